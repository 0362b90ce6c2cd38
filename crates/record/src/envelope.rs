//! The envelope: DSSE in one exact form (§ 2).

use crate::keys::{KeyError, KeyId, PublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// What the payload is, in the envelope and under every signature.
pub const PAYLOAD_TYPE: &str = "application/vnd.servanda.record";

/// The largest leaf in bytes: bundles of leaves have lengths of 16 bits (tlog-tiles).
pub const LARGEST_LEAF: usize = 65_535;

/// No envelope has more signatures.
const MOST_SIGNATURES: usize = 512;

const HEAD: &str = "{\"payload\":\"";
const MIDDLE: &str = "\",\"payloadType\":\"application/vnd.servanda.record\",\"signatures\":[";
const TAIL: &str = "]}";

/// One signature: which key, and its bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signature {
    /// The key.
    pub key: KeyId,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// A payload and its signatures.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Envelope {
    /// The bytes that are signed, as they stand. They are never written anew.
    pub payload: Vec<u8>,
    /// In rising order of keys.
    pub signatures: Vec<Signature>,
}

/// Why bytes are no envelope.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum EnvelopeError {
    /// Longer than a leaf can be.
    #[error(
        "the envelope is longer than 65,535 bytes; put long texts into documents and name them by their hashes"
    )]
    TooLong,
    /// Not in the one form that § 2 gives.
    #[error("this is not an envelope in the form of § 2")]
    Form,
    /// Signatures are missing, too many, twice by one key, or not in the order of keys.
    #[error("the signatures of the envelope are not in rising order of keys, or none, or too many")]
    Signatures,
}

impl Envelope {
    /// An envelope without signatures yet.
    pub fn new(payload: Vec<u8>) -> Envelope {
        Envelope { payload, signatures: Vec::new() }
    }

    /// Reads the exact form. What it accepts, [`Envelope::to_bytes`] writes again byte for byte.
    ///
    /// # Errors
    /// Any other bytes.
    pub fn parse(bytes: &[u8]) -> Result<Envelope, EnvelopeError> {
        if bytes.len() > LARGEST_LEAF {
            return Err(EnvelopeError::TooLong);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| EnvelopeError::Form)?;
        let rest = text.strip_prefix(HEAD).ok_or(EnvelopeError::Form)?;
        let (payload, rest) = rest.split_once('"').ok_or(EnvelopeError::Form)?;
        let payload = STANDARD.decode(payload).map_err(|_| EnvelopeError::Form)?;
        let rest = rest.strip_prefix(MIDDLE.get(1..).unwrap_or("")).ok_or(EnvelopeError::Form)?;
        let mut rest = rest.strip_suffix(TAIL).ok_or(EnvelopeError::Form)?;
        let mut signatures: Vec<Signature> = Vec::new();
        while !rest.is_empty() {
            if !signatures.is_empty() {
                rest = rest.strip_prefix(',').ok_or(EnvelopeError::Form)?;
            }
            rest = rest.strip_prefix("{\"keyid\":\"").ok_or(EnvelopeError::Form)?;
            let (id, after) = rest.split_once('"').ok_or(EnvelopeError::Form)?;
            let after = after.strip_prefix(",\"sig\":\"").ok_or(EnvelopeError::Form)?;
            let (sig, after) = after.split_once('"').ok_or(EnvelopeError::Form)?;
            let key = KeyId::parse(id).ok_or(EnvelopeError::Form)?;
            let bytes = STANDARD.decode(sig).map_err(|_| EnvelopeError::Form)?;
            rest = after.strip_prefix('}').ok_or(EnvelopeError::Form)?;
            if signatures.last().is_some_and(|last| last.key >= key) || signatures.len() == MOST_SIGNATURES {
                return Err(EnvelopeError::Signatures);
            }
            signatures.push(Signature { key, bytes });
        }
        if signatures.is_empty() {
            return Err(EnvelopeError::Signatures);
        }
        Ok(Envelope { payload, signatures })
    }

    /// The exact form.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = String::from(HEAD);
        STANDARD.encode_string(&self.payload, &mut out);
        out.push_str(MIDDLE);
        for (i, s) in self.signatures.iter().enumerate() {
            if i > 0 {
                out.push(',');
            }
            out.push_str("{\"keyid\":\"");
            out.push_str(&s.key.to_string());
            out.push_str("\",\"sig\":\"");
            STANDARD.encode_string(&s.bytes, &mut out);
            out.push_str("\"}");
        }
        out.push_str(TAIL);
        out.into_bytes()
    }

    /// What is signed: the DSSE pre-authentication encoding.
    pub fn signed_bytes(&self) -> Vec<u8> {
        let mut out =
            format!("DSSEv1 {} {PAYLOAD_TYPE} {} ", PAYLOAD_TYPE.len(), self.payload.len()).into_bytes();
        out.extend_from_slice(&self.payload);
        out
    }

    /// Adds a signature in its place; a signature by the same key is replaced.
    pub fn add(&mut self, signature: Signature) {
        match self.signatures.binary_search_by(|s| s.key.cmp(&signature.key)) {
            Ok(i) => {
                if let Some(there) = self.signatures.get_mut(i) {
                    *there = signature;
                }
            }
            Err(i) => self.signatures.insert(i, signature),
        }
    }

    /// Verifies every signature, given the keys by their ids.
    ///
    /// # Errors
    /// The first key that is unknown (`None`) or whose signature is not good.
    pub fn verify<'k>(
        &self,
        key: impl Fn(KeyId) -> Option<&'k PublicKey>,
    ) -> Result<(), (KeyId, Option<KeyError>)> {
        let message = self.signed_bytes();
        for s in &self.signatures {
            let key = key(s.key).ok_or((s.key, None))?;
            key.verify(&message, &s.bytes).map_err(|e| (s.key, Some(e)))?;
        }
        Ok(())
    }
}
