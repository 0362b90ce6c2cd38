//! The portal's share of the command line: where the texts are, the log, the signals.

use crate::args::{LogFormat, LogLevel, ServeArgs};
use crate::commands::{Verdict, today};
use crate::disk;
use crate::register;
use crate::report::Error;
use rust_embed::RustEmbed;
use servanda_answers::FolderText;
use servanda_register::{
    CharterDoor, Desk, FolderLock, OpenRegister, Opener, Readers, RegisterFolder, Standing, StoreError, Tools,
};
use servanda_server::{Portal, RegisterSource, Settings, Site, Source, Tls};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// The organisations that are inside the program, and the list of those that are shown without being asked for.
#[derive(RustEmbed)]
#[folder = "../../charters/"]
#[include = "*.csv"]
#[include = "reference.txt"]
#[include = "*/*.md"]
#[include = "*/*.journal"]
#[include = "*/*.csv"]
#[include = "*/*/*.md"]
#[include = "*/*/*.csv"]
#[exclude = "*/scenarios/*"]
#[exclude = "treaties/*"]
#[exclude = "final-clauses/*"]
struct Inside;

fn inside(path: &str) -> Option<String> {
    Inside::get(path).and_then(|f| String::from_utf8(f.data.into_owned()).ok())
}

/// The names of the reference organisations.
fn reference() -> Vec<String> {
    inside("reference.txt").unwrap_or_default().split_whitespace().map(str::to_owned).collect()
}

/// The files of an organisation inside the program, by their paths in its folder.
fn files_inside(name: &str) -> Vec<(String, String)> {
    let mut paths: Vec<_> = Inside::iter().filter(|p| p.starts_with(&format!("{name}/"))).collect();
    paths.sort();
    paths.iter().filter_map(|p| Some((p.strip_prefix(&format!("{name}/"))?.to_owned(), inside(p)?))).collect()
}

/// An organisation inside the program.
struct BuiltIn {
    name: String,
}

impl Source for BuiltIn {
    fn slug(&self) -> &str {
        &self.name
    }

    fn stamp(&self) -> u64 {
        0
    }

    fn read(&self) -> Result<FolderText, String> {
        let common =
            ["names.csv", "codes.csv"].map(|f| (format!("common/{f}"), inside(f).unwrap_or_default()));
        let out = FolderText::from_files(&self.name, files_inside(&self.name).into_iter().chain(common));
        if out.documents.is_empty() { Err("it is not inside this program".to_owned()) } else { Ok(out) }
    }
}

/// An organisation in a folder.
struct OnDisk {
    path: PathBuf,
    name: String,
}

/// Folds the names, sizes and times of the files of a folder and of the folders in it.
fn stamp(path: &Path, depth: u8, out: &mut DefaultHasher) {
    let Ok(entries) = std::fs::read_dir(path) else { return };
    let mut all: Vec<_> = entries.filter_map(Result::ok).collect();
    all.sort_by_key(std::fs::DirEntry::file_name);
    for entry in all {
        let Ok(about) = entry.metadata() else { continue };
        if about.is_dir() && depth > 0 {
            stamp(&entry.path(), depth - 1, out);
        } else if about.is_file() && !entry.file_name().to_string_lossy().ends_with(".servanda-new") {
            entry.file_name().hash(out);
            about.len().hash(out);
            about.modified().ok().hash(out);
        }
    }
}

impl Source for OnDisk {
    fn slug(&self) -> &str {
        &self.name
    }

    fn stamp(&self) -> u64 {
        let mut out = DefaultHasher::new();
        stamp(&self.path, 1, &mut out);
        out.finish()
    }

    fn read(&self) -> Result<FolderText, String> {
        disk::folder(&self.path).map_err(|e| e.to_string())
    }
}

/// A folder's name as part of an address.
fn address_of(path: &Path) -> String {
    let full = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let name = full.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
    name.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '-' }).collect()
}

fn folders(paths: &[PathBuf]) -> Result<Vec<Box<dyn Source>>, Error> {
    let mut all: Vec<Box<dyn Source>> = Vec::new();
    for path in paths {
        let plain = address_of(path);
        let mut name = plain.clone();
        let mut again = 1;
        while name == "api" || all.iter().any(|s| s.slug() == name) {
            again += 1;
            name = format!("{plain}-{again}");
        }
        if !path.is_dir() {
            return Err(Error::NoFolder(path.clone()));
        }
        all.push(Box::new(OnDisk { path: path.clone(), name }));
    }
    Ok(all)
}

/// A register that this process sequences, for as long as it runs.
struct Serving {
    _lock: FolderLock,
}

/// What is served, and the locks of registers.
type Opened = (Vec<Box<dyn Source>>, Vec<Serving>);

/// The tools with which the desk of a folder opens its sequencer.
fn opener(folder: RegisterFolder, origin: String, node: String, guard: Option<PathBuf>) -> Opener {
    Box::new(move || {
        let store = folder.store()?;
        let keys = folder.log_keys(&origin).map_err(|e| StoreError::Failed(e.to_string()))?;
        let tools = Tools {
            node: node.clone(),
            keys,
            door: Box::new(CharterDoor::default()),
            guard: Box::new(folder.guard(guard.as_deref())),
            witnesses: register::witnesses(),
            now: Box::new(register::seconds),
        };
        Ok((store, tools))
    })
}

