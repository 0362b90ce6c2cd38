//! One thing, one text: what is read is written again byte for byte, and everything else is refused.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod support;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use proptest::sample::select;
use servanda_record::{
    Algorithm, Body, Document, Enrolment, Envelope, EnvelopeError, Holder, IdempotencyKey, KeyId, Kind,
    Party, Policy, Record, RecordError, Role, Seen, Signature, THRESHOLDS,
};
use servanda_timeline::Day;
use support::{day, id, logs, public};

const KEYS: [&str; 6] = ["k1", "k2", "k3", "ml-k1", "ml-k2", "ml-k3"];

fn number() -> impl Strategy<Value = u64> {
    prop_oneof![0..1000u64, Just(0), Just((1 << 63) - 1), 0..(1u64 << 63)]
}

fn a_day() -> impl Strategy<Value = Day> {
    prop_oneof![
        Just(Day::FIRST),
        Just(Day::LAST),
        (-700_000..2_900_000i32).prop_map(|n| day("1970-01-01").shift(n))
    ]
}

fn a_holder() -> impl Strategy<Value = Holder> {
    "(depositary|[A-Z][A-Z0-9]{1,3}|office:[a-z0-9-]{1,100})/[a-z0-9-]{1,40}"
        .prop_map(|t| support::holder(&t))
}

fn role() -> impl Strategy<Value = Role> {
    select(Role::ALL.to_vec())
}

fn enrolment() -> impl Strategy<Value = Enrolment> {
    (a_holder(), role(), select(KEYS.to_vec()), any::<Option<[u8; 32]>>())
        .prop_map(|(holder, role, key, letter)| Enrolment { holder, role, key: public(key), letter })
}

/// A line of text that begins and ends in something.
fn line() -> impl Strategy<Value = String> {
    "[a-zA-Z#«é漢😀:][ -~«é漢😀]{0,40}[a-zA-Z.»é漢😀]"
}

fn a_policy() -> impl Strategy<Value = Policy> {
    let algorithms = select(vec![
        vec![Algorithm::Ed25519],
        vec![Algorithm::MlDsa44],
        vec![Algorithm::Ed25519, Algorithm::MlDsa44],
    ]);
    let quorum = prop::collection::vec(line(), 0..3);
    (prop::collection::vec(1..=99u32, 10), algorithms, 1..=3650u32, quorum).prop_map(
        |(ns, algorithms, days, quorum)| {
            let mut policy = Policy::two_persons();
            for (kind, n) in THRESHOLDS.into_iter().zip(ns) {
                policy.set_threshold(kind, n);
            }
            (policy.algorithms, policy.recovery_days, policy.quorum) = (algorithms, days, quorum);
            policy
        },
    )
}

fn document() -> impl Strategy<Value = Document> {
    ("[a-zé漢9_-]{1,8}(/[a-z0-9._-]{1,8}x){0,2}", prop::collection::vec(any::<u8>(), 0..20), 0..=64u64 << 20)
        .prop_map(|(name, bytes, size)| Document { size, ..Document::of(&name, &bytes).unwrap() })
}

fn paragraph(kind: Kind) -> impl Strategy<Value = String> {
    let rest = prop::collection::vec("    [a-zé\"«:][ -~é漢😀]{0,30}", 0..4);
    ("[0-9][ -~é漢😀]{0,60}", rest, "[a-z漢][ -~]{0,9}").prop_map(move |(first, mut rest, source)| {
        rest.insert(0, first);
        if kind == Kind::History {
            rest.push(format!("    source: {source}"));
        }
        rest.join("\n") + "\n"
    })
}

fn body(kind: Kind) -> BoxedStrategy<Body> {
    let key = || select(KEYS.to_vec()).prop_map(public);
    let old = || any::<[u8; 32]>().prop_map(KeyId);
    match kind {
        Kind::Open => {
            let enrol =
                prop::collection::vec(enrolment().prop_map(|e| Enrolment { letter: None, ..e }), 0..4);
            ("[a-z0-9-]{1,60}", a_day(), a_policy(), enrol)
                .prop_map(|(name, history_until, policy, enrol)| Body::Open {
                    name,
                    logs: logs(support::ORIGIN),
                    history_until,
                    policy,
                    enrol,
                })
                .boxed()
        }
        Kind::Policy => a_policy().prop_map(Body::Policy).boxed(),
        Kind::Charter => prop::collection::vec(document(), 1..5)
            .prop_map(|mut files| {
                files.sort_by(|a, b| a.name.cmp(&b.name));
                files.dedup_by(|a, b| a.name == b.name);
                Body::Charter(files)
            })
            .boxed(),
        Kind::Act | Kind::History => paragraph(kind).prop_map(Body::Act).boxed(),
        Kind::Enrol => enrolment().prop_map(Body::Enrol).boxed(),
        Kind::Rotate => (old(), key()).prop_map(|(old, key)| Body::Rotate { old, key }).boxed(),
        Kind::Revoke => (old(), prop::option::of(number()))
            .prop_map(|(old, suspect_from)| Body::Revoke { old, suspect_from })
            .boxed(),
        Kind::Recover => {
            (enrolment(), a_day()).prop_map(|(enrol, effect)| Body::Recover { enrol, effect }).boxed()
        }
        Kind::Object | Kind::Complete => line().prop_map(Body::Reason).boxed(),
        Kind::Grant | Kind::End => {
            (a_holder(), role()).prop_map(|(holder, role)| Body::Role { holder, role }).boxed()
        }
    }
}

