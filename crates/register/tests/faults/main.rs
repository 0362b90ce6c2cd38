//! What the register bears: kill -9, a full disk, flipped bits, old backups, records sent twice, races.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

mod again;
mod breaks;
mod fixtures;
mod flips;
mod fold;
mod full;
mod ground;
mod kill;
mod race;
mod restore;
