//! Whether a statement takes the rows of a table. One that asks of them in a condition, counts them or lists their keys
//! takes none.

use std::collections::BTreeSet;
use std::ops::Range;

use super::copy::items_at;
use super::scene::Scene;
use super::select::SUMS;
use super::statement::{Act, Parsed};
use super::taken_along::is_taken_by_owner;
use crate::migration::ObjectKind;

/// Whether a statement takes rows of a table that a later one, the `i`th, drops, so that what becomes of them is looked at
/// with the rows of the rehearsal, or they are in a table that stays. `names`: the table, and the views that show it.
pub(in crate::lint) fn takes_rows(scene: &Scene<'_>, i: usize, earlier: &Parsed<'_>, names: &[String]) -> bool {
    let table = &names[0];
    if !names.iter().any(|name| earlier.mentions(name)) {
        return false;
    }
    match earlier.act {
        Act::Alter => earlier.has("RENAME"),
        Act::Create(ObjectKind::Table) => earlier.name == *table || earlier.has("SELECT"),
        Act::Insert if !earlier.has("SELECT") => false,
        Act::Insert => {
            !scene.was_there(&earlier.name)
                || is_read_again(scene, i, earlier, table)
                || is_copied(scene, earlier, table, names)
        }
        Act::Update => is_read_again(scene, i, earlier, table) || is_taken_by_owner(scene, table),
        _ => false,
    }
}

/// Whether what a statement has written goes into the table that takes the name of the other one.
fn is_read_again(scene: &Scene<'_>, i: usize, earlier: &Parsed<'_>, table: &str) -> bool {
    let gets_name = |name: &str| name == table || scene.name_now(name) == table;
    let fills =
        |later: &Parsed<'_>| later.act == Act::Insert && gets_name(&later.name) && later.mentions(&earlier.name);
    earlier.name != *table && scene.statements[i..].iter().any(fills)
}

/// Whether a SELECT takes half of what the table holds beside its key.
fn is_copied(scene: &Scene<'_>, parsed: &Parsed<'_>, table: &str, names: &[String]) -> bool {
    let Some(before) = scene.before(table) else { return true };
    let keys = before.primary_key();
    let columns = before.columns.iter().filter(|column| !column.is_generated);
    let columns = columns.map(|column| column.name.to_ascii_lowercase());
    let (keys, others): (BTreeSet<_>, BTreeSet<_>) = columns.partition(|column| keys.contains(column));
    let owed = if others.is_empty() { keys } else { others };
    let selects = parsed.outside_parentheses(parsed.name_at);
    let mut selects = selects.filter(|at| parsed.is(*at, "SELECT"));
    // What a query with a name of its own takes is read no further.
    parsed.is(0, "WITH")
        || selects.any(|select| match reads(parsed, select, names) {
            Some(true) => takes_half(parsed, select, &owed),
            Some(false) => true,
            None => false,
        })
}

/// Whether a SELECT names one of the tables behind its FROM; false where a query in parentheses does.
fn reads(parsed: &Parsed<'_>, select: usize, names: &[String]) -> Option<bool> {
    let from = parsed.find_outside(select, "FROM")?;
    let ends = ["WHERE", "GROUP", "ORDER", "LIMIT", "UNION", "EXCEPT", "INTERSECT"];
    let is_end = |at: &usize| ends.iter().any(|word| parsed.is(*at, word));
    let end = parsed.outside_parentheses(from).find(is_end).unwrap_or(parsed.len());
    let is_it = |at: &usize| names.contains(&parsed.name_of(*at));
    let is_outside = parsed
        .outside_parentheses(from)
        .take_while(|at| *at < end)
        .any(|at| is_it(&at));
    (from..end).find(is_it).map(|_| is_outside)
}

fn takes_half(parsed: &Parsed<'_>, select: usize, owed: &BTreeSet<String>) -> bool {
    let items = items_at(parsed, select);
    let is_all = |item: &Range<usize>| {
        let is_star = parsed.is(item.end - 1, "*");
        is_star && (item.len() == 1 || parsed.is(item.end - 2, "."))
    };
    let sums_up = |item: &&Range<usize>| {
        let mut places = (*item).clone();
        places.any(|at| SUMS.iter().any(|function| parsed.are(at, &[*function, "("])))
    };
    let one_by_one = items.iter().filter(|item| !sums_up(item));
    let names: BTreeSet<_> = one_by_one
        .flat_map(|item| item.clone().map(|at| parsed.name_of(at)))
        .collect();
    items.iter().any(is_all) || owed.intersection(&names).count() * 2 >= owed.len()
}
