//! A portal under load: 1,000 requests a second over a mix of pages, as browsers ask for them (compressed), each second of
//! the schedule kept whether or not the last answer has come. Budgets: p99 10 ms; 100 MB with the reference organisations,
//! 400 MB with 600 treaties and 60,000 acts. Beside it stands a bare page of the same size from the same HTTP library.
//!
//! Server and driver are two processes on the same machine: what the driver takes, the server lacks.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    reason = "a test or bench may panic"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use servanda_answers::FolderText;
use servanda_charter::Source as Text;
use servanda_server::{Portal, Settings, Site, Source};
use servanda_timeline::Day;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

const RATE: usize = 1_000;
const CONNECTIONS: usize = 64;

struct Large;

impl Source for Large {
    fn slug(&self) -> &str {
        "large"
    }

    fn stamp(&self) -> u64 {
        0
    }

    /// 600 treaties of a hundred acts each, of 200 States that sign, deposit at their own time, and leave.
    fn read(&self) -> Result<FolderText, String> {
        let (mut names, mut rows) =
            (Vec::new(), String::from("code,language,from,until,short,official,also\n"));
        for a in b'A'..=b'H' {
            for b in b'A'..=b'Y' {
                let name = format!("Land{}{}", a as char, (b as char).to_ascii_lowercase());
                for language in ["en", "ru"] {
                    let _ = writeln!(rows, "{}{},{language},,,{name},{name},", a as char, b as char);
                }
                names.push(name);
            }
        }
        let documents = (0..600).map(|n| Text {
            path: format!("{n:03}.md"),
            text: format!(
                "# Treaty {n}\n\n```charter\ndefine instrument Treaty {n}\nsignature is subject to ratification\na State that has not signed may accede\nthe Treaty {n} is in force 90 days after the {}th deposit\nfor a later State: 90 days after its deposit\na party may withdraw on 1 year's notice\n```\n",
                20 + n % 45
            ),
        });
        let mut text = String::new();
        for treaty in 0..600usize {
            for n in 0..100usize {
                let day = Day::parse("1950-01-01").unwrap().shift((treaty * 31 + n * 131) as i32);
                let (what, who) = match n {
                    0..30 => ("signed", n),
                    30..60 => ("deposited ratification of", n - 30),
                    60..95 => ("acceded to", n),
                    _ => ("notified withdrawal from", n - 95),
                };
                let name = &names[(who + treaty * 7) % names.len()];
                let _ = write!(
                    text,
                    "{day}  {name} {what} the Treaty {treaty}\n    source: https://example.org/{treaty}\n\n"
                );
            }
        }
        Ok(FolderText {
            name: "large".into(),
            documents: documents.collect(),
            journals: vec![Text { path: "acts.journal".into(), text }],
            names: rows,
            ..FolderText::default()
        })
    }
}

fn serve(what: &str) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("{}", listener.local_addr().unwrap());
        if let Some(size) = what.strip_prefix("bare:") {
            let body: Vec<u8> = vec![b'x'; size.parse().unwrap()];
            let body = axum::body::Bytes::from(body);
            let page = move || {
                let body = body.clone();
                async move { ([("content-type", "text/html; charset=utf-8")], body) }
            };
            axum::serve(listener, axum::Router::new().fallback(page)).await.unwrap();
            return;
        }
        let sources: Vec<Box<dyn Source>> = match what {
            "large" => vec![Box::new(Large)],
            _ => ["csto", "npt"]
                .into_iter()
                .map(|n| Box::new(support::Shelf::of(n)) as Box<dyn Source>)
                .collect(),
        };
        let site = Site::open(sources).unwrap();
        let (stopping, stopped) = watch::channel(false);
        let today = Day::parse(support::TODAY).unwrap();
        let settings = Settings { base: "http://127.0.0.1".into(), today: Box::new(move || today) };
        let portal = Portal::new(Arc::new(site), settings, stopped);
        servanda_server::serve(portal, listener, None, std::future::pending(), stopping).await.unwrap();
    });
}

struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(what: &str) -> Server {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .arg("--serve")
            .arg(what)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Server { child, address: line.trim().to_owned() }
    }

    /// The most memory it has had, in MB.
    fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or("VmHWM: 0 kB");
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One request on an open connection; gives the size of the body.
async fn ask(stream: &mut TcpStream, path: &str, buffer: &mut Vec<u8>) -> usize {
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: localhost\r\naccept-encoding: br, gzip\r\naccept: text/html\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    buffer.clear();
    loop {
        assert!(stream.read_buf(buffer).await.unwrap() > 0, "{path}: the connection was closed");
        let Some(end) = buffer.windows(4).position(|w| w == b"\r\n\r\n") else { continue };
        let head = std::str::from_utf8(&buffer[..end]).unwrap().to_ascii_lowercase();
        assert!(head.starts_with("http/1.1 200"), "{path}: {head}");
        let length = head.lines().find_map(|l| l.strip_prefix("content-length: ")).unwrap();
        let whole = end + 4 + length.parse::<usize>().unwrap();
        while buffer.len() < whole {
            assert!(stream.read_buf(buffer).await.unwrap() > 0);
        }
        return whole - end - 4;
    }
}

