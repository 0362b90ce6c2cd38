//! B6: the directory that is stored is the one that the records make, after any history, through crashes and reloads.

use crate::breaks::Breaks;
use crate::ground::*;
use servanda_record::{Body, Directory, Document, Holder, Kind, Party, Record, Role, SecretKey};
use servanda_register::{Maker, Outcome, Sequencer, SqliteStore, Store, directory_of, signed};
use std::collections::BTreeMap;

/// Keys by number, so that a history knows the secret of whatever is enrolled.
fn key_name(n: u64) -> String {
    format!("key {n}")
}

struct History {
    chance: Chance,
    /// Keys made so far.
    keys: u64,
    sent: u64,
    entered: BTreeMap<&'static str, u64>,
    refused: u64,
}

impl History {
    fn pick<T: Clone>(&mut self, all: &[T]) -> Option<T> {
        let n = self.chance.below(all.len() as u64);
        all.get(n as usize).cloned()
    }

    fn new_key(&mut self) -> String {
        // Now and then one that was there before: it is refused.
        if !self.chance.once_in(15) || self.keys == 0 {
            self.keys += 1;
            return key_name(self.keys);
        }
        key_name(1 + self.chance.below(self.keys))
    }

    fn party(&mut self) -> Party {
        match self.chance.below(5) {
            0 => Party::Depositary,
            1 => Party::Office("secretary".into()),
            n => Party::Country(["AL", "BE", "CH"][n as usize - 2].into()),
        }
    }

    fn role_for(&mut self, party: &Party) -> Role {
        match (party, self.chance.below(3)) {
            (Party::Depositary, _) => Role::Officer,
            (_, 0) => Role::Custodian,
            _ => Role::Seal,
        }
    }

    fn enrolment(&mut self) -> (servanda_record::Enrolment, String) {
        let party = self.party();
        let role = self.role_for(&party);
        let key = self.new_key();
        let who = Holder { party, number: format!("no-{}", self.chance.below(4)).into() };
        (enrolment(&who.to_string(), role, &key), key)
    }

