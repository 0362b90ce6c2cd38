//! Duties: who owes what to whom, from when, by when, and what became of it.

use crate::world::{Context, World};
use crate::{Absent, Standing};
use servanda_acts::{Act, Deed};
use servanda_charter::{Child, Clause, ClauseId, Deadline, Group, Rule};
use servanda_language::{Country, Name};
use servanda_timeline::{Because, Counting, Day, Reading, Ruling, Timeline, Why};

/// What kind of duty.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DutyKind {
    /// To assist the victim of aggression.
    Assist,
    /// To inform a body.
    Inform,
    /// To consult.
    Consult,
    /// To pay the share of a year.
    Pay,
    /// To register an instrument.
    Register,
    /// To take a step by a day.
    Step,
    /// To carry out a task that a decision gave.
    Task,
    /// To do something, always.
    Must,
    /// To refrain from something, always.
    MustNot,
}

/// Who bears a duty, or to whom it is owed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Toward {
    /// A country.
    Country(Country),
    /// An organ.
    Organ(Name),
    /// A body outside.
    Body(Name),
    /// All parties or members together.
    All,
    /// The depositary.
    Depositary,
}

/// What became of a duty.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DutyState {
    /// It has not arisen.
    None,
    /// It has arisen and its time has not run out.
    Due,
    /// It was done.
    Discharged,
    /// Its time ran out and it was not done, as the record shows.
    Breached,
    /// It was taken back.
    Released,
}

/// One duty.
#[derive(Clone, Debug)]
pub struct Duty {
    /// What kind.
    pub kind: DutyKind,
    /// The clause, if a clause gives it.
    pub clause: Option<ClauseId>,
    /// Which child of the clause gives it.
    pub child: Option<usize>,
    /// Who owes.
    pub bearer: Toward,
    /// To whom.
    pub toward: Toward,
    /// From when.
    pub since: Day,
    /// By when, if there is a clock.
    pub by: Option<Day>,
    /// What it is about: a year, a task, a step.
    pub what: Option<Box<str>>,
    /// The field of the duty.
    pub field: Option<Name>,
    /// The act from which it arises.
    pub act: Option<u32>,
    /// The act that discharged or released it.
    pub answered_by: Option<u32>,
    /// Its state on every day.
    pub state: Timeline<Because<DutyState>>,
    /// Why it is owed.
    pub why: Why,
    /// The duty's bearer is free to choose the means.
    pub own_choice: bool,
    /// The reading under which alone it is owed, if readings differ.
    pub reading: Option<Reading>,
}

impl Duty {
    /// True if the two are the same duty, whatever became of them.
    pub(crate) fn same(&self, other: &Duty) -> bool {
        (self.kind, self.clause, self.child, self.bearer, self.toward, self.since, self.by, self.act)
            == (
                other.kind,
                other.clause,
                other.child,
                other.bearer,
                other.toward,
                other.since,
                other.by,
                other.act,
            )
            && self.what == other.what
    }
}

struct Draft {
    kind: DutyKind,
    clause: Option<ClauseId>,
    child: Option<usize>,
    bearer: Toward,
    toward: Toward,
    since: Day,
    by: Option<Day>,
    what: Option<Box<str>>,
    act: Option<u32>,
    why: Why,
    own_choice: bool,
}

impl Draft {
    fn finish(self, cx: &mut Context<'_, '_>, end: Option<(Day, DutyState, Option<u32>)>) -> Duty {
        let open = cx.grounds.absent(Absent::Discharge);
        let owed = cx.grounds.under(self.clause, vec![self.why, open]);
        let mut changes = vec![(self.since, Because { ruling: Ruling::Settled(DutyState::Due), why: owed })];
        let mut answered_by = None;
        if let Some((day, state, act)) = end {
            answered_by = act;
            let mut because = vec![self.why];
            because.extend(act.map(|a| cx.grounds.act(a)));
            let why = cx.grounds.under(self.clause, because);
            changes.push((day.max(self.since), Because { ruling: Ruling::Settled(state), why }));
        }
        let state = Timeline::from_changes(
            Because { ruling: Ruling::Settled(DutyState::None), why: self.why },
            changes,
        );
        Duty {
            kind: self.kind,
            clause: self.clause,
            child: self.child,
            bearer: self.bearer,
            toward: self.toward,
            since: self.since,
            by: self.by,
            what: self.what,
            field: None,
            act: self.act,
            answered_by,
            state,
            why: self.why,
            own_choice: self.own_choice,
            reading: None,
        }
    }
}

