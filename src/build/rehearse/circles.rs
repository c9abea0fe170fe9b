//! Statements that do not end where rows of a table refer to each other in a circle.
//!
//! Nothing but a trigger keeps a category from being its own grandparent, and a recursion that follows such references
//! without looking where it has been goes round for ever. Made-up rows are in such circles. A statement that may recur
//! over them runs on those rows alone first, in a savepoint and not for long, since what it makes may grow with every
//! round. If it does not end, its part is rehearsed once more without them.

use rusqlite::Connection;

use super::Rehearsal;
use super::endless::{RECURS, recurring};
use super::part::run_statement;
use crate::build::rows::{Circle, circles};
use crate::build::trial::{tried, without_triggers};
use crate::lint::statement::Parsed;
use crate::source::finding::Finding;
use crate::source::script::SourceStatement;
use crate::source::{Check, SourceMigration, SourceScript};

/// How many instructions a statement may take on the few rows of a circle: enough to go round a thousand times.
const INSTRUCTIONS: u64 = 500_000;

impl Rehearsal<'_> {
    /// Whether a statement that is about to run goes round in a circle for ever. If so, the transaction may be gone, and
    /// the rows are remembered as being in its way.
    pub(super) fn goes_round(
        &mut self,
        conn: &Connection,
        script: &SourceScript,
        statement: &SourceStatement,
    ) -> Option<Finding> {
        if self.is_bare || self.options.rows == 0 || conn.is_autocommit() || !self.may_recur(conn, statement) {
            return None;
        }
        let tables = conn.prepare_cached(
            "SELECT name FROM main.sqlite_schema m WHERE type = 'table' \
             AND EXISTS (SELECT 1 FROM pragma_foreign_key_list(m.name, 'main') f WHERE f.\"table\" = m.name COLLATE NOCASE)",
        );
        let names: rusqlite::Result<Vec<String>> =
            tables.and_then(|mut tables| tables.query_map([], |row| row.get(0))?.collect());
        let names = names.unwrap_or_default();
        let found = names.iter().find_map(|table| {
            let circle = circles(conn, table)?;
            self.does_not_end(conn, statement, &circle).then_some((table, circle))
        });
        self.recorder.take();
        self.recorder.restart();
        let (table, circle) = found?;
        if let Some(was) = self.watch.original(&table.to_ascii_lowercase()) {
            self.obstacles.extend(circle.obstacles(was));
        }
        let message = format!("does not end where rows of `{table}` refer to each other in a circle, or one to itself");
        let finding = Parsed::new(script, statement).finding(Check::EndlessCircle, 0, message);
        let remedy = "stop where the walk has been already: UNION instead of UNION ALL over the keys alone, or a limit to its depth";
        Some(finding.help_or_allow(remedy, "if the app lets no such row in"))
    }

    fn does_not_end(&self, conn: &Connection, statement: &SourceStatement, circle: &Circle) -> bool {
        let does_not_end = tried(conn, || {
            let is_alone = without_triggers(conn, || circle.leave_alone(conn)).is_ok();
            self.recorder.restart_with(INSTRUCTIONS);
            let stops = is_alone && run_statement(conn, &statement.sql, |_| Ok(())).is_err();
            let does_not_end = stops && self.recorder.has_stopped();
            self.recorder.restart();
            does_not_end
        });
        does_not_end.unwrap_or(false)
    }
}

/// Whether a migration makes a view or a trigger that may recur.
pub(super) fn has_recursive_object(migrations: &[SourceMigration]) -> bool {
    recurring(migrations).any(|statement| statement.mentions("view") || statement.mentions("trigger"))
}

impl Rehearsal<'_> {
    /// Whether a statement may recur itself, or by a view or a trigger that it may reach.
    pub(super) fn may_recur(&self, conn: &Connection, statement: &SourceStatement) -> bool {
        const ROWS: &[&str] = &["WITH", "INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "SELECT"];
        let is_about_rows = ROWS.contains(&statement.words[0].as_str());
        let recurs = || {
            // Most statements need not be read for that.
            let mut words = statement.sql.as_bytes().windows(RECURS.len());
            words.any(|word| word.eq_ignore_ascii_case(RECURS.as_bytes())) && statement.mentions(RECURS)
        };
        is_about_rows && (recurs() || (self.recurs && reaches_recursion(conn, statement)))
    }
}

/// Whether a statement mentions a view that may recur, or a table with a trigger that may.
fn reaches_recursion(conn: &Connection, statement: &SourceStatement) -> bool {
    let sql = "SELECT name, tbl_name FROM main.sqlite_schema WHERE type IN ('view', 'trigger') AND sql LIKE '%with%'";
    let reads = |names: &(String, String)| statement.mentions(&names.0) || statement.mentions(&names.1);
    let found = conn.prepare_cached(sql).and_then(|mut found| {
        let names = found.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        names.collect::<rusqlite::Result<Vec<_>>>()
    });
    found.is_ok_and(|found| found.iter().any(reads))
}
