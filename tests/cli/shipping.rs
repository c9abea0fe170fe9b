//! lock and rebase: what was shipped stays as it was, and what was not is renumbered behind it, after
//! real merges by git.

use std::fs;
use std::process::Command;

use crate::project::{Ended, Project, done, names, texts};

const LOCK: &str = "migrations/tohead.lock";

impl Project {
    /// The command without a database.
    fn alone(&self, words: &[&str]) -> Ended {
        Ended::of(&mut self.command(words))
    }

    #[track_caller]
    fn done(&self, words: &[&str]) -> Ended {
        let ended = self.alone(words);
        assert_eq!(ended.code, 0, "{words:?}: {ended:?}");
        ended
    }

    fn table(&self, id: &str) {
        let table = id.trim_start_matches(|c: char| c.is_ascii_digit());
        self.migration(
            id,
            &format!("CREATE TABLE t{table} (x);"),
            &format!("DROP TABLE t{table};"),
        );
    }

    /// The ids in the directory, sorted.
    fn ids(&self) -> Vec<String> {
        let up = |name: String| name.strip_suffix(".up.sql").map(ToOwned::to_owned);
        self.names("migrations").into_iter().filter_map(up).collect()
    }

    /// Every file of the directory and its contents.
    fn files(&self) -> Vec<(String, String)> {
        let files = |dir: &str| -> Vec<_> {
            let path = self.path(dir);
            let names = if path.exists() { names(&path) } else { Vec::new() };
            let files = names.into_iter().map(|name| format!("{dir}/{name}"));
            files
                .filter(|name| self.path(name).is_file())
                .map(|name| (name.clone(), self.read(&name)))
                .collect()
        };
        [files("migrations"), files("migrations/fixtures")].concat()
    }

    fn git(&self, words: &[&str]) -> (bool, String) {
        let output = Command::new("git")
            .current_dir(self.path(""))
            .args([
                "-c",
                "user.name=t",
                "-c",
                "user.email=t@example.com",
                "-c",
                "core.editor=true",
            ])
            .args(words)
            .output()
            .expect("git is there");
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&said).into_owned())
    }

    #[track_caller]
    fn git_ok(&self, words: &[&str]) {
        let (success, said) = self.git(words);
        assert!(success, "{words:?}: {said}");
    }

    /// A repository whose main branch has shipped 0001_a.
    fn repository() -> Self {
        let project = Self::empty();
        project.git_ok(&["init", "-q", "-b", "main"]);
        project.table("0001_a");
        project.ship("1.0.0");
        project
    }

    /// Ships the drafts and commits.
    fn ship(&self, release: &str) {
        self.done(&["lock", "--release", release]);
        self.git_ok(&["add", "."]);
        self.git_ok(&["commit", "-qm", release]);
    }
}

#[test]
fn lock_records_the_drafts_under_the_version_of_the_package() {
    let project = Project::three();
    project.write("Cargo.toml", "[package]\nname = 'app'\nversion = '1.4.0+build.7'\n");
    let locked = project.done(&["lock", "--json"]).json();
    assert_eq!(locked["result"]["release"], "1.4.0");
    assert_eq!(locked["result"]["lock"], LOCK);
    assert_eq!(
        texts(&locked["result"]["shipped"]),
        ["0001_foods", "0002_amounts", "0003_meals"]
    );
    let first = project.read(LOCK);
    assert_eq!(first.matches("release = \"1.4.0\"").count(), 3, "{first}");
    assert_eq!(project.names("migrations").len(), 7, "nothing is left beside the file");

    let again = project.done(&["lock", "--json"]).json();
    assert_eq!(again["result"]["shipped"], serde_json::json!([]));
    assert_eq!(project.read(LOCK), first);

    project.table("0004_more");
    let same = project.alone(&["lock"]);
    same.failed(2, &["release 1.4.0 has shipped 0003_meals", "nothing was recorded"]);
    assert!(same.stdout.contains("if it is right: lock --release 1.4.0"), "{same:?}");
    project.write("Cargo.toml", "[package]\nname = 'app'\nversion = '1.3.9'\n");
    let lower = project.alone(&["lock"]);
    lower.failed(2, &["release 1.3.9 is below 1.4.0, which has shipped 0003_meals"]);
    assert_eq!(project.read(LOCK), first);
    let more = project.done(&["lock", "--release", "2.0.0-beta.1"]);
    assert!(more.stdout.contains("shipped   0004_more"), "{more:?}");
    let second = project.read(LOCK);
    assert!(second.starts_with(&first), "entries are appended: {second}");
    assert_eq!(second.matches("[[migration]]").count(), 4);
    assert!(second.contains("release = \"2.0.0-beta.1\""), "{second}");
    project.done(&["check"]);
}