/// All duties that arise from acts and clocks. Duties that always stand are listed by [`standing`].
pub(crate) fn duties(cx: &mut Context<'_, '_>, world: &World) -> Vec<Duty> {
    let mut all = Vec::new();
    let affairs = cx.history.affairs.clone();
    for &i in &affairs {
        let Some(act) = cx.act(i) else { continue };
        if matches!(act.deed(), Deed::Requested | Deed::Invoked | Deed::SufferedAggression) {
            for victim in act.actors() {
                invocation(cx, world, i, act, *victim, &mut all);
            }
        }
    }
    for i in cx.history.decisions.clone() {
        let Some(act) = cx.act(i) else { continue };
        match act.deed() {
            Deed::Determined => {
                let confirmed = cx.history.decisions.iter().copied().find(|&j| {
                    cx.act(j).is_some_and(|a| {
                        a.deed() == Deed::Confirmed
                            && a.country("c") == act.country("c")
                            && a.done.earliest() >= act.done.earliest()
                    })
                });
                let conditional = act.slot("t").is_some();
                let from = if conditional { confirmed } else { Some(i) };
                if let (Some(from), Some(victim)) = (from, act.country("c"))
                    && world.adopted(from).is_some()
                    && let Some(act) = cx.act(from)
                {
                    invocation(cx, world, from, act, victim, &mut all);
                }
            }
            Deed::DecidedTask => task(cx, world, i, act, &mut all),
            _ => {}
        }
    }
    for (id, clause) in cx.case.charter.clauses().filter(|(_, c)| world.reads(c)) {
        match &clause.rule {
            Rule::Registers { instrument, with } => registers(cx, world, id, *instrument, *with, &mut all),
            Rule::Pays { by } => pays(cx, world, id, *by, &mut all),
            Rule::MustStep { bearers, step, deadline } => {
                steps(cx, world, id, clause, bearers, *step, *deadline, &mut all);
            }
            _ => {}
        }
    }
    all.sort_by_key(|d| (d.since, d.act));
    all
}

fn first_after(
    cx: &Context<'_, '_>,
    from: u32,
    day: Day,
    mut fits: impl FnMut(&Act) -> bool,
) -> Option<(Day, u32)> {
    cx.history.affairs.iter().find_map(|&j| {
        let act = cx.act(j)?;
        (j != from && act.done.latest() >= day && fits(act)).then_some((act.done.latest(), j))
    })
}

fn bears(
    cx: &Context<'_, '_>,
    world: &World,
    group: &Group,
    this: Option<Name>,
    country: Country,
    day: Day,
) -> Option<Why> {
    match group {
        // Those of a list are bound only as parties to the instrument that lays the duty on them.
        Group::Category(name) => {
            let rows = cx.charter().categories.get(name)?;
            let listed = rows.iter().any(|b| b.country == country && b.from <= day && day < b.until);
            let b = world.party_line(this?, country).filter(|_| listed)?.at(day);
            b.ruling.possible().contains(&&true).then_some(b.why)
        }
        Group::Countries(_) | Group::Listed(_) => {
            let listed = crate::conditions::fixed_group(cx, group, this?)?.contains(&country);
            let b = world.party_line(this?, country).filter(|_| listed)?.at(day);
            b.ruling.possible().contains(&&true).then_some(b.why)
        }
        Group::Parties { of, .. } => {
            let line = world.party_line(of.or(this)?, country)?;
            let b = line.at(day);
            b.ruling.possible().contains(&&true).then_some(b.why)
        }
        Group::Members { .. } => {
            let line = world.membership(country);
            let b = line.at(day);
            b.ruling.possible().iter().any(|s| **s != Standing::None).then_some(b.why)
        }
        _ => None,
    }
}

