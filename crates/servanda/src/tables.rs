//! Tables on the command line: `import` and `score`.

use crate::args::Args;
use crate::commands::{Session, Verdict, print, print_json, width};
use crate::disk;
use crate::report::Error;
use rustc_hash::FxHashSet;
use serde_json::{Value as Json, json};
use servanda_acts::{Act, Deed};
use servanda_answers::{Arg, FolderText, Words, fit_text, table, wrapped};
use servanda_charter::Source;
use servanda_language::{Country, Kind as NameKind, Name};
use servanda_panel::{
    Because, Imported, Kind, Level, Line, Lookup, Mapping, Outcome, Row, Scored, Verdict as Compared,
    import as read, journal, score as compare,
};
use servanda_timeline::{Day, When};
use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

/// How a table is read.
pub struct Reading<'a> {
    /// The mapping file.
    pub map: Option<&'a Path>,
    /// The instrument by name.
    pub instrument: Option<&'a str>,
}

/// Where the acts and the report go.
pub struct Writing<'a> {
    /// Where the table is from.
    pub source: Option<&'a str>,
    /// The journal to add to.
    pub into: Option<&'a Path>,
    /// Where the report goes.
    pub report: Option<&'a Path>,
}

/// Lines of the report that are printed where no file takes them.
const PRINTED: usize = 40;

/// Rejected rows that are kept for a JSON document: a table of nothing else is no table.
const KEPT: usize = 10_000;

#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) rejected: u64,
    doubtful: u64,
    empty: u64,
}

/// Takes the lines of a report as they come: all into a file, or the first ones to the terminal.
pub(crate) struct Report {
    file: Option<csv::Writer<fs::File>>,
    printed: usize,
    tally: Tally,
    /// The first lines of rows that could not be read.
    rejected: Vec<(u64, String)>,
    failed: Option<csv::Error>,
}

impl Report {
    pub(crate) fn new(path: Option<&Path>) -> Result<Report, Error> {
        let mut report =
            Report { file: None, printed: 0, tally: Tally::default(), rejected: Vec::new(), failed: None };
        if let Some(path) = path {
            let file = fs::File::create(path).map_err(|e| Error::Write(path.to_owned(), e))?;
            let mut writer = csv::Writer::from_writer(file);
            report.failed = writer.write_record(["line", "level", "reason"]).err();
            report.file = Some(writer);
        }
        Ok(report)
    }

    pub(crate) fn take(&mut self, line: &Line) {
        let level = match line.level {
            Level::Rejected => "rejected",
            Level::Doubtful => "doubtful",
            Level::Empty => "empty",
        };
        if line.level == Level::Rejected && self.rejected.len() < KEPT {
            self.rejected.push((line.line, line.reason.clone()));
        }
        match line.level {
            Level::Rejected => self.tally.rejected += 1,
            Level::Doubtful => self.tally.doubtful += 1,
            Level::Empty => self.tally.empty += 1,
        }
        match &mut self.file {
            Some(writer) => {
                let written = writer.write_record([&line.line.to_string(), level, &line.reason]);
                self.failed = self.failed.take().or(written.err());
            }
            None if line.level != Level::Empty => {
                self.printed += 1;
                if self.printed <= PRINTED {
                    eprintln!("  line {}: {level}: {}", line.line, line.reason);
                }
            }
            None => {}
        }
    }

    pub(crate) fn close(mut self, path: Option<&Path>) -> Result<Tally, Error> {
        if let Some(mut writer) = self.file.take() {
            let flushed = writer.flush().map_err(csv::Error::from).err();
            if let Some(e) = self.failed.take().or(flushed) {
                return Err(Error::Write(
                    path.unwrap_or(Path::new("report")).to_owned(),
                    io::Error::other(e),
                ));
            }
        } else if self.printed > PRINTED {
            eprintln!("  … and {} more lines; `--report FILE` keeps all", self.printed - PRINTED);
        }
        Ok(self.tally)
    }
}

fn mapping(path: Option<&Path>) -> Result<Mapping, Error> {
    match path {
        None => Ok(Mapping::usual_letters()),
        Some(path) => Mapping::parse(&disk::text(path)?).map_err(|e| Error::Mapping(path.to_owned(), e)),
    }
}

