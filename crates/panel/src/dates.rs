//! Dates as tables write them.

use servanda_timeline::{Day, When};

/// Why a date in a table could not be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DateError {
    /// Not a date.
    #[error("is not a date")]
    Form,
    /// The calendar has no such day.
    #[error("the calendar has no such day")]
    NoSuchDay,
    /// Day and month could each be the other.
    #[error("may be day-month or month-day: say `dates,day-first` or `dates,month-first` in the mapping")]
    Ambiguous,
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn month(word: &str) -> Option<i8> {
    let lower = word.trim_end_matches('.').to_lowercase();
    let short = lower.get(..3)?;
    let n = MONTHS.iter().position(|m| *m == short)?;
    let full = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    (lower.len() == 3 || lower == "sept" || full.get(n).is_some_and(|f| *f == lower)).then_some(n as i8 + 1)
}

fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn exact(year: Option<i16>, month: Option<i8>, day: Option<i8>) -> Result<When, DateError> {
    let (Some(y), Some(m), Some(d)) = (year, month, day) else { return Err(DateError::Form) };
    Day::of(y, m, d).map(When::on).map_err(|_| DateError::NoSuchDay)
}

/// Reads a date: ISO 8601-2 (`1999-07-14`, `1999-07`, `1999`), `14 Jul 1999`, `July 14, 1999`, `14.07.1999`, and with
/// slashes where the order is known or cannot be otherwise. `day_first` settles the order.
///
/// # Errors
/// What is wrong with it.
pub fn read_date(text: &str, day_first: Option<bool>) -> Result<When, DateError> {
    let text = text.trim();
    if text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) {
        return When::parse(text).map_err(|_| DateError::NoSuchDay);
    }
    let parts: Vec<&str> = text.split(['/', '.']).collect();
    if let [a, b, c] = parts.as_slice()
        && c.len() == 4
        && let (Some(x), Some(y), Some(year)) = (number::<i8>(a), number::<i8>(b), number::<i16>(c))
    {
        let dotted = text.contains('.');
        let first = match day_first {
            Some(first) => first,
            None if dotted || x > 12 => true,
            None if y > 12 => false,
            None if x == y => true,
            None => return Err(DateError::Ambiguous),
        };
        let (d, m) = if first { (x, y) } else { (y, x) };
        return exact(Some(year), Some(m), Some(d));
    }
    let worded = text.chars().any(|c| c.is_alphabetic() && !matches!(c, 'T' | 'X'));
    if text.bytes().next().is_some_and(|b| b.is_ascii_digit()) && !text.contains(' ') && !worded {
        // A day with hours, as databases export it: the hours say nothing.
        let day = text.split_once('T').map_or(text, |p| p.0);
        return When::parse(day).map_err(|e| match e {
            servanda_timeline::WhenError::Day(_) => DateError::NoSuchDay,
            _ => DateError::Form,
        });
    }
    if let Some((date, time)) = text.rsplit_once(' ')
        && time.contains(':')
    {
        return read_date(date, day_first);
    }
    let words: Vec<&str> = text.split([' ', ',', '-', '\u{a0}']).filter(|w| !w.is_empty()).collect();
    match words.as_slice() {
        [day, m, year] if month(m).is_some() => exact(number(year), month(m), number(day)),
        [m, day, year] if month(m).is_some() => exact(number(year), month(m), number(day)),
        [m, year] if month(m).is_some() => {
            let (Some(y), Some(m)) = (number::<i16>(year), month(m)) else { return Err(DateError::Form) };
            When::parse(&format!("{y:04}-{m:02}")).map_err(|_| DateError::NoSuchDay)
        }
        _ => Err(DateError::Form),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_tables_write_them() {
        for (text, first, reads) in [
            ("1999-07-14", None, "1999-07-14"),
            ("1999-07", None, "1999-07"),
            ("1999", None, "1999"),
            ("14 Jul 1999", None, "1999-07-14"),
            ("14 July 1999", None, "1999-07-14"),
            ("14-Sept-1999", None, "1999-09-14"),
            ("July 14, 1999", None, "1999-07-14"),
            ("Jul 1999", None, "1999-07"),
            ("14.07.1999", None, "1999-07-14"),
            ("14/07/1999", None, "1999-07-14"),
            ("07/14/1999", None, "1999-07-14"),
            ("03/04/1999", Some(true), "1999-04-03"),
            ("03/04/1999", Some(false), "1999-03-04"),
            ("1999-07-14T00:00:00", None, "1999-07-14"),
            ("1999-07-14 00:00", None, "1999-07-14"),
        ] {
            assert_eq!(read_date(text, first).map(|w| w.to_string()), Ok(reads.to_owned()), "{text}");
        }
        assert_eq!(read_date("03/04/1999", None), Err(DateError::Ambiguous));
        for text in ["30 Feb 1999", "1999-02-30", "31.04.2001", "1999-13-01"] {
            assert_eq!(read_date(text, None), Err(DateError::NoSuchDay), "{text}");
        }
        for text in ["", "soon", "14 Juli 1999", "12", "1999-7-4x", "14 1999"] {
            assert_eq!(read_date(text, None), Err(DateError::Form), "{text}");
        }
    }
}
