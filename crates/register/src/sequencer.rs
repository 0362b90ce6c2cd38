//! The sequencer: gives records their places, many in one commit, and signs the tree.
//!
//! The order is fixed. Judge at the head; append in one transaction; read back what was written and work out its root a
//! second way; sign; save the signed checkpoint, if no other was saved meanwhile; keep it elsewhere too (the guard); ask
//! the witnesses; publish. A record "is entered" when a published checkpoint contains it. Whatever does not fit stops the
//! sequencer: it is better to sign nothing than two things.

use crate::store::{
    AppendError, Batch, Claim, Head, NewEntry, Node, Signed, Store, StoreError, Tiles, Which,
};
use crate::submission::{Class, Outcome, Place, Refused, Submission};
use rustc_hash::FxHashMap;
use servanda_record::{
    Admitted, Body, Directory, Envelope, IdempotencyKey, KeyId, Kind, Party, Record, Refusal,
};
use servanda_tlog::{
    Algorithm, Checkpoint, Frontier, Hash, Note, NoteSignature, Policy, SigningKey, TreeError, VerifierKey,
    consistency_proof, leaf_hash, open, root_at,
};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// The most records in one commit.
pub const LARGEST_BATCH: usize = 1_000;

/// The most records that may wait for signatures.
const MOST_WAITING: usize = 1_000;

/// Records at the end of the log that are hashed anew at every start.
const TAIL: u64 = 4_096;

/// Roots of the last sizes are kept, for what signers have seen.
const ROOTS: usize = 8_192;

/// How long a claim to sequence lasts without being renewed.
pub const CLAIM: Duration = Duration::from_secs(10);

/// The two keys with which a log signs its checkpoints.
#[derive(Debug)]
pub struct LogKeys {
    /// Ed25519, signature type 0x01.
    pub ed25519: SigningKey,
    /// ML-DSA-44, signature type 0x06.
    pub ml_dsa: SigningKey,
}

impl LogKeys {
    /// The keys of two seeds, for a register.
    ///
    /// # Errors
    /// The origin cannot be the name of a key.
    pub fn from_seeds(origin: &str, seeds: [&[u8; 32]; 2]) -> Result<LogKeys, servanda_tlog::KeyError> {
        Ok(LogKeys {
            ed25519: SigningKey::from_seed(Algorithm::Ed25519, origin, seeds[0])?,
            ml_dsa: SigningKey::from_seed(Algorithm::MlDsa44Cosignature, origin, seeds[1])?,
        })
    }

    /// What others verify with, in the order of the record `register.open`.
    pub fn verifiers(&self) -> [VerifierKey; 2] {
        [self.ed25519.verifier().clone(), self.ml_dsa.verifier().clone()]
    }
}

/// Keeps the last signed checkpoint in a second place, which a restored backup does not reach.
pub trait Guard: Send {
    /// What was kept last.
    ///
    /// # Errors
    /// The place cannot be read.
    fn last(&mut self) -> Result<Option<String>, StoreError>;

    /// Keeps a checkpoint, durably.
    ///
    /// # Errors
    /// The place cannot be written.
    fn keep(&mut self, note: &str) -> Result<(), StoreError>;
}

/// Reaches the witnesses.
pub trait Witnesses: Send {
    /// The checkpoints of this log that the witnesses cosigned last. Those that do not answer are left out. What the log
    /// has not signed is not heeded.
    fn seen(&mut self, policy: &Policy, origin: &str) -> Vec<Note>;

    /// Asks every witness to cosign. `prove` gives the consistency proof from a size. Returns their signatures, and the
    /// checkpoints that those show who know a larger tree or another: the signature of the log counts, not their word.
    fn cosign(
        &mut self,
        policy: &Policy,
        note: &Note,
        prove: &mut dyn FnMut(u64) -> Option<Vec<Hash>>,
    ) -> (Vec<NoteSignature>, Vec<Note>);
}

/// Finds a document by the SHA-256 of its bytes.
pub type Finder<'f> = dyn FnMut(&[u8; 32]) -> Result<Option<Vec<u8>>, StoreError> + 'f;

