//! Policies: how many must sign what, with which algorithms, and which witnesses must have seen it (§ 5).

use crate::keys::Algorithm;
use crate::kind::{Fields, Kind};
use crate::record::{RecordError, number};
use std::fmt::Write as _;

/// The kinds of record that a threshold is set for, in the order of policy lines.
pub const THRESHOLDS: [Kind; 10] = [
    Kind::Act,
    Kind::Charter,
    Kind::History,
    Kind::Complete,
    Kind::Enrol,
    Kind::Recover,
    Kind::Revoke,
    Kind::Policy,
    Kind::End,
    Kind::Grant,
];

/// A policy. Each `policy.set` replaces the whole of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Policy {
    /// Distinct holders that must sign, for each of [`THRESHOLDS`].
    thresholds: [u32; THRESHOLDS.len()],
    /// The algorithms that keys may have.
    pub algorithms: Vec<Algorithm>,
    /// Days between the announcement of a recovery and its completion.
    pub recovery_days: u32,
    /// Lines of the tlog-policy of witnesses; none: published without witnesses.
    pub quorum: Vec<String>,
}

impl Policy {
    /// Two persons for everything, both algorithms, thirty days, no witnesses yet.
    pub fn two_persons() -> Policy {
        Policy {
            thresholds: [2; THRESHOLDS.len()],
            algorithms: vec![Algorithm::Ed25519, Algorithm::MlDsa44],
            recovery_days: 30,
            quorum: Vec::new(),
        }
    }

    /// How many distinct holders must sign a kind of record. Kinds without a threshold need one.
    pub fn threshold(&self, kind: Kind) -> usize {
        let found = THRESHOLDS.iter().zip(&self.thresholds).find(|(k, _)| **k == kind);
        found.map_or(1, |(_, n)| *n as usize)
    }

    /// Sets a threshold, from 1 to 99.
    pub fn set_threshold(&mut self, kind: Kind, n: u32) {
        for (k, there) in THRESHOLDS.iter().zip(&mut self.thresholds) {
            if *k == kind {
                *there = n.clamp(1, 99);
            }
        }
    }

    /// The most officers that anything but an act of a party needs.
    pub fn officers_needed(&self) -> usize {
        self.thresholds.iter().copied().max().unwrap_or(1) as usize
    }

    pub(crate) fn parse(fields: &mut Fields<'_>) -> Result<Policy, RecordError> {
        let mut thresholds = [0; THRESHOLDS.len()];
        for (kind, there) in THRESHOLDS.iter().zip(&mut thresholds) {
            let line = fields.need("threshold")?;
            let n = line.strip_prefix(kind.name()).and_then(|r| r.strip_prefix(' ')).and_then(number);
            *there = n
                .and_then(|n| u32::try_from(n).ok())
                .filter(|n| (1..=99).contains(n))
                .ok_or(RecordError::Field("threshold"))?;
        }
        let mut algorithms = Vec::new();
        while let Some(name) = fields.maybe("algorithm") {
            let a = Algorithm::of(name).ok_or(RecordError::Field("algorithm"))?;
            if algorithms.last().is_some_and(|last| *last >= a) {
                return Err(RecordError::Field("algorithm"));
            }
            algorithms.push(a);
        }
        if algorithms.is_empty() {
            return Err(RecordError::Field("algorithm"));
        }
        let days = number(fields.need("recovery-days")?).and_then(|n| u32::try_from(n).ok());
        let recovery_days =
            days.filter(|n| (1..=3650).contains(n)).ok_or(RecordError::Field("recovery-days"))?;
        let mut quorum = Vec::new();
        while let Some(line) = fields.maybe("quorum") {
            if line.trim().is_empty() {
                return Err(RecordError::Field("quorum"));
            }
            quorum.push(line.to_owned());
        }
        Ok(Policy { thresholds, algorithms, recovery_days, quorum })
    }

    /// Its lines.
    pub fn lines(&self) -> Vec<String> {
        let mut text = String::new();
        self.print(&mut text);
        text.lines().map(str::to_owned).collect()
    }

    pub(crate) fn print(&self, out: &mut String) {
        for (kind, n) in THRESHOLDS.iter().zip(&self.thresholds) {
            let _ = writeln!(out, "threshold: {} {n}", kind.name());
        }
        for a in &self.algorithms {
            let _ = writeln!(out, "algorithm: {}", a.name());
        }
        let _ = writeln!(out, "recovery-days: {}", self.recovery_days);
        for line in &self.quorum {
            let _ = writeln!(out, "quorum: {line}");
        }
    }
}
