-- warned: drop-table at 0002_draft.up.sql:4
-- twin of draft_into_its_conversation: one column is left behind

-- file: 0001_chats.up.sql
CREATE TABLE chats (id INTEGER PRIMARY KEY, subject TEXT);
CREATE TABLE drafts (chat_id INTEGER PRIMARY KEY REFERENCES chats (id) ON DELETE CASCADE, body TEXT NOT NULL, edited_at INTEGER NOT NULL);

-- file: 0001_chats.down.sql
DROP TABLE drafts;
DROP TABLE chats;

-- file: 0002_draft.up.sql
-- tohead: irreversible "drafts are columns"
ALTER TABLE chats ADD COLUMN draft TEXT;
UPDATE chats SET draft = (SELECT body FROM drafts WHERE chat_id = chats.id);
DROP TABLE drafts;
