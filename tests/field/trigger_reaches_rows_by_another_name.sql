-- refused: lost-rows at 0002_notices.up.sql:4
-- what a trigger deletes with a message is known by a name of its own, and not by a foreign key

-- file: 0001_chat.up.sql
CREATE TABLE message (id TEXT PRIMARY KEY NOT NULL, role TEXT NOT NULL, body TEXT);
CREATE TABLE upload (id TEXT PRIMARY KEY NOT NULL, owner TEXT NOT NULL, name TEXT NOT NULL);
CREATE TRIGGER uploads_go AFTER DELETE ON message BEGIN DELETE FROM upload WHERE owner = old.id; END;

-- file: 0001_chat.down.sql
DROP TABLE upload;
DROP TABLE message;

-- file: 0002_notices.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE notice (id TEXT PRIMARY KEY NOT NULL, body TEXT);
INSERT INTO notice (id, body) SELECT id, body FROM message WHERE role = 'system';
DELETE FROM message WHERE role = 'system';
