//! What is wrong with what a part has made of the rows.
//!
//! A part may do with rows whatever its statements say: a row is gone because of a DELETE from its table,
//! a value has changed because of an UPDATE of its column. What happens beside that is reported: a copy
//! that leaves rows out, a trigger, a conflict clause, a column that a rebuild forgets.
//!
//! * [`kept`] judges a table that is still there, or there again: [`lost_rows`] and [`lost_values`] say what is gone, and which
//!   statement does that; [`anew`] looks at columns that are made anew, [`replaced`] at tables whose place another one takes;
//! * [`new_type`] knows what the new type of a column makes of its values;
//! * [`added_up`] knows rows of which a copy makes one that has what all of them held, [`united`] what a copy takes from
//!   several tables;
//! * [`set_off`] finds rows that the app's triggers add;
//! * [`slips`] finds what no row has to show: expressions and conditions that are the same for every one;
//! * [`guard`] says which tables a run counts.
//!
//! What is found elsewhere than in the table itself, `copied`, `computed` and `keys` say.

mod added_up;
mod anew;
mod guard;
mod kept;
mod lost_rows;
mod lost_values;
mod new_type;
mod replaced;
mod set_off;
mod slips;
mod united;

use std::collections::BTreeSet;
use std::rc::Rc;

use rusqlite::Connection;

use super::content::{Content, Contents};
use super::made::hints::Hints;
use super::part::{Copies, Moving, Part, Ran, Watch};
use crate::lint::statement::{Act, Parsed};
use crate::schema::table::Tables;
use crate::source::{Findings, SourceScript};

pub(in crate::build) use guard::guarded;

/// Compares the tables that a part has touched with what they were, and says what is wrong.
pub(in crate::build) fn judge(
    conn: &Connection,
    script: &SourceScript,
    watch: &Watch,
    tables: &Tables,
    hints: &Hints,
    copies: &Copies,
    is_down: bool,
) -> rusqlite::Result<Judgement> {
    let mut judgement = Judgement::default();
    let part = Part::new(conn, script, watch, tables, hints, copies, is_down);
    for (table, before) in watch.filled() {
        judgement.findings.extend(part.written_too_late(table));
        let name = watch.now(table).unwrap_or(table);
        let after = Content::read(conn, name)?.map(Rc::new);
        if let Some(after) = after.as_ref().filter(|_| name == table) {
            judgement.after.insert(table.clone(), Rc::clone(after));
        }
        match after.filter(|_| !part.is_replaced_by_another(table)) {
            Some(after) => part.judge_kept(table, before, &after, &mut judgement)?,
            None => {
                judgement.fates.push((table.clone(), "Dropped"));
                judgement.findings.extend(part.dropped(table, before)?);
            }
        }
    }
    // A history may have been empty.
    for (table, before) in &watch.before {
        judgement.findings.extend(part.set_off(table, before));
        judgement.findings.extend(part.counted_twice(table, before));
    }
    judgement.findings.extend(part.slips());
    judgement.findings.extend(part.lowered_marks());
    judgement.findings.extend(part.cut_lists()?);
    judgement.findings.extend(part.references_left_behind());
    judgement.findings.extend(part.torn_references()?);
    judgement.findings.extend(part.keys_held_elsewhere()?);
    judgement.findings.extend(part.left_with_old_names());
    judgement.findings.extend(part.rest_of_ignored());
    judgement.moving = part.moving()?;
    Ok(judgement)
}

/// What became of the rows of the tables that a part has touched.
#[derive(Debug, Default)]
pub(in crate::build) struct Judgement {
    pub(in crate::build) findings: Findings,
    /// Tables that held rows, in lower case, and the name of a `Fate`.
    pub(in crate::build) fates: Vec<(String, &'static str)>,
    /// What the tables of these names hold now, as far as it was read.
    pub(in crate::build) after: Contents,
    /// Those of them that have no row which was not there before.
    pub(in crate::build) steady: BTreeSet<String>,
    /// What an up part has copied out of tables that stay.
    pub(in crate::build) moving: Vec<Moving>,
}

impl Part<'_> {
    /// A table that is gone: whether its rows are elsewhere.
    fn dropped(&self, table: &str, before: &Content) -> rusqlite::Result<Findings> {
        let mut findings = Findings::new();
        if self.makes(table) && self.is_dropped_first(table) {
            // One that the part makes under its name, and drops too, is another one.
            findings.extend(self.left_out_earlier(table, before)?);
            return Ok(findings);
        }
        findings.extend(self.moved(table, before)?);
        findings.extend(self.assigned_before_copy(table, before, None)?);
        if findings.is_empty() {
            findings.extend(self.passed_over(table, before)?);
        }
        if findings.is_empty() {
            findings.extend(self.made_constant(table, before, None)?);
            findings.extend(self.capped(table));
        }
        findings.extend(self.left_out_earlier(table, before)?);
        findings.extend(self.without_a_column(table, before));
        findings.extend(self.cut_off(table, before));
        findings.extend(self.taken(table, before, None)?);
        if findings.is_empty() {
            findings.extend(self.merged_elsewhere(table, before, None)?);
        }
        Ok(findings)
    }

    /// Whether a statement acts on another table than this one, so that a trigger reaches it.
    fn acts_on_another(&self, index: usize, table: &str) -> bool {
        let mut ran = self.watch.ran.iter().filter(|ran| ran.index == index);
        let writes = |parsed: &Parsed<'_>| matches!(parsed.act, Act::Insert | Act::Update | Act::Delete);
        let is_of_rows = self
            .parsed
            .get(index)
            .is_some_and(|parsed| writes(parsed) && !parsed.writes_schema());
        is_of_rows && !ran.any(|ran| ran.name == table || ran.acts_on(table))
    }

    fn last_touch(&self, table: &str) -> Option<usize> {
        let touches = |ran: &&Ran| ran.touches(table) || ran.seen.touched.contains(table);
        self.watch.ran.iter().rev().find(touches).map(|ran| ran.index)
    }
}
