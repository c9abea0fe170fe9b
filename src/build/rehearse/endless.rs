//! Triggers and views that never end: nobody notices before the one fires or the other is read.

use super::replay::replay_listened;
use super::{Rehearsal, part};
use crate::build::judge;
use crate::build::recorder::Recorder;
use crate::build::rows::Unfilled;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::normalise::Normal;
use crate::source::finding::Finding;
use crate::source::tokens::quoted;
use crate::source::{Check, SourceMigration};

impl Rehearsal<'_> {
    /// What to say of a table that has stayed empty.
    pub(super) fn stays_empty(&self, migration: &SourceMigration, unfilled: &Unfilled) -> Finding {
        let table = unfilled.table.to_ascii_lowercase();
        let mut triggers = self.tracker.objects(ObjectKind::Trigger).map(|(_, trigger)| trigger);
        let trigger = triggers.find(|trigger| trigger.table == table && may_recur(trigger));
        match trigger.filter(|_| unfilled.never_ends) {
            Some(trigger) => {
                let name = &trigger.object.name;
                let message = format!(
                    "the trigger `{name}` of `{}` does not end: it was stopped after 30 million instructions of SQLite, on the first row",
                    unfilled.table
                );
                self.at_its_creation(ObjectKind::Trigger, name, migration, Check::NeverEnds, message)
            }
            None => judge::not_exercised(migration, unfilled),
        }
    }

    /// Views at head that recur, read where no table has a row but those of the migrations: what does not end there
    /// ends nowhere. On made-up rows a recursion may go round in a circle that no user's rows have.
    pub(super) fn endless_views(&self) -> Vec<Finding> {
        let views = self.tracker.objects(ObjectKind::View).map(|(_, view)| view);
        let views: Vec<_> = views.filter(|view| may_recur(view)).collect();
        let Some(last) = self.migrations.last().filter(|_| !views.is_empty()) else {
            return Vec::new();
        };
        let recorder = Recorder::default();
        let Ok(conn) = replay_listened(&recorder, self.migrations, self.options) else {
            return Vec::new(); // said elsewhere
        };
        let stops = |sql: &str| {
            recorder.restart();
            let read = || part::run_statement(&conn, sql, |_| Ok(()));
            read().is_err() && recorder.has_stopped()
        };
        let finding = |view: &&Normal| {
            let name = &view.object.name;
            let place = format!("main.{}", quoted(name));
            let finding = |check, message| self.at_its_creation(ObjectKind::View, name, last, check, message);
            if stops(&format!("SELECT 1 FROM {place} LIMIT 1")) {
                let message = format!(
                    "the view `{name}` does not end: it gives no first row within 30 million instructions of SQLite"
                );
                return Some(finding(Check::NeverEnds, message));
            }
            stops(&format!("SELECT count(*) FROM {place}")).then(|| {
                let message = format!("the view `{name}` has rows without an end: whoever reads it has to say LIMIT");
                finding(Check::UnusableObject, message)
            })
        };
        views
            .into_iter()
            .map(|view| &**view)
            .filter_map(|view| finding(&view))
            .collect()
    }

    /// A finding at the last statement that creates an object; in another migration's file, if that one does not.
    fn at_its_creation(
        &self,
        kind: ObjectKind,
        name: &str,
        otherwise: &SourceMigration,
        check: Check,
        message: String,
    ) -> Finding {
        let name = name.to_ascii_lowercase();
        let ups = self
            .migrations
            .iter()
            .rev()
            .filter_map(|migration| migration.up.as_ref());
        let created = ups.into_iter().find_map(|up| {
            let all = Parsed::all(up);
            let creates = |parsed: &&Parsed<'_>| parsed.is_on(Act::Create(kind), &name);
            all.iter()
                .rfind(creates)
                .map(|parsed| parsed.finding(check, parsed.name_at, message.as_str()))
        });
        let finding = created.unwrap_or_else(|| Finding::new(check, otherwise.file(), 0..0, message));
        let remedy = "look for a recursion without an end: a LIMIT, or a condition that becomes false";
        match check {
            Check::UnusableObject => finding.help_or_allow(remedy, "if every reader does"),
            _ => finding.help(remedy),
        }
    }
}

/// Only a common table expression recurs (<https://sqlite.org/lang_with.html>).
fn may_recur(object: &Normal) -> bool {
    object.tokens.iter().any(|token| token == "with")
}
