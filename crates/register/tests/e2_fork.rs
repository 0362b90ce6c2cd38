//! E2: a host that signs two trees. Witnesses on both sides; the evidence is a file that proves itself.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod support;

use servanda_register::{
    Alarm, Mirror, MirrorError, Monitor, Sequencer, Stop, Store as _, WebWitnesses, Which, checkpoint_path,
    log_policy,
};
use servanda_tlog::{Fork, Note, Policy};
use support::members::{Member, lines, members};
use support::memory::Memory;
use support::places::Files;
use support::register::{
    FOUNDING, MemoryGuard, ORIGIN, Scribe, entered, log_verifiers, one_person, quorum, sequencer,
};
use support::web::Manner;
use support::{Folder, random::Random};

const LIMIT: std::time::Duration = std::time::Duration::from_millis(1500);

/// A host that signs two trees with one key: two sequencers on two copies, each reaching its own half of the members.
struct TwoFaced {
    members: Vec<Member>,
    scribes: [Scribe; 2],
    sides: [Sequencer<Memory>; 2],
}

impl TwoFaced {
    fn new(count: usize, need: usize) -> TwoFaced {
        let members = members(count);
        let mut scribe = Scribe::default();
        let honest = MemoryGuard::default();
        let mut s = sequencer(Memory::default(), &honest, WebWitnesses::new(LIMIT)).unwrap();
        scribe.found(&mut s, one_person(lines(need, &members))).unwrap();
        let copy = s.store().copy();
        let side =
            |store| sequencer(Memory::of(store), &MemoryGuard::default(), WebWitnesses::new(LIMIT)).unwrap();
        let sides = [side(copy.clone()), side(copy)];
        let mut other = Scribe::new(1);
        other.seen = scribe.seen;
        TwoFaced { members, scribes: [scribe, other], sides }
    }

    /// Enters acts on one side, which reaches the members of that side alone.
    fn enter(&mut self, side: usize, acts: usize, reached: impl Fn(usize) -> bool) {
        for (i, m) in self.members.iter().enumerate() {
            m.server.set(if reached(i) { Manner::Good } else { Manner::Closes });
        }
        let acts = self.scribes[side].acts(acts);
        entered(self.sides[side].step(acts).unwrap());
    }

    fn shown(&self, member: usize) -> Note {
        let path = format!("/{}", checkpoint_path(ORIGIN));
        let answer = self.members[member].witness.handle("GET", &path, b"", 0);
        assert_eq!(answer.status, 200);
        Note::parse(&answer.body).unwrap()
    }

    fn notes(&self, members: &[usize]) -> Vec<(String, Note)> {
        members.iter().map(|m| (self.members[*m].name.clone(), self.shown(*m))).collect()
    }
}

/// Prints the evidence as a file, and has it checked by somebody who knows nothing but the keys of the log.
fn prove(fork: &Fork) {
    let folder = Folder::new("e2");
    let file = folder.file("evidence.txt");
    std::fs::write(&file, fork.to_string()).unwrap();
    let bytes = std::fs::read(&file).unwrap();
    let read = Fork::parse(&bytes).unwrap();
    assert_eq!(read, *fork);
    read.check(&log_verifiers()).unwrap();
    assert!(bytes.len() < 20_000, "no more signatures than those of the log");
}

fn forks(alarms: &[Alarm]) -> Vec<&Fork> {
    alarms.iter().filter_map(Alarm::evidence).collect()
}

#[test]
fn e2_of_one_size_two_checkpoints_are_the_evidence() {
    let mut host = TwoFaced::new(4, 3);
    host.enter(0, 2, |m| m < 2);
    host.enter(1, 2, |m| m >= 2);
    // With a quorum of more than half, neither half is one.
    for side in &mut host.sides {
        assert_eq!(side.published(), FOUNDING);
        assert_eq!(side.head().size, FOUNDING + 2);
        assert!(!log_policy(side.directory()).unwrap().disjoint_quorums());
    }
    // A monitor that asks members on both sides needs nothing else.
    let mut monitor = Monitor::new(log_verifiers(), 60);
    let alarms = monitor.look(&mut [], &host.notes(&[0, 1, 2, 3]), 0);
    let found = forks(&alarms);
    assert_eq!(found.len(), 1, "{alarms:?}");
    prove(found[0]);
    // One that asks only on one side sees nothing yet.
    let mut fooled = Monitor::new(log_verifiers(), 60);
    assert!(forks(&fooled.look(&mut [], &host.notes(&[0, 1]), 0)).is_empty());
    // It learns of the other side in any way.
    assert!(fooled.remember("a letter", &host.shown(3), 0));
    let alarms = fooled.look(&mut [], &host.notes(&[0]), 0);
    assert_eq!(forks(&alarms).len(), 1);
    // A member of the one side that is asked for the other tree keeps the evidence itself.
    for (i, m) in host.members.iter().enumerate() {
        m.server.set(if i == 2 { Manner::Good } else { Manner::Closes });
    }
    let stop = host.sides[0].tick().expect_err("the member shows what the log has signed");
    assert!(matches!(stop, Stop::Forked { size, .. } if size == FOUNDING + 2), "{stop}");
    let kept = host.members[2].witness.forks(ORIGIN).unwrap();
    assert_eq!(kept.len(), 1);
    prove(&kept[0]);
    // On another size it has no proof to give, and is stopped as well.
    host.enter(0, 2, |_| false);
    host.members[3].server.set(Manner::Good);
    let stop = host.sides[0].tick().expect_err("the member shows what the log has signed");
    assert!(matches!(stop, Stop::Forked { size, .. } if size == FOUNDING + 2), "{stop}");
    assert_eq!(host.members[3].witness.unfit(ORIGIN).unwrap().len(), 1);
}

