-- warned: changed-values at 0002_daily.up.sql:4
-- one row a name, and the table goes

-- file: 0001_statistics.up.sql
CREATE TABLE statistics (id INTEGER PRIMARY KEY, name TEXT NOT NULL, start TEXT NOT NULL, mean REAL);

-- file: 0001_statistics.down.sql
DROP TABLE statistics;

-- file: 0002_daily.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-table) "replaced"
CREATE TABLE means (name TEXT PRIMARY KEY, mean REAL);
INSERT INTO means SELECT name, avg(mean) FROM statistics GROUP BY name;
DROP TABLE statistics;
