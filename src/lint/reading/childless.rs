//! A condition that only rows pass to which no row of another table refers.

use std::ops::Range;

use super::copy::{column, items_at};
use super::statement::Parsed;
use super::subquery::{clause, conjuncts, outside, tables};
use crate::source::tokens::Kind;

/// Whether a statement takes only rows to which no row of `child` refers by these columns of its own, in lower case: by
/// NOT EXISTS, NOT IN, EXCEPT, a LEFT JOIN that finds nothing, or a count of 0.
pub(crate) fn takes_childless(parsed: &Parsed<'_>, child: &str, columns: &[String]) -> bool {
    let key = Key { parsed, child, columns };
    let Some(condition) = clause(parsed, parsed.name_at..parsed.len(), "WHERE") else {
        return false;
    };
    let has_choice = outside(parsed, condition.clone()).iter().any(|at| parsed.is(*at, "OR"));
    !has_choice
        && conjuncts(parsed, condition)
            .into_iter()
            .any(|part| key.is_left_out(part))
}

/// A foreign key: the table that it stands in, and its columns.
struct Key<'k, 's> {
    parsed: &'k Parsed<'s>,
    child: &'k str,
    columns: &'k [String],
}

impl Key<'_, '_> {
    /// Whether a part of a condition is true only where nothing refers to the row.
    fn is_left_out(&self, part: Range<usize>) -> bool {
        let (parsed, end) = (self.parsed, part.end);
        let closes = |open: usize| parsed.are(open, &["(", "SELECT"]) && parsed.closing(open) + 1 == end;
        let inside = |open: usize| open + 1..end - 1;
        if parsed.are(part.start, &["NOT", "EXISTS"]) {
            return closes(part.start + 2) && self.has_all_that_refer(inside(part.start + 2));
        }
        if parsed.are(part.start, &["(", "SELECT", "count", "("]) {
            let close = parsed.closing(part.start);
            let is_none = (parsed.is(close + 1, "=") && parsed.text(close + 2) == "0")
                || (parsed.is(close + 1, "<") && parsed.text(close + 2) == "1");
            return is_none && close + 3 == end && self.has_all_that_refer(part.start + 1..close);
        }
        let Some(at) = outside(parsed, part.clone())
            .into_iter()
            .find(|at| parsed.is(*at, "IN"))
        else {
            return false;
        };
        if !closes(at + 1) {
            return false;
        }
        let is_not = parsed.is(at - 1, "NOT");
        let mut arms = self.arms(inside(at + 1)).into_iter();
        arms.any(|(word, arm)| match word {
            Some("EXCEPT") => !is_not && self.lists_all(arm),
            _ if is_not => self.lists_all(arm),
            // Of several that are united another one may have the row.
            Some(_) => false,
            None => !self.is_compound(inside(at + 1)) && self.joins_none(arm),
        })
    }

    /// The SELECTs of a compound one, each with the word in front.
    fn arms(&self, select: Range<usize>) -> Vec<(Option<&'static str>, Range<usize>)> {
        let word = |at: usize| {
            let mut words = ["UNION", "EXCEPT", "INTERSECT"].into_iter();
            words.find(|word| self.parsed.is(at, word))
        };
        let mut arms = vec![(None, select.clone())];
        for at in outside(self.parsed, select.clone()) {
            if let (Some(word), Some((_, last))) = (word(at), arms.last_mut()) {
                last.end = at;
                let all = usize::from(self.parsed.is(at + 1, "ALL"));
                arms.push((Some(word), at + 1 + all..select.end));
            }
        }
        // What stays of `a EXCEPT b UNION c` is not read.
        let is_mixed = arms.iter().skip(1).any(|(word, _)| *word != arms[1].0)
            || arms[1..].iter().any(|arm| arm.0 == Some("INTERSECT"));
        if is_mixed { Vec::new() } else { arms }
    }

    fn is_compound(&self, select: Range<usize>) -> bool {
        self.arms(select).len() != 1
    }

