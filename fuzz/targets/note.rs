//! Signed notes, verifier keys and the answers of witnesses.

#![no_main]

use libfuzzer_sys::fuzz_target;
use servanda_tlog::{Note, VerifierKey, witness};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(note) = Note::parse(bytes) {
        assert_eq!(note.to_string().as_bytes(), bytes);
    }
    if let Some(key) = std::str::from_utf8(bytes).ok().and_then(|t| VerifierKey::parse(t).ok()) {
        assert_eq!(key.to_string().as_bytes(), bytes);
    }
    let _ = witness::read_answer(bytes, "text\n", &[]);
    let _ = witness::read_conflict(bytes);
});
