//! What findings about rows say alike, and where they point.

use std::fmt::Display;
use std::ops::Range;
use std::sync::Arc;

use super::said::Part;
use crate::build::rows::content::{Cell, ValueChange, shown};
use crate::source::Check;
use crate::source::finding::{Finding, SourceFile};

impl Part<'_> {
    pub(in crate::build::rows) fn finding(&self, check: Check, index: usize, message: String) -> Finding {
        Finding::new(check, self.file(index), self.span(index), message)
    }

    /// The file that a statement stands in.
    pub(in crate::build::rows) fn file(&self, index: usize) -> &Arc<SourceFile> {
        let script = self.parsed.get(index).map_or(self.script, |parsed| parsed.script);
        &script.file
    }

    /// The first word of a statement, or nothing for a Rust step.
    pub(in crate::build::rows) fn span(&self, index: usize) -> Range<usize> {
        self.parsed.get(index).map_or(0..0, |parsed| parsed.span(0))
    }
}

/// What became of the values of some columns.
pub(in crate::build::rows) fn told(table: &str, of: usize, columns: &[(&str, &ValueChange)]) -> String {
    let told: Vec<_> = columns
        .iter()
        .map(|(column, values)| {
            let (was, is) = &values.example;
            let become_null = if values.nulls == values.count {
                "become NULL"
            } else {
                "change"
            };
            format!(
                "{} of {of} values of `{table}.{column}` {become_null} ({})",
                values.count,
                shown_apart(was, is)
            )
        })
        .collect();
    told.join("; ")
}

/// Names, each as it stands in messages. `between`: what stands between two of them.
pub(in crate::build::rows) fn named<T: Display>(names: impl IntoIterator<Item = T>, between: &str) -> String {
    let names: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    names.join(between)
}

/// A value before and after, for people: in one that is too long to be shown, where the two differ.
fn shown_apart(was: &Cell, is: &Cell) -> String {
    let (before, after) = (shown(was), shown(is));
    let (Some(was), Some(is)) = (was, is) else {
        return format!("{before} to {after}");
    };
    if before != after || was == is {
        return format!("{before} to {after}");
    }
    let (long, short) = (was.chars().count(), is.chars().count());
    if was.starts_with(is.as_str()) {
        return format!("{before}, of whose {long} characters {short} are left");
    }
    let same = was
        .chars()
        .zip(is.chars())
        .take_while(|(one, other)| one == other)
        .count();
    let from = |text: &str| shown(&Some(text.chars().skip(same.saturating_sub(4)).collect()));
    format!("{before}, further on {} to {}", from(was), from(is))
}

/// <https://sqlite.org/lang_expr.html#castexpr>
pub(in crate::build::rows) const ZEROED: &str = "SQLite makes 0 of a text that is no number";

pub(in crate::build::rows) const KEEP_TEXTS: &str =
    "say with CASE what becomes of such texts, or keep them in another column";

/// For whom a finding is none.
pub(in crate::build::rows) const MEANT: &str = "if that is meant";
