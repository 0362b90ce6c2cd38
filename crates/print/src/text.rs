//! Text that can be set: characters that the fonts have, and long tokens with places to break them.

use crate::{Sheet, world};
use std::collections::BTreeSet;
use typst::foundations::{Array, IntoValue, Str, Value};
use typst::text::is_default_ignorable;

/// Tokens of more characters may be addresses or identifiers, and those may break.
const TOKEN: usize = 16;
/// Tokens of more characters may break whatever they are.
const WORD: usize = 32;
/// So many letters stay together in a token that may break.
const LETTERS: usize = 24;
/// So many letters and digits stay together in a token that may break.
const MIXED: usize = 12;

/// What becomes of a character.
enum Fate {
    Kept,
    Space,
    LeftOut,
    Numbered,
}

fn fate(c: char) -> Fate {
    let private = matches!(c, '\u{E000}'..='\u{F8FF}');
    match c {
        ' '..='~' => Fate::Kept,
        // The fonts say that they have some of these, but they are not to be shown.
        '\u{FEFF}' => Fate::LeftOut,
        '\u{2028}' | '\u{2029}' => Fate::Space,
        _ if c.is_control() && c.is_whitespace() => Fate::Space,
        _ if c.is_control() || private => Fate::Numbered,
        _ if world::has(c) => Fate::Kept,
        _ if c.is_whitespace() => Fate::Space,
        _ if is_default_ignorable(c) => Fate::LeftOut,
        _ => Fate::Numbered,
    }
}

/// The text with characters that can be set, and no space around it.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut numbered = false;
    for c in text.chars() {
        let fate = fate(c);
        if let Fate::Numbered = fate {
            out.push_str(if numbered { " " } else { "‹" });
            out.push_str(&format!("U+{:04X}", u32::from(c)));
            numbered = true;
            continue;
        }
        if std::mem::take(&mut numbered) {
            out.push('›');
        }
        match fate {
            Fate::Kept => out.push(c),
            Fate::Space => out.push(' '),
            Fate::LeftOut | Fate::Numbered => {}
        }
    }
    if numbered {
        out.push('›');
    }
    out.trim().to_owned()
}

/// The characters of the sheet that the fonts do not have, and that [`pdf`](crate::pdf) shows by their numbers.
#[must_use]
pub fn missing(sheet: &Sheet) -> BTreeSet<char> {
    let sections = sheet.sections.iter().flat_map(|section| {
        let cells =
            section.table.iter().flat_map(|table| table.heads.iter().chain(table.rows.iter().flatten()));
        let entries = section.entries.iter();
        let entries = entries.flat_map(|entry| [&entry.head, &entry.text].into_iter().chain(&entry.small));
        [&section.heading].into_iter().chain(&section.notes).chain(cells).chain(entries)
    });
    let texts = [&sheet.title, &sheet.footer].into_iter().chain(&sheet.lead).chain(sections);
    texts.flat_map(|text| text.chars()).filter(|&c| matches!(fate(c), Fate::Numbered)).collect()
}

/// The text as the template reads it; a blank text is an empty array.
pub(crate) fn pieces(text: &str) -> Array {
    let mut out = Array::new();
    let mut run = String::new();
    for token in plain(text).split_inclusive(' ') {
        if may_break(token) {
            if !run.is_empty() {
                out.push(Str::from(std::mem::take(&mut run)).into_value());
            }
            out.push(Value::Array(
                broken(token).into_iter().map(|piece| Str::from(piece).into_value()).collect(),
            ));
        } else {
            run.push_str(token);
        }
    }
    if !run.is_empty() {
        out.push(Str::from(run).into_value());
    }
    out
}

fn may_break(token: &str) -> bool {
    let longer = |than: usize| token.chars().nth(than).is_some();
    longer(WORD) || (longer(TOKEN) && token.contains(['/', '_', '@', '=', '\\']))
}

/// The token in pieces between which a line may break: after delimiters, and in what has none for long.
fn broken(token: &str) -> Vec<String> {
    let delimits = |c: char| c.is_ascii_punctuation() || matches!(c, '\u{2010}'..='\u{2015}');
    let mut out = Vec::new();
    let mut piece = String::new();
    let (mut length, mut letters, mut after) = (0, true, false);
    for c in token.chars() {
        let delimiter = delimits(c);
        letters &= delimiter || c.is_alphabetic();
        let full = length >= if letters { LETTERS } else { MIXED };
        // No line begins with a delimiter, a mark or a space.
        let joins = delimiter || c == ' ' || joins(c);
        if (after || full) && !joins {
            out.push(std::mem::take(&mut piece));
            (length, letters) = (0, c.is_alphabetic());
        }
        piece.push(c);
        length += 1;
        after = delimiter && !matches!(c, '%' | '(' | '[' | '{' | '"' | '\'' | '<');
    }
    if !piece.is_empty() {
        out.push(piece);
    }
    out
}

/// Whether the character belongs to the one before it.
fn joins(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_breaks_after_delimiters() {
        let pieces = broken("https://www.example.org/treaties/view?id=0123456789abcdef01&x=%D0%BF");
        let expected = [
            "https://",
            "www.",
            "example.",
            "org/",
            "treaties/",
            "view?",
            "id=",
            "0123456789ab",
            "cdef01&",
            "x=%D0%BF",
        ];
        assert_eq!(pieces.concat(), "https://www.example.org/treaties/view?id=0123456789abcdef01&x=%D0%BF");
        assert_eq!(pieces, expected);
    }

    #[test]
    fn words_and_days_stay_whole() {
        for token in ["Межпарламентская", "01.01.1992–31.12.1993", "non-intervention", "Acts/2"]
        {
            assert!(!may_break(token), "{token}");
        }
        assert!(may_break(&"x".repeat(40)));
        assert_eq!(broken(&"x".repeat(40)).len(), 2);
        assert_eq!(broken(&"0".repeat(40)).len(), 4);
    }

    #[test]
    fn characters_that_no_font_has_are_numbered() {
        assert_eq!(plain(" a\tb\nc\u{2028}d "), "a b c d");
        assert_eq!(plain("中国 (\u{feff}\u{202e}x\0)"), "‹U+4E2D U+56FD› (x‹U+0000›)");
        for kept in ["Ңң Өө Үү Әә Ғғ Ққ Ұұ Һһ Іі", "Ӣӣ Ӯӯ Ҳҳ Ҷҷ", "Հայաստան և", "№ 1 — «а» → ≥ “b” …"]
        {
            assert_eq!(plain(kept), kept);
        }
    }
}
