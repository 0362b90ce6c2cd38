//! A2: notes, keys, cosignatures, receipts and policies as the specifications and running logs have them. A4: numbers of
//! signatures and other limits. A6: signatures against other implementations.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

mod common;

use common::{entry, key, signed, tree};
use fips204::traits::{KeyGen as _, SerDes as _, Signer as _, Verifier as _};
use servanda_tlog::{
    Algorithm, Checkpoint, CheckpointError, Hash, KeyError, Note, NoteError, NoteSignature, OpenError,
    Policy, Receipt, ReceiptError, SignError, SigningKey, VerifierKey, VerifyError, inclusion_proof, open,
};

/// The example of signed-note.
const FOO_KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const FOO_NOTE: &str = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

/// The note of the Go implementation, signed by two.
const PETER_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const ENOCH_KEY: &str = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
const PETER_NOTE: &str = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

/// The examples of tlog-checkpoint and tlog-cosignature, whose keys the specifications do not tell.
const SOFA_NOTE: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

/// A checkpoint of a log of certificates, with signatures of types 0x05, 0x01 and, by four witnesses, 0x04.
const ARCHE_KEY: &str =
    "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f";
const ARCHE_NOTE: &str = "arche2025h1.staging.ct.transparency.dev\n1432088532\nU7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n\n— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=\n— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=\n— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==\n— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==\n— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==\n— witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==\n";
const WITNESSES: [&str; 4] = [
    "transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM",
    "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO",
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv",
];

fn vkey(text: &str) -> VerifierKey {
    let key = VerifierKey::parse(text).unwrap();
    assert_eq!(key.to_string(), text);
    key
}

fn note(text: &str) -> Note {
    let note = Note::parse(text.as_bytes()).unwrap();
    assert_eq!(note.to_string(), text);
    note
}

#[test]
fn a2_notes_of_the_specifications_are_read_and_verify() {
    assert_eq!(vkey(FOO_KEY).verify(&note(FOO_NOTE)), Ok(None));
    let peter = note(PETER_NOTE);
    assert_eq!(vkey(PETER_KEY).verify(&peter), Ok(None));
    assert_eq!(vkey(ENOCH_KEY).verify(&peter), Ok(None));
    assert_eq!(vkey(FOO_KEY).verify(&peter), Err(VerifyError::Missing));
    let mut other = peter.clone();
    other.text.insert(0, 'x');
    assert_eq!(vkey(PETER_KEY).verify(&other), Err(VerifyError::False));
    let sofa = Checkpoint::parse(&note(SOFA_NOTE).text).unwrap();
    assert_eq!((sofa.origin.as_str(), sofa.size), ("example.com/behind-the-sofa", 20_852_163));
    assert_eq!(sofa.root.to_base64(), "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=");
    assert_eq!(format!("{sofa}"), note(SOFA_NOTE).text);
    // The time of the cosignature, as the specification prints it.
    assert_eq!(note(SOFA_NOTE).signatures[1].bytes[..8], 1_679_315_147u64.to_be_bytes());
}

#[test]
fn a2_a_checkpoint_of_a_running_log_opens_with_its_witnesses() {
    let note = note(ARCHE_NOTE);
    let witnesses = WITNESSES.map(vkey);
    let opened = open(&note, &[vkey(ARCHE_KEY)], &witnesses).unwrap();
    assert_eq!(opened.checkpoint.size, 1_432_088_532);
    assert_eq!(opened.cosigners.len(), 4);
    assert!(opened.cosigners.iter().all(|(_, time)| *time == 1_779_573_024));
    let policy = format!(
        "# comment\nlog {ARCHE_KEY} https://example.com/log\nwitness A {} \n\twitness B {}\nwitness C {}\nwitness D {}\n\ngroup g 2 A B C\ngroup all all g D\nquorum all\n",
        WITNESSES[0], WITNESSES[1], WITNESSES[2], WITNESSES[3]
    );
    let policy = Policy::parse(policy.as_bytes()).unwrap();
    assert!(policy.is_met(&policy.open(&note).unwrap()));
    let trimmed = policy.trim(&note).unwrap().unwrap();
    assert_eq!(trimmed.signatures.len(), 4);
    assert!(policy.is_met(&policy.open(&trimmed).unwrap()));
    for at in 1..4 {
        let mut fewer = trimmed.clone();
        fewer.signatures.remove(at);
        assert!(!policy.is_met(&policy.open(&fewer).unwrap()));
        assert_eq!(policy.trim(&fewer), Ok(None));
    }
    let mut unsigned = trimmed;
    unsigned.signatures.remove(0);
    assert!(policy.open(&unsigned).is_err());
}

