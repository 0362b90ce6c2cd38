//! Sessions and decisions: the calendar, hosts and chairs, decisions by field and organ, what became of them.

use super::NoPage;
use super::today::names;
use crate::page::{Cell, Cx, Page, Table, Tone};
use crate::rows;
use maud::html;
use servanda_acts::{Act, Deed};
use servanda_answers::{Asked, finding_text};
use servanda_language::{Kind, Name};
use servanda_reckoner::{DueKind, Duty, Question, Toward};
use servanda_timeline::Day;

/// The sessions held by the day in view, and those due.
pub fn sessions(cx: &Cx<'_>) -> Page {
    let folder = &cx.book.edition.folder;
    let mut page = Page::new(cx.t("p-sessions-title"));
    let organ = cx.address.get("organ").and_then(|s| cx.book.edition.identities.find(Kind::Organ, s));
    let held = rows::latest(cx, 500, |a| a.deed() == Deed::Met && organ.is_none_or(|o| a.organ() == Some(o)));
    let due = cx.book.reckoned.due(
        Day::of(cx.on.year(), 1, 1).unwrap_or(cx.on),
        Day::of(cx.on.year().saturating_add(2), 12, 31).unwrap_or(Day::LAST),
    );
    let due: Vec<_> = due
        .into_iter()
        .filter(|d| matches!(d.kind, DueKind::Sessions { .. } | DueKind::Review | DueKind::Extension))
        .filter(|d| organ.is_none_or(|o| d.name == Some(o)))
        .collect();
    page.lead = filter(cx, organ, None, false);
    page.table("due", cx.t("p-sessions-due"), rows::due(cx, &due), cx.t("nothing-due"));
    let rows: Vec<Vec<Cell>> =
        held.iter().filter_map(|&i| Some(session(cx, i, folder.acts.get(i as usize)?))).collect();
    let table = cx.table(
        &[
            ("date", "p-col-date"),
            ("organ", "p-col-organ"),
            ("kind", "p-col-kind"),
            ("place", "p-col-place"),
            ("host", "p-col-host"),
            ("chair", "p-col-chair"),
            ("absent", "p-col-absent"),
            ("id", "p-col-id"),
        ],
        rows,
    );
    page.table("sessions", cx.t("p-sessions-held"), table, cx.t("p-none"));
    let years = by_year(cx, organ);
    if !years.rows.is_empty() {
        page.table("years", cx.t("p-sessions-years"), years, cx.t("p-none"));
    }
    page
}

fn session(cx: &Cx<'_>, i: u32, act: &Act) -> Vec<Cell> {
    let kind = match act.choice("kind") {
        Some(0) => "p-session-regular",
        Some(1) => "p-session-extraordinary",
        Some(2) => "p-session-informal",
        _ => "p-session-other",
    };
    let place = cx.words.text(act.text("place").unwrap_or(""));
    let place = if act.flag("video") {
        cx.say("p-by-video", &[("place", if place.is_empty() { "0" } else { place }.into())])
    } else {
        place.to_owned()
    };
    let absent = act.attendance().map(|a| a.absent.clone()).unwrap_or_default();
    vec![
        cx.act_day(i),
        act.organ().map_or(Cell::default(), |o| cx.name(o)),
        Cell::text(cx.t(kind)).data(kind.trim_start_matches("p-session-")),
        Cell::text(place),
        act.country("c").map_or(Cell::default(), |c| cx.country(c)),
        chair(cx, act),
        Cell::text(cx.words.countries(&absent, cx.on))
            .data(absent.iter().map(|c| serde_json::Value::from(c.code())).collect::<Vec<_>>()),
        Cell::text(cx.book.edition.identities.act(i)).raw(),
    ]
}

/// Who had the chair of a session: as recorded, or else as reckoned for the day.
fn chair(cx: &Cx<'_>, act: &Act) -> Cell {
    if let Some(c) = act.country("h") {
        return cx.country(c);
    }
    let (Some(organ), Some(day)) = (act.organ(), act.done.exact()) else { return Cell::default() };
    let question = Question::Chair(organ);
    let reply = servanda_answers::reply_one(cx.words, &cx.book.reckoned, question, day);
    if reply.kind != "settled" {
        return Cell::default();
    }
    let why = cx.why_on(&Asked::One(question), day);
    Cell::text(cx.say("p-chair-reckoned", &[("who", reply.text.into())])).data(reply.value).why(why)
}

