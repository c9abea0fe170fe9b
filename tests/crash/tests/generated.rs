//! Promise 2: all or nothing, at any single operation, of other schemas than keto's, and on every way that leads from one
//! state to another: a schema and its migrations for each seed, of tables without rowids, full-text indexes, R-Trees,
//! triggers, generated columns, AUTOINCREMENT and foreign keys in a circle, in files of several forms; new by the script of the
//! snapshot and by the migrations, up, down, unwound, to a release, with a late migration, repaired and stamped.
//!
//! `TOHEAD_SOAK=1 cargo test -p tohead-crash --release` tries all operations of many seeds.

#[allow(unexpected_cfgs)]
#[path = "../../support/mod.rs"]
mod support;

mod stage;

use std::rc::Rc;

use rusqlite::Connection;
use stage::{FILE, Go, Points, Setting, Stage, is_soak};
use support::{Dir, Numbers};
use tohead::{Backup, Check, Level, Migrations, NewerDatabase, Target};
use tohead_crash::Disk;

/// Some tables, rows in them as a user has them, and a migration of them.
struct Feature {
    create: &'static str,
    drop: &'static str,
    rows: &'static str,
    change: &'static str,
    undo: &'static str,
}

const FEATURES: &[Feature] = &[
    // A parent without rowids is rebuilt.
    Feature {
        create: "CREATE TABLE units (name TEXT PRIMARY KEY, factor REAL) WITHOUT ROWID;
            CREATE TABLE uses (unit TEXT REFERENCES units (name) ON DELETE CASCADE, amount INTEGER);
            CREATE INDEX uses_unit ON uses (unit);",
        drop: "DROP TABLE uses;\nDROP TABLE units;",
        rows: "INSERT INTO units WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) SELECT 'unit ' || i, i FROM n;
            INSERT INTO uses SELECT name, 2 FROM units, (VALUES (1), (2));",
        change: "CREATE TABLE units_new (name TEXT PRIMARY KEY, factor REAL, note TEXT) WITHOUT ROWID;
            INSERT INTO units_new (name, factor) SELECT name, factor FROM units;
            DROP TABLE units;\nALTER TABLE units_new RENAME TO units;",
        undo: "CREATE TABLE units_old (name TEXT PRIMARY KEY, factor REAL) WITHOUT ROWID;
            INSERT INTO units_old (name, factor) SELECT name, factor FROM units;
            DROP TABLE units;\nALTER TABLE units_old RENAME TO units;",
    },
    Feature {
        create: "CREATE TABLE tickets (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT);",
        drop: "DROP TABLE tickets;",
        rows: "INSERT INTO tickets (title) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 80) SELECT 'ticket ' || i FROM n;
            DELETE FROM tickets WHERE id > 70;",
        change: "INSERT INTO tickets (title) VALUES ('by the migration');",
        undo: "DELETE FROM tickets WHERE title = 'by the migration';",
    },
    Feature {
        create: "CREATE VIRTUAL TABLE words USING fts5 (text);",
        drop: "DROP TABLE words;",
        rows: "INSERT INTO words WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50) SELECT 'a word and ' || i FROM n;",
        change: "UPDATE words SET text = text || ' more';",
        undo: "UPDATE words SET text = replace(text, ' more', '');",
    },
    // An index that triggers keep.
    Feature {
        create: "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);
            CREATE VIRTUAL TABLE found USING fts5 (text, content = 'notes', content_rowid = 'id');
            CREATE TRIGGER note_in AFTER INSERT ON notes BEGIN INSERT INTO found (rowid, text) VALUES (new.id, new.text); END;
            CREATE TRIGGER note_out AFTER DELETE ON notes BEGIN
              INSERT INTO found (found, rowid, text) VALUES ('delete', old.id, old.text); END;",
        drop: "DROP TABLE found;\nDROP TABLE notes;",
        rows: "INSERT INTO notes (text) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40) SELECT 'note ' || i FROM n;",
        change: "INSERT INTO notes (id, text) VALUES (5001, 'by the migration'), (5002, 'this too');",
        undo: "DELETE FROM notes WHERE id IN (5001, 5002);",
    },
    Feature {
        create: "CREATE TABLE hens (id INTEGER PRIMARY KEY, egg INTEGER REFERENCES eggs (id));
            CREATE TABLE eggs (id INTEGER PRIMARY KEY, hen INTEGER REFERENCES hens (id) ON DELETE CASCADE);
            CREATE INDEX hens_egg ON hens (egg);\nCREATE INDEX eggs_hen ON eggs (hen);",
        drop: "DROP TABLE eggs;\nDROP TABLE hens;",
        rows: "INSERT INTO hens (id) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50) SELECT i FROM n;
            INSERT INTO eggs SELECT id, id FROM hens; UPDATE hens SET egg = 51 - id;",
        change: "CREATE TABLE hens_new (id INTEGER PRIMARY KEY, egg INTEGER REFERENCES eggs (id), name TEXT NOT NULL DEFAULT '');
            INSERT INTO hens_new (id, egg) SELECT id, egg FROM hens;
            DROP TABLE hens;\nALTER TABLE hens_new RENAME TO hens;\nCREATE INDEX hens_egg ON hens (egg);",
        undo: "CREATE TABLE hens_old (id INTEGER PRIMARY KEY, egg INTEGER REFERENCES eggs (id));
            INSERT INTO hens_old (id, egg) SELECT id, egg FROM hens;
            DROP TABLE hens;\nALTER TABLE hens_old RENAME TO hens;\nCREATE INDEX hens_egg ON hens (egg);",
    },
    Feature {
        create: "CREATE TABLE sums (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, s INTEGER AS (a + b) STORED);
            CREATE INDEX sums_s ON sums (s) WHERE a > 3;",
        drop: "DROP TABLE sums;",
        rows: "INSERT INTO sums (a, b) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) SELECT i, i % 7 FROM n;",
        change: "ALTER TABLE sums ADD COLUMN p INTEGER AS (a * b) VIRTUAL;\nCREATE INDEX sums_p ON sums (p);",
        undo: "DROP INDEX sums_p;\nALTER TABLE sums DROP COLUMN p;",
    },
    Feature {
        create: "CREATE TABLE acts (id INTEGER PRIMARY KEY, what TEXT);
            CREATE TABLE acts_log (id INTEGER PRIMARY KEY, act INTEGER, was TEXT);
            CREATE TRIGGER act_changed AFTER UPDATE ON acts BEGIN INSERT INTO acts_log (act, was) VALUES (old.id, old.what); END;
            CREATE VIEW last_acts AS SELECT what FROM acts ORDER BY id DESC LIMIT 3;",
        drop: "DROP VIEW last_acts;\nDROP TABLE acts_log;\nDROP TABLE acts;",
        rows: "INSERT INTO acts (what) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50) SELECT 'act ' || i FROM n;",
        change: "UPDATE acts SET what = upper(what) WHERE id % 2 = 0;",
        undo: "UPDATE acts SET what = lower(what) WHERE id % 2 = 0;",
    },
    Feature {
        create: "CREATE VIRTUAL TABLE places USING rtree (id, x0, x1);",
        drop: "DROP TABLE places;",
        rows: "INSERT INTO places WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 70) SELECT i, i, i + 1 FROM n;",
        // To write to an R-Tree is another matter: see docs/safety.md.
        change: "CREATE TABLE place_names (place INTEGER PRIMARY KEY, name TEXT);\nINSERT INTO place_names (place) SELECT id FROM places;",
        undo: "DROP TABLE place_names;",
    },
];

