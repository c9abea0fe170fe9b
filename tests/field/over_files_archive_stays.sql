-- silent
-- old rows were put into an archive once; a column that goes later was not moved there

-- file: 0001_init.up.sql
CREATE TABLE event (id INTEGER PRIMARY KEY, title TEXT NOT NULL, place TEXT, color TEXT, at INTEGER NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE event;

-- file: 0002_archive.up.sql
CREATE TABLE event_archive (id INTEGER PRIMARY KEY, title TEXT, place TEXT, color TEXT, at INTEGER);
INSERT INTO event_archive SELECT id, title, place, color, at FROM event WHERE at < 1600000000;

-- file: 0002_archive.down.sql
DROP TABLE event_archive;

-- file: 0003_drop.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "it is elsewhere"
ALTER TABLE event DROP COLUMN color;
