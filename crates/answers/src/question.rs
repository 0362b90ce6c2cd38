//! Questions in words.

use servanda_charter::{Charter, Rule};
use servanda_language::{Country, Diagnostic, Grammar, Matcher, Name, Node, Value, tokens};
use servanda_reckoner::Question;
use std::sync::LazyLock;

/// What is asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Asked {
    /// One question with one ruling.
    One(Question),
    /// The set of countries for which a question is answered by yes: parties, members, signatories, seats, votes.
    Set(SetOf),
    /// Duties of a country, toward another or all.
    Duties {
        /// Who owes; all if `None`.
        of: Option<Country>,
        /// To whom.
        toward: Option<Country>,
        /// In which field.
        field: Option<Name>,
    },
    /// Decisions, of an organ or in a field.
    Decisions {
        /// By which organ.
        by: Option<Name>,
        /// In which field.
        field: Option<Name>,
    },
    /// Requests and invocations.
    Requests,
    /// What an organ may decide, to whom it answers, what it is for.
    Competence(Name),
    /// The territories to which a country has extended an instrument.
    Territories(Name, Country),
    /// Claims that are not acts in law.
    Claims(Option<Country>),
    /// Findings about acts.
    Findings,
}

/// A set of countries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SetOf {
    /// Parties to an instrument.
    Parties(Name),
    /// Signatories of an instrument.
    Signatories(Name),
    /// Members.
    Members,
    /// Those with a vote.
    Votes,
    /// Those with a seat in an organ.
    Seats(Name),
    /// Those of a class that are party to the charter's first instrument.
    Class(Name),
}

/// A question that cannot be read.
#[derive(Clone, Debug)]
pub struct QuestionError {
    /// The question.
    pub question: String,
    /// What is wrong with it; its span lies in the question.
    pub diagnostic: Diagnostic,
}

const QUESTIONS: &[(&str, &str)] = &[
    ("chair", "chair of {o:organ}"),
    ("chair-verb", "who chairs {o:organ}"),
    ("party-verb", "{c:country} [a: a] party to {i:instrument}"),
    ("member-verb", "{c:country} a member"),
    ("chair-turn", "turn of {o:organ}"),
    ("office-turn", "turn of {f:office}"),
    ("holder", "holder of {f:office}"),
    ("article", "Article {a:article} of {i:instrument} in force"),
    ("between", "{i:instrument} between {c:country} and {d:country}"),
    ("provisional", "provisional application of [Article {a:article} of] {i:instrument} by {c:country}"),
    ("applies", "application of {i:instrument} to {c:country}"),
    ("in-force", "{i:instrument} in force"),
    ("document", "{d:document} in force"),
    ("party", "party {c:country} to {i:instrument}"),
    ("parties", "parties to {i:instrument}"),
    ("signatory", "signatory {c:country} of {i:instrument}"),
    ("signatories", "signatories of {i:instrument}"),
    ("member", "member {c:country}"),
    ("members", "members"),
    ("vote", "vote of {c:country}"),
    ("votes", "votes"),
    ("seat", "seat of {c:country} in {o:organ}"),
    ("composition", "composition of {o:organ}"),
    ("organ", "{o:organ} exists"),
    ("organisation", "{g:organisation} exists"),
    ("class", "{k:class} {c:country}"),
    ("class-of", "class of {k:class}"),
    ("duties-toward", "duties of {c:country} toward {d:country}"),
    ("duties-all-toward", "duties toward {d:country}"),
    ("duties-in", "duties of {c:country} in the field of {f:field}"),
    ("duties", "duties of {c:country}"),
    ("duties-all", "duties"),
    ("decisions-in", "decisions in the field of {f:field}"),
    ("decisions-by", "decisions of {o:organ}"),
    ("decisions", "decisions"),
    ("requests", "requests"),
    ("competence", "competence of {o:organ}"),
    ("territories", "territories of {c:country} under {i:instrument}"),
    ("claims-of", "claims of {c:country}"),
    ("claims", "claims"),
    ("findings", "findings"),
];

static GRAMMAR: LazyLock<Grammar> =
    LazyLock::new(|| Grammar::new(&[("question", QUESTIONS.to_vec())]).unwrap_or_default());

/// Words at the beginning that carry nothing.
const OPENINGS: [&str; 12] = [
    "who is the",
    "who is",
    "who are the",
    "who are",
    "what are the",
    "what is the",
    "is the",
    "is",
    "are",
    "whose",
    "the",
    "does",
];

