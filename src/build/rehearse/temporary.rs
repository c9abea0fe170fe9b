//! Temporary objects that one part makes and another one needs.
//!
//! They live as long as the connection (<https://sqlite.org/lang_createtable.html>). The rehearsal runs the set on one, and
//! so does a run of all that is pending; but a release may bring the one migration and the next release the other, and a
//! down part runs long after its up part.

use std::collections::BTreeMap;

use super::part::Pass;
use crate::build::recorder::Seen;
use crate::source::finding::Finding;
use crate::source::script::SourceStatement;
use crate::source::{Check, SourceMigration, SourceScript};

/// What the parts have made so far, by its name in lower case: of which migration, and whether of its down part.
#[derive(Debug, Default)]
pub(super) struct Temporaries {
    made_by: BTreeMap<String, (String, bool)>,
}

impl Temporaries {
    /// Looks at what a statement has made and used.
    pub(super) fn look(
        &mut self,
        migration: &SourceMigration,
        pass: Pass,
        (script, statement): (&SourceScript, &SourceStatement),
        seen: &Seen,
    ) -> Option<Finding> {
        let part = (migration.id(), pass == Pass::Down);
        // Nothing happens where there is none.
        let is_condition = statement.words[0] == "DROP" && statement.mentions("exists");
        let of_another = |name: &&String| !is_condition && self.made_by.get(*name).is_some_and(|maker| *maker != part);
        // A CHECK is read as its table is made.
        let mut used = seen
            .temporary_used
            .iter()
            .filter(|name| !seen.temporary_made.contains(*name));
        let used = used.find(of_another);
        let finding = used.map(|name| self.finding(name, &part, script, statement));
        for name in &seen.temporary_made {
            self.made_by.insert(name.clone(), part.clone());
        }
        finding
    }

    fn finding(
        &self,
        name: &str,
        (id, _): &(String, bool),
        script: &SourceScript,
        statement: &SourceStatement,
    ) -> Finding {
        let (maker, is_down) = &self.made_by[name];
        let which = if *is_down { "down part" } else { "up part" };
        let message = format!(
            "`{name}` is a temporary object that the {which} of {maker} makes: when {} runs by itself, there is none",
            if maker == id { "this part" } else { id }
        );
        let span = statement.offset..statement.offset + statement.words[0].len();
        Finding::new(Check::RejectedStatement, &script.file, span, message).help(
            "it goes with the connection, and parts run in other releases and processes: make it in this part, or make an ordinary table of it",
        )
    }
}
