-- refused: lost-values at 0003_extras.up.sql:4
-- media are merged into extras without their caption and size; dropped (allowed)
-- base: chat

-- file: 0003_extras.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "merged into extras"
CREATE TABLE extras (id INTEGER PRIMARY KEY, message_id INTEGER NOT NULL REFERENCES messages (_id) ON DELETE CASCADE, content_type TEXT, file_path TEXT, width INTEGER, height INTEGER, size INTEGER, caption TEXT);
INSERT INTO extras (message_id, content_type, file_path, width, height) SELECT message_id, content_type, file_path, width, height FROM media;
DROP TABLE media;
