//! What reads text and bytes from outside, as functions that a fuzzer calls with anything: they panic where a promise
//! is broken. `fuzz/` has a target for each; the tests below call them on every toolchain, with the seeds in
//! `fuzz/corpus` and with what is made of those. Compiled for tests and fuzzers only.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::build::Compiler;
use crate::hash::Digest;
use crate::lock::{self, compare, conflict};
use crate::migration::{Migrations, Target};
use crate::schema::normalise;
use crate::source::finding::{Finding, SourceFile};
use crate::source::script::{checksum, decode, split};
use crate::source::tokens::{Kind, Token, quoted, tokens, unquote};
use crate::source::{self, Check, RawFile, SourceSet};

/// A directory with a file of each name, a line each. No file is skipped in silence, the names that messages
/// propose are good ones, and versions rise.
pub fn file_names(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let names: BTreeSet<&str> = text.lines().filter(|name| !name.is_empty()).take(12).collect();
    let files = names.iter().map(|name| (name.to_string(), Ok(contents(name))));
    let set = source::read_files("m", files.collect());
    check_findings(&set.findings);
    let versions: Vec<_> = set.migrations.iter().map(|migration| migration.version).collect();
    assert!(versions.is_sorted_by(|a, b| a < b), "{versions:?}");
    let known = known_paths(&set);
    for name in names {
        let may_be_there = name == source::LOCK_FILE || name.starts_with("README") || name.starts_with('.');
        let is_known = may_be_there || known.contains(&format!("m/{name}")) || name.starts_with("fixtures/");
        // The down file of a migration that is there twice goes with its up file.
        let is_twin = set
            .findings
            .iter()
            .any(|finding| finding.check == Check::DuplicateVersion);
        assert!(is_known || is_twin, "{name} is skipped in silence among {text:?}");
    }
    set.findings.iter().for_each(check_proposed_name);
}

fn contents(name: &str) -> Vec<u8> {
    match name.rsplit('.').next() {
        Some("rs") => b"pub fn up(tx: &T) {}\npub fn down(tx: &T) {}".to_vec(),
        _ => b"SELECT 1;".to_vec(),
    }
}

/// The files that became part of the set, or that something was said of.
fn known_paths(set: &SourceSet) -> BTreeSet<String> {
    let scripts = set
        .migrations
        .iter()
        .flat_map(|migration| [&migration.up, &migration.down]);
    let scripts = scripts.flatten().map(|script| script.file.path.clone());
    let steps = set.migrations.iter().filter_map(|migration| migration.rust.as_ref());
    let steps = steps.map(|step| step.file.path.clone());
    let found = set.findings.iter().map(|finding| finding.file.path.clone());
    scripts.chain(steps).chain(found).collect()
}

fn check_proposed_name(finding: &Finding) {
    let proposed = finding
        .help
        .strip_prefix("rename it to `")
        .and_then(|rest| rest.strip_suffix('`'));
    if let (Check::UnrecognisedFile, Some(name)) = (finding.check, proposed) {
        let set = source::read_files("m", vec![(name.to_owned(), Ok(contents(name)))]);
        let is_refused = set
            .findings
            .iter()
            .any(|finding| finding.check == Check::UnrecognisedFile);
        assert!(!is_refused, "{finding}, and that is refused too");
    }
}

/// An up file, and behind a zero byte a down file.
pub fn directives(data: &[u8]) {
    let mut parts = data.splitn(2, |byte| *byte == 0);
    let mut files: Vec<RawFile> = Vec::new();
    for (name, part) in ["0001_a.up.sql", "0001_a.down.sql"].into_iter().zip(&mut parts) {
        files.push((name.to_owned(), Ok(part.to_vec())));
    }
    files.push(("0002_b.rs".to_owned(), Ok(data.to_vec())));
    files.sort();
    let set = source::read_files("m", files);
    check_findings(&set.findings);
    for migration in &set.migrations {
        for script in [&migration.up, &migration.down].into_iter().flatten() {
            check_statements(&script.file.text);
        }
    }
}

