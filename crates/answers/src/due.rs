//! What falls due, as a list.

use crate::messages::Arg;
use crate::table::table;
use crate::words::Words;
use serde_json::{Value as Json, json};
use servanda_reckoner::{Due, DueKind};
use servanda_timeline::Day;

/// The keys of all kinds of due things.
pub const DUE_KEYS: [&str; 11] = [
    "sessions",
    "handover",
    "term-ends",
    "turn-begins",
    "instrument-term-ends",
    "withdrawal",
    "duty",
    "document-ends",
    "anniversary",
    "review",
    "extension",
];

/// A due item in words.
pub fn due_title(words: &Words<'_>, due: &Due) -> String {
    let name = due.name.map_or("0".to_owned(), |n| words.named(n));
    let country = due.country.map_or("0".to_owned(), |c| words.country(c, due.day));
    let (id, n, m): (&str, i64, i64) = match due.kind {
        DueKind::Sessions { held, needed } => ("due-sessions", i64::from(held), i64::from(needed)),
        DueKind::Handover => ("due-handover", 0, 0),
        DueKind::TermEnds => ("due-term-ends", 0, 0),
        DueKind::TurnBegins => ("due-turn-begins", 0, 0),
        DueKind::InstrumentTermEnds { renewed } => ("due-instrument-term", i64::from(renewed), 0),
        DueKind::WithdrawalTakesEffect => ("due-withdrawal", 0, 0),
        DueKind::Duty => ("due-duty", 0, 0),
        DueKind::DocumentEnds => ("due-document-ends", 0, 0),
        DueKind::Anniversary(n) => ("due-anniversary", i64::from(n), 0),
        DueKind::Review => ("due-review", 0, 0),
        DueKind::Extension => ("due-extension", 0, 0),
    };
    let article =
        due.clause.and_then(|id| words.folder.charter.clause(id)).map_or("0".to_owned(), |c| words.place(c));
    let text = words.say(
        id,
        &[
            ("name", name.into()),
            ("country", country.into()),
            ("what", words.text(due.what.as_deref().unwrap_or("0")).into()),
            ("n", Arg::Number(n)),
            ("m", Arg::Number(m)),
            ("year", due.day.year().to_string().into()),
            ("met", if due.met { "1" } else { "0" }.into()),
            ("article", article.into()),
        ],
    );
    match &due.reading {
        Some(r) => words.say("under-reading", &[("reading", words.text(r).into()), ("text", text.into())]),
        None => text,
    }
}

/// The key of a kind of due thing, as in JSON.
pub fn due_key(kind: DueKind) -> &'static str {
    match kind {
        DueKind::Sessions { .. } => "sessions",
        DueKind::Handover => "handover",
        DueKind::TermEnds => "term-ends",
        DueKind::TurnBegins => "turn-begins",
        DueKind::InstrumentTermEnds { .. } => "instrument-term-ends",
        DueKind::WithdrawalTakesEffect => "withdrawal",
        DueKind::Duty => "duty",
        DueKind::DocumentEnds => "document-ends",
        DueKind::Anniversary(_) => "anniversary",
        DueKind::Review => "review",
        DueKind::Extension => "extension",
    }
}

/// Due items as JSON.
pub fn due_json(words: &Words<'_>, items: &[Due]) -> Json {
    items
        .iter()
        .map(|d| {
            let clause = d.clause.and_then(|id| words.folder.charter.clause(id));
            let mut out = json!({
                "date": d.day.to_string(),
                "kind": due_key(d.kind),
                "of": d.name.map(|n| words.folder.charter.lexicon.name(n).to_owned()),
                "country": d.country.map(|c| c.code().to_owned()),
                "what": d.what.as_deref(),
                "met": d.met,
                "reading": d.reading.as_deref(),
                "article": clause.map(|c| words.folder.charter.place(c)),
                "text": due_title(words, d),
            });
            if let (Some(o), DueKind::Sessions { held, needed }) = (out.as_object_mut(), d.kind) {
                o.insert("held".into(), held.into());
                o.insert("needed".into(), needed.into());
            }
            if let (Some(o), DueKind::Anniversary(n)) = (out.as_object_mut(), d.kind) {
                o.insert("years".into(), n.into());
            }
            out
        })
        .collect()
}

/// Due items for people.
pub fn due_text(words: &Words<'_>, items: &[Due], width: u16) -> String {
    if items.is_empty() {
        return format!("  {}\n", words.messages.text("nothing-due"));
    }
    let rows: Vec<Vec<String>> = items.iter().map(|d| vec![show(d.day), due_title(words, d)]).collect();
    table(&rows, width)
}

fn show(day: Day) -> String {
    day.to_string()
}

/// Due items as an iCalendar file (RFC 5545). An event keeps its identifier as long as the same thing falls due on the same
/// day, and carries no time of making; `name` is what a reader of calendars shows it by, so that the file changes only when what is due changes.
pub fn calendar(words: &Words<'_>, items: &[Due], name: &str) -> String {
    use icalendar::{Calendar, Component, Event, Property};
    let mut calendar = Calendar::empty();
    for (field, value) in
        [("VERSION", "2.0"), ("PRODID", "-//Servanda//Servanda//EN"), ("CALSCALE", "GREGORIAN")]
    {
        calendar.append_property(Property::new(field, value));
    }
    calendar.append_property(Property::new("X-WR-CALNAME", name));
    let mut given: Vec<String> = Vec::new();
    for item in items {
        let name = item.name.map_or("", |n| words.folder.charter.lexicon.name(n)).replace(' ', "-");
        let country = item.country.map_or(String::new(), |c| c.code().to_owned());
        let own = format!("{}-{}-{name}-{country}", item.day, due_key(item.kind));
        let again = given.iter().filter(|g| **g == own).count();
        let mut event = Event::new();
        event.summary(&due_title(words, item)).uid(&format!("{own}-{again}-{}@servanda", words.folder.name));
        let date = item.day.to_string().replace('-', "");
        event.append_property(Property::new("DTSTART", &date).add_parameter("VALUE", "DATE").done());
        event.add_property("DTSTAMP", "19700101T000000Z");
        if let Some(clause) = item.clause.and_then(|id| words.folder.charter.clause(id)) {
            event.description(&words.place(clause));
        }
        given.push(own);
        calendar.push(event.done());
    }
    folded(&calendar.done().to_string())
}

/// Folds lines at 75 octets, the space that marks a continuation counted (RFC 5545, section 3.1). The library does not count it.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.replace("\r\n ", "").lines() {
        let mut width = 0;
        for c in line.chars() {
            if width + c.len_utf8() > 75 {
                out.push_str("\r\n ");
                width = 1;
            }
            out.push(c);
            width += c.len_utf8();
        }
        out.push_str("\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn lines_are_at_most_75_octets_and_unfold_to_what_they_were() {
        let text = format!("SUMMARY:{}\r\nA:b\r\n", "укрепление границы ".repeat(12));
        let out = folded(&text);
        assert!(out.lines().all(|l| l.len() <= 75), "{out}");
        assert_eq!(out.replace("\r\n ", ""), text);
        assert_eq!(folded(&out), out);
    }
}
