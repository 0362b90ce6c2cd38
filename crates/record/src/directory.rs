//! The directory: what the records so far have made of keys, roles and policy, and whether the next one may enter
//! (§ 4, § 5). A pure fold over the log.

use crate::keys::{Algorithm, KeyId, PublicKey, hex};
use crate::kind::{Body, Enrolment, Kind};
use crate::party::{Holder, Party, Role};
use crate::policy::{Policy, THRESHOLDS};
use crate::record::Record;
use rustc_hash::FxHashMap;
use servanda_timeline::Day;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// A key of the directory.
#[derive(Clone, PartialEq, Debug)]
pub struct KeyEntry {
    /// The key.
    pub public: PublicKey,
    /// Who holds it.
    pub holder: Holder,
    /// The record that enrolled it.
    pub enrolled: u64,
    /// How it ended, if it did.
    pub ended: Option<Ended>,
}

/// The end of a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ended {
    /// The record that ended it: the last that it may have signed.
    pub at: u64,
    /// From which record on what it signed is contested.
    pub suspect_from: Option<u64>,
}

/// How a recovery stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RecoveryState {
    /// Announced.
    Pending,
    /// A party has objected; it will never have effect.
    Objected,
    /// Done.
    Complete,
}

/// A recovery that was announced.
#[derive(Clone, PartialEq, Debug)]
pub struct Recovery {
    /// The key announced.
    pub enrol: Enrolment,
    /// The first day on which it can be completed.
    pub effect: Day,
    /// How it stands.
    pub state: RecoveryState,
}

/// Keys, roles and policy at one place of the log.
#[derive(Clone, PartialEq, Debug)]
pub struct Directory {
    /// The origin of the register.
    pub origin: String,
    /// The organisation's name in addresses.
    pub name: String,
    /// The log's verifier keys.
    pub logs: [String; 2],
    /// The last day of acts that are entered as history without more.
    pub history_until: Day,
    /// The policy in force.
    pub policy: Policy,
    /// The last `charter.set`.
    pub charter: Option<u64>,
    keys: FxHashMap<KeyId, KeyEntry>,
    roles: BTreeSet<(Holder, Role)>,
    recoveries: BTreeMap<u64, Recovery>,
    open: bool,
}

/// What a record was admitted as.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Admitted {
    /// The parties for which it was signed by as many as the policy asks.
    pub parties: Vec<Party>,
    /// The directory is another one now.
    pub changes_directory: bool,
}

/// Why a record may not enter.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// It is for another register.
    #[error("the record is for the register {0}, not this one")]
    OtherRegister(String),
    /// A register is opened once, by its first record.
    #[error("a register is opened by its first record and only by it")]
    Opening,
    /// The key was never enrolled.
    #[error("the key {0} is not enrolled")]
    UnknownKey(KeyId),
    /// The key has ended.
    #[error("the key {key} ended with record {at}")]
    EndedKey {
        /// Which.
        key: KeyId,
        /// When.
        at: u64,
    },
    /// A new key that did not sign: that it is held is not proved.
    #[error("the new key {0} must sign too, to prove that it is held")]
    NotHeld(KeyId),
    /// Enrolled before, or announced.
    #[error("the key {0} was enrolled or announced before; every key is new")]
    KnownKey(KeyId),
    /// The policy does not allow the algorithm.
    #[error("the policy does not allow keys of {0}")]
    Algorithm(&'static str),
    /// Too few have signed.
    #[error("signed for {party} as {role}: {have} of {need}")]
    Missing {
        /// For whom.
        party: String,
        /// In which role.
        role: &'static str,
        /// Distinct holders that have signed.
        have: usize,
        /// Distinct holders that must.
        need: usize,
    },
    /// A signature that the record does not ask for.
    #[error("the key {0} has no part in this record")]
    Superfluous(KeyId),
    /// The role is none of the party's.
    #[error("{holder} cannot be {role}")]
    Role {
        /// Whose.
        holder: String,
        /// Which.
        role: &'static str,
    },
    /// The roles are as the record would make them, or the holder has no key.
    #[error("{0} has that role already, or has no active key, or has not the role that is to end")]
    NothingToDo(String),
    /// Too few officers for a threshold.
    #[error("the policy asks for {need} officers, and there would be {have}")]
    TooFewOfficers {
        /// Officers there would be.
        have: usize,
        /// Officers needed.
        need: usize,
    },
    /// It refers to no recovery that is pending.
    #[error("the record must refer to one recovery that is pending")]
    NoRecovery,
    /// The party has had keys, and has lost them.
    #[error("{0} has had keys: it comes to new ones by a recovery, which is announced and waits")]
    OnlyRecovery(String),
    /// The delay has not run.
    #[error("the recovery can be completed from {0} on")]
    TooEarly(Day),
    /// The delay is shorter than the policy's.
    #[error("a recovery takes effect at least {0} days after it is announced")]
    ShortDelay(u32),
    /// The signer has seen no tree of this register.
    #[error("it was signed by someone who had seen nothing of this register")]
    NothingSeen,
    /// No charter has been set.
    #[error("no charter has been set yet, by which an act could be judged")]
    NoCharter,
    /// An index that is not of an earlier record.
    #[error("the record names an index that is not there")]
    Index,
}

