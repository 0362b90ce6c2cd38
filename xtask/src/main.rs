//! `cargo xtask test` runs every check; `cargo xtask docs` writes the generated documents.

use std::process::{Command, ExitCode};

/// What `cargo xtask test` runs, in order.
const CHECKS: [(&str, &[&str]); 5] = [
    ("formatting", &["fmt", "--all", "--check"]),
    ("lints", &["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"]),
    ("tests", &["test", "--workspace", "--all-features"]),
    ("benches build", &["build", "--workspace", "--benches", "--all-features"]),
    ("documentation", &["doc", "--workspace", "--no-deps", "--all-features"]),
];

/// What is run on the program itself, as the tests have built it: a name, a command, and what a machine needs for it.
const OUTSIDE: [(&str, &[&str], &str); 3] = [
    (
        "packages of the browser tests",
        &["npm", "ci", "--prefix", "tests/browser", "--no-audit", "--no-fund", "--loglevel=error"],
        "npm with Node.js 20 or later",
    ),
    (
        "browser tests",
        &["node", "tests/browser/run.mjs", "--servanda", "target/debug/servanda"],
        "Node.js 20 or later, and Chromium at /usr/bin/chromium",
    ),
    (
        "the interface for programs",
        &["python3", "tests/api/run.py", "--servanda", "target/debug/servanda"],
        "Python 3.10 or later with venv",
    ),
];

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("test") => test(),
        Some("docs") => docs(),
        _ => {
            eprintln!("cargo xtask test | docs");
            ExitCode::from(2)
        }
    }
}

fn docs() -> ExitCode {
    for g in xtask::generated() {
        let path = xtask::root().join(g.path);
        let made = path
            .parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| std::fs::write(&path, g.text));
        if let Err(e) = made {
            eprintln!("cannot write {}: {e}", path.display());
            return ExitCode::FAILURE;
        }
        println!("{}", g.path);
    }
    ExitCode::SUCCESS
}

/// Runs a command in the root; tells what is missing if it cannot be run.
fn passes(what: &str, mut command: Command, needs: &str) -> bool {
    let program = command.get_program().to_string_lossy().into_owned();
    let args: Vec<_> = command.get_args().map(|a| a.to_string_lossy().into_owned()).collect();
    println!("== {what}: {program} {}", args.join(" "));
    match command.current_dir(xtask::root()).status() {
        Ok(status) => status.success(),
        Err(e) => {
            eprintln!("cannot run {program}: {e}. It needs {needs}; `.ci/run` installs it on Debian 12.");
            false
        }
    }
}

fn test() -> ExitCode {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    for (what, args) in CHECKS {
        let mut command = Command::new(&cargo);
        command.args(args);
        if args.first() == Some(&"doc") {
            command.env("RUSTDOCFLAGS", "-D warnings");
        }
        if !passes(what, command, "Rust 1.95") {
            return ExitCode::FAILURE;
        }
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or("target".into(), std::path::PathBuf::from);
    for (what, line, needs) in OUTSIDE {
        let Some((name, args)) = line.split_first() else { continue };
        let mut command = Command::new(name);
        // The target folder may lie elsewhere.
        let args = args.iter().map(|a| match *a {
            "target/debug/servanda" => target.join("debug/servanda").into_os_string(),
            other => other.into(),
        });
        command.args(args);
        if !passes(what, command, needs) {
            return ExitCode::FAILURE;
        }
    }
    println!("== all checks passed");
    ExitCode::SUCCESS
}
