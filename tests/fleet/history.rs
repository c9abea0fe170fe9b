//! A release history that is made up: migrations that are right, on which releases are built.

use proptest::prelude::*;
use proptest::sample::Index;
use tohead::Migrations;

use super::schema::{Column, Log, Parent, Table, find, find_mut};
use crate::support::Dir;

/// Which part of the schema version a migration raises: see `docs/schema-version.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Raises {
    Patch,
    Minor,
    Major,
}

/// What a migration does.
#[derive(Clone, Debug)]
pub enum Change {
    CreateTable(Table),
    DropTable(Table),
    /// A column, which gets the values of another one if there is a second number.
    AddColumn(usize, Column, Option<usize>),
    DropColumn(usize, Column),
    RenameColumn(usize, usize, String, String),
    RenameTable(usize, String, String),
    /// A rebuild: the column must not be NULL any more.
    Tighten(usize, usize),
    /// A rebuild: it may be.
    Loosen(usize, usize),
    CreateView(usize, String, usize),
    DropView(usize, String, usize),
    CreateIndex(usize, String, usize),
    DropIndex(usize, String, usize),
    /// A trigger with the table into which it writes.
    CreateLog(usize, Log),
    /// All values of an integer column rise by one.
    AddOne(usize, usize),
    /// What is NULL becomes a text.
    FillNulls(usize, usize),
    /// A row.
    Seed(usize, i64),
}

impl Change {
    pub fn raises(&self) -> Raises {
        match self {
            Self::DropTable(_)
            | Self::DropColumn(..)
            | Self::RenameColumn(..)
            | Self::RenameTable(..)
            | Self::Tighten(..)
            | Self::DropView(..) => Raises::Major,
            Self::CreateTable(_)
            | Self::AddColumn(..)
            | Self::Loosen(..)
            | Self::CreateView(..)
            | Self::CreateIndex(..)
            | Self::DropIndex(..)
            | Self::CreateLog(..) => Raises::Minor,
            Self::AddOne(..) | Self::FillNulls(..) | Self::Seed(..) => Raises::Patch,
        }
    }

    /// The schema behind it.
    pub fn apply(&self, schema: &mut Vec<Table>) {
        match self {
            Self::CreateTable(table) => schema.push(table.clone()),
            Self::DropTable(table) => schema.retain(|other| other.id != table.id),
            Self::AddColumn(table, column, _) => find_mut(schema, *table).columns.push(column.clone()),
            Self::DropColumn(table, column) => find_mut(schema, *table).columns.retain(|other| other.id != column.id),
            Self::RenameColumn(table, column, _, name) => {
                find_mut(schema, *table).column_mut(*column).name.clone_from(name);
            }
            Self::RenameTable(table, _, name) => find_mut(schema, *table).name.clone_from(name),
            Self::Tighten(table, column) => {
                let column = find_mut(schema, *table).column_mut(*column);
                (column.is_not_null, column.has_default) = (true, true);
            }
            Self::Loosen(table, column) => find_mut(schema, *table).column_mut(*column).is_not_null = false,
            Self::CreateView(table, name, column) => find_mut(schema, *table).views.push((name.clone(), *column)),
            Self::DropView(table, name, _) => find_mut(schema, *table).views.retain(|(view, _)| view != name),
            Self::CreateIndex(table, name, column) => find_mut(schema, *table).indexes.push((name.clone(), *column)),
            Self::DropIndex(table, name, _) => find_mut(schema, *table).indexes.retain(|(index, _)| index != name),
            Self::CreateLog(table, log) => {
                find_mut(schema, *table).log = Some(log.clone());
                schema.push(log.table());
            }
            Self::AddOne(..) | Self::FillNulls(..) | Self::Seed(..) => {}
        }
    }

    /// Its up and down parts, on the schema before it and the one behind it.
    fn sql(&self, before: &[Table], after: &[Table]) -> (String, String) {
        match self {
            Self::CreateTable(table) => (table.create_all(after), format!("DROP TABLE \"{}\";\n", table.name)),
            Self::DropTable(table) => (format!("DROP TABLE \"{}\";\n", table.name), table.create_all(before)),
            Self::Tighten(table, _) | Self::Loosen(table, _) => {
                let (old, new) = (find(before, *table), find(after, *table));
                (old.rebuild_into(new, after), new.rebuild_into(old, before))
            }
            Self::DropColumn(table, column) => drop_column(find(before, *table), find(after, *table), column, before),
            _ => self.sql_in(find(before, self.table())),
        }
    }

