//! 100,000 acts of 200 States over 50 instruments. Budgets: 250 ms to reckon, 200 bytes an act kept, 1 µs a
//! question, 100 µs a whole proof. The baseline beside it only groups the acts by instrument and State.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

use servanda_acts::Act;
use servanda_charter::{Charter, Source};
use servanda_language::{Country, Kind, Lexicon, Meaning, Name};
use servanda_reckoner::{Case, Countries, Question, Reckoned, reckon};
use servanda_timeline::Day;
use std::collections::HashMap;
use std::fmt::Write as _;

#[global_allocator]
static ALLOC: divan::AllocProfiler = divan::AllocProfiler::system();

fn main() {
    let act = size_of::<Act>();
    println!("an act kept: {act} bytes (budget 200)");
    divan::main();
}

struct ByCode;

impl Countries for ByCode {
    fn sorted(&self, countries: &[Country], _: u8, _: Day) -> Vec<Country> {
        let mut all = countries.to_vec();
        all.sort_by(|a, b| a.code().cmp(b.code()));
        all
    }

    fn ended(&self, _: Country) -> Option<Day> {
        None
    }

    fn is_organisation(&self, _: Country) -> bool {
        false
    }
}

struct Large {
    charter: Charter,
    acts: Vec<Act>,
}

/// 50 instruments and 100,000 acts of 200 States.
fn large() -> Large {
    sized(50, 100_000)
}

fn lands() -> (Lexicon, Vec<String>) {
    let mut lexicon = Lexicon::new();
    let mut names = Vec::new();
    for a in b'A'..=b'H' {
        for b in b'A'..=b'Y' {
            let code = format!("{}{}", a as char, b as char);
            let name = format!("Land{}{}", a as char, (b as char).to_ascii_lowercase());
            lexicon.add_country(Country::from_code(&code).unwrap(), &name);
            names.push(name);
        }
    }
    (lexicon, names)
}

fn sized(treaties: usize, acts: usize) -> Large {
    let (lexicon, names) = lands();
    let sources: Vec<Source> = (0..treaties)
        .map(|n| Source {
            path: format!("{n}.md"),
            text: format!(
                "# Treaty {n}\n\n```charter\ndefine instrument Treaty {n}\nthe Treaty {n} is in force 90 days after the day at least {} signatories have deposited ratification\nfor a later State: 30 days after its deposit\na State that has not signed may accede\na party may withdraw on 6 months' notice\n```\n",
                20 + n % 80
            ),
        })
        .collect();
    let (charter, diagnostics) = Charter::parse(&sources, lexicon);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let mut text = String::new();
    let mut n = 0usize;
    'all: for round in 0.. {
        for name in &names {
            for treaty in 0..treaties {
                let what = ["signed", "deposited ratification of", "notified withdrawal from", "acceded to"]
                    [round % 4];
                let day = Day::parse("1950-01-01").unwrap().shift((round * 4000 + n * 7 % 3900) as i32);
                let _ = write!(text, "{day}  {name} {what} the Treaty {treaty}\n    source: x\n\n");
                n += 1;
                if n == acts {
                    break 'all;
                }
            }
        }
    }
    let journal = servanda_acts::parse(&text, &charter.lexicon, 0);
    assert!(journal.diagnostics.is_empty(), "{:?}", journal.diagnostics.first());
    Large { charter, acts: journal.acts }
}

/// Treaties as depositaries have them: a hundred acts each, of States that sign, deposit at their own time, and leave.
fn participation(treaties: usize) -> Large {
    let (lexicon, names) = lands();
    let sources: Vec<Source> = (0..treaties)
        .map(|n| Source {
            path: format!("{n}.md"),
            text: format!(
                "# Treaty {n}\n\n```charter\ndefine instrument Treaty {n}\nsignature is subject to ratification\na State that has not signed may accede\nthe Treaty {n} is in force 90 days after the {}th deposit\nfor a later State: 90 days after its deposit\na party may withdraw on 1 year's notice\n```\n",
                20 + n % 45
            ),
        })
        .collect();
    let (charter, diagnostics) = Charter::parse(&sources, lexicon);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let mut text = String::new();
    for treaty in 0..treaties {
        for n in 0..100usize {
            let day = Day::parse("1950-01-01").unwrap().shift((treaty * 31 + n * 131) as i32);
            let (what, who) = match n {
                0..30 => ("signed", n),
                30..60 => ("deposited ratification of", n - 30),
                60..95 => ("acceded to", n),
                _ => ("notified withdrawal from", n - 95),
            };
            let name = &names[(who + treaty * 7) % names.len()];
            let _ = write!(text, "{day}  {name} {what} the Treaty {treaty}\n    source: x\n\n");
        }
    }
    let journal = servanda_acts::parse(&text, &charter.lexicon, 0);
    assert!(journal.diagnostics.is_empty(), "{:?}", journal.diagnostics.first());
    Large { charter, acts: journal.acts }
}

