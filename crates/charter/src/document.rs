//! Reads Markdown documents: headings are articles, fences tagged `charter` hold sentences.

use crate::charter::{Article, Charter, ClassTest, Clause, Document, Source};
use crate::forms::{CHILD, CHILDREN, SENTENCE, grammar};
use crate::rule::{Child, Rule};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use servanda_language::{
    Diagnostic, Kind, Lexicon, Matcher, Meaning, Name, SlotKind, Span, Token, Value, nearest, tokens,
};
use servanda_timeline::{Day, Reading};

/// A line of a fence.
struct Line {
    article: u32,
    fence: u32,
    start: usize,
    indent: usize,
    text: String,
}

struct Reader {
    charter: Charter,
    diagnostics: Vec<Diagnostic>,
    document: u32,
}

pub(crate) fn parse(sources: &[Source], tables: &[Source], countries: Lexicon) -> (Charter, Vec<Diagnostic>) {
    let charter = Charter { lexicon: countries, ..Charter::default() };
    let mut reader = Reader { charter, diagnostics: Vec::new(), document: 0 };
    let mut lines: Vec<Vec<Line>> = Vec::new();
    for (i, source) in sources.iter().enumerate() {
        reader.document = i as u32;
        lines.push(reader.outline(source));
    }
    // Names first, in all documents, so that a sentence may use what a later document defines.
    for (i, list) in lines.iter().enumerate() {
        reader.document = i as u32;
        for line in list {
            if line.text.starts_with("define ") {
                reader.define(line);
            }
        }
    }
    for (i, list) in lines.iter().enumerate() {
        reader.document = i as u32;
        for line in list {
            if line.text.starts_with("define ") {
                reader.define_sets(line, tables);
            }
        }
        reader.sentences(list);
    }
    reader.check_whole();
    let Reader { charter, mut diagnostics, .. } = reader;
    diagnostics.sort_by_key(|d| (d.document, d.span.start));
    (charter, diagnostics)
}

/// The number of an article in its heading: `Article 13. The Council`, `Статья 18 bis`.
fn article_number(title: &str) -> Option<String> {
    let mut words = title.split_whitespace();
    let first = words.next()?;
    if !matches!(first, "Article" | "Статья" | "Art." | "Ст.") {
        return None;
    }
    let number = words.next()?.trim_end_matches(['.', ':', ',']).to_owned();
    match words.next() {
        Some(bis) if matches!(bis.trim_end_matches('.'), "bis" | "ter") => {
            Some(format!("{number} {}", bis.trim_end_matches('.')))
        }
        _ => Some(number),
    }
}

