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
fn timed(template: &Path, iterations: u64, work: impl Fn(&Connection)) -> Duration {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let mut total = Duration::ZERO;
    for i in 0..iterations {
        let file = dir.path().join(format!("{i}.db"));
        std::fs::copy(template, &file).expect("the file can be copied");
        let conn = Connection::open(&file).expect("a database");
        conn.execute_batch("PRAGMA synchronous = NORMAL; SELECT count(*) FROM sqlite_schema")
            .expect("the schema is read");
        let start = Instant::now();
        work(&conn);
        total += start.elapsed();
        drop(conn);
        let _ = std::fs::remove_file(&file);
    }
    total
}

fn pending(c: &mut Criterion) {
    let set = support::set(COUNT);
    for journal in ["DELETE", "WAL"] {
        let mut group = c.benchmark_group(format!("pending, {journal}"));
        group.sample_size(30);
        for k in [1, 10, 100] {
            let dir = tempfile::tempdir().expect("a temporary directory");
            let file = dir.path().join("template.db");
            let sql = prepare(&set, &file, k, journal);
            group.bench_function(format!("execute_batch, {k} of {COUNT}"), |b| {
                b.iter_custom(|iterations| {
                    timed(&file, iterations, |conn| {
                        conn.execute_batch(&format!("BEGIN IMMEDIATE; {sql} COMMIT"))
                            .expect("the SQL runs")
                    })
                });
            });
            group.bench_function(format!("to_head, {k} of {COUNT}"), |b| {
                b.iter_custom(|iterations| {
                    timed(&file, iterations, |conn| drop(set.to_head(conn).expect("the set runs")))
                });
            });
        }
        group.finish();
    }
}

criterion_group!(benches, pending);
criterion_main!(benches);