impl Refusal {
    /// True if more signatures can mend it.
    pub fn is_missing(&self) -> bool {
        matches!(self, Refusal::Missing { .. } | Refusal::NotHeld(_))
    }
}

/// The signers of a record, each with an active key.
struct Signers<'d> {
    all: Vec<(KeyId, &'d Holder)>,
    used: BTreeSet<KeyId>,
}

impl Default for Directory {
    fn default() -> Directory {
        Directory {
            origin: String::new(),
            name: String::new(),
            logs: [String::new(), String::new()],
            history_until: Day::FIRST,
            policy: Policy::two_persons(),
            charter: None,
            keys: FxHashMap::default(),
            roles: BTreeSet::new(),
            recoveries: BTreeMap::new(),
            open: false,
        }
    }
}

impl Directory {
    /// A key by its id, ended or not.
    pub fn key(&self, id: KeyId) -> Option<&KeyEntry> {
        self.keys.get(&id)
    }

    /// All keys, in the order in which they were enrolled.
    pub fn keys(&self) -> Vec<(KeyId, &KeyEntry)> {
        let mut all: Vec<_> = self.keys.iter().map(|(id, k)| (*id, k)).collect();
        all.sort_by_key(|(id, k)| (k.enrolled, *id));
        all
    }

    /// The key that must have made a signature of a record: of the directory, or one that the record itself brings.
    pub fn key_for<'a>(&'a self, record: &'a Record, id: KeyId) -> Option<&'a PublicKey> {
        let known = self.keys.get(&id).map(|k| &k.public);
        known.or_else(|| record.new_keys().into_iter().find(|k| k.id() == id))
    }

    /// True if a holder has a role.
    pub fn has_role(&self, holder: &Holder, role: Role) -> bool {
        self.roles.contains(&(holder.clone(), role))
    }

    /// The roles of a holder.
    pub fn roles_of(&self, holder: &Holder) -> Vec<Role> {
        Role::ALL.into_iter().filter(|r| self.has_role(holder, *r)).collect()
    }

    /// True if some holder of a party has an active key.
    pub fn has_keys(&self, party: &Party) -> bool {
        self.keys.values().any(|k| k.ended.is_none() && k.holder.party == *party)
    }

    /// True if some holder of a party ever had a key.
    pub fn had_keys(&self, party: &Party) -> bool {
        self.keys.values().any(|k| k.holder.party == *party)
    }

    /// The recoveries, by the record that announced each.
    pub fn recoveries(&self) -> impl Iterator<Item = (u64, &Recovery)> {
        self.recoveries.iter().map(|(i, r)| (*i, r))
    }

