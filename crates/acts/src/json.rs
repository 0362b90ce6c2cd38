//! The same act as JSON.

use crate::{Act, Actor, Extra, Sources, deeds::ACTING, grammar};
use serde_json::{Map, Value as Json, json};
use servanda_language::{Country, Kind, Lexicon, Meaning, Name, Node, SlotKind, Value};
use servanda_timeline::{Period, Unit, When};

/// What is wrong with an act given as JSON: where and what, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// The field.
    pub field: String,
    /// What it should be.
    pub expected: &'static str,
}

fn codes(all: &[Country]) -> Json {
    all.iter().map(|c| Json::from(c.code())).collect()
}

/// An act as JSON. Names are as the charter defines them, countries are codes, dates are ISO 8601-2.
pub fn act_to_json(act: &Act, sources: &Sources, lexicon: &Lexicon) -> Json {
    let mut out = Map::new();
    out.insert("done".into(), act.done.to_string().into());
    if let Some(w) = act.effective {
        out.insert("effective".into(), w.to_string().into());
    }
    if let Some(w) = act.received {
        out.insert("received".into(), w.to_string().into());
    }
    let by = match &act.by {
        Actor::Countries(all) => json!({ "countries": codes(all) }),
        Actor::Organ(n) => json!({ "organ": lexicon.name(*n) }),
        Actor::Office(n) => json!({ "office": lexicon.name(*n) }),
        Actor::Body(n) => json!({ "body": lexicon.name(*n) }),
        Actor::Organisation(n) => json!({ "organisation": lexicon.name(*n) }),
        Actor::Instrument(n) => json!({ "instrument": lexicon.name(*n) }),
        Actor::Person { name, country } => json!({ "person": &**name, "country": country.code() }),
        Actor::Depositary => json!({ "depositary": true }),
    };
    out.insert("by".into(), by);
    if let Some(form) = grammar().form(act.node.table, act.node.form) {
        out.insert("deed".into(), form.key.into());
        let mut slots = Map::new();
        for (i, value) in &act.node.slots {
            if let Some(name) = form.slots.get(*i as usize) {
                slots.insert(name.clone(), value_to_json(value, lexicon));
            }
        }
        if !slots.is_empty() {
            out.insert("of".into(), slots.into());
        }
    }
    if let Some(s) = sources.get(act.source) {
        out.insert("source".into(), s.into());
    }
    if let Some(e) = act.extra.as_deref() {
        let mut text = |key: &str, v: &Option<Box<str>>| {
            if let Some(v) = v {
                out.insert(key.into(), (**v).into());
            }
        };
        text("label", &e.label);
        text("note", &e.note);
        text("contested", &e.contested);
        text("corrects", &e.corrects);
        text("withdraws", &e.withdraws);
        text("comment", &e.comment);
        let a = &e.attendance;
        for (key, all) in [
            ("present", &a.present),
            ("absent", &a.absent),
            ("abstained", &a.abstained),
            ("objected", &a.objected),
            ("objected_to_format", &a.objected_to_format),
            ("served", &e.served),
        ] {
            if !all.is_empty() {
                out.insert(key.into(), codes(all));
            }
        }
        if a.limited {
            out.insert("limited_format".into(), true.into());
        }
        if a.without_session {
            out.insert("without_session".into(), true.into());
        }
        if a.procedural {
            out.insert("procedural".into(), true.into());
        }
        if !e.fields.is_empty() {
            out.insert("fields".into(), e.fields.iter().map(|f| Json::from(lexicon.name(*f))).collect());
        }
    }
    out.into()
}

fn value_to_json(value: &Value, lexicon: &Lexicon) -> Json {
    match value {
        Value::Name(n) => lexicon.name(*n).into(),
        Value::Names(all) => all.iter().map(|n| Json::from(lexicon.name(*n))).collect(),
        Value::Country(c) => c.code().into(),
        Value::Countries(all) => codes(all),
        Value::Period(p) => p.to_string().into(),
        Value::Date(w) => w.to_string().into(),
        Value::DayOfYear(d) => json!({ "month": d.month, "day": d.day }),
        Value::Number(n) => (*n).into(),
        Value::Share(a, b) => format!("{a}/{b}").into(),
        Value::Text(t) => (**t).into(),
        Value::Choice(c) => (*c).into(),
        Value::Flag => true.into(),
        Value::Node(_) | Value::Nodes(_) => Json::Null,
    }
}

