//! What an UPDATE or a copy writes, and which rows an UPDATE or DELETE takes, by a slip of the pen. No row has to show it: it
//! is so for every one.

use std::ops::Range;

use crate::build::rows::part::{Assigned, MEANT, Part, Ran};
use crate::lint::copy::{items, targets};
use crate::lint::operand::declared;
use crate::lint::slips::{Slip, always_true, compared_with_null, slip};
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::table::affinity;
use crate::source::finding::Finding;
use crate::source::{Check, Findings};

impl Part<'_> {
    /// Such slips in an up part.
    pub(super) fn slips(&self) -> Findings {
        if self.is_down {
            return Findings::new();
        }
        let mut assigned = self.assigned(|ran| !ran.name.is_empty());
        let is_copy = |ran: &&Ran| matches!(ran.act, Act::Insert | Act::Create(ObjectKind::Table));
        for ran in self.watch.ran.iter().filter(is_copy) {
            let Some(parsed) = self.parsed.get(ran.index) else {
                continue;
            };
            let targets = targets(parsed).unwrap_or_else(|| ran.columns.clone());
            let reads = parsed.find_outside(parsed.name_at, "FROM").is_some();
            let items = items(parsed).into_iter().filter(|_| reads);
            assigned.extend(targets.into_iter().zip(items).map(|(column, value)| Assigned {
                ran,
                parsed,
                column,
                value,
            }));
        }
        let written = assigned.iter().filter_map(|one| self.miswritten(one));
        let taken = self.watch.ran.iter().filter_map(|ran| {
            let is_there = self.tables.get(&ran.name).is_some() && matches!(ran.act, Act::Update | Act::Delete);
            self.taken_always(ran).filter(|_| is_there)
        });
        let missed = self.watch.ran.iter().filter_map(|ran| self.missed_by_null(ran));
        written.chain(taken).chain(missed).collect()
    }

    /// The finding for an UPDATE that compares a column with NULL by `=`, before that is dropped: it was to put elsewhere what
    /// the column says.
    fn missed_by_null(&self, ran: &Ran) -> Option<Finding> {
        let parsed = self.parsed.get(ran.index).filter(|_| ran.act == Act::Update)?;
        let (at, column) = compared_with_null(parsed)?;
        let drops = |later: &Parsed<'_>| later.name == ran.name && later.drops_column().as_ref() == Some(&column);
        if !self.parsed[ran.index..].iter().any(drops) {
            return None;
        }
        let message = format!(
            "`{column} {} NULL` is never true, so that nothing follows from `{}.{column}`, and the column is dropped",
            parsed.text(at),
            ran.name,
        );
        let finding = Finding::new(Check::LostValues, &parsed.script.file, parsed.span(at - 1), message);
        Some(finding.help_or_allow("write IS NULL or IS NOT NULL", MEANT))
    }

    fn miswritten(&self, one: &Assigned<'_>) -> Option<Finding> {
        let (parsed, value, column) = (one.parsed, &one.value, &one.column);
        let table = self.table_of(&one.ran.name);
        let slip = slip(parsed, value, self.is_of_texts(&one.ran.name, column))?;
        let is_update = one.ran.act == Act::Update;
        let (at, message, remedy) = match slip {
            Slip::AddsText(at) => (
                at,
                format!(
                    "`{}` gives a number, because `+` makes 0 of a text: it takes the place of the text in `{table}.{column}`",
                    written(parsed, value)
                ),
                "join texts with ||",
            ),
            Slip::NullOfItself(at) => {
                let call = at..parsed.closing(at + 1) + 1;
                (
                    at,
                    format!(
                        "`{}` is always NULL, and goes into `{table}.{column}`",
                        written(parsed, &call)
                    ),
                    "write as the second value the one that is to become NULL: NULLIF(a, '')",
                )
            }
            Slip::JoinsAssignments(at) if is_update => (
                at,
                format!(
                    "`{}` is a condition, so that `{table}.{column}` becomes 0 or 1: AND joins no assignments",
                    written(parsed, value)
                ),
                "put a comma between two assignments",
            ),
            Slip::JoinsAssignments(_) => return None,
        };
        let finding = Finding::new(Check::LostValues, &parsed.script.file, parsed.span(at), message);
        Some(finding.help_or_allow(remedy, MEANT))
    }

    /// The finding for an UPDATE or DELETE whose condition leaves no row out.
    fn taken_always(&self, ran: &Ran) -> Option<Finding> {
        let parsed = self.parsed.get(ran.index)?;
        let (part, column, is_all) = always_true(self.conn, parsed)?;
        let check = match ran.act {
            Act::Delete => Check::LostRows,
            _ => Check::LostValues,
        };
        let what = match (ran.act, is_all) {
            (Act::Delete, true) => format!("every row of `{}` is deleted", ran.name),
            (_, true) => format!("every row of `{}` is updated", ran.name),
            _ => format!("it leaves no row of `{}` out", ran.name),
        };
        let message = format!(
            "`{}` is true whatever `{column}` holds, so that {what}",
            written(parsed, &part)
        );
        let finding = Finding::new(check, &parsed.script.file, parsed.span(part.start), message);
        Some(finding.help_or_allow("join them with AND, or write NOT IN (…)", MEANT))
    }

    /// What a table is called when the part is done: the one that a copy fills may take the place of another one.
    fn table_of(&self, name: &str) -> String {
        let mut tables = self.watch.before.keys();
        let is_old = self.watch.before.contains_key(name);
        let of = tables.find(|table| !is_old && self.family(table).contains(name));
        of.map_or(name, String::as_str).to_owned()
    }

    /// Whether a column is declared to hold texts.
    fn is_of_texts(&self, table: &str, column: &str) -> bool {
        let before = self.tables.get(table).and_then(|table| table.column(column));
        if let Some(before) = before {
            return before.affinity() == "TEXT";
        }
        let declared = declared(self.conn, &self.table_of(table), column);
        declared.is_ok_and(|declared| affinity(&declared) == "TEXT")
    }
}

fn written<'p>(parsed: &Parsed<'p>, range: &Range<usize>) -> &'p str {
    parsed.between(range.start, range.end).trim()
}
