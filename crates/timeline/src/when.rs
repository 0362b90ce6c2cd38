//! Dates as sources give them: exact, or known only to the month, the season, the year, or between two days.
//!
//! The written form is ISO 8601-2 (EDTF) level 1. Inside the engine an imprecise date is an interval; every
//! rule keeps the interval, so that no false exact day can come out.

use crate::{Counting, Day, DayError, Period, Unit};
use std::fmt;

/// A day known to lie between two days, both included. An exact date has both equal.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct When {
    earliest: Day,
    latest: Day,
}

/// Why a date could not be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WhenError {
    /// Not a date of ISO 8601-2 level 1.
    #[error("a date is written 2003-12-26, 2003-12, 2003, 2003-21 (a season), 2003-12~ or 2003-09/2003-12")]
    Form,
    /// A part of it is not a day of the calendar.
    #[error(transparent)]
    Day(#[from] DayError),
    /// The end of an interval lies before its beginning.
    #[error("the interval ends before it begins")]
    Backwards,
}

impl When {
    /// An exact day.
    pub const fn on(day: Day) -> When {
        When { earliest: day, latest: day }
    }

    /// Some day between two days, both included. The two may be given in either order.
    pub fn between(a: Day, b: Day) -> When {
        When { earliest: a.min(b), latest: a.max(b) }
    }

    /// The first day it can be.
    pub const fn earliest(self) -> Day {
        self.earliest
    }

    /// The last day it can be.
    pub const fn latest(self) -> Day {
        self.latest
    }

    /// The day, if it is known.
    pub fn exact(self) -> Option<Day> {
        (self.earliest == self.latest).then_some(self.earliest)
    }

    /// Applies a function that keeps the order of days to both ends.
    pub fn map(self, f: impl Fn(Day) -> Day) -> When {
        When::between(f(self.earliest), f(self.latest))
    }

    /// The day a period later.
    pub fn plus(self, period: Period, counting: Counting) -> When {
        self.map(|d| d.plus(period, counting))
    }

    /// The later of two days.
    pub fn later(self, other: When) -> When {
        When { earliest: self.earliest.max(other.earliest), latest: self.latest.max(other.latest) }
    }

    /// The earlier of two days.
    pub fn earlier(self, other: When) -> When {
        When { earliest: self.earliest.min(other.earliest), latest: self.latest.min(other.latest) }
    }

    /// True if `day` may be the day.
    pub fn may_be(self, day: Day) -> bool {
        self.earliest <= day && day <= self.latest
    }

    /// Reads a date of ISO 8601-2 level 1: `2003-12-26`, `2003-12`, `2003`, `200X`, `2003-XX`, a season
    /// (`2003-21` spring to `2003-24` winter, northern hemisphere), with `?`, `~` or `%` behind it, or an
    /// interval of two (`2003-09/2003-12`).
    ///
    /// `~` (approximate) and `%` widen the date by its own unit on both sides: a day by a day, a month by a
    /// month. `?` (uncertain) alone does not widen: the doubt is whether it happened so, not when.
    ///
    /// # Errors
    /// The form, the calendar, or an interval that runs backwards.
    pub fn parse(text: &str) -> Result<When, WhenError> {
        match text.split_once('/') {
            None => When::parse_one(text),
            Some((from, to)) => {
                let (from, to) = (When::parse_one(from)?, When::parse_one(to)?);
                if from.earliest > to.latest {
                    return Err(WhenError::Backwards);
                }
                Ok(When { earliest: from.earliest, latest: to.latest })
            }
        }
    }

    fn parse_one(text: &str) -> Result<When, WhenError> {
        let (body, about) = match text.strip_suffix(['~', '%']) {
            Some(body) => (body, true),
            None => (text.strip_suffix('?').unwrap_or(text), false),
        };
        let (when, unit) = When::parse_body(body)?;
        if !about {
            return Ok(when);
        }
        let back = |d: Day| match unit {
            Unit::Day | Unit::Week => d.before(),
            Unit::Month => d.before().first_of_month(),
            Unit::Year => Day::of(d.year() - 1, 1, 1).unwrap_or(d),
        };
        let on = |d: Day| match unit {
            Unit::Day | Unit::Week => d.next(),
            Unit::Month => d.next().first_of_next_month().before(),
            Unit::Year => Day::of(d.year().saturating_add(1), 12, 31).unwrap_or(d),
        };
        Ok(When { earliest: back(when.earliest).max(Day::FIRST), latest: on(when.latest).min(Day::LAST) })
    }

