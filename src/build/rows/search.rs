//! Full-text indexes: whether they still find the rows that they are about.
//!
//! A full-text table that keeps its text elsewhere says nothing of its index when it is read. SQLite is
//! asked whether the two agree (<https://sqlite.org/fts5.html#the_integrity_check_command>). One that keeps a
//! copy of the text is held against the table that it was copied from.

use rusqlite::Connection;

use super::content::{count, count_by};
use super::deaf::deaf;
use crate::build::judge::span_of;
use crate::build::trial::tried;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::normalise::Normal;
use crate::schema::table::{Table, Tables};
use crate::schema::tracker::Tracker;
use crate::source::finding::Finding;
use crate::source::script::SourceStatement;
use crate::source::tokens::{quoted, unquote};
use crate::source::{Check, SourceScript};

/// Whether a table is one of FTS5 or FTS4.
pub(in crate::build) fn is_index(table: &Normal) -> bool {
    table.object.is_virtual_table() && (is_of(table, "fts5") || is_of(table, "fts4"))
}

fn is_of(table: &Normal, module: &str) -> bool {
    let mut pairs = table.tokens.windows(2);
    pairs.any(|pair| pair[0] == "using" && pair[1] == module)
}

/// Where a full-text table keeps its text.
enum Text {
    Own,
    /// In this table.
    In(String),
    Nowhere,
}

/// How many rows an index finds, whether or not it holds their text
/// (<https://sqlite.org/fts5.html#the_docsize_table>).
fn indexed(conn: &Connection, index: &Normal) -> Option<usize> {
    count(conn, &format!("{}_docsize", index.object.name))
}

/// An index without rows about a table that has some.
fn is_blind(conn: &Connection, index: &Normal, table: &str) -> bool {
    indexed(conn, index) == Some(0) && count(conn, table).is_some_and(|rows| rows > 0)
}

fn text_of(index: &Normal) -> Text {
    let mut options = index.tokens.windows(3);
    let option = options.find(|words| words[0] == "content" && words[1] == "=");
    let value = option.map(|words| unquote(words[2].trim_matches('\'')).to_ascii_lowercase());
    match value {
        None => Text::Own,
        Some(value) if value.is_empty() => Text::Nowhere,
        Some(value) => Text::In(value),
    }
}

/// Lets a full-text table read the rows that it is about, as an app does where no trigger does it: whether there are
/// such rows, so that it needs none of its own.
pub(in crate::build) fn fill(conn: &Connection, index: &Normal, tables: &Tables) -> bool {
    let name = quoted(&index.object.name);
    let text = text_of(index);
    if let Text::In(table) = text {
        if is_blind(conn, index, &table) {
            let _ = conn.execute_batch(&format!("INSERT INTO main.{name} ({name}) VALUES ('rebuild')"));
        }
        return true;
    }
    let columns = columns(conn, &index.object.name);
    let Some(source) = related(index, &columns, tables) else {
        return false;
    };
    if count(conn, &index.object.name) == Some(0) {
        let (list, source) = (list(&columns, ""), quoted(&source.name));
        let _ = conn.execute_batch(&format!(
            "INSERT INTO main.{name} (rowid, {list}) SELECT rowid, {list} FROM main.{source}"
        ));
    }
    true
}

pub(super) fn columns(conn: &Connection, table: &str) -> Vec<String> {
    let read = || -> rusqlite::Result<Vec<String>> {
        conn.prepare_cached("SELECT name FROM pragma_table_xinfo(?1, 'main') WHERE hidden = 0")?
            .query_map([table], |row| row.get(0))?
            .collect()
    };
    read().unwrap_or_default()
}

fn list(columns: &[String], table: &str) -> String {
    let columns: Vec<_> = columns
        .iter()
        .map(|column| format!("{table}{}", quoted(column)))
        .collect();
    columns.join(", ")
}

/// The table that a full-text table with its own text seems to be about: it has all its columns, and its name.
fn related<'t>(index: &Normal, columns: &[String], tables: &'t Tables) -> Option<&'t Table> {
    let name = index.object.name.to_ascii_lowercase();
    let is_it = |table: &&Table| {
        let stem = table.name.to_ascii_lowercase();
        let stem = stem.strip_suffix('s').unwrap_or(&stem).to_owned();
        let has_columns = columns.iter().all(|column| table.column(column).is_some());
        !table.is_without_rowid && name.contains(&stem) && has_columns
    };
    tables.all().map(|table| &**table).find(is_it)
}

/// The table whose rows a full-text table with its own text holds, each under its rowid.
pub(in crate::build) fn source(conn: &Connection, index: &Normal, tables: &Tables) -> Option<String> {
    let name = &index.object.name;
    let source = match text_of(index) {
        Text::Own => related(index, &columns(conn, name), tables)?,
        _ => return None,
    };
    let is_copy = count(conn, name)? > 0 && strangers(conn, name, &source.name)? == 0;
    is_copy.then(|| source.name.clone())
}