/// Reads a question.
///
/// # Errors
/// What is wrong, with the nearest thing that would be right.
pub fn parse_question(text: &str, charter: &Charter) -> Result<Asked, QuestionError> {
    let lexicon = &charter.lexicon;
    let trimmed = text.trim().trim_end_matches(['?', '.']).trim();
    let mut attempts = vec![trimmed];
    for opening in OPENINGS {
        let lower = trimmed.to_lowercase();
        if lower.strip_prefix(opening).is_some_and(|r| r.starts_with(' ')) {
            attempts.push(trimmed.get(opening.len()..).unwrap_or("").trim());
        }
    }
    let mut words = Vec::new();
    for attempt in &attempts {
        tokens(attempt, &mut words);
        if let Some(node) = Matcher::new(&GRAMMAR, lexicon, attempt, &words).fit(0, 0) {
            return Ok(asked(&node, charter));
        }
    }
    let last = attempts.last().copied().unwrap_or(trimmed);
    tokens(last, &mut words);
    let mut diagnostic = Matcher::new(&GRAMMAR, lexicon, last, &words).explain(0, 0);
    if diagnostic.code == "unexpected-word" && diagnostic.suggestion.is_none() {
        let forms = QUESTIONS.iter().map(|q| q.1.split(" {").next().unwrap_or(q.1));
        diagnostic.suggestion = servanda_language::nearest(last.split(' ').next().unwrap_or(last), forms);
        diagnostic.code = "unknown-question";
    }
    let shift = (last.as_ptr() as usize).saturating_sub(text.as_ptr() as usize) as u32;
    diagnostic.span.start += shift;
    diagnostic.span.end += shift;
    Err(QuestionError { question: text.to_owned(), diagnostic })
}

/// The question as one may ask it: what [`parse_question`] reads as the same. Empty for a question about one clause,
/// which has no words of its own.
pub fn ask_text(asked: &Asked, charter: &Charter) -> String {
    let n = |name: Name| charter.lexicon.name(name).to_owned();
    let c = |country: Country| charter.lexicon.country(&country).to_owned();
    match asked {
        Asked::One(question) => match *question {
            Question::InForce(i) => format!("{} in force", n(i)),
            Question::Party(i, x) => format!("party {} to {}", c(x), n(i)),
            Question::Applies(i, x) => format!("application of {} to {}", n(i), c(x)),
            Question::Between(i, x, y) => format!("{} between {} and {}", n(i), c(x), c(y)),
            Question::Provisional(i, x, None) => format!("provisional application of {} by {}", n(i), c(x)),
            Question::Provisional(i, x, Some(id)) => match charter.clause(id).map(|c| &c.rule) {
                Some(Rule::Provisional { article: Some(a), .. }) => {
                    format!("provisional application of Article {a} of {} by {}", n(i), c(x))
                }
                _ => String::new(),
            },
            Question::Article(id) => match charter.clause(id).map(|c| &c.rule) {
                Some(Rule::ArticleInForce { article, instrument, .. }) => {
                    format!("Article {article} of {} in force", n(*instrument))
                }
                _ => String::new(),
            },
            Question::Signatory(i, x) => format!("signatory {} of {}", c(x), n(i)),
            Question::Member(x) => format!("member {}", c(x)),
            Question::Vote(x) => format!("vote of {}", c(x)),
            Question::Organisation(g) => format!("{} exists", n(g)),
            Question::Organ(o) => format!("{} exists", n(o)),
            Question::Seat(o, x) => format!("seat of {} in {}", c(x), n(o)),
            Question::Chair(o) => format!("chair of {}", n(o)),
            Question::ChairTurn(o) => format!("turn of {}", n(o)),
            Question::Holder(f) => format!("holder of {}", n(f)),
            Question::OfficeTurn(f) => format!("turn of {}", n(f)),
            Question::Document(d) => format!("{} in force", n(d)),
            Question::Class(k, x) => format!("{} {}", n(k), c(x)),
        },
        Asked::Set(set) => match *set {
            SetOf::Parties(i) => format!("parties to {}", n(i)),
            SetOf::Signatories(i) => format!("signatories of {}", n(i)),
            SetOf::Members => "members".into(),
            SetOf::Votes => "votes".into(),
            SetOf::Seats(o) => format!("composition of {}", n(o)),
            SetOf::Class(k) => format!("class of {}", n(k)),
        },
        Asked::Duties { of, toward, field } => match (of, toward, field) {
            (Some(a), Some(b), _) => format!("duties of {} toward {}", c(*a), c(*b)),
            (None, Some(b), _) => format!("duties toward {}", c(*b)),
            (Some(a), None, Some(f)) => format!("duties of {} in the field of {}", c(*a), n(*f)),
            (Some(a), None, None) => format!("duties of {}", c(*a)),
            (None, None, _) => "duties".into(),
        },
        Asked::Decisions { by: _, field: Some(f) } => format!("decisions in the field of {}", n(*f)),
        Asked::Decisions { by: Some(o), field: None } => format!("decisions of {}", n(*o)),
        Asked::Decisions { by: None, field: None } => "decisions".into(),
        Asked::Requests => "requests".into(),
        Asked::Competence(o) => format!("competence of {}", n(*o)),
        Asked::Territories(i, x) => format!("territories of {} under {}", c(*x), n(*i)),
        Asked::Claims(Some(x)) => format!("claims of {}", c(*x)),
        Asked::Claims(None) => "claims".into(),
        Asked::Findings => "findings".into(),
    }
}

