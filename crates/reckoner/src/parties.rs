//! Who is party to an instrument, on every day.

use crate::conditions;
use crate::delay::{self, counting};
use crate::force::{self, Force};
use crate::world::{Context, Finding, World};
use crate::{Absent, Question};
use rustc_hash::{FxHashMap, FxHashSet};
use servanda_acts::Deed;
use servanda_charter::{Child, Clause, ClauseId, Delay, Exit, Needed, NotBefore, OptOut, Quantity, Rule};
use servanda_language::{Country, Name};
use servanda_timeline::{Because, Counting, Day, Period, Ruling, Steps, Timeline, When, Why};

/// The parties of an instrument over time, with the country of each line.
pub(crate) type Parties = Vec<(Country, Timeline<Because<bool>>)>;

fn sum(days: i64) -> Period {
    Period::days(u32::try_from(days.max(0)).unwrap_or(0))
}

struct Consent {
    when: When,
    /// The day from which it has effect where that does not follow from the day it was given: the act states it, or a
    /// succession continues what was.
    fixed: Option<When>,
    act: u32,
    /// What made an accession possible: an invitation, a decision.
    leave: Option<Why>,
    /// By accession, where the instrument tells it from ratification.
    accession: bool,
}

/// A notice about leaving.
#[derive(Clone, Copy)]
struct Word {
    deed: Deed,
    when: When,
    /// The day of effect that the notice itself names.
    named: Option<When>,
    act: u32,
}

/// One thing in the order of days: its day and act, a consent or a notice; neither is the end of the term.
type Affair<'r> = (Day, u32, Option<&'r Consent>, Option<&'r Word>);

#[derive(Default)]
struct Record {
    consents: Vec<Consent>,
    notices: Vec<Word>,
    rejoined: Option<(When, Why)>,
}

/// How later States join, by the clauses of the instrument.
struct Joining<'c> {
    instrument: Name,
    state: Option<(ClauseId, Delay)>,
    after_force: Option<(ClauseId, Delay)>,
    accession: Option<(ClauseId, Delay)>,
    each: Option<Delay>,
    in_conflict: Option<ClauseId>,
    /// Countries for which it enters into force on a day of their own.
    own: Vec<(ClauseId, &'c [Country], Option<When>)>,
    /// Only a party to this instrument joins.
    parent: Option<(ClauseId, Name)>,
}

fn joining<'c>(
    cx: &mut Context<'c, '_>,
    world: &World,
    instrument: Name,
    own: &[(ClauseId, &'c Clause)],
    force: &Force,
    count: Counting,
) -> Joining<'c> {
    let mut j = Joining {
        instrument,
        state: None,
        after_force: None,
        accession: None,
        each: None,
        in_conflict: None,
        own: Vec::new(),
        parent: None,
    };
    for (id, c) in own {
        match &c.rule {
            Rule::LaterState { later } => j.state = j.state.or(Some((*id, *later))),
            Rule::LaterAfterForce { later } => j.after_force = j.after_force.or(Some((*id, *later))),
            Rule::LaterAccession { later } => j.accession = j.accession.or(Some((*id, *later))),
            Rule::InConflict => j.in_conflict = Some(*id),
            Rule::OnlyPartyJoins { of } => j.parent = Some((*id, *of)),
            _ => {}
        }
    }
    let charter = cx.case.charter;
    for (id, c) in charter.clauses().filter(|(_, c)| world.reads(c)) {
        if let Rule::InForceFor { countries, instrument: i, start } = &c.rule
            && *i == instrument
        {
            let day = force::outcome(cx, world, instrument, start, count, None).day;
            j.own.push((id, countries, day));
        }
    }
    let start = force.clause.and_then(|id| charter.clause(id)).map(|c| &c.rule);
    if let Some(Rule::InForce { start: servanda_charter::Start::Each(delay), .. }) = start {
        j.each = Some(*delay);
    }
    j
}

impl Joining<'_> {
    /// When the instrument is in force for a State by a consent, and by which clause.
    fn effect(
        &self,
        cx: &Context<'_, '_>,
        world: &World,
        force: &Force,
        (start, count): (When, Counting),
        country: Country,
        c: &Consent,
    ) -> Option<Effect> {
        let trigger = force.trigger.unwrap_or(start);
        let own = |delay: Delay| delay::after(delay, c.when, count).later(start);
        let (mut effect, mut clause) =
            if let Some((id, _, day)) = self.own.iter().find(|o| o.1.contains(&country)) {
                ((*day)?.later(c.when), Some(*id))
            } else if let Some(fixed) = c.fixed {
                (fixed.later(start), force.clause)
            } else if let Some(delay) = self.each {
                (delay::after(delay, c.when, count), force.clause)
            } else if c.when.latest() <= trigger.latest() {
                (start, force.clause)
            } else if let Some((id, delay)) = self.accession.filter(|_| c.accession) {
                (own(delay), Some(id))
            } else if let Some((id, delay)) = self.after_force.filter(|_| c.when.latest() > start.latest()) {
                (own(delay), Some(id))
            } else if let Some((id, delay)) = self.state {
                (own(delay), Some(id))
            } else {
                (c.when.later(start), force.clause)
            };
        let delay = match clause {
            Some(id) if c.fixed.is_none() => {
                [self.accession, self.after_force, self.state].into_iter().flatten().find(|x| x.0 == id)
            }
            _ => None,
        };
        let counted = delay.and_then(|(_, d)| delay::counting_clause(cx, self.instrument, d, c.when, count));
        if effect == start && self.own.is_empty() && self.each.is_none() {
            clause = force.clause;
        }
        let mut conflict = None;
        if let Some(id) = self.in_conflict.filter(|_| c.fixed.is_none()) {
            let first = c.when.later(start).latest();
            if let Some((day, act)) = in_conflict(cx, country, first, effect.latest()) {
                effect = When::on(day);
                clause = Some(id);
                conflict = Some(act);
            }
        }
        if let Some((id, parent)) = self.parent {
            let line = world.party_line(parent, country)?;
            let bound = |p: &servanda_timeline::Piece<'_, Because<bool>>| {
                p.until > c.when.latest() && p.value.ruling == Ruling::Settled(true)
            };
            let since = line.pieces().find(bound)?.since;
            if since > effect.latest() {
                effect = When::on(since);
                clause = Some(id);
            }
        }
        Some(Effect { effect, clause, conflict, counted })
    }
}

