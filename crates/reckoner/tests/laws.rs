//! The laws of reckoning, on random histories.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

mod support;

use servanda_language::Country;
use servanda_reckoner::{Answer, Question, Standing, reckon};
use servanda_timeline::{Day, Ground, Ruling, When};
use support::{ByCode, History, Permuted, Read, Thing, country, day, decision, read};

fn questions(read: &Read) -> Vec<Question> {
    let mut all = vec![Question::InForce(read.treaty), Question::Chair(read.council)];
    for c in 0..5 {
        all.extend([
            Question::Party(read.treaty, country(c)),
            Question::Member(country(c)),
            Question::Vote(country(c)),
        ]);
    }
    all
}

fn history(seed: u64) -> (History, Read) {
    let history = History::random(seed);
    // The day from which the protocol renews is part of its text; any day will do for these laws.
    let read = read(&history, Some(day(90)));
    (history, read)
}

/// Acts received after a day never change an answer as known on that day.
#[test]
fn the_known_past_is_fixed() {
    for seed in 0..1500 {
        let (history, read) = history(seed);
        let known = day(40 + (seed % 120) as i32);
        let all = read.reckon(Some(known));
        let received: Vec<_> = read.acts.iter().filter(|a| a.known() <= known).cloned().collect();
        let only = reckon(read.case(&received, &ByCode, None)).ok().unwrap();
        for q in questions(&read) {
            assert_eq!(
                all.line(q).forget(),
                only.line(q).forget(),
                "seed {seed} {q:?}\n{}",
                history.journal_text()
            );
        }
    }
}

/// The same charter and acts give the same answers and the same reasons.
#[test]
fn reckoning_is_pure() {
    for seed in 0..300 {
        let (_, read) = history(seed);
        let (a, b) = (read.reckon(None), read.reckon(None));
        for q in questions(&read) {
            assert_eq!(a.line(q), b.line(q), "seed {seed} {q:?}");
        }
    }
}

/// Rename the members by a permutation, and the alphabet with them: the answers are renamed, nothing else.
#[test]
fn members_are_interchangeable() {
    for seed in 0..1000 {
        let (history, read_one) = history(seed);
        let shift = 1 + (seed % 4) as usize;
        let other = |c: usize| (c + shift) % 5;
        let mut renamed = history.clone();
        for act in &mut renamed.acts {
            act.who = other(act.who);
            act.objects = act.objects.map(other);
            if let Thing::TakesFor(o) = act.thing {
                act.thing = Thing::TakesFor(other(o));
            }
        }
        let read_two = read(&renamed, Some(day(90)));
        let alphabet = Permuted((0..5).map(|c| country(other(c))).collect());
        let one = read_one.reckon(None);
        let two = reckon(read_two.case(&read_two.acts, &alphabet, None)).ok().unwrap();
        let swap = |c: Country| (0..5).find(|i| country(*i) == c).map(|i| country(other(i))).unwrap();
        for c in 0..5 {
            for (q, r) in [
                (
                    Question::Party(read_one.treaty, country(c)),
                    Question::Party(read_two.treaty, country(other(c))),
                ),
                (Question::Member(country(c)), Question::Member(country(other(c)))),
                (Question::Vote(country(c)), Question::Vote(country(other(c)))),
            ] {
                assert_eq!(
                    one.line(q).forget(),
                    two.line(r).forget(),
                    "seed {seed} {q:?}\n{}",
                    history.journal_text()
                );
            }
        }
        let chair = one.line(Question::Chair(read_one.council)).forget().map(|r| {
            r.map(|a| match a {
                Answer::Country(c) => Answer::Country(swap(*c)),
                Answer::Temporary(c, o) => Answer::Temporary(swap(*c), swap(*o)),
                other => other.clone(),
            })
        });
        assert_eq!(
            chair,
            two.line(Question::Chair(read_two.council)).forget(),
            "seed {seed}\n{}",
            history.journal_text()
        );
    }
}

