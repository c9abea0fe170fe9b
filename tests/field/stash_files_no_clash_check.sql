-- refused: lost-values at 0002_files.up.sql:5
-- galleries: only those with zip '1' or '0' go into files or folders; galleries without a path (user-made) and zip other lose checksum and path with the dropped columns (allowed)
-- source: https://github.com/stashapp/stash pkg/db/migrations/32_files.up.sql (written anew)

-- file: 0001_init.up.sql
CREATE TABLE galleries (id INTEGER NOT NULL PRIMARY KEY, path VARCHAR(510) UNIQUE, checksum VARCHAR(255) NOT NULL UNIQUE, zip BOOLEAN NOT NULL DEFAULT '0', title VARCHAR(255), url VARCHAR(255), details TEXT, file_mod_time DATETIME, created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE galleries;

-- file: 0002_files.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "moved to gallery_files and gallery_folders"
CREATE TABLE gallery_files (gallery_id INTEGER NOT NULL REFERENCES galleries (id) ON DELETE CASCADE, path VARCHAR(510) NOT NULL UNIQUE, checksum VARCHAR(255) NOT NULL);
CREATE TABLE gallery_folders (gallery_id INTEGER NOT NULL REFERENCES galleries (id) ON DELETE CASCADE, path VARCHAR(510) NOT NULL UNIQUE, checksum VARCHAR(255) NOT NULL);
INSERT INTO gallery_files SELECT id, path, checksum FROM galleries WHERE path IS NOT NULL AND zip = '1';
INSERT INTO gallery_folders SELECT id, path, checksum FROM galleries WHERE path IS NOT NULL AND zip = '0';
CREATE TABLE galleries_new (id INTEGER NOT NULL PRIMARY KEY, title VARCHAR(255), url VARCHAR(255), details TEXT, created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL);
INSERT INTO galleries_new SELECT id, title, url, details, created_at, updated_at FROM galleries;
DROP TABLE galleries;
ALTER TABLE galleries_new RENAME TO galleries;
