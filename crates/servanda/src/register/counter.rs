//! Where records are handed in: the folder of a register, or its address. Both look the same from here.

use crate::commands::today;
use crate::report::Error;
use servanda_record::{Directory, Envelope, Record, Seen};
use servanda_register::{
    CharterDoor, Done, Extent, FolderLock, FromStore, FromWeb, NoGuard, Outcome, RegisterFolder, Sequencer,
    Store, Submission, Tools, Trust, Verified, verify,
};
use std::path::Path;

/// A register to which one hands in records.
pub enum Counter {
    /// A folder: this process sequences.
    Here(Box<Here>),
    /// An address: the host sequences. What it shows was verified first.
    Web(Box<Web>),
}

/// A folder that is held.
pub struct Here {
    /// The sequencer.
    pub sequencer: Sequencer<Box<dyn Store>>,
    _lock: FolderLock,
}

/// A host, verified.
pub struct Web {
    from: FromWeb,
    verified: Verified,
}

/// A failure of the register, in words.
pub fn failed(e: impl std::fmt::Display) -> Error {
    Error::Request(e.to_string())
}

/// Seconds since 1970, for the times in cosignatures.
pub fn seconds() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_secs())
}

/// True if a text is an address of the web.
pub fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// How witnesses are reached.
pub fn witnesses() -> Box<dyn servanda_register::Witnesses> {
    Box::new(servanda_register::WebWitnesses::new(servanda_register::WITNESS_LIMIT))
}

/// The tools of a sequencer of a folder.
pub fn tools(folder: &RegisterFolder, origin: &str, node: &str) -> Result<Tools, Error> {
    Ok(Tools {
        node: node.to_owned(),
        keys: folder.log_keys(origin).map_err(failed)?,
        door: Box::new(CharterDoor::default()),
        guard: Box::new(folder.guard()),
        witnesses: witnesses(),
        now: Box::new(seconds),
    })
}

/// The origin of the register in a store.
pub fn origin_of(store: &mut dyn Store) -> Result<String, Error> {
    let first = store.entries(0, 1).map_err(failed)?.pop();
    let first = first.ok_or_else(|| Error::Request("the register is empty".to_owned()))?;
    let envelope = Envelope::parse(&first.leaf).map_err(failed)?;
    Ok(Record::parse(&envelope.payload).map_err(failed)?.register)
}

impl Here {
    /// Takes a folder.
    pub fn open(folder: &RegisterFolder) -> Result<Here, Error> {
        if !folder.holds_register() {
            return Err(failed(servanda_register::FolderError::None(folder.path().to_owned())));
        }
        let lock = folder.lock().map_err(failed)?;
        let origin = origin_of(&mut *folder.store().map_err(failed)?)?;
        Ok(Here { sequencer: Here::open_locked(folder, &origin)?, _lock: lock })
    }

    /// Opens the sequencer of a folder whose lock is held.
    pub fn open_locked(folder: &RegisterFolder, origin: &str) -> Result<Sequencer<Box<dyn Store>>, Error> {
        let store = folder.store().map_err(failed)?;
        Sequencer::open(store, tools(folder, origin, "command line")?).map_err(failed)
    }
}

impl Counter {
    /// Opens a folder, or verifies a host.
    pub fn open(register: &str) -> Result<Counter, Error> {
        if is_address(register) {
            let mut from = FromWeb::new(register);
            let kept = super::kept::Kept::find(&mut from)?;
            let trust = kept.as_ref().map_or_else(Trust::default, super::kept::Kept::trust);
            let first = kept.is_none();
            let threads = std::thread::available_parallelism().map_or(2, usize::from);
            let extent = Extent { by_charter: false, documents: false, threads };
            let verified = verify(&mut from, &trust, extent, &mut |_, _| {}).map_err(failed)?;
            if first {
                eprintln!(
                    "{} is seen for the first time. Compare the keys of its log with those published elsewhere:",
                    verified.directory.origin
                );
                for key in &verified.directory.logs {
                    eprintln!("  {}", super::kept::fingerprint(key));
                }
            }
            super::kept::Kept::of(&verified).keep(None)?;
            return Ok(Counter::Web(Box::new(Web { from, verified })));
        }
        Ok(Counter::Here(Box::new(Here::open(&RegisterFolder::at(Path::new(register)))?)))
    }

    /// The directory.
    pub fn directory(&self) -> &Directory {
        match self {
            Counter::Here(h) => h.sequencer.directory(),
            Counter::Web(w) => &w.verified.directory,
        }
    }

    /// The largest tree known.
    pub fn seen(&self) -> Seen {
        match self {
            Counter::Here(h) => servanda_register::seen(&h.sequencer),
            Counter::Web(w) => {
                let c = &w.verified.opened.checkpoint;
                Seen { size: c.size, root: c.root.0 }
            }
        }
    }

    /// What waits for signatures.
    pub fn waiting(&mut self) -> Result<Vec<Envelope>, Error> {
        let envelopes: Vec<Vec<u8>> = match self {
            Counter::Here(h) => {
                h.sequencer.store().waiting().map_err(failed)?.into_iter().map(|w| w.envelope).collect()
            }
            Counter::Web(w) => w.from.waiting().map_err(failed)?,
        };
        envelopes.iter().map(|bytes| Envelope::parse(bytes).map_err(failed)).collect()
    }

    /// Keeps a document for a record that waits for it.
    pub fn put_document(&mut self, bytes: &[u8]) -> Result<(), Error> {
        match self {
            Counter::Here(h) => h.sequencer.store().put_blob(bytes).map(|_| ()).map_err(failed),
            Counter::Web(w) => w.from.put_document(bytes).map_err(failed),
        }
    }

    /// Hands in an envelope.
    pub fn enter(&mut self, envelope: &[u8]) -> Result<Done, Error> {
        let refused = |r: servanda_register::Refused| match &r.article {
            Some(article) => Error::Request(format!("refused: {} ({article})", r.reason)),
            None => Error::Request(format!("refused: {}", r.reason)),
        };
        match self {
            Counter::Here(h) => {
                let submission = Submission::read(envelope).map_err(refused)?.on_time(today());
                let outcome = h.sequencer.step(vec![submission]).map_err(failed)?.pop();
                match outcome {
                    Some(Outcome::Entered(place)) if place.index < h.sequencer.published() => {
                        Ok(Done::Entered(place))
                    }
                    Some(Outcome::Entered(place)) => Ok(Done::Unpublished(place)),
                    Some(Outcome::Waiting { missing }) => Ok(Done::Waiting(missing)),
                    Some(Outcome::Refused(r)) => Err(refused(r)),
                    None => Err(Error::Request("nothing was entered".to_owned())),
                }
            }
            Counter::Web(w) => w.from.enter(envelope).map_err(failed)?.map_err(refused),
        }
    }
}

/// Reads the files of a folder's register.
pub fn with_files<T>(
    folder: &RegisterFolder,
    read: impl FnOnce(&mut FromStore<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut store = folder.reader().map_err(failed)?;
    read(&mut FromStore(&mut *store))
}

/// A sequencer for a new register: nothing is kept elsewhere before it is founded.
pub fn founding_tools(folder: &RegisterFolder, origin: &str) -> Result<Tools, Error> {
    Ok(Tools { guard: Box::new(NoGuard), ..tools(folder, origin, "command line")? })
}
