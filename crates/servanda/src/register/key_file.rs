//! Key files: PKCS#8 in PEM, encrypted with a passphrase or not. Other programs, such as OpenSSL, read and make them too.

use crate::report::Error;
use ml_dsa::MlDsa44;
use ml_dsa::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use servanda_record::{Algorithm, SecretKey};
use std::io::IsTerminal;
use std::path::Path;

/// A file that holds the passphrase of key files, for machines that start alone.
const PASSPHRASE_FILE: &str = "SERVANDA_PASSPHRASE_FILE";

/// The label of encrypted keys (RFC 7468).
const ENCRYPTED: &str = "-----BEGIN ENCRYPTED PRIVATE KEY-----";

/// The passphrase of a file: from the file that the environment names, or asked for.
fn passphrase(of: &Path, twice: bool) -> Result<String, Error> {
    if let Some(file) = std::env::var_os(PASSPHRASE_FILE) {
        let path = Path::new(&file);
        let text = std::fs::read_to_string(path).map_err(|e| Error::Read(path.to_owned(), e))?;
        return Ok(text.trim_end_matches(['\r', '\n']).to_owned());
    }
    if !std::io::stdin().is_terminal() {
        return Err(Error::Request(format!(
            "{} is encrypted, and nobody is there to be asked for its passphrase; name a file that holds it in {PASSPHRASE_FILE}",
            of.display()
        )));
    }
    let ask = |prompt: String| {
        rpassword::prompt_password(prompt).map_err(|e| Error::Read("the terminal".into(), e))
    };
    let first = ask(format!("Passphrase of {}: ", of.display()))?;
    if twice && ask("Once more: ".to_owned())? != first {
        return Err(Error::Request("the two passphrases differ".to_owned()));
    }
    if twice && first.is_empty() {
        return Err(Error::Request("the passphrase is empty".to_owned()));
    }
    Ok(first)
}

/// Reads a key.
///
/// # Errors
/// The file cannot be read, holds no key, or the passphrase is wrong.
pub fn read(path: &Path) -> Result<SecretKey, Error> {
    let text = std::fs::read_to_string(path).map_err(|e| Error::Read(path.to_owned(), e))?;
    let none = || {
        Error::Request(format!(
            "{} is no key file (PKCS#8 in PEM, Ed25519 or ML-DSA-44), or the passphrase is wrong; `servanda register key new` makes one",
            path.display()
        ))
    };
    let ed25519 = |k: ed25519_dalek::SigningKey| SecretKey::Ed25519(Box::new(k));
    let ml_dsa = |k: ml_dsa::SigningKey<MlDsa44>| SecretKey::MlDsa44(Box::new(k));
    if text.trim_start().starts_with(ENCRYPTED) {
        let secret = passphrase(path, false)?;
        let read = ed25519_dalek::SigningKey::from_pkcs8_encrypted_pem(&text, &secret).map(ed25519);
        return read
            .or_else(|_| ml_dsa::SigningKey::from_pkcs8_encrypted_pem(&text, &secret).map(ml_dsa))
            .map_err(|_| none());
    }
    let read = ed25519_dalek::SigningKey::from_pkcs8_pem(&text).map(ed25519);
    read.or_else(|_| ml_dsa::SigningKey::from_pkcs8_pem(&text).map(ml_dsa)).map_err(|_| none())
}

/// Makes a key in a new file that only its owner can read.
///
/// # Errors
/// The file exists, or cannot be written.
pub fn make(path: &Path, algorithm: Algorithm, encrypted: bool) -> Result<SecretKey, Error> {
    let failed = |e| Error::Write(path.to_owned(), e);
    if path.exists() {
        return Err(Error::Request(format!("{} exists; a key is never overwritten", path.display())));
    }
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let seed: [u8; 32] = servanda_register::random().map_err(failed)?;
    let key = SecretKey::from_seed(algorithm, &seed);
    let secret = if encrypted { Some(passphrase(path, true)?) } else { None };
    let pem = match (&key, &secret) {
        (SecretKey::Ed25519(k), None) => k.to_pkcs8_pem(LineEnding::LF),
        (SecretKey::Ed25519(k), Some(p)) => k.to_pkcs8_encrypted_pem(p, LineEnding::LF),
        (SecretKey::MlDsa44(k), None) => k.to_pkcs8_pem(LineEnding::LF),
        (SecretKey::MlDsa44(k), Some(p)) => k.to_pkcs8_encrypted_pem(p, LineEnding::LF),
    };
    let pem = pem.map_err(|e| Error::Request(format!("the key cannot be written: {e}")))?;
    servanda_register::write_durably(path, pem.as_bytes()).map_err(failed)?;
    Ok(key)
}
