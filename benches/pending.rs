//! Work to do: the last k of about 1,000 migrations on an existing file, against the same SQL through
//! `execute_batch` in one transaction. One migration alone is measured for each kind of statement.
//!
//! Beside them the script of `Plan::sql`, through `execute_batch` too: the same SQL with the rows of the ledger and
//! the mark, and without any check. That is what a migration costs that is recorded at all.

mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use rusqlite::Connection;
use tohead::{Migrations, Target};

/// What is pending: the last `k` of `count` migrations.
#[derive(Clone, Copy)]
struct Pending {
    what: &'static str,
    count: usize,
    k: usize,
}

const PENDING: &[Pending] = &[
    Pending {
        what: "1 (a table and its index)",
        count: 991,
        k: 1,
    },
    Pending {
        what: "1 (a column)",
        count: 992,
        k: 1,
    },
    Pending {
        what: "1 (two rows)",
        count: 993,
        k: 1,
    },
    Pending {
        what: "1 (a view)",
        count: 1_000,
        k: 1,
    },
    Pending {
        what: "10",
        count: 1_000,
        k: 10,
    },
    Pending {
        what: "100",
        count: 1_000,
        k: 100,
    },
];

/// The journal mode and `synchronous`: SQLite's defaults, WAL with its default, and as it is mostly used.
const MODES: &[(&str, &str)] = &[("DELETE", "FULL"), ("WAL", "FULL"), ("WAL", "NORMAL")];

/// A file that lacks what is pending, the SQL of that, and the script that records it, too.
fn prepare(set: &Migrations, file: &Path, pending: Pending, journal: &str) -> (String, String) {
    let conn = Connection::open(file).expect("a database");
    conn.execute_batch(&format!("PRAGMA journal_mode = {journal}; PRAGMA synchronous = NORMAL"))
        .expect("the pragmas run");
    let before = set.list()[pending.count - pending.k - 1].version();
    set.to(&conn, Target::Version(before)).expect("the set runs");
    let plan = set.plan(&conn, Target::Head).expect("there is a plan");
    let dir = tempfile::tempdir().expect("a temporary directory");
    support::write_set(dir.path(), pending.count);
    let up =
        |i: usize| std::fs::read_to_string(dir.path().join(format!("{i:05}_step.up.sql"))).expect("the file is there");
    let sql: String = (pending.count - pending.k + 1..=pending.count).map(up).collect();
    (
        format!("BEGIN IMMEDIATE; {sql} COMMIT"),
        plan.sql().expect("the plan has a script"),
    )
}

/// The time of `work` on a fresh copy of the file, opened and warmed up.
fn timed(template: &Path, synchronous: &str, work: impl Fn(&Connection)) -> Duration {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let file = dir.path().join("copy.db");
    std::fs::copy(template, &file).expect("the file can be copied");
    let conn = Connection::open(&file).expect("a database");
    conn.execute_batch(&format!(
        "PRAGMA synchronous = {synchronous}; SELECT count(*) FROM sqlite_schema"
    ))
    .expect("the schema is read");
    let start = Instant::now();
    work(&conn);
    start.elapsed()
}

fn pending(c: &mut Criterion) {
    let sets: BTreeMap<usize, Migrations> = PENDING
        .iter()
        .map(|pending| (pending.count, support::set(pending.count)))
        .collect();
    for (journal, synchronous) in MODES {
        let mut group = c.benchmark_group(format!("pending, {journal}, {synchronous}"));
        group.sample_size(30);
        for pending in PENDING {
            let set = &sets[&pending.count];
            let dir = tempfile::tempdir().expect("a temporary directory");
            let file = dir.path().join("template.db");
            let (sql, recorded) = prepare(set, &file, *pending, journal);
            let by_script = |script: &str| {
                timed(&file, synchronous, |conn| {
                    conn.execute_batch(script).expect("the SQL runs")
                })
            };
            let by_hand = || by_script(&sql);
            let by_plan = || by_script(&recorded);
            let by_set = || {
                timed(&file, synchronous, |conn| {
                    drop(set.to_head(conn).expect("the set runs"))
                })
            };
            let total = |once: &dyn Fn() -> Duration, times: u64| (0..times).map(|_| once()).sum();
            group.bench_function(format!("execute_batch, {}", pending.what), |b| {
                b.iter_custom(|times| total(&by_hand, times));
            });
            group.bench_function(format!("to_head, {}", pending.what), |b| {
                b.iter_custom(|times| total(&by_set, times));
            });
            let of_hand = support::paired_ratio(300, by_hand, by_set);
            let plan_of_hand = support::paired_ratio(300, by_hand, by_plan);
            println!(
                "pending, {journal}, {synchronous}, {}: to_head takes {of_hand} of execute_batch; the script of its plan {plan_of_hand}\n",
                pending.what
            );
        }
        group.finish();
    }
}

criterion_group!(benches, pending);
criterion_main!(benches);
