//! The shipped table of names, and the order it gives.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

use servanda_language::Country;
use servanda_names::{Language, Names};
use servanda_timeline::Day;

fn shipped() -> Names {
    let (names, errors) = Names::parse(include_str!("../../../charters/names.csv"));
    assert_eq!(errors, vec![]);
    names
}

fn codes(names: &Names, all: &[&str], language: Language) -> Vec<String> {
    let all: Vec<Country> = all.iter().map(|c| Country::from_code(c).unwrap()).collect();
    let day = Day::parse("1994-04-20").unwrap();
    names.sorted(&all, language, day).iter().map(|c| c.code().to_owned()).collect()
}

#[test]
fn nine_names_differ_between_russian_and_english() {
    let names = shipped();
    let nine = ["UZ", "TJ", "RU", "KG", "KZ", "GE", "BY", "AM", "AZ"];
    let russian = codes(&names, &nine, Language::RUSSIAN);
    assert_eq!(russian, ["AZ", "AM", "BY", "GE", "KZ", "KG", "RU", "TJ", "UZ"]);
    let english = codes(&names, &nine, Language::ENGLISH);
    assert_eq!(english, ["AM", "AZ", "BY", "GE", "KZ", "KG", "RU", "TJ", "UZ"]);
    let six = ["TJ", "RU", "KG", "KZ", "BY", "AM"];
    assert_eq!(codes(&names, &six, Language::RUSSIAN), codes(&names, &six, Language::ENGLISH));
}

#[test]
fn every_country_has_both_languages() {
    let names = shipped();
    for row in names.rows() {
        for language in [Language::ENGLISH, Language::RUSSIAN] {
            assert_ne!(names.short(&row.country, language, row.from), row.country.code());
        }
    }
}

#[test]
fn an_organisation_puts_its_own_names_over_the_common_ones() {
    let (own, _) =
        Names::parse("code,language,from,until,short,official,also\nKG,en,,,Kyrgyz Land,Kyrgyz Land,\n");
    let names = shipped().under(own);
    let kg = Country::from_code("KG").unwrap();
    assert_eq!(names.short(&kg, Language::ENGLISH, Day::parse("2020-01-01").unwrap()), "Kyrgyz Land");
    let found = names.lexicon().find("Kyrgyzstan", servanda_language::Kind::Country);
    assert_eq!(found, Some(servanda_language::Meaning::Country(kg)));
}
