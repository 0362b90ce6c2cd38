//! The portal over HTTP: what is asked is answered, what cannot be asked is refused in words, and nothing else happens.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

mod support;

use proptest::prelude::*;
use serde_json::Value as Json;
use servanda_answers::{Folder, Lang, Messages, Words, status_json};
use servanda_timeline::Day;
use std::collections::BTreeSet;
use std::io::Read;
use support::{Shelf, reference, serve};

/// Every kind of page, with an example of each.
const PAGES: &[&str] = &[
    "",
    "/changes",
    "/members",
    "/members/am",
    "/instruments",
    "/instruments/treaty",
    "/instruments/charter",
    "/texts/1992-treaty",
    "/texts/1992-treaty/4",
    "/texts/2002-charter/13-5",
    "/documents/security-strategy",
    "/organs",
    "/organs/council",
    "/offices/secretary-general",
    "/sessions",
    "/decisions",
    "/defence",
    "/due",
    "/why?q=chair+of+Council",
    "/why?q=members",
    "/why?q=duties+of+Belarus",
    "/why",
    "/what-if",
    "/what-if?act=2027-01-01+Armenia+notified+withdrawal+from+the+Charter",
    "/search?q=treaty",
    "/journal",
    "/findings",
    "/data",
];

fn at(lang: &str, page: &str, more: &str) -> String {
    let joined = if page.contains('?') { '&' } else { '?' };
    if more.is_empty() { format!("/{lang}/csto{page}") } else { format!("/{lang}/csto{page}{joined}{more}") }
}

#[tokio::test]
async fn every_page_is_there_in_every_language_on_many_days() {
    let served = reference();
    let days = [
        "",
        "on=2026-11-26",
        "on=2009-12-01",
        "on=1999-12-31&known=1999-12-31",
        "on=1950-01-01",
        "on=2199-12-31",
        "known=1800-01-01",
    ];
    for lang in Lang::all().map(Lang::tag) {
        for page in PAGES {
            for day in days {
                let got = served.get(&at(lang, page, day)).await;
                // A document or article may not be there before it is written; a page may not fail.
                assert_eq!(got.status, 200, "{}", at(lang, page, day));
                let text = got.text();
                assert!(text.starts_with("<!DOCTYPE html>") && text.ends_with("</html>"), "{page}");
                for part in text.split(['>', '<', '"']) {
                    assert!(
                        !part.starts_with("p-")
                            || !part[2..].chars().all(|c| c.is_ascii_lowercase() || c == '-'),
                        "{page}: a message is missing: {part}"
                    );
                    assert!(!part.contains("{ $"), "{page}: {part}");
                }
            }
        }
    }
}

#[tokio::test]
async fn the_page_as_data_is_what_the_command_line_says() {
    let served = reference();
    let folder = Folder::read(&support::folder("csto"));
    let reckoned = folder.reckon(None).ok().unwrap();
    let messages = Messages::new(Lang::EN);
    let words = Words { messages: &messages, folder: &folder };
    for day in ["2009-12-01", "2018-11-03", "2001-01-01"] {
        let got = served.get(&format!("/en/csto?on={day}&format=json")).await.json();
        assert_eq!(got["data"], status_json(&words, &reckoned, Day::parse(day).unwrap()), "{day}");
        assert_eq!(got["on"], day);
    }
}

#[tokio::test]
async fn html_json_and_csv_say_the_same() {
    let served = reference();
    let json = served.get("/en/csto/members?on=2009-12-01&format=json").await.json();
    let csv = served.get("/en/csto/members?on=2009-12-01&format=csv&table=members").await.text();
    let rows = json["tables"]["members"].as_array().unwrap();
    assert_eq!(rows.len(), 7);
    assert_eq!(csv.lines().count(), 8);
    for row in rows {
        let line = format!(
            "{},{},{}",
            row["country"].as_str().unwrap(),
            row["status"].as_str().unwrap(),
            row["since"].as_str().unwrap()
        );
        assert!(csv.lines().any(|l| l == line), "{line} in {csv}");
    }
    let html = served.get("/en/csto/members?on=2009-12-01").await.text();
    assert!(html.contains(">Uzbekistan</a>") && html.contains("2006-08-16"));
    // The header asks for the same.
    let accepted = served.get_with("/en/csto/members?on=2009-12-01", &[("accept", "application/json")]).await;
    assert_eq!(accepted.json(), json);
}

