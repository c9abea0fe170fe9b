//! If it compiles, it migrates: what `cargo build` does with an app and its migrations.
//!
//! Each test copies the app in `tests/build_script/app` and builds it for real. All share one target
//! directory, so that SQLite is compiled once.

#![cfg(feature = "embed")]

#[path = "build_script/project.rs"]
mod project;

use std::fs;
use std::process::Command;

use project::{App, Binary, copy, target_dir, text};

/// A part of the snapshot, as the last build script of this app has packed it.
fn packed(name: &str, part: &str) -> Vec<u8> {
    let scripts = fs::read_dir(target_dir().join("debug/build")).unwrap();
    let of_app = scripts.map(|script| script.unwrap().path()).filter(|path| {
        path.file_name()
            .unwrap()
            .to_string_lossy()
            .starts_with(&format!("{name}-"))
    });
    let files = of_app.map(|path| path.join(format!("out/tohead_main.{part}")));
    let newest = files
        .filter(|file| file.exists())
        .max_by_key(|file| fs::metadata(file).unwrap().modified().unwrap());
    newest.map(|file| fs::read(file).unwrap()).unwrap_or_default()
}

/// An app that switches the image off carries none, whatever its build script has made.
#[test]
fn without_images_a_new_database_takes_the_script() {
    let app = App::new("scripted");
    let manifest = fs::read_to_string(app.path().join("Cargo.toml")).unwrap();
    let (before, after) = manifest.split_once(" }\nrusqlite").unwrap();
    app.write(
        "Cargo.toml",
        &format!("{before}, default-features = false }}\nrusqlite{after}"),
    );
    let binary = app.build();
    assert_contains(&binary.run(), &["by a copy of head", "food: egg", "food: kale"]);
    let image = packed("scripted", "image");
    assert_eq!(image.is_empty(), !cfg!(feature = "image"));
    assert!(image.is_empty() || !binary.holds(&image));
}

#[track_caller]
fn assert_contains(text: &str, wanted: &[&str]) {
    for wanted in wanted {
        assert!(text.contains(wanted), "`{wanted}` is not in:\n{text}");
    }
}

#[test]
fn the_binary_migrates_in_an_empty_directory_without_the_sources() {
    let app = App::new("plain");
    let binary = app.build();
    let about_the_app = ["plain@", "`plain`"]
        .iter()
        .any(|name| binary.warnings.contains(&format!("warning: {name}")));
    assert!(!about_the_app, "{}", binary.warnings);
    fs::rename(app.path(), app.path().with_extension("away")).unwrap();
    assert_eq!(binary.files(), ["app"]);
    assert_contains(
        &binary.run(),
        &[
            "1 migration in ",
            "by a copy of head",
            "up 0001_create_foods by 1.2.3",
            "food: egg",
            "food: kale",
        ],
    );
    assert_eq!(binary.files(), ["app", "app.db"]);
    let image = packed("plain", "image");
    assert_eq!(image.is_empty(), !cfg!(feature = "image"));
    assert!(image.is_empty() || binary.holds(&image));
    assert!(binary.holds(&packed("plain", "script")));
    let again = binary.run();
    assert_eq!(again.matches("up 0001_create_foods").count(), 1, "{again}");
    fs::rename(app.path().with_extension("away"), app.path()).unwrap();
}

