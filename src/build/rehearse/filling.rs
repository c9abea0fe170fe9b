//! The made-up rows, and the project's own: when tables get them, and what they hold.

use std::collections::BTreeSet;
use std::rc::Rc;

use rusqlite::{Transaction, TransactionBehavior};

use super::Rehearsal;
use super::part::{RunError, run_statement};
use crate::build::recorder::Seen;
use crate::build::rejected;
use crate::build::rows::{self, Content, Contents, Unfilled};
use crate::migration::ObjectKind;
use crate::schema::normalise::Normal;
use crate::schema::table::{Table, Tables};
use crate::source::finding::Finding;
use crate::source::tokens::quoted;
use crate::source::{Check, SourceScript};

impl Rehearsal<'_> {
    /// Inserts the project's own rows: whether they are there.
    pub(super) fn insert_fixture(&mut self, script: &SourceScript) -> rusqlite::Result<bool> {
        let conn = Rc::clone(&self.conn);
        let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate)?;
        for statement in &script.statements {
            self.recorder.restart();
            if !statement.is_about_rows() {
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

    /// Gives rows to the tables that a migration has made or changed.
    pub(super) fn fill(&mut self, i: usize) -> rusqlite::Result<()> {
        let unfilled = if self.is_bare {
            self.refill()?
        } else {
            let tables = &self.outcomes[i].tables;
            // What has changed elsewhere may have been what kept a table empty.
            let again = self.unfilled.keys().filter_map(|name| self.tables.get(name));
            let is_again = |table: &&Rc<Table>| !tables.iter().any(|other| other.name == table.name);
            let mut tables: Vec<_> = tables.iter().chain(again.filter(is_again)).cloned().collect();
            tables.retain(|table| !self.is_staged(table));
            self.add_empty_parents(&mut tables)?;
            let mut unfilled = self.filler.fill(&self.conn, &self.recorder, &tables)?;
            unfilled.extend(self.fill_virtuals(&self.virtuals_of(i))?);
            unfilled
        };
        // The first migration that leaves a table empty is the one to say it of.
        let mut earlier = std::mem::take(&mut self.unfilled);
        for unfilled in unfilled {
            let name = unfilled.table.to_ascii_lowercase();
            if !self.unexercised.contains(&name) {
                let finding = earlier.remove(&name);
                let finding = finding.unwrap_or_else(|| self.stays_empty(&self.migrations[i], &unfilled));
                self.unfilled.insert(name, finding);
            }
        }
        self.recorder.take();
        Ok(())
    }

    fn is_staged(&self, table: &Table) -> bool {
        self.staged.contains(&table.name.to_ascii_lowercase())
    }

    /// Says of the tables without a row that a migration has passed over them: one that is rebuilt, renamed or dropped may
    /// be filled afterwards, or be gone, and what the migration did to it was not seen.
    pub(super) fn passed_over(&mut self, seen: &Seen) {
        let is_written = |name: &String| seen.touched.contains(name) && !seen.referring.contains(name);
        let is_passed = |name: &&String| {
            // What a migration itself puts into it shows nothing of rows that are there.
            seen.reads.contains(*name) || (is_written(name) && !seen.inserted.contains(*name))
        };
        let passed: Vec<_> = self.unfilled.keys().filter(is_passed).cloned().collect();
        for name in passed {
            self.findings.extend(self.unfilled.remove(&name));
            // Under another name it is the same table.
            self.unexercised.extend(self.watch.now(&name).map(str::to_owned));
            self.unexercised.insert(name);
        }
    }

    /// The virtual tables that a migration has made or changed.
    fn virtuals_of(&self, i: usize) -> BTreeSet<String> {
        let changes = self.outcomes[i].changes.iter();
        let is_virtual =
            |after: &Option<Rc<Normal>>| after.as_ref().is_some_and(|after| after.object.is_virtual_table());
        let virtuals = changes.filter(|(_, (_, after))| is_virtual(after));
        virtuals.map(|((_, name), _)| name.clone()).collect()
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

    /// Gives rows to virtual tables, to those of these names even if they have some, and remembers which full-text
    /// tables agree with what they index. Says which hold no row after it.
    fn fill_virtuals(&mut self, changed: &BTreeSet<String>) -> rusqlite::Result<Vec<Unfilled>> {
        self.indexes.clear();
        if self.options.rows == 0 || !self.tracker.has_virtual_tables() {
            return Ok(Vec::new());
        }
        let tables = self.tracker.objects(ObjectKind::Table);
        let virtuals: Vec<_> = tables.filter(|(_, table)| table.object.is_virtual_table()).collect();
        let mut own = Vec::new();
        for ((_, name), table) in &virtuals {
            let is_index = rows::search::is_index(table);
            let follows = is_index && rows::search::fill(&self.conn, table, &self.tables);
            if follows || rows::virtuals::is_filled_by_trigger(&self.conn, table, &self.tracker) {
                continue;
            }
            if changed.contains(name) || self.filler.has_left_out(&self.conn, name) {
                own.extend(rows::virtuals::table(&self.conn, table)?.map(Rc::new));
            }
        }
        let mut unfilled = self.filler.fill(&self.conn, &self.recorder, &own)?;
        // One that nothing can be written to shows what others hold.
        unfilled.retain(|unfilled| !unfilled.why.contains("may not be modified"));
        for ((_, name), table) in virtuals.iter().filter(|(_, table)| rows::search::is_index(table)) {
            let source = rows::search::source(&self.conn, table, &self.tables);
            if rows::search::agrees(&self.conn, table, source.as_ref()) {
                self.indexes.insert(name.clone(), source);
            }
        }
        Ok(unfilled)
    }

    /// What these tables hold now.
    pub(super) fn contents<'n>(&self, names: impl Iterator<Item = &'n String>) -> rusqlite::Result<Contents> {
        self.contents_beside(Contents::new(), names)
    }

    /// The same where some of it was read already.
    pub(super) fn contents_beside<'n>(
        &self,
        mut read: Contents,
        names: impl Iterator<Item = &'n String>,
    ) -> rusqlite::Result<Contents> {
        let mut contents = Contents::new();
        for name in names {
            let content = match read.remove(name) {
                None => Content::read(&self.conn, name)?.map(Rc::new),
                content => content,
            };
            contents.extend(content.map(|content| (name.clone(), content)));
        }
        self.recorder.take();
        Ok(contents)
    }

    /// Gives rows to every table of a new database. Says which hold no row after it.
    pub(super) fn refill(&mut self) -> rusqlite::Result<Vec<Unfilled>> {
        self.is_bare = false;
        self.filler.restart();
        self.insert_fixtures_again()?;
        let tables = Tables::read(&self.conn, &self.tracker)?;
        let tables: Vec<_> = tables.all().filter(|table| !self.is_staged(table)).cloned().collect();
        let mut unfilled = self.filler.fill(&self.conn, &self.recorder, &tables)?;
        // The filler has made none of their rows yet.
        unfilled.extend(self.fill_virtuals(&BTreeSet::new())?);
        self.recorder.take();
        Ok(unfilled)
    }

    /// Gives rows again to the tables that a migration has made or changed, after the way back and the way
    /// there.
    pub(super) fn fill_again(&mut self, i: usize) -> rusqlite::Result<()> {
        let said = self.findings.len();
        if let Some(script) = self.fixtures.get(&self.migrations[i].version) {
            self.insert_fixture(script)?;
        }
        self.findings.truncate(said);
        self.stand_behind(Some(i));
        let (tables, virtuals) = (&self.outcomes[i].tables, self.virtuals_of(i));
        let names = tables.iter().map(|table| &table.name).chain(&virtuals);
        self.filler.start_again(&self.conn, names);
        self.filler.fill(&self.conn, &self.recorder, tables)?;
        self.fill_virtuals(&virtuals)?;
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
}
