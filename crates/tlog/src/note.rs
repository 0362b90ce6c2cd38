//! Signed notes, verifier keys and signing keys (signed-note), with the two cosignatures of tlog-cosignature.

use crate::{Checkpoint, text};
use ed25519_dalek::Signer as _;
use ml_dsa::signature::Keypair as _;
use sha2::{Digest, Sha256};
use std::fmt;

/// The most signatures a note may have. The specification asks for at least 16; here every member State may cosign
/// twice.
pub const MAX_SIGNATURES: usize = 512;

/// The most bytes a note may have: 512 signatures, most of them of ML-DSA-44.
pub const MAX_NOTE_BYTES: usize = 2_000_000;

const MAX_TIME: u64 = i64::MAX as u64;

/// A text and the signatures over it. A note that was read need not be genuine: see [`VerifierKey::verify`] and
/// [`crate::open`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The text, with the newline at its end.
    pub text: String,
    /// The signatures, in order.
    pub signatures: Vec<NoteSignature>,
}

/// One signature line of a note: `— <name> <base64 of id and bytes>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSignature {
    /// Name of the key.
    pub name: String,
    /// Identifier of the key: with the name it says which key, and which algorithm.
    pub id: [u8; 4],
    /// The signature; for a cosignature the time stands before it.
    pub bytes: Vec<u8>,
}

/// Why bytes are not a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// It has more than [`MAX_NOTE_BYTES`] bytes.
    #[error("a note of more than {MAX_NOTE_BYTES} bytes")]
    TooLong,
    /// It has more than [`MAX_SIGNATURES`] signatures.
    #[error("a note with more than {MAX_SIGNATURES} signatures")]
    TooManySignatures,
    /// It is not UTF-8, or holds a control character.
    #[error("a note is UTF-8 without control characters")]
    Characters,
    /// The text does not end in a newline, or no empty line stands before the signatures.
    #[error("a note is a text that ends in a newline, an empty line, and lines of signatures")]
    Shape,
    /// A line is not a signature.
    #[error("line {0} of the signatures is not a signature")]
    Signature(usize),
}

/// Whether a name may stand in a signature line: not empty, without spaces, plus signs and control characters.
pub fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c == '+' || c < ' ')
}

impl Note {
    /// An unsigned note. The text ends in a newline.
    pub fn new(text: impl Into<String>) -> Result<Note, NoteError> {
        let text = text.into();
        if text::has_control(&text) {
            return Err(NoteError::Characters);
        }
        if !text.ends_with('\n') {
            return Err(NoteError::Shape);
        }
        Ok(Note { text, signatures: Vec::new() })
    }

    /// Reads a note with at least one signature (signed-note, "Format").
    pub fn parse(bytes: &[u8]) -> Result<Note, NoteError> {
        if bytes.len() > MAX_NOTE_BYTES {
            return Err(NoteError::TooLong);
        }
        let whole = std::str::from_utf8(bytes).map_err(|_| NoteError::Characters)?;
        // The last empty line parts text and signatures.
        let (text, signatures) = whole.rsplit_once("\n\n").ok_or(NoteError::Shape)?;
        let mut note = Note::new(format!("{text}\n"))?;
        note.signatures = parse_signatures(signatures)?;
        Ok(note)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|s| write!(f, "{s}"))
    }
}

/// Reads one or more signature lines, each with its newline.
pub(crate) fn parse_signatures(lines: &str) -> Result<Vec<NoteSignature>, NoteError> {
    if text::has_control(lines) {
        return Err(NoteError::Characters);
    }
    let lines = lines.strip_suffix('\n').ok_or(NoteError::Shape)?;
    let mut out = Vec::new();
    for (n, line) in lines.split('\n').enumerate() {
        if n >= MAX_SIGNATURES {
            return Err(NoteError::TooManySignatures);
        }
        out.push(NoteSignature::parse(line).ok_or(NoteError::Signature(n + 1))?);
    }
    Ok(out)
}

impl NoteSignature {
    fn parse(line: &str) -> Option<NoteSignature> {
        let (name, signature) = line.strip_prefix("— ")?.split_once(' ')?;
        let signature = text::from_base64(signature)?;
        let (id, bytes) = signature.split_first_chunk::<4>()?;
        (is_key_name(name) && !bytes.is_empty()).then(|| NoteSignature {
            name: name.to_owned(),
            id: *id,
            bytes: bytes.to_vec(),
        })
    }
}

impl fmt::Display for NoteSignature {
    /// The line with its newline.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes: Vec<u8> = self.id.iter().chain(&self.bytes).copied().collect();
        writeln!(f, "— {} {}", self.name, text::base64(&bytes))
    }
}

