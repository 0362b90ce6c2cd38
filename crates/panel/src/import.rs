//! Participation tables become acts.

use crate::dates::read_date;
use crate::mapping::{Kind, Mapping, Role};
use crate::table::{Rows, TableError};
use rustc_hash::{FxHashMap, FxHashSet};
use servanda_language::{Country, Kind as NameKind, Lexicon, Meaning};
use servanda_names::Codes;
use servanda_timeline::{Day, When};
use std::io::{Read, Write};

/// More distinct acts than all treaties there are could need: a table beyond it is a mistake.
const MOST: usize = 4_000_000;

/// For how many unknown spellings a name is proposed.
const HINTS: usize = 1_000;

/// How a party in a table is found.
#[derive(Clone, Copy)]
pub struct Lookup<'a> {
    /// Names of countries.
    pub lexicon: &'a Lexicon,
    /// Codes in other lists.
    pub codes: &'a Codes,
}

impl Lookup<'_> {
    /// The country that a name or code means on a day.
    pub fn country(&self, text: &str, scheme: Option<&str>, day: Day) -> Option<Country> {
        let text = text.trim();
        if let Some(scheme) = scheme {
            return self.codes.find(scheme, text, day);
        }
        if let Some(Meaning::Country(c)) = self.lexicon.find(text, NameKind::Country) {
            return Some(c);
        }
        match text.len() {
            2 => Country::from_code(text).filter(|c| self.lexicon.country(c) != c.code()),
            3 => self.codes.find("iso3", text, day),
            _ => {
                // Tables add notes to names: a figure, a figure in brackets, a star.
                let bare = text.trim_end_matches(|c: char| {
                    c.is_ascii_digit() || c.is_whitespace() || matches!(c, '*' | '(' | ')' | ',' | '[' | ']')
                });
                match self.lexicon.find(bare, NameKind::Country) {
                    Some(Meaning::Country(c)) if bare != text => Some(c),
                    _ => None,
                }
            }
        }
    }
}

/// An act read from a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Imported {
    /// Who.
    pub country: Country,
    /// What.
    pub kind: Kind,
    /// When.
    pub when: When,
    /// The published entry into force for the party, if the row gives one.
    pub published: Option<When>,
    /// What a second coding says of the row: true if it agrees.
    pub second: Option<bool>,
    /// The line of the table.
    pub line: u32,
}

/// How much a line of the report matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Level {
    /// The row is an act, but look at it.
    Doubtful,
    /// The row says nothing that could be an act.
    Empty,
    /// The row could not become an act.
    Rejected,
}

/// A line of the report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// The line of the table.
    pub line: u64,
    /// How much it matters.
    pub level: Level,
    /// Why, for people.
    pub reason: String,
}

fn cell(cells: &[String], at: Option<usize>) -> &str {
    at.and_then(|i| cells.get(i)).map_or("", |c| c.trim())
}

/// The date and the letter of a cell such as `14 Jul 1999 a`.
fn dated<'c>(cell: &'c str, mapping: &Mapping) -> (&'c str, Option<Kind>) {
    if let Some((date, letter)) = cell.rsplit_once([' ', '\u{a0}'])
        && letter.len() <= 4
        && letter.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '(' | ')' | '[' | ']'))
        && let Some(kind) = mapping.kind(letter)
    {
        return (date.trim(), Some(kind));
    }
    (cell, None)
}

struct Columns {
    party: usize,
    act: Option<usize>,
    date: Option<usize>,
    done: Vec<(usize, Kind)>,
    published: Option<usize>,
    second: Option<usize>,
}

fn columns(headings: &[String], mapping: &Mapping) -> Result<Columns, TableError> {
    let absent = mapping.absent(headings);
    if !absent.is_empty() {
        return Err(TableError::Absent(absent.join(", "), headings.join(", ")));
    }
    let roles: Vec<Option<Role>> = headings.iter().map(|h| mapping.role(h)).collect();
    let place = |role: Role| roles.iter().position(|r| *r == Some(role));
    let party = place(Role::Party).ok_or_else(|| TableError::NoColumn("of parties", headings.join(", ")))?;
    let done: Vec<(usize, Kind)> = roles
        .iter()
        .enumerate()
        .filter_map(|(i, r)| if let Some(Role::Done(k)) = r { Some((i, *k)) } else { None })
        .collect();
    let date = place(Role::Date);
    if date.is_none() && done.is_empty() {
        return Err(TableError::NoColumn("with dates of acts", headings.join(", ")));
    }
    Ok(Columns {
        party,
        act: place(Role::Act),
        date,
        done,
        published: place(Role::Published),
        second: place(Role::Second),
    })
}

