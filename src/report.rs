//! What a call found and did, as data that can be shown.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use crate::error::{State, list};
use crate::migration::{Direction, Migration, Migrations};
use crate::plan::{Newer, Step};
use crate::schema::fingerprint::ObjectDifference;
use crate::version::Version;

/// What a run did.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Report {
    /// The set that was migrated.
    pub set: Migrations,
    /// The last applied migration before the run; none at base.
    pub from: Option<&'static Migration>,
    /// The last applied migration now; none at base.
    pub to: Option<&'static Migration>,
    /// The steps that ran, in their order.
    pub steps: Vec<DoneStep>,
    /// Whether the database was empty and got a copy of head in the place of the steps: the *snapshot*. How long
    /// each step would have taken is not known then.
    pub from_snapshot: bool,
    /// Drafts that were edited since they were applied here, so that they were undone and run anew: see
    /// [`Runner::follow_drafts`](crate::Runner::follow_drafts).
    pub followed: Vec<&'static Migration>,
    /// Those of the steps that came behind migrations which they precede in the set: lower versions that were merged
    /// late, for which the rehearsal in this very order ends at the same schema, and whose order no row can tell.
    pub late: Vec<&'static Migration>,
    /// What a newer binary has applied behind head, where this one can live with it.
    pub newer: Option<Newer>,
    /// Migrations of a newer binary that were undone first: see
    /// [`NewerDatabase::Unwind`](crate::NewerDatabase::Unwind).
    pub unwound: Vec<String>,
    /// The backup that was made before anything was changed: see [`Backup`](crate::Backup).
    pub backup: Option<PathBuf>,
    /// How long the run took, waiting for locks included; zero where there was nothing to do.
    pub duration: Duration,
}

/// A step that ran.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct DoneStep {
    /// The migration.
    pub migration: &'static Migration,
    /// Which of its parts ran.
    pub direction: Direction,
    /// How long its statements took.
    pub duration: Duration,
}

impl Report {
    #[inline(never)]
    pub(crate) fn nothing_done(set: &Migrations, at: Option<&'static Migration>) -> Self {
        Self {
            set: *set,
            from: at,
            to: at,
            steps: Vec::new(),
            from_snapshot: false,
            followed: Vec::new(),
            late: Vec::new(),
            newer: None,
            unwound: Vec::new(),
            backup: None,
            duration: Duration::ZERO,
        }
    }

    /// Whether the database was where it should be, so that nothing was done.
    #[must_use]
    pub fn is_noop(&self) -> bool {
        self.steps.is_empty() && self.unwound.is_empty()
    }

    /// What a failure of the run leaves behind: the parts of it that are committed.
    pub(crate) fn state(&self) -> State {
        match self.steps.last() {
            None => State::Unchanged,
            Some(_) => State::StoppedAfter(place(self.to)),
        }
    }

    fn show_backup(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.backup {
            Some(backup) => writeln!(f, "the database as it was before is in {}", backup.display()),
            None => Ok(()),
        }
    }
}

