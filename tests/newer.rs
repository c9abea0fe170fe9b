//! Promise 6: any binary can meet any database. A newer one that is compatible is used as it is; one that
//! is not is refused, or unwound where the app has chosen that.

mod support;

use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::atomic::{AtomicBool, AtomicUsize};

use rusqlite::Connection;
use rusqlite::hooks::{AuthContext, Authorization};
use support::{Dir, File, dump, dump_without_times, integer, ledger, open, refused};
use tohead::{Backup, Error, Event, Migrations, NewerDatabase, Report, Runner, Target};

type Part = (&'static str, &'static str, &'static str);

const FOODS: Part = (
    "0001_foods",
    "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);",
    "DROP TABLE foods;",
);
/// Raises the minor part of the schema version.
const UNITS: Part = ("0002_units", "CREATE TABLE units (name TEXT);", "DROP TABLE units;");
/// Raises the major part.
const DROP_NOTE: Part = (
    "0003_drop_note",
    "-- tohead: allow(drop-column) \"nobody reads it\"\nALTER TABLE foods DROP COLUMN note;",
    "ALTER TABLE foods ADD COLUMN note TEXT;",
);
const MEALS: Part = (
    "0004_meals",
    "CREATE TABLE meals (food INTEGER REFERENCES foods);\nCREATE INDEX meals_food ON meals (food);",
    "DROP TABLE meals;",
);

fn set(parts: &[Part]) -> Migrations {
    support::dir(parts)
        .compiler()
        .compile()
        .unwrap_or_else(|error| panic!("{error}"))
}

/// A file that a binary with these migrations has brought to head, with a row of the old kind.
fn file(parts: &[Part]) -> File {
    let file = File::new();
    let conn = file.open();
    conn.pragma_update(None, "journal_mode", "WAL").unwrap();
    set(&parts[..1]).to_head(&conn).unwrap();
    conn.execute_batch("INSERT INTO foods (name) VALUES ('egg')").unwrap();
    set(parts).runner().backup(Backup::none()).to_head(&conn).unwrap();
    file
}

fn unwinding(set: Migrations) -> Runner {
    set.runner().newer_database(NewerDatabase::Unwind)
}

#[test]
fn a_newer_database_that_is_compatible_is_used_as_it_is() {
    let file = file(&[FOODS, UNITS]);
    let old = set(&[FOODS]);
    let conn = file.open();
    let before = dump(&conn);
    for runner in [old.runner(), unwinding(old)] {
        let report: Report = support::unchanged(&file, &conn, |conn| runner.to_head(conn).unwrap());
        let newer = report.newer.as_ref().expect("it is newer");
        assert_eq!(newer.unknown, ["0002_units"]);
        assert_eq!(newer.schema_version.as_ref().unwrap().to_string(), "0.2.0");
        assert!(report.is_noop() && report.unwound.is_empty());
        assert_eq!(
            report.to_string(),
            "nothing to do: the database is newer, and compatible: it also has 0002_units"
        );
        assert_eq!(report.to.unwrap().id(), "0001_foods");
    }
    assert!(old.plan(&conn, Target::Head).unwrap().newer.is_some());
    // The newer binary finds everything as it has left it.
    assert_eq!(dump(&file.open()), before);
    assert!(set(&[FOODS, UNITS]).verify(&conn).unwrap().is_ok());
    // To go anywhere else is not for this binary.
    for target in [Target::Base, Target::Steps(-1)] {
        let error = refused(&file, &conn, |conn| old.to(conn, target.clone()));
        assert!(matches!(error, Error::DatabaseIsNewer { .. }), "{error:?}");
    }
}

#[test]
fn a_newer_database_that_is_not_compatible_is_refused_with_both_versions() {
    let file = file(&[FOODS, UNITS, DROP_NOTE]);
    let conn = file.open();
    let old = set(&[FOODS, UNITS]);
    let error = refused(&file, &conn, |conn| old.to_head(conn));
    let Error::DatabaseIsNewer { database, binary, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!(database.as_ref().unwrap().to_string(), "1.0.0");
    assert_eq!(binary.as_ref().unwrap().to_string(), "0.2.0");
    insta::assert_snapshot!(error, @"the database is newer than this binary: it has 0003_drop_note (schema version 1.0.0), and this binary knows migrations up to 0002_units (schema version 0.2.0); run the newer version of the app");
    // A version that nobody can read is no reason to trust it.
    conn.execute_batch("UPDATE tohead_ledger SET schema_version = 'zero' WHERE name = 'drop_note'")
        .unwrap();
    assert!(matches!(
        old.to_head(&conn),
        Err(Error::DatabaseIsNewer { database: None, .. })
    ));
}

#[test]
fn what_is_edited_or_missing_before_the_newer_part_is_still_an_error() {
    let file = file(&[FOODS, UNITS, MEALS]);
    let conn = file.open();
    let edited = set(&[(
        "0001_foods",
        "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT);",
        "DROP TABLE foods;",
    )]);
    assert!(matches!(
        edited.runner().follow_drafts(false).to_head(&conn),
        Err(Error::Edited { .. })
    ));
    let branch = set(&[
        FOODS,
        UNITS,
        ("0003_other", "CREATE TABLE other (x);", "DROP TABLE other;"),
    ]);
    assert!(matches!(
        unwinding(branch).to_head(&conn),
        Err(Error::MissingLower { .. })
    ));
    let removed = set(&[FOODS, MEALS]);
    assert!(matches!(
        unwinding(removed).to_head(&conn),
        Err(Error::UnknownApplied { .. })
    ));
}

#[test]
fn the_newer_part_is_unwound_where_the_app_has_chosen_that() {
    for policy in [Backup::default(), Backup::none()] {
        let file = file(&[FOODS, UNITS, DROP_NOTE, MEALS]);
        let conn = file.open();
        conn.execute_batch("INSERT INTO meals VALUES (1)").unwrap();
        let before = dump(&conn);
        let settings = support::pragmas(&conn);
        let old = set(&[FOODS, UNITS]);
        let report = unwinding(old).backup(policy).to_head(&conn).unwrap();
        assert_eq!(report.unwound, ["0004_meals", "0003_drop_note"]);
        assert!(!report.is_noop());
        let backup = report.backup.as_ref().expect("a backup, whatever the policy says");
        assert!(
            report
                .to_string()
                .starts_with("0004_meals is of a newer version of the app: it was undone\n"),
            "{report}"
        );
        assert_eq!(dump(&open(backup)), before);
        assert_eq!(support::pragmas(&conn), settings);
        assert!(old.verify(&conn).unwrap().is_ok());
        assert_eq!(
            integer(&conn, "SELECT count(*) FROM foods WHERE name = 'egg' AND note IS NULL"),
            1
        );
        assert!(old.to_head(&conn).unwrap().is_noop());
        // The newer binary goes up again, and its ledger tells all of it.
        let new = set(&[FOODS, UNITS, DROP_NOTE, MEALS]);
        new.to_head(&conn).unwrap();
        assert!(new.verify(&conn).unwrap().is_ok());
        assert_eq!(
            ledger(&conn)[4..],
            [
                "down 0004_meals",
                "down 0003_drop_note",
                "up 0003_drop_note",
                "up 0004_meals"
            ]
        );
    }
}

#[test]
fn an_unwound_database_is_what_the_older_binary_would_have_made() {
    let unwound = file(&[FOODS, UNITS, DROP_NOTE, MEALS]);
    let old = set(&[FOODS, UNITS]);
    unwinding(old).to_head(&unwound.open()).unwrap();
    let never_newer = file(&[FOODS, UNITS]);
    let without_ledger = |file: &File| {
        let conn = file.open();
        conn.execute_batch("DELETE FROM tohead_ledger").unwrap();
        dump_without_times(&conn)
    };
    assert_eq!(without_ledger(&unwound), without_ledger(&never_newer));
}

/// An error of unwinding, and nothing is changed by it.
fn not_unwound(file: &File, set: Migrations, expected: &str) {
    let conn = file.open();
    let error = refused(file, &conn, |conn| unwinding(set).to_head(conn));
    let Error::DatabaseIsNewer {
        not_unwound: Some(why), ..
    } = &error
    else {
        panic!("{error:?}")
    };
    assert!(why.contains(expected), "`{expected}` is not in: {why}");
    let backups = std::fs::read_dir(file.path().parent().unwrap()).unwrap();
    let names: Vec<_> = backups
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(names.iter().all(|name| !name.contains("backup")), "{names:?}");
}

#[test]
fn what_cannot_be_unwound_is_left_as_it_is() {
    let irreversible = (
        "0003_drop_note",
        "-- tohead: allow(drop-column) \"why\"\n-- tohead: irreversible \"gone\"\nALTER TABLE foods DROP COLUMN note;",
        "",
    );
    not_unwound(
        &file(&[FOODS, UNITS, irreversible]),
        set(&[FOODS, UNITS]),
        "no down script of 0003_drop_note",
    );
    let memory = Connection::open_in_memory().unwrap();
    set(&[FOODS, UNITS, DROP_NOTE]).to_head(&memory).unwrap();
    let error = unwinding(set(&[FOODS])).to_head(&memory).unwrap_err().to_string();
    assert!(error.contains("cannot be unwound: it has no file"), "{error}");
    // Rows of the user that the way back does not fit.
    let unique = (
        "0003_names",
        "-- tohead: breaking\nCREATE TABLE names (name TEXT);\nDROP TABLE units;",
        "CREATE TABLE units (name TEXT);\nINSERT INTO foods (id, name) SELECT 1, name FROM names;\nDELETE FROM foods WHERE id = 1;\nDROP TABLE names;",
    );
    let dir = support::dir(&[FOODS, UNITS, unique]);
    let newest = dir
        .compiler()
        .rows(0)
        .level(tohead::Check::DropTable, tohead::Level::Allow)
        .compile()
        .unwrap();
    let file = file(&[FOODS, UNITS]);
    newest.runner().backup(Backup::none()).to_head(&file.open()).unwrap();
    file.open().execute_batch("INSERT INTO names VALUES ('oil')").unwrap();
    not_unwound(&file, set(&[FOODS, UNITS]), "fails: UNIQUE constraint failed: foods.id");
}

#[test]
fn a_way_back_to_another_order_of_the_columns_is_one_for_the_newer_binary_only() {
    let first = (
        "0001_foods",
        "CREATE TABLE foods (id INTEGER PRIMARY KEY, kind TEXT, name TEXT NOT NULL);",
        "DROP TABLE foods;",
    );
    let drop_kind = (
        "0002_drop_kind",
        "-- tohead: allow(drop-column) \"nobody reads it\"\nALTER TABLE foods DROP COLUMN kind;",
        "ALTER TABLE foods ADD COLUMN kind TEXT;",
    );
    let rendered = support::dir(&[first, drop_kind])
        .compiler()
        .check()
        .rendered(false)
        .concat();
    assert!(
        rendered.contains("[column-order]") && rendered.contains("a release without this migration cannot unwind it"),
        "{rendered}"
    );
    let file = file(&[first, drop_kind]);
    not_unwound(
        &file,
        set(&[first]),
        "its down scripts do not restore the schema: table `foods`",
    );
    // With the commands of the newer one it goes, and then the older one starts.
    set(&[first, drop_kind]).down(&file.open(), 1).unwrap();
    assert!(unwinding(set(&[first])).to_head(&file.open()).unwrap().is_noop());
}

#[test]
fn a_ledger_that_is_not_as_it_was_written_is_not_run() {
    for change in [
        "UPDATE tohead_ledger SET down_sql = 'DROP TABLE foods;' WHERE name = 'drop_note'",
        "UPDATE tohead_ledger SET checksum = NULL WHERE name = 'units'",
        "DELETE FROM tohead_ledger WHERE name = 'foods'",
        "UPDATE tohead_ledger SET app_version = '9' WHERE name = 'foods'",
        "UPDATE tohead_ledger SET chain = NULL WHERE name = 'drop_note'",
        "UPDATE tohead_ledger SET chain = 'v1:00' WHERE name = 'meals'",
    ] {
        let file = file(&[FOODS, UNITS, DROP_NOTE, MEALS]);
        let conn = file.open();
        assert_eq!(
            set(&[FOODS, UNITS, DROP_NOTE, MEALS]).verify(&conn).unwrap().broken_at,
            None
        );
        conn.execute_batch(change).unwrap();
        let error = unwinding(set(&[FOODS, UNITS])).to_head(&conn).unwrap_err().to_string();
        let is_refused = error.contains("is not as it was written")
            || error.contains("the ledger has no digest")
            || error.contains("0001_foods was not applied");
        assert!(is_refused, "{change}: {error}");
        let verification = set(&[FOODS, UNITS, DROP_NOTE, MEALS]).verify(&conn).unwrap();
        assert!(
            verification.broken_at.is_some() && !verification.is_ok(),
            "{change}: {verification}"
        );
    }
}

/// A ledger in which somebody has put another script, and has computed the digest that belongs to it: what a
/// hostile file can do.
fn with_script(script: &str) -> File {
    let parts = Dir::new(&[
        ("0001_foods.up.sql", FOODS.1),
        ("0001_foods.down.sql", FOODS.2),
        ("0002_drop_note.up.sql", DROP_NOTE.1),
        ("0002_drop_note.down.sql", &format!("{}\n{script}", DROP_NOTE.2)),
    ]);
    let file = File::new();
    let conn = file.open();
    set(&[FOODS]).to_head(&conn).unwrap();
    conn.execute_batch(
        "INSERT INTO foods (name) VALUES ('egg'); CREATE TABLE others (x); INSERT INTO others VALUES (1)",
    )
    .unwrap();
    let newest = set(&[FOODS, ("0002_drop_note", DROP_NOTE.1, DROP_NOTE.2)]);
    newest.runner().backup(Backup::none()).to_head(&conn).unwrap();
    drop(parts);
    let sql = format!("{}\n{script}", DROP_NOTE.2);
    conn.execute(
        "UPDATE tohead_ledger SET down_sql = ?1 WHERE name = 'drop_note'",
        [&sql],
    )
    .unwrap();
    forge(&conn);
    file
}

/// Computes the digests of the set's entries anew, by `docs/formats.md`.
fn forge(conn: &Connection) {
    let mut previous = String::new();
    let columns = "set_name, version, name, action, ifnull(checksum, ''), ifnull(down_sql, ''), schema_version, fingerprint, CAST(mark AS TEXT), app_version";
    let mut query = conn
        .prepare(&format!(
            "SELECT seq, {columns} FROM tohead_ledger WHERE set_name = 'main' ORDER BY seq"
        ))
        .unwrap();
    let mut rows = query.query([]).unwrap();
    let mut links = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let mut bytes = Vec::new();
        let mut part = |text: &str| {
            bytes.extend((text.len() as u64).to_le_bytes());
            bytes.extend(text.as_bytes());
        };
        part("tohead ledger");
        part(&previous);
        (1..=10).for_each(|column| part(&row.get::<_, String>(column).unwrap()));
        let digest = hmac_sha256::Hash::hash(&bytes);
        previous = format!(
            "v1:{}",
            digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
        );
        links.push((row.get::<_, i64>(0).unwrap(), previous.clone()));
    }
    for (seq, link) in links {
        conn.execute("UPDATE tohead_ledger SET chain = ?2 WHERE seq = ?1", (seq, link))
            .unwrap();
    }
}

#[test]
fn a_hostile_script_reaches_nothing_but_its_file() {
    let outside = File::new();
    let other = outside.path().display().to_string();
    let attach = format!("ATTACH '{other}' AS other; CREATE TABLE other.t (x);");
    let vacuum = format!("VACUUM INTO '{other}';");
    for (script, expected) in [
        (attach.as_str(), "tries what it may not: ATTACH"),
        (vacuum.as_str(), ""),
        ("PRAGMA writable_schema = ON;", "PRAGMA writable_schema"),
        ("PRAGMA foreign_keys = ON;", "PRAGMA foreign_keys"),
        ("PRAGMA user_version = 7;", "PRAGMA user_version"),
        ("SELECT load_extension('x');", ""),
        ("SELECT fts3_tokenizer('simple', x'00');", ""),
        ("COMMIT;", "a transaction of its own"),
        ("ROLLBACK;", "a transaction of its own"),
        ("SAVEPOINT s;", "a transaction of its own"),
        ("DELETE FROM tohead_ledger;", "a change of tohead_ledger"),
        ("DROP TABLE tohead_ledger;", "a change of tohead_ledger"),
        ("ALTER TABLE tohead_ledger RENAME TO mine;", "a change of tohead_ledger"),
        (
            "CREATE TRIGGER t AFTER INSERT ON tohead_ledger BEGIN DELETE FROM foods; END;",
            "a change of tohead_ledger",
        ),
        (
            "CREATE TRIGGER t AFTER INSERT ON others BEGIN DELETE FROM tohead_ledger; END; INSERT INTO others VALUES (2);",
            "a change of tohead_ledger",
        ),
        ("DELETE FROM sqlite_schema;", "may not be modified"),
        (
            "INSERT INTO sqlite_schema VALUES ('table', 'x', 'x', 0, 'CREATE TABLE x (y)');",
            "may not be modified",
        ),
        ("CREATE TEMP TABLE foods (x);", "a temporary object"),
        (
            "CREATE VIRTUAL TABLE v USING csv(filename='/etc/passwd');",
            "a virtual table of csv",
        ),
        (
            "DROP TABLE foods;",
            "do not restore the schema: table `foods` is missing",
        ),
        ("nonsense;", "fails: near \"nonsense\""),
        (
            "INSERT OR ROLLBACK INTO foods (id, name) VALUES (1, 'x');",
            "fails: UNIQUE",
        ),
    ] {
        let file = with_script(script);
        not_unwound(&file, set(&[FOODS]), expected);
        assert!(!outside.path().exists(), "{script}");
        assert_eq!(integer(&file.open(), "SELECT count(*) FROM foods"), 1, "{script}");
    }
    // The same way, with nothing hostile in it, is open.
    let file = with_script("SELECT 1;");
    assert_eq!(
        unwinding(set(&[FOODS])).to_head(&file.open()).unwrap().unwound,
        ["0002_drop_note"]
    );
}

/// Full-text indexes and R-Trees run statements of their own, which the authorizer hears too.
#[test]
fn the_modules_that_a_script_may_use_can_do_their_work() {
    for (module, columns, row) in [
        ("fts3", "text", "'egg'"),
        ("fts4", "text", "'egg'"),
        ("fts5", "text", "'egg'"),
        ("rtree", "id, x0, x1", "1, 2, 3"),
        ("rtree_i32", "id, x0, x1", "1, 2, 3"),
    ] {
        let up = format!(
            "-- tohead: breaking\nCREATE VIRTUAL TABLE more USING {module} ({columns});\nINSERT INTO more ({columns}) VALUES ({row});"
        );
        let down = format!(
            "DELETE FROM more;\nINSERT INTO more ({columns}) VALUES ({row});\nUPDATE more SET {first} = {first};\nDROP TABLE more;\n\
             CREATE VIRTUAL TABLE again USING {module} ({columns});\nINSERT INTO again ({columns}) VALUES ({row});\nDROP TABLE again;",
            first = columns.split(',').next_back().unwrap()
        );
        let newer = support::set(&[FOODS, ("0002_more", &up, &down)]);
        let file = File::new();
        newer.to_head(&file.open()).unwrap();
        let report = unwinding(set(&[FOODS])).to_head(&file.open());
        let report = report.unwrap_or_else(|error| panic!("{module}: {error}"));
        assert_eq!(report.unwound, ["0002_more"], "{module}");
    }
}

#[test]
fn the_app_s_own_authorizer_stays_in_force() {
    let file = file(&[FOODS, UNITS, DROP_NOTE]);
    let mut conn = file.open();
    let denied = |context: rusqlite::hooks::AuthContext<'_>| match context.action {
        rusqlite::hooks::AuthAction::Read {
            table_name: "units", ..
        } => rusqlite::hooks::Authorization::Deny,
        _ => rusqlite::hooks::Authorization::Allow,
    };
    #[allow(clippy::let_unit_value)]
    let _ = conn.authorizer(Some(denied));
    assert_eq!(
        unwinding(set(&[FOODS, UNITS])).to_head(&conn).unwrap().unwound,
        ["0003_drop_note"]
    );
    assert!(conn.prepare("SELECT * FROM units").is_err());
    assert!(conn.prepare("SELECT * FROM foods").is_ok());
}

