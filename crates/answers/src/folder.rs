//! A folder of documents and journals, read.

use crate::Lang;
use rustc_hash::FxHashMap;
use servanda_acts::{Act, Journal, Labels, Place, Sources};
use servanda_charter::{Charter, Source};
use servanda_language::{Country, Diagnostic, Lexicon, Span};
use servanda_names::{Codes, Language, Names};
use servanda_reckoner::{Case, Kept, Knot, Reckoned, reckon};
use servanda_timeline::Day;
use std::sync::Arc;

/// The texts of a folder, as whoever reads the disk hands them over.
#[derive(Clone, Debug, Default)]
pub struct FolderText {
    /// Name of the folder, for headings.
    pub name: String,
    /// The Markdown documents, in the order of their names.
    pub documents: Vec<Source>,
    /// The journals, in the order of their names.
    pub journals: Vec<Source>,
    /// The tables that documents name (CSV), in the order of their names.
    pub tables: Vec<Source>,
    /// The common table of names.
    pub names: String,
    /// The table of codes in other lists.
    pub codes: String,
    /// The organisation's own table of names, if it has one.
    pub own_names: Option<String>,
    /// Headings and prose of documents in other languages: the language's tag, and a text of the same file name; and tables
    /// of words (`texts.csv`).
    pub translations: Vec<(String, Source)>,
}

/// A folder, read: charter, acts, names, and everything wrong with them. A copy shares with it what neither changes.
#[derive(Clone)]
pub struct Folder {
    /// Its name.
    pub name: String,
    /// The charter.
    pub charter: Arc<Charter>,
    /// The acts of all journals, in order.
    pub acts: Arc<Vec<Act>>,
    /// For each act the journal it stands in, by index into [`Folder::texts`].
    pub act_files: Arc<Vec<u32>>,
    /// The sources of the acts.
    pub sources: Arc<Sources>,
    /// Names of countries.
    pub countries: Arc<Countries>,
    /// Everything wrong with the texts.
    pub diagnostics: Vec<Diagnostic>,
    /// Documents, then journals, as read: where diagnostics point into. What was appended is in [`Folder::text`].
    pub texts: Vec<Arc<Source>>,
    /// How many of the texts are documents.
    pub documents: usize,
    /// What documents are called in other languages, by language and document.
    translations: Arc<Vec<(Lang, u32, Translation)>>,
    /// Words of journals and charters in other languages.
    texts_in: Arc<TextsIn>,
    /// The labels of acts, by journal.
    labels: Arc<FxHashMap<u32, Labels>>,
    /// What was appended to texts, in order, and where those then end.
    appended: Vec<(u32, Arc<str>)>,
    ends: FxHashMap<u32, End>,
}

/// What words are in a language, by the language and the words as written.
type TextsIn = FxHashMap<(Lang, Box<str>), Box<str>>;

/// The table of words in a folder of translations: columns `text` and `translation`.
const TEXTS: &str = "texts.csv";

/// A document's headings and prose in another language. The rules stand in the document alone.
#[derive(Clone, Debug)]
pub struct Translation {
    /// The headings, in the order of the document's own.
    pub titles: Vec<String>,
    /// The text in Markdown, without fences.
    pub text: String,
}

/// What the reckoner asks about countries, from tables of names.
#[derive(Clone, Debug, Default)]
pub struct Countries {
    /// The tables of names.
    pub names: Names,
    /// Codes in other lists.
    pub codes: Codes,
}

impl servanda_reckoner::Countries for Countries {
    fn sorted(&self, countries: &[Country], language: u8, day: Day) -> Vec<Country> {
        let language = if language == 0 { Language::RUSSIAN } else { Language::ENGLISH };
        self.names.sorted(countries, language, day)
    }

    fn ended(&self, country: Country) -> Option<Day> {
        self.names.ended(country)
    }

    fn is_organisation(&self, country: Country) -> bool {
        self.codes.is_organisation(country)
    }
}

