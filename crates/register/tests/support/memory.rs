//! A store in memory that fails on demand: before it does what it was asked, after, or so that nobody knows.

use servanda_record::IdempotencyKey;
use servanda_register::{
    AppendError, Batch, Claim, Entry, Head, Recorded, Signed, Store, StoreError, Waiting, Which,
};
use servanda_tlog::{Hash, leaf_hash, root_at, tree::MemorySource};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

/// How a call fails.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    /// It does nothing and says so.
    Before,
    /// It does what it was asked, and says that it failed.
    After,
    /// It does nothing, and says that it does not know. Calls that cannot say so fail as in `Before`.
    UnknownUndone,
    /// It does what it was asked, and says that it does not know. Calls that cannot say so fail as in `After`.
    UnknownDone,
}

impl How {
    pub const ALL: [How; 4] = [How::Before, How::After, How::UnknownUndone, How::UnknownDone];

    fn done(self) -> bool {
        matches!(self, How::After | How::UnknownDone)
    }

    fn unknown(self) -> bool {
        matches!(self, How::UnknownUndone | How::UnknownDone)
    }
}

/// What is stored.
#[derive(Clone, Default)]
pub struct Stored {
    pub entries: Vec<(Entry, bool)>,
    pub nodes: BTreeMap<(u8, u64), Hash>,
    pub sent: BTreeMap<[u8; 16], Recorded>,
    pub directory: String,
    pub checkpoints: BTreeMap<&'static str, Signed>,
    pub blobs: BTreeMap<[u8; 32], Arc<Vec<u8>>>,
    pub waiting: BTreeMap<[u8; 16], Vec<u8>>,
    pub root: Option<Hash>,
    pub epoch: u64,
    pub node: String,
}

#[derive(Default)]
struct Inner {
    stored: Stored,
    calls: u64,
    /// The call that fails, counted from 1, and how.
    fault: Option<(u64, How)>,
}

/// A handle on the store. Its clones are handles on the same.
#[derive(Clone, Default)]
pub struct Memory(Arc<Mutex<Inner>>);

fn name(which: Which) -> &'static str {
    match which {
        Which::Signed => "signed",
        Which::Published => "published",
    }
}

fn failed() -> StoreError {
    StoreError::Failed("on demand".to_owned())
}

impl Memory {
    pub fn of(stored: Stored) -> Memory {
        Memory(Arc::new(Mutex::new(Inner { stored, ..Inner::default() })))
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// A copy of what is stored, as a backup has it.
    pub fn copy(&self) -> Stored {
        self.inner().stored.clone()
    }

    /// Looks at what is stored, without a call.
    pub fn look<T>(&self, look: impl FnOnce(&Stored) -> T) -> T {
        look(&self.inner().stored)
    }

    /// Changes what is stored, as nobody should.
    pub fn change(&self, change: impl FnOnce(&mut Stored)) {
        change(&mut self.inner().stored);
    }

    /// How many calls were made since the last time this was set.
    pub fn calls(&self) -> u64 {
        self.inner().calls
    }

    /// Lets the n-th call from now on fail, or none.
    pub fn fail(&self, fault: Option<(u64, How)>) {
        let mut inner = self.inner();
        inner.calls = 0;
        inner.fault = fault;
    }

    fn call<T>(&self, work: impl FnOnce(&mut Stored) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut inner = self.inner();
        inner.calls += 1;
        match inner.fault {
            Some((n, how)) if n == inner.calls => {
                if how.done() {
                    work(&mut inner.stored)?;
                }
                Err(failed())
            }
            _ => work(&mut inner.stored),
        }
    }

    fn change_head<T>(
        &self,
        work: impl FnOnce(&mut Stored) -> Result<T, AppendError>,
    ) -> Result<T, AppendError> {
        let mut inner = self.inner();
        inner.calls += 1;
        match inner.fault {
            Some((n, how)) if n == inner.calls => {
                if how.done() {
                    work(&mut inner.stored)?;
                }
                Err(if how.unknown() {
                    AppendError::Unknown("on demand".to_owned())
                } else {
                    failed().into()
                })
            }
            _ => work(&mut inner.stored),
        }
    }

    /// Checks everything that is stored, from the leaves up.
    pub fn check(&self) {
        let stored = self.copy();
        let mut tree = MemorySource::new();
        for (i, (entry, _)) in stored.entries.iter().enumerate() {
            assert_eq!(leaf_hash(&entry.leaf), entry.hash, "hash of record {i}");
            tree.push(entry.hash);
        }
        let size = stored.entries.len() as u64;
        assert_eq!(stored.root.unwrap_or(Hash::EMPTY), tree.frontier().root(), "root of the head");
        for ((level, index), hash) in &stored.nodes {
            let own = servanda_tlog::HashSource::hashes(&mut tree, *level, *index, 1).unwrap();
            assert_eq!(own, [*hash], "node {index} of level {level}");
        }
        for level in 1..8u8 {
            let count = stored.nodes.keys().filter(|(l, _)| *l == level).count() as u64;
            assert_eq!(count, size >> (8 * u32::from(level)), "nodes of level {level}");
        }
        assert_eq!(stored.sent.len() as u64, size, "names of records");
        for recorded in stored.sent.values() {
            assert!(recorded.index < size);
        }
        for signed in stored.checkpoints.values() {
            let note = servanda_tlog::Note::parse(signed.note.as_bytes()).unwrap();
            let checkpoint = servanda_tlog::Checkpoint::parse(&note.text).unwrap();
            assert_eq!(checkpoint.size, signed.size);
            assert_eq!(checkpoint.root, root_at(signed.size, &mut tree).unwrap(), "root of a checkpoint");
        }
        let mut own = self.clone();
        self.fail(None);
        servanda_register::directory_of(&mut own).unwrap();
    }
}

impl Store for Memory {
    fn head(&mut self) -> Result<Head, StoreError> {
        self.call(|s| {
            let size = s.entries.len() as u64;
            Ok(Head { size, root: s.root.unwrap_or(Hash::EMPTY), epoch: s.epoch })
        })
    }

