//! `INSERT … ON CONFLICT … DO UPDATE` that writes over what users have, or adds what was counted before.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::build::rows::content::Content;
use crate::build::rows::part::{MEANT, Part, Ran, reads_own, says_which_stays};
use crate::build::rows::triggers::triggers_of;
use crate::lint::copy::assignments;
use crate::lint::select::{sources, sums_up};
use crate::lint::statement::{Act, Parsed};
use crate::source::finding::Finding;
use crate::source::tokens::{mentions, tokens};
use crate::source::{Check, Findings};

impl Part<'_> {
    /// Rows of its own that an up part puts over those of users, in a table that migrations do not fill.
    pub(in crate::build::rows) fn put_over(&self, table: &str) -> Option<Finding> {
        if self.is_down || self.hints.seeds(table) > self.own_seeds(table) {
            return None;
        }
        let is_upsert = |ran: &&Ran| ran.act == Act::Insert && ran.name == table && ran.acts_on(table);
        let found = self.watch.ran.iter().filter(is_upsert).find_map(|ran| {
            let parsed = self.parsed.get(ran.index)?;
            let values = parsed.find_outside(parsed.name_at, "VALUES")?;
            let set = parsed.find_outside(values, "SET")?;
            let says_which = says_which_stays(parsed) || parsed.has("SELECT");
            let literals = (values..set).map(|at| parsed.text(at).to_ascii_lowercase());
            let is_of_schema = literals.clone().any(|text| {
                ["version", "schema", "revision", "migrat"]
                    .iter()
                    .any(|word| text.contains(word))
            });
            let columns = assignments(parsed)
                .into_iter()
                .filter(|(column, value)| is_overwritten(parsed, column, value));
            let columns: BTreeSet<_> = columns.map(|(column, _)| format!("`{column}`")).collect();
            (!says_which && !is_of_schema && !columns.is_empty()).then_some((ran.index, columns))
        });
        let (index, columns) = found?;
        let columns = columns.into_iter().collect::<Vec<_>>().join(", ");
        let message =
            format!("DO UPDATE puts values of its own into {columns} of `{table}` where a user has such a row");
        let remedy = "leave it alone with DO NOTHING, or say with WHERE behind DO UPDATE which rows are meant";
        let finding = self.finding(Check::ReplacesRows, index, message);
        Some(finding.help_or_allow(remedy, "if no user changes these rows"))
    }

    /// Rows of another table, such as an import, that an up part puts over those of users.
    pub(in crate::build::rows) fn imported_over(&self, table: &str, before: &Content) -> Option<Finding> {
        if self.is_down || self.hints.seeds(table) > 0 {
            return None;
        }
        let family = self.family(table);
        let is_upsert = |ran: &&Ran| ran.act == Act::Insert && ran.name == table && ran.acts_on(table);
        let found = self.watch.ran.iter().filter(is_upsert).find_map(|ran| {
            let parsed = self.parsed.get(ran.index)?;
            let select = parsed.find_outside(parsed.name_at, "SELECT")?;
            let set = parsed.find(&["DO", "UPDATE", "SET"])? + 2;
            let sources = sources(parsed)?;
            let follows = |source: &String| {
                family.contains(source.as_str()) || self.copies.places(source, table).next().is_some()
            };
            let is_of_its_own = sources.iter().any(follows) || self.is_kept_by_trigger(table, &sources);
            if is_of_its_own || set < select || says_which_stays(parsed) || sums_up(parsed) {
                return None;
            }
            let columns = assignments(parsed).into_iter();
            let columns = columns.filter(|(column, value)| {
                before.has_column(column) && !before.is_key_column(column) && is_overwritten(parsed, column, value)
            });
            let columns: BTreeSet<_> = columns.map(|(column, _)| format!("`{column}`")).collect();
            (!columns.is_empty()).then(|| (ran.index, columns, sources[0].clone()))
        });
        let (index, columns, source) = found?;
        let columns = columns.into_iter().collect::<Vec<_>>().join(", ");
        let message = format!(
            "DO UPDATE puts the values of `{source}` into {columns} of `{table}` where there is such a row, also where a user has changed it"
        );
        let remedy = "leave it alone with DO NOTHING, or say with WHERE behind DO UPDATE which rows are meant";
        let finding = self.finding(Check::ReplacesRows, index, message);
        Some(finding.help_or_allow(remedy, "if no user changes these rows"))
    }

    /// Whether a trigger keeps a table up to date with one of these, so that no user writes there.
    fn is_kept_by_trigger(&self, table: &str, sources: &[String]) -> bool {
        sources
            .iter()
            .any(|source| self.trigger_into(source, table, |_| true).is_some())
    }

    /// How many of its statements insert literal rows into a table.
    fn own_seeds(&self, table: &str) -> usize {
        let is_seed = |parsed: &&Parsed<'_>| {
            parsed.is_on(Act::Insert, table) && parsed.find_outside(parsed.name_at, "VALUES").is_some()
        };
        self.parsed.iter().filter(is_seed).count()
    }

    /// Sums that a statement adds to what a trigger has counted already: both read the same rows.
    pub(in crate::build::rows) fn counted_twice(&self, table: &str, before: &Content) -> Findings {
        if self.is_down || before.is_virtual || self.says_delete(table) {
            return Findings::new();
        }
        let adds = self
            .watch
            .ran
            .iter()
            .filter(|ran| matches!(ran.act, Act::Insert | Act::Update) && ran.acts_on(table));
        let found = adds.filter_map(|ran| {
            let parsed = self.parsed.get(ran.index)?;
            let added = assignments(parsed).into_iter().find(|(column, value)| self.adds_to(ran, parsed, column, value))?;
            let (source, trigger) = ran.seen.reads.iter().find_map(|source| {
                let trigger = self.counting_trigger(source, table).filter(|_| source != table)?;
                Some((source, trigger))
            })?;
            let says_which = ["<", ">", "<=", ">=", "BETWEEN"].iter().any(|word| parsed.has(word));
            let message = format!(
                "adds to `{table}.{}` what it sums up of `{source}`, and the trigger `{trigger}` has counted those rows there already",
                added.0
            );
            let remedy = "set the column to the sum, or empty the table before";
            let finding = self.finding(Check::ChangedValues, ran.index, message);
            (!says_which).then(|| finding.help_or_allow(remedy, MEANT))
        });
        found.collect()
    }

    /// Whether a column that was there gets its own value and something more.
    fn adds_to(&self, ran: &Ran, parsed: &Parsed<'_>, column: &str, value: &Range<usize>) -> bool {
        let is_emptied =
            |earlier: &Ran| earlier.index < ran.index && earlier.act == Act::Update && earlier.name == ran.name;
        let has_sum = parsed.has("SELECT");
        has_sum
            && value.clone().any(|at| parsed.is(at, "+"))
            && reads_own(parsed, column, value)
            && !self.watch.ran.iter().any(is_emptied)
    }

    /// A trigger on rows of one table that adds up in another one, and was there before the part.
    fn counting_trigger(&self, source: &str, table: &str) -> Option<String> {
        self.trigger_into(source, table, |sql| sql.contains('+'))
    }

    /// A trigger on rows of one table that inserts into another one, and was there before the part.
    fn trigger_into(&self, source: &str, table: &str, is_it: impl Fn(&str) -> bool) -> Option<String> {
        let is_new = |name: &str| {
            self.parsed
                .iter()
                .any(|parsed| matches!(parsed.act, Act::Create(_)) && parsed.name.eq_ignore_ascii_case(name))
        };
        let inserts = |sql: &str| mentions(sql, table) && tokens(sql).iter().any(|token| token.is_word(sql, "INSERT"));
        triggers_of(self.conn, source)
            .into_iter()
            .find(|(name, sql)| inserts(sql) && is_it(sql) && !is_new(name))
            .map(|(name, _)| name)
    }
}

/// Whether DO UPDATE gives a column something that does not follow from what is there.
fn is_overwritten(parsed: &Parsed<'_>, column: &str, value: &Range<usize>) -> bool {
    let is_time = ["_at", "_on", "updated", "modified", "changed"]
        .iter()
        .any(|word| column.contains(word));
    !is_time && !reads_own(parsed, column, value)
}
