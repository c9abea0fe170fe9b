//! What `INSERT … ON CONFLICT … DO UPDATE` says becomes of the value that is there
//! (<https://sqlite.org/lang_upsert.html>).

use std::ops::Range;

use super::said::Part;
use super::watch::Ran;
use crate::lint::copy::assignments;
use crate::lint::statement::{Act, Parsed};

impl Part<'_> {
    /// Whether a copy puts its own value of a column into the place of the one that is there, whatever that is
    /// (<https://sqlite.org/lang_upsert.html>).
    pub(in crate::build::rows) fn overwrites_copied(&self, ran: &Ran, column: &str) -> bool {
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
