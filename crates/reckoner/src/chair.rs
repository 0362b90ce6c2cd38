//! Who chairs an organ, and whose turn it is.
//!
//! A chair changes by an act that says so (a recorded hand-over, a decision), or by the rule: at a regular
//! session, on a day of the year, or each month, to the next member in the alphabet, or to the host. Where an act
//! covers the day of a hand-over by rule, the act stands for it. A chair for the time being does not use up a
//! turn: the turn of the one replaced stays owed, and the order resumes with it.

use crate::organs;
use crate::world::{Context, Finding, World};
use crate::{Absent, Answer, Question, Standing};
use servanda_acts::Deed;
use servanda_charter::{Child, ClauseId, Handover, Rule};
use servanda_language::{Country, Name};
use servanda_timeline::{Because, Day, Ruling, Steps, Timeline, When, Why};

/// The chair of an organ over time.
#[derive(Clone, Debug)]
pub(crate) struct ChairLines {
    pub(crate) chair: Timeline<Because<Answer>>,
    pub(crate) turn: Timeline<Because<Answer>>,
    /// Hand-overs that the rule foresees, with the clause: for what is due.
    pub(crate) handovers: Vec<(Day, Country, ClauseId)>,
}

/// Whose turn it is, and why we know.
type Turn = (Country, Why);

/// One of those who sit, over time.
type Sitting = (Country, Timeline<Because<bool>>);

enum Occasion {
    /// An act makes a country chair.
    Act { country: Country, instead_of: Option<Country>, decided: bool },
    /// The rule hands over: to the next.
    Next(ClauseId),
    /// The rule hands over: to the host.
    Host(ClauseId, Country),
}

struct Event {
    when: When,
    act: Option<u32>,
    occasion: Occasion,
}