    /// True if what the keys have signed at an index is contested: one of them was revoked later, suspect from there.
    pub fn contested(&self, index: u64, signers: impl IntoIterator<Item = KeyId>) -> bool {
        signers.into_iter().any(|id| {
            let suspect = self.keys.get(&id).and_then(|k| k.ended).and_then(|e| e.suspect_from);
            suspect.is_some_and(|from| from <= index)
        })
    }

    /// True if some key was revoked as suspect.
    pub fn any_suspect(&self) -> bool {
        self.keys.values().any(|k| k.ended.is_some_and(|e| e.suspect_from.is_some()))
    }

    /// Distinct holders with a role and an active key of an algorithm that is allowed, but for one key.
    fn active(&self, party: &Party, roles: &[Role], but: Option<KeyId>) -> BTreeSet<&Holder> {
        let fits = |(id, k): &(&KeyId, &KeyEntry)| {
            k.ended.is_none()
                && k.holder.party == *party
                && Some(**id) != but
                && self.allows(&k.public).is_ok()
                && roles.iter().any(|r| self.has_role(&k.holder, *r))
        };
        self.keys.iter().filter(fits).map(|(_, k)| &k.holder).collect()
    }

    /// Officers with an active key of an algorithm that a policy allows, but for one holder.
    fn officers(&self, policy: &Policy, but: Option<&Holder>) -> usize {
        let fits = |k: &&KeyEntry| {
            k.ended.is_none()
                && Some(&k.holder) != but
                && policy.algorithms.contains(&k.public.algorithm())
                && self.has_role(&k.holder, Role::Officer)
        };
        self.keys.values().filter(fits).map(|k| &k.holder).collect::<BTreeSet<_>>().len()
    }

    /// Admits a record at an index, its signatures having been verified, and makes of the directory what it says.
    ///
    /// Two of the rules of § 4 are the log's to check: that `seen` is a tree of this log, and that the idempotency key is new.
    ///
    /// # Errors
    /// Why it may not enter. The directory is then as it was.
    pub fn admit(&mut self, index: u64, record: &Record, signers: &[KeyId]) -> Result<Admitted, Refusal> {
        if let Body::Open { .. } = &record.body {
            return self.admit_opening(index, record, signers);
        }
        let (admitted, change) = self.weigh(index, record, signers)?;
        if let Some(change) = change {
            self.apply(index, change);
        }
        Ok(admitted)
    }

    /// Whether a record that opens no register may enter: as [`Directory::admit`], and nothing is made of it.
    ///
    /// # Errors
    /// Why it may not enter.
    pub fn check(&self, index: u64, record: &Record, signers: &[KeyId]) -> Result<Admitted, Refusal> {
        self.weigh(index, record, signers).map(|(admitted, _)| admitted)
    }

    fn weigh(
        &self,
        index: u64,
        record: &Record,
        signers: &[KeyId],
    ) -> Result<(Admitted, Option<Change>), Refusal> {
        if !self.open || index == 0 {
            return Err(Refusal::Opening);
        }
        if record.register != self.origin {
            return Err(Refusal::OtherRegister(record.register.clone()));
        }
        if record.refers.iter().any(|i| *i >= index) {
            return Err(Refusal::Index);
        }
        // The root of nothing is the same everywhere: who saw nothing has not said which register it is.
        if record.seen.size == 0 {
            return Err(Refusal::NothingSeen);
        }
        if record.kind.is_act() && self.charter.is_none() {
            return Err(Refusal::NoCharter);
        }
        let new: Vec<&PublicKey> = record.new_keys();
        for key in &new {
            self.is_new(key)?;
            if !signers.contains(&key.id()) {
                return Err(Refusal::NotHeld(key.id()));
            }
        }
        let mut all = Vec::with_capacity(signers.len());
        for id in signers.iter().filter(|id| !new.iter().any(|k| k.id() == **id)) {
            let entry = self.keys.get(id).ok_or(Refusal::UnknownKey(*id))?;
            if let Some(e) = entry.ended {
                return Err(Refusal::EndedKey { key: *id, at: e.at });
            }
            self.allows(&entry.public)?;
            all.push((*id, &entry.holder));
        }
        let mut signers = Signers { all, used: BTreeSet::new() };
        let (parties, change) = self.judge(index, record, &mut signers)?;
        if let Some((id, _)) = signers.all.iter().find(|(id, _)| !signers.used.contains(id)) {
            return Err(Refusal::Superfluous(*id));
        }
        Ok((Admitted { parties, changes_directory: change.is_some() }, change))
    }

