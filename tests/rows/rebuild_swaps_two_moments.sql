-- refused: lost-values at 0002_files.up.sql:2
-- the copy takes two columns of the same kind crosswise, and no statement says why

-- file: 0001_files.up.sql
CREATE TABLE files (id INTEGER PRIMARY KEY, created_at TEXT NOT NULL, updated_at TEXT NOT NULL);

-- file: 0001_files.down.sql
DROP TABLE files;

-- file: 0002_files.up.sql
CREATE TABLE files_new (id INTEGER PRIMARY KEY, created_at TEXT NOT NULL, updated_at TEXT NOT NULL, size INTEGER);
INSERT INTO files_new (id, created_at, updated_at) SELECT id, updated_at, created_at FROM files;
DROP TABLE files;
ALTER TABLE files_new RENAME TO files;

-- file: 0002_files.down.sql
ALTER TABLE files DROP COLUMN size;
