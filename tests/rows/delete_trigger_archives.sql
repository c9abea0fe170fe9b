-- fine
-- the announced DELETE fires a trigger that only adds rows to an archive

-- file: 0001_chat.up.sql
CREATE TABLE messages (id INTEGER PRIMARY KEY, room TEXT NOT NULL, body TEXT);
CREATE TABLE deleted_messages (id INTEGER NOT NULL, room TEXT NOT NULL, body TEXT);
CREATE TRIGGER messages_archive AFTER DELETE ON messages BEGIN
    INSERT INTO deleted_messages (id, room, body) VALUES (OLD.id, OLD.room, OLD.body);
END;

-- file: 0001_chat.down.sql
DROP TRIGGER messages_archive;
DROP TABLE deleted_messages;
DROP TABLE messages;

-- file: 0002_close_lobby.up.sql
DELETE FROM messages WHERE room = 'lobby';

-- file: 0002_close_lobby.down.sql
SELECT 1; -- they stay in deleted_messages
