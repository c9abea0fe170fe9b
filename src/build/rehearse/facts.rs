//! What is learnt of a migration when its up part has run: what the build embeds of it.

use super::{Rehearsal, is_unknown};
use crate::build::additions;
use crate::build::emit::Facts;
use crate::build::recorder::Seen;
use crate::build::verdict::verdict;
use crate::build::volatile::volatile;
use crate::migration::ObjectKind;
use crate::schema::diff::Difference;
use crate::schema::read::ObjectKey;
use crate::schema::table::TableChanges;
use crate::schema::tracker::Changes;
use crate::source::{Check, SourceMigration};

impl<'s> Rehearsal<'s> {
    pub(super) fn facts(
        &mut self,
        migration: &SourceMigration,
        changes: &Changes,
        table_changes: &TableChanges,
        differences: &[Difference],
        seen: &Seen,
    ) -> rusqlite::Result<Facts> {
        let mut objects = Vec::new();
        for (key, (before, after)) in changes {
            if let Some(before) = before {
                self.sum.remove(key, &before.digest);
            }
            if let Some(after) = after {
                self.sum.add(key, &after.digest);
            }
            objects.push((variant(key), key.1.clone(), after.as_ref().map(|after| after.state())));
        }
        let mut fates = std::mem::take(&mut self.fates);
        // No statement reaches them, and foreign keys do not act in a run.
        let referring = seen.referring.iter().filter(|name| self.is_kept(changes, name));
        fates.extend(referring.map(|name| (name.clone(), "Kept")));
        let (guarded, steady) = self.guarded(migration, changes, seen, &fates)?;
        let directive = migration.directives.verdict.as_ref();
        let raise = verdict(differences, table_changes, &self.tables, directive);
        self.schema_version = raise.apply(self.schema_version);
        Ok(Facts {
            objects,
            touched: None,
            added_to: additions::of(
                migration.up.as_ref().filter(|_| migration.rust.is_none()),
                seen,
                &self.tracker,
            ),
            fingerprint: self.sum.fingerprint(),
            schema_version: self.schema_version,
            fates,
            guarded,
            steady,
            guarded_down: Vec::new(),
            steady_down: Vec::new(),
            left_by_down: Vec::new(),
            reversal: None,
            volatile: volatile(seen, migration, &self.tables, &self.tracker),
            fixture: None,
            is_known: false,
        })
    }

    /// The tables whose rows a run counts around the part that has just run, and those of them that may not grow.
    pub(super) fn guarded(
        &mut self,
        migration: &SourceMigration,
        changes: &Changes,
        seen: &Seen,
        fates: &[(String, &'static str)],
    ) -> rusqlite::Result<(Vec<String>, Vec<String>)> {
        let steady = std::mem::take(&mut self.steady);
        if migration.directives.allows(Check::LostRows) || is_unknown(migration, self.options) {
            return Ok((Vec::new(), Vec::new()));
        }
        let is_kept = |name: &str| self.is_kept(changes, name);
        let has_virtuals = self.tracker.has_virtual_tables();
        let guarded =
            crate::build::rows::guarded(&self.conn, has_virtuals, &self.watch, &seen.touched, is_kept, fates)?;
        self.recorder.take();
        let may_grow = migration.directives.allows(Check::MultipliedRows);
        let steady = steady.into_iter().filter(|name| guarded.contains(name) && !may_grow);
        let steady = steady.collect();
        Ok((guarded, steady))
    }

    /// Whether a table is there before and after the part that has just run.
    pub(super) fn is_kept(&self, changes: &Changes, name: &str) -> bool {
        let key = (ObjectKind::Table, name.to_owned());
        match changes.get(&key) {
            Some((before, after)) => before.is_some() && after.is_some(),
            None => self.tracker.get(&key).is_some(),
        }
    }
}

pub(super) fn variant(key: &ObjectKey) -> &'static str {
    match key.0 {
        ObjectKind::Table => "Table",
        ObjectKind::Index => "Index",
        ObjectKind::View => "View",
        ObjectKind::Trigger => "Trigger",
    }
}
