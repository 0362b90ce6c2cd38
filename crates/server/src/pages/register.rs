//! The register itself: its checkpoint, keys and policy, its records, and what waits for signatures.

use super::NoPage;
use crate::page::{Cell, Cx, Page, Table, Tone};
use crate::register::RegisterView;
use maud::{Markup, html};
use serde_json::{Value as Json, json};
use servanda_answers::Arg;
use servanda_record::{
    Body, Directory, Document, Envelope, KeyId, Kind, Party, Record, Recovery, RecoveryState, hex,
};
use servanda_register::{Position, Read, act_of, log_policy};
use servanda_timeline::Day;
use servanda_tlog::{Checkpoint, Note, Opened};

/// Records on one page.
const A_PAGE: u64 = 100;

/// Digits of a key's name that are shown where its whole name would crowd out the rest.
const SHORT: usize = 16;

fn view<'a>(cx: &'a Cx<'_>) -> Result<&'a RegisterView, NoPage> {
    cx.book.edition.register.as_deref().ok_or(NoPage::Missing)
}

/// The address of a file of the register.
pub fn log_href(cx: &Cx<'_>, path: &str) -> String {
    format!("/log/{}/{path}", cx.address.organisation)
}

/// The address of a record's page.
fn record_href(cx: &Cx<'_>, index: u64) -> String {
    cx.href(&format!("register/records/{index}"))
}

/// A cell with a record, leading to it.
pub fn record_cell(cx: &Cx<'_>, index: u64) -> Cell {
    Cell::link(index.to_string(), record_href(cx, index)).data(index)
}

/// Where an act stands in the register, if the organisation has one.
pub fn position(cx: &Cx<'_>, act: u32) -> Option<Position> {
    cx.book.edition.register.as_deref()?.position(act)
}

/// A link to an act's record, such as "record 45", for proofs.
pub fn record_link(cx: &Cx<'_>, act: u32) -> Markup {
    html! {
        @if let Some(p) = position(cx, act) {
            " " a.source href=(record_href(cx, p.index)) { (cx.say("p-record-n", &[("n", p.index.to_string().into())])) }
        }
    }
}

/// A cell with an act's receipt.
pub fn receipt_cell(cx: &Cx<'_>, index: u64) -> Cell {
    let href = log_href(cx, &format!("receipt/{index}"));
    let words = cx.say("p-receipt-n", &[("n", index.to_string().into())]);
    Cell::link(words, href.clone()).data(href)
}

/// True if a record was signed with a key that was revoked later as suspect from there on.
fn contested(view: &RegisterView, index: u64) -> bool {
    view.directory.any_suspect()
        && read_one(view, index).is_ok_and(|r| is_contested(&view.directory, index, &r.envelope))
}

fn is_contested(directory: &Directory, index: u64, envelope: &Envelope) -> bool {
    directory.contested(index, envelope.signatures.iter().map(|s| s.key))
}

/// How an act came in: by its own signatures, or entered by the depositary as history; and whether it is contested.
fn entered(cx: &Cx<'_>, kind: Kind, contested: bool) -> Cell {
    let (id, data) = match (kind, contested) {
        (Kind::History, false) => ("p-historical", "historical"),
        (Kind::History, true) => ("p-historical-contested", "historical-contested"),
        (Kind::Act, false) => ("p-signed-itself", "signed"),
        (_, true) => ("p-record-contested", "contested"),
        _ => return Cell::default().data(Json::Null),
    };
    let tone = match (kind, contested) {
        (_, true) => Tone::Bad,
        (Kind::History, false) => Tone::Quiet,
        _ => Tone::Good,
    };
    Cell::text(cx.t(id)).tone(tone).data(data)
}

/// The same for an act, by its place in the register.
pub fn act_entered(cx: &Cx<'_>, p: Position) -> Cell {
    let kind = if p.historical { Kind::History } else { Kind::Act };
    let contested = cx.book.edition.register.as_deref().is_some_and(|v| contested(v, p.index));
    entered(cx, kind, contested)
}

/// One record of the published tree.
fn read_one(view: &RegisterView, index: u64) -> Result<Read, NoPage> {
    if index >= view.published.size {
        return Err(NoPage::Missing);
    }
    let found = view.open.records(index, 1, view.published.size).map_err(|e| failed(&e))?;
    found.into_iter().next().ok_or(NoPage::Missing)
}

