//! Writes a checked set as Rust code: constant data, with nothing to parse at start.
//!
//! This crate's own `build.rs` includes this file by path, for the set of the ledger. So it knows sources, and nothing
//! of SQLite or of the run: `ObjectKind` and `Fate` are texts here, the names of their variants.

use std::fmt::Write;

use crate::hash::{Digest, TextHash};
use crate::source::{SourceMigration, SourceScript, chain, effects};

/// An object: its kind as in `ObjectKind`, its name, and its fingerprint and a hash of its text if it is there.
pub(crate) type Object = (&'static str, String, Option<(Digest, TextHash)>);

/// What the rehearsal found out about a migration.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    /// The objects that it creates, alters or drops, as they are after it.
    pub(crate) objects: Vec<Object>,
    /// The tables whose rows or schema its parts touch; none if that is not known.
    pub(crate) touched: Option<Vec<String>>,
    /// The tables to which the up part adds; none if it may do anything but add: see `additions.rs`.
    pub(crate) added_to: Option<Vec<String>>,
    pub(crate) fingerprint: Digest,
    pub(crate) schema_version: (u64, u64, u64),
    /// What becomes of the rows of the tables that the up part touches: the table, and the name of a `Fate`.
    pub(crate) fates: Vec<(String, &'static str)>,
    /// Tables that may not lose a row while the up part runs.
    pub(crate) guarded: Vec<String>,
    /// Those of them that may not get more rows either.
    pub(crate) steady: Vec<String>,
    /// The tables that may not lose a row while the down part runs, and those of them that may not get more.
    pub(crate) guarded_down: Vec<String>,
    pub(crate) steady_down: Vec<String>,
    /// Objects that the down part leaves in another state than before the up part, where that is allowed.
    pub(crate) left_by_down: Vec<Object>,
    /// What the down part does not bring back; none where that is not known.
    pub(crate) reversal: Option<Vec<String>>,
    /// What makes the rows that the up part writes different on each machine.
    pub(crate) volatile: Vec<String>,
    /// Up and down ran to their ends, so that a directive which has allowed nothing is known to be needless.
    pub(crate) is_known: bool,
    /// The path of its fixture: the project's own rows, which were inserted after it.
    pub(crate) fixture: Option<String>,
}

/// What the code is written from.
pub(crate) struct Input<'i> {
    pub(crate) set: &'i str,
    pub(crate) keeps_mark: bool,
    /// The oldest SQLite that the set may run on, as `sqlite3_libversion_number` writes it; 0 for any.
    pub(crate) min_sqlite: i32,
    /// The path by which the generated code names this library.
    pub(crate) krate: &'i str,
    pub(crate) migrations: &'i [SourceMigration],
    /// What the rehearsal found out about each migration.
    pub(crate) facts: &'i [Facts],
    /// The release that shipped each migration; none for a draft.
    pub(crate) releases: &'i [Option<String>],
    pub(crate) snapshot: Option<Sizes<'i>>,
    pub(crate) needs: Needs,
}

/// What a run to head may need beside what every run needs: see `Means`.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Needs {
    pub(crate) backups: bool,
    pub(crate) watch: bool,
    pub(crate) late: bool,
    pub(crate) outside: bool,
    pub(crate) image: bool,
}

/// The sizes of a snapshot, whose bytes stand in files of their own beside the code.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sizes<'i> {
    pub(crate) script: usize,
    pub(crate) image: Option<usize>,
    /// The SQLite that has made it, as `sqlite3_libversion_number` writes it.
    pub(crate) sqlite: i32,
    pub(crate) app_version: &'i str,
    pub(crate) tohead_version: &'i str,
    pub(crate) has_modules: bool,
}

/// The version of the embedded format that this code writes: see `migration.rs`.
const FORMAT: u32 = 11;

