//! Proofs: the tree of clauses, acts and absences on which a ruling rests.

use crate::readback::clause_readback;
use crate::table::wrapped;
use crate::words::Words;
use serde_json::{Value as Json, json};
use servanda_charter::{ClauseId, clause_text};
use servanda_reckoner::{READINGS, Reckoned};
use servanda_timeline::{Day, Ground, Why};

/// How deep a proof is drawn.
const DEEPEST: usize = 40;

/// What a part of a proof is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// An act, by its place in the journal.
    Act(u32),
    /// Something that was not done, in words.
    Absence(String),
    /// A clause, with the day from which what it establishes holds.
    Clause(ClauseId, Option<Day>),
    /// Readings of the charter that differ, each with its own proof.
    Readings,
    /// Several grounds together.
    Together,
}

/// A part of a proof with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The number of the part, from 1, in the order in which parts are first met.
    pub number: usize,
    /// What it is.
    pub part: Part,
    /// True if the part was already given under its number; it then has no parts of its own here.
    pub repeated: bool,
    /// What it rests on.
    pub because: Vec<Proof>,
}

/// The tree of clauses, acts and absences on which a ruling rests.
pub fn proof(words: &Words<'_>, reckoned: &Reckoned<'_>, why: Why) -> Proof {
    let mut given = Vec::new();
    grow(words, reckoned, why, 0, &mut given)
}

fn grow(words: &Words<'_>, r: &Reckoned<'_>, why: Why, depth: usize, given: &mut Vec<Why>) -> Proof {
    let known = given.iter().position(|w| *w == why);
    if known.is_none() {
        given.push(why);
    }
    let number = known.map_or(given.len(), |n| n + 1);
    let (part, grounds) = match r.ground(why) {
        Ground::Act(i) => (Part::Act(i), Box::default()),
        Ground::NoSuchAct(i) => {
            (Part::Absence(r.absent(i).map(|a| words.absent(a)).unwrap_or_default()), Box::default())
        }
        Ground::Clause { cite, because, .. } if cite == READINGS => (Part::Readings, because),
        Ground::Clause { cite, because, lemma } => {
            let since = lemma.and_then(|l| r.lemma(l)).map(|l| l.on);
            match words.folder.charter.clause(ClauseId(cite)) {
                Some(_) => (Part::Clause(ClauseId(cite), since), because),
                None => (Part::Together, because),
            }
        }
    };
    let deeper = known.is_none() && depth < DEEPEST;
    let because = if deeper {
        grounds.iter().map(|b| grow(words, r, *b, depth + 1, given)).collect()
    } else {
        Vec::new()
    };
    Proof { number, part, repeated: known.is_some(), because }
}

impl Proof {
    /// What the part says, in words.
    pub fn text(&self, words: &Words<'_>) -> String {
        match &self.part {
            Part::Act(i) => words.act(*i),
            Part::Absence(text) => text.clone(),
            Part::Clause(id, _) => words.folder.charter.clause(*id).map_or(String::new(), |clause| {
                let text = clause_readback(words, clause);
                words.say("clause-line", &[("place", words.place(clause).into()), ("text", text.into())])
            }),
            Part::Readings => words.messages.text("readings-differ"),
            Part::Together => words.messages.text("together"),
        }
    }
}

/// A proof as an indented tree. A part that was already given is named again, not drawn again.
pub fn proof_text(words: &Words<'_>, reckoned: &Reckoned<'_>, why: Why, width: u16) -> String {
    let mut out = String::new();
    draw(words, &proof(words, reckoned, why), 0, width, &mut out);
    out
}

fn draw(words: &Words<'_>, proof: &Proof, depth: usize, width: u16, out: &mut String) {
    let indent = "  ".repeat(depth + 1);
    let rest = format!("{indent}  ");
    let text = proof.text(words);
    match &proof.part {
        Part::Act(i) => {
            out.push_str(&wrapped(&text, &format!("{indent}• "), &rest, width));
            let source = words.folder.acts.get(*i as usize).and_then(|a| words.folder.sources.get(a.source));
            if let (Some(source), false) = (source, proof.repeated) {
                out.push_str(&format!("{rest}{source}\n"));
            }
        }
        Part::Absence(_) => out.push_str(&wrapped(&text, &format!("{indent}∅ "), &rest, width)),
        _ if proof.repeated => {
            let again = words.say("as-above", &[("text", text.into())]);
            out.push_str(&wrapped(&again, &format!("{indent}↑ "), &rest, width));
        }
        _ => out.push_str(&wrapped(&text, &format!("{indent}§ "), &rest, width)),
    }
    for part in &proof.because {
        draw(words, part, depth + 1, width, out);
    }
}

/// A proof as JSON. Each part has a number; a part that was already given appears as `{"see": number}`.
pub fn proof_json(words: &Words<'_>, reckoned: &Reckoned<'_>, why: Why) -> Json {
    node(words, &proof(words, reckoned, why))
}

fn node(words: &Words<'_>, proof: &Proof) -> Json {
    let id = proof.number;
    if proof.repeated {
        return json!({ "see": id });
    }
    let parts: Vec<Json> = proof.because.iter().map(|b| node(words, b)).collect();
    match &proof.part {
        Part::Act(i) => {
            let act = words.folder.acts.get(*i as usize);
            json!({
                "id": id,
                "act": i + 1,
                "date": act.map(|a| a.done.to_string()),
                "text": act.map(|a| words.deed(a)),
                "source": act.and_then(|a| words.folder.sources.get(a.source)),
            })
        }
        Part::Absence(text) => json!({ "id": id, "absent": text }),
        Part::Readings => json!({ "id": id, "readings": true, "because": parts }),
        Part::Together => json!({ "id": id, "because": parts }),
        Part::Clause(clause, since) => {
            let charter = &words.folder.charter;
            let Some(clause) = charter.clause(*clause) else { return Json::Null };
            json!({
                "id": id,
                "instrument": charter.instrument_of(clause).map(|i| charter.lexicon.name(i).to_owned()),
                "article": charter.article_of(clause).map(|a| a.title.clone()),
                "clause": clause_text(clause, &charter.lexicon),
                "text": clause_readback(words, clause),
                "since": since.map(|d| d.to_string()),
                "because": parts,
            })
        }
    }
}
