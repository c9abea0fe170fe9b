//! A plan as the script of the run: for reading, and for other tools.

use std::fmt::Write;

use crate::error::{Error, Result};
use crate::ledger::{self, Action, Record};
use crate::migration::{Direction, Migrations, Script};
use crate::plan::{Plan, Step};
use crate::report::place;
use crate::source::tokens::quoted_text;

impl Plan {
    /// The exact SQL of the run, ledger entries and mark included.
    ///
    /// `sqlite3 -bail app.db < plan.sql` leaves the same database as the run would: the `-bail`
    /// matters, because without it the shell goes on after an error, up to the COMMIT. The checks of
    /// a run (foreign keys, fingerprint) are not part of it. It fits the database it was planned from:
    /// on one whose ledger has moved on it stops at its first statement. An empty plan is an empty
    /// script.
    ///
    /// # Errors
    /// [`Error::RustStepInScript`] if the plan has Rust steps whose SQL was not recorded: see
    /// `Runner::plan_with_rust` (feature `cli`).
    pub fn sql(&self) -> Result<String> {
        let ids: Vec<_> = self
            .steps
            .iter()
            .filter(|step| self.stored(step).is_none())
            .filter(|step| step.has_rust() && self.recorded(step).is_none())
            .map(|step| step.migration.id())
            .collect();
        if !ids.is_empty() {
            return Err(Error::RustStepInScript { ids });
        }
        if self.is_empty() {
            return Ok(String::new());
        }
        let mut writer = Writer {
            plan: self,
            out: String::new(),
            in_transaction: false,
            has_ledger: self.context.own_pending.is_empty(),
            link: self.context.last_link.clone().unwrap_or_default(),
        };
        writer.write();
        Ok(writer.out)
    }
}

struct Writer<'p> {
    plan: &'p Plan,
    out: String,
    in_transaction: bool,
    /// The ledger is there in the form that this library writes.
    has_ledger: bool,
    /// That of the set's last entry.
    link: String,
}

impl Writer<'_> {
    fn write(&mut self) {
        let plan = self.plan;
        self.comment(&format!(
            "from {} to {}; run it with: sqlite3 -bail FILE < SCRIPT",
            place(plan.from),
            place(plan.to)
        ));
        self.line("PRAGMA foreign_keys = OFF;");
        self.line("PRAGMA legacy_alter_table = OFF;");
        self.guard();
        for step in &plan.steps {
            if step.migration.is_outside_transaction() {
                self.commit();
            } else {
                self.begin();
            }
            self.step(&plan.set, step);
        }
        self.commit();
        if plan.context.foreign_keys {
            self.line("PRAGMA foreign_keys = ON;");
        }
    }

    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn comment(&mut self, text: &str) {
        let _ = writeln!(self.out, "-- {text}");
    }

    fn begin(&mut self) {
        if !self.in_transaction {
            self.line("BEGIN IMMEDIATE;");
            self.in_transaction = true;
            self.ledger();
        }
    }

    fn commit(&mut self) {
        if self.in_transaction {
            self.line("COMMIT;");
            self.in_transaction = false;
        }
    }

    /// Stops the script on a database that is not where the plan was made: a CHECK fails.
    fn guard(&mut self) {
        if !self.plan.context.has_ledger {
            return; // creating the ledger a second time fails by itself
        }
        self.begin();
        let plan = self.plan;
        let at = plan.context.last_mark;
        let set = quoted_text(plan.set.set);
        self.line(
            "CREATE TEMP TABLE tohead_plan (the_ledger_has_moved_on INTEGER CHECK (the_ledger_has_moved_on = 0));",
        );
        let _ = writeln!(
            self.out,
            "INSERT INTO temp.tohead_plan SELECT ifnull((SELECT mark FROM main.tohead_ledger WHERE set_name = {set} ORDER BY seq DESC LIMIT 1), 0) <> {at};"
        );
        self.line("DROP TABLE temp.tohead_plan;");
    }

    fn step(&mut self, set: &Migrations, step: &Step) {
        let late = if self.plan.is_late(step) { ", late" } else { "" };
        self.comment(&format!("{} ({}{late})", step.migration.id(), step.direction));
        match (step.direction, self.plan.stored(step)) {
            (_, Some(stored)) => self.out.push_str(&stored.sql),
            (Direction::Up, None) => {
                self.script(step.script());
                self.rust(step);
            }
            (Direction::Down, None) => {
                self.rust(step);
                self.script(step.script());
            }
        }
        self.begin();
        let (now_at, checksum) = (self.plan.point(step), self.plan.checksum(step));
        let record = Record::leading_to(set, step.migration, step.action(), now_at, checksum);
        self.record(&record);
        if self.plan.context.owns_mark {
            let _ = writeln!(self.out, "{};", ledger::mark_sql(self.plan.mark_after(step)));
        }
    }

    fn script(&mut self, script: Option<&Script>) {
        self.out.push_str(&script.map(Script::sql).unwrap_or_default());
    }

    /// What a Rust step executed on a copy of the database.
    fn rust(&mut self, step: &Step) {
        if !step.has_rust() {
            return;
        }
        self.comment("the Rust step, as it ran on a copy of this database:");
        for statement in self.plan.recorded(step).into_iter().flatten() {
            // A line of its own: the statement may end in a comment.
            let _ = writeln!(self.out, "{}\n;", statement.trim_end_matches(';'));
        }
    }

    /// Creates the ledger, or brings an older one to the form that this library writes; once.
    fn ledger(&mut self) {
        if self.has_ledger {
            return;
        }
        self.has_ledger = true;
        for migration in self.plan.context.own_pending {
            self.script(migration.up.as_ref());
            self.record(&Record::new(&ledger::OWN, migration, Action::Up));
        }
    }

    fn record(&mut self, record: &Record<'_>) {
        let (sql, link) = record.sql(&self.link);
        let _ = writeln!(self.out, "{sql};");
        if record.is_of(&self.plan.set) {
            self.link = link;
        }
    }
}
