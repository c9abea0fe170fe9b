//! The same part where there are no made-up rows: whether it is the rows that it fails on.

use std::rc::Rc;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::part::{Pass, catch_panic, reread, run_statement, sql_part};
use super::{Rehearsal, open_steady};
use crate::build::rows::Watch;
use crate::source::SourceMigration;

impl Rehearsal<'_> {
    /// Runs a part where there are no rows but those of the migrations: a database after it, if it runs.
    pub(super) fn plainly(&self, i: usize, pass: Pass) -> rusqlite::Result<Option<Connection>> {
        let conn = open_steady(self.options, &self.recorder)?;
        let earlier = (0..i).filter(|earlier| !self.outcomes[*earlier].is_broken);
        let earlier = earlier.map(|earlier| (earlier, Pass::Up));
        let passes: &[Pass] = match pass {
            Pass::Up => &[Pass::Up],
            Pass::Down => &[Pass::Up, Pass::Down],
            Pass::UpAgain => &[Pass::Up, Pass::Down, Pass::Up],
        };
        for (i, pass) in earlier.chain(passes.iter().map(|pass| (i, *pass))) {
            if !self.runs_plainly(&conn, &self.migrations[i], pass)? {
                return Ok(None);
            }
        }
        Ok(Some(conn))
    }

    pub(super) fn runs_plainly(
        &self,
        conn: &Connection,
        migration: &SourceMigration,
        pass: Pass,
    ) -> rusqlite::Result<bool> {
        if migration.directives.no_transaction {
            return Ok(self.runs_sql(conn, migration, pass));
        }
        let tx = Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
        let ran = self.runs_in(&tx, migration, pass);
        let ran = ran && sql_part(migration, pass).is_none_or(|script| reread(conn, script).is_none());
        if ran {
            tx.commit()?;
        }
        Ok(ran)
    }

    /// Runs a part in a transaction, which it leaves open.
    pub(super) fn runs_in(&self, tx: &Transaction<'_>, migration: &SourceMigration, pass: Pass) -> bool {
        let rust = || match self.options.step(&migration.id()) {
            Some(step) if pass == Pass::Down => step.down.is_none_or(|down| catch_panic(|| down(tx)).is_ok()),
            Some(step) => catch_panic(|| (step.up)(tx)).is_ok(),
            None => true,
        };
        match pass {
            Pass::Down => rust() && self.runs_sql(tx, migration, pass),
            Pass::Up | Pass::UpAgain => self.runs_sql(tx, migration, pass) && rust(),
        }
    }

    fn runs_sql(&self, conn: &Connection, migration: &SourceMigration, pass: Pass) -> bool {
        let statements = sql_part(migration, pass).into_iter().flat_map(|script| {
            let statements = script.statements.iter();
            statements.filter(|statement| !self.is_refused(script, statement))
        });
        statements.into_iter().all(|statement| {
            self.recorder.restart();
            run_statement(conn, &statement.sql, |_| Ok(())).is_ok()
        })
    }

    /// Forgets what is known of the rows of a database that another one takes the place of.
    pub(super) fn forget_rows(&mut self) {
        self.history.forget();
        for outcome in &mut self.outcomes {
            outcome.has_other_rows = true;
        }
    }

    /// Goes on with another database.
    pub(super) fn adopt(&mut self, conn: Connection) {
        self.conn = Rc::new(conn);
        self.recorder.take();
        self.watch = Watch::default();
        self.forget_rows();
        self.seen.schema.everything = true;
        self.is_bare = true;
    }
}
