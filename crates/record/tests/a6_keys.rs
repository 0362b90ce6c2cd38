//! Keys and signatures: one encoding each, no weak points, and ML-DSA as others make it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod support;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT as B, EIGHT_TORSION};
use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;
use fips204::ml_dsa_44;
use fips204::traits::{KeyGen, SerDes, Signer, Verifier};
use proptest::prelude::*;
use servanda_record::{Algorithm, KeyError, KeyId, PublicKey, SecretKey, hex, unhex};
use sha2::{Digest, Sha512};
use support::{public, secret, seed};

fn text(algorithm: &str, bytes: &[u8]) -> String {
    format!("{algorithm}:{}", STANDARD.encode(bytes))
}

fn ed25519(bytes: &[u8]) -> Result<PublicKey, KeyError> {
    PublicKey::parse(&text("ed25519", bytes))
}

/// The order of the group: 2^252 + 27742317777372353535851937790883648493, lowest byte first.
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

fn plus(a: &[u8], b: &[u8; 32]) -> [u8; 32] {
    let mut sum = [0; 32];
    let mut carry = 0u16;
    for i in 0..32 {
        carry += u16::from(a[i]) + u16::from(b[i]);
        sum[i] = carry.to_le_bytes()[0];
        carry >>= 8;
    }
    assert_eq!(carry, 0);
    sum
}

/// 2^255 - 19 + n, lowest byte first.
fn p_plus(n: u8) -> [u8; 32] {
    let mut y = [0xff; 32];
    y[0] = 0xed + n;
    y[31] = 0x7f;
    y
}

fn challenge(r: &CompressedEdwardsY, a: &CompressedEdwardsY, message: &[u8]) -> Scalar {
    let hash = Sha512::new().chain_update(r.0).chain_update(a.0).chain_update(message).finalize();
    Scalar::from_bytes_mod_order_wide(&hash.into())
}

#[test]
fn points_of_small_order_are_no_keys() {
    for point in EIGHT_TORSION {
        assert_eq!(ed25519(&point.compress().0), Err(KeyError::Weak));
    }
    // The same points under their other encodings: y not reduced, or the sign of x = 0.
    let mut others = vec![p_plus(0), p_plus(1)];
    let mut one = [0; 32];
    one[0] = 1;
    let mut minus_one = p_plus(0);
    minus_one[0] -= 1;
    others.extend([one, minus_one]);
    for i in 0..4 {
        let mut negative = others[i];
        negative[31] |= 0x80;
        if i != 0 {
            others.push(negative);
        }
    }
    for bytes in others.iter().filter(|b| !EIGHT_TORSION.iter().any(|t| t.compress().0 == **b)) {
        assert!(ed25519(bytes).is_err(), "{}", hex(bytes));
    }
}

/// Every y from 2^255 - 19 to 2^255 - 1 is another spelling of a small one.
#[test]
fn a_point_has_one_encoding() {
    let mut points = 0;
    for n in 0..19 {
        for sign in [0, 0x80] {
            let mut bytes = p_plus(n);
            bytes[31] |= sign;
            points += usize::from(CompressedEdwardsY(bytes).decompress().is_some());
            assert!(ed25519(&bytes).is_err(), "{}", hex(&bytes));
        }
    }
    assert!(points > 10, "the library alone would take {points} of them");
}

