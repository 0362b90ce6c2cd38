//! The kinds of record and their bodies (§ 5).

use crate::keys::{KeyId, PublicKey, hex, unhex};
use crate::party::{Holder, Role};
use crate::policy::Policy;
use crate::record::{Document, RecordError, is_name};
use servanda_timeline::Day;
use std::fmt::Write as _;

macro_rules! kinds {
    ($($kind:ident $name:literal $meaning:literal $signed:literal)*) => {
        /// What a record does.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Kind {
            $(#[doc = $meaning] $kind,)*
        }

        impl Kind {
            /// All of them, in the order of the document.
            pub const ALL: &[Kind] = &[$(Kind::$kind,)*];

            /// Its name in records.
            pub fn name(self) -> &'static str {
                match self { $(Kind::$kind => $name,)* }
            }

            /// What it does, in a sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(Kind::$kind => $meaning,)* }
            }

            /// Who must sign it, in words; nobody else may.
            pub fn signed_by(self) -> &'static str {
                match self { $(Kind::$kind => $signed,)* }
            }
        }
    };
}

kinds! {
    Open "register.open" "Opens the register: its name, the log's keys, the first officers, the first policy."
        "each key that it enrols; at least as many officers as each threshold asks for"
    Policy "policy.set" "Replaces the policy: thresholds, algorithms, witnesses."
        "officers"
    Charter "charter.set" "Replaces the documents by which acts are read and judged."
        "officers"
    History "history" "An act done before the register or on paper, entered by the depositary with its source."
        "officers"
    Act "act" "An act of those who signed it."
        "for each country that signs, its seals; for each office, one of its seals; for the depositary, officers"
    Enrol "key.enrol" "Enrols a key."
        "the new key; officers; and if the party has active keys, one seal or custodian of it (not of the depositary)"
    Rotate "key.rotate" "Puts a new key in the place of an old one."
        "the old key and the new key"
    Revoke "key.revoke" "Ends a key."
        "one of another holder of the same party with any role (not of the depositary); or officers, without the key revoked; for a key of the depositary, all other officers if they are fewer"
    Recover "key.recover" "Announces a key for a party that has lost its own."
        "the new key, and officers; for the depositary instead of officers, one seal of each of more than half of the countries that have active seals"
    Object "key.object" "Objects to a recovery."
        "one seal of any country"
    Complete "key.complete" "Completes a recovery after its delay."
        "officers; for the depositary instead, one seal of any country"
    Grant "role.grant" "Gives a role to a holder."
        "officers; and one seal or custodian of the party (not of the depositary)"
    End "role.end" "Takes a role from a holder."
        "officers; and one seal or custodian of the party (not of the depositary)"
}

impl Kind {
    /// The kind of a name.
    pub fn of(name: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|k| k.name() == name)
    }

    /// True if the body is an act, as a paragraph of a journal.
    pub fn is_act(self) -> bool {
        matches!(self, Kind::Act | Kind::History)
    }
}

/// A key for a holder.
#[derive(Clone, PartialEq, Debug)]
pub struct Enrolment {
    /// Whose.
    pub holder: Holder,
    /// The role that the holder has with it.
    pub role: Role,
    /// The key.
    pub key: PublicKey,
    /// SHA-256 of the letter of credence, if there is one.
    pub letter: Option<[u8; 32]>,
}

/// What a record says.
#[derive(Clone, PartialEq, Debug)]
pub enum Body {
    /// `register.open`.
    Open {
        /// The organisation's name in addresses.
        name: String,
        /// The log's verifier keys: type 0x01, then 0x06.
        logs: [String; 2],
        /// The last day of acts that the depositary enters as history without more.
        history_until: Day,
        /// The first policy.
        policy: Policy,
        /// The first officers.
        enrol: Vec<Enrolment>,
    },
    /// `policy.set`.
    Policy(Policy),
    /// `charter.set`.
    Charter(Vec<Document>),
    /// `act` and `history`: the paragraph.
    Act(String),
    /// `key.enrol`.
    Enrol(Enrolment),
    /// `key.rotate`.
    Rotate {
        /// The key that ends.
        old: KeyId,
        /// The key in its place.
        key: PublicKey,
    },
    /// `key.revoke`.
    Revoke {
        /// The key that ends.
        old: KeyId,
        /// From which index on what it signed is contested.
        suspect_from: Option<u64>,
    },
    /// `key.recover`.
    Recover {
        /// The key announced.
        enrol: Enrolment,
        /// The first day on which the recovery can be completed.
        effect: Day,
    },
    /// `key.object` and `key.complete`.
    Reason(String),
    /// `role.grant` and `role.end`.
    Role {
        /// Whose.
        holder: Holder,
        /// Which.
        role: Role,
    },
}

