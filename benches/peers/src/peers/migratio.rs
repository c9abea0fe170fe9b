//! migratio has its migrations in code.

use std::path::Path;

use migratio::sqlite::SqliteMigrator;
use migratio::{Error, Migration};
use rusqlite::Transaction;

use super::Session;
use super::on_rusqlite::OnRusqlite;
use crate::set::Set;

/// A migration that is one script.
struct Script {
    version: u32,
    up: &'static str,
}

impl Migration for Script {
    fn version(&self) -> u32 {
        self.version
    }

    fn sqlite_up(&self, tx: &Transaction<'_>) -> Result<(), Error> {
        Ok(tx.execute_batch(self.up)?)
    }
}

/// Made for each call, as its documentation has it.
fn migrator(up: &[&'static str]) -> SqliteMigrator {
    let script = |(up, version): (&&'static str, u32)| Box::new(Script { version, up }) as Box<dyn Migration>;
    SqliteMigrator::new(up.iter().zip(1..).map(script).collect())
}

pub fn open(set: &'static Set, file: Option<&Path>) -> Box<dyn Session> {
    OnRusqlite::open(set, file, |set, conn, count| {
        let migrator = migrator(set.up);
        let report = if count == set.count {
            migrator.upgrade(conn)
        } else {
            migrator.upgrade_to(conn, u32::try_from(count).expect("a small number"))
        };
        assert!(report.expect("migratio runs").failing_migration.is_none());
    })
}
