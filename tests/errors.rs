//! What is wrong with the connection or the database as a whole has a name, a text that says what to
//! do, and leaves everything as it was.

mod support;

use std::time::Duration;

use insta::{allow_duplicates, assert_snapshot};
use rusqlite::hooks::{AuthAction, Authorization};
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};
use support::{File, dir, is_rehearsal, pragmas, refused, set, text};
use tohead::{Error, Migrations, Report, Result};

fn two() -> Migrations {
    set(&[
        (
            "0001_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL);",
            "DROP TABLE foods;",
        ),
        (
            "0002_amounts",
            "ALTER TABLE foods ADD COLUMN amount INTEGER;",
            "ALTER TABLE foods DROP COLUMN amount;",
        ),
    ])
}

/// A file at the first of [`two`], with rows.
fn at_first(set: &Migrations) -> File {
    let file = File::new();
    let conn = file.open();
    set.to(&conn, tohead::Target::Steps(1)).unwrap();
    conn.execute_batch("INSERT INTO foods (name) VALUES ('egg'), ('oil');")
        .unwrap();
    file
}

/// The text, with the time that varies replaced.
fn busy_text(error: &Error) -> String {
    let Error::Busy { waited, .. } = error else {
        panic!("{error:?}")
    };
    text(error).replace(&format!("{:.1} s", waited.as_secs_f64()), "[waited]")
}

#[test]
fn an_sqlite_older_than_declared_is_refused_where_something_is_pending() {
    let migrations = [("0001_foods", "CREATE TABLE foods (name TEXT);", "DROP TABLE foods;")];
    let declaring = |version| dir(&migrations).compiler().min_sqlite(version).check();
    assert_eq!(declaring("3.999").rendered(false), [""; 0]);
    let dir = dir(&migrations);
    let (old, new) = (dir.compile(), dir.compiler().min_sqlite("3.999.1").compile().unwrap());
    let file = File::new();
    let message = text(refused(&file, &file.open(), |conn| new.to_head(conn)));
    assert_snapshot!(message.replace(tohead::rusqlite::version(), "[found]"), @"the migrations need SQLite 3.999.1 or newer, and this program runs on [found]: update the SQLite it is linked to, or build with rusqlite's feature `bundled`");
    old.to_head(&file.open()).unwrap();
    new.to_head(&file.open()).unwrap();
    assert!(
        dir.compiler()
            .min_sqlite("3.40")
            .compile()
            .unwrap()
            .down(&file.open(), 1)
            .is_ok()
    );
}

#[test]
fn a_declaration_that_is_no_version_is_an_error_of_the_build() {
    let dir = dir(&[("0001_foods", "CREATE TABLE foods (name TEXT);", "DROP TABLE foods;")]);
    let lines = dir.compiler().min_sqlite("40").check().lines(tohead::Level::Deny);
    let expected = "`40` is no version of SQLite: write one such as 3.40 or 3.40.1 [newer-sqlite]; correct Compiler::min_sqlite in build.rs";
    assert!(matches!(&lines[..], [line] if line.ends_with(expected)), "{lines:?}");
}

