//! The rows of a table that takes another one's place: which column comes from what.

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::intent::{Intents, Renames};
use super::{Missing, Need, Refusal};
use crate::schema::definition::Definition;
use crate::schema::normalise::Normal;
use crate::schema::print;
use crate::schema::table::{Column, Index, Table};
use crate::source::tokens::{Kind, tokens};

/// Where the values come from that rows written before the migration lack, such as those of a new NOT NULL column.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fills<'f> {
    /// From the author's `--fill`. Where there is none, the author is asked.
    Given(&'f Intents),
    /// On the way back nobody is asked: a value that the column accepts and that nobody can mistake for real data, such
    /// as `'lost 7'`. There may be several; this is the index of the one to take.
    Neutral(usize),
}

impl<'f> Fills<'f> {
    /// The expression that the author has stated for a column.
    pub(super) fn given(self, table: &str, column: &str) -> Option<&'f str> {
        match self {
            Fills::Given(intents) => intents.fill(table, column),
            Fills::Neutral(_) => None,
        }
    }

    /// Refuses a `--fill` for a table that SQLite cannot read as an expression over the table's rows.
    pub(super) fn fit(self, conn: &Connection, table: &str) -> Result<(), Refusal> {
        let Fills::Given(intents) = self else {
            return Ok(());
        };
        let mut of_table = intents
            .fills
            .iter()
            .filter(|(place, _)| place.table.eq_ignore_ascii_case(table));
        of_table.try_for_each(|(place, text)| {
            let wrong = |why| Refusal::NoExpression {
                place: place.clone(),
                why: format!("--fill {place}={text}: {why}"),
            };
            is_expression(conn, table, text).map_err(wrong)
        })
    }
}

/// Whether SQLite reads a text as one expression over the rows of a table; the error says why not.
fn is_expression(conn: &Connection, table: &str, text: &str) -> Result<(), String> {
    // `prepare` below reads the first statement only.
    if tokens(text).iter().any(|token| token.text(text) == ";") {
        return Err("an expression holds no semicolon".to_owned());
    }
    let quirk = |on: bool| conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, on);
    let say = |error: rusqlite::Error| error.to_string();
    let select = format!("SELECT ({text}) FROM {}", print::name(conn, table));
    // A mistyped name in double quotes would pass for a text: https://sqlite.org/quirks.html#dblquote
    quirk(false).map_err(say)?;
    let count = conn.prepare(&select).map(|statement| statement.column_count());
    quirk(true).map_err(say)?;
    match count {
        Ok(1) => Ok(()),
        Ok(_) => Err("that is more than one expression".to_owned()),
        Err(error) => Err(crate::error::message_and_offset(&error, &select).0),
    }
}

/// A column of the new table and the expression that it is filled with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Copied {
    pub(super) column: String,
    pub(super) source: String,
    /// Whether old rows get a stated or made-up value, which the head of the script then mentions.
    pub(super) is_filled: bool,
}

/// A table that takes the place of another one.
pub(super) struct Succession<'s> {
    pub(super) conn: &'s Connection,
    pub(super) old: &'s Table,
    pub(super) new: &'s Table,
    /// The definition of the new one.
    pub(super) normal: &'s Normal,
    /// Renames that no ALTER TABLE has carried out, so that the copy has to.
    pub(super) renames: &'s Renames,
    pub(super) fills: Fills<'s>,
    /// A column of the new table that is its rowid: <https://sqlite.org/lang_createtable.html#rowid>.
    pub(super) new_rowid: Option<String>,
    /// The same of the old one.
    pub(super) old_rowid: Option<String>,
}

