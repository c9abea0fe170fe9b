//! Values that an expression changes on the way, so that they become NULL or the same.

use std::collections::BTreeMap;

use super::copy::{assignments, is_shift};
use super::statement::{Act, Parsed};
use super::{Lint, Rule};
use crate::migration::ObjectKind;
use crate::source::{Check, Findings, SourceMigration};

pub(super) const LINT: Lint = Lint {
    check: Check::ChangedValues,
    why: "An expression in a copy or an UPDATE is written for the values that its author had in mind. Others become NULL, or can no longer be told apart, and cannot be brought back.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kcal INTEGER);",
            "DROP TABLE foods;",
        ),
        (
            "0002_add_shelf",
            "CREATE TABLE foods_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kcal INTEGER, shelf TEXT);\nINSERT INTO foods_new (id, name, kcal) SELECT id, trim(lower(name)), kcal FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "CREATE TABLE foods_old (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kcal INTEGER);\nINSERT INTO foods_old (id, name, kcal) SELECT id, name, kcal FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_old RENAME TO foods;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kcal INTEGER);",
            "DROP TABLE foods;",
        ),
        (
            "0002_add_shelf",
            "CREATE TABLE foods_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kcal INTEGER, shelf TEXT);\nINSERT INTO foods_new (id, name, kcal) SELECT id, name, kcal FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "CREATE TABLE foods_old (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kcal INTEGER);\nINSERT INTO foods_old (id, name, kcal) SELECT id, name, kcal FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_old RENAME TO foods;",
        ),
    ],
    // What an expression makes of values is found by the rows of the rehearsal: `src/build/rows`.
    rule: Rule::Set(reckoned_twice),
};

/// UPDATEs that reckon with all values of a column as an earlier migration has done already, such as `SET amount = amount * 100`:
/// who has applied both has the values twice as far away.
fn reckoned_twice(migrations: &[SourceMigration]) -> Findings {
    let mut findings = Findings::new();
    // The last expression for a column of a table, and the file that it stands in.
    let mut last = BTreeMap::<(String, String), (String, String)>::new();
    let ups = migrations.iter().filter_map(|migration| migration.up.as_ref());
    for parsed in ups.flat_map(Parsed::all) {
        let is_gone = parsed.act == Act::Drop(ObjectKind::Table) || parsed.renames_table_to().is_some();
        if is_gone {
            last.retain(|(table, _), _| *table != parsed.name);
        }
        if parsed.act != Act::Update || parsed.find_outside(parsed.name_at, "WHERE").is_some() {
            continue;
        }
        for (column, value) in assignments(&parsed) {
            let text: Vec<_> = value.clone().map(|at| parsed.text(at).to_ascii_lowercase()).collect();
            let text = text.join(" ");
            let file = parsed.script.file.path.clone();
            let is_factor = value.clone().any(|at| parsed.is(at, "*") || parsed.is(at, "/"));
            let is_it = is_factor && is_shift(&parsed, &column, &value);
            let before = last.insert((parsed.name.clone(), column.clone()), (text.clone(), file.clone()));
            let Some((_, other)) = before.filter(|(before, other)| is_it && *before == text && *other != file) else {
                continue;
            };
            let message = format!(
                "reckons with every value of `{}.{column}` as {other} has done before: `{}`",
                parsed.name,
                parsed.between(value.start, value.end).trim()
            );
            let remedy = "do it once; where it may be missing, say with WHERE which values are still as they were";
            findings.push(
                parsed
                    .finding(Check::ChangedValues, value.start, message)
                    .help_or_allow(remedy, "if that is meant"),
            );
        }
    }
    findings
}
