//! A client that takes tiles from a server it does not trust.
//!
//! A root is computed from the partial tiles on the right edge of the tree, all of whose hashes enter it, and compared
//! with the root of the checkpoint. A full tile is compared with the one hash that stands for it in the tile above, which
//! has been traced to the root before. So every hash that is given out is bound to the signed root, whatever the shape of
//! the tree: the right edge too, where CVE-2026-56865 let forged tiles through.

use crate::hash::fold;
use crate::tile::{TILE_WIDTH, nodes};
use crate::tree::{HashSource, TreeError, root_at};
use crate::{BundleError, Hash, TileError, TilePath, decode_bundle, decode_hashes, leaf_hash};
use std::collections::BTreeMap;

/// Verified hash tiles of a tree whose size and root are known from a checkpoint. As a [`HashSource`] they yield proofs;
/// for a tile that is not held the error is [`ClientError::Wanted`], and names the tile to fetch and [`Tiles::add`].
#[derive(Clone, Debug)]
pub struct Tiles {
    size: u64,
    root: Hash,
    held: BTreeMap<(u8, u64), Vec<Hash>>,
}

/// Why a tile is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    /// This tile is needed first.
    #[error("the tile {0} is needed first")]
    Wanted(TilePath),
    /// The tree has no such tile or hash.
    #[error("the tree has no such tile")]
    Range,
    /// The bytes are not a hash tile.
    #[error("{path}: {error}")]
    Tile {
        /// The tile.
        path: TilePath,
        /// What is wrong.
        error: TileError,
    },
    /// The bytes are not a bundle of entries.
    #[error("{path}: {error}")]
    Bundle {
        /// The bundle.
        path: TilePath,
        /// What is wrong.
        error: BundleError,
    },
    /// The tiles on the right edge do not lead to the root of the checkpoint.
    #[error("the tiles on the right edge do not lead to the root")]
    Edge,
    /// The tile, or the bundle, is not the one that the checkpoint commits to.
    #[error("{0} is forged or damaged")]
    Forged(TilePath),
}

/// The partial tile at the right edge of each level that has one, from level 0 upwards. Together they make the root.
pub fn edge(size: u64) -> impl Iterator<Item = TilePath> {
    (0..8u8).filter_map(move |level| edge_at(size, level))
}

fn edge_at(size: u64, level: u8) -> Option<TilePath> {
    let count = nodes(size, level);
    let width = u16::try_from(count % 256).ok().filter(|w| *w > 0)?;
    Some(TilePath::Hashes { level, index: count / 256, width })
}

impl Tiles {
    /// Takes the tiles of [`edge`], and refuses them unless they lead to the root. In place of a partial tile, which the
    /// server need not keep, the full one that it grew into may be given.
    pub fn new<'a>(
        size: u64,
        root: Hash,
        fetched: impl IntoIterator<Item = (TilePath, &'a [u8])>,
    ) -> Result<Tiles, ClientError> {
        let mut tiles = Tiles { size, root, held: BTreeMap::new() };
        for (path, bytes) in fetched {
            let TilePath::Hashes { level, index, width } = path else { return Err(ClientError::Range) };
            let wanted = edge_at(size, level).filter(|e| e.index() == index && e.width() <= width);
            let Some(wanted) = wanted else { return Err(ClientError::Range) };
            let mut hashes =
                decode_hashes(bytes, width).map_err(|error| ClientError::Tile { path, error })?;
            hashes.truncate(usize::from(wanted.width()));
            tiles.held.insert((level, index), hashes);
        }
        for path in edge(size) {
            if let TilePath::Hashes { level, index, .. } = path {
                tiles.held.get(&(level, index)).ok_or(ClientError::Wanted(path))?;
            }
        }
        match root_at(size, &mut tiles) {
            Ok(found) if found == root => Ok(tiles),
            Ok(_) => Err(ClientError::Edge),
            Err(TreeError::Source(error)) => Err(error),
            Err(_) => Err(ClientError::Range),
        }
    }

