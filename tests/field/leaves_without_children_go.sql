-- silent
-- folders without a folder in them go, those at the root too

-- file: 0001_folders.up.sql
CREATE TABLE folder (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES folder (id), name TEXT NOT NULL);

-- file: 0001_folders.down.sql
DROP TABLE folder;

-- file: 0002_leaves.up.sql
-- tohead: irreversible "empty folders are gone"
DELETE FROM folder WHERE NOT EXISTS (SELECT 1 FROM folder AS inside WHERE inside.parent = folder.id);
