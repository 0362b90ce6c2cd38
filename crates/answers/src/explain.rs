//! Entry into force, explained: the condition, what was counted, what was rejected and why, the arithmetic.

use crate::messages::Arg;
use crate::readback::clause_readback;
use crate::ruling::day_json;
use crate::table::{table, wrapped};
use crate::words::Words;
use serde_json::{Value as Json, json};
use servanda_language::{Country, Name};
use servanda_reckoner::{Question, Reckoned, Step};
use servanda_timeline::{Day, Ruling};

fn step_text(words: &Words<'_>, step: &Step) -> String {
    match step {
        Step::Met(w) => words.say("step-met", &[("day", w.to_string().into())]),
        Step::Plus(p, w) => {
            words.say("step-plus", &[("period", words.period(*p).into()), ("day", w.to_string().into())])
        }
        Step::FirstOfNextMonth(w) => words.say("step-next-month", &[("day", w.to_string().into())]),
        Step::FirstOfNthMonth(n, w) => {
            words.say("step-nth-month", &[("n", Arg::Number(i64::from(*n))), ("day", w.to_string().into())])
        }
        Step::NotBefore(w) => words.say("step-not-before", &[("day", w.to_string().into())]),
        Step::On(w) => words.say("step-on", &[("day", w.to_string().into())]),
        Step::Attested(w) => words.say("step-attested", &[("day", w.to_string().into())]),
    }
}

fn step_key(step: &Step) -> (&'static str, String) {
    match step {
        Step::Met(w) => ("met", w.to_string()),
        Step::Plus(p, w) => ("plus", format!("{p}: {w}")),
        Step::FirstOfNextMonth(w) => ("first-of-next-month", w.to_string()),
        Step::FirstOfNthMonth(_, w) => ("first-of-nth-month", w.to_string()),
        Step::NotBefore(w) => ("not-before", w.to_string()),
        Step::On(w) => ("on", w.to_string()),
        Step::Attested(w) => ("attested", w.to_string()),
    }
}

/// For whom the instrument is in force on a day, and since when.
fn parties(reckoned: &Reckoned<'_>, instrument: Name, on: Day) -> Vec<(Country, Day, bool)> {
    let mut out = Vec::new();
    for c in reckoned.roll(instrument) {
        let line = reckoned.line(Question::Party(instrument, c)).forget();
        let piece = line.piece(on);
        let settled = matches!(piece.value, Ruling::Settled(servanda_reckoner::Answer::Bool(true)));
        if settled || piece.value.possible().contains(&&servanda_reckoner::Answer::Bool(true)) {
            out.push((c, piece.since, settled));
        }
    }
    out
}

/// Entry into force as JSON. The second value is true if the instrument is in force on the day.
pub fn force_json(words: &Words<'_>, reckoned: &Reckoned<'_>, instrument: Name, on: Day) -> (Json, bool) {
    let charter = &words.folder.charter;
    let name = charter.lexicon.name(instrument);
    let Some(force) = reckoned.base().force(instrument) else { return (Json::Null, false) };
    let line = reckoned.line(Question::InForce(instrument));
    let in_force = line.at(on).ruling == Ruling::Settled(servanda_reckoner::Answer::Bool(true));
    let clause = force.clause.and_then(|id| charter.clause(id));
    let act_date = |i: u32| words.folder.acts.get(i as usize).map(|a| a.done.to_string());
    let counted: Vec<Json> = force
        .met
        .counted
        .iter()
        .enumerate()
        .map(|(n, c)| json!({ "n": n + 1, "country": c.country.code(), "act": c.act + 1, "date": act_date(c.act), "signature": c.standing.map(|s| s + 1) }))
        .collect();
    let done_by = |i: u32| words.folder.acts.get(i as usize).is_some_and(|a| a.done.earliest() <= on);
    let rejected: Vec<Json> = force
        .met
        .rejected
        .iter()
        .filter(|r| done_by(r.act))
        .map(|r| json!({ "country": r.country.code(), "act": r.act + 1, "date": act_date(r.act), "because": r.because }))
        .collect();
    let mut missing: Vec<&str> = force.met.missing.iter().map(|c| c.code()).collect();
    missing.sort_unstable();
    let terms: Vec<Json> =
        force.terms.iter().map(|(a, b)| json!({ "first": day_json(*a), "last": day_json(*b) })).collect();
    let mut who: Vec<(Country, Day, bool)> = parties(reckoned, instrument, on);
    who.sort_by(|a, b| a.0.code().cmp(b.0.code()));
    let json = json!({
        "instrument": name,
        "on": on.to_string(),
        "known": reckoned.case().known.map_or(Json::Null, day_json),
        "in_force": in_force,
        "since": force.start.map(|s| s.to_string()),
        "computed": force.computed.map(|s| s.to_string()),
        "attested": force.attested.map(|(w, i)| json!({ "date": w.to_string(), "act": i + 1 })),
        "article": clause.map(|c| charter.place(c)),
        "condition": clause.map(|c| clause_readback(words, c)),
        "counted": counted,
        "rejected": rejected,
        "missing": missing,
        "short_by": force.met.short_by,
        "steps": force.steps.iter().map(|s| { let (k, d) = step_key(s); json!({ "step": k, "day": d }) }).collect::<Vec<_>>(),
        "terms": terms,
        "parties": who.iter().map(|(c, d, sure)| json!({ "country": c.code(), "since": day_json(*d), "settled": sure })).collect::<Vec<_>>(),
    });
    (json, in_force)
}

