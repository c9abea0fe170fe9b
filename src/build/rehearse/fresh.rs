//! Tables that are renamed away while an empty one takes their place, and that no statement reads from there on: the rows
//! stay where the app does not look.

use super::Rehearsal;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::source::script::SourceStatement;
use crate::source::{Check, Findings, SourceScript};

impl Rehearsal<'_> {
    /// What to say of such tables behind an up part.
    pub(super) fn fresh_in_their_place(&self, i: usize, script: &SourceScript) -> Findings {
        // What a Rust step copies, or a later one, nobody has read.
        if self.migrations[i..].iter().any(|migration| migration.rust.is_some()) {
            return Findings::new();
        }
        let parsed = Parsed::all(script);
        let renamed = self.watch.filled().filter_map(|(table, before)| {
            let now = self.watch.now(table).filter(|now| *now != table)?;
            let makes = |parsed: &Parsed<'_>| parsed.is_on(Act::Create(ObjectKind::Table), table);
            let renames = |parsed: &Parsed<'_>| parsed.name == *table && parsed.renames_table_to().is_some();
            let away = parsed.iter().position(renames)?;
            parsed[away..].iter().find(|parsed| makes(parsed))?;
            // Another kind of table may take a name that has become free.
            let is_lost = self.is_the_same(table) && !self.is_read(i, &parsed[away..], now);
            is_lost.then_some((table, now, before.count(), away))
        });
        let finding = |(table, now, rows, away): (&String, &str, usize, usize)| {
            let message = format!(
                "{rows} of {rows} rows of `{table}` stay in `{now}` alone: nothing copies them into the new `{table}`, which is empty"
            );
            let finding = parsed[away].finding(Check::LostRows, parsed[away].name_at, message);
            finding.help_or_allow("copy them into the new table", "if the app reads them there")
        };
        renamed.map(finding).collect()
    }

    /// Whether a statement names a table with what else it does than to drop it: one of these, or of a later up part.
    fn is_read(&self, i: usize, rest: &[Parsed<'_>], name: &str) -> bool {
        let says = |parsed: &Parsed<'_>| {
            let is_away =
                parsed.renames_table_to().as_deref() == Some(name) || parsed.is_on(Act::Drop(ObjectKind::Table), name);
            parsed.mentions(name) && !is_away && !matches!(parsed.act, Act::Create(ObjectKind::Index))
        };
        let mut later = self.migrations[i + 1..]
            .iter()
            .filter_map(|migration| migration.up.as_ref());
        let says_later = |up: &SourceScript| {
            let mut statements = up.statements.iter();
            statements.any(|statement: &SourceStatement| statement.mentions(name) && says(&Parsed::new(up, statement)))
        };
        rest.iter().any(says) || later.any(says_later)
    }

    /// Whether the table that is there now has half of the columns, beside the key, that the one of before the part had.
    fn is_the_same(&self, table: &str) -> bool {
        let sql = "SELECT lower(name) FROM pragma_table_xinfo(?1, 'main')";
        let columns = self.conn.prepare(sql).and_then(|mut columns| {
            let columns = columns.query_map([table], |row| row.get(0))?;
            columns.collect::<rusqlite::Result<Vec<String>>>()
        });
        let now = columns.unwrap_or_default();
        self.recorder.take();
        let Some(before) = self.tables.get(table) else {
            return false;
        };
        let beside = before.columns.iter().filter(|column| column.key == 0);
        let names: Vec<_> = beside.map(|column| column.name.to_ascii_lowercase()).collect();
        let stay = names.iter().filter(|name| now.contains(name)).count();
        stay > 0 && stay * 2 >= names.len()
    }
}
