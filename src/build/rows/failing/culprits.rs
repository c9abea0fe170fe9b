//! A statement that runs on empty tables and fails on rows: which rows stand in its way.

use std::collections::BTreeSet;
use std::sync::Arc;

use rusqlite::Connection;

use super::asked;
use super::obstacles::inserts_literals;
use super::remedies;
use crate::build::alter_table;
use crate::build::recorder::Seen;
use crate::build::rows::content::{count, count_by};
use crate::build::rows::made::hints::{Hints, Reading};
use crate::build::rows::part::Watch;
use crate::lint::copy;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::source::Check;
use crate::source::finding::{Finding, SourceFile};
use crate::source::tokens::quoted;

/// The finding about a statement that failed with this message.
pub(in crate::build) fn fails_on_rows(
    conn: &Connection,
    watch: &Watch,
    parsed: &Parsed<'_>,
    seen: &Seen,
    message: &str,
    is_down: bool,
) -> Finding {
    let check = if is_down {
        Check::DownFailsOnRows
    } else {
        Check::FailsOnRows
    };
    let broken = Broken::parse(message);
    if let Some(finding) = chance(conn, parsed, seen, message, broken.as_ref()) {
        return finding;
    }
    let message = message.replace('\n', " ");
    if let Some(column) = broken.as_ref().and_then(|broken| broken.without_value(conn, parsed)) {
        let text = format!(
            "runs on empty tables and fails on rows: {message}; it gives `{column}` no value, and the column has no DEFAULT"
        );
        let remedy = format!("select a value for `{column}` too, or give the column a DEFAULT");
        return parsed
            .finding(check, 0, text)
            .help_or_allow(remedy, "if no database can hold a row there");
    }
    let rows = match &broken {
        Some(broken) => broken.rows(conn, parsed, seen),
        // `UNIQUE constraint failed: index 'name'` names no column.
        None if message.starts_with("UNIQUE") => asked::duplicates(conn, parsed, &[]),
        None => asked::constrained(conn, parsed),
    };
    let rows = rows
        .or_else(|| by_default(conn, parsed, seen).filter(|_| message.starts_with("malformed JSON")))
        .or_else(|| checked(conn, seen, &message))
        .or_else(|| unfitting(conn, seen, &message))
        .or_else(|| asked::stopping(conn, parsed, &message));
    let rows = match rows {
        Some(rows) => format!("{}; {rows}", place(conn, parsed, &message, false)),
        None => place(conn, parsed, &message, true),
    };
    let finding = parsed.finding(
        check,
        parsed.adds_column_at().unwrap_or(0),
        format!("runs on empty tables and fails on rows: {message}{rows}"),
    );
    if let Some(remedy) = alter_table::remedy(&message).filter(|_| parsed.act == Act::Alter) {
        return finding.help(remedy);
    }
    // <https://sqlite.org/fts5.html#external_content_tables>
    if message == "database disk image is malformed" {
        let remedy = "a trigger deletes a row from a full-text index that does not hold it: let the trigger delete no other rows than it inserts";
        return finding.help_or_allow(remedy, "if no database can hold such rows");
    }
    if let Some(trigger) = refusing(conn, seen, &message) {
        let note = format!("the trigger `{trigger}` refuses it");
        let remedy =
            "leave such rows out, by WHERE; or drop the trigger before the statement, and create it again behind it";
        return finding
            .note(note)
            .help_or_allow(remedy, "if no database can hold such rows");
    }
    if let Some(remedy) = broken.as_ref().and_then(|broken| broken.another_value(parsed)) {
        return finding.help_or_allow(remedy, "if no database can hold such rows");
    }
    if let Some(remedy) = not_listed(conn, parsed, seen, &message) {
        return finding.help_or_allow(remedy, "if no database can hold such rows");
    }
    let constraint = broken
        .as_ref()
        .map(|broken| (broken.constraint.as_str(), &broken.columns[..]));
    if let Some(remedy) = remedies::remedy(conn, watch, parsed, &message, constraint, is_down) {
        return finding.help_or_allow(remedy, "if no database can hold such rows");
    }
    let remedy = "first change or delete the rows that stand in its way, by statements of their own";
    finding.help_or_allow(remedy, "if no database can hold such rows")
}

/// The trigger that has said so by RAISE (<https://sqlite.org/lang_createtrigger.html#raise>).
fn refusing(conn: &Connection, seen: &Seen, message: &str) -> Option<String> {
    let sql = "SELECT name FROM main.sqlite_schema WHERE type = 'trigger' AND name = ?1 COLLATE NOCASE \
               AND sql LIKE '%raise%' AND instr(sql, ?2) > 0";
    let says = |name: &String| {
        conn.query_row(sql, [name, &message.replace('\'', "''")], |row| row.get(0))
            .ok()
    };
    seen.accessors.iter().find_map(says)
}