/// The id of a migration, or `base`.
pub(crate) fn place(at: Option<&Migration>) -> String {
    at.map_or_else(|| "base".to_owned(), Migration::id)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = |at: Option<&Migration>| at.map(Migration::version);
        if self.is_noop() && version(self.from) != version(self.to) {
            return write!(
                f,
                "recorded as applied, without running anything: from {} to {}",
                place(self.from),
                place(self.to)
            );
        }
        for id in &self.unwound {
            writeln!(f, "{id} is of a newer version of the app: it was undone")?;
        }
        if let Some(newer) = &self.newer {
            let unknown = list(&newer.unknown, String::clone);
            return write!(
                f,
                "nothing to do: the database is newer, and compatible: it also has {unknown}"
            );
        }
        if self.is_noop() {
            self.show_backup(f)?;
            return write!(f, "nothing to do: the database is at {}", place(self.to));
        }
        let timed = self.steps.iter().filter(|_| !self.from_snapshot);
        for step in timed {
            writeln!(
                f,
                "{:<4}  {}  ({})",
                format!("{}", step.direction),
                step.migration.id(),
                Millis(step.duration)
            )?;
        }
        for draft in &self.followed {
            writeln!(f, "{} was edited since it was applied here: it was undone", draft.id())?;
        }
        for late in &self.late {
            writeln!(f, "{} came late: versions behind it were applied before", late.id())?;
        }
        self.show_backup(f)?;
        let count = self.steps.len();
        let is_down = |step: &DoneStep| step.direction == Direction::Down;
        let migrations = match self.steps.iter().filter(|step| is_down(step)).count() {
            _ if count == 1 => "migration",
            downs if downs == 0 || downs == count => "migrations",
            // A draft that is undone and run anew is one migration.
            _ => "steps",
        };
        write!(
            f,
            "{count} {migrations} in {}: from {} to {}{}",
            Millis(self.duration),
            place(self.from),
            place(self.to),
            if self.from_snapshot { ", by a copy of head" } else { "" }
        )
    }
}

/// A duration in milliseconds, for people.
pub(crate) struct Millis(pub(crate) Duration);

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ms", Tenths::of(self.0.as_nanos(), 1_000_000))
    }
}

/// A number with one digit behind the point. Without floating point, whose formatting is 17 KiB in an app's binary.
pub(crate) struct Tenths(u64);

impl Tenths {
    /// So many units of so much.
    pub(crate) const fn of(amount: u128, unit: u128) -> Self {
        let tenths = (amount * 10 + unit / 2) / unit;
        // The standard library writes numbers of 128 bits with code that nothing else needs.
        Self(if tenths > u64::MAX as u128 {
            u64::MAX
        } else {
            tenths as u64
        })
    }
}

impl fmt::Display for Tenths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0 / 10, self.0 % 10)
    }
}

/// Where a database stands.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Status {
    /// The set.
    pub set: Migrations,
    /// The highest applied version; none at base. It may be one that the set does not know.
    pub current: Option<Version>,
    /// The id of the highest applied migration.
    pub current_id: Option<String>,
    /// The last migration of the set.
    pub head: Option<&'static Migration>,
    /// In the set, and not applied.
    pub pending: Vec<&'static Migration>,
    /// Those of them that come before an applied one. Whether they can be applied now, [`Migrations::plan`] says.
    pub late: Vec<&'static Migration>,
    /// Applied, and not in the set.
    pub unknown: Vec<String>,
    /// Applied, and changed since.
    pub edited: Vec<String>,
    /// Objects of the set that are not as the rehearsal left them; none where that cannot be said,
    /// because edited or unknown migrations are applied, or late ones are pending and a Rust step is applied.
    pub drift: Option<Vec<ObjectDifference>>,
}

impl Status {
    /// Whether everything is applied and nothing is unknown, edited or drifted.
    #[must_use]
    pub fn is_at_head(&self) -> bool {
        self.pending.is_empty() && self.unknown.is_empty() && self.edited.is_empty() && self.has_no_drift()
    }

    fn has_no_drift(&self) -> bool {
        self.drift.as_ref().is_some_and(Vec::is_empty)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "current  {}", self.current_id.as_deref().unwrap_or("base"))?;
        writeln!(f, "head     {}", place(self.head))?;
        let ids: Vec<_> = self.pending.iter().map(|migration| migration.id()).collect();
        group(f, "pending", &ids)?;
        if !self.late.is_empty() {
            let ids: Vec<_> = self.late.iter().map(|migration| migration.id()).collect();
            group(f, "late", &ids)?;
        }
        group(f, "unknown", &self.unknown)?;
        group(f, "edited", &self.edited)?;
        drift(f, self.drift.as_deref())?;
        f.write_str(if self.is_at_head() {
            "the database is at head"
        } else {
            "the database is not at head"
        })
    }
}

