//! Dates that a column holds in another format than the one that they are compared with, or in one whose order is not that
//! of the days: `31.12.2025`.

use std::ops::Range;

use super::Moment;
use super::operand::{columns, is_name_of_column};
use super::statement::{Act, Parsed};
use crate::schema::table::Column;
use crate::source::Check;
use crate::source::finding::Finding;
use crate::source::tokens::{Kind, lower, tokens, unquote};

/// What a date function gives without a format of its own (<https://sqlite.org/lang_datefunc.html>).
const DATE: &str = "0000-00-00";
const TIME: &str = "00:00:00";

/// What is wrong with a comparison of two texts that are dates.
pub(super) fn mixed_up(moment: &Moment<'_>, left: &Range<usize>, right: &Range<usize>) -> Option<Finding> {
    let parsed = &moment.parsed;
    let (column, value) = match (is_name_of_column(parsed, left), is_name_of_column(parsed, right)) {
        (true, false) => (left, right),
        (false, true) => (right, left),
        _ => return None,
    };
    let form = form_of(parsed, value)?;
    let held = held_in(moment, column);
    let is_other = held.as_ref().is_some_and(|held| differ(held, &form));
    let is_unsorted = starts_with_day(held.as_ref().unwrap_or(&form));
    if !is_other && !is_unsorted {
        return None;
    }
    let name = parsed.name_of(column.end - 1);
    let is_own = matches!(parsed.act, Act::Update | Act::Delete) && moment.columns(&parsed.name).contains(&name);
    let shown = if is_own {
        format!("{}.{name}", parsed.name)
    } else {
        name.clone()
    };
    let message = match &held {
        Some(held) if is_other => format!(
            "`{shown}` holds dates such as {}, and is compared as a text with one such as {}: this has nothing to do with their order",
            example(held),
            example(&form)
        ),
        _ => format!(
            "texts such as {} are compared from the left, the day or the month before the year: this has nothing to do with the order of the dates",
            example(held.as_ref().unwrap_or(&form))
        ),
    };
    let remedy = match starts_with_day(held.as_ref().unwrap_or(&form)) {
        true => format!("put year, month and day together first: substr({name}, 7) || '-' || …"),
        false => "compare with a date in the same format".to_owned(),
    };
    let finding = parsed.finding(Check::TextComparison, column.start, message);
    Some(finding.help_or_allow(remedy, "if that is meant"))
}

/// The form of the dates in a column, by its DEFAULT or a CHECK with GLOB, if it is the same in every table of the statement
/// that has it.
fn held_in(moment: &Moment<'_>, column: &Range<usize>) -> Option<String> {
    let parsed = &moment.parsed;
    let name = parsed.name_of(column.end - 1);
    let columns = columns(moment.conn, parsed, &name).ok()?;
    let by_default = |column: &Column| form_of_default(column.default.as_deref()?);
    let mut forms = columns
        .iter()
        .map(|column| by_default(column).or_else(|| globbed(moment, &name)));
    let first = forms.next()??;
    forms.all(|form| form.as_ref() == Some(&first)).then_some(first)
}

/// `day GLOB '[0-9][0-9].[0-9][0-9].[0-9][0-9][0-9][0-9]'`, in the definition of a table of the statement.
fn globbed(moment: &Moment<'_>, column: &str) -> Option<String> {
    let sql = "SELECT name, sql FROM main.sqlite_schema WHERE type = 'table' AND sql LIKE '%glob%'";
    let mut tables = moment.conn.prepare_cached(sql).ok()?;
    let tables = tables.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).ok()?;
    let tables: Vec<(String, String)> = tables.flatten().collect();
    tables
        .into_iter()
        .filter(|(name, _)| moment.parsed.mentions(name))
        .find_map(|(_, sql)| {
            let words = tokens(&sql).into_iter().filter(|token| token.is_significant());
            let words: Vec<_> = words.map(|token| token.text(&sql)).collect();
            let is_it = |three: &&[&str]| {
                lower(&unquote(three[0])) == column
                    && three[1].eq_ignore_ascii_case("GLOB")
                    && three[2].starts_with('\'')
            };
            let pattern = words.windows(3).find(is_it)?[2];
            let digits = pattern.trim_matches('\'').replace("[0-9]", "0");
            is_form(&digits).then_some(digits)
        })
}

