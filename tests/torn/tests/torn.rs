//! D3, D6 and a part of D4: what the store holds after a loss of power, and what the sequencer does when a flush fails or
//! no space is left, at every single write and flush.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

#[path = "../../../crates/register/tests/faults/ground.rs"]
mod ground;

use ground::*;
use servanda_register::{
    Class, Desk, Guard, Outcome, Sequencer, SqliteStore, Standing, Stop, Store, StoreError, Which,
};
use servanda_torn::{Disk, Event, Fault, Image, Tape};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// What happened beside the files, by the number of its mark on the tape.
#[derive(Clone, Debug)]
enum Said {
    /// The store has taken records up to a size.
    Entered(u64),
    /// A checkpoint was signed, saved, and given to the guard.
    Guarded(String),
}

/// A guard in memory, on another medium as it were; what it keeps is marked on the tape.
#[derive(Clone)]
struct Marks {
    tape: Tape,
    said: Arc<Mutex<Vec<Said>>>,
    last: Arc<Mutex<Option<String>>>,
}

impl Marks {
    fn new(tape: Tape) -> Marks {
        Marks { tape, said: Arc::default(), last: Arc::default() }
    }

    fn say(&self, what: Said) {
        let mut said = self.said.lock().unwrap();
        said.push(what);
        self.tape.mark(said.len() as u64 - 1);
    }
}

impl Guard for Marks {
    fn last(&mut self) -> Result<Option<String>, StoreError> {
        Ok(self.last.lock().unwrap().clone())
    }

    fn keep(&mut self, note: &str) -> Result<(), StoreError> {
        *self.last.lock().unwrap() = Some(note.to_owned());
        self.say(Said::Guarded(note.to_owned()));
        Ok(())
    }
}

/// A guard that knows one note and takes any.
struct Remembers(Option<String>);

impl Guard for Remembers {
    fn last(&mut self) -> Result<Option<String>, StoreError> {
        Ok(self.0.clone())
    }

    fn keep(&mut self, note: &str) -> Result<(), StoreError> {
        self.0 = Some(note.to_owned());
        Ok(())
    }
}

fn open(folder: &Path, tape: Tape, guard: &Marks) -> Result<Sequencer<SqliteStore>, Stop> {
    let store = SqliteStore::open_with_vfs(&folder.join("register.db"), tape.name())?;
    Sequencer::open(store, tools(guard.clone()))
}

/// What a session does: the sizes of its batches, and how long their acts are; or no act, and a document so long. It is closed
/// and opened after each row.
type Rows = &'static [&'static [(u64, usize)]];

struct Session {
    events: Vec<Event>,
    said: Vec<Said>,
    /// The sizes at which something was entered whole.
    sizes: BTreeSet<u64>,
    /// All leaves at the end.
    leaves: Vec<Vec<u8>>,
}

fn session(name_of_tape: &str, rows: Rows) -> Session {
    let here = Temporary::in_memory();
    let tape = Tape::new(name_of_tape);
    let marks = Marks::new(tape);
    tape.record();
    let mut sizes = BTreeSet::from([0, 1, 2]);
    let mut leaves = Vec::new();
    for (n, row) in rows.iter().enumerate() {
        let mut sequencer = open(here.path(), tape, &marks).unwrap();
        if n == 0 {
            found(&mut sequencer, 1, 2);
            marks.say(Said::Entered(2));
        }
        for (count, length) in *row {
            if *count == 0 {
                sequencer.store().put_blob(&vec![7; *length]).unwrap();
                continue;
            }
            let (maker, from) = (maker(&sequencer), sequencer.head().size);
            let act = |i| history(&maker, name(1, 0, from + i), &secrets("officer-1"), *length);
            enter(&mut sequencer, &(0..*count).map(act).collect::<Vec<_>>());
            sizes.insert(from + count);
            marks.say(Said::Entered(from + count));
        }
        let size = sequencer.head().size;
        leaves = sequencer.store().entries(0, size as u32).unwrap().into_iter().map(|e| e.leaf).collect();
    }
    let said = marks.said.lock().unwrap().clone();
    Session { events: tape.events(), said, sizes, leaves }
}

/// What was promised until a moment.
#[derive(Clone, Default)]
struct Promised {
    size: u64,
    guard: Option<String>,
}

