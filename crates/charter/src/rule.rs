//! What clauses say, typed. Built from the nodes that the tables of forms give.

use crate::forms::grammar;
use servanda_language::{Country, Name, Node, Value};
use servanda_timeline::{Day, DayOfYear, Period};

/// A set of countries, by description.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Group {
    /// Those that have signed the instrument; `other`: not already named in the same condition.
    Signatories {
        /// Without those named before.
        other: bool,
    },
    /// Those for which an instrument (this one, if `None`) is in force.
    Parties {
        /// Of which instrument.
        of: Option<Name>,
        /// Without the one concerned.
        other: bool,
    },
    /// Members of the organisation.
    Members {
        /// Without the one concerned.
        other: bool,
    },
    /// The depositaries of the instrument.
    Depositaries,
    /// A class given by a test.
    Class(Name),
    /// A listed group.
    Listed(Name),
    /// Countries named in the sentence.
    Countries(Box<[Country]>),
    /// Any State.
    States,
}

/// How many of a group.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Quantity {
    /// All of them, and there is at least one.
    Every,
    /// This many.
    AtLeast(u32),
    /// More than this fraction.
    MoreThan(u32, u32),
    /// This fraction or more.
    Share(u32, u32),
}

/// A quantified subject.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Who {
    /// How many.
    pub quantity: Quantity,
    /// Of whom.
    pub group: Group,
    /// All of these among them.
    pub including: Option<Group>,
}

/// What counts as doing it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Needed {
    /// Deposit of ratification, acceptance or approval (equivalent, Vienna Convention art. 14), or accession.
    Ratification,
    /// Deposit of accession only.
    Accession,
    /// Any consent to be bound.
    Consent,
    /// Notification of acceptance.
    Acceptance,
    /// Signature.
    Signature,
}

/// A condition.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Condition {
    /// They have done it.
    Done {
        /// Who, each part to be met.
        who: Vec<Who>,
        /// What.
        needed: Needed,
    },
    /// The instruments are in force.
    InForce(Box<[Name]>),
    /// The organ has decided so.
    Decided(Name),
}

/// The day that conditions are met.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Event {
    /// All of these.
    pub conditions: Vec<Condition>,
}

/// When an instrument enters into force.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Start {
    /// On the day itself.
    From(Event),
    /// A period after, or on the Nth day after.
    After(Period, Event),
    /// On the first day of the month following a period after.
    MonthFollowing(Period, Event),
    /// On the first day of the Nth month after the month of the event.
    NthMonth(u32, Event),
    /// On a fixed day.
    On(Day),
}

impl Start {
    /// The event from which the day is counted; none for a fixed day.
    pub fn event(&self) -> Option<&Event> {
        match self {
            Start::From(e) | Start::After(_, e) | Start::MonthFollowing(_, e) | Start::NthMonth(_, e) => {
                Some(e)
            }
            Start::On(_) => None,
        }
    }
}

/// When it enters into force for a State that joins later.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Later {
    /// On the day of its deposit.
    Deposit,
    /// A period after.
    After(Period),
    /// On the first day of the month following a period after.
    MonthFollowing(Period),
    /// On the first day of the Nth month after the month of the deposit.
    NthMonth(u32),
}

/// How an organ decides.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Method {
    /// No member with a vote objects.
    Consensus,
    /// No member present objects.
    ConsensusPresent,
    /// No member present votes against; abstention does not prevent.
    Unanimity,
    /// A fraction of those present and voting in favour.
    OfVoting(u32, u32),
    /// A fraction of all members in favour.
    OfMembers(u32, u32),
    /// More than half of those present and voting.
    MajorityOfVoting,
    /// More than half of all members.
    MajorityOfMembers,
    /// A number of votes in favour.
    Votes(u32),
}

/// When the chair passes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Handover {
    /// At each regular session.
    RegularSession,
    /// On a day of each year.
    Yearly(DayOfYear),
    /// On the first day of each month.
    Monthly,
}

/// By when a duty is owed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Deadline {
    /// On the day it arises.
    AtOnce,
    /// By a day of each year.
    Yearly(DayOfYear),
    /// Within a period from the instrument's entry into force for the bearer.
    FromForce(Period),
    /// Within a period after the bearer took a step.
    AfterStep(Period, Name),
}

