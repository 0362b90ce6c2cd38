//! One question, answered: text and JSON of one shape everywhere.

use crate::proof::{proof_json, proof_text};
use crate::question::{Asked, SetOf};
use crate::table::{table, wrapped};
use crate::words::{Words, finding_json, finding_text};
use serde_json::{Map, Value as Json, json};
use servanda_acts::{Actor, Deed};
use servanda_charter::Rule;
use servanda_language::{Country, Name};
use servanda_reckoner::{Answer, Duty, DutyKind, DutyState, Question, Reckoned, Standing, Toward};
use servanda_timeline::{Because, Day, Reading, Ruling, Timeline, Why};

/// A day as JSON: null where open.
pub(crate) fn day_json(day: Day) -> Json {
    if day.is_date() { Json::from(day.to_string()) } else { Json::Null }
}

/// An answer as JSON.
pub(crate) fn value_json(answer: &Answer) -> Json {
    match answer {
        Answer::Bool(b) => (*b).into(),
        Answer::Country(c) => c.code().into(),
        Answer::Temporary(c, _) => c.code().into(),
        Answer::Standing(s) => match s {
            Standing::None => "none".into(),
            Standing::Member => "member".into(),
            Standing::Suspended => "suspended".into(),
        },
        Answer::Holder(h) if h.acting => {
            json!({ "vacant": true, "acting": { "name": &*h.name, "country": h.country.code() } })
        }
        Answer::Holder(h) => json!({ "name": &*h.name, "country": h.country.code() }),
        Answer::Vacant => json!({ "vacant": true, "acting": null }),
    }
}

/// An answer in words.
pub fn value_text(words: &Words<'_>, answer: &Answer, day: Day) -> String {
    match answer {
        Answer::Bool(true) => words.messages.text("yes"),
        Answer::Bool(false) => words.messages.text("no"),
        Answer::Country(c) => words.country(*c, day),
        Answer::Temporary(c, owed) => words.say(
            "temporary-chair",
            &[("country", words.country(*c, day).into()), ("owed", words.country(*owed, day).into())],
        ),
        Answer::Standing(s) => words.messages.text(match s {
            Standing::None => "standing-none",
            Standing::Member => "standing-member",
            Standing::Suspended => "standing-suspended",
        }),
        Answer::Holder(h) => words.say(
            if h.acting { "acting-holder" } else { "person" },
            &[("name", words.text(&h.name).into()), ("country", words.country(h.country, day).into())],
        ),
        Answer::Vacant => words.messages.text("vacant"),
    }
}

fn kind_of<T>(ruling: &Ruling<T>) -> &'static str {
    match ruling {
        Ruling::Settled(_) => "settled",
        Ruling::Silent => "silent",
        Ruling::Unsettled(_) => "unsettled",
        Ruling::Contested(_) => "contested",
    }
}

/// A ruling on one day with everything that is shown of it.
pub struct Reply {
    /// `settled`, `silent`, `unsettled` or `contested`.
    pub kind: &'static str,
    /// The value as JSON; null unless it is settled.
    pub value: Json,
    /// What else may hold, each with its reading if it has one.
    pub alternatives: Vec<(Option<Reading>, Json)>,
    /// The first day on which it is answered so.
    pub since: Day,
    /// The day after the last.
    pub until: Day,
    /// The reasons: one, or one for each member of a set.
    pub why: Vec<Why>,
    /// In words.
    pub text: String,
}

impl Reply {
    /// What else may hold, each with its reading if it has one.
    pub fn alternatives_json(&self) -> Json {
        self.alternatives.iter().map(|(r, v)| json!({ "reading": r.as_deref(), "value": v })).collect()
    }
}

/// The piece of a line that holds on a day, neighbours with the same ruling joined.
pub fn stretch<T: Clone + PartialEq>(line: &Timeline<Because<T>>, on: Day) -> (Day, Day) {
    let plain = line.forget();
    let piece = plain.piece(on);
    (piece.since, piece.until)
}

