//! Pictures: timelines, charts and maps as inline SVG, drawn with whole numbers, styled by classes alone, each with a name and
//! a description in words. What a picture shows stands in a table on the same page.

use crate::assets;
use crate::page::Cx;
use maud::{Markup, html};
use rustc_hash::FxHashMap;
use servanda_answers::Arg;
use servanda_language::Country;
use servanda_timeline::Day;
use std::sync::LazyLock;

/// A stretch of days in a picture.
#[derive(Clone, Debug)]
pub struct Bar {
    /// The first day.
    pub since: Day,
    /// The day after the last.
    pub until: Day,
    /// How it is drawn.
    pub kind: &'static str,
    /// Drawn thin, beside another.
    pub thin: bool,
    /// What it says.
    pub title: String,
}

/// A line of a timeline.
#[derive(Clone, Debug)]
pub struct Lane {
    /// Its name.
    pub label: String,
    /// Where its name leads.
    pub href: Option<String>,
    /// Its bars.
    pub bars: Vec<Bar>,
}

/// Width of the names of lanes, of a letter, and of the whole, in units of the picture.
const NAMES: i64 = 190;
const LETTER: i64 = 8;
const WIDTH: i64 = 1000;
const LANE: i64 = 24;

/// A timeline of lanes, with the day in view.
pub fn lanes(cx: &Cx<'_>, id: &str, label: &str, all: &[Lane]) -> Markup {
    let dated = all.iter().flat_map(|l| &l.bars).map(|b| b.since).filter(|d| d.is_date());
    let known = cx.book.days().first().copied().unwrap_or(cx.on);
    let first = dated.min().unwrap_or(cx.on).min(cx.on).min(known).year();
    let last = cx.on.max(cx.today).year().saturating_add(5);
    let (Ok(start), Ok(end)) = (Day::of(first, 1, 1), Day::of(last.max(first.saturating_add(1)), 1, 1))
    else {
        return html! {};
    };
    let whole = start.days_until(end).max(1);
    let longest = all.iter().map(|l| l.label.chars().count() as i64).max().unwrap_or(0);
    let names = (longest * LETTER + 12).clamp(60, NAMES * 2);
    let x = |d: Day| {
        let inside = d.max(start).min(end);
        names + start.days_until(inside) * (WIDTH - names) / whole
    };
    let years = i32::from(last - first);
    let step = [1, 2, 5, 10, 20, 50, 100].into_iter().find(|s| years / s <= 9).unwrap_or(200);
    let marks: Vec<(i64, i16)> = (first..=last)
        .filter(|y| i32::from(*y) % step == 0)
        .filter_map(|y| Some((x(Day::of(y, 1, 1).ok()?), y)))
        .collect();
    let height = all.len() as i64 * LANE + 34;
    let bottom = height - 22;
    let description = cx.say(
        "p-lanes-desc",
        &[
            ("n", Arg::Number(all.len() as i64)),
            ("from", first.to_string().into()),
            ("until", last.to_string().into()),
        ],
    );
    html! {
        figure.picture tabindex="0" role="group" aria-label=(label) {
            svg.lanes viewBox={ "0 0 " (WIDTH) " " (height) } role="group" aria-labelledby={ (id) "-t" } aria-describedby={ (id) "-d" } {
                title id={ (id) "-t" } { (label) }
                desc id={ (id) "-d" } { (description) }
                @for (at, y) in &marks {
                    path.grid d={ "M" (at) " 6V" (bottom) } {}
                    text.year x=(at) y=(height - 6) text-anchor="middle" { (y) }
                }
                @for (n, lane) in all.iter().enumerate() {
                    @let top = n as i64 * LANE + 8;
                    @match &lane.href {
                        Some(href) => a href=(href) { text.name x="0" y=(top + 14) { (lane.label) } },
                        None => text.name x="0" y=(top + 14) { (lane.label) },
                    }
                    @for bar in &lane.bars {
                        @let from = x(bar.since);
                        @let width = (x(bar.until) - from).max(2);
                        rect.{ "bar " (bar.kind) } x=(from) y=(if bar.thin { top + 14 } else { top }) width=(width) height=(if bar.thin { 4 } else { 13 }) rx="2" { title { (bar.title) } }
                    }
                }
                path.here d={ "M" (x(cx.on)) " 2V" (bottom + 4) } {}
            }
        }
    }
}

