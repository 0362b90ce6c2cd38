//! Which text applies on a day: clauses come into force with their instrument, and amending instruments replace
//! named articles from their own entry into force.

use crate::world::{Context, World};
use servanda_charter::{Clause, ClauseId};
use servanda_language::{Country, Name};
use servanda_timeline::{Day, Ruling, Timeline, Why};

impl World {
    /// True if the clause belongs to the readings of this world.
    pub(crate) fn reads(&self, clause: &Clause) -> bool {
        clause.reading.as_ref().is_none_or(|r| self.readings.contains(r))
    }

    /// Works out for every clause the days on which it applies.
    pub(crate) fn lay_texts(&mut self, cx: &Context<'_, '_>) {
        let charter = cx.charter();
        let on = |name: Option<Name>| -> Timeline<bool> {
            match name.and_then(|n| self.force(n)) {
                Some(force) => force.line.map(|b| b.ruling == Ruling::Settled(true)),
                None => Timeline::always(name.is_none()),
            }
        };
        let amending: Vec<&Clause> = charter.clauses.iter().filter(|c| c.instead_of.is_some()).collect();
        let mut texts: Vec<Timeline<bool>> = Vec::with_capacity(charter.clauses.len());
        for clause in &charter.clauses {
            let this = charter.instrument_of(clause);
            let mut line = on(this);
            let article = charter.article_of(clause).and_then(|a| a.number.clone());
            let (of, number) = match &clause.instead_of {
                Some((of, number)) => (Some(*of), Some(number.to_string())),
                None => (this, article),
            };
            for other in &amending {
                let Some((replaced, new_number)) = &other.instead_of else { continue };
                if Some(*replaced) != of || Some(new_number.as_ref()) != number.as_deref() {
                    continue;
                }
                let by = charter.instrument_of(other);
                if by == this && clause.instead_of.is_some() {
                    continue;
                }
                let starts =
                    |n: Option<Name>| n.and_then(|n| self.force(n)).and_then(|f| f.start).map(|s| s.latest());
                let (Some(theirs), mine) = (starts(by), starts(this)) else { continue };
                let later = clause.instead_of.is_none() || mine.is_none_or(|m| m < theirs);
                if later {
                    line = line.zip(&on(by), |a, b| *a && !b);
                }
            }
            texts.push(line);
        }
        self.texts = texts;
    }

    /// True if the clause applies on a day, under this world's readings.
    pub(crate) fn applies(&self, cx: &Context<'_, '_>, id: ClauseId, day: Day) -> bool {
        cx.charter().clause(id).is_some_and(|c| self.reads(c))
            && self.texts.get(id.0 as usize).is_some_and(|t| *t.at(day))
    }

    /// True if the clause applies to a country on a day: an amended text binds only the parties to the amendment.
    pub(crate) fn applies_to(&self, cx: &Context<'_, '_>, id: ClauseId, day: Day, country: Country) -> bool {
        let charter = cx.charter();
        let Some(clause) = charter.clause(id).filter(|c| self.reads(c)) else { return false };
        let party = |n: Name| {
            self.party_line(n, country).is_some_and(|l| l.at(day).ruling.possible().contains(&&true))
        };
        let in_force =
            |n: Name| self.force(n).is_some_and(|f| f.line.at(day).ruling == Ruling::Settled(true));
        let Some(this) = charter.instrument_of(clause) else { return self.applies(cx, id, day) };
        if !in_force(this) {
            return false;
        }
        let (of, number) = match &clause.instead_of {
            Some((of, number)) => (*of, number.to_string()),
            None => match charter.article_of(clause).and_then(|a| a.number.clone()) {
                Some(number) => (this, number),
                None => return true,
            },
        };
        if clause.instead_of.is_some() && !party(this) {
            return false;
        }
        let start = |n: Name| self.force(n).and_then(|f| f.start).map(|s| s.latest());
        !charter.clauses.iter().any(|other| {
            let Some((replaced, new_number)) = &other.instead_of else { return false };
            let Some(by) = charter.instrument_of(other) else { return false };
            *replaced == of
                && **new_number == *number
                && by != this
                && in_force(by)
                && party(by)
                && (clause.instead_of.is_none() || start(by) > start(this))
        })
    }

    /// Why a clause applies on a day: its instrument is in force.
    pub(crate) fn text_why(&self, cx: &Context<'_, '_>, id: ClauseId, day: Day) -> Option<Why> {
        let clause = cx.charter().clause(id)?;
        let this = cx.charter().instrument_of(clause)?;
        self.force(this).map(|f| f.line.at(day).why)
    }

    /// The clauses of a kind that apply on a day.
    pub(crate) fn rules_on<'c, T>(
        &self,
        cx: &Context<'c, '_>,
        day: Day,
        mut pick: impl FnMut(&'c Clause) -> Option<T>,
    ) -> Vec<(ClauseId, T)> {
        let charter: &'c servanda_charter::Charter = cx.case.charter;
        charter
            .clauses()
            .filter_map(|(id, c)| pick(c).map(|t| (id, t)))
            .filter(|(id, _)| self.applies(cx, *id, day))
            .collect()
    }
}
