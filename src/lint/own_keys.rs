//! A reference to another table that is looked up among the keys of its own table.

use super::named_after::{self, stem};
use super::statement::Act;
use super::subquery::{Place, Subquery, single_keys, subqueries};
use super::{Lint, Moment, Rule};
use crate::schema::pragma;
use crate::source::finding::Finding;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::OwnKeys,
    why: "`workflow_id NOT IN (SELECT id FROM executions)` looks for workflows among the executions: numbers of two tables \
          are alike, so some are found and some are not, by chance, and rows are deleted or changed that are in order.",
    failing: &[
        (
            "0001_create_executions",
            "CREATE TABLE workflows (id INTEGER PRIMARY KEY);\nCREATE TABLE executions (id INTEGER PRIMARY KEY, workflow_id INTEGER);",
            "DROP TABLE executions;\nDROP TABLE workflows;",
        ),
        (
            "0002_no_orphans",
            "-- tohead: irreversible \"orphans are of no use\"\nDELETE FROM executions WHERE workflow_id NOT IN (SELECT id FROM executions);",
            "",
        ),
    ],
    passing: &[
        (
            "0001_create_executions",
            "CREATE TABLE workflows (id INTEGER PRIMARY KEY);\nCREATE TABLE executions (id INTEGER PRIMARY KEY, workflow_id INTEGER);",
            "DROP TABLE executions;\nDROP TABLE workflows;",
        ),
        (
            "0002_no_orphans",
            "-- tohead: irreversible \"orphans are of no use\"\nDELETE FROM executions WHERE workflow_id NOT IN (SELECT id FROM workflows);",
            "",
        ),
    ],
    rule: Rule::Statement(rule),
};

fn rule(moment: &Moment<'_>) -> Findings {
    let is_write = matches!(moment.parsed.act, Act::Delete | Act::Update);
    let subqueries = is_write.then(|| subqueries(&moment.parsed)).into_iter().flatten();
    subqueries.filter_map(|subquery| confused(moment, &subquery)).collect()
}

/// The finding for `workflow_id [NOT] IN (SELECT id FROM executions)` in a statement about `executions`, if the column
/// refers to another table.
fn confused(moment: &Moment<'_>, subquery: &Subquery) -> Option<Finding> {
    let parsed = &moment.parsed;
    // `column [NOT] IN (SELECT key FROM table`
    let before = subquery.select.checked_sub(3)?;
    let at = before.checked_sub(usize::from(parsed.is(before, "NOT")))?;
    let (column, key) = (parsed.name_of(at), parsed.name_of(subquery.select + 1));
    let is_plain = subquery.place == Place::In && parsed.is(subquery.select + 2, "FROM");
    if !is_plain || subquery.tables(parsed) != [parsed.name.clone()] || column == key {
        return None;
    }
    let is_key = single_keys(moment.conn, &parsed.name).contains(&key);
    let other = spoken_of(moment, &column).filter(|_| is_key)?;
    let message = format!(
        "`{column}` speaks of `{other}`, and is looked for in the keys of `{}` itself",
        parsed.name
    );
    let finding = parsed.finding(Check::OwnKeys, subquery.select, message);
    Some(finding.help_or_allow(format!("select from `{other}`"), "if it is meant"))
}

/// The other table that a column refers to, by a foreign key or, where it has none, by its name; none if it may refer
/// to its own table.
fn spoken_of(moment: &Moment<'_>, column: &str) -> Option<String> {
    let own = &moment.parsed.name;
    let mut parents = Vec::new();
    let _ = pragma::each(moment.conn, "main.foreign_key_list", own, |row| {
        let (parent, from): (String, String) = (row.get(2)?, row.get(3)?);
        parents.extend(from.eq_ignore_ascii_case(column).then(|| parent.to_ascii_lowercase()));
        Ok(())
    });
    if !parents.is_empty() {
        return (!parents.contains(own)).then(|| parents.swap_remove(0));
    }
    let sql = "SELECT lower(name) FROM main.sqlite_schema WHERE type = 'table' ORDER BY length(name)";
    let mut statement = moment.conn.prepare_cached(sql).ok()?;
    let tables = statement.query_map([], |row| row.get::<_, String>(0)).ok()?.flatten();
    let tables: Vec<_> = tables.filter(|table| speaks_of(column, table)).collect();
    (!tables.contains(own)).then(|| tables.into_iter().next()).flatten()
}

/// Whether a column is named after a table: `workflow_id` after `workflow`, `workflows` or `workflow_entity`. Both
/// names are in lower case.
fn speaks_of(column: &str, table: &str) -> bool {
    let Some(stem) = stem(column).filter(|stem| stem.len() > 1) else {
        return false;
    };
    let is_longer = table.strip_prefix(stem).is_some_and(|rest| rest.starts_with('_'));
    is_longer || named_after::spoken_of(column).iter().any(|name| name == table)
}
