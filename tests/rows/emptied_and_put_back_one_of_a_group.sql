-- warned: missing-where at 0002_dedup.up.sql:3
-- one row of a name is kept, and the DELETE says nothing of the others

-- file: 0001_statistics.up.sql
CREATE TABLE statistics (id INTEGER PRIMARY KEY, name TEXT NOT NULL, mean REAL);

-- file: 0001_statistics.down.sql
DROP TABLE statistics;

-- file: 0002_dedup.up.sql
-- tohead: irreversible "not needed here"
CREATE TEMP TABLE keep AS SELECT min(id) AS id, name, mean FROM statistics GROUP BY name;
DELETE FROM statistics;
INSERT INTO statistics SELECT * FROM keep;
DROP TABLE keep;
