//! A register as a source of the portal: what is published is what is shown.

use crate::site::{Appended, Source};
use servanda_answers::FolderText;
use servanda_record::Directory;
use servanda_register::{
    Contents, Journals, OpenRegister, Position, Signed, StoreError, Which, act_of, directory_at,
};
use servanda_tlog::{Checkpoint, Note};
use std::sync::{Arc, Mutex, PoisonError};

/// Where the acts of an edition stand in the register.
#[derive(Clone)]
pub struct RegisterView {
    /// The register.
    pub open: Arc<OpenRegister>,
    /// Keys, roles and policy.
    pub directory: Arc<Directory>,
    /// For each act its record.
    pub positions: Arc<Vec<Position>>,
    /// The published checkpoint.
    pub published: Signed,
}

impl RegisterView {
    /// The checkpoint, read.
    pub fn checkpoint(&self) -> Option<(Note, Checkpoint)> {
        let note = Note::parse(self.published.note.as_bytes()).ok()?;
        let checkpoint = Checkpoint::parse(&note.text).ok()?;
        Some((note, checkpoint))
    }

    /// The record of an act, by the act's place in the folder.
    pub fn position(&self, act: u32) -> Option<Position> {
        self.positions.get(act as usize).copied()
    }

    /// The act of a record, by the record's index.
    pub fn act(&self, index: u64) -> Option<u32> {
        let i = self.positions.binary_search_by_key(&index, |p| p.index).ok()?;
        u32::try_from(i).ok()
    }
}

struct Last {
    journals: Journals,
    view: Arc<RegisterView>,
}

/// An organisation in a register.
pub struct RegisterSource {
    name: String,
    open: Arc<OpenRegister>,
    last: Mutex<Option<Last>>,
}

impl RegisterSource {
    /// The organisation of a register, under a name in addresses.
    pub fn new(name: String, open: Arc<OpenRegister>) -> RegisterSource {
        RegisterSource { name, open, last: Mutex::new(None) }
    }

    fn last(&self) -> std::sync::MutexGuard<'_, Option<Last>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was appended since a size, if only acts were.
    fn appended(&self, since: u64) -> Result<Option<Appended>, StoreError> {
        let mut last = self.last();
        let Some(before) = last.as_mut().filter(|l| l.view.published.size == since) else { return Ok(None) };
        let Some(published) = self.open.published()? else { return Ok(None) };
        let mut journals = before.journals.clone();
        let mut positions = before.view.positions.to_vec();
        let mut out = Appended { stamp: published.size, texts: Vec::new() };
        let mut directory_moved = false;
        let mut at = since;
        while at < published.size {
            for read in self.open.records(at, 512, published.size)? {
                at = read.index + 1;
                match act_of(&read.record) {
                    Some(act) => {
                        let path = journals.path_for(act.journal);
                        out.texts.push((act.paragraph.into_owned(), path));
                        positions.push(Position { index: read.index, historical: act.historical });
                    }
                    None if read.record.kind == servanda_record::Kind::Charter => return Ok(None),
                    None => directory_moved = true,
                }
            }
        }
        let directory = if directory_moved {
            Arc::new(self.open.readers.with(|s| directory_at(s, published.size))?)
        } else {
            before.view.directory.clone()
        };
        let view =
            RegisterView { open: self.open.clone(), directory, positions: Arc::new(positions), published };
        *before = Last { journals, view: Arc::new(view) };
        Ok(Some(out))
    }
}

impl Source for RegisterSource {
    fn slug(&self) -> &str {
        &self.name
    }

    fn stamp(&self) -> u64 {
        let published = self.open.readers.with(|s| s.checkpoint(Which::Published));
        published.ok().flatten().map_or(0, |s| s.size)
    }

    fn read(&self) -> Result<FolderText, String> {
        self.stamped().map(|(_, text)| text)
    }

    fn stamped(&self) -> Result<(u64, FolderText), String> {
        let (contents, directory, published) = self.open.contents().map_err(|e| e.to_string())?;
        let published = published.ok_or("nothing is published yet")?;
        let Contents { text, positions, journals, .. } = contents;
        let size = published.size;
        let view =
            RegisterView { open: self.open.clone(), directory, positions: Arc::new(positions), published };
        *self.last() = Some(Last { journals, view: Arc::new(view) });
        Ok((size, text))
    }

    fn since(&self, stamp: u64) -> Option<Appended> {
        match self.appended(stamp) {
            Ok(appended) => appended,
            Err(e) => {
                tracing::warn!(error = %e, organisation = self.name, "what was appended cannot be read");
                None
            }
        }
    }

    fn register(&self) -> Option<Arc<OpenRegister>> {
        Some(self.open.clone())
    }

    fn view(&self) -> Option<Arc<RegisterView>> {
        self.last().as_ref().map(|l| l.view.clone())
    }
}
