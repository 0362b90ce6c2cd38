//! A source that tells what was appended: the edition that follows shows what one read anew would show.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

mod support;

use servanda_answers::FolderText;
use servanda_charter::Source as Text;
use servanda_server::{Appended, Portal, Settings, Site, Source};
use servanda_timeline::Day;
use std::sync::{Arc, Mutex};
use support::{Served, Shelf, TODAY, folder, serve};
use tokio::sync::watch;

/// A record in memory to which acts are appended: its stamp is how often that was done.
#[derive(Clone)]
struct Growing {
    start: FolderText,
    appended: Arc<Mutex<Vec<(String, String)>>>,
    /// How often it was read whole.
    read: Arc<Mutex<u32>>,
}

fn whole(start: &FolderText, appended: &[(String, String)]) -> FolderText {
    let mut all = start.clone();
    for (text, path) in appended {
        match all.journals.iter_mut().find(|j| j.path == *path) {
            Some(j) => j.text = format!("{}\n\n{text}", j.text.trim_end()),
            None => all.journals.push(Text { path: path.clone(), text: text.clone() }),
        }
    }
    all
}

impl Source for Growing {
    fn slug(&self) -> &str {
        "csto"
    }

    fn stamp(&self) -> u64 {
        self.appended.lock().unwrap().len() as u64
    }

    fn read(&self) -> Result<FolderText, String> {
        self.stamped().map(|s| s.1)
    }

    fn stamped(&self) -> Result<(u64, FolderText), String> {
        *self.read.lock().unwrap() += 1;
        let appended = self.appended.lock().unwrap();
        Ok((appended.len() as u64, whole(&self.start, &appended)))
    }

    fn since(&self, stamp: u64) -> Option<Appended> {
        let appended = self.appended.lock().unwrap();
        let texts = appended.get(stamp as usize..)?.to_vec();
        Some(Appended { stamp: appended.len() as u64, texts })
    }
}

impl Growing {
    fn new() -> Growing {
        Growing { start: folder("csto"), appended: Arc::default(), read: Arc::default() }
    }

    fn append(&self, text: &str, path: &str) {
        self.appended.lock().unwrap().push((text.into(), path.into()));
    }
}

fn served(source: &Growing) -> (Served, Arc<Site>) {
    let site = Arc::new(Site::open(vec![Box::new(source.clone())]).unwrap());
    let (stop, stopped) = watch::channel(false);
    let today = Day::parse(TODAY).unwrap();
    let settings = Settings { base: "https://treaties.example.org".into(), today: Box::new(move || today) };
    let portal = Portal::new(site.clone(), settings, stopped);
    (Served { router: portal.router(), portal, stop }, site)
}

const PAGES: [&str; 12] = [
    "/en/csto",
    "/en/csto?format=json",
    "/ru/csto/members?format=json",
    "/en/csto/organs/council?format=json",
    "/en/csto/offices/secretary-general?format=json",
    "/en/csto/instruments/charter?format=json",
    "/en/csto/due?format=json",
    "/en/csto/findings?format=json",
    "/en/csto/why?q=chair+of+Council&format=json",
    "/en/csto/acts.json",
    "/en/csto/changes?format=json",
    "/en/csto/members?on=2009-12-01&known=2010-01-01&format=json",
];

async fn same(a: &Served, b: &Served) {
    for page in PAGES {
        let (x, y) = (a.get(page).await, b.get(page).await);
        assert_eq!((x.status, x.text()), (y.status, y.text()), "{page}");
    }
}

#[tokio::test]
async fn acts_appended_show_as_if_all_were_read_anew() {
    let source = Growing::new();
    let (served, site) = served(&source);
    for page in PAGES {
        served.get(page).await;
    }
    let last = source.start.journals.last().unwrap().path.clone();
    for (text, path) in [
        ("2026-11-20  Armenia notified withdrawal from the Charter\n    source: a test", last.as_str()),
        ("2026-11-21  Armenia stated \"so it is\"\n    source: a test", "new.journal"),
        ("2026-11-22  the Council decided on the budget\n    source: a test", "new.journal"),
        ("2026-11-01  Belarus signed the Treaty\n    received 2026-11-23\n    source: a test", "new.journal"),
        (
            "2026-11-24  corrects act 12: 1993-12-31  Belarus acceded to the Treaty\n    source: a test",
            "new.journal",
        ),
    ] {
        let before = site.edition("csto").unwrap();
        source.append(text, path);
        assert!(site.refresh().iter().all(Result::is_ok));
        let now = site.edition("csto").unwrap();
        assert_eq!(now.follows, Some(before.number), "{text}");
        assert!(!served.get("/metrics").await.text().contains("rooms 0"), "the rooms moved on");
        assert!(Arc::ptr_eq(&now.folder.charter, &before.folder.charter));
        assert_eq!(now.folder.acts.len(), before.folder.acts.len() + 1);
        let shelf = Shelf::of("csto");
        let texts = whole(&source.start, &source.appended.lock().unwrap());
        shelf.change(|t| *t = texts);
        same(&served, &serve(std::slice::from_ref(&shelf))).await;
    }
    assert_eq!(*source.read.lock().unwrap(), 1);
}

/// What cannot be appended as it is leads to reading anew; what cannot be read leaves the last edition; and what follows
/// that is neither lost nor shown twice.
#[tokio::test]
async fn what_cannot_be_appended_is_read_anew() {
    let source = Growing::new();
    let (_served, site) = served(&source);
    let first = site.edition("csto").unwrap();
    // Into the first of several journals: the acts after it change their places.
    source.append("2001-01-01  Armenia stated \"early\"\n    source: a test", &source.start.journals[0].path);
    site.refresh();
    let second = site.edition("csto").unwrap();
    assert_eq!((second.follows, second.folder.acts.len()), (None, first.folder.acts.len() + 1));
    source.append("2026-11-20  Nobody signed the Treaty\n    source: a test", "new.journal");
    assert!(site.refresh().iter().all(Result::is_err));
    assert_eq!(site.edition("csto").unwrap().number, second.number);
    assert!(site.refresh().is_empty());
    source.appended.lock().unwrap().pop();
    source.append("2026-11-20  Armenia stated \"late\"\n    source: a test", "new.journal");
    source.append("2026-11-21  Armenia stated \"later\"\n    source: a test", "new.journal");
    site.refresh();
    assert_eq!(site.edition("csto").unwrap().folder.acts.len(), first.folder.acts.len() + 3);
    assert_eq!(*source.read.lock().unwrap(), 2);
}