/// Entry into force for people. The second value is true if the instrument is in force on the day.
pub fn force_text(
    words: &Words<'_>,
    reckoned: &Reckoned<'_>,
    instrument: Name,
    on: Day,
    width: u16,
) -> (String, bool) {
    let charter = &words.folder.charter;
    let Some(force) = reckoned.base().force(instrument) else { return (String::new(), false) };
    let line = reckoned.line(Question::InForce(instrument));
    let in_force = line.at(on).ruling == Ruling::Settled(servanda_reckoner::Answer::Bool(true));
    let mut out = String::new();
    let mut say = |id: &str, args: &[(&str, Arg)], first: &str| {
        out.push_str(&wrapped(&words.say(id, args), first, "    ", width))
    };
    let since = force.start.map_or("0".to_owned(), |s| s.to_string());
    let head = if in_force { "force-yes" } else { "force-no" };
    say(
        head,
        &[("i", words.named(instrument).into()), ("on", on.to_string().into()), ("since", since.into())],
        "",
    );
    if let Some(c) = force.clause.and_then(|id| charter.clause(id)) {
        say(
            "force-condition",
            &[("place", charter.place(c).into()), ("text", clause_readback(words, c).into())],
            "  ",
        );
    }
    if let Some((w, i)) = force.attested {
        say("force-attested", &[("day", w.to_string().into()), ("act", words.act(i).into())], "  ");
    }
    let act_day = |i: u32| words.folder.acts.get(i as usize).map_or(String::new(), |a| a.done.to_string());
    if force.met.counted.is_empty() {
        out.push_str(&format!("\n  {}\n", words.messages.text("force-none-counted")));
    } else {
        out.push_str(&format!("\n  {}\n", words.messages.text("force-counted")));
        let rows: Vec<Vec<String>> = force
            .met
            .counted
            .iter()
            .enumerate()
            .map(|(n, c)| {
                let signed = c
                    .standing
                    .map_or(String::new(), |s| words.say("force-signed", &[("day", act_day(s).into())]));
                let number = words.say("act-number", &[("n", (c.act + 1).to_string().into())]);
                let day = words.folder.acts.get(c.act as usize).map_or(on, |a| a.done.latest());
                vec![format!("{}.", n + 1), words.country(c.country, day), act_day(c.act), number, signed]
            })
            .collect();
        out.push_str(&table(&rows, width));
    }
    let done_by = |i: u32| words.folder.acts.get(i as usize).is_some_and(|a| a.done.earliest() <= on);
    let rejected: Vec<_> = force.met.rejected.iter().filter(|r| done_by(r.act)).collect();
    if !rejected.is_empty() {
        out.push_str(&format!("\n  {}\n", words.messages.text("force-rejected")));
        let rows: Vec<Vec<String>> = rejected
            .iter()
            .map(|r| {
                let number = words.say("act-number", &[("n", (r.act + 1).to_string().into())]);
                let day = words.folder.acts.get(r.act as usize).map_or(on, |a| a.done.latest());
                vec![
                    words.country(r.country, day),
                    act_day(r.act),
                    number,
                    words.messages.text(&format!("rejected-{}", r.because)),
                ]
            })
            .collect();
        out.push_str(&table(&rows, width));
    }
    if force.computed.is_none() && (!force.met.missing.is_empty() || force.met.short_by > 0) {
        let names = if force.met.missing.is_empty() {
            "0".to_owned()
        } else {
            words.countries(&force.met.missing, on)
        };
        let args = [("names", names.into()), ("n", Arg::Number(i64::from(force.met.short_by)))];
        out.push('\n');
        out.push_str(&wrapped(&words.say("force-missing", &args), "  ", "    ", width));
    }
    if !force.steps.is_empty() {
        out.push_str(&format!("\n  {}\n", words.messages.text("force-steps")));
        for step in &force.steps {
            out.push_str(&wrapped(&step_text(words, step), "  → ", "    ", width));
        }
    }
    if !force.terms.is_empty() {
        out.push_str(&format!("\n  {}\n", words.messages.text("force-terms")));
        for (a, b) in &force.terms {
            out.push_str(&format!("    {a} – {b}\n"));
        }
        if let Some(each) = force.renews_each {
            let text = words.say("force-renews", &[("period", words.period(each).into())]);
            out.push_str(&wrapped(&text, "    ", "    ", width));
        }
    }
    let mut who = parties(reckoned, instrument, on);
    let order = words.folder.countries.names.sorted(
        &who.iter().map(|w| w.0).collect::<Vec<_>>(),
        words.messages.lang.names(),
        on,
    );
    who.sort_by_key(|w| order.iter().position(|c| *c == w.0));
    let count =
        words.say("force-parties", &[("n", Arg::Number(who.len() as i64)), ("on", on.to_string().into())]);
    out.push_str(&format!("\n  {count}\n"));
    let rows: Vec<Vec<String>> = who
        .iter()
        .map(|(c, d, sure)| {
            let mark = if *sure { String::new() } else { words.messages.text("not-settled") };
            vec![words.country(*c, on), if d.is_date() { d.to_string() } else { "…".to_owned() }, mark]
        })
        .collect();
    if !rows.is_empty() {
        out.push_str(&table(&rows, width));
    }
    (out, in_force)
}
