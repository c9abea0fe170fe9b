//! Promise 3, on the way back: what a down part, or a down script in the ledger, takes from a table although none of
//! its statements says so is counted in the run, and rolls it back. The same of rows in virtual tables, either way.

mod support;

use rusqlite::Connection;
use support::{File, integer, refused};
use tohead::{Backup, Check, Direction, Error, Level, Migrations, NewerDatabase, Target};

const FOODS: (&str, &str, &str) = (
    "0001_foods",
    "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT, kind TEXT);
     CREATE TABLE meals (food INTEGER REFERENCES foods (id));
     CREATE INDEX meals_food ON meals (food);",
    "DROP TABLE meals;\nDROP TABLE foods;",
);

/// `foods` again, but for the rows that this leaves out.
fn rebuild(condition: &str) -> String {
    format!(
        "CREATE TABLE new (id INTEGER PRIMARY KEY, name TEXT, kind TEXT);
         INSERT INTO new SELECT id, name, kind FROM foods {condition};
         DROP TABLE foods;\nALTER TABLE new RENAME TO foods;"
    )
}

/// Leaves out what no made-up row is.
const ONLY_A_USERS: &str = "WHERE kind IS NOT 'unheard' || ' of'";

fn compile(migrations: &[(&str, &str, &str)]) -> Migrations {
    let dir = support::dir(migrations);
    let allowed = [Check::DownDiffers, Check::IdleDown, Check::RebuildLosesConstraint];
    allowed
        .into_iter()
        .fold(dir.compiler(), |compiler, check| compiler.level(check, Level::Allow))
        .compile()
        .unwrap_or_else(|error| panic!("{error}"))
}

/// A set whose second migration makes an index, and undoes that with `down`; and a database at head, with a row that the
/// rehearsal has none like.
fn undone_by(down: &str) -> (Migrations, File) {
    let set = compile(&[FOODS, ("0002_change", "CREATE INDEX by_kind ON foods (kind);", down)]);
    let file = File::new();
    set.to_head(&file.open()).unwrap();
    file.open()
        .execute_batch(
            "INSERT INTO foods VALUES (1, 'egg', 'x'), (2, 'oil', 'unheard of'), (3, 'ham', NULL); INSERT INTO meals VALUES (1)",
        )
        .unwrap();
    (set, file)
}

#[test]
fn rows_that_a_down_part_would_take_are_counted_in_the_run() {
    let (set, file) = undone_by(&rebuild(ONLY_A_USERS));
    assert_eq!(set.list()[1].guarded_down(), ["foods", "meals"]);
    assert_eq!(set.list()[1].steady_down(), ["foods"]);
    let conn = file.open();
    for target in [Target::Steps(-1), Target::Base] {
        let run = |conn: &Connection| set.runner().backup(Backup::none()).to(conn, target.clone());
        let error = refused(&file, &conn, run);
        let Error::RowsLost { tables, direction, .. } = &error else {
            panic!("{error:?}")
        };
        assert_eq!((tables[0].before, tables[0].after, *direction), (3, 2, Direction::Down));
        insta::allow_duplicates! {
            insta::assert_snapshot!(error, @"the down part of 0002_change would leave 2 of 3 rows in `foods`, and neither its statements nor the rehearsal say that any go; the database is as it was; correct the migration, or delete what has to go with a DELETE that says so");
        }
    }
    set.runner().row_guard(false).down(&conn, 1).unwrap();
    assert_eq!(integer(&conn, "SELECT count(*) FROM foods"), 2);
}

