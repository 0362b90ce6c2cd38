//! What can be written after `servanda register`, `verify`, `receipt`, `export` and `witness`.

use clap::{Args as ClapArgs, Subcommand};
use servanda_timeline::Day;
use std::path::PathBuf;

/// A day given on the command line.
fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).map_err(|e| e.to_string())
}

/// With which keys a record is signed, and whether it is asked first.
#[derive(ClapArgs, Debug)]
pub struct Signing {
    /// A key file to sign with. May be given several times, for several holders.
    #[arg(long = "key", value_name = "FILE", required = true)]
    pub keys: Vec<PathBuf>,
    /// Do not ask before signing: for scripts.
    #[arg(long)]
    pub yes: bool,
}

/// A key to be enrolled, for whom.
#[derive(ClapArgs, Debug)]
pub struct Enrolling {
    /// Whose key: a country's code, `depositary` or `office:name`, and the holder's number, such as AM/seal-1.
    #[arg(long, value_name = "HOLDER")]
    pub holder: String,
    /// What the holder may do: seal, custodian or officer.
    #[arg(long, value_name = "ROLE")]
    pub role: String,
    /// The file of the new key; it signs too, which proves that it is held.
    #[arg(long = "new", value_name = "FILE")]
    pub new: PathBuf,
    /// The letter of credence; only its hash is logged.
    #[arg(long, value_name = "FILE")]
    pub letter: Option<PathBuf>,
}

/// What can be done with a register.
#[derive(Subcommand, Debug)]
pub enum RegisterCommand {
    /// Makes a register: its keys, the charter of a folder, and the acts of its journals as history.
    #[command(
        after_help = "Example: servanda register init data/csto charters/csto --origin csto.example.org/register"
    )]
    Init {
        /// The folder of the register; it must not hold one yet.
        register: PathBuf,
        /// The folder of documents and journals.
        charter: PathBuf,
        /// The name of the register for ever, such as a domain and a path [default: servanda.local/ and the folder's name].
        #[arg(long, value_name = "NAME")]
        origin: Option<String>,
        /// The key file of an officer; give one for each [default: two new ones in the folder `keys`, for a trial].
        #[arg(long = "officer", value_name = "FILE")]
        officers: Vec<PathBuf>,
        /// The last day of acts that the depositary enters as history without more [default: the last act's, or today].
        #[arg(long, value_parser = day, value_name = "DAY")]
        history_until: Option<Day>,
        /// Keep the register in PostgreSQL at this address instead of in the folder.
        #[arg(long, value_name = "URL")]
        database: Option<String>,
    },
    /// Enters acts of journals that are not in the register yet, as history with their sources.
    #[command(
        after_help = "Example: servanda register import data/csto charters/csto --key officer-1.key --key officer-2.key"
    )]
    Import {
        /// The folder of the register.
        register: PathBuf,
        /// The folder of documents and journals.
        charter: PathBuf,
        #[command(flatten)]
        signing: Signing,
    },
    /// Sets the charter to the documents of a folder.
    Charter {
        /// The folder of the register.
        register: PathBuf,
        /// The folder of documents.
        charter: PathBuf,
        #[command(flatten)]
        signing: Signing,
    },
    /// Records an act: shows what will be signed, asks, signs, sends.
    #[command(after_help = "\
The act is written as in a journal, without its day if it is done today.
Example: servanda register record https://csto.example.org/log/csto \"Armenia notified withdrawal from the Charter\" \\
             --source \"note verbale 14\" --key am-1.key")]
    Record {
        /// The register: a folder, or an address.
        register: String,
        /// The act.
        act: String,
        #[command(flatten)]
        signing: Signing,
        /// Where the act is documented.
        #[arg(long, value_name = "TEXT")]
        source: Option<String>,
        /// Further lines of the act, such as "present: Armenia and Belarus". May be given several times.
        #[arg(long = "line", value_name = "TEXT")]
        lines: Vec<String>,
        /// A document that belongs to the act; its hashes are signed. May be given several times.
        #[arg(long = "document", value_name = "FILE")]
        documents: Vec<PathBuf>,
        /// The journal to which the act belongs.
        #[arg(long, value_name = "NAME", default_value = "acts.journal")]
        journal: String,
        /// Enter it as the depositary, as history or received on paper, with its source.
        #[arg(long, requires = "source")]
        historical: bool,
        /// Send the same again after an answer was lost: the idempotency key that was printed then.
        #[arg(long, value_name = "HEX")]
        again: Option<String>,
    },
    /// Lists what waits for signatures.
    Pending {
        /// The register: a folder, or an address.
        register: String,
    },
    /// Signs what waits: fetches it, shows it, asks, signs, sends.
    #[command(
        after_help = "Example: servanda register sign https://csto.example.org/log/csto 5f0c9b2e7d8a41c6b3e0f7a2d4c8e916 --key am-2.key"
    )]
    Sign {
        /// The register: a folder, or an address.
        register: String,
        /// Which: the idempotency key that `pending` lists, or its first digits.
        which: String,
        #[command(flatten)]
        signing: Signing,
    },
    /// Lists keys, holders, roles, recoveries and the policy.
    Keys {
        /// The register: a folder, or an address.
        register: String,
    },
    /// Makes, enrols, rotates, revokes and recovers keys, and gives and takes roles.
    #[command(subcommand)]
    Key(KeyCommand),
    /// Sets the policy: what is not given stays as it is.
    #[command(after_help = "\
