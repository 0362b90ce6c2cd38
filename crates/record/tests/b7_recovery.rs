//! Recovery: a party has lost all its keys, or the depositary has.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod support;

use servanda_record::{Body, Kind, Party, Record, RecoveryState, Role};
use support::{World, day, holder, id, policy, receive, record, signed};

const OFFICERS: [(&str, &str); 3] = [("depositary/1", "o1"), ("depositary/2", "o2"), ("depositary/3", "o3")];

fn three_parties() -> World {
    let mut w = World::new(policy(2), &OFFICERS);
    w.enter(&support::enrol("AA/1", Role::Seal, "a1"), "a1 o1 o2");
    w.enter(&support::enrol("AA/2", Role::Custodian, "a2"), "a2 o1 o2 a1");
    w.enter(&support::enrol("BB/1", Role::Seal, "b1"), "b1 o1 o2");
    w.enter(&support::enrol("office:chair/1", Role::Seal, "h1"), "h1 o1 o2");
    w
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
    let mut w = three_parties();
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
    let mut w = three_parties();
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
fn any_seal_can_object_and_for_ever() {
    for by in ["a1", "b1", "h1"] {
        let mut w = three_parties();
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
    for by in ["a2", "o1", "o1 o2", ""] {
        let mut w = three_parties();
        let at = w.enter(&support::recover("AA/7", Role::Seal, "a7"), "a7 o1 o2");
        assert_eq!(w.word(&support::object(at), by), "missing", "{by}");
        assert_eq!(state(&w, at), RecoveryState::Pending);
    }
}

#[test]
fn the_depositary_comes_back_by_most_parties() {
    let mut w = three_parties();
    let recovery = support::recover("depositary/9", Role::Officer, "o9");
    for (by, want) in [
        ("o9 o1 o2 o3", "missing"),
        ("o9 a1", "missing"),
        ("o9 a1 a2", "missing"),
        ("a1 b1", "not-held"),
        ("o9 a1 b1", "ok"),
        ("o9 a1 b1 h1", "ok"),
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
    let late = w.enter(&record(Kind::Recover, body), "o7 a1 h1");
    assert_eq!(w.word(&support::complete_all(&[at, other, late]), "b1"), "early");
    let mut objected = w.clone();
    objected.enter(&support::object(other), "a1");
    assert_eq!(objected.word(&support::complete_all(&all), "b1"), "no-recovery");
    let mut only = policy(2);
    only.algorithms = vec![servanda_record::Algorithm::Ed25519];
    let mut narrowed = w.clone();
    narrowed.enter(&support::policy_set(only), "o1 o2");
    assert_eq!(
        narrowed.word(&support::complete_all(&all), "b1"),
        "few-officers",
        "who could not sign does not count"
    );
    w.enter(&support::complete_all(&all), "b1");
    assert_eq!(state(&w, twice), RecoveryState::Pending);
    assert_eq!(w.word(&support::charter(), "o9 ml-o8"), "ok", "the register goes on");
    assert_eq!(w.word(&support::enrol("depositary/6", Role::Officer, "o6"), "o6 o9 ml-o8"), "ok");
    for old in ["o1", "o2", "o3"] {
        assert!(w.directory.key(id(old)).unwrap().ended.is_some());
    }
    assert_eq!(w.word(&support::charter(), "o1 o2"), "ended");
    assert_eq!(w.word(&support::act(), "a1"), "missing");
    assert_eq!(w.directory.roles_of(&holder("depositary/9")), [Role::Officer]);
    assert_eq!(w.word(&support::revoke("a1", None), "a2"), "ok", "members go on");

    // Where no party has a seal there is nobody to ask.
    let mut none = World::new(policy(2), &OFFICERS);
    assert_eq!(none.word(&recovery, "o9"), "missing");
    none.enter(&support::enrol("AA/1", Role::Custodian, "a1"), "a1 o1 o2");
    assert_eq!(none.word(&recovery, "o9"), "missing");
    assert_eq!(none.word(&recovery, "o9 a1"), "missing");
    // More than half of two is two, of one is one; parties whose seals have ended do not count.
    let mut two = three_parties();
    two.enter(&support::revoke("h1", None), "o1 o2");
    assert_eq!(two.word(&recovery, "o9 a1"), "missing");
    assert_eq!(two.word(&recovery, "o9 a1 b1"), "ok");
    two.enter(&support::revoke("b1", None), "o1 o2");
    assert_eq!(two.word(&recovery, "o9 a1"), "ok");
}

/// A key is enrolled or announced once, whatever has become of it.
#[test]
fn every_key_is_new() {
    let mut w = three_parties();
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
    let mut w = three_parties();
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
