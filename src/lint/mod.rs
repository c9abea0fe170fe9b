//! The lints: checks for what SQLite accepts, and what still harms the rows or the app.
//!
//! Each is a file: what it finds, why that matters, a small set of migrations that fails it, one that passes, and the
//! rule. The two sets are its tests, and the page that `tohead explain` prints. A new lint is a file here, its line in
//! [`LINTS`], its row in `src/source/check.rs` and its row in `docs/checks.md`.
//!
//! A rule asks SQLite, or reads a statement and the schema with what is in [`reading`]. None knows the rehearsal, which
//! calls them all: each statement of an up or down part just before it runs ([`Lints::before`]), each up part when it
//! has run ([`Lints::after_up`]), and the schema when all have ([`Lints::at_head`]).

mod reading;

// The lints.
mod broken_foreign_key;
mod broken_trigger;
mod broken_view;
pub(crate) mod chained_updates;
mod changed_values;
pub(crate) mod check_added;
mod column_scope;
mod count_for_number;
mod create_table_as;
mod data_with_schema;
mod date_format;
mod digits_replaced;
mod down_fails_on_rows;
mod drop_column;
mod drop_referenced;
mod drop_table;
mod drop_unique;
mod empty_file;
mod endless_circle;
mod ends_transaction;
mod fails_on_rows;
mod fails_when_new;
mod fixed_key;
mod foreign_key_added;
mod foreign_key_index;
mod foreign_key_target;
mod idle_down;
mod if_exists;
mod inert_cascade;
mod integer_division;
mod json_key;
mod json_replaced;
mod keyword_name;
mod left_off;
mod like_wildcard;
mod local_time;
mod lossy_down;
mod lost_cents;
mod lost_rows;
mod lost_values;
mod misplaced_columns;
mod missing_where;
mod mixed_versions;
mod multiplied_rows;
mod newer_sqlite;
mod no_effect;
mod not_exercised;
mod not_null_added;
mod own_keys;
mod quoted_column;
mod quoted_default;
mod quoted_string;
mod rebuild_breaks_writes;
mod rebuild_loses_constraint;
mod rebuild_loses_object;
mod rebuild_loses_sequence;
mod rebuild_order;
mod rejected_statement;
mod rename_column;
mod rename_table;
mod replaces_rows;
mod reserved_pragma;
mod same_for_all;
mod search_index;
mod select_star;
mod sets_off_trigger;
mod star_shifted;
mod text_comparison;
mod text_for_column;
mod text_in_number;
mod time_unit;
mod transaction_control;
mod type_change;
mod unique_added;
mod unknown_pragma;
mod unreadable_text;
mod unregistered;
mod unusable_object;

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::schema::read::ObjectKey;
use crate::source::{Check, Findings, SourceMigration, SourceScript};
pub(crate) use reading::minimum::Minimum;
pub(crate) use reading::scene::{Moment, Scene};
use reading::statement::Parsed;
// The lints name these without the folder. The build, too, reads statements with some of them.
pub(crate) use reading::{
    by_names, childless, copy, enumerated, missing, money, moved, named_after, operand, select, slips, statement,
};
use reading::{compiled, given, index, rebuilt, repair, scene, subquery, taken_along, taken_rows};