Example: servanda register policy data/csto --threshold act=2 --witnesses witnesses.policy --key officer-1.key --key officer-2.key")]
    Policy {
        /// The register: a folder, or an address.
        register: String,
        /// How many distinct holders must sign a type, such as act=2. May be given several times.
        #[arg(long = "threshold", value_name = "TYPE=N")]
        thresholds: Vec<String>,
        /// Days between the announcement of a recovery and its completion.
        #[arg(long, value_name = "N")]
        recovery_days: Option<u32>,
        /// A file with the lines `witness`, `group` and `quorum` of a tlog-policy; an empty file: no witnesses.
        #[arg(long, value_name = "FILE")]
        witnesses: Option<PathBuf>,
        #[command(flatten)]
        signing: Signing,
    },
    /// Checks a folder of a register: the file, every hash, every signature, the directory, the checkpoints.
    Fsck {
        /// The folder of the register.
        register: PathBuf,
    },
    /// Copies the register into one file while it is in use.
    Backup {
        /// The folder of the register.
        register: PathBuf,
        /// The new file.
        to: PathBuf,
    },
    /// Restores a register from a mirror, verifying everything; the keys of the log must be in the folder.
    #[command(
        after_help = "Example: servanda register restore data/csto --from https://mirror.example.org/log/csto"
    )]
    Restore {
        /// The folder of the register; its store must be empty or behind.
        register: PathBuf,
        /// The mirror: an address, or a folder of files or of a register.
        #[arg(long, value_name = "PLACE")]
        from: String,
    },
    /// Copies a register into PostgreSQL, or back into the folder, and compares.
    Migrate {
        /// The folder of the register.
        register: PathBuf,
        /// The address of the database, or `folder`.
        #[arg(long, value_name = "URL")]
        to: String,
    },
    /// Runs the suite that every store must pass against a database, in a schema of its own that is removed afterwards.
    StoreCheck {
        /// The address of the database.
        url: String,
    },
}

