//! What changed between two days, and the days on which anything changed.

use super::NoPage;
use crate::page::{Cell, Cx, Page};
use crate::rows;
use maud::html;
use servanda_answers::{Asked, question_text, reply_one};
use servanda_timeline::{Day, Period};

/// The most differences shown.
const MOST: usize = 2_000;

/// What changed since a day, up to the day in view.
pub fn changes(cx: &Cx<'_>) -> Result<Page, NoPage> {
    let since = match cx.address.get("since") {
        Some(text) => {
            Day::parse(text).map_err(|_| NoPage::Bad(cx.say("p-bad-day", &[("value", text.into())])))?
        }
        None => {
            let (y, m, d) = cx.on.ymd();
            Day::of(y.saturating_sub(1), m, d.min(28)).unwrap_or(cx.on.shift(-365))
        }
    };
    if since > cx.on {
        return Err(NoPage::Bad(cx.t("p-since-after")));
    }
    let mut page = Page::new(
        cx.say("p-changes-title", &[("since", cx.long_day(since).into()), ("on", cx.long_day(cx.on).into())]),
    );
    let quick = [
        ("p-last-month", Period::months(1)),
        ("p-last-year", Period::years(1)),
        ("p-last-ten", Period::years(10)),
    ];
    let back = |p: Period| {
        let (y, m, d) = cx.on.ymd();
        match p {
            p if p == Period::months(1) => cx.on.shift(-30),
            p => {
                Day::of(y.saturating_sub(i16::try_from(p.count).unwrap_or(1)), m, d.min(28)).unwrap_or(cx.on)
            }
        }
    };
    page.lead = html! {
        form.filter action=(cx.address.path()) method="get" {
            div.field { label for="f-since" { (cx.t("p-since")) } input #f-since type="date" name="since" value=(since); }
            div.field { label for="f-on" { (cx.t("p-on")) } input #f-on type="date" name="on" value=(cx.on); }
            @if let Some(known) = cx.address.known { input type="hidden" name="known" value=(known); }
            button type="submit" { (cx.t("p-show")) }
        }
        ul.inline { @for (id, p) in quick { li { a href=(cx.address.to("changes").with("since", &back(p).to_string()).href()) { (cx.t(id)) } } } }
    };
    let turns = cx.book.turns();
    let first = turns.partition_point(|t| t.0 <= since);
    let last = turns.partition_point(|t| t.0 <= cx.on);
    let mut seen = rustc_hash::FxHashSet::default();
    let mut rows = Vec::new();
    for (_, question) in turns.iter().take(last).skip(first) {
        if !seen.insert(*question) || rows.len() >= MOST {
            continue;
        }
        let line = cx.book.reckoned.line(*question).forget();
        if line.at(since) == line.at(cx.on) {
            continue;
        }
        let why = |day: Day| cx.why_on(&Asked::One(*question), day);
        let before = reply_one(cx.words, &cx.book.reckoned, *question, since);
        let after = reply_one(cx.words, &cx.book.reckoned, *question, cx.on);
        rows.push(vec![
            Cell::text(question_text(cx.words, *question, cx.on)),
            Cell::text(before.text).data(before.value).why(why(since)),
            Cell::text(after.text).data(after.value).why(why(cx.on)),
            cx.day(line.piece(cx.on).since),
        ]);
    }
    let table = cx.table(
        &[
            ("question", "p-col-question"),
            ("before", "p-col-before"),
            ("after", "p-col-after"),
            ("since", "p-col-since"),
        ],
        rows,
    );
    page.table("changes", cx.t("p-what-differs"), table, cx.t("p-nothing-changed"));
    let surely = |a: &servanda_acts::Act| a.done.earliest() > since && a.done.latest() <= cx.on;
    let acts = rows::latest(cx, MOST, surely);
    page.table("acts", cx.t("p-acts-between"), rows::acts(cx, acts), cx.t("p-no-acts"));
    let perhaps = rows::latest(cx, MOST, |a| a.done.latest() > since && !surely(a));
    if !perhaps.is_empty() {
        page.table("perhaps", cx.t("p-acts-perhaps-between"), rows::acts(cx, perhaps), cx.t("p-no-acts"));
    }
    super::data::feeds(cx, &mut page, &[], &cx.t("p-feed-all"));
    Ok(page)
}

/// The days on which an answer changes or an act was done, for the strip.
pub fn days(cx: &Cx<'_>) -> serde_json::Value {
    let far = cx.today.shift(4 * 366);
    let days: Vec<String> = cx.book.days().iter().filter(|d| **d <= far).map(ToString::to_string).collect();
    serde_json::json!({ "organisation": cx.address.organisation, "known": cx.address.known.map(|d| d.to_string()), "days": days })
}
