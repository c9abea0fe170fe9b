//! What has changed in what belongs to a table: its indexes and triggers.

use super::kinds::ChangeKind;
use crate::migration::ObjectKind;
use crate::schema::diff::{Change, Difference};
use crate::schema::table::{TableChanges, Tables};

pub(super) fn is_on_new_table(difference: &Difference, all: &[Difference]) -> bool {
    all.iter().any(|other| {
        let is_table = other.kind == ObjectKind::Table && other.name.eq_ignore_ascii_case(&difference.table);
        is_table && matches!(other.change, Change::New { .. })
    })
}

/// Whether a trigger may refuse a statement that its table would take: it raises an error, or copies a NULL into a NOT
/// NULL column.
pub(super) fn refuses(trigger: &Difference, definition: &str, tables: &Tables) -> bool {
    let words: Vec<_> = definition.split(' ').collect();
    let may_be_null = |item: &[&str]| match (item, tables.get(&trigger.table)) {
        (["new", ".", name], Some(table)) => table
            .column(name)
            .is_some_and(|column| !column.is_not_null && table.rowid_alias.as_ref() != Some(&column.name)),
        _ => false,
    };
    let copies_null = |at: usize| {
        let Some(target) = words.get(at + 1).and_then(|name| tables.get(name)) else {
            return false;
        };
        let columns = listed(&words, at + 2);
        let items = listed(
            &words,
            at + 2 + columns.iter().map(|item| item.len() + 1).sum::<usize>() + 2,
        );
        columns.iter().zip(&items).any(|(column, item)| {
            let column = column.first().and_then(|name| target.column(name));
            column.is_some_and(|column| column.is_not_null) && may_be_null(item)
        })
    };
    (0..words.len()).any(|at| words[at] == "raise" || (words[at] == "into" && copies_null(at)))
}

/// What stands between commas in the parentheses that open at a word; empty where none do.
fn listed<'w>(words: &'w [&'w str], open: usize) -> Vec<&'w [&'w str]> {
    if words.get(open) != Some(&"(") {
        return Vec::new();
    }
    let (mut items, mut start, mut depth) = (Vec::new(), open + 1, 0_usize);
    for at in open + 1..words.len() {
        match words[at] {
            "(" => depth += 1,
            ")" if depth == 0 => {
                items.push(&words[start..at]);
                break;
            }
            ")" => depth -= 1,
            "," if depth == 0 => {
                items.push(&words[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    items
}

/// Whether an index is over a new column that is NULL in all rows which an older binary writes: NULLs are never equal
/// (<https://sqlite.org/lang_createindex.html#unique_indexes>).
fn holds_new_null(difference: &Difference, definition: &str, changed: &TableChanges) -> bool {
    let Some((Some(before), Some(after))) = changed.get(&difference.table) else {
        return false;
    };
    let words: Vec<_> = definition.split(' ').collect();
    let open = words.iter().position(|word| *word == "(").unwrap_or_default();
    let is_new_null = |item: &&[&str]| {
        let column = item
            .first()
            .and_then(|name| after.column(name))
            .filter(|_| item.len() == 1);
        column.is_some_and(|column| {
            before.column(&column.name).is_none()
                && !column.is_not_null
                && column.default.is_none()
                && !column.is_generated
        })
    };
    listed(&words, open).iter().any(is_new_null)
}

pub(super) fn of_index(difference: &Difference, all: &[Difference], changed: &TableChanges) -> Vec<ChangeKind> {
    let is_unique = |definition: &str| definition.starts_with("create unique");
    let is_on = |change: fn(&Change) -> bool| {
        all.iter().any(|other| {
            let is_table = other.kind == ObjectKind::Table && other.name.eq_ignore_ascii_case(&difference.table);
            is_table && change(&other.change)
        })
    };
    match &difference.change {
        Change::New { definition }
            if is_unique(definition)
                && !is_on_new_table(difference, all)
                && !holds_new_null(difference, definition, changed) =>
        {
            vec![ChangeKind::UniqueGained]
        }
        Change::New { .. } => vec![ChangeKind::NewIndex],
        // The table's own change says what matters.
        Change::Gone if is_on(|change| *change == Change::Gone) => Vec::new(),
        Change::Gone if difference.was.as_deref().is_some_and(is_unique) => vec![ChangeKind::UniqueLost],
        Change::Gone => vec![ChangeKind::DroppedIndex],
        Change::Text { first, second } => match (is_unique(first), is_unique(second)) {
            (false, false) => vec![ChangeKind::ChangedIndex],
            (true, false) => vec![ChangeKind::UniqueLost],
            (false, true) => vec![ChangeKind::UniqueGained],
            (true, true) => vec![ChangeKind::UniqueLost, ChangeKind::UniqueGained],
        },
        _ => vec![ChangeKind::ChangedIndex],
    }
}
