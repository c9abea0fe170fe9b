//! The first launch makes the database; later launches say nothing about it.

use super::{App, count, stderr};

#[test]
fn the_first_launch_in_an_empty_directory_migrates() {
    let app = App::new();
    let first = app.command(&[]).output().expect("keto starts");
    assert!(first.status.success(), "{}", stderr(&first));
    assert!(!stderr(&first).is_empty(), "the first launch reports what it did");
    assert!(count(&app.database(), "SELECT count(*) FROM foods WHERE source = 'seed'") >= 60);
    assert!(count(&app.database(), "SELECT count(*) FROM recipes WHERE slug IS NOT NULL") >= 15);
}

#[test]
fn a_launch_at_head_is_silent_about_migrations() {
    let app = App::new();
    app.keto(&[]);
    let second = app.command(&[]).output().expect("keto starts");
    assert!(second.status.success());
    assert_eq!(stderr(&second), "");
}

#[test]
fn the_database_may_be_named_by_an_option_or_the_environment() {
    let app = App::new();
    app.keto(&["--database", "a.db", "foods"]);
    let output = app
        .command(&["foods"])
        .env("DATABASE_URL", "sqlite:b.db")
        .output()
        .expect("keto starts");
    assert!(output.status.success(), "{}", stderr(&output));
    for (file, exists) in [("a.db", true), ("b.db", true), ("keto.db", false)] {
        assert_eq!(app.directory.path().join(file).exists(), exists, "{file}");
    }
}