struct FromJson<'a> {
    lexicon: &'a Lexicon,
}

impl FromJson<'_> {
    fn bad<T>(field: &str, expected: &'static str) -> Result<T, JsonError> {
        Err(JsonError { field: field.into(), expected })
    }

    fn when(&self, field: &str, v: &Json) -> Result<When, JsonError> {
        v.as_str().and_then(|t| When::parse(t).ok()).map_or_else(|| Self::bad(field, "a date"), Ok)
    }

    fn name(&self, field: &str, kind: Kind, v: &Json) -> Result<Name, JsonError> {
        match v.as_str().and_then(|t| self.lexicon.find(t, kind)) {
            Some(Meaning::Name(n)) => Ok(n),
            _ => Self::bad(field, kind.word()),
        }
    }

    fn country(&self, field: &str, v: &Json) -> Result<Country, JsonError> {
        v.as_str().and_then(Country::from_code).map_or_else(|| Self::bad(field, "a country code"), Ok)
    }

    fn countries(&self, field: &str, v: &Json) -> Result<Box<[Country]>, JsonError> {
        match v.as_array() {
            Some(all) => all.iter().map(|c| self.country(field, c)).collect(),
            None => Self::bad(field, "a list of country codes"),
        }
    }

    fn period(&self, field: &str, v: &Json) -> Result<Period, JsonError> {
        let parts = v.as_str().and_then(|t| t.split_once(' '));
        let period = parts.and_then(|(n, unit)| {
            let unit = match unit.trim_end_matches('s') {
                "day" => Unit::Day,
                "week" => Unit::Week,
                "month" => Unit::Month,
                "year" => Unit::Year,
                _ => return None,
            };
            Some(Period { count: n.parse().ok().filter(|n| (1..=Period::LONGEST).contains(n))?, unit })
        });
        period.map_or_else(|| Self::bad(field, "a period"), Ok)
    }

    fn value(&self, field: &str, kind: Option<SlotKind>, v: &Json) -> Result<Value, JsonError> {
        let number = || {
            v.as_u64().and_then(|n| u32::try_from(n).ok()).map_or_else(|| Self::bad(field, "a number"), Ok)
        };
        Ok(match kind {
            Some(SlotKind::Name(k)) => Value::Name(self.name(field, k, v)?),
            Some(SlotKind::Country) => Value::Country(self.country(field, v)?),
            Some(SlotKind::Countries) => Value::Countries(self.countries(field, v)?),
            Some(SlotKind::Date) => Value::Date(self.when(field, v)?),
            Some(SlotKind::Period | SlotKind::Notice) => Value::Period(self.period(field, v)?),
            Some(SlotKind::Number) => Value::Number(number()?),
            Some(SlotKind::Text | SlotKind::Person | SlotKind::Article) => match v.as_str() {
                Some(t) if !t.is_empty() => Value::Text(t.into()),
                _ => return Self::bad(field, "a text"),
            },
            None if v.is_u64() => match u8::try_from(number()?) {
                Ok(c) => Value::Choice(c),
                Err(_) => return Self::bad(field, "an alternative"),
            },
            None if *v == Json::Bool(true) => Value::Flag,
            _ => return Self::bad(field, "a value that this deed can have"),
        })
    }
}

