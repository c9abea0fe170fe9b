//! Syntax and functions that the oldest SQLite of the project does not know.

use super::statement::{Act, Parsed};
use super::{Lint, Minimum, Moment, Rule};
use crate::migration::ObjectKind;
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
    let is_newer = |(since, at, _): &(Minimum, usize, String)| *since > minimum && !is_of_the_app(moment, *at);
    let found = newer(parsed).into_iter().filter(is_newer);
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

/// Whether the name at a token is that of a function which the app has registered for the rehearsal, and so has itself
/// (<https://sqlite.org/pragma.html#pragma_function_list>).
fn is_of_the_app(moment: &Moment<'_>, at: usize) -> bool {
    let sql = "SELECT 1 FROM pragma_function_list WHERE name = lower(?1) AND NOT builtin";
    let ask = || moment.conn.prepare_cached(sql)?.exists([moment.parsed.text(at)]);
    moment.parsed.is(at + 1, "(") && ask().unwrap_or(false)
}

/// Functions, and the release of SQLite 3 that brought them: <https://sqlite.org/changes.html>.
const FUNCTIONS: &[(&str, i32)] = &[
    ("iif", 32),
    ("substring", 34),
    ("acos", 35),
    ("acosh", 35),
    ("asin", 35),
    ("asinh", 35),
    ("atan", 35),
    ("atan2", 35),
    ("atanh", 35),
    ("ceil", 35),
    ("ceiling", 35),
    ("cos", 35),
    ("cosh", 35),
    ("degrees", 35),
    ("exp", 35),
    ("floor", 35),
    ("ln", 35),
    ("log", 35),
    ("log10", 35),
    ("log2", 35),
    ("mod", 35),
    ("pi", 35),
    ("pow", 35),
    ("power", 35),
    ("radians", 35),
    ("sign", 35),
    ("sin", 35),
    ("sinh", 35),
    ("sqrt", 35),
    ("tan", 35),
    ("tanh", 35),
    ("trunc", 35),
    ("format", 38),
    ("unixepoch", 38),
    ("unhex", 41),
    ("json_error_position", 42),
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
    ("unistr_quote", 50),
    ("jsonb_each", 51),
    ("jsonb_tree", 51),
    ("json_array_insert", 53),
    ("jsonb_array_insert", 53),
];

/// The functions that take times and their modifiers: <https://sqlite.org/lang_datefunc.html>.
const TIMES: &[&str] = &["date", "time", "datetime", "julianday", "unixepoch", "strftime"];

/// Modifiers of times, and the release that brought them.
const MODIFIERS: &[(&str, i32)] = &[
    ("auto", 38),
    ("julianday", 38),
    ("subsec", 42),
    ("subsecond", 42),
    ("ceiling", 46),
    ("floor", 46),
];

/// Letters that `strftime()` understands behind `%`, and the release that brought them.
const CONVERSIONS: &[(&str, i32)] = &[("eFIklpPRTu", 44), ("GgUV", 46)];

/// Options of virtual tables: <https://sqlite.org/fts5.html>.
const OPTIONS: &[(&str, i32)] = &[
    ("contentless_delete", 43),
    ("contentless_unindexed", 47),
    ("locale", 47),
];

/// Keywords that are new where they follow one another, what they are called in a message, and the release that brought
/// them.
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
    (&["GROUPS", "BETWEEN"], "a frame of GROUPS", 28),
    (&["GROUPS", "UNBOUNDED"], "a frame of GROUPS", 28),
    (&["GROUPS", "CURRENT"], "a frame of GROUPS", 28),
    (&["EXCLUDE", "NO", "OTHERS"], "EXCLUDE in a frame", 28),
    (&["EXCLUDE", "CURRENT", "ROW"], "EXCLUDE in a frame", 28),
    (&["EXCLUDE", "GROUP"], "EXCLUDE in a frame", 28),
    (&["EXCLUDE", "TIES"], "EXCLUDE in a frame", 28),
    (&["ON", "CONFLICT", "DO", "UPDATE"], "DO UPDATE of any conflict", 35),
    (&["sqlite_schema"], "the name `sqlite_schema`", 33),
    (&["sqlite_temp_schema"], "the name `sqlite_temp_schema`", 33),
    (&["REINDEX", "EXPRESSIONS"], "REINDEX EXPRESSIONS", 53),
];

