//! Reckoning rooms: each holds one reckoning, of one edition as known on one day, on a thread of its own.
//!
//! A reckoning borrows its edition and keeps what it has worked out, so it stays on the thread that made it; pages come to
//! it as closures. That needs no lock around the reckoner, and a page that fails takes nothing with it but its room.

use crate::book::Book;
use crate::site::Edition;
use servanda_timeline::Day;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

/// Rooms are closed, the longest unused first, when together they hold more acts than this.
const ACTS: usize = 260_000;

/// No more rooms than this are kept open.
const MOST: usize = 48;

type Job = Box<dyn FnOnce(&Book<'_>) + Send>;

struct Room {
    number: u64,
    slug: String,
    known: Option<Day>,
    acts: usize,
    door: Sender<Job>,
}

/// The open rooms, the last used at the end.
#[derive(Default)]
pub struct Rooms {
    open: Mutex<Vec<Room>>,
}

/// Why a room gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum NoAnswer {
    /// The rules of the charter go in a circle.
    #[error("the rules of the charter go in a circle")]
    Knot,
    /// The page failed. That is a defect of the program.
    #[error("the page failed")]
    Failed,
}

fn furnish(edition: Arc<Edition>, known: Option<Day>) -> Sender<Job> {
    let (door, jobs) = channel::<Job>();
    let work = move || {
        let Ok(reckoned) = edition.folder.reckon(known) else { return };
        let book = Book::new(&edition, reckoned);
        while let Ok(job) = jobs.recv() {
            if catch_unwind(AssertUnwindSafe(|| job(&book))).is_err() {
                tracing::error!(organisation = edition.slug, "a page failed; its room is closed");
                return;
            }
        }
    };
    // A reckoning of many acts recurses over the graph of reasons.
    let built = std::thread::Builder::new().name("room".into()).stack_size(16 << 20).spawn(work);
    if let Err(e) = built {
        tracing::error!(error = %e, "no thread for a room");
    }
    door
}

impl Rooms {
    fn door(&self, edition: &Arc<Edition>, known: Option<Day>) -> Sender<Job> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let here = open
            .iter()
            .position(|r| r.number == edition.number && r.slug == edition.slug && r.known == known);
        if let Some(i) = here {
            let room = open.remove(i);
            let door = room.door.clone();
            open.push(room);
            return door;
        }
        let door = furnish(edition.clone(), known);
        let acts = edition.folder.acts.len() + 1;
        let slug = edition.slug.clone();
        open.push(Room { number: edition.number, slug, known, acts, door: door.clone() });
        while open.len() > 1
            && (open.len() > MOST || open.iter().map(|r| r.acts).sum::<usize>() > ACTS.max(acts))
        {
            open.remove(0);
        }
        door
    }

    /// Takes a question to the room of an edition as known on a day, or of all that is known.
    ///
    /// # Errors
    /// The charter cannot be reckoned, or the page failed.
    pub async fn ask<T: Send + 'static>(
        &self,
        edition: &Arc<Edition>,
        known: Option<Day>,
        question: impl FnOnce(&Book<'_>) -> T + Send + 'static,
    ) -> Result<T, NoAnswer> {
        let known = known.and_then(|k| edition.identities.known_on(k));
        let (answer, hear) = oneshot::channel();
        let job: Job = Box::new(move |book| {
            let _ = answer.send(question(book));
        });
        if self.door(edition, known).send(job).is_err() {
            self.close(edition, known);
            return Err(NoAnswer::Knot);
        }
        match hear.await {
            Ok(t) => Ok(t),
            Err(_) => {
                self.close(edition, known);
                Err(NoAnswer::Failed)
            }
        }
    }

    fn close(&self, edition: &Edition, known: Option<Day>) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|r| !(r.number == edition.number && r.slug == edition.slug && r.known == known));
    }

    /// Closes the rooms of an organisation whose edition has been replaced.
    pub fn forget(&self, slug: &str) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).retain(|r| r.slug != slug);
    }

    /// How many rooms are open.
    pub fn count(&self) -> usize {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}
