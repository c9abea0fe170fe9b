//! One number for another in a text that holds several: `replace(tags, '1', '7')` makes 77 of 11.

use std::ops::Range;

use super::copy::{assignments, items, targets};
use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene};
use crate::source::tokens::Kind;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::DigitsReplaced,
    why: "`replace` knows no numbers, only signs: in a list of ids it changes each id that has the digits in it \
          (https://sqlite.org/lang_corefunc.html#replace).",
    failing: &[
        (
            "0001_create_series",
            "CREATE TABLE series (id INTEGER PRIMARY KEY, title TEXT NOT NULL, tags TEXT NOT NULL DEFAULT '[]');",
            "DROP TABLE series;",
        ),
        (
            "0002_merge_tags",
            "-- tohead: irreversible \"tag 1 is tag 7\"\nUPDATE series SET tags = replace(tags, '1', '7') WHERE tags LIKE '%1%';",
            "",
        ),
    ],
    passing: &[
        (
            "0001_create_series",
            "CREATE TABLE series (id INTEGER PRIMARY KEY, title TEXT NOT NULL, tags TEXT NOT NULL DEFAULT ',');",
            "DROP TABLE series;",
        ),
        (
            "0002_merge_tags",
            "-- tohead: irreversible \"tag 1 is tag 7\"\nUPDATE series SET tags = replace(tags, ',1,', ',7,') WHERE tags LIKE '%,1,%';",
            "",
        ),
    ],
    rule: Rule::Up(rule),
};

/// A longer number is a year, or one that stands alone.
const MOST_DIGITS: usize = 3;

fn rule(scene: &Scene<'_>) -> Findings {
    let mut findings = Findings::new();
    for (i, parsed) in scene.statements.iter().enumerate() {
        let values = match parsed.act {
            Act::Update if !scene.is_made_before(i, &parsed.name) => assignments(parsed),
            Act::Insert if parsed.has("SELECT") => targets(parsed)
                .unwrap_or_default()
                .into_iter()
                .zip(items(parsed))
                .collect(),
            _ => continue,
        };
        findings.extend(values.into_iter().filter_map(|(column, value)| {
            let (at, was, is) = replaced(parsed, &value)?;
            let message = format!(
                "puts {is} for each {was} in `{}`.`{column}`, also where that is a part of another number, such as {was}{was}",
                parsed.name
            );
            let remedy = "take the number with the signs around it: replace(…, ',1,', ',7,'); or make the list anew from its elements";
            let finding = parsed.finding(Check::DigitsReplaced, at, message);
            Some(finding.help_or_allow(remedy, "if no value has the digits but alone"))
        }));
    }
    findings
}

/// `replace(column, '1', '7')` in an expression: where it stands, and the two numbers.
fn replaced<'p>(parsed: &'p Parsed<'_>, value: &Range<usize>) -> Option<(usize, &'p str, &'p str)> {
    let number = |at: usize| {
        let text = parsed.text(at).trim_matches('\'');
        let is_number = !text.is_empty() && text.len() <= MOST_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
        (parsed.kind(at) == Some(Kind::String) && is_number).then_some(text)
    };
    value.clone().find_map(|at| {
        let behind = if parsed.is(at + 3, ".") { at + 5 } else { at + 3 };
        let is_call = parsed.are(at, &["REPLACE", "("]) && parsed.is(behind, ",") && parsed.is(behind + 2, ",");
        let (was, is) = (number(behind + 1)?, number(behind + 3)?);
        (is_call && was != is).then_some((at, was, is))
    })
}
