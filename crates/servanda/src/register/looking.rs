//! Registers read, verified, written out.

use super::args::{ReceiptArgs, VerifyArgs};
use super::counter::{failed, is_address, with_files};
use super::founding::progress;
use super::kept::Kept;
use super::keys::directory_json;
use crate::commands::{Verdict, print, print_json, today};
use crate::report::Error;
use serde_json::{Value as Json, json};
use servanda_answers::FolderText;
use servanda_record::{Directory, hex};
use servanda_register::{
    Contents, Extent, Fetch, FromFolder, FromWeb, RegisterFolder, SqliteStore, Trust, Verified, claims,
    compare_guard, fsck as check, log_policy, receipt_from_files, verify,
};
use servanda_timeline::Day;
use servanda_tlog::{Fork, Policy, Receipt, VerifierKey, bundle_paths, tile_paths};
use std::path::Path;

/// A register's files, wherever they are.
pub fn with_place<T>(
    register: &str,
    read: impl FnOnce(&mut dyn Fetch) -> Result<T, Error>,
) -> Result<T, Error> {
    if is_address(register) {
        return read(&mut FromWeb::new(register));
    }
    let folder = RegisterFolder::at(Path::new(register));
    if folder.holds_register() {
        return with_files(&folder, |f| read(f));
    }
    if folder.path().join("checkpoint").is_file() {
        return read(&mut FromFolder(folder.path().to_owned()));
    }
    Err(Error::Request(format!(
        "{register} is no register: give an address, the folder of a register, or a folder that `servanda export` wrote"
    )))
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from)
}

/// The texts of a register that stands where a charter folder may stand; `None` if it is no register.
pub fn contents_of(path: &Path) -> Result<Option<FolderText>, Error> {
    let text = path.to_string_lossy();
    let folder = RegisterFolder::at(path);
    if folder.holds_register() {
        let mut store = folder.reader().map_err(failed)?;
        // An act is entered when a published checkpoint contains it.
        let published = store.checkpoint(servanda_register::Which::Published).map_err(failed)?;
        let size = published.map_or(0, |s| s.size);
        let directory = servanda_register::directory_at(&mut *store, size).map_err(failed)?;
        return Contents::read(&mut *store, &directory.name, size).map(|c| Some(c.text)).map_err(failed);
    }
    if !is_address(&text) && !path.join("checkpoint").is_file() {
        return Ok(None);
    }
    with_place(&text, |place| {
        let kept = Kept::find(place)?;
        let trust = kept.as_ref().map_or_else(Trust::default, Kept::trust);
        let extent = Extent { by_charter: true, documents: false, threads: threads() };
        let verified = verify(place, &trust, extent, &mut progress("records verified")).map_err(failed)?;
        Kept::of(&verified).keep(None)?;
        Ok(verified.contents.map(|c| c.text))
    })
}

/// The first place where two JSON values differ.
fn difference(path: &str, theirs: &Json, ours: &Json) -> Option<String> {
    match (theirs, ours) {
        (Json::Object(a), Json::Object(b)) => {
            let keys: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            keys.into_iter().find_map(|k| {
                let none = Json::Null;
                difference(&format!("{path}/{k}"), a.get(k).unwrap_or(&none), b.get(k).unwrap_or(&none))
            })
        }
        (Json::Array(a), Json::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().find_map(|(i, (x, y))| difference(&format!("{path}/{i}"), x, y))
        }
        _ if theirs == ours => None,
        _ => Some(format!("{path}: the host says {theirs}, and the register says {ours}")),
    }
}

/// Compares what the host claims with what is reckoned from the verified records. `None` if it claims nothing of this tree.
fn compare_claims(place: &mut dyn Fetch, verified: &Verified) -> Result<Option<Vec<String>>, Error> {
    let Some(contents) = &verified.contents else { return Ok(None) };
    let bytes = match place.get("claims.json") {
        Ok(bytes) => bytes,
        Err(servanda_register::FetchError::Missing(_)) => return Ok(None),
        Err(e) => return Err(failed(e)),
    };
    let theirs: Json =
        serde_json::from_slice(&bytes).map_err(|e| Error::Request(format!("claims.json: {e}")))?;
    let c = &verified.opened.checkpoint;
    if theirs.get("size").and_then(Json::as_u64) != Some(c.size) {
        return Ok(None);
    }
    let on = theirs.get("on").and_then(Json::as_str).and_then(|d| Day::parse(d).ok());
    let on = on.ok_or_else(|| Error::Request("claims.json names no day".to_owned()))?;
    let ours = claims(&verified.directory, &contents.text, c.size, &c.root, on).map_err(failed)?;
    Ok(Some(difference("", &theirs, &ours).into_iter().collect()))
}

