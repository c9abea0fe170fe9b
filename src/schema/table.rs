//! The tables of a rehearsal as SQLite describes them, followed from migration to migration.

use std::collections::BTreeMap;
use std::rc::Rc;

use rusqlite::Connection;

use super::diff::{Definitions, is_column, item_name};
use super::normalise::Normal;
use super::pragma;
use super::tracker::{Changes, Tracker, is_as_it_was};
use crate::migration::ObjectKind;
use crate::source::tokens::{quoted, unquote};

/// An ordinary table, not a virtual one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    /// As its author wrote it.
    pub(crate) name: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) foreign_keys: Vec<ForeignKey>,
    /// The columns of each PRIMARY KEY or UNIQUE constraint, in lower case and sorted.
    pub(crate) unique: Vec<Vec<String>>,
    /// The conditions of its CHECK constraints, normalised.
    pub(crate) checks: Vec<String>,
    pub(crate) is_strict: bool,
    pub(crate) is_without_rowid: bool,
    pub(crate) is_autoincrement: bool,
    /// The column that is the rowid, as its author wrote it: an INTEGER PRIMARY KEY.
    pub(crate) rowid_alias: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    /// As its author wrote it.
    pub(crate) name: String,
    /// The declared type, in upper case.
    pub(crate) declared: String,
    pub(crate) is_not_null: bool,
    pub(crate) default: Option<String>,
    /// Its place in the primary key, from 1; 0 if it is no part of it.
    pub(crate) key: i64,
    pub(crate) is_generated: bool,
    /// In lower case.
    pub(crate) collation: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ForeignKey {
    /// In lower case.
    pub(crate) columns: Vec<String>,
    /// As its author wrote it.
    pub(crate) parent: String,
    /// In lower case; empty for the parent's primary key.
    pub(crate) parent_columns: Vec<String>,
    pub(crate) on_delete: String,
    pub(crate) on_update: String,
}

impl ForeignKey {
    /// The columns of its parent that it refers to, in lower case.
    pub(crate) fn columns_in(&self, parent: &Table) -> Vec<String> {
        if self.parent_columns.is_empty() {
            parent.primary_key()
        } else {
            self.parent_columns.clone()
        }
    }
}

impl Table {
    /// Asks SQLite about a table. What no pragma tells is read off its definition: collations, CHECKs, options.
    pub(crate) fn read(conn: &Connection, normal: &Normal) -> rusqlite::Result<Self> {
        let name = &normal.object.name;
        let items = Definitions::parse(&normal.tokens).map_or_else(Vec::new, |table| table.items);
        // The table's options stand behind the last parenthesis.
        let options = normal.tokens.rsplit(|token| token == ")").next().unwrap_or_default();
        let has = |word: &str| options.iter().any(|token| token == word);
        let columns = columns(conn, name, &items)?;
        Ok(Self {
            name: name.clone(),
            rowid_alias: rowid_alias(conn, name, &columns),
            columns,
            foreign_keys: foreign_keys(conn, name)?,
            unique: Index::unique(&constraints(conn, name)?),
            checks: checks(&normal.tokens),
            is_strict: has("strict"),
            is_without_rowid: has("without"),
            is_autoincrement: normal.tokens.iter().any(|token| token == "autoincrement"),
        })
    }

    /// Whether a CHECK lists all values that a column may have: `column IN ('a', 'b')`.
    pub(crate) fn is_enumerated(&self, column: &str) -> bool {
        self.checks.iter().any(|check| {
            let mut words = check.split(' ');
            let is_list = words
                .next()
                .is_some_and(|name| unquote(name).eq_ignore_ascii_case(column))
                && words.next() == Some("in")
                && words.next() == Some("(");
            is_list && !words.any(|word| matches!(word, "or" | "select"))
        })
    }

    /// A column by its name in any case.
    pub(crate) fn column(&self, name: &str) -> Option<&Column> {
        self.columns
            .iter()
            .find(|column| column.name.eq_ignore_ascii_case(name))
    }

    /// Whether it has rowids that no column shows, because it has no INTEGER PRIMARY KEY
    /// (<https://sqlite.org/lang_createtable.html#rowid>).
    pub(crate) fn has_own_rowids(&self) -> bool {
        !self.is_without_rowid && self.rowid_alias.is_none()
    }

