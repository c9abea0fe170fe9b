-- fine
-- the same of a table without a key: of equal rows one stays, and the others are in the other table

-- file: 0001_files.up.sql
CREATE TABLE files (role TEXT NOT NULL, ref TEXT);

-- file: 0001_files.down.sql
DROP TABLE files;

-- file: 0002_unique.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE files_again (role TEXT NOT NULL, ref TEXT);
INSERT INTO files_again SELECT role, ref FROM files WHERE rowid NOT IN (SELECT min(rowid) FROM files GROUP BY role);
CREATE TABLE files_new (role TEXT NOT NULL UNIQUE, ref TEXT);
INSERT INTO files_new SELECT role, ref FROM files WHERE rowid IN (SELECT min(rowid) FROM files GROUP BY role);
DROP TABLE files;
ALTER TABLE files_new RENAME TO files;
