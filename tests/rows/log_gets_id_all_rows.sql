-- fine
-- a key-less table gains an id and keeps its duplicates

-- file: 0001_readings.up.sql
CREATE TABLE readings (sensor TEXT NOT NULL, at TEXT NOT NULL, value REAL);

-- file: 0001_readings.down.sql
DROP TABLE readings;

-- file: 0002_readings_id.up.sql
CREATE TABLE readings_new (id INTEGER PRIMARY KEY, sensor TEXT NOT NULL, at TEXT NOT NULL, value REAL);
INSERT INTO readings_new (sensor, at, value) SELECT sensor, at, value FROM readings ORDER BY rowid;
DROP TABLE readings;
ALTER TABLE readings_new RENAME TO readings;

-- file: 0002_readings_id.down.sql
CREATE TABLE readings__back (sensor TEXT NOT NULL, at TEXT NOT NULL, value REAL);
INSERT INTO readings__back (sensor, at, value)
SELECT sensor, at, value FROM readings;
DROP TABLE readings;
ALTER TABLE readings__back RENAME TO readings;