/// Judges by the charter what a record does. It is asked at the head at which the record will be entered.
pub trait Door: Send {
    /// Who must sign an act: one of these sets of parties, and nobody else. None asks for nothing.
    ///
    /// # Errors
    /// The act cannot be read, or nobody can do it.
    fn signing(&mut self, record: &Record, directory: &Directory) -> Result<Vec<BTreeSet<Party>>, Refused>;

    /// The article by which those who act in a record act for themselves, and nobody else for them.
    fn own_affairs(&mut self, record: &Record) -> Option<String> {
        let _ = record;
        None
    }

    /// Judges a record that the right parties have signed, and counts it as entered for those judged after it.
    ///
    /// # Errors
    /// Why it may not enter.
    fn admit(
        &mut self,
        index: u64,
        record: &Record,
        admitted: &Admitted,
        directory: &Directory,
        blob: &mut Finder<'_>,
    ) -> Result<(), Refused>;

    /// Forgets everything, and learns from the store what was entered.
    ///
    /// # Errors
    /// The store cannot be read.
    fn reload(&mut self, store: &mut dyn Store, directory: &Directory) -> Result<(), StoreError>;
}

/// Why the sequencer stops.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Stop {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Another sequencer has taken over.
    #[error("another sequencer has taken over ({0})")]
    Superseded(String),
    /// Someone knows a larger tree than is stored here.
    #[error(
        "{whose} has size {theirs}, and here are {here} records: this is an older copy of the register. Nothing is signed. Restore from a mirror: `servanda register restore`"
    )]
    Behind {
        /// Who.
        whose: String,
        /// The size known.
        theirs: u64,
        /// The size here.
        here: u64,
    },
    /// Someone has a checkpoint of this log with another root.
    #[error(
        "{whose} of size {size} has another root than the records here: the register was changed. Nothing is signed"
    )]
    Forked {
        /// Who.
        whose: String,
        /// The size.
        size: u64,
    },
    /// What was read back is not what was written.
    #[error("what was read back is not what was written: {0}")]
    ReadBack(String),
    /// The keys are not those of the register.
    #[error("the keys of the log are not those with which the register was opened")]
    Keys,
}

/// The sequencer of one register.
pub struct Sequencer<S> {
    store: S,
    keys: LogKeys,
    node: String,
    head: Head,
    frontier: Frontier,
    directory: Directory,
    door: Box<dyn Door>,
    guard: Box<dyn Guard>,
    witnesses: Box<dyn Witnesses>,
    now: Box<dyn Fn() -> u64 + Send>,
    signed: Option<Signed>,
    published: Option<Signed>,
    waiting: BTreeMap<IdempotencyKey, Envelope>,
    roots: FxHashMap<u64, Hash>,
}

/// What a sequencer works with.
pub struct Tools {
    /// Name of this node.
    pub node: String,
    /// The log's keys.
    pub keys: LogKeys,
    /// Judges by the charter.
    pub door: Box<dyn Door>,
    /// Keeps checkpoints elsewhere.
    pub guard: Box<dyn Guard>,
    /// Reaches the witnesses.
    pub witnesses: Box<dyn Witnesses>,
    /// Seconds since 1970, for the times in cosignatures. Nothing is decided by it.
    pub now: Box<dyn Fn() -> u64 + Send>,
}

/// The tlog-policy of a directory: the log's keys, and the lines of the register's policy.
///
/// # Errors
/// The lines are no policy.
pub fn log_policy(directory: &Directory) -> Result<Policy, servanda_tlog::PolicyError> {
    let mut text = String::new();
    for key in &directory.logs {
        text.push_str(&format!("log {key}\n"));
    }
    for line in &directory.policy.quorum {
        text.push_str(line);
        text.push('\n');
    }
    if directory.policy.quorum.is_empty() {
        text.push_str("quorum none\n");
    }
    Policy::parse(text.as_bytes())
}

