//! The command line.

mod args;
mod commands;
mod disk;
mod panels;
mod portal;
mod register;
mod report;
mod tables;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = args::Args::parse();
    match commands::run(&args) {
        Ok(commands::Verdict::Fine) => ExitCode::SUCCESS,
        Ok(commands::Verdict::Negative) => ExitCode::from(1),
        Err(error) => {
            report::error(&error);
            ExitCode::from(2)
        }
    }
}
