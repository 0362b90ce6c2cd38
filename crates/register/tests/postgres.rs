//! Faults of PostgreSQL, and of the network to it: what was acknowledged stays, and what is not sure is not acknowledged.
#![cfg(feature = "postgres")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test or bench may panic")]

#[path = "stores/mod.rs"]
mod support;

use postgres::Client;
use servanda_register::{
    AppendError, Batch, Claim, Head, PostgresStore, Signed, SqliteStore, Store, StoreError, Which, migrate,
};
use servanda_tlog::Frontier;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Barrier, Mutex};
use std::time::{Duration, Instant};
use support::postgres::{Cluster, is_left_out, signal};
use support::proxy::{Fault, Proxy};
use support::{check_all, frontier, next};

/// Length of a record, in most tests.
const LENGTH: usize = 300;

/// Appends `count` records.
fn add(store: &mut dyn Store, count: u64) -> Head {
    let head = store.head().unwrap();
    let batch = next(&mut frontier(store, &head), count, LENGTH);
    store.append(&head, &batch).unwrap()
}

/// The backend of a store that waits for something.
fn waiting_backend(admin: &mut Client, event: &str) -> i32 {
    let query = "SELECT pid FROM pg_stat_activity WHERE application_name = 'servanda' AND wait_event = $1";
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(60) {
        if let Some(row) = admin.query_opt(query, &[&event]).unwrap() {
            return row.get(0);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("nobody waits for {event}");
}

/// Does something with a store, while an administrator cancels its wait for the standby.
fn cancelled<T: Send>(cluster: &Cluster, how: &str, work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let result = scope.spawn(work);
        let mut admin = cluster.client();
        let pid = waiting_backend(&mut admin, "SyncRep");
        assert!(!result.is_finished());
        admin.execute(&format!("SELECT {how}($1)"), &[&pid]).unwrap();
        result.join().unwrap()
    })
}

/// Writes batches until the server is gone. Returns the last head that was acknowledged, and why it ended.
fn write_until_gone(store: &mut PostgresStore, each: u64, acknowledged: &AtomicU64) -> AppendError {
    let mut head = store.head().unwrap();
    let mut tree = frontier(store, &head);
    loop {
        let batch = next(&mut tree, each, LENGTH);
        match store.append(&head, &batch) {
            Ok(after) => {
                head = after;
                acknowledged.store(head.size, Ordering::SeqCst);
            }
            Err(e) => return e,
        }
    }
}

#[test]
fn a_standby_has_all_that_was_acknowledged() {
    if is_left_out() {
        return;
    }
    let mut primary = Cluster::new("");
    PostgresStore::open(&primary.url()).unwrap().claim("a", Duration::ZERO).unwrap();
    let mut standby = primary.standby();
    primary.synchronous();
    let (mut unknown, mut ahead) = (0, 0);
    for round in 0..20_u64 {
        let mut store = PostgresStore::open(&primary.url()).unwrap();
        let before = store.head().unwrap().size;
        let acknowledged = AtomicU64::new(before);
        let end = std::thread::scope(|scope| {
            let writer = scope.spawn(|| write_until_gone(&mut store, 10, &acknowledged));
            while acknowledged.load(Ordering::SeqCst) < before + 20 {
                std::thread::sleep(Duration::from_millis(1));
            }
            std::thread::sleep(Duration::from_millis(round * 37 % 100));
            primary.kill();
            writer.join().unwrap()
        });
        assert_ne!(end, AppendError::Conflict);
        unknown += u32::from(matches!(end, AppendError::Unknown(_)));
        standby.promote();
        let mut store = PostgresStore::open(&standby.url()).unwrap();
        let head = check_all(&mut store, LENGTH);
        let acknowledged = acknowledged.load(Ordering::SeqCst);
        assert!(head.size >= acknowledged, "round {round}: {acknowledged} acknowledged, {} there", head.size);
        assert!(head.size <= acknowledged + 10, "round {round}: more than one batch that nobody was told of");
        assert!(
            head.size == acknowledged || matches!(end, AppendError::Unknown(_)),
            "round {round}: a batch is there of which it was said that it is not: {end:?}"
        );
        ahead += u32::from(head.size > acknowledged);
        primary = standby;
        standby = primary.standby();
        primary.synchronous();
    }
    eprintln!("20 rounds: {unknown} ended without knowing, {ahead} of them had been written");
}

