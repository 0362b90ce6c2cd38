//! Panels on the command line.

use crate::args::{Args, CodesArg, PanelArgs, ShapeArg};
use crate::commands::{Session, Verdict, print};
use crate::disk;
use crate::report::Error;
use crate::tables::Report;
use servanda_answers::{Countries, Folder, FolderText};
use servanda_language::{Country, Kind, Meaning};
use servanda_names::Language;
use servanda_panel::{
    Duties, Lookup, Panel, Shape, Span, SpellReading, System, Ties, explain, headings, read_alliances,
    read_system, ties_of, write_csv, write_instruments, write_spells,
};
use servanda_reckoner::Countries as _;
use servanda_timeline::Day;
use std::io::{self, BufWriter, Write};
use std::path::Path;

fn shape(arg: ShapeArg) -> Shape {
    match arg {
        ShapeArg::StateYear => Shape::StateYear,
        ShapeArg::DyadYear => Shape::DyadYear,
        ShapeArg::DirectedDyadYear => Shape::DirectedDyadYear,
        ShapeArg::InstrumentYear => Shape::InstrumentYear,
        ShapeArg::Spells => Shape::Spells,
    }
}

/// How a State is called in a panel.
struct Coding<'a> {
    countries: &'a Countries,
    by: CodesArg,
}

impl Coding<'_> {
    fn code(&self, country: Country, day: Day) -> String {
        let listed = |scheme: &str| {
            let found = self.countries.codes.id(scheme, country, day);
            // Outside the days for which a list knows a State, its own code tells it apart.
            found.map_or_else(|| country.code().to_owned(), str::to_owned)
        };
        match self.by {
            CodesArg::Iso2 => country.code().to_owned(),
            CodesArg::Iso3 => listed("iso3"),
            CodesArg::Cow => listed("cow"),
            CodesArg::Gw => listed("gw"),
            CodesArg::Names => {
                let name = self.countries.names.short(&country, Language::ENGLISH, day);
                if name.contains([',', '"']) {
                    format!("\"{}\"", name.replace('"', "\"\""))
                } else {
                    name.to_owned()
                }
            }
        }
    }
}

/// Names and codes alone, for tables without a folder.
fn names_alone(args: &Args) -> Result<Session, Error> {
    let (names, codes) = disk::names();
    Session::of(args, &FolderText { name: "panel".into(), names, codes, ..FolderText::default() })
}

struct Sources {
    system: System,
    ties: Ties,
    /// The first and the last day on record in the folders.
    record: Option<(Day, Day)>,
}

fn sources(args: &Args, wanted: &PanelArgs, plain: &Folder, report: &mut Report) -> Result<Sources, Error> {
    let lookup = Lookup { lexicon: &plain.charter.lexicon, codes: &plain.countries.codes };
    let covered = wanted.covered.and_then(|y| Day::of(y, 12, 31).ok());
    let how =
        SpellReading { lookup, scheme: wanted.read_codes.as_deref(), covered: covered.unwrap_or(Day::LAST) };
    let mut system = match &wanted.system {
        Some(path) => read_system(disk::open(path)?, how, |l| report.take(&l))
            .map_err(|e| Error::Table(path.clone(), e))?,
        None => System::default(),
    };
    let bounded = wanted.system.is_some();
    let mut ties = Ties::default();
    if let Some(path) = &wanted.alliances {
        ties = read_alliances(disk::open(path)?, how, &mut system, !bounded, |l| report.take(&l))
            .map_err(|e| Error::Table(path.clone(), e))?;
        if !bounded {
            for unit in system.units.clone() {
                system.add(unit, Day::FIRST, plain.countries.ended(unit).unwrap_or(Day::NEVER));
            }
        }
    }
    let mut record: Option<(Day, Day)> = None;
    for path in &wanted.folders {
        let session = Session::open(args, path)?;
        let reckoned = session.reckon(None)?;
        let ended = |c: Country| session.folder.countries.ended(c);
        let lexicon = &session.folder.charter.lexicon;
        ties_of(&reckoned, lexicon, &session.folder.name, &ended, &mut system, &mut ties);
        for act in session.folder.acts.iter() {
            let (first, last) = record.unwrap_or((Day::LAST, Day::FIRST));
            record = Some((first.min(act.done.earliest()), last.max(act.done.latest())));
        }
    }
    Ok(Sources { system, ties, record })
}

