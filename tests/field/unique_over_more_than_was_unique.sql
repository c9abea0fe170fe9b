-- silent
-- what a unique index keeps apart is apart with one more column, too

-- file: 0001_files.up.sql
CREATE TABLE files (id INTEGER PRIMARY KEY, checksum TEXT, version INTEGER NOT NULL);
CREATE UNIQUE INDEX files_checksum ON files (checksum);

-- file: 0001_files.down.sql
DROP TABLE files;

-- file: 0002_versions.up.sql
CREATE UNIQUE INDEX files_version ON files (checksum, version);

-- file: 0002_versions.down.sql
DROP INDEX files_version;
