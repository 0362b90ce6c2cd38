//! Panels: what ties and duties there were, by State, pair and year.

use crate::spells::{Duties, System, Tie, Ties};
use servanda_timeline::Day;
use std::io::{self, Write};

/// The shape of a panel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// One row a State and year.
    StateYear,
    /// One row a pair and year.
    DyadYear,
    /// One row an ordered pair and year: what the first owes the second.
    DirectedDyadYear,
    /// One row an instrument or alliance and year.
    InstrumentYear,
    /// One row a member spell.
    Spells,
}

/// Which years, and what the sources cover.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// The first year.
    pub from: i16,
    /// The last year.
    pub until: i16,
    /// The first year that the sources cover.
    pub covered_from: i16,
    /// The last year that the sources cover. Later cells are empty, not 0.
    pub covered_until: i16,
}

/// One row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cell {
    /// The year.
    pub year: i16,
    /// The State, or the first of the pair.
    pub a: usize,
    /// The second of the pair.
    pub b: Option<usize>,
    /// Tied at all; nothing where the sources do not cover the year.
    pub tied: Option<bool>,
    /// What the first owes the second, or a State anybody.
    pub duties: Duties,
}

/// Both exist, and are known to, on some day of the year.
const THERE: u8 = 1 << 7;
/// Members of one group on some day of the year.
const TIED: u8 = 1 << 6;
const DUTIES: u8 = TIED - 1;

/// A panel over all pairs, a byte a cell.
pub struct Panel<'a> {
    system: &'a System,
    span: Span,
    /// For each year, each first, each second of a pair; a State with itself is the State's own row.
    cells: Vec<u8>,
    first_days: Vec<Day>,
}

impl<'a> Panel<'a> {
    /// Works out a panel.
    ///
    /// A pair is there in a year if both exist on one day of it; a tie counts in a year if both are members of the
    /// group, and exist, on one day of it.
    pub fn new(system: &'a System, ties: &Ties, span: Span) -> Panel<'a> {
        let n = system.units.len();
        let years = usize::try_from(i32::from(span.until) - i32::from(span.from) + 1).unwrap_or(0);
        let first = |y: i16| Day::of(y, 1, 1).unwrap_or(Day::LAST);
        let first_days: Vec<Day> = (0..=years)
            .map(|y| i16::try_from(y).map_or(Day::LAST, |y| first(span.from.saturating_add(y))))
            .collect();
        let mut panel = Panel { system, span, cells: vec![0; n * n * years], first_days };
        for a in 0..n {
            for b in a..n {
                let both = overlaps(panel.spells(a), panel.spells(b));
                for (since, until) in both {
                    panel.mark(a, b, since, until, THERE);
                    if a != b {
                        panel.mark(b, a, since, until, THERE);
                    }
                }
            }
        }
        let mut by_group: Vec<&Tie> = ties.ties.iter().collect();
        by_group.sort_by_key(|t| t.group);
        for group in by_group.chunk_by(|x, y| x.group == y.group) {
            for x in group {
                let member = x.member as usize;
                panel.tie(x, member, member, x.since, x.until);
                for y in group.iter().filter(|y| y.member != x.member) {
                    if x.toward.is_none_or(|only| only == y.member) {
                        panel.tie(x, member, y.member as usize, x.since.max(y.since), x.until.min(y.until));
                    } else {
                        let (since, until) = (x.since.max(y.since), x.until.min(y.until));
                        panel.tie(
                            &Tie { duties: Duties::NONE, ..**x },
                            member,
                            y.member as usize,
                            since,
                            until,
                        );
                    }
                }
            }
        }
        panel
    }

    fn spells(&self, at: usize) -> &'a [(Day, Day)] {
        self.system.spells.get(at).map_or(&[], Vec::as_slice)
    }

    fn tie(&mut self, tie: &Tie, a: usize, b: usize, since: Day, until: Day) {
        if since >= until {
            return;
        }
        for (from, to) in overlaps(self.spells(a), self.spells(b)) {
            let (from, to) = (from.max(since), to.min(until));
            if from < to {
                self.mark(a, b, from, to, TIED | tie.duties.0);
            }
        }
    }

