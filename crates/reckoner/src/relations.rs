//! What participation comes to beyond "party": between two States, while operation is suspended, provisionally, and
//! for single articles.

use crate::delay::counting;
use crate::force;
use crate::world::{Context, Finding, World};
use crate::{Absent, Question};
use rustc_hash::FxHashMap;
use servanda_acts::{Act, Deed};
use servanda_charter::{Clause, ClauseId, Event, Rule, Start};
use servanda_language::{Country, Name};
use servanda_timeline::{Because, Counting, Day, Ruling, Steps, Timeline};

fn never(cx: &mut Context<'_, '_>, instrument: Name, country: Country) -> Timeline<Because<bool>> {
    let why = cx.grounds.absent(Absent::Consent(instrument, country));
    Timeline::always(Because { ruling: Ruling::Settled(false), why })
}

fn party(
    cx: &mut Context<'_, '_>,
    world: &World,
    instrument: Name,
    country: Country,
) -> Timeline<Because<bool>> {
    match world.party_line(instrument, country) {
        Some(line) => line.clone(),
        None => never(cx, instrument, country),
    }
}

fn rule<'c>(
    cx: &Context<'c, '_>,
    world: &World,
    fits: impl Fn(&Rule) -> bool,
) -> Option<(ClauseId, &'c Clause)> {
    let charter: &'c servanda_charter::Charter = cx.case.charter;
    charter.clauses().find(|(_, c)| world.reads(c) && fits(&c.rule))
}

/// Whether an instrument operates for a country: it is a party and has not suspended it, where suspension is allowed.
pub(crate) fn applies(
    cx: &mut Context<'_, '_>,
    world: &World,
    instrument: Name,
    country: Country,
) -> Timeline<Because<bool>> {
    let line = party(cx, world, instrument, country);
    let Some((id, _)) =
        rule(cx, world, |r| matches!(r, Rule::SuspendsOperation { instrument: i } if *i == instrument))
    else {
        return line;
    };
    let base = line.clone();
    let mut steps = Steps::over(line);
    for &i in cx.history.of_instrument(instrument) {
        let Some(act) = cx.act(i).filter(|a| a.actors().contains(&country)) else { continue };
        let when = act.effect();
        let ground = cx.grounds.act(i);
        match act.deed() {
            Deed::SuspendedOperation => {
                let why = cx.grounds.clause(id, [ground]);
                steps.change(when, Ruling::Settled(false), why);
            }
            Deed::ResumedOperation => {
                let now = base.at(when.latest());
                let why = cx.grounds.clause(id, [ground, now.why]);
                steps.change(when, now.ruling.clone(), why);
            }
            _ => {}
        }
    }
    steps.line().zip(&base, |a, b| if b.ruling == Ruling::Settled(false) { b.clone() } else { a.clone() })
}

/// Whether an instrument is in force between two countries: both are parties, the one that acceded is accepted where
/// that is needed, and no objection keeps it out of force between them.
pub(crate) fn between(
    cx: &mut Context<'_, '_>,
    world: &World,
    instrument: Name,
    a: Country,
    b: Country,
) -> Timeline<Because<bool>> {
    let (first, second) = (party(cx, world, instrument, a), party(cx, world, instrument, b));
    let grounds = &mut *cx.grounds;
    let mut line = first.zip(&second, |x, y| match (&x.ruling, &y.ruling) {
        (Ruling::Settled(false), _) => x.clone(),
        (_, Ruling::Settled(false)) => y.clone(),
        (Ruling::Settled(true), ruling) => {
            Because { ruling: ruling.clone(), why: grounds.under(None, vec![x.why, y.why]) }
        }
        _ => x.clone(),
    });
    for (acceding, other) in [(a, b), (b, a)] {
        line = accession(cx, world, instrument, acceding, other, line);
    }
    precluded(cx, world, instrument, (a, b), line)
}

fn acts_of<'c>(
    cx: &Context<'c, '_>,
    instrument: Name,
    deed: Deed,
    by: Country,
    about: Option<Country>,
) -> Vec<(u32, &'c Act)> {
    let acts = cx.history.of_instrument(instrument).iter().filter_map(|&i| Some((i, cx.act(i)?)));
    acts.filter(|(_, a)| {
        a.deed() == deed && a.actors().contains(&by) && about.is_none_or(|c| a.countries("c").contains(&c))
    })
    .collect()
}

