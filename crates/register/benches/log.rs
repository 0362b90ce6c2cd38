//! How fast records are kept and verified, each beside the bare work that cannot be avoided.
//!
//! `cargo bench -p servanda-register --bench log`; `SERVANDA_BENCH_RECORDS=1000000` for the large register.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    reason = "a bench may panic, and prints rates"
)]

use servanda_record::{
    Algorithm, Body, Directory, Document, Enrolment, Holder, IdempotencyKey, Kind, Policy, Record, Role,
    SecretKey, Seen,
};
use servanda_register::{
    Batch, Desk, Done, Door, Extent, Finder, FromStore, Head, LogKeys, Maker, NewEntry, NoGuard, NoWitnesses,
    Node, Refused, Sequencer, Signed, SqliteStore, Store, Submission, Tools, Trust, Which, file, signed,
    verify,
};
use servanda_timeline::Day;
use servanda_tlog::{Checkpoint, Frontier, Note, leaf_hash};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const ORIGIN: &str = "bench.example/register";

/// Admits everything: what is measured is the register, not a charter.
struct Open;

impl Door for Open {
    fn signing(
        &mut self,
        _: &Record,
        _: &Directory,
    ) -> Result<Vec<BTreeSet<servanda_record::Party>>, Refused> {
        Ok(Vec::new())
    }
    fn admit(
        &mut self,
        _: u64,
        _: &Record,
        _: &servanda_record::Admitted,
        _: &Directory,
        _: &mut Finder<'_>,
    ) -> Result<(), Refused> {
        Ok(())
    }
    fn reload(&mut self, _: &mut dyn Store, _: &Directory) -> Result<(), servanda_register::StoreError> {
        Ok(())
    }
}

fn key(n: u8) -> SecretKey {
    SecretKey::from_seed(Algorithm::Ed25519, &[n; 32])
}

fn log_keys() -> LogKeys {
    LogKeys::from_seeds(ORIGIN, [&[1; 32], &[2; 32]]).unwrap()
}

fn tools() -> Tools {
    Tools {
        node: "bench".into(),
        keys: log_keys(),
        door: Box::new(Open),
        guard: Box::new(NoGuard),
        witnesses: Box::new(NoWitnesses),
        now: Box::new(|| 0),
    }
}

fn day() -> Day {
    Day::of(2026, 1, 1).unwrap()
}

fn idempotency(n: u64) -> IdempotencyKey {
    let hash: [u8; 32] = Sha256::digest(n.to_be_bytes()).into();
    IdempotencyKey(hash[..16].try_into().unwrap())
}

fn maker(head: Head) -> Maker {
    Maker { register: ORIGIN.into(), seen: Seen { size: head.size, root: head.root.0 }, day: day() }
}

/// A register with one officer, a charter of one file, and the seal of one country.
fn founded(path: &Path) -> Sequencer<SqliteStore> {
    let mut own = Sequencer::open(SqliteStore::open(path).unwrap(), tools()).unwrap();
    let officer = key(10);
    let mut policy = Policy::two_persons();
    for kind in servanda_record::THRESHOLDS {
        policy.set_threshold(kind, 1);
    }
    let enrol = |holder: &str, role, key: &SecretKey| Enrolment {
        holder: Holder::parse(holder).unwrap(),
        role,
        key: key.public(),
        letter: None,
    };
    let [a, b] = log_keys().verifiers().map(|k| k.to_string());
    let open = Body::Open {
        name: "bench".into(),
        logs: [a, b],
        history_until: day(),
        policy,
        enrol: vec![enrol("depositary/officer-1", Role::Officer, &officer)],
    };
    let step = |own: &mut Sequencer<SqliteStore>, n: u64, kind, body, keys: &[&SecretKey]| {
        let record = maker(own.head()).record(idempotency(u64::MAX - n), kind, body);
        let bytes = signed(&record, keys.iter().copied());
        let out = own.step(vec![Submission::read(&bytes).unwrap()]).unwrap();
        assert!(matches!(out[0], servanda_register::Outcome::Entered(_)), "{out:?}");
    };
    step(&mut own, 0, Kind::Open, open, &[&officer]);
    own.store().put_blob(b"# x\n").unwrap();
    let charter = Body::Charter(vec![Document::of("x.md", b"# x\n").unwrap()]);
    step(&mut own, 1, Kind::Charter, charter, &[&officer]);
    let seal = key(20);
    step(&mut own, 2, Kind::Enrol, Body::Enrol(enrol("AA/seal-1", Role::Seal, &seal)), &[&officer, &seal]);
    own
}

/// An act of about a kibibyte as a leaf.
fn act(head: Head, n: u64, seal: &SecretKey) -> Vec<u8> {
    let paragraph = format!("2026-01-01  Alba stated \"number {n}: {}\"\n", "x".repeat(360));
    let record = maker(head).act(idempotency(n), Kind::Act, "acts.journal", &paragraph, Vec::new());
    signed(&record, [seal])
}

