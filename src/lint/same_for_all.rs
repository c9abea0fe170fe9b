//! One value for all rows, where each was to get its own.

use std::ops::Range;

use rusqlite::Connection;

use super::copy::{assignments, items};
use super::named_after::spoken_of;
use super::statement::{Act, Parsed};
use super::subquery::{Place, Subquery, clause, compiles, conjuncts, outside, single_keys, subqueries, tables};
use super::{Lint, Moment, Rule, column_scope};
use crate::schema::pragma;
use crate::source::finding::Finding;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::SameForAll,
    why: "A subquery that reads nothing of the row runs once for the whole statement, a random number in it too; \
          `last_insert_rowid()` is the last row of those that were inserted, and a table behind FROM that nothing joins \
          gives any of its rows. Each runs without an error, and all rows of every user share what was to tell them apart.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_add_uid",
            "ALTER TABLE foods ADD COLUMN uid TEXT;\nUPDATE foods SET uid = (SELECT lower(hex(randomblob(16))));",
            "ALTER TABLE foods DROP COLUMN uid;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_add_uid",
            "ALTER TABLE foods ADD COLUMN uid TEXT;\nUPDATE foods SET uid = lower(hex(randomblob(16)));",
            "ALTER TABLE foods DROP COLUMN uid;",
        ),
    ],
    rule: Rule::Statement(rule),
};

fn rule(moment: &Moment<'_>) -> Findings {
    let parsed = &moment.parsed;
    let condition = same_condition(moment);
    if condition.is_some() || parsed.act == Act::Delete {
        return condition.into_iter().collect();
    }
    let values = match parsed.act {
        Act::Update => assignments(parsed).into_iter().map(|(_, value)| value).collect(),
        Act::Insert if gives_many(parsed) => items(parsed),
        _ => return Findings::new(),
    };
    if is_of_one_row(moment) || moment.conn.prepare(&parsed.statement.sql).is_err() {
        return Findings::new();
    }
    let of_values = values.iter().filter_map(|value| {
        let random = || random_once(moment, value);
        let last = || last_row(moment, value);
        random().or_else(last).or_else(|| newest(moment, value))
    });
    let mut findings: Findings = of_values.collect();
    findings.extend(unjoined(moment, &values));
    findings
}

/// Whether the condition of an UPDATE holds a key against a value, so that it is about one row.
fn is_of_one_row(moment: &Moment<'_>) -> bool {
    let parsed = &moment.parsed;
    let Some(condition) = clause(parsed, parsed.name_at..parsed.len(), "WHERE") else {
        return false;
    };
    if parsed.act != Act::Update {
        return false;
    }
    let keys = single_keys(moment.conn, &parsed.name);
    let is_key = |at: usize| {
        let name = parsed.name_of(at);
        keys.contains(&name) || ["rowid", "_rowid_", "oid"].contains(&name.as_str())
    };
    let is_one = |part: Range<usize>| {
        let equals = outside(parsed, part).into_iter().find(|at| parsed.is(*at, "="));
        equals.is_some_and(|at| is_key(at - 1) || is_key(at + 1))
    };
    conjuncts(parsed, condition).into_iter().any(is_one)
}