const SETTINGS: [Setting; 6] = {
    const DELETE: Setting = Setting {
        form: "",
        journal_mode: "DELETE",
        synchronous: "FULL",
        any_order: true,
    };
    [
        DELETE,
        Setting {
            form: "PRAGMA page_size = 512;",
            journal_mode: "WAL",
            ..DELETE
        },
        Setting {
            form: "PRAGMA page_size = 8192; PRAGMA encoding = 'UTF-16le';",
            journal_mode: "TRUNCATE",
            ..DELETE
        },
        Setting {
            form: "PRAGMA auto_vacuum = FULL;",
            journal_mode: "WAL",
            synchronous: "NORMAL",
            any_order: true,
        },
        Setting {
            form: "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA secure_delete = ON;",
            journal_mode: "PERSIST",
            ..DELETE
        },
        Setting {
            form: "PRAGMA page_size = 1024; PRAGMA cell_size_check = ON;",
            synchronous: "NORMAL",
            any_order: false,
            ..DELETE
        },
    ]
};

/// A made-up app: its migrations, id, up and down.
struct App {
    parts: Vec<(String, String, String)>,
    rows: String,
}

/// Before the changes.
const CREATED: &str = "20";
/// Behind the first of them.
const RELEASED: &str = "30";

impl App {
    fn new(seed: u64) -> Self {
        let mut numbers = Numbers(seed.wrapping_mul(7_919) + 1);
        let mut left: Vec<&Feature> = FEATURES.iter().collect();
        let chosen: Vec<_> = (0..4).map(|_| left.swap_remove(numbers.below(left.len()))).collect();
        let mut parts = Vec::new();
        for (two, id) in chosen.chunks(2).zip(["0010_first", "0020_second"]) {
            let create = format!("{}\n{}", two[0].create, two[1].create);
            let drop = format!("{}\n{}", two[1].drop, two[0].drop);
            parts.push((id.to_owned(), create, drop));
        }
        for (i, feature) in chosen.iter().enumerate() {
            // What is behind the release makes an older binary unfit for the database.
            let breaking = if i == 0 { "" } else { "-- tohead: breaking\n" };
            let up = format!("{breaking}{}", feature.change);
            parts.push((format!("00{}_change", 30 + i), up, feature.undo.to_owned()));
        }
        Self {
            parts,
            rows: chosen.iter().map(|feature| feature.rows).collect(),
        }
    }

