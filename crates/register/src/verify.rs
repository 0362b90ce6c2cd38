//! Verifies a register from its files alone (§ 8 of the format): every signature, every rule of entry, the whole tree, the
//! checkpoint and its witnesses, what was known before, and the documents. The host is not asked and not trusted.

use crate::contents::{Contents, act_of, texts_of};
use crate::door::CharterDoor;
use crate::fetch::{Fetch, FetchError};
use crate::sequencer::{Door as _, log_policy};
use crate::store::StoreError;
use rustc_hash::{FxHashMap, FxHashSet};
use servanda_record::{
    Body, Directory, Document, Envelope, IdempotencyKey, KeyId, Kind, PublicKey, Record, hex,
};
use servanda_tlog::{Hash, Note, Opened, TilePath, VerifierKey, decode_bundle, leaf_hash, node_hash, open};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};

/// What a verifier knows before it begins.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// The verifier keys of the log, if known from elsewhere or kept from the last time.
    pub logs: Option<[String; 2]>,
    /// The tree kept from the last time.
    pub before: Option<(u64, Hash)>,
}

/// How much is verified, and with how many threads.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// Judge acts by the charter too, and keep what they say.
    pub by_charter: bool,
    /// Fetch and hash the documents.
    pub documents: bool,
    /// Threads that verify signatures, at least one.
    pub threads: usize,
}

/// What was verified.
#[derive(Debug)]
pub struct Verified {
    /// The checkpoint with its signatures.
    pub opened: Opened,
    /// The checkpoint as it came.
    pub note: Note,
    /// Keys, roles and policy at its size.
    pub directory: Directory,
    /// Records whose signatures are contested.
    pub contested: Vec<u64>,
    /// How many records of each type there are.
    pub kinds: BTreeMap<&'static str, u64>,
    /// How many signatures were verified.
    pub signatures: u64,
    /// How many documents were hashed.
    pub documents: u64,
    /// What the records say, if the charter was to judge.
    pub contents: Option<Contents>,
}

/// Why a register is refused.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Unverified {
    /// A file is missing.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The checkpoint is not good.
    #[error("checkpoint: {0}")]
    Checkpoint(String),
    /// The keys of the log are others than those known.
    #[error(
        "the log is signed by other keys than those known from before. If the host cannot prove why, this is not the register that you know"
    )]
    OtherKeys,
    /// A record is not valid.
    #[error("record {index}: {reason}")]
    Record {
        /// Its index.
        index: u64,
        /// Why.
        reason: String,
    },
    /// The records do not make the root.
    #[error("the records do not make the root of the checkpoint: a record was changed, left out or put in")]
    Root,
    /// The tree of the last time is not the beginning of this one.
    #[error(
        "the tree of {size} records that you know is not the beginning of this one: history was rewritten, or two histories are shown"
    )]
    Rewritten {
        /// Size of the tree known.
        size: u64,
    },
    /// The register is shorter than what was known.
    #[error("the host shows {shown} records, and you know {known} already: an old state is shown")]
    Shorter {
        /// Records shown.
        shown: u64,
        /// Records known.
        known: u64,
    },
    /// A document is not what its hashes say.
    #[error("the document {0} is not the one that was hashed")]
    Document(String),
}

/// All nodes of a tree, so that the root at any earlier size costs only its peaks.
#[derive(Default)]
struct Nodes {
    levels: Vec<Vec<Hash>>,
}

impl Nodes {
    fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        let mut level = 0;
        loop {
            if self.levels.len() <= level {
                self.levels.push(Vec::new());
            }
            let Some(here) = self.levels.get_mut(level) else { return };
            here.push(hash);
            let [.., left, right] = here.as_slice() else { return };
            if here.len() % 2 == 1 {
                return;
            }
            hash = node_hash(left, right);
            level += 1;
        }
    }

    fn root_at(&self, size: u64) -> Option<Hash> {
        let mut root: Option<Hash> = None;
        let mut start = 0u64;
        let mut peaks = Vec::new();
        for level in (0..64).rev().filter(|l| size >> l & 1 == 1) {
            let index = usize::try_from(start >> level).ok()?;
            peaks.push(*self.levels.get(level)?.get(index)?);
            start += 1 << level;
        }
        for peak in peaks.into_iter().rev() {
            root = Some(match root {
                None => peak,
                Some(right) => node_hash(&peak, &right),
            });
        }
        Some(root.unwrap_or(Hash::EMPTY))
    }
}

