//! Data: everything as files, feeds, and how to ask for it.

use crate::address::Format;
use crate::page::{Cell, Cx, Page};
use maud::html;
use servanda_acts::{act_text, act_to_json};
use servanda_answers::Lang;

/// Adds the Atom and calendar feeds that follow what a page shows.
pub fn feeds(cx: &Cx<'_>, page: &mut Page, of: &[(&str, &str)], title: &str) {
    let mut atom = cx.address.to("feed.atom").on(None);
    atom.known = None;
    let mut calendar = cx.address.to("due.ics").on(None);
    calendar.known = None;
    for (k, v) in of {
        atom = atom.with(k, v);
        if matches!(*k, "member" | "organ") {
            calendar = calendar.with(k, v);
        }
    }
    page.feeds.push((cx.say("p-feed-of", &[("title", title.into())]), atom.href(), "application/atom+xml"));
    if of.iter().all(|(k, _)| matches!(*k, "member" | "organ")) {
        page.feeds.push((cx.t("p-calendar"), calendar.href(), "text/calendar"));
    }
}

/// Adds the printable file of a page, if this program can make one.
pub fn files(cx: &Cx<'_>, page: &mut Page, which: &str) {
    if cfg!(feature = "pdf") {
        page.files.push((cx.t("p-as-pdf"), cx.href(&format!("{which}.pdf"))));
    }
}

/// The page on data.
pub fn data(cx: &Cx<'_>) -> Page {
    let mut page = Page::new(cx.t("p-data-title"));
    page.lead = html! { p { (cx.t("p-data-lead")) } p { a href={ "/" (cx.address.lang.tag()) "/api" } { (cx.t("p-api")) } } };
    let file = |path: &str, id: &str, kind: &str| vec![Cell::link(cx.t(id), cx.href(path)), Cell::text(kind)];
    let rows = vec![
        file("acts.json", "p-file-acts-json", "application/json"),
        file("acts.csv", "p-file-acts-csv", "text/csv"),
        file("acts.journal", "p-file-journal", "text/plain"),
        file("feed.atom", "p-feed-all", "application/atom+xml"),
        file("due.ics", "p-calendar", "text/calendar"),
        vec![
            Cell::link(cx.t("p-file-status"), cx.address.to("").format(Format::Json).href()),
            Cell::text("application/json"),
        ],
    ];
    let table = cx.table(&[("file", "p-col-file"), ("type", "p-col-type")], rows);
    page.table("files", cx.t("p-files"), table, cx.t("p-none"));
    let mut rows = Vec::new();
    for c in super::members::everyone(cx) {
        let code = c.code().to_lowercase();
        let mut cell = Cell::default();
        cell.also.push((cx.t("p-atom"), cx.address.to("feed.atom").with("member", &code).href()));
        cell.also.push((cx.t("p-ics"), cx.address.to("due.ics").with("member", &code).href()));
        rows.push(vec![cx.country(c), cell]);
    }
    let table = cx.table(&[("country", "p-col-state-name"), ("feeds", "p-col-feeds")], rows);
    page.table("feeds", cx.t("p-feeds"), table, cx.t("p-none"));
    page
}

/// Every act that stands as known, as JSON.
pub fn acts_json(cx: &Cx<'_>) -> serde_json::Value {
    let folder = &cx.book.edition.folder;
    let acts = cx.book.reckoned.history().standing.iter().filter_map(|&i| {
        let mut json = act_to_json(folder.acts.get(i as usize)?, &folder.sources, &folder.charter.lexicon);
        if let Some(o) = json.as_object_mut() {
            o.insert("id".into(), cx.book.edition.identities.act(i).into());
            o.insert("text".into(), cx.words.deed(folder.acts.get(i as usize)?).into());
        }
        Some(json)
    });
    acts.collect()
}

/// Every act that stands as known, as CSV.
pub fn acts_csv(cx: &Cx<'_>) -> String {
    let folder = &cx.book.edition.folder;
    let mut out = csv::Writer::from_writer(Vec::new());
    let _ = out.write_record(["id", "date", "known", "deed", "text", "source", "note"]);
    for &i in &cx.book.reckoned.history().standing {
        let Some(act) = folder.acts.get(i as usize) else { continue };
        let note = act.extra.as_deref().and_then(|e| e.note.as_deref()).unwrap_or("");
        let known = act.known();
        let _ = out.write_record([
            cx.book.edition.identities.act(i),
            &act.done.to_string(),
            &known.to_string(),
            act.deed().key(),
            &cx.words.deed(act),
            folder.sources.get(act.source).unwrap_or(""),
            note,
        ]);
    }
    out.into_inner().ok().and_then(|b| String::from_utf8(b).ok()).unwrap_or_default()
}

/// The journal in its own format, as it would be read again.
pub fn journal_text(cx: &Cx<'_>) -> String {
    let folder = &cx.book.edition.folder;
    let standing = cx.book.reckoned.history().standing.iter();
    let acts = standing.filter_map(|i| folder.acts.get(*i as usize));
    acts.map(|a| act_text(a, &folder.sources, &folder.charter.lexicon)).collect::<Vec<_>>().join("\n")
}

/// An Atom feed of the acts that concern a State, an organ or an instrument, or of all; the last hundred.
pub fn atom(cx: &Cx<'_>, fits: impl Fn(&servanda_acts::Act) -> bool, title: String) -> String {
    use atom_syndication::{EntryBuilder, FeedBuilder, FixedDateTime, LinkBuilder, Text};
    let folder = &cx.book.edition.folder;
    let at =
        |d: servanda_timeline::Day| -> FixedDateTime { format!("{d}T00:00:00Z").parse().unwrap_or_default() };
    let latest = crate::rows::latest(cx, 100, fits);
    let updated =
        latest.iter().filter_map(|i| folder.acts.get(*i as usize)).map(servanda_acts::Act::known).max();
    let own = format!("{}{}", cx.base, cx.address.href());
    let entries: Vec<_> = latest
        .iter()
        .filter_map(|&i| {
            let act = folder.acts.get(i as usize)?;
            let href = format!("{}{}", cx.base, cx.act(i));
            let source = folder.sources.get(act.source).unwrap_or("");
            let entry = EntryBuilder::default()
                .title(Text::plain(format!("{}: {}", act.done, cx.words.deed(act))))
                .id(format!("urn:servanda:{}:{}", cx.book.edition.slug, cx.book.edition.identities.act(i)))
                .updated(at(act.known()))
                .published(Some(at(act.done.latest())))
                .summary(Some(Text::plain(cx.say(
                    "p-feed-summary",
                    &[("deed", cx.words.deed(act).into()), ("source", source.into())],
                ))))
                .links(vec![LinkBuilder::default().href(href).rel("alternate".to_owned()).build()])
                .build();
            Some(entry)
        })
        .collect();
    let lang = match cx.address.lang {
        Lang::EN => "en",
        other => other.tag(),
    };
    let feed = FeedBuilder::default()
        .title(Text::plain(title))
        .id(format!("urn:servanda:feed:{}", cx.address.href()))
        .updated(updated.map_or_else(FixedDateTime::default, at))
        .lang(Some(lang.to_owned()))
        .links(vec![LinkBuilder::default().href(own).rel("self".to_owned()).build()])
        .authors(vec![atom_syndication::Person { name: "Servanda".into(), ..Default::default() }])
        .entries(entries)
        .build();
    feed.to_string()
}
