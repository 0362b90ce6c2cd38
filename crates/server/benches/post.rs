//! Signed acts over HTTP: read, verified, judged by a charter, sequenced, committed, read back, signed by the log, answered.
//! First as many as go with so many connections, then fifty a second. Beside it: one flush of 4 KiB, which nothing that is
//! durable can be faster than.
//!
//! Server and driver share the machine: what the driver takes, the server lacks.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    reason = "a bench may panic, and prints rates"
)]

use servanda_answers::FolderText;
use servanda_record::{
    Algorithm, Body, Enrolment, Holder, IdempotencyKey, Kind, Policy, Role, SecretKey, Seen, THRESHOLDS,
};
use servanda_register::{
    CharterDoor, Desk, Founding, LogKeys, Maker, NoWitnesses, OpenRegister, Outcome, Readers, RegisterFolder,
    Sequencer, Store, Submission, Tools, found, seen, signed,
};
use servanda_server::{Portal, RegisterSource, Settings, Site, Source};
use servanda_timeline::Day;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::sync::watch;

const ORIGIN: &str = "bench.example/register";

fn day() -> Day {
    Day::of(2026, 6, 1).unwrap()
}

fn key(n: u8) -> SecretKey {
    SecretKey::from_seed(Algorithm::Ed25519, &[n; 32])
}

fn text() -> FolderText {
    let names = "code,language,from,until,short,official,also\nAA,en,,,Alba,Alba,\nAA,ru,,,Алба,Алба,\n";
    let charter = "# Treaty\n\n## Article 1. Signature\n\n```charter\ndefine instrument Treaty\nsignature is subject to ratification\na State that has not signed may accede\na party may withdraw on 1 year's notice\n```\n";
    let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    FolderText::from_files(
        "bench",
        [file("treaty.md", charter), file("common/names.csv", names), file("common/codes.csv", "")],
    )
}

fn tools(folder: &RegisterFolder) -> Tools {
    Tools {
        node: "bench".into(),
        keys: folder.log_keys(ORIGIN).unwrap(),
        door: Box::new(CharterDoor::default()),
        guard: Box::new(folder.guard(None)),
        witnesses: Box::new(NoWitnesses),
        now: Box::new(|| 0),
    }
}

/// A register with one officer and the seal of one country.
fn founded(path: &Path) -> (RegisterFolder, Seen) {
    let folder = RegisterFolder::at(path);
    folder.write_log_keys([&[1; 32], &[2; 32]]).unwrap();
    let logs: LogKeys = folder.log_keys(ORIGIN).unwrap();
    let mut own = Sequencer::open(folder.store().unwrap(), tools(&folder)).unwrap();
    let (officer, seal) = ([key(10)], key(20));
    let mut policy = Policy::two_persons();
    for kind in THRESHOLDS {
        policy.set_threshold(kind, 1);
    }
    let founding = Founding {
        origin: ORIGIN,
        name: "bench",
        logs: logs.verifiers(),
        officers: &officer,
        policy,
        history_until: day().before(),
        day: day(),
    };
    found(&mut own, &founding, &text()).unwrap();
    let holder = Holder::parse("AA/seal-1").unwrap();
    let body = Body::Enrol(Enrolment { holder, role: Role::Seal, key: seal.public(), letter: None });
    let maker = Maker { register: ORIGIN.into(), seen: seen(&own), day: day() };
    let record = maker.record(IdempotencyKey([9; 16]), Kind::Enrol, body);
    let bytes = signed(&record, [&officer[0], &seal]);
    let out = own.step(vec![Submission::read(&bytes).unwrap()]).unwrap();
    assert!(matches!(out[0], Outcome::Entered(_)), "{out:?}");
    let seen = seen(&own);
    (folder, seen)
}

fn act(seen: Seen, n: u64, seal: &SecretKey) -> Vec<u8> {
    let maker = Maker { register: ORIGIN.into(), seen, day: day() };
    let mut key = [0; 16];
    key[..8].copy_from_slice(&n.to_be_bytes());
    let paragraph = format!("2026-06-01  Alba stated \"number {n}: {}\"\n", "x".repeat(200));
    signed(&maker.act(IdempotencyKey(key), Kind::Act, "acts.journal", &paragraph, Vec::new()), [seal])
}

