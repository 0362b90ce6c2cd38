//! What every store keeps to: one suite for all of them.

mod support;

use servanda_register::conformance;
use servanda_register::SqliteStore;
use servanda_register::{Store, StoreError};

fn conforms(open: &mut dyn FnMut() -> Result<Box<dyn Store>, StoreError>) {
    let wrong: Vec<String> = conformance::run(open)
        .into_iter()
        .filter_map(|(name, outcome)| outcome.err().map(|why| format!("{name}: {why}")))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sqlite_conforms() {
    let folder = support::Folder::new();
    let file = folder.path().join("register.sqlite");
    conforms(&mut || Ok(Box::new(SqliteStore::open(&file)?)));
}

#[cfg(feature = "postgres")]
mod postgres {
    use super::conforms;
    use super::support::postgres::{Cluster, is_left_out};
    use servanda_register::postgres::{PostgresStore, scratch};

    #[test]
    fn postgres_conforms() {
        if is_left_out() {
            return;
        }
        let cluster = Cluster::new("");
        let scratch = scratch(&cluster.url()).unwrap();
        conforms(&mut || Ok(Box::new(scratch.open()?)));
        // Nothing remains of it.
        drop(scratch);
        let left = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'servanda%' OR nspname = 'register'";
        assert_eq!(cluster.client().query_one(left, &[]).unwrap().get::<_, i64>(0), 0);
    }

    /// A database whose transactions are serializable by default gives up some for others' sake.
    #[test]
    fn postgres_conforms_where_transactions_are_serializable() {
        if is_left_out() {
            return;
        }
        let cluster =
            Cluster::new("default_transaction_isolation = 'serializable'\nsynchronous_commit = off");
        conforms(&mut || Ok(Box::new(PostgresStore::open(&cluster.socket_url())?)));
    }
}
