//! Acts appended to a folder: it equals the folder read from the whole texts, and its reckoning, which goes on from the
//! one before, equals a full one. On the shipped charters, act by act.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

use serde_json::json;
use servanda_answers::{
    Folder, FolderText, Lang, Messages, Words, due_json, duties, duty_text, finding_json, force_json,
    proof_json, questions, reply_one, status_json,
};
use servanda_charter::Source;
use servanda_language::Kind;
use servanda_reckoner::{Question, Reckoned};
use servanda_timeline::Day;
use std::fs;
use std::path::{Path, PathBuf};

fn charters() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../charters")
}

fn sources(folder: &Path, ending: &str) -> Vec<Source> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == ending));
    paths.sort();
    let read = |p: &PathBuf| Source { path: p.display().to_string(), text: fs::read_to_string(p).unwrap() };
    paths.iter().map(read).collect()
}

fn shipped(name: &str) -> FolderText {
    let folder = charters().join(name);
    FolderText {
        name: name.into(),
        documents: sources(&folder, "md"),
        journals: sources(&folder, "journal"),
        tables: sources(&folder, "csv").into_iter().filter(|t| !t.path.ends_with("names.csv")).collect(),
        names: fs::read_to_string(charters().join("names.csv")).unwrap(),
        codes: fs::read_to_string(charters().join("codes.csv")).unwrap(),
        own_names: fs::read_to_string(folder.join("names.csv")).ok(),
        translations: Vec::new(),
    }
}

/// The paragraphs of a folder's journals, in order, each with the path of its journal.
fn paragraphs(text: &FolderText) -> Vec<(String, String)> {
    let of = |j: &Source| -> Vec<(String, String)> {
        j.text.split("\n\n").map(|p| (j.path.clone(), p.to_owned())).collect()
    };
    text.journals.iter().flat_map(of).collect()
}

/// The folder with the first of the paragraphs.
fn cut(text: &FolderText, paragraphs: &[(String, String)]) -> FolderText {
    let mut journals: Vec<Source> = Vec::new();
    for (path, paragraph) in paragraphs {
        match journals.last_mut().filter(|j| j.path == *path) {
            Some(j) => j.text = format!("{}\n\n{paragraph}", j.text),
            None => journals.push(Source { path: path.clone(), text: paragraph.clone() }),
        }
    }
    FolderText { journals, ..text.clone() }
}

fn same_folder(a: &Folder, b: &Folder) {
    assert_eq!(a.acts, b.acts);
    assert_eq!(a.act_files, b.act_files);
    assert_eq!(a.sources, b.sources);
    assert_eq!(a.diagnostics, b.diagnostics);
    assert_eq!(a.texts.len(), b.texts.len());
    for (n, (x, y)) in a.texts.iter().zip(&b.texts).enumerate() {
        assert_eq!((&x.path, a.text(n as u32)), (&y.path, b.text(n as u32)));
    }
    assert_eq!(a.horizon(), b.horizon());
}

/// All that is answered, as JSON, with proofs.
fn told(words: &Words<'_>, reckoned: &Reckoned<'_>) -> Vec<String> {
    let charter = &words.folder.charter;
    let mut all = questions(charter, reckoned, reckoned);
    for (n, entry) in charter.lexicon.entries() {
        let countries: Vec<_> = reckoned.members().into_iter().chain(reckoned.roll(n)).take(6).collect();
        match entry.kind {
            Kind::Organ => {
                all.push(Question::ChairTurn(n));
                all.extend(countries.iter().map(|c| Question::Seat(n, *c)));
            }
            Kind::Instrument => all.extend(countries.iter().flat_map(|c| {
                [Question::Applies(n, *c), Question::Signatory(n, *c), Question::Provisional(n, *c, None)]
            })),
            Kind::Class => all.extend(countries.iter().map(|c| Question::Class(n, *c))),
            Kind::Organisation => all.push(Question::Organisation(n)),
            _ => {}
        }
    }
    let mut told = Vec::new();
    for question in all {
        for piece in reckoned.line(question).pieces() {
            let on = if piece.since.is_date() { piece.since } else { Day::FIRST };
            let reply = reply_one(words, reckoned, question, on);
            let proof = proof_json(words, reckoned, piece.value.why);
            told.push(format!("{question:?} {} {} {} {proof}", piece.since, reply.text, reply.value));
        }
    }
    told.extend(reckoned.findings().iter().map(|f| finding_json(words, f).to_string()));
    for d in duties(reckoned, None, None, None, Day::LAST) {
        let changes: Vec<_> = d.state.changes().map(|on| (on, duty_text(words, &d, on))).collect();
        told.push(format!("{changes:?} {}", proof_json(words, reckoned, d.why)));
    }
    told.push(due_json(words, &reckoned.due(Day::FIRST, Day::LAST)).to_string());
    for on in ["1993-01-01", "2003-01-01", "2012-01-01", "2026-01-01"].map(|d| Day::parse(d).unwrap()) {
        told.push(status_json(words, reckoned, on).to_string());
        for (n, _) in reckoned.base().forces() {
            told.push(json!([force_json(words, reckoned, n, on).0]).to_string());
        }
    }
    told
}

fn agree(folder: &Folder, went_on: &Reckoned<'_>, of: &str) {
    let messages = Messages::new(Lang::EN);
    let words = Words { messages: &messages, folder };
    let full = folder.reckon(went_on.case().known).ok().unwrap();
    let (a, b) = (told(&words, went_on), told(&words, &full));
    for (x, y) in a.iter().zip(&b) {
        assert_eq!(x, y, "after {of}");
    }
    assert_eq!(a.len(), b.len(), "after {of}");
}

