//! A monitor: compares what a log shows at one place with what it has shown elsewhere and before. A host can show an old
//! state, another state, or half of it to one member; it cannot show them all to a monitor that asks in several places.

use crate::fetch::{Fetch, FetchError};
use crate::traced::{TraceError, Traced, contradiction, evidence};
use servanda_tlog::{Checkpoint, Fork, Note, VerifierKey, open};
use std::collections::BTreeMap;
use std::fmt;

/// What a monitor has found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Alarm {
    /// The log has signed two trees. The evidence needs no trust in the monitor: [`Fork::check`].
    Fork {
        /// Who showed one of them.
        one: String,
        /// Who showed the other.
        other: String,
        /// The proof.
        fork: Box<Fork>,
    },
    /// A place shows less than it has shown before.
    Rollback {
        /// Where.
        place: String,
        /// Size shown now.
        shown: u64,
        /// Size shown before.
        known: u64,
    },
    /// A place shows nothing new for two periods, although there is something new elsewhere.
    Freeze {
        /// Where.
        place: String,
        /// Size shown there.
        shown: u64,
        /// Size shown elsewhere.
        elsewhere: u64,
        /// For how many seconds.
        seconds: u64,
    },
    /// A place shows a checkpoint, and not what it stands for.
    Withheld {
        /// Where.
        place: String,
        /// What is missing.
        why: String,
    },
    /// A place gives a tile or records that are not those of its checkpoint.
    Damaged {
        /// Where.
        place: String,
        /// What is wrong.
        why: String,
    },
    /// A checkpoint is known for two periods, and none of the places has its tree. (For a moment that is as it should be:
    /// witnesses cosign first, then the log publishes.)
    NoTree {
        /// Who showed it.
        place: String,
        /// Its size.
        size: u64,
    },
    /// A place shows no checkpoint, or one that the log has not signed.
    NoCheckpoint {
        /// Where.
        place: String,
        /// Why.
        why: String,
    },
}

impl Alarm {
    /// The place that it is about.
    pub fn place(&self) -> &str {
        match self {
            Alarm::Fork { one: place, .. }
            | Alarm::Rollback { place, .. }
            | Alarm::Freeze { place, .. }
            | Alarm::Withheld { place, .. }
            | Alarm::Damaged { place, .. }
            | Alarm::NoTree { place, .. }
            | Alarm::NoCheckpoint { place, .. } => place,
        }
    }

    /// The evidence, if it proves itself.
    pub fn evidence(&self) -> Option<&Fork> {
        match self {
            Alarm::Fork { fork, .. } => Some(fork),
            _ => None,
        }
    }
}

impl fmt::Display for Alarm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Alarm::Fork { one, other, .. } => {
                write!(f, "the log has signed two trees: one is shown by {one}, the other by {other}")
            }
            Alarm::Rollback { place, shown, known } => {
                write!(f, "{place} shows {shown} records, and has shown {known} before")
            }
            Alarm::Freeze { place, shown, elsewhere, seconds } => write!(
                f,
                "{place} has shown nothing beyond {shown} records for {seconds} seconds, and {elsewhere} are shown elsewhere"
            ),
            Alarm::Withheld { place, why } => {
                write!(f, "{place} shows a checkpoint, and withholds what it stands for: {why}")
            }
            Alarm::Damaged { place, why } => {
                write!(f, "{place} gives what its checkpoint does not stand for: {why}")
            }
            Alarm::NoTree { place, size } => {
                write!(f, "{place} shows a checkpoint of {size} records, and nobody has its tree")
            }
            Alarm::NoCheckpoint { place, why } => write!(f, "{place} shows no checkpoint of the log: {why}"),
        }
    }
}

/// A checkpoint, and who showed it.
#[derive(Clone, Debug)]
struct Sighting {
    place: String,
    checkpoint: Checkpoint,
    note: Note,
    /// When it was seen first.
    since: u64,
}

/// What is remembered of a place.
#[derive(Clone, Copy, Default, Debug)]
struct Memory {
    /// The largest tree that it has shown.
    size: u64,
    /// As many records were looked through.
    looked: u64,
    /// Since when something larger is known, and it has shown nothing new.
    behind_since: Option<u64>,
}

