//! D5: flipped bits. Each byte of a small register's files with one bit turned: nobody sees a difference, or it is refused;
//! and no checkpoint is ever signed over it.

use crate::ground::*;
use servanda_record::{Body, Kind, Role};
use servanda_register::{
    Outcome, RegisterFolder, Sequencer, SqliteStore, Store, Which, compare_guard, fingerprint, fsck, signed,
};
use servanda_tlog::{Frontier, Hash, leaf_hash};
use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// The files whose bits are flipped. (The lock holds nothing, and the index of the journal is made anew.)
const FILES: [&str; 4] = ["register.db", "register.db-wal", "log.keys", "guard"];

/// A register with something of everything, a part of it in the journal: as a process leaves it that is killed.
fn make(folder: &RegisterFolder) {
    let here = Temporary::in_memory();
    let [a, b] = log_seeds();
    here.folder().write_log_keys([&a, &b]).unwrap();
    let mut s = sequencer(&here.folder()).unwrap();
    found(&mut s, 1, 2);
    let maker_now = maker(&s);
    let act = |n| history(&maker_now, name(1, 0, n), &secrets("officer-1"), 20);
    enter(&mut s, &(0..3).map(act).collect::<Vec<_>>());
    let enrol = Body::Enrol(enrolment("AL/keeper", Role::Custodian, "al-2"));
    let enrol = maker(&s).record(name(1, 1, 9), Kind::Enrol, enrol);
    enter(&mut s, &[signed(&enrol, &secrets("officer-1 al-2"))]);
    waits(&mut s, 0);
    drop(s);
    let mut s = sequencer(&here.folder()).unwrap();
    let enrol = Body::Enrol(enrolment("AL/seal-1", Role::Seal, "al-1"));
    let enrol = maker(&s).record(name(1, 1, 0), Kind::Enrol, enrol);
    enter(&mut s, &[signed(&enrol, &secrets("officer-1 al-2 al-1"))]);
    enter(&mut s, &(3..5).map(act).collect::<Vec<_>>());
    waits(&mut s, 1);
    copy_files(here.path(), folder.path());
    for name in ["lock", "register.db-shm"] {
        let _ = fs::remove_file(folder.path().join(name));
    }
}

/// One more that waits for another signature.
fn waits(s: &mut Sequencer<SqliteStore>, n: u64) {
    let body = Body::Role { holder: holder("AL/keeper"), role: Role::Seal };
    let envelope = signed(&maker(s).record(name(1, 2, n), Kind::Grant, body), &secrets("officer-1"));
    assert!(matches!(s.step(vec![submission(&envelope)]).unwrap()[0], Outcome::Waiting { .. }));
}

/// What anyone can see of a register: its records, the signed checkpoint, the directory, documents; and what comes after that
/// is signed: the published checkpoint, and what waits.
#[derive(PartialEq, Debug)]
struct Seen {
    signed: Vec<u8>,
    later: Vec<u8>,
}

fn seen(folder: &RegisterFolder) -> Result<Seen, String> {
    let mut store = folder.reader().map_err(|e| e.to_string())?;
    let mut look = || {
        let size = store.head()?.size;
        let mut all = store.head()?.root.0.to_vec();
        all.extend(store.checkpoint(Which::Signed)?.into_iter().flat_map(|s| s.note.into_bytes()));
        all.extend(store.directory_text()?.bytes());
        for entry in store.entries(0, size as u32)? {
            let s = servanda_register::Submission::read(&entry.leaf)
                .map_err(|e| servanda_register::StoreError::Damaged(e.to_string()))?;
            let recorded = store.recorded(&s.key())?;
            all.extend(&entry.leaf);
            all.extend(format!("{recorded:?}").bytes());
            for document in s.record.needs() {
                all.extend(store.blob(&document.sha256)?.unwrap_or_default());
            }
        }
        for level in 0..3 {
            all.extend(store.hashes(level, 0, 1 << 20)?.iter().flat_map(|h| h.0));
        }
        let mut later = fingerprint(&mut *store)?.to_vec();
        for w in store.waiting()? {
            later.extend(w.key.0);
            later.extend(w.envelope);
        }
        Ok::<_, servanda_register::StoreError>(Seen { signed: all, later })
    };
    look().map_err(|e| e.to_string())
}

