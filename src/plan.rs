//! What a run would do: decided from the set, the ledger and the target, without a database.

use std::fmt;

use crate::boxed::{Boxed, Result};
use crate::error::{Error, list};
use crate::follow::{self, Undo};
use crate::hash::Digest;
use crate::ledger::{Action, Applied, Fold, Point};
use crate::migration::{Direction, Fate, Migration, Migrations, Reversal, Script, Target};
use crate::sorted::SortedMap;
use crate::version::Version;

/// One step of a plan.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Step {
    /// The migration.
    pub migration: &'static Migration,
    /// Which of its parts runs.
    pub direction: Direction,
}

impl Step {
    /// How many statements it runs.
    #[must_use]
    pub fn statement_count(&self) -> usize {
        self.script().map_or(0, |script| script.statements().count())
    }

    /// The part of the migration that is SQL.
    pub(crate) fn script(&self) -> Option<&'static Script> {
        match self.direction {
            Direction::Up => self.migration.up.as_ref(),
            Direction::Down => self.migration.down.as_ref(),
        }
    }

    /// The migration after which a database of the set is once the step is done.
    pub(crate) fn now_at(&self, set: &Migrations) -> Option<&'static Migration> {
        match self.direction {
            Direction::Up => Some(self.migration),
            Direction::Down => set.before(set.place_of(self.migration.version)),
        }
    }

    /// What the ledger calls it.
    pub(crate) fn action(&self) -> Action {
        match self.direction {
            Direction::Up => Action::Up,
            Direction::Down => Action::Down,
        }
    }

    /// Whether it may take something away that the database holds, so that a run makes a backup first:
    /// see [`Backup`](crate::Backup).
    ///
    /// A step down always may: what the up part added goes. A step up may where the rehearsal saw rows
    /// disappear, or values not come back with the down part, or could not tell.
    #[must_use]
    pub fn is_lossy(&self, set: &Migrations) -> bool {
        // What may run outside of a transaction is safe to repeat, and changes no row.
        !self.migration.is_outside_transaction() && (self.direction == Direction::Down || self.loses_on_the_way_up(set))
    }

    fn loses_on_the_way_up(&self, set: &Migrations) -> bool {
        let migration = self.migration;
        let fate = |table: &str| {
            migration
                .fates
                .iter()
                .find(|(name, _)| *name == table)
                .map(|(_, fate)| *fate)
        };
        // What is not known of is taken for lost.
        let Some(touched) = migration.touched() else {
            return true;
        };
        let may_have_lost = |table: &str| !matches!(fate(table), Some(Fate::Kept | Fate::Rewritten));
        // In a table that is new nothing was.
        if touched
            .iter()
            .any(|table| may_have_lost(table) && set.has_table_before(migration.version, table))
        {
            return true;
        }
        match migration.reversal() {
            Reversal::Lossless => false,
            Reversal::Lossy(_) => true,
            // Without a way back to look at: a column that is gone raises the major version, and a value
            // that was written over shows in the fate.
            Reversal::Irreversible | Reversal::Unknown => {
                let is_kept = |(_, fate): &(&str, Fate)| *fate == Fate::Kept;
                let major = |at: Option<&Migration>| at.map_or(0, |at| at.schema_version.major);
                let raises_major = major(Some(migration)) > major(set.before(set.place_of(migration.version)));
                migration.rest().rust.is_some() || raises_major || !migration.fates.iter().all(is_kept)
            }
        }
    }

    /// Whether it has a Rust part to run.
    #[must_use]
    pub fn has_rust(&self) -> bool {
        match self.direction {
            Direction::Up => self.migration.rest().rust.is_some(),
            Direction::Down => self.migration.rest().rust.is_some_and(|rust| rust.down.is_some()),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<4}  {}", format!("{}", self.direction), self.migration.id())?;
        match (self.has_rust(), self.migration.is_outside_transaction()) {
            (true, _) => f.write_str("  (Rust)"),
            (_, true) => f.write_str("  (outside the transaction)"),
            _ => Ok(()),
        }
    }
}

/// The exact steps from where a database is to the target.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Plan {
    /// The set that is planned for.
    pub set: Migrations,
    /// The last applied migration before the run; none at base.
    pub from: Option<&'static Migration>,
    /// The last applied migration after the run; none at base.
    pub to: Option<&'static Migration>,
    /// What runs, in this order.
    pub steps: Vec<Step>,
    /// What a newer binary has applied behind head, where this one can live with it; then nothing is to do.
    pub newer: Option<Newer>,
    /// Drafts among them that are undone as they were applied, with the ledger's down scripts.
    pub(crate) undo: Undo,
    /// The first steps, where they come behind migrations that they precede in the set.
    pub(crate) late: Vec<Late>,
    pub(crate) context: Context,
    #[cfg(feature = "cli")]
    pub(crate) rust_sql: RustSql,
}

