//! What each command does.

use crate::args::{Args, Command, When};
use crate::disk;
use crate::panels;
use crate::report::{self, Error};
use crate::tables;
use clap::CommandFactory;
use servanda_answers::{
    Asked, Folder, FolderText, Messages, Words, answer_json, answer_text, calendar, due_json, due_text,
    force_json, force_text, parse_question, readback_page, run_scenarios, status_json, status_text,
    timeline_json, timeline_text, what_if_json, what_if_text,
};
use servanda_language::{Kind, Meaning, Name, Severity};
use servanda_reckoner::{Question, Reckoned, check_principles};
use servanda_timeline::{Counting, Day, Period, Ruling};
use std::io::{IsTerminal, Write};
use std::path::Path;

/// How a command ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Fine.
    Fine,
    /// The answer is negative or a check failed.
    Negative,
}

/// The width of the terminal, in columns; 100 where there is none.
pub fn width() -> u16 {
    if std::io::stdout().is_terminal() {
        terminal_size::terminal_size().map_or(80, |(w, _)| w.0.clamp(40, 160))
    } else {
        std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()).map_or(100, |w: u16| w.clamp(40, 400))
    }
}

/// Today in UTC. The command line is the only place that looks at a clock.
pub(crate) fn today() -> Day {
    let seconds =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_secs());
    let days = i32::try_from(seconds / 86_400).unwrap_or(0);
    Day::of(1970, 1, 1).map_or(Day::FIRST, |epoch| epoch.shift(days))
}

pub(crate) fn print(text: &str) -> Result<(), Error> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // A reader that stops reading, such as `head`, is not an error.
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(e) => Err(Error::Write("standard output".into(), e)),
        Ok(()) => Ok(()),
    }
}

pub(crate) fn print_json(json: &serde_json::Value) -> Result<(), Error> {
    let text = serde_json::to_string_pretty(json).unwrap_or_default();
    print(&format!("{text}\n"))
}

pub(crate) struct Session {
    pub(crate) messages: Messages,
    pub(crate) folder: Folder,
    pub(crate) json: bool,
}

impl Session {
    /// Reads a folder; if its documents have errors, prints them all.
    pub(crate) fn open(args: &Args, path: &Path) -> Result<Session, Error> {
        Session::of(args, &disk::folder_or_register(path)?)
    }

    /// Reads the texts of a folder; if the documents have errors, prints them all.
    pub(crate) fn of(args: &Args, text: &FolderText) -> Result<Session, Error> {
        let messages = messages(args);
        let folder = Folder::read(text);
        let session = Session { messages, folder, json: args.json };
        if session.folder.has_errors() {
            session.print_diagnostics(Severity::Error);
            return Err(Error::Documents);
        }
        Ok(session)
    }

    fn print_diagnostics(&self, at_least: Severity) {
        for d in self.folder.diagnostics.iter().filter(|d| d.severity <= at_least) {
            eprintln!("{}", report::diagnostic(&self.messages, &self.folder, d));
        }
    }

    pub(crate) fn words(&self) -> Words<'_> {
        Words { messages: &self.messages, folder: &self.folder }
    }

    pub(crate) fn reckon(&self, known: Option<Day>) -> Result<Reckoned<'_>, Error> {
        self.folder.reckon(known).map_err(|_| Error::Documents)
    }

    fn question(&self, text: &str) -> Result<Asked, Error> {
        parse_question(text, &self.folder.charter).map_err(|e| {
            eprintln!("{}", report::words(&self.messages, &e.question, &e.diagnostic));
            Error::Request(
                "the question cannot be read (above); `servanda ask --help` lists the questions".into(),
            )
        })
    }

    pub(crate) fn instrument(&self, name: &str) -> Result<Name, Error> {
        let lexicon = &self.folder.charter.lexicon;
        let bare = name.trim().trim_start_matches("the ").trim();
        match lexicon.find(bare, Kind::Instrument) {
            Some(Meaning::Name(n)) => Ok(n),
            _ => {
                let all: Vec<&str> = lexicon
                    .entries()
                    .filter(|(_, e)| e.kind == Kind::Instrument)
                    .map(|(_, e)| e.name())
                    .collect();
                let near = lexicon
                    .nearest(Kind::Instrument, bare)
                    .map(|s| format!(" Did you mean “{s}”?"))
                    .unwrap_or_default();
                Err(Error::Request(format!(
                    "no instrument is called “{bare}”.{near} The instruments are: {}.",
                    all.join(", ")
                )))
            }
        }
    }
}

fn messages(args: &Args) -> Messages {
    Messages::new(args.lang)
}

fn on(when: &When) -> Day {
    when.on.unwrap_or_else(today)
}