impl Succession<'_> {
    /// Every column that is filled, or every value that somebody has to state first.
    pub(super) fn columns(&self) -> Result<Vec<Copied>, Vec<Missing>> {
        let (mut copied, mut missing) = (Vec::new(), Vec::new());
        copied.extend(self.rowid());
        for column in self.new.columns.iter().filter(|column| !column.is_generated) {
            match self.source(column) {
                Ok(Some(source)) => copied.push(source),
                Ok(None) => {}
                Err(one) => missing.push(one),
            }
        }
        if copied.is_empty() {
            copied.extend(self.anything());
        }
        if missing.is_empty() { Ok(copied) } else { Err(missing) }
    }

    /// A column to insert where no column of the old table is copied: each old row still becomes a new one.
    fn anything(&self) -> Option<Copied> {
        let column = self.new.columns.iter().find(|column| !column.is_generated)?;
        let value = default_of(column).map_or_else(|| "NULL".to_owned(), in_parentheses);
        Some(copied(column, value, false))
    }

    /// The rowid, where it is no column of the new table: what refers to a row by it, such as a full-text
    /// index, must still find that row.
    fn rowid(&self) -> Option<Copied> {
        let is_hidden = !self.new.is_without_rowid && self.new_rowid.is_none() && !self.old.is_without_rowid;
        let name = free_rowid_name(self.old).filter(|name| self.new.column(name).is_none())?;
        is_hidden.then(|| Copied {
            column: name.to_owned(),
            source: name.to_owned(),
            is_filled: false,
        })
    }

    /// The column of the old table that a new one takes its values from.
    fn origin(&self, column: &Column) -> Option<&Column> {
        let name = match self.renames.old_column(&self.new.name, &column.name) {
            Some(old) => old,
            None if self.renames.new_column(&self.new.name, &column.name).is_some() => return None,
            None => &column.name,
        };
        self.old.column(name)
    }

    fn source(&self, column: &Column) -> Result<Option<Copied>, Missing> {
        match self.origin(column) {
            Some(old) => self.old_values(column, old).map(Some),
            None => self.new_values(column),
        }
    }

    /// What an existing column gets: its own values, with a replacement for NULLs if it no longer accepts them.
    fn old_values(&self, column: &Column, old: &Column) -> Result<Copied, Missing> {
        let name = print::name(self.conn, &old.name);
        let is_rowid = self.old_rowid.as_deref() == Some(&*old.name);
        if !column.is_not_null || old.is_not_null || is_rowid {
            return Ok(copied(column, name, false));
        }
        let fill = self.fill(column).ok_or_else(|| self.missing(column, Need::OldNulls))?;
        Ok(copied(column, format!("coalesce({name}, {fill})"), true))
    }

    /// What old rows get in a new column; `None` where leaving the column out gives them the right default.
    fn new_values(&self, column: &Column) -> Result<Option<Copied>, Missing> {
        if let Some(fill) = self.fills.given(&self.new.name, &column.name).map(str::to_owned) {
            return Ok(Some(copied(column, fill, true)));
        }
        if self.new_rowid.as_deref() == Some(&*column.name) {
            // Numbering the rows is no answer if the numbers have to be keys of another table.
            if self.refers(column) && matches!(self.fills, Fills::Given(_)) {
                return Err(self.missing(column, Need::NewValue));
            }
            let rowid = free_rowid_name(self.old).filter(|_| !self.old.is_without_rowid);
            return Ok(rowid.map(|rowid| copied(column, rowid.to_owned(), false)));
        }
        let need = match (default_of(column), column.is_not_null) {
            // The parent may have no row whose key is the default.
            (Some(_), _) if self.refers(column) => Need::Parent,
            // All old rows would get the same value.
            (Some(_), _) if self.is_unique(column) => Need::Unique,
            (None, true) => Need::NewValue,
            _ => return Ok(None),
        };
        let fill = self.fill(column).ok_or_else(|| self.missing(column, need))?;
        Ok(Some(copied(column, fill, true)))
    }

    /// Whether a column is part of a foreign key.
    fn refers(&self, column: &Column) -> bool {
        let name = column.name.to_ascii_lowercase();
        self.new.foreign_keys.iter().any(|key| key.columns.contains(&name))
    }

    /// Whether a NOT NULL column refers to a table that the script still has to create: it will be empty, so that no
    /// value fits.
    fn is_orphaned(&self, column: &Column) -> bool {
        let name = column.name.to_ascii_lowercase();
        let takes_null = |name: &String| self.new.column(name).is_none_or(|column| !column.is_not_null);
        let is_there = |table: &str| {
            let sql = format!("SELECT 1 FROM {}", print::name(self.conn, table));
            table.eq_ignore_ascii_case(&self.new.name) || self.conn.prepare(&sql).is_ok()
        };
        let mut keys = self.new.foreign_keys.iter().filter(|key| key.columns.contains(&name));
        keys.any(|key| !key.columns.iter().any(takes_null) && !is_there(&key.parent))
    }

    /// Whether no two rows may have the same value in a column.
    fn is_unique(&self, column: &Column) -> bool {
        self.new.unique.contains(&vec![column.name.to_ascii_lowercase()])
    }

    fn missing(&self, column: &Column, need: Need) -> Missing {
        Missing {
            table: self.new.name.clone(),
            column: column.name.clone(),
            need,
            proposal: self
                .neutral(column)
                .into_iter()
                .next()
                .unwrap_or_else(|| "''".to_owned()),
        }
    }

    fn fill(&self, column: &Column) -> Option<String> {
        match self.fills {
            Fills::Given(_) => self.fills.given(&self.new.name, &column.name).map(str::to_owned),
            Fills::Neutral(_) if self.is_orphaned(column) => None,
            Fills::Neutral(choice) => {
                let values = self.neutral(column);
                values.get(choice.min(values.len().saturating_sub(1))).cloned()
            }
        }
    }

    /// Values to try for a column, the plainest first: its default; the empty value of its type; the literals in its
    /// definition; a value different in each row; a key that its parent has.
    fn neutral(&self, column: &Column) -> Vec<String> {
        let empty = match column.affinity() {
            "TEXT" => "''",
            "BLOB" => "x''",
            "REAL" => "0.0",
            _ => "0",
        };
        if (self.refers(column) || self.is_unique(column)) && !column.is_not_null {
            return vec!["NULL".to_owned()];
        }
        let mut values: Vec<String> = default_of(column).into_iter().map(in_parentheses).collect();
        values.push(empty.to_owned());
        values.extend(self.literals(column));
        if let Some(rowid) = free_rowid_name(self.old).filter(|_| !self.old.is_without_rowid) {
            let own = match column.affinity() {
                "TEXT" => format!("'lost ' || {rowid}"),
                "BLOB" => format!("CAST({rowid} AS BLOB)"),
                _ => format!("-{rowid}"),
            };
            let at = if self.is_unique(column) { 0 } else { values.len() };
            values.insert(at, own);
        }
        let of_column = |columns: &[String]| matches!(columns, [one] if one.eq_ignore_ascii_case(&column.name));
        for key in self.new.foreign_keys.iter().filter(|key| of_column(&key.columns)) {
            if let [parent] = &key.parent_columns[..] {
                let parent_key = print::name(self.conn, parent);
                values.push(format!(
                    "(SELECT min({parent_key}) FROM {})",
                    print::name(self.conn, &key.parent)
                ));
            }
        }
        values.dedup();
        values
    }

    /// The literals in the definition of a column, such as those of CHECK (kind IN ('a', 'b')), and in the table's
    /// constraints that name it.
    fn literals(&self, column: &Column) -> Vec<String> {
        let sql = &self.normal.object.sql;
        let Some(definition) = Definition::parse(sql) else {
            return Vec::new();
        };
        let names_it = |item: &str| {
            tokens(item)
                .iter()
                .any(|token| crate::source::tokens::unquote(token.text(item)).eq_ignore_ascii_case(&column.name))
        };
        let mut found = Vec::new();
        for item in definition
            .items
            .iter()
            .map(|item| &sql[item.clone()])
            .filter(|item| names_it(item))
        {
            let literals = tokens(item)
                .into_iter()
                .filter(|token| matches!(token.kind, Kind::String | Kind::Number));
            found.extend(literals.map(|token| token.text(item).to_owned()));
        }
        found
    }
}

