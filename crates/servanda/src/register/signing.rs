//! Records that bind: shown, asked about, signed, handed in.

use super::args::Signing;
use super::counter::{Counter, failed};
use super::key_file;
use crate::commands::{Verdict, print, print_json, today};
use crate::report::Error;
use serde_json::json;
use servanda_record::{Document, Envelope, IdempotencyKey, Kind, Record, SecretKey, hex};
use servanda_register::{Done, Maker, checked, random, sign_more};
use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// An act to record.
pub struct Wanted<'a> {
    pub act: &'a str,
    pub source: Option<&'a str>,
    pub lines: &'a [String],
    pub documents: &'a [PathBuf],
    pub journal: &'a str,
    pub historical: bool,
}

/// The keys of the files given.
pub fn keys(signing: &Signing) -> Result<Vec<SecretKey>, Error> {
    signing.keys.iter().map(|path| key_file::read(path)).collect()
}

/// Shows what will be signed, and asks.
fn confirmed(
    counter: &Counter,
    record: &Record,
    keys: &[SecretKey],
    signing: &Signing,
) -> Result<bool, Error> {
    let mut text = String::from("This will be signed:\n\n");
    for line in record.to_text().lines() {
        text.push_str(&format!("    {line}\n"));
    }
    text.push_str(&format!("\nSHA-256 of it: {}\n", hex(&sha256(record.to_text().as_bytes()))));
    for key in keys {
        let id = key.public().id();
        let holder =
            counter.directory().key(id).map_or("not enrolled yet".to_owned(), |k| k.holder.to_string());
        text.push_str(&format!("by {holder}, key {id}\n"));
    }
    let mut err = std::io::stderr().lock();
    let failed = |e| Error::Write("standard error".into(), e);
    err.write_all(text.as_bytes()).map_err(failed)?;
    drop(err);
    agreed(signing, "Sign it?", "read the record above, and give --yes to sign it")
}

/// Asks before anything is signed, unless it was said beforehand; `alone` says what to do where nobody can be asked.
pub fn agreed(signing: &Signing, question: &str, alone: &str) -> Result<bool, Error> {
    if signing.yes {
        return Ok(true);
    }
    if !std::io::stdin().is_terminal() {
        return Err(Error::Request(format!("nobody is there to be asked; {alone}")));
    }
    eprint!("{question} Type yes: ");
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer).map_err(|e| Error::Read("standard input".into(), e))?;
    Ok(answer.trim() == "yes")
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    Document::of("record", bytes).map_or([0; 32], |d| d.sha256)
}

/// Shows, asks, signs and hands in a record.
pub fn hand_in(
    json: bool,
    counter: &mut Counter,
    record: Record,
    keys: &[SecretKey],
    signing: &Signing,
    documents: &[Vec<u8>],
) -> Result<Verdict, Error> {
    let record = checked(record).map_err(failed)?;
    if !confirmed(counter, &record, keys, signing)? {
        return Err(Error::Request("not signed; nothing was sent".to_owned()));
    }
    let mut envelope = Envelope::new(record.to_text().into_bytes());
    sign_more(&mut envelope, keys);
    deliver(json, counter, &record, &envelope, documents)
}