/// Accession has effect only toward those that accept it, or not toward those that object, as the charter says.
fn accession(
    cx: &mut Context<'_, '_>,
    world: &World,
    instrument: Name,
    acceding: Country,
    other: Country,
    line: Timeline<Because<bool>>,
) -> Timeline<Because<bool>> {
    let acceded = acts_of(cx, instrument, Deed::Acceded, acceding, None);
    let Some((_, accession)) = acceded.first().copied() else { return line };
    let own: Vec<(ClauseId, &Clause)> = cx.own_clauses(instrument).filter(|(_, c)| world.reads(c)).collect();
    let has = |r: &Rule| own.iter().find(|(_, c)| &c.rule == r).map(|x| x.0);
    // Those that join later take the earlier accessions as they find them.
    let joined_before = |cx: &Context<'_, '_>| {
        world
            .party_line(instrument, other)
            .is_some_and(|l| l.at(accession.done.latest()).ruling != Ruling::Settled(false))
            || cx.history.of_instrument(instrument).iter().filter_map(|&i| cx.act(i)).any(|a| {
                a.actors().contains(&other)
                    && matches!(a.deed(), Deed::Deposited)
                    && a.done.latest() <= accession.done.latest()
            })
    };
    if let Some(id) = has(&Rule::AccessionAccepted) {
        if let Some((i, act)) =
            acts_of(cx, instrument, Deed::AcceptedAccession, other, Some(acceding)).first().copied()
        {
            let ground = cx.grounds.act(i);
            let why = cx.grounds.clause(id, [ground]);
            let value = Because { ruling: Ruling::Settled(false), why };
            return line.set_between(Day::ALWAYS, act.effect().latest(), value);
        }
        if joined_before(cx) {
            let why = cx.grounds.absent(Absent::Consent(instrument, other));
            let why = cx.grounds.clause(id, [why]);
            return Timeline::always(Because { ruling: Ruling::Settled(false), why });
        }
    }
    if let Some(id) = has(&Rule::AccessionObjected)
        && let Some((i, act)) =
            acts_of(cx, instrument, Deed::ObjectedToAccession, other, Some(acceding)).first().copied()
    {
        let ground = cx.grounds.act(i);
        let why = cx.grounds.clause(id, [ground]);
        return line.set_from(act.effect().latest(), Because { ruling: Ruling::Settled(false), why });
    }
    line
}

/// An objection to a reservation that says so keeps the instrument out of force between the two.
fn precluded(
    cx: &mut Context<'_, '_>,
    world: &World,
    instrument: Name,
    (a, b): (Country, Country),
    mut line: Timeline<Because<bool>>,
) -> Timeline<Because<bool>> {
    let Some((id, clause)) =
        rule(cx, world, |r| matches!(r, Rule::ObjectionPrecludes { instrument: i, .. } if *i == instrument))
    else {
        return line;
    };
    let Rule::ObjectionPrecludes { within, .. } = clause.rule else { return line };
    for (by, about) in [(a, b), (b, a)] {
        for (i, act) in acts_of(cx, instrument, Deed::ObjectedToReservation, by, Some(about)) {
            if !act.flag("precluding") || too_late(cx, instrument, act, about, within) {
                continue;
            }
            let ground = cx.grounds.act(i);
            let why = cx.grounds.clause(id, [ground]);
            let since = act.effect().latest();
            let until = reservations_gone(cx, instrument, about, since);
            line = line.set_between(since, until, Because { ruling: Ruling::Settled(false), why });
        }
    }
    line
}

/// The day on which the last reservation of a country that stood on a day was withdrawn.
fn reservations_gone(cx: &Context<'_, '_>, instrument: Name, of: Country, on: Day) -> Day {
    let withdrawn = acts_of(cx, instrument, Deed::WithdrewReservation, of, None);
    let of_article = |article: Option<&str>| {
        let later =
            withdrawn.iter().filter(|(_, w)| w.text("a") == article).map(|(_, w)| w.effect().latest());
        later.filter(|d| *d > on).min().unwrap_or(Day::NEVER)
    };
    let made = acts_of(cx, instrument, Deed::MadeReservation, of, None);
    let standing =
        made.iter().filter(|(_, m)| m.effect().latest() <= on).map(|(_, m)| of_article(m.text("a")));
    standing.max().unwrap_or(Day::NEVER)
}

