//! Why: the answer to one question with its proof, and the same question over all time.

use super::NoPage;
use crate::address::Format;
use crate::page::{Cell, Cx, Page, Tone};
use crate::rows;
use maud::{Markup, html};
use servanda_answers::{
    Asked, Proof, ProofPart, answer_json, answer_text, duty_whys, listed, parse_question, proof,
    question_text, reply_one, reply_set,
};
use servanda_language::Name;
use servanda_reckoner::Question;
use servanda_timeline::{Ruling, Why};
use std::collections::BTreeSet;

/// The most proofs that a page draws; the text has all.
const SHOWN: usize = 12;

/// A proof as nested lists, each part leading to its article, act or source; `agreed` if readings that differ come to one answer.
pub fn tree(cx: &Cx<'_>, proof: &Proof, agreed: bool) -> Markup {
    let folder = &cx.book.edition.folder;
    let text = proof.text(cx.words);
    html! {
        @match &proof.part {
            ProofPart::Act(i) => {
                span.mark aria-hidden="true" { "•" } " "
                a href=(cx.act(*i)) { (text) }
                (super::register::record_link(cx, *i))
                @if let Some(source) = folder.acts.get(*i as usize).and_then(|a| folder.sources.get(a.source)) {
                    " " span.source { (crate::layout::cell(cx.words.messages, &rows::source_cell(cx, source))) }
                }
            },
            ProofPart::Absence(_) => { span.mark aria-hidden="true" { "∅" } " " (text) },
            ProofPart::Clause(id, _) => {
                @let clause = folder.charter.clause(*id);
                @if proof.repeated { span.mark aria-hidden="true" { "↑" } " " } @else { span.mark aria-hidden="true" { "§" } " " }
                @if let Some(c) = clause {
                    (crate::layout::cell(cx.words.messages, &rows::article(cx, c))) " "
                    @if proof.repeated { span.quiet { (cx.t("p-as-above")) } } @else { (servanda_answers::clause_readback(cx.words, c)) }
                }
            },
            ProofPart::Readings if agreed => { span.mark aria-hidden="true" { "§" } " " (cx.t("p-readings-agree")) },
            ProofPart::Readings | ProofPart::Together => { span.mark aria-hidden="true" { "§" } " " (text) },
        }
        @if !proof.because.is_empty() { ul { @for part in &proof.because { li { (tree(cx, part, agreed)) } } } }
    }
}

fn label(cx: &Cx<'_>, asked: &Asked) -> String {
    let n = |name: &Name| servanda_answers::Arg::from(cx.words.bare(*name));
    let c =
        |country: &servanda_language::Country| servanda_answers::Arg::from(cx.words.country(*country, cx.on));
    match asked {
        Asked::One(q) => question_text(cx.words, *q, cx.on),
        Asked::Set(set) => {
            use servanda_answers::SetOf;
            match set {
                SetOf::Parties(i) => cx.say("p-q-parties", &[("name", n(i))]),
                SetOf::Signatories(i) => cx.say("p-q-signatories", &[("name", n(i))]),
                SetOf::Members => cx.t("head-members"),
                SetOf::Votes => cx.t("p-q-votes"),
                SetOf::Seats(o) => cx.say("p-q-composition", &[("name", n(o))]),
                SetOf::Class(k) => cx.say("p-q-class", &[("name", n(k))]),
            }
        }
        Asked::Duties { of, toward, field } => match (of, toward, field) {
            (Some(a), Some(b), _) => cx.say("p-q-duties-of-toward", &[("a", c(a)), ("b", c(b))]),
            (Some(a), None, Some(f)) => cx.say("p-q-duties-in", &[("a", c(a)), ("name", n(f))]),
            (Some(a), None, None) => cx.say("p-q-duties-of", &[("a", c(a))]),
            (None, Some(b), _) => cx.say("p-q-duties-toward", &[("b", c(b))]),
            (None, None, _) => cx.t("p-q-duties"),
        },
        Asked::Decisions { .. } => cx.t("p-decisions-title"),
        Asked::Requests => cx.t("p-requests"),
        Asked::Competence(o) => cx.say("p-q-competence", &[("name", n(o))]),
        Asked::Territories(i, a) => cx.say("p-q-territories", &[("name", n(i)), ("a", c(a))]),
        Asked::Claims(_) => cx.t("p-claims"),
        Asked::Findings => cx.t("p-findings"),
    }
}