/// How many years beyond the last act recurring rules are followed.
const YEARS_AHEAD: i16 = 25;

impl Folder {
    /// Reads the texts of a folder. Never fails: what is wrong is in the diagnostics.
    pub fn read(text: &FolderText) -> Folder {
        let (common, mut row_errors) = Names::parse(&text.names);
        let names = match &text.own_names {
            Some(own) => {
                let (own, errors) = Names::parse(own);
                row_errors.extend(errors);
                common.under(own)
            }
            None => common,
        };
        let (charter, mut diagnostics) = Charter::parse_with(&text.documents, &text.tables, names.lexicon());
        let (codes, code_errors) = Codes::parse(&text.codes);
        row_errors.extend(code_errors);
        for e in row_errors {
            let d = Diagnostic::error("bad-names-row", Span::default()).with("reason", e.to_string());
            diagnostics.push(d);
        }
        let mut folder = Folder {
            name: text.name.clone(),
            acts: Arc::default(),
            act_files: Arc::default(),
            sources: Arc::default(),
            countries: Arc::new(Countries { names, codes }),
            diagnostics,
            texts: text.documents.iter().cloned().map(Arc::new).collect(),
            documents: text.documents.len(),
            charter: Arc::new(charter),
            translations: Arc::default(),
            texts_in: Arc::default(),
            labels: Arc::default(),
            appended: Vec::new(),
            ends: FxHashMap::default(),
        };
        folder.translate(&text.translations);
        for source in &text.journals {
            let file = folder.texts.len() as u32;
            let journal = servanda_acts::parse(&source.text, &folder.charter.lexicon, file);
            folder.texts.push(Arc::new(source.clone()));
            folder.add(journal, file);
        }
        if let Err(knots) = servanda_reckoner::order_of(&folder.charter) {
            let found: Vec<Diagnostic> = knots.iter().map(|k| folder.knot(k)).collect();
            folder.diagnostics.extend(found);
        }
        folder
    }

    /// Pairs translations with documents: by file name, and heading by heading.
    fn translate(&mut self, given: &[(String, Source)]) {
        let file = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned();
        for (tag, source) in given {
            if file(&source.path) == TEXTS {
                self.translate_texts(tag, source);
                continue;
            }
            let found = self.charter.documents.iter().position(|d| file(&d.path) == file(&source.path));
            let (Some(lang), Some(document)) = (Lang::of(tag), found) else { continue };
            let (read, _) = Charter::parse(std::slice::from_ref(source), Lexicon::new());
            let titles: Vec<String> = read.articles.iter().map(|a| a.title.clone()).collect();
            let own = self.charter.articles.iter().filter(|a| a.document as usize == document);
            if own.map(|a| a.level).ne(read.articles.iter().map(|a| a.level)) {
                let title = self.charter.articles.iter().find(|a| a.document as usize == document);
                let span = title.map_or(Span::default(), |a| a.span);
                let mut d =
                    Diagnostic::warning("translation-differs", span).with("file", source.path.clone());
                d.document = document as u32;
                d.place = title.map_or(String::new(), |a| a.title.clone());
                self.diagnostics.push(d);
                continue;
            }
            Arc::make_mut(&mut self.translations).push((
                lang,
                document as u32,
                Translation { titles, text: source.text.clone() },
            ));
        }
    }

    /// Reads a table of words: what is written, and what it is in the language.
    fn translate_texts(&mut self, tag: &str, source: &Source) {
        let Some(lang) = Lang::of(tag) else { return };
        let mut rows =
            csv::ReaderBuilder::new().has_headers(true).flexible(true).from_reader(source.text.as_bytes());
        for row in rows.records().map_while(Result::ok) {
            if let (Some(written), Some(other)) = (row.get(0), row.get(1).filter(|t| !t.is_empty())) {
                Arc::make_mut(&mut self.texts_in).insert((lang, written.into()), other.into());
            }
        }
    }

