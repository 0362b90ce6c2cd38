//! The register in a schema of a PostgreSQL database, version 15 or later.
//!
//! A commit counts only when the server says that it is where the server's settings want it, on the standby if there is a
//! synchronous one. PostgreSQL has a hole there: when somebody cancels the wait for the standby, the client is told that the
//! commit went well, and beside it comes a warning. Every warning during a commit is therefore an unknown outcome here.
//!
//! SQL is kept to what engines with the wire protocol of PostgreSQL have in common: big integers, bytes, text, primary and
//! unique keys, one statement of arrays for each table, an update whose rows are counted, reads by range. Notifications are a
//! hint that is used where they exist.
//!
//! The client blocks and brings its own runtime: a store must not be used on a thread that drives another one. It must be
//! connected directly, not through a pool that shares sessions, since settings are made for the session.

use crate::store::{
    AppendError, Batch, Claim, Entry, Head, Recorded, Signed, Store, StoreError, Waiting, Which,
};
use postgres::config::{Host, SslMode};
use postgres::error::{DbError, Severity, SqlState};
use postgres::fallible_iterator::FallibleIterator as _;
use postgres::types::{ToSql, Type};
use postgres::{Client, Config, NoTls, Row};
use servanda_record::IdempotencyKey;
use servanda_tlog::Hash;
use sha2::{Digest as _, Sha256};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio_postgres_rustls::MakeRustlsConnect;
use tokio_rustls::rustls;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;

/// The version of the tables.
const FORMAT: i64 = 1;

/// How often a transaction is tried that the server gave up for another one's sake.
const TRIES: u32 = 10;

/// How long to wait for a notification before looking at the head again.
const POLL: Duration = Duration::from_millis(250);

// In all SQL of this file `register.` stands for the schema.
const TABLES: &str = "
CREATE TABLE register.head (id bigint PRIMARY KEY, size bigint NOT NULL, root bytea NOT NULL, epoch bigint NOT NULL, node text NOT NULL, until bigint NOT NULL);
CREATE TABLE register.act (idx bigint PRIMARY KEY, leaf bytea NOT NULL, hash bytea NOT NULL);
CREATE TABLE register.in_directory (idx bigint PRIMARY KEY);
CREATE TABLE register.node (level bigint NOT NULL, idx bigint NOT NULL, hash bytea NOT NULL, PRIMARY KEY (level, idx));
CREATE TABLE register.sent (key bytea PRIMARY KEY, idx bigint NOT NULL UNIQUE, digest bytea NOT NULL);
CREATE TABLE register.directory (id bigint PRIMARY KEY, text text NOT NULL);
CREATE TABLE register.checkpoint (which text PRIMARY KEY, size bigint NOT NULL, note text NOT NULL);
CREATE TABLE register.blob (sha256 bytea PRIMARY KEY, bytes bytea NOT NULL);
CREATE TABLE register.waiting (key bytea PRIMARY KEY, envelope bytea NOT NULL);
CREATE TABLE register.format (version bigint PRIMARY KEY);
";

/// The clock of the database, in milliseconds.
const NOW: &str = "(extract(epoch from clock_timestamp()) * 1000)::bigint";

type Params<'p> = [(&'p (dyn ToSql + Sync), Type)];

/// Where a register is: what the address says.
#[derive(Clone)]
struct Place {
    config: Config,
    schema: String,
    tls: Option<MakeRustlsConnect>,
}

/// A connection whose settings have been checked.
struct Link {
    client: Client,
    /// The first warning since it was last cleared.
    warning: Arc<Mutex<Option<String>>>,
    /// The server knows notifications.
    notifies: bool,
    /// This session has asked for them.
    listens: bool,
}

/// A connection to a register in PostgreSQL. It connects again by itself when the connection was lost.
pub struct PostgresStore {
    place: Place,
    link: Option<Link>,
    reads_only: bool,
    /// The outcome of a commit is not known.
    doubt: bool,
}

fn refused(text: impl Into<String>) -> StoreError {
    StoreError::Failed(text.into())
}

/// What an error says, with its code; never the address, which may hold a password.
fn words(e: &postgres::Error) -> String {
    if let Some(db) = e.as_db_error() {
        let detail = db.detail().map(|d| format!("; {d}")).unwrap_or_default();
        return format!("{} ({}){detail}", db.message(), db.code().code());
    }
    let mut text = e.to_string();
    let mut source = std::error::Error::source(e);
    while let Some(inner) = source {
        let more = inner.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        source = inner.source();
    }
    text
}

fn failed(e: &postgres::Error) -> StoreError {
    let Some(code) = e.code() else { return StoreError::Failed(words(e)) };
    if *code == SqlState::DISK_FULL {
        StoreError::Full
    } else if *code == SqlState::IO_ERROR {
        StoreError::Lost(words(e))
    } else if *code == SqlState::DATA_CORRUPTED || *code == SqlState::INDEX_CORRUPTED {
        StoreError::Damaged(words(e))
    } else {
        StoreError::Failed(words(e))
    }
}

/// The server gave the transaction up for another one's sake, and says that nothing of it remains.
fn may_be_tried_again(e: &postgres::Error) -> bool {
    e.code()
        .is_some_and(|c| *c == SqlState::T_R_SERIALIZATION_FAILURE || *c == SqlState::T_R_DEADLOCK_DETECTED)
        && !ended(e)
}