/// The SQL that Rust steps execute, as far as it was recorded.
#[cfg(feature = "cli")]
pub(crate) type RustSql = SortedMap<Version, Vec<String>>;

/// What a run and its script depend on, beyond the steps.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context {
    pub(crate) has_ledger: bool,
    /// The migrations of the ledger's own set that this database lacks.
    pub(crate) own_pending: &'static [Migration],
    pub(crate) owns_mark: bool,
    /// The mark in the last entry of the set; 0 where there is none.
    pub(crate) last_mark: i32,
    /// The link of the last entry of the set.
    pub(crate) last_link: Option<String>,
    pub(crate) foreign_keys: bool,
    /// `PRAGMA schema_version` when the set's last run compared the schema.
    pub(crate) compared_at: Option<i64>,
}

impl Plan {
    /// The down script of a step, as the ledger has kept it, where that and not the embedded one runs.
    pub(crate) fn stored(&self, step: &Step) -> Option<&follow::Stored> {
        let is_down = step.direction == Direction::Down;
        self.undo.get(step.migration.version).filter(|_| is_down)
    }

    /// The SQL that a Rust step executes; none where it was not recorded.
    #[cfg(feature = "cli")]
    pub(crate) fn recorded(&self, step: &Step) -> Option<&[String]> {
        self.rust_sql.get(&step.migration.version).map(Vec::as_slice)
    }

    #[cfg(not(feature = "cli"))]
    #[allow(clippy::unused_self)]
    pub(crate) const fn recorded(&self, _: &Step) -> Option<&[String]> {
        None
    }

    /// Whether the step applies a migration behind others that it precedes in the set: see
    /// [`Report::late`](crate::Report::late).
    #[must_use]
    pub fn is_late(&self, step: &Step) -> bool {
        self.late_at(step).is_some()
    }

    fn late_at(&self, step: &Step) -> Option<usize> {
        let is_it = |late: &Late| late.migration.version == step.migration.version;
        let at = self.late.iter().position(is_it);
        at.filter(|_| step.direction == Direction::Up)
    }

    /// The last migration of the set that is applied once the step is done.
    pub(crate) fn now_at(&self, step: &Step) -> Option<&'static Migration> {
        match self.late_at(step) {
            Some(_) => self.from,
            None => step.now_at(&self.set),
        }
    }

    /// What the ledger says of the database once the step is done.
    pub(crate) fn point(&self, step: &Step) -> Point {
        let now_at = self.now_at(step);
        match self.late_at(step) {
            Some(at) if at + 1 < self.late.len() => Point::on_the_way_to(now_at, self.late[at].fingerprint),
            _ => Point::after(now_at),
        }
    }

    /// The mark once the step is done; 0 where the database is at no point of the chain.
    pub(crate) fn mark_after(&self, step: &Step) -> i32 {
        match self.late_at(step) {
            Some(at) if at + 1 < self.late.len() => 0,
            _ => self.now_at(step).map_or(0, |migration| migration.mark),
        }
    }

    /// The checksum of what a step applies or undoes.
    pub(crate) fn checksum(&self, step: &Step) -> Digest {
        self.stored(step)
            .map_or(step.migration.checksum, |stored| stored.checksum)
    }

    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Whether every step is one of these.
    pub(crate) fn is_within(&self, steps: &[Step]) -> bool {
        let is_same = |a: &Step, b: &Step| a.direction == b.direction && a.migration.version == b.migration.version;
        self.steps
            .iter()
            .all(|step| steps.iter().any(|other| is_same(step, other)))
    }

    /// Whether it leads from nothing at all to head.
    pub(crate) fn is_whole_set(&self) -> bool {
        let is_up = |step: &Step| step.direction == Direction::Up;
        !self.context.has_ledger && self.steps.len() == self.set.list.len() && self.steps.iter().all(is_up)
    }

    /// The mark after the run.
    pub(crate) fn mark(&self) -> i32 {
        self.to.map_or(0, |migration| migration.mark)
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |at: Option<&Migration>| at.map_or_else(|| "base".to_owned(), Migration::id);
        if let Some(newer) = &self.newer {
            return write!(
                f,
                "nothing to do: the database is newer, and compatible: it also has {}",
                list(&newer.unknown, String::clone)
            );
        }
        if self.is_empty() {
            return write!(f, "nothing to do: the database is at {}", name(self.from));
        }
        write!(f, "from {} to {}:", name(self.from), name(self.to))?;
        for step in &self.steps {
            let late = if self.is_late(step) { "  (late)" } else { "" };
            write!(f, "\n  {step}{late}")?;
        }
        let mut edited = self.undo.edited(&self.set);
        edited.try_for_each(|draft| write!(f, "\n{} was edited since it was applied", draft.id()))
    }
}

