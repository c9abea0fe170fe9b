//! `DELETE … WHERE archived = 1 AND day < '2020' OR pinned = 0`: AND binds before OR
//! (<https://sqlite.org/lang_expr.html#operators_and_parse_affecting_attributes>), so that the last condition stands alone.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::build::rehearse::Rehearsal;
use crate::lint::statement::{Act, Parsed};
use crate::source::finding::Finding;
use crate::source::tokens::Kind;
use crate::source::{Check, SourceScript};

impl Rehearsal<'_> {
    /// What to say of a DELETE of which one alternative is a single condition, beside others of several.
    pub(super) fn alone_behind_or(&self, script: &SourceScript, index: usize) -> Option<Finding> {
        let parsed = Parsed::new(script, &script.statements[index]);
        let table = self.tables.get(&parsed.name).filter(|_| parsed.act == Act::Delete)?;
        let start = parsed.find_outside(parsed.name_at, "WHERE")? + 1;
        let end = ["RETURNING", "ORDER", "LIMIT"].iter();
        let end = end.filter_map(|word| parsed.find_outside(start, word)).min();
        let alternatives = alternatives(&parsed, start..end.unwrap_or(parsed.len()));
        let (several, alone): (Vec<_>, Vec<_>) = alternatives.into_iter().partition(|(_, has_and)| *has_and);
        let (Some((first, _)), [(alone, _)]) = (several.first(), &alone[..]) else {
            return None;
        };
        let columns = |range: &Range<usize>| {
            let names = range
                .clone()
                .filter(|at| matches!(parsed.kind(*at), Some(Kind::Word | Kind::Quoted)));
            let names = names.map(|at| parsed.name_of(at));
            names
                .filter(|name| table.column(name).is_some())
                .collect::<BTreeSet<_>>()
        };
        // `a IS NULL OR a = 1 AND b = 2` speaks of one thing in two ways.
        let own = columns(alone);
        if own.is_empty() || several.iter().any(|(range, _)| !columns(range).is_disjoint(&own)) {
            return None;
        }
        let text = |range: &Range<usize>| parsed.between(range.start, range.end).trim().to_owned();
        let message = format!(
            "AND binds before OR: this deletes every row of `{}` with `{}`, whatever `{}` says",
            table.name,
            text(alone),
            text(first)
        );
        let finding = parsed.finding(Check::ChangedValues, alone.start, message);
        Some(finding.help_or_allow("write parentheses around what belongs together", "if that is meant"))
    }
}

/// What stands between the ORs of a condition, and whether there is an AND in it that is none of BETWEEN.
fn alternatives(parsed: &Parsed<'_>, condition: Range<usize>) -> Vec<(Range<usize>, bool)> {
    let mut found = Vec::new();
    let (mut from, mut has_and, mut is_between) = (condition.start, false, false);
    for at in parsed
        .outside_parentheses(condition.start)
        .take_while(|at| *at < condition.end)
    {
        if parsed.is(at, "OR") {
            found.push((from..at, has_and));
            (from, has_and) = (at + 1, false);
        } else if parsed.is(at, "BETWEEN") {
            is_between = true;
        } else if parsed.is(at, "AND") {
            has_and |= !is_between;
            is_between = false;
        }
    }
    found.push((from..condition.end, has_and));
    found
}
