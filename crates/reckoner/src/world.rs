//! One reckoning under one reading, and all of them together.

use crate::chair::ChairLines;
use crate::decisions::{self, Verdict};
use crate::due::Due;
use crate::duties::{self, Duty};
use crate::force::{self, Force};
use crate::grounds::{Absent, Grounds, Lemma};
use crate::history::History;
use crate::members::{self, Member};
use crate::offices::OfficeLines;
use crate::order::{self, Knot, Order, Reach, Topic};
use crate::parties::{self, Parties};
use crate::{Answer, Case, Question, Standing, chair, due, offices, organs, relations};
use rustc_hash::{FxHashMap, FxHashSet};
use servanda_acts::{Act, Deed};
use servanda_charter::{Charter, Clause, ClauseId, Rule};
use servanda_language::{Country, Kind, Name};
use servanda_timeline::{Because, Day, Ground, Reading, Reasons, Ruling, Timeline, Why};
use std::cell::RefCell;

/// Something about an act that a reader must know: it breaks a rule, or disagrees with one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Finding {
    /// A key with a message.
    pub key: &'static str,
    /// The act.
    pub act: Option<u32>,
    /// The rule.
    pub clause: Option<ClauseId>,
    /// The country concerned or expected.
    pub country: Option<Country>,
    /// The name concerned.
    pub name: Option<Name>,
    /// Words for the message.
    pub args: Vec<(&'static str, String)>,
}

impl Finding {
    pub(crate) fn new(key: &'static str, act: Option<u32>, clause: Option<ClauseId>) -> Finding {
        Finding { key, act, clause, country: None, name: None, args: Vec::new() }
    }

    pub(crate) fn with(mut self, name: &'static str, value: String) -> Finding {
        self.args.push((name, value));
        self
    }

    pub(crate) fn of(mut self, country: Country) -> Finding {
        self.country = Some(country);
        self
    }
}

/// What every step needs to see.
pub(crate) struct Context<'c, 'x> {
    pub(crate) case: Case<'c>,
    pub(crate) history: &'x History,
    pub(crate) grounds: &'x mut Grounds,
}

impl<'c> Context<'c, '_> {
    pub(crate) fn charter(&self) -> &'c Charter {
        self.case.charter
    }

    pub(crate) fn act(&self, index: u32) -> Option<&'c Act> {
        self.case.acts.get(index as usize)
    }

    /// The clauses of the text of an instrument.
    pub(crate) fn own_clauses(
        &self,
        instrument: Name,
    ) -> impl Iterator<Item = (ClauseId, &'c servanda_charter::Clause)> + use<'c> {
        let charter = self.case.charter;
        charter.clauses().filter(move |(_, c)| charter.instrument_of(c) == Some(instrument))
    }

    /// The last day on which anything happened.
    pub(crate) fn last_day(&self) -> Day {
        self.history.standing.last().and_then(|i| self.act(*i)).map_or(Day::FIRST, |a| a.done.latest())
    }

    /// The first day on which anything happened.
    pub(crate) fn first_day(&self) -> Day {
        self.history.standing.first().and_then(|i| self.act(*i)).map_or(Day::FIRST, |a| a.done.earliest())
    }
}

/// One reckoning under one choice of readings.
#[derive(Debug)]
pub struct World {
    pub(crate) readings: Vec<Reading>,
    forces: FxHashMap<Name, Force>,
    parties: FxHashMap<Name, Parties>,
    party_index: FxHashMap<(Name, Country), usize>,
    members: Vec<Member>,
    member_index: FxHashMap<Country, usize>,
    nobody: Timeline<Because<Standing>>,
    no_vote: Timeline<Because<bool>>,
    organ_lines: FxHashMap<Name, Timeline<Because<bool>>>,
    no_organ: Timeline<Because<bool>>,
    verdicts: FxHashMap<u32, Verdict>,
    pub(crate) texts: Vec<Timeline<bool>>,
    pub(crate) never: Timeline<bool>,
    pub(crate) suspension_takes_seat: bool,
    pub(crate) office_turns: FxHashMap<Name, Timeline<Because<Answer>>>,
    chairs: Vec<(Name, ChairLines)>,
    offices: Vec<(Name, OfficeLines)>,
    pub(crate) duties: Vec<Duty>,
    /// What acts break, as found while an instrument was answered: replaced when it is answered anew.
    by_instrument: FxHashMap<Name, Vec<Finding>>,
    /// What acts break in their form, by the instrument that they concern.
    formal: FxHashMap<Name, Vec<Finding>>,
    /// What acts break elsewhere, by the step that found it.
    judged: Vec<Finding>,
    of_chairs: Vec<Finding>,
    of_offices: Vec<Finding>,
    of_drafts: Vec<Finding>,
    /// What acts break.
    pub findings: Vec<Finding>,
}

