//! A table or trigger that rolls the whole transaction back where a row is in the way.

use super::statement::Act;
use super::{Lint, Moment, Rule};
use crate::migration::ObjectKind;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::EndsTransaction,
    why: "ON CONFLICT ROLLBACK and RAISE(ROLLBACK) end the transaction of whoever writes such a row \
          (https://sqlite.org/lang_conflict.html): the app's, and that of a run in which a later migration \
          does. ABORT, which is what SQLite does by itself, takes back the statement and leaves the transaction \
          to its owner.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_create_codes",
            "CREATE TABLE codes (code TEXT UNIQUE ON CONFLICT ROLLBACK);",
            "DROP TABLE codes;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_create_codes",
            "CREATE TABLE codes (code TEXT UNIQUE);",
            "DROP TABLE codes;",
        ),
    ],
    rule: Rule::Statement(rule),
};

/// The words that roll a transaction back, how they are called in a message, and what to do instead.
const CLAUSES: &[(&[&str], &str, &str)] = &[
    (
        &["ON", "CONFLICT", "ROLLBACK"],
        "ON CONFLICT ROLLBACK",
        "leave the clause out",
    ),
    (&["RAISE", "(", "ROLLBACK"], "RAISE(ROLLBACK)", "write RAISE(ABORT, …)"),
    (&["OR", "ROLLBACK"], "OR ROLLBACK", "leave OR ROLLBACK out"),
];

fn rule(moment: &Moment<'_>) -> Findings {
    let parsed = &moment.parsed;
    let is_definition = matches!(
        parsed.act,
        Act::Create(ObjectKind::Table | ObjectKind::Trigger) | Act::Alter
    );
    if !is_definition || parsed.is_temporary {
        return Findings::new();
    }
    let places = (0..parsed.len()).flat_map(|at| CLAUSES.iter().map(move |clause| (at, clause)));
    let found = places.filter(|(at, (words, ..))| parsed.are(*at, words));
    found
        .map(|(at, (words, what, remedy))| {
            let message = format!("{what} ends the transaction of whoever writes a row that is in the way");
            parsed
                .finding(Check::EndsTransaction, at + words.len() - 1, message)
                .help_or_allow(remedy, "if that is meant")
        })
        .collect()
}
