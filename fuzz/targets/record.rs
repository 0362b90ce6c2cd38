//! Records: heads and bodies of every type, and public keys.

#![no_main]

use libfuzzer_sys::fuzz_target;
use servanda_record::{PublicKey, Record};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(record) = Record::parse(bytes) {
        assert_eq!(record.to_text().as_bytes(), bytes);
    }
    if let Some(key) = std::str::from_utf8(bytes).ok().and_then(|t| PublicKey::parse(t).ok()) {
        assert_eq!(key.to_string().as_bytes(), bytes);
    }
});
