//! Two persons, not two keys: nobody signs twice, and nobody acts alone.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod support;

use servanda_record::{Algorithm, Envelope, Role, Signature};
use support::{World, holder, id, policy, policy_set, receive, secret, signed};

fn seals(n: u32) -> World {
    let officers = [("depositary/1", "o1"), ("depositary/2", "o2"), ("depositary/3", "o3")];
    let mut w = World::new(policy(n), &officers);
    w.directory.policy = policy(1);
    for (who, key, by) in [
        ("AA/1", "a1", ""),
        ("AA/1", "a1x", "a1"),
        ("AA/1", "ml-a1", "a1"),
        ("AA/2", "a2", "a1"),
        ("AA/3", "a3", "a1"),
        ("BB/1", "b1", ""),
    ] {
        w.enter(&support::enrol(who, Role::Seal, key), &format!("{key} o1 {by}"));
    }
    w.enter(&support::enrol("depositary/1", Role::Officer, "o1x"), "o1x o1");
    w.directory.policy = policy(n);
    w
}

#[test]
fn holders_count_and_keys_do_not() {
    let rows = [
        (1, "a1", true),
        (1, "a1 a1x ml-a1", true),
        (2, "a1", false),
        (2, "a1 a1x", false),
        (2, "a1 a1x ml-a1", false),
        (2, "a1 a2", true),
        (2, "a1x a2", true),
        (2, "a1 a1x a2", true),
        (3, "a1 a2", false),
        (3, "a1 a1x a2", false),
        (3, "a1 a1x ml-a1 a2", false),
        (3, "ml-a1 a2 a3", true),
    ];
    for (n, by, good) in rows {
        let got = receive(&mut seals(n), &signed(&support::act(), by).to_bytes());
        assert_eq!(got.is_ok(), good, "threshold {n}, by {by}: {got:?}");
        assert!(good || got == Err("missing"));
    }
    for (n, by, good) in
        [(2, "o1 o1x", false), (2, "o1 o2", true), (3, "o1 o1x o2", false), (3, "o1x o2 o3", true)]
    {
        let got = receive(&mut seals(n), &signed(&support::charter(), by).to_bytes());
        assert_eq!(got.is_ok(), good, "threshold {n}, by {by}: {got:?}");
    }
}

#[test]
fn the_same_person_twice_is_no_envelope() {
    let mut w = seals(2);
    let once = signed(&support::act(), "a1");
    let entry = once.signatures[0].clone();
    let twice = Envelope { payload: once.payload.clone(), signatures: vec![entry.clone(), entry.clone()] };
    assert_eq!(receive(&mut w, &twice.to_bytes()), Err("envelope"));
    // Nor under the name of another key, or of none.
    let stranger = Signature { key: id("a2"), bytes: entry.bytes.clone() };
    let mut other = once.clone();
    other.add(stranger);
    assert_eq!(receive(&mut w, &other.to_bytes()), Err("signature"));
    let mut unknown = once.clone();
    unknown.add(Signature { key: id("a99"), bytes: entry.bytes });
    assert_eq!(receive(&mut w, &unknown.to_bytes()), Err("unknown"));
    // `add` replaces.
    let mut again = once.clone();
    again.add(once.signatures[0].clone());
    assert_eq!(again, once);
}

/// The second signs another draft than the first: one byte of it is another.
#[test]
fn a_second_signature_over_an_altered_draft_is_not_good() {
    let record = support::act();
    let draft = signed(&record, "a1");
    for i in 0..draft.payload.len() {
        let mut altered = Envelope::new(draft.payload.clone());
        altered.payload[i] ^= 1;
        let second = Signature { key: id("a2"), bytes: secret("a2").sign(&altered.signed_bytes()) };
        let mut mixed = draft.clone();
        mixed.add(second.clone());
        assert_eq!(receive(&mut seals(2), &mixed.to_bytes()), Err("signature"), "byte {i}");
        if i % 8 == 0 {
            altered.signatures.clone_from(&draft.signatures);
            altered.add(second);
            let got = receive(&mut seals(2), &altered.to_bytes());
            assert!(matches!(got, Err("signature" | "record")), "byte {i}: {got:?}");
        }
    }
    // The type of the payload and its length are signed too.
    let mut plain = draft.clone();
    plain.add(Signature { key: id("a2"), bytes: secret("a2").sign(&draft.payload) });
    assert_eq!(receive(&mut seals(2), &plain.to_bytes()), Err("signature"));
}

/// Nobody can count for a party in which they hold nothing, and no party can fill up another's number.
#[test]
fn others_do_not_fill_up_the_number() {
    let w = seals(2);
    for by in ["a1 b1", "a1 o1", "a1 o1 o2", "b1 o1 o2"] {
        assert_eq!(w.word(&support::act(), by), "missing", "{by}");
    }
}

