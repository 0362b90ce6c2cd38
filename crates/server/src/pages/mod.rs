//! The pages. Each is a function from what is asked to what is said; none knows HTML but for pictures and prose.

pub(crate) mod changes;
pub(crate) mod data;
pub(crate) mod defence;
pub(crate) mod due;
pub(crate) mod instruments;
pub(crate) mod journal;
pub(crate) mod members;
pub(crate) mod organs;
pub(crate) mod register;
pub(crate) mod search;
pub(crate) mod sessions;
pub(crate) mod texts;
pub(crate) mod today;
pub(crate) mod what_if;
pub(crate) mod why;

use crate::page::{Cx, Page};
use servanda_language::{Country, Kind};

/// Why there is no page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoPage {
    /// There is nothing at the address.
    Missing,
    /// The address is another one.
    Elsewhere(String),
    /// What was asked cannot be read; why, in words.
    Bad(String),
    /// What it is made from cannot be read at present.
    Failed,
}

/// The page of an address; `force` explains an entry into force otherwise than the reckoning in view does,
/// `now` is the answer as known today. What-if and search need more than a reckoning and are asked for elsewhere.
///
/// # Errors
/// There is no such page, or what was asked cannot be read.
pub fn page(cx: &Cx<'_>, force: Option<&instruments::Explained>, now: Option<&str>) -> Result<Page, NoPage> {
    let path: Vec<&str> = cx.address.path.iter().map(String::as_str).collect();
    let ids = &cx.book.edition.identities;
    let thing = |kind: Kind, slug: &str| ids.find(kind, slug).ok_or(NoPage::Missing);
    match path.as_slice() {
        [] => Ok(today::today(cx)),
        ["changes"] => changes::changes(cx),
        ["members"] => Ok(members::members(cx)),
        ["members", code] => {
            let country = Country::from_code(&code.to_uppercase()).ok_or(NoPage::Missing)?;
            members::member(cx, country)
        }
        ["instruments"] => Ok(instruments::instruments(cx)),
        ["instruments", slug] => Ok(instruments::instrument(cx, thing(Kind::Instrument, slug)?, force)),
        ["texts", stem] => texts::text(cx, stem),
        ["texts", stem, key] => texts::article(cx, stem, key),
        ["documents", slug] => Ok(sessions::document(cx, thing(Kind::Document, slug)?)),
        ["organs"] => Ok(organs::organs(cx)),
        ["organs", slug] => Ok(organs::organ(cx, thing(Kind::Organ, slug)?)),
        ["offices", slug] => Ok(organs::office(cx, thing(Kind::Office, slug)?)),
        ["sessions"] => Ok(sessions::sessions(cx)),
        ["decisions"] => sessions::decisions(cx),
        ["defence"] => Ok(defence::defence(cx)),
        ["due"] => due::due(cx),
        ["why"] => why::why(cx, now),
        ["journal"] => Ok(journal::journal(cx)),
        ["acts", id] => journal::act(cx, id),
        ["findings"] => Ok(journal::findings(cx)),
        ["data"] => Ok(data::data(cx)),
        ["register"] => register::register(cx),
        ["register", "records"] => register::records(cx),
        ["register", "records", index] => register::record(cx, index),
        _ => Err(NoPage::Missing),
    }
}
