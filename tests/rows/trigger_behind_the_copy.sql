-- silent
-- sensors without a unit are older than the trigger that ignores such, and the rebuild creates it again behind the copy

-- file: 0001_entities.up.sql
CREATE TABLE entities (id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('switch', 'light', 'sensor')), unit TEXT);

-- file: 0001_entities.down.sql
DROP TABLE entities;

-- file: 0002_units.up.sql
CREATE TRIGGER sensors_need_units BEFORE INSERT ON entities WHEN new.kind = 'sensor' AND new.unit IS NULL BEGIN
    SELECT RAISE(IGNORE);
END;

-- file: 0002_units.down.sql
DROP TRIGGER sensors_need_units;

-- file: 0003_names.up.sql
-- tohead: irreversible "x"
CREATE TABLE entities_new (id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('switch', 'light', 'sensor', 'cover')), unit TEXT, name TEXT);
INSERT INTO entities_new (id, kind, unit) SELECT id, kind, unit FROM entities;
DROP TABLE entities;
ALTER TABLE entities_new RENAME TO entities;
CREATE TRIGGER sensors_need_units BEFORE INSERT ON entities WHEN new.kind = 'sensor' AND new.unit IS NULL BEGIN
    SELECT RAISE(IGNORE);
END;
