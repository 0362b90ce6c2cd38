//! The closed tables of sentence forms of the charter language.
//!
//! A row is a key and a pattern. What a form means, a treaty that needs it and its read-back in each language
//! stand under the same key in the message files; the manual and the editor's grammar are generated from both.

use servanda_language::Grammar;
use std::sync::LazyLock;

/// Who must do something.
const GROUP: &[(&str, &str)] = &[
    ("other-signatory", "other (n: signatory | signatories)"),
    ("other-party", "other (n: party | parties)"),
    ("other-member", "other (n: member | members)"),
    ("class", "{c:class}"),
    ("category", "{k:category}"),
    ("group", "[a: the] {g:group}"),
    ("signatory", "(n: signatory | signatories)"),
    ("party", "(n: party | parties) [to {i:instrument}] [adopted: when it was adopted]"),
    ("member", "(n: member | members)"),
    ("depositary", "(n: Depositary | Depositaries)"),
    ("countries", "{c:country+}"),
    ("state", "(n: State | States)"),
];

/// How many of them.
const QUANTITY: &[(&str, &str)] = &[
    ("every", "every"),
    ("at-least", "at least {n:number}"),
    ("majority", "a majority of"),
    ("share", "{s:share} of"),
    ("number", "{n:number}"),
];

/// Those among them who must take part.
const PART: &[(&str, &str)] = &[("counted", "{q:quantity} {g:whom}"), ("all", "{g:whom}")];

/// What those who count must weigh together, by a dated table.
const WEIGHT: &[(&str, &str)] = &[
    ("share", "at least {s:share} of {m:measure}"),
    ("ratio", "{m:measure} of at least {s:share} of {t:measure}"),
];

/// Quantified subjects.
const WHO: &[(&str, &str)] = &[
    ("who", "{q:quantity} {g:whom} [including {n:part+}] [with {w:weight+}]"),
    ("weighed", "{g:whom} with {w:weight+}"),
];

/// What they must have done.
const DEED: &[(&str, &str)] = &[
    ("deposited", "deposited (k: ratification | acceptance | approval | accession | consent)"),
    ("notified", "notified acceptance"),
    ("signed", "signed"),
];

/// Conditions.
const CONDITION: &[(&str, &str)] = &[
    ("done-by", "{c:country+} (h: has | have) {d:deed}"),
    ("done", "{w:who+} (h: has | have) {d:deed}"),
    ("in-force", "{i:instrument+} (h: is | are) in force"),
    ("decided", "{o:organ} ~has so decided"),
];

/// The day from which something is counted.
const EVENT: &[(&str, &str)] = &[
    ("day", "the day {c:condition+}"),
    (
        "nth",
        "the {n:nth} deposit [of: of (k: ratification | accession)] [by {g:whom}] [including {x:part+}] [with {w:weight+}]",
    ),
    ("deemed", "its acceptance on {d:date}, unless {w:who} [or {v:who}] have objected before"),
    ("date", "{d:date}"),
];

/// When an instrument enters into force.
const START: &[(&str, &str)] = &[
    ("from", "from {e:event}"),
    ("nth-day", "on the {n:nth} day after {e:event}"),
    ("after", "{p:period} after {e:event}"),
    ("month-following", "on the first day of the month following {p:period} after {e:event}"),
    ("next-month", "on the first day of the month following {e:event}"),
    ("month-after-day", "on the first day of the month after the {n:nth} day following {e:event}"),
    ("nth-month", "on the first day of the {n:nth} month after the month of {e:event}"),
    ("on-if", "on {d:date}, if {c:condition+} by then"),
    ("on", "on {d:date}"),
    ("each", "for each State {l:later}"),
];

/// When it enters into force for a State that joins later.
const LATER: &[(&str, &str)] = &[
    ("deposit", "on the day of its deposit"),
    ("after", "{p:period} after its deposit"),
    ("nth-day", "on the {n:nth} day after its deposit"),
    ("month-following", "on the first day of the month following {p:period} after its deposit"),
    ("next-month", "on the first day of the month following its deposit"),
    ("month-after-day", "on the first day of the month after the {n:nth} day following its deposit"),
    ("nth-month", "on the first day of the {n:nth} month after the month of its deposit"),
];

