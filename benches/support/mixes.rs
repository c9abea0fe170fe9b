//! Sets that weigh on one thing: three tables of ten migrations, with foreign keys, CHECKs and indexes, and then changes of one
//! kind to tables that are there.

/// What comes behind the tables.
#[derive(Clone, Copy, Debug)]
pub enum Mix {
    /// ADD COLUMN. Its down part, DROP COLUMN, has SQLite parse the whole schema anew.
    Columns,
    Indexes,
    Views,
    Rows,
    /// New table, copy, drop, rename.
    Rebuilds,
    /// Columns, indexes, views and rows in turn.
    All,
}

impl Mix {
    pub const ALL: [Self; 6] = [
        Self::Columns,
        Self::Indexes,
        Self::Views,
        Self::Rows,
        Self::Rebuilds,
        Self::All,
    ];

    /// The up and the down part of the i-th of `count` migrations, from 1.
    pub fn migration(self, i: usize, count: usize) -> (String, String) {
        let tables = count * 3 / 10;
        if i <= tables {
            return (created(&format!("t{i}"), i), format!("DROP TABLE t{i};\n"));
        }
        let table = (i - tables - 1) % tables + 1;
        let kind = match self {
            Self::All => [Self::Columns, Self::Indexes, Self::Views, Self::Rows][i % 4],
            one => one,
        };
        match kind {
            Self::Columns => (
                format!("ALTER TABLE t{table} ADD COLUMN c{i} TEXT;\n"),
                format!("ALTER TABLE t{table} DROP COLUMN c{i};\n"),
            ),
            Self::Indexes => (
                format!("CREATE INDEX i{i} ON t{table} (name, amount);\n"),
                format!("DROP INDEX i{i};\n"),
            ),
            Self::Views => (
                format!("CREATE VIEW v{i} AS SELECT id, name FROM t{table};\n"),
                format!("DROP VIEW v{i};\n"),
            ),
            Self::Rows => (
                format!("UPDATE t{table} SET amount = amount + 1 WHERE amount < 5;\n"),
                format!("UPDATE t{table} SET amount = amount - 1 WHERE amount BETWEEN 1 AND 6;\n"),
            ),
            Self::Rebuilds | Self::All => (rebuilt(table), rebuilt(table)),
        }
    }
}

fn created(name: &str, i: usize) -> String {
    let parent = (i / 2).max(1);
    format!(
        "CREATE TABLE {name} (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) < 400),
  kind TEXT CHECK (kind IN ('a', 'b', 'c')),
  parent INTEGER REFERENCES t{parent} (id),
  amount REAL DEFAULT 0 CHECK (amount >= 0)
);
CREATE INDEX t{i}_parent ON {name} (parent);\n"
    )
}

fn rebuilt(i: usize) -> String {
    let (table, index) = created("new", i)
        .split_once("CREATE INDEX")
        .map(|(table, _)| {
            (
                table.to_owned(),
                format!("CREATE INDEX t{i}_parent ON t{i} (parent);\n"),
            )
        })
        .unwrap_or_default();
    format!(
        "{table}INSERT INTO new (id, name, kind, parent, amount) SELECT id, name, kind, parent, amount FROM t{i};
DROP TABLE t{i};
ALTER TABLE new RENAME TO t{i};
{index}"
    )
}