fn record(kind: Kind) -> impl Strategy<Value = Record> {
    let head = (any::<[u8; 16]>(), number(), any::<[u8; 32]>(), a_day());
    let refers = prop::collection::btree_set(number(), 0..4);
    let journal = "[a-zé0-9_-]{1,20}\\.journal";
    let documents = prop::collection::vec(document(), 0..3);
    (head, refers, documents, journal, body(kind)).prop_map(
        move |((key, size, root, day), refers, documents, journal, body)| Record {
            register: support::ORIGIN.to_owned(),
            kind,
            key: IdempotencyKey(key),
            seen: Seen { size, root },
            day,
            refers: refers.into_iter().collect(),
            documents,
            journal: kind.is_act().then_some(journal),
            body,
        },
    )
}

fn any_record() -> impl Strategy<Value = Record> {
    select(Kind::ALL.to_vec()).prop_flat_map(record)
}

fn envelope() -> impl Strategy<Value = Envelope> {
    let signatures =
        prop::collection::btree_map(any::<[u8; 32]>(), prop::collection::vec(any::<u8>(), 0..70), 1..6);
    (prop::collection::vec(any::<u8>(), 0..200), signatures).prop_map(|(payload, signatures)| {
        let signatures =
            signatures.into_iter().map(|(key, bytes)| Signature { key: KeyId(key), bytes }).collect();
        Envelope { payload, signatures }
    })
}

/// A change of bytes: what, where, with what.
type Change = (u8, usize, u8);

fn changed(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for (what, at, with) in changes {
        if bytes.is_empty() {
            break;
        }
        let at = at % bytes.len();
        let lines: Vec<Vec<u8>> = bytes.split_inclusive(|b| *b == b'\n').map(<[u8]>::to_vec).collect();
        let line = at % lines.len();
        match what % 10 {
            0 => bytes[at] = *with,
            1 => bytes[at] ^= 1 << (with % 8),
            2 => bytes.insert(at, *with),
            3 => drop(bytes.remove(at)),
            4 => bytes.insert(at, b" \n\t\r0#=\"A:"[usize::from(*with) % 10]),
            5 => bytes.truncate(at),
            6 => {
                let mut lines = lines;
                let twice = lines[line].clone();
                lines.insert(line, twice);
                bytes = lines.concat();
            }
            7 => {
                let mut lines = lines;
                let other = usize::from(*with) % lines.len();
                lines.swap(line, other);
                bytes = lines.concat();
            }
            8 => {
                let mut lines = lines;
                lines.remove(line);
                bytes = lines.concat();
            }
            _ => bytes[at] = bytes[at].to_ascii_uppercase(),
        }
    }
    bytes
}

/// Never two texts of one record: whatever is read is written again as it was.
fn reads_exactly_or_not(bytes: &[u8]) {
    if let Ok(record) = Record::parse(bytes) {
        assert_eq!(record.to_text().as_bytes(), bytes);
        keeps_to_the_document(std::str::from_utf8(bytes).unwrap());
    }
    if let Ok(envelope) = Envelope::parse(bytes) {
        assert_eq!(envelope.to_bytes(), bytes);
        assert!((1..=512).contains(&envelope.signatures.len()) && bytes.len() <= 65_535);
        assert!(envelope.signatures.windows(2).all(|w| w[0].key < w[1].key));
    }
}

