//! What a store of the register must do, in terms of batches and heads; not of rows and queries.
//!
//! Each store keeps this promise with its own best means. What they share is the suite of tests.

use servanda_record::IdempotencyKey;
use servanda_tlog::Hash;
use std::time::Duration;

/// How long the log is, and what it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head {
    /// Number of records.
    pub size: u64,
    /// Root of the tree of them.
    pub root: Hash,
    /// Counts the claims of sequencers. Whoever has an older one appends nothing.
    pub epoch: u64,
}

/// A record as kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The envelope, byte for byte as it came.
    pub leaf: Vec<u8>,
    /// The leaf hash that was stored beside it.
    pub hash: Hash,
}

/// A record to be kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewEntry {
    /// The envelope.
    pub leaf: Vec<u8>,
    /// Its leaf hash.
    pub hash: Hash,
    /// The client's name of it.
    pub key: IdempotencyKey,
    /// SHA-256 of the payload: what "the same" means when it is sent again.
    pub digest: [u8; 32],
    /// It changes the directory.
    pub in_directory: bool,
}

/// A node of the tree at a height that is a multiple of eight: a hash of a tile.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Node {
    /// Level of the tile, from 1. (Level 0 are the leaf hashes.)
    pub level: u8,
    /// Place in the level.
    pub index: u64,
    /// The hash.
    pub hash: Hash,
}

/// What one transaction adds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Batch {
    /// The records, from the size of the head on.
    pub entries: Vec<NewEntry>,
    /// The nodes that they complete.
    pub nodes: Vec<Node>,
    /// The root with them.
    pub root: Option<Hash>,
    /// The text of the directory with them, if they change it.
    pub directory: Option<String>,
}

/// What was entered under a client's name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Recorded {
    /// Where.
    pub index: u64,
    /// SHA-256 of the payload.
    pub digest: [u8; 32],
}

/// Why a store cannot do something.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StoreError {
    /// No space is left. Nothing was written.
    #[error("no space is left where the register is kept")]
    Full,
    /// A flush to the medium failed: nothing that is read back can be trusted.
    #[error("the medium did not take what was written ({0}); stop, and look at the disk before going on")]
    Lost(String),
    /// What is stored contradicts itself.
    #[error("the store is damaged: {0}")]
    Damaged(String),
    /// Anything else.
    #[error("the store failed: {0}")]
    Failed(String),
}

/// Why a conditional change was not made, or may not have been.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AppendError {
    /// The head is another one. Nothing was written.
    #[error("another one has written first")]
    Conflict,
    /// Whether it was written is not known. Read the head before anything else.
    #[error("whether it was written is not known: {0}")]
    Unknown(String),
    /// It was not written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Who sequences.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Claim {
    /// This node, with this epoch.
    Held(u64),
    /// Another node.
    Taken(String),
}

/// A checkpoint as signed, with its size.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signed {
    /// Size of the tree.
    pub size: u64,
    /// The signed note.
    pub note: String,
}

/// An envelope that waits for more signatures. It is not in the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// The client's name of it.
    pub key: IdempotencyKey,
    /// The envelope so far.
    pub envelope: Vec<u8>,
}

/// The two checkpoints that a store keeps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which {
    /// The last one signed by the log.
    Signed,
    /// The last one published, with the cosignatures that the policy asks for.
    Published,
}

/// A store of one register.
pub trait Store: Send {
    /// The head.
    ///
    /// # Errors
    /// The store cannot be read.
    fn head(&mut self) -> Result<Head, StoreError>;

    /// Appends a batch in one transaction, if the head is still `expect`: all of it or none.
    ///
    /// # Errors
    /// [`AppendError::Unknown`] must be answered by reading the head again.
    fn append(&mut self, expect: &Head, batch: &Batch) -> Result<Head, AppendError>;

    /// What was entered under a client's name.
    ///
    /// # Errors
    /// The store cannot be read.
    fn recorded(&mut self, key: &IdempotencyKey) -> Result<Option<Recorded>, StoreError>;

    /// What was entered under clients' names, in the order of the names, after a name; at most `max`. For copies.
    ///
    /// # Errors
    /// The store cannot be read.
    fn sent_after(
        &mut self,
        after: Option<&IdempotencyKey>,
        max: u32,
    ) -> Result<Vec<(IdempotencyKey, Recorded)>, StoreError>;

    /// Records from an index on, at most `max`.
    ///
    /// # Errors
    /// The store cannot be read, or has a gap.
    fn entries(&mut self, from: u64, max: u32) -> Result<Vec<Entry>, StoreError>;

    /// Hashes of a level of tiles; level 0 are the leaf hashes. As many as there are, at most `count`.
    ///
    /// # Errors
    /// The store cannot be read, or has a gap.
    fn hashes(&mut self, level: u8, from: u64, count: u64) -> Result<Vec<Hash>, StoreError>;

    /// The indices of the records that change the directory, in order.
    ///
    /// # Errors
    /// The store cannot be read.
    fn directory_records(&mut self) -> Result<Vec<u64>, StoreError>;

    /// The text of the directory as stored with the last record that changed it; empty in an empty register.
    ///
    /// # Errors
    /// The store cannot be read.
    fn directory_text(&mut self) -> Result<String, StoreError>;