/// When a withdrawal has effect.
const EXIT: &[(&str, &str)] = &[
    ("notice", "on the day of its notice"),
    ("after", "{p:period} after its notice"),
    ("nth-day", "on the {n:nth} day after its notice"),
    ("month-following", "on the first day of the month following {p:period} after its notice"),
    ("year-end", "at the end of the year, by notice before {m:dayofyear}"),
];

/// How an organ decides.
const METHOD: &[(&str, &str)] = &[
    ("consensus-present", "consensus of the members present"),
    ("consensus", "consensus"),
    ("unanimity", "unanimity"),
    ("share-voting", "{s:share} of those present and voting"),
    ("share-members", "{s:share} of the members"),
    ("majority-voting", "a majority of those present and voting"),
    ("majority-members", "a majority of the members"),
    ("votes", "{n:number} votes"),
];

/// By when a duty is owed.
const DEADLINE: &[(&str, &str)] = &[
    ("at-once", "at once"),
    ("every-year", "by {m:dayofyear} of each year"),
    ("within-force", "within {p:period} from entry into force"),
    ("within-step", "within {p:period} after it {s:step}"),
];

/// Principles that can be checked.
const PRINCIPLE: &[(&str, &str)] = &[
    ("own-consent", "no duty binds a party without its own consent"),
    ("consultation-first", "no military measure before the parties have consulted"),
    ("equal-duties", "the members have equal votes and equal duties"),
    ("non-interference", "no act of a member or organ changes what belongs to another member"),
];

