//! A checked set as constant data of this process.

use super::snapshot::{Compressed, Made};
use super::{Checked, Options};
use crate::lint::Minimum;
use crate::migration::{Fate, Migration, Migrations, ObjectChange, ObjectKind, RustStep, Script, Statement};
use crate::snapshot::{MadeBy, Packed, Snapshot};
use crate::source::{SourceMigration, SourceScript, chain, effects};

/// Keeps the set for the life of the process, as an embedded one is.
pub(super) fn load(checked: &Checked) -> Migrations {
    let checksums: Vec<_> = checked.migrations.iter().map(SourceMigration::checksum).collect();
    let marks = chain(
        checked
            .migrations
            .iter()
            .map(|migration| migration.version)
            .zip(&checksums),
    );
    let list: Vec<_> = checked
        .migrations
        .iter()
        .zip(&checked.facts)
        .zip(checksums.iter().zip(&marks))
        .zip(checked.releases())
        .map(|(((source, facts), (checksum, mark)), release)| Migration {
            version: source.version,
            name: text(&source.name),
            checksum: *checksum,
            up: source.up.as_ref().map(script),
            down: source.down.as_ref().map(script),
            rust: rust(source, &checked.compiler.options),
            no_transaction: source.directives.no_transaction,
            irreversible: source.directives.irreversible.as_deref().map(text),
            fingerprint: facts.fingerprint,
            schema_version: {
                let (major, minor, patch) = facts.schema_version;
                semver::Version::new(major, minor, patch)
            },
            mark: *mark,
            objects: keep(facts.objects.iter().map(object)),
            left_by_down: keep(facts.left_by_down.iter().map(object)),
            touched: facts.touched.as_deref().map(texts),
            added_to: facts.added_to.as_deref().map(texts),
            release: release.as_deref().map(text),
            fates: keep(facts.fates.iter().map(|(table, fate)| (text(table), fate_of(fate)))),
            guarded: texts(&facts.guarded),
            steady: texts(&facts.steady),
            guarded_down: texts(&facts.guarded_down),
            steady_down: texts(&facts.steady_down),
            lost_on_way_back: facts.reversal.as_deref().map(texts),
            volatile: texts(&facts.volatile),
        })
        .collect();
    Migrations {
        set: text(&checked.compiler.set),
        app_version: text(&checked.compiler.app_version),
        list: Vec::leak(list),
        keeps_mark: checked.compiler.options.keeps_mark,
        min_sqlite: checked.compiler.options.min_sqlite.map_or(0, Minimum::number),
        snapshot: checked
            .snapshot
            .as_ref()
            .and_then(|made| Some(snapshot(made.as_ref().ok()?, text(&checked.compiler.app_version)))),
        refused: None,
    }
}

fn snapshot(made: &Made, app_version: &'static str) -> Snapshot {
    let packed = |part: &Compressed| Packed {
        bytes: Vec::leak(part.bytes.clone()),
        size: part.size,
    };
    Snapshot {
        script: packed(&made.script),
        image: made.image.as_ref().map(packed),
        made_by: MadeBy {
            sqlite: made.sqlite,
            app_version,
            tohead_version: crate::ledger::OWN.app_version,
            has_modules: made.has_modules,
        },
    }
}

pub(super) fn text(text: &str) -> &'static str {
    String::leak(text.to_owned())
}

fn keep<T>(items: impl Iterator<Item = T>) -> &'static [T] {
    Vec::leak(items.collect())
}

fn fate_of(name: &str) -> Fate {
    match name {
        "Kept" => Fate::Kept,
        "Rewritten" => Fate::Rewritten,
        "Shrank" => Fate::Shrank,
        "Emptied" => Fate::Emptied,
        _ => Fate::Dropped,
    }
}

fn texts(list: &[String]) -> &'static [&'static str] {
    keep(list.iter().map(|item| text(item)))
}

fn object((kind, name, after): &(&'static str, String, Option<crate::Digest>)) -> ObjectChange {
    let kind = match *kind {
        "Table" => ObjectKind::Table,
        "Index" => ObjectKind::Index,
        "View" => ObjectKind::View,
        _ => ObjectKind::Trigger,
    };
    ObjectChange {
        kind,
        name: text(name),
        after: *after,
    }
}

fn script(source: &SourceScript) -> Script {
    let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let statements = source.statements.iter().map(|statement| Statement {
        sql: text(&statement.sql),
        line: small(statement.line),
        column: small(statement.column),
        offset: small(statement.offset),
        cuts: keep(statement.cuts.iter().map(|(at, len)| (small(*at), small(*len)))),
    });
    Script {
        file: text(&source.file.path),
        reach: text(&effects::of(&source.statements)),
        statements: keep(statements),
    }
}

fn rust(source: &SourceMigration, options: &Options) -> Option<RustStep> {
    let file = text(&source.rust.as_ref()?.file.path);
    let step = options.step(&source.id())?;
    Some(RustStep {
        file,
        up: step.up,
        down: step.down,
    })
}
