//! What a statement says otherwise than its author is likely to have meant, and what the rows that it is about to meet show:
//! lookups that find several rows ([`lookups`]) or go by the wrong key ([`wrong_key`], [`two_keys`]), texts that are taken
//! for conditions ([`truth`]), values that are never taken ([`dead_coalesce`]), keys behind those of an empty table
//! ([`empty_maximum`]), rows that a DELETE takes beside what was copied ([`deletions`]) or by a condition without its parentheses
//! ([`alternatives`]), texts that are spelt another way ([`spelling`]), NULLs that say something ([`own_null`]) or keep NOT IN
//! from being true ([`never_in`]).

mod alternatives;
mod dead_coalesce;
mod deletions;
mod empty_maximum;
mod lookups;
mod never_in;
mod own_null;
mod spelling;
mod truth;
mod two_keys;
mod wrong_key;

use rusqlite::Connection;
pub(in crate::build) use truth::AS_CONDITION;

use super::Rehearsal;
use crate::source::{Findings, SourceScript};

impl Rehearsal<'_> {
    /// What to say of a statement of an up part that is about to run, if it does run.
    pub(super) fn misread(&self, conn: &Connection, script: &SourceScript, index: usize) -> Findings {
        let found = [
            self.ambiguous(conn, script, index),
            self.by_wrong_key(conn, script, index)
                .or_else(|| self.by_two_keys(conn, script, index)),
            self.texts_as_conditions(script, index),
            self.literals_as_conditions(script, index),
            self.alone_behind_or(script, index),
            self.other_spelling(script, index),
            self.null_of_its_own(script, index),
            self.never_kept(script, index),
            self.behind_none(script, index),
            self.deletes_others(conn, script, index),
            self.kept_out_by_null(conn, script, index),
        ];
        found.into_iter().flatten().collect()
    }
}
