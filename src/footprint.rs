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
    /// Columns that statements which write rows look at: see [`column_of`].
    reads: SortedSet<String>,
    /// Columns that are assigned.
    assigns: SortedSet<String>,
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
        if let Some(column) = self.assigns.shared(&other.assigns).next() {
            return Some(format!("both assign {}", shown(column)));
        }
        self.conflict_one_way(other).or_else(|| other.conflict_one_way(self))
    }

    /// What this one changes under the other.
    fn conflict_one_way(&self, other: &Self) -> Option<String> {
        let theirs = other.tables();
        if let Some(table) = self.fills.shared(&theirs).next() {
            return Some(format!(
                "one of them adds or removes rows of `{table}`, and the other one reads or writes rows there"
            ));
        }
        if let Some(column) = self.assigns.shared(&other.reads).next() {
            return Some(format!(
                "one of them assigns {}, and the other one reads it",
                shown(column)
            ));
        }
        let table = self.defines.shared(&theirs).next()?;
        Some(format!(
            "one of them changes how `{table}` is defined, and the other one reads or writes its rows"
        ))
    }

    /// The tables whose rows it reads or writes.
    fn tables(&self) -> SortedSet<String> {
        let mut tables = Vec::new();
        for column in self.reads.iter().chain(self.assigns.iter()) {
            tables.push(split(column).0.to_owned());
        }
        self.fills.iter().for_each(|table| tables.push(table.clone()));
        tables.into_iter().collect()
    }
}

/// A column of a table, as one text: there is no zero byte in a name.
fn column_of(table: &str, column: &str) -> String {
    lower(&format!("{table}\0{column}"))
}

/// The table, and the column.
fn split(column: &str) -> (&str, &str) {
    column.split_once('\0').unwrap_or_default()
}

fn shown(column: &str) -> String {
    let (table, column) = split(column);
    format!("`{table}.{column}`")
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
    reads: Vec<String>,
    assigns: Vec<String>,
    fills: Vec<String>,
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
        let mut seen = self.take();
        if seen.changes_schema {
            // What SQLite itself does to its own tables for a DDL statement is no part of it.
            for names in [&mut seen.reads, &mut seen.assigns, &mut seen.fills] {
                names.retain(|name| !name.starts_with("sqlite_"));
            }
        }
        // A new index reads the table too, and changes no row for that.
        if seen.creates_table || !seen.fills.is_empty() || !seen.assigns.is_empty() {
            self.footprint.reads.extend(seen.reads);
        }
        self.footprint.fills.extend(seen.fills);
        self.footprint.assigns.extend(seen.assigns);
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
        let is_virtual = |table: &String| {
            let key = (ObjectKind::Table, table.clone());
            let states = [self.before.get(&key), after.get(&key)];
            states.into_iter().flatten().any(Object::is_virtual_table)
        };
        let is_opaque = footprint.tables().iter().any(is_virtual);
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
    let mut objects = Vec::new();
    for object in Schema::read(conn)?.objects {
        objects.push((object.key(), object));
    }
    Ok(SortedMap::of(objects))
}

impl Seen {
    fn learn(&mut self, context: &AuthContext<'_>) {
        use AuthAction::*;
        match context.action {
            Insert { table_name } | Delete { table_name } => self.fills.push(lower(table_name)),
            Update {
                table_name,
                column_name,
            } => self.assigns.push(column_of(table_name, column_name)),
            Read {
                table_name,
                column_name,
            } => self.reads.push(column_of(table_name, column_name)),
            // Settings of the file, such as `application_id`.
            Pragma {
                pragma_name,
                pragma_value: Some(_),
            } => self.assigns.push(column_of("pragma", pragma_name)),
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
