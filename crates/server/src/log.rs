//! The register over HTTP: its files, receipts, what waits, and the door for records and documents.
//!
//! Everything that can be read here is public and says nothing about who asks, so any page may read it. What is written is
//! signed; the server needs to know nobody.

use crate::portal::Portal;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, Request, Response, StatusCode, header};
use axum::response::IntoResponse;
use http_body_util::{BodyExt, Limited};
use serde_json::{Value as Json, json};
use servanda_record::{Envelope, LARGEST_LEAF, Record};
use servanda_register::{Done, File, LARGEST_FILE, NoReceipt, OpenRegister, Refused, Standing};
use servanda_tlog::TilePath;
use std::sync::Arc;
use tokio::sync::oneshot;

const JSON: &str = "application/json";

/// An answer for programs: `status`, a word, and a reason for people.
fn told(status: StatusCode, body: &Json) -> Response<Body> {
    let mut out = (status, [(header::CONTENT_TYPE, JSON)], body.to_string()).into_response();
    out.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    out
}

fn failure(status: StatusCode, error: &str, reason: &str) -> Response<Body> {
    told(status, &json!({ "status": status.as_u16(), "error": error, "reason": reason, "article": null }))
}

fn refused(r: &Refused) -> Response<Body> {
    let status = StatusCode::from_u16(r.class.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    told(
        status,
        &json!({ "status": r.class.status(), "error": r.class.key(), "reason": r.reason, "article": r.article }),
    )
}

fn missing() -> Response<Body> {
    failure(StatusCode::NOT_FOUND, "not-found", "there is nothing at this address")
}

/// Works with the store where blocking is allowed.
async fn blocking<T: Send + 'static>(
    register: Arc<OpenRegister>,
    work: impl FnOnce(&OpenRegister) -> T + Send + 'static,
) -> Option<T> {
    tokio::task::spawn_blocking(move || work(&register)).await.ok()
}

fn served(kind: &'static str, cache: &'static str, bytes: impl Into<Bytes>) -> Response<Body> {
    let mut out = Response::new(Body::from(bytes.into()));
    let headers = out.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    out
}

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const NOT_LONG: &str = "no-cache";

/// Another method than the one that an address has.
fn other_method(allowed: &'static str) -> Response<Body> {
    let mut out = failure(StatusCode::METHOD_NOT_ALLOWED, "method", &format!("here one can {allowed}"));
    out.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allowed));
    out
}

/// `GET /log/{organisation}/…`
pub async fn get(
    State(portal): State<Arc<Portal>>,
    Path((organisation, path)): Path<(String, String)>,
) -> Response<Body> {
    let Some(register) = portal.site().register(&organisation) else { return missing() };
    let failed =
        || failure(StatusCode::SERVICE_UNAVAILABLE, "stopped", "the register cannot be read at present");
    if matches!(path.as_str(), "acts" | "documents") {
        return other_method("POST");
    }
    if path == "pending" {
        return pending(register).await.unwrap_or_else(failed);
    }
    if let Some(index) = path.strip_prefix("receipt/") {
        let plain = index.bytes().all(|b| b.is_ascii_digit()) && (index == "0" || !index.starts_with('0'));
        let Some(index) = plain.then(|| index.parse::<u64>().ok()).flatten() else { return missing() };
        return match blocking(register, move |r| r.receipt(index)).await {
            Some(Ok(receipt)) => served("text/plain; charset=utf-8", NOT_LONG, receipt.to_string()),
            Some(Err(NoReceipt::Beyond(_))) => missing(),
            _ => failed(),
        };
    }
    let Some(which) = File::parse(&path) else { return missing() };
    if which == File::Claims {
        let today = portal.today();
        return match blocking(register, move |r| r.claims(today)).await {
            Some(Ok(bytes)) => served(JSON, NOT_LONG, Bytes::copy_from_slice(&bytes)),
            _ => failed(),
        };
    }
    let (kind, cache) = match &which {
        File::Checkpoint | File::Claims => ("text/plain; charset=utf-8", NOT_LONG),
        // A partial tile never changes either; it may go once the full one is there.
        File::Tile(TilePath::Hashes { .. } | TilePath::Entries { .. }) | File::Blob(_) => {
            ("application/octet-stream", FOR_EVER)
        }
    };
    let blob = matches!(which, File::Blob(_));
    match blocking(register, move |r| r.file(&which)).await {
        Some(Ok(Some(bytes))) => {
            let mut out = served(kind, cache, bytes);
            if blob {
                // Documents are anybody's files: they are saved, never opened as a part of this site.
                out.headers_mut().insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
            }
            out
        }
        Some(Ok(None)) => missing(),
        _ => failed(),
    }
}

