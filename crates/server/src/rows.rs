//! Tables that several pages share: acts, duties, things due, stretches of a timeline, findings.

use crate::page::{Cell, Cx, Table, Tone};
use crate::pages::register;
use serde_json::Value as Json;
use servanda_answers::{Asked, due_title, duty_key, duty_text, finding_text, spans, state_key};
use servanda_charter::{Clause, ClauseId};
use servanda_language::{Country, Name};
use servanda_reckoner::{Answer, Due, DueKind, Duty, Finding, Question, Standing, Toward};
use servanda_timeline::Ruling;
use servanda_timeline::{Counting, Period};

/// The address of an article, by its index in the charter.
pub fn article_path(cx: &Cx<'_>, article: u32) -> String {
    let charter = &cx.book.edition.folder.charter;
    let Some(a) = charter.articles.get(article as usize) else { return String::new() };
    let stem = crate::pages::texts::stem(&charter.documents, a.document);
    match a.level {
        1 => format!("texts/{stem}"),
        _ => format!("texts/{stem}/{}", crate::pages::texts::article_key(charter, article)),
    }
}

/// A cell with the article of a clause.
pub fn article(cx: &Cx<'_>, clause: &Clause) -> Cell {
    let text = cx.words.place(clause);
    let english = cx.book.edition.folder.translation(cx.address.lang, clause.document).is_none()
        && cx.address.lang != servanda_answers::Lang::EN;
    let cell = Cell::link(text, cx.href(&article_path(cx, clause.article)));
    if english { cell.said_in("en") } else { cell }
}

/// A cell with the article of a clause, by the clause's place; empty without one.
pub fn article_of(cx: &Cx<'_>, id: Option<ClauseId>) -> Cell {
    let clause = id.and_then(|id| cx.book.edition.folder.charter.clause(id));
    clause.map_or(Cell::default(), |c| article(cx, c))
}

/// Acts, one a row.
pub fn acts(cx: &Cx<'_>, indexes: impl IntoIterator<Item = u32>) -> Table {
    let folder = &cx.book.edition.folder;
    let registered = cx.book.edition.register.is_some();
    let rows = indexes.into_iter().filter_map(|i| {
        let act = folder.acts.get(i as usize)?;
        let source = folder.sources.get(act.source).unwrap_or("");
        let mut row = vec![
            cx.act_day(i),
            Cell::link(cx.words.deed(act), cx.act(i)),
            source_cell(cx, source),
            Cell::text(cx.book.edition.identities.act(i)).raw(),
        ];
        if registered {
            row.push(
                register::position(cx, i).map_or(Cell::default(), |p| register::record_cell(cx, p.index)),
            );
        }
        Some(row)
    });
    let mut columns =
        vec![("date", "p-col-date"), ("act", "p-col-act"), ("source", "p-col-source"), ("id", "p-col-id")];
    if registered {
        columns.push(("record", "p-col-record"));
    }
    cx.table(&columns, rows)
}

/// A source: a link where it is an address, by its host.
pub fn source_cell(cx: &Cx<'_>, source: &str) -> Cell {
    // An address may be followed by a remark.
    let (address, remark) = source.split_once(' ').unwrap_or((source, ""));
    let rest = address.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"));
    match rest {
        Some((_, rest)) => {
            let host = rest.split('/').next().unwrap_or(rest).trim_start_matches("www.");
            let text = if remark.is_empty() { host.to_owned() } else { format!("{host} {remark}") };
            let cell = Cell::link(text, address).data(source).raw();
            if remark.is_empty() || cx.address.lang == servanda_answers::Lang::EN {
                cell
            } else {
                cell.said_in("en")
            }
        }
        None => cx.written(source),
    }
}

/// A bearer or addressee of a duty.
pub fn toward(cx: &Cx<'_>, t: Toward) -> Cell {
    match t {
        Toward::Country(c) => cx.country(c),
        Toward::Organ(n) | Toward::Body(n) => cx.name(n),
        Toward::All => Cell::text(cx.t("toward-all")).data("all"),
        Toward::Depositary => Cell::text(cx.t("the-depositary")).data("depositary"),
    }
}

/// The question that shows a duty with its proof.
fn duty_question(d: &Duty) -> Asked {
    let country = |t: Toward| match t {
        Toward::Country(c) => Some(c),
        _ => None,
    };
    match (country(d.bearer), country(d.toward)) {
        (Some(of), toward) => Asked::Duties { of: Some(of), toward, field: None },
        (None, Some(to)) => Asked::Duties { of: None, toward: Some(to), field: None },
        (None, None) => Asked::Duties { of: None, toward: None, field: None },
    }
}

