//! A register moves from one store into another, or does not move at all.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

#[path = "stores/mod.rs"]
mod support;

use servanda_record::IdempotencyKey;
use servanda_register::{
    AppendError, Batch, Claim, Entry, Head, MigrateError, Recorded, Signed, SqliteStore, Store, StoreError,
    Waiting, Which, migrate,
};
use servanda_tlog::Hash;
use std::time::Duration;
use support::{Folder, assert_same, fill, frontier, next};

fn sqlite(folder: &Folder, name: &str) -> SqliteStore {
    SqliteStore::open(&folder.path().join(name)).unwrap()
}

/// A store whose calls that write fail from a certain one on.
struct Failing<'s>(&'s mut dyn Store, u32);

impl Failing<'_> {
    fn count(&mut self) -> Result<(), StoreError> {
        self.1 = self.1.checked_sub(1).ok_or(StoreError::Full)?;
        Ok(())
    }
}

impl Store for Failing<'_> {
    fn append(&mut self, expect: &Head, batch: &Batch) -> Result<Head, AppendError> {
        self.count()?;
        self.0.append(expect, batch)
    }
    fn save_checkpoint(&mut self, which: Which, after: Option<u64>, new: &Signed) -> Result<(), AppendError> {
        self.count()?;
        self.0.save_checkpoint(which, after, new)
    }
    fn put_blob(&mut self, bytes: &[u8]) -> Result<[u8; 32], StoreError> {
        self.count()?;
        self.0.put_blob(bytes)
    }
    fn set_waiting(&mut self, key: &IdempotencyKey, envelope: Option<&[u8]>) -> Result<(), StoreError> {
        self.count()?;
        self.0.set_waiting(key, envelope)
    }
    fn claim(&mut self, node: &str, ttl: Duration) -> Result<Claim, StoreError> {
        self.0.claim(node, ttl)
    }
    fn head(&mut self) -> Result<Head, StoreError> {
        self.0.head()
    }
    fn recorded(&mut self, key: &IdempotencyKey) -> Result<Option<Recorded>, StoreError> {
        self.0.recorded(key)
    }
    fn sent_after(
        &mut self,
        after: Option<&IdempotencyKey>,
        max: u32,
    ) -> Result<Vec<(IdempotencyKey, Recorded)>, StoreError> {
        self.0.sent_after(after, max)
    }
    fn entries(&mut self, from: u64, max: u32) -> Result<Vec<Entry>, StoreError> {
        self.0.entries(from, max)
    }
    fn hashes(&mut self, level: u8, from: u64, count: u64) -> Result<Vec<Hash>, StoreError> {
        self.0.hashes(level, from, count)
    }
    fn directory_records(&mut self) -> Result<Vec<u64>, StoreError> {
        self.0.directory_records()
    }
    fn directory_text(&mut self) -> Result<String, StoreError> {
        self.0.directory_text()
    }
    fn checkpoint(&mut self, which: Which) -> Result<Option<Signed>, StoreError> {
        self.0.checkpoint(which)
    }
    fn blob(&mut self, sha256: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.blob(sha256)
    }
    fn blobs_after(&mut self, after: Option<&[u8; 32]>, max: u32) -> Result<Vec<[u8; 32]>, StoreError> {
        self.0.blobs_after(after, max)
    }
    fn waiting(&mut self) -> Result<Vec<Waiting>, StoreError> {
        self.0.waiting()
    }
    fn woken(&mut self, after: u64, at_most: Duration) {
        self.0.woken(after, at_most);
    }
}

