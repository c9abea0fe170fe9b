//! Millions of rows: what a run adds to the same SQL by hand. Writes `docs/benchmarks/large.md`.
//!
//! ```console
//! $ cargo bench --bench large               # 1 million rows
//! $ cargo bench --bench large -- --full     # 10 million rows; needs 5 GB of disk
//! ```

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tohead::build::Compiler;
use tohead::{Migrations, Target};

const TABLES: &str = "CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE units (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE items (
  id INTEGER PRIMARY KEY,
  shelf_id INTEGER NOT NULL REFERENCES shelves (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  amount REAL NOT NULL
);
CREATE INDEX items_shelf_id ON items (shelf_id);
";

/// A migration on these tables.
struct Case {
    name: &'static str,
    up: &'static str,
    down: &'static str,
    /// How far apart the keys of `shelves` are.
    gap: u32,
    /// Of the run, how much more it may take than the same SQL by hand.
    at_most: f64,
}

const REBUILD_SHELVES: &str = "CREATE TABLE shelves_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);
INSERT INTO shelves_new (id, name) SELECT id, name FROM shelves;
DROP TABLE shelves;
ALTER TABLE shelves_new RENAME TO shelves;
";

const REBUILD_SHELVES_BACK: &str = "CREATE TABLE shelves_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO shelves_new (id, name) SELECT id, name FROM shelves;
DROP TABLE shelves;
ALTER TABLE shelves_new RENAME TO shelves;
";

const CASES: [Case; 4] = [
    Case {
        name: "a rebuild of the large table",
        up: "CREATE TABLE items_new (
  id INTEGER PRIMARY KEY,
  shelf_id INTEGER NOT NULL REFERENCES shelves (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  amount REAL NOT NULL,
  note TEXT
);
INSERT INTO items_new (id, shelf_id, name, amount) SELECT id, shelf_id, name, amount FROM items;
DROP TABLE items;
ALTER TABLE items_new RENAME TO items;
CREATE INDEX items_shelf_id ON items (shelf_id);
",
        down: "CREATE TABLE items_new (
  id INTEGER PRIMARY KEY,
  shelf_id INTEGER NOT NULL REFERENCES shelves (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  amount REAL NOT NULL
);
INSERT INTO items_new (id, shelf_id, name, amount) SELECT id, shelf_id, name, amount FROM items;
DROP TABLE items;
ALTER TABLE items_new RENAME TO items;
CREATE INDEX items_shelf_id ON items (shelf_id);
",
        gap: 1,
        at_most: 1.1,
    },
    Case {
        name: "a rebuild of a small table, which nothing refers to",
        up: "CREATE TABLE units_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, note TEXT);
INSERT INTO units_new (id, name) SELECT id, name FROM units;
DROP TABLE units;
ALTER TABLE units_new RENAME TO units;
",
        down: "CREATE TABLE units_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
INSERT INTO units_new (id, name) SELECT id, name FROM units;
DROP TABLE units;
ALTER TABLE units_new RENAME TO units;
",
        gap: 1,
        at_most: 1.02,
    },
    Case {
        name: "a rebuild of a small table, which the large one refers to",
        up: REBUILD_SHELVES,
        down: REBUILD_SHELVES_BACK,
        gap: 1,
        at_most: 1.02,
    },
    Case {
        name: "the same, with gaps between its keys",
        up: REBUILD_SHELVES,
        down: REBUILD_SHELVES_BACK,
        gap: 3,
        at_most: 1.02,
    },
];

/// Rows of the small tables.
const SMALL: u32 = 100_000;

