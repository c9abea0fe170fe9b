-- silent
-- NOT IN is not true of NULL

-- file: 0001_folders.up.sql
CREATE TABLE folder (id TEXT PRIMARY KEY, parent TEXT REFERENCES folder (id), name TEXT NOT NULL);

-- file: 0001_folders.down.sql
DROP TABLE folder;

-- file: 0002_orphans.up.sql
-- tohead: irreversible "orphans are gone"
DELETE FROM folder WHERE parent NOT IN (SELECT id FROM folder);
