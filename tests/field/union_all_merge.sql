-- silent
-- twin of bad/union_merges_stats with UNION ALL
-- base: recorder

-- file: 0003_short_term.up.sql
CREATE TABLE statistics_short (id INTEGER PRIMARY KEY, statistic TEXT NOT NULL, unit TEXT, start TEXT NOT NULL, mean REAL, min REAL, max REAL, state REAL, sum REAL);

-- file: 0003_short_term.down.sql
DROP TABLE statistics_short;

-- file: 0004_merge.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "merged into readings"
CREATE TABLE readings (id INTEGER PRIMARY KEY, period INTEGER NOT NULL, statistic TEXT NOT NULL, unit TEXT, start TEXT NOT NULL, mean REAL, min REAL, max REAL, last_reset TEXT, state REAL, sum REAL);
INSERT INTO readings (period, statistic, unit, start, mean, min, max, last_reset, state, sum)
SELECT 3600, statistic, unit, start, mean, min, max, last_reset, state, sum FROM statistics
UNION ALL
SELECT 300, statistic, unit, start, mean, min, max, NULL, state, sum FROM statistics_short;
DROP TABLE statistics;
DROP TABLE statistics_short;
CREATE INDEX ix_readings ON readings (period, statistic, start);