/// Sends one act on a connection that stays open, and waits for the answer.
fn post(stream: &mut TcpStream, body: &[u8], buffer: &mut Vec<u8>) {
    let head = format!(
        "POST /log/bench/acts HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
    buffer.clear();
    let mut part = [0; 4096];
    loop {
        let n = stream.read(&mut part).unwrap();
        assert!(n > 0, "the connection was closed");
        buffer.extend_from_slice(&part[..n]);
        let Some(end) = buffer.windows(4).position(|w| w == b"\r\n\r\n") else { continue };
        let text = String::from_utf8_lossy(&buffer[..end]).to_lowercase();
        let length = text
            .lines()
            .find_map(|l| l.strip_prefix("content-length: "))
            .unwrap()
            .trim()
            .parse::<usize>()
            .unwrap();
        if buffer.len() >= end + 4 + length {
            assert!(buffer.starts_with(b"HTTP/1.1 201"), "{}", String::from_utf8_lossy(buffer));
            return;
        }
    }
}

struct Took(Vec<Duration>);

impl Took {
    fn at(&self, hundredths: usize) -> Duration {
        self.0[(self.0.len() - 1) * hundredths / 100]
    }
}

/// So many connections for so long; `rate` a second in all, or as fast as the answers come.
fn drive(
    address: SocketAddr,
    seen: Seen,
    next: &AtomicU64,
    connections: u64,
    run: Duration,
    rate: Option<u64>,
) -> (f64, Took) {
    let took = Mutex::new(Vec::new());
    let began = Instant::now();
    std::thread::scope(|s| {
        for c in 0..connections {
            let (took, next) = (&took, &next);
            s.spawn(move || {
                let seal = key(20);
                let mut stream = TcpStream::connect(address).unwrap();
                stream.set_nodelay(true).unwrap();
                let (mut own, mut buffer, mut turn) = (Vec::new(), Vec::new(), 0u32);
                while began.elapsed() < run {
                    let mut from = Instant::now();
                    if let Some(rate) = rate {
                        // The schedule is kept whether or not the last answer has come.
                        let step = Duration::from_secs(1) * u32::try_from(connections).unwrap()
                            / u32::try_from(rate).unwrap();
                        let due = began
                            + step * turn
                            + step * u32::try_from(c).unwrap() / u32::try_from(connections).unwrap();
                        std::thread::sleep(due.saturating_duration_since(Instant::now()));
                        (from, turn) = (due, turn + 1);
                    }
                    let body = act(seen, next.fetch_add(1, Ordering::Relaxed), &seal);
                    post(&mut stream, &body, &mut buffer);
                    own.push(from.elapsed());
                }
                took.lock().unwrap().extend(own);
            });
        }
    });
    let seconds = began.elapsed().as_secs_f64();
    let mut all = took.into_inner().unwrap();
    all.sort_unstable();
    (all.len() as f64 / seconds, Took(all))
}

fn flush(folder: &Path) -> Duration {
    let mut file = std::fs::File::create(folder.join("floor")).unwrap();
    let mut all: Vec<Duration> = (0..200)
        .map(|_| {
            let began = Instant::now();
            file.write_all(&[7; 4096]).unwrap();
            file.sync_data().unwrap();
            began.elapsed()
        })
        .collect();
    all.sort_unstable();
    all[100]
}

fn main() {
    let path = std::env::temp_dir().join(format!("servanda-post-{}", std::process::id()));
    std::fs::create_dir_all(&path).unwrap();
    let (folder, seen) = founded(&path);
    println!("one flush of 4 KiB:     {:.2?}", flush(&path));
    let (sequencing, reading) = (folder.clone(), folder.clone());
    let opener = move || Ok((sequencing.store()?, tools(&sequencing)));
    let desk = Desk::open(Box::new(opener)).unwrap();
    let open = Arc::new(OpenRegister::new(
        desk,
        Readers::new(move || -> Result<Box<dyn Store>, _> { reading.reader() }),
    ));
    let source: Box<dyn Source> = Box::new(RegisterSource::new("bench".into(), open.clone()));
    let site = Arc::new(Site::open(vec![source]).unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let (stopping, stopped) = watch::channel(false);
    let (ask_to_stop, told_to_stop) = tokio::sync::oneshot::channel::<()>();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    let settings = Settings { base: format!("http://{address}"), today: Box::new(day) };
    let portal = Portal::new(site, settings, stopped);
    let served = runtime.spawn(servanda_server::serve(
        portal,
        listener,
        None,
        async {
            let _ = told_to_stop.await;
        },
        stopping,
    ));
    let next = AtomicU64::new(0);
    drive(address, seen, &next, 8, Duration::from_secs(1), None);
    for connections in [1, 16, 64, 128] {
        let (rate, took) = drive(address, seen, &next, connections, Duration::from_secs(5), None);
        println!(
            "{connections:>3} connections:        {rate:>7.0} verified durable acts/s, p50 {:.1?}, p99 {:.1?}",
            took.at(50),
            took.at(99)
        );
    }
    let (rate, took) = drive(address, seen, &next, 8, Duration::from_secs(6), Some(50));
    println!(
        "{rate:>3.0} acts a second:      p50 {:.1?}, p99 {:.1?}, most {:.1?}",
        took.at(50),
        took.at(99),
        took.at(100)
    );
    let head = open.desk.moment().unwrap().head.size;
    assert_eq!(head, 3 + next.load(Ordering::Relaxed), "every act that was answered is there, once");
    let _ = ask_to_stop.send(());
    let _ = runtime.block_on(served);
    open.desk.close();
    std::fs::remove_dir_all(&path).unwrap();
}
