//! Reads and writes folders.

use crate::report::Error;
use servanda_answers::{FolderText, Lang, Scenario};
use servanda_charter::Source;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The common table of names, for folders that stand alone.
const NAMES: &str = include_str!("../../../charters/names.csv");

/// The common table of codes in other lists.
const CODES: &str = include_str!("../../../charters/codes.csv");

/// A file larger than this is refused: no charter or journal is.
const LARGEST: u64 = 256 << 20;

fn read(path: &Path) -> Result<String, Error> {
    let size = fs::metadata(path).map_err(|e| Error::Read(path.to_owned(), e))?.len();
    if size > LARGEST {
        return Err(Error::TooLarge(path.to_owned()));
    }
    let bytes = fs::read(path).map_err(|e| Error::Read(path.to_owned(), e))?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned)),
        Err(e) => Err(Error::NotUtf8(path.to_owned(), e.utf8_error().valid_up_to())),
    }
}

fn with_ending(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, Error> {
    let entries = fs::read_dir(folder).map_err(|e| Error::Read(folder.to_owned(), e))?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|e| e.path())
        .filter(|p| p.is_file() && p.extension().is_some_and(|e| e == ending))
        .collect();
    paths.sort();
    Ok(paths)
}

fn sources(folder: &Path, ending: &str) -> Result<Vec<Source>, Error> {
    with_ending(folder, ending)?
        .into_iter()
        .map(|p| Ok(Source { text: read(&p)?, path: p.display().to_string() }))
        .collect()
}

/// Reads a charter folder, or a register that stands in its place.
pub fn folder_or_register(path: &Path) -> Result<FolderText, Error> {
    match crate::register::contents_of(path)? {
        Some(text) => Ok(text),
        None => folder(path),
    }
}

/// Reads a charter folder: documents, journals, names.
pub fn folder(path: &Path) -> Result<FolderText, Error> {
    if !path.is_dir() {
        return Err(Error::NoFolder(path.to_owned()));
    }
    let documents = sources(path, "md")?;
    let journals = sources(path, "journal")?;
    if documents.is_empty() && journals.is_empty() {
        return Err(Error::EmptyFolder(path.to_owned()));
    }
    let own = path.join("names.csv");
    let own_names = own.is_file().then(|| read(&own)).transpose()?;
    let full = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let shared = |file: &str| full.ancestors().skip(1).take(3).map(|a| a.join(file)).find(|p| p.is_file());
    let common = |file: &str, built_in: &str| match shared(file) {
        Some(p) => read(&p),
        None => Ok(built_in.to_owned()),
    };
    let (names, codes) = (common("names.csv", NAMES)?, common("codes.csv", CODES)?);
    let tables = sources(path, "csv")?.into_iter().filter(|t| !t.path.ends_with("names.csv")).collect();
    let name = full.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let mut translations = Vec::new();
    for lang in Lang::all() {
        let beside = path.join(lang.tag());
        if beside.is_dir() {
            for ending in ["md", "csv"] {
                translations
                    .extend(sources(&beside, ending)?.into_iter().map(|s| (lang.tag().to_owned(), s)));
            }
        }
    }
    Ok(FolderText { name, documents, journals, tables, names, codes, own_names, translations })
}

/// The common tables of names and codes.
pub fn names() -> (String, String) {
    (NAMES.to_owned(), CODES.to_owned())
}

/// Reads the scenarios of a folder.
pub fn scenarios(path: &Path) -> Result<Vec<Scenario>, Error> {
    let folder = path.join("scenarios");
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let all = sources(&folder, "md")?;
    Ok(all.into_iter().map(|s| Scenario { path: s.path, text: s.text }).collect())
}

/// Opens a file to be read as a stream.
pub fn open(path: &Path) -> Result<fs::File, Error> {
    fs::File::open(path).map_err(|e| Error::Read(path.to_owned(), e))
}

/// Reads a small text.
pub fn text(path: &Path) -> Result<String, Error> {
    read(path)
}

/// Replaces a file by what `write` puts into the one it is handed: written beside it and renamed at the end, so
/// that an interruption loses nothing and leaves no half of a file under the name. `write` must flush.
pub fn replace_with<T>(path: &Path, write: impl FnOnce(fs::File) -> io::Result<T>) -> Result<T, Error> {
    let beside = path.with_extension("servanda-new");
    let failed = |e| Error::Write(path.to_owned(), e);
    let done = fs::File::create(&beside).and_then(write).map_err(failed)?;
    fs::rename(&beside, path).map_err(failed)?;
    Ok(done)
}

/// Replaces a file's text.
pub fn replace(path: &Path, text: &str) -> Result<(), Error> {
    replace_with(path, |mut file| file.write_all(text.as_bytes()))
}
