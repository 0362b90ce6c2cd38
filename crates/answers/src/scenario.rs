//! Scenarios: Markdown beside the charters, with questions and the answers that must come out.
//!
//! An `ask` fence holds lines of the form
//!
//! ```text
//! chair of the Council on 2009-12-01
//!     Alba (since 2009-06-14)
//! members on 2006-07-15 as known on 2006-07-15
//! ```
//!
//! The indented lines under a question are its answer, word for word. A `journal` fence adds acts for the questions
//! that follow it in the document; `drop 12, label` in a `journal` fence leaves acts out.

use crate::question::{Asked, parse_question};
use crate::ruling::{reply_one, reply_set};
use crate::words::Words;
use crate::{Folder, FolderText, Lang, Messages, answer_text, due_text, finding_text, force_text};
use servanda_charter::{ClauseId, Source};
use servanda_reckoner::{READINGS, Reckoned, check_principles};
use servanda_timeline::{Day, Ground, Why};
use std::sync::Arc;

/// A scenario document.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// File name.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// What came out of one scenario document.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// How many questions were asked.
    pub asked: usize,
    /// Differences, each with its line: what was asked, expected and answered.
    pub failures: Vec<String>,
    /// The document with the answers that came out, for rewriting.
    pub rewritten: String,
    /// The clauses on which answers rest.
    pub used: Vec<ClauseId>,
}

/// The width at which scenario answers are written.
const WIDTH: u16 = 110;