#[test]
fn what_was_interrupted_goes_on_where_it_stopped() {
    let folder = Folder::new();
    let mut from = sqlite(&folder, "from");
    fill(&mut from);
    // Interrupted at every one of its writes, on one and the same target.
    let mut to = sqlite(&folder, "to");
    let mut interrupted = 0;
    while let Err(e) = migrate(&mut from, &mut Failing(&mut to, interrupted)) {
        assert_eq!(e, MigrateError::Store(StoreError::Full));
        interrupted += 1;
    }
    assert!(interrupted > 20, "{interrupted}");
    assert_same(&mut from, &mut to);
    // Once more changes nothing; and what was added follows.
    migrate(&mut from, &mut to).unwrap();
    assert_same(&mut from, &mut to);
    let head = from.head().unwrap();
    let mut batch = next(&mut frontier(&mut from, &head), 300, 100);
    batch.directory = Some("later".to_owned());
    let head = from.append(&head, &batch).unwrap();
    from.save_checkpoint(Which::Signed, Some(2_060), &Signed { size: head.size, note: "n\n".to_owned() })
        .unwrap();
    from.set_waiting(&IdempotencyKey([3; 16]), None).unwrap();
    migrate(&mut from, &mut to).unwrap();
    assert_same(&mut from, &mut to);
}

#[test]
fn an_empty_register_moves_too() {
    let folder = Folder::new();
    let (mut from, mut to) = (sqlite(&folder, "from"), sqlite(&folder, "to"));
    assert_eq!(migrate(&mut from, &mut to).unwrap().head.size, 0);
    assert_same(&mut from, &mut to);
}

#[test]
fn another_register_is_not_written_over() {
    let folder = Folder::new();
    let mut from = sqlite(&folder, "from");
    fill(&mut from);
    let (mut longer, mut other) = (sqlite(&folder, "longer"), sqlite(&folder, "other"));
    migrate(&mut from, &mut longer).unwrap();
    for (store, length) in [(&mut longer, 5), (&mut other, 5)] {
        let head = store.head().unwrap();
        let batch = next(&mut frontier(store, &head), 3, length);
        store.append(&head, &batch).unwrap();
        let before = store.head().unwrap();
        if before.size == 3 {
            // The first records of `fill` are these too; one that differs makes it another register.
            let batch = next(&mut frontier(store, &before), 3, 77);
            store.append(&before, &batch).unwrap();
        }
        let before = (store.head().unwrap().size, store.head().unwrap().root);
        assert!(matches!(migrate(&mut from, store), Err(MigrateError::Target(_))));
        let after = store.head().unwrap();
        assert_eq!((after.size, after.root), before);
    }
}

/// Each kind of damage stops it, and the target says nothing that the source did not prove.
#[test]
fn a_damaged_register_is_not_copied() {
    let damages = [
        "UPDATE act SET leaf = x'00' WHERE idx = 1000",
        "UPDATE act SET hash = zeroblob(32) WHERE idx = 1000",
        "DELETE FROM act WHERE idx = 1000",
        "UPDATE node SET hash = zeroblob(32) WHERE level = 1 AND idx = 3",
        "DELETE FROM node WHERE level = 1 AND idx = 2",
        "UPDATE head SET root = zeroblob(32)",
        "DELETE FROM sent WHERE idx = 700",
        "UPDATE sent SET idx = 701 WHERE idx = 700",
        "UPDATE blob SET bytes = x'00' WHERE length(bytes) = 5000",
    ];
    for damage in damages {
        let folder = Folder::new();
        fill(&mut sqlite(&folder, "from"));
        let raw = rusqlite::Connection::open(folder.path().join("from")).unwrap();
        raw.execute_batch(
            "DROP TRIGGER act_stays; DROP TRIGGER act_remains; DROP TRIGGER node_stays; DROP TRIGGER node_remains",
        )
        .unwrap();
        assert!(raw.execute(damage, []).unwrap() > 0, "{damage}");
        drop(raw);
        let mut to = sqlite(&folder, "to");
        let end = migrate(&mut sqlite(&folder, "from"), &mut to);
        assert!(
            matches!(end, Err(MigrateError::Store(StoreError::Damaged(_)) | MigrateError::Differs(_))),
            "{damage}: {end:?}"
        );
        for which in [Which::Signed, Which::Published] {
            assert_eq!(to.checkpoint(which).unwrap(), None, "{damage}");
        }
    }
}
