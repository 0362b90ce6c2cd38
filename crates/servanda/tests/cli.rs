//! The command line, run as people and scripts run it: on the shipped charters, in text and in JSON.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The shipped charters, each with questions about it and an act that can be supposed.
struct Shipped {
    folder: &'static str,
    questions: &'static [&'static str],
    lists: &'static [&'static str],
    instrument: &'static str,
    act: &'static str,
}

const SHIPPED: [Shipped; 6] = [
    Shipped {
        folder: "csto",
        questions: &[
            "chair of the Council",
            "turn of the Council",
            "turn of the Secretary General",
            "holder of the Secretary General",
            "holder of the Chief of the Joint Staff",
            "the Charter in force",
            "Security Strategy in force",
            "party Georgia to the Treaty",
            "parties to the Treaty",
            "signatory Georgia of the Treaty",
            "signatories of the Treaty",
            "member Uzbekistan",
            "members",
            "vote of Armenia",
            "votes",
            "seat of Armenia in the Council",
            "composition of the Council",
            "Council exists",
            "Organization exists",
        ],
        lists: &[
            "duties of Belarus toward Kazakhstan",
            "duties toward Kazakhstan",
            "duties of Armenia in the field of military cooperation",
            "duties of Armenia",
            "duties",
            "decisions in the field of military cooperation",
            "decisions of the Council",
            "decisions",
            "requests",
            "competence of the Council",
            "claims of Armenia",
            "claims",
            "findings",
        ],
        instrument: "Charter",
        act: "2027-01-01 Armenia notified withdrawal from the Charter",
    },
    Shipped {
        folder: "npt",
        questions: &[
            "the Treaty in force",
            "parties to the Treaty",
            "party Iran to the Treaty",
            "signatories of the Treaty",
            "class of nuclear-weapon State",
            "nuclear-weapon State France",
        ],
        lists: &["duties of Iran", "decisions", "requests", "claims", "findings"],
        instrument: "NPT",
        act: "2027-01-01 Iran notified withdrawal from the Treaty",
    },
    Shipped {
        folder: "nato",
        questions: &[
            "the Treaty in force",
            "parties to the Treaty",
            "party France to the Treaty",
            "composition of the Council",
            "composition of the Military Structure",
            "seat of France in the Military Structure",
        ],
        lists: &["duties of France", "decisions", "requests", "claims", "findings"],
        instrument: "Washington Treaty",
        act: "2027-01-01 Norway notified withdrawal from the Treaty",
    },
    Shipped {
        folder: "treaties/mine-ban",
        questions: &[
            "the Treaty in force",
            "party Ukraine to the Treaty",
            "application of the Treaty to Ukraine",
            "provisional application of the Treaty by Sweden",
            "the Treaty between Ukraine and Poland",
        ],
        lists: &["duties of Ukraine", "claims", "findings"],
        instrument: "Treaty",
        act: "2027-01-01 Norway notified withdrawal from the Treaty",
    },
    Shipped {
        folder: "treaties/ballast-water",
        questions: &[
            "the Convention in force",
            "party Panama to the Convention",
            "parties to the Convention",
        ],
        lists: &["duties of Panama", "claims", "findings"],
        instrument: "Convention",
        act: "2027-01-01 Norway notified withdrawal from the Convention",
    },
    Shipped {
        folder: "treaties/ctbt",
        questions: &["the Treaty in force", "signatories of the Treaty"],
        lists: &["claims", "findings"],
        instrument: "Treaty",
        act: "2027-01-01 India signed the Treaty",
    },
];

/// Days of very different states of affairs; two lie before anything happened or after everything recorded.
const DAYS: [&str; 7] =
    ["1940-01-01", "1993-12-31", "1999-06-01", "2002-06-01", "2009-12-01", "2016-03-31", "2026-05-01"];

fn charter(name: &str) -> String {
    root().join("charters").join(name).display().to_string()
}

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn run_at(width: Option<&str>, args: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_servanda"));
    command.args(args).env_remove("COLUMNS").env("NO_COLOR", "1");
    if let Some(width) = width {
        command.env("COLUMNS", width);
    }
    let done = command.output().expect("the program runs");
    Ran {
        code: done.status.code().unwrap_or(-1),
        out: String::from_utf8(done.stdout).expect("UTF-8"),
        err: String::from_utf8(done.stderr).expect("UTF-8"),
    }
}