#[test]
fn rows_that_a_down_part_would_have_twice_are_counted_in_the_run() {
    let joined = "CREATE TABLE new (id INTEGER, name TEXT, kind TEXT);
        INSERT INTO new SELECT foods.id, foods.name, foods.kind FROM foods LEFT JOIN (SELECT 'unheard' || ' of' AS kind UNION ALL SELECT 'unheard' || ' of') AS kinds ON kinds.kind = foods.kind;
        DROP TABLE foods;\nALTER TABLE new RENAME TO foods;";
    let (set, file) = undone_by(&joined.replace("UNION ALL SELECT 'unheard' || ' of'", "FROM (VALUES (1), (2))"));
    let error = refused(&file, &file.open(), |conn| {
        set.runner().backup(Backup::none()).down(conn, 1)
    });
    let Error::RowsMultiplied { tables, direction, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!((tables[0].before, tables[0].after, *direction), (3, 4, Direction::Down));
    assert!(
        error
            .to_string()
            .starts_with("the down part of 0002_change would leave 4 rows"),
        "{error}"
    );
}

#[test]
fn what_a_down_part_says_goes_is_not_counted() {
    for (down, guarded) in [
        (rebuild(""), &["foods", "meals"][..]),
        (
            format!("DELETE FROM foods WHERE kind = 'unheard' || ' of';\n{}", rebuild("")),
            &["meals"],
        ),
        (format!("DELETE FROM meals;\n{}", rebuild("")), &["foods"]),
        ("DROP INDEX by_kind;".to_owned(), &[]),
        (
            "UPDATE foods SET kind = 'x' || kind;\nDROP INDEX by_kind;".to_owned(),
            &[],
        ),
    ] {
        let (set, file) = undone_by(&down);
        assert_eq!(set.list()[1].guarded_down(), guarded, "{down}");
        set.down(&file.open(), 1)
            .unwrap_or_else(|error| panic!("{down}: {error}"));
    }
    // Neither is a table that the up part has made.
    let set = compile(&[
        FOODS,
        (
            "0002_more",
            "CREATE TABLE more (x);\nINSERT INTO more VALUES (1);",
            "DROP TABLE more;",
        ),
    ]);
    assert!(set.list()[1].guarded_down().is_empty());
}

/// A database whose newer part is undone with this script, from the ledger.
fn newer(down: &str) -> (Migrations, File) {
    let up = "-- tohead: breaking\nCREATE INDEX by_kind ON foods (kind);";
    let newer = compile(&[
        FOODS,
        ("0002_change", up, &format!("{down}\nDROP INDEX IF EXISTS by_kind;")),
    ]);
    let file = File::new();
    newer.to_head(&file.open()).unwrap();
    file.open()
        .execute_batch("INSERT INTO foods VALUES (1, 'egg', 'x'), (2, 'oil', 'unheard of'), (3, 'ham', NULL)")
        .unwrap();
    (compile(&[FOODS]), file)
}

#[test]
fn rows_that_a_script_of_the_ledger_would_take_are_counted() {
    // That a view is dropped on the way says nothing of rows.
    let (older, file) = newer(&format!(
        "CREATE VIEW kinds AS SELECT 1;\nDROP VIEW kinds;\n{}\nCREATE INDEX by_kind ON foods (kind);",
        rebuild(ONLY_A_USERS)
    ));
    let unwinding = || {
        older
            .runner()
            .newer_database(NewerDatabase::Unwind)
            .backup(Backup::none())
    };
    let conn = file.open();
    let error = refused(&file, &conn, |conn| unwinding().to_head(conn));
    assert!(matches!(error, Error::DatabaseIsNewer { .. }), "{error:?}");
    let why = "the down script of 0002_change in the ledger would leave 2 of 3 rows in `foods`, and none of its statements deletes from there";
    assert!(error.to_string().contains(why), "{error}");
    assert_eq!(
        unwinding().row_guard(false).to_head(&conn).unwrap().unwound,
        ["0002_change"]
    );
    assert_eq!(integer(&conn, "SELECT count(*) FROM foods"), 2);
}

#[test]
fn what_a_script_of_the_ledger_says_goes_may_go() {
    let condition = ONLY_A_USERS.replace("IS NOT", "=");
    for (down, left) in [
        (rebuild(""), 3),
        (format!("DELETE FROM foods {condition};"), 2),
        (format!("DELETE FROM foods {condition};\n{}", rebuild("")), 2),
        // Under another name it is the same table.
        (
            rebuild("").replace("DROP TABLE", &format!("DELETE FROM new {condition};\nDROP TABLE")),
            2,
        ),
        (
            "CREATE TABLE more (x);\nINSERT INTO more VALUES (1);\nDELETE FROM more;\nDROP TABLE more;".to_owned(),
            3,
        ),
    ] {
        let (older, file) = newer(&down);
        let runner = older.runner().newer_database(NewerDatabase::Unwind);
        let report = runner
            .to_head(&file.open())
            .unwrap_or_else(|error| panic!("{down}: {error}"));
        assert_eq!(report.unwound, ["0002_change"]);
        assert_eq!(integer(&file.open(), "SELECT count(*) FROM foods"), left, "{down}");
    }
}

const NOTES: (&str, &str, &str) = (
    "0001_notes",
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);
     CREATE VIRTUAL TABLE words USING fts5 (text);
     CREATE VIRTUAL TABLE places USING rtree (id, x0, x1);",
    "DROP TABLE places;\nDROP TABLE words;\nDROP TABLE notes;",
);

/// Full-text rows and places again, but for those that this leaves out.
fn again(condition: &str) -> String {
    format!(
        "CREATE TABLE kept AS SELECT rowid AS id, text FROM words;
         DROP TABLE words;
         CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = 'porter');
         INSERT INTO words (rowid, text) SELECT id, text FROM kept {condition};
         DROP TABLE kept;"
    )
}

