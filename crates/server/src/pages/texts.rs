//! The texts: articles with their prose, each rule beside its article with its read-back, and what changed over time.

use super::NoPage;
use crate::page::{Cell, Cx, Page, Table, Tone};
use crate::rows;
use maud::{Markup, PreEscaped, html};
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};
use servanda_answers::{Asked, Lang, clause_readback};
use servanda_charter::{Charter, Clause, ClauseId, Document, canonical};
use servanda_language::Name;
use servanda_reckoner::Question;
use servanda_timeline::Day;
use similar::{ChangeTag, TextDiff};

/// A document's name in addresses: that of its file.
pub fn stem(documents: &[Document], index: u32) -> String {
    let path = documents.get(index as usize).map_or("", |d| d.path.as_str());
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    crate::identity::slug(file.strip_suffix(".md").unwrap_or(file))
}

/// An article's name in addresses: its number, or its heading where it has none; the second of a name gets a figure.
pub fn article_key(charter: &Charter, index: u32) -> String {
    let Some(this) = charter.articles.get(index as usize) else { return String::new() };
    let plain =
        |a: &servanda_charter::Article| crate::identity::slug(a.number.as_deref().unwrap_or(&a.title));
    let own = plain(this);
    let before = charter.articles.iter().take(index as usize);
    let again = before.filter(|a| a.document == this.document && a.level > 1 && plain(a) == own).count();
    if again == 0 { own } else { format!("{own}-{}", again + 1) }
}

/// Prose of a document, heading by heading, as HTML: no HTML of its own, no fences of rules, links to the web alone.
pub fn prose(markdown: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut events: Vec<Event<'_>> = Vec::new();
    let mut in_heading = false;
    let mut in_rules = false;
    let flush = |events: &mut Vec<Event<'_>>| {
        let mut out = String::new();
        pulldown_cmark::html::push_html(&mut out, events.drain(..));
        out
    };
    for event in Parser::new_ext(markdown, Options::empty()) {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                let text = flush(&mut events);
                all.push(text);
                in_heading = true;
            }
            Event::End(TagEnd::Heading(_)) => in_heading = false,
            _ if in_heading => {}
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(tag))) if tag.starts_with("charter") => {
                in_rules = true
            }
            Event::End(TagEnd::CodeBlock) if in_rules => in_rules = false,
            _ if in_rules => {}
            Event::Html(text) | Event::InlineHtml(text) => events.push(Event::Text(text)),
            Event::Start(Tag::Link { dest_url, title, id, .. }) => {
                let web = dest_url.starts_with("https://") || dest_url.starts_with("http://");
                let dest_url = if web { dest_url } else { "#".into() };
                events.push(Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, title, id }));
            }
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {}
            other => events.push(other),
        }
    }
    all.push(flush(&mut events));
    // What stands before the first heading belongs to no article.
    all.drain(1..).collect()
}

/// The prose of an article in every language that it has, as plain text with its marks.
pub fn proses(edition: &crate::site::Edition, index: u32) -> Vec<(Lang, String)> {
    let folder = &edition.folder;
    let Some(own) = folder.charter.articles.get(index as usize) else { return Vec::new() };
    let first = folder.charter.articles.iter().position(|a| a.document == own.document).unwrap_or(0);
    let place = (index as usize).saturating_sub(first);
    let plain = |text: &str| {
        let html = prose(text).into_iter().nth(place).unwrap_or_default();
        let mut out = String::new();
        let mut inside = false;
        for c in html.chars() {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                c if !inside => out.push(c),
                _ => {}
            }
        }
        out
    };
    let mut all =
        vec![(Lang::EN, plain(folder.texts.get(own.document as usize).map_or("", |s| s.text.as_str())))];
    all.extend(Lang::all().filter_map(|l| Some((l, plain(&folder.translation(l, own.document)?.text)))));
    all
}

