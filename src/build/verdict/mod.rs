//! The schema version: what a migration means for an older binary, as a table of changes.
//!
//! The rule: a change raises major if a statement of an older binary could be refused, or could read or
//! write something else than it did; minor if it could not. A constraint that only lets more rows in is
//! minor. `docs/schema-version.md` shows the table.

mod dependents;
mod kinds;
mod table;

use crate::migration::ObjectKind;
use crate::schema::diff::{Change, Difference};
use crate::schema::table::{TableChanges, Tables};
use crate::source::directive::Verdict;
use dependents::{is_on_new_table, of_index, refuses};
pub(crate) use kinds::{ChangeKind, Raise};
use table::of_table;

/// Which part of the schema version a migration raises: the highest of what its changes raise, unless a directive of
/// its author says otherwise.
pub(crate) fn verdict(
    differences: &[Difference],
    changed: &TableChanges,
    tables: &Tables,
    directive: Option<&Verdict>,
) -> Raise {
    let kinds = differences
        .iter()
        .flat_map(|difference| kinds(difference, differences, changed, tables));
    let computed = kinds.map(ChangeKind::raise).max().unwrap_or(ChangeKind::Rows.raise());
    match directive {
        Some(Verdict::Breaking) => Raise::Major,
        Some(Verdict::Compatible) => computed.min(Raise::Minor),
        None => computed,
    }
}

