//! What falls due: sessions, hand-overs, terms, notice periods, tasks, expiries, anniversaries.

use crate::world::{Context, World};
use crate::{Answer, DutyState};
use servanda_acts::Deed;
use servanda_charter::{ClauseId, Rule};
use servanda_language::{Country, Name};
use servanda_timeline::{Counting, Day, Period, Reading, Ruling, Why};

/// What kind of thing falls due.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DueKind {
    /// Regular sessions of an organ in a calendar year: how many are held, of how many.
    Sessions {
        /// Held in the year, as known.
        held: u32,
        /// Required.
        needed: u32,
    },
    /// The chair passes to a country.
    Handover,
    /// A holder's term ends.
    TermEnds,
    /// A turn of an office begins.
    TurnBegins,
    /// A limited term of an instrument ends; `renewed` if it goes on by itself.
    InstrumentTermEnds {
        /// True if it goes on by itself.
        renewed: bool,
    },
    /// A State ceases to be a party.
    WithdrawalTakesEffect,
    /// A duty's clock runs out.
    Duty,
    /// A document's time runs out.
    DocumentEnds,
    /// An anniversary: how many years.
    Anniversary(u32),
    /// A review of an instrument.
    Review,
    /// An organ decides on an instrument's extension.
    Extension,
}

/// One thing due on a day.
#[derive(Clone, Debug)]
pub struct Due {
    /// The day.
    pub day: Day,
    /// What.
    pub kind: DueKind,
    /// The organ, office, instrument, organisation or document.
    pub name: Option<Name>,
    /// The country concerned.
    pub country: Option<Country>,
    /// Words: a task, a person.
    pub what: Option<Box<str>>,
    /// The clause.
    pub clause: Option<ClauseId>,
    /// Why.
    pub why: Option<Why>,
    /// The duty whose clock runs out: its kind, who owes, and to whom.
    pub duty: Option<(crate::DutyKind, crate::Toward, crate::Toward)>,
    /// True if it is already done.
    pub met: bool,
    /// The reading under which alone it falls due, if readings differ.
    pub reading: Option<Reading>,
}

impl Due {
    /// True if the two are the same thing due.
    pub(crate) fn same(&self, other: &Due) -> bool {
        (self.day, self.kind, self.name, self.country) == (other.day, other.kind, other.name, other.country)
            && self.what == other.what
    }

    fn new(day: Day, kind: DueKind) -> Due {
        Due {
            day,
            kind,
            name: None,
            country: None,
            what: None,
            clause: None,
            why: None,
            duty: None,
            met: false,
            reading: None,
        }
    }
}