/// Watches one log.
#[derive(Clone, Debug)]
pub struct Monitor {
    logs: Vec<VerifierKey>,
    period: u64,
    places: BTreeMap<String, Memory>,
    /// The largest checkpoint known, and those that are not known to agree with it.
    known: Vec<Sighting>,
}

impl Monitor {
    /// A monitor of the log with these keys, which publishes every `period` seconds if there is something new.
    pub fn new(logs: Vec<VerifierKey>, period: u64) -> Monitor {
        Monitor { logs, period, places: BTreeMap::new(), known: Vec::new() }
    }

    /// The checkpoints to be kept until the next time, with who showed them.
    pub fn known(&self) -> impl Iterator<Item = (&str, &Note)> {
        self.known.iter().map(|s| (s.place.as_str(), &s.note))
    }

    /// Takes a checkpoint that was kept from the last time, or came in another way. False if the log has not signed it.
    pub fn remember(&mut self, place: &str, note: &Note, now: u64) -> bool {
        match self.read(place, note, now) {
            Ok(sighting) => {
                let there = self.places.entry(place.to_owned()).or_default();
                there.size = there.size.max(sighting.checkpoint.size);
                self.learn(sighting);
                true
            }
            Err(_) => false,
        }
    }

    /// Looks at all places. `notes` are checkpoints without a tree, such as those that witnesses show, each with who showed
    /// it. `now` is in seconds; only differences count.
    pub fn look(&mut self, places: &mut [&mut dyn Fetch], notes: &[(String, Note)], now: u64) -> Vec<Alarm> {
        let mut alarms = Vec::new();
        let mut shown: Vec<Option<Sighting>> = Vec::new();
        for place in places.iter_mut() {
            let name = place.name();
            let found = place.get("checkpoint").map_err(|e| e.to_string());
            let note = found.and_then(|bytes| Note::parse(&bytes).map_err(|e| e.to_string()));
            shown.push(match note.and_then(|note| self.read(&name, &note, now)) {
                Ok(sighting) => Some(sighting),
                Err(why) => {
                    alarms.push(Alarm::NoCheckpoint { place: name, why });
                    None
                }
            });
        }
        let mut all: Vec<Sighting> = shown.iter().flatten().cloned().collect();
        for (name, note) in notes {
            match self.read(name, note, now) {
                Ok(sighting) => all.push(sighting),
                Err(why) => alarms.push(Alarm::NoCheckpoint { place: name.clone(), why }),
            }
        }
        for sighting in all {
            let there = self.places.entry(sighting.place.clone()).or_default();
            let (size, known) = (sighting.checkpoint.size, there.size);
            if size < known {
                alarms.push(Alarm::Rollback { place: sighting.place.clone(), shown: size, known });
            } else if size > known {
                there.size = size;
                there.behind_since = None;
            }
            self.learn(sighting);
        }
        self.compare(places, now, &mut alarms);
        for (place, sighting) in places.iter_mut().zip(&shown) {
            if let Some(sighting) = sighting {
                self.look_through(*place, sighting, &mut alarms);
                self.look_for_freeze(sighting, now, &mut alarms);
            }
        }
        alarms
    }

    fn read(&self, place: &str, note: &Note, now: u64) -> Result<Sighting, String> {
        let opened = open(note, &self.logs, &[]).map_err(|e| e.to_string())?;
        let (place, note) = (place.to_owned(), note.clone());
        Ok(Sighting { place, checkpoint: opened.checkpoint, note, since: now })
    }

    fn learn(&mut self, sighting: Sighting) {
        let same = |k: &Sighting| {
            k.checkpoint.size == sighting.checkpoint.size && k.checkpoint.root == sighting.checkpoint.root
        };
        if !self.known.iter().any(same) {
            self.known.push(sighting);
            self.known.sort_by_key(|k| std::cmp::Reverse(k.checkpoint.size));
        }
    }

