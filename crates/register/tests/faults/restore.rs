//! D7: a backup that is older than what was signed is put back. Nothing is signed over it.

use crate::ground::*;
use servanda_register::{
    Class, Desk, RegisterFolder, Sequencer, SqliteStore, Standing, Stop, Store, Which, Witnesses,
};
use servanda_tlog::{Hash, Note, NoteSignature, Policy};
use std::fs;

/// A witness that has cosigned a checkpoint.
struct Knows(Note);

impl Witnesses for Knows {
    fn seen(&mut self, _: &Policy, _: &str) -> Vec<Note> {
        vec![self.0.clone()]
    }

    fn cosign(
        &mut self,
        _: &Policy,
        _: &Note,
        _: &mut dyn FnMut(u64) -> Option<Vec<Hash>>,
    ) -> (Vec<NoteSignature>, Vec<Note>) {
        (Vec::new(), Vec::new())
    }
}

/// A register of 12 records, and a backup of it with 7: guard and all.
fn register() -> (Temporary, Temporary) {
    let (here, backup) = (Temporary::in_memory(), Temporary::in_memory());
    let maker = founded(&here.folder(), 1, 2);
    let act = |n| history(&maker, name(1, 0, n), &secrets("officer-1"), 20);
    enter(&mut sequencer(&here.folder()).unwrap(), &(0..5).map(act).collect::<Vec<_>>());
    copy_files(here.path(), backup.path());
    enter(&mut sequencer(&here.folder()).unwrap(), &(5..10).map(act).collect::<Vec<_>>());
    (here, backup)
}

fn put_back(backup: &Temporary, here: &Temporary, name: &str) {
    fs::copy(backup.path().join(name), here.path().join(name)).unwrap();
}

/// What readers see, and the guard.
fn all(folder: &RegisterFolder) -> ([u8; 32], Vec<u8>) {
    let seen = servanda_register::fingerprint(&mut *folder.reader().unwrap()).unwrap();
    (seen, fs::read(folder.path().join("guard")).unwrap())
}

#[test]
fn the_guard_knows_that_an_older_backup_was_put_back() {
    let (here, backup) = register();
    put_back(&backup, &here, "register.db");
    let before = all(&here.folder());
    let stop = sequencer(&here.folder()).map(|s| s.head()).unwrap_err();
    let whose = "the checkpoint kept by the guard".to_owned();
    assert_eq!(stop, Stop::Behind { whose, theirs: 12, here: 7 });
    assert!(stop.to_string().contains("servanda register restore"), "{stop}");
    assert_eq!(before, all(&here.folder()), "nothing was signed");
    // The desk says so to whoever sends something, and readers are served what there is.
    let desk = desk(&here.folder());
    assert!(matches!(desk.standing(), Standing::Stopped { lost: false, .. }), "{:?}", desk.standing());
    let maker = servanda_register::Maker {
        register: ORIGIN.to_owned(),
        seen: servanda_record::Seen { size: 0, root: Hash::EMPTY.0 },
        day: today(),
    };
    let sent = history(&maker, name(1, 0, 99), &secrets("officer-1"), 20);
    assert_eq!(desk.enter(&sent, today()).unwrap_err().class, Class::Stopped);
    let mut reader = here.folder().reader().unwrap();
    assert_eq!(reader.head().unwrap().size, 7);
    assert_eq!(problems(&mut *reader), Vec::<String>::new());
}

#[test]
fn a_witness_knows_that_an_older_backup_was_put_back_with_its_guard() {
    let (here, backup) = register();
    let newest = here.folder().store().unwrap().checkpoint(Which::Published).unwrap().unwrap();
    let newest = Note::parse(newest.note.as_bytes()).unwrap();
    put_back(&backup, &here, "register.db");
    put_back(&backup, &here, "guard");
    let store = SqliteStore::open(&here.folder().database()).unwrap();
    let before = all(&here.folder());
    let tools = tools_with(here.folder().guard(None), Knows(newest));
    let stop = Sequencer::open(store, tools).map(|s| s.head()).unwrap_err();
    let whose = "the checkpoint that a witness has cosigned".to_owned();
    assert_eq!(stop, Stop::Behind { whose, theirs: 12, here: 7 });
    assert_eq!(before, all(&here.folder()), "nothing was signed");
}

/// A backup that was put back and then written to by someone without guard or witnesses is another log of the same size.
#[test]
fn a_log_that_went_on_from_an_older_backup_is_a_fork() {
    let (here, backup) = register();
    let maker = founded(&Temporary::in_memory().folder(), 1, 2);
    let act = |n| history(&maker, name(2, 0, n), &secrets("officer-2"), 20);
    let store = SqliteStore::open(&backup.folder().database()).unwrap();
    let mut alone = Sequencer::open(store, tools(servanda_register::NoGuard)).unwrap();
    enter(&mut alone, &(0..9).map(act).collect::<Vec<_>>());
    drop(alone);
    put_back(&backup, &here, "register.db");
    let stop = sequencer(&here.folder()).map(|s| s.head()).unwrap_err();
    let whose = "the checkpoint kept by the guard".to_owned();
    assert_eq!(stop, Stop::Forked { whose, size: 12 });
}

/// The backup is as good as the register if nothing was signed since.
#[test]
fn the_newest_backup_goes_on() {
    let (here, backup) = register();
    copy_files(here.path(), backup.path());
    put_back(&backup, &here, "register.db");
    let desk: Desk = desk(&here.folder());
    assert_eq!(desk.standing(), Standing::Open);
    assert_eq!(desk.moment().unwrap().published, 12);
}
