//! Published dates of entry into force, held against the reckoned ones.

use crate::import::Imported;
use crate::mapping::Kind;
use rustc_hash::{FxHashMap, FxHashSet};
use servanda_language::{Country, Name};
use servanda_reckoner::{Answer, Fit, Joined, Question, Reckoned, Supposed};
use servanda_timeline::{Counting, Day, Period, Ruling, Unit, When};

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
    /// The published date follows from the rule once the treaty itself begins on its published day; of that the head of
    /// the result says what could explain it.
    Trigger(Fit),
    /// Published before the act was done: the State succeeded to an earlier participation, or one of the dates is wrong.
    BeforeTheAct,
    /// Published before the treaty itself was in force, by the table too.
    BeforeTheTreaty,
    /// The days are counted with so many more.
    Counting(i64),
    /// Calendar months where the rule has days: three months for 90 days.
    MonthsForDays(u32),
    /// 365 days where the rule has twelve months.
    DaysForYear,
    /// The period is given without the step to the first day of a month.
    NoFirstOfMonth,
    /// The day of the act is given as the day of effect.
    DayOfAct,
    /// At once, as the rule allows for a State in armed conflict, of which the acts say nothing.
    InConflict,
    /// The treaty's own first day is given, though the act came after its condition was met.
    TreatysDay,
    /// The State's own clock is given, though the treaty was not yet in force.
    OwnClock,
    /// The day of the act is given for several rows that have as many published dates: it was filled in.
    SharedDay(u32),
    /// The published date is the one that another State should have, and the other has this one's.
    Exchanged(Country),
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
            Because::Trigger(_) => "trigger",
            Because::BeforeTheAct => "before-the-act",
            Because::BeforeTheTreaty => "before-the-treaty",
            Because::Counting(_) => "counting",
            Because::MonthsForDays(_) => "months-for-days",
            Because::DaysForYear => "days-for-year",
            Because::NoFirstOfMonth => "no-first-of-month",
            Because::DayOfAct => "day-of-act",
            Because::InConflict => "in-conflict",
            Because::TreatysDay => "treatys-day",
            Because::OwnClock => "own-clock",
            Because::SharedDay(_) => "shared-day",
            Because::Exchanged(_) => "exchanged",
            Because::Years(_) => "years",
            Because::Misprint => "misprint",
            Because::SecondCoding => "second-coding",
            Because::EarlierAct => "earlier-act",
            Because::Succession => "succession",
        }
    }

    /// True if it says that a date of the row itself looks wrong, not that another rule or a missing act explains it.
    pub fn looks_wrong(&self) -> bool {
        matches!(
            self,
            Because::BeforeTheTreaty
                | Because::MonthsForDays(_)
                | Because::DaysForYear
                | Because::NoFirstOfMonth
                | Because::DayOfAct
                | Because::TreatysDay
                | Because::OwnClock
                | Because::SharedDay(_)
                | Because::Exchanged(_)
                | Because::Years(_)
                | Because::Misprint
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

impl Row {
    /// Who.
    pub fn country(&self) -> Country {
        self.published.country
    }
}

/// A table compared.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Scored {
    /// The rows, in the order of the table.
    pub rows: Vec<Row>,
    /// The treaty's computed first day.
    pub treaty: Option<Day>,
    /// The treaty's published first day: as given, or as the rows show it.
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
    /// Of those explained, the ones of which a date looks wrong.
    pub look_wrong: usize,
    /// Another day, unexplained.
    pub differ: usize,
    /// None computed, unexplained.
    pub not_computed: usize,
}

/// The published first day of the treaty. Where States that acted on different days share a date, it is the treaty's:
/// the computed one if it is among these, else the earliest.
fn usual(rows: &[Published], computed: Option<Day>) -> Option<Day> {
    let mut acts: FxHashMap<Day, FxHashSet<Day>> = FxHashMap::default();
    for r in rows {
        if let Some(day) = r.published.and_then(When::exact).filter(|d| r.when.latest() <= *d) {
            acts.entry(day).or_default().insert(r.when.latest());
        }
    }
    let shared = |d: &Day| acts.get(d).is_some_and(|a| a.len() > 1);
    let own = computed.filter(shared);
    own.or_else(|| {
        let most = acts.values().map(FxHashSet::len).max().unwrap_or(0);
        // A date shared by few may be a chance; the first that a good part of the largest group's size shares is not.
        acts.iter().filter(|(_, a)| a.len() > 1 && a.len() * 4 >= most).map(|(d, _)| *d).min()
    })
}

/// What is the same for all rows.
struct Table<'a> {
    rows: &'a [Published],
    start: Option<Day>,
    trigger: Option<Day>,
    published: Option<Day>,
    fit: Option<Fit>,
    /// What the rule gives for each row, by its line and kind.
    by_rule: FxHashMap<(u32, Kind), Joined>,
}

