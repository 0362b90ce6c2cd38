//! Founds a register from a folder: opens it, sets the charter, and enters the acts of its journals as history.

use crate::making::{Maker, checked, random, signed};
use crate::sequencer::{LARGEST_BATCH, Sequencer, Stop};
use crate::store::Store;
use crate::submission::{Outcome, Refused, Submission};
use servanda_acts::act_text;
use servanda_answers::{Folder, FolderText};
use servanda_language::Severity;
use servanda_record::{
    Body, Document, Enrolment, Holder, IdempotencyKey, Kind, Party, Policy, Record, Role, SecretKey, Seen,
};
use servanda_timeline::Day;
use servanda_tlog::VerifierKey;

/// What a register begins with.
pub struct Founding<'a> {
    /// The origin.
    pub origin: &'a str,
    /// The organisation's name in addresses.
    pub name: &'a str,
    /// The keys of the log.
    pub logs: [VerifierKey; 2],
    /// The first officers.
    pub officers: &'a [SecretKey],
    /// The first policy.
    pub policy: Policy,
    /// The last day of acts that are entered as history.
    pub history_until: Day,
    /// The day of founding.
    pub day: Day,
}

/// Why a register cannot be founded, or acts not entered.
#[derive(Debug, thiserror::Error)]
pub enum FoundingError {
    /// The sequencer stopped.
    #[error(transparent)]
    Stop(#[from] Stop),
    /// A record was refused.
    #[error("{what}: {refused}")]
    Refused {
        /// Which.
        what: String,
        /// Why.
        refused: Refused,
    },
    /// The documents or journals have errors.
    #[error("the documents have errors: `servanda check` shows them")]
    Documents,
    /// No random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(#[from] std::io::Error),
}

fn key() -> Result<IdempotencyKey, FoundingError> {
    Ok(IdempotencyKey(random()?))
}

/// Enters one record, which must be entered at once.
fn enter<S: Store>(
    sequencer: &mut Sequencer<S>,
    record: Record,
    keys: &[SecretKey],
    what: &str,
) -> Result<(), FoundingError> {
    let refused = |refused| FoundingError::Refused { what: what.to_owned(), refused };
    let record = checked(record).map_err(refused)?;
    let submission = Submission::read(&signed(&record, keys)).map_err(refused)?;
    match sequencer.step(vec![submission])?.pop() {
        Some(Outcome::Entered(_)) => Ok(()),
        Some(Outcome::Refused(r)) => Err(refused(r)),
        Some(Outcome::Waiting { missing }) => Err(refused(Refused::new(crate::Class::NotAllowed, missing))),
        None => Ok(()),
    }
}

/// The tree that a sequencer is at, as seen by a signer.
pub fn seen<S: Store>(sequencer: &Sequencer<S>) -> Seen {
    let head = sequencer.head();
    Seen { size: head.size, root: head.root.0 }
}

/// Opens the register and sets the charter.
///
/// # Errors
/// A record was refused, or the sequencer stopped.
pub fn found<S: Store>(
    sequencer: &mut Sequencer<S>,
    f: &Founding<'_>,
    text: &FolderText,
) -> Result<(), FoundingError> {
    if Folder::read(text).has_errors() {
        return Err(FoundingError::Documents);
    }
    let enrol = (1..).zip(f.officers).map(|(n, k)| Enrolment {
        holder: Holder { party: Party::Depositary, number: format!("officer-{n}").into() },
        role: Role::Officer,
        key: k.public(),
        letter: None,
    });
    let body = Body::Open {
        name: f.name.to_owned(),
        logs: [f.logs[0].to_string(), f.logs[1].to_string()],
        history_until: f.history_until,
        policy: f.policy.clone(),
        enrol: enrol.collect(),
    };
    let maker = Maker { register: f.origin.to_owned(), seen: seen(sequencer), day: f.day };
    enter(sequencer, maker.record(key()?, Kind::Open, body), f.officers, "the opening of the register")?;
    set_charter(sequencer, f.officers, f.day, text)
}

/// The files of a folder as documents, which are kept in the store.
///
/// # Errors
/// The store cannot be written, or a file has a name that no document can have.
pub fn charter_documents(store: &mut dyn Store, text: &FolderText) -> Result<Vec<Document>, FoundingError> {
    let mut out = Vec::new();
    for (path, content) in text.charter_files() {
        let refused = || FoundingError::Refused {
            what: path.clone(),
            refused: Refused::new(
                crate::Class::Malformed,
                "the file's name has characters that a document's name cannot have",
            ),
        };
        out.push(Document::of(&path, content.as_bytes()).ok_or_else(refused)?);
        store.put_blob(content.as_bytes()).map_err(Stop::from)?;
    }
    Ok(out)
}

/// Sets the charter to the documents of a folder.
///
/// # Errors
/// The record was refused, or the sequencer stopped.
pub fn set_charter<S: Store>(
    sequencer: &mut Sequencer<S>,
    officers: &[SecretKey],
    day: Day,
    text: &FolderText,
) -> Result<(), FoundingError> {
    let files = charter_documents(sequencer.store(), text)?;
    let register = sequencer.directory().origin.clone();
    let maker = Maker { register, seen: seen(sequencer), day };
    enter(sequencer, maker.record(key()?, Kind::Charter, Body::Charter(files)), officers, "the charter")
}

/// Enters acts of journals as history. `progress` is told how many are done, of how many. Returns how many there were.
///
/// # Errors
/// An act was refused, or the sequencer stopped: those before it are entered.
pub fn enter_history<S: Store>(
    sequencer: &mut Sequencer<S>,
    officers: &[SecretKey],
    day: Day,
    text: &FolderText,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<usize, FoundingError> {
    let folder = Folder::read(text);
    if folder.diagnostics.iter().any(|d| d.severity == Severity::Error) {
        return Err(FoundingError::Documents);
    }
    let register = sequencer.directory().origin.clone();
    let maker = Maker { register, seen: seen(sequencer), day };
    let mut done = 0;
    for chunk in folder.acts.chunks(LARGEST_BATCH) {
        let mut batch = Vec::with_capacity(chunk.len());
        let mut named = Vec::with_capacity(chunk.len());
        for (i, act) in (done..).zip(chunk) {
            let source = folder.act_files.get(i).and_then(|f| folder.texts.get(*f as usize));
            let path =
                source.map_or("acts.journal", |s| s.path.rsplit(['/', '\\']).next().unwrap_or(&s.path));
            let paragraph = act_text(act, &folder.sources, &folder.charter.lexicon);
            let what = format!("{path}, line {}", act.line);
            let refused = |refused| FoundingError::Refused { what: what.clone(), refused };
            let record = maker.act(key()?, Kind::History, path, &paragraph, Vec::new());
            let record = checked(record).map_err(refused)?;
            batch.push(Submission::read(&signed(&record, officers)).map_err(refused)?);
            named.push(what);
        }
        for (outcome, what) in sequencer.step(batch)?.into_iter().zip(named) {
            let refused = match outcome {
                Outcome::Entered(_) => continue,
                Outcome::Refused(r) => r,
                Outcome::Waiting { missing } => Refused::new(crate::Class::NotAllowed, missing),
            };
            return Err(FoundingError::Refused { what, refused });
        }
        done += chunk.len();
        progress(done, folder.acts.len());
    }
    Ok(done)
}
