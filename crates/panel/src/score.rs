//! Published dates of entry into force, held against the reckoned ones.

use crate::import::Imported;
use crate::mapping::Kind;
use rustc_hash::FxHashMap;
use servanda_language::{Country, Name};
use servanda_reckoner::{Answer, Fit, Question, Reckoned};
use servanda_timeline::{Counting, Day, Period, Ruling};

/// A published date of one row.
pub type Published = Imported;

/// What the comparison of one row comes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The same day, or the published day lies inside a doubt.
    Agrees,
    /// So many days from the computed to the published day.
    Differs(i64),
    /// Nothing could be computed for the row.
    NotComputed(Outcome),
    /// The table publishes no date.
    NotPublished,
}

/// Why nothing could be computed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// By the rule and the acts the treaty itself is not in force.
    TreatyNotInForce,
    /// By the rule and the acts the State is never a party.
    NeverParty,
}

/// What could explain a difference.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Because {
    /// Published before the act was done.
    BeforeTheAct,
    /// Published before the treaty itself was in force, by the table too.
    BeforeTheTreaty,
    /// The days are counted with so many more.
    Counting(i64),
    /// 365 days where the rule has twelve months.
    DaysForYear,
    /// The day of the act is given as the day of effect.
    DayOfAct,
    /// The treaty's own first day is given, though the act came after its condition was met.
    TreatysDay,
    /// The State's own clock is given, though the treaty was not yet in force.
    OwnClock,
    /// The whole first group differs: the depositary met the condition on another day.
    Trigger(Fit),
    /// The whole first group differs, and nothing on record says why.
    FirstGroup,
    /// The same day of the year, so many years off.
    Years(i64),
    /// Day and month exchanged, or one figure of the date another.
    Misprint,
    /// The row's second coding differs.
    SecondCoding,
    /// An earlier act of the same State is on record: it was bound by that.
    EarlierAct,
    /// The State followed one that had joined before: succession dates back.
    Succession,
}

impl Because {
    /// A key for messages and JSON.
    pub fn key(&self) -> &'static str {
        match self {
            Because::BeforeTheAct => "before-the-act",
            Because::BeforeTheTreaty => "before-the-treaty",
            Because::Counting(_) => "counting",
            Because::DaysForYear => "days-for-year",
            Because::DayOfAct => "day-of-act",
            Because::TreatysDay => "treatys-day",
            Because::OwnClock => "own-clock",
            Because::Trigger(_) => "trigger",
            Because::FirstGroup => "first-group",
            Because::Years(_) => "years",
            Because::Misprint => "misprint",
            Because::SecondCoding => "second-coding",
            Because::EarlierAct => "earlier-act",
            Because::Succession => "succession",
        }
    }

    /// True if it says that the published date itself looks wrong, not that it follows another rule.
    pub fn looks_wrong(&self) -> bool {
        matches!(
            self,
            Because::BeforeTheAct
                | Because::BeforeTheTreaty
                | Because::DayOfAct
                | Because::TreatysDay
                | Because::Years(_)
                | Because::Misprint
                | Because::DaysForYear
                | Because::OwnClock
                | Because::SecondCoding
        )
    }
}

/// One row compared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The row of the table.
    pub published: Published,
    /// The computed day.
    pub computed: Option<Day>,
    /// What the comparison comes to.
    pub verdict: Verdict,
    /// What could explain a difference.
    pub because: Vec<Because>,
}

/// A table compared.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Scored {
    /// The rows, in the order of the table.
    pub rows: Vec<Row>,
    /// The treaty's computed first day.
    pub treaty: Option<Day>,
    /// The treaty's published first day: as given, or the earliest that most of the first group shares.
    pub treaty_published: Option<Day>,
    /// What could explain a difference between the two.
    pub fits: Vec<Fit>,
}

impl Scored {
    /// Rows with a published date, those that agree, those that differ with an explanation, and those that look wrong.
    pub fn counts(&self) -> Counts {
        let mut c = Counts::default();
        for r in &self.rows {
            match r.verdict {
                Verdict::NotPublished => {
                    c.unpublished += 1;
                    continue;
                }
                Verdict::Agrees => c.agree += 1,
                Verdict::Differs(_) | Verdict::NotComputed(_) if !r.because.is_empty() => {
                    c.explained += 1;
                    c.look_wrong += usize::from(r.because.iter().any(Because::looks_wrong));
                }
                Verdict::Differs(_) => c.differ += 1,
                Verdict::NotComputed(_) => c.not_computed += 1,
            }
            c.published += 1;
        }
        c
    }
}

/// How many rows came out how.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Rows with a published date.
    pub published: usize,
    /// Rows without one.
    pub unpublished: usize,
    /// The same day.
    pub agree: usize,
    /// Another day or none computed, and something explains it.
    pub explained: usize,
    /// Of those explained, the ones whose published date looks wrong.
    pub look_wrong: usize,
    /// Another day, unexplained.
    pub differ: usize,
    /// None computed, unexplained.
    pub not_computed: usize,
}

/// The published first day of the treaty: the most frequent day among the rows, the earlier of equals.
fn usual(rows: &[Published]) -> Option<Day> {
    let mut count: FxHashMap<Day, usize> = FxHashMap::default();
    for day in rows.iter().filter_map(|r| r.published?.exact()) {
        *count.entry(day).or_default() += 1;
    }
    let most = count.iter().max_by_key(|(day, n)| (**n, std::cmp::Reverse(**day)))?;
    (*most.1 > 1).then_some(*most.0)
}

