//! From a request to an answer: what is asked, what is in memory, what is made.

use crate::address::{Address, BadAddress, Format, decode};
use crate::assets;
use crate::encoding::{Body, Coding};
use crate::layout;
use crate::log;
use crate::metrics::Metrics;
use crate::open_api;
use crate::page::{Cx, Page};
use crate::pages::instruments::Explained;
use crate::pages::{self, NoPage};
use crate::rooms::NoAnswer;
use crate::search::Index;
use crate::site::{Edition, Site};
use axum::body::Body as HttpBody;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::{Router, routing};
use maud::html;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use servanda_answers::{Lang, Messages, Words, full_title};
use servanda_language::{Country, Kind};
use servanda_register::Standing;
use servanda_timeline::Day;
use sha2::{Digest, Sha256};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Semaphore, watch};
use tokio_stream::StreamExt;
use tokio_stream::wrappers::WatchStream;

/// How much memory finished pages may take, in bytes.
const KEPT: u64 = 44 << 20;

/// The longest that making a page may take.
const LONGEST: Duration = Duration::from_secs(20);

/// Everything but scripts, styles, pictures and fonts of this server is forbidden to a page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What an operator chooses.
pub struct Settings {
    /// The address of the site as others see it, such as `https://treaties.example.org`, without a slash at the end.
    pub base: String,
    /// Tells what day it is.
    pub today: Box<dyn Fn() -> Day + Send + Sync>,
}

/// An answer as it is kept.
struct Kept {
    status: StatusCode,
    kind: &'static str,
    name: Option<String>,
    location: Option<String>,
    body: Body,
}

#[derive(Clone)]
struct Weight;

impl Weighter<String, Arc<Kept>> for Weight {
    fn weight(&self, key: &String, kept: &Arc<Kept>) -> u64 {
        key.len() as u64 + kept.body.weight()
    }
}

/// What a page needs beside the reckoning that it is made from.
struct Beside {
    /// The acts that are tried.
    tried: Vec<String>,
    /// What a search found.
    found: crate::search::Found,
    /// The entry into force as it stood on the day in view.
    force: Option<Explained>,
    /// The answer as known today, where another day of knowledge is in view.
    now: Option<String>,
}

/// The indexes for search: the edition's number, its organisation, and the index.
type Indexes = Mutex<Vec<(u64, String, Arc<Index>)>>;

/// The portal, ready to answer.
pub struct Portal {
    site: Arc<Site>,
    settings: Settings,
    pages: Cache<String, Arc<Kept>, Weight>,
    indexes: Indexes,
    heavy: Semaphore,
    metrics: Metrics,
    stop: watch::Receiver<bool>,
}

fn answer(status: StatusCode, kind: &'static str, body: impl Into<axum::body::Bytes>) -> Kept {
    Kept { status, kind, name: None, location: None, body: Body::new(body) }
}

const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json";
const CSV: &str = "text/csv; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

impl Portal {
    /// A portal of a site. Streams of news end when `stop` turns true.
    pub fn new(site: Arc<Site>, settings: Settings, stop: watch::Receiver<bool>) -> Arc<Portal> {
        Arc::new(Portal {
            site,
            settings,
            pages: Cache::with_weighter(1_000, KEPT, Weight),
            indexes: Mutex::default(),
            heavy: Semaphore::new(2),
            metrics: Metrics::default(),
            stop,
        })
    }

    /// The routes.
    pub fn router(self: &Arc<Portal>) -> Router {
        Router::new()
            .route("/health", routing::get(health))
            .route("/metrics", routing::get(figures))
            .route("/assets/{tag}/{*name}", routing::get(asset))
            .route("/live/{organisation}", routing::get(live))
            .route("/log/{organisation}/{*path}", routing::get(log::get).post(log::post))
            .route("/api/openapi.json", routing::get(api))
            .route("/favicon.ico", routing::get(icon))
            .route("/robots.txt", routing::get(|| async { "User-agent: *\nAllow: /\n" }))
            .fallback(any)
            .layer(axum::middleware::from_fn_with_state(self.clone(), guard))
            .with_state(self.clone())
    }