/// The finding for an UPDATE or DELETE with EXISTS (SELECT …) in its condition that reads nothing of the row: it is about all
/// rows or about none. One that looks whether the row is there to which the UPDATE leads is meant so.
fn same_condition(moment: &Moment<'_>) -> Option<Finding> {
    let (conn, parsed) = (moment.conn, &moment.parsed);
    if !matches!(parsed.act, Act::Update | Act::Delete) || is_of_one_row(moment) {
        return None;
    }
    let condition = clause(parsed, parsed.name_at..parsed.len(), "WHERE")?;
    let parts = conjuncts(parsed, condition.clone());
    let set = set(parsed).map_or(0..0, |set| set..condition.start);
    let is_it = |subquery: &Subquery| {
        let part = parts.iter().find(|part| part.contains(&subquery.select))?;
        let tables = subquery.tables(parsed);
        let [table] = &tables[..] else { return None };
        let link = link(conn, &parsed.name, table)?;
        let inner = clause(parsed, subquery.range(), "WHERE")?;
        let keys = single_keys(conn, table);
        // That row is there, or not.
        let is_one = |part: Range<usize>| {
            outside(parsed, part).into_iter().any(|at| {
                parsed.is(at, "=") && (keys.contains(&parsed.name_of(at - 1)) || keys.contains(&parsed.name_of(at + 1)))
            })
        };
        let is_of_one = parts.len() > 1 && conjuncts(parsed, inner).into_iter().any(is_one);
        let leads_there = set.clone().any(|at| {
            let name = parsed.name_of(at);
            name == *table || (link.is_of_target && name == link.column)
        });
        // SQLite may take a name in quotation marks for a text.
        let own = moment.columns(&parsed.name);
        let is_quoted = part
            .clone()
            .any(|at| parsed.text(at).starts_with('"') && !parsed.is(at - 1, ".") && own.contains(&parsed.name_of(at)));
        let text = parsed.between(part.start, part.end);
        let stands_alone = subquery.place == Place::Exists && compiles(conn, parsed, &format!("SELECT 1 WHERE {text}"));
        let is_told = || column_scope::inner(moment, subquery).is_some();
        (stands_alone && !is_of_one && !leads_there && !is_quoted && !is_told())
            .then(|| (subquery.select, table.clone(), link))
    };
    let (at, table, link) = subqueries(parsed).iter().find_map(is_it)?;
    let name = &parsed.name;
    let what = if parsed.act == Act::Delete {
        "deleted"
    } else {
        "updated"
    };
    let message = format!(
        "the condition is the same for all rows of `{name}`: the subquery reads nothing of the row, so that one row of `{table}` has all of them {what}"
    );
    let help = match link.is_of_target {
        true => format!(
            "say in the subquery which row of `{table}` is meant, by `{name}.{}`",
            link.column
        ),
        false => format!(
            "say in the subquery which row of `{name}` is meant, by `{table}.{}`",
            link.column
        ),
    };
    Some(
        parsed
            .finding(Check::SameForAll, at, message)
            .help_or_allow(help, "if all of them are meant"),
    )
}

/// The column by which two tables belong together.
struct Link {
    /// It is in the table that the statement writes.
    is_of_target: bool,
    column: String,
}

/// The foreign key between two tables, or the column that has one's name; that of one table itself is none.
fn link(conn: &Connection, target: &str, other: &str) -> Option<Link> {
    let by_key = |child: &str, parent: &str| -> Option<String> {
        let sql = "SELECT lower(\"from\") FROM pragma_foreign_key_list(?1) WHERE \"table\" = ?2 COLLATE NOCASE LIMIT 1";
        conn.prepare_cached(sql)
            .ok()?
            .query_row([child, parent], |row| row.get(0))
            .ok()
    };
    let by_name = |child: &str, parent: &str| {
        let columns = pragma::columns(conn, "table_xinfo", child).unwrap_or_default();
        columns
            .into_iter()
            .find(|column| spoken_of(column).iter().any(|name| name == parent))
    };
    let column = |child: &str, parent: &str| by_key(child, parent).or_else(|| by_name(child, parent));
    let of = |is_of_target: bool| move |column: String| Link { is_of_target, column };
    if target == other {
        return None;
    }
    let own = column(target, other).map(of(true));
    own.or_else(|| column(other, target).map(of(false)))
}

/// Whether a statement is an INSERT that makes a row for each row that it reads.
fn gives_many(parsed: &Parsed<'_>) -> bool {
    parsed.act == Act::Insert
        && parsed
            .find_outside(parsed.name_at, "SELECT")
            .is_some_and(|select| selects_many(parsed, select..parsed.len()))
}

