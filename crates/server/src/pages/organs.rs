//! Organs and offices: the chart, seats, chairs with their rotation, holders, turns.

use super::today::{office_table, organ_table, organs as existing};
use crate::page::{Cell, Cx, Page, Table, Tone};
use crate::pictures::{Bar, Lane, Node, lanes, tree};
use crate::rows;
use maud::html;
use servanda_answers::{
    Asked, SetOf, about_organ, candidates, clause_readback, delegates, duties, organ_facts, organ_fields,
    reply_set,
};
use servanda_language::{Country, Name};
use servanda_reckoner::{Answer, DueKind, Question, Toward};
use servanda_timeline::{Counting, Day, Period, Ruling, Timeline};

/// All organs and offices.
pub fn organs(cx: &Cx<'_>) -> Page {
    let mut page = Page::new(cx.t("p-organs-title"));
    let all = existing(cx);
    let nodes: Vec<Node> = all
        .iter()
        .map(|&n| {
            let (answers, place) = organ_facts(&cx.book.reckoned, n, cx.on);
            let (chair, reply) = cx.answer(Question::Chair(n));
            let line = if reply.kind == "silent" {
                place.map(|p| cx.words.text(&p).to_owned()).unwrap_or_default()
            } else {
                cx.say("p-chaired-by", &[("who", chair.text.into())])
            };
            Node {
                label: cx.words.bare(n),
                line,
                href: cx.thing(n),
                parent: answers.and_then(|a| all.iter().position(|x| *x == a)),
            }
        })
        .collect();
    if !nodes.is_empty() {
        let label = cx.say("p-chart-on", &[("on", cx.long_day(cx.on).into())]);
        page.part("chart", label.clone(), tree(cx, "organ-chart", &label, &nodes));
    }
    page.table("organs", cx.t("head-organs"), organ_table(cx), cx.t("p-none"));
    let rows = all.iter().map(|&n| {
        let (_, place) = organ_facts(&cx.book.reckoned, n, cx.on);
        let fields = organ_fields(&cx.book.reckoned, n, cx.on);
        let titles = cx.book.reckoned.seat_titles(n, cx.on);
        let seat = match titles.first() {
            Some((_, Some(title))) => cx.written(title),
            Some((_, None)) => Cell::text(cx.t("p-plenipotentiary")),
            None => Cell::default(),
        };
        vec![
            cx.name(n),
            seat,
            rows::article_of(cx, titles.first().map(|t| t.0)),
            Cell::text(fields.iter().map(|f| cx.words.bare(*f)).collect::<Vec<_>>().join(", ")),
            place.map_or(Cell::default(), |p| cx.written(&p)),
        ]
    });
    let table = cx.table(
        &[
            ("organ", "p-col-organ"),
            ("sits", "p-col-sits"),
            ("by_right_of", "p-col-by-right"),
            ("fields", "p-col-fields"),
            ("place", "p-col-place"),
        ],
        rows,
    );
    page.table("composition", cx.t("p-composition"), table, cx.t("p-none"));
    page.table("offices", cx.t("head-offices"), office_table(cx), cx.t("p-none"));
    super::data::feeds(cx, &mut page, &[], &cx.t("p-feed-all"));
    page
}

/// Each State that ever answers a question, with a bar for each time.
fn by_country(cx: &Cx<'_>, line: &Timeline<Ruling<Answer>>, until: Day) -> Vec<Lane> {
    let mut seen: Vec<Country> = Vec::new();
    let mut bars: Vec<(Country, Bar)> = Vec::new();
    for p in line.pieces().filter(|p| p.since < until) {
        let mut add = |c: Country, kind: &'static str, text: String| {
            if !seen.contains(&c) {
                seen.push(c);
            }
            let show = |d: Day| if d.is_date() { d.to_string() } else { "…".into() };
            let last = if p.until.is_date() { p.until.before() } else { p.until };
            let title = cx.say(
                "p-bar",
                &[
                    ("what", text.into()),
                    ("kind", cx.t(&format!("p-bar-{kind}")).into()),
                    ("since", show(p.since).into()),
                    ("last", show(last).into()),
                ],
            );
            bars.push((c, Bar { since: p.since, until: p.until.min(until), kind, thin: false, title }));
        };
        match p.value {
            Ruling::Settled(Answer::Country(c)) => add(*c, "holds", cx.words.country(*c, p.since)),
            Ruling::Settled(Answer::Temporary(c, owed)) => {
                add(*c, "temporary", cx.words.country(*c, p.since));
                add(*owed, "owed", cx.words.country(*owed, p.since));
            }
            Ruling::Settled(Answer::Holder(h)) => add(
                h.country,
                if h.acting { "temporary" } else { "holds" },
                cx.words.text(&h.name).to_owned(),
            ),
            Ruling::Unsettled(all) => all.iter().for_each(|a| match a {
                Answer::Country(c) | Answer::Temporary(c, _) => {
                    add(*c, "unsettled", cx.words.country(*c, p.since))
                }
                Answer::Holder(h) => add(h.country, "unsettled", cx.words.text(&h.name).to_owned()),
                _ => {}
            }),
            Ruling::Contested(all) => all.iter().for_each(|(reading, a)| match a {
                Some(Answer::Country(c) | Answer::Temporary(c, _)) => {
                    add(*c, "contested", cx.words.text(reading).to_owned())
                }
                Some(Answer::Holder(h)) => add(h.country, "contested", cx.words.text(&h.name).to_owned()),
                _ => {}
            }),
            _ => {}
        }
    }
    let order = cx.book.edition.folder.countries.names.sorted(&seen, cx.words.messages.lang.names(), cx.on);
    order
        .into_iter()
        .map(|c| Lane {
            label: cx.words.country(c, cx.on),
            href: Some(cx.member(c)),
            bars: bars.iter().filter(|b| b.0 == c).map(|b| b.1.clone()).collect(),
        })
        .collect()
}

