//! Nothing to do: `to_head` at head against a bare `PRAGMA user_version`, on a warm connection.

mod support;

use std::hint::black_box;
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use rusqlite::Connection;

fn at_head(c: &mut Criterion) {
    for file in [false, true] {
        let mut group = c.benchmark_group(if file { "at head, file" } else { "at head, memory" });
        for count in [10, 1_000, 10_000] {
            let set = support::long_set(count);
            let dir = tempfile::tempdir().expect("a temporary directory");
            let conn = if file {
                Connection::open(dir.path().join("app.db"))
            } else {
                Connection::open_in_memory()
            }
            .expect("a database");
            set.to_head(&conn).expect("the set runs");
            group.bench_function(format!("pragma, {count} migrations"), |b| {
                b.iter(|| conn.query_row("PRAGMA user_version", [], |row| row.get::<_, i32>(0)));
            });
            group.bench_function(format!("to_head, {count} migrations"), |b| {
                b.iter(|| black_box(set.to_head(&conn)))
            });
        }
        group.finish();
    }
}

/// The ratios, measured in turn: on a warm connection, and on one that was just opened.
fn ratios(_: &mut Criterion) {
    for count in [10, 1_000, 10_000] {
        let set = support::long_set(count);
        let dir = tempfile::tempdir().expect("a temporary directory");
        let file = dir.path().join("app.db");
        let open = || Connection::open(&file).expect("a database");
        let warm = open();
        set.to_head(&warm).expect("the set runs");
        let pragma = |conn: &Connection| {
            let mark = conn.query_row("PRAGMA user_version", [], |row| row.get::<_, i32>(0));
            black_box(mark.expect("a mark"));
        };
        let at_head = |conn: &Connection| drop(black_box(set.to_head(conn).expect("it is at head")));
        let often = |call: &dyn Fn(&Connection)| {
            let start = Instant::now();
            (0..1_000).for_each(|_| call(&warm));
            start.elapsed()
        };
        let first = |call: &dyn Fn(&Connection)| {
            let conn = open();
            let start = Instant::now();
            call(&conn);
            start.elapsed()
        };
        let ratio = support::paired_ratio(200, || often(&pragma), || often(&at_head));
        println!("{count} migrations, warm: to_head takes {ratio} of the bare pragma");
        let ratio = support::paired_ratio(1_000, || first(&pragma), || first(&at_head));
        println!("{count} migrations, just opened: to_head takes {ratio} of the bare pragma");
    }
}

criterion_group!(benches, at_head, ratios);
criterion_main!(benches);
