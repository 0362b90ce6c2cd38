//! Random sentences of a grammar, for tests, benches and fuzzing: every sentence it makes fits a form.

use crate::{Country, Grammar, Kind, Name, Node, Pat, SlotKind, Value};
use servanda_timeline::{Day, DayOfYear, Period, Unit, When};
use smallvec::SmallVec;

/// A generator of numbers: the same seed gives the same sentences for ever.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// From a seed.
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x2545_F491_4F6C_DD1D)
    }

    /// A number below `n`, or 0 if `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let n = u64::try_from(n.max(1)).unwrap_or(1);
        usize::try_from((self.0 >> 11) % n).unwrap_or(0)
    }
}

/// What names there are to choose from.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Defined names by kind.
    pub names: Vec<(Kind, Name)>,
    /// Countries.
    pub countries: Vec<Country>,
}

/// A random node of a form. `depth` bounds phrases within phrases.
pub fn node(
    grammar: &Grammar,
    table: u16,
    form: u16,
    choices: &Choices,
    dice: &mut Dice,
    depth: u8,
) -> Option<Node> {
    let pats = &grammar.form(table, form)?.pats;
    let mut slots = SmallVec::new();
    fill(grammar, pats, choices, dice, depth, &mut slots)?;
    Some(Node { table, form, slots })
}

fn fill(
    grammar: &Grammar,
    pats: &[Pat],
    choices: &Choices,
    dice: &mut Dice,
    depth: u8,
    out: &mut SmallVec<[(u8, Value); 2]>,
) -> Option<()> {
    for pat in pats {
        match pat {
            Pat::Word(_) | Pat::Verb(_) | Pat::Comma => {}
            Pat::Opt(flag, inner) => {
                if dice.below(2) == 0 {
                    out.extend(flag.map(|slot| (slot, Value::Flag)));
                    fill(grammar, inner, choices, dice, depth, out)?;
                }
            }
            Pat::Choice(slot, ways) => {
                let which = dice.below(ways.len());
                out.push((*slot, Value::Choice(u8::try_from(which).ok()?)));
                fill(grammar, ways.get(which)?, choices, dice, depth, out)?;
            }
            Pat::Slot(slot, kind) => out.push((*slot, value(grammar, *kind, choices, dice, depth)?)),
        }
    }
    Some(())
}

fn value(grammar: &Grammar, kind: SlotKind, choices: &Choices, dice: &mut Dice, depth: u8) -> Option<Value> {
    let name = |kind: Kind, dice: &mut Dice| {
        let all: Vec<Name> = choices.names.iter().filter(|n| n.0 == kind).map(|n| n.1).collect();
        all.get(dice.below(all.len())).copied()
    };
    let country = |dice: &mut Dice| choices.countries.get(dice.below(choices.countries.len())).copied();
    let number = |dice: &mut Dice| u32::try_from(1 + dice.below(60)).unwrap_or(1);
    let phrase = |table: u16, dice: &mut Dice| {
        let forms = grammar.forms(table).len();
        let form = u16::try_from(dice.below(forms)).ok()?;
        if depth == 0 { None } else { node(grammar, table, form, choices, dice, depth - 1) }
    };
    Some(match kind {
        SlotKind::Name(k) => Value::Name(name(k, dice)?),
        SlotKind::Todo => Value::Name(name(Kind::Step, dice)?),
        SlotKind::Names(k) => {
            let mut all: Vec<Name> = (0..=dice.below(2)).filter_map(|_| name(k, dice)).collect();
            all.dedup();
            Value::Names(all.into())
        }
        SlotKind::Country => Value::Country(country(dice)?),
        SlotKind::Countries => Value::Countries((0..=dice.below(3)).filter_map(|_| country(dice)).collect()),
        SlotKind::Period | SlotKind::Notice => {
            let unit = [Unit::Day, Unit::Week, Unit::Month, Unit::Year].get(dice.below(4)).copied()?;
            Value::Period(Period { count: number(dice), unit })
        }
        SlotKind::Date => Value::Date(When::on(Day::FIRST.shift(i32::try_from(dice.below(3_000_000)).ok()?))),
        SlotKind::Number | SlotKind::Ordinal | SlotKind::Times => Value::Number(number(dice)),
        SlotKind::Share => {
            let b = number(dice) + 1;
            if dice.below(2) == 0 { Value::Share(b, 100) } else { Value::Share(b - 1, b) }
        }
        SlotKind::DayOfYear => Value::DayOfYear(DayOfYear {
            month: u8::try_from(1 + dice.below(12)).ok()?,
            day: u8::try_from(1 + dice.below(28)).ok()?,
        }),
        SlotKind::Person => {
            Value::Text(["Ada Byron", "Лев Толстой", "Jan van Eyck"].get(dice.below(3))?.to_string().into())
        }
        SlotKind::Article => {
            Value::Text(["4", "III(4)", "18 bis", "13(2)"].get(dice.below(4))?.to_string().into())
        }
        SlotKind::Text => {
            let texts = [
                "Moonbase",
                "the head of the council",
                "совет: «да»",
                "a, b and c",
                "x (y) 5 %",
                "by \"word\"",
            ];
            Value::Text(texts.get(dice.below(5))?.to_string().into())
        }
        SlotKind::Table(t) => Value::Node(Box::new(phrase(t, dice)?)),
        SlotKind::Tables(t) => {
            Value::Nodes((0..=dice.below(2)).map(|_| phrase(t, dice)).collect::<Option<Vec<_>>>()?.into())
        }
    })
}
