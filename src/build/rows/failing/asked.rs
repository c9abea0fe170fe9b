//! Which rows a failed statement fails on, asked of the statement itself: of its SELECT, of what it assigns, of what it
//! indexes, or by having it run for each row alone. So the rows of a join are found too, those that an expression makes the
//! same, and those that a trigger refuses.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::build::rows::content::{cell_of, count, count_by, shown};
use crate::build::rows::made::parents::primary_key;
use crate::build::trial::tried;
use crate::lint::copy::{assignments, targets};
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::source::tokens::quoted;

/// Rows as a query gives them, with the columns that are looked at.
struct Made {
    /// The query, in parentheses.
    query: String,
    columns: Vec<String>,
    /// What the rows are, for people.
    what: String,
}

/// The rows that a statement would make of which these columns of its table are the same.
pub(super) fn duplicates(conn: &Connection, parsed: &Parsed<'_>, columns: &[String]) -> Option<String> {
    let made = indexed(parsed).or_else(|| made(conn, parsed, columns))?;
    let shown: Vec<_> = made.columns.iter().map(|column| format!("quote({column})")).collect();
    let is_there: Vec<_> = made
        .columns
        .iter()
        .map(|column| format!("{column} IS NOT NULL"))
        .collect();
    let sql = format!(
        "SELECT count(*), {} FROM {} WHERE {} GROUP BY {} HAVING count(*) > 1 LIMIT 1",
        shown.join(" || ', ' || "),
        made.query,
        is_there.join(" AND "),
        made.columns.join(", ")
    );
    let (rows, values): (i64, String) = conn.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?))).ok()?;
    let names = if columns.is_empty() { &made.columns } else { columns };
    let (what, names) = (&made.what, names.join(", "));
    Some(format!("{rows} {what} have the same ({names}): {values}").replace('\n', " "))
}

/// The rows that a statement would make which hold NULL in a column of its table.
pub(super) fn nulls(conn: &Connection, parsed: &Parsed<'_>, column: &String) -> Option<String> {
    let made = made(conn, parsed, std::slice::from_ref(column))?;
    let sql = format!(
        "SELECT count(*) FROM {} WHERE {} IS NULL",
        made.query,
        made.columns.first()?
    );
    let nulls = count_by(conn, &sql).filter(|nulls| *nulls > 0)?;
    let of = count_by(conn, &format!("SELECT count(*) FROM {}", made.query))?;
    let what = made.what;
    Some(format!("{nulls} of {of} {what} have NULL in `{column}`"))
}

/// The rows that a new constraint of `ALTER TABLE` does not admit
/// (<https://sqlite.org/lang_altertable.html>).
pub(super) fn constrained(conn: &Connection, parsed: &Parsed<'_>) -> Option<String> {
    if parsed.act != Act::Alter {
        return None;
    }
    let (table, name) = (quoted(&parsed.name), &parsed.name);
    // SQLite refuses a STORED one whatever is there.
    let added = parsed
        .adds_column_at()
        .filter(|_| parsed.has("NOT") && !parsed.has("STORED"));
    let (condition, what) = if let Some(at) = parsed.find(&["SET", "NOT", "NULL"]) {
        let column = parsed.name_of(at.checked_sub(1)?);
        (format!("{} IS NULL", quoted(&column)), format!("NULL in `{column}`"))
    } else if let (Some(column), Some(open)) = (added, parsed.find(&["AS", "("])) {
        // A generated column that is NOT NULL (<https://sqlite.org/gencol.html>).
        let expression = parsed.between(open + 2, parsed.closing(open + 1));
        let column = parsed.name_of(column);
        (
            format!("({expression}) IS NULL"),
            format!("values that make `{column}` NULL"),
        )
    } else {
        let check = parsed.find(&["ADD"]).and_then(|_| parsed.find(&["CHECK", "("]))?;
        let end = parsed.closing(check + 1);
        let condition = parsed.between(check + 2, end);
        (format!("NOT ({condition})"), format!("values that break `{condition}`"))
    };
    let wrong = count_by(conn, &format!("SELECT count(*) FROM main.{table} WHERE {condition}"))?;
    let of = count(conn, name)?;
    (wrong > 0).then(|| format!("{wrong} of {of} rows of `{name}` hold {what}").replace('\n', " "))
}