/// Carries out a command.
pub fn run(args: &Args) -> Result<Verdict, Error> {
    match &args.command {
        Command::Status { charter, when } => {
            let s = Session::open(args, charter)?;
            let r = s.reckon(when.known)?;
            if s.json {
                print_json(&status_json(&s.words(), &r, on(when)))?;
            } else {
                print(&status_text(&s.words(), &r, on(when), width()))?;
            }
            Ok(Verdict::Fine)
        }
        Command::Ask { charter, question, when, why } => ask(args, charter, question, when, *why, false),
        Command::Why { charter, question, when } => ask(args, charter, question, when, true, true),
        Command::Timeline { charter, question, known } => {
            let s = Session::open(args, charter)?;
            let asked = s.question(question)?;
            if !matches!(asked, Asked::One(_) | Asked::Set(_)) {
                return Err(Error::Request(
                    "this question has a list for an answer, not a value for every day; use `servanda ask … --on DAY`".into(),
                ));
            }
            let r = s.reckon(*known)?;
            if s.json {
                print_json(&timeline_json(&s.words(), &r, question, &asked))?;
            } else {
                print(&timeline_text(&s.words(), &r, &asked, width()))?;
            }
            Ok(Verdict::Fine)
        }
        Command::Force { charter, instrument, when } => {
            let s = Session::open(args, charter)?;
            let name = s.instrument(instrument)?;
            let mut r = s.reckon(when.known)?;
            let day = on(when);
            // What is missing on a day is asked of the acts of that day.
            if r.base().force(name).is_some_and(|f| f.start.is_none_or(|start| start.earliest() > day)) {
                r = s.reckon(Some(when.known.map_or(day, |known| known.min(day))))?;
            }
            let in_force = if s.json {
                let (json, yes) = force_json(&s.words(), &r, name, on(when));
                print_json(&json)?;
                yes
            } else {
                let (text, yes) = force_text(&s.words(), &r, name, on(when), width());
                print(&text)?;
                yes
            };
            Ok(if in_force { Verdict::Fine } else { Verdict::Negative })
        }
        Command::Due { charter, from, until, known, ics } => {
            let s = Session::open(args, charter)?;
            let r = s.reckon(*known)?;
            let from = from.unwrap_or_else(today);
            let until = until.unwrap_or_else(|| from.plus(Period::years(1), Counting::default()));
            if until < from {
                return Err(Error::Request("the last day lies before the first".into()));
            }
            let items = r.due(from, until);
            if *ics {
                print(&calendar(&s.words(), &items, &servanda_answers::full_title(&s.words())))?;
            } else if s.json {
                print_json(&due_json(&s.words(), &items))?;
            } else {
                print(&due_text(&s.words(), &items, width()))?;
            }
            Ok(Verdict::Fine)
        }
        Command::Import { charter, table, map, instrument, source, into, report } => tables::import(
            args,
            charter,
            table,
            &tables::Reading { map: map.as_deref(), instrument: instrument.as_deref() },
            &tables::Writing { source: source.as_deref(), into: into.as_deref(), report: report.as_deref() },
        ),
        Command::Score { charter, published, map, instrument, in_force, with_table, csv } => tables::score(
            args,
            charter,
            published,
            &tables::Reading { map: map.as_deref(), instrument: instrument.as_deref() },
            &tables::Scoring { in_force: *in_force, with_table: *with_table, csv: *csv },
        ),
        Command::Panel(wanted) => panels::panel(args, wanted),
        Command::Serve(wanted) => crate::portal::serve(wanted),
        Command::WhatIf { charter, acts, known } => what_if(args, charter, acts, *known),
        Command::Check { charter } => check(args, charter),
        Command::Fmt { charter, check } => fmt(args, charter, *check),
        Command::ReadBack { charter } => {
            let s = Session::open(args, charter)?;
            if s.json {
                let words = s.words();
                let clauses: Vec<serde_json::Value> = s
                    .folder
                    .charter
                    .clauses
                    .iter()
                    .map(|c| {
                        serde_json::json!({
                            "article": s.folder.charter.place(c),
                            "clause": servanda_charter::clause_text(c, &s.folder.charter.lexicon),
                            "read_back": servanda_answers::clause_readback(&words, c),
                        })
                    })
                    .collect();
                print_json(&clauses.into())?;
            } else {
                print(&readback_page(&s.words()))?;
            }
            Ok(Verdict::Fine)
        }
        Command::Scenarios { charter, rewrite } => scenarios(charter, *rewrite),
        Command::Register(command) => crate::register::run(args.json, command),
        Command::Verify(wanted) => crate::register::verify_command(args.json, wanted),
        Command::Receipt(wanted) => crate::register::receipt(args.json, wanted),
        Command::Export { register, to } => crate::register::export(register, to),
        Command::Witness(wanted) => crate::register::witness(wanted),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Args::command(), "servanda", &mut script);
            print(&String::from_utf8_lossy(&script))?;
            Ok(Verdict::Fine)
        }
        Command::Man { command } => {
            let mut page = Vec::new();
            let mut whole = Args::command();
            whole.build();
            let wanted = match command {
                None => whole,
                Some(name) => whole.find_subcommand(name).cloned().ok_or_else(|| {
                    Error::Request(format!("there is no command “{name}”; see `servanda --help`"))
                })?,
            };
            let rendered = clap_mangen::Man::new(wanted).render(&mut page);
            rendered.map_err(|e| Error::Write("standard output".into(), e))?;
            print(&String::from_utf8_lossy(&page))?;
            Ok(Verdict::Fine)
        }
    }
}