    /// The same of a change that needs nothing but its table.
    fn sql_in(&self, table: &Table) -> (String, String) {
        let name = &table.name;
        match self {
            Self::AddColumn(_, column, from) => (
                format!(
                    "ALTER TABLE \"{name}\" ADD COLUMN {};\n{}",
                    column.definition(),
                    from.map_or_else(String::new, |from| format!(
                        "UPDATE \"{name}\" SET \"{}\" = \"{}\";\n",
                        column.name,
                        table.column(from).name
                    ))
                ),
                format!("ALTER TABLE \"{name}\" DROP COLUMN \"{}\";\n", column.name),
            ),
            Self::RenameColumn(_, _, old, new) => {
                let rename = |from, to| format!("ALTER TABLE \"{name}\" RENAME COLUMN \"{from}\" TO \"{to}\";\n");
                (rename(old, new), rename(new, old))
            }
            Self::RenameTable(_, old, new) => {
                let rename = |from, to| format!("ALTER TABLE \"{from}\" RENAME TO \"{to}\";\n");
                (rename(old, new), rename(new, old))
            }
            Self::CreateView(_, view, column) => (
                table.create_view(&(view.clone(), *column)),
                format!("DROP VIEW \"{view}\";\n"),
            ),
            Self::DropView(_, view, column) => (
                format!("DROP VIEW \"{view}\";\n"),
                table.create_view(&(view.clone(), *column)),
            ),
            Self::CreateIndex(_, index, column) => create_and_drop_index(table, index, *column),
            Self::DropIndex(_, index, column) => {
                let (create, drop) = create_and_drop_index(table, index, *column);
                (drop, create)
            }
            Self::CreateLog(_, log) => (
                format!(
                    "CREATE TABLE \"{}\" (\"id\" INTEGER PRIMARY KEY, \"row\" INTEGER);\n{}",
                    log.table_name,
                    log.create(name)
                ),
                format!(
                    "DROP TRIGGER \"{}\";\nDROP TABLE \"{}\";\n",
                    log.trigger, log.table_name
                ),
            ),
            Self::AddOne(_, column) => {
                let column = &table.column(*column).name;
                let add = |by| format!("UPDATE \"{name}\" SET \"{column}\" = \"{column}\" + {by};\n");
                (add(1), add(-1))
            }
            Self::FillNulls(_, column) => {
                let column = &table.column(*column).name;
                (
                    format!("UPDATE \"{name}\" SET \"{column}\" = 'none' WHERE \"{column}\" IS NULL;\n"),
                    "SELECT 1;\n".to_owned(),
                )
            }
            Self::Seed(_, id) => (
                format!("INSERT INTO \"{name}\" (\"id\") VALUES ({id});\n"),
                format!("DELETE FROM \"{name}\" WHERE \"id\" = {id};\n"),
            ),
            _ => unreachable!("{self:?}"),
        }
    }

    /// The table that it changes.
    fn table(&self) -> usize {
        match self {
            Self::CreateTable(table) | Self::DropTable(table) => table.id,
            Self::AddColumn(table, ..)
            | Self::DropColumn(table, _)
            | Self::RenameColumn(table, ..)
            | Self::RenameTable(table, ..)
            | Self::Tighten(table, _)
            | Self::Loosen(table, _)
            | Self::CreateView(table, ..)
            | Self::DropView(table, ..)
            | Self::CreateIndex(table, ..)
            | Self::DropIndex(table, ..)
            | Self::CreateLog(table, _)
            | Self::AddOne(table, _)
            | Self::FillNulls(table, _)
            | Self::Seed(table, _) => *table,
        }
    }
}

impl Log {
    fn table(&self) -> Table {
        let row = Column {
            id: self.table,
            name: "row".to_owned(),
            is_integer: true,
            is_not_null: false,
            has_default: false,
        };
        Table {
            id: self.table,
            name: self.table_name.clone(),
            parent: None,
            columns: vec![row],
            indexes: Vec::new(),
            views: Vec::new(),
            log: None,
            is_log: true,
        }
    }
}

fn create_and_drop_index(table: &Table, index: &str, column: usize) -> (String, String) {
    let (name, column) = (&table.name, &table.column(column).name);
    (
        format!("CREATE INDEX \"{index}\" ON \"{name}\" (\"{column}\");\n"),
        format!("DROP INDEX \"{index}\";\n"),
    )
}

/// The way back puts a column to its old place, which ALTER TABLE can do with the last one only.
fn drop_column(old: &Table, new: &Table, column: &Column, before: &[Table]) -> (String, String) {
    let up = format!("ALTER TABLE \"{}\" DROP COLUMN \"{}\";\n", old.name, column.name);
    let is_last = old.columns.last().is_some_and(|last| last.id == column.id);
    let down = if is_last {
        format!("ALTER TABLE \"{}\" ADD COLUMN {};\n", old.name, column.definition())
    } else {
        new.rebuild_into(old, before)
    };
    (up, down)
}

/// A migration of the history.
#[derive(Clone, Debug)]
pub struct Made {
    pub version: u32,
    pub change: Change,
    up: String,
    down: String,
}