pub(crate) fn chair(cx: &mut Context<'_, '_>, world: &mut World, organ: Name) -> Option<ChairLines> {
    let mut events = acts(cx, world, organ);
    let rules = rules(cx, world, organ);
    if events.is_empty() && rules.is_empty() {
        return None;
    }
    let covered: Vec<When> = events.iter().map(|e| e.when).collect();
    let is_covered =
        |w: When| covered.iter().any(|c| c.earliest() <= w.latest() && w.earliest() <= c.latest());
    let mut by_rule = occasions(cx, world, organ, &rules);
    by_rule.retain(|e| !is_covered(e.when));
    events.extend(by_rule);
    events.sort_by_key(|e| (e.when.latest(), e.act.is_none(), e.act));
    let recorded = events.iter().filter(|e| e.act.is_some()).map(|e| e.when.latest()).max();
    let bench = organs::bench(cx, world, organ);
    let no = cx.grounds.absent(Absent::Handover(organ));
    let mut chair = Steps::new(Ruling::Silent, no);
    let mut turn = Steps::new(Ruling::Silent, no);
    let mut handovers = Vec::new();
    // The member whose regular turn was last, who is owed a turn, and why we know.
    let mut last: Option<(Country, Why)> = None;
    let mut owed: Option<(Country, Why)> = None;
    for event in events {
        let day = event.when.latest();
        let rotation =
            rules.iter().find(|r| r.alphabet.is_some() && *rule_line(world, r.clause).at(day)).copied();
        let host =
            rules.iter().find(|r| r.alphabet.is_none() && *rule_line(world, r.clause).at(day)).copied();
        let by_alphabet = rotation.and_then(|r| next(cx, world, r, day, (last, owed), bench.as_deref()));
        match event.occasion {
            Occasion::Act { country, instead_of, decided } => {
                let Some(index) = event.act else { continue };
                let ground = match world.adopted(index).filter(|_| decided) {
                    Some(why) => why,
                    None => cx.grounds.act(index),
                };
                let rule = rotation.or(host).map(|r| r.clause);
                // The record of a hand-over proves it; whether it was in order is another matter.
                let sits = |b: &[Sitting]| {
                    b.iter().any(|(c, l)| *c == country && l.at(day).ruling.possible().contains(&&true))
                };
                let standing = match &bench {
                    Some(b) => Some(sits(b)),
                    None => world.chair_standing(cx, organ, country, day).map(|s| s.0),
                };
                if standing == Some(false) {
                    world.findings.push(Finding::new("chair-not-a-member", Some(index), rule).of(country));
                }
                let why = cx.grounds.under(rule, vec![ground]);
                let value = match instead_of {
                    Some(other) => Answer::Temporary(country, other),
                    None => Answer::Country(country),
                };
                chair.change(event.when, Ruling::Settled(value), why);
                let by_host =
                    host.and_then(|r| host_at(cx, organ, event.when).map(|(c, w)| (c, w, r.clause)));
                let expected = by_alphabet.or(by_host);
                if let Some((whose, expected_why, clause)) = expected {
                    let why = cx.grounds.clause(clause, [expected_why, ground]);
                    turn.change(event.when, Ruling::Settled(Answer::Country(whose)), why);
                    let otherwise = decided
                        && cx.charter().clause(clause).is_some_and(|c| {
                            c.children.iter().any(|(_, ch)| matches!(ch, Child::UnlessDecided(_)))
                        });
                    if whose != country && rotation.is_some() && instead_of.is_none() && !otherwise {
                        world
                            .findings
                            .push(Finding::new("chair-out-of-turn", Some(index), Some(clause)).of(whose));
                    }
                } else {
                    turn.change(
                        event.when,
                        Ruling::Settled(Answer::Country(instead_of.unwrap_or(country))),
                        why,
                    );
                }
                match instead_of {
                    Some(other) => owed = Some((other, why)),
                    None => {
                        last = Some((country, why));
                        if owed.is_some_and(|o| o.0 == country) {
                            owed = None;
                        }
                    }
                }
            }
            Occasion::Next(clause) | Occasion::Host(clause, _) if stays(cx, &event, last) => {
                let whose = match event.occasion {
                    Occasion::Host(_, host) => event.act.map(|i| (host, cx.grounds.act(i))),
                    _ => by_alphabet.map(|(c, why, _)| (c, why)),
                };
                if let Some((whose, ground)) = whose {
                    let why = cx.grounds.clause(clause, [ground]);
                    turn.change(event.when, Ruling::Settled(Answer::Country(whose)), why);
                    if last.is_none_or(|l| l.0 != whose) {
                        world.findings.push(Finding::new("no-handover", event.act, Some(clause)));
                    }
                }
            }
            Occasion::Next(clause) => {
                let Some((country, why, _)) = by_alphabet else { continue };
                let mut because = vec![why];
                because.extend(event.act.map(|i| cx.grounds.act(i)));
                let why = cx.grounds.lemma(clause, Question::Chair(organ), day, because);
                chair.change(event.when, Ruling::Settled(Answer::Country(country)), why);
                turn.change(event.when, Ruling::Settled(Answer::Country(country)), why);
                if owed.is_some_and(|o| o.0 == country) {
                    owed = None;
                }
                last = Some((country, why));
                handovers.push((day, country, clause));
            }
            Occasion::Host(clause, country) => {
                let mut because: Vec<Why> = event.act.map(|i| cx.grounds.act(i)).into_iter().collect();
                because.extend(world.text_why(cx, clause, day));
                if let Some((_, why)) = world.chair_standing(cx, organ, country, day).filter(|s| s.0) {
                    because.push(why);
                } else if world.has_members() {
                    continue;
                }
                let why = cx.grounds.clause(clause, because);
                chair.change(event.when, Ruling::Settled(Answer::Country(country)), why);
                turn.change(event.when, Ruling::Settled(Answer::Country(country)), why);
                last = Some((country, why));
                handovers.push((day, country, clause));
            }
        }
    }
    // What recurs by itself is followed up to the horizon and no further.
    let recurs = handovers.last().is_some_and(|h| h.0 > cx.last_day());
    if recurs {
        let beyond = When::on(cx.case.horizon);
        chair.change(beyond, Ruling::Silent, no);
        turn.change(beyond, Ruling::Silent, no);
    }
    if let Some(open) = recorded.and_then(|last| host_unknown(world, last, &rules)) {
        chair.change(When::on(open), Ruling::Silent, no);
        turn.change(When::on(open), Ruling::Silent, no);
    }
    Some(ChairLines { chair: chair.line(), turn: turn.line(), handovers })
}

/// From when the host of the next regular session would chair, and nobody knows who that is: the year after the one in which,
/// after the last hand-over on record, a session is due. `None` where the host's rule does not apply then.
fn host_unknown(world: &World, last: Day, rules: &[ChairRule]) -> Option<Day> {
    let open = Day::of(last.year().checked_add(2)?, 1, 1).ok()?;
    let applies = |r: &&ChairRule| *rule_line(world, r.clause).at(open);
    let here: Vec<&ChairRule> = rules.iter().filter(applies).collect();
    (!here.is_empty() && here.iter().all(|r| r.alphabet.is_none())).then_some(open)
}

