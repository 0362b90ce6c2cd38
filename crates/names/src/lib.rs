//! Dated names of countries, and their alphabetical order.
//!
//! Names are political data: they come from tables, with the days from which they hold, and an organisation may
//! put its own over the common ones. This crate forbids names in code and knows no acts and no charters.

mod codes;

pub use codes::Codes;

use icu_collator::{Collator, CollatorBorrowed, options::CollatorOptions};
use icu_locale::Locale;
use rustc_hash::FxHashMap;
use servanda_language::{Country, Lexicon};
use servanda_timeline::Day;

/// A language in which names are kept: a tag of two or three letters (BCP 47).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Language([u8; 3]);

impl Language {
    /// English.
    pub const ENGLISH: Language = Language(*b"en\0");
    /// Russian.
    pub const RUSSIAN: Language = Language(*b"ru\0");

    /// From a tag.
    pub fn of(tag: &str) -> Option<Language> {
        match *tag.as_bytes() {
            [a, b] if [a, b].iter().all(u8::is_ascii_lowercase) => Some(Language([a, b, 0])),
            [a, b, c] if [a, b, c].iter().all(u8::is_ascii_lowercase) => Some(Language([a, b, c])),
            _ => None,
        }
    }

    /// Its tag.
    pub fn tag(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("").trim_end_matches('\0')
    }
}

/// A row of a table of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Whose name.
    pub country: Country,
    /// In which language.
    pub language: Language,
    /// First day, or always.
    pub from: Day,
    /// The day after the last, or never.
    pub until: Day,
    /// The name that sorts.
    pub short: String,
    /// The name that prints.
    pub official: String,
    /// Other names by which documents call it.
    pub also: Vec<String>,
}

/// What is wrong with a table of names.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("row {row}: {reason}")]
pub struct NamesError {
    /// Row of the file, from 2 (the first holds the column names).
    pub row: usize,
    /// Why, for people.
    pub reason: String,
}

/// Names of countries by language and day.
#[derive(Clone, Debug, Default)]
pub struct Names {
    rows: Vec<Row>,
    index: FxHashMap<(Country, Language), Vec<usize>>,
}

impl Names {
    /// Reads a table: columns code, language, from, until, short, official, also (separated by `;`).
    /// Rows that cannot be read are reported and left out.
    pub fn parse(text: &str) -> (Names, Vec<NamesError>) {
        let mut errors = Vec::new();
        let mut rows = Vec::new();
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        for (i, record) in reader.records().enumerate() {
            let row = i + 2;
            let parsed = record.map_err(|e| e.to_string()).and_then(|r| Names::row(&r));
            match parsed {
                Ok(r) => rows.push(r),
                Err(reason) => errors.push(NamesError { row, reason }),
            }
        }
        (Names::from_rows(rows), errors)
    }

    fn row(record: &csv::StringRecord) -> Result<Row, String> {
        let field = |i: usize| record.get(i).map(str::trim).unwrap_or("");
        let day = |text: &str, open: Day| match text {
            "" => Ok(open),
            t => Day::parse(t).map_err(|e| format!("{t}: {e}")),
        };
        let short = field(4).to_owned();
        if short.is_empty() {
            return Err("there is no short name".into());
        }
        Ok(Row {
            country: Country::from_code(field(0)).ok_or("the code is not two capital letters")?,
            language: Language::of(field(1)).ok_or("the language is not a tag of two or three letters")?,
            from: day(field(2), Day::ALWAYS)?,
            until: day(field(3), Day::NEVER)?,
            official: if field(5).is_empty() { short.clone() } else { field(5).to_owned() },
            short,
            also: field(6).split(';').map(str::trim).filter(|a| !a.is_empty()).map(str::to_owned).collect(),
        })
    }

    fn from_rows(rows: Vec<Row>) -> Names {
        let mut index: FxHashMap<(Country, Language), Vec<usize>> = FxHashMap::default();
        for (i, row) in rows.iter().enumerate() {
            index.entry((row.country, row.language)).or_default().push(i);
        }
        Names { rows, index }
    }

