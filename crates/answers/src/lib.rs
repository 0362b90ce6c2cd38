//! Questions in words, and answers as documents: text for people and JSON for programs.
//!
//! This crate forbids input and output: it is given texts and gives texts. It is the one place that knows the
//! shapes of the public JSON.

mod due;
mod explain;
mod files;
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

pub use due::{DUE_KEYS, calendar, due_json, due_key, due_text, due_title};
pub use explain::{
    Mark, Part as ForcePart, Participation, fit_text, force_json, force_parts, force_text, participations,
    participations_of,
};
pub use folder::{Countries, Folder, FolderText, Translation};
pub use messages::{Arg, Lang, Messages};
pub use proof::{Part as ProofPart, Proof, proof, proof_json, proof_text};
pub use question::{Asked, QuestionError, SetOf, ask_text, parse_question};
pub use readback::{clause_readback, readback_page};
pub use ruling::{
    Listed, Reply, about_organ, answer_json, answer_text, candidates, delegates, duties, duty_key, duty_text,
    duty_whys, listed, overdue, reply_one, reply_set, spans, state_key, stretch, timeline_json,
    timeline_text, value_text,
};
pub use scenario::{Outcome, Scenario, Visitor, run_scenarios, visit_scenarios};
pub use status::{
    current_findings, full_title, organ_facts, organ_fields, running, status_json, status_text, term_end,
    title,
};
pub use table::{table, wrapped};
pub use what_if::{Change, changes, new_findings, question_text, questions, what_if_json, what_if_text};
pub use words::{Words, diagnostic_text, finding_json, finding_text};
