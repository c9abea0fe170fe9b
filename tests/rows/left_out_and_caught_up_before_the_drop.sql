-- fine
-- two migrations copy a half each, the second by asking what is there, and a third drops the table

-- file: 0001_statistics.up.sql
CREATE TABLE statistics (id INTEGER PRIMARY KEY, name TEXT NOT NULL, mean REAL);

-- file: 0001_statistics.down.sql
DROP TABLE statistics;

-- file: 0002_measurements.up.sql
CREATE TABLE measurements (id INTEGER PRIMARY KEY, name TEXT NOT NULL, mean REAL);
INSERT INTO measurements SELECT * FROM statistics WHERE mean IS NOT NULL;

-- file: 0002_measurements.down.sql
DROP TABLE measurements;

-- file: 0003_the_rest.up.sql
-- tohead: irreversible "which ones came when is not known"
INSERT INTO measurements SELECT s.* FROM statistics s LEFT JOIN measurements m ON m.id = s.id WHERE m.id IS NULL;

-- file: 0004_drop.up.sql
-- tohead: irreversible "the old table is gone"
-- tohead: allow(drop-table) "replaced by measurements"
DROP TABLE statistics;
