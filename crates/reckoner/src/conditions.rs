//! Conditions: who has done it, and on which day enough of them had.

use crate::history::distinct;
use crate::world::{Context, World};
use rustc_hash::{FxHashMap, FxHashSet};
use servanda_acts::Deed;
use servanda_charter::{Condition, Event, Group, Needed, Quantity, Rule, Who};
use servanda_language::{Country, Name};
use servanda_timeline::{Day, Ruling, When, Why};

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
    /// A key: `not-of-group`, `other-kind`, `after`, `second`.
    pub because: &'static str,
}

/// A condition that is met, or how far it is.
#[derive(Clone, Debug, Default)]
pub struct Met {
    /// The day, if met.
    pub when: Option<When>,
    /// The acts on whose account it is met, in order; if not met, all that count so far.
    pub counted: Vec<Counted>,
    /// Acts that look as if they counted, and do not.
    pub rejected: Vec<Rejected>,
    /// Those who are still needed by name.
    pub missing: Vec<Country>,
    /// How many more are needed beyond those named.
    pub short_by: u32,
    /// Reasons.
    pub(crate) why: Vec<Why>,
}

#[derive(Clone, Copy)]
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

/// One quantified subject while the days go by.
struct Part {
    quantity: Quantity,
    /// Of the group now.
    members: FxHashSet<Country>,
    /// Of the group and done.
    done: Vec<Country>,
    including: Vec<Country>,
    /// Ratification without a signature on record blocks "every signatory": the set is not known.
    closed: bool,
    /// Those who have done it by now without being of the group on record.
    unrecorded: usize,
}

impl Part {
    fn needed(&self) -> usize {
        let m = self.members.len();
        match self.quantity {
            Quantity::Every => (m + self.unrecorded).max(1),
            Quantity::AtLeast(n) => n as usize,
            Quantity::MoreThan(a, b) => m * a as usize / (b as usize).max(1) + 1,
            Quantity::Share(a, b) => (m * a as usize).div_ceil((b as usize).max(1)).max(1),
        }
    }

    fn met(&self) -> bool {
        self.done.len() >= self.needed() && self.including.iter().all(|c| self.done.contains(c))
    }
}

