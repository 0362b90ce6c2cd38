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
        /// As they were when this instrument was adopted, and for ever.
        adopted: bool,
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
    /// A category with dated membership.
    Category(Name),
    /// Countries named in the sentence.
    Countries(Box<[Country]>),
    /// Any State; an organisation is none.
    States,
    /// Whoever has deposited, a State or an organisation.
    Depositors,
}

/// How many of a group.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Quantity {
    /// As many as it takes: only their weight matters.
    Any,
    /// All of them, and there is at least one.
    Every,
    /// This many.
    AtLeast(u32),
    /// More than this fraction.
    MoreThan(u32, u32),
    /// This fraction or more.
    Share(u32, u32),
}

/// Those among a quantified subject who must take part.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Included {
    /// How many.
    pub quantity: Quantity,
    /// Of whom.
    pub group: Group,
}

/// A share of a measure that those who count must have together.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Weight {
    /// What is added up.
    pub measure: Name,
    /// The share that is needed, as a fraction.
    pub share: (u32, u32),
    /// Of what those who count have of this measure, and not of the total of the same one.
    pub of: Option<Name>,
}

/// A quantified subject.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Who {
    /// How many.
    pub quantity: Quantity,
    /// Of whom.
    pub group: Group,
    /// These among them.
    pub including: Vec<Included>,
    /// And these weights.
    pub weights: Vec<Weight>,
}

impl Who {
    /// A plain count.
    pub fn count(quantity: Quantity, group: Group) -> Who {
        Who { quantity, group, including: Vec::new(), weights: Vec::new() }
    }
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

/// The day from which something is counted.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Event {
    /// The first day on which all of these are met.
    Met(Vec<Condition>),
    /// The day on which acceptance is deemed, unless any of these have objected before.
    Deemed {
        /// The day.
        on: Day,
        /// Who can prevent it, each alone.
        unless: Vec<Who>,
    },
    /// A given day.
    Day(Day),
}

/// How a day follows from another.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Delay {
    /// The day itself.
    None,
    /// A period after, or on the Nth day after.
    After(Period),
    /// On the first day of the month following, or following a period after.
    MonthFollowing(Option<Period>),
    /// On the first day of the Nth month after the month of the day.
    NthMonth(u32),
}

/// When an instrument enters into force.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Start {
    /// So long after an event.
    After(Delay, Event),
    /// On a fixed day.
    On(Day),
    /// On a fixed day if the conditions are met by then.
    OnIf(Day, Vec<Condition>),
    /// For each State by its own deposit.
    Each(Delay),
}

impl Start {
    /// The conditions on which it depends.
    pub fn conditions(&self) -> &[Condition] {
        match self {
            Start::After(_, Event::Met(all)) | Start::OnIf(_, all) => all,
            _ => &[],
        }
    }

    /// Those whose objections can prevent it.
    pub fn unless(&self) -> &[Who] {
        match self {
            Start::After(_, Event::Deemed { unless, .. }) => unless,
            _ => &[],
        }
    }
}

/// When a withdrawal has effect.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Exit {
    /// So long after the notice.
    After(Delay),
    /// At the end of the year if the notice comes before this day, else at the end of the next.
    YearEnd(DayOfYear),
    /// At the end of a period, by notice so long before.
    Periods {
        /// Each period.
        each: Period,
        /// The first one, if it is another.
        first: Option<Period>,
        /// How long before its end the notice must come.
        before: Period,
    },
}

/// From when a party may give notice.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct NotBefore {
    /// So long after entry into force.
    pub period: Period,
    /// After entry into force for the party itself.
    pub own: bool,
}

