//! An expression in quotes behind DEFAULT, which is a text of these letters.

use super::statement::{Act, Parsed};
use super::{Lint, Moment, Rule};
use crate::migration::ObjectKind;
use crate::source::tokens::{Kind, unquote};
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::QuotedDefault,
    why: "What stands in quotes behind DEFAULT is a text, and nothing computes it \
          (https://sqlite.org/lang_createtable.html#the_default_clause): each row that the app inserts without a \
          value gets the letters `CURRENT_TIMESTAMP`, and what reads a time there finds none.",
    failing: &[(
        "0001_create_foods",
        "CREATE TABLE foods (name TEXT, added_at TEXT NOT NULL DEFAULT 'CURRENT_TIMESTAMP');",
        "DROP TABLE foods;",
    )],
    passing: &[(
        "0001_create_foods",
        "CREATE TABLE foods (name TEXT, added_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);",
        "DROP TABLE foods;",
    )],
    rule: Rule::Statement(rule),
};

/// Words that SQLite replaces by the current time where they are not in quotes.
const WORDS: &[&str] = &["CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME"];

/// Functions whose call nobody means as a text.
const FUNCTIONS: &[&str] = &[
    "datetime",
    "date",
    "time",
    "strftime",
    "julianday",
    "unixepoch",
    "now",
    "random",
    "randomblob",
    "hex",
    "lower",
    "uuid",
];

fn rule(moment: &Moment<'_>) -> Findings {
    let parsed = &moment.parsed;
    if !matches!(parsed.act, Act::Create(ObjectKind::Table) | Act::Alter) {
        return Findings::new();
    }
    let texts = (parsed.name_at + 1..parsed.len()).filter(|at| is_default(parsed, *at));
    let expressions = texts.filter_map(|at| Some((at, expression(&parsed.string(at)?)?)));
    expressions
        .map(|(at, expression)| {
            let column = column_at(parsed, at).map_or_else(String::new, |column| {
                format!(" of `{}.{column}`", unquote(parsed.text(parsed.name_at)))
            });
            let message = format!(
                "the text {} behind DEFAULT{column} is an expression in quotes: nothing computes it",
                parsed.text(at)
            );
            parsed
                .finding(Check::QuotedDefault, at, message)
                .help_or_allow(format!("write DEFAULT {expression}"), "if the text itself is meant")
        })
        .collect()
}

/// Whether a token is a text in single quotes behind DEFAULT, perhaps in parentheses.
fn is_default(parsed: &Parsed<'_>, at: usize) -> bool {
    let is_behind = parsed.is(at - 1, "DEFAULT") || (parsed.is(at - 1, "(") && parsed.is(at - 2, "DEFAULT"));
    is_behind && parsed.kind(at) == Some(Kind::String)
}

/// The column whose definition a token is part of, as it is written: it starts the definition.
fn column_at(parsed: &Parsed<'_>, at: usize) -> Option<String> {
    let start = match parsed.adds_column_at() {
        Some(added) => added,
        None => {
            let open = parsed.find(&["("])?;
            let inside = parsed.outside_parentheses(open + 1).take_while(|inside| *inside < at);
            inside.filter(|inside| parsed.is(*inside, ",")).last().unwrap_or(open) + 1
        }
    };
    Some(unquote(parsed.text(start)))
}

/// The expression that a text looks like, as it has to be written behind DEFAULT; none if it looks like a text.
fn expression(text: &str) -> Option<String> {
    let text = text.trim();
    let word = WORDS.iter().find(|word| text.eq_ignore_ascii_case(word));
    if let Some(word) = word {
        return Some((*word).to_owned());
    }
    let bare = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
        .unwrap_or(text);
    let (name, _) = bare.split_once('(').filter(|_| bare.ends_with(')'))?;
    let is_function = FUNCTIONS
        .iter()
        .any(|function| name.trim().eq_ignore_ascii_case(function));
    is_function.then(|| format!("({bare})"))
}
