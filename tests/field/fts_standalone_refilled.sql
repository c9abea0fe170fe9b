-- silent
-- a standalone index gets a column: dropped, made anew, filled by SELECT
-- base: chat

-- file: 0003_fts.up.sql
CREATE VIRTUAL TABLE message_search USING fts5 (body);
INSERT INTO message_search (rowid, body) SELECT _id, body FROM messages WHERE body IS NOT NULL;
CREATE TRIGGER message_search_ai AFTER INSERT ON messages WHEN NEW.body IS NOT NULL BEGIN
    INSERT INTO message_search (rowid, body) VALUES (NEW._id, NEW.body);
END;
CREATE TRIGGER message_search_ad AFTER DELETE ON messages BEGIN
    DELETE FROM message_search WHERE rowid = OLD._id;
END;

-- file: 0003_fts.down.sql
DROP TRIGGER message_search_ad;
DROP TRIGGER message_search_ai;
DROP TABLE message_search;

-- file: 0004_fts_sender.up.sql
-- tohead: irreversible "the app goes forward only"
DROP TRIGGER message_search_ad;
DROP TRIGGER message_search_ai;
DROP TABLE message_search;
CREATE VIRTUAL TABLE message_search USING fts5 (body, sender);
INSERT INTO message_search (rowid, body, sender) SELECT _id, body, sender_jid FROM messages WHERE body IS NOT NULL;
CREATE TRIGGER message_search_ai AFTER INSERT ON messages WHEN NEW.body IS NOT NULL BEGIN
    INSERT INTO message_search (rowid, body, sender) VALUES (NEW._id, NEW.body, NEW.sender_jid);
END;
CREATE TRIGGER message_search_ad AFTER DELETE ON messages BEGIN
    DELETE FROM message_search WHERE rowid = OLD._id;
END;
