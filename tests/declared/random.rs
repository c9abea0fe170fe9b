//! Pairs of random schemas, with rows in the tables: from one to the other and back.
//!
//! The same few pairs in every run of the suite; `TOHEAD_PAIRS` says how many, and `.ci/run` tries some hundreds.
//! `TOHEAD_SOAK=20000 cargo test --test declared_schema random` tries that many new ones. What is found is shrunk,
//! and becomes a case in `changes.rs`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

use crate::project::Ended;
use crate::story::Story;

const COLUMNS: [&str; 6] = ["a", "b", "c", "d", "e", "order"];
const TYPES: [&str; 4] = ["INTEGER", "TEXT", "REAL", "BLOB"];
const LITERALS: [&str; 4] = ["7", "'x'", "1.5", "x'00'"];

#[derive(Clone, Debug)]
struct Column {
    name: usize,
    kind: usize,
    is_not_null: bool,
    default: usize,
    is_unique: bool,
    has_collation: bool,
    has_check: bool,
    reference: Option<(usize, usize)>,
    generated: usize,
}

#[derive(Clone, Debug)]
struct Table {
    name: usize,
    /// 0 none, 1 the rowid, 2 AUTOINCREMENT, 3 a text.
    key: usize,
    columns: Vec<Column>,
    is_strict: bool,
    is_without_rowid: bool,
    has_check: bool,
    index: usize,
    /// A table that its trigger writes into.
    trigger: Option<usize>,
    is_viewed: bool,
}

type Schema = Vec<Table>;

fn column() -> impl Strategy<Value = Column> {
    let flags = (
        any::<bool>(),
        prop::bool::weighted(0.15),
        any::<bool>(),
        prop::bool::weighted(0.3),
    );
    let reference = prop::option::weighted(0.25, (0..3_usize, 0..4_usize));
    let generated = prop_oneof![6 => Just(0_usize), 1 => Just(1), 1 => Just(2)];
    (
        0..COLUMNS.len(),
        0..TYPES.len(),
        0..3_usize,
        flags,
        reference,
        generated,
    )
        .prop_map(
            |(name, kind, default, (is_not_null, is_unique, has_collation, has_check), reference, generated)| Column {
                name,
                kind,
                is_not_null,
                default,
                is_unique,
                has_collation,
                has_check,
                reference,
                generated,
            },
        )
}

fn table() -> impl Strategy<Value = Table> {
    let columns = prop::collection::vec(column(), 1..5);
    let flags = (
        prop::bool::weighted(0.3),
        prop::bool::weighted(0.3),
        prop::bool::weighted(0.3),
        any::<bool>(),
    );
    (
        0..3_usize,
        0..4_usize,
        columns,
        flags,
        0..4_usize,
        prop::option::weighted(0.3, 0..3_usize),
    )
        .prop_map(
            |(name, key, columns, (is_strict, is_without_rowid, has_check, is_viewed), index, trigger)| Table {
                name,
                key,
                columns,
                is_strict,
                is_without_rowid,
                has_check,
                index,
                trigger,
                is_viewed,
            },
        )
}

fn schema() -> impl Strategy<Value = Schema> {
    prop::collection::vec(table(), 1..4).prop_map(|mut tables| {
        let mut names = BTreeSet::new();
        tables.retain(|table| names.insert(table.name));
        tables.iter_mut().for_each(tidy);
        tables
    })
}

/// Two schemas: with nothing in common but names, or one with a table or two replaced.
fn pair() -> impl Strategy<Value = (Schema, Schema)> {
    let replaced = (schema(), schema(), 0..4_usize).prop_map(|(first, other, at)| {
        let mut second = first.clone();
        for table in other.into_iter().take(1) {
            match second.iter_mut().find(|old| old.name == table.name) {
                Some(old) if at > 0 => mix(old, &table, at),
                Some(old) => *old = table,
                None => second.push(table),
            }
        }
        (first, second)
    });
    prop_oneof![3 => replaced, 1 => (schema(), schema())]
}

