//! The organisations served, each in its present edition, and where their acts come from.

use crate::identity::Identities;
use crate::register::RegisterView;
use crate::rooms::Rooms;
use servanda_answers::{Folder, FolderText, Lang, Messages, Words, diagnostic_text};
use servanda_language::Severity;
use servanda_register::OpenRegister;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tokio::sync::watch;

/// Where an organisation's texts and acts come from: a folder, the program itself, a register.
///
/// The portal knows nothing else of where acts are kept.
pub trait Source: Send + Sync {
    /// The name of the organisation in addresses: lower-case letters, digits and hyphens.
    fn slug(&self) -> &str;

    /// A figure that changes when the texts may have changed. It is asked every second, so it must be cheap.
    fn stamp(&self) -> u64;

    /// Reads the texts.
    ///
    /// # Errors
    /// Why they cannot be read, in words for the operator.
    fn read(&self) -> Result<FolderText, String>;

    /// Reads the texts, with the stamp that they have. A source that tells what was appended must give both as of one
    /// moment.
    ///
    /// # Errors
    /// Why they cannot be read, in words for the operator.
    fn stamped(&self) -> Result<(u64, FolderText), String> {
        let stamp = self.stamp();
        Ok((stamp, self.read()?))
    }

    /// What was appended since the texts had a stamp, if nothing else has changed. `None` has all read anew: so does a
    /// source that cannot tell.
    fn since(&self, stamp: u64) -> Option<Appended> {
        let _ = stamp;
        None
    }

    /// The register that the texts come from, if they come from one.
    fn register(&self) -> Option<Arc<OpenRegister>> {
        None
    }

    /// Where the acts read last stand in the register.
    fn view(&self) -> Option<Arc<RegisterView>> {
        None
    }
}

/// Acts appended to an organisation's journals.
#[derive(Clone, Debug, Default)]
pub struct Appended {
    /// The stamp of the texts with these acts.
    pub stamp: u64,
    /// Text of acts and the path of the journal to which it is appended, in order. A journal that is new stands last.
    pub texts: Vec<(String, String)>,
}

/// An organisation's texts, read: what every page of it is made from. It never changes; a new one replaces it.
pub struct Edition {
    /// Its name in addresses.
    pub slug: String,
    /// Charter and acts.
    pub folder: Folder,
    /// Stable names of acts, and digests of what is known on a day.
    pub identities: Identities,
    /// Counts the editions of all organisations since the start of the server.
    pub number: u64,
    /// The edition that this one is with acts appended at the end, if it is one.
    pub follows: Option<u64>,
    /// Where its acts stand in a register, if it comes from one.
    pub register: Option<Arc<RegisterView>>,
}

/// Why an organisation cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// The source failed.
    #[error("{slug}: {reason}")]
    Unreadable {
        /// Which organisation.
        slug: String,
        /// Why.
        reason: String,
    },
    /// The documents have errors.
    #[error(
        "{slug}: the documents have {count} errors; the first: {first} (`servanda check` shows them all)"
    )]
    Documents {
        /// Which organisation.
        slug: String,
        /// How many errors.
        count: usize,
        /// The first one.
        first: String,
    },
}

struct Organisation {
    source: Box<dyn Source>,
    stamps: Mutex<Stamps>,
    edition: RwLock<Arc<Edition>>,
}

/// Stamps of a source.
struct Stamps {
    /// When it was last looked at.
    last: u64,
    /// Of the texts that the present edition was made from.
    shown: u64,
}

