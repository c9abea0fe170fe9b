//! Triggers and views that never end: nobody notices before the one fires or the other is read.

use rusqlite::Connection;

use super::replay::replay_listened;
use super::{Options, Rehearsal, part};
use crate::build::judge;
use crate::build::recorder::Recorder;
use crate::build::rows::Unfilled;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::normalise::Normal;
use crate::source::finding::Finding;
use crate::source::tokens::{mentions, quoted};
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
                at_its_creation(
                    self.migrations,
                    (ObjectKind::Trigger, name),
                    migration,
                    Check::NeverEnds,
                    message,
                )
            }
            None => judge::not_exercised(migration, unfilled),
        }
    }
}

/// A view that does not come to an end.
pub(in crate::build) struct EndlessView {
    name: String,
    /// It gives rows, but no last one.
    has_rows: bool,
}

/// The views of a database that recur and do not end, read where no table has a row but those of the migrations: what
/// does not end there ends nowhere. On made-up rows a recursion may go round in a circle that no user's rows have.
pub(super) fn views_without_end(conn: &Connection, recorder: &Recorder) -> Vec<EndlessView> {
    let recurring = || -> rusqlite::Result<Vec<String>> {
        let mut views = conn.prepare("SELECT name, sql FROM main.sqlite_schema WHERE type = 'view' ORDER BY name")?;
        let views = views.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let views = views.collect::<rusqlite::Result<Vec<(String, String)>>>()?;
        let views = views.into_iter().filter(|(_, sql)| mentions(sql, "with"));
        Ok(views.map(|(name, _)| name).collect())
    };
    let stops = |sql: &str| {
        recorder.restart();
        let read = || part::run_statement(conn, sql, |_| Ok(()));
        read().is_err() && recorder.has_stopped()
    };
    let endless = |name: String| {
        let place = format!("main.{}", quoted(&name));
        let has_rows = !stops(&format!("SELECT 1 FROM {place} LIMIT 1"));
        let is_endless = !has_rows || stops(&format!("SELECT count(*) FROM {place}"));
        is_endless.then_some(EndlessView { name, has_rows })
    };
    recurring()
        .unwrap_or_default()
        .into_iter()
        .filter_map(endless)
        .collect()
}

/// The same of a set that is run for nothing else.
pub(in crate::build) fn endless_views(migrations: &[SourceMigration], options: &Options) -> Vec<EndlessView> {
    if !makes_recurring_views(migrations) {
        return Vec::new();
    }
    let recorder = Recorder::default();
    // Why it cannot be run is said elsewhere.
    let conn = replay_listened(&recorder, migrations, options);
    conn.map_or_else(|_| Vec::new(), |conn| views_without_end(&conn, &recorder))
}

/// Whether a script makes a view that may recur.
pub(in crate::build) fn makes_recurring_views(migrations: &[SourceMigration]) -> bool {
    let ups = migrations.iter().filter_map(|migration| migration.up.as_ref());
    let mut statements = ups.flat_map(|up| &up.statements);
    statements.any(|statement| statement.words == ["CREATE", "VIEW"] && statement.mentions("with"))
}

/// What to say of such views.
pub(in crate::build) fn about_endless(views: &[EndlessView], migrations: &[SourceMigration]) -> Vec<Finding> {
    let Some(last) = migrations.last() else {
        return Vec::new();
    };
    let finding = |EndlessView { name, has_rows }: &EndlessView| {
        let (check, message) = if *has_rows {
            (
                Check::UnusableObject,
                format!("the view `{name}` has rows without an end: whoever reads it has to say LIMIT"),
            )
        } else {
            (
                Check::NeverEnds,
                format!(
                    "the view `{name}` does not end: it gives no first row within 30 million instructions of SQLite"
                ),
            )
        };
        at_its_creation(migrations, (ObjectKind::View, name), last, check, message)
    };
    views.iter().map(finding).collect()
}

/// A finding at the last statement that creates an object; in another migration's file, if that one does not.
fn at_its_creation(
    migrations: &[SourceMigration],
    (kind, name): (ObjectKind, &str),
    otherwise: &SourceMigration,
    check: Check,
    message: String,
) -> Finding {
    let name = name.to_ascii_lowercase();
    let ups = migrations.iter().rev().filter_map(|migration| migration.up.as_ref());
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

/// Only a common table expression recurs (<https://sqlite.org/lang_with.html>).
fn may_recur(object: &Normal) -> bool {
    object.tokens.iter().any(|token| token == "with")
}