    /// Looks for changed sources, and says what came of it. Meant to be called every second, where blocking is allowed.
    pub fn refresh(&self) {
        for told in self.site.refresh() {
            match told {
                Ok(edition) => {
                    self.metrics.editions.inc();
                    tracing::info!(
                        organisation = edition.slug,
                        acts = edition.folder.acts.len(),
                        "read anew"
                    );
                }
                Err(e) => {
                    tracing::warn!(error = %e, "a changed source cannot be used; the last edition stays")
                }
            }
        }
    }

    /// What is served.
    pub(crate) fn site(&self) -> &Site {
        &self.site
    }

    /// What day it is.
    pub(crate) fn today(&self) -> Day {
        (self.settings.today)()
    }

    fn messages(&self, lang: Lang) -> &Messages {
        self.site.messages(lang)
    }

    fn failure(&self, lang: Lang, format: Format, status: StatusCode, text: &str) -> Kept {
        let messages = self.messages(lang);
        if format != Format::Html {
            let json = serde_json::json!({ "status": status.as_u16(), "error": text });
            return answer(status, JSON, json.to_string());
        }
        let head = messages.text(match status {
            StatusCode::NOT_FOUND => "p-not-found",
            StatusCode::BAD_REQUEST => "p-bad-request",
            _ => "p-failed",
        });
        let body = html! { p { (layout::coded(text)) } p { a href={ "/" (lang.tag()) } { (messages.text("p-organisations")) } } };
        answer(status, HTML, layout::plain(messages, lang, &head, "", body).into_string())
    }

    fn missing(&self, lang: Lang, format: Format) -> Kept {
        let text = self.messages(lang).text("p-not-found-text");
        self.failure(lang, format, StatusCode::NOT_FOUND, &text)
    }

    /// What is wrong with an address, in the frame of the organisation as it is today.
    async fn bad(
        self: &Arc<Portal>,
        edition: Arc<Edition>,
        lang: Lang,
        format: Format,
        bad: &BadAddress,
        today: Day,
    ) -> Kept {
        let id = match bad.field {
            "on" | "known" => "p-bad-day",
            "format" => "p-bad-format",
            _ => "p-bad-query",
        };
        let text = self.messages(lang).with(id, &[("value", bad.value.clone().into())]);
        let plain = self.failure(lang, format, StatusCode::BAD_REQUEST, &text);
        let Ok(mut address) = Address::read(lang, &edition.slug, Vec::new(), "") else { return plain };
        address.format = format;
        let (portal, here) = (self.clone(), edition.clone());
        let refused = self.site.rooms.ask(&edition, None, move |book| {
            let words = portal.site.words(&here, lang);
            let base = &portal.settings.base;
            let cx = Cx { words: &words, book, address: &address, on: today, today, base };
            portal.refuse(&cx, StatusCode::BAD_REQUEST, &text)
        });
        refused.await.unwrap_or(plain)
    }

    /// The list of organisations.
    fn index(&self, lang: Lang) -> Kept {
        let messages = self.messages(lang);
        let editions = self.site.editions();
        let body = html! {
            p.lead { (messages.text("p-index-lead")) }
            ul.cards {
                @for e in &editions {
                    @let words = self.site.words(e, lang);
                    li {
                        h2 { a href={ "/" (lang.tag()) "/" (e.slug) } { (full_title(&words)) } }
                        p { (messages.with("p-index-entry", &[("texts", servanda_answers::Arg::Number(e.folder.documents as i64)), ("acts", servanda_answers::Arg::Number(e.folder.acts.len() as i64))])) }
                    }
                }
            }
        };
        answer(
            StatusCode::OK,
            HTML,
            layout::plain(messages, lang, &messages.text("p-index-title"), "", body).into_string(),
        )
    }

    fn api_page(&self, lang: Lang) -> Kept {
        let messages = self.messages(lang);
        let body = open_api::page_for_people(messages, !self.site.registers().is_empty());
        answer(
            StatusCode::OK,
            HTML,
            layout::plain(messages, lang, &messages.text("p-api"), "/api", body).into_string(),
        )
    }

    /// The index of an edition, made when it is first asked for.
    fn searching(&self, edition: &Edition) -> Option<Arc<Index>> {
        let mut indexes = self.indexes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = indexes.iter().find(|i| i.0 == edition.number && i.1 == edition.slug) {
            return Some(found.2.clone());
        }
        let words: Vec<Words<'_>> = Lang::all().map(|l| self.site.words(edition, l)).collect();
        let index = match Index::build(edition, &words) {
            Ok(index) => Arc::new(index),
            Err(e) => {
                tracing::error!(error = %e, "no index");
                return None;
            }
        };
        indexes.retain(|i| i.1 != edition.slug);
        indexes.push((edition.number, edition.slug.clone(), index.clone()));
        Some(index)
    }