/// From when a consent binds a State.
struct Effect {
    effect: When,
    /// By which clause.
    clause: Option<ClauseId>,
    /// The act by which the State entered the conflict for which it binds at once.
    conflict: Option<u32>,
    /// The clause on how days are counted, if it made a difference.
    counted: Option<ClauseId>,
}

/// A consent that is supposed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Supposed {
    /// Whose.
    pub country: Country,
    /// When it was given.
    pub when: When,
    /// By accession.
    pub accession: bool,
    /// By succession.
    pub succession: bool,
}

/// From when a supposed consent would bind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Joined {
    /// The day.
    pub effect: When,
    /// True for one of the first, for whom it begins with the instrument.
    pub first: bool,
    /// By which delay a State that joins later is bound.
    pub delay: Delay,
    /// True if a conflict of the State would make it effective at once.
    pub at_once_in_conflict: bool,
}

/// From when consents would bind if the instrument had entered into force on a given day.
pub(crate) fn suppose(
    cx: &mut Context<'_, '_>,
    world: &World,
    instrument: Name,
    (start, trigger): (Day, Day),
    consents: &[Supposed],
) -> Vec<Option<Joined>> {
    let Some(force) = world.force(instrument) else { return vec![None; consents.len()] };
    let mut force = force.clone();
    force.trigger = Some(When::on(trigger));
    let count = counting(cx, instrument);
    let own: Vec<(ClauseId, &Clause)> = cx.own_clauses(instrument).filter(|(_, c)| world.reads(c)).collect();
    let continued = own.iter().any(|(_, c)| c.rule == Rule::Succession);
    let joining = joining(cx, world, instrument, &own, &force, count);
    let one = |s: &Supposed| {
        let consent = Consent {
            when: s.when,
            fixed: (continued && s.succession).then_some(s.when),
            act: 0,
            leave: None,
            accession: s.accession,
        };
        let effect = joining.effect(cx, world, &force, (When::on(start), count), s.country, &consent)?.effect;
        let after_force = s.when.latest() > start;
        let later = joining.accession.filter(|_| s.accession).or(joining.after_force.filter(|_| after_force));
        let delay = joining.each.or(later.or(joining.state).map(|d| d.1)).unwrap_or(Delay::None);
        let first = joining.each.is_none() && s.when.latest() <= trigger;
        Some(Joined { effect, first, delay, at_once_in_conflict: joining.in_conflict.is_some() })
    };
    consents.iter().map(one).collect()
}

/// Reports a published day of entry into force for one State that is not the reckoned one.
fn attested_alone(
    cx: &Context<'_, '_>,
    world: &mut World,
    published: &[u32],
    country: Country,
    effect: When,
    clause: Option<ClauseId>,
) {
    for &i in published {
        let Some(act) = cx.act(i) else { continue };
        let differs = effect.latest() < act.done.earliest() || effect.earliest() > act.done.latest();
        if act.countries("c").contains(&country) && differs {
            world.findings.push(
                Finding::new("attested-differs", Some(i), clause)
                    .of(country)
                    .with("computed", effect.to_string())
                    .with("published", act.done.to_string()),
            );
        }
    }
}

/// The first day between two on which a country takes part in an armed conflict.
fn in_conflict(cx: &Context<'_, '_>, country: Country, from: Day, before: Day) -> Option<(Day, u32)> {
    conflicts(cx, country).into_iter().find_map(|c| {
        let first = c.since.max(from);
        (first < before && first < c.until).then_some((first, c.entered))
    })
}

/// An armed conflict of a country, from its first day to the day after its last.
struct Conflict {
    since: Day,
    until: Day,
    /// The act by which the country entered it.
    entered: u32,
    /// The act by which it ended.
    ended: Option<u32>,
}

fn conflicts(cx: &Context<'_, '_>, country: Country) -> Vec<Conflict> {
    let mut all: Vec<Conflict> = Vec::new();
    for &i in &cx.history.conflicts {
        let Some(act) = cx.act(i).filter(|a| a.actors().contains(&country)) else { continue };
        let day = act.effect().latest();
        match (act.deed(), all.last_mut().filter(|c| c.ended.is_none())) {
            (Deed::EnteredConflict, None) => {
                all.push(Conflict { since: day, until: Day::NEVER, entered: i, ended: None });
            }
            (Deed::EndedConflict, Some(open)) => {
                open.until = day;
                open.ended = Some(i);
            }
            _ => {}
        }
    }
    all
}

