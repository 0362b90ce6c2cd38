//! Every kind of page on two hundred days in every language: it is there, and it is well-formed HTML to the letter of the
//! parsing rules of the standard. (What may stand in what is checked by `tests/browser`.)

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

mod support;

use html5ever::tendril::TendrilSink;
use html5ever::tokenizer::TokenizerOpts;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::RcDom;
use servanda_answers::Lang;
use servanda_timeline::Day;
use std::sync::Arc;
use support::reference;

const PAGES: [&str; 26] = [
    "csto",
    "csto/changes",
    "csto/members",
    "csto/members/am",
    "csto/instruments",
    "csto/instruments/treaty",
    "csto/texts/1992-treaty",
    "csto/texts/1992-treaty/4",
    "csto/organs",
    "csto/organs/council",
    "csto/offices/secretary-general",
    "csto/sessions",
    "csto/decisions",
    "csto/documents/security-strategy",
    "csto/defence",
    "csto/due",
    "csto/why?q=chair+of+Council",
    "csto/why?q=members",
    "csto/search?q=treaty",
    "csto/journal",
    "csto/findings",
    "csto/data",
    "npt",
    "npt/instruments",
    "npt/members/kp",
    "npt/why?q=party+North+Korea+to+Treaty",
];

/// Days from 1990 to 2030 that look like chance and are the same each time, and the days that decide.
fn days() -> Vec<Day> {
    let first = Day::parse("1990-01-01").unwrap();
    let mut seed = 20_261_126_u64;
    let mut days: Vec<Day> = (0..190)
        .map(|_| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            first.shift(((seed >> 33) % 14_975) as i32)
        })
        .collect();
    let named = [
        "1992-05-15",
        "1994-04-20",
        "1999-04-21",
        "2000-03-22",
        "2003-09-18",
        "2009-06-14",
        "2012-12-19",
        "2018-11-03",
        "2022-01-06",
        "2024-02-29",
    ];
    days.extend(named.iter().map(|d| Day::parse(d).unwrap()));
    days
}

fn parse_errors(html: &str) -> Vec<String> {
    let tokenizer = TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() };
    let opts = ParseOpts { tokenizer, ..ParseOpts::default() };
    let dom = parse_document(RcDom::default(), opts).one(html);
    dom.errors.borrow().iter().map(ToString::to_string).collect()
}

#[test]
fn the_parser_finds_what_is_wrong() {
    assert_eq!(
        parse_errors("<!DOCTYPE html><html><head><title>t</title></head><body><p>x</p></body></html>"),
        [""; 0]
    );
    assert!(!parse_errors("<!DOCTYPE html><html><body><p>x</div></body></html>").is_empty());
    assert!(!parse_errors("<!DOCTYPE html><html><body><p a=1 a=2>x</p></body></html>").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_on_two_hundred_days_is_there_and_well_formed() {
    let served = Arc::new(reference());
    let days = days();
    assert_eq!(days.len(), 200);
    let tasks: Vec<_> = Lang::all()
        .map(|lang| {
            let (served, days) = (served.clone(), days.clone());
            tokio::spawn(async move {
                let mut wrong = Vec::new();
                let mut asked = 0;
                for day in days {
                    for page in PAGES {
                        let joined = if page.contains('?') { '&' } else { '?' };
                        let address = format!("/{}/{page}{joined}on={day}", lang.tag());
                        let got = served.get(&address).await;
                        asked += 1;
                        let errors = parse_errors(&got.text());
                        if got.status != 200 || !errors.is_empty() {
                            wrong.push(format!("{address}: {} {errors:?}", got.status));
                        }
                    }
                }
                (asked, wrong)
            })
        })
        .collect();
    for task in tasks {
        let (asked, wrong) = task.await.unwrap();
        assert_eq!(asked, 200 * PAGES.len());
        assert!(
            wrong.is_empty(),
            "{} wrong, such as\n{}",
            wrong.len(),
            wrong[..wrong.len().min(5)].join("\n")
        );
    }
}