    /// How many leaves the tree has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root that every hash is bound to.
    pub fn root(&self) -> Hash {
        self.root
    }

    /// The path of a hash tile of this tree, with its width.
    pub fn path(&self, level: u8, index: u64) -> Option<TilePath> {
        let count = nodes(self.size, level);
        if index < count / 256 {
            return Some(TilePath::Hashes { level, index, width: TILE_WIDTH });
        }
        edge_at(self.size, level).filter(|e| e.index() == index)
    }

    /// The tile to fetch next in order to hold the given one: itself, or one above it. None if it is held, or the tree
    /// has no such tile.
    pub fn wanted(&self, level: u8, index: u64) -> Option<TilePath> {
        let (mut level, mut index, mut next) = (level, index, None);
        while !self.held.contains_key(&(level, index)) {
            next = Some(self.path(level, index)?);
            level = level.checked_add(1)?;
            index /= 256;
        }
        next
    }

    /// Takes a full tile, and refuses it unless its root is the hash that stands for it in the tile above.
    pub fn add(&mut self, path: TilePath, bytes: &[u8]) -> Result<(), ClientError> {
        let TilePath::Hashes { level, index, .. } = path else { return Err(ClientError::Range) };
        if self.path(level, index) != Some(path) {
            return Err(ClientError::Range);
        }
        let hashes = decode_hashes(bytes, path.width()).map_err(|error| ClientError::Tile { path, error })?;
        if let Some(held) = self.held.get(&(level, index)) {
            return if *held == hashes { Ok(()) } else { Err(ClientError::Forged(path)) };
        }
        // A partial tile is on the edge and held from the start, so this one is full and stands for one node above.
        let above = level.checked_add(1).ok_or(ClientError::Range)?;
        let node = self.hash(above, index)?;
        if fold(hashes.clone()) != node {
            return Err(ClientError::Forged(path));
        }
        self.held.insert((level, index), hashes);
        Ok(())
    }

    /// The entries of a bundle, refused unless each has the hash that its tile of level 0 gives. A bundle may be narrower
    /// than the tile.
    pub fn entries<'a>(&self, path: TilePath, bytes: &'a [u8]) -> Result<Vec<&'a [u8]>, ClientError> {
        let TilePath::Entries { index, width } = path else { return Err(ClientError::Range) };
        let tile = self.path(0, index).filter(|t| t.width() >= width).ok_or(ClientError::Range)?;
        let held =
            self.held.get(&(0, index)).ok_or(ClientError::Wanted(self.wanted(0, index).unwrap_or(tile)))?;
        let entries = decode_bundle(bytes).map_err(|error| ClientError::Bundle { path, error })?;
        let same = entries.len() == usize::from(width)
            && entries.iter().zip(held).all(|(entry, hash)| leaf_hash(entry) == *hash);
        if same { Ok(entries) } else { Err(ClientError::Forged(path)) }
    }

    /// Lets go of a tile that is no longer needed. The right edge is kept.
    pub fn forget(&mut self, level: u8, index: u64) {
        if self.path(level, index).is_some_and(|p| !p.is_partial()) {
            self.held.remove(&(level, index));
        }
    }

    fn hash(&self, level: u8, index: u64) -> Result<Hash, ClientError> {
        let place = usize::try_from(index % 256).map_err(|_| ClientError::Range)?;
        match self.held.get(&(level, index / 256)) {
            Some(hashes) => hashes.get(place).copied().ok_or(ClientError::Range),
            None => Err(self.wanted(level, index / 256).map_or(ClientError::Range, ClientError::Wanted)),
        }
    }
}

impl HashSource for Tiles {
    type Error = ClientError;

    fn hashes(&mut self, tile_level: u8, from: u64, count: u64) -> Result<Vec<Hash>, ClientError> {
        let until = from.checked_add(count).ok_or(ClientError::Range)?;
        // A range that the tree does not have is refused before any of it is gathered.
        if until > nodes(self.size, tile_level) {
            return Err(ClientError::Range);
        }
        (from..until).map(|index| self.hash(tile_level, index)).collect()
    }
}
