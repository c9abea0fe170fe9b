-- fine
-- one migration copies all rows, and the next one those that have come since, before it drops the table

-- file: 0001_statistics.up.sql
CREATE TABLE statistics (id INTEGER PRIMARY KEY, name TEXT NOT NULL, mean REAL);

-- file: 0001_statistics.down.sql
DROP TABLE statistics;

-- file: 0002_measurements.up.sql
CREATE TABLE measurements (id INTEGER PRIMARY KEY, name TEXT NOT NULL, mean REAL);
INSERT INTO measurements SELECT * FROM statistics;

-- file: 0002_measurements.down.sql
DROP TABLE measurements;

-- file: 0003_drop.up.sql
-- tohead: irreversible "the old table is gone"
-- tohead: allow(drop-table) "replaced by measurements"
INSERT INTO measurements SELECT * FROM statistics WHERE id NOT IN (SELECT id FROM measurements);
DROP TABLE statistics;
