-- refused: unused-allow at 0003_split.up.sql:2
-- two statements copy todos and notes: WHERE done_at > 0 and WHERE done_at <= 0; done_at NULL goes nowhere
-- base: notes

-- file: 0003_split.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "columns of plain notes"
DROP TABLE notes_fts;
CREATE TABLE done_notes (id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, notebook_id TEXT REFERENCES notebooks (id), title TEXT NOT NULL, body TEXT NOT NULL, tags TEXT NOT NULL, done_at INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE TABLE open_notes (id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, notebook_id TEXT REFERENCES notebooks (id), title TEXT NOT NULL, body TEXT NOT NULL, tags TEXT NOT NULL, done_at INTEGER, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
INSERT INTO done_notes SELECT id, uuid, notebook_id, title, body, tags, done_at, created_at, updated_at FROM notes WHERE done_at > 0;
INSERT INTO open_notes SELECT id, uuid, notebook_id, title, body, tags, done_at, created_at, updated_at FROM notes WHERE done_at <= 0;
DROP TABLE resources;
DROP TABLE notes;