async fn pending(register: Arc<OpenRegister>) -> Option<Response<Body>> {
    let waiting = blocking(register, |r| r.readers.with(|s| s.waiting())).await?.ok()?;
    let one = |w: servanda_register::Waiting| {
        let envelope = Envelope::parse(&w.envelope).ok()?;
        let record = Record::parse(&envelope.payload).ok()?;
        let keys: Vec<String> = envelope.signatures.iter().map(|s| s.key.to_string()).collect();
        Some(json!({
            "key": record.key.to_string(),
            "type": record.kind.name(),
            "signed_by": keys,
            "envelope": String::from_utf8(w.envelope).ok()?,
        }))
    };
    let list: Vec<Json> = waiting.into_iter().filter_map(one).collect();
    let mut out = told(StatusCode::OK, &json!({ "pending": list }));
    out.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    Some(out)
}

/// The body of a request, up to a size.
async fn body(request: Request<Body>, most: usize) -> Result<Bytes, Response<Body>> {
    let too_long = || {
        failure(StatusCode::PAYLOAD_TOO_LARGE, "too-long", &format!("at most {most} bytes are taken here"))
    };
    match Limited::new(request.into_body(), most).collect().await {
        Ok(all) => Ok(all.to_bytes()),
        Err(e) if e.is::<http_body_util::LengthLimitError>() => Err(too_long()),
        Err(_) => Err(failure(StatusCode::BAD_REQUEST, "malformed", "the request broke off")),
    }
}

fn is(request: &Request<Body>, kind: &str) -> bool {
    let given = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    given.split(';').next().is_some_and(|t| t.trim().eq_ignore_ascii_case(kind))
}

/// `POST /log/{organisation}/acts` and `…/documents`
pub async fn post(
    State(portal): State<Arc<Portal>>,
    Path((organisation, path)): Path<(String, String)>,
    request: Request<Body>,
) -> Response<Body> {
    let Some(register) = portal.site().register(&organisation) else { return missing() };
    let (kind, most) = match path.as_str() {
        "acts" => (JSON, LARGEST_LEAF),
        "documents" => ("application/octet-stream", usize::try_from(LARGEST_FILE).unwrap_or(usize::MAX)),
        _ if path == "pending" || path.starts_with("receipt/") || File::parse(&path).is_some() => {
            return other_method("GET, HEAD");
        }
        _ => return missing(),
    };
    // A form of another site cannot send these types.
    if !is(&request, kind) {
        let why = format!("the type of what is sent here is {kind}");
        return failure(StatusCode::UNSUPPORTED_MEDIA_TYPE, "type", &why);
    }
    let bytes = match body(request, most).await {
        Ok(bytes) => bytes,
        Err(answer) => return answer,
    };
    if path == "documents" {
        return document(&register, bytes.to_vec()).await;
    }
    enter(&portal, &register, &organisation, &bytes).await
}

async fn document(register: &OpenRegister, bytes: Vec<u8>) -> Response<Body> {
    let (answer, heard) = oneshot::channel();
    register.desk.submit_document(bytes, move |result| {
        let _ = answer.send(result);
    });
    match heard.await {
        Ok(Ok(sha256)) => told(StatusCode::CREATED, &json!({ "sha256": servanda_record::hex(&sha256) })),
        Ok(Err(r)) => refused(&r),
        Err(_) => failure(StatusCode::SERVICE_UNAVAILABLE, "stopped", "the register was closed"),
    }
}

async fn enter(portal: &Portal, register: &OpenRegister, organisation: &str, bytes: &[u8]) -> Response<Body> {
    if let Standing::Elsewhere(node) = register.desk.standing()
        && node.starts_with("http")
    {
        let to = format!("{}/log/{organisation}/acts", node.trim_end_matches('/'));
        let mut out =
            failure(StatusCode::TEMPORARY_REDIRECT, "elsewhere", "another node enters records at present");
        if let Ok(value) = HeaderValue::from_str(&to) {
            out.headers_mut().insert(header::LOCATION, value);
        }
        return out;
    }
    let (answer, heard) = oneshot::channel();
    // Verifying a signature takes less than a tenth of a millisecond: it is done here, on the thread of the request.
    register.desk.submit(bytes, portal.today(), move |result| {
        let _ = answer.send(result);
    });
    let place = |place: servanda_register::Place, published: bool| {
        json!({
            "index": place.index,
            "leaf": place.leaf.to_string(),
            "receipt": format!("/log/{organisation}/receipt/{}", place.index),
            "published": published,
        })
    };
    match heard.await {
        Ok(Ok(Done::Entered(p))) => told(StatusCode::CREATED, &place(p, true)),
        Ok(Ok(Done::Unpublished(p))) => told(StatusCode::CREATED, &place(p, false)),
        Ok(Ok(Done::Waiting(missing))) => told(StatusCode::ACCEPTED, &json!({ "missing": missing })),
        Ok(Err(r)) => refused(&r),
        Err(_) => failure(StatusCode::SERVICE_UNAVAILABLE, "stopped", "the register was closed"),
    }
}
