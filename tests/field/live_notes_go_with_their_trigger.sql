-- refused: lost-rows at 0002_bin.up.sql:2
-- not the notes in the bin go, but all others, and a trigger takes their files along

-- file: 0001_notes.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL, binned INTEGER NOT NULL DEFAULT 0);
CREATE TABLE files (id INTEGER PRIMARY KEY, note_id INTEGER NOT NULL, name TEXT NOT NULL);
CREATE TRIGGER notes_gone AFTER DELETE ON notes BEGIN
    DELETE FROM files WHERE note_id = OLD.id;
END;

-- file: 0001_notes.down.sql
DROP TABLE files;
DROP TABLE notes;

-- file: 0002_bin.up.sql
-- tohead: irreversible "the app goes forward only"
DELETE FROM notes WHERE binned = 0;