/// Opens the registers of a data directory: one in each folder. Where there is none, those of the reference organisations are
/// made; documents in `charters` become registers.
fn registers(data: &Path, args: &ServeArgs) -> Result<Opened, Error> {
    std::fs::create_dir_all(data).map_err(|e| Error::Write(data.to_owned(), e))?;
    let list = |path: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(path).into_iter().flatten().filter_map(Result::ok);
        let mut all: Vec<PathBuf> = entries.map(|e| e.path()).filter(|p| p.is_dir()).collect();
        all.sort();
        all
    };
    let held = |paths: Vec<PathBuf>| -> Vec<PathBuf> {
        paths.into_iter().filter(|p| RegisterFolder::at(p).holds_register()).collect()
    };
    for charter in list(&data.join("charters")) {
        let name = address_of(&charter);
        let folder = data.join(&name);
        if !RegisterFolder::at(&folder).holds_register() {
            register::found_reference(&folder, &name, &disk::folder(&charter)?)?;
        }
    }
    if held(list(data)).is_empty() {
        for name in reference() {
            let text = BuiltIn { name: name.clone() }.read().map_err(Error::Request)?;
            register::found_reference(&data.join(&name), &name, &text)?;
        }
    }
    let mut sources: Vec<Box<dyn Source>> = Vec::new();
    let mut serving = Vec::new();
    for path in held(list(data)) {
        let folder = RegisterFolder::at(&path);
        let lock = folder.lock().map_err(register::failed)?;
        let origin = register::origin_of(&mut *folder.store().map_err(register::failed)?)?;
        let node = args.base_url.clone().unwrap_or_else(|| format!("{}-{}", args.listen, std::process::id()));
        let guard = args.guard.as_ref().map(|g| g.join(address_of(&path)));
        let desk = Desk::open(opener(folder.clone(), origin, node, guard)).map_err(register::failed)?;
        if let Standing::Stopped { why, .. } = desk.standing() {
            eprintln!("servanda: {}: nothing is entered: {why}", path.display());
        }
        let readers = Readers::new(move || folder.reader());
        let open = Arc::new(OpenRegister::new(desk, readers));
        sources.push(Box::new(RegisterSource::new(address_of(&path), open)));
        serving.push(Serving { _lock: lock });
    }
    Ok((sources, serving))
}

fn sources(args: &ServeArgs) -> Result<Opened, Error> {
    if let Some(data) = &args.data {
        return registers(data, args);
    }
    let plain = if args.folders.is_empty() {
        reference().into_iter().map(|name| Box::new(BuiltIn { name }) as Box<dyn Source>).collect()
    } else {
        folders(&args.folders)?
    };
    Ok((plain, Vec::new()))
}

fn log(args: &ServeArgs) {
    use tracing_subscriber::filter::LevelFilter;
    let level = match args.log {
        LogLevel::Off => LevelFilter::OFF,
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
    };
    let plain =
        tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr).with_target(false);
    // A second start in one process, as in tests, keeps the first log.
    let _ = match args.log_format {
        LogFormat::Text => plain.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).try_init(),
        LogFormat::Json => plain.json().try_init(),
    };
}

/// Ends at the first signal to stop.
pub(crate) async fn stop() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {},
        () = terminate => {},
    }
}

/// The status of a process that ended because the medium did not take what was written.
const LOST: i32 = 4;

/// Ends the process when a flush to the medium has failed: after that, nothing that is read back can be trusted, and another
/// process must look at the disk first.
async fn end_if_lost(site: Arc<Site>) {
    loop {
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        for (slug, register) in site.registers() {
            if let Standing::Stopped { why, lost: true } = register.desk.standing() {
                eprintln!("servanda: {slug}: {why}");
                std::process::exit(LOST);
            }
        }
    }
}

/// Serves until told to stop.
///
/// # Errors
/// A folder cannot be read, the address is taken, the certificate is no good.
pub fn serve(args: &ServeArgs) -> Result<Verdict, Error> {
    log(args);
    let (sources, serving) = sources(args)?;
    let site = Arc::new(Site::open(sources).map_err(|e| Error::Request(e.to_string()))?);
    let tls = match (&args.tls_certificate, &args.tls_key) {
        (Some(certificate), Some(key)) => {
            let read = |p: &PathBuf| std::fs::read(p).map_err(|e| Error::Read(p.clone(), e));
            Some(Tls { certificate: read(certificate)?, key: read(key)?, from: certificate.clone() })
        }
        _ => None,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| Error::Request(format!("no threads: {e}")))?;
    runtime.block_on(async {
        let listener = TcpListener::bind(args.listen).await.map_err(|e| match e.kind() {
            std::io::ErrorKind::AddrInUse => Error::Request(format!(
                "{} is in use; is a portal running there already? Choose another with --listen, or --listen 127.0.0.1:0 for any that is free",
                args.listen
            )),
            _ => Error::Request(format!("cannot listen on {}: {e}", args.listen)),
        })?;
        let here = listener.local_addr().map_err(|e| Error::Request(e.to_string()))?;
        let scheme = if tls.is_some() { "https" } else { "http" };
        let own = format!("{scheme}://{here}");
        let base = args.base_url.as_deref().map_or(own.clone(), |b| b.trim_end_matches('/').to_owned());
        let slugs: Vec<String> = site.editions().iter().map(|e| e.slug.clone()).collect();
        let (stopping, stopped) = watch::channel(false);
        tokio::spawn(end_if_lost(site.clone()));
        let settings = Settings { base, today: Box::new(today) };
        let portal = Portal::new(site.clone(), settings, stopped);
        let mut text = String::from("The portal is open. Look at\n");
        for slug in &slugs {
            text.push_str(&format!("  {own}/en/{slug}\n"));
        }
        text.push_str("Ctrl-C closes it.\n");
        crate::commands::print(&text)?;
        servanda_server::serve(portal, listener, tls, stop(), stopping)
            .await
            .map_err(|e| Error::Request(e.to_string()))
    })?;
    for (_, register) in site.registers() {
        register.desk.close();
    }
    drop(serving);
    Ok(Verdict::Fine)
}
