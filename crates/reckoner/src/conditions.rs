//! Conditions: who has done it, and on which day enough of them had.

use crate::history::distinct;
use crate::world::{Context, World};
use rustc_hash::{FxHashMap, FxHashSet};
use servanda_acts::Deed;
use servanda_charter::{Condition, Group, Included, Measure, Needed, Quantity, Rule, Weight, Who};
use servanda_language::{Country, Name};
use servanda_timeline::{Because, Day, Ruling, Timeline, When, Why};

/// An instrument that counts toward a condition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Counted {
    /// Whose.
    pub country: Country,
    /// The act.
    pub act: u32,
    /// The act that made the country one of the group, such as its signature.
    pub standing: Option<u32>,
}

/// An instrument that does not count, and why.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rejected {
    /// Whose.
    pub country: Country,
    /// The act.
    pub act: u32,
    /// A key: `not-of-group`, `other-kind`, `after`, `second`, `organisation`, `accession`,
    /// `succession`, `uninvited`, `withdrawn`.
    pub because: &'static str,
}

/// How far a weight is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Weighed {
    /// What is needed.
    pub weight: Weight,
    /// What those who count have together, in millionths of the table's unit.
    pub reached: u64,
    /// What it is a share of, in millionths.
    pub whole: u64,
    /// What each of those who have not done it yet would add, the heaviest first.
    pub open: Vec<(Country, u64)>,
}

impl Weighed {
    /// True if the share is reached.
    pub fn met(&self) -> bool {
        self.short_by() == 0
    }

    /// The least that is still missing, in millionths of the table's unit.
    pub fn short_by(&self) -> u64 {
        let (a, b) = self.weight.share;
        let need = (u128::from(self.whole) * u128::from(a)).div_ceil(u128::from(b.max(1)));
        u64::try_from(need.saturating_sub(u128::from(self.reached))).unwrap_or(u64::MAX)
    }
}

/// How far one part of a condition is: on the day on which all are met, or at the end of what is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Progress {
    /// The part, as the charter says it.
    pub who: Who,
    /// Countries that count.
    pub have: u32,
    /// Countries that must.
    pub need: u32,
    /// Those who must be among them: what is asked, how many count, how many must, who has not yet.
    pub included: Vec<(Included, u32, u32, Vec<Country>)>,
    /// Weights.
    pub weights: Vec<Weighed>,
    /// Those of the group who have not done it, where the group is a closed one.
    pub open: Vec<Country>,
}

/// A condition that is met, or how far it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Met {
    /// The day, if met.
    pub when: Option<When>,
    /// The acts that count, in order: up to the day on which the condition is met, or so far.
    pub counted: Vec<Counted>,
    /// Acts that look as if they counted, and do not.
    pub rejected: Vec<Rejected>,
    /// Those who are still needed by name.
    pub missing: Vec<Country>,
    /// How many more are needed beyond those named.
    pub short_by: u32,
    /// How far each part is.
    pub progress: Vec<Progress>,
    /// Reasons: a least set of acts on whose account it is met.
    pub(crate) why: Vec<Why>,
    /// The acts among these reasons.
    pub(crate) acts: Vec<u32>,
    /// For a country that counts without being in that set: a least set in which its own act stands.
    pub(crate) why_with: Vec<(Country, Vec<Why>)>,
}

impl Met {
    /// Adds a further reason on which all rests.
    pub(crate) fn rests_on(&mut self, why: Why) {
        self.why.push(why);
        self.why_with.iter_mut().for_each(|(_, all)| all.push(why));
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Edge {
    Early,
    Late,
}

impl Edge {
    fn of(self, when: When) -> Day {
        match self {
            Edge::Early => when.earliest(),
            Edge::Late => when.latest(),
        }
    }
}

/// Those of one group while the days go by, and who of them has done it.
#[derive(Default)]
struct Set {
    /// `None`: anybody.
    members: Option<FxHashSet<Country>>,
    done: Vec<Country>,
}

impl Set {
    fn has(&self, country: Country) -> bool {
        self.members.as_ref().is_none_or(|m| m.contains(&country))
    }
}

/// One quantified subject.
struct Part<'w> {
    who: &'w Who,
    set: usize,
    included: Vec<usize>,
    /// Ratification without a signature on record blocks "every signatory": the set is not known.
    closed: bool,
}

/// A change on a day.
struct Happening {
    day: Day,
    seq: u32,
    what: What,
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum What {
    Joins(usize, Country),
    Leaves(usize, Country),
    Does(Country),
    Undoes(Country),
    /// The figures of a table change.
    Figures,
}

/// An act of consent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Doer {
    pub(crate) country: Country,
    pub(crate) act: u32,
    /// The act by which it was taken back.
    pub(crate) undone: Option<u32>,
}

/// Which instruments an instrument does not count, by its own clauses.
#[derive(Default, Clone, Copy)]
struct Counting {
    no_organisations: bool,
    no_accessions: bool,
    successions: bool,
    signature_binds: bool,
}

fn counting(cx: &Context<'_, '_>, instrument: Name) -> Counting {
    let mut c = Counting::default();
    for clause in cx.own_clauses(instrument) {
        match clause.1.rule {
            Rule::OrganisationsNotCounted => c.no_organisations = true,
            Rule::AccessionsNotCounted => c.no_accessions = true,
            Rule::SuccessionsCounted => c.successions = true,
            Rule::DefinitiveSignature => c.signature_binds = true,
            _ => {}
        }
    }
    c
}

/// The acts that concern an instrument, in order; with `only`, these alone.
fn looked_at<'h>(
    cx: &'h Context<'_, '_>,
    instrument: Name,
    only: Option<&FxHashSet<u32>>,
) -> std::borrow::Cow<'h, [u32]> {
    match only {
        None => cx.history.of_instrument(instrument).into(),
        Some(only) => {
            let mut acts: Vec<u32> = only.iter().copied().collect();
            acts.sort_unstable();
            acts.into()
        }
    }
}

