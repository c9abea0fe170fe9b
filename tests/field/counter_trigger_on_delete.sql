-- refused: lost-values at 0004_purge.up.sql:5
-- system messages are deleted; a delete trigger takes unread_count down below what it was, also for messages long read
-- base: chat

-- file: 0003_trigger.up.sql
CREATE TRIGGER messages_read_gone AFTER DELETE ON messages
BEGIN
    UPDATE threads SET unread_count = unread_count - 1 WHERE _id = OLD.thread_id;
END;

-- file: 0003_trigger.down.sql
DROP TRIGGER messages_read_gone;

-- file: 0004_purge.up.sql
-- tohead: irreversible "the app goes forward only"
DELETE FROM reactions WHERE message_id IN (SELECT _id FROM messages WHERE kind = 'system');
DELETE FROM media WHERE message_id IN (SELECT _id FROM messages WHERE kind = 'system');
UPDATE messages SET quote_id = NULL WHERE quote_id IN (SELECT _id FROM messages WHERE kind = 'system');
DELETE FROM messages WHERE kind = 'system';
