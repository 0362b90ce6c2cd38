//! Keeps acts: the stores, the one sequencer, the signatures of the log, witnesses, and verification from files alone.
//!
//! Whatever is decided about a record is decided by its place in the log. No clock is read here: days and seconds are
//! handed in. Durations are measured, to be patient and no longer.

mod client;
pub mod conformance;
mod contents;
mod desk;
mod door;
mod fetch;
mod files;
mod folder;
mod founding;
mod fsck;
mod making;
mod migrate;
mod mirror;
mod monitor;
mod network;
mod open;
#[cfg(feature = "postgres")]
pub mod postgres;
mod readers;
mod receipts;
mod sequencer;
mod sqlite;
mod store;
mod submission;
mod traced;
mod verify;
mod witness;

pub use contents::{ActLine, Contents, Journals, Position, act_of, texts_of};
pub use desk::{Desk, Done, Moment, Opener, Standing, on_time};
pub use door::{CharterDoor, last_known, office_party, party_of, plain_name};
pub use fetch::{Fetch, FetchError, FromFolder, FromStore, FromWeb, LARGEST_FILE, agent};
pub use files::{File, file, tile};
pub use folder::{FileGuard, FolderError, FolderLock, NoGuard, NoWitnesses, RegisterFolder, write_durably};
pub use founding::{Founding, FoundingError, charter_documents, enter_history, found, seen, set_charter};
pub use fsck::{Findings, compare_guard, fingerprint, fsck};
pub use making::{Maker, checked, random, sign_more, signed};
pub use migrate::{MigrateError, Migrated, compare, migrate};
pub use mirror::*;
pub use monitor::*;
pub use network::*;
pub use open::{NoClaims, OpenRegister, Read, claims};
#[cfg(feature = "postgres")]
pub use postgres::PostgresStore;
pub use readers::Readers;
pub use receipts::{NoReceipt, receipt_from_files, receipt_from_store, verified_tiles};
pub use sequencer::{
    CLAIM, Door, Finder, Guard, LARGEST_BATCH, LogKeys, Sequencer, Stop, Tools, Witnesses, directory_at,
    directory_of, log_policy,
};
pub use sqlite::SqliteStore;
pub use store::{
    AppendError, Batch, Claim, Entry, Head, NewEntry, Node, Recorded, Signed, Store, StoreError, Tiles,
    Waiting, Which,
};
pub use submission::{Class, Outcome, Place, Refused, Submission};
pub use traced::*;
pub use verify::{Extent, Trust, Unverified, Verified, verify};
pub use witness::*;