/// The directory that the first records of a store make, up to a size.
///
/// # Errors
/// The store cannot be read, or a record is not what its hash says, or may not stand where it stands.
pub fn directory_at(store: &mut dyn Store, size: u64) -> Result<Directory, StoreError> {
    let mut directory = Directory::default();
    for index in store.directory_records()?.into_iter().take_while(|i| *i < size) {
        let damaged = |what: &str| StoreError::Damaged(format!("record {index}: {what}"));
        let entry = store.entries(index, 1)?.pop().ok_or_else(|| damaged("it is missing"))?;
        if leaf_hash(&entry.leaf) != entry.hash {
            return Err(damaged("it has not the hash that was stored with it"));
        }
        let mut submission = Submission::read(&entry.leaf).map_err(|e| damaged(&e.reason))?;
        submission.verify(&directory).map_err(|e| damaged(&e.reason))?;
        directory
            .admit(index, &submission.record, &submission.signers())
            .map_err(|e| damaged(&e.to_string()))?;
    }
    Ok(directory)
}

/// The directory of all records of a store, compared with the one stored. Nobody else may be writing.
///
/// # Errors
/// As [`directory_at`]; and the two differ.
pub fn directory_of(store: &mut dyn Store) -> Result<Directory, StoreError> {
    let directory = directory_at(store, u64::MAX)?;
    if directory != Directory::default() && directory.to_text() != store.directory_text()? {
        return Err(StoreError::Damaged(
            "the directory stored is not the one that the records make".to_owned(),
        ));
    }
    Ok(directory)
}

impl<S: Store> Sequencer<S> {
    /// Takes over a register: claims it, checks its end, and asks guard and witnesses what they know.
    ///
    /// # Errors
    /// Why nothing may be signed here.
    pub fn open(store: S, tools: Tools) -> Result<Sequencer<S>, Stop> {
        let Tools { node, keys, door, guard, witnesses, now } = tools;
        let head = Head { size: 0, root: Hash::EMPTY, epoch: 0 };
        let mut own = Sequencer {
            store,
            keys,
            node,
            head,
            frontier: Frontier::new(),
            directory: Directory::default(),
            door,
            guard,
            witnesses,
            now,
            signed: None,
            published: None,
            waiting: BTreeMap::new(),
            roots: FxHashMap::default(),
        };
        own.load()?;
        own.ask_others()?;
        if own.head.size > own.signed.as_ref().map_or(0, |s| s.size) {
            own.sign()?;
        }
        own.keep_elsewhere()?;
        if own.head.size > 0 {
            own.publish()?;
        }
        Ok(own)
    }

    /// Reads everything anew from the store.
    fn load(&mut self) -> Result<(), Stop> {
        let epoch = match self.store.claim(&self.node, CLAIM)? {
            Claim::Held(epoch) => epoch,
            Claim::Taken(by) => return Err(Stop::Superseded(by)),
        };
        self.head = self.store.head()?;
        if self.head.epoch != epoch {
            return Err(Stop::Superseded("a later claim".to_owned()));
        }
        let damaged = |what: String| Stop::Store(StoreError::Damaged(what));
        self.frontier =
            Frontier::from_source(self.head.size, &mut Tiles(&mut self.store)).map_err(of_tree)?;
        if self.frontier.root() != self.head.root {
            return Err(damaged("the hashes stored do not make the root of the head".to_owned()));
        }
        let mut from = self.head.size.saturating_sub(TAIL);
        while from < self.head.size {
            let entries = self.store.entries(from, 512)?;
            let count = entries.len() as u64;
            if count == 0 || entries.iter().any(|e| leaf_hash(&e.leaf) != e.hash) {
                return Err(damaged(format!(
                    "a record from {from} on has not the hash that was stored with it"
                )));
            }
            from += count;
        }
        self.directory = directory_of(&mut self.store)?;
        if self.head.size > 0 {
            let [a, b] = self.keys.verifiers().map(|k| k.to_string());
            if self.directory.logs != [a, b] {
                return Err(Stop::Keys);
            }
        }
        self.roots.clear();
        self.roots.insert(self.head.size, self.head.root);
        self.waiting.clear();
        for w in self.store.waiting()? {
            // It was entered, and the program stopped before it was taken from those that wait.
            if self.store.recorded(&w.key)?.is_some() {
                self.store.set_waiting(&w.key, None)?;
            } else if let Ok(envelope) = Envelope::parse(&w.envelope) {
                self.waiting.insert(w.key, envelope);
            }
        }
        self.door.reload(&mut self.store, &self.directory)?;
        self.signed = self.store.checkpoint(Which::Signed)?;
        self.published = self.store.checkpoint(Which::Published)?;
        Ok(())
    }

