//! Names: what the documents define and what countries are called. Longest match, several names a thing, any
//! script.

use crate::{Diagnostic, Span, nearest};
use rustc_hash::FxHashMap;
use servanda_timeline::Day;
use std::fmt;

/// A country, by its ISO 3166-1 alpha-2 code. It has no order: only a charter's declared order ranks members.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Country([u8; 2]);

impl Country {
    /// From a code of two capital letters.
    pub fn from_code(code: &str) -> Option<Country> {
        match code.as_bytes() {
            [a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => Some(Country([*a, *b])),
            _ => None,
        }
    }

    /// The code. Sorting by it is for output only.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A defined name, as an index into the lexicon.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Name(pub u32);

/// What a name is the name of.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Kind {
    /// A treaty, protocol, charter or regulation.
    Instrument,
    /// An international organisation founded by an instrument.
    Organisation,
    /// A body of the organisation.
    Organ,
    /// A post that one person holds.
    Office,
    /// A subject matter.
    Field,
    /// A listed set of countries.
    Group,
    /// A set of countries given by a test.
    Class,
    /// A set of countries with dated membership, listed in a table.
    Category,
    /// A quantity by country, listed in a table.
    Measure,
    /// A text that organs adopt: a strategy, a declaration, a budget.
    Document,
    /// A body outside the organisation.
    Body,
    /// A step that a country or organ takes, worded as a verb phrase.
    Step,
    /// A country.
    Country,
}

impl Kind {
    /// Every kind that `define` can make.
    pub const DEFINABLE: [Kind; 12] = [
        Kind::Instrument,
        Kind::Organisation,
        Kind::Organ,
        Kind::Office,
        Kind::Field,
        Kind::Group,
        Kind::Class,
        Kind::Category,
        Kind::Measure,
        Kind::Document,
        Kind::Body,
        Kind::Step,
    ];

    /// Its word in the language.
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Instrument => "instrument",
            Kind::Organisation => "organisation",
            Kind::Organ => "organ",
            Kind::Office => "office",
            Kind::Field => "field",
            Kind::Group => "group",
            Kind::Class => "class",
            Kind::Category => "category",
            Kind::Measure => "measure",
            Kind::Document => "document",
            Kind::Body => "body",
            Kind::Step => "step",
            Kind::Country => "country",
        }
    }

    /// The kind with this word.
    pub fn of(word: &str) -> Option<Kind> {
        Kind::DEFINABLE.into_iter().find(|k| k.word() == word)
    }
}

/// One defined thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Its names as defined, the first being the canonical one.
    pub names: Vec<String>,
    /// The document that defines it.
    pub document: u32,
    /// Where.
    pub span: Span,
}

impl Entry {
    /// The canonical name.
    pub fn name(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }

    /// The first name written in Cyrillic letters, if there is one.
    pub fn cyrillic(&self) -> Option<&str> {
        self.names
            .iter()
            .map(String::as_str)
            .find(|n| n.chars().any(|c| ('\u{400}'..='\u{52f}').contains(&c)))
    }
}

/// What a phrase means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// A defined thing.
    Name(Name),
    /// A country.
    Country(Country),
}

#[derive(Clone, Debug)]
struct Phrase {
    rest: Box<[Box<str>]>,
    kind: Kind,
    meaning: Meaning,
}

/// All names that a folder of documents knows.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    entries: Vec<Entry>,
    phrases: FxHashMap<Box<str>, Vec<Phrase>>,
    countries: FxHashMap<Country, String>,
    dated: FxHashMap<Country, Vec<(Day, Day, String)>>,
    called: Vec<String>,
}

impl Lexicon {
    /// An empty lexicon.
    pub fn new() -> Lexicon {
        Lexicon::default()
    }

    /// Adds a name of a country. The first name added for a country is the one printed in documents.
    pub fn add_country(&mut self, country: Country, name: &str) {
        self.countries.entry(country).or_insert_with(|| name.to_owned());
        self.called.push(name.to_owned());
        self.add_phrase(name, Kind::Country, Meaning::Country(country));
    }

