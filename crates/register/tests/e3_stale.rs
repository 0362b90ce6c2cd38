//! E3: an old state, a frozen state, or half a state shown to one member: an alarm within two periods.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod support;

use servanda_register::{Alarm, FetchError, Monitor};
use servanda_tlog::Note;
use std::cell::{Cell, RefCell};
use support::memory::Memory;
use support::places::{Changed, Files, cut_off, missing};
use support::register::{
    FOUNDING, MemoryGuard, NoWitnesses, Scribe, entered, log_verifiers, one_person, sequencer,
};

const PERIOD: u64 = 60;

type Found = Result<Vec<u8>, FetchError>;

struct Host {
    scribe: Scribe,
    sequencer: servanda_register::Sequencer<Memory>,
    store: Memory,
}

impl Host {
    fn new() -> Host {
        let (mut scribe, store) = (Scribe::default(), Memory::default());
        let mut sequencer = sequencer(store.clone(), &MemoryGuard::default(), NoWitnesses).unwrap();
        scribe.found(&mut sequencer, one_person(Vec::new())).unwrap();
        Host { scribe, sequencer, store }
    }

    fn enter(&mut self, acts: usize) {
        entered(self.sequencer.step(self.scribe.acts(acts)).unwrap());
    }

    fn checkpoint(&self) -> Vec<u8> {
        self.store.copy().checkpoints["published"].note.clone().into_bytes()
    }

    fn files(&self, name: &str) -> Files {
        Files::of(name, &self.store)
    }
}

#[test]
fn e3_all_is_well_while_all_is_well() {
    let mut host = Host::new();
    let mut monitor = Monitor::new(log_verifiers(), PERIOD);
    for t in 0..20 {
        host.enter(t % 3 * 40);
        // The mirror is one look behind.
        let (mut one, mut two) = (host.files("host"), host.files("mirror"));
        assert_eq!(monitor.look(&mut [&mut one, &mut two], &[], t as u64 * PERIOD), []);
        assert_eq!(monitor.known().count(), 1, "what agrees is settled");
    }
    // Nothing new for long is no freeze if there is nothing new anywhere.
    let mut one = host.files("host");
    assert_eq!(monitor.look(&mut [&mut one], &[], 1_000_000), []);
}

#[test]
fn e3_an_old_checkpoint_is_seen_at_once_by_who_saw_a_newer_one() {
    let mut host = Host::new();
    let old = host.checkpoint();
    host.enter(3);
    let mut monitor = Monitor::new(log_verifiers(), PERIOD);
    let mut place = host.files("host");
    assert_eq!(monitor.look(&mut [&mut place], &[], 0), []);
    let mut rolled = Changed(
        host.files("host"),
        |path: &str, found: Found| {
            if path == "checkpoint" { Ok(old.clone()) } else { found }
        },
    );
    let alarms = monitor.look(&mut [&mut rolled], &[], PERIOD);
    let expected = Alarm::Rollback { place: "host".to_owned(), shown: FOUNDING, known: FOUNDING + 3 };
    assert_eq!(alarms, [expected]);
    // What a monitor remembers outlives it.
    let kept: Vec<(String, Note)> = monitor.known().map(|(p, n)| (p.to_owned(), n.clone())).collect();
    let mut monitor = Monitor::new(log_verifiers(), PERIOD);
    assert!(kept.iter().all(|(place, note)| monitor.remember(place, note, 0)));
    assert!(matches!(monitor.look(&mut [&mut rolled], &[], PERIOD)[..], [Alarm::Rollback { .. }]));
}