/// What the check of the folder finds; an error if the folder cannot be opened.
fn found_wrong(folder: &RegisterFolder) -> Result<Vec<String>, String> {
    let mut store = folder.reader().map_err(|e| e.to_string())?;
    let mut findings = fsck(&mut *store, &mut |_, _| {}).map_err(|e| e.to_string())?;
    compare_guard(&mut *store, &mut folder.guard(), &mut findings).map_err(|e| e.to_string())?;
    folder.log_keys(ORIGIN).map_err(|e| e.to_string())?;
    Ok(findings.problems)
}

fn leaves(folder: &RegisterFolder) -> Vec<Hash> {
    let entries = folder.reader().unwrap().entries(0, u32::MAX).unwrap();
    entries.iter().map(|e| leaf_hash(&e.leaf)).collect()
}

/// Enters one more act, with the keys of the folder, and gives the checkpoints that the log then has signed.
fn one_more(folder: &RegisterFolder, act: &[u8]) -> Result<Vec<(u64, Hash)>, String> {
    let keys = folder.log_keys(ORIGIN).map_err(|e| e.to_string())?;
    let store = SqliteStore::open(&folder.database()).map_err(|e| e.to_string())?;
    let tools = servanda_register::Tools { keys, ..tools(folder.guard()) };
    let mut sequencer = Sequencer::open(store, tools).map_err(|e| e.to_string())?;
    let stepped = sequencer.step(vec![submission(act)]).map_err(|e| e.to_string());
    drop(sequencer);
    let mut out: Vec<(u64, Hash)> = guarded(&mut folder.guard()).into_iter().collect();
    let mut store = folder.reader().map_err(|e| e.to_string())?;
    for which in [Which::Signed, Which::Published] {
        let note = store.checkpoint(which).map_err(|e| e.to_string())?;
        out.extend(note.map(|s| said(&s.note)));
    }
    match stepped?.remove(0) {
        Outcome::Entered(_) => Ok(out),
        // It was signed on a tree that is not the one here.
        Outcome::Refused(r) => Err(r.to_string()),
        Outcome::Waiting { missing } => Err(missing),
    }
}

/// The roots of the original records alone, by size, and with the new act at the end.
fn roots(leaves: &[Hash], act: &[u8]) -> BTreeMap<u64, Hash> {
    let mut out = BTreeMap::new();
    let mut frontier = Frontier::new();
    for hash in leaves.iter().copied().chain([leaf_hash(act)]) {
        frontier.push(hash, &mut |_, _, _| {});
        out.insert(frontier.size(), frontier.root());
    }
    out
}

#[derive(Default, Debug)]
struct Count {
    harmless: u64,
    cut: u64,
    refused: u64,
    went_on: u64,
    stopped: u64,
}

struct Register<'r> {
    base: &'r Path,
    seen: Seen,
    roots: BTreeMap<u64, Hash>,
    act: Vec<u8>,
}

