//! Participation tables on the command line: import and score, with good tables and bad ones.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

use serde_json::Value as Json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn run(args: &[&str]) -> Ran {
    let done = Command::new(env!("CARGO_BIN_EXE_servanda"))
        .args(args)
        .env_remove("COLUMNS")
        .env("NO_COLOR", "1")
        .output()
        .expect("the program runs");
    Ran {
        code: done.status.code().unwrap_or(-1),
        out: String::from_utf8(done.stdout).expect("UTF-8"),
        err: String::from_utf8(done.stderr).expect("UTF-8"),
    }
}

const TREATY: &str = "# River Treaty, 2001\n\n## Article 1\n\n```charter\ndefine instrument Treaty\nthe Treaty is in force \
    90 days after the 3rd deposit\nfor a later State: 90 days after its deposit\nsuccession continues the participation \
    of the predecessor\na party may withdraw on 1 year's notice\n```\n";

/// A folder with the treaty, and a table beside it.
fn made(name: &str, table: &[u8]) -> (PathBuf, String, String) {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    let folder = path.join("river");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("treaty.md"), TREATY).unwrap();
    let csv = path.join("status.csv");
    fs::write(&csv, table).unwrap();
    (path.clone(), folder.display().to_string(), csv.display().to_string())
}

#[test]
fn every_row_is_an_act_or_a_line_of_the_report() {
    let table = "Participant,Signature,\"Ratification, Accession(a), Succession(d)\"\n\
        Austria,1 Mar 2001,14 Jul 2001\n\
        Hungary 2,1 Mar 2001,15 Jul 2001 A\n\
        Slovakia,,16 Jul 2001 a\n\
        Slovenia,,17 Jul 2001 d\n\
        Ruritania,,18 Jul 2001 a\n\
        Croatia,,31 Feb 2002 a\n\
        Serbia,,\n\
        Austria,1 Mar 2001,14 Jul 2001\n\
        Romania,,Jul 2002 a\n\
        Bulgaria,,19 Jul 2001 zz\n";
    let (path, folder, csv) = made("import-rows", table.as_bytes());
    let map = path.join("map.csv");
    fs::write(&map, "column,\"Ratification, Accession(a), Succession(d)\",ratification\n").unwrap();
    let (map, report) = (map.display().to_string(), path.join("report.csv").display().to_string());
    let into = Path::new(&folder).join("acts.journal").display().to_string();
    let args = ["import", &folder, &csv, "--map", &map, "--into", &into, "--report", &report];
    let first = run(&args);
    assert_eq!(first.code, 1, "some rows are rejected: {}", first.err);
    let journal = fs::read_to_string(&into).unwrap();
    for sentence in [
        "2001-03-01  Austria signed the Treaty",
        "2001-07-14  Austria deposited ratification of the Treaty",
        "2001-07-15  Hungary deposited acceptance of the Treaty",
        "2001-07-16  Slovakia acceded to the Treaty",
        "2001-07-17  Slovenia succeeded to the Treaty",
        "2002-07  Romania acceded to the Treaty",
    ] {
        assert!(journal.contains(sentence), "{sentence} is not in\n{journal}");
    }
    let lines = fs::read_to_string(&report).unwrap();
    for (line, word) in
        [("6,", "Ruritania"), ("7,", "Croatia"), ("8,", "Serbia"), ("9,", "Austria"), ("11,", "Bulgaria")]
    {
        assert!(
            lines.lines().any(|l| l.starts_with(line) && l.contains(word)),
            "line {line} {word} is not in\n{lines}"
        );
    }
    // What was imported reads as a journal without errors, and once more brings nothing.
    assert_eq!(run(&["check", &folder]).code, 0);
    run(&args);
    assert_eq!(fs::read_to_string(&into).unwrap(), journal, "a second import changes nothing");
    let json = run(&["import", &folder, &csv, "--map", &map, "--json"]);
    let json: Json = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json.get("acts"), Some(&0.into()));
    let schema: Json = serde_json::from_str(
        &fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/import.schema.json"))
            .unwrap(),
    )
    .unwrap();
    assert!(jsonschema::is_valid(&schema, &json), "{json}");
}

#[test]
fn another_encoding_is_read_and_reported() {
    let (path, folder, csv) =
        made("import-encoding", b"party,act,date\nC\xf4te d'Ivoire,accession,2001-07-16\n");
    let report = path.join("report.csv").display().to_string();
    let ran = run(&["import", &folder, &csv, "--report", &report]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("2001-07-16  Côte d'Ivoire acceded to the Treaty"), "{}", ran.out);
    assert!(fs::read_to_string(&report).unwrap().contains("Windows-1252"));
}