    /// Compares all checkpoints with the largest whose tree can be had, and each with those of its size.
    fn compare(&mut self, places: &mut [&mut dyn Fetch], now: u64, alarms: &mut Vec<Alarm>) {
        let mut disagree = vec![false; self.known.len()];
        for (i, one) in self.known.iter().enumerate() {
            for (j, other) in self.known.iter().enumerate().skip(i + 1) {
                if one.checkpoint.size == other.checkpoint.size
                    && one.checkpoint.root != other.checkpoint.root
                {
                    let fork =
                        evidence(&self.logs, &one.note, &other.note, other.checkpoint.root, Vec::new());
                    alarms.push(fork_alarm(one, other, fork));
                    for k in [i, j] {
                        if let Some(disagree) = disagree.get_mut(k) {
                            *disagree = true;
                        }
                    }
                }
            }
        }
        let mut agree = vec![false; self.known.len()];
        let mut untraced = Vec::new();
        for (i, newest) in self.known.iter().enumerate() {
            let Checkpoint { size, root, .. } = newest.checkpoint;
            let traced = places.iter_mut().find_map(|place| Traced::new(*place, size, root).ok());
            let Some(mut tree) = traced else {
                untraced.push(newest);
                continue;
            };
            for (j, older) in self.known.iter().enumerate().skip(i + 1) {
                if older.checkpoint.size == size {
                    continue;
                }
                match contradiction(&self.logs, &older.note, &newest.note, &mut tree) {
                    Ok(None) => {
                        if let Some(agree) = agree.get_mut(j) {
                            *agree = true;
                        }
                    }
                    Ok(Some(fork)) => alarms.push(fork_alarm(newest, older, fork)),
                    Err(e) => alarms.push(of_trace(&tree.fetch().name(), &e)),
                }
            }
            break;
        }
        let two_periods = self.period.saturating_mul(2);
        for sighting in untraced.into_iter().filter(|s| now.saturating_sub(s.since) >= two_periods) {
            alarms.push(Alarm::NoTree { place: sighting.place.clone(), size: sighting.checkpoint.size });
        }
        // What agrees with a larger one is settled by it.
        let mut settled = agree.into_iter().zip(disagree).map(|(agree, disagree)| agree && !disagree);
        self.known.retain(|_| !settled.next().unwrap_or(false));
    }

    /// Looks whether a place gives the records that are new.
    fn look_through(&mut self, place: &mut dyn Fetch, sighting: &Sighting, alarms: &mut Vec<Alarm>) {
        let there = self.places.entry(sighting.place.clone()).or_default();
        let Checkpoint { size, root, .. } = sighting.checkpoint;
        if size == 0 || size < there.looked {
            return;
        }
        let all = |place: &mut dyn Fetch| -> Result<(), TraceError> {
            let mut tree = Traced::new(place, size, root)?;
            for index in there.looked / 256..size.div_ceil(256) {
                tree.bundle(index)?;
            }
            Ok(())
        };
        match all(place) {
            Ok(()) => there.looked = size,
            Err(e) => alarms.push(of_trace(&sighting.place, &e)),
        }
    }

    fn look_for_freeze(&mut self, sighting: &Sighting, now: u64, alarms: &mut Vec<Alarm>) {
        let elsewhere = self.known.iter().map(|k| k.checkpoint.size).max().unwrap_or(0);
        let there = self.places.entry(sighting.place.clone()).or_default();
        let shown = sighting.checkpoint.size;
        if shown >= elsewhere {
            there.behind_since = None;
            return;
        }
        let since = *there.behind_since.get_or_insert(now);
        let seconds = now.saturating_sub(since);
        if seconds >= self.period.saturating_mul(2) {
            alarms.push(Alarm::Freeze { place: sighting.place.clone(), shown, elsewhere, seconds });
        }
    }
}

fn fork_alarm(one: &Sighting, other: &Sighting, fork: Fork) -> Alarm {
    Alarm::Fork { one: one.place.clone(), other: other.place.clone(), fork: Box::new(fork) }
}

fn of_trace(place: &str, error: &TraceError) -> Alarm {
    let (place, why) = (place.to_owned(), error.to_string());
    match error {
        TraceError::Fetch(FetchError::Missing(_) | FetchError::Failed(..)) => Alarm::Withheld { place, why },
        TraceError::Tile(_) => Alarm::Damaged { place, why },
    }
}