    /// These names with an organisation's own put over them: a country and language that `own` names is
    /// named by `own` alone; the other spellings stay understood.
    #[must_use]
    pub fn under(self, own: Names) -> Names {
        let mut rows = own.rows;
        let taken: Vec<(Country, Language)> = rows.iter().map(|r| (r.country, r.language)).collect();
        for row in self.rows {
            if !taken.contains(&(row.country, row.language)) {
                rows.push(row);
            } else if let Some(first) =
                rows.iter_mut().find(|r| (r.country, r.language) == (row.country, row.language))
            {
                first.also.extend([row.short, row.official]);
                first.also.extend(row.also);
            }
        }
        Names::from_rows(rows)
    }

    /// All rows.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    fn on(&self, country: Country, language: Language, day: Day) -> Option<&Row> {
        // A language that has no name of its own for a State uses the English one.
        let own = self.index.get(&(country, language));
        let rows = own.or_else(|| self.index.get(&(country, Language::ENGLISH)))?;
        let mut rows = rows.iter().filter_map(|i| self.rows.get(*i));
        rows.clone().find(|r| r.from <= day && day < r.until).or_else(|| rows.next_back())
    }

    /// The short name on a day; the code if the table has none.
    pub fn short<'a>(&'a self, country: &'a Country, language: Language, day: Day) -> &'a str {
        self.on(*country, language, day).map_or(country.code(), |r| &r.short)
    }

    /// The official name on a day; the code if the table has none.
    pub fn official<'a>(&'a self, country: &'a Country, language: Language, day: Day) -> &'a str {
        self.on(*country, language, day).map_or(country.code(), |r| &r.official)
    }

    /// The day from which a State has ceased to exist: all its names have ended.
    pub fn ended(&self, country: Country) -> Option<Day> {
        let rows = || self.rows.iter().filter(|r| r.country == country);
        let last = rows().map(|r| r.until).max()?;
        (last != Day::NEVER).then_some(last)
    }

    /// A lexicon that understands every name of the table. The English name of today is the one printed.
    pub fn lexicon(&self) -> Lexicon {
        let mut lexicon = Lexicon::new();
        let current = |r: &&Row| r.until == Day::NEVER;
        let english = |r: &&Row| r.language == Language::ENGLISH;
        for row in self.rows.iter().filter(english).filter(current) {
            lexicon.add_country(row.country, &row.short);
        }
        for row in self.rows.iter().filter(current).chain(self.rows.iter().filter(|r| r.until != Day::NEVER))
        {
            if row.language == Language::ENGLISH {
                lexicon.add_dated_country(row.country, row.from, row.until, &row.short);
            }
            lexicon.add_country(row.country, &row.short);
            lexicon.add_country(row.country, &row.official);
            for also in &row.also {
                lexicon.add_country(row.country, also);
            }
        }
        lexicon
    }

    /// Countries in the alphabetical order of a language, by their short names as of a day (Unicode collation).
    /// Equal names keep the order of codes.
    pub fn sorted(&self, countries: &[Country], language: Language, day: Day) -> Vec<Country> {
        let mut named: Vec<(&str, &Country)> =
            countries.iter().map(|c| (self.short(c, language, day), c)).collect();
        match collator(language) {
            Some(collator) => {
                named.sort_by(|a, b| collator.compare(a.0, b.0).then_with(|| a.1.code().cmp(b.1.code())));
            }
            None => named.sort_by(|a, b| a.0.cmp(b.0).then_with(|| a.1.code().cmp(b.1.code()))),
        }
        named.into_iter().map(|n| *n.1).collect()
    }
}

fn collator(language: Language) -> Option<CollatorBorrowed<'static>> {
    let locale = Locale::try_from_str(language.tag()).ok()?;
    Collator::try_new(locale.into(), CollatorOptions::default()).ok()
}