#[test]
fn a_table_without_the_needed_columns_says_which() {
    let (_, folder, csv) = made("import-columns", b"who,when\nAustria,2001-07-16\n");
    let ran = run(&["import", &folder, &csv]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("who, when"), "{}", ran.err);
}

#[test]
fn published_dates_are_scored() {
    let table = "Party,Act,Date of act,Entry into force for the party (published),Second coding\n\
        AUT,ratification,2001-01-01,2001-06-01,\n\
        HUN,ratification,2001-02-01,2001-06-01,\n\
        SVK,accession,2001-03-03,2001-06-01,\n\
        ROU,accession,2002-01-01,2002-04-01,\n\
        BGR,accession,2002-01-01,2002-04-11,\n\
        SRB,accession,2003-01-01,2002-04-01,\n\
        HRV,accession,2004-01-01,,\n";
    let (_, folder, csv) = made("score", table.as_bytes());
    let ran = run(&["score", &folder, "--published", &csv, "--json"]);
    assert_eq!(ran.code, 1, "one date is not explained: {}", ran.err);
    let json: Json = serde_json::from_str(&ran.out).unwrap();
    let schema: Json = serde_json::from_str(
        &fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/score.schema.json"))
            .unwrap(),
    )
    .unwrap();
    assert!(jsonschema::is_valid(&schema, &json), "{json}");
    let verdicts: Vec<(&str, &str)> = json["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (r["country"].as_str().unwrap(), r["verdict"].as_str().unwrap()))
        .collect();
    assert_eq!(
        verdicts,
        [
            ("AT", "agrees"),
            ("HU", "agrees"),
            ("SK", "agrees"),
            ("RO", "agrees"),
            ("BG", "differs"),
            ("RS", "differs"),
            ("HR", "not-published")
        ]
    );
    let row = |n: usize| &json["rows"][n];
    assert_eq!(row(4)["days"], 10, "2002-04-01 to 2002-04-11");
    assert_eq!(row(5)["because"][0], "before-the-act");
    assert_eq!(json["counts"]["agree"], 4);
    assert_eq!(json["counts"]["look_wrong"], 0);
    assert_eq!(json["counts"]["differ"], 1);
    // The folder itself is left as it was.
    assert!(!Path::new(&folder).join("acts.journal").exists());
    let text = run(&["score", &folder, "--published", &csv]).out;
    assert!(text.contains("4 agree (66.6 %)"), "{text}");
    let csv_out = run(&["score", &folder, "--published", &csv, "--csv"]).out;
    assert_eq!(csv_out.lines().count(), 8, "{csv_out}");
}

/// Two tables with slips as real ones have them; the explanation names each.
#[test]
fn slips_of_tables_are_named() {
    let explained = |name: &str, table: &str, country: &str| -> Vec<String> {
        let text = format!("Party,Act,Date of act,Entry into force for the party (published)\n{table}");
        let (_, folder, csv) = made(name, text.as_bytes());
        let ran = run(&["score", &folder, "--published", &csv, "--json"]);
        let json: Json = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err));
        let rows = json["rows"].as_array().unwrap().clone();
        let row = rows.into_iter().find(|r| r["country"] == country).unwrap();
        row["because"].as_array().unwrap().iter().map(|b| b.as_str().unwrap().to_owned()).collect()
    };
    let first = "AUT,ratification,2001-01-01,2001-06-01\nHUN,ratification,2001-02-01,2001-06-01\n\
        SVK,accession,2001-03-03,2001-06-01\n";
    let with = |row: &str| format!("{first}{row}\n");
    assert_eq!(
        explained("slip-months", &with("ROU,accession,2002-02-01,2002-05-01"), "RO"),
        ["months-for-days"]
    );
    assert_eq!(explained("slip-act", &with("ROU,accession,2002-02-01,2002-02-01"), "RO"), ["day-of-act"]);
    assert_eq!(explained("slip-treaty", &with("ROU,accession,2001-03-20,2001-06-01"), "RO"), ["treatys-day"]);
    assert_eq!(explained("slip-count", &with("ROU,accession,2002-02-01,2002-05-03"), "RO"), ["counting"]);
    assert_eq!(
        explained("slip-before", &with("ROU,accession,2002-02-01,2001-12-25"), "RO"),
        ["before-the-act"]
    );
    let exchanged = with("ROU,accession,2002-02-01,2003-05-02\nBGR,accession,2003-02-01,2002-05-02");
    assert_eq!(explained("slip-exchanged", &exchanged, "RO"), ["exchanged"]);
    // One deposit that the table lacks: the treaty began earlier, and each row says so.
    let lacks = "AUT,ratification,2001-01-01,2001-05-02\nHUN,ratification,2001-02-01,2001-05-02\n\
        SVK,accession,2001-03-03,2001-06-01\n";
    assert_eq!(explained("slip-lacks", lacks, "AT"), ["trigger"]);
    // A signature with a day that was filled in does not count, where without it the treaty begins as published.
    let filled = "AUT,ratification,2001-01-01,2001-06-01\nUSA,ratification,2001-01-01,\n\
        HUN,ratification,2001-02-01,2001-06-01\nSVK,accession,2001-03-03,2001-06-01\n";
    assert!(explained("slip-filled", filled, "AT").is_empty());
}

