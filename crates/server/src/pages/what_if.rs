//! What if: acts that were not done, and what would then be otherwise.

use super::NoPage;
use crate::address::Address;
use crate::page::{Cell, Cx, Page, Tone};
use crate::site::Edition;
use maud::html;
use servanda_answers::{
    Folder, Words, changes, diagnostic_text, finding_text, new_findings, question_text, what_if_json,
};
use servanda_language::{Country, Kind};
use servanda_reckoner::Reckoned;
use servanda_timeline::Day;

/// The most acts that may be tried at once.
pub const MOST: usize = 20;

/// What can be composed without writing: the key of its message, how the journal says it with `{who}` and `{what}` filled in, and
/// what kind of thing it is done to.
const DEEDS: [(&str, &str, Option<Kind>); 9] = [
    ("withdraw", "{who} notified withdrawal from the {what}", Some(Kind::Instrument)),
    ("accede", "{who} acceded to the {what}", Some(Kind::Instrument)),
    ("ratify", "{who} deposited ratification of the {what}", Some(Kind::Instrument)),
    ("sign", "{who} signed the {what}", Some(Kind::Instrument)),
    ("admit", "the {what} decided to admit {who}", Some(Kind::Organ)),
    ("suspend", "the {what} decided to suspend {who}", Some(Kind::Organ)),
    ("exclude", "the {what} decided to exclude {who}", Some(Kind::Organ)),
    ("chair", "the {what} decided that {who} chairs the {what}", Some(Kind::Organ)),
    ("assistance", "{who} requested assistance", None),
];

/// The act that the form composes, if it is filled in and its parts fit each other.
fn composed(edition: &Edition, address: &Address) -> Option<String> {
    let (charter, ids) = (&edition.folder.charter, &edition.identities);
    let who = Country::from_code(&address.get("who")?.to_uppercase())?;
    let (_, pattern, kind) = DEEDS.iter().find(|d| Some(d.0) == address.get("do"))?;
    let day = Day::parse(address.get("day")?).ok()?;
    let what = match kind {
        Some(kind) => charter.lexicon.name(ids.find(*kind, address.get("what")?)?),
        None => "",
    };
    Some(format!("{day} {}", pattern.replace("{who}", charter.lexicon.country(&who)).replace("{what}", what)))
}

/// The acts that an address tries, one a line as well as one a parameter, and the one that it composes.
pub fn acts(edition: &Edition, address: &Address) -> Vec<String> {
    let lines =
        address.all("act").flat_map(|a| a.lines().map(str::trim).map(str::to_owned).collect::<Vec<_>>());
    lines.filter(|l| !l.is_empty()).chain(composed(edition, address)).collect()
}

/// A folder with the acts that are tried.
///
/// # Errors
/// What is wrong with them, in words.
pub fn suppose(words: &Words<'_>, tried: &[String]) -> Result<Folder, String> {
    if tried.len() > MOST {
        return Err(words.say("p-too-many-acts", &[("n", servanda_answers::Arg::Number(MOST as i64))]));
    }
    let mut after = words.folder.clone();
    let mut text = String::new();
    for act in tried {
        text.push_str(act);
        text.push_str("\n    source: what-if\n\n");
    }
    let problems = after.add_text(&text, "what-if");
    match problems.first() {
        None => Ok(after),
        Some(d) => {
            let (headline, _, help) = diagnostic_text(words.messages, d);
            let shown = text.get(d.span.range()).unwrap_or("").to_owned();
            Err(words.say(
                "p-bad-act",
                &[
                    ("text", headline.into()),
                    ("where", shown.into()),
                    ("help", help.unwrap_or_else(|| "0".into()).into()),
                ],
            ))
        }
    }
}

