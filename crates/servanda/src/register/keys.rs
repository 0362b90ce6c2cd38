//! Keys, roles and the policy.

use super::args::{Enrolling, KeyCommand, Signing};
use super::counter::{Counter, failed};
use super::key_file;
use super::signing::{hand_in, keys, maker, new_key};
use crate::commands::{Verdict, print, print_json, width};
use crate::report::Error;
use serde_json::json;
use servanda_record::{
    Algorithm, Body, Document, Enrolment, Holder, KeyId, Kind, Policy, RecoveryState, Role, SecretKey,
};
use std::path::Path;

/// Shows the directory as JSON.
pub fn directory_json(directory: &servanda_record::Directory) -> serde_json::Value {
    let keys: Vec<_> = directory
        .keys()
        .into_iter()
        .map(|(id, k)| {
            json!({
                "id": id.to_string(),
                "holder": k.holder.to_string(),
                "algorithm": k.public.algorithm().name(),
                "public": k.public.to_string(),
                "roles": directory.roles_of(&k.holder).iter().map(|r| r.name()).collect::<Vec<_>>(),
                "enrolled": k.enrolled,
                "ended": k.ended.map(|e| e.at),
                "suspect_from": k.ended.and_then(|e| e.suspect_from),
            })
        })
        .collect();
    let recoveries: Vec<_> = directory
        .recoveries()
        .map(|(i, r)| {
            json!({
                "record": i,
                "holder": r.enrol.holder.to_string(),
                "key": r.enrol.key.id().to_string(),
                "effect": r.effect.to_string(),
                "state": state(r.state),
            })
        })
        .collect();
    json!({
        "origin": directory.origin,
        "digest": directory.digest(),
        "log": directory.logs,
        "history_until": directory.history_until.to_string(),
        "charter": directory.charter,
        "policy": directory.policy.lines(),
        "keys": keys,
        "recoveries": recoveries,
    })
}

fn state(state: RecoveryState) -> &'static str {
    match state {
        RecoveryState::Pending => "pending",
        RecoveryState::Objected => "objected",
        RecoveryState::Complete => "complete",
    }
}

/// `servanda register keys`
pub fn list(json: bool, register: &str) -> Result<Verdict, Error> {
    let counter = Counter::open(register)?;
    let d = counter.directory();
    if json {
        print_json(&directory_json(d))?;
        return Ok(Verdict::Fine);
    }
    let mut rows =
        vec![["holder", "roles", "key", "algorithm", "enrolled", "ended"].map(str::to_owned).to_vec()];
    for (id, k) in d.keys() {
        let roles: Vec<&str> = d.roles_of(&k.holder).iter().map(|r| r.name()).collect();
        let ended = match k.ended {
            None => String::new(),
            Some(e) => match e.suspect_from {
                None => e.at.to_string(),
                Some(from) => format!("{}, suspect from {from}", e.at),
            },
        };
        let short: String = id.to_string().chars().take(12).collect();
        rows.push(vec![
            k.holder.to_string(),
            roles.join(", "),
            short,
            k.public.algorithm().name().to_owned(),
            k.enrolled.to_string(),
            ended,
        ]);
    }
    let mut text = format!("{}\n\n{}\n", d.origin, servanda_answers::table(&rows, width()));
    for (i, r) in d.recoveries() {
        text.push_str(&format!("recovery {i}: {} from {}: {}\n", r.enrol.holder, r.effect, state(r.state)));
    }
    for line in d.policy.lines() {
        text.push_str(&format!("{line}\n"));
    }
    print(&text)?;
    Ok(Verdict::Fine)
}

fn enrolment(new: &Enrolling) -> Result<(Enrolment, SecretKey), Error> {
    let secret = key_file::read(&new.new)?;
    let letter = match &new.letter {
        None => None,
        Some(path) => {
            let bytes = std::fs::read(path).map_err(|e| Error::Read(path.clone(), e))?;
            Document::of("letter", &bytes).map(|d| d.sha256)
        }
    };
    let enrolment =
        Enrolment { holder: holder(&new.holder)?, role: role(&new.role)?, key: secret.public(), letter };
    Ok((enrolment, secret))
}

fn holder(text: &str) -> Result<Holder, Error> {
    Holder::parse(text).ok_or_else(|| {
        Error::Request(format!(
            "{text} is no holder; write a party and a number, such as AM/seal-1 or depositary/officer-3"
        ))
    })
}

fn role(text: &str) -> Result<Role, Error> {
    Role::of(text).ok_or_else(|| {
        Error::Request(format!("{text} is no role; the roles are seal, custodian and officer"))
    })
}

fn key_id(counter: &Counter, text: &str) -> Result<KeyId, Error> {
    let all = counter.directory().keys();
    let mut found = all.iter().filter(|(id, _)| id.to_string().starts_with(text)).map(|(id, _)| *id);
    match (found.next(), found.next()) {
        (Some(id), None) => Ok(id),
        (None, _) => {
            Err(Error::Request(format!("no key begins with {text}; `servanda register keys` lists them")))
        }
        _ => Err(Error::Request(format!("several keys begin with {text}: give more digits"))),
    }
}

