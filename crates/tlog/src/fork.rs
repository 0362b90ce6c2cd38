//! Evidence that a log signed two trees of which neither extends the other.
//!
//! No specification of C2SP has a format for it; this one is made of theirs. The text is UTF-8, and every line ends in
//! a newline (U+000A):
//!
//! ```text
//! servanda-fork/1
//! root <base64>
//! <base64>                     the consistency proof, one hash on each line; no line if there is none
//!                              an empty line
//! <older checkpoint>           a signed note (tlog-checkpoint), verbatim
//!                              an empty line
//! <newer checkpoint>           a signed note (tlog-checkpoint), verbatim
//! ```
//!
//! The first line is exactly `servanda-fork/1`. `root` is the root of as many leaves of the newer tree as the older
//! checkpoint counts, and the proof (RFC 6962 section 2.1.2) leads from it to the root of the newer checkpoint. If both
//! checkpoints are of one size, `root` is the root of the newer one and there is no proof. A proof has at most 63 hashes.
//! Since a checkpoint has no empty line, the text falls into exactly five blocks between empty lines.
//!
//! The evidence holds if both checkpoints are signed by the log, `root` is not the root of the older checkpoint, and the
//! proof verifies. It needs no trust in who presents it: the log alone can have made both signatures.

use crate::{
    Checkpoint, CheckpointError, Hash, Note, NoteError, OpenError, ProofError, VerifierKey,
    check_consistency, open, text,
};
use std::fmt;

const HEADER: &str = "servanda-fork/1\nroot ";

/// Two checkpoints of one log that contradict each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fork {
    /// A checkpoint of m entries.
    pub older: Note,
    /// A checkpoint of n entries, n not less than m.
    pub newer: Note,
    /// The root of the first m leaves of the newer tree.
    pub claimed_root: Hash,
    /// That the newer tree extends the claimed root.
    pub proof: Vec<Hash>,
}

/// Why a text is no evidence of a fork.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ForkError {
    /// It is not of the format `servanda-fork/1`.
    #[error("not of the format servanda-fork/1")]
    Shape,
    /// The root or the proof is not made of hashes, or the proof has more than 63.
    #[error("the root or the proof is not made of hashes in base64")]
    Proof,
    /// One of the notes is none.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// One of the notes is not a checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// One of the checkpoints is not signed by the log.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The older checkpoint has more entries than the newer one.
    #[error("the older checkpoint has more entries than the newer one")]
    Order,
    /// The trees agree.
    #[error("the two trees agree as far as the older one reaches")]
    Agree,
    /// The claimed root is not that of the newer tree.
    #[error("the claimed root does not belong to the newer tree: {0}")]
    Inconsistent(#[from] ProofError),
}

impl Fork {
    /// Reads evidence. It need not hold: see [`Fork::check`].
    pub fn parse(bytes: &[u8]) -> Result<Fork, ForkError> {
        if bytes.len() > 2 * crate::note::MAX_NOTE_BYTES {
            return Err(ForkError::Shape);
        }
        let whole = std::str::from_utf8(bytes).map_err(|_| ForkError::Shape)?;
        let rest = whole.strip_prefix(HEADER).ok_or(ForkError::Shape)?;
        let blocks: Vec<&str> = rest.split("\n\n").collect();
        let [head, older, older_signatures, newer, newer_signatures] = *blocks else {
            return Err(ForkError::Shape);
        };
        let mut lines = head.split('\n');
        let claimed_root = lines.next().and_then(Hash::from_base64).ok_or(ForkError::Proof)?;
        let proof = text::hash_lines(lines).filter(|p| p.len() <= crate::witness::MAX_PROOF);
        let older = Note::parse(format!("{older}\n\n{older_signatures}\n").as_bytes())?;
        let newer = Note::parse(format!("{newer}\n\n{newer_signatures}").as_bytes())?;
        Checkpoint::parse(&older.text)?;
        Checkpoint::parse(&newer.text)?;
        Ok(Fork { older, newer, claimed_root, proof: proof.ok_or(ForkError::Proof)? })
    }

    /// Checks that the log, known by its keys, signed both trees, and that they contradict each other.
    pub fn check(&self, log: &[VerifierKey]) -> Result<(), ForkError> {
        // Each key has the origin as its name, so both are of one log.
        let older = open(&self.older, log, &[])?.checkpoint;
        let newer = open(&self.newer, log, &[])?.checkpoint;
        if older.size > newer.size {
            return Err(ForkError::Order);
        }
        if self.claimed_root == older.root {
            return Err(ForkError::Agree);
        }
        check_consistency(older.size, newer.size, &self.claimed_root, &newer.root, &self.proof)?;
        Ok(())
    }
}

impl fmt::Display for Fork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}{}", self.claimed_root.to_base64())?;
        self.proof.iter().try_for_each(|h| writeln!(f, "{}", h.to_base64()))?;
        write!(f, "\n{}\n{}", self.older, self.newer)
    }
}
