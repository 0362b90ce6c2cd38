//! The shipped charters: every scenario answers as written, every clause is used by one, and the laws of reasons
//! hold on every ruling that the scenarios ask for.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

use servanda_acts::Act;
use servanda_answers::{Asked, Folder, FolderText, Scenario, visit_scenarios};
use servanda_charter::{Rule, Source};
use servanda_reckoner::{Case, Question, Reckoned, reckon};
use servanda_timeline::{Day, Ground, Ruling, When};
use std::fs;
use std::path::{Path, PathBuf};

fn charters() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../charters")
}

fn sources(folder: &Path, ending: &str) -> Vec<Source> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .map(|d| d.filter_map(Result::ok).map(|e| e.path()).collect())
        .unwrap_or_default();
    paths.retain(|p| p.extension().is_some_and(|e| e == ending));
    paths.sort();
    paths
        .iter()
        .map(|p| Source { path: p.display().to_string(), text: fs::read_to_string(p).unwrap() })
        .collect()
}

fn read(name: &str) -> (FolderText, Vec<Scenario>) {
    let folder = charters().join(name);
    let text = FolderText {
        name: name.into(),
        documents: sources(&folder, "md"),
        journals: sources(&folder, "journal"),
        tables: sources(&folder, "csv").into_iter().filter(|t| !t.path.ends_with("names.csv")).collect(),
        names: fs::read_to_string(charters().join("names.csv")).unwrap(),
        codes: fs::read_to_string(charters().join("codes.csv")).unwrap(),
        own_names: fs::read_to_string(folder.join("names.csv")).ok(),
        translations: sources(&folder.join("ru"), "md").into_iter().map(|s| ("ru".to_owned(), s)).collect(),
    };
    let scenarios = sources(&folder.join("scenarios"), "md");
    (text, scenarios.into_iter().map(|s| Scenario { path: s.path, text: s.text }).collect())
}

/// The same case with only some of the acts. The others keep their places and are never known.
fn with_only<'a>(reckoned: &Reckoned<'a>, acts: &'a mut Vec<Act>, keep: &[u32]) -> Case<'a> {
    for (i, act) in acts.iter_mut().enumerate() {
        if !keep.contains(&(i as u32)) {
            act.received = Some(When::on(Day::NEVER));
        }
    }
    Case { acts, known: None, ..reckoned.case() }
}

/// The steps of a proof that are themselves rulings.
fn lemmas(reckoned: &Reckoned<'_>, why: servanda_timeline::Why) -> Vec<(Question, Day)> {
    let found: Vec<u32> = reckoned.reasons(|r| {
        r.under(why)
            .into_iter()
            .filter_map(|w| match r.ground(w) {
                Ground::Clause { lemma: Some(l), .. } => Some(*l),
                _ => None,
            })
            .collect()
    });
    found.into_iter().filter_map(|l| reckoned.lemma(l)).map(|l| (l.question, l.on)).collect()
}

/// Reasons suffice: from the acts that a reason names alone the same ruling follows. Reasons are minimal: without
/// any one of them the ruling, or a step of its proof, falls.
fn hold_reasons(
    folder: &Folder,
    reckoned: &Reckoned<'_>,
    question: Question,
    on: Day,
    failures: &mut Vec<String>,
) {
    let line = reckoned.line(question);
    let because = line.at(on);
    // A ruling by silence or "no" rests on absence, which no act proves.
    let positive = match &because.ruling {
        Ruling::Settled(servanda_reckoner::Answer::Bool(false)) | Ruling::Silent => false,
        Ruling::Settled(servanda_reckoner::Answer::Standing(servanda_reckoner::Standing::None)) => false,
        Ruling::Settled(_) => true,
        _ => false,
    };
    if !positive {
        return;
    }
    let acts = reckoned.reasons(|r| r.acts(because.why));
    if acts.len() > 250 {
        failures.push(format!("{question:?} on {on}: {} acts in one reason", acts.len()));
        return;
    }
    let describe = |i: &u32| {
        folder.acts.get(*i as usize).map(|a| format!("{} line {}", a.done, a.line)).unwrap_or_default()
    };
    let mut alone = folder.acts.to_vec();
    let replay = reckon(with_only(reckoned, &mut alone, &acts)).ok().unwrap();
    let again = replay.line(question).at(on).ruling.clone();
    if again != because.ruling {
        let named: Vec<String> = acts.iter().map(describe).collect();
        failures.push(format!(
            "{question:?} on {on}: {:?} by all acts, {again:?} by the acts named: {named:?}",
            because.ruling
        ));
        return;
    }
    // Where readings agree for different reasons, the proof is one proof for each reading side by side: together they
    // suffice; each is minimal for its own reading only.
    if matches!(reckoned.ground(because.why), Ground::Clause { cite: servanda_reckoner::READINGS, .. }) {
        return;
    }
    let steps = lemmas(reckoned, because.why);
    // Steps that are answers to one question are looked up in one line.
    let mut whole: Vec<(Question, _, Vec<Day>)> = Vec::new();
    for (q, d) in steps {
        match whole.iter_mut().find(|w| w.0 == q) {
            Some(w) => w.2.push(d),
            None => whole.push((q, replay.line(q).forget(), vec![d])),
        }
    }
    // A decision between readings says which text is the rule, as an amendment does: it is no fact among others, and
    // from the named acts alone the readings may happen to agree.
    let of_text = |i: &&u32| {
        folder.acts.get(**i as usize).is_some_and(|a| a.deed() == servanda_acts::Deed::DecidedReading)
    };
    for dropped in acts.iter().filter(|i| !of_text(i)) {
        let keep: Vec<u32> = acts.iter().copied().filter(|a| a != dropped).collect();
        let mut fewer = folder.acts.to_vec();
        let replay2 = reckon(with_only(reckoned, &mut fewer, &keep)).ok().unwrap();
        let stands = replay2.line(question).at(on).ruling == because.ruling;
        let steps_stand = whole.iter().all(|(q, full, days)| {
            let less = replay2.line(*q).forget();
            days.iter().all(|d| {
                let (a, b) = (full.piece(*d), less.piece(*d));
                a.value == b.value && a.since == b.since
            })
        });
        if stands && steps_stand {
            failures.push(format!("{question:?} on {on}: stands without {}", describe(dropped)));
        }
    }
}