fn roll(world: &World, group: &Group, this: Option<Name>) -> Vec<Country> {
    match group {
        Group::Parties { of, .. } => {
            of.or(this).map(|i| world.parties(i).map(|p| p.0).collect()).unwrap_or_default()
        }
        Group::Members { .. } => world.member_roll().collect(),
        _ => Vec::new(),
    }
}

/// An invocation of collective defence or a call for consultation.
fn invocation(
    cx: &mut Context<'_, '_>,
    world: &World,
    index: u32,
    act: &Act,
    victim: Country,
    all: &mut Vec<Duty>,
) {
    let charter = cx.case.charter;
    let day = act.effect().latest();
    let asks_consultation = act.deed() == Deed::Requested && act.choice("what") == Some(1);
    let asked = act.deed() == Deed::Requested && !asks_consultation;
    let cited = act.name("i").zip(act.text("a"));
    let cites = |clause: &Clause| {
        let Some((instrument, article)) = cited else { return true };
        match &clause.instead_of {
            Some((of, number)) => *of == instrument && **number == *article,
            None => {
                charter.instrument_of(clause) == Some(instrument)
                    && charter.article_of(clause).and_then(|a| a.number.as_deref()) == Some(article)
            }
        }
    };
    let ground = cx.grounds.act(index);
    for (id, clause) in charter.clauses() {
        if !world.reads(clause) || !cites(clause) {
            continue;
        }
        let this = match &clause.instead_of {
            Some((of, _)) => Some(*of),
            None => charter.instrument_of(clause),
        };
        match &clause.rule {
            Rule::IfAggression { against } if !asks_consultation => {
                let Some(victim_why) = bears(cx, world, against, this, victim, day) else { continue };
                for (n, (_, child)) in clause.children.iter().enumerate() {
                    match child {
                        Child::MustAssist { bearers, at_once, if_asked, own_choice } => {
                            if *if_asked && !asked {
                                continue;
                            }
                            for bearer in roll(world, bearers, this) {
                                if bearer == victim || !world.applies_to(cx, id, day, bearer) {
                                    continue;
                                }
                                let Some(why) = bears(cx, world, bearers, this, bearer, day) else {
                                    continue;
                                };
                                let why = cx.grounds.clause(id, [ground, victim_why, why]);
                                let end = released(cx, index, victim, day)
                                    .into_iter()
                                    .chain(assisted(cx, index, bearer, victim, day))
                                    .min_by_key(|e| (e.0, e.2));
                                let draft = Draft {
                                    kind: DutyKind::Assist,
                                    clause: Some(id),
                                    child: Some(n),
                                    bearer: Toward::Country(bearer),
                                    toward: Toward::Country(victim),
                                    since: day,
                                    by: at_once.then_some(day),
                                    what: None,
                                    act: Some(index),
                                    why,
                                    own_choice: *own_choice,
                                };
                                all.push(draft.finish(cx, end));
                            }
                        }
                        Child::MustInform { organ, body, .. } => {
                            if !world.applies(cx, id, day) {
                                continue;
                            }
                            let why = cx.grounds.clause(id, [ground, victim_why]);
                            let end = first_after(cx, index, day, |a| {
                                a.deed() == Deed::Informed
                                    && a.name("b") == Some(*body)
                                    && a.country("c").is_none_or(|c| c == victim)
                            })
                            .map(|(d, j)| (d, DutyState::Discharged, Some(j)));
                            let draft = Draft {
                                kind: DutyKind::Inform,
                                clause: Some(id),
                                child: Some(n),
                                bearer: organ.map_or(Toward::All, Toward::Organ),
                                toward: Toward::Body(*body),
                                since: day,
                                by: Some(day),
                                what: None,
                                act: Some(index),
                                why,
                                own_choice: false,
                            };
                            all.push(draft.finish(cx, end));
                        }
                        _ => {}
                    }
                }
            }
            Rule::IfThreat { of, bearers } if asks_consultation => {
                let Some(victim_why) = bears(cx, world, of, this, victim, day) else { continue };
                for bearer in roll(world, bearers, this) {
                    if bearer == victim || !world.applies_to(cx, id, day, bearer) {
                        continue;
                    }
                    let Some(why) = bears(cx, world, bearers, this, bearer, day) else { continue };
                    let why = cx.grounds.clause(id, [ground, victim_why, why]);
                    let held = first_after(cx, index, day, |a| {
                        a.deed() == Deed::Consulted
                            && a.country("c").is_none_or(|c| c == victim)
                            && (a.actors().is_empty() || a.actors().contains(&bearer))
                    });
                    let draft = Draft {
                        kind: DutyKind::Consult,
                        clause: Some(id),
                        child: None,
                        bearer: Toward::Country(bearer),
                        toward: Toward::Country(victim),
                        since: day,
                        by: Some(day),
                        what: None,
                        act: Some(index),
                        why,
                        own_choice: false,
                    };
                    let end = released(cx, index, victim, day)
                        .into_iter()
                        .chain(held.map(|(d, j)| (d, DutyState::Discharged, Some(j))))
                        .min_by_key(|e| (e.0, e.2));
                    all.push(draft.finish(cx, end));
                }
            }
            _ => {}
        }
    }
}

