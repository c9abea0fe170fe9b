//! The lock file, held against the set: which migrations were shipped, whether they are as they were then, and which
//! are drafts.

use std::sync::Arc;

use crate::hash::Digest;
use crate::lock::{self, Entry, Lock, compare};
use crate::source::finding::{Finding, SourceFile};
use crate::source::{Check, Findings, LOCK_FILE, SourceMigration};

use super::consequences;

/// The lock file, as far as it can be read.
#[derive(Debug)]
pub(super) struct Shipping {
    /// None where there is no lock file: nothing was shipped.
    lock: Option<Lock>,
    /// False where there is a lock file that cannot be read: then nobody knows what was shipped.
    is_known: bool,
}

impl Shipping {
    /// Reads the lock file, and adds a finding for each shipped migration that is not as it was.
    pub(super) fn read(
        file: Option<&Arc<SourceFile>>,
        migrations: &[SourceMigration],
        findings: &mut Findings,
    ) -> Self {
        let is_unreadable = |finding: &Finding| finding.file.path.ends_with(&format!("/{LOCK_FILE}"));
        let mut shipping = Self {
            lock: None,
            is_known: !findings.iter().any(is_unreadable),
        };
        match file.map(lock::read) {
            None => {}
            Some(Ok(lock)) => {
                let hidden = consequences::hidden_versions(findings);
                rebase_duplicates(&lock, findings);
                findings.extend(compare::sources(&lock, migrations, |version| {
                    hidden.contains(&version.number().to_string())
                }));
                shipping.lock = Some(lock);
            }
            Some(Err(finding)) => {
                if finding.check == Check::LockConflict {
                    duplicates(findings).for_each(|finding| finding.help = REBASE.to_owned());
                }
                findings.push(*finding);
                shipping.is_known = false;
            }
        }
        shipping
    }

    /// The release that shipped a migration; none for a draft.
    pub(super) fn release(&self, migration: &SourceMigration) -> Option<&semver::Version> {
        let entry = self.lock.as_ref()?.get(&migration.id())?;
        Some(&entry.shipped.release)
    }

    /// Whether this migration is the last one of a release, and others follow.
    pub(super) fn ends_release(&self, migrations: &[SourceMigration], at: usize) -> bool {
        let of = |at: usize| migrations.get(at).map(|migration| self.release(migration));
        of(at + 1).is_some_and(|next| of(at).flatten().is_some_and(|release| next != Some(release)))
    }

    /// The finding for a shipped migration after which the schema is not what it was when it was shipped.
    /// `fingerprints`: those of the first migrations, as far as the rehearsal knows them.
    pub(super) fn schema(&self, migrations: &[SourceMigration], fingerprints: &[Digest]) -> Option<Finding> {
        compare::schema(self.lock.as_ref()?, migrations, fingerprints)
    }

    /// One finding for all migrations that are not shipped yet.
    pub(super) fn drafts(&self, migrations: &[SourceMigration]) -> Option<Finding> {
        if !self.is_known {
            return None;
        }
        let drafts: Vec<_> = migrations
            .iter()
            .filter(|migration| self.release(migration).is_none())
            .collect();
        let ids: Vec<_> = drafts.iter().map(|draft| draft.id()).collect();
        let message = match &ids[..] {
            [] => return None,
            [one] => format!("{one} is a draft: the lock file does not say that it was shipped"),
            [first, .., last] => {
                format!(
                    "{} migrations are drafts, from {first} to {last}: the lock file does not say that they were shipped",
                    ids.len()
                )
            }
        };
        let finding = Finding::new(Check::Drafts, drafts[0].file(), 0..0, message).help(
            "before a release is built, run `tohead lock` and commit what it writes: from then on the build keeps these migrations as they are",
        );
        Some(finding)
    }
}

const REBASE: &str =
    "run `tohead rebase`, which gives the one that was not shipped a version behind the last shipped migration";

/// Where a draft has the version of a shipped migration, changes the help of the finding: `tohead rebase` gives the
/// draft another one.
fn rebase_duplicates(lock: &Lock, findings: &mut Findings) {
    for finding in duplicates(findings) {
        let version = consequences::version(&finding.file.path);
        let is_same = |entry: &&Entry| entry.version.number().to_string() == version;
        if let Some(entry) = lock.entries.iter().find(is_same) {
            finding.help = format!("{} was shipped: {REBASE}", entry.shipped.id);
        }
    }
}

/// The findings for two migrations with one version. A down file whose name differs from that of its up file is another
/// mistake.
fn duplicates(findings: &mut Findings) -> impl Iterator<Item = &mut Finding> {
    let is_twin =
        |finding: &&mut Finding| finding.check == Check::DuplicateVersion && !finding.file.path.ends_with(".down.sql");
    findings.iter_mut().filter(is_twin)
}

impl super::Checked {
    /// The ids of the drafts, in their order; none where the lock file cannot be read.
    #[cfg(any(feature = "cli", feature = "embed"))]
    pub(super) fn draft_ids(&self) -> Option<Vec<String>> {
        let is_draft = |migration: &&SourceMigration| self.shipping.release(migration).is_none();
        let ids = self.migrations.iter().filter(is_draft).map(SourceMigration::id);
        self.shipping.is_known.then(|| ids.collect())
    }
}
