//! One change after another, each with rows.
#![allow(clippy::needless_update)] // a case that says all there is

use crate::story::Story;

/// A change of the schema, and what has to be true of the rows.
struct Case {
    name: &'static str,
    before: &'static str,
    after: &'static str,
    options: &'static [&'static str],
    rows: &'static str,
    /// A query behind the change, and its answer.
    then: (&'static str, &'static str),
    /// A query behind the way back.
    back: (&'static str, &'static str),
    /// What the up part says, and what it does not.
    says: &'static [&'static str],
    says_not: &'static [&'static str],
}

const CASE: Case = Case {
    name: "",
    before: "",
    after: "",
    options: &[],
    rows: "",
    then: ("SELECT 1", "1"),
    back: ("SELECT 1", "1"),
    says: &[],
    says_not: &[],
};

const PEOPLE: &str = "CREATE TABLE users (\n    id INTEGER PRIMARY KEY,\n    name TEXT NOT NULL\n);\nCREATE TABLE posts (\n    id INTEGER PRIMARY KEY,\n    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,\n    body TEXT\n);\n";
const PEOPLE_ROWS: &str =
    "INSERT INTO users VALUES (1, 'Ada'), (2, 'Bo'); INSERT INTO posts VALUES (10, 1, 'a'), (11, 2, NULL);";