fn deliver(
    json: bool,
    counter: &mut Counter,
    record: &Record,
    envelope: &Envelope,
    documents: &[Vec<u8>],
) -> Result<Verdict, Error> {
    if let Counter::Here(_) = counter {
        for bytes in documents {
            counter.put_document(bytes)?;
        }
    }
    let kept = keep_sent(record, &envelope.to_bytes())?;
    let mut done = counter.enter(&envelope.to_bytes()).map_err(|e| again(e, record, &kept))?;
    if let (Done::Waiting(_), Counter::Web(_), false) = (&done, &*counter, documents.is_empty()) {
        for bytes in documents {
            counter.put_document(bytes)?;
        }
        done = counter.enter(&envelope.to_bytes()).map_err(|e| again(e, record, &kept))?;
    }
    let _ = std::fs::remove_file(&kept);
    let (word, place) = match &done {
        Done::Entered(place) => ("entered", Some(place)),
        Done::Unpublished(place) => ("entered-unpublished", Some(place)),
        Done::Waiting(_) => ("waiting", None),
    };
    if json {
        let missing = if let Done::Waiting(m) = &done { Some(m.as_str()) } else { None };
        print_json(&json!({
            "outcome": word,
            "key": record.key.to_string(),
            "index": place.map(|p| p.index),
            "leaf": place.map(|p| p.leaf.to_string()),
            "missing": missing,
        }))?;
        return Ok(Verdict::Fine);
    }
    match done {
        Done::Entered(place) => print(&format!("Entered as record {}.\n", place.index))?,
        Done::Unpublished(place) => print(&format!(
            "Entered as record {}. The checkpoint waits for witnesses; until they have cosigned it is not published.\n",
            place.index
        ))?,
        Done::Waiting(missing) => print(&format!(
            "It waits: {missing}.\nThe next signer runs: servanda register sign REGISTER {} --key FILE\n",
            record.key
        ))?,
    }
    Ok(Verdict::Fine)
}

fn again(error: Error, record: &Record, kept: &Path) -> Error {
    match error {
        Error::Request(why) if why.starts_with("refused") => {
            let _ = std::fs::remove_file(kept);
            Error::Request(why)
        }
        other => Error::Request(format!(
            "{other}. Whether it was entered is not known; what was signed is kept. Send it again: servanda register resend REGISTER {}",
            record.key
        )),
    }
}

/// The folder of envelopes whose answers have not come.
fn sent_folder() -> Option<PathBuf> {
    super::kept::state().map(|s| s.join("sent"))
}

/// Keeps a signed envelope until its answer has come.
fn keep_sent(record: &Record, envelope: &[u8]) -> Result<PathBuf, Error> {
    let folder = sent_folder().ok_or_else(|| {
        Error::Request("there is no folder for the state of this user; set SERVANDA_STATE".to_owned())
    })?;
    std::fs::create_dir_all(&folder).map_err(|e| Error::Write(folder.clone(), e))?;
    let path = folder.join(format!("{}.envelope", record.key));
    servanda_register::write_durably(&path, envelope).map_err(|e| Error::Write(path.clone(), e))?;
    Ok(path)
}

/// `servanda register resend`
pub fn resend(json: bool, register: &str, which: &str) -> Result<Verdict, Error> {
    let entries = sent_folder().and_then(|f| std::fs::read_dir(f).ok());
    let mut found: Vec<PathBuf> = entries
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter(|e| e.file_name().to_string_lossy().starts_with(which))
        .map(|e| e.path())
        .collect();
    let (Some(path), true) = (found.pop(), found.is_empty()) else {
        return Err(Error::Request(format!(
            "there is not one signed record that begins with {which} and waits for its answer"
        )));
    };
    let envelope = Envelope::parse(&read_file(&path)?).map_err(failed)?;
    let record = Record::parse(&envelope.payload).map_err(failed)?;
    let mut counter = Counter::open(register)?;
    deliver(json, &mut counter, &record, &envelope, &[])
}

/// A new record for a register, by its counter.
pub fn maker(counter: &Counter) -> Maker {
    Maker { register: counter.directory().origin.clone(), seen: counter.seen(), day: today() }
}

/// A new idempotency key.
pub fn new_key() -> Result<IdempotencyKey, Error> {
    random().map(IdempotencyKey).map_err(failed)
}

fn read_file(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|e| Error::Read(path.to_owned(), e))
}

/// The paragraph of an act as written on the command line.
fn paragraph(wanted: &Wanted<'_>) -> String {
    let act = wanted.act.trim();
    let dated = act.starts_with(|c: char| c.is_ascii_digit());
    let mut out = if dated { act.to_owned() } else { format!("{}  {act}", today()) };
    for line in wanted.lines {
        out.push_str(&format!("\n    {}", line.trim()));
    }
    if dated && !wanted.historical && !wanted.lines.iter().any(|l| l.trim().starts_with("received")) {
        let day = act.split_whitespace().next().unwrap_or("");
        if day != today().to_string() {
            out.push_str(&format!("\n    received {}", today()));
        }
    }
    if let Some(source) = wanted.source {
        out.push_str(&format!("\n    source: {source}"));
    }
    out.push('\n');
    out
}

