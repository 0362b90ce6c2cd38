//! Registers made, filled, restored.

use super::args::Signing;
use super::counter::{Here, failed, founding_tools, origin_of};
use super::key_file;
use super::looking::with_place;
use super::signing::{agreed, keys};
use crate::commands::{Verdict, print, today};
use crate::disk;
use crate::report::Error;
use servanda_answers::{Folder, FolderText};
use servanda_record::{Algorithm, Policy, SecretKey};
use servanda_register::{
    Founding, Mirror, PostgresStore, RegisterFolder, Sequencer, SqliteStore, Store, enter_history, found,
    last_known, random, set_charter,
};
use servanda_timeline::Day;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

/// How a register is to be made.
pub struct Wanted<'a> {
    pub origin: Option<&'a str>,
    pub officers: &'a [PathBuf],
    pub history_until: Option<Day>,
    pub database: Option<&'a str>,
}

/// Tells how far long work is, on a terminal.
pub fn progress(what: &'static str) -> impl FnMut(u64, u64) {
    let shown = std::io::stderr().is_terminal();
    move |done, all| {
        if shown {
            let end = if done == all { "\n" } else { "" };
            let _ = write!(std::io::stderr().lock(), "\r{what}: {done} of {all}{end}");
        }
    }
}

/// A folder's name as part of an address.
fn slug(name: &str) -> String {
    let out: String = servanda_register::plain_name(name).chars().take(60).collect();
    if out.is_empty() { "organisation".to_owned() } else { out }
}

/// Keys of officers: those given, or two new ones beside the register.
fn officers(folder: &RegisterFolder, given: &[PathBuf]) -> Result<(Vec<SecretKey>, Vec<PathBuf>), Error> {
    if !given.is_empty() {
        let keys = given.iter().map(|p| key_file::read(p)).collect::<Result<_, _>>()?;
        return Ok((keys, Vec::new()));
    }
    let files: Vec<PathBuf> = (1..=2).map(|n| folder.path().join(format!("keys/officer-{n}.key"))).collect();
    let keys =
        files.iter().map(|f| key_file::make(f, Algorithm::Ed25519, false)).collect::<Result<_, _>>()?;
    Ok((keys, files))
}

/// Makes a register from texts. Returns how many acts were entered, and the key files made.
fn make(
    folder: &RegisterFolder,
    name: &str,
    text: &FolderText,
    wanted: &Wanted<'_>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<(usize, Vec<PathBuf>), Error> {
    if folder.holds_register() {
        return Err(Error::Request(format!("{} holds a register already", folder.path().display())));
    }
    let _lock = folder.lock().map_err(failed)?;
    let read = Folder::read(text);
    if read.has_errors() {
        return Err(Error::Documents);
    }
    let origin = wanted.origin.map_or_else(|| format!("servanda.local/{name}"), str::to_owned);
    // Nothing is written before everything that was given is known to fit.
    servanda_register::LogKeys::from_seeds(&origin, [&[0; 32], &[0; 32]])
        .map_err(|e| Error::Request(format!("{origin} cannot be the origin of a register: {e}")))?;
    let given = wanted.officers.iter().map(|p| key_file::read(p)).collect::<Result<Vec<_>, _>>()?;
    let distinct: std::collections::BTreeSet<_> = given.iter().map(|k| k.public().id()).collect();
    if distinct.len() != given.len() {
        return Err(Error::Request("the same officer's key was given twice".to_owned()));
    }
    if given.len() == 1 {
        eprintln!("servanda: warning: with one officer, one person does everything: give two or more");
    }
    let seeds: [[u8; 32]; 2] = [random().map_err(failed)?, random().map_err(failed)?];
    folder.write_log_keys([&seeds[0], &seeds[1]]).map_err(failed)?;
    if let Some(address) = wanted.database {
        folder.set_database_address(address).map_err(failed)?;
    }
    let (officers, made) = officers(folder, wanted.officers)?;
    let mut policy = Policy::two_persons();
    for kind in servanda_record::THRESHOLDS {
        let most = u32::try_from(officers.len()).unwrap_or(99);
        policy.set_threshold(kind, most.min(2));
    }
    let store = folder.store().map_err(failed)?;
    let mut sequencer = Sequencer::open(store, founding_tools(folder, &origin)?).map_err(failed)?;
    let founding = Founding {
        origin: &origin,
        name,
        logs: folder.log_keys(&origin).map_err(failed)?.verifiers(),
        officers: &officers,
        policy,
        history_until: wanted.history_until.unwrap_or_else(|| last_known(&read).max(today())),
        day: today(),
    };
    found(&mut sequencer, &founding, text).map_err(failed)?;
    let mut told = |done: usize, all: usize| progress(done as u64, all as u64);
    let count = enter_history(&mut sequencer, &officers, today(), text, &mut told).map_err(failed)?;
    drop(sequencer);
    // From here on the checkpoint is kept a second time.
    Here::open_locked(folder, &origin)?;
    Ok((count, made))
}

