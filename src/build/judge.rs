//! What the parts of a migration have done to the schema, judged against what their author may have
//! meant.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::schema::diff::{Change, Difference};
use crate::source::finding::Finding;
use crate::source::script::SourceStatement;
use crate::source::tokens::{Kind, tokens, unquote};
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
