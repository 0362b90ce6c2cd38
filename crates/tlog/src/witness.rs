//! The protocol between a log and its witnesses: the request to cosign a checkpoint, what the witness decides, and its
//! answer (tlog-witness, "add-checkpoint").

use crate::checkpoint::{Need, open_with};
use crate::note::parse_signatures;
use crate::{
    Checkpoint, CheckpointError, Hash, Note, NoteError, NoteSignature, OpenError, ProofError, VerifierKey,
    VerifyError, check_consistency, text,
};
use std::fmt;

/// The most hashes a consistency proof may have.
pub const MAX_PROOF: usize = 63;

/// The most bytes a request may have.
pub const MAX_REQUEST_BYTES: usize = crate::note::MAX_NOTE_BYTES + 4096;

/// The content type of the body that [`Refusal::body`] gives with the status 409.
pub const SIZE_CONTENT_TYPE: &str = "text/x.tlog.size";

/// A request to cosign a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// The size of the checkpoint that the witness cosigned last, as the log believes.
    pub old_size: u64,
    /// That the new tree extends the old one.
    pub proof: Vec<Hash>,
    /// The checkpoint with the signatures of the log.
    pub note: Note,
}

/// Why bytes are not a request; the witness answers 400.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// It is too long, not UTF-8, or has no empty line before the checkpoint.
    #[error("not a request to add a checkpoint")]
    Shape,
    /// The first line is not `old`, a space and a decimal without leading zeros.
    #[error("the line of the old size is missing or wrong")]
    OldSize,
    /// The proof is not made of hashes, or has more than 63.
    #[error("the proof is not at most 63 hashes in base64")]
    Proof,
    /// The note is none.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The note is not a checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
}

impl AddCheckpoint {
    /// Reads the body of a request.
    pub fn parse(bytes: &[u8]) -> Result<AddCheckpoint, RequestError> {
        if bytes.len() > MAX_REQUEST_BYTES {
            return Err(RequestError::Shape);
        }
        let whole = std::str::from_utf8(bytes).map_err(|_| RequestError::Shape)?;
        let (head, note) = whole.split_once("\n\n").ok_or(RequestError::Shape)?;
        let mut lines = head.split('\n');
        let old_size = lines.next().and_then(|l| l.strip_prefix("old ")).and_then(text::decimal);
        let proof = text::hash_lines(lines).filter(|p| p.len() <= MAX_PROOF);
        let request = AddCheckpoint {
            old_size: old_size.ok_or(RequestError::OldSize)?,
            proof: proof.ok_or(RequestError::Proof)?,
            note: Note::parse(note.as_bytes())?,
        };
        Checkpoint::parse(&request.note.text)?;
        Ok(request)
    }

    /// The origin of the log, under which the witness keeps what it cosigned last.
    pub fn origin(&self) -> &str {
        self.note.text.split('\n').next().unwrap_or_default()
    }
}

impl fmt::Display for AddCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old_size)?;
        self.proof.iter().try_for_each(|h| writeln!(f, "{}", h.to_base64()))?;
        write!(f, "\n{}", self.note)
    }
}

/// A request that the witness is to grant. First it stores size and root as what it cosigned last, in one step with the
/// look at what stood there before; then it signs the text of the note and answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// What is to be cosigned.
    pub checkpoint: Checkpoint,
    /// The note: its text is what [`crate::SigningKey::sign`] is given.
    pub note: Note,
}

/// Why a witness refuses. The order is that of the specification; the first that applies is the answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// 400: the request cannot be read.
    #[error(transparent)]
    Malformed(#[from] RequestError),
    /// 404: no log of this origin is known.
    #[error("no log of this origin is known")]
    UnknownOrigin,
    /// 403: no known key of the log signed, or a signature by a known key is false.
    #[error("the checkpoint is not signed by the log: {0}")]
    NotSigned(OpenError),
    /// 400: the old size exceeds the new one.
    #[error("the old size exceeds the size of the checkpoint")]
    OldSize,
    /// 409: what was cosigned last has another size.
    #[error("the checkpoint cosigned last has the size {0}")]
    Conflict(u64),
    /// 409: what was cosigned last has this size and another root. The log has signed two trees.
    #[error("the checkpoint cosigned last has the same size {0} and another root")]
    Fork(u64),
    /// 422: the proof does not hold.
    #[error("the consistency proof does not hold: {0}")]
    Inconsistent(ProofError),
}

