//! Recovery: a party has lost all its keys, or the depositary has.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod support;

use servanda_record::{Algorithm, Body, Kind, Party, Policy, Record, RecoveryState, Role};
use support::{World, day, holder, id, policy, receive, record, signed};

const OFFICERS: [(&str, &str); 3] = [("depositary/1", "o1"), ("depositary/2", "o2"), ("depositary/3", "o3")];

/// Three countries and an office.
fn parties() -> World {
    let mut w = World::new(policy(2), &OFFICERS);
    w.enter(&support::enrol("AA/1", Role::Seal, "a1"), "a1 o1 o2");
    w.enter(&support::enrol("AA/2", Role::Custodian, "a2"), "a2 o1 o2 a1");
    w.enter(&support::enrol("BB/1", Role::Seal, "b1"), "b1 o1 o2");
    w.enter(&support::enrol("CC/1", Role::Seal, "c1"), "c1 o1 o2");
    w.enter(&support::enrol("office:chair/1", Role::Seal, "h1"), "h1 o1 o2");
    w
}

/// A policy of two with one algorithm.
fn only(algorithm: Algorithm) -> Policy {
    let mut only = policy(2);
    only.algorithms = vec![algorithm];
    only
}

fn state(w: &World, at: u64) -> RecoveryState {
    w.directory.recoveries().find(|(i, _)| *i == at).unwrap().1.state
}

/// A recovery signed on a day, to have effect on another.
fn dated(who: &str, role: Role, key: &str, on: &str, effect: &str) -> Record {
    let body = Body::Recover { enrol: support::enrolment(who, role, key), effect: day(effect) };
    Record { day: day(on), ..record(Kind::Recover, body) }
}

#[test]
fn a_party_that_has_lost_all_its_keys_comes_back_after_the_delay() {
    let mut w = parties();
    let other = w.directory.key(id("b1")).cloned();
    let at = w.enter(&support::recover("AA/7", Role::Seal, "a7"), "a7 o1 o2");
    assert_eq!(state(&w, at), RecoveryState::Pending);
    // Nothing is enrolled yet, and nothing has ended.
    assert!(w.directory.key(id("a7")).is_none());
    assert!(w.directory.roles_of(&holder("AA/7")).is_empty());
    assert_eq!(w.word(&support::act(), "a7 a1"), "unknown");
    assert_eq!(w.word(&support::rotate("a7", "a8"), "a7 a8"), "unknown");
    assert_eq!(w.word(&support::enrol("AA/8", Role::Seal, "a8"), "a8 o1 o2 a7"), "unknown");
    assert_eq!(w.word(&support::object(at), "a7"), "unknown");
    assert_eq!(w.word(&support::revoke("a1", None), "a7"), "unknown");
    assert_eq!(w.word(&support::complete(at), "o1 o2 a7"), "unknown");
    assert_eq!(
        w.word(&support::enrol("AA/8", Role::Seal, "a8"), "a8 o1 o2 a1"),
        "ok",
        "the party's keys are still good"
    );
    // Too early, by a day and by years; then in time.
    for (on, want) in [
        ("1970-01-01", "early"),
        ("2026-11-26", "early"),
        ("2026-12-25", "early"),
        ("2026-12-26", "ok"),
        ("2038-01-19", "ok"),
    ] {
        let complete = Record { day: day(on), ..support::complete(at) };
        assert_eq!(w.word(&complete, "o1 o2"), want, "{on}");
    }
    let done = w.enter(&support::complete(at), "o1 o2");
    assert_eq!(state(&w, at), RecoveryState::Complete);
    for old in ["a1", "a2"] {
        assert_eq!(w.directory.key(id(old)).unwrap().ended.unwrap().at, done);
    }
    assert!(
        w.directory.roles_of(&holder("AA/1")).is_empty() && w.directory.roles_of(&holder("AA/2")).is_empty()
    );
    assert_eq!(w.directory.roles_of(&holder("AA/7")), [Role::Seal]);
    assert_eq!(w.directory.key(id("a7")).unwrap().enrolled, done);
    // Others are as they were.
    assert_eq!(w.directory.key(id("b1")).cloned(), other);
    assert_eq!(w.directory.roles_of(&holder("BB/1")), [Role::Seal]);
    assert!(w.directory.has_keys(&Party::Depositary));
    // The new key goes on: a second seal, with the officers, then an act.
    assert_eq!(w.word(&support::enrol("AA/8", Role::Seal, "a8"), "a8 o1 o2 a1"), "ended");
    w.enter(&support::enrol("AA/8", Role::Seal, "a8"), "a8 o1 o2 a7");
    assert_eq!(w.word(&support::act(), "a7 a8"), "ok");
    assert_eq!(w.word(&support::act(), "a1 a8"), "ended");
    // Once.
    assert_eq!(w.word(&support::complete(at), "o1 o2"), "no-recovery");
    assert_eq!(w.word(&support::object(at), "b1"), "no-recovery");
}

