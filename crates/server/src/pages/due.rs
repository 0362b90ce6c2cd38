//! What falls due, for everyone or for one, on a page and as a calendar.

use super::NoPage;
use super::today::names;
use crate::page::{Cx, Page};
use crate::rows;
use maud::html;
use servanda_answers::{DUE_KEYS, due_json, due_key, full_title};
use servanda_language::{Country, Kind, Name};
use servanda_reckoner::Due;
use servanda_timeline::{Counting, Day, Period};

/// What of all that falls due is wanted.
pub struct Wanted {
    /// For one State alone.
    pub member: Option<Country>,
    /// For one organ or office alone.
    pub of: Option<Name>,
    /// Of these kinds alone; of every kind if there are none.
    pub kinds: Vec<&'static str>,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
}

impl Wanted {
    /// What an address asks for.
    ///
    /// # Errors
    /// A name that there is not, or a day that cannot be read.
    pub fn of(cx: &Cx<'_>, months: u32) -> Result<Wanted, NoPage> {
        let ids = &cx.book.edition.identities;
        let member = match cx.address.get("member") {
            Some(code) => Some(Country::from_code(&code.to_uppercase()).ok_or(NoPage::Missing)?),
            None => None,
        };
        let of = match (cx.address.get("organ"), cx.address.get("office")) {
            (Some(slug), _) => Some(ids.find(Kind::Organ, slug).ok_or(NoPage::Missing)?),
            (None, Some(slug)) => Some(ids.find(Kind::Office, slug).ok_or(NoPage::Missing)?),
            (None, None) => None,
        };
        let until = match cx.address.get("until") {
            Some(text) => {
                Day::parse(text).map_err(|_| NoPage::Bad(cx.say("p-bad-day", &[("value", text.into())])))?
            }
            None => cx.on.plus(Period::months(months), Counting::default()),
        };
        if until < cx.on {
            return Err(NoPage::Bad(cx.t("p-until-before")));
        }
        let kinds =
            cx.address.all("kind").map(|k| DUE_KEYS.into_iter().find(|d| *d == k).ok_or(NoPage::Missing));
        let kinds = kinds.collect::<Result<_, _>>()?;
        Ok(Wanted { member, of, kinds, from: cx.on, until })
    }

    /// What falls due of it. A thing that concerns no State in particular concerns each.
    pub fn due(&self, cx: &Cx<'_>) -> Vec<Due> {
        let fits = |d: &Due| {
            self.member.is_none_or(|c| d.country.is_none_or(|x| x == c))
                && self.of.is_none_or(|n| d.name == Some(n))
                && (self.kinds.is_empty() || self.kinds.contains(&due_key(d.kind)))
        };
        cx.book.reckoned.due(self.from, self.until).into_iter().filter(fits).collect()
    }
}

/// What falls due from the day in view.
pub fn due(cx: &Cx<'_>) -> Result<Page, NoPage> {
    let wanted = Wanted::of(cx, 24)?;
    let ids = &cx.book.edition.identities;
    let mut page = Page::new(cx.t("p-due-title"));
    let everyone = super::members::everyone(cx);
    page.lead = html! {
        form.filter action=(cx.address.path()) method="get" {
            @if let Some(on) = cx.address.on { input type="hidden" name="on" value=(on); }
            @if let Some(known) = cx.address.known { input type="hidden" name="known" value=(known); }
            div.field { label for="f-member" { (cx.t("p-col-state-name")) } select #f-member name="member" {
                option value="" { (cx.t("p-all")) }
                @for c in &everyone { option value=(c.code().to_lowercase()) selected[wanted.member == Some(*c)] { (cx.words.country(*c, cx.on)) } }
            } }
            div.field { label for="f-organ" { (cx.t("p-col-organ")) } select #f-organ name="organ" {
                option value="" { (cx.t("p-all")) }
                @for n in names(cx, Kind::Organ) { option value=(ids.slug(n)) selected[wanted.of == Some(n)] { (cx.words.bare(n)) } }
            } }
            div.field { label for="f-until" { (cx.t("p-until")) } input #f-until type="date" name="until" value=(wanted.until); }
            fieldset { legend { (cx.t("p-due-kinds")) }
                ul.inline { @for kind in DUE_KEYS { li {
                    input id={ "kind-" (kind) } type="checkbox" name="kind" value=(kind) checked[wanted.kinds.contains(&kind)];
                    " " label for={ "kind-" (kind) } { (cx.t(&format!("p-due-{kind}"))) }
                } } }
            }
            button type="submit" { (cx.t("p-show")) }
        }
    };
    let items = wanted.due(cx);
    page.data = due_json(cx.words, &items);
    let heading = cx.say(
        "p-due-between",
        &[("from", cx.long_day(wanted.from).into()), ("until", cx.long_day(wanted.until).into())],
    );
    page.table("due", heading, rows::due(cx, &items), cx.t("nothing-due"));
    let mut calendar = cx.address.to("due.ics");
    for key in ["member", "organ", "office"] {
        if let Some(v) = cx.address.get(key) {
            calendar = calendar.with(key, v);
        }
    }
    for kind in &wanted.kinds {
        calendar.rest.push(("kind".to_owned(), (*kind).to_owned()));
    }
    page.feeds.push((cx.t("p-calendar"), calendar.href(), "text/calendar"));
    Ok(page)
}

/// The calendar file of what falls due, followed for five years.
///
/// # Errors
/// As for the page.
pub fn calendar(cx: &Cx<'_>) -> Result<String, NoPage> {
    let wanted = Wanted::of(cx, 60)?;
    let name = full_title(cx.words);
    let of = wanted.member.map(|c| cx.words.country(c, cx.on)).or(wanted.of.map(|n| cx.words.bare(n)));
    let name = match of {
        Some(of) => cx.say("p-feed-title-of", &[("name", name.into()), ("of", of.into())]),
        None => name,
    };
    Ok(servanda_answers::calendar(cx.words, &wanted.due(cx), &name))
}