    /// Compares what others know of this log with what is here.
    fn ask_others(&mut self) -> Result<(), Stop> {
        let mut known: Vec<(String, String)> = Vec::new();
        if let Some(s) = &self.signed {
            known.push(("the checkpoint signed last".to_owned(), s.note.clone()));
        }
        if let Some(s) = &self.published {
            known.push(("the checkpoint published last".to_owned(), s.note.clone()));
        }
        if let Some(note) = self.guard.last()? {
            known.push(("the checkpoint kept by the guard".to_owned(), note));
        }
        if let Ok(policy) = log_policy(&self.directory) {
            let shown = self.witnesses.seen(&policy, &self.directory.origin);
            self.heed(&shown)?;
        }
        for (whose, note) in known {
            let damaged = |what: String| Stop::Store(StoreError::Damaged(format!("{whose}: {what}")));
            let note = Note::parse(note.as_bytes()).map_err(|e| damaged(e.to_string()))?;
            let opened = open(&note, &self.keys.verifiers(), &[]).map_err(|e| damaged(e.to_string()))?;
            self.compare(whose, &opened.checkpoint)?;
        }
        Ok(())
    }

    /// Keeps the checkpoint signed last in the guard too, if whoever signed it ended before that. What is published is
    /// always kept there first.
    fn keep_elsewhere(&mut self) -> Result<(), StoreError> {
        let Some(signed) = &self.signed else { return Ok(()) };
        if self.guard.last()?.as_deref() != Some(&signed.note) {
            self.guard.keep(&signed.note)?;
        }
        Ok(())
    }

    /// Compares what witnesses show. Only a signature of the log counts: a witness that shows anything else must not be able
    /// to stop the register.
    fn heed(&mut self, shown: &[Note]) -> Result<(), Stop> {
        let keys = self.keys.verifiers();
        for note in shown {
            // A witness may know one of the two keys only.
            match keys.iter().find_map(|k| open(note, std::slice::from_ref(k), &[]).ok()) {
                Some(opened) => {
                    let whose = "the checkpoint that a witness has cosigned".to_owned();
                    self.compare(whose, &opened.checkpoint)?;
                }
                None => tracing::warn!("a witness shows what this log has not signed"),
            }
        }
        Ok(())
    }

    fn compare(&mut self, whose: String, theirs: &Checkpoint) -> Result<(), Stop> {
        if theirs.size > self.head.size {
            return Err(Stop::Behind { whose, theirs: theirs.size, here: self.head.size });
        }
        if self.root_at(theirs.size)? != theirs.root {
            return Err(Stop::Forked { whose, size: theirs.size });
        }
        Ok(())
    }

    fn root_at(&mut self, size: u64) -> Result<Hash, StoreError> {
        if let Some(root) = self.roots.get(&size) {
            return Ok(*root);
        }
        let root = root_at(size, &mut Tiles(&mut self.store)).map_err(of_tree)?;
        self.keep_root(size, root);
        Ok(root)
    }

    fn keep_root(&mut self, size: u64, root: Hash) {
        if self.roots.len() >= ROOTS {
            let from = self.head.size.saturating_sub(ROOTS as u64 / 2);
            self.roots.retain(|s, _| *s >= from);
        }
        self.roots.insert(size, root);
    }

    /// The directory at the head.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// The head.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Size of the tree published last.
    pub fn published(&self) -> u64 {
        self.published.as_ref().map_or(0, |s| s.size)
    }

    /// The store.
    pub fn store(&mut self) -> &mut S {
        &mut self.store
    }

    /// Renews the claim, and publishes what the witnesses had not cosigned before.
    ///
    /// # Errors
    /// Why the sequencer must stop.
    pub fn tick(&mut self) -> Result<(), Stop> {
        match self.store.claim(&self.node, CLAIM)? {
            Claim::Held(epoch) if epoch == self.head.epoch => {}
            Claim::Held(_) => return Err(Stop::Superseded("a later claim".to_owned())),
            Claim::Taken(by) => return Err(Stop::Superseded(by)),
        }
        if self.head.size > self.signed.as_ref().map_or(0, |s| s.size) {
            self.sign()?;
        }
        if self.head.size > self.published() { self.publish() } else { Ok(()) }
    }

