//! Rows that were copied into a table, and that the copy of another table writes over: `ON CONFLICT … DO UPDATE SET a =
//! excluded.a`.

use std::ops::Range;

use super::moves::{Arrival, sources};
use crate::build::rows::part::{Part, Ran};
use crate::build::rows::verdict::MEANT;
use crate::lint::copy::assignments;
use crate::lint::statement::{Act, Parsed};
use crate::source::Check;
use crate::source::finding::Finding;

impl Part<'_> {
    /// Whether a copy puts its own value of a column into the place of the one that is there, whatever that is
    /// (<https://sqlite.org/lang_upsert.html>).
    pub(super) fn overwrites_copied(&self, ran: &Ran, column: &str) -> bool {
        self.upserts(ran, column) == Some(true)
    }

    /// Whether a copy says what becomes of the value of a column where there is one already.
    pub(super) fn combines(&self, ran: &Ran, column: &str) -> bool {
        self.upserts(ran, column) == Some(false)
    }

    /// Whether what DO UPDATE gives a column depends on nothing that is there; none where it gives it nothing.
    fn upserts(&self, ran: &Ran, column: &str) -> Option<bool> {
        let parsed = self.parsed.get(ran.index);
        let parsed = parsed.filter(|_| ran.act == Act::Insert && self.selects(ran))?;
        let mut assigned = assignments(parsed).into_iter().filter(|(name, _)| name == column);
        let (_, value) = assigned.next()?;
        Some(!says_which_stays(parsed) && !reads_own(parsed, column, &value))
    }

    /// A copy that writes over what another one has put into the same table before. `told`: what becomes of these values.
    pub(super) fn overwritten(&self, arrival: &Arrival<'_>, columns: &[String], told: &str) -> Option<Finding> {
        let is_later = |ran: &&Ran| ran.index > arrival.ran.index && ran.name == arrival.ran.name;
        let mut later = self.watch.ran.iter().filter(is_later);
        let ran = later.find(|ran| columns.iter().any(|column| self.overwrites_copied(ran, column)))?;
        let source = sources(self.parsed.get(ran.index)?)?.into_iter().next()?;
        let message = format!("{told}: DO UPDATE puts those of `{source}` into their place");
        let remedy = "say what becomes of both, as in a = a + excluded.a; or with WHERE which of them stays";
        let finding = self.finding(Check::LostValues, ran.index, message);
        Some(finding.help_or_allow(remedy, MEANT))
    }
}

/// Whether there is a condition behind DO UPDATE.
pub(in crate::build::rows) fn says_which_stays(parsed: &Parsed<'_>) -> bool {
    let set = parsed.find(&["DO", "UPDATE", "SET"]);
    set.is_some_and(|set| parsed.find_outside(set, "WHERE").is_some())
}

/// Whether what DO UPDATE gives a column is made of the value that is there.
pub(in crate::build::rows) fn reads_own(parsed: &Parsed<'_>, column: &str, value: &Range<usize>) -> bool {
    value.clone().any(|at| {
        let is_excluded = parsed.is(at - 1, ".") && parsed.name_of(at - 2) == "excluded";
        parsed.name_of(at) == column && !is_excluded
    })
}
