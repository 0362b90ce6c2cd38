//! Receipts: that a record is in the register, as one file that is verified offline (tlog-proof).

use crate::fetch::{Fetch, FetchError};
use crate::store::{Store, StoreError, Tiles, Which};
use servanda_tlog::{
    ClientError, Hash, Note, Receipt, TilePath, VerifierKey, inclusion_proof, open as open_note,
};

/// Why no receipt can be given.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoReceipt {
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file cannot be fetched.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// There is no such record in the published tree.
    #[error("the published register has {0} records")]
    Beyond(u64),
    /// The checkpoint or a tile is not good.
    #[error("{0}")]
    Bad(String),
}

fn bad(e: &dyn std::fmt::Display) -> NoReceipt {
    NoReceipt::Bad(e.to_string())
}

/// The receipt for a record of a store.
///
/// # Errors
/// The record is not in the published tree.
pub fn receipt_from_store(store: &mut dyn Store, index: u64) -> Result<Receipt, NoReceipt> {
    let published = store.checkpoint(Which::Published)?.ok_or(NoReceipt::Beyond(0))?;
    if index >= published.size {
        return Err(NoReceipt::Beyond(published.size));
    }
    let note = Note::parse(published.note.as_bytes()).map_err(|e| bad(&e))?;
    let proof = inclusion_proof(index, published.size, &mut Tiles(store)).map_err(|e| bad(&e))?;
    Ok(Receipt { index, proof, extra: None, note })
}

/// The receipt for a record of a register elsewhere, and the leaf: made from tiles each of which was verified against the
/// signed root.
///
/// # Errors
/// A file is missing or forged, or the record is not in the published tree.
pub fn receipt_from_files(
    fetch: &mut dyn Fetch,
    logs: &[VerifierKey],
    index: u64,
) -> Result<(Receipt, Vec<u8>), NoReceipt> {
    let note = Note::parse(&fetch.get("checkpoint")?).map_err(|e| bad(&e))?;
    let checkpoint = open_note(&note, logs, &[]).map_err(|e| bad(&e))?.checkpoint;
    if index >= checkpoint.size {
        return Err(NoReceipt::Beyond(checkpoint.size));
    }
    let mut tiles = verified_tiles(fetch, checkpoint.size, checkpoint.root)?;
    let proof = loop {
        match inclusion_proof(index, checkpoint.size, &mut tiles) {
            Ok(proof) => break proof,
            Err(servanda_tlog::TreeError::Source(ClientError::Wanted(path))) => {
                let bytes = fetch.get(&path.to_string())?;
                tiles.add(path, &bytes).map_err(|e| bad(&e))?;
            }
            Err(e) => return Err(bad(&e)),
        }
    };
    let width = u16::try_from((checkpoint.size - index / 256 * 256).min(256)).unwrap_or(256);
    let path = TilePath::Entries { index: index / 256, width };
    let bytes = fetch.get(&path.to_string())?;
    while let Some(wanted) = tiles.wanted(0, index / 256) {
        let bytes = fetch.get(&wanted.to_string())?;
        tiles.add(wanted, &bytes).map_err(|e| bad(&e))?;
    }
    let entries = tiles.entries(path, &bytes).map_err(|e| bad(&e))?;
    let place = usize::try_from(index % 256).unwrap_or(0);
    let leaf = entries.get(place).map(|e| e.to_vec()).ok_or(NoReceipt::Beyond(checkpoint.size))?;
    Ok((Receipt { index, proof, extra: None, note }, leaf))
}

/// Tiles of a tree, the right edge of which leads to the root.
///
/// # Errors
/// A tile is missing or forged.
pub fn verified_tiles(
    fetch: &mut dyn Fetch,
    size: u64,
    root: Hash,
) -> Result<servanda_tlog::Tiles, NoReceipt> {
    let mut fetched = Vec::new();
    for path in servanda_tlog::edge(size) {
        fetched.push((path, fetch.get(&path.to_string())?));
    }
    let given = fetched.iter().map(|(path, bytes)| (*path, bytes.as_slice()));
    servanda_tlog::Tiles::new(size, root, given).map_err(|e| bad(&e))
}
