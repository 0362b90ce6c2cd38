//! The frame around every page: header, menu, time control, citation, footer. All of it works without JavaScript.

use crate::address::{Address, Format};
use crate::assets;
use crate::page::{Body, Cell, Cx, Page, Section, Table, Tone};
use maud::{DOCTYPE, Markup, html};
use servanda_answers::{Arg, Lang, Messages, full_title};
use servanda_language::Kind;
use servanda_timeline::Day;

/// The sections of the menu: key of the message, path, and whether the organisation has anything there.
fn menu(cx: &Cx<'_>) -> Vec<(&'static str, &'static str)> {
    let charter = &cx.book.edition.folder.charter;
    let has = |kind: Kind| charter.lexicon.entries().any(|(_, e)| e.kind == kind);
    let organs = has(Kind::Organ) || has(Kind::Office);
    let members = crate::pages::members::has_members(cx);
    let mut all = vec![
        ("p-nav-today", ""),
        (if members { "p-nav-members" } else { "p-nav-states" }, "members"),
        ("p-nav-instruments", "instruments"),
    ];
    if organs {
        all.extend([
            ("p-nav-organs", "organs"),
            ("p-nav-sessions", "sessions"),
            ("p-nav-decisions", "decisions"),
        ]);
    }
    if crate::pages::defence::concerns(cx) {
        all.push(("p-nav-defence", "defence"));
    }
    all.extend([("p-nav-due", "due"), ("p-nav-what-if", "what-if"), ("p-nav-journal", "journal")]);
    if cx.book.edition.register.is_some() {
        all.push(("p-nav-register", "register"));
    }
    all.push(("p-nav-data", "data"));
    all
}

/// What every page's head needs, with or without an organisation.
pub fn head(title: &str, extra: Markup) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="generator" content="Servanda";
            meta name="referrer" content="same-origin";
            title { (title) }
            link rel="icon" type="image/svg+xml" href=(assets::url("favicon.svg"));
            link rel="stylesheet" href=(assets::url("app.css"));
            script type="module" src=(assets::url("app.js")) {}
            (extra)
        }
    }
}

fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Good => "good",
        Tone::Open => "open",
        Tone::Bad => "bad",
        Tone::Quiet => "quiet",
    }
}

/// A text whose words between backticks are code.
pub fn coded(text: &str) -> Markup {
    html! { @for (i, part) in text.split('`').enumerate() { @if i % 2 == 1 { code { (part) } } @else { (part) } } }
}

/// A link to the proof of what stands before it.
pub fn why_link(messages: &Messages, href: &str, of: &str) -> Markup {
    let label = messages.with("p-why-of", &[("what", Arg::Text(of.to_owned()))]);
    html! { " " a.why href=(href) aria-label=(label) title=(label) { "?" } }
}

/// A cell's content.
pub fn cell(messages: &Messages, c: &Cell) -> Markup {
    placed_cell(messages, c, None)
}

/// A cell's content; in a table its proof is named by its row and column.
fn placed_cell(messages: &Messages, c: &Cell, place: Option<(&str, &str)>) -> Markup {
    let date = Day::parse(&c.text).is_ok();
    let text = html! { @if c.raw && c.href.is_none() && !c.text.is_empty() { code { (c.text) } } @else if date { time datetime=(c.text) { (c.text) } } @else { (c.text) } };
    let words = html! {
        @match &c.href {
            Some(href) => a href=(href) lang=[c.lang] { (text) },
            None => {
                @if c.tone == Tone::Plain && c.lang.is_none() { (text) }
                @else if !c.text.is_empty() { span.{ "tone-" (tone(c.tone)) } lang=[c.lang] { (text) } }
            },
        }
    };
    html! {
        (words)
        @if let Some(why) = &c.why {
            @match place {
                Some((row, column)) => {
                    @let args = [("row", row.into()), ("column", column.into()), ("what", c.text.as_str().into())];
                    @let label = messages.with("p-why-cell", &args);
                    " " a.why href=(why) aria-label=(label) title=(label) { "?" }
                },
                None => (why_link(messages, why, &c.text)),
            }
        }
        @for (text, href) in &c.also { " " a href=(href) { (text) } }
    }
}

/// Tables longer than this show their first rows; the rest opens beneath.
const LONG: usize = 250;
const SHOWN: usize = 100;