    fn admit_opening(&mut self, index: u64, record: &Record, signers: &[KeyId]) -> Result<Admitted, Refusal> {
        let Body::Open { name, logs, history_until, policy, enrol } = &record.body else {
            return Err(Refusal::Opening);
        };
        if self.open || index != 0 || record.seen.size != 0 || !record.refers.is_empty() {
            return Err(Refusal::Opening);
        }
        let mut next = Directory {
            origin: record.register.clone(),
            name: name.clone(),
            logs: logs.clone(),
            history_until: *history_until,
            policy: policy.clone(),
            open: true,
            ..Directory::default()
        };
        for e in enrol {
            next.allows(&e.key)?;
            next.is_new(&e.key)?;
            if !signers.contains(&e.key.id()) {
                return Err(Refusal::NotHeld(e.key.id()));
            }
            if e.role != Role::Officer || e.holder.party != Party::Depositary {
                return Err(Refusal::Role { holder: e.holder.to_string(), role: e.role.name() });
            }
            next.enrol(0, e);
        }
        if let Some(id) = signers.iter().find(|id| !next.keys.contains_key(id)) {
            return Err(Refusal::Superfluous(*id));
        }
        next.suffices(policy, next.officers(policy, None))?;
        *self = next;
        Ok(Admitted { parties: vec![Party::Depositary], changes_directory: true })
    }

    fn suffices(&self, policy: &Policy, have: usize) -> Result<(), Refusal> {
        let need = policy.officers_needed();
        if have >= need { Ok(()) } else { Err(Refusal::TooFewOfficers { have, need }) }
    }

    fn allows(&self, key: &PublicKey) -> Result<(), Refusal> {
        let algorithm: Algorithm = key.algorithm();
        if self.policy.algorithms.contains(&algorithm) {
            Ok(())
        } else {
            Err(Refusal::Algorithm(algorithm.name()))
        }
    }

    fn is_new(&self, key: &PublicKey) -> Result<(), Refusal> {
        let announced = self.recoveries.values().any(|r| r.enrol.key.id() == key.id());
        if announced || self.keys.contains_key(&key.id()) {
            return Err(Refusal::KnownKey(key.id()));
        }
        self.allows(key)
    }

    /// Distinct holders among the signers with one of some roles for a party; their signatures are asked for.
    fn count(&self, s: &mut Signers<'_>, party: &Party, roles: &[Role], but: Option<KeyId>) -> usize {
        let mut holders = BTreeSet::new();
        for (id, holder) in &s.all {
            if holder.party == *party && Some(*id) != but && roles.iter().any(|r| self.has_role(holder, *r)) {
                s.used.insert(*id);
                holders.insert(*holder);
            }
        }
        holders.len()
    }

    fn need(
        &self,
        s: &mut Signers<'_>,
        party: &Party,
        roles: &[Role],
        need: usize,
        but: Option<KeyId>,
    ) -> Result<(), Refusal> {
        let have = self.count(s, party, roles, but);
        if have >= need {
            return Ok(());
        }
        let role = roles.first().map_or("", |r| r.name());
        Err(Refusal::Missing { party: party.to_string(), role, have, need })
    }

    fn need_officers(&self, s: &mut Signers<'_>, kind: Kind) -> Result<(), Refusal> {
        self.need(s, &Party::Depositary, &[Role::Officer], self.policy.threshold(kind), None)
    }

    /// One key of the party itself: officers alone change nothing that is a party's own. The depositary's own are officers.
    fn need_own(&self, s: &mut Signers<'_>, party: &Party) -> Result<(), Refusal> {
        const OWN: [Role; 2] = [Role::Seal, Role::Custodian];
        if *party == Party::Depositary { Ok(()) } else { self.need(s, party, &OWN, 1, None) }
    }

