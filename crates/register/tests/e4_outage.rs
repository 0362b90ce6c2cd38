//! E4: too few witnesses, and witnesses that are slow, late, huge, or talk nonsense, over real sockets.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod support;

use servanda_register::{Sequencer, Store as _, WebWitnesses, Which, Witness, Witnesses, log_policy};
use servanda_tlog::{Checkpoint, Hash, Note, NoteSignature, Policy};
use std::sync::Arc;
use std::time::{Duration, Instant};
use support::members::{lines, members};
use support::memory::Memory;
use support::register::{
    FOUNDING, MemoryGuard, ORIGIN, Scribe, entered, log_keys, log_verifiers, one_person, quorum, sequencer,
    witness_key, witness_ml_key,
};
use support::web::{Manner, Server};

const LIMIT: Duration = Duration::from_millis(1500);

/// The published checkpoint is signed by the log and by a quorum, and each of its records is in the store.
fn check_published(sequencer: &mut Sequencer<Memory>) -> u64 {
    let Some(published) = sequencer.store().checkpoint(Which::Published).unwrap() else { return 0 };
    let note = Note::parse(published.note.as_bytes()).unwrap();
    let policy = log_policy(sequencer.directory()).unwrap();
    let opened = policy.open(&note).unwrap();
    assert!(policy.is_met(&opened));
    assert_eq!(opened.checkpoint.size, published.size);
    sequencer.store().check();
    published.size
}

#[test]
fn e4_with_too_few_witnesses_nothing_is_published_and_nothing_is_lost() {
    let members = members(3);
    let mut scribe = Scribe::default();
    let guard = MemoryGuard::default();
    let mut s = sequencer(Memory::default(), &guard, WebWitnesses::new(LIMIT)).unwrap();
    scribe.found(&mut s, one_person(lines(2, &members))).unwrap();
    assert_eq!(check_published(&mut s), FOUNDING);

    // Two of three are away: one more would do.
    members[0].server.set(Manner::Closes);
    members[1].server.set(Manner::Says(503, b"not now\n".to_vec()));
    let mut places = Vec::new();
    for _ in 0..3 {
        places.extend(entered(s.step(scribe.acts(2)).unwrap()));
        assert_eq!(check_published(&mut s), FOUNDING, "nothing is published");
    }
    s.tick().unwrap();
    assert_eq!(check_published(&mut s), FOUNDING);
    assert_eq!(s.head().size, FOUNDING + 6);
    assert_eq!(s.store().checkpoint(Which::Signed).unwrap().unwrap().size, FOUNDING + 6);

    // One comes back: what waited is published with the next tick, at once.
    members[1].server.set(Manner::Good);
    s.tick().unwrap();
    assert_eq!(check_published(&mut s), FOUNDING + 6);
    // And so it is when the sequencer was started anew in between.
    members[1].server.set(Manner::Closes);
    places.extend(entered(s.step(scribe.acts(1)).unwrap()));
    assert_eq!(check_published(&mut s), FOUNDING + 6);
    let store = s.store().clone();
    drop(s);
    members[0].server.set(Manner::Good);
    let mut s = sequencer(store, &guard, WebWitnesses::new(LIMIT)).unwrap();
    assert_eq!(check_published(&mut s), FOUNDING + 7);
    assert_eq!(
        places.iter().map(|p| p.index).collect::<Vec<_>>(),
        (FOUNDING..FOUNDING + 7).collect::<Vec<_>>()
    );
    let stored = s.store().copy();
    assert!(places.iter().all(|p| stored.entries[p.index as usize].0.hash == p.leaf));
    // The one that was away is given the proof that it asks for.
    members[1].server.set(Manner::Good);
    entered(s.step(scribe.acts(1)).unwrap());
    assert_eq!(members[1].witness.last(ORIGIN).unwrap().unwrap().size, FOUNDING + 8);
}

