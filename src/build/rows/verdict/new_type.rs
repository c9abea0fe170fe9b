//! What the new type of a column makes of the values that a rebuild copies as they are: another form of them, or others.

use crate::build::rows::content::{Cell, Content};
use crate::build::rows::part::Part;
use crate::lint::copy::{column as named, items, targets};
use crate::lint::operand::declared;
use crate::schema::table::Column;

/// What a column is called whose integers may have more digits than a REAL holds.
const HAS_LONG_NUMBERS: &[&str] = &[
    "id",
    "uuid",
    "key",
    "hash",
    "checksum",
    "fingerprint",
    "code",
    "number",
    "serial",
    "token",
    "ref",
    "snowflake",
    "bits",
    "flags",
    "mask",
    "ns",
    "nanos",
];

impl Part<'_> {
    /// Whether an up part copies a column as it is, and its new type only writes the values in another form, of which
    /// `type-change` tells: numbers as JSON has them, and integers of a count or an amount as REAL, of which only those that
    /// are far larger than any of them lose digits.
    pub(super) fn changes_form_only(&self, table: &str, before: &Content, after: &Content, column: &str) -> bool {
        let declared = self.tables.get(table).filter(|_| !self.is_down);
        let Some((declared, was)) = declared.and_then(|declared| Some((declared, declared.column(column)?))) else {
            return false;
        };
        let (Some(now), Some(rows)) = (self.declared_now(table, was), before.joined(after)) else {
            return false;
        };
        let (Some(from), Some(to)) = (before.place(column), after.place(column)) else {
            return false;
        };
        let pairs = rows.iter().map(|(row, other)| (&row[from], &other[to]));
        let mut changed = pairs.filter(|(was, is)| was != is);
        let is_one_number = |(was, is): (&Cell, &Cell)| number(was).is_some() && number(was) == number(is);
        let is_json = matches!(now.declared.as_str(), "JSON" | "JSONB");
        let refers = declared
            .foreign_keys
            .iter()
            .any(|key| key.columns.iter().any(|name| name == column));
        let is_long = before.is_key(from) || refers || has_long_numbers(column);
        let is_real = was.affinity() == "INTEGER" && now.affinity() == "REAL" && !is_long;
        (is_json || is_real) && self.copies_plainly(table, column) && changed.all(is_one_number)
    }

    /// A column as it was declared before the part, with the type that it has now.
    pub(super) fn declared_now(&self, table: &str, was: &Column) -> Option<Column> {
        Some(Column {
            declared: declared(self.conn, table, &was.name).ok()?,
            ..was.clone()
        })
    }

    /// Whether the copy of a rebuilt table takes a column by its name, and nothing else into its place.
    fn copies_plainly(&self, table: &str, column: &str) -> bool {
        let Some((copy, parsed)) = self.copy_of(table) else {
            return false;
        };
        let targets = targets(parsed).unwrap_or_else(|| copy.columns.clone());
        let items = items(parsed);
        let at = targets.iter().position(|target| target == column);
        let item = at.and_then(|at| items.get(at)).filter(|_| items.len() == targets.len());
        item.is_some_and(|item| named(parsed, item).as_deref() == Some(column))
    }

    /// Why the values of a column are lost that the copy of a rebuild leaves out, and that an UPDATE behind it assigns anew.
    pub(super) fn assigned_behind(&self, table: &str, column: &str) -> Option<(String, &'static str)> {
        let (copy, _) = self.copy_of(table).filter(|_| !self.carries(table, column))?;
        let assigns = |(updated, assigned): &(String, String)| updated == table && assigned == column;
        let mut later = self.watch.ran.iter().filter(|ran| ran.index > copy.index);
        later.find(|ran| ran.seen.own_updates.iter().any(assigns))?;
        let why = format!(
            "the copy leaves `{column}` out, and what an UPDATE behind it assigns does not come from these values"
        );
        Some((why, "copy the column"))
    }
}

fn number(cell: &Cell) -> Option<f64> {
    cell.as_ref().and_then(|text| text.trim().parse().ok())
}

fn has_long_numbers(column: &str) -> bool {
    let last = column.rsplit('_').next().unwrap_or(column);
    HAS_LONG_NUMBERS.contains(&last) || column.ends_with("id")
}
