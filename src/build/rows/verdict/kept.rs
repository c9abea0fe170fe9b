//! A table that is still there, or there again: all that may be wrong with its rows.

use std::collections::BTreeMap;

use super::Judgement;
use crate::build::rows::content::{Change, Content, ValueChange, compare, gone};
use crate::build::rows::part::{Assignment, Part, Ran};
use crate::source::Findings;
use crate::source::finding::Finding;

/// The rows of a table before a part and behind it.
#[derive(Clone, Copy)]
struct Kept<'t> {
    table: &'t str,
    before: &'t Content,
    after: &'t Content,
    change: &'t Change,
    /// It is another table with the name of the first.
    is_rebuilt: bool,
}

/// How something is said of a column.
enum Said {
    /// By itself, if there is anything to say.
    Alone(Option<Finding>),
    /// Together with other columns whose values change in the same way.
    Together(Assignment),
}

impl Part<'_> {
    pub(super) fn judge_kept(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
        judgement: &mut Judgement,
    ) -> rusqlite::Result<()> {
        let is_rebuilt = self.watch.now(table).is_none();
        let renamed = self.watch.columns.get(table).cloned().unwrap_or_default();
        let gone = gone(before, after, &renamed);
        let change = self.change(table, before, after, &renamed);
        judgement.fates.push((table.to_owned(), fate(before, after, &change)));
        if self.is_steady(table, before, after) {
            judgement.steady.insert(table.to_owned());
        }
        let findings = &mut judgement.findings;
        if !is_rebuilt {
            let fixed = self.fixed_keys(table, before, after);
            let fixed = fixed.or_else(|| self.fixed_values(table, before));
            let fixed = fixed.or_else(|| self.put_over(table));
            findings.extend(fixed.or_else(|| self.imported_over(table, before)));
        }
        findings.extend(self.made_anew(table, before, after, &renamed));
        findings.extend(self.put_elsewhere(table, before, after, &gone)?);
        findings.extend(self.left_under_another_name(table, before));
        let more = self.deleted_more(table, before, after)?;
        let more = more.or(self.rewritten_without(table, before, after)?);
        findings.extend(more.or_else(|| self.archived_in_part(table)));
        findings.extend(self.brought_back(table));
        let nowhere = self.left_pointing_nowhere(table, before, after)?;
        if nowhere.is_empty() {
            findings.extend(self.left_to_duplicates(table, before, after)?);
        }
        findings.extend(nowhere);
        let nulls = self.nulls_taken_for_duplicates(table, before, after);
        findings.extend(nulls.or_else(|| self.counters_of_duplicates(table, before, after)));
        findings.extend(self.null_in_key(table, before, after).filter(|_| is_rebuilt));
        if !change.is_none() || is_rebuilt {
            findings.extend(self.changed(Kept {
                table,
                before,
                after,
                change: &change,
                is_rebuilt,
            })?);
        }
        Ok(())
    }

    /// What became of the rows of a table.
    fn change(&self, table: &str, before: &Content, after: &Content, renamed: &BTreeMap<String, String>) -> Change {
        let is_rebuilt = self.watch.now(table).is_none();
        // A new row may have the number of a deleted one.
        let has_other_rowids = is_rebuilt || (before.key_len() == 1 && self.says_delete(table));
        let mut change = compare(before, after, renamed, has_other_rowids);
        if !is_rebuilt && self.updates_key(table, before) {
            change.lost = before.count().saturating_sub(after.count());
        }
        change
    }

    /// Values that statements put into other columns and tables, above all those of columns that are gone.
    fn put_elsewhere(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
        gone: &[usize],
    ) -> rusqlite::Result<Findings> {
        let mut findings = self.moved_columns(table, before, gone)?;
        findings.extend(self.assigned_before_copy(table, before, Some(gone))?);
        findings.extend(self.made_constant(table, before, Some(gone))?);
        findings.extend(self.replaced_by_empty(table, before, after, gone));
        findings.extend(self.moved_by_update(table, before, after, gone));
        findings.extend(self.divided_at_none(table, before, after, gone));
        findings.extend(self.not_reached(table, before, after, gone)?);
        let said = findings.len();
        findings.extend(self.cut_off(table, before));
        findings.extend(self.forgotten_in_cases(table, before, gone));
        findings.extend(self.converted(table, before, after, gone));
        findings.extend(self.taken(table, before, Some(gone))?);
        if findings.len() == said {
            findings.extend(self.merged(table, before, after, gone));
            findings.extend(self.merged_elsewhere(table, before, Some(gone))?);
        }
        Ok(findings)
    }

    fn changed(&self, kept: Kept<'_>) -> rusqlite::Result<Findings> {
        let Kept {
            table,
            before,
            after,
            change,
            is_rebuilt,
        } = kept;
        let mut findings = Findings::new();
        // Dropped and made anew without its rows: that is what it says. And what a virtual table holds
        // follows from others, unless it is filled from what it held before.
        if is_rebuilt && (!self.copies(table) || self.is_dropped_first(table)) {
            let finding = self.without_copy(table, before);
            let finding = finding.or_else(|| self.renamed_away(table, before));
            return Ok(finding.into_iter().collect());
        }
        if before.is_virtual && !(is_rebuilt && self.copies_itself(table)) {
            return Ok(findings);
        }
        if let Some(finding) = self.not_copied_earlier(table, before, after) {
            return Ok(vec![finding]);
        }
        if is_rebuilt && let Some(finding) = self.united(table) {
            return Ok(vec![finding]);
        }
        let said = self.said_deletes(table);
        let (lost, lost_row) = if is_rebuilt && change.lost > said {
            self.lost_but_for_split_off(table, before, after, change)?
        } else {
            (change.lost, change.lost_row.clone())
        };
        if lost > said && is_rebuilt && self.is_added_up(table, before, after) {
            return Ok(findings); // and its rows have other keys
        }
        if lost > said {
            findings.push(self.lost_rows(table, (lost, change.of), lost_row, said, is_rebuilt));
        } else if change.lost > said {
            findings.extend(self.kept_beside(table, before, after)?);
        } else {
            let limited = self.limited(table, is_rebuilt);
            findings.extend(limited.or_else(|| self.capped(table).filter(|_| is_rebuilt)));
        }
        if is_rebuilt && change.lost == 0 && after.count() > before.count() {
            findings.extend(self.multiplied(table, before, after));
        }
        if !before.has_own_rows {
            return Ok(findings); // the module may give its values another form
        }
        if !is_rebuilt && said >= before.count() {
            return Ok(findings); // what is there now are other rows
        }
        findings.extend(self.changed_values(kept));
        let is_reference = |key: &str| self.follows_the_keys((table, key), before, after, change);
        if is_rebuilt && change.lost == 0 && !before.key_name().is_some_and(is_reference) {
            findings.extend(self.renumbered(table, before, after));
        }
        Ok(findings)
    }

    fn changed_values(&self, kept: Kept<'_>) -> Findings {
        let mut findings = Findings::new();
        let since = self.since_the_updates(kept);
        let mut changed = BTreeMap::<Assignment, Vec<(&str, &ValueChange)>>::new();
        for (column, values) in &kept.change.values {
            match self.changed_column(kept, column, values) {
                Said::Alone(finding) => findings.extend(finding),
                Said::Together(Assignment::None) if since.contains_key(column.as_str()) => {
                    let left = since[column.as_str()].as_ref();
                    let left = left.map(|left| (column.as_str(), left));
                    changed.entry(Assignment::None).or_default().extend(left);
                }
                Said::Together(assignment) => changed.entry(assignment).or_default().push((column, values)),
            }
        }
        changed.retain(|_, columns| !columns.is_empty());
        for (assignment, columns) in changed {
            findings.push(self.lost_values(assignment, kept.table, kept.change.of, &columns, kept.is_rebuilt));
        }
        findings
    }

    /// What the copy of a rebuild changes of the values that it finds in columns which an UPDATE before it assigns: what
    /// that has changed, it says.
    fn since_the_updates(&self, kept: Kept<'_>) -> BTreeMap<&str, Option<ValueChange>> {
        let mut since = BTreeMap::new();
        let table = kept.table;
        let copy = self
            .copy_of(table)
            .filter(|_| kept.is_rebuilt && !kept.change.values.is_empty());
        let Some((copy, _)) = copy else { return since };
        let Some(found) = self.as_found(copy, table, kept.before) else {
            return since;
        };
        let mut change = compare(&found, kept.after, &BTreeMap::new(), true);
        let earlier = self.watch.ran.iter().filter(|ran| ran.index < copy.index);
        for (_, column) in earlier.flat_map(Ran::stated).filter(|(updated, _)| *updated == table) {
            since.entry(column).or_insert_with(|| change.values.remove(column));
        }
        since
    }

    fn changed_column(&self, kept: Kept<'_>, column: &str, values: &ValueChange) -> Said {
        let Kept {
            table,
            before,
            after,
            change,
            is_rebuilt,
        } = kept;
        if self.follows_the_keys((table, column), before, after, change) {
            return Said::Alone(None);
        }
        let finding = self.without_cents(table, change.of, column, values);
        let finding = finding.or_else(|| self.copied_as_numbers(table, before, after, column));
        let finding = finding.or_else(|| self.nothing_left(table, (before, after), column, values));
        let finding = finding.or_else(|| self.fallen_back(table, before, column, values));
        let finding = finding.or_else(|| self.nulled_by_another(table, (before, after), column, values));
        let finding = finding.or_else(|| self.taken_for_another(table, before, column));
        if finding.is_some() {
            return Said::Alone(finding);
        }
        Said::Together(match self.assignment(table, column, values.count, is_rebuilt) {
            Assignment::Stated => {
                let null = self.made_null(table, change.of, column, values);
                return Said::Alone(null.or_else(|| self.reckoned_away(table, before, after, column)));
            }
            Assignment::Computed if values.of_zeroed().count > 0 && self.is_converted(table, column) => {
                return Said::Alone(self.zeroed(table, change.of, column, values));
            }
            Assignment::None if is_rebuilt && self.changes_form_only(table, before, after, column) => {
                return Said::Alone(None);
            }
            // A number of the new type need not fit the old one to the last digit.
            _ if self.is_down && values.is_rounding => return Said::Alone(None),
            Assignment::None if is_rebuilt && !self.is_down => match self.succeeded(table, after, column) {
                Some(finding) => return Said::Alone(Some(finding)),
                None => Assignment::None,
            },
            Assignment::Computed if values.nulls > 0 && self.is_enumerated(table, column) => Assignment::Unmapped,
            Assignment::Computed if self.is_filtered(table, before, after, column, values) => Assignment::Filtered,
            Assignment::Computed if values.nulls == 0 && !values.merges && !values.truncates => {
                return Said::Alone(None);
            }
            other => other,
        })
    }
}

fn fate(before: &Content, after: &Content, change: &Change) -> &'static str {
    if after.count() == 0 {
        "Emptied"
    } else if change.lost > 0 || after.count() < before.count() {
        "Shrank"
    } else if change.values.is_empty() {
        "Kept"
    } else {
        "Rewritten"
    }
}
