//! What later migrations of the same release do: no app runs between them, and a run commits them together.

use std::collections::BTreeSet;

use super::Rehearsal;
use super::young::NEAR;
use crate::build::recorder::Seen;
use crate::foreign_keys::Violation;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::table::TableChanges;
use crate::source::SourceMigration;
use crate::source::head::Verb;
use crate::source::script::SourceStatement;

impl<'s> Rehearsal<'s> {
    /// The migrations behind this one that go out with it, as far as the lock file knows, and run in one transaction.
    pub(super) fn later_of_release(&self, i: usize) -> &'s [SourceMigration] {
        &self.migrations[i + 1..self.release_end[i]]
    }

    /// New tables that a later migration fills from another one and puts in its place. The app does not know them as long
    /// as they have their first name: nobody else writes there.
    pub(super) fn staged(&self, i: usize, table_changes: &TableChanges) -> BTreeSet<String> {
        let new = table_changes.iter().filter(|(_, (before, _))| before.is_none());
        let new: Vec<_> = new.map(|(name, _)| name).collect();
        if new.is_empty() {
            return BTreeSet::new();
        }
        // Most releases have none that does, and may be long.
        let end = self.release_end[i];
        let Some(last) = self.renaming.range(i + 1..end).next_back() else {
            return BTreeSet::new();
        };
        let parts = self.migrations[i + 1..=*last].iter();
        let parts = parts.filter_map(|later| later.up.as_ref());
        let later: Vec<_> = parts.flat_map(Parsed::all).collect();
        let own = self.migrations[i].up.iter().flat_map(Parsed::all);
        let own: Vec<_> = own.collect();
        let is_staged = |name: &&&String| {
            let fills = |parsed: &Parsed<'_>| parsed.is_on(Act::Insert, name);
            let Some(renamed) = later
                .iter()
                .position(|parsed| parsed.name == ***name && parsed.renames_table_to().is_some())
            else {
                return false;
            };
            let place = later[renamed].renames_table_to().unwrap_or_default();
            let drops = |parsed: &Parsed<'_>| parsed.is_on(Act::Drop(ObjectKind::Table), &place);
            let first = later[..renamed].iter().find(|parsed| fills(parsed));
            first.is_some_and(|first| first.has("SELECT") && first.mentions(&place))
                && !own.iter().any(fills)
                && later[..renamed].iter().any(drops)
        };
        new.into_iter().filter(|name| is_staged(&name)).cloned().collect()
    }

    /// Whether an INSERT is the first to fill a table that a migration of the release right before has made, from one
    /// that was there before: no app has written to it.
    pub(super) fn fills_first(&self, migration: &SourceMigration, parsed: &Parsed<'_>, seen: &Seen) -> bool {
        let own = self.migrations.iter().position(|one| std::ptr::eq(one, migration));
        let Some(i) = own.filter(|_| parsed.act == Act::Insert && parsed.has("SELECT")) else {
            return false;
        };
        let near = i.saturating_sub(NEAR)..i;
        let made_by = |at: usize, name: &str| {
            let key = (ObjectKind::Table, name.to_owned());
            let outcome = self.outcomes.get(at);
            outcome.is_some_and(|outcome| matches!(outcome.changes.get(&key), Some((None, Some(_)))))
        };
        let Some(made) = near.rev().find(|at| made_by(*at, &parsed.name)) else {
            return false;
        };
        let is_older = |name: &String| *name != parsed.name && !(made..i).any(|at| made_by(at, name));
        let writes = |other: &Parsed<'_>| {
            let mut acts = [Act::Insert, Act::Update, Act::Delete].into_iter();
            acts.any(|act| other.is_on(act, &parsed.name))
        };
        // One that the migration itself has put there before is no made-up row, and stays in the way.
        let parts = self.migrations[made..i].iter().filter_map(|one| one.up.as_ref());
        let is_written = parts.flat_map(Parsed::all).any(|other| writes(&other));
        self.later_of_release(made).len() >= i - made && seen.reads.iter().any(is_older) && !is_written
    }

    /// Whether later migrations of the release mend a row that refers to nothing: they bring the missing table, or drop
    /// the one that the row is in. What is not mended then is found there.
    pub(super) fn is_mended(&self, later: &[SourceMigration], violation: &Violation) -> bool {
        let (table, parent) = (
            violation.table.to_ascii_lowercase(),
            violation.parent.to_ascii_lowercase(),
        );
        let is_gone = self.tables.get(&parent).is_none();
        let parts = later.iter().filter_map(|later| later.up.as_ref());
        let later: Vec<_> = parts.flat_map(Parsed::all).collect();
        let comes = |name: &String| {
            let makes = |parsed: &Parsed<'_>| {
                let is_new = parsed.is_on(Act::Create(ObjectKind::Table), name);
                is_new || parsed.renames_table_to().as_ref() == Some(name)
            };
            later.iter().any(makes)
        };
        let drops = |parsed: &Parsed<'_>| parsed.is_on(Act::Drop(ObjectKind::Table), &table);
        (is_gone && comes(&parent)) || (later.iter().any(drops) && !comes(&table))
    }
}

/// For each migration, the index behind the last one that goes out with it, as far as is known, and runs in one
/// transaction. `ends_release`: whether an app runs between a migration and the next one.
pub(super) fn release_ends(migrations: &[SourceMigration], ends_release: &[bool]) -> Vec<usize> {
    let mut ends: Vec<_> = (1..=migrations.len()).collect();
    for i in (1..migrations.len()).rev() {
        let runs_alone = migrations[i - 1].directives.no_transaction || migrations[i].directives.no_transaction;
        if !ends_release[i - 1] && !runs_alone {
            ends[i - 1] = ends[i];
        }
    }
    ends
}

/// The migrations whose up parts give tables another name; what renames a column may look so.
pub(super) fn renaming(migrations: &[SourceMigration]) -> BTreeSet<usize> {
    let renames = |statement: &SourceStatement| {
        let parsed = statement.read();
        parsed.verb == Verb::Alter && parsed.is(parsed.name_at + 1, "RENAME")
    };
    let is_renaming = |migration: &SourceMigration| {
        let mut statements = migration.up.iter().flat_map(|up| &up.statements);
        statements.any(|statement| statement.words[0] == "ALTER" && renames(statement))
    };
    (0..migrations.len()).filter(|i| is_renaming(&migrations[*i])).collect()
}
