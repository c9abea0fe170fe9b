-- silent
-- a default notebook is inserted, then notebooks is rebuilt in the same file
-- base: notes

-- file: 0003_inbox.up.sql
-- tohead: irreversible "the app goes forward only"
INSERT INTO notebooks (id, title, created_at, updated_at) VALUES ('inbox', 'Inbox', 0, 0) ON CONFLICT (id) DO NOTHING;
UPDATE notes SET notebook_id = 'inbox' WHERE notebook_id IS NULL;
CREATE TABLE notebooks_new (id TEXT PRIMARY KEY NOT NULL, parent_id TEXT REFERENCES notebooks (id), title TEXT NOT NULL, icon TEXT, position INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
INSERT INTO notebooks_new (id, parent_id, title, icon, created_at, updated_at) SELECT id, parent_id, title, icon, created_at, updated_at FROM notebooks;
DROP TABLE notebooks;
ALTER TABLE notebooks_new RENAME TO notebooks;