/// The connection does not live on.
fn ended(e: &postgres::Error) -> bool {
    match e.as_db_error() {
        Some(db) => matches!(db.parsed_severity(), Some(Severity::Fatal | Severity::Panic)),
        None => true,
    }
}

/// A commit that was answered with this error has certainly not been made. (An administrator who ends the session during
/// the wait for the standby causes an error too, and there the commit is made.)
fn undone(e: &postgres::Error) -> bool {
    may_be_tried_again(e) || (e.code().is_some_and(|c| c.code().starts_with("23")) && !ended(e))
}

fn warns(notice: &DbError) -> bool {
    notice.code().code().starts_with("01") || notice.parsed_severity() == Some(Severity::Warning)
}

fn hash(bytes: &[u8]) -> Result<Hash, StoreError> {
    bytes.try_into().map(Hash).map_err(|_| StoreError::Damaged("a hash has not 32 bytes".to_owned()))
}

fn natural(n: i64) -> Result<u64, StoreError> {
    u64::try_from(n).map_err(|_| StoreError::Damaged("a size is negative".to_owned()))
}

fn whole(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// A column of a row.
fn column<'r, T: postgres::types::FromSql<'r>>(row: &'r Row, at: usize) -> Result<T, StoreError> {
    row.try_get(at).map_err(|e| StoreError::Damaged(words(&e)))
}

/// Percent-decoding of a value in an address.
fn decoded(text: &str) -> Option<String> {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(b) = bytes.next() {
        out.push(match b {
            b'%' => {
                let pair = [bytes.next()?, bytes.next()?];
                u8::from_str_radix(std::str::from_utf8(&pair).ok()?, 16).ok()?
            }
            _ => b,
        });
    }
    String::from_utf8(out).ok()
}

fn is_schema(name: &str) -> bool {
    // Beside the usual limit of 63 bytes, room for the name of the channel.
    name.len() <= 48
        && !name.starts_with("pg_")
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// No network lies between.
fn is_near(config: &Config) -> bool {
    let by_name = config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => name == "localhost" || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback()),
        Host::Unix(_) => true,
    });
    match config.get_hostaddrs() {
        [] => by_name,
        addresses => addresses.iter().all(IpAddr::is_loopback),
    }
}

/// TLS that trusts the authorities in a file of certificates, and the name in the address.
fn tls(pem: &[u8]) -> Result<MakeRustlsConnect, StoreError> {
    let unusable = |e: &dyn std::fmt::Display| refused(format!("the file of `sslrootcert` is unusable: {e}"));
    let mut roots = rustls::RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        roots.add(certificate.map_err(|e| unusable(&e))?).map_err(|e| unusable(&e))?;
    }
    if roots.is_empty() {
        return Err(unusable(&"it holds no certificate"));
    }
    let config =
        rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|e| unusable(&e))?
            .with_root_certificates(roots)
            .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

