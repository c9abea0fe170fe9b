-- refused: lost-values at 0002_seconds.up.sql:2
-- the DEFAULT says that the column counts milliseconds, of which strftime() makes NULL

-- file: 0001_messages.up.sql
CREATE TABLE messages (id TEXT PRIMARY KEY, sent INTEGER DEFAULT (unixepoch() * 1000));

-- file: 0001_messages.down.sql
DROP TABLE messages;

-- file: 0002_seconds.up.sql
-- tohead: irreversible "nobody goes back"
UPDATE messages SET sent = strftime('%s', sent) * 1000;