    /// Adds a name by which a country is called from a day up to, and not including, another.
    pub fn add_dated_country(&mut self, country: Country, from: Day, until: Day, name: &str) {
        self.dated.entry(country).or_default().push((from, until, name.to_owned()));
        self.add_phrase(name, Kind::Country, Meaning::Country(country));
    }

    /// The name by which documents call a country on a day.
    pub fn country_on<'a>(&'a self, country: &'a Country, day: Day) -> &'a str {
        let dated = self.dated.get(country).and_then(|names| names.iter().find(|n| n.0 <= day && day < n.1));
        match dated {
            // A name that means another country today would not read back.
            Some((_, _, name)) if self.find(name, Kind::Country) == Some(Meaning::Country(*country)) => name,
            _ => self.country(country),
        }
    }

    /// Defines a thing with its names.
    ///
    /// # Errors
    /// A diagnostic if one of the names already names another thing of the same kind.
    pub fn define(
        &mut self,
        kind: Kind,
        names: Vec<String>,
        document: u32,
        span: Span,
    ) -> Result<Name, Diagnostic> {
        for name in &names {
            if let Some(old) = self.find(name, kind) {
                let mut twice = Diagnostic::error("defined-twice", span).with("name", name.clone());
                if let Meaning::Name(old) = old
                    && let Some(entry) = self.entry(old)
                {
                    twice.also.push((entry.document, entry.span));
                }
                return Err(twice);
            }
        }
        let id = Name(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        for name in &names {
            self.add_phrase(name, kind, Meaning::Name(id));
        }
        self.entries.push(Entry { kind, names, document, span });
        Ok(id)
    }

    fn add_phrase(&mut self, name: &str, kind: Kind, meaning: Meaning) {
        let mut words = Vec::new();
        crate::tokens(name, &mut words);
        let mut words = words.iter().map(|t| Box::<str>::from(t.text(name)));
        let Some(first) = words.next() else { return };
        let rest: Box<[Box<str>]> = words.collect();
        let list = self.phrases.entry(first).or_default();
        if list.iter().any(|p| p.rest == rest && p.kind == kind) {
            return;
        }
        let at = list.partition_point(|p| p.rest.len() >= rest.len());
        list.insert(at, Phrase { rest, kind, meaning });
    }

    /// The longest name of a kind that the words begin with: what it means and how many words it has.
    pub fn longest<'a>(
        &self,
        kind: Kind,
        mut word: impl FnMut(usize) -> Option<&'a str>,
    ) -> Option<(Meaning, usize)> {
        let list = self.phrases.get(word(0)?)?;
        list.iter()
            .find(|p| p.kind == kind && p.rest.iter().enumerate().all(|(i, w)| word(i + 1) == Some(w)))
            .map(|p| (p.meaning, p.rest.len() + 1))
    }

    /// The thing of a kind with exactly this name.
    pub fn find(&self, name: &str, kind: Kind) -> Option<Meaning> {
        let mut words = Vec::new();
        crate::tokens(name, &mut words);
        let (meaning, n) = self.longest(kind, |i| words.get(i).map(|t| t.text(name)))?;
        (n == words.len()).then_some(meaning)
    }

    /// The entry of a defined name.
    pub fn entry(&self, name: Name) -> Option<&Entry> {
        self.entries.get(name.0 as usize)
    }

    /// The canonical name, empty if there is no such entry.
    pub fn name(&self, name: Name) -> &str {
        self.entry(name).map_or("", Entry::name)
    }

    /// The name by which documents call a country; its code if it has none.
    pub fn country<'a>(&'a self, country: &'a Country) -> &'a str {
        self.countries.get(country).map_or(country.code(), String::as_str)
    }

    /// Everything defined, in order.
    pub fn entries(&self) -> impl Iterator<Item = (Name, &Entry)> {
        self.entries.iter().enumerate().map(|(i, e)| (Name(i as u32), e))
    }

    /// The name of a kind nearest to a word, if one is near.
    pub fn nearest(&self, kind: Kind, word: &str) -> Option<String> {
        if kind == Kind::Country {
            return nearest(word, self.called.iter().map(String::as_str));
        }
        let names =
            self.entries.iter().filter(|e| e.kind == kind).flat_map(|e| e.names.iter().map(String::as_str));
        nearest(word, names)
    }
}
