//! The journal: all acts in order with their sources, each act on a page of its own, and what acts break.

use super::{NoPage, register};
use crate::page::{Cell, Cx, Page, Table, Tone};
use crate::rows;
use maud::html;
use servanda_acts::{act_text, act_to_json};
use servanda_answers::{Arg, current_findings, duties, question_text, reply_one};
use servanda_timeline::Ruling;

/// Acts on one page of the journal.
const A_PAGE: usize = 200;

/// All acts by the day in view, the latest first.
pub fn journal(cx: &Cx<'_>) -> Page {
    let mut page = Page::new(cx.t("p-journal-title"));
    let all = rows::latest(cx, usize::MAX, |_| true);
    let number: usize = cx
        .address
        .get("page")
        .and_then(|p| p.parse().ok())
        .unwrap_or(1)
        .clamp(1, all.len().div_ceil(A_PAGE).max(1));
    let pages = all.len().div_ceil(A_PAGE);
    let shown = all.iter().skip((number - 1) * A_PAGE).take(A_PAGE).copied();
    page.lead = html! {
        p { (cx.say("p-journal-lead", &[("n", Arg::Number(all.len() as i64)), ("on", cx.long_day(cx.on).into())])) }
        @if pages > 1 {
            nav.pages aria-label=(cx.t("p-pages")) { ul.inline { @for p in 1..=pages {
                li { a href=(cx.address.to("journal").with("page", &p.to_string()).href()) aria-current=[(p == number).then_some("page")] { (p) } }
            } } }
        }
    };
    let found = current_findings(cx.words, &cx.book.reckoned, cx.on);
    let mut table = rows::acts(cx, shown.clone());
    if cx.book.edition.register.is_some() {
        table.keys.push("entered");
        table.heads.push(cx.t("p-col-entered"));
        for (row, i) in table.rows.iter_mut().zip(shown.clone()) {
            row.push(register::position(cx, i).map_or(Cell::default(), |p| register::act_entered(cx, p)));
        }
    }
    table.keys.push("findings");
    table.heads.push(cx.t("p-col-finding"));
    for (row, i) in table.rows.iter_mut().zip(shown) {
        let n = found.iter().filter(|f| f.act == Some(i)).count();
        row.push(if n == 0 {
            Cell::default().data(0)
        } else {
            Cell::link(cx.say("p-n-findings", &[("n", Arg::Number(n as i64))]), cx.act(i))
                .tone(Tone::Open)
                .data(n)
        });
    }
    page.table("acts", cx.t("p-acts"), table, cx.t("p-no-acts"));
    let corrections = rows::latest(cx, 500, |a| {
        a.extra.as_deref().is_some_and(|e| e.corrects.is_some() || e.withdraws.is_some())
    });
    page.table("corrections", cx.t("p-corrections"), rows::acts(cx, corrections), cx.t("p-no-corrections"));
    super::data::feeds(cx, &mut page, &[], &cx.t("p-feed-all"));
    super::data::files(cx, &mut page, "journal");
    page
}

/// What acts break.
pub fn findings(cx: &Cx<'_>) -> Page {
    let mut page = Page::new(cx.t("p-findings"));
    page.lead = html! { p { (cx.t("p-findings-lead")) } };
    let mut all = current_findings(cx.words, &cx.book.reckoned, cx.on);
    all.reverse();
    page.table("findings", cx.t("p-findings"), rows::findings(cx, &all), cx.t("p-no-findings"));
    let principles = servanda_reckoner::check_principles(&cx.book.reckoned);
    let charter = &cx.book.edition.folder.charter;
    let rows = principles.iter().filter_map(|(id, _, breaches)| {
        let clause = charter.clause(*id)?;
        let holds = breaches.is_empty();
        let mut which = Cell::text(cx.t(if holds { "p-holds" } else { "p-broken" }))
            .tone(if holds { Tone::Good } else { Tone::Bad })
            .data(holds);
        let mut named: Vec<u32> = breaches.iter().filter_map(|b| b.act).collect();
        named.dedup();
        which.also.extend(named.into_iter().take(12).map(|a| (charter_day(cx, a), cx.act(a))));
        Some(vec![
            Cell::text(servanda_answers::clause_readback(cx.words, clause)),
            which,
            rows::article(cx, clause),
        ])
    });
    let table = cx.table(
        &[("principle", "p-col-principle"), ("holds", "p-col-state"), ("article", "p-col-article")],
        rows,
    );
    page.table_with(
        "principles",
        cx.t("p-principles"),
        html! { p { (cx.t("p-principles-lead")) } },
        table,
        cx.t("p-none"),
    );
    page
}

