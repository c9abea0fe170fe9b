//! One set of migrations, embedded as an app embeds it with each of the peers.

include!(concat!(env!("OUT_DIR"), "/peers.rs"));

tohead::embed!(pub mod migrate);

/// A new runner of refinery, as its macro makes one for each call.
pub fn refinery() -> refinery::Runner {
    refinery_set::migrations::runner()
}

/// The set for rusqlite_migration.
pub const RUSQLITE_MIGRATION: rusqlite_migration::Migrations<'static> =
    rusqlite_migration::Migrations::from_slice(STEPS);