fn check(name: &str) {
    check_laws(name, 1);
}

/// As `check`, with the laws of reasons held on each `nth` question: a proof is replayed once for each act that it
/// names, and where membership hangs on hundreds of admissions a replay takes a second.
fn check_laws(name: &str, nth: usize) {
    let (text, scenarios) = read(name);
    assert!(!scenarios.is_empty(), "{name} has no scenarios");
    let mut law_failures = Vec::new();
    let mut asked_before: Vec<(Question, Day, Option<Day>)> = Vec::new();
    let outcomes = visit_scenarios(&text, &scenarios, &mut |folder, reckoned, asked, on| {
        if let Asked::One(q) = asked {
            let key = (*q, on, reckoned.case().known);
            let shipped = folder.texts.len() == text.documents.len() + text.journals.len();
            if shipped && asked_before.contains(&key) {
                return;
            }
            asked_before.push(key);
            if !asked_before.len().is_multiple_of(nth) {
                return;
            }
            hold_reasons(folder, reckoned, *q, on, &mut law_failures);
        }
    });
    let failures: Vec<String> = outcomes.iter().flat_map(|o| o.failures.clone()).collect();
    assert!(failures.is_empty(), "{} differences; the first:\n{}", failures.len(), failures.first().unwrap());
    assert!(
        law_failures.is_empty(),
        "{} of {}:\n{}",
        law_failures.len(),
        asked_before.len(),
        law_failures.join("\n")
    );
    let used: Vec<_> = outcomes.iter().flat_map(|o| o.used.clone()).collect();
    let folder = Folder::read(&text);
    let unused: Vec<String> = folder
        .charter
        .clauses()
        .filter(|(id, c)| {
            !used.contains(id) && !matches!(c.rule, Rule::NoRule { .. } | Rule::Replaces { .. })
        })
        .map(|(_, c)| {
            format!(
                "{}: {}",
                folder.charter.place(c),
                servanda_charter::clause_text(c, &folder.charter.lexicon)
            )
        })
        .collect();
    assert!(unused.is_empty(), "clauses that no scenario uses:\n{}", unused.join("\n"));
}

/// One test a folder, so that they run side by side.
macro_rules! folders {
    ($($test:ident $folder:literal)*) => {
        const FOLDERS: &[&str] = &[$($folder),*];
        $(#[test] fn $test() { check($folder); })*
    };
}

folders! {
    csto "csto"
    npt "npt"
    nato "nato"
    arms_trade "treaties/arms-trade"
    ballast_water "treaties/ballast-water"
    basel_ban "treaties/basel-ban"
    cfe "treaties/cfe"
    council_of_europe "treaties/council-of-europe"
    ctbt "treaties/ctbt"
    cybercrime "treaties/cybercrime"
    early_notification "treaties/early-notification"
    ecowas "treaties/ecowas"
    geneva "treaties/geneva-1949-i"
    genocide "treaties/genocide"
    hong_kong "treaties/hong-kong"
    istanbul "treaties/istanbul"
    kyoto "treaties/kyoto"
    lisbon "treaties/lisbon"
    marpol_annex "treaties/marpol-annex"
    mine_ban "treaties/mine-ban"
    montreal_1997 "treaties/montreal-1997"
    oas "treaties/oas"
    paris "treaties/paris"
    rio "treaties/rio"
    rome "treaties/rome-statute"
    tpnw "treaties/tpnw"
}

#[test]
fn unsc() {
    check_laws("unsc", 40);
}

#[test]
fn every_folder_with_scenarios_is_tested() {
    let mut found = Vec::new();
    for parent in ["", "treaties"] {
        for entry in fs::read_dir(charters().join(parent)).unwrap().filter_map(Result::ok) {
            if entry.path().join("scenarios").is_dir() {
                let name = entry.file_name().into_string().unwrap();
                found.push(if parent.is_empty() { name } else { format!("{parent}/{name}") });
            }
        }
    }
    found.retain(|f| f != "unsc" && !FOLDERS.contains(&f.as_str()));
    assert!(found.is_empty(), "not tested: {found:?}");
}