/// Until when an objection keeps a party from being bound.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum OptOut {
    /// Before the instrument is in force.
    BeforeForce,
    /// By a day, that day included.
    By(Day),
    /// Within a period from a day.
    Within(Period, Day),
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
        parties_to: Option<Name>,
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
        all_units: bool,
        until: Option<Day>,
    },
    MonthEnd,
    InForce {
        instrument: Name,
        start: Start,
    },
    LaterState {
        later: Delay,
    },
    LaterAfterForce {
        later: Delay,
    },
    LaterAccession {
        later: Delay,
    },
    InForceFor {
        countries: Box<[Country]>,
        instrument: Name,
        start: Start,
    },
    InConflict,
    ArticleInForce {
        article: Box<str>,
        instrument: Name,
        start: Start,
    },
    Adopted {
        instrument: Name,
        on: Day,
    },
    BindsAll {
        instrument: Name,
        of: Name,
    },
    OptOut {
        instrument: Name,
        until: OptOut,
    },
    ReplacedBy {
        by: Name,
        from: Name,
    },
    JoinsAmended {
        parent: Name,
        once: Name,
        amended: Name,
    },
    OrganisationsNotCounted,
    AccessionsNotCounted,
    SuccessionsCounted,
    OnlyPartyJoins {
        of: Name,
    },
    LeavesToo {
        parent: Name,
        children: Box<[Name]>,
    },
    AccessionAccepted,
    AccessionObjected,
    NoReservations,
    ReservationsTo {
        article: Box<str>,
    },
    ObjectionPrecludes {
        instrument: Name,
        within: Option<Period>,
    },
    Provisional {
        instrument: Name,
        article: Option<Box<str>>,
    },
    Territories {
        instrument: Name,
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
        exit: Exit,
        not_before: Option<NotBefore>,
    },
    SuspendsOperation {
        instrument: Name,
    },
    LapsesForArrears {
        after: Period,
    },
    EndsBelow {
        instrument: Name,
        parties: u32,
        lasting: Option<Period>,
    },
    EndsWith {
        instrument: Name,
        with: Name,
    },
    EndsDecided {
        instrument: Name,
        organ: Name,
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
    ConsistsElected {
        organ: Name,
        seat: Box<str>,
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
    DecidesProcedure {
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
    OtherwiseDecided,
    Otherwise(Start),
    MayAgree { by: Day, depositors: Option<u32> },
    MayConvene { by: Day },
    Fallback { by: Day, provisional: bool, start: Start },
    WithEffectFrom(Day),
    OptOutFor(Box<[Country]>, Day),
    NoExitInConflict,
    Irrevocable,
    Window { within: Period, each: Period },
    DutiesRemain,
    DutiesOutlive { article: Box<str>, period: Period },
    NoVoteAgainst(Group),
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
            "other-party" => Group::Parties { of: None, other: true, adopted: false },
            "party" => Group::Parties { of: g.name("i"), other: false, adopted: g.flag("adopted") },
            "other-member" => Group::Members { other: true },
            "member" => Group::Members { other: false },
            "depositary" => Group::Depositaries,
            "class" => Group::Class(g.name("c")?),
            "group" => Group::Listed(g.name("g")?),
            "category" => Group::Category(g.name("k")?),
            "countries" => Group::Countries(g.countries("c")?),
            _ => Group::States,
        })
    }

    fn quantity(&self) -> Option<Quantity> {
        let q = self.node("q")?;
        Some(match q.form.key {
            "every" => Quantity::Every,
            "majority" => Quantity::MoreThan(1, 2),
            "share" => {
                let (a, b) = q.share("s")?;
                Quantity::Share(a, b)
            }
            _ => Quantity::AtLeast(q.number("n")?),
        })
    }

    fn included(&self) -> Option<Included> {
        let quantity = if self.form.key == "counted" { self.quantity()? } else { Quantity::Every };
        Some(Included { quantity, group: self.group("g")? })
    }

    fn weight(&self) -> Option<Weight> {
        Some(Weight { measure: self.name("m")?, share: self.share("s")?, of: self.name("t") })
    }

    fn all<T>(&self, slot: &str, one: impl Fn(&Slots<'a>) -> Option<T>) -> Option<Vec<T>> {
        self.nodes(slot).iter().map(one).collect()
    }

    fn who(&self) -> Option<Who> {
        let quantity = if self.form.key == "who" { self.quantity()? } else { Quantity::Any };
        Some(Who {
            quantity,
            group: self.group("g")?,
            including: self.all("n", Slots::included)?,
            weights: self.all("w", Slots::weight)?,
        })
    }

    fn condition(&self) -> Option<Condition> {
        Some(match self.form.key {
            "done" | "done-by" => {
                let d = self.node("d")?;
                let needed = match (d.form.key, d.choice("k")) {
                    ("signed", _) => Needed::Signature,
                    ("notified", _) => Needed::Acceptance,
                    (_, Some(3)) => Needed::Accession,
                    (_, Some(4)) => Needed::Consent,
                    _ => Needed::Ratification,
                };
                let who = match self.countries("c") {
                    Some(named) => vec![Who::count(Quantity::Every, Group::Countries(named))],
                    None => self.all("w", Slots::who)?,
                };
                Condition::Done { who, needed }
            }
            "in-force" => Condition::InForce(self.names("i")?),
            _ => Condition::Decided(self.name("o")?),
        })
    }

    fn event(&self, slot: &str) -> Option<Event> {
        let e = self.node(slot)?;
        Some(match e.form.key {
            "day" => Event::Met(e.all("c", Slots::condition)?),
            "nth" => {
                let needed = match e.choice("k").filter(|_| e.flag("of")) {
                    Some(0) => Needed::Ratification,
                    Some(_) => Needed::Accession,
                    None => Needed::Consent,
                };
                let who = Who {
                    quantity: Quantity::AtLeast(e.number("n")?),
                    group: e.group("g").unwrap_or(Group::Depositors),
                    including: e.all("x", Slots::included)?,
                    weights: e.all("w", Slots::weight)?,
                };
                Event::Met(vec![Condition::Done { who: vec![who], needed }])
            }
            "deemed" => {
                let unless = ["w", "v"].into_iter().filter_map(|slot| e.node(slot));
                Event::Deemed { on: e.day("d")?, unless: unless.map(|w| w.who()).collect::<Option<_>>()? }
            }
            _ => Event::Day(e.day("d")?),
        })
    }

    /// The arithmetic that the tables of starts, of later States and of exits share.
    fn delay(&self) -> Option<Delay> {
        Some(match self.form.key {
            "after" => Delay::After(self.period("p")?),
            "nth-day" => Delay::After(Period::days(self.number("n")?)),
            "month-following" => Delay::MonthFollowing(Some(self.period("p")?)),
            "next-month" => Delay::MonthFollowing(None),
            "month-after-day" => Delay::MonthFollowing(Some(Period::days(self.number("n")?))),
            "nth-month" => Delay::NthMonth(self.number("n")?),
            _ => Delay::None,
        })
    }

    fn start(&self, slot: &str) -> Option<Start> {
        let s = self.node(slot)?;
        Some(match s.form.key {
            "on-if" => Start::OnIf(s.day("d")?, s.all("c", Slots::condition)?),
            "on" => Start::On(s.day("d")?),
            "each" => Start::Each(s.later("l")?),
            _ => Start::After(s.delay()?, s.event("e")?),
        })
    }

    fn later(&self, slot: &str) -> Option<Delay> {
        self.node(slot)?.delay()
    }

    fn exit(&self, slot: &str) -> Option<Exit> {
        let x = self.node(slot)?;
        Some(match x.form.key {
            "year-end" => Exit::YearEnd(x.day_of_year("m")?),
            "notice" => Exit::After(Delay::None),
            _ => Exit::After(x.delay()?),
        })
    }

    fn not_before(&self) -> Option<NotBefore> {
        self.period("q").map(|period| NotBefore { period, own: self.flag("own") })
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
                    parties_to: s.name("j"),
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
            "counting" => Rule::Counting {
                extra_days: u8::try_from(s.number("n")?).ok()?,
                all_units: s.choice("what")? == 1,
                until: s.day("u"),
            },
            "month-end" => Rule::MonthEnd,
            "in-force" => Rule::InForce { instrument: instrument()?, start: s.start("s")? },
            "later-state" => Rule::LaterState { later: s.later("l")? },
            "later-after-force" => Rule::LaterAfterForce { later: s.later("l")? },
            "later-accession" => Rule::LaterAccession { later: s.later("l")? },
            "in-force-for" => Rule::InForceFor {
                countries: s.countries("c")?,
                instrument: instrument()?,
                start: s.start("s")?,
            },
            "in-conflict" => Rule::InConflict,
            "article-in-force" => Rule::ArticleInForce {
                article: s.text("a")?,
                instrument: instrument()?,
                start: s.start("s")?,
            },
            "adopted" => Rule::Adopted { instrument: instrument()?, on: s.day("d")? },
            "binds-all" => Rule::BindsAll { instrument: instrument()?, of: s.name("j")? },
            "opt-out" => Rule::OptOut {
                instrument: instrument()?,
                until: match s.choice("when")? {
                    0 => OptOut::BeforeForce,
                    1 => OptOut::By(s.day("d")?),
                    _ => OptOut::Within(s.period("p")?, s.day("e")?),
                },
            },
            "replaced-by" => Rule::ReplacedBy { by: instrument()?, from: s.name("j")? },
            "joins-amended" => {
                Rule::JoinsAmended { parent: s.name("j")?, once: instrument()?, amended: s.name("k")? }
            }
            "organisations-not-counted" => Rule::OrganisationsNotCounted,
            "accessions-not-counted" => Rule::AccessionsNotCounted,
            "successions-counted" => Rule::SuccessionsCounted,
            "only-party-joins" => Rule::OnlyPartyJoins { of: instrument()? },
            "leaves-too" => Rule::LeavesToo { parent: instrument()?, children: s.names("j")? },
            "accession-accepted" => Rule::AccessionAccepted,
            "accession-objected" => Rule::AccessionObjected,
            "no-reservations" => Rule::NoReservations,
            "reservations-to" => Rule::ReservationsTo { article: s.text("a")? },
            "objection-precludes" => {
                Rule::ObjectionPrecludes { instrument: instrument()?, within: s.period("p") }
            }
            "provisional" => Rule::Provisional { instrument: instrument()?, article: s.text("a") },
            "territories" => Rule::Territories { instrument: instrument()? },
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
            "withdrawal" => Rule::Withdrawal {
                exit: Exit::After(Delay::After(s.period("p")?)),
                not_before: s.not_before(),
            },
            "withdrawal-effect" => Rule::Withdrawal { exit: s.exit("x")?, not_before: s.not_before() },
            "withdrawal-periods" => Rule::Withdrawal {
                exit: Exit::Periods { each: s.period("p")?, first: s.period("q"), before: s.period("n")? },
                not_before: None,
            },
            "suspends-operation" => Rule::SuspendsOperation { instrument: instrument()? },
            "lapses-for-arrears" => Rule::LapsesForArrears { after: s.period("p")? },
            "ends-below" => {
                Rule::EndsBelow { instrument: instrument()?, parties: s.number("n")?, lasting: s.period("p") }
            }
            "ends-with" => Rule::EndsWith { instrument: instrument()?, with: s.name("j")? },
            "ends-decided" => Rule::EndsDecided { instrument: instrument()?, organ: organ()? },
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
            "consists-elected" => Rule::ConsistsElected { organ: organ()?, seat: s.text("t")? },
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
            "decides-procedure" => Rule::DecidesProcedure { organ: organ()?, method: s.node("m")?.method()? },
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
            "otherwise-decided" => Child::OtherwiseDecided,
            "otherwise" => Child::Otherwise(s.start("s")?),
            "may-agree" => Child::MayAgree { by: s.day("d")?, depositors: s.number("n") },
            "may-convene" => Child::MayConvene { by: s.day("d")? },
            "fallback" => {
                Child::Fallback { by: s.day("d")?, provisional: s.flag("provisional"), start: s.start("s")? }
            }
            "with-effect-from" => Child::WithEffectFrom(s.day("d")?),
            "opt-out-for" => Child::OptOutFor(s.countries("c")?, s.day("d")?),
            "no-exit-in-conflict" => Child::NoExitInConflict,
            "irrevocable" => Child::Irrevocable,
            "window" => Child::Window { within: s.period("p")?, each: s.period("q")? },
            "duties-remain" => Child::DutiesRemain,
            "duties-outlive" => Child::DutiesOutlive { article: s.text("a")?, period: s.period("p")? },
            "no-vote-against" => Child::NoVoteAgainst(s.group("g")?),
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