/// `servanda register record`
pub fn record(json: bool, register: &str, wanted: &Wanted<'_>, signing: &Signing) -> Result<Verdict, Error> {
    let keys = keys(signing)?;
    let mut bytes = Vec::new();
    let mut documents = Vec::new();
    for path in wanted.documents {
        let content = read_file(path)?;
        let name = path.file_name().map(|n| n.to_string_lossy().replace(' ', "-")).unwrap_or_default();
        let document = Document::of(&name, &content).ok_or_else(|| {
            Error::Request(format!(
                "{name} cannot be the name of a document; rename the file to letters, digits, . - _"
            ))
        })?;
        documents.push(document);
        bytes.push(content);
    }
    let key = new_key()?;
    let mut counter = Counter::open(register)?;
    let kind = if wanted.historical { Kind::History } else { Kind::Act };
    let record = maker(&counter).act(key, kind, wanted.journal, &paragraph(wanted), documents);
    hand_in(json, &mut counter, record, &keys, signing, &bytes)
}

/// `servanda register pending`
pub fn pending(json: bool, register: &str) -> Result<Verdict, Error> {
    let mut counter = Counter::open(register)?;
    let waiting = counter.waiting()?;
    let mut list = Vec::new();
    let mut text = String::new();
    for envelope in &waiting {
        let record = Record::parse(&envelope.payload).map_err(failed)?;
        let holders: Vec<String> = envelope
            .signatures
            .iter()
            .map(|s| {
                counter.directory().key(s.key).map_or_else(|| s.key.to_string(), |k| k.holder.to_string())
            })
            .collect();
        list.push(json!({
            "key": record.key.to_string(),
            "type": record.kind.name(),
            "day": record.day.to_string(),
            "signed": holders,
            "record": record.to_text(),
        }));
        text.push_str(&format!("{}  {}  signed by {}\n", record.key, record.kind.name(), holders.join(", ")));
        let body = record.to_text();
        for line in body.split_once("\n\n").map_or("", |(_, b)| b).lines() {
            text.push_str(&format!("    {line}\n"));
        }
    }
    if json {
        print_json(&json!({ "pending": list }))?;
    } else if text.is_empty() {
        print("Nothing waits for signatures.\n")?;
    } else {
        print(&text)?;
    }
    Ok(Verdict::Fine)
}

/// `servanda register sign`
pub fn sign(json: bool, register: &str, which: &str, signing: &Signing) -> Result<Verdict, Error> {
    let keys = keys(signing)?;
    let mut counter = Counter::open(register)?;
    let mut found = Vec::new();
    for envelope in counter.waiting()? {
        let record = Record::parse(&envelope.payload).map_err(failed)?;
        if record.key.to_string().starts_with(which) {
            found.push((envelope, record));
        }
    }
    let (mut envelope, record) = match (found.pop(), found.is_empty()) {
        (Some(one), true) => one,
        (None, _) => {
            return Err(Error::Request(format!(
                "nothing that waits begins with {which}; `servanda register pending` lists it"
            )));
        }
        _ => return Err(Error::Request(format!("several that wait begin with {which}: give more digits"))),
    };
    if record.register != counter.directory().origin {
        return Err(Error::Request(format!("what waits is for another register: {}", record.register)));
    }
    if !confirmed(&counter, &record, &keys, signing)? {
        return Err(Error::Request("not signed; nothing was sent".to_owned()));
    }
    // The other signatures are not ours to vouch for: only our own go out.
    envelope.signatures.clear();
    sign_more(&mut envelope, &keys);
    deliver(json, &mut counter, &record, &envelope, &[])
}