struct Checker<'s> {
    session: &'s Session,
    here: Temporary,
    images: u64,
    opened: u64,
    /// How often a batch was there that had not been acknowledged.
    ahead: u64,
    last: Option<(u64, Image)>,
}

impl Checker<'_> {
    fn check(&mut self, image: Image, promised: &Promised, what: &str) {
        if self.last.as_ref().is_some_and(|(size, last)| *size == promised.size && *last == image) {
            return;
        }
        self.images += 1;
        image.write(self.here.path()).unwrap();
        let path = self.here.path().join("register.db");
        let mut store = SqliteStore::open(&path).unwrap_or_else(|e| panic!("{what}: {e}"));
        let head = store.head().unwrap();
        assert!(head.size >= promised.size, "{what}: {} of {} records are left", head.size, promised.size);
        assert!(self.session.sizes.contains(&head.size), "{what}: half a batch: {}", head.size);
        self.ahead += u64::from(head.size > promised.size);
        let leaves: Vec<Vec<u8>> = store.entries(0, u32::MAX).unwrap().into_iter().map(|e| e.leaf).collect();
        assert!(leaves == self.session.leaves[..head.size as usize], "{what}");
        let wrong: Vec<String> =
            problems(&mut store).into_iter().filter(|p| !p.starts_with("there is no ")).collect();
        assert_eq!(wrong, Vec::<String>::new(), "{what}");
        // The sequencer goes on from it, whatever the guard knows by then.
        if self.images.is_multiple_of(8) {
            self.opened += 1;
            let guard = Remembers(promised.guard.clone());
            let mut s = Sequencer::open(store, tools(guard)).unwrap_or_else(|e| panic!("{what}: {e}"));
            if head.size >= 2 {
                let maker = maker(&s);
                let places = enter(&mut s, &[history(&maker, name(3, 0, 0), &secrets("officer-2"), 9)]);
                assert_eq!(places[0].index, head.size, "{what}");
                assert_eq!(problems(s.store()), Vec::<String>::new(), "{what}");
            }
        } else {
            assert_eq!(store.integrity().unwrap(), Vec::<String>::new(), "{what}");
        }
        self.last = Some((promised.size, image));
    }
}

/// Goes through a tape: at every event the image with all that was written, and before every flush images with parts of it.
fn replay(session: &Session, every: usize, subsets: u64, seed: u64) {
    let mut chance = Chance(seed);
    let mut disk = Disk::default();
    let mut promised = Promised::default();
    let mut checker =
        Checker { session, here: Temporary::in_memory(), images: 0, opened: 0, ahead: 0, last: None };
    let mut flushes = 0;
    for (n, event) in session.events.iter().enumerate() {
        if let Event::Mark(which) = event {
            match &session.said[*which as usize] {
                Said::Entered(size) => promised.size = *size,
                Said::Guarded(note) => promised.guard = Some(note.clone()),
            }
            continue;
        }
        let pending: Vec<Event> = disk.pending().to_vec();
        let all = |keep: &dyn Fn(usize) -> bool| {
            pending.iter().enumerate().filter(|(i, _)| keep(*i)).map(|(_, e)| e.clone()).collect::<Vec<_>>()
        };
        if n % every == 0 {
            checker.check(disk.image(all(&|_| true)), &promised, &format!("event {n}: all"));
        }
        // The last write before the end of power, in every sector that it reached, from its beginning or from its end.
        if let Event::Write { .. } = event
            && (n % every == 0 || chance.once_in(every.min(32) as u64))
        {
            let cut = chance.below(event.sectors() as u64 + 1) as usize;
            for part in [event.torn(|s| s < cut), event.torn(|s| s >= cut)] {
                let image = disk.image(pending.iter().cloned().chain(part));
                checker.check(image, &promised, &format!("event {n}: torn at sector {cut}"));
            }
        }
        if matches!(event, Event::Sync { .. } | Event::Delete { .. }) && !pending.is_empty() {
            flushes += 1;
            checker.check(disk.image(Vec::new()), &promised, &format!("event {n}: nothing"));
            if pending.len() as u32 <= subsets.ilog2() {
                for bits in 1..1_u64 << pending.len() {
                    let image = disk.image(all(&|i| bits >> i & 1 == 1));
                    checker.check(image, &promised, &format!("event {n}: subset {bits:b}"));
                }
            } else {
                for _ in 0..subsets {
                    // Most of it, some of it, little of it; and half of the writes torn as well.
                    let (one_in, torn) = (2 + chance.below(8), chance.once_in(2));
                    let most = chance.once_in(2);
                    let mut some = Vec::new();
                    for e in &pending {
                        let kept = chance.once_in(one_in) != most;
                        if torn && chance.once_in(2) {
                            let bits = chance.next();
                            some.extend(e.torn(|s| bits >> (s % 64) & 1 == 1));
                        } else if kept {
                            some.push(e.clone());
                        }
                    }
                    checker.check(disk.image(some), &promised, &format!("event {n}: a part, torn: {torn}"));
                }
            }
        }
        disk.take(event);
    }
    println!(
        "{} events, {flushes} flushes, {} images, {} went on, {} with more than was acknowledged",
        session.events.len(),
        checker.images,
        checker.opened,
        checker.ahead
    );
    assert!(flushes > 20 && checker.images > 100 && checker.ahead > 0);
}

