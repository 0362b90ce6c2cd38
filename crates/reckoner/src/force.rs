//! Entry into force, term, renewal; and for whom.

use crate::conditions::{self, Met};
use crate::world::{Context, Finding, World};
use crate::{Absent, Question};
use rustc_hash::FxHashMap;
use servanda_acts::Deed;
use servanda_charter::{Child, Clause, ClauseId, Later, Needed, Quantity, Rule, Start};
use servanda_language::{Country, Name};
use servanda_timeline::{Because, Counting, Day, MonthEnd, Period, Ruling, Steps, Timeline, Unit, When, Why};

/// One step of the arithmetic of a date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// The condition is met on this day.
    Met(When),
    /// A period later.
    Plus(Period, When),
    /// The first day of the month after.
    FirstOfNextMonth(When),
    /// The first day of the Nth month after.
    FirstOfNthMonth(u32, When),
    /// A floor that is not reached before.
    NotBefore(When),
    /// A fixed day.
    On(When),
    /// No condition on record is met; the day is attested by a source.
    Attested(When),
}

/// What is known of an instrument's force.
#[derive(Clone, Debug)]
pub struct Force {
    /// The clause on its entry into force.
    pub clause: Option<ClauseId>,
    /// The first day in force, if it ever was.
    pub start: Option<When>,
    /// The first day by the rule alone.
    pub computed: Option<When>,
    /// The first day as published, and the act that says so.
    pub attested: Option<(When, u32)>,
    /// The condition.
    pub met: Met,
    /// The arithmetic.
    pub steps: Vec<Step>,
    /// In force or not, on every day.
    pub line: Timeline<Because<bool>>,
    /// The terms: first and last day of each that is limited. The last one may repeat without end.
    pub terms: Vec<(Day, Day)>,
    /// The period by which it goes on being renewed, after the last term.
    pub renews_each: Option<Period>,
    pub(crate) start_why: Option<Why>,
}

/// The parties of an instrument over time, with the country of each line.
pub(crate) type Parties = Vec<(Country, Timeline<Because<bool>>)>;

pub(crate) fn counting(cx: &Context<'_, '_>, instrument: Name) -> Counting {
    let mut counting = Counting::default();
    for clause in &cx.charter().clauses {
        if cx.charter().instrument_of(clause) != Some(instrument) {
            continue;
        }
        match clause.rule {
            Rule::Counting { extra_days } => counting.extra_days = extra_days,
            Rule::MonthEnd => counting.month_end = MonthEnd::Next,
            _ => {}
        }
    }
    counting
}

fn start_clause<'c>(cx: &Context<'c, '_>, world: &World, instrument: Name) -> Option<(ClauseId, &'c Clause)> {
    let charter: &'c servanda_charter::Charter = cx.case.charter;
    let own = |c: &Clause| charter.instrument_of(c) == Some(instrument);
    let found = || charter.clauses().filter(|(_, c)| world.reads(c));
    found().find(|(_, c)| matches!(&c.rule, Rule::InForce { instrument: i, .. } if *i == instrument)).or_else(
        || {
            found().find(|(_, c)| {
                own(c) && matches!(c.rule, Rule::AppliesFrom { .. } | Rule::AppliesOnceApproved { .. })
            })
        },
    )
}

fn first_of_nth_month(day: Day, n: u32) -> Day {
    day.first_of_month().plus(Period { count: n, unit: Unit::Month }, Counting::default())
}