fn ask(
    args: &Args,
    charter: &Path,
    question: &str,
    when: &When,
    why: bool,
    proof_only: bool,
) -> Result<Verdict, Error> {
    let s = Session::open(args, charter)?;
    let asked = s.question(question)?;
    let r = s.reckon(when.known)?;
    let day = on(when);
    if s.json {
        print_json(&answer_json(&s.words(), &r, question, &asked, day, true))?;
    } else {
        print(&answer_text(&s.words(), &r, &asked, day, why, width()))?;
    }
    let no = match &asked {
        Asked::One(q) => negative(&r, *q, day),
        _ => false,
    };
    Ok(if no && !proof_only { Verdict::Negative } else { Verdict::Fine })
}

/// A settled "no", for scripts.
fn negative(r: &Reckoned<'_>, question: Question, on: Day) -> bool {
    use servanda_reckoner::{Answer, Standing};
    matches!(
        r.line(question).at(on).ruling,
        Ruling::Settled(Answer::Bool(false) | Answer::Standing(Standing::None))
    )
}

fn what_if(args: &Args, charter: &Path, acts: &[String], known: Option<Day>) -> Result<Verdict, Error> {
    let s = Session::open(args, charter)?;
    let mut text = String::new();
    for act in acts {
        text.push_str(act);
        if !act.contains("\n") || !act.contains("source:") {
            text.push_str("\n    source: what-if");
        }
        text.push_str("\n\n");
    }
    let mut after = Folder::read(&disk::folder(charter)?);
    let problems = after.add_text(&text, "--act");
    if !problems.is_empty() {
        for d in &problems {
            eprintln!("{}", report::diagnostic(&s.messages, &after, d));
        }
        return Err(Error::Request("an act cannot be read (above)".into()));
    }
    let before = s.reckon(known)?;
    let reckoned = after.reckon(known).map_err(|_| Error::Documents)?;
    let words = Words { messages: &s.messages, folder: &after };
    if s.json {
        print_json(&what_if_json(&words, &before, &reckoned))?;
    } else {
        print(&what_if_text(&words, &before, &reckoned, width()))?;
    }
    Ok(Verdict::Fine)
}

