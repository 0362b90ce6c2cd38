//! `servanda serve` as an operator runs it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

fn charters() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../charters")
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_servanda"))
}

/// A new empty folder.
fn place(name: &str) -> PathBuf {
    let place = std::env::temp_dir().join(format!("servanda-serve-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place).unwrap();
    place
}

struct Open {
    child: Child,
    pages: Vec<String>,
}

impl Open {
    fn with(args: &[&str]) -> Open {
        let mut child = program()
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(args)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let told: Vec<String> = lines.take_while(|l| !l.starts_with("Ctrl-C")).collect();
        let pages = told.iter().filter_map(|l| l.trim().strip_prefix("http://")).map(str::to_owned).collect();
        Open { child, pages }
    }

    fn get(&self, path: &str) -> String {
        let host = self.pages[0].split('/').next().unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n").unwrap();
        let mut out = String::new();
        stream.read_to_string(&mut out).unwrap();
        out
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn without_arguments_the_reference_organisations_are_there_at_once() {
    let mut open = Open::with(&[]);
    let names: Vec<&str> = open.pages.iter().map(|p| p.rsplit('/').next().unwrap()).collect();
    assert_eq!(names, ["csto", "npt"]);
    assert!(open.get("/health").starts_with("HTTP/1.1 200"));
    let page = open.get("/en/csto?on=2009-12-01");
    assert!(page.contains("Russia for the time being; the turn of Belarus is owed"));
    let killed = Command::new("kill").args(["-TERM", &open.child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    assert_eq!(open.child.wait().unwrap().code(), Some(0), "a signal to stop is no failure");
}

#[test]
fn an_empty_data_directory_gets_registers_of_the_reference_organisations_once() {
    let data = place("data");
    let path = data.to_str().unwrap();
    let first = Open::with(&["--data", path]);
    assert!(first.get("/ru/csto").contains("Организация Договора о коллективной безопасности"));
    drop(first);
    let officers =
        ["officer-1", "officer-2"].map(|o| data.join(format!("npt/keys/{o}.key")).display().to_string());
    let register = data.join("npt").display().to_string();
    let act = [
        "register",
        "record",
        &register,
        "Austria stated \"something new\"",
        "--historical",
        "--source",
        "a test",
        "--yes",
    ];
    let entered = program().args(act).args(["--key", &officers[0], "--key", &officers[1]]).output().unwrap();
    assert!(entered.status.success(), "{}", String::from_utf8_lossy(&entered.stderr));
    let second = Open::with(&["--data", path]);
    assert!(second.get("/en/npt/journal").contains("something new"), "what stands there is kept");
    assert!(second.get("/log/npt/checkpoint").contains("servanda.local/npt"));
    let figures = second.get("/metrics");
    assert!(figures.contains("servanda_register_open{organisation=\"npt\"} 1"), "{figures}");
    assert!(figures.trim_end().ends_with("# EOF"), "{figures}");
    let locked = program().args(act).args(["--key", &officers[0], "--key", &officers[1]]).output().unwrap();
    assert!(String::from_utf8_lossy(&locked.stderr).contains("in use by another process"));
    drop(second);
    fs::remove_dir_all(data).unwrap();
}

#[test]
fn the_site_follows_its_folder() {
    let folder = place("follow").join("league");
    fs::create_dir_all(&folder).unwrap();
    fs::write(
        folder.join("charter.md"),
        "# League\n\n```charter\ndefine instrument Charter\nsignature is subject to ratification\nthe Charter is in force on the 30th day after the day at least 2 signatories have deposited ratification\n```\n",
    )
    .unwrap();
    let journal = folder.join("acts.journal");
    fs::write(&journal, "2024-03-01  Austria and Hungary signed the Charter\n    source: the register\n")
        .unwrap();
    let open = Open::with(&[folder.to_str().unwrap()]);
    assert!(open.get("/en/league").starts_with("HTTP/1.1 200"));
    assert!(!open.get("/en/league/journal").contains("deposited"));
    let mut file = fs::OpenOptions::new().append(true).open(&journal).unwrap();
    file.write_all(
        b"\n2024-05-10  Austria deposited ratification of the Charter\n    source: the register\n",
    )
    .unwrap();
    let began = Instant::now();
    while !open.get("/en/league/journal").contains("deposited") {
        assert!(began.elapsed() < Duration::from_secs(60), "the site does not follow");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn what_cannot_be_served_is_said() {
    let told = |args: &[&str]| {
        let out = program().arg("serve").args(args).output().unwrap();
        (out.status.code(), String::from_utf8(out.stderr).unwrap())
    };
    let (code, text) = told(&["/no/such/folder"]);
    assert_eq!(code, Some(2));
    assert!(text.contains("there is no folder /no/such/folder"), "{text}");
    let bad = place("bad");
    fs::write(bad.join("charter.md"), "# C\n\n```charter\nthis is no sentence\n```\n").unwrap();
    let (code, text) = told(&[bad.to_str().unwrap()]);
    assert_eq!(code, Some(2));
    assert!(text.contains("errors") && text.contains("servanda check"), "{text}");
    let taken = Open::with(&[charters().join("npt").to_str().unwrap()]);
    let address = taken.pages[0].split('/').next().unwrap();
    let (code, text) = told(&["--listen", address]);
    assert_eq!(code, Some(2));
    assert!(text.contains("is in use") && text.contains("--listen"), "{text}");
    let (code, text) = told(&["--tls-certificate", "chain.pem"]);
    assert_eq!(code, Some(2));
    assert!(text.contains("--tls-key"), "{text}");
    fs::remove_dir_all(bad).unwrap();
}
