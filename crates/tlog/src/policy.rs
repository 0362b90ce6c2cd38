//! Trust policies: which logs, which witnesses, and which of them make a quorum (tlog-policy).

use crate::checkpoint::{Need, open_with};
use crate::{Algorithm, Note, OpenError, Opened, VerifierKey, text};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The most bytes a policy may have. A thousand witnesses with keys of ML-DSA-44 fit.
pub const MAX_POLICY_BYTES: usize = 2_000_000;

/// A log that is trusted to sign checkpoints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// Its key. The name of the key is the origin of the log.
    pub key: VerifierKey,
    /// Where it is reached.
    pub url: Option<String>,
}

/// A witness that may cosign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Its name within the policy.
    pub name: String,
    /// Its key.
    pub key: VerifierKey,
    /// Where it is reached.
    pub url: Option<String>,
}

/// A witness or a group, by its place in the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Member {
    /// The witness of this index.
    Witness(usize),
    /// The group of this index.
    Group(usize),
}

/// So many of these members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its name within the policy.
    pub name: String,
    /// How many members suffice; between 1 and their number.
    pub threshold: usize,
    /// Witnesses, and groups defined before.
    pub members: Vec<Member>,
}

/// A policy. It can only be read, so that every group refers to what stands before it, and each member belongs to one
/// group at most: the quorum is a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<Log>,
    witnesses: Vec<Witness>,
    groups: Vec<Group>,
    quorum: Option<Member>,
}

/// Why a text is not a policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {kind}")]
pub struct PolicyError {
    /// Number of the line, from 1; one more than the last if something is missing.
    pub line: usize,
    /// What is wrong.
    pub kind: PolicyErrorKind,
}

/// What is wrong with a line of a policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyErrorKind {
    /// The policy has more than [`MAX_POLICY_BYTES`] bytes.
    #[error("the policy has more than {MAX_POLICY_BYTES} bytes")]
    TooLong,
    /// A character that is not allowed, or names that are not UTF-8, or no newline at the end.
    #[error("a control character, a text that is not UTF-8, or a last line without its newline")]
    Characters,
    /// The line is of no known form.
    #[error("not a log, witness, group or quorum line")]
    Form,
    /// The key is none, or signs in a way that is not for witnesses.
    #[error("not a verifier key that fits")]
    Key,
    /// The key stands on an earlier line.
    #[error("the key stands on an earlier line")]
    DuplicateKey,
    /// The name is taken.
    #[error("the name {0} is taken")]
    DuplicateName(String),
    /// The name is not defined before.
    #[error("the name {0} is not defined before this line")]
    UnknownName(String),
    /// The member belongs to a group already.
    #[error("{0} is a member of a group already")]
    DuplicateMember(String),
    /// The threshold is not between 1 and the number of members.
    #[error("the threshold is not between 1 and the number of members")]
    Threshold,
    /// A policy has exactly one quorum line.
    #[error("a policy has exactly one quorum line")]
    Quorum,
}

impl Policy {
    /// Reads a policy (tlog-policy, "Policy file syntax and structure"). Comments may hold any bytes above ASCII; names
    /// and addresses must be UTF-8, which is stricter than the specification.
    pub fn parse(bytes: &[u8]) -> Result<Policy, PolicyError> {
        let mut policy = Reader::default();
        let mut quorum = None;
        let fail = |line, kind| PolicyError { line, kind };
        if bytes.len() > MAX_POLICY_BYTES {
            return Err(fail(1, PolicyErrorKind::TooLong));
        }
        let lines: Vec<&[u8]> = bytes.split(|b| *b == b'\n').collect();
        let last = lines.len();
        for (n, bytes) in (1..).zip(lines) {
            let wrong = bytes.iter().any(|b| (*b < 0x20 && *b != b'\t') || *b == 0x7f);
            if wrong || (n == last && !bytes.is_empty()) {
                return Err(fail(n, PolicyErrorKind::Characters));
            }
            if bytes.iter().find(|b| !matches!(b, b' ' | b'\t')).is_none_or(|b| *b == b'#') {
                continue;
            }
            let line = std::str::from_utf8(bytes).map_err(|_| fail(n, PolicyErrorKind::Characters))?;
            let items: Vec<&str> = line.split([' ', '\t']).filter(|i| !i.is_empty()).collect();
            policy.line(&items, &mut quorum).map_err(|kind| fail(n, kind))?;
        }
        let quorum = quorum.ok_or(fail(last, PolicyErrorKind::Quorum))?;
        Ok(Policy { logs: policy.logs, witnesses: policy.witnesses, groups: policy.groups, quorum })
    }

    /// The logs.
    pub fn logs(&self) -> &[Log] {
        &self.logs
    }

