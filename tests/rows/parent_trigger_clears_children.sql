-- refused: lost-values at 0002_kind.up.sql:3
-- a trigger of the parent clears a column of rows that refer to it without a foreign key

-- file: 0001_init.up.sql
CREATE TABLE places (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE visits (id INTEGER PRIMARY KEY, place_id INTEGER, note TEXT);
CREATE TRIGGER places_au AFTER UPDATE ON places BEGIN UPDATE visits SET note = NULL WHERE place_id = new.id; END;

-- file: 0001_init.down.sql
DROP TABLE visits;
DROP TABLE places;

-- file: 0002_kind.up.sql
-- tohead: irreversible "not needed here"
ALTER TABLE places ADD COLUMN kind TEXT;
UPDATE places SET kind = 'x' WHERE name IS NOT NULL;