/// Acts of consent to an instrument: who, which act.
pub(crate) fn doers(
    cx: &Context<'_, '_>,
    instrument: Name,
    needed: Needed,
    only: Option<&FxHashSet<u32>>,
) -> (Vec<Doer>, Vec<Rejected>) {
    let rules = counting(cx, instrument);
    let gate = gate(cx, instrument);
    let mut counted: Vec<Doer> = Vec::new();
    let mut rejected = Vec::new();
    let mut standing: FxHashMap<Country, usize> = FxHashMap::default();
    for i in looked_at(cx, instrument, only).iter().copied() {
        let Some(act) = cx.act(i) else { continue };
        let deed = act.deed();
        if deed == Deed::WithdrewRatification {
            for c in act.actors() {
                if let Some(doer) = standing.remove(c).and_then(|n| counted.get_mut(n)) {
                    doer.undone = Some(i);
                    rejected.push(Rejected { country: *c, act: doer.act, because: "withdrawn" });
                }
            }
            continue;
        }
        let consent = needed == Needed::Consent;
        let kind = act.choice("kind");
        let flaw = match (deed, needed) {
            (Deed::Signed, Needed::Signature) => None,
            (Deed::Signed, Needed::Consent) if rules.signature_binds || act.flag("definitive") => None,
            (Deed::Succeeded, _) | (Deed::Deposited, Needed::Consent | Needed::Ratification)
                if (deed == Deed::Succeeded || kind == Some(4)) =>
            {
                (!(consent && rules.successions)).then_some("succession")
            }
            (Deed::Acceded, Needed::Consent) | (Deed::Deposited, Needed::Consent)
                if rules.no_accessions && (deed == Deed::Acceded || kind == Some(3)) =>
            {
                Some("accession")
            }
            (Deed::Deposited, Needed::Ratification) if matches!(kind, Some(0..=2 | 5)) => None,
            (Deed::Deposited, Needed::Accession) if kind == Some(3) => None,
            (Deed::Acceded, Needed::Accession) => None,
            (Deed::Deposited | Deed::NotifiedAcceptance | Deed::Acceded, Needed::Consent) => None,
            (Deed::NotifiedAcceptance, Needed::Acceptance) => None,
            (Deed::ObjectedTo, _) => continue,
            (Deed::Deposited | Deed::Acceded | Deed::NotifiedAcceptance | Deed::Approved, _) => {
                Some("other-kind")
            }
            _ => continue,
        };
        for c in act.actors() {
            let acceded = deed == Deed::Acceded || (deed == Deed::Deposited && kind == Some(3));
            let flaw = flaw
                .or_else(|| (acceded && !may_accede(cx, gate, instrument, act, *c)).then_some("uninvited"));
            let flaw = flaw.or_else(|| {
                (rules.no_organisations && cx.case.countries.is_organisation(*c)).then_some("organisation")
            });
            if let Some(because) = flaw {
                rejected.push(Rejected { country: *c, act: i, because });
            } else if let Some(first) = standing.get(c).and_then(|n| counted.get_mut(*n)) {
                // Of two, the one that was received first is the one that counts.
                let sooner =
                    cx.act(first.act).is_some_and(|a| effect_of(act).latest() < effect_of(a).latest());
                let second = if sooner { std::mem::replace(&mut first.act, i) } else { i };
                rejected.push(Rejected { country: *c, act: second, because: "second" });
            } else {
                standing.insert(*c, counted.len());
                counted.push(Doer { country: *c, act: i, undone: None });
            }
        }
    }
    (counted, rejected)
}

/// Who may accede before an instrument is in force, by its own clauses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gate {
    /// Any State, or no clause speaks of it.
    Open,
    /// Only those invited.
    Invited,
    /// Nobody.
    Closed,
}

fn gate(cx: &Context<'_, '_>, instrument: Name) -> Gate {
    let (mut closed, mut invited) = (false, false);
    for (_, c) in cx.own_clauses(instrument) {
        match c.rule {
            Rule::AccessionOpen { once_in_force: false } | Rule::AccessionDecided { .. } => {
                return Gate::Open;
            }
            Rule::AccessionOpen { once_in_force: true } => closed = true,
            Rule::AccessionInvited { .. } => invited = true,
            _ => {}
        }
    }
    match (invited, closed) {
        (true, _) => Gate::Invited,
        (_, true) => Gate::Closed,
        _ => Gate::Open,
    }
}