fn key(cx: &Cx<'_>) -> maud::Markup {
    html! {
        ul.key { @for kind in ["holds", "temporary", "owed", "unsettled", "contested"] { li.{ (kind) } { (cx.t(&format!("p-bar-{kind}"))) } } }
    }
}

fn far(cx: &Cx<'_>) -> Day {
    cx.on.max(cx.today).plus(Period::years(8), Counting::default())
}

/// Who sits in an organ, with those appointed.
fn seats(cx: &Cx<'_>, organ: Name) -> Table {
    let named = delegates(cx.words, &cx.book.reckoned, organ, cx.on);
    let titles = cx.book.reckoned.seat_titles(organ, cx.on);
    let title = titles.first().and_then(|t| t.1.clone());
    let all = candidates(&cx.book.reckoned, SetOf::Seats(organ));
    let all = cx.book.edition.folder.countries.names.sorted(&all, cx.words.messages.lang.names(), cx.on);
    let rows = all.into_iter().filter_map(|c| {
        let (answer, reply) = cx.answer(Question::Seat(organ, c));
        if reply.value == serde_json::Value::Bool(false) || reply.kind == "silent" {
            return None;
        }
        let who = match (&named, &title) {
            (Some(all), _) if all.iter().all(|d| d.1.is_none()) => {
                Cell::text(cx.t("p-not-on-record")).tone(Tone::Quiet)
            }
            (Some(all), _) => all
                .iter()
                .find(|d| d.0 == c)
                .and_then(|d| d.1.clone())
                .map_or(Cell::text(cx.t("p-seat-vacant")).tone(Tone::Open), |n| cx.written(&n)),
            (None, Some(t)) => cx.written(t),
            (None, None) => Cell::default(),
        };
        Some(vec![cx.country(c), answer, who, cx.day(reply.since)])
    });
    cx.table(
        &[
            ("country", "p-col-state-name"),
            ("seat", "p-col-seat"),
            ("who", "p-col-who"),
            ("since", "p-col-since"),
        ],
        rows,
    )
}

