//! Migrations as an app grows them, made up. The sets of `benches/peers` are made of them too.

/// The up and the down part of the i-th migration, counted from 1. In rounds of ten: three tables with an index,
/// three new columns, three times rows, one view.
pub fn migration(i: usize) -> (String, String) {
    let (first, place) = ((i - 1) / 10 * 10 + 1, (i - 1) % 10);
    let table = first + place / 3 * 3;
    match place {
        0 | 3 | 6 => (
            format!(
                "-- table {i}\nCREATE TABLE t{i} (\n  id INTEGER PRIMARY KEY,\n  name TEXT NOT NULL UNIQUE,\n  amount REAL NOT NULL DEFAULT 0 CHECK (amount >= 0)\n);\nCREATE INDEX t{i}_amount ON t{i} (amount);\n"
            ),
            format!("DROP TABLE t{i};\n"),
        ),
        1 | 4 | 7 => (
            format!("ALTER TABLE t{table} ADD COLUMN note TEXT;\n"),
            format!("ALTER TABLE t{table} DROP COLUMN note;\n"),
        ),
        2 | 5 | 8 => (
            format!("INSERT INTO t{table} (name, note) VALUES ('first', 'x'), ('second', 'y');\n"),
            format!("DELETE FROM t{table} WHERE name IN ('first', 'second');\n"),
        ),
        _ => (
            format!("CREATE VIEW v{i} AS SELECT id, name FROM t{first};\n"),
            format!("DROP VIEW v{i};\n"),
        ),
    }
}
