-- refused: lost-values at 0003_drop.up.sql:3
-- units are stored trimmed and looked up as they are: "g " finds none, and a later file drops the text

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE part (id INTEGER PRIMARY KEY, name TEXT NOT NULL, unit TEXT);

-- file: 0002_units.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE unit (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
INSERT INTO unit (name) SELECT DISTINCT trim(unit) FROM part WHERE unit IS NOT NULL;
ALTER TABLE part ADD COLUMN unit_id INTEGER REFERENCES unit (id);
UPDATE part SET unit_id = (SELECT id FROM unit WHERE name = part.unit);

-- file: 0003_drop.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "units are rows"
ALTER TABLE part DROP COLUMN unit;
