//! Everything that can be asked of a set.

use rusqlite::Connection;

use crate::boxed;
use crate::error::{Error, Result};
use crate::ledger::{self, Entry, Fold};
use crate::migration::{Migrations, Target};
use crate::plan::{self, Plan, Survey};
use crate::precondition;
use crate::repair;
use crate::replay;
use crate::report::{Report, Status, Verification};
use crate::run;
use crate::runner::Runner;
use crate::schema::fingerprint::ObjectDifference;
use crate::schema::{Expected, Schema};
use crate::standing;
use crate::{drift, drift_details};

impl Runner {
    /// See [`Migrations::to_head`].
    pub fn to_head(&self, conn: &Connection) -> Result<Report> {
        Ok(run::run(self, conn, &Target::Head, self.means())?)
    }

    /// See [`Migrations::to`].
    pub fn to(&self, conn: &Connection, target: Target) -> Result<Report> {
        Ok(run::run(self, conn, &self.known(target)?, self.means_for_any_target())?)
    }

    /// See [`Migrations::down`].
    pub fn down(&self, conn: &Connection, steps: u32) -> Result<Report> {
        Ok(run::run(
            self,
            conn,
            &Target::Steps(-i64::from(steps)),
            self.means_for_any_target(),
        )?)
    }

    /// Records every migration up to the target as applied, without running any: for a database that
    /// an earlier tool brought there.
    ///
    /// Writes entries with the action `stamp`, and the mark, in one transaction. Fails with
    /// [`Error::FingerprintMismatch`], and changes nothing, unless the live schema is what the
    /// rehearsal produced at the target.
    pub fn stamp(&self, conn: &Connection, target: Target) -> Result<Report> {
        Ok(run::stamp(self, conn, &self.known(target)?, true)?)
    }

    /// The same without a look at the schema. **A ledger that says what is not so makes every later run go
    /// wrong**: for a person who knows why the schema differs, and that it does not matter.
    pub fn stamp_anyway(&self, conn: &Connection, target: Target) -> Result<Report> {
        Ok(run::stamp(self, conn, &self.known(target)?, false)?)
    }

    /// A target without a release, for whose order semver has much code, which is not linked where no target is given.
    pub(crate) fn known(&self, target: Target) -> Result<Target> {
        match target {
            Target::Release(release) => Ok(plan::released(&self.set, release)?),
            other => Ok(other),
        }
    }

    /// Records the checksums of edited migrations as they are in this set, without running anything: for a
    /// person who has looked at the difference and knows that this database has what the files say now.
    ///
    /// Appends an entry with the action `repair` for each, and sets the mark, in one transaction; answers
    /// with the migrations. Fails with [`Error::FingerprintMismatch`], and changes nothing, unless the live
    /// schema is what the rehearsal produced of the files as they are now. What an edit would have done to
    /// rows nobody can check.
    pub fn repair(&self, conn: &Connection) -> Result<Vec<&'static crate::Migration>> {
        Ok(repair::repair(self, conn)?)
    }

    /// See [`Migrations::plan`].
    pub fn plan(&self, conn: &Connection, target: Target) -> Result<Plan> {
        let target = self.known(target)?;
        self.reading(conn, || {
            standing::look(self, conn, &target, self.means_for_any_target())
        })
    }

    /// See [`Migrations::history`].
    pub fn history(&self, conn: &Connection) -> Result<Vec<Entry>> {
        self.reading(conn, || ledger::entries(conn, self.set.set))
    }

    /// See [`Migrations::status`].
    pub fn status(&self, conn: &Connection) -> Result<Status> {
        self.reading(conn, || {
            let fold = ledger::fold(conn, self.set.set)?;
            let survey = plan::survey(&self.set, &fold);
            let drift = self.drift(conn, &fold, &survey)?;
            Ok(Status {
                set: self.set,
                current: survey.current,
                current_id: fold.applied.values().next_back().map(ledger::Applied::id),
                head: self.set.head(),
                pending: survey.pending,
                late: survey.late,
                unknown: survey.unknown,
                edited: survey.edited,
                drift,
            })
        })
    }

    /// See [`Migrations::verify`].
    pub fn verify(&self, conn: &Connection) -> Result<Verification> {
        self.reading(conn, || {
            let fold = ledger::fold(conn, self.set.set)?;
            let survey = plan::survey(&self.set, &fold);
            let mark = ledger::read_mark(conn).map_err(Error::sqlite("reading the mark"))?;
            Ok(Verification {
                set: self.set,
                current_id: fold.applied.values().next_back().map(ledger::Applied::id),
                unchanged: fold.applied.len() - survey.edited.len() - survey.unknown.len(),
                missing: survey.late.iter().map(|migration| migration.id()).collect(),
                drift: self.drift(conn, &fold, &survey)?,
                mark_agrees: !self.set.keeps_mark || mark == fold.mark,
                broken_at: ledger::first_break(&ledger::entries(conn, self.set.set)?).map(|entry| entry.seq),
                edited: survey.edited,
                unknown: survey.unknown,
            })
        })
    }

    /// What differs from the rehearsal, where the set knows what should be there.
    fn drift(&self, conn: &Connection, fold: &Fold, survey: &Survey) -> boxed::Result<Option<Vec<ObjectDifference>>> {
        if !survey.unknown.is_empty() || !survey.edited.is_empty() {
            return Ok(None);
        }
        let at = survey.current.and_then(|version| self.set.get(version));
        let place = at.map_or(0, |at| self.set.place_of(at.version) + 1);
        // Where the set cannot be run in memory, because it has a Rust step or needs a function of the app, there is
        // nothing to compare with but fingerprints.
        let Some(gap) = plan::gap(&self.set, fold) else {
            let mut differences = drift::drift(&self.set, conn, at)?;
            let differ = differences.iter().any(|difference| !difference.missing);
            if let Some(Ok(Some(reference))) = differ.then(|| replay::after(&self.set.list[..place])) {
                drift_details::describe(&reference, conn, &mut differences);
            }
            return Ok(Some(differences));
        };
        let Ok(Some(reference)) = replay::after(gap.applied) else {
            return Ok(None);
        };
        let schema = Schema::read(&reference).map_err(Error::sqlite("reading the schema"))?;
        let mut differences = drift::drift_from(&Expected::of(&schema, &|_| true), conn)?;
        drift_details::describe(&reference, conn, &mut differences);
        Ok(Some(differences))
    }

    /// Waits for locks, and sees one state of the database throughout.
    fn reading<T>(&self, conn: &Connection, read: impl FnMut() -> boxed::Result<T>) -> Result<T> {
        precondition::refuse_open_transaction(conn)?;
        precondition::refuse_invalid(&self.set)?;
        Ok(self.patience().snapshot(conn, read)?)
    }
}

