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
        _ => None,
    }
}

/// The OpenAPI 3.1 document.
pub fn document(messages: &Messages, base: &str, editions: &[Arc<Edition>]) -> Json {
    let organisations: Vec<&str> = editions.iter().map(|e| e.slug.as_str()).collect();
    let example = |part: &str| editions.first().and_then(|e| example(e, part));
    let mut paths = Map::new();
    for route in ROUTES {
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
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Servanda", "version": env!("CARGO_PKG_VERSION"), "description": messages.text("p-api-lead"), "license": { "name": "Apache-2.0 OR MIT", "identifier": "Apache-2.0 OR MIT" } },
        "servers": [{ "url": base }],
        "paths": paths,
        "components": { "schemas": {
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
                    "data": {},
                    "tables": { "type": "object", "additionalProperties": { "type": "array", "items": { "type": "object" } } },
                },
            },
            "Failure": {
                "type": "object",
                "required": ["status", "error"],
                "properties": { "status": { "type": "integer" }, "error": { "type": "string" } },
            },
        } },
    })
}

/// The same for people.
pub fn page_for_people(messages: &Messages) -> Markup {
    html! {
        p { (messages.text("p-api-lead")) }
        p { a href="/api/openapi.json" { "OpenAPI 3.1" } }
        div.scroll role="group" aria-label=(messages.text("p-api")) tabindex="0" {
            table {
                thead { tr {
                    th scope="col" { (messages.text("p-col-address")) } th scope="col" { (messages.text("p-col-what")) }
                    th scope="col" { (messages.text("p-col-parameters")) } th scope="col" { (messages.text("p-col-type")) }
                } }
                tbody { @for r in ROUTES { tr {
                    th scope="row" { code { "/{lang}/{organisation}" (r.path) } }
                    td { (messages.text(r.what)) }
                    td { @for (i, (name, _, _)) in r.parameters.iter().enumerate() { @if i > 0 { ", " } code { (name) } } }
                    td { @if r.kind.is_empty() { "HTML, JSON, CSV" } @else { (r.kind) } }
                } } }
            }
        }
        p { (messages.text("p-api-days-text")) }
    }
}
