//! `SET name = coalesce(login, name)`, where `login` is NOT NULL: what was in `name` is never taken.

use crate::build::rehearse::Rehearsal;
use crate::lint::copy::assignments;
use crate::lint::statement::{Act, Parsed};
use crate::source::finding::Finding;
use crate::source::{Check, SourceScript};

impl Rehearsal<'_> {
    /// What to say of an UPDATE that keeps a column only where another one is NULL, which it never is.
    pub(super) fn never_kept(&self, script: &SourceScript, index: usize) -> Option<Finding> {
        let statement = &script.statements[index];
        if !statement.mentions("coalesce") && !statement.mentions("ifnull") {
            return None;
        }
        let parsed = Parsed::new(script, statement);
        let table = self.tables.get(&parsed.name).filter(|_| parsed.act == Act::Update)?;
        let is_there = |column: &str| table.column(column).is_some_and(|column| column.is_not_null);
        assignments(&parsed).into_iter().find_map(|(column, value)| {
            let at = value.start;
            let is_call = ["COALESCE", "IFNULL"].iter().any(|name| parsed.are(at, &[*name, "("]));
            if !is_call || parsed.closing(at + 1) + 1 != value.end || !parsed.is(at + 3, ",") {
                return None;
            }
            let first = parsed.name_of(at + 2);
            let is_kept_else = (at + 4..value.end).any(|at| parsed.name_of(at) == column);
            if first == column || !is_there(&first) || !is_kept_else {
                return None;
            }
            let message = format!(
                "`{first}` of `{}` is NOT NULL, so that this never takes `{column}`, and every value there is overwritten",
                table.name
            );
            let finding = parsed.finding(Check::ChangedValues, at, message);
            let remedy = format!("coalesce({column}, {first}), if those of `{column}` are to stay");
            Some(finding.help_or_allow(remedy, "if that is meant"))
        })
    }
}
