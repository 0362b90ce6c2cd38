//! The door: who may do what, by the charter (§ 6 of the format). A country acts for itself, an organ by its rule of
//! decision, the depositary receives.

use crate::contents::{ActLine, Contents, Journals, act_of, texts_of};
use crate::sequencer::{Door, Finder};
use crate::store::{Store, StoreError};
use crate::submission::{Class, Refused};
use rustc_hash::FxHashSet;
use servanda_acts::{Act, Actor, Deed};
use servanda_answers::{Folder, FolderText, Lang, Messages, Words, diagnostic_text, finding_text};
use servanda_charter::{Method, Principle, Rule, Source};
use servanda_language::{Country, Kind, Name, Severity};
use servanda_record::{Admitted, Body, Directory, Party, Record};
use servanda_timeline::Day;
use std::collections::BTreeSet;

/// Judges by a charter and the acts so far.
#[derive(Default)]
pub struct CharterDoor {
    read: Option<Read>,
}

struct Read {
    folder: Folder,
    /// Whether each act was entered by the depositary.
    historical: Vec<bool>,
    labels: FxHashSet<Box<str>>,
    journals: Journals,
}

/// The party that a country is.
pub fn party_of(country: Country) -> Party {
    Party::Country(country.code().into())
}

/// A name in ASCII lower-case letters, digits and hyphens; empty if nothing of it is left.
pub fn plain_name(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

/// The party that an office is: its name in lower-case letters, digits and hyphens.
pub fn office_party(folder: &Folder, office: Name) -> Party {
    let plain = plain_name(folder.charter.lexicon.name(office));
    Party::Office(if plain.is_empty() { "office".into() } else { plain.into() })
}

fn not_allowed(reason: String, article: Option<String>) -> Refused {
    Refused { class: Class::NotAllowed, reason, article }
}

impl Read {
    fn new(text: &FolderText, historical: Vec<bool>) -> Result<Read, Refused> {
        let folder = Folder::read(text);
        if let Some(d) = folder.diagnostics.iter().find(|d| d.severity == Severity::Error) {
            let messages = Messages::new(Lang::EN);
            let path = folder.texts.get(d.document as usize).map_or("", |s| s.path.as_str());
            let reason = format!("{path}, {}: {}", d.place, diagnostic_text(&messages, d).0);
            return Err(Refused::new(Class::Malformed, reason));
        }
        let labels = folder.acts.iter().filter_map(label).map(Box::from).collect();
        let journals = Journals::of(&text.journals);
        Ok(Read { folder, historical, labels, journals })
    }

    /// True if a code is of a country that the charter's tables name.
    fn names(&self, code: &str) -> bool {
        let lexicon = &self.folder.charter.lexicon;
        Country::from_code(code).is_some_and(|c| lexicon.country_on(&c, Day::LAST) != code)
    }

    /// True if the charter defines an office of that name.
    fn has_office(&self, party: &Party) -> bool {
        let entries = self.folder.charter.lexicon.entries();
        let mut offices = entries.filter(|(_, e)| e.kind == Kind::Office).map(|(n, _)| n);
        offices.any(|n| office_party(&self.folder, n) == *party)
    }

    fn parse(&self, paragraph: &str) -> Result<Act, Refused> {
        let mut journal = servanda_acts::parse(paragraph, &self.folder.charter.lexicon, 0);
        if let Some(d) = journal.diagnostics.iter().find(|d| d.severity == Severity::Error) {
            let (what, label, help) = diagnostic_text(&Messages::new(Lang::EN), d);
            let at = paragraph.get(d.span.range()).unwrap_or("");
            let help = help.map(|h| format!(" ({h})")).unwrap_or_default();
            return Err(Refused::new(
                Class::Malformed,
                format!("the act cannot be read: {what}: `{at}`: {label}{help}"),
            ));
        }
        match (journal.acts.pop(), journal.acts.is_empty()) {
            (Some(act), true) => Ok(act),
            _ => Err(Refused::new(Class::Malformed, "a record holds one act")),
        }
    }

    /// The article by which a country acts in a matter for itself: the rule of the instrument on such acts, else the
    /// principle of the charter.
    fn article(&self, act: &Act) -> Option<String> {
        let charter = &self.folder.charter;
        let fits = |rule: &Rule| {
            matches!(
                (act.deed(), rule),
                (
                    Deed::NotifiedWithdrawal
                        | Deed::SuspendedNotice
                        | Deed::RevokedNotice
                        | Deed::ResumedNotice,
                    Rule::Withdrawal { .. }
                ) | (Deed::Signed, Rule::OpenForSignature { .. })
                    | (Deed::Deposited | Deed::WithdrewRatification, Rule::SubjectToRatification)
                    | (Deed::Deposited, Rule::InForce { .. })
                    | (Deed::Acceded, Rule::AccessionOpen { .. })
                    | (
                        Deed::MadeReservation | Deed::WithdrewReservation,
                        Rule::NoReservations | Rule::ReservationsTo { .. }
                    )
            )
        };
        let instrument = act.name("i");
        let own = charter
            .clauses
            .iter()
            .find(|c| instrument.is_some() && charter.instrument_of(c) == instrument && fits(&c.rule));
        let principle = |p: Principle| charter.clauses.iter().find(move |c| c.rule == Rule::Principle(p));
        let found = own
            .or_else(|| principle(Principle::NonInterference))
            .or_else(|| principle(Principle::OwnConsent));
        found.map(|c| charter.place(c))
    }

    fn signing(&self, act: &Act) -> Result<Vec<BTreeSet<Party>>, Refused> {
        let depositary = BTreeSet::from([Party::Depositary]);
        let office = |n: Name| vec![BTreeSet::from([office_party(&self.folder, n)]), depositary.clone()];
        Ok(match &act.by {
            Actor::Countries(all) => vec![all.iter().copied().map(party_of).collect()],
            Actor::Organ(organ) => vec![self.participants(act, *organ)?],
            Actor::Office(n) => office(*n),
            Actor::Person { .. } => act.name("f").map_or_else(|| vec![depositary.clone()], office),
            Actor::Organisation(_) | Actor::Body(_) | Actor::Instrument(_) | Actor::Depositary => {
                vec![depositary]
            }
        })
    }

    /// Those who must sign a decision: everyone with a vote whom the paragraph does not name as absent, abstaining or objecting.
    /// Who is absent is said by those who sign: so they are more than half, and what needs consensus or unanimity is
    /// not taken in anybody's absence.
    fn participants(&self, act: &Act, organ: Name) -> Result<BTreeSet<Party>, Refused> {
        let charter = &self.folder.charter;
        let none = servanda_acts::Attendance::default();
        let a = act.attendance().unwrap_or(&none);
        let circle = |_| Refused::new(Class::Malformed, "the rules go in a circle");
        let reckoned = self.folder.reckon(None).map_err(circle)?;
        let (voters, open, clause) = reckoned.voters(organ, act.done.latest());
        let rule = clause.and_then(|id| charter.clause(id));
        let article = rule.map(|c| charter.place(c));
        let all: Vec<Country> = if open && voters.is_empty() { a.present.to_vec() } else { voters };
        let out =
            |c: &&Country| [&a.absent, &a.abstained, &a.objected].into_iter().any(|list| list.contains(*c));
        let here: BTreeSet<Party> = all.iter().filter(|c| !out(c)).map(|c| party_of(*c)).collect();
        let name = charter.lexicon.name(organ);
        if here.len() * 2 <= all.len() || here.is_empty() {
            let reason = format!(
                "{} of the {} that have a vote in the {name} take part: a decision is signed by more than half",
                here.len(),
                all.len()
            );
            return Err(not_allowed(reason, article));
        }
        let whole = |m: Method| matches!(m, Method::Consensus | Method::Unanimity);
        let needs_all = rule.is_some_and(|c| matches!(c.rule, Rule::Decides { method, .. } if whole(method)));
        if let Some(c) = all.iter().find(|c| a.absent.contains(c)).filter(|_| needs_all && !a.procedural) {
            let reason =
                format!("the {name} decides by the consent of all, and {} is named as absent", c.code());
            return Err(not_allowed(reason, article));
        }
        Ok(here)
    }

    /// An act that corrects or withdraws another is by the same actor; what the depositary entered is corrected by the
    /// depositary, what members entered by them.
    fn others_affairs(&self, act: &Act, historical: bool) -> Result<(), Refused> {
        let Some(extra) = act.extra.as_deref() else { return Ok(()) };
        let Some(which) = extra.corrects.as_deref().or(extra.withdraws.as_deref()) else { return Ok(()) };
        let acts = &self.folder.acts;
        let labelled = acts.iter().position(|a| label(a) == Some(which));
        let target = labelled
            .or_else(|| which.parse::<usize>().ok()?.checked_sub(1))
            .and_then(|i| Some((i, acts.get(i)?)));
        let Some((i, target)) = target else {
            return Err(Refused::new(
                Class::Conflict,
                format!("there is no act {which} to correct or withdraw"),
            ));
        };
        let same = target.by == act.by && self.historical.get(i) == Some(&historical);
        if same {
            return Ok(());
        }
        let reason = format!("act {which} is another's: who did it corrects or withdraws it");
        Err(not_allowed(reason, self.article(target)))
    }

    /// Adds an act as judged, and for an organ's decision asks whether it is adopted.
    fn enter(&mut self, act: &Act, line: &ActLine<'_>) -> Result<(), Refused> {
        if let Some(label) = label(act) {
            if self.labels.contains(label) {
                return Err(Refused::new(Class::Conflict, format!("the label {label} is taken")));
            }
            self.labels.insert(label.into());
        }
        // A copy shares what it was made from, and is needed only where a judgment follows.
        let before = (act.deed().is_decision() && !line.historical).then(|| self.folder.clone());
        let path = self.journals.path_for(line.journal);
        if let Err(found) = self.folder.append(&line.paragraph, &path) {
            let what = found.first().map(|d| diagnostic_text(&Messages::new(Lang::EN), d).0);
            return Err(Refused::new(Class::Malformed, what.unwrap_or_default()));
        }
        self.historical.push(line.historical);
        let refused = if line.historical { None } else { self.not_adopted(act) };
        let Some(refused) = refused else { return Ok(()) };
        if let Some(folder) = before {
            self.folder = folder;
        }
        self.historical.pop();
        if let Some(label) = label(act) {
            self.labels.remove(label);
        }
        Err(refused)
    }

    fn not_adopted(&self, act: &Act) -> Option<Refused> {
        if !act.deed().is_decision() || act.organ().is_none() {
            return None;
        }
        let index = u32::try_from(self.folder.acts.len().checked_sub(1)?).ok()?;
        let reckoned = self.folder.reckon(None).ok()?;
        if reckoned.base().is_adopted(index) {
            return None;
        }
        let messages = Messages::new(Lang::EN);
        let words = Words { messages: &messages, folder: &self.folder };
        let charter = &self.folder.charter;
        let found = reckoned.findings().into_iter().find(|f| f.act == Some(index) && f.clause.is_some());
        let clause = found.as_ref().and_then(|f| f.clause);
        let (_, _, rule) = reckoned.voters(act.organ()?, act.done.latest());
        let article = clause.or(rule).and_then(|id| charter.clause(id)).map(|c| charter.place(c));
        let reason = found.map_or("by the rule of decision the act is not adopted".to_owned(), |f| {
            finding_text(&words, &f)
        });
        Some(not_allowed(reason, article))
    }
}

fn label(act: &Act) -> Option<&str> {
    act.extra.as_deref()?.label.as_deref()
}

/// The countries that act.
fn actors(act: &Act) -> Vec<Country> {
    act.actors().to_vec()
}

impl Door for CharterDoor {
    fn signing(&mut self, record: &Record, _directory: &Directory) -> Result<Vec<BTreeSet<Party>>, Refused> {
        let (Some(read), Some(line)) = (&self.read, act_of(record)) else { return Err(no_charter()) };
        read.signing(&read.parse(&line.paragraph)?)
    }

    fn own_affairs(&mut self, record: &Record) -> Option<String> {
        let (read, line) = (self.read.as_ref()?, act_of(record)?);
        let act = read.parse(&line.paragraph).ok()?;
        matches!(act.by, Actor::Countries(_)).then(|| read.article(&act))?
    }

    fn admit(
        &mut self,
        _index: u64,
        record: &Record,
        _admitted: &Admitted,
        directory: &Directory,
        blob: &mut Finder<'_>,
    ) -> Result<(), Refused> {
        match (&record.body, act_of(record)) {
            (Body::Charter(files), _) => {
                let files =
                    texts_of(files, blob).map_err(|e| Refused::new(Class::NoDocument, e.to_string()))?;
                let journals = self.read.as_ref().map(|r| {
                    let folder = &r.folder;
                    let journal = |i: usize| Source {
                        path: folder.texts.get(i).map_or(String::new(), |t| t.path.clone()),
                        text: folder.text(i as u32),
                    };
                    (folder.documents..folder.texts.len()).map(journal).collect()
                });
                let historical = self.read.as_ref().map(|r| r.historical.clone()).unwrap_or_default();
                let mut text = FolderText::from_files(&directory.name, files);
                text.journals = journals.unwrap_or_default();
                self.read = Some(Read::new(&text, historical)?);
                Ok(())
            }
            (_, Some(line)) => {
                let read = self.read.as_mut().ok_or_else(no_charter)?;
                let act = read.parse(&line.paragraph)?;
                let historical = line.historical;
                read.others_affairs(&act, historical)?;
                let has_keys = |c: &Country| directory.had_keys(&party_of(*c));
                if historical {
                    if act.done.latest() > directory.history_until
                        && let Some(c) = actors(&act).iter().find(|c| has_keys(c))
                    {
                        let reason = format!(
                            "{} has keys of its own and enters its acts itself; the depositary enters acts done up to {}",
                            c.code(),
                            directory.history_until
                        );
                        return Err(not_allowed(reason, read.article(&act)));
                    }
                } else if act.known() < record.day || act.known() < directory.history_until {
                    let reason = format!(
                        "an act becomes known when it is entered, and changes nothing that was known before: add `received {}`",
                        record.day
                    );
                    return Err(Refused::new(Class::Conflict, reason));
                }
                read.enter(&act, &line)
            }
            (Body::Enrol(enrol) | Body::Recover { enrol, .. }, _) => {
                let Some(read) = &self.read else { return Ok(()) };
                match &enrol.holder.party {
                    Party::Country(code) if !read.names(code) => {
                        let reason = format!("the charter's table of names has no country {code}");
                        Err(not_allowed(reason, None))
                    }
                    Party::Office(_) if !read.has_office(&enrol.holder.party) => {
                        let reason = format!("the charter defines no {}", enrol.holder.party);
                        Err(not_allowed(reason, None))
                    }
                    _ => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    fn reload(&mut self, store: &mut dyn Store, directory: &Directory) -> Result<(), StoreError> {
        self.read = None;
        if directory.charter.is_none() {
            return Ok(());
        }
        let upto = store.head()?.size;
        let contents = Contents::read(store, &directory.name, upto)?;
        let historical = contents.positions.iter().map(|p| p.historical).collect();
        let damaged = |e: Refused| StoreError::Damaged(format!("the charter or the acts: {e}"));
        self.read = Some(Read::new(&contents.text, historical).map_err(damaged)?);
        Ok(())
    }
}

fn no_charter() -> Refused {
    Refused::new(Class::Conflict, "no charter has been set yet, by which an act could be judged")
}

/// The last day on which anything of a charter's acts happened, or was received: what is entered as history.
pub fn last_known(folder: &Folder) -> Day {
    let days = folder.acts.iter().map(|a| a.known().max(a.done.latest())).filter(|d| d.is_date());
    days.max().unwrap_or(Day::FIRST)
}