fn asked(node: &Node, charter: &Charter) -> Asked {
    let form = GRAMMAR.form(0, node.form);
    let slot = |name: &str| form.and_then(|f| f.slot(name)).and_then(|i| node.slot(i));
    let name = |s: &str| match slot(s) {
        Some(Value::Name(n)) => *n,
        _ => Name(u32::MAX),
    };
    let country = |s: &str| match slot(s) {
        Some(Value::Country(c)) => Some(*c),
        _ => None,
    };
    let one = |q: Option<Question>| q.map_or(Asked::Findings, Asked::One);
    match form.map_or("", |f| f.key) {
        "chair" | "chair-verb" => Asked::One(Question::Chair(name("o"))),
        "chair-turn" => Asked::One(Question::ChairTurn(name("o"))),
        "office-turn" => Asked::One(Question::OfficeTurn(name("f"))),
        "holder" => Asked::One(Question::Holder(name("f"))),
        "in-force" => Asked::One(Question::InForce(name("i"))),
        "article" => {
            let article = match slot("a") {
                Some(Value::Text(t)) => &**t,
                _ => "",
            };
            let found = charter.clauses().find(|(_, c)| {
                matches!(&c.rule, Rule::ArticleInForce { article: a, instrument, .. }
                    if &**a == article && *instrument == name("i"))
            });
            // An article without a day of its own is in force with its instrument.
            Asked::One(found.map_or(Question::InForce(name("i")), |(id, _)| Question::Article(id)))
        }
        "between" => one(country("c").zip(country("d")).map(|(a, b)| Question::Between(name("i"), a, b))),
        "provisional" => {
            let article = match slot("a") {
                Some(Value::Text(t)) => Some(&**t),
                _ => None,
            };
            let clause = charter.clauses().find(|(_, c)| {
                matches!(&c.rule, Rule::Provisional { instrument, article: a }
                    if *instrument == name("i") && article.is_some() && a.as_deref() == article)
            });
            one(country("c").map(|c| Question::Provisional(name("i"), c, clause.map(|f| f.0))))
        }
        "applies" => one(country("c").map(|c| Question::Applies(name("i"), c))),
        "document" => Asked::One(Question::Document(name("d"))),
        "party" | "party-verb" => one(country("c").map(|c| Question::Party(name("i"), c))),
        "signatory" => one(country("c").map(|c| Question::Signatory(name("i"), c))),
        "member" | "member-verb" => one(country("c").map(Question::Member)),
        "vote" => one(country("c").map(Question::Vote)),
        "seat" => one(country("c").map(|c| Question::Seat(name("o"), c))),
        "organ" => Asked::One(Question::Organ(name("o"))),
        "organisation" => Asked::One(Question::Organisation(name("g"))),
        "class" => one(country("c").map(|c| Question::Class(name("k"), c))),
        "parties" => Asked::Set(SetOf::Parties(name("i"))),
        "signatories" => Asked::Set(SetOf::Signatories(name("i"))),
        "members" => Asked::Set(SetOf::Members),
        "votes" => Asked::Set(SetOf::Votes),
        "composition" => Asked::Set(SetOf::Seats(name("o"))),
        "class-of" => Asked::Set(SetOf::Class(name("k"))),
        "duties-toward" => Asked::Duties { of: country("c"), toward: country("d"), field: None },
        "duties-all-toward" => Asked::Duties { of: None, toward: country("d"), field: None },
        "duties-in" => Asked::Duties { of: country("c"), toward: None, field: Some(name("f")) },
        "duties" => Asked::Duties { of: country("c"), toward: None, field: None },
        "duties-all" => Asked::Duties { of: None, toward: None, field: None },
        "decisions-in" => Asked::Decisions { by: None, field: Some(name("f")) },
        "decisions-by" => Asked::Decisions { by: Some(name("o")), field: None },
        "decisions" => Asked::Decisions { by: None, field: None },
        "requests" => Asked::Requests,
        "competence" => Asked::Competence(name("o")),
        "territories" => match country("c") {
            Some(c) => Asked::Territories(name("i"), c),
            None => Asked::Claims(None),
        },
        "claims-of" => Asked::Claims(country("c")),
        "claims" => Asked::Claims(None),
        _ => Asked::Findings,
    }
}
