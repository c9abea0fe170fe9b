//! A text in single quotes that is spelt like a column, where the value of that column belongs: `SET host = trim('host')`.
//!
//! A text alone may be meant: `SET sort_by = 'title'`, in a table that has a `title`. Nobody computes a text from one that
//! never changes, though.

use std::ops::Range;

use super::Moment;
use super::copy::{filled, items_at};
use super::select::sources;
use super::statement::{Act, Parsed};
use super::subquery::{Place, clause, subqueries};
use crate::migration::ObjectKind;
use crate::source::finding::Finding;
use crate::source::tokens::Kind;
use crate::source::{Check, Findings};

/// Functions that make something of their first argument, and always the same of a text that is written out.
const OF_FIRST: [&str; 16] = [
    "trim",
    "ltrim",
    "rtrim",
    "lower",
    "upper",
    "substr",
    "substring",
    "replace",
    "length",
    "nullif",
    "abs",
    "round",
    "hex",
    "cast",
    "coalesce",
    "ifnull",
];

/// What is wrong with the values that an UPDATE or a copy gives to columns.
pub(super) fn texts_for_columns(moment: &Moment<'_>) -> Findings {
    let parsed = &moment.parsed;
    let is_copy = parsed.act == Act::Insert && parsed.has("SELECT");
    if !(parsed.act == Act::Update || is_copy) || !has_text(parsed, 0..parsed.len()) {
        return Findings::new();
    }
    let read = match parsed.act {
        Act::Update => vec![parsed.name.clone()],
        _ => sources(parsed).unwrap_or_default(),
    };
    let names: Vec<_> = read.iter().flat_map(|table| moment.columns(table)).collect();
    let values = filled(parsed, || moment.columns(&parsed.name));
    let found = values.into_iter().filter_map(|(column, value)| {
        let value = Value {
            moment,
            column,
            value,
            names: &names,
        };
        value.computed().or_else(|| value.selected()).or_else(|| value.alone())
    });
    found.collect()
}

fn has_text(parsed: &Parsed<'_>, mut range: Range<usize>) -> bool {
    range.any(|at| parsed.kind(at) == Some(Kind::String))
}

/// A value that a statement gives to a column.
struct Value<'v> {
    moment: &'v Moment<'v>,
    column: String,
    /// As tokens.
    value: Range<usize>,
    /// The columns of the tables that the statement reads.
    names: &'v [String],
}

impl Value<'_> {
    /// The column of which a token is the name, although it is a text.
    fn named(&self, at: usize) -> Option<String> {
        let text = self.moment.parsed.string(at)?.to_ascii_lowercase();
        self.names.contains(&text).then_some(text)
    }

    /// `trim('host')`, and `'host' || ':' || 'port'`.
    fn computed(&self) -> Option<Finding> {
        let parsed = &self.moment.parsed;
        let subqueries = subqueries(parsed);
        let is_inside = |at: usize| subqueries.iter().any(|inner| inner.range().contains(&at));
        let outside = || self.value.clone().filter(|at| !is_inside(*at));
        let is_compared = |at: usize, end: usize| {
            let words = [
                "=", "==", "<>", "!=", "<", ">", "IN", "LIKE", "GLOB", "IS", "WHEN", "NOT", "BETWEEN",
            ];
            let is = |at: usize| words.iter().any(|word| parsed.is(at, word));
            (at > self.value.start && is(at - 1)) || is(end)
        };
        let is_argument = |at: &usize| {
            let call = at.wrapping_sub(2);
            let is_first = *at >= self.value.start + 2 && parsed.is(at - 1, "(");
            is_first
                && OF_FIRST.iter().any(|function| parsed.is(call, function))
                && !is_compared(call, parsed.closing(at - 1) + 1)
                && self.named(*at).is_some()
        };
        let is_joined = |at: &usize| self.named(*at).is_some();
        let at = outside().find(is_argument);
        let at = at.or_else(|| outside().find(is_joined).filter(|_| self.joins_texts_only()))?;
        let name = self.named(at)?;
        let message = format!(
            "'{name}' is a text and not the column: `{}`.`{}` gets the same in every row",
            parsed.name, self.column
        );
        Some(self.finding(Check::QuotedColumn, at, &name, message))
    }

    /// Whether the value is made of texts and `||` alone.
    fn joins_texts_only(&self) -> bool {
        let parsed = &self.moment.parsed;
        let is_part = |at: usize| parsed.kind(at) == Some(Kind::String) || ["||", "(", ")"].contains(&parsed.text(at));
        self.value.clone().any(|at| parsed.is(at, "||")) && self.value.clone().all(is_part)
    }

    /// `(SELECT 'host' FROM old …)`.
    fn selected(&self) -> Option<Finding> {
        let (parsed, value) = (&self.moment.parsed, &self.value);
        let is_value = |at: usize| value.contains(&at);
        let inner = subqueries(parsed)
            .into_iter()
            .find(|inner| inner.place == Place::Value && is_value(inner.select))?;
        let at = match &items_at(parsed, inner.select)[..] {
            [item] if item.len() == 1 => item.start,
            _ => return None,
        };
        let name = parsed.string(at)?.to_ascii_lowercase();
        clause(parsed, inner.range(), "FROM")?;
        let tables = inner.tables(parsed);
        let table = tables.iter().find(|table| self.moment.columns(table).contains(&name))?;
        let message = format!(
            "'{name}' is a text and not the column of `{table}`: `{}`.`{}` gets the same in every row",
            parsed.name, self.column
        );
        Some(self.finding(Check::QuotedColumn, at, &name, message))
    }

    /// `SET host = 'host'`, and `SET address = 'host'` where `host` is dropped behind it.
    fn alone(&self) -> Option<Finding> {
        let parsed = &self.moment.parsed;
        let at = self.value.start;
        let name = self
            .named(at)
            .filter(|_| parsed.act == Act::Update && self.value.len() == 1)?;
        let is_of_all = parsed.find_outside(parsed.name_at, "WHERE").is_none();
        let is_own = name == self.column && name.len() > 2; // a letter is no name
        let is_wrong = is_own || (is_of_all && self.is_dropped(&name));
        if !is_wrong || self.is_listed(at) {
            return None;
        }
        let message = format!(
            "writes the text '{name}' into `{}`.`{}`, and not what a column holds",
            parsed.name, self.column
        );
        let check = if is_of_all {
            Check::QuotedColumn
        } else {
            Check::ChangedValues
        };
        Some(self.finding(check, at, &name, message))
    }

    /// Whether the migration drops a column behind the statement.
    fn is_dropped(&self, column: &str) -> bool {
        let parsed = &self.moment.parsed;
        let statements = parsed.script.statements.iter();
        let mut later = statements.filter(|later| later.offset > parsed.statement.offset);
        later.any(|later| {
            let later = Parsed::new(parsed.script, later);
            later.name == parsed.name && later.drops_column().as_deref() == Some(column)
        })
    }

    /// Whether the definition of the table has the text in it: as a DEFAULT, or in a CHECK.
    fn is_listed(&self, at: usize) -> bool {
        let parsed = &self.moment.parsed;
        let definition = self.moment.definition(ObjectKind::Table, &parsed.name);
        definition.is_none_or(|definition| definition.contains(parsed.text(at)))
    }

    fn finding(&self, check: Check, at: usize, name: &str, message: String) -> Finding {
        let finding = self.moment.parsed.finding(check, at, message);
        finding.help_or_allow(
            format!("write {name} without quotes, if its value is meant"),
            "if the text is meant",
        )
    }
}
