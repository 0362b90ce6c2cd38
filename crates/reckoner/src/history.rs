//! The acts as known on a day, and where to find them.

use crate::Case;
use crate::order::Reach;
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
    /// True if an act corrects or withdraws another.
    refers: bool,
}

/// Days and place, by which acts are ordered.
fn key(case: &Case<'_>, i: u32) -> Option<(Day, Day)> {
    case.acts.get(i as usize).map(|a| (a.done.latest(), a.done.earliest()))
}

/// Puts an act that stands last in the journal where its days put it.
fn place(case: &Case<'_>, list: &mut Vec<u32>, i: u32) {
    let own = key(case, i);
    let at = match list.last() {
        Some(last) if key(case, *last) > own => list.partition_point(|j| key(case, *j) <= own),
        _ => list.len(),
    };
    list.insert(at, i);
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
                history.refers = true;
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
        let sorted = history.standing.is_sorted_by_key(|i| key(case, *i));
        if !sorted {
            history.standing.sort_by_key(|i| key(case, *i));
        }
        for i in history.standing.clone() {
            if let Some(act) = case.acts.get(i as usize) {
                history.file(case, i, act);
            }
        }
        history
    }

    /// Takes in the acts from a place on, and says what they reach. `None` if acts that stood before may not stand
    /// any more: then the journal is to be cut anew.
    pub(crate) fn append(&mut self, case: &Case<'_>, from: usize) -> Option<Reach> {
        let mut reach = Reach::default();
        for (i, act) in case.acts.iter().enumerate().skip(from) {
            let extra = act.extra.as_deref();
            // Which act a label or a number means may change with every act.
            let means = !self.dangling.is_empty() || extra.is_some_and(|e| e.label.is_some());
            if self.refers && means {
                return None;
            }
            if act.known() == Day::NEVER || case.known.is_some_and(|k| act.known() > k) {
                continue;
            }
            if extra.is_some_and(|e| e.corrects.is_some() || e.withdraws.is_some()) {
                return None;
            }
            let i = i as u32;
            place(case, &mut self.standing, i);
            self.file(case, i, act);
            reach.add(act.deed(), instrument_of(act));
        }
        Some(reach)
    }

    fn file(&mut self, case: &Case<'_>, i: u32, act: &Act) {
        let deed = act.deed();
        match deed {
            Deed::Claims | Deed::Stated => return,
            Deed::Step => {
                if let Some(step) = act.name("s") {
                    place(case, self.steps.entry(step).or_default(), i);
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
            | Deed::CarriedOut => place(case, &mut self.affairs, i),
            Deed::EnteredConflict | Deed::EndedConflict => place(case, &mut self.conflicts, i),
            Deed::DecidedReading => place(case, &mut self.readings, i),
            Deed::Met => {
                if let Some(organ) = act.organ() {
                    place(case, self.sessions.entry(organ).or_default(), i);
                }
            }
            _ => {}
        }
        if deed.is_decision() || (deed == Deed::Invited && act.organ().is_some()) {
            place(case, &mut self.decisions, i);
        }
        if let Some(n) = instrument_of(act) {
            place(case, self.by_instrument.entry(n).or_default(), i);
        }
        if let Some(n) = act.name("o") {
            place(case, self.by_organ.entry(n).or_default(), i);
        }
        if let Some(n) = act.name("f") {
            place(case, self.by_office.entry(n).or_default(), i);
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

/// The instrument that an act concerns: of which something is attested, or which it names.
fn instrument_of(act: &Act) -> Option<Name> {
    match &act.by {
        Actor::Instrument(n) => Some(*n),
        _ => act.name("i"),
    }
}

/// Each of a list once, in the order of first mention.
pub(crate) fn distinct<T: Copy + Eq + std::hash::Hash>(all: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut seen = rustc_hash::FxHashSet::default();
    all.into_iter().filter(|x| seen.insert(*x)).collect()
}