    fn append(&mut self, expect: &Head, batch: &Batch) -> Result<Head, AppendError> {
        self.change_head(|s| {
            let there =
                Head { size: s.entries.len() as u64, root: s.root.unwrap_or(Hash::EMPTY), epoch: s.epoch };
            if there != *expect {
                return Err(AppendError::Conflict);
            }
            if batch.entries.iter().any(|e| s.sent.contains_key(&e.key.0)) {
                return Err(StoreError::Failed("a name was used before".to_owned()).into());
            }
            for e in &batch.entries {
                let index = s.entries.len() as u64;
                s.sent.insert(e.key.0, Recorded { index, digest: e.digest });
                s.entries.push((Entry { leaf: e.leaf.clone(), hash: e.hash }, e.in_directory));
            }
            s.nodes.extend(batch.nodes.iter().map(|n| ((n.level, n.index), n.hash)));
            s.root = batch.root.or(s.root);
            if let Some(text) = &batch.directory {
                s.directory.clone_from(text);
            }
            Ok(Head {
                size: s.entries.len() as u64,
                root: s.root.unwrap_or(Hash::EMPTY),
                epoch: expect.epoch,
            })
        })
    }

    fn recorded(&mut self, key: &IdempotencyKey) -> Result<Option<Recorded>, StoreError> {
        self.call(|s| Ok(s.sent.get(&key.0).copied()))
    }

    fn sent_after(
        &mut self,
        after: Option<&IdempotencyKey>,
        max: u32,
    ) -> Result<Vec<(IdempotencyKey, Recorded)>, StoreError> {
        self.call(|s| {
            let later = s.sent.iter().filter(|(k, _)| after.is_none_or(|a| **k > a.0));
            Ok(later.take(max as usize).map(|(k, r)| (IdempotencyKey(*k), *r)).collect())
        })
    }

    fn entries(&mut self, from: u64, max: u32) -> Result<Vec<Entry>, StoreError> {
        self.call(|s| {
            Ok(s.entries.iter().skip(from as usize).take(max as usize).map(|e| e.0.clone()).collect())
        })
    }

    fn hashes(&mut self, level: u8, from: u64, count: u64) -> Result<Vec<Hash>, StoreError> {
        self.call(|s| {
            Ok((from..from.saturating_add(count).min(1 << 40))
                .map_while(|i| match level {
                    0 => s.entries.get(i as usize).map(|e| e.0.hash),
                    _ => s.nodes.get(&(level, i)).copied(),
                })
                .collect())
        })
    }

    fn directory_records(&mut self) -> Result<Vec<u64>, StoreError> {
        self.call(|s| Ok((0..).zip(&s.entries).filter(|(_, e)| e.1).map(|(i, _)| i).collect()))
    }

    fn directory_text(&mut self) -> Result<String, StoreError> {
        self.call(|s| Ok(s.directory.clone()))
    }

    fn checkpoint(&mut self, which: Which) -> Result<Option<Signed>, StoreError> {
        self.call(|s| Ok(s.checkpoints.get(name(which)).cloned()))
    }

    fn save_checkpoint(&mut self, which: Which, after: Option<u64>, new: &Signed) -> Result<(), AppendError> {
        self.change_head(|s| {
            if s.checkpoints.get(name(which)).map(|c| c.size) != after {
                return Err(AppendError::Conflict);
            }
            s.checkpoints.insert(name(which), new.clone());
            Ok(())
        })
    }

    fn claim(&mut self, node: &str, _ttl: Duration) -> Result<Claim, StoreError> {
        self.call(|s| {
            if s.node != node {
                s.epoch += 1;
                node.clone_into(&mut s.node);
            }
            Ok(Claim::Held(s.epoch))
        })
    }

    fn blob(&mut self, sha256: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreError> {
        self.call(|s| Ok(s.blobs.get(sha256).map(|b| b.to_vec())))
    }

    fn put_blob(&mut self, bytes: &[u8]) -> Result<[u8; 32], StoreError> {
        let sha256 = Sha256::digest(bytes).into();
        self.call(|s| {
            s.blobs.entry(sha256).or_insert_with(|| Arc::new(bytes.to_vec()));
            Ok(sha256)
        })
    }

    fn blobs_after(&mut self, after: Option<&[u8; 32]>, max: u32) -> Result<Vec<[u8; 32]>, StoreError> {
        self.call(|s| {
            let later = s.blobs.keys().filter(|k| after.is_none_or(|a| *k > a));
            Ok(later.take(max as usize).copied().collect())
        })
    }

    fn waiting(&mut self) -> Result<Vec<Waiting>, StoreError> {
        self.call(|s| {
            let each = s.waiting.iter();
            Ok(each.map(|(k, e)| Waiting { key: IdempotencyKey(*k), envelope: e.clone() }).collect())
        })
    }

    fn set_waiting(&mut self, key: &IdempotencyKey, envelope: Option<&[u8]>) -> Result<(), StoreError> {
        self.call(|s| {
            match envelope {
                Some(envelope) => s.waiting.insert(key.0, envelope.to_vec()),
                None => s.waiting.remove(&key.0),
            };
            Ok(())
        })
    }

    fn woken(&mut self, _after: u64, _at_most: Duration) {}
}
