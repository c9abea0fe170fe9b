//! `tohead check` and `tohead lock` judge a set as the app's own build does: with the levels, the oldest SQLite, the
//! functions, collations and Rust steps that only its build script knows. Each test asks a real build.

#![cfg(all(feature = "embed", feature = "cli"))]

#[path = "build_script/project.rs"]
mod project;

use std::fs;
use std::process::Command;

use project::{App, target_dir, text};
use serde_json::Value;

const BUILD: &str = r#"
use tohead::rusqlite::functions::FunctionFlags;
use tohead::{Check, Level};

#[path = "migrations/0003_kinds.rs"]
mod kinds;

fn main() {
    tohead::build::Compiler::new("migrations")
        .min_sqlite("3.30")
        .level(Check::RenameColumn, Level::Deny)
        .rust_step("0003_kinds", kinds::up, Some(kinds::down))
        .connection(|conn| {
            conn.create_collation("de", |a, b| a.to_lowercase().cmp(&b.to_lowercase()))?;
            conn.create_scalar_function("is_email", 1, FunctionFlags::SQLITE_DETERMINISTIC, |values| {
                Ok(values.get::<String>(0).is_ok_and(|text| text.contains('@')))
            })
        })
        .embed();
}
"#;

const KINDS: &str = "pub fn up(tx: &rusqlite::Transaction<'_>) -> rusqlite::Result<()> {
    tx.execute_batch(\"CREATE TABLE kinds (name TEXT)\")
}

