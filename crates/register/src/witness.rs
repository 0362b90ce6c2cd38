//! The witness of a member: cosigns that a log only ever grows, and keeps the proof if it does not (tlog-witness).
//!
//! Its state is one small SQLite file. It is a function from requests to responses; the time comes with the request.

use crate::sqlite::{OrStore as _, hash, make_durable, natural, whole};
use crate::store::StoreError;
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};
use servanda_record::hex;
use servanda_tlog::{
    Accepted, AddCheckpoint, Checkpoint, CheckpointError, Fork, Hash, Note, NoteSignature, Refusal,
    RequestError, SignError, SigningKey, VerifierKey, decide,
};
use sha2::{Digest as _, Sha256};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The most bytes the body of a request may have.
pub const LARGEST_REQUEST: usize = servanda_tlog::witness::MAX_REQUEST_BYTES;

/// Notes that did not fit are kept up to this number for each log: anybody can send a signed note with a false proof.
const MOST_UNFIT: i64 = 100;

/// The version of the tables.
const FORMAT: i64 = 1;

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS last (origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS unfit (id INTEGER PRIMARY KEY, origin TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL, UNIQUE (origin, size, root)) STRICT;
CREATE TABLE IF NOT EXISTS fork (id INTEGER PRIMARY KEY, origin TEXT NOT NULL, size INTEGER NOT NULL, one BLOB NOT NULL, other BLOB NOT NULL, evidence TEXT NOT NULL, UNIQUE (origin, size, one, other)) STRICT;
CREATE TRIGGER IF NOT EXISTS last_grows BEFORE UPDATE ON last WHEN new.size < old.size BEGIN SELECT RAISE(ABORT, 'what was cosigned is never rolled back'); END;
CREATE TRIGGER IF NOT EXISTS last_remains BEFORE DELETE ON last BEGIN SELECT RAISE(ABORT, 'what was cosigned is never forgotten'); END;
CREATE TRIGGER IF NOT EXISTS fork_stays BEFORE UPDATE ON fork BEGIN SELECT RAISE(ABORT, 'evidence is never changed'); END;
CREATE TRIGGER IF NOT EXISTS fork_remains BEFORE DELETE ON fork BEGIN SELECT RAISE(ABORT, 'evidence is never removed'); END;
";

/// What a witness answers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Response {
    /// The status of HTTP.
    pub status: u16,
    /// The type of the body.
    pub content_type: &'static str,
    /// The body.
    pub body: Vec<u8>,
}

const PLAIN: &str = "text/plain; charset=utf-8";

impl Response {
    fn plain(status: u16, body: impl Into<String>) -> Response {
        Response { status, content_type: PLAIN, body: body.into().into_bytes() }
    }
}

/// What a witness cosigned last of a log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cosigned {
    /// Size of the tree.
    pub size: u64,
    /// Its root.
    pub root: Hash,
    /// The checkpoint with the signatures of the log and of the witness.
    pub note: Note,
}

/// A witness.
pub struct Witness {
    name: String,
    keys: Vec<SigningKey>,
    logs: Vec<VerifierKey>,
    db: Mutex<Connection>,
}

/// Where the last checkpoint of a log stands below the prefix of a witness, without a slash before it.
pub fn checkpoint_path(origin: &str) -> String {
    format!("{}/checkpoint", hex(&Sha256::digest(origin)))
}

impl Witness {
    /// Opens or makes a witness. `keys` cosign; `logs` are the keys of the logs that it knows, of which each belongs to
    /// the log whose origin is its name.
    ///
    /// # Errors
    /// The file cannot be opened, is none of a witness, or SQLite does not take the settings that durability needs; or a
    /// key does not cosign.
    pub fn open(
        file: &Path,
        name: &str,
        keys: Vec<SigningKey>,
        logs: Vec<VerifierKey>,
    ) -> Result<Witness, StoreError> {
        let db = Connection::open(file).or_store()?;
        make_durable(&db)?;
        Witness::with(db, name, keys, logs)
    }

    /// A witness that forgets everything when it is dropped: for trials and tests. A witness that forgets is none.
    ///
    /// # Errors
    /// As [`Witness::open`].
    pub fn in_memory(
        name: &str,
        keys: Vec<SigningKey>,
        logs: Vec<VerifierKey>,
    ) -> Result<Witness, StoreError> {
        Witness::with(Connection::open_in_memory().or_store()?, name, keys, logs)
    }