/// The lines of a body of fields.
pub(crate) struct Fields<'a> {
    rest: std::iter::Peekable<std::str::Split<'a, char>>,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(body: &'a str) -> Fields<'a> {
        let mut rest = body.strip_suffix('\n').unwrap_or(body).split('\n').peekable();
        if body.is_empty() {
            rest.next();
        }
        Fields { rest }
    }

    /// The value of the next line, if it has the name.
    pub(crate) fn maybe(&mut self, name: &str) -> Option<&'a str> {
        let value = self.rest.peek()?.strip_prefix(name)?.strip_prefix(": ")?;
        self.rest.next();
        Some(value)
    }

    pub(crate) fn need(&mut self, name: &'static str) -> Result<&'a str, RecordError> {
        self.maybe(name).ok_or(RecordError::Field(name))
    }

    pub(crate) fn end(mut self) -> Result<(), RecordError> {
        if self.rest.next().is_none() { Ok(()) } else { Err(RecordError::Field("(no further line)")) }
    }
}

fn holder(fields: &mut Fields<'_>) -> Result<Holder, RecordError> {
    Holder::parse(fields.need("holder")?).ok_or(RecordError::Field("holder"))
}

fn role(fields: &mut Fields<'_>) -> Result<Role, RecordError> {
    Role::of(fields.need("role")?).ok_or(RecordError::Field("role"))
}

fn public(text: &str) -> Result<PublicKey, RecordError> {
    PublicKey::parse(text).map_err(RecordError::Key)
}

fn key_id(fields: &mut Fields<'_>, name: &'static str) -> Result<KeyId, RecordError> {
    KeyId::parse(fields.need(name)?).ok_or(RecordError::Field(name))
}

fn letter(text: &str) -> Result<Option<[u8; 32]>, RecordError> {
    if text == "-" {
        return Ok(None);
    }
    text.strip_prefix("sha256:").and_then(unhex).map(Some).ok_or(RecordError::Field("letter"))
}

fn day(text: &str, name: &'static str) -> Result<Day, RecordError> {
    Day::parse(text).ok().filter(|d| d.to_string() == text).ok_or(RecordError::Field(name))
}

fn enrolment(fields: &mut Fields<'_>) -> Result<Enrolment, RecordError> {
    Ok(Enrolment {
        holder: holder(fields)?,
        role: role(fields)?,
        key: public(fields.need("key")?)?,
        letter: letter(fields.need("letter")?)?,
    })
}