/// The instrument that is named; without a name the only one with a rule on its entry into force.
fn instrument(session: &Session, name: Option<&str>) -> Result<Name, Error> {
    if let Some(name) = name {
        return session.instrument(name);
    }
    let charter = &session.folder.charter;
    let defined: Vec<Name> =
        charter.lexicon.entries().filter(|(_, e)| e.kind == NameKind::Instrument).map(|(n, _)| n).collect();
    let begins = |n: &Name| {
        charter
            .clauses
            .iter()
            .any(|c| matches!(&c.rule, servanda_charter::Rule::InForce { instrument, .. } if instrument == n))
    };
    let ruled: Vec<Name> = defined.iter().copied().filter(begins).collect();
    match (ruled.as_slice(), defined.as_slice()) {
        ([one], _) | ([], [one]) => Ok(*one),
        ([], []) => Err(Error::Request(
            "the folder defines no instrument; write `define instrument Treaty` in a charter fence".into(),
        )),
        (several, all) => {
            let names = if several.is_empty() { all } else { several };
            let names: Vec<String> =
                names.iter().map(|n| format!("`{}`", charter.lexicon.name(*n))).collect();
            Err(Error::Request(format!(
                "the folder has several instruments; say which with --instrument: {}",
                names.join(", ")
            )))
        }
    }
}

fn rows(
    session: &Session,
    path: &Path,
    mapping: &Mapping,
    report: &mut Report,
) -> Result<Vec<Imported>, Error> {
    let file = disk::open(path)?;
    let lookup = Lookup { lexicon: &session.folder.charter.lexicon, codes: &session.folder.countries.codes };
    let live = io::stderr().is_terminal();
    let all = read(
        file,
        mapping,
        lookup,
        |line| report.take(&line),
        |n| {
            if live {
                eprint!("\r{n} rows …");
            }
        },
    );
    if live {
        eprint!("\r");
    }
    all.map_err(|e| Error::Table(path.to_owned(), e))
}

/// What an act of the journal would be in a table.
fn as_imported(act: &Act) -> Option<Kind> {
    Some(match act.deed() {
        Deed::Signed if act.flag("definitive") => Kind::DefinitiveSignature,
        Deed::Signed => Kind::Signature,
        Deed::Deposited => match act.choice("kind")? {
            0 => Kind::Ratification,
            1 => Kind::Acceptance,
            2 => Kind::Approval,
            3 => Kind::Accession,
            4 => Kind::Succession,
            _ => Kind::Consent,
        },
        Deed::Acceded => Kind::Accession,
        Deed::Succeeded => Kind::Succession,
        Deed::DeclaredProvisional => Kind::Provisional,
        Deed::NotifiedWithdrawal => Kind::Withdrawal,
        Deed::Claims => Kind::Claim,
        _ => return None,
    })
}

fn on_record(session: &Session, name: Name) -> FxHashSet<(Country, Kind, When)> {
    let mut all = FxHashSet::default();
    for act in session.folder.acts.iter().filter(|a| a.name("i") == Some(name) || a.deed() == Deed::Claims) {
        if let Some(kind) = as_imported(act) {
            all.extend(act.actors().iter().map(|c| (*c, kind, act.done)));
        }
    }
    all
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
}

