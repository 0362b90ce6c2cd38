//! A register behind the portal: what is entered is shown, what is refused is refused with its reason, and what is served can
//! be checked without asking the server.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

mod support;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use html5ever::tendril::TendrilSink;
use http_body_util::BodyExt;
use serde_json::{Value as Json, json};
use servanda_record::{
    Algorithm, Body as Says, Document, Enrolment, Envelope, Holder, IdempotencyKey, Kind, Party, Policy,
    Record, Role, SecretKey, Seen,
};
use servanda_register::{
    CharterDoor, Desk, Founding, Maker, NoGuard, NoWitnesses, OpenRegister, Readers, RegisterFolder,
    Sequencer, Tools, enter_history, found, log_policy, signed,
};
use servanda_server::{Portal, RegisterSource, Settings, Site, Source};
use servanda_timeline::Day;
use servanda_tlog::{Receipt, TilePath, leaf_hash};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;
use support::{Got, Served, TODAY, folder};
use tokio::sync::watch;
use tower::ServiceExt;

const ORIGIN: &str = "test.example.org/register";

static NEXT: AtomicU8 = AtomicU8::new(1);

/// A folder that is gone with the test.
struct Place(PathBuf);

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A register in a folder, served, with keys for two officers, two countries and nobody.
struct Trial {
    served: Served,
    register: Arc<OpenRegister>,
    officers: [SecretKey; 2],
    armenia: SecretKey,
    belarus: SecretKey,
    nobody: SecretKey,
    _place: Place,
}

fn secret(n: u8) -> SecretKey {
    SecretKey::from_seed(Algorithm::Ed25519, &[n; 32])
}

fn today() -> Day {
    Day::parse(TODAY).unwrap()
}

fn tools(folder: &RegisterFolder) -> Tools {
    Tools {
        node: "test".to_owned(),
        keys: folder.log_keys(ORIGIN).unwrap(),
        door: Box::new(CharterDoor::default()),
        guard: Box::new(NoGuard),
        witnesses: Box::new(NoWitnesses),
        now: Box::new(|| 1_795_000_000),
    }
}

