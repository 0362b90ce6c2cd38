//! Who holds an office, and whose turn it is.

use crate::chair::after;
use crate::world::{Context, Finding, World};
use crate::{Absent, Answer, Holder, Standing};
use servanda_acts::{Act, Actor, Deed};
use servanda_charter::{ClauseId, Rule};
use servanda_language::{Country, Name};
use servanda_timeline::{Because, Counting, Day, Period, Ruling, Steps, Timeline, When, Why};

/// An office over time.
#[derive(Clone, Debug)]
pub(crate) struct OfficeLines {
    pub(crate) holder: Timeline<Because<Answer>>,
    pub(crate) turn: Option<Timeline<Because<Answer>>>,
    /// Last days of terms, by holder's first day: for what is due.
    pub(crate) terms: Vec<(Day, Day, Why)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Holds,
    Acts,
    Leaves,
}

struct Event {
    when: When,
    act: u32,
    change: Change,
    person: Box<str>,
    country: Country,
    why: Why,
    until: Option<When>,
}

fn person_of(act: &Act) -> Option<(Box<str>, Country)> {
    match &act.by {
        Actor::Person { name, country } => Some((name.clone(), *country)),
        _ => Some((act.text("p")?.into(), act.country("c")?)),
    }
}

fn events(cx: &mut Context<'_, '_>, world: &World, office: Name) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    let list = cx.history.of_office(office).to_vec();
    for &i in &list {
        let Some(act) = cx.act(i) else { continue };
        let Some((person, country)) = person_of(act) else { continue };
        let deed = act.deed();
        let decided = matches!(deed, Deed::DecidedAppoint | Deed::DecidedProlong | Deed::DecidedRelieve);
        let why = match (decided, world.adopted(i)) {
            (true, Some(why)) => why,
            (true, None) => continue,
            (false, _) => cx.grounds.act(i),
        };
        let until = act.date("until");
        let (when, change) = match deed {
            Deed::DecidedAppoint => {
                // An appointment without a day takes effect when the person takes office, if that is on record.
                let takes = list.iter().any(|&j| {
                    j > i
                        && cx.act(j).is_some_and(|a| {
                            a.deed() == Deed::TookOffice
                                && person_of(a).is_some_and(|p| p.0 == person)
                                && a.done.earliest() >= act.done.earliest()
                        })
                });
                match act.date("from") {
                    Some(from) => (from, Change::Holds),
                    None if takes => continue,
                    None => (act.effect(), Change::Holds),
                }
            }
            Deed::TookOffice | Deed::DecidedProlong => (act.effect(), Change::Holds),
            Deed::BeganToAct => (act.effect(), Change::Acts),
            // The day of leaving is the last day in office.
            Deed::LeftOffice => (act.effect().map(Day::next), Change::Leaves),
            Deed::DecidedRelieve => (act.date("from").unwrap_or(act.effect()), Change::Leaves),
            _ => continue,
        };
        events.push(Event { when, act: i, change, person, country, why, until });
    }
    // On one day somebody leaves before somebody comes.
    events.sort_by_key(|e| (e.when.latest(), e.change != Change::Leaves, e.act));
    // A record that a holder took office adds nothing to an appointment from that day.
    let mut holding: Option<Box<str>> = None;
    events.retain(|e| {
        let took = cx.act(e.act).is_some_and(|a| a.deed() == Deed::TookOffice);
        let same = holding.as_ref() == Some(&e.person);
        match e.change {
            Change::Holds => holding = Some(e.person.clone()),
            Change::Leaves if same => holding = None,
            Change::Acts => holding = None,
            Change::Leaves => {}
        }
        !(took && same && e.until.is_none())
    });
    events
}

fn serves(cx: &Context<'_, '_>, world: &World, office: Name, day: Day) -> Option<(ClauseId, Period)> {
    let rules = world.rules_on(cx, day, |c| match c.rule {
        Rule::Serves { office: o, period } if o == office => Some(period),
        _ => None,
    });
    rules.first().copied()
}

pub(crate) fn office(cx: &mut Context<'_, '_>, world: &mut World, office: Name) -> Option<OfficeLines> {
    let events = events(cx, world, office);
    let has_turns =
        cx.charter().clauses.iter().any(|c| matches!(c.rule, Rule::Turns { office: o, .. } if o == office));
    if events.is_empty() && !has_turns {
        return None;
    }
    let no = cx.grounds.absent(Absent::Appointment(office));
    let mut line = Steps::new(Ruling::Silent, no);
    let mut terms = Vec::new();
    let mut now: Option<(Box<str>, Why)> = None;
    let last_day =
        cx.history.standing.last().and_then(|i| cx.act(*i)).map_or(Day::ALWAYS, |a| a.done.latest());
    for (n, event) in events.iter().enumerate() {
        let next = events.get(n + 1).map_or(Day::NEVER, |e| e.when.latest());
        let rule = serves(cx, world, office, event.when.latest());
        match event.change {
            Change::Leaves => {
                if now.as_ref().is_some_and(|p| p.0 == event.person) {
                    line.change(event.when, Ruling::Settled(Answer::Vacant), event.why);
                    now = None;
                }
            }
            Change::Holds | Change::Acts => {
                let acting = event.change == Change::Acts;
                let holder = Holder { name: event.person.clone(), country: event.country, acting };
                line.change(event.when, Ruling::Settled(Answer::Holder(holder)), event.why);
                now = Some((event.person.clone(), event.why));
                let stated = event.until.map(|u| u.latest());
                let by_rule = rule
                    .filter(|_| !acting)
                    .map(|(id, p)| (id, event.when.latest().plus(p, Counting::default()).before()));
                if let Some(last) = stated.or(by_rule.map(|r| r.1)).filter(|_| !acting || stated.is_some()) {
                    let why = match (stated, by_rule) {
                        (None, Some((id, _))) => cx.grounds.clause(id, [event.why]),
                        _ => event.why,
                    };
                    if last <= next {
                        terms.push((event.when.latest(), last, why));
                    }
                    if last < next.before() {
                        match event.until {
                            // A stated end ends; a term that has run out without a successor is reported.
                            Some(until) => {
                                line.change(until.map(Day::next), Ruling::Settled(Answer::Vacant), event.why);
                                now = None;
                            }
                            None if last >= last_day => {}
                            None => {
                                let id = by_rule.map(|r| r.0);
                                world.findings.push(
                                    Finding::new("term-run-out", Some(event.act), id)
                                        .with("last", last.to_string()),
                                );
                            }
                        }
                    }
                }
            }
        }
    }
    let holder = line.line();
    let turn = turns(cx, world, office, &holder);
    Some(OfficeLines { holder, turn, terms })
}

