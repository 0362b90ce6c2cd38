//! Reaches the witnesses of a policy over the web. None of them is trusted to answer, to answer soon, to answer little, or
//! to answer the truth: what counts are signatures, of the witness for what it cosigns and of the log for what it has seen.

use crate::fetch::agent;
use crate::sequencer::Witnesses;
use crate::witness::checkpoint_path;
use servanda_tlog::note::MAX_NOTE_BYTES;
use servanda_tlog::witness::{read_answer, read_conflict};
use servanda_tlog::{AddCheckpoint, Checkpoint, Hash, Note, NoteSignature, Policy, VerifierKey};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

/// How long witnesses are waited for, if nothing else is said.
pub const WITNESS_LIMIT: Duration = Duration::from_secs(5);

/// What an answer to `add-checkpoint` says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Heard {
    /// The witness cosigned: signatures that were verified.
    Cosigned(Vec<NoteSignature>),
    /// It cosigned a tree of this size before, and wants the proof from there.
    Knows(u64),
    /// The proof does not hold from what it cosigned before.
    Disagrees,
    /// Nothing that is of use, and why.
    Useless(String),
}

/// Reads an answer to the request to cosign a note, given the keys of the witness.
pub fn hear(status: u16, body: &[u8], note: &Note, keys: &[VerifierKey]) -> Heard {
    match status {
        200 => match read_answer(body, &note.text, keys) {
            Ok(signatures) => Heard::Cosigned(signatures),
            Err(e) => Heard::Useless(e.to_string()),
        },
        409 => match read_conflict(body) {
            Ok(size) => Heard::Knows(size),
            Err(e) => Heard::Useless(e.to_string()),
        },
        422 => Heard::Disagrees,
        other => Heard::Useless(format!("status {other}")),
    }
}

/// The witnesses of a policy that have an address, over HTTP.
pub struct WebWitnesses {
    agent: ureq::Agent,
    limit: Duration,
    /// The size that each address cosigned last, as far as known.
    sizes: BTreeMap<String, u64>,
}

impl Default for WebWitnesses {
    fn default() -> WebWitnesses {
        WebWitnesses::new(WITNESS_LIMIT)
    }
}

/// One address, and the keys that sign there: a witness that signs in two ways stands twice in a policy.
type Places = BTreeMap<String, Vec<VerifierKey>>;

fn places(policy: &Policy) -> Places {
    let mut out = Places::new();
    for witness in policy.witnesses() {
        if let Some(url) = &witness.url {
            out.entry(url.trim_end_matches('/').to_owned()).or_default().push(witness.key.clone());
        }
    }
    out
}

/// The status and body of an answer, of at most so many bytes.
type Answer = Result<(u16, Vec<u8>), String>;

fn post(agent: &ureq::Agent, url: &str, body: &[u8]) -> Answer {
    let mut answer = agent
        .post(format!("{url}/add-checkpoint"))
        .content_type("text/plain; charset=utf-8")
        .send(body)
        .map_err(|e| e.to_string())?;
    read(&mut answer)
}

fn get(agent: &ureq::Agent, url: &str, path: &str) -> Answer {
    let mut answer = agent.get(format!("{url}/{path}")).call().map_err(|e| e.to_string())?;
    read(&mut answer)
}

fn read(answer: &mut ureq::http::Response<ureq::Body>) -> Answer {
    let status = answer.status().as_u16();
    let most = MAX_NOTE_BYTES as u64 + 1;
    let body = answer.body_mut().with_config().limit(most).read_to_vec().map_err(|e| e.to_string())?;
    Ok((status, body))
}

/// What an address was asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Cosign,
    Show,
}

/// Where answers go, with the address and what was asked for.
type Asked = Sender<(String, What, Answer)>;

/// Asks on a thread of its own, which nobody waits for: it ends by the time limit of the agent.
fn apart(to: &Asked, url: &str, what: What, work: impl FnOnce() -> Answer + Send + 'static) {
    let (send, name) = (to.clone(), url.to_owned());
    let started = std::thread::Builder::new().name("witness".to_owned()).spawn(move || {
        let _ = send.send((name, what, work()));
    });
    if let Err(error) = started {
        let _ = to.send((url.to_owned(), what, Err(error.to_string())));
    }
}

/// The next of the answers that are still waited for, unless the time is up.
fn next<T>(done: &Receiver<T>, until: Instant) -> Option<T> {
    done.recv_timeout(until.saturating_duration_since(Instant::now())).ok()
}

impl WebWitnesses {
    /// Waits no longer than `limit` for anybody.
    pub fn new(limit: Duration) -> WebWitnesses {
        WebWitnesses { agent: agent(limit), limit, sizes: BTreeMap::new() }
    }

