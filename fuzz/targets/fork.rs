//! Evidence of a fork.

#![no_main]

use libfuzzer_sys::fuzz_target;
use servanda_tlog::{Algorithm, Fork, SigningKey};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(fork) = Fork::parse(bytes) {
        assert_eq!(fork.to_string().as_bytes(), bytes);
        let key = SigningKey::from_seed(Algorithm::Ed25519, "example.com/log", &[1; 32]);
        let logs: Vec<_> = key.iter().map(|k| k.verifier().clone()).collect();
        let _ = fork.check(&logs);
    }
});