/// A signature to verify.
pub(crate) struct Check {
    index: u64,
    key: Arc<PublicKey>,
    message: Arc<Vec<u8>>,
    signature: Vec<u8>,
}

/// Works through the signatures of a chunk; the first that is not good.
pub(crate) fn failing(chunk: &[Check]) -> Option<(u64, KeyId)> {
    chunk.iter().find(|c| c.key.verify(&c.message, &c.signature).is_err()).map(|c| (c.index, c.key.id()))
}

/// The keys of the log: as known, or else as the first record says.
pub(crate) fn log_keys(fetch: &mut dyn Fetch, trust: &Trust) -> Result<Vec<VerifierKey>, Unverified> {
    let parse = |keys: &[String; 2]| {
        let read = keys.iter().map(|k| VerifierKey::parse(k)).collect::<Result<Vec<_>, _>>();
        read.map_err(|e| Unverified::Checkpoint(e.to_string()))
    };
    if let Some(keys) = &trust.logs {
        return parse(keys);
    }
    let record = |reason: String| Unverified::Record { index: 0, reason };
    // The first bundle is as wide as the tree is long, up to 256: its width is not known before the checkpoint is read.
    let note = fetch.get("checkpoint")?;
    let note = Note::parse(&note).map_err(|e| Unverified::Checkpoint(e.to_string()))?;
    let size =
        servanda_tlog::Checkpoint::parse(&note.text).map_err(|e| Unverified::Checkpoint(e.to_string()))?.size;
    if size == 0 {
        return Err(Unverified::Checkpoint("the register is empty".to_owned()));
    }
    let bundle = fetch.get(&bundle_path(0, size).to_string())?;
    let leaves = decode_bundle(&bundle).map_err(|e| record(e.to_string()))?;
    let first = leaves.first().ok_or_else(|| record("it is missing".to_owned()))?;
    let envelope = Envelope::parse(first).map_err(|e| record(e.to_string()))?;
    match Record::parse(&envelope.payload).map_err(|e| record(e.to_string()))?.body {
        Body::Open { logs, .. } => parse(&logs),
        _ => Err(record("the first record does not open the register".to_owned())),
    }
}

pub(crate) fn bundle_path(index: u64, size: u64) -> TilePath {
    let left = size.saturating_sub(index.saturating_mul(256)).min(256);
    TilePath::Entries { index, width: u16::try_from(left).unwrap_or(256) }
}

/// The checkpoint that a place shows, signed by all keys of the log.
pub(crate) fn checkpoint_of(
    fetch: &mut dyn Fetch,
    keys: &[VerifierKey],
) -> Result<(Note, Opened), Unverified> {
    let note = Note::parse(&fetch.get("checkpoint")?).map_err(|e| Unverified::Checkpoint(e.to_string()))?;
    let opened = open(&note, keys, &[]).map_err(|e| Unverified::Checkpoint(e.to_string()))?;
    if !opened.checkpoint.extensions.is_empty() {
        return Err(Unverified::Checkpoint("it has lines that the format does not have".to_owned()));
    }
    Ok((note, opened))
}

/// Compares a checkpoint with the directory of its records: origin, keys of the log, and the quorum of witnesses.
pub(crate) fn fits(
    directory: &Directory,
    keys: &[VerifierKey],
    origin: &str,
    note: &Note,
) -> Result<Opened, Unverified> {
    if directory.origin != origin {
        return Err(Unverified::Checkpoint("it is of another register than its records".to_owned()));
    }
    let own: Vec<String> = keys.iter().map(VerifierKey::to_string).collect();
    if own != directory.logs {
        return Err(Unverified::OtherKeys);
    }
    let wrong = |e: &dyn std::fmt::Display| Unverified::Checkpoint(e.to_string());
    let policy = log_policy(directory).map_err(|e| wrong(&e))?;
    let opened = policy.open(note).map_err(|e| wrong(&e))?;
    if !policy.is_met(&opened) {
        return Err(wrong(&"fewer witnesses have cosigned it than the policy asks for"));
    }
    Ok(opened)
}

