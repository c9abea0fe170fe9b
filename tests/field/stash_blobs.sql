-- silent
-- blob table, nullable references
-- source: https://github.com/stashapp/stash 45_blobs
-- base: media

-- file: 0003_blobs.up.sql
CREATE TABLE blobs (checksum VARCHAR(255) NOT NULL PRIMARY KEY, blob BLOB);
ALTER TABLE items ADD COLUMN cover_blob VARCHAR(255) REFERENCES blobs (checksum);
ALTER TABLE people ADD COLUMN image_blob VARCHAR(255) REFERENCES blobs (checksum);

-- file: 0003_blobs.down.sql
ALTER TABLE people DROP COLUMN image_blob;
ALTER TABLE items DROP COLUMN cover_blob;
DROP TABLE blobs;