impl Place {
    /// Reads an address: that of libpq, and `schema` in addition.
    fn read(url: &str) -> Result<Place, StoreError> {
        if !["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
            return Err(refused("the address of a database begins with `postgres://`"));
        }
        let (address, query) = url.split_once('?').unwrap_or((url, ""));
        let (mut schema, mut mode, mut authority) = ("register".to_owned(), None, None);
        let mut rest = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = || {
                decoded(value)
                    .ok_or_else(|| refused(format!("`{name}` in the address is not percent-encoded text")))
            };
            match name {
                "schema" => schema = value()?,
                "sslmode" => mode = Some(value()?),
                "sslrootcert" => authority = Some(value()?),
                _ => rest.push(pair),
            }
        }
        if !is_schema(&schema) {
            return Err(refused(format!(
                "`{schema}` cannot name a schema here: small Latin letters, digits and `_`, at most 48, a letter first"
            )));
        }
        let mut config: Config = [address, &rest.join("&")]
            .join("?")
            .parse()
            .map_err(|e| refused(format!("the address of the database cannot be read: {}", words(&e))))?;
        let encrypted = match mode.as_deref() {
            Some("disable") => false,
            Some("require" | "verify-full") => true,
            None if authority.is_some() => true,
            None if is_near(&config) => false,
            None => {
                return Err(refused(
                    "the database is reached over a network: add `sslmode=verify-full&sslrootcert=FILE`, or \
                     `sslmode=disable` if the network is trusted",
                ));
            }
            Some(other) => {
                return Err(refused(format!(
                    "`sslmode={other}` would trust whoever answers: use `verify-full` with `sslrootcert=FILE`, or `disable`"
                )));
            }
        };
        let tls = match (encrypted, authority) {
            (false, _) => None,
            (true, Some(file)) => {
                let pem = std::fs::read(&file).map_err(|e| refused(format!("{file}: {e}")))?;
                Some(tls(&pem)?)
            }
            (true, None) => {
                return Err(refused(
                    "TLS needs `sslrootcert=FILE`, the certificate of the authority to trust",
                ));
            }
        };
        config.ssl_mode(if tls.is_some() { SslMode::Require } else { SslMode::Disable });
        if config.get_application_name().is_none() {
            config.application_name("servanda");
        }
        // A server that has vanished is noticed within half a minute, unless the address says otherwise.
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(10));
        }
        if config.get_keepalives_interval().is_none() {
            config.keepalives_idle(Duration::from_secs(10));
            config.keepalives_interval(Duration::from_secs(5)).keepalives_retries(3);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(Duration::from_secs(30));
        }
        Ok(Place { config, schema, tls })
    }

    /// SQL for this schema.
    fn sql(&self, text: &str) -> String {
        text.replace("register.", &format!("\"{}\".", self.schema))
    }

    fn channel(&self) -> String {
        format!("servanda_{}", self.schema)
    }

    /// Connects, and refuses a server that does not keep what it has promised.
    fn connect(&self, reads_only: bool) -> Result<Link, StoreError> {
        let warning = Arc::new(Mutex::new(None));
        let mut config = self.config.clone();
        let seen = Arc::clone(&warning);
        config.notice_callback(move |notice| {
            if warns(&notice) {
                let text = format!("{} ({})", notice.message(), notice.code().code());
                tracing::warn!(target: "servanda", "the database warns: {text}");
                seen.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(text);
            }
        });
        let client = match &self.tls {
            Some(tls) => config.connect(tls.clone()),
            None => config.connect(NoTls),
        };
        let client = client.map_err(|e| refused(format!("no connection to the database: {}", words(&e))))?;
        let mut link = Link { client, warning, notifies: false, listens: false };
        link.check(reads_only).map_err(|e| match e {
            Ok(refusal) => refusal,
            Err(e) => failed(&e),
        })?;
        if !reads_only {
            link.notifies = link.client.batch_execute(&format!("NOTIFY \"{}\"", self.channel())).is_ok();
        }
        Ok(link)
    }

    /// Makes the tables, if there are none.
    fn make(&self, link: &mut Link) -> Result<(), StoreError> {
        let mut tries = 0;
        loop {
            if self.format(link)?.is_some() {
                return Ok(());
            }
            tries += 1;
            let made = link.client.batch_execute(&self.sql(&format!(
                "BEGIN; CREATE SCHEMA IF NOT EXISTS \"{}\"; {TABLES}
                 INSERT INTO register.head VALUES (1, 0, '\\x{}', 0, '', 0);
                 INSERT INTO register.format VALUES ({FORMAT}); COMMIT",
                self.schema,
                Hash::EMPTY
            )));
            let Err(e) = made else { return Ok(()) };
            if ended(&e) {
                return Err(failed(&e));
            }
            link.client.batch_execute("ROLLBACK").map_err(|e| failed(&e))?;
            // Another one may be making them at this moment, which the server reports in several ways.
            if tries == TRIES {
                return Err(failed(&e));
            }
            std::thread::sleep(Duration::from_millis(20) * tries);
        }
    }

    /// The version of the tables, if there are any.
    fn format(&self, link: &mut Link) -> Result<Option<()>, StoreError> {
        let there = "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
             WHERE n.nspname::text = $1 AND c.relname = 'format'";
        let rows = link.client.query_typed(there, &[(&self.schema, Type::TEXT)]).map_err(|e| failed(&e))?;
        if rows.is_empty() {
            return Ok(None);
        }
        let rows = link
            .client
            .query_typed(&self.sql("SELECT version FROM register.format"), &[])
            .map_err(|e| failed(&e))?;
        match rows.first().map(|row| column::<i64>(row, 0)).transpose()? {
            Some(FORMAT) => Ok(Some(())),
            Some(other) => Err(refused(format!(
                "the register has tables of version {other}; this program knows version {FORMAT}: use a newer program"
            ))),
            None => Err(StoreError::Damaged("the version of the tables is missing".to_owned())),
        }
    }
}

impl Link {
    fn check(&mut self, reads_only: bool) -> Result<(), Result<StoreError, postgres::Error>> {
        let text =
            "SELECT current_setting('server_version_num', true), current_setting('server_encoding', true),
            current_setting('synchronous_commit', true), current_setting('data_checksums', true),
            current_setting('fsync', true), current_setting('full_page_writes', true),
            current_setting('zero_damaged_pages', true), current_setting('ignore_checksum_failure', true),
            pg_is_in_recovery()";
        let row = self.client.query_typed_one(text, &[]).map_err(Err)?;
        let setting =
            |at: usize| column::<Option<String>>(&row, at).map(Option::unwrap_or_default).map_err(Ok);
        let (version, encoding, commit, checksums) = (setting(0)?, setting(1)?, setting(2)?, setting(3)?);
        if !version.parse().is_ok_and(|v: u32| v >= 150_000) {
            return Err(Ok(refused(format!("PostgreSQL 15 or later is needed, and this is {version}"))));
        }
        if encoding != "UTF8" {
            return Err(Ok(refused(format!("the database must be in UTF8, and is in {encoding}"))));
        }
        let dangers = [
            (4, "fsync", "off"),
            (5, "full_page_writes", "off"),
            (6, "zero_damaged_pages", "on"),
            (7, "ignore_checksum_failure", "on"),
        ];
        for (at, name, bad) in dangers {
            if setting(at)? == bad {
                return Err(Ok(refused(format!(
                    "the server has `{name} = {bad}`, and so does not keep what it acknowledges"
                ))));
            }
        }
        if column::<bool>(&row, 8).map_err(Ok)? {
            return Err(Ok(refused(
                "this server is a replica; the register is read and written on the primary only",
            )));
        }
        if checksums == "off" {
            tracing::warn!(
                target: "servanda",
                "the database has no checksums of pages: stop it and run pg_checksums --enable"
            );
        }
        // A stronger setting stays; a weaker one, of the server, the database or the role, does not. Warnings must come
        // through, for one of them says that a commit is not on the standby. Whoever has lost its connection
        // in a transaction does not hold the head for ever.
        let commit = if commit == "remote_apply" { "remote_apply" } else { "on" };
        let access = if reads_only { "on" } else { "off" };
        self.client
            .batch_execute(&format!(
                "SET synchronous_commit TO {commit}; SET client_min_messages TO warning; SET lock_timeout TO '10s';
                 SET idle_in_transaction_session_timeout TO '30s'; SET statement_timeout TO 0;
                 SET default_transaction_read_only TO {access}"
            ))
            .map_err(Err)
    }

