//! A member's witness: its folder, its mirrors, and the eye that it keeps on the registers.

use super::args::WitnessArgs;
use super::counter::{failed, seconds};
use crate::commands::{Verdict, print};
use crate::report::Error;
use servanda_record::{hex, unhex};
use servanda_register::{
    Alarm, Fetch, FromWeb, Mirror, MirrorError, Monitor, Readers, SqliteStore, Store, Witness, directory_of,
    random, write_durably,
};
use servanda_server::{Watch, serve_witness};
use servanda_tlog::{Algorithm, Fork, SigningKey, VerifierKey};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::TcpListener;

const KEYS: &str = "servanda-witness-keys/1";

/// One register that is watched.
struct Watched {
    address: String,
    /// Its name in addresses of the mirror, and its file.
    name: String,
    file: PathBuf,
    store: SqliteStore,
    monitor: Option<Monitor>,
}

/// The keys of a witness: made the first time, kept in its folder.
fn keys(data: &Path, name: &str) -> Result<[SigningKey; 2], Error> {
    let path = data.join("witness.keys");
    if !path.exists() {
        let seeds: [[u8; 32]; 2] = [random().map_err(failed)?, random().map_err(failed)?];
        let text = format!("{KEYS}\ned25519: {}\nml-dsa-44: {}\n", hex(&seeds[0]), hex(&seeds[1]));
        write_durably(&path, text.as_bytes()).map_err(|e| Error::Write(path.clone(), e))?;
    }
    let text = std::fs::read_to_string(&path).map_err(|e| Error::Read(path.clone(), e))?;
    let read = || {
        let mut lines = text.lines().skip_while(|l| *l != KEYS).skip(1);
        let a: [u8; 32] = unhex(lines.next()?.strip_prefix("ed25519: ")?)?;
        let b: [u8; 32] = unhex(lines.next()?.strip_prefix("ml-dsa-44: ")?)?;
        Some((a, b))
    };
    let (a, b) =
        read().ok_or_else(|| Error::Request(format!("{} holds no keys of a witness", path.display())))?;
    Ok([
        SigningKey::from_seed(Algorithm::Ed25519Cosignature, name, &a).map_err(failed)?,
        SigningKey::from_seed(Algorithm::MlDsa44Cosignature, name, &b).map_err(failed)?,
    ])
}

/// The last part of an address, as the name of its mirror.
fn name_of(address: &str) -> String {
    let last = address.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    let plain: String = last.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    if plain.is_empty() { "register".to_owned() } else { plain }
}

impl Watched {
    fn open(data: &Path, address: &str, taken: &[Watched]) -> Result<Watched, Error> {
        let folder = data.join("mirrors");
        std::fs::create_dir_all(&folder).map_err(|e| Error::Write(folder.clone(), e))?;
        let plain = name_of(address);
        let mut name = plain.clone();
        let mut again = 1;
        while taken.iter().any(|w| w.name == name) {
            again += 1;
            name = format!("{plain}-{again}");
        }
        let file = folder.join(format!("{name}.db"));
        let store = SqliteStore::open(&file).map_err(failed)?;
        Ok(Watched { address: address.to_owned(), name, file, store, monitor: None })
    }

    /// Takes over what is new, verified.
    fn pull(&mut self, spool: &Path) -> Result<u64, MirrorError> {
        let mirror = Mirror { threads: 2, ..Mirror::with_spool(&spool.join(&self.name)) };
        let mut from = FromWeb::new(&self.address);
        mirror.pull(&mut from, &mut self.store, &mut |_, _| {}).map(|done| done.records)
    }

    /// The keys of its log, once it was mirrored.
    fn logs(&mut self) -> Result<Vec<VerifierKey>, Error> {
        let directory = directory_of(&mut self.store).map_err(failed)?;
        directory
            .logs
            .iter()
            .filter(|k| !k.is_empty())
            .map(|k| VerifierKey::parse(k).map_err(failed))
            .collect()
    }
}

/// Writes an alarm down, with its evidence as a file, and says it.
fn raise(data: &Path, text: &str, evidence: Option<&Fork>) -> Result<(), Error> {
    eprintln!("ALARM: {text}");
    let folder = data.join("alarms");
    std::fs::create_dir_all(&folder).map_err(|e| Error::Write(folder.clone(), e))?;
    let mut lines = std::fs::read_to_string(folder.join("alarms.txt")).unwrap_or_default();
    if !lines.lines().any(|l| l.ends_with(text)) {
        lines.push_str(&format!("{} {text}\n", crate::commands::today()));
        let path = folder.join("alarms.txt");
        write_durably(&path, lines.as_bytes()).map_err(|e| Error::Write(path.clone(), e))?;
    }
    if let Some(fork) = evidence {
        let text = fork.to_string();
        let digest = servanda_tlog::leaf_hash(text.as_bytes()).to_string();
        let path = folder.join(format!("{}.fork", digest.get(..16).unwrap_or("evidence")));
        if !path.exists() {
            write_durably(&path, text.as_bytes()).map_err(|e| Error::Write(path.clone(), e))?;
            eprintln!("  evidence that everybody can check: {}", path.display());
        }
    }
    Ok(())
}