fn failed(e: &dyn std::fmt::Display) -> NoPage {
    tracing::error!(error = %e, "the register cannot be read");
    NoPage::Failed
}

/// Who holds a key that signed a record: by the directory, or by the record itself, which may announce it.
fn holder(directory: &Directory, record: &Record, id: KeyId) -> Option<String> {
    let known = directory.key(id).map(|k| k.holder.to_string());
    known.or_else(|| match &record.body {
        Body::Enrol(e) | Body::Recover { enrol: e, .. } if e.key.id() == id => Some(e.holder.to_string()),
        _ => None,
    })
}

/// Holders that signed, each once, in alphabetical order.
fn signers(cx: &Cx<'_>, directory: &Directory, record: &Record, envelope: &Envelope) -> Vec<String> {
    let name = |s: &servanda_record::Signature| holder(directory, record, s.key);
    let mut all: Vec<String> =
        envelope.signatures.iter().map(|s| name(s).unwrap_or_else(|| cx.t("p-holder-unknown"))).collect();
    all.sort();
    all.dedup();
    all
}

fn signers_cell(all: Vec<String>) -> Cell {
    Cell::text(all.join(", ")).raw().data(all)
}

/// Who signed the record of an act.
pub fn signed_by(cx: &Cx<'_>, p: Position) -> Option<Cell> {
    let view = cx.book.edition.register.as_deref()?;
    let read = read_one(view, p.index).ok()?;
    Some(signers_cell(signers(cx, &view.directory, &read.record, &read.envelope)))
}

fn role(cx: &Cx<'_>, role: servanda_record::Role) -> String {
    cx.t(&format!("p-role-{}", role.name()))
}

/// A party, as people call it.
fn party(cx: &Cx<'_>, party: &Party) -> String {
    match party {
        Party::Depositary => cx.t("the-depositary"),
        Party::Country(code) => servanda_language::Country::from_code(code)
            .map_or_else(|| code.to_string(), |c| cx.words.country(c, cx.on)),
        Party::Office(name) => name.to_string(),
    }
}

/// What a record says, in a sentence.
fn says(cx: &Cx<'_>, directory: &Directory, record: &Record) -> Cell {
    let id = format!("p-says-{}", record.kind.name().replace('.', "-"));
    let held =
        |id: &KeyId| directory.key(*id).map_or_else(|| cx.t("p-holder-unknown"), |k| k.holder.to_string());
    let args: Vec<(&str, Arg)> = match &record.body {
        Body::Act(paragraph) => {
            let lexicon = &cx.book.edition.folder.charter.lexicon;
            let sourced = act_of(record).map_or(paragraph.into(), |line| line.paragraph);
            let mut journal = servanda_acts::parse(&sourced, lexicon, 0);
            return match journal.acts.pop() {
                Some(act) => Cell::text(cx.words.deed(&act)),
                None => Cell::text(paragraph.lines().next().unwrap_or("")).said_in("en"),
            };
        }
        Body::Open { enrol, .. } => vec![("n", Arg::Number(enrol.len() as i64))],
        Body::Charter(files) => vec![("n", Arg::Number(files.len() as i64))],
        Body::Policy(_) => Vec::new(),
        Body::Enrol(e) => vec![("holder", e.holder.to_string().into()), ("role", role(cx, e.role).into())],
        Body::Rotate { old, .. } | Body::Revoke { old, .. } => vec![("holder", held(old).into())],
        Body::Recover { enrol, effect } => {
            vec![("party", party(cx, &enrol.holder.party).into()), ("day", effect.to_string().into())]
        }
        Body::Reason(reason) => vec![("reason", reason.as_str().into())],
        Body::Role { holder, role: r } => {
            vec![("holder", holder.to_string().into()), ("role", role(cx, *r).into())]
        }
    };
    Cell::text(cx.say(&id, &args))
}

/// A time of a cosignature, in UTC.
fn time(seconds: u64) -> String {
    let day = i32::try_from(seconds / 86_400).ok().and_then(|n| Some(Day::of(1970, 1, 1).ok()?.shift(n)));
    let (hour, minute) = (seconds / 3_600 % 24, seconds / 60 % 60);
    day.map_or_else(|| seconds.to_string(), |d| format!("{d} {hour:02}:{minute:02} UTC"))
}

