//! What the parts of a migration have done to the schema, judged against what their author may have
//! meant.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::migration::ObjectKind;
use crate::schema::diff::{Change, Difference, Item, is_column, is_rename, item_name};
use crate::source::finding::Finding;
use crate::source::script::SourceStatement;
use crate::source::tokens::{Kind, Token, tokens, unquote};
use crate::source::{Check, SourceMigration, SourceScript};

/// The names a statement mentions, in lower case.
pub(super) fn names(statement: &SourceStatement) -> BTreeSet<String> {
    let sql = &statement.sql;
    let is_name = |kind| matches!(kind, Kind::Word | Kind::Quoted);
    tokens(sql)
        .iter()
        .filter(|token| is_name(token.kind))
        .map(|token| unquote(token.text(sql)).to_lowercase())
        .collect()
}

impl SourceStatement {
    pub(super) fn mentions(&self, name: &str) -> bool {
        names(self).contains(&name.to_lowercase())
    }
}

/// The first token of the first statement that fits, or of the script.
pub(super) fn span_of(script: &SourceScript, fits: impl Fn(&SourceStatement) -> bool) -> Range<usize> {
    let statement = script
        .statements
        .iter()
        .find(|statement| fits(statement))
        .or(script.statements.first());
    statement.map_or(0..0, |statement| {
        statement.offset..statement.offset + statement.words[0].len()
    })
}

pub(super) fn down_differs(migration: &SourceMigration, check: Check, differences: &[Difference]) -> Finding {
    let file = migration
        .down
        .as_ref()
        .map_or_else(|| migration.file(), |down| &down.file);
    let message = if check == Check::ColumnOrder {
        let tables = differences
            .iter()
            .map(|difference| format!("`{}`", difference.name))
            .collect::<Vec<_>>();
        format!(
            "the down part of {} restores the columns of {} in another order",
            migration.id(),
            tables.join(", ")
        )
    } else {
        let shown = differences.iter().map(ToString::to_string).collect::<Vec<_>>();
        format!(
            "the down part of {} does not restore the schema: {}",
            migration.id(),
            shown.join("; ")
        )
    };
    let mut finding = Finding::new(check, file, 0..0, message);
    if let Some(down) = &migration.down {
        finding.span = span_of(down, |statement| {
            differences
                .iter()
                .any(|difference| statement.mentions(&difference.name))
        });
    }
    finding.help(format!(
        "make the down part undo exactly what the up part does; where that cannot be: -- tohead: allow({check}) \"why\" in the up file"
    ))
}

pub(super) fn reserved_name(up: &SourceScript, difference: &Difference) -> Option<Finding> {
    let is_reserved =
        difference.name.to_ascii_lowercase().starts_with("tohead_") && matches!(difference.change, Change::New { .. });
    is_reserved.then(|| {
        let span = span_of(up, |statement| statement.mentions(&difference.name));
        Finding::new(
            Check::ReservedName,
            &up.file,
            span,
            format!(
                "the name `{}` is reserved: tohead's own tables start with `tohead_`",
                difference.name
            ),
        )
        .help("choose another name")
    })
}

/// Tables and columns whose data an up destroys.
pub(super) fn dropped(up: &SourceScript, difference: &Difference, all: &[Difference]) -> Vec<Finding> {
    let lost = |check: Check, name: &str, message: String| {
        let drops = |statement: &SourceStatement, name: &str| statement.mentions("drop") && statement.mentions(name);
        // A rebuild drops the table to drop the column.
        let name = [name, &difference.name]
            .into_iter()
            .find(|name| up.statements.iter().any(|statement| drops(statement, name)));
        let span = span_of(up, |statement| name.is_some_and(|name| drops(statement, name)));
        Finding::new(check, &up.file, span, message)
            .help(format!("if that is meant: -- tohead: allow({check}) \"why\""))
    };
    match &difference.change {
        Change::Gone if difference.kind == ObjectKind::Table && !is_renamed(up, &difference.name, all) => {
            vec![lost(
                Check::DropTable,
                &difference.name,
                format!("drops the table `{}` and all its rows", difference.name),
            )]
        }
        Change::Table(items) => items
            .iter()
            .filter(|item| !is_rename(item, items))
            .filter_map(|item| match item {
                Item::Gone(gone) if is_column(gone) => Some(item_name(gone)),
                _ => None,
            })
            .map(|column| {
                lost(
                    Check::DropColumn,
                    column,
                    format!("drops the column `{column}` of `{}` and its values", difference.name),
                )
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether a table that is gone was renamed: no statement drops it, and there is a new one.
fn is_renamed(up: &SourceScript, table: &str, all: &[Difference]) -> bool {
    let has_new = all
        .iter()
        .any(|other| other.kind == ObjectKind::Table && matches!(other.change, Change::New { .. }));
    let is_dropped = up
        .statements
        .iter()
        .any(|statement| statement.words == ["DROP", "TABLE"] && statement.mentions(table));
    has_new && !is_dropped
}

/// Tables that an up drops and makes anew under the same name, without a statement that reads their rows
/// first: the schema shows nothing of it.
pub(super) fn emptied(up: &SourceScript, was_there: impl Fn(&str) -> bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (i, statement) in up.statements.iter().enumerate() {
        let Some(table) = dropped_table(statement).filter(|table| was_there(table)) else {
            continue;
        };
        let earlier = &up.statements[..i];
        let is_saved = earlier.iter().any(|earlier| {
            let takes = ["select", "rename", "create"].iter().any(|word| earlier.mentions(word));
            takes && earlier.mentions(&table)
        });
        if !is_saved {
            let span = statement.offset..statement.offset + statement.words[0].len();
            let message = format!("drops the table `{table}` and all its rows, and makes an empty one with its name");
            findings.push(
                Finding::new(Check::DropTable, &up.file, span, message)
                    .help("copy the rows into a new table before the old one is dropped; if the loss is meant: -- tohead: allow(drop-table) \"why\""),
            );
        }
    }
    findings
}

/// The table that a statement drops.
fn dropped_table(statement: &SourceStatement) -> Option<String> {
    if statement.words != ["DROP", "TABLE"] {
        return None;
    }
    let sql = &statement.sql;
    let tokens = tokens(sql);
    let last = tokens
        .iter()
        .rfind(|token| token.is_significant() && token.kind != Kind::Semicolon)?;
    Some(unquote(Token::text(last, sql)))
}
