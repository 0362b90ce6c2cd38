//! Policies, the protocol of witnesses with its exact statuses (E1), and evidence of a fork (E2).

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

mod common;

use common::{key, signed, tree};
use proptest::prelude::*;
use servanda_tlog::policy::PolicyErrorKind;
use servanda_tlog::tree::MemorySource;
use servanda_tlog::witness::{self, AnswerError, SIZE_CONTENT_TYPE};
use servanda_tlog::{
    AddCheckpoint, Algorithm, Checkpoint, Fork, ForkError, Hash, OpenError, Policy, ProofError, Refusal,
    RequestError, SigningKey, VerifyError, consistency_proof, decide, leaf_hash, root_at,
};

fn log() -> SigningKey {
    key(Algorithm::Ed25519, "example.com/log", 1)
}

fn request(tree: &mut MemorySource, old: u64, new: u64) -> AddCheckpoint {
    let checkpoint = Checkpoint::new("example.com/log", new, root_at(new, tree).unwrap());
    let proof = consistency_proof(old, new, tree).unwrap();
    AddCheckpoint { old_size: old, proof, note: signed(&checkpoint, &[&log()], 5) }
}

#[test]
fn e1_a_witness_answers_with_the_status_of_the_specification() {
    let mut tree = tree(100);
    let logs = [log().verifier().clone(), key(Algorithm::Ed25519, "other", 2).verifier().clone()];
    let root = |tree: &mut MemorySource, n| Some((n, root_at(n, tree).unwrap()));
    let (at_0, at_40) = (None, root(&mut tree, 40));
    let good = request(&mut tree, 40, 70);
    let accepted = decide(&good, &logs, at_40).unwrap();
    assert_eq!((accepted.checkpoint.size, &accepted.note), (70, &good.note));
    assert!(decide(&request(&mut tree, 0, 70), &logs, at_0).is_ok());
    assert!(decide(&request(&mut tree, 0, 0), &logs, at_0).is_ok());
    assert!(decide(&request(&mut tree, 40, 40), &logs, at_40).is_ok());

    let refused = |request: &AddCheckpoint, last| {
        let refusal = decide(request, &logs, last).unwrap_err();
        (refusal.status(), refusal.body(), refusal.content_type())
    };
    // 404: the origin is unknown, whatever else is wrong.
    let mut unknown = good.clone();
    unknown.note.text = unknown.note.text.replace("example.com/log", "example.com/unknown");
    assert_eq!(refused(&unknown, at_40).0, 404);
    // 403: not signed, signed by another, or falsely signed.
    let mut unsigned = good.clone();
    unsigned.note.signatures[0].name = "someone".into();
    assert_eq!(refused(&unsigned, at_40).0, 403);
    let mut stranger = good.clone();
    stranger.note.text = stranger.note.text.replace("example.com/log", "other");
    assert_eq!(refused(&stranger, at_40).0, 403);
    let mut altered = good.clone();
    altered.note.signatures[0].bytes[5] ^= 1;
    altered.old_size = 900;
    assert_eq!(refused(&altered, at_40).0, 403);
    // 400: the old size exceeds the new one, also if a conflict lies behind.
    let mut reversed = good.clone();
    reversed.old_size = 71;
    assert_eq!(refused(&reversed, at_40).0, 400);
    // 409: another size was cosigned last; the body tells which.
    assert_eq!(refused(&good, root(&mut tree, 41)), (409, "41\n".into(), SIZE_CONTENT_TYPE));
    assert_eq!(refused(&good, at_0), (409, "0\n".into(), SIZE_CONTENT_TYPE));
    assert_eq!(refused(&request(&mut tree, 0, 70), at_40), (409, "40\n".into(), SIZE_CONTENT_TYPE));
    // 409: the same size with another root.
    let same = request(&mut tree, 40, 40);
    assert_eq!(refused(&same, Some((40, Hash::EMPTY))), (409, "40\n".into(), SIZE_CONTENT_TYPE));
    assert_eq!(decide(&same, &logs, Some((40, Hash::EMPTY))), Err(Refusal::Fork(40)));
    // 422: the proof does not hold.
    let mut wrong = good.clone();
    wrong.proof[0] = Hash::EMPTY;
    assert_eq!(refused(&wrong, at_40).0, 422);
    let mut short = good.clone();
    short.proof.pop();
    assert_eq!(refused(&short, at_40).0, 422);
    let mut superfluous = request(&mut tree, 0, 70);
    superfluous.proof.push(Hash::EMPTY);
    assert_eq!(refused(&superfluous, at_0).0, 422);
    let other = Some((40, Hash::EMPTY));
    assert_eq!(decide(&good, &logs, other), Err(Refusal::Inconsistent(ProofError::Root)));
    assert_eq!(Refusal::from(RequestError::Shape).status(), 400);
}

