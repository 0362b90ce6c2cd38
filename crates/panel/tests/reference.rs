//! The panel against a plain reference: for each year and pair, each day is looked at.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

use proptest::prelude::*;
use servanda_language::Country;
use servanda_panel::{Duties, Panel, Shape, Span, System, Tie, Ties};
use servanda_timeline::Day;

const FROM: i16 = 1900;
const UNTIL: i16 = 1903;

fn day(n: i32) -> Day {
    Day::of(FROM, 1, 1).unwrap().shift(n)
}

fn system(spells: &[(usize, i32, i32)]) -> System {
    let mut s = System::default();
    for (unit, since, length) in spells {
        let country = Country::from_code(["AA", "BB", "CC", "DD", "EE"][*unit]).unwrap();
        s.add(country, day(*since), day(*since + *length));
    }
    s
}

/// What the cell of an ordered pair is in a year: there at all, tied, and what the first owes.
fn reference(system: &System, ties: &Ties, a: usize, b: usize, year: i16) -> Option<(bool, u8)> {
    let exists = |unit: usize, d: Day| system.spells[unit].iter().any(|s| s.0 <= d && d < s.1);
    let (mut there, mut tied, mut owed) = (false, false, [false; 5]);
    let mut d = Day::of(year, 1, 1).unwrap();
    while d.year() == year {
        if exists(a, d) && exists(b, d) {
            there = true;
            for x in ties.ties.iter().filter(|t| t.member as usize == a && t.since <= d && d < t.until) {
                let others = ties.ties.iter().filter(|t| t.group == x.group && t.member as usize == b);
                if others.clone().any(|y| y.since <= d && d < y.until) {
                    tied = true;
                    if x.toward.is_none_or(|only| only as usize == b) {
                        for (i, o) in owed.iter_mut().enumerate() {
                            *o |= x.duties.has(i);
                        }
                    }
                }
            }
        }
        d = d.next();
    }
    let bits = owed.iter().enumerate().map(|(i, o)| u8::from(*o) << i).sum();
    there.then_some((tied, bits))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_cells_are_those_of_the_reference(
        units in prop::collection::vec((0usize..5, -400i32..1500, 1i32..900), 1..8),
        members in prop::collection::vec((0u32..3, 0usize..5, -400i32..1500, 1i32..900, 0u8..32, prop::option::of(0usize..5)), 0..14),
    ) {
        let system = system(&units);
        let mut ties = Ties::default();
        for (group, member, since, length, duties, toward) in &members {
            let names = ["AA", "BB", "CC", "DD", "EE"];
            let Some(at) = system.find(Country::from_code(names[*member]).unwrap()) else { continue };
            let toward = toward.and_then(|t| system.find(Country::from_code(names[t]).unwrap()));
            let group = ties.group(&group.to_string());
            let all = Duties::NAMES.iter().enumerate().filter(|(i, _)| duties >> i & 1 == 1);
            let duties = all.fold(Duties::NONE, |set, (_, n)| set.and(Duties::of(n).unwrap()));
            ties.ties.push(Tie {
                group,
                member: at as u32,
                since: day(*since),
                until: day(since + length),
                duties,
                toward: toward.map(|t| t as u32),
            });
        }
        let span = Span { from: FROM, until: UNTIL, covered_from: FROM, covered_until: UNTIL };
        let panel = Panel::new(&system, &ties, span);
        let mut rows = panel.rows(Shape::DirectedDyadYear);
        for year in FROM..=UNTIL {
            for a in 0..system.units.len() {
                for b in (0..system.units.len()).filter(|b| *b != a) {
                    let Some((tied, bits)) = reference(&system, &ties, a, b, year) else { continue };
                    let row = rows.next().expect("a row");
                    prop_assert_eq!((row.year, row.a, row.b), (year, a, Some(b)));
                    prop_assert_eq!(row.tied, Some(tied));
                    let found: u8 = (0..5).map(|i| u8::from(row.duties.has(i)) << i).sum();
                    prop_assert_eq!(found, bits, "{} {} {}", year, a, b);
                }
            }
        }
        prop_assert!(rows.next().is_none(), "no row more than the reference has");
        // A pair is tied in either direction, and owes what either owes.
        for row in panel.rows(Shape::DyadYear) {
            let (one, other) = (
                reference(&system, &ties, row.a, row.b.unwrap(), row.year).unwrap(),
                reference(&system, &ties, row.b.unwrap(), row.a, row.year).unwrap(),
            );
            let found: u8 = (0..5).map(|i| u8::from(row.duties.has(i)) << i).sum();
            prop_assert_eq!((row.tied, found), (Some(one.0 || other.0), one.1 | other.1));
        }
    }
}

#[test]
fn a_year_that_is_not_covered_is_not_zero() {
    let system = system(&[(0, 0, 2000), (1, 0, 2000)]);
    let span = Span { from: FROM, until: UNTIL, covered_from: FROM, covered_until: 1901 };
    let panel = Panel::new(&system, &Ties::default(), span);
    let cells: Vec<Option<bool>> = panel.rows(Shape::DyadYear).map(|c| c.tied).collect();
    assert_eq!(cells, [Some(false), Some(false), None, None]);
    let mut out = Vec::new();
    servanda_panel::write_csv(&panel, Shape::DyadYear, |i, _| i.to_string(), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("1901,0,1,0,0,0,0,0,0\n1902,0,1,,,,,,\n"), "{text}");
}
