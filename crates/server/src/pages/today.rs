//! The organisation on the day in view, on one page.

use crate::page::{Cell, Cx, Page, Table, Tone};
use crate::rows;
use maud::html;
use servanda_answers::{
    Arg, Asked, SetOf, current_findings, delegates, full_title, organ_facts, reply_set, running, status_json,
    term_end,
};
use servanda_charter::ClauseId;
use servanda_language::{Kind, Name};
use servanda_reckoner::{Answer, Duty, Question};
use servanda_timeline::{Counting, Day, Period, Ruling};

/// Names of a kind, in the order of definition.
pub fn names(cx: &Cx<'_>, kind: Kind) -> Vec<Name> {
    cx.book.edition.folder.charter.lexicon.entries().filter(|(_, e)| e.kind == kind).map(|(n, _)| n).collect()
}

/// True if the answer may be yes on the day in view.
pub fn may_be(cx: &Cx<'_>, question: Question) -> bool {
    cx.book.reckoned.line(question).at(cx.on).ruling.possible().contains(&&Answer::Bool(true))
}

/// The organs that exist on the day in view.
pub fn organs(cx: &Cx<'_>) -> Vec<Name> {
    names(cx, Kind::Organ).into_iter().filter(|n| may_be(cx, Question::Organ(*n))).collect()
}

/// The organs with their chairs and seats.
pub fn organ_table(cx: &Cx<'_>) -> Table {
    let rows = organs(cx).into_iter().map(|n| {
        let (chair, reply) = cx.answer(Question::Chair(n));
        let chair = if reply.kind == "silent" { Cell::default() } else { chair };
        let chair_since = if reply.kind == "silent" { Cell::default() } else { cx.day(reply.since) };
        let (answers, _) = organ_facts(&cx.book.reckoned, n, cx.on);
        let seats = reply_set(cx.words, &cx.book.reckoned, SetOf::Seats(n), cx.on);
        let count = seats.value.as_array().map(Vec::len);
        let named = delegates(cx.words, &cx.book.reckoned, n, cx.on);
        let filled = named.map(|all| all.iter().filter(|d| d.1.is_some()).count());
        let text = match (count, filled) {
            (Some(all), Some(0)) => cx.say("p-seats-unrecorded", &[("n", Arg::Number(all as i64))]),
            (Some(all), Some(filled)) => cx.say(
                "p-seats-filled",
                &[("n", Arg::Number(all as i64)), ("filled", filled.to_string().into())],
            ),
            (Some(all), None) => all.to_string(),
            (None, _) => cx.t("not-settled"),
        };
        let none = count == Some(0) && cx.book.reckoned.seat_titles(n, cx.on).is_empty();
        let seats = if none {
            Cell::default().data(serde_json::Value::Null)
        } else {
            Cell::text(text).why(cx.why(&Asked::Set(SetOf::Seats(n)))).data(seats.value)
        };
        vec![cx.name(n), chair, chair_since, seats, answers.map_or(Cell::default(), |a| cx.name(a))]
    });
    cx.table(
        &[
            ("organ", "p-col-organ"),
            ("chair", "p-col-chair"),
            ("chair_since", "p-col-since"),
            ("seats", "p-col-seats"),
            ("answers_to", "p-col-answers-to"),
        ],
        rows,
    )
}

/// The offices with their holders.
pub fn office_table(cx: &Cx<'_>) -> Table {
    let rows = names(cx, Kind::Office).into_iter().filter_map(|n| {
        let (holder, reply) = cx.answer(Question::Holder(n));
        if reply.kind == "silent" {
            return None;
        }
        let vacant = !matches!(
            &cx.book.reckoned.line(Question::Holder(n)).at(cx.on).ruling,
            Ruling::Settled(Answer::Holder(h)) if !h.acting
        );
        let holder = if vacant && reply.kind == "settled" { holder.tone(Tone::Open) } else { holder };
        let (turn, turn_reply) = cx.answer(Question::OfficeTurn(n));
        Some(vec![
            cx.name(n),
            holder,
            cx.day(reply.since),
            term_end(&cx.book.reckoned, n, cx.on).map_or(Cell::default(), |d| cx.day(d)),
            if turn_reply.kind == "silent" { Cell::default() } else { turn },
        ])
    });
    cx.table(
        &[
            ("office", "p-col-office"),
            ("holder", "p-col-holder"),
            ("since", "p-col-since"),
            ("until", "p-col-until"),
            ("turn", "p-col-turn"),
        ],
        rows,
    )
}

/// From so many States or instruments on the first page gives their number alone.
const MANY: usize = 40;

