//! A set that was checked and rehearsed: what is told of it to cargo, to people, to the commands and to the rest of the
//! build.

#[cfg(feature = "embed")]
use std::path::Path;

#[cfg(any(feature = "cli", test))]
use rusqlite::Connection;

#[cfg(any(feature = "cli", feature = "embed"))]
use super::account::{Rehearsed, SnapshotInShort, TableFate};
#[cfg(any(feature = "cli", test))]
use super::draft;
use super::emit::Facts;
#[cfg(any(feature = "cli", test))]
use super::rehearse;
#[cfg(feature = "embed")]
use super::render;
use super::shipping::Shipping;
#[cfg(any(feature = "cli", test))]
use super::stand_ins::StandIns;
use super::{Compiler, load, snapshot};
#[cfg(feature = "embed")]
use super::{account, colour, emit, needs};
use crate::error::{Error, Result};
#[cfg(any(feature = "cli", test))]
use crate::hash::Digest;
#[cfg(feature = "embed")]
use crate::lint::Minimum;
use crate::migration::Migrations;
use crate::source::finding::Finding;
use crate::source::{Level, SourceMigration};

/// A set that was checked and rehearsed, and what was found.
#[derive(Debug)]
pub struct Checked {
    pub(super) compiler: Compiler,
    pub(super) migrations: Vec<SourceMigration>,
    pub(super) shipping: Shipping,
    pub(super) facts: Vec<Facts>,
    pub(super) findings: Vec<(Level, Finding)>,
    /// The snapshot, or why there can be none; none where none was asked for.
    pub(super) snapshot: Option<Result<snapshot::Made, snapshot::Reason>>,
}

