//! The folder of a register: its store, the keys of its log, its lock, and the guard.

use crate::sequencer::{Guard, LogKeys};
use crate::sqlite::SqliteStore;
use crate::store::{Store, StoreError};
use servanda_record::{hex, unhex};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

const KEYS: &str = "servanda-log-keys/1";

/// A folder that holds a register.
#[derive(Clone, Debug)]
pub struct RegisterFolder {
    path: PathBuf,
}

/// Why a folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// A file cannot be read or written.
    #[error("{path}: {1}", path = .0.display())]
    File(PathBuf, #[source] io::Error),
    /// Another process sequences.
    #[error(
        "the register in {} is in use by another process, such as `servanda serve`: give its address instead of the folder, or stop it",
        .0.display()
    )]
    InUse(PathBuf),
    /// There is no register.
    #[error("there is no register in {}; `servanda register init` makes one", .0.display())]
    None(PathBuf),
    /// The keys of the log cannot be read.
    #[error("{} does not hold the keys of a log", .0.display())]
    Keys(PathBuf),
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Holds the lock of a folder; let go when dropped.
#[derive(Debug)]
pub struct FolderLock(#[expect(dead_code, reason = "the open file is the lock")] File);

/// Writes a file so that it is there whole after a crash, or not at all.
///
/// # Errors
/// The file or its folder cannot be written.
pub fn write_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("servanda-new");
    let mut file = private(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

/// Makes or empties a file that only its owner can read.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

impl RegisterFolder {
    /// The folder at a path.
    pub fn at(path: &Path) -> RegisterFolder {
        RegisterFolder { path: path.to_owned() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file of the store.
    pub fn database(&self) -> PathBuf {
        self.path.join("register.db")
    }

    /// The address of the database, where the register is not in a file of this folder.
    pub fn database_address(&self) -> Option<String> {
        fs::read_to_string(self.path.join("database"))
            .ok()
            .map(|t| t.trim().to_owned())
            .filter(|t| !t.is_empty())
    }

    /// Sets the address of the database.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn set_database_address(&self, address: &str) -> Result<(), FolderError> {
        self.write("database", format!("{address}\n").as_bytes())
    }

    /// Forgets the address of the database: the register is in a file of the folder again.
    ///
    /// # Errors
    /// The file cannot be removed.
    pub fn unset_database_address(&self) -> Result<(), FolderError> {
        let path = self.path.join("database");
        fs::remove_file(&path).map_err(|e| FolderError::File(path, e))
    }

    /// True if a register is here.
    pub fn holds_register(&self) -> bool {
        self.database().is_file() || self.database_address().is_some()
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), FolderError> {
        let path = self.path.join(name);
        let failed = |e| FolderError::File(path.clone(), e);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        write_durably(&path, bytes).map_err(failed)
    }

    /// Takes the lock: only one process sequences a folder.
    ///
    /// # Errors
    /// [`FolderError::InUse`].
    pub fn lock(&self) -> Result<FolderLock, FolderError> {
        fs::create_dir_all(&self.path).map_err(|e| FolderError::File(self.path.clone(), e))?;
        let path = self.path.join("lock");
        let file = private(&path).map_err(|e| FolderError::File(path.clone(), e))?;
        match file.try_lock() {
            Ok(()) => Ok(FolderLock(file)),
            Err(fs::TryLockError::WouldBlock) => Err(FolderError::InUse(self.path.clone())),
            Err(fs::TryLockError::Error(e)) => Err(FolderError::File(path, e)),
        }
    }

    /// Opens the store to write. Take the lock before.
    ///
    /// # Errors
    /// The store cannot be opened.
    pub fn store(&self) -> Result<Box<dyn Store>, StoreError> {
        match self.database_address() {
            Some(address) => by_address(&address, false),
            None => Ok(Box::new(SqliteStore::open(&self.database())?)),
        }
    }

    /// Opens the store to read.
    ///
    /// # Errors
    /// The store cannot be opened.
    pub fn reader(&self) -> Result<Box<dyn Store>, StoreError> {
        match self.database_address() {
            Some(address) => by_address(&address, true),
            None => Ok(Box::new(SqliteStore::open_to_read(&self.database())?)),
        }
    }

    /// The keys of the log.
    ///
    /// # Errors
    /// They are not there, or no keys.
    pub fn log_keys(&self, origin: &str) -> Result<LogKeys, FolderError> {
        let path = self.path.join("log.keys");
        let text = fs::read_to_string(&path).map_err(|e| FolderError::File(path.clone(), e))?;
        let read = || {
            let mut lines = text.lines();
            let first = lines.next()? == KEYS;
            let a: [u8; 32] = unhex(lines.next()?.strip_prefix("ed25519: ")?)?;
            let b: [u8; 32] = unhex(lines.next()?.strip_prefix("ml-dsa-44: ")?)?;
            first.then(|| LogKeys::from_seeds(origin, [&a, &b]).ok())?
        };
        read().ok_or(FolderError::Keys(path))
    }

    /// Writes the keys of a new log, made of random seeds.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write_log_keys(&self, seeds: [&[u8; 32]; 2]) -> Result<(), FolderError> {
        let [a, b] = seeds.map(|s| hex(s));
        self.write("log.keys", format!("{KEYS}\ned25519: {a}\nml-dsa-44: {b}\n").as_bytes())
    }

    /// The guard of the folder: a file that may lie on another disk.
    pub fn guard(&self, elsewhere: Option<&Path>) -> FileGuard {
        FileGuard { path: elsewhere.map_or_else(|| self.path.join("guard"), Path::to_owned) }
    }
}

#[cfg(feature = "postgres")]
fn by_address(address: &str, to_read: bool) -> Result<Box<dyn Store>, StoreError> {
    let open = if to_read { crate::PostgresStore::open_to_read } else { crate::PostgresStore::open };
    Ok(Box::new(open(address)?))
}

#[cfg(not(feature = "postgres"))]
fn by_address(_address: &str, _to_read: bool) -> Result<Box<dyn Store>, StoreError> {
    Err(StoreError::Failed("this program was built without PostgreSQL".to_owned()))
}

/// Keeps the last signed checkpoint in a file.
#[derive(Clone, Debug)]
pub struct FileGuard {
    path: PathBuf,
}

impl Guard for FileGuard {
    fn last(&mut self) -> Result<Option<String>, StoreError> {
        match fs::read_to_string(&self.path) {
            Ok(text) => Ok(Some(text)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(StoreError::Failed(format!("{}: {e}", self.path.display()))),
        }
    }

    fn keep(&mut self, note: &str) -> Result<(), StoreError> {
        write_durably(&self.path, note.as_bytes()).map_err(|e| match e.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                StoreError::Full
            }
            _ => StoreError::Lost(format!("{}: {e}", self.path.display())),
        })
    }
}

/// A guard where there is none, such as for a copy that signs nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoGuard;

impl Guard for NoGuard {
    fn last(&mut self) -> Result<Option<String>, StoreError> {
        Ok(None)
    }

    fn keep(&mut self, _note: &str) -> Result<(), StoreError> {
        Ok(())
    }
}

/// Where there are no witnesses.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoWitnesses;

impl crate::sequencer::Witnesses for NoWitnesses {
    fn seen(&mut self, _policy: &servanda_tlog::Policy, _origin: &str) -> Vec<servanda_tlog::Note> {
        Vec::new()
    }

    fn cosign(
        &mut self,
        _policy: &servanda_tlog::Policy,
        _note: &servanda_tlog::Note,
        _prove: &mut dyn FnMut(u64) -> Option<Vec<servanda_tlog::Hash>>,
    ) -> (Vec<servanda_tlog::NoteSignature>, Vec<servanda_tlog::Note>) {
        (Vec::new(), Vec::new())
    }
}