/// Whether an accession can count for entry into force: the instrument is open to it before that, and whoever must
/// invite has invited.
fn may_accede(
    cx: &Context<'_, '_>,
    gate: Gate,
    instrument: Name,
    act: &servanda_acts::Act,
    of: Country,
) -> bool {
    match gate {
        Gate::Open => true,
        Gate::Closed => false,
        Gate::Invited => cx.history.of_instrument(instrument).iter().filter_map(|&i| cx.act(i)).any(|a| {
            a.deed() == Deed::Invited
                && a.countries("c").contains(&of)
                && a.done.earliest() <= act.done.latest()
        }),
    }
}

/// Those who have objected to an instrument, and have not withdrawn it.
fn objectors(cx: &Context<'_, '_>, instrument: Name) -> Vec<Doer> {
    let mut all: Vec<Doer> = Vec::new();
    for &i in cx.history.of_instrument(instrument) {
        let Some(act) = cx.act(i) else { continue };
        for c in act.actors() {
            let standing = all.iter_mut().rev().find(|d| d.country == *c && d.undone.is_none());
            match (act.deed(), standing) {
                (Deed::ObjectedTo, None) => all.push(Doer { country: *c, act: i, undone: None }),
                (Deed::WithdrewObjection, Some(d)) => d.undone = Some(i),
                _ => {}
            }
        }
    }
    all
}

/// Who has signed an instrument: the first signature of each.
pub(crate) fn signers(
    cx: &Context<'_, '_>,
    instrument: Name,
    only: Option<&FxHashSet<u32>>,
) -> Vec<(Country, u32)> {
    let mut seen = FxHashSet::default();
    let mut all = Vec::new();
    for i in looked_at(cx, instrument, only).iter().copied() {
        let Some(act) = cx.act(i).filter(|a| a.deed() == Deed::Signed) else { continue };
        all.extend(act.actors().iter().filter(|c| seen.insert(**c)).map(|c| (*c, i)));
    }
    all
}

/// The countries of a fixed group, in a fixed order.
pub(crate) fn fixed_group(cx: &Context<'_, '_>, group: &Group, instrument: Name) -> Option<Vec<Country>> {
    let charter = cx.charter();
    match group {
        Group::Countries(all) => Some(all.to_vec()),
        Group::Listed(name) => charter.groups.get(name).cloned(),
        Group::Depositaries => charter.clauses.iter().find_map(|c| match &c.rule {
            Rule::Depositaries { instrument: i, countries } if *i == instrument => Some(countries.to_vec()),
            _ => None,
        }),
        _ => None,
    }
}

/// The day on which an instrument was adopted: as its clause says, or by the decision that approved it.
pub(crate) fn adopted_on(cx: &Context<'_, '_>, instrument: Name) -> Option<Day> {
    let said = cx.charter().clauses.iter().find_map(|c| match c.rule {
        Rule::Adopted { instrument: i, on } if i == instrument => Some(on),
        _ => None,
    });
    said.or_else(|| {
        let acts = cx.history.of_instrument(instrument).iter().filter_map(|&i| cx.act(i));
        acts.filter(|a| a.deed() == Deed::DecidedApprove).map(|a| a.done.latest()).next()
    })
}

fn is_member(line: &Timeline<Because<crate::Standing>>) -> Timeline<Because<bool>> {
    line.map(|b| Because { ruling: b.ruling.map(|s| *s != crate::Standing::None), why: b.why })
}

/// One sweep through the days: the sets of all parts, and what changes them.
struct Sweep<'w> {
    parts: Vec<Part<'w>>,
    sets: Vec<Set>,
    happenings: Vec<Happening>,
    did: FxHashSet<Country>,
    /// By which act each of them does it.
    act_of: FxHashMap<Country, u32>,
    /// True if some day in it is in doubt: then the other extremes must be swept too.
    doubt: bool,
}

/// What a sweep asks about.
struct Asked<'w, 'd> {
    instrument: Name,
    who: &'w [Who],
    doers: &'d [Doer],
    needed: Needed,
    /// Only these acts are looked at.
    only: Option<&'d FxHashSet<u32>>,
}

impl Asked<'_, '_> {
    fn sees(&self, act: u32) -> bool {
        self.only.is_none_or(|o| o.contains(&act))
    }
}