/// Appends the paragraphs from a place on, one by one, and says how many reckonings went on.
fn go_on(name: &str, from: usize, many: usize, known: Option<Day>) -> (usize, usize) {
    let text = shipped(name);
    let all = paragraphs(&text);
    let from = from.min(all.len() - 1);
    let mut folder = Folder::read(&cut(&text, &all[..from]));
    let mut kept = folder.reckon(known).ok().unwrap().keep();
    let (mut quick, mut whole) = (0, 0);
    for (n, (path, paragraph)) in all.iter().enumerate().skip(from).take(many) {
        let mut more = folder.clone();
        assert!(more.append(paragraph, path).unwrap(), "the journals come in order");
        let read = Folder::read(&cut(&text, &all[..=n]));
        assert_eq!((more.acts.len(), &more.act_files), (read.acts.len(), &read.act_files));
        if n % 16 == 0 {
            same_folder(&more, &read);
        }
        assert_eq!(folder.acts[..], more.acts[..folder.acts.len()]);
        folder = more;
        let now = folder.reckon_on(known, kept);
        if now.redone().whole {
            whole += 1
        } else {
            quick += 1
        }
        agree(&folder, &now, paragraph);
        kept = now.keep();
    }
    (quick, whole)
}

#[test]
fn shipped_charters_go_on_act_by_act() {
    let mut all = (0, 0);
    for (name, from, many) in [
        ("csto", 20, 12),
        ("csto", 90, 12),
        ("csto", 170, 12),
        ("csto", 260, 12),
        ("npt", 60, 8),
        ("npt", 150, 8),
    ] {
        let (quick, whole) = go_on(name, from, many, None);
        println!("{name} from {from}: {quick} went on, {whole} were reckoned whole");
        all = (all.0 + quick, all.1 + whole);
    }
    assert!(all.0 > all.1 * 5, "{all:?}");
    go_on("csto", 120, 12, Some(Day::parse("2009-06-01").unwrap()));
}

const CHARTER: &str = "# Treaty

```charter
define instrument Treaty
define instrument Protocol
the Treaty is in force from the day at least 2 signatories have deposited ratification
```
";

fn small(journals: &[(&str, &str)]) -> FolderText {
    let source = |(path, text): &(&str, &str)| Source { path: (*path).into(), text: (*text).into() };
    FolderText {
        name: "small".into(),
        documents: vec![Source { path: "treaty.md".into(), text: CHARTER.into() }],
        journals: journals.iter().map(source).collect(),
        names: fs::read_to_string(charters().join("names.csv")).unwrap(),
        codes: fs::read_to_string(charters().join("codes.csv")).unwrap(),
        ..FolderText::default()
    }
}

const FIRST: &str = "2001-01-01  Armenia signed the Treaty\n    label: one\n    source: s1\n";
const SECOND: &str = "2002-01-01  Belarus signed the Treaty\n    source: s2";
const MORE: &str = "2003-01-01  Russia signed the Treaty\n    source: s3\n\n2003-02-01  Russia deposited ratification of the Treaty\n    source: s2";

const THEN: &str = "# what follows\n\n2003-03-01  Belarus deposited ratification of the Treaty\n    label: four\n    source: s4\n\n";

/// Appended at the end, between, and in a new journal, a folder equals the one read from the texts that it then has.
#[test]
fn a_folder_appended_to_is_the_folder_read_whole() {
    for (path, last) in [("a", false), ("b", true), ("c", true)] {
        let mut folder = Folder::read(&small(&[("a", FIRST), ("b", SECOND)]));
        let before = folder.clone();
        assert_eq!(folder.append(MORE, path), Ok(last), "{path}");
        assert_eq!(folder.append(THEN, path), Ok(last), "{path}");
        let texts: Vec<String> = (0..folder.texts.len() as u32).map(|n| folder.text(n)).collect();
        let paths = folder.texts.iter().map(|t| t.path.as_str());
        let journals: Vec<(&str, &str)> = paths.zip(texts.iter().map(String::as_str)).skip(1).collect();
        same_folder(&folder, &Folder::read(&small(&journals)));
        same_folder(&before, &Folder::read(&small(&[("a", FIRST), ("b", SECOND)])));
    }
}

/// What is wrong with appended acts is what would be wrong with the whole text, and they are not taken.
#[test]
fn bad_acts_are_not_appended() {
    for bad in [
        "2003-01-01  Nowhere signed the Treaty\n    source: s3",
        "2003-01-01  Russia signed the Treaty",
        "2003-01-01  Russia signed the Treaty\n    label: one\n    source: s3",
        "2003-01-01  Russia signed the Treaty\n    label: two\n    source: s3\n\n2003-01-02  Belarus signed the Treaty\n    label: two\n    source: s3\n\n2003-01-03  Belarus signed the Treaty\n    label: one\n    source: s3",
        "    source: s3\n\n2003-01-40  Russia signed the Treaty\n    source: s3",
    ] {
        let mut folder = Folder::read(&small(&[("a", FIRST)]));
        let found = folder.append(bad, "a").unwrap_err();
        same_folder(&folder, &Folder::read(&small(&[("a", FIRST)])));
        let whole = Folder::read(&small(&[("a", &format!("{FIRST}\n{bad}"))]));
        assert_eq!(found, whole.diagnostics, "{bad}");
    }
    // A label of another journal may be given again.
    let mut folder = Folder::read(&small(&[("a", FIRST), ("b", SECOND)]));
    let again = "2003-01-01  Russia signed the Treaty\n    label: one\n    source: s3";
    assert_eq!(folder.append(again, "b"), Ok(true));
    assert!(folder.append(again, "b").is_err());
}