impl Table<'_> {
    fn joined(&self, row: &Published) -> Option<&Joined> {
        self.by_rule.get(&(row.line, row.kind))
    }
}

/// Compares the published dates of a table with the rulings on an instrument. `treaty` is the treaty's own published
/// first day, if it is known.
pub fn score(reckoned: &Reckoned<'_>, instrument: Name, rows: &[Published], treaty: Option<Day>) -> Scored {
    let force = reckoned.base().force(instrument);
    let start = force.and_then(|f| f.start).and_then(When::exact);
    let met = force.and_then(|f| f.met.when).and_then(When::exact);
    let published = treaty.or_else(|| usual(rows, start));
    let fits = match published {
        Some(b) if start != published => reckoned.fits(instrument, b),
        _ => Vec::new(),
    };
    // Where the treaty itself begins on another day, the rows are held against the rule from that day on.
    let day_of = |i: u32| reckoned.case().acts.get(i as usize).map(|a| a.done.latest());
    let fitted = fits.iter().find_map(|f| match f {
        Fit::Deposit { act, .. } => day_of(*act).map(|d| (d, *f)),
        Fit::Missing { to, .. } => Some((*to, *f)),
        Fit::Days(_) => met.map(|d| (d, *f)),
    });
    let differs = published.is_some() && start != published;
    let (trigger, fit) = match fitted {
        Some((day, fit)) if differs => (Some(day), Some(fit)),
        _ => (met, None),
    };
    let begins = if fit.is_some() { published } else { start };
    let mut table = Table { rows, start, trigger, published, fit, by_rule: FxHashMap::default() };
    if let (Some(begins), Some(trigger)) = (begins, trigger.or(begins)) {
        let supposed: Vec<Supposed> = rows.iter().map(supposed).collect();
        let joined = reckoned.suppose(instrument, begins, trigger, &supposed);
        let keyed = rows.iter().zip(joined).filter_map(|(r, j)| Some(((r.line, r.kind), j?)));
        table.by_rule = keyed.collect();
    }
    let mut scored = Scored { rows: Vec::new(), treaty: start, treaty_published: published, fits };
    scored.rows.extend(rows.iter().map(|row| compare(reckoned, instrument, row, &table)));
    scored.rows.sort_by_key(|r| r.published.line);
    scored
}

fn supposed(row: &Published) -> Supposed {
    Supposed {
        country: row.country,
        when: row.when,
        accession: row.kind == Kind::Accession,
        succession: row.kind == Kind::Succession,
    }
}