/// For each past year whether the sessions that the charter asks for were held.
fn by_year(cx: &Cx<'_>, organ: Option<Name>) -> Table {
    let first = cx.book.days().first().copied().unwrap_or(cx.on);
    let acts = cx.book.edition.folder.acts.iter().filter(|a| a.deed() == Deed::Met);
    let first_year: Vec<(Name, i16)> =
        acts.filter_map(|a| Some((a.organ()?, a.done.earliest().year()))).collect();
    let past = cx.book.reckoned.due(first, Day::of(cx.on.year(), 12, 31).unwrap_or(cx.on));
    let rows = past.iter().rev().filter(|d| organ.is_none_or(|o| d.name == Some(o))).filter_map(|d| {
        let DueKind::Sessions { held, needed } = d.kind else { return None };
        // Before the first session on record the record is silent, and nobody has missed anything.
        let recorded = first_year.iter().any(|(o, y)| Some(*o) == d.name && *y <= d.day.year());
        let (state, tone) = match (held >= needed, d.day.year() >= cx.on.year()) {
            (false, false) if !recorded => ("p-not-on-record", Tone::Quiet),
            (true, _) => ("p-met", Tone::Good),
            (false, true) => ("p-open", Tone::Open),
            (false, false) => ("p-missed", Tone::Bad),
        };
        Some(vec![
            Cell::text(d.day.year().to_string()),
            d.name.map_or(Cell::default(), |n| cx.name(n)),
            Cell::text(held.to_string()).data(held),
            Cell::text(needed.to_string()).data(needed),
            Cell::text(cx.t(state)).tone(tone).data(state.trim_start_matches("p-")),
            rows::article_of(cx, d.clause),
        ])
    });
    cx.table(
        &[
            ("year", "p-col-year"),
            ("organ", "p-col-organ"),
            ("held", "p-col-held"),
            ("needed", "p-col-needed"),
            ("state", "p-col-state"),
            ("article", "p-col-article"),
        ],
        rows,
    )
}