/// A principle that is checked over every answer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Principle {
    /// Every duty rests on an act of its bearer.
    OwnConsent,
    /// A measure follows consultation.
    ConsultationFirst,
    /// Duties are the same for every member.
    EqualDuties,
    /// An act changes nothing of another member.
    NonInterference,
}

/// The way of a draft.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Chain {
    /// Who prepares.
    pub first: Name,
    /// Who clears.
    pub second: Name,
    /// Who adopts.
    pub last: Name,
}

/// What a clause says.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[expect(
    missing_docs,
    reason = "each variant is the form of the same key; the manual of forms says what it means"
)]
pub enum Rule {
    OpenForSignature {
        instrument: Name,
        by: Option<Box<[Country]>>,
        from: Option<Day>,
        until: Option<Day>,
        until_in_force: bool,
    },
    SubjectToRatification,
    DefinitiveSignature,
    AccessionOpen {
        once_in_force: bool,
    },
    AccessionInvited {
        by: Option<Name>,
    },
    AccessionDecided {
        organ: Name,
    },
    Succession,
    Depositaries {
        instrument: Name,
        countries: Box<[Country]>,
    },
    DepositaryOrgan {
        instrument: Name,
        organ: Name,
    },
    Counting {
        extra_days: u8,
    },
    MonthEnd,
    InForce {
        instrument: Name,
        start: Start,
    },
    LaterState {
        later: Later,
    },
    AppliesFrom {
        event: Event,
    },
    AppliesOnceApproved {
        organ: Name,
    },
    Rejoins {
        by: Name,
        on_signature: bool,
        to: Box<[Name]>,
    },
    Term {
        instrument: Name,
        period: Period,
    },
    NoTerm {
        instrument: Name,
    },
    Renewal {
        by: Name,
        of: Name,
        period: Period,
        from: Day,
        each: Option<Period>,
    },
    Extension {
        after: Period,
        organ: Name,
        of: Name,
    },
    Withdrawal {
        notice: Period,
        not_before: Option<Period>,
    },
    SuspendedNoticeResumes,
    SuspendedNoticeAnew,
    NoticeServed,
    Replaces {
        article: Box<str>,
        of: Name,
    },
    OrganisationBegins {
        organisation: Name,
        with: Name,
    },
    Member {
        party_to: Name,
    },
    Admits {
        organ: Name,
    },
    Suspends {
        organ: Name,
    },
    SuspendsAtRequest {
        organ: Name,
    },
    Excludes {
        organ: Name,
    },
    SuspendedMember,
    VoteForArrears {
        organ: Name,
        after: Period,
    },
    Observer {
        organ: Name,
    },
    Consists {
        organ: Name,
        seat: Box<str>,
        of: Group,
    },
    Plenipotentiaries {
        organ: Name,
        of: Group,
    },
    MayLeaveOrgan {
        organ: Name,
        group: Group,
    },
    Supreme {
        organ: Name,
    },
    Answers {
        organ: Name,
        to: Name,
    },
    Competence {
        organ: Name,
        fields: Option<Box<[Name]>>,
    },
    Seat {
        organ: Name,
        place: Box<str>,
    },
    Founds {
        organ: Name,
    },
    Belongs {
        organ: Name,
        fields: Box<[Name]>,
    },
    Meets {
        organ: Name,
        times: u32,
        alternating: bool,
    },
    MeetsEvery {
        organ: Name,
        period: Period,
        review: Name,
    },
    Extraordinary {
        organ: Name,
        members: u32,
    },
    Drafts(Chain),
    Oversees {
        organ: Name,
        over: Name,
    },
    ChairRotates {
        organ: Name,
        language: u8,
        at: Handover,
    },
    ChairHost {
        organ: Name,
    },
    ChairFollows {
        organ: Name,
        others: Box<[Name]>,
    },
    Appoints {
        organ: Name,
        office: Name,
        recommends: Option<Name>,
    },
    Serves {
        office: Name,
        period: Period,
    },
    Turns {
        office: Name,
        language: u8,
        each: Period,
        from: Day,
        first: Country,
    },
    VacancySame {
        office: Name,
    },
    VacancyNext {
        office: Name,
    },
    Citizen {
        office: Name,
    },
    Decides {
        organ: Name,
        method: Method,
    },
    LimitedFormat {
        organ: Name,
    },
    Binds {
        organ: Name,
    },
    NoEffect {
        flaw: u8,
    },
    IfAggression {
        against: Group,
    },
    IfThreat {
        of: Group,
        bearers: Group,
    },
    Pays {
        by: DayOfYear,
    },
    Registers {
        instrument: Name,
        with: Name,
    },
    MustNot {
        bearers: Group,
        what: Box<str>,
        field: Option<Name>,
    },
    MustStep {
        bearers: Group,
        step: Name,
        deadline: Deadline,
    },
    Must {
        bearers: Group,
        what: Box<str>,
        field: Option<Name>,
    },
    Anniversary {
        of: Name,
        from: Day,
    },
    Principle(Principle),
    NoRule {
        reason: Box<str>,
    },
}