/// The answer to one question on a day.
pub fn reply_one(words: &Words<'_>, reckoned: &Reckoned<'_>, question: Question, on: Day) -> Reply {
    let line = reckoned.line(question);
    let because = line.at(on);
    let (since, until) = stretch(&line, on);
    let mut alternatives: Vec<(Option<Reading>, Json)> = Vec::new();
    let mut value = Json::Null;
    let text = match &because.ruling {
        Ruling::Settled(a) => {
            value = value_json(a);
            value_text(words, a, on)
        }
        Ruling::Silent => words.messages.text("silent"),
        Ruling::Unsettled(all) => {
            alternatives = all.iter().map(|a| (None, value_json(a))).collect();
            let shown: Vec<String> = all.iter().map(|a| value_text(words, a, on)).collect();
            words.say("unsettled", &[("values", shown.join("; ").into())])
        }
        Ruling::Contested(all) => {
            alternatives = all
                .iter()
                .map(|(r, a)| (Some(r.clone()), a.as_ref().map_or(Json::Null, value_json)))
                .collect();
            let shown: Vec<String> = all
                .iter()
                .map(|(r, a)| {
                    let value =
                        a.as_ref().map_or(words.messages.text("silent"), |a| value_text(words, a, on));
                    words.say("by-reading", &[("reading", words.text(r).into()), ("value", value.into())])
                })
                .collect();
            words.say("contested", &[("values", shown.join("; ").into())])
        }
    };
    Reply { kind: kind_of(&because.ruling), value, alternatives, since, until, why: vec![because.why], text }
}

/// The question whose answer tells whether a country belongs to a set, and what counts as yes.
fn membership_question(set: SetOf, country: Country) -> Question {
    match set {
        SetOf::Parties(i) => Question::Party(i, country),
        SetOf::Signatories(i) => Question::Signatory(i, country),
        SetOf::Members => Question::Member(country),
        SetOf::Votes => Question::Vote(country),
        SetOf::Seats(o) => Question::Seat(o, country),
        SetOf::Class(k) => Question::Class(k, country),
    }
}

fn belongs(answer: &Answer) -> bool {
    matches!(answer, Answer::Bool(true) | Answer::Standing(Standing::Member | Standing::Suspended))
}

/// Everyone who can belong to a set.
pub fn candidates(reckoned: &Reckoned<'_>, set: SetOf) -> Vec<Country> {
    let mut all: Vec<Country> = match set {
        SetOf::Parties(i) | SetOf::Signatories(i) => reckoned.roll(i),
        SetOf::Members | SetOf::Votes => reckoned.members(),
        SetOf::Seats(_) | SetOf::Class(_) => {
            let mut all = reckoned.members();
            for (name, _) in reckoned.base().forces() {
                all.extend(reckoned.roll(name));
            }
            // Those of a list sit by it alone.
            all.extend(reckoned.case().charter.categories.values().flatten().map(|b| b.country));
            all.sort_by(|a, b| a.code().cmp(b.code()));
            all
        }
    };
    let mut seen = Vec::new();
    all.retain(|c| {
        let new = !seen.contains(c);
        if new {
            seen.push(*c);
        }
        new
    });
    all
}

fn codes(mut all: Vec<Country>) -> Json {
    all.sort_by(|a, b| a.code().cmp(b.code()));
    all.iter().map(|c| Json::from(c.code())).collect()
}