/// A table with something of another.
fn mix(table: &mut Table, other: &Table, at: usize) {
    match at {
        1 => table.columns.extend(other.columns.iter().take(1).cloned()),
        2 => {
            table.columns.pop();
            table.columns.extend(other.columns.iter().take(2).cloned());
        }
        _ => {
            table.key = other.key;
            table.is_strict = other.is_strict;
            table.is_without_rowid = other.is_without_rowid;
            table.index = other.index;
            table.trigger = other.trigger;
        }
    }
    tidy(table);
}

/// No column twice, and a generated one only behind one that it can read.
fn tidy(table: &mut Table) {
    let mut names = BTreeSet::new();
    table.columns.retain(|column| names.insert(column.name));
    if let Some(first) = table.columns.first_mut() {
        first.generated = 0;
        first.is_not_null = false;
    }
}

fn name(column: &Column) -> &'static str {
    if COLUMNS[column.name] == "order" {
        "\"order\""
    } else {
        COLUMNS[column.name]
    }
}

fn definition(column: &Column, table: &Table, all: &[Table]) -> String {
    let own = name(column);
    let mut sql = format!("{own} {}", TYPES[column.kind]);
    if column.generated > 0 {
        let first = name(&table.columns[0]);
        let kind = ["", "VIRTUAL", "STORED"][column.generated];
        write!(sql, " AS (CAST({first} AS {})) {kind}", TYPES[column.kind]).expect("a string");
        return sql;
    }
    if column.is_not_null {
        sql.push_str(" NOT NULL");
    }
    match column.default {
        1 => write!(sql, " DEFAULT {}", LITERALS[column.kind]).expect("a string"),
        2 => write!(sql, " DEFAULT ({} )", LITERALS[column.kind]).expect("a string"),
        _ => {}
    }
    if column.is_unique {
        sql.push_str(" UNIQUE");
    }
    if column.has_collation && column.kind == 1 {
        sql.push_str(" COLLATE NOCASE");
    }
    if column.has_check {
        write!(sql, " CHECK ({own} IS NULL OR length({own}) < 1000)").expect("a string");
    }
    let parent = column
        .reference
        .and_then(|(at, action)| Some((all.get(at).filter(|parent| parent.key == 1 || parent.key == 2)?, action)));
    if let Some((parent, action)) = parent.filter(|_| column.kind == 0 && !column.is_not_null) {
        let action = [
            "",
            " ON DELETE CASCADE",
            " ON DELETE SET NULL",
            " ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED",
        ][action];
        write!(sql, " REFERENCES t{} (id){action}", parent.name).expect("a string");
    }
    sql
}

fn script(schema: &Schema) -> String {
    let mut sql = String::new();
    for table in schema {
        let key = [
            "",
            "id INTEGER PRIMARY KEY",
            "id INTEGER PRIMARY KEY AUTOINCREMENT",
            "id TEXT PRIMARY KEY NOT NULL",
        ][table.key];
        let mut items: Vec<_> = Some(key.to_owned()).into_iter().filter(|key| !key.is_empty()).collect();
        items.extend(table.columns.iter().map(|column| definition(column, table, schema)));
        let first = name(&table.columns[0]);
        if table.has_check {
            items.push(format!("CONSTRAINT fits CHECK (coalesce(length({first}), 0) < 900)"));
        }
        let mut options = Vec::new();
        if table.is_strict {
            options.push("STRICT");
        }
        if table.is_without_rowid && (table.key == 1 || table.key == 3) {
            options.push("WITHOUT ROWID");
        }
        let own = table.name;
        writeln!(
            sql,
            "CREATE TABLE t{own} (\n    {}\n) {};",
            items.join(",\n    "),
            options.join(", ")
        )
        .expect("a string");
        match table.index {
            1 => writeln!(sql, "CREATE INDEX t{own}_i ON t{own} ({first});"),
            2 => writeln!(
                sql,
                "CREATE INDEX t{own}_i ON t{own} ({first} DESC) WHERE {first} IS NOT NULL;"
            ),
            3 => writeln!(sql, "CREATE INDEX t{own}_i ON t{own} (lower({first}));"),
            _ => Ok(()),
        }
        .expect("a string");
        if table.is_viewed {
            writeln!(sql, "CREATE VIEW v{own} AS SELECT {first} AS x FROM t{own};").expect("a string");
        }
        if let Some(other) = table.trigger.and_then(|at| schema.get(at)) {
            let column = name(&other.columns[0]);
            writeln!(
                sql,
                "CREATE TRIGGER t{own}_in AFTER INSERT ON t{own} BEGIN UPDATE t{} SET {column} = {column} WHERE 0; END;",
                other.name
            )
            .expect("a string");
        }
    }
    sql
}