/// The answer to the question of an address in words, if it is one with a value.
pub fn answer_in_words(
    words: &servanda_answers::Words<'_>,
    reckoned: &servanda_reckoner::Reckoned<'_>,
    question: &str,
    on: servanda_timeline::Day,
) -> Option<String> {
    match parse_question(question, &words.folder.charter).ok()? {
        Asked::One(q) => Some(reply_one(words, reckoned, q, on).text),
        Asked::Set(s) => Some(reply_set(words, reckoned, s, on).text),
        _ => None,
    }
}

/// The page for a question in words; `now` is the answer as known today, where another day of knowledge is in view.
pub fn why(cx: &Cx<'_>, now: Option<&str>) -> Result<Page, NoPage> {
    let charter = &cx.book.edition.folder.charter;
    let Some(question) = cx.address.get("q") else { return Ok(ask(cx)) };
    let asked = parse_question(question, charter).map_err(|e| {
        let (text, _, help) = servanda_answers::diagnostic_text(cx.words.messages, &e.diagnostic);
        NoPage::Bad(cx.say(
            "p-bad-question",
            &[
                ("q", question.into()),
                ("text", text.into()),
                ("help", help.unwrap_or_else(|| "0".into()).into()),
            ],
        ))
    })?;
    let mut page = Page::new(label(cx, &asked));
    page.data = answer_json(cx.words, &cx.book.reckoned, question, &asked, cx.on, true);
    let (text, kind, whys): (String, &'static str, Vec<Why>) = match &asked {
        Asked::One(q) => {
            let r = reply_one(cx.words, &cx.book.reckoned, *q, cx.on);
            (r.text, r.kind, r.why)
        }
        Asked::Set(s) => {
            let r = reply_set(cx.words, &cx.book.reckoned, *s, cx.on);
            (r.text, r.kind, r.why)
        }
        other => {
            let all = listed(cx.words, &cx.book.reckoned, other, cx.on);
            let whys = match other {
                Asked::Duties { of, toward, field } => {
                    duty_whys(&cx.book.reckoned, *of, *toward, *field, cx.on)
                }
                _ => all.why,
            };
            let rows: Vec<Vec<Cell>> =
                all.rows.into_iter().map(|(text, json)| vec![Cell::text(text).data(json)]).collect();
            let table = cx.table(&[("answer", "p-col-answer")], rows);
            page.table(
                "answer",
                cx.say("p-answer-on", &[("on", cx.long_day(cx.on).into())]),
                table,
                cx.t("none"),
            );
            (String::new(), "settled", whys)
        }
    };
    if !text.is_empty() {
        let (since, until) = match &asked {
            Asked::One(q) => servanda_answers::stretch(&cx.book.reckoned.line(*q), cx.on),
            Asked::Set(s) => {
                let r = reply_set(cx.words, &cx.book.reckoned, *s, cx.on);
                (r.since, r.until)
            }
            _ => (servanda_timeline::Day::ALWAYS, servanda_timeline::Day::NEVER),
        };
        let show = |d: servanda_timeline::Day| if d.is_date() { d.to_string() } else { "0".to_owned() };
        let last = if until.is_date() { until.before() } else { until };
        page.lead = html! {
            p.answer { span.{ "ruling-" (kind) } { (text) } }
            p { (cx.say("p-answer-stretch", &[("on", cx.long_day(cx.on).into()), ("since", show(since).into()), ("until", show(last).into())])) " "
                (cx.t(&format!("p-ruling-{kind}"))) }
            @if let Some(now) = now.filter(|n| *n != text) {
                @let mut later = cx.address.clone();
                @let _ = later.known.take();
                p.warning { (cx.say("p-known-now", &[("answer", now.into())])) " " a href=(later.href()) { (cx.t("p-compare")) } }
            }
        };
        if let Asked::One(q) = &asked
            && let Ruling::Contested(all) = &cx.book.reckoned.line(*q).at(cx.on).ruling
        {
            let line = reply_one(cx.words, &cx.book.reckoned, *q, cx.on);
            let rows = all.iter().zip(&line.alternatives).map(|((reading, answer), (_, json))| {
                let text = answer
                    .as_ref()
                    .map_or(cx.t("silent"), |a| servanda_answers::value_text(cx.words, a, cx.on));
                vec![
                    cx.written(reading).data(&**reading),
                    Cell::text(text).tone(Tone::Open).data(json.clone()),
                ]
            });
            let table = cx.table(&[("reading", "p-col-reading"), ("answer", "p-col-answer")], rows);
            page.table("readings", cx.t("p-readings"), table, cx.t("p-none"));
        }
    }
    if let Asked::One(q) = &asked
        && kind == "contested"
    {
        let (since, until) = servanda_answers::stretch(&cx.book.reckoned.line(*q), cx.on);
        let (from, to) = (since.shift(-30), until.shift(30));
        let claims = rows::latest(cx, 40, |a| {
            a.deed().is_claim() && a.done.latest() >= from && a.done.earliest() <= to
        });
        if !claims.is_empty() {
            let lead = html! { p { (cx.t("p-claims-then-lead")) } };
            page.table_with("claims", cx.t("p-claims-then"), lead, rows::acts(cx, claims), cx.t("p-none"));
        }
    }
    let proofs: Vec<Proof> =
        whys.iter().take(SHOWN).map(|w| proof(cx.words, &cx.book.reckoned, *w)).collect();
    let as_text = cx.address.clone().format(Format::Text).href();
    let as_json = cx.address.clone().format(Format::Json).href();
    page.part("proof", cx.t("p-why"), html! {
        p.quiet { (cx.t("p-proof-key")) }
        ul.proof { @for p in &proofs { li { (tree(cx, p, kind == "settled")) } } }
        @if whys.len() > proofs.len() { p { (cx.say("p-more-proofs", &[("n", servanda_answers::Arg::Number((whys.len() - proofs.len()) as i64))])) } }
        ul.inline {
            li { a href=(as_text) { (cx.t("p-proof-text")) } }
            li { a href=(as_json) { (cx.t("p-proof-json")) } }
            li { button.copy type="button" data-fetch=(as_text) data-done=(cx.t("p-copied")) hidden { (cx.t("p-copy-proof")) } }
        }
    });
    if cx.book.edition.register.is_some() {
        let named =
            |r: &servanda_timeline::Reasons| whys.iter().flat_map(|w| r.acts(*w)).collect::<BTreeSet<u32>>();
        let table = super::register::receipts(cx, cx.book.reckoned.reasons(named));
        let lead = html! { p { (cx.t("p-receipts-lead")) } };
        page.table_with("receipts", cx.t("p-receipts"), lead, table, cx.t("p-no-acts"));
    }
    if matches!(asked, Asked::One(_) | Asked::Set(_)) {
        page.table("timeline", cx.t("p-over-time"), rows::stretches(cx, &asked), cx.t("p-none"));
    }
    let head = cx.say(
        "p-text-head",
        &[
            ("question", page.title.clone().into()),
            ("on", cx.on.to_string().into()),
            ("known", cx.address.known.map_or("0".to_owned(), |d| d.to_string()).into()),
        ],
    );
    let text = answer_text(cx.words, &cx.book.reckoned, &asked, cx.on, true, 100);
    let foot = cx.say(
        "p-text-foot",
        &[
            ("known", cx.address.known.unwrap_or(cx.today).to_string().into()),
            ("digest", cx.book.digest().into()),
            ("url", cx.permanent().into()),
        ],
    );
    page.text = Some(format!("{head}\n{text}\n{foot}\n"));
    if let Asked::One(
        Question::Chair(_) | Question::ChairTurn(_) | Question::Holder(_) | Question::OfficeTurn(_),
    ) = asked
    {
        page.feeds.clear();
    }
    Ok(page)
}