/// The whole file that `embed!` includes.
pub(crate) fn emit(input: &Input<'_>) -> String {
    let krate = input.krate;
    let checksums: Vec<_> = input.migrations.iter().map(SourceMigration::checksum).collect();
    let marks = chain(
        input
            .migrations
            .iter()
            .map(|migration| migration.version)
            .zip(&checksums),
    );
    let mut code = String::new();
    let _ = writeln!(code, "const _: () = {krate}::embedded::check_format({FORMAT});");
    let _ = writeln!(code, "/// The migrations of the set `{}`, in their order.", input.set);
    let _ = writeln!(
        code,
        "pub static MIGRATIONS: {krate}::Migrations = {krate}::Migrations {{ set: {:?}, app_version: ::core::env!(\"CARGO_PKG_VERSION\"), list: &LIST, keeps_mark: {}, min_sqlite: {}, snapshot: {}, means: {}, refused: None }};",
        input.set,
        input.keeps_mark,
        input.min_sqlite,
        snapshot(input),
        means(input)
    );
    let _ = writeln!(
        code,
        "static LIST: [{krate}::embedded::Migration; {}] = [",
        input.migrations.len()
    );
    let known = input.facts.iter().zip(input.releases).zip(checksums.iter().zip(&marks));
    for (migration, ((facts, release), (checksum, mark))) in input.migrations.iter().zip(known) {
        emit_migration(
            &mut code,
            krate,
            migration,
            facts,
            (checksum, *mark),
            release.as_deref(),
        );
    }
    code.push_str("];\n");
    for migration in input.migrations {
        emit_rust_module(&mut code, migration);
    }
    code
}

/// The name of the file that holds a part of the snapshot, packed, in the build script's output.
pub(crate) fn snapshot_file(set: &str, part: &str) -> String {
    format!("tohead_{set}.{part}")
}

/// The code for what a run to head links: see [`Needs`].
fn means(input: &Input<'_>) -> String {
    let Needs {
        backups,
        watch,
        late,
        outside,
        image,
    } = input.needs;
    let mut means = format!("{}::embedded::Means::LITTLE", input.krate);
    for (is_needed, with) in [
        (backups, ".with_backups()"),
        (watch, ".with_watch()"),
        (late, ".with_late()"),
        (outside, ".with_outside()"),
        (image, ".with_image()"),
    ] {
        if is_needed {
            means.push_str(with);
        }
    }
    means
}

/// The code for the snapshot, or `None`.
fn snapshot(input: &Input<'_>) -> String {
    let Some(sizes) = input.snapshot else {
        return "None".to_owned();
    };
    let krate = input.krate;
    let packed = |part: &str, size: usize| {
        let file = format!("/{}", snapshot_file(input.set, part));
        format!(
            "{krate}::embedded::Packed {{ bytes: ::core::include_bytes!(::core::concat!(::core::env!(\"OUT_DIR\"), {file:?})), size: {size} }}"
        )
    };
    // An app that is built without images does not carry one.
    let image = sizes.image.map_or_else(
        || "None".to_owned(),
        |size| format!("{krate}::__image!({})", packed("image", size)),
    );
    let made_by = format!(
        "{krate}::embedded::MadeBy {{ sqlite: {}, app_version: {:?}, tohead_version: {:?}, has_modules: {} }}",
        sizes.sqlite, sizes.app_version, sizes.tohead_version, sizes.has_modules
    );
    format!(
        "Some({krate}::embedded::Snapshot {{ script: {}, image: {image}, made_by: {made_by} }})",
        packed("script", sizes.script)
    )
}

/// The texts of a migration in one constant, one behind the other. Each is known by where it begins and how long it is:
/// an address of its own would take more room in an app.
#[derive(Debug, Default)]
pub(crate) struct Texts(pub(crate) String);

impl Texts {
    /// Adds a text: where it begins, and how long it is.
    pub(crate) fn add(&mut self, text: &str) -> (u32, u32) {
        let at = self.0.len();
        self.0.push_str(text);
        (small(at), small(text.len()))
    }

    /// Adds several as one text, each ended by a zero byte.
    pub(crate) fn add_all(&mut self, texts: &[String]) -> (u32, u32) {
        let all: String = texts.iter().flat_map(|text| [text, "\0"]).collect();
        self.add(&all)
    }
}

/// A script as [`Script::text`](crate::migration::Script) has it: how long the path is, and where the statements begin.
pub(crate) fn script_text(script: &SourceScript) -> (String, u32, u32) {
    let mut text = script.file.path.clone();
    let file = small(text.len());
    text.push_str(&effects::of(&script.statements));
    let statements = small(text.len());
    for statement in &script.statements {
        // SQLite reads no further than to a zero byte: <https://sqlite.org/c3ref/prepare.html>.
        let sql = statement.sql.split('\0').next().unwrap_or_default();
        let _ = write!(
            text,
            "{sql}\0{} {} {}",
            statement.line, statement.column, statement.offset
        );
        for (at, len) in &statement.cuts {
            let _ = write!(text, " {at} {len}");
        }
        text.push('\0');
    }
    (text, file, statements)
}

