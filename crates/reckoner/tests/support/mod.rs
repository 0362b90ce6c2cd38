//! Random charters and journals, small enough that an obvious evaluator can answer for every day.

#![allow(dead_code, reason = "each test uses its part")]

use servanda_acts::{Act, Journal};
use servanda_charter::{Charter, Source};
use servanda_language::{Country, Kind, Lexicon, Meaning, Name};
use servanda_reckoner::{Case, Countries, Reckoned, reckon};
use servanda_timeline::Day;
use std::fmt::Write as _;

/// Letters of the countries that take part, with invented names.
pub const COUNTRIES: [(&str, &str); 5] =
    [("QA", "Alba"), ("QB", "Borea"), ("QC", "Corvia"), ("QD", "Dunia"), ("QE", "Estra")];

/// The first day of every random history.
pub fn day(n: i32) -> Day {
    Day::parse("2001-01-01").unwrap().shift(n)
}

pub fn country(i: usize) -> Country {
    Country::from_code(COUNTRIES[i].0).unwrap()
}

/// Sorts by code: an alphabet as good as any.
pub struct ByCode;

impl Countries for ByCode {
    fn sorted(&self, countries: &[Country], _: u8, _: Day) -> Vec<Country> {
        let mut all = countries.to_vec();
        all.sort_by(|a, b| a.code().cmp(b.code()));
        all
    }

    fn ended(&self, _: Country) -> Option<Day> {
        None
    }

    fn is_organisation(&self, _: Country) -> bool {
        false
    }
}

/// Sorts by a permutation of the codes.
pub struct Permuted(pub Vec<Country>);

impl Countries for Permuted {
    fn sorted(&self, countries: &[Country], _: u8, _: Day) -> Vec<Country> {
        let mut all = countries.to_vec();
        all.sort_by_key(|c| self.0.iter().position(|p| p == c));
        all
    }

    fn ended(&self, _: Country) -> Option<Day> {
        None
    }

    fn is_organisation(&self, _: Country) -> bool {
        false
    }
}

/// A small generator of numbers: the same seed gives the same history for ever.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x1234_5678_9ABC_DEF1)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n.max(1)
    }

    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quota {
    Every,
    AtLeast(usize),
    Majority,
}

/// The rules of a random organisation.
#[derive(Clone, Debug)]
pub struct Rules {
    pub quota: Quota,
    /// Days after the condition.
    pub wait: u32,
    /// Days after a later State's own deposit.
    pub later: u32,
    /// Whether a State that has not signed may accede, and whether only once in force.
    pub accession: Option<bool>,
    /// Accession needs a decision of the Council.
    pub admission: bool,
    pub notice_days: u32,
    pub revocable: bool,
    /// A limited term of this many days, and a protocol that renews from the day after.
    pub term: Option<u32>,
    pub protocol_needs: usize,
    pub rotates: bool,
    pub keeps_turn: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    Signs,
    Deposits,
    Accedes,
    NotifiesWithdrawal,
    Revokes,
    NotifiesProtocol,
    Suspend,
    EndSuspension,
    Exclude,
    TakeVote,
    GiveVote,
    Admit,
    Session,
    Takes,
    TakesFor(usize),
}

/// One random act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    pub on: i32,
    pub who: usize,
    pub thing: Thing,
    pub objects: Option<usize>,
    /// Days until it is received.
    pub late: i32,
}

/// A random organisation with its history.
#[derive(Clone, Debug)]
pub struct History {
    pub rules: Rules,
    pub acts: Vec<Happening>,
    pub last: i32,
}

