//! What a developer waits for: an app with a hundred migrations, built anew, and built again after a change.

#[path = "../../support/generated.rs"]
mod generated;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use tempfile::TempDir;

const COUNT: usize = 100;

/// How often a build after a change is measured.
const AGAIN: usize = 5;

/// An app, as the documentation of its migration crate has it.
struct App {
    name: &'static str,
    dependencies: &'static str,
    build_script: Option<&'static str>,
    main: &'static str,
    /// The file of a part of a migration; none where it has no down part.
    file: fn(usize, bool) -> Option<String>,
}

const APPS: [App; 4] = [
    App {
        name: "rusqlite alone",
        dependencies: "rusqlite = { version = \"0.39\", features = [\"bundled\"] }",
        build_script: None,
        main: "fn main() { let conn = rusqlite::Connection::open(\"app.db\").unwrap(); println!(\"{}\", conn.is_autocommit()); }",
        file: |_, _| None,
    },
    App {
        name: "tohead",
        dependencies: "rusqlite = { version = \"0.39\", features = [\"bundled\"] }\ntohead = { path = \"TOHEAD\" }\n[build-dependencies]\ntohead = { path = \"TOHEAD\", features = [\"build\"] }",
        build_script: Some("fn main() { tohead::build::embed(\"migrations\"); }"),
        main: "tohead::embed!(mod migrate);\nfn main() { let conn = rusqlite::Connection::open(\"app.db\").unwrap(); println!(\"{}\", migrate::to_head(&conn).unwrap()); }",
        file: up_and_down,
    },
    App {
        name: "refinery::embed_migrations!",
        dependencies: "rusqlite = { version = \"0.39\", features = [\"bundled\"] }\nrefinery = { version = \"0.10\", default-features = false, features = [\"rusqlite\"] }",
        build_script: None,
        main: "refinery::embed_migrations!(\"migrations\");\nfn main() { let mut conn = rusqlite::Connection::open(\"app.db\").unwrap(); migrations::runner().run(&mut conn).unwrap(); }",
        file: |i, is_up| is_up.then(|| format!("V{i}__step.sql")),
    },
    App {
        name: "sqlx::migrate!",
        dependencies: "sqlx = { version = \"0.9\", default-features = false, features = [\"macros\", \"migrate\", \"runtime-tokio\", \"sqlite\"] }\ntokio = { version = \"1\", features = [\"rt\", \"macros\"] }",
        build_script: None,
        main: "use sqlx::ConnectOptions;\n#[tokio::main(flavor = \"current_thread\")]\nasync fn main() { let mut conn = sqlx::sqlite::SqliteConnectOptions::new().filename(\"app.db\").create_if_missing(true).connect().await.unwrap(); sqlx::migrate!().run(&mut conn).await.unwrap(); }",
        file: up_and_down,
    },
];

fn up_and_down(i: usize, is_up: bool) -> Option<String> {
    let part = if is_up { "up" } else { "down" };
    Some(format!("{i:05}_step.{part}.sql"))
}

/// Builds all of them, and says how long it took.
pub fn table(dir: &TempDir) -> String {
    let mut text = format!(
        "# What a build costs\n\nWritten by `benches/peers`; [README.md](README.md) says how. An app with {COUNT} migrations, in the profile `dev`, every\ndependency downloaded. Seconds; after a change, the median of {AGAIN}.\n\n\
         | | from nothing | over rusqlite alone | nothing changed | `main.rs` changed | a migration was added | a new file is built in |\n| --- | --- | --- | --- | --- | --- | --- |\n"
    );
    let mut alone = None;
    for app in &APPS {
        eprintln!("building: {}", app.name);
        let project = Project::new(app, dir.path());
        let cold = project.build().0;
        let over = cold.as_secs_f64() - alone.get_or_insert(cold).as_secs_f64();
        let idle = median(|_| project.build().0);
        let changed = median(|_| {
            project.change();
            project.build().0
        });
        let mut is_built_in = true;
        let added = median(|round| {
            project.migration(COUNT + 1 + round);
            let (took, was_compiled) = project.build();
            is_built_in &= was_compiled;
            took
        });
        let (added, is_built_in) = match (app.file)(1, true) {
            None => ("-".to_owned(), "-"),
            Some(_) if is_built_in => (seconds(added), "yes"),
            Some(_) => (seconds(added), "no, the app is not compiled again"),
        };
        let _ = writeln!(
            text,
            "| {} | {} | {over:.1} | {} | {} | {added} | {is_built_in} |",
            app.name,
            seconds(cold),
            seconds(idle),
            seconds(changed)
        );
    }
    text
}

fn seconds(duration: Duration) -> String {
    format!("{:.2}", duration.as_secs_f64())
}

fn median(mut measure: impl FnMut(usize) -> Duration) -> Duration {
    let mut measured: Vec<_> = (0..AGAIN).map(&mut measure).collect();
    measured.sort();
    measured[AGAIN / 2]
}

/// An app on the disk.
struct Project<'a> {
    app: &'a App,
    dir: PathBuf,
}

impl<'a> Project<'a> {
    fn new(app: &'a App, dir: &Path) -> Self {
        let dir = dir.join(app.name.replace([' ', ':', '!'], "-"));
        let project = Self { app, dir };
        let tohead = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let tohead = tohead.display().to_string();
        let manifest = format!(
            "[package]\nname = \"app\"\nversion = \"1.0.0\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n{}\n",
            app.dependencies.replace("TOHEAD", &tohead)
        );
        project.write("Cargo.toml", &manifest);
        project.write("src/main.rs", app.main);
        if let Some(script) = app.build_script {
            project.write("build.rs", script);
        }
        (1..=COUNT).for_each(|i| project.migration(i));
        // What is downloaded is no part of a build.
        assert!(project.cargo(&["fetch"]).0, "cargo fetch");
        project
    }

    fn write(&self, file: &str, text: &str) {
        let file = self.dir.join(file);
        let parent = file.parent().expect("a file is in a directory");
        fs::create_dir_all(parent).expect("the directory is writable");
        fs::write(file, text).expect("the directory is writable");
    }

    fn migration(&self, i: usize) {
        let (up, down) = generated::migration(i);
        for (is_up, text) in [(true, up), (false, down)] {
            if let Some(file) = (self.app.file)(i, is_up) {
                self.write(&format!("migrations/{file}"), &text);
            }
        }
    }

    /// The same text is newer.
    fn change(&self) {
        self.write("src/main.rs", self.app.main);
    }

    /// Whether it went well, and what it printed.
    fn cargo(&self, words: &[&str]) -> (bool, String) {
        let output = Command::new("cargo")
            .args(words)
            .current_dir(&self.dir)
            .env("CARGO_TARGET_DIR", self.dir.join("target"))
            .output()
            .expect("cargo runs");
        let printed = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.success(), printed)
    }

    /// How long a build takes, and whether the app was compiled.
    fn build(&self) -> (Duration, bool) {
        let started = Instant::now();
        let (succeeded, printed) = self.cargo(&["build", "--offline"]);
        let took = started.elapsed();
        assert!(succeeded, "{printed}");
        (took, printed.contains("Compiling app "))
    }
}
