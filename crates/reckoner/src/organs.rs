//! Organs: whether they exist, who sits in them.

use crate::world::{Context, World};
use crate::{Absent, Standing};
use servanda_acts::Deed;
use servanda_charter::{Group, Rule};
use servanda_language::{Country, Kind, Name};
use servanda_timeline::{Because, Day, Ruling, Steps, Timeline};

/// Whether an organ exists: while a text of the charter speaks of it as existing, or from the decision that
/// founds it to the one that ends it.
pub(crate) fn existence(cx: &mut Context<'_, '_>, world: &World, organ: Name) -> Timeline<Because<bool>> {
    let charter = cx.case.charter;
    let no = cx.grounds.absent(Absent::Foundation(organ));
    let mut line = Timeline::always(Because { ruling: Ruling::Settled(false), why: no });
    for (id, clause) in charter.clauses() {
        let constitutes = match &clause.rule {
            Rule::Consists { organ: o, .. }
            | Rule::Plenipotentiaries { organ: o, .. }
            | Rule::Supreme { organ: o }
            | Rule::Answers { organ: o, .. }
            | Rule::Seat { organ: o, .. }
            | Rule::Belongs { organ: o, .. }
            | Rule::MeetsEvery { organ: o, .. } => *o == organ,
            _ => false,
        };
        if !constitutes || !world.reads(clause) {
            continue;
        }
        let Some(text) = world.texts.get(id.0 as usize) else { continue };
        let force = charter.instrument_of(clause).and_then(|i| world.force(i)).map(|f| f.line.clone());
        let grounds = &mut *cx.grounds;
        line = match &force {
            Some(force) => {
                let both = text.zip(force, |t, f| (*t, f.why));
                line.zip(&both, |now, (t, why)| match now.ruling {
                    Ruling::Settled(true) => now.clone(),
                    _ if *t => Because { ruling: Ruling::Settled(true), why: grounds.clause(id, [*why]) },
                    _ => now.clone(),
                })
            }
            None => line.zip(text, |now, t| {
                if *t && now.ruling != Ruling::Settled(true) {
                    Because { ruling: Ruling::Settled(true), why: grounds.clause(id, []) }
                } else {
                    now.clone()
                }
            }),
        };
    }
    for &i in cx.history.of_organ(organ) {
        let Some(act) = cx.act(i) else { continue };
        let to = match act.deed() {
            Deed::DecidedFound => true,
            Deed::DecidedEnd => false,
            _ => continue,
        };
        // Foundation is judged with the other decisions; here it is enough that no rule took its effect away.
        let why = match world.verdict(i) {
            Some(v) => match v.adopted {
                Some(why) => why,
                None => continue,
            },
            None => cx.grounds.act(i),
        };
        if to && line.at(act.effect().latest()).ruling == Ruling::Settled(true) {
            continue;
        }
        let mut steps = Steps::over(line);
        steps.change(act.effect(), Ruling::Settled(to), why);
        if let Some(until) = act.date("until").filter(|_| to) {
            steps.change(until.map(Day::next), Ruling::Settled(false), why);
        }
        line = steps.line();
    }
    line
}

/// Who has a seat in an organ by right, and as what.
#[derive(Clone, Debug)]
pub(crate) struct SeatRule {
    pub(crate) clause: servanda_charter::ClauseId,
    pub(crate) of: Group,
    /// As what: `head of state`; `None` for a plenipotentiary.
    pub(crate) seat: Option<Box<str>>,
}

/// The rules on an organ's composition that apply on a day.
pub(crate) fn seat_rules(cx: &Context<'_, '_>, world: &World, organ: Name, day: Day) -> Vec<SeatRule> {
    world
        .rules_on(cx, day, |c| match &c.rule {
            Rule::Consists { organ: o, seat, of } if *o == organ => Some((of.clone(), Some(seat.clone()))),
            Rule::Plenipotentiaries { organ: o, of } if *o == organ => Some((of.clone(), None)),
            _ => None,
        })
        .into_iter()
        .map(|(clause, (of, seat))| SeatRule { clause, of, seat })
        .collect()
}

