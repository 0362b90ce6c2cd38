//! Connections to read with, lent to whoever asks.

use crate::store::{Store, StoreError};
use std::sync::{Mutex, PoisonError};

type Opener = Box<dyn Fn() -> Result<Box<dyn Store>, StoreError> + Send + Sync>;

/// No more idle connections than this are kept.
const IDLE: usize = 16;

/// A pool of connections.
pub struct Readers {
    open: Opener,
    idle: Mutex<Vec<Box<dyn Store>>>,
}

impl Readers {
    /// A pool that opens connections as they are needed.
    pub fn new(open: impl Fn() -> Result<Box<dyn Store>, StoreError> + Send + Sync + 'static) -> Readers {
        Readers { open: Box::new(open), idle: Mutex::new(Vec::new()) }
    }

    /// Lends a connection. One that failed is not kept.
    ///
    /// # Errors
    /// No connection can be opened, or the reading fails.
    pub fn with<T>(
        &self,
        read: impl FnOnce(&mut dyn Store) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut store = idle.map_or_else(|| (self.open)(), Ok)?;
        let out = read(&mut *store)?;
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE {
            idle.push(store);
        }
        Ok(out)
    }
}
