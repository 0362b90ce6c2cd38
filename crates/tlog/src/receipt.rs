//! Receipts: that an entry is in the log, as one text that is verified offline (tlog-proof).

use crate::{Hash, Note, NoteError, OpenError, Opened, Policy, ProofError, check_inclusion, leaf_hash, text};
use std::fmt;

/// The most hashes an inclusion proof can have: one for each bit of the index.
pub const MAX_PROOF: usize = 64;

/// The most bytes a receipt may have: a note, a proof, and as much again of extra data.
pub const MAX_RECEIPT_BYTES: usize = 2 * crate::note::MAX_NOTE_BYTES;

const HEADER: &str = "c2sp.org/tlog-proof@v1\n";

/// An inclusion proof with the checkpoint it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Where the entry stands in the log, from 0.
    pub index: u64,
    /// From the sibling of the leaf upwards.
    pub proof: Vec<Hash>,
    /// Data for the application. Nothing vouches for it.
    pub extra: Option<Vec<u8>>,
    /// The checkpoint with its signatures.
    pub note: Note,
}

/// Why a text is not a receipt, or a receipt does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// It does not begin with `c2sp.org/tlog-proof@v1`, or is not UTF-8, or too long.
    #[error("not a receipt of the format c2sp.org/tlog-proof@v1")]
    Header,
    /// The line of extra data is not base64.
    #[error("the extra data is not base64")]
    Extra,
    /// The line of the index is missing or wrong.
    #[error("the index is missing, or not a decimal without leading zeros")]
    Index,
    /// A line of the proof is not a hash, or there are more than 64.
    #[error("the proof is not at most 64 hashes in base64")]
    Proof,
    /// The note is none.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The checkpoint is not genuine.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The entry is not in the tree of the checkpoint.
    #[error(transparent)]
    Inclusion(#[from] ProofError),
    /// Too few witnesses cosigned the checkpoint.
    #[error("the checkpoint lacks the quorum of witnesses that the policy demands")]
    Quorum,
}

impl Receipt {
    /// Reads a receipt (tlog-proof, "Format").
    pub fn parse(bytes: &[u8]) -> Result<Receipt, ReceiptError> {
        if bytes.len() > MAX_RECEIPT_BYTES {
            return Err(ReceiptError::Header);
        }
        let whole = std::str::from_utf8(bytes).map_err(|_| ReceiptError::Header)?;
        let mut rest = whole.strip_prefix(HEADER).ok_or(ReceiptError::Header)?;
        let mut extra = None;
        if let Some(after) = rest.strip_prefix("extra ") {
            let (line, after) = after.split_once('\n').ok_or(ReceiptError::Extra)?;
            extra = Some(text::from_base64(line).ok_or(ReceiptError::Extra)?);
            rest = after;
        }
        let (head, note) = rest.split_once("\n\n").ok_or(ReceiptError::Index)?;
        let mut lines = head.split('\n');
        let index = lines.next().and_then(|l| l.strip_prefix("index ")).and_then(text::decimal);
        let proof = text::hash_lines(lines).filter(|p| p.len() <= MAX_PROOF);
        Ok(Receipt {
            index: index.ok_or(ReceiptError::Index)?,
            proof: proof.ok_or(ReceiptError::Proof)?,
            extra,
            note: Note::parse(note.as_bytes())?,
        })
    }

    /// Checks that an entry is in a log of the policy: the checkpoint is genuine, the quorum cosigned it, and the
    /// proof leads from the entry to its root.
    pub fn check(&self, entry: &[u8], policy: &Policy) -> Result<Opened, ReceiptError> {
        self.check_leaf(&leaf_hash(entry), policy)
    }

    /// [`Receipt::check`] for who knows the hash of the leaf only.
    pub fn check_leaf(&self, leaf: &Hash, policy: &Policy) -> Result<Opened, ReceiptError> {
        let opened = policy.open(&self.note)?;
        if !policy.is_met(&opened) {
            return Err(ReceiptError::Quorum);
        }
        check_inclusion(self.index, opened.checkpoint.size, leaf, &self.proof, &opened.checkpoint.root)?;
        Ok(opened)
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{HEADER}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", text::base64(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.proof.iter().try_for_each(|h| writeln!(f, "{}", h.to_base64()))?;
        write!(f, "\n{}", self.note)
    }
}