/// The examples of tlog-witness. Its keys are not told, so the proof and the signatures cannot be checked.
#[test]
fn a2_the_request_and_the_answer_of_the_specification() {
    let text = "old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
";
    let request = AddCheckpoint::parse(text.as_bytes()).unwrap();
    assert_eq!((request.old_size, request.proof.len(), request.note.signatures.len()), (20_852_014, 4, 2));
    assert_eq!(request.to_string(), text);
    let answer = "— witness.example/w1 CMp+6LWBU0anHGH5aNDTJkH/gj79sG+T6+iP2ThYN5krrDJbR1HDnucjL39QsZTSvVjyQLrdk3DXDqI5G2HgLatVs0pWh6Up69HVOw==
— witness.example/w1 I7rEps0pvK2UqkS2gSpVUDhrhVtQV9lgF6pRrWAvjJHjyWpW7VcE3SiOlVlbQNt64vWhO+DlkL0+UfzuOBMh9ChdMkP1vi/lCAsmlw==
— witness.example/w2 AWui8Sk55XjYLOijihBjhqEH6nS1ndDymE0a+6idX7pLcnoB+dhnz0854aLZgrrKbYKA7nC3HNJhm/kWl7oJlqU3rXXvpysAdyP3wQ==
";
    let unknown = witness::read_answer(answer.as_bytes(), &request.note.text, &[]);
    assert_eq!(unknown, Err(AnswerError::Signature(VerifyError::Missing)));
}

#[test]
fn a4_requests_that_are_none() {
    let good = request(&mut tree(10), 4, 10);
    let note = good.note.to_string();
    let hash = format!("{}\n", Hash::EMPTY.to_base64());
    let with = |head: &str| AddCheckpoint::parse(format!("{head}\n{note}").as_bytes());
    assert_eq!(AddCheckpoint::parse(good.to_string().as_bytes()).unwrap(), good);
    assert_eq!(good.origin(), "example.com/log");
    for old in ["0", "1", "9223372036854775807", "18446744073709551615"] {
        assert!(with(&format!("old {old}\n")).is_ok());
    }
    assert!(with(&format!("old 1\n{}", hash.repeat(63))).is_ok());
    assert_eq!(with(&format!("old 1\n{}", hash.repeat(64))), Err(RequestError::Proof));
    for wrong in [
        "",
        "\n",
        "old\n",
        "old \n",
        "old 01\n",
        "old -1\n",
        "old 18446744073709551616\n",
        "old 1 \n",
        "Old 1\n",
    ] {
        assert!(with(wrong).is_err(), "{wrong}");
    }
    for wrong in ["old 1\nAAAA\n", "old 1\nx\n", &format!("old 1\n {hash}")] {
        assert_eq!(with(wrong), Err(RequestError::Proof), "{wrong}");
    }
    assert!(matches!(AddCheckpoint::parse(b"old 1\n\ntext\n"), Err(RequestError::Note(_))));
    let text = AddCheckpoint::parse("old 1\n\ntext\n\n— a AQIDBAU=\n".as_bytes());
    assert!(matches!(text, Err(RequestError::Checkpoint(_))));
    assert_eq!(AddCheckpoint::parse(b"\xff"), Err(RequestError::Shape));
    assert_eq!(AddCheckpoint::parse(&vec![b'x'; 3_000_000]), Err(RequestError::Shape));
}

