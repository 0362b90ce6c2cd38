//! The desk: takes submissions from many and hands them to the one sequencer, which works on a thread of its own.

use crate::sequencer::{LARGEST_BATCH, Sequencer, Stop, Tools};
use crate::store::{Head, Store, StoreError};
use crate::submission::{Class, Outcome, Place, Refused, Submission};
use servanda_record::Directory;
use servanda_timeline::Day;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Submissions that may wait to be sequenced.
const QUEUE: usize = 20_000;

/// How long an answer waits for witnesses before it says that they are waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often the claim is renewed, and witnesses are asked again.
const TICK: Duration = Duration::from_secs(1);

/// What became of a submission, for who sent it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Done {
    /// It is in the register, in a published checkpoint.
    Entered(Place),
    /// It is in the register; the checkpoint waits for witnesses.
    Unpublished(Place),
    /// It waits for signatures or documents.
    Waiting(String),
}

/// How the desk stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Not open yet.
    Opening,
    /// Takes submissions.
    Open,
    /// Another node sequences: its name, which is its address.
    Elsewhere(String),
    /// Takes nothing any more.
    Stopped {
        /// Why.
        why: String,
        /// A flush to the medium failed: the process must end.
        lost: bool,
    },
}

/// The register at the last moment.
#[derive(Clone, Debug)]
pub struct Moment {
    /// Keys, roles, policy.
    pub directory: Arc<Directory>,
    /// The head.
    pub head: Head,
    /// Size of the published tree.
    pub published: u64,
}

type Reply = Box<dyn FnOnce(Result<Done, Refused>) + Send>;
type DocumentReply = Box<dyn FnOnce(Result<[u8; 32], Refused>) + Send>;

enum Job {
    Enter(Box<Submission>, Reply),
    Document(Vec<u8>, DocumentReply),
    Close,
}

struct Shared {
    standing: RwLock<Standing>,
    moment: RwLock<Option<Moment>>,
}

/// Opens a store to write, and the tools of a sequencer; called again when a node takes over.
pub type Opener = Box<dyn Fn() -> Result<(Box<dyn Store>, Tools), StoreError> + Send>;

/// By how many days a signature may be older than its record's entry.
const OLDEST: i32 = 31;

/// Whether the day that a record states can be true, by the host's clock. It is a rule of whoever takes records in, not of
/// validity: nobody can check it afterwards.
///
/// # Errors
/// The day has not come, or is long past.
pub fn on_time(submission: &Submission, today: Day) -> Result<(), Refused> {
    let day = submission.record.day;
    if day > today.next() {
        return Err(Refused::new(Class::Conflict, "it says that it was signed on a day that has not come"));
    }
    if day < today.shift(-OLDEST) {
        let why = format!("it was signed more than {OLDEST} days ago: sign it anew");
        return Err(Refused::new(Class::Conflict, why));
    }
    Ok(())
}