/// Entry into force and force of one instrument.
pub(crate) fn force(cx: &mut Context<'_, '_>, world: &mut World, instrument: Name) -> Force {
    let count = counting(cx, instrument);
    let clause = start_clause(cx, world, instrument);
    let mut met = Met::default();
    let mut steps = Vec::new();
    let mut computed = None;
    if let Some((_, c)) = clause {
        let start = match &c.rule {
            Rule::InForce { start, .. } => Some(start.clone()),
            Rule::AppliesFrom { event } => Some(Start::From(event.clone())),
            _ => None,
        };
        if let Some(e) = start.as_ref().and_then(Start::event) {
            met = conditions::event(cx, world, instrument, e);
        }
        if let Rule::AppliesOnceApproved { organ } = c.rule {
            met = conditions::decided(cx, world, instrument, organ, Deed::DecidedApprove);
        }
        computed = match (&start, met.when) {
            (Some(Start::On(day)), _) => {
                let when = When::on(*day);
                steps.push(Step::On(when));
                Some(when)
            }
            (_, None) => None,
            (Some(Start::After(p, _)), Some(w)) => {
                steps.push(Step::Met(w));
                let end = w.plus(*p, count);
                steps.push(Step::Plus(*p, end));
                Some(end)
            }
            (Some(Start::MonthFollowing(p, _)), Some(w)) => {
                steps.push(Step::Met(w));
                let end = w.plus(*p, count);
                steps.push(Step::Plus(*p, end));
                let first = end.map(Day::first_of_next_month);
                steps.push(Step::FirstOfNextMonth(first));
                Some(first)
            }
            (Some(Start::NthMonth(n, _)), Some(w)) => {
                steps.push(Step::Met(w));
                let first = w.map(|d| first_of_nth_month(d, *n));
                steps.push(Step::FirstOfNthMonth(*n, first));
                Some(first)
            }
            (_, Some(w)) => {
                steps.push(Step::Met(w));
                Some(w)
            }
        };
        for (_, child) in &c.children {
            let floor = match child {
                Child::NotBeforeDate(day) => Some(When::on(*day)),
                Child::NotBeforeInstrument(other) => {
                    match world.force(*other).and_then(|f| f.start.zip(f.start_why)) {
                        Some((start, why)) => {
                            met.why.push(why);
                            Some(start)
                        }
                        None => {
                            computed = None;
                            None
                        }
                    }
                }
                _ => None,
            };
            if let (Some(floor), Some(when)) = (floor, computed)
                && floor.latest() > when.earliest()
            {
                steps.push(Step::NotBefore(floor));
                computed = Some(when.later(floor));
            }
        }
    }
    let computed = computed.filter(|w| w.earliest().is_date());
    let attested = cx.history.of_instrument(instrument).iter().find_map(|&i| {
        cx.act(i).filter(|a| a.deed() == Deed::EnteredIntoForce && a.slot("c").is_none()).map(|a| (a.done, i))
    });
    let id = clause.map(|c| c.0);
    let no = cx.grounds.absent(Absent::Condition(instrument));
    let no = cx.grounds.under(id, vec![no]);
    let mut line = Steps::new(Ruling::Settled(false), no);
    let question = Question::InForce(instrument);
    let mut start_why = None;
    let mut start = computed.or(attested.map(|a| a.0));
    if let Some((when, act)) = attested {
        let pinned = computed.is_none_or(|c| {
            c.exact().is_none() && c.earliest() <= when.earliest() && when.latest() <= c.latest()
        });
        if pinned {
            start = Some(when);
            let ground = cx.grounds.act(act);
            let why = match id {
                Some(id) => cx.grounds.lemma(id, question, when.latest(), [ground]),
                None => ground,
            };
            start_why = Some(why);
            line.change(when, Ruling::Settled(true), why);
            if computed.is_none() {
                steps.push(Step::Attested(when));
            }
        } else if let Some(c) =
            computed.filter(|c| c.latest() < when.earliest() || c.earliest() > when.latest())
        {
            world.findings.push(
                Finding::new("attested-differs", Some(act), id)
                    .with("computed", c.to_string())
                    .with("published", when.to_string()),
            );
        }
    }
    if let (Some(when), Some(id)) = (computed, id) {
        let why = cx.grounds.lemma(id, question, when.latest(), met.why.clone());
        start_why = Some(why);
        if start == Some(when) {
            line.change(when, Ruling::Settled(true), why);
        } else {
            // The attestation fixes the day; from the last day that the condition allows, the condition alone proves it.
            line.change(When::on(when.latest()), Ruling::Settled(true), why);
        }
    }
    let mut line = line.line();
    let mut terms = Vec::new();
    let mut renews_each = None;
    if let Some(start) = start {
        line = term(cx, world, instrument, start, start_why, line, &mut terms, &mut renews_each);
        for &i in cx.history.of_instrument(instrument) {
            let Some(act) =
                cx.act(i).filter(|a| a.deed() == Deed::CeasedToBeInForce && a.slot("c").is_none())
            else {
                continue;
            };
            let ground = cx.grounds.act(i);
            let end = act.effect().latest();
            line = line.set_from(end, Because { ruling: Ruling::Settled(false), why: ground });
        }
    }
    Force { clause: id, start, computed, attested, met, steps, line, terms, renews_each, start_why }
}