/// A participation table becomes acts of a journal.
pub fn import(
    args: &Args,
    charter: &Path,
    path: &Path,
    reading: &Reading<'_>,
    writing: &Writing<'_>,
) -> Result<Verdict, Error> {
    let session = Session::open(args, charter)?;
    let mapping = mapping(reading.map)?;
    let name = instrument(&session, reading.instrument)?;
    let mut report = Report::new(writing.report)?;
    let all = rows(&session, path, &mapping, &mut report)?;
    let tally = report.close(writing.report)?;
    let known = on_record(&session, name);
    let fresh: Vec<Imported> =
        all.iter().filter(|a| !known.contains(&(a.country, a.kind, a.when))).copied().collect();
    let source =
        writing.source.map(str::to_owned).or(mapping.source.clone()).unwrap_or_else(|| file_name(path));
    let lexicon = &session.folder.charter.lexicon;
    let write = |out: &mut dyn Write| journal(&fresh, lexicon, lexicon.name(name), &source, out);
    match writing.into {
        Some(_) if fresh.is_empty() => {}
        Some(into) => {
            let mut text = if into.is_file() { disk::text(into)?.into_bytes() } else { Vec::new() };
            if !text.is_empty() && !text.ends_with(b"\n\n") {
                text.extend_from_slice(if text.ends_with(b"\n") { b"\n" } else { b"\n\n" });
            }
            write(&mut text).map_err(|e| Error::Write(into.to_owned(), e))?;
            disk::replace(into, &String::from_utf8_lossy(&text))?;
        }
        None if !session.json => {
            let mut out = BufWriter::new(io::stdout().lock());
            match write(&mut out).and_then(|()| out.flush()) {
                Err(e) if e.kind() == io::ErrorKind::BrokenPipe => {}
                Err(e) => return Err(Error::Write("standard output".into(), e)),
                Ok(()) => {}
            }
        }
        None => {}
    }
    let already = all.len() - fresh.len();
    if session.json {
        print_json(&json!({
            "instrument": lexicon.name(name), "acts": fresh.len(), "already_on_record": already,
            "rejected": tally.rejected, "doubtful": tally.doubtful, "empty": tally.empty,
        }))?;
    } else {
        eprintln!(
            "{}",
            session.words().say(
                "import-summary",
                &[
                    ("i", session.words().bare(name).into()),
                    ("acts", Arg::Number(fresh.len() as i64)),
                    ("already", Arg::Number(already as i64)),
                    ("rejected", Arg::Number(i64::try_from(tally.rejected).unwrap_or(i64::MAX))),
                    ("doubtful", Arg::Number(i64::try_from(tally.doubtful).unwrap_or(i64::MAX))),
                    ("empty", Arg::Number(i64::try_from(tally.empty).unwrap_or(i64::MAX))),
                ],
            )
        );
    }
    Ok(if tally.rejected == 0 { Verdict::Fine } else { Verdict::Negative })
}

/// How the acts of a table and those of a folder are put together.
struct Together {
    session: Session,
    /// True if acts of the table were used.
    from_table: bool,
    /// Rows without a published date that were taken for mere signatures.
    set_aside: usize,
}

/// The folder with the acts of the table for each State of which it has none itself, if it asks for them.
fn together(
    args: &Args,
    text: &FolderText,
    name: &str,
    rows: &[Imported],
    path: &Path,
    with_table: bool,
) -> Result<Together, Error> {
    let session = Session::of(args, text)?;
    let instrument = session.instrument(name)?;
    let about = |a: &&Act| a.name("i") == Some(instrument);
    let acts = || session.folder.acts.iter().filter(about);
    let complete = acts().any(|a| as_imported(a).is_some_and(Kind::binds));
    if complete && !with_table {
        return Ok(Together { session, from_table: false, set_aside: 0 });
    }
    let known: FxHashSet<Country> = acts().flat_map(|a| a.actors().iter().copied()).collect();
    let fresh: Vec<Imported> = rows.iter().filter(|r| !known.contains(&r.country)).copied().collect();
    let with = |rows: &[Imported]| -> Result<Session, Error> {
        let mut text = text.clone();
        let lexicon = &session.folder.charter.lexicon;
        let mut out = Vec::new();
        journal(rows, lexicon, lexicon.name(instrument), &file_name(path), &mut out)
            .map_err(|e| Error::Write("memory".into(), e))?;
        let of_table = String::from_utf8_lossy(&out).into_owned();
        text.journals.push(Source { path: path.display().to_string(), text: of_table });
        Session::of(args, &text)
    };
    let all = with(&fresh)?;
    // A row without a published date may be a mere signature that the table filled in with a day.
    let (published, bare): (Vec<Imported>, Vec<Imported>) =
        fresh.iter().copied().partition(|r| r.published.is_some() || !r.kind.binds());
    if !published.is_empty() && !bare.is_empty() {
        let fewer = with(&published)?;
        let start = |s: &Session| -> Result<Option<Day>, Error> {
            let i = s.instrument(name)?;
            Ok(s.reckon(None)?.base().force(i).and_then(|f| f.start).and_then(When::exact))
        };
        let (by_all, by_fewer) = (start(&all)?, start(&fewer)?);
        let shown = |day: Option<Day>| {
            day.map_or(0, |d| rows.iter().filter(|r| r.published == Some(When::on(d))).count())
        };
        if by_all != by_fewer && shown(by_fewer) > shown(by_all) {
            return Ok(Together { session: fewer, from_table: true, set_aside: bare.len() });
        }
    }
    Ok(Together { session: all, from_table: true, set_aside: 0 })
}

/// What `score` is asked for beside the table.
pub struct Scoring {
    /// The treaty's own published first day.
    pub in_force: Option<Day>,
    /// Use the table's acts for States of which the folder has none.
    pub with_table: bool,
    /// Print every row as CSV.
    pub csv: bool,
}

