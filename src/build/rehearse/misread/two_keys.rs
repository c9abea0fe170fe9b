//! Columns that say of which table they are the keys, and of which a statement compares two of different tables:
//! `tags.id NOT IN (SELECT note_id FROM note_tags)`, where `tag_id` stands beside it.

use std::rc::Rc;

use rusqlite::Connection;

use super::wrong_key::{Side, Sources, is_compared};
use crate::build::rehearse::Rehearsal;
use crate::lint::named_after::spoken_of;
use crate::lint::statement::{Act, Parsed};
use crate::schema::table::Table;
use crate::source::finding::Finding;
use crate::source::tokens::quoted;
use crate::source::{Check, SourceScript};

impl Rehearsal<'_> {
    /// What to say of a statement that is about to run, and looks for the keys of one table among those of another one.
    pub(super) fn by_two_keys(&self, conn: &Connection, script: &SourceScript, index: usize) -> Option<Finding> {
        let statement = &script.statements[index];
        let may_look_up = matches!(
            &*statement.words[0],
            "INSERT" | "UPDATE" | "DELETE" | "WITH" | "REPLACE"
        );
        if self.is_bare || self.options.rows == 0 || !may_look_up || !statement.mentions("select") {
            return None;
        }
        let parsed = Parsed::new(script, statement);
        let sources = Sources::of(&parsed, |name| self.tables.get(name).cloned());
        let mut compared = sources.comparisons().into_iter();
        let found = compared.find_map(|(at, one, other)| Some((at, self.confused(conn, &parsed, one, other)?)));
        self.recorder.take();
        self.recorder.restart();
        found.map(|(at, confused)| confused.finding(&parsed, at))
    }

    /// What two columns are that are compared, if they are keys of different tables.
    fn confused(&self, conn: &Connection, parsed: &Parsed<'_>, one: Side, other: Side) -> Option<Confused> {
        let (of_one, of_other) = (self.owner(&one)?, self.owner(&other)?);
        let is_key = |side: &Side| side.table.primary_key() == [side.column.clone()];
        let is_same = |one: &Rc<Table>, other: &Rc<Table>| one.name == other.name;
        // Where both are the keys of their own tables, `wrong_key` knows more.
        if is_same(&of_one, &of_other) || is_same(&one.table, &other.table) || (is_key(&one) && is_key(&other)) {
            return None;
        }
        let instead = self.instead(conn, parsed, &one, (&other, &of_other));
        let instead = instead.map(|column| (Side { column, ..one.clone() }, other.clone()));
        let instead = instead.or_else(|| {
            let column = self.instead(conn, parsed, &other, (&one, &of_one))?;
            Some((
                one.clone(),
                Side {
                    column,
                    ..other.clone()
                },
            ))
        });
        let is_sure = || {
            let declares = |side: &Side| {
                let mut keys = side.table.foreign_keys.iter();
                is_key(side) || keys.any(|key| key.columns == [side.column.clone()])
            };
            parsed.act == Act::Delete && declares(&one) && declares(&other) && !is_alike(&of_one, &of_other)
        };
        (instead.is_some() || is_sure()).then_some(Confused {
            one: (one, of_one),
            other: (other, of_other),
            instead,
        })
    }

    /// The table whose keys a column holds, by what it is declared to be or by its name.
    fn owner(&self, side: &Side) -> Option<Rc<Table>> {
        const DEEPEST: usize = 8;
        let (mut table, mut column) = (Rc::clone(&side.table), side.column.clone());
        for _ in 0..DEEPEST {
            let mut keys = table.foreign_keys.iter();
            let Some(key) = keys.find(|key| key.columns == [column.clone()]) else {
                break;
            };
            let parent = Rc::clone(self.tables.get(&key.parent)?);
            let [referred] = <[String; 1]>::try_from(key.columns_in(&parent)).ok()?;
            if parent.name == table.name {
                return (parent.primary_key() == [referred]).then_some(parent);
            }
            (table, column) = (parent, referred);
        }
        if table.primary_key() == [column.clone()] {
            return Some(table);
        }
        // What it is about may be said row by row.
        let stem = column.strip_suffix("id").map(|stem| stem.trim_end_matches('_'))?;
        let is_told = ["type", "kind", "table"]
            .iter()
            .any(|word| table.column(&format!("{stem}_{word}")).is_some());
        let spoken_of = spoken_of(&column).into_iter().filter(|_| !is_told);
        let mut named = spoken_of.filter_map(|name| self.tables.get(&name).cloned());
        named.next().filter(|named| named.primary_key().len() == 1)
    }

    /// The column beside another one that holds the keys of a table, if the statement does not ask it and some row has
    /// another value there.
    fn instead(
        &self,
        conn: &Connection,
        parsed: &Parsed<'_>,
        side: &Side,
        (compared, owner): (&Side, &Rc<Table>),
    ) -> Option<String> {
        let columns = side.table.columns.iter();
        let names = columns.map(|column| column.name.to_ascii_lowercase());
        let holds = |column: &String| {
            let other = Side {
                column: column.clone(),
                ..side.clone()
            };
            let owned = self.owner(&other);
            *column != side.column && owned.is_some_and(|owned| owned.name == owner.name)
        };
        // Where it has the name of the one that is compared, that is what the statement says of it.
        let is_open = |column: &String| *column == compared.column || !is_compared(parsed, column);
        let mut found = names.filter(holds).filter(is_open);
        let column = found.next().filter(|_| found.next().is_none())?;
        let differs = format!(
            "SELECT EXISTS (SELECT 1 FROM main.{} WHERE {} <> {})",
            quoted(&side.table.name),
            quoted(&column),
            quoted(&side.column)
        );
        let differs = conn.query_row(&differs, [], |row| row.get(0)).unwrap_or(false);
        differs.then_some(column)
    }
}

/// Whether one of two tables may be a copy of the other one, with its keys: an archive, or its next version.
fn is_alike(one: &Table, other: &Table) -> bool {
    let (name, other_name) = (one.name.to_ascii_lowercase(), other.name.to_ascii_lowercase());
    let stem = |name: &str| name.trim_end_matches('s').to_owned();
    let is_named_so = name.contains(&stem(&other_name)) || other_name.contains(&stem(&name));
    let mut columns = one.columns.iter().filter(|column| column.key == 0);
    let shared = columns
        .clone()
        .filter(|column| other.column(&column.name).is_some())
        .count();
    is_named_so || (columns.next().is_some() && shared * 2 >= one.columns.len().min(other.columns.len()))
}

/// Two keys that a statement compares, with their tables.
struct Confused {
    one: (Side, Rc<Table>),
    other: (Side, Rc<Table>),
    /// What it is to compare.
    instead: Option<(Side, Side)>,
}

impl Confused {
    fn finding(&self, parsed: &Parsed<'_>, at: usize) -> Finding {
        let shown = |side: &Side| format!("`{}.{}`", side.table.name, side.column);
        let told = |(side, owner): &(Side, Rc<Table>)| format!("{}, a key of `{}`,", shown(side), owner.name);
        let other = told(&self.other);
        let message = format!(
            "compares {} with {}: keys of two tables are alike, so some are found and some are not, by chance",
            told(&self.one),
            other.trim_end_matches(',')
        );
        let check = match parsed.act {
            Act::Delete => Check::LostRows,
            _ => Check::LostValues,
        };
        let remedy = match &self.instead {
            Some((one, other)) => format!("compare {} with {}", shown(one), shown(other)),
            None => "compare columns that are about the same table".to_owned(),
        };
        parsed
            .finding(check, at, message)
            .help_or_allow(remedy, "if they are the same")
    }
}
