//! Records: a head, an empty line, a body (§ 3).

use crate::keys::{Algorithm, KeyError, PublicKey, hex, is_log_key, unhex};
use crate::kind::{Body, Enrolment, Kind, is_journal};
use servanda_timeline::Day;
use sha2::{Digest, Sha256, Sha512};
use std::fmt::{self, Write as _};

const FIRST: &str = "servanda-record/1";

/// A client's own name of what it sends, so that sending it twice enters it once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct IdempotencyKey(pub [u8; 16]);

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

/// The largest tree that a signer knew.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Seen {
    /// Its size.
    pub size: u64,
    /// Its root.
    pub root: [u8; 32],
}

/// A document beside the log, by its hashes: two, so that the fall of one leaves the other (agility of hashes).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Document {
    /// What it is called.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of its bytes: its address.
    pub sha256: [u8; 32],
    /// SHA-512 of its bytes.
    pub sha512: [u8; 64],
}

impl Document {
    /// A document of these bytes; `None` if the name cannot be one.
    pub fn of(name: &str, bytes: &[u8]) -> Option<Document> {
        (is_name(name) && bytes.len() as u64 <= LARGEST_DOCUMENT).then(|| Document {
            name: name.to_owned(),
            size: bytes.len() as u64,
            sha256: Sha256::digest(bytes).into(),
            sha512: Sha512::digest(bytes).into(),
        })
    }

    /// True if the bytes are the document.
    pub fn is(&self, bytes: &[u8]) -> bool {
        self.size == bytes.len() as u64
            && self.sha256 == <[u8; 32]>::from(Sha256::digest(bytes))
            && self.sha512 == <[u8; 64]>::from(Sha512::digest(bytes))
    }

    pub(crate) fn parse(text: &str) -> Option<Document> {
        let mut parts = text.split(' ');
        let document = Document {
            name: parts.next().filter(|n| is_name(n))?.to_owned(),
            size: number(parts.next()?).filter(|n| *n <= LARGEST_DOCUMENT)?,
            sha256: unhex(parts.next()?.strip_prefix("sha256:")?)?,
            sha512: unhex(parts.next()?.strip_prefix("sha512:")?)?,
        };
        parts.next().is_none().then_some(document)
    }
}

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} sha256:{} sha512:{}", self.name, self.size, hex(&self.sha256), hex(&self.sha512))
    }
}

/// Characters that a reader does not see or that turn the direction of what is read.
fn is_hidden(c: char) -> bool {
    matches!(u32::from(c),
        0x00..=0x1f | 0x7f..=0x9f | 0xad | 0x34f | 0x600..=0x605 | 0x61c | 0x115f..=0x1160 | 0x1680
            | 0x17b4..=0x17b5 | 0x180b..=0x180f | 0x2000..=0x200f | 0x2028..=0x202f
            | 0x205f..=0x206f | 0x2800 | 0x3000 | 0x3164 | 0xfe00..=0xfe0f | 0xfeff | 0xffa0 | 0xfff0..=0xffff
            | 0xe0000..=0xe0fff)
}

/// Names never become paths that leave a folder.
pub(crate) fn is_name(name: &str) -> bool {
    let fits = |c: char| match c {
        '.' | '-' | '_' | '/' => true,
        c if c.is_ascii() => c.is_ascii_alphanumeric(),
        c => c > '\u{a0}' && !is_hidden(c),
    };
    (1..=200).contains(&name.len())
        && name.chars().all(fits)
        && name.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// What no record holds: control characters but the line feed, and what turns or breaks lines unseen.
fn is_forbidden(c: char) -> bool {
    (c != '\n' && matches!(u32::from(c), 0x00..=0x1f | 0x7f..=0x9f))
        || matches!(u32::from(c), 0x2028..=0x202e | 0x2066..=0x2069)
}

/// A number without sign or leading zeros, below 2^63.
pub(crate) fn number(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    plain.then(|| text.parse().ok())?.filter(|n| *n < 1 << 63)
}

/// The largest document, in bytes.
const LARGEST_DOCUMENT: u64 = 64 << 20;

/// Why a text is no record.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RecordError {
    /// Not UTF-8, or with control characters or carriage returns.
    #[error("a record is UTF-8 text with line feeds and no other control character (§ 3)")]
    Text,
    /// A line of the head or body is missing, out of order, or its value is wrong.
    #[error(
        "the line `{0}:` is missing, out of order, or its value is not in the form of the register's format"
    )]
    Field(&'static str),
    /// A line of a body of fields ends in a space.
    #[error("a line ends in a space (§ 3)")]
    Space,
    /// The type is not one of § 5.
    #[error("`{0}` is not a type of record (§ 5)")]
    Type(String),
    /// The body of an act is not one paragraph of a journal.
    #[error(
        "the body must be one act as a paragraph of a journal: the first line begins with the day, the others with four spaces"
    )]
    Paragraph,
    /// A historical act without a source.
    #[error("a historical act needs its source: a line `    source: …`")]
    NoSource,
    /// A key cannot be read.
    #[error("{0}")]
    Key(KeyError),
    /// Another spelling of something that has one only.
    #[error("the record is not in its one exact form")]
    NotExact,
}