impl Trial {
    /// The NPT would do as well; the CSTO has organs. `history` enters its acts too.
    fn open(history: bool) -> Trial {
        let n = NEXT.fetch_add(1, Ordering::SeqCst);
        let path = std::env::temp_dir().join(format!("servanda-register-{}-{n}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        let place = Place(path.clone());
        let at = RegisterFolder::at(&path);
        at.write_log_keys([&[1; 32], &[2; 32]]).unwrap();
        let officers = [secret(3), secret(4)];
        let mut sequencer = Sequencer::open(at.store().unwrap(), tools(&at)).unwrap();
        let mut policy = Policy::two_persons();
        policy.set_threshold(Kind::Act, 1);
        let founding = Founding {
            origin: ORIGIN,
            name: "csto",
            logs: at.log_keys(ORIGIN).unwrap().verifiers(),
            officers: &officers,
            policy,
            history_until: today(),
            day: today(),
        };
        let text = folder("csto");
        found(&mut sequencer, &founding, &text).unwrap();
        if history {
            enter_history(&mut sequencer, &officers, today(), &text, &mut |_, _| {}).unwrap();
        }
        drop(sequencer);
        let (for_desk, for_readers) = (at.clone(), at);
        let desk = Desk::open(Box::new(move || Ok((for_desk.store()?, tools(&for_desk))))).unwrap();
        let register = Arc::new(OpenRegister::new(desk, Readers::new(move || for_readers.reader())));
        let source = Box::new(RegisterSource::new("csto".into(), register.clone())) as Box<dyn Source>;
        let (stop, stopped) = watch::channel(false);
        let settings = Settings { base: "https://treaties.example.org".into(), today: Box::new(today) };
        let portal = Portal::new(Arc::new(Site::open(vec![source]).unwrap()), settings, stopped);
        let served = Served { router: portal.router(), portal, stop };
        let trial = Trial {
            served,
            register,
            officers,
            armenia: secret(5),
            belarus: secret(6),
            nobody: secret(7),
            _place: place,
        };
        for (code, key) in [("AM", &trial.armenia), ("BY", &trial.belarus)] {
            let record = trial.enrolment(code, key);
            let envelope = signed(&record, [&trial.officers[0], &trial.officers[1], key]);
            trial.register.desk.enter(&envelope, today()).unwrap();
        }
        trial.served.portal.refresh();
        trial
    }

    fn maker(&self) -> Maker {
        let head = self.register.desk.moment().unwrap().head;
        Maker { register: ORIGIN.into(), seen: Seen { size: head.size, root: head.root.0 }, day: today() }
    }

    fn name() -> IdempotencyKey {
        IdempotencyKey([NEXT.fetch_add(1, Ordering::SeqCst); 16])
    }

    fn enrolment(&self, code: &str, key: &SecretKey) -> Record {
        let party = Party::Country(code.into());
        let holder = Holder { party, number: "seal-1".into() };
        let enrolment = Enrolment { holder, role: Role::Seal, key: key.public(), letter: None };
        self.maker().record(Trial::name(), Kind::Enrol, Says::Enrol(enrolment))
    }

    fn act(&self, sentence: &str, documents: Vec<Document>) -> Record {
        let paragraph = format!("{TODAY}  {sentence}\n");
        self.maker().act(Trial::name(), Kind::Act, "acts.journal", &paragraph, documents)
    }

    async fn post(&self, path: &str, kind: &str, bytes: Vec<u8>) -> Got {
        let request = Request::post(format!("/log/csto/{path}")).header("content-type", kind);
        let response =
            self.served.router.clone().oneshot(request.body(Body::from(bytes)).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Got { status: parts.status, headers: parts.headers, bytes }
    }

    async fn hand_in(&self, envelope: Vec<u8>) -> Got {
        self.post("acts", "application/json", envelope).await
    }

    async fn page(&self, lang: &str, path: &str) -> String {
        let got = self.served.get(&format!("/{lang}/csto{path}")).await;
        assert_eq!(got.status, 200, "{lang} {path}");
        got.text()
    }

    async fn data(&self, path: &str) -> Json {
        let joined = if path.contains('?') { '&' } else { '?' };
        let got = self.served.get(&format!("/en/csto{path}{joined}format=json")).await;
        assert_eq!(got.status, 200, "{path}");
        got.json()
    }
}

/// Errors that a browser would find in a page.
fn faults(text: &str) -> Vec<String> {
    let dom = html5ever::parse_document(markup5ever_rcdom::RcDom::default(), Default::default()).one(text);
    dom.errors.borrow().iter().map(ToString::to_string).collect()
}

fn cell(text: &Json) -> String {
    text.as_str().map_or_else(|| text.to_string(), str::to_owned)
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_the_register_are_there_in_both_languages_and_say_what_their_data_says() {
    let trial = Trial::open(true);
    let size = trial.register.published().unwrap().unwrap().size;
    let act = trial.data("/register/records/45").await["data"]["act"].as_str().unwrap().to_owned();
    let pages = [
        "",
        "/register",
        "/register/records",
        "/register/records?page=3",
        "/register/records?page=0",
        "/register/records?page=nonsense",
        "/register/records/0",
        "/register/records/1",
        "/register/records/45",
        &format!("/register/records/{}", size - 1),
        &format!("/acts/{act}"),
        "/journal",
        "/why?q=members",
        "/register?on=1999-01-01&known=1999-01-01",
    ];
    for lang in ["en", "ru"] {
        for page in pages {
            let text = trial.page(lang, page).await;
            assert_eq!(faults(&text), Vec::<String>::new(), "{lang} {page}");
            assert!(text.contains(&format!("/{lang}/csto/register")), "{page}: the menu");
            assert!(text.contains(ORIGIN), "{page}: the citation names the register");
            for part in text.split(['>', '<', '"']) {
                let key =
                    part.starts_with("p-") && part[2..].chars().all(|c| c.is_ascii_lowercase() || c == '-');
                assert!(!key, "{page}: a message is missing: {part}");
            }
        }
        for page in [
            &format!("/register/records/{size}"),
            "/register/records/-1",
            "/register/records/045",
            "/register/records/99999999999999999999999",
            "/register/other",
            "/register/records/1/2",
        ] {
            assert_eq!(trial.served.get(&format!("/{lang}/csto{page}")).await.status, 404, "{page}");
        }
    }
    // What the data says stands on the page.
    let shown = trial.page("en", "/register").await;
    let data = trial.data("/register").await;
    for key in ["origin", "root", "directory"] {
        assert!(shown.contains(data["data"][key].as_str().unwrap()), "{key}");
    }
    assert_eq!(data["data"]["size"], size);
    assert_eq!(data["register"]["size"], size);
    assert_eq!(data["tables"]["keys"].as_array().unwrap().len(), 4);
    for row in data["tables"]["thresholds"].as_array().unwrap() {
        for value in row.as_object().unwrap().values() {
            assert!(shown.contains(&cell(value)), "{value}");
        }
    }
    assert!(shown.contains("servanda verify https://treaties.example.org/log/csto<"), "how to verify");
    let shown = trial.page("en", "/register/records/45").await;
    let data = trial.data("/register/records/45").await;
    for key in ["leaf", "key", "receipt"] {
        assert!(shown.contains(data["data"][key].as_str().unwrap()), "{key}");
    }
    for line in data["data"]["text"].as_str().unwrap().lines().filter(|l| !l.contains(['"', '&', '<'])) {
        assert!(shown.contains(line), "{line}");
    }
    assert_eq!(data["data"]["historical"], true);
    // Each act of the journal names its record; that record names the act.
    let journal = trial.data("/journal").await;
    for row in journal["tables"]["acts"].as_array().unwrap().iter().take(5) {
        let record = trial.data(&format!("/register/records/{}", row["record"])).await;
        assert_eq!(record["data"]["act"], row["id"]);
        assert_eq!(row["entered"], "historical");
    }
    // A proof names the records of its acts.
    let why = trial.data("/why?q=members").await;
    let receipts = why["tables"]["receipts"].as_array().unwrap();
    assert!(!receipts.is_empty());
    let text = trial.page("en", "/why?q=members").await;
    for row in receipts {
        assert!(text.contains(&format!(">record {}</a>", row["record"])), "{row}");
        assert!(text.contains(row["receipt"].as_str().unwrap()));
    }
    let csv = trial.served.get("/en/csto/register?format=csv&table=thresholds").await.text();
    assert!(csv.starts_with("type,what,signers\nact,"), "{csv}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_that_is_handed_in_is_shown_and_told() {
    let trial = Trial::open(false);
    let live = Request::get("/live/csto").body(Body::empty()).unwrap();
    let mut news = trial.served.router.clone().oneshot(live).await.unwrap().into_body();
    let mut told = async || {
        let frame = tokio::time::timeout(Duration::from_secs(10), news.frame()).await.unwrap().unwrap();
        String::from_utf8(frame.unwrap().into_data().unwrap().to_vec()).unwrap()
    };
    let before = told().await;
    let record = trial.act("Armenia stated \"a word of its own\"", Vec::new());
    let envelope = signed(&record, [&trial.armenia]);
    let first = trial.hand_in(envelope.clone()).await;
    assert_eq!(first.status, 201, "{}", first.text());
    let index = first.json()["index"].as_u64().unwrap();
    assert_eq!(first.json()["leaf"], leaf_hash(&envelope).to_string());
    assert_eq!(first.json()["published"], true);
    // Handed in again and again, by one and by many, it is entered once, and the answer is the same to the byte.
    for _ in 0..20 {
        let again = trial.hand_in(envelope.clone()).await;
        assert_eq!((again.status, &again.bytes), (StatusCode::CREATED, &first.bytes));
    }
    let all = (0..500).map(|_| trial.hand_in(envelope.clone()));
    for again in futures(all).await {
        assert_eq!(again.bytes, first.bytes);
    }
    assert_eq!(trial.register.published().unwrap().unwrap().size, index + 1);
    trial.served.portal.refresh();
    assert_ne!(told().await, before);
    for lang in ["en", "ru"] {
        for page in ["/journal", "/register/records", &format!("/register/records/{index}")] {
            assert!(trial.page(lang, page).await.contains("a word of its own"), "{lang} {page}");
        }
    }
    let data = trial.data("/journal").await;
    assert_eq!(data["tables"]["acts"][0]["record"], index);
    assert_eq!(data["tables"]["acts"][0]["entered"], "signed");
    let act = trial.data(&format!("/acts/{}", data["tables"]["acts"][0]["id"].as_str().unwrap())).await;
    let facts = act["tables"]["facts"].as_array().unwrap();
    assert!(facts.iter().any(|f| f["value"] == json!(["AM/seal-1"])), "{facts:?}");
    // A page that was remembered is not the same any more once only keys have changed.
    let tag = trial.served.get("/en/csto/register/records").await.header("etag").to_owned();
    let key = secret(99);
    let record = trial.enrolment("RU", &key);
    let envelope = signed(&record, [&trial.officers[0], &trial.officers[1], &key]);
    assert_eq!(trial.hand_in(envelope).await.status, 201);
    trial.served.portal.refresh();
    let got = trial.served.get_with("/en/csto/register/records", &[("if-none-match", &tag)]).await;
    assert_eq!(got.status, 200);
    assert!(trial.page("en", "/register").await.contains("RU/seal-1"));
}

/// All at once.
async fn futures<F: Future<Output = Got>>(all: impl Iterator<Item = F>) -> Vec<Got> {
    let mut waiting: Vec<_> = all.map(Box::pin).collect();
    let mut done = Vec::new();
    std::future::poll_fn(|cx| {
        waiting.retain_mut(|f| match f.as_mut().poll(cx) {
            std::task::Poll::Ready(got) => {
                done.push(got);
                false
            }
            std::task::Poll::Pending => true,
        });
        if waiting.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    done
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_enter_is_refused_with_a_reason() {
    let trial = Trial::open(true);
    let size = trial.register.published().unwrap().unwrap().size;
    let act = |sentence: &str| trial.act(sentence, Vec::new());
    let refused = async |envelope: Vec<u8>, status: u16, error: &str| {
        let got = trial.hand_in(envelope).await;
        assert_eq!(got.status, status, "{}", got.text());
        let json = got.json();
        assert_eq!((json["status"].as_u64(), json["error"].as_str()), (Some(status.into()), Some(error)));
        assert!(json["reason"].as_str().unwrap().len() > 10, "{json}");
        json
    };
    // By a key that nobody knows; by a signature that is not good; by another country.
    let record = act("Armenia stated \"something\"");
    refused(signed(&record, [&trial.nobody]), 403, "not-allowed").await;
    let mut forged = Envelope::parse(&signed(&record, [&trial.armenia])).unwrap();
    forged.signatures[0].bytes[3] ^= 1;
    refused(forged.to_bytes(), 403, "not-allowed").await;
    let other = act("Belarus notified withdrawal from the Charter");
    let json = refused(signed(&other, [&trial.armenia]), 403, "not-allowed").await;
    assert!(json["reason"].as_str().unwrap().contains("AM cannot sign this"), "{json}");
    assert!(json["article"].as_str().unwrap().contains("Article"), "{json}");
    // Nor may the depositary act for a country.
    let json = refused(signed(&other, &trial.officers), 403, "not-allowed").await;
    assert!(json["article"].is_string());
    // What cannot be read; what is not in the exact form; what was signed on another register.
    refused(b"{}".to_vec(), 400, "malformed").await;
    refused(signed(&act("Armenia eats cake"), [&trial.armenia]), 400, "malformed").await;
    let elsewhere = Record { register: "other.example.org/register".into(), ..act("Armenia stated \"x\"") };
    refused(signed(&elsewhere, [&trial.armenia]), 409, "conflict").await;
    let early = Record { day: today().shift(5), ..act("Armenia stated \"x\"") };
    refused(signed(&early, [&trial.armenia]), 409, "conflict").await;
    // One name for two things.
    let one = act("Armenia stated \"one\"");
    let two = Record { key: one.key, ..act("Armenia stated \"two\"") };
    assert_eq!(trial.hand_in(signed(&one, [&trial.armenia])).await.status, 201);
    refused(signed(&two, [&trial.armenia]), 422, "key-used").await;
    // Sizes, types, methods, addresses.
    let got = trial.hand_in(vec![b' '; servanda_record::LARGEST_LEAF + 1]).await;
    assert_eq!((got.status, got.json()["error"].as_str()), (StatusCode::PAYLOAD_TOO_LARGE, Some("too-long")));
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""] {
        for path in ["acts", "documents"] {
            assert_eq!(trial.post(path, kind, b"{}".to_vec()).await.status, 415, "{kind}");
        }
    }
    assert_eq!(trial.post("nothing", "application/json", Vec::new()).await.status, 404);
    for (path, allow) in [("checkpoint", "GET, HEAD"), ("pending", "GET, HEAD"), ("receipt/0", "GET, HEAD")] {
        let got = trial.post(path, "application/json", Vec::new()).await;
        assert_eq!((got.status, got.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, allow));
    }
    assert_eq!(trial.served.get("/log/csto/acts").await.status, 405);
    assert_eq!(trial.served.get("/log/nobody/checkpoint").await.status, 404);
    // Of all this one act was entered.
    assert_eq!(trial.register.published().unwrap().unwrap().size, size + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_listed_until_it_is_signed() {
    let trial = Trial::open(true);
    // A joint act of two countries, signed by one.
    let record = trial.act("Armenia and Belarus stated \"together\"", Vec::new());
    let got = trial.hand_in(signed(&record, [&trial.armenia])).await;
    assert_eq!(got.status, 202, "{}", got.text());
    assert!(got.json()["missing"].as_str().unwrap().contains("BY"), "{}", got.text());
    // It is there at once, though no edition has changed.
    let data = trial.data("/register").await;
    let row = &data["tables"]["pending"][0];
    assert_eq!(
        (row["key"].as_str(), &row["signed_by"]),
        (Some(record.key.to_string().as_str()), &json!(["AM/seal-1"]))
    );
    assert_eq!(data["data"]["waiting"], 1);
    assert_eq!(row["says"], "Armenia and Belarus stated together");
    assert!(trial.page("ru", "/register").await.contains(&record.key.to_string()));
    let waiting = trial.served.get("/log/csto/pending").await.json();
    assert_eq!(waiting["pending"][0]["key"], record.key.to_string());
    assert_eq!(trial.hand_in(signed(&record, [&trial.belarus])).await.status, 201);
    assert_eq!(trial.data("/register").await["data"]["waiting"], 0);
    // A document that a record names is waited for, taken, and given out as a file only.
    let text = b"<script>alert(1)</script>".to_vec();
    let document = Document::of("note.html", &text).unwrap();
    let sha256 = servanda_record::hex(&document.sha256);
    let record = trial.act("Armenia stated \"see the note\"", vec![document]);
    let envelope = signed(&record, [&trial.armenia]);
    assert_eq!(trial.hand_in(envelope.clone()).await.status, 202);
    let got = trial.post("documents", "application/octet-stream", text.clone()).await;
    assert_eq!((got.status, got.json()["sha256"].as_str()), (StatusCode::CREATED, Some(sha256.as_str())));
    let got = trial.hand_in(envelope).await;
    assert_eq!(got.status, 201, "{}", got.text());
    let blob = trial.served.get(&format!("/log/csto/blob/{sha256}")).await;
    assert_eq!((blob.status, &blob.bytes), (StatusCode::OK, &text));
    assert_eq!(blob.header("content-disposition"), "attachment");
    assert_eq!(blob.header("content-type"), "application/octet-stream");
    assert_eq!(blob.header("x-content-type-options"), "nosniff");
    trial.served.portal.refresh();
    let index = got.json()["index"].to_string();
    let page = trial.page("en", &format!("/register/records/{index}")).await;
    assert!(page.contains(&format!("/log/csto/blob/{sha256}")));
    let unknown = trial.post("documents", "application/octet-stream", b"nobody names this".to_vec()).await;
    assert!(unknown.status.is_client_error(), "{}", unknown.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_served_is_checked_without_the_server() {
    let trial = Trial::open(true);
    let published = trial.register.published().unwrap().unwrap();
    let size = published.size;
    assert!(size > 256, "one full tile and a part of another");
    let get = async |path: &str| trial.served.get(&format!("/log/csto/{path}")).await;
    assert_eq!(get("checkpoint").await.text(), published.note);
    let policy = log_policy(&trial.register.desk.moment().unwrap().directory).unwrap();
    for index in [0, 1, 45, 255, 256, size - 1] {
        let receipt = get(&format!("receipt/{index}")).await;
        assert_eq!(receipt.status, 200);
        let width = (size - index / 256 * 256).min(256);
        let part = if width < 256 { format!(".p/{width}") } else { String::new() };
        let path = format!("tile/entries/{:03}{part}", index / 256);
        let bundle = get(&path).await;
        assert_eq!(bundle.status, 200, "{path}");
        assert!(bundle.header("cache-control").contains("immutable"));
        assert!(matches!(TilePath::parse(&path), Ok(TilePath::Entries { .. })));
        let mut rest = bundle.bytes.as_slice();
        let mut leaves = Vec::new();
        while let [a, b, after @ ..] = rest {
            let (leaf, more) = after.split_at(usize::from(u16::from_be_bytes([*a, *b])));
            leaves.push(leaf.to_vec());
            rest = more;
        }
        assert_eq!(leaves.len() as u64, width);
        let leaf = &leaves[usize::try_from(index % 256).unwrap()];
        let receipt = Receipt::parse(&receipt.bytes).unwrap();
        assert_eq!(receipt.check(leaf, &policy).unwrap().checkpoint.size, size);
        assert!(receipt.check(&leaves[usize::try_from((index + 1) % width).unwrap()], &policy).is_err());
        let page = trial.data(&format!("/register/records/{index}")).await;
        assert_eq!(page["data"]["leaf"], leaf_hash(leaf).to_string());
    }
    // Parts of tiles as they were when they were the end of the tree; none beyond it.
    for (path, there) in [
        ("tile/0/000".to_owned(), true),
        ("tile/0/000.p/1".to_owned(), true),
        ("tile/0/000.p/255".to_owned(), true),
        (format!("tile/0/001.p/{}", size - 256), true),
        (format!("tile/0/001.p/{}", size - 255), false),
        ("tile/0/001".to_owned(), false),
        ("tile/1/000.p/1".to_owned(), true),
        ("tile/1/000".to_owned(), false),
        ("tile/entries/001".to_owned(), false),
        ("tile/0/002.p/1".to_owned(), false),
    ] {
        assert_eq!(get(&path).await.status == 200, there, "{path}");
    }
    for path in [
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/x000",
        "tile/0/x000/000",
        "tile/00/000",
        "tile/-1/000",
        "tile/64/000",
        "tile/999999999999/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000.p",
        "tile/0/../0/000",
        "tile/0/%2e%2e/000",
        "tile/0/000%00",
        "tile/entries/",
        "tile/",
        "tile",
        "tile/data/000",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "tile/0/000/",
        "tile//000",
        "blob/",
        "blob/../checkpoint",
        "blob/ABCDEF",
        "blob/..%2f..%2flog.keys",
        "receipt/",
        "receipt/-1",
        "receipt/01",
        "receipt/1e3",
        "receipt/99999999999999999999",
        "receipt/0/",
        "log.keys",
        "register.db",
        "..%2flog.keys",
        "checkpoint/",
        "pending/",
        "%FF",
        "claims.json%00",
    ] {
        let got = get(path).await;
        assert!(got.status == 404 || got.status == 400, "{path}: {}", got.status);
    }
    assert_eq!(get(&format!("receipt/{size}")).await.status, 404);
    assert_eq!(get(&format!("blob/{}", "0".repeat(64))).await.status, 404);
    let claims = get("claims.json").await.json();
    assert_eq!((claims["size"].as_u64(), claims["on"].as_str()), (Some(size), Some(TODAY)));
    let status = trial.data("").await;
    assert_eq!(claims["status"], status["data"], "the host claims what its front page shows");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_that_waits_stands_on_the_front_page() {
    let trial = Trial::open(false);
    let holder = Holder { party: Party::Country("AM".into()), number: "seal-2".into() };
    let enrol = Enrolment { holder, role: Role::Seal, key: trial.nobody.public(), letter: None };
    let body = Says::Recover { enrol, effect: today().shift(30) };
    let record = trial.maker().record(Trial::name(), Kind::Recover, body);
    let keys = [&trial.officers[0], &trial.officers[1], &trial.nobody];
    let got = trial.hand_in(signed(&record, keys)).await;
    assert_eq!(got.status, 201, "{}", got.text());
    let index = got.json()["index"].as_u64().unwrap();
    trial.served.portal.refresh();
    for (lang, country) in [("en", "Armenia"), ("ru", "Армения")] {
        for page in ["", "/register"] {
            let text = trial.page(lang, page).await;
            let warning = text.split("<p class=\"warning\">").find(|p| p.contains("2026-12-26"));
            let warning = warning.unwrap_or_else(|| panic!("{lang} {page}"));
            assert!(warning.contains(country) && warning.contains(&format!("records/{index}")), "{warning}");
        }
    }
    for page in ["", "/register", "/journal"] {
        assert_eq!(trial.data(page).await["register"]["recoveries_pending"], json!([index]), "{page}");
    }
    // An objection ends it.
    let mut record =
        trial.maker().record(Trial::name(), Kind::Object, Says::Reason("nobody lost a key".into()));
    record.refers = vec![index];
    assert_eq!(trial.hand_in(signed(&record, [&trial.belarus])).await.status, 201);
    trial.served.portal.refresh();
    assert!(!trial.page("en", "").await.contains("2026-12-26"));
    assert_eq!(trial.data("/register").await["tables"]["recoveries"][0]["state"], "objected");
    // A key that is revoked as suspect makes what it signed contested, on every page that names it.
    let record = trial.act("Armenia stated \"a word in doubt\"", Vec::new());
    let got = trial.hand_in(signed(&record, [&trial.armenia])).await.json();
    let index = got["index"].as_u64().unwrap();
    let body = Says::Revoke { old: trial.armenia.public().id(), suspect_from: Some(index) };
    let record = trial.maker().record(Trial::name(), Kind::Revoke, body);
    let got = trial.hand_in(signed(&record, &trial.officers)).await;
    assert_eq!(got.status, 201, "{}", got.text());
    trial.served.portal.refresh();
    let page = trial.data(&format!("/register/records/{index}")).await;
    assert_eq!(page["data"]["contested"], true);
    let row = &trial.data("/journal").await["tables"]["acts"][0];
    assert_eq!((row["record"].as_u64(), row["entered"].as_str()), (Some(index), Some("contested")));
    let rows = trial.data("/register/records").await;
    let row = rows["tables"]["records"].as_array().unwrap().iter().find(|r| r["index"] == index).unwrap();
    assert_eq!(row["entered"], "contested");
    assert!(trial.page("ru", &format!("/register/records/{index}")).await.contains("оспорена"));
}