#[test]
fn after_a_loss_of_power_the_store_holds_whole_batches_and_all_that_was_acknowledged() {
    let rows: Rows = &[&[(1, 20), (3, 20), (1, 3_000)], &[(2, 20), (1, 9_000)], &[(1, 5)]];
    let session = session("torn-small", rows);
    replay(&session, 1, setting("SERVANDA_SUBSETS", 16), setting("SERVANDA_SEED", 4));
}

/// A journal that is merged into the database and then written over from its beginning.
#[test]
fn after_a_loss_of_power_while_the_journal_is_merged_nothing_is_lost() {
    let rows: Rows =
        &[&[(0, PAGES_OF_A_JOURNAL), (1, 20), (2, 2_000), (1, 20), (2, 20), (1, 20), (1, 9_000)]];
    let session = session("torn-merged", rows);
    let syncs = |name: &str| {
        session.events.iter().filter(|e| matches!(e, Event::Sync { file } if **file == *name)).count()
    };
    assert!(syncs("register.db") >= 3, "made, merged while in use, and merged when closed");
    replay(&session, 197, setting("SERVANDA_SUBSETS", 16) / 4, setting("SERVANDA_SEED", 5));
}

/// So many bytes that the journal is merged soon after they were written: when it has a thousand pages.
const PAGES_OF_A_JOURNAL: usize = 960 * 4096;

/// The desk of a register whose disk is the tape, which fails once the store is open and its journal nearly long enough.
fn desk_on(folder: &Path, tape: Tape, guard: &Marks, fault: Fault) -> Desk {
    let (path, guard) = (folder.join("register.db"), guard.clone());
    Desk::open(Box::new(move || {
        let mut store = SqliteStore::open_with_vfs(&path, tape.name())?;
        store.put_blob(&vec![7; PAGES_OF_A_JOURNAL])?;
        tape.fail(fault);
        Ok((Box::new(store) as Box<dyn Store>, tools(guard.clone())))
    }))
    .unwrap()
}

fn guarded_size(marks: &Marks) -> u64 {
    marks.last.lock().unwrap().as_ref().map_or(0, |note| said(note).0)
}

#[test]
fn after_a_flush_that_failed_nothing_more_is_signed() {
    let (base, base_marks) = based("torn-flush-base");
    let tape = Tape::new("torn-flush");
    let mut stopped = 0;
    for n in 0.. {
        let here = Temporary::in_memory();
        copy_files(base.path(), here.path());
        let marks = Marks::new(tape);
        *marks.last.lock().unwrap() = base_marks.last.lock().unwrap().clone();
        let desk = desk_on(here.path(), tape, &marks, Fault::Flush(n));
        let officers = secrets("officer-1");
        let mut acknowledged = 2;
        let sent = |i: u64| history(&maker_at(&base), name(4, 0, i), &officers, 6_000);
        for i in 0..6 {
            match desk.enter(&sent(i), today()) {
                Ok(done) => {
                    assert!(matches!(done, servanda_register::Done::Entered(_)), "{done:?}");
                    acknowledged += 1;
                }
                Err(refused) => assert_eq!(refused.class, Class::Stopped, "flush {n}: {refused}"),
            }
            if tape.struck() {
                let lost = matches!(desk.standing(), Standing::Stopped { lost: true, .. });
                assert!(lost, "flush {n}: {:?}", desk.standing());
                break;
            }
        }
        if !tape.struck() {
            // Closing merges the journal: after all was signed.
            assert_eq!(acknowledged, 8);
            break;
        }
        stopped += 1;
        let signed = guarded_size(&marks);
        for i in 10..13 {
            let refused = desk.enter(&sent(i), today()).unwrap_err();
            assert_eq!(refused.class, Class::Stopped, "flush {n}");
            assert!(refused.reason.contains("the medium did not take"), "flush {n}: {refused}");
        }
        assert_eq!(guarded_size(&marks), signed, "flush {n}: nothing more is signed");
        drop(desk);
        assert!(acknowledged <= signed.max(2), "flush {n}");
        // Another process, which has looked at the disk, goes on.
        tape.fail(Fault::None);
        let mut again = open(here.path(), tape, &marks).unwrap();
        assert!(again.head().size >= acknowledged, "flush {n}");
        assert_eq!(problems(again.store()), Vec::<String>::new(), "flush {n}");
    }
    println!("{stopped} flushes, each failed once");
    assert!(stopped >= 18, "{stopped}");
}

