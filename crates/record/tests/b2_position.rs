//! Whether a signature is good is decided by the place of the record in the log, never by a date.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod support;

use proptest::prelude::*;
use servanda_record::{
    Body, Directory, Enrolment, Holder, KeyId, Kind, Party, Record, RecoveryState, Refusal, Role,
};
use std::collections::{BTreeMap, BTreeSet};
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

/// What has become of keys, roles and recoveries, told by the records alone, as § 5 says what each does.
#[derive(Clone, Default)]
struct Told {
    /// Holder, enrolled at, ended at.
    keys: BTreeMap<KeyId, (Holder, u64, Option<u64>)>,
    roles: BTreeSet<(Holder, Role)>,
    recoveries: BTreeMap<u64, (Enrolment, RecoveryState)>,
}

impl Told {
    fn enrol(&mut self, i: u64, e: &Enrolment) {
        self.keys.insert(e.key.id(), (e.holder.clone(), i, None));
        self.roles.insert((e.holder.clone(), e.role));
    }

    fn record(&mut self, i: u64, record: &Record) {
        match &record.body {
            Body::Open { enrol, .. } => enrol.iter().for_each(|e| self.enrol(i, e)),
            Body::Enrol(e) => self.enrol(i, e),
            Body::Rotate { old, key } => {
                let life = self.keys.get_mut(old).unwrap();
                life.2 = Some(i);
                let holder = life.0.clone();
                self.keys.insert(key.id(), (holder, i, None));
            }
            // A key that has ended can be called suspect: its end stays where it was.
            Body::Revoke { old, .. } => {
                let life = self.keys.get_mut(old).unwrap();
                if life.2.is_none() {
                    life.2 = Some(i);
                    let holder = life.0.clone();
                    if !self.keys.values().any(|(h, _, ended)| *h == holder && ended.is_none()) {
                        self.roles.retain(|(h, _)| *h != holder);
                    }
                }
            }
            Body::Recover { enrol, .. } => {
                self.recoveries.insert(i, (enrol.clone(), RecoveryState::Pending));
            }
            Body::Reason(_) if record.kind == Kind::Object => {
                for at in &record.refers {
                    self.recoveries.get_mut(at).unwrap().1 = RecoveryState::Objected;
                }
            }
            Body::Reason(_) => {
                let new: Vec<_> = record.refers.iter().map(|at| self.recoveries[at].0.clone()).collect();
                let party = &new[0].holder.party;
                for life in self.keys.values_mut().filter(|l| l.0.party == *party && l.2.is_none()) {
                    life.2 = Some(i);
                }
                self.roles.retain(|(h, _)| h.party != *party);
                new.iter().for_each(|e| self.enrol(i, e));
                for (at, (e, state)) in &mut self.recoveries {
                    if record.refers.contains(at) {
                        *state = RecoveryState::Complete;
                    } else if e.holder.party == *party && *state == RecoveryState::Pending {
                        *state = RecoveryState::Objected;
                    }
                }
            }
            Body::Role { holder, role } if record.kind == Kind::Grant => {
                self.roles.insert((holder.clone(), *role));
            }
            Body::Role { holder, role } => {
                self.roles.remove(&(holder.clone(), *role));
            }
            Body::Policy(_) | Body::Charter(_) | Body::Act(_) => {}
        }
    }

    /// Before the first record, and after each.
    fn all(h: &History) -> Vec<Told> {
        let mut now = Told::default();
        let mut all = vec![now.clone()];
        for (i, (record, _)) in h.records.iter().enumerate() {
            now.record(i as u64, record);
            all.push(now.clone());
        }
        all
    }

    /// Keys of a party: all that ever were, and those that are active.
    fn keys_of(&self, party: &Party) -> (usize, usize) {
        let own = self.keys.values().filter(|(h, ..)| h.party == *party);
        (own.clone().count(), own.filter(|(_, _, ended)| ended.is_none()).count())
    }
}