fn run(args: &[&str]) -> Ran {
    run_at(None, args)
}

/// Runs something that must end well, with nothing on standard error.
fn fine(args: &[&str]) -> String {
    let ran = run(args);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
    ran.out
}

/// The answer of a command with `--json`: fine or negative, but a document.
fn document(args: &[&str]) -> Json {
    let mut args = args.to_vec();
    args.push("--json");
    let ran = run(&args);
    assert!(matches!(ran.code, 0 | 1), "{args:?}: {}", ran.err);
    assert_eq!(ran.err, "", "{args:?}");
    serde_json::from_str(&ran.out).expect("one JSON document")
}

/// The schemas by name.
static SCHEMAS: LazyLock<BTreeMap<String, Json>> = LazyLock::new(|| {
    let entries = fs::read_dir(root().join("schemas")).expect("the schemas");
    let paths = entries.filter_map(Result::ok).map(|e| e.path());
    paths
        .filter_map(|p| {
            let name = p.file_name()?.to_str()?.strip_suffix(".schema.json")?.to_owned();
            let text = fs::read_to_string(&p).expect("a schema");
            Some((name, serde_json::from_str(&text).expect("a schema is JSON")))
        })
        .collect()
});

static VALIDATORS: LazyLock<BTreeMap<&'static str, jsonschema::Validator>> = LazyLock::new(|| {
    let compiled =
        |s: &Json| jsonschema::validator_for(s).expect("a schema that compiles without the network");
    SCHEMAS.iter().map(|(name, s)| (name.as_str(), compiled(s))).collect()
});

fn validate(schema: &str, what: &str, json: &Json) {
    let validator = VALIDATORS.get(schema).expect("a schema of this name");
    let errors: Vec<String> =
        validator.iter_errors(json).take(4).map(|e| format!("  at {}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{what} does not fit {schema}:\n{}", errors.join("\n"));
}

/// A folder for one test, empty at first.
fn scratch(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("a folder");
    path
}

// Text.

#[test]
fn every_command_speaks() {
    for s in &SHIPPED {
        let f = charter(s.folder);
        for lang in ["en", "ru"] {
            let say = |args: &[&str]| {
                let mut all = args.to_vec();
                all.extend(["--lang", lang]);
                let text = fine(&all);
                assert!(!text.trim().is_empty(), "{all:?} says nothing");
                assert!(text.ends_with('\n'), "{all:?} does not end its last line");
            };
            say(&["status", &f]);
            say(&["status", &f, "--on", "2009-12-01", "--known", "2009-12-01"]);
            let force = run(&["force", &f, s.instrument, "--on", "2026-01-01", "--lang", lang]);
            assert!(force.code < 2 && !force.out.trim().is_empty(), "{}", force.err);
            say(&["due", &f, "--from", "2026-01-01", "--until", "2026-12-31"]);
            say(&["what-if", &f, "--act", s.act]);
            say(&["check", &f]);
            say(&["read-back", &f]);
            for q in s.questions {
                say(&["timeline", &f, q]);
                say(&["why", &f, q, "--on", "2009-12-01"]);
            }
            for q in s.lists {
                say(&["ask", &f, q, "--on", "2009-12-01", "--why"]);
            }
        }
        for q in s.questions {
            let ran = run(&["ask", &f, q, "--on", "2009-12-01"]);
            assert!(ran.code < 2 && !ran.out.trim().is_empty(), "{q}: {}", ran.err);
        }
    }
}

#[test]
fn the_scenarios_run() {
    let ran = run(&["scenarios", &charter("npt")]);
    assert!(matches!(ran.code, 0 | 1), "{}", ran.err);
    assert!(ran.out.contains("scenarios") && ran.out.contains("questions"), "{}", ran.out);
}

#[test]
fn a_page_fits_the_terminal() {
    let mut wide = Vec::new();
    for s in &SHIPPED {
        for lang in ["en", "ru"] {
            for day in DAYS {
                let args = ["status", &charter(s.folder), "--on", day, "--lang", lang];
                let ran = run_at(Some("80"), &args);
                assert_eq!(ran.code, 0, "{}", ran.err);
                // Every letter and sign that the program prints is one column wide.
                let long = ran.out.lines().filter(|l| l.chars().count() > 80);
                wide.extend(long.map(|l| format!("{} {day} {lang}: {l}", s.folder)));
            }
        }
    }
    assert!(wide.is_empty(), "wider than 80 columns:\n{}", wide.join("\n"));
}

#[test]
fn no_line_ends_in_blanks() {
    for s in &SHIPPED {
        let text = fine(&["status", &charter(s.folder), "--on", "2009-12-01"]);
        let blank: Vec<&str> = text.lines().filter(|l| l.ends_with(' ')).collect();
        assert!(blank.is_empty(), "{blank:?}");
    }
}

/// Beginnings of message ids: a word that begins so is a message that does not exist.
const ID_FAMILIES: [&str; 30] = [
    "absent",
    "act",
    "and",
    "check",
    "child",
    "diag",
    "due",
    "duty",
    "finding",
    "findings",
    "force",
    "form",
    "head",
    "month",
    "n",
    "period",
    "phrase",
    "principle",
    "q",
    "rejected",
    "slot",
    "standing",
    "state",
    "status",
    "step",
    "temporary",
    "toward",
    "turn",
    "under",
    "with",
];

fn message_ids() -> Vec<String> {
    let mut all = Vec::new();
    for file in ["app", "forms", "deeds", "diagnostics"] {
        let path = root().join("crates/answers/locales/en").join(format!("{file}.ftl"));
        let text = fs::read_to_string(path).expect("a message file");
        let ids = text.lines().filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase()));
        all.extend(
            ids.filter_map(|l| l.split_once(" =")).map(|p| p.0.to_owned()).filter(|id| id.contains('-')),
        );
    }
    assert!(all.len() > 100);
    all
}

