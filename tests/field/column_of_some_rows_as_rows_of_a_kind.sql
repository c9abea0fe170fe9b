-- silent
-- each column of a table becomes rows of a kind; a row without a value needs none

-- file: 0001_pressure.up.sql
CREATE TABLE measurements (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, value REAL NOT NULL, at INTEGER NOT NULL, group_id INTEGER);
CREATE TABLE pressure (id INTEGER PRIMARY KEY, systolic INTEGER NOT NULL, pulse INTEGER, at INTEGER NOT NULL);

-- file: 0001_pressure.down.sql
DROP TABLE pressure;
DROP TABLE measurements;

-- file: 0002_kinds.up.sql
-- tohead: irreversible "one table is enough"
INSERT INTO measurements (kind, value, at, group_id) SELECT 'systolic', systolic, at, id FROM pressure;
INSERT INTO measurements (kind, value, at, group_id) SELECT 'pulse', pulse, at, id FROM pressure WHERE pulse IS NOT NULL;
DROP TABLE pressure;
