//! What two schemas cannot say about the step between them: that a table or column was renamed, that it is to be
//! dropped, and which value old rows get. The author states it, in options (`--rename`, `--drop`, `--fill`) and in
//! comments beside the new name; it is never guessed.

use std::collections::{BTreeMap, BTreeSet};

use super::Refusal;
use crate::migration::ObjectKind;
use crate::schema::catalog::Catalog;
use crate::schema::table::{Column, Table};
use crate::source::tokens::{Kind, tokens, unquote};

/// A table, or a column of one. Names are as they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) table: String,
    pub(crate) column: Option<String>,
}

/// A renamed table or column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rename {
    /// Of a column: its table, under the old or the new name.
    pub(crate) table: Option<String>,
    pub(crate) old: String,
    pub(crate) new: String,
}

/// What the author has stated.
#[derive(Clone, Debug, Default)]
pub(crate) struct Intents {
    /// Renames; one that does not fit the schemas is an error.
    pub(crate) renames: Vec<Rename>,
    /// What is dropped, although something new could be it under another name.
    pub(crate) drops: Vec<Place>,
    /// Expressions for what old rows get.
    pub(crate) fills: Vec<(Place, String)>,
    /// What could be a rename and is not one.
    pub(crate) apart: Vec<Rename>,
}

/// The renames between two schemas, in the second's names for tables.
#[derive(Clone, Debug, Default)]
pub(crate) struct Renames {
    /// Old and new.
    pub(crate) tables: Vec<(String, String)>,
    /// Table, old and new.
    pub(crate) columns: Vec<(String, String, String)>,
}

impl Rename {
    pub(crate) fn table(old: &str, new: &str) -> Self {
        Self {
            table: None,
            old: old.to_owned(),
            new: new.to_owned(),
        }
    }

    pub(crate) fn column(table: &str, old: &str, new: &str) -> Self {
        Self {
            table: Some(table.to_owned()),
            ..Self::table(old, new)
        }
    }

    /// Reads `old=new` or `table.old=new`.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no rename: write `users.mail=email`, or `accounts=users` for a table");
        let (old, new) = text.split_once('=').ok_or_else(wrong)?;
        let old: Place = Place::parse(old.trim()).map_err(|_| wrong())?;
        let new = unquote(new.trim());
        if new.is_empty() {
            return Err(wrong());
        }
        Ok(match old.column {
            Some(column) => Self::column(&old.table, &column, &new),
            None => Self::table(&old.table, &new),
        })
    }
}

impl Place {
    pub(crate) fn table(table: &str) -> Self {
        Self {
            table: table.to_owned(),
            column: None,
        }
    }

    pub(crate) fn column(table: &str, column: &str) -> Self {
        Self {
            column: Some(column.to_owned()),
            ..Self::table(table)
        }
    }

    /// Quoted for a shell.
    pub(crate) fn as_argument(&self) -> String {
        shell_word(&self.to_string())
    }

    /// Reads `table` or `table.column`; names may be quoted as in SQL.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` names neither a table nor a column: write `users` or `users.mail`");
        let parts: Vec<_> = tokens(text)
            .into_iter()
            .filter(|token| token.is_significant())
            .collect();
        let is_name = |at: usize| {
            parts
                .get(at)
                .is_some_and(|token| matches!(token.kind, Kind::Word | Kind::Quoted))
        };
        let name = |at: usize| unquote(parts[at].text(text));
        match parts.len() {
            1 if is_name(0) => Ok(Self {
                table: name(0),
                column: None,
            }),
            3 if is_name(0) && parts[1].text(text) == "." && is_name(2) => Ok(Self {
                table: name(0),
                column: Some(name(2)),
            }),
            _ => Err(wrong()),
        }
    }

    pub(crate) fn is(&self, table: &str, column: Option<&str>) -> bool {
        let same_column = match (&self.column, column) {
            (Some(own), Some(other)) => own.eq_ignore_ascii_case(other),
            (own, other) => own.is_none() && other.is_none(),
        };
        self.table.eq_ignore_ascii_case(table) && same_column
    }
}

