//! Lists the message files: a language is there because its folder is.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut all: Vec<PathBuf> = fs::read_dir(folder)?.filter_map(Result::ok).map(|e| e.path()).collect();
    all.sort();
    Ok(all)
}

fn main() -> io::Result<()> {
    let locales = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("locales");
    println!("cargo::rerun-if-changed={}", locales.display());
    let name = |p: &Path| p.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let mut folders: Vec<PathBuf> = entries(&locales)?.into_iter().filter(|p| p.is_dir()).collect();
    // English comes first: it is what is said where a language lacks a message.
    folders.sort_by_key(|p| (name(p) != "en", name(p)));
    let mut out = String::from("[\n");
    for folder in &folders {
        println!("cargo::rerun-if-changed={}", folder.display());
        let _ = write!(out, "    ({:?}, &[", name(folder));
        for file in entries(folder)?.iter().filter(|f| f.extension().is_some_and(|e| e == "ftl")) {
            println!("cargo::rerun-if-changed={}", file.display());
            let _ = write!(out, "include_str!({:?}), ", file.display().to_string());
        }
        out.push_str("]),\n");
    }
    out.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR").unwrap_or_default()).join("locales.rs"), out)
}
