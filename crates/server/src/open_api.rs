//! The interface for programs: one list of addresses, from which the page for people and the OpenAPI document are made.

use crate::pages::texts;
use crate::site::Edition;
use maud::{Markup, html};
use serde_json::{Map, Value as Json, json};
use servanda_answers::{Lang, Messages};
use servanda_language::Kind;
use std::sync::Arc;

/// One address: its path after the organisation, the key of its description, its own parameters, and the media type.
pub struct Route {
    /// The path, with parts in braces.
    pub path: &'static str,
    /// The message that says what it gives.
    pub what: &'static str,
    /// Parameters: name, whether it must be given, what it is.
    pub parameters: &'static [(&'static str, bool, &'static str)],
    /// The media type; that of a page, which is there as HTML, JSON and CSV, if empty.
    pub kind: &'static str,
}

const fn page(
    path: &'static str,
    what: &'static str,
    parameters: &'static [(&'static str, bool, &'static str)],
) -> Route {
    Route { path, what, parameters, kind: "" }
}

const fn file(
    path: &'static str,
    what: &'static str,
    parameters: &'static [(&'static str, bool, &'static str)],
    kind: &'static str,
) -> Route {
    Route { path, what, parameters, kind }
}

/// Every address of an organisation.
pub const ROUTES: &[Route] = &[
    page("", "p-nav-today", &[]),
    page("/changes", "p-what-changed", &[("since", false, "date")]),
    page("/members", "p-nav-members", &[]),
    page("/members/{country}", "p-api-member", &[]),
    page("/instruments", "p-nav-instruments", &[]),
    page("/instruments/{instrument}", "p-api-instrument", &[]),
    page("/texts/{text}", "p-api-text", &[]),
    page("/texts/{text}/{article}", "p-api-article", &[]),
    page("/documents/{document}", "p-api-document", &[]),
    page("/organs", "p-nav-organs", &[]),
    page("/organs/{organ}", "p-api-organ", &[]),
    page("/offices/{office}", "p-api-office", &[]),
    page("/sessions", "p-nav-sessions", &[("organ", false, "string")]),
    page("/decisions", "p-nav-decisions", &[("organ", false, "string"), ("field", false, "string")]),
    page("/defence", "p-nav-defence", &[]),
    page(
        "/due",
        "p-nav-due",
        &[
            ("until", false, "date"),
            ("member", false, "string"),
            ("organ", false, "string"),
            ("office", false, "string"),
            ("kind", false, "kind"),
        ],
    ),
    page("/why", "p-api-why", &[("q", true, "string")]),
    page("/what-if", "p-nav-what-if", &[("act", true, "string")]),
    page("/search", "p-search", &[("q", true, "string")]),
    page("/journal", "p-nav-journal", &[("page", false, "integer")]),
    page("/acts/{act}", "p-api-act", &[]),
    page("/findings", "p-findings", &[]),
    file("/days", "p-api-days", &[], "application/json"),
    file("/acts.json", "p-file-acts-json", &[], "application/json"),
    file("/acts.csv", "p-file-acts-csv", &[], "text/csv"),
    file("/acts.journal", "p-file-journal", &[], "text/plain"),
    file(
        "/due.ics",
        "p-calendar",
        &[
            ("until", false, "date"),
            ("member", false, "string"),
            ("organ", false, "string"),
            ("office", false, "string"),
            ("kind", false, "kind"),
        ],
        "text/calendar",
    ),
    file(
        "/feed.atom",
        "p-atom",
        &[
            ("member", false, "string"),
            ("organ", false, "string"),
            ("office", false, "string"),
            ("instrument", false, "string"),
        ],
        "application/atom+xml",
    ),
];

/// Every page of the register, for organisations that have one.
pub const REGISTER: &[Route] = &[
    page("/register", "p-nav-register", &[]),
    page("/register/records", "p-records-title", &[("page", false, "integer")]),
    page("/register/records/{index}", "p-api-record", &[]),
];