/// What is owed, with its proof. The whole sentence is what programs get.
fn duty(cx: &Cx<'_>, d: &Duty) -> Cell {
    let what = cx.words.text(d.what.as_deref().unwrap_or("0"));
    let args = [("what", what.into()), ("own", if d.own_choice { "1" } else { "0" }.into())];
    let text = cx.say(&format!("p-duty-{}", duty_key(d.kind)), &args);
    let text = match d.field {
        Some(f) => cx.say("p-duty-in-field", &[("text", text.into()), ("field", cx.words.bare(f).into())]),
        None => text,
    };
    let text = match &d.reading {
        Some(r) => cx.say("under-reading", &[("reading", cx.words.text(r).into()), ("text", text.into())]),
        None => text,
    };
    Cell::text(text).why(cx.why(&duty_question(d))).data(duty_text(cx.words, d, cx.on))
}

/// Who bears a duty; a member that is suspended on the day in view is said to be.
fn bearer(cx: &Cx<'_>, t: Toward) -> Cell {
    let cell = toward(cx, t);
    let Toward::Country(c) = t else { return cell };
    let standing = cx.book.reckoned.line(Question::Member(c)).at(cx.on).ruling.clone();
    if standing == Ruling::Settled(Answer::Standing(Standing::Suspended)) {
        let text = cx.say("p-suspended-member", &[("country", cell.text.clone().into())]);
        return Cell { text, ..cell };
    }
    cell
}

/// The state of a duty on the day in view.
pub fn duty_state(cx: &Cx<'_>, d: &Duty) -> Cell {
    let key = state_key(&d.state.at(cx.on).ruling);
    // What was to be done at once has no clock of its own; on a later day it is seen that nothing is on record.
    let late = key == "due" && d.by.is_some_and(|by| by < cx.on);
    let text = cx.t(&if late { "p-state-no-record".to_owned() } else { format!("state-{key}") });
    let tone = match key {
        _ if late => Tone::Open,
        "due" | "unsettled" | "contested" => Tone::Open,
        "discharged" => Tone::Good,
        "breached" => Tone::Bad,
        _ => Tone::Quiet,
    };
    Cell::text(text).tone(tone).data(if late { "no-performance-on-record" } else { key })
}

/// Duties, one a row.
pub fn duties(cx: &Cx<'_>, all: &[Duty]) -> Table {
    let rows = all.iter().map(|d| {
        vec![
            duty(cx, d),
            bearer(cx, d.bearer),
            toward(cx, d.toward),
            cx.day(d.since),
            d.by.map_or(Cell::default(), |by| cx.day(by)),
            duty_state(cx, d),
            article_of(cx, d.clause),
            d.act.map_or(Cell::default(), |a| cx.act_day(a)),
            d.answered_by.map_or(Cell::default(), |a| cx.act_day(a)),
        ]
    });
    cx.table(
        &[
            ("duty", "p-col-duty"),
            ("bearer", "p-col-bearer"),
            ("toward", "p-col-toward"),
            ("since", "p-col-since"),
            ("by", "p-col-by"),
            ("state", "p-col-state"),
            ("article", "p-col-article"),
            ("act", "p-col-from-act"),
            ("answered_by", "p-col-answer"),
        ],
        rows,
    )
}

/// The question behind a thing that falls due.
fn due_question(cx: &Cx<'_>, d: &Due) -> Option<Asked> {
    let name = d.name;
    let one = |q: fn(Name) -> Question| name.map(|n| Asked::One(q(n)));
    match d.kind {
        DueKind::Handover => one(Question::Chair),
        DueKind::TermEnds => one(Question::Holder),
        DueKind::TurnBegins => one(Question::OfficeTurn),
        DueKind::InstrumentTermEnds { .. } | DueKind::Review | DueKind::Extension => one(Question::InForce),
        DueKind::WithdrawalTakesEffect => name.zip(d.country).map(|(n, c)| Asked::One(Question::Party(n, c))),
        DueKind::DocumentEnds => one(Question::Document),
        DueKind::Duty => match d.duty {
            Some((_, Toward::Country(of), to)) => {
                let toward = if let Toward::Country(c) = to { Some(c) } else { None };
                Some(Asked::Duties { of: Some(of), toward, field: None })
            }
            _ => Some(Asked::Duties { of: None, toward: None, field: None }),
        },
        DueKind::Sessions { .. } => one(Question::Organ),
        DueKind::Anniversary(_) => {
            let lexicon = &cx.book.edition.folder.charter.lexicon;
            name.and_then(|n| match lexicon.entry(n)?.kind {
                servanda_language::Kind::Instrument => Some(Asked::One(Question::InForce(n))),
                servanda_language::Kind::Organisation => Some(Asked::One(Question::Organisation(n))),
                _ => None,
            })
        }
    }
}

