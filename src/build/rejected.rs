//! A statement that SQLite rejects: what it said, placed in the file, with a better name if there is one.

use std::ops::Range;

use rusqlite::Connection;

use super::add_column;
use crate::error::message_and_offset;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::Schema;
use crate::source::finding::Finding;
use crate::source::script::SourceStatement;
use crate::source::tokens::{Token, tokens, unquote};
use crate::source::{Check, SourceScript};

/// The finding for a statement that failed.
///
/// `is_down`: in a down part, where things are missing because a statement before it dropped them.
pub(super) fn finding(
    conn: &Connection,
    script: &SourceScript,
    statement: &SourceStatement,
    error: &rusqlite::Error,
    is_down: bool,
) -> Finding {
    let (mut message, offset) = message_and_offset(error, &statement.sql);
    let is_open = ["'", "\"", "`", "["]
        .iter()
        .any(|quote| message.starts_with(&format!("unrecognized token: \"{quote}")));
    if is_open {
        message = "a string or name is never closed".to_owned();
    }
    // An ALTER TABLE looks at every other object, and names the one that it would break.
    let breaks_another = message.starts_with("error in ");
    let missing = Missing::parse(&message).filter(|_| !breaks_another);
    let span = place(statement, offset, missing.as_ref());
    let finding = Finding::new(
        Check::RejectedStatement,
        &script.file,
        span,
        format!("SQLite rejects this statement: {message}"),
    );
    let finding = finding.label(
        missing
            .as_ref()
            .map_or_else(String::new, |missing| missing.label(statement)),
    );
    match missing {
        Some(missing) => match missing.elsewhere(script, statement) {
            Some(remedy) => finding.help(remedy),
            None => match missing.suggest(conn) {
                Some(better) => finding.help(format!("did you mean `{better}`?")),
                None if missing.is_of_another(conn) => finding.help("only other tables have such a column"),
                None => finding.help(missing.remedy(is_down)),
            },
        },
        None if breaks_another => finding.help("drop that object before this statement, and create it again behind it"),
        None if is_open => finding.help("close it with the quote that it starts with; inside it, double that quote"),
        None if message == "incomplete input" => {
            finding.help("the file ends in the middle of this statement: look for a missing `)` or `END;`")
        }
        None => match add_column::remedy(&message)
            .map(str::to_owned)
            .or_else(|| in_the_way(&message))
        {
            Some(remedy) => finding.help(remedy),
            None => finding.help("correct the statement"),
        },
    }
}

/// Something the statement names and the schema does not have.
pub(crate) struct Missing {
    what: &'static str,
    /// Without its schema or table.
    pub(crate) name: String,
}

impl Missing {
    pub(crate) fn parse(message: &str) -> Option<Self> {
        const KINDS: [(&str, &str); 7] = [
            ("no such table: ", "table"),
            ("no such column: ", "column"),
            ("no such index: ", "index"),
            ("no such view: ", "view"),
            ("no such trigger: ", "trigger"),
            ("no such function: ", "function"),
            ("no such collation sequence: ", "collation"),
        ];
        for (prefix, what) in KINDS {
            if let Some(at) = message.find(prefix) {
                let name = message[at + prefix.len()..].split(" - ").next()?;
                return Some(Self {
                    what,
                    name: last_part(name),
                });
            }
        }
        if let Some((_, module)) = message.split_once("no such module: ") {
            return Some(Self {
                what: "module",
                name: module.to_owned(),
            });
        }
        let (_, column) = message.split_once(" has no column named ")?;
        Some(Self {
            what: "column",
            name: last_part(column),
        })
    }

