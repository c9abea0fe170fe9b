//! What the lock file has to say about the set: what was shipped, whether it is as it was, and what is
//! still a draft.

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
    /// Whether that is so, or the file cannot be read.
    is_known: bool,
}

impl Shipping {
    /// Reads the file and holds the sources against it.
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

    /// Whether a release ends with this migration, and others come behind it.
    pub(super) fn ends_release(&self, migrations: &[SourceMigration], at: usize) -> bool {
        let of = |at: usize| migrations.get(at).map(|migration| self.release(migration));
        of(at + 1).is_some_and(|next| of(at).flatten().is_some_and(|release| next != Some(release)))
    }

    /// The schema after shipped migrations against what it was. `fingerprints` are those of the first
    /// migrations, as far as the rehearsal knows them.
    pub(super) fn schema(&self, migrations: &[SourceMigration], fingerprints: &[Digest]) -> Option<Finding> {
        compare::schema(self.lock.as_ref()?, migrations, fingerprints)
    }

    /// What is not shipped yet, in one finding.
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

/// Says of a version that a shipped migration shares with a draft how the draft gets another one.
fn rebase_duplicates(lock: &Lock, findings: &mut Findings) {
    for finding in duplicates(findings) {
        let version = consequences::version(&finding.file.path);
        let is_same = |entry: &&Entry| entry.version.number().to_string() == version;
        if let Some(entry) = lock.entries.iter().find(is_same) {
            finding.help = format!("{} was shipped: {REBASE}", entry.shipped.id);
        }
    }
}

/// Two migrations with one version; a down file with another name than its up file is something else.
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
