-- warned: drop-table at 0003_statistics.up.sql:2
-- statistics is dropped and made anew with a unique key: all rows gone
-- base: recorder

-- file: 0003_statistics.up.sql
-- tohead: irreversible "the app goes forward only"
DROP TABLE IF EXISTS statistics;
CREATE TABLE statistics (id INTEGER PRIMARY KEY, statistic TEXT NOT NULL, unit TEXT, start TEXT NOT NULL, mean REAL, min REAL, max REAL, last_reset TEXT, state REAL, sum REAL, UNIQUE (statistic, start));
