//! A transparency log in the formats of C2SP: the tree of RFC 6962, tiles, signed notes, checkpoints, cosignatures,
//! receipts, policies, the protocol of witnesses, and evidence of a fork.
//!
//! This crate forbids input and output, clocks, threads and panics on any input. A time is a parameter, in seconds since
//! the Epoch of POSIX. It knows no act: an entry of the log is a sequence of bytes. It trusts no tile: [`client::Tiles`]
//! yields a hash only after that hash has been traced to a root that a trusted checkpoint names.
//!
//! | module | specification |
//! |---|---|
//! | [`hash`], [`tree`] | RFC 6962 section 2.1, RFC 9162 sections 2.1.3.2 and 2.1.4.2 |
//! | [`tile`] | c2sp.org/tlog-tiles |
//! | [`note`] | c2sp.org/signed-note@v1.0.0, c2sp.org/tlog-cosignature |
//! | [`checkpoint`] | c2sp.org/tlog-checkpoint@v1.0.0 |
//! | [`receipt`] | c2sp.org/tlog-proof |
//! | [`policy`] | c2sp.org/tlog-policy |
//! | [`witness`] | c2sp.org/tlog-witness@v1.0.0 |
//! | [`fork`] | a format of this crate |

pub mod checkpoint;
pub mod client;
pub mod fork;
pub mod hash;
pub mod note;
pub mod policy;
pub mod receipt;
mod text;
pub mod tile;
pub mod tree;
pub mod witness;

pub use checkpoint::{Checkpoint, CheckpointError, OpenError, Opened, open};
pub use client::{ClientError, Tiles, edge};
pub use fork::{Fork, ForkError};
pub use hash::{Hash, leaf_hash, node_hash};
pub use note::{
    Algorithm, KeyError, Note, NoteError, NoteSignature, SignError, SigningKey, VerifierKey, VerifyError,
};
pub use policy::{Policy, PolicyError};
pub use receipt::{Receipt, ReceiptError};
pub use tile::{
    BundleError, PathError, TileError, TilePath, bundle_paths, decode_bundle, decode_hashes, encode_bundle,
    encode_hashes, tile_paths,
};
pub use tree::{
    Frontier, HashSource, ProofError, TreeError, check_consistency, check_inclusion, consistency_proof,
    inclusion_proof, root_at,
};
pub use witness::{Accepted, AddCheckpoint, Refusal, RequestError, decide};