    fn take_warning(&self) -> Option<String> {
        self.warning.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// How a transaction ended.
enum Ended<T> {
    Made(T),
    /// What was expected is not so.
    Unlike,
    Unmade(postgres::Error),
    Unknown(String),
}

fn transaction<T>(
    link: &mut Link,
    commit: &str,
    work: &mut impl FnMut(&mut Client) -> Result<Option<T>, postgres::Error>,
) -> Ended<T> {
    let client = &mut link.client;
    if let Err(e) = client.batch_execute("BEGIN ISOLATION LEVEL READ COMMITTED") {
        return Ended::Unmade(e);
    }
    let done = match work(client) {
        Ok(Some(done)) => done,
        Ok(None) => {
            return match client.batch_execute("ROLLBACK") {
                Ok(()) => Ended::Unlike,
                Err(e) => Ended::Unmade(e),
            };
        }
        Err(e) => {
            // If this fails too, the connection is lost, and the server rolls back.
            let _lost = if ended(&e) { Ok(()) } else { client.batch_execute("ROLLBACK") };
            return Ended::Unmade(e);
        }
    };
    link.take_warning();
    match link.client.batch_execute(commit) {
        Ok(()) => match link.take_warning() {
            None => Ended::Made(done),
            Some(warning) => Ended::Unknown(warning),
        },
        Err(e) => {
            if !ended(&e) {
                let _lost = link.client.batch_execute("ROLLBACK");
            }
            if undone(&e) { Ended::Unmade(e) } else { Ended::Unknown(words(&e)) }
        }
    }
}

impl PostgresStore {
    /// Opens or makes a register, in the schema that the address names (`?schema=NAME`; `register` if it names none).
    ///
    /// # Errors
    /// There is no connection, the connection would not be protected, the server is a replica, too old, or has settings
    /// under which it loses what it acknowledges; or the tables are those of a newer program.
    pub fn open(url: &str) -> Result<PostgresStore, StoreError> {
        let place = Place::read(url)?;
        let mut link = place.connect(false)?;
        place.make(&mut link)?;
        Ok(PostgresStore { place, link: Some(link), reads_only: false, doubt: false })
    }

    /// Opens an existing register to read, on the same primary: a replica may show another order than the one in which acts
    /// became visible.
    ///
    /// # Errors
    /// As [`PostgresStore::open`], or there is no register.
    pub fn open_to_read(url: &str) -> Result<PostgresStore, StoreError> {
        let place = Place::read(url)?;
        let mut link = place.connect(true)?;
        if place.format(&mut link)?.is_none() {
            return Err(refused(format!("there is no register in the schema `{}`", place.schema)));
        }
        Ok(PostgresStore { place, link: Some(link), reads_only: true, doubt: false })
    }

    /// The connection, made anew if it was lost.
    fn link(&mut self) -> Result<&mut Link, StoreError> {
        let living = self.link.take().filter(|link| !link.client.is_closed());
        let link = match living {
            Some(link) => link,
            None => self.place.connect(self.reads_only)?,
        };
        Ok(self.link.insert(link))
    }

    /// Rows of one statement, which sees one moment.
    fn rows(&mut self, text: &str, params: &Params<'_>) -> Result<Vec<Row>, StoreError> {
        let text = self.place.sql(text);
        let mut tries = 0;
        loop {
            tries += 1;
            match self.link()?.client.query_typed(&text, params) {
                Ok(rows) => return Ok(rows),
                // Reading again is harmless. A connection may have been lost long ago, unnoticed.
                Err(e) if ended(&e) && tries < 2 => self.link = None,
                Err(e) if may_be_tried_again(&e) && tries < TRIES => {}
                Err(e) => return Err(failed(&e)),
            }
        }
    }

    /// A transaction that counts only if the server says, without a warning, that it is committed.
    fn write<T>(
        &mut self,
        commit: Option<String>,
        mut work: impl FnMut(&mut Client) -> Result<Option<T>, postgres::Error>,
    ) -> Result<T, AppendError> {
        if self.reads_only {
            return Err(AppendError::Store(refused("this connection is for reading only")));
        }
        let mut tries = 0;
        loop {
            tries += 1;
            let link = self.link()?;
            let text = match &commit {
                Some(before) if link.notifies => format!("{before}; COMMIT"),
                _ => "COMMIT".to_owned(),
            };
            match transaction(link, &text, &mut work) {
                Ended::Made(done) => return Ok(done),
                Ended::Unlike => return Err(AppendError::Conflict),
                Ended::Unmade(e) if may_be_tried_again(&e) && tries < TRIES => {
                    std::thread::sleep(Duration::from_millis(5) * tries);
                }
                Ended::Unmade(e) => return Err(AppendError::Store(failed(&e))),
                Ended::Unknown(why) => {
                    self.doubt = true;
                    return Err(AppendError::Unknown(why));
                }
            }
        }
    }

    /// As [`PostgresStore::write`], where only success and failure are told apart. Doing it again is harmless.
    fn set(
        &mut self,
        mut work: impl FnMut(&mut Client) -> Result<(), postgres::Error>,
    ) -> Result<(), StoreError> {
        self.write(None, |client| work(client).map(Some)).map_err(plain)
    }

    /// After a commit whose outcome is not known: writes something after it. When that is committed, so is what went
    /// before, on the standby too; and a commit that is still on its way has been waited for, since it holds the head.
    fn settle(&mut self) -> Result<(), StoreError> {
        if self.doubt {
            let text = self.place.sql("UPDATE register.head SET node = node WHERE id = 1");
            self.set(|client| client.execute_typed(&text, &[]).map(|_| ()))?;
            self.doubt = false;
        }
        Ok(())
    }
}

fn plain(e: AppendError) -> StoreError {
    match e {
        AppendError::Store(e) => e,
        AppendError::Unknown(why) => {
            refused(format!("whether it is written, and on the standby too, is not known: {why}"))
        }
        AppendError::Conflict => StoreError::Damaged("the row of the head is missing".to_owned()),
    }
}

fn key(bytes: Vec<u8>) -> Result<IdempotencyKey, StoreError> {
    let bytes = bytes.try_into().map_err(|_| StoreError::Damaged("a key has not 16 bytes".to_owned()))?;
    Ok(IdempotencyKey(bytes))
}

impl Store for PostgresStore {
    fn head(&mut self) -> Result<Head, StoreError> {
        self.settle()?;
        let rows = self.rows("SELECT size, root, epoch FROM register.head WHERE id = 1", &[])?;
        let row =
            rows.first().ok_or_else(|| StoreError::Damaged("the row of the head is missing".to_owned()))?;
        Ok(Head {
            size: natural(column(row, 0)?)?,
            root: hash(column(row, 1)?)?,
            epoch: natural(column(row, 2)?)?,
        })
    }

    fn append(&mut self, expect: &Head, batch: &Batch) -> Result<Head, AppendError> {
        let root = batch.root.unwrap_or(expect.root);
        let head = Head { size: expect.size + batch.entries.len() as u64, root, epoch: expect.epoch };
        let (size, was, epoch) = (whole(head.size), whole(expect.size), whole(expect.epoch));
        let (root, root_was) = (&head.root.0[..], &expect.root.0[..]);

        let indices: Vec<i64> = (was..).take(batch.entries.len()).collect();
        let leaves: Vec<&[u8]> = batch.entries.iter().map(|e| &e.leaf[..]).collect();
        let hashes: Vec<&[u8]> = batch.entries.iter().map(|e| &e.hash.0[..]).collect();
        let keys: Vec<&[u8]> = batch.entries.iter().map(|e| &e.key.0[..]).collect();
        let digests: Vec<&[u8]> = batch.entries.iter().map(|e| &e.digest[..]).collect();
        let marked = indices.iter().zip(&batch.entries).filter(|(_, e)| e.in_directory);
        let in_directory: Vec<i64> = marked.map(|(index, _)| *index).collect();
        let levels: Vec<i64> = batch.nodes.iter().map(|n| i64::from(n.level)).collect();
        let places: Vec<i64> = batch.nodes.iter().map(|n| whole(n.index)).collect();
        let nodes: Vec<&[u8]> = batch.nodes.iter().map(|n| &n.hash.0[..]).collect();

        let place = &self.place;
        let move_head = place.sql(
            "UPDATE register.head SET size = $1, root = $2 WHERE id = 1 AND size = $3 AND root = $4 AND epoch = $5",
        );
        let put_acts = place.sql(
            "INSERT INTO register.act (idx, leaf, hash) SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bytea[])",
        );
        let put_sent = place.sql(
            "INSERT INTO register.sent (key, idx, digest) SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::bytea[])",
        );
        let put_marks =
            place.sql("INSERT INTO register.in_directory (idx) SELECT * FROM unnest($1::bigint[])");
        let put_nodes = place.sql(
            "INSERT INTO register.node (level, idx, hash) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[])",
        );
        let put_text = place.sql(
            "INSERT INTO register.directory (id, text) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET text = excluded.text",
        );
        let notify = format!("NOTIFY \"{}\"", place.channel());
        self.write(Some(notify), |client| {
            let params: &Params<'_> = &[
                (&size, Type::INT8),
                (&root, Type::BYTEA),
                (&was, Type::INT8),
                (&root_was, Type::BYTEA),
                (&epoch, Type::INT8),
            ];
            if client.execute_typed(&move_head, params)? != 1 {
                return Ok(None);
            }
            if !indices.is_empty() {
                let params: &Params<'_> = &[
                    (&indices, Type::INT8_ARRAY),
                    (&leaves, Type::BYTEA_ARRAY),
                    (&hashes, Type::BYTEA_ARRAY),
                ];
                client.execute_typed(&put_acts, params)?;
                let params: &Params<'_> = &[
                    (&keys, Type::BYTEA_ARRAY),
                    (&indices, Type::INT8_ARRAY),
                    (&digests, Type::BYTEA_ARRAY),
                ];
                client.execute_typed(&put_sent, params)?;
            }
            if !in_directory.is_empty() {
                client.execute_typed(&put_marks, &[(&in_directory, Type::INT8_ARRAY)])?;
            }
            if !nodes.is_empty() {
                let params: &Params<'_> =
                    &[(&levels, Type::INT8_ARRAY), (&places, Type::INT8_ARRAY), (&nodes, Type::BYTEA_ARRAY)];
                client.execute_typed(&put_nodes, params)?;
            }
            if let Some(text) = &batch.directory {
                client.execute_typed(&put_text, &[(text, Type::TEXT)])?;
            }
            Ok(Some(()))
        })?;
        // It was written after what was in doubt, and is committed.
        self.doubt = false;
        Ok(head)
    }

    fn recorded(&mut self, key: &IdempotencyKey) -> Result<Option<Recorded>, StoreError> {
        self.settle()?;
        let text = "SELECT idx, digest FROM register.sent WHERE key = $1";
        let rows = self.rows(text, &[(&&key.0[..], Type::BYTEA)])?;
        let row = rows
            .first()
            .map(|row| Ok(Recorded { index: natural(column(row, 0)?)?, digest: hash(column(row, 1)?)?.0 }));
        row.transpose()
    }

    fn sent_after(
        &mut self,
        after: Option<&IdempotencyKey>,
        max: u32,
    ) -> Result<Vec<(IdempotencyKey, Recorded)>, StoreError> {
        // No key is shorter than the empty one.
        let after = after.map_or(&[][..], |k| &k.0[..]);
        let text = "SELECT key, idx, digest FROM register.sent WHERE key > $1 ORDER BY key LIMIT $2";
        let rows = self.rows(text, &[(&after, Type::BYTEA), (&i64::from(max), Type::INT8)])?;
        rows.iter()
            .map(|row| {
                let recorded =
                    Recorded { index: natural(column(row, 1)?)?, digest: hash(column(row, 2)?)?.0 };
                Ok((key(column(row, 0)?)?, recorded))
            })
            .collect()
    }

    fn entries(&mut self, from: u64, max: u32) -> Result<Vec<Entry>, StoreError> {
        let text = "SELECT idx, leaf, hash FROM register.act WHERE idx >= $1 ORDER BY idx LIMIT $2";
        let rows = self.rows(text, &[(&whole(from), Type::INT8), (&i64::from(max), Type::INT8)])?;
        rows.iter()
            .zip(from..)
            .map(|(row, index)| {
                if natural(column(row, 0)?)? != index {
                    return Err(StoreError::Damaged(format!("record {index} is missing")));
                }
                Ok(Entry { leaf: column(row, 1)?, hash: hash(column(row, 2)?)? })
            })
            .collect()
    }

    fn hashes(&mut self, level: u8, from: u64, count: u64) -> Result<Vec<Hash>, StoreError> {
        let (low, high) = (whole(from), whole(from.saturating_add(count)));
        let rows = if level == 0 {
            let text = "SELECT idx, hash FROM register.act WHERE idx >= $1 AND idx < $2 ORDER BY idx";
            self.rows(text, &[(&low, Type::INT8), (&high, Type::INT8)])?
        } else {
            let text = "SELECT idx, hash FROM register.node WHERE level = $3 AND idx >= $1 AND idx < $2 ORDER BY idx";
            self.rows(text, &[(&low, Type::INT8), (&high, Type::INT8), (&i64::from(level), Type::INT8)])?
        };
        rows.iter()
            .zip(from..)
            .map(|(row, index)| {
                if natural(column(row, 0)?)? != index {
                    return Err(StoreError::Damaged(format!("a hash of level {level} is missing")));
                }
                hash(column(row, 1)?)
            })
            .collect()
    }

    fn directory_records(&mut self) -> Result<Vec<u64>, StoreError> {
        let rows = self.rows("SELECT idx FROM register.in_directory ORDER BY idx", &[])?;
        rows.iter().map(|row| natural(column(row, 0)?)).collect()
    }

    fn directory_text(&mut self) -> Result<String, StoreError> {
        let rows = self.rows("SELECT text FROM register.directory WHERE id = 1", &[])?;
        rows.first().map_or_else(|| Ok(String::new()), |row| column(row, 0))
    }

    fn checkpoint(&mut self, which: Which) -> Result<Option<Signed>, StoreError> {
        self.settle()?;
        let text = "SELECT size, note FROM register.checkpoint WHERE which = $1";
        let rows = self.rows(text, &[(&which.name(), Type::TEXT)])?;
        let row =
            rows.first().map(|row| Ok(Signed { size: natural(column(row, 0)?)?, note: column(row, 1)? }));
        row.transpose()
    }

    fn save_checkpoint(&mut self, which: Which, after: Option<u64>, new: &Signed) -> Result<(), AppendError> {
        let (name, size, note) = (which.name(), whole(new.size), &new.note);
        let first = self.place.sql(
            "INSERT INTO register.checkpoint (which, size, note) VALUES ($1, $2, $3) ON CONFLICT (which) DO NOTHING",
        );
        let next = self
            .place
            .sql("UPDATE register.checkpoint SET size = $2, note = $3 WHERE which = $1 AND size = $4");
        self.write(None, |client| {
            let made = match after.map(whole) {
                None => client
                    .execute_typed(&first, &[(&name, Type::TEXT), (&size, Type::INT8), (note, Type::TEXT)])?,
                Some(was) => {
                    let params: &Params<'_> =
                        &[(&name, Type::TEXT), (&size, Type::INT8), (note, Type::TEXT), (&was, Type::INT8)];
                    client.execute_typed(&next, params)?
                }
            };
            Ok((made == 1).then_some(()))
        })
    }

    fn claim(&mut self, node: &str, ttl: Duration) -> Result<Claim, StoreError> {
        let ttl = i64::try_from(ttl.as_millis()).unwrap_or(i64::MAX / 2).min(i64::MAX / 2);
        let take = self.place.sql(&format!(
            "UPDATE register.head SET epoch = epoch + CASE WHEN node = $1 THEN 0 ELSE 1 END, node = $1, until = {NOW} + $2
             WHERE id = 1 AND (node = $1 OR until <= {NOW}) RETURNING epoch"
        ));
        // Who it is is asked in another statement: in between the other one may have stopped.
        for _ in 0..TRIES {
            let claimed = self.write(None, |client| {
                let rows = client.query_typed(&take, &[(&node, Type::TEXT), (&ttl, Type::INT8)])?;
                Ok(rows.into_iter().next())
            });
            match claimed {
                Ok(row) => return Ok(Claim::Held(natural(column(&row, 0)?)?)),
                Err(AppendError::Conflict) => {}
                Err(e) => return Err(plain(e)),
            }
            let rows = self.rows("SELECT node FROM register.head WHERE id = 1", &[])?;
            let holder: String = match rows.first() {
                Some(row) => column(row, 0)?,
                None => return Err(StoreError::Damaged("the row of the head is missing".to_owned())),
            };
            if holder != node {
                return Ok(Claim::Taken(holder));
            }
        }
        Err(refused("the sequencing could not be claimed: others claim it all the time"))
    }

    fn blob(&mut self, sha256: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreError> {
        let text = "SELECT bytes FROM register.blob WHERE sha256 = $1";
        let rows = self.rows(text, &[(&&sha256[..], Type::BYTEA)])?;
        rows.first().map(|row| column(row, 0)).transpose()
    }

    fn put_blob(&mut self, bytes: &[u8]) -> Result<[u8; 32], StoreError> {
        let sha256: [u8; 32] = Sha256::digest(bytes).into();
        // What is there is written again: it may be of a commit that has not reached the standby.
        let text = self.place.sql(
            "INSERT INTO register.blob (sha256, bytes) VALUES ($1, $2)
             ON CONFLICT (sha256) DO UPDATE SET sha256 = excluded.sha256",
        );
        let (name, bytes) = (&sha256[..], bytes);
        self.set(|client| {
            client.execute_typed(&text, &[(&name, Type::BYTEA), (&bytes, Type::BYTEA)]).map(|_| ())
        })?;
        Ok(sha256)
    }

    fn blobs_after(&mut self, after: Option<&[u8; 32]>, max: u32) -> Result<Vec<[u8; 32]>, StoreError> {
        let after = after.map_or(&[][..], |h| &h[..]);
        let text = "SELECT sha256 FROM register.blob WHERE sha256 > $1 ORDER BY sha256 LIMIT $2";
        let rows = self.rows(text, &[(&after, Type::BYTEA), (&i64::from(max), Type::INT8)])?;
        rows.iter().map(|row| hash(column(row, 0)?).map(|h| h.0)).collect()
    }

    fn waiting(&mut self) -> Result<Vec<Waiting>, StoreError> {
        let rows = self.rows("SELECT key, envelope FROM register.waiting ORDER BY key", &[])?;
        rows.iter().map(|row| Ok(Waiting { key: key(column(row, 0)?)?, envelope: column(row, 1)? })).collect()
    }

    fn set_waiting(&mut self, key: &IdempotencyKey, envelope: Option<&[u8]>) -> Result<(), StoreError> {
        let put = self.place.sql(
            "INSERT INTO register.waiting (key, envelope) VALUES ($1, $2)
             ON CONFLICT (key) DO UPDATE SET envelope = excluded.envelope",
        );
        let remove = self.place.sql("DELETE FROM register.waiting WHERE key = $1");
        let name = &key.0[..];
        self.set(|client| {
            match envelope {
                Some(bytes) => client.execute_typed(&put, &[(&name, Type::BYTEA), (&bytes, Type::BYTEA)]),
                None => client.execute_typed(&remove, &[(&name, Type::BYTEA)]),
            }
            .map(|_| ())
        })
    }

    fn woken(&mut self, after: u64, at_most: Duration) {
        let until = Instant::now() + at_most;
        let channel = self.place.channel();
        loop {
            // Asked for before the head is read, so that no move falls between.
            let listens = match self.link() {
                Ok(link) if link.listens => true,
                Ok(link) => {
                    link.listens = link.client.batch_execute(&format!("LISTEN \"{channel}\"")).is_ok();
                    link.listens
                }
                Err(_) => false,
            };
            let size = self
                .rows("SELECT size FROM register.head WHERE id = 1", &[])
                .and_then(|rows| rows.first().map_or(Ok(0), |row| natural(column(row, 0)?)));
            let left = until.saturating_duration_since(Instant::now());
            if size.is_ok_and(|size| size > after) || left.is_zero() {
                return;
            }
            let pause = left.min(POLL);
            match self.link.as_mut().filter(|link| listens && !link.client.is_closed()) {
                Some(link) => {
                    let mut notifications = link.client.notifications();
                    // One notification says all that the ones before it said.
                    let _lost = notifications.timeout_iter(pause).next();
                    while let Ok(Some(_)) = notifications.iter().next() {}
                }
                None => std::thread::sleep(pause),
            }
        }
    }
}

