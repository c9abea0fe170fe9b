-- refused: fails-on-rows at 0002_entities.up.sql:6
-- the trigger is there before the copy, and refuses rows that the old table has taken

-- file: 0001_entities.up.sql
CREATE TABLE entities (id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('switch', 'light', 'sensor')), unit TEXT, name TEXT NOT NULL);

-- file: 0001_entities.down.sql
DROP TABLE entities;

-- file: 0002_entities.up.sql
-- tohead: irreversible "a sensor has a unit"
CREATE TABLE entities_new (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, unit TEXT, name TEXT NOT NULL);
CREATE TRIGGER entities_unit BEFORE INSERT ON entities_new WHEN new.kind = 'sensor' AND new.unit = 'lux' BEGIN
    SELECT RAISE(ABORT, 'this sensor measures something else');
END;
INSERT INTO entities_new (id, kind, unit, name) SELECT id, kind, unit, name FROM entities;
DROP TABLE entities;
ALTER TABLE entities_new RENAME TO entities;
