//! Reckoning rooms: each holds one reckoning, of one edition as known on one day, on a thread of its own.
//!
//! A reckoning borrows its edition and keeps what it has worked out, so it stays on the thread that made it; pages come to
//! it as closures. That needs no lock around the reckoner, and a page that fails takes nothing with it but its room.
//!
//! When acts are appended, a room moves on to the new edition and keeps what they cannot have changed.

use crate::book::Book;
use crate::site::Edition;
use servanda_reckoner::Kept;
use servanda_timeline::Day;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

/// Rooms are closed, the longest unused first, when together they hold more acts than this.
const ACTS: usize = 260_000;

/// No more rooms than this are kept open.
const MOST: usize = 48;

type Job = Box<dyn FnOnce(&Book<'_>) + Send>;

/// What comes through the door of a room.
enum Call {
    /// A question.
    Ask(Job),
    /// The edition that follows by acts appended. Questions after it are about that one.
    Next(Arc<Edition>),
}

struct Room {
    number: u64,
    slug: String,
    known: Option<Day>,
    acts: usize,
    door: Sender<Call>,
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

/// Answers until the next edition comes. `None` if the room closes.
fn answer(book: &Book<'_>, calls: &Receiver<Call>) -> Option<Arc<Edition>> {
    loop {
        match calls.recv().ok()? {
            Call::Next(edition) => return Some(edition),
            Call::Ask(job) => {
                if catch_unwind(AssertUnwindSafe(|| job(book))).is_err() {
                    let organisation = &book.edition.slug;
                    tracing::error!(organisation, "a page failed; its room is closed");
                    return None;
                }
            }
        }
    }
}

fn furnish(edition: Arc<Edition>, known: Option<Day>) -> Sender<Call> {
    let (door, calls) = channel::<Call>();
    let work = move || {
        let mut edition = edition;
        let mut kept: Option<Kept> = None;
        loop {
            let reckoned = match kept.take() {
                Some(kept) => edition.folder.reckon_on(known, kept),
                None => match edition.folder.reckon(known) {
                    Ok(reckoned) => reckoned,
                    Err(_) => return,
                },
            };
            let book = Book::new(&edition, reckoned);
            let Some(next) = answer(&book, &calls) else { return };
            kept = Some(book.keep());
            edition = next;
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
    fn door(&self, edition: &Arc<Edition>, known: Option<Day>) -> Sender<Call> {
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
        if self.door(edition, known).send(Call::Ask(job)).is_err() {
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

    /// The edition of an organisation has been replaced: rooms of the edition that it follows move on to it, where the day
    /// as known on which they answer still stands for the same days; the others are closed.
    pub fn renew(&self, edition: &Arc<Edition>) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain_mut(|room| {
            if room.slug != edition.slug || room.number == edition.number {
                return true;
            }
            let stands = room.known.is_none_or(|k| edition.identities.known_on(k) == Some(k));
            if edition.follows != Some(room.number) || !stands {
                return false;
            }
            room.number = edition.number;
            room.acts = edition.folder.acts.len() + 1;
            room.door.send(Call::Next(edition.clone())).is_ok()
        });
    }

    /// How many rooms are open.
    pub fn count(&self) -> usize {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}