/// The same without waiting for the standby loses acts: the test above would notice.
#[test]
fn without_waiting_for_the_standby_acts_are_lost() {
    if is_left_out() {
        return;
    }
    let mut primary = Cluster::new("");
    PostgresStore::open(&primary.url()).unwrap();
    let mut lost = 0;
    for _ in 0..3 {
        let mut standby = primary.standby();
        primary.asynchronous();
        let mut store = PostgresStore::open(&primary.url()).unwrap();
        add(&mut store, 10);
        let frozen = standby.freeze();
        let acknowledged = add(&mut store, 30).size;
        primary.kill();
        // What lies in the buffers of a network that is down does not arrive.
        standby.kill();
        drop(frozen);
        standby.start();
        standby.promote();
        let head = check_all(&mut PostgresStore::open(&standby.url()).unwrap(), LENGTH);
        lost += u32::from(head.size < acknowledged);
        primary = standby;
    }
    assert_eq!(lost, 3);
}

#[test]
fn a_cancelled_wait_for_the_standby_is_no_success() {
    if is_left_out() {
        return;
    }
    let mut primary = Cluster::new("");
    // A role that would not hear the warning, and does not care for the standby.
    primary
        .client()
        .batch_execute(
            "ALTER ROLE servanda SET client_min_messages = error; ALTER ROLE servanda SET synchronous_commit = local",
        )
        .unwrap();
    let mut store = PostgresStore::open(&primary.url()).unwrap();
    let mut standby = primary.standby();
    primary.synchronous();
    let known = add(&mut store, 10);
    let frozen = standby.freeze();

    // The hole: others see the batch, and so does whoever asks carelessly.
    let batch = next(&mut frontier(&mut store, &known), 10, LENGTH);
    let end = cancelled(&primary, "pg_cancel_backend", || store.append(&known, &batch));
    assert!(matches!(&end, Err(AppendError::Unknown(why)) if why.contains("01000")), "{end:?}");
    let size = "SELECT size FROM register.head";
    assert_eq!(primary.client().query_one(size, &[]).unwrap().get::<_, i64>(0), 20);

    // Asked for the head, the store waits until it is sure; cancelled again, it does not give it.
    let head = cancelled(&primary, "pg_cancel_backend", || store.head());
    assert!(matches!(head, Err(StoreError::Failed(_))), "{head:?}");
    let key = batch.entries[0].key;
    let recorded = cancelled(&primary, "pg_cancel_backend", || store.recorded(&key));
    assert!(recorded.is_err(), "{recorded:?}");

    // The other commits are no better.
    let note = Signed { size: 10, note: "note\n".to_owned() };
    let saved =
        cancelled(&primary, "pg_cancel_backend", || store.save_checkpoint(Which::Signed, None, &note));
    assert!(matches!(saved, Err(AppendError::Unknown(_))), "{saved:?}");
    assert!(cancelled(&primary, "pg_cancel_backend", || store.put_blob(b"text")).is_err());
    // Nor when the document is there already, seen by all but the standby.
    assert!(cancelled(&primary, "pg_cancel_backend", || store.put_blob(b"text")).is_err());
    assert!(cancelled(&primary, "pg_cancel_backend", || store.set_waiting(&key, Some(b"x"))).is_err());
    assert!(cancelled(&primary, "pg_cancel_backend", || store.claim("a", Duration::ZERO)).is_err());

    // A session that is ended in the wait leaves as little knowledge.
    let mut other = PostgresStore::open(&primary.url()).unwrap();
    let there = other.head().unwrap();
    let more = next(&mut frontier(&mut other, &there), 10, LENGTH);
    let end = cancelled(&primary, "pg_terminate_backend", || other.append(&there, &more));
    assert!(matches!(end, Err(AppendError::Unknown(_))), "{end:?}");

    // The standby takes part again: now the head is sure, and nothing is missing.
    let sure = std::thread::scope(|scope| {
        let sure = scope.spawn(|| other.head());
        waiting_backend(&mut primary.client(), "SyncRep");
        assert!(!sure.is_finished());
        drop(frozen);
        sure.join().unwrap()
    });
    assert_eq!(sure.unwrap().size, 30);
    assert_eq!(store.head().unwrap().size, 30);
    check_all(&mut store, LENGTH);

    // And where it does not, the batch that was never acknowledged is gone.
    let frozen = standby.freeze();
    let known = store.head().unwrap();
    let batch = next(&mut frontier(&mut store, &known), 10, LENGTH);
    let end = cancelled(&primary, "pg_cancel_backend", || store.append(&known, &batch));
    assert!(matches!(end, Err(AppendError::Unknown(_))), "{end:?}");
    primary.kill();
    standby.kill();
    drop(frozen);
    standby.start();
    standby.promote();
    let head = check_all(&mut PostgresStore::open(&standby.url()).unwrap(), LENGTH);
    assert_eq!(head.size, known.size);
}

