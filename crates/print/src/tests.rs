//! What stands on the pages, read from the pages themselves before they become a PDF.

use super::*;
use typst::layout::{Abs, Frame, FrameItem};

fn sheet() -> Sheet {
    Sheet { lang: "en".into(), title: "T".into(), date: (2026, 7, 2), ident: "t".into(), ..Sheet::default() }
}

/// Each run of text in a frame, with where it begins and ends across the page.
fn runs(frame: &Frame, at: Abs, out: &mut Vec<(String, Abs, Abs)>) {
    for (position, item) in frame.items() {
        match item {
            FrameItem::Group(group) => runs(&group.frame, at + position.x + group.transform.tx, out),
            FrameItem::Text(text) => {
                let from = at + position.x;
                out.push((text.text.to_string(), from, from + text.width()));
            }
            _ => {}
        }
    }
}

/// The text of all pages, without spaces, since lines end anywhere; all of it must lie between the margins.
fn shown(sheet: &Sheet) -> String {
    let document = set(sheet).unwrap();
    let mut text = String::new();
    for page in document.pages() {
        let mut found = Vec::new();
        runs(&page.frame, Abs::zero(), &mut found);
        for (run, from, to) in found {
            let margin = Abs::mm(17.9);
            assert!(from > margin && to < page.frame.width() - margin, "`{run}` is not between the margins");
            text.extend(run.chars().filter(|c| !c.is_whitespace()));
        }
    }
    text
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn no_text_is_read_as_markup() {
    let wild = "#panic() #1 #sheet $x^2$ *a* _b_ [c] \\ \\u{41} \"d\" 'e' `f` <g> @h = i\n= j // k /* l */ -- ... ~ #{";
    for text in [wild, "#", "$", "*", "[", "]", "\\", "\"", "{", "/", "-", "=", "+ a", "1. b", "\u{0}"] {
        let text = text.to_owned();
        let sheet = Sheet {
            title: text.clone(),
            lead: vec![text.clone()],
            sections: vec![Section {
                heading: text.clone(),
                notes: vec![text.clone()],
                table: Some(Table { heads: vec![text.clone()], rows: vec![vec![text.clone()]] }),
                entries: vec![Entry { head: text.clone(), text: text.clone(), small: vec![text.clone()] }],
            }],
            footer: text.clone(),
            ident: text.clone(),
            ..sheet()
        };
        let expected = bare(&text::plain(&text)).repeat(10);
        assert_eq!(shown(&sheet), expected + "1/1", "{text}");
        assert!(pdf(&sheet).unwrap().starts_with(b"%PDF-"));
    }
}

#[test]
fn all_text_is_shown_between_the_margins() {
    let address =
        "https://www.example.org/treaties/0123456789abcdef0123456789abcdef/view?id=I-34567&lang=en&a=";
    let texts = [address.repeat(3), "x".repeat(500), "Достопримечательность".to_owned(), "0".repeat(500)];
    for columns in [1, 4, 8, 12] {
        let row: Vec<String> = texts.iter().cycle().take(columns).cloned().collect();
        let mut expected = "T".to_owned();
        for text in texts.iter().chain(&row) {
            expected.push_str(text);
        }
        let section = Section { table: Some(Table { heads: vec![], rows: vec![row] }), ..Section::default() };
        let sheet = Sheet { lead: texts.to_vec(), sections: vec![section], ..sheet() };
        let shown = shown(&sheet);
        // A word may be hyphenated; the pages are numbered; a row goes over to the next page a column at a time.
        let count = |text: &str, c: char| text.chars().filter(|&other| other == c).count();
        for c in ['x', '0', 'Д', 'ь', '=', '?', '&'] {
            assert_eq!(count(&shown, c), count(&expected, c), "{c} in {columns} columns");
        }
    }
}

#[test]
fn heads_and_citation_are_on_each_page() {
    let table = Table {
        heads: vec!["Государство".into(), "Հայաստան".into()],
        rows: (0..200).map(|row| vec![format!("r{row}"), "да".into()]).collect(),
    };
    let section = Section { table: Some(table), ..Section::default() };
    let sheet =
        Sheet { lang: "ru".into(), sections: vec![section], footer: "Цитата".into(), ..sheet() };
    let pages = set(&sheet).unwrap().pages().len();
    assert!((3..=5).contains(&pages), "{pages}");
    let shown = shown(&sheet);
    for text in ["Государство", "Հայաստան", "Цитата"] {
        assert_eq!(shown.matches(text).count(), pages, "{text}");
    }
    for page in 1..=pages {
        assert!(shown.contains(&format!("Цитата{page}/{pages}")), "{page}");
    }
    assert!(shown.contains("r199да"));
}

#[test]
fn what_is_missing_is_filled_up_or_left_out() {
    let rows = vec![vec!["a".into()], vec![], vec!["".into(), "b".into(), "c".into()]];
    let tables = [Table::default(), Table { heads: vec!["h".into()], rows }];
    let mut sections: Vec<Section> =
        tables.map(|table| Section { table: Some(table), ..Section::default() }).into();
    sections.push(Section {
        notes: vec![" \n".into()],
        entries: vec![Entry::default()],
        ..Section::default()
    });
    sections.push(Section::default());
    let sheet = Sheet { sections, lead: vec![String::new()], ..sheet() };
    assert_eq!(shown(&sheet), "Thabc1/1");
    assert!(pdf(&sheet).is_ok());
}

#[test]
fn tags_of_languages() {
    let read = |tag| {
        locale(tag).map(|(lang, region)| (lang.as_str().to_owned(), region.map(|r| r.as_str().to_owned())))
    };
    let is = |lang: &str, region: Option<&str>| Some((lang.to_owned(), region.map(str::to_owned)));
    assert_eq!(read("en"), is("en", None));
    assert_eq!(read("pt-BR"), is("pt", Some("BR")));
    assert_eq!(read("sr-Cyrl-rs"), is("sr", Some("RS")));
    assert_eq!(read("uzn-x-ru"), is("uzn", None));
    for tag in ["", "e", "english", "en_GB", "12", "en-", "ру", "en-Великобритания"] {
        assert_eq!(read(tag), None, "{tag}");
    }
}

#[test]
fn each_character_that_a_font_has_can_be_set() {
    let kept = |c: &char| text::plain(&format!("({c})")) == format!("({c})");
    let all: Vec<char> = ('\0'..='\u{ffff}').filter(|c| !c.is_whitespace()).filter(kept).collect();
    assert!(all.len() > 900, "{}", all.len());
    let mut lead: Vec<String> = all.chunks(50).map(String::from_iter).collect();
    // Each with a mark over it.
    lead.extend(all.chunks(50).map(|chunk| chunk.iter().flat_map(|&c| [c, '\u{301}', ' ']).collect()));
    pdf(&Sheet { lead, ..sheet() }).unwrap();
}
