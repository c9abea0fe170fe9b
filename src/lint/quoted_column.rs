//! A copy that writes the name of a column into every row, because the old table has no such column; and a text that stands
//! where the value of a column belongs (`text_for_column`).

use super::quoted_string::{Misread, misread};
use super::text_for_column::texts_for_columns;
use super::{Lint, Moment, Rule};
use crate::source::finding::Finding;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::QuotedColumn,
    why: "Where nothing has that name, SQLite takes `\"x\"` for the text 'x' (https://sqlite.org/quirks.html#dblquote). \
          A copy that takes a column with the name of a new one then writes this name into every row of every user; \
          generators of migrations are known for it. `trim('host')` in single quotes is a text everywhere, and the same in \
          every row.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_add_brand",
            "CREATE TABLE foods_new (id INTEGER PRIMARY KEY, name TEXT, brand TEXT NOT NULL DEFAULT '');\nINSERT INTO foods_new (\"id\", \"name\", \"brand\") SELECT \"id\", \"name\", \"brand\" FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "ALTER TABLE foods DROP COLUMN brand;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_add_brand",
            "CREATE TABLE foods_new (id INTEGER PRIMARY KEY, name TEXT, brand TEXT NOT NULL DEFAULT '');\nINSERT INTO foods_new (\"id\", \"name\") SELECT \"id\", \"name\" FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "ALTER TABLE foods DROP COLUMN brand;",
        ),
    ],
    rule: Rule::Statement(rule),
};

fn rule(moment: &Moment<'_>) -> Findings {
    let misread = misread(moment).into_iter();
    let columns = misread.filter(|misread| misread.stands_for_column(moment));
    let columns = columns.map(|misread| finding(moment, misread));
    columns.chain(texts_for_columns(moment)).collect()
}

fn finding(moment: &Moment<'_>, misread: Misread) -> Finding {
    let (table, name) = (&moment.parsed.name, &misread.name);
    let message = format!(
        "the copy writes the text '{name}' into `{table}`.`{name}` of every row: nothing that it reads has a column \"{name}\""
    );
    Finding::new(Check::QuotedColumn, &moment.parsed.script.file, misread.span, message).help(format!(
        "select the column whose values belong there; if there is none, leave `{name}` out of the copy, or select its first value"
    ))
}