/// `servanda register init`
pub fn init(register: &Path, charter: &Path, wanted: &Wanted<'_>) -> Result<Verdict, Error> {
    let folder = RegisterFolder::at(register);
    let text = disk::folder(charter)?;
    let full = std::fs::canonicalize(charter).unwrap_or_else(|_| charter.to_owned());
    let name = slug(&full.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default());
    let (count, made) = make(&folder, &name, &text, wanted, &mut progress("acts entered"))?;
    let mut out = format!(
        "The register is open: {count} acts of the journals, entered as history with their sources.\n  servanda verify {0}\n  servanda status {0}\n",
        register.display()
    );
    if !made.is_empty() {
        out.push_str(&format!(
            "For a trial, the keys of both officers were put into {}. In earnest each officer makes a key of their own\n(`servanda register key new`), on a machine of their own, and the register is opened with --officer.\n",
            register.join("keys").display()
        ));
    }
    print(&out)?;
    Ok(Verdict::Fine)
}

/// Makes the register of a reference organisation, for a data directory that is empty.
pub fn found_reference(register: &Path, name: &str, text: &FolderText) -> Result<(), Error> {
    let wanted = Wanted { origin: None, officers: &[], history_until: None, database: None };
    make(&RegisterFolder::at(register), name, text, &wanted, &mut |_, _| {}).map(|_| ())
}

/// `servanda register import`
pub fn import(register: &Path, charter: &Path, signing: &Signing) -> Result<Verdict, Error> {
    let mut text = disk::folder(charter)?;
    let keys = keys(signing)?;
    let folder = RegisterFolder::at(register);
    let mut here = Here::open(&folder)?;
    // Acts that are there already are left alone: an act is the same if it is written the same.
    let upto = here.sequencer.head().size;
    let name = here.sequencer.directory().name.clone();
    let there = servanda_register::Contents::read(here.sequencer.store(), &name, upto).map_err(failed)?;
    let there: std::collections::HashSet<String> = there
        .text
        .journals
        .iter()
        .flat_map(|j| j.text.split("\n\n"))
        .map(|p| p.trim_end().to_owned())
        .collect();
    let read = Folder::read(&text);
    if read.has_errors() {
        return Err(Error::Documents);
    }
    let mut left = Vec::new();
    let mut known = 0;
    for (act, file) in read.acts.iter().zip(read.act_files.iter()) {
        let paragraph = servanda_acts::act_text(act, &read.sources, &read.charter.lexicon);
        if there.contains(paragraph.trim_end()) {
            known += 1;
            continue;
        }
        let path = read.texts.get(*file as usize).map_or("acts.journal", |s| s.path.as_str()).to_owned();
        left.push((path, paragraph));
    }
    if left.is_empty() {
        print(&format!("All {known} acts are in the register already.\n"))?;
        return Ok(Verdict::Fine);
    }
    if !signing.yes {
        eprintln!("{} acts will be signed as history; the first:\n", left.len());
        for (_, paragraph) in left.iter().take(3) {
            eprintln!("{paragraph}");
        }
    }
    if !agreed(signing, "Sign them?", "give --yes")? {
        return Err(Error::Request("not signed; nothing was entered".to_owned()));
    }
    text.journals.clear();
    for (path, paragraph) in left {
        match text.journals.last_mut() {
            Some(last) if last.path == path => {
                last.text.push('\n');
                last.text.push_str(&paragraph);
            }
            _ => text.journals.push(servanda_charter::Source { path, text: paragraph }),
        }
    }
    let mut shown = progress("acts entered");
    let mut told = |done: usize, all: usize| shown(done as u64, all as u64);
    let count = enter_history(&mut here.sequencer, &keys, today(), &text, &mut told).map_err(failed)?;
    print(&format!("{count} acts entered; {known} were in the register already.\n"))?;
    Ok(Verdict::Fine)
}

/// `servanda register charter`
pub fn charter(register: &Path, charter: &Path, signing: &Signing) -> Result<Verdict, Error> {
    let text = disk::folder(charter)?;
    let keys = keys(signing)?;
    let mut here = Here::open(&RegisterFolder::at(register))?;
    eprintln!("These documents will be the charter of {}:", here.sequencer.directory().origin);
    for (path, content) in text.charter_files() {
        eprintln!("  {path}  {} bytes", content.len());
    }
    if !agreed(signing, "Sign it?", "give --yes")? {
        return Err(Error::Request("not signed; nothing was entered".to_owned()));
    }
    set_charter(&mut here.sequencer, &keys, today(), &text).map_err(failed)?;
    print(&format!("Entered as record {}.\n", here.sequencer.head().size.saturating_sub(1)))?;
    Ok(Verdict::Fine)
}