/// A change on a day: a country joins or leaves a group, or does what is needed.
struct Happening {
    day: Day,
    seq: u32,
    part: usize,
    country: Country,
    what: What,
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum What {
    Joins,
    Leaves,
    Does,
}

/// Acts of consent to an instrument: who, which act.
pub(crate) fn doers(
    cx: &Context<'_, '_>,
    instrument: Name,
    needed: Needed,
) -> (Vec<(Country, u32)>, Vec<Rejected>) {
    let mut counted = Vec::new();
    let mut rejected = Vec::new();
    let mut seen: FxHashSet<Country> = FxHashSet::default();
    for &i in cx.history.of_instrument(instrument) {
        let Some(act) = cx.act(i) else { continue };
        let fits = match (act.deed(), needed) {
            (Deed::Signed, Needed::Signature) => true,
            (Deed::Deposited, Needed::Ratification) => matches!(act.choice("kind"), Some(0..=2 | 5)),
            (Deed::Deposited, Needed::Accession) => act.choice("kind") == Some(3),
            (Deed::Acceded, Needed::Accession | Needed::Consent) => true,
            (Deed::Deposited | Deed::Succeeded | Deed::NotifiedAcceptance, Needed::Consent) => true,
            (Deed::NotifiedAcceptance, Needed::Acceptance) => true,
            (Deed::Deposited | Deed::Acceded | Deed::NotifiedAcceptance | Deed::Approved, _) => {
                rejected.extend(act.actors().iter().map(|c| Rejected {
                    country: *c,
                    act: i,
                    because: "other-kind",
                }));
                false
            }
            _ => continue,
        };
        if !fits {
            continue;
        }
        for c in act.actors() {
            if seen.insert(*c) {
                counted.push((*c, i));
            } else {
                rejected.push(Rejected { country: *c, act: i, because: "second" });
            }
        }
    }
    (counted, rejected)
}

/// Who has signed an instrument: the first signature of each.
pub(crate) fn signers(cx: &Context<'_, '_>, instrument: Name) -> Vec<(Country, u32)> {
    let mut seen = FxHashSet::default();
    let mut all = Vec::new();
    for &i in cx.history.of_instrument(instrument) {
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

fn is_member(
    line: &servanda_timeline::Timeline<servanda_timeline::Because<crate::Standing>>,
) -> servanda_timeline::Timeline<servanda_timeline::Because<bool>> {
    line.map(|b| servanda_timeline::Because {
        ruling: b.ruling.map(|s| *s != crate::Standing::None),
        why: b.why,
    })
}

#[expect(clippy::too_many_arguments, reason = "the parts of one condition")]
fn happenings(
    cx: &Context<'_, '_>,
    world: &World,
    instrument: Name,
    who: &[Who],
    doers: &[(Country, u32)],
    needed: Needed,
    edge: Edge,
    joins: Edge,
) -> (Vec<Part>, Vec<Happening>) {
    let mut parts = Vec::new();
    let mut all = Vec::new();
    let mut before: FxHashSet<Country> = FxHashSet::default();
    let signed = signers(cx, instrument);
    for (p, w) in who.iter().enumerate() {
        let mut part = Part {
            quantity: w.quantity,
            members: FxHashSet::default(),
            done: Vec::new(),
            including: w.including.as_ref().and_then(|g| fixed_group(cx, g, instrument)).unwrap_or_default(),
            closed: false,
            unrecorded: 0,
        };
        let other = matches!(
            w.group,
            Group::Signatories { other: true }
                | Group::Parties { other: true, .. }
                | Group::Members { other: true }
        );
        let mut join = |country: Country, day: Day, seq: u32, what: What| {
            if !(other && before.contains(&country)) {
                all.push(Happening { day, seq, part: p, country, what });
            }
        };
        let spans = |line: &servanda_timeline::Timeline<servanda_timeline::Because<bool>>| {
            line.pieces()
                .filter(|piece| match joins {
                    Edge::Late => piece.value.ruling == Ruling::Settled(true),
                    Edge::Early => piece.value.ruling.possible().contains(&&true),
                })
                .map(|piece| (piece.since, piece.until))
                .collect::<Vec<_>>()
        };
        match &w.group {
            Group::Signatories { .. } => {
                for (c, i) in &signed {
                    if let Some(act) = cx.act(*i) {
                        join(*c, joins.of(act.effect()), *i, What::Joins);
                    }
                }
                part.closed = needed == Needed::Ratification && !other;
            }
            Group::Parties { of, .. } => {
                let of = of.unwrap_or(instrument);
                for (c, line) in world.parties(of) {
                    for (since, until) in spans(line) {
                        join(c, since, 0, What::Joins);
                        if until != Day::NEVER {
                            join(c, until, 0, What::Leaves);
                        }
                    }
                }
            }
            Group::Members { .. } => {
                for c in world.member_roll() {
                    for (since, until) in spans(&is_member(world.membership(c))) {
                        join(c, since, 0, What::Joins);
                        if until != Day::NEVER {
                            join(c, until, 0, What::Leaves);
                        }
                    }
                }
            }
            Group::States | Group::Class(_) => {
                let of_class = |c: &Country| match &w.group {
                    Group::Class(name) => world.in_class(cx, *name, *c),
                    _ => true,
                };
                for (c, _) in doers.iter().filter(|(c, _)| of_class(c)) {
                    join(*c, Day::ALWAYS, 0, What::Joins);
                }
            }
            fixed => {
                for c in fixed_group(cx, fixed, instrument).unwrap_or_default() {
                    join(c, Day::ALWAYS, 0, What::Joins);
                }
            }
        }
        for (c, i) in doers {
            if let Some(act) = cx.act(*i) {
                join(*c, edge.of(act.done), *i, What::Does);
            }
        }
        if let Some(fixed) = fixed_group(cx, &w.group, instrument) {
            before.extend(fixed);
        }
        parts.push(part);
    }
    all.sort_by_key(|h| (h.day, h.seq, h.part));
    (parts, all)
}

/// The first day on which all parts are met together.
fn first_day(mut parts: Vec<Part>, all: &[Happening]) -> (Option<Day>, Vec<Part>) {
    let mut did: Vec<FxHashSet<Country>> = parts.iter().map(|_| FxHashSet::default()).collect();
    let mut i = 0;
    while let Some(first) = all.get(i) {
        let day = first.day;
        while let Some(h) = all.get(i).filter(|h| h.day == day) {
            i += 1;
            let (Some(part), Some(did)) = (parts.get_mut(h.part), did.get_mut(h.part)) else { continue };
            match h.what {
                What::Joins => {
                    if part.members.insert(h.country) && did.contains(&h.country) {
                        part.done.push(h.country);
                    }
                }
                What::Leaves => {
                    part.members.remove(&h.country);
                    part.done.retain(|c| *c != h.country);
                }
                What::Does => {
                    if did.insert(h.country) && part.members.contains(&h.country) {
                        part.done.push(h.country);
                    }
                }
            }
        }
        for (part, did) in parts.iter_mut().zip(&did).filter(|p| p.0.closed) {
            part.unrecorded = did.iter().filter(|c| !part.members.contains(c)).count();
        }
        if parts.iter().all(Part::met) {
            return (Some(day), parts);
        }
    }
    (None, parts)
}

fn done(cx: &mut Context<'_, '_>, world: &World, instrument: Name, who: &[Who], needed: Needed) -> Met {
    let (doers, mut rejected) = doers(cx, instrument, needed);
    let (parts, all) = happenings(cx, world, instrument, who, &doers, needed, Edge::Late, Edge::Late);
    let (late, parts) = first_day(parts, &all);
    let signed_on: FxHashMap<Country, u32> = signers(cx, instrument).into_iter().collect();
    let act_of: FxHashMap<Country, u32> = doers.iter().copied().collect();
    let mut met = Met::default();
    let mut taken: FxHashSet<Country> = FxHashSet::default();
    for (part, w) in parts.iter().zip(who) {
        let needed_now = part.needed();
        // Those named first, then the earliest, and no more than it takes: one witness, and a minimal one.
        let named = part.including.iter().filter(|c| part.done.contains(c));
        let rest = part.done.iter().filter(|c| !part.including.contains(c));
        let limit = if late.is_some() { needed_now.max(part.including.len()) } else { usize::MAX };
        for c in distinct(named.chain(rest).copied()).into_iter().take(limit) {
            let Some(act) = act_of.get(&c) else { continue };
            let by_signature = matches!(w.group, Group::Signatories { .. });
            let standing = signed_on.get(&c).copied().filter(|_| by_signature);
            if taken.insert(c) {
                met.counted.push(Counted { country: c, act: *act, standing });
            }
        }
        if late.is_none() {
            let named_missing: Vec<Country> = match part.quantity {
                Quantity::Every => {
                    let done: FxHashSet<Country> = part.done.iter().copied().collect();
                    let mut missing: Vec<Country> = all
                        .iter()
                        .filter(|h| h.what == What::Joins)
                        .map(|h| h.country)
                        .filter(|c| part.members.contains(c) && !done.contains(c))
                        .collect();
                    missing = distinct(missing);
                    missing
                }
                _ => part.including.iter().copied().filter(|c| !part.done.contains(c)).collect(),
            };
            let short = needed_now.saturating_sub(part.done.len()).saturating_sub(named_missing.len());
            met.missing.extend(named_missing);
            met.short_by = met.short_by.saturating_add(u32::try_from(short).unwrap_or(u32::MAX));
        }
    }
    for (c, i) in &doers {
        if taken.contains(c) {
            continue;
        }
        let after = late.is_some_and(|day| cx.act(*i).is_some_and(|a| a.done.latest() > day));
        let of_group = parts.iter().any(|p| p.members.contains(c));
        let because = if after {
            "after"
        } else if of_group {
            "not-needed"
        } else {
            "not-of-group"
        };
        rejected.push(Rejected { country: *c, act: *i, because });
    }
    rejected.sort_by_key(|r| (cx.act(r.act).map(|a| a.done.latest()), r.act));
    met.rejected = rejected;
    met.counted.sort_by_key(|c| (cx.act(c.act).map(|a| a.done.latest()), c.act));
    // A deed in doubt may come early or late, and so may what makes a country one of the group: a signature that comes
    // late can let "every signatory" be met early. If it may never be met, it is in doubt for good.
    let mut days = vec![late];
    for (edge, joins) in [(Edge::Early, Edge::Early), (Edge::Early, Edge::Late), (Edge::Late, Edge::Early)] {
        let (parts, all) = happenings(cx, world, instrument, who, &doers, needed, edge, joins);
        days.push(first_day(parts, &all).0);
    }
    if let Some(early) = days.iter().flatten().min() {
        let latest = if days.contains(&None) {
            Day::NEVER
        } else {
            days.iter().flatten().max().copied().unwrap_or(Day::NEVER)
        };
        met.when = Some(When::between(*early, latest));
    }
    let mut why: Vec<Why> = Vec::new();
    for c in &met.counted {
        for act in c.standing.into_iter().chain([c.act]) {
            let ground = cx.grounds.act(act);
            if !why.contains(&ground) {
                why.push(ground);
            }
        }
    }
    // A fraction needs to know of how many: the signatures that make the whole.
    for (w, part) in who.iter().zip(&parts) {
        let of_signatories = matches!(w.group, Group::Signatories { .. });
        if of_signatories && matches!(part.quantity, Quantity::MoreThan(..) | Quantity::Share(..)) {
            for (c, i) in signers(cx, instrument) {
                let ground = cx.grounds.act(i);
                if part.members.contains(&c) && !why.contains(&ground) {
                    why.push(ground);
                }
            }
        }
    }
    // Membership in a group that rests on another ruling is part of the reason.
    if let Some(day) = late {
        for w in who {
            for c in &met.counted {
                match &w.group {
                    Group::Parties { of, .. } => {
                        let of = of.unwrap_or(instrument);
                        why.extend(world.party_line(of, c.country).map(|l| l.at(day).why));
                    }
                    Group::Members { .. } => why.push(world.membership(c.country).at(day).why),
                    _ => {}
                }
            }
        }
    }
    met.why = why;
    met
}

/// The day on which all conditions of an event are met.
pub(crate) fn event(cx: &mut Context<'_, '_>, world: &World, instrument: Name, event: &Event) -> Met {
    let mut all = Met { when: Some(When::on(Day::ALWAYS)), ..Met::default() };
    for condition in &event.conditions {
        let met = match condition {
            Condition::Done { who, needed } => done(cx, world, instrument, who, *needed),
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
        all.why.extend(met.why);
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
