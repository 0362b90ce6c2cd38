//! The organisation on one day: a page one would print.

use crate::due::{due_json, due_text};
use crate::messages::Arg;
use crate::question::SetOf;
use crate::ruling::{day_json, duty_json, duty_text, reply_one, reply_set, stretch, value_text};
use crate::table::{table, wrapped};
use crate::words::{Words, finding_json, finding_text};
use serde_json::{Value as Json, json};
use servanda_charter::Rule;
use servanda_language::{Country, Kind, Name};
use servanda_reckoner::{Answer, Duty, DutyState, Question, Reckoned, Standing};
use servanda_timeline::{Counting, Day, Period, Ruling};

/// How many months ahead the page looks.
const AHEAD: Period = Period::months(13);

fn names(words: &Words<'_>, kind: Kind) -> Vec<Name> {
    words.folder.charter.lexicon.entries().filter(|(_, e)| e.kind == kind).map(|(n, _)| n).collect()
}

fn holds(reckoned: &Reckoned<'_>, question: Question, on: Day) -> Option<(Day, bool)> {
    let line = reckoned.line(question);
    let settled = line.at(on).ruling == Ruling::Settled(Answer::Bool(true));
    let possible = line.at(on).ruling.possible().contains(&&Answer::Bool(true));
    possible.then(|| (stretch(&line, on).0, settled))
}

struct Members {
    country: Country,
    status: &'static str,
    since: Day,
}

fn members(reckoned: &Reckoned<'_>, on: Day) -> Vec<Members> {
    let mut all = Vec::new();
    for country in reckoned.members() {
        let line = reckoned.line(Question::Member(country));
        let status = match &line.at(on).ruling {
            Ruling::Settled(Answer::Standing(Standing::Member)) => "member",
            Ruling::Settled(Answer::Standing(Standing::Suspended)) => "suspended",
            Ruling::Unsettled(_) => "unsettled",
            Ruling::Contested(_) => "contested",
            _ => continue,
        };
        all.push(Members { country, status, since: stretch(&line, on).0 });
    }
    all
}

/// The duties whose time runs on a day.
pub fn running(reckoned: &Reckoned<'_>, on: Day) -> Vec<Duty> {
    let open = |d: &&Duty| {
        d.since <= on
            && matches!(d.state.at(on).ruling, Ruling::Settled(DutyState::Due) | Ruling::Unsettled(_))
    };
    reckoned.duties().into_iter().filter(|d| open(&d)).collect()
}

/// The organ to which an organ answers, and where it has its seat.
pub fn organ_facts(reckoned: &Reckoned<'_>, organ: Name, on: Day) -> (Option<Name>, Option<String>) {
    let answers = reckoned.rules_on(on, |c| match c.rule {
        Rule::Answers { organ: o, to } if o == organ => Some(to),
        _ => None,
    });
    let seat = reckoned.rules_on(on, |c| match &c.rule {
        Rule::Seat { organ: o, place } if *o == organ => Some(place.to_string()),
        _ => None,
    });
    (answers.first().map(|a| a.1), seat.into_iter().next().map(|s| s.1))
}

/// The fields of an organ on a day.
pub fn organ_fields(reckoned: &Reckoned<'_>, organ: Name, on: Day) -> Vec<Name> {
    let found = reckoned.rules_on(on, |c| match &c.rule {
        Rule::Belongs { organ: o, fields } if *o == organ => Some(fields.to_vec()),
        Rule::Competence { organ: o, fields: Some(fields) } if *o == organ => Some(fields.to_vec()),
        _ => None,
    });
    let mut all = Vec::new();
    for (_, list) in found {
        for f in list {
            if !all.contains(&f) {
                all.push(f);
            }
        }
    }
    all
}

/// The last day of the term of an office's holder.
pub fn term_end(reckoned: &Reckoned<'_>, office: Name, on: Day) -> Option<Day> {
    let line = reckoned.line(Question::Holder(office));
    let piece = line.piece(on);
    let items = reckoned.due(on, on.plus(Period::years(20), Counting::default()));
    items
        .into_iter()
        .find(|d| d.name == Some(office) && d.kind == servanda_reckoner::DueKind::TermEnds)
        .map(|d| d.day)
        .filter(|d| *d < piece.until || piece.until == Day::NEVER || d.next() == piece.until)
}

