-- refused: fails-on-rows at 0002_messages.up.sql:3
-- who has short messages and no others yet gets NULL, which the marks do not take

-- file: 0001_messages.up.sql
CREATE TABLE letters (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE shorts (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE marks (id INTEGER PRIMARY KEY, message_id INTEGER NOT NULL, is_short INTEGER NOT NULL CHECK (is_short IN (0, 1)));
-- file: 0001_messages.down.sql
DROP TABLE marks;
DROP TABLE shorts;
DROP TABLE letters;
-- file: 0002_messages.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "one table is enough"
UPDATE marks SET message_id = message_id + (SELECT max(id) FROM letters) WHERE is_short = 1;
INSERT INTO letters (id, body) SELECT id + (SELECT coalesce(max(id), 0) FROM letters), body FROM shorts;
DROP TABLE shorts;
