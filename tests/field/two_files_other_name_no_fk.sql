-- refused: lost-rows at 0004_drop.up.sql:3
-- two files, another name: statistics copied to measurements without the rows that have no mean; dropped later with allow
-- base: recorder

-- file: 0003_measurements.up.sql
CREATE TABLE measurements (id INTEGER PRIMARY KEY, statistic TEXT NOT NULL, unit TEXT, start TEXT NOT NULL, mean REAL NOT NULL, min REAL, max REAL, last_reset TEXT, state REAL, sum REAL);
INSERT INTO measurements SELECT * FROM statistics WHERE mean IS NOT NULL;
CREATE INDEX ix_measurements ON measurements (statistic, start);

-- file: 0003_measurements.down.sql
DROP TABLE measurements;

-- file: 0004_drop.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "replaced by measurements"
DROP TABLE statistics;
