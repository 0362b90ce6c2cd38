//! Members, suspension, exclusion, votes.

use crate::world::{Context, World};
use crate::{Absent, Standing};
use rustc_hash::FxHashMap;
use servanda_acts::Deed;
use servanda_charter::{ClauseId, Rule};
use servanda_language::Country;
use servanda_timeline::{Because, Day, Ruling, Steps, Timeline, When, Why};

/// A member's lines over time.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Member {
    pub(crate) country: Country,
    pub(crate) standing: Timeline<Because<Standing>>,
    pub(crate) votes: Timeline<Because<bool>>,
}

/// Who is a member, with what standing and vote, on every day.
pub(crate) fn members(cx: &mut Context<'_, '_>, world: &World) -> Vec<Member> {
    let charter = cx.case.charter;
    let found = charter.clauses().find_map(|(id, c)| match c.rule {
        Rule::Member { party_to } if world.reads(c) => Some((id, party_to)),
        _ => None,
    });
    let Some((id, party_to)) = found else { return Vec::new() };
    let suspended_rule =
        charter.clauses().find(|(_, c)| c.rule == Rule::SuspendedMember && world.reads(c)).map(|c| c.0);
    let until_paid =
        charter.clauses.iter().any(|c| matches!(c.rule, Rule::VoteForArrears { .. }) && world.reads(c));
    let mut effects: FxHashMap<Country, Vec<(u32, Deed, Why)>> = FxHashMap::default();
    for &i in &cx.history.decisions {
        let Some(act) = cx.act(i) else { continue };
        let deed = act.deed();
        if !matches!(
            deed,
            Deed::DecidedSuspend
                | Deed::DecidedEndSuspension
                | Deed::DecidedExclude
                | Deed::DecidedTakeVote
                | Deed::DecidedGiveVote
        ) {
            continue;
        }
        let (Some(why), Some(c)) = (world.adopted(i), act.country("c")) else { continue };
        effects.entry(c).or_default().push((i, deed, why));
    }
    let mut all = Vec::new();
    for (country, party) in world.parties(party_to) {
        let none: Vec<(u32, Deed, Why)> = Vec::new();
        let effects = effects.get(&country).unwrap_or(&none);
        let standing = standing(cx, id, country, party, effects);
        let votes = votes(cx, country, suspended_rule, until_paid, &standing, effects);
        all.push(Member { country, standing, votes });
    }
    all
}

fn standing(
    cx: &mut Context<'_, '_>,
    id: ClauseId,
    country: Country,
    party: &Timeline<Because<bool>>,
    effects: &[(u32, Deed, Why)],
) -> Timeline<Because<Standing>> {
    let fine = cx.grounds.absent(Absent::Suspension(country));
    let mut line = {
        let grounds = &mut *cx.grounds;
        party.map(|b| {
            let ruling = b.ruling.map(|p| if *p { Standing::Member } else { Standing::None });
            let why =
                if b.ruling == Ruling::Settled(false) { b.why } else { grounds.clause(id, [b.why, fine]) };
            Because { ruling, why }
        })
    };
    for (i, deed, why) in effects {
        let Some(when) = cx.act(*i).map(|a| a.effect()) else { continue };
        let to = match deed {
            Deed::DecidedSuspend => Standing::Suspended,
            Deed::DecidedEndSuspension => Standing::Member,
            Deed::DecidedExclude => Standing::None,
            _ => continue,
        };
        let change = {
            let mut steps = Steps::new(Ruling::Silent, *why);
            steps.change(when, Ruling::Settled(to), *why);
            steps.line()
        };
        let grounds = &mut *cx.grounds;
        line = line.zip(&change, |now, then| match (&now.ruling, &then.ruling) {
            (_, Ruling::Silent) | (Ruling::Settled(Standing::None), _) => now.clone(),
            (_, Ruling::Unsettled(_)) => Because {
                ruling: Ruling::one_of(now.ruling.possible().into_iter().copied().chain([to])),
                why: then.why,
            },
            (_, ruling) => Because { ruling: ruling.clone(), why: then.why },
        });
        // Member, and suspended: the reason is the participation and the decision, not that nobody had suspended it.
        if to == Standing::Suspended {
            line = line.zip(party, |now, party| match now.ruling {
                Ruling::Settled(Standing::Suspended) if now.why == *why => {
                    Because { ruling: now.ruling.clone(), why: grounds.clause(id, [party.why, *why]) }
                }
                _ => now.clone(),
            });
        } else if to == Standing::Member {
            line = line.zip(party, |now, party| match now.ruling {
                Ruling::Settled(Standing::Member) if now.why == *why => {
                    Because { ruling: now.ruling.clone(), why: grounds.clause(id, [party.why, fine]) }
                }
                _ => now.clone(),
            });
        }
    }
    line
}

