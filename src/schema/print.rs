//! A schema as SQL for people: tables first, parents before children, each with its indexes and triggers
//! behind it, then the views. The same schema gives the same text.
//!
//! A table is written with a column or constraint per line, also where ALTER TABLE has put them all on one,
//! and with the comments of its author. Everything else is left as its author wrote it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::rc::Rc;

use rusqlite::Connection;

use super::catalog::Catalog;
use super::definition::Definition;
use super::normalise::Normal;
use crate::migration::ObjectKind;
use crate::source::tokens::{Kind, Token, quoted, tokens, unquote};

/// A name as SQL: without quotes where SQLite takes the bare word for that name.
pub(crate) fn name(conn: &Connection, name: &str) -> String {
    let is_word = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && name.bytes().next().is_some_and(|byte| !byte.is_ascii_digit());
    // `current_date` is read as the date: <https://sqlite.org/lang_keywords.html>.
    let reads_it = || {
        let sql = format!("SELECT {name} FROM (SELECT 'a column' AS {})", quoted(name));
        let read: rusqlite::Result<String> = conn.query_row(&sql, [], |row| row.get(0));
        read.is_ok_and(|value| value == "a column") && conn.prepare(&format!("SELECT 1 AS {name}")).is_ok()
    };
    if is_word && reads_it() {
        name.to_owned()
    } else {
        quoted(name)
    }
}

/// Names as SQL, with commas between them.
pub(crate) fn names<'n>(conn: &Connection, list: impl IntoIterator<Item = &'n str>) -> String {
    let list: Vec<_> = list.into_iter().map(|one| name(conn, one)).collect();
    list.join(", ")
}

/// The whole schema.
pub(crate) fn script(conn: &Connection, catalog: &Catalog) -> String {
    let mut paragraphs = Vec::new();
    for owner in tables(catalog).into_iter().chain(views(catalog)) {
        paragraphs.push(statement(conn, owner));
        for kind in [ObjectKind::Index, ObjectKind::Trigger] {
            let mut own: Vec<_> = catalog
                .of_kind(kind)
                .filter(|object| object.table == owner.object.name.to_ascii_lowercase())
                .collect();
            own.sort_by_key(|object| object.object.key());
            paragraphs.extend(own.into_iter().map(|object| statement(conn, object)));
        }
    }
    paragraphs.join("\n")
}

/// The statement that creates an object, with its semicolon and a line's end.
pub(crate) fn statement(conn: &Connection, normal: &Normal) -> String {
    let object = &normal.object;
    let text = match object.kind {
        ObjectKind::Table => table(conn, &object.sql),
        _ => None,
    };
    format!(
        "{};\n",
        text.unwrap_or_else(|| bare_name(conn, &object.sql, &object.name))
    )
}

/// The definition of an object with its name unquoted, if it may stand without quotes: SQLite puts it into quotes when
/// it renames.
fn bare_name(conn: &Connection, sql: &str, object: &str) -> String {
    let all = tokens(sql);
    let named = all
        .iter()
        .find(|token| token.kind == Kind::Quoted && unquote(token.text(sql)).eq_ignore_ascii_case(object));
    match named {
        Some(token) => format!(
            "{}{}{}",
            &sql[..token.span.start],
            name(conn, object),
            &sql[token.span.end..]
        ),
        None => sql.to_owned(),
    }
}

/// Adds a comment to a text: behind what is there, or on a line of its own, as its author had it.
fn add_comment(text: &mut String, comment: &Comment<'_>) {
    text.push_str(if comment.is_beside { " " } else { "\n    " });
    text.push_str(comment.text);
}

