//! What can be written on the command line.

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use servanda_answers::Lang;
use servanda_timeline::Day;
use std::path::PathBuf;

/// Runs a treaty organisation: who is bound, who sits, who chairs, what is due, and why.
#[derive(Parser, Debug)]
#[command(name = "servanda", version, about, long_about = None, after_help = "\
Examples:
  servanda status charters/csto --on 2009-12-01
  servanda ask charters/csto \"chair of the Council\" --on 2009-12-01 --why
  servanda force charters/npt Treaty

A CHARTER is a folder of documents (*.md) and journals of acts (*.journal).
Exit status: 0 fine, 1 the answer is negative or a check failed, 2 the request or a document is wrong.")]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// The language of texts for people.
    #[arg(long, global = true, value_parser = language(), default_value = "en")]
    pub lang: Lang,
    /// Print one JSON document instead of text.
    #[arg(long, global = true)]
    pub json: bool,
}

/// A language given on the command line.
fn language() -> impl clap::builder::TypedValueParser<Value = Lang> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    PossibleValuesParser::new(Lang::all().map(Lang::tag)).map(|tag| Lang::of(&tag).unwrap_or(Lang::EN))
}

/// A day given on the command line.
fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).map_err(|e| e.to_string())
}

/// The day asked about and the day of knowledge.
#[derive(ClapArgs, Debug)]
pub struct When {
    /// The day asked about, as YYYY-MM-DD [default: today].
    #[arg(long, value_parser = day, value_name = "DAY")]
    pub on: Option<Day>,
    /// Use only acts received by this day [default: all].
    #[arg(long, value_parser = day, value_name = "DAY")]
    pub known: Option<Day>,
}

/// The commands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// The organisation on a day: instruments, members, organs, chairs, offices, duties, what is due.
    #[command(after_help = "Example: servanda status charters/csto --on 2001-01-01 --known 2001-01-01")]
    Status {
        /// The folder.
        charter: PathBuf,
        #[command(flatten)]
        when: When,
    },
    /// One question in words.
    #[command(after_help = "\
Questions:
  chair of the Council · turn of the Council · composition of the Council · competence of the Council
  the Treaty between A and B · application of the Treaty to A · Article 4 of the Treaty in force
  provisional application of the Treaty by A · territories of A under the Treaty
  holder of the Secretary General · turn of the Secretary General
  the Treaty in force · party Georgia to the Treaty · parties to the Treaty · signatories of the Treaty
  member Uzbekistan · members · vote of Armenia · votes · seat of Armenia in the Council
  duties of Belarus toward Kazakhstan · duties toward Kazakhstan · duties of Armenia
  decisions · decisions of the Council · decisions in the field of military cooperation
  requests · claims of Armenia · findings