#[tokio::test]
async fn what_was_known_is_in_the_address() {
    let served = reference();
    let asked = "/en/csto/why?q=Treaty+in+force&on=1999-12-31&format=json";
    let then = served.get(&format!("{asked}&known=1999-12-31")).await.json();
    let later = served.get(&format!("{asked}&known=2000-03-22")).await.json();
    assert_eq!(then["data"]["value"], false);
    assert_eq!(later["data"]["value"], true);
    assert_eq!(then["data"]["known"], "1999-12-31");
    assert_ne!(then["digest"], later["digest"]);
    // Between two days on which nothing became known the record is the same, and so is its digest.
    let same = served.get(&format!("{asked}&known=2000-01-05")).await.json();
    let again = served.get(&format!("{asked}&known=2000-01-06")).await.json();
    assert_eq!(same["digest"], again["digest"]);
    assert_eq!(again["data"]["known"], "2000-01-06");
}

#[tokio::test]
async fn a_later_act_leaves_what_was_known_as_it_was() {
    let shelf = Shelf::of("csto");
    let served = serve(std::slice::from_ref(&shelf));
    let old = served.get("/en/csto/members?on=2009-12-01&known=2010-01-01&format=json").await;
    let now = served.get("/en/csto?format=json").await;
    shelf.change(|t| {
        let journal = t.journals.last_mut().unwrap();
        journal
            .text
            .push_str("\n2026-11-20  Armenia notified withdrawal from the Charter\n    source: a test\n");
    });
    served.portal.refresh();
    let still = served.get("/en/csto/members?on=2009-12-01&known=2010-01-01&format=json").await;
    assert_eq!(old.json(), still.json());
    let then = served.get("/en/csto?format=json").await;
    assert_ne!(now.json()["digest"], then.json()["digest"]);
    assert!(served.get("/en/csto").await.text().contains("Armenia notified withdrawal from the Charter"));
}

#[tokio::test]
async fn a_change_that_cannot_be_read_leaves_the_last_edition() {
    let shelf = Shelf::of("csto");
    let served = serve(std::slice::from_ref(&shelf));
    let before = served.get("/en/csto").await;
    shelf.change(|t| t.documents[0].text.push_str("\n```charter\nthis is no sentence\n```\n"));
    served.portal.refresh();
    let after = served.get("/en/csto").await;
    assert_eq!((after.status.as_u16(), after.bytes), (200, before.bytes));
}

#[tokio::test]
async fn an_unchanged_page_is_not_sent_again() {
    let served = reference();
    let first = served.get("/en/csto?on=2009-12-01").await;
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with("W/\"") && tag.len() > 20);
    let again = served.get_with("/en/csto?on=2009-12-01", &[("if-none-match", &tag)]).await;
    assert_eq!(again.status, 304);
    assert!(again.bytes.is_empty());
    let other = served.get_with("/en/csto?on=2009-12-02", &[("if-none-match", &tag)]).await;
    assert_eq!(other.status, 200);
}