/// A condition or exception under a clause.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[expect(
    missing_docs,
    reason = "each variant is the form of the same key; the manual of forms says what it means"
)]
pub enum Child {
    NotBeforeDate(Day),
    NotBeforeInstrument(Name),
    UnlessDecided(Name),
    KeepsTurn,
    BoundUntilTerm { of: Name, not: Name },
    Revocable,
    WithStatement,
    ToWhom(Option<Name>),
    NoVoteOnIt,
    AgainstAll(Group),
    MustAssist { bearers: Group, at_once: bool, if_asked: bool, own_choice: bool },
    MustInform { bearers: Option<Group>, organ: Option<Name>, body: Name },
    NotBound,
    Quorum(u32, u32),
    LateJoiner,
}

struct Slots<'a> {
    node: &'a Node,
    form: &'a servanda_language::Form,
}

impl<'a> Slots<'a> {
    fn of(node: &'a Node) -> Option<Slots<'a>> {
        grammar().form(node.table, node.form).map(|form| Slots { node, form })
    }

    fn get(&self, name: &str) -> Option<&'a Value> {
        self.node.slot(self.form.slot(name)?)
    }

    fn name(&self, slot: &str) -> Option<Name> {
        if let Value::Name(n) = self.get(slot)? { Some(*n) } else { None }
    }

    fn names(&self, slot: &str) -> Option<Box<[Name]>> {
        if let Value::Names(n) = self.get(slot)? { Some(n.clone()) } else { None }
    }

    fn period(&self, slot: &str) -> Option<Period> {
        if let Value::Period(p) = self.get(slot)? { Some(*p) } else { None }
    }

    fn number(&self, slot: &str) -> Option<u32> {
        if let Value::Number(n) = self.get(slot)? { Some(*n) } else { None }
    }

    fn choice(&self, slot: &str) -> Option<u8> {
        if let Value::Choice(n) = self.get(slot)? { Some(*n) } else { None }
    }

    fn flag(&self, slot: &str) -> bool {
        self.get(slot).is_some()
    }

    fn day(&self, slot: &str) -> Option<Day> {
        if let Value::Date(w) = self.get(slot)? { w.exact() } else { None }
    }

    fn day_of_year(&self, slot: &str) -> Option<DayOfYear> {
        if let Value::DayOfYear(d) = self.get(slot)? { Some(*d) } else { None }
    }

    fn share(&self, slot: &str) -> Option<(u32, u32)> {
        if let Value::Share(a, b) = self.get(slot)? { Some((*a, *b)) } else { None }
    }

    fn text(&self, slot: &str) -> Option<Box<str>> {
        if let Value::Text(t) = self.get(slot)? { Some(t.clone()) } else { None }
    }

    fn countries(&self, slot: &str) -> Option<Box<[Country]>> {
        match self.get(slot)? {
            Value::Countries(all) => Some(all.clone()),
            Value::Country(c) => Some(Box::new([*c])),
            _ => None,
        }
    }

