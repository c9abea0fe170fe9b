//! `json_remove` of a key that was copied under another spelling.

use std::ops::Range;

use super::statement::{Act, Parsed};
use super::{Lint, Rule};
use crate::source::finding::Finding;
use crate::source::tokens::Kind;
use crate::source::{Check, Findings, SourceMigration};

pub(super) const LINT: Lint = Lint {
    check: Check::JsonKey,
    why: "Keys of JSON are exact. Where a value is copied from `$.Protocol` and `$.protocol` is removed, the copy has found \
          nothing, and what was there is gone.",
    failing: &[
        (
            "0001_create_devices",
            "CREATE TABLE devices (id INTEGER PRIMARY KEY, config TEXT NOT NULL DEFAULT '{}');",
            "DROP TABLE devices;",
        ),
        (
            "0002_protocol_column",
            "-- tohead: irreversible \"the protocol is a column\"\nALTER TABLE devices ADD COLUMN protocol TEXT;\nUPDATE devices SET protocol = json_extract(config, '$.Protocol') WHERE json_valid(config);\nUPDATE devices SET config = json_remove(config, '$.protocol') WHERE json_valid(config);",
            "",
        ),
    ],
    passing: &[
        (
            "0001_create_devices",
            "CREATE TABLE devices (id INTEGER PRIMARY KEY, config TEXT NOT NULL DEFAULT '{}');",
            "DROP TABLE devices;",
        ),
        (
            "0002_protocol_column",
            "-- tohead: irreversible \"the protocol is a column\"\nALTER TABLE devices ADD COLUMN protocol TEXT;\nUPDATE devices SET protocol = json_extract(config, '$.protocol') WHERE json_valid(config);\nUPDATE devices SET config = json_remove(config, '$.protocol') WHERE json_valid(config);",
            "",
        ),
    ],
    rule: Rule::Set(rule),
};

/// A key of the JSON in a column, by its path.
#[derive(PartialEq, Eq)]
struct Key {
    column: String,
    path: String,
}

/// Compares the keys that each statement removes with those that it and the statements in front of it, also in earlier
/// migrations, have read: a key that nothing has read, while one that is spelled much like it was, is removed in place
/// of that one.
fn rule(migrations: &[SourceMigration]) -> Findings {
    let mut findings = Findings::new();
    let mut copied = Vec::<(Key, String)>::new();
    for migration in migrations {
        let Some(up) = &migration.up else { continue };
        let own = migration.id().to_string();
        for statement in &up.statements {
            if !statement.sql.contains("json") && !statement.sql.contains("->") && !statement.sql.contains("JSON") {
                continue;
            }
            let parsed = Parsed::new(up, statement);
            if !matches!(parsed.act, Act::Insert | Act::Update) {
                continue;
            }
            copied.extend(read(&parsed).into_iter().map(|key| (key, own.clone())));
            for (key, at) in removed(&parsed) {
                let is_copied = |(other, _): &(Key, String)| *other == key;
                let is_like = |(other, _): &&(Key, String)| {
                    other.column == key.column && other.path != key.path && spelled_alike(&other.path, &key.path)
                };
                let Some((other, by)) = copied.iter().find(is_like).filter(|_| !copied.iter().any(is_copied)) else {
                    continue;
                };
                let by = if *by == own { "this migration" } else { by };
                let message = format!(
                    "removes `{}` from `{}`.`{}`, and nothing has taken its value: {by} reads `{}`",
                    key.path, parsed.name, key.column, other.path
                );
                let help = format!("read `{}`, as it is removed; keys of JSON are exact", key.path);
                findings.push(finding(&parsed, at, message, &help));
            }
        }
    }
    findings
}

fn finding(parsed: &Parsed<'_>, at: usize, message: String, help: &str) -> Finding {
    parsed
        .finding(Check::JsonKey, at, message)
        .help_or_allow(help, "if that is meant")
}

fn calls(parsed: &Parsed<'_>, at: usize, functions: &[&str]) -> bool {
    parsed.is(at + 1, "(") && functions.iter().any(|function| parsed.is(at, function))
}

/// The keys that a statement reads: `json_extract(column, '$.key')` and `column ->> 'key'`.
fn read(parsed: &Parsed<'_>) -> Vec<Key> {
    let mut found = Vec::new();
    for at in 0..parsed.len() {
        if calls(
            parsed,
            at,
            &["json_extract", "jsonb_extract", "json_each", "jsonb_each"],
        ) {
            found.extend(
                keys(parsed, &(at + 2..parsed.closing(at + 1)))
                    .into_iter()
                    .map(|(key, _)| key),
            );
        }
        if ["->", "->>"].iter().any(|sign| parsed.is(at, sign))
            && let (Some(path), Some(name)) = (parsed.string(at + 1), at.checked_sub(1))
        {
            let path = if path.starts_with('$') {
                path
            } else {
                format!("$.{path}")
            };
            let column = parsed.name_of(name);
            found.push(Key { column, path });
        }
    }
    found
}

/// The keys that a statement removes, and where it names them.
fn removed(parsed: &Parsed<'_>) -> Vec<(Key, usize)> {
    let is_call = |at: &usize| calls(parsed, *at, &["json_remove", "jsonb_remove"]);
    let found = (0..parsed.len()).filter(is_call);
    found
        .flat_map(|at| keys(parsed, &(at + 2..parsed.closing(at + 1))))
        .collect()
}

/// The keys among the arguments of a JSON function, each with its token: the first argument is a column, and the others
/// are paths in it.
fn keys(parsed: &Parsed<'_>, arguments: &Range<usize>) -> Vec<(Key, usize)> {
    let first = arguments
        .clone()
        .find(|at| parsed.is(*at, ","))
        .unwrap_or(arguments.end);
    let is_name = matches!(parsed.kind(first - 1), Some(Kind::Word | Kind::Quoted));
    if !is_name || first > arguments.start + 3 {
        return Vec::new();
    }
    let column = parsed.name_of(first - 1);
    let paths = (first..arguments.end).filter_map(|at| Some((parsed.string(at)?, at)));
    let paths = paths.filter(|(path, _)| path.starts_with('$'));
    let key = |(path, at)| {
        let column = column.clone();
        (Key { column, path }, at)
    };
    paths.map(key).collect()
}

/// Whether two paths differ in case, in signs between words, in a plural, or in one letter of a long word only.
fn spelled_alike(one: &str, other: &str) -> bool {
    const LONG: usize = 6;
    let plain = |path: &str| {
        let path: String = path.chars().filter(|c| c.is_alphanumeric() || *c == '.').collect();
        let path = path.to_lowercase();
        path.strip_suffix('s').map_or(path.clone(), str::to_owned)
    };
    let (one, other) = (plain(one), plain(other));
    let has_number = one.chars().chain(other.chars()).any(|c| c.is_ascii_digit());
    let is_long = one.len() >= LONG && other.len() >= LONG && !has_number;
    one == other || (is_long && strsim::damerau_levenshtein(&one, &other) == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_alike_that_one_would_take_for_the_same() {
        for (one, other) in [
            ("$.Protocol", "$.protocol"),
            ("$.dueDate", "$.due_date"),
            ("$.tag", "$.tags"),
            ("$.colour", "$.color"),
        ] {
            assert!(spelled_alike(one, other), "{one} {other}");
        }
        for (one, other) in [("$.line1", "$.line2"), ("$.a.b", "$.ab"), ("$.address", "$.name")] {
            assert!(!spelled_alike(one, other), "{one} {other}");
        }
    }
}
