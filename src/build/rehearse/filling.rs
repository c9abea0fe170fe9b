//! The made-up rows, and the project's own: when tables get them, and what they hold.

use std::rc::Rc;

use rusqlite::{Transaction, TransactionBehavior};

use super::part::{RunError, run_statement};
use super::{Contents, Rehearsal};
use crate::build::rows::{self, Content, Reversal};
use crate::build::{judge, rejected};
use crate::migration::ObjectKind;
use crate::schema::table::{Table, Tables};
use crate::source::finding::Finding;
use crate::source::tokens::quoted;
use crate::source::{Check, SourceMigration, SourceScript};

impl Rehearsal<'_> {
    /// Inserts the project's own rows: whether they are there.
    pub(super) fn insert_fixture(&mut self, script: &SourceScript) -> rusqlite::Result<bool> {
        let conn = Rc::clone(&self.conn);
        let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate)?;
        for statement in &script.statements {
            self.recorder.restart();
            if !matches!(
                &*statement.words[0],
                "INSERT" | "REPLACE" | "UPDATE" | "DELETE" | "WITH"
            ) {
                let span = statement.offset..statement.offset + statement.words[0].len();
                let message = format!("{} in a script of rows", statement.words[0]);
                let finding = Finding::new(Check::Fixture, &script.file, span, message);
                self.findings.push(
                    finding.help("insert, update and delete rows here; everything else belongs into a migration"),
                );
                return Ok(false);
            }
            if let Err(RunError::Sqlite(error)) = run_statement(&conn, &statement.sql, |_| Ok(())) {
                let finding = rejected::finding(&conn, script, statement, &error, false);
                self.findings.push(Finding {
                    check: Check::Fixture,
                    ..finding
                });
                return Ok(false);
            }
        }
        tx.commit()?;
        Ok(true)
    }

    /// Gives rows to tables that are new or have changed.
    pub(super) fn fill(&mut self, migration: &SourceMigration, tables: &[Rc<Table>]) -> rusqlite::Result<()> {
        if self.is_bare {
            return self.refill();
        }
        // What has changed elsewhere may have been what kept a table empty.
        let again = self.unfilled.keys().filter_map(|name| self.tables.get(name));
        let is_again = |table: &&Rc<Table>| !tables.iter().any(|other| other.name == table.name);
        let mut tables: Vec<_> = tables.iter().chain(again.filter(is_again)).cloned().collect();
        self.add_empty_parents(&mut tables)?;
        let unfilled = self.filler.fill(&self.conn, &tables)?;
        self.fill_indexes();
        // The first migration that leaves a table empty is the one to say it of.
        let mut earlier = std::mem::take(&mut self.unfilled);
        for unfilled in unfilled {
            let name = unfilled.table.to_ascii_lowercase();
            let finding = earlier.remove(&name);
            let finding = finding.unwrap_or_else(|| judge::not_exercised(migration, &unfilled));
            self.unfilled.insert(name, finding);
        }
        self.recorder.take();
        Ok(())
    }

    /// A table whose parent a migration has emptied cannot be filled unless that is filled too.
    fn add_empty_parents(&self, tables: &mut Vec<Rc<Table>>) -> rusqlite::Result<()> {
        let mut at = 0;
        while let Some(table) = tables.get(at).cloned() {
            for key in &table.foreign_keys {
                let is_known = tables.iter().any(|other| other.name.eq_ignore_ascii_case(&key.parent));
                let Some(parent) = self.tables.get(&key.parent.to_ascii_lowercase()).filter(|_| !is_known) else {
                    continue;
                };
                let is_filled = format!("SELECT 1 FROM main.{}", quoted(&parent.name));
                if !self.conn.prepare(&is_filled)?.exists([])? {
                    tables.push(Rc::clone(parent));
                }
            }
            at += 1;
        }
        Ok(())
    }

    /// Gives rows to full-text tables, and remembers which agree with what they index.
    pub(super) fn fill_indexes(&mut self) {
        if self.options.rows == 0 {
            return;
        }
        let tables = self.tracker.objects(ObjectKind::Table);
        let indexes = tables.filter(|(_, table)| rows::search::is_index(table));
        self.indexes.clear();
        for ((_, name), table) in indexes {
            rows::search::fill(&self.conn, table, &self.tables);
            let source = rows::search::source(&self.conn, table, &self.tables);
            if rows::search::agrees(&self.conn, table, source.as_ref()) {
                self.indexes.insert(name.clone(), source);
            }
        }
    }

    /// What these tables hold now.
    pub(super) fn contents<'n>(&self, names: impl Iterator<Item = &'n String>) -> rusqlite::Result<Contents> {
        let mut contents = Contents::new();
        for name in names {
            contents.extend(Content::read(&self.conn, name)?.map(|content| (name.clone(), content)));
        }
        self.recorder.take();
        Ok(contents)
    }

    /// Gives rows to every table of a new database.
    pub(super) fn refill(&mut self) -> rusqlite::Result<()> {
        self.is_bare = false;
        self.filler.restart();
        self.insert_fixtures_again()?;
        let tables: Vec<_> = Tables::read(&self.conn, &self.tracker)?.all().cloned().collect();
        self.filler.fill(&self.conn, &tables)?;
        self.fill_indexes();
        self.recorder.take();
        Ok(())
    }

    /// Gives rows again to the tables that a migration has made or changed, after the way back and the way
    /// there.
    pub(super) fn fill_again(&mut self, i: usize) -> rusqlite::Result<()> {
        let said = self.findings.len();
        if let Some(script) = self.fixtures.get(&self.migrations[i].version) {
            self.insert_fixture(script)?;
        }
        self.findings.truncate(said);
        self.filler.fill(&self.conn, &self.outcomes[i].tables)?;
        self.fill_indexes();
        self.recorder.take();
        Ok(())
    }

    /// Inserts the project's own rows where they are not there any more. What is wrong with them was said
    /// the first time.
    fn insert_fixtures_again(&mut self) -> rusqlite::Result<()> {
        let said = self.findings.len();
        let ran = self
            .migrations
            .iter()
            .zip(&self.outcomes)
            .filter(|(_, outcome)| !outcome.is_broken);
        let scripts: Vec<_> = ran
            .filter_map(|(migration, _)| self.fixtures.get(&migration.version))
            .collect();
        for script in scripts {
            self.insert_fixture(script)?;
        }
        self.findings.truncate(said);
        Ok(())
    }

    /// What the down has not brought back of the rows before the up. `left`: what its tables held before
    /// it; what later migrations have changed there tells nothing.
    pub(super) fn reversal(&self, i: usize, left: &Contents) -> rusqlite::Result<Option<Reversal>> {
        let outcome = &self.outcomes[i];
        let after_down = self.contents(outcome.rows_before.keys())?;
        Ok(rows::reversal(&outcome.rows_before, &after_down, |table| {
            match (outcome.rows_after.get(table), left.get(table)) {
                (None, None) => true,
                (Some(after), Some(now)) => rows::is_kept(after, now),
                _ => false,
            }
        }))
    }
}
