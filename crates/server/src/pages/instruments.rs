//! Instruments: which are in force, for whom, since when and why; how their text changed.

use super::today::names;
use crate::page::{Cell, Cx, Page, Table, Tone};
use crate::pictures::{Lane, lanes};
use crate::rows;
use maud::{Markup, html};
use servanda_acts::Deed;
use servanda_answers::{
    Asked, ForcePart, Mark, SetOf, Words, force_json, force_parts, participations, reply_set,
};
use servanda_language::{Country, Kind, Name};
use servanda_reckoner::{Question, Reckoned};
use servanda_timeline::Day;

/// The instruments that are or were in force, or on which a State has acted.
pub fn instrument_table(cx: &Cx<'_>) -> Table {
    let all = names(cx, Kind::Instrument);
    let rows = all.iter().filter_map(|&n| {
        let signed = reply_set(cx.words, &cx.book.reckoned, SetOf::Signatories(n), cx.on);
        let parties = reply_set(cx.words, &cx.book.reckoned, SetOf::Parties(n), cx.on);
        let (force, reply) = cx.answer(Question::InForce(n));
        let count = |r: &servanda_answers::Reply| match r.value.as_array().map(Vec::len) {
            Some(0) => String::new(),
            Some(n) => n.to_string(),
            None => {
                let mut counts: Vec<usize> =
                    r.alternatives.iter().filter_map(|a| a.1.as_array().map(Vec::len)).collect();
                counts.sort_unstable();
                counts.dedup();
                let counts: Vec<String> = counts.iter().map(ToString::to_string).collect();
                let id = if r.kind == "contested" { "p-count-contested" } else { "p-count-unsettled" };
                cx.say(id, &[("counts", counts.join(" / ").into())])
            }
        };
        let acted = !rows::latest(cx, 1, |a| a.name("i") == Some(n)).is_empty();
        if !acted && reply.kind == "settled" && reply.value == serde_json::Value::Bool(false) {
            return None;
        }
        let force = match reply.value {
            serde_json::Value::Bool(true) => Cell { text: cx.t("p-in-force"), tone: Tone::Good, ..force },
            serde_json::Value::Bool(false) => Cell { text: cx.t("p-not-in-force"), ..force },
            _ => force,
        };
        Some(vec![
            cx.name(n),
            force,
            cx.day(reply.since),
            Cell::text(count(&signed))
                .why(cx.why(&Asked::Set(SetOf::Signatories(n))).filter(|_| !count(&signed).is_empty()))
                .data(signed.value.clone()),
            Cell::text(count(&parties))
                .why(cx.why(&Asked::Set(SetOf::Parties(n))).filter(|_| !count(&parties).is_empty()))
                .data(parties.value.clone()),
        ])
    });
    cx.table(
        &[
            ("instrument", "p-col-instrument"),
            ("in_force", "p-col-in-force"),
            ("since", "p-col-since"),
            ("signatories", "p-col-signatories"),
            ("parties", "p-col-parties"),
        ],
        rows,
    )
}

/// All instruments.
pub fn instruments(cx: &Cx<'_>) -> Page {
    let mut page = Page::new(cx.t("p-instruments-title"));
    let all = names(cx, Kind::Instrument);
    let table = instrument_table(cx);
    page.table(
        "instruments",
        cx.say("p-on-day", &[("on", cx.long_day(cx.on).into())]),
        table,
        cx.t("p-none"),
    );
    let chart: Vec<Lane> = all
        .iter()
        .take(80)
        .map(|n| Lane {
            label: cx.words.bare(*n),
            href: cx.thing(*n),
            bars: super::members::bars(
                cx,
                &cx.book.reckoned.line(Question::InForce(*n)).forget(),
                false,
                (&cx.t("head-instruments"), &cx.t("p-in-force")),
            ),
        })
        .filter(|l| !l.bars.is_empty())
        .collect();
    let label = cx.t("p-instruments-chart");
    page.part("chart", label.clone(), lanes(cx, "instruments-chart", &label, &chart));
    let documents = super::texts::list(cx);
    page.table("texts", cx.t("p-texts"), documents, cx.t("p-none"));
    super::data::files(cx, &mut page, "status");
    page
}

