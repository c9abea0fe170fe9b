//! The same commands inside an app's own binary.

use std::process::ExitCode;

use tohead::cli::App;

use crate::project::{Ended, Project};

/// What `migrate::cli()` answers to these words, in an app called `shop`.
fn shop(project: &Project, words: &[&str]) -> ExitCode {
    let set = tohead::build::Compiler::new(project.path("migrations"))
        .compile()
        .expect("a set");
    App::new(set, "shop").run_from(words)
}

#[test]
fn the_app_has_every_command_but_those_that_need_the_source_files() {
    let project = Project::three();
    let database = project.path("shop.db").display().to_string();
    let on = |words: &[&str]| shop(&project, &[&["--database", &database], words].concat());
    assert_eq!(on(&["status", "--exit-code"]), ExitCode::from(3));
    assert_eq!(on(&["up", "2"]), ExitCode::SUCCESS);
    assert_eq!(on(&["up", "--to", "9"]), ExitCode::FAILURE);
    assert_eq!(on(&[]), ExitCode::SUCCESS);
    assert_eq!(on(&["down", "--yes"]), ExitCode::SUCCESS);
    for words in [&["history"][..], &["plan"], &["verify"], &["stamp", "--to", "2"]] {
        assert_eq!(on(words), ExitCode::SUCCESS, "{words:?}");
    }
    for words in [
        &["create", "more"][..],
        &["check"],
        &["lock"],
        &["rebase"],
        &["--dir", "migrations", "up"],
    ] {
        assert_eq!(on(words), ExitCode::from(2), "{words:?}");
    }
    assert_eq!(project.names("migrations").len(), 6);
    let status = Ended::of(&mut project.command(&["--database", &database, "--json", "status"]));
    assert_eq!(status.json()["version"], "0002");
}
