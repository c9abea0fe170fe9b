//! A name that is a keyword.

use super::statement::Parsed;
use super::{Lint, Rule, Scene};
use crate::migration::ObjectKind;
use crate::source::tokens::Kind;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::KeywordName,
    why: "Each statement has to quote it, and the one that forgets is a syntax error \
          (https://sqlite.org/lang_keywords.html). Keywords that SQLite takes for a name without quotes are left \
          alone.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_create_order",
            "CREATE TABLE \"order\" (food TEXT);",
            "DROP TABLE \"order\";",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_create_orders",
            "CREATE TABLE orders (food TEXT);",
            "DROP TABLE orders;",
        ),
    ],
    rule: Rule::Up(rule),
};

fn rule(scene: &Scene<'_>) -> Findings {
    let mut findings = Findings::new();
    let mut report = |kind: &str, name: &str| {
        if is_keyword(scene, name) {
            let message = format!("the {kind} `{name}` has the name of a keyword");
            findings.push(
                scene
                    .finding(Check::KeywordName, |parsed| names(parsed, name), message)
                    .help_or_allow("choose another name", "if it has to be this one"),
            );
        }
    };
    for ((kind, _), states) in scene.changes {
        if let (None, Some(new)) = states
            && *kind != ObjectKind::Trigger
        {
            report(&kind.to_string(), &new.object.name);
        }
    }
    for (before, after) in scene.table_changes.values() {
        let Some(after) = after else { continue };
        let is_new = |name: &str| before.as_ref().is_none_or(|before| before.column(name).is_none());
        for column in after.columns.iter().filter(|column| is_new(&column.name)) {
            report("column", &column.name);
        }
    }
    findings
}

/// Whether a statement names something so: in quotes, for without them it is the keyword.
fn names(parsed: &Parsed<'_>, name: &str) -> bool {
    let is_quoted = |at: usize| parsed.kind(at) == Some(Kind::Quoted);
    (0..parsed.len()).any(|at| is_quoted(at) && parsed.name_of(at).eq_ignore_ascii_case(name))
}

/// Whether SQLite refuses a word as a name where it stands without quotes.
fn is_keyword(scene: &Scene<'_>, name: &str) -> bool {
    let is_word = name.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_word && !name.is_empty() && scene.conn.prepare(&format!("SELECT 1 AS {name}")).is_err()
}
