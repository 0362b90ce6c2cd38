//! What a charter says on one day.

use crate::{Timeline, Why};
use std::sync::Arc;

/// The name of one interpretation of a rule on which lawyers differ.
pub type Reading = Arc<str>;

/// What the charter says on one day. Silence, doubt and contest are answers, not errors.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub enum Ruling<T> {
    /// One answer.
    Settled(T),
    /// No rule speaks.
    Silent,
    /// The dates are not known exactly enough: one of these, in the order of days.
    Unsettled(Vec<T>),
    /// Readings differ: each with its own ruling's value, `None` where that reading is silent.
    Contested(Vec<(Reading, Option<T>)>),
}

impl<T: Clone + PartialEq> Ruling<T> {
    /// The settled value.
    pub fn settled(&self) -> Option<&T> {
        match self {
            Ruling::Settled(v) => Some(v),
            _ => None,
        }
    }

    /// Applies a function to each possible value.
    pub fn map<U: Clone + PartialEq>(&self, mut f: impl FnMut(&T) -> U) -> Ruling<U> {
        match self {
            Ruling::Settled(v) => Ruling::Settled(f(v)),
            Ruling::Silent => Ruling::Silent,
            Ruling::Unsettled(vs) => Ruling::one_of(vs.iter().map(f)),
            Ruling::Contested(rs) => {
                Ruling::Contested(rs.iter().map(|(r, v)| (r.clone(), v.as_ref().map(&mut f))).collect())
            }
        }
    }

    /// One of several possible values; settled if they are all the same.
    pub fn one_of(values: impl IntoIterator<Item = T>) -> Ruling<T> {
        let mut distinct: Vec<T> = Vec::new();
        for v in values {
            if !distinct.contains(&v) {
                distinct.push(v);
            }
        }
        match (distinct.len(), distinct.pop()) {
            (_, None) => Ruling::Silent,
            (1, Some(v)) => Ruling::Settled(v),
            (_, Some(v)) => {
                distinct.push(v);
                Ruling::Unsettled(distinct)
            }
        }
    }

    /// The values that can hold: one if settled, none if silent.
    pub fn possible(&self) -> Vec<&T> {
        match self {
            Ruling::Settled(v) => vec![v],
            Ruling::Silent => vec![],
            Ruling::Unsettled(vs) => vs.iter().collect(),
            Ruling::Contested(rs) => rs.iter().filter_map(|(_, v)| v.as_ref()).collect(),
        }
    }

    /// The exception where it speaks, else the base (law *exception*; silence is the unit).
    pub fn unless(&self, exception: &Ruling<T>) -> Ruling<T> {
        if *exception == Ruling::Silent { self.clone() } else { exception.clone() }
    }

    /// Joins the rulings given under each reading: settled where they agree, else contested.
    pub fn join(by_reading: &[(Reading, Ruling<T>)]) -> Ruling<T> {
        let Some((_, first)) = by_reading.first() else { return Ruling::Silent };
        if by_reading.iter().all(|(_, r)| r == first) {
            return first.clone();
        }
        let values: Vec<(Reading, Option<T>)> =
            by_reading.iter().map(|(n, r)| (n.clone(), r.possible().first().map(|v| (*v).clone()))).collect();
        // Readings that differ only in what is unsettled are not contested.
        if values.iter().all(|v| Some(&v.1) == values.first().map(|f| &f.1)) {
            return Ruling::one_of(by_reading.iter().flat_map(|(_, r)| r.possible()).cloned());
        }
        Ruling::Contested(values)
    }
}

/// A ruling with the reason it holds.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub struct Because<T> {
    /// What holds.
    pub ruling: Ruling<T>,
    /// Why.
    pub why: Why,
}

impl<T: Clone + PartialEq> Timeline<Because<T>> {
    /// The rulings without their reasons.
    pub fn forget(&self) -> Timeline<Ruling<T>> {
        self.map(|b| b.ruling.clone())
    }
}
