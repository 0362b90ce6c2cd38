//! Makes records and signs them.

use crate::submission::Refused;
use servanda_record::{Body, Document, Envelope, IdempotencyKey, Kind, Record, SecretKey, Seen, Signature};
use servanda_timeline::Day;

/// What every new record needs to know.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Maker {
    /// The origin of the register.
    pub register: String,
    /// The largest tree that the signer knows.
    pub seen: Seen,
    /// The day of signing.
    pub day: Day,
}

/// Random bytes from the system.
///
/// # Errors
/// The system has none.
pub fn random<const N: usize>() -> std::io::Result<[u8; N]> {
    let mut out = [0; N];
    getrandom::fill(&mut out).map_err(|e| std::io::Error::other(e.to_string()))?;
    Ok(out)
}

impl Maker {
    /// A record with a body.
    pub fn record(&self, key: IdempotencyKey, kind: Kind, body: Body) -> Record {
        Record {
            register: self.register.clone(),
            kind,
            key,
            seen: self.seen,
            day: self.day,
            refers: Vec::new(),
            documents: Vec::new(),
            journal: None,
            body,
        }
    }

    /// A record of an act.
    pub fn act(
        &self,
        key: IdempotencyKey,
        kind: Kind,
        journal: &str,
        paragraph: &str,
        documents: Vec<Document>,
    ) -> Record {
        let record = self.record(key, kind, Body::Act(paragraph.to_owned()));
        Record { journal: Some(journal.to_owned()), documents, ..record }
    }
}

/// Signs a record with some keys: the bytes of the envelope.
pub fn signed<'k>(record: &Record, keys: impl IntoIterator<Item = &'k SecretKey>) -> Vec<u8> {
    let mut envelope = Envelope::new(record.to_text().into_bytes());
    sign_more(&mut envelope, keys);
    envelope.to_bytes()
}

/// Adds signatures to an envelope.
pub fn sign_more<'k>(envelope: &mut Envelope, keys: impl IntoIterator<Item = &'k SecretKey>) {
    let message = envelope.signed_bytes();
    for key in keys {
        envelope.add(Signature { key: key.public().id(), bytes: key.sign(&message) });
    }
}

/// Checks that a record that was made is one that can be read: that what came from people fits the format.
///
/// # Errors
/// What does not fit.
pub fn checked(record: Record) -> Result<Record, Refused> {
    match Record::parse(record.to_text().as_bytes()) {
        Ok(read) if read == record => Ok(record),
        Ok(_) => Err(Refused::new(
            crate::Class::Malformed,
            "the record cannot be written in the form of the register",
        )),
        Err(e) => Err(Refused::new(crate::Class::Malformed, e.to_string())),
    }
}
