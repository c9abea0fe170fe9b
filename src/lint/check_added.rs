//! A CHECK over columns that rows exist for.

use super::repair::is_repaired;
use super::scene::Kept;
use super::{Lint, Rule, Scene};
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::CheckAdded,
    why: "The migration runs on empty tables and fails on the first database with a row that breaks the rule: \
          the app does not start there any more.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (kcal REAL);",
            "DROP TABLE foods;",
        ),
        (
            "0002_check_kcal",
            "CREATE TABLE foods_new (kcal REAL CHECK (kcal >= 0));\nINSERT INTO foods_new (kcal) SELECT kcal FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "CREATE TABLE foods_old (kcal REAL);\nINSERT INTO foods_old (kcal) SELECT kcal FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_old RENAME TO foods;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (kcal REAL);",
            "DROP TABLE foods;",
        ),
        (
            "0002_check_kcal",
            "UPDATE foods SET kcal = NULL WHERE kcal < 0;\nCREATE TABLE foods_new (kcal REAL CHECK (kcal >= 0));\nINSERT INTO foods_new (kcal) SELECT kcal FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "CREATE TABLE foods_old (kcal REAL);\nINSERT INTO foods_old (kcal) SELECT kcal FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_old RENAME TO foods;",
        ),
    ],
    rule: Rule::Up(rule),
};

fn rule(scene: &Scene<'_>) -> Findings {
    let mut findings = Findings::new();
    for table in scene.kept().filter(|table| !is_repaired(scene, &table.name)) {
        for check in added(&table) {
            let message = format!(
                "`{}` gets CHECK ({check}), and a row that breaks it stops the migration",
                table.after.name
            );
            findings.push(
                scene
                    .finding_about(Check::CheckAdded, &table.name, message)
                    .help_or_allow("correct such rows first", "if there can be none"),
            );
        }
    }
    findings
}

/// The checks that old rows have not met before.
fn added<'k>(table: &Kept<'k>) -> Vec<&'k str> {
    let is_old_column = |word: &str| table.before.column(word).is_some();
    let checks = table
        .after
        .checks
        .iter()
        .filter(|check| !table.before.checks.contains(check));
    checks
        .filter(|check| check.split(' ').any(is_old_column))
        .filter(|check| !table.before.checks.iter().any(|old| only_more_values(old, check)))
        .map(String::as_str)
        .collect()
}

/// Whether a list of values has only become longer.
pub(crate) fn only_more_values(old: &str, new: &str) -> bool {
    let mut more: Vec<_> = new.split(' ').collect();
    for word in old.split(' ') {
        match more.iter().position(|other| *other == word) {
            Some(at) => drop(more.remove(at)),
            None => return false,
        }
    }
    let is_value =
        |word: &str| word == "," || word.starts_with(['\'', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    old.contains(" in ( ") && more.into_iter().all(is_value)
}

#[cfg(test)]
mod tests {
    use super::only_more_values;

    #[test]
    fn a_longer_list_of_values_lets_every_old_row_through() {
        let old = "kind in ( 'a' , 'b' )";
        assert!(only_more_values(old, "kind in ( 'a' , 'b' , 'c' )"));
        for stricter in ["kind in ( 'a' )", "kind in ( 'a' , 'b' ) and size", "kind = 'a'"] {
            assert!(!only_more_values(old, stricter), "{stricter}");
        }
    }
}