fn check(args: &Args, charter: &Path) -> Result<Verdict, Error> {
    let messages = messages(args);
    let folder = Folder::read(&disk::folder(charter)?);
    let errors = folder.diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    let warnings = folder.diagnostics.len() - errors;
    if args.json {
        let list: Vec<serde_json::Value> = folder
            .diagnostics
            .iter()
            .map(|d| {
                let (text, _, help) = servanda_answers::diagnostic_text(&messages, d);
                let source = folder.texts.get(d.document as usize);
                let line = source.map_or(0, |s| s.text.get(..d.span.start as usize).map_or(0, |t| t.matches('\n').count() + 1));
                serde_json::json!({
                    "code": d.code, "severity": if d.severity == Severity::Error { "error" } else { "warning" },
                    "file": source.map(|s| s.path.clone()), "line": line, "start": d.span.start, "end": d.span.end,
                    "place": d.place, "text": text, "help": help,
                })
            })
            .collect();
        let mut out = serde_json::json!({ "errors": errors, "warnings": warnings, "diagnostics": list });
        if errors == 0
            && let (Ok(r), Some(o)) = (folder.reckon(None), out.as_object_mut())
        {
            let words = Words { messages: &messages, folder: &folder };
            let findings: Vec<_> =
                r.findings().iter().map(|f| servanda_answers::finding_json(&words, f)).collect();
            let principles: Vec<_> = check_principles(&r)
                .into_iter()
                .map(|(id, _, breaches)| {
                    let clause = folder.charter.clause(id);
                    serde_json::json!({
                        "principle": clause.map(|c| servanda_charter::clause_text(c, &folder.charter.lexicon)),
                        "article": clause.map(|c| folder.charter.place(c)),
                        "holds": breaches.is_empty(),
                        "breaches": breaches.iter().map(|b| serde_json::json!({ "act": b.act.map(|a| a + 1), "country": b.country.map(|c| c.code().to_owned()) })).collect::<Vec<_>>(),
                    })
                })
                .collect();
            o.insert("principles".into(), principles.into());
            o.insert("findings".into(), findings.into());
        }
        print_json(&out)?;
        return Ok(if errors > 0 { Verdict::Negative } else { Verdict::Fine });
    }
    for d in &folder.diagnostics {
        eprintln!("{}", report::diagnostic(&messages, &folder, d));
    }
    let words = Words { messages: &messages, folder: &folder };
    if errors > 0 {
        print(&format!(
            "{}\n",
            words.say("check-errors", &[("n", (errors as i64).into()), ("w", (warnings as i64).into())])
        ))?;
        return Ok(Verdict::Negative);
    }
    let reckoned = folder.reckon(None).map_err(|_| Error::Documents)?;
    let mut out = words.say(
        "check-fine",
        &[
            ("documents", folder.charter.documents.len().to_string().into()),
            ("clauses", folder.charter.clauses.len().to_string().into()),
            ("acts", folder.acts.len().to_string().into()),
        ],
    );
    out.push('\n');
    let principles = check_principles(&reckoned);
    if !principles.is_empty() {
        out.push_str(&format!("\n{}\n", messages.text("check-principles")));
    }
    for (id, _, breaches) in &principles {
        let verdict = if breaches.is_empty() { "principle-holds" } else { "principle-broken" };
        let text = folder
            .charter
            .clause(*id)
            .map(|c| servanda_answers::clause_readback(&words, c))
            .unwrap_or_default();
        out.push_str(&format!("  {}: {text}\n", messages.text(verdict)));
        for b in breaches.iter().take(8) {
            let who = b.country.map(|c| format!("{}: ", words.country(c, Day::LAST))).unwrap_or_default();
            out.push_str(&format!("      {who}{}\n", b.act.map(|a| words.act(a)).unwrap_or_default()));
        }
    }
    let findings = reckoned.findings();
    out.push_str(&format!("\n{}\n", words.say("check-findings", &[("n", (findings.len() as i64).into())])));
    for f in &findings {
        let act = f.act.map(|a| words.act(a)).unwrap_or_default();
        out.push_str(&format!("  • {act}\n    {}\n", servanda_answers::finding_text(&words, f)));
    }
    print(&out)?;
    Ok(Verdict::Fine)
}

fn fmt(args: &Args, charter: &Path, check: bool) -> Result<Verdict, Error> {
    let s = Session::open(args, charter)?;
    let mut changed = Vec::new();
    for (path, text) in formatted(&s.folder, &disk::folder(charter)?) {
        changed.push(path.clone());
        if !check {
            disk::replace(Path::new(&path), &text)?;
        }
    }
    for path in &changed {
        print(&format!("{path}\n"))?;
    }
    Ok(if check && !changed.is_empty() { Verdict::Negative } else { Verdict::Fine })
}

/// The texts that are not in canonical form, as they would be.
fn formatted(folder: &Folder, text: &FolderText) -> Vec<(String, String)> {
    let mut changed = Vec::new();
    for (i, source) in text.documents.iter().enumerate() {
        let mut new = source.text.clone();
        let mut clauses: Vec<_> =
            folder.charter.clauses.iter().filter(|c| c.document as usize == i).collect();
        clauses.sort_by_key(|c| std::cmp::Reverse(c.span.start));
        for clause in clauses {
            let canonical = servanda_charter::canonical(clause, &folder.charter);
            new.replace_range(clause.span.range(), &canonical);
        }
        if new != source.text {
            changed.push((source.path.clone(), new));
        }
    }
    for source in &text.journals {
        let journal = servanda_acts::parse(&source.text, &folder.charter.lexicon, 0);
        let new = servanda_acts::format(&journal, &folder.charter.lexicon);
        if new != source.text {
            changed.push((source.path.clone(), new));
        }
    }
    changed
}

fn scenarios(charter: &Path, rewrite: bool) -> Result<Verdict, Error> {
    let text = disk::folder(charter)?;
    let scenarios = disk::scenarios(charter)?;
    let outcomes = run_scenarios(&text, &scenarios);
    let (mut asked, mut failed) = (0, 0);
    for (scenario, outcome) in scenarios.iter().zip(&outcomes) {
        asked += outcome.asked;
        failed += outcome.failures.len();
        for f in &outcome.failures {
            eprintln!("{f}\n");
        }
        if rewrite && outcome.rewritten != scenario.text {
            disk::replace(Path::new(&scenario.path), &outcome.rewritten)?;
            print(&format!("{}\n", scenario.path))?;
        }
    }
    print(&format!("{} scenarios, {asked} questions, {failed} differences\n", scenarios.len()))?;
    Ok(if failed > 0 && !rewrite { Verdict::Negative } else { Verdict::Fine })
}