/// `servanda verify`
pub fn verify_command(json: bool, args: &VerifyArgs) -> Result<Verdict, Error> {
    let extent = Extent {
        by_charter: !args.log_only,
        documents: !args.log_only,
        threads: args.threads.unwrap_or_else(threads),
    };
    if let Some(file) = &args.evidence {
        return check_evidence(json, file, &args.log_keys);
    }
    let register = args.register.as_deref().unwrap_or_default();
    with_place(register, |place| {
        let kept = match (&args.keep, args.forget) {
            (_, true) => None,
            (Some(file), _) => Kept::read(file)?,
            (None, _) => Kept::find(place)?,
        };
        let mut trust = kept.as_ref().map_or_else(Trust::default, Kept::trust);
        if let [a, b] = args.log_keys.as_slice() {
            trust.logs = Some([a.clone(), b.clone()]);
        } else if !args.log_keys.is_empty() {
            return Err(Error::Request("give both keys of the log, each with --log-key".to_owned()));
        }
        let verified = match verify(place, &trust, extent, &mut progress("records verified")) {
            Ok(v) => v,
            Err(e) => {
                if json {
                    print_json(&json!({ "verified": false, "reason": e.to_string() }))?;
                } else {
                    print(&format!("NOT VERIFIED. {e}\n"))?;
                }
                return Ok(Verdict::Negative);
            }
        };
        let differences = compare_claims(place, &verified)?;
        let good = differences.as_ref().is_none_or(Vec::is_empty);
        if good && !args.forget {
            Kept::of(&verified).keep(args.keep.as_deref())?;
        }
        if json {
            print_json(&verified_json(&verified, kept.as_ref(), differences.as_deref()))?;
        } else {
            print(&verified_text(&verified, kept.as_ref(), trust.logs.is_some(), differences.as_deref()))?;
        }
        Ok(if good { Verdict::Fine } else { Verdict::Negative })
    })
}

/// Whether a file proves that a log has signed two trees.
fn check_evidence(json: bool, file: &Path, keys: &[String]) -> Result<Verdict, Error> {
    let bytes = std::fs::read(file).map_err(|e| Error::Read(file.to_owned(), e))?;
    let keys = keys.iter().map(|k| VerifierKey::parse(k).map_err(failed)).collect::<Result<Vec<_>, _>>()?;
    let checked = Fork::parse(&bytes).and_then(|fork| fork.check(&keys).map(|()| fork));
    match checked {
        Ok(fork) => {
            let size = |note: &servanda_tlog::Note| note.text.lines().nth(1).unwrap_or("").to_owned();
            let (older, newer) = (size(&fork.older), size(&fork.newer));
            if json {
                print_json(&json!({ "proved": true, "sizes": [older, newer] }))?;
            } else {
                print(&format!(
                    "Proved: this log has signed a tree of {older} records and one of {newer}, and the second does not continue the first.\n"
                ))?;
            }
            Ok(Verdict::Fine)
        }
        Err(e) => {
            if json {
                print_json(&json!({ "proved": false, "reason": e.to_string() }))?;
            } else {
                print(&format!("It proves nothing. {e}\n"))?;
            }
            Ok(Verdict::Negative)
        }
    }
}

fn verified_json(v: &Verified, kept: Option<&Kept>, differences: Option<&[String]>) -> Json {
    let c = &v.opened.checkpoint;
    json!({
        "verified": differences.is_none_or(<[String]>::is_empty),
        "origin": c.origin,
        "size": c.size,
        "root": c.root.to_string(),
        "directory": v.directory.digest(),
        "contested": v.contested,
        "kinds": v.kinds,
        "signatures": v.signatures,
        "documents": v.documents,
        "cosigners": v.opened.cosigners.iter().map(|(k, time)| json!({ "name": k.name(), "time": time })).collect::<Vec<_>>(),
        "extends": kept.map(Kept::size),
        "claims": differences.map(|d| json!({ "agree": d.is_empty(), "differences": d })),
        "register": directory_json(&v.directory),
    })
}