const CASES: &[Case] = &[
    Case {
        name: "a column behind the others",
        before: "CREATE TABLE t (a TEXT);",
        after: "CREATE TABLE t (a TEXT, b INTEGER DEFAULT 7);",
        rows: "INSERT INTO t VALUES ('x')",
        then: ("SELECT a, b FROM t", "x|7"),
        back: ("SELECT a FROM t", "x"),
        says: &["ALTER TABLE t ADD COLUMN b INTEGER DEFAULT 7;"],
        ..CASE
    },
    Case {
        name: "a column in the middle",
        before: "CREATE TABLE t (a TEXT, c TEXT);",
        after: "CREATE TABLE t (a TEXT, b INTEGER, c TEXT);",
        rows: "INSERT INTO t VALUES ('x', 'z')",
        then: ("SELECT * FROM t", "x|null|z"),
        back: ("SELECT * FROM t", "x|z"),
        says: &["leaves the columns in another order, new ones behind the others"],
        ..CASE
    },
    Case {
        name: "a column that goes",
        before: "CREATE TABLE t (a TEXT, b INTEGER);",
        after: "CREATE TABLE t (a TEXT);",
        rows: "INSERT INTO t VALUES ('x', 1)",
        then: ("SELECT * FROM t", "x"),
        back: ("SELECT * FROM t", "x|null"),
        says: &["ALTER TABLE t DROP COLUMN b;", "allow(drop-column)", "`t.b`"],
        ..CASE
    },
    Case {
        name: "a column without NULL and without default",
        before: "CREATE TABLE t (a TEXT);",
        after: "CREATE TABLE t (a TEXT, b TEXT NOT NULL);",
        options: &["--fill", "t.b=lower(a)"],
        rows: "INSERT INTO t VALUES ('X')",
        then: ("SELECT * FROM t", "X|x"),
        back: ("SELECT * FROM t", "X"),
        says: &["lower(a)"],
        ..CASE
    },
    Case {
        name: "a column that goes and took no NULL",
        before: "CREATE TABLE t (a TEXT, b TEXT NOT NULL CHECK (b IN ('on', 'off')));",
        after: "CREATE TABLE t (a TEXT);",
        rows: "INSERT INTO t VALUES ('x', 'off')",
        then: ("SELECT * FROM t", "x"),
        back: ("SELECT * FROM t", "x|on"),
        ..CASE
    },
    Case {
        name: "a column with another name",
        before: "CREATE TABLE users (id INTEGER PRIMARY KEY, mail TEXT NOT NULL);\nCREATE INDEX users_mail ON users (mail);\nCREATE VIEW mails AS SELECT mail FROM users;\nCREATE TRIGGER low AFTER INSERT ON users BEGIN UPDATE users SET mail = lower(mail) WHERE id = new.id; END;",
        after: "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL);\nCREATE INDEX users_mail ON users (email);\nCREATE VIEW mails AS SELECT email FROM users;\nCREATE TRIGGER low AFTER INSERT ON users BEGIN UPDATE users SET email = lower(email) WHERE id = new.id; END;",
        options: &["--rename", "users.mail=email"],
        rows: "INSERT INTO users VALUES (1, 'A@B')",
        then: ("SELECT email FROM mails", "a@b"),
        back: ("SELECT mail FROM mails", "a@b"),
        says: &["ALTER TABLE users RENAME COLUMN mail TO email;"],
        says_not: &["DROP", "allow("],
        ..CASE
    },
    Case {
        name: "two columns that change their names",
        before: "CREATE TABLE t (a TEXT, b TEXT);",
        after: "CREATE TABLE t (b TEXT, a TEXT);",
        options: &["--rename", "t.a=b", "--rename", "t.b=a"],
        rows: "INSERT INTO t (a, b) VALUES ('1', '2')",
        then: ("SELECT a, b FROM t", "2|1"),
        back: ("SELECT a, b FROM t", "1|2"),
        ..CASE
    },
    Case {
        name: "a column that gets the name of one that goes",
        before: "CREATE TABLE t (mail TEXT, email TEXT);",
        after: "CREATE TABLE t (email TEXT);",
        options: &["--rename", "t.mail=email"],
        rows: "INSERT INTO t VALUES ('new', 'old')",
        then: ("SELECT email FROM t", "new"),
        back: ("SELECT mail, email FROM t", "new|null"),
        says: &["`t.email`"],
        ..CASE
    },
    Case {
        name: "a table with another name, that others refer to",
        before: PEOPLE,
        after: "CREATE TABLE people (\n    id INTEGER PRIMARY KEY,\n    name TEXT NOT NULL\n);\nCREATE TABLE posts (\n    id INTEGER PRIMARY KEY,\n    user_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,\n    body TEXT\n);\n",
        options: &["--rename", "users=people"],
        rows: PEOPLE_ROWS,
        then: ("SELECT count(*) FROM posts JOIN people ON people.id = user_id", "2"),
        back: ("SELECT count(*) FROM posts JOIN users ON users.id = user_id", "2"),
        says: &["ALTER TABLE users RENAME TO people;"],
        says_not: &["DROP"],
        ..CASE
    },
    Case {
        name: "a parent with cascading children is made anew",
        before: PEOPLE,
        after: "CREATE TABLE users (\n    id INTEGER PRIMARY KEY,\n    name TEXT NOT NULL COLLATE NOCASE\n);\nCREATE TABLE posts (\n    id INTEGER PRIMARY KEY,\n    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,\n    body TEXT\n);\n",
        rows: PEOPLE_ROWS,
        then: ("SELECT count(*) FROM posts JOIN users ON users.id = user_id", "2"),
        back: ("SELECT id, user_id, body FROM posts", "10|1|a 11|2|null"),
        ..CASE
    },
    Case {
        name: "the action of a foreign key",
        before: PEOPLE,
        after: "CREATE TABLE users (\n    id INTEGER PRIMARY KEY,\n    name TEXT NOT NULL\n);\nCREATE TABLE posts (\n    id INTEGER PRIMARY KEY,\n    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,\n    body TEXT\n);\n",
        rows: PEOPLE_ROWS,
        then: ("SELECT count(*) FROM posts", "2"),
        back: ("SELECT count(*) FROM posts", "2"),
        ..CASE
    },
    Case {
        name: "NULLs that are not taken any more",
        before: "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);",
        after: "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL);",
        options: &["--fill", "t.a='none'"],
        rows: "INSERT INTO t VALUES (1, 'x'), (2, NULL)",
        then: ("SELECT a FROM t", "x none"),
        back: ("SELECT a FROM t", "x none"),
        ..CASE
    },
    Case {
        name: "a CHECK that is changed",
        before: "CREATE TABLE t (a INTEGER CHECK (a > 0));",
        after: "CREATE TABLE t (a INTEGER CHECK (a > -5));",
        rows: "INSERT INTO t VALUES (1)",
        then: ("SELECT a FROM t", "1"),
        ..CASE
    },
    Case {
        name: "a CHECK without a name that comes",
        before: "CREATE TABLE t (a INTEGER, b INTEGER);",
        after: "CREATE TABLE t (a INTEGER, b INTEGER, CHECK (a < b));",
        rows: "INSERT INTO t VALUES (1, 2)",
        then: ("SELECT a FROM t", "1"),
        ..CASE
    },
    Case {
        name: "a table that becomes STRICT",
        before: "CREATE TABLE t (a INTEGER, b TEXT);",
        after: "CREATE TABLE t (a INTEGER, b TEXT) STRICT;",
        rows: "INSERT INTO t VALUES (1, 'x')",
        then: ("SELECT a, b FROM t", "1|x"),
        back: ("SELECT a, b FROM t", "1|x"),
        ..CASE
    },
    Case {
        name: "a table that becomes WITHOUT ROWID",
        before: "CREATE TABLE t (k TEXT PRIMARY KEY NOT NULL, v TEXT);",
        after: "CREATE TABLE t (k TEXT PRIMARY KEY NOT NULL, v TEXT) WITHOUT ROWID;",
        rows: "INSERT INTO t VALUES ('a', 'x')",
        then: ("SELECT k, v FROM t", "a|x"),
        back: ("SELECT k, v FROM t", "a|x"),
        ..CASE
    },
    Case {
        name: "AUTOINCREMENT stays, with its mark",
        before: "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT);",
        after: "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT COLLATE NOCASE);",
        rows: "INSERT INTO t VALUES (1, 'x'), (90, 'y'); DELETE FROM t WHERE id = 90",
        then: ("SELECT seq FROM sqlite_sequence WHERE name = 't'", "90"),
        back: ("SELECT seq FROM sqlite_sequence WHERE name = 't'", "90"),
        ..CASE
    },
    Case {
        name: "AUTOINCREMENT comes",
        before: "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);",
        after: "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT);",
        rows: "INSERT INTO t VALUES (7, 'x')",
        then: ("SELECT seq FROM sqlite_sequence WHERE name = 't'", "7"),
        back: ("SELECT id, a FROM t", "7|x"),
        ..CASE
    },
    Case {
        name: "rowids that are no column stay",
        before: "CREATE TABLE t (a TEXT);",
        after: "CREATE TABLE t (a TEXT COLLATE NOCASE);",
        rows: "INSERT INTO t (rowid, a) VALUES (5, 'x'), (9, 'y')",
        then: ("SELECT rowid, a FROM t", "5|x 9|y"),
        back: ("SELECT rowid, a FROM t", "5|x 9|y"),
        ..CASE
    },
    Case {
        name: "a full-text index over a table that is made anew",
        before: "CREATE TABLE notes (body TEXT);\nCREATE VIRTUAL TABLE search USING fts5 (body, content = 'notes');\nCREATE TRIGGER notes_in AFTER INSERT ON notes BEGIN INSERT INTO search (rowid, body) VALUES (new.rowid, new.body); END;",
        after: "CREATE TABLE notes (body TEXT NOT NULL);\nCREATE VIRTUAL TABLE search USING fts5 (body, content = 'notes');\nCREATE TRIGGER notes_in AFTER INSERT ON notes BEGIN INSERT INTO search (rowid, body) VALUES (new.rowid, new.body); END;",
        options: &["--fill", "notes.body=''"],
        rows: "INSERT INTO notes (rowid, body) VALUES (4, 'green eggs'), (8, 'ham')",
        then: ("SELECT rowid FROM search WHERE search MATCH 'ham'", "8"),
        back: ("SELECT rowid FROM search WHERE search MATCH 'eggs'", "4"),
        ..CASE
    },
    Case {
        name: "a full-text index of its own rows gets a column",
        before: "CREATE VIRTUAL TABLE search USING fts5 (body);",
        after: "CREATE VIRTUAL TABLE search USING fts5 (title, body);",
        rows: "INSERT INTO search (rowid, body) VALUES (3, 'green eggs')",
        then: (
            "SELECT rowid, body FROM search WHERE search MATCH 'eggs'",
            "3|green eggs",
        ),
        back: (
            "SELECT rowid, body FROM search WHERE search MATCH 'eggs'",
            "3|green eggs",
        ),
        ..CASE
    },
    Case {
        name: "an R*Tree gets another column",
        before: "CREATE VIRTUAL TABLE area USING rtree (id, x0, x1);",
        after: "CREATE VIRTUAL TABLE area USING rtree (id, x0, x1, +name TEXT);",
        rows: "INSERT INTO area VALUES (3, 1.0, 2.0)",
        then: ("SELECT id, x0, x1 FROM area", "3|1|2"),
        back: ("SELECT id, x0, x1 FROM area", "3|1|2"),
        ..CASE
    },
    Case {
        name: "a partial index with another condition",
        before: "CREATE TABLE t (a TEXT, gone INTEGER);\nCREATE INDEX t_a ON t (a) WHERE gone IS NULL;",
        after: "CREATE TABLE t (a TEXT, gone INTEGER);\nCREATE INDEX t_a ON t (a COLLATE NOCASE DESC) WHERE gone = 0;",
        rows: "INSERT INTO t VALUES ('x', 0)",
        says: &[
            "DROP INDEX t_a;",
            "CREATE INDEX t_a ON t (a COLLATE NOCASE DESC) WHERE gone = 0;",
        ],
        ..CASE
    },
    Case {
        name: "a generated column comes, and one changes",
        before: "CREATE TABLE t (a INTEGER, b INTEGER AS (a + 1) STORED);",
        after: "CREATE TABLE t (a INTEGER, b INTEGER AS (a + 2) STORED, c TEXT AS (a || '!') VIRTUAL);",
        rows: "INSERT INTO t (a) VALUES (1)",
        then: ("SELECT a, b, c FROM t", "1|3|1!"),
        back: ("SELECT a, b FROM t", "1|2"),
        ..CASE
    },
    Case {
        name: "a view over a view, and its trigger, over a table that is made anew",
        before: "CREATE TABLE t (a TEXT, b TEXT);\nCREATE VIEW one AS SELECT a, b FROM t;\nCREATE VIEW two AS SELECT a FROM one;\nCREATE TRIGGER two_in INSTEAD OF INSERT ON two BEGIN INSERT INTO t (a) VALUES (new.a); END;",
        after: "CREATE TABLE t (a TEXT COLLATE NOCASE, b TEXT);\nCREATE VIEW one AS SELECT a, b FROM t;\nCREATE VIEW two AS SELECT a FROM one;\nCREATE TRIGGER two_in INSTEAD OF INSERT ON two BEGIN INSERT INTO t (a) VALUES (new.a); END;",
        rows: "INSERT INTO two VALUES ('x')",
        then: ("SELECT a FROM two", "x"),
        back: ("SELECT a FROM two", "x"),
        ..CASE
    },
    Case {
        name: "a trigger of another table that writes into one that is made anew",
        before: "CREATE TABLE log (line TEXT);\nCREATE TABLE t (a TEXT);\nCREATE TRIGGER t_log AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.a); END;",
        after: "CREATE TABLE log (line TEXT NOT NULL);\nCREATE TABLE t (a TEXT);\nCREATE TRIGGER t_log AFTER INSERT ON t BEGIN INSERT INTO log VALUES (coalesce(new.a, '')); END;",
        options: &["--fill", "log.line=''"],
        rows: "INSERT INTO t VALUES ('x')",
        then: ("SELECT line FROM log", "x"),
        back: ("SELECT line FROM log", "x"),
        ..CASE
    },
    Case {
        name: "a table that refers to itself",
        before: "CREATE TABLE t (id INTEGER PRIMARY KEY, up INTEGER REFERENCES t (id) ON DELETE CASCADE, a TEXT);",
        after: "CREATE TABLE t (id INTEGER PRIMARY KEY, up INTEGER REFERENCES t (id) ON DELETE CASCADE, a TEXT COLLATE NOCASE, CHECK (t.id > 0));",
        rows: "INSERT INTO t VALUES (1, NULL, 'x'), (2, 1, 'y')",
        then: ("SELECT id, up, a FROM t", "1|null|x 2|1|y"),
        back: ("SELECT id, up, a FROM t", "1|null|x 2|1|y"),
        ..CASE
    },
    Case {
        name: "two tables that refer to each other",
        before: "CREATE TABLE a (id INTEGER PRIMARY KEY, b_id INTEGER REFERENCES b (id));\nCREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES a (id));",
        after: "CREATE TABLE a (id INTEGER PRIMARY KEY, b_id INTEGER REFERENCES b (id) ON DELETE SET NULL);\nCREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES a (id) ON DELETE SET NULL);",
        rows: "INSERT INTO a VALUES (1, 1); INSERT INTO b VALUES (1, 1);",
        then: ("SELECT * FROM a, b", "1|1|1|1"),
        back: ("SELECT * FROM a, b", "1|1|1|1"),
        ..CASE
    },
    Case {
        name: "new tables in a circle, declared before what they refer to",
        before: "CREATE TABLE t (a TEXT);",
        after: "CREATE INDEX b_a ON b (a_id);\nCREATE VIEW ab AS SELECT a.id FROM a JOIN b ON b.a_id = a.id;\nCREATE TABLE a (id INTEGER PRIMARY KEY, b_id INTEGER REFERENCES b (id));\nCREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES a (id));\nCREATE TABLE t (a TEXT);",
        ..CASE
    },
    Case {
        name: "a table that goes, with what refers to it",
        before: PEOPLE,
        after: "CREATE TABLE users (\n    id INTEGER PRIMARY KEY,\n    name TEXT NOT NULL\n);",
        rows: PEOPLE_ROWS,
        then: ("SELECT count(*) FROM users", "2"),
        back: ("SELECT count(*) FROM posts", "0"),
        says: &["allow(drop-table)", "the table `posts` with its rows"],
        ..CASE
    },
    Case {
        name: "a primary key over two columns",
        before: "CREATE TABLE t (a INTEGER NOT NULL, b INTEGER NOT NULL, v TEXT, PRIMARY KEY (a));",
        after: "CREATE TABLE t (a INTEGER NOT NULL, b INTEGER NOT NULL, v TEXT, PRIMARY KEY (a, b));",
        rows: "INSERT INTO t VALUES (1, 2, 'x')",
        then: ("SELECT a, b, v FROM t", "1|2|x"),
        back: ("SELECT a, b, v FROM t", "1|2|x"),
        ..CASE
    },
    Case {
        name: "a key of its own for rows without one",
        before: "CREATE TABLE t (a TEXT);",
        after: "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);",
        rows: "INSERT INTO t (rowid, a) VALUES (5, 'x')",
        then: ("SELECT id, a FROM t", "5|x"),
        back: ("SELECT rowid, a FROM t", "5|x"),
        ..CASE
    },
    Case {
        name: "names that need quotes",
        before: "CREATE TABLE \"order\" (\"group\" TEXT, [a b] TEXT);\nCREATE INDEX \"by group\" ON \"order\" (\"group\");",
        after: "CREATE TABLE \"order\" (\"group\" TEXT COLLATE NOCASE, [a b] TEXT, `select` INTEGER);\nCREATE INDEX \"by group\" ON \"order\" (\"group\");",
        rows: "INSERT INTO \"order\" VALUES ('g', 'ab')",
        then: ("SELECT \"group\", \"a b\", \"select\" FROM \"order\"", "g|ab|null"),
        back: ("SELECT \"group\", \"a b\" FROM \"order\"", "g|ab"),
        ..CASE
    },
    Case {
        name: "rows of which no column stays",
        before: "CREATE TABLE t (id INTEGER PRIMARY KEY, b INTEGER) WITHOUT ROWID;",
        after: "CREATE TABLE t (a INTEGER);",
        options: &["--drop", "t.b", "--drop", "t.id"],
        rows: "INSERT INTO t VALUES (1, 1), (2, 2)",
        then: ("SELECT a FROM t", "null null"),
        ..CASE
    },
    Case {
        name: "a new column with a default that refers to a row which may not be there",
        before: PEOPLE,
        after: "CREATE TABLE users (\n    id INTEGER PRIMARY KEY,\n    name TEXT NOT NULL\n);\nCREATE TABLE posts (\n    id INTEGER PRIMARY KEY,\n    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,\n    body TEXT,\n    editor_id INTEGER DEFAULT 7 REFERENCES users (id)\n);\n",
        options: &["--fill", "posts.editor_id=NULL"],
        rows: PEOPLE_ROWS,
        then: ("SELECT editor_id FROM posts", "null null"),
        back: ("SELECT id FROM posts", "10 11"),
        ..CASE
    },
    Case {
        name: "a UNIQUE column with a default goes, and comes back with a value of its own for each row",
        before: "CREATE TABLE t (a TEXT, b TEXT NOT NULL DEFAULT 'x' UNIQUE);",
        after: "CREATE TABLE t (a TEXT);",
        rows: "INSERT INTO t VALUES ('1', 'x'), ('2', 'y')",
        then: ("SELECT a FROM t", "1 2"),
        back: ("SELECT a, b FROM t", "1|lost 1 2|lost 2"),
        ..CASE
    },
    Case {
        name: "a parent goes, and no row of the old table could name one of a new one",
        before: "CREATE TABLE p (id INTEGER PRIMARY KEY);\nCREATE TABLE t (a TEXT, p INTEGER NOT NULL REFERENCES p (id));",
        after: "CREATE TABLE t (a TEXT);",
        rows: "INSERT INTO p VALUES (1); INSERT INTO t VALUES ('x', 1)",
        then: ("SELECT a FROM t", "x"),
        says: &["irreversible", "allow(drop-table)"],
        says_not: &["down-fails-on-rows"],
        ..CASE
    },
    Case {
        name: "a value for old rows of a full-text table",
        before: "CREATE VIRTUAL TABLE t USING fts5(a);",
        after: "CREATE VIRTUAL TABLE t USING fts5(a, b);",
        options: &["--fill", "t.b=upper(a)"],
        rows: "INSERT INTO t VALUES ('x')",
        then: ("SELECT a, b FROM t WHERE t MATCH 'b:x'", "x|X"),
        back: ("SELECT a FROM t", "x"),
        says: &["Old rows get upper(a) in `t.b`."],
        ..CASE
    },
    Case {
        name: "a column goes under a view that changes, and on which another one stands",
        before: "CREATE TABLE t (a TEXT, b TEXT);\nCREATE VIEW v AS SELECT a, b FROM t;\nCREATE VIEW w AS SELECT a FROM v;\nCREATE TRIGGER i INSTEAD OF INSERT ON w BEGIN INSERT INTO t (a) VALUES (new.a); END;",
        after: "CREATE TABLE t (a TEXT);\nCREATE VIEW v AS SELECT a FROM t;\nCREATE VIEW w AS SELECT a FROM v;\nCREATE TRIGGER i INSTEAD OF INSERT ON w BEGIN INSERT INTO t (a) VALUES (new.a); END;",
        rows: "INSERT INTO w VALUES ('x')",
        then: ("SELECT a FROM w", "x"),
        back: ("SELECT a FROM w", "x"),
        says: &["ALTER TABLE t DROP COLUMN b;", "DROP VIEW w;"],
        says_not: &["t_new", "DROP TRIGGER"],
        ..CASE
    },
    Case {
        name: "a table is made anew under a view that changes, and on which another one stands",
        before: "CREATE TABLE t (a TEXT, b TEXT);\nCREATE VIEW v AS SELECT a, b FROM t;\nCREATE VIEW w AS SELECT a FROM v;",
        after: "CREATE TABLE t (a TEXT, b TEXT UNIQUE);\nCREATE VIEW v AS SELECT a FROM t;\nCREATE VIEW w AS SELECT a FROM v;",
        rows: "INSERT INTO t VALUES ('x', 'y')",
        then: ("SELECT a FROM w", "x"),
        back: ("SELECT a FROM w", "x"),
        says: &["In the way of a rebuild below, and created again at the end.\nDROP VIEW w;"],
        says_not: &["error in view", "make way"],
        ..CASE
    },
    Case {
        name: "UNIQUE over an old column",
        before: "CREATE TABLE t (a TEXT);",
        after: "CREATE TABLE t (a TEXT);\nCREATE UNIQUE INDEX t_a ON t (a);",
        rows: "INSERT INTO t VALUES ('x'), ('y')",
        says: &["allow(fails-on-rows)"],
        ..CASE
    },
];

fn run(case: &Case) {
    let mut story = Story::begins(case.before, case.rows);
    story.becomes(case.after, case.options);
    let up = story.text("up").replace("\n-- ", " ");
    for text in case.says {
        assert!(up.contains(text), "`{text}` is not in\n{up}");
    }
    for text in case.says_not {
        assert!(!up.contains(text), "`{text}` is in\n{up}");
    }
    story.up();
    assert_eq!(story.ask(case.then.0), case.then.1, "{}", story.scripts());
    story.project.write("schema.sql", case.before);
    if !up.contains("irreversible") {
        story.down();
        assert_eq!(story.ask(case.back.0), case.back.1, "{}", story.scripts());
    }
}

#[test]
fn every_change_is_written_applied_and_undone_with_its_rows() {
    let only = std::env::var("ONLY").ok();
    let mut failed = Vec::new();
    for case in CASES
        .iter()
        .filter(|case| only.as_ref().is_none_or(|only| case.name.contains(only)))
    {
        if std::panic::catch_unwind(|| run(case)).is_err() {
            failed.push(case.name);
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}
