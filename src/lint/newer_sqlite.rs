//! Syntax and functions that the oldest SQLite of the project does not know.

use std::fmt;
use std::str::FromStr;

use super::statement::{Act, Parsed};
use super::{Lint, Moment, Rule};
use crate::migration::{ObjectKind, sqlite_version};
use crate::source::tokens::Kind;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::NewerSqlite,
    why: "The build rehearses on its own SQLite, and the app may meet an older one. `Compiler::min_sqlite` declares \
          the oldest: what that one does not know is found here, and a run refuses to start on one that is older \
          still.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_create_users",
            "CREATE TABLE users (name TEXT) STRICT;",
            "DROP TABLE users;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_create_users",
            "CREATE TABLE users (name TEXT CHECK (typeof(name) IN ('text', 'null')));",
            "DROP TABLE users;",
        ),
    ],
    rule: Rule::Statement(rule),
};

fn rule(moment: &Moment<'_>) -> Findings {
    let Some(minimum) = moment.minimum else {
        return Findings::new();
    };
    let parsed = &moment.parsed;
    let found = newer(parsed).into_iter().filter(|(since, ..)| *since > minimum);
    found
        .map(|(since, at, what)| {
            parsed
                .finding(
                    Check::NewerSqlite,
                    at,
                    format!("{what} came with SQLite {since}, and the set declares {minimum}"),
                )
                .help(format!(
                    "write it in another way, or raise the declaration in build.rs: min_sqlite(\"{since}\")"
                ))
        })
        .collect()
}

/// A version of SQLite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Minimum(i32);

impl Minimum {
    const fn new(major: i32, minor: i32) -> Self {
        Self(major * 1_000_000 + minor * 1_000)
    }

    /// As `sqlite3_libversion_number` writes it.
    pub(crate) const fn number(self) -> i32 {
        self.0
    }
}

impl FromStr for Minimum {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no version of SQLite: write one such as 3.40 or 3.40.1");
        let parts: Vec<i32> = text
            .split('.')
            .map(|part| part.parse().ok().filter(|part| (0..1000).contains(part)))
            .collect::<Option<_>>()
            .ok_or_else(wrong)?;
        match parts[..] {
            [3, minor] => Ok(Self::new(3, minor)),
            [3, minor, patch] => Ok(Self(Self::new(3, minor).0 + patch)),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for Minimum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&sqlite_version(self.0))
    }
}

/// Functions, and the release of SQLite 3 that brought them: <https://sqlite.org/changes.html>.
const FUNCTIONS: &[(&str, i32)] = &[
    ("iif", 32),
    ("format", 38),
    ("unixepoch", 38),
    ("unhex", 41),
    ("octet_length", 43),
    ("timediff", 43),
    ("concat", 44),
    ("concat_ws", 44),
    ("string_agg", 44),
    ("jsonb", 45),
    ("jsonb_array", 45),
    ("jsonb_extract", 45),
    ("jsonb_insert", 45),
    ("jsonb_object", 45),
    ("jsonb_patch", 45),
    ("jsonb_remove", 45),
    ("jsonb_replace", 45),
    ("jsonb_set", 45),
    ("jsonb_group_array", 45),
    ("jsonb_group_object", 45),
    ("json_pretty", 46),
    ("if", 48),
    ("unistr", 50),
];

/// Keywords that follow one another, where that alone tells.
const PHRASES: &[(&[&str], &str, i32)] = &[
    (&["AS", "MATERIALIZED", "("], "a MATERIALIZED hint", 35),
    (&["AS", "NOT", "MATERIALIZED", "("], "a MATERIALIZED hint", 35),
    (&["RIGHT", "JOIN"], "RIGHT JOIN", 39),
    (&["RIGHT", "OUTER", "JOIN"], "RIGHT JOIN", 39),
    (&["FULL", "JOIN"], "FULL JOIN", 39),
    (&["FULL", "OUTER", "JOIN"], "FULL JOIN", 39),
    (&["IS", "DISTINCT", "FROM"], "IS DISTINCT FROM", 39),
    (&["IS", "NOT", "DISTINCT", "FROM"], "IS DISTINCT FROM", 39),
    (&["ON", "CONFLICT", "("], "an upsert", 24),
    (&["ON", "CONFLICT", "DO"], "an upsert", 24),
    (&["NULLS", "FIRST"], "NULLS FIRST", 30),
    (&["NULLS", "LAST"], "NULLS LAST", 30),
];