/// Rows that fit, as far as they do.
fn rows(schema: &Schema) -> String {
    let mut sql = String::new();
    for table in schema {
        for row in 1..=5_usize {
            let (mut names, mut values) = (Vec::new(), Vec::new());
            if table.key > 0 {
                names.push("id");
                values.push(if table.key == 3 {
                    format!("'k{row}'")
                } else {
                    row.to_string()
                });
            }
            for column in table.columns.iter().filter(|column| column.generated == 0) {
                names.push(name(column));
                let value = match (column.kind, row) {
                    (_, 4) if !column.is_not_null => "NULL".to_owned(),
                    (0, row) => row.to_string(),
                    (1, row) => format!("'T{row}'"),
                    (2, row) => format!("{row}.5"),
                    (_, row) => format!("x'0{row}'"),
                };
                values.push(value);
            }
            writeln!(
                sql,
                "INSERT OR IGNORE INTO t{} ({}) VALUES ({});",
                table.name,
                names.join(", "),
                values.join(", ")
            )
            .expect("a string");
        }
    }
    sql
}

/// The columns that both schemas have, with the same type, and whose values no constraint changes.
fn kept(first: &Schema, second: &Schema) -> Vec<(usize, Vec<&'static str>)> {
    let pairs = first
        .iter()
        .filter_map(|old| Some((old, second.iter().find(|new| new.name == old.name)?)));
    pairs
        .map(|(old, new)| {
            let is_same = |column: &&Column| {
                let other = new.columns.iter().find(|other| other.name == column.name);
                column.generated == 0
                    && other.is_some_and(|other| {
                        other.kind == column.kind && other.generated == 0 && (!other.is_not_null || column.is_not_null)
                    })
            };
            (old.name, old.columns.iter().filter(is_same).map(name).collect())
        })
        .collect()
}

