//! Proofs: the tree of clauses, acts and absences on which a ruling rests.

use crate::readback::clause_readback;
use crate::table::wrapped;
use crate::words::Words;
use serde_json::{Value as Json, json};
use servanda_charter::{ClauseId, clause_text};
use servanda_reckoner::{READINGS, Reckoned};
use servanda_timeline::{Ground, Why};

/// How deep a proof is drawn.
const DEEPEST: usize = 40;

/// A proof as an indented tree. A part that was already given is named again, not drawn again.
pub fn proof_text(words: &Words<'_>, reckoned: &Reckoned<'_>, why: Why, width: u16) -> String {
    let mut drawn = Vec::new();
    let mut out = String::new();
    draw(words, reckoned, why, 0, width, &mut drawn, &mut out);
    out
}

fn draw(
    words: &Words<'_>,
    r: &Reckoned<'_>,
    why: Why,
    depth: usize,
    width: u16,
    drawn: &mut Vec<Why>,
    out: &mut String,
) {
    let indent = "  ".repeat(depth + 1);
    let rest = format!("{indent}  ");
    let repeated = drawn.contains(&why);
    match r.ground(why) {
        Ground::Act(i) => {
            out.push_str(&wrapped(&words.act(i), &format!("{indent}• "), &rest, width));
            let source = words.folder.acts.get(i as usize).and_then(|a| words.folder.sources.get(a.source));
            if let (Some(source), false) = (source, repeated) {
                out.push_str(&format!("{rest}{source}\n"));
            }
        }
        Ground::NoSuchAct(i) => {
            let text = r.absent(i).map(|a| words.absent(a)).unwrap_or_default();
            out.push_str(&wrapped(&text, &format!("{indent}∅ "), &rest, width));
        }
        Ground::Clause { cite, because, .. } => {
            let head = if cite == READINGS {
                words.messages.text("readings-differ")
            } else {
                match words.folder.charter.clause(ClauseId(cite)) {
                    Some(clause) => {
                        let place = words.folder.charter.place(clause);
                        let text = clause_readback(words, clause);
                        words.say("clause-line", &[("place", place.into()), ("text", text.into())])
                    }
                    None => words.messages.text("together"),
                }
            };
            if repeated {
                out.push_str(&wrapped(
                    &words.say("as-above", &[("text", head.into())]),
                    &format!("{indent}↑ "),
                    &rest,
                    width,
                ));
                return;
            }
            out.push_str(&wrapped(&head, &format!("{indent}§ "), &rest, width));
            drawn.push(why);
            if depth < DEEPEST {
                for b in because.iter() {
                    draw(words, r, *b, depth + 1, width, drawn, out);
                }
            }
            return;
        }
    }
    drawn.push(why);
}

/// A proof as JSON. Each part has a number; a part that was already given appears as `{"see": number}`.
pub fn proof_json(words: &Words<'_>, reckoned: &Reckoned<'_>, why: Why) -> Json {
    let mut given = Vec::new();
    node(words, reckoned, why, 0, &mut given)
}

fn node(words: &Words<'_>, r: &Reckoned<'_>, why: Why, depth: usize, given: &mut Vec<Why>) -> Json {
    if let Some(n) = given.iter().position(|w| *w == why) {
        return json!({ "see": n + 1 });
    }
    given.push(why);
    let id = given.len();
    match r.ground(why) {
        Ground::Act(i) => {
            let act = words.folder.acts.get(i as usize);
            json!({
                "id": id,
                "act": i + 1,
                "date": act.map(|a| a.done.to_string()),
                "text": act.map(|a| words.deed(a)),
                "source": act.and_then(|a| words.folder.sources.get(a.source)),
            })
        }
        Ground::NoSuchAct(i) => json!({ "id": id, "absent": r.absent(i).map(|a| words.absent(a)) }),
        Ground::Clause { cite, because, lemma } => {
            let parts: Vec<Json> = if depth < DEEPEST {
                because.iter().map(|b| node(words, r, *b, depth + 1, given)).collect()
            } else {
                Vec::new()
            };
            let since = lemma.and_then(|l| r.lemma(l)).map(|l| l.on.to_string());
            if cite == READINGS {
                return json!({ "id": id, "readings": true, "because": parts });
            }
            match words.folder.charter.clause(ClauseId(cite)) {
                Some(clause) => {
                    let charter = &words.folder.charter;
                    let article = charter.article_of(clause);
                    json!({
                        "id": id,
                        "instrument": charter.instrument_of(clause).map(|i| charter.lexicon.name(i).to_owned()),
                        "article": article.map(|a| a.title.clone()),
                        "clause": clause_text(clause, &charter.lexicon),
                        "text": clause_readback(words, clause),
                        "since": since,
                        "because": parts,
                    })
                }
                None => json!({ "id": id, "because": parts }),
            }
        }
    }
}