/// True if an objection comes after the time that runs from the reservation.
fn too_late(
    cx: &Context<'_, '_>,
    instrument: Name,
    objection: &Act,
    about: Country,
    within: Option<servanda_timeline::Period>,
) -> bool {
    let Some(within) = within else { return false };
    let made = acts_of(cx, instrument, Deed::MadeReservation, about, None);
    made.first().is_some_and(|(_, a)| {
        let last = a.received.unwrap_or(a.done).latest().plus(within, Counting::default());
        objection.done.earliest() > last
    })
}

/// Whether a country applies an instrument provisionally: by its own declaration where the charter allows one, or as
/// one of those among which it is provisionally in force; until it is in force for it.
pub(crate) fn provisional(
    cx: &mut Context<'_, '_>,
    world: &World,
    instrument: Name,
    country: Country,
    of: Option<ClauseId>,
) -> Timeline<Because<bool>> {
    let mut steps = Steps::over(never(cx, instrument, country));
    let allowed = |cx: &Context<'_, '_>, named: Option<&str>| -> Option<ClauseId> {
        let found = rule(cx, world, |r| {
            matches!(r, Rule::Provisional { instrument: i, article } if *i == instrument
                && (named.is_none() || article.is_none() || article.as_deref() == named))
        });
        found.map(|f| f.0)
    };
    let among = world.force(instrument).and_then(|f| f.provisional);
    for &i in cx.history.of_instrument(instrument) {
        let Some(act) = cx.act(i).filter(|a| a.actors().contains(&country)) else { continue };
        let ground = cx.grounds.act(i);
        match act.deed() {
            Deed::DeclaredProvisional => {
                if let Some(id) = allowed(cx, act.text("a")) {
                    // Another article beside one that is applied already adds nothing to "provisionally".
                    let already = steps.at(act.effect().latest()).ruling == Ruling::Settled(true);
                    if already || of.is_some_and(|of| of != id && act.text("a").is_some()) {
                        continue;
                    }
                    let why = cx.grounds.clause(id, [ground]);
                    steps.change(act.effect(), Ruling::Settled(true), why);
                }
            }
            Deed::EndedProvisional => steps.change(act.effect(), Ruling::Settled(false), ground),
            Deed::Deposited | Deed::Acceded => {
                if let (Some(when), Some(id)) = (among, world.force(instrument).and_then(|f| f.clause)) {
                    let why = cx.grounds.clause(id, [ground]);
                    steps.change(act.effect().later(when), Ruling::Settled(true), why);
                }
            }
            _ => {}
        }
    }
    let line = steps.line();
    let party = world.party_line(instrument, country);
    let bound = party.and_then(|p| p.pieces().find(|x| x.value.ruling == Ruling::Settled(true)));
    match (party, bound) {
        // It ends for good when the instrument enters into force for the State.
        (Some(party), Some(bound)) => {
            let line = line.zip(party, |a, p| match p.ruling {
                Ruling::Settled(true) => Because { ruling: Ruling::Settled(false), why: p.why },
                _ => a.clone(),
            });
            let ended = Because { ruling: Ruling::Settled(false), why: bound.value.why };
            let again = steps_after(cx, instrument, country, bound.since);
            line.set_between(bound.since, again, ended)
        }
        _ => line,
    }
}

/// The first day after another on which a country declares provisional application anew.
fn steps_after(cx: &Context<'_, '_>, instrument: Name, country: Country, day: Day) -> Day {
    acts_of(cx, instrument, Deed::DeclaredProvisional, country, None)
        .iter()
        .map(|(_, a)| a.effect().latest())
        .find(|d| *d > day)
        .unwrap_or(Day::NEVER)
}