#[tokio::test]
async fn encodings_hold_the_same_page() {
    let served = reference();
    let plain = served.get("/ru/csto/members").await;
    let gzip = served.get_with("/ru/csto/members", &[("accept-encoding", "gzip")]).await;
    assert_eq!(gzip.header("content-encoding"), "gzip");
    let mut out = Vec::new();
    flate2::read::GzDecoder::new(&gzip.bytes[..]).read_to_end(&mut out).unwrap();
    assert_eq!(out, plain.bytes);
    let brotli = served.get_with("/ru/csto/members", &[("accept-encoding", "br, gzip")]).await;
    let mut out = Vec::new();
    brotli::BrotliDecompress(&mut &brotli.bytes[..], &mut out).unwrap();
    assert_eq!(out, plain.bytes);
    assert!(brotli.bytes.len() < plain.bytes.len() / 3);
}

#[tokio::test]
async fn a_first_visit_is_small() {
    let served = reference();
    let accept = [("accept-encoding", "br")];
    for page in ["/en/csto", "/ru/csto/members", "/en/npt/members", "/en/csto/journal"] {
        let html = served.get_with(page, &accept).await;
        let mut sum = html.bytes.len();
        let text = served.get(page).await.text();
        for asset in text.split('"').filter(|p| p.starts_with("/assets/")).collect::<BTreeSet<_>>() {
            let got = served.get_with(asset, &accept).await;
            assert_eq!(got.status, 200, "{asset}");
            assert!(got.header("cache-control").contains("immutable"));
            sum += got.bytes.len();
        }
        assert!(sum <= 100 << 10, "{page}: {sum} bytes");
    }
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_in_words() {
    let served = reference();
    for (path, status) in [
        ("/en/csto?on=2009-13-45", 400),
        ("/en/csto?on=tomorrow", 400),
        ("/ru/csto?known=-5", 400),
        ("/en/csto?format=exe", 400),
        ("/en/csto?q=%ff%fe", 400),
        ("/en/csto/why?q=who+ate+the+cake", 400),
        ("/en/csto/due?until=never", 400),
        ("/en/csto/due?until=1990-01-01", 400),
        ("/en/csto/changes?since=2030-01-01", 400),
        ("/en/csto/nothing", 404),
        ("/en/csto/members/zz", 404),
        ("/en/csto/members/..%2f..%2fetc%2fpasswd", 404),
        ("/en/csto/../../etc/passwd", 404),
        ("/en/csto/acts/000000000000", 404),
        ("/en/csto/organs/no-such-organ", 404),
        ("/en/elsewhere", 404),
        ("/fr/csto", 404),
        ("/en/csto/a/b/c/d/e/f/g/h/i", 404),
        ("/assets/0000000000/app.css", 404),
        ("/live/elsewhere", 404),
    ] {
        let got = served.get(path).await;
        assert_eq!(got.status.as_u16(), status, "{path}");
        assert!(!path.starts_with("/en/csto") || got.text().contains("<h1>"), "{path}");
    }
    let json = served.get("/en/csto/due?until=never&format=json").await;
    assert_eq!(json.json()["status"], 400);
    assert!(json.json()["error"].as_str().unwrap().contains("never"));
    let script = served.get("/en/csto/why?q=%3Cscript%3Ealert(1)%3C/script%3E").await;
    assert!(!script.text().contains("<script>alert"));
}

#[tokio::test]
async fn nothing_but_reading_is_offered() {
    use axum::body::Body;
    use axum::http::Request;
    use tower::ServiceExt;
    let served = reference();
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
        let request = Request::builder().method(method).uri("/en/csto").body(Body::empty()).unwrap();
        let response = served.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), 405, "{method}");
    }
}

#[tokio::test]
async fn every_answer_is_guarded() {
    let served = reference();
    for path in [
        "/",
        "/en",
        "/en/csto",
        "/en/nowhere",
        "/health",
        "/metrics",
        "/api/openapi.json",
        "/en/csto/feed.atom",
    ] {
        let got = served.get(path).await;
        let policy = got.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}");
        assert_eq!(got.header("x-content-type-options"), "nosniff", "{path}");
    }
}

