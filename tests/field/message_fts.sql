-- silent
-- twin of bad/fts_not_rebuilt_standalone with rebuild
-- base: chat

-- file: 0003_fts.up.sql
CREATE VIRTUAL TABLE message_fts USING fts5 (body, content = 'messages', content_rowid = '_id');
INSERT INTO message_fts (message_fts) VALUES ('rebuild');
CREATE TRIGGER message_fts_ai AFTER INSERT ON messages BEGIN
    INSERT INTO message_fts (rowid, body) VALUES (NEW._id, NEW.body);
END;
CREATE TRIGGER message_fts_ad AFTER DELETE ON messages BEGIN
    INSERT INTO message_fts (message_fts, rowid, body) VALUES ('delete', OLD._id, OLD.body);
END;
CREATE TRIGGER message_fts_au AFTER UPDATE OF body ON messages BEGIN
    INSERT INTO message_fts (message_fts, rowid, body) VALUES ('delete', OLD._id, OLD.body);
    INSERT INTO message_fts (rowid, body) VALUES (NEW._id, NEW.body);
END;

-- file: 0003_fts.down.sql
DROP TRIGGER message_fts_au;
DROP TRIGGER message_fts_ad;
DROP TRIGGER message_fts_ai;
DROP TABLE message_fts;
