//! C1 and C4: what is sent again is entered once, and what was entered in one register enters no other.

use crate::breaks::Breaks;
use crate::ground::*;
use servanda_record::{IdempotencyKey, Kind, Role};
use servanda_register::{
    Class, Desk, Done, Guard, Outcome, Place, RegisterFolder, Sequencer, SqliteStore, Store, StoreError,
    Which, signed,
};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// A desk whose store breaks after so many calls.
fn breaking(folder: &RegisterFolder, left: u64) -> Desk {
    let folder = folder.clone();
    Desk::open(Box::new(move || {
        let store = SqliteStore::open(&folder.database())?;
        Ok((Box::new(Breaks { store, left }) as Box<dyn Store>, tools(folder.guard())))
    }))
    .unwrap()
}

#[test]
fn what_is_sent_again_before_and_after_a_crash_is_entered_once() {
    let mut chance = Chance(setting("SERVANDA_SEED", 11));
    let here = Temporary::in_memory();
    let maker = founded(&here.folder(), 1, 2);
    let officers = secrets("officer-1");
    let count = 120;
    let acts: Vec<Vec<u8>> = (0..count).map(|n| history(&maker, name(1, 0, n), &officers, 20)).collect();
    let places: Mutex<BTreeMap<usize, Place>> = Mutex::default();
    let send = |desk: &Desk, n: usize, must: bool| match desk.enter(&acts[n], today()) {
        Ok(Done::Entered(place) | Done::Unpublished(place)) => {
            let before = places.lock().unwrap().insert(n, place);
            assert!(before.is_none_or(|b| b == place), "act {n}: {before:?}, and then {place:?}");
        }
        Err(refused) => {
            assert_eq!(refused.class, Class::Stopped, "{refused}");
            assert!(!must, "{refused}");
        }
        Ok(Done::Waiting(missing)) => panic!("act {n} waits: {missing}"),
    };
    let mut sends: Vec<usize> = Vec::new();
    for n in 0..acts.len() {
        sends.extend(std::iter::repeat_n(n, 1 + chance.below(5) as usize));
    }
    chance.shuffle(&mut sends);
    // Some acts for each life of the desk; each life ends at another call of the store, a few by closing.
    for some in sends.chunks(12) {
        let desk = match chance.below(5) {
            0 => desk(&here.folder()),
            // Opening alone takes some thirty calls.
            _ => breaking(&here.folder(), chance.below(110)),
        };
        std::thread::scope(|threads| {
            for part in some.chunks(3) {
                let (desk, send) = (&desk, &send);
                threads.spawn(move || part.iter().for_each(|n| send(desk, *n, false)));
            }
        });
    }
    let desk = desk(&here.folder());
    std::thread::scope(|threads| {
        for thread in 0..4 {
            let (desk, send, acts) = (&desk, &send, &acts);
            // Each thread sends all, in an order of its own.
            threads.spawn(move || {
                (0..acts.len()).for_each(|n| send(desk, (n * 7 + thread * 31) % acts.len(), true))
            });
        }
    });
    drop(desk);
    let mut store = SqliteStore::open(&here.folder().database()).unwrap();
    assert_eq!(store.head().unwrap().size, 2 + count);
    assert_eq!(problems(&mut store), Vec::<String>::new());
    let mut indices: Vec<u64> = places.lock().unwrap().values().map(|p| p.index).collect();
    indices.sort_unstable();
    assert_eq!(indices, (2..2 + count).collect::<Vec<_>>());
    for (n, place) in places.lock().unwrap().iter() {
        let entry = store.entries(place.index, 1).unwrap().pop().unwrap();
        assert_eq!((&entry.leaf, entry.hash), (&acts[*n], place.leaf));
    }
}

