-- warned: changed-values at 0002_unique.up.sql:2
-- one row of each sensor stays, and the unique index would take one for each hour

-- file: 0001_readings.up.sql
CREATE TABLE readings (id INTEGER PRIMARY KEY, sensor INTEGER NOT NULL, hour INTEGER NOT NULL, mean REAL);
-- file: 0001_readings.down.sql
DROP TABLE readings;
-- file: 0002_unique.up.sql
-- tohead: irreversible "the app goes forward only"
DELETE FROM readings WHERE id NOT IN (SELECT max(id) FROM readings GROUP BY sensor);
CREATE UNIQUE INDEX readings_hour ON readings(sensor, hour);
