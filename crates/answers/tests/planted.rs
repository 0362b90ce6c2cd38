//! Mistakes planted in a charter document and in a journal that mix two alphabets: each is found, with its
//! place, the exact words and the right word where one is near, and no good sentence is lost.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

use servanda_answers::{Folder, FolderText, Lang, Messages, diagnostic_text};
use servanda_charter::Source;

const NAMES: &str = include_str!("../../../charters/names.csv");
const CHARTER: &str = include_str!("planted/charter.md");
const JOURNAL: &str = include_str!("planted/acts.journal");

/// A diagnostic as a reader sees it: code, article or line of the act, the words underlined, the word proposed.
type Seen = (String, String, String, Option<String>);

fn read(document: &str, journal: &str) -> Folder {
    let source = |path: &str, text: &str| Source { path: path.into(), text: text.into() };
    Folder::read(&FolderText {
        name: "planted".into(),
        documents: vec![source("charter.md", document)],
        journals: vec![source("acts.journal", journal)],
        names: NAMES.into(),
        ..FolderText::default()
    })
}

/// The diagnostics of one text in the order of the text. Spans that leave the text or cut a letter show as such.
fn seen(folder: &Folder, document: u32) -> Vec<Seen> {
    let text = folder.texts.get(document as usize).map_or("", |t| t.text.as_str());
    let mut found: Vec<_> = folder.diagnostics.iter().filter(|d| d.document == document).collect();
    found.sort_by_key(|d| d.span.start);
    found
        .into_iter()
        .map(|d| {
            let place = d.place.rsplit_once(", ").map_or(d.place.as_str(), |p| p.1);
            let words = text.get(d.span.range()).unwrap_or("(the span cuts a letter)");
            (d.code.to_owned(), place.to_owned(), words.to_owned(), d.suggestion.clone())
        })
        .collect()
}

fn expected(rows: &[(&str, &str, &str, Option<&str>)]) -> Vec<Seen> {
    rows.iter().map(|r| (r.0.into(), r.1.into(), r.2.into(), r.3.map(Into::into))).collect()
}

/// Compares line by line, so that every difference shows at once.
fn same(got: &[Seen], wanted: &[Seen]) {
    let show = |all: &[Seen], other: &[Seen], mark: char| -> String {
        all.iter().filter(|s| !other.contains(s)).map(|s| format!("\n{mark} {s:?}")).collect()
    };
    let (missing, surplus) = (show(wanted, got, '-'), show(got, wanted, '+'));
    assert!(missing.is_empty() && surplus.is_empty(), "missing (-) and surplus (+):{missing}{surplus}");
    assert_eq!(got, wanted, "the order of the text");
}

#[test]
fn twelve_mistakes_in_a_charter_are_found() {
    let folder = read(CHARTER, JOURNAL);
    let wanted = expected(&[
        ("unknown-kind", "1999", "orgen", Some("organ")),
        ("defined-twice", "1999", "Секретариат", None),
        ("unexpected-word", "Статья 1. Вступление в силу", "forse", Some("force")),
        ("unknown-name", "Статья 2. Депозитарий", "Белрусь", Some("Беларусь")),
        ("absurd-period", "Article 3. Срок и выход", "900000", None),
        ("bad-date", "Article 3. Срок и выход", "2004-02-30", None),
        ("unknown-name", "Статья 4. Органы", "Савет", Some("Совет")),
        ("unfinished-sentence", "Статья 4. Органы", "by", None),
        ("wrong-parent", "Статья 5. Решения", "notice may be revoked before it has effect", None),
        ("bad-reading", "Статья 7. Приостановленное уведомление", "reading узкое толкование", None),
        ("no-such-article", "Статья 8. Изменение статьи 4", "44", Some("4")),
        (
            "knot",
            "Статья 9. Приложения",
            "the Первое приложение is in force from the day the Второе приложение is in force",
            None,
        ),
    ]);
    same(&seen(&folder, 0), &wanted);
}

