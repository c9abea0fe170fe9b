//! Generated sets of migrations. Each bench uses its own part.

#![allow(dead_code)]

mod generated;
pub mod mixes;

use std::fmt;
use std::path::Path;
use std::time::Duration;

use tohead::Migrations;
use tohead::build::Compiler;

/// A set as an app grows it: see [`generated::migration`].
pub fn write_set(dir: &Path, count: usize) {
    write_all(dir, count, generated::migration);
}

/// Writes the parts of `count` migrations.
pub fn write_all(dir: &Path, count: usize, migration: impl Fn(usize) -> (String, String)) {
    for i in 1..=count {
        let (up, down) = migration(i);
        let file = |part: &str| dir.join(format!("{i:05}_step.{part}.sql"));
        std::fs::write(file("up"), up).expect("the directory is writable");
        std::fs::write(file("down"), down).expect("the directory is writable");
    }
}

/// The set of `count` migrations, compiled.
pub fn set(count: usize) -> Migrations {
    set_with(count, |compiler| compiler)
}

/// The same with its snapshot, as an embedded set has it.
pub fn set_with_snapshot(count: usize) -> Migrations {
    // The rows of the rehearsal have no part in it.
    set_with(count, |compiler| compiler.rows(0).snapshot(true))
}

fn set_with(count: usize, options: impl FnOnce(Compiler) -> Compiler) -> Migrations {
    let dir = tempfile::tempdir().expect("a temporary directory");
    write_set(dir.path(), count);
    options(Compiler::new(dir.path()))
        .compile()
        .expect("the generated set is good")
}

/// A set of `count` small data migrations on one table: long without a large schema.
pub fn long_set(count: usize) -> Migrations {
    let dir = tempfile::tempdir().expect("a temporary directory");
    for i in 1..=count {
        let (up, down) = if i == 1 {
            (
                "CREATE TABLE t (n INTEGER NOT NULL);".to_owned(),
                "DROP TABLE t;".to_owned(),
            )
        } else {
            (
                format!("INSERT INTO t VALUES ({i});"),
                format!("DELETE FROM t WHERE n = {i};"),
            )
        };
        std::fs::write(dir.path().join(format!("{i:05}_step.up.sql")), up).expect("the directory is writable");
        std::fs::write(dir.path().join(format!("{i:05}_step.down.sql")), down).expect("the directory is writable");
    }
    Compiler::new(dir.path()).compile().expect("the generated set is good")
}

/// What one thing takes of the time of another, from measurements in turn: what else the machine does
/// slows both down.
pub struct Ratio {
    /// Median of the one over median of the other.
    medians: f64,
    /// The median of the ratios of neighbours.
    neighbours: f64,
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:.2} (medians), {:.2} (median of the pairs)",
            self.medians, self.neighbours
        )
    }
}

/// Measures both in turn, so many times.
pub fn paired_ratio(pairs: usize, base: impl Fn() -> Duration, ours: impl Fn() -> Duration) -> Ratio {
    let measured: Vec<_> = (0..pairs)
        .map(|_| (base().as_secs_f64(), ours().as_secs_f64()))
        .collect();
    Ratio {
        medians: median(measured.iter().map(|pair| pair.1)) / median(measured.iter().map(|pair| pair.0)),
        neighbours: median(measured.iter().map(|(base, ours)| ours / base)),
    }
}

/// The middle one.
pub fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
