//! Which tables the statements of a run can do something to, and what: by what the build has read in their words, and by the
//! triggers that are there.

use rusqlite::Connection;

use crate::migration::Script;
use crate::plan::Step;
use crate::query;
use crate::sorted::SortedSet;
use crate::source::reach::{ALTERED, COLUMN, NAMES, REFERS, RENAMES, THINNED, UPDATED, WRITTEN, names};

/// Of the steps of a run. Names are in lower case.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    /// Anything may happen to them.
    written: SortedSet<String>,
    /// Rows of them may go, or be found by their keys in another way, and nothing else.
    thinned: SortedSet<String>,
    /// Columns of theirs are assigned, and nothing else.
    updated: SortedSet<String>,
    /// Which ones: see [`column_of`].
    assigned: SortedSet<String>,
    /// Their columns are added, renamed or dropped, and what is in the others stays.
    altered: SortedSet<String>,
    /// Some of these get another name.
    renamed: SortedSet<String>,
    /// Some of these are new, refer to another table, and are NULL in each row.
    referring: SortedSet<String>,
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
        for step in steps {
            reach.add(step.script().map_or("", Script::reach));
        }
        reach
    }

    /// Adds the facts of a script.
    fn add(&mut self, facts: &str) {
        let mut table = "";
        for fact in facts.split_terminator('\0') {
            let (letter, name) = fact.split_at_checked(1).unwrap_or_default();
            let set = match letter.as_bytes() {
                [WRITTEN] => &mut self.written,
                [THINNED] => &mut self.thinned,
                [UPDATED] => &mut self.updated,
                [COLUMN] => {
                    self.assigned.insert(column_of(table, name));
                    continue;
                }
                [ALTERED] => &mut self.altered,
                [RENAMES] => &mut self.renamed,
                [REFERS] => &mut self.referring,
                [NAMES] => {
                    self.triggers.push(Trigger {
                        on: table.to_owned(),
                        sql: name.to_owned(),
                    });
                    continue;
                }
                _ => {
                    table = name;
                    continue;
                }
            };
            table = name;
            set.insert(name.to_owned());
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
            self.written.extend(names(&waiting.swap_remove(next).sql));
        }
        Ok(())
    }

    /// Whether rows of a table may come, go or change.
    pub(crate) fn reaches(&self, table: &str) -> bool {
        self.writes(table) || self.thinned.contains(table) || self.updated.contains(table)
    }

    /// Whether anything may happen to a table.
    pub(crate) fn writes(&self, table: &str) -> bool {
        self.written.contains(table)
    }

    /// Whether a definition may be changed past SQLite (<https://sqlite.org/pragma.html#pragma_writable_schema>).
    pub(crate) fn rewrites_schema(&self) -> bool {
        self.reaches("sqlite_schema") || self.reaches("sqlite_master")
    }

    /// Whether a column of a table is assigned by a statement that leaves the number of rows as it is.
    pub(crate) fn assigns(&self, table: &str, column: &str) -> bool {
        self.assigned.contains(&column_of(table, column))
    }

    /// Whether the definition of a table is changed by ALTER TABLE, but for its name.
    pub(crate) fn alters(&self, table: &str) -> bool {
        self.altered.contains(table)
    }

    /// Whether columns of a table get another name.
    pub(crate) fn renames_columns(&self, table: &str) -> bool {
        self.renamed.contains(table)
    }

    /// Whether columns of a table are new, refer to another table, and are NULL in each row.
    pub(crate) fn adds_references(&self, table: &str) -> bool {
        self.referring.contains(table)
    }
}

/// A column of a table, as one text: there is no zero byte in a name.
fn column_of(table: &str, column: &str) -> String {
    format!("{table}\0{column}")
}
