-- refused: lost-rows at 0003_measurements.up.sql:4
-- as two_files_other_name_no_fk in one file
-- base: recorder

-- file: 0003_measurements.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "replaced by measurements"
CREATE TABLE measurements (id INTEGER PRIMARY KEY, statistic TEXT NOT NULL, unit TEXT, start TEXT NOT NULL, mean REAL NOT NULL, min REAL, max REAL, last_reset TEXT, state REAL, sum REAL);
INSERT INTO measurements SELECT * FROM statistics WHERE mean IS NOT NULL;
CREATE INDEX ix_measurements ON measurements (statistic, start);
DROP TABLE statistics;