/// Wherever the calls of one step end, sending again comes to the same, and the guard is never behind what is published.
#[test]
fn a_step_that_breaks_at_any_call_is_finished_by_sending_again() {
    let base = Temporary::in_memory();
    let maker = founded(&base.folder(), 1, 2);
    let officers = secrets("officer-1");
    let envelopes: Vec<Vec<u8>> = (0..3).map(|n| history(&maker, name(1, 0, n), &officers, 20)).collect();
    let batch = || envelopes.iter().map(|e| submission(e)).collect::<Vec<_>>();
    let mut finished = 0;
    for left in 0..120 {
        let here = Temporary::in_memory();
        copy_files(base.path(), here.path());
        let store = SqliteStore::open(&here.folder().database()).unwrap();
        let opened = Sequencer::open(Breaks { store, left }, tools(here.folder().guard()));
        let done = opened.and_then(|mut s| s.step(batch()));
        finished += u32::from(done.is_ok());
        let mut again = sequencer(&here.folder()).unwrap();
        let size = again.head().size;
        assert!(size == 2 || size == 5, "half a batch: {size}");
        let check = |again: &mut Sequencer<SqliteStore>| {
            let published = checkpoint(again.store(), servanda_register::Which::Published).unwrap();
            let guarded = guarded(&mut here.folder().guard()).unwrap();
            assert_eq!((published, guarded.0), (guarded, again.head().size), "broken after {left} calls");
        };
        check(&mut again);
        let places = enter(&mut again, &envelopes);
        assert_eq!(places.iter().map(|p| p.index).collect::<Vec<_>>(), [2, 3, 4]);
        if let Ok(outcomes) = done {
            let all: Vec<Outcome> = places.iter().map(|p| Outcome::Entered(*p)).collect();
            assert_eq!(outcomes, all);
        }
        check(&mut again);
        assert_eq!(problems(again.store()), Vec::<String>::new(), "broken after {left} calls");
    }
    assert!(finished > 5, "the last ones broke nothing");
}

/// A guard out of reach: it remembers, and keeps nothing.
struct Unreached(servanda_register::FileGuard);

impl Guard for Unreached {
    fn last(&mut self) -> Result<Option<String>, StoreError> {
        self.0.last()
    }

    fn keep(&mut self, _: &str) -> Result<(), StoreError> {
        Err(StoreError::Failed("out of reach".to_owned()))
    }
}

/// The checkpoint is signed and saved, and the guard has not got it: nothing is published until it has.
#[test]
fn what_the_guard_has_not_is_not_published() {
    let here = Temporary::in_memory();
    let maker = founded(&here.folder(), 1, 2);
    let act = history(&maker, name(1, 0, 0), &secrets("officer-1"), 20);
    let state = || {
        let mut store = here.folder().reader().unwrap();
        let [signed, published] =
            [Which::Signed, Which::Published].map(|w| checkpoint(&mut *store, w).unwrap());
        (signed.0, guarded(&mut here.folder().guard()).unwrap().0, published.0)
    };
    let open = || {
        let store = SqliteStore::open(&here.folder().database()).unwrap();
        Sequencer::open(store, tools(Unreached(here.folder().guard())))
    };
    open().unwrap().step(vec![submission(&act)]).unwrap_err();
    assert_eq!(state(), (3, 2, 2));
    assert!(open().is_err(), "the guard is still out of reach");
    assert_eq!(state(), (3, 2, 2));
    drop(sequencer(&here.folder()).unwrap());
    assert_eq!(state(), (3, 3, 3));
}

#[test]
fn a_key_that_was_used_is_refused_for_another_record() {
    let here = Temporary::in_memory();
    let maker = founded(&here.folder(), 2, 3);
    let (both, one) = (secrets("officer-1 officer-2"), secrets("officer-1"));
    let mut sequencer = sequencer(&here.folder()).unwrap();
    let class = |o: &Outcome| match o {
        Outcome::Refused(r) => Some(r.class),
        _ => None,
    };
    let [a, b] = [10, 11].map(|length| history(&maker, name(1, 0, 0), &both, length));
    // In one batch, in a later one, and by a record that only waits.
    let outcomes = sequencer.step([&a, &b, &a].map(|e| submission(e)).into()).unwrap();
    assert!(matches!(outcomes[0], Outcome::Entered(_)) && outcomes[0] == outcomes[2], "{outcomes:?}");
    assert_eq!(class(&outcomes[1]), Some(Class::KeyUsed));
    assert_eq!(class(&sequencer.step(vec![submission(&b)]).unwrap()[0]), Some(Class::KeyUsed));
    let waits = history(&maker, name(1, 0, 1), &one, 10);
    assert!(matches!(sequencer.step(vec![submission(&waits)]).unwrap()[0], Outcome::Waiting { .. }));
    let other = history(&maker, name(1, 0, 1), &both, 11);
    assert_eq!(class(&sequencer.step(vec![submission(&other)]).unwrap()[0]), Some(Class::KeyUsed));
    drop(sequencer);
    let desk = desk(&here.folder());
    for used in [&b, &other] {
        assert_eq!(desk.enter(used, today()).unwrap_err().class, Class::KeyUsed);
    }
    // The signatures of a record are no part of what is the same: another officer's copy is the same record.
    let same = history(&maker, name(1, 0, 0), &secrets("officer-2 officer-3"), 10);
    let Ok(Done::Entered(place)) = desk.enter(&same, today()) else { panic!() };
    assert_eq!(place.index, 2);
}

