//! Promise 6: any binary can meet any database. Three releases of one app, built by cargo, start one after the other in
//! every order, and at once, on one file; some are killed in the middle. None is ever stuck but where its policy says so,
//! no row is lost, and ledger, mark and schema are those of a release.

#![cfg(feature = "embed")]

#[path = "build_script/project.rs"]
mod project;
mod support;

use std::process::{Child, Command, Output, Stdio};

use project::{App, Binary};
use rusqlite::Connection;
use support::{File, integer, ledger, open};

/// Starts, and writes a row as an app does: in the column that all releases have.
const MAIN: &str = r#"
use tohead::{Event, NewerDatabase};

tohead::embed!(mod migrate);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [database, policy, killed_at, food] = &arguments[..] else { panic!("{arguments:?}") };
    let policy = if policy == "unwind" { NewerDatabase::Unwind } else { NewerDatabase::Refuse };
    let killed_at = killed_at.clone();
    let observer = move |event: &Event<'_>| match event {
        Event::Checking if killed_at == "checking" => std::process::abort(),
        Event::BackingUp { .. } if killed_at == "backup" => std::process::abort(),
        _ => {}
    };
    let conn = tohead::rusqlite::Connection::open(database)?;
    match migrate::runner().newer_database(policy).observer(observer).to_head(&conn) {
        Ok(report) => println!("done, unwound {}", report.unwound.len()),
        Err(error) => {
            println!("refused: {error}");
            return Ok(());
        }
    }
    conn.busy_timeout(std::time::Duration::from_secs(30))?;
    conn.execute("INSERT INTO foods (name) VALUES (?1)", [food])?;
    Ok(())
}
"#;

/// Id, up, down.
type Part = (&'static str, &'static str, &'static str);

/// 2.0.0 adds what 1.0.0 can live with. 3.0.0 breaks both, and brings one that was merged late; the last is still a draft.
const RELEASES: [&[Part]; 3] = [
    &[(
        "0003_notes",
        "ALTER TABLE foods ADD COLUMN note TEXT;",
        "ALTER TABLE foods DROP COLUMN note;",
    )],
    &[("0004_units", "CREATE TABLE units (name TEXT);", "DROP TABLE units;")],
    &[
        ("0002_tags", "CREATE TABLE tags (name TEXT);", "DROP TABLE tags;"),
        (
            "0005_drop_note",
            "-- tohead: allow(drop-column) \"nobody reads it\"\nALTER TABLE foods DROP COLUMN note;",
            "ALTER TABLE foods ADD COLUMN note TEXT;",
        ),
        ("0006_draft", "CREATE TABLE draft (x TEXT);", "DROP TABLE draft;"),
    ],
];

/// Where a database is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Nowhere,
    One,
    Two,
    /// Of the third release, which met the first one: the late migration stands before what the second one has added.
    LateOnOne,
    /// Of the third release, which met the second one.
    LateOnTwo,
    /// Of the third release from the start.
    InOrder,
}

impl At {
    const ALL: [Self; 6] = [
        Self::Nowhere,
        Self::One,
        Self::Two,
        Self::LateOnOne,
        Self::LateOnTwo,
        Self::InOrder,
    ];

    /// What is applied there, in the order of the ledger.
    fn versions(self) -> &'static [&'static str] {
        match self {
            Self::Nowhere => &[],
            Self::One => &["0001", "0003"],
            Self::Two => &["0001", "0003", "0004"],
            Self::LateOnOne | Self::LateOnTwo | Self::InOrder => &["0001", "0002", "0003", "0004", "0005", "0006"],
        }
    }

    /// Where the start of a release leads; none where it is refused.
    fn after(self, release: usize, unwinds: bool) -> Option<Self> {
        match (self, release) {
            (Self::Nowhere, 2) => Some(Self::InOrder),
            (Self::One, 2) => Some(Self::LateOnOne),
            (Self::Two, 2) => Some(Self::LateOnTwo),
            (Self::Nowhere, 0) => Some(Self::One),
            (Self::Nowhere | Self::One, 1) => Some(Self::Two),
            (Self::LateOnOne | Self::LateOnTwo, 0) if unwinds => Some(Self::One),
            (Self::LateOnTwo, 1) if unwinds => Some(Self::Two),
            // What stands between those that they know is not theirs to undo.
            (Self::LateOnOne | Self::LateOnTwo | Self::InOrder, 0 | 1) => None,
            (same, _) => Some(same),
        }
    }
}

/// The three binaries.
struct Releases([Binary; 3]);