/// The prose of an article in the language of the page, and the language it is in.
fn article_prose(cx: &Cx<'_>, index: u32) -> (String, Lang) {
    let folder = &cx.book.edition.folder;
    let Some(own) = folder.charter.articles.get(index as usize) else { return (String::new(), Lang::EN) };
    let first = folder.charter.articles.iter().position(|a| a.document == own.document).unwrap_or(0);
    let place = (index as usize).saturating_sub(first);
    let (text, lang) = match folder.translation(cx.address.lang, own.document) {
        Some(t) => (t.text.as_str(), cx.address.lang),
        None => (folder.texts.get(own.document as usize).map_or("", |s| s.text.as_str()), Lang::EN),
    };
    (prose(text).into_iter().nth(place).unwrap_or_default(), lang)
}

fn other(cx: &Cx<'_>, lang: Lang) -> Option<&'static str> {
    (lang != cx.address.lang).then(|| lang.tag())
}

/// Those for whom an article still applies that another text has replaced: they are no party to the later one.
fn still_bound(cx: &Cx<'_>, clause: &Clause) -> Vec<servanda_language::Country> {
    let charter = &cx.book.edition.folder.charter;
    let number = charter.article_of(clause).and_then(|a| a.number.as_deref());
    let of = charter.instrument_of(clause);
    let replaces =
        |c: &Clause| c.instead_of.as_ref().is_some_and(|(i, a)| Some(*i) == of && Some(&**a) == number);
    if !charter.clauses.iter().any(replaces) {
        return Vec::new();
    }
    let party =
        |c: &servanda_language::Country| of.is_some_and(|i| super::today::may_be(cx, Question::Party(i, *c)));
    let binds = |c: &servanda_language::Country| {
        let same = |x: &Clause| std::ptr::eq(x, clause).then_some(());
        !cx.book.reckoned.rules_for(*c, cx.on, same).is_empty()
    };
    super::members::everyone(cx).into_iter().filter(party).filter(binds).collect()
}

/// A rule: what it says in full words, the sentence, and whether it applies on the day in view.
fn rule(cx: &Cx<'_>, id: ClauseId, clause: &Clause) -> Markup {
    let charter = &cx.book.edition.folder.charter;
    let line = cx.book.reckoned.text_line(id);
    let applies = *line.at(cx.on);
    let from = line.piece(cx.on).since;
    let instrument = charter.instrument_of(clause);
    let still = if applies { Vec::new() } else { still_bound(cx, clause) };
    let why = instrument.and_then(|i| cx.why(&Asked::One(Question::InForce(i))));
    html! {
        li id={ "rule-" (id.0) } {
            p { (clause_readback(cx.words, clause)) }
            p.state {
                @if applies { span.tone-good { (cx.t("p-rule-applies")) } } @else { span.tone-quiet { (cx.t("p-rule-applies-not")) } }
                @if !still.is_empty() { " " (cx.say("p-still-applies", &[("list", cx.words.countries(&still, cx.on).into())])) }
                @if from.is_date() { " " (cx.say("since", &[("day", from.to_string().into())])) }
                @if let Some(why) = &why { (crate::layout::why_link(cx.words.messages, why, &cx.words.place(clause))) }
            }
            pre.sentence lang="en" { code { (canonical(clause, charter)) } }
        }
    }
}

fn rules_of(charter: &Charter, article: u32) -> Vec<(ClauseId, &Clause)> {
    charter.clauses().filter(|(_, c)| c.article == article).collect()
}

fn body(cx: &Cx<'_>, index: u32) -> Markup {
    let charter = &cx.book.edition.folder.charter;
    let (text, lang) = article_prose(cx, index);
    let rules = rules_of(charter, index);
    html! {
        div.article {
            div.prose lang=[other(cx, lang)] { (PreEscaped(text)) }
            @if !rules.is_empty() { ul.rules aria-label=(cx.t("p-rules")) { @for (id, c) in rules { (rule(cx, id, c)) } } }
        }
    }
}

/// True if a text was there to be known: all are, unless a day of knowledge is in view by which nothing on record speaks of its
/// instrument.
pub fn is_known(cx: &Cx<'_>, document: u32) -> bool {
    let folder = &cx.book.edition.folder;
    let instrument = folder.charter.documents.get(document as usize).and_then(|d| d.instrument);
    let (Some(_), Some(instrument)) = (cx.address.known, instrument) else { return true };
    let standing = cx.book.reckoned.history().standing.iter();
    standing.filter_map(|i| folder.acts.get(*i as usize)).any(|a| rows::mentions(a, instrument))
}

/// Every text of the folder that is known.
pub fn list(cx: &Cx<'_>) -> Table {
    let charter = &cx.book.edition.folder.charter;
    let known = (0..charter.documents.len() as u32).filter(|d| is_known(cx, *d));
    let rows = known.map(|d| {
        let title = cx.words.document(d).to_owned();
        let instrument = charter.documents.get(d as usize).and_then(|x| x.instrument);
        let rules = charter.clauses.iter().filter(|c| c.document == d).count();
        let english =
            cx.book.edition.folder.translation(cx.address.lang, d).is_none() && cx.address.lang != Lang::EN;
        let title = Cell::link(title, cx.href(&format!("texts/{}", stem(&charter.documents, d))));
        vec![
            if english { title.said_in("en") } else { title },
            instrument.map_or(Cell::default(), |i| cx.name(i)),
            Cell::text(rules.to_string()).data(rules),
        ]
    });
    cx.table(&[("text", "p-col-text"), ("instrument", "p-col-instrument"), ("rules", "p-col-rules")], rows)
}

fn find(cx: &Cx<'_>, name: &str) -> Result<u32, NoPage> {
    let documents = &cx.book.edition.folder.charter.documents;
    (0..documents.len() as u32).find(|d| stem(documents, *d) == name).ok_or(NoPage::Missing)
}

/// One text from beginning to end.
pub fn text(cx: &Cx<'_>, name: &str) -> Result<Page, NoPage> {
    let charter = &cx.book.edition.folder.charter;
    let document = find(cx, name)?;
    let mut page = Page::new(cx.words.document(document).to_owned());
    let instrument = charter.documents.get(document as usize).and_then(|d| d.instrument);
    let english = cx.book.edition.folder.translation(cx.address.lang, document).is_none()
        && cx.address.lang != Lang::EN;
    page.lead = html! {
        @if !is_known(cx, document) { p.warning { (cx.t("p-text-not-known")) } }
        @if english { p.warning { (cx.t("p-english-only")) } }
        @if let Some(i) = instrument { p { a href=[cx.thing(i)] { (cx.say("p-about-instrument", &[("i", cx.words.named(i).into())])) } } }
        p.quiet { (cx.t("p-paraphrase")) }
    };
    let articles: Vec<u32> = (0..charter.articles.len() as u32)
        .filter(|a| charter.articles.get(*a as usize).is_some_and(|x| x.document == document))
        .collect();
    let contents = html! {
        @for a in &articles {
            @if charter.articles.get(*a as usize).is_some_and(|x| x.level == 1) { (body(cx, *a)) }
            @else {
                h3 id={ "article-" (article_key(charter, *a)) } {
                    a href=(cx.href(&rows::article_path(cx, *a))) lang=[english.then_some("en")] { (cx.words.heading(*a)) }
                }
                (body(cx, *a))
            }
        }
    };
    page.part("text", cx.t("p-text"), contents);
    let rules = articles.iter().flat_map(|a| rules_of(charter, *a)).map(|(id, c)| {
        let line = cx.book.reckoned.text_line(id);
        let applies = *line.at(cx.on);
        vec![
            rows::article(cx, c),
            Cell::text(clause_readback(cx.words, c)),
            Cell::text(canonical(c, charter)).said_in("en"),
            Cell::text(cx.t(if applies { "yes" } else { "no" }))
                .tone(if applies { Tone::Good } else { Tone::Quiet })
                .data(applies),
        ]
    });
    let table = cx.table(
        &[
            ("article", "p-col-article"),
            ("read_back", "p-col-read-back"),
            ("sentence", "p-col-sentence"),
            ("applies", "p-col-applies"),
        ],
        rules,
    );
    page.table("rules", cx.t("p-rules"), table, cx.t("p-none"));
    Ok(page)
}

/// The clauses that amend an article, and the day from which each applies.
fn amendments<'c>(cx: &Cx<'_>, charter: &'c Charter, clause: &Clause) -> Vec<(ClauseId, &'c Clause, Day)> {
    let Some(of) = charter.instrument_of(clause) else { return Vec::new() };
    let Some(number) = charter.article_of(clause).and_then(|a| a.number.clone()) else { return Vec::new() };
    charter
        .clauses()
        .filter(|(_, c)| c.instead_of.as_ref().is_some_and(|(i, a)| *i == of && **a == *number))
        .filter(|(_, c)| is_known(cx, c.document))
        .map(|(id, c)| {
            let line = cx.book.reckoned.text_line(id);
            let first = line.pieces().find(|p| *p.value).map_or(Day::NEVER, |p| p.since);
            (id, c, first)
        })
        .collect()
}