/// Whether the SELECT at the start of a range reads tables and gives many rows: it has no LIMIT, and is no aggregate of
/// all rows.
fn selects_many(parsed: &Parsed<'_>, range: Range<usize>) -> bool {
    let outside = outside(parsed, range.start + 1..range.end);
    let has = |word: &str| outside.iter().any(|at| parsed.is(*at, word));
    let Some(from) = outside.iter().copied().find(|at| parsed.is(*at, "FROM")) else {
        return false;
    };
    const AGGREGATES: &[&str] = &[
        "count",
        "min",
        "max",
        "sum",
        "total",
        "avg",
        "group_concat",
        "json_group_array",
    ];
    let is_aggregate = |at: &usize| {
        let is_called = parsed.is(at + 1, "(") && AGGREGATES.iter().any(|name| parsed.is(*at, name));
        is_called && !parsed.is(parsed.closing(at + 1) + 1, "OVER")
    };
    let is_one = outside.iter().take_while(|at| **at < from).any(is_aggregate);
    !has("LIMIT") && (has("GROUP") || !is_one)
}

/// The finding for a random value in a subquery that reads nothing of the row, and so is made once for all rows.
fn random_once(moment: &Moment<'_>, value: &Range<usize>) -> Option<Finding> {
    let parsed = &moment.parsed;
    let is_random = |at: &usize| {
        let names = ["random", "randomblob"];
        parsed.is(at + 1, "(") && names.iter().any(|name| parsed.is(*at, name))
    };
    let in_value = |subquery: &Subquery| {
        // Only what is selected becomes the value: not what FROM reads, nor the ORDER BY of an aggregate.
        let is_selected = || {
            let selected = clause(parsed, subquery.range(), "FROM").map_or(subquery.close, |from| from.start);
            let order = clause(parsed, subquery.range(), "ORDER").map_or(selected, |order| order.start);
            (subquery.select..selected.min(order)).find(is_random)
        };
        let is_there = subquery.place == Place::Value && value.contains(&subquery.select);
        let at = is_selected().filter(|_| is_there)?;
        subquery.stands_alone(moment.conn, parsed).then_some(at)
    };
    let at = subqueries(parsed).iter().find_map(in_value)?;
    let message = format!(
        "all rows of `{}` get the same random value: SQLite runs a subquery that reads nothing of the row once",
        parsed.name
    );
    let help = "write the expression without SELECT, and it is made anew for each row";
    Some(
        parsed
            .finding(Check::SameForAll, at, message)
            .help_or_allow(help, "if one for all is meant"),
    )
}

/// The finding for `last_insert_rowid()` as a value for all rows, behind an INSERT that has made a row for each.
fn last_row(moment: &Moment<'_>, value: &Range<usize>) -> Option<Finding> {
    let parsed = &moment.parsed;
    let at = value.clone().find(|at| parsed.are(*at, &["last_insert_rowid", "("]))?;
    let earlier = earlier(parsed);
    let insert = earlier.iter().rfind(|earlier| earlier.act == Act::Insert)?;
    if !gives_many(insert) {
        return None;
    }
    let message = format!(
        "all rows of `{}` get the row of `{}` that was inserted last: `last_insert_rowid()` is the same for all of them",
        parsed.name, insert.name
    );
    Some(finding(parsed, at, message, insert))
}

/// The finding for the newest row of a table, `(SELECT max(id) FROM s)`, as a value for all rows, behind an INSERT that
/// has made a row of `s` for each.
fn newest(moment: &Moment<'_>, value: &Range<usize>) -> Option<Finding> {
    let parsed = &moment.parsed;
    let is_it = |subquery: &Subquery| {
        let [table] = &subquery.tables(parsed)[..] else {
            return None;
        };
        let is_whole = clause(parsed, subquery.range(), "WHERE").is_none();
        let is_max = parsed.are(subquery.select + 1, &["max", "("]);
        let is_last = parsed.are(subquery.close.saturating_sub(3), &["DESC", "LIMIT"])
            && parsed.text(subquery.close - 1) == "1"
            && clause(parsed, subquery.range(), "ORDER").is_some();
        let starts = value.start + 1 == subquery.select && subquery.place == Place::Value;
        (starts && is_whole && (is_max || is_last)).then(|| table.clone())
    };
    let table = subqueries(parsed).iter().find_map(is_it)?;
    let earlier = earlier(parsed);
    let reads_target = |insert: &Parsed<'_>| {
        let from = clause(insert, insert.name_at..insert.len(), "FROM");
        from.is_some_and(|from| tables(insert, from).contains(&parsed.name))
    };
    let insert = earlier
        .iter()
        .rfind(|earlier| earlier.is_on(Act::Insert, &table) && gives_many(earlier) && reads_target(earlier))?;
    let message = format!(
        "all rows of `{}` get the row of `{table}` that was inserted last: the subquery reads nothing of the row",
        parsed.name
    );
    Some(finding(parsed, value.start + 1, message, insert))
}

