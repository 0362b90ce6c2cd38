//! Requests to cosign a checkpoint, and what a witness makes of them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use servanda_tlog::{AddCheckpoint, Algorithm, Hash, SigningKey, decide};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(request) = AddCheckpoint::parse(bytes) {
        assert_eq!(request.to_string().as_bytes(), bytes);
        let key = SigningKey::from_seed(Algorithm::Ed25519, "example.com/log", &[1; 32]);
        let logs: Vec<_> = key.iter().map(|k| k.verifier().clone()).collect();
        for last in [None, Some((200, Hash::EMPTY))] {
            if let Err(refusal) = decide(&request, &logs, last) {
                assert!([400, 403, 404, 409, 422].contains(&refusal.status()));
            }
        }
    }
});