fn copied(column: &Column, source: String, is_filled: bool) -> Copied {
    Copied {
        column: column.name.clone(),
        source,
        is_filled,
    }
}

/// The default of a column, if it is another one than NULL.
fn default_of(column: &Column) -> Option<&str> {
    let default = column.default.as_deref();
    default.filter(|default| !default.eq_ignore_ascii_case("null"))
}

/// A default that is more than a literal has to stand in parentheses to be an expression.
fn in_parentheses(default: &str) -> String {
    let is_plain = tokens(default).iter().filter(|token| token.is_significant()).count() <= 2;
    if is_plain || default.starts_with('(') {
        default.to_owned()
    } else {
        format!("({default})")
    }
}

/// A name by which the rowid can be read: one that no column has.
pub(super) fn free_rowid_name(table: &Table) -> Option<&'static str> {
    ["rowid", "_rowid_", "oid"]
        .into_iter()
        .find(|name| table.column(name).is_none())
}

/// The column that is the rowid itself: the one INTEGER PRIMARY KEY for which SQLite has made no index.
pub(super) fn rowid_column(conn: &Connection, table: &Table) -> Result<Option<String>, Refusal> {
    let mut keys = table.columns.iter().filter(|column| column.key > 0);
    let (Some(key), None) = (keys.next(), keys.next()) else {
        return Ok(None);
    };
    if table.is_without_rowid || key.declared != "INTEGER" {
        return Ok(None);
    }
    let own = [key.name.to_ascii_lowercase()];
    let has_index = Index::of(conn, &table.name)?
        .iter()
        .any(|index| index.is_constraint && index.columns == own);
    Ok((!has_index).then(|| key.name.clone()))
}