/// Who is party to one instrument, on every day.
pub(crate) fn parties(
    cx: &mut Context<'_, '_>,
    world: &mut World,
    instrument: Name,
    force: &Force,
) -> Parties {
    let charter = cx.case.charter;
    let count = counting(cx, instrument);
    let (records, roll) = records(cx, world, instrument, force);
    let own: Vec<(ClauseId, &Clause)> = cx.own_clauses(instrument).filter(|(_, c)| world.reads(c)).collect();
    let joining = joining(cx, world, instrument, &own, force, count);
    let withdrawal = own.iter().find_map(|(id, c)| Leaving::of(*id, c));
    let resumes = own.iter().find(|(_, c)| c.rule == Rule::SuspendedNoticeResumes).map(|c| c.0);
    let needs_anew = own.iter().find(|(_, c)| c.rule == Rule::SuspendedNoticeAnew).map(|c| c.0);
    let served = own.iter().find(|(_, c)| c.rule == Rule::NoticeServed).map(|c| c.0);
    let renewal = charter.clauses().find_map(|(id, c)| match c.rule {
        Rule::Renewal { by, of, from, .. } if of == instrument && world.reads(c) => Some((id, by, from)),
        _ => None,
    });
    let renewal = renewal.filter(|(_, by, _)| world.force(*by).is_some_and(|f| f.start.is_some()));
    let first_end = force.terms.first().map(|t| t.1.next());
    let of_one =
        |i: &u32| cx.act(*i).is_some_and(|a| a.deed() == Deed::EnteredIntoForce && a.slot("c").is_some());
    let published: Vec<u32> = cx.history.of_instrument(instrument).iter().copied().filter(of_one).collect();
    let bound: Vec<(Country, Day)> =
        roll.iter().filter_map(|c| records.get(c)?.consents.first().map(|x| (*c, x.when.latest()))).collect();
    let first_ones: FxHashSet<u32> = force.met.acts.iter().copied().collect();
    let mut all = Vec::with_capacity(roll.len());
    for country in roll {
        let Some(record) = records.get(&country) else { continue };
        let no_consent = cx.grounds.absent(Absent::Consent(instrument, country));
        let before = cx.grounds.under(force.clause, vec![no_consent]);
        let mut line = Steps::new(Ruling::Settled(false), before);
        let (Some(start), Some(start_why)) = (force.start, force.start_why_of(country)) else {
            all.push((country, line.line()));
            continue;
        };
        // The entry into force is explained by this country's own act.
        let own_start = force.start_why != Some(start_why);
        let stays = cx.grounds.absent(Absent::Withdrawal(instrument, country));
        let mut happenings: Vec<Affair<'_>> = record
            .consents
            .iter()
            .map(|c| (c.when.latest(), c.act, Some(c), None))
            .chain(record.notices.iter().map(|n| (n.when.latest(), n.act, None, Some(n))))
            .collect();
        happenings.extend(renewal.and(first_end).map(|end| (end, 0, None, None)));
        happenings.sort_by_key(|h| (h.0, h.2.is_some() || h.3.is_some(), h.1));
        let mut since: Option<When> = None;
        let mut pending: Option<Notice> = None;
        for (on, _, consent, notice) in happenings {
            if let (None, None, Some(renewal)) = (consent, notice, renewal) {
                let bound = since.is_some_and(|s| s.latest() < on)
                    && line.at(on.before()).ruling != Ruling::Settled(false);
                if !bound {
                    continue;
                }
                let stays = end_of_term(cx, world, instrument, country, force, renewal, on, &mut line);
                if let Some(p) = &mut pending {
                    end_of_term(cx, world, instrument, country, force, renewal, on, &mut p.undo);
                }
                if !stays {
                    since = None;
                    pending = None;
                }
                continue;
            }
            if let Some(c) = consent {
                // A State that is bound already, or whose exit has not taken effect, adds nothing by a new consent.
                let left = pending
                    .as_ref()
                    .is_some_and(|p| p.remaining.is_none() && p.effect.latest() <= c.when.latest());
                if since.is_some() && !left {
                    continue;
                }
                let Some(Effect { effect, clause, conflict, counted }) =
                    joining.effect(cx, world, force, (start, count), country, c)
                else {
                    let id = joining.parent.map(|p| p.0);
                    world.findings.push(Finding::new("not-party-to-parent", Some(c.act), id).of(country));
                    continue;
                };
                let act = cx.grounds.act(c.act);
                // After the first term the instrument is in force by its renewal.
                let renewed = first_end.is_some_and(|e| effect.latest() >= e);
                let since_renewal = renewal.map_or(effect.latest(), |r| r.2.max(effect.latest()));
                let instead = if renewed || effect != start {
                    None
                } else {
                    force::start_why_instead(cx, world, instrument, force, c.act)
                };
                let in_force =
                    if renewed { force.line.at(since_renewal).why } else { instead.unwrap_or(start_why) };
                let mut because = vec![in_force, act];
                if since.is_some() {
                    // Who comes back had left: else the new consent would add nothing to the old one, where that is named.
                    let named =
                        |old: &Consent| old.act != c.act && (first_ones.contains(&old.act) || own_start);
                    if record.consents.iter().any(named) {
                        because.push(line.at(c.when.latest()).why);
                    }
                }
                if let Some((id, p)) = joining.parent
                    && let Some(line) = world.party_line(p, country)
                {
                    because.push(cx.grounds.clause(id, [line.at(effect.latest()).why]));
                }
                because.extend(c.leave);
                because.extend(conflict.map(|act| cx.grounds.act(act)));
                because.extend(counted.map(|id| cx.grounds.clause(id, [])));
                attested_alone(cx, world, &published, country, effect, clause);
                because.push(stays);
                let why = match clause {
                    Some(id) => {
                        cx.grounds.lemma(id, Question::Party(instrument, country), effect.latest(), because)
                    }
                    None => cx.grounds.under(None, because),
                };
                line.change(effect, Ruling::Settled(true), why);
                since = Some(effect);
                pending = None;
                continue;
            }
            let (Some(Word { deed, when, named, act }), Some(exit)) = (notice, &withdrawal) else { continue };
            let ground = cx.grounds.act(*act);
            match deed {
                Deed::NotifiedWithdrawal => {
                    let running = pending.as_ref().filter(|p| p.remaining.is_none());
                    if running.is_some_and(|p| p.effect.latest() > when.latest()) {
                        continue;
                    }
                    let joined = since.filter(|_| running.is_none());
                    if joined.is_some_and(|j| when.latest() < j.earliest()) {
                        world.findings.push(Finding::new(
                            "withdrawal-before-force",
                            Some(*act),
                            Some(exit.id),
                        ));
                    }
                    let Some(joined) = joined else {
                        world.findings.push(Finding::new(
                            "withdrawal-of-non-party",
                            Some(*act),
                            Some(exit.id),
                        ));
                        continue;
                    };
                    let treaty = force.start.unwrap_or(joined);
                    if let Some(flaw) = exit.flaw(*when, treaty, joined, count) {
                        world.findings.push(Finding::new(flaw, Some(*act), Some(exit.id)));
                        continue;
                    }
                    let mut effect = exit.effect(*when, treaty, count);
                    if let Some(named) = named {
                        effect = effect.later(*named);
                    }
                    if let Some(id) = served.filter(|_| !served_on_all(cx, *act, country, &bound)) {
                        world.findings.push(Finding::new("notice-not-served", Some(*act), Some(id)));
                        continue;
                    }
                    let mut because = vec![ground];
                    if exit.not_in_conflict {
                        let fought = conflicts(cx, country);
                        let within = |c: &&Conflict| c.since <= effect.latest() && effect.latest() < c.until;
                        if let Some(c) = fought.iter().find(within) {
                            effect = When::on(c.until);
                            let acts = [Some(c.entered), c.ended];
                            because.extend(acts.into_iter().flatten().map(|act| cx.grounds.act(act)));
                        }
                    }
                    let why = cx.grounds.clause(exit.id, because);
                    pending = Some(Notice { effect, undo: line.clone(), remaining: None, original: ground });
                    if effect.latest() < Day::LAST {
                        line.change(effect, Ruling::Settled(false), why);
                    }
                }
                Deed::RevokedNotice | Deed::SuspendedNotice => {
                    let Some(notice) = pending.take() else { continue };
                    if *deed == Deed::RevokedNotice && exit.irrevocable {
                        world.findings.push(Finding::new("notice-not-revocable", Some(*act), Some(exit.id)));
                        pending = Some(notice);
                        continue;
                    }
                    if when.latest() >= notice.effect.earliest() {
                        world.findings.push(Finding::new("revoked-too-late", Some(*act), Some(exit.id)));
                        pending = Some(notice);
                        continue;
                    }
                    let remaining = sum(when.latest().days_until(notice.effect.latest()));
                    line = notice.undo.clone();
                    if *deed == Deed::SuspendedNotice {
                        pending = Some(Notice { remaining: Some(remaining), ..notice });
                    }
                }
                Deed::ResumedNotice => {
                    let suspended = pending.take();
                    let (effect, because, id) = match (suspended, resumes, needs_anew) {
                        (Some(Notice { remaining: Some(days), original, .. }), Some(id), _) => {
                            (when.plus(days, Counting::default()), vec![original, ground], id)
                        }
                        (_, _, Some(id)) => {
                            let treaty = force.start.unwrap_or(*when);
                            (exit.effect(*when, treaty, count), vec![ground], id)
                        }
                        _ => continue,
                    };
                    if let Some(id) = served.filter(|_| !served_on_all(cx, *act, country, &bound)) {
                        world.findings.push(Finding::new("notice-not-served", Some(*act), Some(id)));
                        continue;
                    }
                    let why = cx.grounds.clause(id, because);
                    pending = Some(Notice { effect, undo: line.clone(), remaining: None, original: ground });
                    line.change(effect, Ruling::Settled(false), why);
                }
                _ => {}
            }
        }
        let mut line = line.line();
        if first_end.is_some() {
            line = while_in_force(&line, force);
        }
        if let Some((when, why)) = record.rejoined {
            let in_force = &force.line;
            let mut steps = Steps::new(Ruling::Silent, why);
            steps.change(when, Ruling::Settled(true), why);
            let again = steps.line();
            line = line.zip(&again, |a, b| match (&a.ruling, &b.ruling) {
                (_, Ruling::Silent) | (Ruling::Settled(true), _) => a.clone(),
                (_, _) => b.clone(),
            });
            let grounds = &mut *cx.grounds;
            line = line.zip(in_force, |a, f| match f.ruling {
                Ruling::Settled(false) => f.clone(),
                _ if a.why == why && a.ruling == Ruling::Settled(true) => {
                    Because { ruling: a.ruling.clone(), why: grounds.under(None, vec![a.why, f.why]) }
                }
                _ => a.clone(),
            });
            line = leave_again(cx, &withdrawal, record, when, count, line);
        }
        all.push((country, line));
    }
    links(cx, world, instrument, force, &mut all);
    let ends = force
        .start
        .is_some_and(|_| force.line.pieces().last().is_some_and(|p| p.value.ruling != Ruling::Settled(true)));
    for (country, line) in &mut all {
        if let Some(day) = lapsed(cx, *country, &own)
            && line.at(day.0).ruling != Ruling::Settled(false)
        {
            *line = line.set_from(day.0, Because { ruling: Ruling::Settled(false), why: day.1 });
        }
        if ends && first_end.is_none() {
            *line = while_in_force(line, force);
        }
        if let Some(end) = cx.case.countries.ended(*country) {
            let why = cx.grounds.absent(Absent::Ended(*country));
            if line.at(end).ruling != Ruling::Settled(false) {
                *line = line.set_from(end, Because { ruling: Ruling::Settled(false), why });
            }
        }
    }
    all
}

