//! The two sides of a conflict in the lock file.

use clap::ValueEnum;
use serde::Serialize;

/// A side of a conflict, as git calls them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Side {
    /// The first part of a conflict: what git was on when it began
    Ours,
    /// The second part: what is being merged or replayed
    Theirs,
}
