//! A mirror: pulls a register from wherever its files are into a store, and is itself a place that has them. The same,
//! into an empty store, restores a register that was lost.
//!
//! Nothing enters the store of a mirror before everything up to the checkpoint that is pulled is verified: the tree, every
//! signature, every rule of entry, the witnesses, the documents. Only documents are kept as they come, since a document is
//! named by its hash. Then the records are appended in order, so that a mirror that was interrupted goes on where it
//! stopped; what it had fetched is kept in a folder, if it was given one, and verified anew.

use crate::fetch::{Fetch, FetchError, FromFolder};
use crate::sequencer::{directory_of, of_tree};
use crate::store::{AppendError, Batch, Head, NewEntry, Node, Signed, Store, StoreError, Tiles, Which};
use crate::traced::{TraceError, Traced, by_log, contradiction};
use crate::verify::{
    Before, Check, Fold, Judged, Trust, Unverified, bundle_path, checkpoint_of, failing, fits, leaves_of,
    log_keys,
};
use servanda_record::{Directory, Envelope, IdempotencyKey, KeyId, Record, hex};
use servanda_tlog::{Fork, Frontier, Hash, Note, VerifierKey, leaf_hash, root_at};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How a mirror pulls.
#[derive(Clone, Debug)]
pub struct Mirror {
    /// The verifier keys of the log, if known from elsewhere. A store that holds records knows them itself.
    pub logs: Option<[String; 2]>,
    /// A folder for what was fetched and not yet entered. Without one it is kept in memory, and lost if interrupted.
    pub spool: Option<PathBuf>,
    /// Threads that verify signatures, at least one.
    pub threads: usize,
}

impl Default for Mirror {
    fn default() -> Mirror {
        Mirror { logs: None, spool: None, threads: 1 }
    }
}

/// What a mirror has done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mirrored {
    /// How many records it has now.
    pub size: u64,
    /// How many of them are new.
    pub records: u64,
    /// How many documents are new.
    pub documents: u64,
}

