-- silent
-- rows get new keys by a map, and so do the references to them, that of the table to itself too

-- file: 0001_messages.up.sql
CREATE TABLE rooms (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE messages (id INTEGER PRIMARY KEY, room_id INTEGER NOT NULL REFERENCES rooms (id), reply_to INTEGER REFERENCES messages (id), body TEXT NOT NULL, sent_at INTEGER NOT NULL);
CREATE TABLE reactions (message_id INTEGER NOT NULL REFERENCES messages (id), emoji TEXT NOT NULL, PRIMARY KEY (message_id, emoji)) WITHOUT ROWID;
CREATE INDEX messages_room ON messages (room_id);
CREATE INDEX messages_reply ON messages (reply_to);

-- file: 0001_messages.down.sql
DROP TABLE reactions;
DROP TABLE messages;
DROP TABLE rooms;

-- file: 0002_by_time.up.sql
-- tohead: irreversible "the ids are new"
CREATE TABLE ids (old_id INTEGER PRIMARY KEY, new_id INTEGER NOT NULL UNIQUE);
INSERT INTO ids (old_id, new_id) SELECT id, row_number() OVER (ORDER BY sent_at, id) FROM messages;
CREATE TABLE messages_new (id INTEGER PRIMARY KEY, room_id INTEGER NOT NULL REFERENCES rooms (id), reply_to INTEGER REFERENCES messages (id), body TEXT NOT NULL, sent_at INTEGER NOT NULL, old_id INTEGER);
INSERT INTO messages_new (id, room_id, reply_to, body, sent_at, old_id)
SELECT i.new_id, m.room_id, r.new_id, m.body, m.sent_at, m.id FROM messages m JOIN ids i ON i.old_id = m.id LEFT JOIN ids r ON r.old_id = m.reply_to;
CREATE TABLE reactions_new (message_id INTEGER NOT NULL REFERENCES messages (id), emoji TEXT NOT NULL, PRIMARY KEY (message_id, emoji)) WITHOUT ROWID;
INSERT INTO reactions_new (message_id, emoji) SELECT i.new_id, r.emoji FROM reactions r JOIN ids i ON i.old_id = r.message_id;
DROP TABLE reactions;
DROP TABLE messages;
ALTER TABLE messages_new RENAME TO messages;
ALTER TABLE reactions_new RENAME TO reactions;
DROP TABLE ids;
CREATE INDEX messages_room ON messages (room_id);
CREATE INDEX messages_reply ON messages (reply_to);
