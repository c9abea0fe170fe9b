//! The findings of the rehearsal about schemas and foreign keys: it says what has happened, and here that becomes a
//! message with a place and a remedy. What became of rows is judged in `rows/`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::rows::Unfilled;
use crate::foreign_keys::Violation;
use crate::lint::copy::assignments;
use crate::lint::select::sources;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::diff::{Change, Difference};
use crate::source::finding::Finding;
use crate::source::script::SourceStatement;
use crate::source::tokens;
use crate::source::{Check, Findings, SourceMigration, SourceScript};

/// The names a statement mentions, in lower case.
pub(super) fn names(statement: &SourceStatement) -> BTreeSet<String> {
    let names = tokens::names(&statement.sql);
    names.map(|name| name.to_lowercase()).collect()
}

/// What to underline: the first token of the first statement that fits, or else of the first statement.
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

/// The finding for a down part that does not restore the schema, or only not the order of columns (`column-order`).
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
        let is_order = differences.iter().all(|difference| difference.change == Change::Order);
        let (what, how) = match is_order {
            true => ("the columns", "in another order"),
            false => ("the definition", "in other words, which say the same"),
        };
        format!(
            "the down part of {} restores {what} of {} {how}",
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
    if check == Check::ColumnOrder {
        // Binaries that have this migration know which order its down part leaves behind. Older ones do not.
        finding = finding.note(
            "a release without this migration cannot unwind it (`NewerDatabase::Unwind`): there the schema has to come back exactly",
        );
    }
    finding.help(format!(
        "make the down part undo exactly what the up part does; where that cannot be: -- tohead: allow({check}) \"why\" in the up file"
    ))
}

/// The finding for a new object whose name starts with `tohead_`.
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

/// The findings for rows whose foreign key points nowhere, one for each table and parent.
///
/// `is_new`: whether the foreign key from a table to a parent came with this part, over rows that were there before.
/// `is_there`: whether there is such a table. `told`: how a violation is named. `deleted_by`: the index of the DELETE that has left the rows of a
/// parent's children without it, where the script has several.
pub(super) fn missing_parents(
    script: &SourceScript,
    violations: &[&Violation],
    is_new: impl Fn(&str, &str) -> bool,
    is_there: impl Fn(&str) -> bool,
    told: impl Fn(&Violation) -> String,
    deleted_by: impl Fn(&str) -> Option<usize>,
) -> Findings {
    if violations.is_empty() {
        return Findings::new();
    }
    let all = Parsed::all(script);
    let finding = |(violation, count): (&Violation, usize)| {
        let Violation { table, parent, .. } = violation;
        let told = told(violation);
        let deleted_by = deleted_by(&parent.to_ascii_lowercase()).and_then(|index| all.get(index));
        let left_by = left_by(&all, violation, deleted_by);
        let span = left_by.map_or(0..0, |parsed| parsed.span(parsed.adds_column_at().unwrap_or(0)));
        if is_new(table, parent) {
            let message = format!("{count} rows of `{table}` refer to nothing by its new foreign key, such as {told}");
            let remedy = "correct or delete such rows first: a database that holds one is refused at launch";
            return Finding::new(Check::ForeignKeyAdded, &script.file, span, message)
                .help_or_allow(remedy, "if there can be none");
        }
        let message = if count == 1 {
            format!("this leaves a row that refers to a missing row: {told}")
        } else {
            format!("this leaves {count} rows that refer to missing rows, such as {told}")
        };
        if let Some(rename) = renamed_away(&all, parent).filter(|_| !is_there(parent)) {
            let was = &rename.name;
            let message = format!("{message}: the foreign key follows `{was}` to `{parent}`, which is dropped");
            let remedy =
                "create the new table under another name, copy the rows, drop the old table, rename the new one";
            return Finding::new(Check::ForeignKeys, &script.file, rename.span(rename.name_at), message).help(remedy);
        }
        let has_default = |parsed: &Parsed<'_>| parsed.adds_column_at().is_some() && parsed.has("DEFAULT");
        let help = if left_by.is_some_and(has_default) {
            "leave the DEFAULT out, and fill the column with UPDATE; or insert the parent row first"
        } else {
            "insert the parent row too, correct the key, or delete both rows"
        };
        Finding::new(Check::ForeignKeys, &script.file, span, message).help(help)
    };
    of_each_pair(violations).into_iter().map(finding).collect()
}