/// A box in a chart of what answers to what.
pub struct Node {
    /// Its name.
    pub label: String,
    /// A line under the name.
    pub line: String,
    /// Where it leads.
    pub href: Option<String>,
    /// The box above, by its index.
    pub parent: Option<usize>,
}

/// A text cut into lines of at most so many letters, at spaces.
fn fold(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(l) if l.chars().count() + 1 + word.chars().count() <= most => {
                l.push(' ');
                l.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.truncate(3);
    lines
}

/// A chart of what answers to what, drawn as an indented tree that reads on a phone as on paper.
pub fn tree(cx: &Cx<'_>, id: &str, label: &str, nodes: &[Node]) -> Markup {
    // The order in which boxes are drawn, with their depth: a walk from each root; what is in a circle comes last.
    let mut order: Vec<(usize, i64)> = Vec::new();
    let mut stack: Vec<(usize, i64)> = (0..nodes.len())
        .rev()
        .filter(|i| nodes.get(*i).is_some_and(|n| n.parent.is_none()))
        .map(|i| (i, 0))
        .collect();
    while let Some((i, depth)) = stack.pop() {
        if order.iter().any(|o| o.0 == i) {
            continue;
        }
        order.push((i, depth));
        let children = (0..nodes.len()).rev().filter(|c| nodes.get(*c).is_some_and(|n| n.parent == Some(i)));
        stack.extend(children.map(|c| (c, depth + 1)));
    }
    for i in 0..nodes.len() {
        if !order.iter().any(|o| o.0 == i) {
            order.push((i, 0));
        }
    }
    const BOX: i64 = 58;
    const GAP: i64 = 12;
    const INDENT: i64 = 36;
    let place = |i: usize| order.iter().position(|o| o.0 == i).map(|p| p as i64);
    let deepest = order.iter().map(|o| o.1).max().unwrap_or(0);
    let width = 420 + deepest * INDENT;
    let height = order.len() as i64 * (BOX + GAP) + 4;
    html! {
        figure.picture tabindex="0" role="group" aria-label=(label) {
            svg.tree viewBox={ "0 0 " (width) " " (height) } role="group" aria-labelledby={ (id) "-t" } aria-describedby={ (id) "-d" } {
                title id={ (id) "-t" } { (label) }
                desc id={ (id) "-d" } { (cx.say("p-tree-desc", &[("n", Arg::Number(nodes.len() as i64))])) }
                @for (row, (i, depth)) in order.iter().enumerate() {
                    @if let Some(node) = nodes.get(*i) {
                        @let y = row as i64 * (BOX + GAP) + 2;
                        @let x = depth * INDENT + 2;
                        @if let Some(p) = node.parent.and_then(place).filter(|p| *p < row as i64) {
                            @let px = (depth - 1) * INDENT + 18;
                            path.tie d={ "M" (px) " " (p * (BOX + GAP) + BOX + 2) "V" (y + BOX / 2) "H" (x) } {}
                        }
                        rect.box x=(x) y=(y) width="410" height=(BOX) rx="6" {}
                        @let name = html! { text.name x=(x + 14) y=(y + 24) { (fold(&node.label, 42).join(" ")) } };
                        @match &node.href { Some(href) => a href=(href) { (name) }, None => (name) }
                        @for (n, line) in fold(&node.line, 56).iter().take(1).enumerate() {
                            text.line x=(x + 14) y=(y + 44 + n as i64 * 14) { (line) }
                        }
                    }
                }
            }
        }
    }
}

struct World {
    height: i64,
    shapes: FxHashMap<String, (String, [i64; 4])>,
    points: FxHashMap<String, (i64, i64)>,
    other: String,
}

/// Tenths of a unit of the map.
fn tenths(v: &serde_json::Value) -> i64 {
    let text = v.to_string();
    let (whole, part) = text.split_once('.').unwrap_or((&text, "0"));
    let sign = if whole.starts_with('-') { -1 } else { 1 };
    let digit = part.chars().next().and_then(|c| c.to_digit(10)).map_or(0, i64::from);
    whole.parse::<i64>().unwrap_or(0) * 10 + sign * digit
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let json: serde_json::Value = serde_json::from_str(assets::text("map.json")).unwrap_or_default();
    let four = |v: &serde_json::Value| {
        let all: Vec<i64> = v.as_array().into_iter().flatten().map(tenths).collect();
        match all.as_slice() {
            [a, b, c, d] => [*a, *b, *c, *d],
            _ => [0; 4],
        }
    };
    let mut shapes = FxHashMap::default();
    let mut points = FxHashMap::default();
    for (code, shape) in json.get("shapes").and_then(|s| s.as_object()).into_iter().flatten() {
        let d = shape.get("d").and_then(|d| d.as_str()).unwrap_or("").to_owned();
        let bounds = shape.get("box").map(four).unwrap_or_default();
        shapes.insert(code.clone(), (d, bounds));
    }
    for (code, point) in json.get("points").and_then(|s| s.as_object()).into_iter().flatten() {
        if let Some([x, y]) = point.as_array().map(Vec::as_slice) {
            points.insert(code.clone(), (tenths(x), tenths(y)));
        }
    }
    let other = json
        .get("other")
        .and_then(|o| o.as_array())
        .into_iter()
        .flatten()
        .filter_map(|d| d.as_str())
        .collect();
    let height = json.get("height").map(tenths).unwrap_or(4400);
    World { height, shapes, points, other }
});