fn span(wanted: &PanelArgs, found: &Sources) -> Result<Span, Error> {
    let known = |d: &Day| d.is_date() && *d < Day::LAST;
    let first = found.ties.ties.iter().map(|t| t.since).filter(known).min();
    let ends = found.ties.ties.iter().map(|t| t.until.before()).filter(known).max();
    let first = first.into_iter().chain(found.record.map(|r| r.0)).min();
    let last = ends.max(found.record.map(|r| r.1)).or(first);
    let (Some(first), Some(last)) = (first, last) else {
        return Err(Error::Request(
            "there is no tie in these sources: name a folder or `--alliances TABLE`".into(),
        ));
    };
    let covered_until = wanted.covered.unwrap_or(last.year());
    let (from, until) = (wanted.from.unwrap_or(first.year()), wanted.until.unwrap_or(covered_until));
    let years = i32::from(until) - i32::from(from) + 1;
    if !(1..=1000).contains(&years) || from < 1 {
        return Err(Error::Request(format!("{from} to {until} is no span of 1 to 1,000 years")));
    }
    Ok(Span { from, until, covered_from: first.year(), covered_until })
}

fn write_to(
    path: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<u64>,
) -> Result<u64, Error> {
    match path {
        None => {
            let mut out = BufWriter::new(io::stdout().lock());
            match write(&mut out).and_then(|n| out.flush().map(|()| n)) {
                Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(0),
                done => done.map_err(|e| Error::Write("standard output".into(), e)),
            }
        }
        Some(path) => disk::replace_with(path, |file| {
            let mut out = BufWriter::with_capacity(1 << 20, file);
            let rows = write(&mut out)?;
            out.flush().map(|()| rows)
        }),
    }
}

#[cfg(feature = "parquet")]
fn parquet(
    panel: &Panel<'_>,
    shape: Shape,
    code: impl Fn(usize, i16) -> String,
    path: &Path,
) -> Result<u64, Error> {
    disk::replace_with(path, |file| {
        servanda_columns::write_parquet(panel, shape, code, BufWriter::new(file)).map_err(io::Error::other)
    })
}

#[cfg(not(feature = "parquet"))]
fn parquet(_: &Panel<'_>, _: Shape, _: impl Fn(usize, i16) -> String, _: &Path) -> Result<u64, Error> {
    Err(Error::Request(
        "this build has no Parquet; build it with `cargo build --release --features parquet`, or write CSV"
            .into(),
    ))
}

fn codebook(wanted: &PanelArgs, shape: Shape, span: Span, found: &Sources) -> String {
    let mut out = String::from("# Codebook\n\n");
    let row = match shape {
        Shape::StateYear => "one State in one year",
        Shape::DyadYear => {
            "one pair of States in one year, the first before the second in the order of the sources"
        }
        Shape::DirectedDyadYear => "one ordered pair of States in one year: what `state_a` owes `state_b`",
        Shape::InstrumentYear => "one instrument or alliance in one year",
        Shape::Spells => "one member of one instrument or alliance, for one stretch of days",
    };
    out.push_str(&format!("One row is {row}. Years {} to {}.\n\n", span.from, span.until));
    out.push_str("| column | meaning |\n|---|---|\n");
    for name in headings(shape) {
        let meaning = match name {
            "year" => "calendar year",
            "state" | "state_a" | "state_b" => {
                "State, by the list of codes chosen; a State that the list does not know in that year has its ISO 3166-1 alpha-2 code"
            }
            "tied" => {
                "1: party to an instrument, or both to the same one, on at least one day of the year on which both States exist; 0: not; empty: the sources do not cover the year"
            }
            "instrument" | "group" => "the instrument (folder: name) or the alliance with its phase",
            "in_force" => "1: in force on at least one day of the year",
            "parties" => "how many States are parties on at least one day of the year",
            "first_day" => "first day of the spell",
            "last_day" => "last day of the spell; empty: it goes on",
            "toward" => "the only State to which the duties are owed; empty: every other member",
            "defence" => "1: owes help in defence on at least one day of the year",
            "offence" => "1: owes help in an attack on at least one day of the year",
            "neutrality" => "1: owes neutrality on at least one day of the year",
            "nonaggression" => "1: owes not to attack on at least one day of the year",
            _ => "1: owes consultation on at least one day of the year",
        };
        out.push_str(&format!("| `{name}` | {meaning} |\n"));
    }
    out.push_str("\n## Rules\n\n");
    out.push_str(
        "- Days decide: two States that exist, or are members, only on different days of a year make no tie in it.\n\
         - A date known to the month or year counts as its widest interval.\n\
         - From charter folders only settled rulings make a tie: what is not settled or contested does not.\n\
         - The duties of an instrument are those of its text as in force on the day: defence from clauses on aggression, \
           consultation from clauses on threats, the others from duties in a field of that name.\n",
    );
    out.push_str(&format!(
        "- Covered: {} to {}. A later or earlier year has empty cells, which is not 0.\n",
        span.covered_from, span.covered_until
    ));
    if wanted.system.is_none() {
        out.push_str(
            "- No table of the system was given: each State counts as existing in all years until it ended, for the \
             tables do not say when it began.\n",
        );
    }
    out.push_str("\n## Sources\n\n");
    for path in wanted.folders.iter().chain(&wanted.alliances).chain(&wanted.system) {
        out.push_str(&format!("- {}\n", path.display()));
    }
    let (states, groups) = (found.system.units.len(), found.ties.groups.len());
    out.push_str(&format!(
        "\n{states} States, {groups} instruments or alliances, {} spells.\n",
        found.ties.ties.len()
    ));
    out
}

