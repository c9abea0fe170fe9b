//! Columns that one migration adds and one that follows it in the same release fills: no app runs between them, so that
//! nothing but these migrations has written there.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Rehearsal;
use crate::build::rows::Expected;
use crate::lint::copy::assignments;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::table::TableChanges;

/// Migrations that follow one another so closely are of one change, even if no lock file says so.
pub(super) const NEAR: usize = 2;

/// Such a column.
#[derive(Clone, Debug)]
pub(super) struct Young {
    /// In lower case, as the column.
    table: String,
    column: String,
    /// Which migration adds it, and which one is the first to fill it.
    added: usize,
    filled: usize,
    /// The first one behind that asks more of it than it does when it is new, and what.
    asked: Option<(usize, Expected)>,
}

impl Young {
    fn place(&self) -> (String, String) {
        (self.table.clone(), self.column.clone())
    }
}

impl Rehearsal<'_> {
    /// The columns that this migration adds to tables that were there, as far as an UPDATE of the release fills them soon.
    pub(super) fn young(&self, i: usize, table_changes: &TableChanges) -> Vec<Young> {
        let both = |(name, (before, after)): (&String, &(Option<_>, Option<_>))| {
            Some((name.clone(), before.clone()?, after.clone()?))
        };
        let changed: Vec<_> = table_changes.iter().filter_map(both).collect();
        if changed.is_empty() {
            return Vec::new();
        }
        let migrations = std::iter::once(&self.migrations[i]).chain(self.later_of_release(i));
        let parts = migrations.take(1 + 2 * NEAR).map(|migration| migration.up.as_ref());
        let parts: Vec<_> = parts.map(|up| up.map(Parsed::all).unwrap_or_default()).collect();
        let mut young = Vec::new();
        for (table, before, after) in changed {
            for column in after
                .columns
                .iter()
                .filter(|column| before.column(&column.name).is_none())
            {
                let name = column.name.to_ascii_lowercase();
                let is_filled = |part: &Vec<Parsed<'_>>| part.iter().any(|parsed| fills(parsed, &table, &name));
                let Some(filled) = parts.iter().take(1 + NEAR).position(is_filled) else {
                    continue;
                };
                let later = (filled.max(1)..parts.len()).take_while(|at| at - filled <= NEAR);
                let asks = |at: usize| {
                    let asked = asked_of(&parts[at], &table, &name)?;
                    let is_more = asked == Expected::Unique || !column.is_not_null;
                    is_more.then_some((i + at, asked))
                };
                young.push(Young {
                    asked: later.into_iter().find_map(asks),
                    table: table.clone(),
                    column: name,
                    added: i,
                    filled: i + filled,
                });
            }
        }
        young
    }

    /// Tells the filler what made-up rows hold in such columns behind this migration.
    pub(super) fn stand_behind(&mut self, i: Option<usize>) {
        let expected = |young: &Young| {
            let (i, (asked, what)) = (i?, young.asked?);
            let expected = if i < young.filled { Expected::Nothing } else { what };
            (young.added <= i && i < asked).then_some((young.place(), expected))
        };
        let expected = self.young.iter().filter_map(expected).collect();
        self.filler.expect_in_columns(expected);
    }

    /// The columns that this migration is the first to fill, though an earlier one has added them: by their tables.
    pub(super) fn filled_first(&self, i: usize) -> BTreeSet<(String, String)> {
        let is_it = |young: &&Young| {
            let is_next = young.added + 1 == i;
            young.filled == i && young.added < i && (is_next || young.asked.is_some())
        };
        self.young.iter().filter(is_it).map(Young::place).collect()
    }

    /// The columns that earlier ones have added and filled, and of which this migration is the first to ask more.
    pub(super) fn filled_before(&self, i: usize) -> BTreeSet<(String, String)> {
        let asks = |young: &&Young| young.filled < i && young.asked.as_ref().is_some_and(|(asked, _)| *asked == i);
        self.young.iter().filter(asks).map(Young::place).collect()
    }
}

/// Whether an UPDATE gives a column its first values, where it has none.
fn fills(parsed: &Parsed<'_>, table: &str, column: &str) -> bool {
    let condition = parsed.find_outside(parsed.name_at, "WHERE").unwrap_or(parsed.len());
    let speaks_of = |at: usize| parsed.name_of(at) == column;
    let is_nothing = |at: usize| {
        let is_text = parsed.is(at + 1, "=") && matches!(parsed.text(at + 2), "''" | "0");
        is_text || parsed.are(at + 1, &["IS", "NULL"])
    };
    let is_first = |(name, value): (String, Range<usize>)| {
        let keeps = ["COALESCE", "IFNULL"]
            .iter()
            .any(|word| value.clone().any(|at| parsed.is(at, word)));
        name == column && (keeps || !value.clone().any(speaks_of))
    };
    parsed.is_on(Act::Update, table)
        && (condition..parsed.len()).all(|at| !speaks_of(at) || is_nothing(at))
        && assignments(parsed).into_iter().any(is_first)
}

/// What a part asks of the values of a column: that they be unique, by an index or in the table that takes the place of its
/// own; or that they be there.
fn asked_of(part: &[Parsed<'_>], table: &str, column: &str) -> Option<Expected> {
    let is_index = |parsed: &Parsed<'_>| {
        let is_unique = parsed.act == Act::Create(ObjectKind::Index) && parsed.has("UNIQUE");
        is_unique && parsed.mentions(table) && parsed.mentions(column)
    };
    let sets_not_null = |parsed: &Parsed<'_>| {
        let is_altered = parsed.is_on(Act::Alter, table) && parsed.mentions(column);
        is_altered && parsed.find(&["SET", "NOT", "NULL"]).is_some()
    };
    if part.iter().any(is_index) {
        return Some(Expected::Unique);
    }
    if part.iter().any(sets_not_null) {
        return Some(Expected::Value);
    }
    let new = part
        .iter()
        .filter(|parsed| parsed.act == Act::Create(ObjectKind::Table));
    let declared = new.filter_map(|parsed| declared(parsed, column));
    declared.max().filter(|_| is_rebuilt(part, table))
}

/// What the definition of a table asks of a column.
fn declared(parsed: &Parsed<'_>, column: &str) -> Option<Expected> {
    let of = |at: usize| {
        let ends = |at: &usize| parsed.is(*at, ",") || parsed.is(*at, ")");
        let mut definition = (at + 1..parsed.len()).take_while(|at| !ends(at));
        let is_alone = parsed.are(at - 2, &["UNIQUE", "("]) && parsed.is(at + 1, ")");
        if is_alone
            || definition
                .clone()
                .any(|at| parsed.is(at, "UNIQUE") || parsed.is(at, "PRIMARY"))
        {
            Some(Expected::Unique)
        } else {
            let is_there = definition.any(|at| parsed.are(at, &["NOT", "NULL"]));
            is_there.then_some(Expected::Value)
        }
    };
    let named = (parsed.name_at + 2..parsed.len()).filter(|at| parsed.name_of(*at) == column);
    named.filter_map(of).max()
}

/// Whether a part copies a table into another one, and drops it or gives it another name.
fn is_rebuilt(part: &[Parsed<'_>], table: &str) -> bool {
    let copies = |parsed: &Parsed<'_>| parsed.act == Act::Insert && parsed.has("SELECT") && parsed.mentions(table);
    let goes = |parsed: &Parsed<'_>| {
        let is_renamed = parsed.name == table && parsed.renames_table_to().is_some();
        is_renamed || parsed.is_on(Act::Drop(ObjectKind::Table), table)
    };
    part.iter().any(copies) && part.iter().any(goes)
}