/// A heading with its count, and the items below it.
#[inline(never)]
fn group(f: &mut fmt::Formatter<'_>, heading: &str, items: &[String]) -> fmt::Result {
    if items.is_empty() {
        return writeln!(f, "{heading:<7}  none");
    }
    writeln!(f, "{heading:<7}  {}", items.len())?;
    items.iter().try_for_each(|item| writeln!(f, "         {item}"))
}

fn drift(f: &mut fmt::Formatter<'_>, differences: Option<&[ObjectDifference]>) -> fmt::Result {
    match differences {
        Some(differences) => group(
            f,
            "drift",
            &differences.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ),
        None => writeln!(f, "drift    not compared"),
    }
}

/// What `verify` compared, and what did not agree.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Verification {
    /// The set.
    pub set: Migrations,
    /// The id of the highest applied migration; none at base.
    pub current_id: Option<String>,
    /// How many applied migrations have the checksum that the ledger recorded.
    pub unchanged: usize,
    /// Applied, and changed since.
    pub edited: Vec<String>,
    /// Applied, and not in the set.
    pub unknown: Vec<String>,
    /// Not applied, though a later one is.
    pub missing: Vec<String>,
    /// Objects of the set that are not as the rehearsal left them; none where that cannot be said,
    /// because edited or unknown migrations are applied.
    pub drift: Option<Vec<ObjectDifference>>,
    /// Whether the mark says what the ledger says; true where the set keeps no mark.
    pub mark_agrees: bool,
    /// The first entry of the ledger (its `seq`) that is not as it was written, or does not follow the one that
    /// it was written behind.
    pub broken_at: Option<i64>,
}

impl Verification {
    /// Whether ledger, set, schema and mark agree.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        let has_no_drift = self.drift.as_ref().is_some_and(Vec::is_empty);
        let knows_all = self.edited.is_empty() && self.unknown.is_empty() && self.missing.is_empty();
        knows_all && has_no_drift && self.mark_agrees && self.broken_at.is_none()
    }
}

impl fmt::Display for Verification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "checked  {} applied, unchanged, at {}",
            self.unchanged,
            self.current_id.as_deref().unwrap_or("base")
        )?;
        group(f, "edited", &self.edited)?;
        group(f, "unknown", &self.unknown)?;
        group(f, "missing", &self.missing)?;
        drift(f, self.drift.as_deref())?;
        if !self.mark_agrees {
            writeln!(f, "mark     does not say what the ledger says")?;
        }
        if let Some(seq) = self.broken_at {
            writeln!(f, "ledger   entry {seq} is not as it was written")?;
        }
        f.write_str(if self.is_ok() {
            "everything agrees"
        } else {
            "not everything agrees"
        })
    }
}