/// The organisation on a day as JSON.
pub fn status_json(words: &Words<'_>, reckoned: &Reckoned<'_>, on: Day) -> Json {
    let lexicon = &words.folder.charter.lexicon;
    let instruments: Vec<Json> = names(words, Kind::Instrument)
        .into_iter()
        .map(|n| {
            let line = reckoned.line(Question::InForce(n));
            let here = &line.at(on).ruling;
            let set = reply_set(words, reckoned, SetOf::Parties(n), on);
            json!({
                "id": lexicon.name(n),
                "in_force": match here { Ruling::Settled(Answer::Bool(b)) => Json::from(*b), _ => Json::Null },
                "since": match here { Ruling::Settled(Answer::Bool(true)) => day_json(stretch(&line, on).0), _ => Json::Null },
                "parties": set.value,
            })
        })
        .collect();
    let mut who = members(reckoned, on);
    who.sort_by(|a, b| a.country.code().cmp(b.country.code()));
    let organs: Vec<Json> = names(words, Kind::Organ)
        .into_iter()
        .filter(|n| holds(reckoned, Question::Organ(*n), on).is_some())
        .map(|n| {
            let chair = reply_one(words, reckoned, Question::Chair(n), on);
            let turn = reply_one(words, reckoned, Question::ChairTurn(n), on);
            let line = reckoned.line(Question::Chair(n));
            let owed = match &line.at(on).ruling {
                Ruling::Settled(Answer::Temporary(_, owed)) => Json::from(owed.code()),
                _ => Json::Null,
            };
            let (answers, place) = organ_facts(reckoned, n, on);
            let seats = reply_set(words, reckoned, SetOf::Seats(n), on);
            let title = reckoned.seat_titles(n, on).into_iter().next().and_then(|t| t.1);
            json!({
                "id": lexicon.name(n),
                "seats": seats.value,
                "seat_of": title.as_deref(),
                "chair": chair.value,
                "chair_ruling": chair.kind,
                "chair_since": if chair.kind == "silent" { Json::Null } else { day_json(chair.since) },
                "chair_alternatives": chair.alternatives_json(),
                "temporary": !owed.is_null(),
                "turn_owed": owed,
                "turn": turn.value,
                "turn_alternatives": turn.alternatives_json(),
                "answers_to": answers.map(|a| lexicon.name(a).to_owned()),
                "place": place,
                "fields": organ_fields(reckoned, n, on).iter().map(|f| Json::from(lexicon.name(*f))).collect::<Vec<_>>(),
            })
        })
        .collect();
    let offices: Vec<Json> = names(words, Kind::Office)
        .into_iter()
        .map(|n| {
            let holder = reckoned.line(Question::Holder(n)).at(on).ruling.clone();
            let turn = reply_one(words, reckoned, Question::OfficeTurn(n), on);
            let (full, acting) = match &holder {
                Ruling::Settled(Answer::Holder(h)) => {
                    let person = json!({ "name": &*h.name, "country": h.country.code() });
                    if h.acting { (Json::Null, person) } else { (person, Json::Null) }
                }
                _ => (Json::Null, Json::Null),
            };
            json!({
                "id": lexicon.name(n),
                "ruling": reply_one(words, reckoned, Question::Holder(n), on).kind,
                "holder": full,
                "acting": acting,
                "until": term_end(reckoned, n, on).map(|d| d.to_string()),
                "turn": turn.value,
                "turn_alternatives": turn.alternatives_json(),
            })
        })
        .collect();
    let documents: Vec<Json> = names(words, Kind::Document)
        .into_iter()
        .filter(|n| holds(reckoned, Question::Document(*n), on).is_some())
        .map(|n| Json::from(lexicon.name(n)))
        .collect();
    let due = reckoned.due(on, on.plus(AHEAD, Counting::default()));
    let findings: Vec<Json> =
        current_findings(words, reckoned, on).iter().map(|f| finding_json(words, f)).collect();
    json!({
        "organisation": title(words),
        "on": on.to_string(),
        "known": reckoned.case().known.map_or(Json::Null, day_json),
        "organisation_exists": organisation(words, reckoned, on),
        "instruments": instruments,
        "members": who.iter().map(|m| json!({ "country": m.country.code(), "status": m.status, "since": day_json(m.since) })).collect::<Vec<_>>(),
        "organs": organs,
        "offices": offices,
        "documents": documents,
        "duties": running(reckoned, on).iter().map(|d| duty_json(words, d, on)).collect::<Vec<_>>(),
        "due": due_json(words, &due),
        "findings": findings,
    })
}

fn organisation(words: &Words<'_>, reckoned: &Reckoned<'_>, on: Day) -> Json {
    match names(words, Kind::Organisation).first() {
        Some(n) => match reckoned.line(Question::Organisation(*n)).at(on).ruling {
            Ruling::Settled(Answer::Bool(b)) => b.into(),
            _ => Json::Null,
        },
        None => Json::Null,
    }
}

