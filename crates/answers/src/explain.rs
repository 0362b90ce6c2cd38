//! Entry into force, explained: the condition, what was counted, what was rejected and why, the arithmetic.

use crate::messages::Arg;
use crate::readback::clause_readback;
use crate::ruling::day_json;
use crate::table::{table, wrapped};
use crate::words::Words;
use rustc_hash::FxHashMap;
use serde_json::{Value as Json, json};
use servanda_acts::Deed;
use servanda_charter::{Group, Rule};
use servanda_language::{Country, Name};
use servanda_reckoner::{
    Answer, Fit, Force, Progress, Question, Reckoned, SHOWN, Smallest, Step, Weighed, smallest,
};
use servanda_timeline::{Day, Ruling, When};

fn step_text(words: &Words<'_>, step: &Step) -> String {
    let day = |w: &When| ("day", Arg::from(w.to_string()));
    match step {
        Step::Met(w) => words.say("step-met", &[day(w)]),
        Step::Deemed(w) => words.say("step-deemed", &[day(w)]),
        Step::Missed(d) => words.say("step-missed", &[("day", d.to_string().into())]),
        Step::Plus(p, w) => words.say("step-plus", &[("period", words.period(*p).into()), day(w)]),
        Step::Counted(n, w) => words.say("step-counted", &[("n", Arg::Number(i64::from(*n))), day(w)]),
        Step::FirstOfNextMonth(w) => words.say("step-next-month", &[day(w)]),
        Step::FirstOfNthMonth(n, w) => {
            words.say("step-nth-month", &[("n", Arg::Number(i64::from(*n))), day(w)])
        }
        Step::NotBefore(w) => words.say("step-not-before", &[day(w)]),
        Step::On(w) => words.say("step-on", &[day(w)]),
        Step::Agreed(w) => words.say("step-agreed", &[day(w)]),
        Step::EffectFrom(w) => words.say("step-effect-from", &[day(w)]),
        Step::Attested(w) => words.say("step-attested", &[day(w)]),
    }
}

fn step_key(step: &Step) -> (&'static str, String) {
    match step {
        Step::Met(w) => ("met", w.to_string()),
        Step::Deemed(w) => ("deemed", w.to_string()),
        Step::Missed(d) => ("missed", d.to_string()),
        Step::Plus(p, w) => ("plus", format!("{p}: {w}")),
        Step::Counted(_, w) => ("counted", w.to_string()),
        Step::FirstOfNextMonth(w) => ("first-of-next-month", w.to_string()),
        Step::FirstOfNthMonth(_, w) => ("first-of-nth-month", w.to_string()),
        Step::NotBefore(w) => ("not-before", w.to_string()),
        Step::On(w) => ("on", w.to_string()),
        Step::Agreed(w) => ("agreed", w.to_string()),
        Step::EffectFrom(w) => ("effect-from", w.to_string()),
        Step::Attested(w) => ("attested", w.to_string()),
    }
}

/// One stretch of a State's participation in an instrument.
#[derive(Clone, Debug)]
pub struct Participation {
    /// The State.
    pub country: Country,
    /// The act by which it joined.
    pub act: Option<u32>,
    /// The first day.
    pub since: Day,
    /// The day after its last; never, if it stays.
    pub until: Day,
    /// False where the dates or readings leave it open.
    pub settled: bool,
}

