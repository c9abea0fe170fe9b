-- refused: drop-referenced at 0003_folders.up.sql:5
-- notebooks is dropped as 'folders' replaces it, notes still refer to it: every insert fails with foreign keys on
-- base: notes

-- file: 0003_folders.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "replaced by folders"
CREATE TABLE folders (id TEXT PRIMARY KEY NOT NULL, parent_id TEXT REFERENCES folders (id), title TEXT NOT NULL, icon TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
INSERT INTO folders SELECT id, parent_id, title, icon, created_at, updated_at FROM notebooks;
DROP TABLE notebooks;
