//! Decisions: whether an act of an organ is adopted, and what is wrong with it.
//!
//! What an act breaks is reported, never hidden. It is without effect where the decision rule itself is not met
//! (a member with a vote objects to what needs consensus), or where the charter says that the flaw takes its
//! effect away.

use crate::Absent;
use crate::world::{Context, Finding, World};
use servanda_acts::{Act, Attendance, Deed};
use servanda_charter::{Child, ClauseId, Group, Method, Rule};
use servanda_language::{Country, Name};
use servanda_timeline::{Day, Ruling, Why};

/// What became of a decision.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Verdict {
    /// Why it has effect; `None` if it has none.
    pub(crate) adopted: Option<Why>,
    /// Those whom it does not bind: they did not vote for it in limited format.
    pub(crate) not_bound: Vec<Country>,
}

/// True if the decision changes what members or instruments are asked for.
pub(crate) fn changes_members(deed: Deed) -> bool {
    matches!(
        deed,
        Deed::DecidedAdmit
            | Deed::DecidedSuspend
            | Deed::DecidedEndSuspension
            | Deed::DecidedExclude
            | Deed::DecidedTakeVote
            | Deed::DecidedGiveVote
            | Deed::DecidedApprove
            | Deed::DecidedSo
            | Deed::DecidedExtend
            | Deed::DecidedEndInstrument
            | Deed::Invited
    )
}

struct Judge<'w> {
    world: &'w World,
    index: u32,
    organ: Name,
    day: Day,
    findings: Vec<Finding>,
    /// Why those sit whose votes were needed, where only some sit.
    seats: Vec<(Country, Why)>,
    /// Flaws found, as the charter numbers them.
    flaws: Vec<u8>,
}

/// Judges one decision by the members and texts of the day before it.
pub(crate) fn judge(cx: &mut Context<'_, '_>, world: &World, index: u32) -> (Verdict, Vec<Finding>) {
    let none = Verdict { adopted: None, not_bound: Vec::new() };
    let case = cx.case;
    let Some(act) = case.acts.get(index as usize) else { return (none, Vec::new()) };
    let Some(organ) = act.organ() else { return (none, Vec::new()) };
    let before = act.done.latest().before();
    let mut judge = Judge {
        world,
        index,
        organ,
        day: before,
        findings: Vec::new(),
        seats: Vec::new(),
        flaws: Vec::new(),
    };
    let empty = Attendance::default();
    let attendance = act.attendance().unwrap_or(&empty);
    let (rule, met, not_bound) = judge.by_rule(cx, act, attendance);
    judge.arrears(cx, act);
    judge.competence(cx, act);
    judge.power(cx, act);
    judge.appointment(cx, act);
    let void =
        world.rules_on(cx, before, |c| if let Rule::NoEffect { flaw } = c.rule { Some(flaw) } else { None });
    let voided = void.iter().find(|(_, flaw)| judge.flaws.contains(flaw)).map(|(id, _)| *id);
    if let Some(id) = voided.filter(|_| met) {
        judge.find("without-effect", Some(id), None);
    }
    let in_effect = met && voided.is_none();
    let seats: Vec<Why> = judge.seats.iter().map(|s| s.1).collect();
    let findings = judge.findings;
    if !in_effect {
        return (Verdict { adopted: None, not_bound }, findings);
    }
    let ground = cx.grounds.act(index);
    let why = match rule {
        Some(id) => {
            let nobody = cx.grounds.absent(Absent::Objection(index));
            // An objection that did not count, because whoever made it had no vote, is part of the reason.
            let without_vote = attendance.objected.iter().map(|c| world.vote(*c).at(before).why);
            let because: Vec<Why> = [ground, nobody].into_iter().chain(without_vote).chain(seats).collect();
            cx.grounds.clause(id, because)
        }
        None => ground,
    };
    (Verdict { adopted: Some(why), not_bound }, findings)
}