#[test]
fn twelve_mistakes_in_a_journal_are_found() {
    let folder = read(CHARTER, JOURNAL);
    let wanted = expected(&[
        ("bad-date", "6", "2001-02-29", None),
        ("unknown-actor", "9", "Арменя", Some("Армения")),
        ("unknown-deed", "16", "singed", Some("signed")),
        ("unknown-name", "21", "Догавор", Some("Договор")),
        ("no-source", "25", "Казахстан deposited ratification of the Договор", None),
        ("unknown-property", "28", "sourse", Some("source")),
        ("received-before-done", "31", "2001-06-20", None),
        ("cannot-do", "35", "the Второе приложение", None),
        ("bad-status", "38", "спорно", None),
        ("bad-way-of-deciding", "42", "correspondance", Some("correspondence")),
        ("unknown-name", "46", "Казахстн", Some("Казахстан")),
        ("line-without-act", "58", "note: место заседания неизвестно", None),
    ]);
    same(&seen(&folder, 1), &wanted);
}

#[test]
fn there_is_no_other_diagnostic() {
    let folder = read(CHARTER, JOURNAL);
    assert_eq!(folder.diagnostics.len(), 24);
    assert!(folder.diagnostics.iter().all(|d| d.severity == servanda_language::Severity::Error));
}

#[test]
fn the_knot_names_both_rules() {
    let folder = read(CHARTER, "");
    let knot = folder.diagnostics.iter().find(|d| d.code == "knot").expect("a knot");
    let others: Vec<&str> = knot.also.iter().filter_map(|(_, s)| CHARTER.get(s.range())).collect();
    assert_eq!(others, ["the Второе приложение is in force from the day the Первое приложение is in force"]);
}

#[test]
fn a_second_definition_shows_the_first() {
    let folder = read(CHARTER, "");
    let twice = folder.diagnostics.iter().find(|d| d.code == "defined-twice").expect("a second definition");
    let first: Vec<&str> = twice.also.iter().filter_map(|(_, s)| CHARTER.get(s.range())).collect();
    assert_eq!(first, ["define organ Secretariat / Секретариат"]);
}

/// Where a country or an organ can stand, a misspelt country is not called an organ.
#[test]
fn a_misspelt_country_is_called_a_country() {
    let folder = read(CHARTER, "");
    let is = |d: &&servanda_language::Diagnostic| d.args.contains(&("found", "Белрусь".to_owned()));
    let country = folder.diagnostics.iter().find(is).expect("the misspelt country");
    assert!(country.args.contains(&("kind", "country".to_owned())), "{:?}", country.args);
}

#[test]
fn the_good_sentences_are_read() {
    let folder = read(CHARTER, JOURNAL);
    // What stands between the mistakes. The rules of the knot are read: each is right alone. So is the line
    // that replaces an article that does not exist.
    let good = [
        "signature is subject to ratification",
        "the Договор is in force from the day every signatory has deposited ratification",
        "for a later State: on the day of its deposit",
        "the depositary of the Протокол is Казахстан",
        "a party may withdraw on 6 months' notice\n    notice goes to every party and Организация Объединённых Наций",
        "the Совет is the supreme organ",
        "the Секретариат answers to the Совет министров",
        "the Секретариат has its seat at Минск",
        "the Секретариат decides by consensus\n    notice may be revoked before it has effect\n    a quorum is 2/3 of the members",
        "the chair of the Совет passes to the next member in Russian alphabetical order, on 1 January\n    unless the Совет decides otherwise",
        "the Генеральный секретарь serves 3 years",
        "the Генеральный секретарь is a citizen of a member",
        "reading \"широкое\": a notice that was suspended needs the whole period again",
        "reading \"узкое\": a notice that was suspended may resume for the days that remained",
        "replaces Article 44 of the Договор",
        "the Первое приложение is in force from the day the Второе приложение is in force",
        "the Второе приложение is in force from the day the Первое приложение is in force",
    ];
    let read: Vec<&str> =
        folder.charter.clauses.iter().map(|c| CHARTER.get(c.span.range()).unwrap_or("")).collect();
    assert_eq!(read, good);
    let children: usize = folder.charter.clauses.iter().map(|c| c.children.len()).sum();
    assert_eq!(children, 3, "the misplaced condition is left out, the three others are there");
    let defined = folder.charter.lexicon.entries().count();
    assert_eq!(defined, 10, "ten definitions stand; the two wrong ones define nothing");
}