/// The set of those for whom a question is answered by yes on a day.
pub fn reply_set(words: &Words<'_>, reckoned: &Reckoned<'_>, set: SetOf, on: Day) -> Reply {
    let mut sure = Vec::new();
    let mut suspended: Vec<Country> = Vec::new();
    let mut maybe: Vec<Country> = Vec::new();
    let mut contested: Vec<(Country, Vec<(Reading, bool)>)> = Vec::new();
    let mut why = Vec::new();
    let (mut since, mut until) = (Day::ALWAYS, Day::NEVER);
    for c in candidates(reckoned, set) {
        // A class is asked of those who are bound by something on that day.
        let bound = |n: Name| {
            reckoned.base().party_line(n, c).is_some_and(|l| l.at(on).ruling.possible().contains(&&true))
        };
        if matches!(set, SetOf::Class(_)) && !reckoned.base().forces().any(|(n, _)| bound(n)) {
            continue;
        }
        let line = reckoned.line(membership_question(set, c));
        let (a, b) = stretch(&line, on);
        since = since.max(a);
        until = until.min(b);
        let here = line.at(on);
        match &here.ruling {
            Ruling::Settled(Answer::Standing(Standing::Suspended)) => {
                suspended.push(c);
                why.push(here.why);
            }
            Ruling::Settled(a) if belongs(a) => {
                sure.push(c);
                why.push(here.why);
            }
            Ruling::Settled(_) | Ruling::Silent => {}
            Ruling::Unsettled(_) => {
                maybe.push(c);
                why.push(here.why);
            }
            Ruling::Contested(all) => {
                contested.push((
                    c,
                    all.iter().map(|(r, a)| (r.clone(), a.as_ref().is_some_and(belongs))).collect(),
                ));
                why.push(here.why);
            }
        }
    }
    let list = |all: &[Country]| words.countries(all, on);
    let count = |all: &[Country]| (all.len() as i64).into();
    if !contested.is_empty() {
        let mut readings: Vec<Reading> = Vec::new();
        for (_, rs) in &contested {
            for (r, _) in rs {
                if !readings.contains(r) {
                    readings.push(r.clone());
                }
            }
        }
        let mut alternatives = Vec::new();
        let mut shown = Vec::new();
        for r in readings {
            let mut all = sure.clone();
            all.extend(
                contested.iter().filter(|(_, rs)| rs.iter().any(|(x, yes)| *x == r && *yes)).map(|(c, _)| *c),
            );
            let value = words.say("counted-list", &[("n", count(&all)), ("list", list(&all).into())]);
            shown.push(
                words.say("by-reading", &[("reading", words.text(&r).into()), ("value", value.into())]),
            );
            alternatives.push((Some(r), codes(all)));
        }
        let text = words.say("contested", &[("values", shown.join("; ").into())]);
        return Reply { kind: "contested", value: Json::Null, alternatives, since, until, why, text };
    }
    if !maybe.is_empty() {
        let mut all = sure.clone();
        all.extend(&maybe);
        let text = words.say(
            "sure-and-maybe",
            &[("sure", list(&sure).into()), ("maybe", list(&maybe).into()), ("n", count(&sure))],
        );
        let alternatives = vec![(None, codes(sure)), (None, codes(all))];
        return Reply { kind: "unsettled", value: Json::Null, alternatives, since, until, why, text };
    }
    let text = if sure.is_empty() {
        words.messages.text("nobody")
    } else {
        words.say("counted-list", &[("n", count(&sure)), ("list", list(&sure).into())])
    };
    let text = if suspended.is_empty() {
        text
    } else {
        words.say("suspended-too", &[("text", text.into()), ("list", list(&suspended).into())])
    };
    Reply { kind: "settled", value: codes(sure), alternatives: Vec::new(), since, until, why, text }
}

/// Who is appointed to the seats of an organ of plenipotentiaries on a day, as far as the record says.
pub fn delegates(
    words: &Words<'_>,
    reckoned: &Reckoned<'_>,
    organ: Name,
    on: Day,
) -> Option<Vec<(Country, Option<String>)>> {
    let titles = reckoned.seat_titles(organ, on);
    if titles.is_empty() || titles.iter().any(|t| t.1.is_some()) {
        return None;
    }
    let seated = candidates(reckoned, SetOf::Seats(organ));
    let mut all = Vec::new();
    for c in seated {
        if reckoned.line(Question::Seat(organ, c)).at(on).ruling != Ruling::Settled(Answer::Bool(true)) {
            continue;
        }
        let last = reckoned.history().standing.iter().rev().find_map(|&i| {
            let act = words.folder.acts.get(i as usize)?;
            let fits = act.deed() == Deed::AppointedDelegate
                && act.name("o") == Some(organ)
                && act.actors().contains(&c);
            (fits && act.effect().latest() <= on).then(|| act.text("p").unwrap_or("").to_owned())
        });
        all.push((c, last));
    }
    Some(all)
}