/// The directories of `tests/ui`, each through a real `cargo build`: what the library says of them, which
/// `tests/findings.rs` holds to their texts, is what a developer sees.
#[test]
fn every_problem_is_shown_by_cargo_as_its_directory_says() {
    let app = App::new("ui");
    app.write(
        "build.rs",
        "fn main() {\n    println!(\"cargo::rerun-if-env-changed=UI_CASE\");\n    let compiler = tohead::build::Compiler::new(\"migrations\");\n    match std::path::Path::new(\"schema.sql\").exists() {\n        true => compiler.schema(\"schema.sql\").embed(),\n        false => compiler.embed(),\n    }\n}\n",
    );
    let migrations = app.path().join("migrations");
    let mut wrong = Vec::new();
    for case in fs::read_dir("tests/ui").unwrap().map(|case| case.unwrap().path()) {
        // A check that is off unless a project says otherwise has a directory with its name.
        let name = case.file_name().unwrap().to_string_lossy().replace('_', "-");
        if tohead::Check::from_id(&name).is_some_and(|check| check.default_level() == tohead::Level::Allow) {
            continue;
        }
        let expected = fs::read_to_string(case.join("expected.txt")).unwrap();
        let (rendered, lines) = expected.split_once("\n\n-- as cargo shows it\n").unwrap();
        fs::remove_dir_all(&migrations).unwrap();
        copy(&case.join("migrations"), &migrations);
        let _ = fs::remove_file(app.path().join("schema.sql"));
        if case.join("schema.sql").exists() {
            fs::copy(case.join("schema.sql"), app.path().join("schema.sql")).unwrap();
        }
        let output = app.cargo_build_of(&case.display().to_string());
        let shown = text(&output.stderr);
        let is_refused = rendered.contains("\nerror[") || rendered.starts_with("error[");
        let in_short = lines
            .lines()
            .filter(|line| line.starts_with("error: ") || line.starts_with("warning: "));
        let missing: Vec<_> = in_short
            .filter(|line| {
                let (level, rest) = line.split_once(": ").unwrap();
                !shown.contains(&format!("{level}: ui@1.2.3: {rest}"))
            })
            .collect();
        let is_rendered = !is_refused || rendered.split("\n\n").all(|finding| shown.contains(&indented(finding)));
        if output.status.success() == is_refused || !missing.is_empty() || !is_rendered {
            wrong.push(format!("=== {}: {missing:?}\n{shown}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn findings_are_coloured_where_cargo_is_told_to_use_colour() {
    let app = App::new("coloured");
    app.write("migrations/0002_bad.up.sql", "SELECT nothing;\n");
    app.write("migrations/0002_bad.down.sql", "SELECT 1;\n");
    let coloured = |when: &str, no_color: &str| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--offline"]).current_dir(app.path());
        cargo
            .env("CARGO_TARGET_DIR", target_dir())
            .env("CARGO_TERM_COLOR", when)
            .env("NO_COLOR", no_color);
        let shown = text(&cargo.output().unwrap().stderr);
        // Coloured or not, the title of the finding ends with its check.
        let line = shown.lines().find(|line| line.contains("error[rejected-statement]"));
        line.unwrap_or_else(|| panic!("{shown}")).contains('\u{1b}')
    };
    app.fail(); // fetches what is missing
    assert!(coloured("always", ""));
    assert!(!coloured("always", "1") && !coloured("never", ""));
    assert!(!coloured("auto", ""), "this is no terminal");
}

/// Cargo tells its build scripts nothing of its terminal. `script` of util-linux makes one.
#[cfg(target_os = "linux")]
#[test]
fn findings_are_coloured_where_cargo_has_a_terminal() {
    let app = App::new("on_terminal");
    app.write("migrations/0002_bad.up.sql", "SELECT nothing;\n");
    app.write("migrations/0002_bad.down.sql", "SELECT 1;\n");
    let coloured = |words: &str| {
        let mut script = Command::new("script");
        script
            .args([
                "-qec",
                &format!("{} build --offline {words}", env!("CARGO")),
                "/dev/null",
            ])
            .current_dir(app.path())
            .stdin(std::process::Stdio::null())
            .env("CARGO_TARGET_DIR", target_dir())
            .env("TERM", "xterm");
        for variable in ["CARGO_TERM_COLOR", "NO_COLOR", "CI"] {
            script.env_remove(variable);
        }
        let output = script.output().expect("`script`, which Debian has in bsdutils");
        let file = fs::read_to_string(app.path().join("errors")).unwrap_or_default();
        let shown = text(&output.stdout) + &file;
        let line = shown
            .lines()
            .find(|line| line.contains("error[rejected-statement]") || line.contains("[rejected-statement]\u{1b}"));
        let line = line.unwrap_or_else(|| panic!("{shown}"));
        line.contains('\u{1b}')
    };
    app.fail(); // fetches what is missing
    assert!(coloured(""));
    assert!(!coloured("--color=never"));
    assert!(!coloured("2> errors"), "a file is no terminal");
    assert!(coloured("--color always 2> errors"));
}

/// As cargo shows what a build script has written to its standard error.
fn indented(text: &str) -> String {
    text.lines()
        .map(|line| {
            if line.is_empty() {
                String::new()
            } else {
                format!("  {line}")
            }
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_bad_set_fails_the_build_with_every_error_at_its_place() {
    let app = App::new("bad");
    app.write(
        "migrations/0002_add_kcal.up.sql",
        "ALTER TABLE foods ADD COLUMN kcal INTEGER;\nUPDATE foods SET kcal = kcall * 2;\n",
    );
    app.write(
        "migrations/0002_add_kcal.down.sql",
        "ALTER TABLE foods DROP COLUMN kcal;\n",
    );
    app.write(
        "migrations/0003_add_tags.up.sql",
        "-- tags\nCREATE TABLE tags (name TEXT);\nCOMMIT;\n",
    );
    app.write("migrations/0003_add_tags.down.sql", "SELECT 1;\n");
    app.write("migrations/0004_notes.sql", "CREATE TABLE notes (x);\n");
    let shown = app.fail();
    assert_contains(
        &shown,
        &[
            "migrations/0002_add_kcal.up.sql:2:25: SQLite rejects this statement: no such column: kcall",
            "did you mean `kcal`?",
            "2 | UPDATE foods SET kcal = kcall * 2;",
            "migrations/0003_add_tags.up.sql:3:1: COMMIT in a migration",
            "migrations/0003_add_tags.down.sql:1:1: the down part of 0003_add_tags does not restore the schema",
            "migrations/0004_notes.sql:1:1: `0004_notes.sql` is not a migration file",
            "rename it to `0004_notes.up.sql`",
        ],
    );
    assert!(!shown.contains("panicked"), "{shown}");
    assert!(
        !shown.contains("src/main.rs"),
        "the app itself is not compiled, so that no error follows: {shown}"
    );

    app.write(
        "migrations/0002_add_kcal.up.sql",
        "ALTER TABLE foods ADD COLUMN kcal INTEGER;\nUPDATE foods SET kcal = 2;\n",
    );
    app.write(
        "migrations/0003_add_tags.up.sql",
        "-- tags\nCREATE TABLE tags (name TEXT);\n",
    );
    app.write("migrations/0003_add_tags.down.sql", "DROP TABLE tags;\n");
    app.remove("migrations/0004_notes.sql");
    assert_contains(&app.build().run(), &["up 0003_add_tags"]);
}

#[test]
fn a_warning_is_shown_and_does_not_fail_the_build() {
    let app = App::new("warned");
    app.write(
        "migrations/0002_drop.up.sql",
        "CREATE TABLE old (x);\nCREATE TABLE new (x);\n",
    );
    app.write("migrations/0002_drop.down.sql", "DROP TABLE new;\nDROP TABLE old;\n");
    app.write("migrations/0003_drop.up.sql", "DROP TABLE old;\n");
    app.write("migrations/0003_drop.down.sql", "CREATE TABLE old (x);\n");
    let binary = app.build();
    assert_contains(
        &binary.warnings,
        &["migrations/0003_drop.up.sql:1:12: drops the table `old` and all its rows [drop-table]"],
    );
    assert_contains(&binary.run(), &["up 0003_drop"]);
}

#[test]
fn a_file_that_is_added_edited_or_removed_is_seen() {
    let app = App::new("edited");
    let food = |name: &str| format!("INSERT INTO foods (name) VALUES ('{name}');\n");
    let delete = |name: &str| format!("DELETE FROM foods WHERE name = '{name}';\n");
    assert_eq!(app.build().run().matches("food: ").count(), 2);
    app.write("migrations/0002_add_leek.up.sql", &food("leek"));
    app.write("migrations/0002_add_leek.down.sql", &delete("leek"));
    assert_contains(&app.build().run(), &["food: leek"]);
    app.write("migrations/0002_add_leek.up.sql", &food("chard"));
    app.write("migrations/0002_add_leek.down.sql", &delete("chard"));
    let edited = app.build().run();
    assert!(
        edited.contains("food: chard") && !edited.contains("food: leek"),
        "{edited}"
    );
    app.remove("migrations/0002_add_leek.up.sql");
    assert_contains(
        &app.fail(),
        &["migrations/0002_add_leek.down.sql:1:1: a down file without its up file"],
    );
    app.remove("migrations/0002_add_leek.down.sql");
    assert_eq!(app.build().run().matches("food: ").count(), 2);
    fs::rename(
        app.path().join("migrations/0001_create_foods.down.sql"),
        app.path().join("migrations/0001_foods.down.sql"),
    )
    .unwrap();
    assert_contains(&app.fail(), &["0001_foods.down.sql"]);
}

const RUST_STEP: &str = r#"//! Foods are written with a capital.

use rusqlite::{Result, Transaction};

pub fn up(tx: &Transaction<'_>) -> Result<()> {
    for name in names(tx)? {
        tx.execute("UPDATE foods SET name = upper(substr(?1, 1, 1)) || substr(?1, 2) WHERE name = ?1", [name])?;
    }
    Ok(())
}

pub fn down(tx: &Transaction<'_>) -> Result<()> {
    tx.execute("UPDATE foods SET name = lower(name)", []).map(drop)
}

fn names(tx: &Transaction<'_>) -> Result<Vec<String>> {
    tx.prepare("SELECT name FROM foods")?.query_map([], |row| row.get(0))?.collect()
}
"#;

#[test]
fn a_rust_step_is_compiled_into_the_binary_and_rehearsed_when_the_build_script_has_it() {
    let app = App::new("stepped");
    app.write("migrations/0002_capitals.rs", RUST_STEP);
    let binary = app.build();
    assert_contains(
        &binary.warnings,
        &["migrations/0002_capitals.rs:1:1: the Rust step of 0002_capitals was not rehearsed"],
    );
    assert_contains(&binary.run(), &["up 0002_capitals", "food: Egg", "food: Kale"]);

    let manifest = fs::read_to_string(app.path().join("Cargo.toml")).unwrap();
    let build = "[build-dependencies]\n";
    app.write(
        "Cargo.toml",
        &manifest.replace(
            build,
            &format!("{build}rusqlite = {{ version = \"0.41\", features = [\"bundled\"] }}\n"),
        ),
    );
    app.write(
        "build.rs",
        "#[path = \"migrations/0002_capitals.rs\"]\nmod capitals;\n\nfn main() {\n    \
         tohead::build::Compiler::new(\"migrations\").rust_step(\"0002_capitals\", capitals::up, Some(capitals::down)).embed();\n}\n",
    );
    let binary = app.build();
    assert!(!binary.warnings.contains("not rehearsed"), "{}", binary.warnings);
    assert_contains(&binary.run(), &["food: Egg"]);

    app.write(
        "migrations/0002_capitals.rs",
        &RUST_STEP.replace("SELECT name FROM foods", "SELECT nome FROM foods"),
    );
    assert_contains(
        &app.fail(),
        &["migrations/0002_capitals.rs:1:1: the Rust step of 0002_capitals failed (up): no such column: nome"],
    );
}

const TWO_SETS: &str = r#"
tohead::embed!(pub mod migrate);
tohead::embed!(mod jobs, "jobs");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let conn = rusqlite::Connection::open("app.db")?;
    migrate::to_head(&conn)?;
    println!("mark after main: {}", mark(&conn)?);
    jobs::to_head(&conn)?;
    println!("mark after jobs: {}", mark(&conn)?);
    println!("sets: {} and {}", migrate::MIGRATIONS.set(), jobs::MIGRATIONS.set());
    println!("jobs: {}", conn.query_row("SELECT count(*) FROM jobs", [], |row| row.get::<_, i64>(0))?);
    println!("both: {}", migrate::verify(&conn)?.is_ok() && jobs::verify(&conn)?.is_ok());
    Ok(())
}

fn mark(conn: &rusqlite::Connection) -> rusqlite::Result<i32> {
    conn.query_row("PRAGMA user_version", [], |row| row.get(0))
}
"#;

#[test]
fn an_app_may_have_a_second_set_and_keep_the_header_field_for_itself() {
    let app = App::new("two_sets");
    fs::create_dir(app.path().join("jobs")).unwrap();
    app.write(
        "jobs/1_create_jobs.up.sql",
        "CREATE TABLE jobs (id INTEGER PRIMARY KEY);\nINSERT INTO jobs VALUES (1);\n",
    );
    app.write("jobs/1_create_jobs.down.sql", "DROP TABLE jobs;\n");
    app.write("src/main.rs", TWO_SETS);
    let embed = "tohead::build::Compiler::new(\"jobs\").set(\"jobs\").embed();";
    app.write(
        "build.rs",
        &format!("fn main() {{\n    tohead::build::embed(\"migrations\");\n    {embed}\n}}\n"),
    );
    let marks = |shown: &str| -> Vec<i32> {
        shown
            .lines()
            .filter_map(|line| Some(line.strip_prefix("mark after ")?.split_once(": ")?.1.parse().unwrap()))
            .collect()
    };
    let shown = app.build().run();
    assert_contains(&shown, &["sets: main and jobs", "jobs: 1", "both: true"]);
    assert!(
        matches!(marks(&shown)[..], [main, jobs] if main != 0 && main == jobs),
        "only main keeps a mark: {shown}"
    );

    let without = "tohead::build::Compiler::new(\"migrations\").mark(false).embed();";
    app.write("build.rs", &format!("fn main() {{\n    {without}\n    {embed}\n}}\n"));
    let shown = app.build().run();
    assert_contains(&shown, &["both: true"]);
    assert_eq!(marks(&shown), [0, 0], "{shown}");
}

/// An app that says what a start does to `app.db`.
const STARTS: &str = r#"
tohead::embed!(mod migrate);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let conn = tohead::rusqlite::Connection::open("app.db")?;
    match migrate::to_head(&conn) {
        Ok(report) => println!("{} step(s), late: {:?}", report.steps.len(), report.late.iter().map(|late| late.id()).collect::<Vec<_>>()),
        Err(error) => println!("refused: {error}"),
    }
    println!("agrees: {}", migrate::verify(&conn)?.is_ok());
    Ok(())
}
"#;

#[test]
fn a_binary_with_a_migration_that_was_merged_late_meets_the_database_of_the_one_before() {
    let app = App::new("late");
    app.write("src/main.rs", STARTS);
    app.write("migrations/0003_cities.up.sql", "CREATE TABLE cities (name TEXT);\n");
    app.write("migrations/0003_cities.down.sql", "DROP TABLE cities;\n");
    let before = app.build();
    assert_contains(&before.run(), &["2 step(s), late: []", "agrees: true"]);

    app.write("migrations/0002_tags.up.sql", "CREATE TABLE tags (name TEXT);\n");
    app.write("migrations/0002_tags.down.sql", "DROP TABLE tags;\n");
    let after = app.build();
    let database = |binary: &Binary| binary.dir.path().join("app.db");
    fs::copy(database(&before), database(&after)).unwrap();
    assert_contains(&after.run(), &[r#"1 step(s), late: ["0002_tags"]"#, "agrees: true"]);
    assert_contains(&after.run(), &["0 step(s), late: []", "agrees: true"]);

    // The order of the columns would be another one.
    app.write(
        "migrations/0002_tags.up.sql",
        "ALTER TABLE foods ADD COLUMN tag TEXT;\n",
    );
    app.write("migrations/0002_tags.down.sql", "ALTER TABLE foods DROP COLUMN tag;\n");
    app.write(
        "migrations/0003_cities.up.sql",
        "ALTER TABLE foods ADD COLUMN city TEXT;\n",
    );
    app.write(
        "migrations/0003_cities.down.sql",
        "ALTER TABLE foods DROP COLUMN city;\n",
    );
    let tags = ["0002_tags.up.sql", "0002_tags.down.sql"].map(|name| format!("migrations/{name}"));
    let contents = tags
        .each_ref()
        .map(|name| fs::read_to_string(app.path().join(name)).unwrap());
    tags.iter().for_each(|name| app.remove(name));
    let before = app.build();
    before.run();
    tags.iter()
        .zip(&contents)
        .for_each(|(name, contents)| app.write(name, contents));
    let after = app.build();
    fs::copy(database(&before), database(&after)).unwrap();
    assert_contains(
        &after.run(),
        &[
            "refused: 0002_tags was not applied, but the later 0003_cities was, and it cannot come behind that",
            "give it a version after 0003_cities",
            "agrees: false",
        ],
    );
}

#[cfg(feature = "cli")]
const RELEASES: &str = r#"
tohead::embed!(mod migrate);

fn main() {
    for migration in migrate::MIGRATIONS.list() {
        println!("{}: {:?}", migration.id(), migration.release().map(|release| release.to_string()));
    }
}
"#;

#[cfg(feature = "cli")]
impl App {
    /// Ships the drafts under the version of the package.
    fn lock(&self) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tohead"));
        let output = command.arg("lock").current_dir(self.path()).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
    }

    /// What the build script, as it was built last, says in a build of this profile.
    fn build_script(&self, profile: &str) -> String {
        let scripts = fs::read_dir(target_dir().join("debug/build"))
            .unwrap()
            .map(Result::unwrap);
        let scripts = scripts.filter(|dir| {
            dir.file_name()
                .to_string_lossy()
                .starts_with(&format!("{}-", self.name))
        });
        let script = scripts
            .map(|dir| {
                dir.path()
                    .join(format!("build-script-build{}", std::env::consts::EXE_SUFFIX))
            })
            .filter(|script| script.exists())
            .max_by_key(|script| script.metadata().and_then(|metadata| metadata.modified()).unwrap())
            .unwrap();
        let out = tempfile::tempdir().unwrap();
        let mut command = Command::new(script);
        command.current_dir(self.path()).env("OUT_DIR", out.path());
        text(&command.env("PROFILE", profile).output().unwrap().stdout)
    }
}

#[cfg(feature = "cli")]
#[test]
fn what_was_shipped_is_embedded_with_its_release_and_cannot_be_edited_any_more() {
    let app = App::new("shipped");
    app.write("src/main.rs", RELEASES);
    app.write(
        "migrations/0002_add_kcal.up.sql",
        "ALTER TABLE foods ADD COLUMN kcal;\n",
    );
    app.write(
        "migrations/0002_add_kcal.down.sql",
        "ALTER TABLE foods DROP COLUMN kcal;\n",
    );
    let drafts = app.build();
    assert!(!drafts.warnings.contains("[drafts]"), "{}", drafts.warnings);
    assert_contains(&drafts.run(), &["0001_create_foods: None", "0002_add_kcal: None"]);
    assert_contains(
        &app.build_script("release"),
        &[
            "cargo::warning=migrations/0001_create_foods.up.sql:1:1: 2 migrations are drafts, from 0001_create_foods to 0002_add_kcal",
        ],
    );

    app.lock();
    let lock = fs::read_to_string(app.path().join("migrations/tohead.lock")).unwrap();
    assert_contains(
        &app.build().run(),
        &[r#"0001_create_foods: Some("1.2.3")"#, r#"0002_add_kcal: Some("1.2.3")"#],
    );
    assert_eq!(app.build_script("release").matches("cargo::warning").count(), 0);

    app.write(
        "migrations/0002_add_kcal.up.sql",
        "ALTER TABLE foods ADD COLUMN kcal REAL;\n",
    );
    assert_contains(
        &app.fail(),
        &["migrations/0002_add_kcal.up.sql:1:1: the up part was edited since release 1.2.3 has shipped 0002_add_kcal"],
    );
    assert_eq!(
        fs::read_to_string(app.path().join("migrations/tohead.lock")).unwrap(),
        lock,
        "a build never writes it"
    );
}
