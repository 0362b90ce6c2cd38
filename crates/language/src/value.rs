//! What a sentence says, before anyone gives it meaning.

use crate::{Country, Name};
use servanda_timeline::{DayOfYear, Period, When};
use smallvec::SmallVec;

/// A sentence or a phrase that fits a form: which form, and what stands in its slots.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub struct Node {
    /// Index of the table in the grammar.
    pub table: u16,
    /// Index of the form in the table.
    pub form: u16,
    /// The slots that are filled, in the order of the pattern, by index.
    pub slots: SmallVec<[(u8, Value); 2]>,
}

/// What stands in a slot.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub enum Value {
    /// A defined name.
    Name(Name),
    /// Several defined names.
    Names(Box<[Name]>),
    /// A country.
    Country(Country),
    /// Several countries, in the order written.
    Countries(Box<[Country]>),
    /// A length of time.
    Period(Period),
    /// A date.
    Date(When),
    /// A day of any year.
    DayOfYear(DayOfYear),
    /// A whole number, an ordinal, or a number of times.
    Number(u32),
    /// A fraction or a percentage as a fraction.
    Share(u32, u32),
    /// Words.
    Text(Box<str>),
    /// Which of the alternatives.
    Choice(u8),
    /// The optional words are there.
    Flag,
    /// A phrase of another table.
    Node(Box<Node>),
    /// Several phrases of another table, joined by "and".
    Nodes(Box<[Node]>),
}

impl Node {
    /// What stands in the slot with this index.
    pub fn slot(&self, index: u8) -> Option<&Value> {
        self.slots.iter().find(|(i, _)| *i == index).map(|(_, v)| v)
    }
}
