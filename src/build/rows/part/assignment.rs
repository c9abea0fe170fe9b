//! How a part says that the values of a column change.

use std::collections::BTreeSet;
use std::ops::Range;

use super::said::Part;
use super::watch::Ran;
use crate::lint::copy::{is_constant, is_expression, items, targets};
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::source::tokens::Kind;

impl Part<'_> {
    /// How the part says that so many values of a column change.
    pub(in crate::build::rows) fn assignment(
        &self,
        table: &str,
        column: &str,
        values: usize,
        is_rebuilt: bool,
    ) -> Assignment {
        let names = self.family(table);
        // An UPDATE before the copy says nothing of a column that the copy leaves out, or fills with something else.
        let speaks = |updated: &str| updated != table || !is_rebuilt || self.carries_own(table, column);
        let is_it = |ran: &Ran, updated: &str, assigned: &str| match ran.original(updated, assigned) {
            Some(was) => was == (table, column) && speaks(table),
            None => {
                let says = speaks(updated) || self.takes_back(ran, table, column);
                assigned == column && names.contains(updated) && says
            }
        };
        let states = |ran: &&Ran| {
            let mut updates = ran.seen.own_updates.iter();
            updates.any(|(updated, assigned)| is_it(ran, updated, assigned))
        };
        let mut stated = self.watch.ran.iter().filter(states).peekable();
        let is_stated = stated.peek().is_some();
        // An UPDATE of one row says nothing of the others, unless a trigger of the table goes on from there.
        let rows = stated.map(|ran| match ran.seen.accessors.is_empty() {
            true => ran.changes(),
            false => usize::MAX,
        });
        if is_stated && rows.fold(0, usize::saturating_add) >= values {
            return Assignment::Stated;
        }
        // A table may be emptied and filled again from what was made of its rows.
        let refill = self.refill_of(table).filter(|_| !is_rebuilt);
        let makes = |refill: &Ran, ran: &Ran| {
            let is_made = ran.act == Act::Create(ObjectKind::Table) || ran.act == Act::Insert;
            let is_read = self.reads(refill, &BTreeSet::from([ran.name.as_str()]));
            is_made && ran.index < refill.index && is_read && self.copies_from(ran, table)
        };
        let copies = self.watch.ran.iter().filter(|ran| match refill {
            Some(refill) => refill.index == ran.index || makes(refill, ran),
            None => is_rebuilt && ran.act == Act::Insert && names.contains(ran.name.as_str()),
        });
        let mut computed = copies
            .filter_map(|ran| Some((ran, self.parsed.get(ran.index)?)))
            .filter_map(|(ran, parsed)| computed(ran, parsed, column, &names));
        if let Some(is_constant) = computed.next() {
            let is_constant = is_constant && computed.all(|is_constant| is_constant);
            if is_constant && !self.is_down {
                Assignment::Constant
            } else {
                Assignment::Computed
            }
        } else if (!is_rebuilt || self.carries_own(table, column)) && self.is_touched_up(table, column) {
            Assignment::Trigger
        } else {
            Assignment::None
        }
    }
}

/// How a part says that the values of a column change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::build::rows) enum Assignment {
    None,
    /// A trigger of the table follows an UPDATE of other columns.
    Trigger,
    /// A copy writes the same into every row.
    Constant,
    /// A copy computes it, and has no value for some that a CHECK names.
    Unmapped,
    /// A copy takes it from a view that leaves rows out.
    Filtered,
    /// A copy computes it from an expression.
    Computed,
    /// An UPDATE assigns the column.
    Stated,
}

/// Whether `INSERT INTO t (…, column, …) SELECT …` gives the column a constant, if it gives it an expression that
/// is more than a name.
fn computed(ran: &Ran, parsed: &Parsed<'_>, column: &str, family: &BTreeSet<&str>) -> Option<bool> {
    let items = items(parsed);
    let named = targets(parsed).or_else(|| ran.columns.is_empty().then(|| names_given(parsed, &items)));
    let targets = named.as_ref().unwrap_or(&ran.columns);
    let at = targets.iter().position(|target| target == column)?;
    let item = items.get(at)?;
    let is_computed = is_expression(parsed, item) || is_of_another(parsed, item, family);
    is_computed.then(|| is_constant(parsed, item) || takes_first_literal(parsed, item))
}

/// What a SELECT calls its columns, as far as that is said: `a AS b`, `t.a`.
fn names_given(parsed: &Parsed<'_>, items: &[Range<usize>]) -> Vec<String> {
    items.iter().map(|item| parsed.name_of(item.end - 1)).collect()
}

/// Whether `coalesce('text', …)` gives a literal, whatever stands behind it.
fn takes_first_literal(parsed: &Parsed<'_>, item: &Range<usize>) -> bool {
    let at = item.start;
    let takes_first = ["COALESCE", "IFNULL"].iter().any(|function| parsed.is(at, function));
    let is_literal = matches!(parsed.kind(at + 2), Some(Kind::String | Kind::Number));
    let end = parsed.closing(at + 1) + 1;
    let is_whole = end >= item.end || parsed.is(end, "AS");
    takes_first && parsed.is(at + 1, "(") && is_literal && parsed.is(at + 3, ",") && is_whole
}

/// Whether `x.name` is a column of another table than those: one that the copy joins.
pub(in crate::build::rows) fn is_of_another(parsed: &Parsed<'_>, item: &Range<usize>, family: &BTreeSet<&str>) -> bool {
    if !parsed.is(item.start + 1, ".") {
        return false;
    }
    let qualifier = parsed.name_of(item.start);
    // `FROM t q` and `FROM t AS q`.
    let is_alias = (0..parsed.len()).any(|at| {
        let behind = at + 1 + usize::from(parsed.is(at + 1, "AS"));
        family.contains(parsed.name_of(at).as_str()) && parsed.name_of(behind) == qualifier && !parsed.is(at + 1, ".")
    });
    !family.contains(qualifier.as_str()) && !is_alias
}
