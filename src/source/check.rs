//! The checks, as data: what each is called and how severe it is unless the project says otherwise.

use std::fmt;

/// How a finding is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Not reported.
    Allow,
    /// Reported; the build goes on.
    Warn,
    /// Reported; the build fails.
    Deny,
}

macro_rules! checks {
    ($($(#[doc = $doc:literal])+ $variant:ident, $id:literal, $level:ident $(, $allowable:ident)?;)+) => {
        /// A check that a set has to pass before it is embedded.
        ///
        /// Its level is set with `Compiler::level`; its id is what an `allow(…)` directive names.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        #[allow(clippy::enum_variant_names)] // CHECK is a word of SQLite's too
        pub enum Check {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Check {
            /// Every check there is.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name it goes by in directives and messages.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id),+ }
            }

            /// The level it has unless the project sets another.
            #[must_use]
            pub const fn default_level(self) -> Level {
                match self { $(Self::$variant => Level::$level),+ }
            }

            /// Whether an `allow` directive may switch it off for one migration. The others are about files
            /// and about what cannot run at all.
            #[must_use]
            pub const fn is_allowable(self) -> bool {
                match self { $(Self::$variant => !stringify!($($allowable)?).is_empty()),+ }
            }

            /// What it finds, in a sentence.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),+)),+ }
            }
        }
    };
}

checks! {
    /// A directory, or a file in it, that cannot be read.
    Unreadable, "unreadable", Deny;
    /// A file in the directory that is no migration and none of the files that may be there.
    UnrecognisedFile, "unrecognised-file", Deny;
    /// Two migrations with the same version.
    DuplicateVersion, "duplicate-version", Deny;
    /// A down file without its up file.
    DownWithoutUp, "down-without-up", Deny;
    /// A migration with neither a down part nor the directive `irreversible`.
    UpWithoutDown, "up-without-down", Deny;
    /// A file that holds no statement.
    EmptyFile, "empty-file", Warn, allowable;
    /// A file that is not UTF-8 text.
    NotUtf8, "not-utf8", Deny;
    /// A directive that is unknown, misplaced, or lacks its reason.
    Directive, "directive", Deny;
    /// A directive that allows what never occurs.
    UnusedAllow, "unused-allow", Deny;
    /// A Rust step without a `pub fn up`.
    RustStep, "rust-step", Deny;
    /// A statement that would begin or end the transaction of the run.
    TransactionControl, "transaction-control", Deny;
    /// A table or trigger that rolls the whole transaction back where a row is in the way.
    EndsTransaction, "ends-transaction", Warn, allowable;
    /// A statement that reaches another database file: ATTACH, DETACH, VACUUM INTO.
    Attach, "attach", Deny;
    /// A statement that fails or does nothing inside a transaction.
    NeedsNoTransaction, "needs-no-transaction", Deny;
    /// A statement that is not safe to repeat in a `no-transaction` migration.
    NotRepeatable, "not-repeatable", Deny;
    /// A pragma that the run sets by itself, or that holds the mark.
    ReservedPragma, "reserved-pragma", Deny;
    /// An object whose name starts with `tohead_`.
    ReservedName, "reserved-name", Deny;
    /// A placeholder for a value, which nobody can bind in a script.
    Placeholder, "placeholder", Deny;
    /// A statement that SQLite rejects.
    RejectedStatement, "rejected-statement", Deny;
    /// A token in double quotes that names nothing, so that SQLite takes it for a string.
    QuotedString, "quoted-string", Warn, allowable;
    /// The name of a column that is written into rows as a text, in the place of its value.
    QuotedColumn, "quoted-column", Deny, allowable;
    /// A division of whole numbers whose rest is lost.
    IntegerDivision, "integer-division", Deny, allowable;
    /// A CAST to whole numbers that takes a cent off many sums of money.
    LostCents, "lost-cents", Deny, allowable;
    /// A number that is compared with the text of a date.
    TextComparison, "text-comparison", Deny, allowable;
    /// A time in seconds that is compared with one in milliseconds.
    TimeUnit, "time-unit", Deny, allowable;
    /// An expression in quotes behind DEFAULT, which nothing computes.
    QuotedDefault, "quoted-default", Deny, allowable;
    /// A name in a subquery that SQLite takes for the column of another table than it seems.
    ColumnScope, "column-scope", Deny, allowable;
    /// One value for all rows, where each was to get its own.
    SameForAll, "same-for-all", Deny, allowable;
    /// A statement that runs on empty tables and fails on rows.
    FailsOnRows, "fails-on-rows", Deny, allowable;
    /// A migration that runs where there are rows and fails on a new database.
    FailsWhenNew, "fails-when-new", Deny, allowable;
    /// Rows that are gone although no statement deletes them.
    LostRows, "lost-rows", Deny, allowable;
    /// Rows that a rebuild copies more than once.
    MultipliedRows, "multiplied-rows", Deny, allowable;
    /// Values that become NULL or change in a column that no statement assigns.
    LostValues, "lost-values", Deny, allowable;
    /// A full-text index that no longer agrees with the rows that it is about.
    SearchIndex, "search-index", Deny, allowable;
    /// Values that an expression changes on the way, so that they become NULL or the same.
    ChangedValues, "changed-values", Warn, allowable;
    /// An UPDATE that sets off a trigger of the app, which adds rows to a table that no statement names.
    SetsOffTrigger, "sets-off-trigger", Warn, allowable;
    /// A down part that runs on empty tables and fails on rows.
    DownFailsOnRows, "down-fails-on-rows", Warn, allowable;
    /// A down part that does not bring back what its up part has only moved.
    LossyDown, "lossy-down", Warn, allowable;
    /// A statement that stops on a text that is no JSON, or no date.
    UnreadableText, "unreadable-text", Warn, allowable;
    /// A table that the rehearsal could not fill with rows.
    NotExercised, "not-exercised", Warn, allowable;
    /// A statement, a trigger or a view that does not end.
    NeverEnds, "never-ends", Deny;
    /// A statement that does not end where rows refer to each other in a circle.
    EndlessCircle, "endless-circle", Warn, allowable;
    /// A script of rows in `fixtures/` that belongs to no migration or does not run.
    Fixture, "fixture", Deny;
    /// A foreign key that comes over rows which may refer to nothing.
    ForeignKeyAdded, "foreign-key-added", Warn, allowable;
    /// A row whose foreign key points nowhere, left by the migration's own rows.
    ForeignKeys, "foreign-keys", Deny;
    /// A down script that does not restore the schema.
    DownDiffers, "down-differs", Deny, allowable;
    /// A down script that restores a table with its columns in another order.
    ColumnOrder, "column-order", Warn, allowable;
    /// A Rust step that the build script was not given, so that it was not rehearsed.
    UnrehearsedRustStep, "unrehearsed-rust-step", Warn, allowable;
    /// A table that is dropped, and its rows with it.
    DropTable, "drop-table", Warn, allowable;
    /// A column that is dropped, and its values with it.
    DropColumn, "drop-column", Warn, allowable;
    /// A lock file that does not say what was shipped: it is no lock file, or somebody edited it.
    Lock, "lock", Deny;
    /// A lock file with git's conflict markers.
    LockConflict, "lock-conflict", Deny;
    /// A shipped migration whose up or down part was edited.
    ShippedEdited, "shipped-edited", Deny;
    /// A shipped migration whose files have another name.
    ShippedRenamed, "shipped-renamed", Deny;
    /// A shipped migration whose files are gone.
    ShippedRemoved, "shipped-removed", Deny;
    /// A draft in front of a shipped migration.
    BeforeShipped, "before-shipped", Deny;
    /// A shipped migration after which the schema is not what it was when it was shipped.
    ShippedSchema, "shipped-schema", Deny;
    /// A declared schema that is not what the migrations make, or that cannot be read.
    DeclaredSchema, "declared-schema", Deny;
    /// A table whose columns or constraints are declared in another order than the migrations make them.
    DeclaredOrder, "declared-order", Warn;
    /// Migrations that no release has shipped yet. Warned of in release builds.
    Drafts, "drafts", Allow;
    /// A table that is dropped while another one that stays refers to it.
    DropReferenced, "drop-referenced", Deny, allowable;
    /// A unique index that is dropped while its table stays.
    DropUnique, "drop-unique", Warn, allowable;
    /// A table that gets another name.
    RenameTable, "rename-table", Allow, allowable;
    /// A column that gets another name.
    RenameColumn, "rename-column", Allow, allowable;
    /// A column whose type changes in a way that changes how values are stored.
    TypeChange, "type-change", Warn, allowable;
    /// NOT NULL on an old column, with nothing done about rows that hold NULL there.
    NotNullAdded, "not-null-added", Warn, allowable;
    /// UNIQUE over old columns, with nothing done about duplicates.
    UniqueAdded, "unique-added", Warn, allowable;
    /// CHECK over old columns, with nothing done about rows that break it.
    CheckAdded, "check-added", Warn, allowable;
    /// A rebuild that renames the old table away first, so that foreign keys follow it.
    RebuildOrder, "rebuild-order", Deny, allowable;
    /// A rebuild after which statements of the app that worked are refused, or give rows no key.
    RebuildBreaksWrites, "rebuild-breaks-writes", Deny, allowable;
    /// A rebuild after which an index, a trigger or a view is missing.
    RebuildLosesObject, "rebuild-loses-object", Warn, allowable;
    /// A rebuild after which a constraint or property of the table is missing.
    RebuildLosesConstraint, "rebuild-loses-constraint", Warn, allowable;
    /// A rebuild that forgets the highest number that AUTOINCREMENT has given out.
    RebuildLosesSequence, "rebuild-loses-sequence", Warn, allowable;
    /// A view that could be read before, and cannot be read at head.
    BrokenView, "broken-view", Deny, allowable;
    /// A trigger that cannot fire at head, so that statements on its table are refused.
    BrokenTrigger, "broken-trigger", Deny, allowable;
    /// A view that is created and cannot be read at head.
    UnusableObject, "unusable-object", Warn, allowable;
    /// A view, a trigger or a default that needs a function or a collation which the rehearsal does not have.
    Unregistered, "unregistered", Deny, allowable;
    /// A foreign key that worked, and whose parent has lost the unique key that it refers to.
    BrokenForeignKey, "broken-foreign-key", Deny, allowable;
    /// A foreign key to a table or column that is not there at head, or is not unique.
    ForeignKeyTarget, "foreign-key-target", Warn, allowable;
    /// A foreign key without an index on its columns.
    ForeignKeyIndex, "foreign-key-index", Allow, allowable;
    /// DELETE in a table that others refer to with CASCADE or SET NULL, which do not act in a run.
    InertCascade, "inert-cascade", Warn, allowable;
    /// `INSERT … SELECT *` that puts values into each other's columns.
    MisplacedColumns, "misplaced-columns", Deny, allowable;
    /// `INSERT … SELECT *` into columns of other names.
    SelectStar, "select-star", Warn, allowable;
    /// CREATE TABLE … AS SELECT for a table that stays.
    CreateTableAs, "create-table-as", Warn, allowable;
    /// UPDATE or DELETE of every row that was there.
    MissingWhere, "missing-where", Warn, allowable;
    /// UPDATEs that change values one after the other, and catch what the one before has written.
    ChainedUpdates, "chained-updates", Deny, allowable;
    /// A count in a column that is to hold the highest number.
    CountForNumber, "count-for-number", Warn, allowable;
    /// An underscore in a pattern of LIKE that stands for any character.
    LikeWildcard, "like-wildcard", Warn, allowable;
    /// A key that is removed from JSON, and was copied under another spelling.
    JsonKey, "json-key", Deny, allowable;
    /// References to another table that are looked for among the keys of their own.
    OwnKeys, "own-keys", Warn, allowable;
    /// Moments that are written anew in the time zone of the machine.
    LocalTime, "local-time", Warn, allowable;
    /// A new JSON object in the place of one that may hold more.
    JsonReplaced, "json-replaced", Warn, allowable;
    /// One number for another in a text, and in other numbers too.
    DigitsReplaced, "digits-replaced", Warn, allowable;
    /// INSERT OR REPLACE into a table that was there.
    ReplacesRows, "replaces-rows", Warn, allowable;
    /// New rows under keys that users' rows may have.
    FixedKey, "fixed-key", Warn, allowable;
    /// Old rows of one table that are rewritten in the migration that alters another one.
    DataWithSchema, "data-with-schema", Allow, allowable;
    /// A statement that does nothing: by IF EXISTS or IF NOT EXISTS, or by NOT IN a list with a NULL in it.
    NoEffect, "no-effect", Warn, allowable;
    /// A pragma that SQLite does not know, and so passes over.
    UnknownPragma, "unknown-pragma", Deny, allowable;
    /// IF EXISTS or IF NOT EXISTS at all.
    IfExists, "if-exists", Allow, allowable;
    /// A down part that changes nothing, where the up part changes rows.
    IdleDown, "idle-down", Warn, allowable;
    /// A table, column, index or view whose name is a keyword.
    KeywordName, "keyword-name", Allow, allowable;
    /// Versions of two kinds in one set: running numbers and times.
    MixedVersions, "mixed-versions", Warn, allowable;
    /// Syntax or a function that the oldest SQLite of `Compiler::min_sqlite` does not know.
    NewerSqlite, "newer-sqlite", Deny, allowable;
}

impl Check {
    /// The check with this id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|check| check.id() == id)
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