    /// Words of a journal or charter in another language, if the folder translates them.
    pub fn translated_text(&self, lang: Lang, written: &str) -> Option<&str> {
        if self.texts_in.is_empty() {
            return None;
        }
        self.texts_in.get(&(lang, Box::from(written))).map(|t| &**t)
    }

    /// A document in another language.
    pub fn translation(&self, lang: Lang, document: u32) -> Option<&Translation> {
        self.translations.iter().find(|t| t.0 == lang && t.1 == document).map(|t| &t.2)
    }

    fn add(&mut self, journal: Journal, file: u32) {
        if Arc::get_mut(&mut self.acts).is_none() {
            // Copied once, with room for the new ones.
            let mut copy = Vec::with_capacity(self.acts.len() + journal.acts.len());
            copy.extend(self.acts.iter().cloned());
            self.acts = Arc::new(copy);
        }
        let acts = Arc::make_mut(&mut self.acts);
        for mut act in journal.acts {
            act.source = journal.sources.get(act.source).map_or(u32::MAX, |s| intern(&mut self.sources, s));
            acts.push(act);
        }
        Arc::make_mut(&mut self.act_files).resize(acts.len(), file);
        self.diagnostics.extend(journal.diagnostics);
        if !journal.labels.is_empty() {
            let labels = Arc::make_mut(&mut self.labels).entry(file).or_default();
            labels.extend(journal.labels.into_iter().map(|(label, span, _)| (label, span)));
        }
    }

    /// Appends acts to a journal, which stands last if it is new: as if the folder had been read with them. Everything
    /// else is left as it is, and shared with copies of the folder. True if all acts before keep their places.
    ///
    /// # Errors
    /// What is wrong with the acts, by its place in the whole text; then the folder is as it was.
    pub fn append(&mut self, text: &str, path: &str) -> Result<bool, Vec<Diagnostic>> {
        let found = self.texts.iter().skip(self.documents).position(|t| t.path == path);
        let file = found.map_or(self.texts.len(), |n| n + self.documents);
        let (file_number, last) = (file as u32, file + 1 >= self.texts.len());
        let end = match (self.ends.get(&file_number), self.texts.get(file)) {
            (Some(end), _) => *end,
            (None, Some(source)) => End::default().and(&source.text),
            (None, None) => End::default(),
        };
        let gap = end.gap();
        let end = end.and(gap);
        let none = Labels::default();
        let labels = self.labels.get(&file_number).unwrap_or(&none);
        let place = Place { bytes: end.bytes, lines: end.lines, labels };
        let journal = servanda_acts::parse_at(text, &self.charter.lexicon, file_number, place);
        if !journal.diagnostics.is_empty() {
            return Err(journal.diagnostics);
        }
        if found.is_none() {
            self.texts.push(Arc::new(Source { path: path.to_owned(), text: String::new() }));
        }
        self.ends.insert(file_number, end.and(text));
        self.appended.push((file_number, format!("{gap}{text}").into()));
        let more = journal.acts.len();
        self.add(journal, file_number);
        if !last {
            // The acts stand before those of the journals that follow, and so do their sources.
            let files = Arc::make_mut(&mut self.act_files);
            let old = files.len().saturating_sub(more);
            let at = files.get(..old).map_or(0, |f| f.partition_point(|f| *f <= file_number));
            let acts = Arc::make_mut(&mut self.acts);
            files.get_mut(at..).into_iter().for_each(|l| l.rotate_right(more));
            acts.get_mut(at..).into_iter().for_each(|l| l.rotate_right(more));
            let mut sources = Arc::default();
            for act in acts {
                act.source = self.sources.get(act.source).map_or(u32::MAX, |s| intern(&mut sources, s));
            }
            self.sources = sources;
        }
        Ok(last || more == 0)
    }

    /// A document or journal as it now is: as read, and what was appended to it.
    pub fn text(&self, index: u32) -> String {
        let mut whole = self.texts.get(index as usize).map_or(String::new(), |t| t.text.clone());
        for (_, more) in self.appended.iter().filter(|a| a.0 == index) {
            whole.push_str(more);
        }
        whole
    }

