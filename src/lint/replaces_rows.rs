//! INSERT OR REPLACE into a table that users' rows are in.

use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene};
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::ReplacesRows,
    why: "REPLACE deletes the row that is in the way, whoever wrote it, with the columns that the statement does not \
          name (<https://sqlite.org/lang_conflict.html>). In a run nothing cascades from it, and no trigger sees it \
          unless recursive_triggers is on. DO UPDATE leaves the row, and puts over it what the statement says, whatever its \
          user has made of it: where no other migration fills the table, that is looked at, too.",
    failing: &[
        (
            "0001_create_settings",
            "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT, changed_at TEXT);",
            "DROP TABLE settings;",
        ),
        (
            "0002_add_theme",
            "-- tohead: irreversible \"a setting more does no harm\"\nINSERT OR REPLACE INTO settings (name, value) VALUES ('theme', 'dark');",
            "",
        ),
    ],
    passing: &[
        (
            "0001_create_settings",
            "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT, changed_at TEXT);",
            "DROP TABLE settings;",
        ),
        (
            "0002_add_theme",
            "-- tohead: irreversible \"a setting more does no harm\"\nINSERT INTO settings (name, value) VALUES ('theme', 'dark') ON CONFLICT (name) DO NOTHING;",
            "",
        ),
    ],
    // DO UPDATE is found by the rows of the rehearsal: `src/build/rows/keys/upserts.rs`.
    rule: Rule::Up(rule),
};

fn rule(scene: &Scene<'_>) -> Findings {
    let replaces = |(i, parsed): &(usize, &Parsed<'_>)| {
        let is_old = scene.was_there(&parsed.name) && !scene.is_made_before(*i, &parsed.name);
        parsed.act == Act::Insert && parsed.replaces() && is_old && has_key(scene, parsed) && !reads_itself(parsed)
    };
    let statements = scene.statements.iter().enumerate().filter(replaces);
    let finding = |(_, parsed): (usize, &Parsed<'_>)| {
        let message = format!(
            "REPLACE deletes rows of `{}` that users may have changed, and puts others in their place",
            parsed.name
        );
        let remedy =
            "leave them alone with ON CONFLICT DO NOTHING, or say what changes with ON CONFLICT (…) DO UPDATE SET …";
        parsed
            .finding(Check::ReplacesRows, parsed.name_at, message)
            .help_or_allow(remedy, "if no user changes these rows")
    };
    statements.map(finding).collect()
}

/// Whether a table has a key, so that a row can be in the way of another one.
fn has_key(scene: &Scene<'_>, parsed: &Parsed<'_>) -> bool {
    let table = scene.before(&parsed.name);
    table.is_some_and(|table| !table.unique.is_empty() || !table.primary_key().is_empty())
}

/// Whether a statement reads the table that it writes: then it makes the new rows from the old ones, as an UPDATE does.
fn reads_itself(parsed: &Parsed<'_>) -> bool {
    (parsed.name_at + 1..parsed.len()).any(|at| parsed.name_of(at) == parsed.name)
}
