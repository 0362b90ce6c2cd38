//! D2: kill -9 under load. A process that enters acts from several threads is killed at a random moment, many times, and
//! the register goes on from where it was found.

use crate::ground::*;
use servanda_record::{IdempotencyKey, Seen, hex, unhex};
use servanda_register::{Done, Maker, RegisterFolder, SqliteStore, Store, Tiles, Which};
use servanda_tlog::{Frontier, leaf_hash, root_at};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// Threads that hand in acts.
const THREADS: u32 = 6;

fn seen_at_founding(folder: &Path) -> Maker {
    let text = std::fs::read_to_string(folder.join("seen")).unwrap();
    let (size, root) = text.split_once(' ').unwrap();
    let seen = Seen { size: size.parse().unwrap(), root: unhex(root).unwrap() };
    Maker { register: ORIGIN.to_owned(), seen, day: today() }
}

/// The process that is killed: not a test of its own. It says `entered KEY INDEX` for each act, after it was acknowledged.
#[test]
#[ignore = "it is started, and killed, by the test below"]
fn enters_until_it_is_killed() {
    let path = std::env::var("SERVANDA_KILL_FOLDER").unwrap();
    let round = setting("SERVANDA_KILL_ROUND", 0) as u32;
    let folder = RegisterFolder::at(Path::new(&path));
    let _lock = folder.lock().unwrap();
    let maker = seen_at_founding(folder.path());
    let desk = desk(&folder);
    let say = |key: IdempotencyKey, index: u64| {
        let line = format!("\nentered {key} {index}\n");
        std::io::stdout().lock().write_all(line.as_bytes()).unwrap();
    };
    std::thread::scope(|threads| {
        for thread in 0..THREADS {
            let (desk, maker, say) = (&desk, &maker, &say);
            threads.spawn(move || {
                let officers = secrets("officer-1");
                // What the process before did not get an answer to, and some that it did, is sent again first.
                let again = (0..3).map(|n| (round.wrapping_sub(1), n)).filter(|_| round > 0);
                for (of, n) in again.chain((0..).map(|n| (round, n))) {
                    let key = name(of + 1, thread, n);
                    match desk.enter(&history(maker, key, &officers, 50), today()) {
                        Ok(Done::Entered(place)) => say(key, place.index),
                        other => panic!("{other:?}"),
                    }
                }
            });
        }
    });
}

/// Everything that was acknowledged, and how far the log was looked over.
struct Known {
    acknowledged: BTreeMap<String, u64>,
    looked: Frontier,
    unacknowledged: u64,
}

impl Known {
    fn check(&mut self, folder: &RegisterFolder, fresh: &[(String, u64)], all: bool, round: u64) {
        for (key, index) in fresh {
            let before = self.acknowledged.insert(key.clone(), *index);
            assert!(before.is_none_or(|b| b == *index), "round {round}: {key} has two indices");
        }
        let mut store = SqliteStore::open(&folder.database()).unwrap();
        let head = store.head().unwrap();
        let from = self.looked.size();
        assert!(head.size >= from, "round {round}: the log has become shorter");
        let entries = store.entries(from, u32::MAX).unwrap();
        assert_eq!(entries.len() as u64, head.size - from, "round {round}: gapless");
        for entry in &entries {
            assert_eq!(leaf_hash(&entry.leaf), entry.hash, "round {round}");
            self.looked.push(entry.hash, &mut |_, _, _| {});
            let s = submission(&entry.leaf);
            let there = store.recorded(&s.key()).unwrap().unwrap();
            assert_eq!((there.index, there.digest), (self.looked.size() - 1, s.digest), "round {round}");
            self.unacknowledged += u64::from(!fresh.iter().any(|(k, _)| *k == s.key().to_string()));
        }
        assert_eq!(self.looked.root(), head.root, "round {round}: the root");
        for (key, index) in fresh {
            let there = store.recorded(&IdempotencyKey(unhex(key).unwrap())).unwrap();
            assert_eq!(there.map(|r| r.index), Some(*index), "round {round}: {key} was acknowledged");
        }
        let last = fresh.iter().map(|(_, index)| *index + 1).max().unwrap_or(0);
        let mut roots = |size| root_at(size, &mut Tiles(&mut store)).unwrap();
        let guarded = guarded(&mut folder.guard(None)).unwrap();
        assert_eq!(guarded.1, roots(guarded.0), "round {round}: the guard");
        let [signed, published] =
            [Which::Signed, Which::Published].map(|w| checkpoint(&mut store, w).unwrap());
        let mut roots = |size| root_at(size, &mut Tiles(&mut store)).unwrap();
        assert_eq!((signed.1, published.1), (roots(signed.0), roots(published.0)), "round {round}");
        assert!(
            last <= published.0 && published.0 <= guarded.0 && guarded.0 <= signed.0 && signed.0 <= head.size,
            "round {round}: acknowledged {last}, published {}, guarded {}, signed {}, stored {}",
            published.0,
            guarded.0,
            signed.0,
            head.size
        );
        if all {
            assert_eq!(problems(&mut store), Vec::<String>::new(), "round {round}");
            assert_eq!(store.integrity().unwrap(), Vec::<String>::new(), "round {round}");
        }
    }
}

