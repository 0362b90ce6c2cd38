//! A member's witness over HTTP: it cosigns, shows what it has cosigned, and serves its mirrors.

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, Request, Response, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing;
use http_body_util::{BodyExt, Limited};
use servanda_register::{File, LARGEST_REQUEST, Readers, Witness, file};
use std::collections::BTreeMap;
use std::future::Future;
use std::io;
use std::sync::Arc;
use tokio::net::TcpListener;

/// What a witness serves.
pub struct Watch {
    /// Cosigns.
    pub witness: Arc<Witness>,
    /// Mirrors, by their names in addresses: `/mirror/NAME/…`.
    pub mirrors: BTreeMap<String, Readers>,
    /// Seconds since 1970.
    pub now: Box<dyn Fn() -> u64 + Send + Sync>,
}

async fn mirrored(
    State(watch): State<Arc<Watch>>,
    Path((name, path)): Path<(String, String)>,
) -> Response<Body> {
    let Some(which) = File::parse(&path) else { return StatusCode::NOT_FOUND.into_response() };
    let found = tokio::task::spawn_blocking(move || {
        watch.mirrors.get(&name).map(|readers| readers.with(|store| file(store, &which)))
    });
    match found.await {
        Ok(Some(Ok(Some(bytes)))) => {
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
                (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment")),
                (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
                (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
            ];
            (headers, bytes).into_response()
        }
        Ok(Some(Ok(None)) | None) => StatusCode::NOT_FOUND.into_response(),
        Ok(Some(Err(_))) | Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn witnessed(State(watch): State<Arc<Watch>>, request: Request<Body>) -> Response<Body> {
    let (method, path) = (request.method().to_string(), request.uri().path().to_owned());
    let body = match Limited::new(request.into_body(), LARGEST_REQUEST + 1).collect().await {
        Ok(all) => all.to_bytes(),
        Err(e) if e.is::<http_body_util::LengthLimitError>() => {
            return StatusCode::PAYLOAD_TOO_LARGE.into_response();
        }
        Err(_) => return StatusCode::BAD_REQUEST.into_response(),
    };
    let answered =
        tokio::task::spawn_blocking(move || watch.witness.handle(&method, &path, &body, (watch.now)()));
    let Ok(answer) = answered.await else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(answer.content_type)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, answer.body).into_response()
}

/// Serves a witness until told to stop.
///
/// # Errors
/// The listener fails.
pub async fn serve_witness(
    watch: Watch,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let router = Router::new()
        .route("/mirror/{name}/{*path}", routing::get(mirrored))
        .fallback(witnessed)
        .with_state(Arc::new(watch));
    axum::serve(listener, router).with_graceful_shutdown(stop).await
}