/// All that a statement uses: since when it is known, where it stands, what it is.
fn newer(parsed: &Parsed<'_>) -> Vec<(Minimum, usize, String)> {
    let mut found = Vec::new();
    let mut add = |minor: i32, at: usize, what: &str| found.push((Minimum::new(3, minor), at, what.to_owned()));
    for at in 0..parsed.len() {
        let called = FUNCTIONS
            .iter()
            .find(|(name, _)| parsed.is(at, name) && parsed.is(at + 1, "(") && is_call(parsed, at));
        if let Some((name, minor)) = called {
            add(*minor, at, &format!("`{name}()`"));
        }
        for (words, what, minor) in PHRASES {
            if parsed.are(at, words) && !(what.ends_with("upsert") && parsed.act != Act::Insert) {
                add(*minor, at, what);
            }
        }
        match parsed.kind(at) {
            Some(Kind::Operator) if matches!(parsed.text(at), "->" | "->>") => {
                add(38, at, &format!("the operator `{}`", parsed.text(at)));
            }
            Some(Kind::Number) if parsed.text(at).contains('_') => add(46, at, "a number with `_`"),
            Some(Kind::String) if matches!(&*parsed.text(at).to_ascii_lowercase(), "'subsec'" | "'subsecond'") => {
                add(42, at, "the modifier 'subsec'");
            }
            _ if parsed.is(at, "OVER") && at > 0 && parsed.is(at - 1, ")") => add(25, at, "a window function"),
            _ => {}
        }
    }
    if matches!(parsed.act, Act::Insert | Act::Update | Act::Delete)
        && let Some(at) = parsed.find_outside(parsed.name_at, "RETURNING")
    {
        add(35, at, "RETURNING");
    }
    if parsed.act == Act::Update
        && let Some(at) = parsed.find_outside(parsed.name_at, "FROM")
    {
        add(33, at, "UPDATE … FROM");
    }
    definitions(parsed, &mut add);
    found
}

/// A name in front of a parenthesis is none of a function where it names a table, column or index.
fn is_call(parsed: &Parsed<'_>, at: usize) -> bool {
    let behind = |words: &[&str]| at > 0 && words.iter().any(|word| parsed.is(at - 1, word));
    !behind(&["TABLE", "INTO", "ON", "REFERENCES", "EXISTS", "."]) && at != parsed.name_at
}

fn definitions(parsed: &Parsed<'_>, add: &mut impl FnMut(i32, usize, &str)) {
    let name = parsed.name_at;
    match parsed.act {
        Act::Create(ObjectKind::Table) => {
            let options = (0..parsed.len()).rev().take_while(|at| !parsed.is(*at, ")"));
            options
                .filter(|at| parsed.is(*at, "STRICT") && *at > name)
                .for_each(|at| add(37, at, "STRICT"));
            generated(parsed, name, add);
        }
        Act::Alter if parsed.are(name + 1, &["RENAME", "TO"]) => {}
        Act::Alter if parsed.is(name + 1, "RENAME") => add(25, name + 1, "RENAME COLUMN"),
        Act::Alter if parsed.is(name + 1, "DROP") || parsed.is(name + 1, "ALTER") => {
            let constraint = parsed.is(name + 1, "ALTER") || parsed.is(name + 2, "CONSTRAINT");
            let (minor, what) = if constraint {
                (53, "ALTER TABLE of a constraint")
            } else {
                (35, "DROP COLUMN")
            };
            add(minor, name + 1, what);
        }
        Act::Alter if parsed.are(name + 1, &["ADD", "CONSTRAINT"]) || parsed.are(name + 1, &["ADD", "CHECK"]) => {
            add(53, name + 1, "ALTER TABLE of a constraint");
        }
        Act::Alter => generated(parsed, name, add),
        _ => {}
    }
}