/// The sentences.
pub const SENTENCES: &[(&str, &str)] = &[
    // Consent to be bound.
    (
        "open-for-signature",
        "{i:instrument} is open for signature by (who: {c:country+} | every State | the parties to {j:instrument}) [from {from:date}] [until {until:date}] [force: until it is in force]",
    ),
    ("subject-to-ratification", "signature is subject to ratification"),
    ("definitive-signature", "signature alone binds"),
    ("accession-open", "a State that has not signed may accede [force: once {i:instrument} is in force]"),
    ("accession-invited", "a State invited by {by:inviter} may accede"),
    ("accession-decided", "a State whose admission {o:organ} ~has decided may accede"),
    ("succession", "succession continues the participation of the predecessor"),
    ("depositary", "the depositary of {i:instrument} is {c:country+}"),
    ("depositary-organ", "the depositary of {i:instrument} is {o:organ}"),
    (
        "counting",
        "(what: days | periods) after an event are counted with {n:number} (d: day | days) more [until {u:date}]",
    ),
    ("month-end", "a month that ends too soon runs to the first day of the next month"),
    (
        "organisations-not-counted",
        "an instrument of an organisation is not counted beside those of its member States",
    ),
    ("accessions-not-counted", "accessions are not counted"),
    ("successions-counted", "successions are counted"),
    ("only-party-joins", "only a party to {i:instrument} may join"),
    ("leaves-too", "a party that leaves {i:instrument} leaves {j:instrument+}"),
    ("accession-accepted", "accession has effect only toward parties that accept it"),
    ("accession-objected", "accession has no effect toward a party that objects to it"),
    ("no-reservations", "reservations are not permitted"),
    ("reservations-to", "reservations are permitted to Article {a:article} only"),
    (
        "objection-precludes",
        "an objection to a reservation [within {p:period}] keeps {i:instrument} out of force between the two States, if it says so",
    ),
    (
        "provisional",
        "a State may apply [Article {a:article} of] {i:instrument} provisionally until it is in force for it",
    ),
    ("territories", "a State may extend {i:instrument} to its territories"),
    // Entry into force.
    ("in-force", "{i:instrument} is in force {s:start}"),
    ("later-state", "for a later State: {l:later}"),
    ("later-after-force", "for a State that deposits after entry into force: {l:later}"),
    ("later-accession", "for a State that accedes: {l:later}"),
    ("in-force-for", "for {c:country+} {i:instrument} is in force {s:start}"),
    ("in-conflict", "a deposit has effect at once for a State in armed conflict"),
    ("article-in-force", "Article {a:article} of {i:instrument} is in force {s:start}"),
    ("adopted", "{i:instrument} was adopted on {d:date}"),
    ("binds-all", "{i:instrument} binds every party to {j:instrument}"),
    (
        "opt-out",
        "a party that objects to {i:instrument} (when: before it is in force | by {d:date} | within {p:period} from {e:date}) is not bound by it",
    ),
    ("replaced-by", "a party to {i:instrument} leaves {j:instrument}"),
    (
        "joins-amended",
        "a State that becomes a party to {j:instrument} once {i:instrument} is in force becomes a party to {k:instrument}",
    ),
    ("applies-from", "this applies from {e:event}"),
    ("applies-once-approved", "this applies from the day {o:organ} approves it"),
    (
        "rejoins",
        "{i:instrument} makes a State that has (how: signed | deposited ratification of) it again a party to {j:instrument+}",
    ),
    // Term, change, end.
    (
        "term",
        "{i:instrument} lasts {p:period} from its entry into force [renewable: , and may be renewed by instrument]",
    ),
    ("no-term", "{i:instrument} has no term"),
    (
        "renewal",
        "{j:instrument} renews {i:instrument} for {p:period} from {d:date} [, and then for {q:period} each time]",
    ),
    ("extension", "{p:period} after entry into force {o:organ} ~decides on the extension of {i:instrument}"),
    (
        "withdrawal",
        "a party may withdraw on {p:notice} notice [, not before {q:period} from entry into force [own: for it]]",
    ),
    (
        "withdrawal-effect",
        "a party may withdraw with effect {x:exit} [, not before {q:period} from entry into force [own: for it]]",
    ),
    (
        "withdrawal-periods",
        "a party may leave at the end of each period of {p:period} [, after a first one of {q:period}], by notice {n:period} before",
    ),
    ("suspends-operation", "a party may suspend the operation of {i:instrument} by notice"),
    ("lapses-for-arrears", "a party that has not paid for {p:period} is no longer a party"),
    ("ends-below", "{i:instrument} ends when fewer than {n:number} parties remain [for {p:period}]"),
    ("ends-with", "{i:instrument} ends when {j:instrument} is in force"),
    ("ends-decided", "{i:instrument} ends when {o:organ} ~has so decided"),
    ("suspended-notice-resumes", "a notice that was suspended may resume for the days that remained"),
    ("suspended-notice-anew", "a notice that was suspended needs the whole period again"),
    ("notice-served", "a notice has effect only for a State that has served it on every party"),
    ("replaces", "replaces Article {a:article} of {i:instrument}"),
    // Members.
    ("organisation-begins", "{g:organisation} exists from the entry into force of {i:instrument}"),
    ("member", "a party to {i:instrument} is a member"),
    ("admits", "{o:organ} ~admits a member by decision"),
    ("suspends", "{o:organ} may suspend a member that does not perform its duties"),
    ("suspends-at-request", "{o:organ} may suspend a member at its request"),
    ("excludes", "{o:organ} may exclude a member that does not perform its duties"),
    ("suspended-member", "a suspended member has no seat and no vote, its duties remain"),
    (
        "vote-for-arrears",
        "if a member has not paid for {p:period}, {o:organ} may take away its vote until it pays",
    ),
    ("observer", "a State or organisation may be observer by decision of {o:organ}"),
    // Organs.
    ("consists-elected", "{o:organ} ~consists of {t:text} of every member elected to it"),
    ("consists", "{o:organ} ~consists of {t:text} of every {g:whom}"),
    (
        "plenipotentiaries",
        "{o:organ} ~consists of a plenipotentiary appointed by each {g:whom} under its own law",
    ),
    ("may-leave-organ", "a {g:whom} may leave {o:organ} and return to it"),
    ("supreme", "{o:organ} is the supreme organ"),
    ("answers", "{o:organ} ~answers to {p:organ}"),
    ("competence", "{o:organ} ~decides in the field of {f:field+}"),
    ("competence-all", "{o:organ} ~decides in every field"),
    ("seat", "{o:organ} ~has its seat at {t:text}"),
    ("founds", "{o:organ} may found organs, permanent or until a date"),
    ("belongs", "{o:organ} ~works in the field of {f:field+}"),
    ("meets", "{o:organ} ~meets at least {n:times} a year [alternating: , in alternating members]"),
    ("meets-every", "{o:organ} ~meets every {p:period} to review {i:instrument}"),
    ("extraordinary", "{o:organ} ~meets in extraordinary session at the request of {n:number} members"),
    ("drafts", "a draft passes from {a:organ} to {b:organ} before {c:organ} ~adopts it"),
    ("oversees", "{o:organ} ~sees that the decisions of {p:organ} are carried out"),
    // Chair.
    (
        "chair-rotates",
        "the chair of {o:organ} passes to the next member in (lang: Russian | English) alphabetical order, (at: at the regular session | on {d:dayofyear} | at the start of each month)",
    ),
    ("chair-host", "the member that hosts the regular session chairs {o:organ} until the next"),
    ("chair-follows", "the member that chairs {o:organ} chairs {p:organ+}"),
    // Offices.
    ("appoints", "{o:organ} ~appoints {f:office} [on the recommendation of {r:organ}]"),
    ("serves", "{f:office} ~serves {p:period}"),
    (
        "turns",
        "the turns of {f:office} rotate among citizens of the members in (lang: Russian | English) alphabetical order, each of {p:period} from {d:date}, beginning with {c:country}",
    ),
    ("vacancy-same", "a vacancy of {f:office} leaves the rest of the turn to the same member"),
    ("vacancy-next", "a vacancy of {f:office} gives the rest of the turn to the next member"),
    ("citizen", "{f:office} is a citizen of a member"),
    // Decisions.
    ("decides-procedure", "{o:organ} ~decides procedure by {m:method}"),
    ("decides", "{o:organ} ~decides by {m:method}"),
    ("limited-format", "{o:organ} may decide in limited format, if no member objects to the format"),
    ("binds", "a decision of {o:organ} binds the members"),
    (
        "no-effect",
        "a decision (flaw: outside competence | without recommendation | out of turn | without quorum) has no effect",
    ),
    // Duties.
    ("if-aggression", "if a {g:whom} suffers aggression"),
    ("if-threat", "if the security of a {g:whom} is threatened, the {h:whom} must consult at once"),
    (
        "pays",
        "each member must pay its share by {m:dayofyear} of each year [debt: , a sum not paid is a debt]",
    ),
    ("registers", "the depositary must register {i:instrument} with {b:body}"),
    ("must-not", "each {g:whom} must not {t:text} [in the field of {f:field}]"),
    ("must-by", "each {g:whom} must {s:todo} {d:deadline}"),
    ("must", "each {g:whom} must {t:text} [in the field of {f:field}]"),
    ("anniversary", "(what: {i:instrument} | {g:organisation}) counts its years from {d:date}"),
    ("principle", "principle: {p:principle}"),
    ("no-rule", "no rule: {t:text}"),
];

