//! A new JSON object in the place of one that holds more, or of a text that is no JSON.

use std::ops::Range;

use super::copy::{assignments, items, takes_every_row};
use super::statement::{Act, Parsed};
use super::subquery::clause;
use super::{Lint, Rule, Scene};
use crate::schema::table::Table;
use crate::source::tokens::mentions;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::JsonReplaced,
    why: "`json_object('theme', theme)` is an object with one member: whatever else the column held is gone. \
          `json_set` puts the member into the object that is there (https://sqlite.org/json1.html#jset). The same happens with \
          `CASE WHEN json_valid(notes) THEN notes ELSE '{}' END`: a text that the user wrote is no JSON, and goes.",
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
    rule: Rule::Up(both),
};

fn both(scene: &Scene<'_>) -> Findings {
    let mut findings = rule(scene);
    findings.extend(texts(scene));
    findings
}

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

/// `CASE WHEN json_valid(notes) THEN notes ELSE '{}' END`, which an UPDATE assigns to the column itself, or which a copy puts
/// into the table that takes the place of the old one.
fn texts(scene: &Scene<'_>) -> Findings {
    let mut findings = Findings::new();
    for (i, parsed) in scene.statements.iter().enumerate() {
        for (table, column, choice) in replaced_texts(scene, i, parsed) {
            let is_of_other = |other: &Parsed<'_>| other.mentions(&table.name) && other.mentions(&column);
            // What is no JSON it puts right elsewhere, or keeps.
            let others = scene.statements.iter().enumerate().filter(|(at, _)| *at != i);
            let mut others =
                others.filter(|(_, other)| matches!(other.act, Act::Insert | Act::Update | Act::Create(_)));
            let is_kept = others.any(|(at, other)| is_of_other(other) && (at < i || other.has("json_valid")));
            if is_kept || is_json(scene, table, &column) {
                continue;
            }
            let shown = table.column(&column).map_or(&column, |column| &column.name);
            let text = parsed.between(choice.otherwise.start, choice.otherwise.end).trim();
            let becomes = match text {
                "" => "is gone".to_owned(),
                text => format!("becomes {text}"),
            };
            let message = format!("a text in `{}`.`{shown}` that is no JSON {becomes}", table.name);
            let help = format!("keep such texts, as with ELSE json_array({shown}), or in another column");
            let finding = parsed.finding(Check::JsonReplaced, choice.at, message);
            findings.push(finding.help_or_allow(help, "if there can be none"));
        }
    }
    findings
}