fn entry(leaf: Vec<u8>, n: u64) -> NewEntry {
    let hash = leaf_hash(&leaf);
    NewEntry { leaf, hash, key: idempotency(n), digest: [0; 32], in_directory: false }
}

fn rate(n: u64, took: Duration) -> f64 {
    n as f64 / took.as_secs_f64()
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort_unstable();
    all[all.len() / 2]
}

/// One act in a commit of its own, beside a bare commit of the same bytes to one table.
fn one_commit(folder: &Path) {
    let seal = key(20);
    let mut own = founded(&folder.join("one.db"));
    let head = own.head();
    let leaves: Vec<Vec<u8>> = (0..600).map(|n| act(head, n, &seal)).collect();
    let bare = rusqlite::Connection::open(folder.join("bare.db")).unwrap();
    bare.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
         CREATE TABLE act (idx INTEGER PRIMARY KEY, leaf BLOB NOT NULL) STRICT;",
    )
    .unwrap();
    let (mut floor, mut kept) = (Vec::new(), Vec::new());
    let mut frontier = Frontier::from_source(head.size, &mut servanda_register::Tiles(own.store())).unwrap();
    let mut at = own.head();
    // Turn and turn about, so that both see the same moods of the disk.
    for (n, leaf) in (0..).zip(leaves) {
        let began = Instant::now();
        bare.execute("INSERT INTO act (leaf) VALUES (?1)", [&leaf]).unwrap();
        floor.push(began.elapsed());
        let entry = entry(leaf, n);
        let mut batch = Batch::default();
        frontier.push(entry.hash, &mut |level, index, hash| batch.nodes.push(Node { level, index, hash }));
        batch.root = Some(frontier.root());
        batch.entries.push(entry);
        let began = Instant::now();
        at = own.store().append(&at, &batch).unwrap();
        kept.push(began.elapsed());
    }
    let (floor, kept) = (median(floor), median(kept));
    println!(
        "one act per commit:  bare SQLite commit {floor:.2?}, append {kept:.2?}: ratio {:.3}",
        kept.as_secs_f64() / floor.as_secs_f64()
    );
}

/// The whole sequencer behind its desk, with so many callers that each wait for their answer.
fn callers(folder: &Path, count: u64, run: Duration) -> f64 {
    let file = folder.join(format!("callers-{count}.db"));
    let head = founded(&file).head();
    let opened = file.clone();
    let opener = move || Ok((Box::new(SqliteStore::open(&opened)?) as Box<dyn Store>, tools()));
    let desk = Arc::new(Desk::open(Box::new(opener)).unwrap());
    let next = Arc::new(AtomicU64::new(0));
    let took = Arc::new(Mutex::new(Vec::new()));
    let began = Instant::now();
    std::thread::scope(|s| {
        for _ in 0..count {
            let (desk, next, took) = (desk.clone(), next.clone(), took.clone());
            s.spawn(move || {
                let seal = key(20);
                let mut own = Vec::new();
                while began.elapsed() < run {
                    let leaf = act(head, next.fetch_add(1, Ordering::Relaxed), &seal);
                    let sent = Instant::now();
                    let done = desk.enter(&leaf, day());
                    assert!(matches!(done, Ok(Done::Entered(_))), "{done:?}");
                    own.push(sent.elapsed());
                }
                took.lock().unwrap().extend(own);
            });
        }
    });
    let all = took.lock().unwrap().clone();
    let per_second = rate(all.len() as u64, began.elapsed());
    let mut sorted = all;
    sorted.sort_unstable();
    let p99 = sorted[sorted.len() * 99 / 100];
    println!("{count:>3} callers:         {per_second:>8.0} verified durable acts/s, p99 {p99:.1?}");
    per_second
}

/// A register of many acts, made without asking anybody.
fn large(path: &Path, count: u64) {
    let mut own = founded(path);
    let mut head = own.head();
    let seen = head;
    let mut frontier = Frontier::from_source(head.size, &mut servanda_register::Tiles(own.store())).unwrap();
    let threads = std::thread::available_parallelism().map_or(2, usize::from) as u64;
    let mut done = 0;
    while done < count {
        let chunk = 20_000.min(count - done);
        let parts: Vec<Vec<NewEntry>> = std::thread::scope(|s| {
            let part = |t: u64| {
                move || {
                    let seal = key(20);
                    (done + chunk * t / threads..done + chunk * (t + 1) / threads)
                        .map(|n| entry(act(seen, n, &seal), n))
                        .collect()
                }
            };
            let all: Vec<_> = (0..threads).map(|t| s.spawn(part(t))).collect();
            all.into_iter().map(|h| h.join().unwrap()).collect()
        });
        let mut batch = Batch::default();
        for e in parts.into_iter().flatten() {
            frontier.push(e.hash, &mut |level, index, hash| batch.nodes.push(Node { level, index, hash }));
            batch.entries.push(e);
        }
        batch.root = Some(frontier.root());
        head = own.store().append(&head, &batch).unwrap();
        done += chunk;
    }
    let keys = log_keys();
    let text = Checkpoint::new(ORIGIN, head.size, head.root).to_string();
    let signatures = vec![keys.ed25519.sign(&text, 0).unwrap(), keys.ml_dsa.sign(&text, 0).unwrap()];
    let new = Signed { size: head.size, note: Note { text, signatures }.to_string() };
    for which in [Which::Signed, Which::Published] {
        let after = own.store().checkpoint(which).unwrap().map(|s| s.size);
        own.store().save_checkpoint(which, after, &new).unwrap();
    }
}