#[test]
fn russian_shows_no_message_id() {
    let ids = message_ids();
    let mut shown = Vec::new();
    for s in &SHIPPED {
        let f = charter(s.folder);
        let mut all: Vec<Vec<&str>> = vec![
            vec!["force", &f, s.instrument, "--on", "2026-01-01"],
            vec!["due", &f, "--from", "1995-01-01", "--until", "2032-12-31"],
            vec!["what-if", &f, "--act", s.act],
            vec!["check", &f],
            vec!["read-back", &f],
        ];
        all.extend(DAYS.map(|day| vec!["status", &f, "--on", day]));
        for q in s.questions {
            all.push(vec!["timeline", &f, q]);
            all.push(vec!["why", &f, q, "--on", "2012-12-10"]);
        }
        all.extend(s.lists.iter().map(|q| vec!["ask", &f, q, "--on", "2026-01-01", "--why"]));
        for args in &mut all {
            args.extend(["--lang", "ru"]);
            let ran = run(args);
            let words = ran.out.split_whitespace().filter(|w| !w.contains("://"));
            for word in words
                .flat_map(|w| w.split(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')))
            {
                let family = word.split_once('-').is_some_and(|(f, rest)| {
                    ID_FAMILIES.contains(&f)
                        && rest.len() > 2
                        && rest.starts_with(|c: char| c.is_ascii_lowercase())
                });
                if family || ids.iter().any(|id| id == word) {
                    shown.push(format!("{word} in {args:?}"));
                }
            }
        }
    }
    shown.dedup();
    assert!(shown.is_empty(), "message ids in the text:\n{}", shown.join("\n"));
}

#[test]
fn completions_and_the_manual_are_printed() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = fine(&["completions", shell]);
        assert!(script.contains("servanda") && script.contains("what-if"), "{shell}");
    }
    let manual = fine(&["man"]);
    assert!(manual.contains(".TH servanda") && manual.contains("read\\-back"));
}

#[test]
fn help_names_every_command() {
    let help = fine(&["--help"]);
    for command in [
        "status",
        "ask",
        "timeline",
        "why",
        "force",
        "due",
        "what-if",
        "check",
        "fmt",
        "read-back",
        "scenarios",
        "completions",
        "man",
    ] {
        assert!(help.contains(&format!("\n  {command} ")), "{command}");
        fine(&[command, "--help"]);
    }
    assert!(fine(&["--version"]).starts_with("servanda "));
}

