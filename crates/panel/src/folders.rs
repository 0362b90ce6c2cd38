//! Ties from rulings: who is party to an instrument is tied to the other parties, with the duties that its clauses lay
//! down.

use crate::spells::{Duties, System, Tie, Ties};
use servanda_charter::{Child, Clause, Group, Rule};
use servanda_language::{Country, Kind, Lexicon, Name};
use servanda_reckoner::{Answer, Question, Reckoned};
use servanda_timeline::{Day, Ruling};

/// What a clause lays on the parties to its instrument.
fn owed(clause: &Clause, lexicon: &Lexicon) -> Duties {
    let of_field = |field: &Option<Name>| {
        let entry = field.and_then(|f| lexicon.entry(f));
        let names = entry.into_iter().flat_map(|e| &e.names);
        names.filter_map(|n| Duties::of(n)).next().unwrap_or(Duties::NONE)
    };
    let named = |name: &str| Duties::of(name).unwrap_or(Duties::NONE);
    match &clause.rule {
        Rule::IfAggression { .. } => {
            let assists = clause.children.iter().any(|(_, c)| matches!(c, Child::MustAssist { .. }));
            if assists { named("defence") } else { Duties::NONE }
        }
        Rule::IfThreat { .. } => named("consultation"),
        Rule::Must { field, .. } | Rule::MustNot { field, .. } => of_field(field),
        _ => Duties::NONE,
    }
}

fn of_parties(clause: &Clause) -> bool {
    let parties = |g: &Group| matches!(g, Group::Parties { .. } | Group::Members { .. });
    match &clause.rule {
        Rule::IfAggression { against } => parties(against),
        Rule::IfThreat { of, .. } => parties(of),
        Rule::Must { bearers, .. } | Rule::MustNot { bearers, .. } => parties(bearers),
        _ => false,
    }
}

/// Adds the ties of every instrument of a folder. Only settled rulings make a tie. `ended` gives the day from which a State
/// has ceased to exist.
pub fn ties_of(
    reckoned: &Reckoned<'_>,
    lexicon: &Lexicon,
    folder: &str,
    ended: &dyn Fn(Country) -> Option<Day>,
    system: &mut System,
    ties: &mut Ties,
) {
    let yes = Ruling::Settled(Answer::Bool(true));
    let instruments: Vec<Name> =
        lexicon.entries().filter(|(_, e)| e.kind == Kind::Instrument).map(|(n, _)| n).collect();
    // The text can change only when an instrument begins or ends.
    let mut changes: Vec<Day> = Vec::new();
    for i in &instruments {
        let line = reckoned.line(Question::InForce(*i)).forget();
        changes.extend(line.pieces().map(|p| p.since));
    }
    changes.sort_unstable();
    changes.dedup();
    for i in &instruments {
        let group = ties.group(&format!("{folder}: {}", lexicon.name(*i)));
        let force = reckoned.line(Question::InForce(*i)).forget();
        let stretches = force.pieces().filter(|p| *p.value == yes);
        ties.force.extend(stretches.map(|p| (group, p.since, p.until)));
        let duties_of = |country: Country, day: Day| {
            let found = reckoned.rules_for(country, day, |c| {
                let own = reckoned.case().charter.instrument_of(c) == Some(*i);
                (own && of_parties(c)).then(|| owed(c, lexicon))
            });
            found.into_iter().fold(Duties::NONE, |all, (_, d)| all.and(d))
        };
        for country in reckoned.roll(*i) {
            let line = reckoned.line(Question::Party(*i, country)).forget();
            for piece in line.pieces().filter(|p| *p.value == yes) {
                let unit = system.place(country);
                let Ok(member) = u32::try_from(unit) else { continue };
                if system.spells.get(unit).is_none_or(Vec::is_empty) {
                    system.add(country, Day::FIRST, ended(country).unwrap_or(Day::NEVER));
                }
                let within = changes.iter().copied().filter(|d| *d > piece.since && *d < piece.until);
                let mut cuts: Vec<Day> = [piece.since].into_iter().chain(within).collect();
                cuts.push(piece.until);
                for pair in cuts.windows(2) {
                    if let [since, until] = *pair {
                        let duties = duties_of(country, since);
                        ties.ties.push(Tie { group, member, since, until, duties, toward: None });
                    }
                }
            }
        }
    }
    merge(ties);
}

/// Joins spells that follow each other with the same duties.
fn merge(ties: &mut Ties) {
    ties.ties.sort_by_key(|t| (t.group, t.member, t.toward, t.since));
    let mut joined: Vec<Tie> = Vec::with_capacity(ties.ties.len());
    for tie in ties.ties.drain(..) {
        match joined.last_mut() {
            Some(last)
                if (last.group, last.member, last.toward) == (tie.group, tie.member, tie.toward)
                    && last.until == tie.since
                    && last.duties == tie.duties =>
            {
                last.until = tie.until;
            }
            _ => joined.push(tie),
        }
    }
    ties.ties = joined;
}