    fn ask(&self, to: &Asked, url: &str, note: &Note, old_size: u64, proof: Vec<Hash>) {
        let body = AddCheckpoint { old_size, proof, note: note.clone() }.to_string();
        let (agent, prefix) = (self.agent.clone(), url.to_owned());
        apart(to, url, What::Cosign, move || post(&agent, &prefix, body.as_bytes()));
    }

    fn ask_to_show(&self, to: &Asked, url: &str, origin: &str) {
        let (agent, prefix, path) = (self.agent.clone(), url.to_owned(), checkpoint_path(origin));
        apart(to, url, What::Show, move || get(&agent, &prefix, &path));
    }
}

/// The checkpoint of a log that a witness shows, if it is signed by the log; none if it has none.
fn shown(policy: &Policy, origin: &str, answer: Answer) -> Result<Option<Note>, String> {
    match answer? {
        (200, body) => {
            let note = Note::parse(&body).map_err(|e| e.to_string())?;
            let opened = policy.open(&note).map_err(|e| e.to_string())?;
            if opened.checkpoint.origin != origin {
                return Err("the checkpoint of another log".to_owned());
            }
            Ok(Some(note))
        }
        (404, _) => Ok(None),
        (status, _) => Err(format!("status {status}")),
    }
}

impl Witnesses for WebWitnesses {
    fn seen(&mut self, policy: &Policy, origin: &str) -> Vec<Note> {
        let places = places(policy);
        let until = Instant::now() + self.limit;
        let (send, done) = channel();
        for url in places.keys() {
            self.ask_to_show(&send, url, origin);
        }
        let mut out = Vec::new();
        for _ in 0..places.len() {
            let Some((url, _, answer)) = next(&done, until) else { break };
            match shown(policy, origin, answer) {
                Ok(note) => out.extend(note),
                Err(why) => tracing::warn!(url, why, "a witness does not show what it cosigned last"),
            }
        }
        out
    }

    /// Returns when the policy is met and a tenth of the limit has passed since, so that one witness that sleeps does not
    /// delay every publication; else when all have answered, or at the limit.
    fn cosign(
        &mut self,
        policy: &Policy,
        note: &Note,
        prove: &mut dyn FnMut(u64) -> Option<Vec<Hash>>,
    ) -> (Vec<NoteSignature>, Vec<Note>) {
        let (mut signatures, mut ahead) = (Vec::<NoteSignature>::new(), Vec::new());
        let Ok(Checkpoint { origin, size, .. }) = Checkpoint::parse(&note.text) else {
            return (signatures, ahead);
        };
        let places = places(policy);
        let mut until = Instant::now() + self.limit;
        let (send, done) = channel();
        for url in places.keys() {
            let known = self.sizes.get(url).copied().unwrap_or(0);
            // Where there is no proof, a request from nothing tells what is known.
            let (old, proof) = prove(known).map_or((0, Vec::new()), |proof| (known, proof));
            self.ask(&send, url, note, old, proof);
        }
        let (mut waited_for, mut again, mut met) = (places.len(), BTreeSet::new(), false);
        while waited_for > 0 {
            let Some((url, what, answer)) = next(&done, until) else { break };
            waited_for -= 1;
            if what == What::Show {
                match shown(policy, &origin, answer) {
                    Ok(note) => ahead.extend(note),
                    Err(why) => tracing::warn!(url, why, "a witness says that it knows another tree"),
                }
                continue;
            }
            let keys = places.get(&url).map(Vec::as_slice).unwrap_or_default();
            let heard = match answer {
                Ok((status, body)) => hear(status, &body, note, keys),
                Err(e) => Heard::Useless(e),
            };
            match heard {
                Heard::Cosigned(lines) => {
                    self.sizes.insert(url, size);
                    signatures.extend(lines);
                    let signed = |w: &servanda_tlog::policy::Witness| {
                        signatures.iter().any(|s| w.key.is_named_by(s)).then_some(0)
                    };
                    if !met && policy.smallest(signed).is_some() {
                        met = true;
                        until = until.min(Instant::now() + self.limit / 10);
                    }
                }
                Heard::Knows(theirs)
                    if theirs <= size
                        && again.insert(url.clone())
                        && let Some(proof) = prove(theirs) =>
                {
                    // Once, so that nobody keeps us asking.
                    self.sizes.insert(url.clone(), theirs);
                    self.ask(&send, &url, note, theirs, proof);
                    waited_for += 1;
                }
                Heard::Knows(_) | Heard::Disagrees => {
                    // It knows a larger tree, or another one. Its word is not enough: the log must have signed it.
                    self.sizes.remove(&url);
                    self.ask_to_show(&send, &url, &origin);
                    waited_for += 1;
                }
                Heard::Useless(why) => tracing::warn!(url, why, "a witness does not cosign"),
            }
        }
        (signatures, ahead)
    }
}
