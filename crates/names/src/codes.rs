//! Codes of countries in other lists: ISO 3166-1 alpha-3, Correlates of War, Gleditsch–Ward; each with the days on
//! which it is that country's.

use crate::NamesError;
use rustc_hash::{FxHashMap, FxHashSet};
use servanda_language::Country;
use servanda_timeline::Day;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    country: Country,
    id: Box<str>,
    from: Day,
    until: Day,
}

/// Codes by list.
#[derive(Clone, Debug, Default)]
pub struct Codes {
    lists: FxHashMap<Box<str>, Vec<Row>>,
    organisations: FxHashSet<Country>,
}

impl Codes {
    /// Reads a table: columns code, scheme, id, from, until, kind. Rows that cannot be read are reported and left out.
    pub fn parse(text: &str) -> (Codes, Vec<NamesError>) {
        let mut codes = Codes::default();
        let mut errors = Vec::new();
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        for (i, record) in reader.records().enumerate() {
            let row = i + 2;
            let read = record.map_err(|e| e.to_string()).and_then(|r| codes.row(&r));
            errors.extend(read.err().map(|reason| NamesError { row, reason }));
        }
        (codes, errors)
    }

    fn row(&mut self, record: &csv::StringRecord) -> Result<(), String> {
        let field = |i: usize| record.get(i).map(str::trim).unwrap_or("");
        let day = |text: &str, open: Day| match text {
            "" => Ok(open),
            t => Day::parse(t).map_err(|e| format!("{t}: {e}")),
        };
        let country = Country::from_code(field(0)).ok_or("the code is not two capital letters")?;
        let (from, until) = (day(field(3), Day::ALWAYS)?, day(field(4), Day::NEVER)?);
        if field(5) == "organisation" {
            self.organisations.insert(country);
        }
        let row = Row { country, id: field(2).into(), from, until };
        self.lists.entry(field(1).into()).or_default().push(row);
        Ok(())
    }

    /// The country that a code of a list means on a day; of an ended one, the last that it meant.
    pub fn find(&self, scheme: &str, id: &str, day: Day) -> Option<Country> {
        let rows = || self.lists.get(scheme).into_iter().flatten().filter(|r| &*r.id == id);
        rows().find(|r| r.from <= day && day < r.until).or_else(|| rows().next_back()).map(|r| r.country)
    }

    /// The code of a country in a list on a day.
    pub fn id(&self, scheme: &str, country: Country, day: Day) -> Option<&str> {
        let rows = self.lists.get(scheme)?.iter().filter(|r| r.country == country);
        rows.filter(|r| r.from <= day && day < r.until).map(|r| &*r.id).next()
    }

    /// True for an organisation of States.
    pub fn is_organisation(&self, country: Country) -> bool {
        self.organisations.contains(&country)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_means_a_country_on_a_day() {
        let text = "code,scheme,id,from,until,kind\n\
                    AA,num,1,,1990-01-01,former\nBB,num,1,1990-01-01,,state\nCC,num,9,,,organisation\nC,num,9,,,x\n";
        let (codes, errors) = Codes::parse(text);
        assert_eq!(errors.len(), 1);
        let day = |t: &str| Day::parse(t).unwrap();
        let code = |c: Option<Country>| c.map(|c| c.code().to_owned());
        assert_eq!(code(codes.find("num", "1", day("1989-12-31"))), Some("AA".into()));
        assert_eq!(code(codes.find("num", "1", day("1990-01-01"))), Some("BB".into()));
        assert_eq!(codes.find("num", "2", day("1990-01-01")), None);
        let a = Country::from_code("AA").unwrap();
        assert_eq!(codes.id("num", a, day("1980-01-01")), Some("1"));
        assert_eq!(codes.id("num", a, day("1990-01-01")), None);
        assert!(codes.is_organisation(Country::from_code("CC").unwrap()));
    }
}