#[test]
fn a_connection_lost_at_commit_leaves_the_truth_to_the_head() {
    if is_left_out() {
        return;
    }
    let cluster = Cluster::new("");
    let proxy = Proxy::new(cluster.port());
    let mut store = PostgresStore::open(&proxy.url()).unwrap();
    let faults = [
        (Fault::Lost, false),
        (Fault::AnswerLost, true),
        (Fault::LostSilently(Duration::from_millis(700)), false),
        (Fault::Late(Duration::from_millis(700)), true),
    ];
    for (fault, written) in faults.into_iter().cycle().take(12) {
        let before = store.head().unwrap();
        let batch = next(&mut frontier(&mut store, &before), 10, LENGTH);
        proxy.next(fault);
        let end = store.append(&before, &batch);
        assert!(matches!(end, Err(AppendError::Unknown(_))), "{fault:?}: {end:?}");
        assert!(proxy.is_spent());
        // The answer does not change any more, though the old session may still have been at work.
        let head = store.head().unwrap();
        assert_eq!(head.size == before.size + 10, written, "{fault:?}");
        let recorded = store.recorded(&batch.entries[0].key).unwrap();
        assert_eq!(recorded.is_some(), written, "{fault:?}");
        if !written {
            store.append(&before, &batch).unwrap();
        }
        assert_eq!(store.head().unwrap().size, before.size + 10, "{fault:?}");
    }
    // A checkpoint likewise.
    let note = Signed { size: 120, note: "note\n".to_owned() };
    proxy.next(Fault::AnswerLost);
    assert!(matches!(store.save_checkpoint(Which::Signed, None, &note), Err(AppendError::Unknown(_))));
    assert_eq!(store.checkpoint(Which::Signed).unwrap(), Some(note));
    check_all(&mut store, LENGTH);
}

/// The server ends between two calls: the store connects again by itself.
#[test]
fn a_server_that_was_restarted_is_found_again() {
    if is_left_out() {
        return;
    }
    let mut cluster = Cluster::new("");
    let mut store = PostgresStore::open(&cluster.url()).unwrap();
    let mut reader = PostgresStore::open_to_read(&cluster.url()).unwrap();
    for round in 1..=3 {
        add(&mut store, 10);
        cluster.kill();
        assert!(reader.head().is_err());
        // Nothing waits for ever, and nothing panics.
        reader.woken(0, Duration::from_millis(50));
        assert!(store.put_blob(b"text").is_err());
        cluster.start();
        assert_eq!(reader.head().unwrap().size, round * 10);
        assert_eq!(check_all(&mut store, LENGTH).size, round * 10);
    }
}

