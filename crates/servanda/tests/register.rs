//! A register from the command line: made, signed in by two persons, refused to others, verified, exported, lost and restored.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

use serde_json::Value as Json;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// A folder of its own, with the state that `verify` keeps; removed when dropped.
struct Place(PathBuf);

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Place {
    fn new(name: &str) -> Place {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Place(path)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_servanda"));
        command.args(args).current_dir(&self.0).env("SERVANDA_STATE", self.0.join("state"));
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).stdin(Stdio::null()).output().unwrap()
    }

    /// What a command that succeeds prints.
    fn done(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    }

    fn json(&self, args: &[&str]) -> Json {
        serde_json::from_str(&self.done(&[&["--json"], args].concat())).unwrap()
    }

    /// What a command that fails says, with its status.
    fn fails(&self, args: &[&str], status: i32) -> String {
        let out = self.run(args);
        assert_eq!(out.status.code(), Some(status), "{args:?}");
        String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr)
    }

    /// A register of a shipped charter, with two seals of each of two countries.
    fn register(name: &str) -> Place {
        let place = Place::new(name);
        let charter = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../charters/npt");
        place.done(&[
            "register",
            "init",
            "reg",
            charter.to_str().unwrap(),
            "--origin",
            "npt.example/register",
        ]);
        for key in ["mx-1", "mx-2", "ie-1", "ie-2", "spare"] {
            place.done(&["register", "key", "new", &format!("{key}.key")]);
        }
        for (holder, new, own) in [
            ("MX/seal-1", "mx-1", None),
            ("MX/seal-2", "mx-2", Some("mx-1.key")),
            ("IE/seal-1", "ie-1", None),
            ("IE/seal-2", "ie-2", Some("ie-1.key")),
        ] {
            let new = format!("{new}.key");
            let mut args =
                vec!["register", "key", "enrol", "reg", "--holder", holder, "--role", "seal", "--new", &new];
            args.extend(OFFICERS);
            if let Some(own) = own {
                args.extend(["--key", own]);
            }
            place.done(&args);
        }
        place
    }
}

const OFFICERS: [&str; 5] = ["--key", "reg/keys/officer-1.key", "--key", "reg/keys/officer-2.key", "--yes"];

const WITHDRAWAL: &str = "Mexico notified withdrawal from the Treaty";

fn record<'a>(register: &'a str, act: &'a str, keys: &[&'a str]) -> Vec<&'a str> {
    let mut args = vec!["register", "record", register, act, "--yes"];
    keys.iter().for_each(|k| args.extend(["--key", k]));
    args
}

#[test]
fn b5_two_persons_sign_what_binds_a_state() {
    let place = Place::register("two-persons");
    // Without a terminal and without --yes nothing is signed, and the record is shown.
    let shown = place.fails(&["register", "record", "reg", WITHDRAWAL, "--key", "mx-1.key"], 2);
    assert!(
        shown.contains("This will be signed") && shown.contains(WITHDRAWAL) && shown.contains("--yes"),
        "{shown}"
    );
    assert!(place.done(&["register", "pending", "reg"]).contains("Nothing waits"));

    let first = place.json(&record("reg", WITHDRAWAL, &["mx-1.key"]));
    assert_eq!(first["outcome"], "waiting", "{first}");
    let key = first["key"].as_str().unwrap().to_owned();
    // The same person again is still one person.
    let again = place.json(&["register", "sign", "reg", &key, "--key", "mx-1.key", "--yes"]);
    assert_eq!(again["outcome"], "waiting");
    // Another country's signature is not asked for, and does not spoil what waits.
    let other = place.fails(&["register", "sign", "reg", &key, "--key", "ie-1.key", "--yes"], 2);
    assert!(other.contains("IE cannot sign this") && other.contains("MX"), "{other}");
    let pending = place.json(&["register", "pending", "reg"]);
    assert_eq!(pending["pending"][0]["signed"], serde_json::json!(["MX/seal-1"]));
    let second = place.json(&["register", "sign", "reg", &key[..8], "--key", "mx-2.key", "--yes"]);
    assert_eq!(second["outcome"], "entered", "{second}");
    assert!(place.done(&["register", "pending", "reg"]).contains("Nothing waits"));

    // The ruling rests on the act, and the act on the register.
    let why = place.done(&["why", "reg", "party Mexico to the Treaty", "--on", "2027-09-01"]);
    assert!(why.contains(WITHDRAWAL) && why.contains("npt.example/register"), "{why}");
    // Sent again under its name it is entered once.
    let repeated = place
        .fails(&[&record("reg", WITHDRAWAL, &["mx-1.key", "mx-2.key"])[..], &["--again", &key]].concat(), 2);
    assert!(repeated.contains("idempotency key"), "{repeated}");
}

