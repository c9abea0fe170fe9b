//! What was shipped against what the files say now.

use std::ops::Range;
use std::sync::Arc;

use super::{Entry, Fingerprint, Lock, Shipped};
use crate::hash::Digest;
use crate::source::finding::{Finding, SourceFile};
use crate::source::{Check, Findings, SourceMigration, SourceScript};
use crate::version::Version;

/// Every shipped migration that is not as it was shipped, and every draft that stands before one.
///
/// `is_hidden` tells of which versions a file could not be read: what is missing there is no surprise.
pub(crate) fn sources(lock: &Lock, migrations: &[SourceMigration], is_hidden: impl Fn(Version) -> bool) -> Findings {
    let visible: Vec<_> = lock.entries.iter().filter(|entry| !is_hidden(entry.version)).collect();
    let fates: Vec<_> = visible
        .iter()
        .map(|entry| (*entry, fate(entry, lock, migrations)))
        .collect();
    let is_explained = |migration: &SourceMigration| {
        lock.get(&migration.id()).is_some()
            || is_hidden(migration.version)
            || fates.iter().any(|(_, fate)| fate.explains(migration))
    };
    let drafts = migrations.iter().filter(|migration| !is_explained(migration));
    let changes = fates.iter().flat_map(|(entry, fate)| fate.findings(entry, lock));
    changes
        .chain(drafts.filter_map(|draft| before_shipped(lock, draft)))
        .collect()
}

/// What has become of a shipped migration.
enum Fate<'m> {
    /// Its files are there under its name.
    There(&'m SourceMigration),
    Renamed(&'m SourceMigration),
    /// Another one has its version.
    Replaced(&'m SourceMigration),
    Gone,
}

fn fate<'m>(entry: &Entry, lock: &Lock, migrations: &'m [SourceMigration]) -> Fate<'m> {
    let free = || {
        migrations
            .iter()
            .filter(|migration| lock.get(&migration.id()).is_none())
    };
    if let Some(same) = migrations.iter().find(|migration| migration.id() == entry.shipped.id) {
        return Fate::There(same);
    }
    let is_same_text = |migration: &&SourceMigration| migration.checksum() == entry.shipped.up;
    let heir = free().find(|migration| migration.version == entry.version);
    let renamed = heir
        .filter(|heir| is_same_text(heir) || entry.shipped.id.ends_with(&format!("_{}", heir.name)))
        .or_else(|| free().find(is_same_text));
    match (renamed, heir) {
        (Some(renamed), _) => Fate::Renamed(renamed),
        (None, Some(heir)) => Fate::Replaced(heir),
        (None, None) => Fate::Gone,
    }
}

impl Fate<'_> {
    /// Whether a migration that was not shipped is there because of it.
    fn explains(&self, migration: &SourceMigration) -> bool {
        match self {
            Self::Renamed(other) | Self::Replaced(other) => other.version == migration.version,
            Self::There(_) | Self::Gone => false,
        }
    }

    fn findings(&self, entry: &Entry, lock: &Lock) -> Findings {
        match self {
            Self::There(migration) => edited(entry, migration),
            Self::Renamed(migration) => std::iter::once(renamed(entry, migration))
                .chain(edited(entry, migration))
                .collect(),
            Self::Replaced(heir) => {
                let note = format!("`{}` has its version now", heir.id());
                vec![removed(entry, lock).note(note)]
            }
            Self::Gone => vec![removed(entry, lock)],
        }
    }
}

const OUT_THERE: &str = "databases out there have run it as it was: they would refuse this set, or be left with another schema than new ones";

/// What was done to the parts of a migration since it was shipped.
fn edited(entry: &Entry, migration: &SourceMigration) -> Findings {
    let mut findings = Findings::new();
    if migration.checksum() != entry.shipped.up {
        let file = migration.file();
        let finding = edited_part(entry, file, &file.path, "up part was edited");
        findings.push(finding.note(OUT_THERE).span(first_word(migration.up.as_ref())));
    }
    let what = match (migration.down_checksum(), entry.shipped.down) {
        (now, then) if now == then => return findings,
        (None, _) => "down part was removed",
        (_, None) => "down part was added",
        _ => "down part was edited",
    };
    let (file, gone) = match &migration.down {
        Some(down) => (&down.file, None),
        None => (migration.file(), migration.file().path.strip_suffix(".up.sql")),
    };
    let path = gone.map_or_else(|| file.path.clone(), |stem| format!("{stem}.down.sql"));
    findings.push(
        edited_part(entry, file, &path, what)
            .note("the ledgers of databases out there hold the down part as it was shipped")
            .span(first_word(migration.down.as_ref())),
    );
    findings
}

