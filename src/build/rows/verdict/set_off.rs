//! Rows that the app's triggers add to other tables, because a statement of a migration sets them off.

use crate::build::rows::content::Content;
use crate::build::rows::keys::duplicates::is_of_duplicates;
use crate::build::rows::part::{Part, Ran};
use crate::lint::statement::Act;
use crate::migration::ObjectKind;
use crate::source::Check;
use crate::source::finding::Finding;
use crate::source::tokens::{lower, names};

impl Part<'_> {
    /// UPDATEs of an up part for which a trigger that was there adds rows to a table that no statement names, such as a
    /// history of what users have changed. What an INSERT or a DELETE sets off belongs to the row that it is for: the
    /// settings of a new account, the archive of what is deleted; but for DELETEs of duplicates, where what is noted without
    /// the key of the row is true of the one that stays, too.
    pub(super) fn set_off(&self, table: &str, before: &Content) -> Vec<Finding> {
        let is_named = || self.parsed.iter().any(|parsed| parsed.mentions(table));
        if self.is_down || before.is_virtual || is_named() {
            return Vec::new();
        }
        let mut last = before.count();
        let mut findings = Vec::new();
        for ran in &self.watch.ran {
            let Some(count) = ran.count_of(table) else { continue };
            let added = count.saturating_sub(last);
            last = count;
            if !(ran.act == Act::Update || self.deletes_duplicates(ran)) || added == 0 {
                continue;
            }
            let mut triggers = ran.seen.inserted_by.iter().filter(|(into, _)| into == table);
            let Some((_, trigger)) = triggers.find(|(_, trigger)| !self.creates_before(ran, trigger)) else {
                continue;
            };
            if ran.act == Act::Delete && self.notes_key(trigger, &ran.name) {
                continue;
            }
            let (changes, name) = (ran.changes(), &ran.name);
            let what = match ran.act {
                Act::Delete => "deletes as duplicates; what it notes of them is true of those that stay, too",
                _ => "changes",
            };
            let message = format!(
                "sets off the trigger `{trigger}`, which adds {added} rows to `{table}` for the {changes} of `{name}` that this {what}"
            );
            let remedy = "drop the trigger before the statement, and create it again behind it";
            let finding = self.finding(Check::SetsOffTrigger, ran.index, message);
            findings.push(finding.help_or_allow(remedy, "if these rows are wanted"));
        }
        findings
    }

    fn deletes_duplicates(&self, ran: &Ran) -> bool {
        ran.act == Act::Delete && self.parsed.get(ran.index).is_some_and(is_of_duplicates)
    }

    /// Whether a trigger reads the key of the row that is deleted.
    fn notes_key(&self, trigger: &str, table: &str) -> bool {
        let sql = "SELECT sql FROM main.sqlite_schema WHERE type = 'trigger' AND name = ?1 COLLATE NOCASE";
        let sql = self.conn.query_row(sql, [trigger], |row| row.get::<_, String>(0));
        let mut key = self
            .tables
            .get(table)
            .map_or_else(Vec::new, |table| table.primary_key());
        key.extend(["rowid".to_owned(), "_rowid_".to_owned(), "oid".to_owned()]);
        sql.is_ok_and(|sql| {
            let words: Vec<_> = names(&sql).collect();
            let is_key = |pair: &[String]| pair[0].eq_ignore_ascii_case("old") && key.contains(&lower(&pair[1]));
            words.windows(2).any(is_key)
        })
    }

    fn creates_before(&self, ran: &Ran, trigger: &str) -> bool {
        let mut earlier = self.parsed.iter().take(ran.index);
        earlier.any(|parsed| parsed.is_on(Act::Create(ObjectKind::Trigger), trigger))
    }
}
