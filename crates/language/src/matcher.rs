//! Fits a sentence to the forms of a table.

use crate::{
    Diagnostic, Expected, Grammar, Kind, Lexicon, Meaning, Node, Pat, SlotKind, Span, Tok, Token, Value,
    nearest,
};
use servanda_timeline::{DayOfYear, Period, Unit, When};
use smallvec::SmallVec;

/// How deep phrases may lie within phrases. Deeper text is refused, so that no input can exhaust the stack.
const DEEPEST: u8 = 8;

/// What else must follow: the rest of this pattern, then the rest of the one around it.
struct Rest<'a> {
    pats: &'a [Pat],
    then: Option<&'a Rest<'a>>,
}

/// Where no form fits any further, and what could have stood there.
#[derive(Clone, Debug, Default)]
pub struct Failure {
    at: usize,
    expected: Vec<(Expected, SlotHint)>,
    special: Option<Diagnostic>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SlotHint {
    None,
    Kind(Kind),
}

/// Fits one sentence.
pub struct Matcher<'a> {
    grammar: &'a Grammar,
    lexicon: &'a Lexicon,
    sentence: &'a str,
    tokens: &'a [Token],
    /// Records why nothing fits. Off on the fast path.
    failure: Option<Failure>,
    caps: Vec<(u8, Value)>,
    depth: u8,
    /// With a table form: the whole rest must be used.
    whole: bool,
}

impl<'a> Matcher<'a> {
    /// A matcher for a sentence and its tokens.
    pub fn new(grammar: &'a Grammar, lexicon: &'a Lexicon, sentence: &'a str, tokens: &'a [Token]) -> Self {
        Matcher { grammar, lexicon, sentence, tokens, failure: None, caps: Vec::new(), depth: 0, whole: true }
    }