/// The first violation for each pair of table and parent, and how many rows of the table are without that parent. A row
/// that breaks several keys to it counts once.
fn of_each_pair<'v>(violations: &[&'v Violation]) -> Vec<(&'v Violation, usize)> {
    let mut pairs = BTreeMap::<_, (&Violation, BTreeSet<i64>, usize)>::new();
    for violation in violations {
        let pair = (violation.table.as_str(), violation.parent.as_str());
        let (_, rowids, without_rowid) = pairs.entry(pair).or_insert((violation, BTreeSet::new(), 0));
        match violation.rowid {
            Some(rowid) => {
                rowids.insert(rowid);
            }
            None => *without_rowid += 1,
        }
    }
    let counted =
        |(violation, rowids, others): (&'v Violation, BTreeSet<i64>, usize)| (violation, rowids.len() + others);
    pairs.into_values().map(counted).collect()
}

/// The statement that renames a table to this name, if the table is then dropped under it.
fn renamed_away<'a>(all: &'a [Parsed<'a>], name: &str) -> Option<&'a Parsed<'a>> {
    let name = name.to_ascii_lowercase();
    let is_dropped = all
        .iter()
        .any(|parsed| parsed.is_on(Act::Drop(ObjectKind::Table), &name));
    let mut renames = all
        .iter()
        .filter(|parsed| parsed.renames_table_to().as_ref() == Some(&name));
    renames.next().filter(|_| is_dropped)
}

/// The statement that leaves rows without their parents: the one that writes the key of the row, else the one that
/// deletes parents, else the one that assigns the key, else the first one that writes rows of the children, or names
/// them, else of the parents.
fn left_by<'a>(
    all: &'a [Parsed<'a>],
    violation: &Violation,
    deleted_by: Option<&'a Parsed<'a>>,
) -> Option<&'a Parsed<'a>> {
    let (table, parent) = (violation.table.as_str(), violation.parent.as_str());
    let deletes = |parsed: &Parsed<'_>| parsed.is_on(Act::Delete, &parent.to_ascii_lowercase());
    let writes = |parsed: &Parsed<'_>, name: &str| {
        matches!(parsed.act, Act::Insert | Act::Update | Act::Delete) && parsed.mentions(name)
    };
    let says = |parsed: &Parsed<'_>, value: &str| (0..parsed.len()).any(|at| parsed.text(at) == value);
    let writes_key = |parsed: &Parsed<'_>| {
        let mut values = violation.values().iter();
        let is_write = matches!(parsed.act, Act::Insert | Act::Update) && parsed.name.eq_ignore_ascii_case(table);
        is_write && values.len() > 0 && values.all(|value| says(parsed, value))
    };
    let assigns_key = |parsed: &Parsed<'_>| {
        let is_key = |(column, _): &(String, Range<usize>)| violation.columns().contains(column);
        parsed.is_on(Act::Update, &table.to_ascii_lowercase()) && assignments(parsed).iter().any(is_key)
    };
    // A view or an index changes no row.
    let is_of_table =
        |parsed: &Parsed<'_>| !matches!(parsed.act, Act::Create(kind) | Act::Drop(kind) if kind != ObjectKind::Table);
    // A column may have the name of the table.
    let is_about = |parsed: &Parsed<'_>| {
        let is_name = |name: &String| name.eq_ignore_ascii_case(table);
        is_name(&parsed.name) || sources(parsed).is_some_and(|sources| sources.iter().any(is_name))
    };
    let find = |is_it: &dyn Fn(&Parsed<'_>) -> bool| all.iter().find(|parsed| is_it(parsed));
    let found = find(&writes_key)
        .or(deleted_by)
        .or_else(|| find(&deletes))
        .or_else(|| find(&assigns_key))
        .or_else(|| find(&|parsed| writes(parsed, table) && is_about(parsed)))
        .or_else(|| find(&|parsed| writes(parsed, table)))
        .or_else(|| find(&|parsed| is_of_table(parsed) && parsed.mentions(table)))
        .or_else(|| find(&|parsed| writes(parsed, parent)))
        .or_else(|| find(&|parsed| is_of_table(parsed) && parsed.mentions(parent)));
    found.or(all.first())
}

/// The finding for a statement that was stopped because it did not end.
pub(super) fn never_ends(script: &SourceScript, statement: &SourceStatement) -> Finding {
    let span = statement.offset..statement.offset + statement.words[0].len();
    Finding::new(
        Check::NeverEnds,
        &script.file,
        span,
        "this statement does not end: it was stopped after 30 million instructions of SQLite",
    )
    .help("look for a recursion without an end: a LIMIT, or a condition that becomes false")
}

/// The finding for a table for which no row could be made up.
pub(super) fn not_exercised(migration: &SourceMigration, unfilled: &Unfilled) -> Finding {
    let message = format!(
        "`{}` is not exercised: no row could be made up for it ({})",
        unfilled.table, unfilled.why
    );
    let mut finding = Finding::new(Check::NotExercised, migration.file(), 0..0, message);
    if let Some(up) = &migration.up {
        finding.span = span_of(up, |statement| statement.mentions(&unfilled.table));
    }
    finding.help(format!(
        "give it rows in fixtures/{}.sql; they are inserted after this migration",
        migration.version
    ))
}
