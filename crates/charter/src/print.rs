//! Prints clauses as canonical sentences.

use crate::{Charter, Clause, forms::grammar};
use servanda_language::{Lexicon, Printer};

/// The sentence of a clause, without its conditions and exceptions.
pub fn clause_text(clause: &Clause, lexicon: &Lexicon) -> String {
    let sentence = Printer { grammar: grammar(), lexicon, day: None }.sentence(&clause.node);
    match &clause.reading {
        Some(reading) => format!("reading \"{reading}\": {sentence}"),
        None => sentence,
    }
}

/// The clause with its conditions and exceptions, as it stands in a fence.
pub fn canonical(clause: &Clause, charter: &Charter) -> String {
    let printer = Printer { grammar: grammar(), lexicon: &charter.lexicon, day: None };
    let mut out = clause_text(clause, &charter.lexicon);
    for (node, _) in &clause.children {
        out.push_str("\n    ");
        out.push_str(&printer.sentence(node));
    }
    out
}
