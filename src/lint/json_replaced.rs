//! A new JSON object in the place of one that holds more.

use std::ops::Range;

use super::copy::{assignments, takes_every_row};
use super::statement::{Act, Parsed};
use super::subquery::clause;
use super::{Lint, Rule, Scene};
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::JsonReplaced,
    why: "`json_object('theme', theme)` is an object with one member: whatever else the column held is gone. \
          `json_set` puts the member into the object that is there (https://sqlite.org/json1.html#jset).",
    failing: &[
        (
            "0001_create_users",
            "CREATE TABLE users (id INTEGER PRIMARY KEY, theme TEXT, prefs TEXT NOT NULL DEFAULT '{}');",
            "DROP TABLE users;",
        ),
        (
            "0002_theme_in_prefs",
            "-- tohead: irreversible \"the theme is among the preferences\"\nUPDATE users SET prefs = json_object('theme', theme) WHERE theme <> 'light';",
            "",
        ),
    ],
    passing: &[
        (
            "0001_create_users",
            "CREATE TABLE users (id INTEGER PRIMARY KEY, theme TEXT, prefs TEXT NOT NULL DEFAULT '{}');",
            "DROP TABLE users;",
        ),
        (
            "0002_theme_in_prefs",
            "-- tohead: irreversible \"the theme is among the preferences\"\nUPDATE users SET prefs = json_set(CASE WHEN json_valid(prefs) THEN prefs ELSE '{}' END, '$.theme', theme) WHERE theme <> 'light';",
            "",
        ),
    ],
    rule: Rule::Up(rule),
};

fn rule(scene: &Scene<'_>) -> Findings {
    let mut findings = Findings::new();
    for (i, parsed) in scene.statements.iter().enumerate() {
        let table = &parsed.name;
        // Where it is about every row, `missing-where` says so.
        if parsed.act != Act::Update || scene.is_made_before(i, table) || takes_every_row(scene.conn, parsed) {
            continue;
        }
        let condition = clause(parsed, parsed.name_at..parsed.len(), "WHERE").unwrap_or(0..0);
        let is_old = |column: &str| {
            scene
                .before(table)
                .is_some_and(|before| before.column(column).is_some())
        };
        let reads = |range: Range<usize>, column: &str| range.into_iter().any(|at| parsed.name_of(at) == column);
        let is_copied = |column: &str| {
            let mut earlier = scene.statements[..i].iter();
            earlier.any(|earlier| earlier.mentions(table) && earlier.mentions(column))
        };
        let replaced = assignments(parsed).into_iter().filter(|(column, value)| {
            let is_object = ["json_object", "json"].iter().any(|name| parsed.is(value.start, name));
            let is_new = is_object && value.clone().any(|at| parsed.is(at, "json_object"));
            let is_read = reads(value.clone(), column) || reads(condition.clone(), column);
            is_new && is_old(column) && !is_read && !is_copied(column)
        });
        findings.extend(replaced.map(|(column, value)| finding(parsed, &column, value.start)));
    }
    findings
}

fn finding(parsed: &Parsed<'_>, column: &str, at: usize) -> crate::source::finding::Finding {
    let message = format!(
        "whatever else `{}`.`{column}` held is gone: `json_object` makes a new object",
        parsed.name
    );
    let help = format!("put the members into the one that is there: json_set({column}, …) or json_patch({column}, …)");
    parsed
        .finding(Check::JsonReplaced, at, message)
        .help_or_allow(help, "if nothing else is in it")
}
