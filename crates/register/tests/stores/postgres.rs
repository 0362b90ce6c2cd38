//! Clusters of PostgreSQL for tests: made in a temporary folder, killed and removed at the end.

use super::Folder;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(90);

/// A test may be run where PostgreSQL cannot be had, if that is said.
pub fn is_left_out() -> bool {
    let out = std::env::var("SERVANDA_WITHOUT_POSTGRES").is_ok_and(|v| v == "1");
    if out {
        eprintln!("SERVANDA_WITHOUT_POSTGRES=1: this test of PostgreSQL is left out");
    }
    out
}

/// The folder of programs of the newest PostgreSQL from version 15 on.
fn programs() -> PathBuf {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin")))
        })
        .filter(|(version, bin)| *version >= 15 && bin.join("initdb").exists())
        .collect();
    found.sort();
    let in_path = std::env::var_os("PATH")
        .and_then(|path| std::env::split_paths(&path).find(|p| p.join("initdb").exists()));
    match found.pop().map(|(_, bin)| bin).or(in_path) {
        Some(bin) => bin,
        None => panic!(
            "PostgreSQL 15 or later is needed for this test: `apt-get install postgresql`. \
             Where it cannot be had, set SERVANDA_WITHOUT_POSTGRES=1."
        ),
    }
}

/// Who runs the servers: PostgreSQL refuses to run as root.
fn servant() -> Option<&'static str> {
    if fs::metadata("/proc/self").unwrap().uid() != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").unwrap();
    let there = |name: &str| users.lines().any(|l| l.starts_with(&format!("{name}:")));
    Some(["postgres", "nobody"].into_iter().find(|name| there(name)).expect("a user that is not root"))
}

/// A program of PostgreSQL, run as the user that may. It ends with the thread that started it.
fn command(program: &str) -> Command {
    let path = programs().join(program);
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL"]);
    if let Some(user) = servant() {
        command.args(["--reuid", user, "--regid", &group(user), "--clear-groups"]);
    }
    command.arg(path).stdin(Stdio::null()).current_dir("/");
    // Nothing of the surroundings says where a database is.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PG")) {
        command.env_remove(name);
    }
    command
}

fn group(user: &str) -> String {
    let users = fs::read_to_string("/etc/passwd").unwrap();
    let line = users.lines().find(|l| l.starts_with(&format!("{user}:"))).unwrap();
    line.split(':').nth(3).unwrap().to_owned()
}

fn done(mut command: Command) {
    let output = command.output().unwrap_or_else(|e| panic!("{command:?}: {e} (setpriv is in util-linux)"));
    assert!(
        output.status.success(),
        "{command:?}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Sends a signal to processes; those that are gone already do not matter.
pub fn signal(name: &str, pids: &[u32]) {
    if !pids.is_empty() {
        let pids: Vec<String> = pids.iter().map(u32::to_string).collect();
        let line = format!("kill -{name} {} 2>/dev/null", pids.join(" "));
        let _ = Command::new("sh").args(["-c", &line]).status();
    }
}

/// The children of a process, each with its command line.
fn children(parent: u32) -> Vec<(u32, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|n| n.parse::<u32>().ok()) else { continue };
        let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) else { continue };
        let after = stat.rsplit(')').next().unwrap_or("");
        if after.split_whitespace().nth(1).and_then(|p| p.parse().ok()) == Some(parent) {
            let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            found.push((pid, String::from_utf8_lossy(&line).replace('\0', " ")));
        }
    }
    found
}

/// One server.
pub struct Cluster {
    folder: Folder,
    port: u16,
    process: Option<Child>,
}

impl Cluster {
    /// A new cluster with further lines of configuration, running.
    pub fn new(lines: &str) -> Cluster {
        let mut cluster = Cluster::made();
        cluster.configure(lines);
        cluster.start();
        cluster
    }

    /// A new cluster, not started.
    fn made() -> Cluster {
        let cluster = Cluster { folder: Cluster::folder(), port: free_port(), process: None };
        let mut initdb = command("initdb");
        initdb
            .args(["--data-checksums", "--no-sync", "--username=servanda", "--auth=trust", "--encoding=UTF8"])
            .args(["--locale=C", "-D"])
            .arg(cluster.data());
        done(initdb);
        cluster.configure(
            "shared_buffers = 16MB\nmax_connections = 30\nwal_keep_size = 64MB\nlogging_collector = off\n\
             max_wal_senders = 4\nmax_replication_slots = 4\nrecovery_init_sync_method = syncfs\nhot_standby = on\nautovacuum = off\n",
        );
        cluster
    }

