//! What speaks of rows that a DELETE takes for duplicates, or was to follow them: rows of other tables that hold their keys
//! without a foreign key, and rows that UPDATE OR IGNORE has left where they were.

use std::collections::BTreeSet;

use super::duplicates::{is_of_duplicates, meets_its_like};
use crate::build::rows::content::{Cell, Content};
use crate::build::rows::part::{MEANT, Part, Ran, named};
use crate::lint::named_after::spoken_of;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::table::{Column, Index, Table};
use crate::source::{Check, Findings};

/// What tables are called that may speak of rows which are gone.
const LOGS: [&str; 10] = [
    "log",
    "history",
    "audit",
    "event",
    "archive",
    "deleted",
    "tombstone",
    "outbox",
    "changes",
    "backup",
];

/// So many columns at most are what a user has added to a row that is told apart by others.
const MOST_BESIDE: usize = 3;

impl Part<'_> {
    /// Rows that hold, in a column which is called after a table, the key of a row of it that goes as a duplicate.
    pub(in crate::build::rows) fn left_to_duplicates(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
    ) -> rusqlite::Result<Findings> {
        let mut findings = Findings::new();
        let becomes_unique = self.parsed.iter().any(|parsed| {
            let is_unique = parsed.act == Act::Create(ObjectKind::Index) && parsed.is(1, "UNIQUE");
            is_unique && parsed.mentions(table)
        });
        let is_of_duplicates = |ran: &&Ran| {
            let parsed = self.parsed.get(ran.index);
            // Rows that are to be unique from there on are duplicates; others may be of several versions.
            let is_one = |parsed: &Parsed<'_>| is_of_duplicates(parsed) || (becomes_unique && meets_its_like(parsed));
            ran.act == Act::Delete && ran.acts_on(table) && parsed.is_some_and(is_one)
        };
        let delete = self.watch.ran.iter().find(is_of_duplicates);
        let Some(delete) = delete.filter(|_| !self.is_down && before.key_len() == 1) else {
            return Ok(findings);
        };
        let stays: BTreeSet<_> = after.rows().iter().map(|row| after.key_of(row)).collect();
        let keys = before.rows().iter().map(|row| before.key_of(row));
        let gone: BTreeSet<&Cell> = keys.filter(|key| !stays.contains(key)).flatten().collect();
        let Some(table_of) = self.tables.get(table) else {
            return Ok(findings);
        };
        let key = before.key_name().and_then(|key| table_of.column(key));
        let of_key = key.map(Column::affinity);
        for other in self.tables.all() {
            let name = other.name.to_ascii_lowercase();
            let columns = other.columns.iter().map(|column| column.name.to_ascii_lowercase());
            let is_owner = table_of
                .foreign_keys
                .iter()
                .any(|key| key.parent.eq_ignore_ascii_case(&name));
            let is_free = |column: &String| {
                let is_declared = other.foreign_keys.iter().any(|key| key.columns.contains(column));
                // What is called so may be the key of the rows themselves.
                let is_own = other.primary_key() == [column.clone()] || other.unique.contains(&vec![column.clone()]);
                let is_like = other.column(column).map(Column::affinity) == of_key;
                !is_declared && !is_own && is_like
            };
            let mut columns = columns.filter(|column| spoken_of(column).iter().any(|name| name == table));
            // What was filled from the table itself says what there was.
            let mut copies = self.copies_of(table);
            let is_copy = copies.any(|ran| ran.name == name) || self.copies.places(table, &name).next().is_some();
            let is_other = name != table && !is_owner && !is_copy;
            let Some(column) = columns.find(is_free).filter(|_| is_other) else {
                continue;
            };
            let now = self.name_at_last(&name, 0);
            let content = now.map(|now| Content::read(self.conn, &now)).transpose()?.flatten();
            let Some(content) = content.filter(|content| !content.is_virtual) else {
                continue;
            };
            let Some(at) = content.place(&column) else { continue };
            let rows = content.rows().iter().filter(|row| gone.contains(&row[at])).count();
            // Where no statement touches them, they are as they were, whichever keys made-up ones have.
            let is_left_alone = !gone.is_empty() && content.count() > 0 && !self.watch.knows(&name);
            if rows == 0 && !is_left_alone {
                continue;
            }
            let message = if rows > 0 {
                format!(
                    "{rows} of {} rows of `{name}` hold in `{column}` the key of a row of `{table}` that goes as a duplicate, and belong to none behind it",
                    content.count()
                )
            } else {
                format!(
                    "rows of `{name}` whose `{column}` is that of a row of `{table}` that goes as a duplicate belong to none behind it"
                )
            };
            let is_log = LOGS.iter().any(|word| name.contains(word));
            let check = if is_log {
                Check::ChangedValues
            } else {
                Check::LostValues
            };
            let remedy = format!("UPDATE `{name}` before, so that they belong to the row that stays");
            let finding = self.finding(check, delete.index, message);
            findings.push(finding.help_or_allow(remedy, MEANT));
        }
        Ok(findings)
    }

    /// `UPDATE OR IGNORE visits SET place_id = …`, and a DELETE of what is left with the old key: it takes along what these
    /// rows hold beside it.
    pub(in crate::build::rows) fn rest_of_ignored(&self) -> Findings {
        let ignores = |parsed: &Parsed<'_>| parsed.are(parsed.behind_with(), &["UPDATE", "OR", "IGNORE"]);
        let mut findings = Findings::new();
        for ran in self.watch.ran.iter().filter(|_| !self.is_down) {
            if ran.act != Act::Update || !self.parsed.get(ran.index).is_some_and(ignores) {
                continue;
            }
            let mut later = self.watch.ran.iter();
            let delete =
                later.find(|later| later.index > ran.index && later.act == Act::Delete && later.name == ran.name);
            let (Some(delete), Some(table)) = (delete, self.tables.get(&ran.name)) else {
                continue;
            };
            let beside = self.beside_the_key(ran, table);
            let speaks = |parsed: &Parsed<'_>| {
                let is_write = matches!(parsed.act, Act::Update | Act::Insert);
                is_write && beside.iter().any(|column| parsed.mentions(column))
            };
            // What has many columns of its own is the same thing twice.
            if !(1..=MOST_BESIDE).contains(&beside.len()) || self.parsed.iter().any(speaks) {
                continue;
            }
            let message = format!(
                "deletes the rows of `{0}` that UPDATE OR IGNORE has left, because another row has their key, and with them what they hold in {1}",
                ran.name,
                named(&beside, ", ")
            );
            let remedy = "put it into the row that stays before it";
            let finding = self.finding(Check::ChangedValues, delete.index, message);
            findings.push(finding.help_or_allow(remedy, MEANT));
        }
        findings
    }

    /// The columns of a table that are in no unique key with one that an UPDATE assigns, and hold what a user has put there.
    fn beside_the_key(&self, update: &Ran, table: &Table) -> Vec<String> {
        let assigned: Vec<_> = update.seen.own_updates.iter().map(|(_, column)| column).collect();
        let mut keys = table.unique.clone();
        let indexes = Index::of(self.conn, &update.name).unwrap_or_default();
        keys.extend(Index::unique(&indexes));
        let is_moved = |key: &Vec<String>| key.iter().any(|column| assigned.contains(&column));
        let keys: Vec<_> = keys.into_iter().filter(is_moved).collect();
        let is_of_key = |name: &String| keys.iter().any(|key| key.contains(name));
        let own_key = table.primary_key();
        let holds = |column: &&Column| {
            let name = column.name.to_ascii_lowercase();
            let is_time = ["_at", "_on", "created", "updated", "modified", "added"]
                .iter()
                .any(|word| name.contains(word));
            let is_order = ["position", "sort", "rank", "order"]
                .iter()
                .any(|word| name.contains(word));
            let is_own_key = own_key == [name.clone()];
            !(is_time || is_order || is_own_key || column.is_generated || assigned.contains(&&name) || is_of_key(&name))
        };
        let columns = table.columns.iter().filter(holds);
        let columns = columns.map(|column| column.name.to_ascii_lowercase());
        columns.filter(|_| !keys.is_empty()).collect()
    }
}
