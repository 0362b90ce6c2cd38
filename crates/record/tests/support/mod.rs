//! A register for tests: keys from fixed seeds, records by hand, and a cast of holders in every state a key can be in.

#![allow(dead_code, reason = "each test uses a part of it")]

use servanda_record::{
    Admitted, Algorithm, Body, Directory, Document, Enrolment, Envelope, Holder, IdempotencyKey, KeyId, Kind,
    Policy, PublicKey, Record, Recovery, RecoveryState, Refusal, Role, SecretKey, Seen, Signature,
};
use servanda_timeline::Day;
use std::cell::RefCell;
use std::collections::HashMap;

/// The origin of the register of the tests.
pub const ORIGIN: &str = "example.org/register";

/// The seed of a name: its bytes, then zeros.
pub fn seed(name: &str) -> [u8; 32] {
    let mut seed = [0; 32];
    seed[..name.len()].copy_from_slice(name.as_bytes());
    seed
}

/// The key of a name. Names that begin with `ml-` have keys of ML-DSA-44, all others of Ed25519.
pub fn secret(name: &str) -> SecretKey {
    let algorithm = if name.starts_with("ml-") { Algorithm::MlDsa44 } else { Algorithm::Ed25519 };
    SecretKey::from_seed(algorithm, &seed(name))
}

thread_local! {
    static PUBLIC: RefCell<HashMap<String, PublicKey>> = RefCell::default();
}

/// The public key of a name.
pub fn public(name: &str) -> PublicKey {
    PUBLIC.with_borrow_mut(|known| {
        known.entry(name.to_owned()).or_insert_with(|| secret(name).public()).clone()
    })
}

/// The id of the key of a name.
pub fn id(name: &str) -> KeyId {
    public(name).id()
}

/// The ids of the keys of names with spaces between.
pub fn ids(names: &str) -> Vec<KeyId> {
    names.split_whitespace().map(id).collect()
}

pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub fn holder(text: &str) -> Holder {
    Holder::parse(text).unwrap()
}

/// A key for a holder.
pub fn enrolment(who: &str, role: Role, key: &str) -> Enrolment {
    Enrolment { holder: holder(who), role, key: public(key), letter: None }
}

/// A policy with one threshold for everything.
pub fn policy(n: u32) -> Policy {
    let mut policy = Policy::two_persons();
    for kind in servanda_record::THRESHOLDS {
        policy.set_threshold(kind, n);
    }
    policy
}

/// The log's verifier keys: both of one name, the origin.
pub fn logs(origin: &str) -> [String; 2] {
    use base64::Engine as _;
    use sha2::Digest as _;
    [("log", 1u8), ("ml-log", 6)].map(|(key, kind)| {
        let mut bytes = vec![kind];
        bytes.extend(public(key).bytes());
        let id = sha2::Sha256::digest([origin.as_bytes(), b"\n", &bytes].concat());
        let data = base64::engine::general_purpose::STANDARD.encode(&bytes);
        format!("{origin}+{}+{data}", servanda_record::hex(&id[..4]))
    })
}

/// A record with a body, on a day that says nothing.
pub fn record(kind: Kind, body: Body) -> Record {
    Record {
        register: ORIGIN.to_owned(),
        kind,
        key: IdempotencyKey([7; 16]),
        seen: Seen { size: 1, root: [9; 32] },
        day: day("2026-11-26"),
        refers: Vec::new(),
        documents: Vec::new(),
        journal: kind.is_act().then(|| "acts.journal".to_owned()),
        body,
    }
}

pub fn open(policy: Policy, officers: &[(&str, &str)]) -> Record {
    let enrol = officers.iter().map(|(who, key)| enrolment(who, Role::Officer, key)).collect();
    let history_until = day("2026-01-01");
    let body = Body::Open { name: "example".to_owned(), logs: logs(ORIGIN), history_until, policy, enrol };
    Record { seen: Seen { size: 0, root: [9; 32] }, ..record(Kind::Open, body) }
}

pub fn charter() -> Record {
    record(Kind::Charter, Body::Charter(vec![Document::of("charter.md", b"text").unwrap()]))
}

pub fn act() -> Record {
    record(Kind::Act, Body::Act("2026-11-26  Alba notified withdrawal from the Treaty\n".to_owned()))
}

