//! What the tests of faults stand on: a small register with keys of fixed seeds, a door that lets everything through, and
//! random numbers that can be had again.

#![allow(dead_code, reason = "each test uses some of it")]

use servanda_record::{
    Admitted, Algorithm, Body, Directory, Document, Enrolment, Holder, IdempotencyKey, Kind, Party, Policy,
    Record, Role, SecretKey, Seen, THRESHOLDS,
};
use servanda_register::{
    Desk, Door, FileGuard, Finder, Guard, LogKeys, Maker, NoWitnesses, Outcome, Place, Refused,
    RegisterFolder, Sequencer, SqliteStore, Stop, Store, StoreError, Submission, Tools, Which, Witnesses,
    seen, signed,
};
use servanda_timeline::Day;
use servanda_tlog::{Hash, Note, open};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

pub const ORIGIN: &str = "example.org/register";

/// SplitMix64: good enough to choose where a fault strikes, and the same on every machine.
#[derive(Clone)]
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    /// True once in `n`.
    pub fn once_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    pub fn shuffle<T>(&mut self, all: &mut [T]) {
        for i in (1..all.len()).rev() {
            all.swap(i, self.below(i as u64 + 1) as usize);
        }
    }
}

/// A number from the environment: nightly runs ask for more than every run can bear.
pub fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(usual)
}

/// A folder that goes when the test ends.
pub struct Temporary(PathBuf);

impl Temporary {
    /// On the disk, where a flush is a flush.
    pub fn on_disk() -> Temporary {
        Temporary::below(&std::env::temp_dir())
    }

    /// In memory where there is a place for it, for tests that are not about the disk.
    pub fn in_memory() -> Temporary {
        let memory = Path::new("/dev/shm");
        if memory.is_dir() { Temporary::below(memory) } else { Temporary::on_disk() }
    }