/// A folder's own acts stand in place of the table's, State by State.
#[test]
fn a_folder_mends_a_table() {
    let table = "Party,Act,Date of act,Entry into force for the party (published)\n\
        AUT,ratification,2001-01-01,2001-06-01\nUSA,ratification,2001-01-05,2001-06-01\n\
        HUN,ratification,2001-02-01,2001-06-01\nSVK,accession,2001-03-03,2001-06-01\n";
    let (_, folder, csv) = made("score-mended", table.as_bytes());
    let journal = "2000-06-01  the United States signed the Treaty\n    source: the depositary\n";
    fs::write(Path::new(&folder).join("acts.journal"), journal).unwrap();
    let ran = run(&["score", &folder, "--published", &csv, "--with-table", "--json"]);
    let json: Json = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err));
    assert_eq!(json["treaty"]["computed"], "2001-06-01");
    assert_eq!(json["rows"][1]["verdict"], "never-party", "it only signed");
}

/// Panels from folders and from alliance data, with what is not covered, and what a row rests on.
#[test]
fn panels_are_written() {
    let csto = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../charters/csto").display().to_string();
    let args =
        ["panel", &csto, "--shape", "dyad-year", "--from", "1993", "--until", "2030", "--codes", "iso2"];
    let ran = run(&args);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let row = |start: &str| ran.out.lines().find(|l| l.starts_with(start)).unwrap_or("").to_owned();
    assert_eq!(row("1993,AM,RU"), "1993,AM,RU,0,0,0,0,0,0");
    assert_eq!(row("1994,AM,RU"), "1994,AM,RU,1,1,0,0,0,1");
    assert_eq!(row("2030,AM,RU"), "2030,AM,RU,,,,,,", "not covered is not 0");
    let why = run(&["panel", &csto, "--explain", "Russia", "Armenia", "1995"]);
    assert!(why.out.contains("Treaty: both members from 1994-04-20"), "{}", why.out);
    // A member of the old text and one of the new owe each other nothing by the new one.
    let spells = run(&["panel", &csto, "--shape", "spells", "--codes", "iso2"]).out;
    assert!(spells.lines().any(|l| l.starts_with("csto: Treaty,GE,1994-04-20,1999-04-20,,1,")), "{spells}");
    let (path, _, csv) = made(
        "panel",
        b"alliance,member,start,end,defense,neutrality,toward\n\
          1,France,1894-01-04,1917-11-07,1,0,\n1,Soviet Union,1894-01-04,1917-11-07,1,0,\n\
          2,Germany,1939-08-23,1941-06-22,0,1,\n2,Soviet Union,1939-08,1941-06-22,0,1,\n\
          3,Atlantis,1900-01-01,1901-01-01,1,0,\n",
    );
    let (report, book) =
        (path.join("report.csv").display().to_string(), path.join("book.md").display().to_string());
    let out = path.join("out.csv").display().to_string();
    let args =
        ["panel", "--alliances", &csv, "--shape", "directed-dyad-year", "--codes", "iso2", "--out", &out];
    let ran = run(&[&args[..], &["--report", &report, "--codebook", &book]].concat());
    assert_eq!(ran.code, 1, "one row is rejected: {}", ran.err);
    assert!(fs::read_to_string(&report).unwrap().contains("Atlantis"));
    let written = fs::read_to_string(&out).unwrap();
    assert!(
        written.contains("1894,FR,SU,1,1,0,0,0,0"),
        "{}",
        written.lines().take(5).collect::<Vec<_>>().join("\n")
    );
    assert!(written.contains("1939,SU,DE,1,0,0,1,0,0"));
    assert!(written.contains("1938,SU,DE,0,0,0,0,0,0"));
    assert!(fs::read_to_string(&book).unwrap().contains("| `neutrality` |"));
}
