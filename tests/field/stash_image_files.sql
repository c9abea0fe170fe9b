-- silent
-- images are split into files, image_files, fingerprints and a link table
-- source: https://github.com/stashapp/stash pkg/db/migrations/32_files.up.sql (images only, written anew)

-- file: 0001_images.up.sql
CREATE TABLE images (id INTEGER NOT NULL PRIMARY KEY, path VARCHAR(510) NOT NULL UNIQUE CHECK (path <> ''), checksum VARCHAR(255) NOT NULL UNIQUE, title VARCHAR(255), rating TINYINT, size INTEGER, width TINYINT, height TINYINT, file_mod_time DATETIME, created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL);

-- file: 0001_images.down.sql
DROP TABLE images;

-- file: 0002_files.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "moved to files, image_files and files_fingerprints"
CREATE TABLE files (id INTEGER NOT NULL PRIMARY KEY, basename VARCHAR(255) NOT NULL UNIQUE CHECK (basename != ''), size INTEGER, mod_time DATETIME, created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL);
CREATE TABLE image_files (file_id INTEGER NOT NULL PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE, width TINYINT, height TINYINT);
CREATE TABLE images_files (image_id INTEGER NOT NULL REFERENCES images (id) ON DELETE CASCADE, file_id INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE, PRIMARY KEY (image_id, file_id));
CREATE TABLE files_fingerprints (file_id INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE, type VARCHAR(255) NOT NULL, fingerprint VARCHAR(255) NOT NULL, PRIMARY KEY (file_id, type, fingerprint));
INSERT INTO files (basename, size, mod_time, created_at, updated_at) SELECT path, size, file_mod_time, created_at, updated_at FROM images;
INSERT INTO image_files (file_id, width, height) SELECT f.id, i.width, i.height FROM images i JOIN files f ON i.path = f.basename;
INSERT INTO images_files (image_id, file_id) SELECT i.id, f.id FROM images i JOIN files f ON i.path = f.basename;
INSERT INTO files_fingerprints (file_id, type, fingerprint) SELECT f.id, 'md5', i.checksum FROM images i JOIN files f ON i.path = f.basename;
CREATE TABLE images_new (id INTEGER NOT NULL PRIMARY KEY, title VARCHAR(255), rating TINYINT, created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL);
INSERT INTO images_new (id, title, rating, created_at, updated_at) SELECT id, title, rating, created_at, updated_at FROM images;
DROP TABLE images;
ALTER TABLE images_new RENAME TO images;