/// Lets a process enter acts for a while after its first answer, and kills it. What it said until then.
fn round(folder: &Path, round: u64, alive: Duration) -> Vec<(String, u64)> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["kill::enters_until_it_is_killed", "--exact", "--ignored", "--nocapture"])
        .env("SERVANDA_KILL_FOLDER", folder)
        .env("SERVANDA_KILL_ROUND", round.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let (heard, lines) = channel();
    let reader = std::thread::spawn(move || {
        let mut line = String::new();
        // A line that was cut short by the end of the process was not said.
        while out.read_line(&mut line).unwrap_or(0) > 0 && line.ends_with('\n') {
            if let Some(said) = line.strip_prefix("entered ") {
                let (key, index) = said.trim().split_once(' ').unwrap();
                heard.send((key.to_owned(), index.parse::<u64>().unwrap())).unwrap();
            }
            line.clear();
        }
    });
    let mut said = Vec::new();
    let mut until = Instant::now() + Duration::from_secs(30);
    loop {
        match lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(line) => {
                if said.is_empty() {
                    until = Instant::now() + alive;
                }
                said.push(line);
            }
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => {
                let mut why = String::new();
                let _ = std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut why);
                panic!("round {round}: the process ended by itself: {why}");
            }
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap();
    said.extend(lines);
    assert!(!said.is_empty(), "round {round}: nothing was entered");
    said
}

#[test]
fn nothing_that_was_acknowledged_is_lost_when_the_process_is_killed() {
    let rounds = setting("SERVANDA_KILL_ROUNDS", 200);
    let mut chance = Chance(setting("SERVANDA_SEED", 2));
    let (here, beside) = (Temporary::on_disk(), Temporary::on_disk());
    let maker = founded(&here.folder(), 1, 2);
    let seen = format!("{} {}", maker.seen.size, hex(&maker.seen.root));
    std::fs::write(here.path().join("seen"), seen).unwrap();
    let mut known = Known { acknowledged: BTreeMap::new(), looked: Frontier::new(), unacknowledged: 0 };
    for n in 0..rounds {
        // Some are killed while they open the register: at once after the first answer, or long after.
        let most = if chance.once_in(4) { 2_000 } else { 90_000 };
        let alive = Duration::from_micros(chance.below(most));
        let said = round(here.path(), n, alive);
        let all = n % 40 == 39 || n + 1 == rounds;
        if n % 2 == 0 {
            known.check(&here.folder(), &said, all, n);
        } else {
            // What looks at a register mends its files. Every second time the next process does so itself.
            copy_files(here.path(), beside.path());
            let _ = std::fs::remove_file(beside.path().join("register.db-shm"));
            known.check(&beside.folder(), &said, all, n);
        }
    }
    println!(
        "{rounds} rounds, {} records, {} acknowledged, {} entered and not acknowledged",
        known.looked.size(),
        known.acknowledged.len(),
        known.unacknowledged
    );
}
