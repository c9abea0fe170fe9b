//! What is measured: each scenario, for each set, for each peer, beside what SQLite alone takes.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, MAIN_DB};
use tempfile::TempDir;

use crate::peers::{PEERS, Peer, RAW, Session};
use crate::samples::{Contender, Samples, interleaved, once, repeated};
use crate::set::{SETS, Set};

/// Floors that are no peers.
pub const PRAGMA: &str = "floor: PRAGMA user_version";
pub const HEAD: &str = "floor: the head schema and its rows";
pub const IMAGE: &str = "floor: deserialize of the image";

/// A scenario: its name, and what it is.
pub struct Scenario {
    pub name: &'static str,
    pub what: &'static str,
}

/// In the order of the report.
pub const SCENARIOS: [Scenario; 10] = [
    Scenario {
        name: "at head, warm",
        what: "nothing to do, on a connection that has been used: every later start of a run in one process",
    },
    Scenario {
        name: "at head, just opened",
        what: "nothing to do, on a connection that was just opened to a file in WAL mode: an ordinary start. Opening is not counted",
    },
    Scenario {
        name: "at head, just opened, and the first query",
        what: "the same, and the app's first query, which reads the schema if nobody has",
    },
    Scenario {
        name: "new file, WAL",
        what: "every migration, on a new file in WAL mode",
    },
    Scenario {
        name: "new file, DELETE",
        what: "every migration, on a new file with a rollback journal",
    },
    Scenario {
        name: "in memory",
        what: "a database in memory, opened and brought to head: what a test does",
    },
    Scenario {
        name: "1 pending, WAL",
        what: "the last migration, on a file that has all others, just opened",
    },
    Scenario {
        name: "1 pending, DELETE",
        what: "the same with a rollback journal",
    },
    Scenario {
        name: "10 pending, WAL",
        what: "the last ten migrations, on a file that has all others, just opened; for N = 10, on a file that has none",
    },
    Scenario {
        name: "10 pending, DELETE",
        what: "the same with a rollback journal",
    },
];

/// Measures the scenarios whose names begin so, for each set.
pub fn beginning(start: &str, dir: &TempDir) -> Vec<Samples> {
    let mut measured = Vec::new();
    for set in &SETS {
        let bench = Bench::new(set, dir.path());
        for scenario in SCENARIOS.iter().filter(|scenario| scenario.name.starts_with(start)) {
            eprintln!("{} migrations: {}", set.count, scenario.name);
            measured.extend(interleaved(scenario.name, set.count, bench.contenders(scenario.name)));
        }
    }
    measured
}

/// One set, and files at the points from which it is measured.
struct Bench {
    set: &'static Set,
    dir: PathBuf,
    /// The database at head, as one block.
    image: Vec<u8>,
    /// What makes the schema at head, and its rows.
    head: String,
}

impl Bench {
    fn new(set: &'static Set, dir: &Path) -> Self {
        let conn = set.tohead.in_memory().expect("tohead runs");
        let image = conn.serialize(MAIN_DB).expect("a database can be serialized").to_vec();
        let bench = Self {
            set,
            dir: dir.to_owned(),
            image,
            head: head(&conn),
        };
        for peer in peers() {
            for journal in ["WAL", "DELETE"] {
                for behind in [0, 1, 10] {
                    bench.prepare(&peer, journal, behind);
                }
            }
        }
        bench
    }

    fn template(&self, peer: &Peer, journal: &str, behind: usize) -> PathBuf {
        let peer = peer.name.replace([' ', ',', ':'], "");
        self.dir
            .join(format!("{}-{peer}-{journal}-{behind}.db", self.set.count))
    }

    /// Makes a file that lacks the last migrations. Whether its pages are on the disk is no matter yet.
    fn prepare(&self, peer: &Peer, journal: &str, behind: usize) {
        let file = self.template(peer, journal, behind);
        let mut session = peer.open(self.set, Some(&file));
        session.execute(&format!("PRAGMA journal_mode = {journal}; PRAGMA synchronous = OFF"));
        if behind < self.set.count {
            session.up_to(self.set.count - behind);
        }
        drop(session);
    }

