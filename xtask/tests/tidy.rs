//! What may never happen in this repository.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &Path, ending: &str, out: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            files(&path, ending, out);
        } else if path.extension().is_some_and(|e| e == ending) {
            out.push(path);
        }
    }
    out.sort();
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(xtask::root().join("crates")).unwrap().filter_map(Result::ok) {
        files(&entry.path().join("src"), "rs", &mut all);
    }
    all.into_iter().map(|p| (p.clone(), fs::read_to_string(&p).unwrap())).collect()
}

/// Invariant: no treaty, organisation or country is named in `crates/*/src`. Help texts of the command line show
/// the shipped folders as examples and are left out.
#[test]
fn no_country_treaty_or_organisation_is_named_in_the_sources() {
    let names = fs::read_to_string(xtask::root().join("charters/names.csv")).unwrap();
    let mut words: Vec<String> = vec![
        "CSTO",
        "NATO",
        "ODKB",
        "ОДКБ",
        "North Atlantic",
        "Tashkent",
        "Non-Proliferation",
        "NPT",
        "Warsaw",
    ]
    .into_iter()
    .map(str::to_owned)
    .collect();
    for line in names.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        if let Some(short) = fields.get(4).filter(|s| s.chars().count() > 3 && !s.starts_with('"')) {
            words.push((*short).to_owned());
        }
    }
    let mut found = Vec::new();
    for (path, text) in sources() {
        if path.ends_with("args.rs") {
            continue;
        }
        // Tests inside a source file may use examples.
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        for (n, line) in code.lines().enumerate() {
            for w in &words {
                let at = line.find(w.as_str());
                let whole = at.is_some_and(|at| {
                    let before = line[..at].chars().next_back();
                    let after = line[at + w.len()..].chars().next();
                    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
                });
                if whole {
                    found.push(format!("{}:{}: {w}: {}", path.display(), n + 1, line.trim()));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Invariant: dependencies point down only.
#[test]
fn dependencies_point_down() {
    let order = [
        "timeline", "language", "names", "acts", "charter", "reckoner", "answers", "panel", "columns",
        "print", "tlog", "record", "register", "server", "servanda",
    ];
    for (level, name) in order.iter().enumerate() {
        let manifest = fs::read_to_string(xtask::root().join(format!("crates/{name}/Cargo.toml"))).unwrap();
        let runtime = manifest.split("[dev-dependencies]").next().unwrap();
        for line in runtime.lines().filter(|l| l.starts_with("servanda-")) {
            let on = line.trim_start_matches("servanda-").split(['.', ' ']).next().unwrap();
            let lower = order.iter().position(|o| *o == on).unwrap();
            assert!(lower < level, "{name} depends on {on}");
        }
    }
    let reckoner = fs::read_to_string(xtask::root().join("crates/reckoner/Cargo.toml")).unwrap();
    let runtime = reckoner.split("[dev-dependencies]").next().unwrap();
    assert!(!runtime.contains("servanda-names"), "the reckoner is told about names, it does not read them");
}

/// Invariant: only the command line reads a clock, it and the register the disk; the reckoner has no floats. What makes a
/// record valid (crates `tlog` and `record`) touches nothing at all.
#[test]
fn only_the_command_line_touches_the_world() {
    for (path, text) in sources() {
        let name = path.display().to_string();
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        if !name.contains("crates/servanda/") {
            for word in ["SystemTime", "Instant::now", "std::fs", "std::env", "println!", "eprintln!"] {
                // The server measures how long its answers take, and the register how long it waits; what day it is they are
                // told. The register keeps files.
                let register = name.contains("crates/register/");
                let may = match word {
                    "Instant::now" => register || name.contains("crates/server/"),
                    "std::fs" => register,
                    _ => false,
                };
                assert!(may || !code.contains(word), "{name} uses {word}");
            }
        }
        if name.contains("crates/reckoner/") || name.contains("crates/timeline/") {
            for word in ["f32", "f64", "rand"] {
                let used = code.split(|c: char| !c.is_alphanumeric()).any(|w| w == word);
                assert!(!used, "{name} uses {word}");
            }
        }
    }
}

#[test]
fn no_work_is_left_lying_about() {
    for (path, text) in sources() {
        for word in ["TODO", "FIXME", "todo!(", "unimplemented!("] {
            assert!(!text.contains(word), "{} holds {word}", path.display());
        }
        assert!(text.starts_with("//!"), "{} has no module comment", path.display());
    }
}

#[test]
fn generated_documents_are_up_to_date() {
    for g in xtask::generated() {
        let found = fs::read_to_string(xtask::root().join(g.path)).unwrap_or_default();
        assert!(found == g.text, "{} is out of date: run `cargo xtask docs`", g.path);
    }
}

/// Every message exists in every language, and every form and deed has its messages.
#[test]
fn messages_are_complete() {
    use servanda_answers::{Lang, Messages};
    let (en, ru) = (Messages::new(Lang::EN), Messages::new(Lang::of("ru").unwrap_or(Lang::EN)));
    for name in ["app", "forms", "deeds", "diagnostics"] {
        let ids = |lang: &str| -> Vec<String> {
            let text =
                fs::read_to_string(xtask::root().join(format!("crates/answers/locales/{lang}/{name}.ftl")))
                    .unwrap();
            let mut ids: Vec<String> = text
                .lines()
                .filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase()))
                .filter_map(|l| l.split_once('=').map(|p| p.0.trim().to_owned()))
                .collect();
            ids.sort();
            ids
        };
        assert_eq!(ids("en"), ids("ru"), "{name}.ftl");
        for id in ids("en") {
            assert!(en.has(&id) && ru.has(&id), "{id} cannot be read");
        }
    }
    for (key, _) in servanda_charter::SENTENCES {
        for m in [&en, &ru] {
            assert!(m.has(&format!("form-{key}")), "form-{key}");
        }
        assert!(
            en.has(&format!("form-{key}.meaning")) && en.has(&format!("form-{key}.treaty")),
            "form-{key}: meaning, treaty"
        );
    }
    for d in servanda_acts::DEEDS {
        assert!(en.has(&format!("act-{}", d.key)) && ru.has(&format!("act-{}", d.key)), "act-{}", d.key);
    }
}

/// What the reckoner reports is a key: each has its words.
#[test]
fn every_key_of_the_reckoner_has_its_words() {
    use servanda_answers::{Lang, Messages};
    let en = Messages::new(Lang::EN);
    let mut silent = Vec::new();
    for (path, text) in
        sources().into_iter().filter(|(p, _)| p.display().to_string().contains("crates/reckoner/"))
    {
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        for key in code.split('"').skip(1).step_by(2) {
            let kebab = key.contains('-') && key.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            if kebab && !["finding", "rejected"].iter().any(|p| en.has(&format!("{p}-{key}"))) {
                silent.push(format!("{}: {key}", path.display()));
            }
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}