/// What kinds of change a difference is. `changed`: the tables that differ, before and after; `tables`: all tables
/// after it.
fn kinds(difference: &Difference, all: &[Difference], changed: &TableChanges, tables: &Tables) -> Vec<ChangeKind> {
    match difference.kind {
        ObjectKind::Table => of_table(difference, all, changed),
        ObjectKind::Index => of_index(difference, all, changed),
        ObjectKind::View => vec![match difference.change {
            Change::New { .. } => ChangeKind::NewView,
            Change::Gone => ChangeKind::DroppedView,
            _ => ChangeKind::ChangedView,
        }],
        ObjectKind::Trigger => vec![match &difference.change {
            Change::New { definition }
                if !is_on_new_table(difference, all) && refuses(difference, definition, tables) =>
            {
                ChangeKind::RefusingTrigger
            }
            Change::New { .. } => ChangeKind::NewTrigger,
            Change::Gone => ChangeKind::DroppedTrigger,
            _ => ChangeKind::ChangedTrigger,
        }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::tracker::{Hint, Tracker, differences};
    use ChangeKind::*;
    use rusqlite::Connection;

    const BASE: &str = "CREATE TABLE p (id INTEGER PRIMARY KEY);
        CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c TEXT NOT NULL DEFAULT 'x', d REAL CHECK (d IN (1, 2)), p INTEGER REFERENCES p (id), q INTEGER REFERENCES p (id) ON DELETE CASCADE, UNIQUE (b, c));
        CREATE VIEW v AS SELECT a FROM t; CREATE INDEX i ON t (b); CREATE UNIQUE INDEX u ON t (c, d);
        CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END; CREATE VIRTUAL TABLE f USING fts5(x);
        CREATE TABLE s (a INTEGER PRIMARY KEY, b TEXT) STRICT;";

    /// A change by rewriting the definition of `t`, where ALTER TABLE has no form for it.
    fn rewrite(from: &str, to: &str) -> String {
        let definition = BASE.split(';').nth(1).unwrap();
        assert!(definition.contains(from), "{from}");
        format!(
            "DROP VIEW v; DROP TABLE t; {}; CREATE VIEW v AS SELECT a FROM t; CREATE INDEX i ON t (b); CREATE UNIQUE INDEX u ON t (c, d);
             CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END;",
            definition.replacen(from, to, 1)
        )
    }

    fn cases() -> Vec<(ChangeKind, String)> {
        let own = [
            (Rows, "INSERT INTO t (b) VALUES ('x');"),
            (NewTable, "CREATE TABLE n (a); CREATE UNIQUE INDEX n_a ON n (a);"),
            (NewTable, "CREATE VIRTUAL TABLE n USING fts5(x);"),
            (DroppedTable, "DROP TABLE s;"),
            (RenamedTable, "ALTER TABLE s RENAME TO n;"),
            (VirtualTable, "DROP TABLE f; CREATE VIRTUAL TABLE f USING fts5(x, y);"),
            (NewColumn, "ALTER TABLE t ADD COLUMN n TEXT;"),
            (
                NewColumn,
                "ALTER TABLE t ADD COLUMN n INTEGER REFERENCES p (id) ON DELETE SET NULL;",
            ),
            (NewDefaulted, "ALTER TABLE t ADD COLUMN n TEXT NOT NULL DEFAULT '';"),
            (NewGenerated, "ALTER TABLE t ADD COLUMN n TEXT AS (b || c);"),
            (NewChecked, "ALTER TABLE t ADD COLUMN n TEXT CHECK (n <> '');"),
            (NewReference, "ALTER TABLE t ADD COLUMN n INTEGER REFERENCES p (id);"),
            (DroppedColumn, "ALTER TABLE s DROP COLUMN b;"),
            (RenamedColumn, "ALTER TABLE t RENAME COLUMN b TO n;"),
            (UniqueGained, "CREATE UNIQUE INDEX n ON t (b);"),
            (UniqueLost, "DROP INDEX u;"),
            (NewIndex, "CREATE INDEX n ON t (b, a);"),
            (DroppedIndex, "DROP INDEX i;"),
            (ChangedIndex, "DROP INDEX i; CREATE INDEX i ON t (b, c);"),
            (NewView, "CREATE VIEW n AS SELECT 1;"),
            (DroppedView, "DROP VIEW v;"),
            (ChangedView, "DROP VIEW v; CREATE VIEW v AS SELECT b FROM t;"),
            (NewTrigger, "CREATE TRIGGER n AFTER DELETE ON t BEGIN SELECT 1; END;"),
            (
                RefusingTrigger,
                "CREATE TRIGGER n BEFORE DELETE ON t BEGIN SELECT raise(ABORT, 'no'); END;",
            ),
            (
                RefusingTrigger,
                "CREATE TABLE l (x TEXT, y TEXT NOT NULL); CREATE TRIGGER n AFTER INSERT ON t BEGIN INSERT INTO l (x, y) VALUES (max(1, 2), NEW.b); END;",
            ),
            (
                NewTrigger,
                "CREATE TABLE l (x TEXT, y TEXT NOT NULL); CREATE TRIGGER n AFTER INSERT ON t BEGIN INSERT INTO l (x, y) VALUES (NEW.b, NEW.c); END;",
            ),
            (
                NewTrigger,
                "CREATE TABLE l (x TEXT); CREATE TRIGGER n BEFORE INSERT ON l BEGIN SELECT raise(ABORT, 'no') WHERE NEW.x = ''; END;",
            ),
            (
                NewIndex,
                "ALTER TABLE t ADD COLUMN n TEXT; CREATE UNIQUE INDEX n ON t (b, n);",
            ),
            (
                UniqueGained,
                "ALTER TABLE t ADD COLUMN n TEXT DEFAULT 'x'; CREATE UNIQUE INDEX n ON t (n);",
            ),
            (DroppedTrigger, "DROP TRIGGER g;"),
            (
                ChangedTrigger,
                "DROP TRIGGER g; CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 2; END;",
            ),
            (
                StrictLost,
                "DROP TABLE s; CREATE TABLE s (a INTEGER PRIMARY KEY, b TEXT);",
            ),
        ];
        let rewritten = [
            (NewRequired, "UNIQUE (b, c)", "n TEXT NOT NULL, UNIQUE (b, c)"),
            (NewUnique, "UNIQUE (b, c)", "n TEXT DEFAULT 'x' UNIQUE, UNIQUE (b, c)"),
            (
                ColumnOrder,
                "b TEXT, c TEXT NOT NULL DEFAULT 'x'",
                "c TEXT NOT NULL DEFAULT 'x', b TEXT",
            ),
            (ColumnOrder, "b TEXT,", "n TEXT, b TEXT,"),
            (Retyped, "b TEXT", "b INTEGER"),
            (Respelt, "b TEXT", "b VARCHAR(20)"),
            (Collation, "b TEXT", "b TEXT COLLATE NOCASE"),
            (Generated, "b TEXT", "b TEXT AS (c)"),
            (DefaultGained, "b TEXT", "b TEXT DEFAULT ''"),
            (DefaultChanged, "DEFAULT 'x'", "DEFAULT 'y'"),
            (DefaultLost, " DEFAULT 'x'", ""),
            (NotNullGained, "b TEXT", "b TEXT NOT NULL"),
            (NotNullLost, " NOT NULL", ""),
            (CheckGained, "b TEXT", "b TEXT CHECK (b <> '')"),
            (CheckGained, "d IN (1, 2)", "d IN (1)"),
            (CheckWidened, "d IN (1, 2)", "d IN (1, 2, 3)"),
            (CheckLost, " CHECK (d IN (1, 2))", ""),
            (UniqueGained, "b TEXT", "b TEXT UNIQUE"),
            (UniqueLost, ", UNIQUE (b, c)", ""),
            (PrimaryKey, "UNIQUE (b, c)", "UNIQUE (b, c), PRIMARY KEY (a, b)"),
            (ForeignKeyGained, "b TEXT", "b TEXT REFERENCES p (id)"),
            (ForeignKeyLost, "p INTEGER REFERENCES p (id)", "p INTEGER"),
            (ActionLost, "q INTEGER REFERENCES p (id) ON DELETE CASCADE", "q INTEGER"),
            (StrictGained, "UNIQUE (b, c))", "UNIQUE (b, c)) STRICT"),
            (WithoutRowid, "UNIQUE (b, c))", "UNIQUE (b, c)) WITHOUT ROWID"),
            (Autoincrement, "PRIMARY KEY", "PRIMARY KEY AUTOINCREMENT"),
            (OtherTable, "UNIQUE (b, c)", "UNIQUE (b, c) ON CONFLICT REPLACE"),
        ];
        let own = own.into_iter().map(|(kind, sql)| (kind, sql.to_owned()));
        let rewritten = rewritten.into_iter().map(|(kind, from, to)| {
            let sql = rewrite(from, to);
            // A key of its own takes the place of the column's.
            (
                kind,
                if kind == PrimaryKey {
                    sql.replacen("a INTEGER PRIMARY KEY", "a INTEGER", 1)
                } else {
                    sql
                },
            )
        });
        own.chain(rewritten).collect()
    }

    /// Kinds that come along with another one.
    fn goes_with(kind: ChangeKind) -> &'static [ChangeKind] {
        match kind {
            NewTable => &[NewIndex],
            NewTrigger | RefusingTrigger => &[NewTable],
            NewIndex | UniqueGained => &[NewColumn],
            RenamedTable => &[NewTable],
            RenamedColumn => &[NewColumn, UniqueLost, ChangedIndex],
            ColumnOrder => &[NewColumn],
            CheckGained => &[CheckLost],
            WithoutRowid => &[NotNullGained],
            _ => &[],
        }
    }

    fn changed(sql: &str) -> (Vec<Difference>, TableChanges, Tables) {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(BASE).unwrap();
        let mut tracker = Tracker::read(&conn).unwrap();
        let mut tables = Tables::read(&conn, &tracker).unwrap();
        conn.execute_batch(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        let everything = Hint {
            everything: true,
            ..Hint::default()
        };
        let changes = tracker.update(&conn, &everything).unwrap();
        let changed = tables.update(&conn, &changes).unwrap();
        (differences(&changes), changed, tables)
    }

    #[test]
    fn every_kind_of_change_is_told_from_the_others() {
        for (kind, sql) in cases() {
            let (differences, changed, tables) = changed(&sql);
            let verdict = |directive: Option<&Verdict>| verdict(&differences, &changed, &tables, directive);
            let found = differences
                .iter()
                .flat_map(|difference| kinds(difference, &differences, &changed, &tables));
            let found: Vec<_> = found.filter(|found| !goes_with(kind).contains(found)).collect();
            let expected = if kind == Rows { Vec::new() } else { vec![kind] };
            assert_eq!(found, expected, "{sql}");
            assert_eq!(verdict(None), kind.raise(), "{sql}");
            assert_eq!(verdict(Some(&Verdict::Breaking)), Raise::Major);
            assert!(verdict(Some(&Verdict::Compatible)) <= Raise::Minor);
        }
        let cases = cases();
        let untested: Vec<_> = ChangeKind::ALL
            .iter()
            .filter(|(kind, ..)| cases.iter().all(|(case, _)| case != kind))
            .collect();
        assert!(untested.is_empty(), "{untested:?}");
    }

    #[test]
    fn the_document_shows_this_table() {
        let page = include_str!("../../../docs/schema-version.md");
        let shown: Vec<_> = page.lines().filter(|line| line.starts_with("| ")).skip(2).collect();
        let rows = ChangeKind::ALL.iter().map(|(kind, what, why)| {
            let raise = format!("{:?}", kind.raise()).to_lowercase();
            format!("| {what} | {raise} | {why} |")
        });
        let rows: Vec<_> = rows.collect();
        assert_eq!(
            shown, rows,
            "docs/schema-version.md, left, has the table of src/build/verdict/mod.rs"
        );
    }
}
