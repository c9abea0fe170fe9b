//! What SQLite says is not there: `no such table: a`, `no such column: b.c`, and what to do about it.

use std::ops::Range;

use rusqlite::Connection;

use super::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::Schema;
use crate::source::SourceScript;
use crate::source::script::SourceStatement;
use crate::source::tokens::{Token, tokens, unquote};

/// Something that a statement names, or that a view or trigger behind it names, and that is not there.
pub(crate) struct Missing {
    /// What SQLite takes it for: `table`, `column`, `function` and so on.
    what: &'static str,
    /// Without its schema or table.
    pub(crate) name: String,
    /// What stands before it: for a column, a table or what the statement calls one.
    qualifier: Option<String>,
}

impl Missing {
    /// Reads a message of SQLite; none if it is about something else.
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
                return Some(Self::of(what, name));
            }
        }
        if let Some((_, module)) = message.split_once("no such module: ") {
            return Some(Self {
                what: "module",
                name: module.to_owned(),
                qualifier: None,
            });
        }
        for (prefix, what) in [("no such tokenizer: ", "tokenizer"), ("unknown function: ", "function")] {
            if let Some((_, name)) = message.split_once(prefix) {
                return Some(Self {
                    what,
                    name: name.trim_end_matches("()").to_owned(),
                    qualifier: None,
                });
            }
        }
        let (_, column) = message.split_once(" has no column named ")?;
        Some(Self::of("column", column))
    }

    fn of(what: &'static str, name: &str) -> Self {
        Self {
            what,
            name: last_part(name),
            qualifier: name.rsplit_once('.').map(|(qualifier, _)| last_part(qualifier)),
        }
    }

    /// The same, with a mistake of SQLite's message put right: it says `no such table` also of a table-valued function,
    /// `FROM series(1, 9)`, which comes with a module (<https://sqlite.org/vtab.html#tabfunc2>).
    pub(crate) fn said_in(self, statement: &SourceStatement) -> Self {
        let sql = &statement.sql;
        let tokens: Vec<_> = tokens(sql).into_iter().filter(Token::is_significant).collect();
        let is_called = |at: &[Token]| {
            let [before, name, after] = at else { return false };
            let before = before.text(sql);
            let is_read = before == "," || ["from", "join"].iter().any(|word| before.eq_ignore_ascii_case(word));
            is_read && after.text(sql) == "(" && unquote(name.text(sql)).eq_ignore_ascii_case(&self.name)
        };
        match self.what {
            "table" if tokens.windows(3).any(is_called) => Self { what: "module", ..self },
            _ => self,
        }
    }

    /// Whether it is of a kind that apps register on their connections, so that the app may have it all the same.
    pub(crate) fn is_of_the_app(&self) -> bool {
        matches!(self.what, "function" | "collation" | "module" | "tokenizer")
    }

    /// As in "needs the function `slug`".
    pub(crate) fn as_noun(&self) -> String {
        format!("the {} `{}`", self.what, self.name)
    }

    /// For a column `a.b`: the `a`, if no table of the statement is called so. Then `a` is wrong, and not `b`.
    pub(crate) fn unknown_qualifier(&self, statement: &SourceStatement) -> Option<&str> {
        let qualifier = self.qualifier.as_deref().filter(|_| self.what == "column")?;
        // These three are names of SQLite's own. And what a trigger or a view names is not in the statement.
        let is_given = ["new", "old", "excluded"]
            .iter()
            .any(|given| qualifier.eq_ignore_ascii_case(given));
        if is_given || !statement.mentions(&self.name) {
            return None;
        }
        let sql = &statement.sql;
        let tokens: Vec<_> = tokens(sql).into_iter().filter(Token::is_significant).collect();
        let is_it = |token: &Token| unquote(token.text(sql)).eq_ignore_ascii_case(qualifier);
        let is_dot = |token: &Token| token.text(sql) == ".";
        let is_said = |(at, token): (usize, &Token)| is_it(token) && !tokens.get(at + 1).is_some_and(is_dot);
        (!tokens.iter().enumerate().any(is_said)).then_some(qualifier)
    }

    /// For a table: what to do, if an earlier statement of the script takes it away or a later one makes it, so that
    /// only the order of the statements is wrong.
    pub(crate) fn elsewhere(&self, script: &SourceScript, statement: &SourceStatement) -> Option<String> {
        let name = self.name.to_lowercase();
        let all = Parsed::all(script);
        let takes_away = |parsed: &&Parsed<'_>| {
            let is_drop = parsed.is_on(Act::Drop(ObjectKind::Table), &name);
            let is_renamed = parsed.name == name && parsed.renames_table_to().is_some();
            parsed.statement.offset < statement.offset && (is_drop || is_renamed)
        };
        // The rebuild that the statement is part of gives the name to what it has copied.
        let own = Parsed::new(script, statement).name.clone();
        let makes = |parsed: &&Parsed<'_>| {
            let is_new = parsed.is_on(Act::Create(ObjectKind::Table), &name);
            let is_renamed = parsed.renames_table_to().is_some_and(|new| new == name) && parsed.name != own;
            parsed.statement.offset > statement.offset && (is_new || is_renamed)
        };
        if self.what != "table" {
            return None;
        }
        let line = |parsed: &Parsed<'_>| script.file.line_column(parsed.statement.offset).0;
        let before = all.iter().rfind(takes_away);
        let is_new = |later: &&Parsed<'_>| makes(later) && later.act == Act::Create(ObjectKind::Table);
        // Its rows have another name now, and a new one comes in its place.
        let is_replaced =
            before.is_some_and(|before| before.act == Act::Alter) && all.iter().any(|later| is_new(&later));
        if let Some(before) = before.filter(|_| !is_replaced) {
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

    /// A name that is there and much like the one that is not.
    pub(crate) fn suggest(&self, conn: &Connection) -> Option<String> {
        let schema = Schema::read(conn).ok()?;
        let names: Vec<String> = match self.what {
            "table" => objects(&schema, &["table", "view"]),
            "index" | "view" | "trigger" => objects(&schema, &[self.what]),
            "column" => columns(conn).ok()?,
            _ => return None,
        };
        nearest(&self.name, names)
    }

    /// Whether it is a column that other tables have, and those of the statement do not.
    pub(crate) fn is_of_another(&self, conn: &Connection) -> bool {
        let is_it = |name: &String| name.eq_ignore_ascii_case(&self.name);
        self.what == "column" && columns(conn).is_ok_and(|names| names.iter().any(is_it))
    }

    /// What is written below the underlined place: that is the name, or a statement that leads to a trigger or a view
    /// with it.
    pub(crate) fn label(&self, statement: &SourceStatement) -> String {
        if statement.mentions(&self.name) {
            format!("no such {}", self.what)
        } else if self.is_of_the_app() {
            format!("needs {}", self.as_noun())
        } else {
            format!("runs a trigger or reads a view that names `{}`", self.name)
        }
    }

    /// What to do where nothing alike is there. `is_down`: the statement stands in a down part.
    pub(crate) fn remedy(&self, is_down: bool) -> String {
        match self.what {
            _ if self.is_of_the_app() => format!(
                "if the app registers {} on its connections, register it for the rehearsal too: Compiler::connection(|conn| …)",
                self.as_noun()
            ),
            what if is_down => {
                format!("there is no such {what} after the up part, or it went with a statement before this one")
            }
            what => format!("no earlier migration creates this {what}"),
        }
    }
}

/// The name of a list that is nearest to the wanted one, if it is near enough to be meant.
pub(in crate::lint) fn nearest(wanted: &str, names: Vec<String>) -> Option<String> {
    let wanted = wanted.to_lowercase();
    let distance = |name: &String| strsim::damerau_levenshtein(&wanted, &name.to_lowercase());
    let near = names
        .into_iter()
        .filter(|name| (1..=1 + wanted.chars().count() / 3).contains(&distance(name)));
    near.filter(|name| distance(name) < wanted.chars().count())
        .min_by_key(distance)
}

/// A name without its schema or table, and without quotes.
pub(crate) fn last_part(name: &str) -> String {
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

/// What to underline for a message of SQLite, in bytes of the file: the token at the byte that SQLite pointed at, or
/// else the last one that is the missing name, or else the first of the statement.
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
