//! The portal's share of the command line: where the texts are, the log, the signals.

use crate::args::{LogFormat, LogLevel, ServeArgs};
use crate::commands::{Verdict, today};
use crate::disk;
use crate::report::Error;
use rust_embed::RustEmbed;
use servanda_answers::FolderText;
use servanda_server::{Portal, Settings, Site, Source, Tls};
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
        let common = ["names.csv", "codes.csv"].map(|f| (format!("common/{f}"), inside(f).unwrap_or_default()));
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

/// Makes a data directory with the reference organisations, where there is nothing yet.
fn found(charters: &Path) -> Result<(), Error> {
    let failed = |e| Error::Write(charters.to_owned(), e);
    for name in reference() {
        for (path, text) in files_inside(&name) {
            let file = charters.join(&name).join(path);
            if let Some(folder) = file.parent() {
                std::fs::create_dir_all(folder).map_err(failed)?;
            }
            disk::replace(&file, &text)?;
        }
    }
    for shared in ["names.csv", "codes.csv"] {
        disk::replace(&charters.join(shared), &inside(shared).unwrap_or_default())?;
    }
    Ok(())
}

fn sources(args: &ServeArgs) -> Result<Vec<Box<dyn Source>>, Error> {
    let Some(data) = &args.data else {
        return if args.folders.is_empty() {
            Ok(reference().into_iter().map(|name| Box::new(BuiltIn { name }) as Box<dyn Source>).collect())
        } else {
            folders(&args.folders)
        };
    };
    let charters = data.join("charters");
    let list = || -> Vec<PathBuf> {
        let entries = std::fs::read_dir(&charters).into_iter().flatten().filter_map(Result::ok);
        let mut all: Vec<PathBuf> = entries.map(|e| e.path()).filter(|p| p.is_dir()).collect();
        all.sort();
        all
    };
    if list().is_empty() {
        found(&charters)?;
    }
    folders(&list())
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
async fn stop() {
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

/// Serves until told to stop.
///
/// # Errors
/// A folder cannot be read, the address is taken, the certificate is no good.
pub fn serve(args: &ServeArgs) -> Result<Verdict, Error> {
    log(args);
    let site = Site::open(sources(args)?).map_err(|e| Error::Request(e.to_string()))?;
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
        let settings = Settings { base, today: Box::new(today) };
        let portal = Portal::new(Arc::new(site), settings, stopped);
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
    Ok(Verdict::Fine)
}
