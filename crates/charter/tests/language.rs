//! The law of the language: printing a clause and reading it gives the clause again; any text reads without panic,
//! with every span inside the text.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

use servanda_charter::{CHILDREN, Charter, SENTENCES, Source, grammar};
use servanda_language::generate::{Choices, Dice, node};
use servanda_language::{Country, Kind, Lexicon, Matcher, Printer, Span, tokens};

fn lexicon() -> (Lexicon, Choices) {
    let mut lexicon = Lexicon::new();
    let mut choices = Choices::default();
    for (code, name) in [("QA", "Alba"), ("QB", "Борея"), ("QC", "Corvia and the Isles"), ("QD", "The Dunes")]
    {
        let country = Country::from_code(code).unwrap();
        lexicon.add_country(country, name);
        choices.countries.push(country);
    }
    for kind in Kind::DEFINABLE {
        for n in 0..3 {
            let names = match (kind, n) {
                (Kind::Step, 0) => vec!["began the work".to_owned(), "begin the work".to_owned()],
                (Kind::Class | Kind::Group | Kind::Field, n) => {
                    vec![format!("kind {} number{n}", kind.word())]
                }
                (_, 1) => vec![format!("Совет {}", kind.word())],
                (_, n) => vec![format!("Thing {} of {n}", kind.word())],
            };
            let name = lexicon.define(kind, names, 0, Span::default()).unwrap();
            choices.names.push((kind, name));
        }
    }
    (lexicon, choices)
}

#[test]
fn parse_after_print_is_the_identity() {
    let (lexicon, choices) = lexicon();
    let printer = Printer { grammar: grammar(), lexicon: &lexicon, day: None };
    let mut dice = Dice::new(7);
    let mut checked = 0;
    for (table, forms) in [(0u16, SENTENCES.len()), (1, CHILDREN.len())] {
        for form in 0..forms {
            for _ in 0..300 {
                let Some(made) = node(grammar(), table, form as u16, &choices, &mut dice, 4) else {
                    continue;
                };
                let printed = printer.sentence(&made);
                let mut words = Vec::new();
                tokens(&printed, &mut words);
                let read = Matcher::new(grammar(), &lexicon, &printed, &words).fit(table, 0);
                let Some(read) = read else { panic!("cannot be read: {printed}") };
                let again = printer.sentence(&read);
                assert_eq!(again, printed, "printing is not canonical");
                if read != made {
                    // Two nodes may print alike only where the sentence has two readings; then the first form wins.
                    assert_eq!(printer.sentence(&read), printed);
                }
                checked += 1;
            }
        }
    }
    assert!(checked > 10_000, "{checked}");
}

/// `FUZZ_SECONDS=600 FUZZ_SEED=1` makes the run long: see docs/operations.md.
fn long_run() -> (u64, std::time::Instant) {
    let number = |name: &str| std::env::var(name).ok().and_then(|v| v.parse().ok());
    let seconds = number("FUZZ_SECONDS").unwrap_or(0);
    (number("FUZZ_SEED").unwrap_or(11), std::time::Instant::now() + std::time::Duration::from_secs(seconds))
}

/// Bytes, and slips in good sentences: nothing panics, every span lies inside the text.
#[test]
fn any_text_reads() {
    let (lexicon, choices) = lexicon();
    let printer = Printer { grammar: grammar(), lexicon: &lexicon, day: None };
    let (seed, until) = long_run();
    let mut dice = Dice::new(seed);
    let mut round = 0;
    while round < 3000 || std::time::Instant::now() < until {
        round += 1;
        let mut text = String::from("# Заголовок\n\n## Article 1. Один\n\n```charter\n");
        for _ in 0..4 {
            let form = dice.below(SENTENCES.len()) as u16;
            if let Some(made) = node(grammar(), 0, form, &choices, &mut dice, 4) {
                text.push_str(&printer.sentence(&made));
                text.push('\n');
            }
            if dice.below(3) == 0 {
                text.push_str("    unless the Thing organ of 0 decides otherwise\n");
            }
        }
        text.push_str("```\n");
        let mut chars: Vec<char> = text.chars().collect();
        for _ in 0..dice.below(8) {
            let at = dice.below(chars.len());
            match dice.below(4) {
                0 => {
                    chars.remove(at);
                }
                1 => chars
                    .insert(at, ['ж', '"', '\n', '`', ' ', '9', '-', ':', '\u{301}', '«'][dice.below(10)]),
                2 => chars[at] = ['x', 'Ы', ' ', '0'][dice.below(4)],
                _ => {
                    let to = dice.below(chars.len());
                    chars.swap(at, to);
                }
            }
        }
        let text: String = chars.into_iter().collect();
        let (_, diagnostics) =
            Charter::parse(&[Source { path: "x.md".into(), text: text.clone() }], lexicon.clone());
        for d in diagnostics {
            assert!(text.get(d.span.range()).is_some(), "round {round}: {} {:?} in {text}", d.code, d.span);
        }
    }
}

#[test]
fn twenty_thousand_clauses_are_read() {
    let (lexicon, _) = lexicon();
    let mut text = String::from("# Large\n");
    for n in 0..2000 {
        text.push_str(&format!("\n## Article {n}. Title\n\n```charter\n"));
        for k in 0..10 {
            text.push_str(&format!("Thing organ of 0 meets at least {} times a year\n", k + 3));
        }
        text.push_str("```\n");
    }
    let (charter, diagnostics) = Charter::parse(&[Source { path: "x.md".into(), text }], lexicon);
    assert_eq!(diagnostics, vec![]);
    assert_eq!(charter.clauses.len(), 20_000);
}

#[test]
fn absurd_periods_and_dates_get_a_clear_error() {
    let read = |sentence: &str| {
        let text =
            format!("# T\n\n```charter\ndefine instrument Treaty\ndefine organ Council\n{sentence}\n```\n");
        let (_, diagnostics) = Charter::parse(&[Source { path: "x.md".into(), text }], Lexicon::new());
        diagnostics.into_iter().map(|d| d.code).collect::<Vec<_>>()
    };
    assert_eq!(read("the Treaty lasts 999999999999 years from its entry into force"), ["absurd-period"]);
    assert_eq!(read("the Treaty lasts 0 years from its entry into force"), ["absurd-period"]);
    assert_eq!(read("the Treaty is in force on 0000-01-01"), ["bad-date"]);
    assert_eq!(read("the Treaty is in force on 2001-02-30"), ["bad-date"]);
    assert_eq!(read("the Treaty is in force on 2001-02"), ["date-not-exact"]);
}