#[test]
fn the_delay_is_at_least_that_of_the_policy() {
    let mut w = parties();
    for (on, effect, want) in [
        ("2026-11-26", "2026-12-25", "short"),
        ("2026-11-26", "2026-12-26", "ok"),
        ("2026-11-26", "2099-01-01", "ok"),
        ("2026-11-26", "2026-11-26", "short"),
        ("2026-11-26", "2020-01-01", "short"),
        ("2024-02-01", "2024-03-01", "short"),
        ("2024-02-01", "2024-03-02", "ok"),
        ("1970-01-01", "1970-01-31", "ok"),
        ("0001-01-01", "0001-01-31", "ok"),
        ("9999-12-31", "9999-12-31", "short"),
        ("9999-12-02", "9999-12-31", "short"),
        ("9999-12-01", "9999-12-31", "ok"),
    ] {
        let record = dated("AA/7", Role::Seal, "a7", on, effect);
        assert_eq!(w.word(&record, "a7 o1 o2"), want, "{on}, effect {effect}");
    }
    let mut longest = policy(2);
    longest.recovery_days = 3650;
    // The delay is that of the policy in force when it is announced; a later one changes nothing.
    let at = w.enter(&support::recover("AA/7", Role::Seal, "a7"), "a7 o1 o2");
    w.enter(&support::policy_set(longest), "o1 o2");
    assert_eq!(w.word(&support::recover("AA/6", Role::Seal, "a6"), "a6 o1 o2"), "short");
    let late = dated("AA/6", Role::Seal, "a6", "9999-12-31", "9999-12-31");
    assert_eq!(w.word(&late, "a6 o1 o2"), "short");
    assert_eq!(w.word(&support::complete(at), "o1 o2"), "ok");
}

#[test]
fn any_seal_of_a_country_can_object_and_for_ever() {
    for by in ["a1", "b1", "c1", "b1 c1"] {
        let mut w = parties();
        let at = w.enter(&support::recover("AA/7", Role::Seal, "a7"), "a7 o1 o2");
        let before = w.directory.keys().len();
        w.enter(&support::object(at), by);
        assert_eq!(state(&w, at), RecoveryState::Objected);
        assert_eq!(w.directory.keys().len(), before);
        let late = Record { day: day("2099-01-01"), ..support::complete(at) };
        assert_eq!(w.word(&late, "o1 o2 o3"), "no-recovery");
        assert_eq!(w.word(&support::object(at), "b1"), "no-recovery");
        assert_eq!(w.word(&support::act(), "a7"), "unknown");
        assert_eq!(
            w.word(&support::recover("AA/7", Role::Seal, "a7"), "a7 o1 o2"),
            "known",
            "not the same key again"
        );
        let again = w.enter(&support::recover("AA/7", Role::Seal, "a70"), "a70 o1 o2");
        w.enter(&support::complete(again), "o1 o2");
    }
    for by in ["a2", "h1", "a2 h1", "o1", "o1 o2", ""] {
        let mut w = parties();
        let at = w.enter(&support::recover("AA/7", Role::Seal, "a7"), "a7 o1 o2");
        assert_eq!(w.word(&support::object(at), by), "missing", "{by}");
        assert_eq!(w.word(&support::object(at), "b1 h1"), "superfluous", "an office has no say");
        assert_eq!(state(&w, at), RecoveryState::Pending);
    }
}