fn released(
    cx: &Context<'_, '_>,
    index: u32,
    victim: Country,
    day: Day,
) -> Option<(Day, DutyState, Option<u32>)> {
    first_after(cx, index, day, |a| a.deed() == Deed::WithdrewRequest && a.actors().contains(&victim))
        .map(|(d, j)| (d, DutyState::Released, Some(j)))
}

fn assisted(
    cx: &Context<'_, '_>,
    index: u32,
    bearer: Country,
    victim: Country,
    day: Day,
) -> Option<(Day, DutyState, Option<u32>)> {
    first_after(cx, index, day, |a| {
        a.deed() == Deed::Assisted && a.actors().contains(&bearer) && a.country("c") == Some(victim)
    })
    .map(|(d, j)| (d, DutyState::Discharged, Some(j)))
}

fn task(cx: &mut Context<'_, '_>, world: &World, index: u32, act: &Act, all: &mut Vec<Duty>) {
    let (Some(why), Some(organ), Some(what)) = (world.adopted(index), act.name("o"), act.text("t")) else {
        return;
    };
    let Some(giver) = act.organ() else { return };
    let since = act.effect().latest();
    let by = act.date("by").map(|w| w.latest());
    let done = first_after(cx, index, since, |a| a.deed() == Deed::CarriedOut && a.text("t") == Some(what));
    let draft = Draft {
        kind: DutyKind::Task,
        clause: None,
        child: None,
        bearer: Toward::Organ(organ),
        toward: Toward::Organ(giver),
        since,
        by,
        what: Some(what.into()),
        act: Some(index),
        why,
        own_choice: false,
    };
    let end = match (done, by) {
        (Some((d, j)), _) => Some((d, DutyState::Discharged, Some(j))),
        (None, Some(by)) => Some((by.next(), DutyState::Breached, None)),
        (None, None) => None,
    };
    all.push(draft.finish(cx, end));
}

fn registers(
    cx: &mut Context<'_, '_>,
    world: &World,
    id: ClauseId,
    instrument: Name,
    with: Name,
    all: &mut Vec<Duty>,
) {
    let Some((start, why)) = world.force(instrument).and_then(|f| f.start.zip(f.start_why)) else { return };
    let done = cx.history.of_instrument(instrument).iter().find_map(|&i| {
        let act = cx.act(i)?;
        (act.deed() == Deed::Registered && act.name("b") == Some(with)).then_some((act.done, i))
    });
    let why = cx.grounds.clause(id, [why]);
    let draft = Draft {
        kind: DutyKind::Register,
        clause: Some(id),
        child: None,
        bearer: Toward::Depositary,
        toward: Toward::Body(with),
        since: start.latest(),
        by: None,
        what: None,
        act: None,
        why,
        own_choice: false,
    };
    let duty = draft.finish(cx, done.map(|(w, i)| (w.latest(), DutyState::Discharged, Some(i))));
    // A registration that is known only to the month leaves the state unsettled inside it.
    let duty = match done.filter(|(w, _)| w.exact().is_none()) {
        Some((w, i)) => {
            let ground = cx.grounds.act(i);
            let doubt = Because {
                ruling: Ruling::Unsettled(vec![DutyState::Due, DutyState::Discharged]),
                why: ground,
            };
            let state = duty.state.set_between(w.earliest().max(duty.since), w.latest(), doubt);
            Duty { state, ..duty }
        }
        None => duty,
    };
    all.push(duty);
}

