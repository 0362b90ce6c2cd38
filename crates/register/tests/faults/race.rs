//! B3: records that exclude each other are handed in together, in many orders. One enters, the other is told why not.

use crate::ground::*;
use servanda_record::{Body, IdempotencyKey, Kind, Role};
use servanda_register::{
    Class, Done, Maker, Outcome, Place, RegisterFolder, Sequencer, SqliteStore, Store, signed,
};
use std::collections::BTreeMap;
use std::sync::{Arc, Barrier, Mutex};

/// Two officers, three holders of one country, one of another, and a recovery that can be completed.
fn base(folder: &RegisterFolder) -> Maker {
    founded(folder, 1, 2);
    let mut sequencer = sequencer(folder).unwrap();
    let enrol = |s: &mut Sequencer<SqliteStore>, who: &str, role, key: &str, with: &str| {
        let n = name(7, 0, s.head().size);
        let record = maker(s).record(n, Kind::Enrol, Body::Enrol(enrolment(who, role, key)));
        enter(s, &[signed(&record, &secrets(&format!("{with} {key}")))]);
    };
    enrol(&mut sequencer, "AL/seal-1", Role::Seal, "al-1", "officer-1");
    enrol(&mut sequencer, "AL/seal-2", Role::Seal, "al-2", "officer-1 al-1");
    enrol(&mut sequencer, "AL/keeper", Role::Custodian, "al-3", "officer-1 al-1");
    enrol(&mut sequencer, "BE/seal-1", Role::Seal, "be-1", "officer-1");
    let effect = today().shift(30);
    let body = Body::Recover { enrol: enrolment("BE/seal-9", Role::Seal, "be-9"), effect };
    let recover = maker(&sequencer).record(name(7, 0, 99), Kind::Recover, body);
    enter(&mut sequencer, &[signed(&recover, &secrets("officer-2 be-9"))]);
    maker(&sequencer)
}

/// Two records of which only one can enter, by the number of the pair.
fn pair(maker: &Maker, which: u64) -> [Vec<u8>; 2] {
    let id = |key: &str| secret(key).public().id();
    let make = |n: u64, kind: Kind, body: Body, with: &str| {
        signed(&maker.record(name(8, 0, n), kind, body), &secrets(with))
    };
    let revoke = |key: &str| Body::Revoke { old: id(key), suspect_from: None };
    let role = |who: &str, role| Body::Role { holder: holder(who), role };
    let refers = |n: u64, kind: Kind, with: &str| {
        let late = Maker { day: today().shift(31), ..maker.clone() };
        let mut record = late.record(name(8, 0, n), kind, Body::Reason("by right".to_owned()));
        record.refers = vec![maker.seen.size - 1];
        signed(&record, &secrets(with))
    };
    match which % PAIRS {
        // Each takes the other's key away.
        0 => [
            make(0, Kind::Revoke, revoke("officer-2"), "officer-1"),
            make(1, Kind::Revoke, revoke("officer-1"), "officer-2"),
        ],
        1 => [make(0, Kind::Revoke, revoke("al-2"), "al-1"), make(1, Kind::Revoke, revoke("al-1"), "al-2")],
        // The last two officers.
        2 => [
            make(0, Kind::End, role("depositary/officer-1", Role::Officer), "officer-1 officer-2"),
            make(1, Kind::End, role("depositary/officer-2", Role::Officer), "officer-1 officer-2"),
        ],
        // One key cannot become two.
        3 => [0, 1].map(|n| {
            let new = ["new-1", "new-2"][n];
            let body = Body::Rotate { old: id("al-1"), key: secret(new).public() };
            make(n as u64, Kind::Rotate, body, &format!("al-1 {new}"))
        }),
        // A recovery is objected to, or completed.
        4 => [refers(0, Kind::Object, "al-1"), refers(1, Kind::Complete, "officer-1")],
        // One role, twice.
        5 => [0, 1].map(|n| make(n, Kind::Grant, role("AL/keeper", Role::Seal), "officer-1 al-1")),
        6 => [0, 1].map(|n| make(n, Kind::End, role("AL/seal-2", Role::Seal), "officer-1 al-1")),
        // One key, for two holders.
        7 => [0, 1].map(|n| {
            let who = ["AL/seal-8", "BE/seal-8"][n];
            let own = ["al-1", "be-1"][n];
            let body = Body::Enrol(enrolment(who, Role::Seal, "shared"));
            make(n as u64, Kind::Enrol, body, &format!("officer-1 shared {own}"))
        }),
        // A key is rotated by who holds it, and revoked by another.
        _ => [
            make(0, Kind::Rotate, Body::Rotate { old: id("al-1"), key: secret("new").public() }, "al-1 new"),
            make(1, Kind::Revoke, revoke("al-1"), "al-2"),
        ],
    }
}