pub(crate) fn toward_text(words: &Words<'_>, t: Toward, day: Day) -> String {
    match t {
        Toward::Country(c) => words.country(c, day),
        Toward::Organ(n) | Toward::Body(n) => words.named(n),
        Toward::All => words.messages.text("toward-all"),
        Toward::Depositary => words.messages.text("the-depositary"),
    }
}

fn toward_json(words: &Words<'_>, t: Toward) -> Json {
    match t {
        Toward::Country(c) => c.code().into(),
        Toward::Organ(n) | Toward::Body(n) => words.folder.charter.lexicon.name(n).into(),
        Toward::All => "all".into(),
        Toward::Depositary => "depositary".into(),
    }
}

/// A duty's key in messages and JSON.
pub fn duty_key(kind: DutyKind) -> &'static str {
    match kind {
        DutyKind::Assist => "assist",
        DutyKind::Inform => "inform",
        DutyKind::Consult => "consult",
        DutyKind::Pay => "pay",
        DutyKind::Register => "register",
        DutyKind::Step => "step",
        DutyKind::Task => "task",
        DutyKind::Must => "must",
        DutyKind::MustNot => "must-not",
    }
}

/// The state of a duty as a key: `due`, `discharged` and so on.
pub fn state_key(state: &Ruling<DutyState>) -> &'static str {
    match state {
        Ruling::Settled(DutyState::None) => "pending",
        Ruling::Settled(DutyState::Due) => "due",
        Ruling::Settled(DutyState::Discharged) => "discharged",
        Ruling::Settled(DutyState::Breached) => "breached",
        Ruling::Settled(DutyState::Released) => "released",
        Ruling::Silent => "silent",
        Ruling::Unsettled(_) => "unsettled",
        Ruling::Contested(_) => "contested",
    }
}

/// A duty in words, with its state on a day.
pub fn duty_text(words: &Words<'_>, duty: &Duty, on: Day) -> String {
    let key = state_key(&duty.state.at(on).ruling);
    let state =
        if key == "due" && overdue(duty, on) { "state-overdue".to_owned() } else { format!("state-{key}") };
    let text = words.say(
        &format!("duty-{}", duty_key(duty.kind)),
        &[
            ("bearer", toward_text(words, duty.bearer, on).into()),
            ("toward", toward_text(words, duty.toward, on).into()),
            ("what", words.text(duty.what.as_deref().unwrap_or("0")).into()),
            ("own", if duty.own_choice { "1" } else { "0" }.into()),
            ("by", duty.by.map_or("0".to_owned(), |d| d.to_string()).into()),
            ("state", words.messages.text(&state).into()),
            ("field", duty.field.map_or("0".to_owned(), |f| words.bare(f)).into()),
        ],
    );
    let text = match duty.act.and_then(|a| words.folder.acts.get(a as usize)) {
        Some(act) => words.say("duty-since", &[("text", text.into()), ("day", act.done.to_string().into())]),
        None => text,
    };
    match &duty.reading {
        Some(r) => words.say("under-reading", &[("reading", words.text(r).into()), ("text", text.into())]),
        None => text,
    }
}

/// True if the clock has run out and nothing on record answers the duty.
pub fn overdue(duty: &Duty, on: Day) -> bool {
    duty.by.is_some_and(|by| by < on) && duty.by != Some(duty.since)
}

pub(crate) fn duty_json(words: &Words<'_>, duty: &Duty, on: Day) -> Json {
    let charter = &words.folder.charter;
    let clause = duty.clause.and_then(|id| charter.clause(id));
    json!({
        "duty": duty_key(duty.kind),
        "bearer": toward_json(words, duty.bearer),
        "toward": toward_json(words, duty.toward),
        "what": duty.what.as_deref(),
        "field": duty.field.map(|f| charter.lexicon.name(f).to_owned()),
        "since": day_json(duty.since),
        "by": duty.by.map_or(Json::Null, day_json),
        "state": state_key(&duty.state.at(on).ruling),
        "overdue": state_key(&duty.state.at(on).ruling) == "due" && overdue(duty, on),
        "article": clause.map(|c| charter.place(c)),
        "act": duty.act.map(|a| a + 1),
        "answered_by": duty.answered_by.map(|a| a + 1),
        "reading": duty.reading.as_deref(),
    })
}

