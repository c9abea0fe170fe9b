//! A fleet: devices on all releases of an app that has a history, which are updated, rolled back, killed in the
//! middle, given back an old backup, and started by two versions at once. None is ever stuck, none loses a row
//! that every release knows, and each is at a state that some release's rehearsal produced.
//!
//! `TOHEAD_SOAK=1` plays many more of them.

mod support;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::OnceLock;

use proptest::prelude::*;
use rusqlite::Connection;
use support::{File, open};
use tohead::{Backup, Event, Migrations, NewerDatabase, Runner, Target};

/// The history of the app. What raises the major part of the schema version says so in its name.
const HISTORY: &[(&str, &str, &str)] = &[
    (
        "0001_notes",
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL);\nCREATE TABLE tags (note INTEGER REFERENCES notes (id) ON DELETE CASCADE, tag TEXT);\nCREATE INDEX tags_note ON tags (note);",
        "DROP TABLE tags;\nDROP TABLE notes;",
    ),
    (
        "0002_add_colour",
        "ALTER TABLE notes ADD COLUMN colour TEXT;\nUPDATE notes SET colour = 'white';",
        "ALTER TABLE notes DROP COLUMN colour;",
    ),
    (
        "0003_add_folders",
        "CREATE TABLE folders (name TEXT);",
        "DROP TABLE folders;",
    ),
    (
        "0004_major_rebuild",
        "CREATE TABLE new (id INTEGER PRIMARY KEY, text TEXT NOT NULL, colour TEXT NOT NULL DEFAULT 'white');\nINSERT INTO new SELECT id, text, ifnull(colour, 'white') FROM notes;\nDROP TABLE notes;\nALTER TABLE new RENAME TO notes;",
        "CREATE TABLE old (id INTEGER PRIMARY KEY, text TEXT NOT NULL, colour TEXT);\nINSERT INTO old SELECT id, text, colour FROM notes;\nDROP TABLE notes;\nALTER TABLE old RENAME TO notes;",
    ),
    (
        "0005_add_search",
        "CREATE INDEX notes_text ON notes (text);",
        "DROP INDEX notes_text;",
    ),
    (
        "0006_major_drop_folders",
        "-- tohead: allow(drop-table) \"nobody used it\"\nDROP TABLE folders;",
        "CREATE TABLE folders (name TEXT);",
    ),
];

/// The set of each release: the first one knows one migration, the last one all.
fn release(number: usize) -> Migrations {
    static RELEASES: OnceLock<Vec<Migrations>> = OnceLock::new();
    let releases = RELEASES.get_or_init(|| {
        let compile = |count| {
            let dir = support::dir(&HISTORY[..count]);
            dir.compiler().compile().unwrap_or_else(|error| panic!("{error}"))
        };
        (1..=HISTORY.len()).map(compile).collect()
    });
    releases[number % releases.len()]
}

#[derive(Clone, Debug)]
enum Deed {
    /// Another version of the app is installed, and started.
    Install(usize),
    /// The app writes a note and a tag.
    Write,
    /// Another version is started and dies at the n-th event of its run.
    Die(usize, usize),
    /// Two versions start at once.
    Both(usize, usize),
    /// Somebody puts a backup in the place of the database: the n-th newest.
    Restore(usize),
    /// Somebody goes back with the commands of the version that is installed.
    Down(u32),
}

fn deed() -> impl Strategy<Value = Deed> {
    let number = 0..HISTORY.len();
    prop_oneof![
        3 => number.clone().prop_map(Deed::Install),
        3 => Just(Deed::Write),
        2 => (number.clone(), 0..30_usize).prop_map(|(number, event)| Deed::Die(number, event)),
        1 => (number.clone(), number).prop_map(|(one, other)| Deed::Both(one, other)),
        1 => (0..3_usize).prop_map(Deed::Restore),
        1 => (1..3_u32).prop_map(Deed::Down),
    ]
}

struct Device {
    file: File,
    installed: usize,
    /// The texts that have to be there.
    notes: BTreeSet<String>,
    written: usize,
}

impl Device {
    fn new(installed: usize) -> Self {
        let device = Self {
            file: File::new(),
            installed,
            notes: BTreeSet::new(),
            written: 0,
        };
        device.launch(installed);
        device
    }

    fn runner(number: usize) -> Runner {
        release(number)
            .runner()
            .backup(Backup::before_lossy_steps())
            .newer_database(NewerDatabase::Unwind)
    }

    fn open(&self) -> Connection {
        connect(&self.file.path())
    }