/// A schema of its own, for checks; it is dropped with everything in it when this value goes.
pub struct Scratch {
    place: Place,
}

/// Makes a schema for checks beside the registers of a database. The schema that the address names is not touched.
///
/// # Errors
/// As [`PostgresStore::open`]; or the role may not make schemas.
pub fn scratch(url: &str) -> Result<Scratch, StoreError> {
    let mut place = Place::read(url)?;
    let mut link = place.connect(false)?;
    let text = format!("SELECT {NOW}, pg_backend_pid()::bigint");
    let row = link.client.query_typed_one(&text, &[]).map_err(|e| failed(&e))?;
    place.schema = format!("servanda_check_{}_{}", column::<i64>(&row, 0)?, column::<i64>(&row, 1)?);
    link.client.batch_execute(&format!("CREATE SCHEMA \"{}\"", place.schema)).map_err(|e| failed(&e))?;
    Ok(Scratch { place })
}

impl Scratch {
    /// Opens the register in it.
    ///
    /// # Errors
    /// As [`PostgresStore::open`].
    pub fn open(&self) -> Result<PostgresStore, StoreError> {
        let mut link = self.place.connect(false)?;
        self.place.make(&mut link)?;
        Ok(PostgresStore { place: self.place.clone(), link: Some(link), reads_only: false, doubt: false })
    }