    /// The columns of its primary key in their order, in lower case.
    pub(crate) fn primary_key(&self) -> Vec<String> {
        let mut key: Vec<_> = self.columns.iter().filter(|column| column.key > 0).collect();
        key.sort_by_key(|column| column.key);
        key.into_iter().map(|column| column.name.to_ascii_lowercase()).collect()
    }

    /// What a row is known by: the rowid, or the columns of the primary key in a WITHOUT ROWID table.
    pub(crate) fn row_key(&self) -> Vec<String> {
        if self.is_without_rowid {
            self.primary_key()
        } else {
            vec!["rowid".to_owned()]
        }
    }
}

/// The column that is the rowid, if one is. SQLite is asked: a result that selects the rowid has the name of that
/// column (<https://sqlite.org/lang_createtable.html#rowid>).
fn rowid_alias(conn: &Connection, table: &str, columns: &[Column]) -> Option<String> {
    let is_column = |name: &str| columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
    let rowid = ["rowid", "oid", "_rowid_"].into_iter().find(|name| !is_column(name))?;
    let sql = format!("SELECT {rowid} FROM main.{}", quoted(table));
    let statement = conn.prepare(&sql).ok()?;
    let name = statement.column_name(0).ok()?.to_owned();
    is_column(&name).then_some(name)
}

/// The indexes that a PRIMARY KEY or UNIQUE constraint has made.
fn constraints(conn: &Connection, table: &str) -> rusqlite::Result<Vec<Index>> {
    let mut indexes = Index::of(conn, table)?;
    indexes.retain(|index| index.is_constraint);
    Ok(indexes)
}

fn columns(conn: &Connection, table: &str, items: &[String]) -> rusqlite::Result<Vec<Column>> {
    let mut columns = Vec::new();
    pragma::each(conn, "main.table_xinfo", table, |row| {
        let name: String = row.get(1)?;
        let declared: Option<String> = row.get(2)?;
        columns.push(Column {
            collation: collation(items, &name),
            name,
            declared: declared.unwrap_or_default().to_ascii_uppercase(),
            is_not_null: row.get(3)?,
            default: row.get(4)?,
            key: row.get(5)?,
            is_generated: matches!(row.get(6)?, 2 | 3),
        });
        Ok(())
    })?;
    Ok(columns)
}

/// The collation of a column, read off the definition of its table, since no pragma tells it. `items`: the columns and
/// constraints of that definition.
fn collation(items: &[String], column: &str) -> Option<String> {
    let item = items
        .iter()
        .find(|item| is_column(item) && item_name(item).eq_ignore_ascii_case(column))?;
    let words: Vec<_> = item.split(' ').collect();
    let depth = |at: usize| {
        let count = |sign: &str| words[..at].iter().filter(|word| **word == sign).count();
        count("(") - count(")")
    };
    let at = (1..words.len()).find(|at| words[*at] == "collate" && depth(*at) == 0)?;
    Some((*words.get(at + 1)?).to_owned())
}

fn foreign_keys(conn: &Connection, table: &str) -> rusqlite::Result<Vec<ForeignKey>> {
    let mut keys = BTreeMap::<i64, ForeignKey>::new();
    // The columns of a key come in their order.
    pragma::each(conn, "main.foreign_key_list", table, |row| {
        let key = keys.entry(row.get(0)?).or_insert(ForeignKey {
            columns: Vec::new(),
            parent: row.get(2)?,
            parent_columns: Vec::new(),
            on_delete: row.get(6)?,
            on_update: row.get(5)?,
        });
        key.columns.push(row.get::<_, String>(3)?.to_ascii_lowercase());
        let to: Option<String> = row.get(4)?;
        key.parent_columns.extend(to.map(|to| to.to_ascii_lowercase()));
        Ok(())
    })?;
    Ok(keys.into_values().collect())
}

/// An index of a table, also one that stands for a constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Index {
    /// In lower case and in their order; an empty text in the place of an expression.
    pub(crate) columns: Vec<String>,
    pub(crate) is_unique: bool,
    pub(crate) is_partial: bool,
    /// It was made by a PRIMARY KEY or UNIQUE constraint.
    pub(crate) is_constraint: bool,
}