/// A database that was migrated by a newer binary, as its ledger tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Newer {
    /// The applied migrations that this binary does not know.
    pub unknown: Vec<String>,
    /// The schema version of the database; none where the ledger holds something else there.
    pub schema_version: Option<semver::Version>,
}

impl Newer {
    /// Whether this binary can live with it: it has not applied anything that raised the major part of the
    /// schema version (`docs/schema-version.md`).
    pub(crate) fn is_compatible(&self, set: &Migrations) -> bool {
        let major = |version: &semver::Version| version.major;
        let known = set.head().map(|head| head.schema_version.major);
        known.is_some() && self.schema_version.as_ref().map(major) == known
    }

    /// The error for a database that is refused. `not_unwound`: why it was not unwound, where that was tried.
    #[cold]
    #[inline(never)]
    pub(crate) fn refused(self, set: &Migrations, not_unwound: Option<String>) -> Boxed {
        Error::DatabaseIsNewer {
            unknown: self.unknown,
            database: self.schema_version,
            head: set.head().map(Migration::id),
            binary: set.head().map(|head| head.schema_version.clone()),
            not_unwound,
        }
        .into()
    }
}

/// What a newer binary has applied to a database behind head, where all before it is as this one has it;
/// none where there is nothing.
pub(crate) fn newer(set: &Migrations, fold: &Fold) -> Result<Option<Newer>> {
    if !is_newer(set, fold)? {
        return Ok(None);
    }
    if let Some((at, recorded)) = first_edited(set, fold) {
        return Err(follow::edited(&set.list[at], recorded, None));
    }
    let is_missing = |migration: &&Migration| !fold.applied.contains_key(&migration.version);
    let unknown = unknown(set, fold);
    match set.list.iter().find(is_missing) {
        Some(missing) => Err(Error::MissingLower {
            id: missing.id(),
            applied: unknown[0].clone(),
            not_late: None,
        }
        .into()),
        None => Ok(Some(Newer {
            unknown,
            schema_version: fold.schema_version.clone(),
        })),
    }
}

/// Where a database or a resolved target is: after so many migrations of the set.
pub(crate) type Place = usize;

/// Where a plan begins.
#[derive(Clone, Debug, Default)]
pub(crate) struct Start {
    /// Behind the last applied migration.
    pub(crate) place: Place,
    /// Drafts that were edited since they were applied, which are undone first.
    pub(crate) undo: Undo,
    /// Migrations before that place that are not applied, and may be now.
    pub(crate) late: Vec<Late>,
}

impl Start {
    /// Where all before this place is applied as the set has it.
    pub(crate) fn at(place: Place) -> Self {
        Self {
            place,
            ..Self::default()
        }
    }
}

/// A migration that is applied behind others that it precedes in the set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Late {
    pub(crate) migration: &'static Migration,
    /// Of the set's schema after it, in the order of this database.
    pub(crate) fingerprint: Digest,
}

/// Plans the way from where a database is to the target.
pub(crate) fn plan(set: &Migrations, start: Start, target: &Target) -> Result<Plan> {
    let Start {
        place: here,
        undo,
        late,
    } = start;
    let there = resolve(set, here, &late, target)?;
    let is_as_applied = |migration: &&Migration| undo.get(migration.version).is_none();
    // Mostly nothing is to be undone, and of a long set only what is pending is looked at.
    let turn = if undo.is_empty() {
        here
    } else {
        set.list[..here].iter().take_while(is_as_applied).count()
    };
    let step = |late: &Late| Step {
        migration: late.migration,
        direction: Direction::Up,
    };
    let mut steps: Vec<_> = late.iter().map(step).collect();
    steps.extend(way(set, here, turn));
    let rest = way(set, turn, there);
    refuse_irreversible(&rest)?;
    steps.extend(rest);
    Ok(Plan {
        set: *set,
        from: set.before(here),
        to: set.before(there),
        steps,
        newer: None,
        undo,
        late,
        context: Context::default(),
        #[cfg(feature = "cli")]
        rust_sql: RustSql::new(),
    })
}