/// A regular session whose record names the member that was in the chair before it, and no hand-over: the chair
/// did not pass.
fn stays(cx: &Context<'_, '_>, event: &Event, last: Option<(Country, Why)>) -> bool {
    let presided = event.act.and_then(|i| cx.act(i)).and_then(|a| a.country("h"));
    presided.is_some() && presided == last.map(|l| l.0)
}

#[derive(Clone, Copy)]
struct ChairRule {
    clause: ClauseId,
    /// Language and moment of the rotation; `None` for the host rule.
    alphabet: Option<(u8, Handover)>,
    keeps_turn: bool,
}

fn rules(cx: &Context<'_, '_>, world: &World, organ: Name) -> Vec<ChairRule> {
    cx.charter()
        .clauses()
        .filter(|(_, c)| world.reads(c))
        .filter_map(|(clause, c)| {
            let keeps_turn = c.children.iter().any(|(_, ch)| *ch == Child::KeepsTurn);
            match c.rule {
                Rule::ChairRotates { organ: o, language, at } if o == organ => {
                    Some(ChairRule { clause, alphabet: Some((language, at)), keeps_turn })
                }
                Rule::ChairHost { organ: o } if o == organ => {
                    Some(ChairRule { clause, alphabet: None, keeps_turn })
                }
                _ => None,
            }
        })
        .collect()
}

fn rule_line(world: &World, clause: ClauseId) -> &Timeline<bool> {
    world.texts.get(clause.0 as usize).unwrap_or(&world.never)
}

fn acts(cx: &Context<'_, '_>, world: &World, organ: Name) -> Vec<Event> {
    let mut events = Vec::new();
    for &i in cx.history.of_organ(organ) {
        let Some(act) = cx.act(i) else { continue };
        let (country, instead_of, decided) = match act.deed() {
            Deed::TookChair => (act.actors().first().copied(), None, false),
            Deed::TookTemporaryChair => (act.actors().first().copied(), act.country("d"), false),
            Deed::DecidedChair => (act.country("c"), None, true),
            Deed::DecidedTemporaryChair => (act.country("c"), act.country("d"), true),
            _ => continue,
        };
        if decided && world.adopted(i).is_none() {
            continue;
        }
        let Some(country) = country else { continue };
        let when = act.date("from").unwrap_or(act.effect());
        events.push(Event { when, act: Some(i), occasion: Occasion::Act { country, instead_of, decided } });
    }
    events
}

/// The hand-overs that the rules foresee.
fn occasions(cx: &Context<'_, '_>, world: &World, organ: Name, rules: &[ChairRule]) -> Vec<Event> {
    let mut events = Vec::new();
    for rule in rules {
        let line = rule_line(world, rule.clause);
        let sessions = cx.history.sessions_of(organ).iter().filter_map(|&i| {
            let act = cx.act(i)?;
            (act.choice("kind") == Some(0) && *line.at(act.done.latest())).then_some((i, act))
        });
        match rule.alphabet {
            None => {
                for (i, act) in sessions {
                    if let Some(host) = act.country("c") {
                        events.push(Event {
                            when: act.done,
                            act: Some(i),
                            occasion: Occasion::Host(rule.clause, host),
                        });
                    }
                }
            }
            Some((_, Handover::RegularSession)) => {
                for (i, act) in sessions {
                    events.push(Event {
                        when: act.done,
                        act: Some(i),
                        occasion: Occasion::Next(rule.clause),
                    });
                }
            }
            Some((_, at)) => {
                for piece in line.pieces().filter(|p| *p.value) {
                    for day in
                        recurring(at, piece.since.max(cx.first_day()), piece.until.min(cx.case.horizon))
                    {
                        // The day on which the text itself begins to apply is not yet a hand-over under it.
                        if day > piece.since {
                            events.push(Event {
                                when: When::on(day),
                                act: None,
                                occasion: Occasion::Next(rule.clause),
                            });
                        }
                    }
                }
            }
        }
    }
    events
}

/// The recurring days of a hand-over in a stretch of time, the end not included.
fn recurring(at: Handover, from: Day, until: Day) -> Vec<Day> {
    if !from.is_date() || from >= until {
        return Vec::new();
    }
    let until = until.min(Day::LAST);
    let mut days = Vec::new();
    for year in from.year()..=until.year() {
        match at {
            Handover::Yearly(d) => days.push(Day::in_year(year, d)),
            Handover::Monthly => days.extend((1..=12).filter_map(|m| Day::of(year, m, 1).ok())),
            Handover::RegularSession => {}
        }
    }
    days.retain(|d| from <= *d && *d < until);
    days
}

