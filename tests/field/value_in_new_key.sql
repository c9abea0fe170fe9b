-- silent
-- twin of null_in_new_key: an empty text stands for no thread

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE mark (room TEXT NOT NULL, login TEXT NOT NULL, seen TEXT NOT NULL, PRIMARY KEY (room, login));

-- file: 0002_threads.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE mark_new (room TEXT NOT NULL, login TEXT NOT NULL, thread TEXT NOT NULL DEFAULT '', seen TEXT NOT NULL, PRIMARY KEY (room, login, thread));
INSERT INTO mark_new (room, login, seen) SELECT room, login, seen FROM mark;
DROP TABLE mark;
ALTER TABLE mark_new RENAME TO mark;