/// What is spoken of: the organisation by its first name, or else the first document.
pub fn title(words: &Words<'_>) -> String {
    let org = names(words, Kind::Organisation).first().copied();
    org.map_or_else(|| first_document(words), |n| words.bare(n))
}

fn first_document(words: &Words<'_>) -> String {
    let any = !words.folder.charter.documents.is_empty();
    if any { words.document(0).to_owned() } else { words.folder.name.clone() }
}

/// What is spoken of, by its longest name in the letters of the language: the organisation in full, or the first document.
pub fn full_title(words: &Words<'_>) -> String {
    let org = names(words, Kind::Organisation).first().copied();
    let Some(entry) = org.and_then(|n| words.folder.charter.lexicon.entry(n)) else {
        return first_document(words);
    };
    let cyrillic = |n: &str| n.chars().any(|c| ('\u{400}'..='\u{52f}').contains(&c));
    let wanted = words.cyrillic();
    let own = entry.names.iter().filter(|n| cyrillic(n) == wanted);
    own.max_by_key(|n| n.chars().count()).cloned().unwrap_or_else(|| title(words))
}

/// The findings about acts done by a day.
pub fn current_findings(
    words: &Words<'_>,
    reckoned: &Reckoned<'_>,
    on: Day,
) -> Vec<servanda_reckoner::Finding> {
    let mut all = reckoned.findings();
    all.retain(|f| {
        f.act.and_then(|a| words.folder.acts.get(a as usize)).is_none_or(|a| a.done.earliest() <= on)
    });
    all
}