/// The stretches of one State's participation in an instrument, up to a day.
pub fn participations_of(
    words: &Words<'_>,
    reckoned: &Reckoned<'_>,
    instrument: Name,
    country: Country,
    on: Day,
) -> Vec<Participation> {
    let mut out = Vec::new();
    let line = reckoned.line(Question::Party(instrument, country));
    let plain = line.forget();
    for piece in plain.pieces().filter(|p| p.since <= on) {
        let settled = *piece.value == Ruling::Settled(Answer::Bool(true));
        if !settled && !piece.value.possible().contains(&&Answer::Bool(true)) {
            continue;
        }
        let why = line.at(piece.since).why;
        let acts = reckoned.reasons(|r| r.acts(why));
        let consent = |i: &&u32| {
            words.folder.acts.get(**i as usize).is_some_and(|a| {
                a.actors().contains(&country)
                    && matches!(
                        a.deed(),
                        Deed::Deposited
                            | Deed::Acceded
                            | Deed::Succeeded
                            | Deed::NotifiedAcceptance
                            | Deed::Signed
                    )
            })
        };
        // A party may be back by an act under another instrument, such as a protocol that restores it.
        let own =
            |i: &&u32| words.folder.acts.get(**i as usize).is_some_and(|a| a.name("i") == Some(instrument));
        let mut given = acts.iter().rev().filter(consent);
        let act = given.clone().find(own).or_else(|| given.next()).copied();
        out.push(Participation { country, act, since: piece.since, until: piece.until, settled });
    }
    out
}

/// For whom the instrument is or was in force, up to a day, in the alphabetical order of the language: each stretch of
/// participation with the act behind it.
pub fn participations(
    words: &Words<'_>,
    reckoned: &Reckoned<'_>,
    instrument: Name,
    on: Day,
) -> Vec<Participation> {
    let mut out = Vec::new();
    for country in reckoned.roll(instrument) {
        out.extend(participations_of(words, reckoned, instrument, country, on));
    }
    let order = words.folder.countries.names.sorted(
        &out.iter().map(|w| w.country).collect::<Vec<_>>(),
        words.messages.lang.names(),
        on,
    );
    let place: FxHashMap<Country, usize> = order.iter().enumerate().map(|(i, c)| (*c, i)).collect();
    out.sort_by_key(|w| (place.get(&w.country).copied(), w.since));
    out
}

/// Hundredths of a percent and finer, exact to four places, cut off and not rounded.
fn percent(part: u64, whole: u64) -> String {
    let scaled = u128::from(part) * 1_000_000 / u128::from(whole.max(1));
    decimal(u64::try_from(scaled).unwrap_or(u64::MAX))
}

/// Ten-thousandths as a decimal with at least two places.
fn decimal(scaled: u64) -> String {
    let text = format!("{}.{:04}", scaled / 10_000, scaled % 10_000);
    let cut = text.strip_suffix("00").unwrap_or_else(|| text.strip_suffix('0').unwrap_or(&text));
    cut.to_owned()
}

/// How many percentage points a weight is short, rounded up so that adding them is enough.
fn points_short(w: &Weighed) -> String {
    let scaled = (u128::from(w.short_by()) * 1_000_000).div_ceil(u128::from(w.whole.max(1)));
    decimal(u64::try_from(scaled).unwrap_or(u64::MAX))
}

fn group_text(words: &Words<'_>, group: &Group, on: Day) -> String {
    let named = |n: &Name| [("name", Arg::from(words.bare(*n)))];
    let of = |i: &Option<Name>| [("i", Arg::from(i.map_or("0".to_owned(), |i| words.named(i))))];
    match group {
        Group::Signatories { .. } => words.messages.text("gap-signatories"),
        Group::Parties { of: i, adopted: true, .. } => words.say("gap-parties-adopted", &of(i)),
        Group::Parties { of: i, .. } => words.say("gap-parties", &of(i)),
        Group::Members { .. } => words.messages.text("gap-members"),
        Group::Depositaries => words.messages.text("gap-depositaries"),
        Group::Class(n) | Group::Listed(n) | Group::Category(n) => words.say("gap-named", &named(n)),
        Group::Countries(all) => words.countries(all, on),
        Group::States => words.messages.text("gap-states"),
        Group::Depositors => words.messages.text("gap-depositors"),
    }
}