/// What a unique index is about: its terms, with their collations, over the rows that it takes in.
fn indexed(parsed: &Parsed<'_>) -> Option<Made> {
    let on = parsed
        .find_outside(parsed.name_at, "ON")
        .filter(|_| parsed.act == Act::Create(ObjectKind::Index))?;
    let table = parsed.name_of(on + 1);
    let open = (on + 2..parsed.len()).find(|at| parsed.is(*at, "("))?;
    let end = parsed.closing(open);
    let mut terms = Vec::new();
    let mut from = open + 1;
    let commas = parsed
        .outside_parentheses(open + 1)
        .filter(|at| *at < end && parsed.is(*at, ","));
    for comma in commas.chain([end]) {
        let order = ["ASC", "DESC"].iter().any(|word| parsed.is(comma - 1, word));
        terms.push(parsed.between(from, comma - usize::from(order)).trim().to_owned());
        from = comma + 1;
    }
    let condition = parsed.find_outside(end + 1, "WHERE");
    let condition = condition.map_or("1", |at| parsed.between(at + 1, parsed.len()));
    Some(Made {
        query: format!("(SELECT * FROM main.{} WHERE {condition})", quoted(&table)),
        columns: terms,
        what: format!("rows of `{table}`"),
    })
}

/// What an INSERT selects, or a table as an UPDATE would leave it, with the columns under their names in the table.
fn made(conn: &Connection, parsed: &Parsed<'_>, columns: &[String]) -> Option<Made> {
    match parsed.act {
        Act::Insert => selected(conn, parsed, columns),
        Act::Update => updated(parsed, columns),
        _ => None,
    }
}

fn selected(conn: &Connection, parsed: &Parsed<'_>, columns: &[String]) -> Option<Made> {
    let select = parsed
        .find_outside(parsed.name_at, "SELECT")
        .filter(|_| !parsed.is(0, "WITH"))?;
    let conflict = parsed
        .outside_parentheses(select)
        .find(|at| (parsed.is(*at, "ON") && parsed.is(at + 1, "CONFLICT")) || parsed.is(*at, "RETURNING"));
    let targets = match targets(parsed) {
        Some(targets) => targets,
        None => columns_of(conn, &parsed.name)?,
    };
    let is_there = columns
        .iter()
        .all(|column| targets.iter().any(|target| target.eq_ignore_ascii_case(column)));
    let names: Vec<_> = targets.iter().map(|target| quoted(target)).collect();
    let query = parsed.between(select, conflict.unwrap_or(parsed.len()));
    is_there.then(|| Made {
        query: format!("(WITH made ({}) AS ({query}) SELECT * FROM made)", names.join(", ")),
        columns: columns.iter().map(|column| quoted(column)).collect(),
        what: "rows that it selects".to_owned(),
    })
}

fn updated(parsed: &Parsed<'_>, columns: &[String]) -> Option<Made> {
    let set = parsed.find_outside(parsed.name_at, "SET")?;
    let is_joined = parsed.is(0, "WITH") || parsed.find_outside(set, "FROM").is_some();
    let ends = ["RETURNING", "ORDER", "LIMIT"];
    let has_more = ends.iter().any(|word| parsed.find_outside(set, word).is_some());
    if is_joined || has_more {
        return None;
    }
    let condition = parsed.find_outside(set, "WHERE");
    let condition = condition.map_or("1", |at| parsed.between(at + 1, parsed.len()));
    let assignments = assignments(parsed);
    let values: Vec<_> = columns
        .iter()
        .map(|column| {
            let name = quoted(column);
            let assigned = assignments
                .iter()
                .find(|(assigned, _)| assigned.eq_ignore_ascii_case(column));
            match assigned {
                Some((_, value)) => {
                    let value = parsed.between(value.start, value.end);
                    let value = value.trim_end().strip_suffix(',').unwrap_or(value);
                    format!("CASE WHEN {condition} THEN {value} ELSE {name} END AS {name}")
                }
                None => name,
            }
        })
        .collect();
    // As it stands behind UPDATE, with another name if it has one there.
    let table = parsed.between(parsed.name_at, set);
    Some(Made {
        query: format!("(SELECT {} FROM {table})", values.join(", ")),
        columns: columns.iter().map(|column| quoted(column)).collect(),
        what: format!("rows of `{}`, as it leaves them,", parsed.name),
    })
}

fn columns_of(conn: &Connection, table: &str) -> Option<Vec<String>> {
    let sql = "SELECT name FROM pragma_table_xinfo(?1, 'main') WHERE hidden = 0";
    let mut statement = conn.prepare_cached(sql).ok()?;
    let columns = statement.query_map([table], |row| row.get(0)).ok()?;
    columns.collect::<rusqlite::Result<_>>().ok()
}

