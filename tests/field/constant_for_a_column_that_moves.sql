-- refused: lost-values at 0002_map.up.sql:3
-- the new table gets the same parent in every row, and the column that holds them is dropped

-- file: 0001_folders.up.sql
CREATE TABLE folders (id TEXT PRIMARY KEY NOT NULL, label TEXT NOT NULL, parent_id TEXT NOT NULL);

-- file: 0001_folders.down.sql
DROP TABLE folders;

-- file: 0002_map.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE folder_map (id TEXT PRIMARY KEY REFERENCES folders (id), parent_id TEXT NOT NULL);
INSERT INTO folder_map (id, parent_id) SELECT id, 'top' FROM folders;
ALTER TABLE folders DROP COLUMN parent_id;
