//! What reasons can rest on, beyond acts and clauses.

use crate::Question;
use rustc_hash::FxHashMap;
use servanda_charter::ClauseId;
use servanda_language::{Country, Name};
use servanda_timeline::{Day, Ground, Reasons, Why};

/// The number that stands for "the readings differ" in place of a clause.
pub const READINGS: u32 = u32::MAX;

/// Something that was not done, and whose absence the ruling rests on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Absent {
    /// No consent of the country to the instrument is on record.
    Consent(Name, Country),
    /// No withdrawal of the country from the instrument.
    Withdrawal(Name, Country),
    /// The condition for entry into force is not met.
    Condition(Name),
    /// No text of the charter speaks.
    Rule,
    /// No member with a vote objected to the act.
    Objection(u32),
    /// No suspension or exclusion of the country.
    Suspension(Country),
    /// No appointment to the office.
    Appointment(Name),
    /// No hand-over of the chair on record.
    Handover(Name),
    /// The State has ceased to exist.
    Ended(Country),
    /// No discharge of a duty.
    Discharge,
    /// Nothing founds the organ, organisation or document.
    Foundation(Name),
    /// The country did not take the step before the day.
    Step(Name, Country),
}

/// A step of a proof that is itself a ruling: a question and a day on which it can be asked.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Lemma {
    /// The question.
    pub question: Question,
    /// The first day on which the step holds.
    pub on: Day,
}

/// The graph of reasons with its tables.
#[derive(Debug, Default)]
pub(crate) struct Grounds {
    pub(crate) reasons: Reasons,
    /// Clauses that are the rule by a decision between readings, with the act.
    chosen: Vec<(ClauseId, u32)>,
    absent: Vec<Absent>,
    absent_index: FxHashMap<Absent, u32>,
    lemmas: Vec<Lemma>,
    lemma_index: FxHashMap<Lemma, u32>,
}

impl Grounds {
    pub(crate) fn act(&mut self, index: u32) -> Why {
        self.reasons.because(Ground::Act(index))
    }

    pub(crate) fn absent(&mut self, what: Absent) -> Why {
        let next = self.absent.len() as u32;
        let index = *self.absent_index.entry(what).or_insert(next);
        if index == next {
            self.absent.push(what);
        }
        self.reasons.because(Ground::NoSuchAct(index))
    }

    pub(crate) fn clause(&mut self, clause: ClauseId, because: impl Into<Box<[Why]>>) -> Why {
        let because = self.with_choice(clause, because.into());
        self.reasons.because(Ground::Clause { cite: clause.0, lemma: None, because })
    }

    /// Notes that a clause is the rule because an act has decided between readings.
    pub(crate) fn chosen_by(&mut self, clause: ClauseId, act: u32) {
        self.chosen.push((clause, act));
    }

    fn with_choice(&mut self, clause: ClauseId, because: Box<[Why]>) -> Box<[Why]> {
        match self.chosen.iter().find(|c| c.0 == clause).map(|c| c.1) {
            Some(act) => {
                let decision = self.act(act);
                because.iter().copied().chain([decision]).collect()
            }
            None => because,
        }
    }

    pub(crate) fn lemma(
        &mut self,
        clause: ClauseId,
        question: Question,
        on: Day,
        because: impl Into<Box<[Why]>>,
    ) -> Why {
        let lemma = Lemma { question, on };
        let next = self.lemmas.len() as u32;
        let index = *self.lemma_index.entry(lemma).or_insert(next);
        if index == next {
            self.lemmas.push(lemma);
        }
        let because = self.with_choice(clause, because.into());
        self.reasons.because(Ground::Clause { cite: clause.0, lemma: Some(index), because })
    }

    /// With a clause if there is one, else all grounds side by side.
    pub(crate) fn under(&mut self, clause: Option<ClauseId>, because: Vec<Why>) -> Why {
        match (clause, because.as_slice()) {
            (Some(c), _) => self.clause(c, because),
            (None, [one]) => *one,
            (None, _) => self.reasons.because(Ground::Clause {
                cite: READINGS - 1,
                lemma: None,
                because: because.into(),
            }),
        }
    }

    pub(crate) fn readings(&mut self, because: Vec<Why>) -> Why {
        self.reasons.because(Ground::Clause { cite: READINGS, lemma: None, because: because.into() })
    }

    pub(crate) fn absent_at(&self, index: u32) -> Option<Absent> {
        self.absent.get(index as usize).copied()
    }

    pub(crate) fn lemma_at(&self, index: u32) -> Option<Lemma> {
        self.lemmas.get(index as usize).copied()
    }
}