impl<'w> Sweep<'w> {
    fn new(cx: &Context<'_, '_>, world: &World, asked: &Asked<'w, '_>, edge: Edge, joins: Edge) -> Sweep<'w> {
        let mut sweep = Sweep {
            parts: Vec::new(),
            sets: Vec::new(),
            happenings: Vec::new(),
            did: FxHashSet::default(),
            act_of: FxHashMap::default(),
            doubt: false,
        };
        let mut before: FxHashSet<Country> = FxHashSet::default();
        for w in asked.who {
            let set = sweep.set(cx, world, asked, &w.group, joins, &before);
            let included =
                w.including.iter().map(|i| sweep.set(cx, world, asked, &i.group, joins, &before)).collect();
            let other = matches!(w.group, Group::Signatories { other: true });
            let closed = matches!(w.group, Group::Signatories { .. })
                && asked.needed == Needed::Ratification
                && !other;
            for weight in &w.weights {
                for m in [Some(weight.measure), weight.of].into_iter().flatten() {
                    let days = cx.charter().measures.get(&m).into_iter().flat_map(Measure::days);
                    // What the table says of days after the day as known on which is asked was not known then.
                    let days = days.filter(|day| cx.case.known.is_none_or(|k| *day <= k));
                    let figures = days.map(|day| Happening { day, seq: 0, what: What::Figures });
                    sweep.happenings.extend(figures);
                }
            }
            if let Some(fixed) = fixed_group(cx, &w.group, asked.instrument) {
                before.extend(fixed);
            }
            sweep.parts.push(Part { who: w, set, included, closed });
        }
        for d in asked.doers.iter().filter(|d| asked.sees(d.act)) {
            sweep.act_of.insert(d.country, d.act);
            if let Some(act) = cx.act(d.act) {
                let when = effect_of(act);
                sweep.doubt |= when.exact().is_none();
                sweep.happenings.push(Happening {
                    day: edge.of(when),
                    seq: d.act,
                    what: What::Does(d.country),
                });
            }
            if let Some((i, act)) = d.undone.and_then(|i| Some((i, cx.act(i)?))) {
                sweep.doubt |= act.done.exact().is_none();
                let day = edge.of(act.done);
                sweep.happenings.push(Happening { day, seq: i, what: What::Undoes(d.country) });
            }
        }
        sweep.happenings.sort_by_key(|h| (h.day, h.seq));
        sweep
    }

    /// Adds the set of a group with what changes it.
    fn set(
        &mut self,
        cx: &Context<'_, '_>,
        world: &World,
        asked: &Asked<'_, '_>,
        group: &Group,
        joins: Edge,
        before: &FxHashSet<Country>,
    ) -> usize {
        let index = self.sets.len();
        let other = matches!(
            group,
            Group::Signatories { other: true }
                | Group::Parties { other: true, .. }
                | Group::Members { other: true }
        );
        let mut set = Set { members: Some(FxHashSet::default()), done: Vec::new() };
        let always = |set: &mut Set, c: Country| {
            if let Some(m) = set.members.as_mut().filter(|_| !(other && before.contains(&c))) {
                m.insert(c);
            }
        };
        let spans = |this: &mut Sweep<'w>, c: Country, line: &Timeline<Because<bool>>| {
            if other && before.contains(&c) {
                return;
            }
            for piece in line.pieces() {
                let possible = piece.value.ruling.possible();
                this.doubt |= possible.len() > 1;
                let inside = match joins {
                    Edge::Late => piece.value.ruling == Ruling::Settled(true),
                    Edge::Early => possible.contains(&&true),
                };
                if inside {
                    this.happenings.push(Happening { day: piece.since, seq: 0, what: What::Joins(index, c) });
                    if piece.until != Day::NEVER {
                        let what = What::Leaves(index, c);
                        this.happenings.push(Happening { day: piece.until, seq: 0, what });
                    }
                }
            }
        };
        match group {
            Group::Signatories { .. } => {
                for (c, i) in signers(cx, asked.instrument, asked.only) {
                    if (other && before.contains(&c)) || !asked.sees(i) {
                        continue;
                    }
                    if let Some(act) = cx.act(i) {
                        self.doubt |= act.effect().exact().is_none();
                        let day = joins.of(act.effect());
                        self.happenings.push(Happening { day, seq: i, what: What::Joins(index, c) });
                    }
                }
            }
            Group::Parties { of, adopted: true, .. } => {
                let day = adopted_on(cx, asked.instrument).unwrap_or(Day::NEVER);
                for (c, line) in world.parties(of.unwrap_or(asked.instrument)) {
                    let possible = line.at(day).ruling.possible();
                    self.doubt |= possible.len() > 1;
                    if possible.contains(&&true) && (joins == Edge::Early || possible.len() == 1) {
                        always(&mut set, c);
                    }
                }
            }
            Group::Parties { of, .. } => {
                for (c, line) in world.parties(of.unwrap_or(asked.instrument)) {
                    spans(self, c, line);
                }
            }
            Group::Members { .. } => {
                for c in world.member_roll() {
                    spans(self, c, &is_member(world.membership(c)));
                }
            }
            Group::Category(name) => {
                for b in cx.charter().categories.get(name).into_iter().flatten() {
                    if other && before.contains(&b.country) {
                        continue;
                    }
                    let what = What::Joins(index, b.country);
                    self.happenings.push(Happening { day: b.from, seq: 0, what });
                    if b.until != Day::NEVER {
                        let what = What::Leaves(index, b.country);
                        self.happenings.push(Happening { day: b.until, seq: 0, what });
                    }
                }
            }
            Group::Depositors => set.members = None,
            Group::Class(name) => {
                for d in asked.doers.iter().filter(|d| world.in_class(cx, *name, d.country)) {
                    always(&mut set, d.country);
                }
            }
            Group::States => {
                // Whoever may yet come: those that have done it, and those whose weight a table lists.
                let weights = asked.who.iter().flat_map(|w| &w.weights);
                let listed =
                    weights.filter_map(|w| cx.charter().measures.get(&w.measure)).flat_map(Measure::listed);
                for c in asked.doers.iter().map(|d| d.country).chain(listed) {
                    if !cx.case.countries.is_organisation(c) {
                        always(&mut set, c);
                    }
                }
            }
            fixed => {
                for c in fixed_group(cx, fixed, asked.instrument).unwrap_or_default() {
                    always(&mut set, c);
                }
            }
        }
        self.sets.push(set);
        index
    }

    fn apply(&mut self, what: What) {
        match what {
            What::Joins(set, c) => {
                if let Some(s) = self.sets.get_mut(set)
                    && s.members.as_mut().is_some_and(|m| m.insert(c))
                    && self.did.contains(&c)
                {
                    s.done.push(c);
                }
            }
            What::Leaves(set, c) => {
                if let Some(s) = self.sets.get_mut(set) {
                    if let Some(m) = &mut s.members {
                        m.remove(&c);
                    }
                    s.done.retain(|d| *d != c);
                }
            }
            What::Does(c) => {
                if self.did.insert(c) {
                    for s in self.sets.iter_mut().filter(|s| s.has(c)) {
                        s.done.push(c);
                    }
                }
            }
            What::Undoes(c) => {
                self.did.remove(&c);
                for s in &mut self.sets {
                    s.done.retain(|d| *d != c);
                }
            }
            What::Figures => {}
        }
    }

    /// The first day on which all parts are met together; the sets are left as they are then.
    fn first_day(&mut self, cx: &Context<'_, '_>) -> Option<Day> {
        let mut i = 0;
        let happenings = std::mem::take(&mut self.happenings);
        let mut found = None;
        while let Some(first) = happenings.get(i) {
            let day = first.day;
            while let Some(h) = happenings.get(i).filter(|h| h.day == day) {
                i += 1;
                self.apply(h.what);
            }
            if self.parts.iter().all(|p| self.met(cx, p, day, None)) {
                found = Some(day);
                break;
            }
        }
        self.happenings = happenings;
        found
    }

    fn set_of(&self, index: usize) -> &Set {
        static NOBODY: std::sync::LazyLock<Set> =
            std::sync::LazyLock::new(|| Set { members: Some(FxHashSet::default()), done: Vec::new() });
        self.sets.get(index).unwrap_or(&NOBODY)
    }

    fn unrecorded(&self, part: &Part<'_>) -> usize {
        let set = self.set_of(part.set);
        if part.closed { self.did.iter().filter(|c| !set.has(**c)).count() } else { 0 }
    }

    fn needed(&self, part: &Part<'_>) -> usize {
        let m = self.set_of(part.set).members.as_ref().map_or(0, FxHashSet::len);
        how_many(part.who.quantity, m, self.unrecorded(part))
    }

    /// Whether a part is met on a day, by all who have done it or by only some of them.
    fn met(
        &self,
        cx: &Context<'_, '_>,
        part: &Part<'_>,
        day: Day,
        only: Option<&FxHashSet<Country>>,
    ) -> bool {
        let set = self.set_of(part.set);
        let counts = |c: &&Country| only.is_none_or(|o| o.contains(*c));
        let have = match only {
            None => set.done.len(),
            Some(_) => set.done.iter().filter(counts).count(),
        };
        let enough = have >= self.needed(part);
        enough
            && part.included.iter().zip(&part.who.including).all(|(index, included)| {
                let inner = self.set_of(*index);
                let have = inner.done.iter().filter(|c| set.has(**c)).filter(counts).count();
                have >= how_many(included.quantity, inner.members.as_ref().map_or(0, FxHashSet::len), 0)
            })
            && part.who.weights.iter().all(|w| {
                let done = set.done.iter().filter(counts).copied();
                weighed(cx, w, done, day).is_some_and(|w| w.met())
            })
    }

    fn progress(&self, cx: &Context<'_, '_>, part: &Part<'_>, day: Day) -> Progress {
        let set = self.set_of(part.set);
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let sorted = |members: &Option<FxHashSet<Country>>, done: &[Country]| {
            let done: FxHashSet<Country> = done.iter().copied().collect();
            let mut open: Vec<Country> =
                members.iter().flatten().filter(|c| !done.contains(c)).copied().collect();
            open.sort_by(|a, b| a.code().cmp(b.code()));
            open
        };
        let included = part.included.iter().zip(&part.who.including).map(|(index, included)| {
            let inner = self.set_of(*index);
            let have = inner.done.iter().filter(|c| set.has(**c)).count();
            let need = how_many(included.quantity, inner.members.as_ref().map_or(0, FxHashSet::len), 0);
            (included.clone(), number(have), number(need), sorted(&inner.members, &inner.done))
        });
        let weights = part.who.weights.iter().filter_map(|w| {
            let mut weighed = weighed(cx, w, set.done.iter().copied(), day)?;
            let measure = cx.charter().measures.get(&w.measure)?;
            let open = measure.listed().filter(|c| set.has(*c) && !set.done.contains(c));
            weighed.open = open.map(|c| (c, measure.of(c, day))).filter(|o| o.1 > 0).collect();
            weighed.open.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.code().cmp(b.0.code())));
            Some(weighed)
        });
        Progress {
            who: part.who.clone(),
            have: number(set.done.len()),
            need: number(self.needed(part)),
            included: included.collect(),
            weights: weights.collect(),
            open: sorted(&set.members, &set.done),
        }
    }

    /// A least set of acts by which all parts are still met: the latest are left out first. One act may be kept in
    /// any case.
    fn witness(&self, cx: &Context<'_, '_>, day: Day, keep: Option<u32>) -> FxHashSet<Country> {
        let all: Vec<Country> = distinct(self.parts.iter().flat_map(|p| &self.set_of(p.set).done).copied());
        let mut acts: Vec<(u32, Vec<Country>)> = Vec::new();
        let mut place: FxHashMap<u32, usize> = FxHashMap::default();
        for c in &all {
            let Some(act) = self.act_of.get(c) else { continue };
            let at = *place.entry(*act).or_insert_with(|| {
                acts.push((*act, Vec::new()));
                acts.len() - 1
            });
            if let Some(entry) = acts.get_mut(at) {
                entry.1.push(*c);
            }
        }
        let plain = |p: &Part<'_>| p.who.weights.is_empty() && p.who.including.is_empty();
        let only_a_number = self.parts.len() == 1 && self.parts.iter().all(plain);
        let mut kept: FxHashSet<Country> = all.iter().copied().collect();
        for (_, countries) in acts.iter().rev().filter(|(act, _)| Some(*act) != keep) {
            kept.retain(|c| !countries.contains(c));
            if !self.parts.iter().all(|p| self.met(cx, p, day, Some(&kept))) {
                kept.extend(countries);
                // Where only a number counts and one is one too few, each of those that are left counts.
                if only_a_number && countries.len() == 1 {
                    break;
                }
            }
        }
        kept
    }
}

