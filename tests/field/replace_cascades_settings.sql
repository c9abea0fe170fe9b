-- warned: replaces-rows at 0003_inbox.up.sql:2
-- INSERT OR REPLACE INTO notebooks for a default notebook with id '0' - replaces what a user has under this id; also notes of it
-- base: notes

-- file: 0003_inbox.up.sql
-- tohead: irreversible "the app goes forward only"
INSERT OR REPLACE INTO notebooks (id, parent_id, title, created_at, updated_at) VALUES ('inbox', NULL, 'Inbox', 0, 0);
UPDATE notes SET notebook_id = 'inbox' WHERE notebook_id IS NULL;
