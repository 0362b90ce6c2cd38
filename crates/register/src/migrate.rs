//! A register from one store into another, whole and compared.

use crate::store::AppendError;
use crate::store::{Batch, Claim, Head, NewEntry, Node, Recorded, Store, StoreError, Tiles, Which};
use servanda_record::IdempotencyKey;
use servanda_tlog::{Frontier, HashSource as _, leaf_hash, root_at};
use std::time::Duration;

/// How many records go in one transaction.
const AT_ONCE: u32 = 256;

/// How many rows of other tables are read at once.
const PAGE: u32 = 4096;

/// Who claims the sequencing of the new store meanwhile.
const NODE: &str = "migration";

/// What was copied.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Migrated {
    /// The head of the new store. Its epoch is its own: it counts the claims of that store.
    pub head: Head,
    /// How many documents.
    pub documents: u64,
    /// How many envelopes that wait for signatures.
    pub waiting: u64,
}

/// Why a register was not copied.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum MigrateError {
    /// One of the stores failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The new store is not what a copy can be made into.
    #[error("the new store {0}")]
    Target(String),
    /// The old store grew meanwhile.
    #[error("the old store has changed meanwhile: stop what writes into it, and begin again")]
    Moved,
    /// The copy is not the same.
    #[error("the copy is not the same: {0}")]
    Differs(String),
}

fn append_failed(e: AppendError) -> MigrateError {
    match e {
        AppendError::Store(e) => MigrateError::Store(e),
        AppendError::Conflict => MigrateError::Target("is being written by another one".to_owned()),
        AppendError::Unknown(why) => MigrateError::Store(StoreError::Failed(format!(
            "{why}; begin again, and it goes on where it stopped"
        ))),
    }
}

fn damaged(text: String) -> MigrateError {
    MigrateError::Store(StoreError::Damaged(text))
}

/// Copies a register into another store, and compares both. The old store must not be written meanwhile. What was
/// interrupted is begun again with the same stores, and goes on where it stopped.
///
/// Every leaf is hashed again and the tree is built anew: a damaged register is not copied.
///
/// # Errors
/// A store fails, the new one holds something else, or the two are not the same at the end.
pub fn migrate(from: &mut dyn Store, to: &mut dyn Store) -> Result<Migrated, MigrateError> {
    let goal = from.head()?;
    if let Claim::Taken(other) = to.claim(NODE, Duration::from_secs(60))? {
        return Err(MigrateError::Target(format!("is being written by {other}")));
    }
    let begun = to.head()?;
    let prefix = begun.size <= goal.size
        && root_at(begun.size, &mut Tiles(from)).map_err(|e| damaged(e.to_string()))? == begun.root;
    if !prefix {
        return Err(MigrateError::Target("holds another register, or more of this one".to_owned()));
    }
    records(from, to, begun, &goal)?;
    let documents = documents(from, to)?;
    let waiting = waiting(from, to)?;
    contents(from, to, &goal)?;
    // Only now is there something to vouch for.
    for which in [Which::Signed, Which::Published] {
        let (here, there) = (from.checkpoint(which)?, to.checkpoint(which)?);
        if here == there {
            continue;
        }
        let Some(here) = here else {
            return Err(MigrateError::Target("has a checkpoint that the old one has not".to_owned()));
        };
        to.save_checkpoint(which, there.map(|s| s.size), &here).map_err(append_failed)?;
    }
    checkpoints(from, to)?;
    if from.head()? != goal {
        return Err(MigrateError::Moved);
    }
    to.claim(NODE, Duration::ZERO)?;
    Ok(Migrated { head: to.head()?, documents, waiting })
}

/// What was entered under which name, by its place from `first` on.
fn sent(
    from: &mut dyn Store,
    first: u64,
    size: u64,
) -> Result<Vec<(IdempotencyKey, Recorded)>, MigrateError> {
    let mut all = Vec::new();
    let mut last = None;
    loop {
        let page = from.sent_after(last.as_ref(), PAGE)?;
        let Some((key, _)) = page.last() else { break };
        last = Some(*key);
        all.extend(page.into_iter().filter(|(_, r)| r.index >= first && r.index < size));
    }
    all.sort_unstable_by_key(|(_, r)| r.index);
    match all.iter().zip(first..size).find(|((_, r), index)| r.index != *index) {
        None if all.len() as u64 == size.saturating_sub(first) => Ok(all),
        _ => Err(damaged("not every record has exactly one client's name".to_owned())),
    }
}

