//! Prints a node as its canonical sentence: the formatter.

use crate::{Country, Grammar, Kind, Lexicon, Name, Node, Pat, SlotKind, Value, matcher::MONTHS};
use servanda_timeline::{Day, Period, Unit};

/// Prints nodes of a grammar with the names of a lexicon.
#[derive(Clone, Copy)]
pub struct Printer<'a> {
    /// The tables.
    pub grammar: &'a Grammar,
    /// The names.
    pub lexicon: &'a Lexicon,
    /// Countries are called by their names as of this day, or of today.
    pub day: Option<Day>,
}

/// True if the subject at the end of a text is plural: its head, before any "of", ends so ("the Foreign Ministers", but
/// "the Committee of Ministers").
fn is_plural(out: &str) -> bool {
    let subject = out.rsplit("the ").next().unwrap_or(out);
    let head = subject.split(" of ").next().unwrap_or(subject).trim_end();
    head.ends_with('s') && !head.ends_with("ss")
}

impl Printer<'_> {
    /// The canonical sentence. Law: parsing it gives the node again.
    pub fn sentence(&self, node: &Node) -> String {
        let mut out = String::new();
        self.node(node, &mut out);
        out
    }

    fn node(&self, node: &Node, out: &mut String) {
        if let Some(form) = self.grammar.form(node.table, node.form) {
            self.pats(&form.pats, node, out);
        }
    }

    fn word(out: &mut String, word: &str) {
        if !(out.is_empty() || out.ends_with(' ') || word == ":" || word == "%") {
            out.push(' ');
        }
        out.push_str(word);
    }

    fn pats(&self, pats: &[Pat], node: &Node, out: &mut String) {
        for pat in pats {
            match pat {
                Pat::Word(w) => Printer::word(out, w),
                Pat::Verb(v) => {
                    let many = is_plural(out);
                    let word = if many { crate::grammar::plural(v) } else { v };
                    Printer::word(out, word);
                }
                Pat::Comma => out.push(','),
                Pat::Opt(Some(slot), inner) => {
                    if node.slot(*slot).is_some() {
                        self.pats(inner, node, out);
                    }
                }
                Pat::Opt(None, inner) => {
                    if inner.iter().any(|p| Printer::filled(p, node)) {
                        self.pats(inner, node, out);
                    }
                }
                Pat::Choice(slot, ways) => {
                    if let Some(Value::Choice(i)) = node.slot(*slot)
                        && let Some(way) = ways.get(*i as usize)
                    {
                        self.pats(way, node, out);
                    }
                }
                Pat::Slot(slot, kind) => {
                    if let Some(value) = node.slot(*slot) {
                        self.value(value, *kind, out);
                    }
                }
            }
        }
    }

    fn filled(pat: &Pat, node: &Node) -> bool {
        match pat {
            Pat::Slot(s, _) | Pat::Choice(s, _) | Pat::Opt(Some(s), _) => node.slot(*s).is_some(),
            Pat::Opt(None, inner) => inner.iter().any(|p| Printer::filled(p, node)),
            Pat::Word(_) | Pat::Verb(_) | Pat::Comma => false,
        }
    }

    fn country<'b>(&'b self, country: &'b Country) -> &'b str {
        match self.day {
            Some(day) => self.lexicon.country_on(country, day),
            None => self.lexicon.country(country),
        }
    }

    fn named(&self, name: Name) -> String {
        let entry = self.lexicon.entry(name);
        let text = entry.map_or("", |e| e.name());
        let bare = entry.is_some_and(|e| {
            matches!(
                e.kind,
                Kind::Field | Kind::Step | Kind::Class | Kind::Category | Kind::Measure | Kind::Group
            )
        });
        if bare { text.to_owned() } else { format!("the {text}") }
    }

    fn list(&self, items: &[String], out: &mut String) {
        for (i, item) in items.iter().enumerate() {
            if i > 0 && i + 1 == items.len() {
                Printer::word(out, "and");
            } else if i > 0 {
                out.push(',');
            }
            Printer::word(out, item);
        }
    }

    /// Prints a slot's value as it stands in documents.
    pub fn value(&self, value: &Value, kind: SlotKind, out: &mut String) {
        match value {
            Value::Name(n) if kind == SlotKind::Todo => {
                let entry = self.lexicon.entry(*n);
                let name = entry.and_then(|e| e.names.get(1).or(e.names.first())).map_or("", String::as_str);
                Printer::word(out, name);
            }
            Value::Name(n) => Printer::word(out, &self.named(*n)),
            Value::Names(all) => {
                let items: Vec<String> = all.iter().map(|n| self.named(*n)).collect();
                self.list(&items, out);
            }
            Value::Country(c) => Printer::word(out, self.country(c)),
            Value::Countries(all) => {
                let items: Vec<String> = all.iter().map(|c| self.country(c).to_owned()).collect();
                self.list(&items, out);
            }
            Value::Period(p) if kind == SlotKind::Notice => Printer::word(out, &notice(*p)),
            Value::Period(p) => Printer::word(out, &p.to_string()),
            Value::Date(when) => Printer::word(out, &when.to_string()),
            Value::DayOfYear(d) => {
                let month = MONTHS.get(usize::from(d.month).wrapping_sub(1)).copied().unwrap_or("");
                Printer::word(out, &format!("{} {month}", d.day));
            }
            Value::Number(n) => match kind {
                SlotKind::Ordinal => Printer::word(out, &ordinal(*n)),
                SlotKind::Times if *n == 1 => Printer::word(out, "once"),
                SlotKind::Times if *n == 2 => Printer::word(out, "twice"),
                SlotKind::Times => Printer::word(out, &format!("{n} times")),
                _ => Printer::word(out, &n.to_string()),
            },
            Value::Share(n, 100) => Printer::word(out, &format!("{n} %")),
            Value::Share(n, 1_000) => Printer::word(out, &format!("{}.{} %", n / 10, n % 10)),
            Value::Share(n, 10_000) => Printer::word(out, &format!("{}.{:02} %", n / 100, n % 100)),
            Value::Share(a, b) => Printer::word(out, &format!("{a}/{b}")),
            Value::Text(t) => Printer::word(out, &self.quoted(t, kind)),
            Value::Choice(_) | Value::Flag => {}
            Value::Node(n) => self.node(n, out),
            Value::Nodes(all) => {
                let items: Vec<String> = all.iter().map(|n| self.sentence(n)).collect();
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        out.push_str(", and");
                    }
                    Printer::word(out, item);
                }
            }
        }
    }

    /// Free words are quoted where they could be taken for something else.
    fn quoted(&self, text: &str, kind: SlotKind) -> String {
        if kind != SlotKind::Text {
            return text.to_owned();
        }
        let plain = !text.is_empty()
            && text
                .split(' ')
                .all(|w| !w.is_empty() && w.chars().all(|c| c.is_alphanumeric() || "-.'’/".contains(c)))
            && !text.split(' ').any(|w| JOINTS.contains(&w));
        if plain {
            text.to_owned()
        } else if text.contains('"') {
            format!("«{}»", text.replace(['«', '»'], "\""))
        } else {
            format!("\"{text}\"")
        }
    }
}

/// Words that patterns use after free words; a text that holds one is quoted.
const JOINTS: [&str; 24] = [
    "in", "of", "every", "from", "until", "by", "to", "at", "as", "for", "with", "under", "and", "before",
    "within", "about", "on", "after", "that", "against", "between", "unless", "if", "the",
];

fn notice(p: Period) -> String {
    let unit = match p.unit {
        Unit::Day => "day",
        Unit::Week => "week",
        Unit::Month => "month",
        Unit::Year => "year",
    };
    if p.count == 1 { format!("1 {unit}'s") } else { format!("{} {unit}s'", p.count) }
}

fn ordinal(n: u32) -> String {
    let suffix = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{suffix}")
}
