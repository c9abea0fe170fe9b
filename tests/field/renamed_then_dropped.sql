-- warned: drop-table at 0002_gone.up.sql:3
-- the table is dropped under another name, with all its rows

-- file: 0001_init.up.sql
CREATE TABLE hashes (id INTEGER PRIMARY KEY, value TEXT NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE hashes;

-- file: 0002_gone.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE hashes RENAME TO hashes_old;
DROP TABLE hashes_old;
