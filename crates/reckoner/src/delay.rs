//! The arithmetic of dates: how a day follows from another, step by step.

use crate::world::Context;
use servanda_charter::{ClauseId, Delay, Rule};
use servanda_language::Name;
use servanda_timeline::{Counting, Day, MonthEnd, Period, Unit, When};

/// One step of the arithmetic of a date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// The condition is met on this day.
    Met(When),
    /// Acceptance is deemed on this day: too few have objected.
    Deemed(When),
    /// The conditions were not met by this day.
    Missed(Day),
    /// A period later.
    Plus(Period, When),
    /// So many days more, by the way in which the depositary counts.
    Counted(u8, When),
    /// The first day of the month after.
    FirstOfNextMonth(When),
    /// The first day of the Nth month after.
    FirstOfNthMonth(u32, When),
    /// A floor that is not reached before.
    NotBefore(When),
    /// A fixed day.
    On(When),
    /// Those who may decide have agreed on this day.
    Agreed(When),
    /// The effect reaches back to this day.
    EffectFrom(When),
    /// No condition on record is met; the day is attested by a source.
    Attested(When),
}

/// How days are counted under an instrument.
pub(crate) fn counting(cx: &Context<'_, '_>, instrument: Name) -> Counting {
    let mut counting = Counting::default();
    for (_, clause) in cx.own_clauses(instrument) {
        match clause.rule {
            Rule::Counting { extra_days, all_units, until } => {
                counting.extra_days = extra_days;
                counting.all_units = all_units;
                counting.until = until;
            }
            Rule::MonthEnd => counting.month_end = MonthEnd::Next,
            _ => {}
        }
    }
    counting
}

/// The day that follows from another by the plain count.
pub fn day_after(delay: Delay, day: Day) -> Day {
    after(delay, When::on(day), Counting::default()).latest()
}

/// The day that follows from another.
pub(crate) fn after(delay: Delay, when: When, count: Counting) -> When {
    let mut ignored = Vec::new();
    steps(delay, when, count, &mut ignored)
}

fn plus(period: Period, when: When, count: Counting, steps: &mut Vec<Step>) -> When {
    let end = when.plus(period, count);
    match count.added(when.latest(), period) {
        0 => steps.push(Step::Plus(period, end)),
        added => {
            steps.push(Step::Plus(period, when.plus(period, Counting { extra_days: 0, ..count })));
            steps.push(Step::Counted(added, end));
        }
    }
    end
}

/// The clause on how days are counted, if by it a day is another than by the plain count.
pub(crate) fn counting_clause(
    cx: &Context<'_, '_>,
    instrument: Name,
    delay: Delay,
    when: When,
    count: Counting,
) -> Option<ClauseId> {
    if count == Counting::default() {
        return None;
    }
    let differs = |other: Counting| after(delay, when, count) != after(delay, when, other);
    let by_days = differs(Counting { extra_days: 0, ..count });
    let by_month_end = differs(Counting { month_end: MonthEnd::default(), ..count });
    let made_it = |rule: &Rule| match rule {
        Rule::Counting { .. } => by_days,
        Rule::MonthEnd => by_month_end,
        _ => false,
    };
    cx.own_clauses(instrument).find(|(_, c)| made_it(&c.rule)).map(|(id, _)| id)
}

/// The day that follows from another, with the steps on the way.
pub(crate) fn steps(delay: Delay, when: When, count: Counting, steps: &mut Vec<Step>) -> When {
    match delay {
        Delay::None => when,
        Delay::After(p) => plus(p, when, count, steps),
        Delay::MonthFollowing(p) => {
            let end = p.map_or(when, |p| plus(p, when, count, steps));
            let first = end.map(Day::first_of_next_month);
            steps.push(Step::FirstOfNextMonth(first));
            first
        }
        Delay::NthMonth(n) => {
            let months = Period { count: n, unit: Unit::Month };
            let first = when.map(|d| d.first_of_month().plus(months, Counting::default()));
            steps.push(Step::FirstOfNthMonth(n, first));
            first
        }
    }
}
