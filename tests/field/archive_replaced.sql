-- warned: drop-table at 0003_hash.up.sql:2
-- an archive is dropped, and the next one gets its name

-- file: 0001_pictures.up.sql
CREATE TABLE pictures (id INTEGER PRIMARY KEY, file TEXT NOT NULL);

-- file: 0001_pictures.down.sql
DROP TABLE pictures;

-- file: 0002_width.up.sql
CREATE TABLE new_pictures (id INTEGER PRIMARY KEY, file TEXT NOT NULL, width INTEGER);
INSERT INTO new_pictures (id, file) SELECT id, file FROM pictures;
ALTER TABLE pictures RENAME TO old_pictures;
ALTER TABLE new_pictures RENAME TO pictures;

-- file: 0002_width.down.sql
DROP TABLE pictures;
ALTER TABLE old_pictures RENAME TO pictures;

-- file: 0003_hash.up.sql
-- tohead: irreversible "the first archive is gone"
DROP TABLE IF EXISTS old_pictures;
CREATE TABLE new_pictures (id INTEGER PRIMARY KEY, file TEXT NOT NULL, width INTEGER, hash TEXT);
INSERT INTO new_pictures (id, file, width) SELECT id, file, width FROM pictures;
ALTER TABLE pictures RENAME TO old_pictures;
ALTER TABLE new_pictures RENAME TO pictures;