/// Releases of an app. Each knows all that the one before it knows.
#[derive(Clone, Debug)]
pub struct History {
    /// In the order in which they were written, which is not that of their versions where one was merged late.
    pub migrations: Vec<Made>,
    /// For each release, how many of them it knows.
    pub releases: Vec<usize>,
    /// Whether the releases are recorded in a lock file. Then nothing comes late.
    pub is_locked: bool,
}

/// What the generator draws from: a kind of change, and what to pick for it.
type Draw = (u32, Index, Index, u32);

/// Histories of four to seven releases, with one to five migrations each.
pub fn histories() -> impl Strategy<Value = History> {
    let draw = (0..100_u32, any::<Index>(), any::<Index>(), 0..1_000_u32);
    let release = prop::collection::vec(draw, 1..6);
    (prop::collection::vec(release, 4..8), any::<bool>())
        .prop_map(|(draws, is_locked)| Author::write(&draws, is_locked))
}

impl History {
    /// The semver of a release.
    pub fn release_name(release: usize) -> String {
        format!("1.{release}.0")
    }

    /// What a release knows, in the order of the versions.
    pub fn known(&self, release: usize) -> Vec<usize> {
        let mut known: Vec<_> = (0..self.releases[release]).collect();
        known.sort_by_key(|at| self.migrations[*at].version);
        known
    }

    /// The schema after these migrations.
    pub fn schema(&self, applied: &[usize]) -> Vec<Table> {
        let mut in_order = applied.to_vec();
        in_order.sort_unstable();
        let mut schema = Vec::new();
        for at in in_order {
            self.migrations[at].change.apply(&mut schema);
        }
        schema
    }

    /// The set of each release, rehearsed by the compiler.
    pub fn compile(&self) -> Vec<Migrations> {
        let dir = Dir::new(&[]);
        let mut written = 0;
        let mut compile = |(release, count): (usize, &usize)| {
            for made in &self.migrations[written..*count] {
                made.write(&dir);
            }
            written = *count;
            if self.is_locked {
                dir.ship(&Self::release_name(release));
            }
            let compiled = dir.compiler().compile();
            compiled.unwrap_or_else(|error| panic!("release {release} of {self}: {error}"))
        };
        self.releases.iter().enumerate().map(&mut compile).collect()
    }
}

impl std::fmt::Display for History {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, made) in self.migrations.iter().enumerate() {
            let release = self.releases.iter().position(|count| at < *count);
            writeln!(f, "-- {} of release {release:?}", made.id())?;
            write!(f, "{}-- back\n{}", made.up, made.down)?;
        }
        Ok(())
    }
}

impl Made {
    pub fn id(&self) -> String {
        format!("{:05}_change", self.version)
    }

    fn write(&self, dir: &Dir) {
        for (part, sql) in [("up", &self.up), ("down", &self.down)] {
            let file = dir.path().join(format!("{}.{part}.sql", self.id()));
            std::fs::write(file, sql).expect("the directory is writable");
        }
    }
}

/// Who writes the migrations: knows the schema at head, and has numbers for what is new.
struct Author {
    history: History,
    schema: Vec<Table>,
    numbers: usize,
}

impl Author {
    fn write(draws: &[Vec<Draw>], is_locked: bool) -> History {
        let mut author = Self {
            history: History {
                migrations: Vec::new(),
                releases: Vec::new(),
                is_locked,
            },
            schema: Vec::new(),
            numbers: 0,
        };
        for (release, draws) in draws.iter().enumerate() {
            if release == 0 {
                author.first_tables();
            } else if !is_locked && draws[0].3 < 400 {
                author.merge_late();
            }
            draws.iter().for_each(|draw| author.draw(draw));
            let count = author.history.migrations.len();
            author.history.releases.push(count);
        }
        author.history
    }

    /// A table with a child, which no release is without.
    fn first_tables(&mut self) {
        let parent = self.table(None, 3);
        let child = Parent {
            table: parent.id,
            is_cascade: true,
        };
        self.push(Change::CreateTable(parent));
        let child = self.table(Some(child), 2);
        self.push(Change::CreateTable(child));
    }

    /// Another branch, whose migration has a version below the last one that is shipped.
    fn merge_late(&mut self) {
        let table = self.table(None, 2);
        let behind = self
            .history
            .migrations
            .last()
            .expect("a release before this one")
            .version;
        self.push_at(behind - 5, Change::CreateTable(table));
    }

    fn push(&mut self, change: Change) {
        let highest = self.history.migrations.iter().map(|made| made.version).max();
        self.push_at(highest.unwrap_or(0) / 10 * 10 + 10, change);
    }

    fn push_at(&mut self, version: u32, change: Change) {
        let before = self.schema.clone();
        change.apply(&mut self.schema);
        let (up, down) = change.sql(&before, &self.schema);
        self.history.migrations.push(Made {
            version,
            change,
            up,
            down,
        });
    }