/// One record.
#[derive(Clone, PartialEq, Debug)]
pub struct Record {
    /// The origin of the register that it is for.
    pub register: String,
    /// What it does.
    pub kind: Kind,
    /// The client's own name of it.
    pub key: IdempotencyKey,
    /// The largest tree that the signer knew.
    pub seen: Seen,
    /// The day on which it was signed, as stated.
    pub day: Day,
    /// Records that it is about.
    pub refers: Vec<u64>,
    /// Documents that belong to it.
    pub documents: Vec<Document>,
    /// The journal to which an act belongs.
    pub journal: Option<String>,
    /// What it says.
    pub body: Body,
}

impl Record {
    /// Reads a record. What it accepts, [`Record::to_text`] writes again byte for byte.
    ///
    /// # Errors
    /// Any other text, with the line that is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Record, RecordError> {
        let text = std::str::from_utf8(bytes).map_err(|_| RecordError::Text)?;
        if text.chars().any(is_forbidden) || !text.ends_with('\n') {
            return Err(RecordError::Text);
        }
        let (head, body) = text.split_once("\n\n").ok_or(RecordError::Field("(an empty line)"))?;
        let mut rest = head.split('\n').peekable();
        if rest.next() != Some(FIRST) {
            return Err(RecordError::Field(FIRST));
        }
        let mut line = |name: &'static str| {
            let there = rest.peek().and_then(|l| l.strip_prefix(name)).and_then(|r| r.strip_prefix(": "));
            if there.is_some() {
                rest.next();
            }
            there
        };
        let field = RecordError::Field;
        let register = line("register").filter(|r| is_origin(r)).ok_or(field("register"))?.to_owned();
        let named = line("type").ok_or(field("type"))?;
        let kind = Kind::of(named).ok_or_else(|| RecordError::Type(named.to_owned()))?;
        let key = line("key").and_then(unhex).map(IdempotencyKey).ok_or(field("key"))?;
        let seen = line("seen").and_then(|s| s.split_once(' ')).ok_or(field("seen"))?;
        let seen =
            Seen { size: number(seen.0).ok_or(field("seen"))?, root: unhex(seen.1).ok_or(field("seen"))? };
        let day = line("day").and_then(|d| Day::parse(d).ok().filter(|day| day.to_string() == d));
        let day = day.ok_or(field("day"))?;
        let mut refers = Vec::new();
        while let Some(index) = line("refers") {
            let index = number(index).ok_or(field("refers"))?;
            if refers.last().is_some_and(|last| *last >= index) {
                return Err(field("refers"));
            }
            refers.push(index);
        }
        let mut documents = Vec::new();
        while let Some(document) = line("document") {
            documents.push(Document::parse(document).ok_or(field("document"))?);
        }
        let journal = line("journal");
        if journal.is_some() != kind.is_act() || journal.is_some_and(|j| !is_journal(j)) {
            return Err(field("journal"));
        }
        let journal = journal.map(str::to_owned);
        if rest.next().is_some() {
            return Err(field("(an empty line)"));
        }
        let body = Body::parse(kind, body)?;
        if let Body::Open { logs: [first, second], .. } = &body
            && !(is_log_key(first, &register, 0x01, Algorithm::Ed25519)
                && is_log_key(second, &register, 0x06, Algorithm::MlDsa44))
        {
            return Err(field("log"));
        }
        let record = Record { register, kind, key, seen, day, refers, documents, journal, body };
        if record.to_text() == text { Ok(record) } else { Err(RecordError::NotExact) }
    }

    /// The exact text.
    pub fn to_text(&self) -> String {
        let mut out = format!(
            "{FIRST}\nregister: {}\ntype: {}\nkey: {}\nseen: {} {}\nday: {}\n",
            self.register,
            self.kind.name(),
            self.key,
            self.seen.size,
            hex(&self.seen.root),
            self.day
        );
        for index in &self.refers {
            let _ = writeln!(out, "refers: {index}");
        }
        for document in &self.documents {
            let _ = writeln!(out, "document: {document}");
        }
        if let Some(journal) = &self.journal {
            let _ = writeln!(out, "journal: {journal}");
        }
        out.push('\n');
        self.body.print(&mut out);
        out
    }

    /// The keys that the record itself brings, each of which signs to prove that it is held.
    pub fn new_keys(&self) -> Vec<&PublicKey> {
        match &self.body {
            Body::Open { enrol, .. } => enrol.iter().map(|e: &Enrolment| &e.key).collect(),
            Body::Enrol(e) => vec![&e.key],
            Body::Rotate { key, .. } => vec![key],
            Body::Recover { enrol, .. } => vec![&enrol.key],
            _ => Vec::new(),
        }
    }

    /// The documents that must be there: those of the record, and the files of a charter.
    pub fn needs(&self) -> impl Iterator<Item = &Document> {
        let files: &[Document] = match &self.body {
            Body::Charter(files) => files,
            _ => &[],
        };
        self.documents.iter().chain(files)
    }
}

/// An origin: printable, no spaces or plus signs (signed-note), at most 200 bytes.
fn is_origin(text: &str) -> bool {
    (1..=200).contains(&text.len()) && text.chars().all(|c| !c.is_whitespace() && !c.is_control() && c != '+')
}