/// A script: tokens, statements, checksum, normal form.
pub fn script(data: &[u8]) {
    let Ok(text) = decode(data) else { return };
    let all = tokens(&text);
    let mut end = 0;
    for token in &all {
        assert!(token.span.start == end && token.span.end > end, "a gap at {end}");
        end = token.span.end;
    }
    assert_eq!(end, text.len());
    check_checksum(&text, &all);
    check_statements(&text);
    normalise::digest(&text, &|_| false);
    normalise::digest(&text, &|name| name.len() % 2 == 0);
    let name = quoted(&text);
    if !text.is_empty() && !text.contains('\0') {
        assert_eq!(tokens(&name).len(), 1);
        assert_eq!(unquote(&name), text);
    }
}

/// White space, comments and line ends are no part of it; every token is.
fn check_checksum(text: &str, all: &[Token]) {
    let whole = checksum(text);
    let has_illegal = all.iter().any(|token| token.kind == Kind::Illegal);
    // It may go on behind the end of the text, and so may `/*`, which is no comment as long as nothing follows.
    if has_illegal || text.ends_with("/*") {
        return;
    }
    assert_eq!(checksum(&format!("{text}\n-- a comment")), whole);
    let significant = || all.iter().filter(|token| token.is_significant());
    let spread: Vec<_> = significant().map(|token| token.text(text)).collect();
    assert_eq!(checksum(&spread.join("\n/* a comment */ ")), whole, "{spread:?}");
    if !text.contains('\r') {
        let crlf = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert_eq!(decode(crlf.as_bytes()).map(|text| checksum(&text)), Ok(whole));
    }
    if let Some(last) = significant().next_back() {
        let shorter = &text[..last.span.start];
        assert_ne!(checksum(shorter), whole);
    }
}

/// Each statement has its tokens, in the place that it says.
fn check_statements(text: &str) {
    // SQLite rejects the script, and means by some characters another thing at the start of a token than behind it.
    if tokens(text).iter().any(|token| token.kind == Kind::Illegal) {
        return;
    }
    let significant = |text: &str| -> Vec<String> {
        let all = tokens(text);
        let all = all.iter().filter(|token| token.is_significant());
        all.map(|token| token.text(text).to_owned()).collect()
    };
    let statements = split(text);
    let mut of_statements = Vec::new();
    for statement in &statements {
        let end = statement.script_offset(statement.sql.len()).min(text.len());
        let written = &text[statement.offset..end];
        assert_eq!(significant(written), significant(&statement.sql), "{written:?}");
        of_statements.extend(significant(&statement.sql));
    }
    // Nothing is left out but `;` alone.
    let (mut rest, whole) = (of_statements.iter().peekable(), significant(text));
    for token in &whole {
        if rest.next_if(|next| *next == token).is_none() {
            assert_eq!(token, ";", "{text:?}");
        }
    }
    assert_eq!(rest.next(), None);
}

/// A lock file.
pub fn lock_file(data: &[u8]) {
    let text = String::from_utf8_lossy(data).into_owned();
    let _ = conflict::sides(&text);
    let path = "m/tohead.lock".to_owned();
    let file = Arc::new(SourceFile { path, text });
    match lock::read(&file) {
        Err(finding) => check_findings(std::slice::from_ref(&*finding)),
        Ok(lock) => {
            let versions: Vec<_> = lock.entries.iter().map(|entry| entry.version).collect();
            assert!(versions.is_sorted_by(|a, b| a < b), "{versions:?}");
            check_findings(&compare::sources(&lock, &[], |_| false));
            check_findings(
                &compare::schema(&lock, &[], &[Digest([0; 32])])
                    .into_iter()
                    .collect::<Vec<_>>(),
            );
            #[cfg(feature = "cli")]
            check_appended(&file, &lock);
        }
    }
}