/// `servanda register key …`
pub fn run(json: bool, command: &KeyCommand) -> Result<Verdict, Error> {
    match command {
        KeyCommand::New { file, algorithm, passphrase } => new(json, file, algorithm, *passphrase),
        KeyCommand::Enrol { register, new, signing } => {
            let (enrolment, secret) = enrolment(new)?;
            with(json, register, Kind::Enrol, Body::Enrol(enrolment), &[], signing, Some(secret))
        }
        KeyCommand::Rotate { register, new, signing } => {
            let secret = key_file::read(new)?;
            let old = keys(signing)?.first().map(|k| k.public().id());
            let old = old.ok_or_else(|| Error::Request("give the old key with --key".to_owned()))?;
            let body = Body::Rotate { old, key: secret.public() };
            with(json, register, Kind::Rotate, body, &[], signing, Some(secret))
        }
        KeyCommand::Revoke { register, id, suspect_from, signing } => {
            let mut counter = Counter::open(register)?;
            let body = Body::Revoke { old: key_id(&counter, id)?, suspect_from: *suspect_from };
            let record = maker(&counter).record(new_key()?, Kind::Revoke, body);
            hand_in(json, &mut counter, record, &keys(signing)?, signing, &[])
        }
        KeyCommand::Recover { register, new, effect, signing } => {
            let (enrol, secret) = enrolment(new)?;
            let mut counter = Counter::open(register)?;
            let days = i32::try_from(counter.directory().policy.recovery_days).unwrap_or(i32::MAX);
            let effect = effect.unwrap_or_else(|| crate::commands::today().shift(days));
            let record = maker(&counter).record(new_key()?, Kind::Recover, Body::Recover { enrol, effect });
            let mut all = keys(signing)?;
            all.push(secret);
            hand_in(json, &mut counter, record, &all, signing, &[])
        }
        KeyCommand::Object { register, recoveries, reason, signing } => {
            with(json, register, Kind::Object, Body::Reason(reason.clone()), recoveries, signing, None)
        }
        KeyCommand::Complete { register, recoveries, reason, signing } => {
            with(json, register, Kind::Complete, Body::Reason(reason.clone()), recoveries, signing, None)
        }
        KeyCommand::Grant { register, holder: h, role: r, signing } => {
            let body = Body::Role { holder: holder(h)?, role: role(r)? };
            with(json, register, Kind::Grant, body, &[], signing, None)
        }
        KeyCommand::End { register, holder: h, role: r, signing } => {
            let body = Body::Role { holder: holder(h)?, role: role(r)? };
            with(json, register, Kind::End, body, &[], signing, None)
        }
    }
}

fn with(
    json: bool,
    register: &str,
    kind: Kind,
    body: Body,
    refers: &[u64],
    signing: &Signing,
    new: Option<SecretKey>,
) -> Result<Verdict, Error> {
    let mut all = keys(signing)?;
    all.extend(new);
    let mut counter = Counter::open(register)?;
    let mut record = maker(&counter).record(new_key()?, kind, body);
    record.refers = refers.to_vec();
    record.refers.sort_unstable();
    record.refers.dedup();
    hand_in(json, &mut counter, record, &all, signing, &[])
}

fn new(json: bool, file: &Path, algorithm: &str, encrypted: bool) -> Result<Verdict, Error> {
    let algorithm = Algorithm::of(algorithm).ok_or_else(|| {
        Error::Request(format!("{algorithm} is no algorithm; there are ed25519 and ml-dsa-44"))
    })?;
    let key = key_file::make(file, algorithm, encrypted)?;
    let public = key.public();
    if json {
        print_json(&json!({ "id": public.id().to_string(), "public": public.to_string() }))?;
    } else {
        print(&format!(
            "{}\nid {}\nRead the id to the depositary in person or by telephone; keep the file where nobody else reads it.\n",
            public,
            public.id()
        ))?;
    }
    Ok(Verdict::Fine)
}

/// `servanda register policy`
pub fn policy(
    json: bool,
    register: &str,
    thresholds: &[String],
    recovery_days: Option<u32>,
    witnesses: Option<&Path>,
    signing: &Signing,
) -> Result<Verdict, Error> {
    let mut counter = Counter::open(register)?;
    let mut policy: Policy = counter.directory().policy.clone();
    for t in thresholds {
        let (name, n) = t.split_once('=').unwrap_or((t, ""));
        let kind = Kind::of(name).filter(|k| servanda_record::THRESHOLDS.contains(k));
        match (kind, n.parse::<u32>()) {
            (Some(kind), Ok(n)) if (1..=99).contains(&n) => policy.set_threshold(kind, n),
            _ => {
                return Err(Error::Request(format!(
                    "{t} is no threshold; write a type of record and a number, such as act=2"
                )));
            }
        }
    }
    if let Some(days) = recovery_days {
        policy.recovery_days = days;
    }
    if let Some(path) = witnesses {
        let text = std::fs::read_to_string(path).map_err(|e| Error::Read(path.to_owned(), e))?;
        let lines = text
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty() && !l.starts_with('#') && !l.starts_with("log "));
        policy.quorum = lines.map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        let mut with = counter.directory().clone();
        with.policy = policy.clone();
        let read = servanda_register::log_policy(&with).map_err(failed)?;
        if read.quorum().is_some() && read.disjoint_quorums() {
            eprintln!(
                "servanda: warning: two sets of witnesses without a common member can each make the quorum: a host could show two histories and have both cosigned. Ask for more than half."
            );
        }
    }
    let record = maker(&counter).record(new_key()?, Kind::Policy, Body::Policy(policy));
    hand_in(json, &mut counter, record, &keys(signing)?, signing, &[])
}
