//! What a panel is made of: which units there are on which days, and which ties bind whom from when to when.

use crate::import::{Level, Line, Lookup};
use crate::table::{Rows, TableError};
use rustc_hash::FxHashMap;
use servanda_language::Country;
use servanda_timeline::Day;
use std::io::Read;

/// Duties of one member toward the others of its group, as a set.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, PartialOrd, Ord)]
pub struct Duties(pub(crate) u8);

impl Duties {
    /// None.
    pub const NONE: Duties = Duties(0);
    /// Their names, in the order of the columns.
    pub const NAMES: [&'static str; 5] =
        ["defence", "offence", "neutrality", "nonaggression", "consultation"];

    /// The duty with this name or one of its other spellings.
    pub fn of(name: &str) -> Option<Duties> {
        let name = name.trim().to_lowercase();
        let at = match name.as_str() {
            "defence" | "defense" | "defensive" => 0,
            "offence" | "offense" | "offensive" => 1,
            "neutrality" | "neutral" => 2,
            "nonaggression" | "non-aggression" | "nonagg" => 3,
            "consultation" | "consul" | "entente" => 4,
            _ => return None,
        };
        Some(Duties(1 << at))
    }

    /// Both sets together.
    pub const fn and(self, other: Duties) -> Duties {
        Duties(self.0 | other.0)
    }

    /// True if the duty in this column is in the set.
    pub const fn has(self, column: usize) -> bool {
        self.0 >> column & 1 == 1
    }
}

/// The units of a panel and the days on which each exists.
#[derive(Clone, Debug, Default)]
pub struct System {
    /// The units.
    pub units: Vec<Country>,
    /// For each unit its spells, from the first day to the day after the last.
    pub spells: Vec<Vec<(Day, Day)>>,
    index: FxHashMap<Country, usize>,
}

impl System {
    /// The place of a unit, which is added if it is new.
    pub fn place(&mut self, unit: Country) -> usize {
        *self.index.entry(unit).or_insert_with(|| {
            self.units.push(unit);
            self.spells.push(Vec::new());
            self.units.len() - 1
        })
    }

    /// The place of a unit.
    pub fn find(&self, unit: Country) -> Option<usize> {
        self.index.get(&unit).copied()
    }

    /// Adds days on which a unit exists. Spells that touch or overlap become one.
    pub fn add(&mut self, unit: Country, since: Day, until: Day) {
        let at = self.place(unit);
        let Some(all) = self.spells.get_mut(at) else { return };
        all.push((since, until));
        all.sort_unstable();
        let mut joined: Vec<(Day, Day)> = Vec::with_capacity(all.len());
        for (since, until) in all.drain(..) {
            match joined.last_mut() {
                Some(last) if since <= last.1 => last.1 = last.1.max(until),
                _ => joined.push((since, until)),
            }
        }
        *all = joined;
    }
}

/// A tie: one member of a group, for a time, with what it owes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tie {
    /// The group: an alliance in one of its phases, an instrument.
    pub group: u32,
    /// The member's place in the system.
    pub member: u32,
    /// The first day.
    pub since: Day,
    /// The day after the last.
    pub until: Day,
    /// What it owes the other members.
    pub duties: Duties,
    /// Toward this member only, if the tie is directed.
    pub toward: Option<u32>,
}

/// Ties by group.
#[derive(Clone, Debug, Default)]
pub struct Ties {
    /// Names of the groups.
    pub groups: Vec<String>,
    /// The ties, in any order.
    pub ties: Vec<Tie>,
    /// On which days each group is in force, where that is known beside its members: from the first day to the day after
    /// the last.
    pub force: Vec<(u32, Day, Day)>,
    index: FxHashMap<String, u32>,
}

impl Ties {
    /// The number of a group, which is added if it is new.
    pub fn group(&mut self, name: &str) -> u32 {
        if let Some(n) = self.index.get(name) {
            return *n;
        }
        let n = u32::try_from(self.groups.len()).unwrap_or(u32::MAX);
        self.groups.push(name.to_owned());
        self.index.insert(name.to_owned(), n);
        n
    }
}

fn column(headings: &[String], names: &[&str]) -> Option<usize> {
    headings.iter().position(|h| {
        let bare: String = h.trim().to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        names.contains(&bare.as_str())
    })
}

/// The date in one column, or in three (`styear`, `stmon`, `stday`) as alliance data have them.
struct DateColumns {
    whole: Option<usize>,
    parts: Option<(usize, Option<usize>, Option<usize>)>,
}

