//! What a migration looks at and what it changes, as SQLite's authorizer tells it: whether two of them do the same
//! in either order, whatever rows there are.
//!
//! They do if neither changes what the other looks at or changes. Where it is not plain that this is so, it is
//! taken for not so.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use crate::migration::ObjectKind;
use crate::schema::Schema;
use crate::schema::read::{Object, ObjectKey};
use crate::sorted::{SortedMap, SortedSet};
use crate::source::tokens::lower;

/// Of one migration. All names are in lower case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Footprint {
    /// Columns that statements which write rows look at, by their tables.
    reads: SortedSet<(String, String)>,
    /// Columns that are assigned, by their tables.
    assigns: SortedSet<(String, String)>,
    /// Tables in which rows come or go.
    fills: SortedSet<String>,
    /// Tables and views that are defined in another way behind it, or act in another way on what is written.
    defines: SortedSet<String>,
    /// It writes to a virtual table, whose module may read and write anything.
    is_opaque: bool,
}

impl Footprint {
    /// Why this one and another cannot change places; none if they can.
    pub(crate) fn conflict(&self, other: &Self) -> Option<String> {
        let (ours, theirs) = (self.tables(), other.tables());
        if (self.is_opaque && !theirs.is_empty()) || (other.is_opaque && !ours.is_empty()) {
            return Some("one of them writes to a virtual table, and the other one reads or writes rows".to_owned());
        }
        if let Some((table, column)) = self.assigns.shared(&other.assigns).next() {
            return Some(format!("both assign `{table}.{column}`"));
        }
        self.conflict_one_way(other).or_else(|| other.conflict_one_way(self))
    }

    /// What this one changes under the other.
    fn conflict_one_way(&self, other: &Self) -> Option<String> {
        let theirs = other.tables();
        if let Some(table) = self.fills.iter().find(|table| theirs.contains(table.as_str())) {
            return Some(format!(
                "one of them adds or removes rows of `{table}`, and the other one reads or writes rows there"
            ));
        }
        if let Some((table, column)) = self.assigns.shared(&other.reads).next() {
            return Some(format!(
                "one of them assigns `{table}.{column}`, and the other one reads it"
            ));
        }
        let table = self.defines.iter().find(|table| theirs.contains(table.as_str()))?;
        Some(format!(
            "one of them changes how `{table}` is defined, and the other one reads or writes its rows"
        ))
    }

    /// The tables whose rows it reads or writes.
    fn tables(&self) -> SortedSet<&str> {
        let columns = self.reads.iter().chain(self.assigns.iter());
        let tables = columns.map(|(table, _)| table.as_str());
        tables.chain(self.fills.iter().map(String::as_str)).collect()
    }
}

/// Listens to a connection, and makes the footprint of what runs on it.
#[derive(Debug)]
pub(crate) struct Tracks {
    seen: Arc<Mutex<Seen>>,
    footprint: Footprint,
    before: SortedMap<ObjectKey, Object>,
}

/// What the authorizer was asked about a statement.
#[derive(Debug, Default)]
struct Seen {
    footprint: Footprint,
    creates_table: bool,
    changes_schema: bool,
}

