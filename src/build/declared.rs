//! The schema at head, compared with the declared one.

use std::path::Path;

use super::draft::Declared;
use super::{Options, cannot_rehearse, rehearse};
use crate::migration::ObjectKind;
use crate::schema::catalog::Catalog;
use crate::schema::diff::{Change, Difference, Item};
use crate::source::finding::Finding;
use crate::source::{Check, Findings, SourceMigration};

/// The findings for what differs between the schema after the last migration and the declared one. None where none is
/// declared.
pub(super) fn held(dir: &Path, migrations: &[SourceMigration], options: &Options) -> Findings {
    let Some(path) = &options.schema else {
        return Findings::new();
    };
    let compare = || -> rusqlite::Result<Findings> {
        let ground = rehearse::ground(options)?;
        let declared = match Declared::read(path, &ground) {
            Ok(declared) => declared,
            Err(findings) => return Ok(findings),
        };
        let head = ground.catalog(&rehearse::replay(migrations, options)?)?;
        Ok(findings(dir, &head, &declared))
    };
    compare().unwrap_or_else(|error| cannot_rehearse(dir, &error))
}

fn findings(dir: &Path, head: &Catalog, declared: &Declared) -> Findings {
    let mut differences = head.differences(&declared.catalog);
    // Where a whole table is missing, its indexes and triggers are missing for that reason.
    let tables: Vec<_> = differences
        .iter()
        .filter(|difference| is_whole_table(difference))
        .map(|difference| difference.name.to_ascii_lowercase())
        .collect();
    differences.retain(|difference| is_whole_table(difference) || !tables.contains(&difference.table));
    differences
        .iter()
        .map(|difference| finding(dir, declared, difference))
        .collect()
}

fn is_whole_table(difference: &Difference) -> bool {
    difference.kind == ObjectKind::Table && matches!(difference.change, Change::Gone | Change::New { .. })
}

/// The finding for one difference, at the declaration.
fn finding(dir: &Path, declared: &Declared, difference: &Difference) -> Finding {
    let key = (difference.kind, difference.name.to_ascii_lowercase());
    let finding = declared.finding(&key, said(difference));
    if difference.change == Change::Order {
        return Finding {
            check: Check::DeclaredOrder,
            ..finding
        }
        .help("declare them in the order that the migrations have; nothing but the order of SELECT * depends on it");
    }
    finding.help(format!("write the migration: {}", command(dir, declared)))
}

/// The command that writes the missing migration, without options that would only repeat its defaults.
fn command(dir: &Path, declared: &Declared) -> String {
    let dir = dir.to_string_lossy();
    let dir = dir.trim_end_matches('/');
    let mut command = "tohead".to_owned();
    if dir != "migrations" {
        command.push_str(&format!(" --dir {dir}"));
    }
    command.push_str(" create");
    if Path::new(&declared.shown) != Path::new(dir).with_file_name("schema.sql") {
        command.push_str(&format!(" --from {}", declared.shown));
    }
    command + " \"what changes\""
}

/// A difference as a sentence: what is declared, and what the migrations make.
pub(crate) fn said(difference: &Difference) -> String {
    let name = format!("{} `{}`", difference.kind, difference.name);
    match &difference.change {
        Change::Gone => format!("{name} is made by the migrations and is not declared"),
        Change::New { .. } => format!("{name} is declared, and no migration makes it"),
        Change::Order => {
            format!("{name} has its columns or constraints in another order than the migrations make them")
        }
        Change::Spelling => format!("{name} is declared in other words than the migrations make it"),
        Change::Text { first, second } => {
            format!("{name} is declared as `{second}`, and the migrations make `{first}`")
        }
        Change::Table(items) => {
            let said: Vec<_> = items
                .iter()
                .map(|item| match item {
                    Item::Gone(gone) => format!("`{gone}` is not declared"),
                    Item::New(new) => format!("no migration makes `{new}`"),
                    Item::Changed { first, second } => {
                        format!("`{second}` is declared, and the migrations make `{first}`")
                    }
                })
                .collect();
            format!("{name}: {}", said.join("; "))
        }
    }
}