/// How a key signs a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// Ed25519 over the text: type 0x01 of signed-note.
    Ed25519,
    /// Ed25519 over a time and the text of a checkpoint: type 0x04, tlog-cosignature "Ed25519 signed message".
    Ed25519Cosignature,
    /// ML-DSA-44 over the cosigner's name, a time, and the origin, size and root of a checkpoint: type 0x06,
    /// tlog-cosignature "ML-DSA-44 signed message". Extension lines are not covered.
    MlDsa44Cosignature,
}

impl Algorithm {
    /// The identifier of the type of signature (signed-note, "Signature types").
    pub fn byte(self) -> u8 {
        match self {
            Algorithm::Ed25519 => 0x01,
            Algorithm::Ed25519Cosignature => 0x04,
            Algorithm::MlDsa44Cosignature => 0x06,
        }
    }

    fn of(byte: u8) -> Option<Algorithm> {
        [Algorithm::Ed25519, Algorithm::Ed25519Cosignature, Algorithm::MlDsa44Cosignature]
            .into_iter()
            .find(|a| a.byte() == byte)
    }

    /// Whether the signature states a time.
    pub fn is_cosignature(self) -> bool {
        self != Algorithm::Ed25519
    }

    /// Whether the signature covers the whole text, extension lines included.
    pub fn covers_text(self) -> bool {
        self != Algorithm::MlDsa44Cosignature
    }
}

/// A public key with its name: `<name>+<id in hexadecimal>+<base64 of type and key>`, called *vkey*.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    algorithm: Algorithm,
    key: Vec<u8>,
}

/// Why a text is not a verifier key, or a key cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It is not of the shape `<name>+<id>+<key>`.
    #[error("a verifier key is <name>+<id>+<key>")]
    Shape,
    /// The name is empty, or holds a space, a plus sign or a control character.
    #[error("the name of the key is empty, or holds a space, a plus sign or a control character")]
    Name,
    /// The type of signature is not one of the three that are known here.
    #[error("keys of this type are not known")]
    Algorithm,
    /// The identifier is not the one that follows from name and key.
    #[error("the identifier does not belong to this name and key")]
    Id,
    /// The bytes are not a public key, or one that any signature fits.
    #[error("the bytes are not a usable public key")]
    Key,
}

/// Why a note is not signed by a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// No signature names the key.
    #[error("the note has no signature by this key")]
    Missing,
    /// A signature names the key and is not good: the whole note is to be rejected.
    #[error("a signature in the name of this key is false")]
    False,
}

/// Why a text cannot be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// Only checkpoints are cosigned.
    #[error("only a checkpoint can be cosigned")]
    NotACheckpoint,
    /// The name of the cosigner or the origin has more than 255 bytes.
    #[error("the name of the cosigner or the origin has more than 255 bytes")]
    NameTooLong,
    /// The time exceeds 2^63 - 1.
    #[error("the time exceeds 2^63 - 1")]
    Time,
}

impl VerifierKey {
    /// A key from its parts; the identifier follows from them.
    pub fn new(name: &str, algorithm: Algorithm, key: &[u8]) -> Result<VerifierKey, KeyError> {
        if !is_key_name(name) {
            return Err(KeyError::Name);
        }
        match algorithm {
            Algorithm::Ed25519 | Algorithm::Ed25519Cosignature => {
                ed25519_key(key).filter(|k| !k.is_weak()).ok_or(KeyError::Key)?;
            }
            Algorithm::MlDsa44Cosignature => {
                ml_dsa_key(key).ok_or(KeyError::Key)?;
            }
        }
        let digest: [u8; 32] = Sha256::new()
            .chain_update(name)
            .chain_update([b'\n', algorithm.byte()])
            .chain_update(key)
            .finalize()
            .into();
        let [a, b, c, d, ..] = digest;
        Ok(VerifierKey { name: name.to_owned(), id: [a, b, c, d], algorithm, key: key.to_vec() })
    }

