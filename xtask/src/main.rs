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

fn test() -> ExitCode {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    for (what, args) in CHECKS {
        println!("== {what}: cargo {}", args.join(" "));
        let mut command = Command::new(&cargo);
        command.args(args).current_dir(xtask::root());
        if args.first() == Some(&"doc") {
            command.env("RUSTDOCFLAGS", "-D warnings");
        }
        match command.status() {
            Ok(status) if status.success() => {}
            Ok(_) => return ExitCode::FAILURE,
            Err(e) => {
                eprintln!("cannot run {cargo}: {e}");
                return ExitCode::FAILURE;
            }
        }
    }
    println!("== all checks passed");
    ExitCode::SUCCESS
}