    fn node(&self, slot: &str) -> Option<Slots<'a>> {
        if let Value::Node(n) = self.get(slot)? { Slots::of(n) } else { None }
    }

    fn nodes(&self, slot: &str) -> Vec<Slots<'a>> {
        match self.get(slot) {
            Some(Value::Nodes(all)) => all.iter().filter_map(Slots::of).collect(),
            _ => Vec::new(),
        }
    }

    fn group(&self, slot: &str) -> Option<Group> {
        let g = self.node(slot)?;
        Some(match g.form.key {
            "other-signatory" => Group::Signatories { other: true },
            "signatory" => Group::Signatories { other: false },
            "other-party" => Group::Parties { of: None, other: true },
            "party" => Group::Parties { of: g.name("i"), other: false },
            "other-member" => Group::Members { other: true },
            "member" => Group::Members { other: false },
            "depositary" => Group::Depositaries,
            "class" => Group::Class(g.name("c")?),
            "group" => Group::Listed(g.name("g")?),
            "countries" => Group::Countries(g.countries("c")?),
            _ => Group::States,
        })
    }

    fn who(&self) -> Option<Who> {
        let q = self.node("q")?;
        let quantity = match q.form.key {
            "every" => Quantity::Every,
            "majority" => Quantity::MoreThan(1, 2),
            "share" => {
                let (a, b) = q.share("s")?;
                Quantity::Share(a, b)
            }
            _ => Quantity::AtLeast(q.number("n")?),
        };
        Some(Who { quantity, group: self.group("g")?, including: self.group("n") })
    }

    fn condition(&self) -> Option<Condition> {
        Some(match self.form.key {
            "done" => {
                let d = self.node("d")?;
                let needed = match (d.form.key, d.choice("k")) {
                    ("signed", _) => Needed::Signature,
                    ("notified", _) => Needed::Acceptance,
                    (_, Some(3)) => Needed::Accession,
                    (_, Some(4)) => Needed::Consent,
                    _ => Needed::Ratification,
                };
                Condition::Done {
                    who: self.nodes("w").iter().map(Slots::who).collect::<Option<_>>()?,
                    needed,
                }
            }
            "in-force" => Condition::InForce(self.names("i")?),
            _ => Condition::Decided(self.name("o")?),
        })
    }

    fn event(&self, slot: &str) -> Option<Event> {
        let e = self.node(slot)?;
        let conditions = match e.form.key {
            "day" => e.nodes("c").iter().map(Slots::condition).collect::<Option<_>>()?,
            _ => {
                let count = |n, group| Who { quantity: Quantity::AtLeast(n), group, including: None };
                let mut who = vec![count(e.number("n")?, Group::States)];
                if let (Some(k), Some(g)) = (e.number("k"), e.group("g")) {
                    who.push(count(k, g));
                }
                vec![Condition::Done { who, needed: Needed::Consent }]
            }
        };
        Some(Event { conditions })
    }

    fn start(&self) -> Option<Start> {
        Some(match self.form.key {
            "from" => Start::From(self.event("e")?),
            "after" => Start::After(self.period("p")?, self.event("e")?),
            "nth-day" => Start::After(Period::days(self.number("n")?), self.event("e")?),
            "month-following" => Start::MonthFollowing(self.period("p")?, self.event("e")?),
            "month-after-day" => Start::MonthFollowing(Period::days(self.number("n")?), self.event("e")?),
            "nth-month" => Start::NthMonth(self.number("n")?, self.event("e")?),
            _ => Start::On(self.day("d")?),
        })
    }

    fn later(&self) -> Option<Later> {
        Some(match self.form.key {
            "deposit" => Later::Deposit,
            "after" => Later::After(self.period("p")?),
            "nth-day" => Later::After(Period::days(self.number("n")?)),
            "month-following" => Later::MonthFollowing(self.period("p")?),
            _ => Later::NthMonth(self.number("n")?),
        })
    }

    fn method(&self) -> Option<Method> {
        Some(match self.form.key {
            "consensus" => Method::Consensus,
            "consensus-present" => Method::ConsensusPresent,
            "unanimity" => Method::Unanimity,
            "share-voting" => self.share("s").map(|(a, b)| Method::OfVoting(a, b))?,
            "share-members" => self.share("s").map(|(a, b)| Method::OfMembers(a, b))?,
            "majority-voting" => Method::MajorityOfVoting,
            "majority-members" => Method::MajorityOfMembers,
            _ => Method::Votes(self.number("n")?),
        })
    }

    fn deadline(&self) -> Option<Deadline> {
        Some(match self.form.key {
            "at-once" => Deadline::AtOnce,
            "every-year" => Deadline::Yearly(self.day_of_year("m")?),
            "within-force" => Deadline::FromForce(self.period("p")?),
            _ => Deadline::AfterStep(self.period("p")?, self.name("s")?),
        })
    }
}