fn weight_text(words: &Words<'_>, w: &Weighed) -> String {
    let measure = words.folder.charter.measures.get(&w.weight.measure);
    let (a, b) = w.weight.share;
    let needed = decimal(u64::from(a) * 1_000_000 / u64::from(b.max(1)));
    let args = [
        ("measure", Arg::from(words.bare(w.weight.measure))),
        ("of", w.weight.of.map_or("0".to_owned(), |m| words.bare(m)).into()),
        ("table", measure.map_or(String::new(), |m| m.table.clone()).into()),
        ("asof", measure.and_then(|m| m.as_of).map_or("0".to_owned(), |d| d.to_string()).into()),
        ("reached", percent(w.reached, w.whole).into()),
        ("needed", needed.into()),
        ("short", if w.met() { "0".to_owned() } else { points_short(w) }.into()),
    ];
    words.say("force-weight", &args)
}

/// How far each part of the condition is, as lines with their depth.
fn progress_lines(words: &Words<'_>, progress: &[Progress], on: Day) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    let counted = |group: &Group, have: u32, need: u32| {
        let args = [
            ("group", Arg::from(group_text(words, group, on))),
            ("have", Arg::Number(i64::from(have))),
            ("need", Arg::Number(i64::from(need))),
            ("more", Arg::Number(i64::from(need.saturating_sub(have)))),
        ];
        words.say("force-part", &args)
    };
    for p in progress {
        lines.push((0, counted(&p.who.group, p.have, p.need)));
        for (included, have, need, _) in &p.included {
            let text = counted(&included.group, *have, *need);
            lines.push((1, words.say("force-of-which", &[("part", text.into())])));
        }
        lines.extend(p.weights.iter().map(|w| (1, weight_text(words, w))));
    }
    lines
}

fn smallest_text(words: &Words<'_>, s: &Smallest, on: Day) -> String {
    if s.hopeless {
        return words.messages.text("gap-hopeless");
    }
    let sets: Vec<String> = s.sets.iter().map(|set| words.countries(set, on)).collect();
    let args = [
        ("size", Arg::Number(i64::from(s.size))),
        ("named", if s.named.is_empty() { "0".to_owned() } else { words.countries(&s.named, on) }.into()),
        ("sets", if sets.is_empty() { "0".to_owned() } else { sets.join("; ") }.into()),
        ("many", Arg::Number(i64::from(s.sets.len() >= SHOWN))),
        ("any", Arg::Number(i64::from(s.any))),
        ("exact", Arg::Number(i64::from(s.exact))),
    ];
    words.say("gap-smallest", &args)
}

/// What could explain a published date, in words.
pub fn fit_text(words: &Words<'_>, fit: &Fit) -> String {
    match fit {
        Fit::Days(n) => words.say("fit-days", &[("n", Arg::Number(*n))]),
        Fit::Deposit { act, more } => {
            let n = more.unwrap_or(0);
            let kind = match (more, n) {
                (None, _) => "plain",
                (_, 0) => "0",
                (_, n) if n > 0 => "lacks",
                _ => "surplus",
            };
            let args = [("act", words.act(*act).into()), ("more", kind.into()), ("n", Arg::Number(n.abs()))];
            words.say("fit-deposit", &args)
        }
        Fit::Missing { from, to } => {
            let last = if from == to { "0".to_owned() } else { to.to_string() };
            words.say("fit-missing", &[("from", from.to_string().into()), ("to", last.into())])
        }
    }
}

/// The published day where it is not the computed one, and what could explain it.
fn differs(reckoned: &Reckoned<'_>, instrument: Name, force: &Force) -> Option<(Day, Day, Vec<Fit>)> {
    let (computed, published) = (force.computed?.exact()?, force.attested?.0.exact()?);
    (computed != published).then(|| (computed, published, reckoned.fits(instrument, published)))
}

