//! A register in use: the desk where records are handed in, connections to read with, and what the host says of it.

use crate::contents::Contents;
use crate::desk::Desk;
use crate::files::{File, file};
use crate::readers::Readers;
use crate::receipts::{NoReceipt, receipt_from_store};
use crate::sequencer::directory_at;
use crate::store::{Signed, StoreError, Which};
use serde_json::{Value as Json, json};
use servanda_answers::{Folder, FolderText, Lang, Messages, Words, status_json};
use servanda_record::{Directory, Envelope, Record};
use servanda_timeline::Day;
use servanda_tlog::{Checkpoint, Hash, Note, Receipt};
use std::sync::{Arc, Mutex, PoisonError};

/// A register in use.
pub struct OpenRegister {
    /// Where records are handed in.
    pub desk: Desk,
    /// Connections to read with.
    pub readers: Readers,
    claims: Mutex<Claimed>,
}

/// Claims as made last: for which size and day, and their bytes.
type Claimed = Option<(u64, Day, Arc<Vec<u8>>)>;

/// A record as read.
pub struct Read {
    /// Its index.
    pub index: u64,
    /// The envelope.
    pub envelope: Envelope,
    /// What it says.
    pub record: Record,
    /// The hash of its leaf.
    pub leaf: Hash,
}

/// Why a host makes no claims.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoClaims {
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The documents have errors, or their rules go in a circle.
    #[error("the documents of the charter have errors")]
    Documents,
    /// Nothing is published.
    #[error("nothing is published yet")]
    Nothing,
}

/// What follows from a register on a day (§ 7 of the format): what a host says, and a verifier reckons anew.
///
/// # Errors
/// The documents have errors.
pub fn claims(
    directory: &Directory,
    text: &FolderText,
    size: u64,
    root: &Hash,
    on: Day,
) -> Result<Json, NoClaims> {
    let folder = Folder::read(text);
    if folder.has_errors() {
        return Err(NoClaims::Documents);
    }
    let messages = Messages::new(Lang::EN);
    let words = Words { messages: &messages, folder: &folder };
    let reckoned = folder.reckon(None).map_err(|_| NoClaims::Documents)?;
    Ok(json!({
        "register": directory.origin,
        "size": size,
        "root": root.to_string(),
        "directory": directory.digest(),
        "on": on.to_string(),
        "status": status_json(&words, &reckoned, on),
    }))
}

impl OpenRegister {
    /// A register by its desk and readers.
    pub fn new(desk: Desk, readers: Readers) -> OpenRegister {
        OpenRegister { desk, readers, claims: Mutex::new(None) }
    }

    /// The published checkpoint.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn published(&self) -> Result<Option<Signed>, StoreError> {
        self.readers.with(|s| s.checkpoint(Which::Published))
    }

    /// A file of the published register, claims excepted.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn file(&self, which: &File) -> Result<Option<Vec<u8>>, StoreError> {
        self.readers.with(|s| file(s, which))
    }

    /// The receipt for a record.
    ///
    /// # Errors
    /// The record is not published.
    pub fn receipt(&self, index: u64) -> Result<Receipt, NoReceipt> {
        self.readers.with(|s| Ok(receipt_from_store(s, index)))?
    }

    /// Records from an index on, at most `count`, of the first `size`.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn records(&self, from: u64, count: u32, size: u64) -> Result<Vec<Read>, StoreError> {
        let count = u64::from(count).min(size.saturating_sub(from));
        let entries = self.readers.with(|s| s.entries(from, u32::try_from(count).unwrap_or(0)))?;
        let mut out = Vec::with_capacity(entries.len());
        for (index, entry) in (from..).zip(entries) {
            let damaged = |e: &dyn std::fmt::Display| StoreError::Damaged(format!("record {index}: {e}"));
            let envelope = Envelope::parse(&entry.leaf).map_err(|e| damaged(&e))?;
            let record = Record::parse(&envelope.payload).map_err(|e| damaged(&e))?;
            out.push(Read { index, envelope, record, leaf: entry.hash });
        }
        Ok(out)
    }

    /// What the published register says, with the checkpoint.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn contents(&self) -> Result<(Contents, Arc<Directory>, Option<Signed>), StoreError> {
        self.readers.with(|store| {
            let published = store.checkpoint(Which::Published)?;
            let size = published.as_ref().map_or(0, |s| s.size);
            let directory = directory_at(store, size)?;
            let contents = Contents::read(store, &directory.name, size)?;
            Ok((contents, Arc::new(directory), published))
        })
    }

    /// The file `claims.json` for a day.
    ///
    /// # Errors
    /// The store cannot be read, or nothing is published.
    pub fn claims(&self, on: Day) -> Result<Arc<Vec<u8>>, NoClaims> {
        let mut kept = self.claims.lock().unwrap_or_else(PoisonError::into_inner);
        let published = self.published()?.ok_or(NoClaims::Nothing)?;
        if let Some((_, _, bytes)) = kept.as_ref().filter(|(s, d, _)| (*s, *d) == (published.size, on)) {
            return Ok(bytes.clone());
        }
        let (contents, directory, published) = self.contents()?;
        let published = published.ok_or(NoClaims::Nothing)?;
        let checkpoint =
            Note::parse(published.note.as_bytes()).ok().and_then(|n| Checkpoint::parse(&n.text).ok());
        let root = checkpoint.ok_or(NoClaims::Nothing)?.root;
        let json = claims(&directory, &contents.text, published.size, &root, on)?;
        let bytes = Arc::new(format!("{json:#}\n").into_bytes());
        *kept = Some((published.size, on, bytes.clone()));
        Ok(bytes)
    }
}
