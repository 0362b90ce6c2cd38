//! What would change: the history with and without some acts.

use crate::messages::Arg;
use crate::question::SetOf;
use crate::ruling::{candidates, day_json, reply_one};
use crate::table::{table, wrapped};
use crate::words::{Words, finding_text};
use serde_json::{Value as Json, json};
use servanda_charter::{Charter, Rule};
use servanda_language::{Kind, Name};
use servanda_reckoner::{Question, Reckoned};
use servanda_timeline::Day;

/// A stretch of days on which a question is answered otherwise.
#[derive(Clone, Debug)]
pub struct Change {
    /// The question.
    pub question: Question,
    /// The first day.
    pub since: Day,
    /// The day after the last; never, if it stays.
    pub until: Day,
    /// The answer before, in words and as JSON.
    pub before: (String, Json),
    /// The answer after, in words and as JSON.
    pub after: (String, Json),
}

/// Every question that a charter's names give rise to.
pub fn questions(charter: &Charter, a: &Reckoned<'_>, b: &Reckoned<'_>) -> Vec<Question> {
    let mut all = Vec::new();
    let follows: Vec<Name> = charter
        .clauses
        .iter()
        .filter_map(|c| {
            if let Rule::ChairFollows { others, .. } = &c.rule { Some(others.to_vec()) } else { None }
        })
        .flatten()
        .collect();
    for (n, entry) in charter.lexicon.entries() {
        match entry.kind {
            Kind::Instrument => {
                all.push(Question::InForce(n));
                let mut roll = candidates(a, SetOf::Parties(n));
                for c in candidates(b, SetOf::Parties(n)) {
                    if !roll.contains(&c) {
                        roll.push(c);
                    }
                }
                all.extend(roll.into_iter().map(|c| Question::Party(n, c)));
            }
            // A chair that follows another adds nothing to it.
            Kind::Organ if follows.contains(&n) => all.push(Question::Organ(n)),
            Kind::Organ => all.extend([Question::Organ(n), Question::Chair(n)]),
            Kind::Office => all.extend([Question::Holder(n), Question::OfficeTurn(n)]),
            Kind::Document => all.push(Question::Document(n)),
            _ => {}
        }
    }
    let mut roll = a.members();
    for c in b.members() {
        if !roll.contains(&c) {
            roll.push(c);
        }
    }
    for c in roll {
        all.extend([Question::Member(c), Question::Vote(c)]);
    }
    all
}

/// What two reckonings answer differently, and when.
pub fn changes(words: &Words<'_>, before: &Reckoned<'_>, after: &Reckoned<'_>) -> Vec<Change> {
    let mut all = Vec::new();
    let horizon = before.case().horizon.min(after.case().horizon);
    for question in questions(&words.folder.charter, before, after) {
        let (a, b) = (before.line(question).forget(), after.line(question).forget());
        if a == b {
            continue;
        }
        let differ = a.zip(&b, |x, y| (x != y).then(|| (x.clone(), y.clone())));
        for piece in differ.pieces() {
            if piece.value.is_none() || piece.since >= horizon {
                continue;
            }
            let at = if piece.since.is_date() { piece.since } else { Day::FIRST };
            let (x, y) = (reply_one(words, before, question, at), reply_one(words, after, question, at));
            all.push(Change {
                question,
                since: piece.since,
                until: if piece.until >= horizon { Day::NEVER } else { piece.until },
                before: (x.text, x.value),
                after: (y.text, y.value),
            });
        }
    }
    all.sort_by_key(|c| c.since);
    all
}