/// The published checkpoint with the signatures that are good.
fn opened(view: &RegisterView) -> Option<(Note, Checkpoint, Option<Opened>)> {
    let (note, checkpoint) = view.checkpoint()?;
    let opened = log_policy(&view.directory).ok().and_then(|p| p.open(&note).ok());
    Some((note, checkpoint, opened))
}

/// Origin, size and root of the register that the page is made from, for citations.
pub fn cited(cx: &Cx<'_>) -> Option<(String, u64, String)> {
    let view = cx.book.edition.register.as_deref()?;
    let (_, checkpoint) = view.checkpoint()?;
    Some((view.directory.origin.clone(), checkpoint.size, checkpoint.root.to_string()))
}

/// The records that announced recoveries which wait.
pub fn pending(cx: &Cx<'_>) -> Vec<u64> {
    let Some(view) = &cx.book.edition.register else { return Vec::new() };
    let all = view.directory.recoveries();
    all.filter(|(_, r)| r.state == RecoveryState::Pending).map(|(i, _)| i).collect()
}

/// Recoveries that wait, as warnings: the rule that lets anybody object supposes that everybody sees them.
pub fn warnings(cx: &Cx<'_>) -> Markup {
    let pending = |r: &Recovery| r.state == RecoveryState::Pending;
    let all = cx.book.edition.register.as_deref().map(|v| v.directory.clone());
    html! {
        @if let Some(directory) = &all { @for (index, r) in directory.recoveries().filter(|(_, r)| pending(r)) {
            @let args = [("party", party(cx, &r.enrol.holder.party).into()), ("day", r.effect.to_string().into())];
            p.warning { (cx.say("p-recovery-warning", &args)) " "
                a href=(record_href(cx, index)) { (cx.say("p-record-n", &[("n", index.to_string().into())])) } }
        } }
    }
}

fn facts(cx: &Cx<'_>, rows: Vec<(&str, Cell)>) -> Table {
    let rows = rows.into_iter().map(|(label, cell)| vec![Cell::text(cx.t(label)), cell]);
    cx.table(&[("fact", "p-col-fact"), ("value", "p-col-value")], rows)
}

fn key_cell(id: KeyId) -> Cell {
    let whole = id.to_string();
    Cell::text(format!("{}…", whole.get(..SHORT).unwrap_or(&whole))).raw().data(whole)
}

fn key_table(cx: &Cx<'_>, directory: &Directory) -> Table {
    let mut keys = directory.keys();
    keys.sort_by_key(|(_, k)| (k.enrolled, &k.holder));
    let rows = keys.into_iter().map(|(id, k)| {
        let roles = directory.roles_of(&k.holder);
        let names: Vec<&str> = roles.iter().map(|r| r.name()).collect();
        let words: Vec<String> = roles.iter().map(|r| role(cx, *r)).collect();
        let none = || Cell::default().data(Json::Null);
        vec![
            Cell::text(k.holder.to_string()).raw(),
            Cell::text(words.join(", ")).data(names),
            key_cell(id),
            Cell::text(k.public.algorithm().name()).raw(),
            record_cell(cx, k.enrolled),
            k.ended.map_or_else(none, |e| record_cell(cx, e.at)),
            k.ended.and_then(|e| e.suspect_from).map_or_else(none, |i| record_cell(cx, i).tone(Tone::Bad)),
        ]
    });
    let columns = [
        ("holder", "p-col-key-holder"),
        ("roles", "p-col-roles"),
        ("key", "p-col-key"),
        ("algorithm", "p-col-algorithm"),
        ("enrolled", "p-col-enrolled"),
        ("ended", "p-col-key-ended"),
        ("suspect_from", "p-col-suspect"),
    ];
    cx.table(&columns, rows)
}