#[test]
fn a_connection_inside_a_transaction_is_refused_by_every_call() {
    let set = two();
    let file = at_first(&set);
    let conn = file.open();
    let runner = || set.runner();
    conn.execute_batch("BEGIN; INSERT INTO foods (name) VALUES ('in the transaction');")
        .unwrap();
    type Call<'c> = &'c dyn Fn(&Connection) -> Result<()>;
    let calls: &[(&str, Call<'_>)] = &[
        ("to_head", &|conn| set.to_head(conn).map(drop)),
        ("to", &|conn| set.to(conn, tohead::Target::Base).map(drop)),
        ("down", &|conn| set.down(conn, 1).map(drop)),
        ("status", &|conn| set.status(conn).map(drop)),
        ("history", &|conn| set.history(conn).map(drop)),
        ("plan", &|conn| set.plan(conn, tohead::Target::Head).map(drop)),
        ("verify", &|conn| set.verify(conn).map(drop)),
        ("stamp", &|conn| runner().stamp(conn, tohead::Target::Head).map(drop)),
    ];
    for (name, call) in calls {
        let error = refused(&file, &conn, call);
        assert!(matches!(error, Error::OpenTransaction), "{name}: {error:?}");
        allow_duplicates! { assert_snapshot!(text(error), @"the connection is inside a transaction: commit it or roll it back before migrating"); }
    }
    conn.execute_batch("COMMIT").unwrap();
    assert_eq!(
        support::integer(&conn, "SELECT count(*) FROM foods"),
        3,
        "the app's own transaction went on"
    );
}

#[test]
fn a_lock_that_another_connection_keeps_is_waited_for_until_the_timeout() {
    let set = two();
    // What the other connection does, in a file in this journal mode.
    let cases = [
        ("DELETE", "BEGIN IMMEDIATE"),
        ("WAL", "BEGIN IMMEDIATE"),
        ("DELETE", "BEGIN EXCLUSIVE"),
        ("DELETE", "BEGIN; SELECT * FROM foods"), // a reader: COMMIT has to wait for it
    ];
    for (journal_mode, held) in cases {
        let file = at_first(&set);
        let other = file.open();
        other.pragma_update(None, "journal_mode", journal_mode).unwrap();
        let conn = file.open();
        let before = (support::dump(&conn), pragmas(&conn));
        other.execute_batch(held).unwrap();
        for call in [
            &(|| set.runner().busy_timeout(Duration::from_millis(20)).to_head(&conn)) as &dyn Fn() -> Result<Report>,
            &|| set.runner().busy_timeout(Duration::from_millis(20)).down(&conn, 1),
            &|| set.runner().busy_timeout(Duration::ZERO).to_head(&conn),
        ] {
            let error = call().unwrap_err();
            allow_duplicates! { assert_snapshot!(busy_text(&error), @"the database stayed locked by another connection for [waited]: try again when it has finished, or raise `Runner::busy_timeout`"); }
            assert!(conn.is_autocommit());
        }
        other.execute_batch("ROLLBACK").unwrap();
        assert_eq!(
            (support::dump(&conn), pragmas(&conn)),
            before,
            "{held} in {journal_mode}"
        );
        set.to_head(&conn).unwrap();
    }
}

#[test]
fn a_read_only_database_with_pending_work_is_named() {
    let set = two();
    let file = at_first(&set);
    let uri = |parameters: &str| {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_URI;
        Connection::open_with_flags(format!("file:{}?{parameters}", file.path().display()), flags).unwrap()
    };
    let query_only = file.open();
    query_only.execute_batch("PRAGMA query_only = ON").unwrap();
    for conn in [file.open_read_only(), uri("mode=ro"), uri("immutable=1"), query_only] {
        let error = refused(&file, &conn, |conn| set.to_head(conn));
        assert!(matches!(error, Error::ReadOnly { .. }), "{error:?}");
        allow_duplicates! { assert_snapshot!(text(error), @"the database is read-only and has pending work: open it for writing, or check the permissions of the file, of its -wal and -shm, and of its directory"); }
        assert!(matches!(
            refused(&file, &conn, |conn| set.down(conn, 1)),
            Error::ReadOnly { .. }
        ));
    }
}

#[test]
fn a_read_only_database_is_named_before_any_step_runs_on_it() {
    fn up(tx: &rusqlite::Transaction<'_>) -> rusqlite::Result<()> {
        assert!(is_rehearsal(tx), "the step has run");
        tx.execute_batch("INSERT INTO foods (name) VALUES ('salt')")
    }
    let first = (
        "0001_foods.up.sql",
        "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL);",
    );
    let down = ("0001_foods.down.sql", "DROP TABLE foods;");
    let file = at_first(&support::Dir::new(&[first, down]).compile());
    let step = (
        "0002_salt.rs",
        "pub fn up(tx: &Transaction) {}\npub fn down(tx: &Transaction) {}",
    );
    let set = support::Dir::new(&[first, down, step])
        .compiler()
        .rust_step("0002_salt", up, Some(up))
        .compile()
        .unwrap();
    let error = refused(&file, &file.open_read_only(), |conn| set.to_head(conn));
    assert!(matches!(error, Error::ReadOnly { .. }), "{error:?}");
}

/// `main` and `unwrap` show the debugging form.
#[test]
fn what_main_shows_is_the_message_and_its_sources() {
    let set = two();
    let file = File::new();
    std::fs::write(file.path(), "id,name\n".repeat(200)).unwrap();
    let error = set.to_head(&Connection::open(file.path()).unwrap()).unwrap_err();
    // The code of the error says it once more, and in older versions of rusqlite in other words.
    let said =
        "the file is not an SQLite database, or it is encrypted: check the path and the key: file is not a database";
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_NOTADB).to_string();
    let expected = match code.ends_with(": file is not a database") {
        true => said.to_owned(),
        false => format!("{said}: {code}"),
    };
    assert_eq!(format!("{error:?}"), expected);
}

