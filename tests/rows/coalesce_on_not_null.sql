-- fine
-- COALESCE on a column that is NOT NULL already does nothing

-- file: 0001_files.up.sql
CREATE TABLE files (path TEXT PRIMARY KEY NOT NULL, size INTEGER NOT NULL);

-- file: 0001_files.down.sql
DROP TABLE files;

-- file: 0002_files_hash.up.sql
CREATE TABLE files_new (path TEXT PRIMARY KEY NOT NULL, size INTEGER NOT NULL DEFAULT 0, hash BLOB);
INSERT INTO files_new (path, size) SELECT path, COALESCE(size, 0) FROM files;
DROP TABLE files;
ALTER TABLE files_new RENAME TO files;

-- file: 0002_files_hash.down.sql
CREATE TABLE files__back (path TEXT PRIMARY KEY NOT NULL, size INTEGER NOT NULL);
INSERT INTO files__back (path, size)
SELECT path, size FROM files;
DROP TABLE files;
ALTER TABLE files__back RENAME TO files;
