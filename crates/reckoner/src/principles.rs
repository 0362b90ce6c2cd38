//! Principles, checked over the answers: each holds, or the answer that breaks it is shown.

use crate::world::{Context, World};
use crate::{DutyKind, Toward};
use servanda_acts::Deed;
use servanda_charter::{ClauseId, Principle, Rule};
use servanda_language::Country;
use servanda_timeline::{Ruling, Why};

/// An answer that breaks a principle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// The act from which the answer follows.
    pub act: Option<u32>,
    /// The country concerned.
    pub country: Option<Country>,
    /// The answer's reason.
    pub why: Option<Why>,
}

/// Checks every principle of the charter over all answers of a world.
pub fn check_principles(reckoned: &crate::Reckoned<'_>) -> Vec<(ClauseId, Principle, Vec<Breach>)> {
    reckoned.with_base(|cx, world| {
        let mut all = Vec::new();
        for (id, clause) in cx.case.charter.clauses() {
            if let Rule::Principle(p) = clause.rule {
                let breaches = match p {
                    Principle::OwnConsent => own_consent(cx, world),
                    Principle::ConsultationFirst => consultation_first(cx, world),
                    Principle::EqualDuties => equal_duties(world),
                    Principle::NonInterference => non_interference(cx, world),
                };
                all.push((id, p, breaches));
            }
        }
        all
    })
}

fn consents(cx: &Context<'_, '_>, why: Why, country: Country) -> bool {
    cx.grounds.reasons.acts(why).into_iter().filter_map(|i| cx.act(i)).any(|a| {
        a.actors().contains(&country)
            && matches!(
                a.deed(),
                Deed::Signed | Deed::Deposited | Deed::Acceded | Deed::Succeeded | Deed::NotifiedAcceptance
            )
    })
}

fn own_consent(cx: &Context<'_, '_>, world: &World) -> Vec<Breach> {
    world
        .duties
        .iter()
        .filter_map(|d| match d.bearer {
            Toward::Country(c) if !consents(cx, d.why, c) => {
                Some(Breach { act: d.act, country: Some(c), why: Some(d.why) })
            }
            _ => None,
        })
        .collect()
}

fn consultation_first(cx: &Context<'_, '_>, world: &World) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for &i in &cx.history.decisions {
        let Some(act) = cx.act(i).filter(|a| a.deed() == Deed::DecidedMeasure) else { continue };
        let Some(why) = world.adopted(i) else { continue };
        let country = act.country("c");
        let consulted = cx.history.standing.iter().filter_map(|&j| cx.act(j)).any(|a| {
            let before = a.done.earliest() <= act.done.latest();
            let about = a.country("c").is_none() || a.country("c") == country;
            before
                && match a.deed() {
                    Deed::Consulted => about && a.done.latest().days_until(act.done.latest()) <= 366,
                    // A session on the day is where the members consult.
                    Deed::Met => a.done.latest() == act.done.latest() && a.organ() == act.organ(),
                    _ => false,
                }
        });
        if !consulted {
            breaches.push(Breach { act: Some(i), country, why: Some(why) });
        }
    }
    breaches
}

fn equal_duties(world: &World) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let mut seen: Vec<(Option<u32>, Option<ClauseId>)> = Vec::new();
    for duty in world.duties.iter().filter(|d| d.kind == DutyKind::Assist) {
        // Duties of one invocation rest on one clause; if two clauses apply, some are bound by another text.
        if let Some((_, clause)) = seen.iter().find(|s| s.0 == duty.act) {
            if *clause != duty.clause
                && let Toward::Country(c) = duty.bearer
            {
                breaches.push(Breach { act: duty.act, country: Some(c), why: Some(duty.why) });
            }
        } else {
            seen.push((duty.act, duty.clause));
        }
    }
    breaches
}

fn non_interference(cx: &Context<'_, '_>, world: &World) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for (name, _) in world.forces() {
        for (country, line) in world.parties(name) {
            let mut was = false;
            for piece in line.pieces() {
                let is = piece.value.ruling == Ruling::Settled(true);
                if was && !is {
                    let acts = cx.grounds.reasons.acts(piece.value.why);
                    let foreign = acts
                        .iter()
                        .filter_map(|i| cx.act(*i))
                        .any(|a| a.deed() == Deed::NotifiedWithdrawal && !a.actors().contains(&country));
                    if foreign {
                        breaches.push(Breach {
                            act: acts.first().copied(),
                            country: Some(country),
                            why: Some(piece.value.why),
                        });
                    }
                }
                was = is;
            }
        }
    }
    breaches
}