#[test]
fn the_answer_of_a_witness_is_read_line_by_line() {
    let keys = [
        key(Algorithm::Ed25519Cosignature, "example.com/w", 3),
        key(Algorithm::MlDsa44Cosignature, "example.com/w", 4),
        key(Algorithm::Ed25519Cosignature, "example.com/stranger", 5),
    ];
    let accepted = decide(&request(&mut tree(10), 0, 10), &[log().verifier().clone()], None).unwrap();
    let text = &accepted.note.text;
    let lines: Vec<_> = keys.iter().map(|k| k.sign(text, 77).unwrap()).collect();
    let body = witness::answer(&lines);
    let known: Vec<_> = keys[..2].iter().map(|k| k.verifier().clone()).collect();
    assert_eq!(witness::read_answer(body.as_bytes(), text, &known).unwrap(), lines[..2]);
    let missing = Err(AnswerError::Signature(VerifyError::Missing));
    assert_eq!(witness::read_answer(body.as_bytes(), text, &[log().verifier().clone()]), missing);
    let other = witness::read_answer(body.as_bytes(), &text.replace("10", "11"), &known);
    assert_eq!(other, Err(AnswerError::Signature(VerifyError::False)));
    for wrong in ["", "\n", "10\n", "— a\n", "— a AQIDBAU=", "— a AQIDBAU=\n\n"] {
        assert_eq!(witness::read_answer(wrong.as_bytes(), text, &known), Err(AnswerError::Shape), "{wrong}");
    }
    assert_eq!(witness::read_conflict(b"42\n"), Ok(42));
    assert_eq!(witness::read_conflict(b"18446744073709551615\n"), Ok(u64::MAX));
    for wrong in ["", "\n", "42", "042\n", "42\n\n", " 42\n", "-1\n", "18446744073709551616\n"] {
        assert_eq!(witness::read_conflict(wrong.as_bytes()), Err(AnswerError::Shape), "{wrong}");
    }
}

/// Two trees that part after `common` leaves.
fn forked(common: u64, m: u64, n: u64) -> (MemorySource, MemorySource) {
    let side = |name: &str, size| {
        let mut tree = tree(common.min(size));
        (common.min(size)..size).for_each(|i| tree.push(leaf_hash(format!("{name} {i}").as_bytes())));
        tree
    };
    (side("left", m), side("right", n))
}

fn evidence(older: &MemorySource, newer: &mut MemorySource, key: &SigningKey) -> Fork {
    let (m, n) = (older.frontier().size(), newer.frontier().size());
    let checkpoint = |size, root| signed(&Checkpoint::new("example.com/log", size, root), &[key], 1);
    Fork {
        older: checkpoint(m, older.frontier().root()),
        newer: checkpoint(n, newer.frontier().root()),
        claimed_root: root_at(m, newer).unwrap(),
        proof: consistency_proof(m, n, newer).unwrap(),
    }
}

#[test]
fn e2_a_fork_is_proved_and_an_honest_log_is_not_accused() {
    for algorithm in [Algorithm::Ed25519, Algorithm::MlDsa44Cosignature] {
        let log = key(algorithm, "example.com/log", 1);
        let keys = [log.verifier().clone()];
        for (common, m, n) in [(0, 1, 1), (3, 5, 5), (3, 5, 9), (7, 8, 300), (255, 256, 257), (0, 300, 700)] {
            let (older, mut newer) = forked(common, m, n);
            let fork = evidence(&older, &mut newer, &log);
            assert_eq!(fork.check(&keys), Ok(()), "{common} {m} {n}");
            assert_eq!(Fork::parse(fork.to_string().as_bytes()).unwrap(), fork);
            assert!(fork.to_string().starts_with("servanda-fork/1\nroot "));
            // Nobody can make up the root or the proof, nor turn the evidence round.
            let mut altered = fork.clone();
            altered.claimed_root = Hash::EMPTY;
            assert!(matches!(altered.check(&keys), Err(ForkError::Inconsistent(_))));
            let mut altered = fork.clone();
            altered.proof.push(Hash::EMPTY);
            assert!(altered.check(&keys).is_err());
            if m < n {
                let turned = Fork { older: fork.newer.clone(), newer: fork.older.clone(), ..fork.clone() };
                assert_eq!(turned.check(&keys), Err(ForkError::Order));
            }
            let stranger = key(algorithm, "example.com/log", 2);
            assert!(matches!(fork.check(&[stranger.verifier().clone()]), Err(ForkError::Open(_))));
            assert!(matches!(fork.check(&[]), Err(ForkError::Open(OpenError::NoLogKey))));
            // A log that only grew.
            let (older, mut newer) = forked(n, m, n);
            let honest = evidence(&older, &mut newer, &log);
            assert_eq!(honest.check(&keys), Err(ForkError::Agree));
        }
    }
}