/// Writes a panel.
pub fn panel(args: &Args, wanted: &PanelArgs) -> Result<Verdict, Error> {
    let plain = names_alone(args)?;
    let mut report = Report::new(wanted.report.as_deref())?;
    let found = sources(args, wanted, &plain.folder, &mut report)?;
    let tally = report.close(wanted.report.as_deref())?;
    let (shape, span) = (shape(wanted.shape), span(wanted, &found)?);
    let coding = Coding { countries: &plain.folder.countries, by: wanted.codes };
    if let Some([a, b, year]) = wanted.explain.as_deref() {
        return explained(&plain.folder, &found, (a, b, year));
    }
    let unit = |at: usize| found.system.units.get(at).copied();
    let in_year = |at: usize, year: i16| {
        let last = Day::of(year, 12, 31).unwrap_or(Day::LAST);
        // The code of the last day of the year on which the State exists.
        let end = found
            .system
            .spells
            .get(at)
            .and_then(|s| s.iter().map(|s| s.1.before()).filter(|d| *d <= last).max());
        let day = match found.system.spells.get(at) {
            Some(s) if s.iter().any(|s| s.0 <= last && last < s.1) => last,
            _ => end.unwrap_or(last),
        };
        unit(at).map_or(String::new(), |c| coding.code(c, day))
    };
    let of_tie = |at: u32, day: Day| {
        usize::try_from(at).ok().and_then(unit).map_or(String::new(), |c| coding.code(c, day))
    };
    let out = wanted.out.as_deref();
    let to_parquet = out.is_some_and(|p| p.extension().is_some_and(|e| e == "parquet"));
    let rows = match shape {
        Shape::Spells | Shape::InstrumentYear if to_parquet => {
            return Err(Error::Request("spells and instruments are written as CSV".into()));
        }
        Shape::Spells => write_to(out, |o| write_spells(&found.ties, of_tie, o))?,
        Shape::InstrumentYear => write_to(out, |o| write_instruments(&found.ties, span, o))?,
        _ => {
            let panel = Panel::new(&found.system, &found.ties, span);
            match out.filter(|_| to_parquet) {
                Some(path) => parquet(&panel, shape, in_year, path)?,
                None => write_to(out, |o| write_csv(&panel, shape, in_year, o))?,
            }
        }
    };
    if let Some(path) = &wanted.codebook {
        disk::replace(path, &codebook(wanted, shape, span, &found))?;
    }
    if out.is_some() {
        eprintln!("{rows} rows; {} rows of the tables rejected", tally.rejected);
    }
    Ok(if tally.rejected == 0 { Verdict::Fine } else { Verdict::Negative })
}

/// What makes a row.
fn explained(folder: &Folder, found: &Sources, (a, b, year): (&str, &str, &str)) -> Result<Verdict, Error> {
    let unknown = |text: &str| Error::Request(format!("`{text}` is no State of this panel"));
    let state = |text: &str| -> Result<usize, Error> {
        let named = match folder.charter.lexicon.find(text, Kind::Country) {
            Some(Meaning::Country(c)) => Some(c),
            _ => Country::from_code(text),
        };
        named.and_then(|c| found.system.find(c)).ok_or_else(|| unknown(text))
    };
    let (first, second) = (state(a)?, state(b)?);
    let year: i16 = year.parse().map_err(|_| Error::Request(format!("`{year}` is no year")))?;
    let rows = explain(&found.system, &found.ties, (first, second), year);
    let mut out = String::new();
    for (tie, since, until) in &rows {
        let name = usize::try_from(tie.group)
            .ok()
            .and_then(|g| found.ties.groups.get(g))
            .cloned()
            .unwrap_or_default();
        let duties: Vec<&str> = (0..Duties::NAMES.len())
            .filter(|c| tie.duties.has(*c))
            .filter_map(|c| Duties::NAMES.get(c).copied())
            .collect();
        let until = if *until == Day::NEVER { "…".to_owned() } else { until.before().to_string() };
        let since = if since.is_date() { since.to_string() } else { "…".to_owned() };
        let owed = if duties.is_empty() { "no duty of these kinds".to_owned() } else { duties.join(", ") };
        out.push_str(&format!("{name}: both members from {since} to {until}; {a} owes {b}: {owed}\n"));
    }
    if rows.is_empty() {
        out.push_str(&format!("no instrument ties {a} to {b} in {year}\n"));
    }
    print(&out)?;
    Ok(if rows.is_empty() { Verdict::Negative } else { Verdict::Fine })
}
