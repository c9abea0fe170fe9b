//! What SQLite says that a statement touches: its authorizer is asked before each action of a statement that is
//! compiled (<https://sqlite.org/c3ref/set_authorizer.html>). What triggers do and views read is seen with it.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization, TransactionOperation};

use crate::schema::tracker::Hint;
use crate::source::script::SourceStatement;

/// How many instructions of SQLite's virtual machine (<https://sqlite.org/opcode.html>) a statement may take before it
/// is stopped: some seconds, and many times what the rows of a rehearsal need.
const MOST_INSTRUCTIONS: u64 = 30_000_000;

/// Listens to a connection of the rehearsal, and stops statements that do not end.
#[derive(Clone, Default)]
pub(super) struct Recorder {
    seen: Arc<Mutex<Seen>>,
    /// How many instructions the statement that runs has taken.
    instructions: Arc<AtomicU64>,
}

/// What was seen since the last look.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// Tables whose rows or schema change, in lower case.
    pub(super) touched: BTreeSet<String>,
    /// Those of them whose rows are only touched because they refer to others; added when a part has run.
    pub(super) referring: BTreeSet<String>,
    /// The objects that may have come, gone or changed.
    pub(super) schema: Hint,
    /// `PRAGMA user_version`, the field that holds the mark, was set.
    pub(super) sets_user_version: bool,
    /// A transaction was committed or rolled back.
    pub(super) ends_transaction: bool,
    /// `PRAGMA writable_schema` was set: from now on statements may write the schema table.
    is_writable: bool,
    /// Something else was done than to add to tables: see `additions.rs`.
    pub(super) takes_away: bool,
    /// Tables that are altered, in lower case.
    pub(super) altered: BTreeSet<String>,
    /// Columns that are assigned, by a statement itself or by a trigger: table and column in lower case.
    pub(super) updates: BTreeSet<(String, String)>,
    /// Those of them that a statement itself assigns.
    pub(super) own_updates: BTreeSet<(String, String)>,
    /// Tables from which a statement itself deletes, by DELETE or DROP TABLE, in lower case.
    pub(super) own_deletes: BTreeSet<String>,
    /// Tables into which rows are inserted, in lower case.
    pub(super) inserted: BTreeSet<String>,
    /// Those of them into which a trigger inserts, with that trigger: both in lower case.
    pub(super) inserted_by: BTreeSet<(String, String)>,
    /// Tables that are read, in lower case.
    pub(super) reads: BTreeSet<String>,
    /// Functions that are called, in lower case.
    pub(super) functions: BTreeSet<String>,
    /// Triggers and views through which something of it is done, in lower case.
    pub(super) accessors: BTreeSet<String>,
    /// Something is selected.
    selects: bool,
    /// The schema table is read.
    pub(super) reads_schema: bool,
    /// Temporary objects that are made, in lower case.
    pub(super) temporary_made: BTreeSet<String>,
    /// Temporary objects that are read, written, altered or dropped, in lower case.
    pub(super) temporary_used: BTreeSet<String>,
}

