//! The acts as known on a day, and where to find them.

use crate::Case;
use rustc_hash::FxHashMap;
use servanda_acts::{Act, Actor, Deed};
use servanda_language::Name;
use servanda_timeline::Day;

/// The acts that stand as known, in the order of days; within a day in the order of the journal.
#[derive(Debug, Default)]
pub struct History {
    /// Places in the journal.
    pub standing: Vec<u32>,
    pub(crate) by_instrument: FxHashMap<Name, Vec<u32>>,
    pub(crate) by_organ: FxHashMap<Name, Vec<u32>>,
    pub(crate) by_office: FxHashMap<Name, Vec<u32>>,
    /// Decisions of all organs, in order.
    pub(crate) decisions: Vec<u32>,
    /// Sessions, by organ.
    pub(crate) sessions: FxHashMap<Name, Vec<u32>>,
    /// Steps taken, by step.
    pub(crate) steps: FxHashMap<Name, Vec<u32>>,
    /// Beginnings and ends of armed conflicts.
    pub(crate) conflicts: Vec<u32>,
    /// Decisions between readings.
    pub(crate) readings: Vec<u32>,
    /// Invocations, requests, answers, information, payments.
    pub(crate) affairs: Vec<u32>,
    /// References of corrections and withdrawals to acts that do not exist.
    pub(crate) dangling: Vec<u32>,
}

impl History {
    /// Cuts the journal to what was known and applies corrections and withdrawals of acts.
    pub fn new(case: &Case<'_>) -> History {
        let mut history = History::default();
        let mut gone = vec![false; case.acts.len()];
        let mut labels: Option<FxHashMap<&str, u32>> = None;
        for (i, act) in case.acts.iter().enumerate() {
            let known = act.known() != Day::NEVER && case.known.is_none_or(|k| act.known() <= k);
            if let Some(slot) = gone.get_mut(i) {
                *slot = !known;
            }
        }
        // Withdrawals of acts first: a correction that was withdrawn corrects nothing.
        for withdrawing in [true, false] {
            for (i, act) in case.acts.iter().enumerate() {
                let Some(extra) = act.extra.as_deref().filter(|_| gone.get(i) == Some(&false)) else {
                    continue;
                };
                let which = if withdrawing { &extra.withdraws } else { &extra.corrects };
                let Some(which) = which.as_deref() else { continue };
                if let (Some(slot), true) = (gone.get_mut(i), withdrawing) {
                    *slot = true;
                }
                let labels = labels.get_or_insert_with(|| {
                    let named = case.acts.iter().enumerate();
                    named
                        .filter_map(|(i, a)| Some((a.extra.as_deref()?.label.as_deref()?, i as u32)))
                        .collect()
                });
                let target = labels
                    .get(which)
                    .copied()
                    .or_else(|| which.parse::<u32>().ok().and_then(|n| n.checked_sub(1)))
                    .filter(|t| (*t as usize) < case.acts.len() && *t as usize != i);
                match target.and_then(|t| gone.get_mut(t as usize)) {
                    Some(slot) => *slot = true,
                    None => history.dangling.push(i as u32),
                }
            }
        }
        history.standing =
            (0..case.acts.len() as u32).filter(|i| gone.get(*i as usize) == Some(&false)).collect();
        let key = |i: &u32| case.acts.get(*i as usize).map(|a| (a.done.latest(), a.done.earliest()));
        let sorted = history.standing.is_sorted_by_key(key);
        if !sorted {
            history.standing.sort_by_key(key);
        }
        for i in history.standing.clone() {
            if let Some(act) = case.acts.get(i as usize) {
                history.file(i, act);
            }
        }
        history
    }

    fn file(&mut self, i: u32, act: &Act) {
        let deed = act.deed();
        match deed {
            Deed::Claims | Deed::Stated => return,
            Deed::Step => {
                if let Some(step) = act.name("s") {
                    self.steps.entry(step).or_default().push(i);
                }
                return;
            }
            Deed::Requested
            | Deed::Invoked
            | Deed::SufferedAggression
            | Deed::WithdrewRequest
            | Deed::Assisted
            | Deed::Consulted
            | Deed::EndedMission
            | Deed::Informed
            | Deed::Paid
            | Deed::NotPaid
            | Deed::CarriedOut => self.affairs.push(i),
            Deed::EnteredConflict | Deed::EndedConflict => self.conflicts.push(i),
            Deed::DecidedReading => self.readings.push(i),
            Deed::Met => {
                if let Some(organ) = act.organ() {
                    self.sessions.entry(organ).or_default().push(i);
                }
            }
            _ => {}
        }
        if deed.is_decision() || (deed == Deed::Invited && act.organ().is_some()) {
            self.decisions.push(i);
        }
        let attested = match &act.by {
            Actor::Instrument(n) => Some(*n),
            _ => None,
        };
        if let Some(n) = attested.or_else(|| act.name("i")) {
            self.by_instrument.entry(n).or_default().push(i);
        }
        if let Some(n) = act.name("o") {
            self.by_organ.entry(n).or_default().push(i);
        }
        if let Some(n) = act.name("f") {
            self.by_office.entry(n).or_default().push(i);
        }
    }

    /// Acts that concern an instrument.
    pub(crate) fn of_instrument(&self, name: Name) -> &[u32] {
        self.by_instrument.get(&name).map_or(&[], Vec::as_slice)
    }

    /// Acts that concern an organ.
    pub(crate) fn of_organ(&self, name: Name) -> &[u32] {
        self.by_organ.get(&name).map_or(&[], Vec::as_slice)
    }

    /// Acts that concern an office.
    pub(crate) fn of_office(&self, name: Name) -> &[u32] {
        self.by_office.get(&name).map_or(&[], Vec::as_slice)
    }

    /// Sessions of an organ.
    pub(crate) fn sessions_of(&self, name: Name) -> &[u32] {
        self.sessions.get(&name).map_or(&[], Vec::as_slice)
    }

    /// Steps of one kind.
    pub(crate) fn steps_of(&self, name: Name) -> &[u32] {
        self.steps.get(&name).map_or(&[], Vec::as_slice)
    }
}

/// Each of a list once, in the order of first mention.
pub(crate) fn distinct<T: Copy + Eq + std::hash::Hash>(all: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut seen = rustc_hash::FxHashSet::default();
    all.into_iter().filter(|x| seen.insert(*x)).collect()
}
