//! Key files: read, and made.

use crate::report::Error;
use servanda_record::{Algorithm, SecretKey, hex, unhex};
use std::path::Path;

const FIRST: &str = "servanda-key/1";

/// Reads a key.
///
/// # Errors
/// The file cannot be read, or holds no key.
pub fn read(path: &Path) -> Result<SecretKey, Error> {
    let text = std::fs::read_to_string(path).map_err(|e| Error::Read(path.to_owned(), e))?;
    let parse = || {
        let mut lines = text.lines();
        if lines.next()? != FIRST {
            return None;
        }
        let algorithm = Algorithm::of(lines.next()?.strip_prefix("algorithm: ")?)?;
        let seed: [u8; 32] = unhex(lines.next()?.strip_prefix("seed: ")?)?;
        Some(SecretKey::from_seed(algorithm, &seed))
    };
    parse().ok_or_else(|| {
        Error::Request(format!("{} is no key file; `servanda register key new` makes one", path.display()))
    })
}

/// Makes a key in a new file that only its owner can read.
///
/// # Errors
/// The file exists, or cannot be written.
pub fn make(path: &Path, algorithm: Algorithm) -> Result<SecretKey, Error> {
    let failed = |e| Error::Write(path.to_owned(), e);
    if path.exists() {
        return Err(Error::Request(format!("{} exists; a key is never overwritten", path.display())));
    }
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let seed: [u8; 32] = servanda_register::random().map_err(failed)?;
    let text = format!("{FIRST}\nalgorithm: {}\nseed: {}\n", algorithm.name(), hex(&seed));
    servanda_register::write_durably(path, text.as_bytes()).map_err(failed)?;
    Ok(SecretKey::from_seed(algorithm, &seed))
}