/// What § 5 says of those who sign for recoveries, and of who comes to keys how.
fn is_let_in_rightly(before: &Told, record: &Record, signers: &[KeyId]) {
    let seal_of_country = |id: &KeyId| {
        let holder = &before.keys[id].0;
        matches!(holder.party, Party::Country(_)) && before.roles.contains(&(holder.clone(), Role::Seal))
    };
    let referred = record.refers.first().map(|at| &before.recoveries[at].0.holder.party);
    match &record.body {
        Body::Enrol(e) if e.holder.party != Party::Depositary => {
            let (ever, active) = before.keys_of(&e.holder.party);
            assert!(ever == 0 || active > 0, "{} comes to keys by recovery only", e.holder);
        }
        Body::Recover { enrol, .. } if enrol.holder.party == Party::Depositary => {
            let known: Vec<_> = signers.iter().filter(|id| **id != enrol.key.id()).collect();
            assert!(known.iter().all(|id| seal_of_country(id)));
            let signed: BTreeSet<_> = known.iter().map(|id| &before.keys[id].0.party).collect();
            let sealed =
                before.keys.iter().filter(|(id, (_, _, ended))| ended.is_none() && seal_of_country(id));
            let countries: BTreeSet<_> = sealed.map(|(_, (h, ..))| &h.party).collect();
            assert!(2 * signed.len() > countries.len(), "{} of {}", signed.len(), countries.len());
        }
        Body::Reason(_) if record.kind == Kind::Object || referred == Some(&Party::Depositary) => {
            assert!(!signers.is_empty() && signers.iter().all(seal_of_country));
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// After any history, at every index: a key is unknown up to the record that enrols it, good after that, and ended after
    /// the record that ends it. And a key that has ended never comes back.
    #[test]
    fn a_key_is_good_from_its_enrolment_to_its_end(steps in steps()) {
        let h = history_of(&steps);
        let told = Told::all(&h);
        for (key, (_, enrolled, ended)) in &told.last().unwrap().keys {
            let (key, enrolled, ended) = (*key, *enrolled, *ended);
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

    /// After every record the roles and recoveries are those that the records alone tell, and it was let in rightly. Who has
    /// a role has a key.
    #[test]
    fn roles_and_recoveries_are_what_the_records_tell(steps in steps()) {
        let h = history_of(&steps);
        let all = Told::all(&h);
        for (told, directory) in all.iter().zip(&h.directories) {
            let keys = directory.keys();
            for (holder, _) in &told.roles {
                prop_assert!(keys.iter().any(|(_, k)| k.holder == *holder && k.ended.is_none()), "{}", holder);
            }
            let holders: BTreeSet<_> = keys.iter().map(|(_, k)| k.holder.clone()).collect();
            let roles = holders.iter().flat_map(|h| directory.roles_of(h).into_iter().map(|r| (h.clone(), r)));
            prop_assert_eq!(&roles.collect::<BTreeSet<_>>(), &told.roles);
            let text = directory.to_text();
            prop_assert_eq!(text.lines().filter(|l| l.starts_with("role: ")).count(), told.roles.len());
            let recoveries = directory.recoveries().map(|(at, r)| (at, (r.enrol.clone(), r.state)));
            prop_assert_eq!(&recoveries.collect::<BTreeMap<_, _>>(), &told.recoveries);
        }
        for ((record, signers), before) in h.records.iter().zip(&all) {
            is_let_in_rightly(before, record, signers);
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
    let (mut refused, mut stale, mut sent_away) = (0, 0, 0);
    let mut state = 1u64;
    for _ in 0..100 {
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 56) as u8
        };
        let steps: Vec<Step> = (0..40).map(|_| (next(), next(), next(), next())).collect();
        let h = history_of(&steps);
        refused += h.refused;
        let all = Told::all(&h);
        for (n, (record, _)) in h.records.iter().enumerate() {
            let pending = |t: &Told| t.recoveries.values().filter(|r| r.1 == RecoveryState::Pending).count();
            let fewer = |f: &dyn Fn(&Told) -> usize| f(&all[n]).saturating_sub(f(&all[n + 1]));
            match record.kind {
                Kind::Complete => stale += fewer(&pending) - record.refers.len(),
                Kind::Revoke => sent_away += fewer(&|t| t.roles.len()),
                _ => {}
            }
            *seen.entry(record.kind.name()).or_default() += 1;
        }
    }
    for kind in Kind::ALL {
        assert!(seen.get(kind.name()).is_some_and(|n| *n >= 5), "{} came in {seen:?}", kind.name());
    }
    assert!(refused > 100, "{refused}");
    assert!(stale >= 5 && sent_away >= 5, "{stale} stale, {sent_away} sent away");
}