Example: servanda ask charters/csto \"chair of the Council\" --on 2009-12-01 --why")]
    Ask {
        /// The folder.
        charter: PathBuf,
        /// The question.
        question: String,
        #[command(flatten)]
        when: When,
        /// Show the proof.
        #[arg(long)]
        why: bool,
    },
    /// The same question over all time.
    #[command(after_help = "Example: servanda timeline charters/csto \"holder of the Secretary General\"")]
    Timeline {
        /// The folder.
        charter: PathBuf,
        /// The question.
        question: String,
        /// Use only acts received by this day.
        #[arg(long, value_parser = day, value_name = "DAY")]
        known: Option<Day>,
    },
    /// The proof of an answer: clauses, acts, sources.
    #[command(after_help = "Example: servanda why charters/csto \"the Treaty in force\" --on 2000-01-01")]
    Why {
        /// The folder.
        charter: PathBuf,
        /// The question.
        question: String,
        #[command(flatten)]
        when: When,
    },
    /// Entry into force: the condition, what counted, what did not and why, the reckoning, what is missing.
    #[command(after_help = "Example: servanda force charters/npt Treaty")]
    Force {
        /// The folder.
        charter: PathBuf,
        /// The instrument, by one of its names.
        instrument: String,
        #[command(flatten)]
        when: When,
    },
    /// What falls due: sessions, hand-overs, terms, notice periods, tasks, anniversaries.
    #[command(
        after_help = "Example: servanda due charters/csto --from 2026-01-01 --until 2032-12-31 --ics > csto.ics"
    )]
    Due {
        /// The folder.
        charter: PathBuf,
        /// First day [default: today].
        #[arg(long, value_parser = day, value_name = "DAY")]
        from: Option<Day>,
        /// Last day [default: one year later].
        #[arg(long, value_parser = day, value_name = "DAY")]
        until: Option<Day>,
        /// Use only acts received by this day.
        #[arg(long, value_parser = day, value_name = "DAY")]
        known: Option<Day>,
        /// Print an iCalendar file.
        #[arg(long)]
        ics: bool,
    },
    /// What would change if these acts were done.
    #[command(
        name = "what-if",
        after_help = "\
Example: servanda what-if charters/csto --act \"2027-01-01 Armenia notified withdrawal from the Charter\""
    )]
    WhatIf {
        /// The folder.
        charter: PathBuf,
        /// An act as it would stand in the journal. May be given several times.
        #[arg(long = "act", required = true, value_name = "ACT")]
        acts: Vec<String>,
        /// Use only acts received by this day.
        #[arg(long, value_parser = day, value_name = "DAY")]
        known: Option<Day>,
    },
    /// Looks the documents over: every mistake at once, dead clauses, principles, findings.
    #[command(after_help = "Example: servanda check charters/csto")]
    Check {
        /// The folder.
        charter: PathBuf,
    },
    /// Puts the sentences and journals into their canonical form.
    #[command(after_help = "Example: servanda fmt charters/csto --check")]
    Fmt {
        /// The folder.
        charter: PathBuf,
        /// Change nothing; fail if something would change.
        #[arg(long)]
        check: bool,
    },
    /// Each clause in fuller words, with the silent choices spelled out: what a lawyer signs.
    #[command(name = "read-back", after_help = "Example: servanda read-back charters/csto --lang ru")]
    ReadBack {
        /// The folder.
        charter: PathBuf,
    },
    /// Runs the scenarios of a folder and reports differences.
    #[command(after_help = "Example: servanda scenarios charters/csto --rewrite")]
    Scenarios {
        /// The folder.
        charter: PathBuf,
        /// Write the answers that came out into the documents.
        #[arg(long)]
        rewrite: bool,
    },
    /// Turns a participation table (CSV) into a journal; nothing is dropped silently.
    #[command(after_help = "\
Columns are found by their headings; a mapping file says what the headings do not:
  column,Who,party          column,What,act        column,When,date
  column,Since,published    letter,x,accession     dates,day-first
  codes,cow                 source,\"the ministry's list of 2020\"
Roles of columns: party, act, date, published, ended, instrument, source, note, second, ignore, or a kind of act
with its own dates: signature, definitive signature, ratification, acceptance, approval, accession, succession,
consent, provisional application, withdrawal, claim. Usual letters: a A AA d s c n P r.
Example: servanda import my-treaty status.csv --into my-treaty/acts.journal --report rejects.csv")]
    Import {
        /// The folder whose instrument the table is about.
        charter: PathBuf,
        /// The table.
        table: PathBuf,
        /// The mapping file.
        #[arg(long, value_name = "FILE")]
        map: Option<PathBuf>,
        /// The instrument [default: the only one with a rule on its entry into force].
        #[arg(long, value_name = "NAME")]
        instrument: Option<String>,
        /// Where the table is from [default: its file name, or what the mapping says].
        #[arg(long, value_name = "TEXT")]
        source: Option<String>,
        /// Add the acts to this journal; those on record already are left alone [default: print them].
        #[arg(long, value_name = "FILE")]
        into: Option<PathBuf>,
        /// Write every line of the report to this file as CSV [default: print the first ones].
        #[arg(long, value_name = "FILE")]
        report: Option<PathBuf>,
    },
    /// Compares the computed entries into force with published ones.
    #[command(after_help = "\