    /// Adds acts written in words, as `what-if` and scenarios do.
    pub fn add_text(&mut self, text: &str, path: &str) -> Vec<Diagnostic> {
        let file = self.texts.len() as u32;
        let journal = servanda_acts::parse(text, &self.charter.lexicon, file);
        self.texts.push(Arc::new(Source { path: path.to_owned(), text: text.to_owned() }));
        let found = journal.diagnostics.clone();
        self.add(Journal { diagnostics: Vec::new(), ..journal }, file);
        found
    }

    fn knot(&self, knot: &Knot) -> Diagnostic {
        let clauses: Vec<_> = knot.clauses.iter().filter_map(|id| self.charter.clause(*id)).collect();
        let places: Vec<String> = clauses.iter().map(|c| self.charter.place(c)).collect();
        let mut d = match clauses.first() {
            Some(first) => {
                let mut d = Diagnostic::error("knot", first.span);
                d.document = first.document;
                d.place = self.charter.place(first);
                d
            }
            None => Diagnostic::error("knot", Span::default()),
        };
        d.also = clauses.iter().skip(1).map(|c| (c.document, c.span)).collect();
        d.with("articles", places.join("; "))
    }

    /// True if a text holds an error, not only warnings.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|d| d.severity == servanda_language::Severity::Error)
    }

    /// How far recurring rules are followed: twenty-five years after the last act, at least to 2051.
    pub fn horizon(&self) -> Day {
        let last = self.acts.iter().map(|a| a.done.latest()).max().map_or(2000, Day::year).max(2026);
        Day::of(last.saturating_add(YEARS_AHEAD).min(9999), 1, 1).unwrap_or(Day::LAST)
    }

    /// Reckons what was known on a day, or all.
    ///
    /// # Errors
    /// Circles of rules.
    pub fn reckon(&self, known: Option<Day>) -> Result<Reckoned<'_>, Vec<Knot>> {
        reckon(self.case(known))
    }

    /// Reckons what was known on a day, or all, and takes over what a reckoning of this folder before acts were appended
    /// to it has worked out and they cannot have changed.
    pub fn reckon_on(&self, known: Option<Day>, before: Kept) -> Reckoned<'_> {
        before.reckon(self.case(known))
    }

    fn case(&self, known: Option<Day>) -> Case<'_> {
        Case {
            charter: &self.charter,
            acts: &self.acts,
            countries: &*self.countries,
            known,
            horizon: self.horizon(),
        }
    }
}

/// Where a text ends, for what is appended to it.
#[derive(Clone, Copy, Default)]
struct End {
    bytes: usize,
    lines: u32,
    /// Its last line has no end yet.
    open: bool,
    /// Its last line is empty.
    apart: bool,
}

impl End {
    /// The end with more text.
    fn and(self, text: &str) -> End {
        if text.is_empty() {
            return self;
        }
        let lines = u32::try_from(text.bytes().filter(|b| *b == b'\n').count()).unwrap_or(u32::MAX);
        let last = text.lines().next_back().unwrap_or("");
        End {
            bytes: self.bytes + text.len(),
            lines: self.lines.saturating_add(lines),
            open: !text.ends_with('\n'),
            apart: last.trim().is_empty(),
        }
    }

    /// What must follow so that the next paragraph is one of its own.
    fn gap(self) -> &'static str {
        match (self.bytes, self.open, self.apart) {
            (0, ..) | (_, false, true) => "",
            (_, false, false) | (_, true, true) => "\n",
            (_, true, false) => "\n\n",
        }
    }
}

/// A source's index, without a copy of all sources where it is known.
fn intern(sources: &mut Arc<Sources>, text: &str) -> u32 {
    match sources.find(text) {
        Some(i) => i,
        None => Arc::make_mut(sources).intern(text),
    }
}
