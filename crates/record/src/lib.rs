//! What is in the register, and what makes it valid: records in signed envelopes, the directory of keys, roles and
//! policies that records make, and the rules by which a record enters.
//!
//! Pure: no clock, no input or output, no randomness. Whether a signature is good is decided by the record's place in the
//! log, never by a date. The format is written down in `docs/register-format.md`; sections are cited as "§".

mod directory;
mod envelope;
mod keys;
mod kind;
mod matrix;
mod party;
mod policy;
mod record;

pub use directory::{Admitted, Directory, Ended, KeyEntry, Recovery, RecoveryState, Refusal};
pub use envelope::{Envelope, EnvelopeError, LARGEST_LEAF, PAYLOAD_TYPE, Signature};
pub use keys::{Algorithm, KeyError, KeyId, PublicKey, SecretKey, hex, unhex};
pub use kind::{Body, Enrolment, Kind};
pub use matrix::authority_table;
pub use party::{Holder, Party, Role};
pub use policy::{Policy, THRESHOLDS};
pub use record::{Document, IdempotencyKey, Record, RecordError, Seen};