#[test]
fn a_country_acts_for_itself_and_a_refusal_names_the_article() {
    let place = Place::register("own-affairs");
    let theirs = place
        .fails(&record("reg", "Ireland notified withdrawal from the Treaty", &["mx-1.key", "mx-2.key"]), 2);
    assert!(theirs.contains("MX cannot sign this: it must be signed by IE"), "{theirs}");
    assert!(theirs.contains("Article X"), "the article on withdrawal: {theirs}");
    let nonsense = place.fails(&record("reg", "Mexico frobbed", &["mx-1.key", "mx-2.key"]), 2);
    assert!(nonsense.contains("frobbed"), "{nonsense}");
    let past =
        [
            &record(
                "reg",
                "1999-01-01 Mexico notified withdrawal from the Treaty",
                &["mx-1.key", "mx-2.key"],
            )[..],
            &["--line", "received 1999-01-02"],
        ]
        .concat();
    assert!(place.fails(&past, 2).contains("changes nothing that was known before"));
    // A country with keys enters its acts itself.
    let mut paper = record("reg", "2026-11-27 Mexico notified withdrawal from the Treaty", &[]);
    paper.retain(|a| *a != "--yes");
    paper.extend(["--historical", "--source", "note verbale 14"]);
    paper.extend(OFFICERS);
    let paper = place.fails(&paper, 2);
    assert!(paper.contains("MX has keys of its own"), "{paper}");
    let officers = place.fails(
        &[
            &[
                "register",
                "key",
                "enrol",
                "reg",
                "--holder",
                "MX/seal-3",
                "--role",
                "seal",
                "--new",
                "spare.key",
            ][..],
            &OFFICERS,
        ]
        .concat(),
        0,
    );
    assert!(
        officers.contains("It waits"),
        "officers alone enrol no key for a country that has keys: {officers}"
    );
}

#[test]
fn what_is_exported_is_verified_by_whoever_has_it_and_restores_what_was_lost() {
    let place = Place::register("restored");
    let before = place.done(&["--json", "status", "reg", "--on", "2026-11-26"]);
    place.done(&["export", "reg", "files"]);
    let verified = place.json(&["verify", "files"]);
    assert_eq!(
        (verified["verified"].clone(), verified["claims"]["agree"].clone()),
        (true.into(), true.into())
    );
    assert_eq!(place.done(&["--json", "status", "files", "--on", "2026-11-26"]), before);

    // A ruling that the host claims and that does not follow.
    let claims = fs::read_to_string(place.0.join("files/claims.json")).unwrap();
    fs::write(
        place.0.join("files/claims.json"),
        claims.replacen("\"in_force\": true", "\"in_force\": false", 1),
    )
    .unwrap();
    let lie = place.fails(&["verify", "files"], 1);
    assert!(lie.contains("NOT VERIFIED") && lie.contains("the host says false"), "{lie}");
    fs::write(place.0.join("files/claims.json"), claims).unwrap();

    // An old state after a newer one was seen.
    place.done(&record("reg", WITHDRAWAL, &["mx-1.key", "mx-2.key"]));
    place.done(&["verify", "reg"]);
    let old = place.fails(&["verify", "files"], 1);
    assert!(old.contains("an old state is shown"), "{old}");
    place.done(&["verify", "files", "--forget"]);

    // The store is lost, the keys are not.
    place.done(&["export", "reg", "mirror"]);
    let whole = place.json(&["verify", "reg"]);
    let backup = place.0.join("old.db");
    fs::copy(place.0.join("reg/register.db"), &backup).unwrap();
    for file in ["register.db", "register.db-wal", "register.db-shm"] {
        let _ = fs::remove_file(place.0.join("reg").join(file));
    }
    let restored = place.done(&["register", "restore", "reg", "--from", "mirror"]);
    assert!(restored.contains("it can be served again"), "{restored}");
    assert_eq!(place.json(&["verify", "reg"])["root"], whole["root"]);
    assert!(place.done(&["register", "fsck", "reg"]).contains("Nothing is wrong"));
}