    /// Enters what may enter: one outcome for each submission, in their order.
    ///
    /// # Errors
    /// Why the sequencer must stop. What was not answered may or may not have been entered: it is to be sent again.
    pub fn step(&mut self, submissions: Vec<Submission>) -> Result<Vec<Outcome>, Stop> {
        let mut attempts = 0;
        loop {
            attempts += 1;
            let (batch, next, outcomes) = self.judge(&submissions)?;
            if batch.entries.is_empty() {
                return Ok(outcomes);
            }
            let expect = self.head;
            match self.store.append(&expect, &batch) {
                Ok(head) => {
                    self.entered(head, next, &batch)?;
                    return Ok(outcomes);
                }
                Err(AppendError::Store(StoreError::Full)) => {
                    self.load()?;
                    let full = || Refused::new(Class::Full, StoreError::Full.to_string());
                    return Ok(submissions.iter().map(|_| Outcome::Refused(full())).collect());
                }
                Err(AppendError::Store(e)) => return Err(e.into()),
                Err(AppendError::Conflict) => {
                    // Someone else has written. If it is another sequencer, this one is at an end.
                    self.load()?;
                    self.ask_others()?;
                }
                Err(AppendError::Unknown(why)) => {
                    tracing::warn!(why, "whether a batch was written is not known; the head is read again");
                    let there = self.store.head()?;
                    let ours = batch.root == Some(there.root) && there.epoch == expect.epoch;
                    if ours && there.size == expect.size + batch.entries.len() as u64 {
                        self.entered(there, next, &batch)?;
                        return Ok(outcomes);
                    }
                    self.load()?;
                }
            }
            if attempts > 5 {
                return Err(Stop::Store(StoreError::Failed("five attempts to append failed".to_owned())));
            }
        }
    }

    /// Judges submissions one after the other, each at the head that those before it make.
    fn judge(&mut self, submissions: &[Submission]) -> Result<(Batch, Next, Vec<Outcome>), Stop> {
        let mut batch = Batch::default();
        let mut next = Next { frontier: self.frontier.clone(), directory: None, waited: Vec::new() };
        let mut outcomes = Vec::with_capacity(submissions.len());
        let mut here: FxHashMap<IdempotencyKey, (Place, [u8; 32])> = FxHashMap::default();
        for submission in submissions {
            let recorded = match here.get(&submission.key()) {
                Some((place, digest)) => Some((*place, *digest)),
                None => self.recorded(&submission.key())?,
            };
            if let Some((place, digest)) = recorded {
                outcomes.push(if digest == submission.digest {
                    Outcome::Entered(place)
                } else {
                    Outcome::Refused(key_used())
                });
                continue;
            }
            if let Some(refused) = &submission.untimely {
                outcomes.push(Outcome::Refused(refused.clone()));
                continue;
            }
            let outcome = self.judge_one(submission, &mut batch, &mut next)?;
            if let Outcome::Entered(place) = outcome {
                here.insert(submission.key(), (place, submission.digest));
            }
            outcomes.push(outcome);
        }
        batch.root = Some(next.frontier.root());
        batch.directory = next.directory.as_ref().map(Directory::to_text);
        Ok((batch, next, outcomes))
    }

    fn recorded(&mut self, key: &IdempotencyKey) -> Result<Option<(Place, [u8; 32])>, StoreError> {
        let Some(found) = self.store.recorded(key)? else { return Ok(None) };
        let leaf = self.store.hashes(0, found.index, 1)?.pop();
        let leaf = leaf.ok_or_else(|| StoreError::Damaged(format!("record {} is missing", found.index)))?;
        Ok(Some((Place { index: found.index, leaf }, found.digest)))
    }