#[test]
fn ed25519_is_verified_strictly() {
    let (secret, message) = (secret("a1"), b"message".as_slice());
    let good = secret.sign(message);
    let key = secret.public();
    assert_eq!(key.verify(message, &good), Ok(()));
    // S + L, S + 2L, … give the same point.
    let mut s: [u8; 32] = good[32..].try_into().unwrap();
    for n in 1..=7 {
        s = plus(&s, &ORDER);
        let again = [&good[..32], &s].concat();
        assert_eq!(key.verify(message, &again), Err(KeyError::BadSignature), "S + {n}L");
    }
    for length in [0, 1, 32, 63, 65, 96, 128] {
        let mut other = good.clone();
        other.resize(length, 0);
        assert_eq!(key.verify(message, &other), Err(KeyError::BadSignature), "{length} bytes");
    }
    for bit in (0..512).step_by(3) {
        let mut other = good.clone();
        other[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(key.verify(message, &other), Err(KeyError::BadSignature), "bit {bit}");
    }
    // R of small order under a key that is none: R = T, S = ka for the one T that the cofactorless equation would let in.
    let a = Scalar::from(7u64);
    let a_point = (B * a).compress();
    let key = ed25519(&a_point.0).unwrap();
    for r in EIGHT_TORSION.map(|t| t.compress()) {
        let k = challenge(&r, &a_point, message);
        let forged = [r.0, (k * a).to_bytes()].concat();
        assert_eq!(key.verify(message, &forged), Err(KeyError::BadSignature));
    }
    for (r, s) in [(p_plus(0), [0; 32]), (p_plus(1), [0; 32]), ([0; 32], [0; 32]), ([0xff; 32], [0xff; 32])] {
        assert_eq!(key.verify(message, &[r, s].concat()), Err(KeyError::BadSignature));
    }
}

/// A key or R with a part of small order: what only the equation with the cofactor lets in is refused, by every verifier alike.
#[test]
fn the_equation_is_the_one_without_the_cofactor() {
    let a = Scalar::from(7u64);
    let (mut taken, mut refused) = (0, 0);
    for t in EIGHT_TORSION.iter().skip(1) {
        let mixed: EdwardsPoint = B * a + t;
        let a_point = mixed.compress();
        let key = ed25519(&a_point.0).unwrap();
        for n in 0..24u8 {
            let (message, r) = ([n], Scalar::from(1_000 + u64::from(n)));
            let r_point = (B * r).compress();
            let k = challenge(&r_point, &a_point, &message);
            let signature = [r_point.0, (r + k * a).to_bytes()].concat();
            // SB = R + kA holds only where k undoes the part of small order.
            let holds = (t * k) == EIGHT_TORSION[0];
            assert_eq!(key.verify(&message, &signature).is_ok(), holds);
            taken += usize::from(holds);
            refused += usize::from(!holds);
        }
    }
    assert!(taken > 0 && refused > taken);
    // A mixed R with the key as it should be.
    let a_point = (B * a).compress();
    let key = ed25519(&a_point.0).unwrap();
    for t in EIGHT_TORSION.iter().skip(1) {
        let r = Scalar::from(99u64);
        let r_point = (B * r + t).compress();
        let k = challenge(&r_point, &a_point, b"m");
        assert_eq!(
            key.verify(b"m", &[r_point.0, (r + k * a).to_bytes()].concat()),
            Err(KeyError::BadSignature)
        );
    }
}

#[test]
fn ml_dsa_is_what_others_make_of_fips_204() {
    for name in ["ml-1", "ml-2", "ml-3"] {
        let ours = secret(name);
        let (theirs_public, theirs) = ml_dsa_44::KG::keygen_from_seed(&seed(name));
        let bytes = theirs_public.clone().into_bytes();
        assert_eq!(ours.public().bytes(), bytes, "one seed, one key");
        let key = PublicKey::parse(&text("ml-dsa-44", &bytes)).unwrap();
        assert_eq!(key, ours.public());
        for message in [&b""[..], b"a", &[0xff; 5_000]] {
            let signature = ours.sign(message);
            let exact: [u8; 2420] = signature.clone().try_into().unwrap();
            assert!(theirs_public.verify(message, &exact, &[]));
            assert!(!theirs_public.verify(message, &exact, b"context"));
            let back = theirs.try_sign_with_seed(&seed("random"), message, &[]).unwrap();
            assert_eq!(key.verify(message, &back), Ok(()));
            let context = theirs.try_sign_with_seed(&seed("random"), message, b"context").unwrap();
            assert_eq!(
                key.verify(message, &context),
                Err(KeyError::BadSignature),
                "no context but the empty one"
            );
            assert_eq!(ours.sign(message), signature, "signing is deterministic");
        }
    }
}

/// The hints of a signature: how many, then zeros; each polynomial's in rising order. Other spellings are other signatures.
#[test]
fn an_ml_dsa_signature_has_one_encoding() {
    let ours = secret("ml-1");
    let (theirs, _) = ml_dsa_44::KG::keygen_from_seed(&seed("ml-1"));
    let (message, key) = (b"message".as_slice(), ours.public());
    let good = ours.sign(message);
    const HINTS: usize = 2420 - 84;
    let ends: Vec<usize> = good[HINTS + 80..].iter().map(|b| usize::from(*b)).collect();
    let refused = |what: &str, bytes: &[u8]| {
        assert_eq!(key.verify(message, bytes), Err(KeyError::BadSignature), "{what}");
        if let Ok(exact) = <[u8; 2420]>::try_from(bytes) {
            assert!(!theirs.verify(message, &exact, &[]), "{what}, by others");
        }
    };
    let mut swapped = good.clone();
    swapped.swap(HINTS, HINTS + 1);
    assert!(ends[0] >= 2, "the first polynomial of this signature has two hints");
    refused("hints out of order", &swapped);
    let mut twice = good.clone();
    twice[HINTS + 1] = twice[HINTS];
    refused("a hint twice", &twice);
    assert!(ends[3] < 80);
    let mut padded = good.clone();
    padded[HINTS + 79] = 1;
    refused("padding", &padded);
    for end in [79, 80, 81, 255] {
        let mut more = good.clone();
        more[2419] = end;
        refused("more hints than there are", &more);
    }
    let mut falling = good.clone();
    falling[HINTS + 80] = 255;
    refused("ends that fall", &falling);
    for length in [0, 64, 2419, 2421, 4840] {
        let mut other = good.clone();
        other.resize(length, 0);
        refused("length", &other);
    }
    for at in (0..2420).step_by(61) {
        let mut other = good.clone();
        other[at] ^= 4;
        refused(&format!("byte {at}"), &other);
    }
    refused("zeros", &[0; 2420]);
    refused("ones", &[0xff; 2420]);
}

#[test]
fn a_key_has_one_text() {
    for name in ["a1", "ml-1"] {
        let key = public(name);
        let good = key.to_string();
        assert_eq!(PublicKey::parse(&good).unwrap(), key);
        let (algorithm, data) = good.split_once(':').unwrap();
        let upper = algorithm.to_uppercase();
        let unpadded = data.trim_end_matches('=');
        for other in [
            String::new(),
            ":".to_owned(),
            algorithm.to_owned(),
            format!("{algorithm}:"),
            format!("{upper}:{data}"),
            format!(" {good}"),
            format!("{good} "),
            format!("{good}\n"),
            format!("{algorithm}: {data}"),
            format!("{algorithm}:{unpadded}"),
            format!("{good}="),
            format!("{good}AAAA"),
            format!("{algorithm}:{}", data.replace(['+', '/'], "-")),
            format!("{algorithm}:{}", &data[4..]),
            format!("ed25519:{}", STANDARD.encode([2; 31])),
            format!("ed25519:{}", STANDARD.encode([2; 33])),
            format!("ml-dsa-44:{}", STANDARD.encode([2; 1311])),
            format!("ml-dsa-44:{}", STANDARD.encode([2; 1313])),
            format!("ml-dsa-65:{data}"),
            format!("rsa:{data}"),
        ] {
            if other != good {
                assert!(PublicKey::parse(&other).is_err(), "{other:.60}");
            }
        }
        // The last digits before the padding carry bits that are nothing: they are zero.
        let at = unpadded.len() - 1;
        for digit in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".chars() {
            let other =
                format!("{algorithm}:{}{digit}{}", &unpadded[..at], "=".repeat(data.len() - unpadded.len()));
            if let Ok(key) = PublicKey::parse(&other) {
                assert_eq!(key.to_string(), other);
            }
        }
        // One key under the name of the other algorithm is another key, or none.
        let swapped = if name == "a1" { "ml-dsa-44" } else { "ed25519" };
        assert!(PublicKey::parse(&format!("{swapped}:{data}")).is_err());
    }
    assert_ne!(Algorithm::of("ed25519"), Algorithm::of("ml-dsa-44"));
    assert_eq!(Algorithm::of("Ed25519"), None);
}

