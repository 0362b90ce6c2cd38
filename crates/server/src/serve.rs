//! Listening: connections, TLS, limits, and an end without loss.

use crate::portal::Portal;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{self, ServerConfig};

/// How many connections are open at once at most.
const CONNECTIONS: usize = 4_096;

/// How long a client may take to send its headers, or to finish a TLS handshake.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long answers that are under way may take after the signal to stop.
const FAREWELL: Duration = Duration::from_secs(8);

/// A certificate and its key, as PEM.
pub struct Tls {
    /// The chain of certificates.
    pub certificate: Vec<u8>,
    /// The private key.
    pub key: Vec<u8>,
    /// Where they were read, for messages.
    pub from: PathBuf,
}

/// Why the server cannot run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The certificate or key is no good.
    #[error("{0}: {1}")]
    Certificate(PathBuf, String),
}

fn acceptor(tls: &Tls) -> Result<TlsAcceptor, ServeError> {
    let bad = |e: String| ServeError::Certificate(tls.from.clone(), e);
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&tls.certificate)
        .collect::<Result<_, _>>()
        .map_err(|e| bad(e.to_string()))?;
    let key = PrivateKeyDer::from_pem_slice(&tls.key).map_err(|e| bad(e.to_string()))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|b| b.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|e| bad(e.to_string()))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Answers connections until `stop` is done, then lets those under way finish.
///
/// # Errors
/// The certificate or key cannot be used.
pub async fn serve(
    portal: Arc<Portal>,
    listener: TcpListener,
    tls: Option<Tls>,
    stop: impl Future<Output = ()>,
    stopping: watch::Sender<bool>,
) -> Result<(), ServeError> {
    let acceptor = tls.as_ref().map(acceptor).transpose()?;
    let router = portal.router();
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let graceful = Arc::new(GracefulShutdown::new());
    let watcher = tokio::spawn({
        let portal = portal.clone();
        async move {
            loop {
                tokio::time::sleep(Duration::from_secs(1)).await;
                let portal = portal.clone();
                if tokio::task::spawn_blocking(move || portal.refresh()).await.is_err() {
                    tracing::error!("looking for changes failed");
                }
            }
        }
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(64 << 10);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(64 << 10)
        .max_concurrent_streams(100)
        .keep_alive_interval(Some(Duration::from_secs(30)));
    tokio::pin!(stop);
    loop {
        let Ok(permit) = room.clone().acquire_owned().await else { break };
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(e) => {
                    // Too many open files, or a client that is already gone: wait and go on.
                    tracing::warn!(error = %e, "no connection");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(router.clone());
        let (builder, acceptor, watch) = (builder.clone(), acceptor.clone(), graceful.watcher());
        tokio::spawn(async move {
            let _permit = permit;
            let ended: Result<(), Box<dyn std::error::Error + Send + Sync>> = match acceptor {
                None => {
                    let connection = builder.serve_connection(TokioIo::new(stream), service).into_owned();
                    watch.watch(connection).await
                }
                Some(acceptor) => match handshake(&acceptor, stream).await {
                    Ok(stream) => {
                        let connection = builder.serve_connection(TokioIo::new(stream), service).into_owned();
                        watch.watch(connection).await
                    }
                    Err(e) => Err(e.into()),
                },
            };
            if let Err(e) = ended {
                tracing::debug!(error = %e, "a connection ended");
            }
        });
    }
    tracing::info!("stopping");
    watcher.abort();
    stopping.send_replace(true);
    drop(listener);
    if let Ok(graceful) = Arc::try_unwrap(graceful)
        && tokio::time::timeout(FAREWELL, graceful.shutdown()).await.is_err()
    {
        tracing::warn!("some answers were not finished");
    }
    Ok(())
}

async fn handshake(
    acceptor: &TlsAcceptor,
    stream: TcpStream,
) -> io::Result<tokio_rustls::server::TlsStream<TcpStream>> {
    tokio::time::timeout(PATIENCE, acceptor.accept(stream))
        .await
        .unwrap_or(Err(io::ErrorKind::TimedOut.into()))
}
