//! Which tables the statements of a run can do something to, and what: by what the build has read in their words, and by the
//! triggers that are there.

use rusqlite::Connection;

use crate::migration::Script;
use crate::plan::Step;
use crate::query;
use crate::sorted::SortedSet;
use crate::source::reach::{ALTERED, COLUMN, NAMES, REFERS, RENAMES, THINNED, UPDATED, WRITTEN, names};

/// Of the steps of a run.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    /// As they are embedded, letter and name; behind the table, as [`column_of`] does, the columns that are assigned.
    facts: SortedSet<String>,
    /// Triggers that the steps create.
    triggers: Vec<Trigger>,
}

/// What goes on when a table is written to.
#[derive(Debug)]
struct Trigger {
    on: String,
    sql: String,
}

impl Reach {
    /// Of the statements themselves.
    pub(crate) fn of(steps: &[Step]) -> Self {
        let mut reach = Self::default();
        let mut facts = Vec::new();
        for step in steps {
            reach.read(step.script().map_or("", Script::reach), &mut facts);
        }
        reach.facts.extend(facts);
        reach
    }

    /// Reads the facts of a script.
    fn read(&mut self, script: &str, facts: &mut Vec<String>) {
        let (mut table, mut rest) = ("", script);
        while let Some((fact, behind)) = rest.split_once('\0') {
            rest = behind;
            let (letter, name) = fact.split_at_checked(1).unwrap_or_default();
            match letter.as_bytes() {
                [COLUMN] => facts.push(column_of(table, name)),
                [NAMES] => self.triggers.push(Trigger {
                    on: table.to_owned(),
                    sql: name.to_owned(),
                }),
                _ => {
                    facts.push(fact.to_owned());
                    table = name;
                }
            }
        }
    }

    /// Adds what the triggers do that these statements can set going, and those that the triggers set going in turn.
    pub(crate) fn follow_triggers(&mut self, conn: &Connection) -> rusqlite::Result<()> {
        let mut waiting = std::mem::take(&mut self.triggers);
        let sql = "SELECT lower(tbl_name), sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view')
             UNION ALL SELECT lower(tbl_name), sql FROM temp.sqlite_schema WHERE type IN ('trigger', 'view')";
        query::each(conn, sql, &[], |row| {
            waiting.push(Trigger {
                on: row.get(0)?,
                sql: row.get(1)?,
            });
            Ok(true)
        })?;
        while let Some(next) = waiting.iter().position(|trigger| self.reaches(&trigger.on)) {
            let mut facts = names(&waiting.swap_remove(next).sql);
            for name in &mut facts {
                *name = fact(WRITTEN, name);
            }
            self.facts.extend(facts);
        }
        Ok(())
    }

    /// Whether rows of a table may come, go or change.
    pub(crate) fn reaches(&self, table: &str) -> bool {
        self.writes(table) || self.has(THINNED, table) || self.has(UPDATED, table)
    }

    /// Whether anything may happen to a table.
    pub(crate) fn writes(&self, table: &str) -> bool {
        self.has(WRITTEN, table)
    }

    /// Whether a definition may be changed past SQLite (<https://sqlite.org/pragma.html#pragma_writable_schema>).
    pub(crate) fn rewrites_schema(&self) -> bool {
        self.reaches("sqlite_schema") || self.reaches("sqlite_master")
    }

    /// Whether a column of a table is assigned by a statement that leaves the number of rows as it is.
    pub(crate) fn assigns(&self, table: &str, column: &str) -> bool {
        self.facts.contains(&column_of(table, column))
    }

    /// Whether the definition of a table is changed by ALTER TABLE, but for its name.
    pub(crate) fn alters(&self, table: &str) -> bool {
        self.has(ALTERED, table)
    }

    /// Whether columns of a table get another name.
    pub(crate) fn renames_columns(&self, table: &str) -> bool {
        self.has(RENAMES, table)
    }

    /// Whether columns of a table are new, refer to another table, and are NULL in each row.
    pub(crate) fn adds_references(&self, table: &str) -> bool {
        self.has(REFERS, table)
    }

    #[inline(never)]
    fn has(&self, letter: u8, table: &str) -> bool {
        self.facts.contains(&fact(letter, table))
    }
}

fn fact(letter: u8, name: &str) -> String {
    let mut fact = String::from(char::from(letter));
    fact.push_str(name);
    fact
}

/// A column of a table, as one text: there is no zero byte in a name.
fn column_of(table: &str, column: &str) -> String {
    format!("{}{table}\0{column}", char::from(COLUMN))
}
