//! A reckoning with what pages need of it over and over: the days on which anything changes, and the digest.

use crate::site::Edition;
use servanda_answers::questions;
use servanda_reckoner::{Kept, Question, Reckoned};
use servanda_timeline::Day;
use std::cell::OnceCell;

/// One edition, reckoned as known on one day.
pub struct Book<'e> {
    /// What is reckoned.
    pub edition: &'e Edition,
    /// The rulings.
    pub reckoned: Reckoned<'e>,
    turns: OnceCell<Vec<(Day, Question)>>,
    days: OnceCell<Vec<Day>>,
    digest: OnceCell<String>,
}

impl<'e> Book<'e> {
    pub(crate) fn new(edition: &'e Edition, reckoned: Reckoned<'e>) -> Book<'e> {
        Book { edition, reckoned, turns: OnceCell::new(), days: OnceCell::new(), digest: OnceCell::new() }
    }

    /// Keeps what was reckoned, for the edition that follows this one.
    pub(crate) fn keep(self) -> Kept {
        self.reckoned.keep()
    }

    /// Every question whose answer changes, with the day of the change, in the order of days.
    pub fn turns(&self) -> &[(Day, Question)] {
        self.turns.get_or_init(|| {
            let mut all = Vec::new();
            for question in questions(&self.edition.folder.charter, &self.reckoned, &self.reckoned) {
                let line = self.reckoned.line(question).forget();
                all.extend(line.changes().filter(|d| d.is_date()).map(|d| (d, question)));
            }
            all.sort_by_key(|t| t.0);
            all
        })
    }

    /// The days on which an answer changes or an act was done, in order.
    pub fn days(&self) -> &[Day] {
        self.days.get_or_init(|| {
            let mut days: Vec<Day> = self.turns().iter().map(|t| t.0).collect();
            let acts = &self.edition.folder.acts;
            let done = self.reckoned.history().standing.iter().filter_map(|i| acts.get(*i as usize));
            days.extend(done.map(|a| a.done.latest()).filter(|d| d.is_date()));
            days.sort_unstable();
            days.dedup();
            days
        })
    }

    /// The digest of what is known.
    pub fn digest(&self) -> &str {
        let known = self.reckoned.case().known;
        self.digest.get_or_init(|| self.edition.identities.digest(&self.edition.folder, known))
    }
}
