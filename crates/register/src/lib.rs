//! x
pub mod conformance;
pub mod migrate;
#[cfg(feature = "postgres")]
pub mod postgres;
pub mod sqlite;
pub mod store;