#[test]
fn lock_writes_nothing_where_it_cannot_say_what_is_shipped() {
    let project = Project::three();
    project
        .alone(&["lock"])
        .failed(2, &["no Cargo.toml above", "is that of a package"]);
    project.alone(&["lock", "--release", "1.4"]).failed(2, &["--release"]);
    project.write("migrations/0003_meals.up.sql", "CREATE TABLE foods (x);");
    let refused = project.alone(&["lock", "--release", "1.4.0"]);
    refused.failed(1, &["did not pass their checks: nothing was shipped"]);
    assert!(refused.stdout.contains("0003_meals.up.sql"), "{refused:?}");
    assert!(!project.path(LOCK).exists());
}

#[test]
fn lock_ships_a_file_without_statements_only_with_a_reason() {
    let project = Project::three();
    project.write("migrations/0003_meals.up.sql", "-- Meals, to be written.\n");
    project.write("migrations/0003_meals.down.sql", "SELECT 1;\n");
    // A build takes a draft as it is.
    let checked = project.done(&["check"]);
    assert!(checked.stdout.contains("0 errors and 1 warning"), "{checked:?}");
    let refused = project.alone(&["lock", "--release", "1.4.0"]);
    refused.failed(1, &["did not pass their checks: nothing was shipped"]);
    assert!(refused.stdout.contains("error[empty-file]"), "{refused:?}");
    assert!(!project.path(LOCK).exists());
    project.write(
        "migrations/0003_meals.up.sql",
        "-- tohead: allow(empty-file) \"the app fills its cache anew\"\n",
    );
    project.done(&["lock", "--release", "1.4.0"]);
    let up = project.json(&["up"]);
    assert_eq!(done(&up).last(), Some(&("up", "0003_meals")));
}

#[test]
fn check_holds_the_directory_against_the_lock_file() {
    let project = Project::three();
    project.done(&["lock", "--release", "1.0.0"]);
    project.table("0004_more");
    let up = "migrations/0003_meals.up.sql";
    let shipped = project.read(up);
    project.write(up, &format!("-- Meals.\n{shipped}\n"));
    let passed = project.done(&["check", "--json"]).json();
    assert_eq!(texts(&passed["result"]["drafts"]), ["0004_more"]);
    project.write(up, &shipped.replace("name", "title"));
    let failed = project.alone(&["check", "--json"]).json();
    assert_eq!(
        (&failed["exit_code"], &failed["error"]["kind"]),
        (&1.into(), &"invalid-set".into())
    );
    let errors = failed["result"]["errors"].to_string();
    assert!(
        errors.contains("the up part was edited since release 1.0.0 has shipped 0003_meals"),
        "{errors}"
    );
    // No other command goes on with it either, and the file stays as it is.
    let lock = project.read(LOCK);
    project.run(&["up"]).failed(1, &["0003_meals"]);
    project.alone(&["lock", "--release", "1.1.0"]).failed(1, &[]);
    assert_eq!(project.read(LOCK), lock);
}