/// What is shown each question of a scenario when it is asked: the folder, the reckoning, the question, the day.
pub type Visitor<'v> = &'v mut dyn FnMut(&Folder, &Reckoned<'_>, &Asked, Day);

/// Runs the scenarios of a folder.
pub fn run_scenarios(text: &FolderText, scenarios: &[Scenario]) -> Vec<Outcome> {
    visit_scenarios(text, scenarios, &mut |_, _, _, _| {})
}

/// Runs the scenarios of a folder and shows each question to a visitor.
pub fn visit_scenarios(text: &FolderText, scenarios: &[Scenario], visit: Visitor<'_>) -> Vec<Outcome> {
    scenarios.iter().map(|s| run(text, s, &mut *visit)).collect()
}

struct Runner<'t, 'v> {
    visit: Visitor<'v>,
    base: &'t FolderText,
    extra: String,
    dropped: Vec<String>,
    outcome: Outcome,
}

fn run(text: &FolderText, scenario: &Scenario, visit: Visitor<'_>) -> Outcome {
    let mut runner =
        Runner { visit, base: text, extra: String::new(), dropped: Vec::new(), outcome: Outcome::default() };
    let mut lines = scenario.text.lines().enumerate().peekable();
    while let Some((_, line)) = lines.next() {
        runner.outcome.rewritten.push_str(line);
        runner.outcome.rewritten.push('\n');
        let tag = line.trim().strip_prefix("```").unwrap_or("");
        if !matches!(tag, "ask" | "journal") {
            continue;
        }
        let mut body: Vec<(usize, &str)> = Vec::new();
        let mut closing = "```";
        for (n, inner) in lines.by_ref() {
            if inner.trim() == "```" {
                closing = inner;
                break;
            }
            body.push((n + 1, inner));
        }
        if tag == "journal" {
            for (_, l) in &body {
                runner.outcome.rewritten.push_str(l);
                runner.outcome.rewritten.push('\n');
                match l.trim().strip_prefix("drop ") {
                    Some(which) => runner.dropped.extend(which.split(',').map(|w| w.trim().to_owned())),
                    None => {
                        runner.extra.push_str(l);
                        runner.extra.push('\n');
                    }
                }
            }
        } else {
            runner.ask(&scenario.path, &body);
        }
        runner.outcome.rewritten.push_str(closing);
        runner.outcome.rewritten.push('\n');
    }
    runner.outcome
}

impl Runner<'_, '_> {
    fn folder(&mut self) -> Folder {
        let mut text = self.base.clone();
        if !self.extra.trim().is_empty() {
            text.journals.push(Source { path: "scenario".into(), text: self.extra.clone() });
        }
        let mut folder = Folder::read(&text);
        for which in &self.dropped {
            let n = which.parse::<usize>().ok();
            let at = folder.acts.iter().enumerate().position(|(i, a)| {
                n == Some(i + 1)
                    || a.extra.as_deref().and_then(|e| e.label.as_deref()) == Some(which.as_str())
            });
            if let Some(act) = at.and_then(|at| Arc::make_mut(&mut folder.acts).get_mut(at)) {
                // A dropped act stays in its place, so that numbers hold, and is never known.
                act.received = Some(servanda_timeline::When::on(Day::NEVER));
            } else {
                self.outcome.failures.push(format!("drop {which}: there is no such act"));
            }
        }
        folder
    }

    fn ask(&mut self, path: &str, body: &[(usize, &str)]) {
        let folder = self.folder();
        for d in folder.diagnostics.iter().filter(|d| d.severity == servanda_language::Severity::Error) {
            self.outcome.failures.push(format!("{path}: {} {:?} {:?}", d.code, d.place, d.args));
        }
        let messages = Messages::new(Lang::EN);
        let words = Words { messages: &messages, folder: &folder };
        let mut cache = Vec::new();
        let mut i = 0;
        while let Some((number, line)) = body.get(i) {
            i += 1;
            if line.trim().is_empty() || line.trim_start().starts_with('#') {
                self.outcome.rewritten.push_str(line);
                self.outcome.rewritten.push('\n');
                continue;
            }
            let mut expected = Vec::new();
            while let Some((_, l)) =
                body.get(i).filter(|l| l.1.starts_with([' ', '\t']) && !l.1.trim().is_empty())
            {
                expected.push(*l);
                i += 1;
            }
            self.outcome.asked += 1;
            self.outcome.rewritten.push_str(line);
            self.outcome.rewritten.push('\n');
            match self.answer(&words, &mut cache, line.trim()) {
                Ok(answer) => {
                    let got: Vec<String> = answer
                        .lines()
                        .map(|l| format!("    {}", l.trim_end()))
                        .filter(|l| !l.trim().is_empty())
                        .collect();
                    let want: Vec<String> = expected.iter().map(|l| l.trim_end().to_owned()).collect();
                    for l in &got {
                        self.outcome.rewritten.push_str(l);
                        self.outcome.rewritten.push('\n');
                    }
                    if got != want {
                        self.outcome.failures.push(format!(
                            "{path}:{number}: {}\n  expected:\n{}\n  answered:\n{}",
                            line.trim(),
                            want.join("\n"),
                            got.join("\n")
                        ));
                    }
                }
                Err(e) => {
                    for l in &expected {
                        self.outcome.rewritten.push_str(l);
                        self.outcome.rewritten.push('\n');
                    }
                    self.outcome.failures.push(format!("{path}:{number}: {}: {e}", line.trim()));
                }
            }
        }
    }

    /// `QUESTION on DAY [as known on DAY] [why]`, `force INSTRUMENT on DAY`, `due from DAY until DAY`,
    /// `principles`, `findings [containing WORDS]`.
    fn answer<'f>(
        &mut self,
        words: &Words<'f>,
        cache: &mut Vec<(Option<Day>, Reckoned<'f>)>,
        line: &str,
    ) -> Result<String, String> {
        let (line, with_why) = match line.strip_suffix(" why") {
            Some(l) => (l, true),
            None => (line, false),
        };
        let day = |t: &str| Day::parse(t.trim()).map_err(|e| format!("{t}: {e}"));
        let (line, known) = match line.rsplit_once(" as known on ") {
            Some((l, k)) => (l, Some(day(k)?)),
            // As on the command line: what was known on that day.
            None if line.starts_with("force ") => {
                (line, line.rsplit_once(" on ").and_then(|p| day(p.1).ok()))
            }
            None => (line, None),
        };
        if !cache.iter().any(|c| c.0 == known) {
            let fresh = words.folder.reckon(known).map_err(|_| "the rules wait for each other".to_owned())?;
            cache.push((known, fresh));
        }
        let Some((_, reckoned)) = cache.iter().find(|c| c.0 == known) else { return Err(String::new()) };
        if let Some(span) = line.strip_prefix("due from ") {
            let (from, until) = span.split_once(" until ").ok_or("write: due from DAY until DAY")?;
            let items = reckoned.due(day(from)?, day(until)?);
            for d in &items {
                self.use_clauses(reckoned, d.why);
                self.outcome.used.extend(d.clause);
            }
            return Ok(due_text(words, &items, WIDTH));
        }
        if line == "principles" {
            let mut out = String::new();
            for (id, _, breaches) in check_principles(reckoned) {
                self.outcome.used.push(id);
                let clause = words.folder.charter.clause(id);
                let text = clause.map(|c| crate::clause_readback(words, c)).unwrap_or_default();
                let verdict = if breaches.is_empty() {
                    words.messages.text("principle-holds")
                } else {
                    words.messages.text("principle-broken")
                };
                out.push_str(&format!("{verdict}: {text}\n"));
                for b in breaches.iter().take(5) {
                    let who =
                        b.country.map(|c| format!("{}: ", words.country(c, Day::LAST))).unwrap_or_default();
                    out.push_str(&format!("  {who}{}\n", b.act.map(|a| words.act(a)).unwrap_or_default()));
                }
            }
            return Ok(out);
        }
        if let Some(rest) = line.strip_prefix("findings") {
            let needle = rest.trim().strip_prefix("containing ").unwrap_or("").trim();
            let mut out = String::new();
            for f in reckoned.findings() {
                let act = f.act.map(|a| words.act(a)).unwrap_or_default();
                let text = format!("{act}: {}", finding_text(words, &f));
                if text.contains(needle) {
                    self.outcome.used.extend(f.clause);
                    out.push_str(&text);
                    out.push('\n');
                }
            }
            return Ok(if out.is_empty() { words.messages.text("none") } else { out });
        }
        let (question, on) = line.rsplit_once(" on ").ok_or("write the day: … on 2009-12-01")?;
        let on = day(on)?;
        if let Some(name) = question.strip_prefix("force ") {
            let lexicon = &words.folder.charter.lexicon;
            let name = name.trim().trim_start_matches("the ");
            let Some(servanda_language::Meaning::Name(n)) =
                lexicon.find(name, servanda_language::Kind::Instrument)
            else {
                return Err(format!("there is no instrument {name}"));
            };
            if let Some(f) = reckoned.base().force(n) {
                self.outcome.used.extend(f.clause);
                for (id, c) in words.folder.charter.clauses() {
                    let same = matches!(c.rule,
                        servanda_charter::Rule::OpenForSignature { instrument, .. } | servanda_charter::Rule::Depositaries { instrument, .. }
                            | servanda_charter::Rule::DepositaryOrgan { instrument, .. }
                            | servanda_charter::Rule::Adopted { instrument, .. }
                            | servanda_charter::Rule::NoTerm { instrument } if instrument == n);
                    let own = words.folder.charter.instrument_of(c) == Some(n)
                        && matches!(
                            c.rule,
                            servanda_charter::Rule::SubjectToRatification
                                | servanda_charter::Rule::AccessionOpen { .. }
                                | servanda_charter::Rule::AccessionInvited { .. }
                                | servanda_charter::Rule::AccessionDecided { .. }
                                | servanda_charter::Rule::LaterState { .. }
                                | servanda_charter::Rule::Succession
                        );
                    let shown = |because: &str| f.met.rejected.iter().any(|r| r.because == because);
                    let rejects = words.folder.charter.instrument_of(c) == Some(n)
                        && match c.rule {
                            servanda_charter::Rule::OrganisationsNotCounted => shown("organisation"),
                            servanda_charter::Rule::AccessionsNotCounted => shown("accession"),
                            _ => false,
                        };
                    if same || own || rejects {
                        self.outcome.used.push(id);
                    }
                }
            }
            for c in reckoned.roll(n) {
                let why = reckoned.line(servanda_reckoner::Question::Party(n, c)).at(on).why;
                self.use_clauses(reckoned, Some(why));
            }
            return Ok(force_text(words, reckoned, n, on, WIDTH).0);
        }
        let asked = parse_question(question, &words.folder.charter)
            .map_err(|e| format!("{} {:?}", e.diagnostic.code, e.diagnostic.suggestion))?;
        (self.visit)(words.folder, reckoned, &asked, on);
        let whys: Vec<Why> = match &asked {
            Asked::One(q) => reply_one(words, reckoned, *q, on).why,
            Asked::Set(s) => reply_set(words, reckoned, *s, on).why,
            Asked::Duties { of, toward, field } => {
                crate::ruling::duty_whys(reckoned, *of, *toward, *field, on)
            }
            Asked::Territories(instrument, _) => {
                let found = reckoned.rules_on(on, |c| {
                    matches!(c.rule, servanda_charter::Rule::Territories { instrument: i } if i == *instrument)
                        .then_some(())
                });
                self.outcome.used.extend(found.into_iter().map(|f| f.0));
                Vec::new()
            }
            Asked::Competence(organ) => {
                let mut found =
                    reckoned.rules_on(on, |c| crate::ruling::about_organ(&c.rule, *organ).then_some(()));
                self.outcome.used.extend(found.drain(..).map(|f| f.0));
                Vec::new()
            }
            _ => Vec::new(),
        };
        if let Asked::One(servanda_reckoner::Question::Chair(o)) = asked {
            let turn = reckoned.line(servanda_reckoner::Question::ChairTurn(o)).at(on).why;
            self.use_clauses(reckoned, Some(turn));
        }
        for w in whys {
            self.use_clauses(reckoned, Some(w));
        }
        Ok(answer_text(words, reckoned, &asked, on, with_why, WIDTH))
    }

    fn use_clauses(&mut self, reckoned: &Reckoned<'_>, why: Option<Why>) {
        let Some(why) = why else { return };
        let cites = reckoned.reasons(|r| {
            r.under(why)
                .into_iter()
                .filter_map(|w| match r.ground(w) {
                    Ground::Clause { cite, .. } if *cite < READINGS - 1 => Some(ClauseId(*cite)),
                    _ => None,
                })
                .collect::<Vec<_>>()
        });
        self.outcome.used.extend(cites);
        self.outcome.used.sort();
        self.outcome.used.dedup();
    }
}
