//! Whether a signature is good is decided by the place of the record in the log, never by a date.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod support;

use proptest::prelude::*;
use servanda_record::{Body, Directory, Kind, Refusal, Role};
use std::collections::BTreeMap;
use support::{History, Step, World, day, history_of, id, ids, policy, receive, signed};

const OFFICERS: [(&str, &str); 3] = [("depositary/1", "o1"), ("depositary/2", "o2"), ("depositary/3", "o3")];

fn small() -> World {
    let mut w = World::new(policy(2), &OFFICERS);
    w.enter(&support::enrol("AA/1", Role::Seal, "a1"), "a1 o1 o2");
    w.enter(&support::enrol("AA/2", Role::Seal, "a2"), "a2 o1 o2 a1");
    w
}

/// One leaf, byte for byte, before and after each way in which its key can end.
#[test]
fn the_same_signature_is_good_below_an_index_and_not_above_it() {
    let leaf = signed(&support::act(), "a1 a2").to_bytes();
    let mut recovered = small();
    let at = recovered.enter(&support::recover("AA/9", Role::Seal, "a9"), "a9 o1 o2");
    let ends = [
        (small(), support::revoke("a1", None), "a2"),
        (small(), support::revoke("a1", None), "o2 o3"),
        (small(), support::revoke("a1", Some(0)), "a2"),
        (small(), support::rotate("a1", "a3"), "a1 a3"),
        (recovered, support::complete(at), "o1 o2"),
    ];
    for (mut w, ending, by) in ends {
        assert!(receive(&mut w.clone(), &leaf).is_ok(), "good before");
        let i = w.index;
        receive(&mut w, &signed(&ending, by).to_bytes()).unwrap();
        assert_eq!(receive(&mut w.clone(), &leaf), Err("ended"), "not good after");
        let refusal = w.directory.admit(w.index, &support::act(), &[id("a1")]).unwrap_err();
        assert_eq!(refusal, Refusal::EndedKey { key: id("a1"), at: i });
    }
}

/// The record that ends a key is the last that it may sign; one that is enrolled signs from the next one on.
#[test]
fn a_key_signs_its_own_rotation_and_nothing_later() {
    let mut w = small();
    w.enter(&support::rotate("a1", "a3"), "a1 a3");
    assert_eq!(w.word(&support::rotate("a1", "a4"), "a1 a4"), "ended");
    assert_eq!(w.word(&support::act(), "a3 a2"), "ok");
    assert_eq!(w.word(&support::act(), "a1 a2"), "ended");
    // A new key is no officer yet in the record that brings it.
    let mut w = World::new(policy(2), &OFFICERS);
    assert_eq!(w.word(&support::enrol("depositary/4", Role::Officer, "o4"), "o4 o1"), "missing");
    w.enter(&support::enrol("depositary/4", Role::Officer, "o4"), "o4 o1 o2");
    assert_eq!(w.word(&support::charter(), "o4 o1"), "ok");
}

#[test]
fn what_a_suspect_key_signed_stays_and_is_contested() {
    let mut w = small();
    let act = w.enter(&support::act(), "a1 a2");
    w.enter(&support::revoke("a1", Some(act)), "a2");
    assert!(w.directory.any_suspect());
    assert!(w.directory.contested(act, ids("a1 a2")));
    assert!(!w.directory.contested(act - 1, ids("a1 a2")));
    assert!(!w.directory.contested(act, ids("a2")));
    assert!(w.directory.to_text().contains(&format!("suspect:{act}\n")));
}

/// A key that was rotated, and then turns out to have been stolen before: what it signed is contested, and its end stays.
#[test]
fn a_key_that_has_ended_can_be_called_suspect_once() {
    let mut w = small();
    let act = w.enter(&support::act(), "a1 a2");
    let rotated = w.enter(&support::rotate("a1", "a3"), "a1 a3");
    assert_eq!(w.word(&support::revoke("a1", None), "a2"), "ended", "it says nothing new");
    assert_eq!(
        w.word(&support::revoke("a1", Some(act)), "a3"),
        "missing",
        "not by the thief, who may hold what came of it"
    );
    w.enter(&support::revoke("a1", Some(act)), "a2");
    assert!(w.directory.contested(act, ids("a1 a2")));
    assert_eq!(w.directory.key(id("a1")).unwrap().ended.unwrap().at, rotated);
    assert_eq!(w.word(&support::revoke("a1", Some(0)), "a2"), "ended");
    assert_eq!(w.word(&support::revoke("a1", None), "o1 o2"), "ended");
    assert_eq!(
        w.word(&support::act(), "a3 a2"),
        "ok",
        "the key in its place is good until it is ended itself"
    );
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(any::<Step>(), 0..40)
}

