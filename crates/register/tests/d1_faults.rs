//! D1: whatever call of the store fails, in whatever way, what was acknowledged is there, the tree is whole, and sending
//! again leads to one place (C2). Sizes around 256, where a tile is completed.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod support;

use servanda_record::{Body, Enrolment, Holder, Kind, Role};
use servanda_register::{Guard, Outcome, Place, Sequencer, Stop, Store, StoreError, Submission};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use support::memory::{How, Memory, Stored};
use support::register::{
    FOUNDING, MemoryGuard, NoWitnesses, Scribe, entered, one_person, secret, sequencer, signed, tools,
};

/// A guard of which one call fails.
#[derive(Clone, Default)]
struct FaultyGuard {
    inner: MemoryGuard,
    calls: Arc<Mutex<Calls>>,
}

/// How many there were, and which of them fails.
type Calls = (u64, Option<(u64, How)>);

impl FaultyGuard {
    fn fails(&self) -> Option<How> {
        let mut calls = self.calls.lock().unwrap();
        calls.0 += 1;
        calls.1.filter(|(n, _)| *n == calls.0).map(|(_, how)| how)
    }
}

impl Guard for FaultyGuard {
    fn last(&mut self) -> Result<Option<String>, StoreError> {
        match self.fails() {
            Some(_) => Err(StoreError::Failed("the guard is away".to_owned())),
            None => self.inner.last(),
        }
    }

    fn keep(&mut self, note: &str) -> Result<(), StoreError> {
        match self.fails() {
            None => self.inner.keep(note),
            Some(how) => {
                if matches!(how, How::After | How::UnknownDone) {
                    self.inner.keep(note)?;
                }
                Err(StoreError::Failed("the guard is away".to_owned()))
            }
        }
    }
}

/// A register of a size, and what is sent to it next.
struct Script {
    stored: Stored,
    guard: Option<String>,
    sent: Vec<Vec<Submission>>,
}

fn script(size: u64, batches: &[usize]) -> Script {
    let (mut scribe, store, guard) = (Scribe::default(), Memory::default(), MemoryGuard::default());
    let mut s = sequencer(store.clone(), &guard, NoWitnesses).unwrap();
    scribe.found(&mut s, one_person(Vec::new())).unwrap();
    entered(s.step(scribe.acts((size - FOUNDING) as usize)).unwrap());
    let mut sent: Vec<Vec<Submission>> = Vec::new();
    for (i, batch) in batches.iter().enumerate() {
        sent.push(scribe.acts(*batch));
        if i == 1 {
            // A second seal: it waits until the first one has signed too, and changes the directory.
            let holder = Holder::parse("AA/2").unwrap();
            let key = secret("AA/2").public();
            let enrolment = Enrolment { holder, role: Role::Seal, key, letter: None };
            let record = scribe.record(Kind::Enrol, Body::Enrol(enrolment));
            let all = signed(&record, &["depositary/1", "AA/2", "AA/1"]);
            let id = secret("AA/1").public().id();
            let mut some = all.envelope.clone();
            some.signatures.retain(|s| s.key != id);
            let mut rest = all.envelope.clone();
            rest.signatures.retain(|s| s.key == id || s.key == secret("AA/2").public().id());
            for envelope in [some, rest] {
                sent.push(vec![Submission::read(&envelope.to_bytes()).unwrap(), scribe.act()]);
            }
        }
    }
    let guard = guard.0.lock().unwrap().clone();
    Script { stored: store.copy(), guard, sent }
}

type Acknowledged = BTreeMap<[u8; 16], Place>;

/// Opens the register until it opens: one fault is one fault.
fn open(store: &Memory, guard: &FaultyGuard, stops: &mut u32) -> Sequencer<Memory> {
    for _ in 0..3 {
        let mut with = tools(guard.inner.clone(), Box::new(NoWitnesses));
        with.guard = Box::new(guard.clone());
        match Sequencer::open(store.clone(), with) {
            Ok(sequencer) => return sequencer,
            Err(Stop::Store(_)) => {
                *stops += 1;
                store.check();
            }
            Err(other) => panic!("{other}"),
        }
    }
    panic!("it does not open");
}

/// Sends everything, and again after each stop, as clients do that got no answer.
fn run(script: &Script, store: &Memory, guard: &FaultyGuard) -> (Acknowledged, u32) {
    let (mut acknowledged, mut stops) = (Acknowledged::new(), 0);
    let mut s = open(store, guard, &mut stops);
    for submissions in &script.sent {
        let mut attempts = 0;
        let outcomes = loop {
            attempts += 1;
            assert!(attempts < 4, "one fault stops it more than once");
            match s.step(submissions.clone()) {
                Ok(outcomes) => break outcomes,
                Err(Stop::Store(_)) => {
                    stops += 1;
                    drop(s);
                    store.check();
                    s = open(store, guard, &mut stops);
                }
                Err(other) => panic!("{other}"),
            }
        };
        for (submission, outcome) in submissions.iter().zip(outcomes) {
            match outcome {
                Outcome::Entered(place) => {
                    let before = acknowledged.insert(submission.key().0, place);
                    assert!(before.is_none_or(|b| b == place), "another place");
                    let there = store.look(|s| s.entries[place.index as usize].0.hash);
                    assert_eq!(there, place.leaf, "acknowledged and not there");
                }
                Outcome::Waiting { .. } => assert_eq!(submission.record.kind, Kind::Enrol),
                Outcome::Refused(e) => panic!("{e}"),
            }
        }
    }
    (acknowledged, stops)
}