/// A length or place in a text, as the embedded data has it.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Adds the code for one migration.
fn emit_migration(
    code: &mut String,
    krate: &str,
    migration: &SourceMigration,
    facts: &Facts,
    (checksum, mark): (&Digest, i32),
    release: Option<&str>,
) {
    let e = format!("{krate}::embedded");
    let (major, minor, patch) = facts.schema_version;
    let mut texts = Texts::default();
    let (_, name_len) = texts.add(&migration.name);
    let objects: String = facts
        .objects
        .iter()
        .map(|object| state(&e, object, &mut texts))
        .collect();
    let piece = |piece: Option<(u32, u32)>| match piece {
        Some((at, len)) => format!("Some({e}::Piece({at}, {len}))"),
        None => "None".to_owned(),
    };
    let touched = facts.touched.as_ref().map(|tables| texts.add_all(tables));
    let added_to = match &facts.added_to {
        // Where both are the same tables, as mostly, the text is not repeated.
        same if *same == facts.touched => touched,
        other => other.as_ref().map(|tables| texts.add_all(tables)),
    };
    let release = release.map(|release| texts.add(release));
    let _ = writeln!(code, "{e}::Migration {{");
    let _ = writeln!(
        code,
        "version: {e}::Version::new({}, {}), texts: {}, name_len: {name_len},",
        migration.version.number(),
        migration.version.digits(),
        literal(&texts.0)
    );
    let _ = writeln!(
        code,
        "checksum: {}, fingerprint: {},",
        digest(&e, checksum),
        digest(&e, &facts.fingerprint)
    );
    let _ = writeln!(
        code,
        "up: {}, down: {},",
        script(&e, migration.up.as_ref()),
        script(&e, migration.down.as_ref())
    );
    let _ = writeln!(
        code,
        "schema_version: {e}::SchemaVersion::new({major}, {minor}, {patch}), mark: {mark},"
    );
    let _ = writeln!(
        code,
        "touched: {}, added_to: {}, release: {}, objects: &[{objects}],",
        piece(touched),
        piece(added_to),
        piece(release)
    );
    let lost = facts
        .reversal
        .as_ref()
        .map_or_else(|| "None".to_owned(), |lost| format!("Some(&{lost:?})"));
    code.push_str("fates: &[");
    for (table, fate) in &facts.fates {
        let _ = write!(code, "({table:?}, {e}::Fate::{fate}),");
    }
    let rest = rest(krate, &e, migration, facts);
    let _ = writeln!(code, "], lost_on_way_back: {lost}, rest: {rest},\n}},");
}

/// The code for what few migrations have, or `None`.
fn rest(krate: &str, e: &str, migration: &SourceMigration, facts: &Facts) -> String {
    let directives = &migration.directives;
    let has_none = migration.rust.is_none()
        && !directives.no_transaction
        && directives.irreversible.is_none()
        && facts.left_by_down.is_empty()
        && [
            &facts.volatile,
            &facts.guarded,
            &facts.steady,
            &facts.guarded_down,
            &facts.steady_down,
        ]
        .into_iter()
        .all(Vec::is_empty);
    if has_none {
        return "None".to_owned();
    }
    let left: String = facts.left_by_down.iter().map(|object| change(e, object)).collect();
    format!(
        "Some(&{e}::Rest {{ rust: {}, no_transaction: {}, irreversible: {:?}, volatile: &{:?}, guarded: &{:?}, steady: &{:?}, guarded_down: &{:?}, steady_down: &{:?}, left_by_down: &[{left}] }})",
        rust(krate, e, migration),
        directives.no_transaction,
        directives.irreversible,
        facts.volatile,
        facts.guarded,
        facts.steady,
        facts.guarded_down,
        facts.steady_down,
    )
}

/// The code for an object as it is after the migration.
fn state(e: &str, (kind, name, after): &Object, texts: &mut Texts) -> String {
    let (at, len) = texts.add(name);
    let (digest, text) = after.unwrap_or((Digest([0; 32]), TextHash::default()));
    format!(
        "{e}::ObjectState {{ kind: {e}::ObjectKind::{kind}, name: {e}::Piece({at}, {len}), is_there: {}, after: {}, text: {e}::TextHash({:?}) }},",
        after.is_some(),
        self::digest(e, &digest),
        text.0
    )
}

/// The code for an object that a down part leaves in another state.
fn change(e: &str, (kind, name, after): &Object) -> String {
    let text = after.map_or_else(TextHash::default, |(_, text)| text).0;
    let after = after.map_or_else(
        || "None".to_owned(),
        |(after, _)| format!("Some(&{})", digest(e, &after)),
    );
    format!(
        "{e}::ObjectChange {{ kind: {e}::ObjectKind::{kind}, name: {name:?}, after: {after}, text: {e}::TextHash({text:?}) }},"
    )
}