    fn dir(parts: &[(String, String, String)]) -> Dir {
        let parts: Vec<_> = parts.iter().map(|(id, up, down)| (&**id, &**up, &**down)).collect();
        support::dir(&parts)
    }

    fn compile(dir: &Dir) -> Migrations {
        let compiler = dir.compiler().rows(0).snapshot(true);
        let allowed = [Check::DownDiffers, Check::SearchIndex, Check::LostValues];
        let compiler = allowed
            .into_iter()
            .fold(compiler, |compiler, check| compiler.level(check, Level::Allow));
        compiler.compile().unwrap_or_else(|error| panic!("{error}"))
    }

    /// The first so many of its migrations.
    fn set(&self, count: usize) -> Migrations {
        Self::compile(&Self::dir(&self.parts[..count]))
    }

    fn all(&self) -> Migrations {
        self.set(self.parts.len())
    }

    /// The migrations with one more, or in another form.
    fn with(&self, change: impl FnOnce(&mut Vec<(String, String, String)>)) -> Migrations {
        let mut parts = self.parts.clone();
        change(&mut parts);
        Self::compile(&Self::dir(&parts))
    }

    /// Goes up to where the tables are, has rows put in, and goes on.
    fn fill(&self, set: &Migrations, conn: &Connection, target: Target) {
        let runner = set.runner().backup(Backup::none());
        runner.to(conn, version(CREATED)).unwrap();
        conn.execute_batch(&self.rows).unwrap();
        runner.to(conn, target).unwrap();
    }

    /// The set with its first three migrations shipped in 1.0.0, and the others in 2.0.0.
    fn shipped(&self) -> Migrations {
        let dir = Self::dir(&self.parts[..3]);
        ship(&dir, "1.0.0");
        for (id, up, down) in &self.parts[3..] {
            std::fs::write(dir.path().join(format!("{id}.up.sql")), up).unwrap();
            std::fs::write(dir.path().join(format!("{id}.down.sql")), down).unwrap();
        }
        ship(&dir, "2.0.0");
        Self::compile(&dir)
    }
}

fn ship(dir: &Dir, release: &str) {
    let arguments = ["--dir", dir.path().to_str().unwrap(), "lock", "--release", release].map(str::to_owned);
    let code = tohead::cli::App::stand_alone("tohead").run_from(arguments);
    assert_eq!(format!("{code:?}"), format!("{:?}", std::process::ExitCode::SUCCESS));
}

fn version(text: &str) -> Target {
    Target::Version(text.parse().unwrap())
}

