//! What is missing: the smallest sets of countries that would meet a part of a condition, and what could explain a
//! published date that differs from the computed one.

use crate::conditions::{Progress, Weighed};
use crate::delay;
use crate::world::{Context, World};
use servanda_charter::{Child, Delay, Event, Quantity, Rule, Start};
use servanda_language::{Country, Name};
use servanda_timeline::{Counting, Day, When};

/// The smallest sets that would meet one part of a condition.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Smallest {
    /// How many countries the smallest sets have.
    pub size: u32,
    /// Those who belong to every one of them.
    pub named: Vec<Country>,
    /// Some of them, without those named: at most [`SHOWN`], the heaviest first.
    pub sets: Vec<Vec<Country>>,
    /// How many of the countries may be anybody that counts.
    pub any: u32,
    /// False if a smaller set might exist: several measures at once are met greedily.
    pub exact: bool,
    /// True if no set of the listed countries can do it.
    pub hopeless: bool,
}

/// How many sets are shown.
pub const SHOWN: usize = 5;

/// How far the search goes for one measure: sets of at most this many countries are listed.
const DEEPEST: usize = 4;

fn heaviest(weighed: &Weighed, without: &[Country]) -> Vec<(Country, u64)> {
    weighed.open.iter().filter(|o| !without.contains(&o.0)).copied().collect()
}

/// All sets of exactly `n` of the open countries whose weights reach `need`, up to [`SHOWN`]. `open` falls.
fn sets(
    open: &[(Country, u64)],
    need: u64,
    n: usize,
    found: &mut Vec<Vec<Country>>,
    with: &mut Vec<Country>,
) {
    if found.len() >= SHOWN {
        return;
    }
    if n == 0 {
        if need == 0 {
            found.push(with.clone());
        }
        return;
    }
    for (i, (country, weight)) in open.iter().enumerate() {
        // The heaviest that are left cannot reach it: nor can any lighter ones.
        let best = open.iter().skip(i).take(n).map(|o| o.1).fold(0, u64::saturating_add);
        if best < need || open.len() - i < n {
            return;
        }
        with.push(*country);
        sets(open.get(i + 1..).unwrap_or(&[]), need.saturating_sub(*weight), n - 1, found, with);
        with.pop();
    }
}

/// The smallest sets that would meet a part; `None` if it is met.
pub fn smallest(progress: &Progress) -> Option<Smallest> {
    let mut out = Smallest { exact: true, ..Smallest::default() };
    if progress.who.quantity == Quantity::Every {
        out.named.extend(&progress.open);
    }
    let mut of_group = 0;
    for (included, have, need, open) in &progress.included {
        if included.quantity == Quantity::Every {
            out.named.extend(open.iter().filter(|c| !out.named.contains(c)).copied().collect::<Vec<_>>());
        } else {
            let named = open.iter().filter(|c| out.named.contains(c)).count();
            of_group += (*need as usize).saturating_sub(*have as usize).saturating_sub(named);
        }
    }
    let short: Vec<&Weighed> = progress.weights.iter().filter(|w| !w.met()).collect();
    let mut chosen = 0;
    match short.as_slice() {
        [] => {}
        [one] if one.weight.of.is_none() => {
            let by_named: u64 = one.open.iter().filter(|o| out.named.contains(&o.0)).map(|o| o.1).sum();
            let need = one.short_by().saturating_sub(by_named);
            let open = heaviest(one, &out.named);
            let mut reached = 0u64;
            while reached < need {
                let Some((_, w)) = open.get(chosen) else { break };
                reached = reached.saturating_add(*w);
                chosen += 1;
            }
            out.hopeless = reached < need;
            if !out.hopeless && need > 0 {
                if chosen <= DEEPEST {
                    sets(&open, need, chosen, &mut out.sets, &mut Vec::new());
                } else {
                    out.sets.push(open.iter().take(chosen).map(|o| o.0).collect());
                }
            }
        }
        several => {
            // Greedily: whoever brings the first unmet measure furthest.
            let mut set: Vec<Country> = Vec::new();
            for w in several {
                let have: u64 = w
                    .open
                    .iter()
                    .filter(|o| out.named.contains(&o.0) || set.contains(&o.0))
                    .map(|o| o.1)
                    .sum();
                let mut need = w.short_by().saturating_sub(have);
                let taken: Vec<Country> = out.named.iter().chain(&set).copied().collect();
                for (c, weight) in heaviest(w, &taken) {
                    if need == 0 {
                        break;
                    }
                    need = need.saturating_sub(weight);
                    set.push(c);
                }
                out.hopeless |= need > 0;
            }
            out.exact = false;
            chosen = set.len();
            out.sets.push(set);
        }
    }
    let filled = out.named.len() + chosen;
    let count = (progress.need as usize).saturating_sub(progress.have as usize);
    let any = count.saturating_sub(filled).max(of_group.saturating_sub(chosen));
    out.any = u32::try_from(any).unwrap_or(u32::MAX);
    out.size = u32::try_from(filled + any).unwrap_or(u32::MAX);
    (out.size > 0 || out.hopeless).then_some(out)
}

