-- warned: drop-column at 0002_colour.up.sql:4
-- one column is left out, and another of no like name is new

-- file: 0001_notes.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL, mood TEXT);

-- file: 0001_notes.down.sql
DROP TABLE notes;

-- file: 0002_colour.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE notes_new (id INTEGER PRIMARY KEY, body TEXT NOT NULL, colour TEXT);
INSERT INTO notes_new (id, body) SELECT id, body FROM notes;
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;
