//! A1: roots and proofs against a recursion written from RFC 6962 section 2.1, and against tlog_tiles.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

mod common;

use common::{Numbers, leaves, tree};
use proptest::prelude::*;
use servanda_tlog::tree::MemorySource;
use servanda_tlog::{
    Frontier, Hash, HashSource, ProofError, check_consistency, check_inclusion, consistency_proof,
    inclusion_proof, node_hash, root_at,
};
use std::collections::HashMap;

/// The recursion of RFC 6962, with a memory of the ranges it has hashed.
struct Rfc6962 {
    leaves: Vec<Hash>,
    seen: HashMap<(usize, usize), Hash>,
}

impl Rfc6962 {
    fn mth(&mut self, from: usize, until: usize) -> Hash {
        if let Some(hash) = self.seen.get(&(from, until)) {
            return *hash;
        }
        let hash = match until - from {
            0 => Hash::EMPTY,
            1 => self.leaves[from],
            n => {
                let k = n.div_ceil(2).next_power_of_two();
                node_hash(&self.mth(from, from + k), &self.mth(from + k, until))
            }
        };
        self.seen.insert((from, until), hash);
        hash
    }

    fn path(&mut self, m: usize, from: usize, until: usize) -> Vec<Hash> {
        let n = until - from;
        if n == 1 {
            return Vec::new();
        }
        let k = n.div_ceil(2).next_power_of_two();
        let (mut proof, other) = if m < k {
            (self.path(m, from, from + k), self.mth(from + k, until))
        } else {
            (self.path(m - k, from + k, until), self.mth(from, from + k))
        };
        proof.push(other);
        proof
    }

    fn subproof(&mut self, m: usize, from: usize, until: usize, whole: bool) -> Vec<Hash> {
        let n = until - from;
        if m == n {
            return if whole { Vec::new() } else { vec![self.mth(from, until)] };
        }
        let k = n.div_ceil(2).next_power_of_two();
        let (mut proof, other) = if m <= k {
            (self.subproof(m, from, from + k, whole), self.mth(from + k, until))
        } else {
            (self.subproof(m - k, from + k, until, false), self.mth(from, from + k))
        };
        proof.push(other);
        proof
    }
}

/// A second checker of inclusion: the root by recursion from the leaf down, taking hashes off the end.
fn second_inclusion(index: u64, size: u64, leaf: Hash, proof: &[Hash]) -> Option<Hash> {
    if size <= 1 {
        return (size == 1 && proof.is_empty()).then_some(leaf);
    }
    let k = size.div_ceil(2).next_power_of_two();
    let (last, rest) = proof.split_last()?;
    if index < k {
        Some(node_hash(&second_inclusion(index, k, leaf, rest)?, last))
    } else {
        Some(node_hash(last, &second_inclusion(index - k, size - k, leaf, rest)?))
    }
}

/// A second checker of consistency: the old and the new root by recursion.
fn second_consistency(old: u64, new: u64, whole: Option<Hash>, proof: &[Hash]) -> Option<(Hash, Hash)> {
    if old == new {
        return match (whole, proof) {
            (Some(root), []) => Some((root, root)),
            (None, [root]) => Some((*root, *root)),
            _ => None,
        };
    }
    let k = new.div_ceil(2).next_power_of_two();
    let (last, rest) = proof.split_last()?;
    if old <= k {
        let (a, b) = second_consistency(old, k, whole, rest)?;
        Some((a, node_hash(&b, last)))
    } else {
        let (a, b) = second_consistency(old - k, new - k, None, rest)?;
        Some((node_hash(last, &a), node_hash(last, &b)))
    }
}

const LARGEST: u64 = 300;

#[test]
fn a1_roots_and_proofs_are_those_of_rfc_6962() {
    let mut rfc = Rfc6962 { leaves: leaves(LARGEST), seen: HashMap::new() };
    let mut tree = tree(LARGEST);
    let mut frontier = Frontier::new();
    assert_eq!(frontier.root(), Hash::EMPTY);
    assert_eq!(servanda_tlog::leaf_hash(b"").to_string()[..8], *"6e340b9c");
    for size in 0..=LARGEST {
        let n = usize::try_from(size).unwrap();
        let root = rfc.mth(0, n);
        assert_eq!(frontier.root(), root);
        assert_eq!(frontier.size(), size);
        assert_eq!(root_at(size, &mut tree).unwrap(), root);
        assert_eq!(Frontier::from_source(size, &mut tree).unwrap(), frontier);
        for index in 0..n {
            let proof = inclusion_proof(index as u64, size, &mut tree).unwrap();
            assert_eq!(proof, rfc.path(index, 0, n));
        }
        for old in 1..n {
            let proof = consistency_proof(old as u64, size, &mut tree).unwrap();
            assert_eq!(proof, rfc.subproof(old, 0, n, true));
        }
        if n < rfc.leaves.len() {
            frontier.push(rfc.leaves[n], &mut |level, index, hash| {
                let stored = tree.hashes(level, index, 1).unwrap();
                assert_eq!(stored, [hash]);
                assert_eq!(hash, rfc.mth(0, 256));
            });
        }
    }
}