/// Looks at every register once. True if nothing is wrong.
fn look(
    data: &Path,
    args: &WitnessArgs,
    watched: &mut [Watched],
    witness: Option<&Witness>,
) -> Result<bool, Error> {
    let mut well = true;
    for w in watched.iter_mut() {
        match w.pull(&data.join("spool")) {
            Ok(0) => {}
            Ok(n) => eprintln!("{}: {n} records taken over", w.address),
            Err(e) => {
                well = false;
                let evidence = if let MirrorError::Forked(fork) = &e { Some(&**fork) } else { None };
                raise(data, &format!("{}: {e}", w.address), evidence)?;
            }
        }
        let logs = w.logs()?;
        if logs.is_empty() {
            continue;
        }
        let monitor = w.monitor.get_or_insert_with(|| Monitor::new(logs, args.every.max(1)));
        let mut from = FromWeb::new(&w.address);
        let mut others: Vec<FromWeb> = args.compare.iter().map(|c| FromWeb::new(c)).collect();
        let mut places: Vec<&mut dyn Fetch> = vec![&mut from];
        for other in &mut others {
            // Only places that show this register are compared with it.
            places.push(other);
        }
        for alarm in monitor.look(&mut places, &[], seconds()) {
            if matches!(&alarm, Alarm::NoCheckpoint { place, .. } if *place != w.address.trim_end_matches('/'))
            {
                continue;
            }
            well = false;
            raise(data, &alarm.to_string(), alarm.evidence())?;
        }
    }
    if let Some(witness) = witness {
        for origin in witness.origins() {
            for fork in witness.forks(origin).map_err(failed)? {
                well = false;
                raise(
                    data,
                    &format!("{origin}: the log has signed two trees, and asked to have both cosigned"),
                    Some(&fork),
                )?;
            }
        }
    }
    Ok(well)
}

/// `servanda witness`
pub fn run(args: &WitnessArgs) -> Result<Verdict, Error> {
    let data = args.data.clone();
    std::fs::create_dir_all(&data).map_err(|e| Error::Write(data.clone(), e))?;
    let keys = keys(&data, &args.name)?;
    let mut watched: Vec<Watched> = Vec::new();
    for address in &args.logs {
        watched.push(Watched::open(&data, address, &watched)?);
    }
    let base = args.base_url.clone().unwrap_or_else(|| format!("http://{}", args.listen));
    let mut text =
        format!("The witness {}. One of these lines goes into the policy of a register:\n", args.name);
    for key in &keys {
        text.push_str(&format!(
            "  witness {} {} {base}\n",
            name_of(&args.name.replace('.', "-")),
            key.verifier()
        ));
    }
    print(&text)?;
    let well = look(&data, args, &mut watched, None)?;
    if args.once {
        return Ok(if well { Verdict::Fine } else { Verdict::Negative });
    }
    let mut logs = Vec::new();
    for w in &mut watched {
        logs.extend(w.logs()?);
    }
    if logs.is_empty() {
        return Err(Error::Request(
            "no register could be read: a witness begins with what it has verified itself".to_owned(),
        ));
    }
    let witness =
        Arc::new(Witness::open(&data.join("witness.db"), &args.name, keys.into(), logs).map_err(failed)?);
    let mirrors: BTreeMap<String, Readers> = watched
        .iter()
        .map(|w| {
            let file = w.file.clone();
            let open = move || Ok(Box::new(SqliteStore::open_to_read(&file)?) as Box<dyn Store>);
            (w.name.clone(), Readers::new(open))
        })
        .collect();
    let names: Vec<String> = mirrors.keys().cloned().collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(failed)?;
    runtime.block_on(async {
        let listener = TcpListener::bind(args.listen).await.map_err(failed)?;
        let here = listener.local_addr().map_err(failed)?;
        let mut text = format!("It listens on http://{here}\n");
        for name in names {
            text.push_str(&format!("  mirror: http://{here}/mirror/{name}\n"));
        }
        text.push_str("Ctrl-C closes it.\n");
        print(&text)?;
        let watch = Watch { witness: witness.clone(), mirrors, now: Box::new(seconds) };
        std::thread::scope(|scope| {
            let (closing, closed) = std::sync::mpsc::channel::<()>();
            let every = std::time::Duration::from_secs(args.every.max(1));
            scope.spawn(move || {
                while let Err(std::sync::mpsc::RecvTimeoutError::Timeout) = closed.recv_timeout(every) {
                    if let Err(e) = look(&data, args, &mut watched, Some(&witness)) {
                        eprintln!("servanda: {e}");
                    }
                }
            });
            let served = tokio::task::block_in_place(|| {
                tokio::runtime::Handle::current().block_on(serve_witness(
                    watch,
                    listener,
                    crate::portal::stop(),
                ))
            });
            drop(closing);
            served.map_err(failed)
        })
    })?;
    Ok(Verdict::Fine)
}
