//! A reckoning that goes on from the one before equals a full reckoning, act by act, on random histories.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

mod support;

use rustc_hash::FxHasher;
use servanda_acts::{Act, Deed};
use servanda_charter::{Charter, Source};
use servanda_language::{Kind, Name};
use servanda_reckoner::{Duty, Question, Reckoned, check_principles, reckon};
use servanda_timeline::{Because, Day, Ground, Timeline, Why};
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::hash::{Hash, Hasher};
use support::{ByCode, COUNTRIES, Dice, History, country, day};

fn digest(of: impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    of.hash(&mut hasher);
    hasher.finish()
}

/// A whole proof as one number: what each step rests on, not where it is kept.
fn proof(reckoned: &Reckoned<'_>, why: Why) -> u64 {
    let told = |ground: &Ground, below: Vec<u64>| match ground {
        Ground::Act(a) => digest((0, a)),
        Ground::NoSuchAct(a) => digest((1, reckoned.absent(*a))),
        Ground::Clause { cite, lemma, .. } => digest((2, cite, lemma.and_then(|l| reckoned.lemma(l)), below)),
    };
    reckoned.reasons(|r| r.fold(why, told)).unwrap()
}

fn line<T: Debug + Clone + PartialEq>(reckoned: &Reckoned<'_>, line: &Timeline<Because<T>>) -> String {
    let told = |b: &Because<T>| format!("{:?} by {:x}", b.ruling, proof(reckoned, b.why));
    line.pieces().map(|p| format!("{}: {}; ", p.since, told(p.value))).collect()
}

fn duty(reckoned: &Reckoned<'_>, d: &Duty) -> String {
    let who = (d.kind, d.clause, d.child, d.bearer, d.toward, d.since, d.by, d.act, d.answered_by);
    let rest = (&d.what, d.field, d.own_choice, &d.reading, proof(reckoned, d.why));
    format!("{who:?} {rest:?} {}", line(reckoned, &d.state))
}

fn names(charter: &Charter, kind: Kind) -> Vec<Name> {
    charter.lexicon.entries().filter(|(_, e)| e.kind == kind).map(|(n, _)| n).collect()
}

/// Everything that can be asked, on all days, with proofs.
fn everything(reckoned: &Reckoned<'_>) -> Vec<String> {
    let charter = reckoned.case().charter;
    let mut questions: Vec<Question> = Vec::new();
    let all: Vec<_> = (0..5).map(country).collect();
    for n in names(charter, Kind::Instrument) {
        questions.push(Question::InForce(n));
        for c in &all {
            questions.extend([
                Question::Party(n, *c),
                Question::Applies(n, *c),
                Question::Signatory(n, *c),
                Question::Provisional(n, *c, None),
                Question::Between(n, *c, all[0]),
            ]);
        }
    }
    for c in &all {
        questions.extend([Question::Member(*c), Question::Vote(*c)]);
    }
    for n in names(charter, Kind::Organ) {
        questions.extend([Question::Organ(n), Question::Chair(n), Question::ChairTurn(n)]);
        questions.extend(all.iter().map(|c| Question::Seat(n, *c)));
    }
    for n in names(charter, Kind::Office) {
        questions.extend([Question::Holder(n), Question::OfficeTurn(n)]);
    }
    questions.extend(names(charter, Kind::Document).into_iter().map(Question::Document));
    for n in names(charter, Kind::Class) {
        questions.extend(all.iter().map(|c| Question::Class(n, *c)));
    }
    let mut told: Vec<String> =
        questions.into_iter().map(|q| format!("{q:?} {}", line(reckoned, &reckoned.line(q)))).collect();
    told.extend(reckoned.findings().iter().map(|f| format!("{f:?}")));
    told.extend(reckoned.duties().iter().map(|d| duty(reckoned, d)));
    for on in [30, 90, 200].map(day) {
        told.extend(reckoned.standing_duties(on, None).iter().map(|d| duty(reckoned, d)));
    }
    for d in reckoned.due(Day::FIRST, Day::LAST) {
        let what = (d.day, d.kind, d.name, d.country, &d.what, d.clause, d.duty, d.met, &d.reading);
        told.push(format!("{what:?} {:?}", d.why.map(|w| proof(reckoned, w))));
    }
    for (n, f) in reckoned.base().forces() {
        let met =
            (f.met.when, &f.met.counted, &f.met.rejected, &f.met.missing, f.met.short_by, &f.met.progress);
        told.push(format!("{n:?} {:?} {:?} {met:?} {:?} {:?}", f.start, f.attested, f.steps, f.terms));
        told.push(format!("{:?}", reckoned.roll(n)));
    }
    for (id, principle, breaches) in check_principles(reckoned) {
        let of = breaches.iter().map(|b| (b.act, b.country, b.why.map(|w| proof(reckoned, w))));
        told.push(format!("{id:?} {principle:?} {:?}", of.collect::<Vec<_>>()));
    }
    told.push(format!("{:?} {:?}", reckoned.members(), reckoned.history().standing));
    told
}

