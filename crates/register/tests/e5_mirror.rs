//! E5: a mirror with damaged files, interrupted, started again; a register restored from it, byte for byte, that goes on.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod support;

use servanda_register::{
    Extent, FetchError, FromFolder, FromStore, Mirror, MirrorError, SqliteStore, Store, Trust, Unverified,
    Which, restore, verify,
};
use servanda_tlog::{Note, bundle_paths, tile_paths};
use std::cell::{Cell, RefCell};
use std::path::Path;
use support::Folder;
use support::memory::{How, Memory};
use support::places::{Changed, Files, cut_off, missing};
use support::random::Random;
use support::register::{
    CHARTER, FOUNDING, MemoryGuard, NoWitnesses, Scribe, entered, log_keys, one_person, quorum, sequencer,
};

type Found = Result<Vec<u8>, FetchError>;

struct Host {
    scribe: Scribe,
    sequencer: servanda_register::Sequencer<Memory>,
    store: Memory,
}

impl Host {
    fn new() -> Host {
        let (mut scribe, store) = (Scribe::default(), Memory::default());
        let mut sequencer = sequencer(store.clone(), &MemoryGuard::default(), NoWitnesses).unwrap();
        scribe.found(&mut sequencer, one_person(Vec::new())).unwrap();
        Host { scribe, sequencer, store }
    }

    /// Enters acts, of which the last has a document.
    fn enter(&mut self, acts: usize) {
        let document = format!("document of {}", self.sequencer.head().size);
        self.store.clone().put_blob(document.as_bytes()).unwrap();
        let mut all = self.scribe.acts(acts - 1);
        all.push(self.scribe.act_with(document.as_bytes()));
        entered(self.sequencer.step(all).unwrap());
    }

    fn size(&self) -> u64 {
        self.sequencer.head().size
    }

    fn files(&self) -> Files {
        Files::of("host", &self.store)
    }
}

fn pull(
    mirror: &Mirror,
    from: &mut dyn servanda_register::Fetch,
    to: &mut dyn Store,
) -> Result<u64, MirrorError> {
    mirror.pull(from, to, &mut |_, _| {}).map(|done| done.size)
}

/// Everything that a store serves is that of another, byte for byte.
fn assert_same(ours: &mut dyn Store, theirs: &mut dyn Store) {
    let (head, other) = (ours.head().unwrap(), theirs.head().unwrap());
    assert_eq!((head.size, head.root), (other.size, other.root));
    let all = u32::try_from(head.size).unwrap();
    assert_eq!(ours.entries(0, all).unwrap(), theirs.entries(0, all).unwrap());
    assert_eq!(ours.directory_records().unwrap(), theirs.directory_records().unwrap());
    assert_eq!(ours.directory_text().unwrap(), theirs.directory_text().unwrap());
    assert_eq!(ours.checkpoint(Which::Published).unwrap(), theirs.checkpoint(Which::Published).unwrap());
    let text = |s: Option<servanda_register::Signed>| {
        s.map(|s| (s.size, Note::parse(s.note.as_bytes()).unwrap().text))
    };
    let signed = |s: &mut dyn Store| text(s.checkpoint(Which::Signed).unwrap());
    assert_eq!(signed(ours), signed(theirs));
    let paths = tile_paths(head.size).chain(bundle_paths(head.size)).map(|p| p.to_string());
    for path in paths.chain(["checkpoint".to_owned()]) {
        let get = |s: &mut dyn Store| servanda_register::Fetch::get(&mut FromStore(s), &path).unwrap();
        assert!(get(ours) == get(theirs), "{path}");
    }
}

fn verified(store: &mut dyn Store) -> u64 {
    let extent = Extent { by_charter: false, documents: true, threads: 2 };
    let trust = Trust { logs: Some(log_keys().verifiers().map(|k| k.to_string())), before: None };
    verify(&mut FromStore(store), &trust, extent, &mut |_, _| {}).unwrap().opened.checkpoint.size
}

fn spool_is_empty(spool: &Path) {
    assert!(!spool.join("tile").exists());
}

