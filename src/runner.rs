//! Options of a run.

use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use rusqlite::Connection;

use crate::backup::{self, Backup};
use crate::boxed::Result;
use crate::cancel::Cancel;
use crate::envelope::Patience;
use crate::means::Means;
use crate::migration::Migrations;
use crate::plan::Step;
use crate::report::{Event, Report};
use crate::unwind;

/// What an observer is.
pub(crate) type Observer = dyn Fn(&Event<'_>);

/// What opens a second connection.
type Opener = Box<dyn Fn(&Path) -> rusqlite::Result<Connection>>;

/// What goes to head, and undoes the newer part of a database first.
pub(crate) type Unwind = fn(&Runner, &Connection, Means) -> Result<Report>;

/// What to do with a database that is newer than the binary, and breaks it. One that is newer and
/// compatible, by its schema version, is used as it is, whatever is chosen here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum NewerDatabase {
    /// Fail with [`Error::DatabaseIsNewer`](crate::Error::DatabaseIsNewer), and change nothing.
    #[default]
    Refuse,
    /// Undo what this binary does not know, with the down scripts that the newer one has left in the ledger.
    ///
    /// **What the newer version of the app has stored in its new tables and columns is lost to it**; a
    /// backup of the file is made first, whatever [`Backup`] says, and stays. All of it happens in one
    /// transaction, or nothing does. Where a part has no down script, where one fails or does not restore the schema that
    /// this binary knows, and where the ledger is not as it was written, the call fails with
    /// [`Error::DatabaseIsNewer`](crate::Error::DatabaseIsNewer), which says why, and nothing is changed.
    ///
    /// The scripts are data from a file. They run on a connection of their own, under an authorizer that
    /// lets them reach nothing but the tables of that file: `docs/unwinding.md` has the threat model. They
    /// cannot use functions of the app, unless [`Runner::open_with`] adds them. A database in memory cannot
    /// be unwound.
    Unwind,
}

/// A set with the options of a run.
///
/// ```no_run
/// # mod migrate { pub fn runner() -> tohead::Runner { unimplemented!() } }
/// # let conn = rusqlite::Connection::open_in_memory()?;
/// use std::time::Duration;
/// let report = migrate::runner().busy_timeout(Duration::from_secs(60)).to_head(&conn)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub struct Runner {
    pub(crate) set: Migrations,
    pub(crate) busy_timeout: Duration,
    pub(crate) observer: Option<Rc<Observer>>,
    cancel: Option<Cancel>,
    follow_drafts: bool,
    pub(crate) backup: Backup,
    /// What a run to head has.
    means: Means,
    /// What undoes the newer part of a database first, where that is chosen. An app that does not choose it does not link it.
    pub(crate) unwind: Option<Unwind>,
    pub(crate) guards_rows: bool,
    pub(crate) takes_snapshot: bool,
    opener: Option<Opener>,
    /// The only steps that a run may take.
    pub(crate) agreed: Option<Vec<Step>>,
}

impl std::fmt::Debug for Runner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Runner")
            .field("set", &self.set)
            .field("busy_timeout", &self.busy_timeout)
            .finish_non_exhaustive()
    }
}

impl Runner {
    /// How long a call waits for locks unless told otherwise.
    pub const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

    pub(crate) const fn new(set: Migrations) -> Self {
        Self {
            set,
            busy_timeout: Self::BUSY_TIMEOUT,
            observer: None,
            cancel: None,
            follow_drafts: true,
            backup: Backup::before_lossy_steps(),
            means: set.means,
            unwind: None,
            guards_rows: true,
            takes_snapshot: true,
            opener: None,
            agreed: None,
        }
    }

    /// How long a call waits while other connections hold locks, before it fails with
    /// [`Error::Busy`](crate::Error::Busy). The connection's own busy handler, if it has one, waits first.
    pub fn busy_timeout(mut self, timeout: Duration) -> Self {
        self.busy_timeout = timeout;
        self
    }

