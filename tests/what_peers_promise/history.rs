//! What is recorded, and what is said where the record and the set disagree.

use tohead::{Action, Error, Target};

use crate::support::{self, integer, ledger};
use crate::{ALL, POSTS, SEED, TITLES, USERS, four, ids, is_there, memory};

/// dbmate, goose, GRDB, migratio, Alembic: what is applied and pending, from before the first run on, without a write.
#[test]
fn the_status_is_told_without_writing() {
    let (set, conn) = (four(), memory());
    let status = set.status(&conn).unwrap();
    assert_eq!((status.current, ids(&status.pending).len()), (None, 4));
    assert!(set.history(&conn).unwrap().is_empty());
    assert_eq!(integer(&conn, "SELECT count(*) FROM sqlite_schema"), 0);
    set.to(&conn, Target::Steps(3)).unwrap();
    let status = set.status(&conn).unwrap();
    assert_eq!(status.current_id.as_deref(), Some("0003_seed"));
    assert_eq!(ids(&status.pending), ["0004_titles"]);
    set.to_head(&conn).unwrap();
    assert!(set.status(&conn).unwrap().is_at_head());
    set.down(&conn, 1).unwrap();
    assert_eq!(ids(&set.status(&conn).unwrap().pending), ["0004_titles"]);
}

/// refinery, sqlx, migratio, goose: version, name, checksum, and when; what is undone stays in the history here, where
/// those delete the row.
#[test]
fn the_history_has_what_was_done_and_when() {
    let (set, conn) = (four(), memory());
    set.to_head(&conn).unwrap();
    set.down(&conn, 1).unwrap();
    let history = set.history(&conn).unwrap();
    assert_eq!(history.len(), 5);
    for (entry, migration) in history.iter().zip(set.list()) {
        assert_eq!(entry.id(), migration.id());
        assert_eq!(entry.checksum, Some(migration.checksum().to_string()));
        assert!(entry.at.ends_with('Z') && entry.at.len() == 24, "{}", entry.at);
    }
    assert_eq!(
        (history[4].action, history[4].id()),
        (Action::Down, "0004_titles".to_owned())
    );
    assert!(history.windows(2).all(|two| two[0].at <= two[1].at));
}

/// refinery, sqlx, migratio: an edited migration is refused. sqlx can be told which characters do not count; here
/// comments and white space never do.
#[test]
fn an_edited_migration_is_refused_and_a_comment_is_none() {
    let conn = memory();
    four().to_head(&conn).unwrap();
    let commented = (
        "0001_users",
        "-- all of them\r\nCREATE TABLE users\t(id INTEGER PRIMARY KEY,\n name TEXT);",
        USERS.2,
    );
    assert!(
        support::set(&[commented, POSTS, SEED, TITLES])
            .to_head(&conn)
            .unwrap()
            .is_noop()
    );
    let edited = (
        "0001_users",
        "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);",
        USERS.2,
    );
    let set = support::set(&[edited, POSTS, SEED, TITLES]);
    // GRDB can erase a database whose migrations were edited, in development. Here drafts are undone and done again, and what
    // was shipped never is.
    let runner = set.runner().follow_drafts(false);
    for target in [Target::Head, Target::Steps(-1), Target::Base] {
        let error = runner.to(&conn, target).unwrap_err();
        assert!(
            matches!(&error, Error::Edited { id, .. } if id == "0001_users"),
            "{error:?}"
        );
    }
    assert_eq!(set.status(&conn).unwrap().edited, ["0001_users"]);
}

/// refinery, migratio, sqlx (`VersionMissing`), goose: an applied migration whose files are gone.
#[test]
fn a_missing_migration_is_refused_up_and_down() {
    let conn = memory();
    four().to_head(&conn).unwrap();
    let set = support::set(&[USERS, POSTS, TITLES]);
    for target in [Target::Head, Target::Steps(-1)] {
        let error = set.to(&conn, target).unwrap_err();
        assert!(matches!(&error, Error::UnknownApplied { .. }), "{error:?}");
        assert!(error.to_string().contains("0003_seed"), "{error}");
    }
    assert_eq!(set.status(&conn).unwrap().unknown, ["0003_seed"]);
}