#[test]
fn the_depositary_comes_back_by_most_countries() {
    let mut w = parties();
    let recovery = support::recover("depositary/9", Role::Officer, "o9");
    for (by, want) in [
        ("o9 o1 o2 o3", "missing"),
        ("o9 a1", "missing"),
        ("o9 a1 a2", "missing"),
        ("a1 b1", "not-held"),
        ("o9 a1 b1", "ok"),
        ("o9 a1 c1", "ok"),
        ("o9 a1 b1 c1", "ok"),
        ("o9 a1 h1", "missing"),
        ("o9 a1 b1 h1", "superfluous"),
        ("o9 a1 b1 o1", "superfluous"),
    ] {
        assert_eq!(w.word(&recovery, by), want, "{by}");
    }
    assert_eq!(w.word(&support::recover("depositary/9", Role::Seal, "o9"), "o9 a1 b1"), "role");
    let at = w.enter(&recovery, "o9 a1 b1");
    // One officer would leave a register in which nothing can be done any more: as many come as the policy asks for.
    assert_eq!(w.word(&support::complete(at), "b1"), "few-officers");
    let twice = w.enter(&support::recover("depositary/9", Role::Officer, "o9x"), "o9x a1 b1");
    assert_eq!(w.word(&support::complete_all(&[at, twice]), "b1"), "few-officers", "two keys of one holder");
    let other = w.enter(&support::recover("depositary/8", Role::Officer, "ml-o8"), "ml-o8 a1 b1");
    let all = [at, other];
    assert_eq!(w.word(&support::complete_all(&all), "o1 o2"), "missing", "the officers have no say");
    assert_eq!(w.word(&support::charter(), "o1 o9"), "unknown");
    let early = Record { day: day("2026-12-25"), ..support::complete_all(&all) };
    assert_eq!(w.word(&early, "b1"), "early");
    // Each has a day of its own, and the last counts.
    let body = Body::Recover {
        enrol: support::enrolment("depositary/7", Role::Officer, "o7"),
        effect: day("2027-06-01"),
    };
    let late = w.enter(&record(Kind::Recover, body), "o7 a1 c1");
    assert_eq!(w.word(&support::complete_all(&[at, other, late]), "b1"), "early");
    let mut objected = w.clone();
    objected.enter(&support::object(other), "a1");
    assert_eq!(objected.word(&support::complete_all(&all), "b1"), "no-recovery");
    let mut narrowed = w.clone();
    narrowed.enter(&support::policy_set(only(Algorithm::Ed25519)), "o1 o2");
    assert_eq!(narrowed.word(&support::complete_all(&all), "b1"), "algorithm", "it could not sign");
    assert_eq!(narrowed.word(&support::complete(at), "b1"), "few-officers");
    w.enter(&support::complete_all(&all), "b1");
    for stale in [twice, late] {
        assert_eq!(state(&w, stale), RecoveryState::Objected);
        let later = Record { day: day("2099-01-01"), ..support::complete(stale) };
        assert_eq!(w.word(&later, "b1"), "no-recovery");
    }
    assert_eq!(w.word(&support::charter(), "o9 ml-o8"), "ok", "the register goes on");
    assert_eq!(w.word(&support::enrol("depositary/6", Role::Officer, "o6"), "o6 o9 ml-o8"), "ok");
    for old in ["o1", "o2", "o3"] {
        assert!(w.directory.key(id(old)).unwrap().ended.is_some());
    }
    assert_eq!(w.word(&support::charter(), "o1 o2"), "ended");
    assert_eq!(w.word(&support::act(), "a1"), "missing");
    assert_eq!(w.directory.roles_of(&holder("depositary/9")), [Role::Officer]);
    assert_eq!(w.word(&support::revoke("a1", None), "a2"), "ok", "members go on");

    // Where no country has a seal there is nobody to ask.
    let mut none = World::new(policy(2), &OFFICERS);
    assert_eq!(none.word(&recovery, "o9"), "missing");
    none.enter(&support::enrol("AA/1", Role::Custodian, "a1"), "a1 o1 o2");
    assert_eq!(none.word(&recovery, "o9"), "missing");
    assert_eq!(none.word(&recovery, "o9 a1"), "missing");
    none.enter(&support::enrol("office:chair/1", Role::Seal, "h1"), "h1 o1 o2");
    assert_eq!(none.word(&recovery, "o9 h1"), "missing");
    // More than half of two is two, of one is one; countries whose seals have ended do not count.
    let mut two = parties();
    two.enter(&support::revoke("c1", None), "o1 o2");
    assert_eq!(two.word(&recovery, "o9 a1"), "missing");
    assert_eq!(two.word(&recovery, "o9 a1 b1"), "ok");
    two.enter(&support::revoke("b1", None), "o1 o2");
    assert_eq!(two.word(&recovery, "o9 a1"), "ok");
}