#[test]
fn a1_every_proof_is_accepted_and_altered_ones_are_refused() {
    let leaves = leaves(LARGEST);
    let mut tree = tree(LARGEST);
    let roots: Vec<Hash> = (0..=LARGEST).map(|n| root_at(n, &mut tree).unwrap()).collect();
    let root = |n: u64| &roots[usize::try_from(n).unwrap()];
    let mut numbers = Numbers(1);
    let (mut good, mut altered) = (0, 0);
    for size in 1..=LARGEST {
        for index in 0..size {
            let leaf = leaves[usize::try_from(index).unwrap()];
            let proof = inclusion_proof(index, size, &mut tree).unwrap();
            assert_eq!(check_inclusion(index, size, &leaf, &proof, root(size)), Ok(()));
            assert_eq!(second_inclusion(index, size, leaf, &proof), Some(*root(size)));
            good += 1;
            let (mut i, mut s, mut l, mut p) = (index, size, leaf, proof.clone());
            // A size of the same shape can share a path, so what is altered is the leaf, the place or the proof.
            match numbers.below(5) {
                0 => l.0[usize::try_from(numbers.below(32)).unwrap()] ^= 1 << numbers.below(8),
                1 => i = (i + 1 + numbers.below(size)) % size,
                2 if p.len() > 1 => p.swap(0, 1),
                3 => {
                    p.pop();
                    s = if p.is_empty() { 2 } else { s };
                }
                _ if !p.is_empty() => {
                    let at = usize::try_from(numbers.below(p.len() as u64)).unwrap();
                    p[at].0[usize::try_from(numbers.below(32)).unwrap()] ^= 1 << numbers.below(8);
                }
                _ => p.push(l),
            }
            if i != index || s != size || l != leaf || p != proof {
                assert!(check_inclusion(i, s, &l, &p, root(size)).is_err(), "{i} of {s}");
                assert_ne!(second_inclusion(i, s, l, &p), Some(*root(size)));
                altered += 1;
            }
        }
        for old in 0..=size {
            let proof = consistency_proof(old, size, &mut tree).unwrap();
            assert_eq!(check_consistency(old, size, root(old), root(size), &proof), Ok(()));
            good += 1;
            if old == 0 {
                continue;
            }
            let second = |old, new, r, p: &[Hash]| second_consistency(old, new, Some(r), p);
            assert_eq!(second(old, size, *root(old), &proof), Some((*root(old), *root(size))));
            let (mut m, mut r, mut p) = (old, *root(old), proof.clone());
            match numbers.below(4) {
                0 => r.0[usize::try_from(numbers.below(32)).unwrap()] ^= 1 << numbers.below(8),
                1 if old > 1 => m = old - 1,
                2 => p.push(r),
                _ if !p.is_empty() => {
                    let at = usize::try_from(numbers.below(p.len() as u64)).unwrap();
                    p[at].0[usize::try_from(numbers.below(32)).unwrap()] ^= 1 << numbers.below(8);
                }
                _ => p.push(Hash::EMPTY),
            }
            assert!(check_consistency(m, size, &r, root(size), &p).is_err(), "{m} to {size}");
            assert_ne!(second(m, size, r, &p), Some((r, *root(size))));
            altered += 1;
        }
    }
    assert_eq!(good, 45_150 + 45_450);
    assert!(altered >= 50_000, "{altered}");
}

struct Stored(HashMap<u64, tlog_tiles::Hash>);

impl tlog_tiles::HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        Ok(indexes.iter().map(|i| self.0[i]).collect())
    }
}

#[test]
fn a1_tlog_tiles_agrees() {
    let mut stored = Stored(HashMap::new());
    let mut frontier = Frontier::new();
    let mut own = tree(LARGEST);
    for (n, leaf) in (0..).zip(leaves(LARGEST)) {
        let at = tlog_tiles::stored_hash_index(0, n);
        let new = tlog_tiles::stored_hashes_for_record_hash(n, tlog_tiles::Hash(leaf.0), &stored).unwrap();
        stored.0.extend((at..).zip(new));
        frontier.push(leaf, &mut |_, _, _| {});
        let root = tlog_tiles::tree_hash(n + 1, &stored).unwrap();
        assert_eq!(root.0, frontier.root().0);
        for index in (0..=n).step_by(7) {
            let theirs = tlog_tiles::prove_record(n + 1, index, &stored).unwrap();
            let ours = inclusion_proof(index, n + 1, &mut own).unwrap();
            assert!(theirs.iter().map(|h| h.0).eq(ours.iter().map(|h| h.0)));
        }
        for old in (1..=n).step_by(7) {
            let theirs = tlog_tiles::prove_tree(n + 1, old, &stored).unwrap();
            let ours = consistency_proof(old, n + 1, &mut own).unwrap();
            assert!(theirs.iter().map(|h| h.0).eq(ours.iter().map(|h| h.0)));
        }
    }
}

