-- silent
-- reactions and media become attachments of one table; ids are renumbered, old ones kept beside
-- base: chat

-- file: 0003_extras.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "merged into extras"
CREATE TABLE extras (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, old_id INTEGER NOT NULL, message_id INTEGER NOT NULL REFERENCES messages (_id) ON DELETE CASCADE, author_jid TEXT, emoji TEXT, date_sent INTEGER, content_type TEXT, file_path TEXT, width INTEGER, height INTEGER, size INTEGER, caption TEXT, UNIQUE (kind, old_id));
INSERT INTO extras (kind, old_id, message_id, author_jid, emoji, date_sent) SELECT 'reaction', _id, message_id, author_jid, emoji, date_sent FROM reactions;
INSERT INTO extras (kind, old_id, message_id, content_type, file_path, width, height, size, caption) SELECT 'media', _id, message_id, content_type, file_path, width, height, size, caption FROM media;
DROP TABLE reactions;
DROP TABLE media;