/// Published dates against computed ones.
pub fn score(
    args: &Args,
    charter: &Path,
    path: &Path,
    reading: &Reading<'_>,
    scoring: &Scoring,
) -> Result<Verdict, Error> {
    let text = disk::folder(charter)?;
    let plain = Session::of(args, &text)?;
    let name = plain.folder.charter.lexicon.name(instrument(&plain, reading.instrument)?).to_owned();
    let mapping = mapping(reading.map)?;
    let mut report = Report::new(None)?;
    let all = rows(&plain, path, &mapping, &mut report)?;
    let rejected = report.rejected.clone();
    let tally = report.close(None)?;
    let found = together(args, &text, &name, &all, path, scoring.with_table)?;
    let session = &found.session;
    let instrument = session.instrument(&name)?;
    let reckoned = session.reckon(None)?;
    let scored = compare(&reckoned, instrument, &all, scoring.in_force);
    let words = session.words();
    let counts = scored.counts();
    if scoring.csv {
        print(&score_csv(&words, &scored)?)?;
    } else if session.json {
        print_json(&score_json(&words, &scored, instrument, &found, &rejected))?;
    } else {
        print(&score_text(&words, &scored, instrument, &found, tally.rejected))?;
    }
    let good = counts.differ == 0 && counts.not_computed == 0;
    Ok(if good { Verdict::Fine } else { Verdict::Negative })
}

fn because_text(words: &Words<'_>, because: &Because) -> String {
    let n = match because {
        Because::Counting(n) | Because::Years(n) => *n,
        Because::MonthsForDays(n) | Because::SharedDay(n) => i64::from(*n),
        _ => 0,
    };
    let country = match because {
        Because::Exchanged(c) => words.country(*c, Day::LAST),
        _ => String::new(),
    };
    let args = [("n", Arg::Number(n)), ("country", country.into())];
    words.say(&format!("because-{}", because.key()), &args)
}

fn verdict_key(verdict: Compared) -> &'static str {
    match verdict {
        Compared::Agrees => "agrees",
        Compared::Differs(_) => "differs",
        Compared::NotComputed(Outcome::TreatyNotInForce) => "treaty-not-in-force",
        Compared::NotComputed(Outcome::NeverParty) => "never-party",
        Compared::NotPublished => "not-published",
    }
}

fn days(verdict: Compared) -> Option<i64> {
    match verdict {
        Compared::Differs(n) => Some(n),
        _ => None,
    }
}

fn reasons(words: &Words<'_>, row: &Row) -> Vec<String> {
    row.because.iter().map(|b| because_text(words, b)).collect()
}

fn day_or_dash(day: Option<Day>) -> String {
    day.map_or("–".to_owned(), |d| d.to_string())
}

