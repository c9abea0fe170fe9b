//! A look at what a part has done to the schema, to foreign keys and to full-text indexes.

use std::rc::Rc;

use super::Rehearsal;
use super::part::as_script;
use crate::build::judge::{self, reserved_name, span_of};
use crate::build::recorder::Seen;
use crate::build::rows;
use crate::build::stray_keys;
use crate::foreign_keys::{Violation, Violations};
use crate::lint::statement::{Act, Parsed};
use crate::lint::{Scene, copy};
use crate::migration::ObjectKind;
use crate::schema::diff::Difference;
use crate::schema::normalise::Normal;
use crate::schema::read::ObjectKey;
use crate::schema::table::{ForeignKey, Table, TableChanges};
use crate::schema::tracker::Changes;
use crate::source::finding::Finding;
use crate::source::{Check, Findings, SourceMigration, SourceScript};

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
            filled_first: self.filled_first(i),
            filled_before: self.filled_before(i),
            carried: std::mem::take(&mut self.carried),
        };
        self.findings.extend(self.lints.after_up(&scene));
        let later = self.later_of_release(i);
        self.judge_indexes(&up, changes, later);
        self.judge_rows(&up, seen, table_changes, Some(later))
    }

    /// Looks at what a script has done to rows and to the mark. `later`: the migrations that go out with it; none for a
    /// down part.
    pub(super) fn judge_rows(
        &mut self,
        script: &SourceScript,
        seen: &Seen,
        table_changes: &TableChanges,
        later: Option<&[SourceMigration]>,
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
        let (mended, new): (Vec<_>, Vec<_>) =
            new.partition(|violation| self.is_mended(later.unwrap_or_default(), violation));
        self.unmended = mended
            .iter()
            .map(|violation| violation.table.to_ascii_lowercase())
            .collect();
        let is_unsaid = |violation: &&Violation| !self.violations.contains(&violation.to_string());
        let new: Vec<_> = new.into_iter().filter(is_unsaid).collect();
        self.violations.extend(new.iter().map(ToString::to_string));
        // The key is new, and its columns are not: they were there, under this name or another.
        let parsed = Parsed::all(script);
        let is_new = |table: &str, parent: &str| {
            if later.is_none() && !self.pointed_nowhere(seen, &new, table, parent) {
                return false;
            }
            let states = table_changes.get(&table.to_ascii_lowercase());
            let Some((Some(before), Some(after))) = states else {
                return false;
            };
            let was = |column: &String| source_of(&parsed, before, after, column);
            let is_of = |key: &&ForeignKey| key.parent.eq_ignore_ascii_case(parent);
            let mut keys = after.foreign_keys.iter().filter(is_of);
            keys.all(|key| {
                let columns: Option<Vec<_>> = key.columns.iter().map(was).collect();
                let had_key = |columns: &Vec<String>| before.foreign_keys.iter().any(|old| old.columns == *columns);
                columns.is_some_and(|columns| !had_key(&columns))
            })
        };
        let is_there = |table: &str| {
            self.tracker
                .get(&(ObjectKind::Table, table.to_ascii_lowercase()))
                .is_some()
        };
        let told = |violation: &Violation| stray_keys::told(&self.conn, violation);
        let deleted_by = |parent: &str| self.orphaned.get(parent).copied();
        let found = judge::missing_parents(script, &new, is_new, is_there, told, deleted_by);
        let found = found.into_iter().map(|finding| match finding.check {
            Check::ForeignKeyAdded if later.is_none() => key_comes_back(&finding),
            _ => finding,
        });
        let found: Findings = found.collect();
        self.findings.extend(found);
        Ok(())
    }

    /// Whether a down part has met all these rows with the same key, and leaves the table alone that they refer to: it only
    /// gives the key back that says so.
    fn pointed_nowhere(&self, seen: &Seen, violations: &[&Violation], table: &str, parent: &str) -> bool {
        let before = self.watch.contents_before().get(&table.to_ascii_lowercase());
        let mut of_pair = violations
            .iter()
            .filter(|one| one.table == table && one.parent == parent);
        let is_left = !seen.touched.contains(&parent.to_ascii_lowercase());
        is_left && before.is_some_and(|before| of_pair.all(|one| before.has(one.columns(), one.values())))
    }

    /// Full-text indexes that agreed with their rows before an up and do not any more, and new ones that were not
    /// filled.
    fn judge_indexes(&mut self, up: &SourceScript, changes: &Changes, later: &[SourceMigration]) {
        if !self.tracker.has_virtual_tables() {
            return;
        }
        let tables = self.tracker.objects(ObjectKind::Table);
        let is_new = |key: &ObjectKey| matches!(changes.get(key), Some((None, Some(_))));
        let finding = |(key, index): (&ObjectKey, &Rc<Normal>)| {
            match self.indexes.get(&key.1) {
                // What was said to be empty has its rows from here on: those of the rehearsal are not the app's.
                Some(_) if self.blind.contains(&key.1) && rows::search::is_filled_by(up, index) => None,
                Some(source) if !rows::search::agrees(&self.conn, index, source.as_ref()) => {
                    Some(rows::search::disagrees(&self.conn, up, index, source.as_ref()))
                }
                None if is_new(key) && rows::search::lacks_rows(&self.conn, index, &self.tables, &self.tracker) => {
                    Some(rows::search::is_empty(&self.conn, up, index))
                }
                None if is_new(key) && rows::search::is_misnumbered(&self.conn, index) => {
                    Some(rows::search::misnumbered(up, &index.object.name))
                }
                _ => None,
            }
        };
        let indexes = tables.filter(|(_, table)| rows::search::is_index(table));
        let found: Vec<_> = indexes
            .filter_map(|index| Some((index.0.1.clone(), finding(index)?)))
            .collect();
        for (name, finding) in found {
            // Another one of the release fills it, before an app reads it.
            let mut later = later.iter().filter_map(|later| later.up.as_ref());
            let is_filled = later.any(|up| rows::search::is_made_whole_by(up, &name));
            if matches!(changes.get(&(ObjectKind::Table, name.clone())), Some((None, Some(_)))) {
                self.blind.insert(name);
            }
            self.findings.push(finding.quiet_if(is_filled));
        }
        self.recorder.take();
    }
}