/// A form to choose an organ, and a field.
fn filter(cx: &Cx<'_>, organ: Option<Name>, field: Option<Name>, fields: bool) -> maud::Markup {
    let ids = &cx.book.edition.identities;
    let options = |kind: Kind, chosen: Option<Name>| {
        html! {
            option value="" { (cx.t("p-all")) }
            @for n in names(cx, kind) { option value=(ids.slug(n)) selected[chosen == Some(n)] { (cx.words.bare(n)) } }
        }
    };
    html! {
        form.filter action=(cx.address.path()) method="get" {
            @if let Some(on) = cx.address.on { input type="hidden" name="on" value=(on); }
            @if let Some(known) = cx.address.known { input type="hidden" name="known" value=(known); }
            div.field { label for="f-organ" { (cx.t("p-col-organ")) } select #f-organ name="organ" { (options(Kind::Organ, organ)) } }
            @if fields { div.field { label for="f-field" { (cx.t("p-col-field")) } select #f-field name="field" { (options(Kind::Field, field)) } } }
            button type="submit" { (cx.t("p-show")) }
        }
    }
}

fn tasks(cx: &Cx<'_>) -> Vec<Duty> {
    servanda_answers::duties(&cx.book.reckoned, None, None, None, cx.on)
}

/// From when a decision has effect, or that it has none.
fn effect(cx: &Cx<'_>, act: &Act, adopted: bool) -> Cell {
    if !adopted {
        return Cell::text(cx.t("p-no-effect")).tone(Tone::Bad).data(false);
    }
    let from = act.date("from").unwrap_or(act.effect());
    Cell::text(cx.say("p-took-effect", &[("day", from.to_string().into())])).data(true)
}

/// Decisions by organ and field.
pub fn decisions(cx: &Cx<'_>) -> Result<Page, NoPage> {
    let folder = &cx.book.edition.folder;
    let ids = &cx.book.edition.identities;
    let chosen = |key: &str, kind: Kind| match cx.address.get(key) {
        Some(slug) => ids.find(kind, slug).map(Some).ok_or(NoPage::Missing),
        None => Ok(None),
    };
    let (organ, field) = (chosen("organ", Kind::Organ)?, chosen("field", Kind::Field)?);
    let mut page = Page::new(cx.t("p-decisions-title"));
    page.lead = filter(cx, organ, field, true);
    let fields_of = |a: &Act| a.extra.as_deref().map(|e| e.fields.clone()).unwrap_or_default();
    let all = rows::latest(cx, 2_000, |a| {
        a.deed().is_decision()
            && organ.is_none_or(|o| a.organ() == Some(o))
            && field.is_none_or(|f| fields_of(a).contains(&f))
    });
    let findings = cx.book.reckoned.findings();
    let duties = tasks(cx);
    let rows = all.iter().filter_map(|&i| {
        let act = folder.acts.get(i as usize)?;
        let adopted = cx.book.reckoned.base().is_adopted(i);
        let own: Vec<&Duty> = duties.iter().filter(|d| d.act == Some(i)).collect();
        let state = own.first().map_or(Cell::default(), |d| {
            let mut cell = rows::duty_state(cx, d);
            if let Some(a) = d.answered_by {
                cell.also.push((
                    folder.acts.get(a as usize).map_or(String::new(), |x| x.done.to_string()),
                    cx.act(a),
                ));
            }
            cell
        });
        let document = act.name("d").filter(|_| act.deed() == Deed::DecidedAdopt);
        let state = match document {
            Some(d) => {
                let (answer, reply) = cx.answer(Question::Document(d));
                let key = if reply.value == serde_json::Value::Bool(true) {
                    "p-document-in-force"
                } else {
                    "p-document-not-in-force"
                };
                Cell { text: cx.t(key), ..answer }
            }
            None => state,
        };
        let found: Vec<String> =
            findings.iter().filter(|f| f.act == Some(i)).map(|f| finding_text(cx.words, f)).collect();
        let fields = fields_of(act);
        Some(vec![
            cx.act_day(i),
            Cell::link(cx.words.deed(act), cx.act(i)),
            act.organ().map_or(Cell::default(), |o| cx.name(o)),
            Cell::text(fields.iter().map(|f| cx.words.bare(*f)).collect::<Vec<_>>().join(", ")),
            effect(cx, act, adopted),
            state,
            Cell::text(found.join(" ")).tone(if found.is_empty() { Tone::Plain } else { Tone::Open }),
        ])
    });
    let table = cx.table(
        &[
            ("date", "p-col-date"),
            ("decision", "p-col-decision"),
            ("organ", "p-col-organ"),
            ("fields", "p-col-fields"),
            ("in_effect", "p-col-effect-of"),
            ("state", "p-col-implementation"),
            ("findings", "p-col-finding"),
        ],
        rows,
    );
    page.table(
        "decisions",
        cx.say("p-decisions-until", &[("on", cx.long_day(cx.on).into())]),
        table,
        cx.t("p-none"),
    );
    let documents = names(cx, Kind::Document).into_iter().filter_map(|d| {
        let (answer, reply) = cx.answer(Question::Document(d));
        let adopted = rows::latest(cx, 1, |a| a.deed() == Deed::DecidedAdopt && a.name("d") == Some(d));
        adopted.first()?;
        let yes = reply.value == serde_json::Value::Bool(true);
        let answer = Cell {
            text: cx.t(if yes { "p-document-in-force" } else { "p-document-not-in-force" }),
            tone: if yes { Tone::Good } else { Tone::Quiet },
            ..answer
        };
        Some(vec![cx.name(d), answer, cx.day(reply.since), cx.last(reply.until)])
    });
    let table = cx.table(
        &[
            ("document", "p-col-document"),
            ("in_force", "p-col-in-force"),
            ("since", "p-col-since"),
            ("last", "p-col-last"),
        ],
        documents,
    );
    page.table("documents", cx.t("p-documents"), table, cx.t("p-none"));
    let open: Vec<Duty> = duties
        .into_iter()
        .filter(|d| matches!(d.bearer, Toward::Organ(_)) || d.kind == servanda_reckoner::DutyKind::Task)
        .collect();
    page.table("tasks", cx.t("p-tasks"), rows::duties(cx, &open), cx.t("p-no-duties"));
    super::data::feeds(cx, &mut page, &[], &cx.t("p-feed-all"));
    Ok(page)
}

/// A document that organs adopt.
pub fn document(cx: &Cx<'_>, name: Name) -> Page {
    let mut page = Page::new(cx.words.bare(name));
    let (answer, reply) = cx.answer(Question::Document(name));
    let table = Table {
        keys: vec!["fact", "answer", "since", "last"],
        heads: ["p-col-fact", "p-col-answer", "p-col-since", "p-col-last"].map(|h| cx.t(h)).to_vec(),
        rows: vec![vec![Cell::text(cx.t("p-in-force")), answer, cx.day(reply.since), cx.last(reply.until)]],
    };
    page.table("facts", cx.say("p-on-day", &[("on", cx.long_day(cx.on).into())]), table, cx.t("p-none"));
    page.table(
        "stretches",
        cx.t("p-over-time"),
        rows::stretches(cx, &Asked::One(Question::Document(name))),
        cx.t("p-none"),
    );
    let acts = rows::latest(cx, 200, |a| rows::mentions(a, name));
    page.table("acts", cx.t("p-acts-on"), rows::acts(cx, acts), cx.t("p-no-acts"));
    page
}
