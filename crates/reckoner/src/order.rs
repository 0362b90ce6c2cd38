//! Which question first: the graph of what rests on what, and the circles in it.
//!
//! A circle is legal only if it passes through "the day before": members admit members, because a decision asks
//! who was a member on the day before it. Any other circle is an error that names the articles.

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::{FxHashMap, FxHashSet};
use servanda_acts::Deed;
use servanda_charter::{Charter, Child, ClauseId, Condition, Event, Group, Rule, Start, Who};
use servanda_language::Name;

/// A question at the size at which the graph is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Topic {
    /// Force of an instrument and who is party to it.
    Instrument(Name),
    /// Who is a member.
    Members,
    /// What organs have decided.
    Decisions,
}

/// Topics that are answered together.
#[derive(Clone, Debug)]
pub(crate) struct Stratum {
    pub(crate) topics: Vec<Topic>,
    /// True if they wait for each other through the day before.
    pub(crate) circular: bool,
}

/// The strata in the order in which they are answered, and what rests on what.
#[derive(Debug)]
pub(crate) struct Order {
    pub(crate) strata: Vec<Stratum>,
    rests: FxHashMap<Topic, Vec<Topic>>,
}

/// What acts appended to a history can reach.
#[derive(Default, Debug)]
pub(crate) struct Reach {
    /// Instruments whose force and parties they can change.
    instruments: FxHashSet<Name>,
    every_instrument: bool,
    /// Instruments whose acts are held against rules of form.
    pub(crate) named: FxHashSet<Name>,
    members: bool,
    pub(crate) decisions: bool,
    pub(crate) chairs: bool,
    pub(crate) offices: bool,
    pub(crate) duties: bool,
    pub(crate) drafts: bool,
    pub(crate) whole: bool,
}

/// A part of the answers that an act can reach by itself. What rests on a part follows by the graph.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    /// Force and parties of the instrument that it names.
    Instrument,
    /// Force and parties of any instrument: the rules of each may ask for it.
    Instruments,
    Members,
    /// Decisions, and whom they are judged by: seats, votes, recommendations, arrears.
    Decisions,
    Chairs,
    Offices,
    Duties,
    /// Whether drafts were in order.
    Drafts,
    /// Which readings there are: nothing stays.
    Whole,
}

/// What each deed can reach by itself. A deed that reaches nothing stands in lists alone, which are looked through when
/// they are asked about; acts that name an instrument are held against its rules of form in any case.
fn parts(deed: Deed) -> &'static [Part] {
    use Part::*;
    match deed {
        Deed::Claims
        | Deed::Stated
        | Deed::NotAdopted
        | Deed::Considered
        | Deed::GrantedStanding
        | Deed::AppointedDelegate
        | Deed::Extended
        | Deed::DeclaredProvisional
        | Deed::EndedProvisional
        | Deed::AcceptedAccession
        | Deed::ObjectedToAccession
        | Deed::MadeReservation
        | Deed::WithdrewReservation
        | Deed::ObjectedToReservation
        | Deed::SuspendedOperation
        | Deed::ResumedOperation => &[],
        Deed::Signed
        | Deed::Approved
        | Deed::Deposited
        | Deed::Acceded
        | Deed::Succeeded
        | Deed::NotifiedAcceptance
        | Deed::WithdrewRatification
        | Deed::WithdrewObjection
        | Deed::ObjectedTo
        | Deed::AgreedOnForce
        | Deed::NotifiedWithdrawal
        | Deed::SuspendedNotice
        | Deed::RevokedNotice
        | Deed::ResumedNotice
        | Deed::EnteredIntoForce
        | Deed::CeasedToBeInForce => &[Instrument],
        Deed::EnteredConflict | Deed::EndedConflict => &[Instruments],
        Deed::Step => &[Instruments, Duties],
        Deed::Paid | Deed::NotPaid => &[Instruments, Members, Decisions, Duties],
        Deed::Invited
        | Deed::DecidedApprove
        | Deed::DecidedEndInstrument
        | Deed::DecidedExtend
        | Deed::DecidedSo => &[Instrument, Decisions],
        Deed::DecidedAppoint
        | Deed::DecidedProlong
        | Deed::DecidedRelieve
        | Deed::DecidedAdmit
        | Deed::DecidedSuspend
        | Deed::DecidedEndSuspension
        | Deed::DecidedExclude
        | Deed::DecidedTakeVote
        | Deed::DecidedGiveVote
        | Deed::DecidedTemporaryChair
        | Deed::DecidedChair
        | Deed::DecidedFound
        | Deed::DecidedEnd
        | Deed::DecidedAdopt
        | Deed::DecidedRepeal
        | Deed::DecidedTask
        | Deed::DecidedMeasure
        | Deed::DecidedEndMeasure
        | Deed::DecidedElect
        | Deed::DecidedObserver
        | Deed::DecidedOn
        | Deed::Determined
        | Deed::Confirmed
        | Deed::Recommended
        | Deed::LeftOrgan
        | Deed::ReturnedToOrgan => &[Decisions],
        Deed::DecidedReading => &[Whole],
        Deed::Met | Deed::TookChair | Deed::TookTemporaryChair => &[Chairs],
        Deed::TookOffice | Deed::BeganToAct | Deed::LeftOffice => &[Offices],
        Deed::Requested
        | Deed::Invoked
        | Deed::SufferedAggression
        | Deed::WithdrewRequest
        | Deed::Assisted
        | Deed::Consulted
        | Deed::EndedMission
        | Deed::Informed
        | Deed::Registered
        | Deed::CarriedOut => &[Duties],
        Deed::Drafted | Deed::Cleared => &[Drafts],
    }
}

