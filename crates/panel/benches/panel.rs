//! Panels at the size of two centuries of alliances. The baseline writes as many rows of the same length and nothing else.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test or bench may panic"
)]

use servanda_language::Country;
use servanda_panel::{Duties, Panel, Shape, Span, System, Tie, Ties, write_csv};
use servanda_timeline::Day;

#[global_allocator]
static ALLOC: divan::AllocProfiler = divan::AllocProfiler::system();

fn main() {
    divan::main();
}

const SPAN: Span = Span { from: 1816, until: 2016, covered_from: 1816, covered_until: 2016 };

struct Dice(u64);

impl Dice {
    fn roll(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % n
    }
}

/// 243 system spells and 2,500 member spells, as the usual data have: few States early, many late, a few large alliances.
fn made() -> (System, Ties) {
    let mut dice = Dice(7);
    let mut system = System::default();
    for n in 0..217u64 {
        let code: String = [b'A' + (n / 26) as u8, b'A' + (n % 26) as u8].map(char::from).iter().collect();
        let since = if n < 23 { 1816 } else { 1826 + ((n - 23) * 185 / 194) as i16 };
        let unit = Country::from_code(&code).unwrap();
        system.add(
            unit,
            Day::of(since.min(2010), 1 + (n % 12) as i8, 1).unwrap(),
            Day::of(2017, 1, 1).unwrap(),
        );
    }
    let mut ties = Ties::default();
    let mut spells = 0;
    let mut alliance = 0;
    while spells < 2500 {
        alliance += 1;
        let group = ties.group(&alliance.to_string());
        let size = if alliance % 90 == 0 { 30 } else { 2 + dice.roll(4) };
        let since = 1816 + dice.roll(190) as i16;
        let length = 2 + dice.roll(30) as i16;
        let duties = Duties::of(Duties::NAMES[dice.roll(5) as usize]).unwrap();
        for _ in 0..size {
            let member = dice.roll(217) as u32;
            let since = Day::of(since, 1 + dice.roll(12) as i8, 1 + dice.roll(28) as i8).unwrap();
            let until = Day::of((since.year() + length).min(2017), 1, 1).unwrap();
            ties.ties.push(Tie {
                group,
                member,
                since,
                until: until.max(since.next()),
                duties,
                toward: None,
            });
            spells += 1;
        }
    }
    (system, ties)
}

#[divan::bench(sample_count = 10)]
fn directed_dyad_years_1816_to_2016_as_csv(bencher: divan::Bencher<'_, '_>) {
    let (system, ties) = made();
    let panel = Panel::new(&system, &ties, SPAN);
    println!("{} rows", panel.rows(Shape::DirectedDyadYear).count());
    bencher.bench_local(|| {
        let panel = Panel::new(&system, &ties, SPAN);
        write_csv(&panel, Shape::DirectedDyadYear, |i, _| i.to_string(), std::io::sink()).unwrap()
    });
}

#[divan::bench(sample_count = 10)]
fn baseline_writing_as_many_rows(bencher: divan::Bencher<'_, '_>) {
    let (system, ties) = made();
    let rows = Panel::new(&system, &ties, SPAN).rows(Shape::DirectedDyadYear).count();
    bencher.bench_local(|| {
        let mut out = Vec::with_capacity(1 << 16);
        let mut written = 0usize;
        for _ in 0..rows {
            out.extend_from_slice(b"1950,100,200,0,0,0,0,0,0\n");
            if out.len() > (1 << 16) - 64 {
                written += divan::black_box(&out).len();
                out.clear();
            }
        }
        written
    });
}
