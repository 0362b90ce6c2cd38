//! Collective defence: invocations and requests, who owed what, what was decided and done, and by when.

use crate::page::{Cell, Cx, Page};
use crate::rows;
use maud::html;
use servanda_acts::Deed;
use servanda_answers::{Asked, clause_readback, listed};
use servanda_charter::Rule;
use servanda_reckoner::{Duty, DutyKind};

/// True if the charter has a rule on collective defence, or the record an act of that kind.
pub fn concerns(cx: &Cx<'_>) -> bool {
    let folder = &cx.book.edition.folder;
    let ruled = folder
        .charter
        .clauses
        .iter()
        .any(|c| matches!(c.rule, Rule::IfAggression { .. } | Rule::IfThreat { .. }));
    ruled
        || folder.acts.iter().any(|a| matches!(a.deed(), Deed::Requested | Deed::Invoked | Deed::Determined))
}

/// The affairs of collective defence up to the day in view.
pub fn defence(cx: &Cx<'_>) -> Page {
    let mut page = Page::new(cx.t("p-defence-title"));
    let requests: Vec<u32> = rows::latest(cx, 500, |a| a.deed().is_request());
    let duties: Vec<Duty> = servanda_answers::duties(&cx.book.reckoned, None, None, None, cx.on)
        .into_iter()
        .filter(|d| matches!(d.kind, DutyKind::Assist | DutyKind::Inform | DutyKind::Consult))
        .collect();
    let listed = listed(cx.words, &cx.book.reckoned, &Asked::Requests, cx.on);
    page.data = listed.rows.into_iter().map(|r| r.1).collect();
    page.table(
        "requests",
        cx.t("p-requests"),
        rows::acts(cx, requests.iter().copied()),
        cx.t("p-no-requests"),
    );
    let owed = html! { p { (cx.say("p-owed-on", &[("on", cx.long_day(cx.on).into())])) } };
    page.table_with("duties", cx.t("p-who-owes"), owed, rows::duties(cx, &duties), cx.t("p-no-duties"));
    let done = rows::latest(cx, 500, |a| {
        matches!(
            a.deed(),
            Deed::DecidedMeasure
                | Deed::DecidedEndMeasure
                | Deed::Assisted
                | Deed::Consulted
                | Deed::Informed
                | Deed::EndedMission
        )
    });
    page.table("done", cx.t("p-decided-and-done"), rows::acts(cx, done), cx.t("p-none"));
    let rules = cx.book.reckoned.rules_on(cx.on, |c| {
        matches!(c.rule, Rule::IfAggression { .. } | Rule::IfThreat { .. }).then_some(c)
    });
    let rows: Vec<Vec<Cell>> = rules
        .iter()
        .map(|(_, c)| vec![rows::article(cx, c), Cell::text(clause_readback(cx.words, c))])
        .collect();
    let table = cx.table(&[("article", "p-col-article"), ("read_back", "p-col-read-back")], rows);
    page.table("rules", cx.t("p-defence-rules"), table, cx.t("p-no-defence-rules"));
    let claims = rows::latest(cx, 100, |a| a.deed().is_claim());
    let intro = html! { p { (cx.t("p-claims-are-none")) } };
    page.table_with("claims", cx.t("p-claims"), intro, rows::acts(cx, claims), cx.t("p-none"));
    super::data::feeds(cx, &mut page, &[], &cx.t("p-feed-all"));
    page
}
