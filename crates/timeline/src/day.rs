//! Civil days and legal periods.
//!
//! Calendar arithmetic is jiff's; this module only fixes the two choices that treaties leave open: how the
//! days of a period are counted, and where a month ends.

use jiff::{SignedDuration, Span, civil::Date};
use std::fmt;

/// A civil day of the proleptic Gregorian calendar, as a number of days from 1970-01-01.
///
/// Legal effect runs on days: there is no hour and no time zone. Years 1 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// Why a day could not be made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DayError {
    /// The text is not `YYYY-MM-DD`.
    #[error("a date is written YYYY-MM-DD")]
    Form,
    /// There is no such day in the calendar (such as 30 February).
    #[error("the calendar has no such day")]
    NoSuchDay,
    /// The day lies outside the years 1 to 9999.
    #[error("the day lies outside the years 1 to 9999")]
    OutOfRange,
}

/// The unit of a period.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Unit {
    /// Calendar days.
    Day,
    /// Seven days.
    Week,
    /// Calendar months: three months are not ninety days.
    Month,
    /// Calendar years.
    Year,
}

/// A length of time as treaties state it: a number and a unit.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Period {
    /// How many units, 0 to 100,000.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
}

/// What happens to a day that a month does not have (a month added to 31 January).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum MonthEnd {
    /// The last day of the month: 31 January and a month is 28 (29) February. The usual rule.
    #[default]
    Last,
    /// The first day of the month after: 31 January and a month is 1 March.
    Next,
}

/// How "N days after" an event is counted. A rule's parameter, never a constant.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Counting {
    /// Days added beyond the number stated: 0 at the United Nations (the day of the event is not counted,
    /// the effect begins on the last day), 1 where the effect begins on the day after the last day.
    pub extra_days: u8,
    /// The extra days are added to periods of months and years too.
    pub all_units: bool,
    /// Only events up to this day, that day included, are counted with extra days; `None`: all.
    pub until: Option<Day>,
    /// The end-of-month rule.
    pub month_end: MonthEnd,
}

impl Counting {
    /// How many days are added to a period after an event.
    pub fn added(self, event: Day, period: Period) -> u8 {
        let counted = !matches!(period.unit, Unit::Month | Unit::Year) || self.all_units;
        if counted && self.until.is_none_or(|until| event <= until) { self.extra_days } else { 0 }
    }
}

/// A day of any year: 1 January, 31 December.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct DayOfYear {
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31; 29 February falls on 28 February in common years.
    pub day: u8,
}

impl Day {
    /// Before every date: where a timeline begins. Never shown, never counted from.
    pub const ALWAYS: Day = Day(i32::MIN);
    /// After every date: the open end of a doubt. Never shown, never counted from.
    pub const NEVER: Day = Day(i32::MAX);
    /// 0001-01-01, the first day that can be written.
    pub const FIRST: Day = Day(-719_162);
    /// 9999-12-31, the last day that can be written.
    pub const LAST: Day = Day(2_932_896);

    fn epoch() -> Date {
        Date::constant(1970, 1, 1)
    }

    /// The day of a year, month and day of the month.
    ///
    /// # Errors
    /// [`DayError::NoSuchDay`] or [`DayError::OutOfRange`].
    pub fn of(year: i16, month: i8, day: i8) -> Result<Day, DayError> {
        if !(1..=9999).contains(&year) {
            return Err(DayError::OutOfRange);
        }
        let date = Date::new(year, month, day).map_err(|_| DayError::NoSuchDay)?;
        Ok(Day::from_date(date))
    }

    fn from_date(date: Date) -> Day {
        let days = date.duration_since(Day::epoch()).as_hours() / 24;
        Day(i32::try_from(days).unwrap_or(0))
    }

    fn date(self) -> Option<Date> {
        (Day::FIRST <= self && self <= Day::LAST)
            .then(|| Day::epoch().checked_add(SignedDuration::from_hours(i64::from(self.0) * 24)).ok())
            .flatten()
    }

    /// True for a day of the calendar, false for [`Day::ALWAYS`] and [`Day::NEVER`].
    pub fn is_date(self) -> bool {
        Day::FIRST <= self && self <= Day::LAST
    }

    /// Reads `YYYY-MM-DD`.
    ///
    /// # Errors
    /// The form, the calendar or the range.
    pub fn parse(text: &str) -> Result<Day, DayError> {
        let b = text.as_bytes();
        let digits = |r: std::ops::Range<usize>| -> Option<i16> {
            b.get(r)?.iter().try_fold(0i16, |n, c| c.is_ascii_digit().then(|| n * 10 + i16::from(c - b'0')))
        };
        if b.len() != 10 || b.get(4) != Some(&b'-') || b.get(7) != Some(&b'-') {
            return Err(DayError::Form);
        }
        let (Some(y), Some(m), Some(d)) = (digits(0..4), digits(5..7), digits(8..10)) else {
            return Err(DayError::Form);
        };
        Day::of(y, m as i8, d as i8)
    }

    /// Year (1 to 9999), month (1 to 12), day of the month (1 to 31). Sentinels give the nearest date.
    pub fn ymd(self) -> (i16, i8, i8) {
        match self.date() {
            Some(d) => (d.year(), d.month(), d.day()),
            None if self < Day::FIRST => (1, 1, 1),
            None => (9999, 12, 31),
        }
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.ymd().0
    }

    /// Days from this day to `later`; negative if `later` is earlier.
    pub fn days_until(self, later: Day) -> i64 {
        i64::from(later.0) - i64::from(self.0)
    }

