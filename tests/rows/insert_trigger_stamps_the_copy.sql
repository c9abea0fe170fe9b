-- refused: lost-values at 0002_parent.up.sql:7
-- the trigger stands before the copy, and every comment is stamped as of today

-- file: 0001_init.up.sql
CREATE TABLE comments (id INTEGER PRIMARY KEY, body TEXT NOT NULL, created_at TEXT);
CREATE TRIGGER comments_stamp AFTER INSERT ON comments BEGIN UPDATE comments SET created_at = datetime('now') WHERE id = new.id; END;

-- file: 0001_init.down.sql
DROP TABLE comments;

-- file: 0002_parent.up.sql
-- tohead: irreversible "not needed here"
ALTER TABLE comments RENAME TO comments_old;
DROP TRIGGER comments_stamp;
CREATE TABLE comments (id INTEGER PRIMARY KEY, body TEXT NOT NULL, created_at TEXT, parent INTEGER);
CREATE TRIGGER comments_stamp AFTER INSERT ON comments BEGIN UPDATE comments SET created_at = datetime('now') WHERE id = new.id; END;
-- now the rows
INSERT INTO comments (id, body, created_at) SELECT id, body, created_at FROM comments_old;
DROP TABLE comments_old;
