//! x
mod sequencer;
mod sqlite;
mod store;
mod submission;

pub use sequencer::*;
pub use sqlite::SqliteStore;
pub use store::*;
pub use submission::*;
