//! What was verified the last time: keys of the log, size and root. It is what turns a second look into a proof that nothing
//! was rewritten.

use super::counter::failed;
use crate::report::Error;
use servanda_register::{Fetch, Trust, Verified};
use servanda_tlog::{Checkpoint, Hash, Note};
use std::path::{Path, PathBuf};

const FIRST: &str = "servanda-kept/1";

/// What is kept of a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    origin: String,
    logs: [String; 2],
    size: u64,
    root: Hash,
}

/// The folder where this program keeps what it must remember for a user.
pub fn state() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("SERVANDA_STATE") {
        return Some(PathBuf::from(folder));
    }
    match std::env::var_os("XDG_STATE_HOME") {
        Some(state) => Some(PathBuf::from(state).join("servanda")),
        None => Some(PathBuf::from(std::env::var_os("HOME")?).join(".local/state/servanda")),
    }
}

/// A verifier key in a form that can be read aloud: its name, and the SHA-256 of its text.
pub fn fingerprint(key: &str) -> String {
    let name = key.split('+').next().unwrap_or("");
    let digest =
        servanda_record::Document::of("key", key.as_bytes()).map(|d| servanda_record::hex(&d.sha256));
    format!("{name} sha256:{}", digest.unwrap_or_default())
}

/// The file for an origin.
fn default_file(origin: &str) -> Option<PathBuf> {
    let folder = state()?;
    let name: String = origin
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') { c } else { '_' })
        .collect();
    Some(folder.join(format!("{name}.kept")))
}

impl Kept {
    /// What was verified now.
    pub fn of(verified: &Verified) -> Kept {
        let c = &verified.opened.checkpoint;
        Kept { origin: c.origin.clone(), logs: verified.directory.logs.clone(), size: c.size, root: c.root }
    }

    /// What a verifier knows before it begins.
    pub fn trust(&self) -> Trust {
        Trust { logs: Some(self.logs.clone()), before: Some((self.size, self.root)) }
    }

    /// How large the tree was.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// What was kept of the register that a place says it is.
    pub fn find(place: &mut dyn Fetch) -> Result<Option<Kept>, Error> {
        let note = place.get("checkpoint").map_err(failed)?;
        let note = Note::parse(&note).map_err(failed)?;
        let origin = Checkpoint::parse(&note.text).map_err(failed)?.origin;
        default_file(&origin).map_or(Ok(None), |f| Kept::read(&f))
    }

    /// Reads a file; `None` if there is none.
    pub fn read(path: &Path) -> Result<Option<Kept>, Error> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(Error::Read(path.to_owned(), e)),
        };
        let parse = || {
            let mut lines = text.lines();
            if lines.next()? != FIRST {
                return None;
            }
            let mut field =
                |name: &str| Some(lines.next()?.strip_prefix(name)?.strip_prefix(": ")?.to_owned());
            Some(Kept {
                origin: field("origin")?,
                logs: [field("log")?, field("log")?],
                size: field("size")?.parse().ok()?,
                root: Hash::from_base64(&field("root")?)?,
            })
        };
        parse()
            .map(Some)
            .ok_or_else(|| Error::Request(format!("{} was not written by `servanda verify`", path.display())))
    }

    /// Writes the file, if what is kept is not more already.
    pub fn keep(&self, file: Option<&Path>) -> Result<(), Error> {
        let Some(path) = file.map(Path::to_owned).or_else(|| default_file(&self.origin)) else {
            return Ok(());
        };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|e| Error::Write(path.clone(), e))?;
        }
        let text = format!(
            "{FIRST}\norigin: {}\nlog: {}\nlog: {}\nsize: {}\nroot: {}\n",
            self.origin,
            self.logs[0],
            self.logs[1],
            self.size,
            self.root.to_base64()
        );
        servanda_register::write_durably(&path, text.as_bytes()).map_err(|e| Error::Write(path.clone(), e))
    }
}