impl Tracks {
    /// From now on; nothing may have listened to it before.
    pub(crate) fn of(conn: &mut Connection) -> rusqlite::Result<Self> {
        let seen = Arc::new(Mutex::new(Seen::default()));
        let listener = Arc::clone(&seen);
        let hook = move |context: AuthContext<'_>| {
            let mut seen = listener.lock().unwrap_or_else(PoisonError::into_inner);
            seen.learn(&context);
            Authorization::Allow
        };
        // Answers nothing up to rusqlite 0.37 and a result after it, which is an error only for a
        // connection that was not opened by rusqlite.
        #[allow(clippy::let_unit_value)]
        let _ = conn.authorizer(Some(hook));
        let before = objects(conn)?;
        let mut tracks = Self {
            seen,
            footprint: Footprint::default(),
            before,
        };
        tracks.take();
        Ok(tracks)
    }

    /// A statement has run.
    pub(crate) fn add(&mut self) {
        let Seen {
            footprint,
            creates_table,
            changes_schema,
        } = self.take();
        // What SQLite itself does to its own tables for a DDL statement is no part of it.
        let is_its = |table: &str| !table.starts_with("sqlite_") || !changes_schema;
        let fills = footprint.fills.into_iter().filter(|table| is_its(table));
        let assigns = footprint.assigns.into_iter().filter(|(table, _)| is_its(table));
        let (fills, assigns) = (fills.collect::<Vec<_>>(), assigns.collect::<Vec<_>>());
        // A new index reads the table too, and changes no row for that.
        if creates_table || !fills.is_empty() || !assigns.is_empty() {
            let reads = footprint.reads.into_iter().filter(|(table, _)| is_its(table));
            self.footprint.reads.extend(reads);
        }
        self.footprint.fills.extend(fills);
        self.footprint.assigns.extend(assigns);
    }

    /// A migration has run: its footprint. The next one begins here.
    pub(crate) fn finish(&mut self, conn: &Connection) -> rusqlite::Result<Footprint> {
        let after = objects(conn)?;
        self.take();
        let mut footprint = std::mem::take(&mut self.footprint);
        let changed = |key: &&ObjectKey| self.before.get(*key) != after.get(*key);
        let new = after.keys().filter(|key| !self.before.contains_key(*key));
        for key in self.before.keys().filter(changed).chain(new) {
            let states = [self.before.get(key), after.get(key)].into_iter().flatten();
            if states.clone().all(only_finds) {
                continue;
            }
            footprint.defines.insert(key.1.clone());
            footprint.defines.extend(states.map(|object| lower(&object.table)));
        }
        if self.before != after {
            footprint.defines.insert("sqlite_master".to_owned());
        }
        let is_virtual = |table: &str| {
            let key = (ObjectKind::Table, table.to_owned());
            let states = [self.before.get(&key), after.get(&key)];
            states.into_iter().flatten().any(Object::is_virtual_table)
        };
        let is_opaque = footprint.tables().into_iter().any(is_virtual);
        footprint.is_opaque = is_opaque;
        self.before = after;
        Ok(footprint)
    }

    fn take(&mut self) -> Seen {
        std::mem::take(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Whether an object changes neither what may be written nor what is read: an index that is not unique.
fn only_finds(object: &Object) -> bool {
    // SQLite writes the first words of a definition itself: <https://sqlite.org/schematab.html>.
    object.kind == ObjectKind::Index && !object.sql.starts_with("CREATE UNIQUE")
}

fn objects(conn: &Connection) -> rusqlite::Result<SortedMap<ObjectKey, Object>> {
    let objects = Schema::read(conn)?.objects.into_iter();
    Ok(objects.map(|object| (object.key(), object)).collect())
}

impl Seen {
    fn learn(&mut self, context: &AuthContext<'_>) {
        use AuthAction::*;
        let footprint = &mut self.footprint;
        match context.action {
            Insert { table_name } | Delete { table_name } => {
                footprint.fills.insert(lower(table_name));
            }
            Update {
                table_name,
                column_name,
            } => {
                footprint.assigns.insert((lower(table_name), lower(column_name)));
            }
            Read {
                table_name,
                column_name,
            } => {
                footprint.reads.insert((lower(table_name), lower(column_name)));
            }
            // Settings of the file, such as `application_id`.
            Pragma {
                pragma_name,
                pragma_value: Some(_),
            } => {
                footprint.assigns.insert(("pragma".to_owned(), lower(pragma_name)));
            }
            CreateTable { .. } => (self.creates_table, self.changes_schema) = (true, true),
            CreateIndex { .. }
            | CreateTrigger { .. }
            | CreateView { .. }
            | DropIndex { .. }
            | DropTable { .. }
            | DropTrigger { .. }
            | DropView { .. }
            | CreateVtable { .. }
            | DropVtable { .. }
            | AlterTable { .. } => self.changes_schema = true,
            _ => {}
        }
    }
}