// JSON.

#[test]
fn the_schemas_are_schemas_and_agree() {
    assert_eq!(
        SCHEMAS.keys().map(String::as_str).collect::<Vec<_>>(),
        [
            "act",
            "check",
            "due",
            "duty",
            "finding",
            "force",
            "import",
            "proof",
            "read-back",
            "ruling",
            "score",
            "status",
            "timeline",
            "what-if"
        ]
    );
    let mut known: BTreeMap<&str, &Json> = BTreeMap::new();
    for (name, schema) in SCHEMAS.iter() {
        assert!(jsonschema::meta::is_valid(schema), "{name}");
        let text = schema.to_string();
        for (part, def) in schema.get("$defs").and_then(Json::as_object).into_iter().flatten() {
            assert!(text.contains(&format!("\"#/$defs/{part}\"")), "{name}: {part} is not used");
            assert_eq!(*known.entry(part).or_insert(def), def, "{name}: {part} differs from another schema");
        }
    }
}

/// A schema that takes anything would prove nothing.
#[test]
fn the_schemas_refuse() {
    let refused = |schema: &str, json: Json| {
        let validator = VALIDATORS.get(schema).expect("a schema of this name");
        assert!(!validator.is_valid(&json), "{schema} takes {json}");
    };
    for name in SCHEMAS.keys() {
        refused(name, json!({ "something": "else" }));
        refused(name, Json::Null);
    }
    let f = charter("csto");
    let good = document(&["ask", &f, "chair of the Council", "--on", "2009-12-01"]);
    let with = |key: &str, value: Json| {
        let mut changed = good.clone();
        if let Some(o) = changed.as_object_mut() {
            o.insert(key.into(), value);
        }
        changed
    };
    refused("ruling", with("ruling", "maybe".into()));
    refused("ruling", with("ruling", "silent".into()));
    refused("ruling", with("value", "Russia".into()));
    refused("ruling", with("value", Json::Null));
    refused("ruling", with("turn_owed", Json::Null));
    refused("ruling", with("since", "14 June 2009".into()));
    refused("ruling", with("surplus", 1.into()));
    refused("proof", json!({ "id": 1, "act": 0, "date": "2009", "text": "x", "source": null }));
    refused("proof", json!({ "because": [{ "see": 1, "id": 2 }, { "see": 1 }] }));
    refused("act", json!({ "done": "2009", "by": { "countries": ["AM"] }, "deed": "signed" }));
    refused("act", json!({ "done": "2009", "by": { "countries": ["am"] }, "deed": "withdrew-request" }));
}

#[test]
fn answers_fit_their_schema() {
    for s in &SHIPPED {
        let f = charter(s.folder);
        for q in s.questions.iter().chain(s.lists) {
            for day in DAYS {
                let what = format!("ask {} {q} on {day}", s.folder);
                let answer = document(&["ask", &f, q, "--on", day]);
                validate("ruling", &what, &answer);
                if let Some(why) = answer.get("why").filter(|w| !w.is_null()) {
                    validate("proof", &what, why);
                }
            }
            let answer = document(&["why", &f, q, "--on", "2009-12-01", "--known", "2009-12-01"]);
            validate("ruling", &format!("why {} {q}", s.folder), &answer);
        }
        for q in s.questions {
            validate("timeline", &format!("timeline {} {q}", s.folder), &document(&["timeline", &f, q]));
        }
    }
}

#[test]
fn parts_of_answers_fit_their_schemas() {
    let f = charter("csto");
    let rows = |q: &str| -> Vec<Json> {
        let answer = document(&["ask", &f, q, "--on", "2026-01-01"]);
        answer.get("value").and_then(Json::as_array).cloned().unwrap_or_default()
    };
    for (schema, question) in [("duty", "duties"), ("finding", "findings")] {
        let all = rows(question);
        assert!(!all.is_empty(), "{question}");
        for row in all {
            validate(schema, question, &row);
        }
    }
}