    /// A version of the app starts. It is never stuck.
    fn launch(&self, number: usize) {
        let report = Self::runner(number).to_head(&self.open());
        report.unwrap_or_else(|error| panic!("release {number} is stuck: {error}"));
        self.check(number);
    }

    fn check(&self, number: usize) {
        let conn = self.open();
        let report = release(number).to_head(&conn).unwrap();
        let (is_newer, is_noop) = (report.newer.is_some(), report.is_noop());
        assert!(is_noop, "release {number} is not at head");
        let is_of_some_release = (0..HISTORY.len()).any(|any| release(any).verify(&conn).unwrap().is_ok());
        assert!(is_of_some_release, "no rehearsal has produced this; newer: {is_newer}");
        self.check_notes(&conn);
    }

    fn check_notes(&self, conn: &Connection) {
        assert_eq!(notes(conn), self.notes);
        let tags = support::integer(conn, "SELECT count(*) FROM tags JOIN notes ON notes.id = note");
        assert_eq!(tags, self.notes.len() as i64);
    }

    fn does(&mut self, deed: &Deed) {
        match *deed {
            Deed::Install(number) => {
                self.installed = number;
                self.launch(number);
            }
            Deed::Write => {
                self.written += 1;
                let text = format!("note {}", self.written);
                let conn = self.open();
                conn.execute("INSERT INTO notes (text) VALUES (?1)", [&text]).unwrap();
                conn.execute_batch("INSERT INTO tags VALUES (last_insert_rowid(), 't')")
                    .unwrap();
                self.notes.insert(text);
            }
            Deed::Die(number, at) => {
                self.die(number, at);
                self.launch(self.installed);
            }
            Deed::Both(one, other) => {
                std::thread::scope(|scope| {
                    for number in [one, other] {
                        let path = self.file.path();
                        // The older one may find that the newer one was faster each time; it starts again.
                        scope.spawn(move || Self::runner(number).to_head(&connect(&path)));
                    }
                });
                self.launch(self.installed);
            }
            Deed::Restore(which) => self.restore(which),
            Deed::Down(steps) => {
                let _ = Self::runner(self.installed).to(&self.open(), Target::Steps(-i64::from(steps)));
                // Below the first release there is no app.
                if support::integer(&self.open(), "SELECT count(*) FROM sqlite_schema WHERE name = 'notes'") == 0 {
                    self.notes.clear();
                }
                self.launch(self.installed);
            }
        }
    }

    /// A run that unwinds at some event, as a panic does: the transaction is rolled back as after a kill.
    fn die(&self, number: usize, at: usize) {
        let seen = std::cell::Cell::new(0);
        let runner = Self::runner(number).observer(move |_: &Event<'_>| {
            seen.set(seen.get() + 1);
            if seen.get() == at {
                std::panic::resume_unwind(Box::new("the process dies"));
            }
        });
        let conn = self.open();
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| runner.to_head(&conn)));
    }

    fn restore(&mut self, which: usize) {
        let entries = std::fs::read_dir(self.file.path().parent().unwrap()).unwrap();
        let mut backups: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        backups.retain(|path| path.to_str().unwrap().ends_with(".backup"));
        backups.sort_by_key(|path| path.to_str().unwrap().rsplit('-').next().unwrap().to_owned());
        assert!(backups.len() <= Backup::KEPT + 1, "{backups:?}");
        let Some(backup) = backups.iter().rev().nth(which) else {
            return;
        };
        std::fs::copy(backup, self.file.path()).unwrap();
        self.notes = notes(&self.open());
        self.launch(self.installed);
    }
}

fn connect(path: &std::path::Path) -> Connection {
    let conn = open(path);
    conn.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
    conn.execute_batch("PRAGMA synchronous = OFF").unwrap();
    conn
}

fn notes(conn: &Connection) -> BTreeSet<String> {
    // A backup may be of a database that was taken back to base.
    let Ok(mut statement) = conn.prepare("SELECT text FROM notes") else {
        return BTreeSet::new();
    };
    let texts = statement.query_map([], |row| row.get(0)).unwrap();
    texts.collect::<rusqlite::Result<_>>().unwrap()
}

fn devices() -> u32 {
    if std::env::var_os("TOHEAD_SOAK").is_some() {
        5_000
    } else {
        40
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: devices(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_device_is_stuck_and_none_loses_a_row(first in 0..HISTORY.len(), deeds in prop::collection::vec(deed(), 5..25)) {
        let mut device = Device::new(first);
        for deed in &deeds {
            device.does(deed);
        }
    }
}
