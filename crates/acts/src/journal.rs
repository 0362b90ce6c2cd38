//! The journal: acts as plain text, one a paragraph.
//!
//! ```text
//! 1992-05-15  Alba and Borea signed the Treaty
//!     at Elbe
//!     source: https://…
//! ```

use crate::{Act, Actor, Deed, Extra, Sources, deeds::ACTING, grammar};
use rustc_hash::FxHashMap;
use servanda_language::{
    Country, Diagnostic, Lexicon, Matcher, Meaning, Name, Pat, SlotKind, Span, Token, Value, nearest, tokens,
};
use servanda_timeline::When;
use smallvec::SmallVec;
use std::sync::LazyLock;

/// A comment line, and the number of acts before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// How many acts stand before it in the journal.
    pub after: u32,
    /// The line, with its `#`.
    pub text: String,
    /// An empty line follows it.
    pub apart: bool,
}

/// A journal as read.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    /// The acts in the order written.
    pub acts: Vec<Act>,
    /// Their sources.
    pub sources: Sources,
    /// Comment lines, kept for the formatter.
    pub comments: Vec<Comment>,
    /// The labels of acts, where they stand, and the line on which their act begins.
    pub labels: Vec<(Box<str>, Span, u32)>,
    /// Everything wrong with it, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Texts above this size are read on two threads.
const TWO_THREADS: usize = 1 << 20;

/// Reads a journal. Never fails: a bad paragraph becomes diagnostics and the others stand.
pub fn parse(text: &str, lexicon: &Lexicon, document: u32) -> Journal {
    let mut journal = match split(text) {
        Some((half, lines)) => {
            let (first, second) = text.split_at(half);
            let (mut a, b) = std::thread::scope(|s| {
                let b = s.spawn(|| Reader::read(second, lexicon, half, lines));
                let a = Reader::read(first, lexicon, 0, 0);
                (a, b.join().unwrap_or_default())
            });
            let acts_before = u32::try_from(a.acts.len()).unwrap_or(u32::MAX);
            let map: Vec<u32> = (0..).map_while(|i| b.sources.get(i)).map(|s| a.sources.intern(s)).collect();
            a.acts.extend(b.acts.into_iter().map(|mut act| {
                act.source = map.get(act.source as usize).copied().unwrap_or(u32::MAX);
                act
            }));
            a.comments.extend(b.comments.into_iter().map(|mut c| {
                c.after += acts_before;
                c
            }));
            a.diagnostics.extend(b.diagnostics);
            a.labels.extend(b.labels);
            a
        }
        None => Reader::read(text, lexicon, 0, 0),
    };
    for d in &mut journal.diagnostics {
        d.document = document;
    }
    check_labels(&mut journal, document, &Labels::default());
    journal
}

/// Labels of acts, and where each was last given.
pub type Labels = FxHashMap<Box<str>, Span>;

/// Where a text goes on in a journal.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// How long the text before it is.
    pub bytes: usize,
    /// How many lines that text has.
    pub lines: u32,
    /// The labels in it.
    pub labels: &'a Labels,
}

/// Reads acts that are appended to a journal, as if the text before them were there: with its lines and labels.
pub fn parse_at(text: &str, lexicon: &Lexicon, document: u32, place: Place<'_>) -> Journal {
    let mut journal = Reader::read(text, lexicon, place.bytes, place.lines);
    for d in &mut journal.diagnostics {
        d.document = document;
    }
    check_labels(&mut journal, document, place.labels);
    journal
}

/// Where a long text can be cut between two paragraphs, and how many lines stand before.
fn split(text: &str) -> Option<(usize, u32)> {
    if text.len() < TWO_THREADS {
        return None;
    }
    let bytes = text.as_bytes();
    let mut at = text.len() / 2;
    while at + 2 < bytes.len() {
        if bytes.get(at) == Some(&b'\n')
            && bytes.get(at + 1) == Some(&b'\n')
            && bytes.get(at + 2).is_some_and(|b| b.is_ascii_digit())
        {
            let half = at + 2;
            let lines = bytes.get(..half)?.iter().filter(|b| **b == b'\n').count();
            return Some((half, u32::try_from(lines).ok()?));
        }
        at += 1;
    }
    None
}

