//! Development: a database that has applied a draft follows the draft's edits.
//!
//! A draft that was edited is undone, with all drafts applied after it, by the down scripts that the ledger
//! has kept, and run anew. What a release has shipped is never touched, and nothing is in a release build:
//! see [`Runner::follow_drafts`](crate::Runner::follow_drafts). Decided here without a database.

use crate::boxed::{Boxed, Result};
use crate::error::Error;
use crate::hash::Digest;
use crate::ledger::{Action, Entry, Fold};
use crate::migration::{Migration, Migrations};
use crate::plan::{self, Place};
use crate::sorted::SortedMap;
use crate::version::Version;

/// A down script as the ledger has kept it.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) sql: String,
    /// Of the up part that it undoes.
    pub(crate) checksum: Digest,
}

/// What has to be undone as it was applied, by version: the first edited draft, and all drafts behind it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Undo(#[cfg(debug_assertions)] SortedMap<Version, Stored>);

impl Undo {
    fn new(stored: SortedMap<Version, Stored>) -> Self {
        #[cfg(not(debug_assertions))]
        drop(stored);
        Self(
            #[cfg(debug_assertions)]
            stored,
        )
    }

    /// A build without `debug_assertions` undoes none, and has no code for it.
    #[cfg(debug_assertions)]
    const fn stored(&self) -> &SortedMap<Version, Stored> {
        &self.0
    }

    #[cfg(not(debug_assertions))]
    #[allow(clippy::unused_self)]
    const fn stored(&self) -> &SortedMap<Version, Stored> {
        const NONE: &SortedMap<Version, Stored> = &SortedMap::new();
        NONE
    }

    #[inline]
    pub(crate) fn get(&self, version: Version) -> Option<&Stored> {
        // Where there can be none, this leaves no code for the search either.
        if self.is_empty() {
            return None;
        }
        self.stored().get(&version)
    }

    #[inline]
    pub(crate) const fn is_empty(&self) -> bool {
        self.stored().is_empty()
    }

    /// Whether nothing is left to undo once this one is.
    pub(crate) fn is_last(&self, version: Version) -> bool {
        self.stored().keys().next() == Some(&version)
    }

    /// The drafts that were edited since they were applied.
    pub(crate) fn edited<'s>(&'s self, set: &'s Migrations) -> impl Iterator<Item = &'static Migration> + 's {
        let migrations = self
            .stored()
            .iter()
            .filter_map(|(version, stored)| Some((set.get(*version)?, stored)));
        migrations
            .filter(|(migration, stored)| migration.checksum != stored.checksum)
            .map(|(migration, _)| migration)
    }

    /// Why the database cannot follow: an error about the first draft that was edited. `step` is the one
    /// that cannot be undone.
    #[cold]
    #[inline(never)]
    pub(crate) fn impossible(&self, set: &Migrations, step: &Migration, why: &str) -> Boxed {
        let recorded = |draft: &Migration| self.get(draft.version).map_or(draft.checksum, |stored| stored.checksum);
        let draft = self.edited(set).next().unwrap_or(step);
        edited(
            draft,
            recorded(draft),
            Some(format!("the down script of {} in the ledger {why}", step.id())),
        )
    }
}

/// An applied migration that is not in the set as it was applied.
#[cold]
#[inline(never)]
pub(crate) fn edited(migration: &Migration, recorded: Digest, why: Option<String>) -> Boxed {
    Error::Edited {
        id: migration.id(),
        recorded,
        embedded: migration.checksum,
        not_followed: why,
    }
    .into()
}

/// Where a database is, and what is to be undone there because drafts were edited. None if what was
/// edited is no draft.
pub(crate) fn follow(set: &Migrations, fold: &Fold, history: &[Entry]) -> Result<Option<(Place, Undo)>> {
    let Some((first, recorded)) = plan::first_edited(set, fold) else {
        return Ok(None);
    };
    let here = plan::contiguous(set, fold)?;
    let applied = &set.list[first..here];
    if applied.iter().any(|migration| migration.release.is_some()) {
        return Ok(None);
    }
    let kept = kept(history);
    let stored = applied.iter().map(|draft| match undo(draft, fold, &kept) {
        Ok(stored) => Ok((draft.version, stored)),
        Err(why) => Err(edited(&set.list[first], recorded, Some(why))),
    });
    let undo = stored.collect::<Result<SortedMap<_, _>>>()?;
    Ok(Some((here, Undo::new(undo))))
}

/// How a draft is undone as it was applied, or why it cannot be.
fn undo(draft: &Migration, fold: &Fold, kept: &SortedMap<Version, &str>) -> Result<Stored, String> {
    let id = draft.id();
    if draft.rest().rust.is_some() {
        return Err(format!("{id} has a Rust step, and the ledger keeps SQL only"));
    }
    if draft.is_outside_transaction() {
        return Err(format!("{id} runs outside of the transaction"));
    }
    let sql = kept
        .get(&draft.version)
        .ok_or_else(|| format!("{id} had no down part when it was applied"))?;
    let recorded = fold.applied.get(&draft.version).and_then(|applied| applied.checksum);
    Ok(Stored {
        sql: (*sql).to_owned(),
        checksum: recorded.unwrap_or(draft.checksum),
    })
}

/// The entries that have applied what is applied now.
pub(crate) fn applied(history: &[Entry]) -> SortedMap<Version, &Entry> {
    let mut applied = SortedMap::new();
    for entry in history {
        match entry.action {
            Action::Up | Action::Stamp | Action::Adopt => applied.insert(entry.version, entry),
            Action::Down => drop(applied.remove(&entry.version)),
            Action::Repair => {}
        }
    }
    applied
}

/// The down scripts of what is applied.
pub(crate) fn kept(history: &[Entry]) -> SortedMap<Version, &str> {
    let mut kept = SortedMap::new();
    for entry in history {
        match (entry.action, &entry.down_sql) {
            (Action::Up | Action::Stamp | Action::Adopt, Some(sql)) => kept.insert(entry.version, sql.as_str()),
            (Action::Repair, _) => {}
            _ => drop(kept.remove(&entry.version)),
        }
    }
    kept
}
