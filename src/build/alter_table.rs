//! What to do instead, where SQLite refuses an ALTER TABLE: it can add and drop only some kinds of columns.

/// The forms that SQLite refuses (<https://sqlite.org/lang_altertable.html#altertabaddcol>,
/// <https://sqlite.org/lang_altertable.html#altertabdropcol>): a part of its message, and another way to the same end.
const REFUSED: &[(&str, &str)] = &[
    (
        "cannot add a primary key column",
        "rebuild the table: create a new one with the key, copy the rows, drop the old one, rename the new one",
    ),
    (
        "cannot add a unique column",
        "add the column without UNIQUE, then CREATE UNIQUE INDEX … ON the table (the column)",
    ),
    (
        "cannot add a stored column",
        "make the generated column VIRTUAL, or rebuild the table: create, copy, drop, rename",
    ),
    (
        "cannot add a not null column with default value null",
        "give it a DEFAULT that old rows get, or rebuild the table: create, copy with a value for it, drop, rename",
    ),
    (
        "cannot add a column with non-constant default",
        "give it a constant DEFAULT or none, and fill it with UPDATE; if new rows need such a default, rebuild the table: create, copy, drop, rename",
    ),
    (
        "cannot add a references column with non-null default value",
        "leave the DEFAULT out, and fill the column with UPDATE",
    ),
    (
        "cannot drop primary key column",
        "rebuild the table without it: create, copy, drop, rename",
    ),
    (
        "cannot drop unique column",
        "rebuild the table without it: create, copy, drop, rename",
    ),
    (
        "no other columns exist",
        "a table has at least one column: drop the table",
    ),
];

/// Another way to what a refused statement wants, by the message of SQLite; none if it is about something else.
pub(super) fn remedy(message: &str) -> Option<&'static str> {
    let message = message.to_ascii_lowercase();
    let refused = REFUSED.iter().find(|(part, _)| message.contains(part));
    refused.map(|(_, remedy)| *remedy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    #[test]
    fn every_form_that_sqlite_refuses_has_a_remedy_of_its_own() {
        let cases = [
            "ALTER TABLE t ADD COLUMN a INTEGER PRIMARY KEY",
            "ALTER TABLE t ADD COLUMN a TEXT UNIQUE",
            "ALTER TABLE t ADD COLUMN a AS (x + 1) STORED",
            "ALTER TABLE t ADD COLUMN a TEXT NOT NULL",
            "ALTER TABLE t ADD COLUMN a TEXT DEFAULT CURRENT_TIMESTAMP",
            "ALTER TABLE t ADD COLUMN a TEXT DEFAULT (random())",
            "ALTER TABLE t ADD COLUMN a INTEGER DEFAULT 1 REFERENCES t (x)",
            "ALTER TABLE t DROP COLUMN x",
            "ALTER TABLE t DROP COLUMN u",
            "ALTER TABLE one DROP COLUMN x",
        ];
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(
            "PRAGMA foreign_keys = ON; CREATE TABLE t (x INTEGER PRIMARY KEY, u UNIQUE); INSERT INTO t VALUES (1, 1); CREATE TABLE one (x);",
        )
        .unwrap();
        for sql in cases {
            let error = conn.execute_batch(sql).unwrap_err().to_string();
            assert!(remedy(&error).is_some(), "{sql}: {error}");
        }
        assert_eq!(remedy("near \"x\": syntax error"), None);
    }
}