/// Every lint there is.
pub(crate) const LINTS: &[Lint] = &[
    transaction_control::LINT,
    ends_transaction::LINT,
    reserved_pragma::LINT,
    rejected_statement::LINT,
    quoted_string::LINT,
    quoted_column::LINT,
    integer_division::LINT,
    lost_cents::LINT,
    text_comparison::LINT,
    time_unit::LINT,
    quoted_default::LINT,
    column_scope::LINT,
    same_for_all::LINT,
    drop_table::LINT,
    drop_column::LINT,
    drop_referenced::LINT,
    drop_unique::LINT,
    rename_table::LINT,
    rename_column::LINT,
    type_change::LINT,
    not_null_added::LINT,
    unique_added::LINT,
    check_added::LINT,
    rebuild_order::LINT,
    rebuild_breaks_writes::LINT,
    rebuild_loses_object::LINT,
    rebuild_loses_constraint::LINT,
    rebuild_loses_sequence::LINT,
    broken_view::LINT,
    broken_trigger::LINT,
    unusable_object::LINT,
    unregistered::LINT,
    broken_foreign_key::LINT,
    foreign_key_target::LINT,
    foreign_key_index::LINT,
    inert_cascade::LINT,
    misplaced_columns::LINT,
    select_star::LINT,
    create_table_as::LINT,
    missing_where::LINT,
    chained_updates::LINT,
    count_for_number::LINT,
    like_wildcard::LINT,
    json_key::LINT,
    own_keys::LINT,
    local_time::LINT,
    json_replaced::LINT,
    digits_replaced::LINT,
    replaces_rows::LINT,
    fixed_key::LINT,
    data_with_schema::LINT,
    no_effect::LINT,
    unknown_pragma::LINT,
    if_exists::LINT,
    idle_down::LINT,
    lossy_down::LINT,
    empty_file::LINT,
    keyword_name::LINT,
    mixed_versions::LINT,
    newer_sqlite::LINT,
    fails_on_rows::LINT,
    fails_when_new::LINT,
    down_fails_on_rows::LINT,
    endless_circle::LINT,
    unreadable_text::LINT,
    lost_rows::LINT,
    multiplied_rows::LINT,
    lost_values::LINT,
    changed_values::LINT,
    sets_off_trigger::LINT,
    search_index::LINT,
    foreign_key_added::LINT,
    not_exercised::LINT,
];

/// One lint, as data.
#[cfg_attr(not(any(feature = "cli", test)), allow(dead_code))]
pub(crate) struct Lint {
    pub(crate) check: Check,
    /// Why it matters, in a sentence or two.
    pub(crate) why: &'static str,
    /// A set whose last migration gives the finding.
    pub(crate) failing: Example,
    /// A set that does the same in a way that gives none.
    pub(crate) passing: Example,
    rule: Rule,
}

/// A set of migrations: the id of each, its up part, and its down part or nothing.
pub(crate) type Example = &'static [(&'static str, &'static str, &'static str)];

/// The oldest SQLite that is declared for the examples: what came later is what `newer-sqlite` finds in its own.
#[cfg(any(feature = "cli", test))]
pub(crate) const EXAMPLES_MINIMUM: &str = "3.35";

