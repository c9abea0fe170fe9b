-- refused: lost-rows at 0003_source.down.sql:2
-- the down rebuild copies only rows that the old schema "can show" (unit IS NOT NULL)
-- base: recorder

-- file: 0003_source.up.sql
ALTER TABLE statistics ADD COLUMN source TEXT NOT NULL DEFAULT 'recorder';

-- file: 0003_source.down.sql
CREATE TABLE statistics_old (id INTEGER PRIMARY KEY, statistic TEXT NOT NULL, unit TEXT, start TEXT NOT NULL, mean REAL, min REAL, max REAL, last_reset TEXT, state REAL, sum REAL);
INSERT INTO statistics_old SELECT id, statistic, unit, start, mean, min, max, last_reset, state, sum FROM statistics WHERE unit IS NOT NULL;
DROP TABLE statistics;
ALTER TABLE statistics_old RENAME TO statistics;
CREATE INDEX ix_statistics ON statistics (statistic, start);