/// How many of a group of `m` a quantity asks for.
fn how_many(quantity: Quantity, m: usize, unrecorded: usize) -> usize {
    match quantity {
        Quantity::Any => 1,
        Quantity::Every => (m + unrecorded).max(1),
        Quantity::AtLeast(n) => n as usize,
        Quantity::MoreThan(a, b) => m * a as usize / (b as usize).max(1) + 1,
        Quantity::Share(a, b) => (m * a as usize).div_ceil((b as usize).max(1)).max(1),
    }
}

fn weighed(
    cx: &Context<'_, '_>,
    weight: &Weight,
    done: impl Iterator<Item = Country> + Clone,
    day: Day,
) -> Option<Weighed> {
    let measures = &cx.charter().measures;
    let measure = measures.get(&weight.measure)?;
    let day = measure.as_of.unwrap_or(cx.case.known.map_or(day, |known| day.min(known)));
    let sum = |m: &Measure| done.clone().map(|c| m.of(c, day)).fold(0, u64::saturating_add);
    let whole = match weight.of {
        Some(of) => sum(measures.get(&of)?),
        None => measure.total(day),
    };
    Some(Weighed { weight: *weight, reached: sum(measure), whole, open: Vec::new() })
}

/// The day on which an act counts: a notification when it is received, anything else when it is done.
pub(crate) fn effect_of(act: &servanda_acts::Act) -> When {
    match act.deed() {
        Deed::NotifiedAcceptance => act.received.unwrap_or(act.done),
        _ => act.done,
    }
}

