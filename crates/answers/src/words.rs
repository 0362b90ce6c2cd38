//! Names, dates, actors and acts in the reader's language.

use crate::folder::Folder;
use crate::messages::{Arg, Messages};
use serde_json::{Value as Json, json};
use servanda_acts::{Act, Actor, deed_text};
use servanda_language::{Country, Diagnostic, Expected, Kind, Name, Pat, SlotKind, Value};
use servanda_reckoner::{Absent, Finding};
use servanda_timeline::{Day, Period, Unit};

/// How a folder's things are called in one language.
pub struct Words<'a> {
    /// The messages.
    pub messages: &'a Messages,
    /// The folder.
    pub folder: &'a Folder,
}

impl Words<'_> {
    /// A message with values.
    pub fn say(&self, id: &str, args: &[(&str, Arg)]) -> String {
        self.messages.with(id, args)
    }

    /// A country's short name on a day.
    pub fn country(&self, country: Country, day: Day) -> String {
        self.folder.countries.names.short(&country, self.messages.lang.names(), day).to_owned()
    }

    /// Countries in the alphabetical order of the language, joined.
    pub fn countries(&self, countries: &[Country], day: Day) -> String {
        let sorted = self.folder.countries.names.sorted(countries, self.messages.lang.names(), day);
        let names: Vec<String> = sorted.iter().map(|c| self.country(*c, day)).collect();
        names.join(", ")
    }

    /// Words that stand in a journal or charter as they were written, such as a person's name, a title or a note: in the
    /// language, if the folder translates them, or as they are.
    pub fn text<'t>(&'t self, written: &'t str) -> &'t str {
        self.folder.translated_text(self.messages.lang, written).unwrap_or(written)
    }

    /// The title of a document, in the language if the folder has a translation.
    pub fn document(&self, document: u32) -> &str {
        let folder = self.folder;
        let translated = folder.translation(self.messages.lang, document).and_then(|t| t.titles.first());
        match (translated, folder.charter.documents.get(document as usize)) {
            (Some(t), _) => t,
            (None, Some(d)) => &d.title,
            (None, None) => "",
        }
    }

    /// The heading of an article, by its index in the charter, in the language if the folder has a translation.
    pub fn heading(&self, article: u32) -> &str {
        let articles = &self.folder.charter.articles;
        let Some(own) = articles.get(article as usize) else { return "" };
        let first = articles.iter().position(|a| a.document == own.document).unwrap_or(0);
        let translation = self.folder.translation(self.messages.lang, own.document);
        let title = translation.and_then(|t| t.titles.get((article as usize).saturating_sub(first)));
        title.map_or(&own.title, |t| t)
    }

    /// Where a clause stands: document and article, in the language if the folder has a translation.
    pub fn place(&self, clause: &servanda_charter::Clause) -> String {
        let document = self.document(clause.document);
        match self.folder.charter.article_of(clause).filter(|a| a.level > 1) {
            Some(_) => format!("{document}, {}", self.heading(clause.article)),
            None => document.to_owned(),
        }
    }

    /// True if the language is written in Cyrillic letters, as its messages say.
    pub fn cyrillic(&self) -> bool {
        self.messages.text("language-letters") == "cyrillic"
    }

    /// A defined name, without article or quotes.
    pub fn bare(&self, name: Name) -> String {
        let Some(entry) = self.folder.charter.lexicon.entry(name) else { return String::new() };
        let own = if self.cyrillic() { entry.cyrillic() } else { None };
        own.unwrap_or(entry.name()).to_owned()
    }

    /// A defined name within a sentence.
    pub fn named(&self, name: Name) -> String {
        let kind = self.folder.charter.lexicon.entry(name).map(|e| e.kind);
        let plain = matches!(
            kind,
            Some(Kind::Field | Kind::Step | Kind::Class | Kind::Category | Kind::Measure | Kind::Group)
        );
        let bare = self.bare(name);
        if plain { bare } else { self.say("named", &[("name", bare.into())]) }
    }

    /// A period with its unit in the right form.
    pub fn period(&self, period: Period) -> String {
        let id = match period.unit {
            Unit::Day => "period-days",
            Unit::Week => "period-weeks",
            Unit::Month => "period-months",
            Unit::Year => "period-years",
        };
        self.say(id, &[("n", Arg::Number(i64::from(period.count)))])
    }

    /// Who acts.
    pub fn actor(&self, actor: &Actor, day: Day) -> String {
        match actor {
            Actor::Countries(all) => {
                let names: Vec<String> = all.iter().map(|c| self.country(*c, day)).collect();
                names.join(", ")
            }
            Actor::Organ(n)
            | Actor::Office(n)
            | Actor::Body(n)
            | Actor::Organisation(n)
            | Actor::Instrument(n) => self.named(*n),
            Actor::Person { name, country } => self.say(
                "person",
                &[("name", self.text(name).into()), ("country", self.country(*country, day).into())],
            ),
            Actor::Depositary => self.messages.text("the-depositary"),
        }
    }

    /// What somebody did, as a sentence.
    pub fn deed(&self, act: &Act) -> String {
        let day = act.done.latest();
        if self.messages.lang == crate::Lang::EN {
            return deed_text(act, &self.folder.charter.lexicon);
        }
        let Some(form) = servanda_acts::grammar().form(0, act.node.form) else { return String::new() };
        let mut args: Vec<(&str, Arg)> = vec![("who", self.actor(&act.by, day).into())];
        for name in &form.slots {
            let index = form.slot(name).unwrap_or(u8::MAX);
            let text = act
                .node
                .slot(index)
                .map_or("0".to_owned(), |v| self.value(v, slot_kind(&form.pats, index), day));
            args.push((name, text.into()));
        }
        self.say(&format!("act-{}", form.key), &args)
    }

    /// A slot's value in words.
    pub fn value(&self, value: &Value, kind: Option<SlotKind>, day: Day) -> String {
        match value {
            Value::Name(n) if kind == Some(SlotKind::Todo) => {
                let entry = self.folder.charter.lexicon.entry(*n);
                entry
                    .and_then(|e| e.names.get(1).or(e.names.first()))
                    .map_or(String::new(), |n| self.text(n).to_owned())
            }
            Value::Name(n) => self.named(*n),
            Value::Names(all) => self.joined(all.iter().map(|n| self.named(*n))),
            Value::Country(c) => self.country(*c, day),
            Value::Countries(all) => self.joined(all.iter().map(|c| self.country(*c, day))),
            Value::Period(p) => self.period(*p),
            Value::Date(w) => w.to_string(),
            Value::DayOfYear(d) => {
                let month = format!("month-{}", d.month);
                self.say(
                    "day-of-year",
                    &[("day", d.day.to_string().into()), ("month", self.messages.text(&month).into())],
                )
            }
            Value::Number(n) => match kind {
                Some(SlotKind::Ordinal) => {
                    let class = if (11..=13).contains(&(n % 100)) { 0 } else { i64::from(n % 10) };
                    self.say("ordinal", &[("n", n.to_string().into()), ("class", Arg::Number(class))])
                }
                Some(SlotKind::Times) => self.say("times", &[("n", Arg::Number(i64::from(*n)))]),
                _ => n.to_string(),
            },
            Value::Share(n, 100) => format!("{n} %"),
            Value::Share(n, 1_000) => format!("{}.{} %", n / 10, n % 10),
            Value::Share(n, 10_000) => format!("{}.{:02} %", n / 100, n % 100),
            Value::Share(a, b) => format!("{a}/{b}"),
            Value::Text(t) => match self.folder.translated_text(self.messages.lang, t) {
                Some(other) => other.to_owned(),
                // What is not translated is quoted as it was written, so that it is not taken for words of the sentence.
                None if self.messages.lang != crate::Lang::EN && t.contains(' ') && t.is_ascii() => {
                    self.say("quoted", &[("text", (&**t).into())])
                }
                None => t.to_string(),
            },
            Value::Choice(c) => c.to_string(),
            Value::Flag => "1".to_owned(),
            Value::Node(n) => crate::readback::phrase(self, n),
            Value::Nodes(all) => self.joined(all.iter().map(|n| crate::readback::phrase(self, n))),
        }
    }

    fn joined(&self, items: impl Iterator<Item = String>) -> String {
        let items: Vec<String> = items.collect();
        match items.split_last() {
            Some((last, rest)) if !rest.is_empty() => {
                self.say("and-list", &[("rest", rest.join(", ").into()), ("last", last.clone().into())])
            }
            Some((last, _)) => last.clone(),
            None => String::new(),
        }
    }

    /// An act with its day and number.
    pub fn act(&self, index: u32) -> String {
        match self.folder.acts.get(index as usize) {
            Some(act) => self.say(
                "act-line",
                &[
                    ("n", (index + 1).to_string().into()),
                    ("done", act.done.to_string().into()),
                    ("deed", self.deed(act).into()),
                ],
            ),
            None => String::new(),
        }
    }

    /// An absence in words.
    pub fn absent(&self, absent: Absent) -> String {
        let day = Day::LAST;
        let country = |c: Country| Arg::from(self.country(c, day));
        let name = |n: Name| Arg::from(self.named(n));
        match absent {
            Absent::Consent(i, c) => self.say("absent-consent", &[("i", name(i)), ("c", country(c))]),
            Absent::Withdrawal(i, c) => self.say("absent-withdrawal", &[("i", name(i)), ("c", country(c))]),
            Absent::Condition(i) => self.say("absent-condition", &[("i", name(i))]),
            Absent::Rule => self.messages.text("absent-rule"),
            Absent::Objection(n) => self.say("absent-objection", &[("n", (n + 1).to_string().into())]),
            Absent::Suspension(c) => self.say("absent-suspension", &[("c", country(c))]),
            Absent::Appointment(o) => self.say("absent-appointment", &[("o", name(o))]),
            Absent::Handover(o) => self.say("absent-handover", &[("o", name(o))]),
            Absent::Ended(c) => self.say("absent-ended", &[("c", country(c))]),
            Absent::Discharge => self.messages.text("absent-discharge"),
            Absent::Foundation(n) => self.say("absent-foundation", &[("o", name(n))]),
            Absent::Step(s, c) => self.say("absent-step", &[("s", name(s)), ("c", country(c))]),
        }
    }
}