/// One organ.
pub fn organ(cx: &Cx<'_>, name: Name) -> Page {
    let mut page = Page::new(cx.words.bare(name));
    let mut facts = Vec::new();
    let (exists, reply) = cx.answer(Question::Organ(name));
    facts.push(vec![Cell::text(cx.t("p-exists")), exists, cx.day(reply.since)]);
    let (chair, chair_reply) = cx.answer(Question::Chair(name));
    if chair_reply.kind != "silent" {
        facts.push(vec![Cell::text(cx.t("p-col-chair")), chair, cx.day(chair_reply.since)]);
        let (turn, turn_reply) = cx.answer(Question::ChairTurn(name));
        if turn_reply.kind != "silent" {
            facts.push(vec![Cell::text(cx.t("p-col-turn")), turn, cx.day(turn_reply.since)]);
        }
    }
    let set = reply_set(cx.words, &cx.book.reckoned, SetOf::Seats(name), cx.on);
    facts.push(vec![
        Cell::text(cx.t("p-composition")),
        Cell::text(set.text.clone()).why(cx.why(&Asked::Set(SetOf::Seats(name)))).data(set.value.clone()),
        cx.day(set.since),
    ]);
    let (answers, place) = organ_facts(&cx.book.reckoned, name, cx.on);
    if let Some(a) = answers {
        facts.push(vec![
            Cell::text(cx.t("p-col-answers-to")),
            cx.name(a).why(cx.why(&Asked::Competence(name))),
            Cell::default(),
        ]);
    }
    if let Some(place) = place {
        facts.push(vec![
            Cell::text(cx.t("p-col-place")),
            cx.written(&place).why(cx.why(&Asked::Competence(name))),
            Cell::default(),
        ]);
    }
    let table =
        cx.table(&[("fact", "p-col-fact"), ("answer", "p-col-answer"), ("since", "p-col-since")], facts);
    page.table("facts", cx.say("p-on-day", &[("on", cx.long_day(cx.on).into())]), table, cx.t("p-none"));
    page.table("seats", cx.t("p-col-seats"), seats(cx, name), cx.t("p-nobody"));
    let line = cx.book.reckoned.line(Question::Chair(name)).forget();
    let chart = by_country(cx, &line, far(cx));
    if !chart.is_empty() {
        let label = cx.t("p-rotation");
        page.part(
            "rotation",
            label.clone(),
            html! { (lanes(cx, "rotation-chart", &label, &chart)) (key(cx)) },
        );
        page.table(
            "chairs",
            cx.t("p-chairs"),
            rows::stretches(cx, &Asked::One(Question::Chair(name))),
            cx.t("p-none"),
        );
        let until = cx.on.plus(Period::years(10), Counting::default());
        let due: Vec<_> = cx
            .book
            .reckoned
            .due(cx.on, until)
            .into_iter()
            .filter(|d| d.name == Some(name) && d.kind == DueKind::Handover)
            .collect();
        page.table("turns", cx.t("p-turns-to-come"), rows::due(cx, &due), cx.t("p-no-day"));
    }
    let rules = cx.book.reckoned.rules_on(cx.on, |c| about_organ(&c.rule, name).then_some(c));
    let rows: Vec<Vec<Cell>> = rules
        .iter()
        .map(|(_, c)| vec![rows::article(cx, c), Cell::text(clause_readback(cx.words, c))])
        .collect();
    let table = cx.table(&[("article", "p-col-article"), ("read_back", "p-col-read-back")], rows);
    page.table("competence", cx.t("p-competence"), table, cx.t("p-none"));
    let tasks: Vec<_> = duties(&cx.book.reckoned, None, None, None, cx.on)
        .into_iter()
        .filter(|d| d.bearer == Toward::Organ(name))
        .collect();
    page.table("tasks", cx.t("p-tasks"), rows::duties(cx, &tasks), cx.t("p-no-duties"));
    let acts = rows::latest(cx, 60, |a| rows::mentions(a, name));
    page.table("acts", cx.t("p-acts-on"), rows::acts(cx, acts), cx.t("p-no-acts"));
    let slug = cx.book.edition.identities.slug(name).to_owned();
    super::data::feeds(cx, &mut page, &[("organ", &slug)], &cx.words.bare(name));
    page
}

/// One office.
pub fn office(cx: &Cx<'_>, name: Name) -> Page {
    let mut page = Page::new(cx.words.bare(name));
    let (holder, reply) = cx.answer(Question::Holder(name));
    let (turn, turn_reply) = cx.answer(Question::OfficeTurn(name));
    let mut facts =
        vec![vec![Cell::text(cx.t("p-col-holder")), holder, cx.day(reply.since), cx.last(reply.until)]];
    if turn_reply.kind != "silent" {
        facts.push(vec![
            Cell::text(cx.t("p-col-turn")),
            turn,
            cx.day(turn_reply.since),
            cx.last(turn_reply.until),
        ]);
    }
    let table = cx.facts(facts);
    page.table("facts", cx.say("p-on-day", &[("on", cx.long_day(cx.on).into())]), table, cx.t("p-none"));
    let chart = by_country(cx, &cx.book.reckoned.line(Question::Holder(name)).forget(), far(cx));
    if !chart.is_empty() {
        let label = cx.t("p-holders-chart");
        page.part("chart", label.clone(), html! { (lanes(cx, "holders-chart", &label, &chart)) (key(cx)) });
    }
    page.table(
        "holders",
        cx.t("p-holders"),
        rows::stretches(cx, &Asked::One(Question::Holder(name))),
        cx.t("p-none"),
    );
    if turn_reply.kind != "silent" {
        page.table(
            "turns",
            cx.t("p-turns"),
            rows::stretches(cx, &Asked::One(Question::OfficeTurn(name))),
            cx.t("p-none"),
        );
    }
    let until = cx.on.plus(Period::years(10), Counting::default());
    let due: Vec<_> =
        cx.book.reckoned.due(cx.on, until).into_iter().filter(|d| d.name == Some(name)).collect();
    page.table("due", cx.t("p-due-next"), rows::due(cx, &due), cx.t("nothing-due"));
    let acts = rows::latest(cx, 200, |a| rows::mentions(a, name));
    page.table("acts", cx.t("p-acts-on"), rows::acts(cx, acts), cx.t("p-no-acts"));
    page
}
