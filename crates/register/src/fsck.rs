//! Looks a store over from the first record to the last: everything that is stored twice is compared, everything that has a
//! hash is hashed, every signature is verified.

use crate::sequencer::{Guard, directory_of, log_policy};
use crate::store::{Store, StoreError, Tiles, Which};
use crate::submission::Submission;
use servanda_record::{Directory, Document};
use servanda_tlog::{Frontier, Note, VerifierKey, leaf_hash, open, root_at};
use sha2::{Digest as _, Sha256};

/// What was looked at, and what is wrong.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Findings {
    /// Records read.
    pub records: u64,
    /// Signatures verified.
    pub signatures: u64,
    /// Documents hashed.
    pub documents: u64,
    /// What is wrong, in words. Empty if nothing is.
    pub problems: Vec<String>,
}

/// More problems than these are not listed.
const MOST: usize = 100;

impl Findings {
    fn wrong(&mut self, what: String) {
        if self.problems.len() < MOST {
            self.problems.push(what);
        }
    }
}

/// Checks a store. It changes nothing. `progress` is told how many records are done, of how many.
///
/// # Errors
/// The store cannot be read at all; what can be read and is wrong is among the findings.
pub fn fsck(store: &mut dyn Store, progress: &mut dyn FnMut(u64, u64)) -> Result<Findings, StoreError> {
    let mut found = Findings::default();
    let head = store.head()?;
    let in_directory = store.directory_records()?;
    let mut frontier = Frontier::new();
    let mut directory = Directory::default();
    let mut changes = Vec::new();
    let mut documents: Vec<Document> = Vec::new();
    let mut nodes = Vec::new();
    while found.records < head.size {
        let entries = store.entries(found.records, 512)?;
        if entries.is_empty() {
            found.wrong(format!("record {} is missing", found.records));
            return Ok(found);
        }
        for entry in entries {
            let index = found.records;
            found.records += 1;
            let hash = leaf_hash(&entry.leaf);
            if hash != entry.hash {
                found.wrong(format!("record {index} has not the hash that is stored with it"));
            }
            frontier.push(hash, &mut |level, index, hash| nodes.push((level, index, hash)));
            let submission = Submission::read(&entry.leaf);
            let Ok(mut submission) = submission.map_err(|e| found.wrong(format!("record {index}: {e}")))
            else {
                continue;
            };
            match store.recorded(&submission.key())? {
                Some(r) if r.index == index && r.digest == submission.digest => {}
                _ => found
                    .wrong(format!("the idempotency key of record {index} is not stored as it should be")),
            }
            let seen = submission.record.seen;
            if index > 0 && root_at(seen.size, &mut Tiles(store)).ok().is_none_or(|r| r.0 != seen.root) {
                found.wrong(format!("record {index} was signed on another tree"));
            }
            if let Err(e) = submission.verify(&directory) {
                found.wrong(format!("record {index}: {e}"));
            }
            found.signatures += submission.envelope.signatures.len() as u64;
            match directory.admit(index, &submission.record, &submission.signers()) {
                Ok(admitted) if admitted.changes_directory => changes.push(index),
                Ok(_) => {}
                Err(e) => found.wrong(format!("record {index}: {e}")),
            }
            documents.extend(submission.record.needs().cloned());
        }
        progress(found.records, head.size);
    }
    for (level, index, hash) in nodes {
        if store.hashes(level, index, 1).ok().and_then(|h| h.first().copied()) != Some(hash) {
            found.wrong(format!("hash {index} of the tiles of level {level} is wrong or missing"));
        }
    }
    if !store.entries(head.size, 1)?.is_empty() {
        found.wrong("there are records beyond the head".to_owned());
    }
    if frontier.root() != head.root {
        found.wrong("the records do not make the root of the head".to_owned());
    }
    if changes != in_directory {
        found.wrong("the marks of records that change the directory are wrong".to_owned());
    }
    if head.size > 0 && directory.to_text() != store.directory_text()? {
        found.wrong("the directory stored is not the one that the records make".to_owned());
    }
    checkpoints(store, &directory, &mut found)?;
    documents.sort_by_key(|d| d.sha256);
    documents.dedup();
    for d in &documents {
        match store.blob(&d.sha256)? {
            Some(bytes) if d.is(&bytes) => found.documents += 1,
            Some(_) => found.wrong(format!("the document {} is not the one that was hashed", d.name)),
            None => found.wrong(format!("the document {} is missing", d.name)),
        }
    }
    for w in store.waiting()? {
        let good =
            Submission::read(&w.envelope).is_ok_and(|mut s| s.key() == w.key && s.verify(&directory).is_ok());
        if !good {
            found.wrong(format!("what waits under {} is not what was signed", w.key));
        }
    }
    Ok(found)
}