    /// Calls `observer` at every step of a run, on the thread that runs it. It must not use the
    /// connection. Where several processes start at once, only the one that does the work reports
    /// steps.
    pub fn observer(mut self, observer: impl Fn(&Event<'_>) + 'static) -> Self {
        self.observer = Some(Rc::new(observer));
        self
    }

    /// Lets a run be ended from outside: it rolls back, and fails with
    /// [`Error::Cancelled`](crate::Error::Cancelled), which says what the database is then. See [`Cancel`] for
    /// when it looks. Undoing what a newer binary has applied ([`NewerDatabase::Unwind`]) is not ended by it.
    pub fn cancel(mut self, cancel: &Cancel) -> Self {
        self.cancel = Some(cancel.clone());
        self
    }

    /// For the locks of a run.
    pub(crate) fn patience(&self) -> Patience {
        Patience::new(self.busy_timeout).until_cancelled(self.cancel.as_ref())
    }

    /// Fails once the run was cancelled.
    pub(crate) fn check_cancelled(&self) -> Result<()> {
        self.cancel.as_ref().map_or(Ok(()), Cancel::check)
    }

    /// When a run makes a backup first, and where; [`Backup::before_lossy_steps`] unless told otherwise.
    pub fn backup(mut self, backup: Backup) -> Self {
        self.backup = backup;
        self.means = self.means.with_backups();
        self
    }

    /// What a run to head may need.
    pub(crate) const fn means(&self) -> Means {
        if self.follows_drafts() {
            self.means_for_any_target()
        } else {
            self.means
        }
    }

    /// What a run to another target may need.
    pub(crate) const fn means_for_any_target(&self) -> Means {
        self.means.for_any_target()
    }

    /// Whether a run counts rows around migrations that rebuild a table or delete rows, and rolls back with
    /// [`Error::RowsLost`](crate::Error::RowsLost) where fewer are left than the rehearsal and the statements
    /// say, or with [`Error::RowsMultiplied`](crate::Error::RowsMultiplied) where a rebuild has some twice; so it is
    /// unless it is switched off here. [`Migration::guarded`](crate::Migration::guarded) has the tables, and
    /// [`Migration::steady`](crate::Migration::steady) those that may not grow; `guarded_down` and `steady_down` have those of
    /// the way back. Where a newer database is unwound, the statements alone say which tables may lose rows, and
    /// [`Error::DatabaseIsNewer`](crate::Error::DatabaseIsNewer) which would. Counting reads the whole table, or its smallest index, twice.
    pub fn row_guard(mut self, guard: bool) -> Self {
        self.guards_rows = guard;
        self
    }

    /// Whether an empty database takes the copy of head that the build has made, in the place of all migrations; so
    /// it is unless it is switched off here, as for a test that is to see the migrations run.
    /// [`Report::from_snapshot`](crate::Report::from_snapshot) says that it did.
    ///
    /// An empty file is filled through a second connection, as a backup is made: hooks, an authorizer and
    /// functions of the first one take no part in that.
    pub fn snapshot(mut self, take: bool) -> Self {
        self.takes_snapshot = take;
        self
    }

    /// What `to_head` does with a database that a newer binary has migrated in a way that this one cannot live
    /// with; [`NewerDatabase::Refuse`] unless told otherwise.
    pub fn newer_database(mut self, policy: NewerDatabase) -> Self {
        self.unwind = match policy {
            NewerDatabase::Refuse => None,
            NewerDatabase::Unwind => Some(unwind::to_head),
        };
        self
    }

    /// How a second connection is opened to the database file, or a first one to a backup of it: reading
    /// and writing, and creating the file if it is missing.
    ///
    /// Needed only where the path is not enough: for an encrypted database, to which `open` has to give
    /// its key, or for one behind a VFS of its own. Otherwise the file is opened by the path that SQLite
    /// knows.
    pub fn open_with(mut self, open: impl Fn(&Path) -> rusqlite::Result<Connection> + 'static) -> Self {
        self.opener = Some(Box::new(open));
        self
    }

    /// Opens a database file.
    pub(crate) fn connect(&self, file: &Path, may_create: bool) -> rusqlite::Result<Connection> {
        match &self.opener {
            Some(open) => open(file),
            None => backup::open_file(file, may_create),
        }
    }

    /// Whether a database follows the edits of drafts; so it is unless it is switched off here.
    ///
    /// A *draft* is a migration that the lock file does not know. In a build with `debug_assertions`, a
    /// draft that was edited since it was applied is undone with the down script in the ledger, with all
    /// drafts applied after it, and run anew, in the transaction of the run.
    /// [`Report::followed`](crate::Report::followed) says that it happened. **The rows of what a draft
    /// has created are lost with that.** Where it is impossible, the call fails with
    /// [`Error::Edited`](crate::Error::Edited) and changes nothing.
    ///
    /// Migrations that a release has shipped are never touched, and in a build without `debug_assertions`
    /// this does nothing: there every edited migration is an error.
    pub fn follow_drafts(mut self, follow: bool) -> Self {
        self.follow_drafts = follow;
        self
    }

    pub(crate) const fn follows_drafts(&self) -> bool {
        self.follow_drafts && cfg!(debug_assertions)
    }

    /// Refuses any step but these under the write lock: those that a person has seen and agreed to.
    #[cfg(feature = "cli")]
    pub(crate) fn only(self, steps: &[Step]) -> Self {
        Self {
            agreed: Some(steps.to_vec()),
            ..self
        }
    }

    /// Whether a run calls functions of the app, beside Rust steps.
    pub(crate) const fn calls_the_app(&self) -> bool {
        self.observer.is_some() || self.opener.is_some()
    }

    #[inline(never)]
    pub(crate) fn observe(&self, event: &Event<'_>) {
        tell(self.observer.as_deref(), event);
    }
}

/// Tells of an event whoever listens.
pub(crate) fn tell(observer: Option<&Observer>, event: &Event<'_>) {
    #[cfg(feature = "tracing")]
    trace(event);
    if let Some(observer) = observer {
        observer(event);
    }
}

#[cfg(feature = "tracing")]
fn trace(event: &Event<'_>) {
    match event {
        Event::Planned(steps) => tracing::info!(steps = steps.len(), "planned"),
        Event::StepStarted(step) => {
            tracing::info!(id = %step.migration.id(), direction = %step.direction, "step started")
        }
        Event::StatementDone { step, done } => tracing::trace!(id = %step.migration.id(), done, "statement done"),
        Event::Pulse {
            elapsed, instructions, ..
        } => tracing::trace!(?elapsed, instructions, "in the middle of a statement"),
        Event::RustStarted(step) => tracing::debug!(id = %step.migration.id(), "Rust step started"),
        Event::RustDone(step) => tracing::debug!(id = %step.migration.id(), "Rust step done"),
        Event::StepDone(step) => {
            tracing::info!(id = %step.migration.id(), direction = %step.direction, duration = ?step.duration, "step done")
        }
        Event::BackingUp { copied, total } => tracing::debug!(copied, total, "backing up"),
        Event::Checking => tracing::debug!("checking foreign keys and schema"),
        Event::Committed => tracing::info!("committed"),
    }
}