/// What a DEFAULT gives: `strftime('%d.%m.%Y', 'now')`, `CURRENT_DATE`.
fn form_of_default(default: &str) -> Option<String> {
    let all = tokens(default).into_iter().filter(|token| token.is_significant());
    let words: Vec<_> = all.map(|token| token.text(default)).collect();
    let start = words.iter().position(|word| *word != "(")?;
    let format = words.get(start + 2).copied().unwrap_or_default();
    form_of_call(words[start], format)
}

/// The form of what an operand is: a literal that is a date, or what a date function gives.
fn form_of(parsed: &Parsed<'_>, operand: &Range<usize>) -> Option<String> {
    let at = operand.start;
    if parsed.kind(at) == Some(Kind::String) {
        let digits = parsed.text(at).trim_matches('\'').chars();
        let digits: String = digits.map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        return (operand.len() == 1 && is_form(&digits)).then_some(digits);
    }
    let is_whole = operand.len() == 1 || parsed.is(operand.end - 1, ")");
    form_of_call(parsed.text(at), parsed.text(at + 2)).filter(|_| is_whole)
}

fn form_of_call(function: &str, format: &str) -> Option<String> {
    let form = match lower(function).as_str() {
        "date" | "current_date" => DATE.to_owned(),
        "datetime" | "current_timestamp" => format!("{DATE} {TIME}"),
        "strftime" => form_of_format(format.strip_prefix('\'')?.strip_suffix('\'')?)?,
        _ => return None,
    };
    is_form(&form).then_some(form)
}

/// What a format of strftime() gives, with a 0 for each digit.
fn form_of_format(format: &str) -> Option<String> {
    let mut form = String::new();
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        match (letter, if letter == '%' { letters.next()? } else { ' ' }) {
            ('%', 'd' | 'm' | 'H' | 'M' | 'S') => form.push_str("00"),
            ('%', 'Y') => form.push_str("0000"),
            ('%', 'F') => form.push_str(DATE),
            ('%', 'T') => form.push_str(TIME),
            ('%', 'R') => form.push_str("00:00"),
            ('%', 'f') => form.push_str("00.000"),
            ('%', _) => return None,
            (other, _) => form.push(other),
        }
    }
    Some(form)
}

/// Whether it starts with a date, of year and month at least: digits in groups, with the same sign between them or none.
fn is_form(form: &str) -> bool {
    const DATES: [&str; 4] = ["0000-00", "0000/00", "0000.00", "00000000"];
    DATES.iter().any(|date| form.starts_with(date)) && !form.starts_with("000000000") || starts_with_day(form)
}

/// Whether day or month stand before the year.
fn starts_with_day(form: &str) -> bool {
    ["00.00.0000", "00/00/0000", "00-00-0000"]
        .iter()
        .any(|day| form.starts_with(day))
}

/// Whether two forms differ in the part that is the date.
fn differ(one: &str, other: &str) -> bool {
    let day = |form: &str| form.chars().take(DATE.len()).collect::<Vec<_>>();
    day(one).into_iter().zip(day(other)).any(|(one, other)| one != other)
}

/// A date in this form, for people.
fn example(form: &str) -> String {
    let digits = if starts_with_day(form) { "01022025" } else { "20250201" };
    let mut digits = digits.chars();
    let date = form
        .chars()
        .map_while(|c| if c == '0' { digits.next() } else { Some(c) });
    format!("'{}'", date.collect::<String>().trim_end_matches([' ', 'T', ':']))
}