/// Whether a country has a seat in an organ, on every day.
pub(crate) fn seat(
    cx: &mut Context<'_, '_>,
    world: &World,
    organ: Name,
    country: Country,
) -> Timeline<Because<bool>> {
    let charter = cx.case.charter;
    let no = cx.grounds.absent(Absent::Rule);
    let mut line = Timeline::always(Because { ruling: Ruling::Settled(false), why: no });
    for (id, clause) in charter.clauses() {
        let of = match &clause.rule {
            Rule::Consists { organ: o, of, .. } | Rule::Plenipotentiaries { organ: o, of } if *o == organ => {
                Some(of)
            }
            Rule::ConsistsElected { organ: o, .. } if *o == organ => None,
            _ => continue,
        };
        if !world.reads(clause) {
            continue;
        }
        let Some(text) = world.texts.get(id.0 as usize) else { continue };
        let this = charter.instrument_of(clause);
        let Some(of) = of else {
            let has = elected(cx, world, organ, country);
            line = seated(cx, id, line, text, &has);
            continue;
        };
        let has: Timeline<Because<bool>> = match of {
            Group::Members { .. } => world.membership(country).map(|b| Because {
                ruling: b.ruling.map(|s| match s {
                    Standing::None => false,
                    Standing::Member => true,
                    Standing::Suspended => !world.suspension_takes_seat,
                }),
                why: b.why,
            }),
            Group::Category(name) => {
                let rows = charter.categories.get(name).into_iter().flatten();
                let in_force = this.and_then(|i| world.force(i)).and_then(|f| f.start_why);
                let why = cx.grounds.clause(id, in_force.into_iter().collect::<Vec<_>>());
                let yes = Because { ruling: Ruling::Settled(true), why };
                rows.filter(|b| b.country == country)
                    .fold(line.clone(), |l, b| l.set_between(b.from, b.until, yes.clone()))
            }
            Group::Parties { of, .. } => match of.or(this).and_then(|i| world.party_line(i, country)) {
                Some(l) => l.clone(),
                None => continue,
            },
            // States that the text names sit as parties to it.
            Group::Listed(_) | Group::Countries(_) => {
                let Some(instrument) = this else { continue };
                let fixed = crate::conditions::fixed_group(cx, of, instrument).unwrap_or_default();
                let bound = |i: Name| world.party_line(i, country).filter(|_| fixed.contains(&country));
                // An amended composition stands in another instrument than the one that its States are parties to.
                let amends = clause.instead_of.as_ref().map(|(i, _)| *i);
                match bound(instrument).or_else(|| amends.and_then(bound)) {
                    Some(l) => l.clone(),
                    None => continue,
                }
            }
            _ => continue,
        };
        line = seated(cx, id, line, text, &has);
    }
    let mut left: Option<Timeline<Because<bool>>> = None;
    for &i in cx.history.of_organ(organ) {
        let Some(act) = cx.act(i).filter(|a| a.actors().contains(&country)) else { continue };
        let back = match act.deed() {
            Deed::LeftOrgan => false,
            Deed::ReturnedToOrgan => true,
            _ => continue,
        };
        // Only who has a seat can give it up, and only such a one comes back to it.
        let rule = charter.clauses().find(|(_, c)| {
            world.reads(c) && matches!(c.rule, Rule::MayLeaveOrgan { organ: o, .. } if o == organ)
        });
        let Some(now) = left.as_ref().or(Some(&line)).map(|l| l.at(act.effect().latest()).clone()) else {
            continue;
        };
        if back == (now.ruling == Ruling::Settled(true)) {
            continue;
        }
        let own = line.at(act.effect().latest()).clone();
        if back && own.ruling == Ruling::Settled(false) {
            continue;
        }
        let ground = cx.grounds.act(i);
        let mut steps = Steps::over(left.take().unwrap_or_else(|| line.clone()));
        if back {
            // Who has come back sits by the right that it had all along.
            steps.change(act.effect(), own.ruling, own.why);
        } else {
            let why = cx.grounds.under(rule.map(|r| r.0), vec![ground]);
            steps.change(act.effect(), Ruling::Settled(false), why);
        }
        left = Some(steps.line());
    }
    left.unwrap_or(line)
}

