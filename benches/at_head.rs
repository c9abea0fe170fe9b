//! Nothing to do: `to_head` at head against a bare `PRAGMA user_version`, on a warm connection.

mod support;

use std::hint::black_box;

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

criterion_group!(benches, at_head);
criterion_main!(benches);