/// Officers end all keys of a party and would give it others, the delay and the objections being left out.
#[test]
fn officers_take_no_party_over() {
    for n in [1, 2, 3] {
        let mut w = parties();
        w.directory.policy = policy(n);
        for key in ["a1", "a2", "h1"] {
            w.enter(&support::revoke(key, Some(0)), "o1 o2 o3");
        }
        for who in ["AA/1", "AA/2", "AA/9", "office:chair/1", "office:chair/9"] {
            for role in [Role::Seal, Role::Custodian] {
                for by in ["new o1 o2 o3", "new o1 o2 o3 b1", "new o1 o2 o3 b1 c1"] {
                    let record = support::enrol(who, role, "new");
                    assert_eq!(w.word(&record, by), "only-recovery", "{who} by {by}");
                }
                assert_eq!(w.word(&support::grant(who, role), "o1 o2 o3"), "missing", "{who}");
            }
        }
        assert_eq!(w.word(&support::rotate("a1", "new"), "a1 new"), "ended");
        assert_eq!(w.word(&support::enrol("DD/1", Role::Seal, "new"), "new o1 o2 o3"), "ok", "a new country");
        assert_eq!(w.word(&support::enrol("office:new/1", Role::Seal, "new"), "new o1 o2 o3"), "ok");
        // What remains is said aloud, waits, and ends when a country objects.
        let at = w.enter(&support::recover("AA/9", Role::Seal, "a9"), "a9 o1 o2 o3");
        assert_eq!(w.word(&support::enrol("AA/9", Role::Seal, "new"), "new o1 o2 o3"), "only-recovery");
        let early = Record { day: day("2026-12-25"), ..support::complete(at) };
        assert_eq!(w.word(&early, "o1 o2 o3"), "early");
        let mut objected = w.clone();
        objected.enter(&support::object(at), "b1");
        assert_eq!(objected.word(&support::complete(at), "o1 o2 o3"), "no-recovery");
        assert_eq!(
            objected.word(&support::enrol("AA/9", Role::Seal, "new"), "new o1 o2 o3"),
            "only-recovery"
        );
        // Nobody objected: the party has a key, which it is asked for again.
        w.enter(&support::complete(at), "o1 o2 o3");
        assert_eq!(w.word(&support::enrol("AA/1", Role::Seal, "new"), "new o1 o2 o3"), "missing");
        assert_eq!(w.word(&support::enrol("AA/1", Role::Seal, "new"), "new o1 o2 o3 a9"), "ok");
    }
}

/// The same by a policy that no longer allows the keys of a party.
#[test]
fn officers_take_no_party_over_by_the_algorithm() {
    let officers = [("depositary/1", "ml-o1"), ("depositary/2", "ml-o2")];
    let mut w = World::new(policy(2), &officers);
    w.enter(&support::enrol("AA/1", Role::Seal, "a1"), "a1 ml-o1 ml-o2");
    w.enter(&support::enrol("BB/1", Role::Seal, "b1"), "b1 ml-o1 ml-o2");
    w.enter(&support::enrol("BB/2", Role::Custodian, "ml-b2"), "ml-b2 ml-o1 ml-o2 b1");
    w.enter(&support::policy_set(only(Algorithm::MlDsa44)), "ml-o1 ml-o2");
    let enrol = |who| support::enrol(who, Role::Seal, "ml-new");
    assert_eq!(w.word(&enrol("AA/1"), "ml-new ml-o1 ml-o2"), "only-recovery");
    assert_eq!(w.word(&enrol("BB/1"), "ml-new ml-o1 ml-o2"), "missing");
    assert_eq!(w.word(&enrol("BB/1"), "ml-new ml-o1 ml-o2 ml-b2"), "ok");
    let at = w.enter(&support::recover("AA/1", Role::Seal, "ml-a1"), "ml-a1 ml-o1 ml-o2");
    assert_eq!(w.word(&support::complete(at), "ml-o1 ml-o2"), "ok");
}

