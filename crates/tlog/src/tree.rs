//! The tree of RFC 6962: a compact frontier that grows, proofs made from stored hashes, and the checkers that
//! RFC 9162 prints.

use crate::hash::{fold, node_hash};
use crate::{Hash, tile};

/// Why a proof is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The index does not lie in the tree, or the old tree is larger than the new one.
    #[error("the proof is for an index or a size outside the tree")]
    Range,
    /// The proof has too few or too many hashes.
    #[error("the proof has the wrong number of hashes")]
    Length,
    /// The proof does not lead to the root.
    #[error("the proof does not lead to the root")]
    Root,
}

/// Why a root or a proof cannot be computed from stored hashes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeError<E> {
    /// The index does not lie in the tree, or the old tree is larger than the new one.
    #[error("the index or the size lies outside the tree")]
    Range,
    /// The source gave another number of hashes than it was asked for.
    #[error("the source gave {given} hashes of tile level {level} and not {count}")]
    Count {
        /// Tile level.
        level: u8,
        /// How many were asked for.
        count: u64,
        /// How many were given.
        given: usize,
    },
    /// The source failed.
    #[error("the source of hashes failed")]
    Source(#[source] E),
}

/// Where the hashes of complete subtrees come from: a store, or [`crate::client::Tiles`].
///
/// Tile level L holds the nodes of height 8 L (tlog-tiles): level 0 the hashes of leaves, level 1 the roots of 256 leaves.
pub trait HashSource {
    /// Why the source fails.
    type Error;

    /// The `count` hashes of a tile level from index `from` on. Never more than 256 are asked for at once, and only
    /// those of complete subtrees of the tree asked about.
    fn hashes(&mut self, tile_level: u8, from: u64, count: u64) -> Result<Vec<Hash>, Self::Error>;
}

/// The right edge of a growing tree: the roots of the perfect subtrees that make it up, largest first. It is all that
/// is needed to append.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The edge of the empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// The edge of the first `size` leaves of a stored tree.
    pub fn from_source<S: HashSource>(size: u64, source: &mut S) -> Result<Self, TreeError<S::Error>> {
        Ok(Frontier { size, peaks: peaks(0, size, source)? })
    }

    /// How many leaves the tree has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree.
    pub fn root(&self) -> Hash {
        root_of(&self.peaks)
    }

    /// Appends a leaf. Each node thereby completed whose height is a multiple of 8, and not the leaf itself, is
    /// reported as its tile level, its index in that level and its hash, in order of rising level: what is to be stored.
    pub fn push(&mut self, leaf: Hash, completed: &mut impl FnMut(u8, u64, Hash)) {
        let index = self.size;
        let mut hash = leaf;
        // A subtree of each height whose bit is set ends where the new leaf stands.
        for height in 1..=index.trailing_ones() {
            let Some(left) = self.peaks.pop() else { break };
            hash = node_hash(&left, &hash);
            if height % 8 == 0 {
                let level = u8::try_from(height / 8).unwrap_or(u8::MAX);
                completed(level, index.checked_shr(height).unwrap_or(0), hash);
            }
        }
        self.peaks.push(hash);
        // No log reaches 2^64 leaves; were it to, it would stop growing rather than start anew.
        self.size = index.saturating_add(1);
    }
}

fn root_of(peaks: &[Hash]) -> Hash {
    peaks.iter().copied().rev().reduce(|right, left| node_hash(&left, &right)).unwrap_or(Hash::EMPTY)
}

/// The roots of the perfect subtrees of the leaves from `low` up to but not including `high`, largest first. `low` is a
/// multiple of the largest of them.
fn peaks<S: HashSource>(low: u64, high: u64, source: &mut S) -> Result<Vec<Hash>, TreeError<S::Error>> {
    let mut out = Vec::new();
    let mut at = low;
    while let Some(height) = high.saturating_sub(at).checked_ilog2() {
        out.push(node(height, at >> height, source)?);
        at = at.saturating_add(1 << height);
    }
    Ok(out)
}

/// The node of a height with an index among the nodes of that height.
fn node<S: HashSource>(height: u32, index: u64, source: &mut S) -> Result<Hash, TreeError<S::Error>> {
    let level = u8::try_from(height / 8).unwrap_or(u8::MAX);
    let count = 1u64 << (height % 8);
    let hashes = source.hashes(level, index << (height % 8), count).map_err(TreeError::Source)?;
    if u64::try_from(hashes.len()) != Ok(count) {
        return Err(TreeError::Count { level, count, given: hashes.len() });
    }
    Ok(fold(hashes))
}

fn range_root<S: HashSource>(low: u64, high: u64, source: &mut S) -> Result<Hash, TreeError<S::Error>> {
    Ok(root_of(&peaks(low, high, source)?))
}

/// The largest power of two below `n`, where RFC 6962 splits a tree of `n` leaves; `n` is at least 2.
fn split(n: u64) -> u64 {
    1 << n.saturating_sub(1).checked_ilog2().unwrap_or(0)
}

/// The root of the first `size` leaves of a stored tree.
pub fn root_at<S: HashSource>(size: u64, source: &mut S) -> Result<Hash, TreeError<S::Error>> {
    range_root(0, size, source)
}

