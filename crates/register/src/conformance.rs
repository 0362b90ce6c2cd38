//! What every store must keep to, as checks that can be run against any of them: by the tests, and by an operator whose
//! database only resembles one that has been tested.
//!
//! The checks write a great deal; they belong into a register of their own. Each goes on from what the ones before it left.

use crate::store::{
    AppendError, Batch, Claim, Head, NewEntry, Node, Recorded, Signed, Store, StoreError, Tiles, Waiting,
    Which,
};
use servanda_record::IdempotencyKey;
use servanda_tlog::{Frontier, Hash, leaf_hash, root_at};
use sha2::{Digest as _, Sha256};
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Opens the register that is checked, anew each time.
pub type Open<'o> = dyn FnMut() -> Result<Box<dyn Store>, StoreError> + 'o;

type Outcome = Result<(), String>;

type Check = fn(&mut Open<'_>) -> Outcome;

/// How often two handles race for the head.
const RACES: u32 = 1_000;

/// A bound on waiting, for stores that would hang; no check is about speed.
const PATIENCE: Duration = Duration::from_secs(60);

const CHECKS: &[(&str, Check)] = &[
    ("a new register is empty", new_is_empty),
    ("what is appended is read back", read_back),
    ("a batch without records changes nothing", empty_batch),
    ("a batch for another head is refused whole", other_head),
    ("a stale epoch appends nothing", stale_epoch),
    ("a client's name enters once", names_once),
    ("clients' names are listed in order", names_listed),
    ("checkpoints are compared and swapped", checkpoints),
    ("the directory goes with the records that change it", directory),
    ("documents are kept under their hashes", documents),
    ("what waits is kept, replaced and removed", waiting),
    ("leaves of every length are kept", lengths),
    ("ranges end where the register ends", ranges),
    ("a waiter is woken", woken),
    ("of two who append to one head, exactly one enters", races),
    ("of two who send one name, exactly one enters it", races_for_a_name),
    ("of two who save a checkpoint, exactly one does", races_for_a_checkpoint),
    ("a reader sees whole batches only", whole_batches),
    ("ten thousand records", ten_thousand),
];

/// Runs all checks against an empty register, which `open` opens. The second of each pair says what is wrong.
pub fn run(open: &mut Open<'_>) -> Vec<(&'static str, Result<(), String>)> {
    CHECKS.iter().map(|(name, check)| (*name, check(open))).collect()
}

fn said(e: impl std::fmt::Display) -> String {
    e.to_string()
}

fn need(yes: bool, what: impl Into<String>) -> Outcome {
    if yes { Ok(()) } else { Err(what.into()) }
}

fn equal<T: PartialEq + std::fmt::Debug>(found: &T, expected: &T, what: &str) -> Outcome {
    if found == expected {
        return Ok(());
    }
    let short = |value: &T| format!("{value:?}").chars().take(200).collect::<String>();
    Err(format!("{what}: {} and not {}", short(found), short(expected)))
}

/// A record whose name follows from a label and a number.
fn record(label: &str, number: u64, leaf: Vec<u8>) -> NewEntry {
    let digest: [u8; 32] = Sha256::digest(&leaf).into();
    let name: [u8; 32] = Sha256::new()
        .chain_update(label.as_bytes())
        .chain_update([0])
        .chain_update(number.to_be_bytes())
        .finalize()
        .into();
    let key = IdempotencyKey(name.first_chunk().copied().unwrap_or_default());
    NewEntry { hash: leaf_hash(&leaf), leaf, key, digest, in_directory: false }
}

fn records(label: &str, from: u64, count: u64) -> Vec<NewEntry> {
    (from..from + count).map(|n| record(label, n, format!("{label} {n}").into_bytes())).collect()
}

/// A batch of records, with nodes and root, for a head.
fn batch(store: &mut dyn Store, head: &Head, entries: Vec<NewEntry>) -> Result<Batch, String> {
    let mut frontier = Frontier::from_source(head.size, &mut Tiles(store)).map_err(said)?;
    Ok(batch_on(&mut frontier, entries))
}

fn batch_on(frontier: &mut Frontier, entries: Vec<NewEntry>) -> Batch {
    let mut nodes = Vec::new();
    for entry in &entries {
        frontier.push(entry.hash, &mut |level, index, hash| nodes.push(Node { level, index, hash }));
    }
    Batch { entries, nodes, root: Some(frontier.root()), directory: None }
}

/// Appends records to the present head, and returns the heads before and after.
fn add(store: &mut dyn Store, entries: Vec<NewEntry>) -> Result<(Head, Head), String> {
    let before = store.head().map_err(said)?;
    let batch = batch(store, &before, entries)?;
    let after = store.append(&before, &batch).map_err(said)?;
    Ok((before, after))
}

/// The records from an index on are those of the batch, under their names, and the root is right.
fn holds(store: &mut dyn Store, from: u64, entries: &[NewEntry]) -> Outcome {
    let stored = store.entries(from, u32::try_from(entries.len()).unwrap_or(u32::MAX)).map_err(said)?;
    equal(&stored.len(), &entries.len(), "records read back")?;
    let hashes = store.hashes(0, from, entries.len() as u64).map_err(said)?;
    equal(&hashes.len(), &entries.len(), "hashes read back")?;
    for (((entry, found), hash), index) in entries.iter().zip(&stored).zip(&hashes).zip(from..) {
        equal(&found.leaf, &entry.leaf, "a leaf")?;
        equal(&found.hash, &entry.hash, "the hash beside a leaf")?;
        equal(hash, &entry.hash, "a hash of level 0")?;
        let recorded = store.recorded(&entry.key).map_err(said)?;
        equal(&recorded, &Some(Recorded { index, digest: entry.digest }), "what is under a client's name")?;
    }
    let head = store.head().map_err(said)?;
    equal(&root_at(head.size, &mut Tiles(store)).map_err(said)?, &head.root, "the root of the stored hashes")
}

/// Nothing of a batch is there.
fn holds_nothing_of(store: &mut dyn Store, head: &Head, entries: &[NewEntry]) -> Outcome {
    equal(&store.head().map_err(said)?, head, "the head after a refusal")?;
    need(store.entries(head.size, 1).map_err(said)?.is_empty(), "a record of a refused batch is there")?;
    need(store.hashes(0, head.size, 1).map_err(said)?.is_empty(), "a hash of a refused batch is there")?;
    for entry in entries {
        let index = store.recorded(&entry.key).map_err(said)?.map(|r| r.index);
        need(index.is_none_or(|i| i < head.size), "a name of a refused batch is there")?;
    }
    Ok(())
}

fn refused(result: &Result<Head, AppendError>) -> Outcome {
    need(matches!(result, Err(AppendError::Conflict)), format!("{result:?} where a conflict was due"))
}

fn new_is_empty(open: &mut Open<'_>) -> Outcome {
    let mut store = open().map_err(said)?;
    let head = store.head().map_err(said)?;
    equal(&head, &Head { size: 0, root: Hash::EMPTY, epoch: 0 }, "the head")?;
    need(store.entries(0, 10).map_err(said)?.is_empty(), "there are records")?;
    need(store.hashes(0, 0, 10).map_err(said)?.is_empty(), "there are hashes")?;
    need(store.hashes(1, 0, 10).map_err(said)?.is_empty(), "there are nodes")?;
    need(store.sent_after(None, 10).map_err(said)?.is_empty(), "there are clients' names")?;
    need(store.directory_records().map_err(said)?.is_empty(), "there are records of the directory")?;
    equal(&store.directory_text().map_err(said)?, &String::new(), "the directory")?;
    need(store.blobs_after(None, 10).map_err(said)?.is_empty(), "there are documents")?;
    need(store.waiting().map_err(said)?.is_empty(), "something waits")?;
    for which in [Which::Signed, Which::Published] {
        equal(&store.checkpoint(which).map_err(said)?, &None, "a checkpoint")?;
    }
    // A second opening finds the same, and makes nothing anew.
    let again = open().map_err(said)?.head().map_err(said)?;
    equal(&again, &head, "the head in a second opening")
}

fn read_back(open: &mut Open<'_>) -> Outcome {
    let mut store = open().map_err(said)?;
    let claim = store.claim("conformance", Duration::ZERO).map_err(said)?;
    equal(&claim, &Claim::Held(1), "the first claim")?;
    // Sizes around the borders of tiles.
    for count in [1, 1, 2, 3, 248, 1, 1, 254, 1, 2, 300] {
        let before = store.head().map_err(said)?;
        let entries = records("read back", before.size, count);
        let (_, after) = add(&mut *store, entries.clone())?;
        equal(&after.size, &(before.size + count), "the size")?;
        equal(&after.epoch, &1, "the epoch")?;
        equal(&store.head().map_err(said)?, &after, "the head that was returned")?;
        holds(&mut *store, before.size, &entries)?;
    }
    // Another handle sees the same.
    let head = store.head().map_err(said)?;
    let mut other = open().map_err(said)?;
    equal(&other.head().map_err(said)?, &head, "the head in another handle")?;
    let tile = store.hashes(0, 0, 256).map_err(said)?;
    let mut frontier = Frontier::new();
    tile.into_iter().for_each(|h| frontier.push(h, &mut |_, _, _| ()));
    let nodes = other.hashes(1, 0, 100).map_err(said)?;
    equal(&(nodes.len() as u64), &(head.size / 256), "how many nodes of level 1")?;
    equal(&nodes.first().copied(), &Some(frontier.root()), "the first node of level 1")
}

fn empty_batch(open: &mut Open<'_>) -> Outcome {
    let mut store = open().map_err(said)?;
    let head = store.head().map_err(said)?;
    equal(&store.append(&head, &Batch::default()).map_err(said)?, &head, "the head")?;
    equal(&store.head().map_err(said)?, &head, "the head that is read")?;
    refused(&store.append(&Head { size: head.size + 1, ..head }, &Batch::default()))
}

fn other_head(open: &mut Open<'_>) -> Outcome {
    let mut store = open().map_err(said)?;
    let head = store.head().map_err(said)?;
    let entries = records("other head", head.size, 300);
    let mut batch = batch(&mut *store, &head, entries.clone())?;
    batch.directory = Some("never".to_owned());
    let text = store.directory_text().map_err(said)?;
    let others = [
        Head { size: head.size + 1, ..head },
        Head { size: head.size.saturating_sub(1), ..head },
        Head { size: 0, root: Hash::EMPTY, ..head },
        Head { root: Hash([7; 32]), ..head },
        Head { epoch: head.epoch + 1, ..head },
    ];
    for other in others {
        refused(&store.append(&other, &batch))?;
        holds_nothing_of(&mut *store, &head, &entries)?;
        equal(&store.directory_text().map_err(said)?, &text, "the directory after a refusal")?;
    }
    batch.directory = None;
    store.append(&head, &batch).map_err(said)?;
    holds(&mut *store, head.size, &entries)
}

fn stale_epoch(open: &mut Open<'_>) -> Outcome {
    let held = |claim: Result<Claim, StoreError>| match claim.map_err(said)? {
        Claim::Held(epoch) => Ok(epoch),
        Claim::Taken(other) => Err(format!("taken by {other}, whose time is over")),
    };
    let (mut old, mut new) = (open().map_err(said)?, open().map_err(said)?);
    let first = held(old.claim("first", PATIENCE))?;
    equal(&held(old.claim("first", PATIENCE))?, &first, "the epoch of who claims again")?;
    let before = old.head().map_err(said)?;
    equal(&before.epoch, &first, "the epoch of the head")?;
    let entries = records("stale epoch", before.size, 3);
    let late = batch(&mut *old, &before, entries.clone())?;
    // While the time of the first runs, another one is turned away, or takes over with an epoch of its own where
    // something else makes sure that there is one only.
    let second = match new.claim("second", Duration::ZERO).map_err(said)? {
        Claim::Taken(who) => {
            equal(&who.as_str(), &"first", "who holds the sequencing")?;
            equal(&new.head().map_err(said)?.epoch, &first, "the epoch after a claim that was turned away")?;
            held(old.claim("first", Duration::ZERO))?;
            held(new.claim("second", Duration::ZERO))?
        }
        Claim::Held(epoch) => epoch,
    };
    equal(&second, &(first + 1), "the epoch of the next one")?;
    refused(&old.append(&before, &late))?;
    let head = new.head().map_err(said)?;
    equal(&head, &Head { epoch: second, ..before }, "the head after the claim")?;
    holds_nothing_of(&mut *new, &head, &entries)?;
    new.append(&head, &late).map_err(said)?;
    holds(&mut *new, head.size, &entries)?;
    refused(&old.append(&before, &late))
}

fn names_once(open: &mut Open<'_>) -> Outcome {
    let mut store = open().map_err(said)?;
    let head = store.head().map_err(said)?;
    let first = records("names", head.size, 2);
    add(&mut *store, first.clone())?;
    let head = store.head().map_err(said)?;
    // The name of an earlier record, at the end of a batch that is good otherwise.
    let mut entries = records("names again", head.size, 5);
    if let (Some(last), Some(taken)) = (entries.last_mut(), first.first()) {
        last.key = taken.key;
    }
    let twice = batch(&mut *store, &head, entries.clone())?;
    need(store.append(&head, &twice).is_err(), "a name was entered a second time")?;
    holds_nothing_of(&mut *store, &head, &entries)?;
    // The same name twice in one batch.
    let mut entries = records("names within", head.size, 5);
    if let [one, .., other] = &mut entries[..] {
        other.key = one.key;
    }
    let within = batch(&mut *store, &head, entries.clone())?;
    need(store.append(&head, &within).is_err(), "a name was entered twice in one batch")?;
    holds_nothing_of(&mut *store, &head, &entries)?;
    // The handle is not the worse for it.
    let entries = records("names after", head.size, 5);
    add(&mut *store, entries.clone())?;
    holds(&mut *store, head.size, &entries)?;
    equal(&store.recorded(&IdempotencyKey([0xEE; 16])).map_err(said)?, &None, "an unknown name")
}

fn names_listed(open: &mut Open<'_>) -> Outcome {
    let mut store = open().map_err(said)?;
    let size = store.head().map_err(said)?.size;
    let mut all = Vec::new();
    let mut last = None;
    loop {
        let page = store.sent_after(last.as_ref(), 100).map_err(said)?;
        need(page.len() <= 100, "more names than were asked for")?;
        let Some((key, _)) = page.last() else { break };
        last = Some(*key);
        all.extend(page);
    }
    need(all.iter().zip(all.iter().skip(1)).all(|(a, b)| a.0.0 < b.0.0), "names out of order")?;
    let mut indices: Vec<u64> = all.iter().map(|(_, r)| r.index).collect();
    indices.sort_unstable();
    need(indices.iter().copied().eq(0..size), "not every record has exactly one name")?;
    for (key, recorded) in all.iter().step_by(50) {
        equal(&store.recorded(key).map_err(said)?, &Some(*recorded), "what is listed and what is found")?;
    }
    Ok(())
}

fn checkpoints(open: &mut Open<'_>) -> Outcome {
    let (mut store, mut other) = (open().map_err(said)?, open().map_err(said)?);
    let note = |n: u64| Signed {
        size: n,
        note: format!(
            "example.org/register\n{n}\nAAAA=\n\n\u{2014} example.org/register ÄÖ+/=\n\u{2014} Ծ 1\n"
        ),
    };
    let conflict = |r: Result<(), AppendError>| {
        need(r == Err(AppendError::Conflict), format!("{r:?} where a conflict was due"))
    };
    for which in [Which::Signed, Which::Published] {
        conflict(store.save_checkpoint(which, Some(0), &note(1)))?;
        equal(&store.checkpoint(which).map_err(said)?, &None, "a checkpoint that was refused")?;
        store.save_checkpoint(which, None, &note(0)).map_err(said)?;
        equal(&other.checkpoint(which).map_err(said)?, &Some(note(0)), "the first checkpoint")?;
        conflict(other.save_checkpoint(which, None, &note(1)))?;
        other.save_checkpoint(which, Some(0), &note(5)).map_err(said)?;
        conflict(store.save_checkpoint(which, Some(0), &note(6)))?;
        conflict(store.save_checkpoint(which, None, &note(6)))?;
        equal(&store.checkpoint(which).map_err(said)?, &Some(note(5)), "a checkpoint after refusals")?;
        // The same size again: more cosignatures.
        let more = Signed { note: format!("{}\u{2014} w 2\n", note(5).note), ..note(5) };
        store.save_checkpoint(which, Some(5), &more).map_err(said)?;
        equal(&other.checkpoint(which).map_err(said)?, &Some(more), "a checkpoint with more below it")?;
    }
    Ok(())
}

fn directory(open: &mut Open<'_>) -> Outcome {
    let mut store = open().map_err(said)?;
    let mut expected = store.directory_records().map_err(said)?;
    for (turn, text) in
        ["one\n", "two \u{2014} Ծ\n", &"line of a long directory\n".repeat(40_000)].iter().enumerate()
    {
        let head = store.head().map_err(said)?;
        let mut entries = records("directory", head.size, 10);
        for (entry, index) in entries.iter_mut().zip(head.size..).skip(turn).step_by(3) {
            entry.in_directory = true;
            expected.push(index);
        }
        let mut batch = batch(&mut *store, &head, entries)?;
        batch.directory = Some((*text).to_owned());
        store.append(&head, &batch).map_err(said)?;
        equal(&store.directory_text().map_err(said)?, &(*text).to_owned(), "the directory")?;
        equal(&store.directory_records().map_err(said)?, &expected, "the records of the directory")?;
        // Others leave it alone.
        let entries = records("beside the directory", head.size, 2);
        add(&mut *store, entries)?;
        equal(
            &store.directory_text().map_err(said)?,
            &(*text).to_owned(),
            "the directory after other records",
        )?;
    }
    Ok(())
}

fn documents(open: &mut Open<'_>) -> Outcome {
    let (mut store, mut other) = (open().map_err(said)?, open().map_err(said)?);
    let every: Vec<u8> = (0..=255).collect();
    let documents: [Vec<u8>; 5] =
        [Vec::new(), vec![0], every.clone(), every.repeat(8_192), b"%PDF-1.7\r\n".to_vec()];
    let mut names: Vec<[u8; 32]> = store.blobs_after(None, u32::MAX).map_err(said)?;
    for bytes in &documents {
        let name: [u8; 32] = Sha256::digest(bytes).into();
        equal(&store.blob(&name).map_err(said)?, &None, "a document that was never put")?;
        equal(&store.put_blob(bytes).map_err(said)?, &name, "the name of a document")?;
        equal(&other.put_blob(bytes).map_err(said)?, &name, "the name of a document that is there")?;
        equal(&other.blob(&name).map_err(said)?.as_ref(), &Some(bytes), "a document")?;
        names.push(name);
    }
    names.sort_unstable();
    let mut listed = Vec::new();
    while let page = store.blobs_after(listed.last(), 2).map_err(said)?
        && !page.is_empty()
    {
        need(page.len() <= 2, "more documents than were asked for")?;
        listed.extend(page);
    }
    equal(&listed, &names, "the documents that are listed")
}

fn waiting(open: &mut Open<'_>) -> Outcome {
    let (mut store, mut other) = (open().map_err(said)?, open().map_err(said)?);
    let keys = [[9; 16], [0; 16], [0xFF; 16]].map(IdempotencyKey);
    for (key, n) in keys.iter().zip(0u8..) {
        store.set_waiting(key, Some(&[n, 0, 255])).map_err(said)?;
    }
    let one = |key: u8, n: u8| Waiting { key: IdempotencyKey([key; 16]), envelope: vec![n, 0, 255] };
    equal(&other.waiting().map_err(said)?, &vec![one(0, 1), one(9, 0), one(0xFF, 2)], "what waits")?;
    other.set_waiting(&IdempotencyKey([9; 16]), Some(&[7, 0, 255])).map_err(said)?;
    store.set_waiting(&IdempotencyKey([0; 16]), None).map_err(said)?;
    store.set_waiting(&IdempotencyKey([1; 16]), None).map_err(said)?;
    equal(&store.waiting().map_err(said)?, &vec![one(9, 7), one(0xFF, 2)], "what waits after changes")?;
    for key in &keys {
        store.set_waiting(key, None).map_err(said)?;
    }
    equal(&other.waiting().map_err(said)?, &Vec::new(), "what waits at the end")
}

fn lengths(open: &mut Open<'_>) -> Outcome {
    let mut store = open().map_err(said)?;
    let head = store.head().map_err(said)?;
    let longest = servanda_record::LARGEST_LEAF;
    let mut entries = Vec::new();
    for (length, n) in
        [0, 1, 255, 256, 2_047, 8_191, 65_534, longest, longest, longest].into_iter().zip(0u8..)
    {
        // Not compressible, and with every byte in it.
        let mut leaf = vec![n];
        let mut block: [u8; 32] = Sha256::digest([n]).into();
        while leaf.len() < length {
            leaf.extend_from_slice(&block);
            block = Sha256::digest(block).into();
        }
        leaf.truncate(length);
        entries.push(record("lengths", u64::from(n), leaf));
    }
    entries.push(record("lengths", 100, vec![0; longest]));
    entries.push(record("lengths", 101, vec![0xFF; longest]));
    add(&mut *store, entries.clone())?;
    holds(&mut *store, head.size, &entries)
}

fn ranges(open: &mut Open<'_>) -> Outcome {
    let mut store = open().map_err(said)?;
    let size = store.head().map_err(said)?.size;
    need(size > 256, "too few records to check ranges")?;
    let lens = |store: &mut dyn Store, from: u64, max: u32| -> Result<(usize, usize), String> {
        let entries = store.entries(from, max).map_err(said)?.len();
        Ok((entries, store.hashes(0, from, u64::from(max)).map_err(said)?.len()))
    };
    equal(&lens(&mut *store, size.saturating_sub(5), 10)?, &(5, 5), "a range over the end")?;
    equal(&lens(&mut *store, size, 10)?, &(0, 0), "a range after the end")?;
    equal(&lens(&mut *store, 0, 0)?, &(0, 0), "a range of nothing")?;
    equal(&lens(&mut *store, 0, 7)?, &(7, 7), "a range at the beginning")?;
    equal(&lens(&mut *store, 1 << 40, 3)?, &(0, 0), "a range far away")?;
    equal(&lens(&mut *store, u64::MAX, 3)?, &(0, 0), "a range at the end of numbers")?;
    need(store.hashes(1, 0, u64::MAX).map_err(said)?.len() as u64 == size / 256, "the nodes of level 1")?;
    need(store.hashes(7, 0, 10).map_err(said)?.is_empty(), "nodes of a level that is not reached")
}

fn woken(open: &mut Open<'_>) -> Outcome {
    let mut writer = open().map_err(said)?;
    let mut reader = open().map_err(said)?;
    let before = writer.head().map_err(said)?.size;
    // These return, whatever happens; more is not promised.
    reader.woken(before, Duration::from_millis(20));
    reader.woken(before.saturating_sub(1), PATIENCE);
    let entries = records("woken", before, 1);
    let failed = AtomicBool::new(false);
    let failed = &failed;
    std::thread::scope(|scope| {
        let waits = scope.spawn(move || {
            let begun = std::time::Instant::now();
            while begun.elapsed() < PATIENCE && !failed.load(Ordering::SeqCst) {
                reader.woken(before, Duration::from_secs(1));
                if reader.head().map_err(said)?.size > before {
                    return Ok(());
                }
            }
            Err("a reader never saw what was appended".to_owned())
        });
        let added = add(&mut *writer, entries);
        failed.store(added.is_err(), Ordering::SeqCst);
        let seen = waits.join().unwrap_or_else(|_| Err("a thread has panicked".to_owned()));
        added.and(seen)
    })
}

/// Lets two handles do something at once.
fn at_once<A: Send, B: Send>(
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> Result<(A, B), String> {
    let start = Barrier::new(2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| {
            start.wait();
            other()
        });
        start.wait();
        let first = one();
        Ok((first, other.join().map_err(|_| "a thread has panicked".to_owned())?))
    })
}

