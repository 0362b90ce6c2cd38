//! The register's share of the command line.

pub mod args;
mod counter;
mod founding;
mod kept;
mod key_file;
mod keys;
mod looking;
mod signing;
mod witness;

pub use counter::{failed, origin_of, seconds, witnesses};
pub use founding::found_reference;
pub use looking::{contents_of, export, receipt, verify_command};
pub use witness::run as witness;

use crate::commands::Verdict;
use crate::report::Error;
use args::RegisterCommand as R;

/// Carries out `servanda register …`.
///
/// # Errors
/// The request is wrong, or the register refuses.
pub fn run(json: bool, command: &R) -> Result<Verdict, Error> {
    match command {
        R::Init { register, charter, origin, officers, history_until, database } => founding::init(
            register,
            charter,
            &founding::Wanted {
                origin: origin.as_deref(),
                officers,
                history_until: *history_until,
                database: database.as_deref(),
            },
        ),
        R::Import { register, charter, signing } => founding::import(register, charter, signing),
        R::Charter { register, charter, signing } => founding::charter(register, charter, signing),
        R::Record { register, act, signing, source, lines, documents, journal, historical, again } => {
            signing::record(
                json,
                register,
                &signing::Wanted {
                    act,
                    source: source.as_deref(),
                    lines,
                    documents,
                    journal,
                    historical: *historical,
                    again: again.as_deref(),
                },
                signing,
            )
        }
        R::Pending { register } => signing::pending(json, register),
        R::Sign { register, which, signing } => signing::sign(json, register, which, signing),
        R::Keys { register } => keys::list(json, register),
        R::Key(command) => keys::run(json, command),
        R::Policy { register, thresholds, recovery_days, witnesses, signing } => {
            keys::policy(json, register, thresholds, *recovery_days, witnesses.as_deref(), signing)
        }
        R::Fsck { register } => looking::fsck(json, register),
        R::Backup { register, to } => looking::backup(register, to),
        R::Restore { register, from } => founding::restore(register, from),
        R::Migrate { register, to } => founding::migrate(register, to),
        R::StoreCheck { url } => founding::store_check(json, url),
    }
}