/// `path` is the file to bring back.
fn edited_part(entry: &Entry, file: &Arc<SourceFile>, path: &str, what: &str) -> Finding {
    let Shipped { id, release, .. } = &entry.shipped;
    let message = format!("the {what} since release {release} has shipped {id}");
    Finding::new(Check::ShippedEdited, file, 0..0, message).help(format!(
        "put it back as it was shipped (`git log -p -- {path}` shows what was changed, `git checkout COMMIT -- {path}` brings it back), and make the change in a new migration"
    ))
}

fn renamed(entry: &Entry, migration: &SourceMigration) -> Finding {
    let (then, now) = (&entry.shipped.id, migration.id());
    let message = format!(
        "`{now}` was shipped as `{then}`, with release {}",
        entry.shipped.release
    );
    Finding::new(Check::ShippedRenamed, migration.file(), 0..0, message)
        .note("a ledger knows a migration by its version and name")
        .help(format!("give its files their names back: {then}.up.sql and so on; what a migration is called cannot be changed once it was shipped"))
}

fn removed(entry: &Entry, lock: &Lock) -> Finding {
    let Shipped { id, release, .. } = &entry.shipped;
    let dir = lock
        .file
        .path
        .strip_suffix(crate::source::LOCK_FILE)
        .unwrap_or_default();
    let message = format!("{id} was shipped with release {release}, and its files are gone");
    Finding::new(Check::ShippedRemoved, &lock.file, entry.span.clone(), message)
        .note(OUT_THERE)
        .help(format!("bring them back: `git log -- '{dir}{id}.*'` shows the commit that removed them, `git checkout COMMIT^ -- '{dir}{id}.*'` takes them from before it; what the migration did is undone by a new one"))
}

fn before_shipped(lock: &Lock, draft: &SourceMigration) -> Option<Finding> {
    let next = lock.entries.iter().find(|entry| entry.version > draft.version)?;
    let Shipped { id, release, .. } = &next.shipped;
    let message = format!(
        "{} was not shipped yet, and stands before {id}, which was shipped with release {release}",
        draft.id()
    );
    let finding = Finding::new(
        Check::BeforeShipped,
        draft.file(),
        first_word(draft.up.as_ref()),
        message,
    )
    .note(format!(
        "databases out there are past {id} already, and never go back for this one"
    ))
    .help("run `tohead rebase`: it gives the migration a version behind the last shipped one");
    Some(finding)
}

/// The first shipped migration after which the rehearsal has found another schema than when it was
/// shipped. `fingerprints` are those of the migrations, as far as they are known.
pub(crate) fn schema(lock: &Lock, migrations: &[SourceMigration], fingerprints: &[Digest]) -> Option<Finding> {
    let rehearsed = lock.entries.iter().zip(migrations).zip(fingerprints);
    let mut different = rehearsed.filter(|((entry, _), now)| {
        // Of another format: there is nothing to compare.
        matches!(&entry.shipped.fingerprint, Some(Fingerprint::Known(then)) if then != *now)
    });
    let ((entry, migration), _) = different.next()?;
    let Shipped { id, release, .. } = &entry.shipped;
    let message = format!("the schema after {id} is not what it was when release {release} shipped it");
    let finding = Finding::new(Check::ShippedSchema, &lock.file, entry.span.clone(), message)
        .note("its statements are the same: something else has changed what they do, such as a Rust step, Compiler::connection or another SQLite")
        .help(match migration.rust {
            Some(_) => "put the Rust step back as it was, and make the change in a new migration",
            None => "find what else has changed since that release: a Rust step before it, Compiler::connection in the build script, or the version of SQLite that the rehearsal runs on",
        });
    Some(finding)
}

/// The first word of a script's first statement.
fn first_word(script: Option<&SourceScript>) -> Range<usize> {
    let first = script.and_then(|script| script.statements.first());
    first.map_or(0..0, |first| first.offset..first.offset + first.words[0].len())
}
