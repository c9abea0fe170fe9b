//! What a run to head may need beside what every run needs: the build says which of it, so that an app does not link what
//! no migration of its set can need.
//!
//! A run to another target than head can undo any migration, and a database can follow the edits of drafts in a build with
//! `debug_assertions`: these have all.

use rusqlite::{Connection, Transaction};

use crate::backup::{self, Kept};
use crate::boxed::{Boxed, Result};
use crate::late;
use crate::ledger::Fold;
use crate::migration::{Migrations, Target};
use crate::plan::{Plan, Start, Step};
#[cfg(feature = "image")]
use crate::report::DoneStep;
use crate::run::{Run, outside};
use crate::runner::Runner;
#[cfg(feature = "image")]
use crate::snapshot::new_file;
use crate::watch::{self, Watch};

/// Makes the backup that steps need: see [`backup::make_for`].
pub(crate) type BackUp = fn(&Runner, &Connection, &Plan, &[Step]) -> Result<Option<Box<dyn Kept>>>;

/// Looks at the rows before the steps: see [`watch::start`].
pub(crate) type StartWatch = fn(&Runner, &Connection, &Plan, &[Step], bool) -> Result<Box<dyn Watch>>;

/// Runs a step outside of the transaction: see [`outside::run`].
pub(crate) type RunOutside = for<'r> fn(&mut Run<'r>, Transaction<'r>, &Plan, &Step, &Target) -> Result<()>;

/// Finds out whether migrations can come late: see [`late::start`].
pub(crate) type StartLate = fn(&Migrations, &Fold, Boxed) -> Result<Start>;

/// Fills a new file: see [`new_file::fill`].
#[cfg(feature = "image")]
pub(crate) type Fill = fn(&Runner, &Connection, &Plan) -> Result<Option<Vec<DoneStep>>>;

/// Chosen in the code that a build script writes.
#[derive(Clone, Copy)]
#[doc(hidden)]
pub struct Means {
    pub(crate) back_up: Option<BackUp>,
    pub(crate) watch: Option<StartWatch>,
    pub(crate) late: Option<StartLate>,
    pub(crate) outside: Option<RunOutside>,
    #[cfg(feature = "image")]
    pub(crate) fill: Option<Fill>,
}

impl Means {
    /// Enough where migrations only add to a schema without foreign keys.
    pub const LITTLE: Self = Self {
        back_up: None,
        watch: None,
        late: None,
        outside: None,
        #[cfg(feature = "image")]
        fill: None,
    };

    /// For a set with a step up that is lossy.
    #[must_use]
    pub const fn with_backups(self) -> Self {
        Self {
            back_up: Some(backup::make_for),
            ..self
        }
    }

    /// For a set of which a migration may take rows away, or leave them with a foreign key that points nowhere.
    #[must_use]
    pub const fn with_watch(self) -> Self {
        Self {
            watch: Some(watch::start),
            ..self
        }
    }

    /// For a set of which a migration may reach a database behind one that it precedes: see `docs/safety.md`.
    #[must_use]
    pub const fn with_late(self) -> Self {
        Self {
            late: Some(late::start),
            ..self
        }
    }

    /// For a set with a migration that runs outside of the transaction.
    #[must_use]
    pub const fn with_outside(self) -> Self {
        Self {
            outside: Some(outside::run),
            ..self
        }
    }

    /// For a set that makes so much that a new file takes it faster as an image.
    #[must_use]
    pub const fn with_image(self) -> Self {
        Self {
            #[cfg(feature = "image")]
            fill: Some(new_file::fill),
            ..self
        }
    }

    /// What a run may need that undoes something, or that a person has asked for, too.
    pub(crate) const fn for_any_target(self) -> Self {
        self.with_backups().with_watch().with_late().with_outside()
    }
}