impl History {
    pub fn random(seed: u64) -> History {
        let mut dice = Dice::new(seed);
        for _ in 0..4 {
            dice.below(2);
        }
        let rules = Rules {
            quota: match dice.below(3) {
                0 => Quota::Every,
                1 => Quota::AtLeast(1 + dice.below(4) as usize),
                _ => Quota::Majority,
            },
            wait: [0, 0, 5, 30][dice.below(4) as usize],
            later: [0, 0, 10][dice.below(3) as usize],
            accession: [None, Some(false), Some(true)][dice.below(3) as usize],
            admission: dice.one_in(3),
            notice_days: 1 + dice.below(40) as u32,
            revocable: dice.one_in(2),
            term: dice.one_in(2).then(|| 30 + dice.below(60) as u32),
            protocol_needs: 1 + dice.below(3) as usize,
            rotates: !dice.one_in(3),
            keeps_turn: dice.one_in(2),
        };
        let last = 200;
        let mut acts = Vec::new();
        for who in 0..5 {
            if !dice.one_in(4) {
                let on = dice.below(20) as i32;
                acts.push((on, who, Thing::Signs));
                if !dice.one_in(4) {
                    acts.push((on + dice.below(40) as i32, who, Thing::Deposits));
                }
            }
        }
        for _ in 0..dice.below(16) {
            let on = dice.below(last as u64) as i32;
            let who = dice.below(5) as usize;
            let thing = match dice.below(16) {
                0 => Thing::Signs,
                1 => Thing::Deposits,
                2 => Thing::Accedes,
                3 => Thing::NotifiesWithdrawal,
                4 => Thing::Revokes,
                5 | 6 => Thing::NotifiesProtocol,
                7 => Thing::Suspend,
                8 => Thing::EndSuspension,
                9 => Thing::Exclude,
                10 => Thing::TakeVote,
                11 => Thing::GiveVote,
                12 => Thing::Admit,
                13 => Thing::Session,
                14 => Thing::Takes,
                _ => Thing::TakesFor(dice.below(5) as usize),
            };
            acts.push((on, who, thing));
        }
        for _ in 0..dice.below(4) {
            acts.push((60 + dice.below(120) as i32, 0, Thing::Session));
        }
        if rules.rotates {
            acts.push((55, dice.below(5) as usize, Thing::Takes));
        }
        let mut acts: Vec<Happening> = acts
            .into_iter()
            .map(|(on, who, thing)| Happening {
                on,
                who,
                thing,
                objects: dice.one_in(3).then(|| dice.below(5) as usize),
                late: if dice.one_in(4) { dice.below(60) as i32 } else { 0 },
            })
            .collect();
        acts.sort_by_key(|a| a.on);
        // One hand-over a day: two on one day would be decided by the order of recording alone.
        let mut taken = Vec::new();
        acts.retain(|a| match a.thing {
            Thing::Session | Thing::Takes | Thing::TakesFor(_) => {
                let free = !taken.contains(&a.on);
                taken.push(a.on);
                free && !matches!(a.thing, Thing::TakesFor(o) if o == a.who)
            }
            _ => true,
        });
        History { rules, acts, last }
    }

    /// The charter as a document.
    pub fn charter_text(&self) -> String {
        let r = &self.rules;
        let quota = match r.quota {
            Quota::Every => "every signatory has".to_owned(),
            Quota::AtLeast(n) => format!("at least {n} signatories have"),
            Quota::Majority => "a majority of signatories have".to_owned(),
        };
        let mut t = String::from("# Treaty\n\n```charter\ndefine instrument Treaty\ndefine organ Council\n");
        match r.wait {
            0 => writeln!(t, "the Treaty is in force from the day {quota} deposited ratification").unwrap(),
            n => writeln!(t, "the Treaty is in force {n} days after the day {quota} deposited ratification")
                .unwrap(),
        }
        match r.later {
            0 => t.push_str("for a later State: on the day of its deposit\n"),
            n => writeln!(t, "for a later State: {n} days after its deposit").unwrap(),
        }
        match r.accession {
            None => {}
            Some(false) => t.push_str("a State that has not signed may accede\n"),
            Some(true) => t.push_str("a State that has not signed may accede once the Treaty is in force\n"),
        }
        if r.admission {
            t.push_str("a State whose admission the Council has decided may accede\n");
        }
        writeln!(t, "a party may withdraw on {} days' notice", r.notice_days).unwrap();
        if r.revocable {
            t.push_str("    notice may be revoked before it has effect\n");
        }
        if let Some(days) = r.term {
            writeln!(
                t,
                "the Treaty lasts {days} days from its entry into force, and may be renewed by instrument"
            )
            .unwrap();
        }
        t.push_str("a party to the Treaty is a member\nthe Council consists of the head of every member\n");
        t.push_str("the Council decides by consensus\nthe Council admits a member by decision\n");
        t.push_str("the Council may suspend a member at its request\nthe Council may exclude a member that does not perform its duties\n");
        t.push_str(
            "if a member has not paid for 2 years, the Council may take away its vote until it pays\n",
        );
        t.push_str("a suspended member has no seat and no vote, its duties remain\n");
        if r.rotates {
            t.push_str("the chair of the Council passes to the next member in English alphabetical order, at the regular session\n");
            t.push_str("    unless the Council decides otherwise\n");
            if r.keeps_turn {
                t.push_str("    a member that cannot serve keeps its turn\n");
            }
        }
        t.push_str("```\n");
        t
    }