#[test]
fn a2_a_cosignature_by_ml_dsa_of_a_running_witness_verifies() {
    let key = vkey(include_str!("vectors/navigli.vkey").trim());
    assert_eq!(key.algorithm(), Algorithm::MlDsa44Cosignature);
    let note = note(include_str!("vectors/navigli.checkpoint"));
    assert_eq!(key.verify(&note), Ok(Some(1_785_704_691)));
    let mut other = note.clone();
    other.text = other.text.replace("185550722", "185550723");
    assert_eq!(key.verify(&other), Err(VerifyError::False));
    let mut other = note.clone();
    other.signatures[2].bytes[7] ^= 1;
    assert_eq!(key.verify(&other), Err(VerifyError::False));
}

/// The proof in the documentation of the `sigsum` crate.
const SIGSUM: &str = "version=2
log=1643169b32bef33a3f54f8a353b87c475d19b6223cbb106390d10a29978e1cba
leaf=2c8d843ed6237e9ea033207113329fdd1428c75f8fd3c6782ae46c92c7a00c40 38dd0b42cab5166611a4f8346db1c6ffe81ee2345f3ffe36a466eb8fce1d4b2879fbb5f26291d25e610b2dc7f30eaa603efd97739ae585657d0f7181726eec00

size=381382
root_hash=901fefc6f1d978d2c2bedb82d448755bcdc7e8626e67ac7ee80873771be9b667
signature=8a8bf1fca60d1344fb6e2106e8f8906af833d3d75a21fe8d3af72be459f7a11f2ae6606ec6344a13b851cd454b3d281a2b1ae47732f7a8d6afbcc0134d1a2d00
cosignature=1c997261f16e6e81d13f420900a2542a4b6a049c2d996324ee5d82a90ca3360c 1770193051 a1ee1182b265204499cbef3ae59f3ea228b928b3cbda8817a4ed5a12776823e9ad8ef1ce986b9b98d9954f1798ec4315c1820704600a231c69038ccc9726d202
cosignature=49c4cd6124b7c572f3354d854d50b2a4b057a750f786cf03103c09de339c4ea3 1770193051 aaf642e81a54399777180f238573d74878b68c7b645d8011583621405bb450b4e7887fc76502a8142c493d64e3ed3e556d82dad1706411082e58805f64fa9d02
cosignature=70b861a010f25030de6ff6a5267e0b951e70c04b20ba4a3ce41e7fba7b9b7dfc 1770193051 f5953f406f5fd97d9c9d1328b00b07bf434a5eb76d8da359aeda98c414de29ca1ced1872971ea0f137508a7bb05c7d322548409425677af96433706319bc0801
cosignature=86b5414ae57f45c2953a074640bb5bedebad023925d4dc91a31de1350b710089 1770193051 3434b4646904714f4983c8e7e976a45332711f10012b19fbeb5549b6c0c04fb4ed52feed2da829354623c52b22b90093776034a8d57d660f9ff27a118f5bf801
cosignature=c1d2d6935c2fb43bef395792b1f3c1dfe4072d4c6cadd05e0cc90b28d7141ed3 1770193051 f0dce1bcdda3a2826479d62e6afedbe9ec06e8f990ae59d8cefa84d9a6ee68c12c2820fb00e1dbdc30044b16c7695a9d1047cec4788dc757f698d34ebaec4305
cosignature=d960fcff859a34d677343e4789c6843e897c9ff195ea7140a6ef382566df3b65 1770193051 b44c41f75566850003f7f655a6dc7bb38bb980e8e2c383871e29883805d3adec7782a08388b9386d9718380a4bb6900043e2b46080cff0fa75a500c36ef9df0a
cosignature=e4a6a1e4657d8d7a187cc0c20ed51055d88c72f340d29534939aee32d86b4021 1770193051 70697b4a6b07e79e49d0a8e41fd7450a593ee9df11da6244cebe4b0c15c8e52f28ad3931b95a806fc7f16b4ad90197971ddc087434c7985b8b3a0223c9fa3603
cosignature=42351ad474b29c04187fd0c8c7670656386f323f02e9a4ef0a0055ec061ecac8 1770193051 6610e5cf4ead2062d9783fbc19d2bae65eded35335495ad0cf0386277ed2d51854ced64efa21a6db0a398fdfb6761aa7d5659e54950a060d167fbdcb7b5ece05