/// All that a statement uses and some SQLite does not know: the first release that does, the token, and what it is.
/// Also what the declared oldest SQLite knows.
fn newer(parsed: &Parsed<'_>) -> Vec<(Minimum, usize, String)> {
    let mut found = Vec::new();
    let mut add = |minor: i32, at: usize, what: &str| found.push((Minimum::new(3, minor), at, what.to_owned()));
    for at in 0..parsed.len() {
        called(parsed, at, &mut add);
        for (words, what, minor) in PHRASES {
            let is_statement = matches!(parsed.act, Act::Insert | Act::Create(ObjectKind::Trigger));
            if parsed.are(at, words) && (is_statement || !words.starts_with(&["ON", "CONFLICT"])) {
                add(*minor, at, what);
            }
        }
        match parsed.kind(at) {
            Some(Kind::Operator) if matches!(parsed.text(at), "->" | "->>") => {
                add(38, at, &format!("the operator `{}`", parsed.text(at)));
            }
            Some(Kind::Number) if parsed.text(at).contains('_') => add(46, at, "a number with `_`"),
            Some(Kind::String) => in_times(parsed, at, &mut add),
            _ if parsed.is(at, "OVER") && at > 0 && parsed.is(at - 1, ")") => add(25, at, "a window function"),
            _ => {}
        }
    }
    clauses(parsed, &mut add);
    definitions(parsed, &mut add);
    found
}

/// Adds the function that is called at a token, and what is new about how it is called.
fn called(parsed: &Parsed<'_>, at: usize, add: &mut impl FnMut(i32, usize, &str)) {
    if !parsed.is(at + 1, "(") || parsed.kind(at) != Some(Kind::Word) || !is_call(parsed, at) {
        return;
    }
    let known = FUNCTIONS.iter().find(|(name, _)| parsed.is(at, name));
    let name = parsed.text(at).to_ascii_lowercase();
    match (known, arguments(parsed, at)) {
        // <https://sqlite.org/lang_corefunc.html#iif>
        (Some(_), count) if matches!(&*name, "iif" | "if") && count > 3 => {
            add(49, at, &format!("`{name}()` with more than three arguments"));
        }
        (Some(_), 2) if name == "iif" => add(48, at, "`iif()` with two arguments"),
        (Some((_, minor)), _) => add(*minor, at, &format!("`{name}()`")),
        _ => {}
    }
    let end = parsed.closing(at + 1);
    if parsed.are(end + 1, &["FILTER", "(", "WHERE"]) && !parsed.is(parsed.closing(end + 2) + 1, "OVER") {
        add(30, end + 1, "FILTER of an aggregate");
    }
    let is_ordered = |word: usize| parsed.are(word, &["ORDER", "BY"]) && enclosing(parsed, word) == Some(at + 1);
    let is_select = ["SELECT", "WITH", "VALUES"].iter().any(|word| parsed.is(at + 2, word));
    let is_aggregate = !is_select && !["OVER", "AS", "IN"].iter().any(|word| parsed.is(at, word));
    if let Some(order) = (at + 2..end).find(|word| is_aggregate && is_ordered(*word)) {
        add(44, order, "ORDER BY in an aggregate");
    }
    let is_text = parsed.kind(at + 4) == Some(Kind::String) && parsed.is(at + 5, ")");
    if name == "raise" && parsed.is(at + 3, ",") && !is_text {
        add(47, at + 4, "an expression in RAISE");
    }
}

/// How many arguments the call has whose name stands at a token.
fn arguments(parsed: &Parsed<'_>, at: usize) -> usize {
    let end = parsed.closing(at + 1);
    let is_comma = |word: &usize| parsed.is(*word, ",") && enclosing(parsed, *word) == Some(at + 1);
    (at + 2..end).filter(is_comma).count() + usize::from(end > at + 2)
}

/// The opening parenthesis around a token, the nearest one.
fn enclosing(parsed: &Parsed<'_>, at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    (0..at).rev().find(|before| {
        let opens = parsed.is(*before, "(");
        let is_it = opens && depth == 0;
        depth += usize::from(parsed.is(*before, ")"));
        depth = depth.saturating_sub(usize::from(opens));
        is_it
    })
}