impl Recorder {
    /// Starts to listen to a connection.
    pub(super) fn listen(&self, conn: &mut Connection) {
        let seen = Arc::clone(&self.seen);
        let hook = move |context: AuthContext<'_>| {
            let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
            authorize(&mut seen, &context)
        };
        // Up to rusqlite 0.37 this answers nothing. Later it answers with a result, which is an error only for a
        // connection that rusqlite has not opened.
        #[allow(clippy::let_unit_value)]
        let _ = conn.authorizer(Some(hook));
        let instructions = Arc::clone(&self.instructions);
        let at_once = 10_000;
        let count = move || instructions.fetch_add(at_once, Ordering::Relaxed) > MOST_INSTRUCTIONS;
        #[allow(clippy::let_unit_value)]
        let _ = conn.progress_handler(at_once as i32, Some(count));
    }

    /// Stops listening to a connection.
    pub(super) fn leave(conn: &mut Connection) {
        #[allow(clippy::let_unit_value)]
        let _ = conn.authorizer(None::<fn(AuthContext<'_>) -> Authorization>);
        #[allow(clippy::let_unit_value)]
        let _ = conn.progress_handler(0, None::<fn() -> bool>);
    }

    /// Counts instructions from 0 on, for the next statement.
    pub(super) fn restart(&self) {
        self.instructions.store(0, Ordering::Relaxed);
    }

    /// The same for a statement that is stopped after so many instructions.
    pub(super) fn restart_with(&self, instructions: u64) {
        let taken = MOST_INSTRUCTIONS.saturating_sub(instructions);
        self.instructions.store(taken, Ordering::Relaxed);
    }

    /// Whether the last statement was stopped because it took too many.
    pub(super) fn has_stopped(&self) -> bool {
        self.instructions.load(Ordering::Relaxed) > MOST_INSTRUCTIONS
    }

    /// Does something that is not seen.
    pub(super) fn unseen<T>(&self, act: impl FnOnce() -> T) -> T {
        let seen = || self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::take(&mut *seen());
        let done = act();
        *seen() = before;
        done
    }

    /// What was seen since the last call.
    pub(super) fn take(&self) -> Seen {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let is_writable = seen.is_writable;
        let next = Seen {
            is_writable,
            ..Seen::default()
        };
        std::mem::replace(&mut seen, next)
    }
}

/// What the authorizer does: notes an action of a statement that is being compiled, and denies it if it would reach
/// anything but the database of the rehearsal.
fn authorize(seen: &mut Seen, context: &AuthContext<'_>) -> Authorization {
    if reaches_outside(&context.action) {
        return Authorization::Deny;
    }
    if let Some(accessor) = context.accessor
        && !seen.accessors.contains(accessor)
    {
        seen.accessors.insert(accessor.to_ascii_lowercase());
    }
    note_temporary(seen, context);
    note_rows(seen, context);
    note_reads(seen, &context.action);
    note_objects(seen, &context.action);
    note_settings(seen, &context.action);
    Authorization::Allow
}

/// Whether an action reaches a file or a directory outside of the database.
fn reaches_outside(action: &AuthAction<'_>) -> bool {
    let is_one_of = |name: &str, names: &[&str]| names.iter().any(|other| name.eq_ignore_ascii_case(other));
    match action {
        // It reads any file: <https://sqlite.org/loadext.html>.
        AuthAction::Function { function_name } => is_one_of(function_name, &["load_extension"]),
        AuthAction::Pragma {
            pragma_name,
            pragma_value: Some(_),
        } => is_one_of(pragma_name, &["temp_store_directory", "data_store_directory"]),
        // VACUUM attaches a file without a name; nothing else in a migration attaches anything.
        AuthAction::Attach { filename } => !filename.is_empty(),
        _ => false,
    }
}

/// Notes which rows are inserted, deleted and updated.
fn note_rows(seen: &mut Seen, context: &AuthContext<'_>) {
    use AuthAction::{Delete, Insert, Update};
    let is_of_statement = context.accessor.is_none();
    match context.action {
        Insert { table_name } | Delete { table_name } | Update { table_name, .. }
            if seen.is_writable && is_schema_table(table_name) =>
        {
            seen.schema.everything = true;
            seen.takes_away = true;
        }
        Insert { table_name } => {
            seen.touch(table_name);
            // A trigger may replace.
            seen.takes_away |= !is_of_statement;
            let table = table_name.to_ascii_lowercase();
            if let Some(trigger) = context.accessor {
                seen.inserted_by.insert((table.clone(), trigger.to_ascii_lowercase()));
            }
            seen.inserted.insert(table);
        }
        Delete { table_name } => {
            seen.take_from(table_name);
            if is_of_statement {
                seen.own_deletes.insert(table_name.to_ascii_lowercase());
            }
        }
        Update {
            table_name,
            column_name,
        } => {
            seen.take_from(table_name);
            let assigned = (table_name.to_ascii_lowercase(), column_name.to_ascii_lowercase());
            if is_of_statement {
                seen.own_updates.insert(assigned.clone());
            }
            seen.updates.insert(assigned);
        }
        _ => {}
    }
}

/// Whether it is the table that holds the schema, by either of its names.
fn is_schema_table(table: &str) -> bool {
    matches!(table, "sqlite_master" | "sqlite_schema")
}

/// Notes what is read, and which functions are called.
fn note_reads(seen: &mut Seen, action: &AuthAction<'_>) {
    match action {
        AuthAction::Read { table_name, .. } if is_schema_table(table_name) => seen.reads_schema = true,
        AuthAction::Read { table_name, .. }
            if !table_name.starts_with("sqlite_") && !seen.reads.contains(*table_name) =>
        {
            seen.reads.insert(table_name.to_ascii_lowercase());
        }
        AuthAction::Select => seen.selects = true,
        AuthAction::Function { function_name } => {
            seen.functions.insert(function_name.to_ascii_lowercase());
        }
        _ => {}
    }
}

/// Notes which objects are created, altered and dropped.
fn note_objects(seen: &mut Seen, action: &AuthAction<'_>) {
    use AuthAction::*;
    match action {
        CreateTable { table_name } | DropTable { table_name } => {
            seen.touch(table_name);
            seen.name(table_name);
        }
        CreateIndex { index_name: name, .. }
        | DropIndex { index_name: name, .. }
        | CreateTrigger { trigger_name: name, .. }
        | DropTrigger { trigger_name: name, .. }
        | CreateView { view_name: name }
        | DropView { view_name: name } => seen.name(name),
        CreateVtable { table_name, .. } | DropVtable { table_name, .. } => {
            seen.touch(table_name);
            seen.schema.everything = true;
        }
        AlterTable { table_name, .. } => {
            seen.touch(table_name);
            seen.altered.insert(table_name.to_ascii_lowercase());
        }
        _ => {}
    }
}

/// Notes the end of a transaction, and pragmas and VACUUM, behind which more may be different than they name.
fn note_settings(seen: &mut Seen, action: &AuthAction<'_>) {
    match action {
        // rusqlite has no name for COMMIT.
        AuthAction::Transaction {
            operation: TransactionOperation::Unknown | TransactionOperation::Rollback,
        } => seen.ends_transaction = true,
        AuthAction::Pragma {
            pragma_name,
            pragma_value: Some(_),
        } => {
            seen.sets_user_version |= pragma_name.eq_ignore_ascii_case("user_version");
            // From then on any UPDATE may change any object.
            seen.is_writable |= pragma_name.eq_ignore_ascii_case("writable_schema");
            seen.schema.everything |= seen.is_writable;
        }
        // VACUUM writes the objects anew, in another order.
        AuthAction::Attach { .. } => seen.schema.everything = true,
        _ => {}
    }
}

/// Notes what is made and used of the schema `temp`.
fn note_temporary(seen: &mut Seen, context: &AuthContext<'_>) {
    use AuthAction::*;
    let is_of_temp = context.database_name == Some("temp");
    let (name, names) = match context.action {
        CreateTempTable { table_name: name } | CreateTempView { view_name: name } => (name, &mut seen.temporary_made),
        DropTempTable { table_name: name } | DropTempView { view_name: name } => (name, &mut seen.temporary_used),
        Read { table_name: name, .. }
        | Insert { table_name: name }
        | Update { table_name: name, .. }
        | Delete { table_name: name }
        | AlterTable { table_name: name, .. }
            if is_of_temp =>
        {
            (name, &mut seen.temporary_used)
        }
        _ => return,
    };
    if !name.starts_with("sqlite_") {
        names.insert(name.to_ascii_lowercase());
    }
}

impl Seen {
    /// Adds what another look saw.
    pub(super) fn merge(&mut self, other: Self) {
        self.touched.extend(other.touched);
        self.schema.names.extend(other.schema.names);
        self.schema.everything |= other.schema.everything;
        self.sets_user_version |= other.sets_user_version;
        self.ends_transaction |= other.ends_transaction;
        self.takes_away |= other.takes_away;
        self.altered.extend(other.altered);
        self.updates.extend(other.updates);
        self.own_updates.extend(other.own_updates);
        self.own_deletes.extend(other.own_deletes);
        self.inserted.extend(other.inserted);
        self.inserted_by.extend(other.inserted_by);
        self.reads.extend(other.reads);
        self.functions.extend(other.functions);
        self.accessors.extend(other.accessors);
        self.selects |= other.selects;
        self.reads_schema |= other.reads_schema;
        self.temporary_made.extend(other.temporary_made);
        self.temporary_used.extend(other.temporary_used);
    }

    /// Whether a statement of which this was seen writes rows. A CREATE TABLE without a SELECT writes none, although
    /// SQLite looks at the functions in its defaults.
    pub(super) fn writes_rows(&self, statement: &SourceStatement) -> bool {
        let fills = statement.words[0] == "CREATE" && self.selects;
        (statement.is_about_rows() || fills) && !self.touched.is_empty()
    }

    fn touch(&mut self, table: &str) {
        if !table.starts_with("sqlite_") {
            self.touched.insert(table.to_ascii_lowercase());
        }
    }

    /// Notes that rows which were there may change or go.
    fn take_from(&mut self, table: &str) {
        self.touch(table);
        self.takes_away |= !table.starts_with("sqlite_");
    }

    fn name(&mut self, object: &str) {
        self.schema.names.insert(object.to_ascii_lowercase());
    }
}
