-- silent
-- twin of bad/two_files_other_name_no_fk: everything is copied, later rows caught up, dropped in the next release
-- base: recorder

-- file: 0003_measurements.up.sql
CREATE TABLE measurements (id INTEGER PRIMARY KEY, statistic TEXT NOT NULL, unit TEXT, start TEXT NOT NULL, mean REAL, min REAL, max REAL, last_reset TEXT, state REAL, sum REAL);
INSERT INTO measurements SELECT * FROM statistics;
CREATE INDEX ix_measurements ON measurements (statistic, start);

-- file: 0003_measurements.down.sql
DROP TABLE measurements;

-- file: 0004_drop.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "replaced by measurements"
INSERT INTO measurements SELECT * FROM statistics WHERE id NOT IN (SELECT id FROM measurements);
DROP TABLE statistics;
