//! Which column of a table means what, and what the letters in it stand for.

use rustc_hash::FxHashMap;

/// What a State did, as participation tables tell it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Kind {
    /// Signature.
    Signature,
    /// Signature that is not subject to ratification.
    DefinitiveSignature,
    /// Ratification.
    Ratification,
    /// Acceptance.
    Acceptance,
    /// Approval.
    Approval,
    /// Accession.
    Accession,
    /// Succession.
    Succession,
    /// Consent of a kind that is not told: formal confirmation, notification.
    Consent,
    /// A declaration of provisional application.
    Provisional,
    /// Notice of withdrawal.
    Withdrawal,
    /// Something claimed, not an act in law.
    Claim,
}

impl Kind {
    /// Its word in mapping files.
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Signature => "signature",
            Kind::DefinitiveSignature => "definitive signature",
            Kind::Ratification => "ratification",
            Kind::Acceptance => "acceptance",
            Kind::Approval => "approval",
            Kind::Accession => "accession",
            Kind::Succession => "succession",
            Kind::Consent => "consent",
            Kind::Provisional => "provisional application",
            Kind::Withdrawal => "withdrawal",
            Kind::Claim => "claim",
        }
    }

    const ALL: [Kind; 11] = [
        Kind::Signature,
        Kind::DefinitiveSignature,
        Kind::Ratification,
        Kind::Acceptance,
        Kind::Approval,
        Kind::Accession,
        Kind::Succession,
        Kind::Consent,
        Kind::Provisional,
        Kind::Withdrawal,
        Kind::Claim,
    ];

    /// The kind with this word, or one of the words that tables use for it.
    pub fn of(word: &str) -> Option<Kind> {
        let lower = word.trim().to_lowercase();
        let found = Kind::ALL.into_iter().find(|k| k.word() == lower);
        found.or(match lower.as_str() {
            "signed" | "sign" => Some(Kind::Signature),
            "definitive" | "signature not subject to ratification" => Some(Kind::DefinitiveSignature),
            "ratified" => Some(Kind::Ratification),
            "accepted" => Some(Kind::Acceptance),
            "approved" => Some(Kind::Approval),
            "acceded" | "adhesion" | "adherence" => Some(Kind::Accession),
            "succeeded" | "continuation" => Some(Kind::Succession),
            "deposit" | "deposited" | "notification" | "formal confirmation" => Some(Kind::Consent),
            "provisional" => Some(Kind::Provisional),
            "denunciation" | "denounced" | "withdrew" | "exit" | "withdrawn" => Some(Kind::Withdrawal),
            "claims" => Some(Kind::Claim),
            _ => None,
        })
    }

    /// True if it is consent to be bound.
    pub const fn binds(self) -> bool {
        !matches!(self, Kind::Signature | Kind::Provisional | Kind::Withdrawal | Kind::Claim)
    }
}

/// What a column means.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Role {
    /// Who.
    Party,
    /// What was done, in a word or letter.
    Act,
    /// When.
    Date,
    /// The day that a thing was done, in a column of its own.
    Done(Kind),
    /// The published entry into force for the party.
    Published,
    /// The published end for the party.
    Ended,
    /// The instrument.
    Instrument,
    /// The source of the row.
    Source,
    /// A note.
    Note,
    /// A second opinion on the row: `agrees` or `differs`.
    Second,
    /// Passed over, knowingly.
    Ignore,
}

impl Role {
    /// The role with this word.
    pub fn of(word: &str) -> Option<Role> {
        Some(match word.trim().to_lowercase().as_str() {
            "party" => Role::Party,
            "act" => Role::Act,
            "date" => Role::Date,
            "published" => Role::Published,
            "ended" => Role::Ended,
            "instrument" => Role::Instrument,
            "source" => Role::Source,
            "note" => Role::Note,
            "second" => Role::Second,
            "ignore" => Role::Ignore,
            other => Role::Done(Kind::of(other)?),
        })
    }

    /// What a column's heading usually means.
    fn guess(heading: &str) -> Option<Role> {
        let lower = heading.trim().trim_start_matches('\u{feff}').to_lowercase();
        let has = |word: &str| lower.contains(word);
        Some(match lower.as_str() {
            "party" | "participant" | "state" | "country" | "state party" | "member"
            | "contracting party" | "iso3" | "code" => Role::Party,
            "act" | "action" | "type" | "kind" | "type of consent" => Role::Act,
            "date" | "date of act" | "date of deposit" | "deposit" | "deposited" | "action_on" => Role::Date,
            "treaty" | "instrument" => Role::Instrument,
            "source" => Role::Source,
            "note" | "notes" | "remarks" | "comment" => Role::Note,
            _ if has("second coding") => Role::Second,
            _ if has("entry into force") || has("in force") || has("effective") || has("effect") => {
                Role::Published
            }
            _ if has("signature") || has("signed") => Role::Done(Kind::Signature),
            // "Ratification, Acceptance(A), Accession(a)": one column for all, told apart by letters.
            _ if has("ratification") => Role::Done(Kind::Ratification),
            _ if has("accession") => Role::Done(Kind::Accession),
            _ if has("succession") => Role::Done(Kind::Succession),
            _ if has("acceptance") => Role::Done(Kind::Acceptance),
            _ if has("approval") => Role::Done(Kind::Approval),
            _ if has("denunciation") || has("withdrawal") => Role::Done(Kind::Withdrawal),
            _ => return None,
        })
    }
}