/// What a random charter does not speak of, so that every part of an answer is there to be changed, and rests on others.
const MORE: [(&str, &str); 3] = [
    (
        "charter.md",
        "# Charter

```charter
define instrument Charter
define organ Assembly
define organ Bench
define office Secretary
define body United Nations
define document Plan
define step declared its stocks / declare its stocks
define class holder / holders: a State that declared its stocks before 2001-03-01

signature is subject to ratification
the Charter is open for signature by the parties to the Treaty
the Charter is in force from the day at least 2 signatories have deposited ratification
only a party to the Treaty may join
a party may withdraw on 20 days' notice
a party that has not paid for 2 years is no longer a party
for a later State: 30 days after its deposit
a deposit has effect at once for a State in armed conflict
reservations are permitted to Article 2 only
the depositary must register the Charter with the United Nations
the Secretary serves 100 days
the Council appoints the Secretary on the recommendation of the Assembly
the turns of the Secretary rotate among citizens of the members in Russian alphabetical order, each of 60 days from 2001-02-01, beginning with Alba
the Assembly consists of a delegate of every party
the Assembly decides by a majority of those present and voting
the Bench consists of a judge of every member elected to it
the Bench decides by consensus
the chair of the Assembly passes to the next member in Russian alphabetical order, on 1 April
each member must pay its share by 31 March of each year
a draft passes from the Bench to the Assembly before the Council adopts it
if a party suffers aggression
    every other party must assist the victim, if the victim asks
    the Council must inform the United Nations at once
each holder must declare its stocks within 30 days from entry into force
```
",
    ),
    (
        "pact.md",
        "# Pact

```charter
define instrument Pact
the Pact is in force from the day at least 1 State has notified acceptance and the Charter is in force
a party to the Charter leaves the Pact
```
",
    ),
    (
        "accord.md",
        "# Accord

```charter
define instrument Accord
the Accord is in force from the day every holder has notified acceptance
the Accord makes a State that has signed it again a party to the Treaty
```
",
    ),
];

struct Made {
    charter: Charter,
    acts: Vec<Act>,
}