/// A limited term, and its renewal. A renewal may reach back to before the renewing instrument was in force.
#[expect(clippy::too_many_arguments, reason = "one step of force(), split off to be read alone")]
fn term(
    cx: &mut Context<'_, '_>,
    world: &World,
    instrument: Name,
    start: When,
    start_why: Option<Why>,
    mut line: Timeline<Because<bool>>,
    terms: &mut Vec<(Day, Day)>,
    renews_each: &mut Option<Period>,
) -> Timeline<Because<bool>> {
    let charter = cx.case.charter;
    let count = counting(cx, instrument);
    let limited = charter.clauses().find_map(|(id, c)| match c.rule {
        Rule::Term { instrument: i, period } if i == instrument && world.reads(c) => Some((id, period)),
        _ => None,
    });
    let Some((id, period)) = limited else { return line };
    // The day of entry into force is not counted: the term includes the same date five years on.
    let mut last = start.plus(period, count);
    let because: Vec<Why> = start_why.into_iter().collect();
    let mut end_why = cx.grounds.clause(id, because);
    for &i in cx.history.of_instrument(instrument) {
        let Some(act) = cx.act(i).filter(|a| a.deed() == Deed::DecidedExtend) else { continue };
        let Some(adopted) = world.adopted(i) else { continue };
        last = match act.choice("how") {
            Some(0) => return line,
            Some(1) => act.date("until").unwrap_or(last),
            _ => last.plus(act.period("p").unwrap_or(period), count),
        };
        end_why = cx.grounds.clause(id, [end_why, adopted]);
    }
    if last.latest() >= Day::LAST {
        return line;
    }
    terms.push((start.latest(), last.latest()));
    let mut steps = Steps::new(Ruling::Settled(true), end_why);
    let ended = last.map(Day::next);
    steps.change(ended, Ruling::Settled(false), end_why);
    let alive = steps.line();
    line = line.zip(&alive, |a, b| if b.ruling == Ruling::Settled(true) { a.clone() } else { b.clone() });
    for (rid, clause) in charter.clauses() {
        let Rule::Renewal { by, of, period, from, each } = clause.rule else { continue };
        if of != instrument || !world.reads(clause) {
            continue;
        }
        let Some((_, why)) = world.force(by).and_then(|f| f.start.zip(f.start_why)) else { continue };
        let mut because = vec![why];
        because.extend(start_why);
        let why = cx.grounds.clause(rid, because);
        let until = match each {
            Some(_) => Day::NEVER,
            None => from.plus(period, count),
        };
        line = line.set_between(from, until, Because { ruling: Ruling::Settled(true), why });
        terms.push((from, from.plus(period, count).before()));
        *renews_each = each;
    }
    line
}

fn sum(days: i64) -> Period {
    Period::days(u32::try_from(days.max(0)).unwrap_or(0))
}

struct Consent {
    when: When,
    act: u32,
    /// What made an accession possible: an invitation, a decision.
    leave: Option<Why>,
}

/// One thing in the order of days: its day and act, a consent or a notice; neither is the end of the term.
type Affair<'r> = (Day, u32, Option<&'r Consent>, Option<&'r (Deed, When, u32)>);

