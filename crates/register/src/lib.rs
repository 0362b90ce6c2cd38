//! x
pub mod sqlite;
pub mod store;