/// Everything is there once, where it was said to be, signed, and published.
fn check(script: &Script, store: &Memory, guard: &FaultyGuard, acknowledged: &Acknowledged) {
    store.check();
    let stored = store.copy();
    let names: std::collections::BTreeSet<_> = script.sent.iter().flatten().map(|s| s.key().0).collect();
    assert_eq!(stored.entries.len(), script.stored.entries.len() + names.len());
    assert_eq!(names, acknowledged.keys().copied().collect());
    for (name, place) in acknowledged {
        assert_eq!(stored.sent[name].index, place.index);
    }
    assert!(stored.waiting.is_empty());
    assert_eq!(stored.checkpoints["signed"].size, stored.entries.len() as u64);
    assert_eq!(stored.checkpoints["published"].size, stored.entries.len() as u64);
    let kept = guard.inner.0.lock().unwrap().clone();
    assert!(kept.as_ref() == Some(&stored.checkpoints["signed"].note), "the guard was not told");
    // Once more, to a register started anew: the same places.
    let mut s = open(store, guard, &mut 0);
    let again: Vec<Submission> = script.sent.iter().flatten().cloned().collect();
    for (submission, place) in again.iter().zip(entered(s.step(again.clone()).unwrap())) {
        assert_eq!(acknowledged[&submission.key().0], place);
    }
    assert_eq!(store.clone().head().unwrap().size, stored.entries.len() as u64);
}

fn guarded(script: &Script) -> FaultyGuard {
    let guard = FaultyGuard::default();
    guard.inner.0.lock().unwrap().clone_from(&script.guard);
    guard
}

fn every_call(size: u64, batches: &[usize]) {
    let script = script(size, batches);
    let (store, guard) = (Memory::of(script.stored.clone()), guarded(&script));
    store.fail(None);
    let (acknowledged, stops) = run(&script, &store, &guard);
    assert_eq!(stops, 0);
    // `run` looks into the store without calling it, so this counts the calls of the sequencer alone.
    let calls = store.calls();
    let guard_calls = guard.calls.lock().unwrap().0;
    check(&script, &store, &guard, &acknowledged);
    assert!(calls > 40, "{calls}");
    let mut stopped = 0;
    for n in 1..=calls {
        for how in How::ALL {
            let (store, guard) = (Memory::of(script.stored.clone()), guarded(&script));
            store.fail(Some((n, how)));
            let (acknowledged, stops) = run(&script, &store, &guard);
            stopped += stops;
            store.fail(None);
            check(&script, &store, &guard, &acknowledged);
        }
    }
    assert!(u64::from(stopped) > calls, "the faults bite");
    for n in 1..=guard_calls {
        for how in [How::Before, How::After] {
            let (store, guard) = (Memory::of(script.stored.clone()), guarded(&script));
            guard.calls.lock().unwrap().1 = Some((n, how));
            let (acknowledged, stops) = run(&script, &store, &guard);
            assert_eq!(stops, 1);
            check(&script, &store, &guard, &acknowledged);
        }
    }
}

#[test]
fn d1_every_call_fails_where_a_tile_is_completed() {
    every_call(252, &[1, 1, 1]);
}

#[test]
fn d1_every_call_fails_where_a_batch_crosses_a_tile() {
    every_call(253, &[2, 3]);
}

#[test]
fn d1_every_call_fails_after_a_tile() {
    every_call(255, &[1, 2, 1]);
}

#[test]
fn d1_every_call_fails_in_a_small_register() {
    every_call(FOUNDING, &[1, 1]);
}

/// The opening itself: an empty store, and the first records.
#[test]
fn d1_every_call_fails_while_a_register_is_opened() {
    let mut scribe = Scribe::default();
    let opening = signed(&scribe.open(one_person(Vec::new())), &["depositary/1"]);
    for how in How::ALL {
        for n in 1.. {
            let (store, guard) = (Memory::default(), FaultyGuard::default());
            store.fail(Some((n, how)));
            let mut s = open(&store, &guard, &mut 0);
            let place = match s.step(vec![opening.clone()]) {
                Ok(outcomes) => entered(outcomes)[0],
                Err(Stop::Store(_)) => {
                    store.check();
                    let mut s = open(&store, &guard, &mut 0);
                    entered(s.step(vec![opening.clone()]).unwrap())[0]
                }
                Err(other) => panic!("{other}"),
            };
            assert_eq!(place.index, 0);
            let calls = store.calls();
            store.check();
            let stored = store.copy();
            assert_eq!(stored.entries.len(), 1);
            assert_eq!(stored.checkpoints["published"].size, 1);
            if calls < n {
                break;
            }
        }
    }
}
