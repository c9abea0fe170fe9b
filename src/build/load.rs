//! A checked set as data of this process, in the form in which an embedded one is: what `emit.rs` writes as code.

use super::emit::{self, Facts, Needs, Texts, script_text};
use super::needs;
use super::snapshot::{Compressed, Made};
use super::{Checked, Options};
use crate::hash::{Digest, TextHash};
use crate::lint::Minimum;
use crate::means::Means;
use crate::migration::{
    Fate, Migration, Migrations, ObjectChange, ObjectKind, ObjectState, Piece, Rest, RunRust, RustStep, Script,
};
use crate::snapshot::{MadeBy, Packed, Snapshot};
use crate::source::{SourceMigration, SourceScript, chain};

/// Makes the set, and keeps it for the life of the process, as an embedded one is kept.
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
        .map(|(((source, facts), (checksum, mark)), release)| {
            migration(
                source,
                facts,
                (*checksum, *mark),
                release.as_deref(),
                &checked.compiler.options,
            )
        })
        .collect();
    let set = Migrations {
        set: text(&checked.compiler.set),
        app_version: text(&checked.compiler.app_version),
        list: Vec::leak(list),
        keeps_mark: checked.compiler.options.keeps_mark,
        min_sqlite: checked.compiler.options.min_sqlite.map_or(0, Minimum::number),
        snapshot: checked
            .snapshot
            .as_ref()
            .and_then(|made| Some(snapshot(made.as_ref().ok()?, text(&checked.compiler.app_version)))),
        means: Means::LITTLE,
        refused: None,
    };
    Migrations {
        means: means(needs::of(&set, &checked.migrations)),
        ..set
    }
}

/// What a run may use. The image is always there: the program that loads sets has the code for it anyway.
fn means(needs: Needs) -> Means {
    let Needs {
        backups,
        watch,
        late,
        outside,
        ..
    } = needs;
    let mut means = Means::LITTLE.with_image();
    if backups {
        means = means.with_backups();
    }
    if watch {
        means = means.with_watch();
    }
    if late {
        means = means.with_late();
    }
    if outside {
        means = means.with_outside();
    }
    means
}

fn migration(
    source: &SourceMigration,
    facts: &Facts,
    (checksum, mark): (Digest, i32),
    release: Option<&str>,
    options: &Options,
) -> Migration {
    let piece = |(at, len)| Piece(at, len);
    let mut all = Texts::default();
    let (_, name_len) = all.add(&source.name);
    let objects = keep(facts.objects.iter().map(|object| state(object, &mut all)));
    let touched = facts.touched.as_ref().map(|tables| piece(all.add_all(tables)));
    let added_to = facts.added_to.as_ref().map(|tables| piece(all.add_all(tables)));
    let release = release.map(|release| piece(all.add(release)));
    let (major, minor, patch) = facts.schema_version;
    Migration {
        version: source.version,
        texts: text(&all.0),
        name_len: u8::try_from(name_len).unwrap_or(u8::MAX),
        checksum,
        up: source.up.as_ref().map(script),
        down: source.down.as_ref().map(script),
        fingerprint: facts.fingerprint,
        schema_version: semver::Version::new(major, minor, patch),
        mark,
        objects,
        touched,
        added_to,
        release,
        fates: keep(facts.fates.iter().map(|(table, fate)| (text(table), fate_of(fate)))),
        lost_on_way_back: facts.reversal.as_deref().map(texts),
        rest: Some(Box::leak(Box::new(Rest {
            rust: rust(source, options),
            no_transaction: source.directives.no_transaction,
            irreversible: source.directives.irreversible.as_deref().map(text),
            left_by_down: keep(facts.left_by_down.iter().map(change)),
            guarded: texts(&facts.guarded),
            steady: texts(&facts.steady),
            guarded_down: texts(&facts.guarded_down),
            steady_down: texts(&facts.steady_down),
            volatile: texts(&facts.volatile),
        }))),
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

/// A text that is kept for the life of the process.
pub(super) fn text(text: &str) -> &'static str {
    String::leak(text.to_owned())
}

fn keep<T>(items: impl Iterator<Item = T>) -> &'static [T] {
    Vec::leak(items.collect())
}

/// The fate with this name, which `emit.rs` has as a text.
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

/// The kind of object with this name, which `emit.rs` has as a text.
fn kind_of(name: &str) -> ObjectKind {
    match name {
        "Table" => ObjectKind::Table,
        "Index" => ObjectKind::Index,
        "View" => ObjectKind::View,
        _ => ObjectKind::Trigger,
    }
}

fn state((kind, name, after): &emit::Object, all: &mut Texts) -> ObjectState {
    let (at, len) = all.add(name);
    let (digest, text) = after.unwrap_or((Digest([0; 32]), TextHash::default()));
    ObjectState {
        kind: kind_of(kind),
        name: Piece(at, len),
        is_there: after.is_some(),
        after: digest,
        text,
    }
}

fn change((kind, name, after): &emit::Object) -> ObjectChange {
    ObjectChange {
        kind: kind_of(kind),
        name: text(name),
        after: after.map(|(digest, _)| &*Box::leak(Box::new(digest))),
        text: after.map_or_else(TextHash::default, |(_, text)| text),
    }
}

fn script(source: &SourceScript) -> Script {
    let (all, file, statements) = script_text(source);
    Script {
        text: text(&all),
        file,
        statements,
    }
}

fn rust(source: &SourceMigration, options: &Options) -> Option<RustStep> {
    let file = text(&source.rust.as_ref()?.file.path);
    let step = options.step(&source.id())?;
    Some(RustStep {
        file,
        up: step.up,
        down: step.down,
        run: RunRust::STEP,
    })
}