fn check_labels(journal: &mut Journal, document: u32, before: &Labels) {
    let mut last: FxHashMap<&str, Span> = FxHashMap::default();
    let mut found = Vec::new();
    for (label, span, line) in &journal.labels {
        if let Some(earlier) = last.insert(label, *span).or_else(|| before.get(label).copied()) {
            let mut d = Diagnostic::error("label-twice", *span).with("label", &**label);
            d.document = document;
            d.also.push((document, earlier));
            d.place = line.to_string();
            found.push(d);
        }
    }
    journal.diagnostics.extend(found);
}

static BY_FIRST_WORD: LazyLock<FxHashMap<&'static str, Vec<u16>>> = LazyLock::new(|| {
    let mut map: FxHashMap<&'static str, Vec<u16>> = FxHashMap::default();
    for (i, form) in grammar().forms(0).iter().enumerate() {
        if let Some(Pat::Word(word)) = form.pats.first() {
            map.entry(word.as_str()).or_default().push(i as u16);
        }
    }
    map
});

struct Reader<'a> {
    lexicon: &'a Lexicon,
    text: &'a str,
    base: usize,
    out: Journal,
    tokens: Vec<Token>,
    step_row: u16,
    sentence: String,
}

struct Line<'a> {
    number: u32,
    start: usize,
    text: &'a str,
}