/// The steps from one place to another.
fn way(set: &Migrations, from: Place, to: Place) -> Vec<Step> {
    let step = |direction| move |migration| Step { migration, direction };
    if to >= from {
        set.list[from..to].iter().map(step(Direction::Up)).collect()
    } else {
        set.list[to..from].iter().rev().map(step(Direction::Down)).collect()
    }
}

/// How many migrations of the set are applied: all up to some point and none behind it.
///
/// Refuses a ledger that does not fit the set: an edited migration, an unknown one, or a gap.
pub(crate) fn position(set: &Migrations, fold: &Fold) -> Result<Place> {
    refuse_unknown(set, fold)?;
    match first_edited(set, fold) {
        Some((at, recorded)) => Err(follow::edited(&set.list[at], recorded, None)),
        None => contiguous(set, fold),
    }
}

/// The applied migrations whose checksum is not the recorded one.
pub(crate) fn edited<'f>(set: &'f Migrations, fold: &'f Fold) -> impl Iterator<Item = &'static Migration> + 'f {
    let is_edited = |migration: &&Migration| {
        let applied = fold.applied.get(&migration.version);
        let recorded = applied.and_then(|applied| applied.checksum);
        recorded.is_some_and(|recorded| recorded != migration.checksum)
    };
    set.list.iter().filter(is_edited)
}

/// The first migration whose checksum is not the recorded one, and that one.
pub(crate) fn first_edited(set: &Migrations, fold: &Fold) -> Option<(Place, Digest)> {
    let recorded = |migration: &Migration| fold.applied.get(&migration.version)?.checksum;
    let mut edited = set.list.iter().enumerate().filter_map(|(at, migration)| {
        let recorded = recorded(migration).filter(|recorded| *recorded != migration.checksum)?;
        Some((at, recorded))
    });
    edited.next()
}

/// How many migrations are applied, edited or not.
pub(crate) fn contiguous(set: &Migrations, fold: &Fold) -> Result<Place> {
    refuse_unknown(set, fold)?;
    let is_applied = |migration: &Migration| fold.applied.contains_key(&migration.version);
    let here = set.list.iter().take_while(|migration| is_applied(migration)).count();
    match set.list[here..].iter().find(|migration| is_applied(migration)) {
        Some(later) => Err(Error::MissingLower {
            id: set.list[here].id(),
            applied: later.id(),
            not_late: None,
        }
        .into()),
        None => Ok(here),
    }
}

/// A database in which migrations are pending that come before applied ones.
pub(crate) struct Gap {
    /// What is applied, in the order in which it was.
    pub(crate) applied: Vec<&'static Migration>,
    /// What is not, though something behind it is.
    pub(crate) late: Vec<&'static Migration>,
    /// Behind the last applied migration.
    pub(crate) place: Place,
}

/// Finds it; none where all applied migrations come before all others.
pub(crate) fn gap(set: &Migrations, fold: &Fold) -> Option<Gap> {
    let applied = |migration: &'static Migration| Some((fold.applied.get(&migration.version)?.at, migration));
    let place = set.list.iter().rposition(|migration| applied(migration).is_some())? + 1;
    let (mut late, mut in_order) = (Vec::new(), Vec::new());
    for migration in &set.list[..place] {
        match applied(migration) {
            Some(applied) => in_order.push(applied),
            None => late.push(migration),
        }
    }
    (!late.is_empty()).then(|| Gap {
        applied: SortedMap::of(in_order).into_values().collect(),
        late,
        place,
    })
}

/// The ids of what is applied and not in the set.
fn unknown(set: &Migrations, fold: &Fold) -> Vec<String> {
    let mut ids = Vec::new();
    for applied in fold.applied.values() {
        if set.get(applied.version).is_none() {
            ids.push(applied.id());
        }
    }
    ids
}

fn refuse_unknown(set: &Migrations, fold: &Fold) -> Result<()> {
    if !is_newer(set, fold)? {
        return Ok(());
    }
    let newer = Newer {
        unknown: unknown(set, fold),
        schema_version: fold.schema_version.clone(),
    };
    Err(newer.refused(set, None))
}

/// Whether something is applied that the set does not know; an error where a newer binary cannot have applied it.
fn is_newer(set: &Migrations, fold: &Fold) -> Result<bool> {
    let head = set.head();
    let (mut last_known, mut unknown) = (None, Vec::new());
    for applied in fold.applied.values() {
        if set.get(applied.version).is_some() {
            last_known = last_known.max(Some(applied.at));
        } else {
            unknown.push(applied);
        }
    }
    for applied in &unknown {
        // A newer binary has applied it behind all that this one knows, late or in its turn.
        let is_behind_head = head.is_none_or(|head| applied.version > head.version);
        let is_behind_last = last_known.is_some_and(|last| applied.at > last);
        if !is_behind_head && !is_behind_last {
            return Err(Error::UnknownApplied { id: applied.id() }.into());
        }
    }
    Ok(!unknown.is_empty())
}