struct Measured {
    p50: f64,
    p99: f64,
    most: f64,
    bytes: usize,
}

/// Keeps the schedule for some seconds; times are counted from when a request was due.
fn drive(address: &str, pages: &[String], seconds: usize) -> Measured {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(async {
        let next = Arc::new(AtomicUsize::new(0));
        let pages = Arc::new(pages.to_vec());
        let began = Instant::now() + Duration::from_millis(100);
        let mut tasks = Vec::new();
        for _ in 0..CONNECTIONS {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.set_nodelay(true).unwrap();
            let (next, pages) = (next.clone(), pages.clone());
            tasks.push(tokio::spawn(async move {
                let (mut buffer, mut took, mut bytes) = (Vec::with_capacity(1 << 18), Vec::new(), 0);
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= RATE * seconds {
                        return (took, bytes);
                    }
                    let due = began + Duration::from_secs_f64(n as f64 / RATE as f64);
                    tokio::time::sleep_until(due.into()).await;
                    // Pages in an order that is mixed and the same each time.
                    bytes += ask(&mut stream, &pages[n * 7_919 % pages.len()], &mut buffer).await;
                    took.push(due.elapsed().as_secs_f64() * 1_000.0);
                }
            }));
        }
        let (mut all, mut bytes) = (Vec::new(), 0);
        for task in tasks {
            let (took, b) = task.await.unwrap();
            all.extend(took);
            bytes += b;
        }
        all.sort_by(f64::total_cmp);
        let at = |q: f64| all[((all.len() - 1) as f64 * q) as usize];
        Measured { p50: at(0.5), p99: at(0.99), most: at(1.0), bytes: bytes / all.len() }
    })
}

fn mix(organisations: &[&str], paths: &[&str], days: &[&str]) -> Vec<String> {
    let mut all = Vec::new();
    for lang in ["en", "ru"] {
        for organisation in organisations {
            for path in paths {
                for day in days {
                    let joined = if path.contains('?') { '&' } else { '?' };
                    all.push(if day.is_empty() {
                        format!("/{lang}/{organisation}{path}")
                    } else {
                        format!("/{lang}/{organisation}{path}{joined}on={day}")
                    });
                }
            }
        }
    }
    all
}

fn say(what: &str, m: &Measured, memory: f64) {
    println!(
        "{what:<52} p50 {:>6.2} ms  p99 {:>6.2} ms  most {:>7.2} ms  {:>6} bytes a page  {memory:>5.0} MB",
        m.p50, m.p99, m.most, m.bytes
    );
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let Some(at) = args.iter().position(|a| a == "--serve") {
        return serve(&args[at + 1]);
    }
    if args.iter().any(|a| a == "--list") {
        return;
    }
    println!(
        "{RATE} requests a second over {CONNECTIONS} connections; times from the moment a request was due"
    );
    let pages = mix(
        &["csto", "npt"],
        &[
            "",
            "/members",
            "/instruments",
            "/instruments/treaty",
            "/due",
            "/journal",
            "/why?q=members",
            "/findings",
            "/members/ru",
            "/changes",
        ],
        &["", "2009-12-01", "1999-12-31", "2020-05-15", "2013-01-01"],
    );
    let server = Server::start("reference");
    let cold = drive(&server.address, &pages, 10);
    say("the reference organisations, from the first request", &cold, server.memory());
    let warm = drive(&server.address, &pages, 20);
    say("the same, 20 s more", &warm, server.memory());
    let bare = Server::start(&format!("bare:{}", warm.bytes));
    let floor = drive(&bare.address, &["/".to_owned()], 20);
    say("a bare page of the same size", &floor, bare.memory());
    println!("ratio to the bare page: p50 {:.2}, p99 {:.2}", warm.p50 / floor.p50, warm.p99 / floor.p99);
    drop((server, bare));
    let pages = mix(
        &["large"],
        &[
            "/instruments/treaty-7",
            "/instruments/treaty-300",
            "/members/ab",
            "/members/hc",
            "/due",
            "/texts/007",
        ],
        &["", "1975-06-01", "1990-01-01"],
    );
    let began = Instant::now();
    let server = Server::start("large");
    let open = began.elapsed().as_secs_f64();
    let large = drive(&server.address, &pages, 1);
    println!(
        "600 treaties and 60,000 acts: ready in {open:.2} s; the slowest first page {:.0} ms",
        large.most
    );
    let large = drive(&server.address, &pages, 10);
    say("600 treaties and 60,000 acts", &large, server.memory());
}
