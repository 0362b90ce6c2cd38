//! Plain tables for people, no wider than the terminal.

use comfy_table::{ContentArrangement, Table, presets::NOTHING};

/// A table with aligned columns. `width` is the terminal's, in columns.
pub fn table(rows: &[Vec<String>], width: u16) -> String {
    let mut table = Table::new();
    table.load_preset(NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    for row in rows {
        table.add_row(row);
    }
    for (i, column) in table.column_iter_mut().enumerate() {
        column.set_padding((if i == 0 { 2 } else { 1 }, 1));
    }
    let text = table.to_string();
    let mut out = String::new();
    for line in text.lines() {
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// A paragraph wrapped to the terminal, with an indent on every line and a longer one on the lines after the
/// first.
pub fn wrapped(text: &str, first: &str, rest: &str, width: u16) -> String {
    let options = textwrap::Options::new(usize::from(width.max(20)))
        .initial_indent(first)
        .subsequent_indent(rest)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let mut out = textwrap::fill(text, options);
    out.push('\n');
    out
}