leaf_index=381381
node_hash=d009c5dbeaaa5be1788ea9533f6f398747755a8245012165ac73f753b7917672
node_hash=fb515551fe18f6e53d7d7f49b80abbb5c702b9662ee74fc7730e4a7685000aa4
node_hash=e21e73ee8caf0d49cdcd2f334b3f64e85e4a151daf8d09b6034306bb21b88480
node_hash=f77bc4db00e509149b6e2fc0028d7107dd415929dc9972f32fe758ce39bcc9a0
node_hash=3acb38f01c633d917b899ed4e522a49a02bf20d358f98ca530e3a3065591e7f2
node_hash=889de80c543a5ae8e35430988dc120ac7edde74b776f9082f814ea88190a601f
node_hash=199f812b9f3667dec31f964098e32652477a2f3d458019b6f8f4acc645cf0131
node_hash=084580f8f6324d4ae42dbcb779502ab9fab77e0c2b92519fe089be72e38d60ed
node_hash=9ddbece4939d621df53f31e2729d5fa7802fd82f3edfb784483d8b7fa9cf41e2
node_hash=e1c7a90c09949c263807e5970aef47f9a06164b759995ab814aff94aff9dcd00
";

/// The witnesses of that proof, from the policy `sigsum-test-2025-3`.
const SIGSUM_WITNESSES: [(&str, &str); 8] = [
    ("poc.sigsum.org/nisse", "1c25f8a44c635457e2e391d1efbca7d4c2951a0aef06225a881e46b98962ac6c"),
    ("rgdd.se/poc-witness", "28c92a5a3a054d317c86fc2eeb6a7ab2054d6217100d0be67ded5b74323c5806"),
    ("witness1.smartit.nu/witness1", "f4855a0f46e8a3e23bb40faf260ee57ab8a18249fa402f2ca2d28a60e1a3130e"),
    (
        "witness.navigli.sunlight.geomys.org",
        "dcbf728e02d479f5a7e20dc09adf525833ed6e797526517aeb07fc6854849fc6",
    ),
    ("remora.n621.de", "ebcdeb78e7fdb2ef9227b2c1ef11e94600b55b4d6d9a57877e31ee89e59adc36"),
    ("witness.stagemole.eu", "4a921b7caef58ae670cdc11ef4184f1c058f7b9259a9107a969f69fa54aa496f"),
    ("tillitis.se/test-witness-1", "636582aec12f32c18a21733db9e3f718058ee7aaec6dbe4eb81781e0f4300c6e"),
    (
        "transparency.dev/DEV:witness-little-garden",
        "2b6eb0ec483503544cde4e8fc1ce6d1921db21dffccc186865f808f7625443cc",
    ),
];

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).to_vec()
}