/// Where made-up rows are to blame, because an app's own rows need not be like that: that the part runs without any.
fn chance(
    conn: &Connection,
    parsed: &Parsed<'_>,
    seen: &Seen,
    message: &str,
    broken: Option<&Broken>,
) -> Option<Finding> {
    const UNKNOWN: &str = "so the part runs without made-up rows, and what it does to others is not known";
    if message.starts_with("malformed JSON") && by_default(conn, parsed, seen).is_some() {
        return None;
    }
    if message.starts_with("malformed JSON") {
        // Table-valued functions are read too (<https://sqlite.org/vtab.html#tabfunc2>).
        let sql = "SELECT 1 FROM main.sqlite_schema WHERE name = ?1 COLLATE NOCASE";
        let is_table = |table: &&String| {
            conn.prepare_cached(sql)
                .is_ok_and(|mut found| found.exists([table]).unwrap_or(true))
        };
        let tables: Vec<_> = seen
            .reads
            .iter()
            .filter(is_table)
            .map(|table| format!("`{table}`"))
            .collect();
        let message = format!(
            "meets a made-up value of {} that is no JSON, {UNKNOWN}",
            tables.join(" or ")
        );
        let remedy = "pass over such values with json_valid(…), or declare the column with CHECK (json_valid(…))";
        let finding = parsed.finding(Check::NotExercised, 0, message);
        return Some(finding.help_or_allow(remedy, "if there can be none"));
    }
    let broken = broken.filter(|broken| broken.constraint == "UNIQUE")?;
    let message = format!(
        "inserts a row where a made-up one of `{}` has the same ({}), {UNKNOWN}",
        broken.table,
        broken.columns.join(", ")
    );
    let remedy = "say with ON CONFLICT what happens if there is such a row";
    let finding = parsed.finding(Check::NotExercised, 0, message);
    inserts_literals(parsed, seen).then(|| finding.help_or_allow(remedy, "if no database can hold one"))
}

/// A column out of which a statement reads JSON, and which holds a text that is none where nothing was ever written:
/// its default is no JSON.
fn by_default(conn: &Connection, parsed: &Parsed<'_>, seen: &Seen) -> Option<String> {
    let sql = "SELECT dflt_value FROM pragma_table_xinfo(?1, 'main') \
               WHERE name = ?2 COLLATE NOCASE AND substr(dflt_value, 1, 1) = char(39)";
    let default = |table: &String, column: &String| -> Option<String> {
        let default: String = conn.query_row(sql, [table, column], |row| row.get(0)).ok()?;
        let is_json = format!("SELECT json_valid({default})");
        let is_json = conn.query_row(&is_json, [], |row| row.get(0)).unwrap_or(true);
        (!is_json).then(|| format!("`{table}.{column}` holds {default} by default, which is no JSON"))
    };
    let readings = Hints::of(&parsed.statement.sql).readings();
    let columns = readings.iter().filter(|(_, reading)| *reading == Reading::Json);
    let mut places = columns.flat_map(|(column, _)| seen.reads.iter().map(move |table| (table, column)));
    places.find_map(|(table, column)| default(table, column))
}

/// The table that the statement writes, where SQLite does not name it; and how many rows it holds, if nothing else says
/// which of them are in the way.
fn place(conn: &Connection, parsed: &Parsed<'_>, message: &str, are_counted: bool) -> String {
    let table = match parsed.act {
        Act::Insert | Act::Update | Act::Delete | Act::Alter => parsed.name.clone(),
        Act::Create(ObjectKind::Index) => match parsed.find(&["ON"]) {
            Some(at) => parsed.name_of(at + 1),
            None => return String::new(),
        },
        _ => return String::new(),
    };
    let is_changed = matches!(parsed.act, Act::Update | Act::Delete | Act::Alter);
    let rows = count(conn, &table).filter(|rows| *rows > 0 && is_changed && are_counted);
    let mut words = message.split(|c: char| !c.is_alphanumeric() && c != '_');
    let is_named = words.any(|word| word.eq_ignore_ascii_case(&table));
    match rows {
        Some(rows) => format!(", on the {rows} rows of `{table}`"),
        None if is_named => String::new(),
        None if parsed.act == Act::Insert => format!(", on the rows into `{table}`"),
        None => format!(", on the rows of `{table}`"),
    }
}