fn verified_text(v: &Verified, kept: Option<&Kept>, known: bool, differences: Option<&[String]>) -> String {
    let c = &v.opened.checkpoint;
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    let agree = differences.is_none_or(<[String]>::is_empty);
    line(format!("{} {}", if agree { "Verified:" } else { "NOT VERIFIED:" }, c.origin));
    let kinds: Vec<String> = v.kinds.iter().map(|(k, n)| format!("{n} {k}")).collect();
    line(format!("  {} records ({}), {} signatures good", c.size, kinds.join(", "), v.signatures));
    line(format!("  root {}", c.root));
    line("  the checkpoint is signed by the log with Ed25519 and ML-DSA-44".to_owned());
    for (k, _) in &v.opened.cosigners {
        line(format!("  cosigned by the witness {}", k.name()));
    }
    if v.directory.policy.quorum.is_empty() {
        line("  no witnesses are asked for by the policy: that nobody else is shown another register is not proved".to_owned());
    }
    match kept {
        Some(k) => line(format!("  it extends the {} records verified before", k.size())),
        None if known => {}
        None => line(
            "  seen for the first time: compare the keys of the log with those published elsewhere"
                .to_owned(),
        ),
    }
    if kept.is_none() {
        for key in &v.directory.logs {
            line(format!("    {}", super::kept::fingerprint(key)));
        }
    }
    if v.documents > 0 {
        line(format!("  {} documents have the hashes that were signed", v.documents));
    }
    for i in &v.contested {
        line(format!("  record {i} is contested: a key that signed it was revoked as suspect"));
    }
    match differences {
        Some([]) => {
            line("  what the host says of the organisation is what follows from the records".to_owned())
        }
        Some(all) => all.iter().for_each(|d| line(format!("  the host's rulings differ: {d}"))),
        None => {}
    }
    out
}

/// `servanda register fsck`
pub fn fsck(json: bool, register: &Path) -> Result<Verdict, Error> {
    let folder = RegisterFolder::at(register);
    if !folder.holds_register() {
        return Err(failed(servanda_register::FolderError::None(register.to_owned())));
    }
    let mut problems = Vec::new();
    let mut store = match folder.database_address() {
        Some(_) => folder.reader(),
        None => SqliteStore::open_to_read(&folder.database()).map(|mut s| {
            match s.integrity() {
                Ok(found) => problems.extend(found.into_iter().map(|p| format!("SQLite: {p}"))),
                Err(e) => problems.push(e.to_string()),
            }
            Box::new(s) as Box<dyn servanda_register::Store>
        }),
    }
    .map_err(failed)?;
    let mut guard = folder.guard();
    let checked = check(&mut *store, &mut progress("records checked"));
    let found = match checked.and_then(|mut f| compare_guard(&mut *store, &mut guard, &mut f).map(|()| f)) {
        Ok(found) => found,
        Err(e) => servanda_register::Findings { problems: vec![e.to_string()], ..Default::default() },
    };
    problems.extend(found.problems);
    if json {
        print_json(&json!({
            "records": found.records, "signatures": found.signatures, "documents": found.documents,
            "problems": problems,
        }))?;
    } else if problems.is_empty() {
        print(&format!(
            "Nothing is wrong: {} records, {} signatures, {} documents.\n",
            found.records, found.signatures, found.documents
        ))?;
    } else {
        for p in &problems {
            print(&format!("{p}\n"))?;
        }
        print(
            "Do not go on with this copy. Move the store aside, and restore it from a mirror: `servanda register restore REGISTER --from MIRROR` (docs/operations.md).\n",
        )?;
    }
    Ok(if problems.is_empty() { Verdict::Fine } else { Verdict::Negative })
}

/// `servanda register backup`
pub fn backup(register: &Path, to: &Path) -> Result<Verdict, Error> {
    let folder = RegisterFolder::at(register);
    if folder.database_address().is_some() {
        return Err(Error::Request("this register is in PostgreSQL: use pg_basebackup".to_owned()));
    }
    if to.exists() {
        return Err(Error::Request(format!("{} exists", to.display())));
    }
    SqliteStore::open_to_read(&folder.database()).and_then(|s| s.back_up(to)).map_err(failed)?;
    print(&format!(
        "Copied. After it is put back, nothing is signed before the records since then are fetched from a mirror:\n  servanda register restore {} --from MIRROR\n",
        register.display()
    ))?;
    Ok(Verdict::Fine)
}

fn log_keys(directory: &Directory) -> Result<Vec<VerifierKey>, Error> {
    directory.logs.iter().map(|k| VerifierKey::parse(k).map_err(failed)).collect()
}