impl Index {
    /// The indexes of a table.
    pub(crate) fn of(conn: &Connection, table: &str) -> rusqlite::Result<Vec<Self>> {
        let mut indexes = Vec::new();
        pragma::each(conn, "main.index_list", table, |row| {
            let (name, origin): (String, String) = (row.get(1)?, row.get(3)?);
            let mut index = Self {
                columns: Vec::new(),
                is_unique: row.get(2)?,
                is_partial: row.get(4)?,
                is_constraint: origin != "c",
            };
            pragma::each(conn, "main.index_info", &name, |row| {
                let column: Option<String> = row.get(2)?;
                index.columns.push(column.unwrap_or_default().to_ascii_lowercase());
                Ok(())
            })?;
            indexes.push(index);
            Ok(())
        })?;
        Ok(indexes)
    }

    /// The columns, sorted, of each unique index that covers all rows of a table, and not only some by a WHERE.
    pub(crate) fn unique(indexes: &[Self]) -> Vec<Vec<String>> {
        let whole = indexes.iter().filter(|index| index.is_unique && !index.is_partial);
        let sorted = |index: &Self| {
            let mut columns = index.columns.clone();
            columns.sort();
            columns
        };
        whole.map(sorted).collect()
    }
}

/// The conditions of the CHECKs in a definition, as normalised text.
fn checks(tokens: &[String]) -> Vec<String> {
    let starts =
        (0..tokens.len()).filter(|at| tokens[*at] == "check" && tokens.get(at + 1).is_some_and(|next| next == "("));
    let condition = |at: usize| {
        let mut depth = 0_usize;
        let end = tokens[at + 1..].iter().position(|token| {
            depth += usize::from(token == "(");
            depth -= usize::from(token == ")");
            depth == 0
        });
        tokens[at + 2..at + 1 + end.unwrap_or(1)].join(" ")
    };
    starts.map(condition).collect()
}

/// The tables that have changed, by their names in lower case: what each was before, and what it is now.
pub(crate) type TableChanges = BTreeMap<String, (Option<Rc<Table>>, Option<Rc<Table>>)>;

/// The ordinary tables as they are now, by their names in lower case.
#[derive(Debug, Default)]
pub(crate) struct Tables(BTreeMap<String, Rc<Table>>);

impl Tables {
    /// The tables of a schema.
    pub(crate) fn read(conn: &Connection, tracker: &Tracker) -> rusqlite::Result<Self> {
        let mut tables = Self::default();
        let all = tracker.objects(ObjectKind::Table);
        tables.update(
            conn,
            &all.map(|(key, normal)| (key.clone(), (None, Some(Rc::clone(normal)))))
                .collect(),
        )?;
        Ok(tables)
    }

    /// All of them, in the order of their names.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Rc<Table>> {
        self.0.values()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Rc<Table>> {
        self.0.get(name)
    }

    /// Reads the tables again that are among these changes.
    pub(crate) fn update(&mut self, conn: &Connection, changes: &Changes) -> rusqlite::Result<TableChanges> {
        let mut changed = TableChanges::new();
        // Where the text is the same, only a `"x"` in it means something else now: the table has not changed.
        for ((kind, name), (before, after)) in changes {
            if *kind != ObjectKind::Table || is_as_it_was(before, after) {
                continue;
            }
            let ordinary = after.as_ref().filter(|after| !after.object.is_virtual_table());
            let now = ordinary
                .map(|normal| Table::read(conn, normal))
                .transpose()?
                .map(Rc::new);
            let before = match &now {
                Some(now) => self.0.insert(name.clone(), Rc::clone(now)),
                None => self.0.remove(name),
            };
            changed.insert(name.clone(), (before, now));
        }
        Ok(changed)
    }
}

impl Column {
    /// How its values are stored: by affinity, which is read off the declared type
    /// (<https://sqlite.org/datatype3.html#determination_of_column_affinity>). In a STRICT table the
    /// types are those five and `ANY`, which has none (<https://sqlite.org/stricttables.html>).
    pub(crate) fn affinity(&self) -> &'static str {
        affinity(&self.declared)
    }
}

/// The affinity that a declared type, in upper case, gives.
pub(crate) fn affinity(declared: &str) -> &'static str {
    let has = |part: &str| declared.contains(part);
    match () {
        () if has("INT") => "INTEGER",
        () if has("CHAR") || has("CLOB") || has("TEXT") => "TEXT",
        () if has("BLOB") || declared.is_empty() || declared == "ANY" => "BLOB",
        () if has("REAL") || has("FLOA") || has("DOUB") => "REAL",
        () => "NUMERIC",
    }
}
