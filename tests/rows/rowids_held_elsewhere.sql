-- refused: lost-values at 0002_color.up.sql:3
-- pins hold rowids of notes, and the copy in the order of another column numbers the notes anew

-- file: 0001_init.up.sql
CREATE TABLE notes (guid TEXT NOT NULL UNIQUE, text TEXT);
CREATE TABLE pins (note_rowid INTEGER NOT NULL, position INTEGER NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE pins;
DROP TABLE notes;

-- file: 0002_color.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE notes_new (guid TEXT NOT NULL UNIQUE, text TEXT, color TEXT DEFAULT 'yellow');
INSERT INTO notes_new (guid, text) SELECT guid, text FROM notes ORDER BY guid;
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;
