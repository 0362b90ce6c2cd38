//! Places that have the files of a register, and do not always give them.

use servanda_register::{Fetch, FetchError, FromStore};

use super::memory::Memory;

/// The files of a store, under a name.
pub struct Files {
    pub name: String,
    pub store: Memory,
}

impl Files {
    pub fn of(name: &str, store: &Memory) -> Files {
        Files { name: name.to_owned(), store: store.clone() }
    }
}

impl Fetch for Files {
    fn get(&mut self, path: &str) -> Result<Vec<u8>, FetchError> {
        FromStore(&mut self.store).get(path)
    }

    fn name(&self) -> String {
        self.name.clone()
    }
}

/// A place whose answers are changed on the way.
pub struct Changed<F, C>(pub F, pub C);

impl<F: Fetch, C: FnMut(&str, Result<Vec<u8>, FetchError>) -> Result<Vec<u8>, FetchError>> Fetch
    for Changed<F, C>
{
    fn get(&mut self, path: &str) -> Result<Vec<u8>, FetchError> {
        let found = self.0.get(path);
        (self.1)(path, found)
    }

    fn name(&self) -> String {
        self.0.name()
    }
}

pub fn missing(path: &str) -> FetchError {
    FetchError::Missing(path.to_owned())
}

pub fn cut_off(path: &str) -> FetchError {
    FetchError::Failed(path.to_owned(), "the line was cut".to_owned())
}