    /// Sets bits in the years that have a day from one to before the other.
    fn mark(&mut self, a: usize, b: usize, since: Day, until: Day, bits: u8) {
        let n = self.system.units.len();
        let years = self.first_days.len().saturating_sub(1);
        // The last year that begins on or before a day.
        let year_of = |d: Day| self.first_days.partition_point(|f| *f <= d);
        let first = year_of(since).saturating_sub(1);
        let last = year_of(until.before());
        if year_of(until.before()) == 0 {
            return;
        }
        for y in first..last.min(years) {
            if let Some(cell) = self.cells.get_mut((y * n + a) * n + b) {
                *cell |= bits;
            }
        }
    }

    fn at(&self, y: usize, a: usize, b: usize) -> u8 {
        let n = self.system.units.len();
        self.cells.get((y * n + a) * n + b).copied().unwrap_or(0)
    }

    /// The rows of a shape, in the order of years, first and second.
    pub fn rows(&self, shape: Shape) -> impl Iterator<Item = Cell> + '_ {
        let n = self.system.units.len();
        let years = self.first_days.len().saturating_sub(1);
        (0..years).flat_map(move |y| {
            let year = self.span.from.saturating_add(i16::try_from(y).unwrap_or(i16::MAX));
            let covered = (self.span.covered_from..=self.span.covered_until).contains(&year);
            (0..n).flat_map(move |a| {
                let seconds = match shape {
                    Shape::StateYear => a..a + 1,
                    Shape::DyadYear => a + 1..n,
                    _ => 0..n,
                };
                seconds.filter_map(move |b| {
                    if shape == Shape::DirectedDyadYear && a == b {
                        return None;
                    }
                    let mut bits = self.at(y, a, b);
                    if bits & THERE == 0 {
                        return None;
                    }
                    if shape == Shape::DyadYear {
                        bits |= self.at(y, b, a);
                    }
                    Some(Cell {
                        year,
                        a,
                        b: (shape != Shape::StateYear).then_some(b),
                        tied: covered.then_some(bits & TIED != 0),
                        duties: Duties(bits & DUTIES),
                    })
                })
            })
        })
    }
}

/// The days on which both exist.
fn overlaps<'s>(a: &'s [(Day, Day)], b: &'s [(Day, Day)]) -> impl Iterator<Item = (Day, Day)> + use<'s> {
    a.iter().flat_map(move |x| {
        b.iter().filter_map(move |y| {
            let (since, until) = (x.0.max(y.0), x.1.min(y.1));
            (since < until).then_some((since, until))
        })
    })
}

/// The headings of a shape.
pub fn headings(shape: Shape) -> Vec<&'static str> {
    let mut all = match shape {
        Shape::StateYear => vec!["year", "state", "tied"],
        Shape::DyadYear | Shape::DirectedDyadYear => vec!["year", "state_a", "state_b", "tied"],
        Shape::InstrumentYear => vec!["year", "instrument", "in_force", "parties"],
        Shape::Spells => vec!["group", "state", "first_day", "last_day", "toward"],
    };
    all.extend(Duties::NAMES);
    all
}

/// Writes rows as CSV. `codes` gives the code of each unit in each year of the span.
///
/// # Errors
/// The stream.
pub fn write_csv(
    panel: &Panel<'_>,
    shape: Shape,
    codes: impl Fn(usize, i16) -> String,
    mut out: impl Write,
) -> io::Result<u64> {
    writeln!(out, "{}", headings(shape).join(","))?;
    let mut line: Vec<u8> = Vec::with_capacity(1 << 16);
    let mut names: Vec<String> = Vec::new();
    let mut named: Option<i16> = None;
    let mut year_text = String::new();
    let mut n = 0;
    for cell in panel.rows(shape) {
        if named != Some(cell.year) {
            names = (0..panel.system.units.len()).map(|i| codes(i, cell.year)).collect();
            named = Some(cell.year);
            year_text = cell.year.to_string();
        }
        line.extend_from_slice(year_text.as_bytes());
        for unit in [Some(cell.a), cell.b].into_iter().flatten() {
            line.push(b',');
            line.extend_from_slice(names.get(unit).map_or(&[][..], |s| s.as_bytes()));
        }
        match cell.tied {
            // Not covered is not 0.
            None => line.extend_from_slice(b",,,,,,\n"),
            Some(tied) => {
                line.extend_from_slice(&[b',', b'0' + u8::from(tied)]);
                for column in 0..Duties::NAMES.len() {
                    line.extend_from_slice(&[b',', b'0' + u8::from(cell.duties.has(column))]);
                }
                line.push(b'\n');
            }
        }
        n += 1;
        if line.len() >= (1 << 16) - 256 {
            out.write_all(&line)?;
            line.clear();
        }
    }
    out.write_all(&line)?;
    out.flush()?;
    Ok(n)
}