    /// Reads a vkey.
    pub fn parse(vkey: &str) -> Result<VerifierKey, KeyError> {
        let mut parts = vkey.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(KeyError::Shape);
        };
        let key = text::from_base64(key).ok_or(KeyError::Shape)?;
        let (algorithm, key) = key.split_first().ok_or(KeyError::Shape)?;
        let made = VerifierKey::new(name, Algorithm::of(*algorithm).ok_or(KeyError::Algorithm)?, key)?;
        if made.id_hex() == id { Ok(made) } else { Err(KeyError::Id) }
    }

    fn id_hex(&self) -> String {
        format!("{:08x}", u32::from_be_bytes(self.id))
    }

    /// The name of the key.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The identifier of the key.
    pub fn id(&self) -> [u8; 4] {
        self.id
    }

    /// How the key signs.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The public key itself.
    pub fn key(&self) -> &[u8] {
        &self.key
    }

    /// Whether a signature line names this key.
    pub fn is_named_by(&self, signature: &NoteSignature) -> bool {
        self.id == signature.id && self.name == signature.name
    }

    /// Checks every signature of the note that names this key, and passes over all others. Returns the time that a
    /// cosignature states, the latest if there are several.
    pub fn verify(&self, note: &Note) -> Result<Option<u64>, VerifyError> {
        let mut latest = Err(VerifyError::Missing);
        for signature in note.signatures.iter().filter(|s| self.is_named_by(s)) {
            let time = self.check(&note.text, &signature.bytes).ok_or(VerifyError::False)?;
            latest = Ok(latest.unwrap_or(None).max(time));
        }
        latest
    }

    /// Checks one signature over a text; the time that it states, if it states one.
    fn check(&self, text: &str, bytes: &[u8]) -> Option<Option<u64>> {
        let (time, signature) = match self.algorithm {
            Algorithm::Ed25519 => (None, bytes),
            _ => {
                let (time, signature) = bytes.split_first_chunk::<8>()?;
                (Some(u64::from_be_bytes(*time)), signature)
            }
        };
        let message = message(self.algorithm, &self.name, text, time.unwrap_or(0)).ok()?;
        match self.algorithm {
            Algorithm::Ed25519 | Algorithm::Ed25519Cosignature => {
                ed25519_verify(&self.key, &message, signature)?;
            }
            Algorithm::MlDsa44Cosignature => {
                let signature = ml_dsa::Signature::<ml_dsa::MlDsa44>::try_from(signature).ok()?;
                ml_dsa_key(&self.key)?.verify_with_context(&message, &[], &signature).then_some(())?;
            }
        }
        Some(time)
    }
}

fn ed25519_key(key: &[u8]) -> Option<ed25519_dalek::VerifyingKey> {
    ed25519_dalek::VerifyingKey::from_bytes(key.try_into().ok()?).ok()
}

/// Only the strict equation is used: it refuses small-order points and anything not canonical, so that no signature
/// fits two messages and no two verifiers differ.
fn ed25519_verify(key: &[u8], message: &[u8], signature: &[u8]) -> Option<()> {
    let signature = ed25519_dalek::Signature::from_slice(signature).ok()?;
    ed25519_key(key)?.verify_strict(message, &signature).ok()
}

fn ml_dsa_key(key: &[u8]) -> Option<ml_dsa::VerifyingKey<ml_dsa::MlDsa44>> {
    Some(ml_dsa::VerifyingKey::decode(key.try_into().ok()?))
}

/// What is signed.
fn message(algorithm: Algorithm, name: &str, text: &str, time: u64) -> Result<Vec<u8>, SignError> {
    if algorithm == Algorithm::Ed25519 {
        return Ok(text.as_bytes().to_vec());
    }
    let checkpoint = Checkpoint::parse(text).map_err(|_| SignError::NotACheckpoint)?;
    if time > MAX_TIME {
        return Err(SignError::Time);
    }
    if algorithm == Algorithm::Ed25519Cosignature {
        return Ok(format!("cosignature/v1\ntime {time}\n{text}").into_bytes());
    }
    let length = |s: &str| u8::try_from(s.len()).map_err(|_| SignError::NameTooLong);
    let mut out = b"subtree/v1\n\0".to_vec();
    out.push(length(name)?);
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(&time.to_be_bytes());
    out.push(length(&checkpoint.origin)?);
    out.extend_from_slice(checkpoint.origin.as_bytes());
    out.extend_from_slice(&0u64.to_be_bytes());
    out.extend_from_slice(&checkpoint.size.to_be_bytes());
    out.extend_from_slice(&checkpoint.root.0);
    Ok(out)
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes: Vec<u8> = std::iter::once(&self.algorithm.byte()).chain(&self.key).copied().collect();
        write!(f, "{}+{}+{}", self.name, self.id_hex(), text::base64(&bytes))
    }
}

impl std::str::FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(vkey: &str) -> Result<Self, KeyError> {
        VerifierKey::parse(vkey)
    }
}

/// A key that signs. Signing needs no random numbers: Ed25519 has none, and ML-DSA-44 is used in the deterministic
/// variant of FIPS 204, with an empty context.
pub struct SigningKey {
    verifier: VerifierKey,
    secret: Secret,
}

enum Secret {
    Ed25519(Box<ed25519_dalek::SigningKey>),
    MlDsa44(Box<ml_dsa::SigningKey<ml_dsa::MlDsa44>>),
}

