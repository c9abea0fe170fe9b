//! The schema version: what a migration means for an older binary, as a table of changes.

use crate::migration::ObjectKind;
use crate::schema::diff::{Change, Difference, Item, is_column};
use crate::source::directive::Verdict;

/// Which part of the schema version a change raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Raise {
    /// Rows only.
    Patch,
    /// An older binary can live with it.
    Minor,
    /// It cannot.
    Major,
}

impl Raise {
    pub(crate) fn apply(self, (major, minor, patch): (u64, u64, u64)) -> (u64, u64, u64) {
        match self {
            Self::Patch => (major, minor, patch + 1),
            Self::Minor => (major, minor + 1, 0),
            Self::Major => (major + 1, 0, 0),
        }
    }
}

/// The verdict on a migration from what it changed, unless its author says otherwise.
pub(crate) fn verdict(differences: &[Difference], directive: Option<&Verdict>) -> Raise {
    let computed = differences
        .iter()
        .map(|difference| of(difference, differences))
        .max()
        .unwrap_or(Raise::Patch);
    match directive {
        Some(Verdict::Breaking) => Raise::Major,
        Some(Verdict::Compatible) => computed.min(Raise::Minor),
        None => computed,
    }
}

fn of(difference: &Difference, all: &[Difference]) -> Raise {
    use ObjectKind::{Index, Table, Trigger, View};
    match (difference.kind, &difference.change) {
        (Table | View, Change::Gone) => Raise::Major,
        (Index | Trigger, Change::Gone) => Raise::Minor,
        (Index, Change::New { definition })
            if definition.starts_with("create unique") && !is_new_table(&difference.table, all) =>
        {
            Raise::Major
        }
        (_, Change::New { .. }) => Raise::Minor,
        (Table, Change::Table(items)) => items.iter().map(of_item).max().unwrap_or(Raise::Major),
        (Table, Change::Order) => Raise::Major,
        (Table | View, Change::Text { .. }) => Raise::Major,
        (Index, Change::Text { second, .. }) if second.starts_with("create unique") => Raise::Major,
        _ => Raise::Minor,
    }
}

fn is_new_table(table: &str, all: &[Difference]) -> bool {
    all.iter().any(|other| {
        other.kind == ObjectKind::Table
            && other.name.eq_ignore_ascii_case(table)
            && matches!(other.change, Change::New { .. })
    })
}

/// A new column that an older binary need not know: nullable, defaulted or generated.
fn of_item(item: &Item) -> Raise {
    let optional = |new: &str| {
        let has = |word: &str| new.split(' ').any(|token| token == word);
        is_column(new) && !has("unique") && !has("check") && !has("references") && (!has("not") || has("default"))
    };
    match item {
        Item::New(new) if optional(new) => Raise::Minor,
        _ => Raise::Major,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::tracker::{Hint, Tracker, differences};
    use rusqlite::Connection;

    #[test]
    fn every_kind_of_change_raises_what_an_older_binary_feels() {
        let base = "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT); CREATE VIEW v AS SELECT a FROM t; CREATE INDEX i ON t (b);";
        let cases = [
            ("INSERT INTO t VALUES (1, 'x');", Raise::Patch),
            ("CREATE TABLE u (a); CREATE UNIQUE INDEX ui ON u (a);", Raise::Minor),
            ("CREATE INDEX j ON t (b, a);", Raise::Minor),
            ("DROP INDEX i;", Raise::Minor),
            ("ALTER TABLE t ADD COLUMN c TEXT;", Raise::Minor),
            ("ALTER TABLE t ADD COLUMN c TEXT NOT NULL DEFAULT '';", Raise::Minor),
            ("ALTER TABLE t ADD COLUMN c TEXT CHECK (c <> '');", Raise::Major),
            ("CREATE UNIQUE INDEX j ON t (b);", Raise::Major),
            ("DROP VIEW v;", Raise::Major),
            ("DROP TABLE t;", Raise::Major),
            ("ALTER TABLE t RENAME COLUMN b TO c;", Raise::Major),
            ("ALTER TABLE t RENAME TO u;", Raise::Major),
            ("DROP VIEW v; CREATE VIEW v AS SELECT b FROM t;", Raise::Major),
        ];
        for (change, expected) in cases {
            let conn = Connection::open_in_memory().unwrap();
            conn.execute_batch(base).unwrap();
            let mut tracker = Tracker::read(&conn).unwrap();
            conn.execute_batch(change).unwrap();
            let everything = Hint {
                everything: true,
                ..Hint::default()
            };
            let differences = differences(&tracker.update(&conn, &everything).unwrap());
            assert_eq!(verdict(&differences, None), expected, "{change}");
            assert_eq!(verdict(&differences, Some(&Verdict::Breaking)), Raise::Major);
            assert!(verdict(&differences, Some(&Verdict::Compatible)) <= Raise::Minor);
        }
    }
}