    /// One seal of each of more than half of the countries that have any.
    fn need_most_parties(&self, s: &mut Signers<'_>) -> Result<(), Refusal> {
        // Countries only: who enrols offices could else outnumber them.
        let sealed = |k: &&KeyEntry| {
            matches!(k.holder.party, Party::Country(_))
                && k.ended.is_none()
                && self.allows(&k.public).is_ok()
                && self.has_role(&k.holder, Role::Seal)
        };
        let parties: BTreeSet<&Party> = self.keys.values().filter(sealed).map(|k| &k.holder.party).collect();
        let need = parties.len() / 2 + 1;
        let have = parties.iter().filter(|p| self.count(s, p, &[Role::Seal], None) > 0).count();
        if have >= need && !parties.is_empty() {
            return Ok(());
        }
        Err(Refusal::Missing { party: "(most countries)".to_owned(), role: Role::Seal.name(), have, need })
    }

    /// One seal of any country.
    fn need_any_seal(&self, s: &mut Signers<'_>) -> Result<(), Refusal> {
        let sealed = |h: &Holder| matches!(h.party, Party::Country(_)) && self.has_role(h, Role::Seal);
        let seals = s.all.iter().filter(|(_, h)| sealed(h)).map(|(id, _)| *id);
        s.used.extend(seals);
        if s.used.is_empty() {
            let party = "(any country)".to_owned();
            return Err(Refusal::Missing { party, role: Role::Seal.name(), have: 0, need: 1 });
        }
        Ok(())
    }

    /// The pending recoveries that a record refers to: at least one, and all of one party.
    fn pending(&self, record: &Record) -> Result<Vec<(u64, &Recovery)>, Refusal> {
        let one = |i: &u64| {
            let found = self.recoveries.get(i).filter(|r| r.state == RecoveryState::Pending);
            found.map(|r| (*i, r)).ok_or(Refusal::NoRecovery)
        };
        let all: Vec<(u64, &Recovery)> = record.refers.iter().map(one).collect::<Result<_, _>>()?;
        let party = all.first().map(|(_, r)| &r.enrol.holder.party).ok_or(Refusal::NoRecovery)?;
        if all.iter().all(|(_, r)| r.enrol.holder.party == *party) {
            Ok(all)
        } else {
            Err(Refusal::NoRecovery)
        }
    }

    fn fits(role: Role, holder: &Holder) -> Result<(), Refusal> {
        if role.fits(&holder.party) {
            Ok(())
        } else {
            Err(Refusal::Role { holder: holder.to_string(), role: role.name() })
        }
    }

