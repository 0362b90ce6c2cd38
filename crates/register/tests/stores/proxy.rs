//! A network between a store and its server that fails at COMMIT.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What happens to the next COMMIT.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// Nothing.
    None,
    /// It does not arrive, and both ends see the connection end.
    Lost,
    /// It arrives, and its answer does not.
    AnswerLost,
    /// The client sees the connection end; the server sees that a while later, and the COMMIT never.
    LostSilently(Duration),
    /// The client sees the connection end; the COMMIT arrives a while later.
    Late(Duration),
}

pub struct Proxy {
    port: u16,
    fault: Arc<Mutex<Fault>>,
}

impl Proxy {
    pub fn new(server: u16) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let fault = Arc::new(Mutex::new(Fault::None));
        let shared = Arc::clone(&fault);
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let (Ok(client), Ok(server)) = (client, TcpStream::connect(("127.0.0.1", server))) else {
                    return;
                };
                let (back, to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
                std::thread::spawn(move || copy(back, to));
                let fault = Arc::clone(&shared);
                std::thread::spawn(move || forward(client, server, &fault));
            }
        });
        Proxy { port, fault }
    }

    pub fn url(&self) -> String {
        format!("postgres://servanda@127.0.0.1:{}/postgres", self.port)
    }

    pub fn next(&self, fault: Fault) {
        *self.fault.lock().unwrap() = fault;
    }

    pub fn is_spent(&self) -> bool {
        *self.fault.lock().unwrap() == Fault::None
    }
}

fn copy(mut from: TcpStream, mut to: TcpStream) {
    let mut buffer = [0; 65_536];
    while let Ok(n @ 1..) = from.read(&mut buffer) {
        if to.write_all(&buffer[..n]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}

fn forward(mut client: TcpStream, mut server: TcpStream, fault: &Mutex<Fault>) {
    let mut buffer = [0; 65_536];
    while let Ok(n @ 1..) = client.read(&mut buffer) {
        let bytes = &buffer[..n];
        // A simple query whose text ends with COMMIT; it comes alone, since every answer is waited for.
        let now = if bytes.starts_with(b"Q") && bytes.ends_with(b"COMMIT\0") {
            std::mem::replace(&mut *fault.lock().unwrap(), Fault::None)
        } else {
            Fault::None
        };
        let cut = || client.shutdown(Shutdown::Both);
        match now {
            Fault::None => {
                if server.write_all(bytes).is_err() {
                    break;
                }
                continue;
            }
            Fault::Lost => {}
            Fault::AnswerLost => {
                let _ = cut();
                let _ = server.write_all(bytes);
                // Its end is not seen before it has done what it was told.
                std::thread::sleep(Duration::from_millis(300));
            }
            Fault::LostSilently(pause) => {
                let _ = cut();
                std::thread::sleep(pause);
            }
            Fault::Late(pause) => {
                let _ = cut();
                std::thread::sleep(pause);
                let _ = server.write_all(bytes);
                std::thread::sleep(Duration::from_millis(300));
            }
        }
        break;
    }
    let _ = server.shutdown(Shutdown::Both);
    let _ = client.shutdown(Shutdown::Both);
}
