//! The server on a real socket: floods, rubbish, TLS, and an end without loss.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

mod support;

use servanda_server::{Tls, serve};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use support::Shelf;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore};

struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: tokio::task::JoinHandle<()>,
}

async fn start(tls: Option<Tls>) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let served = support::serve(&[Shelf::of("npt")]);
    let ended = tokio::spawn(async move {
        let until = async {
            let _ = stopped.await;
        };
        serve(served.portal, listener, tls, until, served.stop).await.unwrap();
    });
    Running { address, stop, ended }
}

/// Sends bytes and reads until the other side closes or falls silent.
async fn tell(mut stream: impl AsyncRead + AsyncWrite + Unpin, bytes: &[u8]) -> String {
    // A server that refuses may close before everything is sent.
    let _ = stream.write_all(bytes).await;
    let mut out = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(3), stream.read_to_end(&mut out)).await;
    String::from_utf8_lossy(&out).into_owned()
}

async fn ask(address: SocketAddr) -> String {
    let request = b"GET /en/npt HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    tell(TcpStream::connect(address).await.unwrap(), request).await
}

#[tokio::test(flavor = "multi_thread")]
async fn floods_and_rubbish_are_refused_and_others_are_served() {
    let running = start(None).await;
    let mut many = String::from("GET /en/npt HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n");
    for n in 0..500 {
        many.push_str(&format!("x-header-{n}: {n}\r\n"));
    }
    many.push_str("\r\n");
    let large = format!("GET /en/npt HTTP/1.1\r\nhost: localhost\r\nx: {}\r\n\r\n", "y".repeat(1 << 20));
    let long = format!(
        "GET /en/npt?q={} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
        "z".repeat(60_000)
    );
    for (what, bytes, allowed) in [
        ("many headers", many.into_bytes(), &["431", ""][..]),
        ("a large header", large.into_bytes(), &["431", "400", ""][..]),
        ("a long address", long.into_bytes(), &["414", "431", "400"][..]),
        (
            "rubbish",
            (0..4_096u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect(),
            &["400", ""][..],
        ),
        ("a broken request", b"GET / HTTP/9.9\r\n\r\n".to_vec(), &["400", "505", ""][..]),
        ("nothing at all", Vec::new(), &[""][..]),
    ] {
        let said = tell(TcpStream::connect(running.address).await.unwrap(), &bytes).await;
        let status = said.split(' ').nth(1).unwrap_or("");
        assert!(allowed.contains(&status), "{what}: {status} {}", said.get(..80).unwrap_or(""));
        assert!(ask(running.address).await.starts_with("HTTP/1.1 200"), "after {what}");
    }
    // Two hundred connections that say nothing do not keep others out.
    let mut silent = Vec::new();
    for _ in 0..200 {
        silent.push(TcpStream::connect(running.address).await.unwrap());
    }
    assert!(ask(running.address).await.starts_with("HTTP/1.1 200"));
    drop(silent);
    running.stop.send(()).unwrap();
    running.ended.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_lets_answers_finish_and_ends_streams() {
    let running = start(None).await;
    let mut news = TcpStream::connect(running.address).await.unwrap();
    news.write_all(b"GET /live/npt HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    let mut first = vec![0; 4_096];
    let n = news.read(&mut first).await.unwrap();
    assert!(String::from_utf8_lossy(&first[..n]).starts_with("HTTP/1.1 200"));
    let idle = TcpStream::connect(running.address).await.unwrap();
    running.stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(30), running.ended).await.expect("it stops soon").unwrap();
    let mut rest = Vec::new();
    news.read_to_end(&mut rest).await.unwrap();
    assert!(TcpStream::connect(running.address).await.is_err(), "nobody listens any more");
    drop(idle);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_speaks_tls_with_the_files_given() {
    let read =
        |name: &str| std::fs::read(format!("{}/tests/keys/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let certificate = read("certificate.pem");
    let tls = Tls { certificate: certificate.clone(), key: read("key.pem"), from: "certificate.pem".into() };
    let running = start(Some(tls)).await;
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(&certificate).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
    let name = ServerName::try_from("localhost").unwrap();
    let stream = connector.connect(name, TcpStream::connect(running.address).await.unwrap()).await.unwrap();
    let said = tell(stream, b"GET /en/npt HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await;
    assert!(said.starts_with("HTTP/1.1 200"), "{said}");
    // Who does not speak TLS gets nothing, and does no harm.
    assert!(!ask(running.address).await.contains("200 OK"));
    running.stop.send(()).unwrap();
    running.ended.await.unwrap();
}

#[tokio::test]
async fn a_certificate_that_is_none_is_refused() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let served = support::serve(&[Shelf::of("npt")]);
    let tls = Tls { certificate: b"no".to_vec(), key: b"no".to_vec(), from: "chain.pem".into() };
    let told = serve(served.portal, listener, Some(tls), std::future::pending(), served.stop).await;
    assert!(told.unwrap_err().to_string().starts_with("chain.pem: "));
}