    /// What is at an address of an organisation.
    async fn make(self: &Arc<Portal>, edition: Arc<Edition>, address: Address, today: Day) -> Kept {
        self.metrics.made();
        let (lang, format) = (address.lang, address.format);
        let portal = self.clone();
        let known = address.known;
        let path: Vec<&str> = address.path.iter().map(String::as_str).collect();
        let heavy = matches!(
            path.as_slice(),
            ["what-if" | "search" | "acts.json" | "acts.csv" | "acts.journal" | "status.pdf" | "journal.pdf"]
        );
        let _turn = if heavy { self.heavy.acquire().await.ok() } else { None };
        let tried = if path == ["what-if"] { pages::what_if::acts(&edition, &address) } else { Vec::new() };
        let found = match (path.as_slice(), address.get("q")) {
            (["search"], Some(q)) => {
                let (portal, edition, q) = (self.clone(), edition.clone(), q.to_owned());
                let asked =
                    tokio::task::spawn_blocking(move || portal.searching(&edition).map(|i| i.find(&q))).await;
                asked.ok().flatten().unwrap_or_default()
            }
            _ => crate::search::Found::default(),
        };
        let force = self.force_on_the_day(&edition, &address, today).await;
        let now = self.known_now(&edition, &address, today).await;
        let here = edition.clone();
        let answered = self.site.rooms.ask(&edition, known, move |book| {
            let words = portal.site.words(&here, address.lang);
            let on = address.on.unwrap_or(today);
            let cx = Cx { words: &words, book, address: &address, on, today, base: &portal.settings.base };
            portal.answer(&cx, &Beside { tried, found, force, now })
        });
        match tokio::time::timeout(LONGEST, answered).await {
            Ok(Ok(kept)) => kept,
            Ok(Err(NoAnswer::Knot | NoAnswer::Failed)) | Err(_) => {
                let text = self.messages(lang).text("p-failed-text");
                self.failure(lang, format, StatusCode::SERVICE_UNAVAILABLE, &text)
            }
        }
    }

    /// What an instrument lacks on a day before it is in force is asked of the acts of that day, as on the command line: later
    /// deposits do not fill a gap of then.
    async fn force_on_the_day(
        self: &Arc<Portal>,
        edition: &Arc<Edition>,
        address: &Address,
        today: Day,
    ) -> Option<Explained> {
        let [section, slug] = address.path.as_slice() else { return None };
        let name = edition.identities.find(Kind::Instrument, slug).filter(|_| section == "instruments")?;
        let on = address.on.unwrap_or(today);
        let waits = self.site.rooms.ask(edition, address.known, move |book| {
            let force = book.reckoned.base().force(name);
            force.is_some_and(|f| f.start.is_none_or(|start| start.earliest() > on))
        });
        if !waits.await.unwrap_or(false) {
            return None;
        }
        let known = address.known.map_or(on, |known| known.min(on));
        let (portal, lang, here) = (self.clone(), address.lang, edition.clone());
        let explained = self.site.rooms.ask(edition, Some(known), move |book| {
            let words = portal.site.words(&here, lang);
            pages::instruments::explained(&words, &book.reckoned, name, on)
        });
        explained.await.ok()
    }

    /// The answer to a question as known today, where the address asks for what was known on another day.
    async fn known_now(
        self: &Arc<Portal>,
        edition: &Arc<Edition>,
        address: &Address,
        today: Day,
    ) -> Option<String> {
        let (Some(_), [page], Some(question)) = (address.known, address.path.as_slice(), address.get("q"))
        else {
            return None;
        };
        if page != "why" {
            return None;
        }
        let (portal, lang, question, here) =
            (self.clone(), address.lang, question.to_owned(), edition.clone());
        let on = address.on.unwrap_or(today);
        let asked = self.site.rooms.ask(edition, None, move |book| {
            let words = portal.site.words(&here, lang);
            pages::why::answer_in_words(&words, &book.reckoned, &question, on)
        });
        asked.await.ok().flatten()
    }

