//! The situations: each builds an app, brings a file into a state, starts the app, and looks.

#[path = "../../../support/generated.rs"]
mod generated;

use std::path::Path;
use std::sync::Barrier;

use rusqlite::Connection;
use tempfile::TempDir;

use super::Source;
use super::contenders::{Contender, Start};

pub struct Situation {
    pub name: &'static str,
    pub what: &'static str,
    /// Goes through it with one crate, in a directory, and says what was seen.
    pub see: fn(&Contender, &Path) -> String,
}

pub const SITUATIONS: [Situation; 9] = [
    Situation {
        name: "A rebuild of a table that others refer to",
        what: "One row with two child rows, `ON DELETE CASCADE`; a migration makes the parent anew, in the order that SQLite's documentation gives. Child rows left of 2:",
        see: |contender, dir| rebuild(contender, dir, REBUILD),
    },
    Situation {
        name: "The same with `PRAGMA foreign_keys = OFF` in the migration",
        what: "The pragma does nothing inside a transaction. Child rows left of 2:",
        see: |contender, dir| rebuild(contender, dir, REBUILD_WITH_PRAGMA),
    },
    Situation {
        name: "Eight starters on a new file",
        what: "Ten migrations, eight threads with a connection each, at the same moment, 40 rounds. Rounds in which a start failed:",
        see: eight_starters,
    },
    Situation {
        name: "The second of two pending migrations fails",
        what: "On the rows of a user: a UNIQUE index over duplicates. What is left of the first:",
        see: second_fails,
    },
    Situation {
        name: "An applied migration was edited",
        what: "A column was added to its CREATE TABLE. The next start:",
        see: |contender, dir| {
            edited(
                contender,
                dir,
                "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT, size INT);\n",
            )
        },
    },
    Situation {
        name: "A comment was added to an applied migration",
        what: "The next start:",
        see: |contender, dir| {
            edited(
                contender,
                dir,
                "-- what the user owns\nCREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT);\n",
            )
        },
    },
    Situation {
        name: "The database is newer, and compatible",
        what: "A newer version of the app has added a table; the older one starts:",
        see: |contender, dir| newer(contender, dir, ADD_TABLE),
    },
    Situation {
        name: "The database is newer, and not compatible",
        what: "A newer version of the app has renamed a column that the older one reads; the older one starts:",
        see: |contender, dir| newer(contender, dir, RENAME_COLUMN),
    },
    Situation {
        name: "A file came late",
        what: "Databases have migrations 1 and 3; a merged branch brings 2. The next start:",
        see: late,
    },
];

const ITEMS: Source = Source {
    version: 1,
    up: "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT);\n",
    down: "DROP TABLE items;\n",
};

const ADD_TABLE: Source = Source {
    version: 2,
    up: "CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT);\n",
    down: "DROP TABLE shelves;\n",
};

const RENAME_COLUMN: Source = Source {
    version: 2,
    up: "ALTER TABLE items RENAME COLUMN name TO title;\n",
    down: "ALTER TABLE items RENAME COLUMN title TO name;\n",
};

const PARENT_AND_CHILD: Source = Source {
    version: 1,
    up: "CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE children (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL REFERENCES parents (id) ON DELETE CASCADE);
CREATE INDEX children_parent_id ON children (parent_id);
",
    down: "DROP TABLE children;\nDROP TABLE parents;\n",
};

const REBUILD: Source = Source {
    version: 2,
    up: "CREATE TABLE parents_new (id INTEGER PRIMARY KEY, name TEXT DEFAULT 'x');
INSERT INTO parents_new (id, name) SELECT id, name FROM parents;
DROP TABLE parents;
ALTER TABLE parents_new RENAME TO parents;
",
    down: "CREATE TABLE parents_new (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO parents_new (id, name) SELECT id, name FROM parents;
DROP TABLE parents;
ALTER TABLE parents_new RENAME TO parents;
",
};

const REBUILD_WITH_PRAGMA: Source = Source {
    up: "PRAGMA foreign_keys = OFF;
CREATE TABLE parents_new (id INTEGER PRIMARY KEY, name TEXT DEFAULT 'x');
INSERT INTO parents_new (id, name) SELECT id, name FROM parents;
DROP TABLE parents;
ALTER TABLE parents_new RENAME TO parents;
PRAGMA foreign_keys = ON;
",
    ..REBUILD
};

const ROUNDS: usize = 40;

/// A place for one app.
struct App {
    dir: TempDir,
    start: Start,
}

impl App {
    /// The app, or what its build says.
    fn build(contender: &Contender, dir: &Path, sources: &[Source]) -> Result<Self, String> {
        let dir = tempfile::tempdir_in(dir).expect("a directory");
        let start = (contender.build)(sources, dir.path())
            .map_err(|error| format!("does not compile: {}", shortened(&error)))?;
        Ok(Self { dir, start })
    }

    fn start(&self, file: &Path) -> Result<(), String> {
        (self.start)(file)
    }
}

/// Enough of an error to know it by: its beginning and its end.
fn shortened(error: &str) -> String {
    const HALF: usize = 120;
    let words: Vec<_> = error.split_whitespace().collect();
    let line = words.join(" ");
    let letters: Vec<char> = line.chars().collect();
    if letters.len() <= 2 * HALF {
        return line;
    }
    let part = |part: &[char]| part.iter().collect::<String>();
    format!(
        "{} … {}",
        part(&letters[..HALF]),
        part(&letters[letters.len() - HALF..])
    )
}

