//! Acts of 1 KiB entered durably, by the number that goes into one commit. A commit waits for the disk, so small batches
//! measure the disk, and large ones the store.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

#[path = "../tests/stores/mod.rs"]
mod support;

use divan::counter::ItemsCount;
use servanda_register::{Head, SqliteStore, Store};
use servanda_tlog::Frontier;
use support::{Folder, next};

fn main() {
    divan::main();
}

/// Acts in one commit.
const BATCHES: [u64; 4] = [1, 10, 100, 1_000];

fn append(bencher: divan::Bencher<'_, '_>, store: &mut dyn Store, each: u64) {
    let mut head: Head = store.head().unwrap();
    let mut frontier = Frontier::new();
    bencher.counter(ItemsCount::new(each)).bench_local(|| {
        let batch = next(&mut frontier, each, 1_024);
        head = store.append(&head, &batch).unwrap();
    });
}

#[divan::bench(args = BATCHES, max_time = 5)]
fn sqlite(bencher: divan::Bencher<'_, '_>, each: u64) {
    let folder = Folder::new();
    let mut store = SqliteStore::open(&folder.path().join("register")).unwrap();
    append(bencher, &mut store, each);
}

#[cfg(feature = "postgres")]
#[divan::bench(args = BATCHES, max_time = 5)]
fn postgres(bencher: divan::Bencher<'_, '_>, each: u64) {
    let cluster = support::postgres::Cluster::new("");
    let mut store = servanda_register::PostgresStore::open(&cluster.url()).unwrap();
    append(bencher, &mut store, each);
}

/// With a synchronous standby, on the same disk.
#[cfg(feature = "postgres")]
#[divan::bench(args = BATCHES, max_time = 5)]
fn postgres_with_standby(bencher: divan::Bencher<'_, '_>, each: u64) {
    let cluster = support::postgres::Cluster::new("");
    let _standby = cluster.standby();
    cluster.synchronous();
    let mut store = servanda_register::PostgresStore::open(&cluster.url()).unwrap();
    append(bencher, &mut store, each);
}