/// The same of a Rust step, whose part (`up` or `down`) has failed.
pub(in crate::build) fn step_fails_on_rows(
    file: &Arc<SourceFile>,
    id: &str,
    part: &str,
    error: &dyn std::fmt::Display,
) -> Finding {
    let check = if part == "down" {
        Check::DownFailsOnRows
    } else {
        Check::FailsOnRows
    };
    Finding::new(
        check,
        file,
        0..0,
        format!("the Rust step of {id} runs on empty tables and fails on rows ({part}): {error}"),
    )
    .help(format!(
        "let it cope with such rows; if no database can hold them: // tohead: allow({check}) \"why\""
    ))
}

/// What `UNIQUE constraint failed: t.a, t.b` and its kind name.
struct Broken {
    constraint: String,
    table: String,
    columns: Vec<String>,
}

impl Broken {
    fn parse(message: &str) -> Option<Self> {
        let (constraint, places) = message.split_once(" constraint failed: ")?;
        let places: Vec<_> = places.split(", ").filter_map(|place| place.split_once('.')).collect();
        Some(Self {
            constraint: constraint.rsplit(' ').next()?.to_owned(),
            table: places.first()?.0.to_owned(),
            columns: places.iter().map(|(_, column)| (*column).to_owned()).collect(),
        })
    }

    /// The column that takes no NULL, where an INSERT gives it no value.
    fn without_value(&self, conn: &Connection, parsed: &Parsed<'_>) -> Option<&String> {
        let column = self.columns.first().filter(|_| self.constraint == "NULL")?;
        let is_own = parsed.act == Act::Insert && parsed.name.eq_ignore_ascii_case(&self.table);
        let targets = copy::targets(parsed).filter(|_| is_own)?;
        let sql = "SELECT dflt_value IS NULL FROM pragma_table_xinfo(?1, 'main') WHERE name = ?2 COLLATE NOCASE";
        let has_none = conn.query_row(sql, [&parsed.name, column], |row| row.get(0));
        let is_left_out = !targets.iter().any(|target| target.eq_ignore_ascii_case(column));
        (is_left_out && has_none.unwrap_or(false)).then_some(column)
    }

    /// What to do where it is not the rows that are in the way, but what the statement makes of them.
    fn another_value(&self, parsed: &Parsed<'_>) -> Option<String> {
        let [column] = &self.columns[..] else { return None };
        let value = match parsed.act {
            Act::Insert => {
                let targets = copy::targets(parsed)?;
                let at = targets.iter().position(|target| target.eq_ignore_ascii_case(column))?;
                copy::items(parsed).get(at)?.clone()
            }
            Act::Update => {
                let assigned = copy::assignments(parsed).into_iter();
                let mut assigned = assigned.filter(|(name, _)| name.eq_ignore_ascii_case(column));
                assigned.next()?.1
            }
            _ => return None,
        };
        let text = parsed.between(value.start, copy::end_of(parsed, &value)).trim();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match self.constraint.as_str() {
            "UNIQUE" if copy::is_constant(parsed, &value) => Some(format!(
                "give each row a value of its own for `{column}` in the place of {text}"
            )),
            "NULL" if copy::is_expression(parsed, &value) => Some(format!(
                "let {text} give `{column}` a value for each row, by coalesce(…) or another expression; or first change the rows for which it gives none"
            )),
            _ => None,
        }
    }

    /// The rows, from the table itself or from one that the statement reads.
    fn rows(&self, conn: &Connection, parsed: &Parsed<'_>, seen: &Seen) -> Option<String> {
        let own = match parsed.act {
            Act::Insert => None,
            _ => Some(&self.table),
        };
        // A condition may leave out the rows that the whole table shows, and of a join another table may show some.
        let has = |word: &&str| parsed.find_outside(parsed.name_at, word).is_some();
        let is_part = parsed.act == Act::Insert && ["WHERE", "JOIN"].iter().any(has);
        if is_part
            && self.constraint == "UNIQUE"
            && let Some(duplicates) = asked::duplicates(conn, parsed, &self.columns)
        {
            return Some(duplicates);
        }
        let read: BTreeSet<_> = seen.reads.iter().filter(|read| !read.starts_with("sqlite_")).collect();
        own.into_iter()
            .chain(read)
            .find_map(|table| match self.constraint.as_str() {
                "UNIQUE" => self.duplicates(conn, table),
                "NULL" => self.nulls(conn, table),
                _ => None,
            })
            .or_else(|| match self.constraint.as_str() {
                "UNIQUE" => asked::duplicates(conn, parsed, &self.columns),
                "NULL" => asked::nulls(conn, parsed, self.columns.first()?),
                _ => None,
            })
    }