/// Running duties by the act that they arise from: one row for each request, with its states.
fn affairs(cx: &Cx<'_>, duties: &[Duty]) -> Table {
    let mut origins: Vec<(Option<u32>, Option<ClauseId>)> =
        duties.iter().map(|d| (d.act, d.clause.filter(|_| d.act.is_none()))).collect();
    let mut seen = rustc_hash::FxHashSet::default();
    origins.retain(|o| seen.insert(*o));
    let folder = &cx.book.edition.folder;
    let rows = origins.into_iter().map(|(act, clause)| {
        let from = |d: &&Duty| d.act == act && (act.is_some() || d.clause == clause);
        let own: Vec<&Duty> = duties.iter().filter(from).collect();
        let count = cx.say("p-running-requests", &[("n", Arg::Number(own.len() as i64))]);
        let state = own.first().map_or(Cell::default(), |d| rows::duty_state(cx, d));
        match act.and_then(|i| Some((i, folder.acts.get(i as usize)?))) {
            Some((i, about)) => vec![
                cx.act_day(i),
                Cell::link(cx.words.deed(about), cx.act(i)),
                Cell::link(count, cx.act(i)).data(own.len()),
                state,
            ],
            None => vec![
                own.iter().map(|d| d.since).min().map_or(Cell::default(), |d| cx.day(d)),
                rows::article_of(cx, clause),
                Cell::text(count).data(own.len()),
                state,
            ],
        }
    });
    let columns =
        [("date", "p-col-date"), ("act", "p-col-from"), ("duties", "p-col-duties"), ("state", "p-col-state")];
    cx.table(&columns, rows)
}

/// Today.
pub fn today(cx: &Cx<'_>) -> Page {
    let name = full_title(cx.words);
    let mut page =
        Page::new(cx.say("p-today-title", &[("name", name.into()), ("on", cx.long_day(cx.on).into())]));
    page.data = status_json(cx.words, &cx.book.reckoned, cx.on);
    if page.data.get("organisation_exists") == Some(&serde_json::Value::Bool(false)) {
        page.lead = html! { p.warning { (cx.t("no-organisation-yet")) } };
    }
    let lead = std::mem::take(&mut page.lead);
    page.lead = html! { (super::register::warnings(cx)) (lead) };
    let organs = organ_table(cx);
    if !organs.rows.is_empty() {
        page.table("organs", cx.t("head-organs"), organs, cx.t("p-none"));
    }
    let offices = office_table(cx);
    if !offices.rows.is_empty() {
        page.table("offices", cx.t("head-offices"), offices, cx.t("p-none"));
    }
    let heading = cx.t(if super::members::has_members(cx) { "head-members" } else { "p-states" });
    let members = super::members::member_table(cx);
    if members.rows.len() > MANY {
        let count = cx.say("p-many-states", &[("n", Arg::Number(members.rows.len() as i64))]);
        page.part(
            "members",
            heading.clone(),
            html! { p { (count) " " a href=(cx.href("members")) { (heading) } } },
        );
    } else {
        page.table("members", heading, members, cx.t("p-nobody"));
    }
    let instruments = super::instruments::instrument_table(cx);
    if instruments.rows.len() <= MANY {
        page.table("instruments", cx.t("head-instruments"), instruments, cx.t("p-none"));
    }
    let due = cx.book.reckoned.due(cx.on, cx.on.plus(Period::months(13), Counting::default()));
    let next: Vec<_> = due.into_iter().filter(|d| !d.met).take(8).collect();
    let more = html! { p { a href=(cx.href("due")) { (cx.t("p-all-due")) } } };
    page.table_with("due", cx.t("p-due-next"), more, rows::due(cx, &next), cx.t("nothing-due"));
    let more = html! { p { a href=(cx.href("journal")) { (cx.t("p-all-acts")) } } };
    let latest = rows::latest(cx, 8, |_| true);
    page.table_with("acts", cx.t("p-latest-acts"), more, rows::acts(cx, latest), cx.t("p-no-acts"));
    let duties = running(&cx.book.reckoned, cx.on);
    let more = html! { p { a href=(cx.href("defence")) { (cx.t("p-defence-title")) } } };
    page.table_with("duties", cx.t("p-running"), more, affairs(cx, &duties), cx.t("p-no-duties"));
    let mut findings = current_findings(cx.words, &cx.book.reckoned, cx.on);
    findings.reverse();
    // What is older than two years wants no attention today.
    let recent = Day::of(cx.on.year().saturating_sub(2), 1, 1).unwrap_or(Day::FIRST);
    let acts = &cx.book.edition.folder.acts;
    let all = findings.len();
    findings.retain(|f| f.act.and_then(|a| acts.get(a as usize)).is_none_or(|a| a.done.latest() >= recent));
    let older = (all - findings.len()) as i64;
    let more = html! {
        @if older > 0 { p { (cx.say("p-older-findings", &[("n", Arg::Number(older))])) " " a href=(cx.href("findings")) { (cx.t("p-all-findings")) } } }
    };
    page.table_with(
        "findings",
        cx.t("p-attention"),
        more,
        rows::findings(cx, &findings),
        cx.t("p-no-findings"),
    );
    super::data::feeds(cx, &mut page, &[], &cx.t("p-feed-all"));
    super::data::files(cx, &mut page, "status");
    page
}
