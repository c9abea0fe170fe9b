-- fine
-- the highest of none is minded; what is numbered from its own table on is not there where that is empty

-- file: 0001_messages.up.sql
CREATE TABLE letters (id INTEGER PRIMARY KEY, body TEXT NOT NULL, place INTEGER NOT NULL DEFAULT 0);
CREATE TABLE shorts (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
-- file: 0001_messages.down.sql
DROP TABLE shorts;
DROP TABLE letters;
-- file: 0002_messages.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "one table is enough"
UPDATE letters SET place = id + (SELECT max(place) FROM letters);
INSERT INTO letters (id, body) SELECT id + coalesce((SELECT max(id) FROM letters), 0), body FROM shorts;
DROP TABLE shorts;
