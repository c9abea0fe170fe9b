-- fine
-- the table has no integer key, but the rebuild copies rowid, so pins and index keep pointing at the right notes

-- file: 0001_notes.up.sql
CREATE TABLE notes (guid TEXT NOT NULL UNIQUE, text TEXT);
CREATE TABLE pins (note_rowid INTEGER NOT NULL, position INTEGER NOT NULL);

-- file: 0001_notes.down.sql
DROP TABLE pins;
DROP TABLE notes;

-- file: 0002_color.up.sql
CREATE TABLE notes_new (guid TEXT NOT NULL UNIQUE, text TEXT, color TEXT DEFAULT 'yellow');
INSERT INTO notes_new (rowid, guid, text) SELECT rowid, guid, text FROM notes;
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;

-- file: 0002_color.down.sql
CREATE TABLE notes_old (guid TEXT NOT NULL UNIQUE, text TEXT);
INSERT INTO notes_old (rowid, guid, text) SELECT rowid, guid, text FROM notes;
DROP TABLE notes;
ALTER TABLE notes_old RENAME TO notes;