    /// Whether another statement of the script takes the table away or makes it, so that only their order is wrong.
    fn elsewhere(&self, script: &SourceScript, statement: &SourceStatement) -> Option<String> {
        let name = self.name.to_lowercase();
        let all = Parsed::all(script);
        let takes_away = |parsed: &&Parsed<'_>| {
            let is_drop = parsed.is_on(Act::Drop(ObjectKind::Table), &name);
            let is_renamed = parsed.name == name && parsed.renames_table_to().is_some();
            parsed.statement.offset < statement.offset && (is_drop || is_renamed)
        };
        let makes = |parsed: &&Parsed<'_>| {
            let is_new = parsed.is_on(Act::Create(ObjectKind::Table), &name);
            let is_renamed = parsed.renames_table_to().is_some_and(|new| new == name);
            parsed.statement.offset > statement.offset && (is_new || is_renamed)
        };
        if self.what != "table" {
            return None;
        }
        let line = |parsed: &Parsed<'_>| script.file.line_column(parsed.statement.offset).0;
        if let Some(before) = all.iter().rfind(takes_away) {
            let remedy = match Parsed::new(script, statement).act {
                Act::Create(_) | Act::Drop(_) | Act::Alter => {
                    format!(
                        "give its name to another one before this: ALTER TABLE … RENAME TO {}",
                        self.name
                    )
                }
                _ => "move this one before that".to_owned(),
            };
            return Some(format!(
                "the statement in line {} takes it away: {remedy}",
                line(before)
            ));
        }
        let later = all.iter().find(makes)?;
        Some(format!(
            "the statement in line {} makes it: move this one behind that",
            line(later)
        ))
    }

    /// The nearest name that there is.
    pub(crate) fn suggest(&self, conn: &Connection) -> Option<String> {
        let schema = Schema::read(conn).ok()?;
        let names: Vec<String> = match self.what {
            "table" => objects(&schema, &["table", "view"]),
            "index" | "view" | "trigger" => objects(&schema, &[self.what]),
            "column" => columns(conn).ok()?,
            _ => return None,
        };
        let wanted = self.name.to_lowercase();
        let distance = |name: &String| strsim::damerau_levenshtein(&wanted, &name.to_lowercase());
        let near = names
            .into_iter()
            .filter(|name| (1..=1 + wanted.chars().count() / 3).contains(&distance(name)));
        near.filter(|name| distance(name) < wanted.chars().count())
            .min_by_key(distance)
    }

    /// Whether there is a column of that name, but not in the tables of the statement.
    fn is_of_another(&self, conn: &Connection) -> bool {
        let is_it = |name: &String| name.eq_ignore_ascii_case(&self.name);
        self.what == "column" && columns(conn).is_ok_and(|names| names.iter().any(is_it))
    }

    /// What the underlined place is: the name itself, or what only leads to it.
    fn label(&self, statement: &SourceStatement) -> String {
        if statement.mentions(&self.name) {
            format!("no such {}", self.what)
        } else {
            format!("runs a trigger or reads a view that names `{}`", self.name)
        }
    }

    fn remedy(&self, is_down: bool) -> String {
        match self.what {
            "function" | "collation" | "module" => format!(
                "if the app registers the {} `{}` on its connections, register it for the rehearsal too: Compiler::connection(|conn| …)",
                self.what, self.name
            ),
            what if is_down => {
                format!("there is no such {what} after the up part, or it went with a statement before this one")
            }
            what => format!("no earlier migration creates this {what}"),
        }
    }
}

/// What to do where ALTER TABLE … RENAME TO finds the name taken.
fn in_the_way(message: &str) -> Option<String> {
    let (_, name) = message.split_once("there is already another table or index with this name: ")?;
    Some(format!(
        "drop `{name}` before this statement, when its rows are copied; or choose another name"
    ))
}

/// The object that is in the way of a new one.
pub(super) fn existing(message: &str) -> Option<String> {
    let (before, _) = message.split_once(" already exists")?;
    Some(last_part(before.rsplit(' ').next()?))
}

fn last_part(name: &str) -> String {
    unquote(name.rsplit('.').next().unwrap_or(name).trim())
}

fn objects(schema: &Schema, kinds: &[&str]) -> Vec<String> {
    let wanted = schema
        .objects
        .iter()
        .filter(|object| kinds.contains(&object.kind.to_string().as_str()));
    wanted.map(|object| object.name.clone()).collect()
}

fn columns(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    conn.prepare(
        "SELECT DISTINCT c.name FROM main.sqlite_schema t, pragma_table_xinfo(t.name) c WHERE t.type = 'table'",
    )?
    .query_map([], |row| row.get(0))?
    .collect()
}

/// The token SQLite pointed at, or the one that holds the missing name, or the first.
pub(crate) fn place(statement: &SourceStatement, offset: Option<usize>, missing: Option<&Missing>) -> Range<usize> {
    let sql = &statement.sql;
    let tokens: Vec<_> = tokens(sql).into_iter().filter(Token::is_significant).collect();
    let named = |missing: &Missing| {
        tokens
            .iter()
            .rfind(|token| unquote(token.text(sql)).eq_ignore_ascii_case(&missing.name))
    };
    let pointed_at = offset.and_then(|offset| tokens.iter().find(|token| token.span.end > offset));
    let token = pointed_at.or_else(|| missing.and_then(named)).or(tokens.first());
    token.map_or(0..0, |token| {
        let start = statement.script_offset(token.span.start);
        start..start + token.span.len()
    })
}