impl Reader {
    fn outline(&mut self, source: &Source) -> Vec<Line> {
        let base = self.charter.articles.len() as u32;
        let file_title =
            source.path.rsplit('/').next().unwrap_or(&source.path).trim_end_matches(".md").to_owned();
        self.charter.articles.push(Article {
            document: self.document,
            title: file_title.clone(),
            number: None,
            level: 1,
            span: Span::default(),
            prose: false,
            fenced: false,
        });
        let mut lines = Vec::new();
        let mut fence: Option<()> = None;
        let mut fences = 0;
        let mut heading: Option<(u8, Span, String)> = None;
        let mut titled = false;
        for (event, range) in Parser::new_ext(&source.text, Options::ENABLE_TABLES).into_offset_iter() {
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    heading = Some((level as u8, Span::new(range.start, range.end), String::new()));
                }
                Event::End(TagEnd::Heading(_)) => {
                    let Some((level, span, title)) = heading.take() else { continue };
                    if !titled && level == 1 {
                        titled = true;
                        if let Some(a) = self.charter.articles.get_mut(base as usize) {
                            a.title = title;
                            a.span = span;
                        }
                    } else {
                        let number = article_number(&title);
                        self.charter.articles.push(Article {
                            document: self.document,
                            title,
                            number,
                            level: level.max(2),
                            span,
                            prose: false,
                            fenced: false,
                        });
                    }
                }
                Event::Text(text) | Event::Code(text) if heading.is_some() => {
                    if let Some((_, _, title)) = &mut heading {
                        title.push_str(&text);
                    }
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(tag))) => {
                    fence = (tag.split_whitespace().next() == Some("charter")).then_some(());
                    if fence.is_some() {
                        fences += 1;
                        if let Some(a) = self.charter.articles.last_mut() {
                            a.fenced = true;
                        }
                    }
                }
                Event::End(TagEnd::CodeBlock) => fence = None,
                Event::Text(_) if fence.is_some() => {
                    let article = self.charter.articles.len() as u32 - 1;
                    let mut at = range.start;
                    for raw in source.text.get(range.clone()).unwrap_or("").split_inclusive('\n') {
                        let text = raw.trim_end_matches(['\n', '\r']);
                        let trimmed = text.trim_start();
                        if !trimmed.is_empty() && !trimmed.starts_with('#') {
                            let indent = text.len() - trimmed.len();
                            lines.push(Line {
                                article,
                                fence: fences,
                                start: at + indent,
                                indent,
                                text: trimmed.trim_end().to_owned(),
                            });
                        }
                        at += raw.len();
                    }
                }
                Event::Text(_) | Event::Code(_) => {
                    if let Some(a) = self.charter.articles.last_mut() {
                        a.prose = true;
                    }
                }
                _ => {}
            }
        }
        let title = self.charter.articles.get(base as usize).map_or(file_title, |a| a.title.clone());
        self.charter.documents.push(Document { path: source.path.clone(), title, instrument: None });
        lines
    }

    fn place(&self, article: u32) -> String {
        let a = self.charter.articles.get(article as usize);
        let document = self.charter.documents.get(self.document as usize).map_or("", |d| d.title.as_str());
        match a.filter(|a| a.level > 1) {
            Some(a) => format!("{document}, {}", a.title),
            None => document.to_owned(),
        }
    }

    fn report(&mut self, line: &Line, mut d: Diagnostic) {
        d.document = self.document;
        d.place = self.place(line.article);
        d.span = Span::new(line.start + d.span.start as usize, line.start + d.span.end as usize);
        self.diagnostics.push(d);
    }

    /// `define KIND NAME / NAME / … [: …]`
    fn define(&mut self, line: &Line) {
        let body = line.text.get("define ".len()..).unwrap_or("").trim_start();
        let word = body.split_whitespace().next().unwrap_or("");
        let at = line.text.len() - body.len();
        let Some(kind) = Kind::of(word) else {
            let suggestion = nearest(word, Kind::DEFINABLE.map(Kind::word));
            let d = Diagnostic::error("unknown-kind", Span::new(at, at + word.len())).with("found", word);
            self.report(line, d.suggest(suggestion));
            return;
        };
        let names_text = body.get(word.len()..).unwrap_or("");
        let names_text = match kind {
            Kind::Group | Kind::Class | Kind::Category | Kind::Measure => {
                names_text.split_once(':').map_or(names_text, |p| p.0)
            }
            _ => names_text,
        };
        let names: Vec<String> =
            names_text.split(" / ").map(|n| n.trim().to_owned()).filter(|n| !n.is_empty()).collect();
        if names.is_empty() {
            let d = Diagnostic::error("nothing-defined", Span::new(at, line.text.len())).with("kind", word);
            self.report(line, d);
            return;
        }
        let span = Span::new(line.start, line.start + line.text.len());
        match self.charter.lexicon.define(kind, names, self.document, span) {
            Ok(name) => {
                if kind == Kind::Instrument
                    && let Some(document) = self.charter.documents.get_mut(self.document as usize)
                    && document.instrument.is_none()
                {
                    document.instrument = Some(name);
                }
            }
            Err(mut d) => {
                let taken = d.args.iter().find(|a| a.0 == "name").map_or(String::new(), |a| a.1.clone());
                let from = line.text.rfind(&taken).unwrap_or(at);
                d.span = Span::new(from, from + taken.len());
                self.report(line, d);
            }
        }
    }

    /// The second half of `define group NAME: …`, and of classes, categories and measures.
    fn define_sets(&mut self, line: &Line, tables: &[Source]) {
        let body = line.text.get("define ".len()..).unwrap_or("").trim_start();
        let kind = Kind::of(body.split_whitespace().next().unwrap_or(""));
        let set = |k: &Kind| matches!(k, Kind::Group | Kind::Class | Kind::Category | Kind::Measure);
        let (Some(kind), Some((head, rest))) = (kind.filter(set), body.split_once(':')) else {
            let named = kind.is_some_and(|k| body.len() > k.word().len() + 1);
            if let (Some(k), true) = (kind.filter(set), named) {
                let all = Span::new(0, line.text.len());
                self.report(line, Diagnostic::error("nothing-defined", all).with("kind", k.word()));
            }
            return;
        };
        let first = head.get(kind.word().len()..).unwrap_or("").split(" / ").next().unwrap_or("").trim();
        let Some(Meaning::Name(name)) = self.charter.lexicon.find(first, kind) else { return };
        let offset = line.text.len() - rest.len();
        let mut words = Vec::new();
        tokens(rest, &mut words);
        let failed = if kind == Kind::Group {
            let mut m = Matcher::new(grammar(), &self.charter.lexicon, rest, &words);
            match m.slot(SlotKind::Countries, 0) {
                Some((Value::Countries(all), end)) if end == words.len() => {
                    self.charter.groups.insert(name, all.to_vec());
                    None
                }
                other => {
                    let end = other.map_or(0, |o| o.1);
                    let end =
                        if words.get(end).is_some_and(|t| t.text(rest) == "and") { end + 1 } else { end };
                    let bad = words.get(end).map_or(Span::new(0, rest.len()), |t| t.span);
                    let found = rest.get(bad.range()).unwrap_or("").to_owned();
                    let suggestion = self.charter.lexicon.nearest(Kind::Country, &found);
                    Some(
                        Diagnostic::error("unknown-name", bad)
                            .with("found", found)
                            .with("kind", "country")
                            .suggest(suggestion),
                    )
                }
            }
        } else if kind == Kind::Class {
            self.class_test(name, rest, &words)
        } else {
            crate::tables::define(&mut self.charter, tables, kind, name, rest)
        };
        if let Some(mut d) = failed {
            d.span = Span::new(offset + d.span.start as usize, offset + d.span.end as usize);
            self.report(line, d);
        }
    }

    /// `a State that STEP before DATE` or `a State that is not NAME`.
    fn class_test(&mut self, name: Name, rest: &str, words: &[Token]) -> Option<Diagnostic> {
        let text = |i: usize| words.get(i).map_or("", |t| t.text(rest));
        let all = Span::new(0, rest.len());
        if (text(0), text(1), text(2)) != ("a", "State", "that") {
            return Some(Diagnostic::error("bad-class", all));
        }
        if (text(3), text(4)) == ("is", "not") {
            let at = if text(5) == "a" { 6 } else { 5 };
            let found =
                self.charter.lexicon.longest(Kind::Class, |i| words.get(at + i).map(|t| t.text(rest)));
            return match found {
                Some((Meaning::Name(other), n)) if at + n == words.len() => {
                    match self.charter.classes.get(&other).copied() {
                        Some(test) => {
                            self.charter.classes.insert(name, ClassTest { negated: !test.negated, ..test });
                            None
                        }
                        None => Some(Diagnostic::error("bad-class", all)),
                    }
                }
                _ => Some(Diagnostic::error("bad-class", all)),
            };
        }
        let step = self.charter.lexicon.longest(Kind::Step, |i| words.get(3 + i).map(|t| t.text(rest)));
        let Some((Meaning::Name(step), n)) = step else {
            let span = words.get(3).map_or(all, |t| t.span.to(words.last().map_or(t.span, |l| l.span)));
            let found = rest.get(span.range()).unwrap_or("").to_owned();
            let suggestion = self.charter.lexicon.nearest(Kind::Step, &found);
            return Some(
                Diagnostic::error("unknown-name", span)
                    .with("found", found)
                    .with("kind", "step")
                    .suggest(suggestion),
            );
        };
        match (text(3 + n), Day::parse(text(4 + n)), words.len()) {
            ("before", Ok(before), len) if len == 5 + n => {
                self.charter.classes.insert(name, ClassTest { step, before, negated: false });
                None
            }
            _ => Some(Diagnostic::error("bad-class", all)),
        }
    }

    fn sentences(&mut self, lines: &[Line]) {
        let mut parent: Option<usize> = None;
        let mut instead: Option<(u32, Name, Box<str>)> = None;
        let mut bad_parent = false;
        let mut fence = 0;
        for line in lines {
            if line.fence != fence {
                fence = line.fence;
                parent = None;
                bad_parent = false;
            }
            if instead.as_ref().is_some_and(|i| i.0 != line.fence) {
                instead = None;
            }
            if line.text.starts_with("define ") {
                parent = None;
                bad_parent = false;
                continue;
            }
            if line.indent > 0 {
                match parent {
                    Some(index) => self.child(line, index),
                    None if bad_parent => {}
                    None => {
                        let d = Diagnostic::error("child-without-parent", Span::new(0, line.text.len()));
                        self.report(line, d);
                    }
                }
                continue;
            }
            parent = None;
            bad_parent = true;
            let (reading, sentence, offset) = match self.reading(line) {
                Ok(r) => r,
                Err(d) => {
                    self.report(line, d);
                    continue;
                }
            };
            let mut words = Vec::new();
            tokens(sentence, &mut words);
            let mut m = Matcher::new(grammar(), &self.charter.lexicon, sentence, &words);
            let node = m.fit(SENTENCE, 0);
            let Some(node) = node else {
                let mut d = m.explain(SENTENCE, 0);
                d.span = Span::new(offset + d.span.start as usize, offset + d.span.end as usize);
                self.report(line, d);
                continue;
            };
            let Some(rule) = Rule::of(&node) else {
                let date = words.iter().find(|t| {
                    t.tok == servanda_language::Tok::Date || t.tok == servanda_language::Tok::Number
                });
                let span = date.map_or(Span::new(0, sentence.len()), |t| t.span);
                let span = Span::new(offset + span.start as usize, offset + span.end as usize);
                let d = Diagnostic::error("date-not-exact", span)
                    .with("found", line.text.get(span.range()).unwrap_or(""));
                self.report(line, d);
                continue;
            };
            if let Rule::Replaces { article, of } = &rule {
                instead = Some((line.fence, *of, article.clone()));
                self.check_replaced(line, *of, article, offset);
            }
            let instead_of = match &rule {
                Rule::Replaces { .. } => None,
                _ => instead.as_ref().map(|(_, of, article)| (*of, article.clone())),
            };
            self.charter.clauses.push(Clause {
                document: self.document,
                article: line.article,
                reading,
                instead_of,
                node,
                rule,
                children: Vec::new(),
                span: Span::new(line.start, line.start + line.text.len()),
            });
            parent = Some(self.charter.clauses.len() - 1);
        }
    }

    /// `reading "name": sentence`
    fn reading<'l>(&self, line: &'l Line) -> Result<(Option<Reading>, &'l str, usize), Diagnostic> {
        let Some(rest) = line.text.strip_prefix("reading ") else { return Ok((None, &line.text, 0)) };
        let head = line.text.split(':').next().unwrap_or("").trim_end().len();
        let bad = || Diagnostic::error("bad-reading", Span::new(0, head));
        let inner = rest.trim_start().strip_prefix('"').ok_or_else(bad)?;
        let (name, after) = inner.split_once('"').ok_or_else(bad)?;
        let sentence = after.trim_start().strip_prefix(':').ok_or_else(bad)?.trim_start();
        if name.is_empty() || sentence.is_empty() {
            return Err(bad());
        }
        Ok((Some(Reading::from(name)), sentence, line.text.len() - sentence.len()))
    }

    fn child(&mut self, line: &Line, parent: usize) {
        let mut words = Vec::new();
        tokens(&line.text, &mut words);
        let mut m = Matcher::new(grammar(), &self.charter.lexicon, &line.text, &words);
        let Some(node) = m.fit(CHILD, 0) else {
            let d = m.explain(CHILD, 0);
            self.report(line, d);
            return;
        };
        let Some(child) = Child::of(&node) else {
            let d = Diagnostic::error("date-not-exact", Span::new(0, line.text.len()))
                .with("found", line.text.clone());
            self.report(line, d);
            return;
        };
        let Some(clause) = self.charter.clauses.get_mut(parent) else { return };
        let key = grammar().form(SENTENCE, clause.node.form).map_or("", |f| f.key);
        let allowed = CHILDREN.get(node.form as usize).is_some_and(|c| c.2.contains(&key));
        if allowed {
            clause.children.push((node, child));
            clause.span.end = Span::new(0, line.start + line.text.len()).end;
        } else {
            let parents = CHILDREN.get(node.form as usize).map_or(&[][..], |c| c.2).join(", ");
            let d = Diagnostic::error("wrong-parent", Span::new(0, line.text.len())).with("parents", parents);
            self.report(line, d);
        }
    }

    fn check_replaced(&mut self, line: &Line, of: Name, article: &str, offset: usize) {
        let known = self.charter.articles.iter().any(|a| {
            a.number.as_deref() == Some(article)
                && self.charter.documents.get(a.document as usize).is_some_and(|d| d.instrument == Some(of))
        });
        if !known {
            let at = line.text.find(article).unwrap_or(offset);
            let numbers: Vec<String> = self
                .charter
                .articles
                .iter()
                .filter(|a| {
                    self.charter.documents.get(a.document as usize).is_some_and(|d| d.instrument == Some(of))
                })
                .filter_map(|a| a.number.clone())
                .collect();
            let suggestion = nearest(article, numbers.iter().map(String::as_str));
            let d = Diagnostic::error("no-such-article", Span::new(at, at + article.len()))
                .with("found", article)
                .with("instrument", self.charter.lexicon.name(of).to_owned());
            self.report(line, d.suggest(suggestion));
        }
    }

    /// What can only be seen when everything is read.
    fn check_whole(&mut self) {
        let mut found = Vec::new();
        for article in &self.charter.articles {
            if article.number.is_some() && !article.fenced {
                let mut d = Diagnostic::warning("article-without-rule", article.span)
                    .with("article", article.title.clone());
                d.document = article.document;
                d.place = article.title.clone();
                found.push(d);
            }
        }
        let mut seen: Vec<(&Clause, Name)> = Vec::new();
        for clause in &self.charter.clauses {
            let Rule::InForce { instrument, .. } = &clause.rule else { continue };
            let twice = seen.iter().find(|(c, n)| {
                n == instrument
                    && c.reading == clause.reading
                    && clause.instead_of.is_none()
                    && c.instead_of.is_none()
            });
            if let Some((first, _)) = twice {
                let mut d = Diagnostic::error("force-twice", clause.span)
                    .with("instrument", self.charter.lexicon.name(*instrument).to_owned());
                d.document = clause.document;
                d.place = self.charter.place(clause);
                d.also.push((first.document, first.span));
                found.push(d);
            }
            seen.push((clause, *instrument));
        }
        for clause in &self.charter.clauses {
            if clause.reading.is_some() {
                let alone = !self.charter.clauses.iter().any(|c| {
                    c.article == clause.article && c.reading.is_some() && c.reading != clause.reading
                });
                if alone {
                    let mut d = Diagnostic::warning("reading-alone", clause.span)
                        .with("reading", clause.reading.as_deref().unwrap_or("").to_owned());
                    d.document = clause.document;
                    d.place = self.charter.place(clause);
                    found.push(d);
                }
            }
        }
        self.diagnostics.extend(found);
    }
}
