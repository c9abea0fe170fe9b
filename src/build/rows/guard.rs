//! Which tables a run counts: those that a rebuild or a DELETE could take rows from, and whose rows nobody
//! has said to go.

use std::collections::BTreeSet;

use super::content::Content;
use super::part::Part;
use super::watch::{Ran, Watch};
use crate::lint::statement::Act;
use crate::migration::ObjectKind;

impl Part<'_> {
    /// Whether a table that is there again has as many rows as before, and all of them out of the table itself: then
    /// more of them, in another database, are copies.
    pub(super) fn is_steady(&self, table: &str, before: &Content, after: &Content) -> bool {
        let family = self.family(table);
        let fills = |ran: &&Ran| ran.fills().any(|name| family.contains(name));
        let is_empty = |ran: &&Ran| ran.act == Act::Create(ObjectKind::Table) && !self.selects(ran);
        let mut fills = self.watch.ran.iter().filter(fills).filter(|ran| !is_empty(ran));
        let joins_others = |ran: &Ran| self.parsed.get(ran.index).is_none_or(|parsed| parsed.has("UNION"));
        let is_copy = |ran: &Ran| self.selects(ran) && self.reads(ran, &family) && !joins_others(ran);
        before.count() == after.count() && fills.all(is_copy)
    }
}

/// The tables that have to keep their number of rows, in lower case, from what the up part touches and what
/// refers to that.
///
/// `is_kept`: whether a table is there before and after it.
pub(in crate::build) fn guarded(
    watch: &Watch,
    touched: &BTreeSet<String>,
    is_kept: impl Fn(&str) -> bool,
    fates: &[(String, &'static str)],
) -> Vec<String> {
    let is_drop = |act: &Act| *act == Act::Drop(ObjectKind::Table);
    let deletes = |drops: bool| {
        let ran = watch.ran.iter().filter(move |ran| is_drop(&ran.act) == drops);
        ran.flat_map(|ran| &ran.seen.own_deletes)
            .filter(|name| !name.starts_with("sqlite_"))
            .collect::<BTreeSet<_>>()
    };
    let (stated, dropped) = (deletes(false), deletes(true));
    // Under another name than before, it may be any of them that loses rows.
    let is_clear = stated.iter().all(|name| is_kept(name));
    if !is_clear || (stated.is_empty() && dropped.is_empty()) {
        return Vec::new();
    }
    let is_seen_to_lose = |name: &str| {
        let fate = fates.iter().find(|(table, _)| table == name);
        fate.is_some_and(|(_, fate)| matches!(*fate, "Shrank" | "Emptied" | "Dropped"))
    };
    let is_virtual = |name: &str| watch.before.get(name).is_some_and(|content| content.is_virtual);
    let names = touched
        .iter()
        .filter(|name| is_kept(name) && !stated.contains(name) && !is_seen_to_lose(name) && !is_virtual(name));
    names.cloned().collect()
}