impl<'a> Reader<'a> {
    fn read(text: &'a str, lexicon: &'a Lexicon, base: usize, lines_before: u32) -> Journal {
        let mut reader = Reader {
            lexicon,
            text,
            base,
            out: Journal::default(),
            tokens: Vec::with_capacity(32),
            step_row: Deed::Step.row(),
            sentence: String::new(),
        };
        let mut at = 0;
        let mut number = lines_before;
        let mut last_is_comment = false;
        let mut paragraph: Vec<Line<'a>> = Vec::new();
        while at < text.len() {
            let rest = text.get(at..).unwrap_or("");
            let len = rest.find('\n').unwrap_or(rest.len());
            let line = rest.get(..len).unwrap_or("");
            let line = line.strip_suffix('\r').unwrap_or(line);
            number += 1;
            let indented = line.starts_with([' ', '\t']);
            let line_is_blank = line.trim().is_empty();
            if line_is_blank || !indented {
                reader.paragraph(&mut paragraph);
            }
            if std::mem::take(&mut last_is_comment)
                && line_is_blank
                && let Some(c) = reader.out.comments.last_mut()
            {
                c.apart = true;
            }
            if line.trim_start().starts_with('#') {
                reader.paragraph(&mut paragraph);
                let after = u32::try_from(reader.out.acts.len()).unwrap_or(u32::MAX);
                reader.out.comments.push(Comment { after, text: line.trim().to_owned(), apart: false });
                last_is_comment = true;
            } else if !line_is_blank {
                paragraph.push(Line { number, start: at, text: line });
            }
            at += len + 1;
        }
        reader.paragraph(&mut paragraph);
        reader.out
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.base + start, self.base + end)
    }

    /// Where a part of the text begins; an empty part may stand anywhere and is given a place.
    fn offset(&self, part: &str, if_empty: usize) -> usize {
        if part.is_empty() {
            return if_empty;
        }
        (part.as_ptr() as usize)
            .checked_sub(self.text.as_ptr() as usize)
            .filter(|o| *o <= self.text.len())
            .unwrap_or(if_empty)
    }

    fn report(&mut self, mut d: Diagnostic, place: u32) {
        d.place = place.to_string();
        self.out.diagnostics.push(d);
    }

    fn paragraph(&mut self, lines: &mut Vec<Line<'a>>) {
        let Some(first) = lines.first() else { return };
        let place = first.number;
        let errors_before = self.out.diagnostics.len();
        if first.text.starts_with([' ', '\t']) {
            let start = first.start + first.text.len() - first.text.trim_start().len();
            let d = Diagnostic::error("line-without-act", self.span(start, start + first.text.trim().len()));
            self.report(d, place);
            lines.clear();
            return;
        }
        let (date_text, rest) = first.text.split_once([' ', '\t']).unwrap_or((first.text, ""));
        let (rest, comment) = split_comment(rest);
        let date_span = self.span(first.start, first.start + date_text.len());
        let mut done = When::parse(date_text);
        if let Err(e) = &done {
            let d = Diagnostic::error("bad-date", date_span)
                .with("found", date_text)
                .with("reason", e.to_string());
            self.report(d, place);
            done = Ok(When::on(servanda_timeline::Day::FIRST));
        }
        // A date is kept as it was written where that says more than the days it covers.
        let written =
            When::parse(date_text).is_ok_and(|w| w.to_string() != date_text).then(|| date_text.into());
        let mut extra = Extra { comment: comment.map(Into::into), written, ..Extra::default() };
        let mut act = Act {
            done: done.unwrap_or(When::on(servanda_timeline::Day::FIRST)),
            effective: None,
            received: None,
            by: Actor::Depositary,
            node: servanda_language::Node { table: 0, form: Deed::Stated.row(), slots: Default::default() },
            extra: None,
            source: u32::MAX,
            line: first.number,
        };
        let mut rest = rest.trim();
        let line_end = first.start + first.text.len();
        let mut sentence_start = self.offset(rest, line_end);
        if let Some((which, tail)) = rest.strip_prefix("corrects act ").and_then(|r| r.split_once(':')) {
            extra.corrects = Some(which.trim().into());
            rest = tail.trim();
            sentence_start = self.offset(rest, line_end);
            let (d, after) = rest.split_once(' ').unwrap_or((rest, ""));
            match When::parse(d) {
                Ok(when) => {
                    act.received = Some(act.done);
                    act.done = when;
                    rest = after.trim();
                    sentence_start = self.offset(rest, line_end);
                }
                Err(e) => {
                    let span = self.span(sentence_start, sentence_start + d.len());
                    let d =
                        Diagnostic::error("bad-date", span).with("found", d).with("reason", e.to_string());
                    self.report(d, place);
                }
            }
        } else if let Some(which) = rest.strip_prefix("withdraws act ") {
            extra.withdraws = Some(which.trim().into());
        }
        self.sentence.clear();
        self.sentence.push_str(rest);
        // Continuation lines are joined to the sentence by single spaces; `pieces` maps back to the text.
        let mut pieces: SmallVec<[(usize, usize); 4]> = SmallVec::new();
        pieces.push((0, sentence_start));
        for line in lines.iter().skip(1) {
            let trimmed = line.text.trim();
            let start = line.start + (line.text.len() - line.text.trim_start().len());
            if !self.property(trimmed, start, &mut act, &mut extra, place) {
                self.sentence.push(' ');
                pieces.push((self.sentence.len(), start));
                self.sentence.push_str(trimmed);
            }
        }
        lines.clear();
        if extra.withdraws.is_none() {
            self.sentence(&mut act, &pieces, place);
        }
        if act.source == u32::MAX && self.out.diagnostics.len() == errors_before {
            let end = sentence_start + rest.len();
            let d = Diagnostic::error("no-source", self.span(sentence_start, end));
            self.report(d, place);
        }
        if let (Some(received), true) = (act.received, extra.corrects.is_none())
            && received.latest() < act.done.earliest()
        {
            let mut d = Diagnostic::error("received-before-done", date_span);
            d = d.with("received", received.to_string()).with("done", act.done.to_string());
            self.report(d, place);
        }
        if self.out.diagnostics.len() == errors_before {
            if extra != Extra::default() {
                act.extra = Some(Box::new(extra));
            }
            self.out.acts.push(act);
        }
    }

    /// Reads an indented line that is a property of the act. False if it continues the sentence.
    fn property(&mut self, line: &str, start: usize, act: &mut Act, extra: &mut Extra, place: u32) -> bool {
        for (key, slot) in [("effective", &mut act.effective), ("received", &mut act.received)] {
            let Some(value) = line.strip_prefix(key) else { continue };
            let value = value.strip_prefix(':').unwrap_or(value).trim();
            if !value.starts_with(|c: char| c.is_ascii_digit()) {
                continue;
            }
            match When::parse(value) {
                Ok(when) => *slot = Some(when),
                Err(e) => {
                    let at = start + line.len() - value.len();
                    let span = Span::new(self.base + at, self.base + at + value.len());
                    let d = Diagnostic::error("bad-date", span)
                        .with("found", value)
                        .with("reason", e.to_string());
                    self.report(d, place);
                }
            }
            return true;
        }
        let Some((key, value)) = line.split_once(':') else { return false };
        if !key.chars().all(|c| c.is_ascii_lowercase() || c == ' ')
            || key.len() > 24
            || value.starts_with("//")
        {
            return false;
        }
        let value = value.trim();
        let at = start + line.len() - value.len();
        match key {
            "source" => act.source = self.out.sources.intern(value),
            "note" => extra.note = Some(value.into()),
            "label" => {
                extra.label = Some(value.into());
                let span = self.span(at, at + value.len());
                self.out.labels.push((value.into(), span, act.line));
            }
            "status" => match value.strip_prefix("contested by ") {
                Some(by) => extra.contested = Some(by.into()),
                None => {
                    let d =
                        Diagnostic::error("bad-status", self.span(at, at + value.len())).with("found", value);
                    self.report(d, place);
                }
            },
            "by" => match value {
                "limited format" => extra.attendance.limited = true,
                "correspondence" => extra.attendance.without_session = true,
                "procedural vote" => extra.attendance.procedural = true,
                _ => {
                    let suggestion = nearest(value, ["limited format", "correspondence", "procedural vote"]);
                    let d = Diagnostic::error("bad-way-of-deciding", self.span(at, at + value.len()))
                        .with("found", value);
                    self.report(d.suggest(suggestion), place);
                }
            },
            "present" => extra.attendance.present = self.countries(value, at, place),
            "absent" => extra.attendance.absent = self.countries(value, at, place),
            "abstained" => extra.attendance.abstained = self.countries(value, at, place),
            "objected" => extra.attendance.objected = self.countries(value, at, place),
            "objected to format" => extra.attendance.objected_to_format = self.countries(value, at, place),
            "served" => extra.served = self.countries(value, at, place),
            "field" => extra.fields = self.fields(value, at, place),
            _ => {
                let known = [
                    "source",
                    "note",
                    "label",
                    "status",
                    "by",
                    "present",
                    "absent",
                    "abstained",
                    "objected",
                    "objected to format",
                    "served",
                    "field",
                    "effective",
                    "received",
                ];
                let span = self.span(start, start + key.len());
                let d = Diagnostic::error("unknown-property", span).with("found", key);
                self.report(d.suggest(nearest(key, known)), place);
            }
        }
        true
    }

    fn countries(&mut self, value: &str, at: usize, place: u32) -> Box<[Country]> {
        match self.slot(value, at, SlotKind::Countries, place) {
            Some(Value::Countries(all)) => all,
            _ => Box::default(),
        }
    }

    fn fields(&mut self, value: &str, at: usize, place: u32) -> Box<[Name]> {
        match self.slot(value, at, SlotKind::Names(servanda_language::Kind::Field), place) {
            Some(Value::Names(all)) => all,
            _ => Box::default(),
        }
    }

    fn slot(&mut self, value: &str, at: usize, kind: SlotKind, place: u32) -> Option<Value> {
        let mut words = Vec::new();
        tokens(value, &mut words);
        let mut m = Matcher::new(grammar(), self.lexicon, value, &words);
        match m.slot(kind, 0) {
            Some((v, end)) if end == words.len() => Some(v),
            other => {
                let bad = other.map_or(0, |(_, end)| {
                    if words.get(end).is_some_and(|t| t.text(value) == "and") { end + 1 } else { end }
                });
                let rest: Vec<Token> = words.get(bad..).unwrap_or(&[]).to_vec();
                let span = match (rest.first(), rest.iter().take_while(|t| t.text(value) != "and").last()) {
                    (Some(a), Some(b)) => Span::new(a.span.start as usize, b.span.end as usize),
                    _ => Span::new(0, value.len()),
                };
                let found = value.get(span.range()).unwrap_or(value).to_owned();
                let name_kind = match kind {
                    SlotKind::Names(k) => k,
                    _ => servanda_language::Kind::Country,
                };
                let first = rest.first().map_or("", |t| t.text(value));
                let suggestion = self
                    .lexicon
                    .nearest(name_kind, &found)
                    .or_else(|| self.lexicon.nearest(name_kind, first));
                let span = self.span(at + span.start as usize, at + span.end as usize);
                let d = Diagnostic::error("unknown-name", span)
                    .with("found", found)
                    .with("kind", name_kind.word());
                self.report(d.suggest(suggestion), place);
                None
            }
        }
    }

    fn sentence(&mut self, act: &mut Act, pieces: &[(usize, usize)], place: u32) {
        let sentence = std::mem::take(&mut self.sentence);
        let mut words = std::mem::take(&mut self.tokens);
        tokens(&sentence, &mut words);
        let diagnostic = match actor(self.lexicon, &sentence, &words) {
            Some((by, at)) => {
                act.by = by;
                self.deed(act, &sentence, &words, at)
            }
            None => Some(self.no_actor(&sentence, &words)),
        };
        if let Some(mut d) = diagnostic {
            let back = |offset: u32| {
                let offset = offset as usize;
                let (from, to) = pieces.iter().rev().find(|p| p.0 <= offset).copied().unwrap_or((0, 0));
                self.base + to + offset - from
            };
            let start = back(d.span.start);
            let empty = d.span.start >= d.span.end;
            let end = if empty { start } else { back(d.span.end - 1) + 1 };
            d.span = Span::new(start, end);
            self.report(d, place);
        }
        self.sentence = sentence;
        self.tokens = words;
    }

    fn deed(&self, act: &mut Act, sentence: &str, words: &[Token], at: usize) -> Option<Diagnostic> {
        let verb = words.get(at).map_or("", |t| t.text(sentence));
        let rows: &[u16] = BY_FIRST_WORD.get(verb).map_or(&[], Vec::as_slice);
        let mut m = Matcher::new(grammar(), self.lexicon, sentence, words);
        let fitted = m
            .fit_forms(0, rows.iter().copied(), at)
            .or_else(|| m.fit_forms(0, std::iter::once(self.step_row), at));
        let Some(node) = fitted else {
            if rows.is_empty() {
                let span = words.get(at).or(words.last()).map_or(Span::default(), |t| t.span);
                let code = if at < words.len() { "unknown-deed" } else { "unfinished-sentence" };
                let mut verbs: Vec<&str> = BY_FIRST_WORD.keys().copied().collect();
                verbs.sort_unstable();
                return Some(Diagnostic::error(code, span).with("found", verb).suggest(nearest(verb, verbs)));
            }
            return Some(m.explain_forms(0, rows.iter().copied(), at));
        };
        act.node = node;
        let deed = act.deed();
        if !deed.fits(&act.by) {
            let (first, last) = (words.first()?, words.get(at.checked_sub(1)?)?);
            let span = first.span.to(last.span);
            let found = sentence.get(span.range()).unwrap_or("").to_owned();
            return Some(Diagnostic::error("cannot-do", span).with("found", found).with("deed", verb));
        }
        None
    }

    fn no_actor(&self, sentence: &str, words: &[Token]) -> Diagnostic {
        let Some(first) = words.first() else {
            return Diagnostic::error("unfinished-sentence", Span::new(0, sentence.len()));
        };
        let skip = usize::from(matches!(first.text(sentence), "the" | "The"));
        let mut span = words.get(skip).map_or(first.span, |t| t.span);
        for t in words.iter().skip(skip + 1) {
            if !t.text(sentence).chars().next().is_some_and(char::is_uppercase) {
                break;
            }
            span = span.to(t.span);
        }
        let found = sentence.get(span.range()).unwrap_or("").to_owned();
        let kinds = ACTING.iter().chain([&servanda_language::Kind::Country]);
        let word = words.get(skip).map_or("", |t| t.text(sentence));
        let suggestion = kinds
            .clone()
            .find_map(|k| self.lexicon.nearest(*k, &found))
            .or_else(|| kinds.clone().find_map(|k| self.lexicon.nearest(*k, word)));
        Diagnostic::error("unknown-actor", span).with("found", found).suggest(suggestion)
    }
}