#[test]
fn rebase_gives_drafts_versions_behind_the_last_shipped_migration() {
    // What was shipped, the drafts, and the drafts afterwards.
    type Case<'c> = (&'c [&'c str], &'c [&'c str], &'c [&'c str]);
    let cases: &[Case<'_>] = &[
        (&["0001_a", "0005_b"], &["0006_c", "0009_d"], &["0006_c", "0009_d"]),
        (&["0001_a", "0005_b"], &["0003_c"], &["0006_c"]),
        (
            &["0001_a", "0005_b"],
            &["0003_d", "0004_c", "0006_e"],
            &["0006_d", "0007_c", "0008_e"],
        ),
        (&["0001_a", "0005_b"], &["0003_c", "0010_d"], &["0006_c", "0010_d"]),
        (&["0001_a", "0002_b"], &["0002_a", "0002_c"], &["0003_a", "0004_c"]),
        (&["0001_b"], &["0001_a"], &["0002_a"]),
        (&["8_a", "9_b"], &["9_a", "10_a"], &["10_a", "11_a"]),
        (&[], &["0001_a", "0001_b", "0002_c"], &["0001_a", "0002_b", "0003_c"]),
        (
            &["20990101000000_a"],
            &["20260101000000_b", "20990101000000_c"],
            &["20990101000001_b", "20990101000002_c"],
        ),
    ];
    for (shipped, drafts, expected) in cases {
        let project = Project::empty();
        shipped.iter().for_each(|id| project.table(id));
        if !shipped.is_empty() {
            project.done(&["lock", "--release", "1.0.0"]);
        }
        drafts.iter().for_each(|id| project.table(id));
        let before = project.files();
        let dry = project.done(&["rebase", "--dry-run", "--json"]).json();
        assert_eq!(texts(&dry["result"]["drafts"]), *expected);
        assert_eq!(project.files(), before, "{drafts:?}");
        let rebased = project.done(&["rebase", "--json"]).json();
        assert_eq!(rebased["result"]["renumbered"], dry["result"]["renumbered"]);
        let mut ids: Vec<_> = [*shipped, *expected].concat();
        ids.sort_unstable();
        assert_eq!(project.ids(), ids, "{drafts:?}");
        for (draft, new) in drafts.iter().zip(*expected) {
            let text = project.read(&format!("migrations/{new}.down.sql"));
            assert!(text.contains(&draft[draft.len() - 2..]), "{draft} is {new}: {text}");
        }
        let again = project.done(&["rebase"]);
        assert!(again.stdout.contains("nothing: every draft stands behind"), "{again:?}");
    }
}

#[test]
fn rebase_takes_every_file_of_a_migration_along() {
    let project = Project::empty();
    project.table("0001_a");
    project.table("0003_b");
    project.done(&["lock", "--release", "1.0.0"]);
    project.table("0002_c");
    project.write("migrations/0002_c.rs", "pub fn up() {}");
    project.table("0003_d");
    project.table("0004_c");
    fs::create_dir(project.path("migrations/fixtures")).expect("a directory");
    for version in ["0001", "0002", "0003", "0004"] {
        project.write(&format!("migrations/fixtures/{version}.sql"), version);
    }
    let rebased = project.done(&["rebase"]);
    assert!(
        rebased.stdout.contains("draft     0002_c is 0004_c now\n"),
        "{rebased:?}"
    );
    assert!(rebased.stdout.contains("Rust steps in build.rs"), "{rebased:?}");
    assert_eq!(project.ids(), ["0001_a", "0003_b", "0004_c", "0005_d", "0006_c"]);
    assert_eq!(project.read("migrations/0004_c.rs"), "pub fn up() {}");
    let fixtures = project
        .files()
        .into_iter()
        .filter(|(name, _)| name.contains("fixtures"));
    let fixtures: Vec<_> = fixtures
        .map(|(name, text)| format!("{} {text}", &name["migrations/fixtures/".len()..]))
        .collect();
    // 0003 belongs to what was shipped, and that is said.
    assert!(
        rebased
            .stdout
            .contains("fixture   fixtures/0003.sql is taken for that of another migration")
            && rebased.stdout.contains("of 0005_d, rename it to fixtures/0005.sql\n"),
        "{rebased:?}"
    );
    assert_eq!(rebased.stdout.matches("fixture  ").count(), 1, "{rebased:?}");
    assert_eq!(
        fixtures,
        ["0001.sql 0001", "0003.sql 0003", "0004.sql 0002", "0006.sql 0004"]
    );
}

#[test]
fn rebase_renames_all_or_nothing() {
    let project = Project::empty();
    project.table("0002_a");
    project.done(&["lock", "--release", "1.0.0"]);
    project.table("0001_b");
    fs::create_dir_all(project.path("migrations/fixtures")).expect("a directory");
    project.write("migrations/fixtures/0001.sql", "mine");
    project.write("migrations/fixtures/0003.sql", "in the way");
    let before = project.files();
    project
        .alone(&["rebase"])
        .failed(1, &["fixtures/0003.sql", "every file has its old name"]);
    assert_eq!(project.files(), before);
}

/// How git comes to a conflict in the lock file.
#[derive(Clone, Copy, Debug)]
enum Conflict {
    /// The main branch is merged into the other one.
    MainIntoBranch,
    /// The other branch is replayed on the main branch.
    Rebase,
    /// The other branch is merged into the main branch.
    BranchIntoMain,
}

/// The main branch ships 0002_main, the other one 0002_branch and 0003_more, and then they meet.
fn conflict(how: Conflict) -> Project {
    let project = Project::repository();
    project.git_ok(&["checkout", "-qb", "branch"]);
    project.table("0002_branch");
    project.table("0003_more");
    project.ship("1.1.0-beta.1");
    project.git_ok(&["checkout", "-q", "main"]);
    project.table("0002_main");
    project.ship("1.1.0");
    let (success, said) = match how {
        Conflict::BranchIntoMain => project.git(&["merge", "branch"]),
        Conflict::MainIntoBranch => {
            project.git_ok(&["checkout", "-q", "branch"]);
            project.git(&["merge", "main"])
        }
        Conflict::Rebase => {
            project.git_ok(&["checkout", "-q", "branch"]);
            project.git(&["rebase", "main"])
        }
    };
    assert!(!success && said.contains("CONFLICT"), "{said}");
    let (_, conflicted) = project.git(&["diff", "--name-only", "--diff-filter=U"]);
    assert_eq!(conflicted.trim(), LOCK, "the lock file, and nothing else");
    project
}

#[test]
fn branches_that_both_ship_conflict_in_git_and_rebase_puts_one_behind_the_other() {
    for (how, upstream) in [
        (Conflict::MainIntoBranch, "theirs"),
        (Conflict::Rebase, "ours"),
        (Conflict::BranchIntoMain, "ours"),
    ] {
        let project = conflict(how);
        project.alone(&["check"]).failed(1, &[]);
        let shown = project.alone(&["check"]).stdout;
        assert!(shown.contains("error[lock-conflict]"), "{how:?}: {shown}");
        project.alone(&["lock", "--release", "1.1.0"]).failed(1, &[]);

        let rebased = project.done(&["rebase", "--json"]).json();
        assert_eq!(rebased["result"]["upstream"], upstream, "{how:?}");
        assert_eq!(
            project.ids(),
            ["0001_a", "0002_main", "0003_branch", "0004_more"],
            "{how:?}"
        );
        let (_, shipped_on_main) = project.git(&["show", &format!("main:{LOCK}")]);
        assert_eq!(
            project.read(LOCK),
            shipped_on_main,
            "{how:?}: as the main branch has it"
        );
        let checked = project.done(&["check", "--json"]).json();
        assert_eq!(
            texts(&checked["result"]["drafts"]),
            ["0003_branch", "0004_more"],
            "{how:?}"
        );
        project.ship("1.2.0");
        project.done(&["check"]);
    }
}

#[test]
fn the_side_that_stays_shipped_can_be_chosen() {
    let project = conflict(Conflict::MainIntoBranch);
    let before = project.files();
    let dry = project.done(&["rebase", "--dry-run"]);
    for said in [
        "upstream  is `theirs`: another branch is being merged into `branch`",
        "draft     0002_branch, which",
    ] {
        assert!(dry.stdout.contains(said), "{dry:?}");
    }
    assert_eq!(project.files(), before);
    let rebased = project.done(&["rebase", "--upstream", "ours", "--json"]).json();
    assert_eq!(rebased["result"]["upstream"], "ours");
    assert_eq!(project.ids(), ["0001_a", "0002_branch", "0003_more", "0004_main"]);
}

#[test]
fn where_git_cannot_tell_the_sides_apart_nothing_is_done() {
    let project = conflict(Conflict::MainIntoBranch);
    let before = project.files();
    project.git_ok(&["merge", "--quit"]);
    project.alone(&["rebase"]).failed(
        2,
        &[
            "which side of the conflict is upstream's is not known",
            "git is in the middle of neither",
        ],
    );
    project.write(LOCK, &project.read(LOCK).replace("=======\n", ""));
    project
        .alone(&["rebase", "--upstream", "ours"])
        .failed(1, &["the conflict markers are not as git writes them"]);
    project.write(
        LOCK,
        &before.iter().find(|(name, _)| name == LOCK).expect("the lock file").1,
    );
    assert_eq!(project.files(), before);
}

#[test]
fn a_release_is_a_target() {
    let project = Project::empty();
    project.table("0001_a");
    project.done(&["lock", "--release", "1.0.0"]);
    project.table("0002_b");
    project.table("0003_c");
    project.done(&["lock", "--release", "1.3.0"]);
    project.table("0004_d");
    let version = |words: &[&str]| project.json(words)["version"].clone();
    assert_eq!(version(&["up", "--to-release", "1.2.9"]), "0001");
    assert_eq!(version(&["up", "--to-release", "1.3.0+5"]), "0003");
    assert_eq!(version(&["up"]), "0004");
    let plan = project.json(&["plan", "--to-release", "1.0.0"]);
    assert_eq!(plan["result"]["plan"]["steps"].as_array().map(Vec::len), Some(3));
    assert_eq!(version(&["down", "--yes", "--to-release", "1.3.0"]), "0003");
    assert_eq!(version(&["down", "--yes", "--to-release", "1.0.5"]), "0001");
    assert_eq!(
        version(&["down", "--yes", "--to-release", "0.9.0"]),
        serde_json::Value::Null
    );
    for words in [
        &["up", "--to-release", "one"][..],
        &["up", "--to-release", "1.0.0", "--to", "1"],
        &["up", "1", "--to-release", "1.0.0"],
    ] {
        project.run(words).failed(2, &[]);
    }
    fs::remove_file(project.path(LOCK)).expect("the lock file");
    project
        .run(&["up", "--to-release", "1.0.0"])
        .failed(1, &["no migration of the set is recorded as part of a release"]);
}