/// What could explain that a published date is not the computed one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fit {
    /// Days counted with so many more, or fewer.
    Days(i64),
    /// The condition would be met by this act.
    Deposit {
        /// The act.
        act: u32,
        /// How many instruments the depositary counted before it that the journal lacks; if negative, how many of the
        /// journal it did not count. `None` where more than a number must be met.
        more: Option<i64>,
    },
    /// No act on record fits: one that is not there would, on a day of this interval.
    Missing {
        /// Its first day.
        from: Day,
        /// Its last day.
        to: Day,
    },
}

/// What could explain a published day of entry into force.
pub(crate) fn fits(cx: &Context<'_, '_>, world: &World, instrument: Name, published: Day) -> Vec<Fit> {
    let mut all = Vec::new();
    let Some(force) = world.force(instrument) else { return all };
    if let Some(computed) = force.computed.and_then(When::exact) {
        let days = computed.days_until(published);
        if (1..=3).contains(&days.abs()) {
            all.push(Fit::Days(days));
        }
    }
    let Some(clause) = force.clause.and_then(|id| cx.charter().clause(id)) else { return all };
    let delay = match &clause.rule {
        Rule::InForce { start: Start::After(delay, Event::Met(_)), .. } => Some(*delay),
        Rule::InForce { start: Start::OnIf(..), .. } => clause.children.iter().find_map(|(_, c)| match c {
            Child::Otherwise(Start::After(delay, _)) => Some(*delay),
            _ => None,
        }),
        _ => None,
    };
    let Some(delay) = delay else { return all };
    let count = delay::counting(cx, instrument);
    let plain = |p: &Progress| {
        p.included.is_empty() && p.weights.is_empty() && matches!(p.who.quantity, Quantity::AtLeast(_))
    };
    let need = match force.met.progress.as_slice() {
        [one] if plain(one) => Some(i64::from(one.need)),
        _ => None,
    };
    let mut seen: Option<Day> = None;
    let acts = force.met.counted.iter().map(|c| c.act).chain(force.met.rejected.iter().map(|r| r.act));
    let mut acts: Vec<u32> = acts.collect();
    acts.sort_by_key(|&i| cx.act(i).map(|a| a.done.latest()));
    let before = all.len();
    for (n, act) in acts.iter().enumerate() {
        let Some(done) = cx.act(*act).map(|a| a.done) else { continue };
        if on(delay, done, count) == Some(published) && seen != Some(done.latest()) {
            seen = Some(done.latest());
            // The last of those on that day may have been the one.
            let same_day = |i: &&u32| cx.act(**i).is_some_and(|a| a.done.latest() == done.latest());
            let last = acts.iter().skip(n).take_while(same_day).count();
            let upto = |k: usize| i64::try_from(k).unwrap_or(i64::MAX);
            let more = need.map(|need| (need - upto(n + last)).max(0) + (need - upto(n + 1)).min(0));
            all.push(Fit::Deposit { act: *act, more });
        }
    }
    if all.len() == before
        && let Some((from, to)) = clock_back(delay, published, count)
    {
        all.push(Fit::Missing { from, to });
    }
    all.truncate(3);
    all
}

/// The days from which a delay leads to a given day.
fn clock_back(delay: Delay, day: Day, count: Counting) -> Option<(Day, Day)> {
    // The longest delay that treaties have is a few years; a day has to be looked for only where one can be.
    let fits = |d: &Day| on(delay, When::on(*d), count) == Some(day);
    let span = day.days_until(on(delay, When::on(day), count)?);
    let near = |n: i64| i32::try_from(-span + n).ok().map(|n| day.shift(n));
    let mut found = (-62..=62).filter_map(near).filter(fits);
    let from = found.next()?;
    Some((from, found.next_back().unwrap_or(from)))
}

fn on(delay: Delay, when: When, count: Counting) -> Option<Day> {
    delay::after(delay, when, count).exact()
}

#[cfg(test)]
mod tests {
    use super::sets;
    use servanda_language::Country;

    #[test]
    fn the_smallest_sets_are_found_and_none_is_missed() {
        let country = |c: &str| Country::from_code(c).unwrap();
        let open: Vec<(Country, u64)> =
            [("AA", 50), ("BB", 40), ("CC", 30), ("DD", 20), ("EE", 1)].map(|(c, w)| (country(c), w)).into();
        let found = |need: u64, n: usize| {
            let mut all = Vec::new();
            sets(&open, need, n, &mut all, &mut Vec::new());
            all.iter().map(|s| s.iter().map(|c| c.code().to_owned()).collect::<String>()).collect::<Vec<_>>()
        };
        assert_eq!(found(70, 2), ["AABB", "AACC", "AADD", "BBCC"]);
        assert_eq!(found(50, 1), ["AA"]);
        assert!(found(51, 1).is_empty());
    }
}
