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
    ($($(#[doc = $doc:literal])+ $variant:ident, $id:literal, $level:ident;)+) => {
        /// A check that a set has to pass before it is embedded.
        ///
        /// Its level is set with `Compiler::level`; its id is what an `allow(…)` directive names.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
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
    EmptyFile, "empty-file", Deny;
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
    QuotedString, "quoted-string", Warn;
    /// A row whose foreign key points nowhere, left by the migration's own rows.
    ForeignKeys, "foreign-keys", Deny;
    /// A down script that does not restore the schema.
    DownDiffers, "down-differs", Deny;
    /// A down script that restores a table with its columns in another order.
    ColumnOrder, "column-order", Warn;
    /// A Rust step that the build script was not given, so that it was not rehearsed.
    UnrehearsedRustStep, "unrehearsed-rust-step", Warn;
    /// A table that is dropped, and its rows with it.
    DropTable, "drop-table", Warn;
    /// A column that is dropped, and its values with it.
    DropColumn, "drop-column", Warn;
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
    /// Migrations that no release has shipped yet. Warned of in release builds.
    Drafts, "drafts", Allow;
}

impl Check {
    /// The check with this id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|check| check.id() == id)
    }

    /// Whether an `allow` directive may switch it off for one migration. The others are about files
    /// and about what cannot run at all.
    #[must_use]
    pub const fn is_allowable(self) -> bool {
        matches!(
            self,
            Self::QuotedString
                | Self::DownDiffers
                | Self::ColumnOrder
                | Self::UnrehearsedRustStep
                | Self::DropTable
                | Self::DropColumn
        )
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