/// A register with records of several types: its envelopes, in order.
fn session(folder: &RegisterFolder) -> Vec<Vec<u8>> {
    let maker_at_founding = founded(folder, 1, 2);
    let mut sequencer = sequencer(folder).unwrap();
    let officers = secrets("officer-1");
    enter(&mut sequencer, &[history(&maker_at_founding, name(1, 0, 0), &officers, 9)]);
    let enrol = servanda_record::Body::Enrol(enrolment("AL/seal-1", Role::Seal, "seal"));
    let enrol = maker(&sequencer).record(name(1, 0, 1), Kind::Enrol, enrol);
    enter(&mut sequencer, &[signed(&enrol, &secrets("officer-1 seal"))]);
    let now = maker(&sequencer);
    let policy = now.record(name(1, 0, 2), Kind::Policy, servanda_record::Body::Policy(policy(1)));
    enter(&mut sequencer, &[signed(&policy, &officers)]);
    let act = now.act(name(1, 0, 3), Kind::Act, "a.journal", "2026-11-26  Alba signed\n", Vec::new());
    enter(&mut sequencer, &[signed(&act, &secrets("seal")), history(&now, name(1, 0, 4), &officers, 9)]);
    let size = sequencer.head().size;
    sequencer.store().entries(0, size as u32).unwrap().into_iter().map(|e| e.leaf).collect()
}

#[test]
fn a_session_cannot_be_played_into_another_register_of_the_same_origin_and_keys() {
    let (here, there) = (Temporary::in_memory(), Temporary::in_memory());
    let leaves = session(&here.folder());
    assert_eq!(leaves.len(), 7);
    // The other register is opened by the same officers and signed by the same log. Only the opening is its own.
    let mut other = sequencer(&there.folder()).unwrap();
    let officers = [("depositary/officer-1", "officer-1"), ("depositary/officer-2", "officer-2")];
    let open = opening(IdempotencyKey([9; 16]), policy(1), &officers);
    enter(&mut other, &[signed(&open, &secrets("officer-1 officer-2"))]);
    let file = servanda_record::Document::of("charter.md", charter_file()).unwrap();
    other.store().put_blob(charter_file()).unwrap();
    let charter = servanda_record::Body::Charter(vec![file]);
    let charter = maker(&other).record(IdempotencyKey([8; 16]), Kind::Charter, charter);
    enter(&mut other, &[signed(&charter, &secrets("officer-1"))]);
    let now = maker(&other);
    let more: Vec<Vec<u8>> = (0..9).map(|n| history(&now, name(5, 0, n), &secrets("officer-2"), 9)).collect();
    enter(&mut other, &more);
    let before = other.head();
    let all_refused = |outcomes: Vec<Outcome>| {
        for (n, outcome) in outcomes.iter().enumerate() {
            let refused = matches!(outcome, Outcome::Refused(r) if r.class == Class::Conflict);
            assert!(refused, "record {n}: {outcome:?}");
        }
    };
    all_refused(other.step(leaves.iter().map(|l| submission(l)).collect()).unwrap());
    for leaf in leaves.iter().rev() {
        all_refused(other.step(vec![submission(leaf)]).unwrap());
    }
    assert_eq!(other.head(), before);
    drop(other);
    let desk = desk(&there.folder());
    for leaf in &leaves {
        assert_eq!(desk.enter(leaf, today()).unwrap_err().class, Class::Conflict);
    }
}

/// In an empty register only the opening can come first, and what was signed later on enters only on the very same records:
/// then it is the same register.
#[test]
fn a_session_played_into_an_empty_register_makes_the_same_one_or_nothing() {
    let (here, there) = (Temporary::in_memory(), Temporary::in_memory());
    let leaves = session(&here.folder());
    let mut empty = sequencer(&there.folder()).unwrap();
    for leaf in &leaves[1..] {
        let outcome = empty.step(vec![submission(leaf)]).unwrap().remove(0);
        assert!(matches!(&outcome, Outcome::Refused(r) if r.class == Class::Conflict), "{outcome:?}");
    }
    assert_eq!(empty.head().size, 0);
    enter(&mut empty, &leaves[..1]);
    empty.store().put_blob(charter_file()).unwrap();
    // What saw more than the opening waits for nothing: it is refused until the records that it saw are there.
    for leaf in &leaves[2..] {
        let outcome = empty.step(vec![submission(leaf)]).unwrap().remove(0);
        assert!(matches!(&outcome, Outcome::Refused(r) if r.class == Class::Conflict), "{outcome:?}");
    }
    for leaf in &leaves[1..] {
        enter(&mut empty, std::slice::from_ref(leaf));
    }
    let mut first = SqliteStore::open(&here.folder().database()).unwrap();
    let head = |h: servanda_register::Head| (h.size, h.root);
    assert_eq!(head(empty.head()), head(first.head().unwrap()));
}
