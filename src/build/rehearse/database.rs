//! The database of a rehearsal, as a run finds one.

use rusqlite::Connection;

use crate::build::recorder::Recorder;
use crate::build::{Options, chance};

/// A database as a run finds it, with a listener.
pub(super) fn open(options: &Options, recorder: &Recorder) -> rusqlite::Result<Connection> {
    let mut conn = open_alone(options)?;
    recorder.listen(&mut conn);
    Ok(conn)
}

/// The same for made-up rows, which are the same in each build.
pub(super) fn open_steady(options: &Options, recorder: &Recorder) -> rusqlite::Result<Connection> {
    let conn = open(options, recorder)?;
    chance::steady(&conn)?;
    recorder.take();
    Ok(conn)
}

/// A database as a run finds it: foreign keys and the legacy renaming off.
pub(in crate::build) fn open_alone(options: &Options) -> rusqlite::Result<Connection> {
    let conn = Connection::open_in_memory()?;
    if let Some(setup) = &options.setup {
        setup(&conn)?;
    }
    options.stand_ins.register(&conn)?;
    conn.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = OFF; PRAGMA recursive_triggers = OFF;")?;
    Ok(conn)
}
