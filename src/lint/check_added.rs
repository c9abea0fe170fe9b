//! A CHECK over columns that rows exist for.

use rusqlite::Connection;

use super::given::given;
use super::repair::is_repaired;
use super::scene::Kept;
use super::{Lint, Rule, Scene};
use crate::schema::table::{Column, Table};
use crate::source::tokens::{mentions, quoted};
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
        for check in added(scene.conn, &table) {
            let message = format!(
                "`{}` gets CHECK ({check}), and a row that breaks it stops the migration",
                table.after.name
            );
            findings.push(
                scene
                    .finding_about(Check::CheckAdded, &table.name, message)
                    .help_or_allow("correct such rows first", "if there can be none")
                    .quiet_if(follows(table.before, check, |part| is_given(scene, &table, part))),
            );
        }
    }
    findings
}

/// The CHECKs that rows which were there need not satisfy: new ones over old columns, but for those that every old row
/// passes.
fn added<'k>(conn: &Connection, table: &Kept<'k>) -> Vec<&'k str> {
    let is_old_column = |word: &str| table.before.column(word).is_some();
    let checks = table
        .after
        .checks
        .iter()
        .filter(|check| !table.before.checks.contains(check));
    checks
        .filter(|check| check.split(' ').any(is_old_column))
        .filter(|check| {
            !table
                .before
                .checks
                .iter()
                .any(|old| only_more_values(old, check) || has_alternative(old, check))
        })
        .filter(|check| !is_wider(conn, table.before, check))
        .map(String::as_str)
        .collect()
}

/// Whether a new CHECK is an old one with more values in its list, `a IN (1, 2)` and `a IN (1, 2, 3)`. Both in normal
/// form.
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

/// Whether a new CHECK is an old one with an alternative: `old OR …` or `… OR old`. Nothing binds less than OR.
fn has_alternative(old: &str, new: &str) -> bool {
    [old, &format!("( {old} )")].iter().any(|old| {
        let rest = new.strip_prefix(old).filter(|rest| rest.starts_with(" or "));
        rest.or_else(|| new.strip_suffix(old).filter(|rest| rest.ends_with(" or ")))
            .is_some()
    })
}

/// Whether every old row satisfies a new CHECK, because one of its alternatives is made of facts about these rows: the
/// parts of the old CHECKs, and that columns are NOT NULL; and what `is_given` says is so.
fn follows(before: &Table, new: &str, is_given: impl Fn(&str) -> bool) -> bool {
    let is_not_null = before.columns.iter().filter(|column| column.is_not_null);
    let is_not_null = is_not_null.map(|column| format!("{} is not null", column.name.to_ascii_lowercase()));
    let old = before.checks.iter().flat_map(|check| split(check, "and"));
    let facts: Vec<_> = is_not_null.chain(old).collect();
    let is_so = |alternative: &String| {
        split(alternative, "and")
            .iter()
            .all(|part| facts.contains(part) || is_given(part))
    };
    split(new, "or").iter().any(is_so)
}

/// Whether a part of a CHECK is about new columns only, and not false with what they hold in every old row. What is NULL
/// passes, also beside other alternatives.
fn is_given(scene: &Scene<'_>, table: &Kept<'_>, part: &str) -> bool {
    let named = table.after.columns.iter().filter(|column| mentions(part, &column.name));
    let value = |column: &Column| {
        let value = given(scene, table, &column.name)?;
        Some(format!("{value} AS {}", quoted(&column.name)))
    };
    let values: Option<Vec<_>> = named.map(value).collect();
    let Some(values) = values.filter(|values| !values.is_empty()) else {
        return false;
    };
    let sql = format!("SELECT ({part}) IS NOT FALSE FROM (SELECT {})", values.join(", "));
    scene.conn.query_row(&sql, [], |row| row.get(0)).unwrap_or(false)
}

/// The parts of a condition that `and`, or `or`, joins. The whole condition where that word may mean something else: in
/// a BETWEEN, in a CASE, or an AND beside an OR.
fn split(condition: &str, word: &str) -> Vec<String> {
    let words: Vec<_> = condition.split(' ').collect();
    let binds_less = word == "and" && words.contains(&"or");
    if words.contains(&"between") || words.contains(&"case") || binds_less {
        return vec![condition.to_owned()];
    }
    let mut depth = 0_i32;
    let is_between = |word_here: &&str| {
        depth += i32::from(*word_here == "(") - i32::from(*word_here == ")");
        depth == 0 && *word_here == word
    };
    words.split(is_between).map(|part| part.join(" ")).collect()
}