pub fn down(tx: &rusqlite::Transaction<'_>) -> rusqlite::Result<()> {
    tx.execute_batch(\"DROP TABLE kinds\")
}
";

/// An app whose set passes only with what its build script says.
fn app(name: &'static str) -> App {
    let app = App::new(name);
    let manifest = fs::read_to_string(app.path().join("Cargo.toml")).unwrap();
    let build = "[build-dependencies]\n";
    let rusqlite = "rusqlite = { version = \"0.41\", features = [\"bundled\", \"functions\", \"collation\"] }\n";
    app.write("Cargo.toml", &manifest.replace(build, &format!("{build}{rusqlite}")));
    app.write("build.rs", BUILD);
    app.write(
        "migrations/0002_users.up.sql",
        "CREATE TABLE users (mail TEXT CHECK (is_email(mail)), name TEXT);\nCREATE INDEX by_name ON users (name COLLATE de);\n",
    );
    app.write("migrations/0002_users.down.sql", "DROP TABLE users;\n");
    app.write("migrations/0003_kinds.rs", KINDS);
    // What only stands if the step before it has run.
    app.write(
        "migrations/0004_kinds.up.sql",
        "ALTER TABLE kinds ADD COLUMN note TEXT;\n",
    );
    app.write(
        "migrations/0004_kinds.down.sql",
        "DROP TABLE kinds;\nCREATE TABLE kinds (name TEXT);\n-- as 0003 leaves it\n",
    );
    app
}

/// How the command ended, what it says in JSON, and what it tells beside.
fn tohead(app: &App, words: &[&str]) -> (i32, Value, String) {
    fs::create_dir_all(app.path().join("tmp")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_tohead"))
        .args(words)
        .arg("--json")
        .current_dir(app.path())
        .env("CARGO_TARGET_DIR", target_dir())
        .env("TMPDIR", app.path().join("tmp"))
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .output()
        .unwrap();
    let said = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"));
    (output.status.code().unwrap(), said, text(&output.stderr))
}

fn lines(said: &Value, key: &str) -> Vec<String> {
    let lines = said["result"][key].as_array().unwrap_or_else(|| panic!("{said}"));
    lines.iter().map(|line| line.as_str().unwrap().to_owned()).collect()
}

#[test]
fn check_finds_what_the_build_finds_and_nothing_else() {
    let app = app("asked");
    let (code, said, stderr) = tohead(&app, &["check"]);
    assert_eq!((code, lines(&said, "errors")), (0, vec![]), "{said} {stderr}");
    let manifest = app.path().join("Cargo.toml").canonicalize().unwrap();
    assert_eq!(said["result"]["build_script"], manifest.display().to_string());
    assert!(stderr.contains("asking the build script of "), "{stderr}");
    assert_eq!(
        said["result"]["rehearsed"][3]["reversal"], "lossy: rows of kinds",
        "{said}"
    );
    let (code, alone, _) = tohead(&app, &["check", "--alone"]);
    assert_eq!((code, &alone["result"]["build_script"]), (1, &Value::Null), "{alone}");

    app.write(
        "migrations/0005_rename.up.sql",
        "ALTER TABLE users RENAME COLUMN name TO called;\nALTER TABLE kinds DROP COLUMN note;\n",
    );
    app.write("migrations/0005_rename.down.sql", "SELECT 1;\n");
    let built = app.fail();
    let (code, said, _) = tohead(&app, &["check"]);
    let errors = lines(&said, "errors");
    assert_eq!(code, 1, "{said}");
    for id in ["[rename-column]", "[newer-sqlite]"] {
        assert!(errors.iter().any(|line| line.contains(id)), "{id}: {errors:?}");
    }
    assert!(errors.iter().all(|line| !line.contains("no such")), "{errors:?}");
    for line in &errors {
        assert!(
            built.contains(&format!("error: asked@1.2.3: {line}")),
            "{line}\n{built}"
        );
    }
    assert_eq!(built.matches("error: asked@1.2.3: ").count(), errors.len(), "{built}");
    // The account of what was refused lay there.
    assert_eq!(fs::read_dir(app.path().join("tmp")).unwrap().count(), 0);
}

#[test]
fn lock_ships_what_the_build_accepts() {
    let app = app("shipped_by_build");
    let (code, said, _) = tohead(&app, &["lock", "--alone"]);
    assert_eq!(
        (code, said["error"]["kind"].as_str()),
        (1, Some("invalid-set")),
        "{said}"
    );
    let (code, said, stderr) = tohead(&app, &["lock"]);
    assert_eq!((code, lines(&said, "shipped").len()), (0, 4), "{said} {stderr}");
    let lock = fs::read_to_string(app.path().join("migrations/tohead.lock")).unwrap();
    assert_eq!(lock.matches("release = \"1.2.3\"").count(), 4, "{lock}");
    // The Rust step was rehearsed, so that the schema behind it is known too.
    assert_eq!(lock.matches("fingerprint = ").count(), 4, "{lock}");
    app.build();
    let (_, said, _) = tohead(&app, &["check"]);
    assert_eq!(said["result"]["drafts"], serde_json::json!([]), "{said}");
    let up = fs::read_to_string(app.path().join("migrations/0002_users.up.sql")).unwrap();
    app.write(
        "migrations/0002_users.up.sql",
        &up.replace("is_email(mail)", "NOT is_email(mail)"),
    );
    let (code, said, _) = tohead(&app, &["lock"]);
    assert_eq!(
        (code, said["error"]["kind"].as_str()),
        (1, Some("invalid-set")),
        "{said}"
    );
}

#[test]
fn a_declared_schema_that_the_build_script_does_not_name_is_held_against_too() {
    let app = app("declared_beside");
    let declared = "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE users (mail TEXT CHECK (is_email(mail)), name TEXT);
        CREATE INDEX by_name ON users (name COLLATE de);
        CREATE TABLE kinds (name TEXT, note TEXT);";
    app.write("schema.sql", &declared.replace("note TEXT", "notes TEXT"));
    let (code, said, stderr) = tohead(&app, &["check"]);
    let errors = lines(&said, "errors");
    assert_eq!(code, 1, "{said} {stderr}");
    assert!(
        errors.len() == 1 && errors[0].contains("[declared-schema]"),
        "{errors:?}"
    );
    assert!(
        errors[0].contains("`notes text`") && errors[0].contains("`note text`"),
        "{errors:?}"
    );
    app.write("schema.sql", declared);
    let (code, said, stderr) = tohead(&app, &["check"]);
    assert_eq!((code, lines(&said, "errors")), (0, vec![]), "{said} {stderr}");
}

/// What only the build script has is stood in for, and that is said.
#[test]
fn create_diff_and_schema_do_without_the_functions_and_collations_of_the_app() {
    let app = app("stood_in");
    // A Rust step is nothing that anything can stand in for.
    for name in ["0003_kinds.rs", "0004_kinds.up.sql", "0004_kinds.down.sql"] {
        fs::remove_file(app.path().join("migrations").join(name)).unwrap();
    }
    let (code, said, stderr) = tohead(&app, &["schema"]);
    assert_eq!(code, 0, "{said} {stderr}");
    let sql = said["result"]["sql"].as_str().unwrap();
    assert!(sql.contains("is_email(mail)") && sql.contains("COLLATE de"), "{sql}");
    for text in [
        "note: the build script of ",
        "in the place of the function `is_email` and the collation `de` stands",
        "`check` asks the build",
    ] {
        assert!(stderr.contains(text), "{stderr}");
    }
    let declared = format!("{sql}\nCREATE TABLE tags (slug TEXT CHECK (slug = slugify(slug)));\n");
    app.write("schema.sql", &declared);
    let (code, said, stderr) = tohead(&app, &["diff", "head", "schema.sql", "--exit-code"]);
    assert_eq!((code, lines(&said, "differences").len()), (3, 1), "{said} {stderr}");
    assert!(stderr.contains("the function `slugify`"), "{stderr}");
    let (code, said, stderr) = tohead(&app, &["create", "add tags"]);
    assert_eq!(code, 0, "{said} {stderr}");
    assert!(said["result"]["up_sql"].as_str().unwrap().contains("slugify"), "{said}");
}

#[test]
fn a_rust_step_that_create_and_schema_cannot_run_is_named() {
    let app = app("left_out");
    let (_, _, stderr) = tohead(&app, &["schema", "--at", "3"]);
    let named = "only the app's build can run the Rust step of 0003_kinds";
    assert!(stderr.contains(named), "{stderr}");
    app.write("schema.sql", "CREATE TABLE foods (x);");
    let (code, said, stderr) = tohead(&app, &["create", "more"]);
    assert_eq!(
        (code, said["error"]["kind"].as_str()),
        (1, Some("invalid-set")),
        "{said}"
    );
    assert!(stderr.contains(named), "{stderr}");
    assert!(
        said["recommendation"].as_str().unwrap().contains("create --empty"),
        "{said}"
    );
}

#[test]
fn a_build_that_cannot_be_asked_is_an_error_that_says_why() {
    let app = App::new("unasked");
    app.write("build.rs", "fn main() { tohead::build::embed(migrations); }\n");
    let (code, said, stderr) = tohead(&app, &["check"]);
    assert_eq!(
        (code, said["error"]["kind"].as_str()),
        (1, Some("build-failed")),
        "{said}"
    );
    assert!(stderr.contains("cannot find value `migrations`"), "{stderr}");
    assert!(said["recommendation"].as_str().unwrap().contains("--alone"), "{said}");
    let (code, ..) = tohead(&app, &["check", "--alone"]);
    assert_eq!(code, 0);

    // Nothing is known of a directory that the build script does not embed: it is judged alone.
    app.write("build.rs", "fn main() { tohead::build::embed(\"migrations\"); }\n");
    project::copy(&app.path().join("migrations"), &app.path().join("others"));
    let (code, said, stderr) = tohead(&app, &["--dir", "others", "check"]);
    assert_eq!(
        (code, &said["result"]["build_script"]),
        (0, &Value::Null),
        "{said} {stderr}"
    );
}
