//! Building a timeline of rulings from dated changes whose days may be in doubt.

use crate::{Because, Day, Ruling, Timeline, When, Why};

/// Collects changes of a value in order and makes the timeline, with *unsettled* pieces inside each doubt.
#[derive(Clone, Debug)]
pub struct Steps<T> {
    line: Timeline<Because<T>>,
}

impl<T: Clone + PartialEq> Steps<T> {
    /// Before the first change.
    pub fn new(ruling: Ruling<T>, why: Why) -> Self {
        Steps { line: Timeline::always(Because { ruling, why }) }
    }

    /// From a timeline that changes are laid over.
    pub fn over(line: Timeline<Because<T>>) -> Self {
        Steps { line }
    }

    /// From the day `when` on the value is `value`, for the reason `why`. Inside the doubt either the new
    /// value or what was there before.
    pub fn change(&mut self, when: When, value: Ruling<T>, why: Why) {
        let (from, to) = (when.earliest(), when.latest());
        if from < to {
            let inside: Vec<(Day, Because<T>)> = self
                .line
                .pieces()
                .filter(|p| p.until > from && p.since < to)
                .map(|p| {
                    let both = p.value.ruling.possible().into_iter().chain(value.possible()).cloned();
                    (p.since.max(from), Because { ruling: Ruling::one_of(both), why })
                })
                .collect();
            for (i, (since, piece)) in inside.iter().enumerate() {
                let until = inside.get(i + 1).map_or(to, |n| n.0);
                self.line = self.line.set_between(*since, until, piece.clone());
            }
        }
        self.line = self.line.set_from(to, Because { ruling: value, why });
    }

    /// The value on a day so far.
    pub fn at(&self, on: Day) -> &Because<T> {
        self.line.at(on)
    }

    /// The value on the days from `since` up to but not including `until` becomes `value`.
    pub fn set_between(&mut self, since: Day, until: Day, value: Ruling<T>, why: Why) {
        self.line = self.line.set_between(since, until, Because { ruling: value, why });
    }

    /// The day after the last day of the piece that holds on a day.
    pub fn until(&self, on: Day) -> Day {
        self.line.piece(on).until
    }

    /// The timeline.
    pub fn line(self) -> Timeline<Because<T>> {
        self.line
    }
}