/// Exactly one of two appends entered; the other one is told so.
fn one_of(results: (Result<Head, AppendError>, Result<Head, AppendError>)) -> Result<bool, String> {
    match results {
        (Ok(_), Err(AppendError::Conflict)) => Ok(true),
        (Err(AppendError::Conflict), Ok(_)) => Ok(false),
        (a, b) => Err(format!("one says {a:?}, the other {b:?}")),
    }
}

fn races(open: &mut Open<'_>) -> Outcome {
    let (mut a, mut b) = (open().map_err(said)?, open().map_err(said)?);
    let mut head = a.head().map_err(said)?;
    let mut frontier = Frontier::from_source(head.size, &mut Tiles(&mut *a)).map_err(said)?;
    let begun = head.size;
    let mut expected = Vec::new();
    for round in 0..RACES {
        let (mut mine, mut other) = (frontier.clone(), frontier.clone());
        let one = batch_on(&mut mine, records("races a", head.size, u64::from(round % 3 + 1)));
        let two = batch_on(&mut other, records("races b", head.size, u64::from(round % 2 + 1)));
        // Who is a little ahead changes from round to round.
        let delay = Duration::from_micros(u64::from(round % 10) * 20);
        let results = at_once(
            || {
                if round % 20 < 10 {
                    std::thread::sleep(delay);
                }
                a.append(&head, &one)
            },
            || {
                if round % 20 >= 10 {
                    std::thread::sleep(delay);
                }
                b.append(&head, &two)
            },
        )?;
        let winner = if one_of(results)? { (mine, one) } else { (other, two) };
        let now = b.head().map_err(said)?;
        let due = Head { size: winner.0.size(), root: winner.0.root(), epoch: head.epoch };
        equal(&now, &due, "the head after a race")?;
        head = now;
        frontier = winner.0;
        expected.extend(winner.1.entries);
    }
    holds(&mut *a, begun, &expected)
}