/// Writes what each instrument or alliance is in each year as CSV: in force on some day of it, how many are parties on
/// some day of it, and what any of them owes.
///
/// # Errors
/// The stream.
pub fn write_instruments(ties: &Ties, span: Span, out: impl Write) -> io::Result<u64> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(headings(Shape::InstrumentYear))?;
    let mut rows = 0;
    for year in span.from..=span.until {
        let (first, last) =
            (Day::of(year, 1, 1).unwrap_or(Day::LAST), Day::of(year, 12, 31).unwrap_or(Day::LAST));
        let covered = (span.covered_from..=span.covered_until).contains(&year);
        for (n, name) in ties.groups.iter().enumerate() {
            let here = |since: Day, until: Day| since <= last && until > first;
            let of_group = |g: u32| usize::try_from(g) == Ok(n);
            let mut members: Vec<u32> = Vec::new();
            let mut owed = Duties::NONE;
            for tie in ties.ties.iter().filter(|t| of_group(t.group) && here(t.since, t.until)) {
                members.push(tie.member);
                owed = owed.and(tie.duties);
            }
            members.sort_unstable();
            members.dedup();
            let mut known = ties.force.iter().filter(|f| of_group(f.0)).peekable();
            let in_force = match known.peek() {
                Some(_) => known.any(|f| here(f.1, f.2)),
                None => !members.is_empty(),
            };
            let mut record = vec![year.to_string(), name.clone()];
            if covered {
                record.extend([u8::from(in_force).to_string(), members.len().to_string()]);
                record.extend((0..Duties::NAMES.len()).map(|c| u8::from(owed.has(c)).to_string()));
            } else {
                record.extend((0..Duties::NAMES.len() + 2).map(|_| String::new()));
            }
            writer.write_record(&record)?;
            rows += 1;
        }
    }
    writer.flush()?;
    Ok(rows)
}

/// Which ties make a row: for a year, those of the first member with what both share, and from when to when.
pub fn explain<'t>(
    system: &System,
    ties: &'t Ties,
    (a, b): (usize, usize),
    year: i16,
) -> Vec<(&'t Tie, Day, Day)> {
    let (first, last) =
        (Day::of(year, 1, 1).unwrap_or(Day::LAST), Day::of(year, 12, 31).unwrap_or(Day::LAST));
    let mut found = Vec::new();
    let is = |member: u32, at: usize| usize::try_from(member) == Ok(at);
    let spells = |at: usize| system.spells.get(at).map_or(&[][..], Vec::as_slice);
    for x in ties.ties.iter().filter(|t| is(t.member, a)) {
        for y in ties.ties.iter().filter(|t| is(t.member, b) && t.group == x.group) {
            for (from, to) in overlaps(spells(a), spells(b)) {
                let (since, until) = (x.since.max(y.since).max(from), x.until.min(y.until).min(to));
                if since < until && since <= last && until > first {
                    found.push((x, since, until));
                }
            }
        }
    }
    found
}

/// Writes member spells as CSV. `code` gives the code of a unit on a day.
///
/// # Errors
/// The stream.
pub fn write_spells(ties: &Ties, code: impl Fn(u32, Day) -> String, out: impl Write) -> io::Result<u64> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(headings(Shape::Spells))?;
    let mut all: Vec<&Tie> = ties.ties.iter().collect();
    all.sort_by_key(|t| (t.group, t.since, t.member));
    for tie in &all {
        let last = if tie.until == Day::NEVER { String::new() } else { tie.until.before().to_string() };
        let group =
            usize::try_from(tie.group).ok().and_then(|g| ties.groups.get(g)).cloned().unwrap_or_default();
        let mut record = vec![
            group,
            code(tie.member, tie.since),
            tie.since.to_string(),
            last,
            tie.toward.map_or(String::new(), |t| code(t, tie.since)),
        ];
        record.extend((0..Duties::NAMES.len()).map(|c| u8::from(tie.duties.has(c)).to_string()));
        writer.write_record(&record)?;
    }
    writer.flush()?;
    Ok(u64::try_from(all.len()).unwrap_or(u64::MAX))
}