/// Who may invite.
const INVITER: &[(&str, &str)] = &[("every-party", "every party"), ("organ", "{o:organ}")];

/// Conditions and exceptions under a sentence, with the sentences under which they may stand.
pub const CHILDREN: &[(&str, &str, &[&str])] = &[
    ("not-before-date", "not before {d:date}", &["in-force"]),
    ("not-before-instrument", "not before {i:instrument}", &["in-force"]),
    ("otherwise-decided", "otherwise the depositors decide on its entry into force", &["in-force"]),
    ("otherwise", "otherwise {s:start}", &["in-force"]),
    (
        "may-agree",
        "if not in force by {d:date}, (who: the depositors | {n:number} depositors) may agree on its entry into force",
        &["in-force"],
    ),
    ("may-convene", "if not in force by {d:date}, the depositors may convene a conference", &["in-force"]),
    ("fallback", "if not in force by {d:date} [provisional: , provisionally], {s:start}", &["in-force"]),
    ("with-effect-from", "with effect from {d:date}", &["in-force"]),
    ("opt-out-for", "for {c:country+}: by {d:date}", &["opt-out"]),
    (
        "no-exit-in-conflict",
        "no withdrawal has effect during an armed conflict of the party",
        &["withdrawal", "withdrawal-effect", "withdrawal-periods"],
    ),
    ("irrevocable", "notice may not be revoked", &["withdrawal", "withdrawal-effect", "withdrawal-periods"]),
    (
        "window",
        "only within {p:period} after each period of {q:period} from entry into force",
        &["withdrawal", "withdrawal-effect"],
    ),
    (
        "duties-remain",
        "duties already due remain",
        &["withdrawal", "withdrawal-effect", "withdrawal-periods"],
    ),
    (
        "duties-outlive",
        "duties under Article {a:article} remain for {p:period}",
        &["withdrawal", "withdrawal-effect", "withdrawal-periods"],
    ),
    ("no-vote-against", "no {g:whom} has voted against", &["decides"]),
    ("unless-decided", "unless {o:organ} ~decides otherwise", &["chair-rotates", "chair-host", "turns"]),
    ("keeps-turn", "a member that cannot serve keeps its turn", &["chair-rotates"]),
    (
        "bound-until-term",
        "a party to {i:instrument} that is not a party to {j:instrument} is bound until the term ends",
        &["renewal"],
    ),
    (
        "revocable",
        "notice may be revoked before it has effect",
        &["withdrawal", "withdrawal-effect", "withdrawal-periods"],
    ),
    ("with-statement", "with a statement of the events that led to it", &["withdrawal", "withdrawal-effect"]),
    ("to-whom", "notice goes to every party [and {b:body}]", &["withdrawal", "withdrawal-effect"]),
    ("no-vote-on-it", "the member has no vote on it", &["suspends", "excludes", "vote-for-arrears"]),
    ("against-all", "that is aggression against every {g:whom}", &["if-aggression"]),
    (
        "must-assist",
        "every other {g:whom} must assist the victim [once: at once] [asked: , if the victim asks] [own: , by such action as it deems necessary]",
        &["if-aggression"],
    ),
    ("must-inform", "the (who: {g:whom} | {o:organ}) must inform {b:body} at once", &["if-aggression"]),
    ("not-bound", "a member that did not vote is not bound", &["limited-format"]),
    ("quorum", "a quorum is (q: a majority | {s:share}) of the members", &["decides"]),
    ("late-joiner", "a State that joins later by the day of its deposit", &["must-by"]),
];