    fn judge(
        &self,
        index: u64,
        record: &Record,
        s: &mut Signers<'_>,
    ) -> Result<(Vec<Party>, Option<Change>), Refusal> {
        let depositary = vec![Party::Depositary];
        match &record.body {
            Body::Open { .. } => Err(Refusal::Opening),
            Body::Act(_) if record.kind == Kind::History => {
                self.need_officers(s, Kind::History)?;
                Ok((depositary, None))
            }
            Body::Act(_) => Ok((self.signing_parties(s)?, None)),
            Body::Policy(policy) => {
                self.need_officers(s, record.kind)?;
                self.suffices(policy, self.officers(policy, None))?;
                Ok((depositary, Some(Change::Policy(policy.clone()))))
            }
            Body::Charter(_) => {
                self.need_officers(s, record.kind)?;
                Ok((depositary, Some(Change::Charter)))
            }
            Body::Enrol(e) => {
                Self::fits(e.role, &e.holder)?;
                self.need_officers(s, record.kind)?;
                let active = |k: &&KeyEntry| k.ended.is_none() && self.allows(&k.public).is_ok();
                let mut all = self.keys.values().filter(|k| k.holder.party == e.holder.party);
                if all.clone().any(|k| active(&k)) {
                    self.need_own(s, &e.holder.party)?;
                } else if e.holder.party != Party::Depositary && all.next().is_some() {
                    // Else officers could end a party's keys and give it others, and no delay would run.
                    return Err(Refusal::OnlyRecovery(e.holder.party.to_string()));
                }
                Ok((depositary, Some(Change::Enrol(e.clone()))))
            }
            Body::Rotate { old, key } => {
                let holder = &self.active_key(*old)?.holder;
                if !s.all.iter().any(|(id, _)| id == old) {
                    let (party, role) = (holder.party.to_string(), "(the old key)");
                    return Err(Refusal::Missing { party, role, have: 0, need: 1 });
                }
                s.used.insert(*old);
                Ok((vec![holder.party.clone()], Some(Change::Rotate(*old, key.clone()))))
            }
            Body::Revoke { old, suspect_from } => {
                if suspect_from.is_some_and(|i| i > index) {
                    return Err(Refusal::Index);
                }
                let entry = self.keys.get(old).ok_or(Refusal::UnknownKey(*old))?;
                // A key that was rotated can turn out to have been stolen before.
                if let Some(e) = entry.ended.filter(|e| suspect_from.is_none() || e.suspect_from.is_some()) {
                    return Err(Refusal::EndedKey { key: *old, at: e.at });
                }
                let holder = &entry.holder;
                let parties = vec![self.revokes(s, *old, holder)?];
                Ok((parties, Some(Change::End(*old, *suspect_from))))
            }
            Body::Recover { enrol, effect } => {
                Self::fits(enrol.role, &enrol.holder)?;
                let earliest = record.day.shift(i32::try_from(self.policy.recovery_days).unwrap_or(i32::MAX));
                if *effect < earliest {
                    return Err(Refusal::ShortDelay(self.policy.recovery_days));
                }
                if enrol.holder.party == Party::Depositary {
                    self.need_most_parties(s)?;
                } else {
                    self.need_officers(s, record.kind)?;
                }
                let state = RecoveryState::Pending;
                let recovery = Recovery { enrol: enrol.clone(), effect: *effect, state };
                Ok((depositary, Some(Change::Recover(recovery))))
            }
            Body::Reason(_) if record.kind == Kind::Object => {
                let at = self.pending(record)?.into_iter().map(|(i, _)| i).collect();
                self.need_any_seal(s)?;
                Ok((Vec::new(), Some(Change::Object(at))))
            }
            Body::Reason(_) => {
                let all = self.pending(record)?;
                if let Some(effect) = all.iter().map(|(_, r)| r.effect).find(|e| record.day < *e) {
                    return Err(Refusal::TooEarly(effect));
                }
                all.iter().try_for_each(|(_, r)| self.allows(&r.enrol.key))?;
                let at = all.iter().map(|(i, _)| *i).collect();
                if all.iter().any(|(_, r)| r.enrol.holder.party == Party::Depositary) {
                    let holders: BTreeSet<&Holder> = all.iter().map(|(_, r)| &r.enrol.holder).collect();
                    self.suffices(&self.policy, holders.len())?;
                    self.need_any_seal(s)?;
                } else {
                    self.need_officers(s, record.kind)?;
                }
                Ok((Vec::new(), Some(Change::Complete(at))))
            }
            Body::Role { holder, role } => {
                Self::fits(*role, holder)?;
                self.need_officers(s, record.kind)?;
                self.need_own(s, &holder.party)?;
                let has = self.has_role(holder, *role);
                let grants = record.kind == Kind::Grant;
                let active = self.keys.values().any(|k| k.ended.is_none() && k.holder == *holder);
                if has == grants || (grants && !active) {
                    return Err(Refusal::NothingToDo(holder.to_string()));
                }
                if !grants && *role == Role::Officer {
                    self.suffices(&self.policy, self.officers(&self.policy, Some(holder)))?;
                }
                Ok((depositary, Some(Change::Role(holder.clone(), *role, grants))))
            }
        }
    }