/// Splits off a comment at the end of a line: ` # …`.
fn split_comment(line: &str) -> (&str, Option<&str>) {
    match line.find(" # ") {
        Some(at) => (line.get(..at).unwrap_or(line).trim_end(), line.get(at + 1..).map(str::trim)),
        None => (line, None),
    }
}

/// The actor at the beginning of a sentence, and the token after it.
pub(crate) fn actor(lexicon: &Lexicon, sentence: &str, words: &[Token]) -> Option<(Actor, usize)> {
    let word = |i: usize| words.get(i).map(|t| t.text(sentence));
    let skip = usize::from(matches!(word(0), Some("the" | "The")));
    let mut found: SmallVec<[Country; 8]> = SmallVec::new();
    let mut at = 0;
    let country = |at: usize| match lexicon.longest(servanda_language::Kind::Country, |i| word(at + i)) {
        Some((Meaning::Country(c), n)) => Some((c, at + n)),
        _ => None,
    };
    // Some names begin with the article, before others it may stand.
    let article = |at: usize| at + usize::from(matches!(word(at), Some("the" | "The")));
    while let Some((c, end)) = country(at).or_else(|| country(article(at))) {
        found.push(c);
        at = end;
        if word(at) == Some("and") && country(at + 1).or_else(|| country(article(at + 1))).is_some() {
            at += 1;
        }
    }
    if !found.is_empty() {
        return Some((Actor::Countries(found.into_boxed_slice()), at));
    }
    let mut best: Option<(Actor, usize)> = None;
    for kind in ACTING {
        if let Some((Meaning::Name(n), len)) = lexicon.longest(kind, |i| word(skip + i))
            && best.as_ref().is_none_or(|b| b.1 < skip + len)
        {
            let actor = match kind {
                servanda_language::Kind::Organ => Actor::Organ(n),
                servanda_language::Kind::Office => Actor::Office(n),
                servanda_language::Kind::Body => Actor::Body(n),
                servanda_language::Kind::Organisation => Actor::Organisation(n),
                _ => Actor::Instrument(n),
            };
            best = Some((actor, skip + len));
        }
    }
    if best.is_some() {
        return best;
    }
    if word(skip) == Some("depositary") {
        return Some((Actor::Depositary, skip + 1));
    }
    let of = words.iter().take(8).position(|t| t.text(sentence) == "of").filter(|of| *of > 0)?;
    let capital = |i: usize| word(i).and_then(|w| w.chars().next()).is_some_and(char::is_uppercase);
    if !(0..of).all(|i| capital(i) || i > 0) {
        return None;
    }
    let start = of + 1 + usize::from(matches!(word(of + 1), Some("the" | "The")));
    let (Meaning::Country(country), n) =
        lexicon.longest(servanda_language::Kind::Country, |i| word(start + i))?
    else {
        return None;
    };
    let name = sentence.get(words.first()?.span.start as usize..words.get(of - 1)?.span.end as usize)?;
    Some((Actor::Person { name: name.into(), country }, start + n))
}
