//! The sets that are measured, embedded by `sets/`.

/// One set, as each of the peers has it.
pub struct Set {
    pub count: usize,
    /// The up scripts, as they are.
    pub up: &'static [&'static str],
    pub tohead: &'static tohead::Migrations,
    pub rusqlite_migration: fn() -> rusqlite_migration::Migrations<'static>,
    pub refinery: fn() -> refinery::Runner,
    pub diesel: fn() -> diesel_migrations::EmbeddedMigrations,
    pub sqlx: &'static sqlx::migrate::Migrator,
}

macro_rules! set {
    ($krate:ident) => {
        Set {
            count: $krate::UP.len(),
            up: &$krate::UP,
            tohead: &$krate::migrate::MIGRATIONS,
            rusqlite_migration: || $krate::RUSQLITE_MIGRATION,
            refinery: $krate::refinery,
            diesel: || $krate::DIESEL,
            sqlx: &$krate::SQLX,
        }
    };
}

/// All of them, the shortest first.
pub static SETS: [Set; 3] = [set!(set_10), set!(set_100), set!(set_1000)];