/// What became of each key, told by the records alone: enrolled at, ended at.
fn lives(h: &History) -> BTreeMap<servanda_record::KeyId, (u64, Option<u64>)> {
    let mut lives: BTreeMap<_, (u64, Option<u64>)> = BTreeMap::new();
    let mut holders = BTreeMap::new();
    for (i, (record, _)) in h.records.iter().enumerate() {
        let i = i as u64;
        match &record.body {
            Body::Open { enrol, .. } => {
                for e in enrol {
                    lives.insert(e.key.id(), (i, None));
                    holders.insert(e.key.id(), e.holder.clone());
                }
            }
            Body::Enrol(e) => {
                lives.insert(e.key.id(), (i, None));
                holders.insert(e.key.id(), e.holder.clone());
            }
            Body::Rotate { old, key } => {
                lives.get_mut(old).unwrap().1 = Some(i);
                lives.insert(key.id(), (i, None));
                holders.insert(key.id(), holders[old].clone());
            }
            // A key that has ended can be called suspect: its end stays where it was.
            Body::Revoke { old, .. } => {
                lives.get_mut(old).unwrap().1.get_or_insert(i);
            }
            Body::Reason(_) if record.kind == Kind::Complete => {
                let announced = record.refers.iter().map(|at| &h.records[*at as usize].0.body);
                let new: Vec<_> =
                    announced
                        .map(|body| {
                            if let Body::Recover { enrol, .. } = body { enrol } else { panic!("no recovery") }
                        })
                        .collect();
                for (id, life) in &mut lives {
                    if life.1.is_none() && holders[id].party == new[0].holder.party {
                        life.1 = Some(i);
                    }
                }
                for enrol in new {
                    lives.insert(enrol.key.id(), (i, None));
                    holders.insert(enrol.key.id(), enrol.holder.clone());
                }
            }
            _ => {}
        }
    }
    lives
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// After any history, at every index: a key is unknown up to the record that enrols it, good after that, and ended after
    /// the record that ends it. And a key that has ended never comes back.
    #[test]
    fn a_key_is_good_from_its_enrolment_to_its_end(steps in steps()) {
        let h = history_of(&steps);
        for (key, (enrolled, ended)) in lives(&h) {
            for (i, directory) in h.directories.iter().enumerate().skip(1) {
                let i = i as u64;
                let refusal = directory.clone().admit(i, &support::charter(), &[key]).err();
                let unknown = matches!(refusal, Some(Refusal::UnknownKey(_)));
                let over = matches!(refusal, Some(Refusal::EndedKey { at, .. }) if Some(at) == ended);
                prop_assert_eq!(unknown, i <= enrolled);
                prop_assert_eq!(over, ended.is_some_and(|e| e < i));
            }
        }
    }

    /// The directory is a fold: from zero it comes out the same, and each record is let in at its place in each fold.
    #[test]
    fn the_directory_is_a_fold(steps in steps()) {
        let h = history_of(&steps);
        let mut again = Directory::default();
        for (i, (record, signers)) in h.records.iter().enumerate() {
            prop_assert_eq!(again.to_text(), h.directories[i].to_text());
            // The order in which the signers are named is nothing.
            let backwards: Vec<_> = signers.iter().rev().copied().collect();
            prop_assert!(again.admit(i as u64, record, &backwards).is_ok());
            let read = servanda_record::Record::parse(record.to_text().as_bytes()).unwrap();
            prop_assert_eq!(&read, record);
        }
        prop_assert_eq!(again.to_text(), h.directories.last().unwrap().to_text());
        prop_assert_eq!(again.digest(), h.directories.last().unwrap().digest());
    }

    /// 1970, 2038, 2106, backwards: what day a record states changes nothing but the delay of a recovery.
    #[test]
    fn days_change_nothing_but_the_delay_of_a_recovery(steps in steps(), days in prop::collection::vec(0usize..6, 50)) {
        const DAYS: [&str; 6] = ["1970-01-01", "2038-01-19", "2106-02-07", "0001-01-01", "9999-12-31", "2026-11-26"];
        let h = history_of(&steps);
        let mut other = Directory::default();
        for (i, (record, signers)) in h.records.iter().enumerate() {
            let mut record = record.clone();
            if !matches!(record.kind, Kind::Recover | Kind::Complete) {
                record.day = day(DAYS[days[i % days.len()]]);
            }
            prop_assert!(other.admit(i as u64, &record, signers).is_ok());
        }
        prop_assert_eq!(other.to_text(), h.directories.last().unwrap().to_text());
    }
}

/// The random histories are worth something: every type gets in, and keys end in every way.
#[test]
fn random_histories_have_everything_in_them() {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut refused = 0;
    let mut state = 1u64;
    for _ in 0..100 {
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 56) as u8
        };
        let steps: Vec<Step> = (0..40).map(|_| (next(), next(), next(), next())).collect();
        let h = history_of(&steps);
        refused += h.refused;
        for (record, _) in &h.records {
            *seen.entry(record.kind.name()).or_default() += 1;
        }
    }
    for kind in Kind::ALL {
        assert!(seen.get(kind.name()).is_some_and(|n| *n >= 5), "{} came in {seen:?}", kind.name());
    }
    assert!(refused > 100, "{refused}");
}
