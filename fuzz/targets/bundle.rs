//! Bundles of entries and hash tiles.

#![no_main]

use libfuzzer_sys::fuzz_target;
use servanda_tlog::{decode_bundle, decode_hashes, encode_bundle, encode_hashes};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(entries) = decode_bundle(bytes) {
        assert_eq!(encode_bundle(entries).as_deref(), Ok(bytes));
    }
    let width = u16::try_from(bytes.len() / 32).unwrap_or(u16::MAX);
    if let Ok(hashes) = decode_hashes(bytes, width) {
        assert_eq!(encode_hashes(&hashes), bytes);
    }
});