/// A tree all of whose leaves are alike, so that the node of a height is known for any size.
struct Uniform;

impl HashSource for Uniform {
    type Error = ();

    fn hashes(&mut self, tile_level: u8, _: u64, count: u64) -> Result<Vec<Hash>, ()> {
        assert!(tile_level < 8 && (1..=256).contains(&count));
        let node = (0..u32::from(tile_level) * 8).fold(Hash::EMPTY, |h, _| node_hash(&h, &h));
        Ok(vec![node; usize::try_from(count).unwrap()])
    }
}

#[test]
fn a4_trees_of_any_size_have_proofs() {
    let sizes = [1, 2, 255, 256, 257, 65_536, (1 << 63) - 1, 1 << 63, u64::MAX - 1, u64::MAX];
    for size in sizes {
        let root = root_at(size, &mut Uniform).unwrap();
        for index in [0, 1, size / 3, size / 2, size - 1] {
            if index < size {
                let proof = inclusion_proof(index, size, &mut Uniform).unwrap();
                assert!(proof.len() <= 64);
                assert_eq!(
                    check_inclusion(index, size, &Hash::EMPTY, &proof, &root),
                    Ok(()),
                    "{index} of {size}"
                );
            }
            if index > 0 {
                let old = root_at(index, &mut Uniform).unwrap();
                let proof = consistency_proof(index, size, &mut Uniform).unwrap();
                assert!(proof.len() <= 65);
                assert_eq!(check_consistency(index, size, &old, &root, &proof), Ok(()));
            }
        }
    }
    let mut edge = Frontier::from_source(u64::MAX, &mut Uniform).unwrap();
    edge.push(Hash::EMPTY, &mut |_, _, _| {});
    assert_eq!(edge.size(), u64::MAX);
}

#[test]
fn a4_hostile_numbers_are_refused_by_the_checkers() {
    let h = Hash::EMPTY;
    let long = vec![h; 65];
    for n in [0, 1, 2, (1 << 63) - 1, 1 << 63, u64::MAX - 1, u64::MAX] {
        for m in [0, 1, 2, (1 << 63) - 1, 1 << 63, u64::MAX - 1, u64::MAX] {
            for length in [0, 1, 63, 64, 65] {
                let inclusion = check_inclusion(m, n, &h, &long[..length], &h);
                assert!(inclusion.is_err() || (m == 0 && n == 1 && length == 0), "{m} {n} {length}");
                let consistency = check_consistency(m, n, &h, &h, &long[..length]);
                assert!(consistency.is_err() || (length == 0 && (m == 0 || m == n)), "{m} {n} {length}");
            }
        }
    }
    assert_eq!(check_inclusion(0, 0, &h, &[], &h), Err(ProofError::Range));
    assert_eq!(check_consistency(1, 2, &h, &h, &[]), Err(ProofError::Length));
    assert_eq!(check_consistency(0, 0, &h, &h, &[]), Ok(()));
    let other = servanda_tlog::leaf_hash(b"");
    assert_eq!(check_consistency(0, 0, &other, &other, &[]), Err(ProofError::Root));
    assert_eq!(check_consistency(0, 5, &other, &h, &[]), Err(ProofError::Root));
    assert!(inclusion_proof(0, 0, &mut MemorySource::new()).is_err());
    assert!(consistency_proof(1, 0, &mut MemorySource::new()).is_err());
    assert!(root_at(1, &mut MemorySource::new()).is_err());
}

/// A source that gives too many or too few hashes.
struct Wrong(usize);

impl HashSource for Wrong {
    type Error = ();

    fn hashes(&mut self, _: u8, _: u64, _: u64) -> Result<Vec<Hash>, ()> {
        Ok(vec![Hash::EMPTY; self.0])
    }
}

#[test]
fn a_source_that_gives_another_number_of_hashes_is_found_out() {
    assert!(root_at(7, &mut Wrong(0)).is_err());
    assert!(root_at(7, &mut Wrong(1)).is_err());
    assert!(inclusion_proof(3, 300, &mut Wrong(300)).is_err());
}

proptest! {
    #[test]
    fn a1_trees_of_random_sizes_have_proofs(size in 1u64..3000, a in any::<u64>(), b in any::<u64>()) {
        let mut tree = tree(size);
        let root = tree.frontier().root();
        let (index, old) = (a % size, b % (size + 1));
        let proof = inclusion_proof(index, size, &mut tree).unwrap();
        let leaf = tree.hashes(0, index, 1).unwrap()[0];
        prop_assert_eq!(check_inclusion(index, size, &leaf, &proof, &root), Ok(()));
        let older = root_at(old, &mut tree).unwrap();
        let proof = consistency_proof(old, size, &mut tree).unwrap();
        prop_assert_eq!(check_consistency(old, size, &older, &root, &proof), Ok(()));
    }
}
