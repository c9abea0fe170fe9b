//! What to do about a statement that fails on rows, where not they are at fault: the constraint, or what the statement makes of
//! them. Who deletes them then has lost what users wrote.

use rusqlite::Connection;

use crate::build::rows::part::Watch;
use crate::lint::copy;
use crate::lint::select::{is_without_duplicates, sources};
use crate::lint::statement::{Act, Parsed, drop_of};
use crate::migration::ObjectKind;
use crate::schema::pragma;
use crate::source::tokens::{mentions, unquote};

/// That, by the constraint that failed, `UNIQUE`, `NULL` or `CHECK`, and its columns. None where the rows have to change.
pub(super) fn remedy(
    conn: &Connection,
    watch: &Watch,
    parsed: &Parsed<'_>,
    message: &str,
    broken: Option<(&str, &[String])>,
    is_down: bool,
) -> Option<String> {
    if message.starts_with("malformed JSON") {
        return Some("pass over such texts with json_valid(…)".to_owned());
    }
    match parsed.act {
        Act::Create(ObjectKind::Index) if !is_down => indexed(parsed),
        Act::Alter => added(conn, parsed, message),
        Act::Update => assigned(parsed, message),
        Act::Insert => left_behind(watch, parsed).or_else(|| copied(parsed, message, broken, is_down)),
        _ => None,
    }
}

/// What a CHECK says that has failed; its name, where it has one. SQLite names none of ADD COLUMN.
fn condition(message: &str) -> Option<&str> {
    let behind = message.strip_prefix("CHECK constraint failed")?;
    Some(behind.trim_start_matches(": "))
}

/// `ADD COLUMN a … DEFAULT 0 CHECK (a > 0)`: each row gets the DEFAULT.
fn added(conn: &Connection, parsed: &Parsed<'_>, message: &str) -> Option<String> {
    condition(message)?;
    let added = parsed.name_of(parsed.adds_column_at()?);
    let column = unquote(parsed.text(parsed.adds_column_at()?));
    let check = parsed.find(&["CHECK", "("])?;
    let says = |name: &String| *name != added && mentions(parsed.between(check, parsed.closing(check + 1)), name);
    let is_of_others = pragma::columns(conn, "table_xinfo", &parsed.name)
        .unwrap_or_default()
        .iter()
        .any(says);
    let default = format!("give `{column}` a DEFAULT that its CHECK admits: every row that is there gets it");
    Some(if is_of_others {
        format!("{default}; or first give the rows for which it does not other values, by an UPDATE")
    } else {
        default
    })
}

/// An UPDATE that writes what the CHECK of its table does not admit.
fn assigned(parsed: &Parsed<'_>, message: &str) -> Option<String> {
    let condition = condition(message)?;
    let assigned = copy::assignments(parsed);
    let of_check = |(column, _): &&(String, std::ops::Range<usize>)| mentions(condition, column);
    // The CHECK may have a name of its own.
    let only = || assigned.first().filter(|_| assigned.len() == 1);
    let (column, value) = assigned.iter().find(of_check).or_else(only)?;
    let text = parsed.between(value.start, copy::end_of(parsed, value)).trim();
    let text = text
        .trim_end_matches(',')
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let table = unquote(parsed.text(parsed.name_at));
    Some(if copy::is_constant(parsed, value) {
        format!(
            "first let the CHECK of `{table}` admit {text}, by a rebuild of the table; or write a value that it admits"
        )
    } else {
        format!(
            "let {text} give `{column}` values that the CHECK of `{table}` admits; or first let it admit them, by a rebuild of the table"
        )
    })
}

/// A copy out of a table that `CREATE TABLE IF NOT EXISTS … AS SELECT` was to make, and that an earlier migration has left
/// behind.
fn left_behind(watch: &Watch, parsed: &Parsed<'_>) -> Option<String> {
    let sources = sources(parsed)?;
    let statements = Parsed::all(parsed.script);
    let is_it = |earlier: &&Parsed<'_>| {
        let is_copy = earlier.find_outside(earlier.name_at, "SELECT").is_some();
        let makes = earlier.act == Act::Create(ObjectKind::Table) && earlier.is_conditional;
        makes && is_copy && sources.contains(&earlier.name) && !watch.is_made(&earlier.name)
    };
    let mut earlier = statements
        .iter()
        .filter(|earlier| earlier.statement.offset < parsed.statement.offset);
    let passed_over = earlier.find(is_it)?;
    let name = unquote(passed_over.text(passed_over.name_at));
    Some(format!(
        "DROP TABLE IF EXISTS `{name}` before it is made: there is one that an earlier migration has left behind, and IF NOT EXISTS passes over the statement"
    ))
}

