//! The tables of a made-up app, as its history leaves them, and the SQL that makes them.

/// A table. What refers to it and what it refers to is known by number, so that names may change.
#[derive(Clone, Debug)]
pub struct Table {
    pub id: usize,
    pub name: String,
    pub parent: Option<Parent>,
    pub columns: Vec<Column>,
    /// Indexes: their names and the columns.
    pub indexes: Vec<(String, usize)>,
    /// Views: their names and the columns that they show.
    pub views: Vec<(String, usize)>,
    pub log: Option<Log>,
    /// Whether it is one that a trigger writes into. No migration changes it any more.
    pub is_log: bool,
}

/// A foreign key.
#[derive(Clone, Copy, Debug)]
pub struct Parent {
    pub table: usize,
    pub is_cascade: bool,
}

/// A trigger that notes each new row in a table of its own.
#[derive(Clone, Debug)]
pub struct Log {
    pub trigger: String,
    pub table: usize,
    pub table_name: String,
}

#[derive(Clone, Debug)]
pub struct Column {
    pub id: usize,
    pub name: String,
    pub is_integer: bool,
    pub is_not_null: bool,
    pub has_default: bool,
}

impl Column {
    /// What a row gets that does not say.
    pub fn default(&self) -> String {
        match (self.has_default, self.is_integer) {
            (false, _) => "NULL".to_owned(),
            (true, true) => self.id.to_string(),
            (true, false) => format!("'d{}'", self.id),
        }
    }

    pub fn definition(&self) -> String {
        let kind = if self.is_integer { "INTEGER" } else { "TEXT" };
        let not_null = if self.is_not_null { " NOT NULL" } else { "" };
        let default = if self.has_default {
            format!(" DEFAULT {}", self.default())
        } else {
            String::new()
        };
        format!("\"{}\" {kind}{not_null}{default}", self.name)
    }
}

impl Table {
    pub fn column(&self, id: usize) -> &Column {
        let found = self.columns.iter().find(|column| column.id == id);
        found.expect("the table has the column")
    }

    pub fn column_mut(&mut self, id: usize) -> &mut Column {
        let found = self.columns.iter_mut().find(|column| column.id == id);
        found.expect("the table has the column")
    }

    /// Whether an index or a view needs it.
    pub fn is_used(&self, column: usize) -> bool {
        self.indexes.iter().chain(&self.views).any(|(_, used)| *used == column)
    }

    /// The names of all columns but the generated key of the rows: the parent's, and those of values.
    pub fn names(&self) -> Vec<String> {
        let parent = self.parent.map(|_| "\"parent\"".to_owned());
        let columns = self.columns.iter().map(|column| format!("\"{}\"", column.name));
        parent.into_iter().chain(columns).collect()
    }

    /// Its definition under some name.
    fn create(&self, name: &str, schema: &[Self]) -> String {
        let mut parts = vec!["\"id\" INTEGER PRIMARY KEY".to_owned()];
        if let Some(parent) = self.parent {
            let action = if parent.is_cascade { "CASCADE" } else { "SET NULL" };
            let to = &find(schema, parent.table).name;
            parts.push(format!(
                "\"parent\" INTEGER REFERENCES \"{to}\" (\"id\") ON DELETE {action}"
            ));
        }
        parts.extend(self.columns.iter().map(Column::definition));
        format!("CREATE TABLE \"{name}\" ({});\n", parts.join(", "))
    }

    /// What belongs to it: indexes, the trigger, views.
    fn create_rest(&self) -> String {
        let mut sql = String::new();
        if self.parent.is_some() {
            sql += &format!("CREATE INDEX \"i{}\" ON \"{}\" (\"parent\");\n", self.id, self.name);
        }
        for (name, column) in &self.indexes {
            let column = &self.column(*column).name;
            sql += &format!("CREATE INDEX \"{name}\" ON \"{}\" (\"{column}\");\n", self.name);
        }
        if let Some(log) = &self.log {
            sql += &log.create(&self.name);
        }
        sql + &self.views.iter().map(|view| self.create_view(view)).collect::<String>()
    }

    pub fn create_view(&self, (name, column): &(String, usize)) -> String {
        let column = &self.column(*column).name;
        format!(
            "CREATE VIEW \"{name}\" AS SELECT \"id\", \"{column}\" FROM \"{}\";\n",
            self.name
        )
    }

    /// The whole table.
    pub fn create_all(&self, schema: &[Self]) -> String {
        self.create(&self.name, schema) + &self.create_rest()
    }

    /// A rebuild of `self` into `new`, whose columns have the values of the columns with the same numbers. What may be NULL
    /// and must not be gets the default; a column that was not there does too.
    pub fn rebuild_into(&self, new: &Self, schema: &[Self]) -> String {
        let temporary = format!("{}_new", new.name);
        let kept = new.columns.iter().filter_map(|column| {
            let old = self.columns.iter().find(|old| old.id == column.id)?;
            let value = if column.is_not_null && !old.is_not_null {
                format!("coalesce(\"{}\", {})", old.name, column.default())
            } else {
                format!("\"{}\"", old.name)
            };
            Some((format!("\"{}\"", column.name), value))
        });
        let parent = self.parent.map(|_| ("\"parent\"".to_owned(), "\"parent\"".to_owned()));
        let (names, values): (Vec<_>, Vec<_>) = [("\"id\"".to_owned(), "\"id\"".to_owned())]
            .into_iter()
            .chain(parent)
            .chain(kept)
            .unzip();
        let drop_views: String = self
            .views
            .iter()
            .map(|(view, _)| format!("DROP VIEW \"{view}\";\n"))
            .collect();
        format!(
            "{drop_views}{}INSERT INTO \"{temporary}\" ({}) SELECT {} FROM \"{}\";\nDROP TABLE \"{}\";\nALTER TABLE \"{temporary}\" RENAME TO \"{}\";\n{}",
            new.create(&temporary, schema),
            names.join(", "),
            values.join(", "),
            self.name,
            self.name,
            new.name,
            new.create_rest(),
        )
    }
}

impl Log {
    pub fn create(&self, of: &str) -> String {
        format!(
            "CREATE TRIGGER \"{}\" AFTER INSERT ON \"{of}\" BEGIN INSERT INTO \"{}\" (\"row\") VALUES (new.\"id\"); END;\n",
            self.trigger, self.table_name
        )
    }
}

pub fn find(schema: &[Table], id: usize) -> &Table {
    let found = schema.iter().find(|table| table.id == id);
    found.expect("the schema has the table")
}

pub fn find_mut(schema: &mut [Table], id: usize) -> &mut Table {
    let found = schema.iter_mut().find(|table| table.id == id);
    found.expect("the schema has the table")
}
