//! A tiny server on a real socket, for witnesses that behave and for those that do not.

use servanda_register::{Response, Witness};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// How a server answers.
#[derive(Clone)]
pub enum Manner {
    /// As a witness does.
    Good,
    /// As a witness does, after a while.
    Late(Duration),
    /// With a status and a body, whatever is asked.
    Says(u16, Vec<u8>),
    /// With bytes that are no HTTP.
    Garbage(Vec<u8>),
    /// With a body that never ends.
    Endless,
    /// With one byte of a body in a while, and never the last one.
    Drips(Duration),
    /// Not at all, and keeps the line open.
    Silent,
    /// By closing the line.
    Closes,
}

/// A server. It stops when dropped.
pub struct Server {
    pub url: String,
    address: SocketAddr,
    manner: Arc<Mutex<Manner>>,
    asked: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub fn new(witness: Arc<Witness>, manner: Manner) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (manner, stop) = (Arc::new(Mutex::new(manner)), Arc::new(AtomicBool::new(false)));
        let asked = Arc::new(AtomicU64::new(0));
        let (m, s, a) = (manner.clone(), stop.clone(), asked.clone());
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if s.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(stream) = stream else { continue };
                let (witness, stop) = (witness.clone(), s.clone());
                let manner = m.lock().unwrap().clone();
                a.fetch_add(1, Ordering::SeqCst);
                // A client that goes away is no reason to fail.
                std::thread::spawn(move || drop(serve(stream, &witness, &manner, &stop)));
            }
        });
        let url = format!("http://{address}");
        Server { url, address, manner, asked, stop, thread: Some(thread) }
    }

    pub fn set(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    /// How many connections were made.
    pub fn asked(&self) -> u64 {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(
    mut stream: TcpStream,
    witness: &Witness,
    manner: &Manner,
    stop: &AtomicBool,
) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        if line.starts_with("expect:") {
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let mut words = first.split(' ');
    let (method, path) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let write = |stream: &mut TcpStream, r: &Response| {
        write!(
            stream,
            "HTTP/1.1 {} X\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            r.status,
            r.content_type,
            r.body.len()
        )?;
        stream.write_all(&r.body)
    };
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n";
    let open = || !stop.load(Ordering::SeqCst);
    match manner {
        Manner::Good => write(&mut stream, &witness.handle(method, path, &body, 2_000_000_000))?,
        Manner::Late(wait) => {
            let answer = witness.handle(method, path, &body, 2_000_000_000);
            std::thread::sleep(*wait);
            write(&mut stream, &answer)?;
        }
        Manner::Says(status, body) => {
            write(
                &mut stream,
                &Response { status: *status, content_type: "text/plain", body: body.clone() },
            )?;
        }
        Manner::Garbage(bytes) => stream.write_all(bytes)?,
        Manner::Endless => {
            stream.write_all(head)?;
            let line = "— somebody AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n".repeat(1000);
            while open() {
                stream.write_all(line.as_bytes())?;
            }
        }
        Manner::Drips(each) => {
            stream.write_all(head)?;
            while open() {
                stream.write_all(b"x")?;
                stream.flush()?;
                std::thread::sleep(*each);
            }
        }
        Manner::Silent => {
            while open() {
                std::thread::sleep(Duration::from_millis(50));
            }
        }
        Manner::Closes => {}
    }
    stream.flush()
}
