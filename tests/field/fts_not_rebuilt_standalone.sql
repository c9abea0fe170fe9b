-- refused: search-index at 0003_fts.up.sql:1
-- a message_fts is created over existing messages without 'rebuild': old messages cannot be found
-- source: https://github.com/signalapp/Signal-Android/pull/13809
-- base: chat

-- file: 0003_fts.up.sql
CREATE VIRTUAL TABLE message_fts USING fts5 (body, thread_id UNINDEXED, content = 'messages', content_rowid = '_id');
CREATE TRIGGER message_fts_ai AFTER INSERT ON messages BEGIN
    INSERT INTO message_fts (rowid, body, thread_id) VALUES (NEW._id, NEW.body, NEW.thread_id);
END;
CREATE TRIGGER message_fts_ad AFTER DELETE ON messages BEGIN
    INSERT INTO message_fts (message_fts, rowid, body, thread_id) VALUES ('delete', OLD._id, OLD.body, OLD.thread_id);
END;
CREATE TRIGGER message_fts_au AFTER UPDATE ON messages BEGIN
    INSERT INTO message_fts (message_fts, rowid, body, thread_id) VALUES ('delete', OLD._id, OLD.body, OLD.thread_id);
    INSERT INTO message_fts (rowid, body, thread_id) VALUES (NEW._id, NEW.body, NEW.thread_id);
END;

-- file: 0003_fts.down.sql
DROP TRIGGER message_fts_au;
DROP TRIGGER message_fts_ad;
DROP TRIGGER message_fts_ai;
DROP TABLE message_fts;
