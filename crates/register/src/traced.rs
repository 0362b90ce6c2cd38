//! A tree of which only a signed root is known, read from a place that is not trusted: every tile is traced to the root
//! before anything that it says is used.

use crate::fetch::{Fetch, FetchError};
use crate::verify::bundle_path;
use rustc_hash::FxHashMap;
use servanda_tlog::{
    Checkpoint, ClientError, Fork, Hash, Note, TilePath, Tiles, TreeError, VerifierKey, client,
    consistency_proof, decode_bundle, encode_bundle, open, root_at,
};

/// Roots of earlier sizes are remembered up to this number.
const ROOTS: usize = 65_536;

/// Why a tree cannot be read at a place.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TraceError {
    /// A file is not there, or cannot be fetched.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// A file is not the one that the signed root commits to.
    #[error(transparent)]
    Tile(#[from] ClientError),
}

/// A tree at a place.
pub struct Traced<'f> {
    fetch: &'f mut dyn Fetch,
    tiles: Tiles,
    roots: FxHashMap<u64, Hash>,
}

/// A tile; the full one, where the partial one is gone.
fn tile(fetch: &mut dyn Fetch, path: TilePath) -> Result<(TilePath, Vec<u8>), FetchError> {
    match fetch.get(&path.to_string()) {
        Err(FetchError::Missing(name)) if path.is_partial() => {
            let full = match path {
                TilePath::Hashes { level, index, .. } => TilePath::Hashes { level, index, width: 256 },
                TilePath::Entries { index, .. } => TilePath::Entries { index, width: 256 },
            };
            let found = fetch.get(&full.to_string()).map_err(|_| FetchError::Missing(name))?;
            Ok((full, found))
        }
        other => Ok((path, other?)),
    }
}

impl<'f> Traced<'f> {
    /// The tree of a size and root. The tiles on its right edge are fetched, and must lead to the root.
    ///
    /// # Errors
    /// They are not there, or do not.
    pub fn new(fetch: &'f mut dyn Fetch, size: u64, root: Hash) -> Result<Traced<'f>, TraceError> {
        let found = client::edge(size).map(|path| tile(&mut *fetch, path)).collect::<Result<Vec<_>, _>>()?;
        let tiles = Tiles::new(size, root, found.iter().map(|(path, bytes)| (*path, bytes.as_slice())))?;
        Ok(Traced { fetch, tiles, roots: FxHashMap::default() })
    }

    /// Does something with the tiles, and fetches those that it turns out to need.
    fn with<T>(
        &mut self,
        mut work: impl FnMut(&mut Tiles) -> Result<T, ClientError>,
    ) -> Result<T, TraceError> {
        loop {
            match work(&mut self.tiles) {
                Err(ClientError::Wanted(path)) => {
                    let bytes = self.fetch.get(&path.to_string())?;
                    self.tiles.add(path, &bytes)?;
                }
                other => return Ok(other?),
            }
        }
    }

    /// The place.
    pub fn fetch(&mut self) -> &mut dyn Fetch {
        self.fetch
    }

    /// The root of the first so many leaves.
    ///
    /// # Errors
    /// A tile is missing or damaged, or the tree is smaller.
    pub fn root_at(&mut self, size: u64) -> Result<Hash, TraceError> {
        if let Some(root) = self.roots.get(&size) {
            return Ok(*root);
        }
        if size > self.tiles.size() {
            return Err(ClientError::Range.into());
        }
        let root = self.with(|tiles| root_at(size, tiles).map_err(source))?;
        if self.roots.len() >= ROOTS {
            self.roots.clear();
        }
        self.roots.insert(size, root);
        Ok(root)
    }

    /// The proof that this tree extends that of its first so many leaves.
    ///
    /// # Errors
    /// As [`Traced::root_at`].
    pub fn consistency(&mut self, size: u64) -> Result<Vec<Hash>, TraceError> {
        let own = self.tiles.size();
        self.with(|tiles| consistency_proof(size, own, tiles).map_err(source))
    }

    /// The bundle of entries of an index, as wide as the tree has it; every entry has the hash that the root commits to.
    ///
    /// # Errors
    /// As [`Traced::root_at`].
    pub fn bundle(&mut self, index: u64) -> Result<Vec<u8>, TraceError> {
        let path = bundle_path(index, self.tiles.size());
        let (came, mut bytes) = tile(self.fetch, path)?;
        if came != path {
            let bundle = |error| ClientError::Bundle { path: came, error };
            let leaves = decode_bundle(&bytes).map_err(bundle)?;
            let leaves = leaves.into_iter().take(path.width().into());
            bytes = encode_bundle(leaves).map_err(bundle)?;
        }
        self.check_bundle(index, &bytes)?;
        Ok(bytes)
    }

    /// Whether bytes are the bundle of an index.
    ///
    /// # Errors
    /// They are not; or as [`Traced::root_at`].
    pub fn check_bundle(&mut self, index: u64, bytes: &[u8]) -> Result<(), TraceError> {
        let path = bundle_path(index, self.tiles.size());
        self.with(|tiles| tiles.entries(path, bytes).map(|_| ()))
    }
}

fn source(error: TreeError<ClientError>) -> ClientError {
    match error {
        TreeError::Source(error) => error,
        TreeError::Range | TreeError::Count { .. } => ClientError::Range,
    }
}

/// The evidence that two checkpoints of a log contradict each other; `None` if the newer tree extends the older one.
/// `newer_tree` is the tree of the newer checkpoint, and is asked only if the sizes differ.
///
/// # Errors
/// One of the notes is not signed by the log (as text), or a tile of the newer tree is missing or damaged.
pub fn contradiction(
    logs: &[VerifierKey],
    older: &Note,
    newer: &Note,
    newer_tree: &mut Traced<'_>,
) -> Result<Option<Fork>, TraceError> {
    let read = |note: &Note| {
        let read: Option<Checkpoint> = open(note, logs, &[]).ok().map(|o| o.checkpoint);
        read.ok_or(TraceError::Tile(ClientError::Range))
    };
    let (old, new) = (read(older)?, read(newer)?);
    let (claimed_root, proof) = if old.size == new.size {
        (new.root, Vec::new())
    } else {
        (newer_tree.root_at(old.size)?, newer_tree.consistency(old.size)?)
    };
    if claimed_root == old.root {
        return Ok(None);
    }
    Ok(Some(evidence(logs, older, newer, claimed_root, proof)))
}

/// Evidence made of two notes, with no more signatures than those of the log.
pub(crate) fn evidence(
    logs: &[VerifierKey],
    older: &Note,
    newer: &Note,
    claimed_root: Hash,
    proof: Vec<Hash>,
) -> Fork {
    Fork { older: by_log(logs, older), newer: by_log(logs, newer), claimed_root, proof }
}

/// A note with no more signatures than those of the log.
pub(crate) fn by_log(logs: &[VerifierKey], note: &Note) -> Note {
    let mut note = note.clone();
    note.signatures.retain(|s| logs.iter().any(|k| k.is_named_by(s)));
    note
}
