-- fine
-- the rename-old-first order is harmless where no foreign key, view or trigger mentions the table

-- file: 0001_cache.up.sql
CREATE TABLE thumbnails (path TEXT PRIMARY KEY NOT NULL, data BLOB) WITHOUT ROWID;

-- file: 0001_cache.down.sql
DROP TABLE thumbnails;

-- file: 0002_thumbnails_size.up.sql
ALTER TABLE thumbnails RENAME TO thumbnails_old;
CREATE TABLE thumbnails (path TEXT PRIMARY KEY NOT NULL, data BLOB, size INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
INSERT INTO thumbnails (path, data, size) SELECT path, data, COALESCE(length(data), 0) FROM thumbnails_old;
DROP TABLE thumbnails_old;

-- file: 0002_thumbnails_size.down.sql
ALTER TABLE thumbnails DROP COLUMN size;
