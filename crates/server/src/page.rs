//! What a page says, before it is HTML, JSON or CSV: sections, tables, cells. All three are made from the same page, so
//! none can say less than another.

use crate::address::{Address, Format};
use crate::book::Book;
use maud::{Markup, html};
use serde_json::{Map, Value as Json, json};
use servanda_answers::{Arg, Asked, Reply, Words, ask_text, reply_one};
use servanda_language::{Country, Kind, Name};
use servanda_reckoner::Question;
use servanda_timeline::Day;

/// How a cell is to be taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tone {
    /// Nothing special.
    #[default]
    Plain,
    /// It holds.
    Good,
    /// It is open, or wants attention.
    Open,
    /// It does not hold, or is broken.
    Bad,
    /// It is over, or beside the point.
    Quiet,
}

/// One fact in a table.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// In words.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
    /// The address of its proof.
    pub why: Option<String>,
    /// How it is to be taken.
    pub tone: Tone,
    /// For programs, where it is not the words.
    pub data: Option<Json>,
    /// The language of the words, where not that of the page.
    pub lang: Option<&'static str>,
    /// More links after the words.
    pub also: Vec<(String, String)>,
    /// True for a name, a code or a host, which is shown as it is written.
    pub raw: bool,
}

impl Cell {
    /// A cell of words.
    pub fn text(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), ..Cell::default() }
    }

    /// A cell that leads to a page.
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Cell {
        Cell { text: text.into(), href: Some(href.into()), ..Cell::default() }
    }

    /// The same with a tone.
    pub fn tone(mut self, tone: Tone) -> Cell {
        self.tone = tone;
        self
    }

    /// The same with what programs get.
    pub fn data(mut self, data: impl Into<Json>) -> Cell {
        self.data = Some(data.into());
        self
    }

    /// The same with the address of its proof.
    pub fn why(mut self, why: Option<String>) -> Cell {
        self.why = why;
        self
    }

    /// The same, shown as it is written.
    pub fn raw(mut self) -> Cell {
        self.raw = true;
        self
    }

    /// The same, said in another language than that of the page.
    pub fn said_in(mut self, lang: &'static str) -> Cell {
        self.lang = Some(lang);
        self
    }
}

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Keys of the columns for programs.
    pub keys: Vec<&'static str>,
    /// Headings of the columns.
    pub heads: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// What a section holds.
pub enum Body {
    /// A table; the words stand in its place if it has no rows.
    Table(Table, String),
    /// Anything that is no data of its own.
    Markup(Markup),
}

/// A part of a page with a heading.
pub struct Section {
    /// Its anchor.
    pub id: &'static str,
    /// Its heading.
    pub heading: String,
    /// What stands before the body.
    pub intro: Markup,
    /// The body.
    pub body: Body,
}

/// A page.
pub struct Page {
    /// Its heading.
    pub title: String,
    /// What stands under the heading.
    pub lead: Markup,
    /// Its parts.
    pub sections: Vec<Section>,
    /// The page as data, beside its tables.
    pub data: Json,
    /// Feeds that follow what the page shows: title, address, media type.
    pub feeds: Vec<(String, String, &'static str)>,
    /// Printable files of the page: title, address.
    pub files: Vec<(String, String)>,
    /// Plain text of the page, where it has one.
    pub text: Option<String>,
}

impl Page {
    /// A page without parts yet.
    pub fn new(title: impl Into<String>) -> Page {
        Page {
            title: title.into(),
            lead: html! {},
            sections: Vec::new(),
            data: Json::Null,
            feeds: Vec::new(),
            files: Vec::new(),
            text: None,
        }
    }

    /// Adds a table.
    pub fn table(&mut self, id: &'static str, heading: String, table: Table, empty: String) {
        self.sections.push(Section { id, heading, intro: html! {}, body: Body::Table(table, empty) });
    }

    /// Adds a table with words before it.
    pub fn table_with(
        &mut self,
        id: &'static str,
        heading: String,
        intro: Markup,
        table: Table,
        empty: String,
    ) {
        self.sections.push(Section { id, heading, intro, body: Body::Table(table, empty) });
    }

    /// Adds a part that is no table.
    pub fn part(&mut self, id: &'static str, heading: String, body: Markup) {
        self.sections.push(Section { id, heading, intro: html! {}, body: Body::Markup(body) });
    }

