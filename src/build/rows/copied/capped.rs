//! Copies into a table on which a trigger stands that keeps only the newest rows: `DELETE … WHERE id NOT IN (SELECT id …
//! ORDER BY at DESC LIMIT 200)`. Made-up rows never reach such a number, those of users do.

use crate::build::rows::part::{MEANT, Part, Ran};
use crate::build::rows::triggers::triggers_of;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::source::Check;
use crate::source::finding::Finding;
use crate::source::head::Words;
use crate::source::script::split;
use crate::source::tokens::{Kind, lower};

impl Part<'_> {
    /// A copy of a table that goes, which sets such a trigger off.
    pub(in crate::build::rows) fn capped(&self, table: &str) -> Option<Finding> {
        if self.says_delete(table) {
            return None;
        }
        self.copies_of(table).find_map(|ran| {
            let (trigger, most) = self.cap_on(ran)?;
            let message = format!(
                "the copy of `{table}` sets off the trigger `{trigger}`, which keeps {most} rows of `{}` and deletes the others",
                ran.name
            );
            let finding = self.finding(Check::LostRows, ran.index, message);
            let is_made = |parsed: &Parsed<'_>| parsed.is_on(Act::Create(ObjectKind::Trigger), &trigger);
            let remedy = if self.parsed.iter().any(is_made) {
                "create the trigger behind the copy"
            } else {
                "drop the trigger before the copy, and say with a DELETE of its own which rows go"
            };
            Some(finding.help_or_allow(remedy, MEANT))
        })
    }

    /// The trigger that a statement sets off by its rows, and how many it keeps.
    fn cap_on(&self, ran: &Ran) -> Option<(String, i64)> {
        let (earlier, later) = self.parsed.split_at_checked(ran.index)?;
        let goes = |name: &str| {
            earlier
                .iter()
                .any(|parsed| parsed.is_on(Act::Drop(ObjectKind::Trigger), name))
        };
        let made = earlier.iter().find_map(|parsed| {
            let is_trigger = parsed.act == Act::Create(ObjectKind::Trigger);
            let most = is_trigger.then(|| most_kept(parsed, &ran.name))?;
            Some((parsed.name.clone(), most?))
        });
        let is_new = |name: &str| {
            let mut later = later.iter();
            later.any(|parsed| parsed.is_on(Act::Create(ObjectKind::Trigger), name))
        };
        let there = || {
            let name = self.name_at_last(&ran.name, ran.index)?;
            triggers_of(self.conn, &name).into_iter().find_map(|(trigger, sql)| {
                let trigger = lower(&trigger);
                let statement = split(&sql).into_iter().next().filter(|_| !is_new(&trigger))?;
                let most = most_kept(&statement.read(), &name)?;
                Some((trigger, most))
            })
        };
        made.filter(|(name, _)| !goes(name)).or_else(there)
    }
}

/// How many rows of a table a trigger leaves there when one is inserted.
fn most_kept(trigger: &Words<'_>, table: &str) -> Option<i64> {
    let body = trigger.find(&["BEGIN"])?;
    let on = trigger.find(&["INSERT", "ON"])?;
    let is_of_table = |at: usize| trigger.name_of(at) == table;
    let delete = (body..trigger.len()).find(|at| trigger.are(*at, &["DELETE", "FROM"]) && is_of_table(at + 2))?;
    if on > body || !is_of_table(on + 2) {
        return None;
    }
    let number = |at: usize| {
        let is_number = trigger.kind(at) == Some(Kind::Number);
        let number = is_number.then(|| trigger.text(at).parse::<i64>().ok());
        number.flatten().filter(|number| *number > 0)
    };
    let behind = |word: &'static str| {
        let mut places = delete..trigger.len();
        places.find_map(|at| number(at + 1).filter(|_| trigger.is(at, word)))
    };
    let counts = || {
        // `(SELECT count(*) FROM t) > 200`, in its WHEN or in the condition.
        let mut places = on..trigger.len();
        let count = places.find(|at| trigger.are(*at, &["COUNT", "("]))?;
        let mut behind = count..trigger.len();
        behind.find_map(|at| number(at + 1).filter(|_| trigger.is(at, ">") || trigger.is(at, ">=")))
    };
    counts().or_else(|| behind("OFFSET")).or_else(|| behind("LIMIT"))
}
