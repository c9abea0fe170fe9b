-- silent
-- only what is missing is taken, or what is newer, or sums

-- file: 0001_stations.up.sql
CREATE TABLE stations (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, label TEXT NOT NULL, note TEXT);
CREATE TABLE import_stations (code TEXT PRIMARY KEY, label TEXT NOT NULL, note TEXT);
CREATE TABLE rides (id INTEGER PRIMARY KEY, code TEXT NOT NULL, minutes INTEGER NOT NULL);
CREATE TABLE totals (code TEXT PRIMARY KEY, minutes INTEGER NOT NULL);

-- file: 0001_stations.down.sql
DROP TABLE totals;
DROP TABLE rides;
DROP TABLE import_stations;
DROP TABLE stations;

-- file: 0002_take.up.sql
-- tohead: irreversible "the import is taken"
INSERT INTO stations (code, label, note) SELECT code, label, note FROM import_stations WHERE true
  ON CONFLICT (code) DO UPDATE SET note = coalesce(note, excluded.note);
INSERT INTO totals (code, minutes) SELECT code, sum(minutes) FROM rides WHERE true GROUP BY code
  ON CONFLICT (code) DO UPDATE SET minutes = excluded.minutes;