/// `servanda register restore`
pub fn restore(register: &Path, from: &str) -> Result<Verdict, Error> {
    let folder = RegisterFolder::at(register);
    let _lock = folder.lock().map_err(failed)?;
    let mut store = folder.store().map_err(failed)?;
    let mirror = Mirror { threads: 2, ..Mirror::with_spool(&register.join("spool")) };
    let mut shown = progress("records verified");
    let done = with_place(from, |place| {
        servanda_register::restore(place, &mut *store, &mirror, &mut shown).map_err(failed)
    })?;
    let origin = origin_of(&mut *store)?;
    drop(store);
    print(&format!(
        "{} records and {} documents were taken over, all verified; the register has {} records.\n",
        done.records, done.documents, done.size
    ))?;
    match folder.log_keys(&origin) {
        Ok(_) => {
            // The guard, the witnesses and the keys must agree before anything is signed again.
            Here::open_locked(&folder, &origin)?;
            print("Guard, witnesses and keys agree with it: it can be served again.\n")?;
        }
        Err(_) => print(
            "The keys of the log are not in the folder: this copy can be read and served, and signs nothing.\n",
        )?,
    }
    Ok(Verdict::Fine)
}

/// `servanda register migrate`
pub fn migrate(register: &Path, to: &str) -> Result<Verdict, Error> {
    let folder = RegisterFolder::at(register);
    if !folder.holds_register() {
        return Err(failed(servanda_register::FolderError::None(register.to_owned())));
    }
    let _lock = folder.lock().map_err(failed)?;
    let file = folder.database();
    let aside = file.with_extension("db.moved");
    let mut from = folder.store().map_err(failed)?;
    let mut set_aside = false;
    let moved = if to == "folder" {
        if folder.database_address().is_none() {
            return Err(Error::Request("the register is in the folder already".to_owned()));
        }
        let mut new = SqliteStore::open(&file).map_err(failed)?;
        let moved = servanda_register::migrate(&mut *from, &mut new).map_err(failed)?;
        folder.unset_database_address().map_err(failed)?;
        moved
    } else {
        let mut new = PostgresStore::open(to).map_err(failed)?;
        let moved = servanda_register::migrate(&mut *from, &mut new).map_err(failed)?;
        folder.set_database_address(to).map_err(failed)?;
        drop(from);
        if file.exists() {
            // Closed, the store is one file: its journal was merged into it.
            std::fs::rename(&file, &aside).map_err(|e| Error::Write(file.clone(), e))?;
            for beside in ["register.db-wal", "register.db-shm"] {
                let _ = std::fs::remove_file(register.join(beside));
            }
            set_aside = true;
        }
        moved
    };
    print(&format!(
        "{} records and {} documents were copied, and compared byte for byte.\n",
        moved.head.size, moved.documents
    ))?;
    if set_aside {
        print(&format!("The file before is kept as {}.\n", aside.display()))?;
    }
    Ok(Verdict::Fine)
}

/// `servanda register store-check`
pub fn store_check(json: bool, url: &str) -> Result<Verdict, Error> {
    let scratch = servanda_register::postgres::scratch(url).map_err(failed)?;
    let mut open = || scratch.open().map(|s| Box::new(s) as Box<dyn Store>);
    let results = servanda_register::conformance::run(&mut open);
    let well = results.iter().all(|(_, r)| r.is_ok());
    if json {
        let list: Vec<serde_json::Value> = results
            .iter()
            .map(|(name, r)| serde_json::json!({ "check": name, "passed": r.is_ok(), "reason": r.as_ref().err() }))
            .collect();
        crate::commands::print_json(
            &serde_json::json!({ "schema": scratch.schema(), "passed": well, "checks": list }),
        )?;
    } else {
        for (name, result) in &results {
            match result {
                Ok(()) => print(&format!("passed  {name}\n"))?,
                Err(why) => print(&format!("FAILED  {name}: {why}\n"))?,
            }
        }
        print(if well {
            "The database keeps what a register needs. Whether it loses nothing when a machine fails is a matter of its replication: docs/operations.md.\n"
        } else {
            "This database is no place for a register.\n"
        })?;
    }
    Ok(if well { Verdict::Fine } else { Verdict::Negative })
}
