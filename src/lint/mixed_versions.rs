//! Versions of two kinds in one set.

use super::{Lint, Rule};
use crate::source::finding::Finding;
use crate::source::{Check, Findings, SourceMigration};

pub(super) const LINT: Lint = Lint {
    check: Check::MixedVersions,
    why: "Versions are compared as numbers: behind a time such as 20240101120000 the next running number, 0008, \
          comes too early, and so does a date without the time of day. A database that has the later one applied \
          refuses it.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "20240101120000_create_users",
            "CREATE TABLE users (name TEXT);",
            "DROP TABLE users;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_create_users",
            "CREATE TABLE users (name TEXT);",
            "DROP TABLE users;",
        ),
    ],
    rule: Rule::Set(rule),
};

/// One finding for the whole set, at the first migration whose version is of another kind than the one before it.
fn rule(migrations: &[SourceMigration]) -> Findings {
    let odd = migrations
        .windows(2)
        .find(|pair| Numbering::of(&pair[0]) != Numbering::of(&pair[1]));
    let Some([before, migration]) = odd else {
        return Findings::new();
    };
    let message = format!(
        "{} has {} for its version, and {} before it {}",
        migration.id(),
        Numbering::of(migration).shown(),
        before.id(),
        Numbering::of(before).shown()
    );
    let finding = Finding::new(Check::MixedVersions, migration.file(), 0..0, message);
    vec![finding.help("keep to one kind of version; if the set changes over for good: -- tohead: allow(mixed-versions) \"why\" in this file")]
}

/// What kind of number a version is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbering {
    Running,
    /// A time, with the number of its digits: versions of one length sort by time.
    Time(u32),
}

impl Numbering {
    fn of(migration: &SourceMigration) -> Self {
        match migration.version.number().checked_ilog10().map_or(1, |log| log + 1) {
            0..=7 => Self::Running,
            digits => Self::Time(digits),
        }
    }

    fn shown(self) -> String {
        match self {
            Self::Running => "a running number".to_owned(),
            Self::Time(digits) => format!("a time of {digits} digits"),
        }
    }
}