#[test]
fn a2_a_proof_of_a_running_sigsum_log_is_a_receipt() {
    let data = b"Hello, Sigsum!\n";
    let signers: Vec<sigsum::PublicKey> = vec![
        <[u8; 32]>::try_from(hex("99ed58583e8750b20548e69df4a4e1a592379a9a66c51cd32e42fbe4e1bde78a"))
            .unwrap()
            .into(),
    ];
    let theirs = sigsum::SigsumSignature::from_ascii(SIGSUM).unwrap();
    sigsum::verify(&sigsum::Hash::new(data), &theirs, &signers, &sigsum::policy::SIGSUM_TEST_2025_3).unwrap();

    // The same proof, log, witnesses and quorum in the formats of C2SP.
    let field = |name: &str| SIGSUM.lines().filter_map(|l| l.strip_prefix(name)).collect::<Vec<_>>();
    let leaf: Vec<&str> = field("leaf=")[0].split(' ').collect();
    let entry = [sha256(&sha256(data)), hex(leaf[1]), hex(leaf[0])].concat();
    let hash = |h: &str| Hash(hex(h).try_into().unwrap());
    let origin = format!("sigsum.org/v1/tree/{}", field("log=")[0]);
    let log_key = hex("4644af2abd40f4895a003bca350f9d5912ab301a49c77f13e5b6d905c20a5fe6");
    let other_key = hex("47e481606d8acba747a6b053d6c2d191605fb122175d410a1202a91430abce39");
    let log_key = if sha256(&log_key) == hex(field("log=")[0]) { log_key } else { other_key };
    let log = VerifierKey::new(&origin, Algorithm::Ed25519, &log_key).unwrap();
    let checkpoint =
        Checkpoint::new(&origin, field("size=")[0].parse().unwrap(), hash(field("root_hash=")[0]));
    let mut note = Note::new(checkpoint.to_string()).unwrap();
    let mut sign = |key: &VerifierKey, bytes| {
        note.signatures.push(NoteSignature { name: key.name().to_owned(), id: key.id(), bytes });
    };
    sign(&log, hex(field("signature=")[0]));
    let mut policy = format!("log {log} https://test.sigsum.org/barreleye\n");
    for (name, key) in SIGSUM_WITNESSES {
        let witness = VerifierKey::new(name, Algorithm::Ed25519Cosignature, &hex(key)).unwrap();
        policy += &format!("witness {name} {witness}\n");
        for line in field("cosignature=") {
            let parts: Vec<&str> = line.split(' ').collect();
            if hex(parts[0]) == sha256(&hex(key)) {
                sign(
                    &witness,
                    [parts[1].parse::<u64>().unwrap().to_be_bytes().to_vec(), hex(parts[2])].concat(),
                );
            }
        }
    }
    policy += "group glasklar-test-witnesses 2 poc.sigsum.org/nisse rgdd.se/poc-witness witness1.smartit.nu/witness1
group quorum-rule 4 glasklar-test-witnesses witness.navigli.sunlight.geomys.org remora.n621.de witness.stagemole.eu tillitis.se/test-witness-1 transparency.dev/DEV:witness-little-garden
quorum quorum-rule\n";
    let policy = Policy::parse(policy.as_bytes()).unwrap();
    assert!(!policy.disjoint_quorums());
    let receipt = Receipt {
        index: field("leaf_index=")[0].parse().unwrap(),
        proof: field("node_hash=").into_iter().map(hash).collect(),
        extra: None,
        note,
    };
    let receipt = Receipt::parse(receipt.to_string().as_bytes()).unwrap();
    let opened = receipt.check(&entry, &policy).unwrap();
    assert_eq!(opened.cosigners.len(), 8);
    assert!(receipt.check(b"another entry", &policy).is_err());
}

