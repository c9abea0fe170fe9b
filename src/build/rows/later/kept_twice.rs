//! Rows that a down part brings back from a table that had others before, and that stay there.

use std::rc::Rc;

use crate::build::rows::content::{Content, Contents, count};
use crate::build::rows::part::{MEANT, Part};
use crate::lint::statement::Act;
use crate::source::{Check, Findings};

impl Part<'_> {
    /// A copy of all rows of a table from which the down part takes none away, although it held some before its up part
    /// has put others there. `before_up`: what the tables held that the up part touched.
    pub(super) fn kept_twice(&self, before_up: &Contents) -> Findings {
        let fills = self
            .watch
            .ran
            .iter()
            .filter(|ran| ran.act == Act::Insert && before_up.contains_key(&ran.name));
        let found = fills.filter_map(|ran| {
            let is_kept = |(held, content): &(&String, &Rc<Content>)| {
                let now = count(self.conn, held).unwrap_or_default();
                let is_all = ran.changes() >= now && now > content.count();
                **held != ran.name && content.count() > 0 && is_all && self.copies_from(ran, held) && !self.says_delete(held)
            };
            let (held, _) = before_up.iter().find(is_kept)?;
            let message = format!(
                "puts all {} rows of `{held}` into `{}`, also those that the up part has not taken from there, and leaves them in `{held}` too",
                ran.changes(),
                ran.name
            );
            let remedy = format!("bring back only what the up part has moved, and DELETE it from `{held}`");
            let finding = self.finding(Check::MultipliedRows, ran.index, message);
            Some(finding.help_or_allow(remedy, MEANT))
        });
        found.collect()
    }
}