#[test]
fn e4_bad_witnesses_neither_delay_nor_spoil() {
    let members = members(9);
    let mut scribe = Scribe::default();
    let mut s = sequencer(Memory::default(), &MemoryGuard::default(), WebWitnesses::new(LIMIT)).unwrap();
    scribe.found(&mut s, one_person(lines(2, &members))).unwrap();
    let foreign = {
        // A good signature, by the right key, over another checkpoint.
        let text = Checkpoint::new(ORIGIN, 3, Hash([3; 32])).to_string();
        witness_key(&members[2].name).sign(&text, 5).unwrap().to_string()
    };
    let bad = [
        Manner::Silent,
        Manner::Endless,
        Manner::Says(200, foreign.into_bytes()),
        Manner::Drips(Duration::from_millis(20)),
        Manner::Garbage(b"\x00\xff\xfe\r\n\r\n not HTTP at all".to_vec()),
        Manner::Late(LIMIT * 2),
        Manner::Says(409, b"99999999999999999999\n".to_vec()),
    ];
    for (member, manner) in members.iter().zip(bad) {
        member.server.set(manner);
    }
    for round in 1..=3 {
        let before = Instant::now();
        entered(s.step(scribe.acts(1)).unwrap());
        let took = before.elapsed();
        assert!(took < LIMIT, "round {round} took {took:?}: the two good ones suffice");
        assert_eq!(check_published(&mut s), FOUNDING + round);
    }
    // Without a quorum the bad ones are waited for, but not beyond the limit.
    members[8].server.set(Manner::Silent);
    let before = Instant::now();
    entered(s.step(scribe.acts(1)).unwrap());
    let took = before.elapsed();
    assert!(took >= LIMIT && took < LIMIT * 3, "{took:?}");
    assert_eq!(check_published(&mut s), FOUNDING + 3);
    members[8].server.set(Manner::Good);
    s.tick().unwrap();
    assert_eq!(check_published(&mut s), FOUNDING + 4);
    // The late one had stored what it cosigned too late, and says so the next time.
    assert!(members[5].witness.last(ORIGIN).unwrap().unwrap().size > FOUNDING);
    members[5].server.set(Manner::Good);
    entered(s.step(scribe.acts(1)).unwrap());
    assert_eq!(members[5].witness.last(ORIGIN).unwrap().unwrap().size, FOUNDING + 5);
}

/// A witness that only says that it knows more must not be able to stop the register; one that shows it must.
#[test]
fn e4_only_the_signature_of_the_log_stops_it() {
    let members = members(3);
    let mut scribe = Scribe::default();
    let guard = MemoryGuard::default();
    let mut s = sequencer(Memory::default(), &guard, WebWitnesses::new(LIMIT)).unwrap();
    scribe.found(&mut s, one_person(lines(2, &members))).unwrap();
    let backup = s.store().copy();
    // It says so, and shows nothing: 409 to both questions.
    members[0].server.set(Manner::Says(409, b"1000000\n".to_vec()));
    entered(s.step(scribe.acts(1)).unwrap());
    assert_eq!(check_published(&mut s), FOUNDING + 1);
    // It shows a checkpoint that the log has not signed; also at the start.
    let text = Checkpoint::new(ORIGIN, 1000, Hash([7; 32])).to_string();
    let forged = Note { signatures: vec![witness_key(&members[0].name).sign(&text, 1).unwrap()], text };
    members[0].server.set(Manner::Says(200, forged.to_string().into_bytes()));
    let store = s.store().clone();
    drop(s);
    let mut s = sequencer(store, &guard, WebWitnesses::new(LIMIT)).unwrap();
    entered(s.step(scribe.acts(1)).unwrap());
    assert_eq!(check_published(&mut s), FOUNDING + 2);
    drop(s);
    // An older copy, and a guard that was lost too: the good witnesses know better.
    let stopped = sequencer(Memory::of(backup.clone()), &MemoryGuard::default(), WebWitnesses::new(LIMIT));
    let stop = stopped.err().expect("an older copy must not go on");
    assert!(
        matches!(stop, servanda_register::Stop::Behind { theirs, .. } if theirs == FOUNDING + 2),
        "{stop}"
    );
    // If they cannot be reached at the start, they say so when they are asked to cosign.
    for m in &members {
        m.server.set(Manner::Closes);
    }
    let older = sequencer(Memory::of(backup), &MemoryGuard::default(), WebWitnesses::new(LIMIT));
    let mut older = older.unwrap();
    members[2].server.set(Manner::Good);
    let stop = older.step(scribe.acts(1)).expect_err("it knows a larger tree");
    assert!(matches!(stop, servanda_register::Stop::Behind { .. }), "{stop}");
}