#[test]
fn e5_a_mirror_follows_and_a_register_is_restored_from_it() {
    let folder = Folder::new("e5");
    let mut host = Host::new();
    let mirror = Mirror::with_spool(&folder.file("spool"));
    let mut copy = SqliteStore::open(&folder.file("mirror.sqlite")).unwrap();
    for acts in [1, 240, 8, 1, 1, 1, 300, 1] {
        host.enter(acts);
        assert_eq!(pull(&mirror, &mut host.files(), &mut copy).unwrap(), host.size());
        assert_same(&mut copy, &mut host.store);
        spool_is_empty(&folder.file("spool"));
        // Nothing new is nothing to do.
        let again = mirror.pull(&mut host.files(), &mut copy, &mut |_, _| {}).unwrap();
        assert_eq!((again.records, again.documents), (0, 0));
    }
    assert_eq!(verified(&mut copy), host.size());
    assert!(copy.integrity().unwrap().is_empty());

    // The host is lost. A new one is restored from the mirror: through the files that the mirror writes, too.
    let (lost, mut scribe) = (host.store.copy(), host.scribe.clone());
    drop(host);
    let mut new = SqliteStore::open(&folder.file("new.sqlite")).unwrap();
    let logs = Some(log_keys().verifiers().map(|k| k.to_string()));
    let known = Mirror { logs, spool: None, threads: 2 };
    restore(&mut FromStore(&mut copy), &mut new, &known, &mut |_, _| {}).unwrap();
    assert_same(&mut new, &mut Memory::of(lost.clone()));
    // The log goes on where it was: nothing that a guard or a witness knows contradicts it.
    let guard = MemoryGuard::default();
    *guard.0.lock().unwrap() = Some(lost.checkpoints["signed"].note.clone());
    let before = new.head().unwrap().size;
    let mut s = sequencer(new, &guard, NoWitnesses).unwrap();
    // What was sent before is known; what is new enters.
    let old = servanda_register::Submission::read(&lost.entries.last().unwrap().0.leaf).unwrap();
    let places = entered(s.step(vec![old, scribe.act()]).unwrap());
    assert_eq!(places.iter().map(|p| p.index).collect::<Vec<_>>(), [before - 1, before]);
    assert_eq!(s.published(), before + 1);
    // And the mirror follows the new host.
    assert_eq!(pull(&mirror, &mut FromStore(s.store()), &mut copy).unwrap(), before + 1);
    assert_same(&mut copy, s.store());
}

#[test]
fn e5_one_damaged_file_is_refused_and_when_mended_it_goes_on() {
    let folder = Folder::new("e5-damage");
    let mut host = Host::new();
    host.enter(100);
    let early = host.store.copy();
    host.enter(500);
    let size = host.size();
    let document = {
        let found = host.store.copy().blobs.keys().map(|k| servanda_record::hex(k)).next_back();
        format!("blob/{}", found.unwrap())
    };
    let paths: Vec<String> = tile_paths(size).chain(bundle_paths(size)).map(|p| p.to_string()).collect();
    for path in paths.iter().map(String::as_str).chain([document.as_str(), "checkpoint"]) {
        for how in 0..4 {
            let spool = folder.file("spool");
            let mirror = if how % 2 == 0 { Mirror::with_spool(&spool) } else { Mirror::default() };
            // It knows the beginning.
            let mut copy = Memory::of(early.clone());
            let (was, root) = (copy.head().unwrap().size, copy.head().unwrap().root);
            let mut random = Random(how);
            let touched = Cell::new(false);
            let mut bad = Changed(host.files(), |asked: &str, found: Found| {
                if asked != path {
                    return found;
                }
                touched.set(true);
                let mut bytes = found?;
                match how {
                    0 => return Err(missing(asked)),
                    1 => bytes.truncate(bytes.len() / 2),
                    2 => bytes.extend_from_slice(b"\0\0"),
                    _ => {
                        let at = random.index(bytes.len());
                        bytes[at] ^= 1 << random.below(8);
                    }
                }
                Ok(bytes)
            });
            let done = pull(&mirror, &mut bad, &mut copy);
            if !touched.get() {
                // What is known already is not asked for.
                assert!(done.is_ok(), "{path}");
                continue;
            }
            assert!(done.is_err(), "{path}, {how}");
            let head = copy.head().unwrap();
            assert_eq!((head.size, head.root), (was, root), "{path}, {how}: nothing was taken over");
            // Mended, it goes on.
            assert_eq!(pull(&mirror, &mut host.files(), &mut copy).unwrap(), size, "{path}, {how}");
            assert_same(&mut copy, &mut host.store);
        }
    }
}

