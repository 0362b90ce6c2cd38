//! `cargo xtask test` runs every check; `cargo xtask docs` writes the generated documents; `cargo xtask fuzz` runs the
//! fuzz targets.

use std::path::Path;
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
const OUTSIDE: [(&str, &[&str], &str); 4] = [
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
        "the second verifier",
        &["python3", "verifier/run.py", "--servanda", "target/debug/servanda"],
        "Python 3.10 or later with venv",
    ),
    (
        "the interface for programs",
        &["python3", "tests/api/run.py", "--servanda", "target/debug/servanda"],
        "Python 3.10 or later with venv",
    ),
];

/// What makes a stable compiler count the edges that libFuzzer follows; cargo-fuzz, which wants a nightly one, passes the
/// same.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

/// How long the simulator of hosts, witnesses and mirrors runs among the tests.
const SIMULATOR_SECONDS: &str = "60";

/// How long each fuzz target runs among all checks.
const FUZZ_SHORTLY: u64 = 8;

/// How long each fuzz target runs if nothing else is said.
const FUZZ_SECONDS: u64 = 60;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["test"] => test(),
        ["docs"] => docs(),
        ["fuzz"] => fuzz(FUZZ_SECONDS),
        ["fuzz", "--seconds", seconds] => seconds.parse().map_or_else(|_| usage(), fuzz),
        _ => usage(),
    }
}

fn usage() -> ExitCode {
    eprintln!("cargo xtask test | docs | fuzz [--seconds N]");
    ExitCode::from(2)
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

/// Builds every target in `fuzz/targets` and runs each from its corpus in `fuzz/corpus`. What a run finds is kept below
/// `target/fuzz`, and an input that fails in `target/fuzz/failures`.
fn fuzz(seconds: u64) -> ExitCode {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let Some(host) = host(&cargo) else {
        eprintln!("`{cargo} -vV` does not name the host");
        return ExitCode::FAILURE;
    };
    // With a target named, the flags do not reach build scripts and macros, which cannot bear them.
    let mut build = Command::new(&cargo);
    build.args(["build", "--release", "--manifest-path", "fuzz/Cargo.toml", "--target-dir", "target/fuzz"]);
    build.args(["--target", &host]).env("RUSTFLAGS", COVERAGE);
    if !passes("fuzz targets build", build, "Rust 1.95 and a C++ compiler") {
        return ExitCode::FAILURE;
    }
    let work = xtask::root().join("target/fuzz");
    let targets = targets();
    if targets.is_empty() {
        eprintln!("no fuzz targets found");
        return ExitCode::FAILURE;
    }
    let mut failed = Vec::new();
    for name in &targets {
        let found = work.join("corpus").join(name);
        let made =
            std::fs::create_dir_all(&found).and_then(|()| std::fs::create_dir_all(work.join("failures")));
        if let Err(e) = made {
            eprintln!("cannot make {}: {e}", found.display());
            return ExitCode::FAILURE;
        }
        let mut run = Command::new(work.join(&host).join("release").join(name));
        run.arg(&found).arg(Path::new("fuzz/corpus").join(name));
        run.args([
            &format!("-max_total_time={seconds}"),
            "-timeout=10",
            "-rss_limit_mb=2048",
            "-verbosity=0",
        ]);
        run.args([
            &format!("-artifact_prefix={}/{name}-", work.join("failures").display()),
            "-print_final_stats=1",
        ]);
        if !passes(&format!("fuzz target {name}"), run, "the build before it") {
            failed.push(name.as_str());
        }
    }
    if failed.is_empty() {
        println!("== {} fuzz targets found nothing", targets.len());
        return ExitCode::SUCCESS;
    }
    eprintln!("failed: {}; the inputs are in target/fuzz/failures", failed.join(", "));
    ExitCode::FAILURE
}

/// The names of the fuzz targets, in order.
fn targets() -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(xtask::root().join("fuzz/targets")) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.filter_map(|e| Some(e.ok()?.file_name().to_str()?.strip_suffix(".rs")?.to_owned())).collect();
    names.sort();
    names
}

/// The platform that the compiler runs on.
fn host(cargo: &str) -> Option<String> {
    let out = Command::new(cargo).arg("-vV").output().ok()?;
    let text = String::from_utf8(out.stdout).ok()?;
    text.lines().find_map(|l| l.strip_prefix("host: ")).map(str::to_owned)
}

fn test() -> ExitCode {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    for (what, args) in CHECKS {
        let mut command = Command::new(&cargo);
        command.args(args);
        match args.first() {
            Some(&"doc") => command.env("RUSTDOCFLAGS", "-D warnings"),
            Some(&"test") => command.env("SERVANDA_SIMULATOR_SECONDS", SIMULATOR_SECONDS),
            _ => &mut command,
        };
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
    if fuzz(FUZZ_SHORTLY) != ExitCode::SUCCESS {
        return ExitCode::FAILURE;
    }
    println!("== all checks passed");
    ExitCode::SUCCESS
}
