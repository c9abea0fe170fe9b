-- silent
-- a CHECK that every old row passes, a unique index in the place of another one, types that treat values alike, a DEFAULT NULL

-- file: 0001_projects.up.sql
CREATE TABLE projects (id TEXT PRIMARY KEY NOT NULL, path TEXT NOT NULL UNIQUE, bucket TEXT NOT NULL, rank INT, done INTEGER, about TEXT DEFAULT NULL);
CREATE INDEX projects_path ON projects (path);

-- file: 0001_projects.down.sql
DROP TABLE projects;

-- file: 0002_buckets.up.sql
-- tohead: irreversible "x"
CREATE TABLE projects_new (id TEXT PRIMARY KEY NOT NULL, path TEXT NOT NULL, bucket TEXT, bucket_name TEXT, rank NUMERIC, done BOOLEAN, about TEXT, CHECK (bucket IS NOT NULL OR bucket_name <> ''));
INSERT INTO projects_new (id, path, bucket, rank, done, about) SELECT id, path, bucket, rank, done, about FROM projects;
DROP TABLE projects;
ALTER TABLE projects_new RENAME TO projects;
CREATE UNIQUE INDEX projects_path_once ON projects (path);