/// Of two officers, one alone can end the key of the other (§ 5: all other officers, if they are fewer). That must not be the
/// beginning of more: alone, an officer ends no key of anybody else, enrols nobody, and lowers no threshold.
#[test]
fn an_officer_alone_can_do_nothing_to_others() {
    for n in [2, 3] {
        let officers = [("depositary/1", "o1"), ("depositary/2", "o2"), ("depositary/3", "o3")];
        let mut w = World::new(policy(n), &officers);
        for (who, key) in [("AA/1", "a1"), ("office:chair/1", "h1")] {
            w.enter(&support::enrol(who, Role::Seal, key), &format!("{key} o1 o2 o3"));
        }
        w.enter(&support::revoke("o3", None), "o1 o2");
        assert_eq!(w.word(&support::revoke("a1", None), "o1"), "missing");
        assert_eq!(w.word(&support::revoke("a1", None), "o1 o2"), if n == 2 { "ok" } else { "missing" });
        w.enter(&support::revoke("o2", None), "o1");
        assert_eq!(w.word(&support::revoke("o1", None), "o1"), "missing", "not its own");
        for record in [
            support::revoke("a1", None),
            support::revoke("a1", Some(0)),
            support::revoke("h1", None),
            policy_set(policy(1)),
            support::charter(),
            support::history(),
            support::act(),
            support::grant("depositary/2", Role::Officer),
            support::end("depositary/2", Role::Officer),
        ] {
            assert_ne!(
                w.word(&record, "o1"),
                "ok",
                "{} by an officer alone, threshold {n}",
                record.kind.name()
            );
        }
        assert_eq!(w.word(&support::enrol("CC/1", Role::Seal, "new"), "new o1"), "missing");
        assert_eq!(w.word(&support::enrol("depositary/1", Role::Officer, "new"), "new o1"), "missing");
        assert_eq!(w.word(&support::recover("CC/1", Role::Seal, "new"), "new o1"), "missing");
    }
}

/// Who has been sent away comes back with what the new key is given, not with what the old ones had.
#[test]
fn roles_end_with_the_last_key_that_is_revoked() {
    let roles = |w: &World, who: &str| w.directory.roles_of(&holder(who));
    let custodian = |key: &str| support::enrol("AA/1", Role::Custodian, key);
    let mut w = seals(2);
    w.enter(&support::grant("AA/1", Role::Custodian), "o1 o2 a2");
    // As long as one key is left, and through rotations, the roles are left too.
    w.enter(&support::revoke("a1", None), "a2");
    w.enter(&support::revoke("ml-a1", None), "o1 o2");
    w.enter(&support::rotate("a1x", "a1y"), "a1x a1y");
    w.enter(&support::revoke("a1x", Some(0)), "a2");
    assert_eq!(roles(&w, "AA/1").len(), 2);
    assert_eq!(w.word(&support::act(), "a1y a2"), "ok");
    for by in ["a2", "a3", "o1 o2"] {
        let mut w = w.clone();
        w.enter(&support::revoke("a1y", None), by);
        assert!(roles(&w, "AA/1").is_empty());
        assert!(!w.directory.to_text().contains("role: AA/1 "));
        for role in [Role::Seal, Role::Custodian] {
            assert_eq!(w.word(&support::end("AA/1", role), "o1 o2 a2"), "nothing");
            assert_eq!(w.word(&support::grant("AA/1", role), "o1 o2 a2"), "nothing", "it has no key");
        }
        w.enter(&custodian("back"), "back o1 o2 a2");
        assert_eq!(roles(&w, "AA/1"), [Role::Custodian]);
        assert_eq!(w.word(&support::act(), "back a2"), "missing");
        assert_eq!(w.word(&support::act(), "back a2 a3"), "superfluous");
        // A key of before that is called suspect now takes nothing from the new one.
        w.enter(&support::revoke("a1", Some(0)), "a2");
        assert_eq!(roles(&w, "AA/1"), [Role::Custodian]);
        w.enter(&support::grant("AA/1", Role::Seal), "o1 o2 a2");
        assert_eq!(w.word(&support::act(), "back a2"), "ok", "it was given anew");
    }
    // Another holder's roles, and another party's holder of the same number, are as they were.
    w.enter(&support::revoke("a1y", None), "a2");
    assert_eq!([roles(&w, "AA/2"), roles(&w, "BB/1")], [[Role::Seal], [Role::Seal]]);
    assert_eq!(roles(&w, "depositary/1"), [Role::Officer]);
    // Of the depositary too.
    w.enter(&support::revoke("o1", None), "o2 o3");
    assert_eq!(roles(&w, "depositary/1"), [Role::Officer], "one key is left");
    w.enter(&support::revoke("o1x", None), "o2 o3");
    assert!(roles(&w, "depositary/1").is_empty());
    assert_eq!(w.word(&support::grant("depositary/1", Role::Officer), "o2 o3"), "nothing");
    assert_eq!(w.word(&support::end("depositary/1", Role::Officer), "o2 o3"), "nothing");
    w.enter(&support::enrol("depositary/1", Role::Officer, "o1y"), "o1y o2 o3");
    assert_eq!(w.word(&support::charter(), "o1y o2"), "ok");
}

/// A policy whose algorithms leave too few officers who can sign would end the register.
#[test]
fn enough_officers_are_officers_who_can_sign() {
    let officers = [("depositary/1", "o1"), ("depositary/2", "o2"), ("depositary/3", "ml-o3")];
    let mut w = World::new(policy(2), &officers);
    let mut only = policy(2);
    only.algorithms = vec![Algorithm::MlDsa44];
    assert_eq!(w.word(&policy_set(only.clone()), "o1 o2"), "few-officers");
    w.enter(&support::rotate("o1", "ml-o1"), "o1 ml-o1");
    w.enter(&policy_set(only), "ml-o1 o2");
    assert_eq!(w.word(&support::charter(), "ml-o1 o2"), "algorithm");
    assert_eq!(w.word(&support::charter(), "ml-o1 ml-o3"), "ok");
    assert_eq!(w.word(&support::enrol("AA/1", Role::Seal, "a1"), "a1 ml-o1 ml-o3"), "algorithm");
    assert_eq!(w.word(&support::rotate("ml-o1", "o9"), "ml-o1 o9"), "algorithm");
    assert_eq!(w.word(&support::end("depositary/1", Role::Officer), "ml-o1 ml-o3"), "few-officers");
    // Who cannot sign is not counted, and can go.
    assert_eq!(w.word(&support::end("depositary/2", Role::Officer), "ml-o1 ml-o3"), "ok");
    assert_eq!(w.word(&support::revoke("o2", None), "ml-o1 ml-o3"), "ok");
}