/// Officers enrol whom they like for offices. In a recovery those have no say.
#[test]
fn sham_offices_do_not_count() {
    let mut w = parties();
    let before = w.enter(&support::recover("depositary/8", Role::Officer, "o8"), "o8 a1 b1");
    let sham: Vec<String> = (0..9).map(|n| format!("sham{n}")).collect();
    for key in &sham {
        let record = support::enrol(&format!("office:{key}/1"), Role::Seal, key);
        w.enter(&record, &format!("{key} o1 o2"));
    }
    let all = sham.join(" ");
    let recovery = support::recover("depositary/9", Role::Officer, "o9");
    assert_eq!(w.word(&recovery, &format!("o9 {all}")), "missing");
    assert_eq!(w.word(&recovery, &format!("o9 {all} h1 a1")), "missing");
    assert_eq!(w.word(&recovery, &format!("o9 {all} a1 b1")), "superfluous");
    assert_eq!(w.word(&recovery, "o9 a1"), "missing");
    let at = w.enter(&recovery, "o9 a1 b1");
    for by in ["sham0", "h1", &all, "o1 o2"] {
        assert_eq!(w.word(&support::object(at), by), "missing", "{by} objects");
        assert_eq!(w.word(&support::complete_all(&[before, at]), by), "missing", "{by} completes");
    }
    for record in [support::object(at), support::complete_all(&[before, at])] {
        assert_eq!(w.word(&record, "c1 sham0"), "superfluous");
        assert_eq!(w.word(&record, "c1"), "ok");
    }
    // Nor does an office stop, or help on, what is announced for a country or for itself.
    for (who, key) in [("AA/7", "a7"), ("office:sham0/7", "h7")] {
        let at = w.enter(&support::recover(who, Role::Seal, key), &format!("{key} o1 o2"));
        assert_eq!(w.word(&support::object(at), "sham0"), "missing");
        assert_eq!(w.word(&support::object(at), "c1"), "ok");
        assert_eq!(w.word(&support::complete(at), "sham0"), "missing");
        assert_eq!(w.word(&support::complete(at), "o1 o2"), "ok");
    }
}

/// When a party has come back, whatever else was announced for it has lost its ground.
#[test]
fn a_stale_recovery_is_not_completed_after_another() {
    let mut w = parties();
    let mut announce =
        |who, key: &str| w.enter(&support::recover(who, Role::Seal, key), &format!("{key} o1 o2"));
    let [stale, done, also] = ["a7", "a8", "a9"].map(|key| announce("AA/7", key));
    let other = announce("BB/7", "b7");
    w.enter(&support::complete_all(&[done, also]), "o1 o2");
    assert_eq!(state(&w, stale), RecoveryState::Objected);
    assert_eq!([done, also].map(|at| state(&w, at)), [RecoveryState::Complete; 2]);
    assert_eq!(state(&w, other), RecoveryState::Pending, "that of another party");
    assert!(
        w.directory
            .to_text()
            .contains(&format!("recovery: {stale} AA/7 seal {} effect:2026-12-26 objected", id("a7")))
    );
    for refers in [vec![stale], vec![done], vec![stale, done], vec![stale, other]] {
        let late = Record { day: day("2099-01-01"), ..support::complete_all(&refers) };
        assert_eq!(w.word(&late, "o1 o2 o3"), "no-recovery", "{refers:?}");
    }
    assert_eq!(w.word(&support::object(stale), "b1"), "no-recovery");
    assert_eq!(w.word(&support::recover("AA/7", Role::Seal, "a7"), "a7 o1 o2"), "known");
    assert_eq!(w.word(&support::complete(other), "o1 o2"), "ok");
    // One that is announced afterwards stands on ground of its own.
    let again = w.enter(&support::recover("AA/7", Role::Seal, "a70"), "a70 o1 o2");
    w.enter(&support::complete(again), "o1 o2");
    assert_eq!(state(&w, done), RecoveryState::Complete, "what is done stays done");
    assert_eq!(state(&w, stale), RecoveryState::Objected);
}

