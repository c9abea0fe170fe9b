//! A look at what a part has done to the schema, to foreign keys and to full-text indexes.

use std::rc::Rc;

use super::Rehearsal;
use super::part::as_script;
use crate::build::judge::{self, reserved_name, span_of};
use crate::build::recorder::Seen;
use crate::build::rows;
use crate::foreign_keys::{Violation, Violations};
use crate::lint::Scene;
use crate::lint::statement::Parsed;
use crate::migration::ObjectKind;
use crate::schema::diff::Difference;
use crate::schema::normalise::Normal;
use crate::schema::read::ObjectKey;
use crate::schema::table::TableChanges;
use crate::schema::tracker::Changes;
use crate::source::finding::Finding;
use crate::source::{Check, SourceMigration, SourceScript};

impl Rehearsal<'_> {
    /// Looks at what an up has done.
    pub(super) fn judge(
        &mut self,
        i: usize,
        changes: &Changes,
        table_changes: &TableChanges,
        differences: &[Difference],
        seen: &Seen,
    ) -> rusqlite::Result<()> {
        let migration = &self.migrations[i];
        let Some(up) = migration.up.clone().or_else(|| migration.rust.as_ref().map(as_script)) else {
            return Ok(());
        };
        for difference in differences {
            self.findings.extend(reserved_name(&up, difference));
        }
        let scene = Scene {
            conn: &self.conn,
            migration,
            up: &up,
            statements: Parsed::all(&up),
            changes,
            differences,
            table_changes,
            tables: &self.tables,
            tracker: &self.tracker,
        };
        self.findings.extend(self.lints.after_up(&scene));
        self.judge_indexes(&up, changes);
        self.judge_rows(&up, seen, table_changes, self.later_of_release(i))
    }

    /// Looks at what a script has done to rows and to the mark. `later`: the migrations that go out with it.
    pub(super) fn judge_rows(
        &mut self,
        script: &SourceScript,
        seen: &Seen,
        table_changes: &TableChanges,
        later: &[SourceMigration],
    ) -> rusqlite::Result<()> {
        if seen.sets_user_version && self.options.keeps_mark {
            let span = span_of(script, |statement| {
                statement.words[0] == "PRAGMA" && statement.mentions("user_version")
            });
            self.findings.push(
                Finding::new(
                    Check::ReservedPragma,
                    &script.file,
                    span,
                    "`PRAGMA user_version` in a migration: tohead keeps its mark in this field",
                )
                .help("delete it, or keep the field for the app: Compiler::mark(false)"),
            );
        }
        let unmended = std::mem::take(&mut self.unmended);
        let unmended = unmended.iter().filter(|name| self.tables.get(name).is_some());
        let violations = Violations::find_in(&self.conn, &seen.touched.iter().chain(unmended).cloned().collect())?;
        // What another migration has left was reported there.
        let new = violations.all().iter();
        let (mended, new): (Vec<_>, Vec<_>) = new.partition(|violation| self.is_mended(later, violation));
        self.unmended = mended
            .iter()
            .map(|violation| violation.table.to_ascii_lowercase())
            .collect();
        let is_unsaid = |violation: &&Violation| self.violations.insert(violation.to_string());
        let new: Vec<_> = new.into_iter().filter(is_unsaid).collect();
        // The key is new, and its columns are not.
        let is_new = |table: &str, parent: &str| {
            let states = table_changes.get(&table.to_ascii_lowercase());
            let Some((Some(before), Some(after))) = states else {
                return false;
            };
            let mut keys = after
                .foreign_keys
                .iter()
                .filter(|key| key.parent.eq_ignore_ascii_case(parent));
            keys.all(|key| {
                let had_key = before.foreign_keys.iter().any(|old| old.columns == key.columns);
                !had_key && key.columns.iter().all(|column| before.column(column).is_some())
            })
        };
        self.findings.extend(judge::missing_parents(script, &new, is_new));
        Ok(())
    }

    /// Full-text indexes that agreed with their rows before an up and do not any more, and new ones that were not
    /// filled.
    fn judge_indexes(&mut self, up: &SourceScript, changes: &Changes) {
        if !self.tracker.has_virtual_tables() {
            return;
        }
        let tables = self.tracker.objects(ObjectKind::Table);
        let is_new = |key: &ObjectKey| matches!(changes.get(key), Some((None, Some(_))));
        let finding = |(key, index): (&ObjectKey, &Rc<Normal>)| {
            let name = &index.object.name;
            match self.indexes.get(&key.1) {
                Some(source) if !rows::search::agrees(&self.conn, index, source.as_ref()) => {
                    Some(rows::search::disagrees(up, index, source.as_ref()))
                }
                None if is_new(key) && rows::search::lacks_rows(&self.conn, index, &self.tables, &self.tracker) => {
                    Some(rows::search::is_empty(up, name))
                }
                None if is_new(key) && rows::search::is_misnumbered(&self.conn, index) => {
                    Some(rows::search::misnumbered(up, name))
                }
                _ => None,
            }
        };
        let indexes = tables.filter(|(_, table)| rows::search::is_index(table));
        let findings: Vec<_> = indexes.filter_map(finding).collect();
        self.findings.extend(findings);
        self.recorder.take();
    }
}