#[tokio::test]
async fn no_page_has_anything_inline_or_foreign() {
    let served = reference();
    for page in PAGES {
        let text = served.get(&at("en", page, "")).await.text();
        assert!(
            !text.contains(" style=") && !text.contains("<style") && !text.contains(" onclick"),
            "{page}"
        );
        for script in text.split("<script").skip(1) {
            assert!(script.trim_start().starts_with("type=\"module\" src=\"/assets/"), "{page}");
        }
        for source in text.split("src=\"").skip(1) {
            assert!(source.starts_with('/'), "{page}");
        }
    }
}

#[tokio::test]
async fn acts_keep_their_names_when_the_journal_grows() {
    let shelf = Shelf::of("csto");
    let served = serve(std::slice::from_ref(&shelf));
    let names = |json: &Json| -> Vec<String> {
        json.as_array().unwrap().iter().map(|a| a["id"].as_str().unwrap().to_owned()).collect()
    };
    let before = names(&served.get("/en/csto/acts.json").await.json());
    assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), before.len());
    shelf.change(|t| {
        t.journals[0]
            .text
            .insert_str(0, "1991-12-21  Armenia stated \"something before\"\n    source: a test\n\n")
    });
    served.portal.refresh();
    let after = names(&served.get("/en/csto/acts.json").await.json());
    assert_eq!(after.len(), before.len() + 1);
    assert!(before.iter().all(|id| after.contains(id)));
    // A number leads to the lasting name.
    let moved = served.get("/en/csto/acts/2").await;
    assert_eq!(
        (moved.status.as_u16(), moved.header("location")),
        (303, format!("/en/csto/acts/{}", before[0]).as_str())
    );
}

#[tokio::test]
async fn a_permanent_link_says_when_the_record_has_changed() {
    let served = reference();
    let page = served.get("/en/csto/members").await.text();
    let link = page
        .split("rel=\"bookmark\" href=\"https://treaties.example.org")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .replace("&amp;", "&");
    assert!(link.contains("on=2026-11-26") && link.contains("known=2026-11-26") && link.contains("acts="));
    let words = "The record has changed since this link was made";
    assert!(!served.get(&link).await.text().contains(words));
    let digest = link.split("acts=").nth(1).unwrap();
    assert!(served.get(&link.replace(digest, "0123456789abcdef")).await.text().contains(words));
}

