//! What a run of pending migrations consists of, counted: the instructions of the last k of 100 and of 1,000 migrations on a file
//! that was just opened, beside those of the same SQL through `execute_batch` in one transaction, and how many of them
//! each part of the run takes, by callgrind (<https://valgrind.org>). What the disk takes is no part of it.

mod support;

use std::path::Path;
use std::process::Command;

use rusqlite::Connection;
use tohead::{Backup, Migrations, Target};

/// What is shown of a run: what it is, and the function that does it.
const PARTS: &[(&str, &str)] = &[
    ("the statements of the migrations", "tohead::run::Run::sql"),
    (
        "which tables have foreign keys",
        "tohead::foreign_keys::Scope::before_run",
    ),
    (
        "the entries of the ledger",
        "tohead::ledger::record::Record::append_behind",
    ),
    ("the schema afterwards", "tohead::run::Run::refuse_other_schema"),
    (
        "the foreign keys afterwards",
        "tohead::reference_check::ReferenceCheck::after",
    ),
    ("where the database is", "tohead::standing::look"),
    ("the commit", "tohead::envelope::Envelope::commit_recorded"),
];

#[inline(never)]
fn by_hand(conn: &Connection, sql: &str) {
    conn.execute_batch(sql).expect("the SQL runs");
}

#[inline(never)]
fn by_set(conn: &Connection, set: &Migrations) {
    // Without rows the rehearsal does not know that nothing is lost, so there would be a backup.
    let runner = set.runner().backup(Backup::none());
    drop(runner.to_head(conn).expect("the set runs"));
}

/// The set; nothing that rows tell is counted.
fn set(dir: &Path, count: usize) -> Migrations {
    support::write_set(dir, count);
    tohead::build::Compiler::new(dir)
        .rows(0)
        .compile()
        .expect("the set is good")
}

/// Makes one run in both ways, each on its file: this is what is counted.
fn make(count: usize, k: usize) {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let (migrations, file) = (dir.path().join("migrations"), dir.path().join("app.db"));
    std::fs::create_dir(&migrations).expect("the directory is writable");
    let set = set(&migrations, count);
    let conn = Connection::open(&file).expect("a database");
    conn.execute_batch("PRAGMA journal_mode = WAL")
        .expect("the pragma runs");
    let before = set.list()[count - k - 1].version();
    set.to(&conn, Target::Version(before)).expect("the set runs");
    drop(conn);
    let up =
        |i: usize| std::fs::read_to_string(migrations.join(format!("{i:05}_step.up.sql"))).expect("the file is there");
    let sql: String = (count - k + 1..=count).map(up).collect();
    let copy = dir.path().join("copy.db");
    std::fs::copy(&file, &copy).expect("the file can be copied");
    let open = |file: &Path| Connection::open(file).expect("a database");
    by_hand(&open(&copy), &format!("BEGIN IMMEDIATE; {sql} COMMIT"));
    by_set(&open(&file), &set);
}

/// What callgrind says of such a run: a line for each function, with all that it calls; none without callgrind.
fn profile(count: usize, k: usize) -> Option<String> {
    let dir = tempfile::tempdir().ok()?;
    let file = dir.path().join("callgrind");
    let mut command = Command::new("valgrind");
    command
        .arg("--tool=callgrind")
        .arg("--toggle-collect=*profile::by_*")
        .arg(format!("--callgrind-out-file={}", file.display()))
        .arg(std::env::current_exe().ok()?)
        .args(["count", &count.to_string(), &k.to_string()]);
    command.output().ok().filter(|output| output.status.success())?;
    let mut annotate = Command::new("callgrind_annotate");
    annotate.args(["--inclusive=yes", "--threshold=100"]).arg(file);
    let output = annotate.output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The instructions of a function, with all that it calls: the first word of its line, which ends with file and name.
fn of(profile: &str, function: &str) -> Option<u64> {
    let end = format!(":{function}");
    let lines = profile.lines().filter_map(|line| line.split_once(" ["));
    let counts = lines.filter(|(said, _)| said.ends_with(&end)).map(|(said, _)| {
        let count = said.split_whitespace().next().unwrap_or_default();
        count.replace(',', "").parse().expect("a number")
    });
    counts.max()
}

fn main() {
    let words: Vec<_> = std::env::args().collect();
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    if let [_, "count", count, k] = words[..] {
        let number = |word: &str| word.parse().expect("a number");
        return make(number(count), number(k));
    }
    if !words.contains(&"--bench") {
        return; // built as a test
    }
    for (count, k) in [(100, 1), (100, 10), (1_000, 1), (1_000, 10)] {
        let Some(profile) = profile(count, k) else {
            println!("valgrind is not here: nothing was counted");
            return;
        };
        let whole = |how: &str| of(&profile, how).expect("the run is in its profile");
        let (hand, all) = (whole("profile::by_hand"), whole("profile::by_set"));
        println!(
            "{k} of {count} pending: {all} instructions, {:.3} of the {hand} by hand",
            all as f64 / hand as f64
        );
        for (what, function) in PARTS {
            match of(&profile, function) {
                Some(part) => println!("{part:>12}  {:>5.1} %  {what}", part as f64 / all as f64 * 100.0),
                None => println!(
                    "{:>12}  {:>7}  {what}: the compiler has made it a part of another",
                    "", ""
                ),
            }
        }
    }
}
