//! The closed tables of sentence forms, and the small notation in which a form's pattern is written.
//!
//! | notation | means |
//! |---|---|
//! | `word` | this word |
//! | `~decides` | this verb, singular or plural, to agree with the name before it |
//! | `{name:kind}` | a slot of a kind |
//! | `{name:kind+}` | one or more, joined by commas and "and" |
//! | `[…]` | may be left out |
//! | `[name: …]` | may be left out; whether it is there is remembered |
//! | `(name: a \| b)` | one of these |

use rustc_hash::FxHashMap;

/// One row of a table: a sentence form.
#[derive(Clone, Debug)]
pub struct Form {
    /// Stable key, such as `in-force`.
    pub key: &'static str,
    /// The pattern as written in the table.
    pub pattern: &'static str,
    /// The pattern, compiled.
    pub pats: Vec<Pat>,
    /// Names of the slots, by index.
    pub slots: Vec<String>,
}

impl Form {
    /// The index of a slot by name.
    pub fn slot(&self, name: &str) -> Option<u8> {
        self.slots.iter().position(|s| s == name).and_then(|i| u8::try_from(i).ok())
    }
}

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pat {
    /// This word.
    Word(String),
    /// A verb that agrees with the name before it: `decides`, `decide`.
    Verb(String),
    /// A comma, for the reader.
    Comma,
    /// A slot.
    Slot(u8, SlotKind),
    /// May be left out; the slot remembers it, if there is one.
    Opt(Option<u8>, Vec<Pat>),
    /// One of these; the slot remembers which.
    Choice(u8, Vec<Vec<Pat>>),
}

/// What may stand in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotKind {
    /// A defined name of a kind.
    Name(crate::Kind),
    /// Several names of a kind.
    Names(crate::Kind),
    /// A step as something still to be done: printed by its second name, the infinitive.
    Todo,
    /// One country.
    Country,
    /// One or more countries.
    Countries,
    /// `6 months`.
    Period,
    /// `6 months'`, before a noun.
    Notice,
    /// A date of ISO 8601-2.
    Date,
    /// A whole number.
    Number,
    /// `30th`.
    Ordinal,
    /// `once`, `twice`, `3 times`.
    Times,
    /// `2/3` or `55 %`.
    Share,
    /// `1 January`.
    DayOfYear,
    /// The name of a person: words that begin with a capital, or with `bin`, `de`, `van` and the like between.
    Person,
    /// An article's number: `4`, `III(4)`, `18 bis`.
    Article,
    /// Any words up to what follows in the pattern, or a quoted text.
    Text,
    /// A phrase of another table.
    Table(u16),
    /// Several phrases of another table.
    Tables(u16),
}

impl SlotKind {
    /// Its name for messages.
    pub fn word(self) -> &'static str {
        match self {
            SlotKind::Name(k) | SlotKind::Names(k) => k.word(),
            SlotKind::Todo => crate::Kind::Step.word(),
            SlotKind::Country | SlotKind::Countries => "country",
            SlotKind::Period | SlotKind::Notice => "period",
            SlotKind::Date => "date",
            SlotKind::Number => "number",
            SlotKind::Ordinal => "ordinal",
            SlotKind::Times => "times",
            SlotKind::Share => "share",
            SlotKind::DayOfYear => "day-of-year",
            SlotKind::Person => "person",
            SlotKind::Article => "article",
            SlotKind::Text => "text",
            SlotKind::Table(_) | SlotKind::Tables(_) => "phrase",
        }
    }
}

/// A mistake in a table of forms. It is a mistake of the programmer, found by the first test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrammarError(pub String);

/// The plural of a verb in the third person.
pub(crate) fn plural(verb: &str) -> &str {
    match verb {
        "has" => "have",
        "is" => "are",
        _ => verb.strip_suffix('s').unwrap_or(verb),
    }
}

/// A set of named tables of forms.
#[derive(Clone, Debug, Default)]
pub struct Grammar {
    names: Vec<&'static str>,
    tables: Vec<Vec<Form>>,
    keys: FxHashMap<(u16, &'static str), u16>,
}

impl Grammar {
    /// Compiles tables given as (table, [(key, pattern)]).
    ///
    /// # Errors
    /// A pattern that cannot be read, an unknown kind, or a key used twice.
    pub fn new(
        tables: &[(&'static str, Vec<(&'static str, &'static str)>)],
    ) -> Result<Grammar, GrammarError> {
        let mut grammar = Grammar { names: tables.iter().map(|t| t.0).collect(), ..Grammar::default() };
        for (t, (name, rows)) in tables.iter().enumerate() {
            let mut forms = Vec::with_capacity(rows.len());
            for (f, (key, pattern)) in rows.iter().enumerate() {
                let mut reader = PatternReader { grammar: &grammar, slots: Vec::new(), rest: pattern };
                let pats = reader
                    .sequence(&[])
                    .map_err(|e| GrammarError(format!("{name}/{key}: {} in `{pattern}`", e.0)))?;
                let slots = reader.slots;
                if grammar.keys.insert((t as u16, key), f as u16).is_some() {
                    return Err(GrammarError(format!("{name}/{key} stands twice")));
                }
                forms.push(Form { key, pattern, pats, slots });
            }
            grammar.tables.push(forms);
        }
        Ok(grammar)
    }

    /// The index of a table.
    pub fn table(&self, name: &str) -> Option<u16> {
        self.names.iter().position(|n| *n == name).and_then(|i| u16::try_from(i).ok())
    }

    /// The name of a table.
    pub fn table_name(&self, table: u16) -> &'static str {
        self.names.get(table as usize).copied().unwrap_or("")
    }

    /// The forms of a table.
    pub fn forms(&self, table: u16) -> &[Form] {
        self.tables.get(table as usize).map_or(&[], Vec::as_slice)
    }

    /// A form.
    pub fn form(&self, table: u16, form: u16) -> Option<&Form> {
        self.forms(table).get(form as usize)
    }

    /// The form with a key.
    pub fn by_key(&self, table: u16, key: &str) -> Option<(u16, &Form)> {
        let index = self.forms(table).iter().position(|f| f.key == key)?;
        self.form(table, index as u16).map(|f| (index as u16, f))
    }
}

struct PatternReader<'g, 'p> {
    grammar: &'g Grammar,
    slots: Vec<String>,
    rest: &'p str,
}

impl PatternReader<'_, '_> {
    fn slot(&mut self, name: &str) -> Result<u8, GrammarError> {
        if self.slots.iter().any(|s| s == name) {
            return Err(GrammarError(format!("slot {name} stands twice")));
        }
        self.slots.push(name.to_owned());
        u8::try_from(self.slots.len() - 1).map_err(|_| GrammarError("too many slots".into()))
    }

