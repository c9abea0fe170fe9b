//! The up parts once more, without rows and without judgement: a database as a point of the set leaves it.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::part::{RunError, catch_panic, run_statement};
use super::{Options, open, open_alone};
use crate::build::draft::Ground;
use crate::build::recorder::Recorder;
use crate::source::SourceMigration;

/// A database behind these migrations, which have passed their rehearsal. Rust steps that the build script was not
/// given are left out.
pub(in crate::build) fn replay(migrations: &[SourceMigration], options: &Options) -> rusqlite::Result<Connection> {
    let recorder = Recorder::default();
    let conn = open(options, &recorder)?;
    for migration in migrations {
        let sql = || {
            let scripts = migration.up.iter();
            let statements = scripts.flat_map(|up| up.statements.iter().map(|statement| up.written(statement)));
            for statement in statements {
                recorder.restart();
                // With its comments: what is printed or written anew has them too.
                match run_statement(&conn, statement, |_| Ok(())) {
                    Err(RunError::Sqlite(error)) => return Err(error),
                    Ok(()) | Err(RunError::Split { .. }) => {}
                }
            }
            Ok(())
        };
        if migration.directives.no_transaction {
            sql()?;
            continue;
        }
        let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate)?;
        sql()?;
        if let Some(step) = options.step(&migration.id()) {
            recorder.restart();
            catch_panic(|| (step.up)(&tx)).map_err(rusqlite::Error::ToSqlConversionFailure)?;
        }
        tx.commit()?;
    }
    recorder.restart();
    Ok(conn)
}

/// Databases as a rehearsal opens them.
pub(in crate::build) fn ground(options: &Options) -> rusqlite::Result<Ground<'_>> {
    Ground::new(Box::new(|| open_alone(options)))
}
