//! Legal acts, and the journal that records them.
//!
//! An act is a dated, sourced, immutable record of what a country or an organ did. This crate forbids knowledge
//! of charters: it knows how an act is written, not what follows from it.

mod act;
mod deeds;
mod format;
mod journal;
mod json;

pub use act::{Act, Actor, Attendance, Extra, Sources};
pub use deeds::{DEEDS, Deed, DeedForm, grammar};
pub use format::{act_text, deed_text, format};
pub use journal::{Comment, Journal, Labels, Place, parse, parse_at};
pub use json::{JsonError, act_from_json, act_to_json};