If the folder has no acts of consent to the instrument, those of the table are used. A State's act in the folder, such
as a mere signature, then stands in place of its rows of the table.
Example: servanda score my-treaty --published status.csv --csv > compared.csv")]
    Score {
        /// The folder.
        charter: PathBuf,
        /// The table with the published dates; its columns are found as by `import`.
        #[arg(long, value_name = "TABLE")]
        published: PathBuf,
        /// The mapping file, as for `import`.
        #[arg(long, value_name = "FILE")]
        map: Option<PathBuf>,
        /// The instrument [default: the only one with a rule on its entry into force].
        #[arg(long, value_name = "NAME")]
        instrument: Option<String>,
        /// The treaty's own published entry into force [default: the day that most rows share].
        #[arg(long, value_parser = day, value_name = "DAY")]
        in_force: Option<Day>,
        /// Add the table's acts for States of which the folder has none; an act of the folder stands for its State's rows.
        #[arg(long)]
        with_table: bool,
        /// Print every row as CSV.
        #[arg(long)]
        csv: bool,
    },
    /// Writes panels for research: State-years, pairs, ordered pairs, instruments, spells.
    #[command(after_help = "\
Ties come from charter folders (who is party to which instrument, with the duties its clauses lay down), from a table
of alliances in member spells (columns alliance, phase, member, start, end and one for each of defense, offense,
neutrality, nonaggression, consultation), or from both. A table of the system (columns state, start, end) says which
States exist on which days. A year that the sources do not cover has empty cells, not 0.
Example: servanda panel charters/csto charters/nato --shape dyad-year --from 1990 --until 2025 --out dyads.csv
Example: servanda panel --alliances spells.csv --system states.csv --codes cow --shape directed-dyad-year \\
             --from 1816 --until 2016 --out dyads.csv --codebook codebook.md")]
    Panel(PanelArgs),
    /// Opens the portal: the organisations as a web site, on any day, with their proofs.
    #[command(after_help = "\
Without folders the reference organisations that are inside the program are shown. The site follows its folders: a page
that is open says when an act was added.
Behind a proxy, or for others to see, give --base-url; links in feeds and citations begin with it.
Example: servanda serve charters/csto charters/npt
Example: servanda serve --data /var/lib/servanda --listen 0.0.0.0:443 --base-url https://treaties.example.org \\
             --tls-certificate chain.pem --tls-key key.pem --log-format json --log info")]
    Serve(ServeArgs),
    /// The register: acts signed, kept and proved. Makes one, records acts, looks after keys, checks and repairs.
    #[command(subcommand)]
    Register(crate::register::args::RegisterCommand),
    /// Verifies a register from its files alone: signatures, keys, tree, documents, and the host's rulings.
    #[command(after_help = "\
What was verified is kept, so that the next time a rewritten history is found out. Exit status 1: it is not good.
Example: servanda verify https://csto.example.org/log/csto")]
    Verify(crate::register::args::VerifyArgs),
    /// A receipt: that a record is in a register, as one file that is verified offline.
    #[command(after_help = "\
Example: servanda receipt data/csto 12 --out act-12.receipt
         servanda receipt data/csto --print-policy > csto.policy
         servanda receipt --check act-12.receipt --policy csto.policy")]
    Receipt(crate::register::args::ReceiptArgs),
    /// Writes a whole register as files that any web server can carry.
    #[command(after_help = "Example: servanda export data/csto /var/www/csto")]
    Export {
        /// The register: an address, or a folder.
        register: String,
        /// The folder to write.
        to: PathBuf,
    },
    /// A member's own witness and mirror: cosigns what extends what it has seen, keeps a copy, and raises the alarm.
    #[command(after_help = "\
Example: servanda witness --data witness --name witness.am.example --log https://csto.example.org/log/csto \\
             --listen 0.0.0.0:8048 --base-url https://witness.am.example")]
    Witness(crate::register::args::WitnessArgs),
    /// Prints a completion script for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Prints the manual page, of the program or of one command.
    #[command(after_help = "Example: servanda man serve | man --local-file -")]
    Man {
        /// The command.
        command: Option<String>,
    },
}

