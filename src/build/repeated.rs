//! Findings that say once more what another one has said.

use std::collections::BTreeSet;

use crate::source::{Check, Findings};

/// Leaves out what is no news: of findings with one cause all but the first.
pub(super) fn once(findings: Findings) -> Findings {
    let dropped = dropped_columns(&findings);
    let mut told = BTreeSet::new();
    let is_news = |finding: &crate::source::finding::Finding| {
        let message = &finding.message;
        let cause = match finding.check {
            // The first statement that meets such a text stops.
            Check::UnreadableText if message.starts_with("stops on ") => {
                (finding.check, String::new(), message.clone())
            }
            Check::QuotedString if message.ends_with(" behind DEFAULT") => {
                (finding.check, finding.file.path.clone(), message.clone())
            }
            Check::DropColumn => {
                let stem = super::rehearse::stem(&finding.file.path);
                return !dropped
                    .iter()
                    .any(|(file, column)| *file == stem && message.starts_with(column));
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

/// The columns of which an error says that their values do not survive the drop: the file without its end, and how what
/// says of the drop alone begins.
fn dropped_columns(findings: &Findings) -> Vec<(String, String)> {
    let values = findings.iter().filter(|finding| finding.check == Check::LostValues);
    let values = values.filter(|finding| finding.message.ends_with("the column is dropped"));
    let column = |finding: &crate::source::finding::Finding| {
        let (_, behind) = finding.message.split_once(" values of `")?;
        let (name, _) = behind.split_once('`')?;
        let (table, column) = name.split_once('.')?;
        let begins = format!("drops the column `{column}` of `{table}` and its values");
        Some((super::rehearse::stem(&finding.file.path), begins))
    };
    values.filter_map(column).collect()
}