/// A database moves along the set. Every call refuses a connection that is inside a transaction
/// ([`Error::OpenTransaction`]), touches the connection's `main` database only, and waits up to 30
/// seconds for locks that others hold; [`Migrations::runner`] sets another limit.
impl Migrations {
    /// Applies everything that is pending.
    ///
    /// At head it reads one header field and returns. Otherwise all pending migrations run in one
    /// `BEGIN IMMEDIATE` transaction with foreign keys off, are checked, recorded in the ledger, and
    /// committed together; a `no-transaction` migration splits the run. On any error the database and
    /// the connection's pragmas are as they were, unless the error says otherwise. Safe to call from
    /// any number of threads and processes at once: the others wait and find nothing to do.
    pub fn to_head(&self, conn: &Connection) -> Result<Report> {
        self.runner().to_head(conn)
    }

    /// Goes up or down to the target, in one transaction as [`to_head`](Self::to_head) does.
    ///
    /// Fails with [`Error::UnknownTarget`] or [`Error::Irreversible`] before anything is changed.
    pub fn to(&self, conn: &Connection, target: Target) -> Result<Report> {
        self.runner().to(conn, target)
    }

    /// Undoes the last `steps` migrations with their down parts. **This can destroy users' data**:
    /// what an up added, its down removes.
    pub fn down(&self, conn: &Connection, steps: u32) -> Result<Report> {
        self.runner().down(conn, steps)
    }

    /// Where the database stands. Writes nothing, and works on a read-only database.
    pub fn status(&self, conn: &Connection) -> Result<Status> {
        self.runner().status(conn)
    }

    /// This set's entries in the ledger, oldest first. Writes nothing.
    pub fn history(&self, conn: &Connection) -> Result<Vec<Entry>> {
        self.runner().history(conn)
    }

    /// The steps from where the database is to the target. Writes nothing; [`Plan::sql`] is the
    /// script.
    pub fn plan(&self, conn: &Connection, target: Target) -> Result<Plan> {
        self.runner().plan(conn, target)
    }

    /// Compares the ledger with the set, and the live schema with what the rehearsal produced.
    /// Writes nothing.
    pub fn verify(&self, conn: &Connection) -> Result<Verification> {
        self.runner().verify(conn)
    }

    /// Whether the set passed its checks. Always so for an embedded set; for one that is made at run
    /// time this is the line for a test.
    ///
    /// # Errors
    /// [`Error::InvalidSet`] with every problem found.
    pub fn check(&self) -> Result<()> {
        Ok(precondition::refuse_invalid(self)?)
    }

    /// This set with options.
    pub fn runner(&self) -> Runner {
        Runner::new(*self)
    }
}