impl fmt::Debug for SigningKey {
    /// Nothing secret is shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("verifier", &self.verifier).finish_non_exhaustive()
    }
}

impl SigningKey {
    /// A key from 32 random bytes that are kept secret: the private key of RFC 8032, or the seed of FIPS 204.
    pub fn from_seed(algorithm: Algorithm, name: &str, seed: &[u8; 32]) -> Result<SigningKey, KeyError> {
        let (secret, public) = match algorithm {
            Algorithm::Ed25519 | Algorithm::Ed25519Cosignature => {
                let key = Box::new(ed25519_dalek::SigningKey::from_bytes(seed));
                let public = key.verifying_key().to_bytes().to_vec();
                (Secret::Ed25519(key), public)
            }
            Algorithm::MlDsa44Cosignature => {
                let key = Box::new(ml_dsa::SigningKey::<ml_dsa::MlDsa44>::from_seed(&(*seed).into()));
                let public = key.verifying_key().encode().to_vec();
                (Secret::MlDsa44(key), public)
            }
        };
        Ok(SigningKey { verifier: VerifierKey::new(name, algorithm, &public)?, secret })
    }

    /// The public half.
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// Signs a text that ends in a newline. The time, in seconds, enters a cosignature only. By tlog-cosignature an
    /// ML-DSA-44 signature with the time 0 says nothing of what was the largest tree seen.
    pub fn sign(&self, text: &str, time: u64) -> Result<NoteSignature, SignError> {
        let VerifierKey { name, id, algorithm, .. } = &self.verifier;
        let message = message(*algorithm, name, text, time)?;
        let mut bytes = if algorithm.is_cosignature() { time.to_be_bytes().to_vec() } else { Vec::new() };
        match &self.secret {
            Secret::Ed25519(key) => bytes.extend_from_slice(&key.sign(&message).to_bytes()),
            Secret::MlDsa44(key) => bytes.extend_from_slice(&key.sign(&message).encode()),
        }
        Ok(NoteSignature { name: name.clone(), id: *id, bytes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
    }

    /// The cases of "Taming the Many EdDSAs" (IACR 2020/1244, table 6), as message, key and signature, and whether they
    /// are good. Number 3 has a key and an R of mixed order, and is canonical in every way; number 4 and 5 hold only if
    /// the cofactor is multiplied out, and the rest have small orders or spellings that are not canonical.
    const CASES: [(&str, &str, &str, bool); 12] = [
        (
            "8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a0000000000000000000000000000000000000000000000000000000000000000",
            false,
        ),
        (
            "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04",
            false,
        ),
        (
            "aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab",
            "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e",
            false,
        ),
        (
            "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79",
            "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
            "9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f87909e14428a7a1d62e9f22f3d3ad7802db02eb2e688b6c52fcd6648a98bd009",
            true,
        ),
        (
            "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c",
            "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
            "160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed5125ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09",
            false,
        ),
        (
            "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c",
            "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
            "21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7e40bc836dac0f71076f9abe3a53f9c03c1ceeeddb658d0030494ace586687405",
            false,
        ),
        (
            "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40",
            "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623",
            "e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e547f7690a0e2ddcd04d87dbc3490dc19b3b3052f7ff0538cb68afb369ba3a514",
            false,
        ),
        (
            "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40",
            "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623",
            "8ce5b96c8f26d0ab6c47958c9e68b937104cd36e13c33566acd2fe8d38aa19427e71f98a473474f2f13f06f97c20d58cc3f54b8bd0d272f42b695dd7e89a8c22",
            false,
        ),
        (
            "9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41",
            "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff03be9678ac102edcd92b0210bb34d7428d12ffc5df5f37e359941266a4e35f0f",
            false,
        ),
        (
            "9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41",
            "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffca8c5b64cd208982aa38d4936621a4775aa233aa0505711d8fdcfdaa943d4908",
            false,
        ),
        (
            "e96b7021eb39c1a163b6da4e3093dcd3f21387da4cc4572be588fafae23c155b",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dca5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04",
            false,
        ),
        (
            "39a591f5321bbe07fd5a23dc2f39d025d74526615746727ceefd6e82ae65c06f",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dca5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04",
            false,
        ),
    ];

    #[test]
    fn a6_small_orders_and_spellings_that_are_not_canonical_are_refused() {
        for (n, (message, key, signature, good)) in CASES.into_iter().enumerate() {
            let found = ed25519_verify(&hex(key), &hex(message), &hex(signature)).is_some();
            assert_eq!(found, good, "case {n}");
        }
        for key in [CASES[0].1, CASES[10].1] {
            assert_eq!(VerifierKey::new("name", Algorithm::Ed25519, &hex(key)), Err(KeyError::Key));
        }
    }
}
