//! D4: no space. On a disk of a few megabytes, and under a limit that the system sets to the size of files; what happens at
//! every single write is in the tests of `tests/torn`.

use crate::ground::*;
use servanda_register::{Class, Desk, Done, RegisterFolder, SqliteStore, Standing, Store, Which};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// A small disk in memory; it goes when the test ends.
struct SmallDisk(Temporary);

impl SmallDisk {
    /// None where the system does not let one be made.
    fn new(size: &str) -> Option<SmallDisk> {
        let at = Temporary::on_disk();
        let options = format!("size={size}");
        SmallDisk::run("mount", &["-t", "tmpfs", "-o", &options, "none", &at.path().to_string_lossy()])
            .then_some(SmallDisk(at))
    }

    fn grow(&self, size: &str) {
        let options = format!("remount,size={size}");
        assert!(SmallDisk::run("mount", &["-o", &options, &self.0.path().to_string_lossy()]));
    }

    fn run(program: &str, arguments: &[&str]) -> bool {
        Command::new(program).args(arguments).output().is_ok_and(|o| o.status.success())
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        SmallDisk::run("umount", &["-l", &self.0.path().to_string_lossy()]);
    }
}

/// Sends acts until there is no space, and some more. The indices of those that were entered, and how many were refused.
fn fill(desk: &Desk, maker: &servanda_register::Maker, round: u32, most: u64) -> (Vec<u64>, u64) {
    let officers = secrets("officer-1");
    let (mut entered, mut refused) = (Vec::new(), 0);
    for n in 0..most {
        match desk.enter(&history(maker, name(round, 0, n), &officers, 30_000), today()) {
            Ok(Done::Entered(place) | Done::Unpublished(place)) => entered.push(place.index),
            Ok(other) => panic!("{other:?}"),
            Err(r) => {
                assert_eq!(r.class, Class::Full, "{r}");
                assert!(r.reason.contains("no space is left"), "{r}");
                refused += 1;
            }
        }
        if refused > 5 {
            break;
        }
    }
    (entered, refused)
}

/// Everything that was entered is there, for a reader who comes only now.
fn check(folder: &RegisterFolder, entered: &[u64]) {
    let mut reader = folder.reader().unwrap();
    let size = reader.head().unwrap().size;
    assert!(entered.iter().all(|i| *i < size), "{entered:?} of {size}");
    let published = checkpoint(&mut *reader, Which::Published).unwrap();
    assert!(entered.iter().all(|i| *i < published.0), "{entered:?}, published {}", published.0);
    assert_eq!(problems(&mut *reader), Vec::<String>::new());
}

fn until_open(desk: &Desk) {
    let from = Instant::now();
    while desk.standing() != Standing::Open {
        assert!(from.elapsed() < Duration::from_secs(20), "{:?}", desk.standing());
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_full_disk_refuses_records_and_goes_on_when_there_is_space() {
    let Some(disk) = SmallDisk::new("3m") else {
        println!("no disk can be mounted here: only root can; left out");
        return;
    };
    let folder = RegisterFolder::at(&disk.0.path().join("register"));
    std::fs::create_dir(folder.path()).unwrap();
    let maker = founded(&folder, 1, 2);
    let desk = desk(&folder);
    let (mut entered, refused) = fill(&desk, &maker, 1, 400);
    assert!(entered.len() > 20 && refused > 5, "{} entered, {refused} refused", entered.len());
    check(&folder, &entered);
    // Not one byte more: what is read is read all the same.
    let rest = vec![0; 1 << 20];
    let _ = std::fs::write(disk.0.path().join("rest"), rest);
    check(&folder, &entered);
    assert_eq!(fill(&desk, &maker, 2, 3).0, Vec::<u64>::new());
    disk.grow("9m");
    until_open(&desk);
    let (more, refused) = fill(&desk, &maker, 3, 20);
    assert_eq!((more.len(), refused), (20, 0));
    entered.extend(more);
    // What was refused while the disk was full is entered now: each once.
    let (again, refused) = fill(&desk, &maker, 1, entered.len() as u64);
    assert_eq!(refused, 0);
    entered.extend(again);
    check(&folder, &entered);
    drop(desk);
    let mut store = SqliteStore::open(&folder.database()).unwrap();
    entered.sort_unstable();
    entered.dedup();
    assert_eq!(problems(&mut store), Vec::<String>::new());
}

/// The process under the limit: not a test of its own. It says what was entered.
#[test]
#[ignore = "it is started under a limit by the test below"]
fn fills_under_a_limit() {
    let folder = RegisterFolder::at(Path::new(&std::env::var("SERVANDA_FULL_FOLDER").unwrap()));
    let maker = servanda_register::Maker {
        register: ORIGIN.to_owned(),
        seen: {
            let head = folder.reader().unwrap().head().unwrap();
            servanda_record::Seen { size: head.size, root: head.root.0 }
        },
        day: today(),
    };
    let desk = desk(&folder);
    let (entered, refused) = fill(&desk, &maker, 1, 400);
    check(&folder, &entered);
    println!("\nentered {} refused {refused} last {}", entered.len(), entered.last().unwrap());
}

#[test]
fn a_limit_to_the_size_of_files_refuses_records_and_loses_none() {
    let here = Temporary::in_memory();
    let maker = founded(&here.folder(), 1, 2);
    let run = |limit: &str, signal: &str| {
        // The system kills whoever writes beyond the limit, unless the signal is ignored: both are tried.
        let script = format!("{signal} ulimit -f {limit}; exec \"$0\" \"$@\"");
        let out = Command::new("sh")
            .args(["-c", &script])
            .arg(std::env::current_exe().unwrap())
            .args(["full::fills_under_a_limit", "--exact", "--ignored", "--nocapture"])
            .env("SERVANDA_FULL_FOLDER", here.path())
            .output()
            .unwrap();
        (out.status.success(), String::from_utf8_lossy(&out.stdout).into_owned())
    };
    // In units of 512 bytes.
    let (success, out) = run("3000", "trap '' XFSZ;");
    assert!(success, "{out}");
    let said = out.lines().find_map(|l| l.strip_prefix("entered ")).unwrap();
    let numbers: Vec<u64> = said.split(' ').filter_map(|w| w.parse().ok()).collect();
    let [entered, refused, last] = numbers[..] else { panic!("{said}") };
    assert!(entered > 10 && refused > 5, "{said}");
    check(&here.folder(), &(2..=last).collect::<Vec<_>>());
    // Killed at the limit, and opened without one.
    let (success, _) = run("4500", "");
    assert!(!success, "the system kills who writes beyond the limit");
    let desk = desk(&here.folder());
    until_open(&desk);
    let (more, refused) = fill(&desk, &maker, 7, 10);
    assert_eq!((more.len(), refused), (10, 0));
    check(&here.folder(), &more);
}