/// A party only while the instrument is in force.
fn while_in_force(line: &Timeline<Because<bool>>, force: &Force) -> Timeline<Because<bool>> {
    line.zip(&force.line, |a, f| match (&a.ruling, &f.ruling) {
        (Ruling::Settled(false), _) | (_, Ruling::Settled(true)) => a.clone(),
        _ => f.clone(),
    })
}

/// The day after which a party that has not paid for so many years is none, and why.
fn lapsed(cx: &mut Context<'_, '_>, country: Country, own: &[(ClauseId, &Clause)]) -> Option<(Day, Why)> {
    let (id, years) = own.iter().find_map(|(id, c)| match c.rule {
        Rule::LapsesForArrears { after } if after.unit == servanda_timeline::Unit::Year => {
            Some((*id, after.count))
        }
        _ => None,
    })?;
    let mut unpaid: Vec<(u32, u32)> = Vec::new();
    for &i in &cx.history.affairs {
        let Some(act) = cx.act(i).filter(|a| a.actors().contains(&country)) else { continue };
        let Some(year) = act.number("y") else { continue };
        match act.deed() {
            Deed::NotPaid => {
                if unpaid.last().is_some_and(|(y, _)| y + 1 != year) {
                    unpaid.clear();
                }
                unpaid.push((year, i));
            }
            Deed::Paid => unpaid.retain(|(y, _)| *y != year),
            _ => {}
        }
        if unpaid.len() >= years as usize {
            let because: Vec<Why> = unpaid.iter().map(|(_, i)| cx.grounds.act(*i)).collect();
            return Some((act.done.latest(), cx.grounds.clause(id, because)));
        }
    }
    None
}