    /// Whether a SELECT reads the table alone.
    fn reads_alone(&self, select: &Range<usize>) -> bool {
        let from = clause(self.parsed, select.clone(), "FROM");
        let cuts = ["GROUP", "HAVING", "LIMIT"];
        let is_cut = outside(self.parsed, select.clone())
            .into_iter()
            .any(|at| cuts.iter().any(|word| self.parsed.is(at, word)));
        from.is_some_and(|from| tables(self.parsed, from) == [self.child]) && !is_cut
    }

    /// Whether a SELECT gives the columns of all rows of the table.
    fn lists_all(&self, select: Range<usize>) -> bool {
        let items = items_at(self.parsed, select.start);
        let given: Option<Vec<_>> = items.iter().map(|item| column(self.parsed, item)).collect();
        let is_null_left_out = |part: Range<usize>| {
            self.parsed.are(part.end - 3, &["IS", "NOT", "NULL"]) && self.names(part.start..part.end - 3)
        };
        let condition = clause(self.parsed, select.clone(), "WHERE");
        let is_whole =
            condition.is_none_or(|condition| conjuncts(self.parsed, condition).into_iter().all(is_null_left_out));
        given.is_some_and(|given| given == self.columns) && is_whole && self.reads_alone(&select)
    }

    /// Whether a SELECT has all rows of the table that refer to a row outside.
    fn has_all_that_refer(&self, select: Range<usize>) -> bool {
        let condition = clause(self.parsed, select.clone(), "WHERE");
        condition.is_some_and(|condition| self.refers(condition)) && self.reads_alone(&select)
    }

    /// Whether a SELECT gives only rows for which a LEFT JOIN finds none of the table.
    fn joins_none(&self, select: Range<usize>) -> bool {
        let parsed = self.parsed;
        let outside = outside(parsed, select.clone());
        let is_left = |at: usize| parsed.is(at - 1, "LEFT") || parsed.are(at - 2, &["LEFT", "OUTER"]);
        let join = outside
            .iter()
            .copied()
            .find(|at| parsed.is(*at, "JOIN") && is_left(*at) && parsed.name_of(at + 1) == self.child);
        let Some((join, on)) = join.and_then(|join| {
            Some((
                join,
                outside.iter().copied().find(|at| *at > join && parsed.is(*at, "ON"))?,
            ))
        }) else {
            return false;
        };
        let ends = ["WHERE", "JOIN", "LEFT", "INNER", "CROSS", "GROUP", "ORDER"];
        let is_end = |at: &usize| *at > on && ends.iter().any(|word| parsed.is(*at, word));
        let end = outside.iter().copied().find(is_end).unwrap_or(select.end);
        let name = parsed.name_of(on - 1);
        let is_null = |part: Range<usize>| {
            part.len() == 5 && parsed.name_of(part.start) == name && parsed.are(part.end - 2, &["IS", "NULL"])
        };
        let condition = clause(parsed, select, "WHERE");
        on - join <= 4
            && self.refers(on + 1..end)
            && condition.is_some_and(|condition| conjuncts(parsed, condition).into_iter().any(is_null))
    }

    /// Whether a condition says of each column of the key what it is equal to, and no more.
    fn refers(&self, condition: Range<usize>) -> bool {
        let parts = conjuncts(self.parsed, condition);
        let is_equal = |part: &Range<usize>| {
            let Some(sign) = part
                .clone()
                .find(|at| self.parsed.is(*at, "=") || self.parsed.is(*at, "=="))
            else {
                return false;
            };
            let (left, right) = (part.start..sign, sign + 1..part.end);
            self.is_name(&left) && self.is_name(&right) && (self.names(left) || self.names(right))
        };
        parts.len() == self.columns.len() && parts.iter().all(is_equal)
    }

    /// Whether a range is the name of a column.
    fn is_name(&self, range: &Range<usize>) -> bool {
        let is_word = matches!(self.parsed.kind(range.end - 1), Some(Kind::Word | Kind::Quoted));
        is_word && (range.len() == 1 || (range.len() == 3 && self.parsed.is(range.start + 1, ".")))
    }

    /// Whether a range names a column of the key.
    fn names(&self, range: Range<usize>) -> bool {
        !range.is_empty() && self.is_name(&range) && self.columns.contains(&self.parsed.name_of(range.end - 1))
    }
}
