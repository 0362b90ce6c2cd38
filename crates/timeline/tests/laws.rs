//! The laws of timelines and rulings, on random values.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

use proptest::prelude::*;
use servanda_timeline::{Day, Period, Ruling, Steps, Timeline, Unit, When};

fn day(n: i32) -> Day {
    Day::parse("2000-01-01").unwrap().shift(n)
}

fn line() -> impl Strategy<Value = Timeline<u8>> {
    (0u8..3, prop::collection::vec((0i32..60, 0u8..3), 0..8)).prop_map(|(first, changes)| {
        Timeline::from_changes(first, changes.into_iter().map(|(d, v)| (day(d), v)).collect())
    })
}

fn rulings() -> impl Strategy<Value = Timeline<Ruling<u8>>> {
    line().prop_map(|l| l.map(|v| if *v == 0 { Ruling::Silent } else { Ruling::Settled(*v) }))
}

fn days() -> impl Iterator<Item = Day> {
    (-2..64).map(day).chain([Day::FIRST, Day::LAST])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn canonical(a in line(), b in line()) {
        let same = days().all(|d| a.at(d) == b.at(d));
        prop_assert_eq!(a == b, same);
    }

    #[test]
    fn pointwise(a in line(), b in line()) {
        let f = |x: &u8, y: &u8| x * 3 + y;
        let joined = a.zip(&b, f);
        for d in days() {
            prop_assert_eq!(*joined.at(d), f(a.at(d), b.at(d)));
        }
        prop_assert_eq!(a.map(|x| *x), a);
    }

    #[test]
    fn exception(base in rulings(), e in rulings()) {
        let joined = base.zip(&e, |b, e| b.unless(e));
        let silent = Timeline::always(Ruling::Silent);
        for d in days() {
            let expected = if *e.at(d) == Ruling::Silent { base.at(d) } else { e.at(d) };
            prop_assert_eq!(joined.at(d), expected);
        }
        prop_assert_eq!(base.zip(&silent, |b, e| b.unless(e)), base);
    }

    #[test]
    fn delay(a in line(), n in 0i32..20, m in 0i32..20) {
        prop_assert_eq!(a.later(n).later(m), a.later(n + m));
        for d in days().filter(|d| d.is_date() && *d > day(-3) && *d < day(64)) {
            let later = a.later(n);
            prop_assert_eq!(later.at(d), a.at(d.shift(-n)));
        }
    }

    #[test]
    fn set_between_changes_those_days_only(a in line(), from in 0i32..60, len in 0i32..30, v in 0u8..3) {
        let b = a.set_between(day(from), day(from + len), v);
        for d in days() {
            let inside = day(from) <= d && d < day(from + len);
            prop_assert_eq!(*b.at(d), if inside { v } else { *a.at(d) });
        }
    }

    #[test]
    fn pieces_cover_every_day_once(a in line()) {
        let mut at = Day::ALWAYS;
        for p in a.pieces() {
            prop_assert_eq!(p.since, at);
            at = p.until;
        }
        prop_assert_eq!(at, Day::NEVER);
    }

    #[test]
    fn a_doubt_holds_every_possible_day(from in 0i32..40, len in 0i32..20, exact in 0i32..20) {
        let mut reasons = servanda_timeline::Reasons::new();
        let why = reasons.because(servanda_timeline::Ground::Act(0));
        let mut doubtful = Steps::new(Ruling::Settled(0u8), why);
        doubtful.change(When::between(day(from), day(from + len)), Ruling::Settled(1), why);
        let doubtful = doubtful.line();
        let mut sure = Steps::new(Ruling::Settled(0u8), why);
        sure.change(When::on(day(from + exact.min(len))), Ruling::Settled(1), why);
        let sure = sure.line();
        for d in days() {
            for v in sure.at(d).ruling.possible() {
                prop_assert!(doubtful.at(d).ruling.possible().contains(&v));
            }
        }
    }

    #[test]
    fn months_keep_the_order_of_days(a in 0i32..2000, b in 0i32..2000, n in 1u32..60) {
        let period = Period { count: n, unit: Unit::Month };
        let later = |d: i32| day(d).plus(period, servanda_timeline::Counting::default());
        prop_assert!(a > b || later(a) <= later(b));
    }

    #[test]
    fn any_text_is_a_date_or_is_refused(text in "[0-9X/~?%-]{0,16}") {
        if let Ok(when) = When::parse(&text) {
            prop_assert!(when.earliest() <= when.latest());
            prop_assert_eq!(When::parse(&when.to_string()), Ok(when));
        }
    }
}
