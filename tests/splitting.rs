//! A script is split where SQLite ends a statement: run one by one, the pieces do what the whole does.

#![cfg(feature = "compile")]

mod support;

use proptest::prelude::*;
use rusqlite::Connection;
use support::Dir;
use tohead::build::Compiler;

/// Statements that are easily cut at the wrong place; each may be run any number of times.
const TRICKY: &[&str] = &[
    "INSERT INTO log VALUES ('a;b', \"c;d\", 'it''s; --');",
    "INSERT INTO log VALUES (1, 2, 3) -- ; not the end\n;",
    "/* ; */ INSERT INTO log /* ' */ VALUES (x'3b', ';', 1e5);",
    "CREATE TRIGGER IF NOT EXISTS t1 AFTER INSERT ON log BEGIN\n  SELECT CASE WHEN NEW.a = ';' THEN 1 ELSE 2 END;\n  UPDATE log SET c = 'END;';\nEND;",
    "CREATE TEMP TRIGGER IF NOT EXISTS t2 AFTER DELETE ON log BEGIN SELECT 1; /* END; */ SELECT 2; -- END;\nEND /* ; */ ;",
    "create\ntrigger if not exists t3 before update on log for each row when CASE 1 WHEN 1 THEN 1 END begin delete from log where a = case a when 1 then 2 end; end;",
    "WITH \"end\"(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM \"end\" WHERE x < 3) INSERT INTO log SELECT x, x, ';' FROM \"end\";",
    "CREATE TABLE IF NOT EXISTS \"a;b\" (\"x;y\" TEXT DEFAULT ';', [z;] CHECK ([z;] <> ';'));",
    "CREATE VIEW IF NOT EXISTS [v;] AS SELECT CASE WHEN a THEN b END AS \"end\" FROM log;",
    "DROP TRIGGER IF EXISTS t1;",
    "CREATE TABLE IF NOT EXISTS \"trigger\" (begin, \"end\");",
    "EXPLAIN SELECT 1;",
    "EXPLAIN QUERY PLAN SELECT ';';",
    "SELECT 1; ; ;",
    "-- only a comment;\n",
    "REINDEX log;",
    "ALTER TABLE log RENAME TO \"log;\"; ALTER TABLE \"log;\" RENAME TO log;",
    "UPDATE log SET a = a || ';' WHERE '[1]' ->> '$[0]' IS NOT '{;}';",
    "INSERT INTO log SELECT `a`, [b], \"c\" FROM log WHERE 0;",
];

/// Schema and rows.
fn contents(conn: &Connection) -> Vec<String> {
    let mut all = Vec::new();
    for sql in [
        "SELECT type || ' ' || name || ' ' || tbl_name || ' ' || ifnull(sql, '') FROM main.sqlite_schema WHERE name NOT LIKE 'tohead%' AND name NOT LIKE 'sqlite%' ORDER BY name",
        "SELECT quote(a) || ' ' || quote(b) || ' ' || quote(c) FROM log ORDER BY rowid",
    ] {
        let mut statement = conn.prepare(sql).unwrap();
        all.extend(
            statement
                .query_map([], |row| row.get::<_, String>(0))
                .unwrap()
                .map(Result::unwrap),
        );
    }
    all
}

/// A definition without its comments, which an embedded script does not have.
fn without_comments(definition: &str) -> String {
    let text = definition
        .replace("/* END; */", "")
        .replace("-- END;", "")
        .replace("/* ; */", "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_script_does_statement_by_statement_what_sqlite_does_with_the_whole(
        pieces in prop::collection::vec((prop::sample::select(TRICKY), prop::sample::select(vec!["", " ", "\n", "\r\n", " -- c;\n", "/*;*/"])), 1..12),
        last_semicolon in any::<bool>(),
    ) {
        let mut script = String::from("CREATE TABLE log (a, b, c);");
        pieces.iter().for_each(|(statement, gap)| { script.push_str(gap); script.push_str(statement); });
        if !last_semicolon {
            script.truncate(script.trim_end_matches([';', ' ', '\n']).len());
        }
        let whole = Connection::open_in_memory().unwrap();
        whole.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        whole.execute_batch(&script).unwrap();

        let dir = Dir::new(&[("0001_a.up.sql", format!("-- tohead: irreversible \"test\"\n{script}").as_str())]);
        let set = Compiler::new(dir.path()).compile().map_err(|error| TestCaseError::fail(format!("{script}\n{error}")))?;
        let single = Connection::open_in_memory().unwrap();
        set.to_head(&single).map_err(|error| TestCaseError::fail(format!("{script}\n{error}")))?;
        let plain = |conn: &Connection| contents(conn).iter().map(|line| without_comments(line)).collect::<Vec<_>>();
        prop_assert_eq!(plain(&single), plain(&whole), "{}", script);
    }
}