#[test]
fn old_and_new_binaries_that_start_at_once_all_end_well() {
    let (old, new) = (Rc::new(set(&[FOODS, UNITS])), set(&[FOODS, UNITS, DROP_NOTE, MEALS]));
    for journal_mode in ["DELETE", "WAL"] {
        for _ in 0..5 {
            let file = file(&[FOODS, UNITS]);
            file.open().pragma_update(None, "journal_mode", journal_mode).unwrap();
            let (path, old, barrier) = (file.path(), *old, std::sync::Barrier::new(6));
            std::thread::scope(|scope| {
                for starter in 0..6 {
                    let (path, barrier) = (&path, &barrier);
                    scope.spawn(move || {
                        let conn = open(path);
                        barrier.wait();
                        let outcome = match starter % 2 {
                            0 => unwinding(old).to_head(&conn),
                            _ => new.to_head(&conn),
                        };
                        // An old binary may find that newer ones have been faster each time it unwound.
                        let lost = matches!(&outcome, Err(Error::DatabaseIsNewer { .. })) && starter % 2 == 0;
                        assert!(outcome.is_ok() || lost, "{outcome:?}");
                    });
                }
            });
            let conn = file.open();
            assert!(old.verify(&conn).unwrap().is_ok() || new.verify(&conn).unwrap().is_ok());
            assert_eq!(integer(&conn, "SELECT count(*) FROM foods WHERE name = 'egg'"), 1);
        }
    }
}