#[test]
fn two_sequencers_make_one_register() {
    if is_left_out() {
        return;
    }
    let cluster = Cluster::new("");
    let url = cluster.url();
    let (mut a, mut b) = (PostgresStore::open(&url).unwrap(), PostgresStore::open(&url).unwrap());

    // Under one name they have one epoch, and the head decides.
    let long = Duration::from_secs(60);
    assert_eq!(a.claim("one", long).unwrap(), Claim::Held(1));
    assert_eq!(b.claim("one", long).unwrap(), Claim::Held(1));
    let head = a.head().unwrap();
    let batch = next(&mut Frontier::new(), 10, LENGTH);
    a.append(&head, &batch).unwrap();
    assert_eq!(b.append(&head, &batch), Err(AppendError::Conflict));

    // Another one is turned away while the claim lasts, by the clock of the database.
    assert_eq!(b.claim("two", long).unwrap(), Claim::Taken("one".to_owned()));
    a.claim("one", Duration::from_millis(300)).unwrap();
    assert_eq!(b.claim("two", long).unwrap(), Claim::Taken("one".to_owned()));
    std::thread::sleep(Duration::from_millis(400));
    let stale = a.head().unwrap();
    let batch = next(&mut frontier(&mut a, &stale), 10, LENGTH);
    assert_eq!(b.claim("two", long).unwrap(), Claim::Held(2));
    assert_eq!(a.append(&stale, &batch), Err(AppendError::Conflict));
    assert_eq!(a.claim("one", long).unwrap(), Claim::Taken("two".to_owned()));

    // One that stands still in the middle of an append: its backend is frozen, the other one takes over, it goes on.
    b.claim("two", Duration::ZERO).unwrap();
    assert_eq!(a.claim("one", Duration::ZERO).unwrap(), Claim::Held(3));
    let head = a.head().unwrap();
    let mine = next(&mut frontier(&mut a, &head), 10, LENGTH);
    let mut admin = cluster.client();
    let backend: i32 = admin
        .query_one(
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'servanda' ORDER BY query_start DESC LIMIT 1",
            &[],
        )
        .unwrap()
        .get(0);
    let backend = [u32::try_from(backend).unwrap()];
    signal("STOP", &backend);
    std::thread::scope(|scope| {
        let paused = scope.spawn(|| a.append(&head, &mine));
        std::thread::sleep(Duration::from_millis(300));
        assert!(!paused.is_finished());
        assert_eq!(b.claim("two", long).unwrap(), Claim::Held(4));
        let now = b.head().unwrap();
        assert_eq!(b.append(&now, &mine).unwrap().size, head.size + 10);
        signal("CONT", &backend);
        assert_eq!(paused.join().unwrap(), Err(AppendError::Conflict));
    });
    b.claim("two", Duration::ZERO).unwrap();
    check_all(&mut b, LENGTH);

    // Both at it for a while, with claims that run out under them: every record is acknowledged to exactly one.
    let begun = b.head().unwrap().size;
    let given = Mutex::new(Vec::new());
    let enough = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for (node, seed) in [("one", 3_u64), ("two", 5)] {
            let (url, given, enough) = (&url, &given, &enough);
            scope.spawn(move || {
                let mut store = PostgresStore::open(url).unwrap();
                let mut turn = seed;
                while !enough.load(Ordering::SeqCst) {
                    turn += 1;
                    if let Claim::Taken(_) = store.claim(node, Duration::from_millis(10)).unwrap() {
                        std::thread::sleep(Duration::from_millis(1));
                        continue;
                    }
                    let mut head = store.head().unwrap();
                    // It works on with what it knows, whether its claim still holds or not.
                    let mut tree = frontier(&mut store, &head);
                    for _ in 0..turn % 4 {
                        std::thread::sleep(Duration::from_millis(turn * seed % 13));
                        let batch = next(&mut tree, 1 + turn % 5, LENGTH);
                        match store.append(&head, &batch) {
                            Ok(after) => {
                                let mut given = given.lock().unwrap();
                                given.push((head.size, after.size, node));
                                enough.fetch_or(given.len() >= 200, Ordering::SeqCst);
                                head = after;
                            }
                            Err(AppendError::Conflict) => break,
                            Err(e) => panic!("{e}"),
                        }
                    }
                }
            });
        }
    });
    let mut given = given.into_inner().unwrap();
    given.sort_unstable();
    let mut at = begun;
    for (from, to, _) in &given {
        assert_eq!(*from, at, "a record was given twice or to nobody");
        at = *to;
    }
    assert_eq!(check_all(&mut b, LENGTH).size, at);
    assert!(["one", "two"].iter().all(|n| given.iter().any(|g| g.2 == *n)), "only one of them ever wrote");
}