/// What participation in one instrument does to participation in another.
fn links(cx: &mut Context<'_, '_>, world: &World, instrument: Name, force: &Force, all: &mut Parties) {
    let charter = cx.case.charter;
    let place = |all: &mut Parties, cx: &mut Context<'_, '_>, c: Country| -> usize {
        match all.iter().position(|p| p.0 == c) {
            Some(i) => i,
            None => {
                let why = cx.grounds.absent(Absent::Consent(instrument, c));
                all.push((c, Timeline::always(Because { ruling: Ruling::Settled(false), why })));
                all.len() - 1
            }
        }
    };
    let rules: Vec<(ClauseId, &Clause)> = charter.clauses().filter(|(_, c)| world.reads(c)).collect();
    for (id, clause) in &rules {
        match &clause.rule {
            Rule::BindsAll { instrument: i, of } if *i == instrument => {
                for (c, of_line) in world.parties(*of) {
                    let grounds = &mut *cx.grounds;
                    let line = force.line.zip(of_line, |f, p| match (&f.ruling, &p.ruling) {
                        (Ruling::Settled(true), _) => {
                            Because { ruling: p.ruling.clone(), why: grounds.clause(*id, [f.why, p.why]) }
                        }
                        (_, Ruling::Settled(false)) => p.clone(),
                        _ => f.clone(),
                    });
                    let at = place(all, cx, c);
                    if let Some(slot) = all.get_mut(at) {
                        slot.1 = line;
                    }
                }
            }
            Rule::JoinsAmended { parent, once, amended } if *amended == instrument => {
                let starts =
                    world.force(*once).and_then(|f| f.start).or(force.start.filter(|_| once == amended));
                let Some(starts) = starts else { continue };
                for (c, line) in world.parties(*parent) {
                    let joined = line.pieces().find(|p| p.value.ruling == Ruling::Settled(true));
                    let Some(joined) = joined.filter(|p| p.since >= starts.latest()) else { continue };
                    let at = place(all, cx, c);
                    let Some(slot) = all.get_mut(at) else { continue };
                    if slot.1.at(joined.since).ruling == Ruling::Settled(false) {
                        let because: Vec<Why> =
                            [joined.value.why].into_iter().chain(force.start_why).collect();
                        let why = cx.grounds.clause(*id, because);
                        let value = Because { ruling: Ruling::Settled(true), why };
                        slot.1 = slot.1.set_between(joined.since, joined.until, value);
                    }
                }
            }
            _ => {}
        }
    }
    for (id, clause) in &rules {
        match &clause.rule {
            Rule::OptOut { instrument: i, until } if *i == instrument => {
                let base = match until {
                    OptOut::BeforeForce => force.start.map_or(Day::NEVER, |s| s.latest().before()),
                    OptOut::By(day) => *day,
                    OptOut::Within(p, from) => from.plus(*p, Counting::default()),
                };
                opt_outs(cx, instrument, *id, clause, base, all);
            }
            Rule::LeavesToo { parent, children } if children.contains(&instrument) => {
                follow(cx, world, *id, *parent, false, all);
            }
            Rule::ReplacedBy { by, from } if *from == instrument => {
                follow(cx, world, *id, *by, true, all);
            }
            _ => {}
        }
    }
}