    /// The witnesses.
    pub fn witnesses(&self) -> &[Witness] {
        &self.witnesses
    }

    /// The groups.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The witness or group that makes the quorum; none for `quorum none`.
    pub fn quorum(&self) -> Option<Member> {
        self.quorum
    }

    /// Opens a checkpoint of one of the logs: at least one of the keys listed for its origin signed it, as tlog-policy
    /// has it, and no signature by a known key is false. Who wants every one of several keys uses [`crate::open`]. Whether
    /// the quorum is met is another question: [`Policy::is_met`].
    pub fn open(&self, note: &Note) -> Result<Opened, OpenError> {
        let origin = note.text.split('\n').next().unwrap_or_default();
        let keys =
            self.logs.iter().map(|l| &l.key).filter(|k| k.name() == origin).cloned().collect::<Vec<_>>();
        let cosigners: Vec<VerifierKey> = self.witnesses.iter().map(|w| w.key.clone()).collect();
        open_with(note, &keys, &cosigners, Need::One)
    }

    /// Whether the cosigners of a checkpoint make a quorum.
    pub fn is_met(&self, opened: &Opened) -> bool {
        self.smallest(|w| opened.cosigners.iter().any(|(k, _)| *k == w.key).then_some(0)).is_some()
    }

    /// Whether two sets of witnesses without a common member can each make a quorum. If so, a log can show two trees
    /// and have both cosigned by honest witnesses: a policy should not allow it.
    pub fn disjoint_quorums(&self) -> bool {
        // Since the quorum is a tree, it is enough to know of each member whether it can serve both sides at once. One
        // that cannot serves one side only.
        let mut both: Vec<bool> = Vec::new();
        for group in &self.groups {
            let twice = |m: &&Member| match **m {
                Member::Witness(_) => false,
                Member::Group(g) => both.get(g).copied().unwrap_or(false),
            };
            let doubles = group.members.iter().filter(twice).count();
            let singles = group.members.len() - doubles;
            both.push(2 * group.threshold.saturating_sub(doubles) <= singles);
        }
        match self.quorum {
            None => true,
            Some(Member::Witness(_)) => false,
            Some(Member::Group(g)) => both.get(g).copied().unwrap_or(false),
        }
    }

    /// The cheapest set of witnesses that makes a quorum, in the order of the policy. A witness without a cost is not
    /// to be had. None if those to be had make no quorum.
    pub fn smallest(&self, cost: impl Fn(&Witness) -> Option<u64>) -> Option<Vec<usize>> {
        let Some(quorum) = self.quorum else { return Some(Vec::new()) };
        // Members of a group have no witness in common, so taking the cheapest members is the cheapest way.
        type Choice = Option<(u64, Vec<Member>)>;
        let mut groups: Vec<Choice> = Vec::new();
        let of = |m: &Member, groups: &[Choice]| match *m {
            Member::Witness(w) => self.witnesses.get(w).and_then(&cost),
            Member::Group(g) => groups.get(g)?.as_ref().map(|c| c.0),
        };
        for group in &self.groups {
            let mut costs: Vec<(u64, Member)> =
                group.members.iter().filter_map(|m| Some((of(m, &groups)?, *m))).collect();
            costs.sort();
            let chosen = costs.get(..group.threshold).map(|chosen| {
                let sum = chosen.iter().fold(0u64, |sum, (c, _)| sum.saturating_add(*c));
                (sum, chosen.iter().map(|c| c.1).collect())
            });
            groups.push(chosen);
        }
        of(&quorum, &groups)?;
        let mut out = BTreeSet::new();
        let mut open = vec![quorum];
        while let Some(member) = open.pop() {
            match member {
                Member::Witness(w) => {
                    out.insert(w);
                }
                Member::Group(g) => open.extend(&groups.get(g)?.as_ref()?.1),
            }
        }
        Some(out.into_iter().collect())
    }

    /// The note with the signatures of the log and of as few witnesses as make a quorum, the shortest signatures first.
    /// Signatures by unknown keys are left out. None if the quorum is not met.
    pub fn trim(&self, note: &Note) -> Result<Option<Note>, OpenError> {
        let opened = self.open(note)?;
        let lines =
            |key: &VerifierKey| note.signatures.iter().filter(|s| key.is_named_by(s)).cloned().collect();
        let cost = |w: &Witness| {
            opened.cosigners.iter().find(|(k, _)| *k == w.key)?;
            let lines: Vec<crate::NoteSignature> = lines(&w.key);
            u64::try_from(lines.iter().map(|l| l.to_string().len()).sum::<usize>()).ok()
        };
        let Some(chosen) = self.smallest(cost) else { return Ok(None) };
        let witnesses = chosen.iter().filter_map(|w| self.witnesses.get(*w)).map(|w| &w.key);
        let signatures = opened.log.iter().map(|(k, _)| k).chain(witnesses).flat_map(lines).collect();
        Ok(Some(Note { text: note.text.clone(), signatures }))
    }

