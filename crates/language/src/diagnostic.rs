//! What is wrong with a document, where, and what to do about it.
//!
//! A diagnostic carries no prose: a code and its arguments. Whoever shows it has the words, in each language.

use std::ops::Range;

/// A range of bytes of a document.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// A span from two offsets; offsets beyond 4 GiB are cut.
    pub fn new(start: usize, end: usize) -> Span {
        let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { start: cut(start), end: cut(end.max(start)) }
    }

    /// As a range of bytes.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// From the start of this span to the end of another.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Severity {
    /// The sentence cannot be used; its neighbours can.
    Error,
    /// The sentence is used, but look at it.
    Warning,
}

/// What could have stood at a place.
#[derive(Clone, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Expected {
    /// This word.
    Word(String),
    /// A thing of this kind (`organ`, `date`, `period` …).
    Slot(&'static str),
    /// The end of the sentence.
    End,
}

/// One finding about the text of a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// Stable code, such as `unknown-name`; each has a page.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Which document of the folder, by its place in the list of documents.
    pub document: u32,
    /// The article or the act it stands in, for people.
    pub place: String,
    /// The words that are wrong.
    pub span: Span,
    /// Values for the message, by name.
    pub args: Vec<(&'static str, String)>,
    /// What could have stood there instead.
    pub expected: Vec<Expected>,
    /// The nearest thing that would be right.
    pub suggestion: Option<String>,
    /// Other places to look at.
    pub also: Vec<(u32, Span)>,
}

impl Diagnostic {
    /// An error with a code at a place.
    pub fn error(code: &'static str, span: Span) -> Diagnostic {
        Diagnostic {
            code,
            severity: Severity::Error,
            document: 0,
            place: String::new(),
            span,
            args: Vec::new(),
            expected: Vec::new(),
            suggestion: None,
            also: Vec::new(),
        }
    }

    /// A warning with a code at a place.
    pub fn warning(code: &'static str, span: Span) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, span) }
    }

    /// With a value for the message.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Diagnostic {
        self.args.push((name, value.into()));
        self
    }

    /// With a suggestion, if there is one.
    #[must_use]
    pub fn suggest(mut self, suggestion: Option<String>) -> Diagnostic {
        self.suggestion = suggestion;
        self
    }
}

/// The candidate nearest to `word`, if one is near enough to be meant: at most a third of its letters differ.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let wanted = word.to_lowercase();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let near = strsim::damerau_levenshtein(&wanted, &candidate.to_lowercase());
        if best.is_none_or(|(d, c)| (near, candidate) < (d, c)) {
            best = Some((near, candidate));
        }
    }
    let limit = 1.max(word.chars().count() / 3);
    best.filter(|(d, _)| *d <= limit).map(|(_, c)| c.to_owned())
}