fn progress_json(words: &Words<'_>, p: &Progress, on: Day) -> Json {
    let codes = |all: &[Country]| all.iter().map(|c| Json::from(c.code())).collect::<Vec<_>>();
    let included: Vec<Json> = p
        .included
        .iter()
        .map(|(i, have, need, open)| {
            json!({ "group": group_text(words, &i.group, on), "have": have, "need": need, "open": codes(open) })
        })
        .collect();
    let weights: Vec<Json> = p
        .weights
        .iter()
        .map(|w| {
            let m = words.folder.charter.measures.get(&w.weight.measure);
            json!({
                "measure": words.folder.charter.lexicon.name(w.weight.measure),
                "table": m.map(|m| m.table.clone()),
                "column": m.map(|m| m.column.clone()),
                "as_of": m.and_then(|m| m.as_of).map(day_json),
                "reached_percent": percent(w.reached, w.whole),
                "needed": format!("{}/{}", w.weight.share.0, w.weight.share.1),
                "short_by_points": if w.met() { Json::Null } else { points_short(w).into() },
            })
        })
        .collect();
    let gap = smallest(p).map(|s| {
        json!({
            "size": s.size, "named": codes(&s.named), "any": s.any, "exact": s.exact, "hopeless": s.hopeless,
            "sets": s.sets.iter().map(|set| codes(set)).collect::<Vec<_>>(),
        })
    });
    json!({
        "group": group_text(words, &p.who.group, on), "have": p.have, "need": p.need,
        "included": included, "weights": weights, "smallest": gap,
    })
}

/// Entry into force as JSON. The second value is true if the instrument is in force on the day.
pub fn force_json(words: &Words<'_>, reckoned: &Reckoned<'_>, instrument: Name, on: Day) -> (Json, bool) {
    let charter = &words.folder.charter;
    let name = charter.lexicon.name(instrument);
    let Some(force) = reckoned.base().force(instrument) else { return (Json::Null, false) };
    let line = reckoned.line(Question::InForce(instrument));
    let in_force = line.at(on).ruling == Ruling::Settled(servanda_reckoner::Answer::Bool(true));
    let clause = force.clause.and_then(|id| charter.clause(id));
    let act_date = |i: u32| words.folder.acts.get(i as usize).map(|a| a.done.to_string());
    let counted: Vec<Json> = force
        .met
        .counted
        .iter()
        .enumerate()
        .map(|(n, c)| json!({ "n": n + 1, "country": c.country.code(), "act": c.act + 1, "date": act_date(c.act), "signature": c.standing.map(|s| s + 1) }))
        .collect();
    let done_by = |i: u32| words.folder.acts.get(i as usize).is_some_and(|a| a.done.earliest() <= on);
    let rejected: Vec<Json> = force
        .met
        .rejected
        .iter()
        .filter(|r| done_by(r.act))
        .map(|r| json!({ "country": r.country.code(), "act": r.act + 1, "date": act_date(r.act), "because": r.because }))
        .collect();
    let mut missing: Vec<&str> = force.met.missing.iter().map(|c| c.code()).collect();
    missing.sort_unstable();
    let terms: Vec<Json> =
        force.terms.iter().map(|(a, b)| json!({ "first": day_json(*a), "last": day_json(*b) })).collect();
    let mut who = participations(words, reckoned, instrument, on);
    who.sort_by(|a, b| a.country.code().cmp(b.country.code()).then(a.since.cmp(&b.since)));
    let progress: Vec<Json> = force.met.progress.iter().map(|p| progress_json(words, p, on)).collect();
    let left: Vec<Json> = force
        .left
        .iter()
        .filter_map(|l| {
            let (node, _) = charter.clause(l.clause)?.children.get(l.child)?;
            Some(json!({ "from": day_json(l.from), "text": crate::readback::phrase(words, node) }))
        })
        .collect();
    let differs = differs(reckoned, instrument, force).map(|(computed, published, fits)| {
        json!({
            "computed": day_json(computed), "published": day_json(published),
            "days": computed.days_until(published),
            "explanations": fits.iter().map(|f| fit_text(words, f)).collect::<Vec<_>>(),
        })
    });
    let party = |r: &Participation| {
        json!({
            "country": r.country.code(), "since": day_json(r.since), "settled": r.settled,
            "deposited": r.act.and_then(act_date), "act": r.act.map(|i| i + 1),
            "until": if r.until <= on { day_json(r.until) } else { Json::Null },
        })
    };
    let json = json!({
        "instrument": name,
        "on": on.to_string(),
        "known": reckoned.case().known.map_or(Json::Null, day_json),
        "in_force": in_force,
        "since": force.start.map(|s| s.to_string()),
        "computed": force.computed.map(|s| s.to_string()),
        "attested": force.attested.map(|(w, i)| json!({ "date": w.to_string(), "act": i + 1 })),
        "article": clause.map(|c| charter.place(c)),
        "condition": clause.map(|c| clause_readback(words, c)),
        "counted": counted,
        "rejected": rejected,
        "missing": missing,
        "short_by": force.met.short_by,
        "steps": force.steps.iter().map(|s| { let (k, d) = step_key(s); json!({ "step": k, "day": d }) }).collect::<Vec<_>>(),
        "terms": terms,
        "progress": progress,
        "left_to_decide": left,
        "differs": differs,
        "provisional": force.provisional.map(|w| w.to_string()),
        "parties": who.iter().filter(|r| r.until > on).map(party).collect::<Vec<_>>(),
        "former_parties": who.iter().filter(|r| r.until <= on).map(party).collect::<Vec<_>>(),
    });
    (json, in_force)
}