    fn folder() -> Folder {
        let folder = Folder::new();
        if let Some(user) = servant() {
            let mut chown = Command::new("chown");
            chown.arg(user).arg(folder.path());
            done(chown);
        }
        folder
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Adds lines to the configuration.
    pub fn configure(&self, lines: &str) {
        let file = self.data().join("postgresql.conf");
        let mut text = fs::read_to_string(&file).unwrap();
        text.push('\n');
        text.push_str(lines);
        text.push('\n');
        fs::write(&file, text).unwrap();
    }

    /// Has it speak TLS, from the next start on.
    pub fn with_keys(&self, certificate: &Path, key: &Path) {
        for (from, name) in [(certificate, "server.crt"), (key, "server.key")] {
            let to = self.data().join(name);
            fs::copy(from, &to).unwrap();
            fs::set_permissions(&to, fs::Permissions::from_mode(0o600)).unwrap();
            if let Some(user) = servant() {
                let mut chown = Command::new("chown");
                chown.arg(user).arg(&to);
                done(chown);
            }
        }
        self.configure("ssl = on");
    }

    /// Lets the server read its configuration again.
    pub fn reload(&self) {
        signal("HUP", &[self.pid()]);
    }

    pub fn start(&mut self) {
        let log = fs::File::create(self.folder.path().join("log")).unwrap();
        let mut server = command("postgres");
        server
            .arg("-D")
            .arg(self.data())
            .args(["-p", &self.port.to_string(), "-h", "127.0.0.1", "-k"])
            .arg(self.folder.path())
            .stdout(log.try_clone().unwrap())
            .stderr(log);
        self.process = Some(server.spawn().expect("setpriv, which is in util-linux"));
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if self.try_client().is_some() {
                return;
            }
            if let Some(Ok(Some(status))) = self.process.as_mut().map(Child::try_wait) {
                panic!("the server ended with {status}:\n{}", self.log());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("the server does not answer:\n{}", self.log());
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    pub fn pid(&self) -> u32 {
        self.process.as_ref().expect("a running server").id()
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address, without what follows `?`.
    pub fn url(&self) -> String {
        format!("postgres://servanda@127.0.0.1:{}/postgres", self.port)
    }

    /// The same over the socket.
    pub fn socket_url(&self) -> String {
        let path = self.folder.path().to_str().unwrap().replace('/', "%2F");
        format!("postgres://servanda@{path}:{}/postgres", self.port)
    }

    fn try_client(&self) -> Option<postgres::Client> {
        let url = format!("{}?connect_timeout=5", self.url());
        postgres::Client::connect(&url, postgres::NoTls).ok()
    }

    /// An administrator's connection.
    pub fn client(&self) -> postgres::Client {
        self.try_client().unwrap_or_else(|| panic!("no connection:\n{}", self.log()))
    }

    /// Waits until a query gives `true`.
    pub fn until(&self, query: &str) {
        let mut client = self.client();
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if client.query_one(query, &[]).is_ok_and(|row| row.get::<_, bool>(0)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("in vain: {query}\n{}", self.log());
    }

    /// Ends the server and all its processes at once, as a power cut ends a machine.
    pub fn kill(&mut self) {
        let Some(mut process) = self.process.take() else { return };
        // Stopped first, the server starts nothing and tidies nothing while its processes are looked for.
        signal("STOP", &[process.id()]);
        let mut all: Vec<u32> = children(process.id()).into_iter().map(|(pid, _)| pid).collect();
        all.push(process.id());
        signal("KILL", &all);
        let _ = process.wait();
        // The processes of the server are nobody's children now; they are gone when nothing of them is left in /proc.
        let begun = Instant::now();
        let lives = |pid: &u32| {
            fs::read_to_string(format!("/proc/{pid}/stat"))
                .is_ok_and(|s| !s.rsplit(')').next().unwrap_or("").trim_start().starts_with('Z'))
        };
        while begun.elapsed() < PATIENCE && all.iter().any(lives) {
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = fs::remove_file(self.data().join("postmaster.pid"));
    }

    /// A standby of this server, streaming from it. It is named `standby` in `synchronous_standby_names`.
    pub fn standby(&self) -> Cluster {
        let mut standby = Cluster { folder: Cluster::folder(), port: free_port(), process: None };
        let mut sql = self.client();
        sql.batch_execute(
            "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = 'standby' AND NOT active",
        )
        .unwrap();
        let mut copy = command("pg_basebackup");
        copy.args(["-h", "127.0.0.1", "-U", "servanda", "-p", &self.port.to_string()])
            .args([
                "--create-slot",
                "--slot=standby",
                "--write-recovery-conf",
                "--checkpoint=fast",
                "--no-sync",
            ])
            .args(["--wal-method=stream", "-D"])
            .arg(standby.data());
        done(copy);
        standby.configure(&format!(
            "primary_conninfo = 'host=127.0.0.1 port={} user=servanda application_name=standby'\n\
             synchronous_standby_names = ''\nwal_retrieve_retry_interval = 200ms",
            self.port
        ));
        let auto = standby.data().join("postgresql.auto.conf");
        let lines = fs::read_to_string(&auto).unwrap();
        let kept: Vec<&str> = lines.lines().filter(|l| !l.starts_with("primary_conninfo")).collect();
        fs::write(&auto, format!("{}\n", kept.join("\n"))).unwrap();
        standby.start();
        self.until("SELECT count(*) = 1 FROM pg_stat_replication WHERE state = 'streaming'");
        standby
    }

    /// From now on commits wait for the standby.
    pub fn synchronous(&self) {
        self.configure("synchronous_standby_names = 'standby'");
        self.reload();
        self.until("SELECT count(*) = 1 FROM pg_stat_replication WHERE sync_state = 'sync'");
    }

    /// From now on commits wait for nobody.
    pub fn asynchronous(&self) {
        self.configure("synchronous_standby_names = ''");
        self.reload();
        self.until("SELECT count(*) = 1 FROM pg_stat_replication WHERE sync_state = 'async'");
    }

    fn receiver(&self) -> u32 {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let found = children(self.pid()).into_iter().find(|(_, line)| line.contains("walreceiver"));
            if let Some((pid, _)) = found {
                return pid;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("no walreceiver:\n{}", self.log());
    }

    /// Freezes what receives from the primary, as a network does that has failed without a word.
    pub fn freeze(&self) -> Frozen {
        let pid = self.receiver();
        signal("STOP", &[pid]);
        Frozen(pid)
    }

    /// Makes a standby the primary.
    pub fn promote(&self) {
        let mut client = self.client();
        let promoted: bool = client.query_one("SELECT pg_promote(true, 60)", &[]).unwrap().get(0);
        assert!(promoted, "{}", self.log());
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A frozen process; it goes on when this value goes.
pub struct Frozen(u32);

impl Drop for Frozen {
    fn drop(&mut self) {
        signal("CONT", &[self.0]);
    }
}