    /// The answer, in the room of the reckoning.
    fn answer(&self, cx: &Cx<'_>, beside: &Beside) -> Kept {
        let (tried, found) = (beside.tried.as_slice(), &beside.found);
        let path: Vec<&str> = cx.address.path.iter().map(String::as_str).collect();
        let file = |kind: &'static str, name: &str, body: String| Kept {
            name: Some(format!("{}-{name}", cx.address.organisation)),
            ..answer(StatusCode::OK, kind, body)
        };
        let page = match path.as_slice() {
            ["days"] => return answer(StatusCode::OK, JSON, pages::changes::days(cx).to_string()),
            ["acts.json"] => return answer(StatusCode::OK, JSON, pages::data::acts_json(cx).to_string()),
            ["acts.csv"] => return file(CSV, "acts.csv", pages::data::acts_csv(cx)),
            ["acts.journal"] => return file(TEXT, "acts.journal", pages::data::journal_text(cx)),
            ["due.ics"] => match pages::due::calendar(cx) {
                Ok(text) => return file("text/calendar; charset=utf-8", "due.ics", text),
                Err(e) => Err(e),
            },
            ["feed.atom"] => match self.feed(cx) {
                Ok(text) => return answer(StatusCode::OK, "application/atom+xml; charset=utf-8", text),
                Err(e) => Err(e),
            },
            #[cfg(feature = "pdf")]
            ["status.pdf" | "journal.pdf"] => return self.print(cx, path == ["journal.pdf"]),
            ["search"] => Ok(match cx.address.get("q") {
                Some(q) => pages::search::page(cx, q, found),
                None => pages::search::invitation(cx),
            }),
            ["what-if"] if tried.is_empty() => Ok(pages::what_if::form(cx, tried, None)),
            ["what-if"] => self.what_if(cx, tried),
            _ => pages::page(cx, beside.force.as_ref(), beside.now.as_deref()),
        };
        match page {
            Ok(page) => self.show(cx, &page),
            Err(NoPage::Missing) => self.refuse(cx, StatusCode::NOT_FOUND, &cx.t("p-not-found-text")),
            Err(NoPage::Bad(text)) => self.refuse(cx, StatusCode::BAD_REQUEST, &text),
            Err(NoPage::Failed) => {
                let text = cx.t("p-failed-text");
                self.failure(cx.address.lang, cx.address.format, StatusCode::SERVICE_UNAVAILABLE, &text)
            }
            Err(NoPage::Elsewhere(href)) => {
                Kept { location: Some(href), ..answer(StatusCode::SEE_OTHER, TEXT, String::new()) }
            }
        }
    }

    /// A refusal in the frame of the organisation, so that its menu and days stay at hand.
    fn refuse(&self, cx: &Cx<'_>, status: StatusCode, text: &str) -> Kept {
        if cx.address.format != Format::Html {
            return self.failure(cx.address.lang, cx.address.format, status, text);
        }
        let mut page =
            Page::new(cx.t(if status == StatusCode::NOT_FOUND { "p-not-found" } else { "p-bad-request" }));
        page.lead = html! { p { (layout::coded(text)) } };
        answer(status, HTML, layout::document(cx, &page).into_string())
    }

    fn show(&self, cx: &Cx<'_>, page: &Page) -> Kept {
        match cx.address.format {
            Format::Html => answer(StatusCode::OK, HTML, layout::document(cx, page).into_string()),
            Format::Json => {
                answer(StatusCode::OK, JSON, serde_json::to_string_pretty(&page.json(cx)).unwrap_or_default())
            }
            Format::Csv => match page.csv(cx.address.get("table")) {
                Some(text) => answer(StatusCode::OK, CSV, text),
                None => self.missing(cx.address.lang, Format::Csv),
            },
            Format::Text => match &page.text {
                Some(text) => answer(StatusCode::OK, TEXT, text.clone()),
                None => self.missing(cx.address.lang, Format::Text),
            },
        }
    }

    fn what_if(&self, cx: &Cx<'_>, tried: &[String]) -> Result<Page, NoPage> {
        match pages::what_if::suppose(cx.words, tried) {
            Ok(after) => {
                let known = cx.book.reckoned.case().known;
                let words = Words { messages: cx.words.messages, folder: &after };
                match after.reckon(known) {
                    Ok(reckoned) => pages::what_if::result(cx, tried, &words, &reckoned),
                    Err(_) => Err(NoPage::Bad(cx.t("p-failed-text"))),
                }
            }
            Err(problem) if cx.address.format == Format::Html => {
                Ok(pages::what_if::form(cx, tried, Some(&problem)))
            }
            Err(problem) => Err(NoPage::Bad(problem)),
        }
    }

    fn feed(&self, cx: &Cx<'_>) -> Result<String, NoPage> {
        let ids = &cx.book.edition.identities;
        let member = match cx.address.get("member") {
            Some(code) => Some(Country::from_code(&code.to_uppercase()).ok_or(NoPage::Missing)?),
            None => None,
        };
        let mut thing = None;
        for (key, kind) in
            [("instrument", Kind::Instrument), ("organ", Kind::Organ), ("office", Kind::Office)]
        {
            if let Some(slug) = cx.address.get(key) {
                thing = Some(ids.find(kind, slug).ok_or(NoPage::Missing)?);
            }
        }
        let of = member.map(|c| cx.words.country(c, cx.on)).or(thing.map(|n| cx.words.bare(n)));
        let name = full_title(cx.words);
        let title = match of {
            Some(of) => cx.say("p-feed-title-of", &[("name", name.into()), ("of", of.into())]),
            None => name,
        };
        let fits = |a: &servanda_acts::Act| {
            member.is_none_or(|c| crate::rows::concerns(a, c))
                && thing.is_none_or(|n| crate::rows::mentions(a, n))
        };
        Ok(pages::data::atom(cx, fits, title))
    }

    #[cfg(feature = "pdf")]
    fn print(&self, cx: &Cx<'_>, journal: bool) -> Kept {
        let page = if journal { pages::journal::journal(cx) } else { pages::today::today(cx) };
        let made = crate::print::pdf(cx, &page);
        match made {
            Ok(bytes) => Kept {
                name: Some(format!(
                    "{}-{}-{}.pdf",
                    cx.address.organisation,
                    if journal { "journal" } else { "status" },
                    cx.on
                )),
                ..answer(StatusCode::OK, "application/pdf", bytes)
            },
            Err(e) => {
                tracing::error!(error = %e, "no PDF");
                self.failure(
                    cx.address.lang,
                    Format::Html,
                    StatusCode::SERVICE_UNAVAILABLE,
                    &cx.t("p-failed-text"),
                )
            }
        }
    }

    /// The answer to an address, from memory or made.
    async fn find(self: &Arc<Portal>, path: &str, query: &str, headers: &HeaderMap) -> (Arc<Kept>, String) {
        let wish = wish(headers);
        let wanted = if accepts_json(headers) { Format::Json } else { Format::Html };
        let no_tag = String::new();
        let mut parts = Vec::new();
        for part in path.split('/').filter(|p| !p.is_empty()) {
            match decode(part, false).filter(|p| !p.contains(['\0', '/']) && p.len() <= 200) {
                Some(p) => parts.push(p),
                None => return (Arc::new(self.missing(wish, wanted)), no_tag),
            }
        }
        let mut parts = parts.into_iter();
        let Some(first) = parts.next() else {
            let to = Kept {
                location: Some(format!("/{}", wish.tag())),
                ..answer(StatusCode::SEE_OTHER, TEXT, String::new())
            };
            return (Arc::new(to), no_tag);
        };
        let Some(lang) = Lang::of(&first) else { return (Arc::new(self.missing(wish, wanted)), no_tag) };
        let Some(organisation) = parts.next() else { return (Arc::new(self.index(lang)), no_tag) };
        let rest: Vec<String> = parts.collect();
        let today = (self.settings.today)();
        let edition = match self.site.edition(&organisation) {
            Some(e) if rest.len() <= 6 => e,
            None if organisation == "api" && rest.is_empty() => {
                return (Arc::new(self.api_page(lang)), no_tag);
            }
            _ => return (Arc::new(self.missing(lang, wanted)), no_tag),
        };
        let mut address = match Address::read(lang, &organisation, rest, query) {
            Ok(a) => a,
            Err(e) => return (Arc::new(self.bad(edition, lang, wanted, &e, today).await), no_tag),
        };
        if address.format == Format::Html && wanted == Format::Json {
            address.format = Format::Json;
        }
        let key = format!("{}\n{today}\n{}", edition.number, address.href());
        let mut digest = Sha256::new();
        digest.update(edition.identities.whole(&edition.folder));
        digest.update(assets::url(env!("CARGO_PKG_VERSION")));
        if let Some(register) = &edition.register {
            // Records that are no acts change keys and policy, and the digest of the acts does not tell.
            digest.update(&register.published.note);
        }
        digest.update(today.to_string());
        digest.update(address.href());
        let digest: [u8; 32] = digest.finalize().into();
        let tag = digest.iter().take(12).map(|b| format!("{b:02x}")).collect();
        // What waits for signatures changes without a new edition.
        if edition.register.is_some() && address.path == ["register"] {
            return (Arc::new(self.make(edition, address, today).await), no_tag);
        }
        // A page that many ask for at once is made once: the others wait for it.
        let guard = match self.pages.get_value_or_guard_async(&key).await {
            Ok(kept) => return (kept, tag),
            Err(guard) => guard,
        };
        let kept = Arc::new(self.make(edition, address, today).await);
        if kept.status == StatusCode::OK {
            let _ = guard.insert(kept.clone());
        }
        (kept, tag)
    }
}