#[test]
fn secrets_are_not_shown() {
    for algorithm in [Algorithm::Ed25519, Algorithm::MlDsa44] {
        let key = SecretKey::from_seed(algorithm, &[0xab; 32]);
        let shown = format!("{key:?}");
        assert!(!shown.contains("abab") && !shown.contains("171"), "{shown}");
        assert!(shown.contains(&key.public().id().to_string()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_is_read_as_a_key_or_refused(s in ".{0,80}", tail in "[A-Za-z0-9+/=]{0,60}") {
        for text in [s, format!("ed25519:{tail}"), format!("ml-dsa-44:{tail}")] {
            if let Ok(key) = PublicKey::parse(&text) {
                prop_assert_eq!(key.to_string(), text);
            }
        }
    }

    /// Any 32 bytes are a key that prints as they are, or no key.
    #[test]
    fn any_32_bytes(bytes in any::<[u8; 32]>(), message in any::<[u8; 8]>(), signature in any::<[u8; 32]>()) {
        if let Ok(key) = ed25519(&bytes) {
            prop_assert_eq!(key.bytes(), bytes.to_vec());
            prop_assert!(key.verify(&message, &[bytes, signature].concat()).is_err());
        }
    }

    #[test]
    fn hexadecimal_is_lower_case_and_whole(bytes in any::<[u8; 32]>(), s in "[0-9a-fA-F]{60,68}") {
        prop_assert_eq!(unhex::<32>(&hex(&bytes)), Some(bytes));
        prop_assert_eq!(KeyId::parse(&hex(&bytes)), Some(KeyId(bytes)));
        if let Some(id) = KeyId::parse(&s) {
            prop_assert_eq!(id.to_string(), s);
        }
    }
}