/// How many rows of a full-text table are not those of its source.
fn strangers(conn: &Connection, index: &str, source: &str) -> Option<usize> {
    let columns = columns(conn, index);
    let is_same = columns.iter().map(|column| {
        let column = quoted(column);
        format!("t.{column} IS f.{column}")
    });
    let is_same: Vec<_> = is_same.collect();
    count_by(
        conn,
        &format!(
            "SELECT count(*) FROM main.{} f LEFT JOIN main.{} t ON t.rowid = f.rowid WHERE NOT ({})",
            quoted(index),
            quoted(source),
            is_same.join(" AND ")
        ),
    )
}

/// Whether the index agrees with the text, as far as SQLite can tell, and with its source, if it has one.
pub(in crate::build) fn agrees(conn: &Connection, index: &Normal, source: Option<&String>) -> bool {
    let name = quoted(&index.object.name);
    let check = if is_of(index, "fts5") {
        format!("INSERT INTO main.{name} ({name}, rank) VALUES ('integrity-check', 1)")
    } else {
        format!("INSERT INTO main.{name} ({name}) VALUES ('integrity-check')")
    };
    let is_copy = source.is_none_or(|source| {
        // A source that is gone, or has other columns, tells nothing.
        !is_blind(conn, index, source)
            && strangers(conn, &index.object.name, source).is_none_or(|strangers| strangers == 0)
    });
    is_copy && conn.execute_batch(&check).is_ok()
}

/// Whether a new index has to be filled by whoever makes it: rows are there, and later ones come by a trigger or from
/// the table itself.
pub(in crate::build) fn lacks_rows(conn: &Connection, index: &Normal, tables: &Tables, tracker: &Tracker) -> bool {
    match text_of(index) {
        Text::Nowhere => false,
        Text::In(table) => is_blind(conn, index, &table),
        Text::Own => {
            let name = index.object.name.to_ascii_lowercase();
            let is_filled_by = |trigger: &Normal, source: &Table| {
                trigger.table == source.name.to_ascii_lowercase() && trigger.tokens.contains(&name)
            };
            related(index, &columns(conn, &name), tables).is_some_and(|source| {
                let mut triggers = tracker.objects(ObjectKind::Trigger);
                triggers.any(|(_, trigger)| is_filled_by(trigger, source)) && is_blind(conn, index, &source.name)
            })
        }
    }
}

/// Whether a new index about the rows of another table has been filled under numbers that those do not have.
pub(in crate::build) fn is_misnumbered(conn: &Connection, index: &Normal) -> bool {
    let Text::In(table) = text_of(index) else { return false };
    let mut options = index.tokens.windows(3);
    let option = options.find(|words| words[0] == "content_rowid" && words[1] == "=");
    let key = option.map_or_else(|| "rowid".to_owned(), |words| unquote(words[2].trim_matches('\'')));
    let sql = format!(
        "SELECT count(*) FROM main.{} WHERE id NOT IN (SELECT {} FROM main.{})",
        quoted(&format!("{}_docsize", index.object.name)),
        quoted(&key),
        quoted(&table)
    );
    count_by(conn, &sql).is_some_and(|strangers| strangers > 0)
}

/// The finding about a new index that finds rows which are not there.
pub(in crate::build) fn misnumbered(script: &SourceScript, table: &str) -> Finding {
    let message = format!("the full-text index `{table}` is filled under other rowids than those of its rows");
    finding(script, table, message, "give it their rowids")
}

