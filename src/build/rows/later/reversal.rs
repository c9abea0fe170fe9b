//! Whether a down part brings back the rows that were there before its up part.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::build::rows::content::{Content, Contents, compare};

/// What up and then down make of the rows that were there before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::build) struct Reversal {
    /// What does not come back: a table with `.` and a column, or a table's rows.
    pub(in crate::build) lost: BTreeSet<String>,
}

/// Compares the tables that a part touched before its up part and after its down part.
///
/// Later migrations were run and undone between the two, so only what they have left as the up part made
/// it can tell: `after_up` against `before_down`.
///
/// None where nothing is lost, but not all could be compared.
pub(in crate::build) fn reversal(
    before_up: &Contents,
    after_down: &Contents,
    is_as_left: impl Fn(&str) -> bool,
) -> Option<Reversal> {
    let mut lost = BTreeSet::new();
    let mut is_whole = true;
    for (table, before) in before_up {
        if before.count() == 0 || !before.has_own_rows {
            continue;
        }
        if !is_as_left(table) {
            is_whole = false;
            continue;
        }
        let Some(after) = after_down.get(table) else {
            lost.insert(table.clone());
            continue;
        };
        let change = compare(before, after, &BTreeMap::new(), true);
        if change.lost > 0 {
            lost.insert(format!("rows of {table}"));
        }
        lost.extend(change.values.keys().map(|column| format!("{table}.{column}")));
        let missing = before.columns().filter(|column| !after.has_column(column));
        lost.extend(missing.map(|column| format!("{table}.{column}")));
    }
    (is_whole || !lost.is_empty()).then_some(Reversal { lost })
}

/// Whether all rows are still there with the same values; there may be more.
pub(in crate::build) fn is_kept(before: &Content, now: &Content) -> bool {
    compare(before, now, &BTreeMap::new(), false).is_none()
}

/// Whether parts that write no rows have left all that the up part met: it did, and the down part did with what later
/// migrations have made of that.
pub(in crate::build) fn is_left(
    before_up: &Contents,
    after_up: &Contents,
    before_down: &Contents,
    after_down: &Contents,
) -> bool {
    let has_columns = |now: &Content, before: &Content| before.columns().all(|column| now.has_column(column));
    before_up.iter().all(|(table, before)| {
        let states = [after_up, before_down, after_down].map(|contents| contents.get(table));
        let [Some(up), Some(now), Some(down)] = states else {
            return false;
        };
        has_columns(up, before) && has_columns(down, before) && is_kept(before, up) && is_kept(now, down)
    })
}

/// Of what an up part met, the rows that it has left in another database as they are in this one now.
pub(in crate::build) fn same_rows(before_up: &Contents, after_up: &Contents, now: &Contents) -> Contents {
    let same = |(table, before): (&String, &Rc<Content>)| {
        let same = after_up.get(table)?.rows_in(now.get(table)?)?;
        Some((table.clone(), Rc::new(before.those_in(&same)?)))
    };
    before_up.iter().filter_map(same).collect()
}