    fn parse_body(body: &str) -> Result<(When, Unit), WhenError> {
        let month_end = |y: i16, m: i8| -> Result<Day, WhenError> {
            Ok(Day::of(y, m, 1)?.first_of_next_month().before().min(Day::LAST))
        };
        let number = |s: &str, len: usize| -> Result<i16, WhenError> {
            if s.len() != len || !s.bytes().all(|b| b.is_ascii_digit()) {
                return Err(WhenError::Form);
            }
            s.parse().map_err(|_| WhenError::Form)
        };
        let mut parts = body.split('-');
        let (Some(y), m, d, None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return Err(WhenError::Form);
        };
        if m.is_none() && y.len() == 4 && y.ends_with('X') {
            let digits = y.trim_end_matches('X');
            let unknown = 4 - digits.len();
            if unknown > 2 {
                return Err(WhenError::Form);
            }
            let scale: i16 = if unknown == 1 { 10 } else { 100 };
            let from = number(digits, digits.len())?.saturating_mul(scale);
            let to = from.saturating_add(scale - 1);
            return Ok((
                When { earliest: Day::of(from.max(1), 1, 1)?, latest: Day::of(to, 12, 31)? },
                Unit::Year,
            ));
        }
        let y = number(y, 4)?;
        match (m, d) {
            (None, None) | (Some("XX"), None | Some("XX")) => {
                Ok((When { earliest: Day::of(y, 1, 1)?, latest: Day::of(y, 12, 31)? }, Unit::Year))
            }
            (Some(m), None | Some("XX")) => {
                let m = number(m, 2)? as i8;
                let (first, last) = match m {
                    1..=12 => (Day::of(y, m, 1)?, month_end(y, m)?),
                    21..=23 => {
                        let first = (m - 20) * 3;
                        (Day::of(y, first, 1)?, month_end(y, first + 2)?)
                    }
                    24 => (Day::of(y, 12, 1)?, month_end(y + 1, 2).unwrap_or(Day::LAST)),
                    _ => return Err(WhenError::Day(DayError::NoSuchDay)),
                };
                Ok((When { earliest: first, latest: last }, Unit::Month))
            }
            (Some(m), Some(d)) => {
                let day = Day::of(y, number(m, 2)? as i8, number(d, 2)? as i8)?;
                Ok((When::on(day), Unit::Day))
            }
            (None, Some(_)) => Err(WhenError::Form),
        }
    }
}

impl fmt::Display for When {
    /// The shortest EDTF text that reads back as this interval.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (a, b) = (self.earliest, self.latest);
        if a == b {
            return write!(f, "{a}");
        }
        let ((y, m, d), (y2, m2, _)) = (a.ymd(), b.ymd());
        if d == 1 && b.next().ymd().2 == 1 {
            if (y, m) == (y2, m2) {
                return write!(f, "{y:04}-{m:02}");
            }
            if y == y2 && m == 1 && m2 == 12 {
                return write!(f, "{y:04}");
            }
        }
        write!(f, "{a}/{b}")
    }
}

impl fmt::Debug for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imprecise_dates_are_intervals() {
        for (text, from, to) in [
            ("2003-12-26", "2003-12-26", "2003-12-26"),
            ("2003-12", "2003-12-01", "2003-12-31"),
            ("2004", "2004-01-01", "2004-12-31"),
            ("2004-02", "2004-02-01", "2004-02-29"),
            ("2006-21", "2006-03-01", "2006-05-31"),
            ("2006-24", "2006-12-01", "2007-02-28"),
            ("2006-12~", "2006-11-01", "2007-01-31"),
            ("2006-12-13~", "2006-12-12", "2006-12-14"),
            ("2006-12-13?", "2006-12-13", "2006-12-13"),
            ("2006~", "2005-01-01", "2007-12-31"),
            ("199X", "1990-01-01", "1999-12-31"),
            ("19XX", "1900-01-01", "1999-12-31"),
            ("2004-XX", "2004-01-01", "2004-12-31"),
            ("2004-06-XX", "2004-06-01", "2004-06-30"),
            ("1993-09/1993-12", "1993-09-01", "1993-12-31"),
            ("2007-06/2007-10-06", "2007-06-01", "2007-10-06"),
        ] {
            let when = When::parse(text).unwrap();
            assert_eq!(
                (when.earliest.to_string(), when.latest.to_string()),
                (from.into(), to.into()),
                "{text}"
            );
            assert_eq!(When::parse(&when.to_string()), Ok(when), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_date_is_refused() {
        for text in [
            "",
            "-",
            "2003-",
            "2003-13",
            "2003-25",
            "2003-1",
            "20031226",
            "2003-02-30",
            "0000",
            "x",
            "2XXX",
            "2004/2003",
            "2003-12-26-01",
            "२००३",
            "2003-12/",
            "/2003",
        ] {
            assert!(When::parse(text).is_err(), "{text}");
        }
    }
}
