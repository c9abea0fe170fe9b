//! References to rows that get other keys, and that do not follow them: those of one row go to several now, or stay in a column
//! without a foreign key.

use std::collections::{BTreeMap, BTreeSet};

use crate::build::rows::content::{Cell, Content, holds_value};
use crate::build::rows::part::{MEANT, Part, Ran};
use crate::lint::named_after::spoken_of;
use crate::lint::statement::Act;
use crate::migration::ObjectKind;
use crate::source::{Check, Findings};

impl Part<'_> {
    /// Columns with a foreign key to a table whose rows have other keys now: what referred to one row has to refer to one row
    /// again, whatever its key is.
    pub(in crate::build::rows) fn torn_references(&self) -> rusqlite::Result<Findings> {
        let mut findings = Findings::new();
        for (table, before) in self.watch.filled().filter(|_| !self.is_down) {
            let Some(declared) = self.tables.get(table) else {
                continue;
            };
            for key in declared.foreign_keys.iter().filter(|key| key.columns.len() == 1) {
                let (column, parent) = (&key.columns[0], key.parent.to_ascii_lowercase());
                let now = self.watch.now(table).unwrap_or(table);
                if parent == *table || !self.has_all_keys_anew(&parent)? {
                    continue;
                }
                let Some(after) = Content::read(self.conn, now)? else {
                    continue;
                };
                let to = after.place(self.column_at_last(table, column));
                let (Some(from), Some(to)) = (before.place(column), to) else {
                    continue;
                };
                let mut now_at = BTreeMap::<&Cell, BTreeSet<&Cell>>::new();
                for (row, other) in before.joined(&after).into_iter().flatten() {
                    if row[from].is_some() && other[to].is_some() {
                        now_at.entry(&row[from]).or_default().insert(&other[to]);
                    }
                }
                let torn = now_at.values().filter(|keys| keys.len() > 1).count();
                let index = self.copy_into(table).filter(|_| torn > 0);
                let updates = || {
                    self.watch
                        .ran
                        .iter()
                        .find(|ran| ran.act == Act::Update && ran.acts_on(table))
                };
                let index = index.or_else(|| updates().map(|ran| ran.index));
                let Some(index) = index.filter(|_| torn > 0) else {
                    continue;
                };
                let message = format!(
                    "the rows of `{table}` whose `{column}` led to one row of `{parent}` lead to several now, {torn} times, while `{parent}` gets other keys"
                );
                let finding = self.finding(Check::LostValues, index, message);
                let remedy = format!(
                    "look the new key up by the old one, which the new `{parent}` keeps in a column until then"
                );
                findings.push(finding.help_or_allow(remedy, MEANT));
            }
        }
        Ok(findings)
    }

    /// Columns of tables that the part leaves alone, called by rows that have other keys now and hold none of the old ones.
    pub(in crate::build::rows) fn keys_held_elsewhere(&self) -> rusqlite::Result<Findings> {
        let mut findings = Findings::new();
        for (table, before) in self.watch.filled().filter(|_| !self.is_down) {
            if !self.has_all_keys_anew(table)? {
                continue;
            }
            let Some(index) = self.copy_into(table) else { continue };
            for other in self.tables.all() {
                let name = other.name.to_ascii_lowercase();
                let writes = |ran: &Ran| {
                    let is_write = matches!(
                        ran.act,
                        Act::Insert | Act::Update | Act::Delete | Act::Drop(ObjectKind::Table)
                    );
                    ran.index == usize::MAX || (is_write && (ran.name == name || ran.acts_on(&name)))
                };
                if name == *table || self.watch.ran.iter().any(writes) {
                    continue;
                }
                let columns = other.columns.iter().map(|column| column.name.to_ascii_lowercase());
                let is_declared = |column: &String| other.foreign_keys.iter().any(|key| key.columns.contains(column));
                let speaks = |column: &String| !is_declared(column) && speaks_of(column, table);
                let Some(column) = columns.into_iter().find(speaks) else {
                    continue;
                };
                let Some(content) = Content::read(self.conn, &name)? else {
                    continue;
                };
                let rows = content
                    .place(&column)
                    .map(|at| content.rows().iter().filter(move |row| holds_value(&row[at])));
                let rows = rows.map_or(0, Iterator::count);
                let message = format!(
                    "`{name}.{column}` seems to hold keys of `{table}`, in {rows} rows: all {} of those change, none of the old ones is left, and nothing rewrites it",
                    before.count()
                );
                let finding = self.finding(Check::LostValues, index, message);
                let remedy =
                    format!("UPDATE `{name}` in the same part, by a column that keeps the old keys until then");
                if rows > 0 {
                    findings.push(finding.help_or_allow(remedy, "if it holds something else"));
                }
            }
        }
        Ok(findings)
    }

    /// Whether no row of a table has the key that it had, and none keeps it beside the new one. With more rows than before,
    /// one may have become several.
    fn has_all_keys_anew(&self, table: &str) -> rusqlite::Result<bool> {
        let Some(before) = self.watch.before.get(table).filter(|before| before.count() > 0) else {
            return Ok(false);
        };
        let Some(key) = before.key_name() else { return Ok(false) };
        let now = self.watch.now(table).unwrap_or(table);
        let Some(after) = Content::read(self.conn, now)?.filter(|after| after.has_column(key)) else {
            return Ok(false);
        };
        // A table beside it may say which key has become which.
        for ran in self
            .watch
            .ran
            .iter()
            .filter(|ran| ran.name != *table && self.copies_from(ran, table))
        {
            let name = self.name_at_last(&ran.name, ran.index).filter(|name| name != now);
            let map = name.map(|name| Content::read(self.conn, &name)).transpose()?.flatten();
            if map.is_some_and(|map| map.holds_keys_of(before)) {
                return Ok(false);
            }
        }
        let is_whole = after.count() == before.count() && !self.says_delete(table);
        Ok(is_whole && before.missing_keys(&after) == before.count() && !after.holds_keys_of(before))
    }
}

/// Whether a column is called by rows of a table: `track_id`, or `track_ids` for a list of them.
fn speaks_of(column: &str, table: &str) -> bool {
    let single = column.strip_suffix('s').filter(|single| single.ends_with("_id"));
    spoken_of(single.unwrap_or(column)).iter().any(|name| name == table)
}
