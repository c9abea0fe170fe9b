-- fine
-- the texts of an FTS table go into an ordinary table with its name

-- file: 0001_notes.up.sql
CREATE VIRTUAL TABLE notes USING fts5(title, body);

-- file: 0001_notes.down.sql
DROP TABLE notes;

-- file: 0002_plain.up.sql
CREATE TABLE notes_new (id INTEGER PRIMARY KEY, title, body);
INSERT INTO notes_new (id, title, body) SELECT rowid, title, body FROM notes;
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;

-- file: 0002_plain.down.sql
CREATE VIRTUAL TABLE notes_old USING fts5(title, body);
INSERT INTO notes_old (rowid, title, body) SELECT id, title, body FROM notes;
DROP TABLE notes;
ALTER TABLE notes_old RENAME TO notes;
