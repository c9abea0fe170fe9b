//! In which order tables are filled: parents before their children.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::links::{Links, is_alone};
use super::of_kinds::tables_of_kinds;
use crate::lint::named_after::spoken_of;
use crate::schema::table::Table;

/// The tables in an order in which parents come before their children, as far as there is one.
pub(in crate::build::rows) fn parents_first<'t>(tables: &'t [Rc<Table>], links: &Links) -> Vec<&'t Rc<Table>> {
    let mut ordered = Vec::with_capacity(tables.len());
    let mut rest: Vec<_> = tables.iter().collect();
    while !rest.is_empty() {
        let names: BTreeSet<_> = rest.iter().map(|table| table.name.to_ascii_lowercase()).collect();
        let waits_for =
            |table: &Table, parent: &str| parent != table.name.to_ascii_lowercase() && names.contains(parent);
        let has_parents = |table: &&Rc<Table>| {
            let parents = table.foreign_keys.iter().map(|key| key.parent.to_ascii_lowercase());
            parents.into_iter().any(|parent| waits_for(table, &parent))
        };
        let speaks_of_others = |table: &&Rc<Table>| {
            let by_name = table.columns.iter().flat_map(|column| spoken_of(&column.name));
            let mut spoken_of = by_name.chain(tables_of_kinds(table));
            spoken_of.any(|parent| waits_for(table, &parent))
        };
        let is_linked = |table: &&Rc<Table>| {
            let name = table.name.to_ascii_lowercase();
            let is_parent = |(parent, key): &(String, String)| {
                let mut others = rest.iter().filter(|other| other.name.eq_ignore_ascii_case(parent));
                waits_for(table, parent) && others.any(|other| is_alone(&other.primary_key(), key))
            };
            links.of(&name).any(is_parent)
        };
        let free = rest
            .iter()
            .position(|table| !has_parents(table) && !speaks_of_others(table) && !is_linked(table));
        let free = free.or_else(|| rest.iter().position(|table| !has_parents(table)));
        let at = free.unwrap_or(0);
        ordered.push(rest.remove(at));
    }
    ordered
}