fn checkpoints(store: &mut dyn Store, directory: &Directory, found: &mut Findings) -> Result<(), StoreError> {
    let head = store.head()?;
    let keys: Result<Vec<VerifierKey>, _> = directory.logs.iter().map(|k| VerifierKey::parse(k)).collect();
    let Ok(keys) = keys else {
        if head.size > 0 {
            found.wrong("the keys of the log cannot be read".to_owned());
        }
        return Ok(());
    };
    for which in [Which::Signed, Which::Published] {
        let name = which.name();
        let Some(stored) = store.checkpoint(which)? else {
            if head.size > 0 {
                found.wrong(format!("there is no {name} checkpoint: start the server once, and it is made"));
            }
            continue;
        };
        let note = Note::parse(stored.note.as_bytes()).map_err(|e| e.to_string());
        let opened = note.and_then(|n| open(&n, &keys, &[]).map(|o| (n, o)).map_err(|e| e.to_string()));
        let (note, opened) = match opened {
            Ok(o) => o,
            Err(e) => {
                found.wrong(format!("the {name} checkpoint: {e}"));
                continue;
            }
        };
        let c = opened.checkpoint;
        if c.size != stored.size || c.size > head.size {
            found.wrong(format!(
                "the {name} checkpoint is of size {}, and there are {} records",
                c.size, head.size
            ));
        } else if root_at(c.size, &mut Tiles(store)).ok() != Some(c.root) {
            found
                .wrong(format!("the {name} checkpoint of size {} has another root than the records", c.size));
        }
        if which == Which::Published && c.size == head.size {
            let met = log_policy(directory).ok().and_then(|p| p.open(&note).ok().map(|o| p.is_met(&o)));
            if met != Some(true) {
                found.wrong("the published checkpoint lacks witnesses".to_owned());
            }
        }
    }
    Ok(())
}

/// Compares a store with the checkpoint that its guard has kept: a store that was set back to an older moment, by a backup or
/// by a damaged journal, is whole in itself.
///
/// # Errors
/// The guard cannot be read.
pub fn compare_guard(
    store: &mut dyn Store,
    guard: &mut dyn Guard,
    found: &mut Findings,
) -> Result<(), StoreError> {
    // The guard first: the store of a register in use is never behind it.
    let Some(kept) = guard.last()? else { return Ok(()) };
    let size = store.head()?.size;
    let logs = directory_of(store)?.logs;
    let keys = logs.iter().map(|k| VerifierKey::parse(k)).collect::<Result<Vec<_>, _>>();
    let note = Note::parse(kept.as_bytes()).map_err(|e| e.to_string());
    let opened = note.and_then(|n| open(&n, &keys.unwrap_or_default(), &[]).map_err(|e| e.to_string()));
    match opened.map(|o| o.checkpoint) {
        Err(e) => found.wrong(format!("the checkpoint kept by the guard: {e}")),
        Ok(c) if c.size > size => found.wrong(format!(
            "the guard has kept a checkpoint of size {}, and there are {size} records: this is an older copy",
            c.size
        )),
        Ok(c) if root_at(c.size, &mut Tiles(store)).ok() != Some(c.root) => found.wrong(format!(
            "the checkpoint of size {} kept by the guard has another root than the records",
            c.size
        )),
        // It is saved in the store before it is given to the guard.
        Ok(c) if store.checkpoint(Which::Signed)?.is_none_or(|s| s.size < c.size) => found.wrong(format!(
            "the checkpoint of size {} kept by the guard is not in the store: something written was lost",
            c.size
        )),
        Ok(_) => {}
    }
    Ok(())
}

/// SHA-256 of everything that a reader of the register can see: equal for two stores that answer alike.
///
/// # Errors
/// The store cannot be read.
pub fn fingerprint(store: &mut dyn Store) -> Result<[u8; 32], StoreError> {
    let mut all = Sha256::new();
    let head = store.head()?;
    all.update(head.size.to_be_bytes());
    all.update(head.root.0);
    let mut at = 0;
    while at < head.size {
        let entries = store.entries(at, 512)?;
        if entries.is_empty() {
            return Err(StoreError::Damaged(format!("record {at} is missing")));
        }
        for e in &entries {
            all.update(&e.leaf);
            all.update(e.hash.0);
        }
        at += entries.len() as u64;
    }
    for which in [Which::Signed, Which::Published] {
        if let Some(s) = store.checkpoint(which)? {
            all.update(s.note.as_bytes());
        }
    }
    all.update(store.directory_text()?.as_bytes());
    Ok(all.finalize().into())
}