/// The kind of a slot of a pattern.
pub(crate) fn slot_kind(pats: &[Pat], index: u8) -> Option<SlotKind> {
    pats.iter().find_map(|p| match p {
        Pat::Slot(i, kind) if *i == index => Some(*kind),
        Pat::Opt(_, inner) => slot_kind(inner, index),
        Pat::Choice(_, ways) => ways.iter().find_map(|w| slot_kind(w, index)),
        _ => None,
    })
}

/// A finding in words.
pub fn finding_text(words: &Words<'_>, finding: &Finding) -> String {
    let mut args: Vec<(&str, Arg)> = vec![
        ("country", finding.country.map_or("0".into(), |c| words.country(c, Day::LAST).into())),
        ("name", finding.name.map_or("0".into(), |n| words.named(n).into())),
    ];
    for (name, value) in &finding.args {
        args.push((name, value.as_str().into()));
    }
    words.say(&format!("finding-{}", finding.key), &args)
}

/// A finding as JSON.
pub fn finding_json(words: &Words<'_>, finding: &Finding) -> Json {
    let charter = &words.folder.charter;
    let clause = finding.clause.and_then(|id| charter.clause(id));
    json!({
        "finding": finding.key,
        "text": finding_text(words, finding),
        "act": finding.act.map(|a| a + 1),
        "date": finding.act.and_then(|a| words.folder.acts.get(a as usize)).map(|a| a.done.to_string()),
        "country": finding.country.map(|c| c.code().to_owned()),
        "article": clause.map(|c| charter.place(c)),
    })
}

/// Headline, label and help of a diagnostic.
pub fn diagnostic_text(messages: &Messages, d: &Diagnostic) -> (String, String, Option<String>) {
    let mut shown: Vec<String> = d
        .expected
        .iter()
        .map(|e| match e {
            Expected::Word(w) => format!("`{w}`"),
            Expected::Slot(s) => messages.text(&format!("slot-{s}")),
            Expected::End => messages.text("slot-end"),
        })
        .collect();
    shown.truncate(6);
    let mut args: Vec<(&str, Arg)> = vec![
        ("suggestion", d.suggestion.clone().unwrap_or_else(|| "0".into()).into()),
        ("expected", if shown.is_empty() { "0".into() } else { shown.join(", ").into() }),
    ];
    for (name, value) in &d.args {
        args.push((name, value.as_str().into()));
    }
    let id = format!("diag-{}", d.code);
    let help = format!("{id}.help");
    (
        messages.with(&id, &args),
        messages.with(&format!("{id}.label"), &args),
        messages.has(&help).then(|| messages.with(&help, &args)),
    )
}