    /// One of the two checkpoints.
    ///
    /// # Errors
    /// The store cannot be read.
    fn checkpoint(&mut self, which: Which) -> Result<Option<Signed>, StoreError>;

    /// Saves a checkpoint, if the one saved before is still of size `after` (`None`: there is none).
    ///
    /// # Errors
    /// As for [`Store::append`].
    fn save_checkpoint(&mut self, which: Which, after: Option<u64>, new: &Signed) -> Result<(), AppendError>;

    /// Claims the sequencing for a while. It only saves useless work: what decides is the comparison in
    /// [`Store::append`].
    ///
    /// # Errors
    /// The store cannot be written.
    fn claim(&mut self, node: &str, ttl: Duration) -> Result<Claim, StoreError>;

    /// A document by the SHA-256 of its bytes.
    ///
    /// # Errors
    /// The store cannot be read.
    fn blob(&mut self, sha256: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreError>;

    /// Keeps a document under the SHA-256 of its bytes; again is no change.
    ///
    /// # Errors
    /// The store cannot be written.
    fn put_blob(&mut self, bytes: &[u8]) -> Result<[u8; 32], StoreError>;

    /// The SHA-256 of the documents that are kept, in order, after one; at most `max`. For copies.
    ///
    /// # Errors
    /// The store cannot be read.
    fn blobs_after(&mut self, after: Option<&[u8; 32]>, max: u32) -> Result<Vec<[u8; 32]>, StoreError>;

    /// What waits for signatures.
    ///
    /// # Errors
    /// The store cannot be read.
    fn waiting(&mut self) -> Result<Vec<Waiting>, StoreError>;

    /// Keeps or replaces what waits under a client's name; `None` removes it.
    ///
    /// # Errors
    /// The store cannot be written.
    fn set_waiting(&mut self, key: &IdempotencyKey, envelope: Option<&[u8]>) -> Result<(), StoreError>;

    /// Returns when the head may have moved beyond a size, or after a while. A hint: it may be early or late.
    fn woken(&mut self, after: u64, at_most: Duration);
}

impl<S: Store + ?Sized> Store for Box<S> {
    fn head(&mut self) -> Result<Head, StoreError> {
        (**self).head()
    }
    fn append(&mut self, expect: &Head, batch: &Batch) -> Result<Head, AppendError> {
        (**self).append(expect, batch)
    }
    fn recorded(&mut self, key: &IdempotencyKey) -> Result<Option<Recorded>, StoreError> {
        (**self).recorded(key)
    }
    fn sent_after(
        &mut self,
        after: Option<&IdempotencyKey>,
        max: u32,
    ) -> Result<Vec<(IdempotencyKey, Recorded)>, StoreError> {
        (**self).sent_after(after, max)
    }
    fn entries(&mut self, from: u64, max: u32) -> Result<Vec<Entry>, StoreError> {
        (**self).entries(from, max)
    }
    fn hashes(&mut self, level: u8, from: u64, count: u64) -> Result<Vec<Hash>, StoreError> {
        (**self).hashes(level, from, count)
    }
    fn directory_records(&mut self) -> Result<Vec<u64>, StoreError> {
        (**self).directory_records()
    }
    fn directory_text(&mut self) -> Result<String, StoreError> {
        (**self).directory_text()
    }
    fn checkpoint(&mut self, which: Which) -> Result<Option<Signed>, StoreError> {
        (**self).checkpoint(which)
    }
    fn save_checkpoint(&mut self, which: Which, after: Option<u64>, new: &Signed) -> Result<(), AppendError> {
        (**self).save_checkpoint(which, after, new)
    }
    fn claim(&mut self, node: &str, ttl: Duration) -> Result<Claim, StoreError> {
        (**self).claim(node, ttl)
    }
    fn blob(&mut self, sha256: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreError> {
        (**self).blob(sha256)
    }
    fn put_blob(&mut self, bytes: &[u8]) -> Result<[u8; 32], StoreError> {
        (**self).put_blob(bytes)
    }
    fn blobs_after(&mut self, after: Option<&[u8; 32]>, max: u32) -> Result<Vec<[u8; 32]>, StoreError> {
        (**self).blobs_after(after, max)
    }
    fn waiting(&mut self) -> Result<Vec<Waiting>, StoreError> {
        (**self).waiting()
    }
    fn set_waiting(&mut self, key: &IdempotencyKey, envelope: Option<&[u8]>) -> Result<(), StoreError> {
        (**self).set_waiting(key, envelope)
    }
    fn woken(&mut self, after: u64, at_most: Duration) {
        (**self).woken(after, at_most);
    }
}

/// Hashes of tiles, for proofs.
pub struct Tiles<'s>(pub &'s mut dyn Store);

impl servanda_tlog::HashSource for Tiles<'_> {
    type Error = StoreError;

    fn hashes(&mut self, tile_level: u8, from: u64, count: u64) -> Result<Vec<Hash>, StoreError> {
        let found = self.0.hashes(tile_level, from, count)?;
        if found.len() as u64 == count {
            Ok(found)
        } else {
            Err(StoreError::Damaged(format!("hashes {from}.. of level {tile_level} are missing")))
        }
    }
}
