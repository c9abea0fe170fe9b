-- refused: rebuild-breaks-writes at 0002_colour.up.sql:2
-- the trigger goes with the view, and inserts into the view fail from then on

-- file: 0001_notes.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);
CREATE VIEW shown AS SELECT id, text FROM notes;
CREATE TRIGGER shown_insert INSTEAD OF INSERT ON shown BEGIN INSERT INTO notes (text) VALUES (new.text); END;

-- file: 0001_notes.down.sql
DROP VIEW shown;
DROP TABLE notes;

-- file: 0002_colour.up.sql
-- tohead: irreversible "nobody goes back"
DROP VIEW shown;
ALTER TABLE notes ADD COLUMN colour TEXT;
CREATE VIEW shown AS SELECT id, text, colour FROM notes;
