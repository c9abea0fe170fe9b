//! `id + (SELECT max(id) FROM other)`, which is NULL as long as the other table is empty.

use std::ops::Range;

use crate::build::rehearse::Rehearsal;
use crate::lint::copy::{assignments, items, targets};
use crate::lint::select::sources;
use crate::lint::statement::{Act, Parsed};
use crate::source::finding::Finding;
use crate::source::script::SourceStatement;
use crate::source::{Check, SourceScript};

impl Rehearsal<'_> {
    /// What to say of a statement that numbers rows from the highest number of another table on.
    pub(super) fn behind_none(&self, script: &SourceScript, index: usize) -> Option<Finding> {
        let statement = &script.statements[index];
        if !statement.mentions("select") || !(statement.mentions("max") || statement.mentions("min")) {
            return None;
        }
        let parsed = Parsed::new(script, statement);
        let (outer, values) = match parsed.act {
            Act::Update => (vec![parsed.name.clone()], assignments(&parsed)),
            Act::Insert => {
                let targets = targets(&parsed)?.into_iter();
                (sources(&parsed)?, targets.zip(items(&parsed)).collect())
            }
            _ => return None,
        };
        let declared = self.tables.get(&parsed.name);
        let takes_no_null = |column: &String| {
            // A table that has just got its name is not known under it yet.
            let column = declared.and_then(|table| table.column(column));
            column.is_none_or(|column| column.is_not_null || column.key > 0)
        };
        values.into_iter().find_map(|(column, value)| {
            let (at, other) = highest(&parsed, &value).filter(|_| takes_no_null(&column))?;
            // What is numbered is not there where that table is empty, or is of the migration itself.
            if outer.contains(&other) || script.statements[..index].iter().any(|earlier| is_fill(script, earlier, &other)) {
                return None;
            }
            let message = format!(
                "where `{other}` is still empty, the highest of none is NULL, and so is what is computed with it for `{}`.`{column}`",
                parsed.name
            );
            // Where the other table gets the rows of a third one, it is empty at whoever has used that one only.
            let refuses = parsed.act == Act::Update
                && declared
                    .and_then(|table| table.column(&column))
                    .is_some_and(|column| column.is_not_null && column.key == 0);
            let mut later = script.statements[index + 1..].iter();
            let is_united = later.any(|later| {
                let later = Parsed::new(script, later);
                let from = sources(&later).unwrap_or_default();
                later.is_on(Act::Insert, &other) && from.iter().any(|from| *from != other && *from != parsed.name)
            });
            let check = if refuses && is_united { Check::FailsOnRows } else { Check::ChangedValues };
            let finding = parsed.finding(check, at, message);
            Some(finding.help_or_allow("coalesce((SELECT max(…) …), 0)", "if there is always a row"))
        })
    }
}

/// Whether a statement puts rows of its own into a table.
fn is_fill(script: &SourceScript, statement: &SourceStatement, table: &str) -> bool {
    Parsed::new(script, statement).is_on(Act::Insert, table)
}

/// `… + (SELECT max(a) FROM t)`: where the query stands, and the table.
fn highest(parsed: &Parsed<'_>, value: &Range<usize>) -> Option<(usize, String)> {
    let minds = ["COALESCE", "IFNULL", "IIF", "CASE", "OVER"];
    if value.clone().any(|at| minds.iter().any(|word| parsed.is(at, word))) {
        return None;
    }
    let signs = ["+", "-", "*"];
    let is_sign = |at: usize| signs.iter().any(|sign| parsed.is(at, sign));
    value.clone().find_map(|at| {
        let starts = parsed.are(at, &["(", "SELECT", "MAX", "("]) || parsed.are(at, &["(", "SELECT", "MIN", "("]);
        if !starts {
            return None;
        }
        let (from, end) = (parsed.closing(at + 3) + 1, parsed.closing(at));
        let is_operand = (at > value.start && is_sign(at - 1)) || (end + 1 < value.end && is_sign(end + 1));
        let is_whole = parsed.is(from, "FROM") && from + 2 == end;
        (is_operand && is_whole).then(|| (at, parsed.name_of(from + 1)))
    })
}
