//! E1: a witness answers each request with exactly the status of tlog-witness, and never rolls back.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod support;

use servanda_register::{Witness, checkpoint_path};
use servanda_tlog::{
    AddCheckpoint, Algorithm, Checkpoint, Hash, Note, SigningKey, consistency_proof, leaf_hash, root_at,
    tree::MemorySource,
};
use support::Folder;
use support::register::{ORIGIN, log_keys, log_verifiers, witness_key, witness_ml_key};

/// A log of so many leaves; the salt makes another.
fn log(size: u64, salt: &str) -> MemorySource {
    let mut log = MemorySource::new();
    (0..size).for_each(|i| log.push(leaf_hash(format!("{salt}{i}").as_bytes())));
    log
}

fn checkpoint(log: &mut MemorySource, size: u64) -> Checkpoint {
    Checkpoint::new(ORIGIN, size, root_at(size, log).unwrap())
}

/// A checkpoint signed by the log.
fn signed(checkpoint: &Checkpoint) -> Note {
    let (text, keys) = (checkpoint.to_string(), log_keys());
    let signatures = vec![keys.ed25519.sign(&text, 0).unwrap(), keys.ml_dsa.sign(&text, 7).unwrap()];
    Note { text, signatures }
}

fn request(log: &mut MemorySource, old_size: u64, size: u64) -> AddCheckpoint {
    let proof = consistency_proof(old_size, size, log).unwrap_or_default();
    AddCheckpoint { old_size, proof, note: signed(&checkpoint(log, size)) }
}

fn witness() -> Witness {
    Witness::in_memory(
        "w.example",
        vec![witness_key("w.example"), witness_ml_key("w.example")],
        log_verifiers(),
    )
    .unwrap()
}

fn post(witness: &Witness, request: &str) -> (u16, &'static str, String) {
    let answer = witness.handle("POST", "/add-checkpoint", request.as_bytes(), 1234);
    (answer.status, answer.content_type, String::from_utf8(answer.body).unwrap())
}

fn status(witness: &Witness, request: &AddCheckpoint) -> u16 {
    post(witness, &request.to_string()).0
}

const PLAIN: &str = "text/plain; charset=utf-8";
const SIZE: &str = "text/x.tlog.size";