/// What the kept columns hold.
fn contents(story: &Story, kept: &[(usize, Vec<&'static str>)]) -> Vec<String> {
    kept.iter()
        .map(|(table, columns)| {
            let order: Vec<_> = (1..=columns.len() + 1).map(|at| at.to_string()).collect();
            let list: String = columns.iter().map(|column| format!(", {column}")).collect();
            story.ask(&format!(
                "SELECT 'row'{list} FROM t{table} ORDER BY {}",
                order.join(", ")
            ))
        })
        .collect()
}

/// What may have to be said: what goes, and what old rows get.
fn options(first: &Schema, second: &Schema) -> Vec<String> {
    let mut options = Vec::new();
    let mut say = |option: &str, value: String| options.extend([option.to_owned(), value]);
    for old in first {
        let Some(new) = second.iter().find(|new| new.name == old.name) else {
            say("--drop", format!("t{}", old.name));
            continue;
        };
        let is_gone = |column: &&Column| new.columns.iter().all(|other| other.name != column.name);
        for column in old.columns.iter().filter(is_gone) {
            say("--drop", format!("t{}.{}", old.name, name(column)));
        }
        if old.key > 0 && new.key == 0 {
            say("--drop", format!("t{}.id", old.name));
        }
        for column in new.columns.iter().filter(|column| {
            let needs_its_own = column.is_unique || (column.reference.is_some() && column.kind == 0);
            column.default > 0 && needs_its_own && !column.is_not_null && column.generated == 0
        }) {
            say("--fill", format!("t{}.{}=NULL", old.name, name(column)));
        }
        for column in new
            .columns
            .iter()
            .filter(|column| column.is_not_null && column.generated == 0)
        {
            say(
                "--fill",
                format!("t{}.{}={}", old.name, name(column), LITERALS[column.kind]),
            );
        }
        if new.key == 3 {
            say("--fill", format!("t{}.id=hex(randomblob(8))", old.name));
        }
        if new.key == 1 && new.is_without_rowid && old.key == 0 {
            say("--fill", format!("t{}.id=abs(random())", old.name));
        }
    }
    options
}

fn create(story: &Story, schema: &str, options: &[String]) -> Ended {
    let options: Vec<_> = options.iter().map(String::as_str).collect();
    story.create(schema, &options)
}

/// From one to the other and back, or a reason why not.
fn travel(first: &Schema, second: &Schema) -> Result<(), String> {
    let (before, after) = (script(first), script(second));
    let mut story = Story::begins(&before, &rows(first));
    let kept = kept(first, second);
    let was = contents(&story, &kept);
    let mut options = options(first, second);
    let mut created = create(&story, &after, &options);
    if created.stderr.contains("there is nothing to fill") {
        // The names in a message are quoted only where they have to be.
        let is_idle = |stated: &[String]| created.stderr.contains(&stated.join(" ").replace('"', ""));
        options = options
            .chunks(2)
            .filter(|stated| !is_idle(stated))
            .flatten()
            .cloned()
            .collect();
        created = create(&story, &after, &options);
    }
    if created.code != 0 {
        return Err(created.stderr);
    }
    if created.stdout.contains("nothing: the declared schema") {
        return Ok(());
    }
    story.is_completed();
    let up = story.text("up");
    let ran = story.project.run(&["up"]);
    if ran.code != 0 {
        // Somebody has answered for it: the rows are such that it cannot run, and nothing has changed.
        assert!(
            up.contains("allow(fails-on-rows)") || up.contains("allow(foreign-key-added)"),
            "{ran:?}\n{}",
            story.scripts()
        );
        assert_eq!(contents(&story, &kept), was);
        return Ok(());
    }
    assert_eq!(contents(&story, &kept), was, "{before}\n{}", story.scripts());
    let diff = Ended::of(&mut story.project.command(&["diff", "app.db", "schema.sql", "--exit-code"]));
    assert!(
        diff.code == 0 || !diff.stdout.contains("  + ") && !diff.stdout.contains("  - "),
        "{}\n{}",
        diff.stdout,
        story.scripts()
    );
    if up.contains("irreversible") {
        return Ok(());
    }
    let down = story.project.run(&["down", "--yes"]);
    if down.code != 0 {
        assert!(up.contains("fails-on-rows"), "{down:?}\n{}", story.scripts());
        return Ok(());
    }
    assert_eq!(contents(&story, &kept), was, "{before}\n{}", story.scripts());
    let verify = story.project.run(&["verify"]);
    assert_eq!(verify.code, 0, "{}\n{}", verify.stdout, story.scripts());
    Ok(())
}

#[test]
fn any_schema_leads_to_any_other_and_back_with_its_rows() {
    let number = |variable: &str| {
        std::env::var(variable)
            .ok()
            .and_then(|number| number.parse::<u32>().ok())
    };
    let soak = number("TOHEAD_SOAK");
    let config = Config {
        cases: soak.or(number("TOHEAD_PAIRS")).unwrap_or(40),
        max_shrink_iters: 200,
        failure_persistence: None,
        ..Config::default()
    };
    // The same pairs in every run, so that a suite does not fail on Tuesdays; other ones in every soak.
    let mut runner = match soak {
        Some(_) => TestRunner::new(config),
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    };
    let refusals = std::cell::RefCell::new(Vec::new());
    let outcome = runner.run(&pair(), |(first, second)| {
        if let Err(reason) = travel(&first, &second) {
            refusals
                .borrow_mut()
                .push(format!("{}---\n{}{reason}", script(&first), script(&second)));
        }
        Ok(())
    });
    if let Err(TestError::Fail(reason, (first, second))) = outcome {
        panic!("{reason}\n{}\n---\n{}", script(&first), script(&second));
    }
    let refusals = refusals.into_inner();
    assert!(
        refusals.is_empty(),
        "{} refused:\n{}",
        refusals.len(),
        refusals.join("\n======\n")
    );
}
