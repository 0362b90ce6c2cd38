//! Checkpoints.

#![no_main]

use libfuzzer_sys::fuzz_target;
use servanda_tlog::Checkpoint;

fuzz_target!(|text: &str| {
    if let Ok(checkpoint) = Checkpoint::parse(text) {
        assert_eq!(checkpoint.to_string(), text);
    }
});