#[test]
fn e5_interrupted_at_any_place_it_goes_on() {
    let folder = Folder::new("e5-cut");
    let mut host = Host::new();
    host.enter(100);
    let early = host.store.copy();
    host.enter(680);
    let size = host.size();
    let count = Cell::new(0);
    let fetched = RefCell::new(Vec::<String>::new());
    // With a spool: each run may fetch some files more, and what was fetched is not fetched again.
    let spool = folder.file("spool");
    let mirror = Mirror::with_spool(&spool);
    let mut copy = SqliteStore::open(&folder.file("mirror.sqlite")).unwrap();
    let mut runs = 0;
    loop {
        runs += 1;
        count.set(0);
        let mut cut = Changed(host.files(), |path: &str, found: Found| {
            count.set(count.get() + 1);
            if count.get() > 3 + runs {
                return Err(cut_off(path));
            }
            if path.starts_with("tile/entries/") && !path.contains(".p/") {
                fetched.borrow_mut().push(path.to_owned());
            }
            found
        });
        match pull(&mirror, &mut cut, &mut copy) {
            Ok(done) => break assert_eq!(done, size),
            Err(MirrorError::Unverified(Unverified::Fetch(_))) => assert_eq!(copy.head().unwrap().size, 0),
            Err(other) => panic!("{other}"),
        }
        // A file in the spool that was torn when the machine stopped is noticed, and fetched anew.
        if runs == 4 {
            let torn = spool.join("tile/entries/000");
            let bytes = std::fs::read(&torn).unwrap();
            std::fs::write(&torn, &bytes[..bytes.len() / 3]).unwrap();
        }
        assert!(runs < 100);
    }
    assert!(runs > 5, "{runs}");
    let fetched = fetched.into_inner();
    let times = |path: &str| fetched.iter().filter(|p| *p == path).count();
    // The first bundle is also read for the keys of the log, as long as the store is empty.
    assert_eq!((times("tile/entries/001"), times("tile/entries/002")), (1, 1));
    assert_same(&mut copy, &mut host.store);
    spool_is_empty(&spool);

    // The store fails at any call, in any way: started again, it ends up the same.
    for how in How::ALL {
        let mut n = 0;
        loop {
            n += if n < 15 { 1 } else { 151 };
            let mut copy = Memory::of(early.clone());
            copy.fail(Some((n, how)));
            let first = pull(&Mirror::default(), &mut host.files(), &mut copy);
            let calls = copy.calls();
            copy.check();
            let there = copy.head().unwrap().size;
            assert!(there >= early.entries.len() as u64 && (there == size || first.is_err()));
            assert_eq!(pull(&Mirror::default(), &mut host.files(), &mut copy).unwrap(), size, "{how:?} {n}");
            copy.check();
            assert_same(&mut copy, &mut host.store);
            if calls < n {
                break;
            }
        }
    }
    // The last appends and checkpoints, each.
    for back in 0..10 {
        for how in How::ALL {
            let mut copy = Memory::of(early.clone());
            copy.fail(None);
            pull(&Mirror::default(), &mut host.files(), &mut copy).unwrap();
            let last = copy.calls();
            let mut copy = Memory::of(early.clone());
            copy.fail(Some((last - back, how)));
            let _ = pull(&Mirror::default(), &mut host.files(), &mut copy);
            copy.check();
            assert_eq!(pull(&Mirror::default(), &mut host.files(), &mut copy).unwrap(), size);
            assert_same(&mut copy, &mut host.store);
        }
    }
}

#[test]
fn e5_what_shrank_or_was_rewritten_is_refused() {
    let mut host = Host::new();
    host.enter(10);
    let early = host.store.copy();
    host.enter(10);
    let mut copy = Memory::default();
    pull(&Mirror::default(), &mut host.files(), &mut copy).unwrap();
    let mut old = Files::of("host", &Memory::of(early.clone()));
    let shorter = pull(&Mirror::default(), &mut old, &mut copy).unwrap_err();
    let known = FOUNDING + 20;
    assert_eq!(shorter, MirrorError::Unverified(Unverified::Shorter { shown: FOUNDING + 10, known }));
    // Another history from there on, of the same size and larger.
    let mut other = Host { store: Memory::of(early), ..Host::new() };
    other.sequencer = sequencer(other.store.clone(), &MemoryGuard::default(), NoWitnesses).unwrap();
    other.scribe = Scribe::new(9);
    other.scribe.seen = host.scribe.seen;
    for acts in [10, 300] {
        other.enter(acts);
        let refused = pull(&Mirror::default(), &mut other.files(), &mut copy).unwrap_err();
        assert!(matches!(refused, MirrorError::Forked(_)), "{refused}");
    }
    assert_eq!(copy.head().unwrap().size, known);
    copy.check();
    // Another log altogether.
    let logs = Some(["a", "b"].map(|n| support::register::witness_ml_key(n).verifier().to_string()));
    let wrong = Mirror { logs, ..Mirror::default() };
    assert_eq!(pull(&wrong, &mut host.files(), &mut copy).unwrap_err(), Unverified::OtherKeys.into());
    assert!(pull(&wrong, &mut host.files(), &mut Memory::default()).is_err());
}

