-- warned: changed-values at 0003_daily.up.sql:4
-- statistics are summed up to one row per day, the table is dropped (allowed as "replaced"); min, max of days with NULL mean and the hours are gone
-- base: recorder

-- file: 0003_daily.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "replaced by statistics_daily"
CREATE TABLE statistics_daily (statistic TEXT NOT NULL, day TEXT NOT NULL, unit TEXT, mean REAL, min REAL, max REAL, sum REAL, PRIMARY KEY (statistic, day));
INSERT INTO statistics_daily SELECT statistic, date(start), max(unit), avg(mean), min(min), max(max), max(sum) FROM statistics WHERE date(start) IS NOT NULL GROUP BY statistic, date(start);
DROP TABLE statistics;