    fn contenders(&self, scenario: &str) -> Vec<Contender<'_>> {
        match scenario {
            "at head, warm" => self.warm(),
            "at head, just opened" => self.just_opened(false),
            "at head, just opened, and the first query" => self.just_opened(true),
            "in memory" => self.in_memory(),
            _ => match scenario.split_once(", ") {
                Some(("new file", journal)) => self.new_file(journal),
                Some((behind, journal)) => self.pending(journal, if behind == "1 pending" { 1 } else { 10 }),
                None => unreachable!("{scenario}"),
            },
        }
    }

    fn warm(&self) -> Vec<Contender<'_>> {
        let mut contenders: Vec<Contender<'_>> = Vec::new();
        for peer in PEERS {
            let mut session = peer.open(self.set, Some(&self.template(&peer, "WAL", 0)));
            session.to_head();
            contenders.push((peer.name, Box::new(move || repeated(|| session.to_head()))));
        }
        let conn = Connection::open(self.template(&PEERS[0], "WAL", 0)).expect("a database");
        contenders.push((PRAGMA, Box::new(move || repeated(|| read_header(&conn)))));
        contenders
    }

    fn just_opened(&self, queries: bool) -> Vec<Contender<'_>> {
        let mut contenders: Vec<Contender<'_>> = Vec::new();
        for peer in PEERS {
            let file = self.template(&peer, "WAL", 0);
            let measure = move || {
                let mut session = peer.open(self.set, Some(&file));
                once(|| {
                    session.to_head();
                    if queries {
                        session.first_query();
                    }
                })
            };
            contenders.push((peer.name, Box::new(measure)));
        }
        let file = self.template(&PEERS[0], "WAL", 0);
        let floor = move || {
            let conn = Connection::open(&file).expect("a database");
            once(|| {
                read_header(&conn);
                if queries {
                    conn.query_row("SELECT count(*) FROM t1", [], |row| row.get::<_, i64>(0))
                        .expect("the query runs");
                }
            })
        };
        contenders.push((PRAGMA, Box::new(floor)));
        contenders
    }

    fn new_file(&self, journal: &str) -> Vec<Contender<'_>> {
        let journal = format!("PRAGMA journal_mode = {journal}");
        let mut contenders: Vec<Contender<'_>> = Vec::new();
        for peer in peers() {
            let journal = journal.clone();
            let measure = move || {
                let dir = tempfile::tempdir_in(&self.dir).expect("a directory");
                let mut session = peer.open(self.set, Some(&dir.path().join("new.db")));
                session.execute(&journal);
                once(|| session.to_head())
            };
            contenders.push((peer.name, Box::new(measure)));
        }
        let floor = move || {
            let dir = tempfile::tempdir_in(&self.dir).expect("a directory");
            let conn = Connection::open(dir.path().join("new.db")).expect("a database");
            conn.execute_batch(&journal).expect("the pragma runs");
            once(|| conn.execute_batch(&self.head).expect("the schema is right"))
        };
        contenders.push((HEAD, Box::new(floor)));
        contenders
    }

    fn in_memory(&self) -> Vec<Contender<'_>> {
        let tohead = || once(|| drop(self.set.tohead.in_memory().expect("tohead runs")));
        let mut contenders: Vec<Contender<'_>> = vec![("tohead", Box::new(tohead))];
        for peer in peers().skip(1) {
            let measure = move || {
                once(|| {
                    peer.open(self.set, None).to_head();
                })
            };
            contenders.push((peer.name, Box::new(measure)));
        }
        let image = || {
            once(|| {
                let mut conn = Connection::open_in_memory().expect("a database");
                conn.deserialize_read_exact(MAIN_DB, &self.image[..], self.image.len(), false)
                    .expect("the image is a database");
            })
        };
        contenders.push((IMAGE, Box::new(image)));
        contenders
    }

    fn pending(&self, journal: &str, behind: usize) -> Vec<Contender<'_>> {
        let mut contenders: Vec<Contender<'_>> = Vec::new();
        for peer in peers() {
            let template = self.template(&peer, journal, behind);
            let measure = move || {
                let dir = tempfile::tempdir_in(&self.dir).expect("a directory");
                let file = dir.path().join("copy.db");
                std::fs::copy(&template, &file).expect("the file can be copied");
                let mut session: Box<dyn Session> = peer.open(self.set, Some(&file));
                once(|| session.to_head())
            };
            contenders.push((peer.name, Box::new(measure)));
        }
        contenders
    }
}

/// The peers, and the same statements by hand.
fn peers() -> impl Iterator<Item = Peer> {
    PEERS.into_iter().chain([RAW])
}

fn read_header(conn: &Connection) {
    conn.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))
        .expect("the header can be read");
}

/// One script that makes the schema of a database and its rows, in one transaction.
fn head(conn: &Connection) -> String {
    let mut script = "BEGIN IMMEDIATE;\n".to_owned();
    let mut each = |sql: &str| {
        let mut statement = conn.prepare(sql).expect("a query");
        let lines = statement.query_map([], |row| row.get::<_, String>(0)).expect("it runs");
        let lines: Vec<_> = lines.map(|line| line.expect("a text")).collect();
        lines.iter().for_each(|line| {
            script.push_str(line);
            script.push_str(";\n");
        });
        lines
    };
    each("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'tohead%' ORDER BY rowid");
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 't[0-9]*' ORDER BY rowid";
    let mut statement = conn.prepare(tables).expect("a query");
    let tables = statement.query_map([], |row| row.get::<_, String>(0)).expect("it runs");
    for table in tables.map(|table| table.expect("a name")) {
        let columns: i64 = conn
            .query_row("SELECT count(*) FROM pragma_table_info(?1)", [&table], |row| row.get(0))
            .expect("a count");
        let values = ["quote(id)", "quote(name)", "quote(amount)", "quote(note)"];
        let values = values[..columns as usize].join(" || ',' || ");
        each(&format!(
            "SELECT 'INSERT INTO {table} VALUES (' || {values} || ')' FROM {table}"
        ));
    }
    script.push_str("COMMIT;\n");
    script
}