/// Whoever implements the trait may be careless: what is published is still what everybody can read.
#[test]
fn e4_too_many_and_false_lines_do_not_spoil_what_is_published() {
    struct Careless(Vec<String>);
    impl Witnesses for Careless {
        fn seen(&mut self, _: &Policy, _: &str) -> Vec<Note> {
            vec![Note { text: "nonsense\n".to_owned(), signatures: Vec::new() }]
        }
        fn cosign(
            &mut self,
            _: &Policy,
            note: &Note,
            _: &mut dyn FnMut(u64) -> Option<Vec<Hash>>,
        ) -> (Vec<NoteSignature>, Vec<Note>) {
            let mut lines = Vec::new();
            for name in &self.0 {
                let mut bad = witness_key(name).sign(&note.text, 1).unwrap();
                bad.bytes[20] ^= 1;
                lines.push(bad);
                for time in 0..300 {
                    lines.push(witness_key(name).sign(&note.text, time).unwrap());
                }
            }
            (lines, Vec::new())
        }
    }
    let names = ["w1", "w2", "w3"].map(str::to_owned);
    let each: Vec<_> = names.iter().map(|n| (n.as_str(), None)).collect();
    let mut scribe = Scribe::default();
    let careless = Careless(names.to_vec());
    let mut s = sequencer(Memory::default(), &MemoryGuard::default(), careless).unwrap();
    scribe.found(&mut s, one_person(quorum(2, &each))).unwrap();
    assert_eq!(check_published(&mut s), FOUNDING);
    let published = s.store().checkpoint(Which::Published).unwrap().unwrap();
    assert_eq!(Note::parse(published.note.as_bytes()).unwrap().signatures.len(), 2 + 2);
}

/// A witness that signs in two ways stands twice in a policy, and is asked once.
#[test]
fn e4_a_witness_with_two_keys_is_asked_once() {
    let name = "w.example";
    let keys = vec![witness_key(name), witness_ml_key(name)];
    let witness = Arc::new(Witness::in_memory(name, keys, log_verifiers()).unwrap());
    let server = Server::new(witness.clone(), Manner::Good);
    let text = format!(
        "log {}\nwitness a {} {url}\nwitness b {} {url}/\ngroup all all a b\nquorum all\n",
        log_verifiers()[0],
        witness_key(name).verifier(),
        witness_ml_key(name).verifier(),
        url = server.url,
    );
    let policy = Policy::parse(text.as_bytes()).unwrap();
    let checkpoint = Checkpoint::new(ORIGIN, 1, Hash([1; 32])).to_string();
    let signature = log_keys().ed25519.sign(&checkpoint, 0).unwrap();
    let mut note = Note { text: checkpoint, signatures: vec![signature] };
    let (lines, ahead) = WebWitnesses::default().cosign(&policy, &note, &mut |_| Some(Vec::new()));
    assert_eq!((lines.len(), ahead.len(), server.asked()), (2, 0, 1));
    note.signatures.extend(lines);
    assert!(policy.is_met(&policy.open(&note).unwrap()));
    assert_eq!(WebWitnesses::default().seen(&policy, ORIGIN).len(), 1);
}