impl DateColumns {
    fn find(headings: &[String], whole: &[&str], prefix: &[&str]) -> Option<DateColumns> {
        let part = |suffixes: &[&str]| {
            let names: Vec<String> =
                prefix.iter().flat_map(|p| suffixes.iter().map(move |s| format!("{p}{s}"))).collect();
            column(headings, &names.iter().map(String::as_str).collect::<Vec<_>>())
        };
        let year = part(&["year", "yr"]);
        let parts = year.map(|y| (y, part(&["month", "mon", "mo"]), part(&["day", "dy"])));
        let whole = column(headings, whole);
        (whole.is_some() || parts.is_some()).then_some(DateColumns { whole, parts })
    }

    /// The first and last possible day; nothing where the cell is empty or says so (`0`, `NA`, a negative number).
    fn read(&self, cells: &[String], day_first: Option<bool>) -> Result<Option<(Day, Day)>, String> {
        let cell = |at: usize| cells.get(at).map_or("", |c| c.trim());
        if let Some(at) = self.whole {
            let text = cell(at);
            if matches!(text, "" | "NA" | "0" | ".") || text.starts_with('-') {
                return Ok(None);
            }
            let when = crate::read_date(text, day_first).map_err(|e| format!("`{text}` {e}"))?;
            return Ok(Some((when.earliest(), when.latest())));
        }
        let Some((y, m, d)) = self.parts else { return Ok(None) };
        let number = |at: Option<usize>| at.map_or(0, |at| cell(at).parse::<i32>().unwrap_or(0)).max(0);
        let (year, month, day) = (number(Some(y)), number(m), number(d));
        if year == 0 {
            return Ok(None);
        }
        let text = match (month, day) {
            (0, _) => format!("{year:04}"),
            (_, 0) => format!("{year:04}-{month:02}"),
            _ => format!("{year:04}-{month:02}-{day:02}"),
        };
        let when = crate::read_date(&text, None).map_err(|e| format!("`{text}` {e}"))?;
        Ok(Some((when.earliest(), when.latest())))
    }
}

/// How a table of spells is read.
#[derive(Clone, Copy)]
pub struct SpellReading<'a> {
    /// Names and codes.
    pub lookup: Lookup<'a>,
    /// The list of codes by which the table names States, if it is not names or ISO codes.
    pub scheme: Option<&'a str>,
    /// The last day that the table covers: a spell without an end lasts to it.
    pub covered: Day,
}

/// Reads the units of a system: columns `state`, `start`, `end` (each date in one column or in three).
///
/// # Errors
/// The stream, or a table without these columns. Bad rows are lines of the report.
pub fn read_system<R: Read + 'static>(
    input: R,
    how: SpellReading<'_>,
    mut report: impl FnMut(Line),
) -> Result<System, TableError> {
    let mut rows = Rows::open(input)?;
    let list = || rows.headings.join(", ");
    let state = column(
        &rows.headings,
        &["state", "country", "statenme", "stateabb", "ccode", "gwcode", "statenum", "unit"],
    )
    .ok_or_else(|| TableError::NoColumn("of states", list()))?;
    let start = DateColumns::find(
        &rows.headings,
        &["start", "startday", "startdate", "from", "since"],
        &["st", "start"],
    )
    .ok_or_else(|| TableError::NoColumn("with the start", list()))?;
    let end = DateColumns::find(&rows.headings, &["end", "endday", "enddate", "until", "to"], &["end"])
        .ok_or_else(|| TableError::NoColumn("with the end", list()))?;
    let mut system = System::default();
    let mut cells = Vec::new();
    while let Some((line, _)) = rows.next(&mut cells)? {
        let mut say = |reason: String| report(Line { line, level: Level::Rejected, reason });
        let (from, to) = match (start.read(&cells, None), end.read(&cells, None)) {
            (Ok(Some(from)), Ok(to)) => (from.0, to.map_or(how.covered, |t| t.1)),
            (Ok(None), _) => {
                say("no start".to_owned());
                continue;
            }
            (Err(e), _) | (_, Err(e)) => {
                say(e);
                continue;
            }
        };
        let who = cells.get(state).map_or("", |c| c.trim());
        let Some(unit) = how.lookup.country(who, how.scheme, from) else {
            say(format!("`{who}` is no State that the tables of names know"));
            continue;
        };
        if to < from {
            say(format!("{who}: it ends before it begins"));
            continue;
        }
        system.add(unit, from, to.next());
    }
    Ok(system)
}