impl Refusal {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Refusal::Malformed(_) | Refusal::OldSize => 400,
            Refusal::NotSigned(_) => 403,
            Refusal::UnknownOrigin => 404,
            Refusal::Conflict(_) | Refusal::Fork(_) => 409,
            Refusal::Inconsistent(_) => 422,
        }
    }

    /// The body: for a conflict the size cosigned last, as [`SIZE_CONTENT_TYPE`]; else the reason as plain text.
    pub fn body(&self) -> String {
        match self {
            Refusal::Conflict(size) | Refusal::Fork(size) => format!("{size}\n"),
            other => format!("{other}\n"),
        }
    }

    /// The content type of the body.
    pub fn content_type(&self) -> &'static str {
        if self.status() == 409 { SIZE_CONTENT_TYPE } else { "text/plain; charset=utf-8" }
    }
}

/// Decides a request. `logs` are the keys of all logs that the witness knows; a key belongs to the log whose origin is
/// its name. `last` is the size and root that the witness cosigned last for [`AddCheckpoint::origin`], none if it never
/// did.
pub fn decide(
    request: &AddCheckpoint,
    logs: &[VerifierKey],
    last: Option<(u64, Hash)>,
) -> Result<Accepted, Refusal> {
    let keys: Vec<VerifierKey> = logs.iter().filter(|k| k.name() == request.origin()).cloned().collect();
    if keys.is_empty() {
        return Err(Refusal::UnknownOrigin);
    }
    let opened = open_with(&request.note, &keys, &[], Need::One).map_err(Refusal::NotSigned)?;
    let checkpoint = opened.checkpoint;
    if request.old_size > checkpoint.size {
        return Err(Refusal::OldSize);
    }
    let (size, root) = last.unwrap_or((0, Hash::EMPTY));
    if request.old_size != size {
        return Err(Refusal::Conflict(size));
    }
    if size == checkpoint.size && root != checkpoint.root {
        return Err(Refusal::Fork(size));
    }
    check_consistency(size, checkpoint.size, &root, &checkpoint.root, &request.proof)
        .map_err(Refusal::Inconsistent)?;
    Ok(Accepted { checkpoint, note: request.note.clone() })
}

/// The body with which a witness grants a request: its cosignatures, one on each line.
pub fn answer(cosignatures: &[NoteSignature]) -> String {
    cosignatures.iter().map(NoteSignature::to_string).collect()
}

/// Why the answer of a witness is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// The answer is not one or more signature lines, or not a size.
    #[error("the answer is not of the form that is expected")]
    Shape,
    /// No line names a known key, or one that does is false.
    #[error(transparent)]
    Signature(#[from] VerifyError),
}

/// Reads the body of an answer with the status 200: the cosignatures of the given keys of the witness over the text of
/// a note, each of them checked. Lines by unknown keys are passed over; if no line is left, or one is false, the answer is
/// refused as a whole.
pub fn read_answer(
    body: &[u8],
    text: &str,
    witness: &[VerifierKey],
) -> Result<Vec<NoteSignature>, AnswerError> {
    if body.len() > crate::note::MAX_NOTE_BYTES {
        return Err(AnswerError::Shape);
    }
    let lines = std::str::from_utf8(body).map_err(|_| AnswerError::Shape)?;
    let signatures = parse_signatures(lines).map_err(|_| AnswerError::Shape)?;
    let mut answer = Note { text: text.to_owned(), signatures };
    let witness: Vec<&VerifierKey> = witness.iter().filter(|k| k.algorithm().is_cosignature()).collect();
    answer.signatures.retain(|s| witness.iter().any(|k| k.is_named_by(s)));
    if answer.signatures.is_empty() {
        return Err(VerifyError::Missing.into());
    }
    for key in witness {
        match key.verify(&answer) {
            Ok(_) | Err(VerifyError::Missing) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(answer.signatures)
}

/// Reads the body of an answer with the status 409: the size that the witness cosigned last.
pub fn read_conflict(body: &[u8]) -> Result<u64, AnswerError> {
    let line = std::str::from_utf8(body).ok().and_then(|b| b.strip_suffix('\n'));
    line.and_then(text::decimal).ok_or(AnswerError::Shape)
}
