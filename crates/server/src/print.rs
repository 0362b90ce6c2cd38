//! Pages as tagged PDF: the same page that is shown, set for paper.

use crate::page::{Body, Cell, Cx, Page, Table};
use servanda_print::{Entry, Section, Sheet};

fn entries(t: &Table) -> Vec<Entry> {
    let at = |row: &[Cell], key: &str| {
        t.keys.iter().position(|k| *k == key).and_then(|i| row.get(i)).cloned().unwrap_or_default()
    };
    t.rows
        .iter()
        .map(|row| {
            let source = at(row, "source");
            let full =
                source.data.as_ref().and_then(|d| d.as_str()).map_or(source.text.clone(), str::to_owned);
            Entry { head: at(row, "date").text, text: at(row, "act").text, small: vec![full] }
        })
        .collect()
}

/// A page as PDF.
///
/// # Errors
/// What the typesetter refuses.
pub fn pdf(cx: &Cx<'_>, page: &Page) -> Result<Vec<u8>, servanda_print::Error> {
    let sections = page.sections.iter().filter_map(|s| {
        let Body::Table(t, empty) = &s.body else { return None };
        let heading = s.heading.clone();
        if t.rows.is_empty() {
            return Some(Section { heading, notes: vec![empty.clone()], table: None, entries: Vec::new() });
        }
        // Acts are a list: their sources are too long for a column.
        if t.keys.contains(&"source") {
            return Some(Section { heading, notes: Vec::new(), table: None, entries: entries(t) });
        }
        // What leads to a page on the screen alone has no column on paper.
        let used: Vec<usize> = (0..t.heads.len())
            .filter(|i| t.rows.iter().any(|r| r.get(*i).is_some_and(|c| !c.text.is_empty())))
            .collect();
        let heads = used.iter().filter_map(|i| t.heads.get(*i).cloned()).collect();
        let rows = t
            .rows
            .iter()
            .map(|r| used.iter().map(|i| r.get(*i).map_or(String::new(), |c| c.text.clone())).collect())
            .collect();
        Some(Section {
            heading,
            notes: Vec::new(),
            table: Some(servanda_print::Table { heads, rows }),
            entries: Vec::new(),
        })
    });
    let (y, m, d) = cx.on.ymd();
    let known = cx.address.known.unwrap_or(cx.today);
    let sheet = Sheet {
        lang: cx.address.lang.tag().to_owned(),
        title: page.title.clone(),
        lead: vec![
            cx.say(
                "p-pdf-lead",
                &[
                    ("on", cx.long_day(cx.on).into()),
                    ("known", cx.long_day(known).into()),
                    ("digest", cx.book.digest().into()),
                ],
            ),
            cx.t("p-disclaimer"),
        ],
        sections: sections.collect(),
        footer: cx.permanent(),
        date: (i32::from(y), m.unsigned_abs(), d.unsigned_abs()),
        ident: format!("{} {} {}", cx.address.organisation, cx.address.href(), cx.book.digest()),
    };
    servanda_print::pdf(&sheet)
}
