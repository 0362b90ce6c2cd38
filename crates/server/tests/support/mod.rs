//! A portal over the shipped folders, asked without a network.

#![allow(dead_code, reason = "each test uses its part")]

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use servanda_answers::FolderText;
use servanda_charter::Source as Text;
use servanda_server::{Portal, Settings, Site, Source};
use servanda_timeline::Day;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tokio::sync::watch;
use tower::ServiceExt;

/// The day on which all tests happen.
pub const TODAY: &str = "2026-11-26";

pub fn charters() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../charters")
}

fn sources(folder: &Path, ending: &str) -> Vec<Text> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|e| e.path());
    let mut paths: Vec<PathBuf> = entries.filter(|p| p.extension().is_some_and(|e| e == ending)).collect();
    paths.sort();
    paths
        .iter()
        .map(|p| Text { path: p.display().to_string(), text: fs::read_to_string(p).unwrap() })
        .collect()
}

/// The texts of a shipped folder.
pub fn folder(name: &str) -> FolderText {
    let at = charters().join(name);
    let mut translations = Vec::new();
    for ending in ["md", "csv"] {
        translations.extend(sources(&at.join("ru"), ending).into_iter().map(|s| ("ru".to_owned(), s)));
    }
    FolderText {
        name: name.into(),
        documents: sources(&at, "md"),
        journals: sources(&at, "journal"),
        tables: sources(&at, "csv").into_iter().filter(|t| !t.path.ends_with("names.csv")).collect(),
        names: fs::read_to_string(charters().join("names.csv")).unwrap(),
        codes: fs::read_to_string(charters().join("codes.csv")).unwrap(),
        own_names: fs::read_to_string(at.join("names.csv")).ok(),
        translations,
    }
}

/// A source that a test can change.
#[derive(Clone)]
pub struct Shelf {
    slug: String,
    text: Arc<Mutex<(u64, FolderText)>>,
}

impl Shelf {
    pub fn of(name: &str) -> Shelf {
        Shelf { slug: name.to_owned(), text: Arc::new(Mutex::new((0, folder(name)))) }
    }

    /// Changes the texts.
    pub fn change(&self, f: impl FnOnce(&mut FolderText)) {
        let mut held = self.text.lock().unwrap();
        held.0 += 1;
        f(&mut held.1);
    }
}

impl Source for Shelf {
    fn slug(&self) -> &str {
        &self.slug
    }

    fn stamp(&self) -> u64 {
        self.text.lock().unwrap().0
    }

    fn read(&self) -> Result<FolderText, String> {
        Ok(self.text.lock().unwrap().1.clone())
    }
}

pub struct Served {
    pub portal: Arc<Portal>,
    pub router: Router,
    pub stop: watch::Sender<bool>,
}

pub fn serve(shelves: &[Shelf]) -> Served {
    let all = shelves.iter().map(|s| Box::new(s.clone()) as Box<dyn Source>).collect();
    let site = Site::open(all).unwrap();
    let (stop, stopped) = watch::channel(false);
    let today = Day::parse(TODAY).unwrap();
    let settings = Settings { base: "https://treaties.example.org".into(), today: Box::new(move || today) };
    let portal = Portal::new(Arc::new(site), settings, stopped);
    Served { router: portal.router(), portal, stop }
}

/// The reference organisations.
pub fn reference() -> Served {
    serve(&[Shelf::of("csto"), Shelf::of("npt")])
}

pub struct Got {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Got {
    pub fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("")
    }
}

impl Served {
    pub async fn get(&self, path: &str) -> Got {
        self.get_with(path, &[]).await
    }

    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Got {
        let mut request = Request::builder().uri(path);
        for (k, v) in headers {
            request = request.header(*k, *v);
        }
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        Got {
            status: parts.status,
            headers: parts.headers,
            bytes: body.collect().await.unwrap().to_bytes().to_vec(),
        }
    }
}
