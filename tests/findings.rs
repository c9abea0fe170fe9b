//! What is wrong with a set is reported at its place, with a remedy, all at once, and as severely as
//! the project says.
//!
//! Each directory below `tests/ui` holds one set with something wrong and the text that a developer
//! sees: first with source lines, as the build script writes it, then one line each, as cargo shows it.
//! `UPDATE_EXPECTED=1 cargo test --all-features --test findings` writes the texts anew.

#![cfg(feature = "embed")]

mod support;

use std::path::{Path, PathBuf};

use support::Dir;
use tohead::build::{Checked, Compiler};
use tohead::{Check, Level};

fn cases() -> Vec<PathBuf> {
    let entries = std::fs::read_dir("tests/ui").unwrap();
    let mut cases: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

/// The set of a case, held to the declared schema beside it, if there is one. What is allowed by default is warned of in the directory with the name of its check.
fn check(case: &Path) -> Checked {
    let compiler = Compiler::new(case.join("migrations"));
    let schema = case.join("schema.sql");
    let compiler = if schema.exists() {
        compiler.schema(schema)
    } else {
        compiler
    };
    let name = case.file_name().and_then(|name| name.to_str()).unwrap();
    match Check::from_id(name) {
        Some(check) if check.default_level() == Level::Allow => compiler.level(check, Level::Warn).check(),
        _ => compiler.check(),
    }
}

/// All that a developer sees of the set, with paths as they are in a package.
fn seen(case: &Path) -> String {
    let checked = check(case);
    let lines = |kind: &str, level| {
        checked
            .lines(level)
            .into_iter()
            .map(move |line| format!("{kind}: {line}"))
            .collect()
    };
    let short: [Vec<String>; 2] = [lines("error", Level::Deny), lines("warning", Level::Warn)];
    let text = format!(
        "{}\n\n-- as cargo shows it\n{}\n",
        checked.rendered(false).join("\n\n"),
        short.concat().join("\n")
    );
    let text = text.replace(&format!("{}/", case.display()), "");
    // In the package of the set the command needs no directory.
    text.replace("tohead --dir migrations ", "tohead ")
}

#[test]
fn every_problem_reads_as_its_directory_says() {
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let mut wrong = Vec::new();
    for case in cases() {
        let (expected, seen) = (case.join("expected.txt"), seen(&case));
        if update {
            std::fs::write(expected, seen).unwrap();
        } else if std::fs::read_to_string(&expected).unwrap_or_default() != seen {
            wrong.push(format!("=== {}\n{seen}", case.display()));
        }
    }
    assert!(
        wrong.is_empty(),
        "what is seen is not what is expected:\n\n{}",
        wrong.join("\n")
    );
}

#[test]
fn every_check_has_a_directory_that_provokes_it() {
    let all: String = cases().iter().map(|case| seen(case)).collect();
    // The example of a lint provokes it, and its page shows how that reads.
    let page = |check: &Check| std::fs::read_to_string(format!("tests/explain/{check}.txt")).unwrap_or_default();
    let missing: Vec<_> = Check::ALL
        .iter()
        .filter(|check| !all.contains(&format!("[{check}]")) && !page(check).contains(&format!("[{check}]: ")))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_problem_has_a_remedy() {
    for case in cases() {
        let checked = check(&case);
        assert!(
            !checked.rendered(false).is_empty(),
            "{} provokes nothing",
            case.display()
        );
        for rendered in checked.rendered(false) {
            assert!(rendered.contains("= help: "), "{}: {rendered}", case.display());
        }
    }
}

/// One set per check whose level can be told apart from its default.
const PROVOKED: &[(Check, &[(&str, &str)])] = &[
    (
        Check::UnrecognisedFile,
        &[("0001_a.up.sql", A), ("0001_a.down.sql", DROP_A), ("notes.txt", "")],
    ),
    (
        Check::DuplicateVersion,
        &[("0001_a.up.sql", A), ("0001_a.down.sql", DROP_A), ("1_b.up.sql", B)],
    ),
    (Check::DownWithoutUp, &[("0001_a.down.sql", "SELECT 1;")]),
    (Check::UpWithoutDown, &[("0001_a.up.sql", A)]),
    (
        Check::EmptyFile,
        &[("0001_a.up.sql", ""), ("0001_a.down.sql", "SELECT 1;")],
    ),
    (
        Check::Directive,
        &[
            ("0001_a.up.sql", "-- tohead: hurry\nCREATE TABLE a (x);"),
            ("0001_a.down.sql", DROP_A),
        ],
    ),
    (
        Check::UnusedAllow,
        &[
            (
                "0001_a.up.sql",
                "-- tohead: allow(drop-table) \"x\"\nCREATE TABLE a (x);",
            ),
            ("0001_a.down.sql", DROP_A),
        ],
    ),
    (Check::RustStep, &[("0001_a.rs", "fn up() {}\npub fn down() {}")]),
    (
        Check::TransactionControl,
        &[("0001_a.up.sql", "BEGIN;"), ("0001_a.down.sql", "SELECT 1;")],
    ),
    (
        Check::Placeholder,
        &[("0001_a.up.sql", "SELECT ?;"), ("0001_a.down.sql", "SELECT 1;")],
    ),
    (
        Check::NeverEnds,
        &[
            (
                "0001_a.up.sql",
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n;",
            ),
            ("0001_a.down.sql", "SELECT 1;"),
        ],
    ),
    (
        Check::Fixture,
        &[
            ("0001_a.up.sql", A),
            ("0001_a.down.sql", DROP_A),
            ("fixtures/0002.sql", "SELECT 1;"),
        ],
    ),
    (
        Check::RejectedStatement,
        &[("0001_a.up.sql", "SELECT a;"), ("0001_a.down.sql", "SELECT 1;")],
    ),
    (
        Check::Attach,
        &[
            ("0001_a.up.sql", "ATTACH 'x.db' AS x;"),
            ("0001_a.down.sql", "SELECT 1;"),
        ],
    ),
    (
        Check::NeedsNoTransaction,
        &[
            ("0001_a.up.sql", "PRAGMA temp_store = MEMORY;"),
            ("0001_a.down.sql", "SELECT 1;"),
        ],
    ),
    (
        Check::NotRepeatable,
        &[
            ("0001_a.up.sql", "-- tohead: no-transaction\nCREATE TABLE a (x);"),
            ("0001_a.down.sql", DROP_A),
        ],
    ),
    (
        Check::ReservedPragma,
        &[
            ("0001_a.up.sql", "PRAGMA foreign_keys = OFF;"),
            ("0001_a.down.sql", "SELECT 1;"),
        ],
    ),
    (
        Check::ReservedName,
        &[
            ("0001_a.up.sql", "CREATE TABLE tohead_a (x);"),
            ("0001_a.down.sql", "DROP TABLE tohead_a;"),
        ],
    ),
    (
        Check::ForeignKeys,
        &[("0001_a.up.sql", ORPHAN), ("0001_a.down.sql", DROP_A)],
    ),
    (
        Check::DownDiffers,
        &[
            ("0001_a.up.sql", A),
            ("0001_a.down.sql", "SELECT 1;"),
            ("0002_a.up.sql", B),
            ("0002_a.down.sql", "DROP TABLE b;"),
        ],
    ),
    (
        Check::ColumnOrder,
        &[
            ("0001_a.up.sql", AB),
            ("0001_a.down.sql", DROP_A),
            ("0002_b.up.sql", "ALTER TABLE a DROP COLUMN x;"),
            ("0002_b.down.sql", "ALTER TABLE a ADD COLUMN x;"),
        ],
    ),
    (
        Check::UnrehearsedRustStep,
        &[("0001_a.rs", "pub fn up() {}\npub fn down() {}")],
    ),
    (
        Check::Lock,
        &[("0001_a.up.sql", A), ("0001_a.down.sql", DROP_A), ("tohead.lock", "")],
    ),
    (
        Check::LockConflict,
        &[
            ("0001_a.up.sql", A),
            ("0001_a.down.sql", DROP_A),
            ("tohead.lock", "<<<<<<< HEAD\n"),
        ],
    ),
    (
        Check::ShippedEdited,
        &[
            ("0001_a.up.sql", AB),
            ("0001_a.down.sql", DROP_A),
            ("tohead.lock", SHIPPED_A),
        ],
    ),
    (
        Check::ShippedRenamed,
        &[
            ("0001_b.up.sql", A),
            ("0001_b.down.sql", DROP_A),
            ("tohead.lock", SHIPPED_A),
        ],
    ),
    (Check::ShippedRemoved, &[("tohead.lock", SHIPPED_A)]),
    (
        Check::BeforeShipped,
        &[
            ("0000_b.up.sql", B),
            ("0000_b.down.sql", "DROP TABLE b;"),
            ("0001_a.up.sql", A),
            ("0001_a.down.sql", DROP_A),
            ("tohead.lock", SHIPPED_A),
        ],
    ),
    (
        Check::ShippedSchema,
        &[
            (
                "0001_foods.up.sql",
                include_str!("ui/shipped_schema_differs/migrations/0001_foods.up.sql"),
            ),
            (
                "0001_foods.down.sql",
                include_str!("ui/shipped_schema_differs/migrations/0001_foods.down.sql"),
            ),
            (
                "0002_meals.up.sql",
                include_str!("ui/shipped_schema_differs/migrations/0002_meals.up.sql"),
            ),
            (
                "0002_meals.down.sql",
                include_str!("ui/shipped_schema_differs/migrations/0002_meals.down.sql"),
            ),
            (
                "tohead.lock",
                include_str!("ui/shipped_schema_differs/migrations/tohead.lock"),
            ),
        ],
    ),
    (Check::Drafts, &[("0001_a.up.sql", A), ("0001_a.down.sql", DROP_A)]),
];

/// A lock file in which `A` and `DROP_A` are shipped as 0001_a.
const SHIPPED_A: &str = r#"
format = 1

[[migration]]
id = "0001_a"
release = "1.0.0"
up = "v1:cb2b51daa8a9d5a39c25a19c5ddad98c9986484fb1403ff23075caa138571aa7"
down = "v1:697063e572e7922576a346a0a5d1487cc714a1d365f5b9502f6a8cf3675400ad"
fingerprint = "v1:149ad24010505bcbb9609b1ac3ff19e166c7df42584e66be636604830771c930"
schema_version = "0.1.0"
chain = "v1:1b798740c1c8765ce20f24c760e9be0877ae079a132a5fac4d32bde731ebb673"
"#;

const A: &str = "CREATE TABLE a (x);";
const AB: &str = "CREATE TABLE a (x, y);";
const B: &str = "CREATE TABLE b (x);";
const DROP_A: &str = "DROP TABLE a;";
const ORPHAN: &str = "CREATE TABLE a (x PRIMARY KEY, p REFERENCES a);\nINSERT INTO a VALUES (1, 2);";

/// The failing examples of the lints, as `tohead explain` gives them.
fn examples() -> Vec<(Check, Vec<(String, String)>)> {
    let page = |check: &Check| {
        let mut tohead = std::process::Command::new(env!("CARGO_BIN_EXE_tohead"));
        let output = tohead.args(["explain", check.id(), "--json"]).output().unwrap();
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let files = json["result"]["failing"].as_array().unwrap().iter();
        let files = files.map(|file| (text(&file["name"]), text(&file["text"])));
        (*check, files.collect::<Vec<_>>())
    };
    let pages = Check::ALL.iter().map(page);
    pages.filter(|(_, files)| !files.is_empty()).collect()
}

/// Every check with a set that provokes it.
fn provoked() -> Vec<(Check, Dir)> {
    let written = PROVOKED.iter().map(|(check, files)| (*check, Dir::new(files)));
    let examples = examples().into_iter().map(|(check, files)| {
        let files: Vec<_> = files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        (check, Dir::new(&files))
    });
    written.chain(examples).collect()
}

/// How many findings of a check there are at a level.
fn found(checked: &Checked, check: Check, level: Level) -> usize {
    checked
        .lines(level)
        .iter()
        .filter(|line| line.contains(&format!("[{check}]")))
        .count()
}

#[test]
fn a_check_is_as_severe_as_the_project_says() {
    for (check, dir) in &provoked() {
        // What the examples of the lints declare.
        let compiler = || dir.compiler().min_sqlite("3.35");
        let default = compiler().check();
        assert_eq!(
            found(&default, *check, check.default_level()) > 0,
            check.default_level() != Level::Allow,
            "{check}: {:?}",
            default.rendered(false)
        );
        for (level, other) in [(Level::Deny, Level::Warn), (Level::Warn, Level::Deny)] {
            let checked = compiler().level(*check, level).check();
            assert!(found(&checked, *check, level) > 0, "{check} at {level:?}");
            assert_eq!(found(&checked, *check, other), 0, "{check} at {level:?}");
            let others = checked.lines(Level::Deny).len() - found(&checked, *check, Level::Deny);
            assert_eq!(
                checked.is_refused(),
                level == Level::Deny || others > 0,
                "{check} at {level:?}"
            );
        }
        let allowed = compiler().level(*check, Level::Allow).check();
        for level in [Level::Allow, Level::Warn, Level::Deny] {
            assert_eq!(
                found(&allowed, *check, level),
                0,
                "{check} is allowed: {:?}",
                allowed.rendered(false)
            );
        }
        let rendered = allowed.rendered(false).concat();
        assert!(
            !rendered.contains(&format!("[{check}]")),
            "{check} is allowed: {rendered}"
        );
    }
}

#[test]
fn the_table_of_levels_leaves_out_only_what_text_cannot_provoke() {
    let provoked = provoked();
    let left_out: Vec<_> = Check::ALL
        .iter()
        .filter(|check| provoked.iter().all(|(provoked, _)| provoked != *check))
        .collect();
    // What is declared stands beside the set: `tests/ui/declared_schema`.
    assert_eq!(
        left_out,
        [
            &Check::Unreadable,
            &Check::NotUtf8,
            &Check::DeclaredSchema,
            &Check::DeclaredOrder
        ]
    );
}

#[test]
fn a_directive_allows_for_one_migration_only() {
    let drop = |directive: &str| format!("{directive}DROP TABLE a;");
    let again = "CREATE TABLE a (x);";
    let (allowed, warned) = (drop("-- tohead: allow(drop-table) \"made anew below\"\n"), drop(""));
    let dir = support::dir(&[
        ("0001_a", A, DROP_A),
        ("0002_b", &allowed, again),
        ("0003_c", again, DROP_A),
        ("0004_d", &warned, again),
    ]);
    let lines = dir.compiler().check().lines(Level::Warn);
    assert!(
        matches!(&lines[..], [line] if line.contains("0004_d.up.sql:1:12: drops the table `a`")),
        "{lines:?}"
    );
    let none = dir.compiler().level(Check::DropTable, Level::Allow).check();
    assert_eq!(
        none.rendered(false),
        [""; 0],
        "an allow directive is of use even where the check is off for all"
    );
}

#[test]
fn names_are_shown_as_their_author_has_written_them() {
    let irreversible = "-- tohead: irreversible \"not needed here\"\n";
    let base = "CREATE TABLE FoodItems (Id INTEGER PRIMARY KEY, \"Full Name\" TEXT NOT NULL, Kcal INTEGER);";
    let copy = |what: &str| {
        format!(
            "{irreversible}CREATE TABLE FoodItems_New (Id INTEGER PRIMARY KEY, \"Full Name\" TEXT NOT NULL, Kcal INTEGER);\n\
             INSERT INTO FoodItems_New {what};\nDROP TABLE FoodItems;\nALTER TABLE FoodItems_New RENAME TO FoodItems;"
        )
    };
    let said = |up: &str| {
        let dir = support::dir(&[("0001_a", base, "DROP TABLE FoodItems;"), ("0002_b", up, "")]);
        let checked = dir.compiler().check();
        [checked.lines(Level::Deny), checked.lines(Level::Warn)]
            .concat()
            .concat()
    };
    let cases = [
        (
            copy("SELECT * FROM FoodItems WHERE Kcal > 0"),
            "rows of `FoodItems` are gone",
        ),
        (
            copy("(Id, \"Full Name\") SELECT Id, \"Full Name\" FROM FoodItems"),
            "values of `FoodItems.Kcal` become NULL",
        ),
        (
            copy("SELECT Id, 'x', Kcal FROM FoodItems"),
            "values of `FoodItems.Full Name` change",
        ),
        (
            copy("SELECT Id, \"Full Name\", 1 FROM FoodItems LIMIT 900"),
            "the copy of `FoodItems` stops after 900 rows",
        ),
        (
            format!("{irreversible}UPDATE FoodItems SET Kcal = 1;\nALTER TABLE FoodItems DROP COLUMN Kcal;"),
            "drops the column `Kcal` of `FoodItems`",
        ),
        (
            format!("{irreversible}DROP TABLE fooditems;"),
            "drops the table `FoodItems`",
        ),
    ];
    for (up, expected) in cases {
        let said = said(&up);
        assert!(said.contains(expected), "{expected}: {said}");
    }
}

#[test]
fn the_same_files_give_the_same_text_whatever_chance_and_the_clock_say() {
    let table = "CREATE TABLE a (id INTEGER PRIMARY KEY, at TEXT, n INTEGER, token TEXT);\nCREATE TABLE b (id INTEGER PRIMARY KEY, x TEXT);";
    let filled = "-- tohead: irreversible \"not needed here\"\n\
         UPDATE a SET at = CURRENT_TIMESTAMP, n = random(), token = hex(randomblob(8));\n\
         INSERT INTO b (x) SELECT hex(randomblob(4)) FROM a WHERE random() % 2 = 0;";
    let ups = [
        // Each loses or meets what a function that varies has written.
        "CREATE UNIQUE INDEX i ON a (at);",
        "CREATE TABLE c (id INTEGER PRIMARY KEY, at TEXT, n INTEGER, token TEXT);\n\
         INSERT INTO c SELECT id, NULL, n, token FROM a;\nDROP TABLE a;\nALTER TABLE c RENAME TO a;",
        "CREATE TABLE c (id INTEGER PRIMARY KEY, at TEXT, n INTEGER, token TEXT);\n\
         INSERT INTO c SELECT id, at, NULL, NULL FROM a;\nDROP TABLE a;\nALTER TABLE c RENAME TO a;",
        "CREATE TABLE c (x TEXT PRIMARY KEY) WITHOUT ROWID;\n\
         INSERT INTO c SELECT x FROM b WHERE x < '8';\nDROP TABLE b;\nALTER TABLE c RENAME TO b;",
    ];
    for up in ups {
        let up = format!("-- tohead: irreversible \"not needed here\"\n{up}");
        let dir = support::dir(&[
            ("0001_a", table, "DROP TABLE a;\nDROP TABLE b;"),
            ("0002_b", filled, ""),
            ("0003_c", &up, ""),
        ]);
        let said = || {
            let checked = dir.compiler().check();
            [checked.rendered(false), checked.lines(Level::Deny)].concat().concat()
        };
        let (first, second) = (said(), said());
        assert!(first.contains("error["), "{up}: {first}");
        assert_eq!(first, second);
        let today: String = tohead::rusqlite::Connection::open_in_memory()
            .and_then(|conn| conn.query_row("SELECT date()", [], |row| row.get(0)))
            .unwrap();
        assert!(!first.contains(&today), "{first}");
    }
}

#[test]
fn a_directory_that_is_not_there_is_an_error_and_an_empty_one_is_not() {
    let dir = Dir::new(&[]);
    let empty = dir.compiler().check();
    assert_eq!((empty.is_refused(), empty.migration_count()), (false, 0));
    let missing = Compiler::new("no/such/migrations").check();
    let lines = missing.lines(Level::Deny);
    assert!(missing.is_refused());
    assert!(
        matches!(&lines[..], [line] if line.starts_with("no/such/migrations:1:1: cannot be read: ")),
        "{lines:?}"
    );
}

#[test]
fn beside_migrations_stand_only_files_that_are_known() {
    let dir = Dir::new(&[
        ("0001_a.up.sql", A),
        ("0001_a.down.sql", DROP_A),
        ("README.md", "x"),
        ("README", ""),
        (".gitkeep", ""),
        ("tohead.lock", SHIPPED_A),
    ]);
    std::fs::create_dir(dir.path().join("fixtures")).unwrap();
    std::fs::write(dir.path().join("fixtures/0001.sql"), "INSERT INTO a VALUES (1);").unwrap();
    std::fs::create_dir(dir.path().join(".git")).unwrap();
    std::fs::write(dir.path().join(".git/0002_b.up.sql"), "nonsense").unwrap();
    let checked = dir.compiler().check();
    assert_eq!(checked.rendered(false), [""; 0]);
    assert_eq!(checked.migration_count(), 1);
}

fn checksum(up: impl AsRef<[u8]>) -> String {
    let dir = Dir::new(&[("0001_a.down.sql", DROP_A)]);
    std::fs::write(dir.path().join("0001_a.up.sql"), up).unwrap();
    dir.compile().list()[0].checksum().to_string()
}

#[test]
fn line_ends_a_bom_comments_and_white_space_do_not_change_a_checksum_and_a_literal_does() {
    let unix = "-- a table\nCREATE TABLE a (\n  x TEXT DEFAULT 'one\ntwo'\n);\n\nINSERT INTO a VALUES ('x');\n";
    let windows = unix.replace('\n', "\r\n");
    let same = [
        ("CRLF", windows.clone()),
        ("BOM", format!("\u{feff}{unix}")),
        ("BOM and CRLF", format!("\u{feff}{windows}")),
        (
            "other comments",
            unix.replace("-- a table", "/* the\n table; */ -- of a"),
        ),
        ("no comment", unix.replace("-- a table\n", "")),
        (
            "other white space",
            unix.replace("(\n  x", "( x\t")
                .replace("\n);", ") ;")
                .replace("\n\nINSERT", "INSERT\n"),
        ),
        ("a comment between tokens", unix.replace("INTO a", "INTO/**/a")),
    ];
    for (what, text) in same {
        assert_eq!(checksum(&text), checksum(unix), "{what}");
    }
    let other = [
        ("a literal", unix.replace("'x'", "'y'")),
        ("a number for a string", unix.replace("'x'", "1")),
        ("white space in a literal", unix.replace("'x'", "'x '")),
        ("the case of a literal", unix.replace("'x'", "'X'")),
        (
            "a line end in a literal, in a file with both",
            unix.replace("one\ntwo", "one\r\ntwo"),
        ),
        ("a comment sign in a literal", unix.replace("'x'", "'--x'")),
        ("a name", unix.replace("  x TEXT", "  y TEXT")),
        ("an operator", unix.replace("('x')", "(-'x')")),
    ];
    for (what, text) in other {
        assert_ne!(checksum(&text), checksum(unix), "{what}");
    }
}