#[test]
fn e1_each_request_has_its_status() {
    let (w, mut l) = (witness(), log(20, "a"));
    let (ours, path) = (ORIGIN, format!("/{}", checkpoint_path(ORIGIN)));

    // What is asked for is not there, or not so.
    assert_eq!(w.handle("GET", "/add-checkpoint", b"", 0).status, 405);
    assert_eq!(w.handle("PUT", "/add-checkpoint", b"", 0).status, 405);
    assert_eq!(w.handle("POST", "/", b"", 0).status, 405);
    assert_eq!(w.handle("GET", "/nothing", b"", 0).status, 404);
    assert_eq!(w.handle("GET", &path, b"", 0).status, 404, "nothing was cosigned yet");
    let about = w.handle("GET", "/", b"", 0);
    assert_eq!((about.status, about.content_type), (200, PLAIN));
    let about = String::from_utf8(about.body).unwrap();
    for line in w.verifiers().iter().map(ToString::to_string).chain([ours.to_owned(), path[1..].to_owned()]) {
        assert!(about.lines().any(|l| l == line), "{line} in {about}");
    }

    // 413 and 400: it is too long, or no request.
    let long = vec![b'x'; servanda_register::LARGEST_REQUEST + 1];
    assert_eq!(w.handle("POST", "/add-checkpoint", &long, 0).status, 413);
    let good = request(&mut l, 0, 5).to_string();
    for bad in [
        "",
        "old 0\n",
        "garbage",
        &good.replace("old 0", "old 00"),
        &good.replace("old 0", "old -1"),
        &good.replace("old 0", "old 18446744073709551616"),
        &good.replace("old 0\n", "old 0\nAAAA\n"),
        &good.replace("old 0\n", &format!("old 0\n{}", format!("{}\n", Hash::EMPTY.to_base64()).repeat(64))),
        &good.replace("\n5\n", "\n05\n"),
        &good.replace("— ", "- "),
        good.trim_end(),
        &good[..good.find('—').unwrap()],
    ] {
        let (status, content_type, _) = post(&w, bad);
        assert_eq!((status, content_type), (400, PLAIN), "{bad:?}");
    }
    assert_eq!(w.handle("POST", "/add-checkpoint", b"old 0\n\n\xff\xff\n", 0).status, 400);

    // 404: the origin is not known. It comes before any look at signatures.
    let (status_, content_type, _) = post(&w, &good.replace(ORIGIN, "example.org/another"));
    assert_eq!((status_, content_type), (404, PLAIN));

    // 403: no key of the log, or a false signature by one of them.
    let mut stranger = request(&mut l, 0, 5);
    let key = SigningKey::from_seed(Algorithm::Ed25519, ORIGIN, &[9; 32]).unwrap();
    stranger.note.signatures = vec![key.sign(&stranger.note.text, 0).unwrap()];
    assert_eq!(status(&w, &stranger), 403);
    let mut false_one = request(&mut l, 0, 5);
    false_one.note.signatures[0].bytes[5] ^= 1;
    assert_eq!(status(&w, &false_one), 403);
    let mut other_text = request(&mut l, 0, 5);
    other_text.note.text = checkpoint(&mut l, 6).to_string();
    assert_eq!(status(&w, &other_text), 403);
    // It comes before what is said of sizes.
    stranger.old_size = 6;
    assert_eq!(status(&w, &stranger), 403);

    // 400: the old size exceeds the new one; before 409.
    let mut old = request(&mut l, 0, 5);
    old.old_size = 6;
    assert_eq!(status(&w, &old), 400);

    // 409: another size was cosigned last; never is zero.
    old.old_size = 3;
    assert_eq!(post(&w, &old.to_string()), (409, SIZE, "0\n".to_owned()));

    // 422: a proof where none belongs.
    let mut proved = request(&mut l, 0, 5);
    proved.proof = vec![Hash::EMPTY];
    assert_eq!(status(&w, &proved), 422);
    assert!(w.last(ORIGIN).unwrap().is_none(), "nothing of all this was cosigned");

    // 200: one line for each key, and each is good.
    let five = request(&mut l, 0, 5);
    let (code, content_type, body) = post(&w, &five.to_string());
    assert_eq!((code, content_type), (200, PLAIN));
    let lines =
        servanda_tlog::witness::read_answer(body.as_bytes(), &five.note.text, &w.verifiers()).unwrap();
    assert_eq!(lines.len(), 2);
    let mut cosigned = five.note.clone();
    cosigned.signatures.extend(lines);
    for key in w.verifiers() {
        assert_eq!(key.verify(&cosigned), Ok(Some(1234)));
    }
    let shown = w.handle("GET", &path, b"", 0);
    assert_eq!((shown.status, shown.content_type), (200, PLAIN));
    assert_eq!(String::from_utf8(shown.body).unwrap(), cosigned.to_string());
    assert_eq!(w.handle("POST", &path, b"", 0).status, 405);

    // The same again is granted again; from nothing it is not.
    assert_eq!(status(&w, &request(&mut l, 5, 5)), 200);
    assert_eq!(post(&w, &five.to_string()), (409, SIZE, "5\n".to_owned()));
    // Smaller is refused, by whatever size it is told.
    assert_eq!(post(&w, &request(&mut l, 4, 4).to_string()), (409, SIZE, "5\n".to_owned()));
    assert_eq!(post(&w, &request(&mut l, 5, 4).to_string()).0, 400);
    // Larger needs the proof.
    let mut unproved = request(&mut l, 5, 9);
    unproved.proof.pop();
    assert_eq!(status(&w, &unproved), 422);
    let mut wrong = request(&mut l, 5, 9);
    wrong.proof[0].0[0] ^= 1;
    assert_eq!(status(&w, &wrong), 422);
    let kept = w.unfit(ORIGIN).unwrap();
    let (five_, nine) = (checkpoint(&mut l, 5).to_string(), checkpoint(&mut l, 9).to_string());
    assert_eq!(kept.iter().map(|n| &n.text).collect::<Vec<_>>(), [&nine], "{five_} was proved later");
    assert_eq!(status(&w, &request(&mut l, 5, 9)), 200);
    assert!(w.unfit(ORIGIN).unwrap().is_empty(), "it was proved later");
    assert!(w.forks(ORIGIN).unwrap().is_empty());

    // 409: the same size and another root is a fork, however it is said; both notes are kept as evidence.
    let mut other = log(20, "b");
    let fork = AddCheckpoint { old_size: 9, proof: Vec::new(), note: signed(&checkpoint(&mut other, 9)) };
    assert_eq!(post(&w, &fork.to_string()), (409, SIZE, "9\n".to_owned()));
    let again = AddCheckpoint { old_size: 2, proof: Vec::new(), note: signed(&checkpoint(&mut other, 9)) };
    assert_eq!(post(&w, &again.to_string()), (409, SIZE, "9\n".to_owned()));
    let forks = w.forks(ORIGIN).unwrap();
    assert_eq!(forks.len(), 1, "once");
    forks[0].check(&log_verifiers()).unwrap();
    let text = forks[0].to_string();
    assert!(text.starts_with("servanda-fork/1\n"));
    servanda_tlog::Fork::parse(text.as_bytes()).unwrap().check(&log_verifiers()).unwrap();
    assert_eq!(w.last(ORIGIN).unwrap().unwrap().root, checkpoint(&mut l, 9).root);

    // A larger tree of another log cannot be proved; once its size is reached, it is evidence too.
    let twelve = AddCheckpoint {
        old_size: 9,
        proof: consistency_proof(9, 12, &mut other).unwrap(),
        note: signed(&checkpoint(&mut other, 12)),
    };
    assert_eq!(status(&w, &twelve), 422);
    assert_eq!(w.unfit(ORIGIN).unwrap().len(), 1);
    assert_eq!(status(&w, &request(&mut l, 9, 12)), 200);
    let forks = w.forks(ORIGIN).unwrap();
    assert_eq!(forks.len(), 2);
    assert!(forks.iter().all(|f| f.check(&log_verifiers()).is_ok()));

    // No size beyond what tables hold.
    let huge = Checkpoint::new(ORIGIN, 1 << 63, Hash([1; 32]));
    let huge = AddCheckpoint { old_size: 0, proof: Vec::new(), note: signed(&huge) };
    assert_eq!(status(&witness(), &huge), 400);
}