/// A random organisation with more organs and instruments, and more acts among its own.
fn made(seed: u64) -> Made {
    let history = History::random(seed);
    let mut sources = vec![Source { path: "treaty.md".into(), text: history.charter_text() }];
    let protocol = history.protocol_text(Some(day(90)));
    let has_protocol = protocol.is_some();
    sources.extend(protocol.map(|text| Source { path: "protocol.md".into(), text }));
    sources.extend(MORE.iter().map(|(path, text)| Source { path: (*path).into(), text: (*text).into() }));
    let (charter, diagnostics) = Charter::parse(&sources, support::lexicon());
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let text = history.journal_text();
    let own = text.split("\n\n").filter(|p| has_protocol || !p.contains("of the Protocol"));
    let mut paragraphs: Vec<String> = own.filter(|p| !p.trim().is_empty()).map(str::to_owned).collect();
    let mut dice = Dice::new(seed ^ 0xACE5);
    if dice.one_in(2) {
        // A history in which the other instruments come to something.
        for (_, name) in COUNTRIES {
            let mut on = dice.below(60) as i32;
            for what in [
                "signed the Charter",
                "deposited ratification of the Charter",
                "notified acceptance of the Pact",
                "entered into armed conflict",
                "did not pay its share for 2000",
                "did not pay its share for 2001",
                "notified acceptance of the Accord",
            ] {
                on += dice.below(30) as i32;
                if !dice.one_in(4) {
                    paragraphs.push(format!("{}  {name} {what}\n    source: dice", day(on)));
                }
            }
        }
    }
    for n in 0..8 + dice.below(10) {
        let (a, b) = (COUNTRIES[dice.below(5) as usize].1, COUNTRIES[dice.below(5) as usize].1);
        let on = dice.below(200) as i32;
        let what = match dice.below(42) {
            0 => format!("{a} claims a frozen membership"),
            1 => format!("{a} stated its concern"),
            2 | 3 => format!("{a} deposited ratification of the Charter"),
            4 => format!("{a} signed the Charter"),
            5 => format!("{a} notified withdrawal from the Charter"),
            6 => "the depositary registered the Charter with the United Nations".to_owned(),
            7 | 8 => format!("{a} did not pay its share for 200{}", dice.below(3)),
            9 => format!("{a} paid its share for 200{}", dice.below(3)),
            10 => format!("{a} requested assistance"),
            11 => format!("{a} assisted {b}"),
            12 => format!("{a} informed the United Nations"),
            13 => format!("{a} made a reservation to Article 3 of the Treaty"),
            14 => format!("{a} entered into armed conflict"),
            15 => format!("{a} took the chair of the Assembly"),
            16 => format!("Ann Lee of {a} took office as Secretary"),
            17 => format!("the Council decided to appoint Bo Ray of {a} as Secretary"),
            18 => "the Council decided to adopt Plan".to_owned(),
            19 => format!("the Council decided on the budget of {a}"),
            20 => "the Council decided to give the Assembly the task counting by 2001-05-01".to_owned(),
            21 => format!("{a} left the {}", ["Council", "Bench"][dice.below(2) as usize]),
            22 | 23 => format!("{a} declared its stocks"),
            24 => "the Treaty entered into force".to_owned(),
            25 => "the Council met in regular session".to_owned(),
            26 => format!("{a} suspended the operation of the Treaty"),
            27 => "the Council decided to found the Assembly".to_owned(),
            28 => format!("{a} approved ratification of the Charter"),
            29 => format!("{a} notified acceptance of the Pact"),
            30 => format!("{a} notified acceptance of the Accord"),
            31 => format!("{a} signed the Accord"),
            32 => {
                format!("the Assembly decided to elect {a} to the Bench from {} until {}", day(50), day(150))
            }
            33 => format!("the Bench decided on the share of {a}\n    objected: {b}"),
            34 => format!("the Assembly recommended Bo Ray of {a} as Secretary"),
            35 => "the Bench drafted Plan".to_owned(),
            36 => "the Assembly cleared Plan".to_owned(),
            37 => format!("{a} suffered aggression"),
            38 => format!("{a} made a reservation to Article 3 of the Charter"),
            39 => format!("Ann Lee of {a} left office as Secretary"),
            40 => format!("the Council decided that {a} chairs the Assembly"),
            _ => format!("corrects act {}: {}  {a} signed the Treaty", 1 + dice.below(8), day(on - 1)),
        };
        let label = if dice.one_in(6) { format!("\n    label: n{n}") } else { String::new() };
        paragraphs.push(format!("{}  {what}{label}\n    source: dice", day(on)));
    }
    paragraphs.sort();
    let cut = |p: &String| p.contains("corrects act");
    // Corrections are few, so that most histories have none.
    if !dice.one_in(5) {
        paragraphs.retain(|p| !cut(p));
    }
    let journal = servanda_acts::parse(&paragraphs.join("\n\n"), &charter.lexicon, 9);
    assert!(journal.diagnostics.is_empty(), "{:?}\n{}", journal.diagnostics, paragraphs.join("\n\n"));
    Made { charter, acts: journal.acts }
}