/// What happens to the app's connection and the file behind an unwinding, when the run looks once more.
#[derive(Clone)]
struct Meanwhile {
    /// An unwinding has come so far that the app's connection is not used again before that look.
    is_unwinding: Arc<AtomicBool>,
    /// How often a newer binary goes up again before it looks.
    ups: Arc<AtomicUsize>,
    /// Its set. Older versions of rusqlite ask for that of an authorizer.
    new: Arc<AssertUnwindSafe<Migrations>>,
    /// What then cannot be done.
    is_refused: Arc<AtomicBool>,
}

impl Meanwhile {
    fn new(ups: usize, new: Migrations) -> Self {
        Self {
            is_unwinding: Arc::default(),
            ups: Arc::new(AtomicUsize::new(ups)),
            new: Arc::new(AssertUnwindSafe(new)),
            is_refused: Arc::default(),
        }
    }

    /// Watches for an unwinding, all of which make a backup.
    fn observe(&self, event: &Event<'_>) {
        if matches!(event, Event::BackingUp { .. }) {
            self.is_unwinding.store(true, SeqCst);
        }
    }

    /// The app's connection is used: whether it is refused.
    fn look(&self, path: &Path) -> bool {
        if self.is_unwinding.swap(false, SeqCst) {
            let go_up = |ups: usize| ups.checked_sub(1);
            match self.ups.fetch_update(SeqCst, SeqCst, go_up) {
                Ok(_) => drop(self.new.to_head(&open(path)).unwrap()),
                Err(_) => self.is_refused.store(true, SeqCst),
            }
        }
        self.is_refused.load(SeqCst)
    }