/// A CREATE TABLE with a line for each column and constraint; none for a virtual table.
fn table(conn: &Connection, sql: &str) -> Option<String> {
    let definition = Definition::parse(sql)?;
    let (first, last) = (definition.items.first()?, definition.items.last()?);
    let named = name(conn, &unquote(&sql[definition.name.clone()]));
    let mut text = format!("CREATE TABLE {named} (");
    let head = comments(sql, definition.name.end, first.start);
    let count = definition.items.len();
    for comment in &head {
        add_comment(&mut text, comment);
    }
    let rest = &sql[last.end..];
    let close = last.end + tokens(rest).iter().find(|token| token.text(rest) == ")")?.span.start;
    for (i, item) in definition.items.iter().enumerate() {
        let end = definition.items.get(i + 1).map_or(close, |next| next.start);
        let comma = if i + 1 < count { "," } else { "" };
        write!(text, "\n    {}{comma}", compact(&sql[item.clone()])).ok()?;
        for comment in comments(sql, item.end, end) {
            add_comment(&mut text, &comment);
        }
    }
    let options = compact(&sql[close + 1..]);
    let space = if options.is_empty() { "" } else { " " };
    write!(text, "\n){space}{options}").ok()?;
    Some(text)
}

struct Comment<'s> {
    text: &'s str,
    /// It stands on the line of what comes before it.
    is_beside: bool,
}

/// The comments between two bytes of a definition.
fn comments(sql: &str, start: usize, end: usize) -> Vec<Comment<'_>> {
    let gap = &sql[start..end];
    let mut is_beside = true;
    let mut found = Vec::new();
    for token in tokens(gap) {
        match token.kind {
            Kind::LineComment | Kind::BlockComment => {
                let text = token.text(gap).trim_end();
                found.push(Comment { text, is_beside });
                is_beside &= token.kind == Kind::BlockComment;
            }
            Kind::Space => is_beside &= !token.text(gap).contains('\n'),
            _ => {}
        }
    }
    found
}

/// SQL on one line, with single spaces. It is left as it is where a `--` comment stands in it, which ends at the line's
/// end.
pub(crate) fn compact(sql: &str) -> String {
    let all = tokens(sql);
    if all.iter().any(|token| token.kind == Kind::LineComment) {
        return sql.trim().to_owned();
    }
    let mut text = String::new();
    let mut before: Option<&Token> = None;
    let mut has_space = false;
    for token in &all {
        if token.kind == Kind::Space {
            has_space = true;
            continue;
        }
        let tight = matches!(token.text(sql), ")" | ",") || before.is_some_and(|before| before.text(sql) == "(");
        if has_space && !tight && before.is_some() {
            text.push(' ');
        }
        text.push_str(token.text(sql));
        before = Some(token);
        has_space = false;
    }
    text
}

/// The tables in the order of their names, but parents before their children as far as that is possible.
pub(crate) fn tables(catalog: &Catalog) -> Vec<&Rc<Normal>> {
    ordered(catalog.of_kind(ObjectKind::Table).collect(), |table| {
        let is_virtual = table.object.is_virtual_table();
        let named = table
            .tokens
            .iter()
            .map(|token| token.trim_matches(['\'', '"']).to_owned());
        let mentioned = if is_virtual { named.collect() } else { Vec::new() };
        table.parents.iter().cloned().chain(mentioned).collect()
    })
}

/// The views in the order of their names, but each behind those that it names.
pub(crate) fn views(catalog: &Catalog) -> Vec<&Rc<Normal>> {
    ordered(catalog.of_kind(ObjectKind::View).collect(), |view| {
        view.tokens.iter().cloned().collect()
    })
}

/// Objects in the order of their names, but each behind those that it needs. `needs`: the names that an object needs,
/// in lower case; it may list others, too.
fn ordered(objects: Vec<&Rc<Normal>>, needs: impl Fn(&Normal) -> BTreeSet<String>) -> Vec<&Rc<Normal>> {
    let mut waiting: BTreeMap<String, (&Rc<Normal>, BTreeSet<String>)> = BTreeMap::new();
    for object in objects {
        waiting.insert(object.object.name.to_ascii_lowercase(), (object, needs(object)));
    }
    let mut placed = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let is_free = |own: &String, needed: &BTreeSet<String>| {
            needed.iter().all(|name| name == own || !waiting.contains_key(name))
        };
        let free = waiting
            .iter()
            .find(|(own, (_, needed))| is_free(own, needed))
            .map(|(own, _)| own.clone());
        // A cycle: the first of the names breaks it.
        let next = free.or_else(|| waiting.keys().next().cloned());
        if let Some((object, _)) = next.and_then(|next| waiting.remove(&next)) {
            placed.push(object);
        }
    }
    placed
}
