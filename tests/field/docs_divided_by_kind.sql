-- fine
-- a table keeps the rows of one kind, and those of the others get tables of their own

-- file: 0001_docs.up.sql
CREATE TABLE docs (id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('note', 'task', 'memo')), body TEXT NOT NULL);

-- file: 0001_docs.down.sql
DROP TABLE docs;

-- file: 0002_kinds.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "each kind has its table"
CREATE TABLE tasks (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
INSERT INTO tasks (id, body) SELECT id, body FROM docs WHERE kind = 'task';
CREATE TABLE memos (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
INSERT INTO memos (id, body) SELECT id, body FROM docs WHERE kind = 'memo';
CREATE TABLE docs_new (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
INSERT INTO docs_new (id, body) SELECT id, body FROM docs WHERE kind = 'note';
DROP TABLE docs;
ALTER TABLE docs_new RENAME TO docs;