fn done(
    cx: &mut Context<'_, '_>,
    world: &World,
    instrument: Name,
    who: &[Who],
    needed: Needed,
    only: Option<&FxHashSet<u32>>,
) -> Met {
    let (doers, rejected) = doers(cx, instrument, needed, only);
    count(cx, world, &Asked { instrument, who, doers: &doers, needed, only }, rejected)
}

fn count(cx: &mut Context<'_, '_>, world: &World, asked: &Asked<'_, '_>, mut rejected: Vec<Rejected>) -> Met {
    let instrument = asked.instrument;
    let mut sweep = Sweep::new(cx, world, asked, Edge::Late, Edge::Late);
    let late = sweep.first_day(cx);
    if let Some(known) = cx.case.known.filter(|_| late.is_none()) {
        // How far it is, is asked of the day as known on which is asked, not of the end of all terms that are foreseen.
        sweep = Sweep::new(cx, world, asked, Edge::Late, Edge::Late);
        sweep.happenings.retain(|h| h.day <= known);
        sweep.first_day(cx);
    }
    let end = late.or(sweep.happenings.last().map(|h| h.day)).filter(|d| d.is_date()).unwrap_or(Day::LAST);
    let signed_on: FxHashMap<Country, u32> = signers(cx, instrument, asked.only).into_iter().collect();
    let act_of: FxHashMap<Country, u32> = asked
        .doers
        .iter()
        .filter(|d| d.undone.is_none() || late.is_some())
        .map(|d| (d.country, d.act))
        .collect();
    let mut met = Met::default();
    let mut taken: FxHashSet<Country> = FxHashSet::default();
    for part in &sweep.parts {
        let by_signature = matches!(part.who.group, Group::Signatories { .. });
        for c in &sweep.set_of(part.set).done {
            let Some(act) = act_of.get(c) else { continue };
            let standing = signed_on.get(c).copied().filter(|_| by_signature);
            if taken.insert(*c) {
                met.counted.push(Counted { country: *c, act: *act, standing });
            }
        }
        let progress = sweep.progress(cx, part, end);
        if late.is_none() {
            let mut named: Vec<Country> = match part.who.quantity {
                Quantity::Every => progress.open.clone(),
                _ => Vec::new(),
            };
            for (included, _, _, open) in &progress.included {
                if included.quantity == Quantity::Every {
                    named.extend(open);
                }
            }
            let named = distinct(named);
            let short = (progress.need.saturating_sub(progress.have) as usize).saturating_sub(named.len());
            met.missing.extend(named);
            met.short_by = met.short_by.saturating_add(u32::try_from(short).unwrap_or(u32::MAX));
        }
        met.progress.push(progress);
    }
    for d in asked.doers {
        if taken.contains(&d.country) || d.undone.is_some() {
            continue;
        }
        let after = late.is_some_and(|day| cx.act(d.act).is_some_and(|a| effect_of(a).latest() > day));
        let because = if after { "after" } else { "not-of-group" };
        rejected.push(Rejected { country: d.country, act: d.act, because });
    }
    rejected.sort_by_key(|r| (cx.act(r.act).map(|a| a.done.latest()), r.act));
    met.rejected = rejected;
    met.counted.sort_by_key(|c| (cx.act(c.act).map(|a| a.done.latest()), c.act));
    // A deed in doubt may come early or late, and so may what makes a country one of the group: a signature that comes
    // late can let "every signatory" be met early. If it may never be met, it is in doubt for good.
    let mut days = vec![late];
    if sweep.doubt {
        for (edge, joins) in
            [(Edge::Early, Edge::Early), (Edge::Early, Edge::Late), (Edge::Late, Edge::Early)]
        {
            days.push(Sweep::new(cx, world, asked, edge, joins).first_day(cx));
        }
    }
    if let Some(early) = days.iter().flatten().min() {
        let latest = if days.contains(&None) {
            Day::NEVER
        } else {
            days.iter().flatten().max().copied().unwrap_or(Day::NEVER)
        };
        met.when = Some(When::between(*early, latest));
    }
    (met.acts, met.why) = reasons(cx, world, asked, &sweep, &met, (late, None));
    if let Some(day) = late.filter(|_| asked.only.is_none()) {
        let least = sweep.witness(cx, day, None);
        let spare: Vec<Counted> =
            met.counted.iter().filter(|c| !least.contains(&c.country)).copied().collect();
        for c in spare {
            let (_, why) = reasons(cx, world, asked, &sweep, &met, (late, Some(c.act)));
            met.why_with.push((c.country, why));
        }
    }
    met
}