    fn below(parent: &Path) -> Temporary {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let n = COUNT.fetch_add(1, Ordering::SeqCst);
        let path = parent.join(format!("servanda-faults-{}-{n}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Temporary(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn folder(&self) -> RegisterFolder {
        RegisterFolder::at(&self.0)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Copies the files of a folder, over what is there.
pub fn copy_files(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.path().is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

pub fn seed(name: &str) -> [u8; 32] {
    let mut seed = [0; 32];
    seed[..name.len()].copy_from_slice(name.as_bytes());
    seed
}

/// The key of a name.
pub fn secret(name: &str) -> SecretKey {
    SecretKey::from_seed(Algorithm::Ed25519, &seed(name))
}

pub fn secrets(names: &str) -> Vec<SecretKey> {
    names.split_whitespace().map(secret).collect()
}

pub fn log_seeds() -> [[u8; 32]; 2] {
    [seed("the log"), seed("the log, after")]
}

pub fn log_keys() -> LogKeys {
    let [a, b] = log_seeds();
    LogKeys::from_seeds(ORIGIN, [&a, &b]).unwrap()
}

pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub fn today() -> Day {
    day("2026-11-26")
}

pub fn holder(text: &str) -> Holder {
    Holder::parse(text).unwrap()
}

pub fn enrolment(who: &str, role: Role, key: &str) -> Enrolment {
    Enrolment { holder: holder(who), role, key: secret(key).public(), letter: None }
}

pub fn policy(n: u32) -> Policy {
    let mut policy = Policy::two_persons();
    THRESHOLDS.into_iter().for_each(|kind| policy.set_threshold(kind, n));
    policy
}

/// An idempotency key of three numbers.
pub fn name(a: u32, b: u32, c: u64) -> IdempotencyKey {
    let mut key = [0; 16];
    key[..4].copy_from_slice(&a.to_be_bytes());
    key[4..8].copy_from_slice(&b.to_be_bytes());
    key[8..].copy_from_slice(&c.to_be_bytes());
    IdempotencyKey(key)
}

/// Lets everything through.
pub struct OpenDoor;

impl Door for OpenDoor {
    fn signing(&mut self, _: &Record, _: &Directory) -> Result<Vec<BTreeSet<Party>>, Refused> {
        Ok(Vec::new())
    }

    fn admit(
        &mut self,
        _: u64,
        _: &Record,
        _: &Admitted,
        _: &Directory,
        _: &mut Finder<'_>,
    ) -> Result<(), Refused> {
        Ok(())
    }

    fn reload(&mut self, _: &mut dyn Store, _: &Directory) -> Result<(), StoreError> {
        Ok(())
    }
}

pub fn tools(guard: impl Guard + 'static) -> Tools {
    tools_with(guard, NoWitnesses)
}

pub fn tools_with(guard: impl Guard + 'static, witnesses: impl Witnesses + 'static) -> Tools {
    Tools {
        node: "here".to_owned(),
        keys: log_keys(),
        door: Box::new(OpenDoor),
        guard: Box::new(guard),
        witnesses: Box::new(witnesses),
        now: Box::new(|| 1_795_000_000),
    }
}

/// A sequencer of the register in a folder, with the guard in the folder.
pub fn sequencer(folder: &RegisterFolder) -> Result<Sequencer<SqliteStore>, Stop> {
    Sequencer::open(SqliteStore::open(&folder.database())?, tools(folder.guard(None)))
}

/// A desk of the register in a folder. The lock is taken by whoever sees that nobody else opens it.
pub fn desk(folder: &RegisterFolder) -> Desk {
    let folder = folder.clone();
    Desk::open(Box::new(move || Ok((folder.store()?, tools(folder.guard(None)))))).unwrap()
}

pub fn charter_file() -> &'static [u8] {
    b"# A charter\n\nThe door of these tests does not read it.\n"
}

pub fn opening(key: IdempotencyKey, policy: Policy, officers: &[(&str, &str)]) -> Record {
    let [a, b] = log_keys().verifiers().map(|k| k.to_string());
    let enrol = officers.iter().map(|(who, key)| enrolment(who, Role::Officer, key)).collect();
    let history_until = day("2026-01-01");
    let body = Body::Open { name: "example".to_owned(), logs: [a, b], history_until, policy, enrol };
    let nothing = Seen { size: 0, root: Hash::EMPTY.0 };
    Maker { register: ORIGIN.to_owned(), seen: nothing, day: today() }.record(key, Kind::Open, body)
}

pub fn maker<S: Store>(sequencer: &Sequencer<S>) -> Maker {
    Maker { register: ORIGIN.to_owned(), seen: seen(sequencer), day: today() }
}

pub fn submission(envelope: &[u8]) -> Submission {
    Submission::read(envelope).unwrap()
}

/// Enters envelopes in one batch; all must enter.
pub fn enter<S: Store>(sequencer: &mut Sequencer<S>, envelopes: &[Vec<u8>]) -> Vec<Place> {
    let outcomes = sequencer.step(envelopes.iter().map(|e| submission(e)).collect()).unwrap();
    let place = |o: Outcome| match o {
        Outcome::Entered(place) => place,
        other => panic!("not entered: {other:?}"),
    };
    outcomes.into_iter().map(place).collect()
}

/// Opens a register with officers whose keys are `officer-1`, `officer-2`, …, and sets a charter: two records.
pub fn found<S: Store>(sequencer: &mut Sequencer<S>, threshold: u32, officers: usize) {
    let names: Vec<(String, String)> =
        (1..=officers).map(|n| (format!("depositary/officer-{n}"), format!("officer-{n}"))).collect();
    let both: Vec<(&str, &str)> = names.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let keys: Vec<SecretKey> = names.iter().map(|(_, key)| secret(key)).collect();
    let open = opening(name(0, 0, 0), policy(threshold), &both);
    enter(sequencer, &[signed(&open, &keys)]);
    sequencer.store().put_blob(charter_file()).unwrap();
    let file = Document::of("charter.md", charter_file()).unwrap();
    let charter = maker(sequencer).record(name(0, 0, 1), Kind::Charter, Body::Charter(vec![file]));
    enter(sequencer, &[signed(&charter, &keys)]);
}

/// A register of two records in a new folder, with keys and guard; one officer signs for all.
pub fn founded(folder: &RegisterFolder, threshold: u32, officers: usize) -> Maker {
    let [a, b] = log_seeds();
    folder.write_log_keys([&a, &b]).unwrap();
    let mut sequencer = sequencer(folder).unwrap();
    found(&mut sequencer, threshold, officers);
    maker(&sequencer)
}

/// An act of the past, signed by officers: its text is of about `length` bytes.
pub fn history(maker: &Maker, key: IdempotencyKey, officers: &[SecretKey], length: usize) -> Vec<u8> {
    let paragraph = format!("1999-11-26  Alba signed\n    source: note {key} {}\n", "x".repeat(length));
    signed(&maker.act(key, Kind::History, "a.journal", &paragraph, Vec::new()), officers)
}

/// The size and root that a signed note says, if the log has signed it.
pub fn said(note: &str) -> (u64, Hash) {
    let note = Note::parse(note.as_bytes()).unwrap();
    let c = open(&note, &log_keys().verifiers(), &[]).unwrap().checkpoint;
    (c.size, c.root)
}

pub fn guarded(guard: &mut FileGuard) -> Option<(u64, Hash)> {
    guard.last().unwrap().map(|note| said(&note))
}

pub fn checkpoint(store: &mut dyn Store, which: Which) -> Option<(u64, Hash)> {
    store.checkpoint(which).unwrap().map(|s| said(&s.note))
}

/// What `fsck` finds wrong.
pub fn problems(store: &mut dyn Store) -> Vec<String> {
    servanda_register::fsck(store, &mut |_, _| {}).unwrap().problems
}