pub fn history() -> Record {
    let text = "1999-11-26  Alba notified withdrawal from the Treaty\n    source: note verbale 14\n";
    record(Kind::History, Body::Act(text.to_owned()))
}

pub fn policy_set(policy: Policy) -> Record {
    record(Kind::Policy, Body::Policy(policy))
}

pub fn enrol(who: &str, role: Role, key: &str) -> Record {
    record(Kind::Enrol, Body::Enrol(enrolment(who, role, key)))
}

pub fn rotate(old: &str, key: &str) -> Record {
    record(Kind::Rotate, Body::Rotate { old: id(old), key: public(key) })
}

pub fn revoke(old: &str, suspect_from: Option<u64>) -> Record {
    record(Kind::Revoke, Body::Revoke { old: id(old), suspect_from })
}

/// A recovery announced on 2026-11-26, with effect thirty days later.
pub fn recover(who: &str, role: Role, key: &str) -> Record {
    let (enrol, effect) = (enrolment(who, role, key), day("2026-12-26"));
    record(Kind::Recover, Body::Recover { enrol, effect })
}

pub fn object(to: u64) -> Record {
    Record { refers: vec![to], ..record(Kind::Object, Body::Reason("the letter is forged".to_owned())) }
}

/// Completes recoveries on the first day on which they may be.
pub fn complete_all(of: &[u64]) -> Record {
    let body = Body::Reason("nobody objected".to_owned());
    Record { refers: of.to_vec(), day: day("2026-12-26"), ..record(Kind::Complete, body) }
}

/// The same of one recovery.
pub fn complete(of: u64) -> Record {
    complete_all(&[of])
}

pub fn grant(who: &str, role: Role) -> Record {
    record(Kind::Grant, Body::Role { holder: holder(who), role })
}

pub fn end(who: &str, role: Role) -> Record {
    record(Kind::End, Body::Role { holder: holder(who), role })
}

/// An envelope with the signatures of names.
pub fn signed(record: &Record, names: &str) -> Envelope {
    let mut envelope = Envelope::new(record.to_text().into_bytes());
    let message = envelope.signed_bytes();
    for name in names.split_whitespace() {
        envelope.add(Signature { key: id(name), bytes: secret(name).sign(&message) });
    }
    envelope
}

/// A directory and the index of the next record.
#[derive(Clone)]
pub struct World {
    pub directory: Directory,
    pub index: u64,
}

impl World {
    /// A register just opened, with officers and a charter.
    pub fn new(policy: Policy, officers: &[(&str, &str)]) -> World {
        let mut world = World { directory: Directory::default(), index: 0 };
        let names: Vec<&str> = officers.iter().map(|(_, key)| *key).collect();
        world.enter(&open(policy, officers), &names.join(" "));
        world.enter(&charter(), &names.join(" "));
        world
    }

    /// Tries to enter a record signed by names. A refusal leaves everything as it was, to the letter.
    pub fn try_enter(&mut self, record: &Record, names: &str) -> Result<Admitted, Refusal> {
        let before = (self.directory.clone(), self.directory.to_text());
        let done = self.directory.admit(self.index, record, &ids(names));
        match &done {
            Ok(admitted) => {
                assert!(admitted.changes_directory || self.directory == before.0, "says that it changes");
                self.index += 1;
            }
            Err(e) => {
                assert!(self.directory == before.0, "{e}: the directory changed");
                assert_eq!(self.directory.to_text(), before.1, "{e}: the text changed");
            }
        }
        done
    }

    /// Enters a record that must be good, and gives its index.
    pub fn enter(&mut self, record: &Record, names: &str) -> u64 {
        self.try_enter(record, names).unwrap_or_else(|e| panic!("{} by {names}: {e}", record.kind.name()));
        self.index - 1
    }

    /// What the register would say to a record, without entering it.
    pub fn asked(&self, record: &Record, names: &str) -> Result<Admitted, Refusal> {
        self.clone().try_enter(record, names)
    }

    /// The kind of answer, in a word.
    pub fn word(&self, record: &Record, names: &str) -> &'static str {
        word(&self.asked(record, names))
    }
}