#[test]
fn the_other_documents_fit_their_schemas() {
    for s in &SHIPPED {
        let f = charter(s.folder);
        for day in DAYS {
            let what = format!("{} on {day}", s.folder);
            let status = document(&["status", &f, "--on", day]);
            validate("status", &format!("status {what}"), &status);
            let instruments = status.get("instruments").and_then(Json::as_array).cloned().unwrap_or_default();
            assert!(!instruments.is_empty());
            for id in instruments.iter().filter_map(|i| i.get("id")?.as_str()) {
                validate("force", &format!("force {id} {what}"), &document(&["force", &f, id, "--on", day]));
            }
            validate(
                "status",
                &format!("status as known {what}"),
                &document(&["status", &f, "--on", day, "--known", day]),
            );
        }
        validate("due", s.folder, &document(&["due", &f, "--from", "1949-01-01", "--until", "2032-12-31"]));
        validate("what-if", s.folder, &document(&["what-if", &f, "--act", s.act]));
        validate("check", s.folder, &document(&["check", &f]));
        validate("read-back", s.folder, &document(&["read-back", &f]));
    }
}

#[test]
fn the_json_speaks_russian_too() {
    let f = charter("csto");
    validate("status", "ru", &document(&["status", &f, "--on", "2009-12-01", "--lang", "ru"]));
    let due = document(&["due", &f, "--from", "2026-01-01", "--until", "2026-12-31", "--lang", "ru"]);
    validate("due", "ru", &due);
    let texts: Vec<&str> =
        due.as_array().into_iter().flatten().filter_map(|d| d.get("text")?.as_str()).collect();
    assert!(texts.iter().all(|t| t.chars().any(|c| ('а'..='я').contains(&c))), "{texts:?}");
}

#[test]
fn acts_fit_their_schema() {
    let deeds: Vec<Json> = servanda_acts::DEEDS.iter().map(|d| d.key.into()).collect();
    let listed = SCHEMAS.get("act").and_then(|s| s.pointer("/properties/deed/enum")).and_then(Json::as_array);
    assert_eq!(listed, Some(&deeds), "the schema of acts lists the table of deeds");
    for s in &SHIPPED {
        let folder = Path::new(&charter(s.folder)).to_path_buf();
        let read = |ending: &str| -> Vec<servanda_charter::Source> {
            let entries = fs::read_dir(&folder).expect("a charter");
            let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|e| e.path()).collect();
            paths.retain(|p| p.extension().is_some_and(|e| e == ending));
            paths.sort();
            paths
                .into_iter()
                .map(|p| servanda_charter::Source {
                    path: p.display().to_string(),
                    text: fs::read_to_string(&p).expect("a text"),
                })
                .collect()
        };
        let text = servanda_answers::FolderText {
            name: s.folder.into(),
            documents: read("md"),
            journals: read("journal"),
            names: fs::read_to_string(root().join("charters/names.csv")).expect("the table of names"),
            own_names: fs::read_to_string(folder.join("names.csv")).ok(),
            ..servanda_answers::FolderText::default()
        };
        let folder = servanda_answers::Folder::read(&text);
        assert!(!folder.acts.is_empty());
        for act in folder.acts.iter() {
            let json = servanda_acts::act_to_json(act, &folder.sources, &folder.charter.lexicon);
            validate("act", &format!("{} line {}", s.folder, act.line), &json);
        }
    }
}

// Exit codes.

#[test]
fn a_negative_answer_ends_with_one() {
    let f = charter("csto");
    assert_eq!(run(&["ask", &f, "member Armenia", "--on", "2010-01-01"]).code, 0);
    for args in [
        ["ask", f.as_str(), "member Georgia", "--on", "2010-01-01"],
        ["ask", f.as_str(), "party Georgia to the Treaty", "--on", "2010-01-01"],
        ["ask", f.as_str(), "the Treaty in force", "--on", "1993-01-01"],
        ["force", f.as_str(), "Treaty", "--on", "1993-01-01"],
        ["force", f.as_str(), "the Restoration Protocol", "--on", "2009-12-01"],
    ] {
        let text = run(&args);
        assert_eq!((text.code, text.err.as_str()), (1, ""), "{args:?}");
        assert!(!text.out.is_empty());
        let mut json = args.to_vec();
        json.push("--json");
        assert_eq!(run(&json).code, 1, "{args:?} with --json");
    }
    // The proof of a "no" is asked for and given.
    assert_eq!(run(&["why", &f, "member Georgia", "--on", "2010-01-01"]).code, 0);
    // What is not settled is not negative.
    assert_eq!(run(&["ask", &f, "turn of the Council", "--on", "2009-12-01"]).code, 0);
}

