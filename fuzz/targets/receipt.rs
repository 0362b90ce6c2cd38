//! Receipts.

#![no_main]

use libfuzzer_sys::fuzz_target;
use servanda_tlog::{Hash, Policy, Receipt};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(receipt) = Receipt::parse(bytes) {
        assert_eq!(receipt.to_string().as_bytes(), bytes);
        if let Ok(policy) = Policy::parse(b"quorum none\n") {
            assert!(receipt.check_leaf(&Hash::EMPTY, &policy).is_err());
        }
    }
});