/// The duties that a question asks for, as they stand on a day.
pub fn duties(
    reckoned: &Reckoned<'_>,
    of: Option<Country>,
    toward: Option<Country>,
    field: Option<Name>,
    on: Day,
) -> Vec<Duty> {
    let mut all: Vec<Duty> = reckoned
        .duties()
        .into_iter()
        .filter(|d| of.is_none_or(|c| matches!(d.bearer, Toward::Country(b) if b == c)))
        .filter(|d| toward.is_none_or(|c| matches!(d.toward, Toward::Country(t) if t == c)))
        .filter(|d| d.since <= on && field.is_none())
        .collect();
    if toward.is_none() && of.is_some() {
        all.extend(
            reckoned.standing_duties(on, of).into_iter().filter(|d| field.is_none_or(|f| d.field == Some(f))),
        );
    }
    all
}

/// The reasons of the duties that a question asks for.
pub fn duty_whys(
    reckoned: &Reckoned<'_>,
    of: Option<Country>,
    toward: Option<Country>,
    field: Option<Name>,
    on: Day,
) -> Vec<Why> {
    duties(reckoned, of, toward, field, on).iter().map(|d| d.state.at(on).why).collect()
}

/// True if a rule says what an organ is, may do, or answers for.
pub fn about_organ(rule: &Rule, organ: Name) -> bool {
    match rule {
        Rule::Competence { organ: o, .. }
        | Rule::Supreme { organ: o }
        | Rule::Answers { organ: o, .. }
        | Rule::Belongs { organ: o, .. }
        | Rule::Seat { organ: o, .. }
        | Rule::Oversees { organ: o, .. }
        | Rule::Founds { organ: o }
        | Rule::Admits { organ: o }
        | Rule::Suspends { organ: o }
        | Rule::SuspendsAtRequest { organ: o }
        | Rule::Excludes { organ: o }
        | Rule::VoteForArrears { organ: o, .. }
        | Rule::Observer { organ: o }
        | Rule::Binds { organ: o }
        | Rule::LimitedFormat { organ: o }
        | Rule::Extraordinary { organ: o, .. }
        | Rule::Consists { organ: o, .. }
        | Rule::ConsistsElected { organ: o, .. }
        | Rule::DecidesProcedure { organ: o, .. }
        | Rule::Plenipotentiaries { organ: o, .. }
        | Rule::Appoints { organ: o, .. }
        | Rule::Decides { organ: o, .. } => *o == organ,
        Rule::Drafts(chain) => chain.first == organ || chain.second == organ,
        _ => false,
    }
}

/// The lists that a question can ask for: rows of text, JSON, reasons.
pub struct Listed {
    /// Each row in words and as JSON.
    pub rows: Vec<(String, Json)>,
    /// The reasons.
    pub why: Vec<Why>,
}

