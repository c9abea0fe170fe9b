-- silent
-- the same by way of a temporary copy

-- file: 0001_reads.up.sql
CREATE TABLE reads (read_id INTEGER NOT NULL PRIMARY KEY, title TEXT NOT NULL, read_time INTEGER);

-- file: 0001_reads.down.sql
DROP TABLE reads;

-- file: 0002_names.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TEMPORARY TABLE kept AS SELECT * FROM reads;
DROP TABLE reads;
CREATE TABLE reads (_id INTEGER NOT NULL PRIMARY KEY, title TEXT NOT NULL, time INTEGER NOT NULL DEFAULT 0);
INSERT INTO reads (_id, title, time) SELECT read_id, title, coalesce(read_time, 0) FROM kept;
DROP TABLE kept;