fn recovery_table(cx: &Cx<'_>, directory: &Directory) -> Table {
    let rows = directory.recoveries().map(|(index, r)| {
        let (state, tone) = match r.state {
            RecoveryState::Pending => ("pending", Tone::Open),
            RecoveryState::Objected => ("objected", Tone::Bad),
            RecoveryState::Complete => ("complete", Tone::Good),
        };
        vec![
            record_cell(cx, index),
            Cell::text(r.enrol.holder.to_string()).raw(),
            Cell::text(role(cx, r.enrol.role)).data(r.enrol.role.name()),
            key_cell(r.enrol.key.id()),
            cx.day(r.effect),
            Cell::text(cx.t(&format!("p-recovery-{state}"))).tone(tone).data(state),
        ]
    });
    let columns = [
        ("record", "p-col-record"),
        ("holder", "p-col-key-holder"),
        ("role", "p-col-role"),
        ("key", "p-col-key"),
        ("effect", "p-col-effect-from"),
        ("state", "p-col-state"),
    ];
    cx.table(&columns, rows)
}

/// What waits for signatures.
fn waiting_table(cx: &Cx<'_>, view: &RegisterView) -> Result<Table, NoPage> {
    let waiting = view.open.readers.with(|s| s.waiting()).map_err(|e| failed(&e))?;
    // Who signs what waits may have been enrolled since the edition was made.
    let directory = view.open.desk.moment().map_or_else(|| view.directory.clone(), |m| m.directory);
    let rows = waiting.into_iter().filter_map(|w| {
        let envelope = Envelope::parse(&w.envelope).ok()?;
        let record = Record::parse(&envelope.payload).ok()?;
        Some(vec![
            Cell::text(w.key.to_string()).raw(),
            Cell::text(record.kind.name()).raw(),
            says(cx, &directory, &record),
            cx.day(record.day),
            signers_cell(signers(cx, &directory, &record, &envelope)),
        ])
    });
    let columns = [
        ("key", "p-col-waiting-key"),
        ("type", "p-col-type"),
        ("says", "p-col-says"),
        ("day", "p-col-signed-on"),
        ("signed_by", "p-col-signed-by"),
    ];
    Ok(cx.table(&columns, rows))
}

