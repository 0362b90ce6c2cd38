//! Envelopes and what they hold: leaves of a register.

#![no_main]

use libfuzzer_sys::fuzz_target;
use servanda_record::{Directory, Envelope, Record};

fuzz_target!(|bytes: &[u8]| {
    let Ok(envelope) = Envelope::parse(bytes) else { return };
    assert_eq!(envelope.to_bytes(), bytes);
    if let Ok(record) = Record::parse(&envelope.payload) {
        let signers: Vec<_> = envelope.signatures.iter().map(|s| s.key).collect();
        let mut directory = Directory::default();
        let _ = directory.admit(0, &record, &signers);
        let _ = directory.to_text();
    }
});