    fn judge_one(
        &mut self,
        submission: &Submission,
        batch: &mut Batch,
        next: &mut Next,
    ) -> Result<Outcome, Stop> {
        let refused = |r: Refused| Ok(Outcome::Refused(r));
        let mut submission = submission.clone();
        let aside = self.waiting.get(&submission.key()).cloned();
        if aside.as_ref().is_some_and(|a| a.payload != submission.envelope.payload) {
            return refused(key_used());
        }
        let index = next.frontier.size();
        let seen = submission.record.seen;
        if seen.size > self.head.size || self.root_at(seen.size)?.0 != seen.root {
            let why = format!(
                "it was signed by someone who saw a tree of {} records with a root that is not this register's",
                seen.size
            );
            return refused(Refused::new(Class::Conflict, why));
        }
        if let Some(why) = self.unfit(&submission.record) {
            return refused(Refused::new(Class::NotAllowed, why));
        }
        let directory = next.directory.as_ref().unwrap_or(&self.directory);
        if let Err(e) = submission.verify(directory) {
            return refused(e);
        }
        let own = submission.signers();
        let party = |id: KeyId| directory.key(id).map(|k| k.holder.party.clone());
        let ways = if submission.record.kind == Kind::Act {
            match self.door.signing(&submission.record, directory) {
                Ok(ways) => ways,
                Err(e) => return refused(e),
            }
        } else {
            Vec::new()
        };
        let may_sign =
            |id: KeyId| ways.is_empty() || party(id).is_none_or(|p| ways.iter().any(|w| w.contains(&p)));
        if let Some(p) = own.iter().find(|id| !may_sign(**id)).and_then(|id| party(*id)) {
            let reason =
                format!("{p} cannot sign this: it must be signed by {}, and by nobody else", in_words(&ways));
            let article = self.door.own_affairs(&submission.record);
            return refused(Refused { article, ..Refused::new(Class::NotAllowed, reason) });
        }
        if let Some(aside) = &aside {
            let ended = |id| directory.key(id).is_some_and(|k| k.ended.is_some());
            submission.join(aside, |id| !ended(id) && may_sign(id));
            if let Err(e) = submission.verify(directory) {
                return refused(e);
            }
        }
        for document in submission.record.needs() {
            if !self.store.blob(&document.sha256)?.is_some_and(|bytes| document.is(&bytes)) {
                return self
                    .put_aside(&submission, format!("the document {} is not here yet", document.name));
            }
        }
        let mut draft = (!submission.record.kind.is_act()).then(|| directory.clone());
        let admitted = loop {
            let signers = submission.signers();
            let tried = match &mut draft {
                Some(d) => d.admit(index, &submission.record, &signers),
                None => directory.check(index, &submission.record, &signers),
            };
            match tried {
                // What someone put aside that the record does not ask for must not stand in its way.
                Err(Refusal::Superfluous(id)) if !own.contains(&id) => submission.drop_signature(id),
                other => break other,
            }
        };
        let admitted = match admitted {
            Ok(admitted) => admitted,
            Err(e) if e.is_missing() => return self.put_aside(&submission, e.to_string()),
            Err(e) => {
                if e.is_final() && self.waiting.remove(&submission.key()).is_some() {
                    self.store.set_waiting(&submission.key(), None)?;
                }
                return refused(e.into());
            }
        };
        if !ways.is_empty() && !ways.iter().any(|w| w.iter().eq(&admitted.parties)) {
            return self.put_aside(&submission, format!("it must be signed by {}", in_words(&ways)));
        }
        let leaf = submission.envelope.to_bytes();
        if leaf.len() > servanda_record::LARGEST_LEAF {
            return refused(Refused::new(
                Class::Malformed,
                servanda_record::EnvelopeError::TooLong.to_string(),
            ));
        }
        let now = draft.as_ref().unwrap_or(directory);
        if let Err(e) =
            self.door.admit(index, &submission.record, &admitted, now, &mut |sha256| self.store.blob(sha256))
        {
            return refused(e);
        }
        let hash = leaf_hash(&leaf);
        next.frontier.push(hash, &mut |level, index, hash| batch.nodes.push(Node { level, index, hash }));
        if self.waiting.contains_key(&submission.key()) {
            next.waited.push(submission.key());
        }
        if admitted.changes_directory {
            next.directory = draft;
        }
        batch.entries.push(NewEntry {
            leaf,
            hash,
            key: submission.key(),
            digest: submission.digest,
            in_directory: admitted.changes_directory,
        });
        Ok(Outcome::Entered(Place { index, leaf: hash }))
    }

