//! CREATE TABLE … AS SELECT for a table that stays.

use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene};
use crate::migration::ObjectKind;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::CreateTableAs,
    why: "The table gets column names and affinities, and nothing else: no primary key, no NOT NULL, no DEFAULT, \
          no CHECK, no foreign key (https://sqlite.org/lang_createtable.html#create_table_as_select_statements).",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL);",
            "DROP TABLE foods;",
        ),
        (
            "0002_copy_foods",
            "CREATE TABLE archive AS SELECT id, name FROM foods;",
            "DROP TABLE archive;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL);",
            "DROP TABLE foods;",
        ),
        (
            "0002_copy_foods",
            "CREATE TABLE archive (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nINSERT INTO archive (id, name) SELECT id, name FROM foods;",
            "DROP TABLE archive;",
        ),
    ],
    rule: Rule::Up(rule),
};

fn rule(scene: &Scene<'_>) -> Findings {
    let creates = |parsed: &&Parsed<'_>| {
        let is_permanent = parsed.act == Act::Create(ObjectKind::Table) && !parsed.is_temporary;
        is_permanent && parsed.is(parsed.name_at + 1, "AS") && scene.stays(&parsed.name)
    };
    let copies = scene.statements.iter().filter(creates);
    copies
        .map(|parsed| {
            let message = format!(
                "`{}` gets no keys, no defaults and no constraints from its SELECT",
                parsed.name
            );
            parsed
                .finding(Check::CreateTableAs, parsed.name_at, message)
                .help("write CREATE TABLE with its columns, then INSERT INTO … SELECT")
        })
        .collect()
}