/// What can be done with keys.
#[derive(Subcommand, Debug)]
pub enum KeyCommand {
    /// Makes a new key in a file that only you can read, and prints its public half.
    New {
        /// The file; it must not exist yet.
        file: PathBuf,
        /// ed25519 or ml-dsa-44.
        #[arg(long, default_value = "ed25519")]
        algorithm: String,
        /// Encrypt the file with a passphrase, which is asked for.
        #[arg(long)]
        passphrase: bool,
    },
    /// Enrols a key.
    #[command(after_help = "\
Example: servanda register key enrol data/csto --holder AM/seal-1 --role seal --new am-1.key \\
             --key officer-1.key --key officer-2.key")]
    Enrol {
        /// The register: a folder, or an address.
        register: String,
        #[command(flatten)]
        new: Enrolling,
        #[command(flatten)]
        signing: Signing,
    },
    /// Puts a new key in the place of an old one; both sign.
    Rotate {
        /// The register: a folder, or an address.
        register: String,
        /// The file of the new key.
        #[arg(long = "new", value_name = "FILE")]
        new: PathBuf,
        /// The file of the old key.
        #[command(flatten)]
        signing: Signing,
    },
    /// Ends a key.
    Revoke {
        /// The register: a folder, or an address.
        register: String,
        /// The id of the key, or its first digits.
        id: String,
        /// What it signed from this record on is contested.
        #[arg(long, value_name = "INDEX")]
        suspect_from: Option<u64>,
        #[command(flatten)]
        signing: Signing,
    },
    /// Announces a key for a party that has lost its own.
    Recover {
        /// The register: a folder, or an address.
        register: String,
        #[command(flatten)]
        new: Enrolling,
        /// The first day on which the recovery can be completed [default: as soon as the policy allows].
        #[arg(long, value_parser = day, value_name = "DAY")]
        effect: Option<Day>,
        #[command(flatten)]
        signing: Signing,
    },
    /// Objects to recoveries that are pending: they never have effect.
    Object {
        /// The register: a folder, or an address.
        register: String,
        /// The records that announced them.
        #[arg(required = true)]
        recoveries: Vec<u64>,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: String,
        #[command(flatten)]
        signing: Signing,
    },
    /// Completes recoveries after their delay.
    Complete {
        /// The register: a folder, or an address.
        register: String,
        /// The records that announced them.
        #[arg(required = true)]
        recoveries: Vec<u64>,
        /// A remark.
        #[arg(long, value_name = "TEXT", default_value = "the delay has run")]
        reason: String,
        #[command(flatten)]
        signing: Signing,
    },
    /// Gives a role to a holder.
    Grant {
        /// The register: a folder, or an address.
        register: String,
        /// Whose.
        #[arg(long, value_name = "HOLDER")]
        holder: String,
        /// Which.
        #[arg(long, value_name = "ROLE")]
        role: String,
        #[command(flatten)]
        signing: Signing,
    },
    /// Takes a role from a holder.
    End {
        /// The register: a folder, or an address.
        register: String,
        /// Whose.
        #[arg(long, value_name = "HOLDER")]
        holder: String,
        /// Which.
        #[arg(long, value_name = "ROLE")]
        role: String,
        #[command(flatten)]
        signing: Signing,
    },
}

/// What is verified.
#[derive(ClapArgs, Debug)]
pub struct VerifyArgs {
    /// The register: an address, a folder of files, or the folder of a register.
    #[arg(required_unless_present = "evidence")]
    pub register: Option<String>,
    /// Check a file of evidence that a log has signed two trees, which a witness has written; give both keys of the log.
    #[arg(long, value_name = "FILE", conflicts_with = "register", requires = "log_keys")]
    pub evidence: Option<PathBuf>,
    /// The verifier keys of the log, as the organisation published them elsewhere: two.
    #[arg(long = "log-key", value_name = "VKEY", num_args = 1)]
    pub log_keys: Vec<String>,
    /// Where what was verified is kept for the next time [default: by origin in the state folder of the user].
    #[arg(long, value_name = "FILE")]
    pub keep: Option<PathBuf>,
    /// Keep nothing, and compare with nothing kept.
    #[arg(long, conflicts_with = "keep")]
    pub forget: bool,
    /// Verify the log, its signatures and keys only: no charter, no rulings, no documents.
    #[arg(long)]
    pub log_only: bool,
    /// Threads for signatures [default: all].
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

/// A receipt, made or checked.
#[derive(ClapArgs, Debug)]
pub struct ReceiptArgs {
    /// The register: an address, a folder of files, or the folder of a register.
    pub register: Option<String>,
    /// The index of the record.
    #[arg(requires = "register")]
    pub index: Option<u64>,
    /// Write the receipt to this file [default: print it].
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Check a receipt offline, with nothing but the policy of the register.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["register", "out"], requires = "policy")]
    pub check: Option<PathBuf>,
    /// The tlog-policy of the register, as `receipt` prints it with --print-policy.
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// Print the tlog-policy of the register: the log's keys, the witnesses, the quorum.
    #[arg(long)]
    pub print_policy: bool,
}

/// A member's own witness.
#[derive(ClapArgs, Debug)]
pub struct WitnessArgs {
    /// The folder of the witness: its keys, what it has cosigned, its mirrors.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// The name of the witness for ever, such as witness.am.example.
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// The registers to witness and mirror: addresses. May be given several times.
    #[arg(long = "log", value_name = "URL")]
    pub logs: Vec<String>,
    /// Other places that show the same registers, such as other members' mirrors, to compare with.
    #[arg(long = "compare", value_name = "URL")]
    pub compare: Vec<String>,
    /// The address to listen on.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8048")]
    pub listen: std::net::SocketAddr,
    /// The address as others see it, for the line of the policy that is printed.
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Seconds between two looks at the registers.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub every: u64,
    /// Look once and end.
    #[arg(long)]
    pub once: bool,
}