/// Reads an act from JSON.
///
/// # Errors
/// The first field that is missing or wrong.
pub fn act_from_json(json: &Json, sources: &mut Sources, lexicon: &Lexicon) -> Result<Act, JsonError> {
    let read = FromJson { lexicon };
    let Some(object) = json.as_object() else { return FromJson::bad("", "an object") };
    let date = |field: &str| object.get(field).map(|v| read.when(field, v)).transpose();
    let Some(done) = date("done")? else { return FromJson::bad("done", "a date") };
    let Some(by) = object.get("by").and_then(Json::as_object) else { return FromJson::bad("by", "an actor") };
    let by = if let Some(all) = by.get("countries") {
        Actor::Countries(read.countries("by", all)?)
    } else if let (Some(name), Some(c)) = (by.get("person").and_then(Json::as_str), by.get("country")) {
        Actor::Person { name: name.into(), country: read.country("by", c)? }
    } else if by.contains_key("depositary") {
        Actor::Depositary
    } else {
        let Some((kind, v)) = ACTING.iter().find_map(|k| by.get(k.word()).map(|v| (*k, v))) else {
            return FromJson::bad("by", "an actor");
        };
        let n = read.name("by", kind, v)?;
        match kind {
            Kind::Organ => Actor::Organ(n),
            Kind::Office => Actor::Office(n),
            Kind::Body => Actor::Body(n),
            Kind::Organisation => Actor::Organisation(n),
            _ => Actor::Instrument(n),
        }
    };
    let key = object.get("deed").and_then(Json::as_str).unwrap_or("");
    let Some((row, form)) = grammar().by_key(0, key) else {
        return FromJson::bad("deed", "a deed of the table");
    };
    let mut slots: Vec<(u8, Value)> = Vec::new();
    for (name, v) in object.get("of").and_then(Json::as_object).into_iter().flatten() {
        let Some(index) = form.slot(name) else { return FromJson::bad(name, "a slot of this deed") };
        slots.push((index, read.value(name, slot_kind(&form.pats, index), v)?));
    }
    slots.sort_by_key(|s| s.0);
    let text = |field: &str| object.get(field).and_then(Json::as_str).map(Box::<str>::from);
    let all = |field: &str| object.get(field).map_or(Ok(Box::default()), |v| read.countries(field, v));
    let mut extra = Extra {
        label: text("label"),
        note: text("note"),
        contested: text("contested"),
        corrects: text("corrects"),
        withdraws: text("withdraws"),
        comment: text("comment"),
        served: all("served")?,
        ..Extra::default()
    };
    extra.attendance.present = all("present")?;
    extra.attendance.absent = all("absent")?;
    extra.attendance.abstained = all("abstained")?;
    extra.attendance.objected = all("objected")?;
    extra.attendance.objected_to_format = all("objected_to_format")?;
    extra.attendance.limited = object.get("limited_format") == Some(&Json::Bool(true));
    extra.attendance.procedural = object.get("procedural") == Some(&Json::Bool(true));
    extra.attendance.without_session = object.get("without_session") == Some(&Json::Bool(true));
    if let Some(fields) = object.get("fields").and_then(Json::as_array) {
        extra.fields =
            fields.iter().map(|f| read.name("fields", Kind::Field, f)).collect::<Result<_, _>>()?;
    }
    let act = Act {
        done,
        effective: date("effective")?,
        received: date("received")?,
        by,
        node: Node { table: 0, form: row, slots: slots.into_iter().collect() },
        extra: (extra != Extra::default()).then(|| Box::new(extra)),
        source: text("source").map_or(u32::MAX, |s| sources.intern(&s)),
        line: 0,
    };
    // The printed sentence must read back as the same deed: this refuses missing and surplus slots at once.
    let printed = crate::deed_text(&act, lexicon);
    let again = crate::parse(&format!("{}  {printed}\n    source: x\n", act.done), lexicon, 0);
    let same = again.acts.first().is_some_and(|a| a.node == act.node && a.by == act.by);
    let withdraws = act.extra.as_deref().is_some_and(|e| e.withdraws.is_some());
    if same || withdraws { Ok(act) } else { FromJson::bad("of", "what this deed needs") }
}

fn slot_kind(pats: &[servanda_language::Pat], index: u8) -> Option<SlotKind> {
    use servanda_language::Pat;
    pats.iter().find_map(|p| match p {
        Pat::Slot(i, kind) if *i == index => Some(*kind),
        Pat::Opt(_, inner) => slot_kind(inner, index),
        Pat::Choice(_, ways) => ways.iter().find_map(|w| slot_kind(w, index)),
        _ => None,
    })
}
