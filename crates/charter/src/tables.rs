//! Tables beside the documents: who belongs to a category and since when, and how much of a measure each has.
//!
//! A table is CSV with a line of column names. Its first error is reported at the definition that uses it; no row is
//! passed over in silence.

use crate::charter::{Charter, Source};
use servanda_language::{Country, Diagnostic, Kind, Lexicon, Meaning, Name, Span};
use servanda_timeline::Day;

/// One row of a category: a country belongs to it from a day up to, and not including, another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Belongs {
    /// Who.
    pub country: Country,
    /// The first day, or always.
    pub from: Day,
    /// The day after the last, or never.
    pub until: Day,
}

/// How much of something each country has, in millionths of the table's own unit.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Measure {
    /// The table's file name, for answers.
    pub table: String,
    /// Its column.
    pub column: String,
    /// The day as of which the figures are fixed, as the charter says.
    pub as_of: Option<Day>,
    /// Country, the first day of the figure, figure; in the order of days.
    figures: Vec<(Country, Day, u64)>,
    /// The first day of a total, and the total, where the table gives it.
    totals: Vec<(Day, u64)>,
}

impl Measure {
    /// What a country has on a day, in millionths; 0 if the table does not list it.
    pub fn of(&self, country: Country, day: Day) -> u64 {
        self.figures.iter().rev().find(|f| f.0 == country && f.1 <= day).map_or(0, |f| f.2)
    }

    /// The whole on a day, in millionths: the row `total`, or else the sum of all rows.
    pub fn total(&self, day: Day) -> u64 {
        if let Some((_, total)) = self.totals.iter().rev().find(|t| t.0 <= day) {
            return *total;
        }
        self.listed().map(|c| self.of(c, day)).fold(0, u64::saturating_add)
    }

    /// The days on which figures change.
    pub fn days(&self) -> impl Iterator<Item = Day> + '_ {
        self.figures.iter().map(|f| f.1).chain(self.totals.iter().map(|t| t.0)).filter(|d| d.is_date())
    }

    /// Every country that the table lists, once, in the order of its first row.
    pub fn listed(&self) -> impl Iterator<Item = Country> + '_ {
        let first = |i: usize, c: Country| self.figures.iter().position(|f| f.0 == c) == Some(i);
        self.figures.iter().enumerate().filter(move |(i, f)| first(*i, f.0)).map(|(_, f)| f.0)
    }
}

/// A decimal of up to six places, in millionths.
fn millionths(text: &str) -> Option<u64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || part.len() > 6 || !digits(whole) || !digits(part) {
        return None;
    }
    let part = format!("{part:0<6}").parse::<u64>().ok()?;
    whole.parse::<u64>().ok()?.checked_mul(1_000_000)?.checked_add(part)
}

fn day(text: &str, empty: Day) -> Option<Day> {
    if text.is_empty() { Some(empty) } else { Day::parse(text).ok() }
}

struct Table<'a> {
    source: &'a Source,
    columns: Vec<String>,
    rows: Vec<csv::StringRecord>,
}

type Problem = (&'static str, Vec<(&'static str, String)>);

impl<'a> Table<'a> {
    fn open(tables: &'a [Source], file: &str) -> Result<Table<'a>, Problem> {
        let of_name = |s: &&Source| s.path.rsplit('/').next() == Some(file);
        let source =
            tables.iter().find(of_name).ok_or(("no-such-table", vec![("found", file.to_owned())]))?;
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .comment(Some(b'#'))
            .from_reader(source.text.as_bytes());
        let bad = |e: csv::Error| ("bad-table", vec![("found", file.to_owned()), ("reason", e.to_string())]);
        let columns = reader.headers().map_err(bad)?.iter().map(str::to_owned).collect();
        let rows = reader.records().collect::<Result<_, _>>().map_err(bad)?;
        Ok(Table { source, columns, rows })
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c == name)
    }

    fn needed(&self, name: &str) -> Result<usize, Problem> {
        self.column(name).ok_or_else(|| {
            let known = self.columns.join(", ");
            ("no-such-column", vec![("found", name.to_owned()), ("columns", known)])
        })
    }

    fn row_problem(&self, row: usize, column: &str, found: &str) -> Problem {
        let line = self.rows.get(row).and_then(|r| r.position()).map_or(0, csv::Position::line);
        let args = vec![
            ("file", self.source.path.clone()),
            ("line", line.to_string()),
            ("column", column.to_owned()),
            ("found", found.to_owned()),
        ];
        ("bad-row", args)
    }