/// An entry into force, explained.
pub struct Explained {
    parts: Vec<ForcePart>,
    json: serde_json::Value,
}

/// Explains an entry into force.
pub fn explained(words: &Words<'_>, reckoned: &Reckoned<'_>, name: Name, on: Day) -> Explained {
    Explained {
        parts: force_parts(words, reckoned, name, on).0,
        json: force_json(words, reckoned, name, on).0,
    }
}

/// The explanation of an entry into force.
fn explanation(cx: &Cx<'_>, parts: &[ForcePart]) -> Markup {
    html! {
        @for (n, part) in parts.iter().enumerate() {
            @match part {
                // The table of parties stands above.
                ForcePart::Head(_) if matches!(parts.get(n + 1), Some(ForcePart::Parties(_))) => {},
                ForcePart::Say { text, mark: Mark::Warning, .. } => p.warning { (text) },
                ForcePart::Say { text, mark: Mark::Step, .. } => p.step { (text) },
                ForcePart::Say { text, depth, .. } => p.{ "depth-" (depth.min(&4)) } { (text) },
                ForcePart::Head(text) => h3 { (text) },
                ForcePart::Rows(rows) => {
                    @if rows.iter().all(|r| r.0.len() == 1) {
                        ul { @for (cells, _) in rows { li { (cells.concat()) } } }
                    } @else {
                        ul.counted { @for (cells, act) in rows {
                            li {
                                @for (i, c) in cells.iter().filter(|c| !c.is_empty()).enumerate() { @if i > 0 { " · " } (c) }
                                @if let Some(act) = act { " " a href=(cx.act(*act)) { (cx.t("p-the-act")) } }
                            }
                        } }
                    }
                },
                ForcePart::Parties(_) => {},
            }
        }
    }
}

/// The act by which a State has consented. A signature is none where it is subject to ratification: the instrument itself is then
/// not on record.
pub fn consent(cx: &Cx<'_>, instrument: Name, act: Option<u32>) -> Cell {
    let charter = &cx.book.edition.folder.charter;
    let Some((i, a)) = act.and_then(|i| Some((i, cx.book.edition.folder.acts.get(i as usize)?))) else {
        return Cell::default();
    };
    let subject = charter.clauses.iter().any(|c| {
        c.rule == servanda_charter::Rule::SubjectToRatification
            && charter.instrument_of(c) == Some(instrument)
    });
    if a.deed() == Deed::Signed && subject && !a.flag("definitive") {
        return Cell::text(cx.t("p-no-instrument")).tone(Tone::Open).data("");
    }
    cx.act_day(i)
}