    /// What only the log can judge: its own keys when it is opened, and that a policy of witnesses can be read.
    fn unfit(&self, record: &Record) -> Option<String> {
        let policy = match &record.body {
            Body::Open { logs, policy, .. } => {
                let [a, b] = self.keys.verifiers().map(|k| k.to_string());
                if *logs != [a, b] {
                    return Some("the keys of the log in the record are not those of this host".to_owned());
                }
                policy
            }
            Body::Policy(policy) => policy,
            _ => return None,
        };
        let mut with = self.directory.clone();
        if let Body::Open { logs, .. } = &record.body {
            with.logs = logs.clone();
        }
        with.policy = policy.clone();
        log_policy(&with).err().map(|e| format!("the policy of witnesses cannot be read: {e}"))
    }

    /// Keeps what lacks signatures, if someone who has a part in the register has signed it.
    fn put_aside(&mut self, submission: &Submission, missing: String) -> Result<Outcome, Stop> {
        let known = |id| self.directory.key(id).is_some_and(|k| k.ended.is_none());
        if !submission.signers().into_iter().any(known) {
            return Ok(Outcome::Refused(Refused::new(Class::NotAllowed, missing)));
        }
        if self.waiting.len() >= MOST_WAITING && !self.waiting.contains_key(&submission.key()) {
            let why = "too many records wait for signatures already";
            return Ok(Outcome::Refused(Refused::new(Class::TooMany, why)));
        }
        self.store.set_waiting(&submission.key(), Some(&submission.envelope.to_bytes()))?;
        self.waiting.insert(submission.key(), submission.envelope.clone());
        Ok(Outcome::Waiting { missing })
    }

    /// Keeps a document, if a record that waits names it. Others are not taken: the register is no place to leave files.
    ///
    /// # Errors
    /// The store fails.
    pub fn put_document(&mut self, bytes: &[u8]) -> Result<Option<[u8; 32]>, StoreError> {
        let named = |e: &Envelope| Record::parse(&e.payload).is_ok_and(|r| r.needs().any(|d| d.is(bytes)));
        if !self.waiting.values().any(named) {
            return Ok(None);
        }
        self.store.put_blob(bytes).map(Some)
    }

    /// After a commit: check what was written, sign it, and have it published.
    fn entered(&mut self, head: Head, next: Next, batch: &Batch) -> Result<(), Stop> {
        let from = self.head.size;
        self.head = head;
        self.frontier = next.frontier;
        if let Some(directory) = next.directory {
            self.directory = directory;
        }
        self.read_back(from, batch)?;
        self.keep_root(head.size, head.root);
        self.sign()?;
        for key in next.waited {
            self.waiting.remove(&key);
            self.store.set_waiting(&key, None)?;
        }
        self.publish()
    }

    /// Reads a batch back and works out the root from the tiles, which is another way than the one it was made in.
    fn read_back(&mut self, from: u64, batch: &Batch) -> Result<(), Stop> {
        let mut at = from;
        for sent in batch.entries.chunks(256) {
            let found = self.store.entries(at, sent.len() as u32)?;
            let same = found.len() == sent.len()
                && found
                    .iter()
                    .zip(sent)
                    .all(|(f, s)| f.leaf == s.leaf && leaf_hash(&f.leaf) == s.hash && f.hash == s.hash);
            if !same {
                return Err(Stop::ReadBack(format!("records from {at} on")));
            }
            at += sent.len() as u64;
        }
        let root = root_at(self.head.size, &mut Tiles(&mut self.store)).map_err(of_tree)?;
        if root == self.head.root { Ok(()) } else { Err(Stop::ReadBack("the root".to_owned())) }
    }

    /// Signs the tree of the head, saves the checkpoint, and keeps it elsewhere.
    fn sign(&mut self) -> Result<(), Stop> {
        let origin = self.directory.origin.clone();
        let text = Checkpoint::new(&origin, self.head.size, self.head.root).to_string();
        let failed = |e: servanda_tlog::SignError| StoreError::Failed(format!("cannot sign: {e}"));
        let signatures = vec![
            self.keys.ed25519.sign(&text, 0).map_err(failed)?,
            self.keys.ml_dsa.sign(&text, (self.now)()).map_err(failed)?,
        ];
        let note = Note { text, signatures }.to_string();
        let new = Signed { size: self.head.size, note };
        self.save(Which::Signed, self.signed.as_ref().map(|s| s.size), &new)?;
        self.guard.keep(&new.note)?;
        self.signed = Some(new);
        Ok(())
    }