impl Rule {
    /// What a node of the table of sentences says. `None` if a date in it is not exact.
    pub fn of(node: &Node) -> Option<Rule> {
        let s = Slots::of(node)?;
        let organ = || s.name("o");
        let instrument = || s.name("i");
        Some(match s.form.key {
            "open-for-signature" => {
                let exact = |slot: &str| if s.flag(slot) { s.day(slot).map(Some) } else { Some(None) };
                Rule::OpenForSignature {
                    instrument: instrument()?,
                    by: s.countries("c"),
                    from: exact("from")?,
                    until: exact("until")?,
                    until_in_force: s.flag("force"),
                }
            }
            "subject-to-ratification" => Rule::SubjectToRatification,
            "definitive-signature" => Rule::DefinitiveSignature,
            "accession-open" => Rule::AccessionOpen { once_in_force: s.flag("force") },
            "accession-invited" => Rule::AccessionInvited { by: s.node("by")?.name("o") },
            "accession-decided" => Rule::AccessionDecided { organ: organ()? },
            "succession" => Rule::Succession,
            "depositary" => Rule::Depositaries { instrument: instrument()?, countries: s.countries("c")? },
            "depositary-organ" => Rule::DepositaryOrgan { instrument: instrument()?, organ: organ()? },
            "counting" => Rule::Counting { extra_days: u8::try_from(s.number("n")?).ok()? },
            "month-end" => Rule::MonthEnd,
            "in-force" => Rule::InForce { instrument: instrument()?, start: s.node("s")?.start()? },
            "later-state" => Rule::LaterState { later: s.node("l")?.later()? },
            "applies-from" => Rule::AppliesFrom { event: s.event("e")? },
            "applies-once-approved" => Rule::AppliesOnceApproved { organ: organ()? },
            "rejoins" => {
                Rule::Rejoins { by: instrument()?, on_signature: s.choice("how")? == 0, to: s.names("j")? }
            }
            "term" => Rule::Term { instrument: instrument()?, period: s.period("p")? },
            "no-term" => Rule::NoTerm { instrument: instrument()? },
            "renewal" => Rule::Renewal {
                by: s.name("j")?,
                of: instrument()?,
                period: s.period("p")?,
                from: s.day("d")?,
                each: s.period("q"),
            },
            "extension" => Rule::Extension { after: s.period("p")?, organ: organ()?, of: instrument()? },
            "withdrawal" => Rule::Withdrawal { notice: s.period("p")?, not_before: s.period("q") },
            "suspended-notice-resumes" => Rule::SuspendedNoticeResumes,
            "suspended-notice-anew" => Rule::SuspendedNoticeAnew,
            "notice-served" => Rule::NoticeServed,
            "replaces" => Rule::Replaces { article: s.text("a")?, of: instrument()? },
            "organisation-begins" => {
                Rule::OrganisationBegins { organisation: s.name("g")?, with: instrument()? }
            }
            "member" => Rule::Member { party_to: instrument()? },
            "admits" => Rule::Admits { organ: organ()? },
            "suspends" => Rule::Suspends { organ: organ()? },
            "suspends-at-request" => Rule::SuspendsAtRequest { organ: organ()? },
            "excludes" => Rule::Excludes { organ: organ()? },
            "suspended-member" => Rule::SuspendedMember,
            "vote-for-arrears" => Rule::VoteForArrears { organ: organ()?, after: s.period("p")? },
            "observer" => Rule::Observer { organ: organ()? },
            "consists" => Rule::Consists { organ: organ()?, seat: s.text("t")?, of: s.group("g")? },
            "plenipotentiaries" => Rule::Plenipotentiaries { organ: organ()?, of: s.group("g")? },
            "may-leave-organ" => Rule::MayLeaveOrgan { organ: organ()?, group: s.group("g")? },
            "supreme" => Rule::Supreme { organ: organ()? },
            "answers" => Rule::Answers { organ: organ()?, to: s.name("p")? },
            "competence" => Rule::Competence { organ: organ()?, fields: Some(s.names("f")?) },
            "competence-all" => Rule::Competence { organ: organ()?, fields: None },
            "seat" => Rule::Seat { organ: organ()?, place: s.text("t")? },
            "founds" => Rule::Founds { organ: organ()? },
            "belongs" => Rule::Belongs { organ: organ()?, fields: s.names("f")? },
            "meets" => {
                Rule::Meets { organ: organ()?, times: s.number("n")?, alternating: s.flag("alternating") }
            }
            "meets-every" => {
                Rule::MeetsEvery { organ: organ()?, period: s.period("p")?, review: instrument()? }
            }
            "extraordinary" => Rule::Extraordinary { organ: organ()?, members: s.number("n")? },
            "drafts" => Rule::Drafts(Chain { first: s.name("a")?, second: s.name("b")?, last: s.name("c")? }),
            "oversees" => Rule::Oversees { organ: organ()?, over: s.name("p")? },
            "chair-rotates" => Rule::ChairRotates {
                organ: organ()?,
                language: s.choice("lang")?,
                at: match s.choice("at")? {
                    0 => Handover::RegularSession,
                    1 => Handover::Yearly(s.day_of_year("d")?),
                    _ => Handover::Monthly,
                },
            },
            "chair-host" => Rule::ChairHost { organ: organ()? },
            "chair-follows" => Rule::ChairFollows { organ: organ()?, others: s.names("p")? },
            "appoints" => Rule::Appoints { organ: organ()?, office: s.name("f")?, recommends: s.name("r") },
            "serves" => Rule::Serves { office: s.name("f")?, period: s.period("p")? },
            "turns" => Rule::Turns {
                office: s.name("f")?,
                language: s.choice("lang")?,
                each: s.period("p")?,
                from: s.day("d")?,
                first: s.countries("c")?.first().copied()?,
            },
            "vacancy-same" => Rule::VacancySame { office: s.name("f")? },
            "vacancy-next" => Rule::VacancyNext { office: s.name("f")? },
            "citizen" => Rule::Citizen { office: s.name("f")? },
            "decides" => Rule::Decides { organ: organ()?, method: s.node("m")?.method()? },
            "limited-format" => Rule::LimitedFormat { organ: organ()? },
            "binds" => Rule::Binds { organ: organ()? },
            "no-effect" => Rule::NoEffect { flaw: s.choice("flaw")? },
            "if-aggression" => Rule::IfAggression { against: s.group("g")? },
            "if-threat" => Rule::IfThreat { of: s.group("g")?, bearers: s.group("h")? },
            "pays" => Rule::Pays { by: s.day_of_year("m")? },
            "registers" => Rule::Registers { instrument: instrument()?, with: s.name("b")? },
            "must-not" => Rule::MustNot { bearers: s.group("g")?, what: s.text("t")?, field: s.name("f") },
            "must-by" => Rule::MustStep {
                bearers: s.group("g")?,
                step: s.name("s")?,
                deadline: s.node("d")?.deadline()?,
            },
            "must" => Rule::Must { bearers: s.group("g")?, what: s.text("t")?, field: s.name("f") },
            "anniversary" => Rule::Anniversary { of: s.name("i").or(s.name("g"))?, from: s.day("d")? },
            "principle" => Rule::Principle(match s.node("p")?.form.key {
                "own-consent" => Principle::OwnConsent,
                "consultation-first" => Principle::ConsultationFirst,
                "equal-duties" => Principle::EqualDuties,
                _ => Principle::NonInterference,
            }),
            "no-rule" => Rule::NoRule { reason: s.text("t")? },
            _ => return None,
        })
    }
}