    /// A record that may well enter, and the keys that would sign it.
    fn record(&mut self, maker: &Maker, directory: &Directory) -> (Record, Vec<SecretKey>) {
        let known: BTreeMap<_, String> =
            (1..=self.keys).map(|n| (secret(&key_name(n)).public().id(), key_name(n))).collect();
        let active: Vec<(String, Holder)> = directory
            .keys()
            .into_iter()
            .filter(|(_, k)| k.ended.is_none())
            .map(|(id, k)| (known[&id].clone(), k.holder.clone()))
            .collect();
        let with = |role: Role, party: &Party| -> Vec<String> {
            let fits = |(_, h): &&(String, Holder)| h.party == *party && directory.has_role(h, role);
            active.iter().filter(fits).map(|(k, _)| k.clone()).collect()
        };
        let officers = with(Role::Officer, &Party::Depositary);
        let all_ids: Vec<_> = directory.keys().into_iter().map(|(id, k)| (id, k.holder.clone())).collect();
        let pending: Vec<(u64, Party)> = directory
            .recoveries()
            .filter(|(_, r)| r.state == servanda_record::RecoveryState::Pending)
            .map(|(i, r)| (i, r.enrol.holder.party.clone()))
            .collect();
        self.sent += 1;
        let name = name(self.chance.0 as u32, 0, self.sent);
        let mut own_day = maker.clone();
        let mut signers = officers.clone();
        let record = match self.chance.below(12) {
            0 | 1 => {
                let (e, key) = self.enrolment();
                signers.extend(with(Role::Seal, &e.holder.party).into_iter().take(1));
                signers.push(key);
                maker.record(name, Kind::Enrol, Body::Enrol(e))
            }
            2 => {
                let Some((old, _)) = self.pick(&active) else { return self.act(maker, name, officers) };
                let key = self.new_key();
                let body = Body::Rotate { old: secret(&old).public().id(), key: secret(&key).public() };
                signers = vec![old, key];
                maker.record(name, Kind::Rotate, body)
            }
            3 => {
                let Some((old, whose)) = self.pick(&all_ids) else { return self.act(maker, name, officers) };
                let suspect_from = self.chance.once_in(2).then(|| self.chance.below(maker.seen.size + 2));
                signers.retain(|k| secret(k).public().id() != old);
                let others = active.iter().filter(|(_, h)| h.party == whose.party && *h != whose);
                let others: Vec<String> = others.map(|(k, _)| k.clone()).take(1).collect();
                if whose.party != Party::Depositary && !others.is_empty() && self.chance.once_in(2) {
                    signers = others;
                }
                maker.record(name, Kind::Revoke, Body::Revoke { old, suspect_from })
            }
            4 => {
                let (e, key) = self.enrolment();
                if e.holder.party == Party::Depositary {
                    signers = ["AL", "BE", "CH"]
                        .iter()
                        .flat_map(|c| with(Role::Seal, &Party::Country((*c).into())))
                        .collect();
                }
                signers.push(key);
                let effect = maker.day.shift(29 + self.chance.below(3) as i32);
                maker.record(name, Kind::Recover, Body::Recover { enrol: e, effect })
            }
            5 | 6 => {
                let complete = self.chance.once_in(2);
                let kind = if complete { Kind::Complete } else { Kind::Object };
                own_day.day = maker.day.shift(29 + self.chance.below(4) as i32);
                let mut record = own_day.record(name, kind, Body::Reason("because".to_owned()));
                let Some((at, party)) = self.pick(&pending) else { return self.act(maker, name, officers) };
                record.refers = pending.iter().filter(|(_, p)| *p == party).map(|(i, _)| *i).collect();
                if self.chance.once_in(2) {
                    record.refers = vec![at];
                }
                if !complete || party == Party::Depositary {
                    signers = with(Role::Seal, &Party::Country("AL".into()));
                    signers.truncate(1);
                }
                record
            }
            7 | 8 => {
                let party = self.party();
                let of: Vec<&(String, Holder)> = active.iter().filter(|(_, h)| h.party == party).collect();
                let Some((_, holder)) = self.pick(&of).cloned() else {
                    return self.act(maker, name, officers);
                };
                let role = self.role_for(&party);
                let kind = if directory.has_role(&holder, role) != self.chance.once_in(8) {
                    Kind::End
                } else {
                    Kind::Grant
                };
                if party != Party::Depositary {
                    signers.extend(with(Role::Seal, &party).into_iter().take(1));
                }
                maker.record(name, kind, Body::Role { holder, role })
            }
            9 => {
                let body = Body::Policy(policy(1 + self.chance.below(2) as u32));
                maker.record(name, Kind::Policy, body)
            }
            10 => {
                let file = Document::of("charter.md", charter_file()).unwrap();
                maker.record(name, Kind::Charter, Body::Charter(vec![file]))
            }
            _ => return self.act(maker, name, officers),
        };
        (record, self.signers(signers))
    }

    fn act(
        &mut self,
        maker: &Maker,
        name: servanda_record::IdempotencyKey,
        officers: Vec<String>,
    ) -> (Record, Vec<SecretKey>) {
        let text = "1999-11-26  Alba signed\n    source: note 4\n";
        let kind = if self.chance.once_in(2) { Kind::Act } else { Kind::History };
        (maker.act(name, kind, "a.journal", text, Vec::new()), self.signers(officers))
    }

    /// Now and then one is missing: the record waits, or is refused.
    fn signers(&mut self, mut names: Vec<String>) -> Vec<SecretKey> {
        if names.len() > 1 && self.chance.once_in(8) {
            let n = self.chance.below(names.len() as u64);
            names.remove(n as usize);
        }
        names.sort();
        names.dedup();
        names.iter().map(|n| secret(n)).collect()
    }
}

