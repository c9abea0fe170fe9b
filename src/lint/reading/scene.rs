//! What a rule is given: a statement that is about to run ([`Moment`]), or an up part that has run ([`Scene`]).
//!
//! A rename makes two questions of "which table is this?". Names in a scene are in lower case, and
//! [`Scene::name_now`], [`Scene::origin`] and [`Scene::moved_to`] lead from one name of a table to another.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use rusqlite::Connection;

use super::minimum::Minimum;
use super::statement::{Act, Parsed, drop_of, name_at_end};
use crate::migration::ObjectKind;
use crate::schema::diff::Difference;
use crate::schema::pragma;
use crate::schema::read::ObjectKey;
use crate::schema::table::{Table, TableChanges, Tables};
use crate::schema::tracker::{Changes, Tracker};
use crate::source::finding::Finding;
use crate::source::{Check, SourceMigration, SourceScript};

/// A statement of an up or down part that is about to run.
pub(crate) struct Moment<'m> {
    /// The database as the statement meets it.
    pub(crate) conn: &'m Connection,
    pub(crate) migration: &'m SourceMigration,
    pub(crate) parsed: Parsed<'m>,
    pub(crate) minimum: Option<Minimum>,
}

impl Moment<'_> {
    /// Whether the statement stands in the up part, and not in the down part.
    pub(crate) fn is_up(&self) -> bool {
        self.migration
            .up
            .as_ref()
            .is_some_and(|up| Arc::ptr_eq(&up.file, &self.parsed.script.file))
    }

    /// The text that created an object of `main`; none if there is no such object.
    pub(crate) fn definition(&self, kind: ObjectKind, name: &str) -> Option<String> {
        let sql = "SELECT sql FROM main.sqlite_schema WHERE type = ?1 AND name = ?2 COLLATE NOCASE";
        let mut statement = self.conn.prepare_cached(sql).ok()?;
        statement.query_row([&kind.to_string(), name], |row| row.get(0)).ok()
    }

    /// The columns of a table or view that can be written, in their order and in lower case.
    pub(crate) fn columns(&self, table: &str) -> Vec<String> {
        pragma::columns(self.conn, "table_xinfo", table).unwrap_or_default()
    }
}

/// An up part that has run, and what it did.
pub(crate) struct Scene<'s> {
    /// The database as the up part has left it.
    pub(crate) conn: &'s Connection,
    pub(crate) migration: &'s SourceMigration,
    pub(crate) up: &'s SourceScript,
    pub(crate) statements: Vec<Parsed<'s>>,
    /// The objects that it changed, with their definitions before and after.
    pub(crate) changes: &'s Changes,
    /// What these changes amount to, for people and for rules that need no more.
    pub(crate) differences: &'s [Difference],
    /// The tables that it changed, as SQLite described them before and after.
    pub(crate) table_changes: &'s TableChanges,
    /// All tables, as it has left them.
    pub(crate) tables: &'s Tables,
    /// All objects, as it has left them.
    pub(crate) tracker: &'s Tracker,
    /// Columns, with their tables, that an earlier migration of the same release has added, and that this one is the
    /// first to fill. No user has a value in them yet.
    pub(crate) filled_first: BTreeSet<(String, String)>,
    /// Columns, with their tables, that earlier migrations of the same release have added and filled, and that this one
    /// is the first to hold to more, such as NOT NULL. What is in them is the release's own.
    pub(crate) filled_before: BTreeSet<(String, String)>,
    /// Tables that it drops and columns, with their tables, of which the rows have shown that all values are elsewhere: in
    /// lower case, None for the table itself.
    pub(crate) carried: BTreeSet<(String, Option<String>)>,
}

/// A table that was there before the migration and is there after it, perhaps rebuilt or under another name.
pub(crate) struct Kept<'k> {
    /// Its name after the migration, in lower case.
    pub(crate) name: String,
    pub(crate) before: &'k Rc<Table>,
    pub(crate) after: &'k Rc<Table>,
}