#[test]
fn e2_of_two_sizes_the_larger_tree_proves_it() {
    let mut random = Random(2);
    for (left, right) in [(1, 2), (3, 1), (2, 300), (260, 5)] {
        let mut host = TwoFaced::new(4, 3);
        host.enter(0, left, |m| m < 2);
        host.enter(1, right, |m| m >= 2);
        // What it publishes are two trees, so that each side can be read: a modified host does not wait for a quorum.
        for side in &mut host.sides {
            let store = side.store();
            let signed = store.checkpoint(Which::Signed).unwrap().unwrap();
            store.change(|s| drop(s.checkpoints.insert("published", signed)));
        }
        let [a, b] = [0, 1].map(|i| host.sides[i].store().clone());
        let (mut a, mut b) = (Files::of("the host to AA", &a), Files::of("the host to BB", &b));
        let mut monitor = Monitor::new(log_verifiers(), 60);
        let alarms = monitor.look(&mut [&mut a, &mut b], &host.notes(&[0, 3]), 0);
        let found = forks(&alarms);
        assert_eq!(found.len(), 1, "{left} and {right}: {alarms:?}");
        prove(found[0]);
        assert!(alarms.iter().all(|alarm| !matches!(alarm, Alarm::Damaged { .. } | Alarm::Withheld { .. })));
        // Any change to the evidence spoils it.
        let text = found[0].to_string().into_bytes();
        let mut held = 0;
        for _ in 0..200 {
            let mut changed = text.clone();
            let at = random.index(changed.len());
            changed[at] ^= 1 << random.below(8);
            let read = Fork::parse(&changed);
            held += u32::from(read.is_ok_and(|f| f.check(&log_verifiers()).is_ok()));
        }
        assert_eq!(held, 0);
        // A monitor with the tree of one side and the note of the other finds it too, if the tree is the larger.
        let (tree, note) = if left > right { (&mut a, 3) } else { (&mut b, 0) };
        let alarms = Monitor::new(log_verifiers(), 60).look(&mut [tree], &host.notes(&[note]), 0);
        assert_eq!(forks(&alarms).len(), 1, "{alarms:?}");
        // And if it is the smaller, it says that nobody has the other tree, when that has lasted.
        let (tree, note) = if left > right { (&mut b, 0) } else { (&mut a, 3) };
        let mut monitor = Monitor::new(log_verifiers(), 60);
        assert!(monitor.look(&mut [tree], &host.notes(&[note]), 0).is_empty());
        let alarms = monitor.look(&mut [tree], &host.notes(&[note]), 120);
        assert!(alarms.iter().any(|a| matches!(a, Alarm::NoTree { .. })), "{alarms:?}");
        assert!(alarms.iter().any(|a| matches!(a, Alarm::Freeze { .. })), "{alarms:?}");
    }
}

#[test]
fn e2_a_mirror_refuses_the_other_tree_and_proves_why() {
    let mut host = TwoFaced::new(3, 1);
    host.enter(0, 2, |m| m == 0);
    host.enter(1, 4, |m| m == 1);
    assert_eq!(
        [0, 1].map(|i| host.sides[i].published()),
        [FOUNDING + 2, FOUNDING + 4],
        "each met its quorum"
    );
    let [a, b] = [0, 1].map(|i| Files::of("host", host.sides[i].store()));
    let mut store = Memory::default();
    let mirror = Mirror::default();
    let [mut a, mut b] = [a, b];
    mirror.pull(&mut a, &mut store, &mut |_, _| {}).unwrap();
    let before = store.copy();
    match mirror.pull(&mut b, &mut store, &mut |_, _| {}).unwrap_err() {
        MirrorError::Forked(fork) => prove(&fork),
        other => panic!("{other}"),
    }
    assert_eq!(store.copy().entries.len(), before.entries.len());
    store.check();
    // It goes on with the tree that it knows.
    host.enter(0, 1, |m| m == 0);
    mirror.pull(&mut a, &mut store, &mut |_, _| {}).unwrap();
    assert_eq!(store.copy().entries.len() as u64, FOUNDING + 3);
}

#[test]
fn e2_what_a_policy_allows_is_seen_before() {
    let names = ["w1", "w2", "w3", "w4", "w5", "w6"];
    let each: Vec<_> = names.iter().map(|n| (*n, None)).collect();
    for count in 1..=6 {
        for need in 1..=count {
            let text: String = quorum(need, &each[..count]).iter().map(|l| format!("{l}\n")).collect();
            let policy = Policy::parse(text.as_bytes()).unwrap();
            assert_eq!(policy.disjoint_quorums(), 2 * need <= count, "{need} of {count}");
        }
    }
    // Such a policy lets a host have both trees cosigned by honest witnesses.
    let mut host = TwoFaced::new(4, 2);
    host.enter(0, 1, |m| m < 2);
    host.enter(1, 1, |m| m >= 2);
    assert!(log_policy(host.sides[0].directory()).unwrap().disjoint_quorums());
    assert_eq!([0, 1].map(|i| host.sides[i].published()), [FOUNDING + 1; 2]);
    // With one more than half, at most one side gets there, whatever the split.
    for split in 0..=5 {
        let mut host = TwoFaced::new(5, 3);
        host.enter(0, 1, |m| m < split);
        host.enter(1, 1, |m| m >= split);
        let published = host.sides.iter().filter(|s| s.published() > FOUNDING).count();
        assert_eq!(published, 1, "{split}");
    }
}
