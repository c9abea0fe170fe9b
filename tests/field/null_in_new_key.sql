-- warned: rebuild-loses-constraint at 0002_threads.up.sql:3
-- the new column of the key is NULL in every row, and no two NULLs are the same: each upsert adds a row

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE mark (room TEXT NOT NULL, login TEXT NOT NULL, seen TEXT NOT NULL, PRIMARY KEY (room, login));

-- file: 0002_threads.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE mark_new (room TEXT NOT NULL, login TEXT NOT NULL, thread TEXT, seen TEXT NOT NULL, PRIMARY KEY (room, login, thread));
INSERT INTO mark_new (room, login, seen) SELECT room, login, seen FROM mark;
DROP TABLE mark;
ALTER TABLE mark_new RENAME TO mark;
