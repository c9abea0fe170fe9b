-- warned: changed-values at 0002_alarms_bool.up.sql:2
-- level <> 0 collapses the levels 1, 2 and 3 into 1 (and NULL stays NULL)

-- file: 0001_alarms.up.sql
CREATE TABLE alarms (id INTEGER PRIMARY KEY, level INTEGER, name TEXT);

-- file: 0001_alarms.down.sql
DROP TABLE alarms;

-- file: 0002_alarms_bool.up.sql
CREATE TABLE alarms_new (id INTEGER PRIMARY KEY, level BOOLEAN, name TEXT);
INSERT INTO alarms_new SELECT id, level <> 0, name FROM alarms;
DROP TABLE alarms;
ALTER TABLE alarms_new RENAME TO alarms;

-- file: 0002_alarms_bool.down.sql
CREATE TABLE alarms__back (id INTEGER PRIMARY KEY, level INTEGER, name TEXT);
INSERT INTO alarms__back (id, level, name)
SELECT id, level, name FROM alarms;
DROP TABLE alarms;
ALTER TABLE alarms__back RENAME TO alarms;