fn races_for_a_name(open: &mut Open<'_>) -> Outcome {
    let (mut a, mut b) = (open().map_err(said)?, open().map_err(said)?);
    for _ in 0..50 {
        let head = a.head().map_err(said)?;
        let one = batch(&mut *a, &head, records("race for a name", head.size, 1))?;
        let mut two = one.clone();
        // It sends another act under the same name.
        if let Some(entry) = two.entries.first_mut() {
            entry.digest = [1; 32];
        }
        let first = one_of(at_once(|| a.append(&head, &one), || b.append(&head, &two))?)?;
        let winner = if first { &one } else { &two };
        holds(&mut *b, head.size, &winner.entries)?;
        // Nor later, on the new head.
        let now = a.head().map_err(said)?;
        let third = batch(&mut *a, &now, one.entries.clone())?;
        need(a.append(&now, &third).is_err(), "a name was entered a second time")?;
    }
    Ok(())
}

fn races_for_a_checkpoint(open: &mut Open<'_>) -> Outcome {
    let (mut a, mut b) = (open().map_err(said)?, open().map_err(said)?);
    let mut size = a.checkpoint(Which::Signed).map_err(said)?.map(|s| s.size);
    for round in 0..100 {
        let next = size.map_or(0, |s| s + 1);
        let one = Signed { size: next, note: format!("one of round {round}\n") };
        let two = Signed { size: next + u64::from(round % 2 == 0), note: format!("two of round {round}\n") };
        let results = at_once(
            || a.save_checkpoint(Which::Signed, size, &one),
            || b.save_checkpoint(Which::Signed, size, &two),
        )?;
        let winner = match results {
            (Ok(()), Err(AppendError::Conflict)) => one,
            (Err(AppendError::Conflict), Ok(())) => two,
            (a, b) => return Err(format!("one says {a:?}, the other {b:?}")),
        };
        size = Some(winner.size);
        equal(&a.checkpoint(Which::Signed).map_err(said)?, &Some(winner), "the checkpoint after a race")?;
    }
    Ok(())
}