    /// The day `n` days on (or back). Sentinels stay; results outside the calendar become sentinels.
    pub fn shift(self, n: i32) -> Day {
        if !self.is_date() {
            return self;
        }
        match self.0.checked_add(n).map(Day) {
            Some(d) if d > Day::LAST => Day::NEVER,
            Some(d) if d < Day::FIRST => Day::ALWAYS,
            Some(d) => d,
            None => Day::NEVER,
        }
    }

    /// The day after.
    pub fn next(self) -> Day {
        self.shift(1)
    }

    /// The day before.
    pub fn before(self) -> Day {
        self.shift(-1)
    }

    /// The day a period after this one, by the given counting.
    /// Sentinels stay; results outside the calendar become [`Day::NEVER`].
    pub fn plus(self, period: Period, counting: Counting) -> Day {
        let Some(date) = self.date() else { return self };
        let n = i64::from(period.count);
        let span = match period.unit {
            Unit::Day => Span::new().try_days(n),
            Unit::Week => Span::new().try_days(n * 7),
            Unit::Month => Span::new().try_months(n),
            Unit::Year => Span::new().try_years(n),
        };
        let Some(end) = span.ok().and_then(|s| date.checked_add(s).ok()) else { return Day::NEVER };
        let mut day = Day::from_date(end);
        let by_calendar = matches!(period.unit, Unit::Month | Unit::Year);
        if by_calendar && end.day() != date.day() && counting.month_end == MonthEnd::Next {
            day = day.next();
        }
        let day = day.shift(i32::from(counting.added(self, period)));
        if day > Day::LAST { Day::NEVER } else { day }
    }

    /// The first day of the month after this day's month.
    pub fn first_of_next_month(self) -> Day {
        self.first_of_month().plus(Period { count: 1, unit: Unit::Month }, Counting::default())
    }

    /// The first day of this day's month.
    pub fn first_of_month(self) -> Day {
        match self.date() {
            Some(d) => Day::from_date(d.first_of_month()),
            None => self,
        }
    }

    /// The given day of a year.
    pub fn in_year(year: i16, day: DayOfYear) -> Day {
        Day::of(year, day.month as i8, day.day as i8)
            .or_else(|_| Day::of(year, 2, 28))
            .unwrap_or(if year < 1 { Day::ALWAYS } else { Day::NEVER })
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            d if d < Day::FIRST => f.write_str("…"),
            d if d > Day::LAST => f.write_str("…"),
            d => {
                let (y, m, d) = d.ymd();
                write!(f, "{y:04}-{m:02}-{d:02}")
            }
        }
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Day::ALWAYS => f.write_str("always"),
            Day::NEVER => f.write_str("never"),
            d => write!(f, "{d}"),
        }
    }
}

impl Period {
    /// The longest period that a charter may state, in any unit.
    pub const LONGEST: u32 = 100_000;

    /// `n` years.
    pub const fn years(count: u32) -> Period {
        Period { count, unit: Unit::Year }
    }

    /// `n` months.
    pub const fn months(count: u32) -> Period {
        Period { count, unit: Unit::Month }
    }

    /// `n` days.
    pub const fn days(count: u32) -> Period {
        Period { count, unit: Unit::Day }
    }

    /// The period taken `n` times.
    pub fn times(self, n: u32) -> Period {
        Period { count: self.count.saturating_mul(n), unit: self.unit }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Year => "year",
        };
        write!(f, "{} {unit}{}", self.count, if self.count == 1 { "" } else { "s" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(s: &str) -> Day {
        Day::parse(s).unwrap()
    }

    #[test]
    fn three_months_are_not_ninety_days() {
        let un = Counting::default();
        assert_eq!(day("1993-03-12").plus(Period::months(3), un), day("1993-06-12"));
        assert_eq!(day("1993-03-12").plus(Period::days(90), un), day("1993-06-10"));
    }

    #[test]
    fn thirty_days_after_depends_on_the_depositary() {
        let signed = day("1986-09-26");
        assert_eq!(signed.plus(Period::days(30), Counting::default()), day("1986-10-26"));
        let one_more = Counting { extra_days: 1, ..Counting::default() };
        assert_eq!(signed.plus(Period::days(30), one_more), day("1986-10-27"));
    }

    #[test]
    fn the_end_of_the_month_is_a_rule() {
        let month = Period::months(1);
        assert_eq!(day("2001-01-31").plus(month, Counting::default()), day("2001-02-28"));
        let next = Counting { month_end: MonthEnd::Next, ..Counting::default() };
        assert_eq!(day("2001-01-31").plus(month, next), day("2001-03-01"));
        assert_eq!(day("2001-01-28").plus(month, next), day("2001-02-28"));
    }

    #[test]
    fn nothing_leaves_the_calendar() {
        assert_eq!(Day::parse("0000-01-01"), Err(DayError::OutOfRange));
        assert_eq!(Day::parse("1993-02-30"), Err(DayError::NoSuchDay));
        assert_eq!(Day::parse("93-02-30"), Err(DayError::Form));
        assert_eq!(day("9999-12-31").plus(Period::days(1), Counting::default()), Day::NEVER);
        assert_eq!(day("2000-01-01").plus(Period::years(100_000), Counting::default()), Day::NEVER);
        assert_eq!(day("0001-01-01"), Day::FIRST);
        assert_eq!(day("9999-12-31"), Day::LAST);
        assert_eq!(Day::FIRST.before(), Day::ALWAYS);
    }
}