/// What the server says in its codes.
#[test]
fn errors_of_the_server_are_told_apart() {
    if is_left_out() {
        return;
    }
    let cluster = Cluster::new("");
    let mut store = PostgresStore::open(&cluster.url()).unwrap();
    let mut admin = cluster.client();
    let head = add(&mut store, 5);
    let batch = next(&mut frontier(&mut store, &head), 5, LENGTH);
    let mut fault = |body: &str, when: &str| {
        admin
            .batch_execute(&format!(
                "DROP TABLE IF EXISTS seen; CREATE TABLE seen (n bigint); DROP SEQUENCE IF EXISTS tries; CREATE SEQUENCE tries;
                 CREATE OR REPLACE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$;
                 DROP TRIGGER IF EXISTS fault ON register.act;
                 CREATE CONSTRAINT TRIGGER fault AFTER INSERT ON register.act {when} FOR EACH ROW EXECUTE FUNCTION fault()"
            ))
            .unwrap();
    };
    let raise = |code: &str| format!("RAISE EXCEPTION 'made up' USING ERRCODE = '{code}';");
    let at_once = "";
    let at_commit = "DEFERRABLE INITIALLY DEFERRED";
    type Fits = fn(&Result<Head, AppendError>) -> bool;
    let cases: [(&str, &str, Fits); 12] = [
        ("53100", at_once, |r| matches!(r, Err(AppendError::Store(StoreError::Full)))),
        ("58030", at_once, |r| matches!(r, Err(AppendError::Store(StoreError::Lost(_))))),
        ("XX001", at_once, |r| matches!(r, Err(AppendError::Store(StoreError::Damaged(_))))),
        ("XX002", at_once, |r| matches!(r, Err(AppendError::Store(StoreError::Damaged(_))))),
        ("57014", at_once, |r| matches!(r, Err(AppendError::Store(StoreError::Failed(_))))),
        ("40001", at_once, |r| matches!(r, Err(AppendError::Store(StoreError::Failed(_))))),
        ("23505", at_commit, |r| matches!(r, Err(AppendError::Store(StoreError::Failed(_))))),
        ("40P01", at_commit, |r| matches!(r, Err(AppendError::Store(StoreError::Failed(_))))),
        ("40003", at_commit, |r| matches!(r, Err(AppendError::Unknown(_)))),
        ("53100", at_commit, |r| matches!(r, Err(AppendError::Unknown(_)))),
        ("57P01", at_commit, |r| matches!(r, Err(AppendError::Unknown(_)))),
        ("58030", at_commit, |r| matches!(r, Err(AppendError::Unknown(_)))),
    ];
    for (code, when, fits) in cases {
        fault(&raise(code), when);
        let end = store.append(&head, &batch);
        assert!(fits(&end), "{code} {when}: {end:?}");
        assert_eq!(store.head().unwrap(), head, "{code} {when}");
    }
    // What goes away by itself is tried again, also when only the commit says so.
    let thrice = "IF nextval('tries') < 4 THEN RAISE EXCEPTION 'made up' USING ERRCODE = '40001'; END IF;";
    let mut at = head;
    for when in [at_once, at_commit] {
        fault(thrice, when);
        let batch = next(&mut frontier(&mut store, &at), 1, LENGTH);
        at = store.append(&at, &batch).unwrap();
    }
    // A warning before the commit means nothing; one during it, everything.
    let warn = "RAISE WARNING 'made up' USING ERRCODE = '01000';";
    fault(warn, at_once);
    let batch = next(&mut frontier(&mut store, &at), 1, LENGTH);
    at = store.append(&at, &batch).unwrap();
    fault(warn, at_commit);
    let batch = next(&mut frontier(&mut store, &at), 1, LENGTH);
    let end = store.append(&at, &batch);
    assert!(matches!(end, Err(AppendError::Unknown(_))), "{end:?}");
    assert_eq!(store.head().unwrap().size, at.size + 1);
    fault("", at_once);
    add(&mut store, 5);
    check_all(&mut store, LENGTH);
}