/// GRDB (`hasBeenSuperseded`), rusqlite_migration (too far ahead), Alembic, sqlx: the database is newer than the binary.
#[test]
fn a_newer_database_is_known_as_such() {
    let conn = memory();
    four().to_head(&conn).unwrap();
    let older = support::set(&ALL[..3]);
    // A view more breaks no older binary.
    let report = older.to_head(&conn).unwrap();
    assert_eq!(report.newer.unwrap().unknown, ["0004_titles"]);
    let renamed = (
        "0004_rename",
        "ALTER TABLE users RENAME COLUMN name TO login;",
        "ALTER TABLE users RENAME COLUMN login TO name;",
    );
    let conn = memory();
    support::set(&[USERS, POSTS, SEED, renamed]).to_head(&conn).unwrap();
    let error = older.to_head(&conn).unwrap_err();
    assert!(matches!(error, Error::DatabaseIsNewer { .. }), "{error:?}");
    assert!(is_there(&conn, "posts"));
}

/// GRDB and goose (`AllowMissing`) apply what was merged below applied versions, sqlx too and silently; refinery,
/// migratio, dbmate (`--strict`) and goose without the option refuse it. Here it is applied where the order makes no difference.
#[test]
fn what_was_merged_late_is_applied_where_that_is_the_same() {
    let conn = memory();
    let tags = ("0002_tags", "CREATE TABLE tags (name TEXT);", "DROP TABLE tags;");
    let posts = ("0003_posts", POSTS.1, POSTS.2);
    support::set(&[USERS, posts]).to_head(&conn).unwrap();
    let report = support::set(&[USERS, tags, posts]).to_head(&conn).unwrap();
    assert_eq!(ids(&report.late), ["0002_tags"]);
    assert_eq!(ledger(&conn), ["up 0001_users", "up 0003_posts", "up 0002_tags"]);
    let conn = memory();
    let rename = (
        "0002_rename",
        "ALTER TABLE users RENAME TO people;",
        "ALTER TABLE people RENAME TO users;",
    );
    let more = (
        "0003_more",
        "ALTER TABLE users ADD COLUMN age INTEGER;",
        "ALTER TABLE users DROP COLUMN age;",
    );
    let after = (
        "0003_more",
        "ALTER TABLE people ADD COLUMN age INTEGER;",
        "ALTER TABLE people DROP COLUMN age;",
    );
    support::set(&[USERS, more]).to_head(&conn).unwrap();
    let error = support::set(&[USERS, rename, after]).to_head(&conn).unwrap_err();
    assert!(
        matches!(error, Error::Edited { .. } | Error::MissingLower { .. }),
        "{error:?}"
    );
}

/// refinery (`Fake`, `FakeVersion`), Alembic (`stamp`), golang-migrate (`force`), migratio (baselines): recorded, and
/// not run. Here only where the schema is what the version stands for, unless told otherwise.
#[test]
fn a_stamp_records_and_runs_nothing() {
    let set = four();
    let stamp = |conn: &rusqlite::Connection, version: &str| {
        set.runner().stamp(conn, Target::Version(version.parse().unwrap()))
    };
    let conn = memory();
    let error = stamp(&conn, "2").unwrap_err();
    assert!(matches!(error, Error::FingerprintMismatch { .. }), "{error:?}");
    assert!(!is_there(&conn, "tohead_ledger"));
    conn.execute_batch(&format!("{}{}", USERS.1, POSTS.1)).unwrap();
    stamp(&conn, "2").unwrap();
    assert_eq!(ledger(&conn), ["stamp 0001_users", "stamp 0002_posts"]);
    assert_eq!(set.to_head(&conn).unwrap().steps.len(), 2);
    // migratio: what comes behind the baseline is undone, and what is before it too, since its down part is known.
    assert_eq!(set.down(&conn, 4).unwrap().steps.len(), 4);
    let conn = memory();
    set.runner().stamp_anyway(&conn, Target::Head).unwrap();
    assert_eq!((ledger(&conn).len(), is_there(&conn, "users")), (4, false));
}

/// Alembic (`check`), migratio (`assert_schema_matches`), rusqlite_migration (`validate`): whether the schema is the one
/// of the migrations, object by object.
#[test]
fn a_schema_that_was_changed_by_hand_is_told() {
    let (set, conn) = (four(), memory());
    set.to_head(&conn).unwrap();
    assert!(set.verify(&conn).unwrap().is_ok());
    conn.execute_batch("ALTER TABLE users ADD COLUMN extra; CREATE TABLE mine (x); DROP VIEW titles")
        .unwrap();
    let drift = set.verify(&conn).unwrap().drift.unwrap();
    let names: Vec<_> = drift.iter().map(|difference| difference.name.as_str()).collect();
    // A table of somebody else is no drift.
    assert_eq!(names, ["users", "titles"]);
}
