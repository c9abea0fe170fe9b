//! Which tables a run counts: those that a rebuild or a DELETE could take rows from, and whose rows nobody
//! has said to go.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rusqlite::Connection;

use crate::build::rows::content::Content;
use crate::build::rows::part::{Part, Ran, Watch};
use crate::lint::statement::Act;
use crate::migration::ObjectKind;
use crate::row_guard::{is_part_of, rows_of_virtual};
use crate::schema::read::shadow_tables;

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

/// The tables that have to keep their number of rows, in lower case, from what a part touches and what
/// refers to that.
///
/// `is_kept`: whether a table is there before and after it. `has_virtuals`: whether there are virtual tables.
pub(in crate::build) fn guarded(
    conn: &Connection,
    has_virtuals: bool,
    watch: &Watch,
    touched: &BTreeSet<String>,
    is_kept: impl Fn(&str) -> bool,
    fates: &[(String, &'static str)],
) -> rusqlite::Result<Vec<String>> {
    if watch.ran.iter().all(|ran| ran.seen.own_deletes.is_empty()) {
        return Ok(Vec::new());
    }
    let virtuals = Virtuals::find(conn, has_virtuals, watch)?;
    let deletes = |is_asked: fn(&Act) -> bool| {
        let ran = watch.ran.iter().filter(move |ran| is_asked(&ran.act));
        ran.flat_map(|ran| &ran.seen.own_deletes)
            .filter(|name| !name.starts_with("sqlite_") && !virtuals.is_shadow(name))
            .collect::<BTreeSet<_>>()
    };
    // DROP TABLE and DROP VIEW ask whether they may delete, and mean no DELETE.
    let stated = deletes(|act| !matches!(act, Act::Drop(ObjectKind::Table | ObjectKind::View)));
    let dropped = deletes(|act| *act == Act::Drop(ObjectKind::Table));
    // Under another name than before, it may be any of them that loses rows.
    let is_clear = stated.iter().all(|name| is_kept(name));
    if !is_clear || (stated.is_empty() && dropped.is_empty()) {
        return Ok(Vec::new());
    }
    let is_seen_to_lose = |name: &str| {
        let fate = fates.iter().find(|(table, _)| table == name);
        fate.is_some_and(|(_, fate)| matches!(*fate, "Shrank" | "Emptied" | "Dropped"))
    };
    // What else is done to a virtual table, its module or a trigger may do: only one that is made anew has to have
    // its rows again, and those of an index of other tables' rows are none.
    let may_be_counted = |name: &String| match virtuals.tables.get(name) {
        Some(has_own_rows) => *has_own_rows && dropped.contains(name) && stated.is_empty(),
        None => true,
    };
    let names = touched
        .iter()
        .filter(|name| is_kept(name) && !stated.contains(name) && !is_seen_to_lose(name) && may_be_counted(name));
    Ok(names.cloned().collect())
}

/// The virtual tables that a part touches, and the tables in which these and others keep their content.
struct Virtuals {
    /// Names in lower case, and whether the module keeps the rows in a table that can be counted.
    tables: BTreeMap<String, bool>,
    /// Names in lower case.
    shadows: HashSet<String>,
}

impl Virtuals {
    fn find(conn: &Connection, has_virtuals: bool, watch: &Watch) -> rusqlite::Result<Self> {
        let shadows = has_virtuals.then(|| shadow_tables(conn)).transpose()?;
        let shadows = shadows.iter().flat_map(|shadows| shadows.iter());
        let shadows: HashSet<_> = shadows.map(|name| name.to_ascii_lowercase()).collect();
        let virtuals = watch.before.iter().filter(|(_, content)| content.is_virtual);
        let has_own_rows = |name: &str| rows_of_virtual(name).any(|rows| shadows.contains(&rows));
        let tables = virtuals.map(|(name, _)| (name.clone(), has_own_rows(name)));
        Ok(Self {
            tables: tables.collect(),
            shadows,
        })
    }

    /// Whether a table is one of those in which a virtual table keeps its content; also of one that is gone, where it can
    /// be known by its name only.
    fn is_shadow(&self, name: &str) -> bool {
        self.shadows.contains(name) || self.tables.keys().any(|table| is_part_of(name, table))
    }
}
