//! F1: any bytes are read without a panic, and what is read prints as it stood.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

mod common;

use common::{key, signed};
use proptest::prelude::*;
use servanda_tlog::{
    AddCheckpoint, Algorithm, Checkpoint, Fork, Hash, Note, Policy, Receipt, TilePath, VerifierKey,
    decode_bundle, decode_hashes, encode_bundle, encode_hashes, witness,
};

/// Every parser on the same bytes. All formats but the policy, whose spaces and comments are free, print byte by byte
/// what they were read from.
fn all(bytes: &[u8]) {
    if let Ok(note) = Note::parse(bytes) {
        assert_eq!(note.to_string().as_bytes(), bytes);
    }
    if let Ok(receipt) = Receipt::parse(bytes) {
        assert_eq!(receipt.to_string().as_bytes(), bytes);
    }
    if let Ok(request) = AddCheckpoint::parse(bytes) {
        assert_eq!(request.to_string().as_bytes(), bytes);
    }
    if let Ok(fork) = Fork::parse(bytes) {
        assert_eq!(fork.to_string().as_bytes(), bytes);
        let _ = fork.check(&[]);
    }
    if let Ok(policy) = Policy::parse(bytes) {
        assert_eq!(Policy::parse(policy.to_string().as_bytes()).unwrap(), policy);
        let _ = policy.disjoint_quorums();
    }
    if let Ok(entries) = decode_bundle(bytes) {
        assert_eq!(encode_bundle(entries).unwrap(), bytes);
    }
    for width in [1, 2, 255, 256] {
        if let Ok(hashes) = decode_hashes(bytes, width) {
            assert_eq!(encode_hashes(&hashes), bytes);
        }
    }
    let _ = (witness::read_conflict(bytes), witness::read_answer(bytes, "text\n", &[]));
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(checkpoint) = Checkpoint::parse(text) {
        assert_eq!(checkpoint.to_string(), text);
    }
    if let Ok(path) = TilePath::parse(text) {
        assert_eq!(path.to_string(), text);
    }
    if let Ok(key) = VerifierKey::parse(text) {
        assert_eq!(key.to_string(), text);
    }
    if let Some(hash) = Hash::from_base64(text) {
        assert_eq!(hash.to_base64(), text);
    }
}

/// One good text of each format.
fn good() -> Vec<Vec<u8>> {
    let log = key(Algorithm::Ed25519, "example.com/log", 1);
    let witness = key(Algorithm::Ed25519Cosignature, "example.com/w", 2);
    let mut checkpoint = Checkpoint::new("example.com/log", 300, Hash::EMPTY);
    checkpoint.extensions.push("more".into());
    let note = signed(&checkpoint, &[&log, &witness], 1_700_000_000);
    let proof = vec![Hash::EMPTY; 3];
    let receipt = Receipt { index: 7, proof: proof.clone(), extra: Some(vec![1, 2, 3]), note: note.clone() };
    let request = AddCheckpoint { old_size: 200, proof: proof.clone(), note: note.clone() };
    let fork = Fork { older: note.clone(), newer: note.clone(), claimed_root: Hash::EMPTY, proof };
    let policy = format!(
        "# a comment\nlog {} https://example.com/\nwitness w\t{}\ngroup g any w\nquorum g\n",
        log.verifier(),
        witness.verifier()
    );
    vec![
        note.to_string().into_bytes(),
        checkpoint.to_string().into_bytes(),
        receipt.to_string().into_bytes(),
        request.to_string().into_bytes(),
        fork.to_string().into_bytes(),
        policy.into_bytes(),
        log.verifier().to_string().into_bytes(),
        encode_bundle([&b"one"[..], b"", b"three"]).unwrap(),
        b"tile/0/x001/x234/067.p/8".to_vec(),
        b"tile/entries/x001/x234/067".to_vec(),
        encode_hashes(&[Hash::EMPTY; 2]),
    ]
}

#[test]
fn f1_good_texts_are_read() {
    let good = good();
    good.iter().for_each(|g| all(g));
    assert!(Note::parse(&good[0]).is_ok() && Receipt::parse(&good[2]).is_ok());
    assert!(AddCheckpoint::parse(&good[3]).is_ok() && Fork::parse(&good[4]).is_ok());
    assert!(Policy::parse(&good[5]).is_ok());
}

#[test]
fn f1_every_prefix_and_every_changed_byte() {
    for text in good() {
        for at in 0..text.len() {
            all(&text[..at]);
            for new in [0, b'\n', b' ', b'+', b'0', b'=', b'A', 0xff, text[at] ^ 1, text[at] ^ 0x20] {
                let mut changed = text.clone();
                changed[at] = new;
                all(&changed);
            }
            let mut longer = text.clone();
            longer.insert(at, b'\n');
            all(&longer);
        }
    }
}

proptest! {
    #[test]
    fn f1_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        all(&bytes);
    }

    #[test]
    fn f1_any_text_of_the_alphabet(text in "(c2sp.org/tlog-proof@v1\n|servanda-fork/1\n|root |index |old |extra |log |witness |group |quorum |none|any |w|\n|— a |AQIDBAU=|47DEQpj8HBSa\\+/TImW\\+5JCeuQeRkm5NMpJWZG3hSuFU=\n|[0-9]|tile/|entries/|x[0-9]{3}/|[0-9]{3}|\\.p/| ){0,24}") {
        all(text.as_bytes());
    }

    #[test]
    fn f1_pieces_of_good_texts(
        which in 0usize..11, other in 0usize..11, from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>()
    ) {
        let good = good();
        let (a, b) = (&good[which], &good[other]);
        all(&[&a[..from.index(a.len())], &b[to.index(b.len())..]].concat());
    }

    #[test]
    fn f1_made_notes_and_checkpoints_are_read_back(
        origin in "[^\\x00-\\x1f]{1,40}", size in any::<u64>(), root in any::<[u8; 32]>(),
        extensions in prop::collection::vec("[^\\x00-\\x1f]{1,20}", 0..3), time in 0u64..1 << 63
    ) {
        let checkpoint = Checkpoint { origin, size, root: Hash(root), extensions };
        prop_assert_eq!(&Checkpoint::parse(&checkpoint.to_string()).unwrap(), &checkpoint);
        let note = signed(&checkpoint, &[&key(Algorithm::Ed25519Cosignature, "w", 1)], time);
        prop_assert_eq!(&Note::parse(note.to_string().as_bytes()).unwrap(), &note);
        prop_assert_eq!(key(Algorithm::Ed25519Cosignature, "w", 1).verifier().verify(&note), Ok(Some(time)));
    }

    #[test]
    fn f1_made_paths_and_bundles_are_read_back(
        level in 0u8..64, index in any::<u64>(), width in 1u16..257,
        entries in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..20), 1..256)
    ) {
        for path in [TilePath::Hashes { level, index, width }, TilePath::Entries { index, width }] {
            prop_assert_eq!(TilePath::parse(&path.to_string()), Ok(path));
        }
        let bundle = encode_bundle(entries.iter().map(Vec::as_slice)).unwrap();
        prop_assert!(decode_bundle(&bundle).unwrap().into_iter().eq(entries.iter().map(Vec::as_slice)));
    }
}