/// The articles of an instrument that later texts replaced, and when.
pub fn versions(cx: &Cx<'_>, instrument: Name) -> Table {
    let charter = &cx.book.edition.folder.charter;
    let mut rows = Vec::new();
    for (_, c) in charter.clauses() {
        let Some((of, number)) = &c.instead_of else { continue };
        if *of != instrument || !is_known(cx, c.document) {
            continue;
        }
        let own = charter.articles.iter().position(|a| {
            a.number.as_deref() == Some(&**number)
                && charter
                    .documents
                    .get(a.document as usize)
                    .is_some_and(|d| d.instrument == Some(instrument))
        });
        let first = charter
            .clauses()
            .find(|(_, x)| std::ptr::eq(*x, c))
            .map(|(id, _)| cx.book.reckoned.text_line(id));
        let from = first.as_ref().and_then(|l| l.pieces().find(|p| *p.value).map(|p| p.since));
        let article = match own {
            Some(i) => Cell::link(cx.words.heading(i as u32), cx.href(&rows::article_path(cx, i as u32))),
            None => Cell::text(cx.say("p-article", &[("a", (&**number).into())])),
        };
        let row = vec![
            article,
            rows::article(cx, c),
            from.map_or(Cell::text(cx.t("p-not-yet")), |d| cx.day(d)),
            Cell::text(clause_readback(cx.words, c)),
        ];
        rows.push(row);
    }
    cx.table(
        &[
            ("article", "p-col-article"),
            ("replaced_by", "p-col-replaced-by"),
            ("since", "p-col-since"),
            ("read_back", "p-col-read-back"),
        ],
        rows,
    )
}