/// How a table is to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    columns: Vec<(String, Role)>,
    letters: FxHashMap<String, Kind>,
    /// The scheme of codes in the column of parties; `None`: names, ISO alpha-2 or alpha-3.
    pub scheme: Option<String>,
    /// True if 03/04/1999 is the third of April.
    pub day_first: Option<bool>,
    /// Where rows without a source come from.
    pub source: Option<String>,
}

/// Why a mapping could not be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct MappingError {
    /// Line of the mapping.
    pub line: u64,
    /// Why, for people.
    pub reason: String,
}

impl Mapping {
    /// The letters of the United Nations Treaty Collection.
    pub fn usual_letters() -> Mapping {
        let letters = [
            ("a", Kind::Accession),
            ("A", Kind::Acceptance),
            ("AA", Kind::Approval),
            ("c", Kind::Consent),
            ("d", Kind::Succession),
            ("n", Kind::Consent),
            ("P", Kind::Provisional),
            ("R", Kind::Ratification),
            ("r", Kind::Ratification),
            ("s", Kind::DefinitiveSignature),
        ];
        let letters = letters.into_iter().map(|(l, k)| (l.to_owned(), k)).collect();
        Mapping { letters, ..Mapping::default() }
    }

    /// Reads a mapping: a CSV file whose rows are `column,HEADING,ROLE`, `letter,LETTER,KIND`, `dates,day-first`,
    /// `codes,SCHEME` and `source,TEXT`; lines that begin with `#` are comments.
    ///
    /// # Errors
    /// The first row that cannot be read.
    pub fn parse(text: &str) -> Result<Mapping, MappingError> {
        let mut mapping = Mapping::usual_letters();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .comment(Some(b'#'))
            .trim(csv::Trim::All)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        for record in reader.records() {
            let record = record.map_err(|e| MappingError {
                line: e.position().map_or(0, csv::Position::line),
                reason: e.to_string(),
            })?;
            let line = record.position().map_or(0, csv::Position::line);
            let field = |i: usize| record.get(i).unwrap_or("");
            let bad = |reason: String| MappingError { line, reason };
            match field(0) {
                "column" => {
                    let role = Role::of(field(2)).ok_or_else(|| {
                        bad(format!(
                            "`{}` is no role: party, act, date, published, ended, instrument, source, note, second, ignore, or a kind of act such as ratification",
                            field(2)
                        ))
                    })?;
                    mapping.columns.push((field(1).to_owned(), role));
                }
                "letter" => {
                    let kind =
                        Kind::of(field(2)).ok_or_else(|| bad(format!("`{}` is no kind of act", field(2))))?;
                    mapping.letters.insert(field(1).to_owned(), kind);
                }
                "dates" => {
                    mapping.day_first = Some(match field(1) {
                        "day-first" => true,
                        "month-first" => false,
                        other => return Err(bad(format!("`{other}` is neither day-first nor month-first"))),
                    });
                }
                "codes" => mapping.scheme = Some(field(1).to_owned()),
                "source" => mapping.source = Some(field(1).to_owned()),
                other => {
                    return Err(bad(format!(
                        "`{other}`: a row begins with column, letter, dates, codes or source"
                    )));
                }
            }
        }
        Ok(mapping)
    }

    /// The kind of act of a word or letter in the table.
    pub fn kind(&self, word: &str) -> Option<Kind> {
        let word = word.trim().trim_matches(['(', ')', '[', ']']);
        self.letters.get(word).copied().or_else(|| Kind::of(word))
    }

    /// The role of a column by its heading: as the mapping says, else as such headings usually mean.
    pub fn role(&self, heading: &str) -> Option<Role> {
        let heading = heading.trim().trim_start_matches('\u{feff}');
        let said = self.columns.iter().find(|c| c.0 == heading).map(|c| c.1);
        said.or_else(|| Role::guess(heading))
    }

    /// Headings that the mapping names and the table does not have.
    pub fn absent<'m>(&'m self, headings: &[String]) -> Vec<&'m str> {
        let has = |name: &str| headings.iter().any(|h| h.trim().trim_start_matches('\u{feff}') == name);
        self.columns.iter().map(|c| c.0.as_str()).filter(|c| !has(c)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_says_what_columns_and_letters_mean() {
        let m = Mapping::parse(
            "# a table of the ministry\ncolumn,Wer,party\ncolumn,Wann,date\ncolumn,Was,act\nletter,x,claim\n\
             dates,day-first\nsource,\"the ministry, 2020\"\n",
        )
        .unwrap();
        assert_eq!(m.role("Wer"), Some(Role::Party));
        assert_eq!(m.role("Signature"), Some(Role::Done(Kind::Signature)));
        assert_eq!(m.role("Entry into force for the party (published)"), Some(Role::Published));
        assert_eq!(m.role("Colour"), None);
        assert_eq!(
            (m.kind("a"), m.kind("A"), m.kind("AA")),
            (Some(Kind::Accession), Some(Kind::Acceptance), Some(Kind::Approval))
        );
        assert_eq!((m.kind("x"), m.kind("Ratified")), (Some(Kind::Claim), Some(Kind::Ratification)));
        assert_eq!(m.absent(&["Wer".into(), "Wann".into()]), ["Was"]);
        assert_eq!((m.day_first, m.source.as_deref()), (Some(true), Some("the ministry, 2020")));
        for bad in ["colum,a,party", "column,a,colour", "letter,a,b", "dates,never"] {
            assert!(Mapping::parse(bad).is_err(), "{bad}");
        }
    }
}