fn table(messages: &Messages, id: &str, label: &str, t: &Table) -> Markup {
    let cut = if t.rows.len() > LONG { SHOWN } else { t.rows.len() };
    let (first, rest) = t.rows.split_at(cut);
    html! {
        (rows(messages, id, label, &t.heads, first))
        @if !rest.is_empty() {
            details {
                summary { (messages.with("p-more-rows", &[("n", Arg::Number(rest.len() as i64))])) }
                (rows(messages, &format!("{id}-more"), label, &t.heads, rest))
            }
        }
    }
}

fn rows(messages: &Messages, id: &str, label: &str, heads: &[String], rows: &[Vec<Cell>]) -> Markup {
    html! {
        div.scroll role="group" aria-label=(label) tabindex="0" {
            table id={ "table-" (id) } {
                thead { tr { @for head in heads { th scope="col" { (head) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            @for (i, c) in row.iter().enumerate() {
                                @if i == 0 { th scope="row" { (cell(messages, c)) } }
                                @else { td class=[c.raw.then_some("raw")] data-label=[heads.get(i)] {
                                    @let place = row.first().zip(heads.get(i)).map(|(r, h)| (r.text.as_str(), h.as_str()));
                                    (placed_cell(messages, c, place))
                                } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn section(messages: &Messages, s: &Section) -> Markup {
    html! {
        section id=(s.id) aria-labelledby={ "h-" (s.id) } {
            h2 id={ "h-" (s.id) } { (s.heading) }
            (s.intro)
            @match &s.body {
                Body::Table(t, empty) => {
                    @if t.rows.is_empty() { p.quiet { (empty) } } @else { (table(messages, s.id, &s.heading, t)) }
                }
                Body::Markup(m) => (m),
            }
        }
    }
}

/// The strip that marks the days on which anything changed, with the day in view.
fn strip(cx: &Cx<'_>) -> Markup {
    let days = cx.book.days();
    let far = cx.today.shift(4 * 366);
    let shown: Vec<Day> = days.iter().copied().filter(|d| *d <= far).collect();
    let (Some(first), Some(last)) = (shown.first().copied(), shown.last().copied()) else { return html! {} };
    let (from, until) = (first.min(cx.on).year(), last.max(cx.today).max(cx.on).year().saturating_add(1));
    let Ok(start) = Day::of(from, 1, 1) else { return html! {} };
    let end = Day::of(until, 1, 1).unwrap_or(Day::LAST);
    let whole = start.days_until(end).max(1);
    let x = |d: Day| (start.days_until(d) * 1000 / whole).clamp(0, 1000);
    let mut at: Vec<i64> = shown.iter().map(|d| x(*d)).collect();
    at.dedup();
    let path: String = at.iter().map(|x| format!("M{x} 6v12")).collect();
    let years = i32::from(until - from);
    let step = [1, 2, 5, 10, 20, 50, 100, 500].into_iter().find(|s| years / s <= 9).unwrap_or(1000);
    let labels: Vec<(i64, i16)> = (from..until)
        .filter(|y| i32::from(*y) % step == 0)
        .filter_map(|y| Some((x(Day::of(y, 1, 1).ok()?), y)))
        .filter(|(at, _)| (15..=985).contains(at))
        .collect();
    let label =
        cx.say("p-strip", &[("n", Arg::Number(shown.len() as i64)), ("on", cx.on.to_string().into())]);
    let list = cx.address.to("days").format(Format::Json).href();
    html! {
        div #strip data-days=(list) data-label=(cx.t("p-strip-slider")) data-from=(start) data-until=(end.before()) {
            svg.strip viewBox="0 0 1000 34" preserveAspectRatio="none" role="img" aria-label=(label) {
                path.ticks d=(path) {}
                path.here d={ "M" (x(cx.on)) " 0v24" } {}
            }
            div.years aria-hidden="true" {
                @for (x, y) in labels { span.{ "at-" (x / 10) } { (y) } }
            }
        }
    }
}

fn time_control(cx: &Cx<'_>) -> Markup {
    // A step in time leaves behind what was said about another day.
    let mut here = cx.address.clone();
    here.rest.retain(|(k, _)| !matches!(k.as_str(), "since" | "until" | "acts" | "page"));
    let days = cx.book.days();
    let at = days.partition_point(|d| *d < cx.on);
    let before = at.checked_sub(1).and_then(|i| days.get(i)).copied();
    let after = days.iter().skip(at).find(|d| **d > cx.on).copied();
    let step = |day: Option<Day>, id: &str, rel: &'static str| match day {
        Some(d) => html! {
            a rel=(rel) href=(here.clone().on(Some(d)).href()) { (cx.say(id, &[("day", d.to_string().into())])) }
        },
        None => html! {},
    };
    let known = here.known.map(|d| d.to_string()).unwrap_or_default();
    let changed = here.on.is_some() || here.known.is_some();
    let mut now = here.clone().on(None);
    now.known = None;
    html! {
        section #time aria-label=(cx.t("p-time")) {
            form action=(here.path()) method="get" {
                @for (k, v) in &here.rest { input type="hidden" name=(k) value=(v); }
                div.field { label for="on" { (cx.t("p-on")) } input #on type="date" name="on" value=(cx.on) min="1800-01-01" max="2200-12-31"; }
                div.field { label for="known" { (cx.t("p-known")) } input #known type="date" name="known" value=(known) min="1800-01-01" max="2200-12-31"; }
                button type="submit" { (cx.t("p-show")) }
                @if changed { a href=(now.href()) { (cx.t("p-back-to-today")) } }
            }
            (strip(cx))
            p.steps {
                (step(before, "p-step-before", "prev")) " "
                (step(after, "p-step-after", "next")) " "
                a href=(cx.href("changes")) { (cx.t("p-what-changed")) }
            }
        }
    }
}

fn in_view(cx: &Cx<'_>) -> Markup {
    let on = cx.long_day(cx.on);
    let text = match (cx.address.on, cx.address.known) {
        (None, None) => return html! {},
        (_, None) => cx.say("p-view-on", &[("on", on.into())]),
        (_, Some(k)) => {
            let known = cx.long_day(k);
            cx.say("p-view-known", &[("on", on.into()), ("known", known.into())])
        }
    };
    html! { p.in-view role="note" { (text) @if cx.address.known.is_some() { " " (cx.t("p-known-means")) } } }
}

/// The citation, and the other forms of the page.
fn citation(cx: &Cx<'_>, page: &Page) -> Markup {
    let digest = cx.book.digest();
    let permanent = cx.permanent();
    let json = cx.address.clone().format(Format::Json).href();
    let changed = cx.address.get("acts").is_some_and(|short| !digest.starts_with(short));
    let known = cx.address.known.unwrap_or(cx.today);
    let register = crate::pages::register::cited(cx).map(|(origin, size, root)| {
        cx.say(
            "p-citation-register",
            &[("origin", origin.into()), ("n", Arg::Number(size as i64)), ("root", root.into())],
        )
    });
    let args = [
        (
            "title",
            if page.title.starts_with(&full_title(cx.words)) {
                cx.t("p-nav-today")
            } else {
                page.title.clone()
            }
            .into(),
        ),
        ("organisation", full_title(cx.words).into()),
        ("on", cx.on.to_string().into()),
        ("known", known.to_string().into()),
        ("digest", digest.get(..16).unwrap_or("").into()),
        ("url", permanent.clone().into()),
        ("register", register.unwrap_or_else(|| "0".to_owned()).into()),
    ];
    let tables: Vec<_> = page.sections.iter().filter(|s| matches!(s.body, Body::Table(..))).collect();
    html! {
        section #cite aria-labelledby="h-cite" {
            h2 #h-cite { (cx.t("p-cite")) }
            @if changed { p.warning { (cx.t("p-record-changed")) } }
            p #citation { (cx.say("p-citation", &args)) }
            p.quiet { (cx.t("p-known-means")) }
            p { a rel="bookmark" href=(permanent) { (cx.t("p-permanent")) } " "
                button.copy type="button" data-copy="#citation" data-done=(cx.t("p-copied")) hidden { (cx.t("p-copy")) } }
            h3 { (cx.t("p-other-forms")) }
            ul.inline {
                li { a href=(json) { (cx.t("p-as-json")) } }
                @for s in &tables {
                    li { a href=(cx.address.clone().with("table", s.id).format(Format::Csv).href()) {
                        (cx.say("p-as-csv", &[("table", s.heading.clone().into())])) } }
                }
                @for (title, href) in &page.files { li { a href=(href) { (title) } } }
                @for (title, href, _) in &page.feeds { li { a href=(href) { (title) } } }
            }
            p.digest { (cx.t("p-digest")) " " code { (digest) } }
        }
    }
}

/// The page as HTML.
pub fn document(cx: &Cx<'_>, page: &Page) -> Markup {
    let messages = cx.words.messages;
    let here = cx.address;
    let name = full_title(cx.words);
    let current = here.path.first().map_or("", String::as_str);
    let heading = if page.title.starts_with(&name) {
        page.title.clone()
    } else {
        format!("{} — {}", page.title, name)
    };
    let alternates = html! {
        @for lang in Lang::all() { link rel="alternate" hreflang=(lang.tag()) href=(here.clone().lang(lang).href()); }
        @for (title, href, kind) in &page.feeds { link rel="alternate" type=(kind) title=(title) href=(href); }
    };
    let group = |path: &str| match current {
        "offices" => path == "organs",
        "articles" | "documents" => path == "instruments",
        "acts" | "findings" => path == "journal",
        c => path == c,
    };
    html! {
        (DOCTYPE)
        html lang=(here.lang.tag()) {
            (head(&heading, alternates))
            body data-live={ "/live/" (here.organisation) } data-digest=(cx.book.digest()) {
                a.skip href="#main" { (cx.t("p-skip")) }
                header.top {
                    div.bar {
                        p.brand { a href={ "/" (here.lang.tag()) } { "Servanda" } }
                        p.organisation { a href=(cx.href("")) { (name) } }
                        nav.languages aria-label=(cx.t("p-languages")) {
                            ul { @for lang in Lang::all() {
                                li { a lang=(lang.tag()) hreflang=(lang.tag()) href=(here.clone().lang(lang).href())
                                    aria-current=[(lang == here.lang).then_some("true")] { (lang.own_name()) } }
                            } }
                        }
                        form.find role="search" action=(here.to("search").path()) method="get" {
                            @if let Some(on) = here.on { input type="hidden" name="on" value=(on); }
                            @if let Some(known) = here.known { input type="hidden" name="known" value=(known); }
                            label.hidden for="q" { (cx.t("p-search")) }
                            input #q type="search" name="q" placeholder=(cx.t("p-search")) maxlength="200";
                            button type="submit" { (cx.t("p-find")) }
                        }
                    }
                    nav.menu aria-label=(cx.t("p-menu")) {
                        ul { @for (id, path) in menu(cx) {
                            li { a href=(cx.href(path)) aria-current=[group(path).then_some("page")] { (cx.t(id)) } }
                        } }
                    }
                }
                (time_control(cx))
                p #news role="status" hidden { (cx.t("p-news")) " " a href=(here.href()) { (cx.t("p-reload")) } }
                main #main tabindex="-1" {
                    (in_view(cx))
                    h1 { (page.title) }
                    (page.lead)
                    @for s in &page.sections { (section(messages, s)) }
                    (citation(cx, page))
                }
                (footer(messages, here.lang, Some(here)))
                dialog #panel aria-label=(cx.t("p-why")) {
                    form method="dialog" { button type="submit" { (cx.t("p-close")) } }
                    div.content {}
                }
            }
        }
    }
}

/// The foot of every page.
pub fn footer(messages: &Messages, lang: Lang, here: Option<&Address>) -> Markup {
    html! {
        footer {
            p { (messages.text("p-disclaimer")) }
            p { (messages.text("p-names-disclaimer")) }
            ul.inline {
                li { a href={ "/" (lang.tag()) } { (messages.text("p-organisations")) } }
                @if let Some(here) = here {
                    li { a href=(here.to("findings").href()) { (messages.text("p-findings")) } }
                    li { a href=(here.to("data").href()) { (messages.text("p-nav-data")) } }
                }
                li { a href={ "/" (lang.tag()) "/api" } { (messages.text("p-api")) } }
            }
            p { "Servanda " (env!("CARGO_PKG_VERSION")) " · " span lang="la" { "Pacta sunt servanda." } }
        }
    }
}

/// A page that belongs to no organisation: the list of organisations, the documentation, an error.
pub fn plain(messages: &Messages, lang: Lang, title: &str, path: &str, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            (head(&format!("{title} — Servanda"), html! {}))
            body {
                a.skip href="#main" { (messages.text("p-skip")) }
                header.top {
                    div.bar {
                        p.brand { a href={ "/" (lang.tag()) } { "Servanda" } }
                        nav.languages aria-label=(messages.text("p-languages")) {
                            ul { @for other in Lang::all() {
                                li { a lang=(other.tag()) hreflang=(other.tag()) href={ "/" (other.tag()) (path) }
                                    aria-current=[(other == lang).then_some("true")] { (other.own_name()) } }
                            } }
                        }
                    }
                }
                main #main tabindex="-1" { h1 { (title) } (body) }
                (footer(messages, lang, None))
            }
        }
    }
}
