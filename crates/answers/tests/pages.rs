//! Every diagnostic has a page and words in each language; the example of each page fails as the page says, and
//! the mended example does not.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

use servanda_answers::{Folder, FolderText, Lang, Messages};
use servanda_charter::Source;
use servanda_language::Severity;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const NAMES: &str = include_str!("../../../charters/names.csv");

/// What the examples of journals may use.
const LEXICON: &str = "\
# Charter for the examples

```charter
define instrument Treaty
define instrument Protocol
define organ Council
define office Secretary General
define field defence
define body United Nations
define step exploded a device / explode a device
```
";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).expect("a file that can be read")
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder that can be read");
    let paths = entries.filter_map(Result::ok).map(|e| e.path());
    let mut all: Vec<PathBuf> = paths.filter(|p| p.extension().is_some_and(|e| e == ending)).collect();
    all.sort();
    all
}

/// The pages: code and text.
fn pages() -> Vec<(String, String)> {
    files(&root().join("docs/diagnostics"), "md")
        .into_iter()
        .filter_map(|p| {
            let code = p.file_stem()?.to_string_lossy().into_owned();
            (!matches!(code.as_str(), "README" | "index")).then(|| (code, text(&p)))
        })
        .collect()
}

/// The fences of a page with their tags, in order.
fn fences(page: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(tag)) => open = Some((tag.trim().to_owned(), String::new())),
            (Some(_), Some("")) => all.extend(open.take()),
            (Some((_, body)), _) => {
                body.push_str(&line.replace("~~~", "```"));
                body.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a fence stays open");
    all
}

/// The tables that the examples of a page name.
fn tables(page: &str) -> Vec<Source> {
    let named = |(tag, body): (String, String)| {
        let path = tag.strip_prefix("table-example ")?.to_owned();
        Some(Source { path, text: body })
    };
    fences(page).into_iter().filter_map(named).collect()
}

fn folder(document: &str, journal: Option<&str>, own_names: Option<&str>) -> Folder {
    with_tables(document, journal, own_names, Vec::new())
}

fn with_tables(
    document: &str,
    journal: Option<&str>,
    own_names: Option<&str>,
    tables: Vec<Source>,
) -> Folder {
    let source = |path: &str, text: &str| Source { path: path.into(), text: text.into() };
    Folder::read(&FolderText {
        name: "example".into(),
        documents: vec![source("example.md", document)],
        journals: journal.map(|j| source("example.journal", j)).into_iter().collect(),
        names: NAMES.into(),
        own_names: own_names.map(Into::into),
        tables,
        ..FolderText::default()
    })
}

/// Reads an example of a page as what it is an example of.
fn example(kind: &str, body: &str, page: &str) -> Folder {
    match kind {
        "charter-example" => with_tables(body, None, None, tables(page)),
        "journal-example" => folder(LEXICON, Some(body), None),
        "translation-example" => Folder::read(&FolderText {
            documents: vec![Source { path: "example.md".into(), text: LEXICON.into() }],
            names: NAMES.into(),
            translations: vec![("ru".into(), Source { path: "ru/example.md".into(), text: body.into() })],
            ..FolderText::default()
        }),
        _ => folder(LEXICON, None, Some(body)),
    }
}

/// What the example of a page is, and its text; none for a page about something that is no document.
fn first_example(code: &str, page: &str) -> Option<(String, String)> {
    let all = fences(page);
    let tagged = all.iter().find(|f| f.0.ends_with("-example")).cloned();
    // A table of names needs no tag of its own: there is one page about it.
    let table = || Some(("names".to_owned(), all.first()?.1.clone()));
    tagged.or_else(|| if code == "bad-names-row" { table() } else { None })
}

fn errors(folder: &Folder) -> Vec<&'static str> {
    folder.diagnostics.iter().filter(|d| d.severity == Severity::Error).map(|d| d.code).collect()
}

#[test]
fn the_lexicon_of_the_examples_is_right() {
    assert_eq!(folder(LEXICON, None, None).diagnostics, []);
}