fn charter_day(cx: &Cx<'_>, act: u32) -> String {
    cx.book.edition.folder.acts.get(act as usize).map_or(String::new(), |a| a.done.to_string())
}

/// One act.
pub fn act(cx: &Cx<'_>, id: &str) -> Result<Page, NoPage> {
    let folder = &cx.book.edition.folder;
    let ids = &cx.book.edition.identities;
    let Some(index) = ids.find_act(id) else {
        // The number of an act in the journal of today leads to its lasting address.
        let number = id.parse::<u32>().ok().filter(|_| id.len() < 9).and_then(|n| n.checked_sub(1));
        let found = number.filter(|i| (*i as usize) < folder.acts.len());
        return Err(found.map_or(NoPage::Missing, |i| NoPage::Elsewhere(cx.act(i))));
    };
    let Some(act) = folder.acts.get(index as usize) else { return Err(NoPage::Missing) };
    let mut page = Page::new(cx.words.deed(act));
    let standing = cx.book.reckoned.history().standing.contains(&index);
    let known = cx.address.known.is_none_or(|k| act.known() <= k);
    page.data = act_to_json(act, &folder.sources, &folder.charter.lexicon);
    page.lead = html! {
        p { (cx.say("p-act-lead", &[("day", act.done.to_string().into()), ("n", (index + 1).to_string().into()), ("id", id.into())])) }
        @if !known { p.warning { (cx.t("p-act-not-known")) } }
        @else if !standing { p.warning { (cx.t("p-act-replaced")) } }
    };
    let mut facts: Vec<Vec<Cell>> = Vec::new();
    let mut fact = |label: &str, cell: Cell| facts.push(vec![Cell::text(cx.t(label)), cell]);
    fact("p-col-date", Cell::text(act.done.to_string()));
    if let Some(w) = act.effective {
        fact("p-act-effective", Cell::text(w.to_string()));
    }
    if let Some(w) = act.received {
        fact("p-act-received", Cell::text(w.to_string()));
    }
    let source = folder.sources.get(act.source).unwrap_or("");
    let cell = rows::source_cell(cx, source);
    fact("p-col-source", if cell.href.is_some() { Cell { text: source.to_owned(), ..cell } } else { cell });
    if let Some(p) = register::position(cx, index) {
        fact("p-col-record", register::record_cell(cx, p.index));
        fact("p-col-entered", register::act_entered(cx, p));
        if let Some(signed) = register::signed_by(cx, p) {
            fact("p-col-signed-by", signed);
        }
        fact("p-col-receipt", register::receipt_cell(cx, p.index));
    }
    if let Some(e) = act.extra.as_deref() {
        for (label, text) in [
            ("p-act-note", &e.note),
            ("p-act-contested", &e.contested),
            ("p-act-corrects", &e.corrects),
            ("p-act-withdraws", &e.withdraws),
        ] {
            if let Some(t) = text {
                fact(label, cx.written(t));
            }
        }
        if !e.fields.is_empty() {
            fact(
                "p-col-fields",
                Cell::text(e.fields.iter().map(|f| cx.words.bare(*f)).collect::<Vec<_>>().join(", ")),
            );
        }
        let a = &e.attendance;
        for (label, all) in [
            ("p-act-present", &a.present),
            ("p-act-absent", &a.absent),
            ("p-act-abstained", &a.abstained),
            ("p-act-objected", &a.objected),
            ("p-act-objected-format", &a.objected_to_format),
            ("p-act-served", &e.served),
        ] {
            if !all.is_empty() {
                fact(label, Cell::text(cx.words.countries(all, act.done.latest())));
            }
        }
        for (label, flag) in [
            ("p-act-limited", a.limited),
            ("p-act-without-session", a.without_session),
            ("p-act-procedural", a.procedural),
        ] {
            if flag {
                fact(label, Cell::text(cx.t("yes")));
            }
        }
    }
    if act.deed().is_decision() {
        let adopted = cx.book.reckoned.base().is_adopted(index);
        fact(
            "p-col-effect-of",
            Cell::text(cx.t(if adopted { "p-in-effect" } else { "p-no-effect" }))
                .tone(if adopted { Tone::Good } else { Tone::Bad })
                .data(adopted),
        );
    }
    let table = cx.table(&[("fact", "p-col-fact"), ("value", "p-col-value")], facts);
    page.table("facts", cx.t("p-the-record"), table, cx.t("p-none"));
    if let Some(why) = cx.book.reckoned.base().adopted(index) {
        let proof = servanda_answers::proof(cx.words, &cx.book.reckoned, why);
        let tree = html! { ul.proof { li { (super::why::tree(cx, &proof, true)) } } };
        page.part("proof", cx.t("p-why-in-effect"), tree);
    }
    let found: Vec<_> = cx.book.reckoned.findings().into_iter().filter(|f| f.act == Some(index)).collect();
    page.table("findings", cx.t("p-findings"), rows::findings(cx, &found), cx.t("p-no-findings"));
    page.table("effects", cx.t("p-act-effects"), effects(cx, index), cx.t("p-no-effects"));
    let arising: Vec<_> = duties(&cx.book.reckoned, None, None, None, cx.on.max(act.done.latest()))
        .into_iter()
        .filter(|d| d.act == Some(index) || d.answered_by == Some(index))
        .collect();
    page.table("duties", cx.t("p-act-duties"), rows::duties(cx, &arising), cx.t("p-no-duties"));
    let text = act_text(act, &folder.sources, &folder.charter.lexicon);
    page.part("journal", cx.t("p-as-in-journal"), html! { pre.sentence lang="en" { code { (text) } } });
    let around = html! { ul.inline {
        @if let Some(before) = index.checked_sub(1) { li { a rel="prev" href=(cx.act(before)) { (cx.t("p-act-before")) } } }
        @if (index as usize) + 1 < folder.acts.len() { li { a rel="next" href=(cx.act(index + 1)) { (cx.t("p-act-after")) } } }
    } };
    page.part("around", cx.t("p-around"), around);
    Ok(page)
}