/// The page of the register.
pub fn register(cx: &Cx<'_>) -> Result<Page, NoPage> {
    let view = view(cx)?;
    let directory = &*view.directory;
    let (_, checkpoint, opened) = opened(view).ok_or(NoPage::Failed)?;
    let base = format!("{}{}", cx.base, log_href(cx, ""));
    let base = base.trim_end_matches('/');
    let policy = &directory.policy;
    let count = [("n", Arg::Number(checkpoint.size as i64))];
    let mut page = Page::new(cx.t("p-register-title"));
    page.lead = html! {
        p.lead { (cx.t("p-register-lead")) }
        (warnings(cx))
        @if policy.quorum.is_empty() { p.warning { (cx.t("p-no-witnesses")) } }
        p { a href=(cx.href("register/records")) { (cx.say("p-all-records", &count)) } }
    };
    let log_keys: Vec<(String, String)> = opened
        .iter()
        .flat_map(|o| &o.log)
        .map(|(k, _)| (format!("{} {}", k.name(), hex(&k.id())), k.to_string()))
        .collect();
    let rows = vec![
        ("p-origin", Cell::text(directory.origin.clone()).raw()),
        ("p-tree-size", Cell::text(checkpoint.size.to_string()).data(checkpoint.size)),
        ("p-tree-root", Cell::text(checkpoint.root.to_string()).raw()),
        (
            "p-signed-by-log",
            Cell::text(log_keys.iter().map(|k| k.0.as_str()).collect::<Vec<_>>().join(", ")).raw(),
        ),
        ("p-directory-digest", Cell::text(directory.digest()).raw()),
        ("p-history-until", cx.day(directory.history_until)),
        (
            "p-charter-record",
            directory
                .charter
                .map_or_else(|| Cell::text(cx.t("p-none")).data(Json::Null), |i| record_cell(cx, i)),
        ),
        ("p-checkpoint-file", Cell::link(format!("{base}/checkpoint"), log_href(cx, "checkpoint")).raw()),
    ];
    page.table("checkpoint", cx.t("p-checkpoint"), facts(cx, rows), cx.t("p-none"));
    let witnesses = opened.iter().flat_map(|o| &o.cosigners).map(|(k, at)| {
        vec![Cell::text(k.name()).raw(), Cell::text(hex(&k.id())).raw(), Cell::text(time(*at)).data(*at)]
    });
    let columns = [("witness", "p-col-witness"), ("key", "p-col-key"), ("time", "p-col-cosigned")];
    let witnesses = cx.table(&columns, witnesses);
    page.table("witnesses", cx.t("p-witnesses"), witnesses, cx.t("p-no-cosignature"));
    page.part("verify", cx.t("p-verify"), html! {
        p { (cx.t("p-verify-lead")) }
        pre.sentence lang="en" { code { "servanda verify " (base) } }
        p { (cx.t("p-verify-receipt")) }
        pre.sentence lang="en" { code {
            "servanda receipt " (base) " 0 --out 0.receipt\nservanda receipt " (base) " --print-policy > log.policy\nservanda receipt --check 0.receipt --policy log.policy"
        } }
        p { (cx.t("p-verify-python")) }
        pre.sentence lang="en" { code { "pip install -r verifier/requirements.txt\npython3 verifier/verify.py " (base) } }
    });
    let waiting = waiting_table(cx, view)?;
    let number = waiting.rows.len();
    let intro = html! {
        p { @if number > 0 { (cx.say("p-waiting-lead", &[("n", Arg::Number(number as i64))])) " " }
            a href=(log_href(cx, "pending")) { (cx.t("p-waiting-file")) } }
    };
    page.table_with("pending", cx.t("p-waiting"), intro, waiting, cx.t("p-nothing-waits"));
    page.table("recoveries", cx.t("p-recoveries"), recovery_table(cx, directory), cx.t("p-no-recoveries"));
    page.table_with(
        "keys",
        cx.t("p-keys"),
        html! { p { (cx.t("p-keys-lead")) } },
        key_table(cx, directory),
        cx.t("p-none"),
    );
    let algorithms: Vec<&str> = policy.algorithms.iter().map(|a| a.name()).collect();
    let rows = vec![
        ("p-algorithms", Cell::text(algorithms.join(", ")).raw().data(algorithms)),
        (
            "p-recovery-days",
            Cell::text(cx.say("p-n-days", &[("n", Arg::Number(policy.recovery_days.into()))]))
                .data(policy.recovery_days),
        ),
        (
            "p-quorum",
            if policy.quorum.is_empty() {
                Cell::text(cx.t("p-quorum-none")).tone(Tone::Open).data(policy.quorum.clone())
            } else {
                Cell::text(policy.quorum.join("; ")).raw().data(policy.quorum.clone())
            },
        ),
    ];
    page.table("policy", cx.t("p-policy"), facts(cx, rows), cx.t("p-none"));
    let rows = directory.thresholds().map(|(kind, n)| {
        vec![
            Cell::text(kind.name()).raw(),
            Cell::text(cx.t(&what_id(kind))),
            Cell::text(n.to_string()).data(n),
        ]
    });
    let columns = [("type", "p-col-type"), ("what", "p-col-what"), ("signers", "p-col-signers")];
    let thresholds = cx.table(&columns, rows);
    page.table_with(
        "thresholds",
        cx.t("p-thresholds"),
        html! { p { (cx.t("p-thresholds-lead")) } },
        thresholds,
        cx.t("p-none"),
    );
    page.data = json!({
        "origin": directory.origin,
        "size": checkpoint.size,
        "root": checkpoint.root.to_string(),
        "checkpoint": view.published.note,
        "directory": directory.digest(),
        "log": log_keys.iter().map(|k| &k.1).collect::<Vec<_>>(),
        "witnesses_required": !policy.quorum.is_empty(),
        "waiting": number,
        "address": base,
    });
    Ok(page)
}

fn what_id(kind: Kind) -> String {
    format!("p-of-kind-{}", kind.name().replace('.', "-"))
}