/// The statements in front of this one in the same script.
fn earlier<'s>(parsed: &Parsed<'s>) -> Vec<Parsed<'s>> {
    let before = |earlier: &Parsed<'_>| earlier.statement.offset < parsed.statement.offset;
    Parsed::all(parsed.script).into_iter().take_while(before).collect()
}

fn finding(parsed: &Parsed<'_>, at: usize, message: String, insert: &Parsed<'_>) -> Finding {
    let (line, _) = parsed.script.file.line_column(insert.statement.offset);
    parsed
        .finding(Check::SameForAll, at, message)
        .note(format!(
            "line {line} inserts a row of `{}` for each that it reads",
            insert.name
        ))
        .help_or_allow("look the row up by what it was made of", "if one for all is meant")
}

/// The finding for `UPDATE t SET a = s.a FROM s` without a condition that says which row of `s` belongs to which of
/// `t`.
fn unjoined(moment: &Moment<'_>, values: &[Range<usize>]) -> Option<Finding> {
    let (conn, parsed) = (moment.conn, &moment.parsed);
    if parsed.act != Act::Update {
        return None;
    }
    let from = clause(parsed, parsed.name_at..parsed.len(), "FROM")?;
    let named = tables(parsed, from.clone());
    let [source] = &named[..] else { return None };
    let is_plain = from
        .clone()
        .all(|at| !parsed.is(at, "(") && !parsed.is(at, ",") && !parsed.is(at, "JOIN"));
    let is_table = !moment.columns(source).is_empty() && !parsed.between(0, parsed.behind_with()).contains('(');
    if !is_plain || !is_table || *source == parsed.name {
        return None;
    }
    let of_source = parsed.between(from.start, from.end);
    let of_target = parsed.between(parsed.name_at, set(parsed)?);
    let needs_source = |value: &&Range<usize>| {
        let value = parsed.between(value.start, value.end);
        !compiles(conn, parsed, &format!("SELECT {value} FROM {of_target}"))
    };
    let value = values.iter().find(needs_source)?;
    let condition = clause(parsed, parsed.name_at..parsed.len(), "WHERE");
    let parts = condition.map_or_else(Vec::new, |condition| conjuncts(parsed, condition));
    let is_no_join = |part: Range<usize>| {
        let text = parsed.between(part.start, part.end);
        let compiles = |tables: &str| compiles(conn, parsed, &format!("SELECT 1 FROM {tables} WHERE {text}"));
        // A condition such as `s.name = 'x'` chooses the one row of `s` that is meant for all.
        let chooses = outside(parsed, part).into_iter().any(|at| {
            ["=", "==", "IS", "IN", "LIKE"].iter().any(|sign| parsed.is(at, sign))
                && !parsed.is(at + 1, "NULL")
                && !parsed.is(at + 1, "NOT")
        });
        compiles(of_target) || (compiles(of_source) && !chooses)
    };
    if !parts.into_iter().all(is_no_join) {
        return None;
    }
    let message = format!(
        "nothing joins `{source}` to `{}`: all rows get the values of one and the same row of `{source}`",
        parsed.name
    );
    let help = format!(
        "say with WHERE which row of `{source}` belongs to which of `{}`",
        parsed.name
    );
    let case = "if it holds one row";
    Some(
        parsed
            .finding(Check::SameForAll, value.start, message)
            .help_or_allow(help, case),
    )
}

/// The word SET of an UPDATE.
fn set(parsed: &Parsed<'_>) -> Option<usize> {
    parsed.find_outside(parsed.name_at, "SET")
}