/// A seat by one more rule, on the days on which its text applies.
fn seated(
    cx: &mut Context<'_, '_>,
    id: servanda_charter::ClauseId,
    line: Timeline<Because<bool>>,
    text: &Timeline<bool>,
    has: &Timeline<Because<bool>>,
) -> Timeline<Because<bool>> {
    let both = text.zip(has, |t, h| (*t, h.clone()));
    let grounds = &mut *cx.grounds;
    line.zip(&both, |now, (t, h)| {
        if *t && now.ruling == Ruling::Settled(false) {
            Because { ruling: h.ruling.clone(), why: grounds.clause(id, [h.why]) }
        } else {
            now.clone()
        }
    })
}

/// Whether a country sits by election: for the terms for which it was elected.
fn elected(
    cx: &mut Context<'_, '_>,
    world: &World,
    organ: Name,
    country: Country,
) -> Timeline<Because<bool>> {
    let no = cx.grounds.absent(Absent::Rule);
    let mut line = Timeline::always(Because { ruling: Ruling::Settled(false), why: no });
    for &i in cx.history.of_organ(organ) {
        let Some(act) = cx.act(i).filter(|a| a.deed() == Deed::DecidedElect) else { continue };
        if act.name("o") != Some(organ) || !act.countries("c").contains(&country) {
            continue;
        }
        let why = match world.verdict(i) {
            Some(v) => match v.adopted {
                Some(why) => why,
                None => continue,
            },
            None => cx.grounds.act(i),
        };
        let (Some(from), Some(until)) = (act.date("from"), act.date("until")) else { continue };
        let mut steps = Steps::over(line);
        steps.change(from, Ruling::Settled(true), why);
        steps.change(until.map(Day::next), Ruling::Settled(false), no);
        line = steps.line();
    }
    line
}

/// Who sits in an organ in which not every member sits, over time; `None` where membership or participation gives the
/// seat.
pub(crate) fn bench(
    cx: &mut Context<'_, '_>,
    world: &World,
    organ: Name,
) -> Option<Vec<(Country, Timeline<Because<bool>>)>> {
    let mut roll: Vec<Country> = Vec::new();
    let mut chosen = false;
    let charter = cx.case.charter;
    for (_, clause) in charter.clauses().filter(|(_, c)| world.reads(c)) {
        match &clause.rule {
            Rule::ConsistsElected { organ: o, .. } if *o == organ => chosen = true,
            Rule::Consists { organ: o, of: of @ (Group::Listed(_) | Group::Countries(_)), .. }
                if *o == organ =>
            {
                chosen = true;
                let this = charter.instrument_of(clause)?;
                roll.extend(crate::conditions::fixed_group(cx, of, this).unwrap_or_default());
            }
            _ => {}
        }
    }
    if !chosen {
        return None;
    }
    for &i in cx.history.of_organ(organ) {
        let election = cx.act(i).filter(|a| a.deed() == Deed::DecidedElect && a.name("o") == Some(organ));
        roll.extend(election.into_iter().flat_map(|a| a.countries("c")));
    }
    let roll = crate::history::distinct(roll);
    Some(roll.into_iter().map(|c| (c, seat(cx, world, organ, c))).collect())
}

/// All organs that a charter defines, in order.
pub(crate) fn all(cx: &Context<'_, '_>) -> Vec<Name> {
    cx.charter().lexicon.entries().filter(|(_, e)| e.kind == Kind::Organ).map(|(n, _)| n).collect()
}