impl Releases {
    fn build() -> Self {
        let app = App::new("releases");
        app.write("src/main.rs", MAIN);
        Self(RELEASES.map(|parts| {
            for (id, up, down) in parts {
                app.write(&format!("migrations/{id}.up.sql"), &format!("{up}\n"));
                app.write(&format!("migrations/{id}.down.sql"), &format!("{down}\n"));
            }
            app.build()
        }))
    }

    fn start(&self, release: usize, file: &File, policy: &str, killed_at: &str, food: &str) -> Child {
        Command::new(self.0[release].dir.path().join("app"))
            .arg(file.path())
            .args([policy, killed_at, food])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    fn run(&self, release: usize, file: &File, policy: &str, killed_at: &str, food: &str) -> Output {
        let child = self.start(release, file, policy, killed_at, food);
        child.wait_with_output().unwrap()
    }
}

/// Whether a start went well; if not, it was refused in one of these ways.
#[track_caller]
fn is_done(output: &Output, refusals: &[&str]) -> bool {
    let said = project::text(&output.stdout);
    assert!(output.status.success(), "{said}{}", project::text(&output.stderr));
    let is_done = said.starts_with("done");
    assert!(
        is_done || refusals.iter().any(|refusal| said.contains(refusal)),
        "{said}"
    );
    is_done
}

/// What is applied, and the file is sound and holds these rows.
#[track_caller]
fn applied(conn: &Connection, foods: &[String], name: &str) -> Vec<String> {
    assert_eq!(support::value(conn, "PRAGMA integrity_check"), "'ok'", "{name}");
    let mut applied: Vec<String> = Vec::new();
    for entry in ledger(conn) {
        let (action, id) = entry.split_once(' ').unwrap();
        let version = id.split_once('_').unwrap().0.to_owned();
        match action {
            "up" => applied.push(version),
            "down" => applied.retain(|other| *other != version),
            other => panic!("{other}"),
        }
    }
    applied.sort();
    let mut expected: Vec<String> = ["egg", "kale"].map(str::to_owned).to_vec();
    expected.extend(foods.iter().cloned());
    let mut found: Vec<String> = conn
        .prepare("SELECT name FROM foods")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<rusqlite::Result<_>>()
        .unwrap();
    expected.sort();
    found.sort();
    assert_eq!(found, expected, "{name}");
    // A column that came back is empty, and there; the mark is that of the last entry.
    let has_note = conn.prepare("SELECT note FROM foods").is_ok();
    assert_eq!(has_note, !applied.contains(&"0005".to_owned()), "{name}");
    assert_eq!(
        integer(conn, "PRAGMA user_version"),
        integer(
            conn,
            "SELECT mark FROM tohead_ledger WHERE set_name = 'main' ORDER BY seq DESC LIMIT 1"
        ),
        "{name}"
    );
    applied
}

fn new_file(journal_mode: &str) -> File {
    let file = File::new();
    if journal_mode == "WAL" {
        file.open().pragma_update(None, "journal_mode", "WAL").unwrap();
    }
    file
}

const REFUSED: &[&str] = &[
    "the database is newer than this binary",
    "0002_tags was applied to this database",
];

#[test]
fn every_order_of_three_releases_ends_where_the_last_one_can_live() {
    let releases = Releases::build();
    in_every_order(&releases);
    killed_in_the_middle(&releases);
    at_the_same_moment(&releases);
}

/// Every sequence of four starts, with WAL and without, refusing and unwinding.
fn in_every_order(releases: &Releases) {
    for (journal_mode, policy) in [
        ("DELETE", "unwind"),
        ("DELETE", "refuse"),
        ("WAL", "unwind"),
        ("WAL", "refuse"),
    ] {
        let mut all = vec![Started::nothing(journal_mode)];
        for _ in 0..4 {
            let each = |started: &Started| [0, 1, 2].map(|release| started.then(releases, release, policy));
            all = all.iter().flat_map(each).collect();
        }
        assert_eq!(all.len(), 81);
    }
}

/// A file, and what was started on it.
struct Started {
    file: File,
    journal_mode: &'static str,
    order: Vec<usize>,
    at: At,
    foods: Vec<String>,
}

impl Started {
    fn nothing(journal_mode: &'static str) -> Self {
        Self {
            file: new_file(journal_mode),
            journal_mode,
            order: Vec::new(),
            at: At::Nowhere,
            foods: Vec::new(),
        }
    }

