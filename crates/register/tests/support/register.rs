//! A register for tests: the keys of its log and officers, a door that admits everything, and records of made-up countries.

use servanda_record::{
    Admitted, Algorithm, Body, Directory, Document, Enrolment, Envelope, Holder, IdempotencyKey, Kind,
    Policy, Record, Role, SecretKey, Seen, Signature, THRESHOLDS,
};
use servanda_register::{
    Door, Finder, Guard, LogKeys, Outcome, Place, Refused, Sequencer, Stop, Store, StoreError, Submission,
    Tools, Witnesses,
};
use servanda_timeline::Day;
use servanda_tlog::{Hash, Note, NoteSignature, SigningKey, VerifierKey};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

/// The origin of the register.
pub const ORIGIN: &str = "example.org/register";

/// Its countries: each has one seal.
pub const COUNTRIES: [&str; 4] = ["AA", "BB", "CC", "DD"];

/// The only file of its charter.
pub const CHARTER: &[u8] = b"# Charter of the tests\n";

/// The seed of a name: its bytes, then zeros.
pub fn seed(name: &str) -> [u8; 32] {
    let mut seed = [0; 32];
    seed[..name.len()].copy_from_slice(name.as_bytes());
    seed
}

/// The keys with which the log signs. Whoever has them can sign two trees.
pub fn log_keys() -> LogKeys {
    LogKeys::from_seeds(ORIGIN, [&seed("log"), &seed("log-ml")]).unwrap()
}

pub fn log_verifiers() -> Vec<VerifierKey> {
    log_keys().verifiers().to_vec()
}

/// The key of a witness for Ed25519 cosignatures.
pub fn witness_key(name: &str) -> SigningKey {
    SigningKey::from_seed(servanda_tlog::Algorithm::Ed25519Cosignature, name, &seed(name)).unwrap()
}

/// The key of a witness for ML-DSA-44 cosignatures.
pub fn witness_ml_key(name: &str) -> SigningKey {
    SigningKey::from_seed(servanda_tlog::Algorithm::MlDsa44Cosignature, name, &seed(name)).unwrap()
}

/// The lines of a policy of so many of these witnesses, each with its address if it has one.
pub fn quorum(need: usize, witnesses: &[(&str, Option<&str>)]) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, url) in witnesses {
        let url = url.map(|u| format!(" {u}")).unwrap_or_default();
        lines.push(format!("witness {name} {}{url}", witness_key(name).verifier()));
    }
    let names: Vec<&str> = witnesses.iter().map(|w| w.0).collect();
    lines.push(format!("group members {need} {}", names.join(" ")));
    lines.push("quorum members".to_owned());
    lines
}

/// The key of a holder.
pub fn secret(holder: &str) -> SecretKey {
    SecretKey::from_seed(Algorithm::Ed25519, &seed(holder))
}

/// A door that admits everything.
#[derive(Clone, Copy, Default)]
pub struct OpenDoor;

impl Door for OpenDoor {
    fn signing(
        &mut self,
        _: &Record,
        _: &Directory,
    ) -> Result<Vec<BTreeSet<servanda_record::Party>>, Refused> {
        Ok(Vec::new())
    }

    fn admit(
        &mut self,
        _: u64,
        _: &Record,
        _: &Admitted,
        _: &Directory,
        _: &mut Finder<'_>,
    ) -> Result<(), Refused> {
        Ok(())
    }

    fn reload(&mut self, _: &mut dyn Store, _: &Directory) -> Result<(), StoreError> {
        Ok(())
    }
}

/// A guard in memory. Its clones are the same guard.
#[derive(Clone, Default)]
pub struct MemoryGuard(pub Arc<Mutex<Option<String>>>);

impl Guard for MemoryGuard {
    fn last(&mut self) -> Result<Option<String>, StoreError> {
        Ok(self.0.lock().unwrap().clone())
    }

    fn keep(&mut self, note: &str) -> Result<(), StoreError> {
        *self.0.lock().unwrap() = Some(note.to_owned());
        Ok(())
    }
}

/// No witnesses at all.
#[derive(Clone, Copy, Default)]
pub struct NoWitnesses;

impl Witnesses for NoWitnesses {
    fn seen(&mut self, _: &servanda_tlog::Policy, _: &str) -> Vec<Note> {
        Vec::new()
    }

    fn cosign(
        &mut self,
        _: &servanda_tlog::Policy,
        _: &Note,
        _: &mut dyn FnMut(u64) -> Option<Vec<Hash>>,
    ) -> (Vec<NoteSignature>, Vec<Note>) {
        (Vec::new(), Vec::new())
    }
}

/// Tools for a sequencer; all the same but for what is given.
pub fn tools(guard: MemoryGuard, witnesses: Box<dyn Witnesses>) -> Tools {
    Tools {
        node: "node-1".to_owned(),
        keys: log_keys(),
        door: Box::new(OpenDoor),
        guard: Box::new(guard),
        witnesses,
        now: Box::new(|| 2_000_000_000),
    }
}

/// A sequencer on a store, with the open door.
pub fn sequencer<S: Store>(
    store: S,
    guard: &MemoryGuard,
    witnesses: impl Witnesses + 'static,
) -> Result<Sequencer<S>, Stop> {
    Sequencer::open(store, tools(guard.clone(), Box::new(witnesses)))
}

