//! A charter: the documents of a folder, read.

use crate::rule::{Child, Rule};
use crate::tables::{Belongs, Measure};
use rustc_hash::FxHashMap;
use servanda_language::{Country, Diagnostic, Lexicon, Name, Node, Span};
use servanda_timeline::{Day, Reading};

/// A document as given: its name and its text.
#[derive(Clone, Debug)]
pub struct Source {
    /// File name, for messages.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A document.
#[derive(Clone, Debug)]
pub struct Document {
    /// File name, for messages.
    pub path: String,
    /// Its first heading.
    pub title: String,
    /// The instrument whose text it is: the first one it defines.
    pub instrument: Option<Name>,
}

/// A heading with what stands under it.
#[derive(Clone, Debug)]
pub struct Article {
    /// In which document.
    pub document: u32,
    /// The heading.
    pub title: String,
    /// Its number, if it is an article: `13`, `III`.
    pub number: Option<String>,
    /// How deep the heading is, from 1.
    pub level: u8,
    /// Where the heading stands.
    pub span: Span,
    /// True if prose stands under it.
    pub prose: bool,
    /// True if a fence stands under it.
    pub fenced: bool,
}

/// A clause's place in the charter.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct ClauseId(pub u32);

/// One sentence with its conditions and exceptions.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Which document.
    pub document: u32,
    /// Which article, by index into [`Charter::articles`].
    pub article: u32,
    /// The reading under which it is the rule, if lawyers differ.
    pub reading: Option<Reading>,
    /// The article of another instrument whose text this clause becomes, and that instrument.
    pub instead_of: Option<(Name, Box<str>)>,
    /// The sentence as a node of the tables.
    pub node: Node,
    /// What it says.
    pub rule: Rule,
    /// Conditions and exceptions, with their nodes.
    pub children: Vec<(Node, Child)>,
    /// Where it stands.
    pub span: Span,
}

/// The test of a class: those that took a step before a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClassTest {
    /// The step.
    pub step: Name,
    /// Before this day.
    pub before: Day,
    /// True for the complement: those that did not.
    pub negated: bool,
}

/// All documents of a folder, read.
#[derive(Clone, Debug, Default)]
pub struct Charter {
    /// The documents, in the order given.
    pub documents: Vec<Document>,
    /// All headings in order.
    pub articles: Vec<Article>,
    /// All clauses in order.
    pub clauses: Vec<Clause>,
    /// All names, countries included.
    pub lexicon: Lexicon,
    /// Listed groups.
    pub groups: FxHashMap<Name, Vec<Country>>,
    /// Classes by test.
    pub classes: FxHashMap<Name, ClassTest>,
    /// Categories with dated membership.
    pub categories: FxHashMap<Name, Vec<Belongs>>,
    /// Quantities by country.
    pub measures: FxHashMap<Name, Measure>,
}

impl Charter {
    /// Reads the documents of a folder without tables. Never fails.
    pub fn parse(sources: &[Source], countries: Lexicon) -> (Charter, Vec<Diagnostic>) {
        Charter::parse_with(sources, &[], countries)
    }

    /// Reads the documents of a folder, and the tables (CSV) that their definitions name. Never fails.
    pub fn parse_with(
        sources: &[Source],
        tables: &[Source],
        countries: Lexicon,
    ) -> (Charter, Vec<Diagnostic>) {
        crate::document::parse(sources, tables, countries)
    }

    /// The clauses with their places.
    pub fn clauses(&self) -> impl Iterator<Item = (ClauseId, &Clause)> {
        self.clauses.iter().enumerate().map(|(i, c)| (ClauseId(i as u32), c))
    }

    /// A clause.
    pub fn clause(&self, id: ClauseId) -> Option<&Clause> {
        self.clauses.get(id.0 as usize)
    }

    /// The instrument whose text a clause belongs to.
    pub fn instrument_of(&self, clause: &Clause) -> Option<Name> {
        self.documents.get(clause.document as usize).and_then(|d| d.instrument)
    }

    /// The article of a clause.
    pub fn article_of(&self, clause: &Clause) -> Option<&Article> {
        self.articles.get(clause.article as usize)
    }

    /// Where a clause stands, for people: instrument and article.
    pub fn place(&self, clause: &Clause) -> String {
        let document = self.documents.get(clause.document as usize);
        let title = document.map_or("", |d| d.title.as_str());
        match self.article_of(clause).filter(|a| a.level > 1) {
            Some(a) => format!("{title}, {}", a.title),
            None => title.to_owned(),
        }
    }

    /// The readings of the charter in groups of alternatives, each group in the order written.
    pub fn readings(&self) -> Vec<Vec<Reading>> {
        let mut groups: Vec<(u32, Vec<Reading>)> = Vec::new();
        for clause in &self.clauses {
            let Some(reading) = &clause.reading else { continue };
            match groups.iter_mut().find(|g| g.0 == clause.article || g.1.contains(reading)) {
                Some(g) => {
                    if !g.1.contains(reading) {
                        g.1.push(reading.clone());
                    }
                }
                None => groups.push((clause.article, vec![reading.clone()])),
            }
        }
        groups.into_iter().map(|g| g.1).collect()
    }
}