/// `verify_strict` on all cores, and nothing else.
fn bare_verification(threads: usize) -> f64 {
    let seal = key(20);
    let head = Head { size: 3, root: servanda_tlog::Hash([7; 32]), epoch: 0 };
    let all: Vec<(Vec<u8>, Vec<u8>)> = (0..512)
        .map(|n| {
            let e = servanda_record::Envelope::parse(&act(head, n, &seal)).unwrap();
            (e.signed_bytes(), e.signatures[0].bytes.clone())
        })
        .collect();
    let public = seal.public();
    let (done, began) = (AtomicU64::new(0), Instant::now());
    std::thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(|| {
                while began.elapsed() < Duration::from_secs(4) {
                    for (message, signature) in &all {
                        public.verify(message, signature).unwrap();
                    }
                    done.fetch_add(all.len() as u64, Ordering::Relaxed);
                }
            });
        }
    });
    rate(done.load(Ordering::Relaxed), began.elapsed())
}

fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    peak.and_then(|l| l.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// Verifies in a process of its own, so that its memory is its own.
fn verify_here(path: &Path) {
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let mut store = SqliteStore::open_to_read(path).unwrap();
    let extent = Extent { by_charter: false, documents: true, threads };
    let began = Instant::now();
    let verified = verify(&mut FromStore(&mut store), &Trust::default(), extent, &mut |_, _| {}).unwrap();
    println!("{} {} {}", rate(verified.signatures, began.elapsed()), verified.signatures, memory());
}

fn child(what: &str, path: &Path) -> Vec<f64> {
    let out = std::process::Command::new(std::env::current_exe().unwrap())
        .env("SERVANDA_BENCH_CHILD", what)
        .env("SERVANDA_BENCH_FILE", path)
        .output()
        .unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    assert!(out.status.success(), "{text} {}", String::from_utf8_lossy(&out.stderr));
    text.split_whitespace().map(|w| w.parse().unwrap()).collect()
}

fn start_here(path: &Path) {
    let began = Instant::now();
    let own = Sequencer::open(SqliteStore::open(path).unwrap(), tools()).unwrap();
    println!("{} {} {}", began.elapsed().as_secs_f64(), own.head().size, memory());
}

fn tiles(path: &Path, count: u64) {
    let mut store = SqliteStore::open_to_read(path).unwrap();
    let (began, mut read, mut n) = (Instant::now(), 0u64, 1u64);
    while began.elapsed() < Duration::from_secs(3) {
        n = n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let tile = servanda_tlog::TilePath::Hashes { level: 0, index: (n >> 33) % (count / 256), width: 256 };
        assert!(file(&mut store, &servanda_register::File::Tile(tile)).unwrap().is_some());
        read += 1;
    }
    println!("tile reads:          {:>8.0}/s on one connection", rate(read, began.elapsed()));
}

fn main() {
    let file = std::env::var("SERVANDA_BENCH_FILE").map(PathBuf::from).unwrap_or_default();
    match std::env::var("SERVANDA_BENCH_CHILD").as_deref() {
        Ok("verify") => return verify_here(&file),
        Ok("start") => return start_here(&file),
        _ => {}
    }
    let folder = std::env::temp_dir().join(format!("servanda-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    one_commit(&folder);
    let one = callers(&folder, 1, Duration::from_secs(5));
    let many = callers(&folder, 64, Duration::from_secs(5));
    println!("64 callers to one:   {:>8.1} times", many / one);
    let count: u64 =
        std::env::var("SERVANDA_BENCH_RECORDS").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let path = folder.join("large.db");
    large(&path, count);
    let bytes = std::fs::metadata(&path).unwrap().len();
    println!("{count} acts take {} bytes each in the store", bytes / count);
    let started = child("start", &path);
    println!("start:               {:.2} s on {} records, {} MB", started[0], started[1], started[2]);
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let bare = bare_verification(threads);
    let verified = child("verify", &path);
    println!(
        "verify:              {:.0} signatures/s, bare verify_strict {bare:.0}/s on {threads} cores: ratio {:.3}; {} MB",
        verified[0],
        verified[0] / bare,
        verified[2]
    );
    tiles(&path, count);
    std::fs::remove_dir_all(&folder).unwrap();
}