    /// Each party for which an act is signed has signed by enough holders.
    fn signing_parties(&self, s: &mut Signers<'_>) -> Result<Vec<Party>, Refusal> {
        let parties: BTreeSet<Party> = s.all.iter().map(|(_, h)| h.party.clone()).collect();
        for party in &parties {
            let role = if *party == Party::Depositary { Role::Officer } else { Role::Seal };
            // An office is one person.
            let need = if let Party::Office(_) = party { 1 } else { self.policy.threshold(Kind::Act) };
            self.need(s, party, &[role], need, None)?;
        }
        if parties.is_empty() {
            let party = "(whom the act concerns)".to_owned();
            return Err(Refusal::Missing { party, role: Role::Seal.name(), have: 0, need: 1 });
        }
        Ok(parties.into_iter().collect())
    }

    fn active_key(&self, id: KeyId) -> Result<&KeyEntry, Refusal> {
        let entry = self.keys.get(&id).ok_or(Refusal::UnknownKey(id))?;
        entry.ended.map_or(Ok(entry), |e| Err(Refusal::EndedKey { key: id, at: e.at }))
    }

    /// A key is revoked by another holder of its party, or by the officers. Revoking takes power away and gives none,
    /// so of the depositary the other officers suffice where they are fewer than the threshold.
    fn revokes(&self, s: &mut Signers<'_>, old: KeyId, holder: &Holder) -> Result<Party, Refusal> {
        if holder.party != Party::Depositary {
            let another = |h: &Holder| h.party == holder.party && h != holder && !self.roles_of(h).is_empty();
            s.used.extend(s.all.iter().filter(|(_, h)| another(h)).map(|(id, _)| *id));
            if !s.used.is_empty() {
                return Ok(holder.party.clone());
            }
        }
        let officers = [Role::Officer];
        let mut need = self.policy.threshold(Kind::Revoke);
        if holder.party == Party::Depositary {
            need = need.min(self.active(&Party::Depositary, &officers, Some(old)).len().max(1));
        }
        self.need(s, &Party::Depositary, &officers, need, Some(old))?;
        Ok(Party::Depositary)
    }

    fn enrol(&mut self, index: u64, e: &Enrolment) {
        let entry =
            KeyEntry { public: e.key.clone(), holder: e.holder.clone(), enrolled: index, ended: None };
        self.keys.insert(e.key.id(), entry);
        self.roles.insert((e.holder.clone(), e.role));
    }

    fn end(&mut self, id: KeyId, at: u64, suspect_from: Option<u64>) {
        if let Some(entry) = self.keys.get_mut(&id) {
            let at = entry.ended.map_or(at, |e| e.at);
            entry.ended = Some(Ended { at, suspect_from });
        }
    }

    fn set_recovery(&mut self, index: u64, state: RecoveryState) {
        if let Some(r) = self.recoveries.get_mut(&index) {
            r.state = state;
        }
    }

