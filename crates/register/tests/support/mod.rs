//! What the tests of stores share.
#![allow(dead_code, reason = "each test uses some of it")]

#[cfg(feature = "postgres")]
pub mod postgres;

use servanda_record::IdempotencyKey;
use servanda_register::{Batch, Head, NewEntry, Node, Store, Tiles};
use servanda_tlog::{Frontier, leaf_hash, root_at};
use sha2::{Digest as _, Sha256};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder that goes when the test ends.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Folder {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("servanda-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The record number `n` of a test: what it says follows from the number.
pub fn record(n: u64, length: usize) -> NewEntry {
    let mut leaf = format!("{{\"payload\":\"record {n}\"}}").into_bytes();
    leaf.resize(leaf.len().max(length), b'.');
    let digest: [u8; 32] = Sha256::digest(&leaf).into();
    let mut key = [0; 16];
    key[..8].copy_from_slice(&digest[..8]);
    key[8..].copy_from_slice(&n.to_be_bytes());
    NewEntry {
        hash: leaf_hash(&leaf),
        leaf,
        key: IdempotencyKey(key),
        digest,
        in_directory: n.is_multiple_of(10),
    }
}

/// The next `count` records, with what they complete.
pub fn next(frontier: &mut Frontier, count: u64, length: usize) -> Batch {
    let mut batch = Batch::default();
    for n in frontier.size()..frontier.size() + count {
        let entry = record(n, length);
        frontier.push(entry.hash, &mut |level, index, hash| batch.nodes.push(Node { level, index, hash }));
        batch.entries.push(entry);
    }
    batch.root = Some(frontier.root());
    batch
}

pub fn frontier(store: &mut dyn Store, head: &Head) -> Frontier {
    Frontier::from_source(head.size, &mut Tiles(store)).unwrap()
}

/// The store holds the first `head.size` records, without a gap, each under its name, and the root is that of their hashes.
pub fn check_all(store: &mut dyn Store, length: usize) -> Head {
    let head = store.head().unwrap();
    let mut at = 0;
    while at < head.size {
        let page = store.entries(at, 1_000).unwrap();
        assert!(!page.is_empty(), "record {at} is missing below {}", head.size);
        for entry in page {
            let due = record(at, length);
            assert_eq!(entry.leaf, due.leaf, "record {at}");
            assert_eq!(entry.hash, due.hash, "hash of record {at}");
            at += 1;
        }
    }
    assert_eq!(at, head.size, "records beyond the head");
    let names = store.sent_after(None, u32::MAX).unwrap();
    assert_eq!(names.len() as u64, head.size);
    for (key, recorded) in names {
        let due = record(recorded.index, length);
        assert_eq!((key, recorded.digest), (due.key, due.digest));
    }
    assert_eq!(root_at(head.size, &mut Tiles(store)).unwrap(), head.root);
    head
}
