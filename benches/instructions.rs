//! Nothing to do, counted: how many instructions a call of `to_head` at head takes, and how many more than the bare
//! `PRAGMA user_version`, by callgrind (<https://valgrind.org>). A count is the same on a busy machine; it has to be
//! the same for 10 and for 10,000 migrations, or this fails.

use std::path::Path;
use std::process::Command;

use rusqlite::Connection;
use tohead::Migrations;
use tohead::embedded::{Digest, Means, Migration, Piece, SchemaVersion, Version};

/// A set of so many migrations whose marks are their numbers. At head nothing else of it is looked at.
fn set(count: i32) -> Migrations {
    let migration = |number: i32| Migration {
        version: Version::new(number as u128, 5),
        texts: "step",
        name_len: 4,
        checksum: Digest([0; 32]),
        up: None,
        down: None,
        fingerprint: Digest([0; 32]),
        schema_version: SchemaVersion::new(0, 1, 0),
        mark: number,
        objects: &[],
        touched: Some(Piece(4, 0)),
        added_to: None,
        release: None,
        fates: &[],
        lost_on_way_back: None,
        rest: None,
    };
    Migrations {
        set: "main",
        app_version: "1.0.0",
        list: (1..=count).map(migration).collect::<Vec<_>>().leak(),
        keeps_mark: true,
        min_sqlite: 0,
        snapshot: None,
        means: Means::LITTLE,
        refused: None,
    }
}

/// What is counted.
const CALLS: &[&str] = &["pragma", "to_head", "open, pragma", "open, to_head"];

/// Makes so many calls on the file.
fn make(call: &str, count: i32, file: &Path, times: usize) {
    let set = set(count);
    let open = || Connection::open(file).expect("the file opens");
    let at_head = |conn: &Connection| assert!(set.to_head(conn).expect("it is at head").is_noop());
    let pragma = |conn: &Connection| {
        let mark: i32 = conn
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .expect("a mark");
        assert_eq!(mark, count);
    };
    let conn = open();
    for _ in 0..times {
        match call {
            "pragma" => pragma(&conn),
            "to_head" => at_head(&conn),
            "open, pragma" => pragma(&open()),
            _ => at_head(&open()),
        }
    }
}

/// Instructions of a process that makes so many calls; none without callgrind.
fn instructions(call: &str, count: i32, file: &Path, times: usize) -> Option<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().ok()?)
        .args(["count", call, &count.to_string()])
        .arg(file)
        .arg(times.to_string())
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().find_map(|line| line.split_once("Collected : "));
    line?.1.trim().parse().ok()
}

/// Instructions of one call: what a hundred more of them add.
fn per_call(call: &str, count: i32, file: &Path) -> Option<f64> {
    let (few, many) = (
        instructions(call, count, file, 20)?,
        instructions(call, count, file, 120)?,
    );
    Some((many - few) as f64 / 100.0)
}

fn main() {
    let words: Vec<_> = std::env::args().collect();
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    if let [_, "count", call, count, file, times] = words[..] {
        let number = "a number";
        return make(
            call,
            count.parse().expect(number),
            Path::new(file),
            times.parse().expect(number),
        );
    }
    if !words.contains(&"--bench") {
        return; // built as a test
    }
    let dir = tempfile::tempdir().expect("a temporary directory");
    let mut to_head = Vec::new();
    for count in [10, 100, 1_000, 10_000] {
        let file = dir.path().join(format!("{count}.db"));
        let conn = Connection::open(&file).expect("a database");
        let tables: String = (1..=100).map(|i| format!("CREATE TABLE t{i} (x);")).collect();
        conn.execute_batch(&format!("{tables} PRAGMA user_version = {count}"))
            .expect("the SQL runs");
        drop(conn);
        let mut line = format!("{count:>6} migrations");
        for call in CALLS {
            let Some(number) = per_call(call, count, &file) else {
                println!("valgrind is not here: nothing was counted");
                return;
            };
            line.push_str(&format!("  {call} {number:.0}"));
            if *call == "to_head" {
                to_head.push(number);
            }
        }
        println!("{line}");
    }
    let (most, least) = (
        to_head.iter().copied().fold(0.0, f64::max),
        to_head.iter().copied().fold(f64::MAX, f64::min),
    );
    println!("to_head, most by least: {:.4}", most / least);
    assert!(most / least < 1.01, "the number of migrations makes a difference");
}