/// Verifies a register. `progress` is told how many records are done, of how many.
///
/// # Errors
/// The first thing that is wrong.
pub fn verify(
    fetch: &mut dyn Fetch,
    trust: &Trust,
    extent: Extent,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Verified, Unverified> {
    let keys = log_keys(fetch, trust)?;
    let (note, opened) = checkpoint_of(fetch, &keys)?;
    let size = opened.checkpoint.size;
    if let Some((known, _)) = trust.before.filter(|(known, _)| *known > size) {
        return Err(Unverified::Shorter { shown: size, known });
    }
    let mut work = Work {
        extent,
        fold: Fold::new(extent.by_charter, Directory::default()),
        contents: Contents::default(),
        charter: None,
        nodes: Nodes::default(),
        signed: Vec::new(),
        numbers: FxHashMap::default(),
        kinds: BTreeMap::new(),
        signatures: 0,
        documents: Vec::new(),
    };
    let bad = std::sync::Mutex::new(None::<(u64, KeyId)>);
    let found = || *bad.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let done = std::thread::scope(|scope| {
        let (to_workers, chunks) = sync_channel::<Vec<Check>>(2 * extent.threads.max(1));
        let chunks = Arc::new(std::sync::Mutex::new(chunks));
        for _ in 0..extent.threads.max(1) {
            let chunks = chunks.clone();
            let bad = &bad;
            scope.spawn(move || {
                loop {
                    let next = chunks.lock().unwrap_or_else(std::sync::PoisonError::into_inner).recv();
                    let Ok(chunk) = next else { return };
                    if let Some(failed) = failing(&chunk) {
                        let mut slot = bad.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                        *slot = Some(slot.map_or(failed, |s| s.min(failed)));
                    }
                }
            });
        }
        work.all(fetch, size, &to_workers, &found, progress)
    });
    if let Some((index, key)) = found() {
        return Err(Unverified::Record { index, reason: format!("the signature of key {key} is not good") });
    }
    done?;
    work.finish(fetch, trust, &keys, opened, note)
}

/// Judges records one after the other by § 4 and § 5, and § 6 if the charter is to judge. What it must know of the records
/// before comes from outside, so that it can begin anywhere.
pub(crate) struct Fold {
    by_charter: bool,
    pub(crate) directory: Directory,
    door: CharterDoor,
    /// The root asked for last, with its size.
    root: (u64, Hash),
    sent: FxHashSet<[u8; 16]>,
    keys: FxHashMap<KeyId, Arc<PublicKey>>,
}

/// What a fold asks of the records before.
pub(crate) trait Before {
    /// The root of the first so many records; `None` if it cannot be had.
    fn root(&mut self, size: u64) -> Result<Option<Hash>, Unverified>;

    /// Whether an idempotency key was used in a record that the fold itself has not seen.
    fn used(&mut self, key: &IdempotencyKey) -> Result<bool, Unverified>;

    /// A document that a charter is made of.
    fn blob(&mut self, sha256: &[u8; 32]) -> Option<Vec<u8>>;
}

/// A record that may stand where it stands, if its signatures are good.
pub(crate) struct Judged {
    pub(crate) record: Record,
    pub(crate) signers: Vec<KeyId>,
}

impl Fold {
    pub(crate) fn new(by_charter: bool, directory: Directory) -> Fold {
        Fold {
            by_charter,
            directory,
            door: CharterDoor::default(),
            root: (0, Hash::EMPTY),
            sent: FxHashSet::default(),
            keys: FxHashMap::default(),
        }
    }

    /// Judges the record at an index. Its signatures are put with the checks, to be verified by whoever has the time.
    pub(crate) fn one(
        &mut self,
        index: u64,
        leaf: &[u8],
        before: &mut dyn Before,
        checks: &mut Vec<Check>,
    ) -> Result<Judged, Unverified> {
        let wrong = |reason: String| Unverified::Record { index, reason };
        let envelope = Envelope::parse(leaf).map_err(|e| wrong(e.to_string()))?;
        let record = Record::parse(&envelope.payload).map_err(|e| wrong(e.to_string()))?;
        if self.root.0 != record.seen.size || index == 0 {
            let root = if record.seen.size <= index { before.root(record.seen.size)? } else { None };
            let larger = || wrong("it was signed on a tree that is larger than its index".to_owned());
            self.root = (record.seen.size, root.ok_or_else(larger)?);
        }
        if self.root.1.0 != record.seen.root {
            return Err(wrong(
                "it was signed on a tree that is not the beginning of this register".to_owned(),
            ));
        }
        if !self.sent.insert(record.key.0) || before.used(&record.key)? {
            return Err(wrong("its idempotency key was used before".to_owned()));
        }
        let message = Arc::new(envelope.signed_bytes());
        let mut signers = Vec::with_capacity(envelope.signatures.len());
        for s in envelope.signatures {
            let key = match self.keys.get(&s.key) {
                Some(key) => key.clone(),
                None => {
                    let found = self.directory.key_for(&record, s.key).cloned();
                    let unknown = || wrong(format!("the key {} is not enrolled", s.key));
                    let key = Arc::new(found.ok_or_else(unknown)?);
                    self.keys.insert(s.key, key.clone());
                    key
                }
            };
            signers.push(s.key);
            checks.push(Check { index, key, message: message.clone(), signature: s.bytes });
        }
        let ways = if self.by_charter && record.kind == Kind::Act {
            self.door.signing(&record, &self.directory).map_err(|e| wrong(e.to_string()))?
        } else {
            Vec::new()
        };
        let admitted = self.directory.admit(index, &record, &signers).map_err(|e| wrong(e.to_string()))?;
        if matches!(record.kind, Kind::Open | Kind::Policy) {
            log_policy(&self.directory).map_err(|e| wrong(format!("the policy of witnesses: {e}")))?;
        }
        if !ways.is_empty() && !ways.iter().any(|w| w.iter().eq(&admitted.parties)) {
            return Err(wrong("by the charter others must have signed it".to_owned()));
        }
        if self.by_charter {
            let mut blob = |sha256: &[u8; 32]| Ok::<_, StoreError>(before.blob(sha256));
            self.door
                .admit(index, &record, &admitted, &self.directory, &mut blob)
                .map_err(|e| wrong(e.to_string()))?;
        }
        Ok(Judged { record, signers })
    }
}

/// A verifier has seen every record itself.
struct All<'a> {
    nodes: &'a Nodes,
    fetch: &'a mut dyn Fetch,
}

