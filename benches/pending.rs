//! Work to do: the last k of 1,000 migrations on an existing file, against the same SQL through
//! `execute_batch` in one transaction.

mod support;

use std::path::Path;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use rusqlite::Connection;
use tohead::{Migrations, Target};

const COUNT: usize = 1_000;

/// A file that lacks the last `k` migrations, and the SQL of those.
fn prepare(set: &Migrations, file: &Path, k: usize, journal: &str) -> String {
    let conn = Connection::open(file).expect("a database");
    conn.execute_batch(&format!("PRAGMA journal_mode = {journal}; PRAGMA synchronous = NORMAL"))
        .expect("the pragmas run");
    let before = set.list()[COUNT - k - 1].version();
    set.to(&conn, Target::Version(before)).expect("the set runs");
    let dir = tempfile::tempdir().expect("a temporary directory");
    support::write_set(dir.path(), COUNT);
    let up =
        |i: usize| std::fs::read_to_string(dir.path().join(format!("{i:05}_step.up.sql"))).expect("the file is there");
    (COUNT - k + 1..=COUNT).map(up).collect()
}

/// The time of `work` on a fresh copy of the file, opened and warmed up.
fn timed(template: &Path, work: impl Fn(&Connection)) -> Duration {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let file = dir.path().join("copy.db");
    std::fs::copy(template, &file).expect("the file can be copied");
    let conn = Connection::open(&file).expect("a database");
    conn.execute_batch("PRAGMA synchronous = NORMAL; SELECT count(*) FROM sqlite_schema")
        .expect("the schema is read");
    let start = Instant::now();
    work(&conn);
    start.elapsed()
}

fn pending(c: &mut Criterion) {
    let set = support::set(COUNT);
    for journal in ["DELETE", "WAL"] {
        let mut group = c.benchmark_group(format!("pending, {journal}"));
        group.sample_size(30);
        for k in [1, 10, 100] {
            let dir = tempfile::tempdir().expect("a temporary directory");
            let file = dir.path().join("template.db");
            let sql = format!("BEGIN IMMEDIATE; {} COMMIT", prepare(&set, &file, k, journal));
            let by_hand = || timed(&file, |conn| conn.execute_batch(&sql).expect("the SQL runs"));
            let by_set = || timed(&file, |conn| drop(set.to_head(conn).expect("the set runs")));
            let total = |once: &dyn Fn() -> Duration, times: u64| (0..times).map(|_| once()).sum();
            group.bench_function(format!("execute_batch, {k} of {COUNT}"), |b| {
                b.iter_custom(|times| total(&by_hand, times));
            });
            group.bench_function(format!("to_head, {k} of {COUNT}"), |b| {
                b.iter_custom(|times| total(&by_set, times));
            });
            let ratio = support::paired_ratio(300, by_hand, by_set);
            println!("pending, {journal}, {k} of {COUNT}: to_head takes {ratio} of execute_batch\n");
        }
        group.finish();
    }
}

criterion_group!(benches, pending);
criterion_main!(benches);