/// The directory that the records of a store make, by nothing but the records.
fn folded(store: &mut dyn Store) -> Directory {
    let head = store.head().unwrap();
    let mut directory = Directory::default();
    for (index, entry) in (0..).zip(store.entries(0, head.size as u32).unwrap()) {
        let s = submission(&entry.leaf);
        directory.admit(index, &s.record, &s.signers()).unwrap();
    }
    directory
}

fn compare(store: &mut dyn Store, what: &str) -> String {
    let due = folded(store);
    let text = store.directory_text().unwrap();
    assert_eq!(text, due.to_text(), "{what}");
    assert!(directory_of(store).unwrap() == due, "{what}");
    text
}

#[test]
fn the_directory_stored_is_the_one_that_the_records_make() {
    let histories = setting("SERVANDA_HISTORIES", 40);
    let seed = setting("SERVANDA_SEED", 6);
    let mut entered: BTreeMap<&'static str, u64> = BTreeMap::new();
    let mut refused = 0;
    for n in 0..histories {
        let here = Temporary::in_memory();
        let chance = Chance(seed * 1_000 + n);
        let mut h = History { chance, keys: 2, sent: 0, entered: BTreeMap::new(), refused: 0 };
        let open = || {
            let store = SqliteStore::open(&here.folder().database()).unwrap();
            Sequencer::open(Breaks { store, left: u64::MAX }, tools(here.folder().guard(None))).unwrap()
        };
        let mut sequencer = open();
        let officers: Vec<(String, String)> =
            (1..=2).map(|n| (format!("depositary/no-{n}"), key_name(n))).collect();
        let both: Vec<(&str, &str)> = officers.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let opening = opening(name(n as u32, 1, 0), policy(1), &both);
        enter(&mut sequencer, &[signed(&opening, &[secret(&key_name(1)), secret(&key_name(2))])]);
        sequencer.store().put_blob(charter_file()).unwrap();
        for _ in 0..30 {
            // The records of a batch are made at the same head, and so some of them come too late.
            let count = 1 + h.chance.below(4);
            let made: Vec<_> = (0..count)
                .map(|_| h.record(&maker(&sequencer), sequencer.directory()))
                .filter(|(_, keys)| !keys.is_empty())
                .collect();
            let batch = || made.iter().map(|(r, keys)| submission(&signed(r, keys))).collect::<Vec<_>>();
            let breaks = h.chance.once_in(4);
            if breaks {
                sequencer.store().left = h.chance.below(30);
            }
            let outcomes = match sequencer.step(batch()) {
                Ok(outcomes) => outcomes,
                Err(stop) => {
                    assert!(breaks, "{stop}");
                    // It ended here: another opens what it left, and the batch is sent again.
                    drop(sequencer);
                    sequencer = open();
                    compare(sequencer.store(), &format!("history {n}, after a crash"));
                    sequencer.step(batch()).unwrap()
                }
            };
            sequencer.store().left = u64::MAX;
            for (outcome, (record, _)) in outcomes.iter().zip(&made) {
                match outcome {
                    Outcome::Entered(_) => *h.entered.entry(record.kind.name()).or_default() += 1,
                    _ => h.refused += 1,
                }
            }
            let text = compare(sequencer.store(), &format!("history {n}"));
            assert_eq!(text, sequencer.directory().to_text(), "history {n}");
            if h.chance.once_in(10) {
                drop(sequencer);
                sequencer = open();
                assert_eq!(text, sequencer.directory().to_text(), "history {n}, after reload");
            }
        }
        assert_eq!(problems(sequencer.store()), Vec::<String>::new(), "history {n}");
        refused += h.refused;
        h.entered.into_iter().for_each(|(kind, n)| *entered.entry(kind).or_default() += n);
    }
    println!("{entered:?}, {refused} refused or waiting");
    for kind in Kind::ALL.iter().filter(|k| **k != Kind::Open) {
        assert!(
            entered.get(kind.name()).is_some_and(|n| *n >= 5),
            "{} was never tried: {entered:?}",
            kind.name()
        );
    }
}