#[test]
fn e1_a_flood_of_bad_proofs_is_not_kept() {
    let (w, mut l) = (witness(), log(300, "a"));
    assert_eq!(status(&w, &request(&mut l, 0, 1)), 200);
    for size in 2..200 {
        let mut bad = request(&mut l, 1, size);
        bad.proof.clear();
        assert_eq!(status(&w, &bad), 422);
    }
    assert_eq!(w.unfit(ORIGIN).unwrap().len(), 100);
    assert_eq!(status(&w, &request(&mut l, 1, 300)), 200);
}

#[test]
fn e1_what_was_cosigned_outlives_the_witness() {
    let folder = Folder::new("e1");
    let file = folder.file("witness.sqlite");
    let open = || Witness::open(&file, "w", vec![witness_key("w")], log_verifiers()).unwrap();
    let mut l = log(20, "a");
    assert_eq!(status(&open(), &request(&mut l, 0, 7)), 200);
    let w = open();
    assert_eq!(w.last(ORIGIN).unwrap().unwrap().size, 7);
    assert_eq!(post(&w, &request(&mut l, 0, 9).to_string()), (409, SIZE, "7\n".to_owned()));
    assert_eq!(status(&w, &request(&mut l, 7, 9)), 200);
    // Keys that are not for cosignatures are refused, and so is a file of something else.
    let log_key = SigningKey::from_seed(Algorithm::Ed25519, "w", &[1; 32]).unwrap();
    assert!(Witness::open(&file, "w", vec![log_key], log_verifiers()).is_err());
    assert!(Witness::open(&file, "w", Vec::new(), log_verifiers()).is_err());
    std::fs::write(folder.file("text"), "this is no witness, but a text of some length").unwrap();
    assert!(Witness::open(&folder.file("text"), "w", vec![witness_key("w")], log_verifiers()).is_err());
}

/// The race that tlog-witness describes: of two updates at once the smaller must not come last.
#[test]
fn e1_updates_at_the_same_time_never_roll_back() {
    let folder = Folder::new("e1-race");
    let file = folder.file("witness.sqlite");
    let shared = Witness::open(&file, "w", vec![witness_key("w")], log_verifiers()).unwrap();
    let largest = 120;
    let roots: Vec<Hash> = {
        let mut l = log(largest, "a");
        (0..=largest).map(|s| root_at(s, &mut l).unwrap()).collect()
    };
    let granted = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for thread in 0..8u64 {
            let (shared, file, roots, granted) = (&shared, &file, &roots, &granted);
            scope.spawn(move || {
                // Half of them have a connection of their own, as another process has.
                let own = (thread % 2 == 1)
                    .then(|| Witness::open(file, "w", vec![witness_key("w")], log_verifiers()).unwrap());
                let w = own.as_ref().unwrap_or(shared);
                let mut l = log(largest, "a");
                let (mut last, mut seed) = (0, thread + 1);
                while last < largest {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    let size = (last + 1 + (seed >> 33) % 4).min(largest);
                    let (status, _, body) = post(w, &request(&mut l, last, size).to_string());
                    match status {
                        200 => {
                            granted.lock().unwrap().push((last, size));
                            last = size;
                        }
                        409 => last = body.trim().parse().unwrap(),
                        other => panic!("{other} {body}"),
                    }
                    let now = w.last(ORIGIN).unwrap().unwrap();
                    assert!(now.size >= last, "rolled back from {last} to {}", now.size);
                    assert_eq!(now.root, roots[now.size as usize]);
                    last = last.max(now.size);
                }
            });
        }
    });
    // Each grant began where another ended: none was given over the head of another.
    let mut granted: Vec<(u64, u64)> =
        granted.into_inner().unwrap().into_iter().filter(|(a, b)| a != b).collect();
    granted.sort_unstable();
    assert_eq!(granted.first().map(|g| g.0), Some(0));
    assert_eq!(granted.last().map(|g| g.1), Some(largest));
    assert!(granted.windows(2).all(|w| w[0].1 == w[1].0), "{granted:?}");
    assert!(shared.forks(ORIGIN).unwrap().is_empty());
}