impl Register<'_> {
    /// Flips one bit and looks, in a folder of its own.
    fn flip(&self, here: &Temporary, file: &str, at: usize, bit: u8, count: &mut Count) {
        let what = format!("{file}, byte {at}, bit {bit}");
        let fresh = || {
            let _ = fs::remove_dir_all(here.path());
            copy_files(self.base, here.path());
            let path = here.path().join(file);
            let mut bytes = fs::read(&path).unwrap();
            bytes[at] ^= 1 << bit;
            fs::write(&path, bytes).unwrap();
        };
        fresh();
        let folder = here.folder();
        let looked = catch_unwind(AssertUnwindSafe(|| (found_wrong(&folder), seen(&folder))));
        let (wrong, now_seen) = looked.unwrap_or_else(|_| panic!("{what}: a panic while looking"));
        if wrong.as_ref().is_ok_and(Vec::is_empty) {
            // SQLite takes a journal up to the first frame with a wrong sum, as if the power had been lost there. What was
            // signed is known to the guard. What came after it is a publication, which the next start repeats, or an
            // envelope that waits, which its signers have.
            let same = now_seen.as_ref().is_ok_and(|now| match file {
                "register.db-wal" => now.signed == self.seen.signed,
                _ => *now == self.seen,
            });
            assert!(same, "{what}: another register is seen, and nobody says so");
            count.cut += u64::from(now_seen.as_ref() != Ok(&self.seen));
            count.harmless += 1;
        } else {
            count.refused += 1;
        }
        fresh();
        let more = catch_unwind(AssertUnwindSafe(|| one_more(&folder, &self.act)));
        match more.unwrap_or_else(|_| panic!("{what}: a panic while entering")) {
            Ok(checkpoints) => {
                let newest = self.roots.len() as u64;
                for (size, root) in checkpoints {
                    assert_eq!(size, newest, "{what}");
                    assert_eq!(self.roots.get(&size), Some(&root), "{what}: signed over it");
                }
                count.went_on += 1;
            }
            Err(_) => count.stopped += 1,
        }
    }
}

#[test]
fn a_flipped_bit_is_harmless_or_refused_and_never_signed_over() {
    let base = Temporary::in_memory();
    make(&base.folder());
    let copy = Temporary::in_memory();
    copy_files(base.path(), copy.path());
    let original = leaves(&copy.folder());
    let act = {
        let s = sequencer(&copy.folder()).unwrap();
        history(&maker(&s), name(3, 0, 0), &secrets("officer-2"), 20)
    };
    let _ = fs::remove_dir_all(copy.path());
    copy_files(base.path(), copy.path());
    let seen = seen(&copy.folder()).unwrap();
    assert_eq!(found_wrong(&copy.folder()), Ok(Vec::new()));
    let register = Register { base: base.path(), seen, roots: roots(&original, &act), act };
    // What the bytes are for decides how many are tried: all of the small files, a share of the others.
    let mut chance = Chance(setting("SERVANDA_SEED", 8));
    let share = setting("SERVANDA_FLIP_EVERY", 97);
    let mut places = Vec::new();
    for file in FILES {
        let size = fs::metadata(base.path().join(file)).unwrap().len();
        assert!(size > 0, "{file}");
        let every = if size < 1_000 {
            1
        } else if size < 10_000 {
            1 + share / 8
        } else {
            share
        };
        let mut at = chance.below(every);
        while at < size {
            places.push((file, at as usize, chance.below(8) as u8));
            at += 1 + chance.below(2 * every - 1);
        }
        println!("{file}: {size} bytes");
    }
    let half = places.len().div_ceil(2);
    let count = std::thread::scope(|threads| {
        let run = |part: &[(&'static str, usize, u8)]| {
            let here = Temporary::in_memory();
            let mut count = Count::default();
            part.iter().for_each(|(file, at, bit)| register.flip(&here, file, *at, *bit, &mut count));
            count
        };
        let parts: Vec<_> = places.chunks(half).map(|part| threads.spawn(move || run(part))).collect();
        parts.into_iter().map(|t| t.join().unwrap()).fold(Count::default(), |a, b| Count {
            harmless: a.harmless + b.harmless,
            cut: a.cut + b.cut,
            refused: a.refused + b.refused,
            went_on: a.went_on + b.went_on,
            stopped: a.stopped + b.stopped,
        })
    });
    println!("{} flips: {count:?}", places.len());
    assert!(count.harmless > 100 && count.refused > 100 && count.stopped > 100 && count.went_on > 100);
}
