//! Build time: reading, checking and rehearsing a directory of migrations; and, for the curve, what SQLite alone
//! takes for the same statements, up and down, without a row. First a set as an app grows it, then sets that weigh on one
//! thing (`support/mixes.rs`). SQLite alone does not grow in proportion where it parses the whole schema anew, as with
//! DROP COLUMN and RENAME; the rehearsal takes out of the schema what a migration cannot reach. SQLite alone takes one thread;
//! from 200 migrations on the rehearsal takes two.

mod support;

use std::path::Path;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use rusqlite::Connection;
use support::mixes::Mix;
use tohead::build::Compiler;

/// The statements of a set: up in order, then down in reverse.
fn scripts(dir: &Path, count: usize) -> Vec<String> {
    let read = |i: usize, part: &str| {
        std::fs::read_to_string(dir.join(format!("{i:05}_step.{part}.sql"))).expect("the file is there")
    };
    let up = (1..=count).map(|i| read(i, "up"));
    let down = (1..=count).rev().map(|i| read(i, "down"));
    up.chain(down).collect()
}

fn rehearsal(c: &mut Criterion) {
    measure(c, "rehearsal", support::write_set);
    for mix in Mix::ALL {
        let write = |dir: &Path, count| support::write_all(dir, count, |i| mix.migration(i, count));
        measure(c, &format!("rehearsal of {mix:?}").to_lowercase(), write);
    }
}

fn measure(c: &mut Criterion, name: &str, write: impl Fn(&Path, usize)) {
    let mut group = c.benchmark_group(name);
    group.sample_size(10);
    for count in [100, 300, 1_000] {
        let dir = tempfile::tempdir().expect("a temporary directory");
        write(dir.path(), count);
        assert!(
            !Compiler::new(dir.path()).check().is_refused(),
            "the generated set is good"
        );
        group.bench_function(format!("{count} migrations"), |b| {
            b.iter_batched(
                || Compiler::new(dir.path()),
                |compiler| compiler.check(),
                BatchSize::PerIteration,
            );
        });
        let scripts = scripts(dir.path(), count);
        group.bench_function(format!("{count} migrations, SQLite alone"), |b| {
            b.iter(|| {
                let conn = Connection::open_in_memory().expect("a database");
                for script in &scripts {
                    conn.execute_batch(script).expect("the script runs");
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, rehearsal);
criterion_main!(benches);