    fn watch(&self, conn: &mut Connection, path: PathBuf) {
        let this = self.clone();
        let authorizer = move |_: AuthContext<'_>| match this.look(&path) {
            true => Authorization::Deny,
            false => Authorization::Allow,
        };
        #[allow(clippy::let_unit_value)]
        let _ = conn.authorizer(Some(authorizer));
    }
}

#[test]
fn what_was_undone_is_reported_also_where_the_look_behind_it_fails() {
    let (old, new) = (set(&[FOODS, UNITS]), set(&[FOODS, UNITS, DROP_NOTE, MEALS]));
    for ups in 0..3 {
        let file = file(&[FOODS, UNITS, DROP_NOTE, MEALS]);
        let mut conn = file.open();
        let meanwhile = Meanwhile::new(ups, new);
        meanwhile.watch(&mut conn, file.path());
        let observed = meanwhile.clone();
        let runner = unwinding(old).observer(move |event| observed.observe(event));
        let report = runner.to_head(&conn).unwrap_or_else(|error| panic!("{ups}: {error:?}"));
        assert!(meanwhile.is_refused.load(SeqCst), "{ups}");
        assert_eq!(report.unwound, ["0004_meals", "0003_drop_note"].repeat(ups + 1));
        // Newer binaries have made some too, and the oldest ones go.
        assert!(report.backup.is_some_and(|backup| backup.exists()), "{ups}");
        assert!(old.to_head(&file.open()).unwrap().is_noop(), "{ups}");
    }
}