    fn sequence(&mut self, ends: &[char]) -> Result<Vec<Pat>, GrammarError> {
        let mut pats = Vec::new();
        loop {
            self.rest = self.rest.trim_start();
            let Some(c) = self.rest.chars().next() else {
                return if ends.is_empty() {
                    Ok(pats)
                } else {
                    Err(GrammarError("a bracket stays open".into()))
                };
            };
            if ends.contains(&c) {
                return Ok(pats);
            }
            let tail = self.rest.get(c.len_utf8()..).unwrap_or("");
            match c {
                ',' => {
                    self.rest = tail;
                    pats.push(Pat::Comma);
                }
                '{' => {
                    let (inner, after) =
                        tail.split_once('}').ok_or_else(|| GrammarError("a slot stays open".into()))?;
                    let (name, kind) =
                        inner.split_once(':').ok_or_else(|| GrammarError("a slot is {name:kind}".into()))?;
                    let kind = self.kind(kind)?;
                    let slot = self.slot(name)?;
                    self.rest = after;
                    pats.push(Pat::Slot(slot, kind));
                }
                '[' => {
                    self.rest = tail;
                    let flag = self.label()?;
                    let inner = self.sequence(&[']'])?;
                    self.rest = self.rest.get(1..).unwrap_or("");
                    pats.push(Pat::Opt(flag, inner));
                }
                '(' => {
                    self.rest = tail;
                    let Some(slot) = self.label()? else {
                        return Err(GrammarError("a choice has a name".into()));
                    };
                    let mut ways = Vec::new();
                    loop {
                        ways.push(self.sequence(&['|', ')'])?);
                        let end = self.rest.chars().next();
                        self.rest = self.rest.get(1..).unwrap_or("");
                        if end == Some(')') {
                            break;
                        }
                    }
                    pats.push(Pat::Choice(slot, ways));
                }
                ':' => {
                    self.rest = tail;
                    pats.push(Pat::Word(":".into()));
                }
                _ => {
                    let end = self
                        .rest
                        .find([' ', ',', '{', '[', ']', '(', ')', '|', ':'])
                        .unwrap_or(self.rest.len());
                    let (word, after) = self.rest.split_at(end.max(c.len_utf8()));
                    pats.push(match word.strip_prefix('~') {
                        Some(verb) => Pat::Verb(verb.to_owned()),
                        None => Pat::Word(word.to_owned()),
                    });
                    self.rest = after;
                }
            }
        }
    }

    /// `name:` at the start of a bracket, if it is a label and not a word followed by a colon in the text.
    fn label(&mut self) -> Result<Option<u8>, GrammarError> {
        let Some((name, after)) = self.rest.split_once(':') else { return Ok(None) };
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase()) {
            return Ok(None);
        }
        let name = name.to_owned();
        self.rest = after;
        self.slot(&name).map(Some)
    }

    fn kind(&self, word: &str) -> Result<SlotKind, GrammarError> {
        let (one, many) = match word.strip_suffix('+') {
            Some(w) => (w, true),
            None => (word, false),
        };
        if let Some(kind) = crate::Kind::of(one) {
            return Ok(if many { SlotKind::Names(kind) } else { SlotKind::Name(kind) });
        }
        if let Some(table) = self.grammar.table(one) {
            return Ok(if many { SlotKind::Tables(table) } else { SlotKind::Table(table) });
        }
        Ok(match one {
            "todo" => SlotKind::Todo,
            "country" if many => SlotKind::Countries,
            "country" => SlotKind::Country,
            "period" => SlotKind::Period,
            "notice" => SlotKind::Notice,
            "date" => SlotKind::Date,
            "number" => SlotKind::Number,
            "nth" => SlotKind::Ordinal,
            "times" => SlotKind::Times,
            "share" => SlotKind::Share,
            "dayofyear" => SlotKind::DayOfYear,
            "person" => SlotKind::Person,
            "article" => SlotKind::Article,
            "text" => SlotKind::Text,
            _ => return Err(GrammarError(format!("unknown kind {word}"))),
        })
    }
}
