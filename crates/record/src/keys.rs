//! Public and secret keys, and strict verification (§ 2).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::Signer as _;
use ml_dsa::{MlDsa44, Signature as MlDsaSignature, VerifyingKey as MlDsaKey};
use sha2::{Digest, Sha256};
use std::fmt;

/// How a key signs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Algorithm {
    /// Ed25519 (RFC 8032), verified strictly.
    Ed25519,
    /// ML-DSA-44 (FIPS 204) with an empty context.
    MlDsa44,
}

impl Algorithm {
    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Algorithm::Ed25519 => "ed25519",
            Algorithm::MlDsa44 => "ml-dsa-44",
        }
    }

    /// The algorithm of a name.
    pub fn of(name: &str) -> Option<Algorithm> {
        [Algorithm::Ed25519, Algorithm::MlDsa44].into_iter().find(|a| a.name() == name)
    }
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |n: u8| DIGITS.get(usize::from(n)).map_or('0', |d| char::from(*d));
    bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect()
}

/// Reads lower-case hexadecimal of exactly `N` bytes.
pub fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut out = [0; N];
    let bytes = text.as_bytes();
    if bytes.len() != 2 * N {
        return None;
    }
    let digit = |b: u8| match b {
        b'0'..=b'9' => Some(b - b'0'),
        b'a'..=b'f' => Some(b - b'a' + 10),
        _ => None,
    };
    for (pair, to) in bytes.chunks_exact(2).zip(&mut out) {
        if let [high, low] = pair {
            *to = digit(*high)? << 4 | digit(*low)?;
        }
    }
    Some(out)
}

/// The name of a key: SHA-256 of its text. Keys name themselves, so nobody can give a name another key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub [u8; 32]);

impl KeyId {
    /// Reads 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<KeyId> {
        unhex(text).map(KeyId)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

/// Why a key or signature is no good.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum KeyError {
    /// Not `algorithm:base64` of the right length, or no point of the curve.
    #[error("this is not a public key")]
    NotAKey,
    /// A point of small order: such a key "verifies" anything.
    #[error("the key is of small order and is refused")]
    Weak,
    /// The signature is not by this key over these bytes.
    #[error("the signature is not good")]
    BadSignature,
}

#[derive(Clone, PartialEq)]
enum Inner {
    Ed25519(ed25519_dalek::VerifyingKey),
    MlDsa44(Box<MlDsaKey<MlDsa44>>),
}

/// A key that verifies.
#[derive(Clone, PartialEq)]
pub struct PublicKey {
    inner: Inner,
    id: KeyId,
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.algorithm().name(), STANDARD.encode(self.bytes()))
    }
}

impl PublicKey {
    fn new(inner: Inner) -> PublicKey {
        let mut key = PublicKey { inner, id: KeyId([0; 32]) };
        key.id = KeyId(Sha256::digest(key.to_string()).into());
        key
    }

    /// Reads `ed25519:BASE64` or `ml-dsa-44:BASE64`.
    ///
    /// # Errors
    /// [`KeyError::NotAKey`] for any other text, a non-canonical encoding included; [`KeyError::Weak`] for a point of
    /// small order.
    pub fn parse(text: &str) -> Result<PublicKey, KeyError> {
        let (algorithm, data) = text.split_once(':').ok_or(KeyError::NotAKey)?;
        let bytes = STANDARD.decode(data).map_err(|_| KeyError::NotAKey)?;
        match Algorithm::of(algorithm).ok_or(KeyError::NotAKey)? {
            Algorithm::Ed25519 => {
                let bytes: [u8; 32] = bytes.try_into().map_err(|_| KeyError::NotAKey)?;
                let key = ed25519_dalek::VerifyingKey::from_bytes(&bytes).map_err(|_| KeyError::NotAKey)?;
                // A point has one canonical encoding (RFC 8032 § 5.1.3): the library accepts others.
                if key.to_edwards().compress().to_bytes() != bytes {
                    return Err(KeyError::NotAKey);
                }
                if key.is_weak() {
                    return Err(KeyError::Weak);
                }
                Ok(PublicKey::new(Inner::Ed25519(key)))
            }
            Algorithm::MlDsa44 => {
                let encoded = bytes.as_slice().try_into().map_err(|_| KeyError::NotAKey)?;
                Ok(PublicKey::new(Inner::MlDsa44(Box::new(MlDsaKey::decode(&encoded)))))
            }
        }
    }

