-- refused: lost-rows at 0002_readings.up.sql:2
-- the first copy keeps keys that readings has given out, and passes over those rows

-- file: 0001_readings.up.sql
CREATE TABLE readings (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, value REAL NOT NULL, at INTEGER NOT NULL);
CREATE TABLE pressures (id INTEGER PRIMARY KEY, upper INTEGER NOT NULL, lower INTEGER NOT NULL, at INTEGER NOT NULL);

-- file: 0001_readings.down.sql
DROP TABLE pressures;
DROP TABLE readings;

-- file: 0002_readings.up.sql
-- tohead: irreversible "one table for all"
INSERT OR IGNORE INTO readings (id, kind, value, at) SELECT id, 'upper', upper, at FROM pressures;
INSERT OR IGNORE INTO readings (kind, value, at) SELECT 'lower', lower, at FROM pressures;
DROP TABLE pressures;