/// Those who objected in time are not bound, until they withdraw the objection.
fn opt_outs(
    cx: &mut Context<'_, '_>,
    instrument: Name,
    id: ClauseId,
    clause: &Clause,
    base: Day,
    all: &mut Parties,
) {
    for (country, line) in all.iter_mut() {
        let last = clause.children.iter().find_map(|(_, c)| match c {
            Child::OptOutFor(countries, day) if countries.contains(country) => Some(*day),
            _ => None,
        });
        let last = last.unwrap_or(base);
        let mut out: Option<(Day, Why)> = None;
        for &i in cx.history.of_instrument(instrument) {
            let Some(act) = cx.act(i).filter(|a| a.actors().contains(country)) else { continue };
            match act.deed() {
                Deed::ObjectedTo if act.done.latest() <= last => {
                    let ground = cx.grounds.act(i);
                    out = out.or(Some((Day::ALWAYS, cx.grounds.clause(id, [ground]))));
                }
                Deed::WithdrewObjection => {
                    if let Some((_, why)) = out.take() {
                        let value = Because { ruling: Ruling::Settled(false), why };
                        *line = line.set_between(Day::ALWAYS, act.effect().latest(), value);
                    }
                }
                _ => {}
            }
        }
        if let Some((from, why)) = out {
            *line = line.set_from(from, Because { ruling: Ruling::Settled(false), why });
        }
    }
}

/// Participation ends with the end (or, if `begins`, the beginning) of participation in another instrument.
fn follow(
    cx: &mut Context<'_, '_>,
    world: &World,
    id: ClauseId,
    other: Name,
    begins: bool,
    all: &mut Parties,
) {
    for (country, line) in all.iter_mut() {
        let Some(leader) = world.party_line(other, *country) else { continue };
        let mut bound = false;
        for piece in leader.pieces() {
            let now = piece.value.ruling == Ruling::Settled(true);
            if now == begins && (begins || bound) && line.at(piece.since).ruling != Ruling::Settled(false) {
                let why = cx.grounds.clause(id, [piece.value.why]);
                *line = line.set_from(piece.since, Because { ruling: Ruling::Settled(false), why });
            }
            bound |= now;
        }
    }
}

/// True if a notice is on record as served on every other State that had consented by then.
fn served_on_all(cx: &Context<'_, '_>, act: u32, of: Country, bound: &[(Country, Day)]) -> bool {
    let Some(act) = cx.act(act) else { return false };
    let Some(served) = act.extra.as_deref().map(|e| &e.served).filter(|s| !s.is_empty()) else {
        return false;
    };
    bound.iter().all(|(c, since)| *c == of || *since > act.done.latest() || served.contains(c))
}

/// How a party leaves.
struct Leaving {
    id: ClauseId,
    exit: Exit,
    not_before: Option<NotBefore>,
    /// Notice only within a time after each period from entry into force.
    window: Option<(Period, Period)>,
    not_in_conflict: bool,
    irrevocable: bool,
}

impl Leaving {
    fn of(id: ClauseId, clause: &Clause) -> Option<Leaving> {
        let Rule::Withdrawal { exit, not_before } = clause.rule else { return None };
        let has = |child: &Child| clause.children.iter().any(|(_, c)| c == child);
        let window = clause.children.iter().find_map(|(_, c)| match c {
            Child::Window { within, each } => Some((*within, *each)),
            _ => None,
        });
        Some(Leaving {
            id,
            exit,
            not_before,
            window,
            not_in_conflict: has(&Child::NoExitInConflict),
            irrevocable: has(&Child::Irrevocable),
        })
    }

    /// Why a notice has no effect: a key of a finding.
    fn flaw(&self, when: When, treaty: When, joined: When, count: Counting) -> Option<&'static str> {
        if let Some(NotBefore { period, own }) = self.not_before {
            let floor = if own { joined } else { treaty }.plus(period, count);
            if when.latest() < floor.earliest() {
                return Some("withdrawal-too-early");
            }
        }
        if let Some((within, each)) = self.window {
            let opens = |n: u32| treaty.latest().plus(each.times(n), Counting::default());
            let last = (1..=400).map(opens).take_while(|d| *d <= when.latest()).last();
            let open = last.is_some_and(|d| when.latest() < d.plus(within, Counting::default()));
            if !open {
                return Some("withdrawal-outside-window");
            }
        }
        None
    }

    /// The first day on which the party is none.
    fn effect(&self, when: When, treaty: When, count: Counting) -> When {
        match self.exit {
            Exit::After(delay) => delay::after(delay, when, count),
            Exit::YearEnd(day) => when.map(|d| {
                let years = if d < Day::in_year(d.year(), day) { 1 } else { 2 };
                Day::of(d.year().saturating_add(years), 1, 1).unwrap_or(Day::NEVER)
            }),
            Exit::Periods { each, first, before } => when.map(|d| {
                let mut end = treaty.latest().plus(first.unwrap_or(each), Counting::default());
                let mut n = 0;
                let base = end;
                while end < Day::LAST && d.plus(before, count) > end {
                    n += 1;
                    end = base.plus(each.times(n), Counting::default());
                }
                end
            }),
        }
    }
}

#[derive(Clone)]
struct Notice {
    effect: When,
    undo: Steps<bool>,
    remaining: Option<Period>,
    original: Why,
}

/// Withdrawal of a State that had rejoined.
fn leave_again(
    cx: &mut Context<'_, '_>,
    exit: &Option<Leaving>,
    record: &Record,
    since: When,
    count: Counting,
    mut line: Timeline<Because<bool>>,
) -> Timeline<Because<bool>> {
    let Some(exit) = exit else { return line };
    for Word { deed, when, act, .. } in &record.notices {
        if *deed == Deed::NotifiedWithdrawal && when.earliest() >= since.latest() {
            let ground = cx.grounds.act(*act);
            let why = cx.grounds.clause(exit.id, [ground]);
            let effect = exit.effect(*when, since, count).latest();
            line = line.set_from(effect, Because { ruling: Ruling::Settled(false), why });
        }
    }
    line
}

