//! The read-back: each clause in fuller words, with the silent choices spelled out. It is what a lawyer signs.

use crate::messages::Arg;
use crate::words::{Words, slot_kind};
use servanda_charter::{Clause, grammar};
use servanda_language::Node;
use servanda_timeline::Day;

/// A phrase of one of the charter's tables in words.
pub(crate) fn phrase(words: &Words<'_>, node: &Node) -> String {
    let table = grammar().table_name(node.table);
    let prefix = match table {
        "sentence" => "form-".to_owned(),
        "child" => "child-".to_owned(),
        "whom" => "phrase-group-".to_owned(),
        other => format!("phrase-{other}-"),
    };
    let Some(form) = grammar().form(node.table, node.form) else { return String::new() };
    let mut args: Vec<(&str, Arg)> = Vec::new();
    for name in &form.slots {
        let index = form.slot(name).unwrap_or(u8::MAX);
        let kind = slot_kind(&form.pats, index);
        let text = node.slot(index).map_or("0".to_owned(), |v| words.value(v, kind, Day::LAST));
        args.push((name, text.into()));
    }
    words.say(&format!("{prefix}{}", form.key), &args)
}

/// A clause with its conditions and exceptions in fuller words.
pub fn clause_readback(words: &Words<'_>, clause: &Clause) -> String {
    let mut out = phrase(words, &clause.node);
    if let Some(reading) = &clause.reading {
        out = words.say("under-reading", &[("reading", words.text(reading).into()), ("text", out.into())]);
    }
    if let Some((of, article)) = &clause.instead_of {
        let of = words.named(*of);
        out = words
            .say("instead-of", &[("article", (&**article).into()), ("i", of.into()), ("text", out.into())]);
    }
    for (node, _) in &clause.children {
        let text = out.trim_end_matches('.').to_owned();
        out =
            words.say("with-condition", &[("text", text.into()), ("condition", phrase(words, node).into())]);
    }
    out
}

/// The read-back of every document.
pub fn readback_page(words: &Words<'_>) -> String {
    let charter = &words.folder.charter;
    let mut out = String::new();
    for (d, document) in charter.documents.iter().enumerate() {
        out.push_str(&format!("# {}\n", document.title));
        let mut article = u32::MAX;
        for clause in charter.clauses.iter().filter(|c| c.document as usize == d) {
            if clause.article != article {
                article = clause.article;
                if let Some(a) = charter.article_of(clause).filter(|a| a.level > 1) {
                    out.push_str(&format!("\n## {}\n\n", a.title));
                } else {
                    out.push('\n');
                }
            }
            out.push_str(&format!("* {}\n", clause_readback(words, clause)));
        }
        out.push('\n');
    }
    out
}
