//! Moments that a migration writes anew in the time zone of the machine on which it runs.

use std::ops::Range;

use super::copy::{assignments, items};
use super::statement::{Act, Parsed};
use super::{Lint, Moment, Rule};
use crate::migration::ObjectKind;
use crate::source::tokens::Kind;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::LocalTime,
    why: "`'localtime'` is the time zone of the machine on which the migration happens to run \
          (https://sqlite.org/lang_datefunc.html#modifiers). The same moment becomes another text on a phone that travels, on \
          a server and in a restored copy, and nothing tells the old form from the new one. A moment is kept in UTC, and shown in \
          the zone of who looks at it.",
    failing: &[
        (
            "0001_create_meals",
            "CREATE TABLE meals (id INTEGER PRIMARY KEY, eaten_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);",
            "DROP TABLE meals;",
        ),
        (
            "0002_local",
            "-- tohead: irreversible \"the app shows local times\"\nUPDATE meals SET eaten_at = datetime(eaten_at, 'localtime') WHERE datetime(eaten_at) IS NOT NULL;",
            "",
        ),
    ],
    passing: &[
        (
            "0001_create_meals",
            "CREATE TABLE meals (id INTEGER PRIMARY KEY, eaten_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);",
            "DROP TABLE meals;",
        ),
        (
            "0002_local",
            "CREATE VIEW meals_shown AS SELECT id, datetime(eaten_at, 'localtime') AS eaten_at FROM meals;",
            "DROP VIEW meals_shown;",
        ),
    ],
    rule: Rule::Statement(rule),
};

fn rule(moment: &Moment<'_>) -> Findings {
    let parsed = &moment.parsed;
    let is_local = |at: usize| parsed.text(at).eq_ignore_ascii_case("'localtime'");
    let values: Vec<_> = match parsed.act {
        _ if !(0..parsed.len()).any(is_local) => Vec::new(),
        Act::Update => assignments(parsed).into_iter().map(|(_, value)| value).collect(),
        Act::Insert | Act::Create(ObjectKind::Table) if parsed.has("SELECT") => items(parsed),
        _ => Vec::new(),
    };
    let finding = |at: usize| {
        let message = format!(
            "writes moments into `{}` in the time zone of the machine on which it runs",
            parsed.name
        );
        let finding = parsed.finding(Check::LocalTime, at, message);
        finding.help_or_allow("leave them in UTC, and show them with 'localtime'", "if that is meant")
    };
    let found = values.iter().flat_map(|value| localtimes(parsed, value));
    found.take(1).map(finding).collect()
}

/// The tokens `'localtime'` of an expression that stand in a call of a date function with a column in it.
fn localtimes<'p>(parsed: &'p Parsed<'_>, value: &'p Range<usize>) -> impl Iterator<Item = usize> + 'p {
    let clocks = ["DATE", "TIME", "DATETIME", "JULIANDAY", "STRFTIME", "UNIXEPOCH"];
    let is_clock = move |at: &usize| clocks.iter().any(|clock| parsed.is(*at, clock)) && parsed.is(*at + 1, "(");
    value.clone().filter(is_clock).filter_map(|at| {
        let mut inside = at + 2..parsed.closing(at + 1);
        let is_name = |at: usize| {
            matches!(parsed.kind(at), Some(Kind::Word | Kind::Quoted))
                && !parsed.is(at + 1, "(")
                && !parsed.is(at, "NULL")
        };
        let names_column = inside.clone().any(is_name);
        inside.find(|at| names_column && parsed.text(*at).eq_ignore_ascii_case("'localtime'"))
    })
}