impl Checked {
    /// Whether something was found that the set may not be embedded with.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.findings.iter().any(|(level, _)| *level == Level::Deny)
    }

    /// How many migrations the directory holds.
    #[must_use]
    pub fn migration_count(&self) -> usize {
        self.migrations.len()
    }

    /// Everything found, with its level.
    #[cfg(any(feature = "cli", test))]
    pub(crate) fn findings_with_level(&self) -> impl Iterator<Item = (Level, &Finding)> {
        self.findings.iter().map(|(level, finding)| (*level, finding))
    }

    /// The fingerprint of the schema after the last migration; none where nothing could be rehearsed.
    #[cfg(any(feature = "cli", test))]
    pub(crate) fn fingerprint(&self) -> Option<Digest> {
        self.facts.last().map(|facts| facts.fingerprint)
    }

    /// Everything found.
    #[cfg(any(test, all(feature = "cli", not(feature = "embed"))))]
    pub(crate) fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().map(|(_, finding)| finding)
    }

    /// What the rehearsal has found out about each migration; nothing about those that could not be rehearsed.
    #[cfg(any(feature = "cli", feature = "embed"))]
    pub(crate) fn rehearsed(&self) -> Vec<Rehearsed> {
        let rehearsed = |(migration, facts): (&SourceMigration, &Facts)| Rehearsed {
            id: migration.id(),
            schema_version: {
                let (major, minor, patch) = facts.schema_version;
                format!("{major}.{minor}.{patch}")
            },
            rows: facts
                .fates
                .iter()
                .map(|(table, fate)| TableFate {
                    table: table.clone(),
                    fate: fate.to_lowercase(),
                })
                .collect(),
            reversal: match &facts.reversal {
                _ if !migration.has_down() => "irreversible".to_owned(),
                None => "not known".to_owned(),
                Some(lost) if lost.is_empty() => "lossless".to_owned(),
                Some(lost) => format!("lossy: {}", lost.join(", ")),
            },
            nondeterministic: facts.volatile.clone(),
            fixture: facts.fixture.clone(),
        };
        self.migrations.iter().zip(&self.facts).map(rehearsed).collect()
    }

    /// Why a new database runs all migrations rather than take a copy of head; none where it takes one, and where
    /// no copy was asked for: see [`Compiler::snapshot`].
    #[must_use]
    pub fn no_snapshot_because(&self) -> Option<&str> {
        self.snapshot.as_ref()?.as_ref().err().map(String::as_str)
    }

    /// What a new database takes, in short; none where no snapshot was asked for, or the set is refused.
    #[cfg(any(feature = "cli", feature = "embed"))]
    pub(crate) fn snapshot_in_short(&self) -> Option<SnapshotInShort> {
        let made = self.snapshot.as_ref()?;
        let sizes = made.as_ref().ok();
        Some(SnapshotInShort {
            script_bytes: sizes.map(|made| made.script.bytes.len()),
            image_bytes: sizes.and_then(|made| Some(made.image.as_ref()?.bytes.len())),
            none_because: made.as_ref().err().cloned(),
        })
    }

    /// A database in memory in which the first `count` migrations have run, without made-up rows.
    #[cfg(any(feature = "cli", test))]
    pub(crate) fn database_after(&self, count: usize) -> rusqlite::Result<Connection> {
        rehearse::replay(
            &self.migrations[..count.min(self.migrations.len())],
            &self.compiler.options,
        )
    }

    /// How many migrations there are up to this version, itself included; none if no migration has it.
    #[cfg(any(feature = "cli", test))]
    pub(crate) fn count_up_to(&self, version: crate::version::Version) -> Option<usize> {
        let at = self
            .migrations
            .iter()
            .position(|migration| migration.version == version);
        at.map(|at| at + 1)
    }

    /// What took the place of functions and collations of the app that were not there.
    #[cfg(any(feature = "cli", test))]
    pub(crate) fn stand_ins(&self) -> &StandIns {
        &self.compiler.options.stand_ins
    }

    /// The ids of the migrations whose Rust step nobody could run.
    #[cfg(any(feature = "cli", test))]
    pub(crate) fn left_out_steps(&self) -> Vec<String> {
        let is_left_out = |migration: &&SourceMigration| rehearse::is_unknown(migration, &self.compiler.options);
        self.migrations
            .iter()
            .filter(is_left_out)
            .map(SourceMigration::id)
            .collect()
    }

    /// Opens databases as the rehearsal does, for drafts and declared schemas.
    #[cfg(any(feature = "cli", test))]
    pub(crate) fn ground(&self) -> rusqlite::Result<draft::Ground<'_>> {
        rehearse::ground(&self.compiler.options)
    }

    /// Everything found at this level, in the order of the files, one line each.
    #[must_use]
    pub fn lines(&self, level: Level) -> Vec<String> {
        self.findings
            .iter()
            .filter(|(found, _)| *found == level)
            .map(|(_, finding)| finding.to_string())
            .collect()
    }

    /// Everything found, in the order of the files, each with its source line.
    #[cfg(feature = "embed")]
    #[must_use]
    pub fn rendered(&self, colour: bool) -> Vec<String> {
        self.findings
            .iter()
            .map(|(level, finding)| render::render(finding, *level, colour))
            .collect()
    }

    /// The release that shipped each migration; none for a draft.
    pub(super) fn releases(&self) -> Vec<Option<String>> {
        let release = |migration| self.shipping.release(migration).map(ToString::to_string);
        self.migrations.iter().map(release).collect()
    }

    #[cfg(feature = "embed")]
    /// The Rust code that `embed!` includes.
    pub(super) fn emit(&self) -> String {
        emit::emit(&emit::Input {
            set: &self.compiler.set,
            keeps_mark: self.compiler.options.keeps_mark,
            min_sqlite: self.compiler.options.min_sqlite.map_or(0, Minimum::number),
            krate: "::tohead",
            migrations: &self.migrations,
            facts: &self.facts,
            releases: &self.releases(),
            snapshot: self.made().map(|made| emit::Sizes {
                script: made.script.size,
                image: made.image.as_ref().map(|image| image.size),
                sqlite: made.sqlite,
                app_version: &self.compiler.app_version,
                tohead_version: crate::ledger::OWN.app_version,
                has_modules: made.has_modules,
            }),
            needs: needs::of(&load::load(self), &self.migrations),
        })
    }

    #[cfg(feature = "embed")]
    /// The snapshot, if there is one.
    pub(super) fn made(&self) -> Option<&snapshot::Made> {
        self.snapshot.as_ref()?.as_ref().ok()
    }

    #[cfg(feature = "embed")]
    /// Writes the snapshot, if there is one, into the files that the embedded code includes.
    pub(super) fn write_snapshot(&self, out: &Path) -> std::io::Result<()> {
        let Some(made) = self.made() else { return Ok(()) };
        let write = |part: &str, packed: &snapshot::Compressed| {
            std::fs::write(out.join(emit::snapshot_file(&self.compiler.set, part)), &packed.bytes)
        };
        write("script", &made.script)?;
        made.image.as_ref().map_or(Ok(()), |image| write("image", image))
    }

    /// Leaves an account of what was found for the commands (`account.rs`): beside the code that is embedded, or, for a
    /// set that is refused, in the directory that a command has named, if one has.
    #[cfg(feature = "embed")]
    pub(super) fn tell(&self, out: &Path) -> std::io::Result<()> {
        let name = account::file_name(&self.compiler.set);
        let file = out.join(&name);
        let asked = std::env::var_os(account::WHERE).map(|dir| Path::new(&dir).join(name));
        let file = match (self.is_refused(), asked) {
            (false, _) => file,
            (true, asked) => {
                let _ = std::fs::remove_file(file);
                let Some(asked) = asked else { return Ok(()) };
                asked
            }
        };
        std::fs::write(file, account::Account::of(self).text())
    }

    /// Cargo shows one line per finding; on errors it shows the script's standard error too, where
    /// each finding stands with its source line.
    #[cfg(feature = "embed")]
    pub(super) fn report_to_cargo(&self) {
        for (level, finding) in &self.findings {
            let kind = if *level == Level::Deny { "error" } else { "warning" };
            println!("cargo::{kind}={}", finding.to_string().replace('\n', " "));
        }
        let refused = self.findings.iter().filter(|(level, _)| *level == Level::Deny).count();
        if refused > 0 {
            for rendered in self.rendered(colour::is_wanted()) {
                eprintln!("{rendered}\n");
            }
            eprintln!(
                "tohead: {refused} problem(s) in {}; nothing was embedded",
                self.compiler.dir.display()
            );
        }
    }

    /// The set for use in this process, or all errors that were found.
    pub(super) fn load(&self) -> Result<Migrations> {
        if self.is_refused() {
            return Err(Error::InvalidSet {
                problems: self.lines(Level::Deny).join("\n"),
            });
        }
        let without_binary = self
            .migrations
            .iter()
            .filter(|migration| migration.rust.is_some() && self.compiler.options.step(&migration.id()).is_none());
        let ids: Vec<_> = without_binary.map(SourceMigration::id).collect();
        if !ids.is_empty() {
            let problems = format!(
                "{}: Rust steps run only inside the app's own binary: use its commands, or Compiler::rust_step",
                ids.join(", ")
            );
            return Err(Error::InvalidSet { problems });
        }
        Ok(load::load(self))
    }
}