impl<'s> Scene<'s> {
    /// A table as the migration found it; none if it was not there.
    pub(crate) fn before(&self, name: &str) -> Option<&Rc<Table>> {
        match self.table_changes.get(name) {
            Some((before, _)) => before.as_ref(),
            None => self.tables.get(name),
        }
    }

    /// Whether a column is one of `filled_before`; the names may be in any case.
    pub(crate) fn is_filled_before(&self, table: &str, column: &str) -> bool {
        let place = (table.to_ascii_lowercase(), column.to_ascii_lowercase());
        self.filled_before.contains(&place)
    }

    /// Whether all values of a table that it drops are elsewhere, or of a column of it.
    pub(crate) fn is_carried(&self, table: &str, column: Option<&str>) -> bool {
        let place = (table.to_ascii_lowercase(), column.map(str::to_ascii_lowercase));
        self.carried.contains(&place)
    }

    /// Whether there was a table, also a virtual one, before the migration: users may have rows in it.
    pub(crate) fn was_there(&self, table: &str) -> bool {
        let key = (ObjectKind::Table, table.to_ascii_lowercase());
        self.changes
            .get(&key)
            .map_or_else(|| self.tracker.get(&key).is_some(), |(before, _)| before.is_some())
    }

    /// The tables whose definition has changed, those included that have another name now. A table that was dropped for
    /// good or is new is none.
    pub(crate) fn kept(&self) -> impl Iterator<Item = Kept<'_>> {
        self.table_changes.iter().filter_map(|(name, (before, after))| {
            let (name, after) = match self.moved_to(name) {
                Some(new) => {
                    let after = self.tables.get(&new)?;
                    (new, after)
                }
                None => (name.clone(), after.as_ref()?),
            };
            let before = before.as_ref()?;
            Some(Kept { name, before, after })
        })
    }

    /// The new name of a table that the migration has renamed. None where the table kept its name or is gone, and where
    /// the migration makes another table with the old name, as a rebuild does.
    pub(crate) fn moved_to(&self, table: &str) -> Option<String> {
        let now = self.name_now(table);
        let origin = self.origin(table);
        let mut creations = self
            .statements
            .iter()
            .filter(|parsed| parsed.act == Act::Create(ObjectKind::Table));
        let is_made_anew = creations.any(|parsed| parsed.name == origin);
        (now != table && self.tables.get(&now).is_some() && !is_made_anew).then_some(now)
    }

    /// The tables that were dropped or renamed away and are there again under the same name, in the order of the
    /// statements that took them away: what the migration has rebuilt.
    pub(crate) fn rebuilt(&self) -> Vec<Kept<'_>> {
        let mut seen = BTreeSet::new();
        let gone = self.statements.iter().filter(|parsed| self.takes_away(parsed));
        let names = gone.map(|parsed| parsed.name.clone());
        names
            .filter(|name| seen.insert(name.clone()))
            .filter_map(|name| {
                let (before, after) = (self.before(&name)?, self.tables.get(&name)?);
                Some(Kept { name, before, after })
            })
            .collect()
    }

    /// Whether a statement drops a table, or gives it another name.
    fn takes_away(&self, parsed: &Parsed<'_>) -> bool {
        parsed.act == Act::Drop(ObjectKind::Table) || parsed.renames_table_to().is_some()
    }

    /// Whether a table is there when the migration has run, under this name or the one that it was given.
    pub(crate) fn stays(&self, table: &str) -> bool {
        self.tables.get(&self.name_now(table)).is_some()
    }

    /// Whether a statement in front of the one with this index has created the table, or renamed another one to its
    /// name: its rows are then the migration's own, and no user's.
    pub(crate) fn is_made_before(&self, index: usize, table: &str) -> bool {
        self.statements[..index].iter().any(|earlier| {
            earlier.is_on(Act::Create(ObjectKind::Table), table) || earlier.renames_table_to().as_deref() == Some(table)
        })
    }

    /// What a table is called when all statements that rename it have run; its own name if none does.
    pub(crate) fn name_now(&self, table: &str) -> String {
        let renames = self
            .statements
            .iter()
            .filter_map(|parsed| Some((&parsed.name, parsed.renames_table_to()?)));
        renames.fold(
            table.to_owned(),
            |name, (old, new)| if name == *old { new } else { name },
        )
    }

    /// What the table that a statement acts on is called when all later ones have run. Another one may have had its name
    /// before, and have been renamed.
    pub(crate) fn name_behind(&self, parsed: &Parsed<'_>) -> String {
        let is_later = |later: &&Parsed<'_>| later.statement.offset > parsed.statement.offset;
        let later: Vec<_> = self.statements.iter().filter(is_later).copied().collect();
        name_at_end(&later, &parsed.name)
    }

    /// The statement that drops a table which was there before, under whatever name the table has by then.
    pub(crate) fn drop_of(&self, table: &str) -> Option<&Parsed<'s>> {
        drop_of(&self.statements, table)
    }

    /// The statement that takes the old form of a rebuilt table away: it drops the table or renames it.
    pub(crate) fn removal(&self, table: &str) -> Option<&Parsed<'s>> {
        self.statements
            .iter()
            .find(|parsed| self.takes_away(parsed) && parsed.name == table)
    }

    /// A finding at the name in the first statement that fits. Where none does, it points at the first statement.
    pub(crate) fn finding(
        &self,
        check: Check,
        fits: impl Fn(&Parsed<'_>) -> bool,
        message: impl Into<String>,
    ) -> Finding {
        match self
            .statements
            .iter()
            .find(|parsed| fits(parsed))
            .or(self.statements.first())
        {
            Some(parsed) => {
                let at = if parsed.name.is_empty() { 0 } else { parsed.name_at };
                parsed.finding(check, at, message)
            }
            None => Finding::new(check, &self.up.file, 0..0, message),
        }
    }

    /// A finding about a table: at the statement that creates it, under this name or the one from which it is renamed
    /// later, or else at the first one that names it.
    pub(crate) fn finding_about(&self, check: Check, table: &str, message: impl Into<String>) -> Finding {
        let origin = self.origin(table);
        let creates = |parsed: &Parsed<'_>| parsed.is_on(Act::Create(ObjectKind::Table), &origin);
        if self.statements.iter().any(creates) {
            return self.finding(check, creates, message);
        }
        self.finding(
            check,
            |parsed| parsed.act != Act::Other && parsed.mentions(table),
            message,
        )
    }

    /// The name that a table had before the last statement that renamed something to this name; its own if none did. In
    /// a rebuild that is the name under which the new table was created and filled.
    pub(crate) fn origin(&self, table: &str) -> String {
        let renames = self.statements.iter().rev();
        let last = renames
            .filter(|parsed| parsed.renames_table_to().as_deref() == Some(table))
            .map(|parsed| parsed.name.clone())
            .next();
        last.unwrap_or_else(|| table.to_owned())
    }

    /// The objects that the up part has changed, the tables with foreign keys to them, and the views and triggers that
    /// name one of them, directly or through another view.
    pub(crate) fn concerned(&self) -> BTreeSet<ObjectKey> {
        let mut keys: BTreeSet<ObjectKey> = self.changes.keys().cloned().collect();
        let mut names: BTreeSet<String> = keys.iter().map(|(_, name)| name.clone()).collect();
        // The table of a changed index, too: a foreign key to that table may need the index.
        let tables = self
            .changes
            .values()
            .flat_map(|(before, after)| [before, after])
            .flatten();
        names.extend(tables.map(|normal| normal.table.clone()));
        keys.extend(names.iter().map(|name| (ObjectKind::Table, name.clone())));
        let children = self.tracker.children_of(&names);
        keys.extend(children.into_iter().map(|name| (ObjectKind::Table, name)));
        let mut names: Vec<_> = names.into_iter().collect();
        while let Some(name) = names.pop() {
            for key in self.tracker.naming(&name) {
                if keys.insert(key.clone()) {
                    names.push(key.1.clone());
                }
            }
        }
        keys
    }
}