/// Whether every number that the old CHECKs of a column admit passes a new one: `a > 0` is wider than `a > 1`. SQLite
/// is asked for the numbers at and around each limit that the conditions name.
fn is_wider(conn: &Connection, before: &Table, new: &str) -> bool {
    let mut columns = before.columns.iter().filter(|column| mentions(new, &column.name));
    let (Some(column), None) = (columns.next(), columns.next()) else {
        return false;
    };
    let is_alone = |check: &&String| {
        let mut others = before.columns.iter().filter(|other| other.name != column.name);
        mentions(check, &column.name) && others.all(|other| !mentions(check, &other.name))
    };
    let old: Vec<_> = before.checks.iter().filter(is_alone).map(String::as_str).collect();
    if old.is_empty() {
        return false;
    }
    let sql = format!(
        "SELECT ({}) AND NOT ({new}) FROM (SELECT ?1 AS {})",
        old.join(") AND ("),
        quoted(&column.name)
    );
    let Ok(mut statement) = conn.prepare(&sql) else {
        return false;
    };
    let limits: Option<Vec<_>> = old.iter().chain([&new]).map(|check| limits(check)).collect();
    let Some(limits) = limits else { return false };
    let around = |limit: f64| [-1.0, -0.5, 0.0, 0.5, 1.0].map(|step| limit + step);
    let numbers = limits.into_iter().flatten().flat_map(around);
    let mut numbers = numbers.chain([-1e15, 1e15]);
    let is_stopped = |number: f64| {
        let answer = statement.query_row([number], |row| row.get::<_, Option<i64>>(0));
        !matches!(answer, Ok(Some(0)))
    };
    !numbers.any(is_stopped)
}

/// The numbers in a condition, each with either sign; none where it holds texts or calls functions, of which numbers
/// tell nothing.
fn limits(check: &str) -> Option<Vec<f64>> {
    let words: Vec<_> = check.split(' ').collect();
    let joins = |word: &str| matches!(word, "in" | "and" | "or" | "not" | "(");
    let calls = |pair: &[&str]| {
        pair[1] == "(" && pair[0].starts_with(|c: char| c.is_alphanumeric() || c == '_') && !joins(pair[0])
    };
    if words.windows(2).any(calls) || words.iter().any(|word| word.starts_with('\'')) {
        return None;
    }
    let numbers = words.iter().filter_map(|word| word.parse::<f64>().ok());
    Some(numbers.flat_map(|number| [number, -number]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_list_of_values_lets_every_old_row_through() {
        let old = "kind in ( 'a' , 'b' )";
        assert!(only_more_values(old, "kind in ( 'a' , 'b' , 'c' )"));
        for stricter in ["kind in ( 'a' )", "kind in ( 'a' , 'b' ) and size", "kind = 'a'"] {
            assert!(!only_more_values(old, stricter), "{stricter}");
        }
    }

    #[test]
    fn an_alternative_lets_every_old_row_through() {
        let old = "a > 0 and b <> 'x'";
        for wider in [
            "a > 0 and b <> 'x' or c",
            "( a > 0 and b <> 'x' ) or c",
            "c or a > 0 and b <> 'x'",
        ] {
            assert!(has_alternative(old, wider), "{wider}");
        }
        for other in [
            "a > 0 and b <> 'x' and c",
            "( c or a > 0 and b <> 'x' ) and d",
            "a > 0 and b <> 'x' or",
        ] {
            assert!(!has_alternative(old, other), "{other}");
        }
    }

    #[test]
    fn what_was_so_of_every_old_row_lets_it_through() {
        let conn = Connection::open_in_memory().unwrap();
        let sql = "CREATE TABLE t (a INTEGER NOT NULL, b TEXT, CHECK (a > 1 AND b <> ''))";
        conn.execute_batch(sql).unwrap();
        let tracker = crate::schema::tracker::Tracker::read(&conn).unwrap();
        let tables = crate::schema::table::Tables::read(&conn, &tracker).unwrap();
        let follows = |new: &str| follows(tables.get("t").unwrap(), new, |part| part == "z is null");
        for wider in [
            "a is not null or b = 'x'",
            "b <> ''",
            "c or a > 1 and b <> ''",
            "c or z is null",
            "z is null and a > 1",
        ] {
            assert!(follows(wider), "{wider}");
        }
        for other in [
            "b is not null",
            "a is not null and b = 'x'",
            "c and z is null",
            "( a > 1 or b ) and c",
            "a between 1 and 2",
        ] {
            assert!(!follows(other), "{other}");
        }
    }

    #[test]
    fn a_wider_range_lets_every_old_row_through() {
        let conn = Connection::open_in_memory().unwrap();
        let is_wider = |old: &str, new: &str| {
            let sql = format!("CREATE TABLE t (a INTEGER, b TEXT, CHECK ({old}))");
            conn.execute_batch(&format!("DROP TABLE IF EXISTS t; {sql}")).unwrap();
            let tracker = crate::schema::tracker::Tracker::read(&conn).unwrap();
            let tables = crate::schema::table::Tables::read(&conn, &tracker).unwrap();
            super::is_wider(&conn, tables.get("t").unwrap(), new)
        };
        let old = "a BETWEEN 1 AND 5";
        for wider in [
            "a between 1 and 10",
            "a >= 0",
            "a > -1",
            "a in ( 1 , 2 , 3 , 4 , 5 ) or a > 0",
        ] {
            assert!(is_wider(old, wider), "{wider}");
        }
        for other in [
            "a between 2 and 10",
            "a > 1",
            "b > 0",
            "a > 0 and b > 0",
            "length ( a ) > 0",
            "a <> 3",
        ] {
            assert!(!is_wider(old, other), "{other}");
        }
        assert!(!is_wider("b > 'm'", "b > 'c'"));
    }
}