/// What a lint looks at, and with which function.
enum Rule {
    /// All files of the set, before anything runs.
    Set(fn(&[SourceMigration]) -> Findings),
    /// Each statement of an up or down part, just before it runs: the database is still as the statement meets it.
    Statement(fn(&Moment<'_>) -> Findings),
    /// Each up part, when it has run.
    Up(fn(&Scene<'_>) -> Findings),
    /// Each object that an up part has changed, and each that names such an object, when the part has run. What is
    /// found is reported only if it is still so at head: apps run there, and a later migration may have put it right.
    AtHead(fn(&Scene<'_>, &ObjectKey) -> Findings),
    /// Both: `Statement` with the first function, `AtHead` with the second.
    StatementAndHead(fn(&Moment<'_>) -> Findings, fn(&Scene<'_>, &ObjectKey) -> Findings),
    /// Nothing: other code finds it, which the lint's file names, and this is its page only.
    Elsewhere,
}

/// The lints at work on one set, from its first migration to its last.
#[derive(Debug, Default)]
pub(crate) struct Lints {
    minimum: Option<Minimum>,
    /// What `AtHead` rules have found so far: for a check and an object, what is wrong with that object now.
    standing: BTreeMap<(Check, ObjectKey), Findings>,
}

impl Lints {
    pub(crate) fn new(minimum: Option<Minimum>) -> Self {
        Self {
            minimum,
            standing: BTreeMap::new(),
        }
    }

    /// What the rules for whole sets find.
    pub(crate) fn of_set(migrations: &[SourceMigration]) -> Findings {
        let rules = LINTS.iter().filter_map(|lint| match lint.rule {
            Rule::Set(rule) => Some(rule),
            _ => None,
        });
        rules.flat_map(|rule| rule(migrations)).collect()
    }

    /// What the rules for statements find in one that is about to run on this connection.
    pub(crate) fn before(
        &self,
        conn: &Connection,
        migration: &SourceMigration,
        script: &SourceScript,
        statement: &crate::source::script::SourceStatement,
    ) -> Findings {
        let moment = Moment {
            conn,
            migration,
            parsed: Parsed::new(script, statement),
            minimum: self.minimum,
        };
        let rules = LINTS.iter().filter_map(|lint| match lint.rule {
            Rule::Statement(rule) | Rule::StatementAndHead(rule, _) => Some(rule),
            _ => None,
        });
        rules.flat_map(|rule| rule(&moment)).collect()
    }

    /// What the rules for up parts find in one that has run. What is wrong with single objects is kept for
    /// [`at_head`](Self::at_head), or forgotten where this part has put it right.
    pub(crate) fn after_up(&mut self, scene: &Scene<'_>) -> Findings {
        let mut findings = Findings::new();
        let concerned = scene.concerned();
        for lint in LINTS {
            match lint.rule {
                Rule::Up(rule) => findings.extend(rule(scene)),
                Rule::AtHead(rule) | Rule::StatementAndHead(_, rule) => {
                    for key in &concerned {
                        self.stand(lint.check, key, rule(scene, key));
                    }
                }
                _ => {}
            }
        }
        findings
    }

    /// Keeps what is wrong with an object. Where something was wrong with it before, the older finding stays: the first
    /// migration that leaves the object so is the one to correct.
    fn stand(&mut self, check: Check, key: &ObjectKey, found: Findings) {
        let place = (check, key.clone());
        if found.is_empty() {
            self.standing.remove(&place);
        } else {
            self.standing.entry(place).or_insert(found);
        }
    }

    /// Whether a view or a trigger does not work at present: while it is there, SQLite refuses to rename anything, and to
    /// drop a column.
    pub(crate) fn knows_broken(&self) -> bool {
        let broken = [Check::BrokenView, Check::BrokenTrigger];
        self.standing.keys().any(|(check, _)| broken.contains(check))
    }

    /// What is still wrong when all migrations have run. Call it once, behind the last one.
    pub(crate) fn at_head(&mut self) -> Findings {
        std::mem::take(&mut self.standing).into_values().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::explain::{compiler, found};
    use crate::source::Level;

    #[test]
    fn a_failing_example_gives_exactly_its_check_and_a_passing_one_nothing() {
        for lint in LINTS {
            let id = lint.check.id();
            let failing = found(lint.failing, lint.check);
            assert!(!failing.is_empty(), "{id}: the failing example gives nothing");
            let checked = compiler(lint.failing, lint.check).check();
            let all = [checked.lines(Level::Deny), checked.lines(Level::Warn)].concat();
            // What a constraint or an order of columns does to rows, the rows show as well.
            let by_rows = [
                Check::FailsOnRows,
                Check::DownFailsOnRows,
                Check::LostValues,
                Check::ChangedValues,
                Check::ForeignKeys,
            ];
            let is_other = |line: &&String| {
                let is = |check: Check| line.contains(&format!("[{check}]"));
                !is(lint.check) && !by_rows.into_iter().any(is)
            };
            let others: Vec<_> = all.iter().filter(is_other).collect();
            assert!(others.is_empty(), "{id}: the failing example gives {others:?}");
            let last = lint.failing.last().map_or("", |(id, ..)| id);
            assert!(
                all.iter().all(|line| line.contains(last)),
                "{id}: not in the last migration: {all:?}"
            );
            let checked = compiler(lint.passing, lint.check).check();
            let any = [checked.lines(Level::Deny), checked.lines(Level::Warn)].concat();
            assert!(any.is_empty(), "{id}: the passing example gives {any:?}");
        }
    }

    #[test]
    fn every_finding_of_a_lint_says_what_to_do() {
        for lint in LINTS {
            for finding in found(lint.failing, lint.check) {
                assert!(!finding.help.is_empty(), "{finding}");
                assert!(
                    !finding.span.is_empty() || matches!(lint.check, Check::MixedVersions | Check::EmptyFile),
                    "{finding}"
                );
            }
        }
    }

    #[test]
    fn the_readme_says_how_many_lints_there_are() {
        let row = format!("| lint | {}: ", LINTS.len());
        assert!(include_str!("../../README.md").contains(&row), "{row}");
    }

    #[test]
    fn every_lint_has_one_place_in_the_table_and_can_be_allowed_if_it_can_run() {
        let mut checks: Vec<_> = LINTS.iter().map(|lint| lint.check).collect();
        checks.sort();
        checks.dedup();
        assert_eq!(checks.len(), LINTS.len());
        let cannot_run = [
            Check::TransactionControl,
            Check::ReservedPragma,
            Check::RejectedStatement,
        ];
        for check in checks {
            assert_eq!(check.is_allowable(), !cannot_run.contains(&check), "{check}");
        }
    }
}