/// The table of parties, with the computed and the published day of effect.
fn parties(cx: &Cx<'_>, instrument: Name) -> Table {
    let folder = &cx.book.edition.folder;
    let standing = &cx.book.reckoned.history().standing;
    let by = |deed: Deed, c: Country| {
        standing.iter().copied().find(|i| {
            folder.acts.get(*i as usize).is_some_and(|a| {
                a.deed() == deed
                    && a.name("i") == Some(instrument)
                    && a.actors().contains(&c)
                    && a.done.earliest() <= cx.on
            })
        })
    };
    let published = |c: Country| {
        standing.iter().copied().find(|i| {
            folder.acts.get(*i as usize).is_some_and(|a| {
                let this = matches!(&a.by, servanda_acts::Actor::Instrument(n) if *n == instrument);
                a.deed() == Deed::EnteredIntoForce && this && a.done.earliest() <= cx.on && {
                    let named = a.countries("c");
                    named.contains(&c)
                }
            })
        })
    };
    let reservations = |c: Country| -> Vec<u32> {
        let made = |i: &u32| {
            folder.acts.get(*i as usize).is_some_and(|a| {
                a.deed() == Deed::MadeReservation
                    && a.name("i") == Some(instrument)
                    && a.actors().contains(&c)
            })
        };
        standing.iter().copied().filter(made).collect()
    };
    let mut rows = Vec::new();
    let spells = participations(cx.words, &cx.book.reckoned, instrument, cx.on);
    let mut unsure: Option<Day> = None;
    for (n, p) in spells.iter().enumerate() {
        // Where the first day is not known exactly, the days on which it may be belong to the participation that follows.
        let next = spells.get(n + 1).filter(|x| x.country == p.country && x.since == p.until && x.settled);
        if !p.settled && next.is_some() {
            unsure = Some(p.since);
            continue;
        }
        let reserved = reservations(p.country);
        let why_day = if p.since.is_date() { p.since } else { cx.on };
        let asked = Asked::One(Question::Party(instrument, p.country));
        let why = cx.why_on(&asked, why_day);
        let since = match unsure.take() {
            Some(from) => {
                let args = [("from", from.to_string().into()), ("to", p.since.to_string().into())];
                Cell::text(cx.say("p-range", &args)).tone(Tone::Open)
            }
            None if p.settled => cx.day(p.since),
            None => Cell::text(cx.t("not-settled")).tone(Tone::Open),
        };
        let mut reservation = Cell::default();
        for act in reserved {
            reservation.also.push((
                folder.acts.get(act as usize).map_or(String::new(), |a| {
                    cx.say("p-article", &[("a", a.text("a").unwrap_or("").into())])
                }),
                cx.act(act),
            ));
        }
        rows.push(vec![
            cx.country(p.country),
            match n.checked_sub(1).and_then(|i| spells.get(i)).is_some_and(|x| x.country == p.country) {
                true => Cell::default(),
                false => by(Deed::Signed, p.country).map_or(Cell::default(), |a| cx.act_day(a)),
            },
            consent(cx, instrument, p.act),
            since.why(why),
            published(p.country).map_or(Cell::default(), |a| cx.act_day(a)),
            if p.until <= cx.on { cx.day(p.until) } else { Cell::default() },
            reservation,
        ]);
    }
    // Signatories that are not parties.
    let mut waiting: Vec<Country> = Vec::new();
    for i in standing {
        let Some(a) = folder.acts.get(*i as usize) else { continue };
        if a.deed() == Deed::Signed && a.name("i") == Some(instrument) && a.done.earliest() <= cx.on {
            waiting.extend(a.actors().iter().filter(|c| !spells.iter().any(|p| p.country == **c)));
        }
    }
    let waiting = folder.countries.names.sorted(&waiting, cx.words.messages.lang.names(), cx.on);
    let mut last = None;
    for c in waiting {
        if last.replace(c) == Some(c) {
            continue;
        }
        let asked = Asked::One(Question::Party(instrument, c));
        rows.push(vec![
            cx.country(c),
            by(Deed::Signed, c).map_or(Cell::default(), |a| cx.act_day(a)),
            by(Deed::Deposited, c).map_or(Cell::default(), |a| cx.act_day(a)),
            Cell::text(cx.t(if by(Deed::Deposited, c).is_some() {
                "p-not-yet-party"
            } else {
                "p-not-party"
            }))
            .tone(Tone::Quiet)
            .data("")
            .why(cx.why(&asked)),
            Cell::default(),
            Cell::default(),
            Cell::default(),
        ]);
    }
    cx.table(
        &[
            ("country", "p-col-state-name"),
            ("signed", "p-col-signed"),
            ("deposited", "p-col-deposited"),
            ("effect_computed", "p-col-effect"),
            ("effect_published", "p-col-published"),
            ("ended", "p-col-ended"),
            ("reservations", "p-col-reservations"),
        ],
        rows,
    )
}

