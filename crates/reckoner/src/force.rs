//! Entry into force, term, renewal and end of an instrument.

use crate::conditions::{self, Met};
use crate::delay::{self, Step, counting};
use crate::world::{Context, Finding, World};
use crate::{Absent, Question};
use rustc_hash::FxHashSet;
use servanda_acts::Deed;
use servanda_charter::{Child, Clause, ClauseId, Event, Group, Needed, Quantity, Rule, Start, Who};
use servanda_language::{Country, Name};
use servanda_timeline::{Because, Counting, Day, Period, Ruling, Steps, Timeline, When, Why};

/// What an instrument leaves to people: the engine stops and says who must decide.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Leave {
    /// The clause.
    pub clause: ClauseId,
    /// Which of its children says so.
    pub child: usize,
    /// From which day it may be decided.
    pub from: Day,
}

/// What is known of an instrument's force.
#[derive(Clone, Debug, PartialEq)]
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
    /// From when it is in force provisionally among those that have deposited.
    pub provisional: Option<When>,
    /// What is left to those who must decide.
    pub left: Vec<Leave>,
    /// Who has deposited by this day joins with the others, and who does so after it joins later.
    pub(crate) trigger: Option<When>,
    pub(crate) start_why: Option<Why>,
    /// The same for a country whose own act counted without being among those by which it was explained.
    start_why_with: Vec<(Country, Why)>,
}

impl Force {
    /// Why it entered into force, by reasons that name the country's own act if that counted.
    pub(crate) fn start_why_of(&self, country: Country) -> Option<Why> {
        self.start_why_with.iter().find(|w| w.0 == country).map(|w| w.1).or(self.start_why)
    }
}

/// What one start comes to.
pub(crate) struct Outcome {
    pub(crate) met: Met,
    pub(crate) steps: Vec<Step>,
    pub(crate) day: Option<When>,
    /// The day on which the condition is met.
    pub(crate) trigger: Option<When>,
    /// True if the record shows that it cannot be met any more, and not only too little.
    pub(crate) defeated: bool,
}

impl Outcome {
    fn none() -> Outcome {
        Outcome { met: Met::default(), steps: Vec::new(), day: None, trigger: None, defeated: false }
    }
}

