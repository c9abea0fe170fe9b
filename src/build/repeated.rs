//! Findings that repeat what another one has said.
//!
//! They are recognised by their messages: the words that are looked for here stand where these findings are made, for
//! `lost-values` in `rows/`, for the others in the lints of that name.

use std::collections::BTreeSet;

use super::rehearse::AS_CONDITION;
use crate::source::{Check, Findings};

/// Leaves out quiet findings, and of several with one cause all but the first.
pub(super) fn once(findings: Findings) -> Findings {
    let dropped = dropped_columns(&findings);
    let texts = texts_as_conditions(&findings);
    let mut told = BTreeSet::new();
    let is_news = |finding: &crate::source::finding::Finding| {
        let message = &finding.message;
        let cause = match finding.check {
            // No further statement is reached: the first one that meets such a text stops.
            Check::UnreadableText if message.starts_with("stops on ") => {
                (finding.check, String::new(), message.clone())
            }
            Check::QuotedString if message.ends_with(" behind DEFAULT") => {
                (finding.check, finding.file.path.clone(), message.clone())
            }
            Check::DropColumn => {
                let stem = super::rehearse::stem(&finding.file.path);
                let is_said = |(file, column): &(String, String)| *file == stem && message.starts_with(column);
                return !dropped.iter().any(is_said);
            }
            Check::LostValues => {
                let becomes_one = message.strip_prefix("all values of ");
                let is_of =
                    |column: &String| becomes_one.is_some_and(|rest| rest.starts_with(&format!("{column} become one")));
                return !texts
                    .iter()
                    .any(|(file, column)| *file == finding.file.path && is_of(column));
            }
            _ => return true,
        };
        told.insert(cause)
    };
    let mut is_news = is_news;
    findings
        .into_iter()
        .filter(|finding| !finding.is_quiet && is_news(finding))
        .collect()
}

/// The columns of which an error says that their texts are taken for a condition, with its file. That is why all their
/// values become one, which need not be said again.
fn texts_as_conditions(findings: &Findings) -> Vec<(String, String)> {
    let values = findings.iter().filter(|finding| finding.check == Check::LostValues);
    let column = |finding: &crate::source::finding::Finding| {
        let (column, _) = finding.message.split_once(AS_CONDITION)?;
        Some((finding.file.path.clone(), column.to_owned()))
    };
    values.filter_map(column).collect()
}

/// The columns of which an error says that their values do not survive the drop of the column: the migration, and how
/// the message begins that only says that the column is dropped.
fn dropped_columns(findings: &Findings) -> Vec<(String, String)> {
    let values = findings.iter().filter(|finding| finding.check == Check::LostValues);
    let columns = |finding: &crate::source::finding::Finding| {
        let message = &finding.message;
        let names = match message.split_once("the columns are dropped: ") {
            Some((_, names)) => names,
            None => message.strip_suffix("the column is dropped").unwrap_or_default(),
        };
        // `5 of 9 values of `table.column``, and where there are several `5 of 9 of `table.column``.
        let names = names.split(" of `").skip(1);
        let names = names.filter_map(|name| name.split_once('`')?.0.split_once('.'));
        let begins = |(table, column)| format!("drops the column `{column}` of `{table}` and its values");
        let stem = super::rehearse::stem(&finding.file.path);
        names.map(|name| (stem.clone(), begins(name))).collect::<Vec<_>>()
    };
    values.flat_map(columns).collect()
}