/// `AS (` in a definition: the SELECT of a CTE is none.
fn generated(parsed: &Parsed<'_>, start: usize, add: &mut impl FnMut(i32, usize, &str)) {
    let is_generated =
        |at: &usize| parsed.are(*at, &["AS", "("]) && !parsed.is(at + 2, "SELECT") && !parsed.is(at + 2, "WITH");
    let in_cast = |at: usize| (start..at).rev().take(3).any(|before| parsed.is(before, "CAST"));
    if let Some(at) = (start + 1..parsed.len()).find(|at| is_generated(at) && !in_cast(*at)) {
        add(31, at, "a generated column");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::Digest;
    use crate::source::SourceScript;
    use crate::source::finding::SourceFile;
    use crate::source::script::split;

    fn needed(sql: &str) -> Option<String> {
        let script = SourceScript {
            file: std::sync::Arc::new(SourceFile {
                path: String::new(),
                text: sql.to_owned(),
            }),
            statements: split(sql),
            checksum: Digest([0; 32]),
        };
        let parsed = Parsed::new(&script, &script.statements[0]);
        newer(&parsed)
            .into_iter()
            .map(|(since, ..)| since)
            .max()
            .map(|since| since.to_string())
    }

    #[test]
    fn what_came_when_is_known() {
        let cases = [
            ("INSERT INTO a (x) VALUES (1) ON CONFLICT (x) DO NOTHING", "3.24"),
            ("INSERT INTO a SELECT 1 WHERE true ON CONFLICT DO NOTHING", "3.24"),
            ("ALTER TABLE a RENAME COLUMN x TO y", "3.25"),
            ("ALTER TABLE a RENAME x TO y", "3.25"),
            (
                "UPDATE a SET x = (SELECT row_number() OVER (ORDER BY x) FROM a)",
                "3.25",
            ),
            ("CREATE TABLE a (x, y AS (x + 1))", "3.31"),
            ("ALTER TABLE a ADD COLUMN y GENERATED ALWAYS AS (x + 1)", "3.31"),
            ("UPDATE a SET x = IIF(x, 1, 2)", "3.32"),
            ("UPDATE a SET x = b.x FROM b WHERE b.y = a.y", "3.33"),
            ("ALTER TABLE a DROP COLUMN x", "3.35"),
            ("DELETE FROM a RETURNING x", "3.35"),
            (
                "WITH n AS MATERIALIZED (SELECT 1) INSERT INTO a SELECT * FROM n",
                "3.35",
            ),
            ("CREATE TABLE a (x INT) STRICT", "3.37"),
            ("CREATE TABLE a (x INT PRIMARY KEY) WITHOUT ROWID, STRICT", "3.37"),
            ("UPDATE a SET x = y ->> '$.z'", "3.38"),
            ("INSERT INTO a VALUES (unixepoch())", "3.38"),
            ("CREATE VIEW v AS SELECT x FROM a FULL OUTER JOIN b USING (x)", "3.39"),
            ("UPDATE a SET x = unhex(x)", "3.41"),
            ("UPDATE a SET x = datetime('now', 'subsec')", "3.42"),
            ("UPDATE a SET x = octet_length(x)", "3.43"),
            (
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET x = concat(x, 1); END",
                "3.44",
            ),
            ("UPDATE a SET x = jsonb(x)", "3.45"),
            ("UPDATE a SET x = 1_000", "3.46"),
            ("UPDATE a SET x = if(x, 1)", "3.48"),
            ("ALTER TABLE a ALTER COLUMN x SET NOT NULL", "3.53"),
            ("ALTER TABLE a DROP CONSTRAINT c", "3.53"),
        ];
        for (sql, since) in cases {
            assert_eq!(needed(sql).as_deref(), Some(since), "{sql}");
        }
    }

    #[test]
    fn what_was_always_there_is_not_newer() {
        for sql in [
            "CREATE TABLE a (x TEXT UNIQUE ON CONFLICT REPLACE, strict TEXT, returning TEXT)",
            "CREATE TABLE concat (x)",
            "INSERT INTO concat (x) VALUES (CAST(1 AS TEXT))",
            "CREATE INDEX i ON format (x)",
            "CREATE TABLE b (x REFERENCES unhex (x))",
            "CREATE TABLE IF NOT EXISTS a (x)",
            "CREATE VIEW v AS WITH n AS (SELECT 1) SELECT * FROM n",
            "ALTER TABLE a RENAME TO b",
            "DROP TABLE IF EXISTS a",
            "UPDATE a SET x = (SELECT max(x) FROM b)",
            "DELETE FROM a WHERE x = '->>'",
        ] {
            assert_eq!(needed(sql), None, "{sql}");
        }
    }

    #[test]
    fn a_version_is_read_as_sqlite_writes_it() {
        for (text, number) in [("3.40", 3_040_000), ("3.40.1", 3_040_001), ("3.8.11", 3_008_011)] {
            assert_eq!(text.parse::<Minimum>().map(Minimum::number), Ok(number), "{text}");
            assert_eq!(text.parse::<Minimum>().unwrap().to_string(), text);
        }
        for text in ["", "3", "3.x", "4.1", "3.40.1.2", "3.-1", "3.1000"] {
            assert!(text.parse::<Minimum>().is_err(), "{text}");
        }
    }
}