fn accepts_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or("");
    accept.split(',').next().is_some_and(|first| first.split(';').next().is_some_and(|t| t.trim() == JSON))
}

/// The language that a reader wants, by the header `Accept-Language`.
fn wish(headers: &HeaderMap) -> Lang {
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or("");
    let mut wanted: Vec<(u32, Lang)> = accept
        .split(',')
        .filter_map(|part| {
            let mut parts = part.split(';');
            let lang = Lang::of(parts.next()?.trim().split('-').next()?)?;
            let q = parts.next().and_then(|q| q.trim().strip_prefix("q=")).unwrap_or("1");
            let thousandths = q.split_once('.').map_or_else(
                || q.parse::<u32>().unwrap_or(0).min(1) * 1000,
                |(whole, part)| {
                    let part = part.get(..part.len().min(3)).unwrap_or("");
                    if whole == "1" { 1000 } else { format!("{part:0<3}").parse().unwrap_or(0) }
                },
            );
            Some((thousandths, lang))
        })
        .collect();
    wanted.sort_by_key(|w| std::cmp::Reverse(w.0));
    wanted.first().map_or(Lang::EN, |w| w.1)
}

async fn any(State(portal): State<Arc<Portal>>, request: Request<HttpBody>) -> Response<HttpBody> {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let mut refused = StatusCode::METHOD_NOT_ALLOWED.into_response();
        refused.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return refused;
    }
    let headers = request.headers();
    let query = request.uri().query().unwrap_or("");
    let (kept, tag) = portal.find(request.uri().path(), query, headers).await;
    let mut out = Response::builder().status(kept.status).header(header::CONTENT_TYPE, kept.kind);
    out = out.header(header::VARY, "Accept, Accept-Encoding, Accept-Language");
    if let Some(to) = &kept.location {
        out = out.header(header::LOCATION, to.as_str());
    }
    if !tag.is_empty() && kept.status == StatusCode::OK {
        let tag = format!("W/\"{tag}\"");
        out = out.header(header::ETAG, tag.as_str()).header(header::CACHE_CONTROL, "no-cache");
        let same = headers
            .get(header::IF_NONE_MATCH)
            .and_then(|v| v.to_str().ok())
            .is_some_and(|v| v.split(',').any(|t| t.trim() == tag));
        if same {
            return out.status(StatusCode::NOT_MODIFIED).body(HttpBody::empty()).unwrap_or_default();
        }
    }
    if let Some(name) = kept.name.as_deref().filter(|n| n.is_ascii()) {
        out = out.header(header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}\""));
    }
    let accept = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok());
    let (bytes, coding) = kept.body.coded(Coding::of(accept));
    if let Some(name) = coding.name() {
        out = out.header(header::CONTENT_ENCODING, name);
    }
    out.body(HttpBody::from(bytes)).unwrap_or_default()
}