#[test]
fn a_server_that_forgets_is_refused() {
    if is_left_out() {
        return;
    }
    let why = |url: &str| PostgresStore::open(url).map(|_| ()).unwrap_err().to_string();
    let cluster = Cluster::new("");
    for (name, bad, good) in [
        ("fsync", "off", "on"),
        ("full_page_writes", "off", "on"),
        ("zero_damaged_pages", "on", "off"),
        ("ignore_checksum_failure", "on", "off"),
    ] {
        cluster.configure(&format!("{name} = {bad}"));
        cluster.reload();
        cluster.until(&format!("SELECT current_setting('{name}') = '{bad}'"));
        assert!(why(&cluster.url()).contains(name));
        assert!(PostgresStore::open_to_read(&cluster.url()).is_err());
        cluster.configure(&format!("{name} = {good}"));
        cluster.reload();
        cluster.until(&format!("SELECT current_setting('{name}') = '{good}'"));
    }

    // The register is not there yet, and a reader makes none.
    let absent = PostgresStore::open_to_read(&cluster.url()).map(|_| ()).unwrap_err();
    assert!(absent.to_string().contains("no register in the schema `register`"), "{absent}");

    let mut admin = cluster.client();
    admin.batch_execute("CREATE DATABASE other ENCODING 'SQL_ASCII' TEMPLATE template0").unwrap();
    assert!(
        why(&cluster.url().replace("/postgres", "/other").replace("other://", "postgres://"))
            .contains("UTF8")
    );

    // Two registers in one database, made by many at once.
    let start = Barrier::new(8);
    std::thread::scope(|scope| {
        for n in 0..8 {
            let (start, url) = (&start, format!("{}?schema=treaty_{}", cluster.url(), n % 2));
            scope.spawn(move || {
                start.wait();
                PostgresStore::open(&url).unwrap()
            });
        }
    });
    let one = format!("{}?schema=treaty_0", cluster.url());
    let other = format!("{}?schema=treaty_1", cluster.socket_url());
    add(&mut PostgresStore::open(&one).unwrap(), 10);
    assert_eq!(PostgresStore::open(&other).unwrap().head().unwrap().size, 0);

    // A replica shows what it likes; it is not asked.
    let standby = cluster.standby();
    for url in [&one, &other] {
        assert!(PostgresStore::open_to_read(url).is_ok());
    }
    let there = format!("{}?schema=treaty_0", standby.url());
    assert!(why(&there).contains("replica"));
    assert!(PostgresStore::open_to_read(&there).map(|_| ()).unwrap_err().to_string().contains("replica"));

    // A reader that may do no more than read.
    admin
        .batch_execute(
            "CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA treaty_0 TO reader;
             GRANT SELECT ON ALL TABLES IN SCHEMA treaty_0 TO reader",
        )
        .unwrap();
    let mut reader = PostgresStore::open_to_read(&one.replace("servanda@", "reader@")).unwrap();
    assert_eq!(check_all(&mut reader, LENGTH).size, 10);
    reader.woken(10, Duration::from_millis(20));
    let mut reader = PostgresStore::open_to_read(&one).unwrap();
    assert!(reader.put_blob(b"text").is_err());
    assert!(reader.claim("reader", Duration::ZERO).is_err());
    let head = reader.head().unwrap();
    assert!(reader.append(&head, &Batch::default()).is_err());

    admin.batch_execute("UPDATE treaty_0.format SET version = 2").unwrap();
    assert!(why(&one).contains("newer program"));
    assert!(PostgresStore::open_to_read(&one).is_err());
}

#[test]
fn over_tls_the_name_and_the_authority_are_checked() {
    if is_left_out() {
        return;
    }
    let keys = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/tests/keys");
    let mut cluster = Cluster::new("");
    let authority = keys.join("certificate.pem");
    let authority = authority.to_str().unwrap();
    let named = cluster.url().replace("127.0.0.1", "localhost");
    let why = |url: &str| PostgresStore::open(url).map(|_| ()).unwrap_err().to_string();

    // A server without TLS gets nothing in the clear.
    assert!(why(&format!("{named}?sslmode=verify-full&sslrootcert={authority}")).contains("no connection"));
    cluster.kill();
    cluster.with_keys(&keys.join("certificate.pem"), &keys.join("key.pem"));
    cluster.start();

    for mode in ["sslmode=require&", "sslmode=verify-full&", ""] {
        let mut store = PostgresStore::open(&format!("{named}?{mode}sslrootcert={authority}")).unwrap();
        let used = "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'servanda'";
        cluster.until(used);
        assert_eq!(store.head().unwrap().size, 0);
    }
    // Another name than that of the certificate; another authority; none.
    assert!(why(&format!("{}?sslrootcert={authority}", cluster.url())).contains("no connection"));
    let other = keys.join("key.pem");
    assert!(why(&format!("{named}?sslrootcert={}", other.display())).contains("sslrootcert"));
    assert!(why(&format!("{named}?sslmode=require")).contains("sslrootcert"));
}

#[test]
fn sqlite_to_postgres_to_sqlite_keeps_every_byte() {
    if is_left_out() {
        return;
    }
    let cluster = Cluster::new("");
    let folder = support::Folder::new();
    let mut first = SqliteStore::open(&folder.path().join("first")).unwrap();
    support::fill(&mut first);
    let mut middle = PostgresStore::open(&cluster.url()).unwrap();
    let there = migrate(&mut first, &mut middle).unwrap();
    assert_eq!(there.head.size, first.head().unwrap().size);
    let mut last = SqliteStore::open(&folder.path().join("last")).unwrap();
    assert_eq!(migrate(&mut middle, &mut last).unwrap().documents, there.documents);
    support::assert_same(&mut first, &mut last);
    support::assert_same(&mut middle, &mut last);
    // It goes on there.
    for store in [&mut first as &mut dyn Store, &mut middle, &mut last] {
        add(store, 10);
    }
    support::assert_same(&mut first, &mut last);
}