/// When a limited term has run out, only those who are party to the renewing instrument stay; the others leave, and
/// a consent that they give later is to the instrument as renewed. True if the country stays.
#[expect(clippy::too_many_arguments, reason = "one step of parties(), split off to be read alone")]
fn end_of_term(
    cx: &mut Context<'_, '_>,
    world: &World,
    instrument: Name,
    country: Country,
    force: &Force,
    (id, by, from): (ClauseId, Name, Day),
    end: Day,
    line: &mut Steps<bool>,
) -> bool {
    let before = line.at(end.before()).why;
    let renewed =
        world.party_line(by, country).and_then(|l| l.pieces().last().map(|p| (p.since, p.value.clone())));
    if let Some((since, value)) = renewed.filter(|(_, v)| v.ruling == Ruling::Settled(true)) {
        let starts = world.force(by).and_then(|f| f.start).map_or(Day::NEVER, |s| s.latest());
        let back = if since <= starts { from } else { since.max(from) };
        let why = cx.grounds.lemma(id, Question::Party(instrument, country), back, [before, value.why]);
        if line.at(end).ruling == Ruling::Settled(false) {
            return true;
        }
        let own = line.until(end);
        if back > end {
            let gap = force.line.at(end).why;
            line.set_between(end, back.min(own), Ruling::Settled(false), gap);
        }
        line.set_between(back, own, Ruling::Settled(true), why);
        return true;
    }
    let no = cx.grounds.absent(Absent::Consent(by, country));
    let mut because: Vec<Why> = force.start_why.into_iter().collect();
    because.push(no);
    let why = cx.grounds.clause(id, because);
    line.change(When::on(end), Ruling::Settled(false), why);
    false
}

/// The acts of each country on one instrument, and the countries in the order of their first act.
fn records(
    cx: &mut Context<'_, '_>,
    world: &mut World,
    instrument: Name,
    force: &Force,
) -> (FxHashMap<Country, Record>, Vec<Country>) {
    let charter = cx.case.charter;
    let mut records: FxHashMap<Country, Record> = FxHashMap::default();
    let mut roll = Vec::new();
    let definitive = charter
        .clauses
        .iter()
        .any(|c| charter.instrument_of(c) == Some(instrument) && c.rule == Rule::DefinitiveSignature);
    let in_force_rule = force.clause.and_then(|id| charter.clause(id)).map(|c| &c.rule);
    let by_signature = definitive || needs_signature(in_force_rule);
    let unruled = in_force_rule.is_none()
        || matches!(in_force_rule, Some(Rule::AppliesFrom { .. } | Rule::AppliesOnceApproved { .. }));
    let attested_all =
        force.computed.is_none() && force.attested.is_some() && !unruled && every_signatory(in_force_rule);
    let continued = cx.own_clauses(instrument).any(|(_, c)| world.reads(c) && c.rule == Rule::Succession);
    let continues = |act: &servanda_acts::Act| {
        continued && (act.deed() == Deed::Succeeded || act.choice("kind") == Some(4))
    };
    let mut note = |records: &mut FxHashMap<Country, Record>, c: Country| {
        records.entry(c).or_insert_with(|| {
            roll.push(c);
            Record::default()
        });
    };
    for &i in cx.history.of_instrument(instrument) {
        let Some(act) = cx.act(i) else { continue };
        let deed = act.deed();
        let consents = match deed {
            Deed::Deposited | Deed::Acceded | Deed::Succeeded | Deed::NotifiedAcceptance => true,
            Deed::Signed => by_signature || attested_all || act.flag("definitive"),
            _ => false,
        };
        let accession = deed == Deed::Acceded || (deed == Deed::Deposited && act.choice("kind") == Some(3));
        if deed == Deed::WithdrewRatification {
            withdraw_consent(world, &mut records, act, i, force);
        }
        let leave =
            if deed == Deed::Acceded { may_accede(cx, world, instrument, i, force) } else { Some(None) };
        for c in act.actors() {
            match deed {
                Deed::Signed
                | Deed::Deposited
                | Deed::Acceded
                | Deed::Succeeded
                | Deed::NotifiedAcceptance => note(&mut records, *c),
                Deed::NotifiedWithdrawal
                | Deed::RevokedNotice
                | Deed::SuspendedNotice
                | Deed::ResumedNotice => {
                    note(&mut records, *c);
                    if let Some(r) = records.get_mut(c) {
                        let when = act.received.unwrap_or(act.done);
                        r.notices.push(Word { deed, when, named: act.effective, act: i });
                    }
                }
                _ => {}
            }
            if let (true, Some(leave), Some(r)) = (consents, leave, records.get_mut(c)) {
                r.consents.push(Consent {
                    when: conditions::effect_of(act),
                    fixed: act.effective.or(continues(act).then_some(act.done)),
                    act: i,
                    leave,
                    accession,
                });
            }
        }
        if deed == Deed::EnteredIntoForce {
            for c in act.countries("c") {
                note(&mut records, *c);
                if let Some(r) = records.get_mut(c)
                    && r.consents.is_empty()
                {
                    let own = Some(act.done);
                    r.consents.push(Consent {
                        when: act.done,
                        fixed: own,
                        act: i,
                        leave: None,
                        accession: false,
                    });
                }
            }
        }
    }
    for (id, clause) in charter.clauses() {
        let Rule::Rejoins { by, on_signature, to } = &clause.rule else { continue };
        if !to.contains(&instrument) || !world.reads(clause) {
            continue;
        }
        let needed = if *on_signature { Needed::Signature } else { Needed::Ratification };
        let (doers, _) = conditions::doers(cx, *by, needed, None);
        for (c, i) in doers.into_iter().map(|d| (d.country, d.act)) {
            let Some(when) = cx.act(i).map(|a| a.effect()) else { continue };
            note(&mut records, c);
            let ground = cx.grounds.act(i);
            let mut because = vec![ground];
            because.extend(force.start_why);
            let why = cx.grounds.lemma(id, Question::Party(instrument, c), when.latest(), because);
            if let Some(r) = records.get_mut(&c) {
                r.rejoined = Some((when, why));
            }
        }
    }
    (records, roll)
}