fn main() {
    let (rows, rounds) = if std::env::args().any(|word| word == "--full") {
        (10_000_000, 4)
    } else {
        (1_000_000, 8)
    };
    std::fs::create_dir_all(env!("CARGO_TARGET_TMPDIR")).expect("the target directory is writable");
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
    let mut text = format!(
        "# Large data\n\nWritten by `cargo bench --bench large`{}. A file in WAL mode with {rows} rows in `items`, which refers to `shelves`, and {SMALL} in\n\
         `shelves` and `units`. Medians of {rounds}, in turn, each on a fresh copy. By hand: the same SQL in one transaction, with\nforeign keys off, and no check of anything. `synchronous = OFF`, for what the disk takes is not what is compared.\n\n\
         | migration | by hand | tohead | | at most | |\n| --- | --- | --- | --- | --- | --- |\n",
        if rows > 1_000_000 { " `-- --full`" } else { "" }
    );
    for case in &CASES {
        let line = measure(case, (rows, rounds), dir.path());
        println!("{line}");
        let _ = writeln!(text, "{line}");
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/benchmarks/large.md");
    std::fs::write(&file, text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
}

fn measure(case: &Case, (rows, rounds): (u32, usize), dir: &Path) -> String {
    let set = set(case);
    let template = dir.join("template.db");
    fill(&set, &template, rows, case.gap);
    let by_hand = || {
        timed(&template, |conn| {
            let script = format!(
                "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE; {} COMMIT; PRAGMA foreign_keys = ON",
                case.up
            );
            conn.execute_batch(&script).expect("the SQL runs");
        })
    };
    let by_set = || {
        timed(&template, |conn| {
            let report = set.to_head(conn).expect("the set runs");
            assert!(report.backup.is_none(), "it loses nothing, so there is no backup");
        })
    };
    // Each goes first as often as the other.
    let both = |round: usize| {
        if round.is_multiple_of(2) {
            (by_hand(), by_set())
        } else {
            let ours = by_set();
            (by_hand(), ours)
        }
    };
    let measured: Vec<_> = (0..rounds).map(both).collect();
    let median = |of: fn(&(Duration, Duration)) -> Duration| {
        let mut times: Vec<_> = measured.iter().map(of).collect();
        times.sort();
        times[rounds / 2].as_secs_f64()
    };
    let (hand, ours) = (median(|pair| pair.0), median(|pair| pair.1));
    std::fs::remove_file(&template).expect("the file is there");
    let ratio = ours / hand;
    let verdict = if ratio <= case.at_most { "met" } else { "**missed**" };
    format!(
        "| {} | {:.1} ms | {:.1} ms | {ratio:.3} × | {} × | {verdict} |",
        case.name,
        hand * 1e3,
        ours * 1e3,
        case.at_most
    )
}

fn set(case: &Case) -> Migrations {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let write =
        |name: &str, text: &str| std::fs::write(dir.path().join(name), text).expect("the directory is writable");
    write("0001_tables.up.sql", TABLES);
    write(
        "0001_tables.down.sql",
        "DROP TABLE items;\nDROP TABLE units;\nDROP TABLE shelves;\n",
    );
    write("0002_rebuild.up.sql", case.up);
    write("0002_rebuild.down.sql", case.down);
    Compiler::new(dir.path()).compile().expect("the set is good")
}

/// A file after the first migration, with rows.
fn fill(set: &Migrations, file: &Path, rows: u32, gap: u32) {
    let conn = Connection::open(file).expect("a database");
    set.to(&conn, Target::Steps(1)).expect("the set runs");
    let counted =
        |count: u32| format!("WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {count})");
    conn.execute_batch(&format!(
        "PRAGMA synchronous = OFF;
         BEGIN;
         INSERT INTO shelves {0} SELECT n * {gap}, 'shelf ' || n FROM c;
         INSERT INTO units {0} SELECT n, 'unit ' || n FROM c;
         INSERT INTO items {1} SELECT n, (n % {SMALL} + 1) * {gap}, 'item number ' || n, n * 0.5 FROM c;
         COMMIT;
         PRAGMA journal_mode = WAL",
        counted(SMALL),
        counted(rows)
    ))
    .expect("the rows fit");
}

/// The time of `work` on a fresh copy of the file.
fn timed(template: &Path, work: impl Fn(&Connection)) -> Duration {
    let copy: PathBuf = template.with_file_name("copy.db");
    std::fs::copy(template, &copy).expect("the file can be copied");
    // What is still on its way to the disk would be waited for by whoever syncs first.
    let synced = std::fs::File::open(&copy).and_then(|file| file.sync_all());
    synced.expect("the file can be synced");
    let conn = Connection::open(&copy).expect("a database");
    // Waiting for the disk takes as long for both, and varies by more than there is to see.
    conn.execute_batch("PRAGMA synchronous = OFF").expect("the pragma runs");
    let start = Instant::now();
    work(&conn);
    let took = start.elapsed();
    drop(conn);
    std::fs::remove_file(&copy).expect("the file is there");
    took
}