fn whole_batches(open: &mut Open<'_>) -> Outcome {
    const EACH: u64 = 7;
    const BATCHES: u64 = 150;
    let (mut writer, mut reader) = (open().map_err(said)?, open().map_err(said)?);
    let begun = writer.head().map_err(said)?.size;
    let done = AtomicBool::new(false);
    let done = &done;
    std::thread::scope(|scope| {
        let watch = scope.spawn(move || {
            let mut last = begun;
            loop {
                let over = done.load(Ordering::SeqCst);
                let head = reader.head().map_err(said)?;
                need(head.size >= last, "the head went back")?;
                need((head.size - begun) % EACH == 0, "the head lies within a batch")?;
                let entries = reader.entries(last, u32::MAX).map_err(said)?;
                let hashes = reader.hashes(0, last, u64::MAX).map_err(said)?;
                for count in [entries.len() as u64, hashes.len() as u64] {
                    need(count % EACH == 0, "a reader saw a part of a batch")?;
                    need(last + count >= head.size, "records lag behind the head")?;
                }
                let root = root_at(head.size, &mut Tiles(&mut *reader)).map_err(said)?;
                equal(&root, &head.root, "the root that a reader computes")?;
                last = head.size;
                if over {
                    return equal(&last, &(begun + BATCHES * EACH), "the size at the end");
                }
            }
        });
        let mut wrote = Ok(());
        for _ in 0..BATCHES {
            wrote = writer
                .head()
                .map_err(said)
                .and_then(|head| add(&mut *writer, records("whole batches", head.size, EACH)).map(|_| ()));
            if wrote.is_err() {
                break;
            }
        }
        done.store(true, Ordering::SeqCst);
        wrote.and(watch.join().unwrap_or_else(|_| Err("a thread has panicked".to_owned())))
    })
}