fn keep(read: &Read, acts: &[u32]) -> Vec<servanda_acts::Act> {
    let mut kept = read.acts.clone();
    for (i, act) in kept.iter_mut().enumerate() {
        if !acts.contains(&(i as u32)) {
            act.received = Some(When::on(Day::NEVER));
        }
    }
    kept
}

/// From the acts that a reason names alone the same ruling follows.
#[test]
fn reasons_suffice() {
    let mut checked = 0;
    for seed in 0..1500 {
        let (history, read) = history(seed);
        let all = read.reckon(None);
        // A chair by rotation is held to this law on the shipped scenarios; here members come and go so fast that the
        // order of turns rests on when each was one, which a reason of acts does not say.
        for q in questions(&read).into_iter().filter(|q| !matches!(q, Question::Chair(_))) {
            let line = all.line(q);
            for on in [20, 45, 70, 110, 160].map(day) {
                let because = line.at(on);
                let positive = match &because.ruling {
                    Ruling::Settled(Answer::Bool(yes)) => *yes,
                    Ruling::Settled(Answer::Standing(s)) => *s != Standing::None,
                    Ruling::Settled(_) => true,
                    _ => false,
                };
                if !positive {
                    continue;
                }
                checked += 1;
                let acts = all.reasons(|r| r.acts(because.why));
                let kept = keep(&read, &acts);
                let alone = reckon(read.case(&kept, &ByCode, None)).ok().unwrap();
                let again = alone.line(q).at(on).ruling.clone();
                assert_eq!(
                    again,
                    because.ruling,
                    "seed {seed} {q:?} on {on}, acts {acts:?}\n{}\n{}",
                    history.charter_text(),
                    history.journal_text()
                );
            }
        }
    }
    assert!(checked > 5000, "only {checked} rulings were positive");
}

/// An imprecise date never gives a false exact answer: whatever is settled with the doubt is so on every day in it.
#[test]
fn a_doubt_settles_nothing_that_a_day_in_it_would_unsettle() {
    for seed in 0..800 {
        let (history, read) = history(seed);
        let simple = history.acts.iter().all(|a| !matches!(a.thing, Thing::Revokes) && !decision(a.thing));
        if !simple || read.acts.is_empty() {
            continue;
        }
        let which = (seed as usize * 7) % read.acts.len();
        let (from, len) = (read.acts[which].done.earliest(), 1 + (seed % 25) as i32);
        let mut doubtful = read.acts.clone();
        doubtful[which].done = When::between(from, from.shift(len));
        let reckoned = reckon(read.case(&doubtful, &ByCode, None)).ok().unwrap();
        for exact in [0, len / 2, len] {
            let mut acts = read.acts.clone();
            acts[which].done = When::on(from.shift(exact));
            let sure = reckon(read.case(&acts, &ByCode, None)).ok().unwrap();
            for q in [Question::InForce(read.treaty)] {
                let (a, b) = (reckoned.line(q), sure.line(q));
                for n in 0..history.last {
                    if let Ruling::Settled(v) = &a.at(day(n)).ruling {
                        let other = b.at(day(n)).ruling.clone();
                        assert_eq!(
                            Ruling::Settled(v.clone()),
                            other,
                            "seed {seed} {q:?} day {n}\n{}",
                            history.journal_text()
                        );
                    }
                }
            }
        }
    }
}

/// Every ruling has a reason, and every reason ends in acts, clauses or absences that exist.
#[test]
fn every_ruling_has_a_reason() {
    for seed in 0..300 {
        let (_, read) = history(seed);
        let reckoned = read.reckon(None);
        for q in questions(&read) {
            for piece in reckoned.line(q).pieces() {
                let grounds = reckoned.reasons(|r| r.under(piece.value.why).len());
                assert!(grounds > 0);
                match reckoned.ground(piece.value.why) {
                    Ground::Act(a) => assert!((a as usize) < read.acts.len()),
                    Ground::NoSuchAct(a) => assert!(reckoned.absent(a).is_some()),
                    Ground::Clause { .. } => {}
                }
            }
        }
    }
}
