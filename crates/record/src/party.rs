//! Parties, holders and roles (§ 3).

use std::fmt;

/// On whose behalf a key signs.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Party {
    /// The depositary, who keeps the register.
    Depositary,
    /// A country, by its code.
    Country(Box<str>),
    /// An office of the organisation.
    Office(Box<str>),
}

fn is_plain(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

impl Party {
    /// Reads a party.
    pub fn parse(text: &str) -> Option<Party> {
        if text == "depositary" {
            return Some(Party::Depositary);
        }
        if let Some(office) = text.strip_prefix("office:") {
            return is_plain(office, 100).then(|| Party::Office(office.into()));
        }
        let code = (2..=4).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_uppercase())
            && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        code.then(|| Party::Country(text.into()))
    }
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Party::Depositary => f.write_str("depositary"),
            Party::Country(code) => f.write_str(code),
            Party::Office(name) => write!(f, "office:{name}"),
        }
    }
}

/// Who holds a key: a numbered person or device of a party. Names of people are in letters, not in the log.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Holder {
    /// Of which party.
    pub party: Party,
    /// Which of its holders.
    pub number: Box<str>,
}

impl Holder {
    /// Reads `PARTY/NUMBER`.
    pub fn parse(text: &str) -> Option<Holder> {
        let (party, number) = text.split_once('/')?;
        let party = Party::parse(party)?;
        is_plain(number, 40).then(|| Holder { party, number: number.into() })
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.party, self.number)
    }
}

/// What a holder may do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Role {
    /// Looks after the keys of a party, and signs none of its acts.
    Custodian,
    /// Keeps the register: only of the depositary.
    Officer,
    /// Signs acts of a party.
    Seal,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 3] = [Role::Custodian, Role::Officer, Role::Seal];

    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Role::Officer => "officer",
            Role::Seal => "seal",
            Role::Custodian => "custodian",
        }
    }

    /// The role of a name.
    pub fn of(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|r| r.name() == name)
    }

    /// True if a holder of the party can have it.
    pub fn fits(self, party: &Party) -> bool {
        (self == Role::Officer) == (*party == Party::Depositary)
    }
}