/// What is appended to a file that can be read can be read.
#[cfg(feature = "cli")]
fn check_appended(file: &Arc<SourceFile>, lock: &lock::Lock) {
    let Some(last) = lock.last() else { return };
    let mut next = last.shipped.clone();
    let Some(version) = last.version.number().checked_add(1) else {
        return;
    };
    next.id = format!("{version}_next");
    if next.id.parse::<crate::version::Version>().is_ok() || version.to_string().len() > 38 {
        return;
    }
    let text = lock::appended(Some(lock), &[next]);
    let path = file.path.clone();
    let again = lock::read(&Arc::new(SourceFile { path, text }));
    let count = again
        .map(|again| again.entries.len())
        .map_err(|finding| finding.to_string());
    assert_eq!(count, Ok(lock.entries.len() + 1), "{}", file.text);
}

fn check_findings(findings: &[Finding]) {
    for finding in findings {
        let text = &finding.file.text;
        assert!(text.get(finding.span.clone()).is_some(), "{finding:?}");
        assert!(
            !finding.to_string().is_empty() && !finding.message.contains('\n'),
            "{finding:?}"
        );
    }
}

/// A ledger with other values in it: a line for each, made of the entry, the column, the type, and the value. No
/// call panics, and what is refused has changed nothing.
pub fn ledger_rows(data: &[u8]) {
    thread_local! {
        static SETS: BTreeMap<usize, Migrations> = (0..=3).map(|count| (count, set(count))).collect();
        static AT_HEAD: Connection = at_head(SETS.with(|sets| sets[&2]));
    }
    let conn = AT_HEAD.with(copy);
    for line in data.split(|byte| *byte == b'\n').take(16) {
        if let [entry, column, kind, value @ ..] = line {
            let _ = edit(&conn, *entry, *column, *kind, value);
        }
    }
    SETS.with(|sets| sets.values().for_each(|set| every_call(set, &conn)));
}

fn set(count: usize) -> Migrations {
    let file = |name: &str, text: &str| (name.to_owned(), Ok(text.as_bytes().to_vec()));
    let mut files = vec![
        file(
            "0001_foods.up.sql",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT);",
        ),
        file("0001_foods.down.sql", "DROP TABLE foods;"),
        file("0002_kcal.up.sql", "ALTER TABLE foods ADD COLUMN kcal REAL;"),
        file("0002_kcal.down.sql", "ALTER TABLE foods DROP COLUMN kcal;"),
        file("0003_meals.up.sql", "CREATE TABLE meals (name TEXT);"),
        file("0003_meals.down.sql", "DROP TABLE meals;"),
    ];
    files.truncate(2 * count);
    let mut compiler = Compiler::new("m").rows(0);
    compiler.files = Some(files);
    compiler.compile().unwrap_or_else(|error| panic!("{error}"))
}

/// A database at head, whose ledger takes any value.
fn at_head(set: Migrations) -> Connection {
    let conn = set.in_memory().expect("a database");
    let columns = COLUMNS.join(", ");
    let loosened = format!(
        "CREATE TABLE loose (seq INTEGER PRIMARY KEY, {}); INSERT INTO loose (seq, {columns}) SELECT seq, {columns} FROM tohead_ledger;
         DROP TABLE tohead_ledger; ALTER TABLE loose RENAME TO tohead_ledger;",
        COLUMNS.join(" BLOB, ")
    );
    conn.execute_batch(&loosened).expect("another ledger");
    conn
}

fn copy(from: &Connection) -> Connection {
    let mut conn = Connection::open_in_memory().expect("a database");
    {
        let backup = rusqlite::backup::Backup::new(from, &mut conn).expect("a copy");
        backup.step(-1).expect("a copy");
    }
    conn
}

const COLUMNS: &[&str] = &[
    "set_name",
    "version",
    "name",
    "action",
    "checksum",
    "down_sql",
    "schema_version",
    "fingerprint",
    "mark",
    "app_version",
    "at",
    "duration_us",
    "schema_cookie",
    "chain",
];