    fn apply(&mut self, index: u64, change: Change) {
        match change {
            Change::Policy(policy) => self.policy = policy,
            Change::Charter => self.charter = Some(index),
            Change::Enrol(e) => self.enrol(index, &e),
            Change::Rotate(old, key) => {
                if let Some(holder) = self.keys.get(&old).map(|k| k.holder.clone()) {
                    self.end(old, index, None);
                    let entry = KeyEntry { public: key, holder, enrolled: index, ended: None };
                    self.keys.insert(entry.public.id(), entry);
                }
            }
            Change::End(old, suspect_from) => {
                self.end(old, index, suspect_from);
                // What a holder could do ends with the last key: a later key brings its own role only.
                let holder = self.keys.get(&old).map(|k| k.holder.clone());
                if let Some(holder) = holder
                    && !self.keys.values().any(|k| k.ended.is_none() && k.holder == holder)
                {
                    self.roles.retain(|(h, _)| *h != holder);
                }
            }
            Change::Recover(recovery) => {
                self.recoveries.insert(index, recovery);
            }
            Change::Object(at) => at.iter().for_each(|i| self.set_recovery(*i, RecoveryState::Objected)),
            Change::Complete(at) => {
                let all: Vec<Enrolment> =
                    at.iter().filter_map(|i| self.recoveries.get(i)).map(|r| r.enrol.clone()).collect();
                let Some(party) = all.first().map(|e| e.holder.party.clone()) else { return };
                let active = |(_, k): &(&KeyId, &KeyEntry)| k.ended.is_none() && k.holder.party == party;
                let lost: Vec<KeyId> = self.keys.iter().filter(active).map(|(id, _)| *id).collect();
                for id in lost {
                    self.end(id, index, None);
                }
                self.roles.retain(|(h, _)| h.party != party);
                for enrol in &all {
                    self.enrol(index, enrol);
                }
                // Others that were announced for the party have lost their ground.
                for (_, r) in self.recoveries.iter_mut().filter(|(_, r)| r.enrol.holder.party == party) {
                    if r.state == RecoveryState::Pending {
                        r.state = RecoveryState::Objected;
                    }
                }
                at.iter().for_each(|i| self.set_recovery(*i, RecoveryState::Complete));
            }
            Change::Role(holder, role, true) => {
                self.roles.insert((holder, role));
            }
            Change::Role(holder, role, false) => {
                self.roles.remove(&(holder, role));
            }
        }
    }

    /// The text of the directory (§ 7): two programs that made the same of the same log print the same.
    pub fn to_text(&self) -> String {
        let [a, b] = &self.logs;
        let mut out = format!(
            "servanda-directory/1\norigin: {}\nname: {}\nlog: {a}\nlog: {b}\n",
            self.origin, self.name
        );
        let _ = writeln!(out, "history-until: {}", self.history_until);
        let or_none = |i: Option<u64>| i.map_or("-".to_owned(), |i| i.to_string());
        let _ = writeln!(out, "charter: {}", or_none(self.charter));
        for line in self.policy.lines() {
            let _ = writeln!(out, "policy: {line}");
        }
        let mut sorted = |mut lines: Vec<String>| {
            lines.sort_unstable();
            lines.iter().for_each(|l| out.push_str(l));
        };
        let key = |(id, k): (&KeyId, &KeyEntry)| {
            let algorithm = k.public.algorithm().name();
            let (ended, suspect) = (k.ended.map(|e| e.at), k.ended.and_then(|e| e.suspect_from));
            format!(
                "key: {id} {} {algorithm} enrolled:{} ended:{} suspect:{}\n",
                k.holder,
                k.enrolled,
                or_none(ended),
                or_none(suspect)
            )
        };
        sorted(self.keys.iter().map(key).collect());
        sorted(self.roles.iter().map(|(h, r)| format!("role: {h} {}\n", r.name())).collect());
        let recovery = |(i, r): (&u64, &Recovery)| {
            let state = match r.state {
                RecoveryState::Pending => "pending",
                RecoveryState::Objected => "objected",
                RecoveryState::Complete => "complete",
            };
            let e = &r.enrol;
            format!(
                "recovery: {i} {} {} {} effect:{} {state}\n",
                e.holder,
                e.role.name(),
                e.key.id(),
                r.effect
            )
        };
        sorted(self.recoveries.iter().map(recovery).collect());
        out
    }

    /// SHA-256 of the text, in hexadecimal.
    pub fn digest(&self) -> String {
        hex(&Sha256::digest(self.to_text()))
    }

    /// The thresholds of the policy, for pages.
    pub fn thresholds(&self) -> impl Iterator<Item = (Kind, usize)> {
        THRESHOLDS.into_iter().map(|k| (k, self.policy.threshold(k)))
    }
}

/// What a record makes of the directory.
enum Change {
    Policy(Policy),
    Charter,
    Enrol(Enrolment),
    Rotate(KeyId, PublicKey),
    End(KeyId, Option<u64>),
    Recover(Recovery),
    Object(Vec<u64>),
    Complete(Vec<u64>),
    Role(Holder, Role, bool),
}