/// Whether the article that a clause speaks of is in force: the instrument is, and the article's own day has come.
pub(crate) fn article(cx: &mut Context<'_, '_>, world: &World, id: ClauseId) -> Timeline<Because<bool>> {
    let none = cx.grounds.absent(Absent::Rule);
    let nowhere = Timeline::always(Because { ruling: Ruling::Settled(false), why: none });
    let Some(clause) = cx.case.charter.clause(id) else { return nowhere };
    let Rule::ArticleInForce { instrument, start, .. } = &clause.rule else { return nowhere };
    let count = counting(cx, *instrument);
    let outcome = force::outcome(cx, world, *instrument, start, count, None);
    let (Some(day), Some(force)) = (outcome.day, world.force(*instrument)) else { return nowhere };
    let because = outcome.met.why;
    let why = cx.grounds.lemma(id, Question::Article(id), day.latest(), because);
    let mut steps = Steps::over(nowhere);
    steps.change(day, Ruling::Settled(true), why);
    steps.line().zip(&force.line, |a, f| match f.ruling {
        Ruling::Settled(true) => a.clone(),
        _ => f.clone(),
    })
}

/// Acts out of form about participation: reservations, objections, suspensions, provisional application.
/// Those of the instruments given, by instrument.
pub(crate) fn forms(
    cx: &Context<'_, '_>,
    world: &World,
    of: impl Fn(Name) -> bool,
    found: &mut FxHashMap<Name, Vec<Finding>>,
) {
    for (instrument, _) in world.forces().filter(|f| of(f.0)) {
        let find = |fits: &dyn Fn(&Rule) -> bool| rule(cx, world, fits);
        let none = cx.own_clauses(instrument).find(|(_, c)| world.reads(c) && c.rule == Rule::NoReservations);
        let only: Vec<(ClauseId, Box<str>)> = cx
            .own_clauses(instrument)
            .filter_map(|(id, c)| match &c.rule {
                Rule::ReservationsTo { article } => Some((id, article.clone())),
                _ => None,
            })
            .collect();
        let may_suspend =
            find(&|r| matches!(r, Rule::SuspendsOperation { instrument: i } if *i == instrument));
        let deemed = find(&|r| matches!(r, Rule::InForce { instrument: i, .. } if *i == instrument));
        let deemed = deemed.and_then(|(id, c)| match &c.rule {
            Rule::InForce { start: Start::After(_, Event::Deemed { on, .. }), .. } => Some((id, *on)),
            _ => None,
        });
        let opts_out =
            find(&|r| matches!(r, Rule::OptOut { instrument: i, .. } if *i == instrument)).is_some();
        let deemed = deemed.filter(|_| !opts_out);
        let provisional = find(&|r| matches!(r, Rule::Provisional { instrument: i, .. } if *i == instrument));
        let precludes =
            find(&|r| matches!(r, Rule::ObjectionPrecludes { instrument: i, .. } if *i == instrument));
        for &i in cx.history.of_instrument(instrument) {
            let Some(act) = cx.act(i) else { continue };
            let key = match act.deed() {
                Deed::MadeReservation if none.is_some() => ("reservation-not-permitted", none.map(|n| n.0)),
                Deed::MadeReservation => match only.first() {
                    Some((id, _)) if !only.iter().any(|(_, a)| Some(&**a) == act.text("a")) => {
                        ("reservation-not-permitted", Some(*id))
                    }
                    _ => continue,
                },
                Deed::SuspendedOperation if may_suspend.is_none() => ("suspension-without-rule", None),
                Deed::DeclaredProvisional if provisional.is_none() => ("provisional-without-rule", None),
                Deed::ObjectedTo => match deemed {
                    Some((id, by)) if act.done.earliest() >= by => ("objection-too-late", Some(id)),
                    _ => continue,
                },
                Deed::ObjectedToReservation => {
                    let Some((id, clause)) = precludes else { continue };
                    let Rule::ObjectionPrecludes { within, .. } = clause.rule else { continue };
                    let late =
                        act.country("c").is_some_and(|about| too_late(cx, instrument, act, about, within));
                    if !late {
                        continue;
                    }
                    ("objection-too-late", Some(id))
                }
                _ => continue,
            };
            found.entry(instrument).or_default().push(Finding::new(key.0, Some(i), key.1));
        }
    }
}
