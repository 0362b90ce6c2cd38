//! A charter and acts give rulings.
//!
//! [`reckon`] is pure: no clock, no input or output, no floating point, no randomness, and no order of a hash map
//! ever reaches an answer. The same charter and acts give the same answer, for ever.
//!
//! How it goes: the acts are cut to what was known on the day (module `history`); the graph of questions is ordered
//! (module `order`); instruments and members are answered as whole timelines, and where they wait for decisions that
//! wait for them, an agenda goes through the decisions day by day (module `decisions`); chairs, offices, duties and
//! what is due follow from these. Under each reading of the charter this is done once (module `world`).

mod answer;
mod chair;
mod conditions;
mod decisions;
mod delay;
mod due;
mod duties;
mod force;
mod gap;
mod grounds;
mod history;
mod members;
mod offices;
mod order;
mod organs;
mod parties;
mod principles;
mod relations;
mod texts;
mod world;

pub use answer::{Answer, Holder, Question, Standing};
pub use conditions::{Counted, Met, Progress, Rejected, Weighed};
pub use delay::Step;
pub use delay::day_after;
pub use due::{Due, DueKind};
pub use duties::{Duty, DutyKind, DutyState, Toward};
pub use force::{Force, Leave};
pub use gap::{Fit, SHOWN, Smallest, smallest};
pub use grounds::{Absent, Lemma, READINGS};
pub use history::History;
pub use order::{Knot, order_of};
pub use parties::{Joined, Supposed};
pub use principles::{Breach, check_principles};
pub use world::{Finding, Kept, Reckoned, Redone, World};

use servanda_acts::Act;
use servanda_charter::Charter;
use servanda_language::Country;
use servanda_timeline::Day;

/// What the reckoner must be told about countries: facts that no act and no charter gives.
pub trait Countries {
    /// The countries in the alphabetical order of a language (0 Russian, 1 English), by their names as of a day.
    fn sorted(&self, countries: &[Country], language: u8, day: Day) -> Vec<Country>;
    /// The day from which a State has ceased to exist.
    fn ended(&self, country: Country) -> Option<Day>;
    /// True for an organisation of States, which is no State.
    fn is_organisation(&self, country: Country) -> bool;
}

/// What is reckoned, and how far.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The charter.
    pub charter: &'a Charter,
    /// The journal: all acts, in the order of their places.
    pub acts: &'a [Act],
    /// Names of countries.
    pub countries: &'a dyn Countries,
    /// Only acts received by this day, if one is given.
    pub known: Option<Day>,
    /// Rules that recur by themselves are followed up to this day.
    pub horizon: Day,
}

/// Reckons a case under every reading.
///
/// # Errors
/// Circles of rules that do not pass through the day before, each with its articles.
pub fn reckon(case: Case<'_>) -> Result<Reckoned<'_>, Vec<Knot>> {
    world::reckon(case)
}
