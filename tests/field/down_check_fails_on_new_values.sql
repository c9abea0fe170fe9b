-- warned: down-fails-on-rows at 0003_story.down.sql:7
-- the up allows kind 'story'; the down puts the old CHECK back and fails as soon as there is a story
-- base: chat

-- file: 0003_story.up.sql
CREATE TABLE messages_new (
    _id INTEGER PRIMARY KEY AUTOINCREMENT, thread_id INTEGER NOT NULL REFERENCES threads (_id) ON DELETE CASCADE,
    sender_jid TEXT, quote_id INTEGER REFERENCES messages (_id) ON DELETE SET NULL,
    kind TEXT NOT NULL DEFAULT 'text' CHECK (kind IN ('text', 'image', 'audio', 'call', 'system', 'story')),
    body TEXT, date_sent INTEGER NOT NULL, date_received INTEGER NOT NULL, read INTEGER NOT NULL DEFAULT 0, status INTEGER NOT NULL DEFAULT 0, expires_at INTEGER, server_guid TEXT
);
INSERT INTO messages_new SELECT * FROM messages;
DELETE FROM sqlite_sequence WHERE name = 'messages_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'messages_new', seq FROM sqlite_sequence WHERE name = 'messages';
DROP TABLE messages;
ALTER TABLE messages_new RENAME TO messages;
CREATE INDEX messages_thread ON messages (thread_id, date_received);
CREATE TRIGGER messages_unread AFTER INSERT ON messages WHEN NEW.read = 0
BEGIN
    UPDATE threads SET unread_count = unread_count + 1, snippet = NEW.body WHERE _id = NEW.thread_id;
END;

-- file: 0003_story.down.sql
CREATE TABLE messages_old (
    _id INTEGER PRIMARY KEY AUTOINCREMENT, thread_id INTEGER NOT NULL REFERENCES threads (_id) ON DELETE CASCADE,
    sender_jid TEXT, quote_id INTEGER REFERENCES messages (_id) ON DELETE SET NULL,
    kind TEXT NOT NULL DEFAULT 'text' CHECK (kind IN ('text', 'image', 'audio', 'call', 'system')),
    body TEXT, date_sent INTEGER NOT NULL, date_received INTEGER NOT NULL, read INTEGER NOT NULL DEFAULT 0, status INTEGER NOT NULL DEFAULT 0, expires_at INTEGER, server_guid TEXT
);
INSERT INTO messages_old SELECT * FROM messages;
DELETE FROM sqlite_sequence WHERE name = 'messages_old';
INSERT INTO sqlite_sequence (name, seq) SELECT 'messages_old', seq FROM sqlite_sequence WHERE name = 'messages';
DROP TABLE messages;
ALTER TABLE messages_old RENAME TO messages;
CREATE INDEX messages_thread ON messages (thread_id, date_received);
CREATE TRIGGER messages_unread AFTER INSERT ON messages WHEN NEW.read = 0
BEGIN
    UPDATE threads SET unread_count = unread_count + 1, snippet = NEW.body WHERE _id = NEW.thread_id;
END;