/// A verdict in a word.
pub fn word(verdict: &Result<Admitted, Refusal>) -> &'static str {
    match verdict {
        Ok(_) => "ok",
        Err(Refusal::OtherRegister(_)) => "other-register",
        Err(Refusal::Opening) => "opening",
        Err(Refusal::UnknownKey(_)) => "unknown",
        Err(Refusal::EndedKey { .. }) => "ended",
        Err(Refusal::NotHeld(_)) => "not-held",
        Err(Refusal::KnownKey(_)) => "known",
        Err(Refusal::Algorithm(_)) => "algorithm",
        Err(Refusal::Missing { .. }) => "missing",
        Err(Refusal::Superfluous(_)) => "superfluous",
        Err(Refusal::Role { .. }) => "role",
        Err(Refusal::NothingToDo(_)) => "nothing",
        Err(Refusal::TooFewOfficers { .. }) => "few-officers",
        Err(Refusal::NoRecovery) => "no-recovery",
        Err(Refusal::OnlyRecovery(_)) => "only-recovery",
        Err(Refusal::TooEarly(_)) => "early",
        Err(Refusal::ShortDelay(_)) => "short",
        Err(Refusal::Index) => "index",
        Err(Refusal::NothingSeen) => "nothing-seen",
        Err(Refusal::NoCharter) => "no-charter",
    }
}

/// How a key of the cast stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    Active,
    /// Ended by rotation or revocation.
    Ended,
    /// Revoked as suspect.
    Suspect,
    /// Never enrolled.
    Never,
}

/// A key of the cast: its name, its holder, the role of the holder, and how it stands.
pub struct Part {
    pub key: &'static str,
    pub holder: &'static str,
    pub role: Option<Role>,
    pub state: State,
}

impl Part {
    pub fn party(&self) -> &'static str {
        self.holder.split_once('/').map_or("", |h| h.0)
    }

    pub fn is(&self, role: Role) -> bool {
        self.state == State::Active && self.role == Some(role)
    }
}

const fn part(key: &'static str, holder: &'static str, role: Option<Role>, state: State) -> Part {
    Part { key, holder, role, state }
}

/// Everybody who can sign in the tests of who may sign what.
///
/// The only keys of CC and of the office of the clerk have ended. DD's only key is active, and its holder has no role.
pub const CAST: &[Part] = &[
    part("new", "", None, State::Never),
    part("o1", "depositary/1", Some(Role::Officer), State::Active),
    part("o1x", "depositary/1", Some(Role::Officer), State::Active),
    part("o2", "depositary/2", Some(Role::Officer), State::Active),
    part("o3", "depositary/3", Some(Role::Officer), State::Active),
    part("oe", "depositary/4", None, State::Ended),
    part("os", "depositary/5", None, State::Suspect),
    part("on", "depositary/6", None, State::Active),
    part("a1", "AA/1", Some(Role::Seal), State::Active),
    part("a1x", "AA/1", Some(Role::Seal), State::Active),
    part("a2", "AA/2", Some(Role::Seal), State::Active),
    part("ac", "AA/3", Some(Role::Custodian), State::Active),
    part("an", "AA/4", None, State::Active),
    part("ae", "AA/1", Some(Role::Seal), State::Ended),
    part("b1", "BB/1", Some(Role::Seal), State::Active),
    part("b2", "BB/2", Some(Role::Seal), State::Active),
    part("bc", "BB/3", Some(Role::Custodian), State::Active),
    part("f1", "FF/1", Some(Role::Seal), State::Active),
    part("h1", "office:chair/1", Some(Role::Seal), State::Active),
    part("dn", "DD/1", None, State::Active),
    part("never", "", None, State::Never),
];

/// The recoveries that are pending in the register of the cast.
pub struct Pending {
    /// For the country CC, by officers.
    pub country: u64,
    /// For the depositary, by most countries: as many as its thresholds can ask for.
    pub depositary: [u64; 3],
}