/// `servanda receipt`
pub fn receipt(json: bool, args: &ReceiptArgs) -> Result<Verdict, Error> {
    if let (Some(file), Some(policy)) = (&args.check, &args.policy) {
        return check_receipt(json, file, policy);
    }
    let Some(register) = &args.register else {
        return Err(Error::Request(
            "give a register and the index of a record, or --check FILE --policy FILE".to_owned(),
        ));
    };
    with_place(register, |place| {
        let kept = Kept::find(place)?;
        let trust = kept.as_ref().map_or_else(Trust::default, Kept::trust);
        let extent = Extent { by_charter: false, documents: false, threads: threads() };
        let verified = verify(place, &trust, extent, &mut |_, _| {}).map_err(failed)?;
        let policy = log_policy(&verified.directory).map_err(failed)?;
        if args.print_policy {
            print(&policy.to_string())?;
            return Ok(Verdict::Fine);
        }
        let index = args.index.ok_or_else(|| Error::Request("give the index of a record".to_owned()))?;
        let (mut receipt, leaf) =
            receipt_from_files(place, &log_keys(&verified.directory)?, index).map_err(failed)?;
        receipt.extra = Some(leaf);
        let text = receipt.to_string();
        match &args.out {
            Some(path) => crate::disk::replace(path, &text)?,
            None => print(&text)?,
        }
        Ok(Verdict::Fine)
    })
}

fn check_receipt(json: bool, file: &Path, policy: &Path) -> Result<Verdict, Error> {
    let read = |p: &Path| std::fs::read(p).map_err(|e| Error::Read(p.to_owned(), e));
    let receipt = Receipt::parse(&read(file)?).map_err(failed)?;
    let policy = Policy::parse(&read(policy)?).map_err(failed)?;
    let leaf = receipt.extra.clone().unwrap_or_default();
    let envelope = servanda_record::Envelope::parse(&leaf)
        .map_err(|_| Error::Request("the receipt does not carry its record".to_owned()))?;
    let text = String::from_utf8_lossy(&envelope.payload).into_owned();
    match receipt.check(&leaf, &policy) {
        Ok(opened) => {
            let c = opened.checkpoint;
            if json {
                print_json(
                    &json!({ "good": true, "origin": c.origin, "index": receipt.index, "size": c.size, "record": text }),
                )?;
            } else {
                print(&format!(
                    "The receipt is good: record {} of {}, in the tree of {}.\n\n{text}",
                    receipt.index, c.origin, c.size
                ))?;
            }
            Ok(Verdict::Fine)
        }
        Err(e) => {
            if json {
                print_json(&json!({ "good": false, "reason": e.to_string() }))?;
            } else {
                print(&format!("The receipt is NOT good. {e}\n"))?;
            }
            Ok(Verdict::Negative)
        }
    }
}

/// `servanda export`: the whole register as files that any web server can carry.
pub fn export(register: &str, to: &Path) -> Result<Verdict, Error> {
    with_place(register, |place| {
        let kept = Kept::find(place)?;
        let trust = kept.as_ref().map_or_else(Trust::default, Kept::trust);
        let extent = Extent { by_charter: true, documents: true, threads: threads() };
        let verified = verify(place, &trust, extent, &mut progress("records verified")).map_err(failed)?;
        let size = verified.opened.checkpoint.size;
        let write = |path: &str, bytes: &[u8]| {
            let file = to.join(path);
            let failed = |e| Error::Write(file.clone(), e);
            if let Some(folder) = file.parent() {
                std::fs::create_dir_all(folder).map_err(failed)?;
            }
            crate::disk::replace_with(&file, |mut f| std::io::Write::write_all(&mut f, bytes))
        };
        let mut files = 0u64;
        for path in tile_paths(size).chain(bundle_paths(size)) {
            let path = path.to_string();
            write(&path, &place.get(&path).map_err(failed)?)?;
            files += 1;
        }
        let contents = verified.contents.as_ref();
        let mut named = std::collections::BTreeSet::new();
        for path in bundle_paths(size) {
            let bytes = place.get(&path.to_string()).map_err(failed)?;
            for leaf in servanda_tlog::decode_bundle(&bytes).map_err(failed)? {
                let envelope = servanda_record::Envelope::parse(leaf).map_err(failed)?;
                let record = servanda_record::Record::parse(&envelope.payload).map_err(failed)?;
                named.extend(record.needs().map(|d| hex(&d.sha256)));
            }
        }
        for name in named {
            let path = format!("blob/{name}");
            write(&path, &place.get(&path).map_err(failed)?)?;
            files += 1;
        }
        if let Some(contents) = contents {
            let c = &verified.opened.checkpoint;
            let claims =
                claims(&verified.directory, &contents.text, c.size, &c.root, today()).map_err(failed)?;
            write("claims.json", format!("{claims:#}\n").as_bytes())?;
        }
        // The checkpoint comes last: whoever sees it finds everything that it commits to.
        write("checkpoint", verified.note.to_string().as_bytes())?;
        print(&format!(
            "{} files of {} records are in {}. Any web server can carry them; `servanda verify` takes the folder or its address.\n",
            files + 2,
            size,
            to.display()
        ))?;
        Ok(Verdict::Fine)
    })
}