/// One piece of the explanation of an entry into force, for whoever lays it out.
#[derive(Clone, Debug)]
pub enum Part {
    /// A sentence.
    Say {
        /// The sentence.
        text: String,
        /// How deep it stands.
        depth: usize,
        /// What kind of sentence it is.
        mark: Mark,
    },
    /// A heading.
    Head(String),
    /// Rows without a head; the acts that they speak of, if they do.
    Rows(Vec<(Vec<String>, Option<u32>)>),
    /// Those for whom it is or was in force.
    Parties(Vec<Participation>),
}

/// What kind of sentence a [`Part::Say`] is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    /// A plain sentence.
    Plain,
    /// Something that does not agree.
    Warning,
    /// A step of the arithmetic.
    Step,
}

/// The explanation in pieces: the condition, what was counted, what was rejected and why, the arithmetic, the parties.
/// The second value is true if the instrument is in force on the day.
pub fn force_parts(
    words: &Words<'_>,
    reckoned: &Reckoned<'_>,
    instrument: Name,
    on: Day,
) -> (Vec<Part>, bool) {
    let charter = &words.folder.charter;
    let mut out = Vec::new();
    let Some(force) = reckoned.base().force(instrument) else { return (out, false) };
    let line = reckoned.line(Question::InForce(instrument));
    let in_force = line.at(on).ruling == Ruling::Settled(servanda_reckoner::Answer::Bool(true));
    let mut say = |id: &str, args: &[(&str, Arg)], depth: usize, mark: Mark| {
        out.push(Part::Say { text: words.say(id, args), depth, mark });
    };
    let since = force.start.map_or("0".to_owned(), |s| s.to_string());
    let head = match &line.at(on).ruling {
        _ if in_force => "force-yes",
        Ruling::Unsettled(_) => "force-unsettled",
        Ruling::Contested(_) => "force-contested",
        _ => "force-no",
    };
    let args =
        [("i", words.named(instrument).into()), ("on", on.to_string().into()), ("since", since.into())];
    say(head, &args, 0, Mark::Plain);
    if let Some(c) = force.clause.and_then(|id| charter.clause(id)) {
        let args = [("place", words.place(c).into()), ("text", clause_readback(words, c).into())];
        say("force-condition", &args, 1, Mark::Plain);
    }
    for c in charter.clauses.iter() {
        match &c.rule {
            Rule::Adopted { instrument: i, on } if *i == instrument => {
                say("force-adopted", &[("day", on.to_string().into())], 1, Mark::Plain);
            }
            Rule::NoTerm { instrument: i } if *i == instrument => {
                say("force-no-term", &[("place", words.place(c).into())], 1, Mark::Plain);
            }
            _ => {}
        }
    }
    if let Some((w, i)) = force.attested {
        let args = [("day", w.to_string().into()), ("act", words.act(i).into())];
        say("force-attested", &args, 1, Mark::Plain);
    }
    if let Some((computed, published, fits)) = differs(reckoned, instrument, force) {
        let args = [
            ("computed", computed.to_string().into()),
            ("published", published.to_string().into()),
            ("n", Arg::Number(computed.days_until(published))),
        ];
        say("force-differs", &args, 1, Mark::Warning);
        for fit in &fits {
            say("force-perhaps", &[("text", fit_text(words, fit).into())], 2, Mark::Plain);
        }
        if fits.is_empty() {
            say("force-unexplained", &[], 2, Mark::Plain);
        }
    }
    let act_day = |i: u32| words.folder.acts.get(i as usize).map_or(String::new(), |a| a.done.to_string());
    let number = |act: u32| words.say("act-number", &[("n", (act + 1).to_string().into())]);
    let last_day = |act: u32| words.folder.acts.get(act as usize).map_or(on, |a| a.done.latest());
    if force.met.counted.is_empty() {
        out.push(Part::Head(words.messages.text("force-none-counted")));
    } else {
        out.push(Part::Head(words.messages.text("force-counted")));
        let rows = force.met.counted.iter().enumerate().map(|(n, c)| {
            let signed = c
                .standing
                .map_or(String::new(), |s| words.say("force-signed", &[("day", act_day(s).into())]));
            let who = words.country(c.country, last_day(c.act));
            (vec![format!("{}.", n + 1), who, act_day(c.act), number(c.act), signed], Some(c.act))
        });
        out.push(Part::Rows(rows.collect()));
    }
    let done_by = |i: u32| words.folder.acts.get(i as usize).is_some_and(|a| a.done.earliest() <= on);
    let rejected: Vec<_> = force.met.rejected.iter().filter(|r| done_by(r.act)).collect();
    if !rejected.is_empty() {
        out.push(Part::Head(words.messages.text("force-rejected")));
        let rows = rejected.iter().map(|r| {
            let who = words.country(r.country, last_day(r.act));
            let because = words.messages.text(&format!("rejected-{}", r.because));
            (vec![who, act_day(r.act), number(r.act), because], Some(r.act))
        });
        out.push(Part::Rows(rows.collect()));
    }
    let mut plain = |text: String, depth: usize| out.push(Part::Say { text, depth, mark: Mark::Plain });
    let met = force.met.when.is_some_and(|w| w.latest() <= on);
    let bare = force.met.progress.iter().all(|p| p.included.is_empty() && p.weights.is_empty());
    if !(force.met.progress.is_empty() || met && bare) {
        plain(words.messages.text("force-progress"), 1);
        for (depth, line) in progress_lines(words, &force.met.progress, on) {
            plain(line, depth + 2);
        }
    }
    if force.computed.is_none() && (!force.met.missing.is_empty() || force.met.short_by > 0) {
        let names = if force.met.missing.is_empty() {
            "0".to_owned()
        } else {
            words.countries(&force.met.missing, on)
        };
        let args = [("names", names.into()), ("n", Arg::Number(i64::from(force.met.short_by)))];
        plain(words.say("force-missing", &args), 1);
    }
    if force.computed.is_none() {
        // Where only a number or names are missing, that has been said.
        let shaped = |p: &&Progress| !p.included.is_empty() || !p.weights.is_empty();
        for s in force.met.progress.iter().filter(shaped).filter_map(smallest) {
            plain(smallest_text(words, &s, on), 1);
        }
    }
    for l in force.left.iter().filter(|l| l.from <= on) {
        if let Some((node, _)) = charter.clause(l.clause).and_then(|c| c.children.get(l.child)) {
            let args = [("text", crate::readback::phrase(words, node).into())];
            plain(words.say("force-left", &args), 1);
        }
    }
    if let Some(w) = force.provisional.filter(|w| w.earliest() <= on && !in_force) {
        plain(words.say("force-provisional", &[("day", w.to_string().into())]), 1);
    }
    if !force.steps.is_empty() {
        out.push(Part::Head(words.messages.text("force-steps")));
        let steps = force.steps.iter();
        out.extend(steps.map(|s| Part::Say { text: step_text(words, s), depth: 1, mark: Mark::Step }));
    }
    if !force.terms.is_empty() {
        out.push(Part::Head(words.messages.text("force-terms")));
        let terms = force.terms.iter().map(|(a, b)| (vec![format!("{a} – {b}")], None));
        out.push(Part::Rows(terms.collect()));
        if let Some(each) = force.renews_each {
            let text = words.say("force-renews", &[("period", words.period(each).into())]);
            out.push(Part::Say { text, depth: 2, mark: Mark::Plain });
        }
    }
    let who = participations(words, reckoned, instrument, on);
    let now = who.iter().filter(|r| r.until > on).count();
    let args = [("n", Arg::Number(now as i64)), ("on", on.to_string().into())];
    out.push(Part::Head(words.say("force-parties", &args)));
    out.push(Part::Parties(who));
    (out, in_force)
}

