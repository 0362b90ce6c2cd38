//! D12: a register that an earlier version made opens in this one, and its files are the same to the byte.
//!
//! `tests/fixtures/vN` is a register as version N of the tables left it: `register.db`; `checkpoint`, as published; and
//! `digests`, the SHA-256 of each of its tiles. When the tables or the files change so that a register looks different on
//! disk: raise `FORMAT` in `sqlite.rs`, run
//!
//!     SERVANDA_FIXTURE=vN cargo test -p servanda-register --test faults fixtures::writes -- --ignored
//!
//! commit what it wrote, and leave the folders that are there as they are: every version opens all earlier ones.

use crate::ground::*;
use servanda_record::{Body, Kind, Role, hex};
use servanda_register::{File, Outcome, Sequencer, SqliteStore, Store, Which, file, fingerprint, signed};
use servanda_tlog::{bundle_paths, tile_paths};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// The register of the fixtures: the same on every machine and on every day.
fn make(at: &Temporary) -> Sequencer<SqliteStore> {
    let mut s = sequencer(&at.folder()).unwrap();
    found(&mut s, 1, 2);
    let one = |s: &mut Sequencer<SqliteStore>, n, kind, body, with: &str| {
        let record = maker(s).record(name(1, 0, n), kind, body);
        enter(s, &[signed(&record, &secrets(with))]);
    };
    let enrol = |who, role, key| Body::Enrol(enrolment(who, role, key));
    one(&mut s, 0, Kind::Enrol, enrol("AL/seal-1", Role::Seal, "al-1"), "officer-1 al-1");
    one(&mut s, 1, Kind::Enrol, enrol("AL/keeper", Role::Custodian, "al-2"), "officer-1 al-1 al-2");
    let new = secret("al-3").public();
    let rotate = Body::Rotate { old: secret("al-1").public().id(), key: new };
    one(&mut s, 2, Kind::Rotate, rotate, "al-1 al-3");
    let revoke = Body::Revoke { old: secret("al-1").public().id(), suspect_from: Some(4) };
    one(&mut s, 3, Kind::Revoke, revoke, "al-2");
    one(&mut s, 4, Kind::Policy, Body::Policy(policy(2)), "officer-1");
    let now = maker(&s);
    let officers = secrets("officer-1 officer-2");
    let acts: Vec<Vec<u8>> = (0..40).map(|n| history(&now, name(2, 0, n), &officers, 1)).collect();
    for batch in acts.chunks(7) {
        enter(&mut s, batch);
    }
    let role = Body::Role { holder: holder("AL/keeper"), role: Role::Seal };
    let waits = maker(&s).record(name(1, 0, 5), Kind::Grant, role);
    let outcome = s.step(vec![submission(&signed(&waits, &secrets("officer-1")))]).unwrap().remove(0);
    assert!(matches!(outcome, Outcome::Waiting { .. }));
    s
}

/// The tiles and bundles of the published register, each with its digest.
fn digests(store: &mut dyn Store) -> String {
    let size = checkpoint(store, Which::Published).unwrap().0;
    let mut out = String::new();
    for path in tile_paths(size).chain(bundle_paths(size)) {
        let bytes = file(store, &File::Tile(path)).unwrap().unwrap();
        let _ = writeln!(out, "{path} {}", hex(&Sha256::digest(bytes)));
    }
    out
}

fn published(store: &mut dyn Store) -> Vec<u8> {
    file(store, &File::Checkpoint).unwrap().unwrap()
}

#[test]
#[ignore = "it writes the fixture of a new version of the tables"]
fn writes() {
    let folder = fixtures().join(std::env::var("SERVANDA_FIXTURE").unwrap());
    fs::create_dir_all(&folder).unwrap();
    assert!(!folder.join("register.db").exists(), "a fixture is never written over");
    let here = Temporary::in_memory();
    let mut s = make(&here);
    fs::write(folder.join("checkpoint"), published(s.store())).unwrap();
    fs::write(folder.join("digests"), digests(s.store())).unwrap();
    s.store().back_up(&folder.join("register.db")).unwrap();
}

fn all() -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = fs::read_dir(fixtures()).unwrap().map(|e| e.unwrap().path()).collect();
    all.sort();
    assert!(!all.is_empty());
    all
}

#[test]
fn a_register_of_every_version_opens_and_is_the_same() {
    for folder in all() {
        let here = Temporary::in_memory();
        copy_files(&folder, here.path());
        let due = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
        let check = |store: &mut dyn Store, what: &str| {
            assert_eq!(digests(store), due("digests"), "{}: {what}", folder.display());
            assert_eq!(published(store), due("checkpoint").into_bytes(), "{}: {what}", folder.display());
            assert_eq!(problems(store), Vec::<String>::new(), "{}: {what}", folder.display());
        };
        check(&mut *here.folder().reader().unwrap(), "as it came");
        let before = fingerprint(&mut *here.folder().reader().unwrap()).unwrap();
        check(&mut SqliteStore::open(&here.folder().database()).unwrap(), "opened to write");
        let mut s = sequencer(&here.folder()).unwrap();
        check(s.store(), "opened by the sequencer");
        assert_eq!(fingerprint(s.store()).unwrap(), before, "{}", folder.display());
        // It goes on, over the edge of a tile, and what was there stays.
        let (head, now) = (s.head(), maker(&s));
        let officers = secrets("officer-1 officer-2");
        let leaves = s.store().entries(0, head.size as u32).unwrap();
        let act = |n| history(&now, name(9, 0, n), &officers, 1);
        enter(&mut s, &(0..260).map(act).collect::<Vec<_>>());
        assert_eq!(s.store().entries(0, head.size as u32).unwrap(), leaves, "{}", folder.display());
        let root = servanda_tlog::root_at(head.size, &mut servanda_register::Tiles(s.store())).unwrap();
        assert_eq!(root, head.root);
        assert_eq!(problems(s.store()), Vec::<String>::new(), "{}", folder.display());
        // What waited can still be signed, and what was sent is still known.
        let waiting = s.store().waiting().unwrap().remove(0);
        let mut envelope = servanda_record::Envelope::parse(&waiting.envelope).unwrap();
        servanda_register::sign_more(&mut envelope, &secrets("officer-2 al-3"));
        enter(&mut s, &[envelope.to_bytes()]);
        assert_eq!(
            s.step(vec![submission(&leaves[10].leaf)]).unwrap(),
            [Outcome::Entered(servanda_register::Place { index: 10, leaf: leaves[10].hash })]
        );
    }
}

/// The newest version makes of the same records the same files, to the byte.
#[test]
fn the_same_records_make_the_same_files() {
    let folder = all().pop().unwrap();
    let here = Temporary::in_memory();
    let mut s = make(&here);
    assert_eq!(digests(s.store()), fs::read_to_string(folder.join("digests")).unwrap());
    assert_eq!(published(s.store()), fs::read(folder.join("checkpoint")).unwrap());
    let fixture = SqliteStore::open_to_read(&folder.join("register.db")).map(|mut f| fingerprint(&mut f));
    assert_eq!(fixture.unwrap(), fingerprint(s.store()));
}
