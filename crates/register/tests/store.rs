//! What every store keeps to: one suite for all of them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

#[path = "stores/mod.rs"]
mod support;

use servanda_register::SqliteStore;
use servanda_register::conformance;
use servanda_register::{Store, StoreError};

fn conforms(open: &mut dyn FnMut() -> Result<Box<dyn Store>, StoreError>) {
    let wrong: Vec<String> = conformance::run(open)
        .into_iter()
        .filter_map(|(name, outcome)| outcome.err().map(|why| format!("{name}: {why}")))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sqlite_conforms() {
    let folder = support::Folder::new();
    let file = folder.path().join("register.sqlite");
    conforms(&mut || Ok(Box::new(SqliteStore::open(&file)?)));
}

#[cfg(feature = "postgres")]
mod postgres {
    use super::conforms;
    use super::support::postgres::{Cluster, is_left_out};
    use servanda_register::postgres::{PostgresStore, scratch};

    #[test]
    fn postgres_conforms() {
        if is_left_out() {
            return;
        }
        let cluster = Cluster::new("");
        let scratch = scratch(&cluster.url()).unwrap();
        conforms(&mut || Ok(Box::new(scratch.open()?)));
        // Nothing remains of it.
        drop(scratch);
        let left = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'servanda%' OR nspname = 'register'";
        assert_eq!(cluster.client().query_one(left, &[]).unwrap().get::<_, i64>(0), 0);
    }

    /// A database whose transactions are serializable by default gives up some for others' sake.
    #[test]
    fn postgres_conforms_where_transactions_are_serializable() {
        if is_left_out() {
            return;
        }
        let cluster =
            Cluster::new("default_transaction_isolation = 'serializable'\nsynchronous_commit = off");
        conforms(&mut || Ok(Box::new(PostgresStore::open(&cluster.socket_url())?)));
    }
}

/// Stores that break a promise each, to see that the suite notices.
mod broken {
    use super::support::Folder;
    use servanda_record::IdempotencyKey;
    use servanda_register::{
        AppendError, Batch, Claim, Entry, Head, Recorded, Signed, SqliteStore, Store, StoreError, Waiting,
        Which, conformance,
    };
    use servanda_tlog::Hash;
    use std::time::Duration;

    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    enum Fault {
        /// Appends to whatever head there is.
        AnyHead,
        /// Does not look at the epoch.
        AnyEpoch,
        /// Gives its epoch to all.
        OneEpoch,
        /// Writes the batch, and then says that it did not.
        SaysConflict,
        /// Writes a batch in two steps.
        TwoSteps,
        /// Leaves out the nodes.
        NoNodes,
        /// Enters a name that is there under another one.
        NamesAgain,
        /// Saves any checkpoint.
        AnyCheckpoint,
        /// Keeps what waits.
        NeverRemoves,
        /// Forgets the directory.
        NoDirectory,
        /// Cuts long leaves.
        Cuts,
        /// Lists documents from the beginning, always.
        ListsAgain,
        /// Loses records beyond a number.
        Forgets,
    }

    struct Broken(SqliteStore, Fault);

    impl Store for Broken {
        fn append(&mut self, expect: &Head, batch: &Batch) -> Result<Head, AppendError> {
            let mut expect = *expect;
            let mut batch = batch.clone();
            match self.1 {
                Fault::AnyHead => expect = self.0.head()?,
                Fault::AnyEpoch => expect.epoch = self.0.head()?.epoch,
                Fault::SaysConflict => {
                    self.0.append(&expect, &batch)?;
                    return Err(AppendError::Conflict);
                }
                Fault::TwoSteps if batch.entries.len() > 1 => {
                    let rest = batch.entries.split_off(1);
                    let middle = Batch { entries: batch.entries, ..Batch::default() };
                    expect = self.0.append(&expect, &middle)?;
                    batch = Batch { entries: rest, ..batch };
                }
                Fault::NoNodes => batch.nodes.clear(),
                Fault::NamesAgain => {
                    for entry in &mut batch.entries {
                        while self.0.recorded(&entry.key)?.is_some() {
                            entry.key.0[0] ^= 0x80;
                            entry.key.0[1] += 1;
                        }
                    }
                }
                Fault::NoDirectory => batch.directory = None,
                Fault::Cuts => batch.entries.iter_mut().for_each(|e| e.leaf.truncate(65_534)),
                _ => {}
            }
            self.0.append(&expect, &batch)
        }
        fn save_checkpoint(
            &mut self,
            which: Which,
            after: Option<u64>,
            new: &Signed,
        ) -> Result<(), AppendError> {
            let after = match self.1 {
                Fault::AnyCheckpoint => self.0.checkpoint(which)?.map(|s| s.size),
                _ => after,
            };
            self.0.save_checkpoint(which, after, new)
        }
        fn put_blob(&mut self, bytes: &[u8]) -> Result<[u8; 32], StoreError> {
            self.0.put_blob(bytes)
        }
        fn set_waiting(&mut self, key: &IdempotencyKey, envelope: Option<&[u8]>) -> Result<(), StoreError> {
            match envelope {
                None if self.1 == Fault::NeverRemoves => Ok(()),
                _ => self.0.set_waiting(key, envelope),
            }
        }
        fn claim(&mut self, node: &str, ttl: Duration) -> Result<Claim, StoreError> {
            self.0.claim(if self.1 == Fault::OneEpoch { "all" } else { node }, ttl)
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
            let mut entries = self.0.entries(from, max)?;
            if self.1 == Fault::Forgets {
                entries.truncate(usize::try_from(5_000_u64.saturating_sub(from)).unwrap());
            }
            Ok(entries)
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
            match self.1 {
                Fault::ListsAgain if after.is_some() => Ok(self.0.blobs_after(None, 1)?.split_off(1)),
                _ => self.0.blobs_after(after, max),
            }
        }
        fn waiting(&mut self) -> Result<Vec<Waiting>, StoreError> {
            self.0.waiting()
        }
        fn woken(&mut self, after: u64, at_most: Duration) {
            self.0.woken(after, at_most);
        }
    }

    #[test]
    fn are_noticed() {
        let faults = [
            (Fault::AnyHead, "a batch for another head is refused whole"),
            (Fault::AnyEpoch, "a stale epoch appends nothing"),
            (Fault::OneEpoch, "a stale epoch appends nothing"),
            (Fault::SaysConflict, "what is appended is read back"),
            (Fault::TwoSteps, "a client's name enters once"),
            (Fault::NoNodes, "what is appended is read back"),
            (Fault::NamesAgain, "a client's name enters once"),
            (Fault::AnyCheckpoint, "checkpoints are compared and swapped"),
            (Fault::NeverRemoves, "what waits is kept, replaced and removed"),
            (Fault::NoDirectory, "the directory goes with the records that change it"),
            (Fault::Cuts, "leaves of every length are kept"),
            (Fault::ListsAgain, "documents are kept under their hashes"),
            (Fault::Forgets, "ten thousand records"),
        ];
        for (fault, check) in faults {
            let folder = Folder::in_memory();
            let file = folder.path().join("register");
            let mut open = || Ok(Box::new(Broken(SqliteStore::open(&file)?, fault)) as Box<dyn Store>);
            let outcomes = conformance::run(&mut open);
            let noticed: Vec<&str> = outcomes.iter().filter(|o| o.1.is_err()).map(|o| o.0).collect();
            assert!(noticed.contains(&check), "{fault:?}: noticed by {noticed:?}");
        }
    }
}