/// Leaves out, the latest first, what is not needed for the same first day.
fn fewest(
    cx: &Context<'_, '_>,
    world: &World,
    asked: &Asked<'_, '_>,
    acts: Vec<u32>,
    late: Day,
    keep: Option<u32>,
) -> Vec<u32> {
    let mut kept: FxHashSet<u32> = acts.iter().copied().collect();
    let mut before = usize::MAX;
    // What is left out first may make another one needless: a deposit without its signature.
    while kept.len() < before {
        before = kept.len();
        for act in acts.iter().rev().filter(|a| Some(**a) != keep) {
            if !kept.remove(act) {
                continue;
            }
            let fewer = Asked { only: Some(&kept), ..*asked };
            if Sweep::new(cx, world, &fewer, Edge::Late, Edge::Late).first_day(cx) != Some(late) {
                kept.insert(*act);
            }
        }
    }
    acts.into_iter().filter(|a| kept.contains(a)).collect()
}

/// The reasons for which it is met on the first day, and the acts among them; one act may be kept in any case.
fn reasons(
    cx: &mut Context<'_, '_>,
    world: &World,
    asked: &Asked<'_, '_>,
    sweep: &Sweep<'_>,
    met: &Met,
    (late, keep): (Option<Day>, Option<u32>),
) -> (Vec<u32>, Vec<Why>) {
    let mut acts: Vec<u32> = Vec::new();
    let mut why: Vec<Why> = Vec::new();
    let mut seen: FxHashSet<Why> = FxHashSet::default();
    let mut add = |w: Why| {
        if seen.insert(w) {
            why.push(w);
        }
    };
    let witness = late.map(|day| sweep.witness(cx, day, keep));
    let stands = |c: &Counted| witness.as_ref().is_none_or(|w| w.contains(&c.country));
    for c in met.counted.iter().filter(|c| stands(c)) {
        acts.extend(c.standing.into_iter().chain([c.act]));
    }
    let mut of_signatories = false;
    for part in &sweep.parts {
        // A fraction needs to know of how many: the signatures, or the parties, that make the whole.
        let of_whole =
            matches!(part.who.quantity, Quantity::MoreThan(..) | Quantity::Share(..) | Quantity::Every);
        if matches!(part.who.group, Group::Signatories { .. }) && of_whole {
            for (c, i) in signers(cx, asked.instrument, asked.only) {
                if sweep.set_of(part.set).has(c) && part.who.quantity != Quantity::Every {
                    of_signatories = true;
                    acts.push(i);
                }
            }
        }
        // Membership in a group that rests on another ruling is part of the reason.
        let Some(day) = late else { continue };
        let groups = [&part.who.group].into_iter().chain(part.who.including.iter().map(|i| &i.group));
        for group in groups {
            match group {
                Group::Parties { of, adopted, .. } => {
                    let of = of.unwrap_or(asked.instrument);
                    let on = if *adopted { adopted_on(cx, asked.instrument).unwrap_or(day) } else { day };
                    for (c, line) in world.parties(of) {
                        let counted = met.counted.iter().any(|x| x.country == c && stands(x));
                        let whole = of_whole && line.at(on).ruling == Ruling::Settled(true);
                        if counted || whole {
                            add(line.at(on).why);
                        }
                    }
                }
                Group::Members { .. } => {
                    for c in world.member_roll() {
                        let b = world.membership(c).at(day);
                        let counted = met.counted.iter().any(|x| x.country == c && stands(x));
                        let whole = of_whole && b.ruling != Ruling::Settled(crate::Standing::None);
                        if counted || whole {
                            add(b.why);
                        }
                    }
                }
                _ => {}
            }
        }
    }
    let mut acts = distinct(acts);
    if let Some(day) = late.filter(|_| of_signatories) {
        acts = fewest(cx, world, asked, acts, day, keep);
    }
    let grounds: Vec<Why> = acts.iter().map(|a| cx.grounds.act(*a)).collect();
    (acts, grounds.into_iter().chain(why).collect())
}