/// Everything that is served.
pub struct Site {
    organisations: Vec<Organisation>,
    messages: Vec<Messages>,
    pub(crate) rooms: Rooms,
    changes: watch::Sender<(u64, String)>,
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads an edition, with the stamp of its texts.
fn read(source: &dyn Source, number: u64) -> Result<(u64, Edition), Broken> {
    let slug = source.slug().to_owned();
    let (stamp, text) =
        source.stamped().map_err(|reason| Broken::Unreadable { slug: slug.clone(), reason })?;
    let folder = Folder::read(&text);
    if folder.has_errors() {
        let errors = folder.diagnostics.iter().filter(|d| d.severity == Severity::Error);
        let messages = Messages::new(Lang::EN);
        let first = errors.clone().next().map(|d| diagnostic_text(&messages, d).0).unwrap_or_default();
        return Err(Broken::Documents { slug, count: errors.count(), first });
    }
    let identities = Identities::of(&folder);
    Ok((stamp, Edition { slug, folder, identities, number, follows: None, register: source.view() }))
}

/// The edition with acts appended. `None` if they cannot be taken as they are: then all is read anew, which says why.
fn and(
    edition: &Edition,
    more: &Appended,
    number: u64,
    register: Option<Arc<RegisterView>>,
) -> Option<Edition> {
    let mut folder = edition.folder.clone();
    let mut at_end = true;
    for (text, path) in &more.texts {
        at_end &= folder.append(text, path).ok()?;
    }
    let identities = if at_end { edition.identities.and(&folder) } else { Identities::of(&folder) };
    let follows = at_end.then_some(edition.number);
    Some(Edition { slug: edition.slug.clone(), folder, identities, number, follows, register })
}

impl Site {
    /// Reads every source.
    ///
    /// # Errors
    /// The first source that cannot be read, or whose documents have errors.
    pub fn open(sources: Vec<Box<dyn Source>>) -> Result<Site, Broken> {
        let mut organisations = Vec::new();
        let mut number = 0;
        for source in sources {
            let (stamp, edition) = read(&*source, number)?;
            number += 1;
            let edition = RwLock::new(Arc::new(edition));
            let stamps = Mutex::new(Stamps { last: stamp, shown: stamp });
            organisations.push(Organisation { source, stamps, edition });
        }
        let (changes, _) = watch::channel((number, String::new()));
        let messages = Lang::all().map(Messages::new).collect();
        Ok(Site { organisations, messages, rooms: Rooms::default(), changes })
    }

    /// The editions as they are now, in the order given at the start.
    pub fn editions(&self) -> Vec<Arc<Edition>> {
        let read = |o: &Organisation| o.edition.read().unwrap_or_else(PoisonError::into_inner).clone();
        self.organisations.iter().map(read).collect()
    }

    /// The present edition of an organisation.
    pub fn edition(&self, slug: &str) -> Option<Arc<Edition>> {
        self.editions().into_iter().find(|e| e.slug == slug)
    }

    /// The register of an organisation.
    pub fn register(&self, slug: &str) -> Option<Arc<OpenRegister>> {
        self.organisations.iter().find(|o| o.source.slug() == slug)?.source.register()
    }

    /// The registers of all organisations that have one.
    pub fn registers(&self) -> Vec<(String, Arc<OpenRegister>)> {
        let all = self.organisations.iter();
        all.filter_map(|o| Some((o.source.slug().to_owned(), o.source.register()?))).collect()
    }

    /// The messages of a language.
    #[expect(clippy::indexing_slicing, reason = "one for each language of the closed list")]
    pub fn messages(&self, lang: Lang) -> &Messages {
        &self.messages[Lang::all().position(|l| l == lang).unwrap_or(0)]
    }

    /// How an edition's things are called in a language.
    pub fn words<'a>(&'a self, edition: &'a Edition, lang: Lang) -> Words<'a> {
        Words { messages: self.messages(lang), folder: &edition.folder }
    }

    /// Tells of each new edition: its number and its organisation.
    pub fn changes(&self) -> watch::Receiver<(u64, String)> {
        self.changes.subscribe()
    }

    /// Looks whether a source has changed, and if so takes in what was appended to it, or reads it anew. A source that
    /// cannot be read leaves the edition that was: what is shown is never half of something.
    ///
    /// # Errors
    /// What is wrong with the changed sources. Each fault is told once.
    pub fn refresh(&self) -> Vec<Result<Arc<Edition>, Broken>> {
        let mut told = Vec::new();
        for organisation in &self.organisations {
            let stamp = organisation.source.stamp();
            let mut stamps = lock(&organisation.stamps);
            if stamps.last == stamp {
                continue;
            }
            stamps.last = stamp;
            let number = self.changes.borrow().0 + 1;
            let shown = organisation.edition.read().unwrap_or_else(PoisonError::into_inner).clone();
            let more = organisation.source.since(stamps.shown);
            let gone_on = more
                .and_then(|more| Some((more.stamp, and(&shown, &more, number, organisation.source.view())?)));
            match gone_on.map_or_else(|| read(&*organisation.source, number), Ok) {
                Ok((stamp, edition)) => {
                    *stamps = Stamps { last: stamp, shown: stamp };
                    let edition = Arc::new(edition);
                    *organisation.edition.write().unwrap_or_else(PoisonError::into_inner) = edition.clone();
                    self.rooms.renew(&edition);
                    self.changes.send_replace((number, edition.slug.clone()));
                    told.push(Ok(edition));
                }
                Err(e) => told.push(Err(e)),
            }
        }
        told
    }
}