/// The desk of one register.
pub struct Desk {
    jobs: SyncSender<Job>,
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

fn get<T: Clone>(lock: &RwLock<T>) -> T {
    lock.read().unwrap_or_else(PoisonError::into_inner).clone()
}

fn set<T>(lock: &RwLock<T>, value: T) {
    *lock.write().unwrap_or_else(PoisonError::into_inner) = value;
}

impl Desk {
    /// Opens the desk. It returns when the register is open, or stands still with a reason.
    ///
    /// # Errors
    /// No thread can be made.
    pub fn open(opener: Opener) -> std::io::Result<Desk> {
        let (jobs, inbox) = sync_channel(QUEUE);
        let shared = Arc::new(Shared { standing: RwLock::new(Standing::Opening), moment: RwLock::new(None) });
        let theirs = shared.clone();
        let thread = std::thread::Builder::new()
            .name("sequencer".into())
            .stack_size(16 << 20)
            .spawn(move || work(&opener, &inbox, &theirs))?;
        while get(&shared.standing) == Standing::Opening && !thread.is_finished() {
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(Desk { jobs, shared, thread: Mutex::new(Some(thread)) })
    }

    /// How it stands.
    pub fn standing(&self) -> Standing {
        get(&self.shared.standing)
    }

    /// The register at the last moment; `None` before it was ever opened.
    pub fn moment(&self) -> Option<Moment> {
        get(&self.shared.moment)
    }

    fn refusal(&self) -> Refused {
        match self.standing() {
            Standing::Elsewhere(node) => {
                Refused::new(Class::Stopped, format!("another node enters records at present: {node}"))
            }
            Standing::Stopped { why, .. } => {
                Refused::new(Class::Stopped, format!("nothing is entered at present: {why}"))
            }
            _ => Refused::new(Class::Stopped, "too much is waiting to be entered; send it again in a while"),
        }
    }

    /// Hands in an envelope. It is read and its signatures are verified here, on the caller's thread. `today` is the day by the
    /// host's clock, for [`on_time`].
    pub fn submit(
        &self,
        envelope: &[u8],
        today: Day,
        reply: impl FnOnce(Result<Done, Refused>) + Send + 'static,
    ) {
        let read = || {
            let mut submission = Submission::read(envelope)?.on_time(today);
            if let Some(moment) = self.moment() {
                submission.verify_known(&moment.directory)?;
            }
            Ok(submission)
        };
        match read() {
            Err(e) => reply(Err(e)),
            Ok(submission) => self.send(Job::Enter(Box::new(submission), Box::new(reply))),
        }
    }

    /// Hands in a document that a record which waits names.
    pub fn submit_document(
        &self,
        bytes: Vec<u8>,
        reply: impl FnOnce(Result<[u8; 32], Refused>) + Send + 'static,
    ) {
        self.send(Job::Document(bytes, Box::new(reply)));
    }

    fn send(&self, job: Job) {
        match self.jobs.try_send(job) {
            Ok(()) => {}
            Err(TrySendError::Full(job) | TrySendError::Disconnected(job)) => match job {
                Job::Enter(_, reply) => reply(Err(self.refusal())),
                Job::Document(_, reply) => reply(Err(self.refusal())),
                Job::Close => {}
            },
        }
    }

    /// Submits and waits for the answer.
    ///
    /// # Errors
    /// It was refused, or the desk was closed.
    pub fn enter(&self, envelope: &[u8], today: Day) -> Result<Done, Refused> {
        let (answer, heard) = std::sync::mpsc::channel();
        self.submit(envelope, today, move |result| {
            let _ = answer.send(result);
        });
        heard.recv().unwrap_or_else(|_| Err(self.refusal()))
    }

    /// Takes nothing more, finishes what is begun, and lets go of the store.
    pub fn close(&self) {
        let _ = self.jobs.send(Job::Close);
        if let Some(thread) = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.close();
    }
}

/// An answer that waits for the witnesses.
struct Held {
    place: Place,
    until: Instant,
    reply: Reply,
}

fn work(opener: &Opener, inbox: &Receiver<Job>, shared: &Shared) {
    loop {
        let opened = opener().map_err(Stop::from).and_then(|(store, tools)| Sequencer::open(store, tools));
        let stop = match opened {
            Ok(sequencer) => match run(sequencer, inbox, shared) {
                None => return,
                Some(stop) => stop,
            },
            Err(stop) => {
                stand(shared, &stop);
                stop
            }
        };
        if !refuse_all(inbox, &stop, passes(&stop).then_some(TICK * 3)) {
            return;
        }
    }
}

/// True if it may be otherwise after a while: another node has ended, or space was made.
fn passes(stop: &Stop) -> bool {
    matches!(stop, Stop::Superseded(_) | Stop::Store(StoreError::Full))
}

/// What is said to whoever sends something after a stop.
fn refused(stop: &Stop, why: String) -> Refused {
    let full = matches!(stop, Stop::Store(StoreError::Full));
    Refused::new(if full { Class::Full } else { Class::Stopped }, why)
}

fn stand(shared: &Shared, stop: &Stop) {
    match stop {
        Stop::Superseded(by) => set(&shared.standing, Standing::Elsewhere(by.clone())),
        other => {
            tracing::error!(reason = %other, "the sequencer has stopped");
            let lost = matches!(other, Stop::Store(StoreError::Lost(_)));
            set(&shared.standing, Standing::Stopped { why: other.to_string(), lost });
        }
    }
}

/// Refuses what comes in, for a while or for ever. False if the desk was closed.
fn refuse_all(inbox: &Receiver<Job>, stop: &Stop, pause: Option<Duration>) -> bool {
    let until = pause.map(|p| Instant::now() + p);
    let refused = || refused(stop, format!("nothing is entered here at present: {stop}"));
    loop {
        let left = until.map_or(Duration::from_secs(3600), |u| u.saturating_duration_since(Instant::now()));
        // However much comes in meanwhile.
        if left.is_zero() {
            return true;
        }
        match inbox.recv_timeout(left) {
            Ok(Job::Enter(_, reply)) => reply(Err(refused())),
            Ok(Job::Document(_, reply)) => reply(Err(refused())),
            Ok(Job::Close) | Err(RecvTimeoutError::Disconnected) => return false,
            Err(RecvTimeoutError::Timeout) if until.is_some() => return true,
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

fn tell<S: Store>(sequencer: &Sequencer<S>, shared: &Shared) {
    let before = get(&shared.moment);
    let same = before.as_ref().filter(|m| *m.directory == *sequencer.directory());
    let directory = same.map_or_else(|| Arc::new(sequencer.directory().clone()), |m| m.directory.clone());
    set(&shared.moment, Some(Moment { directory, head: sequencer.head(), published: sequencer.published() }));
}

/// Sequences until told to stop (`None`) or forced to.
fn run<S: Store>(mut sequencer: Sequencer<S>, inbox: &Receiver<Job>, shared: &Shared) -> Option<Stop> {
    tell(&sequencer, shared);
    set(&shared.standing, Standing::Open);
    let mut held: Vec<Held> = Vec::new();
    let mut ticked = Instant::now();
    loop {
        let mut closing = false;
        let mut batch = Vec::new();
        let mut replies = Vec::new();
        let mut next = inbox.recv_timeout(TICK.saturating_sub(ticked.elapsed()));
        loop {
            match next {
                Ok(Job::Enter(submission, reply)) => {
                    batch.push(*submission);
                    replies.push(reply);
                }
                Ok(Job::Document(bytes, reply)) => reply(document(&mut sequencer, &bytes)),
                Ok(Job::Close) => closing = true,
                Err(RecvTimeoutError::Disconnected) => closing = true,
                Err(RecvTimeoutError::Timeout) => break,
            }
            if closing || batch.len() >= LARGEST_BATCH {
                break;
            }
            next = inbox.try_recv().map_err(|e| match e {
                std::sync::mpsc::TryRecvError::Empty => RecvTimeoutError::Timeout,
                std::sync::mpsc::TryRecvError::Disconnected => RecvTimeoutError::Disconnected,
            });
        }
        let stepped = if batch.is_empty() { Ok(Vec::new()) } else { sequencer.step(batch) };
        let stepped = stepped.and_then(|outcomes| {
            if ticked.elapsed() >= TICK {
                ticked = Instant::now();
                sequencer.tick()?;
            }
            Ok(outcomes)
        });
        let outcomes = match stepped {
            Ok(outcomes) => outcomes,
            Err(stop) => {
                // Whoever hears of it sees it.
                stand(shared, &stop);
                let why =
                    || refused(&stop, format!("whether it was entered is not known: {stop}. Send it again"));
                replies.into_iter().for_each(|reply| reply(Err(why())));
                held.into_iter().for_each(|h| (h.reply)(Ok(Done::Unpublished(h.place))));
                return Some(stop);
            }
        };
        tell(&sequencer, shared);
        for (outcome, reply) in outcomes.into_iter().zip(replies) {
            match outcome {
                Outcome::Entered(place) => held.push(Held { place, until: Instant::now() + PATIENCE, reply }),
                Outcome::Waiting { missing } => reply(Ok(Done::Waiting(missing))),
                Outcome::Refused(refused) => reply(Err(refused)),
            }
        }
        let published = sequencer.published();
        let now = Instant::now();
        for h in std::mem::take(&mut held) {
            if h.place.index < published {
                (h.reply)(Ok(Done::Entered(h.place)));
            } else if closing || h.until <= now {
                (h.reply)(Ok(Done::Unpublished(h.place)));
            } else {
                held.push(h);
            }
        }
        if closing {
            return None;
        }
    }
}

fn document<S: Store>(sequencer: &mut Sequencer<S>, bytes: &[u8]) -> Result<[u8; 32], Refused> {
    match sequencer.put_document(bytes) {
        Ok(Some(sha256)) => Ok(sha256),
        Ok(None) => Err(Refused::new(
            Class::NotAllowed,
            "no record that waits names this document: send the signed record first",
        )),
        Err(StoreError::Full) => Err(Refused::new(Class::Full, StoreError::Full.to_string())),
        Err(e) => Err(Refused::new(Class::Stopped, e.to_string())),
    }
}