#[test]
fn a2_signed_note_opens_our_notes() {
    let own = key(Algorithm::Ed25519, "example.com/log", 1);
    let checkpoint = Checkpoint::new("example.com/log", 5, Hash::EMPTY);
    let note = signed(&checkpoint, &[&own, &key(Algorithm::Ed25519Cosignature, "w", 2)], 7);
    let verifier = signed_note::StandardVerifier::new(&own.verifier().to_string()).unwrap();
    let theirs = signed_note::Note::from_bytes(note.to_string().as_bytes()).unwrap();
    assert_eq!(theirs.to_bytes(), note.to_string().as_bytes());
    let (good, unknown) = theirs.verify(&signed_note::VerifierList::new(vec![Box::new(verifier)])).unwrap();
    assert_eq!((good.len(), unknown.len()), (1, 1));
    // And the other way round.
    let seed = [&[1u8][..], &[9; 32]].concat();
    let id = key(Algorithm::Ed25519, "x", 9).verifier().id();
    let skey = format!("PRIVATE+KEY+x+{:08x}+{}", u32::from_be_bytes(id), base64(&seed));
    let mut theirs = signed_note::Note::new(b"text\n", &[]).unwrap();
    theirs.add_sigs(&[&signed_note::StandardSigner::new(&skey).unwrap()]).unwrap();
    let ours = Note::parse(&theirs.to_bytes()).unwrap();
    assert_eq!(key(Algorithm::Ed25519, "x", 9).verifier().verify(&ours), Ok(None));
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

const ALGORITHMS: [Algorithm; 3] =
    [Algorithm::Ed25519, Algorithm::Ed25519Cosignature, Algorithm::MlDsa44Cosignature];

#[test]
fn what_is_signed_verifies_and_nothing_else() {
    let mut checkpoint = Checkpoint::new("example.com/log", 5, Hash::EMPTY);
    for algorithm in ALGORITHMS {
        let (own, other) = (key(algorithm, "example.com/log", 1), key(algorithm, "example.com/log", 2));
        let note = signed(&checkpoint, &[&other, &own], 1_700_000_000);
        let time = algorithm.is_cosignature().then_some(1_700_000_000);
        assert_eq!(own.verifier().verify(&note), Ok(time));
        assert_eq!(own.sign(&note.text, 1_700_000_000).unwrap(), note.signatures[1], "signing is repeatable");
        for bit in [0, 7, 8, 64, 400, 511] {
            let mut altered = note.clone();
            altered.signatures[1].bytes[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(own.verifier().verify(&altered), Err(VerifyError::False));
            // A false signature spoils the note even if the same key has also signed well.
            altered.signatures.push(note.signatures[1].clone());
            assert_eq!(own.verifier().verify(&altered), Err(VerifyError::False));
            assert!(open(&altered, &[own.verifier().clone()], &[]).is_err());
            // To one who does not know the key it is nothing.
            assert_eq!(other.verifier().verify(&altered), Ok(time));
        }
        for length in [0, 1, 7, 8, 63, 65, 71, 73, 2427, 2429] {
            let mut altered = note.clone();
            altered.signatures[1].bytes.resize(length, 0);
            if length != note.signatures[1].bytes.len() {
                assert_eq!(own.verifier().verify(&altered), Err(VerifyError::False));
            }
        }
    }
    // ML-DSA-44 cosignatures commit to the name of the cosigner and leave extension lines out.
    checkpoint.extensions.push("an extension".into());
    let pq = key(Algorithm::MlDsa44Cosignature, "example.com/log", 1);
    let note = signed(&checkpoint, &[&pq], 1);
    assert_eq!(open(&note, &[pq.verifier().clone()], &[]), Err(OpenError::ExtensionsNotSigned));
    let plain = key(Algorithm::Ed25519, "example.com/log", 1);
    let note = signed(&checkpoint, &[&pq, &plain], 1);
    assert!(open(&note, &[pq.verifier().clone(), plain.verifier().clone()], &[]).is_ok());
}

#[test]
fn a_checkpoint_opens_only_with_every_key_of_its_log() {
    let checkpoint = Checkpoint::new("example.com/log", 5, Hash::EMPTY);
    let keys: Vec<SigningKey> = ALGORITHMS.map(|a| key(a, "example.com/log", 1)).into();
    let log: Vec<VerifierKey> = keys.iter().map(|k| k.verifier().clone()).collect();
    let note = signed(&checkpoint, &keys.iter().collect::<Vec<_>>(), 9);
    let opened = open(&note, &log, &log).unwrap();
    assert_eq!(opened.log.iter().map(|l| l.1).collect::<Vec<_>>(), [None, Some(9), Some(9)]);
    assert_eq!(opened.cosigners.len(), 2, "a plain signature is no cosignature");
    for missing in 0..3 {
        let mut note = note.clone();
        note.signatures.remove(missing);
        let error = OpenError::Signature { name: "example.com/log".into(), error: VerifyError::Missing };
        assert_eq!(open(&note, &log, &[]), Err(error));
    }
    assert_eq!(open(&note, &[], &log), Err(OpenError::NoLogKey));
    let other = key(Algorithm::Ed25519, "example.com/other", 1);
    let both = signed(&checkpoint, &[&other], 9);
    assert!(matches!(open(&both, &[other.verifier().clone()], &[]), Err(OpenError::Origin { .. })));
}

#[test]
fn a_receipt_holds_for_its_entry_alone() {
    let mut tree = tree(300);
    let log = key(Algorithm::MlDsa44Cosignature, "example.com/log", 1);
    let witness = key(Algorithm::Ed25519Cosignature, "example.com/w", 2);
    let checkpoint = Checkpoint::new("example.com/log", 300, tree.frontier().root());
    let note = signed(&checkpoint, &[&log, &witness], 9);
    let policy = format!("log {}\nwitness w {}\nquorum w\n", log.verifier(), witness.verifier());
    let policy = Policy::parse(policy.as_bytes()).unwrap();
    let proof = inclusion_proof(280, 300, &mut tree).unwrap();
    let receipt = Receipt { index: 280, proof, extra: Some(b"extra".to_vec()), note };
    let text = receipt.to_string();
    assert!(text.starts_with("c2sp.org/tlog-proof@v1\nextra ZXh0cmE=\nindex 280\n"));
    assert_eq!(Receipt::parse(text.as_bytes()).unwrap(), receipt);
    assert!(receipt.check(&entry(280), &policy).is_ok());
    assert!(matches!(receipt.check(&entry(281), &policy), Err(ReceiptError::Inclusion(_))));
    let mut fewer = receipt.clone();
    fewer.note.signatures.pop();
    assert_eq!(fewer.check(&entry(280), &policy), Err(ReceiptError::Quorum));
    let mut none = receipt.clone();
    none.note.signatures.remove(0);
    assert!(matches!(none.check(&entry(280), &policy), Err(ReceiptError::Open(_))));
    let mut moved = receipt;
    moved.index = 281;
    assert!(moved.check(&entry(280), &policy).is_err());
}

#[test]
fn a4_receipts_that_are_none() {
    let hash = format!("{}\n", Hash::EMPTY.to_base64());
    let with = |head: &str| Receipt::parse(format!("{head}\n{SOFA_NOTE}").as_bytes());
    assert!(with("c2sp.org/tlog-proof@v1\nindex 0\n").is_ok());
    assert!(with("c2sp.org/tlog-proof@v1\nextra \nindex 18446744073709551615\n").is_ok());
    assert!(with(&format!("c2sp.org/tlog-proof@v1\nindex 0\n{}", hash.repeat(63))).is_ok());
    assert!(with(&format!("c2sp.org/tlog-proof@v1\nindex 0\n{}", hash.repeat(64))).is_ok());
    let long = with(&format!("c2sp.org/tlog-proof@v1\nindex 0\n{}", hash.repeat(65)));
    assert_eq!(long, Err(ReceiptError::Proof));
    for wrong in [
        "c2sp.org/tlog-proof@v2\nindex 0\n",
        "c2sp.org/tlog-proof@v1\n",
        "c2sp.org/tlog-proof@v1\nindex 00\n",
        "c2sp.org/tlog-proof@v1\nindex -1\n",
        "c2sp.org/tlog-proof@v1\nindex +1\n",
        "c2sp.org/tlog-proof@v1\nindex 18446744073709551616\n",
        "c2sp.org/tlog-proof@v1\nindex \n",
        "c2sp.org/tlog-proof@v1\nindex 0 \n",
        "c2sp.org/tlog-proof@v1\nindex 0\r\n",
        "c2sp.org/tlog-proof@v1\nextra !\nindex 0\n",
        "c2sp.org/tlog-proof@v1\nindex 0\nextra \n",
        "c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n",
        "c2sp.org/tlog-proof@v1\nextra\nindex 0\n",
    ] {
        assert!(with(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a4_numbers_of_signatures() {
    let line = format!("— a {}\n", base64(&[1, 2, 3, 4, 5]));
    for (count, good) in [(0, false), (1, true), (16, true), (511, true), (512, true), (513, false)] {
        let note = Note::parse(format!("text\n\n{}", line.repeat(count)).as_bytes());
        assert_eq!(note.is_ok(), good, "{count}");
    }
    let too_many = Note::parse(format!("text\n\n{}", line.repeat(513)).as_bytes());
    assert_eq!(too_many, Err(NoteError::TooManySignatures));
    let long = "x".repeat(2_000_000 - line.len() - 2);
    assert!(Note::parse(format!("{long}\n\n{line}").as_bytes()).is_ok());
    assert_eq!(Note::parse(format!("{long}x\n\n{line}").as_bytes()), Err(NoteError::TooLong));
}

#[test]
fn a4_notes_that_are_none() {
    let id = base64(&[1, 2, 3, 4, 5]);
    for wrong in [
        String::new(),
        "\n".into(),
        "text\n".into(),
        "text\n\n".into(),
        format!("text\n— a {id}\n"),
        format!("text\n\n— a {id}"),
        format!("text\n\n— a {id}\n\n"),
        format!("text\n\n— a {id}\nx\n"),
        format!("text\n\n- a {id}\n"),
        format!("text\n\n—  {id}\n"),
        format!("text\n\n— {id}\n"),
        format!("text\n\n— a+b {id}\n"),
        format!("text\n\n— a\u{a0}b {id}\n"),
        format!("text\n\n— a {id} \n"),
        format!("text\n\n— a {}\n", base64(&[1, 2, 3, 4])),
        "text\n\n— a AQIDBAV=\n".into(),
        "text\n\n— a AQIDBAU\n".into(),
        format!("te\txt\n\n— a {id}\n"),
        format!("text\r\n\r\n— a {id}\r\n"),
        format!("text\0\n\n— a {id}\n"),
    ] {
        assert!(Note::parse(wrong.as_bytes()).is_err(), "{wrong:?}");
    }
    assert_eq!(Note::parse(b"\xff\n\n"), Err(NoteError::Characters));
    assert!(Note::new("no newline").is_err());
    // The last empty line parts text and signatures.
    assert_eq!(note(&format!("a\n\n— b {id}\n\n— a {id}\n")).text, format!("a\n\n— b {id}\n"));
    assert_eq!(note(&format!("\n\n\n— a {id}\n")).text, "\n\n");
}

#[test]
fn a4_checkpoints_that_are_none() {
    let root = Hash::EMPTY.to_base64();
    for size in ["0", "1", "9223372036854775807", "18446744073709551615"] {
        let text = format!("o\n{size}\n{root}\n");
        assert_eq!(Checkpoint::parse(&text).unwrap().to_string(), text);
    }
    for size in ["", "00", "01", "-0", "+1", " 1", "1 ", "18446744073709551616", "٣", "0x1", "1e3"] {
        let wrong = Checkpoint::parse(&format!("o\n{size}\n{root}\n"));
        assert!(matches!(wrong, Err(CheckpointError::Size | CheckpointError::Shape)), "{size}");
    }
    let short = &root[..43];
    for wrong in [
        String::new(),
        "\n".into(),
        "o\n1\n".into(),
        format!("\n1\n{root}\n"),
        format!("o\n1\n{root}"),
        format!("o\n1\n{root}\n\n"),
        format!("o\n1\n{root}\n\nextension\n"),
        format!("o\n1\n{short}\n"),
        format!("o\n1\n{root}=\n"),
        format!("o\n1\n {root}\n"),
        format!("o\n1\n{}\n", root.replace('+', "-")),
        format!("o\n1\n{}\n", base64(&[0; 31])),
        format!("o\n1\n{}\n", base64(&[0; 33])),
        format!("o\r\n1\r\n{root}\r\n"),
    ] {
        assert!(
            Checkpoint::parse(&wrong).is_err() || wrong.contains(&root) && !root.contains('+'),
            "{wrong:?}"
        );
    }
    let extended = format!("o\n1\n{root}\nan extension\nand one more\n");
    assert_eq!(Checkpoint::parse(&extended).unwrap().to_string(), extended);
}

#[test]
fn a4_keys_that_are_none() {
    for (wrong, error) in [
        ("", KeyError::Shape),
        ("a+b", KeyError::Shape),
        ("a+00000000+", KeyError::Shape),
        ("a+00000000+!", KeyError::Shape),
        ("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", KeyError::Id),
        ("example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", KeyError::Id),
        ("+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", KeyError::Name),
        ("a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", KeyError::Name),
        ("example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", KeyError::Algorithm),
        ("example.com/foo+530d903a+AQ==", KeyError::Key),
        ("example.com/foo+00000000+++++++++++++++++++++++++++++++++++++++++++++", KeyError::Algorithm),
    ] {
        assert_eq!(VerifierKey::parse(wrong), Err(error), "{wrong}");
    }
    assert!(VerifierKey::new("a", Algorithm::MlDsa44Cosignature, &[0; 1311]).is_err());
    assert!(VerifierKey::new("a", Algorithm::MlDsa44Cosignature, &[0; 1313]).is_err());
    let own = key(Algorithm::Ed25519Cosignature, "a", 1);
    assert_eq!(own.sign("not a checkpoint\n", 1), Err(SignError::NotACheckpoint));
    let text = Checkpoint::new("o", 1, Hash::EMPTY).to_string();
    assert_eq!(own.sign(&text, 1 << 63), Err(SignError::Time));
    assert!(own.sign(&text, (1 << 63) - 1).is_ok());
    let long = "x".repeat(256);
    let pq = key(Algorithm::MlDsa44Cosignature, "a", 1);
    assert_eq!(pq.sign(&Checkpoint::new(&long, 1, Hash::EMPTY).to_string(), 1), Err(SignError::NameTooLong));
    assert!(pq.sign(&Checkpoint::new(&long[1..], 1, Hash::EMPTY).to_string(), 1).is_ok());
    assert!(!format!("{own:?}").contains("secret"));
}

#[test]
fn a6_ml_dsa_and_fips204_agree_both_ways() {
    let checkpoint = Checkpoint::new("example.com/log", 70_000, Hash::EMPTY);
    for seed in 0..8u8 {
        let name = "example.com/log";
        let own = key(Algorithm::MlDsa44Cosignature, name, seed);
        let (public, secret) = fips204::ml_dsa_44::KG::keygen_from_seed(&[seed; 32]);
        assert_eq!(public.clone().into_bytes()[..], *own.verifier().key());
        // The message is built here anew from the specification.
        let time = 1_700_000_000u64 + u64::from(seed);
        let mut message = b"subtree/v1\n\0\x0f".to_vec();
        message.extend_from_slice(name.as_bytes());
        message.extend_from_slice(&time.to_be_bytes());
        message.push(15);
        message.extend_from_slice(name.as_bytes());
        message.extend_from_slice(&[0; 8]);
        message.extend_from_slice(&70_000u64.to_be_bytes());
        message.extend_from_slice(&Hash::EMPTY.0);
        let note = signed(&checkpoint, &[&own], time);
        let signature: [u8; 2420] = note.signatures[0].bytes[8..].try_into().unwrap();
        assert!(public.verify(&message, &signature, &[]));
        let theirs = secret.try_sign_with_seed(&[7; 32], &message, &[]).unwrap();
        assert_ne!(theirs, signature, "theirs is randomised");
        let mut note = note;
        note.signatures[0].bytes = [&time.to_be_bytes()[..], &theirs].concat();
        assert_eq!(own.verifier().verify(&note), Ok(Some(time)));
        note.signatures[0].bytes[1000] ^= 1;
        assert_eq!(own.verifier().verify(&note), Err(VerifyError::False));
    }
}

#[test]
fn a6_s_beyond_the_order_is_refused() {
    let own = key(Algorithm::Ed25519, "a", 1);
    let note = {
        let mut note = Note::new("text\n").unwrap();
        note.signatures.push(own.sign("text\n", 0).unwrap());
        note
    };
    let order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    let mut altered = note;
    let mut carry = 0u16;
    for (byte, add) in altered.signatures[0].bytes[32..].iter_mut().zip(order) {
        carry += u16::from(*byte) + u16::from(add);
        *byte = (carry & 0xff) as u8;
        carry >>= 8;
    }
    assert_eq!(own.verifier().verify(&altered), Err(VerifyError::False));
    for small in [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    ] {
        let refused = VerifierKey::new("a", Algorithm::Ed25519Cosignature, &hex(small));
        assert_eq!(refused, Err(KeyError::Key), "{small}");
    }
}