/// A key whose algorithm the policy has dropped since would leave a party with a key that cannot sign.
#[test]
fn no_recovery_is_completed_with_an_algorithm_that_was_dropped() {
    let mut w = parties();
    let weak = w.enter(&support::recover("AA/7", Role::Seal, "ml-a7"), "ml-a7 o1 o2");
    let good = w.enter(&support::recover("AA/8", Role::Seal, "a8"), "a8 o1 o2");
    assert_eq!(w.word(&support::complete(weak), "o1 o2"), "ok");
    w.enter(&support::policy_set(only(Algorithm::Ed25519)), "o1 o2");
    assert_eq!(w.word(&support::complete(weak), "o1 o2"), "algorithm");
    assert_eq!(w.word(&support::complete_all(&[weak, good]), "o1 o2"), "algorithm");
    assert_eq!(w.word(&support::recover("AA/9", Role::Seal, "ml-a9"), "ml-a9 o1 o2"), "algorithm");
    assert_eq!(w.word(&support::object(weak), "b1"), "ok", "it can still be objected to");
    assert_eq!(state(&w, weak), RecoveryState::Pending);
    let mut wide = w.clone();
    wide.enter(&support::policy_set(policy(2)), "o1 o2");
    assert_eq!(wide.word(&support::complete(weak), "o1 o2"), "ok", "allowed once more");
    w.enter(&support::complete(good), "o1 o2");
    assert_eq!(state(&w, weak), RecoveryState::Objected);
}

/// A key is enrolled or announced once, whatever has become of it.
#[test]
fn every_key_is_new() {
    let mut w = parties();
    w.enter(&support::revoke("h1", None), "o1 o2");
    w.enter(&support::rotate("b1", "b2"), "b1 b2");
    let at = w.enter(&support::recover("BB/7", Role::Seal, "b7"), "b7 o1 o2");
    w.enter(&support::object(at), "a1");
    for key in ["o1", "a1", "h1", "b1", "b2", "b7"] {
        for record in [
            support::enrol("DD/1", Role::Seal, key),
            support::recover("DD/1", Role::Seal, key),
            support::rotate("a1", key),
        ] {
            let by = if record.kind == Kind::Rotate { format!("a1 {key}") } else { format!("{key} o2 o3") };
            assert_eq!(w.word(&record, &by), "known", "{} of {key}", record.kind.name());
        }
    }
}

/// The whole of it with real signatures, with keys of both algorithms.
#[test]
fn recovery_through_envelopes() {
    let mut w = parties();
    let at = w.index;
    let recovery = support::recover("AA/7", Role::Seal, "ml-a7");
    assert_eq!(receive(&mut w, &signed(&recovery, "o1 o2").to_bytes()), Err("not-held"));
    let mut forged = signed(&recovery, "ml-a7 o1 o2");
    forged.signatures.iter_mut().find(|s| s.key == id("ml-a7")).unwrap().bytes[100] ^= 1;
    assert_eq!(receive(&mut w, &forged.to_bytes()), Err("signature"));
    receive(&mut w, &signed(&recovery, "ml-a7 o1 o2").to_bytes()).unwrap();
    assert_eq!(receive(&mut w.clone(), &signed(&support::act(), "ml-a7").to_bytes()), Err("unknown"));
    assert_eq!(receive(&mut w.clone(), &signed(&support::complete(at), "ml-a7").to_bytes()), Err("unknown"));
    receive(&mut w, &signed(&support::complete(at), "o1 o3").to_bytes()).unwrap();
    assert_eq!(receive(&mut w, &signed(&support::act(), "ml-a7").to_bytes()), Err("missing"));
    w.enter(&support::enrol("AA/8", Role::Seal, "a8"), "a8 o1 o2 ml-a7");
    assert!(receive(&mut w, &signed(&support::act(), "ml-a7 a8").to_bytes()).is_ok());
}