/// Adds what is new in a text that is an argument of a date function: a modifier, or a format of `strftime()`.
fn in_times(parsed: &Parsed<'_>, at: usize, add: &mut impl FnMut(i32, usize, &str)) {
    let Some(open) = enclosing(parsed, at).filter(|open| *open > 0) else {
        return;
    };
    if !TIMES.iter().any(|name| parsed.is(open - 1, name)) {
        return;
    }
    let text = parsed.text(at).trim_matches('\'');
    if at == open + 1 && parsed.is(open - 1, "strftime") {
        let letters: Vec<_> = text.split('%').skip(1).filter_map(|part| part.chars().next()).collect();
        for (newer, minor) in CONVERSIONS {
            if let Some(letter) = letters.iter().find(|letter| newer.contains(**letter)) {
                add(*minor, at, &format!("`%{letter}` of strftime()"));
            }
        }
    }
    let modifier = MODIFIERS
        .iter()
        .find(|(name, _)| at > open + 1 && text.eq_ignore_ascii_case(name));
    // `unixepoch('subsec')` takes the modifier in the place of a time.
    let modifier = modifier.or_else(|| {
        MODIFIERS
            .iter()
            .find(|(name, _)| text.eq_ignore_ascii_case(name) && name.starts_with("subsec"))
    });
    if let Some((name, minor)) = modifier {
        add(*minor, at, &format!("the modifier '{name}'"));
    }
}

/// Adds clauses of INSERT, UPDATE and DELETE, also of those in a trigger.
fn clauses(parsed: &Parsed<'_>, add: &mut impl FnMut(i32, usize, &str)) {
    if matches!(parsed.act, Act::Insert | Act::Update | Act::Delete)
        && let Some(at) = parsed.find_outside(parsed.name_at, "RETURNING")
    {
        add(35, at, "RETURNING");
    }
    if !matches!(parsed.act, Act::Insert | Act::Update | Act::Create(ObjectKind::Trigger)) {
        return;
    }
    let (mut is_update, mut conflicts) = (parsed.act == Act::Update, 0);
    for at in parsed.outside_parentheses(parsed.name_at) {
        let starts = parsed.is(at - 1, "BEGIN") || parsed.text(at - 1) == ";";
        if starts && parsed.act == Act::Create(ObjectKind::Trigger) {
            (is_update, conflicts) = (parsed.is(at, "UPDATE"), 0);
        }
        conflicts += usize::from(parsed.are(at, &["ON", "CONFLICT"]));
        if is_update && parsed.is(at, "FROM") && !parsed.is(at - 1, "DISTINCT") {
            add(33, at, "UPDATE … FROM");
            is_update = false;
        } else if conflicts > 1 && parsed.are(at, &["ON", "CONFLICT"]) {
            add(35, at, "a second ON CONFLICT");
        }
    }
}

/// Whether a name in front of a parenthesis is called as a function, and is not a table, column or index with a list
/// behind it.
fn is_call(parsed: &Parsed<'_>, at: usize) -> bool {
    let behind = |words: &[&str]| at > 0 && words.iter().any(|word| parsed.is(at - 1, word));
    let end = parsed.closing(at + 1);
    let is_query = ["(", "MATERIALIZED", "NOT"].iter().any(|word| parsed.is(end + 2, word));
    let is_common_table = parsed.is(end + 1, "AS") && is_query;
    !behind(&["TABLE", "INTO", "ON", "REFERENCES", "EXISTS", "."]) && at != parsed.name_at && !is_common_table
}