fn agree(went_on: &Reckoned<'_>, full: &Reckoned<'_>, of: impl Fn() -> String) {
    let (a, b) = (everything(went_on), everything(full));
    for (x, y) in a.iter().zip(&b) {
        assert_eq!(x, y, "{}", of());
    }
    assert_eq!(a.len(), b.len(), "{}", of());
}

#[test]
fn going_on_equals_a_full_reckoning() {
    let (mut quick, mut whole) = (0, 0);
    let mut of_deed: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for seed in 0..300 {
        let Made { charter, mut acts } = made(seed);
        let mut dice = Dice::new(seed ^ 0xBEEF);
        let cut = 1 + dice.below(acts.len() as u64 - 1) as usize;
        if dice.one_in(3) {
            // Acts come to be known in another order than they were done.
            for i in (cut + 1..acts.len()).rev() {
                acts.swap(i, cut + dice.below((i - cut + 1) as u64) as usize);
            }
        }
        let known = dice.one_in(4).then(|| day(60 + dice.below(100) as i32));
        let case = |n: usize| servanda_reckoner::Case {
            charter: &charter,
            acts: &acts[..n],
            countries: &ByCode,
            known,
            horizon: day(900),
        };
        let mut now = reckon(case(cut)).ok().unwrap();
        for n in cut + 1..=acts.len() {
            now = now.keep().reckon(case(n));
            let redone = now.redone();
            let act = &acts[n - 1];
            let count = of_deed.entry(act.deed().key()).or_default();
            if redone.whole {
                whole += 1;
                count.1 += 1;
            } else {
                quick += 1;
                count.0 += 1;
            }
            if !redone.whole && matches!(act.deed(), Deed::Claims | Deed::Stated | Deed::MadeReservation) {
                assert_eq!((redone.topics, redone.duties), (0, false), "seed {seed}: {:?}", act.deed());
            }
            if !redone.whole && matches!(act.deed(), Deed::Informed | Deed::Registered | Deed::Met) {
                assert_eq!(redone.topics, 0, "seed {seed}: {:?}", act.deed());
            }
            agree(&now, &reckon(case(n)).ok().unwrap(), || format!("seed {seed}, act {n}: {act:?}"));
        }
    }
    println!("{quick} went on, {whole} were reckoned whole: {of_deed:?}");
    assert!(quick > whole * 3, "{quick} went on, {whole} were reckoned whole");
    for key in
        ["claims", "informed", "registered", "paid", "signed", "deposited", "met", "took-chair", "decided-on"]
    {
        let (went_on, _) = of_deed[key];
        assert!(went_on > 5, "{key} went on {went_on} times");
    }
}

/// Any act may be the one that is recorded last, after all that followed from it.
#[test]
fn an_act_that_comes_to_be_known_last_changes_what_rests_on_it() {
    for seed in 1000..1500 {
        let Made { charter, acts } = made(seed);
        let mut dice = Dice::new(seed ^ 0xFEED);
        for _ in 0..8 {
            let mut acts = acts.clone();
            let late = acts.remove(dice.below(acts.len() as u64) as usize);
            acts.push(late);
            let case = |acts| servanda_reckoner::Case {
                charter: &charter,
                acts,
                countries: &ByCode,
                known: None,
                horizon: day(900),
            };
            let before = reckon(case(&acts[..acts.len() - 1])).ok().unwrap();
            let now = before.keep().reckon(case(&acts));
            agree(&now, &reckon(case(&acts)).ok().unwrap(), || format!("seed {seed}: {:?}", acts.last()));
        }
    }
}