    /// Its algorithm.
    pub fn algorithm(&self) -> Algorithm {
        match self.inner {
            Inner::Ed25519(_) => Algorithm::Ed25519,
            Inner::MlDsa44(_) => Algorithm::MlDsa44,
        }
    }

    /// Its bytes: 32, or 1,312.
    pub fn bytes(&self) -> Vec<u8> {
        match &self.inner {
            Inner::Ed25519(k) => k.to_bytes().to_vec(),
            Inner::MlDsa44(k) => k.encode().to_vec(),
        }
    }

    /// Its name.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// Verifies a signature strictly.
    ///
    /// # Errors
    /// [`KeyError::BadSignature`].
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), KeyError> {
        match &self.inner {
            Inner::Ed25519(k) => {
                let s =
                    ed25519_dalek::Signature::from_slice(signature).map_err(|_| KeyError::BadSignature)?;
                k.verify_strict(message, &s).map_err(|_| KeyError::BadSignature)
            }
            Inner::MlDsa44(k) => {
                let s = MlDsaSignature::try_from(signature).map_err(|_| KeyError::BadSignature)?;
                if k.verify_with_context(message, &[], &s) { Ok(()) } else { Err(KeyError::BadSignature) }
            }
        }
    }
}

/// True if a text is a verifier key of a log with a name (signed-note): `NAME+ID+BASE64`, the data a type of signature and a key.
pub(crate) fn is_log_key(text: &str, name: &str, kind: u8, algorithm: Algorithm) -> bool {
    let parts = text.strip_prefix(name).and_then(|r| r.strip_prefix('+')).and_then(|r| r.split_once('+'));
    let Some((id, Ok(data))) = parts.map(|(id, data)| (id, STANDARD.decode(data))) else { return false };
    let Some((first, key)) = data.split_first() else { return false };
    let hash = Sha256::new().chain_update(name).chain_update(b"\n").chain_update(&data).finalize();
    let key = format!("{}:{}", algorithm.name(), STANDARD.encode(key));
    *first == kind && hash.get(..4).is_some_and(|h| hex(h) == id) && PublicKey::parse(&key).is_ok()
}

/// A key that signs. It is wiped when dropped, and never shown.
pub enum SecretKey {
    /// Ed25519.
    Ed25519(Box<ed25519_dalek::SigningKey>),
    /// ML-DSA-44.
    MlDsa44(Box<ml_dsa::SigningKey<MlDsa44>>),
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey(of {})", self.public().id())
    }
}

impl SecretKey {
    /// The key of a seed of 32 random bytes.
    pub fn from_seed(algorithm: Algorithm, seed: &[u8; 32]) -> SecretKey {
        match algorithm {
            Algorithm::Ed25519 => SecretKey::Ed25519(Box::new(ed25519_dalek::SigningKey::from_bytes(seed))),
            Algorithm::MlDsa44 => {
                SecretKey::MlDsa44(Box::new(ml_dsa::SigningKey::from_seed(&(*seed).into())))
            }
        }
    }

    /// The key that verifies what this one signs.
    pub fn public(&self) -> PublicKey {
        PublicKey::new(match self {
            SecretKey::Ed25519(k) => Inner::Ed25519(k.verifying_key()),
            SecretKey::MlDsa44(k) => Inner::MlDsa44(Box::new(k.expanded_key().verifying_key())),
        })
    }

    /// Signs. The same message gives the same signature.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        match self {
            SecretKey::Ed25519(k) => k.sign(message).to_bytes().to_vec(),
            SecretKey::MlDsa44(k) => {
                let signed: MlDsaSignature<MlDsa44> = ml_dsa::signature::Signer::sign(&**k, message);
                signed.encode().to_vec()
            }
        }
    }
}