/// The records of the published tree, the newest first.
pub fn records(cx: &Cx<'_>) -> Result<Page, NoPage> {
    let view = view(cx)?;
    let size = view.published.size;
    let pages = size.div_ceil(A_PAGE).max(1);
    let number = cx.address.get("page").and_then(|p| p.parse().ok()).unwrap_or(1).clamp(1, pages);
    let until = size.saturating_sub((number - 1) * A_PAGE);
    let from = until.saturating_sub(A_PAGE);
    let count = u32::try_from(until - from).unwrap_or(0);
    let mut all = view.open.records(from, count, size).map_err(|e| failed(&e))?;
    all.reverse();
    let mut page = Page::new(cx.t("p-records-title"));
    page.lead = html! {
        p { (cx.say("p-records-lead", &[("n", Arg::Number(size as i64))])) " " a href=(cx.href("register")) { (cx.t("p-about-register")) } }
        @if pages > 1 {
            nav.pages aria-label=(cx.t("p-pages")) { ul.inline { @for p in 1..=pages {
                li { a href=(cx.address.to("register/records").with("page", &p.to_string()).href()) aria-current=[(p == number).then_some("page")] { (p) } }
            } } }
        }
    };
    let rows = all.iter().map(|r| {
        let contested = is_contested(&view.directory, r.index, &r.envelope);
        vec![
            record_cell(cx, r.index),
            Cell::text(r.record.kind.name()).raw(),
            cx.day(r.record.day),
            signers_cell(signers(cx, &view.directory, &r.record, &r.envelope)),
            Cell { href: view.act(r.index).map(|i| cx.act(i)), ..says(cx, &view.directory, &r.record) },
            entered(cx, r.record.kind, contested),
        ]
    });
    let columns = [
        ("index", "p-col-record"),
        ("type", "p-col-type"),
        ("day", "p-col-signed-on"),
        ("signed_by", "p-col-signed-by"),
        ("says", "p-col-says"),
        ("entered", "p-col-entered"),
    ];
    page.table("records", cx.t("p-records-title"), cx.table(&columns, rows), cx.t("p-none"));
    page.data = json!({ "size": size, "page": number, "pages": pages });
    Ok(page)
}

fn documents_table(cx: &Cx<'_>, documents: &[Document]) -> Table {
    let rows = documents.iter().map(|d| {
        let sha256 = hex(&d.sha256);
        vec![
            Cell::link(d.name.clone(), log_href(cx, &format!("blob/{sha256}"))),
            Cell::text(d.size.to_string()).data(d.size),
            Cell::text(sha256).raw(),
        ]
    });
    let columns = [("name", "p-col-file"), ("size", "p-col-bytes"), ("sha256", "p-col-sha256")];
    cx.table(&columns, rows)
}

