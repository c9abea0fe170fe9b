//! Texts that an UPDATE divides at a sign which some of them do not have.
//!
//! `instr()` of what is not there is 0: `substr(x, 1, instr(x, ',') - 1)` is empty then, and `substr(x, instr(x, ',') + 1)`
//! the whole text (<https://sqlite.org/lang_corefunc.html#instr>).

use crate::build::rows::content::{Cell, Content, holds_value, shown};
use crate::build::rows::made::values::is_named_as_moment;
use crate::build::rows::part::{Assigned, MEANT, Part};
use crate::source::finding::Finding;
use crate::source::tokens::Kind;
use crate::source::{Check, Findings};

impl Part<'_> {
    /// Columns that are gone after an UPDATE has divided their texts among two new ones: whether a text without the sign has
    /// gone into the second one.
    pub(in crate::build::rows) fn divided_at_none(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
        gone: &[usize],
    ) -> Findings {
        let is_of_texts = |at: &&usize| !self.is_down && !before.is_generated(**at);
        let assigned = self.assigned(|ran| ran.name == table || ran.acts_on(table));
        let found = gone.iter().filter(is_of_texts).filter_map(|at| {
            let column = before.column_name(*at);
            let divides: Vec<_> = assigned.iter().filter(|one| sign_of(one, column).is_some()).collect();
            if let Some(finding) = self.undivided(table, (before, after), *at, &divides) {
                return Some(finding);
            }
            let [one, other] = divides[..] else { return None };
            let sign = sign_of(one, column).filter(|sign| sign_of(other, column).as_ref() == Some(sign))?;
            if one.ran.index != other.ran.index {
                return None;
            }
            self.in_the_second(table, (before, after), *at, &sign, (one, other))
                .or_else(|| self.in_the_second(table, (before, after), *at, &sign, (other, one)))
        });
        found.collect()
    }

    /// Texts without the sign that the condition of the UPDATE leaves out, so that they are in no column at all.
    fn undivided(
        &self,
        table: &str,
        (before, after): (&Content, &Content),
        at: usize,
        divides: &[&Assigned<'_>],
    ) -> Option<Finding> {
        let first = divides.first()?;
        let column = before.column_name(at);
        let sign = sign_of(first, column)?;
        let parsed = first.parsed;
        let condition = parsed.find_outside(first.value.end, "WHERE")?;
        let pattern = format!("%{sign}%");
        let asks = |at: usize| {
            let is_like = parsed.is(at, "LIKE") && parsed.string(at + 1).as_ref() == Some(&pattern);
            let is_instr = parsed.are(at, &["INSTR", "("]) && parsed.string(at + 4).as_ref() == Some(&sign);
            is_like || is_instr
        };
        let declared = self.tables.get(table)?.column(column)?;
        if !(condition..parsed.len()).any(asks) || is_named_as_moment(declared) {
            return None;
        }
        let pairs = before.joined(after)?;
        let is_lost = |row: &[Cell], now: &[Cell]| {
            let lacks_sign = row[at].as_ref().is_some_and(|text| !text.contains(&sign));
            holds_value(&row[at]) && lacks_sign && !now.contains(&row[at])
        };
        let lost: Vec<_> = pairs.iter().filter(|(row, now)| is_lost(row, now)).collect();
        let (example, _) = lost.first()?;
        let message = format!(
            "{} of {} values of `{table}.{column}` have no '{sign}' in them (such as {}): WHERE leaves them out, so that no column takes them, and the column is dropped",
            lost.len(),
            before.count(),
            shown(&example[at]),
        );
        let finding = self.finding(Check::LostValues, first.ran.index, message);
        let remedy = format!("put those without '{sign}' into one of the new columns with an UPDATE of their own");
        Some(finding.help_or_allow(remedy, MEANT))
    }

    fn in_the_second(
        &self,
        table: &str,
        (before, after): (&Content, &Content),
        at: usize,
        sign: &str,
        (first, second): (&Assigned<'_>, &Assigned<'_>),
    ) -> Option<Finding> {
        let place = |one: &Assigned<'_>| after.place(self.column_at_last(table, &one.column));
        let (to_first, to_second) = (place(first)?, place(second)?);
        let pairs = before.joined(after)?;
        let is_wrong = |row: &[Cell], now: &[Cell]| {
            let lacks_sign = row[at].as_ref().is_some_and(|text| !text.contains(sign));
            holds_value(&row[at]) && lacks_sign && !holds_value(&now[to_first]) && now[to_second] == row[at]
        };
        let wrong = pairs.iter().filter(|(row, now)| is_wrong(row, now));
        let wrong: Vec<_> = wrong.collect();
        let (example, _) = wrong.first()?;
        let message = format!(
            "{} of {} values of `{table}.{}` have no '{sign}' in them (such as {}): they go into `{}` as a whole, and `{}` gets nothing, and the column is dropped",
            wrong.len(),
            before.count(),
            before.column_name(at),
            shown(&example[at]),
            second.column,
            first.column,
        );
        // Of names it is one of two that is missing; of a list the only element is in the wrong place.
        let check = if sign == " " {
            Check::ChangedValues
        } else {
            Check::LostValues
        };
        let finding = self.finding(check, first.ran.index, message);
        let remedy = format!("say with CASE where a text without '{sign}' goes");
        Some(finding.help_or_allow(remedy, MEANT))
    }
}

/// The sign at which an expression divides a column: one that a text may lack, as it does in a list of one or a name of one
/// word.
fn sign_of(assigned: &Assigned<'_>, column: &str) -> Option<String> {
    const SIGNS: [&str; 5] = [",", ";", "|", " ", ", "];
    let parsed = assigned.parsed;
    // Its author had those without it in mind.
    let is_guarded = ["CASE", "IIF", "NULLIF", "COALESCE"]
        .iter()
        .any(|word| assigned.value.clone().any(|at| parsed.is(at, word)));
    let call = assigned.value.clone().find(|at| parsed.are(*at, &["INSTR", "("]))?;
    let comma = (call..assigned.value.end).find(|at| parsed.is(*at, ","))?;
    let is_column = parsed.name_of(comma - 1) == column && !(call..comma).any(|at| parsed.is(at, "||"));
    let is_text = parsed.kind(comma + 1) == Some(Kind::String) && parsed.is(comma + 2, ")");
    let sign = parsed.text(comma + 1).trim_matches('\'').to_owned();
    (is_column && is_text && !is_guarded && SIGNS.contains(&sign.as_str())).then_some(sign)
}