#[test]
fn e3_one_member_is_shown_an_old_state_and_sees_it_within_two_periods() {
    let mut host = Host::new();
    let shown = RefCell::new(host.checkpoint());
    let mut monitor = Monitor::new(log_verifiers(), PERIOD);
    let mut alarmed = None;
    for t in (0..10).map(|n| n * PERIOD / 2) {
        host.enter(1);
        let mut to_me = Changed(host.files("host"), |path: &str, found: Found| {
            if path == "checkpoint" { Ok(shown.borrow().clone()) } else { found }
        });
        let mut mirror = host.files("mirror");
        let alarms = monitor.look(&mut [&mut to_me, &mut mirror], &[], t);
        match &alarms[..] {
            [] => assert!(t < 2 * PERIOD, "no alarm after {t} seconds"),
            [Alarm::Freeze { place, shown, seconds, .. }] => {
                assert_eq!((place.as_str(), *shown), ("host", FOUNDING));
                assert!(*seconds >= 2 * PERIOD);
                alarmed.get_or_insert(t);
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(alarmed, Some(2 * PERIOD));
    // Going on ends it; a place that is late but goes on is not frozen.
    for t in (10..20).map(|n| n * PERIOD) {
        let before = host.checkpoint();
        host.enter(1);
        *shown.borrow_mut() = before;
        let mut late = Changed(host.files("host"), |path: &str, found: Found| {
            if path == "checkpoint" { Ok(shown.borrow().clone()) } else { found }
        });
        let mut mirror = host.files("mirror");
        assert_eq!(monitor.look(&mut [&mut late, &mut mirror], &[], t), []);
    }
    // A clock that is set back raises nothing.
    let mut mirror = host.files("mirror");
    assert_eq!(monitor.look(&mut [&mut mirror], &[], 0), []);
}

#[test]
fn e3_what_is_withheld_is_named() {
    let mut host = Host::new();
    host.enter(300);
    let size = FOUNDING + 300;
    let spoiled = Cell::new("");
    for path in
        ["tile/entries/000", "tile/entries/001.p/50", "tile/0/001.p/50", "tile/0/000", "tile/1/000.p/1"]
    {
        spoiled.set(path);
        let mut monitor = Monitor::new(log_verifiers(), PERIOD);
        let mut place = Changed(host.files("host"), |path: &str, found: Found| match path {
            p if p == spoiled.get() => Err(missing(p)),
            _ => found,
        });
        let alarms = monitor.look(&mut [&mut place], &[], 0);
        match &alarms[..] {
            [Alarm::Withheld { place, why }] => assert!(place == "host" && why.contains(path), "{why}"),
            other => panic!("{path}: {other:?}"),
        }
        // As long as it is withheld, and no longer.
        assert_eq!(monitor.look(&mut [&mut place], &[], PERIOD).len(), 1);
        spoiled.set("");
        assert_eq!(monitor.look(&mut [&mut place], &[], PERIOD), []);

        spoiled.set(path);
        let mut place = Changed(host.files("host"), |path: &str, found: Found| {
            let mut bytes = found?;
            if path == spoiled.get() {
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
            }
            Ok(bytes)
        });
        let alarms = Monitor::new(log_verifiers(), PERIOD).look(&mut [&mut place], &[], 0);
        assert!(matches!(&alarms[..], [Alarm::Damaged { .. }]), "{path}: {alarms:?}");
    }
    // Where a partial tile is gone, the full one that it grew into is as good.
    let old = host.checkpoint();
    host.enter(512);
    let mut grown = Changed(host.files("host"), |path: &str, found: Found| match path {
        "checkpoint" => Ok(old.clone()),
        p if p.contains(".p/50") => Err(missing(p)),
        _ => found,
    });
    assert_eq!(Monitor::new(log_verifiers(), PERIOD).look(&mut [&mut grown], &[], 0), []);
    assert_eq!(host.sequencer.published(), size + 512);
}

#[test]
fn e3_no_checkpoint_or_a_false_one_is_an_alarm_too() {
    let host = Host::new();
    let mut monitor = Monitor::new(log_verifiers(), PERIOD);
    let mut gone = Changed(host.files("gone"), |path: &str, _: Found| Err(cut_off(path)));
    let mut false_one = Changed(host.files("false"), |path: &str, found: Found| {
        if path != "checkpoint" {
            return found;
        }
        let text = String::from_utf8(found?).unwrap();
        Ok(text.replacen(&format!("\n{FOUNDING}\n"), "\n7\n", 1).into_bytes())
    });
    let mut good = host.files("good");
    let alarms = monitor.look(&mut [&mut gone, &mut false_one, &mut good], &[], 0);
    let places: Vec<&str> = alarms.iter().map(Alarm::place).collect();
    assert_eq!(places, ["gone", "false"]);
    assert!(alarms.iter().all(|a| matches!(a, Alarm::NoCheckpoint { .. })));
    assert!(alarms.iter().all(|a| !a.to_string().is_empty()));
}
