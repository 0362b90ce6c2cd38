//! What the tests of stores share.
#![allow(dead_code, reason = "each test uses some of it")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

#[cfg(feature = "postgres")]
pub mod postgres;
pub mod proxy;

use servanda_record::IdempotencyKey;
use servanda_register::{Batch, Head, NewEntry, Node, Signed, Store, Tiles, Which};
use servanda_tlog::{Frontier, leaf_hash, root_at};
use sha2::{Digest as _, Sha256};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder that goes when the test ends.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Folder {
        Folder::below(std::env::temp_dir())
    }

    /// A folder in memory, where there is one: for tests that are not about what stays.
    pub fn in_memory() -> Folder {
        let memory = PathBuf::from("/dev/shm");
        Folder::below(if memory.is_dir() { memory } else { std::env::temp_dir() })
    }

    fn below(parent: PathBuf) -> Folder {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("servanda-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        let path = parent.join(name);
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

/// A register with something of everything in it.
pub fn fill(store: &mut dyn Store) {
    store.claim("filler", std::time::Duration::ZERO).unwrap();
    let mut frontier = Frontier::new();
    for (count, length) in [(1, 0), (254, 300), (2, 65_535), (700, 100), (3, 20_000), (1_100, 50)] {
        let head = store.head().unwrap();
        let mut batch = next(&mut frontier, count, length);
        batch.directory = Some(format!("directory \u{2014} at {}\n", frontier.size()));
        store.append(&head, &batch).unwrap();
    }
    let size = frontier.size();
    for (which, size) in [(Which::Signed, size), (Which::Published, size - 5)] {
        let note = format!("example.org\n{size}\n{}\n\n\u{2014} example.org AAAA\n", frontier.root());
        store.save_checkpoint(which, None, &Signed { size, note }).unwrap();
    }
    for n in 0..20u8 {
        store.put_blob(&vec![n; usize::from(n) * 5_000]).unwrap();
        store.set_waiting(&IdempotencyKey([n; 16]), Some(&[n, 0, 255])).unwrap();
    }
}

/// Every byte that two stores give out is the same.
pub fn assert_same(one: &mut dyn Store, other: &mut dyn Store) {
    let (head, there) = (one.head().unwrap(), other.head().unwrap());
    assert_eq!((head.size, head.root), (there.size, there.root));
    assert_eq!(one.entries(0, u32::MAX).unwrap(), other.entries(0, u32::MAX).unwrap());
    for level in 0..4 {
        assert_eq!(one.hashes(level, 0, u64::MAX).unwrap(), other.hashes(level, 0, u64::MAX).unwrap());
    }
    assert_eq!(one.sent_after(None, u32::MAX).unwrap(), other.sent_after(None, u32::MAX).unwrap());
    assert_eq!(one.directory_records().unwrap(), other.directory_records().unwrap());
    assert_eq!(one.directory_text().unwrap(), other.directory_text().unwrap());
    for which in [Which::Signed, Which::Published] {
        assert_eq!(one.checkpoint(which).unwrap(), other.checkpoint(which).unwrap());
    }
    assert_eq!(one.waiting().unwrap(), other.waiting().unwrap());
    let names = one.blobs_after(None, u32::MAX).unwrap();
    assert_eq!(names, other.blobs_after(None, u32::MAX).unwrap());
    for name in names {
        assert_eq!(one.blob(&name).unwrap(), other.blob(&name).unwrap());
    }
}