    /// The tables with their anchors.
    pub fn tables(&self) -> impl Iterator<Item = (&'static str, &Table)> {
        self.sections.iter().filter_map(|s| match &s.body {
            Body::Table(t, _) => Some((s.id, t)),
            Body::Markup(_) => None,
        })
    }

    /// The page as JSON: its own data, and each table as a list of rows.
    pub fn json(&self, cx: &Cx<'_>) -> Json {
        let tables: Map<String, Json> = self
            .tables()
            .map(|(id, t)| {
                let row = |cells: &Vec<Cell>| -> Json {
                    let pairs = t.keys.iter().zip(cells);
                    pairs
                        .map(|(k, c)| {
                            ((*k).to_owned(), c.data.clone().unwrap_or_else(|| c.text.clone().into()))
                        })
                        .collect::<Map<String, Json>>()
                        .into()
                };
                (id.to_owned(), t.rows.iter().map(row).collect())
            })
            .collect();
        let mut data = self.data.clone();
        if let Some(o) = data.as_object_mut().filter(|o| o.contains_key("known")) {
            o.insert("known".into(), cx.address.known.map_or(Json::Null, |d| d.to_string().into()));
        }
        let mut out = json!({
            "title": self.title,
            "organisation": cx.address.organisation,
            "language": cx.address.lang.tag(),
            "on": cx.on.to_string(),
            "known": cx.address.known.map(|d| d.to_string()),
            "digest": cx.book.digest(),
            "data": data,
            "tables": tables,
        });
        if let (Some((origin, size, root)), Some(o)) =
            (crate::pages::register::cited(cx), out.as_object_mut())
        {
            let pending = crate::pages::register::pending(cx);
            let register =
                json!({ "origin": origin, "size": size, "root": root, "recoveries_pending": pending });
            o.insert("register".into(), register);
        }
        out
    }

    /// One table as CSV: the one of the given anchor, or the first.
    pub fn csv(&self, id: Option<&str>) -> Option<String> {
        let (_, table) = self.tables().find(|(i, _)| id.is_none_or(|id| id == *i))?;
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(&table.keys).ok()?;
        for row in &table.rows {
            let cell = |c: &Cell| match &c.data {
                None => c.text.clone(),
                Some(Json::String(s)) => s.clone(),
                Some(Json::Null) => String::new(),
                Some(Json::Array(all)) => {
                    let all: Vec<&str> = all.iter().filter_map(Json::as_str).collect();
                    all.join(" ")
                }
                Some(other) => other.to_string(),
            };
            out.write_record(row.iter().map(cell)).ok()?;
        }
        String::from_utf8(out.into_inner().ok()?).ok()
    }
}

/// What a page is made from.
pub struct Cx<'a> {
    /// How things are called.
    pub words: &'a Words<'a>,
    /// The reckoning.
    pub book: &'a Book<'a>,
    /// What was asked.
    pub address: &'a Address,
    /// The day in view.
    pub on: Day,
    /// Today.
    pub today: Day,
    /// The address of the site as others see it, without a slash at the end.
    pub base: &'a str,
}