/// The inclusion proof of the leaf `index` in the tree of `size` leaves: the sibling of the leaf first (RFC 6962
/// section 2.1.1).
pub fn inclusion_proof<S: HashSource>(
    index: u64,
    size: u64,
    source: &mut S,
) -> Result<Vec<Hash>, TreeError<S::Error>> {
    if index >= size {
        return Err(TreeError::Range);
    }
    let (mut low, mut high) = (0, size);
    let mut proof = Vec::new();
    while high - low > 1 {
        let middle = low + split(high - low);
        if index < middle {
            proof.push(range_root(middle, high, source)?);
            high = middle;
        } else {
            proof.push(range_root(low, middle, source)?);
            low = middle;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// The proof that the tree of `new` leaves extends the tree of `old` leaves (RFC 6962 section 2.1.2). It is empty if the
/// old tree is empty, or the sizes are equal.
pub fn consistency_proof<S: HashSource>(
    old: u64,
    new: u64,
    source: &mut S,
) -> Result<Vec<Hash>, TreeError<S::Error>> {
    if old > new {
        return Err(TreeError::Range);
    }
    let mut proof = Vec::new();
    if old == 0 || old == new {
        return Ok(proof);
    }
    let (mut low, mut high) = (0, new);
    while old < high {
        let middle = low + split(high - low);
        if old <= middle {
            proof.push(range_root(middle, high, source)?);
            high = middle;
        } else {
            proof.push(range_root(low, middle, source)?);
            low = middle;
        }
    }
    // The old tree itself is not repeated: its root is known to the reader.
    if low > 0 {
        proof.push(range_root(low, high, source)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Checks that a leaf stands at `index` in the tree of `size` leaves with the given root (RFC 9162 section 2.1.3.2).
pub fn check_inclusion(
    index: u64,
    size: u64,
    leaf: &Hash,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::Range);
    }
    let (mut fn_, mut sn) = (index, size - 1);
    let mut r = *leaf;
    for p in proof {
        if sn == 0 {
            return Err(ProofError::Length);
        }
        if fn_ & 1 == 1 || fn_ == sn {
            r = node_hash(p, &r);
            while fn_ & 1 == 0 && fn_ != 0 {
                fn_ >>= 1;
                sn >>= 1;
            }
        } else {
            r = node_hash(&r, p);
        }
        fn_ >>= 1;
        sn >>= 1;
    }
    if sn != 0 {
        return Err(ProofError::Length);
    }
    if r == *root { Ok(()) } else { Err(ProofError::Root) }
}

/// Checks that the tree of `new` leaves extends the tree of `old` leaves (RFC 9162 section 2.1.4.2).
///
/// The RFC leaves out two cases. From an empty tree, and between trees of one size, the proof is empty; the root of
/// an empty tree is [`Hash::EMPTY`], and trees of one size have one root.
pub fn check_consistency(
    old: u64,
    new: u64,
    old_root: &Hash,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if old > new {
        return Err(ProofError::Range);
    }
    if old == 0 || old == new {
        if !proof.is_empty() {
            return Err(ProofError::Length);
        }
        let empty = |size, root| size != 0 || root == &Hash::EMPTY;
        let same = old != new || old_root == new_root;
        return if same && empty(old, old_root) && empty(new, new_root) {
            Ok(())
        } else {
            Err(ProofError::Root)
        };
    }
    let mut path = proof.iter();
    let first = if old.is_power_of_two() { Some(old_root) } else { path.next() };
    let Some(first) = first.filter(|_| !proof.is_empty()) else { return Err(ProofError::Length) };
    let (mut fn_, mut sn) = (old - 1, new - 1);
    while fn_ & 1 == 1 {
        fn_ >>= 1;
        sn >>= 1;
    }
    let (mut fr, mut sr) = (*first, *first);
    for c in path {
        if sn == 0 {
            return Err(ProofError::Length);
        }
        if fn_ & 1 == 1 || fn_ == sn {
            fr = node_hash(c, &fr);
            sr = node_hash(c, &sr);
            while fn_ & 1 == 0 && fn_ != 0 {
                fn_ >>= 1;
                sn >>= 1;
            }
        } else {
            sr = node_hash(&sr, c);
        }
        fn_ >>= 1;
        sn >>= 1;
    }
    if sn != 0 {
        return Err(ProofError::Length);
    }
    if fr == *old_root && sr == *new_root { Ok(()) } else { Err(ProofError::Root) }
}

/// The hashes of tile level 0 upwards in memory: a [`HashSource`] for tests, tools and small logs.
#[derive(Clone, Debug, Default)]
pub struct MemorySource {
    frontier: Frontier,
    levels: Vec<Vec<Hash>>,
}

impl MemorySource {
    /// A source without leaves.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a leaf.
    pub fn push(&mut self, leaf: Hash) {
        let mut made = vec![(0, leaf)];
        self.frontier.push(leaf, &mut |level, _, hash| made.push((usize::from(level), hash)));
        for (level, hash) in made {
            if self.levels.len() <= level {
                self.levels.resize(level + 1, Vec::new());
            }
            if let Some(hashes) = self.levels.get_mut(level) {
                hashes.push(hash);
            }
        }
    }

    /// The edge of the tree.
    pub fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    /// The hashes of a tile, if the tree has all of them.
    pub fn tile(&mut self, path: &tile::TilePath) -> Option<Vec<Hash>> {
        let (level, index, width) = match *path {
            tile::TilePath::Hashes { level, index, width } => (level, index, width),
            tile::TilePath::Entries { index, width } => (0, index, width),
        };
        self.hashes(level, index.checked_mul(256)?, width.into()).ok()
    }
}

/// A [`MemorySource`] does not hold the hashes asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the tree does not hold these hashes")]
pub struct NotHeld;

impl HashSource for MemorySource {
    type Error = NotHeld;

    fn hashes(&mut self, tile_level: u8, from: u64, count: u64) -> Result<Vec<Hash>, NotHeld> {
        let range = || {
            let from = usize::try_from(from).ok()?;
            let until = from.checked_add(usize::try_from(count).ok()?)?;
            self.levels.get(usize::from(tile_level))?.get(from..until)
        };
        range().map(<[Hash]>::to_vec).ok_or(NotHeld)
    }
}
