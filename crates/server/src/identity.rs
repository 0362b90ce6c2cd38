//! Stable names: acts by what they say, things by their names, and digests of all that is known on a day.

use rustc_hash::FxHashMap;
use servanda_acts::act_to_json;
use servanda_answers::Folder;
use servanda_language::{Kind, Name};
use servanda_timeline::Day;
use sha2::{Digest, Sha256};
use std::sync::{Arc, OnceLock};

/// How many hexadecimal digits name an act: 48 bits keep a million acts apart.
const DIGITS: usize = 12;

/// The stable names of an edition.
#[derive(Clone)]
pub struct Identities {
    acts: Vec<Arc<str>>,
    by_id: FxHashMap<Arc<str>, u32>,
    hashes: Vec<[u8; 32]>,
    charter: [u8; 32],
    slugs: Arc<[(Kind, Name, String)]>,
    /// The days on which something became known, in order.
    known: Vec<Day>,
    /// The digest of all acts so far, to which more can be added.
    running: Sha256,
    whole: OnceLock<String>,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// A name as part of an address: lower-case letters and digits of any script, hyphens between.
pub fn slug(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') && !matches!(c, '\'' | '’') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

impl Identities {
    /// Names everything in a folder.
    pub fn of(folder: &Folder) -> Identities {
        let lexicon = &folder.charter.lexicon;
        let mut charter = Sha256::new();
        for text in folder.texts.iter().take(folder.documents) {
            charter.update((text.text.len() as u64).to_be_bytes());
            charter.update(text.text.as_bytes());
        }
        let mut slugs: Vec<(Kind, Name, String)> = Vec::new();
        for (name, entry) in lexicon.entries().filter(|(_, e)| e.kind != Kind::Country) {
            let plain = slug(entry.name());
            let taken = |s: &str| slugs.iter().any(|(k, _, x)| *k == entry.kind && x == s);
            let mut own = plain.clone();
            let mut again = 1;
            while own.is_empty() || taken(&own) {
                again += 1;
                own = format!("{plain}-{again}");
            }
            slugs.push((entry.kind, name, own));
        }
        let charter: [u8; 32] = charter.finalize().into();
        let nothing = Identities {
            acts: Vec::new(),
            by_id: FxHashMap::default(),
            hashes: Vec::new(),
            charter,
            slugs: slugs.into(),
            known: Vec::new(),
            running: Sha256::new_with_prefix(charter),
            whole: OnceLock::new(),
        };
        nothing.and(folder)
    }

    /// The same for a folder to which acts have been appended: those before them keep their names.
    pub fn and(&self, folder: &Folder) -> Identities {
        let mut all = Identities { whole: OnceLock::new(), ..self.clone() };
        let lexicon = &folder.charter.lexicon;
        let named = all.acts.len();
        for (i, act) in folder.acts.iter().enumerate().skip(named) {
            let json = act_to_json(act, &folder.sources, lexicon).to_string();
            let hash: [u8; 32] = Sha256::digest(json.as_bytes()).into();
            let mut id = hex(&hash);
            id.truncate(DIGITS);
            // The same act written twice: the second is named after the first.
            let mut again = 1;
            let plain = id.clone();
            while all.by_id.contains_key(id.as_str()) {
                again += 1;
                id = format!("{plain}-{again}");
            }
            let id: Arc<str> = id.into();
            all.by_id.insert(id.clone(), i as u32);
            all.acts.push(id);
            all.running.update(hash);
            all.hashes.push(hash);
            all.known.push(act.known());
        }
        all.known.retain(|d| d.is_date());
        all.known.sort_unstable();
        all.known.dedup();
        all
    }

    /// The stable name of an act, by its place in the journal.
    pub fn act(&self, index: u32) -> &str {
        self.acts.get(index as usize).map_or("", |id| id)
    }

    /// The place of an act, by its stable name.
    pub fn find_act(&self, id: &str) -> Option<u32> {
        self.by_id.get(id).copied()
    }

    /// A defined thing's name in addresses.
    pub fn slug(&self, name: Name) -> &str {
        self.slugs.iter().find(|s| s.1 == name).map_or("", |s| &s.2)
    }

    /// The thing of a kind that an address names.
    pub fn find(&self, kind: Kind, slug: &str) -> Option<Name> {
        self.slugs.iter().find(|s| s.0 == kind && s.2 == slug).map(|s| s.1)
    }

    /// The last day up to which nothing more became known than by a given day. Two days with the same value share all
    /// their answers. `None` if everything was known.
    pub fn known_on(&self, day: Day) -> Option<Day> {
        let before = self.known.partition_point(|d| *d <= day);
        (before < self.known.len())
            .then(|| before.checked_sub(1).and_then(|i| self.known.get(i)).copied().unwrap_or(Day::FIRST))
    }

    /// The days on which something became known.
    pub fn known_days(&self) -> &[Day] {
        &self.known
    }

    /// The digest of the charter and of all acts.
    pub fn whole(&self, folder: &Folder) -> &str {
        self.whole.get_or_init(|| self.digest(folder, None))
    }

    /// A digest of the charter and of the acts known by a day, in the order of the journals: SHA-256 over the digest of
    /// the documents and those of the acts. Two hosts that show the same digest show the same record.
    pub fn digest(&self, folder: &Folder, known: Option<Day>) -> String {
        if known.is_none() {
            return hex(&self.running.clone().finalize());
        }
        let mut all = Sha256::new_with_prefix(self.charter);
        for (act, hash) in folder.acts.iter().zip(&self.hashes) {
            if known.is_none_or(|k| act.known() <= k) {
                all.update(hash);
            }
        }
        hex(&all.finalize())
    }
}
