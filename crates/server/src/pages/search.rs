//! Search over articles, acts, decisions, people and names, in every language, with the day in view.

use crate::page::{Cell, Cx, Page, Tone};
use crate::rows;
use crate::search::{Found, Hit, Index};
use servanda_answers::Arg;
use servanda_reckoner::Question;

/// The page before anything is asked.
pub fn invitation(cx: &Cx<'_>) -> Page {
    let mut page = Page::new(cx.t("p-search"));
    page.lead = maud::html! { p { (cx.t("p-search-invitation")) } };
    page
}

/// The answer of the day in view, beside what was found by name.
fn now(cx: &Cx<'_>, question: Question) -> String {
    let reply = servanda_answers::reply_one(cx.words, &cx.book.reckoned, question, cx.on);
    if reply.kind == "silent" {
        return String::new();
    }
    let what = servanda_answers::question_text(cx.words, question, cx.on);
    cx.say("p-answer-now", &[("what", what.into()), ("answer", reply.text.into())])
}

/// The page for what was found.
pub fn page(cx: &Cx<'_>, query: &str, found: &Found) -> Page {
    let mut page = Page::new(cx.say("p-search-title", &[("q", query.into())]));
    let folder = &cx.book.edition.folder;
    let charter = &folder.charter;
    let standing = &cx.book.reckoned.history().standing;
    // Names first, then articles, then acts with the latest first.
    let mut hits: Vec<&Hit> = found.hits.iter().collect();
    hits.sort_by_key(|hit| match hit {
        Hit::Act(i) => (2, folder.acts.get(*i as usize).map(|a| std::cmp::Reverse(a.done.latest()))),
        Hit::Article(_) => (1, None),
        _ => (0, None),
    });
    let rows: Vec<Vec<Cell>> = hits
        .into_iter()
        .filter_map(|hit| {
            let (kind, cell, beside) = match hit {
                Hit::Act(i) => {
                    let act = folder.acts.get(*i as usize)?;
                    // What was not yet done, or not yet known, is not there on the day in view.
                    if act.done.earliest() > cx.on || !standing.contains(i) {
                        return None;
                    }
                    let kind = if act.deed().is_decision() { "p-kind-decision" } else { "p-kind-act" };
                    (kind, Cell::link(cx.words.deed(act), cx.act(*i)), act.done.to_string())
                }
                Hit::Article(a) => {
                    let article = charter.articles.get(*a as usize)?;
                    let applies = charter
                        .clauses()
                        .filter(|(_, c)| c.article == *a)
                        .any(|(id, _)| *cx.book.reckoned.text_line(id).at(cx.on));
                    let beside = if applies { cx.t("p-rule-applies") } else { String::new() };
                    let title = format!("{} — {}", cx.words.heading(*a), cx.words.document(article.document));
                    let cell = Cell::link(title, cx.href(&rows::article_path(cx, *a)));
                    let english = folder.translation(cx.address.lang, article.document).is_none()
                        && cx.address.lang != servanda_answers::Lang::EN;
                    ("p-kind-article", if english { cell.said_in("en") } else { cell }, beside)
                }
                Hit::Name(n) => {
                    let entry = charter.lexicon.entry(*n)?;
                    let kind = match entry.kind {
                        servanda_language::Kind::Instrument => "p-kind-instrument",
                        servanda_language::Kind::Organ => "p-kind-organ",
                        servanda_language::Kind::Office => "p-kind-office",
                        _ => "p-kind-document",
                    };
                    let question = match entry.kind {
                        servanda_language::Kind::Instrument => Question::InForce(*n),
                        servanda_language::Kind::Organ => Question::Chair(*n),
                        servanda_language::Kind::Office => Question::Holder(*n),
                        _ => Question::Document(*n),
                    };
                    (kind, cx.name(*n), now(cx, question))
                }
                Hit::Country(c) => ("p-kind-state", cx.country(*c), now(cx, Question::Member(*c))),
                Hit::Person(name, office) => {
                    let href = cx.thing(*office)?;
                    ("p-kind-person", Cell::link(cx.words.text(name), href), cx.words.bare(*office))
                }
            };
            Some(vec![
                cell,
                Cell::text(cx.t(kind)).data(kind.trim_start_matches("p-kind-")),
                Cell::text(beside).tone(Tone::Quiet),
            ])
        })
        .collect();
    page.lead = maud::html! {
        p { (cx.say("p-search-lead", &[("n", Arg::Number(rows.len() as i64)), ("q", query.into()), ("on", cx.long_day(cx.on).into())])) }
        @if found.cut { p.quiet { (cx.say("p-search-cut", &[("n", Arg::Number(Index::MOST as i64))])) } }
    };
    let table =
        cx.table(&[("result", "p-col-result"), ("kind", "p-col-kind"), ("beside", "p-col-beside")], rows);
    page.table("results", cx.t("p-results"), table, cx.t("p-nothing-found"));
    page
}