    /// The same, and then a start of this release: on a copy of the file.
    fn then(&self, releases: &Releases, release: usize, policy: &str) -> Self {
        let file = File::new();
        std::fs::write(file.path(), self.file.bytes()).unwrap();
        let order = [&self.order[..], &[release]].concat();
        let name = format!(
            "{order:?}, {}, {policy}, the last one at {:?}",
            self.journal_mode, self.at
        );
        let mut foods = self.foods.clone();
        let food = format!("food {}", order.len());
        let next = self.at.after(release, policy == "unwind");
        let output = releases.run(release, &file, policy, "", &food);
        assert_eq!(is_done(&output, REFUSED), next.is_some(), "{name}: {output:?}");
        foods.extend(next.map(|_| food));
        let at = next.unwrap_or(self.at);
        let conn = open(&file.path());
        assert_eq!(applied(&conn, &foods, &name), at.versions(), "{name}");
        assert_eq!(
            support::value(&conn, "PRAGMA journal_mode"),
            format!("'{}'", self.journal_mode.to_lowercase()),
            "{name}"
        );
        Self {
            file,
            journal_mode: self.journal_mode,
            order,
            at,
            foods,
        }
    }
}

/// A file that was brought there by starts of the releases, and its rows.
fn file_at(releases: &Releases, journal_mode: &str, at: At) -> (File, Vec<String>) {
    let starts: &[usize] = match at {
        At::Nowhere => &[],
        At::One => &[0],
        At::Two => &[0, 1],
        At::LateOnOne => &[0, 2],
        At::LateOnTwo => &[0, 1, 2],
        At::InOrder => &[2],
    };
    let file = new_file(journal_mode);
    let mut foods = Vec::new();
    for release in starts {
        let food = format!("of {release}");
        assert!(is_done(&releases.run(*release, &file, "unwind", "", &food), &[]));
        foods.push(food);
    }
    (file, foods)
}

/// The process ends in the middle of an upgrade, or of an unwinding. Whoever starts next finds what was there before.
fn killed_in_the_middle(releases: &Releases) {
    for journal_mode in ["DELETE", "WAL"] {
        for (at, release, killed_at) in [
            (At::One, 1, "checking"),
            (At::Two, 2, "checking"),
            (At::Two, 2, "backup"),
            (At::LateOnOne, 0, "backup"),
            (At::LateOnTwo, 0, "backup"),
            (At::LateOnTwo, 1, "backup"),
        ] {
            for next in 0..3 {
                let name = format!("{release} killed at {killed_at}, then {next}, {journal_mode}, {at:?}");
                let (file, mut foods) = file_at(releases, journal_mode, at);
                let output = releases.run(release, &file, "unwind", killed_at, "never");
                assert!(!output.status.success(), "{name} was not killed: {output:?}");
                assert_eq!(applied(&open(&file.path()), &foods, &name), at.versions(), "{name}");
                let output = releases.run(next, &file, "unwind", "", "next");
                let expected = at.after(next, true);
                assert_eq!(is_done(&output, REFUSED), expected.is_some(), "{name}");
                foods.extend(expected.map(|_| "next".to_owned()));
                let expected = expected.unwrap_or(at);
                assert_eq!(
                    applied(&open(&file.path()), &foods, &name),
                    expected.versions(),
                    "{name}"
                );
            }
        }
    }
}

/// Two of each start at once. The newest always comes through; the others may be overtaken.
fn at_the_same_moment(releases: &Releases) {
    for journal_mode in ["DELETE", "WAL"] {
        for at in At::ALL {
            for policy in ["unwind", "refuse"] {
                let name = format!("{at:?}, {journal_mode}, {policy}");
                let (file, mut foods) = file_at(releases, journal_mode, at);
                let started: Vec<_> = (0..6)
                    .map(|i| {
                        let food = format!("at once {i}");
                        (i % 3, food.clone(), releases.start(i % 3, &file, policy, "", &food))
                    })
                    .collect();
                for (release, food, child) in started {
                    let output = child.wait_with_output().unwrap();
                    if is_done(&output, if release == 2 { &[] } else { REFUSED }) {
                        foods.push(food);
                    }
                }
                let now = applied(&open(&file.path()), &foods, &name);
                assert!(At::ALL.iter().any(|at| at.versions() == now), "{name}: {now:?}");
                assert!(is_done(&releases.run(2, &file, policy, "", "last"), &[]), "{name}");
                foods.push("last".to_owned());
                let now = applied(&open(&file.path()), &foods, &name);
                assert_eq!(now, At::InOrder.versions(), "{name}");
            }
        }
    }
}