/// All tables, compiled.
pub fn grammar() -> &'static Grammar {
    static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| build().unwrap_or_default());
    &GRAMMAR
}

fn build() -> Result<Grammar, servanda_language::GrammarError> {
    Grammar::new(&[
        ("sentence", SENTENCES.to_vec()),
        ("child", CHILDREN.iter().map(|c| (c.0, c.1)).collect()),
        ("whom", GROUP.to_vec()),
        ("quantity", QUANTITY.to_vec()),
        ("part", PART.to_vec()),
        ("weight", WEIGHT.to_vec()),
        ("who", WHO.to_vec()),
        ("deed", DEED.to_vec()),
        ("condition", CONDITION.to_vec()),
        ("event", EVENT.to_vec()),
        ("later", LATER.to_vec()),
        ("exit", EXIT.to_vec()),
        ("start", START.to_vec()),
        ("method", METHOD.to_vec()),
        ("deadline", DEADLINE.to_vec()),
        ("principle", PRINCIPLE.to_vec()),
        ("inviter", INVITER.to_vec()),
    ])
}

/// The table of sentences.
pub(crate) const SENTENCE: u16 = 0;
/// The table of conditions and exceptions under a sentence.
pub(crate) const CHILD: u16 = 1;

#[cfg(test)]
mod tests {
    #[test]
    fn the_tables_compile() {
        assert_eq!(super::build().err(), None);
    }
}