/// Why a mirror does not go on. Its store is as it was, or further on the way to a checkpoint that was verified.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum MirrorError {
    /// The register is refused.
    #[error(transparent)]
    Unverified(#[from] Unverified),
    /// A file is damaged or forged. The others are not to blame: mend it, and pull again.
    #[error("{0}; nothing was taken over")]
    Damaged(servanda_tlog::ClientError),
    /// The log has signed two trees. This proves it to everybody.
    #[error("the log has signed two trees: what it shows now does not continue what it showed before")]
    Forked(Box<Fork>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Someone else has written to the store.
    #[error("the store of the mirror was changed by someone else meanwhile")]
    Changed,
}

impl From<TraceError> for MirrorError {
    fn from(error: TraceError) -> MirrorError {
        match error {
            TraceError::Fetch(e) => MirrorError::Unverified(e.into()),
            TraceError::Tile(e) => MirrorError::Damaged(e),
        }
    }
}

impl From<FetchError> for MirrorError {
    fn from(error: FetchError) -> MirrorError {
        MirrorError::Unverified(error.into())
    }
}

/// Bundles that were fetched.
enum Spool {
    Memory(BTreeMap<u64, Vec<u8>>),
    Folder(PathBuf),
}

impl Spool {
    fn get(&self, index: u64, size: u64) -> Option<Vec<u8>> {
        match self {
            Spool::Memory(held) => held.get(&index).cloned(),
            Spool::Folder(folder) => {
                FromFolder(folder.clone()).get(&bundle_path(index, size).to_string()).ok()
            }
        }
    }

    fn put(&mut self, index: u64, size: u64, bytes: &[u8]) -> Result<(), StoreError> {
        match self {
            Spool::Memory(held) => {
                held.insert(index, bytes.to_vec());
                Ok(())
            }
            Spool::Folder(folder) => {
                let path = folder.join(bundle_path(index, size).to_string());
                // Nothing is trusted that is read back, so nothing is lost by a file that is torn.
                let write = || {
                    path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
                    std::fs::write(&path, bytes)
                };
                let failed = |e: std::io::Error| StoreError::Failed(format!("{}: {e}", path.display()));
                write().map_err(failed)
            }
        }
    }

    fn clear(&self) {
        if let Spool::Folder(folder) = self {
            // What stays is in nobody's way.
            let _ = std::fs::remove_dir_all(folder.join("tile"));
        }
    }
}

/// The records before: those in the store, and those of the tree that is pulled.
struct Behind<'a, 'f> {
    store: &'a mut dyn Store,
    size: u64,
    tree: &'a mut Traced<'f>,
    failed: &'a mut Option<MirrorError>,
}

impl Behind<'_, '_> {
    /// The error of a record cannot say that the store failed: that is told apart.
    fn tell<T>(&mut self, error: impl Into<MirrorError>) -> Result<T, Unverified> {
        *self.failed = Some(error.into());
        Err(Unverified::Root)
    }
}

impl Before for Behind<'_, '_> {
    fn root(&mut self, size: u64) -> Result<Option<Hash>, Unverified> {
        if size <= self.size {
            match root_at(size, &mut Tiles(&mut *self.store)) {
                Ok(root) => Ok(Some(root)),
                Err(e) => self.tell(of_tree(e)),
            }
        } else {
            match self.tree.root_at(size) {
                Ok(root) => Ok(Some(root)),
                Err(e) => self.tell(e),
            }
        }
    }

    fn used(&mut self, key: &IdempotencyKey) -> Result<bool, Unverified> {
        match self.store.recorded(key) {
            Ok(found) => Ok(found.is_some()),
            Err(e) => self.tell(e),
        }
    }

    fn blob(&mut self, _: &[u8; 32]) -> Option<Vec<u8>> {
        // A mirror does not judge by the charter.
        None
    }
}

impl Mirror {
    /// A mirror that keeps what it has fetched in a folder until it is entered.
    pub fn with_spool(folder: &Path) -> Mirror {
        Mirror { spool: Some(folder.to_path_buf()), ..Mirror::default() }
    }

    /// Takes over what a place has and the store has not. `progress` is told how many records are verified, of how many.
    ///
    /// # Errors
    /// What is wrong with the place, or with the store. Pull again when it is mended.
    pub fn pull(
        &self,
        fetch: &mut dyn Fetch,
        store: &mut dyn Store,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Mirrored, MirrorError> {
        let head = store.head()?;
        let directory = directory_of(store)?;
        let keys = self.keys(fetch, &head, &directory)?;
        let (note, opened) = checkpoint_of(fetch, &keys)?;
        let (size, root) = (opened.checkpoint.size, opened.checkpoint.root);
        let published = store.checkpoint(Which::Published)?;
        let known = published.as_ref().map_or(0, |p| p.size).max(head.size);
        if size < known {
            return Err(Unverified::Shorter { shown: size, known }.into());
        }
        let mut done = Mirrored { size, records: size - head.size, documents: 0 };
        let mut tree = Traced::new(fetch, size, root)?;
        if tree.root_at(head.size)? != head.root {
            return Err(rewritten(&keys, &head, published.as_ref(), &note, &mut tree));
        }
        let mut spool = match &self.spool {
            Some(folder) => Spool::Folder(folder.clone()),
            None => Spool::Memory(BTreeMap::new()),
        };
        if size > head.size {
            let mut fold = Fold::new(false, directory.clone());
            let first = head.size / 256;
            let mut at = head.size;
            for index in first..size.div_ceil(256) {
                let bytes = bundle(&mut tree, &mut spool, index, size)?;
                let leaves = leaves_of(&bundle_path(index, size), &bytes)?;
                let mut checks = Vec::with_capacity(2 * leaves.len());
                let skip = usize::try_from(at - index * 256).unwrap_or(0);
                for leaf in leaves.into_iter().skip(skip) {
                    let mut failed = None;
                    let mut before =
                        Behind { store: &mut *store, size: head.size, tree: &mut tree, failed: &mut failed };
                    let judged = fold.one(at, leaf, &mut before, &mut checks);
                    if let Some(error) = failed {
                        return Err(error);
                    }
                    done.documents += documents(&judged?, tree.fetch(), store)?;
                    at += 1;
                }
                self.verify(&checks)?;
                progress(at, size);
            }
            fits(&fold.directory, &keys, &opened.checkpoint.origin, &note)?;
            commit(store, head, directory, &mut tree, &mut spool, size, root)?;
        } else {
            fits(&directory, &keys, &opened.checkpoint.origin, &note)?;
        }
        if size > 0 {
            save(store, Which::Signed, size, &by_log(&keys, &note))?;
            save(store, Which::Published, size, &note)?;
        }
        spool.clear();
        Ok(done)
    }

    /// The keys of the log: those that the store knows, or that are known from elsewhere, or that the first record names.
    fn keys(
        &self,
        fetch: &mut dyn Fetch,
        head: &Head,
        directory: &Directory,
    ) -> Result<Vec<VerifierKey>, Unverified> {
        let own = (head.size > 0).then(|| directory.logs.clone());
        if let (Some(own), Some(known)) = (&own, &self.logs)
            && own != known
        {
            return Err(Unverified::OtherKeys);
        }
        log_keys(fetch, &Trust { logs: own.or_else(|| self.logs.clone()), before: None })
    }

    fn verify(&self, checks: &[Check]) -> Result<(), Unverified> {
        let each = checks.len().div_ceil(self.threads.max(1)).max(1);
        let bad: Option<(u64, KeyId)> = if checks.len() <= each {
            failing(checks)
        } else {
            std::thread::scope(|scope| {
                let parts: Vec<_> =
                    checks.chunks(each).map(|part| scope.spawn(move || failing(part))).collect();
                parts.into_iter().filter_map(|part| part.join().ok().flatten()).min()
            })
        };
        match bad {
            None => Ok(()),
            Some((index, key)) => {
                let reason = format!("the signature of key {key} is not good");
                Err(Unverified::Record { index, reason })
            }
        }
    }
}

/// Restores a register into an empty store: every record byte for byte, the documents, and the checkpoint.
///
/// # Errors
/// As [`Mirror::pull`]; and the store holds records of another register, or more of them than the place.
pub fn restore(
    fetch: &mut dyn Fetch,
    store: &mut dyn Store,
    mirror: &Mirror,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Mirrored, MirrorError> {
    mirror.pull(fetch, store, progress)
}

/// A bundle, traced to the root: from the spool if it is there and good, else from the place.
fn bundle(tree: &mut Traced<'_>, spool: &mut Spool, index: u64, size: u64) -> Result<Vec<u8>, MirrorError> {
    if let Some(bytes) = spool.get(index, size)
        && tree.check_bundle(index, &bytes).is_ok()
    {
        return Ok(bytes);
    }
    let bytes = tree.bundle(index)?;
    spool.put(index, size, &bytes)?;
    Ok(bytes)
}

/// Keeps the documents that a record names. A document is named by its hash, so it may come before its record.
fn documents(judged: &Judged, fetch: &mut dyn Fetch, store: &mut dyn Store) -> Result<u64, MirrorError> {
    let mut new = 0;
    for document in judged.record.needs() {
        if store.blob(&document.sha256)?.is_some_and(|bytes| document.is(&bytes)) {
            continue;
        }
        let bytes = fetch.get(&format!("blob/{}", hex(&document.sha256)))?;
        if !document.is(&bytes) {
            return Err(Unverified::Document(document.name.clone()).into());
        }
        store.put_blob(&bytes)?;
        new += 1;
    }
    Ok(new)
}

/// Appends what was verified, bundle by bundle.
fn commit(
    store: &mut dyn Store,
    mut head: Head,
    mut directory: Directory,
    tree: &mut Traced<'_>,
    spool: &mut Spool,
    size: u64,
    root: Hash,
) -> Result<(), MirrorError> {
    let mut frontier = Frontier::from_source(head.size, &mut Tiles(&mut *store)).map_err(of_tree)?;
    while head.size < size {
        let index = head.size / 256;
        let bytes = bundle(tree, spool, index, size)?;
        let leaves = leaves_of(&bundle_path(index, size), &bytes)?;
        let skip = usize::try_from(head.size - index * 256).unwrap_or(0);
        let (mut batch, mut changed, mut at) = (Batch::default(), false, head.size);
        for leaf in leaves.into_iter().skip(skip) {
            // All this was seen to be good before; it is read again and not kept, since a register may be large.
            let wrong = |reason: String| Unverified::Record { index: at, reason };
            let envelope = Envelope::parse(leaf).map_err(|e| wrong(e.to_string()))?;
            let record = Record::parse(&envelope.payload).map_err(|e| wrong(e.to_string()))?;
            let signers: Vec<KeyId> = envelope.signatures.iter().map(|s| s.key).collect();
            let admitted = directory.admit(at, &record, &signers).map_err(|e| wrong(e.to_string()))?;
            let hash = leaf_hash(leaf);
            frontier.push(hash, &mut |level, index, hash| batch.nodes.push(Node { level, index, hash }));
            changed |= admitted.changes_directory;
            batch.entries.push(NewEntry {
                leaf: leaf.to_vec(),
                hash,
                key: record.key,
                digest: Sha256::digest(&envelope.payload).into(),
                in_directory: admitted.changes_directory,
            });
            at += 1;
        }
        batch.root = Some(frontier.root());
        batch.directory = changed.then(|| directory.to_text());
        if at == size && frontier.root() != root {
            return Err(Unverified::Root.into());
        }
        head = append(store, &head, &batch)?;
    }
    Ok(())
}

fn append(store: &mut dyn Store, head: &Head, batch: &Batch) -> Result<Head, MirrorError> {
    for _ in 0..5 {
        match store.append(head, batch) {
            Ok(head) => return Ok(head),
            Err(AppendError::Store(e)) => return Err(e.into()),
            Err(AppendError::Conflict) => return Err(MirrorError::Changed),
            Err(AppendError::Unknown(_)) => {
                let there = store.head()?;
                if Some(there.root) == batch.root && there.size == head.size + batch.entries.len() as u64 {
                    return Ok(there);
                }
                if there != *head {
                    return Err(MirrorError::Changed);
                }
            }
        }
    }
    Err(StoreError::Failed("five attempts to append failed".to_owned()).into())
}

/// Saves a checkpoint, unless there is one of this size or a larger one.
fn save(store: &mut dyn Store, which: Which, size: u64, note: &Note) -> Result<(), MirrorError> {
    let new = Signed { size, note: note.to_string() };
    for _ in 0..5 {
        let there = store.checkpoint(which)?.map(|s| s.size);
        if there.is_some_and(|there| there >= size) {
            return Ok(());
        }
        match store.save_checkpoint(which, there, &new) {
            Ok(()) => return Ok(()),
            Err(AppendError::Store(e)) => return Err(e.into()),
            Err(AppendError::Conflict) => return Err(MirrorError::Changed),
            Err(AppendError::Unknown(_)) => {}
        }
    }
    Err(StoreError::Failed("a checkpoint could not be saved".to_owned()).into())
}

/// The tree shown does not continue the one in the store: with the checkpoint that the store has, the log has proved it.
fn rewritten(
    keys: &[VerifierKey],
    head: &Head,
    published: Option<&Signed>,
    newer: &Note,
    tree: &mut Traced<'_>,
) -> MirrorError {
    let older = published.and_then(|p| Note::parse(p.note.as_bytes()).ok());
    match older.map(|older| contradiction(keys, &older, newer, tree)) {
        Some(Ok(Some(fork))) => MirrorError::Forked(Box::new(fork)),
        _ => Unverified::Rewritten { size: head.size }.into(),
    }
}
