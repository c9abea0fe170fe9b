-- refused: lost-rows at 0002_merge_inbox.up.sql:1
-- the BEFORE INSERT trigger sends long messages to a truncated preview table and ignores the insert into messages

-- file: 0001_messages.up.sql
CREATE TABLE inbox (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE messages (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE oversized (id INTEGER PRIMARY KEY, preview TEXT);
CREATE TRIGGER messages_limit BEFORE INSERT ON messages WHEN length(NEW.body) > 20
BEGIN
  INSERT INTO oversized (preview) VALUES (substr(NEW.body, 1, 10));
  SELECT RAISE(IGNORE);
END;

-- file: 0001_messages.down.sql
DROP TRIGGER messages_limit;
DROP TABLE oversized;
DROP TABLE messages;
DROP TABLE inbox;

-- file: 0002_merge_inbox.up.sql
INSERT INTO messages (body) SELECT body FROM inbox;
DROP TABLE inbox;

-- file: 0002_merge_inbox.down.sql
CREATE TABLE inbox (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
