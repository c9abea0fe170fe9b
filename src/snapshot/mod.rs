//! New databases: a copy of head in the place of all migrations.
//!
//! The build has made the *snapshot* and proved that it is what a run leaves (`build/snapshot`).
//!
//! * this file: what is embedded;
//! * [`script`]: an empty database, inside the envelope of a run;
//! * `image`, `new_file`: an empty file, which takes the image;
//! * [`in_memory`], [`temp_file`], [`shared`]: databases for tests, which [`at_head`] gives them.

mod at_head;
#[cfg(feature = "image")]
pub(crate) mod image;
mod in_memory;
#[cfg(feature = "image")]
pub(crate) mod new_file;
pub(crate) mod script;
#[cfg(feature = "r2d2")]
mod shared;
mod temp_file;

pub use at_head::AtHead;
#[cfg(feature = "r2d2")]
pub use shared::SharedInMemory;
pub use temp_file::TempFile;

use crate::error::{Error, Result};
use crate::migration::Direction;
use crate::report::{DoneStep, Event};
use crate::runner::Runner;

/// `PRAGMA schema_version` of an image, and of a new file behind its copying.
#[cfg(all(feature = "image", feature = "compile"))]
pub(crate) const SCHEMA_COOKIE: i64 = 1;

/// What stands in the place of the time in each entry of an image's ledger. It is as long as a time is, and
/// stands nowhere else.
#[cfg(feature = "image")]
pub(crate) const UNKNOWN_TIME: &str = "0000-00-00T00:00:00.000Z";

/// What a run of the whole set leaves on a new database.
#[derive(Clone, Copy, Debug)]
pub struct Snapshot {
    #[doc(hidden)]
    pub script: Packed<'static>,
    #[doc(hidden)]
    pub image: Option<Packed<'static>>,
    #[doc(hidden)]
    pub made_by: MadeBy,
}

/// What the image depends on.
#[derive(Clone, Copy, Debug)]
pub struct MadeBy {
    /// The SQLite that has made it: an older one may not understand the file.
    #[doc(hidden)]
    pub sqlite: i32,
    /// The versions that stand in its ledger: of the app, and of this library.
    #[doc(hidden)]
    pub app_version: &'static str,
    #[doc(hidden)]
    pub tohead_version: &'static str,
    /// It has virtual tables, whose modules this SQLite may lack.
    #[doc(hidden)]
    pub has_modules: bool,
}

/// Bytes under LZ4.
#[derive(Clone, Copy)]
pub struct Packed<'b> {
    #[doc(hidden)]
    pub bytes: &'b [u8],
    #[doc(hidden)]
    pub size: usize,
}

impl std::fmt::Debug for Packed<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes for {}", self.bytes.len(), self.size)
    }
}

impl Packed<'_> {
    fn unpack(&self) -> Result<Vec<u8>> {
        let mut bytes = vec![0; self.size];
        self.unpack_into(&mut bytes)
            .map_err(|problems| Error::InvalidSet { problems })?;
        Ok(bytes)
    }

    /// Fills as many bytes as there are; or what is wrong.
    fn unpack_into(&self, bytes: &mut [u8]) -> Result<(), String> {
        let damaged = |problem: &dyn std::fmt::Display| format!("the snapshot in this binary is damaged: {problem}");
        match lz4_flex::block::decompress_into(self.bytes, bytes) {
            Ok(size) if size == bytes.len() => Ok(()),
            Ok(size) => Err(damaged(&format_args!("it holds {size} bytes of {}", bytes.len()))),
            Err(error) => Err(damaged(&error)),
        }
    }
}

/// Every migration as done, and told to the observer. What each of them would have taken is not known.
pub(crate) fn done(runner: &Runner) -> Vec<DoneStep> {
    let mut steps = Vec::with_capacity(runner.set.list.len());
    for migration in runner.set.list {
        let step = DoneStep {
            migration,
            direction: Direction::Up,
            duration: std::time::Duration::ZERO,
        };
        runner.observe(&Event::StepDone(&step));
        steps.push(step);
    }
    steps
}
