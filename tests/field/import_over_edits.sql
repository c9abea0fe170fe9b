-- warned: replaces-rows at 0003_take.up.sql:2
-- names that users have corrected are overwritten by those of the import

-- file: 0001_stations.up.sql
CREATE TABLE stations (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, label TEXT NOT NULL);

-- file: 0001_stations.down.sql
DROP TABLE stations;

-- file: 0002_import.up.sql
CREATE TABLE import_stations (code TEXT PRIMARY KEY, label TEXT NOT NULL);

-- file: 0002_import.down.sql
DROP TABLE import_stations;

-- file: 0003_take.up.sql
-- tohead: irreversible "the import is taken"
INSERT INTO stations (code, label) SELECT code, label FROM import_stations WHERE true
  ON CONFLICT (code) DO UPDATE SET label = excluded.label;