/// Tenths as a decimal.
fn decimal(tenths: i64) -> String {
    format!("{}{}.{}", if tenths < 0 { "-" } else { "" }, tenths.abs() / 10, tenths.abs() % 10)
}

/// A map of States on the day in view, cut to where they lie, with the list of them beside it. `holds`
/// says what those are for whom it is settled: members, parties.
pub fn map(cx: &Cx<'_>, states: &[(Country, &'static str)], holds: &str) -> Markup {
    let world = &*WORLD;
    let mut bounds: Option<[i64; 4]> = None;
    for (c, _) in states {
        let own = world
            .shapes
            .get(c.code())
            .map(|s| s.1)
            .or_else(|| world.points.get(c.code()).map(|(x, y)| [*x, *y, *x, *y]));
        let Some([a, b, d, e]) = own else { continue };
        bounds = Some(bounds.map_or([a, b, d, e], |[p, q, r, s]| [p.min(a), q.min(b), r.max(d), s.max(e)]));
    }
    let Some([x0, y0, x1, y1]) = bounds else { return html! { p.quiet { (cx.t("p-nobody")) } } };
    let margin = ((x1 - x0).max(y1 - y0) / 10).max(150);
    let (x0, y0) = ((x0 - margin).max(0), (y0 - margin).max(0));
    let (x1, y1) = ((x1 + margin).min(10_000), (y1 + margin).min(world.height));
    let view = [x0, y0, x1 - x0, y1 - y0].map(decimal).join(" ");
    let class = |code: &str| states.iter().find(|(c, _)| c.code() == code).map(|s| s.1);
    let mut codes: Vec<&String> = world.shapes.keys().collect();
    codes.sort_unstable();
    let touches = |b: &[i64; 4]| b[0] < x1 && b[2] > x0 && b[1] < y1 && b[3] > y0;
    let beside: String = codes
        .iter()
        .filter(|c| class(c).is_none())
        .filter_map(|c| world.shapes.get(*c))
        .filter(|(_, b)| touches(b))
        .map(|(d, _)| d.as_str())
        .collect();
    let title =
        cx.say("p-map-of", &[("n", Arg::Number(states.len() as i64)), ("on", cx.long_day(cx.on).into())]);
    let radius = decimal(((x1 - x0) / 160).clamp(12, 60));
    html! {
        figure.picture.map-figure {
            svg.map viewBox=(view) role="img" aria-labelledby="map-t" {
                title #map-t { (title) }
                path.land d={ (beside) (world.other) } {}
                @for code in codes {
                    @if let (Some(kind), Some((d, _))) = (class(code), world.shapes.get(code)) {
                        path.{ "state " (kind) } d=(d) { @if let Some(c) = Country::from_code(code) { title { (cx.words.country(c, cx.on)) } } }
                    }
                }
                @for (c, kind) in states {
                    @if let Some((x, y)) = world.points.get(c.code()) {
                        circle.{ "state " (kind) } cx=(decimal(*x)) cy=(decimal(*y)) r=(radius) { title { (cx.words.country(*c, cx.on)) } }
                    }
                }
            }
            details { summary { (cx.say("p-map-list", &[("n", Arg::Number(states.len() as i64))])) }
                ul.states { @for (c, kind) in states { li { a href=(cx.member(*c)) { (cx.words.country(*c, cx.on)) } " — " (if *kind == "holds" { holds.to_owned() } else { cx.t(&format!("p-bar-{kind}")) }) } } }
            }
            figcaption { (cx.t("p-map-disclaimer")) }
        }
    }
}