    fn name(&self, member: Member) -> &str {
        match member {
            Member::Witness(w) => self.witnesses.get(w).map_or("", |w| &w.name),
            Member::Group(g) => self.groups.get(g).map_or("", |g| &g.name),
        }
    }
}

impl fmt::Display for Policy {
    /// One line for each log, then witnesses, groups, and the quorum. Comments are lost.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = |url: &Option<String>| url.as_ref().map(|u| format!(" {u}")).unwrap_or_default();
        for log in &self.logs {
            writeln!(f, "log {}{}", log.key, url(&log.url))?;
        }
        for witness in &self.witnesses {
            writeln!(f, "witness {} {}{}", witness.name, witness.key, url(&witness.url))?;
        }
        for group in &self.groups {
            write!(f, "group {} {}", group.name, group.threshold)?;
            group.members.iter().try_for_each(|m| write!(f, " {}", self.name(*m)))?;
            writeln!(f)?;
        }
        writeln!(f, "quorum {}", self.quorum.map_or("none", |q| self.name(q)))
    }
}

impl std::str::FromStr for Policy {
    type Err = PolicyError;

    fn from_str(text: &str) -> Result<Self, PolicyError> {
        Policy::parse(text.as_bytes())
    }
}

/// What has been read so far.
#[derive(Default)]
struct Reader {
    logs: Vec<Log>,
    witnesses: Vec<Witness>,
    groups: Vec<Group>,
    names: BTreeMap<String, Member>,
    members: BTreeSet<Member>,
    log_keys: BTreeSet<Vec<u8>>,
    witness_keys: BTreeSet<Vec<u8>>,
}

impl Reader {
    fn line(&mut self, items: &[&str], quorum: &mut Option<Option<Member>>) -> Result<(), PolicyErrorKind> {
        match *items {
            ["log", key, ref url @ ..] if url.len() <= 1 => {
                let key = VerifierKey::parse(key).map_err(|_| PolicyErrorKind::Key)?;
                // The same key under another name or type is the same key.
                if !self.log_keys.insert(key.key().to_vec()) {
                    return Err(PolicyErrorKind::DuplicateKey);
                }
                self.logs.push(Log { key, url: url.first().map(|u| (*u).to_owned()) });
            }
            ["witness", name, key, ref url @ ..] if url.len() <= 1 => {
                let key = VerifierKey::parse(key).map_err(|_| PolicyErrorKind::Key)?;
                if key.algorithm() == Algorithm::Ed25519 {
                    return Err(PolicyErrorKind::Key);
                }
                if !self.witness_keys.insert(key.key().to_vec()) {
                    return Err(PolicyErrorKind::DuplicateKey);
                }
                self.define(name, Member::Witness(self.witnesses.len()))?;
                let url = url.first().map(|u| (*u).to_owned());
                self.witnesses.push(Witness { name: name.to_owned(), key, url });
            }
            ["group", name, threshold, ref names @ ..] if !names.is_empty() => {
                let mut members = Vec::new();
                for name in names {
                    let member = self.named(name)?;
                    if !self.members.insert(member) {
                        return Err(PolicyErrorKind::DuplicateMember((*name).to_owned()));
                    }
                    members.push(member);
                }
                let threshold = match threshold {
                    "all" => members.len(),
                    "any" => 1,
                    k => text::decimal(k).and_then(|k| usize::try_from(k).ok()).unwrap_or(0),
                };
                if !(1..=members.len()).contains(&threshold) {
                    return Err(PolicyErrorKind::Threshold);
                }
                self.define(name, Member::Group(self.groups.len()))?;
                self.groups.push(Group { name: name.to_owned(), threshold, members });
            }
            ["quorum", name] => {
                let member = if name == "none" { None } else { Some(self.named(name)?) };
                if quorum.replace(member).is_some() {
                    return Err(PolicyErrorKind::Quorum);
                }
            }
            _ => return Err(PolicyErrorKind::Form),
        }
        Ok(())
    }

    fn define(&mut self, name: &str, member: Member) -> Result<(), PolicyErrorKind> {
        if name == "none" || self.names.insert(name.to_owned(), member).is_some() {
            return Err(PolicyErrorKind::DuplicateName(name.to_owned()));
        }
        Ok(())
    }

    fn named(&self, name: &str) -> Result<Member, PolicyErrorKind> {
        self.names.get(name).copied().ok_or_else(|| PolicyErrorKind::UnknownName(name.to_owned()))
    }
}