const PAIRS: u64 = 9;

fn key_of(envelope: &[u8]) -> IdempotencyKey {
    submission(envelope).key()
}

type Answers = BTreeMap<IdempotencyKey, Vec<Result<Place, (Class, String)>>>;

/// One of the pair entered, and whoever sent it heard so each time; the other was refused each time, with a reason.
fn judge(folder: &RegisterFolder, pair: &[Vec<u8>; 2], answers: &Answers, what: &str) {
    let heard = pair.each_ref().map(|e| &answers[&key_of(e)]);
    let entered = heard.map(|h| h.iter().any(Result::is_ok));
    assert!(entered[0] != entered[1], "{what}: {answers:?}");
    let [won, lost] = if entered[0] { heard } else { [heard[1], heard[0]] };
    assert!(won.iter().all(|a| *a == won[0]), "{what}: {won:?}");
    for answer in lost {
        let Err((class, reason)) = answer else { panic!("{what}: {answer:?}") };
        assert!(matches!(class, Class::Conflict | Class::NotAllowed), "{what}: {class:?}: {reason}");
        assert!(reason.len() > 10, "{what}: {reason}");
    }
    let mut store = SqliteStore::open(&folder.database()).unwrap();
    assert_eq!(problems(&mut store), Vec::<String>::new(), "{what}");
    let there = pair.each_ref().map(|e| store.recorded(&key_of(e)).unwrap().is_some());
    assert_eq!(there, entered, "{what}");
}

#[test]
fn of_two_that_exclude_each_other_one_enters_whatever_the_order() {
    let base_folder = Temporary::in_memory();
    let maker = base(&base_folder.folder());
    let mut chance = Chance(setting("SERVANDA_SEED", 3));
    let mut first_won = 0;
    for n in 0..setting("SERVANDA_RACES", 1_000) * 7 / 10 {
        let here = Temporary::in_memory();
        copy_files(base_folder.path(), here.path());
        let pair = pair(&maker, n);
        // Each of the two once to three times, among others that have nothing to do with them.
        let mut sent: Vec<Vec<u8>> = Vec::new();
        for envelope in &pair {
            sent.extend(std::iter::repeat_n(envelope.clone(), 1 + chance.below(3) as usize));
        }
        for other in 0..chance.below(3) {
            sent.push(history(&maker, name(9, 0, other), &secrets("officer-1"), 5));
        }
        chance.shuffle(&mut sent);
        let mut sequencer = sequencer(&here.folder()).unwrap();
        let mut answers = Answers::new();
        let mut rest = sent.as_slice();
        while !rest.is_empty() {
            let (batch, later) = rest.split_at(1 + chance.below(rest.len() as u64) as usize);
            rest = later;
            let outcomes = sequencer.step(batch.iter().map(|e| submission(e)).collect()).unwrap();
            for (envelope, outcome) in batch.iter().zip(outcomes) {
                let answer = match outcome {
                    Outcome::Entered(place) => Ok(place),
                    Outcome::Refused(r) => Err((r.class, r.reason)),
                    // Of the others one may have lost its officer.
                    Outcome::Waiting { .. } if !pair.contains(envelope) => continue,
                    Outcome::Waiting { missing } => panic!("pair {}: {missing}", n % PAIRS),
                };
                answers.entry(key_of(envelope)).or_default().push(answer);
            }
            if chance.once_in(4) {
                drop(sequencer);
                sequencer = crate::ground::sequencer(&here.folder()).unwrap();
            }
        }
        drop(sequencer);
        judge(&here.folder(), &pair, &answers, &format!("interleaving {n}, pair {}", n % PAIRS));
        first_won += u64::from(answers[&key_of(&pair[0])][0].is_ok());
    }
    assert!(first_won > 0);
}