/// Two texts, the later with what was struck out and what was put in.
fn difference(old: &str, new: &str) -> Markup {
    let diff = TextDiff::from_words(old, new);
    // What was struck out and what was put in, each in one piece: spaces between changed words belong to both.
    let mut pieces: Vec<(String, String, String)> = vec![Default::default()];
    for change in diff.iter_all_changes() {
        let Some((same, out, put)) = pieces.last_mut() else { continue };
        match change.tag() {
            ChangeTag::Delete => out.push_str(change.value()),
            ChangeTag::Insert => put.push_str(change.value()),
            ChangeTag::Equal if out.is_empty() && put.is_empty() => same.push_str(change.value()),
            ChangeTag::Equal if change.value().trim().is_empty() => {
                out.push_str(change.value());
                put.push_str(change.value());
            }
            ChangeTag::Equal => pieces.push((change.value().to_owned(), String::new(), String::new())),
        }
    }
    html! {
        p.difference {
            @for (same, out, put) in &pieces {
                (same)
                @if !out.trim().is_empty() { del { (out.trim_end()) } " " }
                @if !put.is_empty() { ins { (put.trim_end()) } " " }
            }
        }
    }
}

/// One article: its text, its rules, and its versions.
pub fn article(cx: &Cx<'_>, name: &str, key: &str) -> Result<Page, NoPage> {
    let charter = &cx.book.edition.folder.charter;
    let document = find(cx, name)?;
    let index = (0..charter.articles.len() as u32)
        .find(|a| {
            charter.articles.get(*a as usize).is_some_and(|x| x.document == document && x.level > 1)
                && article_key(charter, *a) == key
        })
        .ok_or(NoPage::Missing)?;
    let mut page = Page::new(cx.words.heading(index).to_owned());
    let text = cx.words.document(document).to_owned();
    let english = cx.book.edition.folder.translation(cx.address.lang, document).is_none()
        && cx.address.lang != Lang::EN;
    page.lead = html! {
        p { a href=(cx.href(&format!("texts/{name}"))) lang=[english.then_some("en")] { (text) } }
        @if english { p.warning { (cx.t("p-english-only")) } }
        @if !is_known(cx, document) { p.warning { (cx.t("p-text-not-known")) } }
    };
    page.part("text", cx.t("p-text"), body(cx, index));
    let own = rules_of(charter, index);
    let mut versions = Vec::new();
    let mut later: Vec<(ClauseId, &Clause, Day)> = Vec::new();
    for (_, c) in &own {
        for a in amendments(cx, charter, c) {
            if !later.iter().any(|l| l.0 == a.0) {
                later.push(a);
            }
        }
    }
    later.sort_by_key(|l| l.2);
    let readback =
        |all: &[&Clause]| all.iter().map(|c| clause_readback(cx.words, c)).collect::<Vec<_>>().join("\n");
    if !later.is_empty() {
        let mut before = readback(&own.iter().map(|o| o.1).collect::<Vec<_>>());
        let mut documents: Vec<u32> = later.iter().map(|l| l.1.document).collect();
        documents.dedup();
        for d in documents {
            let of: Vec<&Clause> = later.iter().filter(|l| l.1.document == d).map(|l| l.1).collect();
            let since = later.iter().find(|l| l.1.document == d).map_or(Day::NEVER, |l| l.2);
            let after = of
                .iter()
                .map(|c| clause_readback(cx.words, &Clause { instead_of: None, ..(*c).clone() }))
                .collect::<Vec<_>>()
                .join("\n");
            let place = of.first().map(|c| rows::article(cx, c)).unwrap_or_default();
            versions.push(html! {
                h3 { (crate::layout::cell(cx.words.messages, &place)) }
                p { @if since.is_date() { (cx.say("p-applies-from", &[("day", since.to_string().into())])) } @else { (cx.t("p-not-yet")) } }
                (difference(&before, &after))
            });
            before = after;
        }
        page.part("versions", cx.t("p-versions"), html! { @for v in &versions { (v) } });
    }
    let replaced: Vec<Vec<Cell>> = own
        .iter()
        .filter_map(|(_, c)| c.instead_of.as_ref())
        .filter_map(|(i, a)| {
            let place = charter.articles.iter().position(|x| {
                x.number.as_deref() == Some(&**a)
                    && charter.documents.get(x.document as usize).is_some_and(|d| d.instrument == Some(*i))
            })?;
            Some(vec![
                Cell::link(cx.words.heading(place as u32), cx.href(&rows::article_path(cx, place as u32))),
                cx.name(*i),
            ])
        })
        .take(1)
        .collect();
    if !replaced.is_empty() {
        let table = cx.table(&[("article", "p-col-article"), ("instrument", "p-col-instrument")], replaced);
        page.table("replaces", cx.t("p-replaces"), table, cx.t("p-none"));
    }
    let stretches = own.iter().flat_map(|(id, c)| {
        let line = cx.book.reckoned.text_line(*id);
        let pieces: Vec<(Day, Day)> =
            line.pieces().filter(|p| *p.value).map(|p| (p.since, p.until)).collect();
        pieces.into_iter().map(|(a, b)| vec![Cell::text(clause_readback(cx.words, c)), cx.day(a), cx.last(b)])
    });
    let table =
        cx.table(&[("rule", "p-col-rule"), ("since", "p-col-since"), ("last", "p-col-last")], stretches);
    page.table("applies", cx.t("p-rule-applies-when"), table, cx.t("p-none"));
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::prose;

    #[test]
    fn prose_holds_no_html_of_its_own_no_rules_and_no_odd_links() {
        let text = "# T\n\nA <script>alert(1)</script> [x](javascript:alert(1)) [y](https://a.b/c).\n\n```charter\nrule\n```\n\n## Article 1. B\n\nC & D\n";
        let all = prose(text);
        assert_eq!(all.len(), 2);
        let first = all.first().unwrap();
        assert!(
            !first.contains("<script") && !first.contains("javascript") && !first.contains("rule"),
            "{first}"
        );
        assert!(first.contains("href=\"https://a.b/c\""));
        assert_eq!(all.get(1).unwrap(), "<p>C &amp; D</p>\n");
    }
}
