//! Questions in words, and answers as documents: text for people and JSON for programs.
//!
//! This crate forbids input and output: it is given texts and gives texts. It is the one place that knows the
//! shapes of the public JSON.

mod due;
mod explain;
mod folder;
mod messages;
mod proof;
mod question;
mod readback;
mod ruling;
mod scenario;
mod status;
mod table;
mod what_if;
mod words;

pub use due::{due_json, due_text, due_title};
pub use explain::{fit_text, force_json, force_text};
pub use folder::{Countries, Folder, FolderText};
pub use messages::{Arg, Lang, Messages};
pub use proof::{proof_json, proof_text};
pub use question::{Asked, QuestionError, parse_question};
pub use readback::{clause_readback, readback_page};
pub use ruling::{answer_json, answer_text, timeline_json, timeline_text};
pub use scenario::{Outcome, Scenario, Visitor, run_scenarios, visit_scenarios};
pub use status::{status_json, status_text};
pub use table::{table, wrapped};
pub use what_if::{what_if_json, what_if_text};
pub use words::{Words, diagnostic_text, finding_json, finding_text};