#[tokio::test]
async fn search_meets_inflected_words_and_minds_the_day() {
    let served = reference();
    let results =
        async |path: &str| served.get(path).await.json()["tables"]["results"].as_array().unwrap().clone();
    let titles =
        |rows: &[Json]| rows.iter().map(|r| r["result"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let ratified = results(
        "/ru/csto/search?q=%D1%80%D0%B0%D1%82%D0%B8%D1%84%D0%B8%D0%BA%D0%B0%D1%86%D0%B8%D1%8F&format=json",
    )
    .await;
    assert!(ratified.len() > 10);
    let person = results("/en/csto/search?q=zas&format=json").await;
    assert!(person.iter().any(|r| r["kind"] == "person"), "{person:?}");
    let late = results("/en/csto/search?q=peacekeeping+forces+Kazakhstan&format=json").await;
    assert!(late.iter().any(|r| r["beside"] == "2022-01-06"), "{:?}", titles(&late));
    let early = results("/en/csto/search?q=peacekeeping+forces+Kazakhstan&on=2021-01-01&format=json").await;
    assert!(early.iter().all(|r| r["beside"] != "2022-01-06"));
    for odd in ["%22%22%22", "*", "AND+OR+NOT", "%27%3B+drop+table+texts", "%D1%91"] {
        assert_eq!(served.get(&format!("/en/csto/search?q={odd}&format=json")).await.status, 200, "{odd}");
    }
}

#[tokio::test]
async fn what_if_changes_nothing_but_the_answer() {
    let served = reference();
    let before = served.get("/en/csto?format=json").await.json();
    let asked = "/en/csto/what-if?act=2027-01-01+Armenia+notified+withdrawal+from+the+Charter&format=json";
    let changes = served.get(asked).await.json()["tables"]["changes"].as_array().unwrap().clone();
    assert!(
        changes.iter().any(|c| c["question"] == "Armenia: member"
            && c["since"] == "2027-07-01"
            && c["after"] == "none"),
        "{changes:?}"
    );
    assert_eq!(served.get("/en/csto?format=json").await.json(), before);
    let bad = served.get("/en/csto/what-if?act=tomorrow+Armenia+leaves").await;
    assert_eq!(bad.status, 200);
    assert!(bad.text().contains("role=\"alert\""));
    assert_eq!(served.get("/en/csto/what-if?act=tomorrow+Armenia+leaves&format=json").await.status, 400);
}

#[tokio::test]
async fn feeds_are_well_formed_and_stay_the_same() {
    let served = reference();
    for path in ["/en/csto/due.ics", "/ru/csto/due.ics?member=am", "/en/csto/due.ics?organ=council"] {
        let got = served.get(path).await;
        let text = got.text();
        assert_eq!(got.header("content-type"), "text/calendar; charset=utf-8");
        assert!(
            text.starts_with("BEGIN:VCALENDAR\r\n") && text.trim_end().ends_with("END:VCALENDAR"),
            "{path}"
        );
        assert!(text.lines().all(|l| l.len() <= 75), "{path}: a line is not folded");
        let ids: Vec<&str> = text.lines().filter(|l| l.starts_with("UID:")).collect();
        assert!(!ids.is_empty() && ids.iter().collect::<BTreeSet<_>>().len() == ids.len(), "{path}");
        assert_eq!(served.get(path).await.text(), text);
    }
    for path in [
        "/en/csto/feed.atom",
        "/ru/csto/feed.atom?member=am",
        "/en/csto/feed.atom?instrument=charter",
        "/en/npt/feed.atom",
    ] {
        let text = served.get(path).await.text();
        assert!(
            text.contains("<feed")
                && text.contains("<entry>")
                && text.contains("https://treaties.example.org/"),
            "{path}"
        );
        assert_eq!(served.get(path).await.text(), text);
    }
    let all = served.get("/en/csto/feed.atom").await.text().matches("<entry>").count();
    let one = served.get("/en/csto/feed.atom?member=ge").await.text().matches("<entry>").count();
    assert!(one > 0 && one < all);
}

#[tokio::test]
async fn news_come_when_an_act_is_added() {
    use axum::body::Body;
    use axum::http::Request;
    use http_body_util::BodyExt;
    use tower::ServiceExt;
    let shelf = Shelf::of("npt");
    let served = serve(std::slice::from_ref(&shelf));
    let request = Request::builder().uri("/live/npt").body(Body::empty()).unwrap();
    let mut body = served.router.clone().oneshot(request).await.unwrap().into_body();
    let mut hear = async || {
        String::from_utf8(body.frame().await.unwrap().unwrap().into_data().unwrap().to_vec()).unwrap()
    };
    let first = hear().await;
    assert!(first.contains("event: acts"), "{first}");
    shelf.change(|t| {
        t.journals[0].text.push_str("\n2026-11-20  Austria stated \"something\"\n    source: a test\n")
    });
    let portal = served.portal.clone();
    portal.refresh();
    let second = hear().await;
    assert!(second.contains("event: acts") && second != first, "{second}");
    served.stop.send_replace(true);
    assert!(body.frame().await.is_none(), "the stream ends when the server stops");
}

#[tokio::test]
async fn the_interface_for_programs_is_as_documented() {
    let served = reference();
    let document = served.get("/api/openapi.json").await.json();
    assert_eq!(document["openapi"], "3.1.0");
    let examples = |name: &str| match name {
        "lang" => "en",
        "organisation" => "csto",
        "country" => "am",
        "instrument" => "treaty",
        "text" => "1992-treaty",
        "article" => "4",
        "document" => "security-strategy",
        "organ" => "council",
        "office" => "secretary-general",
        "q" => "members",
        "act" => "2027-01-01+Armenia+notified+withdrawal+from+the+Charter",
        other => panic!("{other}"),
    };
    let act = served.get("/en/csto/acts.json").await.json()[0]["id"].as_str().unwrap().to_owned();
    for (path, item) in document["paths"].as_object().unwrap() {
        let mut address = path.clone();
        let mut query = Vec::new();
        for p in item["get"]["parameters"].as_array().unwrap() {
            let name = p["name"].as_str().unwrap();
            if p["in"] == "path" {
                let value = if name == "act" { act.as_str() } else { examples(name) };
                address = address.replace(&format!("{{{name}}}"), value);
            } else if name == "format" {
                query.push("format=json".to_owned());
            } else if p["required"] == true {
                query.push(format!("{name}={}", examples(name)));
            }
        }
        let got = served.get(&format!("{address}?{}", query.join("&"))).await;
        assert_eq!(got.status, 200, "{address}");
        let kinds = item["get"]["responses"]["200"]["content"].as_object().unwrap();
        let kind = got.header("content-type").split(';').next().unwrap().to_owned();
        assert!(kinds.contains_key(&kind), "{address}: {kind}");
        if kind == "application/json"
            && item["get"]["parameters"].as_array().unwrap().iter().any(|p| p["name"] == "format")
        {
            let json = got.json();
            for field in ["title", "organisation", "language", "on", "known", "digest", "data", "tables"] {
                assert!(json.get(field).is_some(), "{address}: {field}");
            }
        }
    }
}

#[tokio::test]
async fn figures_are_counted() {
    let served = reference();
    served.get("/en/csto").await;
    served.get("/en/nowhere").await;
    let text = served.get("/metrics").await.text();
    assert!(text.contains("servanda_answers_total{status=\"200\"} 1"), "{text}");
    assert!(text.contains("servanda_answers_total{status=\"404\"} 1"), "{text}");
    assert!(text.contains("servanda_rooms 1") && text.trim_end().ends_with("# EOF"), "{text}");
}

#[tokio::test]
async fn each_reader_is_led_to_their_language() {
    let served = reference();
    for (wish, to) in [
        ("ru-RU,ru;q=0.9,en;q=0.8", "/ru"),
        ("en;q=0.5, ru;q=0.4", "/en"),
        ("fr", "/en"),
        ("", "/en"),
        ("en;q=0.1,ru;q=0.25", "/ru"),
    ] {
        let got = served.get_with("/", &[("accept-language", wish)]).await;
        assert_eq!((got.status.as_u16(), got.header("location")), (303, to), "{wish}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any path and query give an answer below 500, and a page that is asked for on an odd day does not fail.
    #[test]
    fn no_address_makes_the_server_fail(
        page in prop::sample::select(PAGES),
        key in prop::sample::select(&["on", "known", "q", "act", "since", "until", "member", "organ", "page", "table", "format", "%00", "x"][..]),
        value in prop_oneof!["[0-9]{1,5}-[0-9]{1,2}-[0-9]{1,2}", "\\PC{0,40}", "[a-z ]{0,30}", "%[0-9a-f]{2}.{0,5}"],
        tail in prop_oneof![Just(String::new()), "/[a-z0-9-]{1,12}", "/\\PC{1,8}", "/%2e%2e/%2e%2e/x"],
    ) {
        let encoded: String = value.bytes().map(|b| if b.is_ascii_alphanumeric() || b"-%".contains(&b) { (b as char).to_string() } else { format!("%{b:02X}") }).collect();
        let base = page.split('?').next().unwrap();
        let tail: String = tail.chars().map(|c| if c.is_ascii_graphic() && c != '#' && c != '?' && c != '"' && c != '<' && c != '>' && c != '`' && c != '{' && c != '}' && c != '\\' && c != '^' && c != '|' { c.to_string() } else { c.to_string().bytes().map(|b| format!("%{b:02X}")).collect() }).collect();
        let path = format!("/en/csto{base}{tail}?{key}={encoded}");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let status = runtime.block_on(async { SERVED.get(&path).await.status });
        prop_assert!(status.as_u16() < 500, "{} {}", status, path);
    }
}

static SERVED: std::sync::LazyLock<support::Served> = std::sync::LazyLock::new(reference);

#[cfg(feature = "pdf")]
#[tokio::test]
async fn lists_print_as_tagged_pdf_and_the_same_each_time() {
    for path in [
        "/en/csto/status.pdf?on=2009-12-01",
        "/ru/csto/journal.pdf?on=2000-01-01",
        "/en/npt/journal.pdf?on=1968-07-01",
    ] {
        let got = reference().get(path).await;
        assert_eq!((got.status.as_u16(), got.header("content-type")), (200, "application/pdf"), "{path}");
        assert!(got.bytes.starts_with(b"%PDF-1."), "{path}");
        let has = |what: &[u8]| got.bytes.windows(what.len()).any(|w| w == what);
        assert!(has(b"/MarkInfo") && has(b"/StructTreeRoot"), "{path}: not tagged");
        assert_eq!(reference().get(path).await.bytes, got.bytes, "{path}");
    }
    assert!(reference().get("/en/csto").await.text().contains("/en/csto/status.pdf"));
}

#[cfg(not(feature = "pdf"))]
#[tokio::test]
async fn a_program_that_cannot_print_does_not_offer_it() {
    let served = reference();
    assert!(!served.get("/en/csto").await.text().contains(".pdf"));
    assert_eq!(served.get("/en/csto/status.pdf").await.status, 404);
}

#[test]
fn every_message_that_a_page_says_is_there_in_every_language() {
    fn sources(folder: &std::path::Path, out: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
            if entry.is_dir() {
                sources(&entry, out);
            } else {
                out.push_str(&std::fs::read_to_string(&entry).unwrap());
            }
        }
    }
    let mut code = String::new();
    sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut code);
    let ids: BTreeSet<&str> = code
        .split('"')
        .filter(|p| p.starts_with("p-") && !p.contains(['{', ' ', '\n']) && !p.ends_with('-'))
        .collect();
    assert!(ids.len() > 250, "the search finds the messages");
    // Those of which a part is filled in.
    let made = [
        "p-bar-",
        "p-ruling-",
        "p-due-",
        "p-duty-",
        "p-do-",
        "p-session-",
        "p-kind-",
        "p-of-kind-",
        "p-says-",
        "p-role-",
        "p-recovery-",
    ];
    for lang in Lang::all() {
        let messages = Messages::new(lang);
        for kind in servanda_record::Kind::ALL {
            let name = kind.name().replace('.', "-");
            assert!(messages.has(&format!("p-of-kind-{name}")), "{name}");
            // An act is said by its sentence.
            assert!(kind.is_act() || messages.has(&format!("p-says-{name}")), "{name}");
        }
        for role in servanda_record::Role::ALL {
            assert!(messages.has(&format!("p-role-{}", role.name())), "{role:?}");
        }
        let missing: Vec<&&str> = ids.iter().filter(|id| !messages.has(id)).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", lang.tag());
        let path = format!("{}/../answers/locales/{}/portal.ftl", env!("CARGO_MANIFEST_DIR"), lang.tag());
        let text = std::fs::read_to_string(path).unwrap();
        let said =
            text.lines().filter_map(|l| l.split_once(" =").map(|p| p.0)).filter(|id| id.starts_with("p-"));
        let unused: Vec<&str> =
            said.filter(|id| !ids.contains(id) && !made.iter().any(|m| id.starts_with(m))).collect();
        assert!(unused.is_empty(), "{}: never said: {unused:?}", lang.tag());
    }
}
