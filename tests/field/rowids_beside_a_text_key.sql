-- warned: changed-values at 0002_rating.up.sql:3
-- pins know messages by their rowid, and the copy numbers them anew

-- file: 0001_messages.up.sql
CREATE TABLE messages (code TEXT PRIMARY KEY NOT NULL, body TEXT);
CREATE TABLE pins (message_rowid INTEGER NOT NULL, label TEXT);

-- file: 0001_messages.down.sql
DROP TABLE pins;
DROP TABLE messages;

-- file: 0002_rating.up.sql
-- tohead: irreversible "a rating"
CREATE TABLE messages_new (code TEXT PRIMARY KEY NOT NULL, body TEXT, rating INTEGER);
INSERT INTO messages_new (code, body) SELECT code, body FROM messages ORDER BY body;
DROP TABLE messages;
ALTER TABLE messages_new RENAME TO messages;