#[test]
fn an_older_backup_signs_nothing_until_it_is_repaired_from_a_mirror() {
    let place = Place::register("backup");
    place.done(&["register", "backup", "reg", "backup.db"]);
    place.done(&record("reg", WITHDRAWAL, &["mx-1.key", "mx-2.key"]));
    place.done(&["export", "reg", "mirror"]);
    for file in ["register.db-wal", "register.db-shm"] {
        let _ = fs::remove_file(place.0.join("reg").join(file));
    }
    fs::copy(place.0.join("backup.db"), place.0.join("reg/register.db")).unwrap();
    let refused = place
        .fails(&record("reg", "Ireland notified withdrawal from the Treaty", &["ie-1.key", "ie-2.key"]), 2);
    assert!(refused.contains("older copy of the register") && refused.contains("restore"), "{refused}");
    place.done(&["register", "restore", "reg", "--from", "mirror"]);
    place.done(&record("reg", "Ireland notified withdrawal from the Treaty", &["ie-1.key", "ie-2.key"]));
    place.done(&["verify", "reg"]);
}

#[test]
fn a_receipt_is_checked_offline() {
    let place = Place::register("receipt");
    let entered = place.json(&record("reg", WITHDRAWAL, &["mx-1.key", "mx-2.key"]));
    let index = entered["index"].to_string();
    place.done(&["receipt", "reg", &index, "--out", "act.receipt"]);
    fs::write(place.0.join("policy"), place.done(&["receipt", "reg", "--print-policy"])).unwrap();
    fs::remove_dir_all(place.0.join("reg")).unwrap();
    let good = place.done(&["receipt", "--check", "act.receipt", "--policy", "policy"]);
    assert!(
        good.contains(&format!("record {index} of npt.example/register")) && good.contains(WITHDRAWAL),
        "{good}"
    );
    let receipt = fs::read_to_string(place.0.join("act.receipt")).unwrap();
    let forged = receipt.replacen(&format!("index {index}"), "index 3", 1);
    fs::write(place.0.join("act.receipt"), forged).unwrap();
    assert!(
        place.fails(&["receipt", "--check", "act.receipt", "--policy", "policy"], 1).contains("NOT good")
    );
}