impl World {
    fn new(cx: &mut Context<'_, '_>, readings: Vec<Reading>) -> World {
        let none = cx.grounds.absent(Absent::Rule);
        World {
            readings,
            forces: FxHashMap::default(),
            parties: FxHashMap::default(),
            party_index: FxHashMap::default(),
            members: Vec::new(),
            member_index: FxHashMap::default(),
            nobody: Timeline::always(Because { ruling: Ruling::Settled(Standing::None), why: none }),
            no_vote: Timeline::always(Because { ruling: Ruling::Settled(false), why: none }),
            organ_lines: FxHashMap::default(),
            no_organ: Timeline::always(Because { ruling: Ruling::Settled(false), why: none }),
            verdicts: FxHashMap::default(),
            texts: cx.charter().clauses.iter().map(|_| Timeline::always(true)).collect(),
            never: Timeline::always(false),
            suspension_takes_seat: false,
            office_turns: FxHashMap::default(),
            chairs: Vec::new(),
            offices: Vec::new(),
            duties: Vec::new(),
            by_instrument: FxHashMap::default(),
            formal: FxHashMap::default(),
            judged: Vec::new(),
            of_chairs: Vec::new(),
            of_offices: Vec::new(),
            of_drafts: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// What is known of an instrument's force.
    pub fn force(&self, instrument: Name) -> Option<&Force> {
        self.forces.get(&instrument)
    }

    /// All instruments with their force, in the order of definition.
    pub fn forces(&self) -> impl Iterator<Item = (Name, &Force)> {
        let mut all: Vec<(Name, &Force)> = self.forces.iter().map(|(n, f)| (*n, f)).collect();
        all.sort_by_key(|f| f.0);
        all.into_iter()
    }

    /// Everyone who ever acted on an instrument, with the days on which they are party.
    pub fn parties(&self, instrument: Name) -> impl Iterator<Item = (Country, &Timeline<Because<bool>>)> {
        self.parties.get(&instrument).into_iter().flatten().map(|(c, l)| (*c, l))
    }

    /// The days on which a country is party.
    pub fn party_line(&self, instrument: Name, country: Country) -> Option<&Timeline<Because<bool>>> {
        let i = *self.party_index.get(&(instrument, country))?;
        self.parties.get(&instrument)?.get(i).map(|p| &p.1)
    }

    pub(crate) fn member_roll(&self) -> impl Iterator<Item = Country> + '_ {
        self.members.iter().map(|m| m.country)
    }

    pub(crate) fn has_members(&self) -> bool {
        !self.members.is_empty()
    }

    /// A country's standing over time.
    pub fn membership(&self, country: Country) -> &Timeline<Because<Standing>> {
        let found = self.member_index.get(&country).and_then(|i| self.members.get(*i));
        found.map_or(&self.nobody, |m| &m.standing)
    }

    pub(crate) fn vote(&self, country: Country) -> &Timeline<Because<bool>> {
        let found = self.member_index.get(&country).and_then(|i| self.members.get(*i));
        found.map_or(&self.no_vote, |m| &m.votes)
    }

    pub(crate) fn organ_exists(&self, organ: Name) -> &Timeline<Because<bool>> {
        self.organ_lines.get(&organ).unwrap_or(&self.no_organ)
    }

    /// Why a decision has effect; `None` if it has none, or is not judged yet.
    pub fn adopted(&self, act: u32) -> Option<Why> {
        self.verdicts.get(&act).and_then(|v| v.adopted)
    }

    pub(crate) fn verdict(&self, act: u32) -> Option<&Verdict> {
        self.verdicts.get(&act)
    }

    /// True if a decision has effect.
    pub fn is_adopted(&self, act: u32) -> bool {
        self.adopted(act).is_some()
    }

    /// Those whom a decision in limited format does not bind.
    pub fn not_bound(&self, act: u32) -> &[Country] {
        self.verdicts.get(&act).map_or(&[], |v| &v.not_bound)
    }

    pub(crate) fn chairs(&self) -> impl Iterator<Item = (Name, &ChairLines)> {
        self.chairs.iter().map(|(n, l)| (*n, l))
    }

    pub(crate) fn offices(&self) -> impl Iterator<Item = (Name, &OfficeLines)> {
        self.offices.iter().map(|(n, l)| (*n, l))
    }

    /// All duties that arise from acts and clocks.
    pub fn duties(&self) -> &[Duty] {
        &self.duties
    }

    /// Whether a country may chair, and why; `None` where no roll of members is kept.
    pub(crate) fn chair_standing(
        &self,
        cx: &Context<'_, '_>,
        organ: Name,
        country: Country,
        day: Day,
    ) -> Option<(bool, Why)> {
        let rules = organs::seat_rules(cx, self, organ, day);
        let by_party = rules.iter().find_map(|r| match r.of {
            servanda_charter::Group::Parties { of, .. } => {
                of.or_else(|| cx.charter().clause(r.clause).and_then(|c| cx.charter().instrument_of(c)))
            }
            _ => None,
        });
        if let Some(i) = by_party {
            let b = self.party_line(i, country)?.at(day);
            return Some((decisions::may_hold(&b.ruling), b.why));
        }
        let standing = self.membership(country).at(day);
        self.has_members().then(|| (standing.ruling.possible().contains(&&Standing::Member), standing.why))
    }

    /// True if a country is of a class.
    pub(crate) fn in_class(&self, cx: &Context<'_, '_>, class: Name, country: Country) -> bool {
        let Some(test) = cx.charter().classes.get(&class) else { return false };
        let took = cx.history.steps_of(test.step).iter().any(|&i| {
            cx.act(i).is_some_and(|a| a.actors().contains(&country) && a.done.latest() < test.before)
        });
        took != test.negated
    }

    pub(crate) fn class_why(&self, cx: &mut Context<'_, '_>, class: Name, country: Country) -> Option<Why> {
        let test = *cx.charter().classes.get(&class)?;
        let took = cx.history.steps_of(test.step).iter().copied().find(|&i| {
            cx.act(i).is_some_and(|a| a.actors().contains(&country) && a.done.latest() < test.before)
        });
        Some(match took {
            Some(i) => cx.grounds.act(i),
            None => cx.grounds.absent(Absent::Step(test.step, country)),
        })
    }

    fn set_parties(&mut self, instrument: Name, parties: Parties) {
        for (i, (c, _)) in parties.iter().enumerate() {
            self.party_index.insert((instrument, *c), i);
        }
        self.parties.insert(instrument, parties);
    }

    fn answer_instrument(&mut self, cx: &mut Context<'_, '_>, name: Name) {
        let mut force = force::force(cx, self, name);
        let mut parties = parties::parties(cx, self, name, &force);
        if let Some((end, why)) = force::too_few(cx, self, name, &force, &parties) {
            let over = Because { ruling: Ruling::Settled(false), why };
            force.line = force.line.set_from(end, over.clone());
            for (_, line) in parties.iter_mut().filter(|(_, l)| l.at(end).ruling != Ruling::Settled(false)) {
                *line = line.set_from(end, over.clone());
            }
        }
        self.forces.insert(name, force);
        self.set_parties(name, parties);
    }

    fn answer_members(&mut self, cx: &mut Context<'_, '_>) {
        self.members = members::members(cx, self);
        self.member_index = self.members.iter().enumerate().map(|(i, m)| (m.country, i)).collect();
    }

    fn refresh(&mut self, cx: &mut Context<'_, '_>, topics: &[Topic]) {
        for topic in topics {
            match topic {
                Topic::Instrument(name) => {
                    let kept = std::mem::take(&mut self.findings);
                    self.answer_instrument(cx, *name);
                    let fresh = std::mem::replace(&mut self.findings, kept);
                    self.by_instrument.insert(*name, fresh);
                }
                Topic::Members => self.answer_members(cx),
                Topic::Decisions => {}
            }
        }
    }

    fn refresh_organs(&mut self, cx: &mut Context<'_, '_>) {
        for organ in organs::all(cx) {
            let line = organs::existence(cx, self, organ);
            self.organ_lines.insert(organ, line);
        }
    }

    /// The agenda: decisions in the order of days, each judged by the day before it. What waits for decisions is
    /// answered anew only when a decision that it waits for has taken effect.
    fn agenda(&mut self, cx: &mut Context<'_, '_>, waiting: &[Topic]) {
        self.refresh(cx, waiting);
        self.lay_texts(cx);
        self.refresh_organs(cx);
        self.refresh_turns(cx);
        let mut stale = false;
        let decisions = cx.history.decisions.clone();
        let mut judged_on = Day::ALWAYS;
        for i in decisions {
            let Some(act) = cx.act(i) else { continue };
            let day = act.done.latest();
            if stale && day > judged_on {
                self.refresh(cx, waiting);
                self.lay_texts(cx);
                self.refresh_organs(cx);
                self.refresh_turns(cx);
                stale = false;
            }
            judged_on = day;
            let (verdict, findings) = decisions::judge(cx, self, i);
            if verdict.adopted.is_some() && decisions::changes_members(act.deed()) {
                stale = true;
                if act.effect().earliest() < act.done.earliest() {
                    // Inside a circle nothing may reach back before the decision that it rests on.
                    self.findings.push(Finding::new("reaches-back", Some(i), None));
                }
            }
            self.verdicts.insert(i, verdict);
            self.findings.extend(findings);
        }
        if stale {
            self.refresh(cx, waiting);
            self.lay_texts(cx);
        }
        self.refresh_organs(cx);
        self.refresh_turns(cx);
    }

    /// Turns of offices by the calendar, which decisions on appointments are held against.
    fn refresh_turns(&mut self, cx: &mut Context<'_, '_>) {
        for office in offices_of(cx.charter()) {
            if let Some(line) = offices::calendar(cx, self, office) {
                self.office_turns.insert(office, line);
            }
        }
    }

    /// Answers everything; with `before`, only what the acts appended since can have changed, and takes over the rest.
    fn reckon(
        cx: &mut Context<'_, '_>,
        order: &Order,
        readings: Vec<Reading>,
        before: Option<(World, &Appended)>,
        redone: &mut Redone,
    ) -> World {
        let mut world = World::new(cx, readings);
        world.suspension_takes_seat =
            cx.charter().clauses.iter().any(|c| c.rule == Rule::SuspendedMember && world.reads(c));
        let (mut old, appended) = match before {
            Some((old, appended)) => (Some(old), Some(appended)),
            None => (None, None),
        };
        let reaches = |of: &dyn Fn(&Reach) -> bool| appended.is_none_or(|a| of(&a.reach));
        let mut changed: FxHashSet<Topic> = FxHashSet::default();
        for stratum in &order.strata {
            let topics = &stratum.topics;
            if let (Some(old), Some(a)) = (&mut old, appended)
                && !order.anew(topics, &a.reach, &changed)
            {
                world.take_over(old, topics);
                continue;
            }
            redone.topics += topics.len();
            if topics.contains(&Topic::Decisions) {
                let waiting: &[Topic] = if stratum.circular { topics } else { &[] };
                world.agenda(cx, waiting);
                world.judged = std::mem::take(&mut world.findings);
            } else {
                world.refresh(cx, topics);
            }
            let same = |t: &Topic| old.as_ref().is_some_and(|old| world.agrees(old, *t));
            changed.extend(topics.iter().filter(|t| !same(t)));
        }
        let other = !changed.is_empty() || reaches(&|r| r.decisions);
        match old.as_mut().filter(|_| !other) {
            Some(old) => {
                world.texts = std::mem::take(&mut old.texts);
                world.organ_lines = std::mem::take(&mut old.organ_lines);
            }
            None => {
                world.lay_texts(cx);
                world.refresh_organs(cx);
            }
        }
        let later = appended.is_none_or(|a| a.later);
        match old.as_mut().filter(|_| !(other || later || reaches(&|r| r.chairs))) {
            Some(old) => {
                world.chairs = std::mem::take(&mut old.chairs);
                world.of_chairs = std::mem::take(&mut old.of_chairs);
            }
            None => {
                redone.chairs = true;
                for organ in organs::all(cx) {
                    if let Some(lines) = chair::chair(cx, &mut world, organ) {
                        world.chairs.push((organ, lines));
                    }
                }
                world.of_chairs = std::mem::take(&mut world.findings);
                world.chairs_that_follow(cx);
            }
        }
        match old.as_mut().filter(|_| !(other || later || reaches(&|r| r.offices))) {
            Some(old) => {
                world.offices = std::mem::take(&mut old.offices);
                world.of_offices = std::mem::take(&mut old.of_offices);
            }
            None => {
                redone.offices = true;
                for office in offices_of(cx.charter()) {
                    if let Some(lines) = offices::office(cx, &mut world, office) {
                        world.offices.push((office, lines));
                    }
                }
                world.of_offices = std::mem::take(&mut world.findings);
            }
        }
        match old.as_mut().filter(|_| !(other || reaches(&|r| r.duties))) {
            Some(old) => world.duties = std::mem::take(&mut old.duties),
            None => {
                redone.duties = true;
                world.duties = duties::duties(cx, &world);
            }
        }
        match old.as_mut().filter(|_| !(other || reaches(&|r| r.drafts))) {
            Some(old) => world.of_drafts = std::mem::take(&mut old.of_drafts),
            None => world.drafts(cx),
        }
        if let Some(old) = &mut old {
            world.formal = std::mem::take(&mut old.formal);
        }
        world.forms(
            cx,
            &|n| reaches(&|r| r.named.contains(&n)) || changed.contains(&Topic::Instrument(n)),
            &|n| changed.contains(&Topic::Instrument(n)),
        );
        world.gather(cx);
        world
    }

    /// Takes over the answers to topics from an earlier reckoning.
    fn take_over(&mut self, old: &mut World, topics: &[Topic]) {
        for topic in topics {
            match topic {
                Topic::Instrument(n) => {
                    if let Some(force) = old.forces.remove(n) {
                        self.forces.insert(*n, force);
                    }
                    if let Some(parties) = old.parties.remove(n) {
                        self.set_parties(*n, parties);
                    }
                    if let Some(found) = old.by_instrument.remove(n) {
                        self.by_instrument.insert(*n, found);
                    }
                }
                Topic::Members => {
                    self.members = std::mem::take(&mut old.members);
                    self.member_index = std::mem::take(&mut old.member_index);
                }
                Topic::Decisions => {
                    self.verdicts = std::mem::take(&mut old.verdicts);
                    self.judged = std::mem::take(&mut old.judged);
                    self.office_turns = std::mem::take(&mut old.office_turns);
                }
            }
        }
    }

    /// True if a topic is answered as in an earlier reckoning.
    fn agrees(&self, old: &World, topic: Topic) -> bool {
        match topic {
            Topic::Instrument(n) => {
                self.forces.get(&n) == old.forces.get(&n) && self.parties.get(&n) == old.parties.get(&n)
            }
            Topic::Members => self.members == old.members,
            Topic::Decisions => self.verdicts == old.verdicts,
        }
    }

    /// Puts together what each step has found, in one order whichever steps were taken anew.
    fn gather(&mut self, cx: &Context<'_, '_>) {
        let mut all: Vec<Finding> = Vec::new();
        for found in [&self.judged, &self.of_chairs, &self.of_offices] {
            all.extend(found.iter().cloned());
        }
        let mut seen: FxHashSet<Finding> = all.iter().cloned().collect();
        let sorted = |by: &FxHashMap<Name, Vec<Finding>>| {
            let mut of: Vec<(Name, Vec<Finding>)> = by.iter().map(|(n, f)| (*n, f.clone())).collect();
            of.sort_by_key(|f| f.0);
            of.into_iter().flat_map(|f| f.1)
        };
        let dangling = cx.history.dangling.iter().map(|i| Finding::new("no-such-act", Some(*i), None));
        let of_form = sorted(&self.formal).chain(self.of_drafts.iter().cloned()).chain(dangling);
        all.extend(of_form.filter(|f| seen.insert(f.clone())));
        all.extend(sorted(&self.by_instrument));
        all.sort_by_key(|f| (f.act, f.clause.map(|c| c.0)));
        self.findings = all;
    }

    /// The member that chairs one organ chairs others.
    fn chairs_that_follow(&mut self, cx: &mut Context<'_, '_>) {
        let charter = cx.case.charter;
        for (id, clause) in charter.clauses() {
            let Rule::ChairFollows { organ, others } = &clause.rule else { continue };
            let Some(leader) = self.chairs.iter().find(|c| c.0 == *organ).map(|c| c.1.clone()) else {
                continue;
            };
            let Some(text) = self.texts.get(id.0 as usize).cloned() else { continue };
            for other in others {
                let exists = self.organ_exists(*other).clone();
                let mut both: Timeline<Option<Box<[Why]>>> = text.zip(&exists, |t, e| {
                    (*t && e.ruling == Ruling::Settled(true)).then(|| Box::from([e.why]))
                });
                if let Some(force) = charter.instrument_of(clause).and_then(|i| self.force(i)) {
                    both = both.zip(&force.line, |b, f| {
                        b.as_ref().map(|b| b.iter().copied().chain([f.why]).collect())
                    });
                }
                let why = cx.grounds.absent(Absent::Handover(*other));
                let mut follow = |line: &Timeline<Because<Answer>>| {
                    let grounds = &mut *cx.grounds;
                    line.zip(&both, |b, t| match (t, &b.ruling) {
                        (None, _) | (_, Ruling::Silent) => Because { ruling: Ruling::Silent, why },
                        (Some(exists), ruling) => {
                            let because: Vec<Why> =
                                [b.why].into_iter().chain(exists.iter().copied()).collect();
                            Because { ruling: ruling.clone(), why: grounds.clause(id, because) }
                        }
                    })
                };
                let lines = ChairLines {
                    chair: follow(&leader.chair),
                    turn: follow(&leader.turn),
                    handovers: Vec::new(),
                };
                match self.chairs.iter_mut().find(|c| c.0 == *other) {
                    Some(own) => own.1 = lines,
                    None => self.chairs.push((*other, lines)),
                }
            }
        }
    }

    /// Why a signature is not in form under one sentence on who may sign, and when.
    fn not_open(&self, rule: &Rule, act: &Act, country: Country) -> Option<&'static str> {
        let Rule::OpenForSignature { instrument, by, parties_to, from, until, until_in_force } = rule else {
            return None;
        };
        let bound = |to: Name| {
            let line = self.party_line(to, country);
            line.is_some_and(|l| l.at(act.done.latest()).ruling.possible().contains(&&true))
        };
        if parties_to.is_some_and(|to| !bound(to)) || by.as_ref().is_some_and(|b| !b.contains(&country)) {
            return Some("signature-not-open");
        }
        let start = self.force(*instrument).and_then(|f| f.start);
        let closed = until_in_force.then_some(start).flatten().map(|s| s.latest());
        let late =
            until.is_some_and(|u| act.done.earliest() > u) || closed.is_some_and(|s| act.done.earliest() > s);
        let early = from.is_some_and(|f| act.done.latest() < f);
        (early || late).then_some("signature-out-of-time")
    }

