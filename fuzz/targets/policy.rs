//! Trust policies.

#![no_main]

use libfuzzer_sys::fuzz_target;
use servanda_tlog::Policy;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(policy) = Policy::parse(bytes) {
        assert_eq!(Policy::parse(policy.to_string().as_bytes()).as_ref(), Ok(&policy));
        let all = policy.smallest(|_| Some(1));
        assert!(all.is_some(), "all witnesses together make a quorum");
        let one_side: Vec<String> = all
            .unwrap_or_default()
            .iter()
            .filter_map(|w| policy.witnesses().get(*w))
            .map(|w| w.name.clone())
            .collect();
        let other_side = policy.smallest(|w| (!one_side.contains(&w.name)).then_some(1));
        assert!(other_side.is_none() || policy.disjoint_quorums());
    }
});
