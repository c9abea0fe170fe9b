//! What ALTER TABLE can do about a changed table: <https://sqlite.org/lang_altertable.html>.

use super::copy::Copied;
use crate::lint::Minimum;
use crate::schema::definition::Definition;
use crate::schema::diff::{Change, Definitions, Difference, Item, is_column, item_name};
use crate::schema::normalise::Normal;
use crate::schema::print;
use crate::schema::table::Table;

/// The SQLite that brought ALTER TABLE … ADD CONSTRAINT and ALTER COLUMN … SET NOT NULL.
const CONSTRAINTS_SINCE: i32 = 3_053_000;

/// A changed table as ALTER TABLE would have to change it.
pub(super) struct Alteration<'a> {
    pub(super) conn: &'a rusqlite::Connection,
    pub(super) before: &'a Table,
    pub(super) after: &'a Table,
    pub(super) wanted: &'a Normal,
    pub(super) difference: &'a Difference,
    pub(super) copied: &'a [Copied],
    pub(super) minimum: Option<Minimum>,
}

impl Alteration<'_> {
    /// The statements, or why there are none. SQLite is still to be asked whether it takes them.
    pub(super) fn statements(&self) -> Result<Vec<String>, String> {
        let Change::Table(items) = &self.difference.change else {
            return Err("ALTER TABLE does not change what stands behind the columns".to_owned());
        };
        let (mut first, mut then) = (Vec::new(), Vec::new());
        for item in items {
            match item {
                Item::Gone(gone) => first.push(self.drop(gone)?),
                Item::New(new) => then.push(self.add(new)?),
                Item::Changed {
                    first: old,
                    second: new,
                } if is_column(new) => then.extend(self.change(old, new)?),
                Item::Changed {
                    first: old,
                    second: new,
                } => {
                    first.push(self.drop(old)?);
                    then.push(self.add(new)?);
                }
            }
        }
        first.append(&mut then);
        Ok(first)
    }

    fn head(&self) -> String {
        format!("ALTER TABLE {}", print::name(self.conn, &self.after.name))
    }

    fn knows_constraints(&self) -> Result<(), String> {
        let is_new_enough = self
            .minimum
            .is_some_and(|minimum| minimum.number() >= CONSTRAINTS_SINCE);
        if is_new_enough {
            Ok(())
        } else {
            Err("before SQLite 3.53 ALTER TABLE does not change constraints".to_owned())
        }
    }

    fn drop(&self, item: &str) -> Result<String, String> {
        if is_column(item) {
            let name = self
                .before
                .column(item_name(item))
                .map_or(item_name(item), |column| &column.name);
            return Ok(format!("{} DROP COLUMN {}", self.head(), print::name(self.conn, name)));
        }
        let mut words = item.split(' ');
        match (words.next(), words.next()) {
            (Some("constraint"), Some(name)) => {
                self.knows_constraints()?;
                Ok(format!(
                    "{} DROP CONSTRAINT {}",
                    self.head(),
                    print::name(self.conn, name)
                ))
            }
            _ => Err("ALTER TABLE drops no constraint without a name".to_owned()),
        }
    }

    fn add(&self, item: &str) -> Result<String, String> {
        let text = self.text(item).ok_or("its text cannot be taken over")?;
        if !is_column(item) {
            self.knows_constraints()?;
            return Ok(format!("{} ADD {text}", self.head()));
        }
        let column = self
            .after
            .column(item_name(item))
            .ok_or("its text cannot be taken over")?;
        if self.copied.iter().any(|copied| copied.column == column.name) {
            return Err("old rows get a value of their own in it".to_owned());
        }
        // SQLite finds these out on tables with rows only, and the work is done on one without.
        let default = column.default.as_deref().unwrap_or_default().to_ascii_lowercase();
        if default.starts_with('(') || default.starts_with("current_") {
            return Err("ALTER TABLE adds no column whose default has to be computed".to_owned());
        }
        if column.is_generated && item.split(' ').any(|word| word == "stored") {
            return Err("ALTER TABLE adds no generated column that is STORED".to_owned());
        }
        Ok(format!("{} ADD COLUMN {text}", self.head()))
    }

    /// A column of which only NOT NULL comes or goes.
    fn change(&self, old: &str, new: &str) -> Result<Vec<String>, String> {
        let without = |item: &str| item.replacen(" not null", "", 1);
        if without(old) != without(new) {
            return Err("ALTER TABLE does not change the definition of a column".to_owned());
        }
        self.knows_constraints()?;
        let column = self
            .after
            .column(item_name(new))
            .ok_or("its text cannot be taken over")?;
        let name = print::name(self.conn, &column.name);
        if !column.is_not_null {
            return Ok(vec![format!("{} ALTER COLUMN {name} DROP NOT NULL", self.head())]);
        }
        let set = format!("{} ALTER COLUMN {name} SET NOT NULL", self.head());
        let table = print::name(self.conn, &self.after.name);
        let coalesced = self
            .copied
            .iter()
            .find(|copied| copied.column == column.name && copied.is_filled);
        let value = coalesced.and_then(|copied| {
            let inner = copied.source.strip_prefix(&format!("coalesce({name}, "))?;
            inner.strip_suffix(')').map(str::to_owned)
        });
        let update = value.map(|value| format!("UPDATE {table} SET {name} = {value} WHERE {name} IS NULL"));
        Ok(update.into_iter().chain([set]).collect())
    }

    /// An item as its author wrote it.
    fn text(&self, item: &str) -> Option<String> {
        let sql = &self.wanted.object.sql;
        let at = Definitions::parse(&self.wanted.tokens)?
            .items
            .iter()
            .position(|other| other == item)?;
        let span = Definition::parse(sql)?.items.get(at)?.clone();
        Some(print::compact(&sql[span]))
    }
}