/// The form, with what was tried last.
pub fn form(cx: &Cx<'_>, tried: &[String], problem: Option<&str>) -> Page {
    let mut page = Page::new(cx.t("p-what-if-title"));
    let lexicon = &cx.book.edition.folder.charter.lexicon;
    let ids = &cx.book.edition.identities;
    let everyone = super::members::everyone(cx);
    let first =
        |kind: Kind| lexicon.entries().find(|(_, e)| e.kind == kind).map(|(_, e)| e.name().to_owned());
    let instrument = super::members::main_instrument(cx).map(|i| lexicon.name(i).to_owned());
    let day = Day::of(cx.today.year().saturating_add(1), 1, 1).unwrap_or(cx.today);
    let who = cx.book.reckoned.members().into_iter().find(|c| {
        cx.book.reckoned.line(servanda_reckoner::Question::Member(*c)).at(cx.on).ruling
            == servanda_timeline::Ruling::Settled(servanda_reckoner::Answer::Standing(
                servanda_reckoner::Standing::Member,
            ))
    });
    let who = who.or(everyone.first().copied());
    let mut examples = Vec::new();
    if let (Some(i), Some(c)) = (&instrument, who) {
        examples.push(format!("{day} {} notified withdrawal from the {i}", lexicon.country(&c)));
    }
    if let (Some(o), Some(c)) = (first(Kind::Organ), who) {
        examples.push(format!("{day} the {o} decided that {} chairs the {o}", lexicon.country(&c)));
    }
    // What was chosen stays chosen.
    let chosen = |key: &str, value: &str| cx.address.get(key) == Some(value);
    let who = cx.address.get("who").and_then(|c| Country::from_code(&c.to_uppercase())).or(who);
    let chosen_day = cx.address.get("day").map_or(day.to_string(), str::to_owned);
    let unfit = cx.address.get("do").is_some() && composed(cx.book.edition, cx.address).is_none();
    let unfit = unfit.then(|| cx.t("p-compose-unfit"));
    let problem = problem.or(unfit.as_deref());
    page.lead = html! {
        p { (cx.t("p-what-if-lead")) }
        @if let Some(text) = problem { p.error #problem role="alert" { (crate::layout::coded(text)) } }
        form.compose action=(cx.address.path()) method="get" aria-label=(cx.t("p-compose")) {
            @if let Some(known) = cx.address.known { input type="hidden" name="known" value=(known); }
            @for act in tried { input type="hidden" name="act" value=(act); }
            div.field { label for="c-who" { (cx.t("p-compose-who")) } select #c-who name="who" {
                @for c in &everyone { option value=(c.code().to_lowercase()) selected[who == Some(*c)] { (cx.words.country(*c, cx.on)) } }
            } }
            div.field { label for="c-do" { (cx.t("p-compose-do")) } select #c-do name="do" {
                @for (key, _, _) in DEEDS { option value=(key) selected[chosen("do", key)] { (cx.t(&format!("p-do-{key}"))) } }
            } }
            div.field { label for="c-what" { (cx.t("p-compose-what")) } select #c-what name="what" {
                @for (kind, label) in [(Kind::Instrument, "head-instruments"), (Kind::Organ, "head-organs")] {
                    @let all = super::today::names(cx, kind);
                    @if !all.is_empty() { optgroup label=(cx.t(label)) {
                        @for n in all { option value=(ids.slug(n)) selected[chosen("what", ids.slug(n))] { (cx.words.bare(n)) } }
                    } }
                }
            } }
            div.field { label for="c-day" { (cx.t("p-compose-day")) } input #c-day type="date" name="day" value=(chosen_day) required; }
            button type="submit" { (cx.t("p-try")) }
        }
        form.what-if action=(cx.address.path()) method="get" {
            @if let Some(known) = cx.address.known { input type="hidden" name="known" value=(known); }
            div.field.wide {
                label for="acts" { (cx.t("p-as-line")) }
                p.hint #hint { (cx.t("p-what-if-hint")) }
                textarea #acts name="act" rows="4" maxlength="1900" lang="en" spellcheck="false" aria-describedby=(if problem.is_some() { "hint problem" } else { "hint" }) { (tried.join("\n")) }
            }
            button type="submit" { (cx.t("p-try")) }
        }
        @if tried.is_empty() {
            h2 { (cx.t("p-what-if-examples")) }
            ul { @for e in &examples { li { a lang="en" href=(cx.address.to("what-if").with("act", e).href()) { (e) } } } }
        }
    };
    page
}

/// The differences between what is and what would be.
pub fn result(
    cx: &Cx<'_>,
    tried: &[String],
    after_words: &Words<'_>,
    after: &Reckoned<'_>,
) -> Result<Page, NoPage> {
    let mut page = form(cx, tried, None);
    let before = &cx.book.reckoned;
    page.data = what_if_json(after_words, before, after);
    let all = changes(after_words, before, after);
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .map(|c| {
            vec![
                cx.day(c.since),
                cx.last(c.until),
                Cell::text(question_text(after_words, c.question, c.since)),
                Cell::text(c.before.0.clone()).data(c.before.1.clone()),
                Cell::text(c.after.0.clone()).data(c.after.1.clone()).tone(Tone::Open),
            ]
        })
        .collect();
    let table = cx.table(
        &[
            ("since", "p-col-since"),
            ("last", "p-col-last"),
            ("question", "p-col-question"),
            ("before", "p-col-now"),
            ("after", "p-col-then"),
        ],
        rows,
    );
    page.table("changes", cx.t("p-what-would-change"), table, cx.t("nothing-changes"));
    let found = new_findings(before, after);
    let rows = found.iter().map(|f| {
        vec![
            Cell::text(finding_text(after_words, f)).tone(Tone::Open),
            f.act
                .and_then(|i| after_words.folder.acts.get(i as usize))
                .map_or(Cell::default(), |a| Cell::text(after_words.deed(a))),
        ]
    });
    let table = cx.table(&[("finding", "p-col-finding"), ("act", "p-col-act")], rows);
    page.table("findings", cx.t("p-what-if-findings"), table, cx.t("p-no-findings"));
    let mut share = cx.address.to("what-if");
    share.rest.extend(tried.iter().map(|a| ("act".to_owned(), a.clone())));
    let share = share.href();
    page.part("share", cx.t("p-share"), html! { p { a href=(share) { (cx.t("p-share-link")) } } });
    Ok(page)
}