    fn with(
        db: Connection,
        name: &str,
        keys: Vec<SigningKey>,
        logs: Vec<VerifierKey>,
    ) -> Result<Witness, StoreError> {
        if keys.is_empty() || !keys.iter().all(|k| k.verifier().algorithm().is_cosignature()) {
            return Err(StoreError::Failed(
                "a witness has at least one key, and each is for cosignatures".to_owned(),
            ));
        }
        let format: i64 = db.query_row("PRAGMA user_version", [], |r| r.get(0)).or_store()?;
        match format {
            FORMAT => {}
            0 => {
                let made = format!("BEGIN IMMEDIATE; {TABLES} PRAGMA user_version={FORMAT}; COMMIT");
                db.execute_batch(&made).or_store()?;
            }
            newer => {
                return Err(StoreError::Failed(format!(
                    "the witness has tables of version {newer}; this program knows version {FORMAT}: use a newer program"
                )));
            }
        }
        Ok(Witness { name: name.to_owned(), keys, logs, db: Mutex::new(db) })
    }

    /// What others verify its cosignatures with.
    pub fn verifiers(&self) -> Vec<VerifierKey> {
        self.keys.iter().map(|k| k.verifier().clone()).collect()
    }

    /// The logs that it knows, each once.
    pub fn origins(&self) -> Vec<&str> {
        let mut out: Vec<&str> = self.logs.iter().map(VerifierKey::name).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// What it cosigned last of a log.
    ///
    /// # Errors
    /// Its file cannot be read.
    pub fn last(&self, origin: &str) -> Result<Option<Cosigned>, StoreError> {
        last(&self.db(), origin)
    }

    /// Checkpoints that the log signed and whose proof did not hold, oldest first. A log that sends them by mistake will
    /// prove them later; a log that cannot has signed two trees. If their size comes again, there is evidence at once.
    ///
    /// # Errors
    /// Its file cannot be read.
    pub fn unfit(&self, origin: &str) -> Result<Vec<Note>, StoreError> {
        let db = self.db();
        let mut statement =
            db.prepare_cached("SELECT note FROM unfit WHERE origin = ?1 ORDER BY id").or_store()?;
        let rows = statement.query_map(params![origin], |r| r.get::<_, String>(0)).or_store()?;
        rows.map(|text| note(&text.or_store()?)).collect()
    }

    /// The evidence that a log has signed two trees, oldest first.
    ///
    /// # Errors
    /// Its file cannot be read.
    pub fn forks(&self, origin: &str) -> Result<Vec<Fork>, StoreError> {
        let db = self.db();
        let mut statement =
            db.prepare_cached("SELECT evidence FROM fork WHERE origin = ?1 ORDER BY id").or_store()?;
        let rows = statement.query_map(params![origin], |r| r.get::<_, String>(0)).or_store()?;
        rows.map(|text| {
            let damaged = |e: servanda_tlog::ForkError| StoreError::Damaged(e.to_string());
            Fork::parse(text.or_store()?.as_bytes()).map_err(damaged)
        })
        .collect()
    }

    /// Answers a request. `path` stands below the prefix of the witness; `now` is in seconds since 1970, and nothing is
    /// decided by it.
    pub fn handle(&self, method: &str, path: &str, body: &[u8], now: u64) -> Response {
        let path = path.strip_prefix('/').unwrap_or(path);
        let wrong_method = |allowed: &str| Response::plain(405, format!("only {allowed} is answered here\n"));
        if path == "add-checkpoint" {
            return match method {
                "POST" if body.len() > LARGEST_REQUEST => {
                    Response::plain(413, format!("a request has at most {LARGEST_REQUEST} bytes\n"))
                }
                "POST" => self.add_checkpoint(body, now),
                _ => wrong_method("POST"),
            };
        }
        let text = if path.is_empty() {
            Some(Ok(self.about()))
        } else {
            let known = self.origins().into_iter().find(|o| checkpoint_path(o) == path);
            known.and_then(|origin| match self.last(origin) {
                Ok(None) => None,
                Ok(Some(last)) => Some(Ok(last.note.to_string())),
                Err(e) => Some(Err(e)),
            })
        };
        match text {
            Some(_) if method != "GET" => wrong_method("GET"),
            Some(Ok(text)) => Response::plain(200, text),
            Some(Err(e)) => failed(&e),
            None => Response::plain(404, "not found\n"),
        }
    }

    fn about(&self) -> String {
        let mut out = format!("{}, a witness of transparency logs (c2sp.org/tlog-witness)\n\n", self.name);
        for key in &self.keys {
            out.push_str(&format!("{}\n", key.verifier()));
        }
        for origin in self.origins() {
            out.push_str(&format!("\n{origin}\n{}\n", checkpoint_path(origin)));
        }
        out
    }

    fn add_checkpoint(&self, body: &[u8], now: u64) -> Response {
        let request = match AddCheckpoint::parse(body) {
            Ok(request) => request,
            Err(e) => return refused(&e.into()),
        };
        match self.add(&request, now) {
            Ok(Ok(cosignatures)) => Response::plain(200, servanda_tlog::witness::answer(&cosignatures)),
            Ok(Err(refusal)) => refused(&refusal),
            Err(e) => failed(&e),
        }
    }

    /// Decides a request, and stores what is cosigned before it gives the cosignatures away.
    ///
    /// # Errors
    /// Its file cannot be read or written; nothing is cosigned then.
    pub fn add(
        &self,
        request: &AddCheckpoint,
        now: u64,
    ) -> Result<Result<Vec<NoteSignature>, Refusal>, StoreError> {
        loop {
            // Signatures are verified and made outside of the transaction, so that nobody holds it up with a bad request.
            let before = self.last(request.origin())?;
            let own = self.decide(request, before.as_ref());
            let Accepted { checkpoint, note } = match own {
                Ok(accepted) => accepted,
                Err(refusal) => {
                    self.keep_unfit(request, before.as_ref(), &refusal)?;
                    return Ok(Err(refusal));
                }
            };
            let text = note.text.clone();
            let cosignatures = match self.sign(&text, now) {
                Ok(cosignatures) => cosignatures,
                Err(e) => return Err(StoreError::Failed(format!("cannot cosign: {e}"))),
            };
            let mut note = self.signed_by_log(note);
            note.signatures.extend(cosignatures.iter().cloned());
            if self.store(before.as_ref(), &checkpoint, &note)? {
                return Ok(Ok(cosignatures));
            }
            // Another request was granted meanwhile: this one is decided anew.
        }
    }

    fn decide(&self, request: &AddCheckpoint, before: Option<&Cosigned>) -> Result<Accepted, Refusal> {
        let accepted = decide(request, &self.logs, before.map(|l| (l.size, l.root)))?;
        // Sizes are below 2^63, as in the tables.
        if i64::try_from(accepted.checkpoint.size).is_err() {
            return Err(RequestError::Checkpoint(CheckpointError::Size).into());
        }
        Ok(accepted)
    }

    fn sign(&self, text: &str, now: u64) -> Result<Vec<NoteSignature>, SignError> {
        self.keys.iter().map(|k| k.sign(text, now)).collect()
    }

    /// The note without signatures by keys that are not the log's.
    fn signed_by_log(&self, mut note: Note) -> Note {
        let log = |s: &NoteSignature| self.logs.iter().any(|k| k.is_named_by(s));
        note.signatures.retain(log);
        note
    }

    /// Puts a checkpoint in the place of the one cosigned before, if that is still the same, in one transaction.
    fn store(
        &self,
        before: Option<&Cosigned>,
        checkpoint: &Checkpoint,
        note: &Note,
    ) -> Result<bool, StoreError> {
        let Checkpoint { origin, size, root, .. } = checkpoint;
        let mut db = self.db();
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate).or_store()?;
        let changed = match before {
            None => tx.execute(
                "INSERT OR IGNORE INTO last VALUES (?1, ?2, ?3, ?4)",
                params![origin, whole(*size), &root.0[..], note.to_string()],
            ),
            Some(before) => tx.execute(
                "UPDATE last SET size = ?2, root = ?3, note = ?4 WHERE origin = ?1 AND size = ?5 AND root = ?6",
                params![
                    origin,
                    whole(*size),
                    &root.0[..],
                    note.to_string(),
                    whole(before.size),
                    &before.root.0[..]
                ],
            ),
        };
        if changed.or_store()? != 1 {
            return Ok(false);
        }
        // It was proved after all.
        tx.execute(
            "DELETE FROM unfit WHERE origin = ?1 AND size = ?2 AND root = ?3",
            params![origin, whole(*size), &root.0[..]],
        )
        .or_store()?;
        let others: Vec<String> = {
            let mut statement =
                tx.prepare("SELECT note FROM unfit WHERE origin = ?1 AND size = ?2").or_store()?;
            let rows = statement.query_map(params![origin, whole(*size)], |r| r.get(0)).or_store()?;
            rows.collect::<Result<_, _>>().or_store()?
        };
        for other in others {
            self.keep_fork(&tx, note, &self::note(&other)?)?;
        }
        tx.commit().or_store()?;
        Ok(true)
    }