/// Every way of an app under a setting; how many points were tried.
fn tried(seed: u64, setting: Setting) -> u64 {
    let app = App::new(seed);
    let points = Points {
        power_loss: 8,
        io_error: 7,
        others: 3,
    };
    let to = |set: Migrations, target: Target| {
        move |conn: &Connection| set.runner().backup(Backup::none()).to(conn, target.clone()).map(drop)
    };
    let try_way = |name: &str, prepare: &dyn Fn(&Connection), go: Go| {
        let name = format!("seed {seed}, {name}");
        Stage::new(&name, setting, Rc::new(Disk::new()), prepare, go).tried(points)
    };
    let mut count = 0;

    let set = app.all();
    let by_script = move |conn: &Connection| {
        let report = set.runner().to_head(conn)?;
        let encoding: String = conn
            .query_row("PRAGMA encoding", [], |row| row.get(0))
            .expect("a pragma");
        let is_for_it = encoding == "UTF-8";
        assert!(
            report.is_noop() || report.from_snapshot == is_for_it,
            "the script and {encoding}"
        );
        Ok(())
    };
    count += try_way("new, by the script", &|_| (), Box::new(by_script));
    let by_steps = {
        let set = app.all();
        move |conn: &Connection| set.runner().snapshot(false).to_head(conn).map(drop)
    };
    count += try_way("new, by the migrations", &|_| (), Box::new(by_steps));
    let at = |target: Target| {
        let (app, set) = (&app, app.all());
        move |conn: &Connection| app.fill(&set, conn, target.clone())
    };
    count += try_way("up", &at(version(CREATED)), Box::new(to(app.all(), Target::Head)));
    count += try_way("down", &at(Target::Head), Box::new(to(app.all(), Target::Base)));
    let release = Target::Release("1.0.0".parse().unwrap());
    count += try_way("to a release", &at(Target::Head), Box::new(to(app.shipped(), release)));
    let late = app.with(|parts| {
        let part = ("0025_late", "CREATE TABLE late (x TEXT);", "DROP TABLE late;");
        parts.insert(2, (part.0.to_owned(), part.1.to_owned(), part.2.to_owned()));
    });
    // Behind what a module has done, nothing may come late.
    let conn = Connection::open_in_memory().unwrap();
    at(Target::Head)(&conn);
    if late.plan(&conn, Target::Head).is_ok() {
        count += try_way("late", &at(Target::Head), Box::new(to(late, Target::Head)));
    }
    let edited = app.with(|parts| parts[2].1.push_str("\nSELECT 1;"));
    let repair = move |conn: &Connection| edited.runner().repair(conn).map(drop);
    count += try_way("repair", &at(Target::Head), Box::new(repair));
    let by_hand = |conn: &Connection| {
        let sql = format!("{}{}{}", app.parts[0].1, app.parts[1].1, app.rows);
        conn.execute_batch(&sql).unwrap();
    };
    let set = app.all();
    let stamp = move |conn: &Connection| set.runner().stamp(conn, version(CREATED)).map(drop);
    count += try_way("stamp", &by_hand, Box::new(stamp));
    count + unwound(&app, seed, setting, points)
}

/// What is behind the release is undone with the scripts of the ledger, on the second connection that this needs.
fn unwound(app: &App, seed: u64, setting: Setting, points: Points) -> u64 {
    let disk = Rc::new(Disk::new());
    let backups = tempfile::tempdir().unwrap();
    let (older, newer) = (app.set(3), app.all());
    assert_eq!(older.head().unwrap().version(), RELEASED.parse().unwrap());
    let go = {
        let disk = Rc::clone(&disk);
        move |conn: &Connection| {
            let disk = Rc::clone(&disk);
            let open = move |path: &std::path::Path| match path.file_name() {
                Some(name) if name == FILE => disk.open(FILE),
                _ => Connection::open(path),
            };
            let runner = older.runner().newer_database(NewerDatabase::Unwind).open_with(open);
            let report = runner
                .backup(Backup::always().in_directory(backups.path()))
                .to_head(conn)?;
            assert!(report.unwound.len() == 3 || report.is_noop());
            Ok(())
        }
    };
    let name = format!("seed {seed}, unwound");
    let prepare = |conn: &Connection| app.fill(&newer, conn, Target::Head);
    Stage::new(&name, setting, disk, prepare, go).tried(points)
}

/// The seeds with this number, of as many numbers as there are settings.
fn seeds(number: usize) {
    let rounds = if is_soak() { 20 } else { 1 };
    let all = (0..rounds).map(|round| (round * SETTINGS.len() + number) as u64);
    let count: u64 = all.map(|seed| tried(seed, SETTINGS[number])).sum();
    println!("{:?}: {count} points", SETTINGS[number]);
    assert!(count > 600, "{count} points are too few to mean anything");
}

#[test]
fn with_a_rollback_journal() {
    seeds(0);
}

#[test]
fn with_wal_and_small_pages() {
    seeds(1);
}

#[test]
fn with_a_truncated_journal_and_utf_16() {
    seeds(2);
}

#[test]
fn with_wal_normal_and_auto_vacuum() {
    seeds(3);
}

#[test]
fn with_a_persistent_journal_and_secure_delete() {
    seeds(4);
}

#[test]
fn with_a_rollback_journal_and_normal() {
    seeds(5);
}