/// Works out a start; with `only`, by these acts alone.
pub(crate) fn outcome(
    cx: &mut Context<'_, '_>,
    world: &World,
    instrument: Name,
    start: &Start,
    count: Counting,
    only: Option<&FxHashSet<u32>>,
) -> Outcome {
    let mut steps = Vec::new();
    match start {
        Start::On(day) => {
            let when = When::on(*day);
            steps.push(Step::On(when));
            Outcome { steps, day: Some(when), trigger: Some(when), ..Outcome::none() }
        }
        Start::OnIf(day, conditions) => {
            let met = conditions::all_met(cx, world, instrument, conditions, only);
            steps.extend(met.when.map(Step::Met));
            let fixed = When::on(*day);
            let in_time = met.when.is_some_and(|w| w.latest() <= *day);
            steps.push(if in_time { Step::On(fixed) } else { Step::Missed(*day) });
            let day = in_time.then_some(fixed);
            Outcome { met, steps, day, trigger: day, defeated: false }
        }
        Start::Each(after) => {
            let first = Who::count(Quantity::AtLeast(1), Group::Depositors);
            let condition = servanda_charter::Condition::Done { who: vec![first], needed: Needed::Consent };
            let met = conditions::all_met(cx, world, instrument, &[condition], only);
            let day = met.when.map(|when| {
                steps.push(Step::Met(when));
                delay::steps(*after, when, count, &mut steps)
            });
            Outcome { day, steps, trigger: met.when, met, defeated: false }
        }
        Start::After(after, event) => {
            let met = match event {
                Event::Met(conditions) => conditions::all_met(cx, world, instrument, conditions, only),
                Event::Deemed { on, unless } => conditions::deemed(cx, world, instrument, *on, unless),
                Event::Day(day) => Met { when: Some(When::on(*day)), ..Met::default() },
            };
            let day = met.when.map(|when| {
                steps.push(match event {
                    Event::Met(_) => Step::Met(when),
                    Event::Deemed { .. } => Step::Deemed(when),
                    Event::Day(_) => Step::On(when),
                });
                delay::steps(*after, when, count, &mut steps)
            });
            let defeated = day.is_none() && matches!(event, Event::Deemed { .. });
            Outcome { day, steps, trigger: met.when, met, defeated }
        }
    }
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

/// By the rule alone: the clause with its floors, fallbacks and what it leaves to a decision.
struct ByRule {
    outcome: Outcome,
    provisional: Option<When>,
    left: Vec<Leave>,
}

fn by_rule(
    cx: &mut Context<'_, '_>,
    world: &World,
    instrument: Name,
    (id, clause): (ClauseId, &Clause),
    count: Counting,
    only: Option<&FxHashSet<u32>>,
) -> ByRule {
    let mut outcome = match &clause.rule {
        Rule::InForce { start, .. } => outcome(cx, world, instrument, start, count, only),
        Rule::AppliesFrom { event } => {
            let start = Start::After(servanda_charter::Delay::None, event.clone());
            outcome(cx, world, instrument, &start, count, only)
        }
        Rule::AppliesOnceApproved { organ } => {
            let met = conditions::decided(cx, world, instrument, *organ, Deed::DecidedApprove);
            let steps = met.when.map(Step::Met).into_iter().collect();
            Outcome { day: met.when, steps, trigger: met.when, met, defeated: false }
        }
        _ => Outcome::none(),
    };
    let mut provisional = None;
    let mut left = Vec::new();
    for (_, child) in &clause.children {
        let floor = match child {
            Child::NotBeforeDate(day) => Some(When::on(*day)),
            Child::NotBeforeInstrument(other) => {
                match world.force(*other).and_then(|f| f.start.zip(f.start_why)) {
                    Some((start, why)) => {
                        outcome.met.rests_on(why);
                        Some(start)
                    }
                    None => {
                        outcome.day = None;
                        None
                    }
                }
            }
            _ => None,
        };
        if let (Some(floor), Some(when)) = (floor, outcome.day)
            && floor.latest() > when.earliest()
        {
            outcome.steps.push(Step::NotBefore(floor));
            outcome.day = Some(when.later(floor));
        }
    }
    for (n, (_, child)) in clause.children.iter().enumerate() {
        let late = |by: Day, day: Option<When>| day.is_none_or(|w| w.earliest() > by);
        match child {
            Child::Otherwise(start) if outcome.day.is_none() => {
                let second = self::outcome(cx, world, instrument, start, count, only);
                outcome = then(outcome, second);
            }
            Child::Fallback { by, provisional: provisionally, start } if late(*by, outcome.day) => {
                let mut second = self::outcome(cx, world, instrument, start, count, only);
                if let Some(day) = second.day.filter(|d| d.earliest() <= *by) {
                    let floor = When::on(by.next());
                    second.steps.push(Step::NotBefore(floor));
                    second.day = Some(day.later(floor));
                }
                if *provisionally {
                    provisional =
                        second.day.filter(|d| outcome.day.is_none_or(|o| d.earliest() < o.earliest()));
                } else if outcome.day.is_none_or(|o| second.day.is_some_and(|d| d.latest() < o.earliest())) {
                    outcome = then(outcome, second);
                }
            }
            Child::OtherwiseDecided | Child::MayAgree { .. } if outcome.day.is_none() => {
                let (by, least) = match child {
                    Child::MayAgree { by, depositors } => (*by, *depositors),
                    _ => (Day::ALWAYS, None),
                };
                match agreed(cx, instrument, by, least) {
                    Some((when, why)) => {
                        outcome.steps.push(Step::Agreed(when));
                        outcome.met.why = why;
                        outcome.met.why_with.clear();
                        outcome.day = Some(when);
                        outcome.trigger = Some(when);
                    }
                    None => left.push(Leave { clause: id, child: n, from: by.next() }),
                }
            }
            Child::MayConvene { by } if late(*by, outcome.day) => {
                left.push(Leave { clause: id, child: n, from: by.next() });
            }
            Child::WithEffectFrom(day) if outcome.day.is_some_and(|w| w.earliest() > *day) => {
                let when = When::on(*day);
                outcome.steps.push(Step::EffectFrom(when));
                outcome.day = Some(when);
            }
            _ => {}
        }
    }
    outcome.day = outcome.day.filter(|w| w.earliest().is_date());
    ByRule { outcome, provisional, left }
}

/// Why an instrument entered into force on its day by reasons in which an act stands that came later than the one by
/// which the condition was met: in place of the latest of those.
pub(crate) fn start_why_instead(
    cx: &mut Context<'_, '_>,
    world: &World,
    instrument: Name,
    force: &Force,
    act: u32,
) -> Option<Why> {
    let charter: &servanda_charter::Charter = cx.case.charter;
    let id = force.clause.filter(|_| force.computed == force.start)?;
    if force.met.counted.iter().any(|c| c.act == act) {
        return None;
    }
    let clause = charter.clause(id)?;
    // Where only who has signed counts, the signature goes with the deposit.
    let of_signatories = force.met.progress.iter().any(|p| matches!(p.who.group, Group::Signatories { .. }));
    let signed = if of_signatories { conditions::signers(cx, instrument, None) } else { Vec::new() };
    let by = cx.act(act)?.actors().to_vec();
    let count = counting(cx, instrument);
    let day = |i: &u32| cx.act(*i).map(|a| a.done.latest());
    let mut latest = force.met.acts.clone();
    latest.sort_by_key(|i| (day(i), *i));
    // The latest of all, or, where several States did that together, the latest that one did alone.
    let alone = |i: &&u32| cx.act(**i).is_some_and(|a| a.actors().len() == 1);
    let tries = [latest.last().copied(), latest.iter().rev().find(alone).copied()];
    for out in tries.into_iter().flatten() {
        let mut only: FxHashSet<u32> = force.met.acts.iter().copied().filter(|a| *a != out).collect();
        only.insert(act);
        only.extend(signed.iter().filter(|s| by.contains(&s.0)).map(|s| s.1));
        let found = by_rule(cx, world, instrument, (id, clause), count, Some(&only)).outcome;
        if let Some(start) = force.start.filter(|_| found.day == force.start) {
            let question = Question::InForce(instrument);
            return Some(cx.grounds.lemma(id, question, start.latest(), found.met.why));
        }
    }
    None
}

/// The clauses, beside its own, by which a condition came out as it did: on what is not counted, and on how days are.
fn applied(
    cx: &Context<'_, '_>,
    instrument: Name,
    clause: Option<(ClauseId, &Clause)>,
    met: &Met,
    count: Counting,
) -> Vec<ClauseId> {
    let Some(when) = met.when else { return Vec::new() };
    let before = |because: &str| {
        met.rejected.iter().any(|r| {
            r.because == because && cx.act(r.act).is_some_and(|a| a.done.earliest() <= when.latest())
        })
    };
    let successions = met.counted.iter().any(|c| cx.act(c.act).is_some_and(|a| a.deed() == Deed::Succeeded));
    let mut all: Vec<ClauseId> = cx
        .own_clauses(instrument)
        .filter(|(_, c)| match c.rule {
            Rule::OrganisationsNotCounted => before("organisation"),
            Rule::AccessionsNotCounted => before("accession"),
            Rule::SuccessionsCounted => successions,
            Rule::Adopted { instrument: i, .. } => {
                let adopted = |w: &Who| matches!(w.group, Group::Parties { adopted: true, .. });
                i == instrument && met.progress.iter().any(|p| adopted(&p.who))
            }
            _ => false,
        })
        .map(|(id, _)| id)
        .collect();
    if let Some((_, Clause { rule: Rule::InForce { start: Start::After(delay, _), .. }, .. })) = clause {
        all.extend(delay::counting_clause(cx, instrument, *delay, when, count));
    }
    all
}

/// What comes of a second start where the first came to nothing: its count, after the steps of the first.
fn then(first: Outcome, second: Outcome) -> Outcome {
    if second.day.is_none() && second.met.counted.is_empty() {
        return first;
    }
    let mut steps = first.steps;
    for step in second.steps {
        if !steps.contains(&step) {
            steps.push(step);
        }
    }
    Outcome { steps, ..second }
}

/// The agreement of enough of those that have deposited, after the day from which they may agree.
fn agreed(
    cx: &mut Context<'_, '_>,
    instrument: Name,
    by: Day,
    least: Option<u32>,
) -> Option<(When, Vec<Why>)> {
    let (doers, _) = conditions::doers(cx, instrument, Needed::Consent, None);
    for &i in cx.history.of_instrument(instrument) {
        let Some(act) = cx.act(i).filter(|a| a.deed() == Deed::AgreedOnForce) else { continue };
        if act.done.earliest() <= by {
            continue;
        }
        let before: Vec<_> = doers
            .iter()
            .filter(|d| {
                d.undone.is_none() && cx.act(d.act).is_some_and(|a| a.done.latest() <= act.done.latest())
            })
            .collect();
        let agreeing: Vec<_> = before.iter().filter(|d| act.actors().contains(&d.country)).collect();
        let enough = match least {
            Some(n) => agreeing.len() >= n as usize,
            None => !before.is_empty() && agreeing.len() == before.len(),
        };
        if enough {
            let mut why: Vec<Why> = agreeing.iter().map(|d| cx.grounds.act(d.act)).collect();
            why.push(cx.grounds.act(i));
            return Some((act.date("d").unwrap_or(act.done), why));
        }
    }
    None
}

/// Entry into force and force of one instrument.
pub(crate) fn force(cx: &mut Context<'_, '_>, world: &mut World, instrument: Name) -> Force {
    let count = counting(cx, instrument);
    let clause = start_clause(cx, world, instrument);
    let ByRule { outcome, provisional, left } = match clause {
        Some(clause) => by_rule(cx, world, instrument, clause, count, None),
        None => ByRule { outcome: Outcome::none(), provisional: None, left: Vec::new() },
    };
    let Outcome { mut met, mut steps, day: computed, trigger, defeated } = outcome;
    for id in applied(cx, instrument, clause, &met, count) {
        let why = cx.grounds.clause(id, []);
        met.rests_on(why);
    }
    let attested = cx.history.of_instrument(instrument).iter().find_map(|&i| {
        cx.act(i).filter(|a| a.deed() == Deed::EnteredIntoForce && a.slot("c").is_none()).map(|a| (a.done, i))
    });
    let id = clause.map(|c| c.0);
    let no = cx.grounds.absent(Absent::Condition(instrument));
    let no = cx.grounds.under(id, vec![no]);
    let mut line = Steps::new(Ruling::Settled(false), no);
    let question = Question::InForce(instrument);
    let mut start_why = None;
    let mut start_why_with = Vec::new();
    // Where lawyers differ on the condition, a publication does not stand in for it: it follows one of the readings.
    let defeated = defeated || computed.is_none() && clause.is_some_and(|(_, c)| c.reading.is_some());
    let mut start = computed.or(attested.map(|a| a.0).filter(|_| !defeated));
    if let Some((when, act)) = attested {
        let pinned = !defeated
            && computed.is_none_or(|c| {
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
        } else if defeated {
            world.findings.push(Finding::new("attested-defeated", Some(act), id));
        }
    }
    if let (Some(when), Some(id)) = (computed, id) {
        let why = cx.grounds.lemma(id, question, when.latest(), met.why.clone());
        // Where a published day lies before the end of the interval that the deposits leave, it alone proves the day.
        let proves = start.is_some_and(|s| s.latest() == when.latest());
        start_why = if proves { Some(why) } else { start_why };
        let with = met.why_with.iter().filter(|_| proves);
        start_why_with
            .extend(with.map(|(c, w)| (*c, cx.grounds.lemma(id, question, when.latest(), w.clone()))));
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
    if start.is_some() {
        line = ends(cx, world, instrument, line);
    }
    // A published day that fixes an interval also says by when the condition was met at the latest.
    let trigger = trigger.filter(|_| computed.is_some()).or(start).map(|t| match start {
        Some(s) if t.latest() > s.latest() => When::between(t.earliest().min(s.latest()), s.latest()),
        _ => t,
    });
    Force {
        clause: id,
        start,
        computed,
        attested,
        met,
        steps,
        line,
        terms,
        renews_each,
        provisional,
        left,
        trigger,
        start_why,
        start_why_with,
    }
}

/// The end of an instrument with another's entry into force, or by decision.
fn ends(
    cx: &mut Context<'_, '_>,
    world: &World,
    instrument: Name,
    mut line: Timeline<Because<bool>>,
) -> Timeline<Because<bool>> {
    let charter = cx.case.charter;
    for (id, clause) in charter.clauses().filter(|(_, c)| world.reads(c)) {
        let end = match clause.rule {
            Rule::EndsWith { instrument: i, with } if i == instrument => {
                world.force(with).and_then(|f| f.start.zip(f.start_why))
            }
            Rule::EndsDecided { instrument: i, organ } if i == instrument => {
                let met = conditions::decided(cx, world, instrument, organ, Deed::DecidedEndInstrument);
                met.when.zip(met.why.first().copied())
            }
            _ => None,
        };
        if let Some((when, why)) = end {
            let why = cx.grounds.clause(id, [why]);
            let mut steps = Steps::over(line);
            steps.change(when, Ruling::Settled(false), why);
            line = steps.line();
        }
    }
    line
}

/// An instrument ends when too few parties remain: the day, and why.
pub(crate) fn too_few(
    cx: &mut Context<'_, '_>,
    world: &World,
    instrument: Name,
    force: &Force,
    parties: &[(Country, Timeline<Because<bool>>)],
) -> Option<(Day, Why)> {
    let charter = cx.case.charter;
    let (id, least, lasting) = charter.clauses().find_map(|(id, c)| match c.rule {
        Rule::EndsBelow { instrument: i, parties, lasting } if i == instrument && world.reads(c) => {
            Some((id, parties as usize, lasting))
        }
        _ => None,
    })?;
    let start = force.start?.latest();
    let mut days: Vec<Day> =
        parties.iter().flat_map(|(_, l)| l.pieces().map(|p| p.since)).filter(|d| *d >= start).collect();
    days.sort();
    days.dedup();
    let bound = |day: Day| parties.iter().filter(|(_, l)| l.at(day).ruling == Ruling::Settled(true)).count();
    let mut below: Option<Day> = None;
    for (n, day) in days.iter().enumerate() {
        if bound(*day) >= least {
            below = None;
            continue;
        }
        let since = *below.get_or_insert(*day);
        let end = lasting.map_or(since, |p| since.plus(p, Counting::default()));
        if days.get(n + 1).is_none_or(|next| end < *next || lasting.is_none()) {
            let left = parties.iter().filter(|(_, l)| l.at(since).ruling != Ruling::Settled(true));
            let why: Vec<Why> = left.map(|(_, l)| l.at(since).why).collect();
            return Some((end, cx.grounds.clause(id, why)));
        }
    }
    None
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
    let mut because: Vec<Why> = start_why.into_iter().collect();
    let mut end_why = cx.grounds.clause(id, because.clone());
    for &i in cx.history.of_instrument(instrument) {
        let Some(act) = cx.act(i).filter(|a| a.deed() == Deed::DecidedExtend) else { continue };
        let Some(adopted) = world.adopted(i) else { continue };
        last = match act.choice("how") {
            Some(0) => return line,
            Some(1) => act.date("until").unwrap_or(last),
            _ => last.plus(act.period("p").unwrap_or(period), count),
        };
        because = vec![end_why, adopted];
        end_why = cx.grounds.clause(id, because.clone());
    }
    if last.latest() >= Day::LAST {
        return line;
    }
    terms.push((start.latest(), last.latest()));
    let mut steps = Steps::new(Ruling::Settled(true), end_why);
    let ended = last.map(Day::next);
    // That a term has run out rests on this too: nothing that would have renewed it is in force.
    let renewing = charter.clauses().filter_map(|(_, c)| match c.rule {
        Rule::Renewal { by, of, .. } if of == instrument && world.reads(c) => Some(by),
        _ => None,
    });
    let missing: Vec<Name> =
        renewing.filter(|by| world.force(*by).is_none_or(|f| f.start.is_none())).collect();
    because.extend(missing.into_iter().map(|by| cx.grounds.absent(Absent::Condition(by))));
    let over_why = cx.grounds.clause(id, because);
    steps.change(ended, Ruling::Settled(false), over_why);
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