#[derive(Default)]
struct Record {
    consents: Vec<Consent>,
    notices: Vec<(Deed, When, u32)>,
    rejoined: Option<(When, Why)>,
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
    let own: Vec<(ClauseId, &Clause)> = charter
        .clauses()
        .filter(|(_, c)| world.reads(c) && charter.instrument_of(c) == Some(instrument))
        .collect();
    let later = own
        .iter()
        .find_map(|(id, c)| if let Rule::LaterState { later } = c.rule { Some((*id, later)) } else { None });
    let withdrawal = own.iter().find_map(|(id, c)| match c.rule {
        Rule::Withdrawal { notice, not_before } => Some(Exit { id: *id, notice, not_before }),
        _ => None,
    });
    let resumes = own.iter().find(|(_, c)| c.rule == Rule::SuspendedNoticeResumes).map(|c| c.0);
    let needs_anew = own.iter().find(|(_, c)| c.rule == Rule::SuspendedNoticeAnew).map(|c| c.0);
    let served = own.iter().find(|(_, c)| c.rule == Rule::NoticeServed).map(|c| c.0);
    let renewal = charter.clauses().find_map(|(id, c)| match c.rule {
        Rule::Renewal { by, of, from, .. } if of == instrument && world.reads(c) => Some((id, by, from)),
        _ => None,
    });
    let renewal = renewal.filter(|(_, by, _)| world.force(*by).is_some_and(|f| f.start.is_some()));
    let first_end = force.terms.first().map(|t| t.1.next());
    let bound: Vec<(Country, Day)> =
        roll.iter().filter_map(|c| records.get(c)?.consents.first().map(|x| (*c, x.when.latest()))).collect();
    let mut all = Vec::with_capacity(roll.len());
    for country in roll {
        let Some(record) = records.get(&country) else { continue };
        let no_consent = cx.grounds.absent(Absent::Consent(instrument, country));
        let before = cx.grounds.under(force.clause, vec![no_consent]);
        let mut line = Steps::new(Ruling::Settled(false), before);
        let (Some(start), Some(start_why)) = (force.start, force.start_why) else {
            all.push((country, line.line()));
            continue;
        };
        let stays = cx.grounds.absent(Absent::Withdrawal(instrument, country));
        let mut happenings: Vec<Affair<'_>> = record
            .consents
            .iter()
            .map(|c| (c.when.latest(), c.act, Some(c), None))
            .chain(record.notices.iter().map(|n| (n.1.latest(), n.2, None, Some(n))))
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
                let trigger = force.met.when.filter(|_| force.computed.is_some()).unwrap_or(start);
                let (effect, clause) = if c.when.latest() <= trigger.latest().min(start.latest())
                    && !matches!(later, Some((_, Later::Deposit)))
                {
                    (start, force.clause)
                } else {
                    let own = match later.map(|l| l.1) {
                        None | Some(Later::Deposit) => c.when,
                        Some(Later::After(p)) => c.when.plus(p, count),
                        Some(Later::MonthFollowing(p)) => c.when.plus(p, count).map(Day::first_of_next_month),
                        Some(Later::NthMonth(n)) => c.when.map(|d| first_of_nth_month(d, n)),
                    };
                    let effect = if c.when.latest() <= trigger.latest() { start } else { own.later(start) };
                    let initial = effect == start;
                    (effect, later.map(|l| l.0).filter(|_| !initial).or(force.clause))
                };
                let act = cx.grounds.act(c.act);
                // After the first term the instrument is in force by its renewal.
                let renewed = first_end.is_some_and(|e| effect.latest() >= e);
                let since_renewal = renewal.map_or(effect.latest(), |r| r.2.max(effect.latest()));
                let in_force = if renewed { force.line.at(since_renewal).why } else { start_why };
                let mut because = vec![in_force, act];
                if since.is_some() {
                    // Who comes back had left: else the new consent would add nothing.
                    because.push(line.at(c.when.latest()).why);
                }
                because.extend(c.leave);
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
            let (Some((deed, when, act)), Some(exit)) = (notice, &withdrawal) else { continue };
            let ground = cx.grounds.act(*act);
            match deed {
                Deed::NotifiedWithdrawal => {
                    let running = pending.as_ref().filter(|p| p.remaining.is_none());
                    if running.is_some_and(|p| p.effect.latest() > when.latest()) {
                        continue;
                    }
                    if since.is_none() || running.is_some() {
                        world.findings.push(Finding::new(
                            "withdrawal-of-non-party",
                            Some(*act),
                            Some(exit.id),
                        ));
                        continue;
                    }
                    let floor = exit.not_before.and_then(|p| force.start.map(|s| s.plus(p, count)));
                    if floor.is_some_and(|f| when.latest() < f.earliest()) {
                        world.findings.push(Finding::new("withdrawal-too-early", Some(*act), Some(exit.id)));
                        continue;
                    }
                    let effect = when.plus(exit.notice, count);
                    if let Some(id) = served.filter(|_| !served_on_all(cx, *act, country, &bound)) {
                        world.findings.push(Finding::new("notice-not-served", Some(*act), Some(id)));
                        continue;
                    }
                    let why = cx.grounds.clause(exit.id, [ground]);
                    pending = Some(Notice { effect, undo: line.clone(), remaining: None, original: ground });
                    line.change(effect, Ruling::Settled(false), why);
                }
                Deed::RevokedNotice | Deed::SuspendedNotice => {
                    let Some(notice) = pending.take() else { continue };
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
                        (_, _, Some(id)) => (when.plus(exit.notice, count), vec![ground], id),
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
            line =
                line.zip(
                    &force.line,
                    |a, f| if f.ruling == Ruling::Settled(true) { a.clone() } else { f.clone() },
                );
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
        if let Some(end) = cx.case.countries.ended(country) {
            let why = cx.grounds.absent(Absent::Ended(country));
            if line.at(end).ruling != Ruling::Settled(false) {
                line = line.set_from(end, Because { ruling: Ruling::Settled(false), why });
            }
        }
        all.push((country, line));
    }
    all
}

/// True if a notice is on record as served on every other State that had consented by then.
fn served_on_all(cx: &Context<'_, '_>, act: u32, of: Country, bound: &[(Country, Day)]) -> bool {
    let Some(act) = cx.act(act) else { return false };
    let Some(served) = act.extra.as_deref().map(|e| &e.served).filter(|s| !s.is_empty()) else {
        return false;
    };
    bound.iter().all(|(c, since)| *c == of || *since > act.done.latest() || served.contains(c))
}

struct Exit {
    id: ClauseId,
    notice: Period,
    not_before: Option<Period>,
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
    exit: &Option<Exit>,
    record: &Record,
    since: When,
    count: Counting,
    mut line: Timeline<Because<bool>>,
) -> Timeline<Because<bool>> {
    let Some(exit) = exit else { return line };
    for (deed, when, act) in &record.notices {
        if *deed == Deed::NotifiedWithdrawal && when.earliest() >= since.latest() {
            let ground = cx.grounds.act(*act);
            let why = cx.grounds.clause(exit.id, [ground]);
            let effect = when.plus(exit.notice, count).latest();
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
            Deed::Signed => by_signature || attested_all,
            _ => false,
        };
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
                        r.notices.push((deed, act.effective.unwrap_or(act.received.unwrap_or(act.done)), i));
                    }
                }
                _ => {}
            }
            if let (true, Some(leave), Some(r)) = (consents, leave, records.get_mut(c)) {
                r.consents.push(Consent { when: act.effective.unwrap_or(act.done), act: i, leave });
            }
        }
        if deed == Deed::EnteredIntoForce {
            for c in act.countries("c") {
                note(&mut records, *c);
                if let Some(r) = records.get_mut(c)
                    && r.consents.is_empty()
                {
                    r.consents.push(Consent { when: act.done, act: i, leave: None });
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
        let (doers, _) = conditions::doers(cx, *by, needed);
        for (c, i) in doers {
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

/// The event on which a clause makes entry into force depend.
fn condition_of(rule: Option<&Rule>) -> Option<&servanda_charter::Event> {
    match rule {
        Some(Rule::InForce { start, .. }) => start.event(),
        _ => None,
    }
}

fn needs_signature(rule: Option<&Rule>) -> bool {
    let Some(e) = condition_of(rule) else { return false };
    e.conditions
        .iter()
        .any(|c| matches!(c, servanda_charter::Condition::Done { needed: Needed::Signature, .. }))
}

fn every_signatory(rule: Option<&Rule>) -> bool {
    let Some(e) = condition_of(rule) else { return false };
    e.conditions.iter().any(|c| match c {
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
