//! Where a verifier takes the files of a register from. Nothing that comes from here is trusted.

use crate::files::{File, file};
use crate::store::Store;
use std::io::Read as _;
use std::path::PathBuf;
use std::time::Duration;

/// No file of a register is larger than this: a bundle of 256 leaves has at most 16.8 MB, a document may have 64.
pub const LARGEST_FILE: u64 = 64 << 20;

/// Why a file cannot be fetched.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FetchError {
    /// There is none.
    #[error("{0} is not there")]
    Missing(String),
    /// It cannot be read.
    #[error("cannot fetch {0}: {1}")]
    Failed(String, String),
}

/// A place that has the files of a register.
pub trait Fetch {
    /// The bytes of a file.
    ///
    /// # Errors
    /// It is not there, or cannot be read.
    fn get(&mut self, path: &str) -> Result<Vec<u8>, FetchError>;

    /// What to call the place.
    fn name(&self) -> String;
}

/// The files of a store.
pub struct FromStore<'s>(pub &'s mut dyn Store);

impl Fetch for FromStore<'_> {
    fn get(&mut self, path: &str) -> Result<Vec<u8>, FetchError> {
        let missing = || FetchError::Missing(path.to_owned());
        let which = File::parse(path).ok_or_else(missing)?;
        let found = file(self.0, &which).map_err(|e| FetchError::Failed(path.to_owned(), e.to_string()))?;
        found.ok_or_else(missing)
    }

    fn name(&self) -> String {
        "the store".to_owned()
    }
}

/// A folder of files, as `export` writes it.
pub struct FromFolder(pub PathBuf);

impl Fetch for FromFolder {
    fn get(&mut self, path: &str) -> Result<Vec<u8>, FetchError> {
        let failed = |e: &std::io::Error| match e.kind() {
            std::io::ErrorKind::NotFound => FetchError::Missing(path.to_owned()),
            _ => FetchError::Failed(path.to_owned(), e.to_string()),
        };
        if File::parse(path).is_none() {
            return Err(FetchError::Missing(path.to_owned()));
        }
        let file = std::fs::File::open(self.0.join(path)).map_err(|e| failed(&e))?;
        let mut out = Vec::new();
        file.take(LARGEST_FILE).read_to_end(&mut out).map_err(|e| failed(&e))?;
        Ok(out)
    }

    fn name(&self) -> String {
        self.0.display().to_string()
    }
}

/// A register on the web.
pub struct FromWeb {
    pub(crate) agent: ureq::Agent,
    pub(crate) prefix: String,
}

/// A client that follows no redirects and waits for nobody longer than a while.
pub fn agent(patience: Duration) -> ureq::Agent {
    ureq::Agent::config_builder()
        .timeout_global(Some(patience))
        .max_redirects(0)
        .http_status_as_error(false)
        .user_agent("servanda")
        .build()
        .into()
}

impl FromWeb {
    /// The register under an address.
    pub fn new(prefix: &str) -> FromWeb {
        FromWeb { agent: agent(Duration::from_secs(30)), prefix: prefix.trim_end_matches('/').to_owned() }
    }
}

impl Fetch for FromWeb {
    fn get(&mut self, path: &str) -> Result<Vec<u8>, FetchError> {
        let url = format!("{}/{path}", self.prefix);
        let failed = |e: &dyn std::fmt::Display| FetchError::Failed(url.clone(), e.to_string());
        let mut answer = self.agent.get(&url).call().map_err(|e| failed(&e))?;
        match answer.status().as_u16() {
            200 => answer.body_mut().with_config().limit(LARGEST_FILE).read_to_vec().map_err(|e| failed(&e)),
            404 | 410 => Err(FetchError::Missing(url)),
            other => Err(failed(&format!("status {other}"))),
        }
    }

    fn name(&self) -> String {
        self.prefix.clone()
    }
}