/// Writes records and signs them. Each has another idempotency key.
#[derive(Clone)]
pub struct Scribe {
    /// What all signers have seen.
    pub seen: Seen,
    next: u64,
    salt: u64,
}

/// A policy in which one holder is enough, with lines for witnesses.
pub fn one_person(quorum: Vec<String>) -> Policy {
    let mut policy = Policy::two_persons();
    for kind in THRESHOLDS {
        policy.set_threshold(kind, 1);
    }
    policy.quorum = quorum;
    policy
}

impl Default for Scribe {
    fn default() -> Scribe {
        Scribe::new(0)
    }
}

impl Scribe {
    /// The salt makes the idempotency keys and texts of two scribes differ.
    pub fn new(salt: u64) -> Scribe {
        Scribe { seen: Seen { size: 0, root: Hash::EMPTY.0 }, next: 0, salt }
    }

    /// A record with a new idempotency key.
    pub fn record(&mut self, kind: Kind, body: Body) -> Record {
        self.next += 1;
        let mut key = [0; 16];
        key[..8].copy_from_slice(&self.salt.to_be_bytes());
        key[8..].copy_from_slice(&self.next.to_be_bytes());
        Record {
            register: ORIGIN.to_owned(),
            kind,
            key: IdempotencyKey(key),
            seen: self.seen,
            day: Day::parse("2026-11-26").unwrap(),
            refers: Vec::new(),
            documents: Vec::new(),
            journal: kind.is_act().then(|| "acts.journal".to_owned()),
            body,
        }
    }

    /// The record that opens the register, with one officer.
    pub fn open(&mut self, policy: Policy) -> Record {
        let body = Body::Open {
            name: "example".to_owned(),
            logs: log_keys().verifiers().map(|k| k.to_string()),
            history_until: Day::parse("2026-01-01").unwrap(),
            policy,
            enrol: vec![enrolment("depositary/1", Role::Officer)],
        };
        self.record(Kind::Open, body)
    }

    /// The records that follow: the charter, and a seal for each country.
    pub fn start(&mut self) -> Vec<Submission> {
        let mut out = Vec::new();
        let charter = Body::Charter(vec![Document::of("charter.md", CHARTER).unwrap()]);
        out.push(signed(&self.record(Kind::Charter, charter), &["depositary/1"]));
        for country in COUNTRIES {
            let seal = format!("{country}/1");
            let record = self.record(Kind::Enrol, Body::Enrol(enrolment(&seal, Role::Seal)));
            out.push(signed(&record, &["depositary/1", &seal]));
        }
        out
    }

    /// The next act, by one of the countries in turn.
    pub fn act(&mut self) -> Submission {
        let country = COUNTRIES[self.next as usize % COUNTRIES.len()];
        let text = format!(
            "2026-11-26  {country} notified withdrawal from Treaty {} {}\n",
            self.salt,
            self.next + 1
        );
        let record = self.record(Kind::Act, Body::Act(text));
        signed(&record, &[&format!("{country}/1")])
    }

    /// The next act, with a document.
    pub fn act_with(&mut self, document: &[u8]) -> Submission {
        let text =
            format!("2026-11-26  AA notified withdrawal from Treaty {} {}\n", self.salt, self.next + 1);
        let mut record = self.record(Kind::Act, Body::Act(text));
        record.documents.push(Document::of("note.pdf", document).unwrap());
        signed(&record, &["AA/1"])
    }

    pub fn acts(&mut self, count: usize) -> Vec<Submission> {
        (0..count).map(|_| self.act()).collect()
    }

    /// Opens a register in an empty store: 6 records.
    pub fn found<S: Store>(&mut self, sequencer: &mut Sequencer<S>, policy: Policy) -> Result<(), Stop> {
        let open = signed(&self.open(policy), &["depositary/1"]);
        let [place] = entered(sequencer.step(vec![open])?)[..] else { panic!("it was not opened") };
        self.seen = Seen { size: 1, root: place.leaf.0 };
        sequencer.store().put_blob(CHARTER)?;
        let start = self.start();
        entered(sequencer.step(start)?);
        Ok(())
    }
}

/// How many records `Scribe::found` enters.
pub const FOUNDING: u64 = 2 + COUNTRIES.len() as u64;

fn enrolment(holder: &str, role: Role) -> Enrolment {
    Enrolment { holder: Holder::parse(holder).unwrap(), role, key: secret(holder).public(), letter: None }
}

/// A record signed by holders.
pub fn signed(record: &Record, holders: &[&str]) -> Submission {
    let mut envelope = Envelope::new(record.to_text().into_bytes());
    let message = envelope.signed_bytes();
    for holder in holders {
        let secret = secret(holder);
        envelope.add(Signature { key: secret.public().id(), bytes: secret.sign(&message) });
    }
    Submission::read(&envelope.to_bytes()).unwrap()
}

/// The places of outcomes that must all be entered.
pub fn entered(outcomes: Vec<Outcome>) -> Vec<Place> {
    outcomes
        .into_iter()
        .map(|o| match o {
            Outcome::Entered(place) => place,
            other => panic!("not entered: {other:?}"),
        })
        .collect()
}
