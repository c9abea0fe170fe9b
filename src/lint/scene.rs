//! What a lint sees.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use rusqlite::Connection;

use super::newer_sqlite::Minimum;
use super::statement::{Act, Parsed, drop_of};
use crate::migration::ObjectKind;
use crate::schema::diff::Difference;
use crate::schema::pragma;
use crate::schema::read::ObjectKey;
use crate::schema::table::{Table, TableChanges, Tables};
use crate::schema::tracker::{Changes, Tracker};
use crate::source::finding::Finding;
use crate::source::{Check, SourceMigration, SourceScript};

/// A statement that is about to run.
pub(crate) struct Moment<'m> {
    /// The database as the statement meets it.
    pub(crate) conn: &'m Connection,
    pub(crate) migration: &'m SourceMigration,
    pub(crate) parsed: Parsed<'m>,
    pub(crate) minimum: Option<Minimum>,
}

impl Moment<'_> {
    /// Whether it stands in the up part.
    pub(crate) fn is_up(&self) -> bool {
        self.migration
            .up
            .as_ref()
            .is_some_and(|up| Arc::ptr_eq(&up.file, &self.parsed.script.file))
    }

    /// The definition of an object of `main`, if there is one.
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
    /// The database as it left it.
    pub(crate) conn: &'s Connection,
    pub(crate) migration: &'s SourceMigration,
    pub(crate) up: &'s SourceScript,
    pub(crate) statements: Vec<Parsed<'s>>,
    pub(crate) changes: &'s Changes,
    pub(crate) differences: &'s [Difference],
    /// The tables that it changed.
    pub(crate) table_changes: &'s TableChanges,
    /// All tables, as it left them.
    pub(crate) tables: &'s Tables,
    pub(crate) tracker: &'s Tracker,
    /// Columns that an earlier migration of the release has added and this one is the first to fill, with their tables.
    pub(crate) filled_first: BTreeSet<(String, String)>,
    /// Columns that one has added and filled, and of which this one is the first to ask more.
    pub(crate) filled_before: BTreeSet<(String, String)>,
}

/// A table that was there before and is there still.
pub(crate) struct Kept<'k> {
    /// In lower case.
    pub(crate) name: String,
    pub(crate) before: &'k Rc<Table>,
    pub(crate) after: &'k Rc<Table>,
}

impl<'s> Scene<'s> {
    /// A table as the migration found it.
    pub(crate) fn before(&self, name: &str) -> Option<&Rc<Table>> {
        match self.table_changes.get(name) {
            Some((before, _)) => before.as_ref(),
            None => self.tables.get(name),
        }
    }

    /// Whether earlier migrations of the release have added and filled a column, of which this one asks more.
    pub(crate) fn is_filled_before(&self, table: &str, column: &str) -> bool {
        let place = (table.to_ascii_lowercase(), column.to_ascii_lowercase());
        self.filled_before.contains(&place)
    }

    /// Whether there was a table before, and thus rows that no rehearsal knows.
    pub(crate) fn was_there(&self, table: &str) -> bool {
        let key = (ObjectKind::Table, table.to_ascii_lowercase());
        self.changes
            .get(&key)
            .map_or_else(|| self.tracker.get(&key).is_some(), |(before, _)| before.is_some())
    }

    /// The tables whose definition has changed, also under another name.
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

    /// The other name under which a table is still there, unless the migration makes another one in its place.
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

    /// The tables that were dropped or renamed away and are there again: in the order of the statements.
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

    /// Whether a statement drops a table or renames it away.
    fn takes_away(&self, parsed: &Parsed<'_>) -> bool {
        parsed.act == Act::Drop(ObjectKind::Table) || parsed.renames_table_to().is_some()
    }

    /// Whether a table of the migration is there when it has run, under this name or another.
    pub(crate) fn stays(&self, table: &str) -> bool {
        self.tables.get(&self.name_now(table)).is_some()
    }

    /// What a table is called after all that rename it.
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

    /// The statement that drops a table which was there before, under whatever name it has by then.
    pub(crate) fn drop_of(&self, table: &str) -> Option<&Parsed<'s>> {
        drop_of(&self.statements, table)
    }

    /// The statement after which a rebuilt table is no longer the old one.
    pub(crate) fn removal(&self, table: &str) -> Option<&Parsed<'s>> {
        self.statements
            .iter()
            .find(|parsed| self.takes_away(parsed) && parsed.name == table)
    }

    /// A finding at the first statement that fits, or at the start of the file.
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

    /// A finding about a table: at the statement that creates it, in person or as what is renamed to it
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

    /// The name under which a table was created, where it was renamed afterwards.
    pub(crate) fn origin(&self, table: &str) -> String {
        let renames = self.statements.iter().rev();
        let last = renames
            .filter(|parsed| parsed.renames_table_to().as_deref() == Some(table))
            .map(|parsed| parsed.name.clone())
            .next();
        last.unwrap_or_else(|| table.to_owned())
    }

    /// The objects that the up part has changed, and those that name one of them.
    pub(crate) fn concerned(&self) -> BTreeSet<ObjectKey> {
        let mut keys: BTreeSet<ObjectKey> = self.changes.keys().cloned().collect();
        let mut names: BTreeSet<String> = keys.iter().map(|(_, name)| name.clone()).collect();
        // The tables of changed indexes: a foreign key may lean on one.
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