/// The list that a question asks for. Empty for a question with a value.
pub fn listed(words: &Words<'_>, reckoned: &Reckoned<'_>, asked: &Asked, on: Day) -> Listed {
    let mut rows = Vec::new();
    let mut why = Vec::new();
    let history = reckoned.history();
    let act_row = |i: u32| {
        let json = words.folder.acts.get(i as usize).map_or(Json::Null, |a| {
            json!({
                "act": i + 1,
                "date": a.done.to_string(),
                "text": words.deed(a),
                "source": words.folder.sources.get(a.source),
                "note": a.extra.as_deref().and_then(|e| e.note.as_deref()),
                "contested": a.extra.as_deref().and_then(|e| e.contested.as_deref()),
            })
        });
        (words.act(i), json)
    };
    match asked {
        Asked::Duties { of, toward, field } => {
            for d in duties(reckoned, *of, *toward, *field, on) {
                why.push(d.state.at(on).why);
                rows.push((duty_text(words, &d, on), duty_json(words, &d, on)));
            }
        }
        Asked::Decisions { by, field } => {
            for &i in &history.standing {
                let Some(act) = words.folder.acts.get(i as usize) else { continue };
                if !act.deed().is_decision() || act.done.earliest() > on {
                    continue;
                }
                let fields: &[Name] = act.extra.as_deref().map_or(&[], |e| &e.fields);
                if by.is_some_and(|o| act.organ() != Some(o)) || field.is_some_and(|f| !fields.contains(&f)) {
                    continue;
                }
                let (text, mut json) = act_row(i);
                let adopted = reckoned.base().is_adopted(i);
                if let Some(o) = json.as_object_mut() {
                    o.insert("in_effect".into(), adopted.into());
                    o.insert(
                        "fields".into(),
                        fields.iter().map(|f| Json::from(words.folder.charter.lexicon.name(*f))).collect(),
                    );
                    o.insert("not_bound".into(), codes(reckoned.base().not_bound(i).to_vec()));
                }
                let text = if adopted { text } else { words.say("without-effect", &[("text", text.into())]) };
                rows.push((text, json));
            }
        }
        Asked::Requests => {
            for &i in &history.standing {
                let Some(act) = words.folder.acts.get(i as usize) else { continue };
                if act.deed().is_request() && act.done.earliest() <= on {
                    let (text, mut json) = act_row(i);
                    let stands = !act.deed().is_decision() || reckoned.base().is_adopted(i);
                    if let Some(o) = json.as_object_mut() {
                        o.insert("in_effect".into(), stands.into());
                    }
                    rows.push((
                        if stands { text } else { words.say("without-effect", &[("text", text.into())]) },
                        json,
                    ));
                }
            }
        }
        Asked::Territories(instrument, of) => {
            let allowed = reckoned.rules_on(on, |c| {
                matches!(c.rule, Rule::Territories { instrument: i } if i == *instrument).then_some(())
            });
            why.extend(allowed.iter().filter_map(|(id, ())| reckoned.text_why(*id, on)));
            for &i in &history.standing {
                let Some(act) = words.folder.acts.get(i as usize) else { continue };
                let extended = act.deed() == Deed::Extended && act.name("i") == Some(*instrument);
                if extended && act.actors().contains(of) && act.effect().earliest() <= on {
                    rows.push(act_row(i));
                }
            }
        }
        Asked::Claims(of) => {
            for &i in &history.standing {
                let Some(act) = words.folder.acts.get(i as usize) else { continue };
                let by = of.is_none_or(|c| matches!(&act.by, Actor::Countries(all) if all.contains(&c)));
                if act.deed().is_claim() && by && act.done.earliest() <= on {
                    rows.push(act_row(i));
                }
            }
        }
        Asked::Findings => {
            for f in reckoned.findings() {
                let day = f.act.and_then(|a| words.folder.acts.get(a as usize)).map(|a| a.done.earliest());
                if day.is_none_or(|d| d <= on) {
                    let text = match f.act {
                        Some(a) => words.say(
                            "finding-line",
                            &[("act", words.act(a).into()), ("text", finding_text(words, &f).into())],
                        ),
                        None => finding_text(words, &f),
                    };
                    rows.push((text, finding_json(words, &f)));
                }
            }
        }
        Asked::Competence(organ) => {
            let organ = *organ;
            let clauses = reckoned.rules_on(on, |c| about_organ(&c.rule, organ).then_some(c));
            for (id, clause) in clauses {
                why.extend(reckoned.text_why(id, on));
                let text = crate::clause_readback(words, clause);
                let place = words.folder.charter.place(clause);
                let line = words.say(
                    "clause-line",
                    &[("place", words.place(clause).into()), ("text", text.clone().into())],
                );
                rows.push((line, json!({ "article": place, "text": text, "clause": id.0 })));
            }
        }
        Asked::One(_) | Asked::Set(_) => {}
    }
    Listed { rows, why }
}

fn head(question: &str, on: Day, known: Option<Day>) -> Map<String, Json> {
    let mut out = Map::new();
    out.insert("question".into(), question.into());
    out.insert("on".into(), on.to_string().into());
    out.insert("known".into(), known.map_or(Json::Null, day_json));
    out
}

