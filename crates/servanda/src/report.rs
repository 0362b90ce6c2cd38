//! Says what went wrong: the one place that renders diagnostics.

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource, Report,
    Severity as Level,
};
use servanda_answers::{Folder, Messages, diagnostic_text};
use servanda_language::{Diagnostic, Severity};
use std::io::IsTerminal;
use std::path::PathBuf;

/// Why a command cannot be carried out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file cannot be read.
    #[error("cannot read {path}: {1}", path = .0.display())]
    Read(PathBuf, #[source] std::io::Error),
    /// A file cannot be written.
    #[error("cannot write {path}: {1}", path = .0.display())]
    Write(PathBuf, #[source] std::io::Error),
    /// A file is not UTF-8.
    #[error("{path} is not UTF-8 text (byte {1}); save it as UTF-8", path = .0.display())]
    NotUtf8(PathBuf, usize),
    /// A file is too large.
    #[error("{} is larger than 256 MiB", .0.display())]
    TooLarge(PathBuf),
    /// There is no such folder.
    #[error("there is no folder {}; give the folder that holds the documents (*.md) and journals (*.journal)", .0.display())]
    NoFolder(PathBuf),
    /// The folder holds neither documents nor journals.
    #[error("{} holds no documents (*.md) and no journals (*.journal)", .0.display())]
    EmptyFolder(PathBuf),
    /// The documents have errors; they were printed.
    #[error("the documents have errors (above); nothing was reckoned")]
    Documents,
    /// A table cannot be read.
    #[error("cannot read {path}: {1}", path = .0.display())]
    Table(PathBuf, #[source] servanda_panel::TableError),
    /// A mapping cannot be read.
    #[error("cannot read the mapping {path}: {1}", path = .0.display())]
    Mapping(PathBuf, #[source] servanda_panel::MappingError),
    /// A question or name cannot be read; the report was printed.
    #[error("{0}")]
    Request(String),
}

/// Prints an error.
pub fn error(error: &Error) {
    eprintln!("servanda: {error}");
}

fn render(report: &Report) -> String {
    let theme = if std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    let width = crate::commands::width();
    let mut out = String::new();
    let handler = GraphicalReportHandler::new_themed(theme).with_width(usize::from(width)).with_links(false);
    match handler.render_report(&mut out, report.as_ref()) {
        Ok(()) => out,
        Err(_) => format!("{report:?}"),
    }
}

/// One diagnostic as text, with the words underlined.
pub fn diagnostic(messages: &Messages, folder: &Folder, d: &Diagnostic) -> String {
    let (headline, label, help) = diagnostic_text(messages, d);
    let source = folder.texts.get(d.document as usize);
    let (path, text) = source.map_or(("", ""), |s| (s.path.as_str(), s.text.as_str()));
    if (d.document as usize) < folder.documents {
        return one(d, path, text, &headline, &label, help);
    }
    // A journal's acts are named by the line on which they begin.
    let line = messages.with("line-n", &[("n", d.place.as_str().into())]);
    let d = Diagnostic { place: line, ..d.clone() };
    one(&d, path, text, &headline, &label, help)
}

fn one(d: &Diagnostic, path: &str, text: &str, headline: &str, label: &str, help: Option<String>) -> String {
    let title = if d.place.is_empty() { headline.to_owned() } else { format!("{} — {headline}", d.place) };
    let mut report = MietteDiagnostic::new(title).with_code(d.code);
    report = report.with_severity(if d.severity == Severity::Error { Level::Error } else { Level::Warning });
    if let Some(help) = help {
        report = report.with_help(help);
    }
    let range = d.span.range();
    if !text.is_empty() && range.end <= text.len() && !range.is_empty() {
        report = report.with_label(LabeledSpan::new_primary_with_span(Some(label.to_owned()), range));
    }
    let report = Report::new(report).with_source_code(NamedSource::new(path, text.to_owned()));
    render(&report)
}

/// A diagnostic about words on the command line.
pub fn words(messages: &Messages, text: &str, d: &Diagnostic) -> String {
    let (headline, label, help) = diagnostic_text(messages, d);
    one(d, "question", text, &headline, &label, help)
}