/// `INSERT … SELECT` into a table that does not take what the rows hold, or not so many of them.
fn copied(parsed: &Parsed<'_>, message: &str, broken: Option<(&str, &[String])>, is_down: bool) -> Option<String> {
    parsed.find_outside(parsed.name_at, "SELECT")?;
    let Copied { is_new, is_rebuild } = Copied::into(parsed, &parsed.name);
    let table = unquote(parsed.text(parsed.name_at));
    let table = if is_new {
        format!("the new `{table}`")
    } else {
        format!("`{table}`")
    };
    if message.starts_with("cannot store ") || message == "datatype mismatch" {
        return Some(format!(
            "let the SELECT convert such values; or give the column of {table} a type that holds them"
        ));
    }
    match broken {
        // What a down part brings back has the constraints that it had.
        Some(("NULL", [column, ..])) if is_down => {
            Some(format!("let the SELECT give `{column}` a value where there is none, by coalesce(…)"))
        }
        _ if is_down => None,
        Some(("UNIQUE", columns)) => {
            let columns = columns.join(", ");
            Some(if is_rebuild {
                format!(
                    "let {table} take several rows with the same ({columns}), if such rows are right; or first put them together, by statements of their own"
                )
            } else {
                format!(
                    "let the SELECT give one row for each ({columns}), by GROUP BY, or say with ON CONFLICT what becomes of the others; or let {table} take several"
                )
            })
        }
        Some(("NULL", [column, ..])) => Some(format!(
            "let the SELECT give `{column}` a value where there is none, by coalesce(…); or let it be NULL in {table}"
        )),
        _ => condition(message).map(|_| {
            format!("let the CHECK of {table} admit what such rows hold; or give them other values, in the SELECT or by an UPDATE before it")
        }),
    }
}

/// A unique index over a table that the script itself has filled.
fn indexed(parsed: &Parsed<'_>) -> Option<String> {
    let on = parsed.find_outside(parsed.name_at, "ON")?;
    let name = unquote(parsed.text(on + 1));
    let Copied { is_new, is_rebuild } = Copied::into(parsed, &parsed.name_of(on + 1));
    is_new.then(|| match is_rebuild {
        true => "leave UNIQUE out, if such rows are right; or first put them together, by statements of their own"
            .to_owned(),
        false => format!("let the copy into the new `{name}` take one row for each, by GROUP BY; or leave UNIQUE out"),
    })
}

/// What a script has done with a table before one of its statements.
#[derive(Default)]
struct Copied {
    /// It has made the table, or given another one its name.
    is_new: bool,
    /// It has filled it from a table that it drops: the copy has to take all rows.
    is_rebuild: bool,
}

impl Copied {
    fn into(parsed: &Parsed<'_>, table: &str) -> Self {
        let statements = Parsed::all(parsed.script);
        let mut copied = Self::default();
        let mut name = table.to_owned();
        // Backwards, because the table may have got its name on the way.
        for earlier in statements.iter().rev() {
            if earlier.statement.offset > parsed.statement.offset {
                continue;
            }
            if earlier.renames_table_to().is_some_and(|new| new == name) {
                name.clone_from(&earlier.name);
            }
            copied.is_new |= earlier.is_on(Act::Create(ObjectKind::Table), &name);
            let sources =
                sources(earlier).filter(|_| earlier.is_on(Act::Insert, &name) && !is_without_duplicates(earlier));
            // A join may give a row several times.
            let sources = sources.filter(|sources| sources.len() == 1);
            let is_dropped = |source: &String| drop_of(&statements, source).is_some();
            copied.is_rebuild |= sources.is_some_and(|sources| sources.iter().any(is_dropped));
        }
        copied.is_rebuild &= copied.is_new;
        copied
    }
}