/// A form for a question in words.
fn ask(cx: &Cx<'_>) -> Page {
    let mut page = Page::new(cx.t("p-ask-title"));
    let lexicon = &cx.book.edition.folder.charter.lexicon;
    let of = |kind| lexicon.entries().filter(move |(_, e)| e.kind == kind).map(|(n, _)| n).take(40);
    let mut examples = vec![Asked::Set(servanda_answers::SetOf::Members), Asked::Requests, Asked::Findings];
    for i in of(servanda_language::Kind::Instrument) {
        examples.extend([Asked::One(Question::InForce(i)), Asked::Set(servanda_answers::SetOf::Parties(i))]);
    }
    for o in of(servanda_language::Kind::Organ) {
        examples.extend([Asked::One(Question::Chair(o)), Asked::Set(servanda_answers::SetOf::Seats(o))]);
    }
    for f in of(servanda_language::Kind::Office) {
        examples.extend([Asked::One(Question::Holder(f)), Asked::One(Question::OfficeTurn(f))]);
    }
    page.lead = html! {
        form.filter action=(cx.address.path()) method="get" {
            @if let Some(on) = cx.address.on { input type="hidden" name="on" value=(on); }
            @if let Some(known) = cx.address.known { input type="hidden" name="known" value=(known); }
            div.field.wide { label for="f-q" { (cx.t("p-ask-label")) } input #f-q type="text" name="q" maxlength="300" lang="en"; }
            button type="submit" { (cx.t("p-ask")) }
        }
        h2 { (cx.t("p-ask-by-name")) }
        ul { @for e in &examples { @if let Some(href) = cx.why(e) { li { a href=(href) { (label(cx, e)) } } } } }
    };
    page
}