    /// The name of the schema.
    pub fn schema(&self) -> &str {
        &self.place.schema
    }

    fn remove(&self) -> Result<(), StoreError> {
        let mut link = self.place.connect(false)?;
        let text = format!("DROP SCHEMA IF EXISTS \"{}\" CASCADE", self.place.schema);
        link.client.batch_execute(&text).map_err(|e| failed(&e))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(e) = self.remove() {
            tracing::warn!(target: "servanda", "the schema {} remains and is to be dropped by hand: {e}", self.place.schema);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(url: &str) -> String {
        Place::read(url).map(|_| ()).unwrap_err().to_string()
    }

    #[test]
    fn addresses() {
        let place =
            Place::read("postgres://u:p%20w@127.0.0.1:5433/db?schema=treaty_2&application_name=x").unwrap();
        assert_eq!(place.schema, "treaty_2");
        assert_eq!(place.config.get_password(), Some(&b"p w"[..]));
        assert_eq!(place.config.get_application_name(), Some("x"));
        assert_eq!(place.config.get_ssl_mode(), SslMode::Disable);
        assert_eq!(place.sql("SELECT 1 FROM register.head"), "SELECT 1 FROM \"treaty_2\".head");
        assert_eq!(Place::read("postgresql://localhost/db").unwrap().schema, "register");
        assert!(Place::read("postgresql:///db?host=/run/postgresql").is_ok());
        assert!(Place::read("postgresql://[::1]/db").is_ok());
    }

    #[test]
    fn nothing_goes_over_a_network_in_the_clear_unless_it_is_said() {
        assert!(why("postgres://db.example.org/db").contains("sslmode=verify-full"));
        assert!(why("postgres://localhost,db.example.org/db").contains("sslmode=verify-full"));
        assert!(why("postgres://localhost/db?hostaddr=192.0.2.1").contains("sslmode=verify-full"));
        assert!(why("postgres://192.0.2.1/db?sslmode=prefer").contains("whoever answers"));
        assert!(why("postgres://192.0.2.1/db?sslmode=require").contains("sslrootcert"));
        assert!(why("postgres://192.0.2.1/db?sslrootcert=/no/such/file").contains("/no/such/file"));
        assert!(Place::read("postgres://db.example.org/db?sslmode=disable").is_ok());
    }

    #[test]
    fn names_of_schemas() {
        for bad in ["", "Register", "pg_x", "a-b", "1a", "a%22b", "a;b", "%C3%A9", "a%"] {
            assert!(!why(&format!("postgres://localhost/db?schema={bad}")).is_empty(), "{bad}");
        }
        assert!(why("mysql://localhost/db").contains("postgres://"));
    }

    #[test]
    fn no_password_in_an_error() {
        let told = why("postgres://someone:secret@localhost:notaport/db");
        assert!(!told.contains("secret"), "{told}");
    }
}
