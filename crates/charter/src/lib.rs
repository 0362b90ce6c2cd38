//! Treaties as documents that execute: Markdown with fences of plain sentences, read into clauses.
//!
//! Invariant: parsing never fails. It returns a [`Charter`] and every diagnostic of every document; a bad line
//! never harms its neighbours. This crate forbids input and output, and it does not know what follows from a
//! clause.

mod charter;
mod document;
mod forms;
mod print;
mod rule;
mod tables;

pub use charter::{Article, Charter, ClassTest, Clause, ClauseId, Document, Source};
pub use forms::{CHILDREN, SENTENCES, grammar};
pub use print::{canonical, clause_text};
pub use rule::{
    Chain, Child, Condition, Deadline, Delay, Event, Exit, Group, Handover, Included, Method, Needed,
    NotBefore, OptOut, Principle, Quantity, Rule, Start, Weight, Who,
};
pub use tables::{Belongs, Measure};
