-- refused: fails-on-rows at 0002_files.up.sql:5
-- images and galleries share one files table, unique on (folder, basename): an image and a gallery of the same path, or two galleries of one zip, stop it
-- source: https://github.com/stashapp/stash pkg/db/migrations/32_files.up.sql (written anew, two of its tables)

-- file: 0001_init.up.sql
CREATE TABLE images (id INTEGER NOT NULL PRIMARY KEY, path VARCHAR(510) NOT NULL UNIQUE, checksum VARCHAR(255) NOT NULL UNIQUE, title VARCHAR(255), rating TINYINT, size INTEGER, width TINYINT, height TINYINT, file_mod_time DATETIME, created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL);
CREATE TABLE galleries (id INTEGER NOT NULL PRIMARY KEY, path VARCHAR(510) UNIQUE, checksum VARCHAR(255) NOT NULL UNIQUE, zip BOOLEAN NOT NULL DEFAULT '0', title VARCHAR(255), url VARCHAR(255), details TEXT, file_mod_time DATETIME, created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE galleries;
DROP TABLE images;

-- file: 0002_files.up.sql
CREATE TABLE folders (id INTEGER NOT NULL PRIMARY KEY, path VARCHAR(255) NOT NULL UNIQUE, created_at DATETIME NOT NULL);
CREATE TABLE files (id INTEGER NOT NULL PRIMARY KEY, basename VARCHAR(255) NOT NULL CHECK (basename != ''), parent_folder_id INTEGER NOT NULL REFERENCES folders (id), size INTEGER NOT NULL, mod_time DATETIME NOT NULL, created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL);
CREATE UNIQUE INDEX files_basename ON files (parent_folder_id, basename);
INSERT INTO folders (id, path, created_at) VALUES (1, '', '1970-01-01 00:00:00');
INSERT INTO files (basename, parent_folder_id, size, mod_time, created_at, updated_at) SELECT path, 1, coalesce(size, -1), coalesce(file_mod_time, '1970-01-01 00:00:00'), created_at, updated_at FROM images;
INSERT INTO files (basename, parent_folder_id, size, mod_time, created_at, updated_at) SELECT path, 1, -1, coalesce(file_mod_time, '1970-01-01 00:00:00'), created_at, updated_at FROM galleries WHERE path IS NOT NULL AND zip = '1';

-- file: 0002_files.down.sql
DROP TABLE files;
DROP TABLE folders;
