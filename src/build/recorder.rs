//! What SQLite says a statement touches, through its authorizer.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization, TransactionOperation};

use crate::schema::tracker::Hint;

/// Listens to a connection of the rehearsal.
#[derive(Clone, Default)]
pub(super) struct Recorder(Arc<Mutex<Seen>>);

/// What was seen since the last look.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Tables whose rows or schema change, in lower case.
    pub(super) touched: BTreeSet<String>,
    /// Objects that may have come, gone or changed.
    pub(super) schema: Hint,
    /// The header field that holds the mark was written.
    pub(super) sets_user_version: bool,
    /// A transaction was committed or rolled back.
    pub(super) ends_transaction: bool,
}

impl Recorder {
    pub(super) fn listen(&self, conn: &mut Connection) {
        let seen = Arc::clone(&self.0);
        let hook = move |context: AuthContext<'_>| {
            let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
            authorize(&mut seen, &context)
        };
        // Answers nothing up to rusqlite 0.37 and a result after it, which is an error only for a
        // connection that was not opened by rusqlite.
        #[allow(clippy::let_unit_value)]
        let _ = conn.authorizer(Some(hook));
    }

    /// Whether a transaction was committed or rolled back since the last look.
    pub(super) fn ends_transaction(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).ends_transaction
    }

    /// What was seen since the last call.
    pub(super) fn take(&self) -> Seen {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn authorize(seen: &mut Seen, context: &AuthContext<'_>) -> Authorization {
    use AuthAction::*;
    match context.action {
        Insert { table_name } | Delete { table_name } | Update { table_name, .. } => seen.touch(table_name),
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
        AlterTable { table_name, .. } | CreateVtable { table_name, .. } | DropVtable { table_name, .. } => {
            seen.touch(table_name);
            seen.schema.everything = true;
        }
        // rusqlite has no name for COMMIT.
        Transaction {
            operation: TransactionOperation::Unknown | TransactionOperation::Rollback,
        } => seen.ends_transaction = true,
        Pragma {
            pragma_name,
            pragma_value: Some(_),
        } => {
            seen.sets_user_version |= pragma_name.eq_ignore_ascii_case("user_version");
            seen.schema.everything |= pragma_name.eq_ignore_ascii_case("writable_schema");
        }
        // VACUUM attaches a file without a name; nothing else in a migration attaches anything.
        Attach { filename } if !filename.is_empty() => return Authorization::Deny,
        _ => {}
    }
    Authorization::Allow
}

impl Seen {
    fn touch(&mut self, table: &str) {
        if !table.starts_with("sqlite_") {
            self.touched.insert(table.to_ascii_lowercase());
        }
    }

    fn name(&mut self, object: &str) {
        self.schema.names.insert(object.to_ascii_lowercase());
    }
}