/// One address of the log: its path after `/log/{organisation}`, whether something is handed in there, the key of its
/// description, and the media type.
struct LogRoute {
    path: &'static str,
    hands_in: bool,
    what: &'static str,
    kind: &'static str,
}

const fn log(path: &'static str, what: &'static str, kind: &'static str) -> LogRoute {
    LogRoute { path, hands_in: false, what, kind }
}

const BYTES: &str = "application/octet-stream";

/// Every address of the log.
const LOG: &[LogRoute] = &[
    log("/checkpoint", "p-api-checkpoint", "text/plain"),
    log("/tile/{level}/{tile}", "p-api-tile", BYTES),
    log("/tile/{level}/{tile}.p/{width}", "p-api-tile-partial", BYTES),
    log("/tile/entries/{tile}", "p-api-entries", BYTES),
    log("/tile/entries/{tile}.p/{width}", "p-api-entries-partial", BYTES),
    log("/blob/{sha256}", "p-api-blob", BYTES),
    log("/claims.json", "p-api-claims", "application/json"),
    log("/pending", "p-api-pending", "application/json"),
    log("/receipt/{index}", "p-api-receipt", "text/plain"),
    LogRoute { path: "/acts", hands_in: true, what: "p-api-hand-in", kind: "application/json" },
    LogRoute { path: "/documents", hands_in: true, what: "p-api-hand-in-document", kind: BYTES },
];

/// What each status says of what was handed in.
const HANDED_IN: &[(&str, &str)] = &[
    ("400", "It is no envelope or record in the one exact form, or the act cannot be read."),
    (
        "403",
        "A signature is not good, or who signed may not do this; where it rests on one, the article is named.",
    ),
    ("404", "There is no such register."),
    ("409", "It was signed on another tree, or something else has been entered in its place."),
    ("413", "It is longer than what is taken here."),
    ("415", "It is of another type than what is taken here."),
    ("422", "The client’s key of it was used for something else."),
    ("424", "It names documents that are not there."),
    ("429", "Too many records wait for signatures."),
    ("503", "Nothing is entered at present."),
    ("507", "No space is left."),
    ("307", "Another node enters records at present: its address."),
];