/// The witnesses are counted by the policy at the end, and before anything is kept.
#[test]
fn e5_what_no_quorum_has_cosigned_is_not_taken_over() {
    let mut host = Host::new();
    host.enter(10);
    let mut copy = Memory::default();
    pull(&Mirror::default(), &mut host.files(), &mut copy).unwrap();
    let policy = one_person(quorum(1, &[("w", None)]));
    let record = host.scribe.record(servanda_record::Kind::Policy, servanda_record::Body::Policy(policy));
    entered(host.sequencer.step(vec![support::register::signed(&record, &["depositary/1"])]).unwrap());
    assert_eq!(host.sequencer.published(), FOUNDING + 10);
    // The host shows it all the same.
    host.store.change(|s| drop(s.checkpoints.insert("published", s.checkpoints["signed"].clone())));
    let refused = pull(&Mirror::default(), &mut host.files(), &mut copy).unwrap_err();
    assert!(matches!(refused, MirrorError::Unverified(Unverified::Checkpoint(_))), "{refused}");
    assert_eq!(copy.head().unwrap().size, FOUNDING + 10);
    assert!(pull(&Mirror::default(), &mut host.files(), &mut Memory::default()).is_err());
    // Cosigned, it is.
    let mut note = Note::parse(host.store.copy().checkpoints["signed"].note.as_bytes()).unwrap();
    note.signatures.push(support::register::witness_key("w").sign(&note.text, 5).unwrap());
    host.store.change(|s| s.checkpoints.get_mut("published").unwrap().note = note.to_string());
    assert_eq!(pull(&Mirror::default(), &mut host.files(), &mut copy).unwrap(), FOUNDING + 11);
    assert_same(&mut copy, &mut host.store);
}

#[test]
fn e5_a_folder_of_files_is_a_place_too() {
    let folder = Folder::new("e5-files");
    let mut host = Host::new();
    host.enter(300);
    let size = host.size();
    let blobs = host.store.copy().blobs;
    let names = blobs.keys().map(|k| format!("blob/{}", servanda_record::hex(k)));
    let paths = tile_paths(size).chain(bundle_paths(size)).map(|p| p.to_string());
    for path in paths.chain(names).chain(["checkpoint".to_owned()]) {
        let bytes = servanda_register::Fetch::get(&mut host.files(), &path).unwrap();
        let file = folder.file(&path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
    let mut copy = Memory::default();
    let mirror = Mirror { threads: 3, ..Mirror::default() };
    let mut seen = Vec::new();
    let mut place = FromFolder(folder.path().to_path_buf());
    let done = mirror.pull(&mut place, &mut copy, &mut |at, of| seen.push((at, of))).unwrap();
    assert_eq!(done.documents, 2);
    assert_eq!(seen, [(256, size), (size, size)]);
    assert_same(&mut copy, &mut host.store);
    assert_eq!(copy.blob(&sha256(CHARTER)).unwrap().unwrap(), CHARTER);
    // A signature that is not good is found, whatever thread looks at it.
    let at = 100;
    let mut forged = host.store.copy();
    let mut envelope = servanda_record::Envelope::parse(&forged.entries[at].0.leaf).unwrap();
    envelope.signatures[0].bytes[9] ^= 1;
    forged.entries[at].0.leaf = envelope.to_bytes();
    let forged = resigned(forged);
    let refused = pull(&mirror, &mut Files::of("host", &forged), &mut Memory::default()).unwrap_err();
    let MirrorError::Unverified(Unverified::Record { index, .. }) = refused else { panic!("{refused}") };
    assert_eq!(index, at as u64);
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    Memory::default().put_blob(bytes).unwrap()
}

/// A store whose tree and checkpoint are made anew by a host that does not care what is in its leaves.
fn resigned(mut stored: support::memory::Stored) -> Memory {
    let mut tree = servanda_tlog::Frontier::new();
    stored.nodes.clear();
    for (entry, _) in &mut stored.entries {
        entry.hash = servanda_tlog::leaf_hash(&entry.leaf);
        tree.push(entry.hash, &mut |level, index, hash| {
            let _ = stored.nodes.insert((level, index), hash);
        });
    }
    let text =
        servanda_tlog::Checkpoint::new(support::register::ORIGIN, tree.size(), tree.root()).to_string();
    let keys = log_keys();
    let signatures = vec![keys.ed25519.sign(&text, 0).unwrap(), keys.ml_dsa.sign(&text, 1).unwrap()];
    let note = Note { text, signatures }.to_string();
    stored.checkpoints.get_mut("published").unwrap().note = note;
    stored.root = Some(tree.root());
    Memory::of(stored)
}