/// Adds what is new in a CREATE TABLE or ALTER TABLE.
fn definitions(parsed: &Parsed<'_>, add: &mut impl FnMut(i32, usize, &str)) {
    let name = parsed.name_at;
    match parsed.act {
        Act::Create(ObjectKind::Table) => {
            let options = (0..parsed.len()).rev().take_while(|at| !parsed.is(*at, ")"));
            options
                .filter(|at| parsed.is(*at, "STRICT") && *at > name)
                .for_each(|at| add(37, at, "STRICT"));
            generated(parsed, name, add);
            virtual_table(parsed, add);
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

/// Adds options of a virtual table that its module has learnt later.
fn virtual_table(parsed: &Parsed<'_>, add: &mut impl FnMut(i32, usize, &str)) {
    if !parsed.is(1, "VIRTUAL") {
        return;
    }
    for at in parsed.name_at..parsed.len() {
        let option = OPTIONS
            .iter()
            .find(|(name, _)| parsed.is(at, name) && parsed.is(at + 1, "="));
        if let Some((name, minor)) = option {
            add(*minor, at, &format!("the option `{name}`"));
        }
        let value = parsed.text(at + 2).trim_matches(['\'', '"']).trim_start();
        if parsed.are(at, &["tokenize", "="]) && value.to_ascii_lowercase().starts_with("trigram") {
            add(34, at + 2, "the tokenizer `trigram`");
        }
    }
}

/// Adds a generated column, which is `AS (…)` in a definition, unless that is the SELECT of a WITH or part of a CAST.
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
            ("UPDATE a SET x = unixepoch('subsec')", "3.42"),
            ("UPDATE a SET x = substring(x, 2)", "3.34"),
            ("UPDATE a SET x = sign(x) + sqrt(2)", "3.35"),
            ("INSERT INTO a SELECT name FROM main.sqlite_schema", "3.33"),
            ("INSERT INTO a SELECT count(x) FILTER (WHERE x > 1) FROM b", "3.30"),
            (
                "INSERT INTO a SELECT count(x) FILTER (WHERE x > 1) OVER (ORDER BY x) FROM b",
                "3.25",
            ),
            (
                "INSERT INTO a SELECT sum(x) OVER (ORDER BY x GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM b",
                "3.28",
            ),
            (
                "INSERT INTO a SELECT sum(x) OVER (ORDER BY x ROWS 1 PRECEDING EXCLUDE TIES) FROM b",
                "3.28",
            ),
            ("INSERT INTO a SELECT group_concat(x ORDER BY x) FROM b", "3.44"),
            (
                "INSERT INTO a SELECT group_concat(x) FROM (SELECT x FROM b ORDER BY x)",
                "none",
            ),
            ("INSERT INTO a SELECT sum(x) OVER (ORDER BY (SELECT 1)) FROM b", "3.25"),
            (
                "INSERT INTO a VALUES (1) ON CONFLICT (x) DO NOTHING ON CONFLICT (y) DO UPDATE SET y = 1",
                "3.35",
            ),
            ("INSERT INTO a VALUES (1) ON CONFLICT DO UPDATE SET y = 1", "3.35"),
            (
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN INSERT INTO b VALUES (1) ON CONFLICT (x) DO NOTHING; INSERT INTO b VALUES (1) ON CONFLICT (x) DO NOTHING; END",
                "3.24",
            ),
            (
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET x = c.x FROM c; END",
                "3.33",
            ),
            (
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT RAISE(ABORT, 'no ' || NEW.x); END",
                "3.47",
            ),
            (
                "CREATE VIRTUAL TABLE f USING fts5 (x, tokenize = 'trigram case_sensitive 1')",
                "3.34",
            ),
            (
                "CREATE VIRTUAL TABLE f USING fts5 (x, content='', contentless_delete=1)",
                "3.43",
            ),
            ("UPDATE a SET x = json_error_position(x)", "3.42"),
            ("UPDATE a SET x = strftime('%F %T', x)", "3.44"),
            ("UPDATE a SET x = strftime('%G-W%V', x)", "3.46"),
            ("UPDATE a SET x = date(x, '+1 month', 'floor')", "3.46"),
            ("UPDATE a SET x = datetime(x, 'auto')", "3.38"),
            ("UPDATE a SET x = iif(x, 1)", "3.48"),
            ("UPDATE a SET x = iif(x, 1, y, max(2, 3))", "3.49"),
            ("UPDATE a SET x = json_array_insert(x, '$[0]', 1)", "3.53"),
            ("INSERT INTO a SELECT value FROM jsonb_each('[1]')", "3.51"),
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
            assert_eq!(needed(sql).unwrap_or("none".to_owned()), since, "{sql}");
        }
    }

    #[test]
    fn what_was_always_there_is_not_newer() {
        for sql in [
            "INSERT INTO settings (mode, round) VALUES ('auto', 'floor')",
            "UPDATE a SET mode = 'auto' WHERE day = date('now', '-1 day')",
            "UPDATE a SET x = strftime('%Y-%m-%d %H:%M:%S', 'now')",
            "UPDATE a SET x = (SELECT max(y) FROM b WHERE y IN (SELECT y FROM c ORDER BY y LIMIT 1))",
            "CREATE TRIGGER t BEFORE INSERT ON a BEGIN SELECT RAISE(ABORT, 'no'); SELECT RAISE(IGNORE) FROM b; END",
            "UPDATE a SET log = 1, exp = 2 WHERE floor = 3",
            "CREATE TABLE log (exp INTEGER, floor TEXT)",
            "INSERT INTO log (exp) VALUES (1)",
            "CREATE INDEX sign ON a (floor)",
            "CREATE TABLE a (x TEXT UNIQUE ON CONFLICT REPLACE, strict TEXT, returning TEXT)",
            "CREATE TABLE concat (x)",
            "WITH log (x) AS (SELECT 1), power (y) AS (SELECT 2) INSERT INTO a SELECT * FROM log, power",
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
}