fn wrong(args: &[&str]) -> String {
    for json in [false, true] {
        let mut args = args.to_vec();
        if json {
            args.push("--json");
        }
        let ran = run(&args);
        assert_eq!(ran.code, 2, "{args:?}: {}{}", ran.out, ran.err);
        assert_eq!(ran.out, "", "{args:?}: half an answer");
        assert!(!ran.err.trim().is_empty(), "{args:?}: no word of explanation");
    }
    run(args).err
}

#[test]
fn a_wrong_request_ends_with_two() {
    let f = charter("csto");
    assert!(wrong(&["status", "/no/such/folder"]).contains("/no/such/folder"));
    let empty = scratch("empty");
    assert!(wrong(&["status", &empty.display().to_string()]).contains("no documents"));
    assert!(wrong(&["check", "/no/such/folder"]).contains("/no/such/folder"));
    assert!(wrong(&["status", &f, "--on", "2010-02-30"]).contains("no such day"));
    assert!(wrong(&["status", &f, "--on", "yesterday"]).contains("YYYY-MM-DD"));
    assert!(wrong(&["status", &f, "--known", "10.01.2010"]).contains("YYYY-MM-DD"));
    let backwards = wrong(&["due", &f, "--from", "2026-01-01", "--until", "2025-01-01"]);
    assert!(backwards.contains("before the first"));
    let act = wrong(&["what-if", &f, "--act", "2027-01-01 Armenia notifies withdrawal from the Charter"]);
    assert!(act.contains("Did you mean “notified”?"), "{act}");
    wrong(&["frobnicate"]);
}

#[test]
fn a_slip_in_a_question_is_put_right() {
    let f = charter("csto");
    for (question, meant) in [
        ("chair of the Counicl", "Council"),
        ("chiar of the Council", "chair"),
        ("member Armena", "Armenia"),
        ("parties to the Tretay", "Treaty"),
        ("председатель", ""),
        ("chair of the Скретариат", "Секретариат"),
    ] {
        let help = wrong(&["ask", &f, question]);
        if meant.is_empty() {
            assert!(help.contains("servanda ask --help"), "{question}: {help}");
        } else {
            assert!(help.contains(&format!("Did you mean “{meant}”?")), "{question}: {help}");
        }
    }
    let help = wrong(&["force", &f, "Chartre"]);
    assert!(help.contains("Did you mean “Charter”?"), "{help}");
    let help = wrong(&["ask", &f, "chair of the Counicl", "--lang", "ru"]);
    assert!(help.contains("Council") && !help.contains("Did you mean"), "{help}");
}

/// Only the first word of a name begins with a capital in many languages.
#[test]
fn a_slip_in_a_name_of_several_words_is_put_right() {
    let f = charter("csto");
    let mut wanting = Vec::new();
    for (question, meant) in [
        ("chair of the Совет коллективной безопастности", "Совет коллективной безопасности"),
        ("chair of the Foreign Ministres", "Foreign Ministers"),
        ("holder of the Генеральный секретарю", "Генеральный секретарь"),
        ("decisions in the field of milatary cooperation", "military cooperation"),
    ] {
        let help = wrong(&["ask", &f, question]);
        if !help.contains(&format!("Did you mean “{meant}”?")) {
            wanting.push(format!("{question}\n{help}"));
        }
    }
    assert!(wanting.is_empty(), "{}", wanting.join("\n"));
}

/// Names of countries are understood in both languages; so slips in them are.
#[test]
fn a_slip_in_a_country_is_put_right() {
    let f = charter("csto");
    let mut wanting = Vec::new();
    for (question, meant) in [
        ("member Armena", "Armenia"),
        ("member Арменя", "Армения"),
        ("party Белрусь to the Treaty", "Беларусь"),
    ] {
        let help = wrong(&["ask", &f, question]);
        if !help.contains(&format!("Did you mean “{meant}”?")) {
            wanting.push(format!("{question}\n{help}"));
        }
    }
    assert!(wanting.is_empty(), "{}", wanting.join("\n"));
}