/// Entry into force for people. The second value is true if the instrument is in force on the day.
pub fn force_text(
    words: &Words<'_>,
    reckoned: &Reckoned<'_>,
    instrument: Name,
    on: Day,
    width: u16,
) -> (String, bool) {
    let (parts, in_force) = force_parts(words, reckoned, instrument, on);
    let mut out = String::new();
    for part in parts {
        match part {
            Part::Say { text, depth, mark } => {
                let lead = match mark {
                    Mark::Plain => "  ".repeat(depth),
                    Mark::Warning => format!("{}! ", "  ".repeat(depth)),
                    Mark::Step => format!("{}→ ", "  ".repeat(depth)),
                };
                let rest = if depth > 2 { "  ".repeat(depth + 1) } else { "    ".to_owned() };
                out.push_str(&wrapped(&text, &lead, &rest, width));
            }
            Part::Head(text) => out.push_str(&format!("\n  {text}\n")),
            Part::Rows(rows) if rows.iter().all(|r| r.0.len() == 1) => {
                for (cells, _) in rows {
                    out.push_str(&format!("    {}\n", cells.concat()));
                }
            }
            Part::Rows(rows) => {
                let rows: Vec<Vec<String>> = rows.into_iter().map(|r| r.0).collect();
                out.push_str(&table(&rows, width));
            }
            Part::Parties(who) => {
                let act_day =
                    |i: u32| words.folder.acts.get(i as usize).map_or(String::new(), |a| a.done.to_string());
                let heads = ["column-state", "column-deposited", "column-since", "column-until"];
                let mut lines = vec![heads.map(|h| words.messages.text(h)).to_vec()];
                lines.extend(who.iter().map(|r| {
                    let since = if r.since.is_date() { r.since.to_string() } else { "…".to_owned() };
                    let until = if r.until <= on { r.until.to_string() } else { String::new() };
                    let last = if r.settled { until } else { words.messages.text("not-settled") };
                    vec![words.country(r.country, on), r.act.map_or(String::new(), act_day), since, last]
                }));
                if lines.len() > 1 {
                    out.push_str(&table(&lines, width));
                }
            }
        }
    }
    (out, in_force)
}