    /// Keeps what a log signed and could not prove; and evidence, if it is of the size of what was cosigned.
    fn keep_unfit(
        &self,
        request: &AddCheckpoint,
        before: Option<&Cosigned>,
        refusal: &Refusal,
    ) -> Result<(), StoreError> {
        if !matches!(refusal, Refusal::Conflict(_) | Refusal::Fork(_) | Refusal::Inconsistent(_)) {
            return Ok(());
        }
        // These three come after the look at the signature of the log.
        let Ok(checkpoint) = Checkpoint::parse(&request.note.text) else { return Ok(()) };
        let Checkpoint { origin, size, root, .. } = &checkpoint;
        let offered = self.signed_by_log(request.note.clone());
        let mut db = self.db();
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate).or_store()?;
        // Whoever says a wrong old size is answered with the right one, and yet has shown another tree of that size.
        if let Some(before) = before.filter(|b| b.size == *size && b.root != *root) {
            self.keep_fork(&tx, &self.signed_by_log(before.note.clone()), &offered)?;
        } else if matches!(refusal, Refusal::Inconsistent(_)) {
            tx.execute(
                "INSERT OR IGNORE INTO unfit (origin, size, root, note)
                 SELECT ?1, ?2, ?3, ?4 WHERE (SELECT count(*) FROM unfit WHERE origin = ?1) < ?5",
                params![origin, whole(*size), &root.0[..], offered.to_string(), MOST_UNFIT],
            )
            .or_store()?;
            let others: Vec<String> = {
                let mut statement = tx
                    .prepare("SELECT note FROM unfit WHERE origin = ?1 AND size = ?2 AND root <> ?3")
                    .or_store()?;
                let rows = statement
                    .query_map(params![origin, whole(*size), &root.0[..]], |r| r.get(0))
                    .or_store()?;
                rows.collect::<Result<_, _>>().or_store()?
            };
            for other in others {
                self.keep_fork(&tx, &self::note(&other)?, &offered)?;
            }
        }
        tx.commit().or_store()
    }

    /// Keeps two checkpoints of one size with two roots, if each bears a signature by the same key of the log.
    fn keep_fork(&self, db: &Connection, older: &Note, newer: &Note) -> Result<(), StoreError> {
        let fork = |n: &Note| Checkpoint::parse(&n.text).map_err(|e| StoreError::Damaged(e.to_string()));
        let (one, other) = (fork(older)?, fork(newer)?);
        let evidence = Fork {
            older: self.signed_by_log(older.clone()),
            newer: self.signed_by_log(newer.clone()),
            claimed_root: other.root,
            proof: Vec::new(),
        };
        let keys = self.logs.iter().filter(|k| k.name() == one.origin);
        if keys.into_iter().any(|k| evidence.check(std::slice::from_ref(k)).is_ok()) {
            tracing::error!(origin = one.origin, size = one.size, "the log has signed two trees of one size");
            db.execute(
                "INSERT OR IGNORE INTO fork (origin, size, one, other, evidence) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    one.origin,
                    whole(one.size),
                    &one.root.0[..],
                    &other.root.0[..],
                    evidence.to_string()
                ],
            )
            .or_store()?;
        }
        Ok(())
    }

    fn db(&self) -> MutexGuard<'_, Connection> {
        // Each use of the connection is one transaction, so one that panicked left nothing half done.
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn last(db: &Connection, origin: &str) -> Result<Option<Cosigned>, StoreError> {
    let mut statement =
        db.prepare_cached("SELECT size, root, note FROM last WHERE origin = ?1").or_store()?;
    let row = statement
        .query_row(params![origin], |r| {
            Ok((r.get::<_, i64>(0)?, r.get::<_, Vec<u8>>(1)?, r.get::<_, String>(2)?))
        })
        .optional()
        .or_store()?;
    let read = |(size, root, text): (i64, Vec<u8>, String)| {
        Ok(Cosigned { size: natural(size)?, root: hash(&root)?, note: note(&text)? })
    };
    row.map(read).transpose()
}

fn note(text: &str) -> Result<Note, StoreError> {
    Note::parse(text.as_bytes()).map_err(|e| StoreError::Damaged(format!("a note that was kept: {e}")))
}

fn refused(refusal: &Refusal) -> Response {
    Response {
        status: refusal.status(),
        content_type: refusal.content_type(),
        body: refusal.body().into_bytes(),
    }
}

fn failed(error: &StoreError) -> Response {
    tracing::error!(%error, "the witness cannot answer");
    Response::plain(503, "the witness cannot answer at present\n")
}
