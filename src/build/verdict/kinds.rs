//! The kinds of change, what each raises, and why: the table of `docs/schema-version.md`.

/// Which part of the schema version a change raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Raise {
    /// Rows only.
    Patch,
    /// An older binary can live with it.
    Minor,
    /// It cannot.
    Major,
}

impl Raise {
    /// The schema version after a migration that raises this part of it.
    pub(crate) fn apply(self, (major, minor, patch): (u64, u64, u64)) -> (u64, u64, u64) {
        match self {
            Self::Patch => (major, minor, patch + 1),
            Self::Minor => (major, minor + 1, 0),
            Self::Major => (major + 1, 0, 0),
        }
    }
}

macro_rules! changes {
    ($($variant:ident, $what:literal, $raise:ident, $why:literal;)+) => {
        /// A kind of change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum ChangeKind {
            $($variant,)+
        }

        impl ChangeKind {
            /// What it raises.
            pub(crate) const fn raise(self) -> Raise {
                match self { $(Self::$variant => Raise::$raise),+ }
            }

            /// Every kind, with its words and the reason for its level, for the documents.
            #[cfg(test)]
            pub(super) const ALL: &[(Self, &'static str, &'static str)] = &[$((Self::$variant, $what, $why)),+];
        }
    };
}

changes! {
    Rows, "rows only", Patch, "the schema is the same";
    NewTable, "a new table, virtual ones included", Minor, "it does not know the table";
    DroppedTable, "a dropped table", Major, "its statements on the table are refused";
    RenamedTable, "a renamed table", Major, "its statements on the old name are refused";
    VirtualTable, "another definition of a virtual table", Major, "the module may take and give other values";
    NewColumn, "a new column that may be NULL", Minor, "it leaves the column out, which is NULL then";
    NewDefaulted, "a new column that is NOT NULL and has a default", Minor, "it leaves the column out, which gets the default";
    NewGenerated, "a new generated column", Minor, "nobody writes it";
    NewRequired, "a new column that is NOT NULL and has no default", Major, "its INSERTs are refused";
    NewChecked, "a new column with CHECK", Major, "its INSERTs may be refused";
    NewUnique, "a new column with UNIQUE and a default", Major, "its second INSERT is refused";
    NewReference, "a new column that refers to an old table without ON DELETE CASCADE, SET NULL or SET DEFAULT", Major, "its DELETEs in that table may be refused";
    DroppedColumn, "a dropped column", Major, "its statements on the column are refused";
    RenamedColumn, "a renamed column", Major, "its statements on the old name are refused";
    ColumnOrder, "another order of the columns, or a new one between old ones", Major, "INSERT without column names and `SELECT *` meet other columns";
    Retyped, "another type with another affinity", Major, "values are stored and compared differently";
    Respelt, "another type with the same affinity", Minor, "values are stored as before";
    Collation, "another collation of a column", Major, "its comparisons and ORDER BY give other results";
    Generated, "a column that is generated now and was not, or the other way round", Major, "it may write a column that cannot be written, or miss one that should be";
    DefaultGained, "a default gained", Minor, "what it leaves out gets a value";
    DefaultChanged, "another default", Minor, "what it leaves out gets another value";
    DefaultLost, "a default lost", Major, "what it leaves out is NULL, or its INSERTs are refused";
    NotNullGained, "NOT NULL gained", Major, "its INSERTs may be refused";
    NotNullLost, "NOT NULL lost", Minor, "it only lets more rows in";
    CheckGained, "a CHECK gained, or another one", Major, "its INSERTs may be refused";
    CheckWidened, "a CHECK with more values in its list, or with OR and something besides", Minor, "it only lets more rows in";
    CheckLost, "a CHECK lost", Minor, "it only lets more rows in";
    UniqueGained, "UNIQUE gained, by constraint or by a unique index on an old table", Major, "its INSERTs may be refused";
    UniqueLost, "UNIQUE lost", Major, "its INSERT … ON CONFLICT on these columns is refused";
    PrimaryKey, "another primary key", Major, "its INSERTs may be refused, and its ON CONFLICT";
    ForeignKeyGained, "a foreign key gained on old columns, or another one", Major, "its INSERTs and DELETEs may be refused";
    ForeignKeyLost, "a foreign key without an action lost", Minor, "it only lets more rows in";
    ActionLost, "a foreign key lost that had ON DELETE CASCADE, SET NULL or SET DEFAULT", Major, "its DELETEs leave rows behind";
    StrictGained, "STRICT gained", Major, "its INSERTs may be refused";
    StrictLost, "STRICT lost", Minor, "it only lets more rows in";
    WithoutRowid, "WITHOUT ROWID gained or lost", Major, "there is a rowid no more, or a PRIMARY KEY that may be NULL";
    Autoincrement, "AUTOINCREMENT gained or lost", Minor, "its INSERTs get ids as before";
    OtherTable, "any other change of a table", Major, "nothing is known of it";
    NewIndex, "a new index that is not unique, that belongs to a new table, or that holds a new column which is NULL unless somebody writes it", Minor, "results are the same, and NULLs are never equal";
    DroppedIndex, "a dropped index that is not unique", Minor, "results are the same";
    ChangedIndex, "another definition of an index that is not unique", Minor, "results are the same";
    NewView, "a new view", Minor, "it does not know the view";
    DroppedView, "a dropped view", Major, "its statements on the view are refused";
    ChangedView, "another definition of a view", Major, "its SELECTs may meet other columns or rows";
    NewTrigger, "a new trigger that refuses nothing, or that belongs to a new table", Minor, "it works behind the statements of any binary";
    RefusingTrigger, "a new trigger with RAISE, or one that copies a column which may be NULL into one which may not", Major, "its statements may be refused";
    DroppedTrigger, "a dropped trigger", Major, "its statements have no more the effects that it counts on";
    ChangedTrigger, "another definition of a trigger", Major, "its statements may have other effects";
}
