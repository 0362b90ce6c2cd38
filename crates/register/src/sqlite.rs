//! The register in one SQLite file.
//!
//! Writes are durable when they return: WAL with `synchronous=FULL`. SQLite has no checksums of pages: the tree of hashes is
//! the checksum (`fsck`).

use crate::store::{
    AppendError, Batch, Claim, Entry, Head, Recorded, Signed, Store, StoreError, Waiting, Which,
};
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, TransactionBehavior, params};
use servanda_record::IdempotencyKey;
use servanda_tlog::Hash;
use sha2::{Digest as _, Sha256};
use std::path::Path;
use std::time::Duration;

/// The version of the tables.
const FORMAT: i64 = 1;

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS head (id INTEGER PRIMARY KEY CHECK (id = 1), size INTEGER NOT NULL, root BLOB NOT NULL, epoch INTEGER NOT NULL, node TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS act (idx INTEGER PRIMARY KEY, leaf BLOB NOT NULL, hash BLOB NOT NULL, in_directory INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS act_in_directory ON act (idx) WHERE in_directory = 1;
CREATE TABLE IF NOT EXISTS node (level INTEGER NOT NULL, idx INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (level, idx)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sent (key BLOB PRIMARY KEY, idx INTEGER NOT NULL, digest BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS directory (id INTEGER PRIMARY KEY CHECK (id = 1), text TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS checkpoint (which TEXT PRIMARY KEY, size INTEGER NOT NULL, note TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS blob (sha256 BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS waiting (key BLOB PRIMARY KEY, envelope BLOB NOT NULL) STRICT;
CREATE TRIGGER IF NOT EXISTS act_stays BEFORE UPDATE ON act BEGIN SELECT RAISE(ABORT, 'acts are never changed'); END;
CREATE TRIGGER IF NOT EXISTS act_remains BEFORE DELETE ON act BEGIN SELECT RAISE(ABORT, 'acts are never removed'); END;
CREATE TRIGGER IF NOT EXISTS node_stays BEFORE UPDATE ON node BEGIN SELECT RAISE(ABORT, 'nodes are never changed'); END;
CREATE TRIGGER IF NOT EXISTS node_remains BEFORE DELETE ON node BEGIN SELECT RAISE(ABORT, 'nodes are never removed'); END;
";

/// Pages of the journal (the WAL) beyond which it is merged into the file.
const JOURNAL: i64 = 1_000;

/// A connection to a register in SQLite.
pub struct SqliteStore {
    db: Connection,
}

pub(crate) fn failed(e: &rusqlite::Error) -> StoreError {
    match e.sqlite_error() {
        Some(code) if code.code == ErrorCode::DiskFull => StoreError::Full,
        // The system refuses a file beyond the limit that it sets (RLIMIT_FSIZE) as a failed write.
        Some(code) if code.extended_code == rusqlite::ffi::SQLITE_IOERR_WRITE => StoreError::Full,
        Some(code) if code.code == ErrorCode::SystemIoFailure => StoreError::Lost(e.to_string()),
        Some(code) if matches!(code.code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            StoreError::Damaged(e.to_string())
        }
        _ => StoreError::Failed(e.to_string()),
    }
}

pub(crate) trait OrStore<T> {
    fn or_store(self) -> Result<T, StoreError>;
}

impl<T> OrStore<T> for rusqlite::Result<T> {
    fn or_store(self) -> Result<T, StoreError> {
        self.map_err(|e| failed(&e))
    }
}

pub(crate) fn hash(bytes: &[u8]) -> Result<Hash, StoreError> {
    bytes.try_into().map(Hash).map_err(|_| StoreError::Damaged("a hash has not 32 bytes".to_owned()))
}

fn key(bytes: Vec<u8>) -> Result<IdempotencyKey, StoreError> {
    let bytes = bytes.try_into().map_err(|_| StoreError::Damaged("a key has not 16 bytes".to_owned()))?;
    Ok(IdempotencyKey(bytes))
}

pub(crate) fn natural(n: i64) -> Result<u64, StoreError> {
    u64::try_from(n).map_err(|_| StoreError::Damaged("a size is negative".to_owned()))
}

pub(crate) fn whole(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Settings with which what is committed stays committed.
pub(crate) fn make_durable(db: &Connection) -> Result<(), StoreError> {
    db.busy_timeout(Duration::from_secs(10)).or_store()?;
    let mode: String = db.query_row("PRAGMA journal_mode=WAL", [], |r| r.get(0)).or_store()?;
    db.execute_batch(
            "PRAGMA synchronous=FULL; PRAGMA fullfsync=ON; PRAGMA checkpoint_fullfsync=ON; PRAGMA foreign_keys=ON;
             PRAGMA cell_size_check=ON; PRAGMA trusted_schema=OFF; PRAGMA mmap_size=0;",
        )
        .or_store()?;
    let synchronous: i64 = db.query_row("PRAGMA synchronous", [], |r| r.get(0)).or_store()?;
    if mode != "wal" || synchronous != 2 {
        return Err(StoreError::Failed(format!(
            "SQLite is not durable here (journal_mode={mode}, synchronous={synchronous})"
        )));
    }
    Ok(())
}

impl Which {
    /// Its name in tables.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Which::Signed => "signed",
            Which::Published => "published",
        }
    }
}

impl SqliteStore {
    /// Opens or makes a register.
    ///
    /// # Errors
    /// The file cannot be opened, is no register, or SQLite does not take the settings that durability needs.
    pub fn open(file: &Path) -> Result<SqliteStore, StoreError> {
        let db = Connection::open(file).or_store()?;
        SqliteStore::with(db)
    }

    /// Opens a register through a named virtual file system, which must be registered with SQLite.
    ///
    /// # Errors
    /// As [`SqliteStore::open`].
    pub fn open_with_vfs(file: &Path, vfs: &str) -> Result<SqliteStore, StoreError> {
        let db = Connection::open_with_flags_and_vfs(file, OpenFlags::default(), vfs).or_store()?;
        SqliteStore::with(db)
    }

    fn with(db: Connection) -> Result<SqliteStore, StoreError> {
        make_durable(&db)?;
        db.execute_batch("PRAGMA wal_autocheckpoint=0;").or_store()?;
        let format: i64 = db.query_row("PRAGMA user_version", [], |r| r.get(0)).or_store()?;
        match format {
            FORMAT => {}
            0 => {
                let made = format!(
                    "BEGIN IMMEDIATE; {TABLES} INSERT OR IGNORE INTO head VALUES (1, 0, x'{}', 0, ''); PRAGMA user_version={FORMAT}; COMMIT",
                    Hash::EMPTY
                );
                db.execute_batch(&made).or_store()?;
            }
            newer => {
                return Err(StoreError::Failed(format!(
                    "the register has tables of version {newer}; this program knows version {FORMAT}: use a newer program"
                )));
            }
        }
        db.set_prepared_statement_cache_capacity(32);
        Ok(SqliteStore { db })
    }

    /// Merges the journal into the file when it is long. SQLite does so by itself, and keeps to itself if a flush failed.
    fn merge(&mut self) -> Result<(), StoreError> {
        let mut look = self.db.prepare_cached("PRAGMA wal_checkpoint(NOOP)").or_store()?;
        let long =
            look.query_row([], |r| Ok(r.get::<_, i64>(1)? - r.get::<_, i64>(2)? >= JOURNAL)).or_store()?;
        if !long {
            return Ok(());
        }
        let mut merge = self.db.prepare_cached("PRAGMA wal_checkpoint(PASSIVE)").or_store()?;
        match merge.query_row([], |_| Ok(())).or_store() {
            // What is in the journal is safe there, until there is space for it in the file.
            Err(StoreError::Full) => Ok(()),
            merged => merged,
        }
    }

    /// Opens an existing register to read.
    ///
    /// # Errors
    /// The file cannot be opened or is no register.
    pub fn open_to_read(file: &Path) -> Result<SqliteStore, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(file, flags).or_store()?;
        db.busy_timeout(Duration::from_secs(10)).or_store()?;
        db.execute_batch("PRAGMA cell_size_check=ON; PRAGMA trusted_schema=OFF; PRAGMA mmap_size=0;")
            .or_store()?;
        let format: i64 = db.query_row("PRAGMA user_version", [], |r| r.get(0)).or_store()?;
        if format != FORMAT {
            return Err(StoreError::Failed(format!("this is no register of version {FORMAT}")));
        }
        db.set_prepared_statement_cache_capacity(32);
        Ok(SqliteStore { db })
    }

    /// Copies the register into a new file, at one moment, while it is in use.
    ///
    /// # Errors
    /// The copy cannot be written.
    pub fn back_up(&self, to: &Path) -> Result<(), StoreError> {
        self.db.execute("VACUUM INTO ?1", params![to.to_string_lossy()]).or_store()?;
        Ok(())
    }

    /// What SQLite itself finds wrong with the file; empty if nothing.
    ///
    /// # Errors
    /// The check cannot be run.
    pub fn integrity(&mut self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.db.prepare("PRAGMA integrity_check").or_store()?;
        let rows = statement.query_map([], |r| r.get::<_, String>(0)).or_store()?;
        let found: Vec<String> = rows.collect::<Result<_, _>>().or_store()?;
        Ok(found.into_iter().filter(|line| line != "ok").collect())
    }
}

impl Store for SqliteStore {
    fn head(&mut self) -> Result<Head, StoreError> {
        let mut statement =
            self.db.prepare_cached("SELECT size, root, epoch FROM head WHERE id = 1").or_store()?;
        let (size, root, epoch) = statement
            .query_row([], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, Vec<u8>>(1)?, r.get::<_, i64>(2)?)))
            .or_store()?;
        Ok(Head { size: natural(size)?, root: hash(&root)?, epoch: natural(epoch)? })
    }

    fn append(&mut self, expect: &Head, batch: &Batch) -> Result<Head, AppendError> {
        let root = batch.root.unwrap_or(expect.root);
        let head = Head { size: expect.size + batch.entries.len() as u64, root, epoch: expect.epoch };
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).or_store()?;
        let changed = tx
            .prepare_cached(
                "UPDATE head SET size = ?1, root = ?2 WHERE id = 1 AND size = ?3 AND root = ?4 AND epoch = ?5",
            )
            .and_then(|mut s| {
                s.execute(params![
                    whole(head.size),
                    &head.root.0[..],
                    whole(expect.size),
                    &expect.root.0[..],
                    whole(expect.epoch)
                ])
            })
            .or_store()?;
        if changed != 1 {
            return Err(AppendError::Conflict);
        }
        let write = || -> rusqlite::Result<()> {
            let mut act = tx.prepare_cached("INSERT INTO act VALUES (?1, ?2, ?3, ?4)")?;
            let mut sent = tx.prepare_cached("INSERT INTO sent VALUES (?1, ?2, ?3)")?;
            for (i, e) in batch.entries.iter().enumerate() {
                let index = whole(expect.size + i as u64);
                act.execute(params![index, e.leaf, &e.hash.0[..], e.in_directory])?;
                sent.execute(params![&e.key.0[..], index, &e.digest[..]])?;
            }
            let mut node = tx.prepare_cached("INSERT INTO node VALUES (?1, ?2, ?3)")?;
            for n in &batch.nodes {
                node.execute(params![n.level, whole(n.index), &n.hash.0[..]])?;
            }
            if let Some(text) = &batch.directory {
                tx.execute("INSERT OR REPLACE INTO directory VALUES (1, ?1)", params![text])?;
            }
            Ok(())
        };
        write().or_store()?;
        tx.commit().or_store()?;
        self.merge()?;
        Ok(head)
    }

    fn recorded(&mut self, key: &IdempotencyKey) -> Result<Option<Recorded>, StoreError> {
        let mut statement =
            self.db.prepare_cached("SELECT idx, digest FROM sent WHERE key = ?1").or_store()?;
        let row = statement
            .query_row(params![&key.0[..]], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, Vec<u8>>(1)?)))
            .optional()
            .or_store()?;
        row.map(|(index, digest)| Ok(Recorded { index: natural(index)?, digest: hash(&digest)?.0 }))
            .transpose()
    }

    fn sent_after(
        &mut self,
        after: Option<&IdempotencyKey>,
        max: u32,
    ) -> Result<Vec<(IdempotencyKey, Recorded)>, StoreError> {
        let mut statement = self
            .db
            .prepare_cached("SELECT key, idx, digest FROM sent WHERE key > ?1 ORDER BY key LIMIT ?2")
            .or_store()?;
        let after = after.map_or(&[][..], |k| &k.0[..]);
        let rows = statement
            .query_map(params![after, max], |r| {
                Ok((r.get::<_, Vec<u8>>(0)?, r.get::<_, i64>(1)?, r.get::<_, Vec<u8>>(2)?))
            })
            .or_store()?;
        rows.map(|row| {
            let (name, index, digest) = row.or_store()?;
            Ok((key(name)?, Recorded { index: natural(index)?, digest: hash(&digest)?.0 }))
        })
        .collect()
    }

    fn entries(&mut self, from: u64, max: u32) -> Result<Vec<Entry>, StoreError> {
        let mut statement = self
            .db
            .prepare_cached("SELECT idx, leaf, hash FROM act WHERE idx >= ?1 ORDER BY idx LIMIT ?2")
            .or_store()?;
        let rows = statement
            .query_map(params![whole(from), max], |r| {
                Ok((r.get::<_, i64>(0)?, r.get::<_, Vec<u8>>(1)?, r.get::<_, Vec<u8>>(2)?))
            })
            .or_store()?;
        let mut out = Vec::new();
        for row in rows {
            let (index, leaf, stored) = row.or_store()?;
            if natural(index)? != from + out.len() as u64 {
                return Err(StoreError::Damaged(format!("record {} is missing", from + out.len() as u64)));
            }
            out.push(Entry { leaf, hash: hash(&stored)? });
        }
        Ok(out)
    }

    fn hashes(&mut self, level: u8, from: u64, count: u64) -> Result<Vec<Hash>, StoreError> {
        let text = if level == 0 {
            "SELECT idx, hash FROM act WHERE idx >= ?1 AND idx < ?2 ORDER BY idx"
        } else {
            "SELECT idx, hash FROM node WHERE idx >= ?1 AND idx < ?2 AND level = ?3 ORDER BY idx"
        };
        let mut statement = self.db.prepare_cached(text).or_store()?;
        let (from, until) = (whole(from), whole(from.saturating_add(count)));
        let row = |r: &rusqlite::Row<'_>| Ok((r.get::<_, i64>(0)?, r.get::<_, Vec<u8>>(1)?));
        let rows = if level == 0 {
            statement.query_map(params![from, until], row)
        } else {
            statement.query_map(params![from, until, level], row)
        };
        let mut out = Vec::new();
        for found in rows.or_store()? {
            let (index, stored) = found.or_store()?;
            if index != from + out.len() as i64 {
                return Err(StoreError::Damaged(format!("a hash of level {level} is missing")));
            }
            out.push(hash(&stored)?);
        }
        Ok(out)
    }

    fn directory_records(&mut self) -> Result<Vec<u64>, StoreError> {
        let mut statement =
            self.db.prepare_cached("SELECT idx FROM act WHERE in_directory = 1 ORDER BY idx").or_store()?;
        let rows = statement.query_map([], |r| r.get::<_, i64>(0)).or_store()?;
        rows.map(|row| natural(row.or_store()?)).collect()
    }

    fn directory_text(&mut self) -> Result<String, StoreError> {
        let mut statement = self.db.prepare_cached("SELECT text FROM directory WHERE id = 1").or_store()?;
        Ok(statement.query_row([], |r| r.get(0)).optional().or_store()?.unwrap_or_default())
    }

    fn checkpoint(&mut self, which: Which) -> Result<Option<Signed>, StoreError> {
        let mut statement =
            self.db.prepare_cached("SELECT size, note FROM checkpoint WHERE which = ?1").or_store()?;
        let row = statement
            .query_row(params![which.name()], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, String>(1)?)))
            .optional()
            .or_store()?;
        row.map(|(size, note)| Ok(Signed { size: natural(size)?, note })).transpose()
    }

    fn save_checkpoint(&mut self, which: Which, after: Option<u64>, new: &Signed) -> Result<(), AppendError> {
        let changed = match after {
            None => self
                .db
                .prepare_cached("INSERT OR IGNORE INTO checkpoint VALUES (?1, ?2, ?3)")
                .and_then(|mut s| s.execute(params![which.name(), whole(new.size), new.note])),
            Some(size) => self
                .db
                .prepare_cached("UPDATE checkpoint SET size = ?2, note = ?3 WHERE which = ?1 AND size = ?4")
                .and_then(|mut s| s.execute(params![which.name(), whole(new.size), new.note, whole(size)])),
        };
        if changed.or_store()? == 1 { Ok(()) } else { Err(AppendError::Conflict) }
    }

    fn claim(&mut self, node: &str, _ttl: Duration) -> Result<Claim, StoreError> {
        // One process holds the lock of the folder; within it each claim is a new epoch.
        let epoch: i64 = self
            .db
            .query_row(
                "UPDATE head SET epoch = epoch + (node <> ?1), node = ?1 WHERE id = 1 RETURNING epoch",
                params![node],
                |r| r.get(0),
            )
            .or_store()?;
        Ok(Claim::Held(natural(epoch)?))
    }

    fn blob(&mut self, sha256: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreError> {
        let mut statement = self.db.prepare_cached("SELECT bytes FROM blob WHERE sha256 = ?1").or_store()?;
        statement.query_row(params![&sha256[..]], |r| r.get(0)).optional().or_store()
    }

    fn put_blob(&mut self, bytes: &[u8]) -> Result<[u8; 32], StoreError> {
        let sha256: [u8; 32] = Sha256::digest(bytes).into();
        self.db
            .prepare_cached("INSERT OR IGNORE INTO blob VALUES (?1, ?2)")
            .and_then(|mut s| s.execute(params![&sha256[..], bytes]))
            .or_store()?;
        self.merge()?;
        Ok(sha256)
    }

    fn blobs_after(&mut self, after: Option<&[u8; 32]>, max: u32) -> Result<Vec<[u8; 32]>, StoreError> {
        let mut statement = self
            .db
            .prepare_cached("SELECT sha256 FROM blob WHERE sha256 > ?1 ORDER BY sha256 LIMIT ?2")
            .or_store()?;
        let after = after.map_or(&[][..], |h| &h[..]);
        let rows = statement.query_map(params![after, max], |r| r.get::<_, Vec<u8>>(0)).or_store()?;
        rows.map(|row| Ok(hash(&row.or_store()?)?.0)).collect()
    }

    fn waiting(&mut self) -> Result<Vec<Waiting>, StoreError> {
        let mut statement =
            self.db.prepare_cached("SELECT key, envelope FROM waiting ORDER BY key").or_store()?;
        let rows = statement.query_map([], |r| Ok((r.get::<_, Vec<u8>>(0)?, r.get(1)?))).or_store()?;
        rows.map(|row| {
            let (name, envelope) = row.or_store()?;
            Ok(Waiting { key: key(name)?, envelope })
        })
        .collect()
    }

    fn set_waiting(&mut self, key: &IdempotencyKey, envelope: Option<&[u8]>) -> Result<(), StoreError> {
        match envelope {
            Some(bytes) => {
                self.db.execute("INSERT OR REPLACE INTO waiting VALUES (?1, ?2)", params![&key.0[..], bytes])
            }
            None => self.db.execute("DELETE FROM waiting WHERE key = ?1", params![&key.0[..]]),
        }
        .or_store()
        .map(|_| ())
    }

    fn woken(&mut self, after: u64, at_most: Duration) {
        if self.head().is_ok_and(|h| h.size <= after) {
            std::thread::sleep(at_most.min(Duration::from_millis(250)));
        }
    }
}