fn records(from: &mut dyn Store, to: &mut dyn Store, begun: Head, goal: &Head) -> Result<(), MigrateError> {
    let mut names = sent(from, begun.size, goal.size)?.into_iter();
    let marked = from.directory_records()?;
    let text = from.directory_text()?;
    let mut frontier =
        Frontier::from_source(begun.size, &mut Tiles(to)).map_err(|e| damaged(e.to_string()))?;
    let mut head = begun;
    while head.size < goal.size {
        let left = u32::try_from(goal.size - head.size).unwrap_or(u32::MAX);
        let mut batch = Batch::default();
        for (entry, index) in from.entries(head.size, left.min(AT_ONCE))?.into_iter().zip(head.size..) {
            if leaf_hash(&entry.leaf) != entry.hash {
                return Err(damaged(format!(
                    "record {index} does not have the hash that is stored beside it"
                )));
            }
            frontier
                .push(entry.hash, &mut |level, index, hash| batch.nodes.push(Node { level, index, hash }));
            let Some((key, recorded)) = names.next() else {
                return Err(damaged(format!("record {index} has no client's name")));
            };
            batch.entries.push(NewEntry {
                leaf: entry.leaf,
                hash: entry.hash,
                key,
                digest: recorded.digest,
                in_directory: marked.binary_search(&index).is_ok(),
            });
        }
        if batch.entries.is_empty() {
            return Err(damaged(format!("record {} is missing", head.size)));
        }
        batch.root = Some(frontier.root());
        if frontier.size() == goal.size {
            if frontier.root() != goal.root {
                return Err(damaged("the records do not have the root that is stored".to_owned()));
            }
            batch.directory = Some(text.clone()).filter(|t| !t.is_empty());
        }
        head = to.append(&head, &batch).map_err(append_failed)?;
    }
    Ok(())
}

fn documents(from: &mut dyn Store, to: &mut dyn Store) -> Result<u64, MigrateError> {
    let mut count = 0;
    let mut last = None;
    loop {
        let page = from.blobs_after(last.as_ref(), PAGE)?;
        let Some(end) = page.last() else { return Ok(count) };
        last = Some(*end);
        for name in &page {
            let bytes = from.blob(name)?.unwrap_or_default();
            if to.put_blob(&bytes)? != *name {
                return Err(damaged(format!(
                    "a document is not what its name says: {}",
                    servanda_record::hex(name)
                )));
            }
            count += 1;
        }
    }
}

fn waiting(from: &mut dyn Store, to: &mut dyn Store) -> Result<u64, MigrateError> {
    let here = from.waiting()?;
    for there in to.waiting()? {
        if here.iter().all(|w| w.key != there.key) {
            to.set_waiting(&there.key, None)?;
        }
    }
    for one in &here {
        to.set_waiting(&one.key, Some(&one.envelope))?;
    }
    Ok(here.len() as u64)
}

/// Compares all that two stores say. The epochs are not compared: they count the claims of each store.
///
/// # Errors
/// A store fails, or they are not the same.
pub fn compare(from: &mut dyn Store, to: &mut dyn Store) -> Result<(), MigrateError> {
    let goal = from.head()?;
    contents(from, to, &goal)?;
    checkpoints(from, to)
}

fn same(what: &str, yes: bool) -> Result<(), MigrateError> {
    if yes { Ok(()) } else { Err(MigrateError::Differs(what.to_owned())) }
}

fn checkpoints(from: &mut dyn Store, to: &mut dyn Store) -> Result<(), MigrateError> {
    for which in [Which::Signed, Which::Published] {
        same("a checkpoint", from.checkpoint(which)? == to.checkpoint(which)?)?;
    }
    Ok(())
}

fn contents(from: &mut dyn Store, to: &mut dyn Store, goal: &Head) -> Result<(), MigrateError> {
    let head = to.head()?;
    same("the head", (head.size, head.root) == (goal.size, goal.root))?;
    let mut at = 0;
    while at < goal.size {
        let (here, there) = (from.entries(at, AT_ONCE)?, to.entries(at, AT_ONCE)?);
        same(&format!("records from {at} on"), here == there && !here.is_empty())?;
        at += here.len() as u64;
    }
    for level in 0..8 {
        let count = goal.size >> (8 * u32::from(level));
        let mut at = 0;
        while at < count {
            let some = (count - at).min(u64::from(PAGE));
            let here = Tiles(from).hashes(level, at, some)?;
            same(&format!("hashes of level {level}"), here == Tiles(to).hashes(level, at, some)?)?;
            at += some;
        }
    }
    same("the root", root_at(goal.size, &mut Tiles(to)) == Ok(goal.root))?;
    same("which records change the directory", from.directory_records()? == to.directory_records()?)?;
    same("the directory", from.directory_text()? == to.directory_text()?)?;
    let mut last = None;
    loop {
        let here = from.sent_after(last.as_ref(), PAGE)?;
        same("the clients' names", here == to.sent_after(last.as_ref(), PAGE)?)?;
        let Some((key, _)) = here.last() else { break };
        last = Some(*key);
    }
    let mut last = None;
    loop {
        let here = from.blobs_after(last.as_ref(), PAGE)?;
        same("which documents are kept", here == to.blobs_after(last.as_ref(), PAGE)?)?;
        for name in &here {
            same("a document", from.blob(name)? == to.blob(name)?)?;
        }
        let Some(end) = here.last() else { break };
        last = Some(*end);
    }
    same("what waits for signatures", from.waiting()? == to.waiting()?)
}