#[test]
fn keys_are_encrypted_with_a_passphrase_and_read_by_others() {
    let place = Place::new("passphrase");
    fs::write(place.0.join("phrase"), "correct horse\n").unwrap();
    fs::write(place.0.join("wrong"), "battery\n").unwrap();
    for algorithm in ["ed25519", "ml-dsa-44"] {
        let file = format!("{algorithm}.key");
        let mut new =
            place.command(&["register", "key", "new", &file, "--algorithm", algorithm, "--passphrase"]);
        assert!(new.env("SERVANDA_PASSPHRASE_FILE", "phrase").output().unwrap().status.success());
        assert!(
            fs::read_to_string(place.0.join(&file))
                .unwrap()
                .starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----")
        );
        for (phrase, said) in [("wrong", "the passphrase is wrong"), ("phrase", "no register")] {
            let mut sign = place.command(&["register", "pending", "nowhere"]);
            let _ = sign.output();
            let mut sign = place.command(&["register", "record", "nowhere", "x", "--key", &file, "--yes"]);
            let out = sign.env("SERVANDA_PASSPHRASE_FILE", phrase).output().unwrap();
            let err = String::from_utf8_lossy(&out.stderr).into_owned();
            assert!(err.contains(said), "{algorithm} {phrase}: {err}");
        }
    }
    assert!(place.fails(&["register", "key", "new", "ed25519.key"], 2).contains("never overwritten"));
}

struct Server(Child, String);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a command that listens, and finds the address in what it prints.
fn listening(place: &Place, args: &[&str]) -> Server {
    let mut child = place.command(args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let line =
        out.lines().map_while(Result::ok).find(|l| l.contains("http://127.0.0.1") && !l.contains("witness "));
    let line = line.expect("it listens");
    let at = line.find("http://").unwrap();
    let address = line[at..].split(['/', ' ']).nth(2).unwrap().to_owned();
    Server(child, format!("http://{address}"))
}

/// A witness is asked before anything is published, keeps a mirror, and what it has seen stops a host that forgot.
#[test]
fn a_witness_cosigns_mirrors_and_remembers() {
    let place = Place::register("witnessed");
    fs::create_dir_all(place.0.join("data")).unwrap();
    fs::rename(place.0.join("reg"), place.0.join("data/reg")).unwrap();
    let host = listening(&place, &["serve", "--data", "data", "--listen", "127.0.0.1:0"]);
    let log = format!("{}/log/reg", host.1);
    let witness = listening(
        &place,
        &[
            "witness",
            "--data",
            "w",
            "--name",
            "witness.mx.example",
            "--log",
            &log,
            "--listen",
            "127.0.0.1:0",
            "--every",
            "1",
        ],
    );
    let about = place.done(&["witness", "--data", "w", "--name", "witness.mx.example", "--once"]);
    let line = about.lines().find(|l| l.trim_start().starts_with("witness ")).unwrap().trim();
    let mut words: Vec<&str> = line.split(' ').collect();
    *words.last_mut().unwrap() = &witness.1;
    fs::write(place.0.join("policy"), format!("{}\nquorum {}\n", words.join(" "), words[1])).unwrap();
    let officers = OFFICERS.map(|a| if a.starts_with("reg/") { format!("data/{a}") } else { a.to_owned() });
    let officers: Vec<&str> = officers.iter().map(String::as_str).collect();
    place.done(&[&["register", "policy", &log, "--witnesses", "policy"][..], &officers].concat());
    place.done(&record(&log, WITHDRAWAL, &["mx-1.key", "mx-2.key"]));
    let verified = place.json(&["verify", &log]);
    assert_eq!(verified["cosigners"][0]["name"], "witness.mx.example", "{verified}");
    let size = verified["size"].as_u64().unwrap();

    // The mirror has it all, and is a register to whoever asks.
    let mirror = format!("{}/mirror/reg", witness.1);
    let mut mirrored = Json::Null;
    for _ in 0..100 {
        mirrored = place.json(&["verify", &mirror, "--forget"]);
        if mirrored["size"].as_u64() == Some(size) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    assert_eq!(mirrored["root"], verified["root"]);

    // Without the witness nothing is published, and nothing is lost.
    drop(host);
    drop(witness);
    let act = place.json(&record(
        "data/reg",
        "Ireland notified withdrawal from the Treaty",
        &["ie-1.key", "ie-2.key"],
    ));
    assert_eq!(act["outcome"], "entered-unpublished");
    assert_eq!(place.json(&["verify", "data/reg", "--forget"])["size"].as_u64(), Some(size));
}