/// The addresses of the log as paths of OpenAPI.
fn log_paths(messages: &Messages, registers: &[&Arc<Edition>]) -> Map<String, Json> {
    let slugs: Vec<&str> = registers.iter().map(|e| e.slug.as_str()).collect();
    let blob = registers.first().and_then(|e| {
        let view = e.register.as_ref()?;
        let read = view.open.records(view.directory.charter?, 1, view.published.size).ok()?.pop()?;
        match read.record.body {
            servanda_record::Body::Charter(files) => files.first().map(|f| servanda_record::hex(&f.sha256)),
            _ => None,
        }
    });
    let size = registers.first().and_then(|e| e.register.as_ref()).map_or(1, |v| v.published.size);
    let parameter = |part: &str| {
        let (schema, example) = match part {
            "organisation" => (json!({ "type": "string", "enum": slugs }), slugs.first().map(|s| json!(s))),
            "level" => (json!({ "type": "integer", "minimum": 0, "maximum": 6 }), Some(json!(0))),
            // Of larger logs the index has further parts, each of three digits, all but the last after an x.
            "tile" => (json!({ "type": "string", "pattern": "^[0-9]{3}$" }), Some(json!("000"))),
            "width" => (
                json!({ "type": "integer", "minimum": 1, "maximum": 255 }),
                Some(json!(size.clamp(1, 255).min(2))),
            ),
            "sha256" => {
                (json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" }), blob.clone().map(Json::from))
            }
            _ => (json!({ "type": "integer", "minimum": 0 }), Some(json!(0))),
        };
        let mut out = json!({ "name": part, "in": "path", "required": true, "schema": schema });
        if let (Some(o), Some(value)) = (out.as_object_mut(), example) {
            o.insert("example".into(), value);
        }
        out
    };
    let refusal = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/Refusal" } } });
    let mut paths = Map::new();
    for route in LOG {
        let path = format!("/log/{{organisation}}{}", route.path);
        let parts = path.split('{').skip(1).filter_map(|p| p.split('}').next());
        let parameters: Vec<Json> = parts.map(parameter).collect();
        let summary = messages.text(route.what);
        let id = format!("log{}", route.path.replace(['/', '{', '}', '.'], "-"));
        let of = |schema: &str| json!({ "application/json": { "schema": { "$ref": format!("#/components/schemas/{schema}") } } });
        let mut responses = Map::new();
        let mut say = |status: &str, description: &str, content: &Json| {
            responses.insert(status.to_owned(), json!({ "description": description, "content": content }));
        };
        if !route.hands_in {
            let content = match route.path {
                "/pending" => of("Pending"),
                "/claims.json" => of("Claims"),
                _ => json!({ (route.kind): { "schema": { "type": "string" } } }),
            };
            say("200", &summary, &content);
            say("404", "There is nothing at this address.", &refusal);
            say("503", "The register cannot be read at present.", &refusal);
            let get = json!({ "operationId": id, "summary": summary, "parameters": parameters, "responses": responses });
            paths.insert(path, json!({ "get": get }));
            continue;
        }
        let acts = route.path == "/acts";
        let schema = if acts {
            say("201", "It is in the register.", &of("Place"));
            say("202", "It waits for signatures or documents.", &of("Waiting"));
            json!({ "$ref": "#/components/schemas/Envelope" })
        } else {
            say("201", "The document is kept.", &of("Kept"));
            json!({ "type": "string", "format": "binary" })
        };
        for (status, what) in HANDED_IN.iter().filter(|(s, _)| acts || *s != "307") {
            say(status, what, &refusal);
        }
        let body = json!({ "required": true, "content": { (route.kind): { "schema": schema } } });
        let post = json!({ "operationId": id, "summary": summary, "parameters": parameters, "requestBody": body, "responses": responses });
        paths.insert(path, json!({ "post": post }));
    }
    paths
}

/// The shapes of what the log takes and says.
fn log_schemas() -> Map<String, Json> {
    let text = json!({ "type": "string" });
    let hash = json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" });
    let object = |required: &[&str], properties: Json| json!({ "type": "object", "required": required, "properties": properties });
    let base64 = json!({ "type": "string", "pattern": "^[A-Za-z0-9+/]+={0,2}$" });
    let signature = object(&["keyid", "sig"], json!({ "keyid": hash, "sig": base64 }));
    let pending = object(
        &["key", "type", "signed_by", "envelope"],
        json!({ "key": text, "type": text, "signed_by": { "type": "array", "items": hash }, "envelope": text }),
    );
    let all = [
        (
            "Envelope",
            json!({
                "type": "object",
                "description": "In exactly this order and without white space: see docs/register-format.md, § 2.",
                "required": ["payload", "payloadType", "signatures"],
                "properties": {
                    "payload": base64,
                    "payloadType": { "const": servanda_record::PAYLOAD_TYPE },
                    "signatures": { "type": "array", "minItems": 1, "maxItems": 512, "items": signature },
                },
                "additionalProperties": false,
            }),
        ),
        (
            "Refusal",
            object(
                &["status", "error", "reason", "article"],
                json!({ "status": { "type": "integer" }, "error": text, "reason": text, "article": { "type": ["string", "null"] } }),
            ),
        ),
        (
            "Place",
            object(
                &["index", "leaf", "receipt", "published"],
                json!({ "index": { "type": "integer", "minimum": 0 }, "leaf": hash, "receipt": text, "published": { "type": "boolean" } }),
            ),
        ),
        ("Waiting", object(&["missing"], json!({ "missing": text }))),
        ("Kept", object(&["sha256"], json!({ "sha256": hash }))),
        ("Pending", object(&["pending"], json!({ "pending": { "type": "array", "items": pending } }))),
        (
            "Claims",
            object(
                &["register", "size", "root", "directory", "on", "status"],
                json!({ "register": text, "size": { "type": "integer" }, "root": hash, "directory": hash, "on": { "type": "string", "format": "date" }, "status": {} }),
            ),
        ),
    ];
    all.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

/// A value of a part of a path that there is, in the first organisation.
fn example(edition: &Edition, part: &str) -> Option<String> {
    let (folder, ids) = (&edition.folder, &edition.identities);
    let charter = &folder.charter;
    let first = |kind: Kind| {
        charter.lexicon.entries().find(|(_, e)| e.kind == kind).map(|(n, _)| ids.slug(n).to_owned())
    };
    match part {
        "country" => folder.acts.iter().find_map(|a| a.actors().first()).map(|c| c.code().to_lowercase()),
        "instrument" => first(Kind::Instrument),
        "organ" => first(Kind::Organ),
        "office" => first(Kind::Office),
        "document" => first(Kind::Document),
        "text" => Some(texts::stem(&charter.documents, 0)),
        "article" => {
            let article = (0..charter.articles.len() as u32)
                .find(|a| charter.articles.get(*a as usize).is_some_and(|x| x.document == 0 && x.level > 1));
            article.map(|a| texts::article_key(charter, a))
        }
        "act" => Some(ids.act(0).to_owned()),
        "index" => Some("0".to_owned()),
        _ => None,
    }
}

/// The OpenAPI 3.1 document.
pub fn document(messages: &Messages, base: &str, editions: &[Arc<Edition>]) -> Json {
    let all: Vec<&str> = editions.iter().map(|e| e.slug.as_str()).collect();
    let registers: Vec<&Arc<Edition>> = editions.iter().filter(|e| e.register.is_some()).collect();
    let with_register: Vec<&str> = registers.iter().map(|e| e.slug.as_str()).collect();
    let example = |part: &str| editions.first().and_then(|e| example(e, part));
    let mut paths = Map::new();
    let of_registers = REGISTER.iter().filter(|_| !registers.is_empty());
    let routes = ROUTES.iter().map(|r| (r, &all)).chain(of_registers.map(|r| (r, &with_register)));
    for (route, organisations) in routes {
        let schema = |kind: &str| match kind {
            "date" => json!({ "type": "string", "format": "date" }),
            "kind" => json!({ "type": "string", "enum": servanda_answers::DUE_KEYS }),
            "integer" => json!({ "type": "integer", "minimum": 1, "maximum": 100_000 }),
            _ => json!({ "type": "string", "minLength": 1, "maxLength": 300 }),
        };
        let mut parameters = vec![
            json!({ "name": "lang", "in": "path", "required": true, "schema": { "type": "string", "enum": Lang::all().map(Lang::tag).collect::<Vec<_>>() } }),
            json!({ "name": "organisation", "in": "path", "required": true, "schema": { "type": "string", "enum": organisations } }),
            json!({ "name": "on", "in": "query", "required": false, "description": "The day in view; today if it is not given.", "schema": schema("date") }),
            json!({ "name": "known", "in": "query", "required": false, "description": "Only what was known by this day.", "schema": schema("date") }),
        ];
        for part in route.path.split('/').filter_map(|p| p.strip_prefix('{')?.strip_suffix('}')) {
            let mut parameter = json!({ "name": part, "in": "path", "required": true, "schema": { "type": "string", "minLength": 1, "maxLength": 100 } });
            if let (Some(o), Some(value)) = (parameter.as_object_mut(), example(part)) {
                o.insert("example".into(), value.into());
            }
            parameters.push(parameter);
        }
        for (name, required, kind) in route.parameters {
            parameters
                .push(json!({ "name": name, "in": "query", "required": required, "schema": schema(kind) }));
        }
        let content = if route.kind.is_empty() {
            parameters.push(json!({
                "name": "format", "in": "query", "required": false,
                "description": "The form: a page for people, the page as data, or one of its tables.",
                "schema": { "type": "string", "enum": ["html", "json", "csv"] },
            }));
            json!({
                "application/json": { "schema": { "$ref": "#/components/schemas/Page" } },
                "text/html": { "schema": { "type": "string" } },
                "text/csv": { "schema": { "type": "string" } },
            })
        } else {
            json!({ (route.kind): { "schema": {} } })
        };
        let failure = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/Failure" } }, "text/html": { "schema": {} } });
        let mut responses = Map::new();
        responses
            .insert("200".into(), json!({ "description": messages.text(route.what), "content": content }));
        responses.insert(
            "400".into(),
            json!({ "description": "What was asked cannot be read.", "content": failure }),
        );
        responses.insert(
            "404".into(),
            json!({ "description": "There is nothing at this address.", "content": failure }),
        );
        if route.path == "/acts/{act}" {
            responses.insert(
                "303".into(),
                json!({ "description": "The lasting address of an act that was asked for by its number." }),
            );
        }
        let name = format!("/{{lang}}/{{organisation}}{}", route.path);
        let id = if route.path.is_empty() {
            "today".to_owned()
        } else {
            route.path.trim_matches('/').replace(['/', '{', '}', '.'], "-")
        };
        paths.insert(name, json!({ "get": { "operationId": id, "summary": messages.text(route.what), "parameters": parameters, "responses": responses } }));
    }
    let mut schemas = Map::new();
    if !registers.is_empty() {
        paths.extend(log_paths(messages, &registers));
        schemas = log_schemas();
    }
    let pages = json!({
        "Page": {
            "type": "object",
            "required": ["title", "organisation", "language", "on", "known", "digest", "data", "tables"],
            "properties": {
                "title": { "type": "string" },
                "organisation": { "type": "string" },
                "language": { "type": "string" },
                "on": { "type": "string", "format": "date" },
                "known": { "type": ["string", "null"], "format": "date" },
                "digest": { "type": "string", "pattern": "^[0-9a-f]{64}$" },
                "register": {
                    "type": "object",
                    "required": ["origin", "size", "root", "recoveries_pending"],
                    "properties": {
                        "origin": { "type": "string" },
                        "recoveries_pending": { "type": "array", "items": { "type": "integer" } },
                        "size": { "type": "integer" },
                        "root": { "type": "string", "pattern": "^[0-9a-f]{64}$" },
                    },
                },
                "data": {},
                "tables": { "type": "object", "additionalProperties": { "type": "array", "items": { "type": "object" } } },
            },
        },
        "Failure": {
            "type": "object",
            "required": ["status", "error"],
            "properties": { "status": { "type": "integer" }, "error": { "type": "string" } },
        },
    });
    schemas.extend(pages.as_object().cloned().unwrap_or_default());
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Servanda", "version": env!("CARGO_PKG_VERSION"), "description": messages.text("p-api-lead"), "license": { "name": "Apache-2.0 OR MIT", "identifier": "Apache-2.0 OR MIT" } },
        "servers": [{ "url": base }],
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

/// The same for people.
pub fn page_for_people(messages: &Messages, registers: bool) -> Markup {
    html! {
        p { (messages.text("p-api-lead")) }
        p { a href="/api/openapi.json" { "OpenAPI 3.1" } }
        div.scroll role="group" aria-label=(messages.text("p-api")) tabindex="0" {
            table {
                thead { tr {
                    th scope="col" { (messages.text("p-col-address")) } th scope="col" { (messages.text("p-col-what")) }
                    th scope="col" { (messages.text("p-col-parameters")) } th scope="col" { (messages.text("p-col-type")) }
                } }
                tbody { @for r in ROUTES.iter().chain(REGISTER.iter().filter(|_| registers)) { tr {
                    th scope="row" { code { "/{lang}/{organisation}" (r.path) } }
                    td { (messages.text(r.what)) }
                    td { @for (i, (name, _, _)) in r.parameters.iter().enumerate() { @if i > 0 { ", " } code { (name) } } }
                    td { @if r.kind.is_empty() { "HTML, JSON, CSV" } @else { (r.kind) } }
                } }
                @if registers { @for r in LOG { tr {
                    th scope="row" { code { @if r.hands_in { "POST " } "/log/{organisation}" (r.path) } }
                    td { (messages.text(r.what)) } td {} td { (r.kind) }
                } } } }
            }
        }
        p { (messages.text("p-api-days-text")) }
    }
}
