//! Tiles: their paths, hash tiles, and bundles of entries (tlog-tiles).

use crate::{Hash, text};
use std::fmt;

/// How many hashes, or entries, a full tile has.
pub const TILE_WIDTH: u16 = 256;

/// The most bytes an entry may have: its length stands in 16 bits.
pub const MAX_ENTRY_BYTES: usize = 65_535;

/// The path of a tile below the prefix of a log: `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]` (tlog-tiles,
/// "Merkle Tree" and "Log entries").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TilePath {
    /// Hashes of nodes of height 8 × `level`.
    Hashes {
        /// Tile level, from 0 to 63.
        level: u8,
        /// Index of the tile in its level.
        index: u64,
        /// How many hashes, from 1 to 256; a tile of 256 is full.
        width: u16,
    },
    /// Entries of the log.
    Entries {
        /// Index of the bundle.
        index: u64,
        /// How many entries, from 1 to 256; a bundle of 256 is full.
        width: u16,
    },
}

/// The text is not the path of a tile as tlog-tiles spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the path of a tile")]
pub struct PathError;

/// Why a hash tile cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TileError {
    /// The tile has another number of bytes than its width says.
    #[error("a tile of {width} hashes has {bytes} bytes")]
    Length {
        /// Width of the tile.
        width: u16,
        /// Bytes found.
        bytes: usize,
    },
    /// A tile has between 1 and 256 hashes.
    #[error("a tile has between 1 and 256 hashes")]
    Width,
}

/// Why a bundle of entries cannot be written or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// A bundle has at least one entry.
    #[error("a bundle without entries")]
    Empty,
    /// A bundle has at most 256 entries.
    #[error("a bundle of more than 256 entries")]
    TooMany,
    /// An entry has at most 65,535 bytes.
    #[error("an entry of {0} bytes, and no more than 65535 fit")]
    TooLong(usize),
    /// The bytes end in the middle of an entry.
    #[error("the bundle ends in the middle of an entry")]
    CutShort,
}

impl TilePath {
    /// Reads a path, without a slash before it. Only the one spelling of tlog-tiles is taken.
    pub fn parse(path: &str) -> Result<TilePath, PathError> {
        let read = || {
            let rest = path.strip_prefix("tile/")?;
            let (kind, rest) = rest.split_once('/')?;
            let (number, width) = match rest.split_once(".p/") {
                Some((number, width)) => (number, text::decimal(width).filter(|w| (1..=255).contains(w))?),
                None => (rest, 256),
            };
            let mut index = 0u64;
            for part in number.split('/') {
                let digits = part.strip_prefix('x').unwrap_or(part);
                if digits.len() != 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
                    return None;
                }
                index = index.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
            }
            let width = u16::try_from(width).ok()?;
            if kind == "entries" {
                return Some(TilePath::Entries { index, width });
            }
            let level = text::decimal(kind).filter(|l| *l <= 63)?;
            Some(TilePath::Hashes { level: u8::try_from(level).ok()?, index, width })
        };
        // Where an `x` stands, and how many groups of zeros lead, is left to the printer to decide.
        read().filter(|tile| tile.to_string() == path).ok_or(PathError)
    }

    /// The index of the tile.
    pub fn index(&self) -> u64 {
        match *self {
            TilePath::Hashes { index, .. } | TilePath::Entries { index, .. } => index,
        }
    }

    /// How many hashes or entries the tile has.
    pub fn width(&self) -> u16 {
        match *self {
            TilePath::Hashes { width, .. } | TilePath::Entries { width, .. } => width,
        }
    }

    /// Whether the tile can still grow.
    pub fn is_partial(&self) -> bool {
        self.width() < TILE_WIDTH
    }
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TilePath::Hashes { level, .. } => write!(f, "tile/{level}/")?,
            TilePath::Entries { .. } => write!(f, "tile/entries/")?,
        }
        let mut groups = vec![self.index() % 1000];
        let mut rest = self.index() / 1000;
        while rest > 0 {
            groups.push(rest % 1000);
            rest /= 1000;
        }
        for (place, group) in groups.iter().enumerate().rev() {
            let more = place > 0;
            write!(f, "{}{group:03}{}", if more { "x" } else { "" }, if more { "/" } else { "" })?;
        }
        if self.is_partial() { write!(f, ".p/{}", self.width()) } else { Ok(()) }
    }
}

impl std::str::FromStr for TilePath {
    type Err = PathError;

    fn from_str(path: &str) -> Result<Self, PathError> {
        TilePath::parse(path)
    }
}

/// How many complete nodes a tile level has in a tree of `size` leaves.
pub(crate) fn nodes(size: u64, level: u8) -> u64 {
    size.checked_shr(u32::from(level) * 8).unwrap_or(0)
}

/// Tiles of one level that cover `count` hashes: the full ones, then the partial one if there is one.
fn tiles(count: u64) -> impl Iterator<Item = (u64, u16)> {
    let partial = u16::try_from(count % 256).ok().filter(|w| *w > 0);
    (0..count / 256).map(|index| (index, TILE_WIDTH)).chain(partial.map(move |w| (count / 256, w)))
}

/// Every hash tile of a tree of `size` leaves, from level 0 upwards (tlog-tiles, "Partial Tiles").
pub fn tile_paths(size: u64) -> impl Iterator<Item = TilePath> {
    (0..8u8).flat_map(move |level| {
        tiles(nodes(size, level)).map(move |(index, width)| TilePath::Hashes { level, index, width })
    })
}

/// Every bundle of entries of a log of `size` entries.
pub fn bundle_paths(size: u64) -> impl Iterator<Item = TilePath> {
    tiles(size).map(|(index, width)| TilePath::Entries { index, width })
}

/// The bytes of a hash tile.
pub fn encode_hashes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|h| h.0).collect()
}

/// Reads a hash tile of a width. What it says is not to be trusted before it is traced to a root.
pub fn decode_hashes(bytes: &[u8], width: u16) -> Result<Vec<Hash>, TileError> {
    if !(1..=TILE_WIDTH).contains(&width) {
        return Err(TileError::Width);
    }
    let (hashes, rest) = bytes.as_chunks::<32>();
    if hashes.len() != usize::from(width) || !rest.is_empty() {
        return Err(TileError::Length { width, bytes: bytes.len() });
    }
    Ok(hashes.iter().copied().map(Hash).collect())
}

/// The bytes of a bundle: each entry after its length in 16 bits, most significant first.
pub fn encode_bundle<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<u8>, BundleError> {
    let mut out = Vec::new();
    for (n, entry) in entries.into_iter().enumerate() {
        if n >= usize::from(TILE_WIDTH) {
            return Err(BundleError::TooMany);
        }
        let length = u16::try_from(entry.len()).map_err(|_| BundleError::TooLong(entry.len()))?;
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(entry);
    }
    if out.is_empty() { Err(BundleError::Empty) } else { Ok(out) }
}

/// The entries of a bundle.
pub fn decode_bundle(bytes: &[u8]) -> Result<Vec<&[u8]>, BundleError> {
    let mut entries = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        if entries.len() >= usize::from(TILE_WIDTH) {
            return Err(BundleError::TooMany);
        }
        let (length, after) = rest.split_first_chunk::<2>().ok_or(BundleError::CutShort)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, after) = after.split_at_checked(length).ok_or(BundleError::CutShort)?;
        entries.push(entry);
        rest = after;
    }
    if entries.is_empty() { Err(BundleError::Empty) } else { Ok(entries) }
}