#[test]
fn the_example_of_each_page_gives_its_code() {
    let mut wrong = Vec::new();
    for (code, page) in pages() {
        let Some((kind, body)) = first_example(&code, &page) else {
            // A question is no document: its page shows questions instead.
            if code != "unknown-question" {
                wrong.push(format!("{code}: there is no example"));
            }
            continue;
        };
        let read = example(&kind, &body, &page);
        let found: Vec<&str> = read.diagnostics.iter().map(|d| d.code).collect();
        let other: Vec<&str> = errors(&read).into_iter().filter(|c| *c != code).collect();
        if !found.contains(&code.as_str()) || !other.is_empty() {
            wrong.push(format!("{code}: the example gives {found:?}"));
        }
        for d in read.diagnostics.iter().filter(|d| d.code == code && code != "bad-names-row") {
            let words = read.texts.get(d.document as usize).and_then(|t| t.text.get(d.span.range()));
            if words.is_none_or(|w| w.trim().is_empty()) {
                wrong.push(format!("{code}: no words are underlined"));
            }
            if d.place.is_empty() {
                wrong.push(format!("{code}: no place is given"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn each_page_says_how_bad_it_is() {
    for (code, page) in pages() {
        let Some((kind, body)) = first_example(&code, &page) else { continue };
        let read = example(&kind, &body, &page);
        let Some(d) = read.diagnostics.iter().find(|d| d.code == code) else { continue };
        let word = if d.severity == Severity::Error { "\nError in " } else { "\nWarning in " };
        assert!(page.contains(word), "{code}: the page does not say `{}`", word.trim());
        assert!(page.starts_with(&format!("# {code}\n")), "{code}: the heading is not the code");
    }
}

#[test]
fn the_mended_examples_are_clean() {
    let mut wrong = Vec::new();
    for (code, page) in pages() {
        let Some((kind, _)) = first_example(&code, &page) else { continue };
        let mended = page.split_once("\n## Mended\n").map(|p| fences(p.1));
        let Some((_, body)) = mended.and_then(|f| f.into_iter().next()) else {
            wrong.push(format!("{code}: there is no mended example"));
            continue;
        };
        let found: Vec<String> = example(&kind, &body, &page)
            .diagnostics
            .iter()
            .map(|d| format!("{} {:?}", d.code, d.args))
            .collect();
        if !found.is_empty() {
            wrong.push(format!("{code}: the mended example gives {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The sources of all crates.
fn sources() -> Vec<String> {
    let mut all = Vec::new();
    let entries = fs::read_dir(root().join("crates")).expect("the crates");
    for krate in entries.filter_map(Result::ok) {
        let src = krate.path().join("src");
        if src.is_dir() {
            all.extend(files(&src, "rs").iter().map(|p| text(p)));
        }
    }
    all
}

/// The codes with which diagnostics are made.
fn codes() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for source in sources() {
        for maker in ["Diagnostic::error(", "Diagnostic::warning("] {
            for (at, _) in source.match_indices(maker) {
                let after = source.get(at + maker.len()..).unwrap_or("").trim_start();
                if let Some((code, _)) = after.strip_prefix('"').and_then(|r| r.split_once('"')) {
                    all.insert(code.to_owned());
                }
            }
        }
        // Problems of tables are codes with arguments before they become diagnostics.
        for (at, _) in source.match_indices("(\"") {
            let after = source.get(at + 2..).unwrap_or("");
            if let Some((code, rest)) = after.split_once('"')
                && (rest.starts_with(", vec![") || rest.starts_with(", Vec::new())"))
                && code.contains('-')
                && source.contains("type Problem =")
            {
                all.insert(code.to_owned());
            }
        }
    }
    assert!(all.len() > 20, "the search finds the codes");
    all
}

#[test]
fn every_code_has_a_page() {
    let pages: BTreeSet<String> = pages().into_iter().map(|p| p.0).collect();
    let without: Vec<String> = codes().into_iter().filter(|c| !pages.contains(c)).collect();
    assert!(without.is_empty(), "without a page: {without:?}");
}

#[test]
fn every_page_is_about_a_code_that_is_used() {
    let sources = sources();
    let used = |code: &str| sources.iter().any(|s| s.contains(&format!("\"{code}\"")));
    let dead: Vec<String> = pages().into_iter().map(|p| p.0).filter(|c| !used(c)).collect();
    assert!(dead.is_empty(), "no diagnostic has these codes: {dead:?}");
}

#[test]
fn every_code_has_words_in_each_language() {
    let mut without = Vec::new();
    for lang in Lang::all() {
        let messages = Messages::new(lang);
        for code in codes().into_iter().chain(pages().into_iter().map(|p| p.0)) {
            for id in [format!("diag-{code}"), format!("diag-{code}.label"), format!("diag-{code}.help")] {
                if !messages.has(&id) {
                    without.push(format!("{}: {id}", lang.tag()));
                }
            }
        }
    }
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn the_languages_have_the_same_diagnostics() {
    let ids = |lang: &str| -> BTreeSet<String> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(lang).join("diagnostics.ftl");
        let all = text(&path);
        all.lines()
            .filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|l| l.split_once(" =").map(|p| p.0.to_owned()))
            .collect()
    };
    assert_eq!(ids("en"), ids("ru"));
}