/// Well if every register takes records, or another node does.
async fn health(State(portal): State<Arc<Portal>>) -> (StatusCode, String) {
    for (slug, register) in portal.site.registers() {
        if let Standing::Stopped { why, .. } = register.desk.standing() {
            return (StatusCode::SERVICE_UNAVAILABLE, format!("{slug}: {why}\n"));
        }
    }
    (StatusCode::OK, "ok\n".to_owned())
}

/// How the registers stand, for whoever watches them: records entered and published, and whether records are taken.
fn register_figures(portal: &Portal) -> String {
    let all = portal.site.registers();
    let mut out = String::new();
    let mut gauge = |name: &str, help: &str, value: &dyn Fn(&servanda_register::OpenRegister) -> u64| {
        if !all.is_empty() {
            out.push_str(&format!("# HELP {name} {help}\n# TYPE {name} gauge\n"));
        }
        for (slug, register) in &all {
            out.push_str(&format!("{name}{{organisation=\"{slug}\"}} {}\n", value(register)));
        }
    };
    gauge("servanda_register_records", "Records entered.", &|r| r.desk.moment().map_or(0, |m| m.head.size));
    gauge("servanda_register_published", "Records in the published checkpoint.", &|r| {
        r.desk.moment().map_or(0, |m| m.published)
    });
    gauge("servanda_register_open", "1 if records are taken here.", &|r| {
        u64::from(r.desk.standing() == Standing::Open)
    });
    out
}