/// The day on which all conditions are met.
/// With `only`, by these acts alone.
pub(crate) fn all_met(
    cx: &mut Context<'_, '_>,
    world: &World,
    instrument: Name,
    conditions: &[Condition],
    only: Option<&FxHashSet<u32>>,
) -> Met {
    let mut all = Met { when: Some(When::on(Day::ALWAYS)), ..Met::default() };
    for condition in conditions {
        let met = match condition {
            Condition::Done { who, needed } => done(cx, world, instrument, who, *needed, only),
            Condition::InForce(names) => in_force(cx, world, names),
            Condition::Decided(organ) => decided(cx, world, instrument, *organ, Deed::DecidedSo),
        };
        all.when = match (all.when, met.when) {
            (Some(a), Some(b)) => Some(a.later(b)),
            _ => None,
        };
        all.counted.extend(met.counted);
        all.rejected.extend(met.rejected);
        all.missing.extend(met.missing);
        all.short_by = all.short_by.saturating_add(met.short_by);
        all.progress.extend(met.progress);
        if conditions.len() == 1 {
            all.why_with = met.why_with;
            all.acts = met.acts;
        }
        all.why.extend(met.why);
    }
    all
}

/// The day on which acceptance is deemed: the given day, unless enough have objected before it.
pub(crate) fn deemed(
    cx: &mut Context<'_, '_>,
    world: &World,
    instrument: Name,
    on: Day,
    unless: &[Who],
) -> Met {
    let objectors = objectors(cx, instrument);
    let mut all = Met { when: Some(When::on(on)), ..Met::default() };
    for who in unless {
        let who = std::slice::from_ref(who);
        let asked = Asked { instrument, who, doers: &objectors, needed: Needed::Signature, only: None };
        let met = count(cx, world, &asked, Vec::new());
        let standing = met.when.filter(|w| w.earliest() < on);
        let why = match standing {
            Some(_) => met.why.clone(),
            None => vec![cx.grounds.absent(crate::Absent::Condition(instrument))],
        };
        all.counted.extend(met.counted);
        all.progress.extend(met.progress);
        all.why.extend(why);
        match standing {
            Some(w) if w.latest() < on => all.when = None,
            Some(_) => all.when = all.when.map(|_| When::between(on, Day::NEVER)),
            None => {}
        }
    }
    all
}

fn in_force(cx: &mut Context<'_, '_>, world: &World, names: &[Name]) -> Met {
    let mut met = Met { when: Some(When::on(Day::ALWAYS)), ..Met::default() };
    for n in names {
        match world.force(*n).and_then(|f| f.start.map(|s| (s, f.start_why))) {
            Some((start, why)) => {
                met.when = met.when.map(|w| w.later(start));
                met.why.extend(why);
            }
            None => {
                met.when = None;
                met.short_by += 1;
                met.why.push(cx.grounds.absent(crate::Absent::Condition(*n)));
            }
        }
    }
    met
}

/// The first decision of a kind that an organ has adopted about an instrument.
pub(crate) fn decided(
    cx: &mut Context<'_, '_>,
    world: &World,
    instrument: Name,
    organ: Name,
    deed: Deed,
) -> Met {
    let mut met = Met::default();
    for &i in cx.history.of_instrument(instrument) {
        let Some(act) = cx.act(i).filter(|a| a.deed() == deed && a.organ() == Some(organ)) else {
            continue;
        };
        if let Some(why) = world.adopted(i) {
            met.when = Some(act.effect());
            met.why.push(why);
            return met;
        }
    }
    met.short_by = 1;
    met
}
