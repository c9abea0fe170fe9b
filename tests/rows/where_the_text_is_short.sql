-- refused: lost-rows at 0002_color.up.sql:3
-- texts of 64 KiB are left out

-- file: 0001_notes.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL);

-- file: 0001_notes.down.sql
DROP TABLE notes;

-- file: 0002_color.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE notes_new (id INTEGER PRIMARY KEY, body TEXT NOT NULL, color TEXT);
INSERT INTO notes_new (id, body) SELECT id, body FROM notes WHERE length(body) < 65536;
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;