/// Whose turn is next: the one who is owed a turn, else the next in the alphabet among the members of the day.
fn next(
    cx: &mut Context<'_, '_>,
    world: &World,
    rule: ChairRule,
    day: Day,
    (last, owed): (Option<Turn>, Option<Turn>),
    bench: Option<&[Sitting]>,
) -> Option<(Country, Why, ClauseId)> {
    let (language, _) = rule.alphabet?;
    if let Some((country, why)) = owed.filter(|_| rule.keeps_turn) {
        let standing = world.membership(country).at(day);
        if standing.ruling == Ruling::Settled(Standing::Member) {
            let mut because = vec![why, standing.why];
            because.extend(world.text_why(cx, rule.clause, day));
            let why = cx.grounds.clause(rule.clause, because);
            return Some((country, why, rule.clause));
        }
    }
    let (last, last_why) = last?;
    if let Some(bench) = bench {
        // Among those who sit on that day.
        let sitting: Vec<&Sitting> =
            bench.iter().filter(|(_, l)| l.at(day).ruling == Ruling::Settled(true)).collect();
        let countries: Vec<Country> = sitting.iter().map(|s| s.0).collect();
        let country = after(cx, &countries, last, language, day)?;
        let seat = sitting.iter().find(|s| s.0 == country).map(|s| s.1.at(day).why);
        let mut because = vec![last_why];
        because.extend(seat);
        because.extend(world.text_why(cx, rule.clause, day));
        return Some((country, cx.grounds.clause(rule.clause, because), rule.clause));
    }
    let members: Vec<Country> = world
        .member_roll()
        .filter(|c| world.membership(*c).at(day).ruling == Ruling::Settled(Standing::Member))
        .collect();
    let country = after(cx, &members, last, language, day)?;
    let mut because = vec![last_why, world.membership(country).at(day).why];
    because.extend(passed_over(cx, world, last, country, language, day));
    because.extend(world.text_why(cx, rule.clause, day));
    let why = cx.grounds.clause(rule.clause, because);
    Some((country, why, rule.clause))
}

/// The member after `last` in the alphabet, round and round; `last` itself need not be a member any more.
pub(crate) fn after(
    cx: &Context<'_, '_>,
    members: &[Country],
    last: Country,
    language: u8,
    day: Day,
) -> Option<Country> {
    let mut roll = members.to_vec();
    if !roll.contains(&last) {
        roll.push(last);
    }
    let order = cx.case.countries.sorted(&roll, language, day);
    let at = order.iter().position(|c| *c == last)?;
    order.iter().cycle().skip(at + 1).take(order.len()).find(|c| members.contains(c)).copied()
}

/// Why those between two turns had none, who have been members: they were suspended, or had left.
pub(crate) fn passed_over(
    cx: &Context<'_, '_>,
    world: &World,
    last: Country,
    next: Country,
    language: u8,
    day: Day,
) -> Vec<Why> {
    let is = |r: &Ruling<Standing>| *r == Ruling::Settled(Standing::Member);
    let mut roll: Vec<Country> = world
        .member_roll()
        .filter(|c| !is(&world.membership(*c).at(day).ruling))
        .filter(|c| world.membership(*c).pieces().any(|p| p.since <= day && is(&p.value.ruling)))
        .collect();
    roll.retain(|c| *c != last && *c != next);
    let suspended = roll.clone();
    roll.extend([last, next]);
    roll.dedup();
    let order = cx.case.countries.sorted(&roll, language, day);
    let Some(at) = order.iter().position(|c| *c == last) else { return Vec::new() };
    order
        .iter()
        .cycle()
        .skip(at + 1)
        .take(order.len())
        .take_while(|c| **c != next)
        .filter(|c| suspended.contains(c))
        .map(|c| world.membership(*c).at(day).why)
        .collect()
}

fn host_at(cx: &mut Context<'_, '_>, organ: Name, when: When) -> Option<(Country, Why)> {
    let found = cx.history.sessions_of(organ).iter().rev().find_map(|&i| {
        let act = cx.act(i)?;
        (act.choice("kind") == Some(0) && act.done.earliest() <= when.latest())
            .then(|| act.country("c").map(|c| (c, i)))?
    });
    let (country, i) = found?;
    Some((country, cx.grounds.act(i)))
}