fn pays(
    cx: &mut Context<'_, '_>,
    world: &World,
    id: ClauseId,
    by: servanda_timeline::DayOfYear,
    all: &mut Vec<Duty>,
) {
    // A share is listed for each year of which the record says whether it was paid; silence proves neither.
    let records: Vec<(u32, Country, u32, bool)> = cx
        .history
        .affairs
        .iter()
        .filter_map(|&i| cx.act(i).map(|a| (i, a)))
        .filter(|(_, a)| matches!(a.deed(), Deed::Paid | Deed::NotPaid))
        .flat_map(|(i, a)| {
            a.actors()
                .iter()
                .map(move |c| (i, *c, a.number("y").unwrap_or(0), a.deed() == Deed::Paid))
                .collect::<Vec<_>>()
        })
        .collect();
    let mut seen: Vec<(Country, u32)> = Vec::new();
    for (_, country, year, _) in &records {
        if seen.contains(&(*country, *year)) {
            continue;
        }
        seen.push((*country, *year));
        let Ok(y) = i16::try_from(*year) else { continue };
        let (Ok(since), by) = (Day::of(y, 1, 1), Day::in_year(y, by)) else { continue };
        let Some(member) = bears(cx, world, &Group::Members { other: false }, None, *country, since) else {
            continue;
        };
        let why = cx.grounds.clause(id, [member]);
        let paid = records.iter().find(|r| (r.1, r.2, r.3) == (*country, *year, true));
        let not = records.iter().find(|r| (r.1, r.2, r.3) == (*country, *year, false));
        let end = match (paid, not) {
            (Some(p), _) => cx.act(p.0).map(|a| (a.done.latest(), DutyState::Discharged, Some(p.0))),
            (None, Some(n)) => Some((by.next(), DutyState::Breached, Some(n.0))),
            _ => None,
        };
        let draft = Draft {
            kind: DutyKind::Pay,
            clause: Some(id),
            child: None,
            bearer: Toward::Country(*country),
            toward: Toward::All,
            since,
            by: Some(by),
            what: Some(year.to_string().into()),
            act: None,
            why,
            own_choice: false,
        };
        all.push(draft.finish(cx, end));
    }
}

