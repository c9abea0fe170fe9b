//! Columns of a table that is gone, into whose place the table that its rows were copied into has got the same in every row.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::build::rows::content::{Content, holds_value};
use crate::build::rows::part::{MEANT, Part, Ran};
use crate::lint::copy::{assignments, is_constant, items, items_at, targets};
use crate::lint::statement::{Act, Parsed};
use crate::source::tokens::Kind;
use crate::source::{Check, Findings};

/// A constant that a statement puts into a column.
struct Constant<'p> {
    ran: &'p Ran,
    parsed: &'p Parsed<'p>,
    column: String,
    /// Which token it is.
    at: usize,
    /// The statement copies the rows of the table, and is no UPDATE.
    is_copy: bool,
}

impl Part<'_> {
    /// A copy that writes a constant into a column of the name of one that is gone, as in the copy of a rebuild; and a copy
    /// or an UPDATE that writes the name of one that is gone, in the wrong quotes. Where a statement speaks of the column,
    /// its author has seen it.
    /// `gone`: the columns that are gone, where the table is still there.
    pub(in crate::build::rows) fn made_constant(
        &self,
        table: &str,
        before: &Content,
        gone: Option<&[usize]>,
    ) -> rusqlite::Result<Findings> {
        if self.is_down || self.says_delete(table) || gone.is_some_and(<[usize]>::is_empty) {
            return Ok(Findings::new());
        }
        let mut constants = self.assigned_constants(table);
        // What a rebuild itself makes of the columns is looked at elsewhere.
        let is_other = |ran: &&Ran| gone.is_none() || !self.becomes(&ran.name, table);
        let copies: Vec<_> = self.copies_of(table).filter(is_other).collect();
        if let [copy] = copies[..]
            && self.makes(&copy.name)
            && self
                .arrival(copy, table, before, true)?
                .is_some_and(|arrival| arrival.has_key(before))
        {
            constants.extend(self.copied_constants(copy));
        }
        constants.retain(|constant| self.is_lost_by(constant, table, before, gone));
        let Some(first) = constants.first() else {
            return Ok(Findings::new());
        };
        let ran = first.ran;
        let told = constants.iter().filter(|constant| constant.ran.index == ran.index);
        let told: Vec<_> = told
            .map(|constant| format!("{} into `{}`", constant.parsed.text(constant.at), constant.column))
            .collect();
        let what = match gone {
            Some(_) => format!("the column of `{table}`"),
            None => format!("`{table}`"),
        };
        let message = format!(
            "writes {} of every row of `{}`, and {what}, which holds their values, is dropped",
            told.join(", "),
            ran.name
        );
        let finding = self.finding(Check::LostValues, ran.index, message);
        let remedy = "copy the column, without quotes or in double ones";
        Ok(vec![finding.help_or_allow(remedy, MEANT)])
    }

    /// Whether a constant stands where the values of a column that is gone should: one of the same name, or the one that it
    /// names.
    fn is_lost_by(&self, constant: &Constant<'_>, table: &str, before: &Content, gone: Option<&[usize]>) -> bool {
        let text = constant.parsed.text(constant.at);
        let named = text.trim_matches('\'').to_ascii_lowercase();
        let differs = |column: &str| {
            let is_gone = |at: &usize| gone.is_none_or(|gone| gone.contains(at));
            let at = before.place(column).filter(|at| !before.is_key(*at) && is_gone(at));
            let values = at.map(|at| before.rows().iter().map(move |row| &row[at]));
            let values = values.into_iter().flatten().filter(|cell| holds_value(cell));
            values.collect::<BTreeSet<_>>().len() > 1
        };
        let is_name = named == constant.column || !self.speaks_of(table, constant, &named);
        let is_own = constant.is_copy && !self.speaks_of(table, constant, &constant.column);
        (is_name && differs(&named)) || (is_own && differs(&constant.column))
    }

    /// What a copy writes into every row.
    fn copied_constants<'p>(&'p self, copy: &'p Ran) -> Vec<Constant<'p>> {
        let Some(parsed) = self.parsed.get(copy.index) else {
            return Vec::new();
        };
        let targets = targets(parsed).unwrap_or_else(|| copy.columns.clone());
        let items = items(parsed);
        let pairs = targets
            .into_iter()
            .zip(&items)
            .filter(|(_, item)| is_constant(parsed, item));
        let constants = pairs.map(|(column, item)| Constant {
            ran: copy,
            parsed,
            column,
            at: item.start,
            is_copy: true,
        });
        constants.collect()
    }

    /// `SET a = (SELECT 'b' FROM t …)`: what UPDATEs take from no column of a table that they read.
    fn assigned_constants<'p>(&'p self, table: &str) -> Vec<Constant<'p>> {
        let updates = self.watch.ran.iter().filter(|ran| {
            let is_other = ran.act == Act::Update && !ran.acts_on(table);
            is_other && self.reads(ran, &BTreeSet::from([table]))
        });
        let updates = updates.filter_map(|ran| Some((ran, self.parsed.get(ran.index)?)));
        let constants = updates.flat_map(|(ran, parsed)| {
            let queries = assignments(parsed).into_iter();
            let queries = queries.filter_map(|(column, value)| Some((column, constant_of_query(parsed, &value)?)));
            queries.map(move |(column, at)| Constant {
                ran,
                parsed,
                column,
                at,
                is_copy: false,
            })
        });
        constants.collect()
    }

    /// Whether a statement names a column otherwise than as the one that it fills with the constant.
    fn speaks_of(&self, table: &str, constant: &Constant<'_>, column: &str) -> bool {
        let sources = BTreeSet::from([table]);
        let speaks = |ran: &Ran| {
            let Some(parsed) = self.parsed.get(ran.index) else {
                return true; // a Rust step
            };
            let is_definition = matches!(ran.act, Act::Create(_) | Act::Drop(_) | Act::Alter) && !parsed.has("SELECT");
            let is_name = |at: &usize| matches!(parsed.kind(*at), Some(Kind::Word | Kind::Quoted));
            let names = (0..parsed.len()).filter(|at| is_name(at) && parsed.name_of(*at) == column);
            let is_target = targets(parsed).is_some_and(|targets| targets.iter().any(|target| target == column));
            let own = usize::from(is_target && ran.index == constant.ran.index);
            let is_about = self.reads(ran, &sources) || ran.name == constant.ran.name;
            !is_definition && is_about && names.count() > own
        };
        self.watch.ran.iter().any(speaks)
    }
}

/// The token that stands for a whole subquery: `(SELECT 'b' FROM t)`.
fn constant_of_query(parsed: &Parsed<'_>, value: &Range<usize>) -> Option<usize> {
    let is_query = parsed.are(value.start, &["(", "SELECT"]) && parsed.is(value.end - 1, ")");
    match &items_at(parsed, value.start + 1)[..] {
        [item] if is_query && is_constant(parsed, item) => Some(item.start),
        _ => None,
    }
}
