-- fine
-- rows that are too many for the new UNIQUE are put into a table of their own

-- file: 0001_files.up.sql
CREATE TABLE files (id INTEGER PRIMARY KEY, role TEXT NOT NULL, ref TEXT);

-- file: 0001_files.down.sql
DROP TABLE files;

-- file: 0002_unique.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE files_again (id INTEGER PRIMARY KEY, role TEXT NOT NULL, ref TEXT);
INSERT INTO files_again SELECT id, role, ref FROM files WHERE id NOT IN (SELECT min(id) FROM files GROUP BY role);
CREATE TABLE files_new (id INTEGER PRIMARY KEY, role TEXT NOT NULL UNIQUE, ref TEXT);
INSERT INTO files_new SELECT id, role, ref FROM files WHERE id IN (SELECT min(id) FROM files GROUP BY role);
DROP TABLE files;
ALTER TABLE files_new RENAME TO files;
