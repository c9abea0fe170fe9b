-- silent
-- the old table goes away under another name, two columns get new names and stricter declarations

-- file: 0001_reads.up.sql
CREATE TABLE reads (read_id INTEGER NOT NULL PRIMARY KEY, title TEXT NOT NULL, read_time INTEGER);

-- file: 0001_reads.down.sql
DROP TABLE reads;

-- file: 0002_names.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE reads RENAME TO reads_old;
CREATE TABLE reads (_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, time INTEGER NOT NULL DEFAULT 0);
INSERT INTO reads (_id, title, time) SELECT read_id, title, coalesce(read_time, 0) FROM reads_old;
DROP TABLE reads_old;