/// A ratification withdrawn before the instrument is in force is none; after that it stands.
fn withdraw_consent(
    world: &mut World,
    records: &mut FxHashMap<Country, Record>,
    act: &servanda_acts::Act,
    index: u32,
    force: &Force,
) {
    if force.start.is_some_and(|s| s.latest() <= act.done.latest()) {
        world.findings.push(Finding::new("ratification-withdrawn-too-late", Some(index), force.clause));
        return;
    }
    for c in act.actors() {
        if let Some(r) = records.get_mut(c) {
            r.consents.clear();
        }
    }
}

/// The conditions on which a clause makes entry into force depend.
fn conditions_of(rule: Option<&Rule>) -> &[servanda_charter::Condition] {
    match rule {
        Some(Rule::InForce { start, .. }) => start.conditions(),
        _ => &[],
    }
}

fn needs_signature(rule: Option<&Rule>) -> bool {
    conditions_of(rule)
        .iter()
        .any(|c| matches!(c, servanda_charter::Condition::Done { needed: Needed::Signature, .. }))
}

fn every_signatory(rule: Option<&Rule>) -> bool {
    conditions_of(rule).iter().any(|c| match c {
        servanda_charter::Condition::Done { who, .. } => who.iter().any(|w| {
            w.quantity == Quantity::Every && matches!(w.group, servanda_charter::Group::Signatories { .. })
        }),
        _ => false,
    })
}

/// True if every State that had consented before an act, and to which the instrument had not been offered by
/// invitation, is among its actors.
fn every_party_acts(cx: &Context<'_, '_>, instrument: Name, force: &Force, act: &servanda_acts::Act) -> bool {
    let bound = cx.history.of_instrument(instrument).iter().filter_map(|&i| cx.act(i)).filter(|x| {
        matches!(x.deed(), Deed::Deposited | Deed::Acceded | Deed::Succeeded)
            && x.done.latest() <= act.done.earliest()
    });
    force.start.is_some() && bound.flat_map(|x| x.actors()).all(|c| act.actors().contains(c))
}

/// Whether an accession is in form: open, invited or decided, as the charter says. `None` if it is not; else what
/// made it possible, if an act did.
fn may_accede(
    cx: &mut Context<'_, '_>,
    world: &mut World,
    instrument: Name,
    act: u32,
    force: &Force,
) -> Option<Option<Why>> {
    let charter = cx.case.charter;
    let a = cx.act(act)?;
    let mut rules = Vec::new();
    for (id, c) in charter.clauses() {
        if charter.instrument_of(c) == Some(instrument) && world.reads(c) {
            match c.rule {
                Rule::AccessionOpen { .. }
                | Rule::AccessionInvited { .. }
                | Rule::AccessionDecided { .. } => {
                    rules.push((id, &c.rule));
                }
                _ => {}
            }
        }
    }
    if rules.is_empty() {
        return Some(None);
    }
    let mut flaws = Vec::new();
    for (id, rule) in &rules {
        match rule {
            Rule::AccessionOpen { once_in_force } => {
                if !(*once_in_force && force.start.is_none_or(|s| a.done.latest() < s.earliest())) {
                    return Some(None);
                }
                flaws.push(("accession-before-force", *id));
            }
            Rule::AccessionInvited { by } => {
                let invited = cx.history.of_instrument(instrument).iter().find_map(|&i| {
                    let x = cx.act(i).filter(|x| x.deed() == Deed::Invited)?;
                    let names_all = a.actors().iter().all(|c| x.countries("c").contains(c));
                    if !names_all || x.done.earliest() > a.done.latest() {
                        return None;
                    }
                    match x.organ() {
                        // An organ invites for all parties where its decision is adopted.
                        Some(o) => {
                            world.adopted(i).filter(|_| by.is_none_or(|b| b == o)).map(|why| (i, Some(why)))
                        }
                        None => {
                            (by.is_none() && every_party_acts(cx, instrument, force, x)).then_some((i, None))
                        }
                    }
                });
                if let Some((i, why)) = invited {
                    let ground = why.unwrap_or_else(|| cx.grounds.act(i));
                    return Some(Some(cx.grounds.clause(*id, [ground])));
                }
                flaws.push(("accession-not-invited", *id));
            }
            Rule::AccessionDecided { organ } => {
                // A contracting State of the founding text needs no admission.
                if force.start.is_none_or(|s| a.done.latest() < s.earliest()) {
                    return Some(None);
                }
                let decided = cx.history.decisions.iter().find_map(|&i| {
                    let why = world.adopted(i)?;
                    let x = cx.act(i)?;
                    let fits = x.deed() == Deed::DecidedAdmit
                        && x.organ() == Some(*organ)
                        && x.done.earliest() <= a.done.latest()
                        && a.actors().iter().all(|c| x.countries("c").contains(c));
                    fits.then_some(why)
                });
                if let Some(why) = decided {
                    return Some(Some(cx.grounds.clause(*id, [why])));
                }
                flaws.push(("accession-not-decided", *id));
            }
            _ => {}
        }
    }
    world.findings.extend(flaws.into_iter().map(|(key, id)| Finding::new(key, Some(act), Some(id))));
    None
}