    fn duplicates(&self, conn: &Connection, table: &str) -> Option<String> {
        // Without its table the name of a column that there is not would be a text
        // (<https://sqlite.org/quirks.html#double_quoted_string_literals_are_accepted>).
        let columns = self.columns.iter().map(|column| format!("t.{}", quoted(column)));
        let columns: Vec<_> = columns.collect();
        let shown: Vec<_> = columns.iter().map(|column| format!("quote({column})")).collect();
        let grouped = columns.join(", ");
        let sql = format!(
            "SELECT count(*), {} FROM main.{} t WHERE {} GROUP BY {grouped} HAVING count(*) > 1 LIMIT 1",
            shown.join(" || ', ' || "),
            quoted(table),
            // NULLs are no duplicates: <https://sqlite.org/lang_createindex.html#unique_indexes>.
            columns
                .iter()
                .map(|column| format!("{column} IS NOT NULL"))
                .collect::<Vec<_>>()
                .join(" AND ")
        );
        let (rows, values): (i64, String) = conn.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?))).ok()?;
        Some(
            format!(
                "{rows} rows of `{table}` have the same ({}): {values}",
                self.columns.join(", ")
            )
            .replace('\n', " "),
        )
    }

    fn nulls(&self, conn: &Connection, table: &str) -> Option<String> {
        let column = self.columns.first()?;
        let sql = format!(
            "SELECT count(*) FROM main.{} t WHERE t.{} IS NULL",
            quoted(table),
            quoted(column)
        );
        let nulls = count_by(conn, &sql)?;
        let of = count(conn, table)?;
        (nulls > 0).then(|| format!("{nulls} of {of} rows of `{table}` have NULL in `{column}`"))
    }
}

/// `CHECK constraint failed: x > 0`: the rows of a table that the statement reads for which that is false.
fn checked(conn: &Connection, seen: &Seen, message: &str) -> Option<String> {
    let (_, condition) = message.split_once("CHECK constraint failed: ")?;
    let wrong = |table: &String| {
        which(
            conn,
            table,
            &format!("NOT ({condition})"),
            &format!("break `{condition}`"),
        )
    };
    seen.reads.iter().find_map(wrong)
}

/// What to do where a list of values, `CHECK (status IN ('open', 'done'))`, has lost one that the table which is copied
/// still lets its rows have.
fn not_listed(conn: &Connection, parsed: &Parsed<'_>, seen: &Seen, message: &str) -> Option<String> {
    let (_, condition) = message.split_once("CHECK constraint failed: ")?;
    let column = condition
        .split([' ', '('])
        .next()
        .filter(|_| parsed.act == Act::Insert)?;
    let is_list = condition[column.len()..]
        .trim_start()
        .to_ascii_uppercase()
        .starts_with("IN");
    let missing = |table: &String| -> Option<String> {
        let sql = format!(
            "SELECT group_concat(value, ', ') FROM (SELECT DISTINCT quote({column}) AS value FROM main.{0} \
             WHERE NOT ({condition})) WHERE (SELECT instr(sql, value) FROM main.sqlite_schema \
             WHERE type = 'table' AND name = ?1 COLLATE NOCASE) > 0",
            quoted(table)
        );
        conn.query_row(&sql, [table], |row| row.get(0)).ok()?
    };
    let missing = seen.reads.iter().filter(|_| is_list).find_map(missing)?;
    Some(format!(
        "let the CHECK of `{}` list {missing} too, as the one of the old table does; or first give such rows another value, by an UPDATE",
        parsed.name
    ))
}

/// `cannot store TEXT value in INTEGER column t.a`, in a STRICT table: the rows with such a value.
fn unfitting(conn: &Connection, seen: &Seen, message: &str) -> Option<String> {
    let (kind, place) = message.strip_prefix("cannot store ")?.split_once(" value in ")?;
    let (_, column) = place.rsplit_once('.')?;
    let condition = format!("typeof({}) = '{}'", quoted(column), kind.to_ascii_lowercase());
    let wrong = |table: &String| which(conn, table, &condition, &format!("hold a {kind} in `{column}`"));
    seen.reads.iter().find_map(wrong)
}

/// How many rows of a table meet a condition, and the first of them.
fn which(conn: &Connection, table: &str, condition: &str, what: &str) -> Option<String> {
    let from = format!("FROM main.{} WHERE {condition}", quoted(table));
    let wrong = count_by(conn, &format!("SELECT count(*) {from}")).filter(|wrong| *wrong > 0)?;
    let first = conn.query_row(&format!("SELECT rowid {from} LIMIT 1"), [], |row| row.get::<_, i64>(0));
    let first = first.map_or_else(
        |_| String::new(),
        |rowid| format!(", such as the one with rowid {rowid}"),
    );
    Some(format!(
        "{wrong} of {} rows of `{table}` {what}{first}",
        count(conn, table)?
    ))
}