impl Child {
    /// What a node of the table of conditions and exceptions says.
    pub fn of(node: &Node) -> Option<Child> {
        let s = Slots::of(node)?;
        Some(match s.form.key {
            "not-before-date" => Child::NotBeforeDate(s.day("d")?),
            "not-before-instrument" => Child::NotBeforeInstrument(s.name("i")?),
            "unless-decided" => Child::UnlessDecided(s.name("o")?),
            "keeps-turn" => Child::KeepsTurn,
            "bound-until-term" => Child::BoundUntilTerm { of: s.name("i")?, not: s.name("j")? },
            "revocable" => Child::Revocable,
            "with-statement" => Child::WithStatement,
            "to-whom" => Child::ToWhom(s.name("b")),
            "no-vote-on-it" => Child::NoVoteOnIt,
            "against-all" => Child::AgainstAll(s.group("g")?),
            "must-assist" => Child::MustAssist {
                bearers: s.group("g")?,
                at_once: s.flag("once"),
                if_asked: s.flag("asked"),
                own_choice: s.flag("own"),
            },
            "must-inform" => {
                Child::MustInform { bearers: s.group("g"), organ: s.name("o"), body: s.name("b")? }
            }
            "not-bound" => Child::NotBound,
            "quorum" => {
                let (a, b) = s.share("s").unwrap_or((1, 2));
                Child::Quorum(a, b)
            }
            "late-joiner" => Child::LateJoiner,
            _ => return None,
        })
    }
}