#[test]
fn the_good_acts_are_read() {
    let folder = read(CHARTER, JOURNAL);
    let lines: Vec<u32> = folder.acts.iter().map(|a| a.line).collect();
    assert_eq!(lines, [3, 12, 51, 60]);
    let signed = &folder.acts[0];
    assert_eq!(signed.actors().len(), 3);
    assert_eq!(signed.text("place"), Some("Минск"));
    let decided = folder.acts[2].extra.as_deref().expect("attendance");
    assert_eq!(decided.attendance.present.len(), 3);
    assert_eq!(decided.attendance.absent.len(), 1);
    assert_eq!(decided.fields.len(), 1);
    assert_eq!(decided.contested.as_deref(), Some("Россия"));
}

/// The kinds of mistake that do not stand in the two documents.
#[test]
fn other_mistakes_are_found() {
    let document = "\
# Другой договор

```charter
define instrument Treaty / Договор
define organ Council / Совет
define step взорвало устройство / взорвать устройство
define class старое государство: a State that взорвало устройство until 1967-01-01
define group Соседи
define organ
```

## Статья 1

```charter
    unless the Совет decides otherwise
signature alone binds сразу
the Договор counts its years from 1999-10
the Cовет decides by consensus
the Договор is in force from the day 2 signatories have deposited ratification
```

## Статья 2

```charter
the Договор is in force on 1999-10-01
```

## Статья 3

Без правил.
";
    let journal = "\
1999-10-02  Армения signed the Договор
    label: подпись
    source: https://example.org/acts

1999-10-03  Беларусь signed the Договор
    label: подпись
    source: https://example.org/acts

1999-10-04  Казахстан
    source: https://example.org/acts
";
    let folder = read(document, journal);
    let wanted = expected(&[
        ("bad-class", "Другой договор", "a State that взорвало устройство until 1967-01-01", None),
        ("nothing-defined", "Другой договор", "define group Соседи", None),
        ("nothing-defined", "Другой договор", "organ", None),
        ("child-without-parent", "Статья 1", "unless the Совет decides otherwise", None),
        ("too-many-words", "Статья 1", "сразу", None),
        ("date-not-exact", "Статья 1", "1999-10", None),
        // The first letter is a Latin C.
        ("unknown-name", "Статья 1", "Cовет", Some("Совет")),
        ("force-twice", "Статья 2", "the Договор is in force on 1999-10-01", None),
        ("article-without-rule", "Статья 3", "## Статья 3", None),
    ]);
    let got: Vec<Seen> =
        seen(&folder, 0).into_iter().map(|s| (s.0, s.1, s.2.trim().to_owned(), s.3)).collect();
    same(&got, &wanted);
    let wanted =
        expected(&[("label-twice", "5", "подпись", None), ("unfinished-sentence", "9", "Казахстан", None)]);
    same(&seen(&folder, 1), &wanted);
}

/// What a reader gets to see has no gaps, in either language.
#[test]
fn every_planted_mistake_has_words() {
    let folder = read(CHARTER, JOURNAL);
    for lang in Lang::all() {
        let messages = Messages::new(lang);
        for d in &folder.diagnostics {
            let (headline, label, help) = diagnostic_text(&messages, d);
            for text in [&headline, &label, help.as_ref().unwrap_or(&headline)] {
                assert!(!text.is_empty() && !text.contains("diag-"), "{}: {text}", d.code);
                assert!(!text.contains("{$") && !text.contains("{ $"), "{}: {text}", d.code);
                assert!(!text.contains("“0”") && !text.contains("«0»"), "{}: {text}", d.code);
            }
            if let Some(s) = &d.suggestion {
                assert!(help.is_some_and(|h| h.contains(s)), "{} does not propose {s}", d.code);
            }
        }
    }
}
