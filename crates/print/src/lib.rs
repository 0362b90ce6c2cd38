//! Tables and lists as tagged PDF (PDF/UA-1), set with Typst. A crate of its own, because what it needs is heavy: a
//! program without the feature that asks for it does not have it.
//!
//! This crate knows no treaties: a [`Sheet`] is a title, paragraphs, tables and lists of plain text. It has no clock and
//! opens no files; its one template and its fonts are in the program. The same sheet gives the same bytes.

#[cfg(test)]
mod tests;
mod text;
mod world;

pub use text::missing;

use typst::comemo;
use typst::diag::SourceDiagnostic;
use typst::ecow::EcoVec;
use typst::foundations::{Array, Datetime, Dict, IntoValue, Smart, Str, Value, array, dict};
use typst::text::{Lang, Region};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// A document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The language of the text as a BCP 47 tag, such as `en`, `ru` or `pt-BR`. Of the tag, the language and the region
    /// are used.
    pub lang: String,
    /// The title. A tagged document must have one.
    pub title: String,
    /// Paragraphs under the title.
    pub lead: Vec<String>,
    /// What follows.
    pub sections: Vec<Section>,
    /// How the document is cited: on each page, beside the page's number.
    pub footer: String,
    /// Year, month and day that the document says it was made on.
    pub date: (i32, u8, u8),
    /// What identifies the document, and stays the same when it is made again. Only a hash of it is written.
    pub ident: String,
}

/// A part of a document. What is empty is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub heading: String,
    /// Paragraphs in small type under the heading.
    pub notes: Vec<String>,
    /// The table.
    pub table: Option<Table>,
    /// The list, under the table.
    pub entries: Vec<Entry>,
}

/// A table. Rows shorter than the longest, and heads fewer than columns, are filled up with empty cells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The heads of the columns, repeated on each page.
    pub heads: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// An item of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// What the item is found by, such as a date.
    pub head: String,
    /// What it says.
    pub text: String,
    /// Lines in small type under it, such as sources.
    pub small: Vec<String>,
}

/// Why no document was made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The language is not a BCP 47 tag with a language of two or three letters.
    #[error("`{0}` is not a language tag such as `en` or `pt-BR`")]
    Language(String),
    /// The title is blank.
    #[error("a document needs a title")]
    Title,
    /// There is no such day, or its year is not from 0 to 9999.
    #[error("{0}-{1}-{2} is not a day that a document can be dated with")]
    Date(i32, u8, u8),
    /// The document could not be set, or would not conform to PDF/UA-1.
    #[error("the document could not be set: {0}")]
    Refused(String),
}

/// More columns than these, and the pages are landscape.
const UPRIGHT: usize = 5;
/// With more columns than these, any row may go over to the next page.
const FIRM: usize = 12;
/// With a cell of more characters than these, a row may go over to the next page.
const SHORT: usize = 200;

/// The document as PDF/UA-1 on A4: portrait, or landscape when a table has more than five columns.
///
/// Characters that the fonts do not have are shown by their numbers, as in `‹U+4E2D›`; [`missing`] lists them. White
/// space other than plain and no-break spaces becomes a space, and invisible characters that the fonts do not have are
/// left out.
///
/// # Errors
///
/// When the language, the title or the date can't be used, or Typst refuses.
pub fn pdf(sheet: &Sheet) -> Result<Vec<u8>, Error> {
    let options = options(sheet)?;
    let bytes = set(sheet).and_then(|document| typst_pdf::pdf(&document, &options).map_err(refused));
    // What was remembered is of no use to the next sheet.
    comemo::evict(0);
    bytes
}

/// The pages.
fn set(sheet: &Sheet) -> Result<PagedDocument, Error> {
    let world = world::Press::new(values(sheet)?);
    typst::compile(&world).output.map_err(refused)
}

#[expect(clippy::needless_pass_by_value, reason = "an error is given up as it is turned into another")]
fn refused(errors: EcoVec<SourceDiagnostic>) -> Error {
    let said: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    Error::Refused(said.join("; "))
}