/// The organisation on a day for people.
pub fn status_text(words: &Words<'_>, reckoned: &Reckoned<'_>, on: Day, width: u16) -> String {
    let mut out = String::new();
    let known = reckoned.case().known.map_or("0".to_owned(), |d| d.to_string());
    let heading = words.say(
        "status-title",
        &[("name", title(words).into()), ("on", on.to_string().into()), ("known", known.into())],
    );
    out.push_str(&wrapped(&heading, "", "", width));
    if organisation(words, reckoned, on) == Json::Bool(false) {
        out.push_str(&wrapped(&words.messages.text("no-organisation-yet"), "", "", width));
    }
    let section = |out: &mut String, id: &str, rows: Vec<Vec<String>>| {
        if !rows.is_empty() {
            out.push_str(&format!("\n{}\n", words.messages.text(id)));
            out.push_str(&table(&rows, width));
        }
    };
    let since = |d: Day| {
        if d.is_date() { words.say("since", &[("day", d.to_string().into())]) } else { String::new() }
    };
    let mut rows = Vec::new();
    for n in names(words, Kind::Instrument) {
        let line = reckoned.line(Question::InForce(n));
        let state = match &line.at(on).ruling {
            Ruling::Settled(Answer::Bool(true)) => {
                words.say("in-force-since", &[("day", stretch(&line, on).0.to_string().into())])
            }
            Ruling::Unsettled(_) => words.messages.text("not-settled"),
            _ => {
                let signed = reply_set(words, reckoned, SetOf::Signatories(n), on);
                if signed.value.as_array().is_none_or(Vec::is_empty) {
                    continue;
                }
                let (from, _) = stretch(&line, on);
                if from.is_date() {
                    words.say("no-longer-in-force", &[("day", from.to_string().into())])
                } else {
                    words.messages.text("signed-not-in-force")
                }
            }
        };
        let set = reply_set(words, reckoned, SetOf::Parties(n), on);
        let count = set.value.as_array().map_or(String::new(), |a| {
            if a.is_empty() {
                String::new()
            } else {
                words.say("n-parties", &[("n", Arg::Number(a.len() as i64))])
            }
        });
        let count = if set.kind == "settled" { count } else { set.text };
        rows.push(vec![words.bare(n), state, count]);
    }
    section(&mut out, "head-instruments", rows);
    let who = members(reckoned, on);
    let order = words.folder.countries.names.sorted(
        &who.iter().map(|m| m.country).collect::<Vec<_>>(),
        words.messages.lang.names(),
        on,
    );
    let mut rows = Vec::new();
    for c in order {
        if let Some(m) = who.iter().find(|m| m.country == c) {
            rows.push(vec![
                words.country(c, on),
                words.messages.text(&format!("standing-{}", m.status)),
                since(m.since),
            ]);
        }
    }
    section(&mut out, "head-members", rows);
    let mut rows = Vec::new();
    for n in names(words, Kind::Organ) {
        if holds(reckoned, Question::Organ(n), on).is_none() {
            continue;
        }
        let chair = reply_one(words, reckoned, Question::Chair(n), on);
        let chair_text = if chair.kind == "silent" {
            String::new()
        } else {
            words.say("chair-is", &[("chair", chair.text.into()), ("day", chair.since.to_string().into())])
        };
        let seats = reply_set(words, reckoned, SetOf::Seats(n), on);
        let seats = match seats.value.as_array() {
            Some(a) if !a.is_empty() => words.say("n-seats", &[("n", Arg::Number(a.len() as i64))]),
            _ => String::new(),
        };
        let (answers, place) = organ_facts(reckoned, n, on);
        let detail = match (answers, place) {
            (_, Some(p)) => words.say("seat-at", &[("place", p.into())]),
            (Some(a), _) => words.say("answers-to", &[("organ", words.named(a).into())]),
            _ => String::new(),
        };
        rows.push(vec![words.bare(n), chair_text, seats, detail]);
    }
    section(&mut out, "head-organs", rows);
    let mut notes = Vec::new();
    for n in names(words, Kind::Organ) {
        let line = reckoned.line(Question::Chair(n));
        let follows = !reckoned
            .rules_on(on, |c| {
                matches!(&c.rule, Rule::ChairFollows { others, .. } if others.contains(&n)).then_some(())
            })
            .is_empty();
        if follows || holds(reckoned, Question::Organ(n), on).is_none() {
            continue;
        }
        if let Ruling::Settled(Answer::Temporary(_, owed)) = &line.at(on).ruling {
            let args = [("organ", words.named(n).into()), ("country", words.country(*owed, on).into())];
            notes.push(words.say("turn-owed", &args));
        }
        let turn = reply_one(words, reckoned, Question::ChairTurn(n), on);
        if turn.kind == "contested" {
            notes.push(
                words.say("turn-of-organ", &[("organ", words.named(n).into()), ("turn", turn.text.into())]),
            );
        }
    }
    for note in notes {
        out.push_str(&wrapped(&note, "  ! ", "    ", width));
    }
    let mut rows = Vec::new();
    let mut notes = Vec::new();
    for n in names(words, Kind::Office) {
        let line = reckoned.line(Question::Holder(n));
        let ruling = &line.at(on).ruling;
        let turn = reply_one(words, reckoned, Question::OfficeTurn(n), on);
        if *ruling == Ruling::Silent && turn.kind == "silent" {
            continue;
        }
        let holder = match ruling {
            Ruling::Settled(a) => value_text(words, a, on),
            _ => reply_one(words, reckoned, Question::Holder(n), on).text,
        };
        let until = term_end(reckoned, n, on)
            .map_or(String::new(), |d| words.say("until", &[("day", d.to_string().into())]));
        rows.push(vec![words.bare(n), holder, since(stretch(&line, on).0), until]);
        if turn.kind != "silent" {
            notes.push(
                words.say("turn-of-organ", &[("organ", words.named(n).into()), ("turn", turn.text.into())]),
            );
        }
    }
    section(&mut out, "head-offices", rows);
    for note in notes {
        out.push_str(&wrapped(&note, "  ! ", "    ", width));
    }
    let documents: Vec<Vec<String>> = names(words, Kind::Document)
        .into_iter()
        .filter_map(|n| {
            holds(reckoned, Question::Document(n), on).map(|(d, _)| vec![words.bare(n), since(d)])
        })
        .collect();
    section(&mut out, "head-documents", documents);
    let duties = running(reckoned, on);
    if !duties.is_empty() {
        out.push_str(&format!("\n{}\n", words.messages.text("head-duties")));
        for d in duties.iter().take(12) {
            out.push_str(&wrapped(&duty_text(words, d, on), "  • ", "    ", width));
        }
        if duties.len() > 12 {
            out.push_str(&format!(
                "  {}\n",
                words.say("and-more", &[("n", Arg::Number(duties.len() as i64 - 12))])
            ));
        }
    }
    let due = reckoned.due(on, on.plus(AHEAD, Counting::default()));
    out.push_str(&format!("\n{}\n", words.messages.text("head-due")));
    out.push_str(&due_text(words, &due, width));
    let findings = current_findings(words, reckoned, on);
    if let Some(last) = findings.iter().rev().find(|f| f.act.is_some()) {
        out.push('\n');
        let shown = last.act.map_or(String::new(), |a| words.act(a));
        let args = [
            ("n", Arg::Number(findings.len() as i64)),
            ("act", shown.into()),
            ("text", finding_text(words, last).into()),
        ];
        out.push_str(&wrapped(&words.say("findings-so-far", &args), "", "  ", width));
    }
    out
}