#[expect(clippy::too_many_arguments, reason = "the slots of one form")]
fn steps(
    cx: &mut Context<'_, '_>,
    world: &World,
    id: ClauseId,
    clause: &Clause,
    bearers: &Group,
    step: Name,
    deadline: Deadline,
    all: &mut Vec<Duty>,
) {
    let Some(this) = cx.case.charter.instrument_of(clause) else { return };
    let late_joiner = clause.children.iter().any(|(_, c)| *c == Child::LateJoiner);
    let taken = |cx: &Context<'_, '_>, step: Name, country: Country| {
        cx.history.steps_of(step).iter().find_map(|&i| {
            let act = cx.act(i)?;
            act.actors().contains(&country).then_some((act.done.latest(), i))
        })
    };
    let Some(force) = world.force(this).and_then(|f| f.start) else { return };
    let parties: Vec<(Country, Day, Why)> = world
        .parties(this)
        .filter_map(|(c, l)| {
            l.pieces().find(|p| p.value.ruling == Ruling::Settled(true)).map(|p| (c, p.since, p.value.why))
        })
        .collect();
    for (country, since, why) in parties {
        let of_group = match bearers {
            Group::Class(class) => world.in_class(cx, *class, country),
            Group::Category(_) | Group::Countries(_) | Group::Listed(_) => {
                bears(cx, world, bearers, Some(this), country, since).is_some()
            }
            _ => true,
        };
        if !of_group {
            continue;
        }
        let (from, clock_why) = match deadline {
            Deadline::FromForce(p) => {
                let limit = force.latest().plus(p, Counting::default());
                let by = if late_joiner && since > limit {
                    since
                } else if late_joiner {
                    limit
                } else {
                    since.plus(p, Counting::default())
                };
                (Some((since, by)), None)
            }
            Deadline::AfterStep(p, first) => match taken(cx, first, country) {
                Some((day, i)) => (Some((day.max(since), day.plus(p, Counting::default()))), Some(i)),
                None => (None, None),
            },
            Deadline::AtOnce => (Some((since, since)), None),
            Deadline::Yearly(_) => (None, None),
        };
        let Some((from, by)) = from else { continue };
        let mut because = vec![why];
        because.extend(clock_why.map(|i| cx.grounds.act(i)));
        let why = cx.grounds.clause(id, because);
        let end = taken(cx, step, country).map(|(d, i)| (d, DutyState::Discharged, Some(i)));
        let draft = Draft {
            kind: DutyKind::Step,
            clause: Some(id),
            child: None,
            bearer: Toward::Country(country),
            toward: Toward::All,
            since: from,
            by: Some(by),
            what: cx
                .case
                .charter
                .lexicon
                .entry(step)
                .and_then(|e| e.names.get(1).or(e.names.first()))
                .map(|n| n.as_str().into()),
            act: None,
            why,
            own_choice: false,
        };
        all.push(draft.finish(cx, end));
    }
}

/// The duties that always stand, of one country or of all, on a day.
pub(crate) fn standing(cx: &mut Context<'_, '_>, world: &World, day: Day, of: Option<Country>) -> Vec<Duty> {
    let charter = cx.case.charter;
    let mut all = Vec::new();
    for (id, clause) in charter.clauses() {
        let (bearers, what, field, kind) = match &clause.rule {
            Rule::Must { bearers, what, field } => (bearers, what, *field, DutyKind::Must),
            Rule::MustNot { bearers, what, field } => (bearers, what, *field, DutyKind::MustNot),
            _ => continue,
        };
        if !world.applies(cx, id, day) {
            continue;
        }
        let this = charter.instrument_of(clause);
        let candidates: Vec<Country> = match (of, bearers) {
            (Some(c), _) => vec![c],
            (None, Group::Members { .. }) => world.member_roll().collect(),
            (None, Group::Parties { of: Some(i), .. }) => world.parties(*i).map(|p| p.0).collect(),
            (None, _) => this.map(|i| world.parties(i).map(|p| p.0).collect()).unwrap_or_default(),
        };
        for country in candidates {
            let why = match bearers {
                Group::Class(class) => {
                    if !world.in_class(cx, *class, country) {
                        continue;
                    }
                    let class_why = world.class_why(cx, *class, country);
                    bears(
                        cx,
                        world,
                        &Group::Parties { of: None, other: false, adopted: false },
                        this,
                        country,
                        day,
                    )
                    .map(|w| cx.grounds.clause(id, [w].into_iter().chain(class_why).collect::<Vec<_>>()))
                }
                g => bears(cx, world, g, this, country, day).map(|w| cx.grounds.clause(id, [w])),
            };
            let Some(why) = why else { continue };
            let draft = Draft {
                kind,
                clause: Some(id),
                child: None,
                bearer: Toward::Country(country),
                toward: Toward::All,
                since: Day::ALWAYS,
                by: None,
                what: Some(what.clone()),
                act: None,
                why,
                own_choice: false,
            };
            let duty = draft.finish(cx, None);
            let line = Timeline::always(Because { ruling: Ruling::Settled(DutyState::Due), why });
            all.push(Duty { field, state: line, ..duty });
        }
    }
    all
}