/// The answer to a question on a day, in the shape that every ruling has.
pub fn answer_json(
    words: &Words<'_>,
    reckoned: &Reckoned<'_>,
    question: &str,
    asked: &Asked,
    on: Day,
    with_why: bool,
) -> Json {
    let known = reckoned.case().known;
    let mut out = head(question, on, known);
    let reply = match asked {
        Asked::One(q) => reply_one(words, reckoned, *q, on),
        Asked::Set(s) => reply_set(words, reckoned, *s, on),
        list => {
            let listed = listed(words, reckoned, list, on);
            let value = listed.rows.into_iter().map(|r| r.1).collect();
            Reply {
                kind: "settled",
                value,
                alternatives: Vec::new(),
                since: Day::ALWAYS,
                until: Day::NEVER,
                why: listed.why,
                text: String::new(),
            }
        }
    };
    out.insert("ruling".into(), reply.kind.into());
    let alternatives = reply.alternatives_json();
    out.insert("value".into(), reply.value);
    out.insert("alternatives".into(), alternatives);
    out.insert("since".into(), day_json(reply.since));
    out.insert("until".into(), day_json(reply.until));
    if let Asked::One(Question::Chair(organ)) = asked {
        let turn = reply_one(words, reckoned, Question::ChairTurn(*organ), on);
        let line = reckoned.line(Question::Chair(*organ));
        let owed = match &line.at(on).ruling {
            Ruling::Settled(Answer::Temporary(_, owed)) => Json::from(owed.code()),
            _ => Json::Null,
        };
        let by_reading = turn.alternatives_json();
        out.insert("temporary".into(), (!owed.is_null()).into());
        out.insert("turn_owed".into(), owed);
        out.insert(
            "turn".into(),
            json!({ "ruling": turn.kind, "value": turn.value, "alternatives": by_reading }),
        );
    }
    if let Asked::Set(SetOf::Seats(organ)) = asked
        && let Some(all) = delegates(words, reckoned, *organ, on)
    {
        let list = all.iter().map(|(c, p)| json!({ "country": c.code(), "name": p }));
        out.insert("delegates".into(), list.collect());
    }
    if let Asked::Set(SetOf::Members) = asked {
        let suspended = |c: &Country| {
            reckoned.line(Question::Member(*c)).at(on).ruling
                == Ruling::Settled(Answer::Standing(Standing::Suspended))
        };
        out.insert(
            "suspended".into(),
            codes(candidates(reckoned, SetOf::Members).into_iter().filter(suspended).collect()),
        );
    }
    let why = if with_why {
        match reply.why.as_slice() {
            [] => Json::Null,
            [one] => proof_json(words, reckoned, *one),
            many => {
                json!({ "because": many.iter().map(|w| proof_json(words, reckoned, *w)).collect::<Vec<_>>() })
            }
        }
    } else {
        Json::Null
    };
    out.insert("why".into(), why);
    out.into()
}

fn stretch_text(words: &Words<'_>, since: Day, until: Day) -> Option<String> {
    let show = |d: Day| if d.is_date() { d.to_string() } else { "0".to_owned() };
    let last = if until.is_date() { until.before() } else { until };
    if !since.is_date() && !last.is_date() {
        return None;
    }
    Some(words.say("stretch", &[("since", show(since).into()), ("until", show(last).into())]))
}

