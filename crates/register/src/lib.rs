//! x
mod contents;
mod door;
mod fetch;
mod files;
mod network;
mod sequencer;
mod sqlite;
mod store;
mod submission;
mod verify;
mod witness;

pub use contents::*;
pub use door::*;
pub use fetch::*;
pub use files::*;
pub use network::*;
pub use sequencer::*;
pub use sqlite::SqliteStore;
pub use store::*;
pub use submission::*;
pub use verify::*;
pub use witness::*;
