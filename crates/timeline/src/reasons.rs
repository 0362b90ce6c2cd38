//! Why a ruling holds: a hash-consed graph of grounds.
//!
//! A reason is a proof: from the acts it names alone the same ruling follows. Equal reasons are one node, so a
//! reason is four bytes, and copying or comparing it is free.

use rustc_hash::FxHashMap;

/// A reason: an index into [`Reasons`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Why(u32);

/// What a reason rests on. Numbers are indices into tables kept by whoever reckons.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Ground {
    /// An act, by its place in the journal.
    Act(u32),
    /// No such act was done: absence is a ground too.
    NoSuchAct(u32),
    /// A clause, and what it was applied to.
    Clause {
        /// The clause.
        cite: u32,
        /// A step on the way whose own ruling can be asked: question and first day, if there is one.
        lemma: Option<u32>,
        /// What it rests on.
        because: Box<[Why]>,
    },
}

/// The graph. Grounds precede what rests on them, so the graph has no circle.
#[derive(Clone, Debug, Default)]
pub struct Reasons {
    grounds: Vec<Ground>,
    known: FxHashMap<Ground, Why>,
}

impl Reasons {
    /// An empty graph.
    pub fn new() -> Self {
        Reasons::default()
    }

    /// The reason with this ground; the same ground gives the same reason.
    pub fn because(&mut self, ground: Ground) -> Why {
        if let Some(why) = self.known.get(&ground) {
            return *why;
        }
        let why = Why(u32::try_from(self.grounds.len()).unwrap_or(u32::MAX));
        self.grounds.push(ground.clone());
        self.known.insert(ground, why);
        why
    }

    /// The ground of a reason.
    #[expect(clippy::indexing_slicing, reason = "a Why is only made by this graph, which never shrinks")]
    pub fn ground(&self, why: Why) -> &Ground {
        &self.grounds[why.0 as usize]
    }

    /// How many different grounds there are.
    pub fn len(&self) -> usize {
        self.grounds.len()
    }

    /// True if no reason was given yet.
    pub fn is_empty(&self) -> bool {
        self.grounds.is_empty()
    }

    /// Every ground under a reason, each once, grounds before what rests on them.
    pub fn under(&self, why: Why) -> Vec<Why> {
        let mut seen = rustc_hash::FxHashSet::default();
        let mut order = Vec::new();
        let mut stack = vec![(why, false)];
        while let Some((w, done)) = stack.pop() {
            if done {
                order.push(w);
                continue;
            }
            if !seen.insert(w) {
                continue;
            }
            stack.push((w, true));
            if let Ground::Clause { because, .. } = self.ground(w) {
                stack.extend(because.iter().rev().filter(|b| !seen.contains(b)).map(|b| (*b, false)));
            }
        }
        order
    }

    /// Evaluates a reason in any algebra: each ground once, with the results of what it rests on.
    pub fn fold<A: Clone>(&self, why: Why, mut f: impl FnMut(&Ground, Vec<A>) -> A) -> Option<A> {
        let mut done: FxHashMap<Why, A> = FxHashMap::default();
        let order = self.under(why);
        for w in order {
            let ground = self.ground(w);
            let below = match ground {
                Ground::Clause { because, .. } => {
                    because.iter().filter_map(|b| done.get(b).cloned()).collect()
                }
                _ => Vec::new(),
            };
            let value = f(ground, below);
            done.insert(w, value);
        }
        done.remove(&why)
    }

    /// The acts a reason names, each once, in the order of the journal.
    pub fn acts(&self, why: Why) -> Vec<u32> {
        let mut acts: Vec<u32> = self
            .under(why)
            .into_iter()
            .filter_map(|w| match self.ground(w) {
                Ground::Act(a) => Some(*a),
                _ => None,
            })
            .collect();
        acts.sort_unstable();
        acts
    }

    /// The clauses a reason names, each once.
    pub fn cites(&self, why: Why) -> Vec<u32> {
        let mut cites: Vec<u32> = self
            .under(why)
            .into_iter()
            .filter_map(|w| match self.ground(w) {
                Ground::Clause { cite, .. } => Some(*cite),
                _ => None,
            })
            .collect();
        cites.sort_unstable();
        cites.dedup();
        cites
    }
}