fn compare(reckoned: &Reckoned<'_>, instrument: Name, row: &Published, table: &Table<'_>) -> Row {
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
        None if table.start.is_none() => out.verdict = Verdict::NotComputed(Outcome::TreatyNotInForce),
        None => out.verdict = Verdict::NotComputed(Outcome::NeverParty),
    }
    if out.verdict != Verdict::Agrees
        && let Some(day) = when.exact()
    {
        out.because = explain(row, table, day, computed);
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

/// What a table makes of a period that it counts in another way than the rule: the explanation, and the day.
fn other_clocks(delay: servanda_charter::Delay, done: Day) -> Vec<(Because, Day)> {
    use servanda_charter::Delay;
    let plain = Counting::default();
    let after = |p: Period| done.plus(p, plain);
    let months = |count: u32| after(Period { count, unit: Unit::Month });
    match delay {
        Delay::After(Period { count, unit: Unit::Day }) if count >= 30 && count % 30 == 0 => {
            vec![(Because::MonthsForDays(count / 30), months(count / 30))]
        }
        Delay::After(p) if matches!((p.count, p.unit), (12, Unit::Month) | (1, Unit::Year)) => {
            vec![(Because::DaysForYear, after(Period::days(365)))]
        }
        Delay::MonthFollowing(Some(p)) => vec![(Because::NoFirstOfMonth, after(p))],
        Delay::NthMonth(n) => vec![(Because::NoFirstOfMonth, months(n))],
        _ => Vec::new(),
    }
}

fn explain(row: &Published, table: &Table<'_>, published: Day, computed: Option<Day>) -> Vec<Because> {
    let mut all = Vec::new();
    let done = row.when.latest();
    let joined = table.joined(row);
    let by_rule = joined.and_then(|j| j.effect.exact());
    // By the treaty's own published day the row follows from the rule.
    if let (Some(fit), Some(day)) = (table.fit, by_rule)
        && day == published
    {
        return vec![Because::Trigger(fit)];
    }
    let expected = by_rule.or(computed);
    let earlier = |r: &&Published| r.country == row.country && r.kind.binds() && r.when.latest() < done;
    if published < done {
        if row.kind == Kind::Succession {
            all.push(Because::Succession);
        } else if table.rows.iter().any(|r| earlier(&r)) {
            all.push(Because::EarlierAct);
        } else {
            all.push(Because::BeforeTheAct);
        }
    } else if published == done && expected != Some(done) {
        let conflict = joined.is_some_and(|j| j.at_once_in_conflict);
        all.push(if conflict { Because::InConflict } else { Because::DayOfAct });
    }
    let begins = table.published.or(table.start);
    if let Some(t) = begins
        && published < t
    {
        all.push(Because::BeforeTheTreaty);
    }
    if let Some(j) = joined {
        let own = other_clocks(j.delay, done).into_iter().filter(|(_, day)| *day == published);
        all.extend(own.map(|(because, _)| because));
    }
    if let Some(e) = expected {
        let days = e.days_until(published);
        if (1..=2).contains(&days.abs()) && !all.iter().any(|b| matches!(b, Because::MonthsForDays(_))) {
            all.push(Because::Counting(days));
        }
        // The two have each other's date.
        let other = table.rows.iter().find(|r| {
            r.country != row.country
                && r.published.and_then(When::exact) == Some(e)
                && table.joined(r).and_then(|j| j.effect.exact()) == Some(published)
        });
        all.extend(other.filter(|_| Some(e) != begins).map(|r| Because::Exchanged(r.country)));
    }
    if begins == Some(published) && table.trigger.is_some_and(|t| done > t) {
        all.push(Because::TreatysDay);
    }
    // One of the first: the treaty's day is due, the table has the State's own clock.
    if let Some(j) = joined.filter(|j| j.first)
        && servanda_reckoner::day_after(j.delay, done) == published
        && begins.is_some_and(|t| published > t)
    {
        all.push(Because::OwnClock);
    }
    let same_day: Vec<&Published> =
        table.rows.iter().filter(|r| r.when == row.when && r.published.is_some()).collect();
    let dates: FxHashSet<Day> = same_day.iter().filter_map(|r| r.published.and_then(When::exact)).collect();
    if dates.len() >= 3 {
        all.push(Because::SharedDay(u32::try_from(same_day.len()).unwrap_or(u32::MAX)));
    }
    if row.second == Some(false) {
        all.push(Because::SecondCoding);
    }
    // A slip of the pen is the last thing to think of; where effects fall on the first of a month, one figure proves nothing.
    if let Some(e) = expected.filter(|e| all.is_empty() && e.first_of_month() != *e) {
        let ((y, m, d), (y2, m2, d2)) = (e.ymd(), published.ymd());
        if (m, d) == (m2, d2) && y != y2 {
            all.push(Because::Years(i64::from(y2) - i64::from(y)));
        } else if swapped(e) == Some(published) || one_figure(e, published) {
            all.push(Because::Misprint);
        }
    }
    all
}
