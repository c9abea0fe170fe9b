//! Which tables a run counts: those that a rebuild or a DELETE could take rows from, and whose rows nobody
//! has said to go.

use std::collections::BTreeSet;

use super::watch::Watch;
use crate::lint::statement::Act;
use crate::migration::ObjectKind;

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