    fn text(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |t| t.text(self.sentence))
    }

    fn tok(&self, at: usize) -> Option<Tok> {
        self.tokens.get(at).map(|t| t.tok)
    }

    /// Fits the tokens from `from` to the end to one of the forms of a table.
    pub fn fit(&mut self, table: u16, from: usize) -> Option<Node> {
        self.whole = true;
        self.phrase(table, from).map(|(node, _)| node)
    }

    /// Fits the tokens from `from` to the end to one of the given forms of a table.
    pub fn fit_forms(
        &mut self,
        table: u16,
        forms: impl IntoIterator<Item = u16>,
        from: usize,
    ) -> Option<Node> {
        self.whole = true;
        let grammar = self.grammar;
        for index in forms {
            let Some(form) = grammar.form(table, index) else { continue };
            self.caps.clear();
            let rest = Rest { pats: &form.pats, then: None };
            if self.run(&rest, from).is_some() {
                return Some(Node { table, form: index, slots: self.caps.drain(..).collect() });
            }
        }
        None
    }

    /// Fits the tokens from `from` to one of the forms of a table; the sentence may go on after it.
    pub fn prefix(&mut self, table: u16, from: usize) -> Option<(Node, usize)> {
        self.whole = false;
        self.phrase(table, from)
    }

    /// Fits a single slot; the sentence may go on after it.
    pub fn slot(&mut self, kind: SlotKind, from: usize) -> Option<(Value, usize)> {
        self.simple(kind, from)
    }

    fn phrase(&mut self, table: u16, from: usize) -> Option<(Node, usize)> {
        let grammar = self.grammar;
        let outer = std::mem::take(&mut self.caps);
        let mut found = None;
        for (index, form) in grammar.forms(table).iter().enumerate() {
            self.caps.clear();
            let rest = Rest { pats: &form.pats, then: None };
            if let Some(end) = self.run(&rest, from) {
                let slots: SmallVec<_> = self.caps.drain(..).collect();
                found = Some((Node { table, form: index as u16, slots }, end));
                break;
            }
        }
        self.caps = outer;
        found
    }

    /// Why the sentence fits no form of the table, as a diagnostic about the sentence.
    pub fn explain(&mut self, table: u16, from: usize) -> Diagnostic {
        self.failure = Some(Failure::default());
        let _ = self.fit(table, from);
        self.take_failure(from)
    }

    /// Why the sentence fits none of the given forms.
    pub fn explain_forms(
        &mut self,
        table: u16,
        forms: impl IntoIterator<Item = u16>,
        from: usize,
    ) -> Diagnostic {
        self.failure = Some(Failure::default());
        let _ = self.fit_forms(table, forms, from);
        self.take_failure(from)
    }

    fn take_failure(&mut self, from: usize) -> Diagnostic {
        let failure = self.failure.take().unwrap_or_default();
        if let Some(special) = failure.special {
            return special;
        }
        let at = failure.at.max(from);
        let mut expected: Vec<Expected> = failure.expected.iter().map(|e| e.0.clone()).collect();
        expected.sort();
        expected.dedup();
        let Some(token) = self.tokens.get(at) else {
            let end = self
                .tokens
                .last()
                .map_or(Span::new(0, self.sentence.len()), |t| Span { start: t.span.start, end: t.span.end });
            let mut d = Diagnostic::error("unfinished-sentence", end);
            d.expected = expected;
            return d;
        };
        let found = token.text(self.sentence);
        let words: Vec<&str> = expected
            .iter()
            .filter_map(|e| if let Expected::Word(w) = e { Some(w.as_str()) } else { None })
            .collect();
        let by_word = nearest(found, words.iter().copied());
        let mut kinds: Vec<Kind> = failure
            .expected
            .iter()
            .filter_map(|e| if let SlotHint::Kind(k) = e.1 { Some(k) } else { None })
            .collect();
        kinds.sort();
        kinds.dedup();
        let (by_name, name_span) = self.nearest_name(&kinds, at);
        let name = self.sentence.get(name_span.range()).unwrap_or(found);
        let capital = found.chars().next().is_some_and(char::is_uppercase);
        let mut d = match (&by_word, &by_name) {
            (Some(_), _) => Diagnostic::error("unexpected-word", token.span).with("found", found),
            (None, Some((kind, _))) => {
                Diagnostic::error("unknown-name", name_span).with("found", name).with("kind", kind.word())
            }
            (None, None) if capital && !kinds.is_empty() => {
                let kind = kinds.first().map_or("name", |k| k.word());
                Diagnostic::error("unknown-name", name_span).with("found", name).with("kind", kind)
            }
            (None, None) if expected == [Expected::End] => {
                Diagnostic::error("too-many-words", token.span).with("found", found)
            }
            (None, None) => Diagnostic::error("unexpected-word", token.span).with("found", found),
        };
        d.suggestion = by_word.or(by_name.map(|n| n.1));
        d.expected = expected;
        d
    }

    /// The name of one of the kinds nearest to the words from `at` on, the longest stretch first, and the stretch.
    fn nearest_name(&self, kinds: &[Kind], at: usize) -> (Option<(Kind, String)>, Span) {
        let first = self.tokens.get(at).map_or(Span::default(), |t| t.span);
        for len in (1..=6).rev() {
            let Some(last) = self.tokens.get(at + len - 1) else { continue };
            let span = first.to(last.span);
            let words = self.sentence.get(span.range()).unwrap_or("");
            let near = kinds.iter().find_map(|k| self.lexicon.nearest(*k, words).map(|s| (*k, s)));
            if near.is_some() {
                return (near, span);
            }
        }
        (None, self.name_like(at))
    }

    /// The words from `at` on that look like one name: those that begin with a capital.
    fn name_like(&self, at: usize) -> Span {
        let first = self.tokens.get(at).map_or(Span::default(), |t| t.span);
        let mut span = first;
        let mut i = at + 1;
        while self.tok(i) == Some(Tok::Word) && self.text(i).chars().next().is_some_and(char::is_uppercase) {
            if let Some(t) = self.tokens.get(i) {
                span = span.to(t.span);
            }
            i += 1;
        }
        span
    }

    fn fail(&mut self, at: usize, expected: impl FnOnce() -> Expected, hint: SlotHint) {
        if let Some(f) = &mut self.failure {
            if at > f.at {
                f.at = at;
                f.expected.clear();
                f.special = None;
            }
            if at == f.at {
                f.expected.push((expected(), hint));
            }
        }
    }

    fn special(&mut self, at: usize, diagnostic: impl FnOnce() -> Diagnostic) {
        if let Some(f) = &mut self.failure
            && at >= f.at
        {
            f.at = at;
            f.expected.clear();
            f.special = Some(diagnostic());
        }
    }

    fn run(&mut self, rest: &Rest<'_>, at: usize) -> Option<usize> {
        let Some((pat, pats)) = rest.pats.split_first() else {
            return match rest.then {
                Some(then) => self.run(then, at),
                None if self.whole && self.depth == 0 && at < self.tokens.len() => {
                    self.fail(at, || Expected::End, SlotHint::None);
                    None
                }
                None => Some(at),
            };
        };
        let after = Rest { pats, then: rest.then };
        let mark = self.caps.len();
        match pat {
            Pat::Comma => self.run(&after, at),
            Pat::Word(word) => {
                if self.text(at) == word {
                    self.run(&after, at + 1)
                } else {
                    self.fail(at, || Expected::Word(word.clone()), SlotHint::None);
                    None
                }
            }
            Pat::Verb(verb) => {
                if self.text(at) == verb || self.text(at) == crate::grammar::plural(verb) {
                    self.run(&after, at + 1)
                } else {
                    self.fail(at, || Expected::Word(verb.clone()), SlotHint::None);
                    None
                }
            }
            Pat::Opt(flag, inner) => {
                if let Some(slot) = flag {
                    self.caps.push((*slot, Value::Flag));
                }
                let with = Rest { pats: inner, then: Some(&after) };
                if let Some(end) = self.run(&with, at) {
                    return Some(end);
                }
                self.caps.truncate(mark);
                self.run(&after, at)
            }
            Pat::Choice(slot, ways) => {
                for (i, way) in ways.iter().enumerate() {
                    self.caps.truncate(mark);
                    self.caps.push((*slot, Value::Choice(i as u8)));
                    let with = Rest { pats: way, then: Some(&after) };
                    if let Some(end) = self.run(&with, at) {
                        return Some(end);
                    }
                }
                self.caps.truncate(mark);
                None
            }
            Pat::Slot(slot, kind) => match kind {
                SlotKind::Text | SlotKind::Person => {
                    let longest = self.words_end(*kind, at);
                    for end in at + 1..=longest {
                        self.caps.truncate(mark);
                        self.caps.push((*slot, Value::Text(self.raw(at, end).into())));
                        if let Some(done) = self.run(&after, end) {
                            return Some(done);
                        }
                    }
                    self.caps.truncate(mark);
                    if longest <= at {
                        self.fail(at, || Expected::Slot(kind.word()), SlotHint::None);
                    }
                    None
                }
                _ => {
                    let (value, end) = self.simple(*kind, at)?;
                    self.caps.push((*slot, value));
                    if let Some(done) = self.run(&after, end) {
                        return Some(done);
                    }
                    self.caps.truncate(mark);
                    None
                }
            },
        }
    }

    /// How far free words may reach from `at`.
    fn words_end(&self, kind: SlotKind, at: usize) -> usize {
        if self.tok(at) == Some(Tok::Quoted) {
            return at + 1;
        }
        let mut end = at;
        while let Some(tok) = self.tok(end) {
            if kind == SlotKind::Person {
                let first = self.text(end).chars().next();
                let particle = matches!(
                    self.text(end),
                    "bin" | "al" | "de" | "da" | "van" | "von" | "den" | "der" | "ibn"
                );
                if tok != Tok::Word || !(first.is_some_and(char::is_uppercase) || (particle && end > at)) {
                    break;
                }
            }
            end += 1;
        }
        end
    }

    fn raw(&self, from: usize, to: usize) -> &'a str {
        let (Some(first), Some(last)) = (self.tokens.get(from), self.tokens.get(to.saturating_sub(1))) else {
            return "";
        };
        if first.tok == Tok::Quoted && to == from + 1 {
            return unquoted(first.text(self.sentence));
        }
        self.sentence.get(first.span.start as usize..last.span.end as usize).unwrap_or("")
    }

    fn skip_article(&self, at: usize) -> usize {
        if matches!(self.text(at), "the" | "The") { at + 1 } else { at }
    }

    fn name(&mut self, kind: Kind, at: usize) -> Option<(Meaning, usize)> {
        let found = |from: usize| {
            self.lexicon
                .longest(kind, |i| self.tokens.get(from + i).map(|t| t.text(self.sentence)))
                .map(|(m, n)| (m, from + n))
        };
        let start = self.skip_article(at);
        if let Some(hit) = found(at).or_else(|| (start != at).then(|| found(start)).flatten()) {
            return Some(hit);
        }
        self.fail(start, || Expected::Slot(kind.word()), SlotHint::Kind(kind));
        None
    }

    fn list<T>(
        &mut self,
        at: usize,
        mut one: impl FnMut(&mut Self, usize) -> Option<(T, usize)>,
    ) -> Option<(Vec<T>, usize)> {
        let (first, mut end) = one(self, at)?;
        let mut all = vec![first];
        loop {
            let next = if self.text(end) == "and" { end + 1 } else { end };
            if next >= self.tokens.len() {
                return Some((all, end));
            }
            let failure = self.failure.take();
            if failure.is_some() {
                self.failure = Some(Failure::default());
            }
            let more = one(self, next);
            match more {
                Some((item, e)) => {
                    self.failure = failure;
                    all.push(item);
                    end = e;
                }
                None => {
                    let deeper = self.failure.take();
                    self.failure = failure;
                    if next > end
                        && let (Some(mine), Some(theirs)) = (&mut self.failure, deeper)
                        && theirs.at >= mine.at
                    {
                        *mine = theirs;
                    }
                    return Some((all, end));
                }
            }
        }
    }

    fn number(&self, at: usize) -> Option<u32> {
        (self.tok(at)? == Tok::Number).then(|| self.text(at).parse().ok()).flatten()
    }

    fn simple(&mut self, kind: SlotKind, at: usize) -> Option<(Value, usize)> {
        let miss = |m: &mut Self| {
            m.fail(at, || Expected::Slot(kind.word()), SlotHint::None);
            None
        };
        match kind {
            SlotKind::Name(k) => match self.name(k, at)? {
                (Meaning::Name(n), end) => Some((Value::Name(n), end)),
                (Meaning::Country(c), end) => Some((Value::Country(c), end)),
            },
            SlotKind::Todo => self.simple(SlotKind::Name(Kind::Step), at),
            SlotKind::Names(k) => {
                let (all, end) = self.list(at, |m, at| match m.name(k, at)? {
                    (Meaning::Name(n), end) => Some((n, end)),
                    (Meaning::Country(_), _) => None,
                })?;
                Some((Value::Names(all.into()), end))
            }
            SlotKind::Country => match self.name(Kind::Country, at)? {
                (Meaning::Country(c), end) => Some((Value::Country(c), end)),
                (Meaning::Name(_), _) => None,
            },
            SlotKind::Countries => {
                let (all, end) = self.list(at, |m, at| match m.name(Kind::Country, at)? {
                    (Meaning::Country(c), end) => Some((c, end)),
                    (Meaning::Name(_), _) => None,
                })?;
                Some((Value::Countries(all.into()), end))
            }
            SlotKind::Period | SlotKind::Notice => {
                let Some(Tok::Number) = self.tok(at) else { return miss(self) };
                let word = self.text(at + 1);
                let word = if kind == SlotKind::Notice {
                    word.trim_end_matches("'s").trim_end_matches(['\'', '’'])
                } else {
                    word
                };
                let unit = match word {
                    "day" | "days" => Unit::Day,
                    "week" | "weeks" => Unit::Week,
                    "month" | "months" => Unit::Month,
                    "year" | "years" => Unit::Year,
                    _ => {
                        for w in ["days", "weeks", "months", "years"] {
                            self.fail(at + 1, || Expected::Word(w.into()), SlotHint::None);
                        }
                        return None;
                    }
                };
                match self.number(at).filter(|n| (1..=Period::LONGEST).contains(n)) {
                    Some(count) => Some((Value::Period(Period { count, unit }), at + 2)),
                    None => {
                        let span = self.tokens.get(at).map_or(Span::default(), |t| t.span);
                        let found = self.text(at).to_owned();
                        self.special(at + 1, || {
                            Diagnostic::error("absurd-period", span).with("found", found)
                        });
                        None
                    }
                }
            }
            SlotKind::Date => {
                if !matches!(self.tok(at), Some(Tok::Date | Tok::Number)) || self.text(at).len() < 4 {
                    return miss(self);
                }
                match When::parse(self.text(at)) {
                    Ok(when) => Some((Value::Date(when), at + 1)),
                    Err(e) => {
                        let span = self.tokens.get(at).map_or(Span::default(), |t| t.span);
                        let found = self.text(at).to_owned();
                        self.special(at + 1, || {
                            Diagnostic::error("bad-date", span)
                                .with("found", found)
                                .with("reason", e.to_string())
                        });
                        None
                    }
                }
            }
            SlotKind::Number => match self.number(at) {
                Some(n) => Some((Value::Number(n), at + 1)),
                None => miss(self),
            },
            SlotKind::Ordinal => {
                let digits = self.text(at).trim_end_matches(|c: char| c.is_ascii_lowercase());
                match (self.tok(at), digits.parse::<u32>()) {
                    (Some(Tok::Ordinal), Ok(n)) if n > 0 => Some((Value::Number(n), at + 1)),
                    _ => miss(self),
                }
            }
            SlotKind::Times => match self.text(at) {
                "once" => Some((Value::Number(1), at + 1)),
                "twice" => Some((Value::Number(2), at + 1)),
                _ => match self.number(at).filter(|n| *n > 0) {
                    Some(n) if self.text(at + 1) == "times" => Some((Value::Number(n), at + 2)),
                    _ => miss(self),
                },
            },
            SlotKind::Share => {
                if let (Some(n), "%") = (self.number(at), self.text(at + 1))
                    && (1..=100).contains(&n)
                {
                    return Some((Value::Share(n, 100), at + 2));
                }
                if self.text(at + 1) == "%"
                    && let Some(share) = decimal_percent(self.text(at))
                {
                    return Some((share, at + 2));
                }
                let parts =
                    self.text(at).split_once('/').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
                match parts {
                    Some((a, b)) if self.tok(at) == Some(Tok::Fraction) && 0 < a && a <= b => {
                        Some((Value::Share(a, b), at + 1))
                    }
                    _ => miss(self),
                }
            }
            SlotKind::DayOfYear => {
                let month = MONTHS.iter().position(|m| *m == self.text(at + 1));
                match (self.number(at), month) {
                    (Some(day), Some(m)) if (1..=31).contains(&day) => {
                        Some((Value::DayOfYear(DayOfYear { month: m as u8 + 1, day: day as u8 }), at + 2))
                    }
                    (Some(_), None) => {
                        for m in MONTHS {
                            self.fail(at + 1, || Expected::Word(m.into()), SlotHint::None);
                        }
                        None
                    }
                    _ => miss(self),
                }
            }
            SlotKind::Article => {
                let mut end = at;
                let first = self.text(at);
                let numeral =
                    |w: &str| !w.is_empty() && w.chars().all(|c| c.is_ascii_digit() || "IVXLCDM".contains(c));
                if !numeral(first) {
                    return miss(self);
                }
                end += 1;
                if matches!(self.text(end), "bis" | "ter") {
                    end += 1;
                }
                while self.text(end) == "(" && self.text(end + 2) == ")" {
                    end += 3;
                }
                Some((Value::Text(self.raw(at, end).into()), end))
            }
            SlotKind::Table(t) => {
                if self.depth >= DEEPEST {
                    return None;
                }
                self.depth += 1;
                let found = self.phrase(t, at);
                self.depth -= 1;
                found.map(|(n, end)| (Value::Node(Box::new(n)), end))
            }
            SlotKind::Tables(t) => {
                if self.depth >= DEEPEST {
                    return None;
                }
                self.depth += 1;
                let found = self.list(at, |m, at| m.phrase(t, at));
                self.depth -= 1;
                let (all, end) = found?;
                Some((Value::Nodes(all.into()), end))
            }
            SlotKind::Text | SlotKind::Person => None,
        }
    }
}

/// `34.8` or `34.82`, of a hundred, with the decimals written.
fn decimal_percent(text: &str) -> Option<Value> {
    let (whole, part) = text.split_once('.')?;
    let scale = match part.len() {
        1 => 10,
        2 => 100,
        _ => return None,
    };
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit()).then(|| t.parse::<u32>().ok()).flatten();
    let n = digits(whole)?.checked_mul(scale)?.checked_add(digits(part)?)?;
    (n > 0 && n <= 100 * scale).then_some(Value::Share(n, 100 * scale))
}

/// A quoted text without its outer marks.
fn unquoted(text: &str) -> &str {
    let mut chars = text.chars();
    let _ = chars.next();
    let inner = chars.as_str();
    inner.strip_suffix(['"', '”', '»']).unwrap_or(inner)
}

/// Months as documents write them.
pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