impl Reach {
    /// Adds what one more act can reach.
    pub(crate) fn add(&mut self, deed: Deed, instrument: Option<Name>) {
        self.named.extend(instrument);
        for part in parts(deed) {
            match part {
                Part::Instrument => self.instruments.extend(instrument),
                Part::Instruments => self.every_instrument = true,
                Part::Members => self.members = true,
                Part::Decisions => self.decisions = true,
                Part::Chairs => self.chairs = true,
                Part::Offices => self.offices = true,
                Part::Duties => self.duties = true,
                Part::Drafts => self.drafts = true,
                Part::Whole => self.whole = true,
            }
        }
    }

    /// True if the answer to a topic can change by the acts themselves.
    pub(crate) fn holds(&self, topic: Topic) -> bool {
        match topic {
            Topic::Instrument(n) => self.every_instrument || self.instruments.contains(&n),
            Topic::Members => self.members,
            Topic::Decisions => self.decisions,
        }
    }
}

impl Order {
    /// Whether topics that are answered together must be answered anew: acts reach them, or what they rest on has
    /// come out otherwise. What rests on an instrument may also look at the acts on it.
    pub(crate) fn anew(&self, topics: &[Topic], reach: &Reach, changed: &FxHashSet<Topic>) -> bool {
        // Decisions are judged by all texts before them, and whoever asks for decisions or members may ask for any.
        let bodies = changed.contains(&Topic::Members) || changed.contains(&Topic::Decisions);
        if bodies || topics.contains(&Topic::Decisions) && !changed.is_empty() {
            return true;
        }
        topics.iter().any(|t| {
            let looks = matches!(t, Topic::Instrument(_));
            let mut rests = self.rests.get(t).into_iter().flatten();
            reach.holds(*t) || rests.any(|on| changed.contains(on) || looks && reach.holds(*on))
        })
    }
}

/// A circle of rules that wait for each other on the same day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Knot {
    /// The clauses on the circle.
    pub clauses: Vec<ClauseId>,
}

#[derive(Clone, Copy)]
struct Edge {
    clause: Option<ClauseId>,
    before: bool,
}

struct Graph {
    graph: DiGraph<Topic, Edge>,
    nodes: FxHashMap<Topic, NodeIndex>,
}

impl Graph {
    fn node(&mut self, topic: Topic) -> NodeIndex {
        let graph = &mut self.graph;
        *self.nodes.entry(topic).or_insert_with(|| graph.add_node(topic))
    }

    fn edge(&mut self, from: Topic, to: Topic, clause: Option<ClauseId>, before: bool) {
        let (a, b) = (self.node(from), self.node(to));
        self.graph.add_edge(a, b, Edge { clause, before });
    }

    fn group(&mut self, from: Topic, group: &Group, this: Option<Name>, clause: ClauseId) {
        match group {
            Group::Parties { of, .. } => {
                if let Some(of) = of.or(this) {
                    self.edge(from, Topic::Instrument(of), Some(clause), false);
                }
            }
            Group::Members { .. } => self.edge(from, Topic::Members, Some(clause), false),
            _ => {}
        }
    }

