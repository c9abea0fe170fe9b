//! Triggers and views that never end: nobody notices before the one fires or the other is read.

use rusqlite::Connection;

use super::replay::replay_listened;
use super::{Options, Rehearsal, part};
use crate::build::judge;
use crate::build::recorder::Recorder;
use crate::build::rows::Unfilled;
use crate::build::trial::{tried, without_triggers};
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::normalise::{Normal, event_at};
use crate::source::finding::Finding;
use crate::source::script::SourceStatement;
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

    /// Looks whether the triggers that a migration creates come to an end, where the app's own UPDATE or DELETE sets them
    /// going. Those of an INSERT are set going by the rows that are made up; only where the app's connection lets triggers
    /// set themselves going, they are tried here.
    pub(super) fn set_going(&mut self, i: usize) -> rusqlite::Result<()> {
        let changes = self.outcomes[i].changes.iter();
        let changes = changes.filter(|((kind, _), _)| *kind == ObjectKind::Trigger);
        let changes: Vec<_> = changes
            .map(|((_, name), (_, after))| (name.clone(), after.clone()))
            .collect();
        if changes.is_empty() {
            return Ok(());
        }
        let may_nest = self.lets_triggers_nest()?;
        for (name, trigger) in changes {
            self.endless_triggers.remove(&name);
            let Some(trigger) = trigger.filter(|trigger| may_nest || may_recur(trigger)) else {
                continue;
            };
            let finding = self.goes_on(i, &trigger, may_nest);
            self.endless_triggers.extend(finding.map(|finding| (name, finding)));
        }
        self.recorder.restart();
        self.recorder.take();
        Ok(())
    }

    /// Whether the app's connection lets triggers set themselves going
    /// (<https://sqlite.org/pragma.html#pragma_recursive_triggers>).
    fn lets_triggers_nest(&self) -> rusqlite::Result<bool> {
        let Some(setup) = &self.options.setup else {
            return Ok(false);
        };
        let conn = Connection::open_in_memory()?;
        setup(&conn)?;
        conn.query_row("PRAGMA recursive_triggers", [], |row| row.get(0))
    }

    /// What to say of a trigger if it does not end on a table of one row. More made-up rows may go round in a circle that no
    /// user's rows have.
    fn goes_on(&self, i: usize, trigger: &Normal, may_nest: bool) -> Option<Finding> {
        let table = self
            .tables
            .get(&trigger.table)
            .filter(|_| !self.is_bare && self.options.rows > 0)?;
        let event = &trigger.tokens[event_at(&trigger.tokens)?];
        let place = format!("main.{}", quoted(&table.name));
        let columns = table
            .columns
            .iter()
            .filter(|column| !column.is_generated && column.key == 0);
        let columns: Vec<_> = columns.map(|column| quoted(&column.name)).collect();
        let all = columns.join(", ");
        let set = |value: &dyn Fn(&String) -> String| {
            let sets: Vec<_> = columns
                .iter()
                .map(|column| format!("{column} = {}", value(column)))
                .collect();
            format!("UPDATE {place} SET {}", sets.join(", "))
        };
        let other =
            |column: &String| format!("CASE typeof({column}) WHEN 'text' THEN {column} || '.' ELSE {column} + 1 END");
        let tries = match event.as_str() {
            "delete" => vec![format!("DELETE FROM {place}")],
            _ if columns.is_empty() => return None,
            // A trigger may be about a change, and a constraint may keep the row from being changed.
            "update" => vec![set(&other), set(&String::clone)],
            _ if may_nest => vec![format!("INSERT INTO {place} ({all}) SELECT {all} FROM {place} LIMIT 1")],
            _ => return None,
        };
        let key = match table.primary_key() {
            key if key.is_empty() => vec!["rowid".to_owned()],
            key => key,
        };
        let key: Vec<_> = key.iter().map(|column| quoted(column)).collect();
        let key = key.join(", ");
        // A row with values, or a condition about a change is not met.
        let nulls: Vec<_> = columns.iter().map(|column| format!("({column} IS NULL)")).collect();
        let nulls = if nulls.is_empty() {
            "1".to_owned()
        } else {
            nulls.join(" + ")
        };
        let others =
            format!("DELETE FROM {place} WHERE ({key}) IS NOT (SELECT {key} FROM {place} ORDER BY {nulls} LIMIT 1)");
        let why = tries.iter().find_map(|sql| self.why_it_stops(&others, sql, may_nest))?;
        let name = &trigger.object.name;
        let (event, of) = (event.to_uppercase(), &table.name);
        let message = format!("the trigger `{name}` of `{of}` does not end: {event} of one row {why}");
        Some(at_its_creation(
            self.migrations,
            (ObjectKind::Trigger, name),
            &self.migrations[i],
            Check::NeverEnds,
            message,
        ))
    }

    /// Runs a statement behind another one, which sets no trigger going, and takes both back: why it did not end, if so.
    fn why_it_stops(&self, before: &str, sql: &str, may_nest: bool) -> Option<String> {
        let conn = &self.conn;
        let nest = |on: bool| conn.execute_batch(&format!("PRAGMA recursive_triggers = {on}"));
        let (outcome, has_stopped) = tried(conn, || {
            let is_ready = without_triggers(conn, || conn.execute_batch(before)).and_then(|()| nest(may_nest));
            self.recorder.restart();
            let outcome = is_ready.ok().map_or(Ok(0), |()| conn.execute(sql, []));
            let has_stopped = self.recorder.has_stopped();
            self.recorder.restart();
            (outcome, has_stopped)
        })
        .ok()?;
        let _ = nest(false);
        if has_stopped {
            return Some("was stopped after 30 million instructions of SQLite".to_owned());
        }
        let message = outcome.err()?.to_string();
        // <https://sqlite.org/limits.html#max_trigger_depth>
        let says = ["too many levels of trigger recursion", "triggers nested too deep"];
        let is_nested = says.iter().any(|text| message.contains(text));
        is_nested.then(|| format!("sets it going again and again: {message}"))
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
        let views = views.into_iter().filter(|(_, sql)| mentions(sql, RECURS));
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
    recurring(migrations).any(|statement| statement.words == ["CREATE", "VIEW"])
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
pub(super) const RECURS: &str = "with";

/// The statements of up parts that create something which may recur.
pub(super) fn recurring(migrations: &[SourceMigration]) -> impl Iterator<Item = &SourceStatement> {
    let ups = migrations.iter().filter_map(|migration| migration.up.as_ref());
    let statements = ups.flat_map(|up| &up.statements);
    statements.filter(|statement| statement.words[0] == "CREATE" && statement.mentions(RECURS))
}

fn may_recur(object: &Normal) -> bool {
    object.tokens.iter().any(|token| token == RECURS)
}