impl Cx<'_> {
    /// A message without values.
    pub fn t(&self, id: &str) -> String {
        self.words.messages.text(id)
    }

    /// A message with values.
    pub fn say(&self, id: &str, args: &[(&str, Arg)]) -> String {
        self.words.messages.with(id, args)
    }

    /// Words as they were written in a journal or charter: in the language of the page where the folder translates them, and
    /// otherwise marked as being in the language in which they were written.
    pub fn written(&self, text: &str) -> Cell {
        let lang = self.words.messages.lang;
        match self.book.edition.folder.translated_text(lang, text) {
            Some(t) => Cell::text(t).data(text),
            None if lang == servanda_answers::Lang::EN => Cell::text(text),
            None => Cell::text(text).said_in("en"),
        }
    }

    /// The address of a page in the same language and on the same days.
    pub fn href(&self, path: &str) -> String {
        self.address.to(path).href()
    }

    /// The address of the proof of an answer.
    pub fn why(&self, asked: &Asked) -> Option<String> {
        self.proof(asked, self.address.on)
    }

    /// The address of the proof of an answer on a day.
    pub fn why_on(&self, asked: &Asked, day: Day) -> Option<String> {
        self.proof(asked, Some(day))
    }

    fn proof(&self, asked: &Asked, on: Option<Day>) -> Option<String> {
        let text = ask_text(asked, &self.book.edition.folder.charter);
        (!text.is_empty()).then(|| self.address.to("why").on(on).with("q", &text).href())
    }

    /// A table of answers on the day in view, each with its first and last day.
    pub fn facts(&self, rows: Vec<Vec<Cell>>) -> Table {
        let columns = [
            ("fact", "p-col-fact"),
            ("answer", "p-col-answer"),
            ("since", "p-col-since"),
            ("last", "p-col-last"),
        ];
        self.table(&columns, rows)
    }

    /// The address of a defined thing's page.
    pub fn thing(&self, name: Name) -> Option<String> {
        let lexicon = &self.book.edition.folder.charter.lexicon;
        let section = match lexicon.entry(name)?.kind {
            Kind::Instrument => "instruments",
            Kind::Organ => "organs",
            Kind::Office => "offices",
            Kind::Document => "documents",
            _ => return None,
        };
        Some(self.href(&format!("{section}/{}", self.book.edition.identities.slug(name))))
    }

    /// A cell with a defined thing.
    pub fn name(&self, name: Name) -> Cell {
        let lexicon = &self.book.edition.folder.charter.lexicon;
        Cell { href: self.thing(name), ..Cell::text(self.words.bare(name)) }.data(lexicon.name(name))
    }

    /// The address of a State's page.
    pub fn member(&self, country: Country) -> String {
        self.href(&format!("members/{}", country.code().to_lowercase()))
    }

    /// A cell with a State.
    pub fn country(&self, country: Country) -> Cell {
        Cell::link(self.words.country(country, self.on), self.member(country)).data(country.code())
    }

    /// The address of an act's page.
    pub fn act(&self, index: u32) -> String {
        self.href(&format!("acts/{}", self.book.edition.identities.act(index)))
    }

    /// A cell with an act's day, leading to the act.
    pub fn act_day(&self, index: u32) -> Cell {
        match self.book.edition.folder.acts.get(index as usize) {
            Some(act) => Cell::link(act.done.to_string(), self.act(index)).data(act.done.to_string()),
            None => Cell::default(),
        }
    }

    /// A day, leading to the same page on that day; empty where open.
    pub fn day(&self, day: Day) -> Cell {
        if !day.is_date() {
            return Cell::default().data(Json::Null);
        }
        Cell::text(day.to_string())
    }

    /// The last day of a stretch that ends before a day; empty where open.
    pub fn last(&self, until: Day) -> Cell {
        self.day(if until.is_date() { until.before() } else { until })
    }

    /// A table: for each column its key for programs and the message of its heading.
    pub fn table(
        &self,
        columns: &[(&'static str, &str)],
        rows: impl IntoIterator<Item = Vec<Cell>>,
    ) -> Table {
        Table {
            keys: columns.iter().map(|c| c.0).collect(),
            heads: columns.iter().map(|c| self.t(c.1)).collect(),
            rows: rows.into_iter().collect(),
        }
    }

    /// How an answer is to be taken.
    pub fn tone(&self, reply: &Reply) -> Tone {
        match reply.kind {
            "settled" if reply.value == Json::Bool(false) => Tone::Quiet,
            "settled" => Tone::Plain,
            "silent" => Tone::Quiet,
            _ => Tone::Open,
        }
    }

    /// A cell with the answer to a question on the day in view, with its proof.
    pub fn answer(&self, question: Question) -> (Cell, Reply) {
        let reply = reply_one(self.words, &self.book.reckoned, question, self.on);
        let cell = Cell::text(reply.text.clone())
            .tone(self.tone(&reply))
            .why(self.why(&Asked::One(question)))
            .data(match reply.kind {
                "settled" => reply.value.clone(),
                "silent" => Json::Null,
                kind => json!({ kind: reply.alternatives_json() }),
            });
        (cell, reply)
    }

    /// A day in full words.
    pub fn long_day(&self, day: Day) -> String {
        let (year, month, d) = day.ymd();
        let month = self.t(&format!("month-{month}"));
        self.say(
            "p-long-day",
            &[("day", d.to_string().into()), ("month", month.into()), ("year", year.to_string().into())],
        )
    }

    /// The permanent address of the view: with its day, the day of knowledge, and the digest of what is known.
    pub fn permanent(&self) -> String {
        let known = self.address.known.unwrap_or(self.today);
        let mut address = self.address.clone().on(Some(self.on)).format(Format::Html);
        address.known = Some(known);
        let address = address.with("acts", self.book.digest().get(..16).unwrap_or(""));
        format!("{}{}", self.base, address.href())
    }
}