    fn who(&mut self, from: Topic, who: &[Who], this: Option<Name>, clause: ClauseId) {
        for w in who {
            self.group(from, &w.group, this, clause);
            for i in &w.including {
                self.group(from, &i.group, this, clause);
            }
        }
    }

    fn start(&mut self, from: Topic, start: &Start, this: Option<Name>, clause: ClauseId) {
        self.who(from, start.unless(), this, clause);
        self.conditions(from, start.conditions(), this, clause);
    }

    fn conditions(&mut self, from: Topic, conditions: &[Condition], this: Option<Name>, clause: ClauseId) {
        for condition in conditions {
            match condition {
                Condition::Done { who, .. } => self.who(from, who, this, clause),
                Condition::InForce(names) => {
                    for n in names {
                        self.edge(from, Topic::Instrument(*n), Some(clause), false);
                    }
                }
                Condition::Decided(_) => self.edge(from, Topic::Decisions, Some(clause), false),
            }
        }
    }

    /// One instrument rests on another.
    fn rests(&mut self, on: Name, instrument: Name, clause: ClauseId) {
        if on != instrument {
            self.edge(Topic::Instrument(instrument), Topic::Instrument(on), Some(clause), false);
        }
    }
}

/// The order in which a charter's topics are answered.
///
/// # Errors
/// The circles that do not pass through the day before.
pub fn order_of(charter: &Charter) -> Result<(), Vec<Knot>> {
    order(charter).map(|_| ())
}