/// A list of duties or decisions has no timeline. An empty page would look like "nothing, ever".
#[test]
fn a_list_over_all_time_is_refused() {
    let f = charter("csto");
    for question in ["decisions", "duties of Armenia", "findings"] {
        wrong(&["timeline", &f, question]);
    }
}

#[test]
fn a_folder_with_mistakes_is_reported_and_not_reckoned() {
    let folder = scratch("mistakes");
    let document = "\
# Договор

```charter
define instrument Treaty / Договор
define organ Council / Совет
```

## Статья 1

```charter
reading узкое толкование: signature alone binds
the Савет decides by consensus
the Договор is in force on 2004-02-30
```
";
    fs::write(folder.join("treaty.md"), document).expect("a document");
    fs::write(folder.join("acts.journal"), "2004-01-01  Арменя signed the Договор\n    source: x\n")
        .expect("a journal");
    let path = folder.display().to_string();
    for lang in ["en", "ru"] {
        let ran = run(&["check", &path, "--lang", lang]);
        assert_eq!(ran.code, 1, "{}", ran.err);
        for word in
            ["Савет", "2004-02-30", "узкое толкование", "Арменя", "unknown-name", "bad-date", "bad-reading"]
        {
            assert!(ran.err.contains(word), "{lang}: {word} in\n{}", ran.err);
        }
        assert!(!ran.err.contains("diag-"), "{}", ran.err);
    }
    let json = document_of_check(&path);
    assert_eq!(json.get("errors"), Some(&json!(4)));
    let lines: Vec<u64> = json
        .get("diagnostics")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
        .filter_map(|d| d.get("line")?.as_u64())
        .collect();
    assert_eq!(lines, [11, 12, 13, 1]);
    for args in
        [vec!["status", &path], vec!["ask", &path, "the Treaty in force"], vec!["fmt", &path, "--check"]]
    {
        assert!(wrong(&args).contains("nothing was reckoned"));
    }
}

fn document_of_check(path: &str) -> Json {
    let json = document(&["check", path]);
    validate("check", path, &json);
    json
}

// The calendar.

#[test]
fn the_calendar_is_icalendar() {
    for s in &SHIPPED {
        for lang in ["en", "ru"] {
            let f = charter(s.folder);
            let span = ["--from", "1995-01-01", "--until", "2032-12-31", "--lang", lang];
            let mut args = vec!["due", f.as_str()];
            args.extend(span);
            let due = document(&args);
            let due = due.as_array().expect("a list");
            args.push("--ics");
            let text = fine(&args);
            assert!(text.split_inclusive('\n').all(|l| l.ends_with("\r\n")), "lines end in CRLF");
            // Seventy-five bytes, and the blank that marks a fold.
            let limit = |l: &str| 75 + usize::from(l.starts_with(' '));
            assert!(text.lines().all(|l| l.len() <= limit(l)), "long lines are folded");
            // Unfolded, each line is a property.
            let lines = text.replace("\r\n ", "");
            let lines: Vec<&str> = lines.lines().collect();
            assert_eq!(lines.first(), Some(&"BEGIN:VCALENDAR"));
            assert_eq!(lines.last(), Some(&"END:VCALENDAR"));
            for line in &lines {
                let name = line.split([':', ';']).next().unwrap_or("");
                let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c == '-');
                assert!(is_name && line.contains(':'), "not a property: {line}");
            }
            let count = |wanted: &str| lines.iter().filter(|l| **l == wanted).count();
            assert_eq!((count("BEGIN:VEVENT"), count("END:VEVENT")), (due.len(), due.len()));
            let values =
                |name: &str| -> Vec<&str> { lines.iter().filter_map(|l| l.strip_prefix(name)).collect() };
            let days: Vec<String> =
                due.iter().filter_map(|d| d.get("date")?.as_str()).map(|d| d.replace('-', "")).collect();
            assert_eq!(values("DTSTART;VALUE=DATE:"), days);
            let summaries: Vec<String> =
                values("SUMMARY:").into_iter().map(|s| s.replace("\\,", ",").replace("\\;", ";")).collect();
            let texts: Vec<&str> = due.iter().filter_map(|d| d.get("text")?.as_str()).collect();
            assert_eq!(summaries, texts);
            let mut uids = values("UID:");
            uids.sort_unstable();
            uids.dedup();
            assert_eq!(uids.len(), due.len(), "each event has an id of its own");
        }
    }
}