/// A register of two records, closed.
fn based(tape: &str) -> (Temporary, Marks) {
    let here = Temporary::in_memory();
    let tape = Tape::new(tape);
    let marks = Marks::new(tape);
    found(&mut open(here.path(), tape, &marks).unwrap(), 1, 2);
    (here, marks)
}

fn maker_at(base: &Temporary) -> servanda_register::Maker {
    let head = SqliteStore::open_to_read(&base.path().join("register.db")).unwrap().head().unwrap();
    let seen = servanda_record::Seen { size: head.size, root: head.root.0 };
    servanda_register::Maker { register: ORIGIN.to_owned(), seen, day: today() }
}

/// From one write on there is no space, or one write fails: at every single write of a session.
#[test]
fn when_no_space_is_left_nothing_that_was_acknowledged_is_lost_and_it_goes_on() {
    let (base, base_marks) = based("torn-full-base");
    let maker = maker_at(&base);
    let tape = Tape::new("torn-full");
    let mut refused = 0;
    for fault in [Fault::Full, Fault::Write] {
        for n in 0.. {
            let here = Temporary::in_memory();
            copy_files(base.path(), here.path());
            let marks = Marks::new(tape);
            *marks.last.lock().unwrap() = base_marks.last.lock().unwrap().clone();
            let mut sequencer = open(here.path(), tape, &marks).unwrap();
            tape.fail(fault(n));
            let acts: Vec<Vec<u8>> =
                (0..3).map(|i| history(&maker, name(4, 0, i), &secrets("officer-1"), 6_000)).collect();
            let mut acknowledged = 2;
            let mut stop = None;
            for act in &acts {
                match sequencer.step(vec![submission(act)]) {
                    Ok(outcomes) => match &outcomes[0] {
                        Outcome::Entered(place) => {
                            assert_eq!(place.index, acknowledged, "write {n}");
                            acknowledged += 1;
                        }
                        Outcome::Refused(r) => assert_eq!(r.class, Class::Full, "write {n}: {r}"),
                        other => panic!("write {n}: {other:?}"),
                    },
                    Err(e) => {
                        assert_eq!(e, Stop::Store(StoreError::Full), "write {n}");
                        stop = Some(e);
                        break;
                    }
                }
                // Readers see a register all the while.
                let path = here.path().join("register.db");
                let mut reader = SqliteStore::open_to_read(&path).unwrap();
                assert!(reader.head().unwrap().size >= acknowledged, "write {n}");
                assert_eq!(reader.checkpoint(Which::Published).unwrap().map(|s| s.size), Some(acknowledged));
            }
            if !tape.struck() {
                break;
            }
            refused += 1;
            // There is space again. Who was stopped is opened anew; all is sent again.
            tape.fail(Fault::None);
            if stop.is_some() {
                drop(sequencer);
                sequencer = open(here.path(), tape, &marks).unwrap();
            }
            let places = enter(&mut sequencer, &acts);
            let indices: BTreeSet<u64> = places.iter().map(|p| p.index).collect();
            assert_eq!(indices, BTreeSet::from([2, 3, 4]), "write {n}");
            assert_eq!(problems(sequencer.store()), Vec::<String>::new(), "write {n}");
            assert_eq!(guarded_size(&marks), 5, "write {n}");
        }
    }
    println!("{refused} writes, each failed once");
    assert!(refused > 60, "{refused}");
}
