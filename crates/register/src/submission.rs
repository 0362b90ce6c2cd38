//! What comes in to be entered, and what becomes of it.

use rustc_hash::FxHashSet;
use servanda_record::{Directory, Envelope, IdempotencyKey, KeyId, Record, Refusal};
use servanda_timeline::Day;
use servanda_tlog::Hash;
use sha2::{Digest as _, Sha256};

/// Why something is not entered.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{reason}")]
pub struct Refused {
    /// What kind of refusal it is.
    pub class: Class,
    /// The reason, for the sender.
    pub reason: String,
    /// The article of the charter that it rests on, if it rests on one.
    pub article: Option<String>,
}

/// Kinds of refusal. Each has one status of HTTP.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// It is no envelope, no record, or not in the exact form: 400.
    Malformed,
    /// A signature is not good, or who signed may not do this: 403.
    NotAllowed,
    /// It was signed on a tree that is not this register's, or something else has been entered in its place: 409.
    Conflict,
    /// It names documents that are not there: 424.
    NoDocument,
    /// The client's name of it was used for something else: 422.
    KeyUsed,
    /// Too many wait for signatures: 429.
    TooMany,
    /// Writes are not taken at present: 503.
    Stopped,
    /// No space is left: 507.
    Full,
}

impl Class {
    /// All of them.
    pub const ALL: [Class; 8] = [
        Class::Malformed,
        Class::NotAllowed,
        Class::Conflict,
        Class::NoDocument,
        Class::KeyUsed,
        Class::TooMany,
        Class::Stopped,
        Class::Full,
    ];

    /// The status of HTTP.
    pub fn status(self) -> u16 {
        match self {
            Class::Malformed => 400,
            Class::NotAllowed => 403,
            Class::Conflict => 409,
            Class::NoDocument => 424,
            Class::KeyUsed => 422,
            Class::TooMany => 429,
            Class::Stopped => 503,
            Class::Full => 507,
        }
    }

    /// A word for programs.
    pub fn key(self) -> &'static str {
        match self {
            Class::Malformed => "malformed",
            Class::NotAllowed => "not-allowed",
            Class::Conflict => "conflict",
            Class::NoDocument => "no-document",
            Class::KeyUsed => "key-used",
            Class::TooMany => "too-many",
            Class::Stopped => "stopped",
            Class::Full => "full",
        }
    }
}

impl Refused {
    /// A refusal without an article.
    pub fn new(class: Class, reason: impl Into<String>) -> Refused {
        Refused { class, reason: reason.into(), article: None }
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Refused {
        let class = match &refusal {
            Refusal::OtherRegister(_)
            | Refusal::Opening
            | Refusal::KnownKey(_)
            | Refusal::NothingToDo(_)
            | Refusal::Index => Class::Conflict,
            _ => Class::NotAllowed,
        };
        Refused::new(class, refusal.to_string())
    }
}

/// Where something was entered. The same for whoever sends it again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// Its index.
    pub index: u64,
    /// Its leaf hash.
    pub leaf: Hash,
}

/// What became of a submission.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It is in the register.
    Entered(Place),
    /// It waits for more signatures.
    Waiting {
        /// Who is still to sign.
        missing: String,
    },
    /// It is not entered.
    Refused(Refused),
}

/// An envelope that was read, with the signatures verified so far.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The envelope.
    pub envelope: Envelope,
    /// What it says.
    pub record: Record,
    /// SHA-256 of the payload.
    pub digest: [u8; 32],
    /// Whose signatures were verified. A key's id is the hash of the key, so this never becomes untrue.
    verified: FxHashSet<KeyId>,
    /// Why whoever took it in would not have it entered now. What was entered before is answered all the same.
    pub(crate) untimely: Option<Refused>,
}

impl Submission {
    /// Reads an envelope.
    ///
    /// # Errors
    /// It is none, or its payload no record.
    pub fn read(bytes: &[u8]) -> Result<Submission, Refused> {
        let malformed = |e: &dyn std::fmt::Display| Refused::new(Class::Malformed, e.to_string());
        let envelope = Envelope::parse(bytes).map_err(|e| malformed(&e))?;
        let record = Record::parse(&envelope.payload).map_err(|e| malformed(&e))?;
        let digest = Sha256::digest(&envelope.payload).into();
        Ok(Submission { envelope, record, digest, verified: FxHashSet::default(), untimely: None })
    }

    /// The client's name of it.
    pub fn key(&self) -> IdempotencyKey {
        self.record.key
    }

    /// Has it refused if it was not entered before: the day that it states cannot be true, or is long past.
    pub fn on_time(mut self, today: Day) -> Submission {
        self.untimely = crate::desk::on_time(&self, today).err();
        self
    }

    /// Who signed.
    pub fn signers(&self) -> Vec<KeyId> {
        self.envelope.signatures.iter().map(|s| s.key).collect()
    }

    /// Verifies the signatures that are not yet verified.
    ///
    /// # Errors
    /// The first that is not good, or whose key the directory does not know.
    pub fn verify(&mut self, directory: &Directory) -> Result<(), Refused> {
        let message = self.envelope.signed_bytes();
        for s in &self.envelope.signatures {
            if self.verified.contains(&s.key) {
                continue;
            }
            let Some(key) = directory.key_for(&self.record, s.key) else {
                return Err(Refusal::UnknownKey(s.key).into());
            };
            key.verify(&message, &s.bytes)
                .map_err(|e| Refused::new(Class::NotAllowed, format!("key {}: {e}", s.key)))?;
            self.verified.insert(s.key);
        }
        Ok(())
    }

    /// Verifies the signatures whose keys are known already; the others are left to the head at which it is judged.
    ///
    /// # Errors
    /// The first that is not good.
    pub fn verify_known(&mut self, directory: &Directory) -> Result<(), Refused> {
        match self.verify(directory) {
            Err(e)
                if self
                    .envelope
                    .signatures
                    .iter()
                    .all(|s| directory.key_for(&self.record, s.key).is_some()) =>
            {
                Err(e)
            }
            _ => Ok(()),
        }
    }

    /// Adds signatures of another envelope of the same payload, which were verified when it was put aside.
    pub(crate) fn join(&mut self, other: &Envelope, fits: impl Fn(KeyId) -> bool) {
        for s in other.signatures.iter().filter(|s| fits(s.key)) {
            if !self.envelope.signatures.iter().any(|own| own.key == s.key) {
                self.envelope.add(s.clone());
            }
        }
    }

    /// Takes away a signature.
    pub(crate) fn drop_signature(&mut self, id: KeyId) {
        self.envelope.signatures.retain(|s| s.key != id);
    }
}
