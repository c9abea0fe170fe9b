-- refused: lost-rows at 0002_orphans.up.sql:2
-- NOT EXISTS is true of a folder without a parent, too

-- file: 0001_folders.up.sql
CREATE TABLE folder (id TEXT PRIMARY KEY, parent TEXT REFERENCES folder (id), name TEXT NOT NULL);

-- file: 0001_folders.down.sql
DROP TABLE folder;

-- file: 0002_orphans.up.sql
-- tohead: irreversible "orphans are gone"
DELETE FROM folder WHERE NOT EXISTS (SELECT 1 FROM folder AS up WHERE up.id = folder.parent);
