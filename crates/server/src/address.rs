//! Addresses: language, organisation, page, day, and day of knowledge. Every view has one, so each can be linked and cited.

use servanda_answers::Lang;
use servanda_timeline::Day;
use std::fmt::Write as _;

/// In which form a page is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// A page for people.
    Html,
    /// JSON.
    Json,
    /// One table as CSV.
    Csv,
    /// A proof as text.
    Text,
}

/// An address, read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Address {
    /// The language.
    pub lang: Lang,
    /// The organisation's name in addresses.
    pub organisation: String,
    /// The parts of the path after the organisation.
    pub path: Vec<String>,
    /// The day in view; today if none is given.
    pub on: Option<Day>,
    /// Only what was known by this day; everything if none is given.
    pub known: Option<Day>,
    /// The form.
    pub format: Format,
    /// Everything else that was asked, in the order given.
    pub rest: Vec<(String, String)>,
}

/// What is wrong with an address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BadAddress {
    /// The parameter.
    pub field: &'static str,
    /// Its value, cut to a length that can be shown.
    pub value: String,
}

/// The longest value that is taken, in bytes.
const LONGEST: usize = 2_000;

/// The most parameters that are taken.
const MOST: usize = 40;

fn unhex(digit: u8) -> Option<u8> {
    (digit as char).to_digit(16).and_then(|d| u8::try_from(d).ok())
}

/// Decodes a part of an address; `None` if what it stands for is no text.
pub fn decode(text: &str, plus: bool) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(b) = bytes.next() {
        out.push(match b {
            b'%' => unhex(bytes.next()?)? * 16 + unhex(bytes.next()?)?,
            b'+' if plus => b' ',
            b => b,
        });
    }
    String::from_utf8(out).ok()
}

/// Encodes a value for a query.
pub fn encode(text: &str) -> String {
    let mut out = String::new();
    for b in text.bytes() {
        match b {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(b as char),
            b' ' => out.push('+'),
            b => {
                let _ = write!(out, "%{b:02X}");
            }
        }
    }
    out
}

fn cut(text: &str) -> String {
    text.chars().take(60).collect()
}

impl Address {
    /// Reads the parts of a path after the language, and a query.
    ///
    /// # Errors
    /// The first parameter that cannot be read.
    pub fn read(
        lang: Lang,
        organisation: &str,
        path: Vec<String>,
        query: &str,
    ) -> Result<Address, BadAddress> {
        let mut address = Address {
            lang,
            organisation: organisation.to_owned(),
            path,
            on: None,
            known: None,
            format: Format::Html,
            rest: Vec::new(),
        };
        let bad = |field, value: &str| BadAddress { field, value: cut(value) };
        let day = |field, value: &str| match value.trim() {
            "" => Ok(None),
            text => Day::parse(text).map(Some).map_err(|_| bad(field, text)),
        };
        for (n, pair) in query.split('&').filter(|p| !p.is_empty()).enumerate() {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (Some(key), Some(value)) = (decode(key, true), decode(value, true)) else {
                return Err(bad("query", pair));
            };
            if n >= MOST || value.len() > LONGEST || key.len() > 40 || value.contains('\0') {
                return Err(bad("query", &key));
            }
            match key.as_str() {
                "on" => address.on = day("on", &value)?,
                "known" => address.known = day("known", &value)?,
                "format" => {
                    address.format = match value.as_str() {
                        "json" => Format::Json,
                        "csv" => Format::Csv,
                        "text" => Format::Text,
                        "" | "html" => Format::Html,
                        _ => return Err(bad("format", &value)),
                    }
                }
                _ if value.is_empty() => {}
                _ => address.rest.push((key, value)),
            }
        }
        Ok(address)
    }

    /// A parameter of the page.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.rest.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
    }

    /// Every value of a parameter that may be given several times.
    pub fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.rest.iter().filter(move |(k, _)| k == key).map(|(_, v)| v.as_str())
    }

    /// The address of another page of the organisation with the same language and days.
    pub fn to(&self, path: &str) -> Address {
        let path = path.split('/').filter(|p| !p.is_empty()).map(str::to_owned).collect();
        Address { path, format: Format::Html, rest: Vec::new(), ..self.clone() }
    }

    /// The same with a parameter of the page.
    pub fn with(mut self, key: &str, value: &str) -> Address {
        self.rest.retain(|(k, _)| k != key);
        self.rest.push((key.to_owned(), value.to_owned()));
        self
    }

    /// The same on another day.
    pub fn on(mut self, day: Option<Day>) -> Address {
        self.on = day;
        self
    }

    /// The same in another language.
    pub fn lang(mut self, lang: Lang) -> Address {
        self.lang = lang;
        self
    }

    /// The same in another form.
    pub fn format(mut self, format: Format) -> Address {
        self.format = format;
        self
    }

    /// The path alone.
    pub fn path(&self) -> String {
        let mut out = format!("/{}/{}", self.lang.tag(), encode(&self.organisation));
        for part in &self.path {
            out.push('/');
            out.push_str(&encode(part).replace('+', "%20"));
        }
        out
    }

    /// The address as it stands in a link.
    pub fn href(&self) -> String {
        let mut query: Vec<String> = Vec::new();
        query.extend(self.on.map(|d| format!("on={d}")));
        query.extend(self.known.map(|d| format!("known={d}")));
        query.extend(self.rest.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))));
        query.extend(match self.format {
            Format::Html => None,
            Format::Json => Some("format=json".to_owned()),
            Format::Csv => Some("format=csv".to_owned()),
            Format::Text => Some("format=text".to_owned()),
        });
        let mut out = self.path();
        if !query.is_empty() {
            out.push('?');
            out.push_str(&query.join("&"));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Address, BadAddress> {
        Address::read(Lang::EN, "csto", vec!["organs".into(), "council".into()], query)
    }

    #[test]
    fn what_is_written_is_read_again() {
        let a = read("on=2009-12-01&known=&act=2027-01-01+Armenia&act=a%26b%3D%D0%AF&format=json").unwrap();
        assert_eq!(a.on, Some(Day::of(2009, 12, 1).unwrap()));
        assert_eq!(a.known, None);
        assert_eq!(a.all("act").collect::<Vec<_>>(), ["2027-01-01 Armenia", "a&b=Я"]);
        let (path, query) = a.href().split_once('?').map(|(p, q)| (p.to_owned(), q.to_owned())).unwrap();
        assert_eq!(path, "/en/csto/organs/council");
        assert_eq!(read(&query).unwrap(), a);
    }

    #[test]
    fn absurd_addresses_are_refused_and_not_taken_for_something_else() {
        for (query, field) in [
            ("on=2009-13-45", "on"),
            ("on=yesterday", "on"),
            ("known=99999-01-01", "known"),
            ("format=exe", "format"),
            ("q=%FF%FE", "query"),
            ("q=%zz", "query"),
            ("q=a%00b", "query"),
        ] {
            assert_eq!(read(query).unwrap_err().field, field, "{query}");
        }
        assert_eq!(read(&format!("q={}", "x".repeat(5_000))).unwrap_err().field, "query");
        assert_eq!(read(&"a=b&".repeat(100)).unwrap_err().field, "query");
    }
}