/// Reads alliances as member spells: columns `alliance` (and `phase`), `member`, `start`, `end`, and one column for each
/// duty (`defense`, `offense`, `neutrality`, `nonaggression`, `consultation`) or one `obligations` column that lists
/// them; `toward` names the only member to which the duties are owed, where they are. Imprecise dates count as their
/// widest interval.
///
/// # Errors
/// The stream, or a table without these columns. Bad rows are lines of the report.
pub fn read_alliances<R: Read + 'static>(
    input: R,
    how: SpellReading<'_>,
    system: &mut System,
    grow: bool,
    mut report: impl FnMut(Line),
) -> Result<Ties, TableError> {
    let mut rows = Rows::open(input)?;
    let h = rows.headings.clone();
    let list = || h.join(", ");
    let alliance = column(&h, &["alliance", "atopid", "version4id", "id", "treaty"])
        .ok_or_else(|| TableError::NoColumn("of alliances", list()))?;
    let phase = column(&h, &["phase", "atopidphase"]);
    let member = column(&h, &["member", "state", "ccode", "country", "party"])
        .ok_or_else(|| TableError::NoColumn("of members", list()))?;
    let toward = column(&h, &["toward", "partner", "target"]);
    let entry = ["start", "entry", "entryday", "from", "since", "memberstart", "begin"];
    let start = DateColumns::find(&h, &entry, &["yrent", "entry", "memst", "start", "st"])
        .ok_or_else(|| TableError::NoColumn("with the start", list()))?;
    let exit = ["end", "exit", "exitday", "until", "to", "memberend"];
    let end = DateColumns::find(&h, &exit, &["yrexit", "exit", "memend", "end"])
        .ok_or_else(|| TableError::NoColumn("with the end", list()))?;
    let duties: Vec<(usize, Duties)> =
        h.iter().enumerate().filter_map(|(i, name)| Some((i, Duties::of(name)?))).collect();
    let obligations = column(&h, &["obligations", "duties"]);
    if duties.is_empty() && obligations.is_none() {
        return Err(TableError::NoColumn("of obligations", list()));
    }
    let mut ties = Ties::default();
    let mut cells = Vec::new();
    while let Some((line, _)) = rows.next(&mut cells)? {
        let cell = |at: usize| cells.get(at).map_or("", |c| c.trim());
        let mut say = |level: Level, reason: String| report(Line { line, level, reason });
        let (from, to) = match (start.read(&cells, None), end.read(&cells, None)) {
            (Ok(Some(from)), Ok(to)) => (from.0, to.map_or(how.covered, |t| t.1)),
            (Ok(None), _) => {
                say(Level::Rejected, "no start".to_owned());
                continue;
            }
            (Err(e), _) | (_, Err(e)) => {
                say(Level::Rejected, e);
                continue;
            }
        };
        if to < from {
            say(Level::Rejected, format!("{}: it ends before it begins", cell(member)));
            continue;
        }
        let mut place = |text: &str| -> Option<u32> {
            let unit = how.lookup.country(text, how.scheme, from)?;
            let at = if grow { Some(system.place(unit)) } else { system.find(unit) };
            at.and_then(|n| u32::try_from(n).ok())
        };
        let Some(who) = place(cell(member)) else {
            say(Level::Rejected, format!("`{}` is no State of the system", cell(member)));
            continue;
        };
        let only = match toward.map(cell).filter(|t| !t.is_empty()) {
            None => None,
            Some(text) => match place(text) {
                Some(at) => Some(at),
                None => {
                    say(Level::Rejected, format!("`{text}` is no State of the system"));
                    continue;
                }
            },
        };
        let mut owed = Duties::NONE;
        for (at, duty) in &duties {
            if !matches!(cell(*at), "" | "0" | "NA" | "." | "no" | "false") {
                owed = owed.and(*duty);
            }
        }
        for word in obligations.map_or("", cell).split([';', '+', '|']).filter(|w| !w.trim().is_empty()) {
            match Duties::of(word) {
                Some(duty) => owed = owed.and(duty),
                None => say(Level::Doubtful, format!("`{}` is no obligation that is known", word.trim())),
            }
        }
        let name = match phase.map(cell).filter(|p| !p.is_empty()) {
            Some(p) => format!("{} {p}", cell(alliance)),
            None => cell(alliance).to_owned(),
        };
        let group = ties.group(&name);
        ties.ties.push(Tie { group, member: who, since: from, until: to.next(), duties: owed, toward: only });
    }
    Ok(ties)
}
