//! Prints acts as the journal's text: the formatter.

use crate::{Act, Actor, Extra, Journal, Sources, grammar};
use servanda_language::{Country, Lexicon, Printer};
use servanda_timeline::Day;
use std::fmt::Write as _;

/// Lines of a sentence are broken near this column.
const WIDTH: usize = 110;

/// The journal in canonical form, comments kept.
pub fn format(journal: &Journal, lexicon: &Lexicon) -> String {
    let mut out = String::new();
    let mut comments = journal.comments.iter().peekable();
    for (i, act) in journal.acts.iter().enumerate() {
        let mut first = true;
        while let Some(c) = comments.next_if(|c| c.after as usize <= i) {
            if first && !out.is_empty() && !out.ends_with("\n\n") {
                out.push('\n');
            }
            first = false;
            out.push_str(&c.text);
            out.push_str(if c.apart { "\n\n" } else { "\n" });
        }
        if first && !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&act_text(act, &journal.sources, lexicon));
    }
    for (n, c) in comments.enumerate() {
        if n == 0 && !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&c.text);
        out.push('\n');
    }
    out
}

fn list(countries: &[Country], lexicon: &Lexicon, day: Day) -> String {
    let names: Vec<&str> = countries.iter().map(|c| lexicon.country_on(c, day)).collect();
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// Who did what, as a sentence.
pub fn deed_text(act: &Act, lexicon: &Lexicon) -> String {
    if let Some(which) = act.extra.as_deref().and_then(|e| e.withdraws.as_deref()) {
        return format!("withdraws act {which}");
    }
    let day = act.done.latest();
    let named = |n: &servanda_language::Name| format!("the {}", lexicon.name(*n));
    let who = match &act.by {
        Actor::Countries(all) => list(all, lexicon, day),
        Actor::Organ(n)
        | Actor::Office(n)
        | Actor::Body(n)
        | Actor::Organisation(n)
        | Actor::Instrument(n) => named(n),
        Actor::Person { name, country } => format!("{name} of {}", lexicon.country_on(country, day)),
        Actor::Depositary => "the depositary".to_owned(),
    };
    let printer = Printer { grammar: grammar(), lexicon, day: Some(day) };
    format!("{who} {}", printer.sentence(&act.node))
}

/// One act as a paragraph of the journal.
pub fn act_text(act: &Act, sources: &Sources, lexicon: &Lexicon) -> String {
    let mut out = String::new();
    let extra = act.extra.as_deref();
    let sentence = deed_text(act, lexicon);
    let head = match extra.and_then(|e| e.corrects.as_deref()) {
        Some(which) => {
            format!("{}  corrects act {which}: {} {sentence}", act.received.unwrap_or(act.done), act.done)
        }
        None => match extra.and_then(|e| e.written.as_deref()) {
            Some(written) => format!("{written}  {sentence}"),
            None => format!("{}  {sentence}", act.done),
        },
    };
    wrap(&head, &mut out);
    if let Some(comment) = extra.and_then(|e| e.comment.as_deref()) {
        let end = out.find('\n').unwrap_or(out.len());
        out.insert_str(end, &format!("  {comment}"));
    }
    let mut line = |key: &str, value: &str| {
        let _ = writeln!(out, "    {key} {value}");
    };
    if let Some(when) = act.effective {
        line("effective", &when.to_string());
    }
    if let (Some(when), true) = (act.received, extra.is_none_or(|e| e.corrects.is_none())) {
        line("received", &when.to_string());
    }
    if let Some(e) = extra {
        extras(e, lexicon, act.done.latest(), &mut line);
    }
    if let Some(source) = sources.get(act.source) {
        line("source:", source);
    }
    out
}

fn extras(e: &Extra, lexicon: &Lexicon, day: Day, line: &mut impl FnMut(&str, &str)) {
    if let Some(label) = &e.label {
        line("label:", label);
    }
    for (key, countries) in [
        ("present:", &e.attendance.present),
        ("absent:", &e.attendance.absent),
        ("abstained:", &e.attendance.abstained),
        ("objected:", &e.attendance.objected),
        ("objected to format:", &e.attendance.objected_to_format),
        ("served:", &e.served),
    ] {
        if !countries.is_empty() {
            line(key, &list(countries, lexicon, day));
        }
    }
    if e.attendance.limited {
        line("by:", "limited format");
    }
    if e.attendance.procedural {
        line("by", "procedural vote");
    }
    if e.attendance.without_session {
        line("by:", "correspondence");
    }
    if !e.fields.is_empty() {
        let names: Vec<&str> = e.fields.iter().map(|f| lexicon.name(*f)).collect();
        line("field:", &names.join(", "));
    }
    if let Some(by) = &e.contested {
        line("status:", &format!("contested by {by}"));
    }
    if let Some(note) = &e.note {
        line("note:", note);
    }
}

/// Breaks a long sentence into indented continuation lines, at spaces outside quotes, never where the next
/// line could be taken for a property.
fn wrap(sentence: &str, out: &mut String) {
    let mut width = 0;
    let mut quoted = false;
    for (i, word) in sentence.split(' ').enumerate() {
        let len = word.chars().count();
        let risky = word.contains(':')
            || matches!(word, "effective" | "received")
            || word.starts_with('#')
            || word.is_empty();
        if i > 0 {
            if width + 1 + len > WIDTH && !quoted && !risky {
                out.push_str("\n    ");
                width = 4;
            } else {
                out.push(' ');
                width += 1;
            }
        }
        quoted ^= word.matches('"').count() % 2 == 1;
        quoted = (quoted || word.contains(['«', '“'])) && !word.contains(['»', '”']);
        out.push_str(word);
        width += len;
    }
    out.push('\n');
}