/// The day on which the last year that a country is recorded as not having paid is paid, after a day.
fn paid_up(cx: &mut Context<'_, '_>, country: Country, after: Day) -> Option<(When, Why)> {
    let acts = |deed: Deed| {
        let all = cx.history.affairs.iter().filter_map(|&i| cx.act(i).map(|a| (i, a)));
        all.filter(move |(_, a)| a.deed() == deed && a.actors().contains(&country))
    };
    let owed: Vec<u32> = acts(Deed::NotPaid).filter_map(|(_, a)| a.number("y")).collect();
    let mut last: Option<(When, u32)> = None;
    for year in &owed {
        let (i, act) = acts(Deed::Paid).find(|(_, a)| a.number("y") == Some(*year))?;
        if last.is_none_or(|l| act.done.latest() >= l.0.latest()) {
            last = Some((act.done, i));
        }
    }
    let (when, i) = last.filter(|l| l.0.latest() >= after)?;
    Some((when, cx.grounds.act(i)))
}

fn votes(
    cx: &mut Context<'_, '_>,
    country: Country,
    suspended_rule: Option<ClauseId>,
    until_paid: bool,
    standing: &Timeline<Because<Standing>>,
    effects: &[(u32, Deed, Why)],
) -> Timeline<Because<bool>> {
    let mut line = {
        let grounds = &mut *cx.grounds;
        standing.map(|b| {
            let ruling = b.ruling.map(|s| match s {
                Standing::None => false,
                Standing::Member => true,
                Standing::Suspended => suspended_rule.is_none(),
            });
            let why = match (suspended_rule, &b.ruling) {
                (Some(id), Ruling::Settled(Standing::Suspended)) => grounds.clause(id, [b.why]),
                _ => b.why,
            };
            Because { ruling, why }
        })
    };
    let Some(first) = effects.first() else { return line };
    let mut taken = Steps::new(Ruling::Settled(false), first.2);
    for (i, deed, why) in effects {
        let Some(when) = cx.act(*i).map(|a| a.effect()) else { continue };
        match deed {
            Deed::DecidedTakeVote => taken.change(when, Ruling::Settled(true), *why),
            Deed::DecidedGiveVote => taken.change(when, Ruling::Settled(false), *why),
            _ => {}
        }
        if let (Deed::DecidedTakeVote, true, Some((paid, ground))) =
            (deed, until_paid, paid_up(cx, country, when.latest()))
        {
            taken.change(paid, Ruling::Settled(false), ground);
        }
    }
    line = line.zip(&taken.line(), |now, taken| match (&now.ruling, &taken.ruling) {
        (Ruling::Settled(true), Ruling::Settled(true)) => {
            Because { ruling: Ruling::Settled(false), why: taken.why }
        }
        (Ruling::Settled(true), Ruling::Unsettled(_)) => {
            Because { ruling: Ruling::Unsettled(vec![true, false]), why: taken.why }
        }
        _ => now.clone(),
    });
    line
}
