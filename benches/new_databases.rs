//! New databases at head: by the image, by the script, and by all migrations, against the schema at head through raw
//! SQLite in one transaction; and in memory, against a bare `sqlite3_deserialize` of the same image. Interleaved, with
//! medians; the ratios are what counts.

mod support;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use support::median;
use tohead::Migrations;

/// The statements of the schema at head, without rows and without a ledger.
fn schema(set: &Migrations) -> String {
    let conn = set.in_memory().expect("the set runs");
    let mut statement = conn
        .prepare(
            "SELECT sql || ';' FROM sqlite_schema WHERE sql IS NOT NULL AND tbl_name <> 'tohead_ledger' ORDER BY rowid",
        )
        .expect("the schema can be read");
    let rows = statement
        .query_map([], |row| row.get::<_, String>(0))
        .expect("the schema can be read");
    rows.map(|row| row.expect("a text")).collect()
}

/// How long `work` takes on a new file.
fn on_new_file(dir: &Path, journal_mode: &str, work: &dyn Fn(&Connection)) -> Duration {
    let file = dir.join("new.db");
    let conn = Connection::open(&file).expect("a database");
    conn.execute_batch(&format!(
        "PRAGMA journal_mode = {journal_mode}; PRAGMA synchronous = NORMAL"
    ))
    .expect("the pragmas run");
    let start = Instant::now();
    work(&conn);
    let took = start.elapsed();
    drop(conn);
    for end in ["", "-wal", "-shm", "-journal"] {
        let _ = std::fs::remove_file(dir.join(format!("new.db{end}")));
    }
    took
}

/// Something to measure, by name.
type Way<'w> = (&'w str, Box<dyn Fn() -> Duration + 'w>);

/// Measures all in turn, and prints the medians and what they are of that of the first.
fn compare(name: &str, rounds: usize, ways: &[Way<'_>]) {
    let mut took = vec![Vec::with_capacity(rounds); ways.len()];
    for _ in 0..rounds {
        for ((_, way), took) in ways.iter().zip(&mut took) {
            took.push(way().as_secs_f64());
        }
    }
    let medians: Vec<_> = took.iter().map(|took| median(took.iter().copied())).collect();
    println!("{name}");
    for ((way, _), took) in ways.iter().zip(&medians) {
        println!("  {way:<36} {:>10.1} µs  {:>7.3}", took * 1e6, took / medians[0]);
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    drop(black_box(work()));
    start.elapsed()
}

fn files(count: usize, set: &Migrations, rounds: usize) {
    let schema = format!("BEGIN IMMEDIATE; {} COMMIT", schema(set));
    for journal_mode in ["DELETE", "WAL"] {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let dir = dir.path();
        let raw = |conn: &Connection| conn.execute_batch(&schema).expect("the SQL runs");
        let image = |conn: &Connection| assert!(set.to_head(conn).expect("it runs").from_snapshot);
        // The image is for the names of files: this opens none.
        let no_second = || set.runner().open_with(|_| Err(rusqlite::Error::InvalidQuery));
        let script = |conn: &Connection| assert!(no_second().to_head(conn).expect("it runs").from_snapshot);
        let replay = |conn: &Connection| drop(set.runner().snapshot(false).to_head(conn).expect("it runs"));
        let ways: [Way<'_>; 4] = [
            (
                "the schema at head, raw SQLite",
                Box::new(|| on_new_file(dir, journal_mode, &raw)),
            ),
            ("to_head, image", Box::new(|| on_new_file(dir, journal_mode, &image))),
            ("to_head, script", Box::new(|| on_new_file(dir, journal_mode, &script))),
            (
                "to_head, all migrations",
                Box::new(|| on_new_file(dir, journal_mode, &replay)),
            ),
        ];
        compare(&format!("new file, {journal_mode}, {count} migrations"), rounds, &ways);
    }
}

fn memory(count: usize, set: &Migrations, rounds: usize) {
    let name = format!("in memory, {count} migrations");
    let schema = schema(set);
    let raw = Box::new(|| {
        timed(|| {
            let conn = Connection::open_in_memory().expect("a database");
            conn.execute_batch(&format!("BEGIN; {schema} COMMIT"))
                .expect("the SQL runs");
            conn
        })
    });
    let in_memory = Box::new(|| timed(|| set.in_memory().expect("it runs")));
    let script = Box::new(|| {
        timed(|| {
            let conn = Connection::open_in_memory().expect("a database");
            set.to_head(&conn).expect("it runs");
            conn
        })
    });
    let temp_file = Box::new(|| timed(|| set.temp_file().expect("it runs")));
    let mut ways: Vec<Way<'_>> = vec![
        ("in_memory", in_memory),
        ("temp_file", temp_file),
        ("to_head on :memory:, script", script),
        ("the schema at head, raw SQLite", raw),
    ];
    #[cfg(feature = "image")]
    {
        let bytes = set
            .in_memory()
            .expect("it runs")
            .serialize(rusqlite::MAIN_DB)
            .expect("bytes")
            .to_vec();
        println!("the image has {} bytes", bytes.len());
        let deserialize = Box::new(move || {
            timed(|| {
                let mut conn = Connection::open_in_memory().expect("a database");
                conn.deserialize_read_exact(rusqlite::MAIN_DB, bytes.as_slice(), bytes.len(), false)
                    .expect("an image");
                conn
            })
        });
        ways.insert(0, ("raw deserialize", deserialize));
    }
    compare(&name, rounds, &ways);
}

fn main() {
    if !std::env::args().any(|word| word == "--bench") {
        return; // built as a test
    }
    for (count, rounds) in [(10, 200), (100, 100), (1_000, 30)] {
        let set = support::set_with_snapshot(count);
        let first = timed(|| set.in_memory().expect("it runs"));
        println!(
            "{count} migrations: the first in_memory of a process takes {:.1} ms",
            first.as_secs_f64() * 1e3
        );
        files(count, &set, rounds);
        memory(count, &set, rounds);
    }
}
