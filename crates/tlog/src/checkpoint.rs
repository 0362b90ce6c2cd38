//! Checkpoints: the head of a log as the text of a note (tlog-checkpoint).

use crate::{Hash, Note, VerifierKey, VerifyError, text};
use std::fmt;

/// What a log says about itself: its origin, how many entries it has, and the root of their tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The unique name of the log.
    pub origin: String,
    /// How many leaves the tree has.
    pub size: u64,
    /// The root of the tree.
    pub root: Hash,
    /// Further lines, which nobody audits and which an ML-DSA-44 cosignature does not cover. Best left empty.
    pub extensions: Vec<String>,
}

/// Why a text is not a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// It has fewer than three lines, an empty line, no newline at its end, or a control character.
    #[error("a checkpoint is at least three lines, none of them empty")]
    Shape,
    /// The size is not a decimal without leading zeros.
    #[error("the size of the tree is not a decimal without leading zeros")]
    Size,
    /// The root is not 32 bytes in base64.
    #[error("the root is not 32 bytes in base64")]
    Root,
}

impl Checkpoint {
    /// A checkpoint without extension lines.
    pub fn new(origin: &str, size: u64, root: Hash) -> Checkpoint {
        Checkpoint { origin: origin.to_owned(), size, root, extensions: Vec::new() }
    }

    /// Reads the text of a note as a checkpoint (tlog-checkpoint, "Note text").
    pub fn parse(text: &str) -> Result<Checkpoint, CheckpointError> {
        let lines = text.strip_suffix('\n').ok_or(CheckpointError::Shape)?;
        if text::has_control(text) || lines.split('\n').any(str::is_empty) {
            return Err(CheckpointError::Shape);
        }
        let mut lines = lines.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(CheckpointError::Shape);
        };
        Ok(Checkpoint {
            origin: origin.to_owned(),
            size: text::decimal(size).ok_or(CheckpointError::Size)?,
            root: Hash::from_base64(root).ok_or(CheckpointError::Root)?,
            extensions: lines.map(str::to_owned).collect(),
        })
    }
}

impl fmt::Display for Checkpoint {
    /// The text of the note.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.origin, self.size, self.root.to_base64())?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// A checkpoint whose signatures have been checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// What the log says.
    pub checkpoint: Checkpoint,
    /// The keys of the log that signed it, and the time that each states, if it is of a kind that states one.
    pub log: Vec<(VerifierKey, Option<u64>)>,
    /// The cosigners that signed it, and the time that each states.
    pub cosigners: Vec<(VerifierKey, u64)>,
}

/// Why a note is not a genuine checkpoint of a log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// No key of the log was given.
    #[error("no key of the log is known")]
    NoLogKey,
    /// The text is not a checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The origin is not the name of the log's key.
    #[error("the checkpoint is of the log {origin}, and the key is of {key}")]
    Origin {
        /// Origin in the checkpoint.
        origin: String,
        /// Name of the key.
        key: String,
    },
    /// A key of the log did not sign, or a signature by a known key is false.
    #[error("{name}: {error}")]
    Signature {
        /// Name of the key.
        name: String,
        /// What is wrong.
        error: VerifyError,
    },
    /// There are extension lines, and no signature of the log covers them.
    #[error("no signature of the log covers the extension lines")]
    ExtensionsNotSigned,
}

/// How many of the given keys of a log must have signed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    All,
    One,
}

/// Opens a checkpoint: every key of the log must have signed it, each key of the log must have the origin as its name
/// (as tlog-policy demands), and no signature by a known key may be false. Signatures by unknown keys are passed over.
pub fn open(note: &Note, log: &[VerifierKey], cosigners: &[VerifierKey]) -> Result<Opened, OpenError> {
    open_with(note, log, cosigners, Need::All)
}

pub(crate) fn open_with(
    note: &Note,
    log: &[VerifierKey],
    cosigners: &[VerifierKey],
    need: Need,
) -> Result<Opened, OpenError> {
    let checkpoint = Checkpoint::parse(&note.text)?;
    if let Some(key) = log.iter().find(|k| k.name() != checkpoint.origin) {
        return Err(OpenError::Origin { origin: checkpoint.origin, key: key.name().to_owned() });
    }
    let failed = |key: &VerifierKey, error| OpenError::Signature { name: key.name().to_owned(), error };
    let mut opened = Opened { checkpoint, log: Vec::new(), cosigners: Vec::new() };
    for key in log {
        match key.verify(note) {
            Ok(time) => opened.log.push((key.clone(), time)),
            Err(VerifyError::Missing) if need == Need::One => {}
            Err(error) => return Err(failed(key, error)),
        }
    }
    if opened.log.is_empty() {
        return Err(log.first().map_or(OpenError::NoLogKey, |key| failed(key, VerifyError::Missing)));
    }
    if !opened.checkpoint.extensions.is_empty()
        && !opened.log.iter().any(|(k, _)| k.algorithm().covers_text())
    {
        return Err(OpenError::ExtensionsNotSigned);
    }
    for key in cosigners {
        match key.verify(note) {
            Ok(Some(time)) => opened.cosigners.push((key.clone(), time)),
            // A plain signature states no time and is no cosignature.
            Ok(None) | Err(VerifyError::Missing) => {}
            Err(error) => return Err(failed(key, error)),
        }
    }
    Ok(opened)
}
