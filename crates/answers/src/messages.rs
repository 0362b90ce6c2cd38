//! Every text that people read, from message files, one folder a language. No sentence is glued from pieces.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// The message files of each language by its tag, English first.
const LOCALES: &[(&str, &[&str])] = &include!(concat!(env!("OUT_DIR"), "/locales.rs"));

/// A language in which the program speaks: one for each folder of message files.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Lang(u8);

impl Lang {
    /// English. What another language does not say is said in it.
    pub const EN: Lang = Lang(0);

    /// Every language, English first.
    pub fn all() -> impl Iterator<Item = Lang> + Clone {
        (0..LOCALES.len() as u8).map(Lang)
    }

    /// From a BCP 47 tag.
    pub fn of(tag: &str) -> Option<Lang> {
        Lang::all().find(|l| l.tag() == tag)
    }

    /// Its BCP 47 tag.
    pub fn tag(self) -> &'static str {
        LOCALES.get(self.0 as usize).map_or("en", |l| l.0)
    }

    /// What it calls itself: its message `language-name`.
    pub fn own_name(self) -> &'static str {
        let mut lines = self.texts().iter().flat_map(|t| t.lines());
        lines.find_map(|l| l.strip_prefix("language-name = ")).unwrap_or(self.tag())
    }

    /// The language of the tables of names.
    pub fn names(self) -> servanda_names::Language {
        servanda_names::Language::of(self.tag()).unwrap_or(servanda_names::Language::ENGLISH)
    }

    fn texts(self) -> &'static [&'static str] {
        LOCALES.get(self.0 as usize).map_or(&[], |l| l.1)
    }
}

/// A value for a message.
#[derive(Clone, Debug)]
pub enum Arg {
    /// Words.
    Text(String),
    /// A number, for plural forms.
    Number(i64),
}

impl From<&str> for Arg {
    fn from(s: &str) -> Arg {
        Arg::Text(s.to_owned())
    }
}

impl From<String> for Arg {
    fn from(s: String) -> Arg {
        Arg::Text(s)
    }
}

impl From<i64> for Arg {
    fn from(n: i64) -> Arg {
        Arg::Number(n)
    }
}

/// The messages of one language.
pub struct Messages {
    /// Which language.
    pub lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

impl Messages {
    /// Loads a language.
    pub fn new(lang: Lang) -> Messages {
        let id: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        bundle.set_use_isolating(false);
        let english = if lang == Lang::EN { &[] } else { Lang::EN.texts() };
        for text in english.iter().chain(lang.texts()) {
            let resource = match FluentResource::try_new((*text).to_owned()) {
                Ok(r) | Err((r, _)) => r,
            };
            bundle.add_resource_overriding(resource);
        }
        Messages { lang, bundle }
    }

    /// True if there is such a message (or attribute, as `id.attribute`).
    pub fn has(&self, id: &str) -> bool {
        match id.split_once('.') {
            Some((id, attribute)) => {
                self.bundle.get_message(id).is_some_and(|m| m.get_attribute(attribute).is_some())
            }
            None => self.bundle.get_message(id).is_some_and(|m| m.value().is_some()),
        }
    }

    /// A message with its values; the id itself if there is no such message.
    pub fn with(&self, id: &str, args: &[(&str, Arg)]) -> String {
        let (name, attribute) = id.split_once('.').map_or((id, None), |(n, a)| (n, Some(a)));
        let Some(message) = self.bundle.get_message(name) else { return id.to_owned() };
        let pattern = match attribute {
            Some(a) => message.get_attribute(a).map(|a| a.value()),
            None => message.value(),
        };
        let Some(pattern) = pattern else { return id.to_owned() };
        let mut values = FluentArgs::new();
        for (name, value) in args {
            match value {
                // A flag, a choice or an absent slot comes as one digit; selectors compare numbers with numbers.
                Arg::Text(t) => match t.parse::<i64>() {
                    Ok(digit) if t.len() == 1 => values.set(*name, FluentValue::from(digit)),
                    _ => values.set(*name, FluentValue::from(t.as_str())),
                },
                Arg::Number(n) => values.set(*name, FluentValue::from(*n)),
            }
        }
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned()
    }

    /// A message without values.
    pub fn text(&self, id: &str) -> String {
        self.with(id, &[])
    }
}