/// What is served, and how.
#[derive(ClapArgs, Debug)]
pub struct ServeArgs {
    /// Charter folders, each an organisation.
    pub folders: Vec<PathBuf>,
    /// A directory with a register in each folder; made with those of the reference organisations where it is empty.
    #[arg(long, value_name = "DIR", conflicts_with = "folders")]
    pub data: Option<PathBuf>,
    /// A directory on another disk where the last signed checkpoint of each register is kept a second time.
    #[arg(long, value_name = "DIR", requires = "data")]
    pub guard: Option<PathBuf>,
    /// The address to listen on.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8047")]
    pub listen: std::net::SocketAddr,
    /// The address of the site as others see it [default: http(s):// and the address listened on].
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// A chain of certificates (PEM): the site then speaks TLS.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_certificate: Option<PathBuf>,
    /// The private key (PEM).
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    pub tls_key: Option<PathBuf>,
    /// What goes into the log, on standard error.
    #[arg(long, value_enum, default_value_t = LogLevel::Warn)]
    pub log: LogLevel,
    /// How the log is written.
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

/// What goes into the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogLevel {
    /// Nothing
    Off,
    /// What failed
    Error,
    /// What wants attention
    Warn,
    /// Every answer too
    Info,
    /// Every connection too
    Debug,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines for people
    Text,
    /// One JSON object a line
    Json,
}

/// The shape of a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ShapeArg {
    /// One row a State and year
    StateYear,
    /// One row a pair of States and year
    DyadYear,
    /// One row an ordered pair and year: what the first owes the second
    DirectedDyadYear,
    /// One row an instrument or alliance and year
    InstrumentYear,
    /// One row a member spell
    Spells,
}

/// How States are named in what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CodesArg {
    /// ISO 3166-1 alpha-2
    Iso2,
    /// ISO 3166-1 alpha-3
    Iso3,
    /// Correlates of War
    Cow,
    /// Gleditsch–Ward
    Gw,
    /// English names as of the day
    Names,
}

/// What a panel is made of.
#[derive(ClapArgs, Debug)]
pub struct PanelArgs {
    /// Charter folders.
    pub folders: Vec<PathBuf>,
    /// A table of alliances in member spells.
    #[arg(long, value_name = "TABLE")]
    pub alliances: Option<PathBuf>,
    /// A table of the States that exist, in spells.
    #[arg(long, value_name = "TABLE")]
    pub system: Option<PathBuf>,
    /// The list of codes by which the tables name States: cow, gw, iso3 [default: names and ISO codes].
    #[arg(long, value_name = "LIST")]
    pub read_codes: Option<String>,
    /// The shape.
    #[arg(long, value_enum, default_value_t = ShapeArg::StateYear)]
    pub shape: ShapeArg,
    /// The first year [default: that of the first tie].
    #[arg(long, value_name = "YEAR")]
    pub from: Option<i16>,
    /// The last year [default: the last that the sources cover].
    #[arg(long, value_name = "YEAR")]
    pub until: Option<i16>,
    /// The last year that the sources cover; later cells are empty [default: that of the last date in them].
    #[arg(long, value_name = "YEAR")]
    pub covered: Option<i16>,
    /// How States are named in what is written.
    #[arg(long, value_enum, default_value_t = CodesArg::Iso3)]
    pub codes: CodesArg,
    /// The file: CSV, or Parquet by its ending [default: CSV to standard output].
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Write a codebook to this file.
    #[arg(long, value_name = "FILE")]
    pub codebook: Option<PathBuf>,
    /// Say what makes a row, instead of writing any: two States and a year, by name or ISO code.
    #[arg(long, num_args = 3, value_names = ["STATE", "STATE", "YEAR"])]
    pub explain: Option<Vec<String>>,
    /// Write the report of rows that could not be read to this file as CSV.
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
}