fn ten_thousand(open: &mut Open<'_>) -> Outcome {
    let mut store = open().map_err(said)?;
    let begun = store.head().map_err(said)?.size;
    for turn in 0..10 {
        add(&mut *store, records("ten thousand", begun + turn * 1_000, 1_000))?;
    }
    // All of the register, from the first record on, by another handle.
    let mut other = open().map_err(said)?;
    let head = other.head().map_err(said)?;
    equal(&head.size, &(begun + 10_000), "the size")?;
    let mut frontier = Frontier::new();
    let mut nodes = Vec::new();
    while frontier.size() < head.size {
        let page = other.entries(frontier.size(), 1_000).map_err(said)?;
        need(!page.is_empty(), format!("record {} is missing", frontier.size()))?;
        for entry in page {
            equal(&leaf_hash(&entry.leaf), &entry.hash, "the hash of a leaf")?;
            frontier.push(entry.hash, &mut |level, index, hash| nodes.push(Node { level, index, hash }));
        }
    }
    equal(&frontier.size(), &head.size, "how many records there are")?;
    equal(&frontier.root(), &head.root, "the root of all records")?;
    for node in nodes {
        let stored = other.hashes(node.level, node.index, 1).map_err(said)?;
        equal(&stored, &vec![node.hash], "a node")?;
    }
    Ok(())
}