    /// Acts out of form, on the instruments of which `named` is true or that rest on one that has `changed`: signature
    /// outside its time or circle, consent before adoption, and what is said of participation.
    fn forms(&mut self, cx: &Context<'_, '_>, named: &dyn Fn(Name) -> bool, changed: &dyn Fn(Name) -> bool) {
        let charter = cx.case.charter;
        let circle = |c: &Clause| match &c.rule {
            Rule::OpenForSignature { instrument, parties_to: Some(to), .. } => Some((*instrument, *to)),
            _ => None,
        };
        let rests: Vec<Name> =
            charter.clauses.iter().filter_map(circle).filter(|c| changed(c.1)).map(|c| c.0).collect();
        let of = |n: Name| named(n) || rests.contains(&n);
        self.formal.retain(|n, _| !of(*n));
        let mut formal: FxHashMap<Name, Vec<Finding>> = FxHashMap::default();
        for (id, clause) in charter.clauses().filter(|(_, c)| self.reads(c)) {
            match &clause.rule {
                Rule::OpenForSignature { instrument, .. } if of(*instrument) => {
                    let found = formal.entry(*instrument).or_default();
                    let same = |c: &Clause| matches!(&c.rule, Rule::OpenForSignature { instrument: i, .. } if *i == *instrument);
                    let all: Vec<(ClauseId, &Clause)> =
                        charter.clauses().filter(|(_, c)| self.reads(c) && same(c)).collect();
                    if all.first().is_none_or(|first| first.0 != id) {
                        continue;
                    }
                    for &i in cx.history.of_instrument(*instrument) {
                        let Some(act) = cx.act(i).filter(|a| a.deed() == Deed::Signed) else { continue };
                        for c in act.actors() {
                            // Each sentence opens it to some; a signature is in form if one of them allows it.
                            let flaws: Vec<(ClauseId, &'static str)> = all
                                .iter()
                                .map_while(|(id, o)| Some((*id, self.not_open(&o.rule, act, *c)?)))
                                .collect();
                            if flaws.len() < all.len() {
                                continue;
                            }
                            let named = flaws.iter().find(|f| f.1 == "signature-out-of-time");
                            if let Some((id, key)) = named.or(flaws.first()).copied() {
                                let finding = Finding::new(key, Some(i), Some(id));
                                let late = key == "signature-out-of-time";
                                found.push(if late { finding } else { finding.of(*c) });
                            }
                        }
                    }
                }
                Rule::Adopted { instrument, on } if of(*instrument) => {
                    let found = formal.entry(*instrument).or_default();
                    for &i in cx.history.of_instrument(*instrument) {
                        let early = cx.act(i).filter(|a| {
                            matches!(
                                a.deed(),
                                Deed::Signed | Deed::Deposited | Deed::Acceded | Deed::NotifiedAcceptance
                            ) && a.done.latest() < *on
                        });
                        if early.is_some() {
                            found.push(Finding::new("before-adoption", Some(i), Some(id)));
                        }
                    }
                }
                Rule::SubjectToRatification => {
                    let Some(this) = charter.instrument_of(clause).filter(|n| of(*n)) else { continue };
                    let found = formal.entry(this).or_default();
                    let signed = crate::conditions::signers(cx, this, None);
                    for &i in cx.history.of_instrument(this) {
                        let Some(act) =
                            cx.act(i).filter(|a| a.deed() == Deed::Deposited && a.choice("kind") == Some(0))
                        else {
                            continue;
                        };
                        for c in act.actors() {
                            if !signed.iter().any(|s| s.0 == *c) {
                                found.push(
                                    Finding::new("ratification-without-signature", Some(i), Some(id)).of(*c),
                                );
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        relations::forms(cx, self, of, &mut formal);
        formal.retain(|_, found| !found.is_empty());
        self.formal.extend(formal);
    }

    /// Documents adopted that were not drafted and cleared in order.
    fn drafts(&mut self, cx: &Context<'_, '_>) {
        let mut found = Vec::new();
        for (id, clause) in cx.case.charter.clauses().filter(|(_, c)| self.reads(c)) {
            let Rule::Drafts(chain) = &clause.rule else { continue };
            for &i in &cx.history.decisions {
                let Some(act) =
                    cx.act(i).filter(|a| a.deed() == Deed::DecidedAdopt && a.organ() == Some(chain.last))
                else {
                    continue;
                };
                let before = |deed: Deed, organ: Name| {
                    cx.history.standing.iter().find_map(|&j| {
                        let a = cx.act(j)?;
                        (a.deed() == deed
                            && a.organ() == Some(organ)
                            && a.name("d") == act.name("d")
                            && a.done.earliest() <= act.done.latest())
                        .then_some(a.done.latest())
                    })
                };
                let (drafted, cleared) =
                    (before(Deed::Drafted, chain.first), before(Deed::Cleared, chain.second));
                let key = match (drafted, cleared) {
                    (None, None) => continue,
                    (None, _) => "adopted-without-draft",
                    (_, None) => "adopted-without-clearance",
                    (Some(d), Some(c)) if c < d => "cleared-before-draft",
                    _ => continue,
                };
                found.push(Finding::new(key, Some(i), Some(id)));
            }
        }
        self.of_drafts = found;
    }

    fn line(&self, cx: &mut Context<'_, '_>, question: Question) -> Timeline<Because<Answer>> {
        let yes_no = |line: &Timeline<Because<bool>>| {
            line.map(|b| Because { ruling: b.ruling.map(|v| Answer::Bool(*v)), why: b.why })
        };
        let silent = |cx: &mut Context<'_, '_>| {
            let why = cx.grounds.absent(Absent::Rule);
            Timeline::always(Because { ruling: Ruling::Silent, why })
        };
        match question {
            Question::InForce(n) => match self.force(n) {
                Some(f) => yes_no(&f.line),
                None => silent(cx),
            },
            Question::Party(n, c) => match self.party_line(n, c) {
                Some(l) => yes_no(l),
                None => {
                    let why = cx.grounds.absent(Absent::Consent(n, c));
                    Timeline::always(Because { ruling: Ruling::Settled(Answer::Bool(false)), why })
                }
            },
            Question::Applies(n, c) => yes_no(&relations::applies(cx, self, n, c)),
            Question::Between(n, a, b) => yes_no(&relations::between(cx, self, n, a, b)),
            Question::Provisional(n, c, of) => yes_no(&relations::provisional(cx, self, n, c, of)),
            Question::Article(id) => yes_no(&relations::article(cx, self, id)),
            Question::Signatory(n, c) => {
                let why = cx.grounds.absent(Absent::Consent(n, c));
                let mut steps = servanda_timeline::Steps::new(Ruling::Settled(Answer::Bool(false)), why);
                for (who, i) in crate::conditions::signers(cx, n, None) {
                    if who == c
                        && let Some(act) = cx.act(i)
                    {
                        let why = cx.grounds.act(i);
                        steps.change(act.effect(), Ruling::Settled(Answer::Bool(true)), why);
                    }
                }
                steps.line()
            }
            Question::Member(c) => {
                if self.has_members()
                    || cx.charter().clauses.iter().any(|c| matches!(c.rule, Rule::Member { .. }))
                {
                    self.membership(c)
                        .map(|b| Because { ruling: b.ruling.map(|s| Answer::Standing(*s)), why: b.why })
                } else {
                    silent(cx)
                }
            }
            Question::Vote(c) => yes_no(self.vote(c)),
            Question::Organisation(n) => {
                let charter = cx.case.charter;
                let rule = charter.clauses().find_map(|(id, c)| match c.rule {
                    Rule::OrganisationBegins { organisation, with } if organisation == n && self.reads(c) => {
                        Some((id, with))
                    }
                    _ => None,
                });
                match rule.and_then(|(id, with)| self.force(with).map(|f| (id, f))) {
                    Some((id, f)) => {
                        let grounds = &mut *cx.grounds;
                        f.line.map(|b| Because {
                            ruling: b.ruling.map(|v| Answer::Bool(*v)),
                            why: grounds.clause(id, [b.why]),
                        })
                    }
                    None => silent(cx),
                }
            }
            Question::Organ(n) => yes_no(self.organ_exists(n)),
            Question::Seat(n, c) => {
                let line = organs::seat(cx, self, n, c);
                yes_no(&line)
            }
            Question::Chair(n) => match self.chairs.iter().find(|x| x.0 == n) {
                Some((_, l)) => l.chair.clone(),
                None => silent(cx),
            },
            Question::ChairTurn(n) => match self.chairs.iter().find(|x| x.0 == n) {
                Some((_, l)) => l.turn.clone(),
                None => silent(cx),
            },
            Question::Holder(n) => match self.offices.iter().find(|x| x.0 == n) {
                Some((_, l)) => l.holder.clone(),
                None => silent(cx),
            },
            Question::OfficeTurn(n) => {
                match self.offices.iter().find(|x| x.0 == n).and_then(|x| x.1.turn.clone()) {
                    Some(l) => l,
                    None => silent(cx),
                }
            }
            Question::Document(n) => self.document(cx, n),
            Question::Class(class, c) => self.class_line(cx, class, c),
        }
    }

    fn document(&self, cx: &mut Context<'_, '_>, document: Name) -> Timeline<Because<Answer>> {
        let why = cx.grounds.absent(Absent::Foundation(document));
        let mut steps = servanda_timeline::Steps::new(Ruling::Settled(Answer::Bool(false)), why);
        let decisions = cx.history.decisions.clone();
        for i in decisions {
            let Some(act) = cx.act(i).filter(|a| a.name("d") == Some(document)) else { continue };
            let Some(why) = self.adopted(i) else { continue };
            match act.deed() {
                Deed::DecidedAdopt => {
                    steps.change(act.effect(), Ruling::Settled(Answer::Bool(true)), why);
                    if let Some(until) = act.date("until") {
                        steps.change(until.map(Day::next), Ruling::Settled(Answer::Bool(false)), why);
                    }
                }
                Deed::DecidedRepeal => steps.change(act.effect(), Ruling::Settled(Answer::Bool(false)), why),
                _ => {}
            }
        }
        steps.line()
    }

    fn class_line(
        &self,
        cx: &mut Context<'_, '_>,
        class: Name,
        country: Country,
    ) -> Timeline<Because<Answer>> {
        let Some(test) = cx.charter().classes.get(&class).copied() else {
            let why = cx.grounds.absent(Absent::Rule);
            return Timeline::always(Because { ruling: Ruling::Silent, why });
        };
        let none = cx.grounds.absent(Absent::Step(test.step, country));
        let mut steps = servanda_timeline::Steps::new(Ruling::Settled(Answer::Bool(test.negated)), none);
        let first = cx.history.steps_of(test.step).iter().copied().find(|&i| {
            cx.act(i).is_some_and(|a| a.actors().contains(&country) && a.done.latest() < test.before)
        });
        if let Some(i) = first
            && let Some(act) = cx.act(i)
        {
            let why = cx.grounds.act(i);
            steps.change(act.done, Ruling::Settled(Answer::Bool(!test.negated)), why);
        }
        steps.line()
    }
}

/// The offices that a charter defines, in order.
fn offices_of(charter: &Charter) -> Vec<Name> {
    charter.lexicon.entries().filter(|(_, e)| e.kind == Kind::Office).map(|(n, _)| n).collect()
}

/// A history reckoned under every reading.
pub struct Reckoned<'c> {
    case: Case<'c>,
    order: Order,
    history: History,
    grounds: RefCell<Grounds>,
    worlds: Vec<World>,
    /// For each group of alternatives: the readings and the world in which each is chosen.
    alternatives: Vec<Vec<(Reading, usize)>>,
    /// How many reasons there were when all was last reckoned anew.
    fresh: usize,
    redone: Redone,
}

/// What of a reckoning was answered anew, and what was taken over from the one before.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Redone {
    /// Everything was, by a full reckoning.
    pub whole: bool,
    /// How many topics (an instrument, the members, the decisions), over all readings.
    pub topics: usize,
    /// Whether chairs were.
    pub chairs: bool,
    /// Whether offices were.
    pub offices: bool,
    /// Whether duties were.
    pub duties: bool,
}

/// Acts appended since an earlier reckoning.
struct Appended {
    reach: Reach,
    /// True if the last day on which anything happened is another.
    later: bool,
}

/// A reckoning without the charter and the acts that it was made from: what a reckoning of more acts can go on from.
pub struct Kept {
    known: Option<Day>,
    horizon: Day,
    acts: usize,
    days: (Day, Day),
    order: Order,
    history: History,
    grounds: Grounds,
    worlds: Vec<World>,
    alternatives: Vec<Vec<(Reading, usize)>>,
    fresh: usize,
}

/// Reasons that nothing rests on any more are swept away by a full reckoning when there are so many times as many
/// reasons as after the last one.
const STALE: usize = 4;

/// Fewer reasons than this are never too many.
const FEW: usize = 100_000;

pub(crate) fn reckon(case: Case<'_>) -> Result<Reckoned<'_>, Vec<Knot>> {
    Ok(whole(case, order::order(case.charter)?))
}

fn whole(case: Case<'_>, order: Order) -> Reckoned<'_> {
    let history = History::new(&case);
    let mut grounds = Grounds::default();
    let mut groups = case.charter.readings();
    // A decision between readings settles them for every day.
    for &i in &history.readings {
        let Some(chosen) = case.acts.get(i as usize).and_then(|act| act.text("t")) else { continue };
        for group in groups.iter_mut().filter(|g| g.len() > 1 && g.iter().any(|r| &**r == chosen)) {
            group.retain(|r| &**r == chosen);
            for (id, _) in case.charter.clauses().filter(|(_, c)| c.reading.as_deref() == Some(chosen)) {
                grounds.chosen_by(id, i);
            }
        }
    }
    let base: Vec<Reading> = groups.iter().filter_map(|g| g.first().cloned()).collect();
    let mut worlds = Vec::new();
    let mut alternatives = Vec::new();
    let mut redone = Redone { whole: true, ..Redone::default() };
    let mut cx = Context { case, history: &history, grounds: &mut grounds };
    worlds.push(World::reckon(&mut cx, &order, base.clone(), None, &mut redone));
    for (g, group) in groups.iter().enumerate() {
        let mut named = Vec::new();
        for (r, reading) in group.iter().enumerate() {
            if r == 0 {
                named.push((reading.clone(), 0));
                continue;
            }
            let mut chosen = base.clone();
            if let Some(slot) = chosen.get_mut(g) {
                *slot = reading.clone();
            }
            worlds.push(World::reckon(&mut cx, &order, chosen, None, &mut redone));
            named.push((reading.clone(), worlds.len() - 1));
        }
        alternatives.push(named);
    }
    let fresh = grounds.reasons.len();
    Reckoned { case, order, history, grounds: RefCell::new(grounds), worlds, alternatives, fresh, redone }
}

impl Kept {
    /// Reckons a case to whose acts some were appended since, at the end; charter and countries are those of before. What
    /// the new acts cannot have changed is taken over. The answers are those of a full reckoning.
    pub fn reckon(self, case: Case<'_>) -> Reckoned<'_> {
        let Kept { mut history, mut grounds, worlds, alternatives, fresh, order, .. } = self;
        let global = (self.known, self.horizon) == (case.known, case.horizon) && self.acts <= case.acts.len();
        let tidy = grounds.reasons.len() <= STALE * fresh + FEW;
        let reach = if global && tidy { history.append(&case, self.acts) } else { None };
        let Some(reach) = reach.filter(|r| !r.whole) else { return whole(case, order) };
        let mut cx = Context { case, history: &history, grounds: &mut grounds };
        let (first, last) = self.days;
        if cx.first_day() != first {
            return whole(case, order);
        }
        let appended = Appended { reach, later: cx.last_day() != last };
        let mut redone = Redone::default();
        let worlds = worlds
            .into_iter()
            .map(|old| {
                let readings = old.readings.clone();
                World::reckon(&mut cx, &order, readings, Some((old, &appended)), &mut redone)
            })
            .collect();
        Reckoned { case, order, history, grounds: RefCell::new(grounds), worlds, alternatives, fresh, redone }
    }
}

impl<'c> Reckoned<'c> {
    /// What was reckoned.
    pub fn case(&self) -> Case<'c> {
        self.case
    }

    /// Keeps what was reckoned for a case to whose acts some are appended.
    pub fn keep(self) -> Kept {
        let mut grounds = self.grounds.into_inner();
        let cx = Context { case: self.case, history: &self.history, grounds: &mut grounds };
        let days = (cx.first_day(), cx.last_day());
        Kept {
            known: self.case.known,
            horizon: self.case.horizon,
            acts: self.case.acts.len(),
            days,
            order: self.order,
            history: self.history,
            grounds,
            worlds: self.worlds,
            alternatives: self.alternatives,
            fresh: self.fresh,
        }
    }

    /// What was answered anew for it, and what taken over.
    pub fn redone(&self) -> Redone {
        self.redone
    }

    /// The acts as known.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The reckoning under the first reading of each group.
    #[expect(clippy::indexing_slicing, reason = "the first world is always reckoned")]
    pub fn base(&self) -> &World {
        &self.worlds[0]
    }

    /// The groups of readings, each with the worlds of its readings.
    pub fn alternatives(&self) -> impl Iterator<Item = Vec<(Reading, &World)>> {
        self.alternatives
            .iter()
            .map(|g| g.iter().filter_map(|(r, w)| self.worlds.get(*w).map(|w| (r.clone(), w))).collect())
    }

    pub(crate) fn with_base<T>(&self, f: impl FnOnce(&mut Context<'c, '_>, &World) -> T) -> T {
        self.with(self.base(), f)
    }

    fn with<T>(&self, world: &World, f: impl FnOnce(&mut Context<'c, '_>, &World) -> T) -> T {
        let mut grounds = self.grounds.borrow_mut();
        let mut cx = Context { case: self.case, history: &self.history, grounds: &mut grounds };
        f(&mut cx, world)
    }

    /// The answer to a question on every day. Where readings differ the ruling is contested, and each is given.
    pub fn line(&self, question: Question) -> Timeline<Because<Answer>> {
        let base = self.with(self.base(), |cx, w| w.line(cx, question));
        let mut joined = base.clone();
        for group in &self.alternatives {
            let lines: Vec<(Reading, Timeline<Because<Answer>>)> = group
                .iter()
                .filter_map(|(r, w)| {
                    self.worlds.get(*w).map(|w| (r.clone(), self.with(w, |cx, w| w.line(cx, question))))
                })
                .collect();
            let plain: Vec<_> = lines.iter().map(|(_, l)| l.forget()).collect();
            if plain.windows(2).all(|w| w.first() == w.last()) {
                continue;
            }
            let mut together: Timeline<Vec<(Reading, Because<Answer>)>> = Timeline::always(Vec::new());
            for (r, l) in &lines {
                together = together.zip(l, |all, b| {
                    let mut all = all.clone();
                    all.push((r.clone(), b.clone()));
                    all
                });
            }
            let mut grounds = self.grounds.borrow_mut();
            joined = joined.zip(&together, |now, all| {
                let rulings: Vec<(Reading, Ruling<Answer>)> =
                    all.iter().map(|(r, b)| (r.clone(), b.ruling.clone())).collect();
                match Ruling::join(&rulings) {
                    Ruling::Contested(mut alternatives) => {
                        let why = grounds.readings(all.iter().map(|(_, b)| b.why).collect());
                        if let Ruling::Contested(earlier) = &now.ruling {
                            alternatives.splice(0..0, earlier.iter().cloned());
                        }
                        Because { ruling: Ruling::Contested(alternatives), why }
                    }
                    Ruling::Unsettled(values) => {
                        let why = grounds.readings(all.iter().map(|(_, b)| b.why).collect());
                        Because { ruling: Ruling::Unsettled(values), why }
                    }
                    // Where the readings agree for different reasons, each reason is needed.
                    ruling => {
                        let mut whys: Vec<Why> = all.iter().map(|(_, b)| b.why).collect();
                        whys.dedup();
                        let contested = matches!(now.ruling, Ruling::Contested(_));
                        match whys.as_slice() {
                            _ if contested => now.clone(),
                            [_] => now.clone(),
                            _ => Because { ruling, why: grounds.readings(whys) },
                        }
                    }
                }
            });
        }
        joined
    }

    /// Everyone who ever acted on an instrument, in the order of first acts.
    pub fn roll(&self, instrument: Name) -> Vec<Country> {
        self.base().parties(instrument).map(|p| p.0).collect()
    }

    /// Everyone who was ever a member, in the order of first acts.
    pub fn members(&self) -> Vec<Country> {
        self.base().member_roll().collect()
    }

    /// Joins what each reading gives: what some readings of a group do not give is marked with the reading.
    fn under_each<T>(
        &self,
        of: impl Fn(&mut Context<'c, '_>, &World) -> Vec<T>,
        same: impl Fn(&T, &T) -> bool,
        mark: impl Fn(&mut T, &Reading),
    ) -> Vec<T> {
        let mut all = self.with_base(&of);
        let of_base = all.len();
        for group in &self.alternatives {
            let lists: Vec<(&Reading, Vec<T>)> =
                group.iter().filter_map(|(r, w)| Some((r, self.with(self.worlds.get(*w)?, &of)))).collect();
            let Some((first, _)) = lists.first() else { continue };
            for item in all.iter_mut().take(of_base) {
                if !lists.iter().all(|(_, l)| l.iter().any(|x| same(x, item))) {
                    mark(item, first);
                }
            }
            for (r, list) in lists.into_iter().skip(1) {
                for mut item in list {
                    if !all.iter().any(|x| same(x, &item)) {
                        mark(&mut item, r);
                        all.push(item);
                    }
                }
            }
        }
        all
    }

    /// The duties that arise from acts and clocks, under every reading.
    pub fn duties(&self) -> Vec<Duty> {
        self.under_each(|_, w| w.duties.clone(), Duty::same, |d, r| d.reading = Some(r.clone()))
    }

    /// The duties that always stand, of one country or of all, under every reading.
    pub fn standing_duties(&self, day: Day, of: Option<Country>) -> Vec<Duty> {
        self.under_each(
            |cx, w| duties::standing(cx, w, day, of),
            Duty::same,
            |d, r| d.reading = Some(r.clone()),
        )
    }

    /// What falls due from one day to another, both included, under every reading.
    pub fn due(&self, from: Day, until: Day) -> Vec<Due> {
        let mut all = self.under_each(
            |cx, w| due::due(cx, w, from, until),
            Due::same,
            |d, r| d.reading = Some(r.clone()),
        );
        all.sort_by_key(|d| (d.day, d.name));
        all
    }

    /// What could explain that an instrument's published day of entry into force is not the computed one.
    pub fn fits(&self, instrument: Name, published: Day) -> Vec<crate::Fit> {
        self.with_base(|cx, w| crate::gap::fits(cx, w, instrument, published))
    }

    /// From when consents would bind if the instrument had entered into force on a given day, its condition having been
    /// met on another.
    pub fn suppose(
        &self,
        instrument: Name,
        start: Day,
        trigger: Day,
        consents: &[crate::Supposed],
    ) -> Vec<Option<crate::Joined>> {
        self.with_base(|cx, w| crate::parties::suppose(cx, w, instrument, (start, trigger), consents))
    }

    /// As what the members sit in an organ on a day: `None` for plenipotentiaries.
    pub fn seat_titles(&self, organ: Name, day: Day) -> Vec<(ClauseId, Option<Box<str>>)> {
        self.with_base(|cx, w| {
            organs::seat_rules(cx, w, organ, day).into_iter().map(|r| (r.clause, r.seat)).collect()
        })
    }

    /// The clauses of a kind that apply on a day, under the first readings.
    pub fn rules_on<T>(
        &self,
        day: Day,
        pick: impl FnMut(&'c servanda_charter::Clause) -> Option<T>,
    ) -> Vec<(ClauseId, T)> {
        self.with_base(|cx, w| w.rules_on(cx, day, pick))
    }

    /// The clauses of a kind that apply to a country on a day, under the first readings: an amended text binds only the
    /// parties to the amendment.
    pub fn rules_for<T>(
        &self,
        country: Country,
        day: Day,
        mut pick: impl FnMut(&'c servanda_charter::Clause) -> Option<T>,
    ) -> Vec<(ClauseId, T)> {
        self.with_base(|cx, w| {
            let charter: &'c servanda_charter::Charter = cx.case.charter;
            let found = charter.clauses().filter_map(|(id, c)| Some((id, pick(c)?)));
            found.filter(|(id, _)| w.applies_to(cx, *id, day, country)).collect()
        })
    }

    /// Who has a vote in an organ in a decision done on a day, under the first readings, and the clause by which it decides;
    /// the second value is true where the charter keeps no roll of voters.
    pub fn voters(&self, organ: Name, day: Day) -> (Vec<Country>, bool, Option<ClauseId>) {
        self.with_base(|cx, w| decisions::voters_on(cx, w, organ, day))
    }

    /// The days on which a clause is the text that applies, under the first readings.
    pub fn text_line(&self, clause: ClauseId) -> &Timeline<bool> {
        let base = self.base();
        base.texts.get(clause.0 as usize).unwrap_or(&base.never)
    }

    /// Why a clause applies on a day.
    pub fn text_why(&self, clause: ClauseId, day: Day) -> Option<Why> {
        self.with_base(|cx, w| w.text_why(cx, clause, day))
    }

    /// Looks at the graph of reasons.
    pub fn reasons<T>(&self, f: impl FnOnce(&Reasons) -> T) -> T {
        f(&self.grounds.borrow().reasons)
    }

    /// The ground of a reason.
    pub fn ground(&self, why: Why) -> Ground {
        self.grounds.borrow().reasons.ground(why).clone()
    }

    /// What an absence is the absence of.
    pub fn absent(&self, index: u32) -> Option<Absent> {
        self.grounds.borrow().absent_at(index)
    }

    /// The ruling that a step of a proof establishes.
    pub fn lemma(&self, index: u32) -> Option<Lemma> {
        self.grounds.borrow().lemma_at(index)
    }

    /// Findings of all worlds, each once.
    pub fn findings(&self) -> Vec<Finding> {
        let mut all: Vec<Finding> = Vec::new();
        for world in &self.worlds {
            for f in &world.findings {
                // Two readings may find the same under different clauses.
                if !all.iter().any(|x| (x.key, x.act, x.country) == (f.key, f.act, f.country)) {
                    all.push(f.clone());
                }
            }
        }
        all.sort_by_key(|f| (f.act, f.clause.map(|c| c.0)));
        all
    }
}