fn options(sheet: &Sheet) -> Result<PdfOptions, Error> {
    let (year, month, day) = sheet.date;
    let date = Datetime::from_ymd(year, month, day).filter(|_| (0..=9999).contains(&year));
    let date = date.ok_or(Error::Date(year, month, day))?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1])
        .map_err(|error| Error::Refused(error.message().as_str().to_owned()))?;
    Ok(PdfOptions {
        ident: Smart::Custom(sheet.ident.clone()),
        creator: Smart::Custom(Some(concat!("servanda-print ", env!("CARGO_PKG_VERSION")).to_owned())),
        timestamp: Some(Timestamp::new_utc(date)),
        standards,
        tagged: true,
        ..PdfOptions::default()
    })
}

/// Language and region of a tag: `ru`, `ru-RU`, `sr-Cyrl-RS`.
fn locale(tag: &str) -> Option<(Lang, Option<Region>)> {
    let mut parts = tag.split('-');
    let first = parts.next().filter(|part| part.chars().all(|c| c.is_ascii_alphabetic()))?;
    let lang = first.parse().ok()?;
    let mut region = None;
    for part in parts {
        if part.is_empty() || part.len() > 8 || !part.chars().all(|c| c.is_ascii_alphanumeric()) {
            return None;
        }
        // A single letter begins an extension, in which two letters are not a region.
        if part.len() == 1 {
            break;
        }
        if region.is_none() && part.len() == 2 && part.chars().all(|c| c.is_ascii_alphabetic()) {
            region = part.parse().ok();
        }
    }
    Some((lang, region))
}

/// The sheet as the template reads it.
fn values(sheet: &Sheet) -> Result<Dict, Error> {
    let (lang, region) = locale(&sheet.lang).ok_or_else(|| Error::Language(sheet.lang.clone()))?;
    let title = text::plain(&sheet.title);
    if title.is_empty() {
        return Err(Error::Title);
    }
    let landscape = sheet.sections.iter().filter_map(|section| section.table.as_ref());
    let landscape = landscape.map(columns).any(|columns| columns > UPRIGHT);
    let sheet = dict! {
        "lang" => Str::from(lang.as_str()),
        "region" => region.map(|region| Str::from(region.as_str())),
        "title" => Str::from(title),
        "title-text" => text::pieces(&sheet.title),
        "lead" => texts(&sheet.lead),
        "footer" => text::pieces(&sheet.footer),
        "landscape" => landscape,
        "sections" => sheet.sections.iter().map(section).collect::<Array>(),
    };
    Ok(dict! { "sheet" => sheet })
}

/// Texts that are not blank.
fn texts(texts: &[String]) -> Array {
    texts.iter().map(|text| text::pieces(text)).filter(|text| !text.is_empty()).map(Value::Array).collect()
}

fn section(section: &Section) -> Value {
    let entries = section.entries.iter().map(|entry| {
        dict! {
            "head" => text::pieces(&entry.head),
            "text" => text::pieces(&entry.text),
            "small" => texts(&entry.small),
        }
    });
    dict! {
        "heading" => text::pieces(&section.heading),
        "notes" => texts(&section.notes),
        "table" => section.table.as_ref().and_then(table),
        "entries" => entries.map(Value::Dict).collect::<Array>(),
    }
    .into_value()
}

fn columns(table: &Table) -> usize {
    table.rows.iter().map(Vec::len).fold(table.heads.len(), usize::max)
}

/// The table as the template reads it. A table with no column is none.
fn table(table: &Table) -> Option<Value> {
    let columns = columns(table);
    let cells = |row: &[String]| {
        let cells = row.iter().map(|cell| text::pieces(cell)).chain(std::iter::repeat_with(Array::new));
        cells.take(columns).map(Value::Array).collect::<Array>()
    };
    let rows = table.rows.iter().map(|row| {
        let long = columns > FIRM || row.iter().any(|cell| cell.chars().nth(SHORT).is_some());
        dict! { "cells" => cells(row), "long" => long }.into_value()
    });
    (columns > 0).then(|| {
        dict! {
            "columns" => i64::try_from(columns).unwrap_or(i64::MAX),
            "heads" => if table.heads.is_empty() { array![] } else { cells(&table.heads) },
            "rows" => rows.collect::<Array>(),
        }
        .into_value()
    })
}