/// Progress of a run, for an observer.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'e> {
    /// The write lock is held, and these steps come next in its transaction.
    Planned(&'e [Step]),
    /// A step begins.
    StepStarted(&'e Step),
    /// A statement of the step has run.
    StatementDone {
        /// The step.
        step: &'e Step,
        /// How many of its statements have run.
        done: usize,
    },
    /// SQLite is in the middle of a statement; reported several times a second on a connection that a
    /// [`Cancel`](crate::Cancel::attach) is attached to, and on no other.
    Pulse {
        /// The step that the statement, or the Rust part, belongs to; none where it is a check of the run.
        step: Option<&'e Step>,
        /// How long it has taken so far.
        elapsed: Duration,
        /// How many instructions of its virtual machine SQLite has carried out for it, to some thousands. They are
        /// no measure of what is left, and their rate shows that it goes on.
        instructions: u64,
    },
    /// The Rust part of the step begins.
    RustStarted(&'e Step),
    /// The Rust part of the step has run.
    RustDone(&'e Step),
    /// A step has run; it is not committed yet.
    StepDone(&'e DoneStep),
    /// So much of a backup is made; reported several times.
    BackingUp {
        /// How many bytes are copied.
        copied: u64,
        /// How many there are.
        total: u64,
    },
    /// The checks before the commit begin.
    Checking,
    /// The transaction is committed.
    Committed,
}

#[cfg(feature = "serde")]
mod json {
    //! The documented shape: ids and versions instead of references into the set (`docs/json.md`).

    use serde::ser::{Serialize, SerializeStruct, Serializer};

    use super::{DoneStep, Migration, Report, Status, Verification};
    use crate::plan::{Plan, Step};
    use crate::version::Version;

    fn ids(migrations: &[&Migration]) -> Vec<String> {
        migrations.iter().map(|migration| migration.id()).collect()
    }

    impl Serialize for Version {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_str(self)
        }
    }

    impl Serialize for DoneStep {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut out = serializer.serialize_struct("DoneStep", 3)?;
            out.serialize_field("id", &self.migration.id())?;
            out.serialize_field("direction", &self.direction)?;
            out.serialize_field("duration_us", &(self.duration.as_micros() as u64))?;
            out.end()
        }
    }

    impl Serialize for Step {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut out = serializer.serialize_struct("Step", 4)?;
            out.serialize_field("id", &self.migration.id())?;
            out.serialize_field("direction", &self.direction)?;
            out.serialize_field("statements", &self.statement_count())?;
            out.serialize_field("rust", &self.has_rust())?;
            out.end()
        }
    }

    impl Serialize for Report {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut out = serializer.serialize_struct("Report", 10)?;
            out.serialize_field("set", self.set.set())?;
            out.serialize_field("from", &self.from.map(Migration::id))?;
            out.serialize_field("to", &self.to.map(Migration::id))?;
            out.serialize_field("steps", &self.steps)?;
            out.serialize_field("from_snapshot", &self.from_snapshot)?;
            out.serialize_field("followed", &ids(&self.followed))?;
            out.serialize_field("late", &ids(&self.late))?;
            let backup = self.backup.as_ref().map(|backup| format!("{}", backup.display()));
            out.serialize_field("newer", &self.newer)?;
            out.serialize_field("unwound", &self.unwound)?;
            out.serialize_field("backup", &backup)?;
            out.serialize_field("duration_us", &(self.duration.as_micros() as u64))?;
            out.end()
        }
    }

    impl Serialize for Plan {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut out = serializer.serialize_struct("Plan", 5)?;
            out.serialize_field("set", self.set.set())?;
            out.serialize_field("from", &self.from.map(Migration::id))?;
            out.serialize_field("to", &self.to.map(Migration::id))?;
            out.serialize_field("steps", &self.steps)?;
            let late: Vec<_> = self.late.iter().map(|late| late.migration).collect();
            out.serialize_field("late", &ids(&late))?;
            out.end()
        }
    }

    impl Serialize for Status {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut out = serializer.serialize_struct("Status", 9)?;
            out.serialize_field("set", self.set.set())?;
            out.serialize_field("current", &self.current_id)?;
            out.serialize_field("head", &self.head.map(Migration::id))?;
            out.serialize_field("pending", &ids(&self.pending))?;
            out.serialize_field("late", &ids(&self.late))?;
            out.serialize_field("unknown", &self.unknown)?;
            out.serialize_field("edited", &self.edited)?;
            out.serialize_field("drift", &self.drift)?;
            out.serialize_field("at_head", &self.is_at_head())?;
            out.end()
        }
    }

    impl Serialize for Verification {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut out = serializer.serialize_struct("Verification", 10)?;
            out.serialize_field("set", self.set.set())?;
            out.serialize_field("current", &self.current_id)?;
            out.serialize_field("unchanged", &self.unchanged)?;
            out.serialize_field("edited", &self.edited)?;
            out.serialize_field("unknown", &self.unknown)?;
            out.serialize_field("missing", &self.missing)?;
            out.serialize_field("drift", &self.drift)?;
            out.serialize_field("mark_agrees", &self.mark_agrees)?;
            out.serialize_field("broken_at", &self.broken_at)?;
            out.serialize_field("ok", &self.is_ok())?;
            out.end()
        }
    }
}