/// `-- renamed from x`: the old name.
pub(super) fn renamed_from(comment: &str) -> Option<String> {
    let text = comment.trim_start_matches(['-', '/', '*']).trim_start();
    let words = "renamed from ";
    let rest = text
        .get(..words.len())
        .filter(|start| start.eq_ignore_ascii_case(words))
        .map(|_| &text[words.len()..])?;
    let first = tokens(rest).into_iter().find(|token| token.is_significant())?;
    matches!(first.kind, Kind::Word | Kind::Quoted).then(|| unquote(first.text(rest)))
}

/// A drop and an add that could be one thing under another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) rename: Rename,
}

/// As [`Place::parse`] reads it.
impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&sql_name(&self.table))?;
        match &self.column {
            Some(column) => write!(f, ".{}", sql_name(column)),
            None => Ok(()),
        }
    }
}

/// A name, quoted if it is more than a word. Keywords are words here.
fn sql_name(name: &str) -> String {
    match &tokens(name)[..] {
        [token] if token.kind == Kind::Word => name.to_owned(),
        _ => format!("\"{}\"", name.replace('"', "\"\"")),
    }
}

/// Text as one word of a shell.
fn shell_word(text: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.');
    if text.chars().all(is_plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

impl Candidate {
    /// The options that say that it is a rename, and that it is not.
    pub(crate) fn answers(&self) -> (String, String) {
        let Rename { table, old, new } = &self.rename;
        let old = match table {
            Some(table) => Place::column(table, old),
            None => Place::table(old),
        };
        let old = old.as_argument();
        (
            format!("--rename {old}={}", shell_word(&sql_name(new))),
            format!("--drop {old}"),
        )
    }
}

impl Intents {
    /// The expression that old rows get in a column.
    pub(crate) fn fill(&self, table: &str, column: &str) -> Option<&str> {
        let fill = self.fills.iter().find(|(place, _)| place.is(table, Some(column)));
        fill.map(|(_, expression)| expression.as_str())
    }

    /// Whether something is said to go.
    pub(crate) fn drops(&self, table: &str, column: Option<&str>) -> bool {
        self.drops.iter().any(|place| place.is(table, column))
    }

    /// The renames between two schemas.
    ///
    /// `noted` are those in comments of the declared schema. Such a comment may stay after its rename was carried out,
    /// so that one which does not fit is ignored.
    pub(crate) fn renames(&self, from: &Catalog, to: &Catalog, noted: &[Rename]) -> Result<Renames, Refusal> {
        let mut renames = Renames::default();
        let (tables, columns): (Vec<_>, Vec<_>) = self.renames.iter().partition(|rename| rename.table.is_none());
        let (noted_tables, noted_columns): (Vec<_>, Vec<_>) = noted.iter().partition(|rename| rename.table.is_none());
        for rename in tables {
            fits_table(rename, from, to)?;
            renames.tables.push((rename.old.clone(), rename.new.clone()));
        }
        for rename in noted_tables {
            let is_open = from.get(ObjectKind::Table, &rename.old).is_some()
                && to.get(ObjectKind::Table, &rename.old).is_none()
                && from.get(ObjectKind::Table, &rename.new).is_none();
            if is_open
                && !renames
                    .tables
                    .iter()
                    .any(|(old, _)| old.eq_ignore_ascii_case(&rename.old))
            {
                renames.tables.push((rename.old.clone(), rename.new.clone()));
            }
        }
        for rename in columns {
            let found = fits_column(rename, &renames, from, to)?;
            renames.columns.push(found);
        }
        for rename in noted_columns {
            if let Some(found) = open_column(rename, &renames, from, to) {
                renames.columns.push(found);
            }
        }
        let candidates = self.candidates(&renames, from, to);
        if candidates.is_empty() {
            Ok(renames)
        } else {
            Err(Refusal::Candidates(candidates))
        }
    }

    /// Drops with adds that could be renames, and about which the author has said nothing.
    fn candidates(&self, renames: &Renames, from: &Catalog, to: &Catalog) -> Vec<Candidate> {
        let gone_tables = tables(from).filter(|table| {
            to.get(ObjectKind::Table, &table.name).is_none()
                && !renames.takes_table(&table.name)
                && !self.drops(&table.name, None)
        });
        let mut candidates = Vec::new();
        for gone in gone_tables {
            let new_tables = tables(to).filter(|table| {
                from.get(ObjectKind::Table, &table.name).is_none() && renames.old_table(&table.name).is_none()
            });
            let alike = new_tables.filter(|new| could_be(gone, new));
            candidates.extend(alike.map(|new| Rename::table(&gone.name, &new.name)));
        }
        for new in tables(to) {
            let old_name = renames.old_table(&new.name).unwrap_or(&new.name);
            let Some(old) = from.table(old_name) else { continue };
            if renames.takes_table(&new.name) && renames.old_table(&new.name).is_none() {
                continue;
            }
            candidates.extend(self.columns(renames, old, new));
        }
        candidates.retain(|rename| !self.apart.contains(rename));
        candidates.into_iter().map(|rename| Candidate { rename }).collect()
    }

    fn columns(&self, renames: &Renames, old: &Table, new: &Table) -> Vec<Rename> {
        let is_taken = |column: &&Column| renames.new_column(&new.name, &column.name).is_some();
        let is_said =
            |column: &&Column| self.drops(&old.name, Some(&column.name)) || self.drops(&new.name, Some(&column.name));
        let gone = old
            .columns
            .iter()
            .filter(|column| new.column(&column.name).is_none() && !is_taken(column) && !is_said(column));
        let mut found = Vec::new();
        for gone in gone.filter(|column| !column.is_generated) {
            let is_new = |column: &&Column| {
                old.column(&column.name).is_none()
                    && renames.old_column(&new.name, &column.name).is_none()
                    && !column.is_generated
            };
            let alike = new
                .columns
                .iter()
                .filter(is_new)
                .filter(|column| column.affinity() == gone.affinity());
            found.extend(alike.map(|column| Rename::column(&old.name, &gone.name, &column.name)));
        }
        found
    }
}

/// The ordinary tables of a schema.
fn tables(catalog: &Catalog) -> impl Iterator<Item = &Table> {
    catalog
        .of_kind(ObjectKind::Table)
        .filter_map(|table| catalog.table(&table.object.name))
        .map(|table| &**table)
}

/// Whether one table could be the other under another name: half of the columns of the smaller one are in both.
fn could_be(one: &Table, other: &Table) -> bool {
    let common = one
        .columns
        .iter()
        .filter(|column| other.column(&column.name).is_some())
        .count();
    common * 2 >= one.columns.len().min(other.columns.len())
}

fn fits_table(rename: &Rename, from: &Catalog, to: &Catalog) -> Result<(), Refusal> {
    let Rename { old, new, .. } = rename;
    if from.get(ObjectKind::Table, old).is_none() {
        return Err(Refusal::Wrong(format!(
            "--rename {old}={new}: there is no table `{old}` at head"
        )));
    }
    if to.get(ObjectKind::Table, new).is_none() {
        return Err(Refusal::Wrong(format!(
            "--rename {old}={new}: there is no table `{new}` in the declared schema"
        )));
    }
    Ok(())
}

/// The tables of a rename of a column: the old one and the new one.
fn tables_of<'c>(table: &str, renames: &Renames, from: &'c Catalog, to: &'c Catalog) -> Option<(&'c Table, &'c Table)> {
    let new = renames
        .tables
        .iter()
        .find(|(old, _)| old.eq_ignore_ascii_case(table))
        .map_or(table, |(_, new)| new.as_str());
    let old = renames.old_table(new).unwrap_or(new);
    Some((from.table(old)?, to.table(new)?))
}

fn fits_column(
    rename: &Rename,
    renames: &Renames,
    from: &Catalog,
    to: &Catalog,
) -> Result<(String, String, String), Refusal> {
    let Rename { table, old, new } = rename;
    let table = table.as_deref().unwrap_or_default();
    let wrong = |why: String| Refusal::Wrong(format!("--rename {table}.{old}={new}: {why}"));
    let (before, after) =
        tables_of(table, renames, from, to).ok_or_else(|| wrong(format!("`{table}` is no table of both schemas")))?;
    before
        .column(old)
        .ok_or_else(|| wrong(format!("`{}` has no column `{old}` at head", before.name)))?;
    after
        .column(new)
        .ok_or_else(|| wrong(format!("`{}` has no column `{new}` in the declared schema", after.name)))?;
    Ok((after.name.clone(), old.clone(), new.clone()))
}

/// The rename of a column that a comment states, unless it was carried out already: table, old and new name.
fn open_column(rename: &Rename, renames: &Renames, from: &Catalog, to: &Catalog) -> Option<(String, String, String)> {
    let (before, after) = tables_of(rename.table.as_deref()?, renames, from, to)?;
    let is_open = before.column(&rename.old).is_some()
        && after.column(&rename.old).is_none()
        && before.column(&rename.new).is_none()
        && after.column(&rename.new).is_some()
        && renames.new_column(&after.name, &rename.old).is_none();
    is_open.then(|| (after.name.clone(), rename.old.clone(), rename.new.clone()))
}

impl Renames {
    pub(crate) fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.columns.is_empty()
    }

    /// The renames of the way back.
    pub(crate) fn inverted(&self) -> Self {
        let new_to_old = |table: &String| self.old_table(table).unwrap_or(table).to_owned();
        Self {
            tables: self
                .tables
                .iter()
                .map(|(old, new)| (new.clone(), old.clone()))
                .collect(),
            columns: self
                .columns
                .iter()
                .map(|(table, old, new)| (new_to_old(table), new.clone(), old.clone()))
                .collect(),
        }
    }

    /// What a table was called before.
    pub(crate) fn old_table(&self, new: &str) -> Option<&str> {
        let rename = self.tables.iter().find(|(_, name)| name.eq_ignore_ascii_case(new));
        rename.map(|(old, _)| old.as_str())
    }

    /// Whether a table of the first schema gets another name.
    pub(crate) fn takes_table(&self, old: &str) -> bool {
        self.tables.iter().any(|(name, _)| name.eq_ignore_ascii_case(old))
    }

    /// What a column was called before.
    pub(crate) fn old_column(&self, table: &str, new: &str) -> Option<&str> {
        let is_it = |(of, _, name): &&(String, String, String)| {
            of.eq_ignore_ascii_case(table) && name.eq_ignore_ascii_case(new)
        };
        self.columns.iter().find(is_it).map(|(_, old, _)| old.as_str())
    }

    /// What a column is called now.
    pub(crate) fn new_column(&self, table: &str, old: &str) -> Option<&str> {
        let is_it = |(of, name, _): &&(String, String, String)| {
            of.eq_ignore_ascii_case(table) && name.eq_ignore_ascii_case(old)
        };
        self.columns.iter().find(is_it).map(|(.., new)| new.as_str())
    }

    /// The new names of the columns of a table, by their old ones in lower case.
    pub(crate) fn of_table(&self, table: &str) -> BTreeMap<String, String> {
        let own = self.columns.iter().filter(|(of, ..)| of.eq_ignore_ascii_case(table));
        own.map(|(_, old, new)| (old.to_ascii_lowercase(), new.clone()))
            .collect()
    }

    /// The tables with renamed columns.
    pub(crate) fn tables_with_columns(&self) -> BTreeSet<String> {
        self.columns.iter().map(|(table, ..)| table.clone()).collect()
    }
}