/// Sets a column of an entry, after a copy of the entry was appended where `kind` says so.
fn edit(conn: &Connection, entry: u8, column: u8, kind: u8, value: &[u8]) -> rusqlite::Result<()> {
    let entries: i64 = conn.query_row("SELECT max(seq) FROM tohead_ledger", [], |row| row.get(0))?;
    let mut seq = i64::from(entry % 8).min(entries);
    if kind >= b'a' {
        let columns = COLUMNS.join(", ");
        let append = "INSERT INTO tohead_ledger (COLUMNS) SELECT COLUMNS FROM tohead_ledger WHERE seq = ?1";
        conn.execute(&append.replace("COLUMNS", &columns), [seq])?;
        seq = conn.last_insert_rowid();
    }
    if column == b'u' {
        return conn.execute_batch(&format!("PRAGMA user_version = {}", value.len()));
    }
    if column == b'd' {
        return conn
            .execute("DELETE FROM tohead_ledger WHERE seq = ?1", [seq])
            .map(|_| ());
    }
    let text = || String::from_utf8_lossy(value).into_owned();
    let number = || text().parse::<i64>().unwrap_or(value.len() as i64);
    let value = match kind % 5 {
        0 => Value::Text(text()),
        1 => Value::Integer(number()),
        2 => Value::Null,
        3 => Value::Real(number() as f64 / 3.0),
        _ => Value::Blob(value.to_vec()),
    };
    // Text that is not UTF-8, too.
    let new = if kind.is_multiple_of(2) {
        "?1"
    } else {
        "CAST(?1 AS TEXT)"
    };
    let column = COLUMNS[usize::from(column) % COLUMNS.len()];
    let update = format!("UPDATE tohead_ledger SET {column} = {new} WHERE seq = ?2");
    conn.execute(&update, params_from_iter([value, Value::Integer(seq)]))
        .map(|_| ())
}

fn every_call(set: &Migrations, conn: &Connection) {
    let before = state(conn);
    let _ = set.status(conn).map(|status| status.to_string());
    let _ = set.verify(conn).map(|verification| verification.to_string());
    let _ = set
        .history(conn)
        .map(|entries| entries.iter().map(ToString::to_string).collect::<String>());
    for target in [Target::Head, Target::Base, Target::Steps(1)] {
        let plan = set.plan(conn, target);
        let _ = plan.map(|plan| plan.to_string() + &plan.sql().unwrap_or_default());
    }
    assert_eq!(state(conn), before, "a look has changed something");
    let copy = copy(conn);
    for runner in [set.runner(), set.runner().follow_drafts(false)] {
        let before = state(&copy);
        match runner.to_head(&copy) {
            Ok(report) => drop(report.to_string()),
            Err(error) => {
                assert!(copy.is_autocommit() && !error.to_string().is_empty());
                assert_eq!(state(&copy), before, "{error}");
            }
        }
    }
}