    fn number(&mut self) -> usize {
        self.numbers += 1;
        self.numbers
    }

    fn column(&mut self, kind: u32) -> Column {
        let id = self.number();
        let is_not_null = kind.is_multiple_of(3);
        Column {
            id,
            name: format!("c{id}"),
            is_integer: kind.is_multiple_of(2),
            is_not_null,
            has_default: is_not_null || kind.is_multiple_of(5),
        }
    }

    fn table(&mut self, parent: Option<Parent>, columns: u32) -> Table {
        let id = self.number();
        // One of each kind that a later change may ask for.
        let columns = (1..=columns).map(|kind| self.column(kind)).collect();
        Table {
            id,
            name: format!("t{id}"),
            parent,
            columns,
            indexes: Vec::new(),
            views: Vec::new(),
            log: None,
            is_log: false,
        }
    }

    /// The change that was drawn, or a new column where the schema has nothing for it.
    fn draw(&mut self, (kind, table, column, number): &Draw) {
        let tables: Vec<_> = self.schema.iter().filter(|table| !table.is_log).cloned().collect();
        let table = table.get(&tables).clone();
        let column = column.get(&table.columns).clone();
        let change = self
            .structural(*kind, &table, &column, *number)
            .or_else(|| self.of_column(*kind, &table, &column))
            .or_else(|| of_rows(*kind, &table, &column));
        let change = change.unwrap_or_else(|| {
            let new = self.column(*number);
            let from = (new.is_integer == column.is_integer && !new.is_not_null && number.is_multiple_of(3))
                .then_some(column.id);
            Change::AddColumn(table.id, new, from)
        });
        self.push(change);
    }

    /// Tables, views, indexes and triggers.
    fn structural(&mut self, kind: u32, table: &Table, column: &Column, number: u32) -> Option<Change> {
        let id = table.id;
        let has_children = self
            .schema
            .iter()
            .any(|other| other.parent.is_some_and(|parent| parent.table == id));
        Some(match kind {
            0..10 => {
                let parent = Parent {
                    table: id,
                    is_cascade: number.is_multiple_of(2),
                };
                let parent = (!number.is_multiple_of(3)).then_some(parent);
                let mut new = self.table(parent, 1 + number % 4);
                if number.is_multiple_of(5) {
                    // Its rows refer to each other.
                    new.parent = Some(Parent {
                        table: new.id,
                        is_cascade: number.is_multiple_of(2),
                    });
                }
                Change::CreateTable(new)
            }
            // The first table and its child stay.
            10..16
                if self.schema.iter().position(|other| other.id == id) > Some(1)
                    && !has_children
                    && table.views.is_empty()
                    && table.log.is_none() =>
            {
                Change::DropTable(table.clone())
            }
            16..21 => Change::RenameTable(id, table.name.clone(), format!("t{}", self.number())),
            21..28 => Change::CreateView(id, format!("v{}", self.number()), column.id),
            28..32 if !table.views.is_empty() => {
                let (view, column) = table.views[0].clone();
                Change::DropView(id, view, column)
            }
            32..39 => Change::CreateIndex(id, format!("x{}", self.number()), column.id),
            39..43 if !table.indexes.is_empty() => {
                let (index, column) = table.indexes[0].clone();
                Change::DropIndex(id, index, column)
            }
            43..48 if table.log.is_none() => {
                let number = self.number();
                Change::CreateLog(
                    id,
                    Log {
                        trigger: format!("g{number}"),
                        table: number,
                        table_name: format!("log{number}"),
                    },
                )
            }
            // Rows that refer to one that is taken back would be in its way.
            48..52 if !has_children => Change::Seed(id, -i64::try_from(self.number()).expect("a small number")),
            _ => return None,
        })
    }

    fn of_column(&mut self, kind: u32, table: &Table, column: &Column) -> Option<Change> {
        let id = table.id;
        Some(match kind {
            52..58 if table.columns.len() > 1 && !table.is_used(column.id) => Change::DropColumn(id, column.clone()),
            58..64 => Change::RenameColumn(id, column.id, column.name.clone(), format!("c{}", self.number())),
            64..72 if !column.is_not_null && column.has_default => Change::Tighten(id, column.id),
            64..72 if column.is_not_null => Change::Loosen(id, column.id),
            _ => return None,
        })
    }
}

/// Changes of rows only.
fn of_rows(kind: u32, table: &Table, column: &Column) -> Option<Change> {
    match kind {
        72..78 if column.is_integer => Some(Change::AddOne(table.id, column.id)),
        78..84 if !column.is_integer && !column.is_not_null => Some(Change::FillNulls(table.id, column.id)),
        _ => None,
    }
}