/// Everything that falls due from one day to another, both included, in order of days.
pub(crate) fn due(cx: &mut Context<'_, '_>, world: &World, from: Day, until: Day) -> Vec<Due> {
    let mut all = Vec::new();
    let until = until.min(cx.case.horizon);
    let years = from.year()..=until.year();
    let charter = cx.case.charter;
    for (id, clause) in charter.clauses().filter(|(_, c)| world.reads(c)) {
        match &clause.rule {
            Rule::Meets { organ, times, .. } => {
                for year in years.clone() {
                    let (Ok(first), Ok(last)) = (Day::of(year, 1, 1), Day::of(year, 12, 31)) else {
                        continue;
                    };
                    if !world.applies(cx, id, last)
                        || !world.organ_exists(*organ).at(first).ruling.possible().contains(&&true)
                    {
                        continue;
                    }
                    let held: Vec<(u32, Day)> = cx
                        .history
                        .sessions_of(*organ)
                        .iter()
                        .filter_map(|&i| cx.act(i).map(|a| (i, a)))
                        .filter(|(_, a)| {
                            a.choice("kind") == Some(0) && first <= a.done.latest() && a.done.latest() <= last
                        })
                        .map(|(i, a)| (i, a.done.latest()))
                        .collect();
                    let n = u32::try_from(held.len()).unwrap_or(u32::MAX);
                    let met = n >= *times;
                    let day = if met { held.get(*times as usize - 1).map_or(last, |h| h.1) } else { last };
                    let mut because: Vec<Why> = world.text_why(cx, id, last).into_iter().collect();
                    because.extend(held.iter().map(|h| cx.grounds.act(h.0)));
                    let why = cx.grounds.clause(id, because);
                    let kind = DueKind::Sessions { held: n, needed: *times };
                    all.push(Due {
                        name: Some(*organ),
                        clause: Some(id),
                        why: Some(why),
                        met,
                        ..Due::new(day, kind)
                    });
                }
            }
            Rule::Anniversary { of, from: start } => {
                for year in years.clone() {
                    let n = u32::try_from(i32::from(year) - i32::from(start.year())).unwrap_or(0);
                    if n == 0 {
                        continue;
                    }
                    let day = start.plus(Period::years(n), Counting::default());
                    let why = cx.grounds.clause(id, []);
                    all.push(Due {
                        name: Some(*of),
                        clause: Some(id),
                        why: Some(why),
                        ..Due::new(day, DueKind::Anniversary(n))
                    });
                }
            }
            Rule::MeetsEvery { organ, period, review } => {
                let Some((start, why)) = world.force(*review).and_then(|f| f.start.zip(f.start_why)) else {
                    continue;
                };
                let mut held: Vec<(Day, Why)> = vec![(start.latest(), why)];
                for &i in cx.history.sessions_of(*organ) {
                    let Some(day) = cx.act(i).map(|a| a.done.latest()) else { continue };
                    held.push((day, cx.grounds.act(i)));
                }
                for (n, (base, ground)) in held.iter().enumerate() {
                    let why = cx.grounds.clause(id, [*ground]);
                    let day = base.plus(*period, Counting::default());
                    let met = n + 1 < held.len();
                    all.push(Due {
                        name: Some(*organ),
                        clause: Some(id),
                        why: Some(why),
                        met,
                        ..Due::new(day, DueKind::Review)
                    });
                }
            }
            Rule::Extension { after, of, .. } => {
                let Some((start, why)) = world.force(*of).and_then(|f| f.start.zip(f.start_why)) else {
                    continue;
                };
                let day = start.latest().plus(*after, Counting::default());
                let decided = cx.history.of_instrument(*of).iter().any(|&i| {
                    cx.act(i).is_some_and(|a| a.deed() == Deed::DecidedExtend) && world.adopted(i).is_some()
                });
                let why = cx.grounds.clause(id, [why]);
                all.push(Due {
                    name: Some(*of),
                    clause: Some(id),
                    why: Some(why),
                    met: decided,
                    ..Due::new(day, DueKind::Extension)
                });
            }
            _ => {}
        }
    }
    for (organ, lines) in world.chairs() {
        for (day, country, clause) in &lines.handovers {
            let why = lines.chair.at(*day).why;
            all.push(Due {
                name: Some(organ),
                country: Some(*country),
                clause: Some(*clause),
                why: Some(why),
                ..Due::new(*day, DueKind::Handover)
            });
        }
    }
    for (office, lines) in world.offices() {
        for (since, last, why) in &lines.terms {
            let what = match lines.holder.at(*since).ruling.settled() {
                Some(Answer::Holder(h)) => Some(h.name.clone()),
                _ => None,
            };
            all.push(Due { name: Some(office), what, why: Some(*why), ..Due::new(*last, DueKind::TermEnds) });
        }
        for piece in lines.turn.iter().flat_map(|t| t.pieces()) {
            if let (Ruling::Settled(Answer::Country(c)), true) = (&piece.value.ruling, piece.since.is_date())
            {
                all.push(Due {
                    name: Some(office),
                    country: Some(*c),
                    why: Some(piece.value.why),
                    ..Due::new(piece.since, DueKind::TurnBegins)
                });
            }
        }
    }
    for (name, force) in world.forces() {
        let mut terms = force.terms.clone();
        if let (Some(each), Some(last)) = (force.renews_each, terms.last().copied()) {
            let mut n = 1;
            let mut next = last.1.next();
            while next < until {
                let end = last.0.plus(each.times(n + 1), Counting::default()).before();
                if end <= next {
                    break;
                }
                terms.push((next, end));
                next = end.next();
                n += 1;
            }
        }
        for (n, (_, end)) in terms.iter().enumerate() {
            let renewed = n + 1 < terms.len() || force.renews_each.is_some();
            let why = force.line.at(*end).why;
            all.push(Due {
                name: Some(name),
                clause: force.clause,
                why: Some(why),
                ..Due::new(*end, DueKind::InstrumentTermEnds { renewed })
            });
        }
        for (country, line) in world.parties(name) {
            let mut was = false;
            for piece in line.pieces() {
                let is = piece.value.ruling == Ruling::Settled(true);
                let by_term = force.line.at(piece.since).ruling == Ruling::Settled(false)
                    || terms.iter().any(|t| t.1.next() == piece.since);
                if was && !is && !by_term && cx.case.countries.ended(country) != Some(piece.since) {
                    all.push(Due {
                        name: Some(name),
                        country: Some(country),
                        why: Some(piece.value.why),
                        ..Due::new(piece.since, DueKind::WithdrawalTakesEffect)
                    });
                }
                was = is;
            }
        }
    }
    for duty in &world.duties {
        let Some(by) = duty.by.filter(|by| *by != duty.since || duty.kind != crate::DutyKind::Assist) else {
            continue;
        };
        let met = duty.state.at(by).ruling == Ruling::Settled(DutyState::Discharged);
        let country = match duty.bearer {
            crate::Toward::Country(c) => Some(c),
            _ => None,
        };
        let name = match duty.bearer {
            crate::Toward::Organ(o) => Some(o),
            _ => None,
        };
        all.push(Due {
            name,
            country,
            what: duty.what.clone(),
            duty: Some((duty.kind, duty.bearer, duty.toward)),
            clause: duty.clause,
            why: Some(duty.why),
            met,
            ..Due::new(by, DueKind::Duty)
        });
    }
    for &i in &cx.history.decisions {
        let Some(act) = cx.act(i).filter(|a| a.deed() == Deed::DecidedAdopt) else { continue };
        if let (Some(until), Some(document), Some(why)) = (act.date("until"), act.name("d"), world.adopted(i))
        {
            all.push(Due {
                name: Some(document),
                why: Some(why),
                ..Due::new(until.latest(), DueKind::DocumentEnds)
            });
        }
    }
    all.retain(|d| from <= d.day && d.day <= until);
    all.sort_by_key(|d| (d.day, d.name));
    // Two texts may ask for the same session; it falls due once.
    all.dedup_by(|b, a| a.same(b));
    all
}