fn digest(e: &str, digest: &Digest) -> String {
    format!("{e}::Digest({:?})", digest.0)
}

fn script(e: &str, script: Option<&SourceScript>) -> String {
    let Some(script) = script else { return "None".to_owned() };
    let (text, file, statements) = script_text(script);
    let text = literal(&text);
    format!("Some({e}::Script {{ text: {text}, file: {file}, statements: {statements} }})")
}

/// A text as a Rust literal. A zero byte is written as `\x00`, because `\0` with a digit behind it looks like an octal
/// number to clippy.
fn literal(text: &str) -> String {
    let escaped = |part: &str| {
        let quoted = format!("{part:?}");
        quoted[1..quoted.len() - 1].to_owned()
    };
    let parts: Vec<_> = text.split('\0').map(escaped).collect();
    format!("\"{}\"", parts.join("\\x00"))
}

/// The name of the module that a Rust step is compiled as.
fn module(migration: &SourceMigration) -> String {
    format!("step_{}", migration.version)
}

/// The code for a Rust step, or `None`.
fn rust(krate: &str, e: &str, migration: &SourceMigration) -> String {
    let Some(rust) = &migration.rust else {
        return "None".to_owned();
    };
    let module = module(migration);
    let call = |part: &str| {
        format!("&|tx: &{krate}::rusqlite::Transaction<'_>| {module}::{part}(tx).map_err(::core::convert::Into::into)")
    };
    let down = if rust.has_down {
        format!("Some({})", call("down"))
    } else {
        "None".to_owned()
    };
    format!(
        "Some({e}::RustStep {{ file: {:?}, up: {}, down: {down}, run: {e}::RunRust::STEP }})",
        rust.file.path,
        call("up")
    )
}

/// Adds the module of a Rust step, which includes its file by path.
fn emit_rust_module(code: &mut String, migration: &SourceMigration) {
    if let Some(rust) = &migration.rust {
        let path = std::path::absolute(&rust.file.path).unwrap_or_else(|_| rust.file.path.clone().into());
        let _ = writeln!(
            code,
            "#[path = {:?}]\nmod {};",
            path.display().to_string(),
            module(migration)
        );
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::migration::Script;
    use crate::source::finding::SourceFile;
    use crate::source::script::{checksum, split};

    fn script(text: &str) -> Script {
        let file = SourceFile {
            path: "migrations/0001_a.up.sql".to_owned(),
            text: text.to_owned(),
        };
        let (text, file, statements) = script_text(&SourceScript {
            statements: split(text),
            checksum: checksum(text),
            file: Arc::new(file),
        });
        Script {
            text: String::leak(text),
            file,
            statements,
        }
    }

    #[test]
    fn what_is_written_in_one_text_is_found_in_it_again() {
        let script = script("CREATE TABLE a (x);\n/* one */ INSERT /* two\nlines */ INTO a VALUES ('ä');");
        assert_eq!(script.file(), "migrations/0001_a.up.sql");
        assert_eq!(script.reach(), "wa\0");
        let sql: Vec<_> = script.statements().map(|statement| statement.sql).collect();
        assert_eq!(sql[0], "CREATE TABLE a (x);");
        assert!(
            sql[1].starts_with("INSERT ") && sql[1].ends_with(" INTO a VALUES ('ä');"),
            "{sql:?}"
        );
        let second = script.statements().nth(1).unwrap();
        let at = second.locate(script.file(), sql[1].find("VALUES").unwrap());
        assert_eq!((at.line, at.column, at.offset), (3, 17, 60));
        assert_eq!(script.sql(), format!("{}\n{}\n", sql[0], sql[1]));
    }

    #[test]
    fn a_text_is_written_as_code_that_means_it() {
        assert_eq!(literal("a\0b"), r#""a\x00b""#);
        assert_eq!(literal("\x001 '\\0' \"\n\0"), r#""\x001 '\\0' \"\n\x00""#);
    }

    #[test]
    fn a_zero_byte_ends_a_statement_as_in_sqlite() {
        let script = script("SELECT 1\0, 2;\nSELECT 3;");
        let sql: Vec<_> = script.statements().map(|statement| statement.sql).collect();
        assert_eq!(sql, ["SELECT 1", "SELECT 3;"]);
    }
}
