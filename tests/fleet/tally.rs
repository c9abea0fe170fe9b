//! What was played, in numbers, and how long each kind of it took.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use super::state::Outcome;

/// A start, by what it found and did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    AtHead,
    Newer,
    Fresh,
    Upgrade,
    UpgradeWithBackup,
    Unwind,
    Downgrade,
    Refused,
}

impl Kind {
    pub const ALL: [Self; 8] = [
        Self::AtHead,
        Self::Newer,
        Self::Fresh,
        Self::Upgrade,
        Self::UpgradeWithBackup,
        Self::Unwind,
        Self::Downgrade,
        Self::Refused,
    ];

    pub fn of(outcome: Outcome, has_backup: bool) -> Self {
        match outcome {
            Outcome::AtHead => Self::AtHead,
            Outcome::Newer => Self::Newer,
            Outcome::Fresh => Self::Fresh,
            Outcome::Upgraded(_) if has_backup => Self::UpgradeWithBackup,
            Outcome::Upgraded(_) => Self::Upgrade,
            Outcome::Unwound(_) => Self::Unwind,
            Outcome::Refused => Self::Refused,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::AtHead => "starts at head",
            Self::Newer => "starts on a newer, compatible database",
            Self::Fresh => "first starts, on no file",
            Self::Upgrade => "upgrades without a backup",
            Self::UpgradeWithBackup => "upgrades with a backup",
            Self::Unwind => "older release on a breaking database: unwound, with a backup",
            Self::Downgrade => "down by hand, before an older release is installed",
            Self::Refused => "refused, because a late migration is in between",
        }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub devices: u64,
    /// How many days the devices have lived, all together.
    pub device_days: u64,
    pub rollbacks: u64,
    pub deaths: u64,
    pub restores: u64,
    pub both: u64,
    /// How long it took until both were through, all together.
    pub both_took: Duration,
    pub applied: u64,
    pub undone: u64,
    /// Of those applied: behind migrations that they precede.
    pub late: u64,
    pub backups: u64,
    pub backup_bytes: u64,
    /// Rows in the databases of which backups were made.
    pub backup_rows: u64,
    /// Of each kind of start: how many, and how long they took.
    pub starts: BTreeMap<Kind, (u64, Duration)>,
}

impl Tally {
    pub fn add(&mut self, kind: Kind, took: Duration) {
        let (count, time) = self.starts.entry(kind).or_default();
        *count += 1;
        *time += took;
    }

    pub fn migrated(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Upgraded(count) => self.applied += count as u64,
            Outcome::Unwound(count) => self.undone(count),
            _ => {}
        }
    }

    pub fn undone(&mut self, count: usize) {
        self.undone += count as u64;
    }

    pub fn backed_up(&mut self, size: u64, rows: usize) {
        self.backups += 1;
        self.backup_bytes += size;
        self.backup_rows += rows as u64;
    }

    pub fn both(&mut self, took: Duration) {
        self.both += 1;
        self.both_took += took;
    }

    /// How many starts of a kind.
    pub fn count(&self, kind: Kind) -> u64 {
        self.starts.get(&kind).map_or(0, |(count, _)| *count)
    }

    pub fn join(&mut self, other: &Self) {
        for (mine, theirs) in [
            (&mut self.devices, other.devices),
            (&mut self.device_days, other.device_days),
            (&mut self.rollbacks, other.rollbacks),
            (&mut self.deaths, other.deaths),
            (&mut self.restores, other.restores),
            (&mut self.both, other.both),
            (&mut self.applied, other.applied),
            (&mut self.undone, other.undone),
            (&mut self.late, other.late),
            (&mut self.backups, other.backups),
            (&mut self.backup_bytes, other.backup_bytes),
            (&mut self.backup_rows, other.backup_rows),
        ] {
            *mine += theirs;
        }
        self.both_took += other.both_took;
        for (kind, (count, time)) in &other.starts {
            let mine = self.starts.entry(*kind).or_default();
            mine.0 += count;
            mine.1 += *time;
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let months = self.device_days / 30;
        writeln!(f, "{} devices, {months} months of one device", self.devices)?;
        for (kind, (count, _)) in &self.starts {
            writeln!(f, "{count:>8}  {}", kind.name())?;
        }
        for (count, what) in [
            (self.applied, "migrations applied by upgrades"),
            (self.late, "of them late, behind migrations that they precede"),
            (self.undone, "migrations undone"),
            (self.rollbacks, "rollbacks to an older release"),
            (self.deaths, "processes killed in the middle of a run"),
            (self.restores, "backups put back"),
            (self.both, "starts of two releases at once"),
            (self.backups, "backups made"),
        ] {
            writeln!(f, "{count:>8}  {what}")?;
        }
        Ok(())
    }
}