/// What a database holds, but for the times.
fn state(conn: &Connection) -> (i64, String, String) {
    let columns = COLUMNS
        .iter()
        .map(|column| format!("quote({column})"))
        .collect::<Vec<_>>();
    let rows = format!(
        "SELECT ifnull(group_concat(seq || {}), '') FROM tohead_ledger",
        columns.join(" || ")
    );
    let schema = "SELECT ifnull(group_concat(sql), '') FROM sqlite_schema";
    let blob = |sql: &str| {
        let bytes = conn.query_row(sql, [], |row| Ok(row.get_ref(0)?.as_bytes()?.to_vec()));
        bytes.map_or_else(|error| error.to_string(), |bytes| bytes.escape_ascii().to_string())
    };
    let mark = conn.query_row("PRAGMA user_version", [], |row| row.get(0));
    (mark.unwrap_or_default(), blob(schema), blob(&rows))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;
    use proptest::test_runner::{Config, TestRunner};

    use super::*;

    /// What is put into seeds, for each of them.
    const PIECES: &[&str] = &[
        "-- tohead: ",
        "irreversible",
        "allow(",
        ")",
        "\"why\"",
        "no-transaction",
        "breaking",
        "compatible",
        "\n",
        "\r\n",
        "\u{feff}",
        "\0",
        ".up.sql",
        ".down.sql",
        ".rs",
        "0001",
        "1_",
        "00000000000000000000000000000000000000001_a",
        "/",
        "..",
        "fixtures/",
        "README",
        "_",
        "-",
        " ",
        "'",
        "\"",
        "[",
        "]",
        "`",
        "/*",
        "*/",
        "--",
        ";",
        "x'",
        "CREATE TRIGGER t ",
        "BEGIN ",
        "END",
        "1e",
        "0x",
        "?",
        "é",
        "😀",
        "ß.",
        "[[migration]]",
        "id = ",
        "format = 1",
        "chain",
        "<<<<<<< ours\n",
        "=======\n",
        ">>>>>>> theirs\n",
        "|||||||",
        "v1:",
        "v2:",
        "9999999999",
        "up",
        "down",
        "repair",
        "stamp",
        "adopt",
        "main",
        "tohead",
        "0.1.0",
        "-1",
        "9223372036854775807",
        "1!\u{20}0001",
        "2#\u{30}",
    ];

    /// A change of a text: what is at a place becomes something else.
    fn change() -> impl Strategy<Value = (usize, usize, Vec<u8>)> {
        let new = prop_oneof![
            5 => prop::sample::select(PIECES).prop_map(|piece| piece.as_bytes().to_vec()),
            2 => prop::collection::vec(any::<u8>(), 0..5),
            1 => any::<String>().prop_map(String::into_bytes),
        ];
        (any::<usize>(), 0..8_usize, new)
    }

    fn changed(mut seed: Vec<u8>, changes: Vec<(usize, usize, Vec<u8>)>) -> Vec<u8> {
        for (at, len, new) in changes {
            let at = at % (seed.len() + 1);
            let end = (at + len).min(seed.len());
            seed.splice(at..end, new);
        }
        seed
    }

    fn seeds(target: &str) -> Vec<Vec<u8>> {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
        // The published package has none.
        let entries = std::fs::read_dir(dir).into_iter().flatten();
        let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        paths.iter().map(|path| std::fs::read(path).expect("a seed")).collect()
    }

    /// The seeds, and what is made of them. `TOHEAD_FUZZ=100000` tries so many.
    fn run(target: &str, call: fn(&[u8])) {
        let seeds = seeds(target);
        seeds.iter().for_each(|seed| call(seed));
        let cases = std::env::var("TOHEAD_FUZZ").ok().and_then(|cases| cases.parse().ok());
        let config = Config {
            cases: cases.unwrap_or(400),
            failure_persistence: None,
            ..Config::default()
        };
        let seed = prop_oneof![
            9 => prop::sample::select([seeds, vec![Vec::new()]].concat()),
            1 => prop::collection::vec(any::<u8>(), 0..200),
        ];
        let input = (seed, prop::collection::vec(change(), 0..6)).prop_map(|(seed, changes)| changed(seed, changes));
        let result = TestRunner::new(config).run(&input, |input| {
            call(&input);
            Ok(())
        });
        if let Err(proptest::test_runner::TestError::Fail(why, input)) = result {
            panic!("{why}\n{}", input.escape_ascii());
        }
    }

    #[test]
    fn any_names_of_files_are_sorted_or_named() {
        run("file_names", file_names);
    }

    #[test]
    fn any_text_of_a_migration_is_read_or_named() {
        run("directives", directives);
    }

    #[test]
    fn any_script_has_its_tokens_and_its_checksum() {
        run("script", script);
    }

    #[test]
    fn any_lock_file_is_read_or_refused_at_a_place_in_it() {
        run("lock_file", lock_file);
    }

    #[test]
    fn any_values_in_a_ledger_are_an_error_or_no_matter() {
        run("ledger_rows", ledger_rows);
    }
}