struct Block {
    from: Day,
    until: Day,
    country: Country,
    why: Why,
}

fn blocks(cx: &mut Context<'_, '_>, world: &World, office: Name) -> Option<(ClauseId, u8, Vec<Block>)> {
    let charter = cx.case.charter;
    let (id, language, each, from, first) = charter.clauses().find_map(|(id, c)| match c.rule {
        Rule::Turns { office: o, language, each, from, first } if o == office && world.reads(c) => {
            Some((id, language, each, from, first))
        }
        _ => None,
    })?;
    let text = world.texts.get(id.0 as usize).cloned().unwrap_or_else(|| Timeline::always(false));
    let mut blocks = Vec::new();
    let mut start = from;
    let mut country = first;
    let ground = world.text_why(cx, id, start.max(cx.first_day()));
    let mut why = cx.grounds.clause(id, ground.into_iter().collect::<Vec<_>>());
    while start < cx.case.horizon {
        let until = start.plus(each, Counting::default());
        if *text.at(start) {
            blocks.push(Block { from: start, until, country, why });
        }
        if until == Day::NEVER {
            break;
        }
        start = until;
        let members: Vec<Country> = world
            .member_roll()
            .filter(|c| world.membership(*c).at(start).ruling == Ruling::Settled(Standing::Member))
            .collect();
        let Some(next) = after(cx, &members, country, language, start) else { break };
        let mut because = vec![why, world.membership(next).at(start).why];
        because.extend(crate::chair::passed_over(cx, world, country, next, language, start));
        country = next;
        why = cx.grounds.clause(id, because);
    }
    Some((id, language, blocks))
}

/// Whose block of turns a day lies in, vacancies aside.
pub(crate) fn turn_block(world: &World, office: Name, day: Day) -> Option<Country> {
    match world.office_turns.get(&office)?.at(day).ruling.settled() {
        Some(Answer::Country(c)) => Some(*c),
        _ => None,
    }
}

/// Whose turn it is by the calendar alone.
pub(crate) fn calendar(
    cx: &mut Context<'_, '_>,
    world: &World,
    office: Name,
) -> Option<Timeline<Because<Answer>>> {
    let (_, _, blocks) = blocks(cx, world, office)?;
    let no = cx.grounds.absent(Absent::Rule);
    let mut line = Steps::new(Ruling::Silent, no);
    for b in &blocks {
        line.change(When::on(b.from), Ruling::Settled(Answer::Country(b.country)), b.why);
    }
    if let Some(last) = blocks.last() {
        line.change(When::on(last.until), Ruling::Silent, no);
    }
    Some(line.line())
}

fn turns(
    cx: &mut Context<'_, '_>,
    world: &World,
    office: Name,
    holder: &Timeline<Because<Answer>>,
) -> Option<Timeline<Because<Answer>>> {
    let charter = cx.case.charter;
    let (id, _, blocks) = blocks(cx, world, office)?;
    let mut line = calendar(cx, world, office)?;
    let next_takes = charter.clauses().find(|(cid, c)| {
        world.reads(c) && matches!(c.rule, Rule::VacancyNext { office: o } if o == office) && cid.0 != id.0
    });
    let same = charter
        .clauses()
        .find(|(_, c)| world.reads(c) && matches!(c.rule, Rule::VacancySame { office: o } if o == office));
    for (n, b) in blocks.iter().enumerate() {
        // The first day in the block on which a full holder has gone and nobody but an acting one came.
        let mut held = false;
        let vacancy = holder.pieces().find(|p| {
            let full = matches!(p.value.ruling.settled(), Some(Answer::Holder(h)) if !h.acting);
            let vacant = matches!(p.value.ruling.settled(), Some(Answer::Vacant))
                || matches!(p.value.ruling.settled(), Some(Answer::Holder(h)) if h.acting);
            if p.until > b.from && p.since < b.until && full {
                held = true;
            }
            vacant && held && p.since > b.from && p.since < b.until
        });
        let Some(vacancy) = vacancy else { continue };
        let (country, clause) = match (next_takes, same, blocks.get(n + 1)) {
            (Some((cid, _)), _, Some(next)) => (next.country, cid),
            (None, Some((cid, _)), _) => (b.country, cid),
            _ => continue,
        };
        let mut because = vec![b.why, vacancy.value.why];
        if let Some(next) = blocks.get(n + 1).filter(|_| next_takes.is_some()) {
            because.push(next.why);
        }
        let why = cx.grounds.clause(clause, because);
        line = line.set_between(
            vacancy.since,
            b.until,
            Because { ruling: Ruling::Settled(Answer::Country(country)), why },
        );
    }
    Some(line)
}