#[test]
fn an_older_binary_that_is_overtaken_and_cannot_unwind_again_fails() {
    let (old, new) = (set(&[FOODS, UNITS]), set(&[FOODS, UNITS, DROP_NOTE, MEALS]));
    // By an error of the moment; and because it was the third time.
    for (ups, opens) in [(1, false), (4, true)] {
        let file = file(&[FOODS, UNITS, DROP_NOTE, MEALS]);
        let mut conn = file.open();
        let meanwhile = Meanwhile::new(ups, new);
        meanwhile.watch(&mut conn, file.path());
        let (observed, opened) = (meanwhile.clone(), meanwhile.clone());
        let runner = unwinding(old).observer(move |event| observed.observe(event));
        let runner = runner.open_with(move |path| match opened.ups.load(SeqCst) {
            0 => Err(rusqlite::Error::InvalidQuery),
            _ => Connection::open(path),
        });
        let error = runner.to_head(&conn).unwrap_err();
        let is_told = |why: &Option<String>| why.is_some() != opens;
        assert!(
            matches!(&error, Error::DatabaseIsNewer { not_unwound, .. } if is_told(not_unwound)),
            "{error:?}"
        );
        assert!(new.to_head(&file.open()).unwrap().is_noop());
        let downs = ledger(&file.open())
            .iter()
            .filter(|entry| entry.starts_with("down"))
            .count();
        assert_eq!(downs, if opens { 6 } else { 2 });
    }
}