/// Compares the published dates of a table with the rulings on an instrument. `treaty` is the treaty's own published
/// first day, if it is known.
pub fn score(reckoned: &Reckoned<'_>, instrument: Name, rows: &[Published], treaty: Option<Day>) -> Scored {
    let force = reckoned.base().force(instrument);
    let start = force.and_then(|f| f.start).and_then(|w| w.exact());
    let trigger = force.and_then(|f| f.met.when).and_then(|w| w.exact());
    let published = treaty.or_else(|| usual(rows));
    let fits = match (start, published) {
        (Some(a), Some(b)) if a != b => reckoned.fits(instrument, b),
        (None, Some(b)) => reckoned.fits(instrument, b),
        _ => Vec::new(),
    };
    let mut scored = Scored { rows: Vec::new(), treaty: start, treaty_published: published, fits };
    // The own clock of those who joined on their own: the usual distance from act to effect in the rulings.
    for row in rows {
        let compared = compare(reckoned, instrument, row, rows, (start, trigger, published), &scored.fits);
        scored.rows.push(compared);
    }
    scored.rows.sort_by_key(|r| r.published.line);
    scored
}

type Treaty = (Option<Day>, Option<Day>, Option<Day>);

fn compare(
    reckoned: &Reckoned<'_>,
    instrument: Name,
    row: &Published,
    rows: &[Published],
    treaty: Treaty,
    fits: &[Fit],
) -> Row {
    let line = reckoned.line(Question::Party(instrument, row.country)).forget();
    let yes = Ruling::Settled(Answer::Bool(true));
    let done = row.when.earliest();
    let stretches: Vec<(Day, Day)> =
        line.pieces().filter(|p| *p.value == yes).map(|p| (p.since, p.until)).collect();
    // The stretch that this act began: the first that begins after it; else the one it fell into.
    let mine = stretches.iter().find(|s| s.0 >= done).or(stretches.last());
    let computed = mine.map(|s| s.0).filter(|d| d.is_date());
    let mut out = Row { published: *row, computed, verdict: Verdict::NotPublished, because: Vec::new() };
    let Some(when) = row.published else { return out };
    let doubt = mine.is_some_and(|s| {
        let before = line.piece(s.0.before());
        matches!(before.value, Ruling::Unsettled(_))
            && before.since <= when.latest()
            && when.earliest() <= s.0
    });
    match computed {
        Some(day) if when.may_be(day) || doubt => out.verdict = Verdict::Agrees,
        Some(day) => out.verdict = Verdict::Differs(day.days_until(when.latest())),
        None if treaty.0.is_none() => out.verdict = Verdict::NotComputed(Outcome::TreatyNotInForce),
        None => out.verdict = Verdict::NotComputed(Outcome::NeverParty),
    }
    if out.verdict != Verdict::Agrees
        && let Some(day) = when.exact()
    {
        out.because = explain(row, rows, day, computed, treaty, fits);
    }
    out
}

fn swapped(day: Day) -> Option<Day> {
    let (y, m, d) = day.ymd();
    Day::of(y, d, m).ok()
}

/// True if two dates differ by one figure.
fn one_figure(a: Day, b: Day) -> bool {
    let (a, b) = (a.to_string(), b.to_string());
    a.len() == b.len() && a.bytes().zip(b.bytes()).filter(|(x, y)| x != y).count() == 1
}

fn explain(
    row: &Published,
    rows: &[Published],
    published: Day,
    computed: Option<Day>,
    (start, trigger, treaty): Treaty,
    fits: &[Fit],
) -> Vec<Because> {
    let mut all = Vec::new();
    let done = row.when.latest();
    let first_group = trigger.is_none_or(|t| done <= t);
    // The whole treaty begins on another day for the depositary: each of the first group shows it.
    if treaty == Some(published) && start != treaty {
        match fits.first() {
            Some(fit) => all.push(Because::Trigger(*fit)),
            None => all.push(Because::FirstGroup),
        }
        return all;
    }
    let earlier = |r: &&Published| r.country == row.country && r.kind.binds() && r.when.latest() < done;
    if published < done {
        if row.kind == Kind::Succession {
            all.push(Because::Succession);
        } else if rows.iter().any(|r| earlier(&r)) {
            all.push(Because::EarlierAct);
        } else {
            all.push(Because::BeforeTheAct);
        }
    } else if published == done && computed != Some(done) {
        all.push(Because::DayOfAct);
    }
    if let Some(t) = treaty.or(start)
        && published < t
    {
        all.push(Because::BeforeTheTreaty);
    }
    if let Some(c) = computed {
        let days = c.days_until(published);
        if (1..=3).contains(&days.abs()) {
            all.push(Because::Counting(days));
        }
        let ((y, m, d), (y2, m2, d2)) = (c.ymd(), published.ymd());
        if (m, d) == (m2, d2) && y != y2 {
            all.push(Because::Years(i64::from(y2) - i64::from(y)));
        } else if swapped(c) == Some(published) || one_figure(c, published) {
            all.push(Because::Misprint);
        }
    }
    if published == done.plus(Period::days(365), Counting::default()) {
        all.push(Because::DaysForYear);
    }
    if treaty == Some(published) && !first_group {
        all.push(Because::TreatysDay);
    }
    // The first group has the treaty's day; the table has each one's own clock.
    if let (Some(s), Some(c)) = (start, computed)
        && c == s
        && published > s
        && rows.iter().any(|r| {
            let other = r.published.and_then(|p| p.exact());
            r.when.latest() > s
                && other.is_some_and(|o| r.when.latest().days_until(o) == done.days_until(published))
        })
    {
        all.push(Because::OwnClock);
    }
    if row.second == Some(false) {
        all.push(Because::SecondCoding);
    }
    all
}

/// The country of a row, for tables of results.
impl Row {
    /// Who.
    pub fn country(&self) -> Country {
        self.published.country
    }
}