async fn figures(State(portal): State<Arc<Portal>>) -> impl IntoResponse {
    let mut text = portal.metrics.text(portal.site.rooms.count());
    let registers = register_figures(&portal);
    match text.rfind("# EOF") {
        Some(end) => text.insert_str(end, &registers),
        None => text.push_str(&registers),
    }
    ([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text)
}

async fn asset(
    axum::extract::Path((tag, name)): axum::extract::Path<(String, String)>,
    headers: HeaderMap,
) -> Response<HttpBody> {
    let Some(found) = assets::find(&tag, &name) else { return StatusCode::NOT_FOUND.into_response() };
    let accept = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok());
    let coding = if found.kind == "font/woff2" { Coding::Plain } else { Coding::of(accept) };
    let (bytes, coding) = found.body.coded(coding);
    let mut out = Response::builder()
        .header(header::CONTENT_TYPE, found.kind)
        .header(header::VARY, "Accept-Encoding")
        .header(header::CACHE_CONTROL, "public, max-age=31536000, immutable");
    if let Some(name) = coding.name() {
        out = out.header(header::CONTENT_ENCODING, name);
    }
    out.body(HttpBody::from(bytes)).unwrap_or_default()
}

async fn icon() -> Response<HttpBody> {
    axum::response::Redirect::permanent(&assets::url("favicon.svg")).into_response()
}

async fn api(State(portal): State<Arc<Portal>>) -> impl IntoResponse {
    let editions = portal.site.editions();
    let json = open_api::document(portal.messages(Lang::EN), &portal.settings.base, &editions);
    ([(header::CONTENT_TYPE, JSON)], serde_json::to_string_pretty(&json).unwrap_or_default())
}

/// News of an organisation, as server-sent events: one now with the digest that is current, and one for each new edition.
async fn live(
    State(portal): State<Arc<Portal>>,
    axum::extract::Path(organisation): axum::extract::Path<String>,
) -> Response<HttpBody> {
    if portal.site.edition(&organisation).is_none() {
        return StatusCode::NOT_FOUND.into_response();
    }
    struct Listening(Arc<Portal>);
    impl Drop for Listening {
        fn drop(&mut self) {
            self.0.metrics.live.dec();
        }
    }
    portal.metrics.live.inc();
    let listening = Listening(portal.clone());
    let news = WatchStream::new(portal.site.changes()).map(|_| false);
    let stop = WatchStream::from_changes(portal.stop.clone());
    let stream = news.merge(stop).take_while(|stop| !stop).filter_map(move |_| {
        let edition = listening.0.site.edition(&organisation)?;
        let digest = edition.identities.whole(&edition.folder).to_owned();
        Some(Ok::<Event, Infallible>(Event::default().event("acts").data(digest)))
    });
    Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(20))).into_response()
}

/// Headers that every answer carries, and the log.
async fn guard(
    State(portal): State<Arc<Portal>>,
    request: Request<HttpBody>,
    next: axum::middleware::Next,
) -> Response<HttpBody> {
    let began = Instant::now();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let took = began.elapsed();
    portal.metrics.answered(response.status().as_u16(), took);
    tracing::info!(%method, path, status = response.status().as_u16(), us = took.as_micros() as u64, "answered");
    response
}
