//! What an act is.

use crate::{Deed, grammar};
use rustc_hash::FxHashMap;
use servanda_language::{Country, Name, Node, Value};
use servanda_timeline::{Day, Period, When};
use std::sync::Arc;

/// Who acts.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub enum Actor {
    /// One or more countries, each for itself.
    Countries(Box<[Country]>),
    /// An organ of the organisation.
    Organ(Name),
    /// The holder of an office.
    Office(Name),
    /// A body outside the organisation.
    Body(Name),
    /// The organisation.
    Organisation(Name),
    /// An instrument, of which something is attested.
    Instrument(Name),
    /// A person.
    Person {
        /// Their name.
        name: Box<str>,
        /// Their citizenship.
        country: Country,
    },
    /// The depositary.
    Depositary,
}

/// Who took part in a decision, and how. Absence, abstention and objection are different things.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Default)]
pub struct Attendance {
    /// Who was there, if the record says so.
    pub present: Box<[Country]>,
    /// Who was not there.
    pub absent: Box<[Country]>,
    /// Who abstained.
    pub abstained: Box<[Country]>,
    /// Who objected to the decision.
    pub objected: Box<[Country]>,
    /// Decided in limited format.
    pub limited: bool,
    /// Who objected to the limited format.
    pub objected_to_format: Box<[Country]>,
    /// Taken without a session: by correspondence, by circulated signatures.
    pub without_session: bool,
    /// A vote on a matter of procedure, as the organ itself treated it.
    pub procedural: bool,
}

/// What few acts have.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Default)]
pub struct Extra {
    /// A label by which other acts can name this one.
    pub label: Option<Box<str>>,
    /// Attendance and voting.
    pub attendance: Attendance,
    /// The fields that a decision concerns.
    pub fields: Box<[Name]>,
    /// A remark for readers: what the sources do not settle.
    pub note: Option<Box<str>>,
    /// Who contests the act, and how.
    pub contested: Option<Box<str>>,
    /// The act that this one replaces: a number or a label.
    pub corrects: Option<Box<str>>,
    /// The act that this one takes back: a number or a label. The act then does nothing else.
    pub withdraws: Option<Box<str>>,
    /// The day done as it was written, where its text says more than the days it covers.
    pub written: Option<Box<str>>,
    /// A comment at the end of the line.
    pub comment: Option<Box<str>>,
    /// The names of those whom the notice has reached.
    pub served: Box<[Country]>,
}

/// One dated thing done.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub struct Act {
    /// The day it was done.
    pub done: When,
    /// The day its effect begins, where the act itself states one.
    pub effective: Option<When>,
    /// The day the depositary or organ received it, where not the day done.
    pub received: Option<When>,
    /// Who did it.
    pub by: Actor,
    /// What was done: a form of the table of deeds with its slots.
    pub node: Node,
    /// The rest, for the few acts that have it.
    pub extra: Option<Box<Extra>>,
    /// Index of its source in [`Sources`]; `u32::MAX` for none.
    pub source: u32,
    /// The line of the journal on which it begins, from 1.
    pub line: u32,
}

/// The sources of a journal's acts, each kept once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    texts: Vec<Arc<str>>,
    known: FxHashMap<Arc<str>, u32>,
}

impl Sources {
    /// The index of a source.
    pub fn intern(&mut self, text: &str) -> u32 {
        if let Some(i) = self.known.get(text) {
            return *i;
        }
        let i = u32::try_from(self.texts.len()).unwrap_or(u32::MAX - 1);
        let text: Arc<str> = text.into();
        self.texts.push(text.clone());
        self.known.insert(text, i);
        i
    }

    /// The index of a source, if it is known.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.known.get(text).copied()
    }

    /// The text of a source.
    pub fn get(&self, index: u32) -> Option<&str> {
        self.texts.get(index as usize).map(|t| &**t)
    }
}

impl Act {
    /// What was done.
    pub fn deed(&self) -> Deed {
        Deed::of(self.node.form)
    }

    /// A slot by its name in the table of deeds.
    pub fn slot(&self, name: &str) -> Option<&Value> {
        let form = grammar().form(self.node.table, self.node.form)?;
        self.node.slot(form.slot(name)?)
    }

    /// A slot that holds a defined name.
    pub fn name(&self, slot: &str) -> Option<Name> {
        match self.slot(slot)? {
            Value::Name(n) => Some(*n),
            _ => None,
        }
    }

    /// A slot that holds a country, or the first of several.
    pub fn country(&self, slot: &str) -> Option<Country> {
        self.countries(slot).first().copied()
    }

    /// A slot that holds countries.
    pub fn countries(&self, slot: &str) -> &[Country] {
        match self.slot(slot) {
            Some(Value::Country(c)) => std::slice::from_ref(c),
            Some(Value::Countries(all)) => all,
            _ => &[],
        }
    }

    /// A slot that holds a date.
    pub fn date(&self, slot: &str) -> Option<When> {
        match self.slot(slot)? {
            Value::Date(w) => Some(*w),
            _ => None,
        }
    }

    /// A slot that holds a period.
    pub fn period(&self, slot: &str) -> Option<Period> {
        match self.slot(slot)? {
            Value::Period(p) => Some(*p),
            _ => None,
        }
    }

    /// A slot that holds words.
    pub fn text(&self, slot: &str) -> Option<&str> {
        match self.slot(slot)? {
            Value::Text(t) => Some(t),
            _ => None,
        }
    }

    /// A slot that holds a number.
    pub fn number(&self, slot: &str) -> Option<u32> {
        match self.slot(slot)? {
            Value::Number(n) => Some(*n),
            _ => None,
        }
    }

    /// Which alternative a choice took.
    pub fn choice(&self, slot: &str) -> Option<u8> {
        match self.slot(slot)? {
            Value::Choice(c) => Some(*c),
            _ => None,
        }
    }

    /// True if the optional words are there.
    pub fn flag(&self, slot: &str) -> bool {
        self.slot(slot).is_some()
    }

    /// The countries that act, each for itself; none if an organ acts.
    pub fn actors(&self) -> &[Country] {
        match &self.by {
            Actor::Countries(all) => all,
            _ => &[],
        }
    }

    /// The organ that acts.
    pub fn organ(&self) -> Option<Name> {
        match &self.by {
            Actor::Organ(o) => Some(*o),
            _ => None,
        }
    }

    /// The day its effect begins: as stated, else the day done.
    pub fn effect(&self) -> When {
        self.effective.unwrap_or(self.done)
    }

    /// The last day on which it can have become known to the depositary or organ.
    pub fn known(&self) -> Day {
        self.received.unwrap_or(self.done).latest()
    }

    /// Attendance and voting.
    pub fn attendance(&self) -> Option<&Attendance> {
        self.extra.as_deref().map(|e| &e.attendance)
    }
}