#[test]
fn a_file_that_is_no_database_is_named() {
    let set = two();
    let file = File::new();
    std::fs::write(file.path(), "id,name\n".repeat(200)).unwrap();
    let conn = Connection::open(file.path()).unwrap();
    let error = refused(&file, &conn, |conn| set.to_head(conn));
    assert!(matches!(error, Error::NotADatabase { .. }), "{error:?}");
    assert_snapshot!(text(error), @"the file is not an SQLite database, or it is encrypted: check the path and the key");
    assert!(matches!(
        refused(&file, &conn, |conn| set.status(conn)),
        Error::NotADatabase { .. }
    ));
}

#[test]
fn a_damaged_file_is_named_wherever_the_damage_is_met() {
    let set = two();
    let page_of = |conn: &Connection, table: &str| {
        support::integer(
            conn,
            &format!("SELECT rootpage FROM sqlite_schema WHERE name = '{table}'"),
        ) as usize
    };
    let copying = dir(&[
        (
            "0001_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL);",
            "DROP TABLE foods;",
        ),
        (
            "0002_copy",
            "CREATE TABLE copy AS SELECT * FROM foods;",
            "DROP TABLE copy;",
        ),
    ])
    .compile();
    let cases: [(&str, &Migrations); 3] = [("sqlite_schema", &set), ("tohead_ledger", &set), ("foods", &copying)];
    for (table, set) in cases {
        let file = at_first(set);
        let conn = file.open();
        let page = if table == "sqlite_schema" {
            1
        } else {
            page_of(&conn, table)
        };
        let page_size = support::integer(&conn, "PRAGMA page_size") as usize;
        drop(conn);
        let mut bytes = file.bytes();
        let header = if page == 1 { 100 } else { (page - 1) * page_size };
        bytes[header..header + 8].fill(0xee);
        std::fs::write(file.path(), bytes).unwrap();
        let conn = Connection::open(file.path()).unwrap();
        let error = refused(&file, &conn, |conn| set.to_head(conn));
        assert!(matches!(error, Error::Corrupt { .. }), "{table}: {error:?}");
        allow_duplicates! { assert_snapshot!(text(error), @"the database file is damaged: restore it from a backup, or recover what is left with `.recover` in the sqlite3 shell"); }
    }
}

/// SQLite calls the file corrupt too. To restore a backup would be of no use, and would cost what was written since.
#[test]
fn a_definition_that_this_sqlite_cannot_read_is_not_taken_for_damage() {
    let set = set(&[(
        "0001_foods",
        "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT);",
        "DROP TABLE foods;",
    )]);
    let newer = "CREATE TABLE theirs (x); PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = 'CREATE TABLE theirs (x) SHINY' WHERE name = 'theirs'";
    let duplicate = "CREATE TABLE theirs (x); PRAGMA writable_schema = ON;
        INSERT INTO sqlite_schema SELECT * FROM sqlite_schema";
    type SetUp = fn(&Connection);
    let few_columns: SetUp = |conn| {
        let _ = conn.set_limit(Limit::SQLITE_LIMIT_COLUMN, 6);
    };
    let short_statements: SetUp = |conn| {
        let _ = conn.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, 200);
    };
    let nothing: SetUp = |_| ();
    let cases = [
        (newer, nothing, true),
        ("SELECT 1", few_columns, true),
        ("SELECT 1", short_statements, true),
        (duplicate, nothing, false),
        (
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 999",
            nothing,
            false,
        ),
    ];
    for (sql, set_up, is_readable) in cases {
        let file = File::new();
        set.to_head(&file.open()).unwrap();
        file.open()
            .execute_batch(&format!("{sql}; PRAGMA user_version = 0"))
            .unwrap();
        let conn = file.open();
        set_up(&conn);
        let error = set.to_head(&conn).unwrap_err();
        assert!(matches!(error, Error::Corrupt { .. }), "{sql}: {error:?}");
        let text = text(error);
        if is_readable {
            allow_duplicates! { assert_snapshot!(text, @"SQLite cannot read a definition in the schema of the database: a newer SQLite has written it, a limit of this connection is too low for it, or the file is damaged; try it with a newer SQLite before anything is restored"); }
        } else {
            assert!(text.starts_with("the database file is damaged"), "{sql}: {text}");
        }
    }
}