/// Things due, one a row. The proof of a thing that falls due on a day is asked for that day.
pub fn due(cx: &Cx<'_>, all: &[Due]) -> Table {
    let rows = all.iter().map(|d| {
        let why = due_question(cx, d).and_then(|asked| cx.why_on(&asked, d.day));
        vec![
            cx.day(d.day),
            Cell::text(due_title(cx.words, d)).why(why),
            d.country.map_or(Cell::default(), |c| cx.country(c)),
            d.name.map_or(Cell::default(), |n| cx.name(n)),
            article_of(cx, d.clause),
        ]
    });
    cx.table(
        &[
            ("date", "p-col-date"),
            ("due", "p-col-due"),
            ("country", "p-col-state-concerned"),
            ("of", "p-col-of"),
            ("article", "p-col-article"),
        ],
        rows,
    )
}

/// The answers to a question over all time, the one in view marked.
pub fn stretches(cx: &Cx<'_>, asked: &Asked) -> Table {
    // Rules that recur by themselves go on for ever: twelve years of them are enough to see.
    let far = cx.on.max(cx.today).plus(Period::years(12), Counting::default());
    let all = spans(cx.words, &cx.book.reckoned, asked).into_iter().filter(|s| s.0 <= far);
    let rows = all.map(|(since, until, text, json)| {
        let here = since <= cx.on && cx.on < until;
        let at = if since.is_date() { since } else { until.before() };
        let why = at.is_date().then(|| cx.why_on(asked, at)).flatten();
        let last = if until.is_date() { until.before() } else { until };
        let open =
            json.get("ruling").and_then(Json::as_str).is_some_and(|r| r == "unsettled" || r == "contested");
        let silent = json.get("ruling").and_then(Json::as_str) == Some("silent");
        let tone = if open {
            Tone::Open
        } else if silent {
            Tone::Quiet
        } else {
            Tone::Plain
        };
        vec![
            if since.is_date() { cx.day(since) } else { Cell::text("…").data(Json::Null) },
            if last.is_date() { cx.day(last) } else { Cell::text("…").data(Json::Null) },
            Cell::text(text).tone(tone).why(why).data(match json.get("ruling").and_then(Json::as_str) {
                Some("settled") => json.get("value").cloned().unwrap_or_default(),
                Some("silent") | None => Json::Null,
                Some(kind) => serde_json::json!({ kind: json.get("alternatives") }),
            }),
            Cell::text(if here { cx.t("p-in-view") } else { String::new() }).data(here),
        ]
    });
    // What is long begins with what is near.
    let mut rows: Vec<Vec<Cell>> = rows.collect();
    if rows.len() > 60 {
        rows.reverse();
    }
    cx.table(
        &[
            ("since", "p-col-since"),
            ("last", "p-col-last"),
            ("answer", "p-col-answer"),
            ("in_view", "p-col-in-view"),
        ],
        rows,
    )
}

/// Findings, one a row.
pub fn findings(cx: &Cx<'_>, all: &[Finding]) -> Table {
    let folder = &cx.book.edition.folder;
    let rows = all.iter().map(|f| {
        let act = f.act.and_then(|i| folder.acts.get(i as usize));
        vec![
            f.act.map_or(Cell::text("…"), |i| cx.act_day(i)),
            Cell::text(finding_text(cx.words, f)).tone(Tone::Open),
            match (f.act, act) {
                (Some(i), Some(a)) => Cell::link(cx.words.deed(a), cx.act(i)),
                _ => Cell::default(),
            },
            article_of(cx, f.clause),
            Cell::text(f.key).raw(),
        ]
    });
    cx.table(
        &[
            ("date", "p-col-date"),
            ("finding", "p-col-finding"),
            ("act", "p-col-act"),
            ("article", "p-col-article"),
            ("kind", "p-col-kind"),
        ],
        rows,
    )
}

/// The last acts done by the day in view, the latest first.
pub fn latest(cx: &Cx<'_>, most: usize, fits: impl Fn(&servanda_acts::Act) -> bool) -> Vec<u32> {
    let folder = &cx.book.edition.folder;
    let standing = cx.book.reckoned.history().standing.iter().rev().copied();
    let done = |i: &u32| folder.acts.get(*i as usize).is_some_and(|a| a.done.earliest() <= cx.on && fits(a));
    standing.filter(done).take(most).collect()
}

/// True if an act is by, or about, a State.
pub fn concerns(act: &servanda_acts::Act, country: Country) -> bool {
    let person = matches!(&act.by, servanda_acts::Actor::Person { country: c, .. } if *c == country);
    person
        || act.actors().contains(&country)
        || ["c", "d", "h"].iter().any(|s| act.countries(s).contains(&country))
        || act.attendance().is_some_and(|a| a.absent.contains(&country) || a.objected.contains(&country))
}

/// True if an act is by, or about, a defined thing.
pub fn mentions(act: &servanda_acts::Act, name: Name) -> bool {
    use servanda_acts::Actor;
    let by = matches!(&act.by, Actor::Organ(n) | Actor::Office(n) | Actor::Body(n) | Actor::Organisation(n) | Actor::Instrument(n) if *n == name);
    by || ["i", "o", "f", "d", "b", "g", "s"].iter().any(|s| act.name(s) == Some(name))
}