/// Who has a vote in an organ in a decision done on a day, and the clause by which it decides; the second value is true
/// where the charter keeps no roll of voters.
pub(crate) fn voters_on(
    cx: &mut Context<'_, '_>,
    world: &World,
    organ: Name,
    day: Day,
) -> (Vec<Country>, bool, Option<ClauseId>) {
    let mut judge = Judge {
        world,
        index: u32::MAX,
        organ,
        day: day.before(),
        findings: Vec::new(),
        seats: Vec::new(),
        flaws: Vec::new(),
    };
    let rules = world.rules_on(cx, day, |c| match c.rule {
        Rule::Decides { organ: o, .. } if o == organ => Some(()),
        _ => None,
    });
    let (voters, open) = judge.voters(cx);
    (voters, open, rules.first().map(|r| r.0))
}

impl Judge<'_> {
    fn find(&mut self, key: &'static str, clause: Option<ClauseId>, country: Option<Country>) {
        let mut finding = Finding::new(key, Some(self.index), clause);
        finding.country = country;
        self.findings.push(finding);
    }

    /// The decision rule: which clause, whether it is met, and who is not bound.
    fn by_rule(
        &mut self,
        cx: &mut Context<'_, '_>,
        act: &Act,
        a: &Attendance,
    ) -> (Option<ClauseId>, bool, Vec<Country>) {
        let charter: &servanda_charter::Charter = cx.case.charter;
        let organ = self.organ;
        let rules = self.world.rules_on(cx, self.day.next(), |c| match c.rule {
            Rule::Decides { organ: o, method } if o == organ => Some((method, c)),
            _ => None,
        });
        let on_procedure = self.world.rules_on(cx, self.day.next(), |c| match c.rule {
            Rule::DecidesProcedure { organ: o, method } if o == organ && a.procedural => Some((method, c)),
            _ => None,
        });
        let rule = on_procedure.first().or(rules.first()).copied();
        let Some((id, (method, clause))) = rule else { return (None, true, Vec::new()) };
        let (mut voters, open) = self.voters(cx);
        if let Some(concerned) = self.without_vote(cx, act) {
            voters.retain(|c| *c != concerned);
        }
        let has_vote = |c: &&Country| open || voters.contains(c);
        for c in a.objected.iter().chain(&a.abstained).chain(&a.objected_to_format) {
            if !open && !voters.contains(c) {
                self.find("no-vote", Some(id), Some(*c));
            }
        }
        let limited = self.world.rules_on(cx, self.day.next(), |c| match c.rule {
            Rule::LimitedFormat { organ: o } if o == organ => Some(()),
            _ => None,
        });
        let mut not_bound = Vec::new();
        if a.limited {
            match limited.first() {
                None => self.find("no-limited-format", Some(id), None),
                Some((lid, ())) => {
                    if a.objected_to_format.iter().filter(has_vote).count() > 0 {
                        self.find("objected-to-format", Some(*lid), a.objected_to_format.first().copied());
                        return (Some(id), false, not_bound);
                    }
                    if charter
                        .clause(*lid)
                        .is_some_and(|c| c.children.iter().any(|(_, ch)| *ch == Child::NotBound))
                    {
                        not_bound.extend(a.absent.iter().chain(&a.abstained).copied());
                    }
                }
            }
        }
        for (_, child) in &clause.children {
            if let Child::Quorum(n, d) = child {
                let here = voters.len().saturating_sub(a.absent.iter().filter(has_vote).count());
                if !voters.is_empty()
                    && here * (*d as usize) < voters.len() * (*n as usize) + usize::from((*n, *d) == (1, 2))
                {
                    self.find("no-quorum", Some(id), None);
                    self.flaws.push(3);
                }
            }
        }
        let against = a.objected.iter().filter(has_vote).count();
        let abstained = a.abstained.iter().filter(has_vote).count();
        let absent = a.absent.iter().filter(has_vote).count();
        let present = voters.len().saturating_sub(absent);
        let for_it = present.saturating_sub(against + abstained);
        let voting = for_it + against;
        let met = match method {
            Method::Consensus => against == 0,
            Method::ConsensusPresent => !a.objected.iter().filter(has_vote).any(|c| !a.absent.contains(c)),
            Method::Unanimity => against == 0,
            Method::OfVoting(n, d) => voting == 0 || for_it * d as usize >= voting * n as usize,
            Method::OfMembers(n, d) => voters.is_empty() || for_it * d as usize >= voters.len() * n as usize,
            Method::MajorityOfVoting => voting == 0 || for_it * 2 > voting,
            Method::MajorityOfMembers => voters.is_empty() || for_it * 2 > voters.len(),
            // Where nobody is recorded as not in favour, what the record calls a decision had the votes.
            Method::Votes(n) => {
                voters.is_empty() || against + abstained + absent == 0 || for_it >= n as usize
            }
        };
        // As many of those in favour as the rule asks for are part of the reason.
        let needed = match method {
            Method::Votes(n) if against + abstained + absent > 0 => n as usize,
            _ => 0,
        };
        let in_favour =
            |c: &Country| ![&a.objected, &a.abstained, &a.absent].into_iter().any(|list| list.contains(c));
        self.seats.retain(|s| in_favour(&s.0));
        self.seats.truncate(needed);
        let vetoes = |group: &Group| {
            let this = charter.instrument_of(clause)?;
            let fixed = crate::conditions::fixed_group(cx, group, this)?;
            a.objected.iter().filter(has_vote).find(|c| fixed.contains(c)).copied()
        };
        let veto = clause.children.iter().find_map(|(_, ch)| match ch {
            Child::NoVoteAgainst(group) => vetoes(group),
            _ => None,
        });
        if met && veto.is_some() {
            self.find("not-adopted-under-rule", Some(id), veto);
            return (Some(id), false, not_bound);
        }
        if !met {
            let who = a.objected.iter().find(has_vote).copied();
            self.find("not-adopted-under-rule", Some(id), who);
        }
        (Some(id), met, not_bound)
    }

    /// The member that the decision concerns, where the text takes its vote on it away.
    fn without_vote(&self, cx: &Context<'_, '_>, act: &Act) -> Option<Country> {
        let deed = act.deed();
        let rules = self.world.rules_on(cx, self.day.next(), |c| {
            let fits = matches!(
                (deed, &c.rule),
                (Deed::DecidedSuspend, Rule::Suspends { .. })
                    | (Deed::DecidedExclude, Rule::Excludes { .. })
                    | (Deed::DecidedTakeVote, Rule::VoteForArrears { .. })
            );
            (fits && c.children.iter().any(|(_, ch)| *ch == Child::NoVoteOnIt)).then_some(())
        });
        rules.first().and_then(|_| act.country("c"))
    }

    /// A vote is taken away for arrears: are there any?
    fn arrears(&mut self, cx: &Context<'_, '_>, act: &Act) {
        let (Deed::DecidedTakeVote, Some(country)) = (act.deed(), act.country("c")) else { return };
        let rules = self.world.rules_on(cx, self.day.next(), |c| match c.rule {
            Rule::VoteForArrears { after, .. } => Some(after),
            _ => None,
        });
        let Some((id, after)) = rules.first().copied() else { return };
        let years = |deed: Deed| {
            let mut years: Vec<u32> = cx
                .history
                .affairs
                .iter()
                .filter_map(|&i| cx.act(i))
                .filter(|a| {
                    a.deed() == deed
                        && a.actors().contains(&country)
                        && a.done.earliest() <= act.done.latest()
                })
                .filter_map(|a| a.number("y"))
                .collect();
            years.sort_unstable();
            years.dedup();
            years
        };
        let paid = years(Deed::Paid);
        let owed = years(Deed::NotPaid).into_iter().filter(|y| !paid.contains(y)).count();
        if owed < after.count as usize {
            self.find("no-arrears", Some(id), Some(country));
        }
    }

    /// Who has a vote on the day before; the second value is true where the charter keeps no roll of voters.
    fn voters(&mut self, cx: &mut Context<'_, '_>) -> (Vec<Country>, bool) {
        // Where only some sit, those vote who sit on the day itself: a term begins with its first day.
        if let Some(bench) = crate::organs::bench(cx, self.world, self.organ) {
            let sits = |l: &servanda_timeline::Timeline<servanda_timeline::Because<bool>>| {
                may_hold(&l.at(self.day.next()).ruling)
            };
            self.seats =
                bench.iter().filter(|(_, l)| sits(l)).map(|(c, l)| (*c, l.at(self.day.next()).why)).collect();
            return (self.seats.iter().map(|s| s.0).collect(), false);
        }
        let seats = crate::organs::seat_rules(cx, self.world, self.organ, self.day.next());
        let parties = seats.iter().find_map(|r| match r.of {
            Group::Parties { of, .. } => {
                of.or_else(|| cx.charter().clause(r.clause).and_then(|c| cx.charter().instrument_of(c)))
            }
            _ => None,
        });
        if let Some(instrument) = parties {
            let party = |l: &servanda_timeline::Timeline<servanda_timeline::Because<bool>>| {
                may_hold(&l.at(self.day).ruling)
            };
            return (
                self.world.parties(instrument).filter(|(_, l)| party(l)).map(|(c, _)| c).collect(),
                false,
            );
        }
        let kept = cx.charter().clauses.iter().any(|c| matches!(c.rule, Rule::Member { .. }));
        let votes = |c: &Country| may_hold(&self.world.vote(*c).at(self.day).ruling);
        (self.world.member_roll().filter(votes).collect(), !kept)
    }

    fn competence(&mut self, cx: &Context<'_, '_>, act: &Act) {
        let Some(fields) = act.extra.as_deref().map(|e| &e.fields).filter(|f| !f.is_empty()) else { return };
        let organ = self.organ;
        let rules = self.world.rules_on(cx, self.day.next(), |c| match &c.rule {
            Rule::Competence { organ: o, fields } if *o == organ => Some(fields.as_deref()),
            _ => None,
        });
        if rules.is_empty() || rules.iter().any(|(_, f)| f.is_none()) {
            return;
        }
        for field in fields {
            if !rules.iter().any(|(_, f)| f.is_some_and(|f| f.contains(field))) {
                let id = rules.first().map(|r| r.0);
                let mut finding = Finding::new("outside-competence", Some(self.index), id);
                finding.name = Some(*field);
                self.findings.push(finding);
                self.flaws.push(0);
            }
        }
    }

    /// Some effects need a power that the charter gives.
    fn power(&mut self, cx: &Context<'_, '_>, act: &Act) {
        let organ = self.organ;
        let at_request = act.flag("request");
        let given = |deed: Deed, rule: &Rule| match (deed, rule) {
            (Deed::DecidedAdmit, Rule::Admits { organ: o } | Rule::AccessionDecided { organ: o }) => {
                *o == organ
            }
            (Deed::DecidedSuspend, Rule::SuspendsAtRequest { organ: o }) => at_request && *o == organ,
            (Deed::DecidedSuspend, Rule::Suspends { organ: o }) => !at_request && *o == organ,
            (Deed::DecidedExclude, Rule::Excludes { organ: o }) => *o == organ,
            (Deed::Invited, Rule::AccessionInvited { by: Some(o) }) => *o == organ,
            (Deed::DecidedTakeVote, Rule::VoteForArrears { organ: o, .. }) => *o == organ,
            (Deed::DecidedFound, Rule::Founds { organ: o }) => *o == organ,
            (Deed::DecidedExtend, Rule::Extension { organ: o, .. }) => *o == organ,
            (Deed::DecidedObserver, Rule::Observer { organ: o }) => *o == organ,
            _ => false,
        };
        let deed = act.deed();
        let needs = matches!(
            deed,
            Deed::DecidedAdmit
                | Deed::DecidedSuspend
                | Deed::DecidedExclude
                | Deed::DecidedTakeVote
                | Deed::DecidedFound
                | Deed::DecidedExtend
                | Deed::Invited
                | Deed::DecidedObserver
        );
        let day = self.day.next();
        if needs {
            let powers = self.world.rules_on(cx, day, |c| given(deed, &c.rule).then_some(()));
            let ruled = cx.case.charter.clauses.iter().any(|c| {
                matches!((deed, &c.rule), (Deed::DecidedFound, Rule::Founds { .. }))
                    || given(deed, &c.rule)
                    || !matches!(deed, Deed::DecidedFound)
            });
            if powers.is_empty() && ruled {
                self.find("no-power", None, act.country("c"));
                self.flaws.push(0);
            }
        }
        if matches!(deed, Deed::DecidedSuspend | Deed::DecidedExclude | Deed::DecidedTakeVote)
            && let Some(c) = act.country("c")
            && self.world.has_members()
            && !self
                .world
                .membership(c)
                .at(self.day)
                .ruling
                .possible()
                .iter()
                .any(|s| **s != crate::Standing::None)
        {
            self.find("not-a-member", None, Some(c));
        }
        if !self.world.organ_exists(self.organ).at(day).ruling.possible().contains(&&true) {
            self.find("organ-not-in-being", None, None);
        }
    }

    fn appointment(&mut self, cx: &Context<'_, '_>, act: &Act) {
        if act.deed() != Deed::DecidedAppoint {
            return;
        }
        let (Some(office), Some(country), Some(person)) = (act.name("f"), act.country("c"), act.text("p"))
        else {
            return;
        };
        let day = self.day.next();
        let rules = self.world.rules_on(cx, day, |c| match c.rule {
            Rule::Appoints { organ, office: o, recommends } if o == office => Some((organ, recommends)),
            _ => None,
        });
        if let Some((id, (organ, recommends))) = rules.first().copied() {
            if organ != self.organ {
                self.find("wrong-organ", Some(id), None);
                self.flaws.push(0);
            }
            if let Some(by) = recommends {
                let recommended = cx.history.of_office(office).iter().any(|&i| {
                    cx.act(i).is_some_and(|a| {
                        a.deed() == Deed::Recommended
                            && a.organ() == Some(by)
                            && a.text("p") == Some(person)
                            && a.done.earliest() <= act.done.latest()
                    })
                });
                if !recommended {
                    self.find("without-recommendation", Some(id), None);
                    self.flaws.push(1);
                }
            }
        }
        let citizen = self.world.rules_on(cx, day, |c| {
            matches!(c.rule, Rule::Citizen { office: o } if o == office).then_some(())
        });
        if let Some((id, ())) = citizen.first()
            && self.world.has_members()
            && !self
                .world
                .membership(country)
                .at(self.day)
                .ruling
                .possible()
                .iter()
                .any(|s| **s != crate::Standing::None)
        {
            self.find("not-a-citizen-of-a-member", Some(*id), Some(country));
        }
        let turns = self.world.rules_on(cx, day, |c| {
            matches!(c.rule, Rule::Turns { office: o, .. } if o == office).then_some(())
        });
        if let Some((id, ())) = turns.first() {
            let starts = act.date("from").unwrap_or(act.effect()).latest();
            let turn = crate::offices::turn_block(self.world, office, starts);
            if let Some(expected) = turn.filter(|t| *t != country) {
                self.find("out-of-turn", Some(*id), Some(expected));
                self.flaws.push(2);
            }
        }
    }
}

/// True if the ruling may be that it holds.
pub(crate) fn may_hold(ruling: &Ruling<bool>) -> bool {
    ruling.possible().contains(&&true)
}
