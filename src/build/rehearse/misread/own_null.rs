//! `ifnull(notify, 1)`, where the row belongs to another one that has a `notify` too: NULL said "as there".

use std::rc::Rc;

use crate::build::rehearse::Rehearsal;
use crate::lint::copy::items;
use crate::lint::statement::{Act, Parsed};
use crate::schema::table::Table;
use crate::source::finding::Finding;
use crate::source::tokens::Kind;
use crate::source::{Check, SourceScript};

impl Rehearsal<'_> {
    /// What to say of a copy or an UPDATE that puts a constant into the place of such a NULL.
    pub(super) fn null_of_its_own(&self, script: &SourceScript, index: usize) -> Option<Finding> {
        let statement = &script.statements[index];
        if !statement.mentions("ifnull") && !statement.mentions("coalesce") {
            return None;
        }
        let parsed = Parsed::new(script, statement);
        let is_copy = parsed.act == Act::Insert && !items(&parsed).is_empty();
        if !is_copy && parsed.act != Act::Update {
            return None;
        }
        let is_of = |table: &&Rc<Table>| parsed.mentions(&table.name);
        (0..parsed.len()).find_map(|at| {
            let is_call = ["IFNULL", "COALESCE"].iter().any(|name| parsed.are(at, &[*name, "("]));
            // 0 mostly says as little as NULL.
            let is_literal = parsed.kind(at + 4) == Some(Kind::Number) && !parsed.is(at + 4, "0");
            if !is_call || !parsed.is(at + 3, ",") || !is_literal || !parsed.is(at + 5, ")") {
                return None;
            }
            let column = parsed.name_of(at + 2);
            let found = self.tables.all().filter(is_of).find_map(|table| {
                let own = table.column(&column)?;
                if own.is_not_null || own.default.is_some() {
                    return None;
                }
                let keys = table
                    .foreign_keys
                    .iter()
                    .filter(|key| !key.parent.eq_ignore_ascii_case(&table.name));
                let mut parents = keys.filter_map(|key| self.tables.get(&key.parent.to_ascii_lowercase()));
                let has_it = |parent: &&Rc<Table>| {
                    let other = parent.column(&column);
                    let is_default = |default: &String| default.as_str() == parsed.text(at + 4);
                    other.is_some_and(|other| other.is_not_null && other.default.as_ref().is_some_and(is_default))
                };
                Some((table.name.clone(), parents.find(has_it)?.name.clone()))
            });
            let (table, parent) = found?;
            let message = format!(
                "puts {} where `{table}.{column}` is NULL, which may say that `{parent}.{column}` counts",
                parsed.text(at + 4)
            );
            let finding = parsed.finding(Check::ChangedValues, at, message);
            let remedy = format!("take the value of `{parent}`, or let NULL stay");
            Some(finding.help_or_allow(remedy, "if NULL says nothing"))
        })
    }
}
