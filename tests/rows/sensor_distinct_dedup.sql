-- refused: lost-rows at 0002_readings_id.up.sql:7
-- SELECT DISTINCT merges readings that are equal in every column although the table has no key

-- file: 0001_readings.up.sql
CREATE TABLE readings (
    sensor TEXT NOT NULL,
    taken_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    value REAL
);

-- file: 0001_readings.down.sql
DROP TABLE readings;

-- file: 0002_readings_id.up.sql
CREATE TABLE readings_with_id (
    id INTEGER PRIMARY KEY,
    sensor TEXT NOT NULL,
    taken_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    value REAL
);
INSERT INTO readings_with_id (sensor, taken_at, value)
SELECT DISTINCT sensor, taken_at, value FROM readings;
DROP TABLE readings;
ALTER TABLE readings_with_id RENAME TO readings;

-- file: 0002_readings_id.down.sql
CREATE TABLE readings__back (
    sensor TEXT NOT NULL,
    taken_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    value REAL
);
INSERT INTO readings__back (sensor, taken_at, value)
SELECT sensor, taken_at, value FROM readings;
DROP TABLE readings;
ALTER TABLE readings__back RENAME TO readings;