/// A register in which the keys of the cast stand as the table says, made by records alone.
pub fn cast() -> (World, Pending) {
    let officers = [("depositary/1", "o1"), ("depositary/2", "o2"), ("depositary/3", "o3")];
    let mut w = World::new(policy(2), &officers);
    w.enter(&enrol("depositary/1", Role::Officer, "o1x"), "o1x o1 o2");
    for (who, key) in [("depositary/4", "oe"), ("depositary/5", "os"), ("depositary/6", "on")] {
        w.enter(&enrol(who, Role::Officer, key), &format!("{key} o1 o2"));
    }
    w.enter(&revoke("oe", None), "o1 o2");
    w.enter(&revoke("os", Some(3)), "o1 o2");
    w.enter(&end("depositary/6", Role::Officer), "o1 o2");
    w.enter(&enrol("AA/1", Role::Seal, "ae"), "ae o1 o2");
    w.enter(&enrol("AA/2", Role::Seal, "a2"), "a2 o1 o2 ae");
    w.enter(&rotate("ae", "a1"), "ae a1");
    w.enter(&enrol("AA/1", Role::Seal, "a1x"), "a1x o1 o2 a2");
    w.enter(&enrol("AA/3", Role::Custodian, "ac"), "ac o1 o2 a2");
    w.enter(&enrol("AA/4", Role::Custodian, "an"), "an o1 o2 a2");
    w.enter(&end("AA/4", Role::Custodian), "o1 o2 a2");
    w.enter(&enrol("BB/1", Role::Seal, "b1"), "b1 o1 o2");
    w.enter(&enrol("BB/2", Role::Seal, "b2"), "b2 o1 o2 b1");
    w.enter(&enrol("BB/3", Role::Custodian, "bc"), "bc o1 o2 b1");
    w.enter(&enrol("FF/1", Role::Seal, "f1"), "f1 o1 o2");
    w.enter(&enrol("office:chair/1", Role::Seal, "h1"), "h1 o1 o2");
    w.enter(&enrol("office:clerk/1", Role::Seal, "he"), "he o1 o2");
    w.enter(&revoke("he", None), "o1 o2");
    w.enter(&enrol("CC/1", Role::Seal, "ce"), "ce o1 o2");
    w.enter(&revoke("ce", None), "o1 o2");
    w.enter(&enrol("DD/1", Role::Seal, "dn"), "dn o1 o2");
    w.enter(&end("DD/1", Role::Seal), "o1 o2 dn");
    let country = w.enter(&recover("CC/2", Role::Seal, "c-announced"), "c-announced o1 o2");
    let depositary = [7, 8, 9].map(|n| {
        let key = format!("o-announced{n}");
        w.enter(&recover(&format!("depositary/{n}"), Role::Officer, &key), &format!("{key} a1 b1"))
    });
    (w, Pending { country, depositary })
}

/// All that stands between bytes from outside and the directory, in the order in which a register does it.
///
/// # Errors
/// A word that says where it ended.
pub fn receive(w: &mut World, leaf: &[u8]) -> Result<Admitted, &'static str> {
    let envelope = Envelope::parse(leaf).map_err(|_| "envelope")?;
    let record = Record::parse(&envelope.payload).map_err(|_| "record")?;
    envelope
        .verify(|id| w.directory.key_for(&record, id))
        .map_err(|(_, e)| if e.is_none() { "unknown" } else { "signature" })?;
    let signers: Vec<KeyId> = envelope.signatures.iter().map(|s| s.key).collect();
    let done = w.directory.admit(w.index, &record, &signers);
    w.index += u64::from(done.is_ok());
    let word = word(&done);
    done.map_err(|_| word)
}

/// A step of a history: what is done, to whom, by whom, with what.
pub type Step = (u8, u8, u8, u8);

/// A history that was let in: each record with those who signed it, and the directory before each and after the last.
pub struct History {
    pub records: Vec<(Record, Vec<KeyId>)>,
    pub directories: Vec<Directory>,
    pub refused: usize,
}

const PARTIES: [&str; 5] = ["depositary", "AA", "BB", "CC", "office:chair"];