fn score_csv(words: &Words<'_>, scored: &Scored) -> Result<String, Error> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let head = [
        "line",
        "party",
        "act",
        "date",
        "computed",
        "published",
        "verdict",
        "days",
        "looks_wrong",
        "explanation",
    ];
    let failed = |e: csv::Error| Error::Write("standard output".into(), io::Error::other(e));
    out.write_record(head).map_err(failed)?;
    for r in &scored.rows {
        let p = &r.published;
        out.write_record([
            p.line.to_string(),
            p.country.code().to_owned(),
            p.kind.word().to_owned(),
            p.when.to_string(),
            r.computed.map_or(String::new(), |d| d.to_string()),
            p.published.map_or(String::new(), |w| w.to_string()),
            verdict_key(r.verdict).to_owned(),
            days(r.verdict).map_or(String::new(), |n| n.to_string()),
            r.because.iter().any(Because::looks_wrong).to_string(),
            reasons(words, r).join("; "),
        ])
        .map_err(failed)?;
    }
    let bytes = out.into_inner().map_err(|e| Error::Write("standard output".into(), e.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn score_json(
    words: &Words<'_>,
    scored: &Scored,
    name: Name,
    found: &Together,
    rejected: &[(u64, String)],
) -> Json {
    let c = scored.counts();
    let rows: Vec<Json> = scored
        .rows
        .iter()
        .map(|r| {
            json!({
                "line": r.published.line, "country": r.country().code(), "act": r.published.kind.word(),
                "date": r.published.when.to_string(), "computed": r.computed.map(|d| d.to_string()),
                "published": r.published.published.map(|w| w.to_string()), "verdict": verdict_key(r.verdict),
                "days": days(r.verdict), "looks_wrong": r.because.iter().any(Because::looks_wrong),
                "because": r.because.iter().map(Because::key).collect::<Vec<_>>(), "explanation": reasons(words, r),
            })
        })
        .collect();
    json!({
        "instrument": words.folder.charter.lexicon.name(name),
        "acts_from_table": found.from_table,
        "taken_for_signatures": found.set_aside,
        "rejected": rejected.iter().map(|(line, reason)| json!({ "line": line, "reason": reason })).collect::<Vec<_>>(),
        "treaty": { "computed": scored.treaty.map(|d| d.to_string()),
            "published": scored.treaty_published.map(|d| d.to_string()),
            "explanation": scored.fits.iter().map(|f| fit_text(words, f)).collect::<Vec<_>>() },
        "counts": { "published": c.published, "not_published": c.unpublished, "agree": c.agree,
            "explained": c.explained, "look_wrong": c.look_wrong, "differ": c.differ, "not_computed": c.not_computed },
        "rows": rows,
    })
}

fn score_text(words: &Words<'_>, scored: &Scored, name: Name, found: &Together, rejected: u64) -> String {
    let c = scored.counts();
    let width = width();
    let number = |n: usize| Arg::Number(n as i64);
    let rate = |n: usize| format!("{}.{}", n * 100 / c.published.max(1), n * 1000 / c.published.max(1) % 10);
    let mut out = wrapped(
        &words.say(
            "score-head",
            &[
                ("i", words.bare(name).into()),
                ("computed", day_or_dash(scored.treaty).into()),
                ("published", day_or_dash(scored.treaty_published).into()),
            ],
        ),
        "",
        "  ",
        width,
    );
    for fit in &scored.fits {
        out.push_str(&wrapped(&fit_text(words, fit), "  ? ", "    ", width));
    }
    if found.from_table {
        out.push_str(&wrapped(&words.messages.text("score-from-table"), "", "  ", width));
    }
    if found.set_aside > 0 {
        let n = [("n", number(found.set_aside))];
        out.push_str(&wrapped(&words.say("score-set-aside", &n), "", "  ", width));
    }
    let args = [
        ("published", number(c.published)),
        ("unpublished", number(c.unpublished)),
        ("rejected", Arg::Number(i64::try_from(rejected).unwrap_or(i64::MAX))),
        ("agree", number(c.agree)),
        ("rate", rate(c.agree).into()),
        ("explained", number(c.explained)),
        ("both", rate(c.agree + c.explained).into()),
        ("wrong", number(c.look_wrong)),
        ("differ", number(c.differ)),
        ("none", number(c.not_computed)),
    ];
    out.push_str(&wrapped(&words.say("score-counts", &args), "", "  ", width));
    let off = |r: &&Row| !matches!(r.verdict, Compared::Agrees | Compared::NotPublished);
    let wrong = |r: &Row| r.because.iter().any(Because::looks_wrong);
    for (title, pick) in [
        ("score-unexplained", (|r: &Row, _| r.because.is_empty()) as fn(&Row, bool) -> bool),
        ("score-look-wrong", |_, wrong| wrong),
        ("score-explained", |r, wrong| !r.because.is_empty() && !wrong),
    ] {
        let chosen: Vec<&Row> = scored.rows.iter().filter(off).filter(|r| pick(r, wrong(r))).collect();
        if chosen.is_empty() {
            continue;
        }
        out.push_str(&format!("\n{}\n", words.messages.text(title)));
        let heads = [
            "column-state",
            "column-act",
            "column-computed",
            "column-published",
            "column-days",
            "column-because",
        ];
        let mut lines = vec![heads.map(|h| words.messages.text(h)).to_vec()];
        lines.extend(chosen.iter().map(|r| {
            let p = &r.published;
            let why = if r.because.is_empty() {
                match r.verdict {
                    Compared::NotComputed(_) => {
                        words.messages.text(&format!("verdict-{}", verdict_key(r.verdict)))
                    }
                    _ => String::new(),
                }
            } else {
                reasons(words, r).join("; ")
            };
            vec![
                words.country(r.country(), p.when.latest()),
                p.when.to_string(),
                day_or_dash(r.computed),
                p.published.map_or(String::new(), |w| w.to_string()),
                days(r.verdict).map_or(String::new(), |n| format!("{n:+}")),
                why,
            ]
        }));
        out.push_str(&table(&lines, width));
    }
    out
}