/// The rows of which SQLite says the same when the statement is about them alone: those of the table that it changes, or
/// those that it selects. Nothing of it stays.
pub(super) fn stopping(conn: &Connection, parsed: &Parsed<'_>, message: &str) -> Option<String> {
    const MOST: usize = 200;
    if conn.is_autocommit() {
        return None; // the transaction is gone, and so are the rows
    }
    let (alone, what) = match parsed.act {
        Act::Update | Act::Delete => (about_each(conn, parsed)?, format!("rows of `{}`", parsed.name)),
        Act::Insert => (of_each_selected(conn, parsed)?, "rows that it selects".to_owned()),
        _ => return None,
    };
    let of = alone.len();
    let stops = |alone: &Alone| {
        let outcome = tried(conn, || conn.execute(&alone.sql, params_from_iter(&alone.key)));
        let error = outcome.and_then(|outcome| outcome).err();
        !conn.is_autocommit() && error.is_some_and(|error| error.to_string().replace('\n', " ") == message)
    };
    let mut wrong = alone.iter().take(MOST).filter(|alone| stops(alone));
    let first = &wrong.next()?.shown;
    let wrong = 1 + wrong.count();
    let stop = if wrong == 1 { "stops" } else { "stop" };
    Some(format!("{wrong} of {of} {what} {stop} it, such as {first}").replace('\n', " "))
}

/// A statement that is about one row only.
struct Alone {
    sql: String,
    key: Vec<Value>,
    /// The row, for people.
    shown: String,
}

fn about_each(conn: &Connection, parsed: &Parsed<'_>) -> Option<Vec<Alone>> {
    let ends = ["RETURNING", "ORDER", "LIMIT"].iter();
    let end = ends.filter_map(|word| parsed.find_outside(parsed.name_at, word)).min();
    let end = end.unwrap_or(parsed.len());
    let at = parsed.find_outside(parsed.name_at, "WHERE").unwrap_or(end);
    let condition = if at < end { parsed.between(at + 1, end) } else { "1" };
    let alias = parsed.name_at + 1 + usize::from(parsed.is(parsed.name_at + 1, "AS"));
    let name = if parsed.is(alias - 1, "AS") {
        parsed.name_of(alias)
    } else {
        parsed.name.clone()
    };
    let mut key = primary_key(conn, &parsed.name).ok()?;
    if key.is_empty() {
        key.push("rowid".to_owned());
    }
    let is: Vec<_> = key
        .iter()
        .map(|column| format!("{}.{} IS ?", quoted(&name), quoted(column)))
        .collect();
    let sql = format!("{} WHERE {} AND ({condition})", parsed.between(0, at), is.join(" AND "));
    let columns: Vec<_> = key.iter().map(|column| quoted(column)).collect();
    let rows = format!("SELECT {} FROM main.{}", columns.join(", "), quoted(&parsed.name));
    let mut rows = conn.prepare(&rows).ok()?;
    let rows = rows
        .query_map([], |row| (0..key.len()).map(|at| row.get(at)).collect())
        .ok()?;
    let alone = |values: Vec<Value>| {
        let part = |(column, value): (&String, &Value)| format!("{column} {}", shown(&cell_of(value)));
        let parts: Vec<_> = key.iter().zip(&values).map(part).collect();
        Alone {
            sql: sql.clone(),
            key: values,
            shown: format!("the one with {}", parts.join(", ")),
        }
    };
    let rows = rows.map(|row| row.map(alone));
    rows.collect::<rusqlite::Result<_>>().ok()
}

fn of_each_selected(conn: &Connection, parsed: &Parsed<'_>) -> Option<Vec<Alone>> {
    const SHOWN: usize = 3;
    let select = parsed.find_outside(parsed.name_at, "SELECT")?;
    let made = selected(conn, parsed, &[])?;
    let mut rows = conn.prepare(&format!("SELECT * FROM {}", made.query)).ok()?;
    let width = rows.column_count().min(SHOWN);
    let rows = rows
        .query_map([], |row| (0..width).map(|at| row.get(at)).collect())
        .ok()?;
    let alone = |(number, values): (usize, Vec<Value>)| {
        let values: Vec<_> = values.iter().map(|value| shown(&cell_of(value))).collect();
        Alone {
            sql: format!(
                "{}SELECT * FROM {} LIMIT 1 OFFSET {number}",
                parsed.between(0, select),
                made.query
            ),
            key: Vec::new(),
            shown: format!("({})", values.join(", ")),
        }
    };
    let rows = rows.collect::<rusqlite::Result<Vec<_>>>().ok()?;
    Some(rows.into_iter().enumerate().map(alone).collect())
}
