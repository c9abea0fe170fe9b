-- refused: lost-rows at 0003_drop.up.sql:3
-- a copy leaves out the rows without a mean, and the next migration drops the table: "the rows are in measurements now"

-- file: 0001_statistics.up.sql
CREATE TABLE statistics (id INTEGER PRIMARY KEY, name TEXT NOT NULL, mean REAL);

-- file: 0001_statistics.down.sql
DROP TABLE statistics;

-- file: 0002_measurements.up.sql
CREATE TABLE measurements (id INTEGER PRIMARY KEY, name TEXT NOT NULL, mean REAL NOT NULL);
INSERT INTO measurements SELECT * FROM statistics WHERE mean IS NOT NULL;

-- file: 0002_measurements.down.sql
DROP TABLE measurements;

-- file: 0003_drop.up.sql
-- tohead: irreversible "the old table is gone"
-- tohead: allow(drop-table) "replaced by measurements"
DROP TABLE statistics;
