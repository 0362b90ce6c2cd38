//! The register as files: what a web server carries and a verifier fetches (§ 1 of the format).

use crate::store::{Signed, Store, StoreError, Which};
use servanda_record::unhex;
use servanda_tlog::{TilePath, encode_bundle, encode_hashes};

/// What a path names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum File {
    /// `checkpoint`
    Checkpoint,
    /// `tile/…`
    Tile(TilePath),
    /// `blob/<sha256>`
    Blob([u8; 32]),
    /// `claims.json`
    Claims,
}

impl File {
    /// Reads a path.
    pub fn parse(path: &str) -> Option<File> {
        match path {
            "checkpoint" => Some(File::Checkpoint),
            "claims.json" => Some(File::Claims),
            _ => match path.strip_prefix("blob/") {
                Some(name) => unhex(name).map(File::Blob),
                None => TilePath::parse(path).ok().map(File::Tile),
            },
        }
    }
}

/// The bytes of a tile or bundle of the tree of a size; `None` if that tree has no such tile.
///
/// # Errors
/// The store cannot be read.
pub fn tile(store: &mut dyn Store, size: u64, path: &TilePath) -> Result<Option<Vec<u8>>, StoreError> {
    let (first, width) = (path.index().saturating_mul(256), u64::from(path.width()));
    match path {
        TilePath::Hashes { level, .. } => {
            let there = size.checked_shr(8 * u32::from(*level)).unwrap_or(0);
            if first.saturating_add(width) > there {
                return Ok(None);
            }
            let hashes = store.hashes(*level, first, width)?;
            Ok((hashes.len() as u64 == width).then(|| encode_hashes(&hashes)))
        }
        TilePath::Entries { .. } => {
            if first.saturating_add(width) > size {
                return Ok(None);
            }
            let entries = store.entries(first, u32::from(path.width()))?;
            if entries.len() as u64 != width {
                return Ok(None);
            }
            encode_bundle(entries.iter().map(|e| e.leaf.as_slice()))
                .map(Some)
                .map_err(|e| StoreError::Damaged(e.to_string()))
        }
    }
}

/// The bytes of a file of the published register; `None` if there is none. Claims are made elsewhere.
///
/// # Errors
/// The store cannot be read.
pub fn file(store: &mut dyn Store, file: &File) -> Result<Option<Vec<u8>>, StoreError> {
    let published = store.checkpoint(Which::Published)?;
    match file {
        File::Checkpoint => Ok(published.map(|s| s.note.into_bytes())),
        File::Tile(path) => tile(store, published.map_or(0, |s: Signed| s.size), path),
        File::Blob(sha256) => store.blob(sha256),
        File::Claims => Ok(None),
    }
}
