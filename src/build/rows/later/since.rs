//! What an app has written since the up part, and a down part loses: it puts the state of before in the place of the rows, or
//! brings rows back under keys that others have got meanwhile.

use std::collections::BTreeSet;

use crate::build::rows::content::Contents;
use crate::build::rows::part::{MEANT, Part, Ran};
use crate::lint::childless::takes_childless;
use crate::lint::copy::{takes_every_row, targets};
use crate::lint::select::sources;
use crate::lint::statement::{Act, Parsed, name_at_end};
use crate::migration::ObjectKind;
use crate::source::finding::Finding;
use crate::source::{Check, Findings};

/// A table that an up part fills from another one, by the names that they have behind it.
struct Copied {
    into: String,
    from: String,
}

impl Part<'_> {
    /// `up`: the statements of the up part; `before_up`: the tables that it has touched, as it met them.
    pub(super) fn lost_since(&self, up: &[Parsed<'_>], before_up: &Contents) -> Findings {
        let copied = copied(up);
        let tables = self.watch.before.iter().filter(|(_, content)| !content.is_virtual);
        let replaced = tables.filter_map(|(table, _)| self.replaced_by_copy(table, &copied, up));
        let mut findings: Findings = replaced.collect();
        findings.extend(self.not_in_copy(&copied));
        if findings.is_empty() {
            findings.extend(self.taken_again(&copied, up, before_up));
        }
        findings
    }

    /// A table whose rows go, and in whose place the down part puts those that a copy has kept since the up part.
    fn replaced_by_copy(&self, table: &str, copied: &[Copied], up: &[Parsed<'_>]) -> Option<Finding> {
        let is_synced = |other: &str| {
            let trigger = Act::Create(ObjectKind::Trigger);
            up.iter().any(|parsed| parsed.act == trigger && parsed.mentions(other))
        };
        // What was there itself, under another name, is the state that its owner has kept on purpose.
        let is_copy = |other: &str| {
            let is_pair = |copy: &Copied| copy.into == other && copy.from == table;
            let is_there = other != table && !self.makes(other);
            is_there && copied.iter().any(is_pair) && !is_synced(other)
        };
        let own = BTreeSet::from([table]);
        let reads_it = |ran: &Ran| {
            let is_write = matches!(ran.act, Act::Insert | Act::Update | Act::Create(ObjectKind::Table));
            ran.index == usize::MAX || (is_write && self.reads(ran, &own))
        };
        if self.watch.ran.iter().any(reads_it) {
            return None;
        }
        let drop = self.drop_of(table).map(|ran| ran.index);
        let (index, other) = match self.successor(table).filter(|other| is_copy(other)) {
            Some(other) => (drop?, other),
            None => {
                let takes_all = |ran: &&Ran| {
                    let is_of_all = |parsed: &Parsed<'_>| takes_every_row(self.conn, parsed);
                    let is_delete = ran.act == Act::Delete && ran.name == table;
                    is_delete && self.parsed.get(ran.index).is_some_and(is_of_all)
                };
                let delete = self.watch.ran.iter().find(takes_all).map(|ran| ran.index);
                let index = drop.or(delete)?;
                let fills = |ran: &&Ran| ran.act == Act::Insert && self.names_of(table).contains(ran.name.as_str());
                let fill = self.watch.ran.iter().find(fills)?;
                let backups = copied.iter().filter(|copy| copy.from == table);
                let mut others = backups.map(|copy| copy.into.as_str());
                let other = others.find(|other| is_copy(other) && self.copies_from(fill, other))?;
                (index, other)
            }
        };
        let message = format!(
            "what was written into `{table}` since the up part is gone: `{other}`, which takes its place, holds what was there then"
        );
        let remedy = format!("keep the rows of `{table}`, and take from `{other}` only what the up part has changed");
        Some(
            self.finding(Check::LostRows, index, message)
                .help_or_allow(&remedy, MEANT),
        )
    }

    /// `DELETE FROM t WHERE id NOT IN (SELECT id FROM backup)`: what the copy of the up part has not, came after it.
    fn not_in_copy(&self, copied: &[Copied]) -> Option<Finding> {
        let deletes = self.watch.ran.iter().filter(|ran| ran.act == Act::Delete);
        let mut found = deletes.filter_map(|ran| {
            let parsed = self.parsed.get(ran.index)?;
            let is_more = parsed.find_outside(parsed.name_at, "AND").is_some();
            let is_by_key = |copy: &&Copied| {
                let columns = self.tables.get(&copy.into).into_iter().flat_map(|table| &table.columns);
                let mut keys = columns.map(|column| [column.name.to_ascii_lowercase()]);
                copy.from == ran.name && keys.any(|key| takes_childless(parsed, &copy.into, &key))
            };
            let copy = copied.iter().find(is_by_key).filter(|_| !is_more)?;
            // They may be moved to where the up part has had them from.
            let moves = |other: &Ran| {
                let fills = matches!(other.act, Act::Insert | Act::Create(ObjectKind::Table));
                fills && self.reads(other, &BTreeSet::from([ran.name.as_str()]))
            };
            (!self.watch.ran.iter().any(moves)).then_some((ran, copy))
        });
        let (ran, copy) = found.next()?;
        let message = format!(
            "deletes the rows of `{}` that were written since the up part: `{}` holds the keys of those that were there then",
            ran.name, copy.into
        );
        let remedy = "leave newer rows where they are, and put back only what the up part has changed";
        Some(
            self.finding(Check::LostRows, ran.index, message)
                .help_or_allow(remedy, MEANT),
        )
    }

    /// Rows that the up part has moved away, and that come back with their keys, which SQLite has given to others since: a
    /// conflict clause lets one of both go (<https://sqlite.org/autoinc.html>).
    fn taken_again(&self, copied: &[Copied], up: &[Parsed<'_>], before_up: &Contents) -> Option<Finding> {
        let mut fills = self.watch.ran.iter().filter(|ran| ran.act == Act::Insert);
        fills.find_map(|ran| {
            let parsed = self.parsed.get(ran.index)?;
            let table = self.tables.get(&ran.name)?;
            let key = table.rowid_alias.as_ref().filter(|_| !table.is_autoincrement)?;
            let takes_key = targets(parsed).is_none_or(|names| names.iter().any(|name| name.eq_ignore_ascii_case(key)));
            let deletes = |parsed: &Parsed<'_>| parsed.is_on(Act::Delete, &ran.name);
            let lets_go = parsed.ignores() || parsed.replaces() || parsed.find(&["DO", "NOTHING"]).is_some();
            let was_there = before_up.contains_key(&ran.name) && up.iter().any(deletes);
            let moved = |copy: &&Copied| copy.from == ran.name && self.copies_from(ran, &copy.into);
            let copy = copied.iter().find(moved).filter(|_| takes_key && lets_go && was_there)?;
            self.drop_of(&copy.into)?;
            let loser = if parsed.replaces() { &ran.name } else { &copy.into };
            let message = format!(
                "rows of `{loser}` are gone whose `{key}` another row of both has: SQLite gives the highest ones again that the up part has deleted from `{}`",
                ran.name
            );
            let remedy = format!("give those new keys whose `{key}` is taken; or make it AUTOINCREMENT before rows are moved away");
            Some(self.finding(Check::LostRows, ran.index, message).help_or_allow(&remedy, MEANT))
        })
    }
}

/// The tables that an up part fills from others.
fn copied(up: &[Parsed<'_>]) -> Vec<Copied> {
    let mut copied = Vec::new();
    for (at, parsed) in up.iter().enumerate() {
        let fills = matches!(parsed.act, Act::Insert | Act::Create(ObjectKind::Table)) && parsed.has("SELECT");
        let sources = sources(parsed).filter(|_| fills);
        // Of several it may be a list of what occurs.
        if let Some([from]) = sources.as_deref() {
            copied.push(Copied {
                into: name_at_end(&up[at..], &parsed.name),
                from: name_at_end(&up[at..], from),
            });
        }
    }
    copied
}