    fn day(&self, row: usize, column: &str, empty: Day) -> Result<Day, Problem> {
        let text = self.column(column).and_then(|c| self.rows.get(row)?.get(c)).unwrap_or("");
        day(text, empty).ok_or_else(|| self.row_problem(row, column, text))
    }
}

fn country(lexicon: &Lexicon, text: &str) -> Option<Country> {
    match lexicon.find(text, Kind::Country) {
        Some(Meaning::Country(c)) => Some(c),
        _ => Country::from_code(text),
    }
}

fn category(tables: &[Source], lexicon: &Lexicon, file: &str) -> Result<Vec<Belongs>, Problem> {
    let table = Table::open(tables, file)?;
    let at = table.needed("country")?;
    let mut all = Vec::with_capacity(table.rows.len());
    for (i, row) in table.rows.iter().enumerate() {
        let text = row.get(at).unwrap_or("");
        let country = country(lexicon, text).ok_or_else(|| table.row_problem(i, "country", text))?;
        let (from, until) = (table.day(i, "from", Day::ALWAYS)?, table.day(i, "until", Day::NEVER)?);
        all.push(Belongs { country, from, until });
    }
    Ok(all)
}

fn measure(
    tables: &[Source],
    lexicon: &Lexicon,
    (file, column): (&str, &str),
    as_of: Option<Day>,
) -> Result<Measure, Problem> {
    let table = Table::open(tables, file)?;
    let (at, value) = (table.needed("country")?, table.needed(column)?);
    let mut measure =
        Measure { table: file.to_owned(), column: column.to_owned(), as_of, ..Measure::default() };
    for (i, row) in table.rows.iter().enumerate() {
        let (text, number) = (row.get(at).unwrap_or(""), row.get(value).unwrap_or(""));
        if number.is_empty() {
            continue;
        }
        let figure = millionths(number).ok_or_else(|| table.row_problem(i, column, number))?;
        let from = table.day(i, "from", Day::ALWAYS)?;
        if text == "total" {
            measure.totals.push((from, figure));
        } else {
            let c = country(lexicon, text).ok_or_else(|| table.row_problem(i, "country", text))?;
            measure.figures.push((c, from, figure));
        }
    }
    measure.figures.sort_by_key(|f| f.1);
    measure.totals.sort_by_key(|t| t.0);
    Ok(measure)
}

/// What stands after the colon of `define category …` or `define measure …`, read into the charter.
pub(crate) fn define(
    charter: &mut Charter,
    tables: &[Source],
    kind: Kind,
    name: Name,
    rest: &str,
) -> Option<Diagnostic> {
    let text = rest.trim();
    let whole = Span::new(rest.len() - rest.trim_start().len(), rest.trim_end().len());
    let result = if kind == Kind::Category {
        match text.strip_prefix("the States listed in ") {
            Some(file) => category(tables, &charter.lexicon, file.trim())
                .map(|all| drop(charter.categories.insert(name, all))),
            None => Err(("bad-category", Vec::new())),
        }
    } else {
        measure_clause(text).ok_or(("bad-measure", Vec::new())).and_then(|(column, file, as_of)| {
            measure(tables, &charter.lexicon, (file, column), as_of)
                .map(|m| drop(charter.measures.insert(name, m)))
        })
    };
    let (code, args) = result.err()?;
    let mut d = Diagnostic::error(code, whole);
    for (name, value) in args {
        d = d.with(name, value);
    }
    Some(d)
}

/// `column C of FILE.csv[, as communicated by DATE]`
fn measure_clause(text: &str) -> Option<(&str, &str, Option<Day>)> {
    let (head, as_of) = match text.split_once(", as communicated by ") {
        Some((head, day)) => (head, Some(Day::parse(day.trim()).ok()?)),
        None => (text, None),
    };
    let (column, file) = head.strip_prefix("column ")?.split_once(" of ")?;
    Some((column.trim(), file.trim(), as_of))
}

#[cfg(test)]
mod tests {
    use super::millionths;

    #[test]
    fn decimals_are_read_without_rounding() {
        assert_eq!(millionths("34.82"), Some(34_820_000));
        assert_eq!(millionths("0.000001"), Some(1));
        assert_eq!(millionths("12"), Some(12_000_000));
        for bad in ["", ".5", "1,5", "-1", "1.2345678", "1e5", "99999999999999999999"] {
            assert_eq!(millionths(bad), None, "{bad}");
        }
    }
}