/// The history of some steps. Most steps are signed by those who must; the rest by anybody.
pub fn history_of(steps: &[Step]) -> History {
    let officers = [("depositary/0", "o1"), ("depositary/1", "o2"), ("depositary/2", "o3")];
    let opening = open(policy(2), &officers);
    let mut directory = Directory::default();
    let mut h = History { records: Vec::new(), directories: vec![directory.clone()], refused: 0 };
    let signers = ids("o1 o2 o3");
    directory.admit(0, &opening, &signers).unwrap();
    h.records.push((opening, signers.clone()));
    h.directories.push(directory.clone());
    directory.admit(1, &charter(), &signers).unwrap();
    h.records.push((charter(), signers));
    h.directories.push(directory.clone());
    for (n, step) in steps.iter().enumerate() {
        let index = h.records.len() as u64;
        let (record, signers) = made(&directory, n, *step);
        let before = directory.clone();
        match directory.admit(index, &record, &signers) {
            Ok(_) => {
                h.records.push((record, signers));
                h.directories.push(directory.clone());
            }
            Err(_) => {
                assert!(directory == before);
                h.refused += 1;
            }
        }
    }
    h
}

fn made(d: &Directory, n: usize, (what, whom, by, with): Step) -> (Record, Vec<KeyId>) {
    let all = d.keys();
    let party = PARTIES[usize::from(whom) % PARTIES.len()];
    let who = format!("{party}/{}", with % 3);
    let depositary = party == "depositary";
    let role = match with % 4 {
        _ if depositary => Role::Officer,
        0 => Role::Custodian,
        _ => Role::Seal,
    };
    let (new, old) = (format!("n{n}"), all[usize::from(with) % all.len()]);
    let pending: Vec<_> = d.recoveries().filter(|(_, r)| r.state == RecoveryState::Pending).collect();
    let of_last = |(_, r): &&(u64, &Recovery)| {
        pending.last().is_some_and(|(_, last)| last.enrol.holder.party == r.enrol.holder.party)
    };
    let last: Vec<u64> = pending.iter().filter(of_last).map(|(i, _)| *i).collect();
    let named = |b: Body, kind: Kind| record(kind, b);
    let made = match what % 14 {
        0 => charter(),
        1 => policy_set(policy(u32::from(with % 3) + 1)),
        2 => history(),
        3 => act(),
        4..=6 => enrol(&who, role, &new),
        7 => named(Body::Rotate { old: old.0, key: public(&new) }, Kind::Rotate),
        8 => {
            let suspect_from = with.is_multiple_of(2).then_some(u64::from(with % 5));
            named(Body::Revoke { old: old.0, suspect_from }, Kind::Revoke)
        }
        9 => recover(&who, role, &new),
        10 => Record { refers: last, ..object(0) },
        // All that are pending for a party, or one of them, and the others are stale.
        11 if with.is_multiple_of(2) => complete_all(&last),
        11 => complete_all(last.get(..1).unwrap_or_default()),
        12 => grant(&who, role),
        _ => end(&who, role),
    };
    let active: Vec<_> = all.iter().filter(|(_, k)| k.ended.is_none()).collect();
    let of = |role: Role, party: &str| -> Vec<KeyId> {
        let fits = |k: &servanda_record::KeyEntry| {
            k.holder.party.to_string() == party && d.has_role(&k.holder, role)
        };
        active.iter().filter(|(_, k)| fits(k)).map(|(id, _)| *id).collect()
    };
    let officers = of(Role::Officer, "depositary");
    let countries = PARTIES.iter().filter(|p| p.len() == 2);
    let seals: Vec<KeyId> = countries.flat_map(|p| of(Role::Seal, p)).collect();
    let own: Vec<KeyId> =
        if depositary { vec![] } else { [of(Role::Seal, party), of(Role::Custodian, party)].concat() };
    let mut signers = match made.kind {
        Kind::Act => of(if depositary { Role::Officer } else { Role::Seal }, party),
        Kind::Rotate => vec![old.0],
        Kind::Revoke => officers.into_iter().filter(|id| *id != old.0).collect(),
        Kind::Recover if depositary => seals,
        Kind::Object => seals,
        Kind::Complete if by.is_multiple_of(2) => seals,
        Kind::Enrol | Kind::Grant | Kind::End => [officers, own].concat(),
        _ => officers,
    };
    signers.extend(made.new_keys().iter().map(|k| k.id()));
    // Now and then somebody is missing, or somebody else signs too.
    match by % 8 {
        0 => drop(signers.pop()),
        1 => signers.push(old.0),
        2 => signers.extend(of(Role::Seal, "office:chair")),
        _ => {}
    }
    signers.sort_unstable();
    signers.dedup();
    (made, signers)
}
