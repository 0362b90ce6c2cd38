//! What charters and journals share: tokens, names, sentence forms and diagnostics.
//!
//! Both languages are closed tables of sentence forms ([`Grammar`]). A form is one pattern, read in both
//! directions: it parses a sentence into a [`Node`] and prints the node back as the canonical sentence.
//! This crate forbids meaning: it does not know what any form says.

mod diagnostic;
pub mod generate;
mod grammar;
mod lexicon;
mod matcher;
mod printer;
mod token;
mod value;

pub use diagnostic::{Diagnostic, Expected, Severity, Span, nearest};
pub use grammar::{Form, Grammar, GrammarError, Pat, SlotKind};
pub use lexicon::{Country, Entry, Kind, Lexicon, Meaning, Name};
pub use matcher::{Failure, Matcher};
pub use printer::Printer;
pub use token::{Tok, Token, tokens};
pub use value::{Node, Value};