/// Where a target is. What is late belongs to every place behind it, so that no way leads to a place before.
fn resolve(set: &Migrations, here: Place, late: &[Late], target: &Target) -> Result<Place> {
    let there = resolve_plain(set, here, late.len(), target)?;
    match late.first() {
        Some(first) if there < here || *target == Target::Steps(0) => Err(Error::MissingLower {
            id: first.migration.id(),
            applied: set.before(here).map_or_else(String::new, Migration::id),
            not_late: Some(format!("only on the way to head, and the target is {target}")),
        }
        .into()),
        _ => Ok(there),
    }
}

fn resolve_plain(set: &Migrations, here: Place, late: usize, target: &Target) -> Result<Place> {
    let unknown = |reason: String| {
        Error::UnknownTarget {
            target: target.clone(),
            reason,
        }
        .into()
    };
    match target {
        Target::Head => Ok(set.list.len()),
        Target::Base => Ok(0),
        Target::Version(version) => {
            let at = set.list.iter().position(|migration| migration.version == *version);
            at.map(|at| at + 1)
                .ok_or_else(|| unknown(format!("the set has no such migration; {}", range(set))))
        }
        Target::Steps(steps) if *steps >= 0 => {
            // All that is late goes at once.
            let steps = usize::try_from(*steps).unwrap_or(usize::MAX).saturating_sub(late);
            Ok(here.saturating_add(steps).min(set.list.len()))
        }
        Target::Steps(steps) => {
            let down = usize::try_from(steps.unsigned_abs()).unwrap_or(usize::MAX);
            here.checked_sub(down)
                .ok_or_else(|| unknown(format!("the number of applied migrations is {here}")))
        }
        // What is public has put a place of the set in its stead: see `released`.
        Target::Release(_) => Err(unknown(UNKNOWN_RELEASE.to_owned())),
    }
}

const UNKNOWN_RELEASE: &str = "no migration of the set is recorded as part of a release";

/// Where an app of this release knew its way to.
pub(crate) fn released(set: &Migrations, release: semver::Version) -> Result<Target> {
    let shipped = |migration: &&Migration| migration.release().is_some_and(|by| by <= release);
    if let Some(last) = set.list.iter().rev().find(shipped) {
        return Ok(Target::Version(last.version));
    }
    if set.list.iter().any(|migration| migration.release.is_some()) {
        return Ok(Target::Base);
    }
    Err(Error::UnknownTarget {
        target: Target::Release(release),
        reason: UNKNOWN_RELEASE.to_owned(),
    }
    .into())
}

fn range(set: &Migrations) -> String {
    match (set.list.first(), set.list.last()) {
        (Some(first), Some(last)) => format!("it goes from {} to {}", first.version, last.version),
        _ => "it is empty".to_owned(),
    }
}

fn refuse_irreversible(steps: &[Step]) -> Result<()> {
    for step in steps.iter().filter(|step| step.direction == Direction::Down) {
        if let Some(reason) = step.migration.irreversible() {
            return Err(Error::Irreversible {
                id: step.migration.id(),
                reason: reason.to_owned(),
            }
            .into());
        }
    }
    Ok(())
}

/// The target that stays the same while the run goes on: relative steps are counted once.
pub(crate) fn absolute(plan: &Plan) -> Target {
    plan.to
        .map_or(Target::Base, |migration| Target::Version(migration.version))
}

/// How the ledger and the set relate, for people: nothing is refused.
pub(crate) struct Survey {
    pub(crate) current: Option<Version>,
    pub(crate) pending: Vec<&'static Migration>,
    pub(crate) late: Vec<&'static Migration>,
    pub(crate) unknown: Vec<String>,
    pub(crate) edited: Vec<String>,
}

pub(crate) fn survey(set: &Migrations, fold: &Fold) -> Survey {
    Survey {
        current: fold.applied.keys().next_back().copied(),
        pending: set
            .list
            .iter()
            .filter(|migration| !fold.applied.contains_key(&migration.version))
            .collect(),
        late: gap(set, fold).map_or_else(Vec::new, |gap| gap.late),
        unknown: fold
            .applied
            .values()
            .filter(|applied| set.get(applied.version).is_none())
            .map(Applied::id)
            .collect(),
        edited: edited(set, fold).map(Migration::id).collect(),
    }
}
