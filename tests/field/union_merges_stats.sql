-- refused: lost-rows at 0004_merge.up.sql:7
-- two statistics tables are merged by UNION, so measurements that are equal in all columns become one
-- base: recorder

-- file: 0003_short_term.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE statistics_short (
    statistic TEXT NOT NULL,
    unit TEXT,
    start TEXT NOT NULL,
    mean REAL, min REAL, max REAL, state REAL, sum REAL
);
CREATE INDEX ix_statistics_short ON statistics_short (statistic, start);

-- file: 0004_merge.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE readings (
    id INTEGER PRIMARY KEY,
    statistic TEXT NOT NULL, unit TEXT, start TEXT NOT NULL,
    mean REAL, min REAL, max REAL, last_reset TEXT, state REAL, sum REAL
);
INSERT INTO readings (statistic, unit, start, mean, min, max, last_reset, state, sum)
SELECT statistic, unit, start, mean, min, max, last_reset, state, sum FROM statistics
UNION
SELECT statistic, unit, start, mean, min, max, NULL, state, sum FROM statistics_short;
DROP TABLE statistics;
DROP TABLE statistics_short;
CREATE INDEX ix_readings ON readings (statistic, start);