/// What to say of rows that are in the way of a foreign key which a down part gives back: they were written while there was
/// none.
fn key_comes_back(finding: &Finding) -> Finding {
    let (file, span) = (&finding.file, finding.span.clone());
    let finding = Finding::new(Check::DownFailsOnRows, file, span, &*finding.message);
    let remedy = "correct or delete such rows before the key comes back: while one is there, nobody can go back";
    finding.help_or_allow(remedy, "if there can be none")
}

/// The column of before the part that has become a column of a table: the one with its name, or the one that the copy
/// takes.
fn source_of(all: &[Parsed<'_>], before: &Table, after: &Table, column: &str) -> Option<String> {
    if before.column(column).is_some() {
        return Some(column.to_owned());
    }
    let name = after.name.to_ascii_lowercase();
    let origin = all
        .iter()
        .rfind(|parsed| parsed.renames_table_to().as_ref() == Some(&name));
    let is_copy = |parsed: &&Parsed<'_>| {
        let is_into = parsed.name == name || origin.is_some_and(|origin| origin.name == parsed.name);
        parsed.act == Act::Insert && is_into
    };
    let source = |parsed: &Parsed<'_>| {
        let columns = || {
            after
                .columns
                .iter()
                .map(|column| column.name.to_ascii_lowercase())
                .collect()
        };
        let targets: Vec<_> = copy::targets(parsed).unwrap_or_else(columns);
        let at = targets.iter().position(|target| target == column)?;
        copy::column(parsed, copy::items(parsed).get(at)?)
    };
    let source = all.iter().filter(is_copy).find_map(source)?;
    before.column(&source).map(|_| source)
}