#[test]
fn a_full_disk_is_named() {
    let set = set(&[
        (
            "0001_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL);",
            "DROP TABLE foods;",
        ),
        (
            "0002_fill",
            "INSERT INTO foods (name) SELECT hex(zeroblob(4000)) FROM foods;",
            "DELETE FROM foods WHERE name LIKE '00%';",
        ),
    ]);
    let file = at_first(&set);
    let conn = file.open();
    let pages = support::integer(&conn, "PRAGMA page_count");
    conn.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
        .unwrap();
    let error = refused(&file, &conn, |conn| set.to_head(conn));
    assert_snapshot!(text(error), @"0002_fill (up) failed at migrations/0002_fill.up.sql:1:1 (byte 0 of the script): database or disk is full (the disk is full); the database is as it was");
}

#[test]
fn what_an_authorizer_forbids_is_named_with_what_was_being_done() {
    let set = two();
    let file = at_first(&set);
    type Forbids = fn(&AuthAction<'_>) -> bool;
    let cases: [(Forbids, &str); 3] = [
        (
            |action| {
                matches!(
                    action,
                    AuthAction::Pragma {
                        pragma_name: "user_version",
                        ..
                    }
                )
            },
            "reading the mark failed",
        ),
        (
            |action| {
                matches!(
                    action,
                    AuthAction::Insert {
                        table_name: "tohead_ledger"
                    }
                )
            },
            "writing to the ledger failed",
        ),
        (
            |action| matches!(action, AuthAction::Transaction { .. }),
            "taking the write lock failed",
        ),
    ];
    for (forbidden, expected) in cases {
        let mut conn = file.open();
        let before = (support::dump(&conn), pragmas(&conn), file.bytes());
        // Answers nothing before rusqlite 0.38, and a result from then on.
        #[allow(clippy::let_unit_value)]
        let _ = conn.authorizer(Some(move |context: rusqlite::hooks::AuthContext<'_>| {
            if forbidden(&context.action) {
                Authorization::Deny
            } else {
                Authorization::Allow
            }
        }));
        let error = set.to_head(&conn).unwrap_err();
        assert!(matches!(error, Error::Sqlite { .. }), "{error:?}");
        assert_eq!(text(&error), expected);
        assert!(
            std::error::Error::source(&error)
                .unwrap()
                .to_string()
                .contains("not authorized")
        );
        #[allow(clippy::let_unit_value)]
        let _ = conn.authorizer(None::<fn(rusqlite::hooks::AuthContext<'_>) -> Authorization>);
        assert_eq!(
            (support::dump(&conn), pragmas(&conn), file.bytes()),
            before,
            "{expected}"
        );
    }
}

#[test]
fn a_pool_that_has_no_connection_to_give_is_named() {
    #[derive(Debug)]
    struct NoConnection;
    impl tohead::r2d2::ManageConnection for NoConnection {
        type Connection = Connection;
        type Error = rusqlite::Error;
        fn connect(&self) -> rusqlite::Result<Connection> {
            Err(rusqlite::Error::InvalidQuery)
        }
        fn is_valid(&self, _: &mut Connection) -> rusqlite::Result<()> {
            Ok(())
        }
        fn has_broken(&self, _: &mut Connection) -> bool {
            false
        }
    }
    let pool = tohead::r2d2::Pool::builder()
        .error_handler(Box::new(tohead::r2d2::NopErrorHandler))
        .connection_timeout(Duration::from_millis(20))
        .build_unchecked(NoConnection);
    let error = two().to_head_pool(&pool).unwrap_err();
    assert!(matches!(error, Error::Pool(_)), "{error:?}");
    assert_snapshot!(text(error), @"no connection could be had from the pool");
}