fn policy(n: usize, rest: &str) -> Result<Policy, servanda_tlog::PolicyError> {
    let mut text = format!("log {}\n", log().verifier());
    for i in 0..n {
        let witness = key(Algorithm::Ed25519Cosignature, "example.com/w", 10 + i as u8);
        text += &format!("witness w{i} {}\n", witness.verifier());
    }
    Policy::parse((text + rest).as_bytes())
}

#[test]
fn a2_the_policy_of_the_specification() {
    let text = "group X-witnesses 2 w0 w1 w2\ngroup Y-witnesses any w3 w4 w5\ngroup X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n";
    let policy = policy(6, text).unwrap();
    assert_eq!(Policy::parse(policy.to_string().as_bytes()).unwrap(), policy);
    let met = |have: &[usize]| {
        let name = |w: &servanda_tlog::policy::Witness| w.name[1..].parse().unwrap();
        policy.smallest(|w| have.contains(&name(w)).then_some(1)).is_some()
    };
    assert!(met(&[0, 1, 3]) && met(&[1, 2, 5]) && met(&[0, 1, 2, 3, 4, 5]));
    assert!(!met(&[0, 1, 2]) && !met(&[0, 3, 4, 5]) && !met(&[]));
    assert!(!policy.disjoint_quorums());
}

#[test]
fn a4_policies_that_are_none() {
    use PolicyErrorKind as K;
    let kind = |rest: &str| policy(3, rest).unwrap_err().kind;
    assert_eq!(kind(""), K::Quorum);
    assert_eq!(kind("quorum w0\nquorum w1\n"), K::Quorum);
    assert_eq!(kind("quorum none\nquorum none\n"), K::Quorum);
    assert_eq!(kind("quorum w9\n"), K::UnknownName("w9".into()));
    assert_eq!(kind("quorum g\ngroup g any w0\n"), K::UnknownName("g".into()));
    assert_eq!(kind("group g any g\nquorum g\n"), K::UnknownName("g".into()));
    assert_eq!(kind("group g any none\nquorum g\n"), K::UnknownName("none".into()));
    assert_eq!(kind("group none any w0\nquorum none\n"), K::DuplicateName("none".into()));
    assert_eq!(kind("group w0 any w1\nquorum w0\n"), K::DuplicateName("w0".into()));
    assert_eq!(kind("group g any w0 w0\nquorum g\n"), K::DuplicateMember("w0".into()));
    assert_eq!(kind("group g any w0\ngroup h any w0\nquorum g\n"), K::DuplicateMember("w0".into()));
    for k in ["0", "4", "01", "-1", "+1", "18446744073709551615", "18446744073709551616", "most", "ALL"] {
        assert_eq!(kind(&format!("group g {k} w0 w1 w2\nquorum g\n")), K::Threshold, "{k}");
    }
    for form in
        ["group g any\n", "quorum\n", "quorum w0 w1\n", "witness\n", "log\n", "nonsense\n", "log a b c\n"]
    {
        assert_eq!(kind(form), K::Form, "{form}");
    }
    assert_eq!(kind("quorum w0"), K::Characters);
    assert_eq!(kind("quorum w0\r\n"), K::Characters);
    assert_eq!(kind("# \u{7f}\nquorum w0\n"), K::Characters);
    assert_eq!(kind("log x\nquorum w0\n"), K::Key);
    assert_eq!(kind(&format!("log {}\nquorum w0\n", log().verifier())), K::DuplicateKey);
    // The same key under another name or type is a duplicate; a plain Ed25519 key is no witness.
    let renamed = key(Algorithm::Ed25519Cosignature, "another", 10);
    assert_eq!(kind(&format!("witness x {}\nquorum w0\n", renamed.verifier())), K::DuplicateKey);
    let plain = key(Algorithm::Ed25519, "plain", 99);
    assert_eq!(kind(&format!("witness x {}\nquorum w0\n", plain.verifier())), K::Key);
    let line = policy(3, "\n# comment\n\tquorum\tw9 \n").unwrap_err().line;
    assert_eq!(line, 7);
    assert!(Policy::parse(b"# caf\xe9\nquorum none\n").is_ok());
    assert!(Policy::parse(b"witness \xe9 x\nquorum none\n").is_err());
    assert!(Policy::parse(&vec![b'\n'; 2_000_001]).is_err());
}

