//! Reading a journal of 50 MB. Budget: 100 MB/s on two cores. The baseline beside it only finds the lines.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

use divan::counter::BytesCount;
use servanda_language::{Country, Kind, Lexicon, Span};
use std::fmt::Write as _;

fn main() {
    divan::main();
}

fn lexicon() -> Lexicon {
    let mut lexicon = Lexicon::new();
    for a in b'A'..=b'H' {
        for b in b'A'..=b'Y' {
            let code = format!("{}{}", a as char, b as char);
            lexicon.add_country(
                Country::from_code(&code).unwrap(),
                &format!("Land{}{}", a as char, (b as char).to_ascii_lowercase()),
            );
        }
    }
    for n in 0..50 {
        lexicon.define(Kind::Instrument, vec![format!("Treaty {n}")], 0, Span::default()).unwrap();
    }
    lexicon
}

/// A journal of about `bytes` bytes.
fn text(bytes: usize) -> String {
    let mut out = String::with_capacity(bytes + 200);
    let mut n = 0u32;
    while out.len() < bytes {
        let (a, b) = (b'A' + (n % 8) as u8, b'a' + (n / 8 % 25) as u8);
        let what = ["signed", "deposited ratification of", "acceded to", "notified withdrawal from"]
            [(n % 4) as usize];
        let _ = write!(
            out,
            "{:04}-{:02}-{:02}  Land{}{} {what} the Treaty {}\n    source: https://example.org/depositary/notifications/{}\n\n",
            1950 + n / 400 % 70,
            1 + n % 12,
            1 + n % 28,
            a as char,
            b as char,
            n % 50,
            n % 5000,
        );
        n += 1;
    }
    out
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn read_50_mb(bencher: divan::Bencher) {
    let (lexicon, text) = (lexicon(), text(50 << 20));
    bencher.counter(BytesCount::new(text.len())).bench(|| {
        let journal = servanda_acts::parse(&text, &lexicon, 0);
        assert!(journal.diagnostics.is_empty());
        journal
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn baseline_find_the_lines_of_50_mb(bencher: divan::Bencher) {
    let text = text(50 << 20);
    bencher
        .counter(BytesCount::new(text.len()))
        .bench(|| text.lines().filter(|l| l.starts_with(' ')).count());
}
