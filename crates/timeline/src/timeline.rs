//! A value for every day.

use crate::Day;

/// A piecewise-constant value over all days, from always to forever.
///
/// INVARIANT: the first piece starts at [`Day::ALWAYS`], starts rise strictly, neighbouring values differ; so
/// two timelines are equal exactly if they agree on every day (law *canonical*).
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub struct Timeline<T>(Vec<(Day, T)>);

/// One piece of a timeline: a value, its first day, and the day after its last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece<'a, T> {
    /// First day, or [`Day::ALWAYS`].
    pub since: Day,
    /// The day after the last, or [`Day::NEVER`].
    pub until: Day,
    /// What holds.
    pub value: &'a T,
}

impl<T: Clone + PartialEq> Timeline<T> {
    /// The same value on every day.
    pub fn always(value: T) -> Self {
        Timeline(vec![(Day::ALWAYS, value)])
    }

    /// From changes in any order; of two changes on one day the later in the list wins.
    pub fn from_changes(first: T, mut changes: Vec<(Day, T)>) -> Self {
        changes.sort_by_key(|c| c.0);
        let mut line = Timeline::always(first);
        for (day, value) in changes {
            line.push(day, value);
        }
        line
    }

    /// Sets the value from `day` on. Days must not fall; an equal day replaces.
    fn push(&mut self, day: Day, value: T) {
        if let Some(last) = self.0.last_mut()
            && last.0 >= day
        {
            last.1 = value;
            let n = self.0.len();
            if n >= 2 && self.0.get(n - 2).map(|p| &p.1) == self.0.get(n - 1).map(|p| &p.1) {
                self.0.pop();
            }
            return;
        }
        if self.0.last().map(|p| &p.1) != Some(&value) {
            self.0.push((day, value));
        }
    }

    /// The value from `day` on becomes `value`, whatever was there.
    pub fn set_from(&self, day: Day, value: T) -> Self {
        let mut line = Timeline(self.0.iter().take_while(|p| p.0 < day).cloned().collect());
        if line.0.is_empty() {
            return Timeline::always(value);
        }
        line.push(day, value);
        line
    }

    /// The value on the days from `since` up to but not including `until` becomes `value`.
    pub fn set_between(&self, since: Day, until: Day, value: T) -> Self {
        if since >= until {
            return self.clone();
        }
        let mut changes: Vec<(Day, T)> = self.0.iter().filter(|p| p.0 < since).cloned().collect();
        changes.push((since, value));
        if until != Day::NEVER {
            changes.push((until, self.at(until).clone()));
            changes.extend(self.0.iter().filter(|p| p.0 > until).cloned());
        }
        let mut changes = changes.into_iter();
        let Some((_, first)) = changes.next() else { return self.clone() };
        let mut line = Timeline::always(first);
        for (day, v) in changes {
            line.push(day, v);
        }
        line
    }

    fn index(&self, on: Day) -> usize {
        self.0.partition_point(|p| p.0 <= on).saturating_sub(1)
    }

    /// The value on a day.
    #[expect(
        clippy::indexing_slicing,
        reason = "the first piece starts at ALWAYS, so an index is always found"
    )]
    pub fn at(&self, on: Day) -> &T {
        &self.0[self.index(on)].1
    }

    /// The piece that holds on a day.
    pub fn piece(&self, on: Day) -> Piece<'_, T> {
        let i = self.index(on);
        Piece {
            since: self.0.get(i).map_or(Day::ALWAYS, |p| p.0),
            until: self.0.get(i + 1).map_or(Day::NEVER, |p| p.0),
            value: self.at(on),
        }
    }

    /// All pieces in order.
    pub fn pieces(&self) -> impl DoubleEndedIterator<Item = Piece<'_, T>> {
        self.0.iter().enumerate().map(|(i, p)| Piece {
            since: p.0,
            until: self.0.get(i + 1).map_or(Day::NEVER, |n| n.0),
            value: &p.1,
        })
    }

    /// The days on which the value changes.
    pub fn changes(&self) -> impl Iterator<Item = Day> + '_ {
        self.0.iter().skip(1).map(|p| p.0)
    }

    /// The same function on every day.
    pub fn map<U: Clone + PartialEq>(&self, mut f: impl FnMut(&T) -> U) -> Timeline<U> {
        let mut pieces = self.0.iter();
        let Some(first) = pieces.next() else { unreachable!("a timeline has a first piece") };
        let mut line = Timeline::always(f(&first.1));
        for (day, v) in pieces {
            line.push(*day, f(v));
        }
        line
    }

    /// Two timelines joined day by day (law *pointwise*).
    pub fn zip<U: Clone + PartialEq, V: Clone + PartialEq>(
        &self,
        other: &Timeline<U>,
        mut f: impl FnMut(&T, &U) -> V,
    ) -> Timeline<V> {
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        let (Some(mut x), Some(mut y)) = (a.next(), b.next()) else {
            unreachable!("a timeline has a first piece")
        };
        let mut line = Timeline::always(f(&x.1, &y.1));
        loop {
            let day = match (a.peek(), b.peek()) {
                (None, None) => return line,
                (Some(p), None) => p.0,
                (None, Some(q)) => q.0,
                (Some(p), Some(q)) => p.0.min(q.0),
            };
            if let Some(p) = a.next_if(|p| p.0 == day) {
                x = p;
            }
            if let Some(q) = b.next_if(|q| q.0 == day) {
                y = q;
            }
            line.push(day, f(&x.1, &y.1));
        }
    }

    /// The value of `n` days before: "n days after". `later(1)` is the value of the day before.
    pub fn later(&self, n: i32) -> Self {
        let mut pieces = self.0.iter();
        let Some(first) = pieces.next() else { unreachable!("a timeline has a first piece") };
        let mut line = Timeline::always(first.1.clone());
        for (day, v) in pieces {
            line.push(day.shift(n), v.clone());
        }
        line
    }
}
