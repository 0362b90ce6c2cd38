//! Tables in and out: participation tables become journals, published dates are held against reckoned ones, and
//! rulings become panels of States and years.
//!
//! Reads and writes streams that the caller opens; opens no file itself. A row is never dropped in silence: it ends
//! as an act, as a row that says nothing to do, or in the report with its reason.

mod dates;
mod folders;
mod import;
mod mapping;
mod panel;
mod score;
mod spells;
mod table;

pub use dates::{DateError, read_date};
pub use folders::ties_of;
pub use import::{Imported, Level, Line, Lookup, import, journal};
pub use mapping::{Kind, Mapping, MappingError, Role};
pub use panel::{Cell, Panel, Shape, Span, explain, headings, write_csv, write_instruments, write_spells};
pub use score::{Because, Counts, Outcome, Published, Row, Scored, Verdict, score};
pub use spells::{Duties, SpellReading, System, Tie, Ties, read_alliances, read_system};
pub use table::TableError;
