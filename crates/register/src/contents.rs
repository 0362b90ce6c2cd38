//! What the records say, as a folder: the charter set last, and the acts in the order of the log.

use crate::store::{Store, StoreError};
use servanda_answers::FolderText;
use servanda_charter::Source;
use servanda_record::{Body, Document, Envelope, Kind, Record};
use std::borrow::Cow;

/// The register read as a folder.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// Its texts. Each run of acts of one journal is a journal, so that the acts come in the order of the log.
    pub text: FolderText,
    /// For each act its record.
    pub positions: Vec<Position>,
    /// How many records were read.
    pub size: u64,
    /// The journals of the texts.
    pub journals: Journals,
}

/// Where an act stands in the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Position {
    /// Index of its record.
    pub index: u64,
    /// It was entered by the depositary.
    pub historical: bool,
}

/// The journals that acts of a log are laid into, so that they come in the order of the log: an act whose journal is not the
/// last one begins a new one.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Journals {
    paths: Vec<String>,
}

impl Journals {
    /// Those of a folder.
    pub fn of(journals: &[Source]) -> Journals {
        Journals { paths: journals.iter().map(|j| j.path.clone()).collect() }
    }

    /// The path of the journal to which an act of a journal is appended, which is then the last one.
    pub fn path_for(&mut self, journal: &str) -> String {
        let base = |path: &str| path.split('~').next().map(str::to_owned);
        if let Some(last) = self.paths.last().filter(|p| base(p).as_deref() == Some(journal)) {
            return last.clone();
        }
        let before = self.paths.iter().filter(|p| base(p).as_deref() == Some(journal)).count();
        let path = if before == 0 { journal.to_owned() } else { format!("{journal}~{}", before + 1) };
        self.paths.push(path.clone());
        path
    }
}

/// One record of an act.
pub struct ActLine<'a> {
    /// It was entered by the depositary.
    pub historical: bool,
    /// The journal it belongs to.
    pub journal: &'a str,
    /// The paragraph. An act that names no source has the register itself for one.
    pub paragraph: Cow<'a, str>,
}

/// The act of a record, if it is one.
pub fn act_of(record: &Record) -> Option<ActLine<'_>> {
    let (Body::Act(paragraph), Some(journal)) = (&record.body, &record.journal) else { return None };
    let sourced = paragraph.lines().any(|l| l.starts_with("    source: "));
    let paragraph = if sourced {
        Cow::Borrowed(paragraph.as_str())
    } else {
        Cow::Owned(format!("{paragraph}    source: the register {}, as signed\n", record.register))
    };
    Some(ActLine { historical: record.kind == Kind::History, journal, paragraph })
}

impl Contents {
    /// Adds an act at the end.
    pub fn push(&mut self, index: u64, act: &ActLine<'_>) {
        let path = self.journals.path_for(act.journal);
        match self.text.journals.last_mut() {
            Some(last) if last.path == path => {
                last.text.push('\n');
                last.text.push_str(&act.paragraph);
            }
            _ => self.text.journals.push(Source { path, text: act.paragraph.clone().into_owned() }),
        }
        self.positions.push(Position { index, historical: act.historical });
    }

    /// Takes another charter, given its files.
    pub fn set_charter(&mut self, name: &str, files: Vec<(String, String)>) {
        let journals = std::mem::take(&mut self.text.journals);
        self.text = FolderText { journals, ..FolderText::from_files(name, files) };
    }

    /// Reads the first records of a store, up to a size.
    ///
    /// # Errors
    /// The store cannot be read, or a document of the charter is not there.
    pub fn read(store: &mut dyn Store, name: &str, upto: u64) -> Result<Contents, StoreError> {
        let mut out = Contents::default();
        let mut charter: Vec<Document> = Vec::new();
        while out.size < upto {
            let left = u32::try_from(upto - out.size).unwrap_or(u32::MAX).min(512);
            let entries = store.entries(out.size, left)?;
            if entries.is_empty() {
                return Err(StoreError::Damaged(format!("record {} is missing", out.size)));
            }
            for entry in entries {
                let index = out.size;
                out.size += 1;
                let damaged = |e: &dyn std::fmt::Display| StoreError::Damaged(format!("record {index}: {e}"));
                let envelope = Envelope::parse(&entry.leaf).map_err(|e| damaged(&e))?;
                let record = Record::parse(&envelope.payload).map_err(|e| damaged(&e))?;
                if let Some(act) = act_of(&record) {
                    out.push(index, &act);
                } else if let (Kind::Charter, Body::Charter(files)) = (record.kind, record.body) {
                    charter = files;
                }
            }
        }
        let files = texts_of(&charter, |sha256| store.blob(sha256))?;
        out.set_charter(name, files);
        Ok(out)
    }
}

/// The texts of a charter's files.
///
/// # Errors
/// One of them is not there, or is not what its hashes say, or no text.
pub fn texts_of(
    files: &[Document],
    mut blob: impl FnMut(&[u8; 32]) -> Result<Option<Vec<u8>>, StoreError>,
) -> Result<Vec<(String, String)>, StoreError> {
    let one = |f: &Document| {
        let damaged = |what: &str| StoreError::Damaged(format!("the document {}: {what}", f.name));
        let bytes = blob(&f.sha256)?.ok_or_else(|| damaged("it is missing"))?;
        if !f.is(&bytes) {
            return Err(damaged("its bytes are not those that were hashed"));
        }
        Ok((f.name.clone(), String::from_utf8(bytes).map_err(|_| damaged("it is not text"))?))
    };
    files.iter().map(one).collect()
}
