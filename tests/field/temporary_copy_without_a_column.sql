-- warned: drop-column at 0002_names.up.sql:3
-- a temporary copy that leaves a column out

-- file: 0001_reads.up.sql
CREATE TABLE reads (read_id INTEGER NOT NULL PRIMARY KEY, title TEXT NOT NULL, shelf TEXT);

-- file: 0001_reads.down.sql
DROP TABLE reads;

-- file: 0002_names.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TEMPORARY TABLE kept AS SELECT read_id, title FROM reads;
DROP TABLE reads;
CREATE TABLE reads (_id INTEGER NOT NULL PRIMARY KEY, title TEXT NOT NULL);
INSERT INTO reads (_id, title) SELECT read_id, title FROM kept;
DROP TABLE kept;
