//! Whole documents: conforming, the same each time, and for any sheet.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

use servanda_print::{Entry, Error, Section, Sheet, Table, missing, pdf};

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

/// How often the bytes of the text occur.
fn count(bytes: &[u8], text: &str) -> usize {
    bytes.windows(text.len()).filter(|window| *window == text.as_bytes()).count()
}

fn english() -> Sheet {
    let table = Table {
        heads: texts(&["State", "Signed", "Bound since", "Ends", "Ground"]),
        rows: vec![
            texts(&["Armenia", "15 May 1992", "20 April 1994", "—", "Article 11"]),
            texts(&["Uzbekistan", "15 May 1992", "20 April 1994", "2 April 1999", "Not prolonged"]),
        ],
    };
    Sheet {
        lang: "en".into(),
        title: "Treaty on Collective Security: status".into(),
        lead: texts(&["As of 2 July 2026."]),
        sections: vec![Section {
            heading: "Parties".into(),
            notes: texts(&["A dash stands where there is no day."]),
            table: Some(table),
            entries: vec![Entry {
                head: "15 May 1992".into(),
                text: "The treaty is signed.".into(),
                small: texts(&["https://www.example.org/a/long/address?with=a&query=0123456789abcdef"]),
            }],
        }],
        footer: "Servanda 0.1.0, csto@3f9a1c".into(),
        date: (2026, 7, 2),
        ident: "csto/status/en".into(),
    }
}

fn russian() -> Sheet {
    let table = Table {
        heads: texts(&[
            "Государство",
            "Подписание",
            "Обязательность",
            "Прекращение",
            "Основание",
            "Источник",
        ]),
        rows: vec![
            texts(&[
                "Армения (Հայաստան)",
                "15 мая 1992 года",
                "20 апреля 1994 года",
                "—",
                "Статья 11",
                "№ 8",
            ]),
            texts(&["Қазақстан", "15 мая 1992 года", "20 апреля 1994 года", "—", "Статья 11", "№ 8"]),
            texts(&["Кыргызстан (Өзгөн, Ңң, Үү)", "—", "—", "—", "—", "—"]),
            texts(&["Тоҷикистон (ӣ, ӯ, ҳ, ғ, қ)", "—", "—", "—", "—", "—"]),
        ],
    };
    Sheet {
        lang: "ru-RU".into(),
        title: "Договор о коллективной безопасности: состояние".into(),
        sections: vec![Section {
            heading: "Участники".into(), table: Some(table), ..Section::default()
        }],
        footer: "Servanda 0.1.0, csto@3f9a1c".into(),
        date: (2026, 7, 2),
        ident: "csto/status/ru".into(),
        ..Sheet::default()
    }
}

#[test]
fn a_status_sheet_in_two_languages() {
    for (sheet, lang, page, heads) in [
        (english(), "/Lang(en)", "/MediaBox[0 0 595.2756 841.8898]", 5),
        (russian(), "/Lang(ru-RU)", "/MediaBox[0 0 841.8898 595.2756]", 6),
    ] {
        let bytes = pdf(&sheet).unwrap();
        assert!(bytes.starts_with(b"%PDF-1.7"));
        assert!((15_000..150_000).contains(&bytes.len()), "{} bytes", bytes.len());
        assert!(missing(&sheet).is_empty());
        for part in [
            lang,
            page,
            "/StructTreeRoot",
            "/Marked true",
            "pdfuaid:part>1<",
            "DisplayDocTitle true",
            &sheet.title,
        ] {
            assert!(count(&bytes, part) > 0, "{part}");
        }
        // Each head, and the group that they are in.
        assert_eq!(count(&bytes, "/S/TH"), heads + 1);
        assert_eq!(count(&bytes, "/S/H1"), 1);
        assert_eq!(count(&bytes, "/S/H2"), 1);
        assert_eq!(bytes, pdf(&sheet).unwrap());
    }
}

#[test]
fn the_same_sheet_gives_the_same_bytes_at_any_time() {
    let first = pdf(&english()).unwrap();
    let others: Vec<_> = (0..3).map(|_| std::thread::spawn(|| (pdf(&english()), pdf(&russian())))).collect();
    for other in others {
        assert_eq!(other.join().unwrap().0.unwrap(), first);
    }
    assert_ne!(pdf(&Sheet { date: (2026, 7, 3), ..english() }).unwrap(), first);
    assert_ne!(pdf(&Sheet { ident: "other".into(), ..english() }).unwrap(), first);
}

#[test]
fn a_sheet_with_only_a_title() {
    let sheet =
        Sheet { lang: "hy".into(), title: "Հայաստան".into(), date: (1, 1, 1), ..Sheet::default() };
    assert!(pdf(&sheet).unwrap().starts_with(b"%PDF-"));
}

#[test]
fn what_no_document_can_be_made_of() {
    let with = |change: fn(&mut Sheet)| {
        let mut sheet = english();
        change(&mut sheet);
        pdf(&sheet)
    };
    assert_eq!(with(|sheet| sheet.lang = "english".into()), Err(Error::Language("english".into())));
    assert_eq!(with(|sheet| sheet.title = " \u{feff}".into()), Err(Error::Title));
    for date in [(2026, 2, 30), (2026, 0, 1), (-1, 1, 1), (10_000, 1, 1), (i32::MAX, 1, 1)] {
        assert_eq!(pdf(&Sheet { date, ..english() }), Err(Error::Date(date.0, date.1, date.2)));
    }
}

#[test]
fn characters_that_no_font_has_are_told_and_do_not_stop_a_document() {
    let sheet = Sheet {
        lead: texts(&["საქართველო 中国 العربية 🕊 e\u{305} \u{200d}\u{202e}\u{ad} \u{fffe}"]),
        ..english()
    };
    assert!(missing(&sheet).contains(&'中'));
    assert!(!missing(&sheet).contains(&'\u{202e}'));
    assert!(pdf(&sheet).is_ok());
}

#[test]
fn a_table_of_two_thousand_rows() {
    let rows = (0..2000).map(|row| vec![row.to_string(), "Kazakhstan".to_owned()]).collect();
    let table = Table { heads: texts(&["No.", "State"]), rows };
    let section = Section { table: Some(table), ..Section::default() };
    let bytes = pdf(&Sheet { sections: vec![section], ..english() }).unwrap();
    // The heads are tagged once, however many pages show them.
    assert_eq!(count(&bytes, "/S/TH"), 3);
    assert_eq!(count(&bytes, "/S/TR"), 2001);
    assert!((400_000..2_000_000).contains(&bytes.len()), "{} bytes", bytes.len());
}