/// The columns whose texts a statement replaces so, with their tables as they were before.
fn replaced_texts<'s>(scene: &'s Scene<'_>, i: usize, parsed: &Parsed<'_>) -> Vec<(&'s Table, String, Choice)> {
    let whole = |value: &Range<usize>| {
        let choice = choice(parsed, value.clone())?;
        // What else reads the column keeps it.
        let column = choice.column.clone();
        let is_elsewhere = |at: &usize| !(choice.at..choice.end).contains(at) && parsed.name_of(*at) == column;
        (!value.clone().any(|at| is_elsewhere(&at))).then_some(choice)
    };
    match parsed.act {
        Act::Update if !scene.is_made_before(i, &parsed.name) => {
            let Some(table) = scene.before(&parsed.name) else {
                return Vec::new();
            };
            let condition = clause(parsed, parsed.name_at..parsed.len(), "WHERE").unwrap_or(0..0);
            if condition.into_iter().any(|at| parsed.is(at, "json_valid")) {
                return Vec::new();
            }
            let own = |(to, value): (String, Range<usize>)| {
                Some((to.clone(), whole(&value).filter(|choice| choice.column == to)?))
            };
            let choices = assignments(parsed).into_iter().filter_map(own);
            choices.map(|(column, choice)| (&**table, column, choice)).collect()
        }
        Act::Insert => {
            let Some(table) = scene
                .before(&scene.name_behind(parsed))
                .filter(|_| scene.is_made_before(i, &parsed.name))
            else {
                return Vec::new();
            };
            let items = items(parsed);
            let is_left = |choice: &Choice| {
                let taken = |item: &Range<usize>| {
                    let reads = item.clone().any(|at| parsed.name_of(at) == choice.column);
                    reads && !item.contains(&choice.at)
                };
                table.column(&choice.column).is_some() && !items.iter().any(taken)
            };
            let choices = items.iter().filter_map(whole).filter(is_left);
            choices
                .map(|choice| (&**table, choice.column.clone(), choice))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a column holds nothing but JSON, as far as its declaration says so.
fn is_json(scene: &Scene<'_>, table: &Table, column: &str) -> bool {
    let Some(declared) = table.column(column) else {
        return true;
    };
    let is_text_of_json = |default: &String| {
        let sql = format!("SELECT json_valid({default})");
        default.starts_with('\'') && scene.conn.query_row(&sql, [], |row| row.get(0)).unwrap_or(false)
    };
    let checks = |check: &String| check.contains("json") && mentions(check, column);
    declared.declared.contains("JSON")
        || declared.default.as_ref().is_some_and(is_text_of_json)
        || table.checks.iter().any(checks)
}

/// A CASE or an `iif` that asks `json_valid(column)`, and does not read the column where that is false.
struct Choice {
    column: String,
    /// From its first word to behind its last.
    at: usize,
    end: usize,
    /// What it gives where that is false; empty where it has no ELSE.
    otherwise: Range<usize>,
}

/// The only choice of an expression, if it is such a one.
fn choice(parsed: &Parsed<'_>, value: Range<usize>) -> Option<Choice> {
    let starts = |at: &usize| parsed.is(*at, "CASE") || parsed.is(*at, "iif");
    let mut choices = value.clone().filter(starts);
    let (at, None) = (choices.next()?, choices.next()) else {
        return None;
    };
    if parsed.is(at, "iif") {
        return iif(parsed, at);
    }
    let end = (at..value.end).find(|end| parsed.is(*end, "END"))?;
    let whens = (at..end).filter(|when| parsed.is(*when, "WHEN"));
    let condition = |when: usize| when + 1..(when..end).find(|then| parsed.is(*then, "THEN")).unwrap_or(end);
    let conditions: Vec<_> = whens.map(condition).collect();
    let (asks, column) = conditions.iter().find_map(|asks| Some((asks, asked(parsed, asks)?)))?;
    let says = |range: &Range<usize>| range.clone().any(|at| parsed.name_of(at) == column);
    // Behind another condition of the column nobody knows what is left for the ELSE.
    let is_none = |range: &Range<usize>| {
        let name = range.start + if parsed.is(range.start + 1, ".") { 2 } else { 0 };
        parsed.are(name + 1, &["IS", "NULL"]) || (parsed.is(name + 1, "=") && parsed.text(name + 2) == "''")
    };
    let is_only = conditions.iter().filter(|range| says(range) && !is_none(range)).count() == 1;
    let otherwise = (asks.end..end).find(|at| parsed.is(*at, "ELSE"));
    let otherwise = otherwise.map_or(end..end, |at| at + 1..end);
    (is_only && !says(&otherwise)).then_some(Choice {
        column,
        at,
        end: end + 1,
        otherwise,
    })
}

/// `iif(json_valid(column), column, '{}')`.
fn iif(parsed: &Parsed<'_>, at: usize) -> Option<Choice> {
    let close = parsed.closing(at + 1);
    let inside = parsed.outside_parentheses(at + 2).take_while(|inside| *inside < close);
    let commas: Vec<_> = inside.filter(|inside| parsed.is(*inside, ",")).collect();
    let first = *commas.first()?;
    let column = asked(parsed, &(at + 2..first))?;
    let otherwise = commas.get(1).map_or(close..close, |second| second + 1..close);
    let is_kept = otherwise.clone().any(|at| parsed.name_of(at) == column);
    (!is_kept).then_some(Choice {
        column,
        at,
        end: close + 1,
        otherwise,
    })
}

/// The column of a condition that says it is JSON: `json_valid(t.a) = 1 AND …`.
fn asked(parsed: &Parsed<'_>, condition: &Range<usize>) -> Option<String> {
    parsed.are(condition.start, &["json_valid", "("]).then_some(())?;
    let name = condition.start + 2 + if parsed.is(condition.start + 3, ".") { 2 } else { 0 };
    let is_other = |at: usize| parsed.is(at, "OR") || parsed.text(at) == "0";
    (parsed.is(name + 1, ")") && !condition.clone().any(is_other)).then(|| parsed.name_of(name))
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
