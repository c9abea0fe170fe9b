-- refused: search-index at 0002_notes_porter.up.sql:1
-- the FTS table is recreated with another tokenizer and never filled again: search finds nothing

-- file: 0001_notes.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE VIRTUAL TABLE notes_fts USING fts5(body, content='notes', content_rowid='id');
CREATE TRIGGER notes_ai AFTER INSERT ON notes BEGIN INSERT INTO notes_fts(rowid, body) VALUES (new.id, new.body); END;

-- file: 0001_notes.down.sql
DROP TRIGGER notes_ai;
DROP TABLE notes_fts;
DROP TABLE notes;

-- file: 0002_notes_porter.up.sql
DROP TABLE notes_fts;
CREATE VIRTUAL TABLE notes_fts USING fts5(body, content='notes', content_rowid='id', tokenize='porter');

-- file: 0002_notes_porter.down.sql
DROP TABLE notes_fts;
CREATE VIRTUAL TABLE notes_fts USING fts5(body, content='notes', content_rowid='id');
INSERT INTO notes_fts(notes_fts) VALUES ('rebuild');