/// One instrument.
pub fn instrument(cx: &Cx<'_>, name: Name, force_then: Option<&Explained>) -> Page {
    let folder = &cx.book.edition.folder;
    let mut page = Page::new(cx.words.bare(name));
    let lexicon = &folder.charter.lexicon;
    let (force, reply) = cx.answer(Question::InForce(name));
    let names: Vec<&str> =
        lexicon.entry(name).map(|e| e.names.iter().map(String::as_str).collect()).unwrap_or_default();
    let own;
    let explained = match force_then {
        Some(then) => then,
        None => {
            own = explained(cx.words, &cx.book.reckoned, name, cx.on);
            &own
        }
    };
    page.data = explained.json.clone();
    let (state, tone) = match &reply.value {
        serde_json::Value::Bool(true) => (cx.t("p-in-force"), Tone::Good),
        serde_json::Value::Bool(false) => (cx.t("p-not-in-force"), Tone::Quiet),
        _ => (force.text.clone(), Tone::Open),
    };
    let texts: Vec<u32> = (0..folder.charter.documents.len() as u32)
        .filter(|d| folder.charter.documents.get(*d as usize).is_some_and(|x| x.instrument == Some(name)))
        .collect();
    // An act as it would stand in the journal, for the page on what would be if.
    let party = participations(cx.words, &cx.book.reckoned, name, cx.on)
        .into_iter()
        .find(|p| p.until > cx.on && p.settled);
    let withdrawal = party.map(|p| {
        let day = cx.on.plus(servanda_timeline::Period::months(6), servanda_timeline::Counting::default());
        format!("{day} {} notified withdrawal from the {}", lexicon.country(&p.country), lexicon.name(name))
    });
    page.lead = html! {
        p { (crate::layout::cell(cx.words.messages, &Cell { text: state, tone, ..force })) }
        @if names.len() > 1 { p.quiet { (cx.t("p-also-called")) @for (i, n) in names.iter().enumerate() {
            @let cyrillic = n.chars().any(|c| ('\u{400}'..='\u{52f}').contains(&c));
            @if i > 0 { " ·" } " " span lang=(if cyrillic { "ru" } else { "en" }) { (n) }
        } } }
        ul.inline {
            @for d in &texts {
                li { a href=(cx.href(&format!("texts/{}", super::texts::stem(&folder.charter.documents, *d)))) { (cx.t("p-read-text")) } }
            }
            @if let Some(act) = &withdrawal { li { a href=(cx.address.to("what-if").with("act", act).href()) { (cx.t("p-try-withdrawal")) } } }
        }
    };
    let table = parties(cx, name);
    let consents = table.rows.iter().any(|r| r.get(2).is_some_and(|c| c.href.is_some()));
    let attested = reply.value == serde_json::Value::Bool(true) && !consents && !table.rows.is_empty();
    let intro = html! { @if attested { p.warning { (cx.t("p-no-consents")) } } };
    page.table_with("parties", cx.t("p-parties"), intro, table, cx.t("p-nobody"));
    page.part("force", cx.t("p-force"), explanation(cx, &explained.parts));
    page.table(
        "stretches",
        cx.t("p-over-time"),
        rows::stretches(cx, &Asked::One(Question::InForce(name))),
        cx.t("p-none"),
    );
    page.table("versions", cx.t("p-versions"), super::texts::versions(cx, name), cx.t("p-no-versions"));
    let now: Vec<(Country, &'static str)> = participations(cx.words, &cx.book.reckoned, name, cx.on)
        .into_iter()
        .filter(|p| p.until > cx.on)
        .map(|p| (p.country, if p.settled { "holds" } else { "unsettled" }))
        .collect();
    if !now.is_empty() {
        page.part("map", cx.t("p-map"), crate::pictures::map(cx, &now, &cx.t("p-party")));
    }
    let acts = rows::latest(cx, 400, |a| rows::mentions(a, name));
    page.table("acts", cx.t("p-acts-on"), rows::acts(cx, acts), cx.t("p-no-acts"));
    let slug = cx.book.edition.identities.slug(name).to_owned();
    super::data::feeds(cx, &mut page, &[("instrument", &slug)], &cx.words.bare(name));
    super::data::files(cx, &mut page, "status");
    page
}
