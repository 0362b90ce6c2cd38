//! The index that search asks: SQLite's full-text search over stems, in memory, one for each edition.

use crate::site::Edition;
use rusqlite::{Connection, params};
use rust_stemmers::{Algorithm, Stemmer};
use servanda_answers::Words;
use servanda_language::{Country, Kind, Name};
use std::sync::{Mutex, PoisonError};

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hit {
    /// An act, by its place in the journal.
    Act(u32),
    /// An article, by its index in the charter.
    Article(u32),
    /// An instrument, organ, office or document.
    Name(Name),
    /// A State.
    Country(Country),
    /// A person, and the office they held or hold.
    Person(String, Name),
}

/// What was found, the best first.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The hits.
    pub hits: Vec<Hit>,
    /// True if there was more.
    pub cut: bool,
}

/// An index over an edition.
pub struct Index {
    connection: Mutex<Connection>,
    hits: Vec<Hit>,
}

/// Splits into words, in lower case, with ё as е, and cuts each to its stem. Words of both scripts are told apart by their
/// letters, so one index serves every language.
fn stems(text: &str) -> Vec<String> {
    let english = Stemmer::create(Algorithm::English);
    let russian = Stemmer::create(Algorithm::Russian);
    let lower = text.to_lowercase().replace('ё', "е");
    lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(|w| {
            let cyrillic = w.chars().any(|c| ('\u{400}'..='\u{52f}').contains(&c));
            let stem = if cyrillic { russian.stem(w) } else { english.stem(w) };
            synonym(&stem).unwrap_or(&stem).to_owned()
        })
        .collect()
}

/// Words of one family whose stems differ.
fn synonym(stem: &str) -> Option<&'static str> {
    const FAMILIES: [(&str, &[&str]); 6] = [
        ("приостанов", &["приостановк", "приостановлен", "приостановл"]),
        ("ратификац", &["ратификацион", "ратифицирова", "ратифиц"]),
        ("вых", &["выход", "выйт", "вышедш", "вышл"]),
        ("назнач", &["назначен", "назнач"]),
        ("withdraw", &["withdrew", "withdrawn"]),
        ("ratifi", &["ratif"]),
    ];
    FAMILIES.iter().find(|(_, all)| all.contains(&stem)).map(|f| f.0)
}

impl Index {
    /// The most hits given.
    pub const MOST: usize = 200;

    /// Reads an edition into an index.
    ///
    /// # Errors
    /// Those of the database; none is known to happen in memory.
    pub fn build(edition: &Edition, all: &[Words<'_>]) -> rusqlite::Result<Index> {
        let mut connection = Connection::open_in_memory()?;
        connection.execute_batch(
            "create virtual table texts using fts5(title, body, content='', tokenize='unicode61 remove_diacritics 0');",
        )?;
        let mut hits = Vec::new();
        let folder = &edition.folder;
        let charter = &folder.charter;
        let transaction = connection.transaction()?;
        {
            let mut insert =
                transaction.prepare("insert into texts(rowid, title, body) values (?1, ?2, ?3)")?;
            let mut add = |hit: Hit, title: &str, body: &str| -> rusqlite::Result<()> {
                hits.push(hit);
                insert.execute(params![hits.len() as i64, stems(title).join(" "), stems(body).join(" ")])?;
                Ok(())
            };
            for (name, entry) in charter.lexicon.entries() {
                if matches!(entry.kind, Kind::Instrument | Kind::Organ | Kind::Office | Kind::Document) {
                    add(Hit::Name(name), &entry.names.join(" "), "")?;
                }
            }
            let mut countries: Vec<Country> =
                folder.acts.iter().flat_map(|a| a.actors().iter().copied()).collect();
            countries.sort_by(|a, b| a.code().cmp(b.code()));
            countries.dedup();
            for c in countries {
                let names: Vec<&str> = folder
                    .countries
                    .names
                    .rows()
                    .iter()
                    .filter(|r| r.country == c)
                    .flat_map(|r| [r.short.as_str(), r.official.as_str()])
                    .collect();
                add(Hit::Country(c), &names.join(" "), "")?;
            }
            let mut people: Vec<(String, Name)> = Vec::new();
            for act in folder.acts.iter() {
                let person = match &act.by {
                    servanda_acts::Actor::Person { name, .. } => Some(name.to_string()),
                    _ => act.text("p").map(str::to_owned),
                };
                let (Some(person), Some(office)) = (person, act.name("f")) else { continue };
                if !people.contains(&(person.clone(), office)) {
                    people.push((person, office));
                }
            }
            for (person, office) in people {
                let names: Vec<&str> = all.iter().map(|w| w.text(&person)).collect();
                add(Hit::Person(person.clone(), office), &names.join(" "), "")?;
            }
            for a in 0..charter.articles.len() as u32 {
                let mut title = String::new();
                let mut body = String::new();
                for words in all {
                    title.push_str(words.heading(a));
                    title.push(' ');
                    for c in charter.clauses.iter().filter(|c| c.article == a) {
                        body.push_str(&servanda_answers::clause_readback(words, c));
                        body.push(' ');
                    }
                }
                for (_, text) in crate::pages::texts::proses(edition, a) {
                    body.push_str(&text);
                    body.push(' ');
                }
                add(Hit::Article(a), &title, &body)?;
            }
            for (i, act) in folder.acts.iter().enumerate() {
                let mut title = String::new();
                for words in all {
                    title.push_str(&words.deed(act));
                    title.push(' ');
                }
                let note = act.extra.as_deref().and_then(|e| e.note.as_deref()).unwrap_or("");
                add(Hit::Act(i as u32), &format!("{title} {}", act.done), note)?;
            }
        }
        transaction.commit()?;
        Ok(Index { connection: Mutex::new(connection), hits })
    }

    /// Finds what holds all words of a query, the last as a beginning too.
    pub fn find(&self, query: &str) -> Found {
        let words = stems(query);
        if words.is_empty() {
            return Found::default();
        }
        let last = words.len() - 1;
        let terms: Vec<String> = words
            .iter()
            .take(12)
            .enumerate()
            .map(|(i, w)| if i == last { format!("\"{w}\"*") } else { format!("\"{w}\"") })
            .collect();
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let ask = || -> rusqlite::Result<Vec<i64>> {
            let mut statement = connection.prepare_cached(
                "select rowid from texts where texts match ?1 order by bm25(texts, 4.0, 1.0), rowid limit ?2",
            )?;
            let rows = statement.query_map(params![terms.join(" "), Index::MOST as i64 + 1], |r| r.get(0))?;
            rows.collect()
        };
        let rows = ask().unwrap_or_default();
        let cut = rows.len() > Index::MOST;
        let hit = |row: &i64| usize::try_from(row - 1).ok().and_then(|i| self.hits.get(i)).cloned();
        Found { hits: rows.iter().take(Index::MOST).filter_map(hit).collect(), cut }
    }
}

#[cfg(test)]
mod tests {
    use super::stems;

    #[test]
    fn inflected_words_meet_in_both_languages() {
        assert_eq!(stems("Договоры"), stems("договора"));
        assert_eq!(stems("приостановка"), stems("приостановления"));
        assert_eq!(
            stems("withdrew"),
            stems("withdrawal").iter().map(|_| "withdraw".to_owned()).collect::<Vec<_>>()
        );
        assert_eq!(stems("ratified"), stems("ratifies"));
        assert_eq!(stems("Ёлки, \"ёлка\"!").len(), 2);
    }
}
