//! Rows that were copied into a table, and that the copy of another table writes over: `ON CONFLICT … DO UPDATE SET a =
//! excluded.a`.

use crate::build::rows::part::{Arrival, MEANT, Part, Ran};
use crate::lint::select::sources;
use crate::source::Check;
use crate::source::finding::Finding;

impl Part<'_> {
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
