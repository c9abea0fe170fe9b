-- silent
-- a table whose key refers to another one becomes columns of that: each row has an owner, and each owner one at most

-- file: 0001_chats.up.sql
CREATE TABLE chats (id INTEGER PRIMARY KEY, subject TEXT);
CREATE TABLE drafts (chat_id INTEGER PRIMARY KEY REFERENCES chats (id) ON DELETE CASCADE, body TEXT NOT NULL, edited_at INTEGER NOT NULL);

-- file: 0001_chats.down.sql
DROP TABLE drafts;
DROP TABLE chats;

-- file: 0002_draft.up.sql
-- tohead: irreversible "drafts are columns"
ALTER TABLE chats ADD COLUMN draft TEXT;
ALTER TABLE chats ADD COLUMN draft_at INTEGER;
UPDATE chats SET draft = d.body, draft_at = d.edited_at FROM drafts d WHERE d.chat_id = chats.id;
DROP TABLE drafts;
