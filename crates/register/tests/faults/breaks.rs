//! A store that breaks: after so many calls every call fails, as if the process had ended there.

use servanda_record::IdempotencyKey;
use servanda_register::{
    AppendError, Batch, Claim, Entry, Head, Recorded, Signed, Store, StoreError, Waiting, Which,
};
use servanda_tlog::Hash;
use std::time::Duration;

pub struct Breaks<S> {
    pub store: S,
    pub left: u64,
}

impl<S> Breaks<S> {
    fn go(&mut self) -> Result<&mut S, StoreError> {
        self.left = self.left.checked_sub(1).ok_or_else(|| StoreError::Failed("broken".to_owned()))?;
        Ok(&mut self.store)
    }
}

impl<S: Store> Store for Breaks<S> {
    fn head(&mut self) -> Result<Head, StoreError> {
        self.go()?.head()
    }
    fn append(&mut self, expect: &Head, batch: &Batch) -> Result<Head, AppendError> {
        self.go()?.append(expect, batch)
    }
    fn recorded(&mut self, key: &IdempotencyKey) -> Result<Option<Recorded>, StoreError> {
        self.go()?.recorded(key)
    }
    fn sent_after(
        &mut self,
        after: Option<&IdempotencyKey>,
        max: u32,
    ) -> Result<Vec<(IdempotencyKey, Recorded)>, StoreError> {
        self.go()?.sent_after(after, max)
    }
    fn entries(&mut self, from: u64, max: u32) -> Result<Vec<Entry>, StoreError> {
        self.go()?.entries(from, max)
    }
    fn hashes(&mut self, level: u8, from: u64, count: u64) -> Result<Vec<Hash>, StoreError> {
        self.go()?.hashes(level, from, count)
    }
    fn directory_records(&mut self) -> Result<Vec<u64>, StoreError> {
        self.go()?.directory_records()
    }
    fn directory_text(&mut self) -> Result<String, StoreError> {
        self.go()?.directory_text()
    }
    fn checkpoint(&mut self, which: Which) -> Result<Option<Signed>, StoreError> {
        self.go()?.checkpoint(which)
    }
    fn save_checkpoint(&mut self, which: Which, after: Option<u64>, new: &Signed) -> Result<(), AppendError> {
        self.go()?.save_checkpoint(which, after, new)
    }
    fn claim(&mut self, node: &str, ttl: Duration) -> Result<Claim, StoreError> {
        self.go()?.claim(node, ttl)
    }
    fn blob(&mut self, sha256: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreError> {
        self.go()?.blob(sha256)
    }
    fn put_blob(&mut self, bytes: &[u8]) -> Result<[u8; 32], StoreError> {
        self.go()?.put_blob(bytes)
    }
    fn blobs_after(&mut self, after: Option<&[u8; 32]>, max: u32) -> Result<Vec<[u8; 32]>, StoreError> {
        self.go()?.blobs_after(after, max)
    }
    fn waiting(&mut self) -> Result<Vec<Waiting>, StoreError> {
        self.go()?.waiting()
    }
    fn set_waiting(&mut self, key: &IdempotencyKey, envelope: Option<&[u8]>) -> Result<(), StoreError> {
        self.go()?.set_waiting(key, envelope)
    }
    fn woken(&mut self, after: u64, at_most: Duration) {
        self.store.woken(after, at_most);
    }
}
