-- refused: lost-values at 0002_meta.up.sql:2
-- the UPDATE before the copy reckons with dates that are texts

-- file: 0001_notes.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL, created TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);

-- file: 0001_notes.down.sql
DROP TABLE notes;

-- file: 0002_meta.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE notes SET created = created / 1000;
CREATE TABLE meta (note_id INTEGER PRIMARY KEY, created TEXT NOT NULL);
INSERT INTO meta (note_id, created) SELECT id, created FROM notes;
ALTER TABLE notes DROP COLUMN created;