impl Before for All<'_> {
    fn root(&mut self, size: u64) -> Result<Option<Hash>, Unverified> {
        Ok(self.nodes.root_at(size))
    }

    fn used(&mut self, _: &IdempotencyKey) -> Result<bool, Unverified> {
        Ok(false)
    }

    fn blob(&mut self, sha256: &[u8; 32]) -> Option<Vec<u8>> {
        self.fetch.get(&format!("blob/{}", hex(sha256))).ok()
    }
}

/// The leaves of a bundle, as many as its path says.
pub(crate) fn leaves_of<'b>(path: &TilePath, bytes: &'b [u8]) -> Result<Vec<&'b [u8]>, Unverified> {
    let wrong = |reason: String| Unverified::Record { index: path.index().saturating_mul(256), reason };
    let leaves = decode_bundle(bytes).map_err(|e| wrong(e.to_string()))?;
    if leaves.len() != usize::from(path.width()) {
        return Err(wrong("the bundle has not as many records as its name says".to_owned()));
    }
    Ok(leaves)
}

struct Work {
    extent: Extent,
    fold: Fold,
    contents: Contents,
    charter: Option<Vec<Document>>,
    nodes: Nodes,
    /// Who signed which record, by numbers of keys: a key may yet be revoked as suspect.
    signed: Vec<(u64, u32)>,
    numbers: FxHashMap<KeyId, u32>,
    kinds: BTreeMap<&'static str, u64>,
    signatures: u64,
    documents: Vec<Document>,
}

