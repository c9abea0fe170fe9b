//! What the lints find and what they leave alone, case by case. The examples of each lint are tested where
//! they stand, in `src/lint`.

#![cfg(feature = "compile")]

mod support;

use support::dir;
use tohead::Level;
use tohead::build::Checked;

/// What is awkward, the schema before, the statements, and the checks that find something, in order.
type Case = (&'static str, &'static str, &'static str, &'static [&'static str]);

const FOODS: &str = "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '' COLLATE NOCASE, kind TEXT CHECK (kind IN ('a', 'b')));
    CREATE INDEX foods_name ON foods (name);
    CREATE TRIGGER foods_seen AFTER INSERT ON foods BEGIN DELETE FROM log; INSERT INTO log (line) VALUES (NEW.name); END;
    CREATE TABLE log (line TEXT);
    CREATE TABLE portions (food INTEGER REFERENCES foods (id) ON DELETE CASCADE, size TEXT);
    CREATE INDEX portions_food ON portions (food);";

const COUNTED: &str = "CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, note TEXT);";

const KEYS: &str = "CREATE TABLE a (x TEXT, y TEXT); CREATE TABLE b (x TEXT, y TEXT); CREATE TABLE two (x TEXT, y TEXT, z TEXT DEFAULT 'z');";

const DOCS: &str = "CREATE TABLE a (id INTEGER PRIMARY KEY, doc TEXT, due TEXT NOT NULL, seen INTEGER NOT NULL);";

const LOGGED: &str = "CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT, body TEXT, mark INTEGER);
    CREATE TABLE drafts (id INTEGER PRIMARY KEY, title TEXT);
    CREATE TABLE history (note INTEGER, title TEXT); CREATE TABLE changed (title TEXT);
    CREATE TABLE settings (note INTEGER PRIMARY KEY, theme TEXT); CREATE TABLE trash (note INTEGER, title TEXT);
    CREATE VIRTUAL TABLE words USING fts5(title, body, content='notes', content_rowid='id');
    CREATE TRIGGER notes_history AFTER UPDATE OF title ON notes WHEN OLD.title IS NOT NEW.title BEGIN INSERT INTO history (note, title) VALUES (OLD.id, OLD.title); END;
    CREATE TRIGGER notes_settings AFTER INSERT ON notes BEGIN INSERT INTO settings (note) VALUES (NEW.id); END;
    CREATE TRIGGER notes_trash AFTER DELETE ON notes BEGIN INSERT INTO trash (note, title) VALUES (OLD.id, OLD.title); END;
    CREATE TRIGGER notes_in AFTER INSERT ON notes BEGIN INSERT INTO words (rowid, title, body) VALUES (NEW.id, NEW.title, NEW.body); END;
    CREATE TRIGGER notes_out AFTER DELETE ON notes BEGIN INSERT INTO words (words, rowid, title, body) VALUES ('delete', OLD.id, OLD.title, OLD.body); END;
    CREATE TRIGGER notes_on AFTER UPDATE ON notes BEGIN INSERT INTO words (words, rowid, title, body) VALUES ('delete', OLD.id, OLD.title, OLD.body); INSERT INTO words (rowid, title, body) VALUES (NEW.id, NEW.title, NEW.body); END;
    CREATE TRIGGER drafts_history AFTER UPDATE ON drafts BEGIN INSERT INTO changed (title) VALUES (OLD.title); END;";

const OWNED: &str = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER);
    CREATE TABLE comments (id INTEGER PRIMARY KEY, post_id INTEGER, parent_id INTEGER);
    CREATE TABLE settings (author_id INTEGER, n INTEGER);";

const INDEXED: &str = "CREATE TABLE a (id INTEGER PRIMARY KEY, name TEXT, kind TEXT, gone INTEGER);
    CREATE INDEX a_name ON a (name); CREATE INDEX a_live ON a (name) WHERE gone IS NULL;
    CREATE INDEX a_both ON a (name, kind); CREATE INDEX a_by_kind ON a (kind COLLATE NOCASE, name);";

/// Triggers that refuse: of rows that stay, that are locked, that are checked on their way in, that may not go back.
const KEPT: &str = "CREATE TABLE invoices (id INTEGER PRIMARY KEY, status TEXT, paid INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE payments (id INTEGER PRIMARY KEY, invoice INTEGER REFERENCES invoices (id), kind TEXT, sum INTEGER NOT NULL);
    CREATE INDEX payments_invoice ON payments (invoice);
    CREATE TABLE orders (id INTEGER PRIMARY KEY, status TEXT, note TEXT, locked INTEGER NOT NULL);
    CREATE TABLE tickets (id INTEGER PRIMARY KEY, status TEXT NOT NULL, note TEXT);
    CREATE TRIGGER invoices_paid BEFORE DELETE ON invoices WHEN OLD.paid <> 0 BEGIN SELECT RAISE(ABORT, 'it is paid'); END;
    CREATE TRIGGER invoices_stay BEFORE DELETE ON invoices BEGIN SELECT RAISE(ABORT, 'there are payments') WHERE EXISTS (SELECT 1 FROM payments WHERE invoice = OLD.id); END;
    CREATE TRIGGER orders_locked BEFORE UPDATE ON orders WHEN OLD.locked = 1 AND NEW.locked = 1 BEGIN SELECT RAISE(ABORT, 'it is locked'); END;
    CREATE TRIGGER payments_in BEFORE INSERT ON payments WHEN NEW.sum < 0 OR NEW.sum > 1000 BEGIN SELECT RAISE(ABORT, 'no such sum'); END;
    CREATE TRIGGER payments_up BEFORE UPDATE ON payments WHEN NEW.sum < 0 OR NEW.sum > 1000 BEGIN SELECT RAISE(ABORT, 'no such sum'); END;
    CREATE TRIGGER tickets_move BEFORE UPDATE OF status ON tickets WHEN OLD.status = 'closed' AND NEW.status <> 'closed' BEGIN SELECT RAISE(ABORT, 'it is closed'); END;
    CREATE TRIGGER tickets_stay BEFORE DELETE ON tickets WHEN OLD.note <> '' BEGIN SELECT RAISE(ABORT, 'they stay'); END;";

const TREE: &str =
    "CREATE TABLE a (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES a (id), name TEXT NOT NULL, depth INTEGER);";

const DUES: &str = "CREATE TABLE a (id INTEGER PRIMARY KEY, due TEXT, later TEXT);";

const GOOD: &[Case] = &[
    (
        "subqueries that read the row outside, that mean a row of their own table, or one for all",
        OWNED,
        "ALTER TABLE posts ADD COLUMN n INTEGER; ALTER TABLE posts ADD COLUMN uid TEXT; ALTER TABLE posts ADD COLUMN at TEXT;
        UPDATE posts SET n = (SELECT count(*) FROM comments WHERE post_id = posts.id);
        UPDATE posts SET n = (SELECT count(*) FROM comments AS c WHERE c.post_id = posts.id AND c.id > 0) WHERE n IS NULL;
        UPDATE posts SET uid = lower(hex(randomblob(16)));
        UPDATE posts SET uid = (SELECT hex(randomblob(16)) WHERE posts.id IS NOT NULL) WHERE uid IS NULL;
        UPDATE posts SET uid = (SELECT hex(randomblob(16))) WHERE id = 5;
        UPDATE posts SET author_id = (SELECT id FROM users ORDER BY id LIMIT 1) WHERE author_id IS NULL;
        UPDATE posts SET author_id = (SELECT id FROM users ORDER BY random() LIMIT 1) WHERE author_id IS NULL;
        DELETE FROM comments WHERE id IN (SELECT id FROM comments WHERE parent_id = id);
        DELETE FROM comments WHERE post_id NOT IN (SELECT id FROM posts) AND EXISTS (SELECT id FROM settings);
        DELETE FROM comments WHERE NOT EXISTS (SELECT 1 FROM settings WHERE settings.author_id = parent_id) AND parent_id > 90000000000;
        UPDATE comments SET parent_id = (SELECT min(c.id) FROM comments AS c WHERE c.post_id = comments.post_id AND c.parent_id = id) WHERE parent_id IS NULL;",
        &[],
    ),
    (
        "one row for all: the only one that was inserted, one that is chosen, one that is computed, and joins",
        OWNED,
        "CREATE TABLE spaces (id INTEGER PRIMARY KEY, name TEXT, user_id INTEGER, is_first INTEGER); ALTER TABLE users ADD COLUMN space_id INTEGER; ALTER TABLE posts ADD COLUMN author TEXT;
        INSERT INTO spaces (name) VALUES ('all'); UPDATE users SET space_id = last_insert_rowid();
        INSERT INTO spaces (name) SELECT name FROM users ORDER BY id LIMIT 1; UPDATE users SET space_id = last_insert_rowid() WHERE space_id IS NULL;
        INSERT INTO spaces (name) SELECT max(name) FROM users; UPDATE users SET space_id = (SELECT max(id) FROM spaces) WHERE space_id IS NULL;
        INSERT INTO spaces (name, user_id) SELECT name, id FROM users; UPDATE users SET space_id = s.id FROM spaces AS s WHERE s.user_id = users.id;
        UPDATE users SET space_id = spaces.id FROM spaces WHERE spaces.is_first = 1;
        UPDATE users SET space_id = m.id FROM (SELECT max(id) AS id FROM spaces) AS m WHERE space_id IS NULL;
        UPDATE posts SET author = u.name FROM users AS u WHERE posts.author_id = u.id AND u.name IS NOT NULL;
        UPDATE posts SET author = name FROM users WHERE users.id BETWEEN author_id AND author_id;",
        &[],
    ),
    (
        "triggers that add no row of a history: for another column, for no change, for what a row needs, or its archive, into an index of texts",
        LOGGED,
        "UPDATE notes SET body = trim(body) WHERE body <> trim(body); UPDATE notes SET mark = 1 WHERE mark IS NULL;
        INSERT INTO notes (title) SELECT title FROM drafts WHERE title <> ''; DELETE FROM notes WHERE body = 'old';
        CREATE TABLE later (note INTEGER); CREATE TRIGGER notes_later AFTER UPDATE OF mark ON notes BEGIN INSERT INTO later VALUES (OLD.id); END;
        UPDATE notes SET mark = 2 WHERE mark = 1;",
        &[],
    ),
    (
        "a history that the migration writes itself, and one whose trigger it takes away meanwhile",
        LOGGED,
        "UPDATE notes SET title = trim(title) WHERE title <> trim(title); INSERT INTO history (note, title) VALUES (0, 'trimmed');
        DROP TRIGGER drafts_history; UPDATE drafts SET title = trim(title) WHERE title <> trim(title);
        CREATE TRIGGER drafts_history AFTER UPDATE ON drafts BEGIN INSERT INTO changed (title) VALUES (OLD.title); END;",
        &[],
    ),
    (
        "indexes that come again behind a rebuild: as they were, in other letters, with more columns, on a renamed column, and one that is dropped first",
        INDEXED,
        "DROP INDEX a_by_kind; CREATE TABLE new (id INTEGER PRIMARY KEY, name TEXT, sort TEXT, gone INTEGER); INSERT INTO new (id, name, sort, gone) SELECT id, name, kind, gone FROM a;
        DROP TABLE a; ALTER TABLE new RENAME TO a;
        CREATE INDEX a_name ON a (\"name\", gone); CREATE INDEX A_LIVE ON a (NAME) where gone is null; CREATE INDEX a_both ON a (name, sort); CREATE INDEX a_by_kind ON a (sort, name, gone);",
        &[],
    ),
    (
        "a rebuild whose keys compare as they did",
        "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT COLLATE NOCASE, y TEXT, UNIQUE (y COLLATE NOCASE, x));",
        "CREATE TABLE new (id INTEGER PRIMARY KEY, x TEXT collate nocase, y TEXT, z TEXT, UNIQUE (y COLLATE nocase, x)); INSERT INTO new (id, x, y) SELECT id, x, y FROM a; DROP TABLE a; ALTER TABLE new RENAME TO a;",
        &[],
    ),
    (
        "statements that leave the rows alone which a trigger keeps, or put them right before",
        KEPT,
        "DELETE FROM invoices WHERE status = 'void' AND paid = 0 AND NOT EXISTS (SELECT 1 FROM payments WHERE invoice = invoices.id);
        UPDATE orders SET locked = 0 WHERE locked = 1; UPDATE orders SET note = trim(note) WHERE status = 'open';
        DELETE FROM payments WHERE sum = 0; UPDATE payments SET sum = sum + 1 WHERE kind = 'cash' AND sum < 500;
        UPDATE tickets SET status = 'open' WHERE status = 'new'; UPDATE tickets SET note = 'seen' WHERE status = 'closed';
        DROP TRIGGER tickets_stay; DELETE FROM tickets WHERE status = 'gone' AND note = 'old';
        CREATE TRIGGER tickets_stay BEFORE DELETE ON tickets WHEN OLD.note <> '' BEGIN SELECT RAISE(ABORT, 'they stay'); END;",
        &[],
    ),
    (
        "a rebuild of a table whose rows a trigger keeps",
        KEPT,
        "CREATE TABLE new (id INTEGER PRIMARY KEY, status TEXT NOT NULL, note TEXT, due TEXT); INSERT INTO new (id, status, note) SELECT id, status, note FROM tickets;
        DROP TABLE tickets; ALTER TABLE new RENAME TO tickets;
        CREATE TRIGGER tickets_move BEFORE UPDATE OF status ON tickets WHEN OLD.status = 'closed' AND NEW.status <> 'closed' BEGIN SELECT RAISE(ABORT, 'it is closed'); END;
        CREATE TRIGGER tickets_stay BEFORE DELETE ON tickets WHEN OLD.note <> '' BEGIN SELECT RAISE(ABORT, 'they stay'); END;",
        &[],
    ),
    (
        "a default, a trigger and a view that call what SQLite has",
        "CREATE TABLE a (id TEXT DEFAULT (lower(hex(randomblob(8)))), x TEXT DEFAULT 'no_such(1)'); CREATE TABLE log (line TEXT);",
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN INSERT INTO log (line) VALUES (upper(NEW.x)); END;
        CREATE VIEW v AS SELECT count(*) AS n FROM a ORDER BY n COLLATE NOCASE;",
        &[],
    ),
    (
        "recursions that end, in a trigger and in a view, also where rows may go round in a circle",
        "CREATE TABLE a (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES a (id), depth INTEGER);",
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET depth = (WITH RECURSIVE up (id) AS (SELECT NEW.parent UNION SELECT a.parent FROM a JOIN up ON a.id = up.id) SELECT count(*) FROM up) WHERE id = NEW.id; END;
        CREATE VIEW tree AS WITH RECURSIVE t (id) AS (SELECT id FROM a WHERE parent IS NULL UNION ALL SELECT a.id FROM a JOIN t ON a.parent = t.id) SELECT id FROM t;
        CREATE VIEW loop AS WITH RECURSIVE t (id) AS (SELECT id FROM a UNION ALL SELECT a.id FROM a JOIN t ON a.parent = t.id) SELECT id FROM t;",
        &[],
    ),
    (
        "recursions that end in a circle, by UNION, by a limit to their depth, or because they start outside of it",
        TREE,
        "UPDATE a SET depth = (WITH RECURSIVE up (id) AS (SELECT a.parent UNION SELECT b.parent FROM a b JOIN up ON b.id = up.id) SELECT count(*) FROM up) WHERE id > 0;
        UPDATE a SET depth = (WITH RECURSIVE up (id, n) AS (SELECT a.parent, 1 UNION ALL SELECT b.parent, n + 1 FROM a b JOIN up ON b.id = up.id WHERE n < 200) SELECT max(n) FROM up) WHERE id > 0;
        WITH RECURSIVE down (id, n) AS (SELECT id, 0 FROM a WHERE parent IS NULL UNION ALL SELECT a.id, n + 1 FROM a JOIN down ON a.parent = down.id) UPDATE a SET depth = (SELECT n FROM down WHERE down.id = a.id) WHERE id IN (SELECT id FROM down);",
        &[],
    ),
    (
        "a recursion that would not end in a circle, where a trigger lets no row into one",
        "CREATE TABLE a (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES a (id), depth INTEGER);
        CREATE TRIGGER a_new BEFORE INSERT ON a WHEN NEW.parent = NEW.id BEGIN SELECT RAISE(ABORT, 'a circle'); END;
        CREATE TRIGGER a_moved BEFORE UPDATE OF parent ON a WHEN NEW.parent IN (WITH RECURSIVE down (id) AS (SELECT NEW.id UNION SELECT a.id FROM a JOIN down ON a.parent = down.id) SELECT id FROM down) BEGIN SELECT RAISE(ABORT, 'a circle'); END;",
        "UPDATE a SET depth = (WITH RECURSIVE up (id, n) AS (SELECT a.parent, 1 UNION ALL SELECT b.parent, n + 1 FROM a b JOIN up ON b.id = up.id) SELECT max(n) FROM up) WHERE id > 0;",
        &[],
    ),
    (
        "texts that are read as dates and put right before, passed over, or kept",
        DUES,
        "UPDATE a SET due = NULL WHERE date(due) IS NULL; ALTER TABLE a ADD COLUMN day TEXT; UPDATE a SET day = date(due) WHERE due IS NOT NULL;
        CREATE TABLE b (id INTEGER PRIMARY KEY, raw TEXT, at INTEGER); INSERT INTO b (id, raw, at) SELECT id, later, unixepoch(later) FROM a;
        ALTER TABLE a ADD COLUMN then_at INTEGER; UPDATE a SET then_at = unixepoch(later) WHERE id > 0;",
        &[],
    ),
    (
        "a temporary table that is made, used and dropped by one part",
        "CREATE TABLE a (x TEXT);",
        "CREATE TEMP TABLE hold AS SELECT x FROM a; CREATE TABLE b (x TEXT); INSERT INTO b (x) SELECT x FROM hold; DROP TABLE hold;",
        &[],
    ),
    (
        "a foreign key without SET NULL whose column cannot be NULL any more",
        "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p (id) ON DELETE SET NULL); CREATE INDEX i ON c (p);",
        "DELETE FROM c WHERE p IS NULL; CREATE TABLE n (id INTEGER PRIMARY KEY, p INTEGER NOT NULL REFERENCES p (id)); INSERT INTO n (id, p) SELECT id, p FROM c; DROP TABLE c; ALTER TABLE n RENAME TO c; CREATE INDEX i ON c (p);",
        &[],
    ),
    (
        "keys of JSON that are removed as they were copied, and another one beside",
        DOCS,
        "ALTER TABLE a ADD COLUMN line TEXT; ALTER TABLE a ADD COLUMN tag TEXT;
        UPDATE a SET line = json_extract(doc, '$.line1'), tag = doc ->> 'Tag' WHERE json_valid(doc);
        UPDATE a SET doc = json_remove(doc, '$.line2', '$.Tag') WHERE json_valid(doc);",
        &[],
    ),
    (
        "texts that are read as JSON or dates where they can be",
        DOCS,
        "CREATE INDEX a_kind ON a (json_extract(doc, '$.kind')) WHERE json_valid(doc); UPDATE a SET doc = CASE WHEN json_valid(doc) THEN json_set(doc, '$.v', 2) ELSE doc END WHERE id > 0;
        UPDATE a SET due = coalesce(date(due), due) WHERE id > 0; UPDATE a SET seen = unixepoch(seen, 'auto') WHERE id > 0;",
        &[],
    ),
    (
        "JSON that a CHECK keeps",
        "CREATE TABLE a (id INTEGER PRIMARY KEY, doc TEXT CHECK (json_valid(doc)));",
        "UPDATE a SET doc = json_remove(doc, '$.v') WHERE id > 0;",
        &[],
    ),
    (
        "a rebuild in the right order that carries everything over, in other letters",
        FOODS,
        "CREATE TABLE new_foods (ID INTEGER PRIMARY KEY, \"Name\" TEXT NOT NULL DEFAULT '' COLLATE nocase, kind TEXT CHECK (kind IN ('a', 'b')), brand TEXT);
        INSERT INTO new_foods (id, name, kind) SELECT id, name, kind FROM foods; DROP TABLE foods; ALTER TABLE new_foods RENAME TO foods;
        CREATE INDEX foods_name ON foods (name);
        CREATE TRIGGER foods_seen AFTER INSERT ON foods BEGIN DELETE FROM log; INSERT INTO log (line) VALUES (NEW.name); END;",
        &[],
    ),
    (
        "a rebuild with SELECT * between the same columns",
        KEYS,
        "CREATE TABLE a_new (x TEXT, y TEXT); INSERT INTO a_new SELECT * FROM a; DROP TABLE a; ALTER TABLE a_new RENAME TO a;",
        &[],
    ),
    (
        "a rebuild around a view that is dropped and created again",
        "CREATE TABLE a (x TEXT); CREATE VIEW v AS SELECT x FROM a;",
        "DROP VIEW v; CREATE TABLE a_new (x TEXT, y TEXT); INSERT INTO a_new (x) SELECT x FROM a; DROP TABLE a; ALTER TABLE a_new RENAME TO a; CREATE VIEW v AS SELECT x FROM a;",
        &[],
    ),
    (
        "a rebuild for a longer list of values",
        "CREATE TABLE a (kind TEXT CHECK (kind IN ('a', 'b')));",
        "CREATE TABLE a_new (kind TEXT CHECK (kind IN ('a', 'b', 'c'))); INSERT INTO a_new (kind) SELECT kind FROM a; DROP TABLE a; ALTER TABLE a_new RENAME TO a;",
        &[],
    ),
    (
        "a table that keeps its columns under another name, while a new one gets its old name",
        "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);",
        "ALTER TABLE a RENAME TO a_v1; CREATE TABLE a (uuid TEXT PRIMARY KEY NOT NULL);",
        &[],
    ),
    (
        "SELECT * with values for new columns behind it",
        KEYS,
        "CREATE TABLE a_new (x TEXT, y TEXT, z TEXT, n INTEGER); INSERT INTO a_new SELECT *, NULL, 0 FROM a; DROP TABLE a; ALTER TABLE a_new RENAME TO a;",
        &[],
    ),
    (
        "a generated column that is dropped",
        "CREATE TABLE a (x TEXT, y TEXT AS (upper(x)));",
        "ALTER TABLE a DROP COLUMN y;",
        &[],
    ),
    (
        "columns that change their names in a row",
        "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT, y TEXT DEFAULT 'y');",
        "ALTER TABLE a RENAME COLUMN y TO z; ALTER TABLE a RENAME COLUMN x TO y;",
        &[],
    ),
    (
        "a column that is copied into one of its kind, and dropped",
        "CREATE TABLE a (x TEXT, old TEXT);",
        "ALTER TABLE a ADD COLUMN new TEXT; UPDATE a SET new = old; ALTER TABLE a DROP COLUMN old;",
        &[],
    ),
    (
        "a rebuild that lets NULL in",
        "CREATE TABLE a (x TEXT NOT NULL);",
        "CREATE TABLE a_new (x TEXT); INSERT INTO a_new (x) SELECT x FROM a; DROP TABLE a; ALTER TABLE a_new RENAME TO a;",
        &[],
    ),
    (
        "a rebuild that renames the old table away, where nothing refers to it",
        KEYS,
        "ALTER TABLE a RENAME TO a_old; CREATE TABLE a (x TEXT, y TEXT, z TEXT); INSERT INTO a (x, y) SELECT x, y FROM a_old; DROP TABLE a_old;",
        &[],
    ),
    (
        "a rebuild of a counted table that copies the count",
        COUNTED,
        "CREATE TABLE n (id INTEGER PRIMARY KEY AUTOINCREMENT, note TEXT, x TEXT); INSERT INTO n (id, note) SELECT id, note FROM orders;
        UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'orders') WHERE name = 'n'; DROP TABLE orders; ALTER TABLE n RENAME TO orders;",
        &[],
    ),
    ("a new column that is filled", KEYS, "ALTER TABLE a ADD COLUMN z TEXT; UPDATE a SET z = 'x';", &[]),
    ("a column computed from itself", KEYS, "UPDATE a SET x = trim(x), y = lower(y);", &[]),
    ("rows that go, after they were copied", KEYS, "INSERT INTO b (x, y) SELECT x, y FROM a; DELETE FROM a;", &[]),
    ("rows of a table of this migration", KEYS, "CREATE TABLE c (x TEXT); INSERT INTO c (x) SELECT x FROM a; DELETE FROM c; UPDATE c SET x = 1;", &[]),
    ("WHERE in the SELECT behind a CTE", KEYS, "WITH n AS (SELECT x FROM b) DELETE FROM a WHERE x IN (SELECT x FROM n);", &[]),
    ("UPDATE … FROM", KEYS, "UPDATE a SET y = b.y FROM b WHERE a.x = b.x;", &[]),
    ("a unique index on a new column", KEYS, "ALTER TABLE a ADD COLUMN z TEXT; CREATE UNIQUE INDEX a_z ON a (z);", &[]),
    ("a unique index under another name", "CREATE TABLE a (x TEXT); CREATE UNIQUE INDEX i ON a (x);", "DROP INDEX i; CREATE UNIQUE INDEX j ON a (x);", &[]),
    ("a unique index that takes the place of a wider one", "CREATE TABLE a (x TEXT UNIQUE, y TEXT);", "CREATE UNIQUE INDEX i ON a (x, y);", &[]),
    ("a new column with CHECK", KEYS, "ALTER TABLE a ADD COLUMN z TEXT CHECK (z <> '');", &[]),
    ("IF NOT EXISTS of what is there, as it is there", KEYS, "CREATE TABLE IF NOT EXISTS a (x TEXT, y TEXT); CREATE TABLE IF NOT EXISTS main.[A] (\"x\" TEXT, y TEXT);", &[]),
    ("room for a table", KEYS, "DROP TABLE IF EXISTS c; CREATE TABLE c (x TEXT);", &[]),
    ("a temporary copy", KEYS, "CREATE TEMP TABLE c AS SELECT x FROM a; INSERT INTO b (x) SELECT x FROM c; DROP TABLE c;", &[]),
    ("a copy that does not stay", KEYS, "CREATE TABLE c AS SELECT x FROM a; INSERT INTO b (x) SELECT x FROM c; DROP TABLE c;", &[]),
    ("a table that is renamed with those that refer to it", FOODS, "ALTER TABLE foods RENAME TO items;", &[]),
    ("columns in another order, by name", KEYS, "INSERT INTO a (y, x) SELECT y, x FROM b;", &[]),
    ("a composite foreign key in another order", "CREATE TABLE p (a TEXT, b TEXT, PRIMARY KEY (a, b));", "CREATE TABLE c (b TEXT, a TEXT, FOREIGN KEY (b, a) REFERENCES p (b, a));", &[]),
    ("a foreign key to the rowid's alias by no name", "CREATE TABLE p (id INTEGER PRIMARY KEY);", "CREATE TABLE c (p INTEGER REFERENCES P);", &[]),
    ("an INTEGER PRIMARY KEY in other words and in quotes", "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);",
        "CREATE TABLE n (\"ID\" integer NOT NULL, x TEXT, y TEXT, PRIMARY KEY (id AUTOINCREMENT)); INSERT INTO n (id, x) SELECT id, x FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a;", &[]),
    ("an integer key that was none of the rowid's", "CREATE TABLE a (id INT PRIMARY KEY NOT NULL, x TEXT);",
        "CREATE TABLE n (id INT PRIMARY KEY NOT NULL, x TEXT, y TEXT) WITHOUT ROWID; INSERT INTO n (id, x) SELECT id, x FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a;", &[]),
    ("a rowid that gives way to a key of two columns", "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT NOT NULL);",
        "CREATE TABLE n (id INTEGER NOT NULL, x TEXT NOT NULL, PRIMARY KEY (id, x)); INSERT INTO n (id, x) SELECT id, x FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a;", &[]),
    ("another computed default", "CREATE TABLE a (x TEXT, at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);",
        "CREATE TABLE n (x TEXT, y TEXT, at TEXT NOT NULL DEFAULT (datetime('now'))); INSERT INTO n (x, at) SELECT x, at FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a;", &[]),
    ("names in double quotes in a view and in triggers", "CREATE TABLE a (\"x\" TEXT, \"two words\" TEXT); CREATE VIEW w AS SELECT \"x\" FROM \"a\";",
        "CREATE VIEW v AS SELECT \"two words\", \"x\" AS \"other\" FROM \"a\" ORDER BY \"other\"; CREATE TEMP VIEW u AS SELECT 1;
        CREATE TRIGGER t INSTEAD OF INSERT ON \"w\" BEGIN INSERT INTO \"a\" (\"x\") VALUES (NEW.\"x\"); END;
        CREATE TRIGGER IF NOT EXISTS main.s BEFORE DELETE ON main.\"a\" WHEN OLD.\"two words\" = 'on' BEGIN SELECT 'x'; END;", &[]),
    ("a table that is renamed and one that is loosened in the schema itself", "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT); CREATE TABLE b (y TEXT NOT NULL);",
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET name = 'c', tbl_name = 'c', sql = 'CREATE TABLE c (id INTEGER PRIMARY KEY, x TEXT)' WHERE name = 'a';
        UPDATE sqlite_master SET sql = 'CREATE TABLE b (y TEXT)' WHERE name = 'b'; PRAGMA writable_schema = RESET;", &[]),
    ("SELECT * with what the new columns begin with", "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);",
        "CREATE TABLE n (id INTEGER PRIMARY KEY, x TEXT, created TEXT, flag INTEGER NOT NULL); INSERT INTO n SELECT *, NULL, 0 FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a;", &[]),
    ("a CHECK or something besides", "CREATE TABLE a (x INTEGER, y TEXT, CHECK (x > 0 AND y <> ''));",
        "CREATE TABLE n (x INTEGER, y TEXT, CHECK (x > 0 AND y <> '' OR y = 'free' AND x = 0)); INSERT INTO n (x, y) SELECT x, y FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a;", &[]),
    ("a column of a unique index that gets another name", "CREATE TABLE a (x TEXT, y INTEGER); CREATE UNIQUE INDEX i ON a (x) WHERE y > 0;", "ALTER TABLE a RENAME COLUMN y TO z;", &[]),
    ("literal rows with unique texts, where users add none or where it is said what happens", "CREATE TABLE a (id INTEGER PRIMARY KEY, name TEXT UNIQUE); INSERT INTO a (name) VALUES ('admin'); CREATE TABLE b (id INTEGER PRIMARY KEY, name TEXT UNIQUE); CREATE TABLE c (name TEXT PRIMARY KEY, x TEXT);",
        "INSERT INTO a (name) VALUES ('editor'); INSERT INTO b (name) VALUES ('editor') ON CONFLICT DO NOTHING; INSERT INTO b (name) VALUES (NULL); INSERT INTO c (name) VALUES ('mode');", &[]),
    ("a type with the same affinity", "CREATE TABLE a (x VARCHAR(9));", "CREATE TABLE n (x TEXT); INSERT INTO n (x) SELECT x FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a;", &[]),
];

const BAD: &[Case] = &[
    (
        "names in subqueries that are those of another table than they seem",
        OWNED,
        "ALTER TABLE posts ADD COLUMN n INTEGER;
        DELETE FROM posts WHERE id NOT IN (SELECT id FROM settings);
        DELETE FROM comments WHERE id IN (SELECT DISTINCT \"parent_id\" FROM users AS u WHERE u.id > 5);
        UPDATE posts SET n = (SELECT count(*) FROM comments AS c WHERE c.post_id = id);
        UPDATE posts SET title = (SELECT title FROM users WHERE users.id = posts.author_id) WHERE title = '';
        DELETE FROM posts WHERE NOT EXISTS (SELECT 1 FROM comments WHERE id = post_id AND parent_id > 0);
        INSERT INTO settings (author_id, n) SELECT p.id, (SELECT count(*) FROM comments AS c WHERE post_id = c.post_id) FROM posts AS p WHERE p.id < 0;",
        &["column-scope", "column-scope", "column-scope", "column-scope", "column-scope", "column-scope"],
    ),
    (
        "one value for all rows where each was to get its own",
        OWNED,
        "CREATE TABLE spaces (id INTEGER PRIMARY KEY, name TEXT, token TEXT); ALTER TABLE users ADD COLUMN space_id INTEGER; ALTER TABLE posts ADD COLUMN author TEXT;
        INSERT INTO spaces (name, token) SELECT name, (SELECT hex(randomblob(16))) FROM users;
        UPDATE users SET space_id = coalesce(space_id, last_insert_rowid());
        UPDATE users SET space_id = (SELECT id FROM spaces ORDER BY id DESC LIMIT 1) WHERE space_id IS NULL;
        UPDATE posts SET author = u.name FROM users AS u WHERE author_id IS NOT NULL AND u.name IS NOT NULL;",
        &["same-for-all", "same-for-all", "same-for-all", "same-for-all"],
    ),
    (
        "triggers that note changes which nobody has made, for two UPDATEs and not for a third",
        LOGGED,
        "UPDATE drafts SET title = trim(title) WHERE id > 0; UPDATE notes SET title = title || '.' WHERE id > 0; UPDATE notes SET body = trim(body) WHERE id > 0;",
        &["sets-off-trigger", "sets-off-trigger"],
    ),
    (
        "indexes that come again behind a rebuild in another order, for more rows and in another collation",
        INDEXED,
        "CREATE TABLE new (id INTEGER PRIMARY KEY, name TEXT, kind TEXT, gone INTEGER, brand TEXT); INSERT INTO new (id, name, kind, gone) SELECT id, name, kind, gone FROM a;
        DROP TABLE a; ALTER TABLE new RENAME TO a;
        CREATE INDEX a_name ON a (name); CREATE INDEX a_live ON a (name); CREATE INDEX a_both ON a (kind, name); CREATE INDEX a_by_kind ON a (kind, name);",
        &["rebuild-loses-object", "rebuild-loses-object", "rebuild-loses-object"],
    ),
    (
        "a rebuild whose column and key compare in another way",
        "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT COLLATE NOCASE, y TEXT, UNIQUE (y COLLATE NOCASE, x)); CREATE TABLE b (id INTEGER PRIMARY KEY, x TEXT COLLATE NOCASE);",
        "CREATE TABLE new (id INTEGER PRIMARY KEY, x TEXT COLLATE NOCASE, y TEXT, UNIQUE (y, x)); INSERT INTO new (id, x, y) SELECT id, x, y FROM a; DROP TABLE a; ALTER TABLE new RENAME TO a;
        CREATE TABLE new (id INTEGER PRIMARY KEY, x TEXT COLLATE RTRIM); INSERT INTO new (id, x) SELECT id, x FROM b; DROP TABLE b; ALTER TABLE new RENAME TO b;",
        &["rebuild-loses-constraint", "rebuild-loses-constraint"],
    ),
    (
        "SELECT * into other names, with a value for a new column behind it",
        KEYS,
        "CREATE TABLE a_new (x TEXT, w TEXT, n INTEGER); INSERT INTO a_new SELECT *, 0 FROM a; DROP TABLE a; ALTER TABLE a_new RENAME TO a;",
        &["drop-column", "select-star"],
    ),
    (
        "conditions that every row meets",
        KEYS,
        "UPDATE a SET x = 'x' WHERE true; DELETE FROM b WHERE 1 = 1; UPDATE two SET z = '' WHERE 0; DELETE FROM two WHERE x = x AND y = 'y';",
        &["missing-where", "missing-where"],
    ),
    (
        "a function of the app in a view, which another view reads",
        "CREATE TABLE a (x TEXT);",
        "CREATE VIEW v AS SELECT slug(x) AS s FROM a; CREATE VIEW w AS SELECT s FROM v;",
        &["unregistered"],
    ),
    (
        "a function of the app in a default that no statement needs, and a collation in a view",
        "CREATE TABLE a (x TEXT);",
        "CREATE TABLE b (id TEXT DEFAULT (new_id())); CREATE VIEW v AS SELECT x FROM a ORDER BY x COLLATE german;",
        &["unregistered", "unregistered"],
    ),
    (
        "a function of the app in a trigger, for want of which no row can be made up",
        "CREATE TABLE a (x TEXT);",
        "CREATE TABLE b (x TEXT); CREATE TRIGGER t AFTER INSERT ON b BEGIN INSERT INTO a (x) VALUES (slug(NEW.x)); END;",
        &["unregistered"],
    ),
    (
        "a view that gives no first row, and one that gives rows without an end",
        "CREATE TABLE a (x TEXT);",
        "CREATE VIEW most AS WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT max(n) FROM c;
        CREATE VIEW numbers AS WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c;",
        &["never-ends", "unusable-object"],
    ),
    (
        "a trigger that never ends, beside a table that has rows all the same",
        "CREATE TABLE a (x TEXT);",
        "CREATE TABLE b (x TEXT); CREATE TABLE c (x TEXT);
        CREATE TRIGGER t AFTER INSERT ON b BEGIN INSERT INTO a (x) WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT max(n) FROM c; END;",
        &["never-ends"],
    ),
    (
        "keys of JSON that are removed under another spelling than they were copied",
        DOCS,
        "ALTER TABLE a ADD COLUMN on_day TEXT; UPDATE a SET on_day = doc ->> 'dueDate' WHERE json_valid(doc);
        UPDATE a SET doc = json_remove(json(doc), '$.x') WHERE json_valid(doc); UPDATE a SET doc = json_remove(doc, '$.x', '$.due_date') WHERE json_valid(doc);",
        &["json-key"],
    ),
    (
        "JSON of any text, in an index and in a column that is computed",
        DOCS,
        "CREATE INDEX a_kind ON a (doc ->> '$.kind' COLLATE NOCASE); DROP INDEX a_kind; ALTER TABLE a ADD COLUMN kind TEXT AS (doc ->> '$.kind');",
        &["unreadable-text", "unreadable-text"],
    ),
    (
        "a table that the migration has just filled, and a date that is NULL",
        DOCS,
        "CREATE TABLE b (id INTEGER PRIMARY KEY, doc TEXT, due TEXT NOT NULL); INSERT INTO b (id, doc, due) SELECT id, doc, date(due) FROM a; UPDATE b SET doc = json_set(doc, '$.v', 2) WHERE id > 0;",
        &["unreadable-text", "unreadable-text"],
    ),
    (
        "dates that become NULL in their own column, and in another one while theirs goes",
        DUES,
        "UPDATE a SET due = date(due) WHERE id > 0; ALTER TABLE a ADD COLUMN at INTEGER; UPDATE a SET at = unixepoch(later) WHERE id > 0; ALTER TABLE a DROP COLUMN later;",
        &["unreadable-text", "unreadable-text"],
    ),
    (
        "a recursion that does not end in a circle",
        TREE,
        "UPDATE a SET depth = (WITH RECURSIVE up (id, n) AS (SELECT a.parent, 1 UNION ALL SELECT b.parent, n + 1 FROM a b JOIN up ON b.id = up.id) SELECT max(n) FROM up) WHERE id > 0;",
        &["endless-circle"],
    ),
    (
        "a recursion in a view that does not end in a circle, and makes its rows longer with every round",
        TREE,
        "CREATE VIEW way AS WITH RECURSIVE up (start, id, names) AS (SELECT id, parent, name FROM a UNION ALL SELECT start, b.parent, names || b.name FROM a b JOIN up ON b.id = up.id) SELECT * FROM up;
        CREATE TABLE names AS SELECT * FROM way;",
        &["endless-circle", "create-table-as"],
    ),
    (
        "a column that is dropped beside a new one of its kind",
        "CREATE TABLE a (x TEXT, old TEXT);",
        "ALTER TABLE a DROP COLUMN old; ALTER TABLE a ADD COLUMN new TEXT;",
        &["drop-column"],
    ),
    (
        "a rebuild that carries nothing over",
        FOODS,
        "CREATE TABLE foods_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT); INSERT INTO foods_new (id, name, kind) SELECT id, name, kind FROM foods;
        DROP TABLE foods; ALTER TABLE foods_new RENAME TO foods;",
        &["rebuild-loses-constraint", "rebuild-loses-object", "rebuild-loses-object"],
    ),
    (
        "a rebuild of the child that loses its foreign key",
        FOODS,
        "CREATE TABLE n (food INTEGER, size TEXT); INSERT INTO n (food, size) SELECT food, size FROM portions; DROP TABLE portions; ALTER TABLE n RENAME TO portions; CREATE INDEX portions_food ON portions (food);",
        &["rebuild-loses-constraint"],
    ),
    (
        "a rebuild of the child that loses ON DELETE",
        FOODS,
        "CREATE TABLE n (food INTEGER REFERENCES foods (id), size TEXT); INSERT INTO n (food, size) SELECT food, size FROM portions; DROP TABLE portions; ALTER TABLE n RENAME TO portions; CREATE INDEX portions_food ON portions (food);",
        &["rebuild-loses-constraint"],
    ),
    (
        "a rebuild that renames the old table away and drops it",
        FOODS,
        "ALTER TABLE foods RENAME TO foods_old; CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '' COLLATE NOCASE, kind TEXT CHECK (kind IN ('a', 'b')));
        INSERT INTO foods (id, name, kind) SELECT id, name, kind FROM foods_old; DROP TABLE foods_old;",
        &["rebuild-order", "rebuild-loses-object", "rebuild-loses-object"],
    ),
    (
        "a rebuild that renames the old table away and keeps it",
        "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INTEGER REFERENCES p (id));",
        "ALTER TABLE p RENAME TO p_old; CREATE TABLE p (id INTEGER PRIMARY KEY); INSERT INTO p (id) SELECT id FROM p_old;",
        &["rebuild-order"],
    ),
    (
        "a rebuild that renames the old table away from under a view",
        "CREATE TABLE a (x TEXT); CREATE VIEW v AS SELECT x FROM a; CREATE VIEW w AS SELECT x FROM v;",
        "ALTER TABLE a RENAME TO a_old; CREATE TABLE a (x TEXT); INSERT INTO a (x) SELECT x FROM a_old; DROP TABLE a_old;",
        &["broken-view", "broken-view"],
    ),
    (
        "a rebuild that drops a view for good",
        "CREATE TABLE a (x TEXT); CREATE VIEW v AS SELECT x FROM a;",
        "DROP VIEW v; CREATE TABLE n (x TEXT, y TEXT); INSERT INTO n (x) SELECT x FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a;",
        &["rebuild-loses-object"],
    ),
    (
        "a rebuild that loses the options of the table",
        "CREATE TABLE a (x INTEGER PRIMARY KEY, y TEXT UNIQUE) STRICT; CREATE TABLE b (x TEXT PRIMARY KEY) WITHOUT ROWID;",
        "CREATE TABLE n (x INTEGER PRIMARY KEY, y TEXT); INSERT INTO n (x, y) SELECT x, y FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a;
        CREATE TABLE n (x TEXT PRIMARY KEY); INSERT INTO n (x) SELECT x FROM b; DROP TABLE b; ALTER TABLE n RENAME TO b;",
        &["rebuild-loses-constraint", "rebuild-loses-constraint"],
    ),
    (
        "a rebuild of a counted table that counts no more",
        COUNTED,
        "CREATE TABLE n (id INTEGER PRIMARY KEY, note TEXT); INSERT INTO n (id, note) SELECT id, note FROM orders; DROP TABLE orders; ALTER TABLE n RENAME TO orders;",
        &["rebuild-loses-constraint"],
    ),
    ("a rebuild of a counted table that forgets the count", COUNTED,
        "CREATE TABLE n (id INTEGER PRIMARY KEY AUTOINCREMENT, note TEXT); INSERT INTO n (id, note) SELECT id, note FROM orders; DROP TABLE orders; ALTER TABLE n RENAME TO orders;",
        &["rebuild-loses-sequence"],
    ),
    ("a table that becomes STRICT", "CREATE TABLE a (x INTEGER);",
        "CREATE TABLE n (x INTEGER) STRICT; INSERT INTO n (x) SELECT x FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a;", &["type-change"]),
    ("a primary key over old columns", KEYS,
        "CREATE TABLE n (x TEXT, y TEXT, PRIMARY KEY (x, y)); INSERT INTO n (x, y) SELECT x, y FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a;", &["fails-on-rows", "unique-added"]),
    ("a stricter CHECK", "CREATE TABLE a (x INTEGER CHECK (x < 10));",
        "CREATE TABLE n (x INTEGER CHECK (x < 5)); INSERT INTO n (x) SELECT x FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a;", &["check-added", "fails-on-rows"]),
    ("a table that SET NULL refers to", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INTEGER REFERENCES p ON DELETE SET NULL);",
        "DROP TABLE p;", &["drop-referenced", "drop-table"]),
    ("a column that is not there", "CREATE TABLE p (id INTEGER PRIMARY KEY);", "CREATE TABLE c (p INTEGER REFERENCES p (number));", &["foreign-key-target"]),
    ("a key of another number of columns", "CREATE TABLE p (a TEXT, b TEXT, PRIMARY KEY (a, b));", "CREATE TABLE c (p TEXT REFERENCES p);", &["foreign-key-target"]),
    ("a unique index that a foreign key leans on", "CREATE TABLE p (a TEXT); CREATE UNIQUE INDEX i ON p (a); CREATE TABLE c (p TEXT REFERENCES p (a));",
        "DROP INDEX i;", &["broken-foreign-key", "drop-unique"]),
    ("a unique index that a foreign key leans on, not unique any more", "CREATE TABLE p (a TEXT, b TEXT); CREATE UNIQUE INDEX i ON p (b, a); CREATE TABLE c (x TEXT, y TEXT, FOREIGN KEY (x, y) REFERENCES p (a, b));",
        "DROP INDEX i; CREATE INDEX i ON p (b, a);", &["broken-foreign-key", "drop-unique"]),
    ("a unique index that was none of a foreign key that never worked", "CREATE TABLE p (a TEXT, b TEXT); CREATE UNIQUE INDEX i ON p (a); CREATE TABLE q (x TEXT);",
        "DROP INDEX i; CREATE TABLE c (p TEXT REFERENCES p (a));", &["drop-unique", "foreign-key-target"]),
    ("a unique index that an upsert in a trigger needs", "CREATE TABLE n (a TEXT, c INTEGER); CREATE UNIQUE INDEX i ON n (a); CREATE TABLE t (x TEXT);
        CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO n (a, c) VALUES (NEW.x, 1) ON CONFLICT (a) DO UPDATE SET c = c + 1; END;",
        "DROP INDEX i;", &["broken-trigger", "drop-unique"]),
    ("a column dropped from a table that gets another name", "CREATE TABLE a (x TEXT, y TEXT);",
        "ALTER TABLE a DROP COLUMN y; ALTER TABLE a ADD COLUMN z TEXT; ALTER TABLE a RENAME TO b;", &["drop-column"]),
    ("a unique index that comes again without UNIQUE", "CREATE TABLE a (x TEXT, y TEXT); CREATE UNIQUE INDEX i ON a (x) WHERE y > 0;",
        "CREATE TABLE n (x TEXT, y TEXT); INSERT INTO n (x, y) SELECT x, y FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a; CREATE INDEX i ON a (x) WHERE y > 0;", &["drop-unique"]),
    ("a view over nothing", KEYS, "CREATE VIEW v AS SELECT z FROM a;", &["unusable-object"]),
    ("a trigger over nothing", KEYS, "CREATE TRIGGER t AFTER UPDATE OF x ON a BEGIN UPDATE a SET z = 1 WHERE x = NEW.x; END;", &["broken-trigger"]),
    ("a trigger over a table that is not there", KEYS, "CREATE TRIGGER t AFTER INSERT ON a BEGIN INSERT INTO lgo (line) VALUES (NEW.x); END;", &["broken-trigger"]),
    ("an integer key that is the rowid no more", "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);",
        "CREATE TABLE n (id BIGINT PRIMARY KEY NOT NULL, x TEXT); INSERT INTO n (id, x) SELECT id, x FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a;", &["rebuild-breaks-writes"]),
    ("an integer key of a table that becomes one WITHOUT ROWID, of an old table that is renamed away", "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, x TEXT);",
        "ALTER TABLE a RENAME TO o; CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT) WITHOUT ROWID; INSERT INTO a (id, x) SELECT id, x FROM o; DROP TABLE o;", &["rebuild-breaks-writes", "rebuild-loses-constraint"]),
    ("an integer key that becomes a text", "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);",
        "CREATE TABLE n (id TEXT PRIMARY KEY NOT NULL, x TEXT); INSERT INTO n (id, x) SELECT id, x FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a;", &["type-change"]),
    ("a rebuild by CREATE TABLE AS of a table with a text for its key", "CREATE TABLE a (id TEXT PRIMARY KEY, x TEXT);",
        "CREATE TABLE n AS SELECT id, x FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a;", &["create-table-as", "rebuild-breaks-writes"]),
    ("a NOT NULL column without its computed default", "CREATE TABLE a (x TEXT NOT NULL DEFAULT 'x', at TEXT NOT NULL DEFAULT (datetime('now')), seen TEXT DEFAULT CURRENT_TIMESTAMP);",
        "CREATE TABLE n (x TEXT NOT NULL, at TEXT NOT NULL, seen TEXT); INSERT INTO n (x, at, seen) SELECT x, at, seen FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a;", &["rebuild-breaks-writes", "rebuild-loses-constraint"]),
    ("a unique index that is created while the old one is there", "CREATE TABLE a (x TEXT, y TEXT); CREATE UNIQUE INDEX i ON a (x);",
        "CREATE TABLE n (x TEXT, y TEXT); INSERT INTO n (x, y) SELECT x, y FROM a; CREATE UNIQUE INDEX IF NOT EXISTS i ON n (x); DROP TABLE a; ALTER TABLE n RENAME TO a;", &["no-effect", "rebuild-breaks-writes"]),
    ("a unique index that is not among those created again", "CREATE TABLE a (x TEXT, y TEXT); CREATE UNIQUE INDEX i ON a (x); CREATE INDEX j ON a (y);",
        "CREATE TABLE n (x TEXT, y TEXT); INSERT INTO n (x, y) SELECT x, y FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a; CREATE INDEX j ON a (y);", &["rebuild-breaks-writes"]),
    ("a unique index that is the only one and not created again", "CREATE TABLE a (x TEXT, y TEXT); CREATE UNIQUE INDEX i ON a (x);",
        "CREATE TABLE n (x TEXT, y TEXT); INSERT INTO n (x, y) SELECT x, y FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a;", &["rebuild-loses-object"]),
    ("a unique index for which another one comes", "CREATE TABLE a (x TEXT, y TEXT); CREATE UNIQUE INDEX i ON a (x); CREATE INDEX j ON a (y);",
        "CREATE TABLE n (x TEXT, y TEXT); INSERT INTO n (x, y) SELECT x, y FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a; CREATE INDEX j ON a (y); CREATE UNIQUE INDEX k ON a (x, y);", &["rebuild-loses-object"]),
    ("a table IF NOT EXISTS under the name of a view, and a view under that of a table", "CREATE TABLE a (x TEXT); CREATE VIEW v AS SELECT x FROM a;",
        "CREATE TABLE IF NOT EXISTS v (x TEXT); CREATE VIEW IF NOT EXISTS a AS SELECT 1;", &["no-effect", "no-effect"]),
    ("a child of a table that is not there, which says why it has no rows", "CREATE TABLE a (x TEXT);",
        "CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER NOT NULL REFERENCES nope (id));", &["foreign-key-target"]),
    ("DELETE of all rows", KEYS, "DELETE FROM a;", &["missing-where"]),
    ("a column of numbers that is compared with texts of dates", "CREATE TABLE a (x INTEGER, y REAL);",
        "DELETE FROM a WHERE x < datetime('now', '-1 day'); DELETE FROM a WHERE date('now') >= y; DELETE FROM a WHERE a.x NOT NULL AND a.x BETWEEN strftime('%Y-%m', 'now') AND '9';",
        &["text-comparison", "text-comparison", "text-comparison"]),
    ("dates that are compared with dates in another format, or with the day first", "CREATE TABLE a (x TEXT DEFAULT (strftime('%d.%m.%Y', 'now')), y TEXT CHECK (y GLOB '[0-9][0-9][0-9][0-9]/[0-9][0-9]/[0-9][0-9]'), z TEXT, w TEXT DEFAULT CURRENT_DATE);",
        "DELETE FROM a WHERE x < '2025-01-01'; DELETE FROM a WHERE y < date('now', '-1 year'); DELETE FROM a WHERE z < '01.02.2025' OR w BETWEEN '20250101' AND '20250131';",
        &["text-comparison", "text-comparison", "text-comparison", "text-comparison"]),
    ("an expression that is compared with digits of a text, on either side", "CREATE TABLE a (x INTEGER, y);",
        "UPDATE a SET y = 1 WHERE strftime('%s', 'now') > (x / 1000) + 1 OR x IS NULL; DELETE FROM a WHERE (x * 1 <= strftime('%s', 'now'));",
        &["text-comparison", "text-comparison"]),
    ("a column of numbers that is compared with a date that is written", "CREATE TABLE a (x INTEGER, y TEXT);",
        "DELETE FROM a WHERE x < '2023-01-01'; DELETE FROM a WHERE x >= CURRENT_TIMESTAMP OR y = ''; DELETE FROM a WHERE x / 10 > '5';",
        &["text-comparison", "text-comparison", "text-comparison"]),
    ("a text that is spelt like a column, where a value is computed, selected or written", "CREATE TABLE a (host TEXT, port TEXT, user TEXT); CREATE TABLE m (host TEXT);",
        "UPDATE a SET host = trim('host') WHERE host <> ''; UPDATE a SET port = 'host' || ':' || 'port' WHERE port IS NULL; UPDATE a SET user = (SELECT 'host' FROM m WHERE m.host = a.host) WHERE user = '';",
        &["quoted-column", "quoted-column", "quoted-column"]),
    ("a column that gets its own name, or that of one which is dropped", "CREATE TABLE a (host TEXT, port TEXT, user TEXT DEFAULT 'user');",
        "UPDATE a SET host = 'host' WHERE port > ''; UPDATE a SET user = 'user' WHERE user IS NULL; UPDATE a SET host = 'port'; ALTER TABLE a DROP COLUMN port;",
        &["changed-values", "quoted-column", "missing-where", "drop-column"]),
    ("texts that are names of columns and are meant", "CREATE TABLE a (title TEXT, kind TEXT, sort TEXT, doc TEXT); CREATE TABLE s (key TEXT PRIMARY KEY, value TEXT);",
        "UPDATE a SET sort = 'title' WHERE sort = 'kind'; UPDATE a SET title = (SELECT value FROM s WHERE key = lower('title')) WHERE kind = 'title'; UPDATE a SET doc = json_object('title', title) WHERE doc IS NULL; UPDATE a SET sort = coalesce(sort, 'title') WHERE kind = 'x'; UPDATE a SET title = replace(title, 'title', 'kind') WHERE kind = 'y'; UPDATE a SET kind = 'kind ' || title WHERE kind = 'z'; UPDATE a SET title = doc ->> 'title' WHERE json_valid(doc) AND doc ->> 'title' IS NOT NULL;",
        &[]),
    ("texts of dates that are put into a column of numbers", "CREATE TABLE a (x INTEGER, y REAL, z INTEGER DEFAULT CURRENT_TIMESTAMP, w TEXT, v DATETIME);",
        "UPDATE a SET x = CURRENT_TIMESTAMP WHERE x IS NULL; UPDATE a SET y = coalesce(y, datetime('now')) WHERE w = ''; INSERT INTO a (w, x) VALUES ('a', '2024-01-02');
        UPDATE a SET z = CURRENT_TIMESTAMP, w = date('now'), v = datetime('now'), x = strftime('%s', 'now'), y = julianday('now') WHERE w IS NULL; INSERT INTO a (w, x) VALUES ('b', unixepoch());",
        &["changed-values", "changed-values", "changed-values"]),
    ("a column of seconds that is compared with milliseconds, and the other way round",
        "CREATE TABLE a (x INTEGER DEFAULT (strftime('%s', 'now')), y INTEGER DEFAULT (strftime('%s', 'now') * 1000));",
        "DELETE FROM a WHERE x < (strftime('%s', 'now') - 60) * 1000; DELETE FROM a WHERE CAST(strftime('%s', 'now') AS INTEGER) - 60 > a.y; DELETE FROM a WHERE x < 1700000000000;",
        &["time-unit", "time-unit", "time-unit"]),
    ("times that are compared in one unit", "CREATE TABLE a (x INTEGER DEFAULT (strftime('%s', 'now')), y INTEGER DEFAULT (strftime('%s', 'now') * 1000), z INTEGER);",
        "DELETE FROM a WHERE x < strftime('%s', 'now') - 60; DELETE FROM a WHERE y / 1000 < strftime('%s', 'now') + 0; DELETE FROM a WHERE y < 1700000000000 AND x > 1700000000 OR x < 60; DELETE FROM a WHERE z < strftime('%s', 'now') * 1000;",
        &[]),
    ("integers that are divided into a column of fractions", "CREATE TABLE a (cents INTEGER, ms INTEGER);",
        "ALTER TABLE a ADD COLUMN price DECIMAL(10, 2); UPDATE a SET price = a.cents / 100; CREATE TABLE b (seconds REAL); INSERT INTO b SELECT round(ms / 1000, 1) FROM a;",
        &["integer-division", "integer-division"]),
    ("sums of money that lose a cent", "CREATE TABLE a (price REAL, fee DECIMAL(10, 2), total FLOAT);",
        "ALTER TABLE a ADD COLUMN cents INTEGER; UPDATE a SET cents = CAST(a.price * 100 AS INTEGER) + 0; UPDATE a SET price = CAST((100.0 * price) AS INT);
        CREATE TABLE b (fee_cents INTEGER, sum INTEGER); INSERT INTO b SELECT CAST(fee * 100 AS INTEGER), CAST(total * 1000 AS BIGINT) FROM a;",
        &["lost-cents", "lost-cents", "lost-cents", "lost-cents"]),
    ("numbers that are divided without their rest", "CREATE TABLE a (x INTEGER);", "UPDATE a SET x = 5 / 9 * x + x WHERE x < (7/2);", &["integer-division", "integer-division"]),
    ("two tables that swap their names", "CREATE TABLE a (x TEXT); CREATE TABLE b (y TEXT NOT NULL UNIQUE);",
        "ALTER TABLE a RENAME TO t; ALTER TABLE b RENAME TO a; ALTER TABLE t RENAME TO b;", &[]),
    ("another type under another name", "CREATE TABLE a (x TEXT);",
        "ALTER TABLE a RENAME TO b; CREATE TABLE n (x INTEGER); INSERT INTO n (x) SELECT x FROM b; DROP TABLE b; ALTER TABLE n RENAME TO b;", &["type-change"]),
    ("an old column overwritten, beside a new one", KEYS, "ALTER TABLE a ADD COLUMN z TEXT; UPDATE a SET z = 1, x = 2, y = y || z;", &["changed-values", "missing-where"]),
    ("a default for all in a unique column", KEYS, "ALTER TABLE a ADD COLUMN z TEXT DEFAULT 'z'; CREATE UNIQUE INDEX a_z ON a (z);", &["fails-on-rows", "unique-added"]),
    ("SELECT * into listed columns, the wrong way round", KEYS, "INSERT INTO a (y, x) SELECT * FROM b;", &["misplaced-columns"]),
    ("SELECT * behind a CTE, shifted", "CREATE TABLE a (x TEXT, y TEXT, z TEXT); CREATE TABLE b (y TEXT, z TEXT, x TEXT);",
        "WITH n AS (SELECT * FROM b) INSERT INTO a SELECT * FROM n WHERE true ON CONFLICT DO NOTHING;", &["misplaced-columns"]),
    ("SELECT * into other names", KEYS, "CREATE TABLE c (p TEXT, q TEXT); INSERT INTO c SELECT * FROM a;", &["select-star"]),
    ("DELETE that would have set NULL", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INTEGER REFERENCES p ON DELETE SET NULL);",
        "DELETE FROM p WHERE id > 5;", &["foreign-keys", "inert-cascade"]),
    ("a column that got another name is dropped from a table that gets one, too", "CREATE TABLE a (x TEXT, y TEXT);",
        "ALTER TABLE a RENAME COLUMN y TO z; ALTER TABLE a DROP COLUMN z; ALTER TABLE a RENAME TO b;", &["drop-column"]),
    ("a partial index comes again without UNIQUE", "CREATE TABLE a (x TEXT, y INTEGER); CREATE UNIQUE INDEX i ON a (x) WHERE y > 0;",
        "DROP INDEX i; CREATE INDEX i ON a (x) WHERE y > 0;", &["drop-unique"]),
    ("a unique index of some rows for which one of all rows comes", "CREATE TABLE a (x TEXT, y INTEGER); CREATE UNIQUE INDEX i ON a (x) WHERE y > 0;", "DROP INDEX i; CREATE UNIQUE INDEX i ON a (x);", &["fails-on-rows"]),
    ("a literal row with texts that are unique", "CREATE TABLE a (id INTEGER PRIMARY KEY, scope TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (name, scope));", "INSERT INTO a (scope, name) VALUES ('global', 'editor');", &["fixed-key"]),
    ("a unique index of some rows that is dropped", "CREATE TABLE a (x TEXT, y INTEGER); CREATE UNIQUE INDEX i ON a (x) WHERE y IS NULL;", "DROP INDEX i;", &["drop-unique"]),
    ("a unique index that comes again for fewer rows", "CREATE TABLE a (x TEXT, y INTEGER); CREATE UNIQUE INDEX i ON a (x) WHERE y > 5;",
        "CREATE TABLE n (x TEXT, y INTEGER); INSERT INTO n (x, y) SELECT x, y FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a; CREATE UNIQUE INDEX i ON a (x) WHERE y > 5000;", &["drop-unique"]),
    ("ON CONFLICT ROLLBACK in a table, and what raises in a trigger", "CREATE TABLE a (x TEXT);",
        "CREATE TABLE b (x TEXT UNIQUE ON CONFLICT ROLLBACK); CREATE TRIGGER t BEFORE DELETE ON a BEGIN SELECT RAISE(ROLLBACK, 'no'); END;", &["ends-transaction", "ends-transaction"]),
    ("a pragma of another operating system", "CREATE TABLE a (x TEXT);", "PRAGMA data_store_directory = '/x';", &["reserved-pragma"]),
    ("a misspelt pragma", "CREATE TABLE a (x TEXT);", "PRAGMA main.aplication_id = 7; PRAGMA Application_ID = 7; PRAGMA nonsense;", &["unknown-pragma", "unknown-pragma"]),
    ("pragmas of the run and of the app", "CREATE TABLE a (x TEXT);", "PRAGMA recursive_triggers = ON; PRAGMA case_sensitive_like = ON; PRAGMA optimize;", &["reserved-pragma", "reserved-pragma"]),
    ("texts in double quotes, each of them", "CREATE TABLE a (x TEXT, y TEXT);", "UPDATE a SET x = \"one\", y = \"a.b.c\" WHERE x = \"it's\" AND y <> \"x\";",
        &["quoted-string", "quoted-string", "quoted-string"]),
    ("texts in double quotes in a view, in a trigger and behind DEFAULT", "CREATE TABLE a (x TEXT, y TEXT); CREATE TABLE b (x TEXT);",
        "CREATE VIEW v (z) AS WITH n AS (SELECT x FROM a) SELECT x FROM n WHERE x = \"one\";
        CREATE TRIGGER t AFTER UPDATE OF \"y\" ON a WHEN NEW.x = \"two\" BEGIN INSERT INTO b (x) VALUES (\"three\"); END;
        ALTER TABLE a ADD COLUMN z TEXT DEFAULT \"four\"; CREATE TABLE c (x TEXT DEFAULT \"five\", \"default\" TEXT);",
        &["quoted-string", "quoted-string", "quoted-string", "quoted-string", "quoted-string"]),
    ("a table that is deleted from the schema itself, beside a new one", "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);",
        "PRAGMA writable_schema = ON; DELETE FROM sqlite_master WHERE name = 'a'; PRAGMA writable_schema = OFF; CREATE TABLE b (y TEXT);", &["drop-table"]),
    ("a column that is cut out of the schema itself", "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);",
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE a (id INTEGER PRIMARY KEY)' WHERE name = 'a'; PRAGMA writable_schema = RESET;", &["drop-column"]),
    ("a table that takes the place of another one in the schema itself", "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT); CREATE TABLE b (id INTEGER PRIMARY KEY, x TEXT);",
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'b') WHERE name = 'a'; DELETE FROM sqlite_schema WHERE name = 'b'; PRAGMA writable_schema = RESET;", &["drop-table", "lost-values"]),
    ("a schema that nobody can read", "CREATE TABLE a (x TEXT);",
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE a (' WHERE name = 'a'; PRAGMA writable_schema = OFF;", &["rejected-statement"]),
    ("a trigger that has kept the table up to date that takes the place of its own", "CREATE TABLE a (id TEXT PRIMARY KEY NOT NULL, x TEXT); CREATE TABLE n (id TEXT PRIMARY KEY NOT NULL, x TEXT, y TEXT); CREATE TRIGGER a_n AFTER INSERT ON a BEGIN INSERT INTO n (id, x) VALUES (NEW.id, NEW.x); END;",
        "INSERT INTO n (id, x) SELECT id, x FROM a WHERE id NOT IN (SELECT id FROM n); DROP TABLE a; ALTER TABLE n RENAME TO a;", &[]),
    ("a copy with a condition that no made-up row fails", "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);",
        "CREATE TABLE n (id INTEGER PRIMARY KEY, x TEXT, y TEXT); INSERT INTO n (id, x) SELECT id, x FROM a WHERE x IS NULL OR hex(x) NOT LIKE '%D090%'; DROP TABLE a; ALTER TABLE n RENAME TO a;", &["not-exercised"]),
    ("a copy with a condition that the table guarantees", "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT NOT NULL CHECK (x <> ''));",
        "CREATE TABLE n (id INTEGER PRIMARY KEY, x TEXT, y TEXT); INSERT INTO n (id, x) SELECT id, x FROM a WHERE x IS NOT NULL AND x <> ''; DROP TABLE a; ALTER TABLE n RENAME TO a;", &["rebuild-loses-constraint"]),
    ("a copy with a condition behind the DELETE of all that fails it", "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);",
        "DELETE FROM a WHERE NOT (x <> '' AND length(x) < 65536) OR x IS NULL; CREATE TABLE n (id INTEGER PRIMARY KEY, x TEXT, y TEXT); INSERT INTO n (id, x) SELECT id, x FROM a WHERE x <> '' AND length(x) < 65536; DROP TABLE a; ALTER TABLE n RENAME TO a;", &[]),
    ("comparisons of dates with their like", "CREATE TABLE a (x INTEGER, y TEXT, z DATETIME, w INTEGER DEFAULT CURRENT_TIMESTAMP);",
        "DELETE FROM a WHERE x < strftime('%s', 'now', '-9 days') AND y < datetime('now', '-9 days') AND z < date('now', '-9 days') AND w < datetime('now', '-9 days');
        DELETE FROM a WHERE x / 1000 < unixepoch('now', '-9 days') AND x / 1000 < strftime('%s', 'now', '-9 days') + 0 AND x + 1 < CAST(strftime('%s', 'now') AS INTEGER) - 900000;
        DELETE FROM a WHERE datetime(x, 'unixepoch') < datetime('now', '-9 days') AND y || 'Z' < datetime('now', '-9 days');", &[]),
    ("dates in one format, or in a part of it, and texts that are none", "CREATE TABLE a (x TEXT DEFAULT (date('now')), y TEXT CHECK (y GLOB '[0-9][0-9][0-9][0-9]/[0-9][0-9]/[0-9][0-9]'), z TEXT, w TEXT DEFAULT CURRENT_TIMESTAMP, v TEXT DEFAULT (strftime('%d.%m.%Y', 'now')));",
        "DELETE FROM a WHERE x < '2025-01' AND y < '2025/01/01' AND z < '12345678' AND w < date('now', '-9 days') AND w < strftime('%Y-%m-%dT%H:%M', 'now', '-9 days');
        DELETE FROM a WHERE v = '2025-01-01' OR substr(v, 7) < '2025' OR x > datetime('now') OR z < '1.2.3';", &[]),
    ("columns that are compared with dates that are written, and hold such", "CREATE TABLE a (x TEXT, y DATETIME, z INTEGER);",
        "DELETE FROM a WHERE x < '2023-01-01' AND y < '2023-01-01' AND z < '2023' AND y > CURRENT_TIMESTAMP;", &[]),
    ("integers that are divided into a column of fractions with them, or into one of integers", "CREATE TABLE a (cents INTEGER, ms INTEGER, share REAL);",
        "ALTER TABLE a ADD COLUMN price REAL; UPDATE a SET price = cents / 100.0; ALTER TABLE a ADD COLUMN seconds INTEGER; UPDATE a SET seconds = ms / 1000;
        UPDATE a SET price = share * cents / 100; UPDATE a SET price = cents * 1.0 / 100; UPDATE a SET price = share / 100 WHERE cents / 100 > 1;", &[]),
    ("sums of money that are rounded, or whole, and fractions of other things", "CREATE TABLE a (price REAL, euros INTEGER, total INTEGER, share REAL, seconds REAL);",
        "ALTER TABLE a ADD COLUMN cents INTEGER; UPDATE a SET cents = CAST(round(price * 100) AS INTEGER); UPDATE a SET cents = CAST(price * 100 + 0.5 AS INTEGER);
        UPDATE a SET cents = round(price * 100), total = CAST(total * 100 AS INTEGER); UPDATE a SET cents = CAST(euros * 100 AS INTEGER);
        ALTER TABLE a ADD COLUMN percent INTEGER; UPDATE a SET percent = CAST(share * 100 AS INTEGER); ALTER TABLE a ADD COLUMN ms INTEGER; UPDATE a SET ms = CAST(seconds * 1000 AS INTEGER);", &[]),
    ("divisions that leave no rest, or are computed from the left", "CREATE TABLE a (x REAL);",
        "UPDATE a SET x = (x - 32) * 5 / 9 WHERE x < 3600 / 60; UPDATE a SET x = x * (9.0 / 5) WHERE x > 86400 * 7 / 2;", &[]),
    ("a copy with a condition behind the UPDATE of all that fails it", "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);",
        "UPDATE a SET x = 'none' WHERE x IS NULL OR length(x) > 65536; CREATE TABLE n (id INTEGER PRIMARY KEY, x TEXT, y TEXT); INSERT INTO n (id, x) SELECT id, x FROM a WHERE length(x) <= 65536; DROP TABLE a; ALTER TABLE n RENAME TO a;", &[]),
    ("a copy with a condition about no column", "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);",
        "CREATE TABLE n (id INTEGER PRIMARY KEY, x TEXT, y TEXT); INSERT INTO n (id, x) SELECT id, x FROM a WHERE true ON CONFLICT (id) DO NOTHING; DROP TABLE a; ALTER TABLE n RENAME TO a;", &[]),
    ("a misspelt index", "CREATE TABLE a (x TEXT); CREATE INDEX a_x ON a (x);", "DROP INDEX IF EXISTS ax;", &["no-effect"]),
    ("a copy that stays under another name", KEYS, "CREATE TABLE n AS SELECT x, y FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a;", &["create-table-as"]),
];

/// The ids of all checks that find something in the second of two migrations.
fn found(before: &str, statements: &str) -> Vec<String> {
    let up = format!("-- tohead: irreversible \"for the test\"\n{statements}");
    let dir = dir(&[
        (
            "0001_before",
            &format!("-- tohead: irreversible \"for the test\"\n{before}"),
            "",
        ),
        ("0002_change", &up, ""),
    ]);
    let checked = dir.compiler().check();
    let lines = [checked.lines(Level::Deny), checked.lines(Level::Warn)].concat();
    assert!(lines.iter().all(|line| line.contains("0002_change")), "{lines:?}");
    let id = |line: &String| {
        line.rsplit_once("]; ")
            .unwrap()
            .0
            .rsplit_once('[')
            .unwrap()
            .1
            .to_owned()
    };
    let mut ids: Vec<_> = lines.iter().map(id).collect();
    ids.sort();
    ids
}

#[test]
fn what_is_right_is_left_alone_and_what_is_wrong_is_found() {
    let mut wrong = Vec::new();
    for (what, before, statements, expected) in GOOD.iter().chain(BAD) {
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        let found = found(before, statements);
        if found != expected {
            wrong.push(format!("{what}: {found:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_a_later_migration_puts_right_is_not_reported() {
    let why = "-- tohead: irreversible \"for the test\"\n";
    let broken = format!(
        "{why}CREATE TABLE c (p INTEGER REFERENCES p (id)); CREATE VIEW v AS SELECT id FROM p; CREATE TABLE t (x); CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM p WHERE id = 1; END;"
    );
    let mended = format!("{why}CREATE TABLE p (id INTEGER PRIMARY KEY);");
    let all = |checked: &Checked| [checked.lines(Level::Deny), checked.lines(Level::Warn)].concat();
    let one = all(&dir(&[("0001_a", &broken, "")]).compiler().check());
    // The table with the trigger cannot be filled either.
    assert_eq!(one.len(), 3, "{one:?}");
    let two = dir(&[("0001_a", &broken, ""), ("0002_b", &mended, "")])
        .compiler()
        .check();
    assert_eq!(all(&two), [""; 0]);
    let unmended = dir(&[
        ("0001_a", &broken, ""),
        (
            "0002_b",
            &format!("{why}CREATE TABLE q (x); CREATE INDEX c_p ON c (p);"),
            "",
        ),
    ]);
    let lines = all(&unmended.compiler().check());
    assert!(
        lines.len() == 3 && lines.iter().all(|line| line.contains("0001_a")),
        "{lines:?}"
    );
}

#[test]
fn a_directive_allows_a_lint_for_one_migration_and_one_that_is_of_no_use_is_reported() {
    let base = ("0001_a", "CREATE TABLE a (x TEXT);", "DROP TABLE a;");
    let up = "-- tohead: allow(unique-added, fails-on-rows) \"the app has kept them apart\"\nCREATE UNIQUE INDEX i ON a (x);";
    let allowed = dir(&[base, ("0002_b", up, "DROP INDEX i;")]).compiler().check();
    let lines = [allowed.lines(Level::Deny), allowed.lines(Level::Warn)].concat();
    assert_eq!(lines, [""; 0]);
    let up = "-- tohead: allow(unique-added, broken-view) \"why\"\nCREATE INDEX i ON a (x);";
    let unused = dir(&[base, ("0002_b", up, "DROP INDEX i;")])
        .compiler()
        .check()
        .lines(Level::Deny);
    assert_eq!(unused.len(), 2, "{unused:?}");
    assert!(
        unused
            .iter()
            .all(|line| line.contains("never occurs in 0002_b [unused-allow]")),
        "{unused:?}"
    );
}

/// The SQL of the remedy, as the finding prints it, between the copy and the DROP.
#[test]
fn what_carries_over_the_ids_of_deleted_rows_does_so_as_it_is_printed() {
    const NOTES: &str = "CREATE TABLE MovieFiles (Id INTEGER PRIMARY KEY AUTOINCREMENT, Path TEXT);";
    let orders = [
        [
            "CREATE TABLE MovieFiles_New (Id INTEGER PRIMARY KEY AUTOINCREMENT, Path TEXT); INSERT INTO MovieFiles_New (Id, Path) SELECT Id, Path FROM MovieFiles;",
            "DROP TABLE MovieFiles; ALTER TABLE MovieFiles_New RENAME TO MovieFiles;",
        ],
        [
            "ALTER TABLE MovieFiles RENAME TO \"Movie's Old\"; CREATE TABLE MovieFiles (Id INTEGER PRIMARY KEY AUTOINCREMENT, Path TEXT); INSERT INTO MovieFiles (Id, Path) SELECT Id, Path FROM \"Movie's Old\";",
            "DROP TABLE \"Movie's Old\";",
        ],
        [
            "ALTER TABLE MovieFiles RENAME TO Files_Old; CREATE TABLE MovieFiles (Id INTEGER PRIMARY KEY AUTOINCREMENT, Path TEXT); INSERT INTO MovieFiles (Id, Path) SELECT Id, Path FROM Files_Old;",
            "DROP TABLE Files_Old; ALTER TABLE MovieFiles RENAME TO Files_Old; ALTER TABLE Files_Old RENAME TO MovieFiles;",
        ],
    ];
    for [copy, rest] in orders {
        let checked = |up: &str| {
            let up = format!("-- tohead: irreversible \"only this way\"\n{up}");
            dir(&[
                ("0001_files", NOTES, "DROP TABLE MovieFiles;"),
                ("0002_rebuild", &up, ""),
            ])
            .compiler()
            .check()
        };
        let warned = checked(&format!("{copy}{rest}")).lines(Level::Warn);
        let [warning] = &warned[..] else { panic!("{warned:?}") };
        let from = warning
            .find("DELETE FROM sqlite_sequence")
            .unwrap_or_else(|| panic!("{warning}"));
        let remedied = checked(&format!("{copy}{}{rest}", &warning[from..]));
        assert_eq!(remedied.lines(Level::Warn), Vec::<String>::new(), "{copy}");
        assert_eq!(remedied.lines(Level::Deny), Vec::<String>::new(), "{copy}");
    }
}

/// Those of an INSERT show when rows are made up; others are set going by the app alone.
#[test]
fn a_trigger_without_an_end_is_found_where_only_the_app_sets_it_going() {
    let table = (
        "0001_a",
        "CREATE TABLE a (id INTEGER PRIMARY KEY, n INTEGER, x TEXT);\nCREATE TABLE b (id INTEGER PRIMARY KEY, n INTEGER);",
        "DROP TABLE a;\nDROP TABLE b;",
    );
    let counts = "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c)";
    let endless = [
        format!("CREATE TRIGGER t AFTER UPDATE ON a BEGIN INSERT INTO b (n) {counts} SELECT i FROM c; END;"),
        format!(
            "CREATE TRIGGER t AFTER UPDATE OF x ON a WHEN OLD.x <> NEW.x BEGIN UPDATE b SET n = ({counts} SELECT max(i) FROM c); END;"
        ),
        format!("CREATE TRIGGER t AFTER DELETE ON a BEGIN INSERT INTO b (n) {counts} SELECT i FROM c; END;"),
    ];
    let checked = |migrations: &[(&str, &str, &str)]| {
        let checked = dir(migrations).compiler().check();
        [checked.lines(Level::Deny), checked.lines(Level::Warn)].concat()
    };
    for up in &endless {
        let lines = checked(&[table, ("0002_t", up, "DROP TRIGGER t;")]);
        assert!(
            matches!(&lines[..], [line] if line.contains("0002_t.up.sql:1:16: the trigger `t` of `a` does not end") && line.contains("[never-ends]")),
            "{up}: {lines:?}"
        );
    }
    let ends = endless[0].replace("FROM c)", "FROM c LIMIT 5)");
    assert_eq!(checked(&[table, ("0002_t", &ends, "DROP TRIGGER t;")]), [""; 0]);
    let mended = format!("DROP TRIGGER t;\n{ends}");
    let later = (
        "0003_mend",
        mended.as_str(),
        "-- as it was\nDROP TRIGGER t;\nCREATE TRIGGER t AFTER UPDATE ON a BEGIN INSERT INTO b (n) WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT i FROM c; END;",
    );
    assert_eq!(
        checked(&[table, ("0002_t", &endless[0], "DROP TRIGGER t;"), later]),
        [""; 0]
    );
}

#[test]
fn triggers_that_set_each_other_going_are_found_where_the_app_s_connection_lets_them() {
    let table = (
        "0001_a",
        "CREATE TABLE a (id INTEGER PRIMARY KEY, n INTEGER, at TEXT);\nCREATE TABLE b (id INTEGER PRIMARY KEY, n INTEGER);\nINSERT INTO b (n) VALUES (1);",
        "DROP TABLE a;\nDROP TABLE b;",
    );
    let cases = [
        (
            "CREATE TRIGGER t AFTER UPDATE ON a BEGIN UPDATE b SET n = NEW.n; END;\nCREATE TRIGGER u AFTER UPDATE ON b BEGIN UPDATE a SET n = NEW.n + 1; END;",
            "DROP TRIGGER u;\nDROP TRIGGER t;",
            2,
        ),
        (
            "CREATE TRIGGER t AFTER UPDATE ON a BEGIN UPDATE a SET at = datetime('now') WHERE id = NEW.id; END;",
            "DROP TRIGGER t;",
            1,
        ),
        (
            "CREATE TRIGGER t AFTER UPDATE OF n ON a BEGIN UPDATE a SET at = datetime('now') WHERE id = NEW.id; END;",
            "DROP TRIGGER t;",
            0,
        ),
        (
            "CREATE TRIGGER t AFTER UPDATE ON a WHEN NEW.at IS OLD.at BEGIN UPDATE a SET at = 'now' WHERE id = NEW.id; END;",
            "DROP TRIGGER t;",
            0,
        ),
    ];
    for (up, down, expected) in cases {
        let dir = dir(&[table, ("0002_t", up, down)]);
        let found = |checked: Checked| [checked.lines(Level::Deny), checked.lines(Level::Warn)].concat();
        assert_eq!(found(dir.compiler().check()), [""; 0], "{up}");
        let nests = dir
            .compiler()
            .connection(|conn| conn.execute_batch("PRAGMA recursive_triggers = ON"));
        let lines = found(nests.check());
        let is_it = |line: &String| line.contains("sets it going again and again: ") && line.contains("[never-ends]");
        assert!(lines.len() == expected && lines.iter().all(is_it), "{up}: {lines:?}");
    }
}
