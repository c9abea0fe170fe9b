//! Rows that are copied into an archive by one condition and deleted by another one, about another column: what the second
//! one takes beside is nowhere, and what it leaves is there twice.

use std::collections::BTreeSet;

use crate::build::rows::content::Content;
use crate::build::rows::part::{Arrival, MEANT, Part, Ran, named};
use crate::lint::copy::takes_all;
use crate::lint::select::sources;
use crate::lint::statement::Parsed;
use crate::source::Check;
use crate::source::finding::Finding;
use crate::source::tokens::Kind;

/// What tables are called that take rows which nobody looks at any more.
const ARCHIVES: [&str; 7] = ["archive", "history", "trash", "bin", "deleted", "removed", "closed"];

impl Part<'_> {
    /// `copies`: those that the part has made of the table before the DELETE. `missing`: how many of the rows that it takes,
    /// `deleted`, these have not copied; some that they have copied stay.
    pub(in crate::build::rows) fn pruned_by_another(
        &self,
        (table, before): (&str, &Content),
        copies: &[Arrival<'_>],
        delete: &Ran,
        (missing, deleted): (usize, usize),
    ) -> Option<Finding> {
        let [copy] = copies else { return None };
        let (fill, prune) = (self.parsed.get(copy.ran.index)?, self.parsed.get(delete.index)?);
        let is_whole = takes_all(fill) || copy.columns() + before.key_len() >= before.columns().count();
        let (own, other) = (Condition::of(fill, before)?, Condition::of(prune, before)?);
        let is_archive = || {
            let into = &copy.ran.name;
            ARCHIVES.iter().any(|word| into.contains(word)) || (into.contains(table) && into != table)
        };
        let is_one_move = own.literals.intersection(&other.literals).next().is_some() || is_archive();
        let is_alone = sources(fill)?.len() == 1 && own.columns.is_disjoint(&other.columns);
        if !is_whole || !is_one_move || !is_alone {
            return None;
        }
        let message = format!(
            "{missing} of the {deleted} rows that this deletes from `{table}` were not copied into `{}` before: the copy goes by {}, and the DELETE by {}",
            copy.ran.name,
            named(&own.columns, " and "),
            named(&other.columns, " and ")
        );
        let remedy = "copy and delete by one condition; or delete the others by a statement of their own";
        let finding = self.finding(Check::LostRows, delete.index, message);
        Some(finding.help_or_allow(remedy, MEANT))
    }
}

/// What a statement asks of the rows that it takes.
struct Condition<'p> {
    columns: BTreeSet<String>,
    literals: BTreeSet<&'p str>,
}

impl<'p> Condition<'p> {
    /// None where it asks nothing of the row itself, or another table.
    fn of(parsed: &Parsed<'p>, before: &Content) -> Option<Self> {
        let start = parsed.find_outside(parsed.name_at, "WHERE")? + 1;
        let all = start..parsed.len();
        if all.clone().any(|at| parsed.is(at, "SELECT")) {
            return None;
        }
        let is_name = |at: &usize| matches!(parsed.kind(*at), Some(Kind::Word | Kind::Quoted));
        let names = all.clone().filter(is_name).map(|at| parsed.name_of(at));
        let columns: BTreeSet<_> = names.filter(|name| before.has_column(name)).collect();
        let is_literal = |at: &usize| matches!(parsed.kind(*at), Some(Kind::String | Kind::Number));
        let literals = all.filter(is_literal).map(|at| parsed.text(at));
        // 0 and 1 are in many conditions that have nothing to do with each other.
        let literals = literals.filter(|text| text.len() > 2).collect();
        (!columns.is_empty()).then_some(Self { columns, literals })
    }
}