/// The finding about an index that no longer agrees.
pub(in crate::build) fn disagrees(
    conn: &Connection,
    script: &SourceScript,
    index: &Normal,
    source: Option<&String>,
) -> Finding {
    let table = &index.object.name;
    let content = match text_of(index) {
        Text::In(content) => Some(content),
        _ => source.cloned(),
    };
    let message = format!("the full-text index `{table}` no longer agrees with the rows that it is about");
    let remedy = "keep the rowids of those rows, or fill the index anew behind this";
    let mut said = finding(script, table, message, remedy);
    if let (Text::In(content), Some(why)) = (text_of(index), unreadable(conn, index)) {
        let message = format!("the full-text index `{table}` can no longer read `{content}`: {why}");
        let remedy = format!(
            "drop `{table}` and its triggers before this, and create them again behind it, over what is there then; then {}",
            rebuild(table)
        );
        let finding = Finding::new(Check::SearchIndex, &script.file, said.span.clone(), message);
        said = finding.help_or_allow(remedy, super::part::MEANT);
    }
    // Where nothing is done to the index, it is done to the rows.
    let is_of_index = script.statements.iter().any(|statement| statement.mentions(table));
    let parsed = Parsed::all(script);
    let find =
        |is_it: &dyn Fn(&Parsed<'_>) -> bool| parsed.iter().rfind(|parsed| is_it(parsed)).map(|parsed| parsed.span(0));
    let span = content.filter(|_| !is_of_index).and_then(|content| {
        let content = content.to_ascii_lowercase();
        let drops = |parsed: &Parsed<'_>| parsed.is_on(Act::Drop(ObjectKind::Table), &content);
        let writes = |parsed: &Parsed<'_>| {
            let is_write = match parsed.act {
                Act::Insert | Act::Update | Act::Delete => true,
                // A new column says nothing of those that are there.
                Act::Alter => parsed.adds_column_at().is_none(),
                _ => false,
            };
            is_write && parsed.name == content
        };
        find(&drops).or_else(|| find(&writes))
    });
    let deaf = match text_of(index) {
        Text::In(content) => deaf(conn, table, &content.to_ascii_lowercase(), &parsed),
        _ => None,
    };
    if let Some(why) = deaf {
        said.message = format!("{}: {why}", said.message);
        said = said.help_or_allow(
            format!(
                "let that trigger be for these columns too, and behind this: {}",
                rebuild(table)
            ),
            super::part::MEANT,
        );
    }
    match span {
        Some(span) => Finding { span, ..said },
        None => said,
    }
}

/// The finding about a new index that was not filled.
pub(in crate::build) fn is_empty(conn: &Connection, script: &SourceScript, index: &Normal) -> Finding {
    let table = &index.object.name;
    if let (Text::In(content), Some(why)) = (text_of(index), unreadable(conn, index)) {
        let span = span_of(script, |statement| statement.mentions(table));
        let message = format!("the full-text index `{table}` cannot read `{content}`: {why}");
        let remedy = format!("let content_rowid and the columns of the index be columns of `{content}`");
        return Finding::new(Check::SearchIndex, &script.file, span, message).help_or_allow(remedy, super::part::MEANT);
    }
    let message = format!("the full-text index `{table}` finds none of the rows that are there already");
    finding(script, table, message, "fill it")
}

/// Why an index cannot read the table that its text is in: the options of the index name what there is not.
fn unreadable(conn: &Connection, index: &Normal) -> Option<String> {
    let name = quoted(&index.object.name);
    let rebuild = format!("INSERT INTO main.{name} ({name}) VALUES ('rebuild')");
    let why = tried(conn, || conn.execute_batch(&rebuild)).ok()?.err()?.to_string();
    if why.contains("no such table") {
        return Some("there is no such table".to_owned());
    }
    // FTS5 calls the table `T`.
    let (_, column) = why.split_once("no such column: T.")?;
    let column = column.split([' ', ':']).next().unwrap_or(column);
    Some(format!("there is no column `{column}`"))
}

/// Whether a script fills an index from a table, by itself.
pub(in crate::build) fn is_filled_by(script: &SourceScript, index: &Normal) -> bool {
    let name = index.object.name.to_ascii_lowercase();
    let parsed = Parsed::all(script);
    parsed
        .iter()
        .any(|parsed| parsed.is_on(Act::Insert, &name) && parsed.has("SELECT"))
}

/// Whether a later script fills an index, itself or under its name.
pub(in crate::build) fn is_made_whole_by(script: &SourceScript, name: &str) -> bool {
    let parsed = Parsed::all(script);
    let is_fill = |parsed: &Parsed<'_>| {
        let is_rebuild = (0..parsed.len()).any(|at| parsed.text(at).eq_ignore_ascii_case("'rebuild'"));
        parsed.is_on(Act::Insert, name) && (is_rebuild || parsed.has("SELECT"))
    };
    parsed.iter().any(is_fill)
}

/// What fills an index anew from the table that its text is in.
fn rebuild(table: &str) -> String {
    format!("INSERT INTO {table} ({table}) VALUES ('rebuild')")
}

fn finding(script: &SourceScript, table: &str, message: String, remedy: &str) -> Finding {
    let is_fill = |statement: &SourceStatement| statement.words[0] == "INSERT" && statement.mentions(table);
    let span = if script.statements.iter().any(is_fill) {
        span_of(script, is_fill)
    } else {
        span_of(script, |statement| statement.mentions(table))
    };
    let fill = rebuild(table);
    let copy = format!("INSERT INTO {table} (rowid, …) SELECT …");
    let remedy = format!("{remedy}: {fill}, or, if it keeps its own text, {copy}");
    Finding::new(Check::SearchIndex, &script.file, span, message).help_or_allow(remedy, super::part::MEANT)
}
