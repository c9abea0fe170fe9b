-- silent
-- a table is emptied and filled again with places counted anew

-- file: 0001_notes.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, place INTEGER NOT NULL DEFAULT 0, body TEXT NOT NULL);

-- file: 0001_notes.down.sql
DROP TABLE notes;

-- file: 0002_places.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TEMP TABLE kept AS SELECT id, row_number() OVER (ORDER BY place, id) AS place, body FROM notes;
DELETE FROM notes;
INSERT INTO notes (id, place, body) SELECT id, place, body FROM kept;
DROP TABLE kept;