/// One record.
pub fn record(cx: &Cx<'_>, index: &str) -> Result<Page, NoPage> {
    let view = view(cx)?;
    let plain = index.bytes().all(|b| b.is_ascii_digit()) && (index == "0" || !index.starts_with('0'));
    let index: u64 = plain.then(|| index.parse().ok()).flatten().ok_or(NoPage::Missing)?;
    let read = read_one(view, index)?;
    let (record, envelope, directory) = (&read.record, &read.envelope, &*view.directory);
    let mut page = Page::new(cx.say("p-record-title", &[("n", index.to_string().into())]));
    let contested = is_contested(directory, index, envelope);
    let said = says(cx, directory, record);
    let act = view.act(index).filter(|_| act_of(record).is_some());
    let receipt = log_href(cx, &format!("receipt/{index}"));
    page.lead = html! {
        p.lead lang=[said.lang] { @match act { Some(i) => a href=(cx.act(i)) { (said.text) }, None => (said.text) } }
        @if contested { p.warning { (cx.t("p-contested-means")) } }
        @if record.kind == Kind::History { p.quiet { (cx.t("p-historical-means")) } }
    };
    let all = signers(cx, directory, record, envelope);
    let mut rows = vec![
        ("p-col-record", Cell::text(index.to_string()).data(index)),
        ("p-col-type", Cell::text(record.kind.name()).raw()),
        ("p-col-what", Cell::text(cx.t(&what_id(record.kind)))),
        ("p-col-signed-on", cx.day(record.day)),
        ("p-col-signed-by", signers_cell(all.clone())),
    ];
    if record.kind.is_act() || contested {
        rows.push(("p-col-entered", entered(cx, record.kind, contested)));
    }
    if let Some(i) = act {
        let id = cx.book.edition.identities.act(i);
        rows.push(("p-col-act", Cell::link(said.text.clone(), cx.act(i)).data(id)));
    }
    if let Some(journal) = &record.journal {
        rows.push(("p-col-journal", Cell::text(journal.clone()).raw()));
    }
    if !record.refers.is_empty() {
        let mut cell = Cell::default().data(record.refers.clone());
        cell.also.extend(record.refers.iter().map(|i| (i.to_string(), record_href(cx, *i))));
        rows.push(("p-col-refers", cell));
    }
    rows.extend([
        ("p-leaf-hash", Cell::text(read.leaf.to_string()).raw()),
        ("p-idempotency-key", Cell::text(record.key.to_string()).raw()),
        ("p-seen-size", Cell::text(record.seen.size.to_string()).data(record.seen.size)),
        ("p-col-receipt", receipt_cell(cx, index)),
    ]);
    page.table("facts", cx.t("p-the-record"), facts(cx, rows), cx.t("p-none"));
    let rows = envelope.signatures.iter().map(|s| {
        let entry = directory.key(s.key);
        let name = holder(directory, record, s.key).unwrap_or_else(|| cx.t("p-holder-unknown"));
        let known = directory.key_for(record, s.key).map_or("", |k| k.algorithm().name());
        let suspect = directory.contested(index, [s.key]);
        vec![
            Cell::text(name).raw(),
            Cell::text(s.key.to_string()).raw(),
            Cell::text(known).raw(),
            entry.map_or(Cell::default().data(Json::Null), |k| record_cell(cx, k.enrolled)),
            Cell::text(if suspect { cx.t("p-key-suspect") } else { String::new() })
                .tone(Tone::Bad)
                .data(suspect),
        ]
    });
    let columns = [
        ("holder", "p-col-key-holder"),
        ("key", "p-col-key"),
        ("algorithm", "p-col-algorithm"),
        ("enrolled", "p-col-enrolled"),
        ("suspect", "p-col-suspect-mark"),
    ];
    page.table("signatures", cx.t("p-signatures"), cx.table(&columns, rows), cx.t("p-none"));
    let files = if let Body::Charter(files) = &record.body { files.as_slice() } else { &record.documents };
    if !files.is_empty() {
        let intro = html! { p { (cx.t("p-documents-lead")) } };
        page.table_with(
            "documents",
            cx.t("p-record-documents"),
            intro,
            documents_table(cx, files),
            cx.t("p-none"),
        );
    }
    let text = String::from_utf8_lossy(&envelope.payload).into_owned();
    page.part(
        "text",
        cx.t("p-exact-text"),
        html! {
            p { (cx.t("p-exact-text-lead")) }
            pre.sentence lang="en" { code { (text) } }
        },
    );
    page.part("around", cx.t("p-around"), html! { ul.inline {
        @if let Some(before) = index.checked_sub(1) { li { a rel="prev" href=(record_href(cx, before)) { (cx.t("p-record-before")) } } }
        @if index + 1 < view.published.size { li { a rel="next" href=(record_href(cx, index + 1)) { (cx.t("p-record-after")) } } }
        li { a href=(receipt) { (cx.say("p-receipt-n", &[("n", index.to_string().into())])) } }
        li { a href=(cx.href("register/records")) { (cx.t("p-records-title")) } }
    } });
    page.data = json!({
        "index": index,
        "type": record.kind.name(),
        "day": record.day.to_string(),
        "key": record.key.to_string(),
        "leaf": read.leaf.to_string(),
        "seen": { "size": record.seen.size, "root": hex(&record.seen.root) },
        "signed_by": all,
        "refers": record.refers,
        "journal": record.journal,
        "act": act.map(|i| cx.book.edition.identities.act(i)),
        "historical": record.kind == Kind::History,
        "contested": contested,
        "receipt": receipt,
        "text": text,
    });
    Ok(page)
}

/// The acts on which proofs rest, with their records and receipts.
pub fn receipts(cx: &Cx<'_>, acts: impl IntoIterator<Item = u32>) -> Table {
    let rows = acts.into_iter().filter_map(|i| {
        let p = position(cx, i)?;
        let act = cx.book.edition.folder.acts.get(i as usize)?;
        Some(vec![
            cx.act_day(i),
            Cell::link(cx.words.deed(act), cx.act(i)),
            record_cell(cx, p.index),
            act_entered(cx, p),
            receipt_cell(cx, p.index),
        ])
    });
    let columns = [
        ("date", "p-col-date"),
        ("act", "p-col-act"),
        ("record", "p-col-record"),
        ("entered", "p-col-entered"),
        ("receipt", "p-col-receipt"),
    ];
    cx.table(&columns, rows)
}
