//! Who may sign what, as a table for people.

use crate::kind::Kind;
use crate::policy::{Policy, THRESHOLDS};
use std::fmt::Write as _;

/// The table of authority in Markdown: a row for every type of record.
pub fn authority_table() -> String {
    let mut out = String::from(
        "| type | what it does | who must sign | by the policy to begin with |\n|---|---|---|---|\n",
    );
    let policy = Policy::two_persons();
    for kind in Kind::ALL {
        let threshold = match policy.threshold(*kind) {
            _ if !THRESHOLDS.contains(kind) => "—".to_owned(),
            n => n.to_string(),
        };
        let _ =
            writeln!(out, "| `{}` | {} | {} | {threshold} |", kind.name(), kind.meaning(), kind.signed_by());
    }
    out
}