fn connect(file: &Path) -> Connection {
    Connection::open(file).expect("a database")
}

fn count(file: &Path, sql: &str) -> i64 {
    connect(file).query_row(sql, [], |row| row.get(0)).expect("a count")
}

/// Has one version of the app make a file and something else happen to it, then starts the next version.
fn update(
    contender: &Contender,
    dir: &Path,
    (before, after): (&[Source], &[Source]),
    between: &str,
) -> Result<(TempDir, Result<(), String>), String> {
    let first = App::build(contender, dir, before)?;
    let file = first.dir.path().join("app.db");
    first
        .start(&file)
        .map_err(|error| format!("does not run on a new file: {}", shortened(&error)))?;
    connect(&file).execute_batch(between).expect("the app writes its rows");
    let second = App::build(contender, dir, after)?;
    Ok((first.dir, second.start(&file)))
}

fn rebuild(contender: &Contender, dir: &Path, rebuild: Source) -> String {
    let rows = "INSERT INTO parents (id, name) VALUES (1, 'a');
                INSERT INTO children (parent_id) VALUES (1), (1);";
    match update(
        contender,
        dir,
        (&[PARENT_AND_CHILD], &[PARENT_AND_CHILD, rebuild]),
        rows,
    ) {
        Err(error) => error,
        Ok((dir, started)) => {
            let left = count(&dir.path().join("app.db"), "SELECT count(*) FROM children");
            match started {
                Ok(()) => format!("{left}"),
                Err(error) => format!("{left}; error: {}", shortened(&error)),
            }
        }
    }
}

fn eight_starters(contender: &Contender, dir: &Path) -> String {
    let sources: Vec<_> = (1..=10)
        .map(|i| {
            let (up, down) = generated::migration(i);
            Source {
                version: u32::try_from(i).expect("a small number"),
                up: up.leak(),
                down: down.leak(),
            }
        })
        .collect();
    let app = match App::build(contender, dir, &sources) {
        Ok(app) => app,
        Err(error) => return error,
    };
    let mut example = None;
    let failed = (0..ROUNDS).filter(|round| {
        let file = app.dir.path().join(format!("{round}.db"));
        let barrier = Barrier::new(8);
        let start = || {
            barrier.wait();
            app.start(&file)
        };
        let errors: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(start)).collect();
            let outcomes = threads.into_iter().map(|thread| thread.join().expect("no panic"));
            outcomes.filter_map(Result::err).collect()
        });
        let error = errors.first().map(|error| shortened(error));
        example = example.take().or(error);
        !errors.is_empty()
    });
    let failed = failed.count();
    example.map_or_else(|| format!("{failed}"), |error| format!("{failed}, such as: {error}"))
}

fn second_fails(contender: &Contender, dir: &Path) -> String {
    const UNIQUE: Source = Source {
        version: 3,
        // That it may fail is known to tohead, which wants a reason before it compiles it.
        up: "-- tohead: allow(fails-on-rows) \"no two items have one name\"\nCREATE UNIQUE INDEX items_name ON items (name);\n",
        down: "DROP INDEX items_name;\n",
    };
    let rows = "INSERT INTO items (name) VALUES ('a'), ('a')";
    match update(contender, dir, (&[ITEMS], &[ITEMS, ADD_TABLE, UNIQUE]), rows) {
        Err(error) => error,
        Ok((dir, started)) => {
            let sql = "SELECT count(*) FROM sqlite_schema WHERE name = 'shelves'";
            let left = match count(&dir.path().join("app.db"), sql) {
                0 => "nothing",
                _ => "its table",
            };
            format!("{left}; {}", said(started))
        }
    }
}

fn edited(contender: &Contender, dir: &Path, up: &'static str) -> String {
    let after = Source { up, ..ITEMS };
    update(contender, dir, (&[ITEMS], &[after]), "").map_or_else(|error| error, |(_, started)| said(started))
}

fn newer(contender: &Contender, dir: &Path, newer: Source) -> String {
    update(contender, dir, (&[ITEMS, newer], &[ITEMS]), "").map_or_else(|error| error, |(_, started)| said(started))
}

fn late(contender: &Contender, dir: &Path) -> String {
    let last = Source {
        version: 3,
        up: "CREATE TABLE boxes (id INTEGER PRIMARY KEY);\n",
        down: "DROP TABLE boxes;\n",
    };
    match update(contender, dir, (&[ITEMS, last], &[ITEMS, ADD_TABLE, last]), "") {
        Err(error) => error,
        Ok((dir, started)) => {
            let sql = "SELECT count(*) FROM sqlite_schema WHERE name = 'shelves'";
            let there = count(&dir.path().join("app.db"), sql) == 1;
            format!(
                "{}; {}",
                said(started),
                if there { "2 was run" } else { "2 was not run" }
            )
        }
    }
}

fn said(started: Result<(), String>) -> String {
    match started {
        Ok(()) => "ok".to_owned(),
        Err(error) => format!("error: {}", shortened(&error)),
    }
}