/// A name that can be part of an address.
fn is_slug(name: &str) -> bool {
    (1..=60).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

impl Body {
    pub(crate) fn parse(kind: Kind, text: &str) -> Result<Body, RecordError> {
        if kind.is_act() {
            return paragraph(kind, text).map(|()| Body::Act(text.to_owned()));
        }
        if text.contains(" \n") {
            return Err(RecordError::Space);
        }
        let mut fields = Fields::new(text);
        let body = match kind {
            Kind::Open => {
                let name = fields.need("name")?.to_owned();
                if !is_slug(&name) {
                    return Err(RecordError::Field("name"));
                }
                let logs = [fields.need("log")?.to_owned(), fields.need("log")?.to_owned()];
                let history_until = day(fields.need("history-until")?, "history-until")?;
                let policy = Policy::parse(&mut fields)?;
                let mut enrol = Vec::new();
                while let Some(line) = fields.maybe("enrol") {
                    let mut parts = line.split(' ');
                    let mut part = || parts.next().ok_or(RecordError::Field("enrol"));
                    enrol.push(Enrolment {
                        holder: Holder::parse(part()?).ok_or(RecordError::Field("enrol"))?,
                        role: Role::of(part()?).ok_or(RecordError::Field("enrol"))?,
                        key: public(part()?)?,
                        letter: None,
                    });
                }
                Body::Open { name, logs, history_until, policy, enrol }
            }
            Kind::Policy => Body::Policy(Policy::parse(&mut fields)?),
            Kind::Charter => {
                let mut files: Vec<Document> = Vec::new();
                while let Some(line) = fields.maybe("file") {
                    let document = Document::parse(line).ok_or(RecordError::Field("file"))?;
                    if files.last().is_some_and(|f| f.name >= document.name) {
                        return Err(RecordError::Field("file"));
                    }
                    files.push(document);
                }
                if files.is_empty() {
                    return Err(RecordError::Field("file"));
                }
                Body::Charter(files)
            }
            Kind::Enrol => Body::Enrol(enrolment(&mut fields)?),
            Kind::Rotate => {
                Body::Rotate { old: key_id(&mut fields, "old")?, key: public(fields.need("key")?)? }
            }
            Kind::Revoke => {
                let old = key_id(&mut fields, "old")?;
                let number = |t: &str| crate::record::number(t).ok_or(RecordError::Field("suspect-from"));
                Body::Revoke { old, suspect_from: fields.maybe("suspect-from").map(number).transpose()? }
            }
            Kind::Recover => Body::Recover {
                enrol: enrolment(&mut fields)?,
                effect: day(fields.need("effect")?, "effect")?,
            },
            Kind::Object | Kind::Complete => {
                let reason = fields.need("reason")?;
                if reason.is_empty() {
                    return Err(RecordError::Field("reason"));
                }
                Body::Reason(reason.to_owned())
            }
            Kind::Grant | Kind::End => Body::Role { holder: holder(&mut fields)?, role: role(&mut fields)? },
            Kind::Act | Kind::History => return Err(RecordError::Paragraph),
        };
        fields.end()?;
        Ok(body)
    }

    pub(crate) fn print(&self, out: &mut String) {
        let enrolment = |e: &Enrolment, out: &mut String| {
            let letter = e.letter.map_or("-".to_owned(), |l| format!("sha256:{}", hex(&l)));
            let _ = writeln!(
                out,
                "holder: {}\nrole: {}\nkey: {}\nletter: {letter}",
                e.holder,
                e.role.name(),
                e.key
            );
        };
        match self {
            Body::Open { name, logs: [a, b], history_until, policy, enrol } => {
                let _ = writeln!(out, "name: {name}\nlog: {a}\nlog: {b}\nhistory-until: {history_until}");
                policy.print(out);
                for e in enrol {
                    let _ = writeln!(out, "enrol: {} {} {}", e.holder, e.role.name(), e.key);
                }
            }
            Body::Policy(policy) => policy.print(out),
            Body::Charter(files) => {
                for f in files {
                    let _ = writeln!(out, "file: {f}");
                }
            }
            Body::Act(text) => out.push_str(text),
            Body::Enrol(e) => enrolment(e, out),
            Body::Rotate { old, key } => {
                let _ = writeln!(out, "old: {old}\nkey: {key}");
            }
            Body::Revoke { old, suspect_from } => {
                let _ = writeln!(out, "old: {old}");
                if let Some(i) = suspect_from {
                    let _ = writeln!(out, "suspect-from: {i}");
                }
            }
            Body::Recover { enrol, effect } => {
                enrolment(enrol, out);
                let _ = writeln!(out, "effect: {effect}");
            }
            Body::Reason(reason) => {
                let _ = writeln!(out, "reason: {reason}");
            }
            Body::Role { holder, role } => {
                let _ = writeln!(out, "holder: {holder}\nrole: {}", role.name());
            }
        }
    }
}

/// One act as a paragraph: a first line that begins with its day, then indented lines.
fn paragraph(kind: Kind, text: &str) -> Result<(), RecordError> {
    let body = text.strip_suffix('\n').ok_or(RecordError::Paragraph)?;
    let mut sourced = false;
    for (i, line) in body.split('\n').enumerate() {
        let fits = match line.strip_prefix("    ") {
            Some(rest) => i > 0 && !rest.trim().is_empty() && !rest.trim_start().starts_with('#'),
            None => i == 0 && line.starts_with(|c: char| c.is_ascii_digit()),
        };
        if !fits {
            return Err(RecordError::Paragraph);
        }
        sourced |= line.strip_prefix("    source: ").is_some_and(|s| !s.trim().is_empty());
    }
    if kind == Kind::History && !sourced {
        return Err(RecordError::NoSource);
    }
    Ok(())
}

/// True if a text can be the name of a journal.
pub(crate) fn is_journal(name: &str) -> bool {
    is_name(name) && !name.contains('/') && name.ends_with(".journal")
}