/// What answers rest on an act and change on the days that it names: the changes that it brought.
fn effects(cx: &Cx<'_>, index: u32) -> Table {
    let mut rows = Vec::new();
    let turns = cx.book.turns();
    let act = cx.book.edition.folder.acts.get(index as usize);
    let from = act.map_or(cx.on, |a| a.done.earliest());
    let start = turns.partition_point(|t| t.0 < from);
    for (day, question) in turns.iter().skip(start).take(3_000) {
        let line = cx.book.reckoned.line(*question);
        let here = line.at(*day);
        let rests = cx.book.reckoned.reasons(|r| r.acts(here.why)).contains(&index);
        let before = line.at(day.before());
        let rested = cx.book.reckoned.reasons(|r| r.acts(before.why)).contains(&index);
        if !rests || rested || here.ruling == before.ruling || matches!(here.ruling, Ruling::Silent) {
            continue;
        }
        let reply = reply_one(cx.words, &cx.book.reckoned, *question, *day);
        let was = reply_one(cx.words, &cx.book.reckoned, *question, day.before());
        let why = cx.why_on(&servanda_answers::Asked::One(*question), *day);
        rows.push(vec![
            cx.day(*day),
            Cell::text(question_text(cx.words, *question, *day)),
            Cell::text(was.text).data(was.value),
            Cell::text(reply.text).data(reply.value).why(why),
        ]);
        if rows.len() >= 60 {
            break;
        }
    }
    cx.table(
        &[
            ("date", "p-col-date"),
            ("question", "p-col-question"),
            ("before", "p-col-before"),
            ("after", "p-col-after"),
        ],
        rows,
    )
}