/// § 3, said anew.
fn keeps_to_the_document(text: &str) {
    assert!(text.ends_with('\n') && !text.ends_with("\n\n"));
    assert!(!text.chars().any(|c| (c < ' ' && c != '\n') || ('\u{7f}'..='\u{9f}').contains(&c)));
    assert!(
        !text
            .chars()
            .any(|c| ('\u{2028}'..='\u{202e}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c))
    );
    let (head, body) = text.split_once("\n\n").unwrap();
    assert!(head.split('\n').all(|l| !l.ends_with(' ')), "{text:?}");
    let act = head.contains("\ntype: act\n") || head.contains("\ntype: history\n");
    assert!(act || body.split('\n').all(|l| !l.ends_with(' ')), "{text:?}");
    assert!(!body.contains("\n\n"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_record_is_read_as_it_is_written(record in any_record()) {
        let text = record.to_text();
        keeps_to_the_document(&text);
        prop_assert_eq!(Record::parse(text.as_bytes()), Ok(record.clone()));
        for key in record.new_keys() {
            prop_assert!(text.contains(&key.to_string()));
        }
    }

    #[test]
    fn an_envelope_is_read_as_it_is_written(envelope in envelope()) {
        let bytes = envelope.to_bytes();
        prop_assert_eq!(Envelope::parse(&bytes), Ok(envelope.clone()));
        let mut again = Envelope::new(envelope.payload.clone());
        for s in envelope.signatures.iter().rev() {
            again.add(s.clone());
        }
        prop_assert_eq!(again, envelope);
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300), text in ".{0,200}") {
        reads_exactly_or_not(&bytes);
        reads_exactly_or_not(text.as_bytes());
    }

    #[test]
    fn a_changed_record_is_another_record_or_none(
        record in any_record(),
        changes in prop::collection::vec(any::<Change>(), 1..4),
    ) {
        let text = record.to_text().into_bytes();
        let other = changed(text.clone(), &changes);
        reads_exactly_or_not(&other);
        if other != text && let Ok(read) = Record::parse(&other) {
            prop_assert_ne!(read, record);
        }
    }

    #[test]
    fn a_changed_envelope_is_another_envelope_or_none(
        envelope in envelope(),
        changes in prop::collection::vec(any::<Change>(), 1..4),
    ) {
        let bytes = envelope.to_bytes();
        let other = changed(bytes.clone(), &changes);
        reads_exactly_or_not(&other);
        if other != bytes && let Ok(read) = Envelope::parse(&other) {
            prop_assert_ne!(read, envelope);
        }
    }

    #[test]
    fn parties_and_holders(text in "(depositary|office:|[A-Za-z]{0,3})[A-Za-z0-9:/é -]{0,12}(/[a-zA-Z0-9-]{0,42})?") {
        if let Some(party) = Party::parse(&text) {
            prop_assert_eq!(party.to_string(), text.clone());
        }
        if let Some(holder) = Holder::parse(&text) {
            prop_assert_eq!(holder.to_string(), text);
        }
    }
}

/// A text of a record of a kind, with one line in the place of another.
fn with(kind: Kind, line: &str, by: &str) -> String {
    let record = match kind {
        Kind::Act => support::act(),
        Kind::History => support::history(),
        Kind::Charter => support::charter(),
        Kind::Policy => support::policy_set(Policy::two_persons()),
        Kind::Enrol => support::enrol("AA/1", Role::Seal, "a1"),
        Kind::Revoke => support::revoke("a1", Some(3)),
        Kind::Recover => support::recover("AA/1", Role::Seal, "a1"),
        Kind::Open => support::open(Policy::two_persons(), &[("depositary/1", "o1")]),
        _ => support::object(4),
    };
    let text = record.to_text();
    assert!(Record::parse(text.as_bytes()).is_ok(), "{text}");
    let found = text.lines().find(|l| l.starts_with(line)).unwrap_or_else(|| panic!("{line} in {text}"));
    text.replacen(&format!("{found}\n"), by, 1)
}

#[test]
fn hostile_numbers() {
    let good = ["0", "1", "12", "9223372036854775807"];
    let bad = [
        "",
        "00",
        "01",
        "-1",
        "-0",
        "+1",
        "1.0",
        "1e3",
        "0x1",
        " 1",
        "1 ",
        "1_000",
        "9223372036854775808",
        "18446744073709551615",
        "18446744073709551616",
        "99999999999999999999999999",
        "١",
        "１",
        "½",
        "٠",
    ];
    let root = "0".repeat(64);
    let places = |n: &str| {
        [
            with(Kind::Object, "refers", &format!("refers: {n}\n")),
            with(Kind::Object, "seen", &format!("seen: {n} {root}\n")),
            with(Kind::Revoke, "suspect-from", &format!("suspect-from: {n}\n")),
            with(Kind::Charter, "file", &format!("file: a {n} sha256:{root} sha512:{root}{root}\n")),
            with(Kind::Object, "refers", &format!("document: a {n} sha256:{root} sha512:{root}{root}\n")),
        ]
    };
    for n in good {
        // A document is smaller than a number can be.
        let most = if n.len() > 8 { 3 } else { 5 };
        for text in places(n).into_iter().take(most) {
            let text = if text.contains("document") {
                text.replacen("document", "refers: 4\ndocument", 1)
            } else {
                text
            };
            assert!(Record::parse(text.as_bytes()).is_ok(), "{text}");
        }
    }
    for n in bad {
        for text in places(n) {
            assert!(Record::parse(text.as_bytes()).is_err(), "{text}");
        }
    }
    for (n, is) in [("67108864", true), ("67108865", false), ("9223372036854775807", false)] {
        for text in [
            with(Kind::Charter, "file", &format!("file: a {n} sha256:{root} sha512:{root}{root}\n")),
            with(
                Kind::Object,
                "refers",
                &format!("refers: 4\ndocument: a {n} sha256:{root} sha512:{root}{root}\n"),
            ),
        ] {
            assert_eq!(Record::parse(text.as_bytes()).is_ok(), is, "{n} bytes");
        }
    }
    for (n, is) in
        [("0", false), ("1", true), ("99", true), ("100", false), ("01", false), ("4294967297", false)]
    {
        let text = with(Kind::Policy, "threshold: act", &format!("threshold: act {n}\n"));
        assert_eq!(Record::parse(text.as_bytes()).is_ok(), is, "threshold {n}");
    }
    for (n, is) in
        [("0", false), ("1", true), ("3650", true), ("3651", false), ("030", false), ("4294967326", false)]
    {
        let text = with(Kind::Policy, "recovery-days", &format!("recovery-days: {n}\n"));
        assert_eq!(Record::parse(text.as_bytes()).is_ok(), is, "recovery-days {n}");
    }
}

#[test]
fn days_have_one_spelling() {
    for (text, is) in [
        ("2026-11-26", true),
        ("0001-01-01", true),
        ("9999-12-31", true),
        ("2024-02-29", true),
        ("2023-02-29", false),
        ("0000-01-01", false),
        ("2026-13-01", false),
        ("2026-00-10", false),
        ("2026-11-31", false),
        ("2026-1-26", false),
        ("02026-11-26", false),
        ("+026-11-26", false),
        ("2026-11-26T00:00:00Z", false),
        ("2026/11/26", false),
        ("２０26-11-26", false),
        ("", false),
    ] {
        for place in [
            with(Kind::Object, "day", &format!("day: {text}\n")),
            with(Kind::Recover, "effect", &format!("effect: {text}\n")),
            with(Kind::Open, "history-until", &format!("history-until: {text}\n")),
        ] {
            assert_eq!(Record::parse(place.as_bytes()).is_ok(), is, "{place}");
        }
    }
}

#[test]
fn refusals_of_the_head() {
    let key = format!("key: {}\n", "07".repeat(16));
    let refused = [
        ("no first line", with(Kind::Object, "servanda", "")),
        ("version", with(Kind::Object, "servanda", "servanda-record/2\n")),
        ("first line twice", with(Kind::Object, "servanda", "servanda-record/1\nservanda-record/1\n")),
        ("no register", with(Kind::Object, "register", "")),
        ("register twice", with(Kind::Object, "register", "register: a\nregister: a\n")),
        ("register with a space", with(Kind::Object, "register", "register: a b\n")),
        ("register with a plus", with(Kind::Object, "register", "register: a+b\n")),
        ("register empty", with(Kind::Object, "register", "register: \n")),
        ("type", with(Kind::Object, "type", "type: key.steal\n")),
        ("type in capitals", with(Kind::Object, "type", "type: KEY.OBJECT\n")),
        ("key upper-case", with(Kind::Object, "key", &key.replace("07", "AB"))),
        ("key short", with(Kind::Object, "key", &key.replacen("07", "", 1))),
        ("key long", with(Kind::Object, "key", &key.replacen("07", "0707", 1))),
        ("key after seen", with(Kind::Object, "day", &format!("{key}day: 2026-11-26\n"))),
        ("refers falling", with(Kind::Object, "refers", "refers: 4\nrefers: 3\n")),
        ("refers twice", with(Kind::Object, "refers", "refers: 4\nrefers: 4\n")),
        ("refers as text", with(Kind::Object, "refers", "refers: 4\nrefers: 10\nrefers: 9\n")),
        ("a line unknown", with(Kind::Object, "refers", "note: x\n")),
        ("journal where none is", with(Kind::Object, "refers", "refers: 4\njournal: a.journal\n")),
        ("no journal", with(Kind::Act, "journal", "")),
        ("journal twice", with(Kind::Act, "journal", "journal: a.journal\njournal: a.journal\n")),
        ("journal elsewhere", with(Kind::Act, "journal", "journal: a/b.journal\n")),
        ("journal of another kind", with(Kind::Act, "journal", "journal: a.csv\n")),
        ("two spaces", with(Kind::Object, "type", "type:  key.object\n")),
        ("no space", with(Kind::Object, "type", "type:key.object\n")),
        ("a space at the end", with(Kind::Object, "type", "type: key.object \n")),
        ("a tab", with(Kind::Object, "type", "type:\tkey.object\n")),
        ("a carriage return", with(Kind::Object, "type", "type: key.object\r\n")),
        ("two empty lines", with(Kind::Object, "refers", "refers: 4\n\n")),
        ("nothing", String::new()),
        ("a line feed", "\n".to_owned()),
        ("two line feeds", "\n\n".to_owned()),
    ];
    for (what, text) in refused {
        assert!(Record::parse(text.as_bytes()).is_err(), "{what}: {text}");
    }
    let good = support::object(4).to_text();
    for (what, bytes) in [
        ("a mark of byte order", [b"\xef\xbb\xbf", good.as_bytes()].concat()),
        (
            "not UTF-8",
            good.replace("forged", "@")
                .into_bytes()
                .iter()
                .map(|b| if *b == b'@' { 0xff } else { *b })
                .collect(),
        ),
        ("no line feed at the end", good.trim_end().as_bytes().to_vec()),
        ("two at the end", format!("{good}\n").into_bytes()),
        ("more", format!("{good}reason: x\n").into_bytes()),
    ] {
        assert!(Record::parse(&bytes).is_err(), "{what}");
    }
    for c in (0..0x3000).filter_map(char::from_u32).filter(|c| *c != '\n') {
        let text = good.replace("forged", &format!("{c}."));
        let unseen = matches!(c, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert_eq!(Record::parse(text.as_bytes()) == Err(RecordError::Text), unseen, "{c:?}");
        assert_eq!(Record::parse(text.as_bytes()).is_ok(), !unseen, "{c:?}");
    }
}

#[test]
fn refusals_of_bodies() {
    let root = "0".repeat(64);
    let file = |name: &str| format!("file: {name} 1 sha256:{root} sha512:{root}{root}\n");
    let refused = [
        ("a reason of nothing", with(Kind::Object, "reason", "reason: \n")),
        ("a reason of spaces", with(Kind::Object, "reason", "reason:   \n")),
        ("a reason that ends in a space", with(Kind::Object, "reason", "reason: because \n")),
        ("no reason", with(Kind::Object, "reason", "")),
        (
            "a quorum that ends in a space",
            with(Kind::Policy, "recovery-days", "recovery-days: 30\nquorum: none \n"),
        ),
        ("a quorum of nothing", with(Kind::Policy, "recovery-days", "recovery-days: 30\nquorum: \n")),
        ("thresholds in another order", {
            let text = with(Kind::Policy, "threshold: act", "");
            text.replacen("threshold: charter.set 2\n", "threshold: charter.set 2\nthreshold: act 2\n", 1)
        }),
        ("a threshold too few", with(Kind::Policy, "threshold: role.grant", "")),
        ("a threshold twice", with(Kind::Policy, "threshold: act", "threshold: act 2\nthreshold: act 2\n")),
        ("a threshold of another type", with(Kind::Policy, "threshold: act", "threshold: key.rotate 2\n")),
        ("no algorithm", with(Kind::Policy, "algorithm: ed25519", "").replace("algorithm: ml-dsa-44\n", "")),
        (
            "algorithms falling",
            with(Kind::Policy, "algorithm: ed25519", "algorithm: ml-dsa-44\nalgorithm: ed25519\n"),
        ),
        (
            "an algorithm twice",
            with(Kind::Policy, "algorithm: ed25519", "algorithm: ed25519\nalgorithm: ed25519\n"),
        ),
        ("an algorithm unknown", with(Kind::Policy, "algorithm: ed25519", "algorithm: rsa\n")),
        ("no files", with(Kind::Charter, "file", "")),
        ("a file twice", with(Kind::Charter, "file", &file("a").repeat(2))),
        ("files falling", with(Kind::Charter, "file", &(file("b") + &file("a")))),
        ("a file above", with(Kind::Charter, "file", &file("../a"))),
        ("a file at the root", with(Kind::Charter, "file", &file("/a"))),
        ("a folder", with(Kind::Charter, "file", &file("a/"))),
        ("an empty part", with(Kind::Charter, "file", &file("a//b"))),
        ("a dot", with(Kind::Charter, "file", &file("a/./b"))),
        ("a name too long", with(Kind::Charter, "file", &file(&("é".repeat(100) + "e")))),
        ("a backslash", with(Kind::Charter, "file", &file("a\\b"))),
        ("a colon", with(Kind::Charter, "file", &file("c:a"))),
        ("a filler", with(Kind::Charter, "file", &file("a\u{3164}b"))),
        ("an empty pattern", with(Kind::Charter, "file", &file("a\u{2800}b"))),
        ("another form of a character", with(Kind::Charter, "file", &file("漢\u{fe00}"))),
        ("a joiner", with(Kind::Charter, "file", &file("a\u{34f}b"))),
        ("a mark to the right", with(Kind::Charter, "file", &file("a\u{202e}b"))),
        ("hash upper-case", with(Kind::Charter, "file", &file("a").replacen("sha256:0", "sha256:A", 1))),
        ("letter short", with(Kind::Enrol, "letter", "letter: sha256:00\n")),
        ("letter upper-case", with(Kind::Enrol, "letter", &format!("letter: sha256:{}\n", "A".repeat(64)))),
        ("no letter", with(Kind::Enrol, "letter", "")),
        ("a key that is none", with(Kind::Enrol, "key: ed", "key: ed25519:AAAA\n")),
        ("a weak key", with(Kind::Enrol, "key: ed", &format!("key: ed25519:{}\n", STANDARD.encode([0; 32])))),
        ("a name with capitals", with(Kind::Open, "name", "name: Example\n")),
        ("a name too long", with(Kind::Open, "name", &format!("name: {}\n", "a".repeat(61)))),
        ("one log", with(Kind::Open, "log", "")),
        ("three logs", with(Kind::Open, "log", &format!("log: {0}\nlog: {0}\n", logs(support::ORIGIN)[0]))),
        ("no log's key", with(Kind::Open, "log", "log: x\n")),
        (
            "a log of another name",
            with(Kind::Open, "log", &format!("log: {}\n", logs("example.org/other")[0])),
        ),
        (
            "a log's key of the other type",
            with(Kind::Open, "log", &format!("log: {}\n", logs(support::ORIGIN)[1])),
        ),
        (
            "an id that is not the key's",
            with(Kind::Open, "log", &{
                let [log, _] = logs(support::ORIGIN);
                let (name, rest) = log.split_once('+').unwrap();
                let digit = if rest.starts_with('0') { "1" } else { "0" };
                format!("log: {name}+{digit}{}\n", &rest[1..])
            }),
        ),
        (
            "an enrolment with more",
            with(Kind::Open, "enrol", &format!("enrol: depositary/1 officer {} x\n", public("o1"))),
        ),
        ("an enrolment with less", with(Kind::Open, "enrol", "enrol: depositary/1 officer\n")),
        (
            "old upper-case",
            with(Kind::Revoke, "old", &format!("old: {}\n", id("a1").to_string().to_uppercase())),
        ),
        ("suspect twice", with(Kind::Revoke, "suspect-from", "suspect-from: 1\nsuspect-from: 1\n")),
        ("no act", with(Kind::Act, "2026", "")),
        ("an act without a day", with(Kind::Act, "2026", "Alba notified\n")),
        ("two acts", with(Kind::Act, "2026", "2026-11-26  A\n2026-11-27  B\n")),
        ("three spaces", with(Kind::Act, "2026", "2026-11-26  A\n   b: c\n")),
        ("a line of spaces", with(Kind::Act, "2026", "2026-11-26  A\n    \n")),
        ("a comment", with(Kind::Act, "2026", "2026-11-26  A\n    # b\n")),
        ("a comment further in", with(Kind::Act, "2026", "2026-11-26  A\n      # b\n")),
        ("an empty line", with(Kind::Act, "2026", "2026-11-26  A\n\n    b: c\n")),
        // What readers of journals take for a blank line or a comment.
        ("a blank line", with(Kind::Act, "2026", "2026-11-26  A\n    \u{a0}\n    b: c\n")),
        ("a comment after another space", with(Kind::Act, "2026", "2026-11-26  A\n    \u{3000}# b\n")),
        ("a source of white space", with(Kind::History, "    source", "    source: \u{a0}\n")),
        ("a digit of another script", with(Kind::Act, "2026", "٢026-11-26  A\n")),
        ("no source", with(Kind::History, "    source", "")),
        ("a source of nothing", with(Kind::History, "    source", "    source: \n")),
    ];
    for (what, text) in refused {
        assert!(Record::parse(text.as_bytes()).is_err(), "{what}: {text}");
    }
    let taken = [
        with(Kind::Charter, "file", &file(&"é".repeat(100))),
        with(Kind::Charter, "file", &(file("a") + &file("a.b") + &file("b/ж/漢9²Ⅷ") + &file("नोट.pdf"))),
        with(Kind::Charter, "file", &file("..a/...")),
        with(Kind::Act, "2026", "2026-11-26  A \n     b: c \n"),
        with(Kind::Object, "reason", "reason: \u{a0}\n"),
        with(Kind::Policy, "algorithm: ml", ""),
        with(Kind::Policy, "algorithm: ed", ""),
        with(Kind::Open, "enrol", ""),
        with(Kind::Revoke, "suspect-from", ""),
    ];
    for text in taken {
        assert!(Record::parse(text.as_bytes()).is_ok(), "{text}");
    }
    for holder in [
        "AA",
        "AA/",
        "/1",
        "A/1",
        "ABCDE/1",
        "aa/1",
        "1A/1",
        "AA/1/2",
        "AA/É",
        "AA/A",
        "AA/1 ",
        "Depositary/1",
        "office:/1",
        "office/1",
        "office:A/1",
        "office:a b/1",
        "depositary:/1",
        "ÄÖ/1",
    ] {
        assert!(Holder::parse(holder).is_none(), "{holder}");
        assert!(
            Record::parse(with(Kind::Enrol, "holder", &format!("holder: {holder}\n")).as_bytes()).is_err()
        );
    }
    assert!(Holder::parse(&format!("AA/{}", "1".repeat(40))).is_some());
    assert!(Holder::parse(&format!("AA/{}", "1".repeat(41))).is_none());
}

fn many(n: u32, bytes: usize) -> Envelope {
    let signature = |i: u32| {
        let mut key = [0; 32];
        key[..4].copy_from_slice(&i.to_be_bytes());
        Signature { key: KeyId(key), bytes: vec![0; bytes] }
    };
    Envelope { payload: b"p".to_vec(), signatures: (0..n).map(signature).collect() }
}

#[test]
fn from_one_signature_to_512() {
    assert_eq!(Envelope::parse(&many(0, 0).to_bytes()), Err(EnvelopeError::Signatures));
    for n in [1, 2, 511, 512] {
        assert_eq!(Envelope::parse(&many(n, 0).to_bytes()), Ok(many(n, 0)));
    }
    assert_eq!(Envelope::parse(&many(513, 0).to_bytes()), Err(EnvelopeError::Signatures));
    // That many good signatures go into a leaf.
    assert!(Envelope::parse(&many(376, 64).to_bytes()).is_ok());
    assert_eq!(Envelope::parse(&many(377, 64).to_bytes()), Err(EnvelopeError::TooLong));
    assert!(Envelope::parse(&many(19, 2420).to_bytes()).is_ok());
    assert_eq!(Envelope::parse(&many(20, 2420).to_bytes()), Err(EnvelopeError::TooLong));
}

#[test]
fn a_leaf_is_at_most_65_535_bytes() {
    let at = |payload: usize, sig: usize| {
        let mut envelope = many(3, 0);
        envelope.payload = vec![b'x'; payload];
        envelope.signatures[0].bytes = vec![1; sig];
        envelope.to_bytes()
    };
    let mut lengths = std::collections::BTreeSet::new();
    for payload in 48_500..49_200 {
        let bytes = at(payload, 0);
        lengths.insert(bytes.len());
        assert_eq!(Envelope::parse(&bytes).is_ok(), bytes.len() <= 65_535, "{}", bytes.len());
    }
    assert!(lengths.iter().any(|l| (65_532..=65_535).contains(l)) && lengths.iter().any(|l| *l > 65_535));
    // To the byte: what is one too long is refused as too long, whatever it is.
    assert_eq!(Envelope::parse(&[b'x'; 65_535]), Err(EnvelopeError::Form));
    assert_eq!(Envelope::parse(&[b'x'; 65_536]), Err(EnvelopeError::TooLong));
}

#[test]
fn an_envelope_has_one_form() {
    let good = String::from_utf8(support::signed(&support::act(), "a1 ml-a2").to_bytes()).unwrap();
    assert!(Envelope::parse(good.as_bytes()).is_ok());
    let sig = STANDARD.encode([1, 2, 3, 4]);
    let form = |payload: &str, rest: &str| {
        format!(
            "{{\"payload\":\"{payload}\",\"payloadType\":\"application/vnd.servanda.record\",\"signatures\":[{rest}]}}"
        )
    };
    let (a, b) = ("0".repeat(64), "1".repeat(64));
    let one = |id: &str, sig: &str| format!("{{\"keyid\":\"{id}\",\"sig\":\"{sig}\"}}");
    let two = format!("{},{}", one(&a, &sig), one(&b, &sig));
    assert!(Envelope::parse(form("AA==", &two).as_bytes()).is_ok());
    assert!(Envelope::parse(form("", &one(&a, "")).as_bytes()).is_ok());
    let swapped = format!("{},{}", one(&b, &sig), one(&a, &sig));
    let twice = format!("{},{}", one(&a, &sig), one(&a, &sig));
    for (what, text) in [
        ("out of order", form("AA==", &swapped)),
        ("twice", form("AA==", &twice)),
        ("no comma", form("AA==", &two.replace("},{", "}{"))),
        ("a comma too many", form("AA==", &format!("{two},"))),
        ("a comma before", form("AA==", &format!(",{two}"))),
        ("two commas", form("AA==", &two.replace("},{", "},,{"))),
        ("bits that are nothing", form("AB==", &two)),
        ("bits that are nothing, two", form("AAB=", &two)),
        ("no padding", form("AA", &two)),
        ("half a padding", form("AA=", &two)),
        ("too much padding", form("AA===", &two)),
        ("padding within", form("AA==AAAA", &two)),
        ("the other alphabet", form("-_==", &two)),
        ("a line feed in it", form("AAAA\nAAAA", &two)),
        ("an escape", form("AAA\\u0041", &two)),
        ("bits that are nothing in a signature", form("AA==", &one(&a, "AB=="))),
        ("no padding in a signature", form("AA==", &one(&a, "AA"))),
        ("key upper-case", form("AA==", &one(&"A".repeat(64), &sig))),
        ("key short", form("AA==", &one(&a[1..], &sig))),
        ("key long", form("AA==", &one(&format!("{a}0"), &sig))),
        ("sig before keyid", form("AA==", &format!("{{\"sig\":\"{sig}\",\"keyid\":\"{a}\"}}"))),
        ("a member more", form("AA==", &format!("{{\"keyid\":\"{a}\",\"sig\":\"{sig}\",\"x\":1}}"))),
        (
            "a member twice",
            form("AA==", &format!("{{\"keyid\":\"{a}\",\"keyid\":\"{a}\",\"sig\":\"{sig}\"}}")),
        ),
        ("another type", form("AA==", &two).replace("vnd.servanda.record", "vnd.servanda.Record")),
        ("a space", form("AA==", &two).replace("\":", "\": ")),
        ("a space before", format!(" {}", form("AA==", &two))),
        ("a line feed after", format!("{}\n", form("AA==", &two))),
        ("more after", format!("{0}{0}", form("AA==", &two))),
        ("a member more at the end", form("AA==", &two).replace("]}", "],\"x\":1}")),
        ("payload twice", form("AA==", &two).replacen('{', "{\"payload\":\"AA==\",", 1)),
        ("the type first", {
            let text = form("AA==", &two).replace("\"payload\":\"AA==\",", "");
            text.replace(",\"signatures\"", ",\"payload\":\"AA==\",\"signatures\"")
        }),
        ("cut", form("AA==", &two)[..100].to_owned()),
        ("nothing", String::new()),
        ("null", "null".to_owned()),
    ] {
        assert!(Envelope::parse(text.as_bytes()).is_err(), "{what}: {text}");
    }
    // Every cut of a good one.
    for cut in 0..good.len() {
        assert!(Envelope::parse(&good.as_bytes()[..cut]).is_err(), "cut at {cut}");
    }
}

/// What is signed is fixed by the DSSE: no two payloads have the same bytes under the signature.
#[test]
fn what_is_signed() {
    let envelope = Envelope::new(b"servanda".to_vec());
    assert_eq!(envelope.signed_bytes(), b"DSSEv1 31 application/vnd.servanda.record 8 servanda");
    assert_eq!(Envelope::default().signed_bytes(), b"DSSEv1 31 application/vnd.servanda.record 0 ");
    let large = Envelope::new(vec![b' '; 40_000]);
    assert!(large.signed_bytes().starts_with(b"DSSEv1 31 application/vnd.servanda.record 40000  "));
}

#[test]
fn documents_are_their_bytes() {
    let document = Document::of("a/b.pdf", b"bytes").unwrap();
    assert!(document.is(b"bytes") && !document.is(b"bytez") && !document.is(b"") && !document.is(b"bytes "));
    for wrong in [
        Document { size: 6, ..document.clone() },
        Document { sha256: [0; 32], ..document.clone() },
        Document { sha512: [0; 64], ..document.clone() },
    ] {
        assert!(!wrong.is(b"bytes"), "both hashes and the size");
    }
    // § 3, character by character.
    let some =
        (0..0x3200u32).chain(0xf800..0x10100).chain(0xdff00..0xe1100).chain((0..0x11_0000).step_by(997));
    for c in some.filter_map(char::from_u32) {
        let plain = c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/');
        let unseen = matches!(u32::from(c), 0xad | 0x34f | 0x600..=0x605 | 0x61c | 0x115f..=0x1160 | 0x1680
            | 0x17b4..=0x17b5 | 0x180b..=0x180f | 0x2000..=0x200f | 0x2028..=0x202f | 0x205f..=0x206f | 0x2800
            | 0x3000 | 0x3164 | 0xfe00..=0xfe0f | 0xfeff | 0xffa0 | 0xfff0..=0xffff | 0xe0000..=0xe0fff);
        let fits = plain || (u32::from(c) > 0xa0 && !unseen);
        assert_eq!(Document::of(&format!("a{c}b"), b"").is_some(), fits, "{:#x}", u32::from(c));
    }
    for name in ["", "/", "a/../b", "..", ".", "a b", "a\n", "a\0", "~", "a:b", "*"] {
        assert!(Document::of(name, b"").is_none(), "{name:?}");
    }
}