// Canonical form.

#[test]

fn the_shipped_folders_are_in_canonical_form() {
    for s in &SHIPPED {
        let ran = run(&["fmt", &charter(s.folder), "--check"]);
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    }
}

#[test]
fn formatting_is_done_once() {
    let folder = scratch("formatted");
    let rough = "# T\n\n```charter\ndefine instrument Treaty / Договор\n```\n\n## Article 1\n\n```charter\nthe Договор   lasts 5 years from its entry into force\n```\n";
    fs::write(folder.join("treaty.md"), rough).expect("a document");
    let journal = "2004-01-01 Армения   signed the Договор\n  source:   x\n";
    fs::write(folder.join("acts.journal"), journal).expect("a journal");
    let path = folder.display().to_string();
    let check = run(&["fmt", &path, "--check"]);
    assert_eq!((check.code, check.out.lines().count()), (1, 2), "{}", check.err);
    assert_eq!(
        fs::read_to_string(folder.join("treaty.md")).expect("the document"),
        rough,
        "a check changes nothing"
    );
    assert_eq!(run(&["fmt", &path]).code, 0);
    let again = run(&["fmt", &path, "--check"]);
    assert_eq!((again.code, again.out.as_str()), (0, ""));
    let new = fs::read_to_string(folder.join("treaty.md")).expect("the document");
    assert!(new.contains("\nthe Treaty lasts 5 years from its entry into force\n"), "{new}");
}

// Facts.

#[test]
fn the_chair_of_2009_is_temporary() {
    let status = document(&["status", &charter("csto"), "--on", "2009-12-01"]);
    let organs = status.get("organs").and_then(Json::as_array).expect("organs");
    let council = organs.iter().find(|o| o.get("id") == Some(&json!("Council"))).expect("the Council");
    assert_eq!(council.get("chair"), Some(&json!("RU")));
    assert_eq!(council.get("temporary"), Some(&json!(true)));
    assert_eq!(council.get("turn_owed"), Some(&json!("BY")));
    let answer = document(&["ask", &charter("csto"), "chair of the Council", "--on", "2009-12-01"]);
    assert_eq!(answer.get("value"), Some(&json!("RU")));
    assert_eq!(answer.get("turn_owed"), Some(&json!("BY")));
}

/// The status page and the questions say the same.
#[test]
fn the_status_agrees_with_the_questions() {
    let f = charter("csto");
    for day in ["1999-06-01", "2009-12-01", "2026-05-01"] {
        let status = document(&["status", &f, "--on", day]);
        let members = document(&["ask", &f, "members", "--on", day]);
        let standing = |wanted: &str| -> Json {
            let all = status.get("members").and_then(Json::as_array).into_iter().flatten();
            all.filter(|m| m.get("status") == Some(&json!(wanted)))
                .filter_map(|m| m.get("country").cloned())
                .collect()
        };
        assert_eq!(members.get("value"), Some(&standing("member")), "{day}");
        assert_eq!(members.get("suspended"), Some(&standing("suspended")), "{day}");
        let parties = document(&["ask", &f, "parties to the Treaty", "--on", day]);
        let treaty = status.get("instruments").and_then(Json::as_array).into_iter().flatten();
        let treaty = treaty.filter(|i| i.get("id") == Some(&json!("Treaty"))).find_map(|i| i.get("parties"));
        assert_eq!(parties.get("value"), treaty, "{day}");
        let (from, until) =
            (day, format!("{}-01-01", day.get(..4).unwrap_or("").parse::<u32>().unwrap_or(0) + 1));
        let due = document(&["due", &f, "--from", from, "--until", &until]);
        let seen: Vec<Json> = status.get("due").and_then(Json::as_array).cloned().unwrap_or_default();
        for item in due.as_array().into_iter().flatten() {
            assert!(seen.contains(item), "{day}: {item} is due and not on the page");
        }
    }
}