impl Work {
    fn all(
        &mut self,
        fetch: &mut dyn Fetch,
        size: u64,
        workers: &SyncSender<Vec<Check>>,
        failed: &dyn Fn() -> Option<(u64, KeyId)>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(), Unverified> {
        let mut index = 0;
        while index < size {
            let path = bundle_path(index / 256, size);
            let bytes = fetch.get(&path.to_string())?;
            let leaves = leaves_of(&path, &bytes)?;
            let mut checks = Vec::with_capacity(2 * leaves.len());
            for leaf in leaves {
                self.one(fetch, index, leaf, &mut checks)?;
                index += 1;
            }
            self.signatures += checks.len() as u64;
            if workers.send(checks).is_err() || failed().is_some() {
                return Ok(());
            }
            progress(index, size);
        }
        Ok(())
    }

    fn one(
        &mut self,
        fetch: &mut dyn Fetch,
        index: u64,
        leaf: &[u8],
        checks: &mut Vec<Check>,
    ) -> Result<(), Unverified> {
        let mut before = All { nodes: &self.nodes, fetch };
        let Judged { record, signers } = self.fold.one(index, leaf, &mut before, checks)?;
        if self.extent.by_charter
            && let Some(act) = act_of(&record)
        {
            self.contents.push(index, &act);
        }
        *self.kinds.entry(record.kind.name()).or_default() += 1;
        self.documents.extend(record.needs().cloned());
        if let Body::Charter(files) = record.body {
            self.charter = Some(files);
        }
        for id in signers {
            let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
            self.signed.push((index, *self.numbers.entry(id).or_insert(next)));
        }
        self.nodes.push(leaf_hash(leaf));
        Ok(())
    }

    fn finish(
        mut self,
        fetch: &mut dyn Fetch,
        trust: &Trust,
        keys: &[VerifierKey],
        opened: Opened,
        note: Note,
    ) -> Result<Verified, Unverified> {
        let (size, root) = (opened.checkpoint.size, opened.checkpoint.root);
        if self.nodes.root_at(size) != Some(root) {
            return Err(Unverified::Root);
        }
        if let Some((known, root)) = trust.before
            && self.nodes.root_at(known) != Some(root)
        {
            return Err(Unverified::Rewritten { size: known });
        }
        let directory = self.fold.directory;
        let opened_by_policy = fits(&directory, keys, &opened.checkpoint.origin, &note)?;
        let mut documents = 0;
        if self.extent.documents {
            self.documents.sort_by_key(|d| d.sha256);
            self.documents.dedup();
            for d in &self.documents {
                let bytes = fetch.get(&format!("blob/{}", hex(&d.sha256)))?;
                if !d.is(&bytes) {
                    return Err(Unverified::Document(d.name.clone()));
                }
                documents += 1;
            }
        }
        let contents = if self.extent.by_charter {
            let read = texts_of(self.charter.as_deref().unwrap_or(&[]), |sha256| {
                Ok(fetch.get(&format!("blob/{}", hex(sha256))).ok())
            });
            let files = read.map_err(|e| Unverified::Document(e.to_string()))?;
            self.contents.size = size;
            self.contents.set_charter(&directory.name, files);
            Some(self.contents)
        } else {
            None
        };
        let by_number: FxHashMap<u32, KeyId> = self.numbers.iter().map(|(id, n)| (*n, *id)).collect();
        let contested = |(i, n): &&(u64, u32)| directory.contested(*i, by_number.get(n).copied());
        let mut contested: Vec<u64> = if directory.any_suspect() {
            self.signed.iter().filter(contested).map(|s| s.0).collect()
        } else {
            Vec::new()
        };
        contested.dedup();
        Ok(Verified {
            opened: Opened { cosigners: opened_by_policy.cosigners, ..opened },
            note,
            directory,
            contested,
            kinds: self.kinds,
            signatures: self.signatures,
            documents,
            contents,
        })
    }
}