pub(crate) fn order(charter: &Charter) -> Result<Order, Vec<Knot>> {
    let mut g = Graph { graph: DiGraph::new(), nodes: FxHashMap::default() };
    g.node(Topic::Members);
    g.node(Topic::Decisions);
    for (name, entry) in charter.lexicon.entries() {
        if entry.kind == servanda_language::Kind::Instrument {
            g.node(Topic::Instrument(name));
        }
    }
    for (id, clause) in charter.clauses() {
        let this = charter.instrument_of(clause);
        let of_this = this.map(Topic::Instrument);
        match &clause.rule {
            Rule::InForce { instrument, start } => {
                let from = Topic::Instrument(*instrument);
                g.start(from, start, this, id);
                for (_, child) in &clause.children {
                    match child {
                        Child::NotBeforeInstrument(other) => {
                            g.edge(from, Topic::Instrument(*other), Some(id), false);
                        }
                        Child::Otherwise(start) | Child::Fallback { start, .. } => {
                            g.start(from, start, this, id);
                        }
                        _ => {}
                    }
                }
            }
            Rule::InForceFor { instrument, start, .. } | Rule::ArticleInForce { instrument, start, .. } => {
                g.start(Topic::Instrument(*instrument), start, this, id);
            }
            Rule::AppliesFrom { event } => {
                if let (Some(from), Event::Met(conditions)) = (of_this, event) {
                    g.conditions(from, conditions, this, id);
                }
            }
            Rule::OnlyPartyJoins { of } => {
                if let Some(i) = this {
                    g.rests(*of, i, id);
                }
            }
            Rule::LeavesToo { parent, children } => {
                for child in children {
                    g.rests(*parent, *child, id);
                }
            }
            Rule::ReplacedBy { by, from } => g.rests(*by, *from, id),
            Rule::BindsAll { instrument, of } => g.rests(*of, *instrument, id),
            Rule::JoinsAmended { parent, once, amended } => {
                g.rests(*parent, *amended, id);
                g.rests(*once, *amended, id);
            }
            Rule::EndsWith { instrument, with } => g.rests(*with, *instrument, id),
            Rule::EndsDecided { instrument, .. } => {
                g.edge(Topic::Instrument(*instrument), Topic::Decisions, Some(id), false);
            }
            Rule::AppliesOnceApproved { .. } => {
                if let Some(from) = of_this {
                    g.edge(from, Topic::Decisions, Some(id), false);
                }
            }
            Rule::AccessionDecided { .. } | Rule::AccessionInvited { .. } | Rule::Extension { .. } => {
                if let Some(from) = of_this {
                    g.edge(from, Topic::Decisions, Some(id), false);
                }
            }
            Rule::Renewal { by, of, .. } => {
                g.edge(Topic::Instrument(*of), Topic::Instrument(*by), Some(id), false)
            }
            Rule::Rejoins { by, to, .. } => {
                for t in to {
                    if t != by {
                        g.edge(Topic::Instrument(*t), Topic::Instrument(*by), Some(id), false);
                    }
                }
            }
            Rule::Member { party_to } => {
                g.edge(Topic::Members, Topic::Instrument(*party_to), Some(id), false)
            }
            Rule::OrganisationBegins { with, .. } => {
                g.edge(Topic::Members, Topic::Instrument(*with), Some(id), false);
            }
            Rule::Admits { .. }
            | Rule::Suspends { .. }
            | Rule::SuspendsAtRequest { .. }
            | Rule::Excludes { .. }
            | Rule::VoteForArrears { .. } => {
                g.edge(Topic::Members, Topic::Decisions, Some(id), false);
            }
            // A decision asks for the members and the texts of the day before.
            Rule::Decides { .. } => g.edge(Topic::Decisions, Topic::Members, Some(id), true),
            _ => {}
        }
        // A decision is judged by the texts of the day before it.
        if let Some(i) = of_this.filter(|_| !matches!(clause.rule, Rule::NoRule { .. })) {
            g.edge(Topic::Decisions, i, Some(id), true);
        }
    }
    let mut strata = Vec::new();
    let mut knots = Vec::new();
    for component in tarjan_scc(&g.graph) {
        let inside: FxHashSet<NodeIndex> = component.iter().copied().collect();
        let has_edge = |before: Option<bool>| {
            g.graph.edge_indices().any(|e| {
                g.graph.edge_endpoints(e).is_some_and(|(a, b)| inside.contains(&a) && inside.contains(&b))
                    && g.graph.edge_weight(e).is_some_and(|w| before.is_none_or(|b| w.before == b))
            })
        };
        let circular = has_edge(None);
        if circular {
            let mut same_day: DiGraph<NodeIndex, Option<ClauseId>> = DiGraph::new();
            let map: FxHashMap<NodeIndex, NodeIndex> =
                component.iter().map(|n| (*n, same_day.add_node(*n))).collect();
            for e in g.graph.edge_indices() {
                let Some((a, b)) = g.graph.edge_endpoints(e) else { continue };
                if let (Some(x), Some(y), Some(w)) = (map.get(&a), map.get(&b), g.graph.edge_weight(e))
                    && !w.before
                {
                    same_day.add_edge(*x, *y, w.clause);
                }
            }
            for tight in tarjan_scc(&same_day) {
                let set: FxHashSet<NodeIndex> = tight.iter().copied().collect();
                let mut clauses: Vec<ClauseId> = same_day
                    .edge_indices()
                    .filter(|e| {
                        same_day.edge_endpoints(*e).is_some_and(|(a, b)| set.contains(&a) && set.contains(&b))
                    })
                    .filter_map(|e| same_day.edge_weight(e).copied().flatten())
                    .collect();
                clauses.sort();
                clauses.dedup();
                if !clauses.is_empty() {
                    knots.push(Knot { clauses });
                }
            }
        }
        // Within a circle: what is asked on the same day first.
        let mut sorted: DiGraph<NodeIndex, ()> = DiGraph::new();
        let map: FxHashMap<NodeIndex, NodeIndex> =
            component.iter().map(|n| (*n, sorted.add_node(*n))).collect();
        for e in g.graph.edge_indices() {
            let ends = g.graph.edge_endpoints(e).and_then(|(a, b)| Some((*map.get(&a)?, *map.get(&b)?)));
            if let (Some((a, b)), Some(false)) = (ends, g.graph.edge_weight(e).map(|w| w.before)) {
                sorted.add_edge(a, b, ());
            }
        }
        let topics = tarjan_scc(&sorted)
            .into_iter()
            .flatten()
            .filter_map(|n| g.graph.node_weight(*sorted.node_weight(n)?).copied())
            .collect();
        strata.push(Stratum { topics, circular });
    }
    let mut rests: FxHashMap<Topic, Vec<Topic>> = FxHashMap::default();
    for e in g.graph.edge_indices() {
        let ends = g.graph.edge_endpoints(e);
        let topics = ends.and_then(|(a, b)| Some((g.graph.node_weight(a)?, g.graph.node_weight(b)?)));
        if let Some((from, to)) = topics {
            let all = rests.entry(*from).or_default();
            if !all.contains(to) {
                all.push(*to);
            }
        }
    }
    if knots.is_empty() { Ok(Order { strata, rests }) } else { Err(knots) }
}