#[test]
fn rows_of_a_virtual_table_that_is_made_anew_are_counted() {
    let places = "CREATE TABLE kept AS SELECT id, x0, x1 FROM places;
        DROP TABLE places;
        CREATE VIRTUAL TABLE places USING rtree (id, x0, x1);
        INSERT INTO places SELECT id, x0, x1 FROM kept WHERE x0 <> 7000 + 123;
        DROP TABLE kept;";
    let words = again("WHERE text IS NOT 'unheard' || ' of'");
    let rows = "INSERT INTO words (rowid, text) VALUES (1, 'egg'), (2, 'unheard of'); INSERT INTO places VALUES (1, 7123, 7124), (2, 0, 1)";
    for (change, table) in [(words.as_str(), "words"), (places, "places")] {
        let set = compile(&[NOTES, ("0002_change", change, "SELECT 1;")]);
        assert_eq!(set.list()[1].guarded(), [table]);
        let file = File::new();
        set.to(&file.open(), Target::Steps(1)).unwrap();
        file.open().execute_batch(rows).unwrap();
        let conn = file.open();
        let error = refused(&file, &conn, |conn| set.runner().backup(Backup::none()).to_head(conn));
        let Error::RowsLost { tables, .. } = &error else {
            panic!("{error:?}")
        };
        assert_eq!(
            (tables[0].table.as_str(), tables[0].before, tables[0].after),
            (table, 2, 1)
        );
        set.runner().row_guard(false).to_head(&conn).unwrap();
    }
    // What a script of the ledger does to them, too.
    let change = (
        "0002_change",
        "-- tohead: breaking\nCREATE INDEX by_text ON notes (text);",
        "DROP INDEX by_text;",
    );
    for (condition, loses) in [("", false), ("WHERE text IS NOT 'unheard' || ' of'", true)] {
        let down = format!(
            "{}\n{}",
            change.2,
            again(condition).replace(", tokenize = 'porter'", "")
        );
        let file = File::new();
        compile(&[NOTES, (change.0, change.1, &down)])
            .to_head(&file.open())
            .unwrap();
        file.open().execute_batch(rows).unwrap();
        let runner = compile(&[NOTES]).runner().newer_database(NewerDatabase::Unwind);
        match runner.to_head(&file.open()) {
            Ok(report) => assert!(!loses && report.unwound.len() == 1),
            Err(error) => assert!(loses && error.to_string().contains("1 of 2 rows in `words`"), "{error}"),
        }
    }
}

/// An index of the rows of another table has none of its own: what is in it follows from those.
#[test]
fn an_index_of_other_rows_may_lose_its_entries_with_them() {
    let notes = (
        "0001_notes",
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);
         CREATE VIRTUAL TABLE words USING fts5 (text, content = 'notes', content_rowid = 'id');
         CREATE TRIGGER note_in AFTER INSERT ON notes BEGIN INSERT INTO words (rowid, text) VALUES (new.id, new.text); END;
         CREATE TRIGGER note_out AFTER DELETE ON notes BEGIN INSERT INTO words (words, rowid, text) VALUES ('delete', old.id, old.text); END;",
        "DROP TABLE words;\nDROP TABLE notes;",
    );
    let delete = (
        "0002_delete",
        "DELETE FROM notes WHERE text = 'unheard' || ' of';",
        "SELECT 1;",
    );
    let set = compile(&[notes, delete]);
    assert!(set.list()[1].guarded().is_empty());
    let file = File::new();
    set.to(&file.open(), Target::Steps(1)).unwrap();
    file.open()
        .execute_batch("INSERT INTO notes (text) VALUES ('egg'), ('unheard of')")
        .unwrap();
    set.to_head(&file.open()).unwrap();
    assert_eq!(
        integer(&file.open(), "SELECT count(*) FROM words WHERE words MATCH 'unheard'"),
        0
    );
}

/// What a module does behind its table says nothing about other tables.
#[test]
fn a_full_text_index_that_is_filled_anew_hides_no_loss_beside_it() {
    let up = format!(
        "{}\n{}",
        rebuild(ONLY_A_USERS)
            .replace("foods", "notes")
            .replace("name, kind", "kind")
            .replace("name TEXT, kind", "kind"),
        again("")
    );
    let notes = (
        NOTES.0,
        &*NOTES.1.replace(
            "notes (id INTEGER PRIMARY KEY, text TEXT)",
            "notes (id INTEGER PRIMARY KEY, kind TEXT)",
        ),
        NOTES.2,
    );
    let set = compile(&[notes, ("0002_change", &up, "SELECT 1;")]);
    assert_eq!(set.list()[1].guarded(), ["notes", "words"]);
    let file = File::new();
    set.to(&file.open(), Target::Steps(1)).unwrap();
    file.open()
        .execute_batch("INSERT INTO notes (kind) VALUES ('x'), ('unheard of')")
        .unwrap();
    let error = refused(&file, &file.open(), |conn| {
        set.runner().backup(Backup::none()).to_head(conn)
    });
    assert!(error.to_string().contains("1 of 2 rows in `notes`"), "{error}");
}