/// Every subset of a small policy, asked for two disjoint quorums by trying all pairs.
fn disjoint_by_trying(policy: &Policy, n: usize) -> bool {
    let met = |set: usize| {
        let index = |w: &servanda_tlog::policy::Witness| w.name[1..].parse::<usize>().unwrap();
        policy.smallest(|w| (set >> index(w) & 1 == 1).then_some(1)).is_some()
    };
    let all = (1 << n) - 1;
    (0..=all).any(|a| met(a) && met(all & !a))
}

#[test]
fn e2_policies_that_allow_two_disjoint_quorums_are_found() {
    for (rest, disjoint) in [
        ("quorum none\n", true),
        ("quorum w0\n", false),
        ("group g any w0 w1 w2\nquorum g\n", true),
        ("group g 2 w0 w1 w2\nquorum g\n", false),
        ("group g 2 w0 w1 w2 w3\nquorum g\n", true),
        ("group g 3 w0 w1 w2 w3\nquorum g\n", false),
        ("group g all w0 w1\ngroup h any w2 w3\ngroup k any g h\nquorum k\n", true),
        ("group g any w0 w1\ngroup h any w2 w3\ngroup k all g h\nquorum k\n", true),
        ("group g any w0 w1\ngroup h all w2 w3\ngroup k all g h\nquorum k\n", false),
    ] {
        let policy = policy(4, rest).unwrap();
        assert_eq!(policy.disjoint_quorums(), disjoint, "{rest}");
        assert_eq!(disjoint_by_trying(&policy, 4), disjoint, "{rest}");
    }
}

prop_compose! {
    /// A random tree of groups over six witnesses.
    fn random_policy()(picks in prop::collection::vec((1usize..5, any::<prop::sample::Index>()), 1..5)) -> Policy {
        let mut free: Vec<String> = (0..6).map(|i| format!("w{i}")).collect();
        let mut rest = String::new();
        for (g, (count, k)) in picks.into_iter().enumerate() {
            let members: Vec<String> = free.drain(..count.min(free.len())).collect();
            rest += &format!("group g{g} {} {}\n", 1 + k.index(members.len()), members.join(" "));
            free.push(format!("g{g}"));
        }
        policy(6, &format!("{rest}quorum {}\n", free.last().unwrap())).unwrap()
    }
}

proptest! {
    #[test]
    fn e2_disjoint_quorums_are_what_trying_all_pairs_finds(policy in random_policy()) {
        prop_assert_eq!(policy.disjoint_quorums(), disjoint_by_trying(&policy, 6));
    }

    #[test]
    fn the_smallest_quorum_is_the_smallest(policy in random_policy(), costs in prop::collection::vec(1u64..9, 6)) {
        let index = |w: &servanda_tlog::policy::Witness| w.name[1..].parse::<usize>().unwrap();
        let met = |set: usize| policy.smallest(|w| (set >> index(w) & 1 == 1).then_some(1)).is_some();
        let sum = |set: &[usize]| set.iter().map(|i| costs[*i]).sum::<u64>();
        let chosen = policy.smallest(|w| Some(costs[index(w)])).unwrap();
        prop_assert!(met(chosen.iter().map(|i| 1 << i).sum()));
        let members = |set: usize| (0..6).filter(|i| set >> i & 1 == 1).collect::<Vec<_>>();
        let least = (0..64).filter(|s| met(*s)).map(|s| sum(&members(s))).min().unwrap();
        prop_assert_eq!(sum(&chosen), least);
        prop_assert_eq!(Policy::parse(policy.to_string().as_bytes()).unwrap(), policy);
    }
}
