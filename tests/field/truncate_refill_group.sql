-- warned: missing-where at 0003_dedup.up.sql:3
-- the dedup recipe: park one row per key, DELETE all, fill again: other rows are lost, the DELETE has no WHERE
-- base: recorder

-- file: 0003_dedup.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TEMP TABLE keep AS SELECT min(id) AS id, statistic, unit, start, mean, min, max, last_reset, state, sum FROM statistics GROUP BY statistic, start;
DELETE FROM statistics;
INSERT INTO statistics SELECT * FROM keep;
DROP TABLE keep;
CREATE UNIQUE INDEX ix_statistics_unique ON statistics (statistic, start);
