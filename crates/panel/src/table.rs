//! Reading tables row by row: any size, any of the usual encodings and separators.

use encoding_rs_io::DecodeReaderBytesBuilder;
use std::io::{self, Read};

/// Why a table could not be read.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The stream failed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// Not a table.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// No column that a row needs.
    #[error("no column {0}; the table has: {1}. A mapping file says which column means what")]
    NoColumn(&'static str, String),
    /// The mapping names columns that are not there.
    #[error("the mapping names columns that the table does not have: {0}; it has: {1}")]
    Absent(String, String),
}

/// A table as a stream of rows of text.
pub(crate) struct Rows<R: Read> {
    reader: csv::Reader<R>,
    record: csv::ByteRecord,
    /// The headings.
    pub(crate) headings: Vec<String>,
}

/// One cell as text: UTF-8, or else Windows-1252, in which every byte means something.
fn text(bytes: &[u8]) -> (std::borrow::Cow<'_, str>, bool) {
    match std::str::from_utf8(bytes) {
        Ok(t) => (t.into(), false),
        Err(_) => (encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0, true),
    }
}

impl Rows<Box<dyn Read>> {
    /// Opens a stream: a byte order mark tells UTF-16, the first line tells the separator.
    pub(crate) fn open<R: Read + 'static>(input: R) -> Result<Rows<Box<dyn Read>>, TableError> {
        let mut decoded = DecodeReaderBytesBuilder::new().utf8_passthru(true).strip_bom(true).build(input);
        let mut head = Vec::new();
        let mut buffer = [0u8; 4096];
        while !head.contains(&b'\n') && head.len() < 1 << 20 {
            let n = decoded.read(&mut buffer)?;
            if n == 0 {
                break;
            }
            head.extend_from_slice(buffer.get(..n).unwrap_or(&[]));
        }
        let first = head.split(|b| *b == b'\n').next().unwrap_or(&[]);
        let count = |c: u8| first.iter().filter(|b| **b == c).count();
        let separator = [b'\t', b';', b','].into_iter().max_by_key(|c| count(*c)).unwrap_or(b',');
        let all: Box<dyn Read> = Box::new(io::Cursor::new(head).chain(decoded));
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .delimiter(separator)
            .trim(csv::Trim::All)
            .buffer_capacity(1 << 20)
            .from_reader(all);
        let headings = reader.byte_headers()?.iter().map(|h| text(h).0.into_owned()).collect();
        Ok(Rows { reader, record: csv::ByteRecord::new(), headings })
    }
}

impl<R: Read> Rows<R> {
    /// The next row: its line and its cells, and true if it had to be read as Windows-1252.
    pub(crate) fn next(&mut self, cells: &mut Vec<String>) -> Result<Option<(u64, bool)>, TableError> {
        if !self.reader.read_byte_record(&mut self.record)? {
            return Ok(None);
        }
        let mut other = false;
        cells.resize(self.record.len(), String::new());
        for (cell, bytes) in cells.iter_mut().zip(self.record.iter()) {
            let (t, decoded) = text(bytes);
            other |= decoded;
            cell.clear();
            cell.push_str(&t);
        }
        Ok(Some((self.record.position().map_or(0, csv::Position::line), other)))
    }
}