#[test]
fn of_two_that_exclude_each_other_one_enters_when_many_send_at_once() {
    let base_folder = Temporary::in_memory();
    let maker = base(&base_folder.folder());
    let mut won = [0; 2];
    for n in 0..setting("SERVANDA_RACES", 1_000) * 3 / 10 {
        let here = Temporary::in_memory();
        copy_files(base_folder.path(), here.path());
        let pair = pair(&maker, n);
        let desk = desk(&here.folder());
        let answers: Arc<Mutex<Answers>> = Arc::default();
        let together = Barrier::new(4);
        std::thread::scope(|threads| {
            for thread in 0..4 {
                let (desk, pair, answers, together) = (&desk, &pair, &answers, &together);
                threads.spawn(move || {
                    together.wait();
                    let envelope = &pair[(thread + n as usize / PAIRS as usize) % 2];
                    let answer = match desk.enter(envelope, today().shift(30)) {
                        Ok(Done::Entered(place)) => Ok(place),
                        Ok(other) => panic!("pair {}: {other:?}", n % PAIRS),
                        Err(r) => Err((r.class, r.reason)),
                    };
                    answers.lock().unwrap().entry(key_of(envelope)).or_default().push(answer);
                });
            }
        });
        drop(desk);
        let answers = answers.lock().unwrap();
        judge(&here.folder(), &pair, &answers, &format!("round {n}, pair {}", n % PAIRS));
        won[usize::from(answers[&key_of(&pair[0])][0].is_err())] += 1;
    }
    assert!(won.iter().all(|w| *w > 0), "every race went one way: {won:?}");
}

/// The seal that signs an act is revoked while the act is on its way: it enters before the revocation, or not at all.
#[test]
fn an_act_enters_before_its_key_ends_or_not_at_all() {
    let base_folder = Temporary::in_memory();
    let maker = base(&base_folder.folder());
    let act = maker.act(name(8, 0, 0), Kind::Act, "a.journal", "2026-11-26  Alba signed\n", Vec::new());
    let act = signed(&act, &secrets("al-2"));
    let body = Body::Revoke { old: secret("al-2").public().id(), suspect_from: None };
    let revoke = signed(&maker.record(name(8, 0, 1), Kind::Revoke, body), &secrets("al-1"));
    let mut entered = 0;
    for n in 0..60 {
        let here = Temporary::in_memory();
        copy_files(base_folder.path(), here.path());
        let desk = desk(&here.folder());
        let send = |envelope: &[u8]| match desk.enter(envelope, today()) {
            Ok(Done::Entered(place)) => Ok(place.index),
            Ok(other) => panic!("{other:?}"),
            Err(r) => Err(r.class),
        };
        let both = std::thread::scope(|threads| {
            let (first, second) = if n % 2 == 0 { (&act, &revoke) } else { (&revoke, &act) };
            let other = threads.spawn(|| send(first));
            let own = send(second);
            let other = other.join().unwrap();
            if n % 2 == 0 { [other, own] } else { [own, other] }
        });
        match both {
            [Ok(act), Ok(revoke)] => assert!(act < revoke),
            [Err(class), Ok(_)] => assert_eq!(class, Class::NotAllowed),
            other => panic!("{other:?}"),
        }
        entered += u32::from(both[0].is_ok());
    }
    assert!((1..60).contains(&entered), "the act entered {entered} times of 60");
}