/// The answer to a question on a day, for people.
pub fn answer_text(
    words: &Words<'_>,
    reckoned: &Reckoned<'_>,
    asked: &Asked,
    on: Day,
    with_why: bool,
    width: u16,
) -> String {
    let mut out = String::new();
    let reply = match asked {
        Asked::One(q) => reply_one(words, reckoned, *q, on),
        Asked::Set(s) => reply_set(words, reckoned, *s, on),
        list => {
            let listed = listed(words, reckoned, list, on);
            if listed.rows.is_empty() {
                out.push_str(&words.messages.text("none"));
                out.push('\n');
            }
            for (text, _) in &listed.rows {
                out.push_str(&wrapped(text, "• ", "  ", width));
            }
            if with_why {
                for why in listed.why {
                    out.push_str(&proof_text(words, reckoned, why, width));
                }
            }
            return out;
        }
    };
    let mut line = reply.text.clone();
    if let Some(stretch) = stretch_text(words, reply.since, reply.until) {
        line.push_str("  ");
        line.push_str(&stretch);
    }
    out.push_str(&wrapped(&line, "", "    ", width));
    if let Asked::Set(SetOf::Seats(organ)) = asked
        && let Some(all) = delegates(words, reckoned, *organ, on)
    {
        let named: Vec<String> = all
            .iter()
            .filter_map(|(c, p)| p.as_ref().map(|p| format!("{} ({})", words.text(p), words.country(*c, on))))
            .collect();
        if !named.is_empty() {
            let text = words.say("delegates", &[("list", named.join(", ").into())]);
            out.push_str(&wrapped(&text, "", "    ", width));
        }
        let vacant: Vec<Country> = all.iter().filter(|(_, p)| p.is_none()).map(|(c, _)| *c).collect();
        if !vacant.is_empty() {
            let text = words.say("no-delegate", &[("list", words.countries(&vacant, on).into())]);
            out.push_str(&wrapped(&text, "", "    ", width));
        }
    }
    if let Asked::One(Question::Chair(organ)) = asked {
        let turn = reply_one(words, reckoned, Question::ChairTurn(*organ), on);
        if turn.kind == "contested" {
            out.push_str(&wrapped(&words.say("turn-line", &[("turn", turn.text.into())]), "", "    ", width));
        }
    }
    if with_why {
        for why in reply.why {
            out.push_str(&proof_text(words, reckoned, why, width));
        }
    }
    out
}

/// A stretch of days with its answer in words and as JSON.
pub type Span = (Day, Day, String, Json);

fn piece_of(since: Day, until: Day, reply: Reply) -> Span {
    let alternatives = reply.alternatives_json();
    let json = json!({
        "since": day_json(since), "until": day_json(until), "ruling": reply.kind,
        "value": reply.value, "alternatives": alternatives,
    });
    (since, until, reply.text, json)
}

/// The answers to a question over all time. Empty for a question with a list for an answer.
pub fn spans(words: &Words<'_>, reckoned: &Reckoned<'_>, asked: &Asked) -> Vec<Span> {
    match asked {
        Asked::One(q) => {
            let line = reckoned.line(*q).forget();
            line.pieces()
                .map(|p| {
                    let at = if p.since.is_date() { p.since } else { Day::FIRST };
                    let reply = reply_one(words, reckoned, *q, at);
                    piece_of(p.since, p.until, reply)
                })
                .collect()
        }
        Asked::Set(set) => {
            let mut days: Vec<Day> = vec![Day::ALWAYS];
            for c in candidates(reckoned, *set) {
                days.extend(reckoned.line(membership_question(*set, c)).forget().changes());
            }
            days.sort();
            days.dedup();
            let mut out: Vec<Span> = Vec::new();
            for (i, day) in days.iter().enumerate() {
                let until = days.get(i + 1).copied().unwrap_or(Day::NEVER);
                let at = if day.is_date() { *day } else { Day::FIRST };
                let reply = reply_set(words, reckoned, *set, at);
                out.push(piece_of(*day, until, reply));
            }
            out
        }
        _ => Vec::new(),
    }
}

/// A question over all time, as JSON.
pub fn timeline_json(words: &Words<'_>, reckoned: &Reckoned<'_>, question: &str, asked: &Asked) -> Json {
    let known = reckoned.case().known;
    let pieces: Vec<Json> = spans(words, reckoned, asked).into_iter().map(|s| s.3).collect();
    json!({ "question": question, "known": known.map_or(Json::Null, day_json), "pieces": pieces })
}

/// A question over all time, for people.
pub fn timeline_text(words: &Words<'_>, reckoned: &Reckoned<'_>, asked: &Asked, width: u16) -> String {
    let rows: Vec<Vec<String>> = spans(words, reckoned, asked)
        .into_iter()
        .map(|(since, until, text, _)| {
            let show = |d: Day| if d.is_date() { d.to_string() } else { "…".to_owned() };
            vec![show(since), show(if until.is_date() { until.before() } else { until }), text]
        })
        .collect();
    table(&rows, width)
}