    /// The protocol as a document. It renews from the day after the term, which it must name: so the day is
    /// reckoned here from the history, as a drafter would.
    pub fn protocol_text(&self, from: Option<Day>) -> Option<String> {
        let (days, from) = (self.rules.term?, from?);
        let needs = self.rules.protocol_needs;
        Some(format!(
            "# Protocol\n\n```charter\ndefine instrument Protocol\nthe Protocol is in force from the day at least {needs} States have notified acceptance\nfor a later State: on the day of its deposit\nthe Protocol renews the Treaty for {days} days from {from}, and then for {days} days each time\n```\n"
        ))
    }

    pub fn journal_text(&self) -> String {
        let mut t = String::new();
        for a in &self.acts {
            let name = COUNTRIES[a.who].1;
            let on = day(a.on);
            let what = match a.thing {
                Thing::Signs => format!("{name} signed the Treaty"),
                Thing::Deposits => format!("{name} deposited ratification of the Treaty"),
                Thing::Accedes => format!("{name} acceded to the Treaty"),
                Thing::NotifiesWithdrawal => format!("{name} notified withdrawal from the Treaty"),
                Thing::Revokes => format!("{name} revoked its notice of withdrawal from the Treaty"),
                Thing::NotifiesProtocol => format!("{name} notified acceptance of the Protocol"),
                Thing::Suspend => format!("the Council decided to suspend {name} at its request"),
                Thing::EndSuspension => format!("the Council decided to end the suspension of {name}"),
                Thing::Exclude => format!("the Council decided to exclude {name}"),
                Thing::TakeVote => format!("the Council decided to take away the vote of {name}"),
                Thing::GiveVote => format!("the Council decided to give back the vote of {name}"),
                Thing::Admit => format!("the Council decided to admit {name}"),
                Thing::Session => "the Council met in regular session".to_owned(),
                Thing::Takes => format!("{name} took the chair of the Council"),
                Thing::TakesFor(o) => {
                    format!(
                        "{name} took the chair of the Council for the time being, in place of {}",
                        COUNTRIES[o].1
                    )
                }
            };
            let _ = writeln!(t, "{on}  {what}");
            if let (Some(o), true) = (a.objects, decision(a.thing)) {
                let _ = writeln!(t, "    objected: {}", COUNTRIES[o].1);
            }
            if a.late > 0 {
                let _ = writeln!(t, "    received {}", day(a.on + a.late));
            }
            t.push_str("    source: dice\n\n");
        }
        t
    }
}

pub fn decision(thing: Thing) -> bool {
    matches!(
        thing,
        Thing::Suspend
            | Thing::EndSuspension
            | Thing::Exclude
            | Thing::TakeVote
            | Thing::GiveVote
            | Thing::Admit
    )
}

/// A random organisation, read.
pub struct Read {
    pub charter: Charter,
    pub acts: Vec<Act>,
    pub treaty: Name,
    pub protocol: Option<Name>,
    pub council: Name,
}

pub fn lexicon() -> Lexicon {
    let mut lexicon = Lexicon::new();
    for (code, name) in COUNTRIES {
        lexicon.add_country(Country::from_code(code).unwrap(), name);
    }
    lexicon
}

fn name(charter: &Charter, kind: Kind, text: &str) -> Option<Name> {
    match charter.lexicon.find(text, kind) {
        Some(Meaning::Name(n)) => Some(n),
        _ => None,
    }
}

pub fn read(history: &History, renew_from: Option<Day>) -> Read {
    let mut sources = vec![Source { path: "treaty.md".into(), text: history.charter_text() }];
    if let Some(text) = history.protocol_text(renew_from) {
        sources.push(Source { path: "protocol.md".into(), text });
    }
    let (charter, diagnostics) = Charter::parse(&sources, lexicon());
    assert!(diagnostics.is_empty(), "{diagnostics:?}\n{}", history.charter_text());
    let mut text = history.journal_text();
    let protocol = name(&charter, Kind::Instrument, "Protocol");
    if protocol.is_none() {
        text = text.split("\n\n").filter(|p| !p.contains("of the Protocol")).collect::<Vec<_>>().join("\n\n");
    }
    let Journal { acts, diagnostics, .. } = servanda_acts::parse(&text, &charter.lexicon, 9);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let treaty = name(&charter, Kind::Instrument, "Treaty").unwrap();
    let council = name(&charter, Kind::Organ, "Council").unwrap();
    Read { charter, acts, treaty, protocol, council }
}

impl Read {
    pub fn case<'a>(&'a self, acts: &'a [Act], countries: &'a dyn Countries, known: Option<Day>) -> Case<'a> {
        Case { charter: &self.charter, acts, countries, known, horizon: day(400) }
    }

    pub fn reckon(&self, known: Option<Day>) -> Reckoned<'_> {
        reckon(self.case(&self.acts, &ByCode, known)).ok().unwrap()
    }
}
