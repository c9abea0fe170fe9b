-- fine
-- a copy leaves out the rows without a mean, and the next migration says that those go

-- file: 0001_statistics.up.sql
CREATE TABLE statistics (id INTEGER PRIMARY KEY, name TEXT NOT NULL, mean REAL);

-- file: 0001_statistics.down.sql
DROP TABLE statistics;

-- file: 0002_measurements.up.sql
CREATE TABLE measurements (id INTEGER PRIMARY KEY, name TEXT NOT NULL, mean REAL NOT NULL);
INSERT INTO measurements SELECT * FROM statistics WHERE mean IS NOT NULL;

-- file: 0002_measurements.down.sql
DROP TABLE measurements;

-- file: 0003_clear.up.sql
-- tohead: irreversible "they say nothing"
DELETE FROM statistics WHERE mean IS NULL;

-- file: 0004_drop.up.sql
-- tohead: irreversible "the old table is gone"
-- tohead: allow(drop-table) "replaced by measurements"
DROP TABLE statistics;