fn case<'a>(large: &'a Large) -> Case<'a> {
    let horizon = Day::parse("2100-01-01").unwrap();
    Case { charter: &large.charter, acts: &large.acts, countries: &ByCode, known: None, horizon }
}

fn reckoned(large: &Large) -> Reckoned<'_> {
    reckon(case(large)).ok().unwrap()
}

fn treaty(large: &Large) -> Name {
    match large.charter.lexicon.find("Treaty 7", Kind::Instrument) {
        Some(Meaning::Name(n)) => n,
        _ => unreachable!(),
    }
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn reckon_100_000_acts(bencher: divan::Bencher) {
    let large = large();
    bencher.bench(|| reckoned(&large).findings().len());
}

/// One act more, by going on from the reckoning of those before it: a deposit, which its instrument is answered anew for.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn go_on_with_one_act_more_after_100_000(bencher: divan::Bencher) {
    let large = sized(50, 100_001);
    going_on(bencher, &large);
}

/// The same on what all depositaries together keep.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn go_on_with_one_act_more_after_60_000_on_600_treaties(bencher: divan::Bencher) {
    let large = participation(600);
    going_on(bencher, &large);
}

fn going_on(bencher: divan::Bencher<'_, '_>, large: &Large) {
    let all = case(large);
    let before = || {
        let case = Case { acts: large.acts.split_last().unwrap().1, ..all };
        reckon(case).ok().unwrap().keep()
    };
    assert!(!before().reckon(all).redone().whole);
    bencher.with_inputs(before).bench_local_values(|kept| kept.reckon(all));
}

/// What all depositaries together keep: 600 treaties, 200 States, 60,000 acts, reckoned whole.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn reckon_600_treaties_and_60_000_acts(bencher: divan::Bencher) {
    let large = participation(600);
    bencher.bench(|| reckoned(&large).findings().len());
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn baseline_group_100_000_acts(bencher: divan::Bencher) {
    let large = large();
    bencher.bench(|| {
        let mut groups: HashMap<(Option<Name>, Option<Country>), Vec<usize>> = HashMap::new();
        for (i, act) in large.acts.iter().enumerate() {
            groups.entry((act.name("i"), act.actors().first().copied())).or_default().push(i);
        }
        groups.len()
    });
}

#[divan::bench]
fn one_question(bencher: divan::Bencher) {
    let large = large();
    let r = reckoned(&large);
    let (n, c, on) = (treaty(&large), Country::from_code("BC").unwrap(), Day::parse("1975-06-01").unwrap());
    let line = r.base().party_line(n, c).unwrap().clone();
    bencher.bench(|| line.at(divan::black_box(on)).ruling.clone());
}

#[divan::bench]
fn one_question_asked_anew(bencher: divan::Bencher) {
    let large = large();
    let r = reckoned(&large);
    let (n, c, on) = (treaty(&large), Country::from_code("BC").unwrap(), Day::parse("1975-06-01").unwrap());
    bencher.bench_local(|| r.line(Question::Party(divan::black_box(n), c)).at(on).ruling.clone());
}

#[divan::bench]
fn the_whole_proof_of_one_answer(bencher: divan::Bencher) {
    let large = large();
    let r = reckoned(&large);
    let (n, c, on) = (treaty(&large), Country::from_code("BC").unwrap(), Day::parse("1975-06-01").unwrap());
    let why = r.line(Question::Party(n, c)).at(on).why;
    bencher.bench_local(|| r.reasons(|g| g.acts(divan::black_box(why)).len()));
}