/// What a question asks, in words, as a label.
pub fn question_text(words: &Words<'_>, question: Question, day: Day) -> String {
    let (id, name, country) = match question {
        Question::InForce(n) => ("q-in-force", Some(n), None),
        Question::Party(n, c) => ("q-party", Some(n), Some(c)),
        Question::Applies(n, c) => ("q-applies", Some(n), Some(c)),
        Question::Provisional(n, c, _) => ("q-provisional", Some(n), Some(c)),
        Question::Between(n, a, b) => {
            let both = format!("{} – {}", words.country(a, day), words.country(b, day));
            let args = [("name", Arg::from(words.bare(n))), ("country", both.into())];
            return words.say("q-between", &args);
        }
        Question::Article(id) => {
            let clause = words.folder.charter.clause(id);
            let (article, i) = match clause.map(|c| &c.rule) {
                Some(servanda_charter::Rule::ArticleInForce { article, instrument, .. }) => {
                    (article.to_string(), words.bare(*instrument))
                }
                _ => (String::new(), String::new()),
            };
            return words.say("q-article", &[("article", article.into()), ("name", i.into())]);
        }
        Question::Signatory(n, c) => ("q-signatory", Some(n), Some(c)),
        Question::Member(c) => ("q-member", None, Some(c)),
        Question::Vote(c) => ("q-vote", None, Some(c)),
        Question::Organisation(n) => ("q-organisation", Some(n), None),
        Question::Organ(n) => ("q-organ", Some(n), None),
        Question::Seat(n, c) => ("q-seat", Some(n), Some(c)),
        Question::Chair(n) => ("q-chair", Some(n), None),
        Question::ChairTurn(n) => ("q-turn", Some(n), None),
        Question::Holder(n) => ("q-holder", Some(n), None),
        Question::OfficeTurn(n) => ("q-turn", Some(n), None),
        Question::Document(n) => ("q-document", Some(n), None),
        Question::Class(n, c) => ("q-class", Some(n), Some(c)),
    };
    let args: [(&str, Arg); 2] = [
        ("name", name.map_or("0".to_owned(), |n| words.bare(n)).into()),
        ("country", country.map_or("0".to_owned(), |c| words.country(c, day)).into()),
    ];
    words.say(id, &args)
}

/// The findings that only the second reckoning has.
pub fn new_findings(before: &Reckoned<'_>, after: &Reckoned<'_>) -> Vec<servanda_reckoner::Finding> {
    let old = before.findings();
    after.findings().into_iter().filter(|f| !old.contains(f)).collect()
}

/// The difference as JSON. `words` speaks for the folder with the acts added.
pub fn what_if_json(words: &Words<'_>, before: &Reckoned<'_>, after: &Reckoned<'_>) -> Json {
    let all: Vec<Json> = changes(words, before, after)
        .into_iter()
        .map(|c| {
            json!({
                "what": question_text(words, c.question, c.since),
                "since": day_json(c.since),
                "until": day_json(c.until),
                "before": c.before.1,
                "before_text": c.before.0,
                "after": c.after.1,
                "after_text": c.after.0,
            })
        })
        .collect();
    let findings: Vec<Json> =
        new_findings(before, after).iter().map(|f| crate::finding_json(words, f)).collect();
    json!({ "changes": all, "findings": findings })
}

/// The difference for people.
pub fn what_if_text(words: &Words<'_>, before: &Reckoned<'_>, after: &Reckoned<'_>, width: u16) -> String {
    let all = changes(words, before, after);
    let mut out = String::new();
    if all.is_empty() {
        out.push_str(&words.messages.text("nothing-changes"));
        out.push('\n');
    }
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|c| {
            let since = if c.since.is_date() { c.since.to_string() } else { "…".into() };
            let until = if c.until.is_date() { c.until.before().to_string() } else { "…".into() };
            vec![
                since,
                until,
                question_text(words, c.question, c.since),
                format!("{} → {}", c.before.0, c.after.0),
            ]
        })
        .collect();
    if !rows.is_empty() {
        out.push_str(&table(&rows, width));
    }
    for f in new_findings(before, after) {
        out.push_str(&wrapped(&finding_text(words, &f), "  ! ", "    ", width));
    }
    out
}