    /// Saves a checkpoint. It counts only after a commit of which the store is sure.
    fn save(&mut self, which: Which, after: Option<u64>, new: &Signed) -> Result<(), Stop> {
        let mut after = after;
        for _ in 0..5 {
            match self.store.save_checkpoint(which, after, new) {
                Ok(()) => return Ok(()),
                Err(AppendError::Store(e)) => return Err(e.into()),
                Err(AppendError::Conflict) => {
                    return Err(Stop::Superseded("another checkpoint was saved meanwhile".to_owned()));
                }
                Err(AppendError::Unknown(why)) => {
                    tracing::warn!(why, "whether a checkpoint was saved is not known; it is saved again");
                    let there = self.store.checkpoint(which)?;
                    match there {
                        Some(s) if s == *new => after = Some(new.size),
                        Some(s) if Some(s.size) != after => {
                            return Err(Stop::Superseded(
                                "another checkpoint was saved meanwhile".to_owned(),
                            ));
                        }
                        _ => {}
                    }
                }
            }
        }
        Err(StoreError::Failed("a checkpoint could not be saved".to_owned()).into())
    }

    /// Has the signed checkpoint cosigned, and publishes it if the policy is met.
    fn publish(&mut self) -> Result<(), Stop> {
        let Some(signed) = self.signed.clone() else { return Ok(()) };
        if self.published() == signed.size && signed.size > 0 {
            return Ok(());
        }
        let damaged =
            |e: &dyn std::fmt::Display| StoreError::Damaged(format!("the checkpoint or policy: {e}"));
        let policy = log_policy(&self.directory).map_err(|e| damaged(&e))?;
        let mut note = Note::parse(signed.note.as_bytes()).map_err(|e| damaged(&e))?;
        if policy.quorum().is_some() {
            let (store, size) = (&mut self.store, signed.size);
            let mut prove = |old: u64| consistency_proof(old, size, &mut Tiles(&mut *store)).ok();
            let (lines, ahead) = self.witnesses.cosign(&policy, &note, &mut prove);
            self.heed(&ahead)?;
            // One good signature for each key: more would make the note longer than anybody reads, and a false one spoil it.
            for witness in policy.witnesses() {
                let good = |line: &&NoteSignature| {
                    let alone = Note { text: note.text.clone(), signatures: vec![(*line).clone()] };
                    witness.key.verify(&alone).is_ok()
                };
                let found = lines.iter().find(good).cloned();
                note.signatures.extend(found);
            }
            match policy.trim(&note) {
                Ok(Some(trimmed)) => note = trimmed,
                Ok(None) => {
                    tracing::warn!(size = signed.size, "too few witnesses have cosigned; not published yet");
                    return Ok(());
                }
                Err(e) => return Err(damaged(&e).into()),
            }
        }
        let new = Signed { size: signed.size, note: note.to_string() };
        let after = self.published.as_ref().map(|s| s.size);
        self.save(Which::Published, after, &new)?;
        self.published = Some(new);
        Ok(())
    }
}

/// Sets of parties, as words.
fn in_words(ways: &[BTreeSet<Party>]) -> String {
    let one = |way: &BTreeSet<Party>| way.iter().map(Party::to_string).collect::<Vec<_>>().join(" and ");
    ways.iter().map(one).collect::<Vec<_>>().join(", or by ")
}

/// Why a tree cannot be read: what the store says, for it may have said that nothing can be trusted any more.
pub(crate) fn of_tree(error: TreeError<StoreError>) -> StoreError {
    match error {
        TreeError::Source(error) => error,
        other => StoreError::Damaged(format!("the tree cannot be read: {other}")),
    }
}

fn key_used() -> Refused {
    Refused::new(Class::KeyUsed, "the idempotency key was used for another record; make a new one")
}

/// What a batch makes of the sequencer, once it is committed.
struct Next {
    frontier: Frontier,
    directory: Option<Directory>,
    waited: Vec<IdempotencyKey>,
}