/// Reads a table row by row. Each row ends as one or more acts, or in the report. `progress` is told the number of
/// rows now and then.
///
/// # Errors
/// The stream, or a table that has no column of parties or of dates. Bad rows are no error.
pub fn import<R: Read + 'static>(
    input: R,
    mapping: &Mapping,
    lookup: Lookup<'_>,
    mut report: impl FnMut(Line),
    mut progress: impl FnMut(u64),
) -> Result<Vec<Imported>, TableError> {
    let mut rows = Rows::open(input)?;
    let columns = columns(&rows.headings, mapping)?;
    let mut cells = Vec::new();
    let mut all: Vec<Imported> = Vec::new();
    let mut seen: FxHashSet<(Country, Kind, When)> = FxHashSet::default();
    let mut known: FxHashMap<String, Option<Country>> = FxHashMap::default();
    let mut hints: FxHashMap<String, String> = FxHashMap::default();
    let mut n = 0u64;
    loop {
        let (line, decoded) = match rows.next(&mut cells) {
            Ok(Some(row)) => row,
            Ok(None) => break,
            Err(TableError::Csv(e)) if !e.is_io_error() => {
                let line = e.position().map_or(0, csv::Position::line);
                report(Line { line, level: Level::Rejected, reason: e.to_string() });
                continue;
            }
            Err(e) => return Err(e),
        };
        n += 1;
        if n.is_multiple_of(100_000) {
            progress(n);
        }
        let mut say = |level: Level, reason: String| report(Line { line, level, reason });
        if decoded {
            say(Level::Doubtful, "not UTF-8; read as Windows-1252".to_owned());
        }
        let who = cell(&cells, Some(columns.party));
        if who.is_empty() {
            let level =
                if cells.iter().all(|c| c.trim().is_empty()) { Level::Empty } else { Level::Rejected };
            say(level, "no party".to_owned());
            continue;
        }
        let mut found: Vec<(Kind, &str)> = Vec::new();
        if columns.date.is_some() {
            let text = cell(&cells, columns.date);
            let (date, letter) = dated(text, mapping);
            let word = cell(&cells, columns.act);
            let kind = if word.is_empty() { letter.or(Some(Kind::Consent)) } else { mapping.kind(word) };
            match kind {
                Some(kind) if !date.is_empty() => found.push((kind, date)),
                Some(_) if columns.done.is_empty() => {
                    say(Level::Rejected, format!("{who}: no date"));
                    continue;
                }
                Some(_) => {}
                None => {
                    say(Level::Rejected, format!("{who}: `{word}` is no kind of act that the mapping knows"));
                    continue;
                }
            }
        }
        for (at, kind) in &columns.done {
            let (date, letter) = dated(cell(&cells, Some(*at)), mapping);
            if !matches!(date, "" | "-" | "–" | "—" | "NA" | "n/a") {
                found.push((letter.unwrap_or(*kind), date));
            }
        }
        if found.is_empty() {
            say(Level::Empty, format!("{who}: no act"));
            continue;
        }
        let published = cell(&cells, columns.published);
        let published = match published {
            "" | "-" | "NA" => None,
            text => match read_date(dated(text, mapping).0, mapping.day_first) {
                Ok(w) => Some(w),
                Err(e) => {
                    say(Level::Doubtful, format!("{who}: published date `{text}` {e}"));
                    None
                }
            },
        };
        let second = match cell(&cells, columns.second) {
            "agrees" => Some(true),
            "differs" => Some(false),
            _ => None,
        };
        for (kind, date) in found {
            let when = match read_date(date, mapping.day_first) {
                Ok(w) => w,
                Err(e) => {
                    say(Level::Rejected, format!("{who}: `{date}` {e}"));
                    continue;
                }
            };
            let by_name = known.get(who).copied();
            let country = by_name.unwrap_or_else(|| {
                let c = lookup.country(who, mapping.scheme.as_deref(), when.latest());
                // A code may mean another country on another day; a name does not.
                if who.len() > 3 && mapping.scheme.is_none() && known.len() < 100_000 {
                    known.insert(who.to_owned(), c);
                }
                c
            });
            let Some(country) = country else {
                // A hint costs a look at every name: one for each spelling, and none for a table of nothing else.
                let hint = match hints.get(who) {
                    Some(hint) => hint.clone(),
                    None if hints.len() < HINTS => {
                        let near = lookup.lexicon.nearest(NameKind::Country, who);
                        let hint = near.map_or(String::new(), |n| format!("; did you mean {n}?"));
                        hints.insert(who.to_owned(), hint.clone());
                        hint
                    }
                    None => String::new(),
                };
                say(Level::Rejected, format!("`{who}` is no party that the tables of names know{hint}"));
                continue;
            };
            if !seen.insert((country, kind, when)) {
                say(Level::Rejected, format!("{who}: the same act stands on an earlier line"));
                continue;
            }
            if all.len() >= MOST {
                say(Level::Rejected, format!("more than {MOST} acts: split the table"));
                continue;
            }
            all.push(Imported {
                country,
                kind,
                when,
                published: published.filter(|_| kind.binds() || columns.date.is_some()),
                second,
                line: u32::try_from(line).unwrap_or(u32::MAX),
            });
        }
    }
    all.sort_by_key(|a| (a.when.latest(), a.line));
    Ok(all)
}

fn sentence(kind: Kind, who: &str, instrument: &str) -> String {
    match kind {
        Kind::Signature => format!("{who} signed the {instrument}"),
        Kind::DefinitiveSignature => format!("{who} signed the {instrument} definitively"),
        Kind::Ratification => format!("{who} deposited ratification of the {instrument}"),
        Kind::Acceptance => format!("{who} deposited acceptance of the {instrument}"),
        Kind::Approval => format!("{who} deposited approval of the {instrument}"),
        Kind::Accession => format!("{who} acceded to the {instrument}"),
        Kind::Succession => format!("{who} succeeded to the {instrument}"),
        Kind::Consent => format!("{who} deposited consent of the {instrument}"),
        Kind::Provisional => format!("{who} declared provisional application of the {instrument}"),
        Kind::Withdrawal => format!("{who} notified withdrawal from the {instrument}"),
        Kind::Claim => format!("{who} claims \"participation in the {instrument}\""),
    }
}

/// Writes acts as a journal: one paragraph each, with the source.
///
/// # Errors
/// The stream.
pub fn journal(
    acts: &[Imported],
    lexicon: &Lexicon,
    instrument: &str,
    source: &str,
    mut out: impl Write,
) -> std::io::Result<()> {
    for act in acts {
        let who = lexicon.country_on(&act.country, act.when.latest());
        let text = sentence(act.kind, who, instrument);
        write!(out, "{}  {text}\n    source: {source}, line {}\n\n", act.when, act.line)?;
    }
    Ok(())
}
