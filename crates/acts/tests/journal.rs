//! The law of the journal: formatting and reading gives the same acts, as text and as JSON; any text reads without
//! panic, with every span inside the text.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

use servanda_acts::{Act, Actor, DEEDS, Sources, act_from_json, act_to_json, format, grammar, parse};
use servanda_language::generate::{Choices, Dice, node};
use servanda_language::{Country, Kind, Lexicon, Span};
use servanda_timeline::{Day, When};

fn lexicon() -> (Lexicon, Choices) {
    let mut lexicon = Lexicon::new();
    let mut choices = Choices::default();
    for (code, name) in [("QA", "Alba"), ("QB", "Борея"), ("QC", "Corvia and the Isles")] {
        let country = Country::from_code(code).unwrap();
        lexicon.add_country(country, name);
        choices.countries.push(country);
    }
    for kind in Kind::DEFINABLE {
        for n in 0..2 {
            let name = format!("{} {}{n}", if n == 0 { "Вещь" } else { "Thing" }, kind.word());
            choices.names.push((kind, lexicon.define(kind, vec![name], 0, Span::default()).unwrap()));
        }
    }
    (lexicon, choices)
}

/// Random acts of every deed that fit their actors.
fn acts(choices: &Choices, dice: &mut Dice, rounds: usize) -> (Vec<Act>, Sources) {
    let named = |kind: Kind| choices.names.iter().find(|n| n.0 == kind).unwrap().1;
    let actors = [
        Actor::Countries(choices.countries.clone().into()),
        Actor::Organ(named(Kind::Organ)),
        Actor::Office(named(Kind::Office)),
        Actor::Body(named(Kind::Body)),
        Actor::Instrument(named(Kind::Instrument)),
        Actor::Person { name: "Ada Byron".into(), country: choices.countries[0] },
        Actor::Depositary,
    ];
    let mut sources = Sources::default();
    let source = sources.intern("https://example.org/a#b");
    let mut all = Vec::new();
    for _ in 0..rounds {
        for (form, row) in DEEDS.iter().enumerate() {
            let Some(made) = node(grammar(), 0, form as u16, choices, dice, 3) else { continue };
            let fitting: Vec<&Actor> = actors.iter().filter(|a| row.deed.fits(a)).collect();
            let by = fitting[dice.below(fitting.len())].clone();
            let done = Day::parse("1990-01-01").unwrap().shift(dice.below(9000) as i32);
            all.push(Act {
                done: if dice.below(3) == 0 { When::between(done, done.shift(40)) } else { When::on(done) },
                effective: (dice.below(4) == 0).then(|| When::on(done.shift(9))),
                received: (dice.below(4) == 0).then(|| When::on(done.shift(60))),
                by,
                node: made,
                extra: None,
                source,
                line: 0,
            });
        }
    }
    (all, sources)
}

#[test]
fn text_and_json_read_back() {
    let (lexicon, choices) = lexicon();
    let mut dice = Dice::new(3);
    let (acts, sources) = acts(&choices, &mut dice, 20);
    let journal =
        servanda_acts::Journal { acts: acts.clone(), sources: sources.clone(), ..Default::default() };
    let text = format(&journal, &lexicon);
    let again = parse(&text, &lexicon, 0);
    assert_eq!(again.diagnostics, vec![], "{text}");
    assert_eq!(again.acts.len(), acts.len());
    for (a, b) in acts.iter().zip(&again.acts) {
        let one = servanda_acts::act_text(a, &sources, &lexicon);
        assert_eq!(servanda_acts::act_text(b, &again.sources, &lexicon), one);
        let mut more = Sources::default();
        let json = act_to_json(b, &again.sources, &lexicon);
        let back = act_from_json(&json, &mut more, &lexicon).unwrap_or_else(|e| panic!("{e:?}: {json}"));
        assert_eq!(act_to_json(&back, &more, &lexicon), json);
    }
    assert_eq!(format(&again, &lexicon), text, "the formatter is not idempotent");
}

#[test]
fn any_text_reads() {
    let (lexicon, choices) = lexicon();
    let number = |name: &str| std::env::var(name).ok().and_then(|v| v.parse().ok());
    let until =
        std::time::Instant::now() + std::time::Duration::from_secs(number("FUZZ_SECONDS").unwrap_or(0));
    let mut dice = Dice::new(number("FUZZ_SEED").unwrap_or(5));
    let mut round = 0;
    // `FUZZ_SECONDS=600 FUZZ_SEED=1` makes the run long: see docs/operations.md.
    while round < 1500 || std::time::Instant::now() < until {
        round += 1;
        let (acts, sources) = acts(&choices, &mut dice, 1);
        let from = dice.below(acts.len() - 3);
        let some = acts[from..from + 3].to_vec();
        let text = format(&servanda_acts::Journal { acts: some, sources, ..Default::default() }, &lexicon);
        let mut chars: Vec<char> = text.chars().collect();
        for _ in 0..1 + dice.below(8) {
            let at = dice.below(chars.len());
            match dice.below(4) {
                0 => {
                    chars.remove(at);
                }
                1 => chars
                    .insert(at, ['ж', '"', '\n', '#', ' ', '9', '-', ':', '\u{301}', '\t'][dice.below(10)]),
                2 => chars[at] = ['x', 'Ы', ' ', '0'][dice.below(4)],
                _ => {
                    let to = dice.below(chars.len());
                    chars.swap(at, to);
                }
            }
        }
        let text: String = chars.into_iter().collect();
        let journal = parse(&text, &lexicon, 0);
        for d in journal.diagnostics {
            assert!(text.get(d.span.range()).is_some(), "round {round}: {} {:?} in {text}", d.code, d.span);
        }
    }
}

#[test]
fn two_threads_read_what_one_reads() {
    let (lexicon, _) = lexicon();
    let mut text = String::new();
    let mut n = 0;
    while text.len() < 3 << 20 {
        n += 1;
        text.push_str(&format!(
            "# {n}\n\n2001-01-{:02}  Alba signed Thing instrument1\n    source: s{}\n\n",
            1 + n % 28,
            n % 7
        ));
        if n % 1000 == 0 {
            text.push_str("2001-13-01  Alba signed Thing instrument1\n    source: s\n\n");
        }
    }
    let long = parse(&text, &lexicon, 0);
    let mut parts = Vec::new();
    let mut errors = 0;
    for half in text.split_inclusive("\n\n") {
        let j = parse(half, &lexicon, 0);
        errors += j.diagnostics.len();
        parts.extend(j.acts);
    }
    assert_eq!(long.acts.len(), parts.len());
    assert_eq!(long.diagnostics.len(), errors);
    assert_eq!(long.comments.len(), n as usize);
    for d in &long.diagnostics {
        assert_eq!(text.get(d.span.range()), Some("2001-13-01"));
        let line: usize = d.place.parse().unwrap();
        assert!(text.lines().nth(line - 1).unwrap().starts_with("2001-13-01"));
    }
    for (a, b) in long.acts.iter().zip(&parts) {
        assert_eq!((&a.done, &a.by, &a.node), (&b.done, &b.by, &b.node));
    }
}
